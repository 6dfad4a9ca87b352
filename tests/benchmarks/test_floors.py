"""`make eval` as a test: no figure below its floor, on the very files it was measured on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kg import parse as parsing
from kg import pipeline
from kg.pipeline import Tools
from tests.benchmarks import corpus, parses, registry, run


def test_each_benchmark_has_floors_and_says_of_which_file() -> None:
    assert set(registry.FLOORS) == set(registry.NAMES)
    for name, floors in registry.FLOORS.items():
        assert all(0 <= each["floor"] <= 100 for each in floors["measure"])
        assert name == "adversarial" or len(floors["md5"]) == 32


def test_a_parse_is_kept_for_the_same_code_and_text_only(tmp_path: Path, use: Tools) -> None:
    told = corpus.article_of({"id": "one", "text": "Rebels shelled Goma.\n\nNobody was hurt."})
    assert told is not None
    parse = parses.cached(parsing.parse, use.nlp, tmp_path)
    first, kept = parse(told, use.nlp), list(tmp_path.rglob("*.spacy"))
    again = parse(told, use.nlp)
    assert [
        (t.text, t.idx, t.lemma_, t.dep_, t.head.i, t.tag_, t.ent_type_, t.is_sent_start)
        for t in first
    ] == [
        (t.text, t.idx, t.lemma_, t.dep_, t.head.i, t.tag_, t.ent_type_, t.is_sent_start)
        for t in again
    ]
    assert len(kept) == len(list(tmp_path.rglob("*.spacy"))) == 1


@pytest.fixture(scope="module")
def tools() -> Iterator[Tools]:
    parse = pipeline.parse
    yield corpus.load_tools()
    pipeline.parse = parse


@pytest.mark.slow
@pytest.mark.parametrize("name", registry.NAMES)
def test_no_figure_is_below_its_floor(name: str, shared: Path, tools: Tools) -> None:
    found = list(run.figures([name], tools))
    assert found
    for figure in found:
        assert figure.ours >= figure.floor, f"{name}, {figure.measure}: {figure.ours}"
