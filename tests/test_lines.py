"""Lines of a table under a toll: each a part of it, at the place that its label names."""

from __future__ import annotations

from collections.abc import Callable

from kg.model import Reading

Read = Callable[..., Reading]

TABLE = """About 900 people were killed in the fighting, the agency said. Where they died:

Homs     500
Hama     300
Aleppo   100

The agency has worked in Syria since 2012.
"""


def test_each_line_is_a_part_of_the_toll(read_text: Read) -> None:
    claims = [c for c in read_text(TABLE).claims if c.relation == "killed"]
    found = [(c.count and c.count.minimum, c.place and c.place.name) for c in claims]
    assert found == [(900, None), (500, "Homs"), (300, "Hama"), (100, "Aleppo")]
    assert [c.part_of is not None for c in claims] == [False, True, True, True]


def test_no_line_without_a_colon(read_text: Read) -> None:
    claims = read_text(TABLE.replace("Where they died:", "Many were women.")).claims
    assert len([c for c in claims if c.relation == "killed"]) == 1
