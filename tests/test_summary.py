"""The page that a build prints, on rows made by hand."""

from __future__ import annotations

from typing import Any

import pytest

from kg.model import Article, Block, Masked, Ontology
from kg.summary import STANDINGS, numbers, summary

TEXT = "Rebels hit the depot at Rusk.\nShare on every network that you can think of today."
ARTICLE = Article(
    "rusk", TEXT, (Block(0, 29),), (Masked(30, len(TEXT), "share line"),),
    title="Depot hit", publisher="The Daily Courier", date="2024-05-17",
)  # fmt: skip


def row(subject: str, relation: str, target: str, **more: Any) -> dict[str, Any]:
    """A row of the claims table, with what the summary reads."""
    return {
        "claim": f"c:{subject}-{target}", "article": "rusk", "standing": "stated",
        "subject": subject, "subject_type": "ArmedGroup", "subject_iri": subject,
        "subject_start": 0, "trigger_start": 7, "relation": relation,
        "object": target, "object_type": "Facility", "object_iri": f"rusk#{target}",
        "source": "", "source_type": "", "source_iri": "", "cue": "", "relayed_by": [],
        "realis": "actual", "modality": "", "hedge": "", "count_text": "", "place": "",
        "time_text": "", "instrument": "", **more,
    }  # fmt: skip


SAID = {"source": "Radio Delta", "source_type": "Outlet", "source_iri": "delta", "cue": "said"}
ROWS = [
    row("Northern Front", "attacked", "depot", place="Rusk", time_text="on Friday", instrument="mortars"),
    row("killing", "killed", "guards", count_text="at least 15", standing="claimed",
        subject_type="Killing", subject_iri="rusk#killing-1", subject_start=7, **SAID),
    row("Northern Front", "seized", "barracks", standing="denied", relayed_by=["State TV"], **SAID),
    row("Northern Front", "seized", "bridge", standing="unreal", realis="planned", modality="threatened"),
]  # fmt: skip


def test_a_page_tells_who_and_what_and_how_each_claim_stands(ontology: Ontology) -> None:
    assert summary(ROWS, [ARTICLE], ontology=ontology).splitlines() == [
        "Depot hit",
        "  The Daily Courier · 2024-05-17 · 6 words · 4 claims · 1 source besides the outlet",
        "",
        "Who and what",
        "  armed group       Northern Front",
        "  outlet            Radio Delta",
        "  not named         barracks, bridge, depot, guards",
        "",
        "The outlet states (1)",
        "  Northern Front – attacked – depot, at Rusk, on Friday, with mortars",
        "",
        "Claimed, by whom (1)",
        "  Radio Delta",
        "    (not said by whom) – killed – at least 15 guards",
        "",
        "Denied, by whom (1)",
        "  Radio Delta, relayed by State TV",
        "    Northern Front – seized – barracks",
        "",
        "Not real: planned, asked for, feared, possible (1)",
        "  the outlet",
        "    Northern Front – seized – bridge (threatened)",
        "",
        "Left out as no part of the story (1)",
        "  share line            Share on every network that you can think of today.",
    ]


@pytest.mark.parametrize("width", [72, 80, 100])
def test_no_line_is_wider_than_asked(ontology: Ontology, width: int) -> None:
    rows = [row("The Army of the Republic of the Seven Rivers and " * 3, "attacked", "depot " * 30)]
    rows += [dict(each, source="Radio " * 30) for each in ROWS]
    for articles in ([ARTICLE], [ARTICLE, ARTICLE]):
        lines = summary(rows, articles, ontology=ontology, width=width).splitlines()
        assert max(map(len, lines)) <= width


def test_several_articles_take_a_line_each_and_a_total(ontology: Ontology) -> None:
    other = Article("quiet", "Nothing.", (Block(0, 8),), title="A quiet day")
    lines = summary(ROWS, [ARTICLE, other], ontology=ontology).splitlines()
    assert [line.split() for line in lines] == [
        ["date", "words", *STANDINGS, "article"],
        ["2024-05-17", "6", "1", "1", "1", "1", "Depot", "hit"],
        ["1", "0", "0", "0", "0", "A", "quiet", "day"],
        ["together", "7", "1", "1", "1", "1", "2", "articles"],
    ]


def test_claims_that_meet_are_shown_in_pairs(ontology: Ontology) -> None:
    links = [("divergesFrom", ROWS[1]["claim"], ROWS[2]["claim"]), ("content", "c:a", "c:b")]
    assert summary(ROWS, [ARTICLE], ontology=ontology, links=links).splitlines()[-5:] == [
        "",
        "Claims that meet (1)",
        "  give numbers that do not meet",
        "    Radio Delta: (not said by whom) – killed – at least 15 guards",
        "    Radio Delta, relayed by State TV: Northern Front – seized – barracks",
    ]


def test_numbers_are_the_same_for_programs() -> None:
    (one,) = numbers(ROWS, [ARTICLE])
    assert one["claims"] == {"stated": 1, "claimed": 1, "denied": 1, "unreal": 1}
    assert (one["id"], one["words"], one["sources"], one["masked"]) == ("rusk", 6, 1, 1)
