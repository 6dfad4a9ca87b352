"""Claims in, the same claims with place, time and instrument of their own clause out.

The one-event rule: a circumstance is taken from what hangs on the trigger, on the noun that names
its event, or on the verb that carries it; never from a clause beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from spacy.tokens import Doc, Token

from kg.extract.mentions import Lexicon, mention_at
from kg.extract.times import times
from kg.model import Article, Claim, Mention, TimeSpan
from kg.parse import Arg, conjuncts, dependents, is_noun, is_verb, role_of, token_at


def circumstances(
    claims: Iterable[Claim], doc: Doc, article: Article, lex: Lexicon
) -> Iterator[Claim]:
    """Fill `place`, `time` and `instrument` where the clause has them."""
    dated: dict[tuple[int, int], list[tuple[int, TimeSpan]]] = {}
    for claim in claims:
        trigger = token_at(doc, claim.trigger.start)
        assert trigger is not None
        sentence = (claim.sentence.start, claim.sentence.end)
        if sentence not in dated:
            dated[sentence] = [
                (sentence[0] + start, when)
                for start, _, when in times(claim.sentence.text, article.date)
            ]
        bearers = _bearers(trigger, claim, doc, lex)
        yield replace(
            claim,
            place=claim.place or _place(bearers, claim, doc, lex),
            time=claim.time or _time(bearers, trigger, dated[sentence], doc),
            instrument=claim.instrument or _instrument(bearers, claim, doc, lex),
        )


def _bearers(trigger: Token, claim: Claim, doc: Doc, lex: Lexicon) -> list[Token]:
    """The tokens on which a circumstance of this happening can hang, nearest first."""
    found = [trigger]
    if claim.event is not None:
        event = token_at(doc, claim.event.start)
        span = doc.char_span(claim.event.start, claim.event.end, alignment_mode="expand")
        head = span.root if span is not None and len(span) else event
        if head is not None and head not in found and head.sent == trigger.sent:
            found.append(head)
    light = lex.ontology.words.get("lightVerb", frozenset())
    for token in list(found):
        role, _, head = role_of(token)
        if is_noun(token) and is_verb(head) and role in {"obj", "subj"} and (
                head.lemma_.lower() in light and head not in found):  # fmt: skip
            found.append(head)
    role, _, head = role_of(trigger)
    if role in {"xcomp", "conj"} and is_verb(head) and is_verb(trigger) and role == "xcomp":
        found.append(head)
    return found


def _hanging(bearers: list[Token]) -> Iterator[Arg]:
    for token in bearers:
        yield from dependents(token)


def _place(bearers: list[Token], claim: Claim, doc: Doc, lex: Lexicon) -> Mention | None:
    is_a, words = lex.ontology.is_a, lex.ontology.words
    taken = {(claim.subject.start, claim.subject.end), (claim.object.start, claim.object.end)}
    candidates = [
        a for a in _hanging(bearers) if a.role in {"obl", "nmod"} and a.prep in words["placePrep"]
    ]
    target = doc.char_span(claim.object.start, claim.object.end, alignment_mode="expand")
    if target is not None and len(target):
        candidates += [
            a for a in dependents(target.root) if a.role == "nmod" and a.prep in {"in", "near"}
        ]
    for arg in candidates:
        for token in conjuncts(arg.token):
            mention = mention_at(token, lex)
            if mention is not None and is_a(mention.type, "Place") and mention.kind != "pronoun" and (
                    (mention.start, mention.end) not in taken):  # fmt: skip
                return mention
    for arg in _hanging(bearers):
        if arg.role == "compound" and is_noun(role_of(arg.token)[2]):
            mention = mention_at(arg.token, lex)
            if mention is not None and mention.kind == "name" and is_a(mention.type, "City") and (
                    (mention.start, mention.end) not in taken):  # fmt: skip
                return mention
    return None


def _time(
    bearers: list[Token], trigger: Token, dated: list[tuple[int, TimeSpan]], doc: Doc
) -> TimeSpan | None:
    if not dated:
        return None
    clause = next((t for t in bearers if is_verb(t)), None) or _verb_above(trigger)
    for start, when in dated:
        token = token_at(doc, start)
        if token is None:
            continue
        span = doc.char_span(start, start + len(when.text), alignment_mode="expand")
        head = span.root if span is not None and len(span) else token
        if head in bearers or any(head.i in {a.token.i for a in dependents(b)} for b in bearers):
            return when
        above = _verb_above(head)
        if clause is not None and above is not None and above == clause:
            return when
    return None


def _verb_above(token: Token) -> Token | None:
    seen = set()
    while token.i not in seen:
        seen.add(token.i)
        token = role_of(token)[2]
        if is_verb(token):
            return token
    return None


def _instrument(bearers: list[Token], claim: Claim, doc: Doc, lex: Lexicon) -> Mention | None:
    is_a, preps = lex.ontology.is_a, lex.ontology.words["instrumentPrep"]
    taken = {(claim.subject.start, claim.subject.end), (claim.object.start, claim.object.end)}
    for arg in _hanging(bearers):
        held = arg.token
        if arg.role == "advcl" and not arg.prep:  # "using Grad rockets"
            inner = [a.token for a in dependents(arg.token) if a.role == "obj"]
            if not inner or arg.token.lower_ not in preps:
                continue
            held = inner[0]
        elif not (arg.role in {"obl", "nmod", "agent"} and arg.prep in preps | {"by"}) and arg.role not in {"compound", "subj"}:  # fmt: skip
            continue
        mention = mention_at(held, lex)
        if mention is not None and is_a(mention.type, "Object") and (
                (mention.start, mention.end) not in taken):  # fmt: skip
            return mention
    return None
