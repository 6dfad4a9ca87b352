"""What names say by themselves: other names, former names, places in places, organs of states."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.extract.names import namings
from kg.model import Article, Block, Reading
from kg.parse import parse
from kg.pipeline import Tools

Read = Callable[..., Reading]
Names = list[tuple[str, str, str]]


def said_of_names(text: str, use: Tools) -> Names:
    """(first, kind, second) of all that a text says about names."""
    doc = parse(Article("names", text, (Block(0, len(text)),)), use.nlp)
    use.lex.recognise(doc)
    found = namings(doc, use.lex)
    for naming in found:
        for mention in (naming.first, naming.second, naming.cue):
            assert text[mention.start : mention.end] == mention.text
    return [(n.first.name, n.kind, n.second.name) for n in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Revolutionary Armed Forces of Colombia (FARC) attacked a village.",
         ("Revolutionary Armed Forces of Colombia", "acronym", "FARC")),
        ("Médecins Sans Frontières (MSF) condemned the raid.",
         ("Médecins Sans Frontières", "acronym", "MSF")),
        ("Lashkar-e-Taiba (LeT) denied it.", ("Lashkar-e-Taiba", "acronym", "LeT")),
        ("The Islamic State of Iraq and the Levant (ISIL) took the city.",
         ("Islamic State of Iraq and the Levant", "acronym", "ISIL")),
        ("The Kurdistan Workers' Party's (PKK) camps were bombed.",
         ("Kurdistan Workers' Party", "acronym", "PKK")),
    ],
)  # fmt: skip
def test_acronyms(use: Tools, text: str, expected: tuple[str, str, str]) -> None:
    assert said_of_names(text, use) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Jabhat al-Nusra renamed itself Jabhat Fatah al-Sham.",
         ("Jabhat Fatah al-Sham", "formerName", "Jabhat al-Nusra")),
        ("Jabhat al-Nusra has since changed its name to Jabhat Fatah al-Sham.",
         ("Jabhat Fatah al-Sham", "formerName", "Jabhat al-Nusra")),
        ("The Moon Brigade, as Jabhat al-Nusra was then called, took the town.",
         ("Jabhat al-Nusra", "formerName", "Moon Brigade")),
        ("Yangon, formerly Rangoon, was calm.", ("Yangon", "formerName", "Rangoon")),
        ("The Islamic State, also known as Daesh, lost the town.",
         ("Islamic State", "alsoKnownAs", "Daesh")),
        ("Tarkhan Batirashvili, better known as Omar al-Shishani, died.",
         ("Tarkhan Batirashvili", "alsoKnownAs", "Omar al-Shishani")),
    ],
)  # fmt: skip
def test_other_and_former_names(use: Tools, text: str, expected: tuple[str, str, str]) -> None:
    assert said_of_names(text, use) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "Kofi Annan, formerly Minister of Trade, left.",
        "Kofi Annan (Ghana) spoke.",
        "The United Nations (in Geneva) met.",
        "Hamas, and Fatah, met.",
    ],
)
def test_what_is_no_name_of_it(use: Tools, text: str) -> None:
    assert said_of_names(text, use) == []


@pytest.mark.parametrize(
    ("text", "relation", "expected"),
    [
        ("Fighting raged in Aleppo, Syria.", "locatedIn", ("Aleppo", "Syria")),
        ("Shells hit the Syrian city of Aleppo.", "locatedIn", ("Aleppo", "Syria")),
        ("Shells hit the Donetsk region of Ukraine.", "locatedIn", ("Donetsk region", "Ukraine")),
        ("Boko Haram fled Nigeria's Borno state.", "locatedIn", ("Borno state", "Nigeria")),
        ("The army left Goma, in eastern Congo.", "locatedIn", ("Goma", "eastern Congo")),
        ("The army left eastern Congo.", "locatedIn", ("eastern Congo", "Congo")),
        ("The Ukrainian army shelled Donetsk.", "organOf", ("Ukrainian army", "Ukraine")),
        ("Myanmar's military attacked the village.", "organOf", ("Myanmar's military", "Myanmar")),
        ("Syrian state media showed the town.", "organOf", ("Syrian state media", "Syria")),
        ("The Russian-backed Syrian government met.", "organOf",
         ("Russian-backed Syrian government", "Syria")),
        ("Shells fell on Solhan, a village in northern Mali.", "locatedIn",
         ("Solhan", "northern Mali")),
        ("Adil Hamdan, an army spokesman in Port Sudan, denied it.", "locatedIn",
         ("Adil Hamdan", "Port Sudan")),
        ("The military court in Karachi sat on Monday.", "locatedIn",
         ("military court", "Karachi")),
    ],
)  # fmt: skip
def test_places_in_places_and_organs(
    read_text: Read, text: str, relation: str, expected: tuple[str, str]
) -> None:
    claims = [c for c in read_text(text).claims if c.relation == relation]
    assert (expected[0], expected[1]) in {(c.subject.name, c.object.name) for c in claims}


@pytest.mark.parametrize(
    "text",
    [
        "Fighting spread through Aleppo, Homs, Syria and Iraq.",
        "Diplomats met in Paris, Syria and Iraq.",
        "They flew from Paris, Syria's delegates said.",
    ],
)
def test_places_in_a_row_hold_one_another_only_by_chance(read_text: Read, text: str) -> None:
    found = [c for c in read_text(text).claims if c.found_by == "Name/place-comma"]
    assert found == []


@pytest.mark.parametrize(
    "text",
    [
        "Authorities in Kuwait denied it.",  # whoever they are
        "Soldiers killed forty people in Kaya.",  # where the deed was
        "Police broke up cells in Envigado in Antioquia, and San Martin in Meta.",
    ],
)
def test_where_nobody_is_said_to_be(read_text: Read, text: str) -> None:
    found = [c for c in read_text(text).claims if c.found_by == "Name/actor-in"]
    assert found == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ann Okoro, the mayor, fled.", ("Ann Okoro", "apposition", "mayor")),
        ("The Interior Minister, Carla Reyes, resigned.",
         ("Carla Reyes", "apposition", "Interior Minister")),
        ("His deputy, Carla Reyes, resigned.", ("Carla Reyes", "apposition", "His deputy")),
        ("Aid reached Imphal, the state capital.", ("Imphal", "apposition", "state capital")),
    ],
)  # fmt: skip
def test_a_name_and_what_it_is_called_beside_it(
    use: Tools, text: str, expected: tuple[str, str, str]
) -> None:
    assert said_of_names(text, use) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "A nurse, Carla Reyes, and two guards were shot.",
        "Police seized rifles, Omar Haddad and a car.",
        "Omar Haddad, formerly the mayor, fled.",
    ],
)
def test_a_list_is_no_apposition(use: Tools, text: str) -> None:
    assert said_of_names(text, use) == []


@pytest.mark.parametrize(
    ("text", "relation", "expected"),
    [
        ("Three doctors from Doctors Without Borders were abducted.", "memberOf",
         ("doctors", "Doctors Without Borders")),
        ("A Red Cross nurse was shot in Kaya.", "memberOf", ("Red Cross nurse", "Red Cross")),
        ("The Bosnian army's Fifth Corps held the town.", "factionOf",
         ("Bosnian army's Fifth Corps", "Bosnian army")),
        ("Gen. Paul Moreno, commander, U.S. Southern Command, flew to Bogota.", "leads",
         ("Paul Moreno", "U.S. Southern Command")),
    ],
)  # fmt: skip
def test_parts_of_named_groups(
    read_text: Read, text: str, relation: str, expected: tuple[str, str]
) -> None:
    claims = [c for c in read_text(text).claims if c.relation == relation]
    assert expected in {(c.subject.name, c.object.name) for c in claims}


@pytest.mark.parametrize(
    "text",
    [
        "The Lord's Resistance Army left the valley.",
        "UN spokeswoman Carla Reyes denied it.",  # that is what she is, by her title
        "Refugees from Sudan crossed the river.",
    ],
)
def test_what_is_part_of_no_group(read_text: Read, text: str) -> None:
    found = [c for c in read_text(text).claims if c.found_by.startswith("Name/") and (
        c.relation in {"memberOf", "factionOf"})]  # fmt: skip
    assert found == []


def test_a_thing_is_said_once_an_article(read_text: Read) -> None:
    text = "Shells hit Aleppo, Syria.\nThe army left Aleppo, Syria.\nAleppo, Syria, was calm."
    found = [c for c in read_text(text).claims if c.found_by == "Name/place-comma"]
    assert len(found) == 1


def test_names_stand_in_the_outlets_own_voice(read_text: Read) -> None:
    text = "The army said rebels had left Aleppo, Syria."
    (claim,) = (c for c in read_text(text).claims if c.found_by == "Name/place-comma")
    assert claim.attribution is None
