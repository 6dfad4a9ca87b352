"""Claims in, the same claims with place, time and instrument of their own clause out.

The one-event rule: a circumstance is taken from what hangs on the trigger, on the noun that names
its event, or on the verb that carries it; never from a clause beside it. What stands before the
subject of a sentence ("On Monday, …") is shared by its coordinated verbs, and a participle that
gives a result (", killing two") shares all with the verb above.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache

from spacy.tokens import Doc, Token

from kg.extract.counts import one_of
from kg.extract.mentions import Lexicon, mention_at
from kg.extract.times import times
from kg.model import Article, Claim, Mention, TimeSpan
from kg.parse import (
    Arg,
    conjuncts,
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

_AHEAD = {"planned", "requested"}
_Dated = list[tuple[Token, TimeSpan]]


def circumstances(
    claims: Iterable[Claim], doc: Doc, article: Article, lex: Lexicon
) -> Iterator[Claim]:
    """Fill `place`, `time` and `instrument` where the clause has them.

    In a toll, an article counts as well: "killed a woman" is one.
    """
    dated: dict[tuple[int, bool], _Dated] = {}
    for claim in claims:
        trigger = token_at(doc, claim.trigger.start)
        assert trigger is not None
        ahead = claim.realis in _AHEAD
        key = (claim.sentence.start, ahead)
        if key not in dated:
            dated[key] = list(_dated(doc, claim, article.date, ahead))
        bearers = _bearers(trigger, claim, doc, lex)
        found = claim.count
        if found is None and lex.ontology.relations[claim.relation].toll:
            head = head_of(doc, claim.object.start, claim.object.end)
            if head is not None and claim.object.kind == "description":
                found = one_of(head, claim.object.type, lex.ontology)
        yield replace(
            claim,
            count=found,
            place=claim.place or _place(bearers, claim, doc, lex),
            time=claim.time or _time(bearers, dated[key], lex),
            instrument=claim.instrument or _instrument(bearers, claim, doc, lex),
        )


# ------------------------------------------------------------------------ clauses
def _bearers(trigger: Token, claim: Claim, doc: Doc, lex: Lexicon) -> list[Token]:
    """The tokens on which a circumstance of this happening can hang, nearest first."""
    found = [trigger]
    if claim.event is not None:
        head = head_of(doc, claim.event.start, claim.event.end)
        if head is not None and head not in found and head.sent == trigger.sent:
            found.append(head)
    light = lex.ontology.words["lightVerb"]
    for token in list(found):
        role, _, head = role_of(token)
        carried = role == "obj" and {head.lemma_.lower(), _phrasal(head)} & light
        if is_noun(token) and is_verb(head) and head not in found and (
                carried or _undergoes(token, role, head, claim, lex)):  # fmt: skip
            found.append(head)
    for token in list(found):
        if is_verb(token):
            found += [other for other in _sharing(token, claim, lex) if other not in found]
    return found


def _phrasal(verb: Token) -> str:
    return f"{verb.lemma_.lower()} {particle(verb)}".strip()


def _undergoes(noun: Token, role: str, verb: Token, claim: Claim, lex: Lexicon) -> bool:
    """ "The attack on X *took place on Monday*", "… *was carried out* in May": the event's own."""
    if role != "subj" or claim.event is None or claim.event.kind != "event":
        return False
    passive_light = is_passive(verb) and verb.lemma_.lower() in lex.ontology.words["lightVerb"]
    return passive_light or verb.lemma_.lower() in lex.ontology.words["happeningVerb"]


def _sharing(verb: Token, claim: Claim, lex: Lexicon) -> Iterator[Token]:
    """The verbs and events whose circumstances are this verb's as well."""
    role, _, head = role_of(verb)
    if role == "xcomp" and is_verb(head):
        yield head
    alone = not having(verb, "mark", "subj", "aux")
    if role == "advcl" and verb.tag_ == "VBG" and is_verb(head) and alone:
        yield head
    for arg in dependents(verb):  # "killed in a raid *on Monday*"
        if arg.role in {"obl", "agent"} and arg.prep in lex.ontology.words["eventPrep"]:
            event = mention_at(arg.token, lex)
            if event is not None and event.kind == "event":
                yield arg.token
    toll = lex.ontology.relations[claim.relation].toll
    for arg in dependents(verb):
        listed = arg.token.lower_ in _toll_words(lex.ontology.words["tollWord"])
        if arg.role == "conj" and toll and listed and not having(arg.token, "obj"):
            yield arg.token  # "12 were killed and 30 wounded *in Qara*"
        if arg.role == "advcl" and toll and any(
                t.lower_ in lex.ontology.words["eventMark"] for t in having(arg.token, "mark", "advmod")):  # fmt: skip
            yield arg.token  # "killed when a bomb exploded *in Qara*"


@cache
def _toll_words(entries: frozenset[str]) -> frozenset[str]:
    return frozenset(entry.partition("=")[0] for entry in entries)


def _hanging(bearers: Iterable[Token]) -> Iterator[Arg]:
    """What hangs on the bearers, and what a sentence puts before them all."""
    for token in bearers:
        yield from dependents(token)
    for token in bearers:
        top, (role, _, head) = token, role_of(token)
        while role == "conj" and is_verb(head) and is_verb(token):
            top, (role, _, head) = head, role_of(head)
        if top is not token:
            subjects = having(top, "subj")
            first = min((t.i for t in subjects), default=top.i)
            yield from (a for a in dependents(top) if a.token.i < first and a not in subjects)


# ------------------------------------------------------------------------- places
def _place(bearers: list[Token], claim: Claim, doc: Doc, lex: Lexicon) -> Mention | None:
    """A named place that holds it before one that it is near, names before descriptions."""
    words, is_a = lex.ontology.words, lex.ontology.is_a
    candidates = [
        a
        for a in _hanging(bearers)
        if (a.role in {"obl", "nmod"} and a.prep in words["placePrep"])
        or (a.role == "advmod" and a.token.lemma_.lower() in words["direction"])
    ]
    target = head_of(doc, claim.object.start, claim.object.end)
    if target is not None and any(is_a(claim.object.type, c) for c in words["placedClass"]):
        candidates += [a for part in _last_of(target) for a in dependents(part)
                       if a.role == "nmod" and a.prep in words["placePrep"]]  # fmt: skip
    found: list[tuple[int, Mention]] = []
    for arg in candidates:
        parts = conjuncts(arg.token)
        if target in parts:
            continue  # "an attack on a depot and a garage": ends, not places
        for token in parts:
            for near, mention in _places_of(token, arg.prep, lex):
                if _is_place(mention, claim, lex):
                    found.append((2 * near + (mention.kind != "name"), mention))
    for arg in _hanging(bearers):  # "the Qara bombing"
        if arg.role == "compound" and is_noun(role_of(arg.token)[2]):
            mention_here = mention_at(arg.token, lex)
            if (
                mention_here is not None
                and mention_here.kind == "name"
                and (is_a(mention_here.type, "City") and _is_place(mention_here, claim, lex))
            ):
                found.append((1, mention_here))
    return min(found, key=lambda f: f[0], default=(0, None))[1]


def _last_of(target: Token) -> list[Token]:
    """The target and the last of what it is coordinated with: "a depot and a garage *in Qara*"."""
    role, _, head = role_of(target)
    whole = conjuncts(head if role == "conj" and is_noun(head) else target)
    return list(dict.fromkeys((target, whole[-1])))


def _places_of(token: Token, prep: str, lex: Lexicon) -> Iterator[tuple[bool, Mention]]:
    """The places that a phrase speaks of, and whether it is only near them."""
    words = lex.ontology.words
    near = prep not in words["containingPrep"]
    mention = mention_at(token, lex)
    beside = token.lemma_.lower() in words["direction"] | words["outskirt"]
    if mention is not None and not (beside and mention.kind != "name"):
        yield near, mention
    for arg in dependents(token):  # "in a market in Qara", "in the suburbs of Qara"
        inner = arg.prep in words["placePrep"] or (arg.prep == "of" and beside)
        if (
            arg.role in {"nmod", "obl"}
            and inner
            and (found := mention_at(arg.token, lex)) is not None
        ):
            yield near or beside or arg.prep not in words["containingPrep"], found


def _is_place(mention: Mention, claim: Claim, lex: Lexicon) -> bool:
    ends = (claim.subject, claim.object)
    return (
        mention.kind in {"name", "description"}
        and lex.ontology.is_a(mention.type, "Place")
        and all((mention.start, mention.end) != (end.start, end.end) for end in ends)
        and all(mention.name != end.name for end in ends)
    )


# -------------------------------------------------------------------------- times
def _dated(doc: Doc, claim: Claim, date: str, ahead: bool) -> Iterator[tuple[Token, TimeSpan]]:
    """The times of the claim's sentence with the word that heads each; none inside a name."""
    for start, end, when in times(claim.sentence.text, date, ahead=ahead):
        head = head_of(doc, claim.sentence.start + start, claim.sentence.start + end)
        if head is not None and head.ent_type_ == "":
            yield head, when


def _time(bearers: list[Token], dated: _Dated, lex: Lexicon) -> TimeSpan | None:
    """The time that hangs nearest; one that could be anchored before one that could not."""
    if not dated:
        return None
    hanging = [arg.token.i for arg in _hanging(bearers)]
    found = []
    for at, (head, when) in enumerate(dated):
        above = _bearer_above(head, bearers, lex)
        if head in bearers:
            rank = -1
        elif head.i in hanging:
            rank = hanging.index(head.i)
        elif above is not None:
            rank = len(hanging) + bearers.index(above)
        else:
            continue
        found.append((not when.precision, rank, at, when))
    return min(found)[3] if found else None


def _bearer_above(token: Token, bearers: list[Token], lex: Lexicon) -> Token | None:
    """The bearer that a time hangs on through plain nouns: "a raid on a depot in Qara on Monday"."""
    seen: set[int] = set()
    while token.i not in seen:
        seen.add(token.i)
        token = role_of(token)[2]
        if token in bearers:
            return token
        mention = mention_at(token, lex)
        if is_verb(token) or (mention is not None and mention.kind == "event"):
            return None
    return None


# -------------------------------------------------------------------- instruments
def _instrument(bearers: list[Token], claim: Claim, doc: Doc, lex: Lexicon) -> Mention | None:
    is_a, preps = lex.ontology.is_a, lex.ontology.words["instrumentPrep"]
    taken = {(claim.subject.start, claim.subject.end), (claim.object.start, claim.object.end)}
    target = head_of(doc, claim.object.start, claim.object.end)
    for token in bearers if target is None else (*bearers, target):
        for arg in sorted(dependents(token), key=lambda a: -a.token.i):  # "car *bomb* blast"
            held = arg.token
            if arg.role in {"advcl", "acl"} and not arg.prep:  # "using Grad rockets"
                inner = having(arg.token, "obj")
                if not inner or arg.token.lower_ not in preps:
                    continue
                held = inner[0]
            elif token is target:
                continue
            elif arg.role in {"obl", "nmod", "agent"}:
                if arg.prep not in preps:
                    continue
            elif arg.role == "subj":
                if not is_verb(token) or is_passive(token):
                    continue
            elif arg.role != "compound":
                continue
            mention = mention_at(held, lex)
            if mention is not None and is_a(mention.type, "Object") and (
                    (mention.start, mention.end) not in taken):  # fmt: skip
                return mention
    return None
