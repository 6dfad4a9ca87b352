"""Doc in, claims out that need no verb: names, aliases, places in places, organs of states."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache

from spacy.tokens import Doc, Token

from kg.extract.aliases import KINDS, Naming, last_token, named_and_described, namings
from kg.extract.mentions import Lexicon, mention_at, modifiers_that_act, name_type
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
)

__all__ = ["Naming", "names", "namings"]

_NONE = {"no", "any", "every", "each", "only"}
_WITHIN = {"in", "inside", "within", "at", "across", "throughout"}


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


# --------------------------------------------------------------------- structure
_Found = tuple[Mention, str, Mention, Span, str, float]


def _structure(token: Token, lex: Lexicon) -> Iterator[_Found]:
    mention = mention_at(token, lex)
    if mention is None or mention.kind in {"pronoun", "event"}:
        return
    is_a = lex.ontology.is_a
    state = is_a(mention.type, "State")
    if not state:
        yield from _within(token, mention, lex)
    if (is_a(mention.type, "Place") and mention.kind == "name") or is_a(mention.type, "Facility"):
        yield from _place_in_place(token, mention, lex)
        yield from _place_beside(token, mention, lex)
    if is_a(mention.type, "Group") and not state:
        yield from _based(token, mention, lex)
        yield from _organ(token, mention, lex)
        if mention.kind == "name":
            yield from _unit(token, mention, lex)
    if mention.kind == "description":
        yield from _belonging(token, mention, lex)
        yield from _office(token, lex)
        yield from _ally(token, mention, lex)


def _belonging(token: Token, mention: Mention, lex: Lexicon) -> Iterator[_Found]:
    """ "three Hamas gunmen", "a doctor from Oxfam", "the northern cell of the ELN": of a named group."""
    is_a, words, relations = lex.ontology.is_a, lex.ontology.words, lex.ontology.relations
    told = next((name for name in ("factionOf", "memberOf")
                 if mention.head in _role_nouns(relations[name].triggers, "Membership")), "")  # fmt: skip
    if modifiers_that_act(token, mention, lex) or is_copular(token):
        return
    beside = role_of(token)[0] == "appos" or having(token, "appos")
    if beside and (told or any(mention.head in _role_nouns(r.triggers, "Role")
                               for r in relations.values())):  # fmt: skip
        return  # "Ann Lee, a member of the X": she is, which the role noun's own frame says
    fights = any(is_a(mention.type, cls) for cls in words["bandClass"])
    person = is_a(mention.type, "Human") and not is_a(mention.type, "Group")
    if not (told or fights or (person and _is_certain(token, mention))):
        return
    one = mention.type in words["countedClass"] and mention.head not in words["collectiveNoun"]
    several = person or one or token.tag_ in {"NNS", "NNPS"}  # "a UN peacekeeper" is a member
    relation = told or ("memberOf" if several else "factionOf")
    behind = {"of", "from"} if told or fights else {"from"}
    if not is_a(mention.type, relations[relation].domain) or mention.head in words["partWord"]:
        return
    before = not person or (_is_certain(token, mention) and not _is_title(token))
    for arg in dependents(token):
        if (arg.role == "compound" and arg.token.i < token.i and before) or (
                arg.role == "nmod" and arg.prep in behind):  # fmt: skip
            group = _named_group(arg.token, mention, lex)
            if group is not None:
                for whose in _bearers(token, mention, lex):
                    yield whose, relation, group, _cue(token), "Name/part-of-group", 0.85


def _is_title(token: Token) -> bool:
    """ "UN spokeswoman Ann Lee": what stands before a person's name is said of the person."""
    after = token.i + 1
    return after < len(token.doc) and token.doc[after].ent_type_ == "PERSON"


def _named_group(token: Token, other: Mention, lex: Lexicon) -> Mention | None:
    """The named group at a token, no state or people, if it is another than `other`."""
    group = mention_at(token, lex)
    if group is None or group.kind != "name" or group.name == other.name:
        return None
    fits = lex.ontology.is_a(group.type, "Group") and group.type not in {"State", "EthnicGroup"}
    return group if fits else None


def _unit(token: Token, mention: Mention, lex: Lexicon) -> Iterator[_Found]:
    """ "the Union Army's Fifth Corps", "Fatah's Storm Brigade": a named group's named part."""
    for arg in dependents(token):
        if arg.role == "poss" and arg.token.i < token.i:
            owner = _named_group(arg.token, mention, lex)
            if owner is not None and owner.end <= mention.start and mention.type != "Group":
                yield mention, "factionOf", owner, _cue(token), "Name/group-possessive", 0.85
    owned, mark, _ = mention.text.replace("’", "'").partition("'s ")
    cls = name_type(owned, "ORG", lex) if mark else ""
    plain = {"Group", "State", "EthnicGroup"}
    if lex.ontology.is_a(cls, "Group") and not {cls, mention.type} & plain:
        owner = Mention(mention.start, mention.start + len(owned), mention.text[: len(owned)], cls,
                        "name", owned, owned.split()[-1].lower())  # fmt: skip
        last = last_token(token.doc, mention)
        cue = _cue(token if last is None else token.doc[last])
        yield mention, "factionOf", owner, cue, "Name/group-possessive", 0.85


def _office(token: Token, lex: Lexicon) -> Iterator[_Found]:
    """ "Gen. Ann Lee, commander, Third Army,": an office and, behind a comma, whose it is."""
    role, _, above = role_of(token)
    doc, at = token.doc, token.i + 2
    bare = role == "appos" and above.ent_type_ == "PERSON" and doc[token.i - 1].text == ","
    if not bare or at >= len(doc) or doc[at - 1].text != "," or doc[at].ent_iob_ != "B":
        return
    person, first = mention_at(above, lex), name_around(doc[at])
    group = next((m for i in range(first[0], first[1] + 1)
                  if person and (m := _named_group(doc[i], person, lex)) is not None), None)  # fmt: skip
    if person is None or group is None or person.end > token.idx:
        return
    for name, relation in lex.ontology.relations.items():
        if token.lemma_.lower() in _role_nouns(relation.triggers, "Role") and (
                lex.ontology.is_a(person.type, relation.domain)
                and lex.ontology.is_a(group.type, relation.range)):  # fmt: skip
            yield person, name, group, _cue(token), "Name/office", 0.85


def _ally(token: Token, mention: Mention, lex: Lexicon) -> Iterator[_Found]:
    """ "Chadian troops and their French allies": what the second are to the first."""
    role, _, above = role_of(token)
    theirs = any(a.role == "poss" and a.token.tag_ == "PRP$" for a in dependents(token))
    if role != "conj" or not theirs or " " not in mention.name:
        return  # "the army and its allies" are whoever they are
    other, is_a = mention_at(above, lex), lex.ontology.is_a
    if other is None or other.kind == "pronoun" or other.end > mention.start:
        return
    for name, relation in lex.ontology.relations.items():
        if relation.symmetric and mention.head in _role_nouns(relation.triggers, "Role") and (
                is_a(mention.type, relation.domain) and is_a(other.type, relation.range)):  # fmt: skip
            for ally in modifiers_that_act(token, mention, lex) or [mention]:
                yield ally, name, other, _cue(token), "Name/ally", 0.8


@cache
def _role_nouns(triggers: tuple[str, ...], frame: str) -> frozenset[str]:
    """The nouns of one word that a frame of roles has; "deputy leader" is none."""
    parts = (trigger.partition("/") for trigger in triggers)
    return frozenset(word for word, _, only in parts if only == frame and " " not in word)


def _cue(token: Token) -> Span:
    return Span(token.idx, token.idx + len(token), token.text)


def _within(token: Token, mention: Mention, lex: Lexicon) -> Iterator[_Found]:
    """ "the X group in Aleppo", "a crowd in Cairo", "the market in Homs"."""
    placed = lex.ontology.is_a(mention.type, "Place")
    if not placed and not _is_said_to_be(token, mention, lex):
        return
    vague = mention.kind == "description" and not lex.ontology.is_a(mention.type, "Facility")
    if vague and not _is_certain(token, mention):
        return
    bearers = _bearers(token, mention, lex)
    if bearers == [mention] and is_copular(token):
        return  # "He said the Nuba are a people in Sudan": not for us to say
    for arg in dependents(token):
        if arg.role == "nmod" and arg.prep in _WITHIN:
            parts = conjuncts(arg.token)
            if any(a.prep in _WITHIN for part in parts[1:] for a in dependents(part)):
                parts = parts[:1]  # "Envigado in Antioquia, and San Martin in Meta"
            for part in parts:
                place = _named_place(part, mention, lex)
                if place is not None:
                    rule, sure = ("place", 0.85) if placed else ("actor", 0.7)
                    for whose in bearers:
                        yield whose, "locatedIn", place, _cue(part), f"Name/{rule}-in", sure


def _bearers(token: Token, mention: Mention, lex: Lexicon) -> list[Mention]:
    """ "Shusha, *a town* in …", "The Nuba are *a people* in …", "Kaya and Dori, *two towns* in …":
    the names that a description is of.
    """
    if mention.kind == "name":
        return [mention]
    role, _, above = role_of(token)
    others = [above] if role == "appos" else []
    if is_copular(token) and role == "ROOT" and not having(token, "aux", "advmod"):
        others = having(token, "subj")
    if role == "appos" and token.tag_ == "NNS":
        first = role_of(above)[2] if role_of(above)[0] == "conj" else above
        several = [mention_at(t, lex) for t in conjuncts(first) if t.i < token.i]
        same = [m for m in several if m is not None and m.kind == "name"
                and any(lex.ontology.is_a(m.type, k) and lex.ontology.is_a(mention.type, k)
                        for k in KINDS)]  # fmt: skip
        return same if len(same) == len(several) > 1 else [mention]
    pairs = (named_and_described(token, other, lex) for other in others)
    return [next((pair[0] for pair in pairs if pair is not None), mention)]


def _is_said_to_be(token: Token, mention: Mention, lex: Lexicon) -> bool:
    """Actors, where the place is theirs: with what is done to them it may be that of the deed."""
    if mention.kind == "name" and lex.ontology.is_a(mention.type, "Group"):
        return True
    role = role_of(token)[0]
    return (role in {"subj", "appos"} or is_copular(token)) and lex.ontology.is_a(
        mention.type, "Actor"
    )


def _is_certain(token: Token, mention: Mention) -> bool:
    """One or a number of them: "authorities in Kuwait" are whoever they are."""
    before = [
        a.token
        for a in dependents(token)
        if a.token.i < token.i and a.role not in {"case", "punct"}
    ]
    if any(t.lower_ in _NONE or t.tag_ == "JJS" for t in before):
        return False  # "the only city", "the largest city"
    return mention.count is not None or (token.tag_ in {"NN", "NNP"} and bool(before))


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
        if arg.role == "nmod" and arg.prep == "of" and named and _wider(other, mention, lex):
            yield mention, "locatedIn", other, _cue(arg.token), "Name/place-of", 0.85
        elif arg.role == "poss" and named and _wider(other, mention, lex) and (
                mention.start <= token.idx < mention.end
                or is_a(lex.nouns.get(token.lemma_.lower(), ""), "Place")):  # fmt: skip
            yield mention, "locatedIn", other, _cue(arg.token), "Name/place-possessive", 0.85


def _place_beside(token: Token, mention: Mention, lex: Lexicon) -> Iterator[_Found]:
    """ "Aleppo, Syria", "Goma, in eastern Congo", "Qara in Homs province", by the words alone."""
    doc = token.doc
    last = last_token(doc, mention)
    if mention.kind != "name" or last is None or last + 2 >= len(doc):
        return
    at, comma = last + 1, doc[last + 1].text == ","
    at += comma
    inside = doc[at].lower_ == "in"
    at += inside
    at += inside and at < len(doc) and doc[at].pos_ == "DET"
    part = inside and _is_part(doc, at, lex)
    at += 2 * part
    while at < len(doc) and doc[at].text in lex.ontology.words["direction"]:
        at += 1
    if not (comma or inside) or at >= len(doc) or not doc[at].ent_type_ or (
            doc[at].sent != token.sent):  # fmt: skip
        return
    first, end = name_around(doc[at])
    if doc[first : end + 1].text.lower() in lex.demonyms:
        return  # "in Tashkent, Uzbek students met"
    other = next((m for i in range(first, end + 1)
                  if (m := _named_place(doc[i], mention, lex)) is not None), None)  # fmt: skip
    if other is None or other.start < mention.end or not (part or _wider(other, mention, lex)):
        return
    stop = last_token(doc, other)
    if stop is None or (not inside and _is_listed(doc, mention, stop, lex)):
        return
    if _elsewhere(mention, other, lex):
        return
    rule = "Name/place-comma" if not inside else "Name/place-in"
    yield mention, "locatedIn", other, _cue(doc[at]), rule, 0.9 if not inside else 0.8


def _is_part(doc: Doc, at: int, lex: Lexicon) -> bool:
    """ "in the department of X", "in the south of X": what is in a part of it is in it."""
    if at + 2 >= len(doc) or doc[at + 1].lower_ != "of" or doc[at].ent_type_:
        return False
    cls, words = lex.nouns.get(doc[at].lower_, ""), lex.ontology.words
    parts = words["direction"] | words["outskirt"]
    return doc[at].lower_ in parts or any(lex.ontology.is_a(cls, c) for c in ("Place", "Ministry"))


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
        in_name = mention.kind != "name" and word.ent_type_ == "ORG"  # "a Free Syrian Army brigade"
        if (
            state is not None
            and not in_name
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
