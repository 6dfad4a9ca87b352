"""Readings in, re3d relations out: war, alliance, belonging, command, sameness, place.

A relation is scored as a pair of names in a document; the corpus names both ends by the whole phrase:
with titles ("General X"), with what the name is the first word of ("X fighters"), with "city of" before
a place and the of-phrase behind a noun; a number belongs to people and not to things.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

from kg.extract.coref import SIEVES
from kg.model import Claim, Mention, Ontology, Reading
from tests.benchmarks import corpus

FILE = "dev.jsonl"
RELATIONS = ("FightingAgainst", "AlliesOf", "BelongsTo", "InChargeOf", "IsSynonymOf", "CoLocated")
MEASURES = {"relations by names F1": ("relation names", "f")}
OPTIONS = ("--relations", ",".join(RELATIONS), "--no-pronouns")
TITLES = re.compile(r"(?:[A-Z][\w.’'-]* )+$")  # what stands before a name and belongs to it
KIND_OF = re.compile(r"(?:[A-Z][\w-]* |\w+-\w+ )*([a-z]+) of (?:the )?$")  # "rebel-held city of "
OF = re.compile(r" (?:of|for) (?:the |an? )?")
CAPITALS = re.compile(r"[A-Z][\w’'-]*(?: (?:of |and |for )?[A-Z][\w’'-]*)*")
BEHIND = re.compile(r" ([a-z-]+)(?: ([a-z-]+))?")
NUMBER = re.compile(
    r"(?:(?:about|around|at least|more than|over|some) )?(?:\d[\d,.]*|one|two|three|four|five|six|seven"
    r"|eight|nine|ten|several|many|dozens of|hundreds of|thousands of) ",
    re.IGNORECASE,
)
PARTICLES = frozenset({"the", "a", "an", "of", "and", "for", "in", "on", "de", "bin", "ibn"})
# Ours and narrower ones → theirs. Theirs are undirected, but BelongsTo and InChargeOf.
MEANS = {
    "fightsAgainst": "FightingAgainst", "attacked": "FightingAgainst",
    "harmed": "FightingAgainst", "besieges": "FightingAgainst",
    "repelled": "FightingAgainst", "mobilizedAgainst": "FightingAgainst",
    "alliedWith": "AlliesOf", "cooperatedWith": "AlliesOf", "supports": "AlliesOf",
    "memberOf": "BelongsTo", "factionOf": "BelongsTo", "organOf": "BelongsTo",
    "leads": "InChargeOf", "controls": "InChargeOf", "seized": "InChargeOf",
    "alsoKnownAs": "IsSynonymOf", "formerName": "IsSynonymOf",
    "locatedIn": "CoLocated", "occurredIn": "CoLocated", "wentTo": "CoLocated",
    "deployedTo": "CoLocated",
}  # fmt: skip


def predict(record: corpus.Record, reading: Reading, ontology: Ontology) -> dict[str, Any]:
    """One line of predictions. `record` gives the id alone."""
    whole = Phrases(reading, ontology)
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
        first, second = (named(m, claim, reading) for m in (claim.subject, claim.object))
        for kind in kinds(claim, ontology):
            yield kind, first, second, claim
        if claim.place is not None and not _is_area(claim.object, ontology):
            if claim.sentence.start <= claim.place.start < claim.sentence.end:
                yield "CoLocated", second, claim.place, claim
    yield from same(reading)


def _is_area(mention: Mention, ontology: Ontology) -> bool:
    return ontology.is_a(mention.type, "Place") and not ontology.is_a(mention.type, "Facility")


def kinds(claim: Claim, ontology: Ontology) -> Iterator[str]:
    """What a claim is there: a march on a town is no fight with it, what is to be taken is not held."""
    if claim.subject.kind == "event":
        return
    for ours, theirs in MEANS.items():
        if not ontology.is_a(claim.relation, ours):
            continue
        if theirs == "InChargeOf" and claim.realis != "actual":
            continue
        if ours == "mobilizedAgainst" and ontology.is_a(claim.object.type, "Place"):
            theirs = "CoLocated"
        yield theirs
        if claim.found_by == "Role/role" and ours == "leads":  # "HRW's director" is of it
            yield "BelongsTo"


def named(end: Mention, claim: Claim, reading: Reading) -> Mention:
    """The name that the sentence gives to what a claim calls by a description or a pronoun."""
    if end.kind == "name" and end.coref_by not in SIEVES:
        return end
    within = claim.sentence
    names = (
        m
        for m in reading.mentions
        if m.kind == "name" and m.entity == end.entity and within.start <= m.start < within.end
        and m.coref_by not in SIEVES
    )  # fmt: skip
    return next(names, end)


def same(reading: Reading) -> Iterator[tuple[str, Mention, Mention, None]]:
    """Neighbouring mentions of one thing that are named apart: "the X (Y)", "X, the head of Y"."""
    for first, second in combinations(reading.mentions, 2):
        gap = reading.article.text[first.end : second.start]
        close = first.end <= second.start and len(gap) <= 3 and not gap.strip(' ,(“"')
        if not close or first.entity != second.entity or first.name == second.name:
            continue
        if not any(_is_bare(m, reading.article.text) for m in (first, second)):
            yield "IsSynonymOf", first, second, None


def _is_bare(mention: Mention, text: str) -> bool:
    """ "the commander" is no other name of anybody, "the commander of the Third Army" is."""
    bare = mention.kind == "description" and " " not in mention.name
    return bare and OF.match(text, mention.end) is None


class Phrases:
    """Mentions as the corpus marks them, by the text around them and the ontology's nouns."""

    def __init__(self, reading: Reading, ontology: Ontology) -> None:
        self.text, self.ontology = reading.article.text, ontology
        self.ends = {m.start: m.end for m in reading.mentions}
        self.places = {
            c.subject.end: c.object.end
            for c in reading.claims
            if c.relation == "locatedIn" and self.text[c.subject.end : c.object.start] == ", "
        }
        self.begins = {m.end: m.start for m in reading.mentions if m.kind == "name"}
        self.people, groups = _nouns(ontology, "Person"), _nouns(ontology, "Group")
        self.actors = groups | {f"{noun}s" for noun in self.people | groups}
        self.areas = _nouns(ontology, "Place")

    def of(self, mention: Mention) -> tuple[int, int]:
        start, end = mention.start, mention.end
        is_a, before = self.ontology.is_a, self.text[max(0, start - 80) : start]
        if mention.kind == "pronoun" or mention.coref_by in SIEVES:
            return start, end
        if mention.kind == "name":
            end = self.behind(end)
            if is_a(mention.type, "Person") and (titles := TITLES.search(before)):
                start -= len(titles[0])
            elif is_a(mention.type, "Place") and (kind := KIND_OF.search(before)):
                start -= len(kind[0]) if kind[1].lower() in self.areas else 0
            return start, self.places.get(end, end)
        if not is_a(mention.type, "Human") and (number := NUMBER.match(mention.text)):
            start += number.end()
        if self.text[start - 1 : start] == " ":
            start = self.begins.get(start - 1, start)
        return start, self.after(end)

    def after(self, end: int) -> int:
        """Where "the mayor of X" ends, or where it stops that no name or mention follows."""
        of = OF.match(self.text, end)
        if of is None:
            return end
        name = CAPITALS.match(self.text, of.end())
        return name.end() if name else self.ends.get(of.end(), end)

    def behind(self, end: int) -> int:
        """Where "X fighters", "X military forces" end, or X where no such noun follows it."""
        words = BEHIND.match(self.text, end)
        if words is None or words[2] in self.people:  # "X gang leader" is a person
            return end
        for at in (2, 1):
            if words[at] and self.text[end + 1 : words.end(at)] in self.actors:
                return words.end(at)
        return end

    def nested(self, first: Mention, second: Mention) -> bool:
        """Whether one lies in the other: what a name says of itself is no relation there."""
        (start, end), (begin, stop) = self.of(first), self.of(second)
        return (start <= begin and stop <= end) or (begin <= start and end <= stop)


def _nouns(ontology: Ontology, kind: str) -> frozenset[str]:
    classes = (c for c in ontology.classes.values() if ontology.is_a(c.name, kind))
    return frozenset(noun for cls in classes for noun in cls.nouns)


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
