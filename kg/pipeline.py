"""Articles in, readings out, and a graph of them: the pipeline, readable from top to bottom."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, cast

from kg import link, places
from kg.confidence import calibrated
from kg.extract.attribution import attribute, attributions
from kg.extract.circumstances import circumstances
from kg.extract.coref import corefer
from kg.extract.filters import settle
from kg.extract.frames import Extractor, frames
from kg.extract.happenings import happenings
from kg.extract.mentions import Lexicon, lexicon, mentions
from kg.extract.names import Naming, names, namings
from kg.extract.realis import judge
from kg.extract.speech import behind, blamed, contents
from kg.extract.tolls import tolls
from kg.model import Article, Attribution, Claim, Entity, Mention, Ontology, Reading, Span
from kg.parse import load, parse
from kg.patterns import compile_rules

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc


@dataclass(frozen=True)
class Tools:
    """What reading needs and what is made once: pipeline, ontology, extractors."""

    nlp: Language
    ontology: Ontology
    lex: Lexicon
    extractors: tuple[Extractor, ...]


def tools(ontology: Ontology, *, model: str = "", extractors: Sequence[Extractor] = ()) -> Tools:
    """Load the pipeline and index the ontology. `extractors` are the user's, beside the built-in."""
    nlp = load(model)
    lex = lexicon(ontology, nlp)
    built_in = (frames(compile_rules(ontology), lex), tolls(lex), behind(lex))
    gc.freeze()  # what is loaded stays: walked again and again, it cost a fifth of a build
    return Tools(nlp, ontology, lex, (*built_in, *extractors))


def readings(articles: Iterable[Article], use: Tools) -> Iterator[Reading]:
    """Read one article after the other; memory does not grow with their number."""
    for article in articles:
        with use.nlp.memory_zone():
            with _no_sweeping():
                found = reading(article, use)
            yield found


@contextmanager
def _no_sweeping() -> Iterator[None]:
    """Without the garbage collector: what an article needs goes when it is read, without cycles."""
    swept = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if swept:
            gc.enable()


def reading(article: Article, use: Tools) -> Reading:
    """All that one article says."""
    doc = parse(article, use.nlp)
    use.lex.recognise(doc)
    found: Iterable[Claim] = (c for extract in use.extractors for c in extract(doc, article))
    found = judge(found, doc, use.ontology)
    voices = attributions(doc, mentions(doc, use.lex), use.ontology)
    found = attribute(found, voices)
    found = corefer(found, doc, use.lex)
    found = circumstances(found, doc, article, use.lex)
    told = happenings(settle(found, use.ontology), doc, article, use.lex)
    claims = (*contents(told.claims, use.ontology), *_of_names(article, doc, voices, use))
    same = (*namings(doc, use.lex), *told.same)
    persons = [m for m in mentions(doc, use.lex).values()
               if m.kind == "name" and use.ontology.is_a(m.type, "Person")]  # fmt: skip
    states = states_named(doc, use.lex)
    doc.user_data.clear()  # else the Doc holds itself, and memory waits for the garbage collector
    return _linked(article, claims, voices, same, persons, states, use.ontology)


def _of_names(
    article: Article, doc: Doc, voices: Sequence[Attribution], use: Tools
) -> tuple[Claim, ...]:
    """What names say by themselves is the outlet's own voice, unless it is quoted."""
    quoted = [voice for voice in voices if voice.quoted]
    told = tuple(corefer(names(use.lex)(doc, article), doc, use.lex))
    happened = tuple(c for c in told if use.ontology.relations[c.relation].event)
    lasting = tuple(c for c in told if c not in happened)
    found = (*lasting, *circumstances(happened, doc, article, use.lex))  # a renaming has a day
    return settle(attribute(found, quoted), use.ontology)


def states_named(doc: Doc, lex: Lexicon) -> frozenset[str]:
    """The states that names and demonyms of the text stand for."""
    words = {ent.text.lower() for ent in doc.ents}
    found = [lex.known.get(word) or lex.demonyms.get(word) for word in sorted(words)]
    return frozenset(known.name for known in found if known and known.type == "State")


def outlet_of(article: Article, ontology: Ontology) -> Entity:
    """The article's publisher; one that is not known is scoped to the article."""
    if article.publisher:
        return link.entity_of(article.publisher, "Outlet", ontology=ontology)
    label = article.title or Path(article.path).name or article.id
    return Entity(f"{article.id}#outlet-1", label, "Outlet", "description", article=article.id)


def _linked(
    article: Article, claims: Sequence[Claim], voices: Sequence[Attribution],
    naming: Sequence[Naming], persons: Sequence[Mention], states: frozenset[str], ontology: Ontology,
) -> Reading:  # fmt: skip
    """Give every mention its entity; `states` are those that the article names.

    `persons` are named, but no claim need speak of them: "Garcia was shot" is of the Roberto Garcia
    of another sentence. An entity that nothing speaks of is left out.
    """
    spoken = [m for v in voices for m in (v.source, *v.relayed_by) if m is not None]
    heard = [m for c in claims for m in _mentions_of(c)]
    aliases = [link.Alias(n.first, n.second, cast(link.AliasKind, n.kind)) for n in naming]
    named = [m for alias in aliases for m in (alias.first, alias.second)]
    told = (*heard, *spoken, *named)
    everything = sorted({m for m in (*told, *persons) if m.kind != "literal"},
                        key=lambda m: (m.start, m.end, m.kind, m.type, m.name))  # fmt: skip
    entity_of, entities = link.link(everything, article, ontology=ontology, aliases=aliases)
    used = {entity_of[m].entity for m in told if m in entity_of}
    entities = tuple(entity for entity in entities if entity.key in used)
    entities = places.located(entities, states, ontology)
    outlet = outlet_of(article, ontology)

    @cache
    def spelt(span: Span) -> Span:
        return _spelt(span, article.text)

    @cache
    def linked(mention: Mention) -> Mention:
        return _spelt(entity_of.get(mention, mention), article.text)

    made = [c.attribution for c in claims if c.attribution is not None]
    heard_voices = dict.fromkeys((*voices, *made))  # a claimed deed is an attribution, too
    new_voice = {voice: _relinked_voice(voice, linked, spelt, outlet) for voice in heard_voices}
    relinked = (_relinked(c, linked, spelt, new_voice) for c in claims)
    new_claims = _distinct(
        c
        for c in blamed(relinked, ontology)
        if not c.object.entity or c.subject.entity != c.object.entity
    )
    new_claims = tuple(calibrated(claim) for claim in new_claims)
    return Reading(article, new_claims, tuple(new_voice.values()), entities, outlet,
                   tuple(sorted(map(linked, entity_of), key=lambda m: (m.start, m.end))))  # fmt: skip


_Words = TypeVar("_Words", Span, Mention)


def _spelt(words: _Words, text: str) -> _Words:
    """As the article has it: a Doc has capitals in mixed case, and blanks for what it leaves out."""
    there = text[words.start : words.end]
    if words.text == there:
        return words
    pairs = zip(words.text, there, strict=False)
    same = len(words.text) == len(there) and all(
        read == char or read.isspace() or read.lower() == char.lower() for read, char in pairs
    )
    return replace(words, text=there) if same else words


def _distinct(claims: Iterable[Claim]) -> tuple[Claim, ...]:
    """Of claims that say the same in one sentence with one voice, the most confident."""
    best: dict[tuple[object, ...], Claim] = {}
    for claim in claims:
        voice = claim.attribution
        source = (
            voice.source.entity if voice is not None and voice.source is not None else voice is None
        )
        key = (claim.sentence.start, claim.subject.entity, claim.relation, claim.polarity, claim.realis,
               claim.object.entity or claim.object.name, source, claim.count)  # fmt: skip
        if key not in best or claim.confidence > best[key].confidence:
            best[key] = claim
    return tuple(best.values())


def _mentions_of(claim: Claim) -> Iterator[Mention]:
    for mention in (claim.subject, claim.object, claim.place, claim.instrument, claim.event):
        if mention is not None:
            yield mention
    for other in (claim.content, claim.part_of):
        if other is not None:
            yield from _mentions_of(other)
    voice = claim.attribution
    while voice is not None:
        yield from (m for m in (voice.source, *voice.relayed_by) if m is not None)
        voice = voice.outer


def _relinked_voice(
    voice: Attribution,
    linked: Callable[[Mention], Mention],
    spelt: Callable[[Span], Span],
    outlet: Entity,
) -> Attribution:
    """The outlet passes everything on: it is left out of the relays."""
    relays = tuple(m for m in map(linked, voice.relayed_by) if m.entity != outlet.key)
    return replace(
        voice,
        cue=spelt(voice.cue),
        content=tuple(map(spelt, voice.content)),
        sentence=spelt(voice.sentence),
        source=linked(voice.source) if voice.source is not None else None,
        relayed_by=relays,
        outer=_relinked_voice(voice.outer, linked, spelt, outlet) if voice.outer else None,
    )


def _relinked(
    claim: Claim,
    linked: Callable[[Mention], Mention],
    spelt: Callable[[Span], Span],
    voices: dict[Attribution, Attribution],
) -> Claim:
    def over(mention: Mention | None) -> Mention | None:
        return None if mention is None else linked(mention)

    def across(other: Claim | None) -> Claim | None:
        return None if other is None else _relinked(other, linked, spelt, voices)

    return replace(
        claim, subject=linked(claim.subject), object=linked(claim.object), place=over(claim.place),
        instrument=over(claim.instrument), event=over(claim.event), content=across(claim.content),
        part_of=across(claim.part_of), trigger=spelt(claim.trigger), sentence=spelt(claim.sentence),
        attribution=None if claim.attribution is None else voices[claim.attribution],
    )  # fmt: skip
