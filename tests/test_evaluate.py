"""Scoring claims against a gold table: what counts as right, and what is missed or invented."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kg.cli import main
from kg.errors import ReadError
from kg.evaluate import compare, evaluate, names_fit, read_rows, table
from kg.model import Ontology

TEXT = "Rebels seized the depot near Bunia on Monday, the army said.\n\nTwo guards were killed."


def claim(subject: Any, relation: Any, target: Any, **columns: Any) -> dict[str, Any]:
    return {
        "article": "one", "subject": subject, "relation": relation, "object": target,
        "polarity": "positive", "realis": "actual", "source": "", **columns,
    }  # fmt: skip


def figures(
    gold: list[Any], found: list[Any], ontology: Ontology
) -> dict[str, tuple[int, int, int]]:
    made = compare(gold, found, ontology=ontology)
    return {f.measure: (f.right, f.found, f.wanted) for f in made.figures}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("the rebels", "Rebels"),
        ("rebels", "Houthi rebels"),
        ("Free Syrian Army", "FSA"),
        ("al-Qaeda", "Al Qaida"),
        ("army", "army of Chad"),
        ("Gutiérrez", "Luis Gutierrez"),
    ],
)
def test_names_that_fit(one: str, other: str) -> None:
    assert names_fit(one, other)
    assert names_fit(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Syrian army", "Russian army"),
        ("Chad", "army of Chad"),
        ("rebels", "rebel positions"),
        ("Aleppo airport", "Aleppo"),
        ("US", "unidentified soldiers"),
        ("", "rebels"),
    ],
)
def test_names_that_do_not_fit(one: str, other: str) -> None:
    assert not names_fit(one, other)
    assert not names_fit(other, one)


def test_gold_against_itself_is_perfect(ontology: Ontology) -> None:
    rows = [claim("rebels", "seized", "depot"), claim("army", "shelled", "Bunia", count_min=None)]
    made = compare(rows, rows, ontology=ontology)
    assert made.figures[0].f1 == 1
    assert (made.missed, made.invented, made.flawed) == ((), (), ())


def test_a_narrower_relation_is_right_and_a_broader_one_is_not(ontology: Ontology) -> None:
    broad, narrow = claim("army", "attacked", "Bunia"), claim("army", "shelled", "Bunia")
    assert figures([broad], [narrow], ontology)["triple"] == (1, 1, 1)
    assert figures([narrow], [broad], ontology)["triple"] == (0, 1, 1)
    either = claim("army", ["shelled", "attacked"], "Bunia")
    assert figures([either], [broad], ontology)["triple"] == (1, 1, 1)


def test_direction_matters_unless_the_relation_is_symmetric(ontology: Ontology) -> None:
    for relation, right in (("attacked", 0), ("fightsAgainst", 1)):
        gold, found = claim("army", relation, "rebels"), claim("rebels", relation, "army")
        assert figures([gold], [found], ontology)["triple"] == (right, 1, 1)


def test_a_negative_or_another_voice_is_the_same_triple_only(ontology: Ontology) -> None:
    gold = [claim("army", "shelled", "Bunia", source="rebels")]
    denied = claim("army", "shelled", "Bunia", source="rebels", polarity="negative")
    unsaid = claim("army", "shelled", "Bunia")
    told = figures(gold, [denied], ontology)
    assert (told["triple"][0], told["with polarity and realis"][0]) == (1, 0)
    told = figures(gold, [unsaid], ontology)
    assert (told["with polarity and realis"][0], told["with these and the source"][0]) == (1, 0)
    assert compare(gold, [unsaid], ontology=ontology).flawed[0][2] == ("source",)


def test_pairs_are_one_to_one_and_as_many_as_can_be(ontology: Ontology) -> None:
    gold = [claim(["rebels", "gunmen"], "killed", "guards"), claim("rebels", "killed", "guards")]
    found = [claim("rebels", "killed", "guards"), claim("gunmen", "killed", "guards")]
    assert figures(gold, found, ontology)["triple"] == (2, 2, 2)


def test_what_says_again_what_is_right_is_no_invention(ontology: Ontology) -> None:
    gold = [claim("rebels", "seized", "depot")]
    found = [claim("rebels", "seized", "depot", start=at) for at in (0, 90)]
    made = compare(gold, found, ontology=ontology)
    assert made.figures[0].found == 1
    assert made.invented == ()


def test_an_optional_claim_is_neither_missed_nor_invented(ontology: Ontology) -> None:
    gold = [claim("rebels", "seized", "depot"), claim("depot", "locatedIn", "Bunia", optional=True)]
    with_it = [claim("rebels", "seized", "depot"), claim("depot", "locatedIn", "Bunia")]
    assert figures(gold, with_it, ontology)["triple"] == (1, 1, 1)
    assert figures(gold, with_it[:1], ontology)["triple"] == (1, 1, 1)


def test_the_happening_and_anything_as_ends(ontology: Ontology) -> None:
    event = claim("shelling", "killed", "guards", subject_type="Shelling")
    actor = claim("rebels", "killed", "guards", subject_type="ArmedGroup")
    assert figures([claim("=", "killed", "guards")], [event], ontology)["triple"][0] == 1
    assert figures([claim("=", "killed", "guards")], [actor], ontology)["triple"][0] == 0
    assert figures([claim("*", "killed", "*")], [actor], ontology)["triple"][0] == 1


def test_counts_are_scored_over_claims_that_give_one(ontology: Ontology) -> None:
    gold = [
        claim("=", "killed", "guards", count_min=12, count_max=None),
        claim("=", "wounded", "guards", count_min=None, count_max=None),
        claim("rebels", "seized", "depot"),  # its count is not judged
    ]
    found = [
        claim("blast", "killed", "guards", subject_type="Bombing", count_min=12, count_max=None),
        claim("blast", "wounded", "guards", subject_type="Bombing", count_min=3, count_max=3),
        claim("rebels", "seized", "depot", count_min=1, count_max=1),
    ]
    assert figures(gold, found, ontology)["with its count"] == (1, 2, 1)
    assert "with its time" not in figures(gold, found, ontology)


def test_articles_that_gold_lacks_are_left_out(ontology: Ontology) -> None:
    other = {**claim("army", "shelled", "Goma"), "article": "two"}
    assert figures([claim("rebels", "seized", "depot")], [other], ontology)["triple"] == (0, 0, 1)


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    rows = [
        {"article": "one", "text_file": "one.txt", "date": "2024-05-17"},
        claim("rebels", "seized", "depot", source="army", place="Bunia"),
        claim("=", "killed", "guards", count_min=2, count_max=2),
        claim("army", "shelled", "Bunia"),
    ]
    (tmp_path / "one.txt").write_text(TEXT, encoding="utf-8")
    path = tmp_path / "gold.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)) + "\n", encoding="utf-8")
    return path


def test_the_texts_that_gold_names_are_read_and_scored(
    gold: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["eval", str(gold), "--errors"]) == 0
    out = capsys.readouterr().out
    assert "missed (1)\n  one: army — shelled — Bunia" in out
    assert main(["eval", str(gold), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["figures"][0]["right"] == 2
    assert told["words"] == len(TEXT.split())


def test_a_claims_table_is_scored_as_it_is(gold: Path, tmp_path: Path) -> None:
    found = tmp_path / "found.jsonl"
    found.write_text(json.dumps(claim("army", "shelled", "Bunia")) + "\n", encoding="utf-8")
    made = evaluate(gold, found)
    assert (made.figures[0].right, made.figures[0].wanted) == (1, 3)
    assert "33.3" in table(made)


def test_a_graph_is_scored_with_the_aliases_it_knows(built: Path, tmp_path: Path) -> None:
    from kg import api

    rows = api.claims(api.load(built))
    gold = tmp_path / "gold.jsonl"
    kept = [{k: row[k] for k in ("article", "subject", "relation", "object")} for row in rows]
    gold.write_text("\n".join(map(json.dumps, kept)), encoding="utf-8")
    assert evaluate(gold, built).figures[0].recall == 1


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ("", "no claims in it"),
        ("{", ":1: not JSON"),
        ('{"subject": "x"}', "no `article`"),
        ('{"article": "a", "relation": "attacked", "subject": "x"}', "no `subject` or no `object`"),
    ],
)
def test_a_gold_file_that_is_wrong_is_told_by_line(tmp_path: Path, lines: str, told: str) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text(lines, encoding="utf-8")
    with pytest.raises(ReadError, match=told):
        read_rows(path)


def test_other_articles_and_missing_texts_are_named(gold: Path, tmp_path: Path) -> None:
    found = tmp_path / "found.jsonl"
    found.write_text(json.dumps({**claim("a", "attacked", "b"), "article": "two"}) + "\n")
    with pytest.raises(ReadError, match=r"holds none of its articles \(one\), it holds two"):
        evaluate(gold, found)
    (tmp_path / "one.txt").unlink()
    with pytest.raises(ReadError, match=r"one\.txt: named in"):
        evaluate(gold)
