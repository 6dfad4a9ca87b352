"""Readings in, a page of text out: what a reader wants to see first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from textwrap import shorten

from kg.model import Claim, Entity, Mention, Ontology, Reading, standing

_MANY = 12  # names in a row of the summary, before "and 5 more"
_WIDTH = 100


def summary(
    readings: Sequence[Reading], *, ontology: Ontology, party_outlets: frozenset[str] = frozenset()
) -> str:
    """Entities by class, then what is stated, claimed (by whom), denied, unreal, and masked."""
    lines: list[str] = []
    for reading in readings:
        lines += _article(reading, ontology, reading.outlet.key in party_outlets)
    return "\n".join(lines)


def _article(reading: Reading, ontology: Ontology, party_outlet: bool) -> Iterator[str]:
    article = reading.article
    names = {entity.key: entity.name for entity in reading.entities}
    words = sum(len(article.text[b.start : b.end].split()) for b in article.blocks)
    sources = {c.attribution.source.entity for c in reading.claims
               if c.attribution is not None and c.attribution.source is not None}  # fmt: skip
    yield article.title or article.id
    facts = [reading.outlet.name if article.publisher else "", article.date,
             f"{words:,} words", f"{len(reading.claims)} claims",
             f"{len(sources)} sources besides the outlet"]  # fmt: skip
    yield "  " + " · ".join(fact for fact in facts if fact)
    yield ""
    yield "Who and what"
    yield from _entities(reading, ontology)
    by_standing: dict[str, list[Claim]] = {}
    for claim in reading.claims:
        by_standing.setdefault(standing(claim, party_outlet=party_outlet), []).append(claim)
    titles = (
        ("stated", "The outlet states"),
        ("claimed", "Claimed, by whom"),
        ("denied", "Denied, by whom"),
        ("unreal", "Planned, asked for, feared: not real"),
    )
    for key, title in titles:
        claims = by_standing.get(key, [])
        if claims:
            yield ""
            yield f"{title} ({len(claims)})"
            yield from _claims(claims, names, ontology, by_voice=key != "stated")
    if article.masked:
        yield ""
        yield f"Masked as no part of the story ({len(article.masked)})"
        for masked in article.masked:
            text = shorten(article.text[masked.start : masked.end], 60, placeholder=" …")
            yield f"  {masked.reason:<24.24}  {text}"


def _entities(reading: Reading, ontology: Ontology) -> Iterator[str]:
    in_claims = {m.entity for c in reading.claims for m in (c.subject, c.object, c.place, c.instrument)
                 if m is not None}  # fmt: skip
    in_claims |= {c.attribution.source.entity for c in reading.claims
                  if c.attribution is not None and c.attribution.source is not None}  # fmt: skip
    by_type: dict[str, list[Entity]] = {}
    for entity in reading.entities:
        if entity.key in in_claims and entity.kind == "name":
            by_type.setdefault(entity.type, []).append(entity)
    for kind in sorted(by_type):
        label = ontology.classes[kind].label if kind in ontology.classes else kind
        found = sorted(entity.name for entity in by_type[kind])
        more = f" and {len(found) - _MANY} more" if len(found) > _MANY else ""
        yield f"  {label:<16}  {', '.join(found[:_MANY])}{more}"
    described = sorted({e.name for e in reading.entities
                        if e.key in in_claims and e.kind == "description"})  # fmt: skip
    if described:
        more = f" and {len(described) - _MANY} more" if len(described) > _MANY else ""
        yield f"  {'described':<16}  {', '.join(described[:_MANY])}{more}"


def _claims(
    claims: Iterable[Claim], names: dict[str, str], ontology: Ontology, *, by_voice: bool
) -> Iterator[str]:
    voices: dict[str, list[Claim]] = {}
    for claim in claims:
        voices.setdefault(_voice(claim, names), []).append(claim)
    for voice, said in sorted(voices.items()):
        if by_voice:
            yield f"  {voice}"
        for claim in said:
            indent = "    " if by_voice else "  "
            yield shorten_line(indent + line(claim, names, ontology))


def line(claim: Claim, names: dict[str, str], ontology: Ontology) -> str:
    """One claim as one line: subject – relation – object, with counts, place and time."""
    relation = ontology.relations[claim.relation]
    target = _name(claim.object, names)
    if claim.count is not None:
        target = f"{claim.count.text} {target}"
    parts = [f"{_name(claim.subject, names)} – {relation.label} – {target}"]
    if claim.place is not None:
        parts.append(f"at {_name(claim.place, names)}")
    if claim.time is not None:
        parts.append(claim.time.text)
    if claim.instrument is not None:
        parts.append(f"with {_name(claim.instrument, names)}")
    tags = [claim.modality or (claim.realis if claim.realis != "actual" else ""), claim.hedge]
    tail = ", ".join(tag for tag in tags if tag)
    return ", ".join(parts) + (f" ({tail})" if tail else "")


def shorten_line(text: str) -> str:
    return text if len(text) <= _WIDTH else text[: _WIDTH - 2].rstrip() + " …"


def _name(mention: Mention, names: dict[str, str]) -> str:
    return names.get(mention.entity, mention.name)


def _voice(claim: Claim, names: dict[str, str]) -> str:
    if claim.attribution is None:
        return "the outlet"
    if claim.attribution.source is None:
        return "the outlet, naming no source"
    voice = _name(claim.attribution.source, names)
    relays = [_name(m, names) for m in claim.attribution.relayed_by]
    return voice + (f", relayed by {', '.join(relays)}" if relays else "")
