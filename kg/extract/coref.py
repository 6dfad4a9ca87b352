"""Claims over pronouns in, claims over what they mean out: precise sieves, each link named.

A pronoun that no sieve resolves takes its claim with it: a missed edge, not an invented one. A
subject that stands between a pronoun and a farther candidate, and that the pronoun could mean,
ends the search: "HRW said the mosque was full when it was hit" is no statement about HRW.
"The group" means the one named armed group of the sentences before; with two it means neither.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from typing import Any

from spacy.tokens import Doc, Token

from kg.extract.mentions import Lexicon, mention_at, mentions, modifiers_that_act
from kg.extract.names import namings
from kg.model import Claim, Mention
from kg.parse import arguments, conjuncts, dependents, head_of, is_noun, is_verb, role_of, token_at

_MAN = {"he", "him", "his", "himself"}
_WOMAN = {"she", "her", "hers", "herself"}
_PERSON = _MAN | _WOMAN
_THING = {"it", "its", "itself"}
_MANY = {"they", "them", "their", "theirs", "themselves"}
_CLAUSES = {"ccomp", "advcl", "xcomp", "parataxis"}
_BACK = 2  # sentences in which "the group" finds its name
_DEPTH = 4  # pronouns that mean pronouns: "They said they …"


def corefer(claims: Iterable[Claim], doc: Doc, lex: Lexicon) -> Iterator[Claim]:
    """Replace pronouns and "the group" at either end by their antecedent.

    A claim whose pronoun stays unresolved is dropped. The mention keeps its offsets, takes the
    antecedent's name, class and kind, and `coref_by` names the sieve.
    """
    ontology = lex.ontology
    for claim in claims:
        relation = ontology.relations[claim.relation]
        ends: dict[str, Any] = {}
        for side, wanted in (("subject", relation.domain), ("object", relation.range)):
            mention: Mention = getattr(claim, side)
            if mention.kind == "pronoun":
                found = antecedent(mention, doc, lex)
                if found is None or not ontology.is_a(found.type, wanted):
                    break
                ends[side] = found
            elif (group := definite_group(mention, doc, lex)) is not None and (
                    ontology.is_a(group.type, wanted)):  # fmt: skip
                ends[side] = group
        else:
            made = replace(claim, **ends) if ends else claim
            if made.subject.name != made.object.name or made.subject.kind != "name":
                yield made
            elif claim.subject.kind != "pronoun" and claim.object.kind != "pronoun":
                yield claim  # "X fought the militants": not themselves


def antecedent(mention: Mention, doc: Doc, lex: Lexicon) -> Mention | None:
    """What a pronoun means, as a mention at the pronoun's own offsets, or None."""
    token = token_at(doc, mention.start)
    return None if token is None else _resolve(token, lex, _DEPTH)


def _resolve(token: Token, lex: Lexicon, depth: int) -> Mention | None:
    if depth == 0 or token.lower_ not in _PERSON | _THING | _MANY:
        return None
    text = token.text
    for name, sieve in _SIEVES:
        found = sieve(token, lex, depth)
        if found is not None:
            head = head_of(token.doc, found.start, found.end)  # "Hamas fighters": Hamas
            acting = modifiers_that_act(head, found, lex) if head is not None else []
            found = acting[0] if len(acting) == 1 else found
            return replace(found, start=token.idx, end=token.idx + len(text), text=text,
                           coref_by=name, count=None)  # fmt: skip
    return None


# ---------------------------------------------------------------------- agreement
def _agrees(pronoun: Token, candidate: Token, mention: Mention, lex: Lexicon) -> bool:
    """Whether a phrase has the number, the class and the gender of a pronoun."""
    word, is_a = pronoun.lower_, lex.ontology.is_a
    if mention.kind in {"pronoun", "literal", "event"} or not mention.type:
        return False
    several = len(conjuncts(candidate)) > 1
    plural = candidate.tag_ in {"NNS", "NNPS"}
    if word in _PERSON:
        return is_a(mention.type, "Person") and not (plural or several) and (
            _gender(candidate, lex) in {"", "f" if word in _WOMAN else "m"})  # fmt: skip
    if word in _THING:
        thing = is_a(mention.type, "Group") or is_a(mention.type, "Place")
        return thing and not (plural or several)
    several_persons = plural and is_a(mention.type, "Person")
    group = is_a(mention.type, "Group") or is_a(mention.type, "People") or several_persons
    return group and not several and (plural or _is_band(mention, lex))


def _is_band(mention: Mention, lex: Lexicon) -> bool:
    """A name in the singular that is spoken of as "they": fighters, forces."""
    return mention.kind == "name" and any(
        lex.ontology.is_a(mention.type, cls) for cls in lex.ontology.words["bandClass"])  # fmt: skip


def _competes(pronoun: Token, candidate: Token, mention: Mention | None, lex: Lexicon) -> bool:
    """Whether a phrase between an antecedent and the pronoun leaves it open which is meant."""
    if mention is not None and _agrees(pronoun, candidate, mention, lex):
        return True
    if pronoun.lower_ in _MANY and mention is not None and mention.type and (
            len(conjuncts(candidate)) > 1):  # fmt: skip
        return any(lex.ontology.is_a(mention.type, cls) for cls in ("Person", "Group", "People"))
    return role_of(candidate)[0] == "subj" and _could_mean(pronoun, candidate, mention)


def _is_open(pronoun: Token, subject: Token, lex: Lexicon) -> bool:
    """Whether something between a subject and a pronoun could be meant as well.

    Or the subject itself speaks of another: "his lawyer said he …".
    """
    doc = pronoun.doc
    for i in range(subject.left_edge.i, pronoun.i):
        other = doc[i]
        if i <= subject.right_edge.i and other.tag_ == "PRP$" and _same_kind(pronoun, other):
            return True
        mention = mentions(doc, lex).get(i)
        if i <= subject.i or mention is None or mention.start <= subject.idx < mention.end:
            continue
        if mention.end <= pronoun.idx and _competes(pronoun, other, mention, lex):
            return True
    return False


def _gender(token: Token, lex: Lexicon) -> str:
    """ "f" or "m" by the title or noun of a person, "" where nothing tells."""
    words = lex.ontology.words
    before = token.doc[max(token.sent.start, token.left_edge.i - 1) : token.i + 1]
    forms = {t.text.rstrip(".") for t in before} | {t.lower_ for t in before}
    for sex, titles in (("f", "femaleTitle"), ("m", "maleTitle")):
        lists = words[titles] | words["femaleNoun" if sex == "f" else "maleNoun"]
        if forms & lists:
            return sex
    return ""


def _could_mean(pronoun: Token, candidate: Token, mention: Mention | None) -> bool:
    """Whether a reader might take a pronoun for this phrase, whatever its class: it blocks."""
    word = pronoun.lower_
    plural = candidate.tag_ in {"NNS", "NNPS"} or len(conjuncts(candidate)) > 1
    person = mention is not None and mention.type in {"Person", "People"}
    if word in _MANY:
        return plural
    if word in _THING:
        return not plural and not person and is_noun(candidate)
    return not plural and (person or (candidate.pos_ == "PROPN" and (
        mention is None or not mention.type)))  # fmt: skip


# ------------------------------------------------------------------------- sieves
def _coordinated(token: Token, lex: Lexicon, depth: int) -> Mention | None:
    """ "Hezbollah and its allies": the phrase that the pronoun's own is joined to."""
    if token.tag_ != "PRP$":
        return None
    owned = role_of(token)[2]
    role, _, first = role_of(owned)
    if role != "conj" or not is_noun(first) or len(conjuncts(first)) > 2:
        return None
    mention = mention_at(first, lex)
    if mention is None or mention.kind in {"pronoun", "literal", "event"} or not mention.type:
        return None
    plural = first.tag_ in {"NNS", "NNPS"}
    is_a, word = lex.ontology.is_a, token.lower_
    if word in _PERSON:
        return mention if is_a(mention.type, "Person") and not plural else None
    group = is_a(mention.type, "Group")
    if word in _THING:
        return mention if group and not plural else None
    return mention if group and (plural or mention.kind == "name") else None


def _own_subject(token: Token, lex: Lexicon, depth: int) -> Mention | None:
    """ "Rebels moved their guns": the subject of a possessive's own clause, not itself."""
    if token.tag_ != "PRP$":
        return None
    verb = _clause(token)
    subject = None if verb is None else _subject(verb)
    if verb is None or subject is None or _holds(subject, token):
        return None
    if role_of(role_of(token)[2])[0] == "obj" and verb.lemma_.lower() in _harmful(lex):
        return None  # "gunmen ambushed their convoy": not the gunmen's
    return _meant(token, subject, lex, depth)


def _governing_subject(token: Token, lex: Lexicon, depth: int) -> Mention | None:
    """ "Hamas said it …": the nearest subject above that the pronoun could mean, if it agrees."""
    verb = _clause(token)
    if verb is None or (token.tag_ == "PRP$" and _is_blocked(token, verb, lex)):
        return None
    while verb is not None:
        role, _, head = role_of(verb)
        if role == "conj" and is_verb(head) and role_of(token)[0] == "subj":
            pass  # "Rebels took the base and they burnt it"
        elif role not in _CLAUSES or not is_verb(head):
            return None
        subject = _subject(head)
        controls = role == "xcomp" and token.tag_ != "PRP$"  # "acts to extend it": another thing
        if subject is not None and subject.i != token.i and not controls:
            mention = mention_at(subject, lex)
            pronoun = mention is not None and mention.kind == "pronoun"
            if pronoun or _could_mean(token, subject, mention) or (
                    mention is not None and _agrees(token, subject, mention, lex)):  # fmt: skip
                return _meant(token, subject, lex, depth)
        verb = head
    return None


def _is_blocked(token: Token, verb: Token, lex: Lexicon) -> bool:
    """Whether a possessive could mean its own clause's subject, which did not agree."""
    subject = _subject(verb)
    if subject is None or _holds(subject, token):
        return False
    return _could_mean(token, subject, mention_at(subject, lex))


def _previous_subject(token: Token, lex: Lexicon, depth: int) -> Mention | None:
    """The only fitting phrase of the sentence before, and a subject, for one that leads its own."""
    verb = _clause(token)
    leads = role_of(token)[0] == "subj" or (
        token.tag_ == "PRP$" and role_of(role_of(token)[2])[0] == "subj")  # fmt: skip
    if verb is None or not leads or role_of(verb)[0] != "ROOT":
        return None
    here = _subject(verb)
    if here is None or not _holds(here, token):
        return None
    if token.lower_ == "it" and not is_verb(verb):
        return None  # "It is a fact that …"
    before = _sentence_before(token.sent.start, token.doc)
    if before is None:
        return None
    found: dict[str, Mention] = {}
    subjects: dict[str, Mention] = {}
    pronouns: list[Token] = []
    rivals = 0
    for i in range(before[0], before[1]):
        other = token.doc[i]
        mention = mentions(token.doc, lex).get(i)
        if mention is None or role_of(other)[0] in {"compound", "amod"}:
            continue
        is_subject = role_of(other)[0] == "subj"
        if mention.kind == "pronoun":
            if is_subject and _same_kind(token, other):
                pronouns.append(other)
        elif _agrees(token, other, mention, lex):
            found.setdefault(mention.name, mention)
            if is_subject:
                subjects.setdefault(mention.name, mention)
        elif is_subject and _could_mean(token, other, mention):
            rivals += 1
    if len(found) == 1 and subjects and not rivals and not pronouns:
        return next(iter(found.values()))
    if pronouns and not subjects and not rivals:
        resolved = {m.name: m for p in pronouns if (m := _resolve(p, lex, depth - 1)) is not None}
        return next(iter(resolved.values())) if len(resolved) == 1 else None
    return None


_SIEVES = (("coordinated", _coordinated), ("own-subject", _own_subject),
           ("governing-subject", _governing_subject),
           ("previous-subject", _previous_subject))  # fmt: skip


def _holds(phrase: Token, token: Token) -> bool:
    return bool(phrase.left_edge.i <= token.i <= phrase.right_edge.i)


def _harmful(lex: Lexicon) -> frozenset[str]:
    """The verbs of relations whose object is not the subject's own."""
    return _first_words(tuple(
        trigger for name in sorted(lex.ontology.words["harmfulRelation"])
        for trigger in lex.ontology.relations[name].triggers))  # fmt: skip


@cache
def _first_words(triggers: tuple[str, ...]) -> frozenset[str]:
    return frozenset(trigger.partition("/")[0].split()[0] for trigger in triggers)


def _same_kind(one: Token, other: Token) -> bool:
    words = (_MAN, _WOMAN, _THING, _MANY)
    return any(one.lower_ in kind and other.lower_ in kind for kind in words)


def _meant(token: Token, subject: Token, lex: Lexicon, depth: int) -> Mention | None:
    """A subject that a pronoun means, or what that subject means if it is a pronoun."""
    mention = mention_at(subject, lex)
    if mention is None:
        return None
    if subject.i < token.i and _is_open(token, subject, lex):
        return None
    if mention.kind == "pronoun":
        return _resolve(subject, lex, depth - 1) if _same_kind(token, subject) else None
    return mention if _agrees(token, subject, mention, lex) else None


def _clause(token: Token) -> Token | None:
    """The verb, or copular word, of the clause that a token stands in."""
    seen: set[int] = set()
    while token.i not in seen:
        seen.add(token.i)
        token = role_of(token)[2]
        if is_verb(token) or any(a.role == "cop" for a in dependents(token)):
            return token
    return None


def _subject(verb: Token) -> Token | None:
    return next((arg.token for arg in arguments(verb) if arg.role == "subj"), None)


def _sentence_before(start: int, doc: Doc) -> tuple[int, int] | None:
    """First and last token index of the last sentence of words before a token, half-open."""
    while start > 0:
        sent = doc[start - 1].sent
        if any(token.is_alpha for token in sent):
            return sent.start, sent.end
        start = sent.start
    return None


# ------------------------------------------------------------- definite descriptions
def definite_group(mention: Mention, doc: Doc, lex: Lexicon) -> Mention | None:
    """The one named armed group that "the group" or "the militants" means, at its own offsets.

    Looks at the part of the sentence before it and at the two sentences before; two names, but
    for a name and its acronym, mean neither.
    """
    words, is_a = lex.ontology.words, lex.ontology.is_a
    if mention.kind != "description" or not is_a(mention.type, "Group"):
        return None
    token = head_of(doc, mention.start, mention.end)
    if token is None or token.lemma_.lower() not in words["definiteGroup"]:
        return None
    own = [arg.token for arg in dependents(token) if arg.role != "punct"]
    if (
        len(own) != 1
        or own[0].lower_ not in {"the", "this"}
        or role_of(token)[0] in {"appos", "conj"}
    ):
        return None
    start = token.sent.start
    for _ in range(_BACK):
        before = _sentence_before(start, doc)
        if before is None:
            break
        start = before[0]
    same = {n.second.name: n.first.name for n in namings(doc, lex)}
    general = words["groupWord"]
    found: dict[str, Mention] = {}
    for i, other in mentions(doc, lex).items():
        if not start <= i < token.i or other.kind != "name":
            continue
        any_group = token.lemma_.lower() in general and is_a(other.type, "Group") and (
            not is_a(other.type, "State"))  # fmt: skip
        if any_group or is_a(other.type, "ArmedGroup"):
            found.setdefault(same.get(other.name, other.name), other)
    if len(found) != 1:
        return None
    group = next(iter(found.values()))
    if not is_a(group.type, "ArmedGroup"):
        return None
    return replace(group, start=mention.start, end=mention.end, text=mention.text, count=None,
                   coref_by="definite-group")  # fmt: skip
