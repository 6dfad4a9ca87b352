"""Mentions of happenings in, happenings out: each its own, unless the text leaves only one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from kg.link.descriptions import beside
from kg.link.known import SMALL, tight
from kg.link.spelling import normal
from kg.link.things import DEFINITE, NEW, Alias, Thing, Work, determiner_of, head_at, phrase_of
from kg.model import Mention


def link_events(events: Sequence[Mention], aliases: Sequence[Alias], work: Work) -> None:
    """Each mention is a happening of its own, unless the text leaves only one that it can be."""
    same = beside(aliases)
    told: dict[tuple[str, str], dict[Thing, None]] = defaultdict(dict)  # by class and head word
    at: dict[tuple[int, int], Thing] = {}
    for mention in events:
        heads = _heads_of(mention)
        earlier = list(dict.fromkeys(t for head in heads for t in told[mention.type, head]))
        thing, how = at.get((mention.start, mention.end)), ""
        if thing is not None and not tight(thing.type, mention.type, work.ontology):
            thing = None
        if thing is None:
            thing, how = _told_same(mention, same, work), "coreference"
        if thing is None and len(earlier) == 1:
            if determiner_of(mention, work) in DEFINITE and _says_no_more(mention, earlier[0]):
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
    return sorted({normal(mention.head), words[head_at(words)] if words else ""} - {""})


def _told_same(
    mention: Mention, same: Mapping[Mention, Sequence[Mention]], work: Work
) -> Thing | None:
    things = (work.of.get(other) for other in same.get(mention, ()))
    return next((t for t in things if t is not None and t.kind == "event"), None)


def _modifiers(mention: Mention) -> frozenset[str]:
    words = phrase_of(mention).split()
    return frozenset(words) - {*_heads_of(mention)} - SMALL


def _says_no_more(mention: Mention, thing: Thing) -> bool:
    said = frozenset(word for m in thing.sieves for word in _modifiers(m))
    return _modifiers(mention) <= said


def _is_told_again(mention: Mention, thing: Thing, work: Work) -> bool:
    """Whether standfirst or lead repeat the headline's happening, with no other word against it."""
    own, other = _modifiers(mention), _modifiers(thing.mentions[0])
    several = determiner_of(mention, work) in NEW - {"a", "an"}
    return (
        work.level(mention) < 3
        and work.retells(mention, thing)
        and not several
        and (own <= other or other <= own)
    )
