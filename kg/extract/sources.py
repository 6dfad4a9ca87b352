"""A reporting verb or noun in, its source out: who says it."""

from __future__ import annotations

from spacy.tokens import Token

from kg.extract.page import (
    FINITE,
    NOUNLIKE,
    RELATIVE,
    SPEAKING_DISTANCE,
    Page,
    choose,
    ends_quote,
    first_of,
    has_finite,
    is_a,
    is_cited,
    is_passive_report,
    is_report_verb,
    sentence_around,
)
from kg.parse import arguments, dependents, having, is_passive, is_verb, role_of

_INSIDE = {"compound", "amod", "poss", "nummod", "title", "flat", "det", "nmod"}


def can_speak(page: Page, token: Token) -> bool:
    named = token.pos_ in NOUNLIKE or token.tag_ in {"NNP", "NNPS"}
    return named and token.ent_type_ not in {"DATE", "TIME"}


def is_voice(page: Page, token: Token) -> bool:
    """Whether the ontology lets it speak: an actor, or nothing that it knows."""
    mention = page.mentions.get(token.i)
    kind = mention.type if mention is not None else ""
    thing = page.ontology.is_a(kind, "Event") or page.ontology.is_a(kind, "Object")
    return not kind or (page.ontology.is_a(kind, "Actor") and not thing)


def speaks(page: Page, noun: Token) -> bool:
    """Whether a noun is somebody, or something like a report, that says things."""
    named = noun.pos_ in {"PROPN", "PRON"} or noun.ent_type_ in {"ORG", "PERSON"}
    return named or is_known_voice(page, noun)


def is_bare_phrase(page: Page, start: int, end: int) -> bool:
    """Words that can be a noun phrase without a clause."""
    if not 0 < end - start <= SPEAKING_DISTANCE:
        return False
    first = page.doc[start]
    opens = first.pos_ in {"DET", "ADJ", "NUM", *NOUNLIKE} or first.tag_ in {"PRP$", "PRP"}
    return opens and first.tag_ not in {"WP", "WDT", "WP$", "EX"} and not any(
        token.tag_ in FINITE | {"VB"} or token.is_quote or token.text in {":", ";"}
        for token in page.doc[start:end]
    ) and any(token.pos_ in NOUNLIKE for token in page.doc[start:end])  # fmt: skip


def noun_after(page: Page, at: int, end: int) -> Token | None:
    """The head of the noun phrase that begins here."""
    token = next((t for t in page.doc[at:end] if t.pos_ in NOUNLIKE), None)
    if token is None or any(is_verb(t) and t.tag_ in FINITE for t in page.doc[at : token.i]):
        return None
    at = token.i
    while True:
        role, _, head = role_of(token)
        if role not in _INSIDE or not (at < head.i < end or (role == "flat" and head.i >= at)):
            return token
        token = head


def relays_of(page: Page, noun: Token) -> list[Token]:
    """ "Residents quoted by Radio Norte", "a statement carried by Norte", "an interview with Norte"."""
    carried = [
        arg.token
        for clause in having(noun, "acl", "relcl")
        if is_cited(page, clause) or clause.lemma_.lower() in page.words["relayingWord"]
        for arg in arguments(clause)
        if arg.role == "agent"
    ]
    return carried + [
        child for role, prep, child, _ in dependents(noun)
        if role == "nmod" and prep in {"with", "to"} and is_a(page, child, "Outlet")
    ]  # fmt: skip


def holder_of(page: Page, noun: Token) -> Token | None:
    """Whose claim it is: the subject of the light verb that carries it ("made a claim that")."""
    role, _, head = role_of(noun)
    hears = head.lemma_.lower() in page.words["hearsNoun"] or page.cues.get(head.i)
    if not is_verb(head) or hears or role not in ({"obj", "obl"} if is_passive(head) else {"obj"}):
        return None
    wanted = "agent" if is_passive(head) else "subj"
    return next((a.token for a in arguments(head) if a.role == wanted), None)


def subject_of(page: Page, verb: Token) -> Token | None:
    """Who says what an active verb reports."""
    if verb.tag_ == "VBG" and page.doc[verb.i - 1].text == "," and not having(verb, "subj"):
        speaker = speaker_before(page, verb)
        if speaker is not None:
            return speaker
    for arg in arguments(verb):
        token = arg.token
        able = can_speak(page, token) or token.pos_ in {"DET", "ADJ"} or (
            token.text[:1].isupper() and not is_verb(token)
        )  # fmt: skip
        quote = page.in_quote[token.i]
        named = quote is None or not quote.whole  # "a “Junior Command” said"
        if arg.role == "subj" and able and (named or quote is page.in_quote[verb.i]):
            if arg.via == "conj" and not is_voice(page, token):
                return speaker_before(page, verb) or token
            apart = having(token, "appos") if token.ent_type_ == "NORP" else []
            nearer = nearer_speaker(page, token, verb)  # and "Chechen | President Ana Ruiz says"
            return nearer or next(iter(apart), None) or antecedent(page, token, verb)
    above = verb.tag_ == "VBG" or role_of(verb)[0] in {
        "advcl", "xcomp", "conj", "acl", "parataxis",
    }  # fmt: skip
    return (inherited_subject(page, verb) if above else None) or noun_beside(page, verb)


def nearer_speaker(page: Page, subject: Token, verb: Token) -> Token | None:
    """ "…, killing the mayor, A B, the army reported": whoever stands right before the verb.

    A name in apposition would have a comma behind it; a list, a conjunction.
    """
    start, first = sentence_around(page, verb)[0], first_of(page, verb)
    comma = next((k for k in range(first - 1, start, -1) if page.doc[k].text == ","), start)
    between, last = page.doc[subject.i : comma], page.doc[comma + 1 : first]
    if not subject.i < comma < first - 1 or not has_finite(page, start, subject.i) or (
        not is_bare_phrase(page, comma + 1, first) or any(t.pos_ == "CCONJ" for t in last)
        or any(t.pos_ not in {"PROPN", "NOUN", "PUNCT"} for t in between)
    ):  # fmt: skip
        return None
    noun = noun_after(page, comma + 1, first)
    return noun if noun is not None and is_known_voice(page, noun) else None


def is_known_voice(page: Page, noun: Token) -> bool:
    return is_a(page, noun, "Actor") or noun.lemma_.lower() in page.words["voiceNoun"]


def antecedent(page: Page, token: Token, verb: Token) -> Token:
    """The noun of a relative pronoun."""
    if token.lower_ not in RELATIVE:
        return token
    at = verb
    for _ in range(4):
        role, _, head = role_of(at)
        if role in {"relcl", "acl"}:
            return head
        at = head
    before = page.doc[max(token.i - 1, 0)]
    if before.text == ",":
        before = page.doc[max(token.i - 2, 0)]
    return before if before.pos_ in NOUNLIKE else token


def inherited_subject(page: Page, verb: Token) -> Token | None:
    """The subject of the nearest governing clause that has one ("…, adding that")."""
    at = verb
    for _ in range(4):
        role, _, head = role_of(at)
        if head.i == at.i or role in {"relcl", "ccomp"}:
            return None
        if role == "acl" and not is_verb(head):
            if page.doc[verb.i - 1].text == ",":  # "said they had left, adding that"
                return speaker_before(page, verb)
            if at.tag_ != "VB" or speaks(page, head):  # but "used a word to describe the raid"
                return head if can_speak(page, head) else None
        led = [o for o in having(head, "obj") if o.i < at.i and is_a(page, o, "Actor")]
        if role == "advcl" and at.tag_ == "VB" and is_verb(head) and led:
            return led[0]  # "pushed the minister, who …, to admit"
        subjects = [
            a.token for a in arguments(head) if a.role == "subj" and can_speak(page, a.token)
        ]
        if subjects and not is_passive_report(head):
            return antecedent(page, subjects[0], head)
        at = head
    return None


def speaker_before(page: Page, verb: Token) -> Token | None:
    start, _ = sentence_around(page, verb)
    for at in range(verb.i - 1, start - 1, -1):
        hit = choose(page, page.cues.get(at, ()))
        if hit is not None and is_report_verb(page, hit.head) and not is_passive(hit.head):
            return subject_of(page, hit.head)
    root = verb.sent.root
    return next((a.token for a in arguments(root) if a.role == "subj"), None)


def noun_beside(page: Page, verb: Token) -> Token | None:
    """The noun phrase right before the verb, or right after an inverted one ("…," said X)."""
    start, end = sentence_around(page, verb)
    at = verb.i - 1
    while at > start and page.doc[at].pos_ in {"ADV", "AUX", "PART"}:
        at -= 1
    token = page.doc[at]
    if at >= start and token.pos_ in NOUNLIKE and verb.tag_ in FINITE | {"NNS"}:
        while start < token.i > role_of(token)[2].i and role_of(token)[0] in _INSIDE | {
            "appos",
            "acl",
        }:
            token = role_of(token)[2]
        return None if is_verb(token) or not can_speak(page, token) else token
    before = page.doc[max(verb.i - 1, 0)]
    follows = before.text == "," or before.is_quote or ends_quote(page, verb.i - 1)
    inverted = follows and verb.i > start and verb.i + 1 < end and (
        page.doc[verb.i + 1].pos_ in {"DET", "ADJ", "PRON", "NOUN", "PROPN"}
    )  # fmt: skip
    return noun_after(page, verb.i + 1, end) if inverted else None
