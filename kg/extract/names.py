"""Doc in, claims out that need no verb: names, aliases, places in places, organs of states."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from spacy.tokens import Doc, Token

from kg.extract.mentions import Lexicon, mention_at, mentions
from kg.model import Article, Claim, Mention, Span
from kg.parse import conjuncts, dependents, name_around, sentence_of, span, text_of


class Naming(NamedTuple):
    """Two mentions of one thing: what the text itself says about names.

    `kind`: acronym ("X (XY)"), formerName ("X, formerly Y"), alsoKnownAs ("X, also known as Y").
    """

    first: Mention
    second: Mention
    kind: str
    cue: Span


_MARKERS = (("formerName", "formerMarker"), ("alsoKnownAs", "aliasMarker"),
            ("renamed", "renamedPhrase"))  # fmt: skip
_BRACKETS = {"(", "["}
_OPENING = {*_BRACKETS, ",", "–", "—", "-"}


def names(lex: Lexicon) -> Callable[[Doc, Article], Iterable[Claim]]:
    """The extractor of what noun phrases say by themselves."""

    def extract(doc: Doc, article: Article) -> Iterator[Claim]:
        for naming in namings(doc, lex):
            if naming.kind in lex.ontology.relations:
                yield _claim(article, doc, naming.first, naming.kind, _literal(naming.second),
                             naming.cue, f"Name/{naming.kind}", 0.95)  # fmt: skip
        seen: set[tuple[str, str, str]] = set()
        for token in doc:
            for subject, relation, target, cue, rule, sure in _structure(token, lex):
                key = (subject.name, relation, target.name)
                if key not in seen and relation in lex.ontology.relations:
                    seen.add(key)
                    yield _claim(article, doc, subject, relation, target, cue, rule, sure)

    return extract


def _literal(mention: Mention) -> Mention:
    return Mention(mention.start, mention.end, mention.text, "", "literal", mention.name)


def _claim(
    article: Article, doc: Doc, subject: Mention, relation: str, target: Mention, cue: Span,
    rule: str, sure: float,
) -> Claim:  # fmt: skip
    sentence = doc.char_span(cue.start, cue.end, alignment_mode="expand")
    assert sentence is not None
    return Claim(article=article.id, subject=subject, relation=relation, object=target,
                 trigger=cue, sentence=span(doc, *sentence_of(sentence[0])), found_by=rule,
                 confidence=sure)  # fmt: skip


# ----------------------------------------------------------------------- aliases
def namings(doc: Doc, lex: Lexicon) -> list[Naming]:
    """All that the text says about the names of one thing, in text order; made once a document."""
    found: list[Naming] | None = doc.user_data.get("kg.namings")
    if found is None:
        unique = {(n.first.name, n.second.name): n for n in reversed(list(_namings(doc, lex)))}
        found = sorted(unique.values(), key=lambda n: (n.cue.start, n.second.start))
        doc.user_data["kg.namings"] = found
    return found


def _namings(doc: Doc, lex: Lexicon) -> Iterator[Naming]:
    markers = _markers(lex)
    for mention in mentions(doc, lex).values():
        if mention.kind != "name" or mention.text.lower() in lex.demonyms:
            continue
        last = _last_token(doc, mention)
        if last is None:
            continue
        at, bracketed = _past_bracket(doc, last + 1)
        yield from _acronyms(doc, mention, last, bracketed, lex)
        yield from _marked(doc, mention, last, at, markers, lex)
        yield from _called(doc, mention, at, lex)


def _markers(lex: Lexicon) -> list[tuple[str, list[str]]]:
    """The ontology's phrases between two names with what they say, longest first."""
    found = [(kind, phrase.split()) for kind, name in _MARKERS
             for phrase in lex.ontology.words[name]]  # fmt: skip
    return sorted(found, key=lambda marker: (-len(marker[1]), marker[1]))


def _last_token(doc: Doc, mention: Mention) -> int | None:
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
            group and bracketed is not None and _is_short(short, mention, lex))):  # fmt: skip
        second = Mention(short.idx, short.idx + len(short), short.text, mention.type, "name",
                         short.text, short.lower_)  # fmt: skip
        yield Naming(mention, second, "acronym", span(doc, second.start, second.end))
    elif bracketed is not None and mention.text.isupper() and len(mention.text) > 1:
        full = _name_after(doc, at, mention)
        if full is not None and _is_acronym(mention.text, full.text) and len(full.text.split()) > 1:
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
    if len(capitals) < 2 or len(text) > 10 or not text[0].isupper() or " " not in name.replace("-", " "):
        return False
    initials = [w[0].upper() for w in name.replace("-", " ").split() if w]
    at = 0
    for letter in initials:
        if at < len(capitals) and letter == capitals[at]:
            at += 1
    return at >= max(2, len(capitals) - 1) and capitals[0] == initials[0]


def _marked(
    doc: Doc, mention: Mention, last: int, at: int, markers: list[tuple[str, list[str]]],
    lex: Lexicon,
) -> Iterator[Naming]:  # fmt: skip
    """ "X, formerly Y", "X (also known as Y)", "X was renamed Y": a phrase between two names."""
    opened = False
    while at < len(doc) and (doc[at].text in _OPENING or (opened and doc[at].lower_ == "or")):
        opened, at = True, at + 1
    start = at
    while not opened and at < len(doc) and at < start + 3 and (
            doc[at].pos_ in {"AUX", "ADV"} and doc[at].tag_ != "VBN"):  # fmt: skip
        at += 1  # "has since renamed itself"
    for begin in dict.fromkeys((start, at)):
        for kind, words in markers:
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
    behind = _last_token(doc, other)
    words = [] if behind is None else doc[behind + 1 : behind + 4]
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
    text = doc.text[begin:stop]
    return Mention(begin, stop, text, first.type, "name", text, doc[end].lower_)


def _goes_on(doc: Doc, at: int) -> bool:
    """Whether a name goes on at a token: a capital, or "of" and "for" before one."""
    token = doc[at]
    if token.text[:1].isupper() and token.is_alpha:
        return True
    following = doc[at + 1] if at + 1 < len(doc) else None
    return token.lower_ in {"of", "for"} and following is not None and (
        following.text[:1].isupper() and not following.ent_type_)  # fmt: skip


# --------------------------------------------------------------------- structure
_Found = tuple[Mention, str, Mention, Span, str, float]


def _structure(token: Token, lex: Lexicon) -> Iterator[_Found]:
    mention = mention_at(token, lex)
    if mention is None or mention.kind in {"pronoun", "event"}:
        return
    is_a = lex.ontology.is_a
    if (is_a(mention.type, "Place") and mention.kind == "name") or is_a(mention.type, "Facility"):
        yield from _place_in_place(token, mention, lex)
    if is_a(mention.type, "Group") and not is_a(mention.type, "State"):
        yield from _based(token, mention, lex)
        if mention.kind == "name":
            yield from _group_in_place(token, mention, lex)
        if mention.kind == "name" or is_a(mention.type, "Army") or is_a(mention.type, "Ministry") or (
                is_a(mention.type, "Government")) or is_a(mention.type, "Police"):  # fmt: skip
            yield from _organ(token, mention, lex)


def _group_in_place(token: Token, mention: Mention, lex: Lexicon) -> Iterator[_Found]:
    """"the X group in Aleppo"."""
    for arg in dependents(token):
        if arg.role == "nmod" and arg.prep == "in":
            place = mention_at(arg.token, lex)
            if place is not None and place.kind == "name" and lex.ontology.is_a(place.type, "Place"):
                cue = Span(arg.token.idx, arg.token.idx + len(arg.token), arg.token.text)
                yield mention, "locatedIn", place, cue, "Name/group-in", 0.75


def _place_in_place(token: Token, mention: Mention, lex: Lexicon) -> Iterator[_Found]:
    """ "the Syrian city of Aleppo", "Aleppo, Syria", "the village of X in Y province"."""
    doc, is_a = token.doc, lex.ontology.is_a
    if is_a(mention.type, "State"):
        return
    for arg in dependents(token):
        other = mention_at(arg.token, lex)
        demonym = lex.demonyms.get(arg.token.lower_) if arg.role == "amod" else None
        cue = Span(arg.token.idx, arg.token.idx + len(arg.token), arg.token.text)
        if demonym is not None and is_a(demonym.type, "State") and arg.token.text[0].isupper() and (
                is_a(mention.type, "Place") and not is_a(mention.type, "Facility")):  # fmt: skip
            if mention.kind == "name":
                yield (
                    mention,
                    "locatedIn",
                    _state(arg.token, demonym.name, demonym.type),
                    cue,
                    "Name/demonym-place",
                    0.9,
                )
        elif (
            other is None
            or other.kind != "name"
            or not is_a(other.type, "Place")
            or other.name == mention.name
        ):
            continue
        elif arg.role == "nmod" and arg.prep == "in":
            yield mention, "locatedIn", other, cue, "Name/place-in", 0.85
        elif arg.role in {"appos", "nmod", "time", "list", "flat"} and not arg.prep and (
                arg.token.i > token.i and mention.kind == "name" and doc[arg.token.left_edge.i - 1].text == ","
                and arg.token.left_edge.i - token.i <= 4 and (is_a(other.type, "State") or is_a(other.type, "Region")
                or is_a(other.type, "Area")) and not is_a(mention.type, "State")):  # fmt: skip
            yield mention, "locatedIn", other, cue, "Name/place-comma", 0.9


def _state(token: Token, name: str, cls: str) -> Mention:
    return Mention(token.idx, token.idx + len(token), token.text, cls, "name", name, token.lower_)


def _based(token: Token, mention: Mention, lex: Lexicon) -> Iterator[_Found]:
    """ "the UK-based Observatory": a place joined to a participle before a group."""
    for arg in dependents(token):
        if arg.role in {"amod", "compound", "acl"} and arg.token.lemma_.lower() in lex.ontology.words.get(
                "basedParticiple", frozenset()):  # fmt: skip
            for inner in dependents(arg.token):
                place = mention_at(inner.token, lex)
                if (
                    place is not None
                    and lex.ontology.is_a(place.type, "Place")
                    and inner.token.i < arg.token.i
                ):
                    cue = Span(arg.token.idx, arg.token.idx + len(arg.token), arg.token.text)
                    yield mention, "basedIn", place, cue, "Name/based", 0.9


def _organ(token: Token, mention: Mention, lex: Lexicon) -> Iterator[_Found]:
    """ "the Russian defence ministry", "Iran's army": an organ of the state that a modifier names."""
    is_a = lex.ontology.is_a
    if not any(
        is_a(mention.type, c) for c in ("Army", "Ministry", "Government", "Police", "Court")
    ):
        return
    if (
        token.tag_ in {"NNS", "NNPS"}
        and mention.kind != "name"
        and not is_a(mention.type, "Government")
    ):
        return
    doc = token.doc
    first = doc.char_span(mention.start, mention.end, alignment_mode="expand")
    if first is None:
        return
    for word in first[:-1]:
        state = lex.demonyms.get(word.lower_)
        if state is not None and word.text[0].isupper() and is_a(state.type, "State"):
            cue = Span(word.idx, word.idx + len(word), word.text)
            yield (
                mention,
                "organOf",
                _state(word, state.name, state.type),
                cue,
                "Name/demonym-organ",
                0.9,
            )
            return
    for arg in dependents(token):
        if arg.role == "poss":
            for part in conjuncts(arg.token):
                owner = mention_at(part, lex)
                if owner is not None and is_a(owner.type, "State"):
                    cue = Span(part.idx, part.idx + len(part), part.text)
                    yield mention, "organOf", owner, cue, "Name/possessive-organ", 0.9
