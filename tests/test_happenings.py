"""One happening told in several claims: one event, with the time and place that only one of them says.

The articles are of 17 May 2024, a Friday.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.model import Claim, Reading

Read = Callable[..., Reading]


def told(read_text: Read, text: str) -> list[Claim]:
    return [c for c in read_text(text).claims if c.event is not None]


def where(claim: Claim) -> str:
    return claim.place.name if claim.place is not None else ""


def events(claims: list[Claim]) -> set[str]:
    return {c.event.entity for c in claims if c.event is not None}


@pytest.mark.parametrize(
    "text",
    [
        "Rebels shelled a market in Mosul on Monday, killing two traders.",
        "A bomb exploded in a market in Mosul on Monday and killed two traders.",
        "Two traders were killed when a bomb exploded in a market in Mosul on Monday.",
        "Gunmen attacked a market in Mosul on Monday. Two traders were killed.",
        "Gunmen attacked a market in Mosul on Monday. Two traders were killed, the police said.",
    ],
)
def test_an_attack_and_its_toll_are_one_happening(read_text: Read, text: str) -> None:
    claims = [c for c in told(read_text, text) if c.relation != "locatedIn"]
    (toll,) = (c for c in claims if c.relation == "killed")
    assert len(events(claims)) == 1
    assert where(toll) == "Mosul"
    assert toll.time is not None
    assert toll.time.start == "2024-05-13"


@pytest.mark.parametrize(
    "text",
    [
        "Gunmen attacked a bus in Mosul on Monday. On Tuesday, two traders were killed in Basra.",
        "Gunmen attacked a bus in Mosul. More than 2,000 people have been killed in the war.",
        "Gunmen attacked a bus in Mosul. More than 2,000 people have been killed.",
        "The army attacked a camp and the rebels attacked a bus. Two traders were killed.",
        "Gunmen attacked a bus in Mosul. A week later, two traders were killed.",
        "From 1991 on, the rebels attacked churches and killed foreigners.",
    ],
)
def test_other_happenings_stay_apart(read_text: Read, text: str) -> None:
    claims = told(read_text, text)
    (toll,) = (c for c in claims if c.relation == "killed")
    assert toll.event is not None
    assert toll.event.entity not in events([c for c in claims if c.relation == "attacked"])


def test_what_points_back_is_what_was_told(read_text: Read) -> None:
    text = "Rebels ambushed a convoy near Kidal on Monday. France condemned the ambush."
    claims = told(read_text, text)
    assert {c.relation for c in claims} >= {"attacked", "condemned"}
    assert len(events(claims)) == 1


def test_figures_of_two_sources_are_of_one_happening(read_text: Read) -> None:
    text = (
        "Rebels attacked a convoy near Kidal on Monday. The army said six soldiers were killed.\n"
        "Help came late. The rebels said 20 soldiers had been killed."
    )
    tolls = [c for c in told(read_text, text) if c.relation == "killed"]
    assert [c.count.minimum for c in tolls if c.count] == [6, 20]
    assert len(events(tolls)) == 1


@pytest.mark.parametrize(
    ("text", "doer"),
    [
        ("Bombs placed by rebels killed 12 soldiers.", "rebels"),
        ("Twelve soldiers were killed by a bomb planted by the militia.", "militia"),
        ("A bomb laid by rebels exploded in Mosul, killing 12 soldiers.", "rebels"),
        ("A missile supplied by Iran killed 12 soldiers.", ""),
        ("A bomb planted near a bus by night killed 12 soldiers.", ""),
    ],
)
def test_who_plants_a_bomb_does_what_it_does(read_text: Read, text: str, doer: str) -> None:
    (toll,) = (c for c in told(read_text, text) if c.relation == "killed")
    assert ("" if toll.subject.kind == "event" else toll.subject.name) == doer


@pytest.mark.parametrize(
    ("text", "part", "least"),
    [
        ("Gunmen killed nine people, among them four children.", "children", 4),
        ("Gunmen killed nine people, two of them teachers.", "teachers", 2),
        ("Nine people were killed in the raid, including a nurse.", "nurse", 1),
        ("Monitors counted 120 deaths in the town, including 40 civilians.", "civilians", 40),
    ],
)
def test_a_part_is_a_claim_of_its_own(read_text: Read, text: str, part: str, least: int) -> None:
    (claim,) = (c for c in told(read_text, text) if c.part_of is not None)
    assert claim.relation == "killed"
    assert claim.object.name == part
    assert claim.count is not None
    assert claim.count.minimum == least


def test_the_doer_of_coordinated_passives_is_one(read_text: Read) -> None:
    claims = told(read_text, "A trader was shot and wounded by a sniper in Mosul.")
    assert {c.subject.name for c in claims if c.relation in {"attacked", "wounded"}} == {"sniper"}


@pytest.mark.parametrize(
    "text", ["Two men died of cholera in the camp.", "Two men died from cancer."]
)
def test_a_natural_death_is_no_toll(read_text: Read, text: str) -> None:
    assert [c for c in read_text(text).claims if c.relation == "killed"] == []
