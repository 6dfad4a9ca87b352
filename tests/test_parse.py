"""The accessors: one reading of UD and CLEAR labels, on hand-built trees, and parsing by blocks."""

from __future__ import annotations

from typing import Any

import pytest
from spacy.lang.en import English
from spacy.tokens import Doc

from kg.errors import ModelError
from kg.model import Article, Block
from kg.parse import (
    _without_dateline,
    arguments,
    conjuncts,
    dependents,
    is_copular,
    is_noun,
    is_passive,
    is_verb,
    load,
    parse,
    phrase,
    text_of,
    token_at,
)
from kg.pipeline import Tools

# word, tag, UD label and head, CLEAR label and head (heads by position)
Row = tuple[str, str, str, int, str, int]

PASSIVE: list[Row] = [
    ("Kharkiv", "NNP", "nsubj:pass", 2, "nsubjpass", 2),
    ("was", "VBD", "aux:pass", 2, "auxpass", 2),
    ("shelled", "VBN", "ROOT", 2, "ROOT", 2),
    ("by", "IN", "case", 4, "agent", 2),
    ("troops", "NNS", "obl:agent", 2, "pobj", 3),
    ("from", "IN", "case", 6, "prep", 4),
    ("Belgorod", "NNP", "nmod", 4, "pobj", 5),
]
ACTIVE: list[Row] = [
    ("Rebels", "NNS", "nsubj", 1, "nsubj", 1),
    ("attacked", "VBD", "ROOT", 1, "ROOT", 1),
    ("a", "DT", "det", 3, "det", 3),
    ("base", "NN", "obj", 1, "dobj", 1),
    ("in", "IN", "case", 5, "prep", 1),
    ("Gao", "NNP", "obl", 1, "pobj", 4),
]
COPULA: list[Row] = [
    ("Khalid", "NNP", "nsubj", 3, "nsubj", 1),
    ("is", "VBZ", "cop", 3, "ROOT", 1),
    ("the", "DT", "det", 3, "det", 3),
    ("leader", "NN", "ROOT", 3, "attr", 1),
    ("of", "IN", "case", 6, "prep", 3),
    ("the", "DT", "det", 6, "det", 6),
    ("group", "NN", "nmod", 3, "pobj", 4),
]
RELATIVE: list[Row] = [
    ("militia", "NN", "nsubj", 4, "nsubj", 4),
    ("which", "WDT", "nsubj", 2, "nsubj", 2),
    ("attacked", "VBD", "acl:relcl", 0, "relcl", 0),
    ("barracks", "NNS", "obj", 2, "dobj", 2),
    ("left", "VBD", "ROOT", 4, "ROOT", 4),
]
COORDINATION: list[Row] = [
    ("Rebels", "NNS", "nsubj", 1, "nsubj", 1),
    ("stormed", "VBD", "ROOT", 1, "ROOT", 1),
    ("prisons", "NNS", "obj", 1, "dobj", 1),
    ("and", "CC", "cc", 4, "cc", 1),
    ("freed", "VBD", "conj", 1, "conj", 1),
    ("inmates", "NNS", "obj", 4, "dobj", 4),
]
VOCAB = English().vocab
POS = {"N": "NOUN", "V": "VERB", "I": "ADP", "D": "DET", "C": "CCONJ", "W": "PRON"}


def built(rows: list[Row], scheme: str) -> Doc:
    label, head = (2, 3) if scheme == "UD" else (4, 5)
    pos = [POS[row[1][0]] if row[1] != "NNP" else "PROPN" for row in rows]
    pos = ["AUX" if row[0] in {"was", "is"} else p for row, p in zip(rows, pos, strict=True)]
    lemmas = ["be" if row[0] in {"was", "is"} else row[0].lower() for row in rows]
    return Doc(VOCAB, words=[r[0] for r in rows], tags=[r[1] for r in rows], pos=pos,
               deps=[str(r[label]) for r in rows], heads=[int(r[head]) for r in rows],  # type: ignore[call-overload]
               lemmas=lemmas)  # fmt: skip


def said(args: Any) -> set[tuple[str, str, str]]:
    return {(a.role, a.prep, a.token.text) for a in args if a.role not in {"det", "aux", "case", "cc", "cop"}}  # fmt: skip


@pytest.mark.parametrize("scheme", ["UD", "CLEAR"])
def test_a_passive_has_its_agent(scheme: str) -> None:
    doc = built(PASSIVE, scheme)
    assert is_passive(doc[2])
    assert said(arguments(doc[2])) >= {("subj", "", "Kharkiv"), ("agent", "by", "troops")}
    assert said(dependents(doc[4])) >= {("nmod", "from", "Belgorod")}


@pytest.mark.parametrize("scheme", ["UD", "CLEAR"])
def test_an_active_verb_has_subject_object_and_place(scheme: str) -> None:
    doc = built(ACTIVE, scheme)
    assert not is_passive(doc[1])
    wanted = {("subj", "", "Rebels"), ("obj", "", "base"), ("obl", "in", "Gao")}
    assert said(arguments(doc[1])) >= wanted
    assert text_of(doc)[slice(*phrase(doc[3]))] == "a base"


@pytest.mark.parametrize("scheme", ["UD", "CLEAR"])
def test_a_predicate_noun_has_the_subject(scheme: str) -> None:
    doc = built(COPULA, scheme)
    assert is_copular(doc[3])
    assert said(dependents(doc[3])) >= {("subj", "", "Khalid"), ("nmod", "of", "group")}


@pytest.mark.parametrize("scheme", ["UD", "CLEAR"])
def test_a_relative_pronoun_is_its_noun(scheme: str) -> None:
    doc = built(RELATIVE, scheme)
    assert said(arguments(doc[2])) >= {("subj", "", "militia"), ("obj", "", "barracks")}


@pytest.mark.parametrize("scheme", ["UD", "CLEAR"])
def test_a_coordinated_verb_shares_the_subject(scheme: str) -> None:
    doc = built(COORDINATION, scheme)
    assert said(arguments(doc[4])) >= {("subj", "", "Rebels"), ("obj", "", "inmates")}
    assert [t.text for t in conjuncts(doc[2])] == ["prisons"]


def test_offsets_are_the_articles_over_gaps_and_line_ends(use: Tools) -> None:
    text = "Rebels seized\nthe depot.\n\nDONATE NOW\n\nTroops fled."
    blocks = (Block(0, 24), Block(38, 50))
    doc = parse(Article("a", text, blocks), use.nlp)
    assert len(doc.text) == len(text)
    words = [t for t in doc if not t.is_space]
    assert [text[t.idx : t.idx + len(t)] for t in words] == [t.text for t in words]
    assert "DONATE" not in doc.text
    found = token_at(doc, text.index("fled"))
    assert found is not None
    assert found.text == "fled"


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("KABUL, Afghanistan (AP) — Gunmen attacked", "Gunmen attacked"),
        ("BOGOTA - Police in Cali", "Police in Cali"),
        ("(CNN) Italian police", "Italian police"),
        ("Lima, 12 March 2021 - Rebel forces", "Rebel forces"),
        ("Goma, Congo, May 4, 2012 (AP) -- The rebels", "The rebels"),
        ("LIMA, 24 AUG 1988 (EFE) -- A column", "A column"),
        ("(Nairobi, October 4, 2017) – Soldiers", "Soldiers"),
        ("(MORA) OVER THE PAST HOURS, THE", "OVER THE PAST HOURS, THE"),
        ("(Begin recording) (Mora) The army", "The army"),
        ("Signed in Juba, 12 March 2019 - The", "Signed in Juba, 12 March 2019 - The"),
        ("On Monday, March 12, 2021 - Forces", "On Monday, March 12, 2021 - Forces"),
        ("Oman - backed by Iran - fired", "Oman - backed by Iran - fired"),
        ("US forces said", "US forces said"),
        ("NATO - which said", "NATO - which said"),
        ("THE GUERRILLAS ATTACKED - THE ARMY SAID", "THE GUERRILLAS ATTACKED - THE ARMY SAID"),
    ],
)
def test_a_dateline_is_no_part_of_the_sentence(text: str, rest: str) -> None:
    blanked = _without_dateline(text)
    assert len(blanked) == len(text)
    assert blanked.strip() == rest


def test_a_pipeline_that_is_not_there_is_named() -> None:
    with pytest.raises(ModelError, match="no_such_pipeline"):
        load("no_such_pipeline")


@pytest.mark.parametrize(
    ("text", "verb", "expected"),
    [
        # the nearest verb with a subject gives it to those coordinated with it
        ("The founder fled, and his group bombed churches and beheaded captives.", "beheaded", "group"),
        # right before a finite verb without a subject, a noun is no object
        ("The party protested, claiming the agency rigged the vote.", "rigged", "agency"),
        # whom one urges is who shall do it
        ("Oman urged Iran to release the sailors.", "release", "Iran"),
    ],
)  # fmt: skip
def test_who_does_it(use: Tools, text: str, verb: str, expected: str) -> None:
    doc = parse(Article("who", text, (Block(0, len(text)),)), use.nlp)
    (token,) = (t for t in doc if t.text == verb)
    assert [a.token.text for a in arguments(token) if a.role == "subj"] == [expected]


def test_a_participle_before_a_number_in_a_list_is_a_verb(use: Tools) -> None:
    text = "Strikes destroyed two tanks, a tunnel and a depot; damaged 13 roads; and hit two units."
    doc = parse(Article("list", text, (Block(0, len(text)),)), use.nlp)
    (token,) = (t for t in doc if t.text == "damaged")
    assert [(a.role, a.token.text) for a in arguments(token) if a.role in {"subj", "obj"}] == [
        ("obj", "roads"), ("subj", "Strikes")]  # fmt: skip


def test_a_verb_by_its_form_and_place_is_one() -> None:
    words = ["A", "man", "was", "shot", "."]
    doc = Doc(English().vocab, words=words, tags=["DT", "NN", "VBD", "VBN", "."],
              pos=["DET", "NOUN", "AUX", "NOUN", "PUNCT"], heads=[1, 3, 3, 3, 3],
              deps=["det", "nsubj:pass", "aux:pass", "ROOT", "punct"])  # fmt: skip
    assert is_verb(doc[3]) and not is_noun(doc[3])
    assert is_noun(doc[1]) and not is_verb(doc[1])
