"""Entities in, the same entities out, with coordinates and state of the cities among them.

The gazetteer of the ontology knows states and places that the news of wars is about; `cities.tsv`
beside it knows where 34,000 cities are (GeoNames, CC BY 4.0). Many names are those of several: a
city is taken only where the article itself decides, or where hardly another can be meant. A place
without coordinates is better than one on the wrong side of the world.
"""

from __future__ import annotations

import mmap
from collections.abc import Collection, Iterable
from dataclasses import replace
from functools import cache
from typing import NamedTuple

from kg.files import ontologies
from kg.link import normal
from kg.model import Entity, Ontology

FILE = "cities.tsv"
LARGER = 5  # times the people of the next one of that name: what a state's news means by it
FAMOUS, LARGEST = 300_000, 20  # people, and times the next one: what is meant without a state


class City(NamedTuple):
    """A line of the table; degrees, people."""

    name: str
    state: str
    lat: float
    lon: float
    people: int


def located(
    entities: Iterable[Entity], states: Collection[str], ontology: Ontology
) -> tuple[Entity, ...]:
    """Cities with coordinates and state, where `states`, those that the article names, decide."""
    return tuple(
        _placed(entity, states) if _is_open(entity, ontology) else entity for entity in entities
    )


def _is_open(entity: Entity, ontology: Ontology) -> bool:
    return (
        entity.kind == "name"
        and entity.lat is None
        and not entity.wikidata
        and entity.type in ontology.classes
        and ontology.is_a(entity.type, "City")
    )


def _placed(entity: Entity, states: Collection[str]) -> Entity:
    city = choose(namesakes(entity.name), states)
    if city is None:
        return entity
    return replace(entity, lat=city.lat, lon=city.lon, country=entity.country or city.state)


def choose(cities: Collection[City], states: Collection[str]) -> City | None:
    """The city that is meant: the one, or by far the largest one, in a state that is named.

    Where no state is named it must be large and nearly alone with its name.
    """
    named = [city for city in cities if city.state in states]
    if not named and states:
        return None
    found = sorted(named or cities, key=lambda city: -city.people)
    if not found:
        return None
    first, next_ = found[0], found[1].people if len(found) > 1 else 0
    if named:
        return first if first.people >= LARGER * next_ else None
    return first if first.people >= max(FAMOUS, LARGEST * next_) else None


@cache
def namesakes(name: str) -> tuple[City, ...]:
    """All cities that a name is a spelling of, found by bisection in the sorted table."""
    key = normal(name).encode() + b"\t"
    table = _table()
    if table is None or len(key) < 4:
        return ()
    low, high = 0, len(table)
    while low < high:
        middle = table.rfind(b"\n", 0, (low + high) // 2) + 1
        end = table.find(b"\n", middle) + 1
        if table[middle : middle + len(key)] < key:
            low = end
        elif middle >= high or middle < low:
            break
        else:
            high = middle
    found = []
    while table[low : low + len(key)] == key:
        end = table.find(b"\n", low)
        _, city, state, lat, lon, people, _ = table[low:end].decode().split("\t")
        found.append(City(city, state, float(lat), float(lon), int(people)))
        low = end + 1
    return tuple(found)


@cache
def _table() -> mmap.mmap | None:
    path = ontologies() / FILE
    if not path.is_file():
        return None
    with path.open("rb") as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
