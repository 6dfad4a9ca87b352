"""Readings in, rdflib graph out: the only place that mints IRIs and writes triples.

A claim is a node; only a stated claim is also a plain triple. What a graph of ours looks like is
shown in docs and held by ontologies/shapes.ttl.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import product
from typing import NamedTuple

from rdflib import DCTERMS, OWL, RDF, RDFS, SDO, SKOS, Graph, Literal, URIRef
from rdflib.namespace import GEO
from rdflib.term import Node

from kg import fuse, link
from kg.errors import GraphError
from kg.model import (
    Article,
    Attribution,
    Claim,
    Entity,
    Known,
    Mention,
    Ontology,
    Reading,
    Rivalry,
    Span,
    Standing,
    standing,
)
from kg.rdf import Triple, graph_of
from kg.vocab import BASE, KG, NIF, SEM, local, term

TYPE, PREDICATE = RDF.type, RDF.predicate  # bound once: a namespace makes each term anew
DIGEST_LENGTH = 12
IRI = re.compile(r"[a-z][a-z0-9+.-]*://[^\s<>\"{}|\\^`\x00-\x20\x7f-\x9f]+")
URL = re.compile(
    r"https?://[A-Za-z0-9.-]+(?::\d+)?(?:[/?](?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*)?"
)
URL_LENGTH = 2000
FRAGMENT = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
WIKIDATA = re.compile(r"Q[1-9]\d{0,11}")
OURS = "https://w3id.org/conflictkg/"  # an article cannot pass for one of our nodes by its URL


class _Run(NamedTuple):
    """What is being written, and with what.

    `used` is what the graph speaks of, by IRI; `spans` are the stretches of text written so far,
    by article, offsets and class; `written` the other nodes that are written when first met.
    """

    triples: list[Triple]
    ontology: Ontology
    base: str
    used: defaultdict[URIRef, set[Entity]]
    spans: dict[tuple[URIRef, int, int, URIRef], URIRef]
    written: set[URIRef]

    def add(self, subject: URIRef, predicate: URIRef, value: Node) -> None:
        self.triples.append((subject, predicate, value))


# --------------------------------------------------------------------- names of things
def mint(base: str, label: str, *identity: object, folder: str = "") -> URIRef:
    """`<base><folder><slug of label>-<12 hex>`; the digest is over all of `identity`.

    `identity` is all that makes the thing what it is. Raises GraphError for a bad base.
    """
    _check(base)
    digest = hashlib.sha256(json.dumps(identity, ensure_ascii=False).encode()).hexdigest()
    name = f"{link.slug(label)}-" if label else ""
    return URIRef(f"{base}{folder}{name}{digest[:DIGEST_LENGTH]}")


@cache
def _check(base: str) -> None:
    if not (IRI.fullmatch(base) and base.endswith("/") and "#" not in base):
        raise GraphError(f"base {base!r}: expected an absolute IRI that ends in '/', like {BASE}")


def article_iri(article: Article, base: str = BASE, *, by_text: bool = False) -> URIRef:
    """The article's URL without fragment, or, where that is none or `by_text`, its content's hash."""
    url = article.url.split("#")[0]
    ours = url.startswith((base, OURS))
    if not by_text and URL.fullmatch(url) and len(url) <= URL_LENGTH and not ours:
        return URIRef(url)
    first = article.blocks[0] if article.blocks else None
    label = article.text[first.start : first.end][:60] if first else ""
    return mint(base, label or "article", article.text, article.publisher)


def entity_iri(entity: Entity, article: URIRef, base: str = BASE) -> URIRef:
    """A name's IRI is of its key (root class and normalised name); the rest is in its article.

    Raises ValueError where a scoped entity's key does not end in a fragment like `#rebels-1`.
    """
    if not entity.article:
        return mint(base, entity.name, entity.key)
    fragment = entity.key.partition("#")[2]
    if not FRAGMENT.fullmatch(fragment):
        raise ValueError(
            f"entity {entity.key!r} of {entity.article}: expected a key like 'id#slug-1'"
        )
    return URIRef(f"{article}#{fragment}")


# ------------------------------------------------------------------------ who says what
@dataclass(frozen=True, slots=True)
class _Source:
    """What a reading's triples need beside its records."""

    reading: Reading
    article: URIRef
    text_hash: str
    iris: dict[str, URIRef]
    entities: dict[str, Entity]
    outlet: URIRef
    party: bool


class _Voiced(NamedTuple):
    """A claim with the voice that makes it and the terms that stand for its ends."""

    iri: URIRef
    claim: Claim
    source: _Source
    subject: URIRef
    object: URIRef | Literal
    claimant: URIRef
    speaker: Mention | None
    relays: tuple[URIRef, ...]
    standing: Standing
    content: tuple[URIRef, ...] = ()
    part_of: tuple[URIRef, ...] = ()


def _core(claim: Claim) -> tuple[object, ...]:
    """The same words saying the same: equal for copies of one claim that later stages refined."""
    subject, object_, sentence = claim.subject, claim.object, claim.sentence
    ends = (subject.start, subject.end, object_.start, object_.end, object_.name)
    return (claim.article, sentence.start, sentence.end, claim.relation, *ends)


def _said(claim: Claim) -> tuple[object, ...]:
    """`_core`, and how and by whom it is said."""
    source = claim.attribution.source if claim.attribution else None
    return (*_core(claim), claim.polarity, claim.realis, source.entity if source else "")


class _Voices(NamedTuple):
    """The claims of a run by IRI, and the IRIs of every claim, also of one merged into another."""

    by_iri: dict[URIRef, _Voiced]
    iris: dict[tuple[object, ...], set[URIRef]]


def _voices(sources: Iterable[_Source], ontology: Ontology, base: str) -> _Voices:
    """All claims of the readings, and those that their speech acts make."""
    voices = _Voices({}, defaultdict(set))
    for source in sources:
        _read_voices(voices, source, ontology, base)
    return voices


def _read_voices(voices: _Voices, source: _Source, ontology: Ontology, base: str) -> None:
    versions: dict[tuple[object, ...], list[Claim]] = defaultdict(list)
    acts: dict[tuple[object, ...], list[Claim]] = defaultdict(list)
    for claim in source.reading.claims:
        versions[_core(claim)].append(claim)
        if claim.content is not None:
            acts[_core(claim.content)].append(claim)

    def linked(inner: Claim | None, outer: Claim) -> tuple[URIRef, ...]:
        # A nested record may be older than its twin in the list, and lack its attribution.
        if inner is None:
            return ()
        twins = versions.get(_core(inner), [inner])
        same_voice = [twin for twin in twins if twin.attribution == outer.attribution]
        return tuple(sorted({iri for twin in same_voice or twins for iri in voice(twin)}))

    def voice(claim: Claim) -> set[URIRef]:
        # What a speech act says is its speaker's, even where nothing else marks it as said.
        inside = acts.get(_core(claim), ()) if claim.attribution is None else ()
        content, part_of = linked(claim.content, claim), linked(claim.part_of, claim)
        for act in inside or (None,):
            one = _voiced(claim, act, source, ontology, base)
            one = one._replace(content=content, part_of=part_of)
            other = voices.by_iri.get(one.iri, one)
            voices.by_iri[one.iri] = min(one, other, key=_doubt)
            voices.iris[_said(claim)].add(one.iri)
        return voices.iris[_said(claim)]

    for claim in source.reading.claims:
        voice(claim)


def _doubt(voiced: _Voiced) -> tuple[object, ...]:
    """Sort key: the more confident first; then the one that asserts less; then a fixed order."""
    claim = voiced.claim
    stands = (-claim.confidence, voiced.standing == "stated")
    return (*stands, claim.trigger.start, claim.found_by, repr(claim.count), repr(claim.time))


def _voiced(
    claim: Claim, act: Claim | None, source: _Source, ontology: Ontology, base: str
) -> _Voiced:
    """`claim` as its attribution's source says it, or the subject of the speech act around it."""
    said = act.attribution if act else claim.attribution
    speaker = _speaker(said)
    relays = _relays(said, source) if said else []
    if act is not None:
        relays = [source.iris[speaker.entity], *relays] if speaker else relays
        speaker = act.subject
        if (act.polarity, act.realis) != ("positive", "actual") and claim.realis == "actual":
            claim = replace(claim, realis="hypothetical")  # nobody has said it yet
    subject = source.iris[claim.subject.entity]
    object_ = _end(claim.object, source)
    claimant = source.iris[speaker.entity] if speaker else source.outlet
    stands = standing(claim, party_outlet=source.party or act is not None)
    if stands == "claimed" and claimant == source.outlet and not source.party:
        # The outlet passes on what nobody it names has said: its own doubt.
        claim = replace(claim, certainty="reported")
    ends = (str(subject), str(object_))
    if ontology.relations[claim.relation].symmetric:
        ends = (min(ends), max(ends))
    span = (source.text_hash, claim.sentence.start, claim.sentence.end)
    says = (claim.relation, *ends, str(claimant), claim.polarity, claim.realis)
    iri = mint(base, "", *span, *says, folder="claim/")
    passed_on = tuple(relay for relay in relays if relay != claimant)
    return _Voiced(
        iri, claim, source, subject, object_, claimant, speaker, passed_on, standing=stands
    )


def _speaker(said: Attribution | None) -> Mention | None:
    """Who says it; nobody where the text names nobody, be it by a pronoun that leads nowhere."""
    return said.source if said and said.source and said.source.entity else None


def _end(mention: Mention, source: _Source) -> URIRef | Literal:
    if mention.kind == "literal":
        return Literal(mention.name)
    return source.iris[mention.entity]


# ------------------------------------------------------------------- curated knowledge
def _known(entity: Entity, ontology: Ontology) -> Known | None:
    return None if entity.article else link.index(ontology).keys.get(entity.key)


def _known_by_name(name: str, ontology: Ontology) -> Known | None:
    """The gazetteer's entry of that very name, before one that only has it as an alias."""
    found = link.index(ontology).names.get(link.normal(name), ())
    return min(found, key=lambda known: known.name != name, default=None)


def _parties_above(entity: Entity, ontology: Ontology) -> list[Known]:
    """The party whose organ the entity is, that party's party, and so on."""
    above: list[Known] = []
    name = link.organ_of(entity, ontology=ontology)
    while name:
        known = _known_by_name(name, ontology)
        if known is None or known in above:
            break
        above.append(known)
        name = known.organ_of
    return above


def _known_iri(known: Known, ontology: Ontology, base: str) -> URIRef:
    return mint(base, known.name, link.known_key(known, ontology))


def is_party_outlet(outlet: Entity, named: frozenset[str], ontology: Ontology) -> bool:
    """Whether an outlet speaks for a party: by the gazetteer, its own name, or a name or key given."""
    if outlet.key in named or link.organ_of(outlet, ontology=ontology):
        return True
    names = {link.normal(name) for name in (outlet.name, *outlet.aliases)}
    return not names.isdisjoint(link.normal(name) for name in named)


# -------------------------------------------------------------------------- the graph
def assemble(
    readings: Iterable[Reading],
    *,
    ontology: Ontology,
    base: str = BASE,
    rivalries: Iterable[Rivalry] = (),
    party_outlets: frozenset[str] = frozenset(),
) -> Graph:
    """The graph of one run. Same readings, same triples, whatever their order.

    `party_outlets` are names of outlets to be taken as organs of a party beside those that the
    ontology knows: their own voice claims, and states nothing. Two claims of one content in one
    sentence are one; the more confident is kept. Raises GraphError for a bad `base`, KeyError for
    a relation or an entity that is not in the ontology or the reading, and ValueError for a
    mention that does not stand where it says.
    """
    sources = _sources(list(readings), ontology, base, party_outlets)
    voices = _voices(sources, ontology, base)
    party = fuse.parties([source.reading for source in sources], ontology)
    run = _Run([], ontology, base, defaultdict(set), {}, set())
    for one in voices.by_iri.values():
        _add_claim(run, one)
        speaker = one.speaker.entity if one.speaker else one.source.reading.outlet.key
        if one.standing == "claimed" and party[speaker] == party[one.claim.subject.entity]:
            run.add(one.iri, KG.selfClaim, Literal(True))
    for source in sources:
        _add_article(run, source)
        for said in source.reading.attributions:
            _add_attribution(run, said, source)
    for iri, entities in run.used.items():
        _add_entity(run, iri, entities)
    outlets = {source.outlet for source in sources}
    for iri, entities in run.used.items():
        _add_background(run, iri, entities, is_outlet=iri in outlets)
    _add_rivalries(run, rivalries, voices.iris)
    graph = graph_of(run.triples)
    for source in sources:
        if source.party and (source.outlet, KG.organOf, None) not in graph:
            graph.add((source.outlet, KG.organOf, KG.unnamedParty))
    _add_schema(graph, ontology)
    return graph


def _sources(
    readings: list[Reading], ontology: Ontology, base: str, party_outlets: frozenset[str]
) -> list[_Source]:
    texts: dict[str, set[str]] = defaultdict(set)
    for reading in readings:
        texts[reading.article.url].add(reading.article.text)
    sources = []
    for reading in readings:
        article, outlet = reading.article, reading.outlet
        # Two versions of one page are two texts: their sentences must not share IRIs.
        iri = article_iri(article, base, by_text=len(texts[article.url]) > 1)
        entities = {entity.key: entity for entity in (*reading.entities, outlet)}
        iris = {key: entity_iri(entity, iri, base) for key, entity in entities.items()}
        source = _Source(
            reading=reading,
            article=iri,
            text_hash=hashlib.sha256(article.text.encode()).hexdigest(),
            iris=iris,
            entities=entities,
            outlet=iris[outlet.key],
            party=is_party_outlet(outlet, party_outlets, ontology),
        )
        sources.append(source)
    organs = {
        source.iris[claim.subject.entity]
        for source in sources
        for claim in source.reading.claims
        if claim.relation == fuse.VOICE_OF and standing(claim) == "stated"
    }
    return [replace(s, party=s.party or s.outlet in organs) for s in sources]


# ------------------------------------------------------------------- one claim's triples
def _add_claim(run: _Run, one: _Voiced) -> None:
    claim, source, said = one.claim, one.source, one.claim.attribution

    def add(predicate: URIRef, *values: Node) -> None:
        for value in values:
            run.add(one.iri, predicate, value)

    def text(predicate: URIRef, value: str) -> None:
        if value:
            add(predicate, Literal(value))

    add(TYPE, KG.Claim)
    add(RDF.subject, _use(run, claim.subject, source))
    add(PREDICATE, term(claim.relation))
    literal = isinstance(one.object, Literal)
    add(RDF.object, one.object if literal else _use(run, claim.object, source))
    add(KG.claimant, _use(run, one.speaker, source) if one.speaker else source.outlet)
    add(KG.standing, KG[one.standing])
    add(KG.polarity, KG[claim.polarity])
    add(KG.realis, KG[claim.realis])
    add(KG.certainty, KG[claim.certainty])
    add(KG.confidence, Literal(Decimal(str(round(claim.confidence, 4)))))
    add(KG.evidence, _add_span(run, claim.sentence, source, NIF.Sentence))
    add(KG.subjectMention, _add_span(run, claim.subject, source))
    add(KG.objectMention, _add_span(run, claim.object, source))
    add(KG.triggerMention, _add_span(run, claim.trigger, source))
    if one.speaker:
        add(KG.sourceMention, _add_span(run, one.speaker, source))
    if said is not None:
        add(KG.attribution, _add_attribution(run, said, source))
        text(KG.cue, _line(said.cue.text))
    add(KG.relayedBy, *one.relays)
    add(KG.content, *one.content)
    add(KG.partOfCount, *(whole for whole in one.part_of if whole != one.iri))
    text(KG.foundBy, claim.found_by)
    text(KG.modality, claim.modality)
    text(KG.hedge, claim.hedge)
    text(KG.corefBy, claim.subject.coref_by)
    text(KG.corefBy, claim.object.coref_by)
    _add_count_and_time(add, text, claim)
    for predicate, mention in ((KG.place, claim.place), (KG.instrument, claim.instrument)):
        if mention is not None:
            add(predicate, _use(run, mention, source))
    event = _event(claim, source, run.ontology)
    if event is not None:
        add(KG.about, _use(run, event, source))
    if one.standing == "stated":
        _add_stated(run, one, event)


def _add_count_and_time(
    add: Callable[[URIRef, Node], None], text: Callable[[URIRef, str], None], claim: Claim
) -> None:
    count, time = claim.count, claim.time
    if count is not None:
        text(KG.countText, count.text)
        for predicate, bound in ((KG.countMin, count.minimum), (KG.countMax, count.maximum)):
            if bound is not None:
                add(predicate, Literal(bound))
    if time is not None:
        text(KG.timeText, time.text)
        text(KG.timePrecision, time.precision)
        for predicate, day in ((KG["from"], time.start), (KG.to, time.end)):
            if day:
                add(predicate, Literal(date.fromisoformat(day)))
        if time.start or time.end:
            add(KG.during, KG.throughout if time.throughout else KG.within)


def _use(run: _Run, mention: Mention, source: _Source) -> URIRef:
    """The node of a mention's entity, which will be written with its names and class."""
    iri = source.iris[mention.entity]
    run.used[iri].add(source.entities[mention.entity])
    return iri


def _event(claim: Claim, source: _Source, ontology: Ontology) -> Mention | None:
    """The happening that a claim is about: the one it names, else one at its ends."""
    for mention in (claim.event, claim.subject, claim.object):
        if mention is not None and mention.kind != "literal":
            if ontology.is_a(source.entities[mention.entity].type, "Event"):
                return mention
    return None


def _add_stated(run: _Run, one: _Voiced, event: Mention | None) -> None:
    """The plain triple, and the roles of the event; called for stated claims only."""
    claim, source, ontology = one.claim, one.source, run.ontology
    relation, schema = term(claim.relation), ontology.relations[claim.relation]
    run.add(one.subject, relation, one.object)
    if schema.symmetric and isinstance(one.object, URIRef):
        run.add(one.object, relation, one.subject)
    if event is None or not _takes_part(claim, event, ontology):
        return
    happening = source.iris[event.entity]
    places = {claim.place.entity} if claim.place else set()
    for mention, bound in ((claim.subject, schema.domain), (claim.object, schema.range)):
        if mention.kind == "literal" or source.iris[mention.entity] == happening:
            continue
        kind = source.entities[mention.entity].type
        if ontology.is_a(kind, "Actor") and not ontology.is_a(bound, "Place"):
            run.add(happening, SEM.hasActor, source.iris[mention.entity])
        elif ontology.is_a(kind, "Place"):
            places.add(mention.entity)
    for key in places:
        run.add(happening, SEM.hasPlace, source.iris[key])


def _takes_part(claim: Claim, event: Mention, ontology: Ontology) -> bool:
    """Whether the claim's ends are in the event: who condemns or investigates it is not."""
    schema = ontology.relations[claim.relation]
    if claim.relation in ontology.words.get("participation", frozenset()):
        return True
    about_it = claim.object.kind != "literal" and claim.object.entity == event.entity
    return bool(schema.event) and not schema.speech_act and not about_it


def _relays(said: Attribution, source: _Source) -> list[URIRef]:
    """Who passed it on, nearest the source first; neither the source itself nor the outlet."""
    left_out, speaker = {source.outlet}, _speaker(said)
    if speaker:
        left_out.add(source.iris[speaker.entity])
    named = (relay.entity for relay in said.relayed_by if relay.entity)
    relays = dict.fromkeys(source.iris[entity] for entity in named)
    return [relay for relay in relays if relay not in left_out]


# --------------------------------------------------------------- texts, spans, sources
def _add_article(run: _Run, source: _Source) -> None:
    article, iri = source.reading.article, source.article
    run.used[source.outlet].add(source.reading.outlet)
    run.add(source.outlet, TYPE, KG.Outlet)
    run.add(iri, TYPE, SDO.NewsArticle)
    run.add(iri, TYPE, NIF.Context)
    run.add(iri, SDO.publisher, source.outlet)
    run.add(iri, KG.textSha256, Literal(source.text_hash))
    run.add(iri, DCTERMS.identifier, Literal(article.id))
    if article.title:
        run.add(iri, SDO.headline, Literal(article.title, lang="en"))
    if article.date:
        run.add(iri, SDO.datePublished, Literal(date.fromisoformat(article.date)))
    if article.url:
        run.add(iri, SDO.url, Literal(article.url))


def _add_span(
    run: _Run, span: Span | Mention, source: _Source, kind: URIRef = NIF.Phrase
) -> URIRef:
    """The node of a stretch of text, as in RFC 5147: `<article#char=start,end>`."""
    key = (source.article, span.start, span.end, kind)
    if key in run.spans:
        return run.spans[key]
    iri = run.spans[key] = URIRef(f"{source.article}#char={span.start},{span.end}")
    article = source.reading.article
    there = article.text[span.start : span.end]
    if there != span.text:
        where = f"{article.id}: characters {span.start} to {span.end}"
        raise ValueError(f"{where}: read {there!r}, but a record says {span.text!r}")
    run.add(iri, TYPE, kind)
    run.add(iri, NIF.referenceContext, source.article)
    run.add(iri, NIF.beginIndex, Literal(span.start))
    run.add(iri, NIF.endIndex, Literal(span.end))
    run.add(iri, NIF.anchorOf, Literal(there))
    return iri


def _line(text: str) -> str:
    """Without the line ends of an article that is wrapped."""
    return " ".join(text.split())


def _add_attribution(run: _Run, said: Attribution, source: _Source) -> URIRef:
    speaker = _speaker(said)
    voice = str(source.iris[speaker.entity]) if speaker else ""
    spans = [(span.start, span.end) for span in (said.cue, *said.content)]
    iri = mint(run.base, "", source.text_hash, voice, spans, folder="attribution/")

    def add(predicate: URIRef, value: Node) -> None:
        run.add(iri, predicate, value)

    if iri in run.written:
        return iri
    run.written.add(iri)
    add(TYPE, KG.Attribution)
    add(KG.attributionKind, term(said.kind))
    add(KG.cue, Literal(_line(said.cue.text)))
    add(KG.cueMention, _add_span(run, said.cue, source))
    add(KG.evidence, _add_span(run, said.sentence, source, NIF.Sentence))
    add(KG.polarity, KG[said.polarity])
    add(KG.realis, KG[said.realis])
    add(KG.quoted, Literal(said.quoted))
    if said.modality:
        add(KG.modality, Literal(said.modality))
    if speaker:
        add(KG.source, _use(run, speaker, source))
    if said.source:
        add(KG.sourceMention, _add_span(run, said.source, source))
    for span in said.content:
        add(KG.contentSpan, _add_span(run, span, source))
    for mention in said.relayed_by:
        if mention.entity:
            _use(run, mention, source)
    relays = _relays(said, source)
    for number, relay in enumerate(relays, start=1):
        add(KG.relayedBy, relay)
        if len(relays) > 1:  # a triple has no order: rdf:_1 is the nearest to the source
            add(URIRef(f"{RDF}_{number}"), relay)
    if said.outer is not None:
        add(KG.outer, _add_attribution(run, said.outer, source))
    return iri


# ---------------------------------------------------------- entities, schema, rivalries
def _add_entity(run: _Run, iri: URIRef, entities: set[Entity]) -> None:
    """Types and labels. One preferred label; the other spellings are alternatives."""
    names = sorted({entity.name for entity in entities})
    others = {name for entity in entities for name in (*entity.aliases, *entity.former)}
    run.written.add(iri)
    run.add(iri, SKOS.prefLabel, Literal(names[0], lang="en"))
    for name in {*names, *others} - {names[0], ""}:
        run.add(iri, SKOS.altLabel, Literal(name, lang="en"))
    for entity in entities:
        run.add(iri, TYPE, term(entity.type or "Thing"))
        if entity.article and entity.kind != "event":
            run.add(iri, TYPE, KG.Described)


def _add_background(run: _Run, iri: URIRef, entities: set[Entity], *, is_outlet: bool) -> None:
    """What the gazetteer knows of a node: nothing here is a relation, so nothing counts as stated."""
    ontology, base = run.ontology, run.base
    for entity in sorted(entities, key=repr):
        if WIKIDATA.fullmatch(entity.wikidata):
            match = URIRef(f"http://www.wikidata.org/entity/{entity.wikidata}")
            run.add(iri, SKOS.exactMatch, match)
        if entity.lat is not None and entity.lon is not None:
            point = f"POINT({entity.lon:g} {entity.lat:g})"
            geometry = mint(base, "", point, folder="point/")
            run.add(iri, GEO.hasGeometry, geometry)
            run.add(geometry, TYPE, GEO.Geometry)
            run.add(geometry, GEO.asWKT, Literal(point, datatype=GEO.wktLiteral))
        known, above = _known(entity, ontology), _parties_above(entity, ontology)
        sides = (one.side for one in (known, *above) if one and one.side)
        if side := next(sides, ""):
            node = mint(base, side, link.normal(side), folder="side/")
            run.add(iri, KG.onSide, node)
            run.add(node, SKOS.prefLabel, Literal(side, lang="en"))
        country = _known_by_name(known.country if known else entity.country, ontology)
        if country is not None:
            _add_known(run, iri, SDO.containedInPlace, country)
        if above and is_outlet:  # why it claims and does not state
            _add_known(run, iri, KG.organOf, above[0])


def _add_known(run: _Run, iri: URIRef, predicate: URIRef, known: Known) -> None:
    """A triple to a named thing of the gazetteer, which may occur in no text of this run."""
    node = _known_iri(known, run.ontology, run.base)
    if node == iri:
        return
    run.add(iri, predicate, node)
    if node not in run.written:
        run.written.add(node)
        run.add(node, SKOS.prefLabel, Literal(known.name, lang="en"))
        run.add(node, TYPE, term(known.type))


def _add_rivalries(
    run: _Run, rivalries: Iterable[Rivalry], iris: Mapping[tuple[object, ...], set[URIRef]]
) -> None:
    for rivalry in rivalries:
        ends = (_said(rivalry.first), _said(rivalry.second))
        if missing := [end for end in ends if end not in iris]:
            raise KeyError(f"{rivalry.kind} between claims of which no reading has {missing}")
        for first, second in product(*(iris[end] for end in ends)):
            if first != second:
                run.add(first, KG[rivalry.kind], second)
                run.add(second, KG[rivalry.kind], first)


def _add_schema(graph: Graph, ontology: Ontology) -> None:
    """The slice of the ontology that the graph uses, so that its super-relations can be asked for."""
    used = {local(relation) for relation in set(graph.objects(None, PREDICATE))}
    for name in used:
        graph.add((term(name), TYPE, KG.Relation))
    for name in _upward(used, {key: value.parents for key, value in ontology.relations.items()}):
        iri, relation = term(name), ontology.relations.get(name)
        if relation is None:
            continue
        graph.add((iri, RDFS.label, Literal(relation.label, lang="en")))
        if relation.inverse_label:
            graph.add((iri, KG.inverseLabel, Literal(relation.inverse_label, lang="en")))
        for flag, kind in (
            (relation.symmetric, OWL.SymmetricProperty),
            (relation.toll, KG.Toll),
            (relation.speech_act, KG.SpeechAct),
        ):
            if flag:
                graph.add((iri, TYPE, kind))
        for parent in relation.parents:
            graph.add((iri, RDFS.subPropertyOf, term(parent)))
    kinds = set(graph.objects(None, TYPE))
    classes = {local(kind) for kind in kinds if str(kind).startswith(str(KG))}
    for name in _upward(classes, {key: value.parents for key, value in ontology.classes.items()}):
        if name in ontology.classes:
            described = ontology.classes[name]
            graph.add((term(name), RDFS.label, Literal(described.label, lang="en")))
            for parent in described.parents:
                graph.add((term(name), RDFS.subClassOf, term(parent)))


def _upward(names: set[str], parents: Mapping[str, tuple[str, ...]]) -> list[str]:
    """`names` and all above them, sorted."""
    found, waiting = set(names), list(names)
    while waiting:
        new = set(parents.get(waiting.pop(), ())) - found
        found |= new
        waiting += new
    return sorted(found)
