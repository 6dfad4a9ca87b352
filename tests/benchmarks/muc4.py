"""Readings in, MUC-4 role fillers out: who did an act of violence, to whom, to what, with what.

The keys count acts against civilians and what is theirs; what befalls soldiers, police and fighters
is no incident. Victims are named ones. A filler is right if its name is one of the key's strings,
so each entity is given by one name as the text has it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from kg.model import Claim, Mention, Ontology, Reading
from tests.benchmarks import corpus

FILE = "dev.jsonl"
MEASURES = {"CEAF-REE F1": ("micro_avg", "f")}
VIOLENT = ("attacked", "destroyed", "harmed", "abducted", "threatened")
JOINING = ("takesPartIn", "claimedResponsibilityFor")
ARMED = ("Army", "ArmedGroup")
WHERE = ("State", "City", "Region", "Area")  # a place that an act is in, and not what it is done to
BELONGING = ("memberOf", "factionOf", "organOf")


def predict(record: corpus.Record, reading: Reading, ontology: Ontology) -> dict[str, Any]:
    """One line of predictions. `record` gives the id alone."""
    roles: dict[str, list[list[str]]] = {}
    seen: set[tuple[str, str]] = set()
    for role, mention, _ in fillers(reading, ontology):
        name = filler(mention, reading)
        keys = {(role, name.lower()), (role, mention.entity)}
        if name and not keys & seen:
            roles.setdefault(role, []).append([name])
            seen |= keys
    return {"id": record["id"], "roles": roles}


def fillers(reading: Reading, ontology: Ontology) -> Iterator[tuple[str, Mention, Claim]]:
    """Role, its filler and the claim that says so."""
    told = [c for c in reading.claims if happened(c)]
    incidents = [c for c in told if incident(c, ontology)]
    events = {c.event.entity for c in incidents if c.event is not None}
    events |= {c.subject.entity for c in incidents if c.subject.kind == "event"}
    joined = [
        c for c in told
        if corpus.above(ontology, c.relation, *JOINING) and c.object.entity in events
    ]  # fmt: skip
    doers = set()
    for claim in (*incidents, *joined):
        for role, mention in _doer(claim.subject, ontology):
            doers.add(mention.entity)
            yield role, mention, claim
    for claim in incidents:
        yield from ((role, m, claim) for role, m in _harmed(claim, ontology))
        if claim.instrument is not None:
            yield "Weapon", claim.instrument, claim
    for claim in told:
        belongs = corpus.above(ontology, claim.relation, *BELONGING)
        if belongs and claim.subject.entity in doers and claim.object.kind == "name":
            yield "PerpOrg", claim.object, claim


def happened(claim: Claim) -> bool:
    """Done, or tried or threatened; not denied, feared or supposed."""
    attempt = claim.modality in {"attempted", "failed", "threatened"}
    return attempt or (claim.polarity == "positive" and claim.realis == "actual")


def incident(claim: Claim, ontology: Ontology) -> bool:
    """An act of violence whose victims are no fighters, and which no state wages as a war."""
    violent = corpus.above(ontology, claim.relation, *VIOLENT)
    fighters = _is(claim.object, ontology, ARMED) or _is(claim.subject, ontology, ("State",))
    return violent and not fighters and claim.object.kind != "event"


def _doer(subject: Mention, ontology: Ontology) -> Iterator[tuple[str, Mention]]:
    if _is(subject, ontology, ("Weapon",)):
        yield "Weapon", subject
    elif subject.kind != "event" and _is(subject, ontology, ("Actor",)):
        organisation = subject.kind == "name" and _is(subject, ontology, ("Group",))
        yield ("PerpOrg" if organisation else "PerpInd"), subject


def _harmed(claim: Claim, ontology: Ontology) -> Iterator[tuple[str, Mention]]:
    what = claim.object
    if _is(what, ontology, ("Human",)):
        if what.kind == "name":
            yield "Victim", what
    elif _is(what, ontology, ("Property",)) and not _is(what, ontology, WHERE):
        yield "Target", what


def filler(mention: Mention, reading: Reading) -> str:
    """The fullest name of what is meant that the text holds; a description as it stands."""
    if mention.kind == "description":
        return mention.name
    meant = next((e for e in reading.entities if e.key == mention.entity), None)
    if meant is None or meant.kind == "pronoun":
        return "" if mention.kind == "pronoun" else mention.name
    text = " ".join(reading.article.text.split()).lower()
    return meant.name if meant.name.lower() in text else mention.name


def _is(mention: Mention, ontology: Ontology, classes: Iterable[str]) -> bool:
    return any(ontology.is_a(mention.type, each) for each in classes)
