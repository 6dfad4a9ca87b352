"""Doc in, cues out: where the ontology's words that report, negate, hedge or take back stand.

Words are found by lemma, by form, and by regular inflection, since a tagger that takes "denies" for
a noun leaves no lemma to find it by.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from spacy.tokens import Doc, Token

from kg.model import Cue, Ontology
from kg.parse import is_verb, role_of

_GAP = 12  # tokens between a verb and the preposition that its content follows
_FILLERS = {"DET", "ADJ", "ADV", "AUX"}
_PREPOSITIONS = {"ADP", "SCONJ", "PART"}
_VOWELS = frozenset("aeiou")


class Found(NamedTuple):
    """A cue in the text. `tokens` are its words in order; `head` is the one that governs.

    `governs_next`: the cue ends in "to" or a preposition, so that it governs what follows it.
    """

    cue: Cue
    words: str
    tokens: tuple[Token, ...]
    head: Token

    @property
    def governs_next(self) -> bool:
        return len(self.tokens) > 1 and self.tokens[-1].pos_ in _PREPOSITIONS


_Index = Mapping[str, tuple[tuple[tuple[str, ...], Cue], ...]]


@lru_cache(maxsize=8)
def _index(cues: tuple[Cue, ...]) -> tuple[_Index, Mapping[str, str]]:
    """First word → phrases, longest first; inflected form → lemma."""
    by_first: dict[str, list[tuple[tuple[str, ...], Cue]]] = {}
    forms: dict[str, str] = {}
    for cue in cues:
        for phrase in cue.words:
            words = tuple(phrase.lower().split())
            by_first.setdefault(words[0], []).append((words, cue))
            if len(words[0]) > 2:
                for form in _inflected(words[0]):
                    forms.setdefault(form, words[0])
    return {
        first: tuple(sorted(phrases, key=lambda p: -len(p[0])))
        for first, phrases in by_first.items()
    }, forms


def _inflected(verb: str) -> tuple[str, ...]:
    if verb.endswith("e"):
        return verb + "s", verb + "d", verb[:-1] + "ing"
    if verb.endswith("y") and verb[-2] not in _VOWELS:
        return verb[:-1] + "ies", verb[:-1] + "ied", verb + "ing"
    ending = "es" if verb.endswith(("s", "sh", "ch", "x", "z")) else "s"
    forms = verb + ending, verb + "ed", verb + "ing"
    if verb[-1] not in _VOWELS and verb[-2] in _VOWELS and verb[-1] not in "wxy":
        return *forms, verb + verb[-1] + "ed", verb + verb[-1] + "ing"
    return forms


def find_cues(doc: Doc, ontology: Ontology) -> Mapping[int, tuple[Found, ...]]:
    """Cues by the index of their head token, in text order. Read once a document."""
    cached = doc.user_data.get("kg.cues")
    if cached is not None and cached[0] is ontology.cues:
        return cached[1]  # type: ignore[no-any-return]
    index, forms = _index(ontology.cues)
    unbroken = ontology.words.get("unbrokenCue", frozenset())
    found: dict[int, list[Found]] = {}
    for token in doc:
        lower = token.lower_
        firsts = {lower: None, token.lemma_.lower(): None}
        if lower in forms:
            firsts[forms[lower]] = None
        longest: dict[str, Found] = {}  # one a kind: the most words, then the form as written
        for first in firsts:
            for words, cue in index.get(first, ()):
                if cue.kind in longest and len(words) <= len(longest[cue.kind].tokens):
                    continue
                whole = " ".join(words) in unbroken or (
                    words[-1] == "to" and cue.kind != "reporting"
                )
                tokens = _match(token, words, index, forms, whole)
                noun = words[-1] == "to" and cue.kind != "reporting" and (
                    tokens and tokens[-1].pos_ == "ADP"
                )  # fmt: skip  # "due to the raid" is no plan
                if tokens and not noun:
                    longest[cue.kind] = Found(cue, " ".join(words), tokens, _head(tokens))
        for hit in longest.values():
            found.setdefault(hit.head.i, []).append(hit)
    result = {i: tuple(hits) for i, hits in sorted(found.items())}
    doc.user_data["kg.cues"] = (ontology.cues, result)
    return result


def _is(token: Token, word: str, forms: Mapping[str, str]) -> bool:
    return word in (token.lower_, token.lemma_.lower(), forms.get(token.lower_))


def _match(
    first: Token, words: tuple[str, ...], index: _Index, forms: Mapping[str, str], unbroken: bool
) -> tuple[Token, ...]:
    """The tokens of a phrase: contiguous but for modifiers, its last preposition up to a gap away
    unless the phrase is never broken by an object."""
    tokens = [first]
    doc, at = first.doc, first.i
    for position, word in enumerate(words[1:], start=2):
        at += 1
        while at < len(doc) and not _is(doc[at], word, forms) and (
            doc[at].pos_ in _FILLERS or role_of(doc[at])[0] == "time"
        ):  # fmt: skip
            if at - tokens[-1].i > 3 or doc[at].lower_ in index:
                break
            at += 1
        if at < len(doc) and _is(doc[at], word, forms):
            tokens.append(doc[at])
        elif position == 2 and is_verb(first) and (far := _complement(first, word)) is not None:
            tokens.append(far)
            at = far.i
        elif not unbroken and is_verb(first) and (far := _further(tokens[-1], word)) is not None:
            tokens.append(far)  # "arrested two men in connection with"
            at = far.i
        else:
            return ()
    return tuple(tokens)


def _complement(verb: Token, word: str) -> Token | None:
    """What a verb calls its object: "held the army (NA) responsible for", "called that a lie"."""
    for other in verb.doc[verb.i + 1 : verb.i + 1 + _GAP]:
        if (
            other.is_sent_start
            or other.is_quote
            or (other.is_punct and other.text not in {"(", ")"})
        ):
            return None
        if other.lower_ == word and other.pos_ in {"ADJ", "NOUN"}:
            return other
    return None


def _further(token: Token, preposition: str) -> Token | None:
    """The next such preposition in the clause, past an object ("accused the army of")."""
    doc, has_object = token.doc, False
    for at in range(token.i + 1, min(token.i + 1 + _GAP, len(doc))):
        other = doc[at]
        if other.is_sent_start or other.is_quote or other.tag_ in {"VBD", "VBZ", "VBP", "MD"}:
            return None
        has_object = has_object or role_of(other)[0] in {"obj", "iobj", "agent"}
        if (
            has_object
            and other.lower_ == preposition
            and other.pos_ in _PREPOSITIONS
            and (preposition != "to" or other.pos_ == "ADP")
        ):
            return other
    return None


def _head(tokens: tuple[Token, ...]) -> Token:
    """The first word of a verb; else the word whose own head lies outside of the phrase."""
    if len(tokens) == 1 or is_verb(tokens[0]):
        return tokens[0]
    inside = {token.i for token in tokens}
    for token in tokens:
        if token.head.i not in inside or token.head.i == token.i:
            return token
    return tokens[0]
