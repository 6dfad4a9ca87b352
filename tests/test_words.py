"""The words and the gazetteer in `ontologies/`, as data: does each say one thing, and say it well?"""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

import pyoxigraph
import pytest

from training.gazetteer import make

ONTOLOGIES = Path(__file__).resolve().parent.parent / "ontologies"
KG = "https://w3id.org/conflictkg/ontology#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
SCHEMA = "https://schema.org/"
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
SOURCE = "http://purl.org/dc/terms/source"
GAZETTEER = ("actors.ttl", "outlets.ttl", "places.ttl")
Things = dict[str, dict[str, list[str]]]


def read(*names: str) -> Things:
    things: Things = defaultdict(lambda: defaultdict(list))
    for name in names:
        path = ONTOLOGIES / name
        for quad in pyoxigraph.parse(path=str(path), format=pyoxigraph.RdfFormat.TURTLE):
            things[quad.subject.value][quad.predicate.value].append(quad.object.value)
    assert things
    return things


@pytest.fixture(scope="module")
def words() -> Things:
    return read("words.ttl")


@pytest.fixture(scope="module")
def known() -> Things:
    return read(*GAZETTEER)


def listed(words: Things, name: str) -> list[str]:
    return words[KG + name][KG + "word"]


# ------------------------------------------------------------------------- words
def test_a_noun_is_in_one_class(words: Things) -> None:
    classes = defaultdict(set)
    for iri, terms in words.items():
        for noun in terms.get(KG + "noun", []):
            classes[noun].add(iri)
    assert len(classes) > 1000
    assert {noun: found for noun, found in classes.items() if len(found) > 1} == {}


def test_a_name_word_is_in_one_class(words: Things) -> None:
    classes = defaultdict(set)
    for iri, terms in words.items():
        for word in terms.get(KG + "nameWord", []):
            classes[word].add(iri)
    assert {word: found for word, found in classes.items() if len(found) > 1} == {}


@pytest.mark.parametrize(
    ("noun", "kind"),
    [
        ("gunman", "ArmedGroup"),
        ("soldier", "Army"),
        ("refugee", "People"),
        ("spokesman", "Person"),
        ("rights group", "NGO"),
        ("group", "Group"),
        ("car bomb", "Weapon"),
        ("car bombing", "Bombing"),
        ("barrel bomb", "Weapon"),
        ("helicopter gunship", "Vehicle"),
        ("checkpoint", "Facility"),
        ("village", "City"),
        ("front line", "Area"),
        ("ambush", "Attack"),
        ("air raid", "AirStrike"),
        ("bombardment", "Shelling"),
        ("counter-offensive", "Offensive"),
        ("truce", "Ceasefire"),
        ("news agency", "Outlet"),
        ("observatory", "Monitor"),
    ],
)
def test_nouns_have_the_sense_of_conflict_news(words: Things, noun: str, kind: str) -> None:
    assert [iri for iri, terms in words.items() if noun in terms.get(KG + "noun", [])] == [
        KG + kind
    ]


def test_nouns_and_list_words_are_lower_case_and_clean(words: Things) -> None:
    capitals = {KG + name for name in ("title", "femaleTitle", "maleTitle", "month", "weekday")}
    for iri, terms in words.items():
        for word in terms.get(KG + "noun", []) + terms.get(KG + "word", []):
            assert word == " ".join(word.split()), word
            assert iri in capitals or word.islower() or not any(map(str.isalpha, word)), word


def test_lists_are_not_empty(words: Things) -> None:
    lists = [iri for iri, terms in words.items() if KG + "WordList" in terms[RDF_TYPE]]
    assert len(lists) > 20
    assert [iri for iri in lists if not words[iri].get(KG + "word")] == []


@pytest.mark.parametrize("name", ["vagueCount", "weekday", "month"])
def test_valued_words_have_whole_numbers(words: Things, name: str) -> None:
    values = dict(entry.split("=") for entry in listed(words, name))
    assert all(value.isdigit() for value in values.values())


def test_vague_counts_are_least_values(words: Things) -> None:
    values = dict(entry.split("=") for entry in listed(words, "vagueCount"))
    bounds = ("dozens", "24"), ("scores", "40"), ("hundreds", "200"), ("thousands", "2000")
    assert all(values[word] == value for word, value in bounds)


def test_comparators_do_not_overlap(words: Things) -> None:
    names = ("AtLeast", "MoreThan", "AtMost", "LessThan", "About")
    phrases = [phrase for name in names for phrase in listed(words, "comparator" + name)]
    assert len(phrases) == len(set(phrases))


def test_time_is_no_target(words: Things) -> None:
    nouns = {noun for terms in words.values() for noun in terms.get(KG + "noun", [])}
    assert {"week", "evening", "year"} <= set(listed(words, "timeNoun"))
    assert nouns & set(listed(words, "timeNoun")) == set()


# --------------------------------------------------------------------- gazetteer
def test_every_thing_has_one_class_and_one_name(known: Things) -> None:
    assert len(known) > 3000
    for iri, terms in known.items():
        assert len(terms[RDF_TYPE]) == len(terms[SKOS + "prefLabel"]) == 1, iri


def test_actors_do_not_share_a_name(known: Things) -> None:
    owners = defaultdict(set)
    places = {KG + name for name in ("City", "Area", "Region", "Facility")}
    for iri, terms in known.items():
        if terms[RDF_TYPE][0] not in places:
            labels = (SKOS + "prefLabel", SKOS + "altLabel", KG + "formerName")
            for name in (name for label in labels for name in terms.get(label, [])):
                owners[name].add(iri)
    assert {name: found for name, found in owners.items() if len(found) > 1} == {}


def test_an_organ_is_of_something_known(known: Things) -> None:
    parties = {
        iri: terms[KG + "organOf"] for iri, terms in known.items() if KG + "organOf" in terms
    }
    assert len(parties) > 100
    assert {
        iri for iri, found in parties.items() if found[0] not in known or found[0] == iri
    } == set()


@pytest.mark.parametrize(
    ("outlet", "party"), [("SANA", "Syria"), ("TASS", "Russia"), ("Amaq", "Islamic State")]
)
def test_organs_of_parties(known: Things, outlet: str, party: str) -> None:
    by_name = {terms[SKOS + "prefLabel"][0]: terms for terms in known.values()}
    (owner,) = by_name[outlet][KG + "organOf"]
    assert known[owner][SKOS + "prefLabel"] == [party]


@pytest.mark.parametrize("outlet", ["Reuters", "BBC", "Voice of America", "Al Jazeera"])
def test_outlets_with_news_of_their_own_are_no_organs(known: Things, outlet: str) -> None:
    by_name = {terms[SKOS + "prefLabel"][0]: terms for terms in known.values()}
    assert KG + "organOf" not in by_name[outlet]


def test_identifiers_and_coordinates_have_a_source(known: Things) -> None:
    sourced = {
        iri
        for iri, terms in known.items()
        if any(SCHEMA + term in terms for term in ("sameAs", "latitude", "longitude"))
    }
    assert len(sourced) > 200
    assert {iri for iri in sourced if SOURCE not in known[iri]} == set()
    for iri in sourced:
        for same in known[iri].get(SCHEMA + "sameAs", []):
            assert re.fullmatch(r"http://www\.wikidata\.org/entity/Q\d+", same)


def test_a_country_is_a_state_of_the_gazetteer(known: Things) -> None:
    names = {terms[SKOS + "prefLabel"][0] for terms in known.values()}
    countries = {name for terms in known.values() for name in terms.get(KG + "country", [])}
    assert len(countries) > 100
    assert countries - names == set()


def test_demonyms_are_of_one_thing(known: Things) -> None:
    owners = defaultdict(set)
    for iri, terms in known.items():
        for demonym in terms.get(KG + "demonym", []):
            owners[demonym].add(iri)
    assert {word: found for word, found in owners.items() if len(found) > 1} == {}


def test_former_names_are_not_preferred_names(known: Things) -> None:
    names = {terms[SKOS + "prefLabel"][0] for terms in known.values()}
    former = {name for terms in known.values() for name in terms.get(KG + "formerName", [])}
    assert "Jabhat al-Nusra" in former
    assert former & names == set()


# -------------------------------------------------------------------- the maker
def test_slugs_are_ascii() -> None:
    assert make.slug("Médecins Sans Frontières") == "medecins-sans-frontieres"
    assert make.slug("Peć/Đakovica's") == "pec-djakovicas"


def test_spellings_of_a_group_meet() -> None:
    assert make.same("Ahrar al-Sham") == make.same("Ahrar ash Sham")
    assert make.same("Free People's Army") == make.same("Free Peoples Army")
    assert make.same("Jaish al-Fatah") != make.same("Jaish al-Islam")


def test_an_organ_without_its_party_is_refused() -> None:
    row = make.Row("river-radio", "Outlet", "River Radio", organ_of="Freedonia")
    with pytest.raises(ValueError, match="Freedonia"):
        list(make.turtle([row], {}))


def test_a_row_with_too_many_fields_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "rows.psv"
    path.write_text("class|name\n# a comment\nOutlet|River|Radio\n", "utf-8")
    with pytest.raises(ValueError, match="3 fields, not 2"):
        list(make.table(path))
