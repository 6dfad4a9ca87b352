"""Where, when and with what: of the claim's own happening, never of a clause beside it.

The articles are of 17 May 2024, a Friday.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.model import Claim, Reading

Read = Callable[..., Reading]


def one(read_text: Read, text: str, relation: str) -> Claim:
    found = [c for c in read_text(text).claims if c.relation == relation]
    assert found, f"no {relation} in {text!r}"
    return found[0]


def place(claim: Claim) -> str:
    return claim.place.name if claim.place is not None else ""


def day(claim: Claim) -> str:
    return claim.time.start if claim.time is not None else ""


@pytest.mark.parametrize(
    ("text", "relation", "expected"),
    [
        ("Gunmen killed two guards in Mosul.", "killed", "Mosul"),
        ("Gunmen killed two guards at a market in Mosul.", "killed", "Mosul"),
        ("Gunmen killed two guards near Mosul.", "killed", "Mosul"),
        ("Gunmen killed two guards south of Mosul.", "killed", "Mosul"),
        ("Gunmen killed two guards in a suburb of Mosul.", "killed", "Mosul"),
        ("In Mosul, gunmen killed two guards.", "killed", "Mosul"),
        ("Two guards were killed in an attack in Mosul.", "killed", "Mosul"),
        ("Two guards were killed when a bomb exploded in Mosul.", "killed", "Mosul"),
        ("Rebels shelled a hospital in Mosul.", "shelled", "Mosul"),
        ("A bomb exploded in the cathedral of Mosul.", "bombed", "Mosul"),
        ("A trader was wounded by a sniper in Mosul.", "wounded", "Mosul"),
        ("He fled to Mosul, where gunmen killed two guards.", "killed", "Mosul"),
        ("Monitors counted 12 deaths in Mosul.", "killed", "Mosul"),
        ("- Mosul: two guards killed by gunmen.", "killed", "Mosul"),
    ],
)
def test_a_place_of_the_happening(read_text: Read, text: str, relation: str, expected: str) -> None:
    assert place(one(read_text, text, relation)) == expected


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("In a report, monitors said gunmen had killed two guards.", "killed"),
        ("Gunmen killed two guards in the conflict.", "killed"),
        ("The minister, speaking in Geneva, said gunmen had killed two guards.", "killed"),
        ("Rebels attacked Mosul.", "attacked"),
    ],
)
def test_what_is_no_place_of_it(read_text: Read, text: str, relation: str) -> None:
    assert place(one(read_text, text, relation)) == ""


def test_a_place_that_holds_it_comes_before_a_neighbour(read_text: Read) -> None:
    claim = one(read_text, "Gunmen killed two guards in Daquq near Kirkuk.", "killed")
    assert place(claim) == "Daquq"


def test_the_ends_of_a_coordination_are_no_places(read_text: Read) -> None:
    claim = one(read_text, "Rebels attacked a depot and a garage in Mosul.", "attacked")
    assert place(claim) == "Mosul"


@pytest.mark.parametrize(
    ("text", "relation", "expected"),
    [
        ("Gunmen killed two guards on Monday.", "killed", "2024-05-13"),
        ("Gunmen killed two guards Monday.", "killed", "2024-05-13"),
        ("On Monday, gunmen raided the depot and killed two guards.", "killed", "2024-05-13"),
        ("Rebels attacked the depot on Monday, killing two guards.", "killed", "2024-05-13"),
        ("Two guards were killed in a raid on Monday.", "killed", "2024-05-13"),
        ("Rebels launched an attack on the depot on Monday.", "attacked", "2024-05-13"),
        ("Rebels attacked a camp in Mosul earlier on Friday.", "attacked", "2024-05-17"),
        ("Rebels have besieged the town since 2012.", "besieges", "2012-01-01"),
    ],
)
def test_a_time_of_the_happening(read_text: Read, text: str, relation: str, expected: str) -> None:
    assert day(one(read_text, text, relation)) == expected


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("The army said on Monday that rebels had killed two guards.", "killed"),
        ("Rebels killed two guards, and the army left the town on Monday.", "killed"),
        ("Parliament will debate on Monday whether rebels killed two guards.", "killed"),
    ],
)
def test_a_time_of_the_clause_beside_is_not_its_own(
    read_text: Read, text: str, relation: str
) -> None:
    assert day(one(read_text, text, relation)) == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Rebels attacked the depot on 25 May.", "2023-05-25"),
        (
            "Rebels attacked the depot on 18 May.",
            "2024-05-18",
        ),  # the article may be dated too early
        ("Rebels will attack the depot on 25 May.", "2024-05-25"),
        ("Rebels attacked the depot on 25 April.", "2024-04-25"),
    ],
)
def test_what_was_done_is_not_ahead(read_text: Read, text: str, expected: str) -> None:
    assert day(one(read_text, text, "attacked")) == expected


def test_in_front_of_and_near(read_text: Read) -> None:
    assert (
        place(one(read_text, "A bomb exploded in front of a bank in Mosul.", "bombed")) == "Mosul"
    )
    assert place(one(read_text, "A bomb exploded in front of a bank.", "bombed")) == ""
    assert one(read_text, "The clash took place in Mosul.", "occurredIn").object.name == "Mosul"
    near = read_text("The clash took place near Mosul.").claims
    assert "occurredIn" not in {c.relation for c in near}


def test_what_hangs_on_another_day_is_no_place(read_text: Read) -> None:
    text = "The envoy visited Oman on 4 April and Iran from 5 April."
    assert place(one(read_text, text, "visited")) == ""


def test_an_embargo_is_no_weapon(read_text: Read) -> None:
    assert one(read_text, "Oman imposed an arms embargo on Iran.", "sanctioned").instrument is None
    strike = one(read_text, "A drone strike killed five guards.", "killed").instrument
    assert strike is not None and strike.name == "drone"


def test_what_was_before_a_deed_has_not_its_means(read_text: Read) -> None:
    text = "Rebels launched mortar attacks on a village after soldiers killed two militants."
    claim = one(read_text, text, "killed")
    assert (place(claim), claim.instrument) == ("", None)


def test_a_plan_is_dated_ahead(read_text: Read) -> None:
    claim = one(read_text, "Rebels plan to attack the depot on Monday.", "attacked")
    assert (claim.realis, day(claim)) == ("planned", "2024-05-20")


def test_without_a_date_the_text_is_kept(read_text: Read) -> None:
    text = "Gunmen killed two guards on Monday."
    (claim,) = (c for c in read_text(text, date="").claims if c.relation == "killed")
    assert claim.time is not None
    assert (claim.time.text, claim.time.precision, claim.time.start) == ("on Monday", "", "")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Rebels attacked the depot with mortars.", "mortars"),
        ("Rebels attacked the depot using rockets.", "rockets"),
        ("A guard was killed by a car bomb.", "car bomb"),
    ],
)
def test_the_means(read_text: Read, text: str, expected: str) -> None:
    found = [c.instrument for c in read_text(text).claims if c.instrument is not None]
    assert expected in {mention.name for mention in found}


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Shells killed a woman.", 1), ("Shells killed a family.", None)],
)
def test_in_a_toll_an_article_counts(read_text: Read, text: str, expected: int | None) -> None:
    claim = one(read_text, text, "killed")
    assert (claim.count.minimum if claim.count is not None else None) == expected


def test_a_day_told_once_is_of_all_that_was_done(read_text: Read) -> None:
    text = "Gunmen drove into the camp on Monday, looted shops and killed two guards."
    assert day(one(read_text, text, "killed")) == "2024-05-13"
    text = "Rebels have fought the army since 2012 and killed a mayor."
    assert day(one(read_text, text, "killed")) == ""


def test_a_list_has_the_time_of_the_line_above(read_text: Read) -> None:
    text = "Reported by the police on Monday:\n- Mosul: two guards killed.\n- Basra: a bus burned."
    assert day(one(read_text, text, "killed")) == "2024-05-13"


@pytest.mark.parametrize(
    ("text", "relation", "expected"),
    [
        ("A bomb exploded outside a school in Mosul.", "bombed", "bomb"),
        ("A bomb was set off outside a school in Mosul.", "bombed", "bomb"),
        ("Rebels fired rockets at a camp in Mosul.", "shelled", "rockets"),
        ("Two guards were killed when a mine exploded in Mosul.", "killed", "mine"),
        ("Soldiers destroyed a rocket launcher.", "destroyed", ""),
    ],
)
def test_what_it_was_done_with(read_text: Read, text: str, relation: str, expected: str) -> None:
    claim = one(read_text, text, relation)
    assert (claim.instrument.name if claim.instrument is not None else "") == expected


def test_what_a_happening_is_compared_with_is_no_time_of_it(read_text: Read) -> None:
    text = "It was the first raid on the depot since 2017."
    assert [day(c) for c in read_text(text).claims if c.relation == "attacked"] == [""]
