"""Mentions in, entities out: names, aliases, acronyms, renames, titles and descriptions.

Works within one article, over plain records. Deterministic sieves of high precision, each named in
`Mention.coref_by` of the mention that it linked; a wrong merge is worse than a missed one:

    exact        the same name but for case, accents, hyphens, articles, a possessive, a final h
    gazetteer    another name that the gazetteer knows, if only one thing can be meant
    demonym      an adjective that stands for its state as an actor
    organ        state + body, in any of its wordings ("Russia's X Ministry", "Russian Ministry of X")
    acronym      in brackets after the name, or the initials of one name of the same root class
    alsoKnownAs, formerName, apposition, coreference    the text says so (`Alias`)
    surname      part of one person's name, with or without a title; also where it was taken for a
                 place that no gazetteer knows, or for a group of no kind
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

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from kg.link.descriptions import link_descriptions
from kg.link.events import link_events
from kg.link.known import (
    ORGANS,
    entity_of,
    index,
    is_organ,
    known_key,
    name_key,
    organ_key,
    organ_of,
    state_and_rest,
)
from kg.link.names import link_names
from kg.link.spelling import clean, normal, slug
from kg.link.things import (
    NEW,
    OWN,
    PREPOSITIONS,
    Alias,
    AliasKind,
    Thing,
    Work,
    bare_name,
    determiner_of,
    forms_of,
    is_part,
    is_person,
    is_plural,
    position,
)
from kg.model import Article, Entity, Mention, Ontology

__all__ = [
    "Alias", "AliasKind", "entity_of", "index", "known_key", "link", "name_key", "normal", "organ_of", "slug",
]  # fmt: skip


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
    ordered = sorted(everything, key=position)
    work = Work(article, ontology, index(ontology), levels=_levels(article))
    work.modifiers = _modifiers_in(ordered, article)
    # "the Russian defence ministry" is a name, however it is written
    taken = {m: replace(m, kind="name") if _names_organ(m, work) else m for m in ordered}
    aliases = [replace(a, first=taken[a.first], second=taken[a.second]) for a in aliases]
    aliases.sort(key=lambda a: (position(a.first), position(a.second), a.kind))
    spoken = sorted(set(taken.values()), key=position)
    named = {m for m in spoken if m.kind == "name"}
    named |= {a.second for a in aliases if a.second.kind == "literal"}
    link_names(sorted(named, key=position), aliases, work)
    link_descriptions([m for m in spoken if m.kind == "description"], aliases, work)
    link_events([m for m in spoken if m.kind == "event"], aliases, work)
    linked, entities = _result(spoken, work)
    return {m: replace(linked[taken[m]], kind=m.kind) for m in ordered}, entities


def _names_organ(mention: Mention, work: Work) -> bool:
    """One organ of a state, described by state and organ and by nothing else."""
    if mention.kind != "description" or mention.count is not None or is_plural(mention):
        return False
    if not work.is_a(mention.type, *ORGANS) or determiner_of(mention, work) in NEW | OWN:
        return False
    state, rest = state_and_rest(mention.name or mention.text, work.ontology)
    return state is not None and is_organ(rest, mention.type, work.ontology)


def _modifiers_in(ordered: Sequence[Mention], article: Article) -> frozenset[Mention]:
    """Descriptions before the head of a longer phrase: "rebel" of "the rebel bombardment"."""
    found: set[Mention] = set()
    covering: list[Mention] = []
    for mention in sorted(ordered, key=lambda m: (m.start, -m.end, position(m))):
        covering = [m for m in covering if m.end > mention.start]
        after = article.text[mention.end : mention.end + 1]
        if mention.kind == "description":
            longer = (m for m in covering if m.end > mention.end)
            before = (article.text[m.start : mention.start].casefold().split() for m in longer)
            inside = after == " " and any(PREPOSITIONS.isdisjoint(words) for words in before)
            follows = article.text[mention.end : mention.end + 20].casefold().split()[:1]
            if after == "-" or (inside and PREPOSITIONS.isdisjoint(follows)):
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


def _result(
    ordered: Sequence[Mention], work: Work
) -> tuple[dict[Mention, Mention], tuple[Entity, ...]]:
    things = sorted(work.things, key=lambda t: position(t.mentions[0]))
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


def _how_named(mention: Mention, entity: Entity, sieve: str, work: Work) -> str:
    """ "" where the mention is the entity's own name, "exact" where only the spelling differs."""
    name = bare_name(mention, work)
    if name == entity.name:
        return ""
    person = is_person(entity.type, work)
    return "exact" if normal(name, person=person) == normal(entity.name, person=person) else sieve


def _entity(thing: Thing, numbers: Counter[str], work: Work) -> Entity:
    type_ = thing.type or "Thing"
    if thing.kind != "name":
        name = clean(thing.mentions[0].name or thing.mentions[0].text)
        key = _scoped(name, numbers, work)
        return Entity(key, name, type_, thing.kind, article=work.article.id)
    forms = Counter(bare_name(m, work) for m in thing.mentions if m.kind in {"name", "literal"})
    known = thing.known
    name = known.name if known else _preferred(forms, thing, work)
    former = {form for form in thing.former if form != name}
    scoped = known is None and (thing.ambiguous or is_part(thing, work) or _is_lone(thing, work))
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


def _is_lone(thing: Thing, work: Work) -> bool:
    """A person of whom the article gives one name only: another article's may be another's."""
    return is_person(thing.type, work) and all(" " not in form for form in forms_of(thing, work))


def _preferred(forms: Counter[str], thing: Thing, work: Work) -> str:
    """The longest full form; not one in capitals, not a former or a second name."""
    person = is_person(thing.type, work)
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


def _key(name: str, thing: Thing, work: Work) -> str:
    if thing.known is not None:
        return known_key(thing.known, work.ontology)
    organ = organ_key(name, thing.type, work.ontology)
    return f"Group|{organ}" if organ else name_key(name, thing.type, ontology=work.ontology)


def _scoped(name: str, numbers: Counter[str], work: Work) -> str:
    stem = f"{work.article.id}#{slug(name)}"
    numbers[stem] += 1
    return f"{stem}-{numbers[stem]}"
