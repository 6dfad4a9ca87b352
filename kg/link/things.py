"""An article in, the things that it speaks of out: what the sieves of linking share."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from kg.link.known import Index, is_any, made_of, organ_key, singular, tight
from kg.link.spelling import clean, normal
from kg.model import Article, Count, Known, Mention, Ontology

AliasKind = Literal["acronym", "alsoKnownAs", "formerName", "apposition", "coreference"]


@dataclass(frozen=True, slots=True)
class Alias:
    """The text says that two mentions are of one thing.

    `first` is the name in use: the long form of an acronym, the name that was "formerly" `second`.
    Where `second` is a literal (the object of a renaming), its value counts as a name. The order of
    two happenings ("coreference") or of a name and its description ("apposition") does not matter.
    """

    first: Mention
    second: Mention
    kind: AliasKind


DEFINITE = frozenset({"the", "this", "that", "these", "those"})
NEW = frozenset({"a", "an", "another", "one", "some", "other", "several", "more", "further"})
OWN = frozenset({"my", "our", "your", "his", "her", "its", "their"})
PREPOSITIONS = frozenset({"of", "for", "in", "on", "at", "from", "to", "with", "by", "near"})


@dataclass(slots=True, eq=False)
class Thing:
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
    forms: tuple[str, ...] = ()  # see `forms_of`; emptied when a mention is added

    @property
    def mentions(self) -> list[Mention]:
        return sorted(self.sieves, key=position)


def position(mention: Mention) -> tuple[int, int, str, str, str, str, str, str, str]:
    return (
        mention.start,
        mention.end,
        mention.kind,
        mention.type,
        mention.name,
        mention.text,
        mention.head,
        repr(mention.count),
        mention.coref_by,
    )


@dataclass(slots=True)
class Work:
    """What the sieves share: the article, the ontology, and the things found so far."""

    article: Article
    ontology: Ontology
    index: Index
    things: dict[Thing, None] = field(default_factory=dict)  # an ordered set
    of: dict[Mention, Thing] = field(default_factory=dict)
    titles: dict[Mention, frozenset[str]] = field(default_factory=dict)
    modifiers: frozenset[Mention] = frozenset()
    levels: list[tuple[int, int]] = field(
        default_factory=list
    )  # where each block starts, its level

    def add(self, thing: Thing, mention: Mention, sieve: str = "") -> Thing:
        thing.sieves[mention] = sieve
        thing.forms = ()
        self.of[mention] = thing
        return thing

    def new(self, mention: Mention, type_: str, kind: Literal["description", "event"]) -> Thing:
        plural = None if mention in self.modifiers else is_plural(mention)
        several = determiner_of(mention, self) in NEW
        thing = Thing(type_, kind, plural=plural, several=several, count=mention.count)
        self.things[thing] = None
        return self.add(thing, mention)

    def merge(self, into: Thing, other: Thing, sieve: str) -> None:
        """All mentions of `other` become mentions of `into`, linked by `sieve`."""
        for mention, how in other.sieves.items():
            self.add(into, mention, how or sieve)
        into.merged_by = sieve
        into.known = into.known or other.known
        into.type = vote(into, self) if into.known is None else into.known.type
        into.former |= other.former
        into.secondary |= other.secondary
        del self.things[other]

    def level(self, mention: Mention) -> int:
        """0 in the headline, 1 in the standfirst, 2 in the lead (two paragraphs), 3 below."""
        at = bisect_right(self.levels, (mention.start, 4)) - 1
        return self.levels[at][1] if at >= 0 else 3

    def in_headline(self, mention: Mention) -> bool:
        return self.level(mention) < 2

    def retells(self, mention: Mention, thing: Thing) -> bool:
        """Whether the thing was so far named only above the mention's part of the article."""
        return max(self.level(m) for m in thing.sieves) < min(2, self.level(mention))

    def is_a(self, type_: str, *ancestors: str) -> bool:
        return is_any(type_, ancestors, self.ontology)


def is_person(type_: str, work: Work) -> bool:
    return work.is_a(type_, "Person")


def bare_name(mention: Mention, work: Work) -> str:
    """The name as a label, without title, determiner and possessive mark."""
    name = re.sub(r"(?:'s|(?<=s)')$", "", clean(mention.name or mention.text), flags=re.IGNORECASE)
    if name.startswith("the "):
        name = name[4:]
    if mention.type and not is_person(mention.type, work):
        return name
    return _split_title(name, work)[1]


def _split_title(name: str, work: Work) -> tuple[frozenset[str], str]:
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


def titles_at(mention: Mention, work: Work) -> frozenset[str]:
    """The titles inside a name or right before it in the text."""
    inside, _ = _split_title(clean(mention.name or mention.text), work)
    words = clean(work.article.text[max(0, mention.start - 60) : mention.start]).split()
    before = [
        normal(" ".join(words[-n:]))
        for n in (1, 2, 3)
        if len(words) >= n and not words[-1].endswith((",", ";", ":", "?", "!"))
    ]
    return inside | frozenset(title for title in before if title in work.index.titles)


def type_by_name(mention: Mention, work: Work) -> str:
    """The class whose name words the name ends or begins with, where its own is a broad one."""
    words = normal(mention.name or mention.text).split()
    titled = work.titles[mention] or len(words) == 1
    if (is_person(mention.type, work) and titled) or (
        mention.type != "Group" and work.is_a(mention.type, "Group")
    ):
        return mention.type
    head = head_at(words) + 1
    for run in (words[head - n : head] for n in (4, 3, 2, 1) if n <= head):
        if classes := _classes_of(run, work):
            return next((c for c in classes if work.is_a(c, mention.type)), classes[0])
    for run in (words[:n] for n in (2, 1) if n < head):
        for class_ in _classes_of(run, work):
            if not mention.type or work.is_a(class_, mention.type):
                return class_
    return mention.type


def _classes_of(words: Sequence[str], work: Work) -> tuple[str, ...]:
    phrase, table = " ".join(words), work.index.name_words
    return table.get(phrase) or table.get(singular(phrase), ())


def normal_of(mention: Mention, type_: str, work: Work) -> str:
    person = is_person(type_, work)
    name = clean(mention.name or mention.text)
    bare = _split_title(name, work)[1] if person or not type_ else name
    return normal(bare, person=person)


def vote(thing: Thing, work: Work, types: Mapping[Mention, str] | None = None) -> str:
    """The class with most mentions of it or above it; of equals the narrowest, then the first."""
    own = types or {m: type_by_name(m, work) if m.kind == "name" else m.type for m in thing.sieves}
    votes = Counter(own[m] for m in thing.mentions if own.get(m))
    if not votes:
        return thing.type

    def support(type_: str) -> tuple[int, int]:
        total = sum(n for other, n in votes.items() if work.is_a(type_, other))
        return total, len(work.ontology.ancestors.get(type_, ()))

    return max(votes, key=support)


def forms_of(thing: Thing, work: Work) -> tuple[str, ...]:
    """The normalised names of a thing, in text order."""
    if not thing.forms:
        named = (m for m in thing.mentions if m.kind in {"name", "literal"})
        thing.forms = tuple(dict.fromkeys(normal_of(m, thing.type, work) for m in named))
    return thing.forms


def by_word(things: Iterable[Thing], work: Work) -> dict[str, list[Thing]]:
    """Things by each word of their names."""
    found: dict[str, list[Thing]] = defaultdict(list)
    for thing in things:
        for word in dict.fromkeys(word for form in forms_of(thing, work) for word in form.split()):
            found[word].append(thing)
    return found


def is_part(thing: Thing, work: Work) -> bool:
    """Whether the name is but a part of one: only words of kind, or a ministry without a state."""
    if thing.known is not None or work.is_a(thing.type, "Person", "State"):
        return False
    ministry = work.is_a(thing.type, "Ministry")
    return all(
        _is_kind(form.split(), work)
        or (ministry and not organ_key(form, thing.type, work.ontology))
        for form in forms_of(thing, work)
    )


def _is_kind(words: Sequence[str], work: Work) -> bool:
    """Front, Defence Ministry, Liberation Front: a kind; Red Cross: a name, though listed whole."""
    listed = not words or made_of(words[-1:], work.index.kinds)
    return made_of(words, work.index.nouns) or (listed and bool(_classes_of(words, work)))


def holding(
    phrase: str, type_: str, bearing: Mapping[str, Sequence[Thing]], work: Work
) -> list[Thing]:
    """Groups, places and objects of the class that hold the phrase in their full name."""
    return [
        thing
        for thing in bearing.get(phrase.split()[-1], ())
        if thing in work.things
        and not is_person(thing.type, work)
        and tight(thing.type, type_, work.ontology)
        and not is_part(thing, work)
        and any(f" {phrase} " in f" {form} " for form in forms_of(thing, work))
    ]


def determiner_of(mention: Mention, work: Work) -> str:
    """The determiner that the phrase begins with, or that stands right before it; else "".

    Before a phrase, "that" may as well open a clause: it is left out.
    """
    if mention in work.modifiers:
        return ""
    words = clean(mention.text).split()
    before = clean(work.article.text[max(0, mention.start - 40) : mention.start]).split()
    first, outside = words[0] if words else "", before[-1].casefold() if before else ""
    for word in (first.casefold(), outside if outside != "that" else ""):
        if word in DEFINITE | NEW | OWN:
            return word
    return ""


def owner_of(mention: Mention, work: Work) -> str:
    """The last word of "Assad's", right before the phrase or at its start; else ""."""
    before = clean(work.article.text[max(0, mention.start - 40) : mention.start]).split()
    for word in (before[-1] if before else "", *clean(mention.text).split()[:-1]):
        if re.search(r"(?:'s|s')$", word, flags=re.IGNORECASE):
            return normal(word)
    return ""


def head_at(words: Sequence[str]) -> int:
    after = (i for i, word in enumerate(words) if i and word in PREPOSITIONS)
    return next(after, len(words)) - 1


def phrase_of(mention: Mention, owner: str = "") -> str:
    """The description with its head word as lemma, and its owner, if any, before it."""
    words = normal(mention.name or mention.text).split()
    if words and mention.head:
        words[head_at(words)] = normal(mention.head)
    if owner in words[:-1]:
        words = words[words.index(owner) + 1 :]
    return " ".join((f"{owner}'s", *words) if owner else words)


def is_plural(mention: Mention) -> bool:
    words = normal(mention.name or mention.text).split()
    return bool(words and mention.head) and words[head_at(words)] != normal(mention.head)
