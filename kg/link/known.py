"""A name in, what the gazetteer and the ontology's words know of it out: keys, organs, classes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg.link.spelling import clean, normal
from kg.model import Entity, Known, Ontology

ROOTS = ("Person", "People", "Group", "Place", "Event", "Object")  # a State is Group and Place
ORGANS = ("Army", "Government", "Ministry", "Police", "Court")  # what a state acts through
SMALL = frozenset({"of", "for", "the", "and", "in", "on", "to", "at", "by", "a", "an"})


def root(type_: str, ontology: Ontology) -> str:
    """The root class that goes into a key: "Group" for a State, "Thing" where none fits."""
    return next((name for name in ROOTS if ontology.is_a(type_, name)), "Thing")


def compatible(one: str, other: str, ontology: Ontology) -> bool:
    """Whether one thing can be of both classes: unknown fits all, a State is Group and Place."""
    if not one or not other or ontology.is_a(one, other) or ontology.is_a(other, one):
        return True
    return any(ontology.is_a(one, name) and ontology.is_a(other, name) for name in ROOTS)


def tight(one: str, other: str, ontology: Ontology) -> bool:
    return not one or not other or ontology.is_a(one, other) or ontology.is_a(other, one)


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
        organs=frozenset(n for n, class_ in nouns.items() if is_any(class_, ORGANS, ontology)),
        titles=listed("title"),
        male=listed("maleTitle"),
        female=listed("femaleTitle"),
        state_owned=listed("stateOwned"),
    )


def _add(table: dict[str, list[Known]], name: str, known: Known) -> None:
    if name and known not in table[name]:
        table[name].append(known)


def is_any(type_: str, names: Iterable[str], ontology: Ontology) -> bool:
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
        if tight(known.type, type_, ontology)
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


def singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def made_of(words: Sequence[str], phrases: frozenset[str]) -> bool:
    """Whether words are nothing but such phrases, in singular or plural, and small words."""
    reached = [True]  # whether the first n words are
    for end in range(1, len(words) + 1):
        small = words[end - 1] in SMALL and reached[-1]
        runs = (words[start:end] for start in range(max(0, end - 4), end) if reached[start])
        reached.append(
            small
            or any(
                " ".join(run) in phrases or " ".join((*run[:-1], singular(run[-1]))) in phrases
                for run in runs
            )
        )
    return reached[-1]


def state_and_rest(name: str, ontology: Ontology) -> tuple[Known | None, tuple[str, ...]]:
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
    state, rest = state_and_rest(entity.name, ontology)
    if state is None or ontology.is_a(entity.type, "State"):
        return ""
    if ontology.is_a(entity.type, "Outlet"):
        runs = {" ".join(rest[:n]) for n in range(1, len(rest))}
        return "" if runs.isdisjoint(index(ontology).state_owned) else state.name
    return state.name if is_organ(rest, entity.type, ontology) else ""


def is_organ(rest: Sequence[str], type_: str, ontology: Ontology) -> bool:
    """Whether the words beside a state's name are only those of an organ of that class."""
    if ontology.is_a(type_, "Ministry"):
        return bool(rest)
    listed = bool(rest) and made_of(rest, index(ontology).organs)
    return listed and is_any(type_, ORGANS, ontology)


def organ_key(name: str, type_: str, ontology: Ontology) -> str:
    """One spelling for all wordings of a state's body; "" where the name is of another kind."""
    if not is_any(type_, ORGANS, ontology):
        return ""
    state, rest = state_and_rest(name, ontology)
    rest = tuple(sorted(word for word in rest if word not in SMALL))
    return " ".join((normal(state.name), *rest)) if state is not None and rest else ""
