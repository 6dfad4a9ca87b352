"""Claims in, claims out: polarity, realis, modality and hedge, by scope on the tree.

A claim is read from its trigger upward. What governs the trigger acts on it as long as the way up
is one of scope: a verb's own auxiliaries and negation, "to" clauses, complements of the ontology's
cues, light verbs. It ends at what is presupposed: a definite noun phrase ("broke the siege"), a
relative clause, a time clause. Reporting cues are `attribution`'s, but for realis, which both may set.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from spacy.tokens import Doc, Token

from kg.extract.cues import Found, find_cues
from kg.extract.page import ACCUSING
from kg.model import Claim, Cue, Ontology, Polarity, Realis
from kg.parse import (
    arguments,
    dependents,
    having,
    head_of,
    is_noun,
    is_passive,
    is_verb,
    particle,
    role_of,
    token_at,
)

_OWN = {"advmod", "aux", "mark", "cop", "det", "amod", "cc", "case", "compound", "title", "expl"}
_CLAUSAL = {"xcomp", "ccomp", "advcl", "acl", "csubj", "outer"}
_NOMINAL = {"obj", "nmod", "obl", "subj", "compound", "iobj"}
_DEFINITE = {"the", "this", "that", "these", "those", "both"}
_ORDINAL = {"first", "last", "only", "latest", "second", "third", "next"}
_ACTS = {"modality", "negation", "hedge"}
_QUOTES = {"'", "‘", "’", '"', "“", "”", "``", "''"}
_CORRELATED = {"neither", "nor"}
_SCARED = 4  # words at most between the marks of a scare quote
# marks that `judge` leaves and `attribute` takes away: given whatever is said of it; given for
# whoever thinks or fears, though not for whoever wants it ("believes the raid was", "wants the raid")
PRESUPPOSED, DEFINITE = "presupposed", "definite"


class Effects(NamedTuple):
    """What the words around a trigger do to it. `hedge` is the hedging words as written."""

    polarity: Polarity = "positive"
    realis: Realis = "actual"
    modality: str = ""
    hedge: str = ""


def judge(claims: Iterable[Claim], doc: Doc, ontology: Ontology) -> Iterator[Claim]:
    """The claims with polarity, realis, modality, certainty and hedge set, order kept."""
    known: dict[tuple[int, int], Effects] = {}
    for claim in claims:
        key = (claim.trigger.start, claim.trigger.end)
        if key not in known:
            token = head_of(doc, *key)
            known[key] = _marked(token, key, ontology) if token is not None else Effects()
        judged = _hedged_by_subject(_judged(claim, known[key]), doc, ontology)
        if _is_standing_state(judged, doc, ontology):
            judged = replace(judged, modality=PRESUPPOSED)
        yield _doubted_actor(_negated_end(judged, doc, ontology), doc, ontology)


def _negated_end(claim: Claim, doc: Doc, ontology: Ontology) -> Claim:
    """ "Shelled the depot, not the hospital", "soldiers rather than rebels": denied of that end."""
    cues = find_cues(doc, ontology)
    for end in (claim.subject, claim.object):
        noun = head_of(doc, end.start, end.end)
        if noun is None or not is_noun(noun) or claim.polarity == "negative":
            continue
        before = (w for w in having(noun, "advmod", "cc") if w.i < noun.i)
        if any(hit.cue.kind == "negation" and hit.cue.polarity == "negative"
               for word in before for hit in cues.get(word.i, ())):  # fmt: skip
            return replace(claim, polarity="negative")
    return claim


def _is_standing_state(claim: Claim, doc: Doc, ontology: Ontology) -> bool:
    """ "Hope to restore order in districts held by rebels": they hold them, whatever is hoped.

    Not under a denial, and not of a happening: "fear attacks carried out by rebels".
    """
    if claim.modality or claim.realis != "actual" or claim.object.kind == "event":
        return False
    verb = head_of(doc, claim.trigger.start, claim.trigger.end)
    held = head_of(doc, claim.object.start, claim.object.end)
    if verb is None or held is None or verb.tag_ != "VBN":
        return False
    role, _, head = role_of(verb)
    if role != "acl" or head.i != held.i or having(verb, "aux", "mark"):
        return False
    cues, seen = find_cues(doc, ontology), set[int]()
    while head.i not in seen:
        seen.add(head.i)
        if having(head, "expl") or any(
            hit.cue.polarity == "negative" for word in (head, *having(head, "det", "aux", "advmod"))
            for hit in cues.get(word.i, ())
        ):  # fmt: skip
            return False
        head = role_of(head)[2]
    return True


def _doubted_actor(claim: Claim, doc: Doc, ontology: Ontology) -> Claim:
    """ "Suspected rebels killed": who did it is no more certain than the word before the name."""
    if claim.hedge or claim.subject.kind == "event" or claim.polarity == "negative":
        return claim
    noun = head_of(doc, claim.subject.start, claim.subject.end)
    if noun is None:
        return claim
    role, _, head = role_of(noun)
    if role in {"amod", "compound", "nmod"} and head.i > noun.i and is_noun(head):
        noun = head  # "suspected Israeli drones"
    members = ontology.words.get("memberNoun", frozenset())
    if role == "nmod" and head.i < noun.i and head.lemma_.lower() in members:
        noun = head  # "alleged members of the Front"
    doubting = ontology.words.get("doubtsWho", frozenset())
    at = noun.i - 1
    while at >= noun.sent.start and doc[at].lower_ not in doubting and (
        doc[at].pos_ in {"ADJ", "NOUN", "PROPN", "NUM"} or doc[at].text == "-"
    ):  # fmt: skip
        at -= 1
    if at < noun.sent.start:
        return claim
    if doc[at].lower_ == "be" and at - 2 >= noun.sent.start and doc[at - 1].lower_ == "to":
        cues = find_cues(doc, ontology).get(at - 2, ())  # "men believed to be rebels"
        if doc[at - 2].tag_ == "VBN" and any(hit.cue.kind == "hedge" for hit in cues):
            return replace(claim, certainty="reported", hedge=doc[at - 2 : at + 1].text)
    word = doc[at]
    if word.lower_ not in doubting or having(word, "subj", "aux"):
        return claim  # "police suspected rebels of": a report
    return replace(claim, certainty="reported", hedge=word.text)


def _hedged_by_subject(claim: Claim, doc: Doc, ontology: Ontology) -> Claim:
    """ "killed in an apparent suicide attack": what did it is no more certain than its name."""
    if claim.hedge or claim.subject.kind != "event":
        return claim
    noun = head_of(doc, claim.subject.start, claim.subject.end)
    if noun is None or not is_noun(noun):
        return claim
    cues = find_cues(doc, ontology)
    for child in having(noun, "amod"):
        if any(hit.cue.kind == "hedge" for hit in cues.get(child.i, ())):
            return replace(claim, certainty="reported", hedge=child.text)
    return claim


def _judged(claim: Claim, effect: Effects) -> Claim:
    if effect == Effects():
        return claim
    return replace(
        claim,
        polarity=flip(claim.polarity) if effect.polarity == "negative" else claim.polarity,
        realis=effect.realis if claim.realis == "actual" else claim.realis,
        modality=claim.modality or effect.modality,
        certainty="reported" if effect.hedge else claim.certainty,
        hedge=claim.hedge or effect.hedge,
    )


def _marked(token: Token, trigger: tuple[int, int], ontology: Ontology) -> Effects:
    effect = effects(token, ontology)
    behind = ontology.words.get("behindWord", frozenset())
    if token.idx == trigger[0] and any(c.lower_ in behind for c in having(token, "case", "mark")):
        return Effects(modality=PRESUPPOSED)  # "is said to be behind the raid": a raid there was
    first = token_at(token.doc, trigger[0])
    if (
        effect.modality
        or effect.realis != "actual"
        or (first is not None and first.lower_ in behind)
    ):
        return effect
    if taken_for_granted(token, ontology):
        return effect._replace(modality=PRESUPPOSED)
    return effect._replace(modality=DEFINITE) if is_definite_inside(token, ontology) else effect


def is_definite_inside(trigger: Token, ontology: Ontology) -> bool:
    """ "Describes the group as opposing the occupation of the land": there is an occupation.

    A definite happening that is not itself what the cue above it governs.
    """
    noun = trigger
    while is_noun(noun) and role_of(noun)[0] == "conj":
        noun = role_of(noun)[2]
    role, _, head = role_of(noun)
    if not is_noun(noun) or role not in _NOMINAL or not (
        having(noun, "poss") or any(child.lower_ in _DEFINITE for child in having(noun, "det"))
    ):  # fmt: skip
        return False
    return role == "subj" or not find_cues(trigger.doc, ontology).get(head.i)


def taken_for_granted(trigger: Token, ontology: Ontology) -> bool:
    """Whether a report, request or denial above speaks of something else, and this is given.

    It is in a relative clause of the past, is what an inquiry, a role or a charge is about, or what
    something comes after.
    """
    cues = find_cues(trigger.doc, ontology)
    granting = ontology.words.get("takesForGranted", frozenset())
    after = ontology.words.get("givenAfter", frozenset())
    told = ontology.words.get("givenInThePast", frozenset())
    recent = ontology.words.get("recentWord", frozenset())
    blaming = ontology.words.get("givenDeed", frozenset())
    token, seen = trigger, {trigger.i}
    while True:
        role, prep, head = role_of(token)
        if head.i in seen:
            return False
        seen.add(head.i)
        if role == "relcl" and (is_past(token) or is_aside(token)):
            return True
        if role in {"appos", "title"} or (is_noun(token) and is_dated(token, role, head, recent)):
            return True
        if prep in after and role in {"obl", "nmod", "advcl"}:
            return True
        if role == "advcl" and any(
            mark.lower_ in after or (mark.lower_ in told and is_past(token))
            for mark in having(token, "mark", "advmod")
        ):
            return True
        if any(hit.cue.name == ACCUSING and hit.governs_next and hit.words not in blaming
               and head.i < hit.tokens[-1].i < trigger.i for hit in cues.get(head.i, ())):  # fmt: skip
            return False  # "suspected the brothers of being involved"
        if role in {"obj", "nmod", "obl", "subj"} and is_noun(token) and (
            role != "subj" or is_passive(head)
        ):  # fmt: skip
            if head.lemma_.lower() in granting or head.lower_ in granting:
                return True
            if any(hit.words in blaming and hit.tokens[-1].lower_ == prep and role == "obl"
                   for hit in cues.get(head.i, ())):  # fmt: skip
                return True  # "denied charges that blame officers for the raid"
            before = _before_phrase(token, prep)
            if before is not None and before.lemma_.lower() in granting:
                return True
        if any(hit.cue.kind == "reporting" for hit in cues.get(head.i, ())) and (
            is_verb(head) or role in {"acl", "ccomp", "nmod"}
        ):
            return False
        token = head


def is_dated(noun: Token, role: str, head: Token, recent: frozenset[str]) -> bool:
    """ "The recent raid", "the 2004 raid": it has been, unless it is what somebody wants."""
    if role not in _NOMINAL | {"conj"} or (role == "obj" and is_verb(head)):
        return False
    return any(
        child.lower_ in recent or (child.like_num and len(child) == 4 and child.ent_type_ == "DATE")
        for child in having(noun, "amod", "compound", "nummod")
        if child.i < noun.i
    )


def _before_phrase(noun: Token, prep: str) -> Token | None:
    """The noun before the preposition of a phrase: "(taking) part in the attack"."""
    first = next((c for c in having(noun, "case", "mark") if c.lower_ == prep.split(" ")[0]), None)
    return noun.doc[first.i - 1] if prep and first is not None and first.i > 0 else None


def is_past(verb: Token) -> bool:
    """A clause of the past or the perfect: it tells of something that happened."""
    helpers = having(verb, "aux", "cop")
    if any(helper.tag_ == "MD" for helper in helpers):
        return False
    return verb.tag_ == "VBD" or any(
        h.tag_ == "VBD" or h.lemma_ == "have" for h in helpers
    )  # fmt: skip


def is_over(token: Token) -> bool:
    """Nothing to come: "feared dead after a raid", and not "will leave after the raid"."""
    return token.tag_ in {"VBD", "VBN", "JJ"} and not any(
        helper.tag_ == "MD" or helper.lower_ == "to" for helper in having(token, "aux", "mark")
    )


def is_aside(clause: Token) -> bool:
    """A relative clause of the present between commas: "the Front, which holds the port, …"."""
    first = clause.left_edge.i
    while clause.doc[first].is_punct and first < clause.i:
        first += 1
    if first == 0 or clause.doc[first - 1].text != ",":
        return False
    finite = [clause, *having(clause, "aux", "cop")]
    return any(t.tag_ in {"VBZ", "VBP"} for t in finite) and not any(t.tag_ == "MD" for t in finite)


def flip(polarity: Polarity) -> Polarity:
    return "positive" if polarity == "negative" else "negative"


def effects(trigger: Token, ontology: Ontology) -> Effects:
    """All that acts on one predicate, verb or noun: combined, the nearest word first."""
    return _combine(_Scope(trigger, ontology).read())


def _combine(found: list[tuple[Cue, str]]) -> Effects:
    polarity: Polarity = "positive"
    realis: Realis = "actual"
    modality = ""
    hedges = []
    for cue, text in found:
        if cue.polarity == "negative":
            polarity = flip(polarity)
        if realis == "actual":
            realis = cue.realis
        modality = modality or cue.modality
        if cue.certainty == "reported" and cue.kind == "hedge":
            hedges.append(text)
    if modality == "failed" and polarity == "positive":
        modality = ""  # "did not fail to"
    return Effects(polarity, realis, modality, " ".join(hedges))


_PURPOSE = Cue("", "modality", (), realis="planned")
_QUESTION = Cue("", "modality", (), realis="hypothetical", modality="question")
_TO_COME = Cue("", "modality", (), realis="hypothetical")
_OPEN = Cue("", "modality", (), realis="hypothetical", modality="conditional")
_SCARE = Cue("", "hedge", (), certainty="reported")
_IMPERATIVE = Cue("", "modality", (), realis="requested", modality="ordered")


class _Scope:
    """The way from one trigger up to the root of its scope."""

    def __init__(self, trigger: Token, ontology: Ontology) -> None:
        self.trigger = trigger
        self.cues: Mapping[int, tuple[Found, ...]] = find_cues(trigger.doc, ontology)
        self.light = ontology.words.get("lightVerb", frozenset())
        self.implicative = ontology.words.get("implicativeVerb", frozenset())
        self.causative = ontology.words.get("causativeVerb", frozenset())
        self.done = ontology.words.get("doneInThePast", frozenset())
        self.bringing = ontology.words.get("bringsAbout", frozenset())
        self.granting = ontology.words.get("takesForGranted", frozenset())
        self.after = ontology.words.get("givenAfter", frozenset())
        self.told = ontology.words.get("givenInThePast", frozenset())
        self.doubting = ontology.words.get("doubtsWho", frozenset())
        self.by_doing = ontology.words.get("doneByDoing", frozenset())
        self.open = ontology.words.get("openWho", frozenset())
        self.towards = ontology.words.get("worksTowards", frozenset())
        self.leading = ontology.words.get("leadsToWhatMayBe", frozenset())
        self.correlated = False
        self.seen: set[int] = set()
        self.governed: set[int] = set()  # predicates whose "to" belongs to a cue
        self.found: list[tuple[Cue, str]] = []

    def read(self) -> list[tuple[Cue, str]]:
        self.own(self.trigger)
        self.climb(self.trigger)
        self.scare_quotes(self.trigger)
        return self.found

    def scare_quotes(self, token: Token) -> None:
        """ "Army 'shelled' hospital": a word that the outlet does not make its own."""
        sent = token.sent
        left = [k for k in range(max(sent.start, token.i - _SCARED), token.i)
                if token.doc[k].text in _QUOTES]  # fmt: skip
        right = [k for k in range(token.i + 1, min(sent.end, token.i + 1 + _SCARED))
                 if token.doc[k].text in _QUOTES]  # fmt: skip
        if not left or not right or right[0] - left[-1] > _SCARED + 1:
            return
        opens = left[-1] == 0 or token.doc[left[-1] - 1].whitespace_ or left[-1] == sent.start
        if (
            opens
            and not token.doc[left[-1]].whitespace_
            and not token.doc[right[0] - 1].whitespace_
        ):
            self.found.append((_SCARE, token.doc[left[-1] : right[0] + 1].text))

    # ------------------------------------------------------------ what acts
    def act(self, token: Token, *, kinds: Iterable[str] = _ACTS, if_negative: bool = False) -> bool:
        """Apply the cues that a token heads. True where there was one."""
        acted = False
        told = is_verb(token) and not is_passive(token) and role_of(token)[0] != "amod" and any(
            hit.cue.kind == "reporting" for hit in self.cues.get(token.i, ())
        )  # fmt: skip
        for hit in self.cues.get(token.i, ()):
            cue = hit.cue
            if cue.kind == "reporting":
                cue = replace(cue, polarity="positive")
                doubted = role_of(token)[0] == "amod" and token.lower_ in self.doubting
                if cue.realis == "actual" or doubted:
                    continue  # "suspected men who worked there": they did, whoever they are
            elif cue.kind not in kinds or (told and cue.kind == "hedge"):
                continue  # who "claimed" or "accused" somebody hedges nothing
            if hit.words in self.done and self.is_done(token):
                continue  # "had to leave", "were able to leave": they left
            if if_negative and cue.polarity != "negative":
                continue
            if hit.words in _CORRELATED:  # "neither … nor": one negation
                if self.correlated and token.i not in self.seen:
                    continue
                self.correlated = True
            if token.i not in self.seen:
                self.found.append((cue, " ".join(t.text for t in hit.tokens)))
            acted = True
        if acted:
            self.seen.add(token.i)
        return acted

    def is_done(self, token: Token) -> bool:
        perfect = any(have.lemma_ == "have" for have in having(token, "aux"))
        return token.tag_ == "VBD" or perfect or any(b.tag_ == "VBD" for b in having(token, "cop"))

    def own(self, token: Token, *, hedge: bool = True) -> None:
        """Auxiliaries, negation, markers and adverbs of a predicate, and its negative arguments."""
        verbal = is_verb(token) or bool(having(token, "cop"))
        kinds = _ACTS if hedge else _ACTS - {"hedge"}
        if is_noun(token) and having(token, "cop") and any(
            child.tag_ == "JJS" or child.lower_.endswith("iest") for child in having(token, "amod")
        ):  # fmt: skip
            return  # "may be the deadliest raid": a raid it is
        for role, _, child, _ in dependents(token):
            if role not in _OWN:
                continue
            if role == "compound" and self.is_verb_form(child):
                continue
            if role == "mark" and child.i > token.i:
                continue
            for hit in self.cues.get(child.i, ()):
                if hit.cue.kind != "reporting":
                    self.act(child, kinds=kinds)
                    break
        if verbal:
            for arg in arguments(token):
                if arg.role in {"subj", "obj", "agent", "iobj"} and arg.via in {
                    "",
                    "conj",
                    "control",
                }:
                    self.negative_phrase(arg.token)
        self.governed_from_before(token)

    def is_verb_form(self, token: Token) -> bool:
        return token.tag_ in {"VB", "VBD", "VBP", "VBZ"}

    def negative_phrase(self, noun: Token) -> None:
        """ "no civilians", "none of them", "nobody"."""
        for token in (noun, *having(noun, "det", "advmod")):
            if self.negates(token):
                self.act(token, kinds={"negation"})
        for token in having(noun, "cc"):  # "neither the army nor the police"
            if token.i < noun.i and self.negates(token):
                self.act(token, kinds={"negation"})

    def governed_from_before(self, token: Token) -> None:
        """A cue ending in "to" right before the predicate, however it was parsed."""
        if not is_verb(token) or token.i == 0:
            return
        at = token.i - 1
        doc = token.doc
        while at > 0 and doc[at].pos_ in {"ADV", "AUX"} and doc[at].lower_ != "to":
            at -= 1
        for back in range(max(0, at - 4), at + 1):
            for hit in self.cues.get(back, ()):
                if hit.governs_next and hit.tokens[-1].i == at:
                    self.act(doc[back])
                    self.governed.add(token.i)

    # ------------------------------------------------------------- the way up
    def climb(self, token: Token) -> None:
        seen = {token.i}
        while True:
            role, _, head = role_of(token)
            if head.i in seen:
                self.at_root(token)
                return
            seen.add(head.i)
            if role == "conj":
                token = self.past_conjunction(token, head)
            elif role == "ccomp" and head.i == head.sent.start and head.pos_ in {"AUX", "VERB"} and (
                self.is_question(head)
            ):  # fmt: skip
                self.at_root(token)  # "Have the rebels captured …?", read as two clauses
                return
            elif role == "relcl" and is_noun(head):
                for child in having(head, "amod"):
                    self.act(child, kinds={"modality", "hedge"})  # "an alleged raid that killed"
                if any(t.lower_ in self.open for t in (head, *having(head, "det"))) and any(
                    t.tag_ in {"VBZ", "VBP"} for t in (token, *having(token, "aux"))
                ) and not is_past(token):  # fmt: skip
                    self.found.append((_OPEN, ""))  # "will punish any militia that attacks"
                return
            elif role == "ccomp" and head.tag_ == "VBN" and having(head, "xcomp") and (
                not having(head, "aux") and is_past(token)
            ):  # fmt: skip
                self.at_root(token)  # "Men believed to be rebels killed …", read as one complement
                return
            elif role in _CLAUSAL:
                if not self.past_clause(token, role, head):
                    return
                token = head
            elif role in _NOMINAL and not is_verb(token):
                if not self.past_noun(token, role, head):
                    return
                token = head
            elif role in {"parataxis", "appos"}:
                self.at_root(token)
                return
            else:
                return

    def past_conjunction(self, token: Token, head: Token) -> Token:
        """Coordinated predicates share auxiliaries, markers and negation unless they have their own."""
        shares = token.tag_ == head.tag_ and not having(token, "subj", "aux")
        if shares and is_verb(token):
            for role, _, child, _ in dependents(head):
                if role in {"aux", "mark", "advmod", "cc"} and child.i < head.i:
                    self.act(child)
            if having(head, "subj"):
                for noun in having(head, "subj"):
                    self.negative_phrase(noun)
            self.governed_from_before(head)
        elif is_noun(token):
            for role, _, child, _ in dependents(head):
                if role in {"det"} or (role == "amod" and not having(token, "amod", "det")):
                    if child.i < head.i:
                        self.act(child)
        return head

    def negates(self, token: Token) -> bool:
        return any(hit.cue.kind == "negation" for hit in self.cues.get(token.i, ()))

    def past_clause(self, token: Token, role: str, head: Token) -> bool:
        """True where the clause's governor lets scope go further up."""
        infinitive = any(child.lower_ == "to" for child in having(token, "mark", "aux"))
        if role == "acl" and not infinitive and not is_noun(token):
            complement = any(
                c.lower_ in {"that", "of", "for"} for c in having(token, "mark", "case")
            )
            if not complement and not self.marked(token):
                return False
        if token.tag_ == "VBG" and head.lemma_.lower() in self.granting:
            return False  # "must stop shelling the town": they shell it
        if role == "advcl" and not infinitive:
            return self.act(head) if self.governs(head, token) else False
        acted = self.act(head)
        before = token.left_edge.i - 1
        if role in {"ccomp", "acl"} and before >= 0 and before != head.i:
            noun = token.doc[before]  # "had no proof that", hung on "had"
            if any(
                len(hit.tokens) > 1 and hit.cue.kind in _ACTS for hit in self.cues.get(before, ())
            ):
                acted = self.act(noun) or acted
        acted = acted or token.i in self.governed
        if not acted and infinitive and not self.happened(head, role):
            if token.lemma_.lower() in self.by_doing:  # "left to protest against the raid"
                self.own(head)
                return role != "advcl"
            self.found.append((_PURPOSE, ""))
            acted = True
        if role == "advcl" and not acted:
            return False
        if role == "ccomp" and not acted:
            return False
        if role != "advcl":
            self.own(head, hedge=role == "xcomp")
        return role != "advcl"

    def marked(self, token: Token) -> bool:
        return any(self.cues.get(child.i) for child in having(token, "mark"))

    def governs(self, head: Token, token: Token) -> bool:
        """A cue with its own preposition before the clause ("prevented them from entering")."""
        return any(
            hit.governs_next and head.i < hit.tokens[-1].i < token.i and hit.cue.kind in _ACTS
            for hit in self.cues.get(head.i, ())
        )

    def happened(self, head: Token, role: str) -> bool:
        """Verbs and nouns whose "to" clause is what happened ("managed to", "the first to")."""
        if role in {"acl", "xcomp"} and not is_verb(head):
            ordinals = [c for c in having(head, "amod", "nummod", "det") if c.lower_ in _ORDINAL]
            return bool(ordinals) or head.lower_ in _ORDINAL or head.tag_ in {"JJS"}
        after = head.doc[head.i + 1].lower_ if head.i + 1 < len(head.doc) else ""
        name = f"{head.lemma_.lower()} {particle(head) or after}".strip()
        if role == "advcl":  # "went on to", "forced the army to"; elsewhere a purpose
            made = head.lemma_.lower() in self.causative and bool(having(head, "obj"))
            return made or (" " in name and name in self.implicative)
        reports = any(h.cue.kind == "reporting" for h in self.cues.get(head.i, ()))
        return reports or name in self.implicative or head.lemma_.lower() in self.implicative

    def past_noun(self, token: Token, role: str, head: Token) -> bool:
        """True where scope passes from a noun to what governs it: a light verb, or a cue."""
        if is_verb(head) and role in {"obj", "subj"} and self.is_light(head):
            if (role == "obj") != is_passive(head):
                self.act(head)
                self.own(head)
                return True
        if role in {"obl", "nmod"} and (
            role_of(token)[1] in self.after or (role_of(token)[1] in self.told and is_over(head))
        ):  # fmt: skip
            return False  # "is considered unsafe because of attacks": attacks there were
        inquired = _before_phrase(token, role_of(token)[1]) if role == "obl" else None
        if inquired is not None and inquired.lemma_.lower() in self.granting:
            return False  # "called for an inquiry into a raid", with the raid hung on the call
        if role == "obj" and is_verb(head) and head.lemma_.lower() in self.granting:
            return False  # "may continue the raids": raids there are
        if role == "obl" and head.tag_ == "VBG" and role_of(head)[0] == "acl" and (
            role_of(head)[2].lemma_.lower() in self.leading
        ):  # fmt: skip
            self.found.append((_TO_COME, ""))  # "information leading to the capture of X"
            return False
        if role == "obj" and head.tag_ in {"VB", "VBG"} and head.lemma_.lower() in self.towards:
            self.found.append((_PURPOSE, ""))  # "helping to negotiate the release of X"
            return False
        definite = self.presupposed(token)
        if role in {"obl", "nmod"} and any(
            t.i != head.i and (role_of(t)[2].i == token.i or role_of(t)[0] == "prt")
            for hit in self.cues.get(head.i, ()) for t in hit.tokens
        ):  # fmt: skip
            role = "obj"  # "called off the raid", with "off" taken for a preposition
        if role == "subj":
            self.of_what_may_be(token, head, definite)
            if is_verb(head) and (not is_passive(head) or head.lemma_.lower() in self.granting):
                return False
            if is_verb(head):
                self.act(head, if_negative=definite)
                if self.cues.get(head.i):
                    self.own(head)
                return False
            if self.act(head):  # "an attack is likely"
                self.own(head)
            return False
        if role in {"obj", "nmod", "obl", "compound"}:
            if definite:
                if role == "obj" and head.lemma_.lower() in self.bringing:
                    top = head if having(head, "aux") else role_of(head)[2]
                    self.of_what_may_be(token, top, definite)
                before = _before_phrase(token, "for")
                if before is not None and is_noun(before):
                    self.act(before)  # "preparations for the assault"
                    return False
                if role == "obj" and self.act(head, if_negative=True):
                    self.own(head)
                return False
            if self.act(head):
                self.own(head)
                return True
            if role == "obj":
                self.of_what_may_be(token, head, definite)
                if not having(head, "aux") and role_of(head)[0] == "conj":
                    self.of_what_may_be(token, role_of(head)[2], definite)
        return False

    def of_what_may_be(self, noun: Token, verb: Token, definite: bool) -> None:
        """ "An attack on the city would …": no happening yet, unless something tells that it is one."""
        told = any(
            is_past(clause) or clause.tag_ == "VBN" for clause in having(noun, "relcl", "acl")
        )
        dated = any(
            role == "time" or (role in {"nmod", "obl"} and child.ent_type_ in {"DATE", "TIME"})
            for role, _, child, _ in dependents(noun)
        )
        if told or dated or verb.lemma_.lower() in self.granting:
            return
        if definite and having(verb, "cop"):  # "the killing could be a crime"
            return
        for helper in having(verb, "aux"):
            self.act(helper, kinds={"modality"})

    def is_light(self, verb: Token) -> bool:
        lemma = verb.lemma_.lower()
        return lemma in self.light or f"{lemma} {particle(verb)}".strip() in self.light

    def presupposed(self, noun: Token) -> bool:
        if having(noun, "poss"):
            return True
        return any(child.lower_ in _DEFINITE for child in having(noun, "det"))

    def is_question(self, token: Token) -> bool:
        words = [t for t in token.sent if not t.is_space and not t.is_quote]
        return bool(words) and words[-1].text == "?"

    def at_root(self, token: Token) -> None:
        sent = token.sent
        last = len(sent) - 1
        while last > 0 and (sent[last].is_space or sent[last].is_quote):
            last -= 1
        if self.is_question(token):
            self.found.append((_QUESTION, ""))
        elif token.tag_ == "VB" and not having(token, "subj", "aux", "mark"):
            first = next((t for t in sent if not t.is_punct and not t.is_space), token)
            if first.i == token.i and sent[last].text in ".!":
                self.found.append((_IMPERATIVE, ""))
