"""Mentions in, entities out: names, aliases, acronyms, renames, titles and descriptions.

Works within one article, over plain records. Deterministic sieves of high precision, each named in
`Mention.coref_by` of the mention that it linked; a wrong merge is worse than a missed one:

    exact        the same name but for case, accents, hyphens, articles, a possessive, a final h
    gazetteer    another name that the gazetteer knows, if only one thing can be meant
    demonym      an adjective that stands for its state as an actor
    organ        state + body, in any of its wordings ("Russia's X Ministry", "Russian Ministry of X")
    acronym      in brackets after the name, or the initials of one name of the same root class
    alsoKnownAs, formerName, apposition, pronoun, coreference    the text says so (`Alias`)
    surname      part of one person's name, with or without a title; also where it was taken for a
                 place that no gazetteer knows
    partial      a group's name without the word that says what kind of group it is
    head         "the Observatory": only the word that says what it is, with one candidate
    title        "the president": one person so far bears the title
    definite     "the city", "the offensive": one thing of the kind so far
    headline     what the headline counts or names, and the story tells again

Names are global: their key is the root class and the normalised name, the same in all articles.
Descriptions, events, and names that are only a part of a name ("the Front", a surname alone) or that
the gazetteer cannot decide are scoped to their article.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Literal

from kg.model import Article, Count, Entity, Known, Mention, Ontology

AliasKind = Literal["acronym", "alsoKnownAs", "formerName", "apposition", "pronoun", "coreference"]


@dataclass(frozen=True, slots=True)
class Alias:
    """The text says that two mentions are of one thing.

    `first` is the name in use: the long form of an acronym, the name that was "formerly" `second`.
    For "pronoun", `first` is the pronoun and `second` its antecedent. Where `second` is a literal
    (the object of a renaming), its value counts as a name. The order of two happenings
    ("coreference") or of a name and its description ("apposition") does not matter.
    """

    first: Mention
    second: Mention
    kind: AliasKind


ROOTS = ("Person", "People", "Group", "Place", "Event", "Object")  # a State is Group and Place
ORGANS = ("Army", "Government", "Ministry", "Police", "Court")  # what a state acts through

_DEFINITE = frozenset({"the", "this", "that", "these", "those"})
_NEW = frozenset({"a", "an", "another", "one", "some", "other", "several", "more", "further"})
_OWN = frozenset({"my", "our", "your", "his", "her", "its", "their"})
_SMALL = frozenset({"of", "for", "the", "and", "in", "on", "to", "at", "by", "a", "an"})
_INSIDE = frozenset({"in", "at", "near", "inside", "into"})
_PREPOSITIONS = frozenset({"of", "for", "in", "on", "at", "from", "to", "with", "by", "near"})


# ------------------------------------------------------------------ names, normalised
_ARABIC_ARTICLE = re.compile(r"[aeu](?:l|n|r|s|sh|t|th|d|dh|z)")
_WORD = re.compile(r"[^\W_]+")
_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th"}
)


@lru_cache(maxsize=50_000)
def clean(name: str) -> str:
    """NFKC without invisible characters, one kind of apostrophe and hyphen, single blanks."""
    text = unicodedata.normalize("NFKC", name)
    text = "".join(c for c in text if unicodedata.category(c) != "Cf")
    text = "".join("-" if unicodedata.category(c) == "Pd" else c for c in text)
    text = re.sub("[‘’ʼʻʿʾʹ`´′]", "'", text)
    return " ".join(text.split())


@lru_cache(maxsize=50_000)
def normal(name: str, *, person: bool = False) -> str:
    """What two spellings of a name have in common: lower-case words with single blanks.

    Accents, punctuation, a leading determiner, possessive marks, Arabic articles and a final h are
    dropped; British and American endings made one. Only spellings: "Deir" is not "Dayr".

    >>> normal("the al-Raqqah’s"), normal("Al Qaida") == normal("al-Qaeda")
    ('raqqa', True)
    """
    text = re.sub(r"'s(?!\w)", "", clean(name), flags=re.IGNORECASE)
    text = re.sub(r"(?<=s)'(?!\w)", "", text).replace("'", "").replace(".", "")
    text = unicodedata.normalize("NFKD", text)
    text = re.sub("[\u0300-\u036f\u064b-\u0652]", "", text)
    found = list(_WORD.finditer(unicodedata.normalize("NFC", text)))
    words: list[str] = []
    follows_article = False
    for i, match in enumerate(found):
        raw = match[0]
        word = raw.casefold().translate(_LETTERS)
        hyphen = match.end() < len(match.string) and match.string[match.end()] == "-"
        last = i == len(found) - 1
        if not last and not words and not hyphen and word in {"the", "a", "an"} and i == 0:
            continue
        if not last and _is_arabic_article(word, raw, hyphen, first=i == 0, person=person):
            follows_article = True
            continue
        words.append(_spelling(word, follows_article))
        follows_article = False
    return " ".join(words)


def _is_arabic_article(word: str, raw: str, hyphen: bool, *, first: bool, person: bool) -> bool:
    """al-Assad, Bashar al Assad, Al Qaida; but Al Gore and El Salvador keep theirs."""
    if not _ARABIC_ARTICLE.fullmatch(word):
        return False
    if hyphen:
        return True
    if word == "al" and not (person and first):
        return True
    return word in {"al", "el", "ul"} and raw.islower() and not first


def _spelling(word: str, follows_article: bool) -> str:
    if follows_article:
        word = re.sub("a[eiy]|e[iy]", "ai", word)
    if len(word) > 4:
        word = re.sub("ah$", "a", word)
    word = re.sub("ense$", "ence", word)
    word = re.sub("tre$", "ter", word)
    return word.replace("isation", "ization")


def slug(name: str) -> str:
    """ASCII letters and digits with hyphens, at most 40 characters; "thing" where none is left."""
    ascii_only = unicodedata.normalize("NFKD", clean(name).casefold().translate(_LETTERS))
    ascii_only = ascii_only.encode("ascii", "ignore").decode().replace("'", "")
    return re.sub("[^a-z0-9]+", "-", ascii_only).strip("-")[:40].strip("-") or "thing"


def root(type_: str, ontology: Ontology) -> str:
    """The root class that goes into a key: "Group" for a State, "Thing" where none fits."""
    return next((name for name in ROOTS if ontology.is_a(type_, name)), "Thing")


def compatible(one: str, other: str, ontology: Ontology) -> bool:
    """Whether one thing can be of both classes: unknown fits all, a State is Group and Place."""
    if not one or not other or ontology.is_a(one, other) or ontology.is_a(other, one):
        return True
    return any(ontology.is_a(one, name) and ontology.is_a(other, name) for name in ROOTS)


def _tight(one: str, other: str, ontology: Ontology) -> bool:
    return not one or not other or ontology.is_a(one, other) or ontology.is_a(other, one)


# --------------------------------------------------------------------- what is known
@dataclass(frozen=True, slots=True)
class Index:
    """The ontology, looked up by normalised name or word."""

    names: Mapping[str, tuple[Known, ...]]
    demonyms: Mapping[str, tuple[Known, ...]]  # of states, and the names of states themselves
    keys: Mapping[str, Known]
    name_words: Mapping[str, tuple[str, ...]]  # → classes
    nouns: frozenset[str]
    kinds: frozenset[str]  # nouns and name words: what says of what kind something is
    group_kinds: frozenset[str]  # those that a group's name may leave out
    organs: frozenset[str]  # phrases for what a state acts through
    titles: frozenset[str]
    male: frozenset[str]
    female: frozenset[str]
    state_owned: frozenset[str]


_indexes: list[tuple[Ontology, Index]] = []  # the last few, by identity: building takes a while


def index(ontology: Ontology) -> Index:
    """The index of an ontology, made once for each `Ontology` object."""
    for known, made in _indexes:
        if known is ontology:
            return made
    made = _make_index(ontology)
    _indexes[:] = [(ontology, made), *_indexes[:3]]
    return made


def _make_index(ontology: Ontology) -> Index:
    names: dict[str, list[Known]] = defaultdict(list)
    demonyms: dict[str, list[Known]] = defaultdict(list)
    keys: dict[str, Known] = {}
    for known in ontology.known:
        person = ontology.is_a(known.type, "Person")
        for name in dict.fromkeys((known.name, *known.aliases, *known.former)):
            _add(names, normal(name, person=person), known)
            if ontology.is_a(known.type, "State"):
                _add(demonyms, normal(name), known)
        for name in known.demonyms if ontology.is_a(known.type, "State") else ():
            _add(demonyms, normal(name), known)
        keys.setdefault(known_key(known, ontology), known)
    name_words: dict[str, list[str]] = defaultdict(list)
    for class_ in ontology.classes.values():
        for word in class_.name_words:
            name_words[normal(word)].append(class_.name)
    nouns = {normal(noun): c.name for c in ontology.classes.values() for noun in c.nouns}

    def listed(name: str) -> frozenset[str]:
        return frozenset(normal(word) for word in ontology.words.get(name, ()))

    return Index(
        names={name: tuple(found) for name, found in names.items()},
        demonyms={name: tuple(found) for name, found in demonyms.items()},
        keys=keys,
        name_words={word: tuple(sorted(found)) for word, found in name_words.items()},
        nouns=frozenset(nouns),
        kinds=frozenset((*nouns, *name_words)),
        group_kinds=frozenset(name_words) | listed("groupWord"),
        organs=frozenset(n for n, class_ in nouns.items() if _is_any(class_, ORGANS, ontology)),
        titles=listed("title"),
        male=listed("maleTitle"),
        female=listed("femaleTitle"),
        state_owned=listed("stateOwned"),
    )


def _add(table: dict[str, list[Known]], name: str, known: Known) -> None:
    if name and known not in table[name]:
        table[name].append(known)


def _is_any(type_: str, names: Iterable[str], ontology: Ontology) -> bool:
    return any(ontology.is_a(type_, name) for name in names)


def name_key(name: str, type_: str, *, ontology: Ontology) -> str:
    """The key of a named thing of a class, such as a publisher that no gazetteer lists."""
    kind = root(type_, ontology)
    return f"{kind}|{normal(name, person=kind == 'Person')}"


def known_key(known: Known, ontology: Ontology) -> str:
    """The key of a thing in the gazetteer; a place's country tells it from its namesakes."""
    key = name_key(known.name, known.type, ontology=ontology)
    return f"{key}, {normal(known.country)}" if key.startswith("Place|") and known.country else key


def entity_of(name: str, type_: str, *, ontology: Ontology) -> Entity:
    """The entity of a name from outside the text, such as a publisher's: as the gazetteer has it."""
    person = ontology.is_a(type_, "Person")
    found = [
        known
        for known in index(ontology).names.get(normal(name, person=person), ())
        if _tight(known.type, type_, ontology)
    ]
    if len(found) != 1:
        return Entity(name_key(name, type_, ontology=ontology), clean(name), type_, "name")
    (known,) = found
    return Entity(
        key=known_key(known, ontology),
        name=known.name,
        type=known.type,
        kind="name",
        aliases=(clean(name),) if clean(name) != known.name else (),
        wikidata=known.wikidata,
        lat=known.lat,
        lon=known.lon,
    )


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def _made_of(words: Sequence[str], phrases: frozenset[str]) -> bool:
    """Whether words are nothing but such phrases, in singular or plural, and small words."""
    reached = [True]  # whether the first n words are
    for end in range(1, len(words) + 1):
        small = words[end - 1] in _SMALL and reached[-1]
        runs = (words[start:end] for start in range(max(0, end - 4), end) if reached[start])
        reached.append(
            small
            or any(
                " ".join(run) in phrases or " ".join((*run[:-1], _singular(run[-1]))) in phrases
                for run in runs
            )
        )
    return reached[-1]


# ------------------------------------------------------------------------- organs
def _state_and_rest(name: str, ontology: Ontology) -> tuple[Known | None, tuple[str, ...]]:
    """The state that a name begins with ("Russian …", "Russia's …") or ends with ("… of Russia")."""
    words = normal(name).split()
    demonyms = index(ontology).demonyms
    for length in range(min(4, len(words) - 1), 0, -1):
        found = demonyms.get(" ".join(words[:length]), ())
        if len(found) == 1:
            return found[0], tuple(words[length:])
        found = demonyms.get(" ".join(words[-length:]), ())
        before = words[: len(words) - length]
        while len(before) > 1 and before[-1] == "the":
            before.pop()
        if len(found) == 1 and len(before) > 1 and before[-1] == "of":
            return found[0], tuple(before[:-1])
    return None, ()


def organ_of(entity: Entity, *, ontology: Ontology) -> str:
    """Name of the party whose organ the entity is, by gazetteer or by its own name; "" if none.

    By name: a state or its demonym, then nothing but nouns for organs ("Syrian army", "Russian
    defence ministry"). Any other word makes it a name of its own ("Syrian Salvation Government").
    An outlet counts where its name says that the state runs it ("Syrian state television").
    """
    known = index(ontology).keys.get(entity.key)
    if known is not None:
        return known.organ_of
    state, rest = _state_and_rest(entity.name, ontology)
    if state is None or ontology.is_a(entity.type, "State"):
        return ""
    if ontology.is_a(entity.type, "Outlet"):
        runs = {" ".join(rest[:n]) for n in range(1, len(rest))}
        return "" if runs.isdisjoint(index(ontology).state_owned) else state.name
    return state.name if _is_organ(rest, entity.type, ontology) else ""


def _is_organ(rest: Sequence[str], type_: str, ontology: Ontology) -> bool:
    """Whether the words beside a state's name are only those of an organ of that class."""
    if ontology.is_a(type_, "Ministry"):
        return bool(rest)
    listed = bool(rest) and _made_of(rest, index(ontology).organs)
    return listed and _is_any(type_, ORGANS, ontology)


def _organ(name: str, type_: str, ontology: Ontology) -> str:
    """One spelling for all wordings of a state's body; "" where the name is of another kind."""
    if not _is_any(type_, ORGANS, ontology):
        return ""
    state, rest = _state_and_rest(name, ontology)
    rest = tuple(sorted(word for word in rest if word not in _SMALL))
    return " ".join((normal(state.name), *rest)) if state is not None and rest else ""


# ------------------------------------------------------------------------ linking
@dataclass(slots=True, eq=False)
class _Thing:
    """An entity in the making. `sieves` says how each mention came in; "" is by its own name."""

    type: str
    kind: Literal["name", "description", "event"]
    sieves: dict[Mention, str] = field(default_factory=dict)
    known: Known | None = None
    merged_by: str = ""  # the sieve for names that it had before it took its preferred one
    ambiguous: bool = False  # several things bear the name
    secondary: set[str] = field(default_factory=set)  # normal forms that may not be its name
    former: set[str] = field(default_factory=set)  # former names, as written
    plural: bool | None = False  # None where only modifiers speak of it so far
    several: bool = False  # introduced as one of several: "a rebel group"
    count: Count | None = None
    forms: tuple[str, ...] = ()  # see `_forms`; emptied when a mention is added

    @property
    def mentions(self) -> list[Mention]:
        return sorted(self.sieves, key=_position)


def _position(mention: Mention) -> tuple[int, int, str, str, str, str, str, str]:
    return (
        mention.start,
        mention.end,
        mention.kind,
        mention.type,
        mention.name,
        mention.text,
        mention.head,
        repr(mention.count),
    )


@dataclass(slots=True)
class _Work:
    """What the sieves share: the article, the ontology, and the things found so far."""

    article: Article
    ontology: Ontology
    index: Index
    things: dict[_Thing, None] = field(default_factory=dict)  # an ordered set
    of: dict[Mention, _Thing] = field(default_factory=dict)
    titles: dict[Mention, frozenset[str]] = field(default_factory=dict)
    modifiers: frozenset[Mention] = frozenset()
    levels: list[tuple[int, int]] = field(
        default_factory=list
    )  # where each block starts, its level

    def add(self, thing: _Thing, mention: Mention, sieve: str = "") -> _Thing:
        thing.sieves[mention] = sieve
        thing.forms = ()
        self.of[mention] = thing
        return thing

    def new(self, mention: Mention, type_: str, kind: Literal["description", "event"]) -> _Thing:
        plural = None if mention in self.modifiers else _is_plural(mention)
        several = _determiner(mention, self) in _NEW
        thing = _Thing(type_, kind, plural=plural, several=several, count=mention.count)
        self.things[thing] = None
        return self.add(thing, mention)

    def merge(self, into: _Thing, other: _Thing, sieve: str) -> None:
        """All mentions of `other` become mentions of `into`, linked by `sieve`."""
        for mention, how in other.sieves.items():
            self.add(into, mention, how or sieve)
        into.merged_by = sieve
        into.known = into.known or other.known
        into.type = _vote(into, self) if into.known is None else into.known.type
        into.former |= other.former
        into.secondary |= other.secondary
        del self.things[other]

    def level(self, mention: Mention) -> int:
        """0 in the headline, 1 in the standfirst, 2 in the lead (two paragraphs), 3 below."""
        at = bisect_right(self.levels, (mention.start, 4)) - 1
        return self.levels[at][1] if at >= 0 else 3

    def in_headline(self, mention: Mention) -> bool:
        return self.level(mention) < 2

    def retells(self, mention: Mention, thing: _Thing) -> bool:
        """Whether the thing was so far named only above the mention's part of the article."""
        return max(self.level(m) for m in thing.sieves) < min(2, self.level(mention))

    def is_a(self, type_: str, *ancestors: str) -> bool:
        return _is_any(type_, ancestors, self.ontology)


def link(
    mentions: Sequence[Mention],
    article: Article,
    *,
    ontology: Ontology,
    aliases: Sequence[Alias] = (),
) -> tuple[dict[Mention, Mention], tuple[Entity, ...]]:
    """Each mention with its `entity`, `type` and `coref_by`, and the entities in text order.

    The mentions of `aliases` are linked too. Literals, and pronouns without an antecedent, come
    back as they are, with an empty `entity`.
    """
    everything = {*mentions, *(m for alias in aliases for m in (alias.first, alias.second))}
    ordered = sorted(everything, key=_position)
    work = _Work(article, ontology, index(ontology), levels=_levels(article))
    work.modifiers = _modifiers_in(ordered, article)
    # "the Russian defence ministry" is a name, however it is written
    taken = {m: replace(m, kind="name") if _names_organ(m, work) else m for m in ordered}
    aliases = [replace(a, first=taken[a.first], second=taken[a.second]) for a in aliases]
    aliases.sort(key=lambda a: (_position(a.first), _position(a.second), a.kind))
    spoken = sorted(set(taken.values()), key=_position)
    named = {m for m in spoken if m.kind == "name"}
    named |= {a.second for a in aliases if a.second.kind == "literal"}
    _names(sorted(named, key=_position), aliases, work)
    _descriptions([m for m in spoken if m.kind == "description"], aliases, work)
    _events([m for m in spoken if m.kind == "event"], aliases, work)
    _pronouns(aliases, work)
    linked, entities = _result(spoken, work)
    return {m: replace(linked[taken[m]], kind=m.kind) for m in ordered}, entities


def _names_organ(mention: Mention, work: _Work) -> bool:
    """One organ of a state, described by state and organ and by nothing else."""
    if mention.kind != "description" or mention.count is not None or _is_plural(mention):
        return False
    if not work.is_a(mention.type, *ORGANS) or _determiner(mention, work) in _NEW | _OWN:
        return False
    state, rest = _state_and_rest(mention.name or mention.text, work.ontology)
    return state is not None and _is_organ(rest, mention.type, work.ontology)


def _modifiers_in(ordered: Sequence[Mention], article: Article) -> frozenset[Mention]:
    """Descriptions before the head of a longer phrase: "rebel" of "the rebel bombardment"."""
    found: set[Mention] = set()
    covering: list[Mention] = []
    for mention in sorted(ordered, key=lambda m: (m.start, -m.end, _position(m))):
        covering = [m for m in covering if m.end > mention.start]
        after = article.text[mention.end : mention.end + 1]
        if mention.kind == "description":
            longer = (m for m in covering if m.end > mention.end)
            before = (article.text[m.start : mention.start].casefold().split() for m in longer)
            inside = after == " " and any(_PREPOSITIONS.isdisjoint(words) for words in before)
            follows = article.text[mention.end : mention.end + 20].casefold().split()[:1]
            if after == "-" or (inside and _PREPOSITIONS.isdisjoint(follows)):
                found.add(mention)
        covering.append(mention)
    return frozenset(found)


def _levels(article: Article) -> list[tuple[int, int]]:
    above = {"headline": 0, "standfirst": 1}
    found, paragraphs = [], 0
    for block in article.blocks:
        paragraphs += block.kind == "paragraph"
        found.append((block.start, above.get(block.kind, 2 if paragraphs <= 2 else 3)))
    return found


# -------------------------------------------------------------------------- names
def _names(named: Sequence[Mention], aliases: Sequence[Alias], work: _Work) -> None:
    literal_types = {a.second: a.first.type for a in aliases if a.second.kind == "literal"}
    types = {}
    for mention in named:
        work.titles[mention] = _titles(mention, work)
        types[mention] = literal_types.get(mention) or _type_by_name(mention, work)
    _exact(named, types, work)
    _gazetteer(work)
    _told(aliases, work)
    _organs(work)
    _acronyms(work)
    _surnames(work)
    _partial(work)
    _heads(work)


def _is_person(type_: str, work: _Work) -> bool:
    return work.is_a(type_, "Person")


def _bare(mention: Mention, work: _Work) -> str:
    """The name as a label, without title, determiner and possessive mark."""
    name = re.sub(r"(?:'s|(?<=s)')$", "", clean(mention.name or mention.text), flags=re.IGNORECASE)
    if name.startswith("the "):
        name = name[4:]
    if mention.type and not _is_person(mention.type, work):
        return name
    return _split_title(name, work)[1]


def _split_title(name: str, work: _Work) -> tuple[frozenset[str], str]:
    """("president",) and "Assad" of "President Assad"; the last word is never a title."""
    words = name.split()
    titles: list[str] = []
    while len(words) > 1:
        if work.index.demonyms.get(normal(words[0])) and normal(words[1]) in work.index.titles:
            words = words[1:]
        for length in (3, 2, 1):
            title = normal(" ".join(words[:length]))
            if length < len(words) and title in work.index.titles:
                titles.append(title)
                words = words[length:]
                break
        else:
            break
    return frozenset(titles), " ".join(words)


def _titles(mention: Mention, work: _Work) -> frozenset[str]:
    """The titles inside a name or right before it in the text."""
    inside, _ = _split_title(clean(mention.name or mention.text), work)
    words = clean(work.article.text[max(0, mention.start - 60) : mention.start]).split()
    before = [
        normal(" ".join(words[-n:]))
        for n in (1, 2, 3)
        if len(words) >= n and not words[-1].endswith((",", ";", ":", "?", "!"))
    ]
    return inside | frozenset(title for title in before if title in work.index.titles)


def _type_by_name(mention: Mention, work: _Work) -> str:
    """The class whose name words the name ends or begins with, where its own is a broad one."""
    words = normal(mention.name or mention.text).split()
    titled = work.titles[mention] or len(words) == 1
    if (_is_person(mention.type, work) and titled) or (
        mention.type != "Group" and work.is_a(mention.type, "Group")
    ):
        return mention.type
    head = _head_at(words) + 1
    for run in (words[head - n : head] for n in (4, 3, 2, 1) if n <= head):
        if classes := _classes_of(run, work):
            return next((c for c in classes if work.is_a(c, mention.type)), classes[0])
    for run in (words[:n] for n in (2, 1) if n < head):
        for class_ in _classes_of(run, work):
            if not mention.type or work.is_a(class_, mention.type):
                return class_
    return mention.type


def _classes_of(words: Sequence[str], work: _Work) -> tuple[str, ...]:
    phrase, table = " ".join(words), work.index.name_words
    return table.get(phrase) or table.get(_singular(phrase), ())


def _normal_of(mention: Mention, type_: str, work: _Work) -> str:
    person = _is_person(type_, work)
    name = clean(mention.name or mention.text)
    bare = _split_title(name, work)[1] if person or not type_ else name
    return normal(bare, person=person)


def _exact(named: Sequence[Mention], types: Mapping[Mention, str], work: _Work) -> None:
    """One thing for each name and root class; a state bridges Group and Place."""
    same: dict[str, list[Mention]] = defaultdict(list)
    for mention in named:
        same[_normal_of(mention, types[mention], work)].append(mention)
    for name, mentions in same.items():
        found = {types[m] for m in mentions}
        bridged = any(work.is_a(t, "State") for t in found) or any(
            work.is_a(known.type, "State") for known in work.index.names.get(name, ())
        )
        by_root: dict[str, list[Mention]] = defaultdict(list)
        for mention in mentions:
            kind = root(types[mention], work.ontology) if types[mention] else ""
            by_root["Group" if bridged and kind == "Place" else kind].append(mention)
        unknown = by_root.pop("", [])
        if unknown and by_root:
            by_root[max(by_root, key=lambda k: len(by_root[k]))] += unknown
        elif unknown:
            by_root[""] = unknown
        for mentions_of_root in by_root.values():
            thing = _Thing("", "name")
            work.things[thing] = None
            for mention in mentions_of_root:
                work.add(thing, mention)
            thing.type = _vote(thing, work, types)


def _vote(thing: _Thing, work: _Work, types: Mapping[Mention, str] | None = None) -> str:
    """The class with most mentions of it or above it; of equals the narrowest, then the first."""
    own = types or {m: _type_by_name(m, work) if m.kind == "name" else m.type for m in thing.sieves}
    votes = Counter(own[m] for m in thing.mentions if own.get(m))
    if not votes:
        return thing.type

    def support(type_: str) -> tuple[int, int]:
        total = sum(n for other, n in votes.items() if work.is_a(type_, other))
        return total, len(work.ontology.ancestors.get(type_, ()))

    return max(votes, key=support)


def _forms(thing: _Thing, work: _Work) -> tuple[str, ...]:
    """The normalised names of a thing, in text order."""
    if not thing.forms:
        named = (m for m in thing.mentions if m.kind in {"name", "literal"})
        thing.forms = tuple(dict.fromkeys(_normal_of(m, thing.type, work) for m in named))
    return thing.forms


def _gazetteer(work: _Work) -> None:
    """Known things for names that can mean only one, by class and by the countries spoken of."""
    named = [(thing, _forms(thing, work)[0]) for thing in list(work.things)]
    undecided: list[tuple[_Thing, str, list[Known]]] = []
    for thing, name in named:
        found = [
            known
            for known in work.index.names.get(name, ())
            if compatible(known.type, thing.type, work.ontology)
        ]
        close = [known for known in found if _tight(known.type, thing.type, work.ontology)]
        found = close or found
        if work.is_a(thing.type, "State") and not found:
            found = list(work.index.demonyms.get(name, ()))
        if len(found) == 1:
            thing.known = found[0]
        elif found:
            undecided.append((thing, name, found))
    seen = {t.known.name for t in work.things if t.known}
    countries = {t.known.country for t in work.things if t.known and t.known.country} | {
        t.known.name for t in work.things if t.known and work.is_a(t.known.type, "State")
    }
    spoken = {form for _, form in named}
    for thing, name, found in undecided:
        fits = [
            known
            for known in found
            if known.name in countries
            or known.country in countries
            or known.name in seen
            or (normal(known.name) != name and normal(known.name) in spoken)
        ]
        titled = [known for known in found if normal(known.name) == name]
        if len(fits) == 1:
            thing.known = fits[0]
        elif len(titled) == 1 and len({known.country for known in found}) == 1:
            thing.known = titled[0]
        else:
            thing.ambiguous = True
    first: dict[int, _Thing] = {}
    for thing, name in named:
        if thing.known is None:
            continue
        thing.type = thing.known.type
        former = {normal(form) for form in thing.known.former}
        own = normal(thing.known.name, person=_is_person(thing.type, work))
        for mention in thing.sieves:
            if name in former:
                thing.former.add(_bare(mention, work))
            spelt = normal(mention.text)
            if name == own and spelt in {normal(d) for d in thing.known.demonyms} - {own}:
                thing.sieves[mention] = "demonym"
            elif name != own:
                thing.sieves[mention] = _how_known(name, thing.known)
        into = first.setdefault(id(thing.known), thing)
        if into is not thing:
            work.merge(into, thing, "gazetteer")


def _how_known(name: str, known: Known) -> str:
    called = {normal(form) for form in (known.name, *known.aliases, *known.former)}
    return "gazetteer" if name in called else "demonym"


def _told(aliases: Sequence[Alias], work: _Work) -> None:
    """What the text itself says of two names."""
    for alias in aliases:
        one, other = work.of.get(alias.first), work.of.get(alias.second)
        if one is None or other is None or alias.kind in {"apposition", "pronoun"}:
            continue
        if one is other or not _may_merge(one, other, work):
            continue
        if alias.kind in {"formerName", "alsoKnownAs"}:
            one.secondary |= set(_forms(other, work))
        if alias.kind == "formerName":
            one.former |= {_bare(m, work) for m in other.sieves}
        work.merge(one, other, alias.kind)


def _may_merge(one: _Thing, other: _Thing, work: _Work) -> bool:
    """Never a person with a group or place, and never two things that the gazetteer tells apart."""
    if one.known is not None and other.known is not None and one.known is not other.known:
        return False
    return compatible(one.type, other.type, work.ontology)


def _organs(work: _Work) -> None:
    first: dict[str, _Thing] = {}
    for thing in list(work.things):
        organ = _organ(_forms(thing, work)[0], thing.type, work.ontology)
        into = first.setdefault(organ, thing) if organ else thing
        if into is not thing and _may_merge(into, thing, work):
            work.merge(into, thing, "organ")


def _acronyms(work: _Work) -> None:
    """SOHR is the one name of its root class whose capitalised words begin so."""
    initials: dict[str, list[_Thing]] = defaultdict(list)
    for thing in work.things:
        for letters in dict.fromkeys(_initials(_bare(m, work)) for m in thing.mentions):
            if letters:
                initials[letters].append(thing)
    for thing in list(work.things):
        letters = _letters(thing, work)
        found = [t for t in initials.get(letters, ()) if t is not thing and t in work.things]
        if len(found) == 1 and not _is_person(thing.type, work):
            if _may_merge(found[0], thing, work) and not _is_person(found[0].type, work):
                work.merge(found[0], thing, "acronym")


def _letters(thing: _Thing, work: _Work) -> str:
    names = {_bare(m, work).replace(".", "") for m in thing.sieves}
    name = next(iter(names)) if len(names) == 1 else ""
    return name if name.isupper() and name.isalpha() and 2 <= len(name) <= 7 else ""


def _initials(name: str) -> str:
    words = [w for w in re.split(r"[\s-]+", re.sub(r"'s\b", "", name)) if w]
    big = [w[0] for w in words if w[0].isupper()]
    return "".join(big) if len(big) > 1 and len(big) < 8 else ""


def _first_told(thing: _Thing, work: _Work) -> int:
    """Where the story itself, below headline and standfirst, first names the thing."""
    return min((m.start for m in thing.sieves if not work.in_headline(m)), default=-1)


def _introduced(full: _Thing, short: _Thing, work: _Work) -> bool:
    """News gives the full name first; only a headline may be short before."""
    told = _first_told(short, work)
    return told < 0 or min(m.start for m in full.sieves) < told


def _titles_of(thing: _Thing, work: _Work) -> frozenset[str]:
    return frozenset(t for m in thing.sieves for t in work.titles.get(m, ()))


def _surnames(work: _Work) -> None:
    """Title and surname, surname alone, given name and surname: one person if only one can be."""
    people = [t for t in work.things if _is_person(t.type, work)]
    people.sort(key=lambda t: -max(len(form.split()) for form in _forms(t, work)))
    bearing = _by_word(people, work)
    length = {t: max(len(form.split()) for form in _forms(t, work)) for t in people}
    given: dict[str, set[str]] = defaultdict(set)  # surname → given names with it
    for words in (form.split() for person in people for form in _forms(person, work)):
        if len(words) > 1:
            given[words[-1]].add(words[0])
    for short in people:
        forms = _forms(short, work)
        if short.known is not None or len(forms) > 1:
            continue
        words, titled = forms[0].split(), bool(_titles_of(short, work))
        found = [
            full
            for full in bearing[words[-1]]
            if length[full] > len(words)
            and full in work.things
            and any(
                _shortens(words, form.split(), titled or len(given[form.split()[-1]]) > 1)
                for form in _forms(full, work)
            )
        ]
        for mention in list(short.sieves) if len(found) > 1 and titled else ():
            bearers = [f for f in found if work.titles[mention] & _titles_of(f, work)]
            if len(bearers) == 1:
                del short.sieves[mention]
                work.add(bearers[0], mention, "surname")
        if not short.sieves:
            del work.things[short]
        elif len(found) > 1:
            short.ambiguous = True
        elif found and _fits_person(found[0], short, work):
            work.merge(found[0], short, "surname")
    _surnames_read_as_places(bearing, work)


def _surnames_read_as_places(bearing: Mapping[str, Sequence[_Thing]], work: _Work) -> None:
    """A place that no gazetteer knows and that nothing is "in", named as one person before it."""
    for place in [t for t in work.things if work.is_a(t.type, "Place") and not t.known]:
        surname = _forms(place, work)[0]
        found = [
            t
            for t in bearing.get(surname, ())
            if t in work.things and any(f.endswith(f" {surname}") for f in _forms(t, work))
        ]
        before = (
            work.article.text[max(0, m.start - 8) : m.start].split()[-1:] for m in place.sieves
        )
        somewhere = any(words[-1].casefold() in _INSIDE for words in before if words)
        if len(found) != 1 or place.ambiguous or work.is_a(place.type, "State") or somewhere:
            continue
        if _introduced(found[0], place, work):
            person = found[0].type
            work.merge(found[0], place, "surname")
            found[0].type = person


def _by_word(things: Iterable[_Thing], work: _Work) -> dict[str, list[_Thing]]:
    """Things by each word of their names."""
    found: dict[str, list[_Thing]] = defaultdict(list)
    for thing in things:
        for word in dict.fromkeys(word for form in _forms(thing, work) for word in form.split()):
            found[word].append(thing)
    return found


def _shortens(short: list[str], full: list[str], titled: bool) -> bool:
    if len(short) >= len(full):
        return False
    if full[-len(short) :] == short or (titled and short == full[:1]):
        return True
    rest = iter(full)
    return (
        len(short) > 1
        and short[0] == full[0]
        and short[-1] == full[-1]
        and all(word in rest for word in short)
    )


def _fits_person(full: _Thing, short: _Thing, work: _Work) -> bool:
    one, other = _titles_of(full, work), _titles_of(short, work)
    male, female = work.index.male, work.index.female
    if (one & male and other & female) or (one & female and other & male):
        return False
    return bool(one & other) or _introduced(full, short, work)


def _is_part(thing: _Thing, work: _Work) -> bool:
    """Whether the name is but a part of one: only words of kind, or a ministry without a state."""
    if thing.known is not None or work.is_a(thing.type, "Person", "State"):
        return False
    ministry = work.is_a(thing.type, "Ministry")
    return all(
        _is_kind(form.split(), work) or (ministry and not _organ(form, thing.type, work.ontology))
        for form in _forms(thing, work)
    )


def _is_kind(words: Sequence[str], work: _Work) -> bool:
    """Front, Defence Ministry, Liberation Front: a kind; Red Cross: a name, though listed whole."""
    listed = not words or _made_of(words[-1:], work.index.kinds)
    return _made_of(words, work.index.nouns) or (listed and bool(_classes_of(words, work)))


def _partial(work: _Work) -> None:
    """A group's own name without its word of kind, before or after it."""
    groups = [t for t in work.things if work.is_a(t.type, "Group") and not _is_part(t, work)]
    bearing = _by_word(groups, work)
    for short in list(work.things):
        forms = _forms(short, work)
        words = forms[0].split()
        if short.known is not None or len(forms) > 1 or not words or _is_part(short, work):
            continue
        if (short.type and not work.is_a(short.type, "Group")) or forms[0] in work.index.demonyms:
            continue
        found = [
            full
            for full in bearing[words[0]]
            if full is not short
            and full in work.things
            and _tight(full.type, short.type, work.ontology)
            and any(_without_kind(words, form.split(), work) for form in _forms(full, work))
        ]
        if len(found) == 1 and _introduced(found[0], short, work):
            work.merge(found[0], short, "partial")


def _without_kind(short: list[str], full: list[str], work: _Work) -> bool:
    """Whether only words of kind are left out, or the state before a name of two words or more."""
    states = work.index.demonyms
    if len(short) >= len(full):
        return False
    before, after = full[: -len(short)], full[len(short) :]
    if len(short) > 1 and full[-len(short) :] == short and " ".join(before) in states:
        return True
    return (full[: len(short)] == short and _made_of(after, work.index.group_kinds)) or (
        full[-len(short) :] == short and _made_of(before, work.index.group_kinds)
    )


def _heads(work: _Work) -> None:
    """ "the Observatory": nothing but words of kind, in the name of one thing of that class."""
    bearing = _by_word(work.things, work)
    for short in list(work.things):
        if not _is_part(short, work):
            continue
        if not any(_determiner(m, work) == "the" or work.in_headline(m) for m in short.sieves):
            continue
        phrase = _forms(short, work)[0]
        found = [t for t in _holding(phrase, short.type, bearing, work) if t is not short]
        if len(found) == 1 and _introduced(found[0], short, work):
            work.merge(found[0], short, "head")


def _holding(
    phrase: str, type_: str, bearing: Mapping[str, Sequence[_Thing]], work: _Work
) -> list[_Thing]:
    """Groups, places and objects of the class that hold the phrase in their full name."""
    return [
        thing
        for thing in bearing.get(phrase.split()[-1], ())
        if thing in work.things
        and not _is_person(thing.type, work)
        and _tight(thing.type, type_, work.ontology)
        and not _is_part(thing, work)
        and any(f" {phrase} " in f" {form} " for form in _forms(thing, work))
    ]


# ------------------------------------------------------------------- descriptions
def _determiner(mention: Mention, work: _Work) -> str:
    """The determiner that the phrase begins with, or that stands right before it; else "".

    Before a phrase, "that" may as well open a clause: it is left out.
    """
    if mention in work.modifiers:
        return ""
    words = clean(mention.text).split()
    before = clean(work.article.text[max(0, mention.start - 40) : mention.start]).split()
    first, outside = words[0] if words else "", before[-1].casefold() if before else ""
    for word in (first.casefold(), outside if outside != "that" else ""):
        if word in _DEFINITE | _NEW | _OWN:
            return word
    return ""


def _owner(mention: Mention, work: _Work) -> str:
    """The last word of "Assad's", right before the phrase or at its start; else ""."""
    before = clean(work.article.text[max(0, mention.start - 40) : mention.start]).split()
    for word in (before[-1] if before else "", *clean(mention.text).split()[:-1]):
        if re.search(r"(?:'s|s')$", word, flags=re.IGNORECASE):
            return normal(word)
    return ""


def _head_at(words: Sequence[str]) -> int:
    after = (i for i, word in enumerate(words) if i and word in _PREPOSITIONS)
    return next(after, len(words)) - 1


def _phrase(mention: Mention, owner: str = "") -> str:
    """The description with its head word as lemma, and its owner, if any, before it."""
    words = normal(mention.name or mention.text).split()
    if words and mention.head:
        words[_head_at(words)] = normal(mention.head)
    if owner in words[:-1]:
        words = words[words.index(owner) + 1 :]
    return " ".join((f"{owner}'s", *words) if owner else words)


def _is_plural(mention: Mention) -> bool:
    words = normal(mention.name or mention.text).split()
    return bool(words and mention.head) and words[_head_at(words)] != normal(mention.head)


def _descriptions(described: Sequence[Mention], aliases: Sequence[Alias], work: _Work) -> None:
    """In text order: counted and indefinite phrases are new, bare and definite ones may repeat."""
    apposed = _beside(aliases)
    bearing = _by_word(work.things, work)
    seen: dict[str, list[_Thing]] = defaultdict(list)
    at: dict[tuple[int, int], _Thing] = {}
    for mention in described:
        determiner, owner = _determiner(mention, work), _owner(mention, work)
        phrase = _phrase(mention, owner)
        thing, how = at.get((mention.start, mention.end)), ""
        if thing is not None and not compatible(thing.type, mention.type, work.ontology):
            thing = None
        if thing is None:
            thing, how = _in_apposition(mention, apposed, work), "apposition"
        if thing is None and mention.coref_by:
            thing, how = _last_named(mention, seen[phrase]), mention.coref_by
        if thing is None:
            thing, how = _antecedent(mention, determiner, seen[phrase], work)
        if thing is None and determiner in _DEFINITE and not owner:
            thing, how = _named_before(mention, bearing, work)
        if thing is None:
            thing = work.new(mention, mention.type, "description")
        else:
            work.add(thing, mention, how)
        at[mention.start, mention.end] = thing
        if determiner not in _OWN and thing not in seen[phrase]:
            seen[phrase].append(thing)


def _beside(aliases: Sequence[Alias]) -> dict[Mention, list[Mention]]:
    found: dict[Mention, list[Mention]] = defaultdict(list)
    for alias in aliases:
        if alias.kind != "pronoun":
            found[alias.first].append(alias.second)
            found[alias.second].append(alias.first)
    return found


def _in_apposition(
    mention: Mention, apposed: Mapping[Mention, Sequence[Mention]], work: _Work
) -> _Thing | None:
    """The one named thing of fitting class that the text sets beside the description."""
    if mention.count is not None:
        return None
    beside = dict.fromkeys(work.of[m] for m in apposed.get(mention, ()) if m in work.of)
    found = [t for t in beside if t.kind == "name"]
    fits = len(found) == 1 and compatible(found[0].type, mention.type, work.ontology)
    return found[0] if fits else None


def _last_named(mention: Mention, seen: Sequence[_Thing]) -> _Thing | None:
    """Where a pronoun that took over its antecedent's name belongs: with the last so named."""
    before = [t for t in seen if t.mentions[0].start < mention.start]
    return max(
        before,
        key=lambda t: max(m.start for m in t.sieves if m.start < mention.start),
        default=None,
    )


def _antecedent(
    mention: Mention, determiner: str, seen: Sequence[_Thing], work: _Work
) -> tuple[_Thing | None, str]:
    """The same phrase before, where one thing can be meant."""
    if mention.count is not None:
        same = [
            t
            for t in seen
            if t.count
            and _ends(t.count) == _ends(mention.count)
            and compatible(t.type, mention.type, work.ontology)
            and (determiner in _DEFINITE or work.retells(mention, t))
        ]
        how = "definite" if determiner in _DEFINITE else "headline"
        return (same[0], how) if len(same) == 1 else (None, "")
    if determiner in _NEW | _OWN:
        return None, ""
    fits = [t for t in seen if compatible(t.type, mention.type, work.ontology)]
    plural = None if mention in work.modifiers else _is_plural(mention)
    fits = [t for t in fits if t.kind == "name" or _same_number(t.plural, plural)]
    general = [t for t in fits if t.kind == "description" and t.count is None and not t.several]
    group = work.is_a(mention.type, "Group")  # bare "people" here are not those there
    if len(general) == 1 and (group if not determiner else plural or len(fits) == 1):
        if general[0].plural is None:
            general[0].plural = plural
        return general[0], "exact"
    if determiner and len(fits) == 1:
        return fits[0], "definite"
    return None, ""


def _same_number(one: bool | None, other: bool | None) -> bool:
    return one is None or other is None or one == other


def _ends(count: Count) -> tuple[int | None, int | None]:
    return count.minimum, count.maximum


def _named_before(
    mention: Mention, bearing: Mapping[str, Sequence[_Thing]], work: _Work
) -> tuple[_Thing | None, str]:
    """A named thing, spoken of before, that a bare definite description can only mean."""
    phrase = _phrase(mention)
    words = phrase.split()
    if mention.count is not None or _is_plural(mention) or not words:
        return None, ""

    def before(thing: _Thing) -> bool:
        return any(m.start < mention.start for m in thing.sieves)

    if phrase in work.index.titles and (not mention.type or _is_person(mention.type, work)):
        bearers = [
            t
            for t in work.things
            if _is_person(t.type, work)
            and any(m.start < mention.start and phrase in work.titles.get(m, ()) for m in t.sieves)
        ]
        return (bearers[0], "title") if len(bearers) == 1 else (None, "")
    if not _made_of(words, work.index.kinds):
        return None, ""
    held = [t for t in _holding(phrase, mention.type, bearing, work) if before(t)]
    if held:
        return (held[0], "head") if len(held) == 1 else (None, "")
    if len(words) > 1 or not _says_class(words[0], mention.type, work):
        return None, ""
    if mention.text[:1].isupper():
        return None, ""  # "the Coalition": a short name of its own, not any coalition
    of_kind = (t for t in work.things if _may_be(t, mention, work) and before(t))
    thing, another = next(of_kind, None), next(of_kind, None)
    if thing is None or another is not None or thing.kind != "name":
        return None, ""
    return (thing, "definite") if work.is_a(thing.type, mention.type) else (None, "")


def _says_class(word: str, type_: str, work: _Work) -> bool:
    """Whether the word is the class's own ("the city"), not that of a part or member of it."""
    label = work.ontology.classes[type_].label if type_ in work.ontology.classes else ""
    return work.is_a(type_, "Group", "City", "State") and word in normal(label).split()


def _may_be(thing: _Thing, mention: Mention, work: _Work) -> bool:
    """Whether a singular description may mean the thing; a state only where it says so."""
    state = work.is_a(thing.type, "State") and not work.is_a(mention.type, "State")
    close = bool(thing.type) and _tight(thing.type, mention.type, work.ontology)
    return close and not state and not thing.plural


# ------------------------------------------------------------------------- events
def _events(events: Sequence[Mention], aliases: Sequence[Alias], work: _Work) -> None:
    """Each mention is a happening of its own, unless the text leaves only one that it can be."""
    same = _beside(aliases)
    told: dict[tuple[str, str], dict[_Thing, None]] = defaultdict(dict)  # by class and head word
    at: dict[tuple[int, int], _Thing] = {}
    for mention in events:
        heads = _heads_of(mention)
        earlier = list(dict.fromkeys(t for head in heads for t in told[mention.type, head]))
        thing, how = at.get((mention.start, mention.end)), ""
        if thing is not None and not _tight(thing.type, mention.type, work.ontology):
            thing = None
        if thing is None:
            thing, how = _told_same(mention, same, work), "coreference"
        if thing is None and len(earlier) == 1:
            if _determiner(mention, work) in _DEFINITE and _says_no_more(mention, earlier[0]):
                thing, how = earlier[0], "definite"
            elif _is_told_again(mention, earlier[0], work):
                thing, how = earlier[0], "headline"
        if thing is None:
            thing = work.new(mention, mention.type, "event")
        else:
            work.add(thing, mention, how)
        for head in heads:
            told[mention.type, head][thing] = None
        at[mention.start, mention.end] = thing


def _heads_of(mention: Mention) -> list[str]:
    """The words for the happening: the lemma of the word used, and the head of the label."""
    words = normal(mention.name or mention.text).split()
    return sorted({normal(mention.head), words[_head_at(words)] if words else ""} - {""})


def _told_same(
    mention: Mention, same: Mapping[Mention, Sequence[Mention]], work: _Work
) -> _Thing | None:
    things = (work.of.get(other) for other in same.get(mention, ()))
    return next((t for t in things if t is not None and t.kind == "event"), None)


def _modifiers(mention: Mention) -> frozenset[str]:
    words = _phrase(mention).split()
    return frozenset(words) - {*_heads_of(mention)} - _SMALL


def _says_no_more(mention: Mention, thing: _Thing) -> bool:
    said = frozenset(word for m in thing.sieves for word in _modifiers(m))
    return _modifiers(mention) <= said


def _is_told_again(mention: Mention, thing: _Thing, work: _Work) -> bool:
    """Whether standfirst or lead repeat the headline's happening, with no other word against it."""
    own, other = _modifiers(mention), _modifiers(thing.mentions[0])
    several = _determiner(mention, work) in _NEW - {"a", "an"}
    return (
        work.level(mention) < 3
        and work.retells(mention, thing)
        and not several
        and (own <= other or other <= own)
    )


def _pronouns(aliases: Sequence[Alias], work: _Work) -> None:
    waiting = [a for a in aliases if a.kind == "pronoun"]
    while resolved := [a for a in waiting if a.first not in work.of and a.second in work.of]:
        for alias in resolved:
            if alias.first not in work.of:
                work.add(work.of[alias.second], alias.first, "pronoun")


# ------------------------------------------------------------------------- result
def _result(
    ordered: Sequence[Mention], work: _Work
) -> tuple[dict[Mention, Mention], tuple[Entity, ...]]:
    things = sorted(work.things, key=lambda t: _position(t.mentions[0]))
    numbers: Counter[str] = Counter()
    entities: dict[str, Entity] = {}
    linked = {m: m for m in ordered}
    for thing in things:
        if all(m.kind == "literal" for m in thing.sieves):
            continue
        entity = _entity(thing, numbers, work)
        known = entities.get(entity.key)
        if known is not None:
            aliases = {*known.aliases, *entity.aliases, entity.name} - {known.name}
            entity = replace(
                known,
                aliases=tuple(sorted(aliases)),
                former=tuple(sorted({*known.former, *entity.former})),
            )
        entities[entity.key] = entity
        for mention in thing.mentions:
            if mention.kind == "literal":
                continue
            how = mention.coref_by or thing.sieves[mention]
            if mention.kind == "name" and not mention.coref_by and how != "demonym":
                how = _how_named(mention, entity, how or thing.merged_by, work)
            linked[mention] = replace(mention, entity=entity.key, type=entity.type, coref_by=how)
    return linked, tuple(entities.values())


def _how_named(mention: Mention, entity: Entity, sieve: str, work: _Work) -> str:
    """ "" where the mention is the entity's own name, "exact" where only the spelling differs."""
    name = _bare(mention, work)
    if name == entity.name:
        return ""
    person = _is_person(entity.type, work)
    return "exact" if normal(name, person=person) == normal(entity.name, person=person) else sieve


def _entity(thing: _Thing, numbers: Counter[str], work: _Work) -> Entity:
    type_ = thing.type or "Thing"
    if thing.kind != "name":
        name = clean(thing.mentions[0].name or thing.mentions[0].text)
        key = _scoped(name, numbers, work)
        return Entity(key, name, type_, thing.kind, article=work.article.id)
    forms = Counter(_bare(m, work) for m in thing.mentions if m.kind in {"name", "literal"})
    known = thing.known
    name = known.name if known else _preferred(forms, thing, work)
    former = {form for form in thing.former if form != name}
    scoped = known is None and (thing.ambiguous or _is_part(thing, work) or _is_lone(thing, work))
    return Entity(
        key=_scoped(name, numbers, work) if scoped else _key(name, thing, work),
        name=name,
        type=type_,
        kind="name",
        article=work.article.id if scoped else "",
        aliases=tuple(sorted(f for f in set(forms) - former if f.casefold() != name.casefold())),
        former=tuple(sorted(former)),
        wikidata=known.wikidata if known else "",
        lat=known.lat if known else None,
        lon=known.lon if known else None,
    )


def _is_lone(thing: _Thing, work: _Work) -> bool:
    """A person of whom the article gives one name only: another article's may be another's."""
    return _is_person(thing.type, work) and all(" " not in form for form in _forms(thing, work))


def _preferred(forms: Counter[str], thing: _Thing, work: _Work) -> str:
    """The longest full form; not one in capitals, not a former or a second name."""
    person = _is_person(thing.type, work)
    order = list(forms)

    def rank(form: str) -> tuple[bool, bool, int, int, int, int]:
        words = normal(form, person=person).split()
        return (
            " ".join(words) not in thing.secondary,
            not form.isupper(),
            len(words),
            len(form) if len(words) == 1 else 0,
            forms[form],
            -order.index(form),
        )

    return max(order, key=rank)


def _key(name: str, thing: _Thing, work: _Work) -> str:
    if thing.known is not None:
        return known_key(thing.known, work.ontology)
    organ = _organ(name, thing.type, work.ontology)
    return f"Group|{organ}" if organ else name_key(name, thing.type, ontology=work.ontology)


def _scoped(name: str, numbers: Counter[str], work: _Work) -> str:
    stem = f"{work.article.id}#{slug(name)}"
    numbers[stem] += 1
    return f"{stem}-{numbers[stem]}"
