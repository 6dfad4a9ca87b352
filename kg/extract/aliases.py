"""Doc in, what the text says of the names of one thing out: acronyms, other names, appositions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from spacy.tokens import Doc, Token

from kg.extract.mentions import Lexicon, mention_at, mentions
from kg.model import Mention, Span
from kg.parse import having, name_around, phrase_tokens, role_of, span, text_of


class Naming(NamedTuple):
    """Two mentions of one thing: what the text itself says about names.

    `kind`: acronym ("X (XY)"), formerName ("X, formerly Y"), alsoKnownAs ("X, also known as Y"),
    apposition ("X, the mayor": the second is a description).
    """

    first: Mention
    second: Mention
    kind: str
    cue: Span


_MARKERS = (("formerName", "formerMarker"), ("alsoKnownAs", "aliasMarker"),
            ("renamed", "renamedPhrase"))  # fmt: skip
_BRACKETS = {"(", "["}
_OPENING = {*_BRACKETS, ",", "–", "—", "-"}
_APPOSED = {",", "–", "—", "--"}


def namings(doc: Doc, lex: Lexicon) -> list[Naming]:
    """All that the text says about the names of one thing, in text order; made once a document."""
    found: list[Naming] | None = doc.user_data.get("kg.namings")
    if found is None:
        told = (*_namings(doc, lex), *_appositions(doc, lex))
        unique = {(n.first.name, n.second.name): n for n in reversed(told)}
        found = sorted(unique.values(), key=lambda n: (n.cue.start, n.second.start))
        doc.user_data["kg.namings"] = found
    return found


def _namings(doc: Doc, lex: Lexicon) -> Iterator[Naming]:
    markers = _markers(lex)
    for mention in mentions(doc, lex).values():
        if mention.kind != "name" or mention.text.lower() in lex.demonyms:
            continue
        last = last_token(doc, mention)
        if last is None:
            continue
        owner = last + 1 < len(doc) and doc[last + 1].tag_ == "POS"  # "the X's (XY) leader"
        at, bracketed = _past_bracket(doc, last + 1 + owner)
        yield from _acronyms(doc, mention, last, bracketed, lex)
        yield from _marked(doc, mention, last, at, markers, lex)
        yield from _called(doc, mention, at, lex)


_Markers = Mapping[str, Sequence[tuple[str, list[str]]]]


def _markers(lex: Lexicon) -> _Markers:
    """The ontology's phrases between two names by their first word, longest first."""
    found: dict[str, list[tuple[str, list[str]]]] = {}
    for kind, name in _MARKERS:
        for phrase in sorted(lex.ontology.words[name], key=lambda p: (-len(p.split()), p)):
            found.setdefault(phrase.split()[0], []).append((kind, phrase.split()))
    return {first: sorted(rest, key=lambda m: -len(m[1])) for first, rest in found.items()}


def last_token(doc: Doc, mention: Mention) -> int | None:
    span_ = doc.char_span(mention.start, mention.end, alignment_mode="expand")
    return None if span_ is None or not len(span_) else span_.end - 1


def _past_bracket(doc: Doc, at: int) -> tuple[int, int | None]:
    """Where the text goes on behind "(XY)", and where the brackets' first word is."""
    if at + 2 < len(doc) and doc[at].text in _BRACKETS and doc[at + 2].text in {")", "]"}:
        return at + 3, at + 1
    return at, at + 1 if at + 1 < len(doc) and doc[at].text in _BRACKETS else None


def _acronyms(
    doc: Doc, mention: Mention, last: int, bracketed: int | None, lex: Lexicon
) -> Iterator[Naming]:
    """ "X (XY)", "X, or XY," and "XY (X)"."""
    is_a = lex.ontology.is_a
    at = bracketed
    joined = last + 3 < len(doc) and doc[last + 1].text == "," and doc[last + 2].lower_ == "or"
    if at is None and joined:
        at = last + 3
    if at is None:
        return
    short = doc[at]
    closed = at + 1 >= len(doc) or doc[at + 1].text in {")", "]", ",", ".", ";"}
    group = is_a(mention.type, "Group") and not is_a(mention.type, "Place")
    if closed and (_is_acronym(short.text, mention.name) or (
            group and _is_short(short, mention, lex))):  # fmt: skip
        second = Mention(short.idx, short.idx + len(short), short.text, mention.type, "name",
                         short.text, short.lower_)  # fmt: skip
        yield Naming(mention, second, "acronym", span(doc, second.start, second.end))
    elif bracketed is not None and mention.text.isupper() and len(mention.text) > 1:
        full = _name_after(doc, at, mention)
        behind = None if full is None else last_token(doc, full)
        filled = behind is not None and behind + 1 < len(doc) and doc[behind + 1].text in {")", "]"}
        if full is not None and len(full.text.split()) > 1 and (
                _is_acronym(mention.text, full.text) or (filled and group and len(mention.text) > 2)):  # fmt: skip
            yield Naming(full, mention, "acronym", span(doc, full.start, full.end))


def _is_short(short: Token, mention: Mention, lex: Lexicon) -> bool:
    """ "Doctors Without Borders (MSF)": capitals in brackets behind a group, not another's name."""
    text = short.text
    if not (text.isupper() and text.isalpha() and 2 < len(text) <= 8) or " " not in mention.name:
        return False
    entry = lex.known.get(text.lower())
    return entry is None or entry is lex.known.get(mention.name.lower())


def _is_acronym(text: str, name: str) -> bool:
    """Whether the capitals of a bracketed word spell the name's initials, in order."""
    capitals = [c for c in text if c.isupper()]
    if (
        len(capitals) < 2
        or len(text) > 10
        or not text[0].isupper()
        or " " not in name.replace("-", " ")
    ):
        return False
    initials = [w[0].upper() for w in name.replace("-", " ").split() if w]
    at = 0
    for letter in initials:
        if at < len(capitals) and letter == capitals[at]:
            at += 1
    return at >= max(2, len(capitals) - 1) and capitals[0] == initials[0]


def _marked(
    doc: Doc, mention: Mention, last: int, at: int, markers: _Markers,
    lex: Lexicon,
) -> Iterator[Naming]:  # fmt: skip
    """ "X, formerly Y", "X (also known as Y)", "X was renamed Y": a phrase between two names."""
    opened = False
    while at < len(doc) and (doc[at].text in _OPENING or (opened and doc[at].lower_ == "or")):
        opened, at = True, at + 1
    start = at
    while not opened and at < len(doc) and at < start + 3 and (
            doc[at].pos_ in {"AUX", "ADV", "SCONJ"} and doc[at].tag_ != "VBN"):  # fmt: skip
        at += 1  # "has since renamed itself"
    for begin in dict.fromkeys((start, at)):
        for kind, words in markers.get(doc[begin].lower_, ()) if begin < len(doc) else ():
            if [t.lower_ for t in doc[begin : begin + len(words)]] != words:
                continue
            if not opened and len(words) == 1 and kind != "alsoKnownAs":
                continue
            second = _name_after(doc, begin + len(words), mention)
            if second is None or not _may_be_called(mention, second, words, lex):
                break
            last_word = doc[begin + len(words) - 1]
            cue = span(doc, doc[begin].idx, last_word.idx + len(last_word))
            if kind == "renamed":
                yield Naming(second, mention, "formerName", cue)
            else:
                yield Naming(mention, second, kind, cue)
            return


def _may_be_called(first: Mention, second: Mention, words: list[str], lex: Lexicon) -> bool:
    """A person is "formerly" an office and not a name; nor is an office a name of anything."""
    if second.text == first.text or second.text.lower() in lex.nouns:
        return False
    named = set(words) & lex.ontology.words["calledVerb"]
    return bool(named) or not lex.ontology.is_a(first.type, "Person")


def _called(doc: Doc, mention: Mention, at: int, lex: Lexicon) -> Iterator[Naming]:
    """ "Y, as X was then called,": the first is the former name of the second."""
    if at + 1 >= len(doc) or doc[at].text not in _OPENING or doc[at + 1].lower_ != "as":
        return
    other = _name_after(doc, at + 2, mention)
    if other is None:
        return
    behind = last_token(doc, other)
    words = [] if behind is None else list(doc[behind + 1 : behind + 4])
    texts = [t.lower_ for t in words]
    if len(texts) > 1 and texts[0] in {"was", "were", "is", "are"} and (
            set(texts[1:]) & lex.ontology.words["calledVerb"]):  # fmt: skip
        cue = span(doc, doc[at + 1].idx, words[-1].idx + len(words[-1]))
        past = texts[0] in {"was", "were"}
        yield Naming(other, mention, "formerName" if past else "alsoKnownAs", cue)


def _name_after(doc: Doc, at: int, first: Mention) -> Mention | None:
    """The name that begins at a token, past a determiner and quotation marks."""
    while at < len(doc) and (doc[at].pos_ == "DET" or doc[at].is_quote or doc[at].lower_ == "the"):
        at += 1
    if at >= len(doc) or not doc[at].text[:1].isupper():
        return None
    start = end = at
    if doc[at].ent_type_:
        start, end = name_around(doc[at])
    while end + 1 < len(doc) and (_goes_on(doc, end + 1) and not doc[end + 1].ent_type_):
        end += 2 if doc[end + 1].text[:1].islower() else 1
    begin, stop = doc[start].idx, doc[end].idx + len(doc[end])
    text = text_of(doc)[begin:stop]
    return Mention(begin, stop, text, first.type, "name", text, doc[end].lower_)


def _goes_on(doc: Doc, at: int) -> bool:
    """Whether a name goes on at a token: a capital, or "of" and "for" before one."""
    token = doc[at]
    if token.text[:1].isupper() and token.is_alpha:
        return True
    following = doc[at + 1] if at + 1 < len(doc) else None
    return token.lower_ in {"of", "for"} and following is not None and (
        following.text[:1].isupper() and not following.ent_type_)  # fmt: skip


# ------------------------------------------------------------------ appositions
KINDS = ("Human", "Group", "Place")  # a name and what it is called beside it are of one of these


def _appositions(doc: Doc, lex: Lexicon) -> Iterator[Naming]:
    """ "Ann Lee, the mayor,", "the mayor, Ann Lee,": a name and a description, not two of a list."""
    for token in doc:
        if role_of(token)[0] != "appos":
            continue
        first, last = phrase_tokens(token)
        if first == 0 or doc[first - 1].text not in _APPOSED:
            continue
        above = role_of(token)[2]
        beside = (above, doc[first - 2]) if first > 1 else (above,)
        if any(having(t, "conj", "cc") for t in (token, above)) or doc[first].tag_ == "RB":
            continue  # "formerly the mayor"
        for other in beside:
            pair = named_and_described(token, other, lex)
            if pair is not None:
                yield Naming(
                    *pair, "apposition", span(doc, doc[first].idx, doc[last].idx + len(doc[last]))
                )
                break


def named_and_described(token: Token, other: Token, lex: Lexicon) -> tuple[Mention, Mention] | None:
    """The name and the description of two phrases, where one thing can be both."""
    for named, noun in ((token, other), (other, token)):
        name = mention_at(named, lex)
        if name is None or name.kind != "name" or not named.ent_type_ or noun.ent_type_:
            continue
        if noun.tag_ not in {"NN", "NNP"}:
            continue
        described = mention_at(noun, lex)
        if described is None or described.kind == "event":
            continue
        is_a = lex.ontology.is_a
        if described.kind != "description" and is_a(name.type, "Person"):
            described = _described(noun, name)
        if described.kind == "description" and described.count is None and any(
                is_a(name.type, k) and is_a(described.type, k) for k in KINDS):  # fmt: skip
            return name, described
    return None


def _described(noun: Token, name: Mention) -> Mention:
    """The phrase of a noun that is read as the name beside it: "his deputy" of "his deputy, Ann Lee"."""
    first, doc = phrase_tokens(noun)[0], noun.doc
    while first < noun.i and doc[first].pos_ in {"DET", "PUNCT"}:
        first += 1
    start, end = doc[first].idx, doc[noun.i].idx + len(noun)
    text = text_of(doc)[start:end]
    return Mention(start, end, text, name.type, "description", text, noun.lemma_.lower())
