"""Claims in, claims about one happening joined out: one event, and its time and place for all.

"Gunmen attacked a post in Qara on Monday. Two guards were killed." tells of one happening. Sieves,
from sure to less sure, and a toll that none of them joins keeps a happening of its own:

    clause      the toll's clause hangs on the other's: ", killing two", "killed when a bomb
                exploded", "exploded and killed two"
    told-on     a toll without when, where and by what, behind the one violent happening that the
                sentence before, or the one before that, tells
    retold      the toll of like victims that another source gave before

"The ambush", with nothing said of it, is the one told before. A claim keeps what it says itself; a
place that it takes over is marked so (`Mention.coref_by`).
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import NamedTuple

from spacy.tokens import Doc, Token

from kg.extract.circumstances import gone_on_from, is_cause, is_short
from kg.extract.events import Place, first_of, is_told, renamed, same_events
from kg.extract.frames import NEAR, WHERE
from kg.extract.lines import of_lines
from kg.extract.members import members
from kg.extract.mentions import Lexicon, mention_at, mentions
from kg.extract.names import Naming
from kg.extract.times import times
from kg.extract.tolls import LOST, SURFACE, VICTIMS
from kg.model import Article, Claim, Mention, Span, TimeSpan
from kg.parse import (
    ancestors,
    conjuncts,
    dependents,
    having,
    head_of,
    is_passive,
    is_verb,
    role_of,
    sentence_of,
    text_of,
    token_at,
)

_RETOLD = 8  # sentences in which another source gives its own figures
_BACK = 2  # sentences in which a toll finds its happening
_VICTIMS = 6  # sentences in which "the victims" find theirs


class Told(NamedTuple):
    """The claims, and the event mentions that are one happening."""

    claims: tuple[Claim, ...]
    same: tuple[Naming, ...]


def happenings(claims: Iterable[Claim], doc: Doc, article: Article, lex: Lexicon) -> Told:
    """Join what is told of one happening, and share its time, place and instrument."""
    found = [c for c in claims if not is_natural(c, doc, lex) and not _is_cut(c, doc)]
    found = _jointly(_without_wider(_without_farther(found, doc), lex), doc, lex)
    story = _Story(found, doc, article, lex)
    for at in range(len(story.claims)):
        story.join(at)
    story.join_parts()
    story.same = same_events(story.claims, doc, lex, story.is_above)
    done = [_scene(c, lex) for c in story.completed() if not _is_near(c, doc, lex)]
    whole = [*done, *_also_in(done, doc, lex)]
    shared = _with_parts([*whole, *of_lines(whole, doc, article, lex)], doc, lex)
    again = dict.fromkeys(renamed(shared, story.same))
    same = (Naming(m, first_of(m, story.same), "coreference", _cue(m)) for m in again)
    return Told(tuple(shared), tuple(same))


def _jointly(claims: Sequence[Claim], doc: Doc, lex: Lexicon) -> list[Claim]:
    """ "18 *women and children*": one number for both, where the second has no word of its own."""
    second: dict[tuple[str, int, int], Claim] = {}
    for c in claims:
        head = head_of(doc, c.object.start, c.object.end)
        bare = head is not None and head.tag_ == "NNS" and c.object.text == head.text
        if bare and c.object.count is None and lex.ontology.relations[c.relation].toll:
            second[(c.relation, c.trigger.start, c.object.start)] = c
    made, used = [], set()
    for c in claims:
        between = text_of(doc)[c.object.end : c.object.end + 5]
        other = second.get((c.relation, c.trigger.start, c.object.end + 5))
        if c.object.count is None or other is None or between != " and " or other is c:
            made.append(c)
            continue
        used.add(id(other))
        whole = replace(c.object, end=other.object.end, type="People",
                        text=text_of(doc)[c.object.start : other.object.end],
                        name=f"{c.object.name} and {other.object.name}")  # fmt: skip
        made.append(replace(c, object=whole))
    return [c for c in made if id(c) not in used]


def _is_near(claim: Claim, doc: Doc, lex: Lexicon) -> bool:
    """ "took place near Qara": not in it."""
    head = head_of(doc, claim.object.start, claim.object.end)
    scene = claim.relation in lex.ontology.words["sceneRelation"]
    near = head is not None and role_of(head)[1] in lex.ontology.words["nearPrep"]
    return claim.found_by == NEAR or (scene and near)


def _scene(claim: Claim, lex: Lexicon) -> Claim:
    """ "A bomb exploded in Aden": the bombing is what happened in Aden."""
    if claim.found_by != WHERE or claim.event is None:
        return claim
    (relation,) = lex.ontology.words["sceneRelation"]
    return replace(claim, subject=claim.event, relation=relation, place=None)


def _also_in(claims: Iterable[Claim], doc: Doc, lex: Lexicon) -> Iterator[Claim]:
    """ "12 people were killed in Homs *and Hama*": it happened there, too; the toll is one."""
    (relation,) = lex.ontology.words["sceneRelation"]
    told: set[tuple[Mention, str]] = set()
    for claim in claims:
        event, place = claim.event, claim.place
        if event is None or place is None or place.coref_by or claim.object.kind == "event":
            continue
        head = head_of(doc, place.start, place.end)
        if head is None or role_of(head)[1] not in lex.ontology.words["containingPrep"]:
            continue
        for token in conjuncts(head):
            other = mention_at(token, lex) if token.i > head.i else None
            if other is not None and other.kind == "name" and (event, other.name) not in told and (
                    lex.ontology.is_a(other.type, "Place")):  # fmt: skip
                told.add((event, other.name))
                yield replace(
                    claim, subject=event, relation=relation, object=other, place=None, count=None,
                    instrument=None, part_of=None, confidence=round(claim.confidence * 0.9, 3),
                )  # fmt: skip


def _with_parts(claims: Sequence[Claim], doc: Doc, lex: Lexicon) -> list[Claim]:
    """ ", two of them women", ", A and B": claims of their own, in place of one that took a part for
    another whole.
    """
    found = [part for claim in claims for part in _parts(claim, doc, lex)]
    said = {(c.relation, c.object.start, c.sentence.start) for c in found}
    wholes = {id(c.part_of) for c in found}
    kept = [c for c in claims if id(c) in wholes
            or (c.relation, c.object.start, c.sentence.start) not in said]  # fmt: skip
    return [*kept, *found]


def _parts(claim: Claim, doc: Doc, lex: Lexicon) -> Iterator[Claim]:
    trigger = token_at(doc, claim.trigger.start)
    if claim.event is None or claim.part_of is not None or trigger is None:
        return
    is_a, relation = lex.ontology.is_a, lex.ontology.relations[claim.relation]
    less = round(claim.confidence * 0.9, 3)
    for part in members(claim.object, trigger, doc, lex):
        if is_a(part.type, relation.range):
            yield replace(claim, object=part, count=part.count, part_of=claim, confidence=less)


def is_natural(claim: Claim, doc: Doc, lex: Lexicon) -> bool:
    """ "died of cholera", "the heart attack that killed him": nobody's deed, and no toll."""
    words = lex.ontology.words
    if claim.subject.kind == "event" and claim.subject.name.lower() in words["naturalCause"]:
        return True
    token = token_at(doc, claim.trigger.start)
    if token is None or token.lemma_.lower() not in words["dyingWord"]:
        return False
    near = [arg for arg in dependents(token) if arg.prep in {"of", "from"}]
    return any(t.lemma_.lower() in words["naturalCause"] for arg in near
               for t in (arg.token, *(a.token for a in dependents(arg.token))))  # fmt: skip


def _is_cut(claim: Claim, doc: Doc) -> bool:
    """ "Twelve *dead*, 70 *others* hurt", read as dead others: a comma parts them."""
    token, head = (
        token_at(doc, claim.trigger.start),
        head_of(doc, claim.object.start, claim.object.end),
    )
    if token is None or head is None or role_of(token)[0] != "amod" or role_of(token)[2] != head:
        return False
    return any(t.text == "," and token.i < t.i < head.i for t in doc[token.i : head.i])


def _without_wider(claims: Sequence[Claim], lex: Lexicon) -> list[Claim]:
    """ "left 12 dead, 30 wounded", "killed 12 and *injured* dozens": of two readings of one number
    the narrower, and the one by the word right before it.
    """
    read: dict[int, list[Claim]] = defaultdict(list)
    for c in claims:
        if lex.ontology.relations[c.relation].toll and c.object.count is not None:
            read[c.sentence.start].append(c)

    def better(other: Claim, c: Claim) -> bool:
        narrower = other.relation != c.relation and lex.ontology.is_a(other.relation, c.relation)
        nearer = c.trigger.end < other.trigger.start < other.object.end and (
            c.relation != other.relation and other.trigger.end + 1 >= other.object.start)  # fmt: skip
        toll = lex.ontology.relations[c.relation].toll
        over = toll and c.object.start < other.object.end and other.object.start < c.object.end
        return over and (narrower or nearer)

    return [c for c in claims if not any(better(o, c) for o in read.get(c.sentence.start, ()))]


def _without_farther(claims: Sequence[Claim], doc: Doc) -> list[Claim]:
    """ "70 *others* hurt and *dozens* missing": a word speaks of the number right before it.

    Of two readings of one number by one word, the one by the clause stays.
    """
    bare = {SURFACE, LOST}
    own = {(c.relation, c.trigger): c.object for c in claims if c.found_by in bare}
    kept = [c for c in claims if (mine := own.get((c.relation, c.trigger))) is None
            or (c.object.end > mine.start and not _is_of_whom(c.object, mine, doc))]  # fmt: skip
    lost = {(c.relation, c.trigger) for c in kept if c.found_by == LOST}
    kept = [c for c in kept if c.found_by == LOST or (c.relation, c.trigger) not in lost]
    whole = {(c.relation, c.trigger, c.object.start) for c in kept if c.found_by not in bare}
    return [c for c in kept if c.found_by not in bare
            or (c.relation, c.trigger, c.object.start) not in whole]  # fmt: skip


def _is_of_whom(whole: Mention, part: Mention, doc: Doc) -> bool:
    """ "five of *them*": the five, not all of them."""
    between = text_of(doc)[part.end : whole.start] if part.end < whole.start else ""
    return bool(whole.coref_by or whole.kind == "pronoun") and between.split() == ["of"]


class _Story:
    """The claims of one article by their places in the text; asked about one claim at a time."""

    def __init__(self, claims: list[Claim], doc: Doc, article: Article, lex: Lexicon) -> None:
        self.claims, self.doc, self.article, self.lex = claims, doc, article, lex
        self.same: dict[Place, Mention] = {}  # the events that were told before
        self.triggers = [token_at(doc, c.trigger.start) for c in claims]
        starts = [s.start_char for s in doc.sents if any(t.is_alpha for t in s)]
        self.number = [bisect_right(starts, c.trigger.start) for c in claims]
        self.of_sentence: dict[int, list[int]] = defaultdict(list)
        for at, number in enumerate(self.number):
            self.of_sentence[number].append(at)

    def beside(self, at: int) -> list[int]:
        """The other claims of a claim's sentence."""
        return [i for i in self.of_sentence[self.number[at]] if i != at]

    def join(self, at: int) -> None:
        """Give a toll the happening that it is of, and the doer that its clause names for both."""
        if self.claims[at].found_by == VICTIMS:
            self.claims[at] = self.victim_of(at)
            return
        claim, cause = self.claims[at], self.cause_of(at)
        if cause is not None and cause.event is not None:
            claim = self.claims[at] = _of_event(claim, cause.event)
        if (doer := self.shared_doer(at) or self.armer(at)) is not None:
            self.claims[at] = replace(claim, subject=doer)

    def join_parts(self) -> None:
        """ "160 died, *including 20 children*": a part is of the happening of the whole."""
        for at, claim in enumerate(self.claims):
            whole = next((c for i in self.beside(at) if claim.part_of is not None
                          and (c := self.claims[i]).trigger == claim.trigger and c.part_of is None
                          and c.event is not None and c.event != claim.event), None)  # fmt: skip
            if whole is not None and whole.event is not None:
                self.claims[at] = _of_event(claim, whole.event)

    # ------------------------------------------------------------------ causes
    def cause_of(self, at: int) -> Claim | None:
        """The claim of whose happening a toll is a part."""
        claim = self.claims[at]
        if not self.is_toll(claim) or not _is_own(claim.event, claim):
            return None
        here = self.beside(at)
        linked = [i for i in here if self.is_deed(self.claims[i]) and self.in_chain(at, i)]
        loose = self.is_many(claim)
        linked = [i for i in linked if not (self.goes_on(at, i) and (loose or self.is_long(at, i)))]
        events = {_place_in_text(e) for i in linked if (e := self.claims[i].event) is not None}
        if len(events) == 1:
            return self.claims[linked[0]]
        earlier = [i for i in here if self.is_toll(self.claims[i]) and self.in_chain(at, i)
                   and self.claims[i].trigger.start < claim.trigger.start]  # fmt: skip
        if earlier:
            return self.claims[min(earlier)]
        if events or not self.may_follow(at):
            return None
        return self.told_before(at) or self.retold(at)

    def victim_of(self, at: int) -> Claim:
        """ "The victims were identified as A and B": of the one happening told before them."""
        claim, is_a = self.claims[at], self.lex.ontology.is_a
        for back in range(_VICTIMS):
            before = [c for i in self.of_sentence.get(self.number[at] - back, ())
                      if self.has_victims(c := self.claims[i]) and c.trigger.end <= claim.trigger.start
                      and c.found_by != VICTIMS and is_a(c.relation, claim.relation)]  # fmt: skip
            events = {_place_in_text(c.event) for c in before if c.event is not None}
            if len(events) > 1:
                return claim
            if before:
                first = before[0]
                told = first.attribution == claim.attribution
                same = {c.relation for c in before} == {first.relation}
                return replace(
                    claim, event=first.event, relation=first.relation if same else claim.relation,
                    subject=first.subject if told or first.event is None else first.event,
                )  # fmt: skip
        return claim

    def has_victims(self, claim: Claim) -> bool:
        persons = self.lex.ontology.words["countedClass"]
        return is_told(claim) and any(self.lex.ontology.is_a(claim.object.type, c) for c in persons)

    def shared_doer(self, at: int) -> Mention | None:
        """ "was shot and wounded *by a sniper*": the by-phrase of coordinated passives is of each."""
        claim, token = self.claims[at], self.triggers[at]
        if not self.is_toll(claim) or claim.subject.kind != "event" or token is None:
            return None
        if not is_passive(token) or having(token, "agent"):
            return None
        found: dict[str, Mention] = {}
        for i in self.beside(at):
            other, verb = self.claims[i], self.triggers[i]
            if verb is None or not is_told(other):
                continue
            joined = verb in _joined(token) or token in _joined(verb)
            if (
                joined
                and having(verb, "agent")
                and is_passive(verb)
                and other.subject.kind != "event"
            ):
                found[other.subject.name] = other.subject
        return next(iter(found.values())) if len(found) == 1 else None

    def armer(self, at: int) -> Mention | None:
        """ "A bomb *planted by rebels* killed 12": what it did, they did."""
        claim, token = self.claims[at], self.triggers[at]
        if claim.subject.kind != "event" or token is None or not is_told(claim):
            return None
        is_a, domain = self.lex.ontology.is_a, self.lex.ontology.relations[claim.relation].domain
        verb = token if having(token, "subj") else next(iter(_chain(token, self.lex)), token)
        found = (mention_at(t, self.lex) for noun in having(verb, "subj", "agent")
                 for t in _armers(noun, self.lex))  # fmt: skip
        return next((m for m in found if m is not None and m.kind != "pronoun"
                     and is_a(m.type, "Actor") and is_a(m.type, domain)), None)  # fmt: skip

    def is_toll(self, claim: Claim) -> bool:
        return self.lex.ontology.relations[claim.relation].toll and is_told(claim)

    def is_deed(self, claim: Claim) -> bool:
        """An attack, a clash or the like, said to have been."""
        violent = claim.event is not None and any(
            self.lex.ontology.is_a(claim.event.type, cls)
            for cls in self.lex.ontology.words["violentClass"]
        )
        toll = self.lex.ontology.relations[claim.relation].toll
        return violent and not toll and is_told(claim)

    def in_chain(self, at: int, other: int) -> bool:
        """Whether one clause tells on what the other tells."""
        one, two = self.triggers[at], self.triggers[other]
        if one is None or two is None or one == two:
            return False
        later = {"after"} & {t.lower_ for t in (*having(one, "mark"), one.left_edge)}
        return two in _chain(one, self.lex) or (one in _chain(two, self.lex) and not later)

    # ------------------------------------------------------- the sentence before
    def may_follow(self, at: int) -> bool:
        """A toll of which its sentence says neither when nor by what, nor that it is a total."""
        claim, token = self.claims[at], self.triggers[at]
        if token is None or claim.object.count is None or claim.part_of is not None:
            return False
        if any(is_cause(arg, self.lex) for arg in dependents(token)):
            return False
        if any(t.lower_ in {"has", "have"} for t in _auxiliaries(token)):
            return False  # "have been killed": a total, up to now
        words = self.lex.ontology.words
        if any(t.lemma_.lower() in words["tollCarrier"] for t in islice(ancestors(token), 3)):
            return False  # "…, leaving 12 dead": its sentence says by what
        begin, end = sentence_of(token)
        dates = times(self.article.text[begin:end], self.article.date)
        if any(not when.precision for _, _, when in dates):
            return False  # "a week later"
        violent, sent = words["violentClass"], token.sent
        for i in range(sent.start, sent.end):
            mention = mentions(self.doc, self.lex).get(i)
            if mention is not None and mention.kind == "event" and i != token.i and (
                    role_of(self.doc[i])[0] == "subj"
                    or role_of(self.doc[i])[1] in words["eventMark"]  # "as violence erupted"
                    or any(self.lex.ontology.is_a(mention.type, cls) for cls in violent)):  # fmt: skip
                return False
        return not any(self.is_deed(self.claims[i]) for i in self.beside(at))

    def told_before(self, at: int) -> Claim | None:
        """The one violent happening of the sentence before, or of the one before that."""
        claim = self.claims[at]
        for back in range(1, _BACK + 1):
            number = self.number[at] - back
            near = [c for i in self.of_sentence.get(number, ()) if not self.is_headline(c := self.claims[i])
                    and (self.is_deed(c) or self.is_toll(c))]  # fmt: skip
            if not near:
                continue
            deeds = [c for c in near if self.is_deed(c)] or near
            events = {_place_in_text(c.event) for c in deeds if c.event is not None}
            told = {_place_in_text(c.event) for c in near if c.event is not None}
            fits = len(events | told) == 1 and all(_agree(claim, c) for c in near)
            return deeds[0] if fits and not self.is_several(deeds[0]) else None
        return None

    def is_long(self, at: int, other: int) -> bool:
        """ "have fought the army since 2012 and killed a mayor": not all through."""
        long = self.claims[other].time
        return self.claims[at].time is None and long is not None and not is_short(long)

    def is_many(self, claim: Claim) -> bool:
        """ "bombed churches and beheaded captives": uncounted many, over who knows how many days."""
        head = head_of(self.doc, claim.object.start, claim.object.end)
        return claim.object.count is None and head is not None and head.tag_ == "NNS"

    def is_several(self, claim: Claim) -> bool:
        """ "two explosions", "these attacks": which of them, the text may say or not."""
        event = claim.event
        head = None if event is None else head_of(self.doc, event.start, event.end)
        if event is None or head is None or event.count is not None:
            return True
        words = self.lex.ontology.words["pluralEvent"]
        return head.tag_ == "NNS" and head.lemma_.lower() not in words

    def retold(self, at: int) -> Claim | None:
        """The toll of like victims that another source gave shortly before, if all are of one event."""
        claim = self.claims[at]
        voice = claim.attribution.source if claim.attribution is not None else None
        if voice is None:
            return None
        last = self.number[at]
        before = [i for n in range(last - _RETOLD, last) for i in self.of_sentence.get(n, ())]
        like = [c for i in before if self.is_toll(c := self.claims[i]) and c.relation == claim.relation
                and c.count is not None and claim.object.name == c.object.name
                and not self.is_headline(c)]  # fmt: skip
        events = {_place_in_text(c.event) for c in like if c.event is not None}
        others = all(c.attribution is None or c.attribution.source is None
                     or c.attribution.source.name != voice.name for c in like)  # fmt: skip
        free = all(_agree(claim, c, doer=False) for c in like)
        unnamed = claim.subject.kind == "event" or all(c.subject.kind == "event" for c in like)
        if len(events) != 1 or not (others and free and unnamed) or self.is_several(like[-1]):
            return None
        return like[-1]

    def is_headline(self, claim: Claim) -> bool:
        return any(b.kind == "headline" and b.start <= claim.sentence.start < b.end
                   for b in self.article.blocks)  # fmt: skip

    def is_above(self, claim: Claim) -> bool:
        return any(b.kind != "paragraph" and b.start <= claim.sentence.start < b.end
                   for b in self.article.blocks)  # fmt: skip

    # ------------------------------------------------------------ circumstances
    def completed(self) -> list[Claim]:
        """The claims with what others about their happening have and they lack."""
        told: dict[tuple[int, int], list[int]] = defaultdict(list)
        for at, claim in enumerate(self.claims):
            if claim.event is not None and self.is_own_telling(claim):
                told[_place_in_text(first_of(claim.event, self.same))].append(at)
        return [
            claim if claim.event is None or not self.is_own_telling(claim)
            else self.filled(
                at, [i for i in told[_place_in_text(first_of(claim.event, self.same))] if i != at])
            for at, claim in enumerate(self.claims)
        ]  # fmt: skip

    def is_own_telling(self, claim: Claim) -> bool:
        """Tells the happening, and not what somebody says of it: "condemned the ambush on Friday"."""
        act = self.lex.ontology.relations[claim.relation].speech_act
        return is_told(claim) and claim.object.kind != "event" and not act

    def filled(self, at: int, of_event: Sequence[int]) -> Claim:
        """One claim with time, place and instrument of its happening, or of the clause it goes on."""
        claim = self.claims[at]
        same = [self.claims[i] for i in of_event]
        here = [c for c in same if c.sentence == claim.sentence]
        beside = [self.claims[i] for i in self.beside(at) if is_told(self.claims[i])
                  and self.claims[i].event is not None and self.goes_on(at, i)]  # fmt: skip
        time, place, tool = claim.time, claim.place, claim.instrument
        if time is None:
            dates = [c.time for c in (*here, *same) if c.time is not None and c.time.precision]
            dates = dates or [c.time for c in beside if c.time is not None and is_short(c.time)]
            days = [d for d in dates if d.precision == "day"] or dates
            time = days[0] if len(set(days)) == 1 or (here and days) else None
        if place is None:
            found = [p for c in here if (p := self.place_of(c, claim)) is not None]
            found += [
                c.place for c in beside if c.place is not None and not self.is_end(c.place, claim)
            ]
            found += [p for c in same if (p := self.place_of(c, claim)) is not None]
            place = replace(found[0], coref_by=found[0].coref_by or "same-event") if found else None
        if tool is None and here:
            tools = {c.instrument for c in here if c.instrument is not None}
            tools = {t for t in tools if t.start not in {claim.subject.start, claim.object.start}}
            tool = next(iter(tools)) if len(tools) == 1 else None
        return replace(claim, time=time, place=place, instrument=tool)

    def goes_on(self, at: int, other: int) -> bool:
        """ "drove into the camp on Monday, looted shops and *shot* two men": one after the other."""
        one, two = self.triggers[at], self.triggers[other]
        return one is not None and two is not None and two.i < one.i and two in _joined(one)

    def place_of(self, other: Claim, claim: Claim) -> Mention | None:
        """Where another claim happened: its place, or the place that it befell."""
        befallen = other.object if self.is_deed(other) and other.trigger != claim.trigger else None
        for mention in (other.place, befallen):
            if mention is not None and self.lex.ontology.is_a(mention.type, "Place") and (
                    mention.kind in {"name", "description"}) and not self.is_end(mention, claim):  # fmt: skip
                return mention
        return None

    def is_end(self, place: Mention, claim: Claim) -> bool:
        return place.name in {claim.subject.name, claim.object.name}


# ----------------------------------------------------------------------- clauses
def _chain(token: Token, lex: Lexicon) -> list[Token]:
    """The triggers that a toll's clause tells on: of what it results from, or goes on from."""
    verb = token if is_verb(token) else next((t for t in ancestors(token) if is_verb(t)), token)
    found = _joined(verb)
    role, _, head = role_of(verb)
    if role == "advcl" and verb.tag_ == "VBG" and not having(verb, "mark", "subj", "aux"):
        found += [head, *_joined(head)]  # ", killing two"
    if role == "relcl":
        found.append(head)  # "an air strike in which two were killed"
    above, prep, governor = role_of(head)
    if role in {"acl", "advcl"} and above == "obl" and prep == "with":
        found += [governor, *_joined(governor)]  # "12 were killed, with two others wounded"
    for holder in (verb, *_joined(verb)):
        for arg in dependents(holder):
            if is_cause(arg, lex):
                found += [arg.token, *(a.token for a in dependents(arg.token) if a.role == "conj")]
    return found


def _joined(verb: Token) -> list[Token]:
    """The verbs before it in a coordination with one subject, or of two passive tolls."""
    role, _, head = role_of(verb)
    if role == "conj" and is_verb(head) and is_passive(verb) and is_passive(head):
        return [head, *_joined(head)]  # "12 were killed and 30 wounded"
    return gone_on_from(verb)


def _armers(noun: Token, lex: Lexicon) -> Iterator[Token]:
    """ "a rocket *fired by rebels*": by whom a weapon was put where it strikes."""
    weapon, verbs = mention_at(noun, lex), lex.ontology.words["armingVerb"]
    if weapon is None or not lex.ontology.is_a(weapon.type, "Weapon"):
        return
    for verb in having(noun, "acl"):
        if verb.tag_ in {"VBN", "VBD"} and verb.lemma_.lower() in verbs:
            yield from having(verb, "agent")


def _auxiliaries(token: Token) -> list[Token]:
    holder = token if is_verb(token) or having(token, "aux", "cop") else role_of(token)[2]
    found = having(holder, "aux")
    role, _, head = role_of(holder)
    return found or (having(head, "aux") if role == "conj" else [])


# ------------------------------------------------------------------------ claims
def _is_own(event: Mention | None, claim: Claim) -> bool:
    """Whether a claim has no happening but its own."""
    return event is not None and event.start == claim.trigger.start


def _place_in_text(event: Mention) -> tuple[int, int]:
    return event.start, event.end


def _cue(event: Mention) -> Span:
    return Span(event.start, event.end, event.text)


def _of_event(claim: Claim, event: Mention) -> Claim:
    alone = claim.subject.kind == "event" and claim.subject == claim.event
    return replace(claim, event=event, subject=event if alone else claim.subject)


def _agree(toll: Claim, deed: Claim, *, doer: bool = True) -> bool:
    """Whether time, place and doer of a toll leave it open that it is of this happening."""
    if toll.time is not None and (deed.time is None or not _within(toll.time, deed.time)):
        return False
    if toll.place is not None and (deed.place is None or toll.place.name != deed.place.name):
        return False
    return not doer or toll.subject.kind == "event" or toll.subject.name == deed.subject.name


def _within(time: TimeSpan, other: TimeSpan) -> bool:
    return bool(time.start and time.end and other.start and other.end) and (
        other.start <= time.start and time.end <= other.end)  # fmt: skip
