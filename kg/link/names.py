"""Mentions of names in, one thing for each name and its variants out: the sieves for names."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from kg.link.known import compatible, made_of, organ_key, root, tight
from kg.link.spelling import normal
from kg.link.things import (
    Alias,
    Thing,
    Work,
    bare_name,
    by_word,
    determiner_of,
    forms_of,
    holding,
    is_part,
    is_person,
    normal_of,
    titles_at,
    type_by_name,
    vote,
)
from kg.model import Known, Mention

_INSIDE = frozenset({"in", "at", "near", "inside", "into"})


def link_names(named: Sequence[Mention], aliases: Sequence[Alias], work: Work) -> None:
    literal_types = {a.second: a.first.type for a in aliases if a.second.kind == "literal"}
    types = {}
    for mention in named:
        work.titles[mention] = titles_at(mention, work)
        types[mention] = literal_types.get(mention) or type_by_name(mention, work)
    _exact(named, types, work)
    _gazetteer(work)
    _told(aliases, work)
    _organs(work)
    _acronyms(work)
    _surnames(work)
    _partial(work)
    _heads(work)


def _exact(named: Sequence[Mention], types: Mapping[Mention, str], work: Work) -> None:
    """One thing for each name and root class; a state bridges Group and Place."""
    same: dict[str, list[Mention]] = defaultdict(list)
    for mention in named:
        same[normal_of(mention, types[mention], work)].append(mention)
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
            thing = Thing("", "name")
            work.things[thing] = None
            for mention in mentions_of_root:
                work.add(thing, mention)
            thing.type = vote(thing, work, types)


def _gazetteer(work: Work) -> None:
    """Known things for names that can mean only one, by class and by the countries spoken of."""
    named = [(thing, forms_of(thing, work)[0]) for thing in list(work.things)]
    undecided: list[tuple[Thing, str, list[Known]]] = []
    for thing, name in named:
        found = [
            known
            for known in work.index.names.get(name, ())
            if compatible(known.type, thing.type, work.ontology)
        ]
        close = [known for known in found if tight(known.type, thing.type, work.ontology)]
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
    first: dict[int, Thing] = {}
    for thing, name in named:
        if thing.known is None:
            continue
        thing.type = thing.known.type
        former = {normal(form) for form in thing.known.former}
        own = normal(thing.known.name, person=is_person(thing.type, work))
        for mention in thing.sieves:
            if name in former:
                thing.former.add(bare_name(mention, work))
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


def _told(aliases: Sequence[Alias], work: Work) -> None:
    """What the text itself says of two names."""
    for alias in aliases:
        one, other = work.of.get(alias.first), work.of.get(alias.second)
        if one is None or other is None or alias.kind == "apposition":
            continue
        if one is other or not _may_merge(one, other, work):
            continue
        if alias.kind in {"formerName", "alsoKnownAs"}:
            one.secondary |= set(forms_of(other, work))
        if alias.kind == "formerName":
            one.former |= {bare_name(m, work) for m in other.sieves}
        work.merge(one, other, alias.kind)


def _may_merge(one: Thing, other: Thing, work: Work) -> bool:
    """Never a person with a group or place, and never two things that the gazetteer tells apart."""
    if one.known is not None and other.known is not None and one.known is not other.known:
        return False
    return compatible(one.type, other.type, work.ontology)


def _organs(work: Work) -> None:
    first: dict[str, Thing] = {}
    for thing in list(work.things):
        organ = organ_key(forms_of(thing, work)[0], thing.type, work.ontology)
        into = first.setdefault(organ, thing) if organ else thing
        if into is not thing and _may_merge(into, thing, work):
            work.merge(into, thing, "organ")


def _acronyms(work: Work) -> None:
    """SOHR is the one name of its root class whose capitalised words begin so."""
    initials: dict[str, list[Thing]] = defaultdict(list)
    for thing in work.things:
        for letters in dict.fromkeys(_initials(bare_name(m, work)) for m in thing.mentions):
            if letters:
                initials[letters].append(thing)
    for thing in list(work.things):
        letters = _letters(thing, work)
        found = [t for t in initials.get(letters, ()) if t is not thing and t in work.things]
        if len(found) == 1 and not is_person(thing.type, work):
            if _may_merge(found[0], thing, work) and not is_person(found[0].type, work):
                work.merge(found[0], thing, "acronym")


def _letters(thing: Thing, work: Work) -> str:
    names = {bare_name(m, work).replace(".", "") for m in thing.sieves}
    name = next(iter(names)) if len(names) == 1 else ""
    return name if name.isupper() and name.isalpha() and 2 <= len(name) <= 7 else ""


def _initials(name: str) -> str:
    words = [w for w in re.split(r"[\s-]+", re.sub(r"'s\b", "", name)) if w]
    big = [w[0] for w in words if w[0].isupper()]
    return "".join(big) if len(big) > 1 and len(big) < 8 else ""


def _first_told(thing: Thing, work: Work) -> int:
    """Where the story itself, below headline and standfirst, first names the thing."""
    return min((m.start for m in thing.sieves if not work.in_headline(m)), default=-1)


def _introduced(full: Thing, short: Thing, work: Work) -> bool:
    """News gives the full name first; only a headline may be short before."""
    told = _first_told(short, work)
    return told < 0 or min(m.start for m in full.sieves) < told


def _titles_of(thing: Thing, work: Work) -> frozenset[str]:
    return frozenset(t for m in thing.sieves for t in work.titles.get(m, ()))


def _surnames(work: Work) -> None:
    """Title and surname, surname alone, given name and surname: one person if only one can be."""
    people = [t for t in work.things if is_person(t.type, work)]
    people.sort(key=lambda t: -max(len(form.split()) for form in forms_of(t, work)))
    bearing = by_word(people, work)
    length = {t: max(len(form.split()) for form in forms_of(t, work)) for t in people}
    given: dict[str, set[str]] = defaultdict(set)  # surname → given names with it
    for words in (form.split() for person in people for form in forms_of(person, work)):
        if len(words) > 1:
            given[words[-1]].add(words[0])
    for short in people:
        forms = forms_of(short, work)
        if short.known is not None or len(forms) > 1:
            continue
        words, titled = forms[0].split(), bool(_titles_of(short, work))
        fuller = [f for f in bearing[words[-1]] if length[f] > len(words) and f in work.things]
        found = [
            full
            for full in fuller
            if any(
                _shortens(words, form.split(), titled or len(given[form.split()[-1]]) > 1)
                for form in forms_of(full, work)
            )
        ]
        found = found or [f for f in fuller if _names_twice(words, f, work)]
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
    _surnames_misread(bearing, work)


def _surnames_misread(bearing: Mapping[str, Sequence[Thing]], work: Work) -> None:
    """A place that no gazetteer knows and that nothing is "in", or a group of no kind, that is named
    as one person before it.
    """
    for place in [t for t in work.things if not t.known and _may_be_misread(t, work)]:
        name = forms_of(place, work)[0]
        parts = (-1, 0) if place.type == "Group" else (-1,)  # a place may be a given name, too
        found = [
            t
            for t in bearing.get(name, ())
            if t in work.things
            and any(f.split()[at] == name != f for f in forms_of(t, work) for at in parts)
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


def _may_be_misread(thing: Thing, work: Work) -> bool:
    return thing.kind == "name" and (thing.type == "Group" or work.is_a(thing.type, "Place"))


def _shortens(short: list[str], full: list[str], titled: bool) -> bool:
    """ "Torrado" and "Stela Torrado" of "Stela Maria Torrado": without what is left out."""
    if len(short) >= len(full):
        return False
    if full[-len(short) :] == short or (titled and short == full[:1]):
        return True
    rest = iter(full)
    within = short[-1] == full[-1] and all(word in rest for word in short)
    return len(short) > 1 and short[0] == full[0] and (within or short == full[: len(short)])


def _names_twice(words: list[str], full: Thing, work: Work) -> bool:
    """ "Gramajo" of "Hector Gramajo Morales": the first of two surnames."""
    forms = (form.split() for form in forms_of(full, work))
    return any(f[-1 - len(words) : -1] == words and len(f) > len(words) + 1 for f in forms)


def _fits_person(full: Thing, short: Thing, work: Work) -> bool:
    one, other = _titles_of(full, work), _titles_of(short, work)
    male, female = work.index.male, work.index.female
    if (one & male and other & female) or (one & female and other & male):
        return False
    return bool(one & other) or _introduced(full, short, work)


def _partial(work: Work) -> None:
    """A group's own name without its word of kind, before or after it."""
    groups = [t for t in work.things if work.is_a(t.type, "Group") and not is_part(t, work)]
    bearing = by_word(groups, work)
    for short in list(work.things):
        forms = forms_of(short, work)
        words = forms[0].split()
        if short.known is not None or len(forms) > 1 or not words or is_part(short, work):
            continue
        if (short.type and not work.is_a(short.type, "Group")) or forms[0] in work.index.demonyms:
            continue
        found = [
            full
            for full in bearing[words[0]]
            if full is not short
            and full in work.things
            and tight(full.type, short.type, work.ontology)
            and any(_without_kind(words, form.split(), work) for form in forms_of(full, work))
        ]
        if len(found) == 1 and _introduced(found[0], short, work):
            work.merge(found[0], short, "partial")


def _without_kind(short: list[str], full: list[str], work: Work) -> bool:
    """Whether only words of kind are left out, or the state before a name of two words or more."""
    states = work.index.demonyms
    if len(short) >= len(full):
        return False
    before, after = full[: -len(short)], full[len(short) :]
    if len(short) > 1 and full[-len(short) :] == short and " ".join(before) in states:
        return True
    return (full[: len(short)] == short and made_of(after, work.index.group_kinds)) or (
        full[-len(short) :] == short and made_of(before, work.index.group_kinds)
    )


def _heads(work: Work) -> None:
    """ "the Observatory": nothing but words of kind, in the name of one thing of that class."""
    bearing = by_word(work.things, work)
    for short in list(work.things):
        if not is_part(short, work):
            continue
        if not any(determiner_of(m, work) == "the" or work.in_headline(m) for m in short.sieves):
            continue
        phrase = forms_of(short, work)[0]
        found = [t for t in holding(phrase, short.type, bearing, work) if t is not short]
        if len(found) == 1 and _introduced(found[0], short, work):
            work.merge(found[0], short, "head")
