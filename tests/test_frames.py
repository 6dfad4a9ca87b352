"""Whose deed it is, and upon whom: frames, mentions and pronouns together, in sentences made up here."""

from __future__ import annotations

import pytest

from kg.model import standing
from tests.conftest import Read

Said = set[tuple[str, str, str]]


def said(read: Read, text: str) -> Said:
    return {(c.subject.name, c.relation, c.object.name) for c in read(text).claims}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Iran rejected a call from France to free the engineer.", ("Iran", "rejected", "France")),
        ("Chad rejected the Sudanese plan.", ("Chad", "rejected", "Sudan")),
        ("The pope condemned the Turkish air strikes on Dohuk.", ("pope", "condemned", "Turkey")),
        ("The union condemned the murder of a nun by soldiers.", ("union", "condemned", "soldiers")),
    ],
)  # fmt: skip
def test_an_act_upon_what_an_actor_has_is_towards_the_actor(
    read_text: Read, text: str, expected: tuple[str, str, str]
) -> None:
    assert expected in said(read_text, text)


@pytest.mark.parametrize(
    ("text", "never"),
    [
        ("The pope condemned the bishop's murder.", ("pope", "condemned", "bishop")),
        ("The union condemned the journalist arrests.", ("union", "condemned", "journalist")),
        ("Iran rejected a plan for talks with Oman.", ("Iran", "rejected", "Oman")),
        ("Chad rejected the release of prisoners.", ("Chad", "rejected", "prisoners")),
    ],
)
def test_who_suffers_or_is_only_named_there_is_no_owner(
    read_text: Read, text: str, never: tuple[str, str, str]
) -> None:
    assert never not in said(read_text, text)


@pytest.mark.parametrize(
    ("text", "expected", "stands"),
    [
        ("The rebels commenced an assault on the airport.", ("rebels", "attacked", "airport"), "stated"),
        ("The king ordered the arrest of the mayor.", ("king", "arrested", "mayor"), "unreal"),
        ("A judge ordered the release of Ann Lee.", ("judge", "released", "Ann Lee"), "unreal"),
        ("The army launched operations to detain the rebels.", ("army", "arrested", "rebels"), "unreal"),
        ("Oman pledged support for the rebels.", ("Oman", "supports", "rebels"), "unreal"),
    ],
)  # fmt: skip
def test_the_subject_of_a_support_verb_does_the_deed(
    read_text: Read, text: str, expected: tuple[str, str, str], stands: str
) -> None:
    found = {
        (c.subject.name, c.relation, c.object.name): standing(c) for c in read_text(text).claims
    }
    assert found.get(expected) == stands, found


@pytest.mark.parametrize(
    "text",
    [
        "The president announced the release of a citizen held in Sanaa.",
        "Hamas announced the killing of its commander.",
        "The court discussed the arrest of the mayor.",
    ],
)
def test_who_tells_of_a_deed_has_not_done_it(read_text: Read, text: str) -> None:
    assert not any(
        c.relation in {"released", "killed", "arrested"} and c.subject.kind != "event"
        for c in read_text(text).claims
    )


def test_what_is_included_is_acted_upon(read_text: Read) -> None:
    found = said(read_text, "Soldiers killed six priests, including Juan Vega and two women.")
    assert {("Soldiers", "killed", name) for name in ("priests", "Juan Vega", "women")} <= found
    assert not any(subject == "Juan Vega" for subject, _, _ in found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hamas fighters attacked the base.", ("Hamas", "attacked", "base")),
        ("Three Hamas gunmen attacked the base.", ("gunmen", "attacked", "base")),
        ("Three Hamas gunmen attacked the base.", ("gunmen", "memberOf", "Hamas")),
        ("The Norte cell of the ELN kidnapped an engineer.",
         ("Norte cell of ELN", "factionOf", "ELN")),
        ("Members of the armed forces shot the bishop.",
         ("Members of armed forces", "attacked", "bishop")),
        ("Several urban guerrillas attacked a bank.", ("urban guerrillas", "attacked", "bank")),
        ("Troops left Tabqa, in northern Syria.", ("Tabqa", "locatedIn", "northern Syria")),
        ("Troops left Tabqa, in northern Syria.", ("northern Syria", "locatedIn", "Syria")),
    ],
)  # fmt: skip
def test_a_part_is_not_the_whole(
    read_text: Read, text: str, expected: tuple[str, str, str]
) -> None:
    found = said(read_text, text)
    assert any(
        (s.removeprefix("Hamas "), r, o) == expected or (s, r, o) == expected for s, r, o in found
    ), found


def test_they_are_those_whom_the_fighters_fight_for(read_text: Read) -> None:
    found = said(read_text, "Taliban fighters attacked the base. They killed nine soldiers.")
    assert ("Taliban", "killed", "soldiers") in found
