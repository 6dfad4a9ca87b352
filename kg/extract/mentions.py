"""Doc in, its mentions out: the phrases that speak of something, each with its class.

Names come from the pipeline's entity recogniser and the gazetteer (longest span wins), are made
consistent over the document, and get their class from the gazetteer, from the words in the name
and from the noun beside it. Descriptions get theirs from the ontology's nouns.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc, Span, Token

from kg.extract.counts import count_at, count_of
from kg.model import Known, Mention, Ontology
from kg.parse import (
    arguments,
    conjuncts,
    dependents,
    having,
    is_noun,
    name_around,
    names_person,
    phrase_tokens,
    role_of,
    text_of,
)

_CLASS_OF_LABEL = {"PERSON": "Person", "ORG": "Group", "GPE": "City", "LOC": "Region",
                   "FAC": "Facility", "NORP": "EthnicGroup", "EVENT": "Event",
                   "WEAPON": "Weapon"}  # fmt: skip
_LABELS = frozenset(_CLASS_OF_LABEL)
_LABEL_OF_CLASS = (("Person", "PERSON"), ("State", "GPE"), ("City", "GPE"), ("Facility", "FAC"),
                   ("Place", "LOC"), ("EthnicGroup", "NORP"), ("Group", "ORG"), ("Event", "EVENT"),
                   ("Weapon", "WEAPON"))  # fmt: skip
_EDGE = {"DET", "PUNCT", "SPACE", "CCONJ", "ADP", "AUX"}
_HONOURED_IN_NAMES = {"'s", "’s"}


@dataclass(frozen=True)
class Lexicon:
    """The ontology's words, indexed for looking up. Made once, by `lexicon`."""

    ontology: Ontology
    nouns: Mapping[str, str]  # lemma, or several joined by blanks → class
    name_words: Mapping[str, str]  # lower case → class
    known: Mapping[str, Known]  # spelling, lower case → entry
    demonyms: Mapping[str, Known]  # lower case → state
    vague: frozenset[str]  # "dozens": numbers without digits
    recognise: Callable[[Doc], None]


def lexicon(ontology: Ontology, nlp: Language) -> Lexicon:
    """Index the ontology's words for one pipeline; takes a fraction of a second."""
    nouns: dict[str, str] = {}
    name_words: dict[str, str] = {}
    for cls in ontology.classes.values():
        nouns.update(dict.fromkeys((noun.lower() for noun in cls.nouns), cls.name))
        name_words.update(dict.fromkeys((word.lower() for word in cls.name_words), cls.name))
    known: dict[str, Known] = {}
    demonyms: dict[str, Known] = {}
    for entry in ontology.known:
        for spelling in (entry.name, *entry.aliases, *entry.former):
            known.setdefault(spelling.lower(), entry)
        for demonym in entry.demonyms:
            demonyms.setdefault(demonym.lower(), entry)
    vague = frozenset(w.partition("=")[0] for w in ontology.words["vagueCount"])
    return Lexicon(ontology, nouns, name_words, known, demonyms, vague,
                   _recogniser(ontology, nlp, demonyms))  # fmt: skip


# ------------------------------------------------------------------------- names
def _recogniser(
    ontology: Ontology, nlp: Language, demonyms: Mapping[str, Known]
) -> Callable[[Doc], None]:
    """A function that settles `doc.ents`: model and gazetteer, cleaned, consistent."""
    matcher = PhraseMatcher(nlp.vocab, attr="ORTH")
    by_label: dict[str, list[Doc]] = {}
    for entry in ontology.known:
        label = next(
            (label for cls, label in _LABEL_OF_CLASS if ontology.is_a(entry.type, cls)), ""
        )
        if label:
            for spelling in (entry.name, *entry.aliases, *entry.former):
                if spelling and not spelling.islower():
                    forms = {spelling, spelling.replace("'", "’")}
                    by_label.setdefault(label, []).extend(
                        nlp.make_doc(form) for form in sorted(forms)
                    )
    for label in sorted(by_label):
        matcher.add(label, by_label[label])
    titles = ontology.words.get("title", frozenset())
    nouns = frozenset(noun for cls in ontology.classes.values() for noun in cls.nouns)

    def recognise(doc: Doc) -> None:
        ents = [s for e in doc.ents if e.label_ in _LABELS for s in _clean(e, titles, nouns)]
        listed = [s for s in matcher(doc, as_spans=True) if _stands_alone(s)]
        doc.ents = _consistent(doc, _longest(ents, listed), demonyms)

    return recognise


def _stands_alone(span: Span) -> bool:
    """A listed name of one word beside another capitalised word is part of some other name."""
    if len(span) > 1:
        return True
    doc, i = span.doc, span.start
    if span[0].is_upper and len(span[0]) > 1 and not span.sent.text.isupper():
        return True  # "IS had carried out …", whatever the tagger made of it
    if span[0].pos_ not in {"PROPN", "NOUN", "ADJ", "X"} and not span[0].ent_type_:
        return False
    before = doc[i - 1] if i > span.sent.start else None
    after = doc[i + 1] if i + 1 < len(doc) else None
    for other in (before, after):
        if other is not None and other.pos_ == "PROPN" and other.ent_type_ and (
                other.ent_type_ == span[0].ent_type_ and other.ent_iob_ in "BI"):  # fmt: skip
            same = span[0].ent_iob_ == "I" or (other is after and other.ent_iob_ == "I")
            if same:
                return False
    return True


def _clean(ent: Span, titles: frozenset[str], nouns: frozenset[str]) -> list[Span]:
    """Without what is no part of the name at its edges: determiner, punctuation, title, "rebels"."""
    doc, start, end = ent.doc, ent.start, ent.end
    while start < end and (doc[start].pos_ in _EDGE or doc[start].lower_ in {"the", "a", "an"}):
        start += 1
    if ent.label_ == "PERSON":
        while start < end - 1 and doc[start].text.rstrip(".") in titles | {
            t.rstrip(".") for t in titles
        }:
            start += 1
    while end > start and (
        (doc[end - 1].is_punct and doc[end - 1].text not in {".", ")"})
        or doc[end - 1].is_space
        or doc[end - 1].text in _HONOURED_IN_NAMES
        or (
            end - 1 > start and doc[end - 1].text.islower() and doc[end - 1].lemma_.lower() in nouns
        )
    ):
        end -= 1
    if start >= end or not any(c.isalpha() for c in doc[start:end].text):
        return []
    for i in range(start, end):  # a name does not run over a gap between paragraphs
        if doc[i].is_space and "\n" in doc[i].text:
            return []
    return [Span(doc, start, end, label=ent.label)]


def _longest(ents: list[Span], listed: list[Span]) -> list[Span]:
    """One disjoint choice: longest first; on equal length the list wins, but for cities."""

    def rank(entry: tuple[Span, bool]) -> tuple[int, bool, int]:
        span, from_list = entry
        return (-len(span), not (from_list and span.label_ != "FAC"), span.start)

    taken: set[int] = set()
    chosen = []
    for span, _ in sorted([(s, False) for s in ents] + [(s, True) for s in listed], key=rank):
        if not taken.intersection(range(span.start, span.end)):
            taken.update(range(span.start, span.end))
            chosen.append(span)
    return sorted(chosen, key=lambda s: s.start)


def _consistent(doc: Doc, ents: list[Span], demonyms: Mapping[str, Known]) -> list[Span]:
    """A name once recognised is recognised everywhere, with the label that most of its uses have."""
    votes: dict[tuple[str, ...], Counter[str]] = {}
    for ent in ents:
        votes.setdefault(tuple(t.text for t in ent), Counter())[ent.label_] += 1
    label_of = {key: min(c.items(), key=lambda kv: (-kv[1], kv[0]))[0] for key, c in votes.items()}
    by_first: dict[str, list[tuple[str, ...]]] = {}
    for key in sorted(label_of, key=lambda k: (-len(k), k)):
        if any(w[0].isupper() or w[0].isdigit() for w in key) and len("".join(key)) > 2:
            by_first.setdefault(key[0], []).append(key)
    covered = {i for e in ents for i in range(e.start, e.end)}
    found = [Span(doc, e.start, e.end, label=label_of[tuple(t.text for t in e)]) for e in ents]
    for i, token in enumerate(doc):
        if i in covered:
            continue
        for key in by_first.get(token.text, ()):
            run = range(i, i + len(key))
            if run.stop <= len(doc) and not covered.intersection(run) and (
                    tuple(doc[j].text for j in run) == key) and not _inside_name(doc, run):  # fmt: skip
                found.append(Span(doc, i, run.stop, label=label_of[key]))
                covered.update(run)
                break
        else:
            if token.lower_ in demonyms and token.text[0].isupper():
                found.append(Span(doc, i, i + 1, label="NORP"))
                covered.add(i)
    return sorted(found, key=lambda s: s.start)


def _inside_name(doc: Doc, run: range) -> bool:
    """A capitalised word on either side of a single word: part of another, unrecognised name."""
    if len(run) > 1:
        return False
    after = doc[run.stop] if run.stop < len(doc) else None
    return after is not None and after.pos_ == "PROPN" and after.text[:1].isupper()


# ---------------------------------------------------------------------- mentions
def mentions(doc: Doc, lex: Lexicon) -> dict[int, Mention]:
    """Every nominal phrase of the document by the index of its head token; made once a document."""
    found: dict[int, Mention] | None = doc.user_data.get("kg.mentions")
    if found is None:
        made = ((token.i, mention_of(token, lex)) for token in doc)
        found = doc.user_data["kg.mentions"] = {i: m for i, m in made if m is not None}
    return found


def mention_at(token: Token, lex: Lexicon) -> Mention | None:
    """The mention that a token heads, or that the name around it is; None for neither."""
    found = mentions(token.doc, lex)
    if token.i in found:
        return found[token.i]
    first, last = name_around(token)
    return next((found[i] for i in range(first, last + 1) if i in found), None)


def mention_of(token: Token, lex: Lexicon) -> Mention | None:
    """The mention whose head is this token, or None where it heads no phrase of its own."""
    if token.pos_ == "PRON" and token.tag_ in {"PRP", "PRP$", "DT", "NN"}:
        return _mention(token, "", "pronoun", token.text, token.i, token.i, lex)
    if not token.ent_type_ and (token.tag_ == "CD" or token.lower_ in lex.vague):
        people = _counted_people(token, lex)
        if people is not None or token.tag_ == "CD":
            return people
    if not (is_noun(token) or token.ent_type_ or _nominal_adjective(token)):
        return _group_adjective(token, lex)
    first, last = name_around(token)
    named = token.ent_type_ != ""
    if named and first == last and token.text.lower() not in lex.known and (
            token.text.rstrip("s").isupper() and token.text.rstrip("s").lower() in lex.nouns):  # fmt: skip
        named = False  # "two VBIEDs": an abbreviated common noun
    if not named:
        person = _titled(token, lex)
        return person if person is not None else _description(token, lex)
    if first < last and token.doc[first : last + 1].root.i != token.i:
        return None  # inside a name: its head speaks for it
    quality = token.ent_type_ == "NORP" and role_of(token)[0] in {"amod", "compound"}
    if quality and token.lower_ not in lex.known and token.lower_ not in lex.demonyms:
        return None  # "Islamist", "leftist": a quality, not a people
    behind = token.doc[last + 1] if last + 1 < len(token.doc) else None
    if behind is not None and behind.tag_ in {"NN", "NNS"} and behind.text.islower() and (
            behind.head.i >= first and behind.head.i <= last):  # fmt: skip
        return _description(behind, lex)  # "Deutsche Welle journalists" read with the name as head
    return _name(token, first, last, lex)


def _nominal_adjective(token: Token) -> bool:
    """ "the wounded", "the dead": an adjective or participle in a noun's place."""
    return (
        token.pos_ == "ADJ"
        and role_of(token)[0] in {"subj", "obj", "agent"}
        and any(arg.role in {"det", "nummod"} for arg in dependents(token))
    )


def _counted_people(token: Token, lex: Lexicon) -> Mention | None:
    """ "killing three", "dozens were arrested": a number in a noun's place counts people."""
    role, _, verb = role_of(token)
    while role == "conj":
        role, _, verb = role_of(verb)
    if token.ent_type_ or role not in {"subj", "obj", "agent"} or any(
            arg.prep in {"of", "among"} for arg in dependents(token)):  # fmt: skip
        return None
    count = count_at(token, lex.ontology)
    if count is None:
        return None
    start, end = token.idx, token.idx + len(token)
    text = text_of(token.doc)
    at = text.rfind(count.text, 0, end)
    start = at if 0 <= at <= start else start
    return Mention(start, end, text[start:end], "People", "description", "people",
                   token.lower_, count)  # fmt: skip


def _group_adjective(token: Token, lex: Lexicon) -> Mention | None:
    """ "an insurgent stronghold": an adjective that is a group's noun as well."""
    cls = lex.nouns.get(token.lower_, "") if token.pos_ == "ADJ" else ""
    if not lex.ontology.is_a(cls, "Group") or role_of(token)[0] != "amod":
        return None
    return _mention(token, cls, "description", token.text, token.i, token.i, lex)


def _name(token: Token, first: int, last: int, lex: Lexicon) -> Mention:
    text = _text(token.doc, first, last)
    if text.lower() not in lex.known and text.lower() not in lex.demonyms:
        called = _called(token, lex)
        if called and not _same_kind(called, token.ent_type_, lex):
            return _mention(token, called, "name", text, first, last, lex)
    state = lex.demonyms.get(text.lower())
    if state is not None and text.lower() not in lex.known:
        if role_of(token)[0] not in {"amod", "compound", "poss", "conj"}:  # "an Afghan": no state
            many = token.tag_ in {"NNS", "NNPS"} or not any(
                a.token.lower_ in {"a", "an"} or a.role == "nummod" for a in dependents(token)
            )
            cls = "People" if many else "Person"
            return _mention(token, cls, "description", text, first, last, lex)
        return _mention(token, state.type, "name", state.name, first, last, lex)
    cls = name_type(text, token.ent_type_, lex)
    if cls == "Group" and " of " in text and token.tag_ in {"NN", "NNP"} and (
            lex.ontology.is_a(lex.nouns.get(token.lower_, ""), "Person")):  # fmt: skip
        cls = "Person"  # "the US Secretary of State"
    if cls == "Group":
        cls = _class_beside(token, lex) or cls
    of_area = role_of(token)[0] == "compound" or text.rpartition(" ")[2].islower()
    if first > token.sent.start and any(lex.ontology.is_a(cls, c) for c in ("State", "City", "Region")) and (
            token.doc[first - 1].text in lex.ontology.words["direction"] and not of_area):  # fmt: skip
        part = (
            "Region" if lex.ontology.is_a(cls, "State") else "Area"
        )  # "northern Iraq", "east Mosul"
        text = f"{token.doc[first - 1].text} {text}"
        return _mention(token, part, "name", text, first - 1, last, lex)
    return _mention(token, cls, "name", text, first, last, lex)


def _class_beside(token: Token, lex: Lexicon) -> str:
    """ "gunmen of the X", "judges of the X", "the separatist X": the class of a name that does not
    tell it itself.
    """
    words, is_a = lex.ontology.words, lex.ontology.is_a
    role, prep, noun = role_of(token)
    beside = role == "compound" or (role == "nmod" and prep in {"of", "from"})
    if beside and noun.tag_ == "NNS" and not noun.ent_type_:
        lemma = noun.lemma_.lower()
        members = dict(entry.split("=") for entry in sorted(words["memberOfKind"]))
        cls = members.get(lemma, lex.nouns.get(lemma, ""))
        if lemma in members or any(is_a(cls, band) for band in words["bandClass"]):
            return cls
    return _modifier_class(token, lex)


def _titled(token: Token, lex: Lexicon) -> Mention | None:
    """ "Lt Gen Sergei Rudskoi" read with a title as its head: the person."""
    if not token.text[:1].isupper():
        return None
    at, doc = token.i, token.doc
    titles = lex.ontology.words["title"]
    while at < token.sent.end and (
        doc[at].text in titles or doc[at].text + "." in titles or doc[at].text == "."
    ):
        at += 1
    if at == token.i or at >= token.sent.end or doc[at].ent_type_ != "PERSON":
        return None
    return _name(doc[at], *name_around(doc[at]), lex)


def _called(token: Token, lex: Lexicon) -> str:
    """ "Zabihullah Mujahid, a spokesman": the class of the noun in apposition to a name, or its title."""
    beside = [
        a.token for a in dependents(token) if a.role in {"appos", "title"} and not a.token.ent_type_
    ]
    for noun in beside:
        if noun.tag_ in {"NN", "NNP"}:
            cls = noun_class(noun, phrase_tokens(noun)[0], lex)
            if any(lex.ontology.is_a(cls, kind) for kind in ("Person", "Place", "Group")):
                return cls
    return ""


def _same_kind(cls: str, label: str, lex: Lexicon) -> bool:
    """Whether the recogniser's label is of the class's kind: then the name itself says more."""
    given = _CLASS_OF_LABEL.get(label, "")
    return any(lex.ontology.is_a(cls, kind) and lex.ontology.is_a(given, kind)
               for kind in ("Person", "Place", "Group"))  # fmt: skip


def name_type(text: str, label: str, lex: Lexicon) -> str:
    """The class of a name: gazetteer, then the words in it, then the recogniser's label."""
    low = text.lower().replace("’", "'")
    entry = lex.known.get(low) or lex.known.get(low.removeprefix("the "))
    if entry is not None:
        return entry.type
    if low in lex.demonyms:
        return lex.demonyms[low].type
    if label in {"ORG", "FAC", "LOC", "EVENT", "GPE", "NORP"}:
        words = low.replace("-", " ").split()
        for at in range(len(words)):  # the longest ending decides, then any word from the right
            cls = lex.name_words.get(" ".join(words[at:]))
            if cls:
                return cls
        for word in reversed(words[:-1]):
            if word in lex.name_words:
                return lex.name_words[word]
    return _CLASS_OF_LABEL.get(label, "")


def _description(token: Token, lex: Lexicon) -> Mention | None:
    """A common noun: its class by the longest run of words that the ontology knows."""
    doc = token.doc
    first, last = phrase_tokens(token)
    head_class = noun_class(token, first, lex)
    for arg in dependents(token) if token.tag_ in {"NN", "NNP"} else ():
        person = arg.role in {"flat", "appos"} and arg.token.ent_type_ == "PERSON"
        beside = person and arg.token.left_edge.i == token.i + 1
        if beside or (head_class == "Person" and names_person(arg, token)):
            # "rector Ann Lee", "his former deputy, Ann Lee, said"
            return _name(arg.token, *name_around(arg.token), lex)
    following = doc[token.i + 1] if token.i + 1 < len(doc) else token
    if head_class == "Person" and token.tag_ == "NN" and following.ent_type_ == "PERSON" and (
            following.ent_iob_ == "B"):  # fmt: skip
        return _name(
            following, *name_around(following), lex
        )  # "the death of leader Ann Lee", misread
    lemma, words = token.lemma_.lower(), lex.ontology.words
    named = _name_within(token, lex)
    if named is not None and named.end <= token.idx and (
            lemma in words["partWord"] or _is_one_of(token, named)):  # fmt: skip
        if lemma in words["groupWord"] and head_class in {"", "Group"} and (
                not lex.ontology.is_a(named.type, "Place")):  # fmt: skip
            head_class = named.type
        named = (
            None  # "an al-Qaeda affiliate", "a Taliban faction", "Hamas's wing" are not the whole
        )
    generic = (
        token.tag_ in {"NN", "NNP"}
        and lemma in words["groupWord"]
        and (lemma not in words["memberWord"])
    )
    singular = token.tag_ in {"NN", "NNP"} and head_class not in {"Army", "ArmedGroup", "Police"}
    if named is not None and (generic or (singular and lex.ontology.is_a(head_class, "Group"))):
        kind = _modifier_class(token, lex) or head_class or named.type
        if lex.ontology.is_a(kind, "Group") and not lex.ontology.is_a(named.type, "Place"):
            better = named.type if named.type not in {"", "Group", "EthnicGroup"} else kind
            return replace(named, type=better)
    area = lex.ontology.is_a(head_class, "Place") and not lex.ontology.is_a(head_class, "Facility")
    before = doc[token.i - 1] if token.i > token.sent.start else None
    if (
        area
        and token.tag_ in {"NN", "NNP"}
        and before is not None
        and before.ent_type_ in {"GPE", "LOC"}
    ):
        start = name_around(before)[0]  # "Yagha province", but not "the Homs suburb of Waer"
        place = name_type(doc[start : token.i].text, before.ent_type_, lex)
        own = any(arg.token.i > token.i and arg.token.ent_type_ in {"GPE", "LOC"}
                  and arg.prep in {"of", ""} for arg in dependents(token))  # fmt: skip
        if not own and not lex.ontology.is_a(place, "State"):
            text = doc[start : token.i + 1].text
            return _mention(token, head_class, "name", text, start, token.i, lex)
    if named is not None and area and named.type and (
            lex.ontology.is_a(named.type, "Place")) and _place_of(token, named) and (
            lemma not in words["direction"]):  # fmt: skip
        keep = lex.ontology.is_a(named.type, "State") or named.type == head_class
        return replace(named, type=named.type if keep else head_class)
    if generic and not lex.ontology.is_a(head_class, "Event"):
        head_class = _modifier_class(token, lex) or head_class
    while first < token.i and doc[first].pos_ in {"DET", "PUNCT"}:
        first += 1
    part = lemma in words["memberWord"] or lemma in words["groupWord"]
    if part and not head_class:  # "the Arab element of the alliance": of its kind
        of = next((a.token for a in dependents(token) if a.prep == "of"), None)
        whole = mention_of(of, lex) if of is not None else None
        head_class = whole.type if whole is not None else ""
    kind = "event" if lex.ontology.is_a(head_class, "Event") else "description"
    label = _label(token, first, last, lex)
    owned = any(lex.ontology.is_a(head_class, kind) for kind in ("Facility", "Vehicle"))
    if part or owned or (lemma in words["direction"] and named is None):
        for arg in dependents(
            token
        ):  # "members of the army", "the east of the city", "its offices"
            if arg.role == "nmod" and arg.prep == "of" and arg.token.i > token.i and (
                    arg.token.ent_type_ not in ({"GPE", "LOC"} if owned else {"PERSON"})):  # fmt: skip
                label += f" of {_label(arg.token, *phrase_tokens(arg.token), lex)}"
                if owned and (others := conjuncts(arg.token)[1:]):
                    ended = phrase_tokens(arg.token)[1] + 1
                    label += (
                        doc[ended - 1].whitespace_
                        + doc[ended : phrase_tokens(others[-1])[1] + 1].text
                    )
    elif lex.ontology.is_a(head_class, "Position"):
        label += _whose(token, lex)
    return _mention(token, head_class, kind, label, first, last, lex)


def _whose(noun: Token, lex: Lexicon) -> str:
    """ "a call from Chad", "an appeal filed by lawyers": whose word it is, as part of its label."""
    behind = [a for a in dependents(noun) if a.role == "nmod" and a.prep in {"of", "by", "from"}]
    for clause in (a.token for a in dependents(noun) if a.role == "acl"):
        behind += [a._replace(prep="by") for a in arguments(clause) if a.role == "agent"]
    return "".join(f" {arg.prep} {_label(arg.token, *phrase_tokens(arg.token), lex)}"
                   for arg in behind if arg.token.i > noun.i)  # fmt: skip


def _is_one_of(token: Token, named: Mention) -> bool:
    """Whether an article or a possessive says that a phrase is a part of the group named in it."""
    for arg in dependents(token):
        if arg.role == "poss" and named.start <= arg.token.idx < named.end:
            return True
        if arg.token.i < token.i and (
            arg.token.lower_ in {"a", "an", "another"} or arg.role == "nummod"
        ):
            return True
    return False


def noun_class(token: Token, first: int, lex: Lexicon) -> str:
    """The class of a common noun by its longest listed run of words ("car bomb" before "bomb")."""
    doc = token.doc
    forms = list(
        dict.fromkeys((token.lower_, token.lemma_.lower(), token.lower_.removesuffix("s")))
    )
    for start in range(max(first, token.i - 3), token.i + 1):
        left = "".join(doc[i].lower_ + doc[i].whitespace_ for i in range(start, token.i))
        for form in forms:
            if left + form in lex.nouns:
                return lex.nouns[left + form]
    return ""


def _modifier_class(token: Token, lex: Lexicon) -> str:
    """ "rebel group", "armed alliance": the class that a modifier noun gives a general group word."""
    for arg in reversed(dependents(token)):
        if arg.role in {"compound", "amod"} and not arg.token.ent_type_:
            cls = lex.nouns.get(arg.token.lemma_.lower(), "")
            if lex.ontology.is_a(cls, "Group"):
                return cls
    return ""


def _name_within(token: Token, lex: Lexicon) -> Mention | None:
    """The name that a common noun carries: before it, in apposition to it, or behind "of"."""
    doc, is_a = token.doc, lex.ontology.is_a
    first, _ = phrase_tokens(token)
    beside = token.i - 1 >= token.sent.start and doc[token.i - 1].ent_type_ == "ORG"
    for i in range(token.i - 1, min(first, token.i - 1 if beside else first) - 1, -1):
        if doc[i].ent_type_ in {"ORG", "FAC"}:
            return _name(doc[i], *name_around(doc[i]), lex)
    for arg in dependents(token):
        other = arg.token
        inside = arg.role in {"flat", "appos"} or (
            arg.role in {"nmod", "compound"} and arg.prep in {"of", ""}
        )
        if arg.prep == "of" and other.ent_type_ == "ORG":
            continue  # "the armed wing of Hamas" is a part of it
        if not inside or other.i < token.i or other.ent_type_ in {"", "NORP", "PERSON"}:
            continue
        if arg.role == "appos" and other.i - token.i > 3:
            continue
        mention = _name(other, *name_around(other), lex)
        if mention.type and (arg.prep == "of" or not is_a(mention.type, "State")):
            return mention
    return None


def _place_of(token: Token, named: Mention) -> bool:
    """ "the city of Aleppo" is Aleppo, "the north of Aleppo" is not; nor is "Aleppo airport"."""
    return any(
        arg.role in {"nmod", "appos", "flat"} and arg.prep in {"of", ""}
        and arg.token.i > token.i and arg.token.idx <= named.end and arg.token.idx >= named.start
        for arg in dependents(token)
    )  # fmt: skip


def _label(token: Token, first: int, last: int, lex: Lexicon) -> str:
    """The phrase as a label: without numbers, quantities and what stands before them."""
    doc, quantities = token.doc, lex.ontology.words["countNoun"]
    start = first
    for i in range(first, token.i):
        old = doc[i].lower_ == "old" and doc[i - 1].text == "-"  # "48-year-old"
        if doc[i].ent_type_ in {"ORG", "FAC"}:
            continue  # "the M-19 group"
        if (
            (doc[i].like_num and doc[i].tag_ != "JJ")  # "the second group" keeps its number
            or doc[i].tag_ in {"CD", "PRP$", "WP$"}
            or old
            or doc[i].lower_.endswith("-old")
        ):
            start = i + 1
    while start < token.i and (
        doc[start].pos_ in {"PUNCT", "ADP", "DET", "SPACE", "CCONJ"}
        or (doc[start].lower_ in quantities and doc[start].pos_ in {"ADJ", "ADV"})
        or (doc[start].pos_ == "ADV" and role_of(doc[start])[2].i == token.i)  # "also a leader"
    ):
        start += 1
    for i in range(start, token.i):  # "London-based monitors": where they are is said by a claim
        if doc[i].lower_ in {"based", "headquartered"} and doc[i - 1].text == "-":
            start = i + 1
    return _text(doc, start, last)


def _text(doc: Doc, first: int, last: int) -> str:
    """`doc[first : last + 1].text`, without making the span, which takes five times as long."""
    return text_of(doc)[doc[first].idx : doc[last].idx + len(doc[last])]


def _mention(
    token: Token, cls: str, kind: str, name: str, first: int, last: int, lex: Lexicon
) -> Mention:
    doc = token.doc
    start, end = doc[first].idx, doc[last].idx + len(doc[last])
    count = count_of(token, lex.ontology) if kind == "description" else None
    return Mention(start, end, text_of(doc)[start:end], cls, kind, " ".join(name.split()),  # type: ignore[arg-type]
                   token.lemma_.lower(), count)  # fmt: skip


# ------------------------------------------------------------------------ actors
def content_head(token: Token, lex: Lexicon) -> Token:
    """ "hundreds of fighters", "a group of gunmen", "two of the missions": the noun that is meant."""
    quantity, lemma = lex.ontology.words["countNoun"], token.lemma_.lower()
    if token.tag_ == "CD" or lemma in quantity or token.lower_ in lex.vague or lemma in lex.vague:
        for arg in dependents(token):
            if arg.role == "nmod" and arg.prep == "of":
                return arg.token
    return token


def expand(token: Token, lex: Lexicon) -> list[Token]:
    """The heads of all that a phrase names: its conjuncts, each without its quantity word."""
    found = [t for t in conjuncts(token) if t.i == token.i or not _is_apposed(t, lex)]
    for arg in dependents(token):
        if arg.role == "flat" and arg.token.ent_type_ == "PERSON":
            found += conjuncts(arg.token)[1:]  # "rector Ann Lee and two women"
        elif arg.role == "appos" and len(found) > 1 and found[-1].i > arg.token.i:
            if _differ(token, arg.token, lex):  # "the palace, two guards, and the council"
                found += conjuncts(arg.token)
    if len(found) == 1:
        found += _listed(token, lex)
    return [content_head(t, lex) for t in found]


def _is_apposed(token: Token, lex: Lexicon) -> bool:
    """ "Bor, the capital of the state, and Malakal": a description of the name before it, read as one
    more member of the list.
    """
    doc, first, last = token.doc, phrase_tokens(token)[0], token.right_edge.i
    if token.tag_ != "NN" or first < 2 or doc[first - 1].text != "," or not doc[first - 2].ent_type_ or (
            not having(token, "det") or last + 1 >= len(doc) or doc[last + 1].text != ","):  # fmt: skip
        return False
    described, named = mention_at(token, lex), mention_at(doc[first - 2], lex)
    return described is not None and named is not None and (
        described.kind == "description" and named.kind == "name" and described.type == named.type)  # fmt: skip


def _listed(token: Token, lex: Lexicon) -> list[Token]:
    """ "the palace, the hotel's guards, the house and the council" read as one apposition after the
    other: a list, where its members are of kinds that cannot be one thing.
    """
    beside = [a.token for a in dependents(token) if a.role == "appos" and a.token.i > token.i]
    members = [t for each in beside for t in conjuncts(each)]
    if len(members) < 2 or len(members) == len(beside) or token.tag_ in {"NNS", "NNPS"}:
        return []
    return members if any(_differ(token, member, lex) for member in members) else []


def _differ(first: Token, second: Token, lex: Lexicon) -> bool:
    """Whether two phrases are of kinds that cannot be one thing: a building is no guard."""
    kinds = []
    for token in (first, second):
        mention = mention_at(token, lex)
        cls = mention.type if mention is not None else ""
        kinds.append({kind for kind in ("Human", "Facility", "Vehicle", "Weapon")
                      if lex.ontology.is_a(cls, kind)})  # fmt: skip
    return all(kinds) and not kinds[0] & kinds[1]


def modifiers_that_act(head: Token, mention: Mention, lex: Lexicon) -> list[Mention]:
    """Who acts through a phrase: "Syrian and Russian jets" are two states, "Hamas fighters" Hamas.

    Warplanes, tanks and the like act for the states and groups that their modifiers name; members (a
    group noun in the plural, without a number) for the named group before them; "French and Malian
    troops" are two. [] where the phrase acts for itself, as do "three Hamas gunmen".
    """
    is_a = lex.ontology.is_a
    if mention.kind != "description":
        return []
    thing = is_a(mention.type, "Object")
    if thing and not any(word in lex.ontology.words["actingVehicle"]
                         for word in (mention.head, *(t.lower_ for t in head.lefts))):  # fmt: skip
        return []
    actors: list[tuple[Token, Mention]] = []
    states: list[tuple[Token, Mention]] = []
    several = head.tag_ in {"NNS", "NNPS"} and mention.count is None
    if several and mention.head in lex.ontology.words["memberWord"]:  # "members of the X"
        for arg in dependents(head):
            if arg.role == "nmod" and arg.prep in {"of", "from"} and arg.token.ent_type_ == "ORG":
                actor = actor_of_modifier(arg.token, lex)
                if actor is not None and not is_a(actor.type, "Place"):
                    return [actor]
    for arg in dependents(head):
        if arg.role in {"amod", "compound", "poss"} and arg.token.i < head.i:
            for token in conjuncts(arg.token):
                actor = actor_of_modifier(token, lex) if token.i < head.i else None
                if actor is None and thing:
                    actor = _group_of_modifier(token, lex)
                if actor is not None:
                    (states if is_a(actor.type, "Place") else actors).append((token, actor))
    if thing and len(actors) == len(states) == 1 and actors[0][1].kind == "description":
        return [_of_state(actors[0][1], states[0][1])]
    if thing:
        return [actor for _, actor in sorted(states + actors, key=lambda found: found[0].i)]
    if actors and several and (is_a(mention.type, "Group") or is_a(mention.type, "People")):
        return [actor for _, actor in actors]
    if len(states) > 1 and is_a(mention.type, "Actor"):
        rest = _behind(max(token.i for token, _ in states), head)
        return [replace(mention, start=t.idx, end=t.idx + len(t), text=t.text, count=None,
                        name=f"{t.text} {rest}") for t, _ in states]  # fmt: skip
    return []


def _group_of_modifier(token: Token, lex: Lexicon) -> Mention | None:
    """ "an army helicopter", "rebel artillery", "Bosnian Serb guns": the group whose thing it is."""
    mention, words = mention_at(token, lex), lex.ontology.words
    if mention is None or mention.head in words["actingVehicle"]:  # "fighter jets"
        return None
    owners = words.get("thingOwner", words["takerClass"])
    return mention if any(lex.ontology.is_a(mention.type, cls) for cls in owners) else None


def _of_state(group: Mention, state: Mention) -> Mention:
    """ "Syrian government warplanes": the group before the things, with the state before it."""
    if state.end + 1 != group.start:
        return group
    text = f"{state.text} {group.text}"
    return replace(group, start=state.start, text=text, name=text)


def _behind(last: int, head: Token) -> str:
    """What the coordinated modifiers share: "foreign ministers"."""
    return head.doc[last + 1 : head.i + 1].text


def acting_capital(mention: Mention, lex: Lexicon) -> Mention | None:
    """The state that acts in the name of its capital; None for any other mention."""
    entry = lex.known.get(mention.name.lower()) if mention.kind == "name" else None
    state = lex.known.get(entry.organ_of.lower()) if entry is not None and entry.organ_of else None
    if entry is None or state is None or not lex.ontology.is_a(entry.type, "City"):
        return None
    return replace(mention, type=state.type, name=state.name)


def acting_state(token: Token, lex: Lexicon) -> Mention | None:
    """The state that a demonym stands for ("Syrian shelling"), None for any other word."""
    state = lex.demonyms.get(token.lower_)
    if state is None or not token.text[0].isupper() or not lex.ontology.is_a(state.type, "State"):
        return None
    if token.i + 1 < len(token.doc) and is_people(token.nbor(), lex):
        return None  # "Bosnian Serb artillery": a people of the state's, and not the state
    return Mention(token.idx, token.idx + len(token), token.text, state.type, "name", state.name,
                   token.lower_)  # fmt: skip


def is_people(token: Token, lex: Lexicon) -> bool:
    """Whether a word names a people: "Serb", "Turkmen"."""
    entry = lex.demonyms.get(token.lower_) or lex.known.get(token.lower_)
    return token.text[0].isupper() and entry is not None and (
        token.ent_type_ == "NORP" or token.lower_ in lex.demonyms or entry.type == "EthnicGroup")  # fmt: skip


def actor_of_modifier(token: Token, lex: Lexicon) -> Mention | None:
    """The state of a demonym, or the named actor that a modifier is."""
    state = acting_state(token, lex)
    if state is not None:
        return state
    if not token.ent_type_ or token.ent_type_ == "PERSON":
        return None
    first, last = name_around(token)
    if last > first and token.doc[first].lower_ in lex.demonyms and is_people(token.doc[last], lex):
        return None
    mention = _name(token, first, last, lex)
    acts = lex.ontology.is_a(mention.type, "Actor") and mention.type != "EthnicGroup"
    return mention if acts else None
