"""Readings in, WikiEvents events out: attacks, deaths, injuries, protests, with who, whom and where."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kg.model import Claim, Mention, Ontology, Reading
from tests.benchmarks import corpus

FILE = "dev.jsonl"
OPTIONS = ("--types", "Conflict,Life")
MEASURES = {"document roles F1": ("doc roles", "f")}
RESAMPLES = 2_000
Argument = tuple[str, Mention]

# Ours and narrower ones → their event types, with the roles of subject and object.
MEANS = {
    "attacked": [("Conflict.Attack.Unspecified", "Attacker", "Target")],
    "fightsAgainst": [("Conflict.Attack.Unspecified", "Attacker", "Target")],
    "killed": [("Life.Die.Unspecified", "Killer", "Victim")],
    "wounded": [("Life.Injure.Unspecified", "Injurer", "Victim")],
    "protestedAgainst": [("Conflict.Demonstrate.Unspecified", "Demonstrator", "Target")],
}
JOINT = [*MEANS["killed"], *MEANS["wounded"]]  # "60 killed and injured"
EXPLOSION = ("bombed", "suicideBombed")
EXPLOSIVE = re.compile(r"bomb|explosive|device|dynamite|\bV?B?IED", re.IGNORECASE)
DETONATION = "Conflict.Attack.DetonateExplode"
WHERE = ("State", "City", "Region", "Area")
JOINING = ("takesPartIn", "claimedResponsibilityFor")


def predict(record: corpus.Record, reading: Reading, ontology: Ontology) -> dict[str, Any]:
    """One line of predictions. `record` gives the id alone."""
    events = [
        {
            "type": kind,
            "trigger": [claim.trigger.start, claim.trigger.end],
            "arguments": [{"role": r, "start": m.start, "end": m.end} for r, m in arguments],
        }
        for kind, arguments, claim in happenings(reading, ontology)
    ]
    return {"id": record["id"], "events": events}


def happenings(reading: Reading, ontology: Ontology) -> Iterator[tuple[str, list[Argument], Claim]]:
    """Event type, arguments, and the claim that tells of it."""
    for claim in reading.claims:
        if claim.polarity == "negative" and claim.modality != "failed":
            continue
        if corpus.above(ontology, claim.relation, *JOINING, "occurredIn"):
            yield from _joined(claim, ontology)
        for kind, subject, object_ in meanings(claim.relation, ontology):
            where = any(ontology.is_a(claim.object.type, each) for each in WHERE)
            arguments = [("Place" if where else object_, claim.object)]
            if claim.subject.kind != "event":
                arguments.append((subject, claim.subject))
            if claim.place is not None:
                arguments.append(("Place", claim.place))
            yield kind, [(r, m) for r, m in arguments if m.kind != "event"], claim
        violent = corpus.above(ontology, claim.relation, "attacked", "harmed")
        if violent and claim.instrument is not None:
            yield from _used(claim.instrument, claim, ontology)


def _used(
    weapon: Mention, claim: Claim, ontology: Ontology
) -> Iterator[tuple[str, list[Argument], Claim]]:
    """What an attack is done with: what explodes has a role of its own."""
    bombing = ontology.is_a(claim.event.type if claim.event else "", "Bombing")
    if (
        bombing
        or EXPLOSIVE.search(weapon.name)
        or corpus.above(ontology, claim.relation, *EXPLOSION)
    ):
        yield DETONATION, [("ExplosiveDevice", weapon)], claim
    else:
        yield "Conflict.Attack.Unspecified", [("Instrument", weapon)], claim


def meanings(relation: str, ontology: Ontology) -> list[tuple[str, str, str]]:
    if relation == "harmed":
        return JOINT
    found = [
        each for ours, kinds in MEANS.items() if ontology.is_a(relation, ours) for each in kinds
    ]
    if corpus.above(ontology, relation, *EXPLOSION):
        return [(DETONATION, subject, object_) for _, subject, object_ in found]
    return found


def _joined(claim: Claim, ontology: Ontology) -> Iterator[tuple[str, list[Argument], Claim]]:
    """Who takes part in an attack, and where one took place."""
    place = ontology.is_a(claim.relation, "occurredIn")
    event, other = (claim.subject, claim.object) if place else (claim.object, claim.subject)
    if ontology.is_a(event.type, "Attack") and other.kind != "event":
        yield "Conflict.Attack.Unspecified", [("Place" if place else "Attacker", other)], claim


def more(
    folder: Path, gold: list[corpus.Record], predicted: list[corpus.Record]
) -> tuple[dict[str, float], str]:
    """95 % of the F1 of document roles, over documents drawn with replacement."""
    counts = []
    for record, line in zip(gold, predicted, strict=True):
        got = corpus.score(folder, [record], [line], *OPTIONS)["doc roles"]
        counts.append(
            (got["p"] * got["n_pred"], got["n_pred"], got["r"] * got["n_gold"], got["n_gold"])
        )
    draw = random.Random(20)
    found = []
    for _ in range(RESAMPLES):
        hits, made, got, wanted = map(sum, zip(*draw.choices(counts, k=len(counts)), strict=True))
        precision, recall = hits / max(made, 1), got / max(wanted, 1)
        found.append(2 * precision * recall / (precision + recall) if precision + recall else 0.0)
    found.sort()
    low, high = found[RESAMPLES // 40], found[-1 - RESAMPLES // 40]
    return {}, f", 95 % of samples: {low:.1f} to {high:.1f}"
