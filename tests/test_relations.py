"""Every example and counter-example of the ontology, through the real pipeline."""

from __future__ import annotations

import re
from typing import Any

import pytest

from kg.model import Mention, Ontology
from kg.ontology import read_ontology
from tests.conftest import Read

MARK = re.compile(r"</?[so]>")


def examples() -> list[Any]:
    found = []
    for relation in read_ontology().relations.values():
        for text in relation.examples:
            found.append(pytest.param(relation.name, text, id=f"{relation.name}: {text[:60]}"))
    assert found, "the ontology has no examples"
    return found


def counter_examples() -> list[Any]:
    found = []
    for relation in read_ontology().relations.values():
        for text in relation.counter_examples:
            found.append(pytest.param(relation.name, text, id=f"{relation.name}: {text[:60]}"))
    assert found, "the ontology has no counter-examples"
    return found


def marked(text: str, tag: str) -> tuple[int, int] | None:
    """Where the phrase in `<tag>` stands in the text without marks."""
    match = re.search(rf"<{tag}>(.*?)</{tag}>", text)
    if match is None:
        return None
    start = len(MARK.sub("", text[: match.start()]))
    return start, start + len(MARK.sub("", match[1]))


def meets(mention: Mention, where: tuple[int, int]) -> bool:
    return mention.start < where[1] and where[0] < mention.end


@pytest.mark.parametrize(("relation", "text"), examples())
def test_example(relation: str, text: str, read_text: Read, ontology: Ontology) -> None:
    reading = read_text(MARK.sub("", text))
    said = [f"{c.subject.text} {c.relation} {c.object.text}" for c in reading.claims]
    subject, target = marked(text, "s"), marked(text, "o")
    assert target is not None, "an example marks its object"
    assert any(
        ontology.is_a(claim.relation, relation)
        and (meets(claim.subject, subject) if subject else claim.subject.kind == "event")
        and meets(claim.object, target)
        for claim in reading.claims
    ), said


@pytest.mark.parametrize(("relation", "text"), counter_examples())
def test_counter_example(relation: str, text: str, read_text: Read) -> None:
    reading = read_text(MARK.sub("", text))
    said = [f"{c.subject.text} {c.relation} {c.object.text}" for c in reading.claims]
    assert relation not in {claim.relation for claim in reading.claims}, said
