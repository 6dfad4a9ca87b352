"""Who claims a deed did it, he says; whoever is held responsible for a happening did what it did."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kg.extract.speech import behind, blamed
from kg.model import Article, Block, Claim, Mention, Ontology, Span
from kg.parse import parse
from kg.pipeline import Tools

BEHIND = [
    ("The militia was behind the raid on the port.", "militia", "raid"),
    ("The colonel is believed to be behind the killing of the judge.", "colonel", "killing"),
    ("Police arrested the men behind the bombing.", "men", "bombing"),
]


@pytest.mark.parametrize(("text", "doer", "deed"), BEHIND)
def test_who_is_behind_it(text: str, doer: str, deed: str, use: Tools) -> None:
    article = Article("test", text, (Block(0, len(text)),))
    doc = parse(article, use.nlp)
    use.lex.recognise(doc)
    (claim,) = behind(use.lex)(doc, article)
    assert (claim.subject.name, claim.relation, claim.object.name) == (doer, "responsibleFor", deed)
    assert claim.trigger.text.startswith("behind")


@pytest.mark.parametrize("text", ["The car was behind the church.", "Rebels hid behind a wall."])
def test_behind_a_thing_is_nobody(text: str, use: Tools) -> None:
    article = Article("test", text, (Block(0, len(text)),))
    doc = parse(article, use.nlp)
    use.lex.recognise(doc)
    assert list(behind(use.lex)(doc, article)) == []


def mention(at: int, name: str, kind: str, entity: str) -> Mention:
    return Mention(at, at + len(name), name, kind, "event" if kind == "Killing" else "description",
                   name, entity=entity)  # fmt: skip


def told(subject: Mention, relation: str, target: Mention, event: Mention) -> Claim:
    at = Span(0, 1, "x")
    return Claim("a", subject, relation, target, at, at, "test", 0.8, event=event)


def test_the_blamed_did_what_the_happening_did(ontology: Ontology) -> None:
    killing, again = (
        mention(4, "killing", "Killing", "a#1"),
        mention(60, "killing", "Killing", "a#1"),
    )
    judges, front = (
        mention(20, "judges", "Person", "a#2"),
        mention(40, "Front", "ArmedGroup", "a#3"),
    )
    deed = told(killing, "killed", judges, killing)
    blame = replace(told(front, "responsibleFor", again, again), certainty="reported")
    first, made, second = blamed([deed, blame], ontology)
    assert (first, second) == (deed, blame)
    assert (made.subject, made.relation, made.object) == (front, "killed", judges)
    assert made.certainty == "reported" and made.found_by == "Blame/responsibleFor"
    assert made.confidence < deed.confidence


def test_who_is_cleared_did_nothing(ontology: Ontology) -> None:
    killing = mention(4, "killing", "Killing", "a#1")
    judges, front = (
        mention(20, "judges", "Person", "a#2"),
        mention(40, "Front", "ArmedGroup", "a#3"),
    )
    deed = told(killing, "killed", judges, killing)
    cleared = replace(told(front, "responsibleFor", killing, killing), polarity="negative")
    assert list(blamed([deed, cleared], ontology)) == [deed, cleared]


def test_a_named_doer_stays(ontology: Ontology) -> None:
    killing = mention(4, "killing", "Killing", "a#1")
    judges, front = (
        mention(20, "judges", "Person", "a#2"),
        mention(40, "Front", "ArmedGroup", "a#3"),
    )
    gang = mention(80, "gang", "ArmedGroup", "a#4")
    deed = told(gang, "killed", judges, killing)
    blame = told(front, "responsibleFor", killing, killing)
    assert list(blamed([deed, blame], ontology)) == [deed, blame]
