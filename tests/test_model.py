"""The figures of the shipped pipeline: none may fall, and they must be true."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
FLOORS = ROOT / "training" / "floors.toml"
SCORES = ROOT / "training" / "scores.json"
# The lowest that floors.toml may ever say. Raise a figure here with the one there, never lower it.
PINNED = {
    "treebanks.en_ewt-test.gold_tokens.tag": 95.3,
    "treebanks.en_ewt-test.gold_tokens.uas": 89.1,
    "treebanks.en_ewt-test.gold_tokens.las": 86.2,
    "treebanks.en_ewt-test.raw_text.words": 98.7,
    "treebanks.en_ewt-test.raw_text.tag": 94.4,
    "treebanks.en_ewt-test.raw_text.uas": 87.4,
    "treebanks.en_ewt-test.raw_text.las": 85.0,
    "treebanks.en_ewt-test.gold_tokens.lemma": 96.9,
    "entities.eval_wikigold.f": 75.3,
    "entities.eval_uner_ewt_test.f": 70.8,
    "held_out_groups.framed": 88.9,
    "held_out_groups.swapped": 83.2,
}


def value(scores: dict[str, Any], path: str) -> float:
    """The figure at a path with dots."""
    found: Any = scores
    for name in path.split("."):
        found = found[name]
    return float(found)


@pytest.fixture(scope="module")
def floors() -> dict[str, float]:
    with FLOORS.open("rb") as lines:
        return dict(tomllib.load(lines)["floors"])


@pytest.fixture(scope="module")
def scores() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(SCORES.read_text(encoding="utf8"))
    return found


def test_no_floor_was_lowered(floors: dict[str, float]) -> None:
    assert {path for path in PINNED if floors[path] < PINNED[path]} == set()


def test_no_score_is_below_its_floor(floors: dict[str, float], scores: dict[str, Any]) -> None:
    low = {path: value(scores, path) for path in floors if value(scores, path) < floors[path]}
    assert low == {}


def test_the_pipeline_is_small_enough_for_the_wheel(scores: dict[str, Any]) -> None:
    size = sum(p.stat().st_size for p in (ROOT / "kg" / "models").rglob("*") if p.is_file()) / 1e6
    assert size <= 40
    assert abs(size - scores["megabytes"]) < 0.5


@pytest.mark.slow
def test_the_scores_are_those_of_the_shipped_pipeline(scores: dict[str, Any], shared: Path) -> None:
    from kg.parse import load
    from training import entities, evaluate, treebank

    nlp = load()
    sentences, _ = treebank.read_conllu(shared / "data" / "treebanks" / "en_ewt-test.conllu")
    docs = list(treebank.paragraphs(nlp.vocab, sentences, longest=99))
    rows = entities.read_rows(shared / "data" / "ner" / "eval_wikigold.jsonl")
    measured = {
        "treebanks.en_ewt-test.gold_tokens.las": evaluate.gold_tokens(nlp, docs)["las"],
        "treebanks.en_ewt-test.raw_text.las": evaluate.raw_text(nlp, docs)["las"],
        "entities.eval_wikigold.f": evaluate.entity_scores(nlp, rows)["f"],
    }
    for path, figure in measured.items():
        assert figure == pytest.approx(value(scores, path), abs=0.2), path
