"""Readings of single sentences in, PLOVER events out: code, source, target.

The codes are those that the ontology gives its relations (`skos:notation` of the type kg:PLOVER).
The corpus codes one event a sentence, with both ends: what has both goes before what lacks one, a
happening before the sides that its actors are on, a speech act before what it tells of, then the
first. What somebody says that another must do is a request of theirs.
"""

from __future__ import annotations

from typing import Any

from kg.extract.coref import SIEVES
from kg.model import Claim, Mention, Ontology, Reading
from tests.benchmarks import corpus

FILE = "plv_train.jsonl"
MEASURES = {"pair F1": ("pair", "f"), "root code macro-F1": ("class root", "f")}


COOPERATIVE = ("AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID", "YIELD")
SIDES = ("supports", "alliedWith")


def predict(record: corpus.Record, reading: Reading, ontology: Ontology) -> dict[str, Any]:
    """One line of predictions. `record` gives the id alone."""
    coded = [c for c in reading.claims if root(c.relation, ontology)]
    coded.sort(key=lambda c: (
        not all(named(end, c, reading) for end in (c.subject, c.object)),
        c.relation in SIDES and not c.found_by.endswith("/active"),
        not ontology.relations[c.relation].speech_act,
        c.trigger.start,
    ))  # fmt: skip
    main = [c for c in coded if c.trigger == coded[0].trigger]
    return {"id": record["id"], "events": [event(c, reading, ontology) for c in main]}


def event(claim: Claim, reading: Reading, ontology: Ontology) -> dict[str, Any]:
    source, target = claim.subject, claim.object
    asker = asked_by(claim)
    if asker is not None:
        source, target = asker, claim.subject
    return {
        "type": code(claim, ontology),
        "source": [name for name in [named(source, claim, reading)] if name],
        "target": [name for name in [named(target, claim, reading)] if name],
    }


def asked_by(claim: Claim) -> Mention | None:
    """Who asks the subject of a claim to do what it tells of; None where nobody else does."""
    voice = claim.attribution.source if claim.attribution is not None else None
    if claim.realis != "requested" or voice is None or voice.entity == claim.subject.entity:
        return None
    return voice


def code(claim: Claim, ontology: Ontology) -> str:
    """PLOVER's own rules: a good deed ahead is AGREE, one refused REJECT, a bad one THREATEN.

    What somebody orders of their own ("ordered the arrest of") is the deed.
    """
    kind = root(claim.relation, ontology)
    if ontology.relations[claim.relation].speech_act:
        return kind
    if kind in (*COOPERATIVE, "MOBILIZE") and claim.polarity == "negative":
        return "REJECT"
    if claim.realis == "planned" and claim.modality != "attempted":
        offered = kind == "MOBILIZE" and claim.modality == "promised"
        return "AGREE" if kind in COOPERATIVE or offered else "THREATEN"
    return "REQUEST" if asked_by(claim) is not None else kind


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
    if mention.kind != "pronoun" and mention.coref_by not in SIEVES:
        # "a call" is named "call from the council"
        return mention.name if mention.text in mention.name else mention.text
    return next((e.name for e in reading.entities if e.key == mention.entity), mention.text)
