"""Where the cities are, and when the article does not decide."""

from __future__ import annotations

from kg.model import Entity, Ontology
from kg.ontology import read_ontology
from kg.places import City, _table, choose, located, namesakes

LIBYA = City("Tripoli", "Libya", 32.9, 13.2, 1_300_000)
LEBANON = City("Tripoli", "Lebanon", 34.4, 35.8, 230_000)


def city(name: str) -> Entity:
    return Entity(f"Place|{name.lower()}", name, "City", "name")


def test_every_line_of_the_table_is_found_by_its_name() -> None:
    table = _table()
    assert table is not None
    lines = table[:].decode().splitlines()
    assert lines == sorted(lines, key=str.encode)
    for line in [*lines[:50], *lines[::997], *lines[-50:]]:
        key, name, state, *_ = line.split("\t")
        assert (name, state) in {(found.name, found.state) for found in namesakes(key)}


def test_a_name_that_no_city_has() -> None:
    assert namesakes("Zzyzxqua") == () == namesakes("") == namesakes("~~~")


def test_spellings() -> None:
    assert {c.state for c in namesakes("Raqqa")} == {"Syria"}
    assert "Syria" in {c.state for c in namesakes("Deir al-Zor")}


def test_the_named_state_decides() -> None:
    assert choose([LIBYA, LEBANON], {"Lebanon", "France"}) == LEBANON
    assert choose([LIBYA, LEBANON], {"Libya", "Lebanon"}) == LIBYA
    assert choose([LIBYA, LEBANON], {"Kenya"}) is None


def test_without_a_state_only_a_famous_city_is_placed() -> None:
    assert choose([LIBYA, LEBANON], ()) is None
    assert choose([LIBYA], ()) == LIBYA
    assert choose([LEBANON], ()) is None


def test_only_cities_without_coordinates_change() -> None:
    ontology: Ontology = read_ontology()
    known = Entity("Place|goma", "Goma", "City", "name", lat=1.0, lon=2.0)
    group = Entity("Group|goma", "Goma", "ArmedGroup", "name")
    goma, *rest = located(
        [city("Goma"), known, group], {"Democratic Republic of the Congo"}, ontology
    )
    assert (round(goma.lat or 0), round(goma.lon or 0)) == (-2, 29)
    assert goma.country == "Democratic Republic of the Congo"
    assert rest == [known, group]
