"""Readings of many articles in, what holds between them out: parties and rivals.

A name has one key in all articles, so identity comes for free; this file settles whose voice is
whose, and which claims are to be read together:

    contradicts   they cannot both be true
    divergesFrom  counts of one toll whose ranges do not meet
    rivals        outcomes that exclude each other, or a denial, where no more than that is sure
    corroborates  the same, from a voice of another party; a wire copy counts once

Nothing is overwritten. Claims are looked up by what they are about, never each against each.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations, islice, product

from kg.link import index, known_key, name_key, normal, organ_of
from kg.model import (
    Article,
    Claim,
    Count,
    Entity,
    Mention,
    Ontology,
    Reading,
    Relation,
    Rivalry,
    TimeSpan,
    standing,
)

# Who belongs to whom: a group to what it is an organ of, a person also to what it leads or is in.
# Members of one alliance are parties of their own.
VOICE_OF = "organOf"
OF_PERSONS = ("spokespersonFor", "leads", "memberOf")
PART_OF_GROUP = "factionOf"
LOCATED_IN = "locatedIn"

WEEK = 7  # days before its publication that an undated claim may speak of
PARTNERS = 8  # sources that one claim is linked to as corroborated: more add links, not knowledge


# -------------------------------------------------------------------------- parties
def parties(readings: Sequence[Reading], ontology: Ontology) -> dict[str, str]:
    """Entity key → key of its top party, itself where it belongs to none or to several.

    The gazetteer and names decide first ("Syrian army"); then claims that an outlet states, or that
    one of the two makes about itself; then words: "rebel groups" are of the article's "rebels".
    A state belongs to nobody.
    """
    entities = {e.key: e for r in readings for e in (*r.entities, r.outlet)}
    curated: dict[str, set[str]] = {}
    for key, entity in entities.items():
        party = organ_of(entity, ontology=ontology)
        while party and key not in curated:
            above = _party_key(party, ontology)
            curated[key] = {above}
            known = index(ontology).keys.get(above)
            key, party = above, known.organ_of if known else ""
    told: dict[str, set[str]] = defaultdict(set)
    for reading in readings:
        party_outlet = reading.outlet.key in curated
        for claim in reading.claims:
            if _tells_party(claim, entities, ontology, party_outlet=party_outlet):
                told[claim.subject.entity].add(claim.object.entity)
    edges: dict[str, set[str]] = {**_by_words(readings, ontology), **told, **curated}
    for key, entity in entities.items():
        if ontology.is_a(entity.type, "State"):
            edges.pop(key, None)
    tops = _tops(edges)
    return {key: tops.get(key, key) for key in sorted(entities)}


def _party_key(name: str, ontology: Ontology) -> str:
    found = [k for k in index(ontology).names.get(normal(name), ()) if k.name == name]
    return known_key(found[0], ontology) if found else name_key(name, "Group", ontology=ontology)


def _tells_party(
    claim: Claim, entities: Mapping[str, Entity], ontology: Ontology, *, party_outlet: bool
) -> bool:
    if claim.polarity == "negative" or claim.realis != "actual":
        return False
    subject, object_ = entities.get(claim.subject.entity), entities.get(claim.object.entity)
    if subject is None or object_ is None or subject.key == object_.key:
        return False
    above = any(ontology.is_a(claim.relation, name) for name in (VOICE_OF, PART_OF_GROUP))
    person = ontology.is_a(subject.type, "Person") or ontology.is_a(subject.type, "People")
    above = above or (person and any(ontology.is_a(claim.relation, name) for name in OF_PERSONS))
    source = claim.attribution.source if claim.attribution else None
    own = source is not None and source.entity in {subject.key, object_.key}
    return above and (own or standing(claim, party_outlet=party_outlet) == "stated")


def _by_words(readings: Iterable[Reading], ontology: Ontology) -> dict[str, set[str]]:
    """A described group or person to the group of its article that its first words name."""
    found: dict[str, set[str]] = {}
    for reading in readings:
        named = _named_groups(reading, ontology)
        for entity in reading.entities:
            words = normal(entity.name).split()
            acts = ontology.is_a(entity.type, "Group") or ontology.is_a(entity.type, "Person")
            if acts and entity.kind == "description" and len(words) > 1:
                owners = named.get(_singular(" ".join(words[:-1])), set()) - {entity.key}
                if len(owners) == 1:
                    found[entity.key] = owners
    return found


def _named_groups(reading: Reading, ontology: Ontology) -> dict[str, set[str]]:
    """The groups of an article by each name, in the singular; states also by their demonyms."""
    named: dict[str, set[str]] = defaultdict(set)
    for entity in reading.entities:
        if ontology.is_a(entity.type, "Group"):
            known = index(ontology).keys.get(entity.key)
            for name in (entity.name, *entity.aliases, *(known.demonyms if known else ())):
                named[_singular(normal(name))].add(entity.key)
    return named


def _singular(phrase: str) -> str:
    return phrase[:-1] if phrase.endswith("s") and not phrase.endswith("ss") else phrase


def _tops(edges: Mapping[str, set[str]]) -> dict[str, str]:
    """Where each key leads, as long as it leads to one; the top of a ring is its first key."""

    def nearest(key: str) -> set[str]:
        direct = edges.get(key, set()) - {key}
        return direct - {far for near in direct for far in _above(near, edges) - {near}}

    tops: dict[str, str] = {}
    for start in edges:
        path = [start]
        while len(above := nearest(path[-1])) == 1:
            (key,) = above
            if key in path:
                path.append(min(path[path.index(key) :]))
                break
            path.append(key)
        tops[start] = path[-1]
    return tops


def _above(start: str, edges: Mapping[str, set[str]]) -> set[str]:
    """All that can be reached from a key, in one step or more."""
    seen, waiting = set[str](), [start]
    while waiting:
        new = edges.get(waiting.pop(), set()) - seen
        seen |= new
        waiting += new
    return seen


# ---------------------------------------------------------------- claims, to be compared
@dataclass(frozen=True, slots=True, eq=False)
class _Said:
    """A claim with its voice; `at` orders the claims of a run, `source` is "" for an unknown one."""

    at: int
    claim: Claim
    article: Article
    source: str
    party: str
    happening: str  # the event, "" where the text has none but the trigger itself


@dataclass(frozen=True, slots=True)
class _Frame:
    """What all comparisons ask."""

    ontology: Ontology
    party: Mapping[str, str]
    around: Mapping[str, frozenset[str]]  # place → the places that it lies in

    def party_of(self, key: str) -> str:
        return self.party.get(key, key)

    def within(self, narrow: str, wide: str) -> bool:
        return narrow == wide or wide in self.around.get(narrow, ())

    def above(self, relation: str) -> list[Relation]:
        """The relation and all above it."""
        relations, names = self.ontology.relations, self.ontology.ancestors.get(relation, ())
        return [relations[relation], *(relations[n] for n in sorted(names) if n in relations)]

    def is_toll(self, relation: str) -> bool:
        return any(r.toll for r in self.above(relation))

    def lasts(self, relation: str) -> bool:
        """Whether the relation is a state of things, and no happening, toll or act of saying."""
        return not any(r.toll or r.event or r.speech_act for r in self.above(relation))

    def side(self, key: str) -> str:
        known = index(self.ontology).keys.get(self.party_of(key))
        return known.side if known else ""


def rivalries(readings: Sequence[Reading], *, ontology: Ontology) -> tuple[Rivalry, ...]:
    """All pairs of claims to be read together, each pair once with the strongest kind."""
    ordered = sorted(readings, key=lambda r: (r.article.date, r.article.id))
    frame = _Frame(ontology, parties(ordered, ontology), _around(ordered, ontology))
    said = [s for s in _all_said(ordered, frame) if s.claim.realis == "actual"]
    positive = [s for s in said if s.claim.polarity == "positive"]
    negative = [s for s in said if s.claim.polarity == "negative"]
    found: dict[tuple[int, int], tuple[str, Claim, Claim]] = {}
    for kind, one, other in (
        *_denials(negative, positive, frame),
        *_holders(positive, frame),
        *_tolls(positive, frame),
        *_outcomes(positive, ordered, frame),
        *_corroborations(positive, frame),
    ):
        first, second = sorted((one, other), key=lambda s: s.at)
        pair = (first.at, second.at)
        if pair not in found or kind == "contradicts":
            found[pair] = (kind, first.claim, second.claim)
    return tuple(Rivalry(*found[pair]) for pair in sorted(found))


_Pairs = Iterator[tuple[str, _Said, _Said]]


def _all_said(readings: Iterable[Reading], frame: _Frame) -> Iterator[_Said]:
    at = 0
    for reading in readings:
        told = _told(reading)
        for claim in reading.claims:
            voice = claim.attribution
            speaker = reading.outlet.key if voice is None else ""
            if voice is not None and voice.source is not None:
                speaker = voice.source.entity
            event = claim.event.entity if claim.event else ""
            trivial = claim.event is None or (
                claim.event.start == claim.trigger.start and told[event] < 2
            )
            party = frame.party_of(speaker) if speaker else ""
            yield _Said(at, claim, reading.article, speaker, party, "" if trivial else event)
            at += 1


def _told(reading: Reading) -> Counter[str]:
    """How many places of the text speak of each event."""
    ends = (m for c in reading.claims for m in (c.event, c.subject, c.object))
    spans = {
        (mention.entity, mention.start)
        for mention in (*ends, *reading.mentions)
        if mention is not None and mention.kind == "event"
    }
    spans |= {(c.event.entity, c.trigger.start) for c in reading.claims if c.event is not None}
    return Counter(entity for entity, _ in spans)


def _around(readings: Iterable[Reading], ontology: Ontology) -> dict[str, frozenset[str]]:
    """Which places each place lies in: by the gazetteer, and by stated claims."""
    up: dict[str, set[str]] = defaultdict(set)
    for reading in readings:
        for entity in reading.entities:
            known = index(ontology).keys.get(entity.key)
            if known is not None and known.country:
                up[entity.key].add(_party_key(known.country, ontology))
        for claim in reading.claims:
            inside = ontology.is_a(claim.relation, LOCATED_IN)
            if inside and standing(claim) == "stated":
                up[claim.subject.entity].add(claim.object.entity)
    return {place: frozenset(_above(place, up) - {place}) for place in up}


def _independent(one: _Said, other: _Said) -> bool:
    """Whether two different voices speak, as far as the text tells."""
    return one.source != other.source and one.party != other.party


# ---------------------------------------------------------------------- time and place
def _day(text: str, otherwise: int) -> int:
    return date.fromisoformat(text).toordinal() if text else otherwise


def _dated(time: TimeSpan | None) -> bool:
    return time is not None and bool(time.start or time.end)


def _extent(said: _Said) -> tuple[int, int] | None:
    """First and last day that the claim may speak of; None where nothing is dated."""
    time, published = said.claim.time, said.article.date
    if time is not None and _dated(time):
        return _day(time.start, date.min.toordinal()), _day(time.end, date.max.toordinal())
    if not published:
        return None
    return _day(published, 0) - WEEK, _day(published, 0)


def _meet(one: _Said, other: _Said, frame: _Frame) -> bool:
    """Whether both may speak of one time and place; an undated state of things holds any time."""
    dated = _dated(one.claim.time) and _dated(other.claim.time)
    lasting = not dated and frame.lasts(one.claim.relation) and frame.lasts(other.claim.relation)
    return (lasting or _same_time(one, other)) and _same_place(one, other, frame)


def _same_time(one: _Said, other: _Said) -> bool:
    undated = not (_dated(one.claim.time) and _dated(other.claim.time))
    if one.article == other.article and undated:
        return True
    first, second = _extent(one), _extent(other)
    if first is None or second is None:
        return False
    return first[0] <= second[1] and second[0] <= first[1]


def _same_place(one: _Said, other: _Said, frame: _Frame) -> bool:
    if one.claim.place is None or other.claim.place is None:
        return True
    here, there = one.claim.place.entity, other.claim.place.entity
    return frame.within(here, there) or frame.within(there, here)


def _inside(positive: _Said, negative: _Said) -> bool:
    """Whether the positive's time is known and lies in the negative's interval."""
    inner, outer = positive.claim.time, negative.claim.time
    if inner is None or outer is None or not (inner.start and inner.end and outer.start):
        return False
    end = outer.end or (negative.article.date if outer.throughout else "")
    return bool(end) and outer.start <= inner.start and inner.end <= end


# -------------------------------------------------------------------------- denials
def _denials(negative: Iterable[_Said], positive: Iterable[_Said], frame: _Frame) -> _Pairs:
    """A negative claim and each positive one of the same content, or of a part of it."""
    made: dict[tuple[str, str], list[_Said]] = defaultdict(list)
    for said in positive:
        for subject, object_ in _ends(said, frame):
            places = frame.around.get(object_, frozenset())
            victims = _victims(said, frame)
            for target in {object_, *places, victims} - {""}:
                made[frame.party_of(subject), target].append(said)
    for denied in negative:
        ends = _ends(denied, frame)
        targets = {(frame.party_of(s), o) for s, o in ends}
        targets |= {(frame.party_of(s), _victims(denied, frame)) for s, _ in ends}
        for said in _once(made.get(target, ()) for target in sorted(targets)):
            kind = _denial(said, denied, frame)
            if kind:
                yield kind, denied, said


def _ends(said: _Said, frame: _Frame) -> list[tuple[str, str]]:
    """Subject and object, in both orders for a symmetric relation; a literal counts by value."""
    claim = said.claim
    ends = (_key(claim.subject), _key(claim.object))
    if not all(ends):
        return []
    both = frame.ontology.relations[claim.relation].symmetric
    return [ends, (ends[1], ends[0])] if both and ends[0] != ends[1] else [ends]


def _key(mention: Mention) -> str:
    return f"={mention.name}" if mention.kind == "literal" else mention.entity


def _victims(said: _Said, frame: _Frame) -> str:
    """What counted victims of one article are compared by: their head word; "" for no toll."""
    claim = said.claim
    if not frame.is_toll(claim.relation) or claim.object.kind == "name":
        return ""
    head, name = normal(claim.object.head), normal(claim.object.name)
    named = head and any(head[:4] == word[:4] for word in name.split())
    return f"{said.article.id}#{head if named else name}"  # "70 injured" are people


def _once(lists: Iterable[Sequence[_Said]]) -> list[_Said]:
    return sorted({s.at: s for found in lists for s in found}.values(), key=lambda s: s.at)


def _denial(said: _Said, denied: _Said, frame: _Frame) -> str:
    """How a positive claim stands to a negative one; "" where they do not touch."""
    if said.source == denied.source or not frame.ontology.is_a(
        said.claim.relation, denied.claim.relation
    ):
        return ""
    narrower = any(
        frame.within(o, other) and (s == who or frame.party_of(s) == who)
        for s, o in _ends(said, frame)
        for who, other in _ends(denied, frame)
    )
    wider = any(
        frame.party_of(who) == s and o == other
        for s, o in _ends(said, frame)
        for who, other in _ends(denied, frame)
    )
    victims = _victims(said, frame) == _victims(denied, frame) != ""
    place, everywhere = said.claim.place, denied.claim.place
    covered = everywhere is None or (
        place is not None and frame.within(place.entity, everywhere.entity)
    )
    if narrower and covered and _inside(said, denied):
        return "contradicts"
    return "rivals" if (narrower or wider or victims) and _meet(said, denied, frame) else ""


# -------------------------------------------------------- two outcomes, two holders
def _exclusions(ontology: Ontology) -> dict[str, frozenset[str]]:
    """Relation → the relations that exclude it, with all below them, in both directions."""
    pairs = {(r.name, other) for r in ontology.relations.values() for other in r.excludes}
    pairs |= {(other, name) for name, other in pairs}
    below: dict[str, set[str]] = defaultdict(set)
    for name in ontology.relations:
        for above in {name} | ontology.ancestors.get(name, frozenset()):
            below[above].add(name)
    found: dict[str, set[str]] = defaultdict(set)
    for one, other in pairs:
        for name in below[one]:
            found[name] |= below[other]
    return {name: frozenset(others) for name, others in found.items()}


def _holders(positive: Iterable[_Said], frame: _Frame) -> _Pairs:
    """Relations that exclude themselves: what one party holds, another does not."""
    excluded = _exclusions(frame.ontology)
    held: dict[tuple[str, str], list[_Said]] = defaultdict(list)
    for said in positive:
        relation = said.claim.relation
        if relation in excluded.get(relation, ()) and said.claim.object.entity:
            held[relation, said.claim.object.entity].append(said)
    for bucket in held.values():
        for one, other in _meeting(bucket):
            mine, yours = one.claim.subject.entity, other.claim.subject.entity
            if frame.party_of(mine) == frame.party_of(yours) or one.source == other.source:
                continue
            if not _same_place(one, other, frame):
                continue
            sides = {frame.side(mine), frame.side(yours)}
            sure = len(sides) == 2 and "" not in sides and _throughout(one) and _throughout(other)
            yield ("contradicts" if sure else "rivals"), one, other


def _throughout(said: _Said) -> bool:
    time = said.claim.time
    return time is not None and time.throughout and bool(time.start)


def _meeting(bucket: Sequence[_Said]) -> Iterator[tuple[_Said, _Said]]:
    """The pairs of one time, by a sweep over their extents, and the undated ones of an article."""
    by_article: dict[str, list[_Said]] = defaultdict(list)
    for said in bucket:
        by_article[said.article.id].append(said)
    for same in by_article.values():
        yield from (pair for pair in combinations(same, 2) if _same_time(*pair))
    extents = [(extent, s) for s in bucket if (extent := _extent(s)) is not None]
    open_: list[tuple[int, _Said]] = []
    for (first, last), said in sorted(extents, key=lambda e: (e[0], e[1].at)):
        open_ = [(end, other) for end, other in open_ if end >= first]
        yield from ((other, said) for _, other in open_ if other.article.id != said.article.id)
        open_.append((last, said))


def _outcomes(positive: Sequence[_Said], readings: Iterable[Reading], frame: _Frame) -> _Pairs:
    """Outcomes that exclude each other, of one happening or of two sides against each other."""
    excluded = _exclusions(frame.ontology)
    agents = _agents(readings, frame)
    by_event: dict[str, list[_Said]] = defaultdict(list)
    acting: dict[tuple[str, str], list[_Said]] = defaultdict(list)
    facing: dict[tuple[str, str], list[_Said]] = defaultdict(list)
    for said in positive:
        if said.claim.relation not in excluded:
            continue
        events = _events(said, frame)
        for event in sorted(events):
            by_event[event].append(said)
        subject = said.claim.subject.entity
        own = {frame.party_of(subject)} if subject not in events else agents.get(subject, set())
        others = {frame.party_of(said.claim.object.entity)} - events
        others |= {party for event in events for party in agents.get(event, set())} - own
        for party in own - {""}:
            acting[said.article.id, party].append(said)
        for party in others - {""}:
            facing[said.article.id, party].append(said)
    pairs = [pair for same in by_event.values() for pair in combinations(same, 2)]
    pairs += [pair for key in acting for pair in product(acting[key], facing.get(key, ()))]
    for one, other in pairs:
        shared = not _events(one, frame).isdisjoint(_events(other, frame))
        opposed = frame.party_of(one.claim.subject.entity) != frame.party_of(
            other.claim.subject.entity
        )
        exclude = other.claim.relation in excluded[one.claim.relation]
        if exclude and _independent(one, other) and (shared or opposed):
            if shared or _meet(one, other, frame):
                yield "rivals", one, other


def _events(said: _Said, frame: _Frame) -> set[str]:
    """The happenings that a claim is about, or has at an end."""
    ends = (said.claim.event, said.claim.subject, said.claim.object)
    is_a = frame.ontology.is_a
    return {m.entity for m in ends if m is not None and m.entity and is_a(m.type, "Event")}


def _agents(readings: Iterable[Reading], frame: _Frame) -> dict[str, set[str]]:
    """Event → the parties that do something in it, by anybody's word or by its label."""
    found: dict[str, set[str]] = defaultdict(set)
    is_a, relations = frame.ontology.is_a, frame.ontology.relations
    for reading in readings:
        groups = _named_groups(reading, frame.ontology)
        for entity in reading.entities:
            words = normal(entity.name).split()
            if entity.kind == "event" and len(words) > 1:
                labelled = {key for word in words[:-1] for key in groups.get(_singular(word), ())}
                found[entity.key] |= {frame.party_of(key) for key in labelled}
        for claim in reading.claims:
            if claim.polarity == "negative" or is_a(claim.subject.type, "Event"):
                continue
            party = frame.party_of(claim.subject.entity)
            if claim.event is not None and claim.object.entity != claim.event.entity:
                found[claim.event.entity].add(party)
            if is_a(relations[claim.relation].range, "Event"):
                found[claim.object.entity].add(party)
    return found


# ---------------------------------------------------------------------------- tolls
def _tolls(positive: Iterable[_Said], frame: _Frame) -> _Pairs:
    """Counts of like victims of one happening, from different sources, that do not meet."""
    same: dict[tuple[str, str, str], list[_Said]] = defaultdict(list)
    for said in positive:
        victims = _victims(said, frame)
        if victims and _count(said) is not None and not _is_summary(said):
            same[said.claim.relation, said.happening, victims].append(said)
    for bucket in same.values():
        agreeing = {
            frozenset((one.source, other.source))
            for one, other in combinations(bucket, 2)
            if _overlap(_count(one), _count(other))
        }
        for one, other in combinations(bucket, 2):
            sources = frozenset((one.source, other.source))
            if len(sources) == 1 or sources in agreeing or not _like(one, other, frame):
                continue
            if not one.happening and _says_no_class(one, frame):
                continue  # "11 dead" and "10,000 people": of what, neither says
            if one.happening or (_meet(one, other, frame) and _same_doer(one, other, frame)):
                yield "divergesFrom", one, other


def _says_no_class(said: _Said, frame: _Frame) -> bool:
    """Victims by no other name than their class has."""
    known = frame.ontology.classes.get(said.claim.object.type)
    return known is not None and normal(known.label) == normal(said.claim.object.name)


def _is_summary(said: _Said) -> bool:
    """A headline's toll without a happening may sum up what the text tells apart."""
    start = said.claim.sentence.start
    headline = any(b.kind == "headline" and b.start <= start < b.end for b in said.article.blocks)
    return headline and not said.happening


def _count(said: _Said) -> Count | None:
    return said.claim.count or said.claim.object.count


def _overlap(one: Count | None, other: Count | None) -> bool:
    if one is None or other is None:
        return True
    low = max(one.minimum or 0, other.minimum or 0)
    ends = [end for end in (one.maximum, other.maximum) if end is not None]
    return not ends or low <= min(ends)


def _like(one: _Said, other: _Said, frame: _Frame) -> bool:
    """ "soldiers" and "Turkish soldiers" may be the same, Turkish and Iraqi soldiers are not."""
    first, second = (frozenset(normal(s.claim.object.name).split()) for s in (one, other))
    return first <= second or second <= first


def _same_doer(one: _Said, other: _Said, frame: _Frame) -> bool:
    subjects = (one.claim.subject, other.claim.subject)
    if any(frame.ontology.is_a(m.type, "Event") for m in subjects):
        return True
    return frame.party_of(subjects[0].entity) == frame.party_of(subjects[1].entity)


# -------------------------------------------------------------------- corroboration
def _corroborations(positive: Sequence[_Said], frame: _Frame) -> _Pairs:
    """The same content from independent voices; each claim with a few sources at most."""
    first_in: dict[str, str] = {}
    same: dict[tuple[str, str, str], list[_Said]] = defaultdict(list)
    for said in positive:
        sentence = " ".join(said.claim.sentence.text.casefold().split())
        copied = first_in.setdefault(sentence, said.article.id) != said.article.id
        if copied or not said.source:
            continue
        ends, count = _ends(said, frame), _count(said)
        if said.happening and count is not None and (victims := _victims(said, frame)):
            ends = [(said.happening, f"{victims} {count.minimum} {count.maximum}")]
        if ends:
            subject, object_ = min(ends)
            same[said.claim.relation, subject, object_].append(said)
    for bucket in same.values():
        for ordered in (bucket, bucket[::-1]):
            last: dict[str, _Said] = {}
            for said in ordered:
                fits = (s for s in last.values() if _corroborate(s, said, frame))
                for other in islice(fits, PARTNERS):
                    yield "corroborates", other, said
                last.pop(said.source, None)
                last[said.source] = said


def _corroborate(one: _Said, other: _Said, frame: _Frame) -> bool:
    sides = frame.side(one.source), frame.side(other.source)
    if not _independent(one, other) or (sides[0] and sides[0] == sides[1]):
        return False
    two = one.happening and other.happening and one.happening != other.happening
    if two and one.article == other.article:
        return False
    return _overlap(_count(one), _count(other)) and _meet(one, other, frame)
