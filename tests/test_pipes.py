"""The components of the shipped pipeline, on documents of every shape."""

from __future__ import annotations

from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from kg.parse import load

TEXTS = (
    "Rebels attacked the town on Monday. Two soldiers were killed, officials said.",
    "",
    "   ",
    " \n Troops left.",
    "Killed",
    "The army  said it had  retaken Goma.\n\nNobody was hurt.",
)


@pytest.fixture(scope="module")
def nlp() -> Language:
    return load()


def analysis(doc: Doc) -> list[tuple[str, str, str, int, str, str, str]]:
    return [(t.text, t.tag_, t.pos_, t.head.i, t.dep_, t.lemma_, t.ent_type_) for t in doc]


def test_one_by_one_is_as_in_a_stream(nlp: Language) -> None:
    together = [analysis(doc) for doc in nlp.pipe(TEXTS)]
    assert together == [analysis(nlp(text)) for text in TEXTS]


def test_every_sentence_is_a_tree_with_one_root(nlp: Language) -> None:
    for doc in nlp.pipe(TEXTS):
        assert doc.text in TEXTS
        for sentence in doc.sents:
            assert sum(token.head is token or token.head == token for token in sentence) == 1


def test_white_space_takes_no_part(nlp: Language) -> None:
    doc = nlp("The army  said it had  retaken Goma.")
    blanks = [token for token in doc if token.is_space]
    assert blanks and all(token.tag_ == "_SP" and token.dep_ == "dep" for token in blanks)
    assert not any(child for token in blanks for child in token.children)


def test_a_plain_sentence(nlp: Language) -> None:
    doc = nlp("Armed rebels killed two soldiers in Goma on Monday.")
    (verb,) = [token for token in doc if token.dep_ == "ROOT"]
    assert (verb.text, verb.lemma_, verb.pos_) == ("killed", "kill", "VERB")
    assert {(c.dep_, c.text) for c in verb.children} >= {("nsubj", "rebels"), ("obj", "soldiers")}
    assert [(ent.text, ent.label_) for ent in doc.ents] == [("Goma", "GPE")]


@pytest.mark.slow
def test_a_saved_pipeline_reads_as_before(nlp: Language, tmp_path: Path) -> None:
    nlp.to_disk(tmp_path / "saved")
    again = spacy.load(tmp_path / "saved")
    assert [analysis(again(text)) for text in TEXTS] == [analysis(nlp(text)) for text in TEXTS]


@pytest.mark.slow
def test_a_very_long_sentence_is_read(nlp: Language) -> None:
    doc = nlp("Rebels " + "and soldiers " * 2_000 + "fought")
    assert len(doc) == 4_002
