"""Readings in, re3d relations out: war, alliance, belonging, command, sameness, place.

A relation is scored as a pair of names in a document; the corpus names both ends by the whole phrase.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

from kg.model import Claim, Mention, Ontology, Reading
from tests.benchmarks import corpus

FILE = "dev.jsonl"
RELATIONS = ("FightingAgainst", "AlliesOf", "BelongsTo", "InChargeOf", "IsSynonymOf", "CoLocated")
MEASURES = {"relations by names F1": ("relation names", "f")}
OPTIONS = ("--relations", ",".join(RELATIONS), "--no-pronouns")
TITLES = re.compile(r"(?:[A-Z][\w.’'-]* )+$")  # what stands before a name and belongs to it
PARTICLES = frozenset({"the", "a", "an", "of", "and", "for", "in", "on", "de", "bin", "ibn"})
# Ours and narrower ones → theirs. Theirs are undirected, but BelongsTo and InChargeOf.
MEANS = {
    "fightsAgainst": "FightingAgainst", "attacked": "FightingAgainst",
    "harmed": "FightingAgainst", "besieges": "FightingAgainst", "destroyed": "FightingAgainst",
    "repelled": "FightingAgainst", "mobilizedAgainst": "FightingAgainst",
    "alliedWith": "AlliesOf", "cooperatedWith": "AlliesOf", "supports": "AlliesOf",
    "memberOf": "BelongsTo", "factionOf": "BelongsTo", "organOf": "BelongsTo",
    "leads": "InChargeOf", "controls": "InChargeOf",
    "alsoKnownAs": "IsSynonymOf", "formerName": "IsSynonymOf",
    "locatedIn": "CoLocated", "occurredIn": "CoLocated",
}  # fmt: skip


def predict(record: corpus.Record, reading: Reading, ontology: Ontology) -> dict[str, Any]:
    """One line of predictions. `record` gives the id alone."""
    whole = Phrases(reading)
    found = [
        {"type": kind, "source": list(whole.of(first)), "target": list(whole.of(second))}
        for kind, first, second, _ in relations(reading, ontology)
        if not whole.nested(first, second)
    ]
    return {"id": record["id"], "relations": found}


def relations(
    reading: Reading, ontology: Ontology
) -> Iterator[tuple[str, Mention, Mention, Claim | None]]:
    """Relation, its two ends, and the claim that says so; sameness is told by names alone."""
    for claim in reading.claims:
        if claim.polarity == "negative" or claim.object.kind == "event":
            continue
        if claim.subject.kind != "event":
            for ours, theirs in MEANS.items():
                if ontology.is_a(claim.relation, ours):
                    yield theirs, claim.subject, claim.object, claim
        if claim.place is not None:
            yield "CoLocated", claim.object, claim.place, claim
    yield from same(reading)


def same(reading: Reading) -> Iterator[tuple[str, Mention, Mention, None]]:
    """Neighbouring mentions of one thing that are named apart: "the X (Y)", "X, the head of Y"."""
    for first, second in combinations(reading.mentions, 2):
        gap = reading.article.text[first.end : second.start]
        close = first.end <= second.start and len(gap) <= 3 and not gap.strip(' ,(“"')
        if close and first.entity == second.entity and first.name != second.name:
            yield "IsSynonymOf", first, second, None


class Phrases:
    """Mentions as the corpus marks them: a person with titles, "Palmyra, Syria" as one place."""

    def __init__(self, reading: Reading) -> None:
        self.text = reading.article.text
        self.places = {
            c.subject.end: c.object.end
            for c in reading.claims
            if c.relation == "locatedIn" and self.text[c.subject.end : c.object.start] == ", "
        }

    def of(self, mention: Mention) -> tuple[int, int]:
        start, end = mention.start, self.places.get(mention.end, mention.end)
        titles = TITLES.search(self.text, max(0, start - 80), start)
        if mention.type == "Person" and mention.kind == "name" and titles:
            start = titles.start()
        return start, end

    def nested(self, first: Mention, second: Mention) -> bool:
        """Whether one lies in the other: what a name says of itself is no relation there."""
        (start, end), (begin, stop) = self.of(first), self.of(second)
        return (start <= begin and stop <= end) or (begin <= start and end <= stop)


def more(
    folder: Path, gold: list[corpus.Record], predicted: list[corpus.Record]
) -> tuple[dict[str, float], str]:
    """The same for pairs both ends of which are names: a capital in the middle, or at the front."""
    kept = [
        {**g, "gold": {**g["gold"], "relations": _named(g["gold"]["relations"], g["text"])}}
        for g in gold
    ]
    lines = [
        {**p, "relations": _named(p.get("relations", []), g["text"])}
        for g, p in zip(gold, predicted, strict=True)
    ]
    table = corpus.score(folder, kept, lines, *OPTIONS)
    return {"both ends named F1": table["relation names"]["f"]}, ""


def _named(relations: list[dict[str, Any]], text: str) -> list[dict[str, Any]]:
    return [
        r for r in relations if all(_name(text[slice(*r[end])]) for end in ("source", "target"))
    ]


def _name(phrase: str) -> bool:
    """Every word that is no particle has a capital: "Haider al-Abadi", "the Gulf of Aden"."""
    words = [w for w in re.findall(r"[\w'’.-]+", phrase) if w.lower() not in PARTICLES]
    return bool(words) and all(
        w[0].isupper() or w.startswith("al-") or w[0].isdigit() for w in words
    )
