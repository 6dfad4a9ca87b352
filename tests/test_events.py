"""A text comes back to a happening: one node, and who is held responsible did what it did.

The articles are of 17 May 2024, a Friday.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.model import Article, Block, Claim, Reading
from kg.pipeline import Tools, reading

Read = Callable[..., Reading]


def events(read_text: Read, text: str) -> set[str]:
    return {c.event.entity for c in read_text(text).claims if c.event is not None}


@pytest.mark.parametrize(
    "text",
    [
        "Senator Luis Galo was shot dead in Bogota. Police blamed rebels for the crime.",
        "Senator Luis Galo was killed in Bogota. His assassination was the work of traffickers.",
        "A bomb exploded at a hotel in Lima. The militia was behind the blast, police said.",
        "Rebels ambushed a convoy near Gao on Monday. The mayor condemned the ambush.",
        "Rebels ambushed a convoy near Gao. A nurse was shot. The mayor condemned the ambush.",
        "Gunmen ambushed a convoy near Gao. Six soldiers were killed when gunmen opened fire.",
        "Rebels ambushed a supply convoy near Gao. The convoy was hit at noon.",
        "Rebels attacked a base in Gao, in the deadliest attack this year.",
        "Luis Galo was killed on Monday. Galo was killed by traffickers, the police said.",
    ],
)
def test_one_happening(read_text: Read, text: str) -> None:
    found = events(read_text, text)
    told_apart = 2 if "nurse" in text else 1
    assert len(found) == told_apart


@pytest.mark.parametrize(
    "text",
    [
        "Rebels attacked a bus in Lima. An attack on a bank was foiled by the guards.",
        "Rebels ambushed a convoy near Gao on Monday. On Tuesday the convoy was hit again.",
        "Rebels attacked a bus near Gao. Rebels also attacked a truck.",
        "Rebels began a siege of the church. Six people were killed as violence erupted in Aden.",
        "Luis Galo was killed in 1991. Ann Lee was killed in Lima.",
    ],
)
def test_other_happenings(read_text: Read, text: str) -> None:
    assert len(events(read_text, text)) == 2


def killers(claims: list[Claim]) -> set[tuple[str, str]]:
    voices = [(c, c.attribution.source if c.attribution else None) for c in claims]
    return {(c.subject.name, v.name if v else "") for c, v in voices if c.relation == "killed"}


def test_who_is_blamed_for_it_did_it_by_the_blamer(read_text: Read) -> None:
    text = "Senator Luis Galo was shot dead in Bogota. Police blamed traffickers for the crime."
    assert killers([*read_text(text).claims]) == {("killing", ""), ("traffickers", "Police")}


def test_the_day_of_the_blame_is_not_that_of_the_deed(read_text: Read) -> None:
    text = "The mayor on Thursday blamed the bombings on separatists."
    (blame,) = (c for c in read_text(text).claims if c.relation == "responsibleFor")
    assert blame.time is None


def test_what_is_said_of_it_has_not_its_place(read_text: Read) -> None:
    text = "Rebels ambushed a convoy near Gao on Monday. France condemned the ambush."
    (act,) = (c for c in read_text(text).claims if c.relation == "condemned")
    assert (act.place, act.time) == (None, None)


def test_a_headline_tells_of_the_lead(use: Tools) -> None:
    above, lead = "Dozens dead after ambush on convoy", "Rebels ambushed an army convoy in Mali."
    blocks = (Block(0, len(above), "headline"), Block(len(above) + 1, len(above) + 1 + len(lead)))
    found = reading(Article("test", f"{above}\n{lead}", blocks, date="2024-05-17"), use)
    attacks = [c for c in found.claims if c.relation == "attacked"]
    assert len(attacks) == 2
    assert len({c.event.entity for c in attacks if c.event is not None}) == 1


def test_two_places_of_one_toll(read_text: Read) -> None:
    claims = read_text("Troops killed 12 people in Homs and Hama on Friday.").claims
    assert [(c.relation, c.object.name, c.place and c.place.name) for c in claims] == [
        ("killed", "people", "Homs"),
        ("occurredIn", "Hama", None),
    ]
