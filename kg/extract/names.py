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


_MARKERS = (("formerName", "formerMarker"), ("alsoKnownAs", "aliasMarker"))
_OPENING = {"(", ",", "[", "–", "—", "-"}
_FRAME = {"formerName": 0.95, "alsoKnownAs": 0.95, "acronym": 0.95}


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
        found = doc.user_data["kg.namings"] = list(_namings(doc, lex))
    return found


def _namings(doc: Doc, lex: Lexicon) -> Iterator[Naming]:
    markers = [
        (kind, phrase.split())
        for kind, words in _MARKERS
        for phrase in sorted(lex.ontology.words.get(words, ()), key=lambda p: (-len(p), p))
    ]
    for index, mention in sorted(mentions(doc, lex).items()):
        if mention.kind != "name":
            continue
        _, last = name_around(doc[index])
        at = last + 1
        while at < len(doc) and doc[at].text in _OPENING:
            at += 1
        opened = at > last + 1
        if at >= len(doc) or not opened:
            continue
        bracket = doc[at - 1].text in {"(", "["}
        if bracket and _is_acronym(doc[at].text, mention.name) and (
                at + 1 < len(doc) and doc[at + 1].text in {")", "]", ","}):  # fmt: skip
            token = doc[at]
            second = Mention(token.idx, token.idx + len(token), token.text, mention.type, "name",
                             token.text, token.lower_)  # fmt: skip
            yield Naming(mention, second, "acronym", span(doc, second.start, second.end))
            continue
        for kind, words in markers:
            if [t.lower_ for t in doc[at : at + len(words)]] == words:
                second = _name_after(doc, at + len(words), mention, lex)
                if second is not None:
                    last_word = doc[at + len(words) - 1]
                    cue = span(doc, doc[at].idx, last_word.idx + len(last_word))
                    yield Naming(mention, second, kind, cue)
                break


def _is_acronym(text: str, name: str) -> bool:
    """Whether the capitals of a bracketed word spell the name's initials, in order."""
    capitals = [c for c in text if c.isupper()]
    if len(capitals) < 2 or len(text) > 10 or not text[0].isupper():
        return False
    initials = [w[0].upper() for w in name.replace("-", " ").split() if w]
    at = 0
    for letter in initials:
        if at < len(capitals) and letter == capitals[at]:
            at += 1
    return at >= max(2, len(capitals) - 1)


def _name_after(doc: Doc, at: int, first: Mention, lex: Lexicon) -> Mention | None:
    """The name that begins at a token, past a determiner and quotation marks."""
    while at < len(doc) and (doc[at].pos_ == "DET" or doc[at].is_quote):
        at += 1
    if at >= len(doc) or not doc[at].text[:1].isupper():
        return None
    if doc[at].ent_type_:
        start, end = name_around(doc[at])
    else:
        start = end = at
        while end + 1 < len(doc) and doc[end + 1].text[:1].isupper() and doc[end + 1].is_alpha:
            end += 1
    begin, stop = doc[start].idx, doc[end].idx + len(doc[end])
    text = text_of(doc)[begin:stop]
    return Mention(begin, stop, text, first.type, "name", text, doc[end].lower_)


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
