"""Articles in, readings out, and a graph of them: the pipeline, readable from top to bottom."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

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
    return Tools(nlp, ontology, lex, (*built_in, *extractors))


def readings(articles: Iterable[Article], use: Tools) -> Iterator[Reading]:
    """Read one article after the other; memory does not grow with their number."""
    for article in articles:
        with use.nlp.memory_zone():
            yield reading(article, use)


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
    made = _linked(article, claims, voices, same, states_named(doc, use.lex), use.ontology)
    return cast(Reading, _as_read(made, article.text))


def _as_read(made: Any, text: str) -> Any:
    """A record with its texts as the article spells them: a Doc has capitals in mixed case."""
    if isinstance(made, tuple):
        found = tuple(_as_read(each, text) for each in made)
        same = all(new is old for new, old in zip(found, made, strict=True))
        return made if same else found
    if isinstance(made, Span | Mention):
        there = text[made.start : made.end]
        same = made.text == there or made.text.lower() != there.lower()
        return made if same else replace(made, text=there)
    if isinstance(made, Claim | Attribution | Reading):
        old = {field.name: getattr(made, field.name) for field in fields(made)}
        new = {name: _as_read(each, text) for name, each in old.items() if name != "article"}
        new = {name: each for name, each in new.items() if each is not old[name]}
        return replace(made, **new) if new else made
    return made


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
    naming: Sequence[Naming], states: frozenset[str], ontology: Ontology,
) -> Reading:  # fmt: skip
    """Give every mention its entity; `states` are those that the article names."""
    spoken = [m for v in voices for m in (v.source, *v.relayed_by) if m is not None]
    heard = [m for c in claims for m in _mentions_of(c)]
    aliases = [link.Alias(n.first, n.second, cast(link.AliasKind, n.kind)) for n in naming]
    named = [m for alias in aliases for m in (alias.first, alias.second)]
    everything = sorted({m for m in (*heard, *spoken, *named) if m.kind != "literal"},
                        key=lambda m: (m.start, m.end, m.kind, m.type, m.name))  # fmt: skip
    entity_of, entities = link.link(everything, article, ontology=ontology, aliases=aliases)
    entities = places.located(entities, states, ontology)
    outlet = outlet_of(article, ontology)

    def linked(mention: Mention) -> Mention:
        return entity_of.get(mention, mention)

    made = [c.attribution for c in claims if c.attribution is not None]
    heard_voices = dict.fromkeys((*voices, *made))  # a claimed deed is an attribution, too
    new_voice = {voice: _relinked_voice(voice, linked, outlet) for voice in heard_voices}
    relinked = (_relinked(c, linked, new_voice) for c in claims)
    new_claims = _distinct(
        c
        for c in blamed(relinked, ontology)
        if not c.object.entity or c.subject.entity != c.object.entity
    )
    new_claims = tuple(calibrated(claim) for claim in new_claims)
    return Reading(article, new_claims, tuple(new_voice.values()), entities, outlet,
                   tuple(sorted(entity_of.values(), key=lambda m: (m.start, m.end))))  # fmt: skip


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
    voice: Attribution, linked: Callable[[Mention], Mention], outlet: Entity
) -> Attribution:
    """The outlet passes everything on: it is left out of the relays."""
    relays = tuple(m for m in map(linked, voice.relayed_by) if m.entity != outlet.key)
    return replace(
        voice,
        source=linked(voice.source) if voice.source is not None else None,
        relayed_by=relays,
        outer=_relinked_voice(voice.outer, linked, outlet) if voice.outer is not None else None,
    )


def _relinked(
    claim: Claim, linked: Callable[[Mention], Mention], voices: dict[Attribution, Attribution]
) -> Claim:
    def over(mention: Mention | None) -> Mention | None:
        return None if mention is None else linked(mention)

    def across(other: Claim | None) -> Claim | None:
        return None if other is None else _relinked(other, linked, voices)

    return replace(
        claim, subject=linked(claim.subject), object=linked(claim.object), place=over(claim.place),
        instrument=over(claim.instrument), event=over(claim.event), content=across(claim.content),
        part_of=across(claim.part_of),
        attribution=None if claim.attribution is None else voices[claim.attribution],
    )  # fmt: skip
