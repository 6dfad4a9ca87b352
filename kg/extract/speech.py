"""Claims in, claims out with the contents of speech acts: who claims a deed, says that it did it.

Whoever holds somebody responsible for a happening says that he did it, and all that it did.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from spacy.tokens import Doc, Token

from kg.extract.mentions import Lexicon, mention_at
from kg.model import Article, Attribution, Claim, Ontology, Span
from kg.parse import arguments, conjuncts, having, is_noun, role_of, sentence_of, span

_BEHIND = 0.7  # confidence of "behind the raid", as of other predicates that are no verbs
_BY_BLAME = 0.8  # what is left of confidence where one claim tells who did what another tells


def contents(claims: Iterable[Claim], ontology: Ontology) -> Iterator[Claim]:
    """Tie each speech act to the claim that it makes.

    "Claimed responsibility for the attack" makes one of its own, with the claimant as its source;
    "accused the army of shelling a school" is tied to what the attribution found.
    """
    found = list(claims)
    made = dict(entry.split("=") for entry in sorted(ontology.words["contentRelation"]))
    for claim in found:
        if not ontology.relations[claim.relation].speech_act:
            yield claim
        elif claim.relation in made and claim.polarity == "negative":
            yield claim  # "nobody has claimed the attack": nobody says of himself that he did not
        elif claim.relation in made:
            content = _own_deed(claim, made[claim.relation])
            yield replace(claim, content=content)
            yield content
        else:
            yield replace(claim, content=_said(claim, found))


def _own_deed(act: Claim, relation: str) -> Claim:
    """What somebody says of a deed by claiming it."""
    deed = Span(act.object.start, act.object.end, act.object.text)
    voice = Attribution(source=act.subject, cue=act.trigger, content=(deed,), kind="Claiming",
                        sentence=act.sentence, outer=act.attribution)  # fmt: skip
    return replace(act, relation=relation, attribution=voice, content=None, event=act.object,
                   time=None, place=None,  # of the claiming, not of the deed
                   found_by=f"Speech/{act.relation}", confidence=round(act.confidence * 0.95, 3))  # fmt: skip


def _said(act: Claim, claims: Iterable[Claim]) -> Claim | None:
    """The claim about the act's addressee that the act's own words report."""
    for claim in claims:
        voice = claim.attribution
        if claim is not act and voice is not None and claim.subject.start == act.object.start and (
                voice.cue.start <= act.trigger.start < voice.cue.end):  # fmt: skip
            return claim
    return None


# ------------------------------------------------------------------ who did it
def behind(lex: Lexicon) -> Callable[[Doc, Article], Iterator[Claim]]:
    """The extractor of "X is behind the raid", "the group behind the raid": X did it."""
    words = lex.ontology.words.get("behindWord", frozenset())
    relations = sorted(lex.ontology.words.get("authorship", frozenset()))

    def extract(doc: Doc, article: Article) -> Iterator[Claim]:
        for token in doc:
            if token.lower_ not in words or role_of(token)[0] not in {"case", "mark"}:
                continue
            noun = role_of(token)[2]
            event = mention_at(noun, lex)
            if noun.i < token.i or event is None or event.kind != "event":
                continue
            doers = [
                mention_at(one, lex) for doer in _doers(noun, token) for one in conjuncts(doer)
            ]
            for relation in relations:
                for doer in doers:
                    if doer is not None and doer.kind != "event":
                        yield Claim(
                            article=article.id, subject=doer, relation=relation, object=event,
                            trigger=span(doc, token.idx, noun.idx + len(noun)),
                            sentence=span(doc, *sentence_of(noun)), found_by="Behind/predicate",
                            confidence=_BEHIND, event=event,
                        )  # fmt: skip

    return extract


def _doers(happening: Token, preposition: Token) -> list[Token]:
    """Who is said to be behind it: its subject, that of the verb above it, or the noun before it."""
    role, _, head = role_of(happening)
    own = having(happening, "subj")
    if own or role == "ROOT":
        return own
    before = happening.doc[max(0, preposition.i - 1)]
    if role in {"nmod", "obl"}:  # "the men behind the raid", whatever it hangs on
        return [before] if is_noun(before) else []
    if role in {"xcomp", "conj", "ccomp", "relcl"}:
        if role == "relcl":
            return [head]
        return [arg.token for arg in arguments(head) if arg.role == "subj"]
    return []


def blamed(claims: Iterable[Claim], ontology: Ontology) -> Iterator[Claim]:
    """The claims, each with what follows where somebody is held responsible for its happening.

    Claims are linked: a happening is known by its entity. "Police blamed the killing on the Front",
    where the article says "two judges were killed": by the police, the Front killed two judges.
    """
    told = list(claims)
    authors = ontology.words.get("authorship", frozenset())
    blames: dict[str, list[Claim]] = {}
    for claim in told:
        if claim.relation in authors and claim.polarity == "positive":
            blames.setdefault(claim.object.entity or claim.object.text, []).append(claim)
    for claim in told:
        yield claim
        event = claim.event
        if event is None or claim.subject.kind != "event" or claim.polarity != "positive":
            continue
        domain = ontology.relations[claim.relation].domain
        if claim.realis != "actual" or not ontology.is_a(domain, "Cause") or (
                claim.subject.entity != event.entity):  # fmt: skip
            continue
        yield from (_by_blame(claim, blame) for blame in blames.get(event.entity or event.text, ())
                    if ontology.is_a(blame.subject.type, domain))  # fmt: skip


def _by_blame(claim: Claim, blame: Claim) -> Claim:
    """What a happening did, said of who is held responsible for it, by whoever says so."""
    return replace(
        claim, subject=blame.subject, attribution=blame.attribution, realis=blame.realis,
        modality=blame.modality, certainty=blame.certainty, hedge=blame.hedge,
        sentence=blame.sentence, trigger=blame.trigger, content=None, part_of=None,
        found_by=f"Blame/{blame.relation}",
        confidence=round(min(claim.confidence, blame.confidence) * _BY_BLAME, 3),
    )  # fmt: skip
