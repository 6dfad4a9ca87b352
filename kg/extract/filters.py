"""Claims in, the claims worth keeping out: one for each thing said, of the right classes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from kg.extract.tolls import LOST
from kg.model import Claim, Ontology

_NEAR = 120  # characters between two tolls that a sentence gives together


def settle(claims: Iterable[Claim], ontology: Ontology) -> tuple[Claim, ...]:
    """Drop what breaks a relation's domain or range, and what a narrower claim says as well.

    Two rules may find one thing: of claims with the same ends in one sentence the most confident
    stays, and a relation's super-relation at the same trigger goes.
    """
    best: dict[tuple[object, ...], Claim] = {}
    for claim in claims:
        if not _allowed(claim, ontology):
            continue
        key = (claim.sentence.start, claim.subject.start, claim.subject.name, claim.relation,
               claim.object.start, claim.object.name, claim.polarity, claim.realis)  # fmt: skip
        other = best.get(key)
        if other is None or claim.confidence > other.confidence:
            best[key] = claim
    shared = [_with_sibling(c, list(best.values()), ontology) for c in best.values()]
    kept = [c for c in shared if not _said_better(c, shared, ontology)]
    return tuple(
        sorted(kept, key=lambda c: (c.trigger.start, c.subject.start, c.object.start, c.relation))
    )


def _allowed(claim: Claim, ontology: Ontology) -> bool:
    relation = ontology.relations[claim.relation]
    if claim.found_by.startswith("Membership") and ontology.is_a(claim.object.type, "Place"):
        return False  # "Serbs from Krajina, a part of Croatia", "other U.S. officials"
    if (claim.subject.start, claim.subject.end) == (claim.object.start, claim.object.end):
        return False
    if claim.subject.kind != "event" and claim.subject.name == claim.object.name and (
            claim.object.kind == "name"):  # fmt: skip
        return False
    if relation.range != "Literal" and not ontology.is_a(claim.object.type, relation.range):
        return False
    return ontology.is_a(claim.subject.type, relation.domain)


def _with_sibling(claim: Claim, others: Iterable[Claim], ontology: Ontology) -> Claim:
    """A toll without a doer has the happening of the one toll before it: "…, and 30 others hurt"."""
    alone = claim.subject.kind == "event" and claim.subject.start == claim.trigger.start
    lost = claim.found_by == LOST  # "… and lost 33 of their own"
    if not ontology.relations[claim.relation].toll or not alone or lost:
        return claim
    subjects = {
        (c.subject, c.event)
        for c in others
        if c.sentence == claim.sentence and ontology.relations[c.relation].toll
        and 0 < claim.trigger.start - c.trigger.start < _NEAR
        and not (c.subject.kind == "event" and c.subject.start == c.trigger.start)
    }  # fmt: skip
    if len(subjects) != 1:
        return claim
    subject, event = next(iter(subjects))
    return replace(claim, subject=subject, event=event)


def _said_better(claim: Claim, others: Iterable[Claim], ontology: Ontology) -> bool:
    """By a narrower relation with the same ends, or with an actor where this one has none."""
    for other in others:
        if other is claim or other.sentence != claim.sentence:
            continue
        same_object = other.object.start == claim.object.start
        narrower = ontology.is_a(other.relation, claim.relation)
        if same_object and narrower and other.trigger == claim.trigger and (
                other.relation != claim.relation and other.subject.start == claim.subject.start):  # fmt: skip
            return True
        if (
            same_object
            and narrower
            and claim.subject.kind == "event"
            and other.subject.kind != "event"
        ):
            return True
        # "conducted air strikes on X": the strikes on X say it all
        if claim.object.kind == "event" and other.event == claim.object and (
                other.object != claim.object and other.subject == claim.subject):  # fmt: skip
            return True
    return False
