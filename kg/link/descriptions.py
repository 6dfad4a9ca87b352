"""Descriptions in, the things that they mean out: new ones, repeated ones, named ones."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from kg.link.known import compatible, made_of, tight
from kg.link.spelling import normal
from kg.link.things import (
    DEFINITE,
    NEW,
    OWN,
    Alias,
    Thing,
    Work,
    by_word,
    determiner_of,
    holding,
    is_person,
    is_plural,
    owner_of,
    phrase_of,
)
from kg.model import Count, Mention


def link_descriptions(described: Sequence[Mention], aliases: Sequence[Alias], work: Work) -> None:
    """In text order: counted and indefinite phrases are new, bare and definite ones may repeat."""
    apposed = beside(aliases)
    bearing = by_word(work.things, work)
    seen: dict[str, list[Thing]] = defaultdict(list)
    at: dict[tuple[int, int, str], Thing] = {}
    for mention in described:
        determiner, owner = determiner_of(mention, work), owner_of(mention, work)
        phrase = phrase_of(mention, owner)
        place = (mention.start, mention.end, mention.name if mention.coref_by else "")
        thing, how = at.get(place), ""  # "they" who are two descriptions are two mentions
        if thing is not None and not compatible(thing.type, mention.type, work.ontology):
            thing = None
        if thing is None:
            thing, how = _in_apposition(mention, apposed, work), "apposition"
        if thing is None and mention.coref_by:
            thing, how = _last_named(mention, seen[phrase]), mention.coref_by
        if thing is None:
            thing, how = _antecedent(mention, determiner, seen[phrase], work)
        if thing is None and determiner in DEFINITE and not owner:
            thing, how = _named_before(mention, bearing, work)
        if thing is None:
            thing = work.new(mention, mention.type, "description")
        else:
            work.add(thing, mention, how)
        at[place] = thing
        if determiner not in OWN and thing not in seen[phrase]:
            seen[phrase].append(thing)


def beside(aliases: Sequence[Alias]) -> dict[Mention, list[Mention]]:
    found: dict[Mention, list[Mention]] = defaultdict(list)
    for alias in aliases:
        found[alias.first].append(alias.second)
        found[alias.second].append(alias.first)
    return found


def _in_apposition(
    mention: Mention, apposed: Mapping[Mention, Sequence[Mention]], work: Work
) -> Thing | None:
    """The one named thing of fitting class that the text sets beside the description."""
    if mention.count is not None:
        return None
    beside = dict.fromkeys(work.of[m] for m in apposed.get(mention, ()) if m in work.of)
    found = [t for t in beside if t.kind == "name"]
    fits = len(found) == 1 and compatible(found[0].type, mention.type, work.ontology)
    return found[0] if fits else None


def _last_named(mention: Mention, seen: Sequence[Thing]) -> Thing | None:
    """Where a pronoun that took over its antecedent's name belongs: with the last so named."""
    before = [t for t in seen if t.mentions[0].start < mention.start]
    return max(
        before,
        key=lambda t: max(m.start for m in t.sieves if m.start < mention.start),
        default=None,
    )


def _antecedent(
    mention: Mention, determiner: str, seen: Sequence[Thing], work: Work
) -> tuple[Thing | None, str]:
    """The same phrase before, where one thing can be meant."""
    if mention.count is not None:
        same = [
            t
            for t in seen
            if t.count
            and _ends(t.count) == _ends(mention.count)
            and compatible(t.type, mention.type, work.ontology)
            and (determiner in DEFINITE or work.retells(mention, t))
        ]
        how = "definite" if determiner in DEFINITE else "headline"
        return (same[0], how) if len(same) == 1 else (None, "")
    if determiner in NEW | OWN:
        return None, ""
    fits = [t for t in seen if compatible(t.type, mention.type, work.ontology)]
    plural = None if mention in work.modifiers else is_plural(mention)
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
    mention: Mention, bearing: Mapping[str, Sequence[Thing]], work: Work
) -> tuple[Thing | None, str]:
    """A named thing, spoken of before, that a bare definite description can only mean."""
    phrase = phrase_of(mention)
    words = phrase.split()
    if mention.count is not None or is_plural(mention) or not words:
        return None, ""

    def before(thing: Thing) -> bool:
        return any(m.start < mention.start for m in thing.sieves)

    if phrase in work.index.titles and (not mention.type or is_person(mention.type, work)):
        bearers = [
            t
            for t in work.things
            if is_person(t.type, work)
            and any(m.start < mention.start and phrase in work.titles.get(m, ()) for m in t.sieves)
        ]
        return (bearers[0], "title") if len(bearers) == 1 else (None, "")
    if not made_of(words, work.index.kinds):
        return None, ""
    held = [t for t in holding(phrase, mention.type, bearing, work) if before(t)]
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


def _says_class(word: str, type_: str, work: Work) -> bool:
    """Whether the word is the class's own ("the city"), not that of a part or member of it."""
    label = work.ontology.classes[type_].label if type_ in work.ontology.classes else ""
    return work.is_a(type_, "Group", "City", "State") and word in normal(label).split()


def _may_be(thing: Thing, mention: Mention, work: Work) -> bool:
    """Whether a singular description may mean the thing; a state only where it says so."""
    state = work.is_a(thing.type, "State") and not work.is_a(mention.type, "State")
    close = bool(thing.type) and tight(thing.type, mention.type, work.ontology)
    return close and not state and not thing.plural
