"""Rows and open gazetteers in, Turtle out: places.ttl, actors.ttl and outlets.ttl of `ontologies/`.

Run from the repository's root: `python -m training.gazetteer.make --data ../shared/data`.
Rows are in the `.psv` files beside this one (fields by `|`, lists by `;`), what is taken from and
kept out of the list of armed groups in `armed.toml`. Same input, same bytes.
"""

from __future__ import annotations

import argparse
import csv
import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
ONTOLOGIES = HERE.parent.parent / "ontologies"
STATES = "datasets/country-codes caa72d1e (PDDL); mledoze/countries 5e9f3700 (ODbL)"
ARMED = "openeventdata/petrarch2 676801cd (MIT)"
WIKIDATA = "http://www.wikidata.org/entity/"
PREFIXES = """@prefix kg: <https://w3id.org/conflictkg/ontology#> .
@prefix known: <https://w3id.org/conflictkg/id/known/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix schema: <https://schema.org/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
"""
NOTE = (
    "# Made by training/gazetteer/make.py from the rows beside it; change those, not this file.\n"
)


@dataclass(frozen=True, slots=True)
class Row:
    """A named thing before it is Turtle. `foreign` are (name, language) in other scripts."""

    key: str  # the end of its IRI
    kind: str
    name: str
    aliases: tuple[str, ...] = ()
    former: tuple[str, ...] = ()
    demonyms: tuple[str, ...] = ()
    country: str = ""
    organ_of: str = ""
    wikidata: str = ""
    lat: str = ""
    lon: str = ""
    foreign: tuple[tuple[str, str], ...] = ()
    source: str = ""  # "" is our own knowledge


def slug(name: str) -> str:
    """Lower-case ASCII letters and digits with single hyphens."""
    plain = unicodedata.normalize("NFKD", name.replace("đ", "dj").replace("Đ", "Dj"))
    plain = plain.encode("ascii", "ignore").decode().replace("'", "")
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")


def table(path: Path) -> Iterator[dict[str, str]]:
    """The rows of a `.psv` file by the names in its first line; `#` begins a comment line."""
    lines = [line for line in path.read_text("utf-8").splitlines() if line and line[0] != "#"]
    header = lines[0].split("|")
    for line in lines[1:]:
        fields = line.split("|")
        if len(fields) > len(header):
            raise ValueError(f"{path.name}: {line!r} has {len(fields)} fields, not {len(header)}")
        yield dict(zip(header, fields + [""] * (len(header) - len(fields)), strict=True))


def words(field: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for part in field.split(";") if part.strip()))


# ------------------------------------------------------------------------ actors
def named(path: Path) -> Iterator[Row]:
    for row in table(path):
        yield Row(
            key=slug(row["name"]),
            kind=row["class"],
            name=row["name"],
            aliases=words(row["aliases"]),
            former=words(row["former"]),
            demonyms=words(row["demonyms"]),
            country=row["country"],
            organ_of=row["organ_of"],
        )


def same(name: str) -> str:
    """A key under which spellings of one group's name meet."""
    key = slug(re.sub(r"'s\b", "s", name)).replace("organisation", "organization")
    key = re.sub(r"\b(?:al|el|an|as|ash|the|of|for|de|wal?|ul|e|i)\b", "", key)
    return re.sub(r"s\b|-", "", key)


def armed_groups(path: Path, taken: set[str]) -> Iterator[Row]:
    """The multi-word names of groups in petrarch2's list; persons and bare words are left out.

    `taken` are the keys (`same`) of names that have a row already.
    """
    rules = tomllib.loads((HERE / "armed.toml").read_text("utf-8"))
    keep = re.compile(rf"\b(?:{'|'.join(rules['keep'])})\b")
    drop = re.compile(rf"\b(?:{'|'.join(rules['drop_words'])})\b")
    variants: dict[str, list[str]] = {}
    for line in path.read_text("utf-8").splitlines():
        name = re.sub(r"'S\b", "'s", line.strip()).removeprefix("The ")
        name = re.sub(r"/(\w)", lambda m: "/" + m[1].upper(), name)
        name = re.sub(r"(?<=')[AB]", lambda m: m[0].lower(), name)
        wanted = keep.search(name) and not drop.search(name) and name not in rules["drop"]
        if wanted and len(name.split()) > 1 and same(name) not in taken:
            variants.setdefault(same(name), []).append(name)
    for names in variants.values():
        first = max(names, key=lambda name: ("-" in name, -len(name)))
        others = tuple(sorted(set(names) - {first}))
        yield Row(slug(first), rules["class"], first, others, source=ARMED)


# ------------------------------------------------------------------------ places
def states(data: Path) -> Iterator[Row]:
    """States and territories, and after a state its capital (without coordinates: none is known).

    A capital is the organ of its state: "Moscow denied" speaks of Russia.
    A capital with the state's own name is left out.
    """
    changes = {row["iso2"]: row for row in table(HERE / "states.psv")}
    centres = {row["iso2"]: row for row in _csv(data / "demonyms.csv")}
    codes = {row["iso2"]: row for row in _csv(data / "countries.csv")}
    for iso in sorted(centres.keys() | codes.keys()):
        centre, code, change = centres.get(iso, {}), codes.get(iso, {}), changes.get(iso, {})
        yield from _state(centre, code, change)


def _csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _state(
    centre: Mapping[str, str], code: Mapping[str, str], change: Mapping[str, str]
) -> Iterator[Row]:
    name = change.get("name") or code["name"]
    formal = re.sub(r"\s*\*+$", "", code.get("name_formal", "")).removeprefix("the ")
    kind = change.get("class") or "State"
    foreign = [(code.get("name_ar", ""), "ar"), (code.get("name_ru", ""), "ru")]
    foreign += [(alias, "") for alias in centre.get("alt_spellings", "").split("|")]
    aliases = words(change.get("aliases", "")) + ((formal,) if formal and formal != name else ())
    country = change.get("country", "").strip("-")
    yield Row(
        key=slug(name),
        kind=kind,
        name=name,
        aliases=tuple(dict.fromkeys(aliases)),
        former=words(change.get("former", "")),
        demonyms=_demonyms(change.get("demonyms", ""), centre.get("demonym", "")),
        country=country,
        wikidata=code.get("wikidata_id", ""),
        lat=centre.get("lat", ""),
        lon=centre.get("lon", ""),
        foreign=tuple(pair for pair in foreign if kind == "State" and _other_script(pair[0])),
        source=STATES,
    )
    capital = change.get("capital") or code.get("capital", "")
    if capital not in ("", "-", name) and kind == "State":
        plain = unicodedata.normalize("NFC", capital)
        key = f"{slug(plain)}-{slug(name)}"
        yield Row(key, "City", plain, country=name, organ_of=name, source=STATES)


def _demonyms(change: str, given: str) -> tuple[str, ...]:
    if change:
        return () if change == "-" else words(change)
    found = [word.strip() for word in given.split(",") if word.strip()]
    plural = [word + "s" for word in found if re.search(r"(?:an|i|er)$", word)]
    return tuple(dict.fromkeys(found + plural))


def _other_script(name: str) -> bool:
    letters = [letter for letter in name if letter.isalpha()]
    return (
        bool(letters)
        and not re.search(r"[(_]", name)
        and not any("LATIN" in unicodedata.name(one, "") for one in letters)
    )


def places() -> Iterator[Row]:
    """Cities, areas, regions and facilities of our own rows. A place's key has its country in it,
    for names such as Tripoli are many."""
    for line in (HERE / "places.psv").read_text("utf-8").splitlines()[1:]:
        if not line or line.startswith("#"):
            continue
        kind, country, names = line.split("|")
        names, _, demonyms = names.partition(" ~")
        for entry in names.split(";"):
            current, *former = entry.split("<")
            name, *aliases = current.split("=")
            key = "-".join(filter(None, (slug(name), slug(country))))
            yield Row(
                key, kind, name, tuple(aliases), tuple(former), words(demonyms), country=country
            )


def merged(rows: Iterable[Row]) -> list[Row]:
    """One row a key: a later row (ours) adds aliases to an earlier one (of a source)."""
    by_key: dict[str, Row] = {}
    for row in rows:
        first = by_key.get(row.key)
        if first is None:
            by_key[row.key] = row
            continue
        if first.kind != row.kind:
            raise ValueError(f"{row.key}: a {first.kind} and a {row.kind}; give one another name")
        names = tuple(dict.fromkeys((*first.aliases, *row.aliases)))
        former = tuple(dict.fromkeys((*first.former, *row.former)))
        by_key[row.key] = Row(
            **{
                field: getattr(first, field) or getattr(row, field)
                for field in Row.__dataclass_fields__
            }
            | {"aliases": names, "former": former}
        )
    return list(by_key.values())


# ------------------------------------------------------------------------ Turtle
def text(value: str, language: str = "") -> str:
    quoted = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{quoted}"' + (f"@{language}" if language else "")


def turtle(rows: Iterable[Row], keys: Mapping[str, str]) -> Iterator[str]:
    """One block a row. `keys` maps the names of possible parties to their IRIs' ends.

    Raises ValueError where a row is the organ of something that has no row.
    """
    for row in rows:
        others = [*row.aliases, *_other_case((row.name, *row.aliases, *row.former))]
        labels = [
            text(name, "" if _other_script(name) else "en") for name in others if name != row.name
        ]
        labels += [text(name, language) for name, language in row.foreign]
        parts = [f"known:{row.key} a kg:{row.kind}", f"skos:prefLabel {text(row.name, 'en')}"]
        parts += _list("skos:altLabel", labels)
        parts += _list("kg:formerName", [text(name, "en") for name in row.former])
        parts += _list("kg:demonym", [text(name) for name in row.demonyms])
        parts += _list("kg:country", [text(row.country)] if row.country else [])
        if row.organ_of:
            if row.organ_of not in keys:
                raise ValueError(f"{row.name}: organ of {row.organ_of!r}, which has no row")
            parts.append(f"kg:organOf known:{keys[row.organ_of]}")
        if row.wikidata:
            parts.append(f"schema:sameAs <{WIKIDATA}{row.wikidata}>")
        if row.lat and row.lon:
            parts.append(f"schema:latitude {float(row.lat):.4f}")
            parts.append(f"schema:longitude {float(row.lon):.4f}")
        if row.source:
            parts.append(f"dcterms:source {text(row.source)}")
        yield " ;\n  ".join(parts) + " .\n"


def _other_case(names: Iterable[str]) -> Iterator[str]:
    """ "Al-X" beside "al-X", for names are looked up as they are written."""
    for name in names:
        if re.match(r"(?:[aA][lnrsdtz]|[aA]sh|[eE][lz])-", name):
            yield name[0].swapcase() + name[1:]


def _list(predicate: str, values: list[str]) -> list[str]:
    return [f"{predicate} {' , '.join(dict.fromkeys(values))}"] if values else []


def make(data: Path, out: Path) -> dict[str, int]:
    """Write the three files into `out` and return the number of rows of each."""
    actors, outlets = list(named(HERE / "actors.psv")), list(named(HERE / "outlets.psv"))
    where = merged([*states(data), *places()])
    taken = {same(name) for row in actors + outlets + where for name in _names(row)}
    actors += armed_groups(data / "armed.txt", taken)
    parties = {row.name: row.key for row in where if row.kind == "State"}
    parties |= {row.name: row.key for row in actors}
    _check([*actors, *outlets, *where])
    files = {
        "actors.ttl": ("Actors of many wars: groups, armies, organisations, peoples.", actors),
        "outlets.ttl": ("Outlets. kg:organOf: an outlet that speaks for a party.", outlets),
        "places.ttl": ("States, cities, areas. Coordinates are centres of states.", where),
    }
    for name, (title, rows) in files.items():
        body = "\n".join(turtle(rows, parties))
        (out / name).write_text(f"# {title}\n{NOTE}{PREFIXES}\n{body}", "utf-8")
    return {name: len(rows) for name, (_, rows) in files.items()}


def _names(row: Row) -> tuple[str, ...]:
    return (row.name, *row.aliases, *row.former)


def _check(rows: list[Row]) -> None:
    """Raises ValueError where two rows share a key, or two actors a name."""
    keys: dict[str, Row] = {}
    owner: dict[str, Row] = {}
    for row in rows:
        if keys.setdefault(row.key, row) is not row:
            raise ValueError(f"{row.key}: {keys[row.key].name} and {row.name}; rename one")
        if row.kind in ("City", "Area", "Region", "Facility"):
            continue  # places share names; their country tells them apart
        for name in _names(row):
            if owner.setdefault(name, row) is not row:
                raise ValueError(f"{name!r} names {owner[name].name} and {row.name}; drop one")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Write the gazetteers of ontologies/.")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    options = parser.parse_args()
    for file, count in make(options.data / "gazetteers", ONTOLOGIES).items():
        print(f"{file}: {count} rows")
