"""Doc in, claims out that need no verb: names, aliases, places in places, organs of states."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from spacy.tokens import Doc, Token

from kg.extract.mentions import Lexicon, mention_at, mentions, modifiers_that_act, name_type
from kg.model import Article, Claim, Mention, Span
from kg.parse import (
    conjuncts,
    dependents,
    having,
    is_copular,
    name_around,
    role_of,
    sentence_of,
    span,
    text_of,
)


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


_Markers = Mapping[str, Sequence[tuple[str, list[str]]]]


def _markers(lex: Lexicon) -> _Markers:
    """The ontology's phrases between two names by their first word, longest first."""
    found: dict[str, list[tuple[str, list[str]]]] = {}
    for kind, name in _MARKERS:
        for phrase in sorted(lex.ontology.words[name], key=lambda p: (-len(p.split()), p)):
            found.setdefault(phrase.split()[0], []).append((kind, phrase.split()))
    return {first: sorted(rest, key=lambda m: -len(m[1])) for first, rest in found.items()}


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
            group and _is_short(short, mention, lex))):  # fmt: skip
        second = Mention(short.idx, short.idx + len(short), short.text, mention.type, "name",
                         short.text, short.lower_)  # fmt: skip
        yield Naming(mention, second, "acronym", span(doc, second.start, second.end))
    elif bracketed is not None and mention.text.isupper() and len(mention.text) > 1:
        full = _name_after(doc, at, mention)
        behind = None if full is None else _last_token(doc, full)
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
    behind = _last_token(doc, other)
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


# --------------------------------------------------------------------- structure
_Found = tuple[Mention, str, Mention, Span, str, float]


def _structure(token: Token, lex: Lexicon) -> Iterator[_Found]:
    mention = mention_at(token, lex)
    if mention is None or mention.kind in {"pronoun", "event"}:
        return
    is_a = lex.ontology.is_a
    if (is_a(mention.type, "Place") and mention.kind == "name") or is_a(mention.type, "Facility"):
        yield from _place_in_place(token, mention, lex)
        yield from _place_beside(token, mention, lex)
    if is_a(mention.type, "Group") and not is_a(mention.type, "State"):
        yield from _based(token, mention, lex)
        if mention.kind == "name":
            yield from _group_in_place(token, mention, lex)
        yield from _organ(token, mention, lex)
    if mention.kind == "description":
        yield from _belonging(token, mention, lex)


def _belonging(token: Token, mention: Mention, lex: Lexicon) -> Iterator[_Found]:
    """ "three Hamas gunmen", "a Taliban unit", "the northern cell of the ELN": a part of a named group."""
    is_a = lex.ontology.is_a
    fights = any(is_a(mention.type, cls) for cls in lex.ontology.words["bandClass"])
    several = token.tag_ in {"NNS", "NNPS"}
    relation = next((name for name in ("factionOf", "memberOf")
                     if mention.head in _role_nouns(lex.ontology.relations[name].triggers)), "")  # fmt: skip
    if not (relation or fights) or modifiers_that_act(token, mention, lex):
        return
    if relation and (role_of(token)[0] == "appos" or having(token, "appos") or is_copular(token)):
        return  # "Ann Lee, a member of the X": she is, which the role noun's own frame says
    relation = relation or ("memberOf" if several else "factionOf")
    if not is_a(mention.type, lex.ontology.relations[relation].domain):
        return
    for arg in dependents(token):
        if (arg.role == "compound" and arg.token.i < token.i) or (
                arg.role == "nmod" and arg.prep in {"of", "from"}):  # fmt: skip
            group = mention_at(arg.token, lex)
            if group is not None and group.kind == "name" and group.start != mention.start and (
                    is_a(group.type, "Group") and group.type not in {"State", "EthnicGroup"}):  # fmt: skip
                yield mention, relation, group, _cue(token), "Name/part-of-group", 0.85


@cache
def _role_nouns(triggers: tuple[str, ...]) -> frozenset[str]:
    """The nouns that say by themselves that somebody is part of something; "deputy leader" does not."""
    parts = (trigger.partition("/") for trigger in triggers)
    return frozenset(word for word, _, frame in parts if frame == "Membership" and " " not in word)


def _cue(token: Token) -> Span:
    return Span(token.idx, token.idx + len(token), token.text)


def _group_in_place(token: Token, mention: Mention, lex: Lexicon) -> Iterator[_Found]:
    """ "the X group in Aleppo"."""
    for arg in dependents(token):
        if arg.role == "nmod" and arg.prep == "in":
            place = _named_place(arg.token, mention, lex)
            if place is not None:
                yield mention, "locatedIn", place, _cue(arg.token), "Name/group-in", 0.7


def _named_place(token: Token, other: Mention, lex: Lexicon) -> Mention | None:
    """The named place at a token, if it is another than `other`."""
    place = mention_at(token, lex)
    if place is None or place.kind != "name" or not lex.ontology.is_a(place.type, "Place"):
        return None
    return None if place.name == other.name or place.start == other.start else place


def _place_in_place(token: Token, mention: Mention, lex: Lexicon) -> Iterator[_Found]:
    """ "the Syrian city of Aleppo", "Kabul's Karte Naw district", "the Kivu region of Congo"."""
    is_a, words = lex.ontology.is_a, lex.ontology.words
    if is_a(mention.type, "State"):
        return
    named = mention.kind == "name"
    direction, _, rest = mention.name.partition(" ")
    if named and rest and direction in words["direction"]:
        whole = _rest(mention, rest, name_type(rest, token.ent_type_, lex))
        yield mention, "locatedIn", whole, _cue(token), "Name/part-of-place", 0.9
    wide = is_a(mention.type, "Place") and not is_a(mention.type, "Facility")
    border = any(arg.token.lemma_.lower() in words["outskirt"] for arg in dependents(token)
                 if arg.role == "compound")  # fmt: skip
    for arg in dependents(token):
        if arg.role == "amod" and named and wide and not border:
            state = lex.demonyms.get(arg.token.lower_)
            hyphen = arg.token.i + 1 < len(token.doc) and token.doc[arg.token.i + 1].text == "-"
            if state is not None and is_a(state.type, "State") and arg.token.text[0].isupper() and (
                    not hyphen):  # fmt: skip
                yield (mention, "locatedIn", _state(arg.token, state.name, state.type),
                       _cue(arg.token), "Name/demonym-place", 0.9)  # fmt: skip
            continue
        other = _named_place(arg.token, mention, lex)
        if other is None:
            continue
        if arg.role == "nmod" and arg.prep == "in":
            yield mention, "locatedIn", other, _cue(arg.token), "Name/place-in", 0.85
        elif arg.role == "nmod" and arg.prep == "of" and named and _wider(other, mention, lex):
            yield mention, "locatedIn", other, _cue(arg.token), "Name/place-of", 0.85
        elif arg.role == "poss" and named and _wider(other, mention, lex) and (
                mention.start <= token.idx < mention.end
                or is_a(lex.nouns.get(token.lemma_.lower(), ""), "Place")):  # fmt: skip
            yield mention, "locatedIn", other, _cue(arg.token), "Name/place-possessive", 0.85


def _place_beside(token: Token, mention: Mention, lex: Lexicon) -> Iterator[_Found]:
    """ "Aleppo, Syria", "Goma, in eastern Congo", "Qara in Homs province", by the words alone."""
    doc = token.doc
    last = _last_token(doc, mention)
    if mention.kind != "name" or last is None or last + 2 >= len(doc):
        return
    at, comma = last + 1, doc[last + 1].text == ","
    at += comma
    inside = doc[at].lower_ == "in"
    at += inside
    while at < len(doc) and ((inside and doc[at].pos_ == "DET") or (
            doc[at].text in lex.ontology.words["direction"])):  # fmt: skip
        at += 1
    if not (comma or inside) or at >= len(doc) or not doc[at].ent_type_ or (
            doc[at].sent != token.sent):  # fmt: skip
        return
    first, end = name_around(doc[at])
    other = next((m for i in range(first, end + 1)
                  if (m := _named_place(doc[i], mention, lex)) is not None), None)  # fmt: skip
    if other is None or other.start < mention.end or not _wider(other, mention, lex):
        return
    stop = _last_token(doc, other)
    if stop is None or (not inside and _is_listed(doc, mention, stop, lex)):
        return
    if _elsewhere(mention, other, lex):
        return
    rule = "Name/place-comma" if not inside else "Name/place-in"
    yield mention, "locatedIn", other, _cue(doc[at]), rule, 0.9 if not inside else 0.8


def _is_listed(doc: Doc, mention: Mention, stop: int, lex: Lexicon) -> bool:
    """ "Aleppo, Homs, Syria and Iraq": places in a row hold one another only by chance."""
    before = doc.char_span(mention.start, mention.end, alignment_mode="expand")
    first = before.start if before is not None and len(before) else 0
    if first > 1 and doc[first - 1].lower_ in {",", "and", "or"} and (
            doc[first - 2].ent_type_ in {"GPE", "LOC"}):  # fmt: skip
        return True
    after = doc[stop + 1] if stop + 1 < len(doc) else None
    return after is not None and after.lower_ in {"and", "or", "&"} and (
        stop + 2 < len(doc) and (doc[stop + 2].ent_type_ in {"GPE", "LOC"}
                                 or doc[stop + 2].dep_ == "conj"))  # fmt: skip


def _elsewhere(mention: Mention, other: Mention, lex: Lexicon) -> bool:
    """Whether the gazetteer has the place in another country: "flew from Paris in Syria"."""
    direction, _, rest = mention.name.partition(" ")
    whole = rest if direction in lex.ontology.words["direction"] else mention.name
    entry = lex.known.get(whole.lower())
    if entry is not None and lex.ontology.is_a(entry.type, "State"):
        return entry is not lex.known.get(other.name.lower())
    return bool(entry is not None and entry.country and lex.ontology.is_a(other.type, "State")
                and entry.country not in {other.name, getattr(
                    lex.known.get(other.name.lower()), "name", "")})  # fmt: skip


def _wider(other: Mention, mention: Mention, lex: Lexicon) -> bool:
    """Whether a place is of a kind that can hold the other one: state, area, then city."""
    is_a = lex.ontology.is_a

    def rank(place: Mention) -> int:
        kinds = ("Facility", "City", "Area", "Region", "State")
        return next((n for n, kind in reversed(list(enumerate(kinds)))
                     if is_a(place.type, kind)), 2)  # fmt: skip

    district = mention.head in lex.ontology.words["quarter"] or (
        mention.text.rpartition(" ")[2].lower() in lex.ontology.words["quarter"]
    )
    return rank(other) > rank(mention) or (district and is_a(other.type, "City"))


def _state(token: Token, name: str, cls: str) -> Mention:
    return Mention(token.idx, token.idx + len(token), token.text, cls, "name", name, token.lower_)


def _rest(mention: Mention, rest: str, cls: str) -> Mention:
    """ "Aleppo" of "eastern Aleppo"."""
    text = mention.text.split(maxsplit=1)[-1]
    return Mention(mention.end - len(text), mention.end, text, cls, "name", rest,
                   text.split()[-1].lower())  # fmt: skip


def _based(token: Token, mention: Mention, lex: Lexicon) -> Iterator[_Found]:
    """ "the UK-based Observatory": a place joined to a participle before a group."""
    based = lex.ontology.words["basedParticiple"]
    for arg in dependents(token):
        if arg.role in {"amod", "compound", "acl"} and arg.token.lemma_.lower() in based:
            for inner in dependents(arg.token):
                place = mention_at(inner.token, lex)
                if place is not None and lex.ontology.is_a(place.type, "Place") and (
                        inner.token.i < arg.token.i):  # fmt: skip
                    yield mention, "basedIn", place, _cue(arg.token), "Name/based", 0.9


def _organ(token: Token, mention: Mention, lex: Lexicon) -> Iterator[_Found]:
    """ "the Russian defence ministry", "Iran's army": an organ of the state that a modifier names."""
    is_a, words = lex.ontology.is_a, lex.ontology.words
    doc = token.doc
    first = doc.char_span(mention.start, mention.end, alignment_mode="expand")
    if first is None or not any(is_a(mention.type, cls) for cls in words["organClass"]):
        return
    if is_a(mention.type, "Outlet") and not any(t.lower_ in words["stateOwned"] for t in first):
        return
    several = token.tag_ in {"NNS", "NNPS"} and mention.kind != "name"
    if several and not is_a(mention.type, "Government"):
        return  # "Syrian troops" are some of them
    if mention.kind != "name" and mention.head in words["memberWord"]:
        return  # "a British soldier" is one of them
    found = False
    for word in first[:-1]:
        state = lex.demonyms.get(word.lower_)
        joined = doc[word.i + 1].text == "-"  # "the Russian-backed government"
        if (
            state is not None
            and word.text[0].isupper()
            and is_a(state.type, "State")
            and not joined
        ):
            found = True
            yield (mention, "organOf", _state(word, state.name, state.type), _cue(word),
                   "Name/demonym-organ", 0.9)  # fmt: skip
    if found:
        return
    for arg in dependents(token):
        if arg.role == "poss":
            for part in conjuncts(arg.token):
                owner = mention_at(part, lex)
                if owner is not None and owner.kind == "name" and is_a(owner.type, "State"):
                    yield mention, "organOf", owner, _cue(part), "Name/possessive-organ", 0.9
