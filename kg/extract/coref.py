"""Claims over pronouns in, claims over what they mean out: precise sieves, each link named.

A pronoun that no sieve resolves takes its claim with it: a missed edge, not an invented one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from spacy.tokens import Doc, Token

from kg.extract.mentions import Lexicon, mention_at, mentions
from kg.model import Claim, Mention
from kg.parse import arguments, is_verb, role_of, token_at

_PERSON = {"he", "she", "him", "her", "his", "hers", "himself", "herself"}
_THING = {"it", "its", "itself"}
_MANY = {"they", "them", "their", "theirs", "themselves"}


def corefer(claims: Iterable[Claim], doc: Doc, lex: Lexicon) -> Iterator[Claim]:
    """Replace pronouns at either end by their antecedent; drop what stays unresolved.

    The mention keeps the pronoun's offsets, takes the antecedent's name, class and kind, and
    `coref_by` names the sieve.
    """
    ontology = lex.ontology
    for claim in claims:
        relation = ontology.relations[claim.relation]
        ends = {}
        for side, wanted in (("subject", relation.domain), ("object", relation.range)):
            mention: Mention = getattr(claim, side)
            if mention.kind != "pronoun":
                continue
            found = antecedent(mention, doc, lex)
            if found is None or not ontology.is_a(found.type, wanted):
                break
            ends[side] = found
        else:
            made = replace(claim, **ends) if ends else claim
            if made.subject.name != made.object.name or made.subject.kind != "name":
                yield made


def antecedent(mention: Mention, doc: Doc, lex: Lexicon) -> Mention | None:
    """What a pronoun means, as a mention at the pronoun's own offsets, or None."""
    token = token_at(doc, mention.start)
    if token is None:
        return None
    for sieve in (_governing_subject, _clause_subject, _previous_subject):
        found = sieve(token, lex)
        if found is not None:
            name = sieve.__name__.strip("_").replace("_", "-")
            return replace(found, start=mention.start, end=mention.end, text=mention.text,
                           coref_by=name, count=None)  # fmt: skip
    return None


def _agrees(pronoun: Token, candidate: Token, mention: Mention, lex: Lexicon) -> bool:
    word, is_a = pronoun.lower_, lex.ontology.is_a
    if mention.kind in {"pronoun", "literal", "event"} or not mention.type:
        return False
    plural = candidate.tag_ in {"NNS", "NNPS"}
    if word in _PERSON:
        return is_a(mention.type, "Person") and not plural
    if word in _THING:
        return (is_a(mention.type, "Group") or is_a(mention.type, "Place")) and not plural
    if word in _MANY:
        return (is_a(mention.type, "Group") or is_a(mention.type, "People")) and (
            plural or mention.kind == "name")  # fmt: skip
    return False


def _governing_subject(token: Token, lex: Lexicon) -> Mention | None:
    """ "Hamas said it …": the subject of the verb that governs the pronoun's clause."""
    verb = _clause(token)
    while verb is not None:
        role, _, head = role_of(verb)
        if role not in {"ccomp", "advcl", "xcomp", "parataxis"} or not is_verb(head):
            return None
        found = _subject_of(head, token, lex)
        if found is not None:
            return found
        verb = head
    return None


def _clause_subject(token: Token, lex: Lexicon) -> Mention | None:
    """ "Rebels … and their allies": the subject of the pronoun's own clause, not itself."""
    verb = _clause(token)
    if verb is None or role_of(token)[0] in {"subj"}:
        return None
    if token.tag_ != "PRP$":
        return None
    return _subject_of(verb, token, lex)


def _previous_subject(token: Token, lex: Lexicon) -> Mention | None:
    """The only fitting subject or name of the sentence before, for a pronoun that is a subject."""
    verb = _clause(token)
    if verb is None or role_of(token)[0] != "subj" or role_of(verb)[0] not in {"ROOT"}:
        return None
    start = token.sent.start
    if start == 0:
        return None
    doc = token.doc
    before = doc[start - 1].sent
    if before.text.isspace() and before.start:
        before = doc[before.start - 1].sent
    found: dict[str, Mention] = {}
    subjects: dict[str, Mention] = {}
    for i, mention in mentions(doc, lex).items():
        if before.start <= i < before.end and _agrees(token, doc[i], mention, lex):
            found.setdefault(mention.name, mention)
            if role_of(doc[i])[0] == "subj":
                subjects.setdefault(mention.name, mention)
    if len(found) == 1 and subjects:
        return next(iter(found.values()))
    return None


def _clause(token: Token) -> Token | None:
    """The verb of the clause that a token stands in."""
    seen = set()
    while token.i not in seen:
        seen.add(token.i)
        token = role_of(token)[2]
        if is_verb(token):
            return token
    return None


def _subject_of(verb: Token, pronoun: Token, lex: Lexicon) -> Mention | None:
    for arg in arguments(verb):
        if arg.role == "subj" and arg.token.i != pronoun.i:
            mention = mention_at(arg.token, lex)
            if mention is not None and _agrees(pronoun, arg.token, mention, lex):
                return mention
    return None
