"""Claims in, the event mentions that are one happening out.

Beside what hangs on one clause (happenings.py), a text comes back to a happening in these ways:

    rank        "in the deadliest attack this year": the deed of the same sentence
    victims     the same named person killed or abducted, the same counted persons killed
    pointing    "the attack", "his assassination", "this terrorist act": the nearest happening of a kind
                that the noun can mean; one that tells more of itself ("an attack on …") is its own
    target      "the convoy was hit": the one deed told so far upon a convoy
    scene       the one deed told so far, told again by the like doer upon the like target
    headline    a headline and what stands under it tell of the lead's

Time and place that differ keep two apart, and so does a sentence that says "another" or "elsewhere".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from spacy.tokens import Doc, Token

from kg.extract.circumstances import is_cause
from kg.extract.mentions import Lexicon, mention_at
from kg.model import Claim, Mention, TimeSpan
from kg.parse import dependents, having, head_of, is_noun, is_verb, token_at

Place = tuple[int, int]  # of an event in the text: its start and end
_NEAR = 2  # sentences in which "the attack" finds the last of several
_LEAST = 3  # counted persons who are no others than those counted before


def same_events(
    claims: Iterable[Claim], doc: Doc, lex: Lexicon, is_above: Callable[[Claim], bool]
) -> dict[Place, Mention]:
    """Each event that was told before, by its place in the text, with the mention that told it first.

    `is_above`: whether a claim stands in a headline or standfirst.
    """
    found, above = _Events(doc, lex), []
    for claim in sorted(claims, key=lambda c: (c.trigger.start, c.object.start)):
        if is_above(claim):
            above.append(claim)
        else:
            found.read(claim)
    for claim in above:
        found.read_above(claim)
    return found.first


def first_of(event: Mention, same: dict[Place, Mention]) -> Mention:
    """The mention that told this event first; itself where it is new."""
    while (before := same.get((event.start, event.end))) is not None:
        event = before
    return event


class _Events:
    """What has been told up to a claim."""

    def __init__(self, doc: Doc, lex: Lexicon) -> None:
        self.doc, self.lex = doc, lex
        self.first: dict[Place, Mention] = {}
        self.told: list[tuple[Mention, Claim]] = []

    def read(self, claim: Claim) -> None:
        own = claim.event
        for mention in (claim.event, claim.object, claim.subject):
            if mention is None or mention.kind != "event" or self.is_known(mention):
                continue
            self.join(mention, self.meant(mention) if mention != own else self.before(claim))
        if (
            own is not None
            and is_told(claim)
            and self.is_violent(own)
            and claim.object.kind != "event"
        ):
            self.told.append((first_of(own, self.first), claim))

    def read_above(self, claim: Claim) -> None:
        """A headline's events are those of the first sentences that can be."""
        lead = [(e, c) for e, c in self.told if self.sentence(c.trigger.start) <= self.lead()]
        for mention in (claim.event, claim.object, claim.subject):
            if mention is None or mention.kind != "event" or self.is_known(mention):
                continue
            points = self.points_back(mention)
            self.join(mention, next((
                e for e, c in lead if (points and self.can_mean(mention, e, c))
                or (mention == claim.event and self.is_kin(claim, c)
                    and (c.object.head == claim.object.head) and _agree(claim, c))
            ), None))  # fmt: skip

    def join(self, mention: Mention, before: Mention | None) -> None:
        if before is not None and first_of(before, self.first) != mention:
            self.first[(mention.start, mention.end)] = first_of(before, self.first)

    def lead(self) -> int:
        return self.sentence(self.told[0][1].trigger.start) + _NEAR if self.told else 0

    def is_known(self, mention: Mention) -> bool:
        place = (mention.start, mention.end)
        return place in self.first or any((m.start, m.end) == place for m, _ in self.told)

    def before(self, claim: Claim) -> Mention | None:
        """The happening told before that a claim tells of again."""
        assert claim.event is not None
        if (ranked := self.by_rank(claim)) is not None:
            return ranked
        if not is_told(claim) or not self.is_violent(claim.event):
            return self.meant(claim.event)
        by_victim = self.by_victim(claim) or self.meant(claim.event)
        return by_victim or (
            None if self.is_other(claim) else self.by_target(claim) or self.by_scene(claim)
        )

    def by_rank(self, claim: Claim) -> Mention | None:
        event = claim.event
        head = head_of(self.doc, event.start, event.end) if event is not None else None
        ranked = head is not None and is_noun(head) and any(
            t.tag_ == "JJS" or t.lemma_.lower() in self.lex.ontology.words["rankWord"]
            for t in having(head, "amod"))  # fmt: skip
        return next(
            (e for e, c in reversed(self.told) if ranked and c.sentence == claim.sentence), None
        )

    # --------------------------------------------------------------- victims
    def by_victim(self, claim: Claim) -> Mention | None:
        if claim.relation not in self.lex.ontology.words["onceRelation"]:
            return None
        for event, other in reversed(self.told):
            if other.relation == claim.relation and _same_victim(claim.object, other.object) and (
                    _agree(claim, other)):  # fmt: skip
                return event
        return None

    # -------------------------------------------------------------- pointing
    def meant(self, mention: Mention) -> Mention | None:
        """The event that a definite noun with nothing more said of it points back to."""
        if not self.points_back(mention):
            return None
        events = [
            (e, c) for e, c in self.told if e.end <= mention.start and self.can_mean(mention, e, c)
        ]
        last = max((self.sentence(c.trigger.start) for _, c in events), default=0)
        recent = [e for e, c in events if self.sentence(c.trigger.start) == last]
        called = [e for e, _ in events if mention.head == e.head]
        near = self.sentence(mention.start) - last <= _NEAR
        if near and mention.head == mention.type.lower():  # "the attack" may be a bombing
            called = []
        return _only(called) or (_only(recent) if near else None) or _only(e for e, _ in events)

    def points_back(self, mention: Mention) -> bool:
        head = head_of(self.doc, mention.start, mention.end)
        words = self.lex.ontology.words
        if head is None or mention.start == mention.end or head.tag_ not in {"NN", "NNP"}:
            return False
        opening = next((t for t in head.lefts if t.tag_ in {"DT", "PRP$"}), None)
        if opening is None or (
            opening.tag_ == "DT" and opening.lower_ not in words["pointingWord"]
        ):
            return False
        more = {"nmod", "compound", "poss", "acl", "relcl"}
        said = (a.token for a in dependents(head) if a.role in more and a.token != opening)
        return not any(self.tells(token) for token in said)

    def tells(self, token: Token) -> bool:
        """Whether what hangs on an event says which it is: no day and no judgement ("terrorist")."""
        mention = mention_at(token, self.lex)
        judges = token.lemma_.lower() in self.lex.ontology.words["judgingNoun"]
        return not judges and (is_verb(token) or (mention is not None and mention.type != ""))

    def can_mean(self, mention: Mention, event: Mention, claim: Claim) -> bool:
        is_a, words = self.lex.ontology.is_a, self.lex.ontology.words
        if mention.head in _heads(event) or mention.head in words["anyDeed"]:
            return True
        if is_a(mention.type, "Event") and mention.head in words["blastNoun"]:
            return any(is_a(event.type, cls) for cls in words["blastClass"]) or (
                bool(_heads(event) & words["blastNoun"]))  # fmt: skip
        if mention.type in {"", "Event"}:
            return False
        killing = any(is_a(mention.type, cls) for cls in words["killingClass"])
        return (
            is_a(event.type, mention.type)
            or is_a(mention.type, event.type)
            or (killing and claim.relation in words["onceRelation"] and claim.relation == "killed")
        )

    # --------------------------------------------------------- target and scene
    def by_target(self, claim: Claim) -> Mention | None:
        """ "The convoy was hit": the one deed told so far upon a convoy."""
        head = head_of(self.doc, claim.object.start, claim.object.end)
        definite = head is not None and any(
            t.lower_ in self.lex.ontology.words["pointingWord"] for t in having(head, "det"))  # fmt: skip
        if not definite or claim.object.kind != "description":
            return None
        found = [(e, c) for e, c in self.deeds() if self.is_kin(claim, c)
                 and c.object.head == claim.object.head and self.is_like_doer(claim.subject, c.subject)
                 and _agree(claim, c)]  # fmt: skip
        return found[0][0] if len({(e.start, e.end) for e, _ in found}) == 1 else None

    def by_scene(self, claim: Claim) -> Mention | None:
        """The one deed told so far, if this one may be it: of the like doer, upon the like target."""
        deeds = self.deeds()
        if len({(e.start, e.end) for e, _ in self.told}) != 1 or not deeds:
            return None
        event, deed = deeds[0]
        if not _agree(claim, deed) or deed.subject.kind == "event":
            return None
        if self.lex.ontology.relations[claim.relation].toll:
            causers = [m for m in self.causers(claim) if m.kind != "event"]
            return event if any(self.is_like_doer(m, deed.subject) for m in causers) else None
        like = claim.object.name == deed.object.name or self.is_like(claim.object, deed.object)
        doer = claim.subject.kind != "event" and self.is_like_doer(claim.subject, deed.subject)
        return event if self.is_kin(claim, deed) and doer and like else None

    def deeds(self) -> list[tuple[Mention, Claim]]:
        return [(e, c) for e, c in self.told if not self.lex.ontology.relations[c.relation].toll]

    def is_kin(self, claim: Claim, other: Claim) -> bool:
        is_a = self.lex.ontology.is_a
        return is_a(claim.relation, other.relation) or is_a(other.relation, claim.relation)

    def is_like_doer(self, one: Mention, other: Mention) -> bool:
        """Not named, the same, or both described as fighters: gunmen may be jihadists."""
        if "event" in {one.kind, other.kind} or one.name.lower() == other.name.lower():
            return True
        return one.kind == other.kind == "description" and one.type == other.type == "ArmedGroup"

    def causers(self, toll: Claim) -> list[Mention]:
        """ "killed *when gunmen opened fire*": who did what brought a toll about."""
        verb = token_at(self.doc, toll.trigger.start)
        causes = [a.token for a in dependents(verb) if is_cause(a, self.lex)] if verb else []
        found = (mention_at(t, self.lex) for c in causes for t in having(c, "subj"))
        return [m for m in found if m is not None]

    def is_like(self, one: Mention, other: Mention) -> bool:
        kinds = self.lex.ontology.words["placedClass"]
        of = [{k for k in kinds if self.lex.ontology.is_a(m.type, k)} for m in (one, other)]
        described = one.kind == other.kind == "description"
        return described and bool(of[0] & of[1])

    def is_other(self, claim: Claim) -> bool:
        words = self.lex.ontology.words["otherHappening"]
        return any(t in words for t in claim.sentence.text.lower().replace(",", " ").split())

    # --------------------------------------------------------------- helpers
    def is_violent(self, event: Mention) -> bool:
        classes = self.lex.ontology.words["violentClass"] | self.lex.ontology.words["killingClass"]
        return any(self.lex.ontology.is_a(event.type, cls) for cls in classes) or (
            event.head in self.lex.ontology.words["blastNoun"])  # fmt: skip

    def sentence(self, at: int) -> int:
        token = self.doc.char_span(at, at + 1, alignment_mode="expand")
        starts: Sequence[int] = self.doc.user_data.setdefault(
            "kg.sentence_starts", [s.start for s in self.doc.sents]
        )
        return sum(start <= token.start for start in starts) if token is not None else 0


def is_told(claim: Claim) -> bool:
    """Said to have been."""
    return claim.polarity == "positive" and claim.realis == "actual"


def _only(events: Iterable[Mention]) -> Mention | None:
    """The event, where all are one."""
    places = {(e.start, e.end): e for e in events}
    return next(iter(places.values())) if len(places) == 1 else None


def _same_victim(one: Mention, other: Mention) -> bool:
    """The same name, in full or in part; or as many of the same kind."""
    if one.kind == "name" and other.kind == "name":
        names = [set(m.name.lower().split()) for m in (one, other)]
        return names[0] <= names[1] or names[1] <= names[0]
    many = one.count is not None and (one.count.minimum or 0) >= _LEAST
    return many and one.head == other.head and one.count is not None and other.count is not None and (
        (one.count.minimum, one.count.maximum) == (other.count.minimum, other.count.maximum))  # fmt: skip


def _agree(claim: Claim, other: Claim) -> bool:
    """Whether time and place leave it open that two claims are of one happening."""
    if claim.time is not None and other.time is not None and not _meet(claim.time, other.time):
        return False
    one, two = claim.place, other.place
    named = one is not None and two is not None and one.kind == two.kind == "name"
    if one is None or two is None or not named:
        return True
    return one.name == two.name or one.type != two.type  # a town may lie in a region


def _meet(one: TimeSpan, other: TimeSpan) -> bool:
    if not (one.start and one.end and other.start and other.end):
        return not (one.precision and other.precision)
    return one.start <= other.end and other.start <= one.end


def _heads(event: Mention) -> set[str]:
    return {event.head, *event.name.lower().split()[-1:]}


def renamed(claims: Iterable[Claim], same: dict[Place, Mention]) -> Iterator[Mention]:
    """The event mentions of claims that were told before."""
    for claim in claims:
        for mention in (claim.event, claim.object, claim.subject):
            if mention is not None and (mention.start, mention.end) in same:
                yield mention
