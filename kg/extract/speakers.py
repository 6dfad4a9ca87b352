"""Attributions in, attributions out with the speakers that their pronouns stand for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from spacy.tokens import Doc, Token
from spacy.tokens import Span as SpacySpan

from kg.extract.page import Page, paragraph_of
from kg.model import Attribution, Mention, MentionKind
from kg.parse import arguments, dependents, having, head_of, phrase, role_of, text_of, token_at

_SINGULAR_PERSON, _PLURAL, _THING = {"he", "she", "who"}, {"they", "we"}, {"it"}
_SENTENCES_BACK = 2  # for a subject that has not spoken
_PARAGRAPHS_BACK = 2


def carry(found: Sequence[Attribution], page: Page) -> Iterator[Attribution]:
    """Pronouns as sources become who they stand for: a subject or a speaker before them."""
    done: dict[int, Attribution] = {}
    sexes: dict[int, str] = {}  # by where the speaker is named
    for attribution in found:
        if attribution.outer is not None:
            known = done.get(attribution.outer.cue.start, attribution.outer)
            attribution = replace(attribution, outer=known)
        source = attribution.source
        before = list(done.values())
        if source is not None and source.kind == "pronoun" and not source.entity:
            word = source.text.lower()
            named = _speaker_for(source, attribution, before, page)
            if named is not None and word in _SINGULAR_PERSON:
                sex = sexes.get(named.start) or _sex(named, page)
                if sex and sex != word:
                    named = None  # rather nobody than another
                else:
                    sexes[named.start] = word
            if named is not None:
                source = replace(named, coref_by="speaker")
                attribution = replace(attribution, source=source)
        relays = tuple(
            replace(n, coref_by="speaker")
            if r.kind == "pronoun" and (n := _speaker_for(r, attribution, before, page))
            else r
            for r in attribution.relayed_by
        )
        relays = tuple(r for r in relays if source is None or r.start != source.start)
        if relays != attribution.relayed_by:
            attribution = replace(attribution, relayed_by=relays)
        done[attribution.cue.start] = attribution
        yield attribution


def _sex(mention: Mention, page: Page) -> str:
    """ "she" or "he" by the title or noun of a person, "" where nothing tells."""
    token = head_of(page.doc, mention.start, mention.end)
    if token is None:
        return ""
    near = page.doc[max(token.sent.start, token.left_edge.i - 1) : token.i + 1]
    forms = {t.text.rstrip(".") for t in near} | {t.lower_ for t in near}
    words = page.ontology.words
    for pronoun, lists in (
        ("she", ("femaleTitle", "femaleNoun")),
        ("he", ("maleTitle", "maleNoun")),
    ):
        if any(forms & words.get(name, frozenset()) for name in lists):
            return pronoun
    return ""


def _is_plural(mention: Mention, doc: Doc) -> bool:
    token = head_of(doc, mention.start, mention.end)
    return token is not None and (token.tag_ in {"NNS", "NNPS"} or bool(having(token, "conj")))


def _speaker_for(
    pronoun: Mention, attribution: Attribution, before: Sequence[Attribution], page: Page
) -> Mention | None:
    """The subject above in the sentence, else sentence by sentence back: who spoke, who acted."""
    doc = page.doc
    token = token_at(doc, pronoun.start)
    if token is None:
        return None
    word = token.lower_
    spoken = [a for a in before if a.source is not None and a.source.kind != "pronoun"]
    own = _subject_above(token, attribution, before, page)
    if own is not None:
        return own
    here = paragraph_of(page, token.i)
    sent = token.sent
    for back in range(12):
        speakers = [
            a for a in spoken if sent.start_char <= a.cue.start < min(sent.end_char, pronoun.start)
        ]
        subject = _main_subject(sent, before, page) if back else None
        if back and subject is not None and back <= _SENTENCES_BACK and (
            not any(_holds(a, subject) for a in spoken)
        ):  # fmt: skip
            mention = mention_of(subject, page)
            if _can_act(word, mention, subject, page):
                return mention
        for speaker in reversed(speakers):
            if speaker.source is not None and _fits(word, speaker.source, page):
                return speaker.source
        if sent.start == 0:
            return None
        at = sent.start - 1
        while at > 0 and doc[at].is_space:
            at -= 1
        sent = doc[at].sent
        if here - paragraph_of(page, at) > _PARAGRAPHS_BACK:
            return None
    return None


def _holds(attribution: Attribution, token: Token) -> bool:
    return any(s.start <= token.idx < s.end for s in attribution.content)


def _subject_above(
    token: Token, attribution: Attribution, before: Sequence[Attribution], page: Page
) -> Mention | None:
    """The subject of a clause above the pronoun's own, left of it and no part of what it says."""
    word = token.lower_
    at, seen = token, {token.i}
    while True:
        head = role_of(at)[2]
        if head.i in seen:
            return None
        seen.add(head.i)
        at = head
        for arg in arguments(at):
            subject = arg.token
            if arg.role != "subj" or subject.i >= token.i or _holds(attribution, subject):
                continue
            if subject.pos_ == "PRON":
                known = next((a.source for a in before if a.source is not None
                              and a.source.coref_by and a.source.start != subject.idx
                              and subject.lower_ == word and _governs(a, at)), None)  # fmt: skip
                if known is not None:
                    return known
                continue
            mention = mention_of(subject, page)
            if _can_act(word, mention, subject, page):
                return mention


def _governs(attribution: Attribution, verb: Token) -> bool:
    return attribution.cue.start == verb.idx


def _main_subject(sent: SpacySpan, before: Sequence[Attribution], page: Page) -> Token | None:
    root = sent.root
    while role_of(root)[2].i != root.i and sent.start <= role_of(root)[2].i < sent.end:
        root = role_of(root)[2]
    return next((a.token for a in arguments(root) if a.role == "subj" and a.via == ""
                 and a.token.pos_ != "PRON"), None)  # fmt: skip


def _can_act(word: str, mention: Mention, token: Token, page: Page) -> bool:
    """Whether a pronoun can stand for a phrase that is known to be a person or a group."""
    is_a = page.ontology.is_a
    plural = token.tag_ in {"NNS", "NNPS"} or bool(having(token, "conj"))
    member = token.tag_ == "NN" and token.lemma_.lower() in page.words["memberNoun"]
    if word in _SINGULAR_PERSON:
        return not plural and mention.count is None and (
            is_a(mention.type, "Human") or member or token.ent_type_ == "PERSON")  # fmt: skip
    if word in _PLURAL:
        return is_a(mention.type, "Actor") and (plural or mention.count is not None)
    if word in _THING:
        human = is_a(mention.type, "Person") or is_a(mention.type, "People") or member
        return is_a(mention.type, "Group") and not plural and not human
    return False


def _fits(word: str, speaker: Mention, page: Page) -> bool:
    """Whether a pronoun can stand for somebody who has spoken."""
    is_a = page.ontology.is_a
    plural = speaker.count is not None or _is_plural(speaker, page.doc)
    person = is_a(speaker.type, "Person")
    member = speaker.head.lower() in page.words["memberNoun"] and not plural
    if word in _SINGULAR_PERSON:
        return not plural and (person or member or (not speaker.type and speaker.kind == "name"))
    if word in _PLURAL:
        return plural or not (person or member)
    return word in _THING and not (plural or person or member or is_a(speaker.type, "People"))


def mention_of(token: Token, page: Page) -> Mention:
    known = page.mentions.get(token.i)
    of = next((a.token for a in dependents(token) if a.role == "nmod" and a.prep == "of"), None)
    if of is not None and token.pos_ in {"NUM", "DET", "PRON"} and of.tag_ == "NNS":
        several = mention_of(of, page)  # "one of the officers": one such
        if token.idx < several.start:
            text = text_of(token.doc)[token.idx : several.end]
            return replace(several, start=token.idx, text=text, kind="description", count=None)
    if known is not None:
        return known
    start, end = phrase(token)
    text = text_of(token.doc)[start:end]
    kind: MentionKind = "description"
    if token.pos_ == "PRON":
        kind = "pronoun"
    elif token.pos_ == "PROPN" or token.ent_type_:
        kind = "name"
    return Mention(start, end, text, "", kind, text, head=token.lemma_)
