"""Readings of single sentences in, PLOVER events out: code, source, target.

The codes are those that the ontology gives its relations (`skos:notation` of the type kg:PLOVER).
The corpus codes one event a sentence, with both ends: what has both goes before what lacks one, a
speech act before what it tells of, then the first.
"""

from __future__ import annotations

from typing import Any

from kg.model import Claim, Mention, Ontology, Reading
from tests.benchmarks import corpus

FILE = "plv_train.jsonl"
MEASURES = {"pair F1": ("pair", "f"), "root code macro-F1": ("class root", "f")}


COOPERATIVE = ("AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID", "YIELD")


def predict(record: corpus.Record, reading: Reading, ontology: Ontology) -> dict[str, Any]:
    """One line of predictions. `record` gives the id alone."""
    coded = [c for c in reading.claims if root(c.relation, ontology)]
    coded.sort(key=lambda c: (
        not all(named(end, c, reading) for end in (c.subject, c.object)),
        not ontology.relations[c.relation].speech_act,
        c.trigger.start,
    ))  # fmt: skip
    main = [c for c in coded if c.trigger == coded[0].trigger]
    return {"id": record["id"], "events": [event(c, reading, ontology) for c in main]}


def event(claim: Claim, reading: Reading, ontology: Ontology) -> dict[str, Any]:
    return {
        "type": code(claim, ontology),
        "source": [name for name in [named(claim.subject, claim, reading)] if name],
        "target": [name for name in [named(claim.object, claim, reading)] if name],
    }


def code(claim: Claim, ontology: Ontology) -> str:
    """PLOVER's own rules: a good deed ahead is AGREE, one refused REJECT, a bad one THREATEN."""
    kind = root(claim.relation, ontology)
    if ontology.relations[claim.relation].speech_act:
        return kind
    if kind in COOPERATIVE and claim.polarity == "negative":
        return "REJECT"
    if claim.realis == "planned" and claim.modality != "attempted":
        return "AGREE" if kind in COOPERATIVE else "THREATEN"
    return "REQUEST" if claim.realis == "requested" else kind


def root(relation: str, ontology: Ontology) -> str:
    """The root code of a relation or of the nearest one above it, "" for none."""
    waiting = [relation]
    while waiting:
        known = ontology.relations.get(waiting.pop(0))
        if known is not None:
            for notation in known.notations:
                scheme, _, kind = notation.partition(":")
                if scheme == "PLOVER":
                    return kind.split("-")[0]
            waiting += known.parents
    return ""


def named(mention: Mention, claim: Claim, reading: Reading) -> str:
    """As the sentence names it; a deed that only the trigger tells of is nobody."""
    if mention.kind == "event" and (mention.start, mention.end) == (
        claim.trigger.start,
        claim.trigger.end,
    ):
        return ""
    if mention.kind != "pronoun":
        return mention.text
    return next((e.name for e in reading.entities if e.key == mention.entity), mention.text)
