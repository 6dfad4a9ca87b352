"""Tolls that no clause carries: lists, totals, bare numbers; each once, with its count."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.extract.tolls import joint
from kg.model import Reading
from kg.pipeline import Tools

Read = Callable[..., Reading]
Toll = tuple[str, int | None, int | None]
TOLLS = {"killed", "wounded", "harmed", "missing", "displaced"}


def tolls_of(read_text: Read, text: str) -> list[Toll]:
    """(relation, least, most) of every toll with a count, in text order."""
    claims = [c for c in read_text(text).claims if c.relation in TOLLS and c.count is not None]
    return [(c.relation, c.count.minimum, c.count.maximum) for c in claims if c.count is not None]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Twelve dead and 30 wounded in Newry blast", [("killed", 12, 12), ("wounded", 30, 30)]),
        ("Suicide attack leaves 12 dead, 30 wounded.", [("killed", 12, 12), ("wounded", 30, 30)]),
        ("More than 100 people were killed, with 60 injured.",
         [("killed", 101, None), ("wounded", 60, 60)]),
        ("At least 15 were killed and dozens were wounded.",
         [("killed", 15, None), ("wounded", 24, None)]),
        ("The blast killed 12 and injured dozens.", [("killed", 12, 12), ("wounded", 24, None)]),
        ("Rebels attacked the base, killing 12 and wounding at least 30.",
         [("killed", 12, 12), ("wounded", 30, None)]),
        ("Seventy others were wounded.", [("wounded", 70, 70)]),
        ("More than 160 died in the raid.", [("killed", 161, None)]),
        ("About 200,000 people are displaced and 3,000 missing.",
         [("displaced", 200_000, 200_000), ("missing", 3_000, 3_000)]),
    ],
)  # fmt: skip
def test_lists_and_bare_numbers(read_text: Read, text: str, expected: list[Toll]) -> None:
    assert tolls_of(read_text, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Chad lost 29 dead and 58 wounded.", [("killed", 29, 29), ("wounded", 58, 58)]),
        ("The rebels said they had lost 33 of their own.", [("killed", 33, 33)]),
        ("The army has lost dozens of soldiers since May.", [("killed", 24, None)]),
        ("Rebels lost 33 fighters.", [("killed", 33, 33)]),
        ("The army lost 12 tanks.", []),
        ("The army lost 300 soldiers to desertion.", []),
        ("The army lost contact with 12 soldiers.", []),
    ],
)
def test_who_loses_its_own_killed_nobody(read_text: Read, text: str, expected: list[Toll]) -> None:
    assert tolls_of(read_text, text) == expected
    claims = [c for c in read_text(text).claims if c.relation in TOLLS]
    assert all(c.subject.kind == "event" for c in claims)


def test_who_kills_and_loses_killed_the_others_only(read_text: Read) -> None:
    claims = read_text("Rebels killed 100 soldiers and lost 33 of their own.").claims
    done = {c.count.minimum: c.subject.name for c in claims if c.count is not None}
    assert done[100] == "Rebels"
    assert done[33] != "Rebels"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Doctors treated 30 wounded people.", [("wounded", 30, 30)]),
        ("Rebels found five dead soldiers in the camp.", [("killed", 5, 5)]),
        ("The army killed 12 wounded rebels.", [("killed", 12, 12)]),
        ("Two wounded lions were found.", []),
    ],
)
def test_a_number_before_what_befell_them(read_text: Read, text: str, expected: list[Toll]) -> None:
    assert tolls_of(read_text, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Rockets rained on Kidal and killed more than 100 of its people.",
        "Gunmen kidnapped a trader, killing five of his guards.",
        "Soldiers killed five of them.",
        "Hamas gunmen killed eight soldiers and kidnapped two in a raid.",
        "Rebels killed ten people, including six police officers and a cleric.",
    ],
)
def test_a_toll_is_told_once(read_text: Read, text: str) -> None:
    claims = [c for c in read_text(text).claims if c.count is not None]
    ends = [(c.relation, c.count.text) for c in claims if c.count is not None]
    assert len(ends) == len(set(ends))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The death toll from Monday's raid rose to 45.", ("killed", 45, 45)),
        ("The death toll rose from 30 to at least 45.", ("killed", 45, None)),
        ("Officials put the death toll at 45.", ("killed", 45, 45)),
        ("The attack resulted in 15 deaths.", ("killed", 15, 15)),
        ("The raid caused at least 60 casualties.", ("harmed", 60, None)),
        ("45 lives were lost in the fighting.", ("killed", 45, 45)),
    ],
)
def test_totals(read_text: Read, text: str, expected: Toll) -> None:
    assert tolls_of(read_text, text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "60 killed and injured in shelling of Newry.",
        "The ambush left 60 killed or wounded.",
    ],
)
def test_dead_and_wounded_counted_together_are_harmed(read_text: Read, text: str) -> None:
    assert tolls_of(read_text, text) == [("harmed", 60, 60)]


@pytest.mark.parametrize(
    ("text", "relation", "expected"),
    [
        ("Sixty people were *killed and wounded.", "killed", "harmed"),
        ("Sixty people were killed and *wounded.", "wounded", None),
        ("The raid *killed 12 and wounded 30.", "killed", "killed"),
        ("The raid killed 12 and *wounded 30.", "wounded", "wounded"),
    ],
)
def test_the_first_word_speaks_for_a_joint_toll(
    use: Tools, text: str, relation: str, expected: str | None
) -> None:
    start = text.index("*")
    doc = use.nlp(text.replace("*", ""))
    word = next(t for t in doc if t.idx == start)
    assert joint(word, relation, use.ontology) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Two wounded lions were moved from the zoo.",
        "He was shot dead in 2013.",
        "The war has taken a heavy toll on 15 villages.",
        "The motorway toll rose to 45 pesos.",
        "Killing time, 12 guards played cards.",
        "Three cats have nine lives.",
    ],
)
def test_what_is_no_toll(read_text: Read, text: str) -> None:
    assert tolls_of(read_text, text) == []


def test_the_doer_is_the_subject_that_brought_it_about(read_text: Read) -> None:
    (claim,) = (
        c
        for c in read_text("Rebels raided the depot, killing 12.").claims
        if c.relation == "killed"
    )
    assert (claim.subject.name, claim.object.type) == ("Rebels", "People")
    assert claim.object.text == "12"


def test_a_list_shares_the_happening_beside_it(read_text: Read) -> None:
    claims = [c for c in read_text("Twelve dead and 30 wounded in raid").claims if c.count]
    assert {c.subject.name for c in claims} == {"raid"}


def test_each_toll_spells_its_text(read_text: Read) -> None:
    text = (
        "Shells fell on Newry.\nTwelve dead, about 70 others hurt and dozens missing, police say."
    )
    claims = [c for c in read_text(text).claims if c.found_by.startswith("Toll/")]
    assert len(claims) >= 2
    for claim in claims:
        for span in (claim.object, claim.trigger, claim.sentence):
            assert text[span.start : span.end] == span.text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Police detained more than 80.", ("people", 81, None)),
        ("Rebels killed 60 soldiers and captured three.", ("soldiers", 3, 3)),
    ],
)
def test_bare_numbers_of_prisoners(
    read_text: Read, text: str, expected: tuple[str, int, int | None]
) -> None:
    (claim,) = (c for c in read_text(text).claims if c.relation == "arrested")
    assert claim.count is not None
    assert (claim.object.name, claim.count.minimum, claim.count.maximum) == expected


def test_captured_towns_are_no_prisoners(read_text: Read) -> None:
    claims = read_text("Rebels held ten towns and captured three.").claims
    assert [c for c in claims if c.relation == "arrested"] == []
