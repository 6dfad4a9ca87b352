"""Mentions in, entities out: which names and phrases are one thing, and which must not be.

Texts mark their mentions: [Class|a name], [Class~a description], [Class!a happening].
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from kg.link import (
    Alias,
    AliasKind,
    entity_of,
    known_key,
    link,
    name_key,
    normal,
    organ_of,
    slug,
)
from kg.model import Article, Block, BlockKind, Class, Count, Entity, Known, Mention, Ontology

PARENTS = {
    "Person": (), "People": (), "Group": (), "Place": (), "Event": (), "Object": (),
    "ArmedGroup": ("Group",), "Army": ("Group",), "Government": ("Group",),
    "Ministry": ("Group",), "Monitor": ("Group",), "Outlet": ("Group",), "Police": ("Group",),
    "EthnicGroup": ("Group",), "City": ("Place",), "Region": ("Place",),
    "State": ("Group", "Place"), "Offensive": ("Event",), "Shelling": ("Event",),
}  # fmt: skip
NOUNS = {
    "Group": ("group",), "ArmedGroup": ("rebel", "militia"), "Army": ("army", "force"),
    "Government": ("government", "government force"), "Ministry": ("ministry",),
    "City": ("city", "town"), "State": ("country",), "People": ("civilian", "child"),
    "Person": ("president", "man"), "Monitor": ("observatory",),
}  # fmt: skip
NAME_WORDS = {
    "ArmedGroup": ("Brigade", "Front", "Union", "Liberation Army", "Jabhat", "Jaish"),
    "Army": ("Army", "National Army"), "Ministry": ("Ministry",), "Monitor": ("Observatory",),
}  # fmt: skip
KNOWN = (
    Known("Syria", "State", ("Syrian Arab Republic",), demonyms=("Syrian",), wikidata="Q858"),
    Known("Russia", "State", demonyms=("Russian",)),
    Known("Serbia", "State", demonyms=("Serbian",)),
    Known("Kosovo", "State"),
    Known("Niger", "State", demonyms=("Nigerien",)),
    Known("Nigeria", "State", demonyms=("Nigerian",)),
    Known("Sudan", "State", demonyms=("Sudanese",)),
    Known("South Sudan", "State", demonyms=("South Sudanese",)),
    Known("North Korea", "State", ("DPRK",), demonyms=("North Korean",)),
    Known("South Korea", "State", demonyms=("South Korean",)),
    Known("DR Congo", "State", ("Congo", "Democratic Republic of the Congo")),
    Known("Republic of the Congo", "State", ("Congo", "Congo-Brazzaville")),
    Known("Kinshasa", "City", country="DR Congo", lat=-4.3, lon=15.3),
    Known("Deir ez-Zor", "City", ("Dayr az-Zawr",), country="Syria"),
    Known("Tripoli", "City", country="Libya", wikidata="Q3579"),
    Known("Tripoli", "City", country="Lebanon", wikidata="Q168954"),
    Known("Lebanon", "State", demonyms=("Lebanese",)),
    Known("Hayat Tahrir al-Sham", "ArmedGroup", ("HTS",), former=("Jabhat al-Nusra",)),
    Known("SANA", "Outlet", organ_of="Syria"),
)
TITLES = frozenset({"president", "mr", "mrs", "gen", "prime minister", "first lady"})


def _above(name: str) -> frozenset[str]:
    return frozenset(PARENTS[name]).union(*(_above(up) for up in PARENTS[name]))


ONTOLOGY = Ontology(
    classes={
        name: Class(name, name, up, NOUNS.get(name, ()), NAME_WORDS.get(name, ()))
        for name, up in PARENTS.items()
    },
    relations={},
    frames={},
    cues=(),
    words={
        "title": TITLES,
        "maleTitle": frozenset({"mr"}),
        "femaleTitle": frozenset({"mrs"}),
        "stateOwned": frozenset({"state", "state-run"}),
        "groupWord": frozenset({"movement"}),
    },
    known=KNOWN,
    ancestors={name: _above(name) for name in PARENTS},
)
KINDS = {"|": "name", "~": "description", "!": "event"}
MARKED = re.compile(r"\[(\w*)([|~!])([^]]+)\]")
LEMMAS = {"children": "child", "civilians": "civilian", "rebels": "rebel", "forces": "force"}


def read(marked: str, *kinds: BlockKind) -> tuple[Article, list[Mention]]:
    """Article and mentions of a marked text; one block a line, `kinds` of the first ones."""
    text, mentions, last = "", [], 0
    for match in MARKED.finditer(marked):
        text += marked[last : match.start()]
        type_, mark, phrase = match.groups()
        name = re.sub(r"^\d+ ", "", phrase)
        head = re.split(r" (?:of|for|in) ", name)[0].split()[-1]
        number = re.match(r"\d+", phrase)
        count = Count(int(number[0]), int(number[0]), number[0]) if number else None
        mentions.append(
            Mention(
                start=len(text),
                end=len(text) + len(phrase),
                text=phrase,
                type=type_,
                kind=KINDS[mark],  # type: ignore[arg-type]
                name=name,
                head=LEMMAS.get(head.lower(), head.lower()),
                count=count,
            )
        )
        text += phrase
        last = match.end()
    text += marked[last:]
    lines = list(re.finditer(r"[^\n]+", text))
    of_line = [*kinds, *("paragraph" for _ in lines)]
    blocks = tuple(
        Block(line.start(), line.end(), kind)  # type: ignore[arg-type]
        for line, kind in zip(lines, of_line, strict=False)
    )
    return Article("a1", text, blocks), mentions


def linked(
    marked: str,
    *kinds: BlockKind,
    told: Sequence[tuple[int, int, AliasKind]] = (),
    ontology: Ontology = ONTOLOGY,
) -> tuple[list[Mention], dict[str, Entity]]:
    """The mentions in text order, linked, and the entities by key; `told` are aliases by number."""
    article, mentions = read(marked, *kinds)
    aliases = [Alias(mentions[a], mentions[b], kind) for a, b, kind in told]
    table, entities = link(mentions, article, ontology=ontology, aliases=aliases)
    assert list(table) == sorted(table, key=lambda m: (m.start, m.end))
    assert all(table[m].start == m.start for m in mentions)
    return [table[m] for m in mentions], {entity.key: entity for entity in entities}


def groups(marked: str, *kinds: BlockKind, **how: object) -> list[str]:
    """One name an mention: that of its entity, so that equal names are one entity."""
    mentions, entities = linked(marked, *kinds, **how)  # type: ignore[arg-type]
    assert len({entities[m.entity].name for m in mentions}) == len({m.entity for m in mentions})
    return [entities[m.entity].name for m in mentions]


def apart(marked: str, *kinds: BlockKind, **how: object) -> bool:
    mentions, _ = linked(marked, *kinds, **how)  # type: ignore[arg-type]
    assert len(mentions) > 1
    return len({m.entity for m in mentions}) == len(mentions)


# ------------------------------------------------------------------------- spelling
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("al-Qaeda", "Al Qaida"),
        ("the al-Raqqah", "Raqqa"),
        ("An-Nusra Front", "Nusra Front"),
        ("São Tomé", "Sao Tome"),
        ("Sana’a", "Sana'a"),
        ("Idlib’s", "Idlib"),
        ("U.N.", "UN"),
        ("Al\u200bep\u200dpo", "Aleppo"),
        ("Free–Syrian Army", "free syrian army"),
        ("Ministry of Defense", "Ministry of Defence"),
        ("Bashar al Assad", "Bashar al-Assad"),
    ],
)
def test_spellings_of_one_name_are_one(one: str, other: str) -> None:
    assert normal(one) == normal(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Deir ez-Zor", "Dayr az-Zawr"),
        ("Jaish al-Fatah", "Jaish al-Islam"),
        ("Niger", "Nigeria"),
        ("Sudan", "South Sudan"),
        ("El Salvador", "Salvador"),
        ("Islamic Front", "Islamist Front"),
    ],
)
def test_only_spellings_are_made_one(one: str, other: str) -> None:
    assert normal(one) != normal(other)


def test_a_given_name_is_no_arabic_article() -> None:
    assert normal("Al Gore", person=True) == "al gore"
    assert normal("Ash Carter", person=True) == "ash carter"
    assert normal("al-Shara", person=True) == "shara"


def test_no_name_is_normalised_away() -> None:
    assert [normal(name) for name in ("The", "al", "Al-", "A")] == ["the", "al", "al", "a"]
    assert normal("حلب") == "حلب"
    assert slug("حلب") == "thing"
    assert slug("Rebel-held  Łódź’s districts!") == "rebel-held-lodzs-districts"


# --------------------------------------------------------------------- names, exact
def test_equal_names_are_one_entity_and_the_first_names_itself() -> None:
    mentions, entities = linked("[ArmedGroup|al-Qaeda] fled. [ArmedGroup|Al Qaida] came back.")
    assert {m.entity for m in mentions} == {"Group|qaida"} == set(entities)
    assert [m.coref_by for m in mentions] == ["", "exact"]
    assert entities["Group|qaida"].name == "al-Qaeda"
    assert entities["Group|qaida"].aliases == ("Al Qaida",)


def test_names_are_global_and_descriptions_are_scoped() -> None:
    mentions, entities = linked("[ArmedGroup|Fastaqim Union] joined [ArmedGroup~rebels].")
    assert [m.entity for m in mentions] == ["Group|fastaqim union", "a1#rebels-1"]
    assert [e.article for e in entities.values()] == ["", "a1"]


def test_a_person_is_never_a_place_of_the_same_name() -> None:
    assert apart("[Person|Jordan] flew home from [Place|Jordan].")


def test_a_state_is_group_and_place() -> None:
    mentions, entities = linked("[Group|Kosovo] asked. In [Place|Kosovo] and [State|Kosovo].")
    assert {m.entity for m in mentions} == {"Group|kosovo"}
    assert {m.type for m in mentions} == {"State"}
    assert entities["Group|kosovo"].type == "State"


def test_an_unknown_class_follows_the_others_of_its_name() -> None:
    mentions, _ = linked("[|Fastaqim] and [ArmedGroup|Fastaqim].")
    assert {m.entity for m in mentions} == {"Group|fastaqim"}
    assert {m.type for m in mentions} == {"ArmedGroup"}


def test_words_in_a_name_decide_its_class() -> None:
    mentions, _ = linked(
        "[Group|Hamza Brigade] and [Person|Nur Brigade], "
        "says the [Group|Syrian Observatory for Human Rights] and [Person|Mrs Front]"
    )
    assert [m.type for m in mentions] == ["ArmedGroup", "ArmedGroup", "Monitor", "Person"]


def test_the_more_specific_class_wins_over_the_more_frequent() -> None:
    mentions, _ = linked("[Group|Zenki], [Group|Zenki] and [ArmedGroup|Zenki]")
    assert {m.type for m in mentions} == {"ArmedGroup"}


# ------------------------------------------------------------------------ gazetteer
def test_spellings_that_only_the_gazetteer_knows() -> None:
    mentions, entities = linked("[City|Dayr az-Zawr] is [City|Deir ez-Zor].")
    assert [m.entity for m in mentions] == ["Place|deir zor, syria"] * 2
    assert [m.coref_by for m in mentions] == ["gazetteer", ""]
    assert entities["Place|deir zor, syria"].name == "Deir ez-Zor"


def test_without_a_gazetteer_spellings_stay_apart() -> None:
    bare = replace(ONTOLOGY, known=())
    assert apart("[City|Dayr az-Zawr] is [City|Deir ez-Zor].", ontology=bare)


def test_gazetteer_gives_wikidata_and_coordinates() -> None:
    _, entities = linked("[City|Kinshasa] of the [State|Syrian Arab Republic]")
    kinshasa, syria = entities.values()
    assert (kinshasa.lat, kinshasa.lon, syria.wikidata) == (-4.3, 15.3, "Q858")
    assert (syria.name, syria.aliases) == ("Syria", ("Syrian Arab Republic",))


def test_a_former_name_that_the_gazetteer_knows() -> None:
    mentions, entities = linked("[ArmedGroup|HTS], once [ArmedGroup|Jabhat al-Nusra]")
    (entity,) = entities.values()
    assert (entity.name, entity.aliases) == ("Hayat Tahrir al-Sham", ("HTS",))
    assert entity.former == ("Jabhat al-Nusra",)
    assert {m.coref_by for m in mentions} == {"gazetteer"}


@pytest.mark.parametrize(
    "marked",
    [
        "[State|Kosovo] and [State|Serbia]",
        "[State|Niger] and [State|Nigeria]",
        "[State|Sudan] and [State|South Sudan]",
        "[State|North Korea] and [State|South Korea]",
        "[State|DR Congo] and [State|Republic of the Congo]",
        "[State|Democratic Republic of the Congo] and [State|Congo-Brazzaville]",
    ],
)
def test_states_with_like_names_stay_apart(marked: str) -> None:
    assert apart(marked)
    mentions, entities = linked(marked)
    assert all(not entities[m.entity].article for m in mentions)


def test_a_name_of_two_things_is_decided_by_the_country_spoken_of() -> None:
    assert groups("[State|Congo] holds [City|Kinshasa].") == ["DR Congo", "Kinshasa"]
    mentions, entities = linked("Troops of [State|Lebanon] entered [City|Tripoli].")
    assert entities[mentions[1].entity].wikidata == "Q168954"
    assert mentions[1].entity == "Place|tripoli, lebanon"


def test_a_name_of_two_things_that_nothing_decides_is_neither() -> None:
    mentions, entities = linked("Troops entered [City|Tripoli] in [State|Congo].")
    assert [m.entity for m in mentions] == ["a1#tripoli-1", "a1#congo-1"]
    assert all(not e.wikidata and e.article == "a1" for e in entities.values())


def test_a_demonym_that_stands_for_its_state() -> None:
    mentions, _ = linked("[State|Syrian] and [State|Russian] jets flew over [State|Syria].")
    assert [m.entity for m in mentions] == ["Group|syria", "Group|russia", "Group|syria"]
    assert [m.coref_by for m in mentions] == ["demonym", "demonym", ""]


def test_a_demonym_that_the_text_side_has_named() -> None:
    article, (adjective,) = read("[State|Syrian] jets")
    table, _ = link([replace(adjective, name="Syria")], article, ontology=ONTOLOGY)
    assert [m.coref_by for m in table.values()] == ["demonym"]


# ------------------------------------------------------------------- what the text says
def test_an_acronym_by_its_initials() -> None:
    mentions, entities = linked(
        "[Monitor|Syrian Observatory for Human Rights] counted. [|SOHR] counts."
    )
    assert len(entities) == 1
    assert [m.coref_by for m in mentions] == ["", "acronym"]
    assert mentions[1].type == "Monitor"


def test_an_acronym_may_stand_before_its_name() -> None:
    assert groups("[Group|SOHR] says", "headline") == ["SOHR"]
    two = "[Group|SOHR] counts dead\n[Monitor|Syrian Observatory for Human Rights] counted"
    assert groups(two, "headline") == ["Syrian Observatory for Human Rights"] * 2


def test_an_acronym_of_two_names_or_of_another_class_stays_apart() -> None:
    assert apart("[Group|Eastern Liberation Force], [Group|Ethnic League Front], [Group|ELF]")
    assert apart("[Place|Eastern Lake Forest] and [ArmedGroup|ELF]")
    assert apart("[Person|Ali Omar] and [ArmedGroup|AO]")


def test_an_acronym_in_brackets_needs_no_initials() -> None:
    marked = "[ArmedGroup|Army of the Levant] ([ArmedGroup|JSM]) met [ArmedGroup|JSM]."
    mentions, _ = linked(marked, told=[(0, 1, "acronym")])
    assert {m.entity for m in mentions} == {"Group|army of the levant"}
    assert [m.coref_by for m in mentions] == ["", "acronym", "acronym"]


def test_a_rename_is_one_node_with_a_former_name() -> None:
    marked = "[ArmedGroup|Nur Front] (formerly [ArmedGroup|Shields of the Old Valley]) left."
    mentions, entities = linked(marked, told=[(0, 1, "formerName")])
    (entity,) = entities.values()
    assert (entity.key, entity.name) == ("Group|nur front", "Nur Front")
    assert (entity.former, entity.aliases) == (("Shields of the Old Valley",), ())
    assert mentions[1].coref_by == "formerName"


def test_another_name_is_an_alias_of_the_first() -> None:
    marked = "[Person|Omar Said], also known as [Person|Abu Musa the Elder], spoke."
    _, entities = linked(marked, told=[(0, 1, "alsoKnownAs")])
    (entity,) = entities.values()
    assert (entity.name, entity.aliases) == ("Omar Said", ("Abu Musa the Elder",))


def test_a_person_is_never_an_alias_of_a_group() -> None:
    marked = "[ArmedGroup|Nur Front], also known as [Person|Omar Said]"
    assert apart(marked, told=[(0, 1, "alsoKnownAs")])


def test_the_gazetteer_outweighs_what_seems_an_alias() -> None:
    assert apart("[State|Serbia], once [State|Kosovo]", told=[(0, 1, "formerName")])


def test_a_description_beside_a_name() -> None:
    marked = "[ArmedGroup|Nur Front], a [ArmedGroup~rebel group], left. The [ArmedGroup~rebel group] fled."
    mentions, _ = linked(marked, told=[(0, 1, "apposition")])
    assert {m.entity for m in mentions} == {"Group|nur front"}
    assert [m.coref_by for m in mentions] == ["", "apposition", "definite"]


def test_two_names_side_by_side_are_two() -> None:
    assert apart("[City|Homs], [City|Hama]", told=[(0, 1, "apposition")])


# -------------------------------------------------------------------------- persons
def test_one_person_with_and_without_title_and_given_name() -> None:
    mentions, entities = linked(
        "[Person|Bashar al-Assad] spoke. President [Person|Assad], [Person|Mr Assad] and "
        "[Person|al-Assad] are one."
    )
    assert {m.entity for m in mentions} == {"Person|bashar assad"}
    assert [m.coref_by for m in mentions] == ["", "surname", "surname", "surname"]
    (entity,) = entities.values()
    assert (entity.name, entity.aliases) == ("Bashar al-Assad", ("Assad", "al-Assad"))


def test_a_headline_may_say_the_surname_before() -> None:
    both = "[Person|Assad] vows to stay\n[Person|Bashar al-Assad] vowed to stay."
    assert groups(both, "headline") == ["Bashar al-Assad"] * 2


def test_two_of_one_surname_leave_the_surname_alone() -> None:
    mentions, _ = linked("[Person|George Bush] and [Person|Laura Bush] left. [Person|Bush] waved.")
    keys = [m.entity for m in mentions]
    assert keys == ["Person|george bush", "Person|laura bush", "a1#bush-1"]


def test_a_title_tells_two_of_one_surname_apart() -> None:
    mentions, _ = linked(
        "President [Person|George Bush] and [Person|Laura Bush]. President [Person|Bush] and "
        "[Person|Bush]"
    )
    keys = [m.entity for m in mentions]
    assert keys == ["Person|george bush", "Person|laura bush", "Person|george bush", "a1#bush-1"]


def test_a_surname_before_the_first_full_name_is_not_hers() -> None:
    assert apart("President [Person|Bush] and his wife [Person|Laura Bush] left.")


def test_a_courtesy_title_that_does_not_fit() -> None:
    assert apart("Mrs [Person|Laura Bush] spoke before Mr [Person|Bush] did.")


def test_a_family_name_that_stands_first_needs_a_title() -> None:
    with_title = "[Person|Xi Jinping] met. President [Person|Xi] left. [Person|Xi] returned."
    assert groups(with_title) == ["Xi Jinping"] * 3
    assert apart("[Person|Xi Jinping] met [Person|Xi].")


def test_middle_names() -> None:
    assert groups("[Person|George W. Bush] left. [Person|George Bush] waved. [Person|Bush]") == (
        ["George W. Bush"] * 3
    )
    assert apart("[Person|George W. Bush] and [Person|George H. Bush]")
    assert apart("[Person|Ali Hassan] and [Person|Ali Hussein]")


def test_a_surname_alone_belongs_to_its_article() -> None:
    mentions, entities = linked("[Person|Smith] said; [Person|Smith] left.")
    assert {m.entity for m in mentions} == {"a1#smith-1"}
    assert entities["a1#smith-1"].article == "a1"
    assert entities["a1#smith-1"].kind == "name"


def test_given_names_tell_a_family_apart() -> None:
    two = "[Person|Juan Roe] and [Person|Rosa Roe] fled. [Person|Juan] returned. [Person|Roe] too."
    mentions, _ = linked(two)
    assert [m.entity for m in mentions[2:]] == ["Person|juan roe", "a1#roe-1"]
    assert apart("[Person|Juan Roe] fled. [Person|Juan] returned.")


def test_a_surname_that_was_read_as_a_place() -> None:
    mentions, _ = linked("[Person|Jane Roe] spoke. Supporters of [City|Roe] cheered.")
    assert [(m.entity, m.type) for m in mentions] == [("Person|jane roe", "Person")] * 2
    assert apart("[Person|Jane Roe] spoke in [City|Roe].")
    assert apart("[Person|Ali Kinshasa] left [City|Kinshasa].")
    assert apart("[Person|Jane Roe] spoke. [ArmedGroup|Roe] cheered.")


def test_a_surname_that_was_read_as_a_group_of_no_kind() -> None:
    mentions, _ = linked("[Person|Jane Roe] spoke. [Group|Roe] left at noon. [Group|Jane] wept.")
    assert [(m.entity, m.type) for m in mentions] == [("Person|jane roe", "Person")] * 3


def test_the_first_of_two_surnames() -> None:
    mentions, _ = linked(
        "[Person|Hector Gamboa Morales] and [Person|Jane Roe]. [Person|Gamboa] left."
    )
    assert mentions[2].entity == "Person|hector gamboa morales"
    assert apart("[Person|Hector Gamboa Morales] left. [Person|Hector] stayed.")
    assert apart("[Person|Hector Gamboa] left. [Person|Hector] stayed.")


def test_a_name_without_its_last_part_or_its_article() -> None:
    mentions, _ = linked("[Person|Stela Torres de Otal] and [Person|Tarek el Hamsi] met. "
                         "[Person|Stela Torres] and [Person|el Hamsi] left.")  # fmt: skip
    assert [m.entity for m in mentions[2:]] == ["Person|stela torres de otal", "Person|tarek hamsi"]


def test_titles_are_no_part_of_the_name() -> None:
    _, entities = linked("[Person|Prime Minister Jane Roe] and [Person|Syrian President Ali Omar]")
    assert [e.name for e in entities.values()] == ["Jane Roe", "Ali Omar"]


def test_the_president_is_the_one_who_bears_the_title() -> None:
    one = "President [Person|Ali Omar] came. The [Person~president] left."
    mentions, _ = linked(one)
    assert {m.entity for m in mentions} == {"Person|ali omar"}
    assert mentions[1].coref_by == "title"
    assert apart(
        "President [Person|Ali Omar] met President [Person|Jane Roe]. The [Person~president] left."
    )


# ----------------------------------------------------------------- parts of a group's name
def test_a_group_without_its_word_of_kind() -> None:
    mentions, _ = linked("[ArmedGroup|Fastaqim Union] fought. [ArmedGroup|Fastaqim] fled.")
    assert [m.coref_by for m in mentions] == ["", "partial"]
    assert groups("[Group|Syrian Unity Corps] fought. [Group|Unity Corps] fled.") == (
        ["Syrian Unity Corps"] * 2
    )
    bare = replace(ONTOLOGY, known=())
    nusra = "[ArmedGroup|Jabhat al-Nusra] fought; [Group|Nusra] fled."
    assert groups(nusra, ontology=bare) == ["Jabhat al-Nusra"] * 2


@pytest.mark.parametrize(
    "marked",
    [
        "[ArmedGroup|Jaish al-Fatah] and [ArmedGroup|Jaish al-Islam]",
        "[ArmedGroup|Oromo Liberation Front] and [ArmedGroup|Ogaden Liberation Front]",
        "[ArmedGroup|Oromo Liberation Front] fights; [EthnicGroup|Oromo] flee",
        "[Group|Islamic Front] and [Group|Kurdish Islamic Front]",
        "[ArmedGroup|Hamza Brigade], [ArmedGroup|Hamza Front] and [ArmedGroup|Hamza]",
        "[ArmedGroup|Syrian Union] left; [Group|Syrian] stayed",
        "[City|Aleppo] and [Region|Aleppo Front]",
        "[ArmedGroup|Fastaqim] came before [ArmedGroup|Fastaqim Union].",
    ],
)
def test_like_names_that_are_not_one(marked: str) -> None:
    assert apart(marked)


def test_the_head_of_one_name() -> None:
    mentions, _ = linked(
        "[Monitor|Syrian Observatory for Human Rights] counted. The [Group|Observatory] counts; "
        "so does the [Monitor~observatory]."
    )
    assert len({m.entity for m in mentions}) == 1
    assert [m.coref_by for m in mentions] == ["", "head", "head"]


def test_the_head_of_two_names_is_neither() -> None:
    mentions, _ = linked("[Group|Nur Front] and [Group|Hamza Front] met. The [Group|Front] left.")
    assert mentions[2].entity == "a1#front-1"
    mentions, _ = linked("[Group|Nur Front], [Group|Hamza Front]: the [ArmedGroup~front] left.")
    assert mentions[2].entity == "a1#front-1"


def test_a_head_without_article_or_before_its_name_stays_alone() -> None:
    assert apart("[Group|Nur Front] left, other [Group|Front] stayed.")
    assert apart("The [Group|Front] left, the [Group|Nur Front] stayed.")


# --------------------------------------------------------------------- organs of a state
def test_all_wordings_of_a_ministry() -> None:
    mentions, entities = linked(
        "[Ministry|Russian defence ministry] [Ministry|Russia's Defence Ministry] "
        "[Ministry|Ministry of Defence of Russia] [Ministry|Russian Ministry of Defense]"
    )
    assert {m.entity for m in mentions} == {"Group|russia defence ministry"}
    assert [m.coref_by for m in mentions] == ["organ", "organ", "", "organ"]
    (entity,) = entities.values()
    assert organ_of(entity, ontology=ONTOLOGY) == "Russia"


def test_a_ministry_without_state_is_that_of_the_article() -> None:
    said = "[Ministry|Russian Defence Ministry] spoke. The [Ministry|Defence Ministry] added."
    assert groups(said) == ["Russian Defence Ministry"] * 2
    two = "[Ministry|Russian Defence Ministry], [Ministry|Syrian Defence Ministry]: the "
    mentions, _ = linked(two + "[Ministry|Defence Ministry]")
    assert mentions[2].entity == "a1#defence-ministry-1"
    mentions, _ = linked("The [Ministry|Justice Ministry] spoke.")
    assert mentions[0].entity == "a1#justice-ministry-1"


@pytest.mark.parametrize(
    ("name", "type_", "party"),
    [
        ("Syrian army", "Army", "Syria"),
        ("Syrian government forces", "Army", "Syria"),
        ("army of Syria", "Army", "Syria"),
        ("Russia’s defence ministry", "Ministry", "Russia"),
        ("South Sudanese army", "Army", "South Sudan"),
        ("Syrian state television", "Outlet", "Syria"),
        ("Free Syrian Army", "ArmedGroup", ""),
        ("Syrian National Army", "Army", ""),
        ("Syrian rebel forces", "Army", ""),
        ("Syrian Observatory for Human Rights", "Monitor", ""),
        ("Syrian", "State", ""),
        ("Syrian Times", "Outlet", ""),
        ("government forces", "Army", ""),
    ],
)
def test_organs_by_name(name: str, type_: str, party: str) -> None:
    entity = Entity(name_key(name, type_, ontology=ONTOLOGY), name, type_, "name")
    assert organ_of(entity, ontology=ONTOLOGY) == party


def test_organs_by_gazetteer() -> None:
    _, (entity,) = link(*reversed(read("[Outlet|Sana]")), ontology=ONTOLOGY)
    assert organ_of(entity, ontology=ONTOLOGY) == "Syria"
    assert known_key(KNOWN[0], ONTOLOGY) == "Group|syria"


def test_a_described_organ_of_a_state_is_a_name() -> None:
    mentions, entities = linked(
        "the [Ministry~Russian defence ministry] and [Ministry|Russia's Defence Ministry]"
    )
    assert {m.entity for m in mentions} == {"Group|russia defence ministry"} == set(entities)
    assert [m.kind for m in mentions] == ["description", "name"]
    mentions, entities = linked("a [Army~Syrian army] and [Army~Syrian forces], [Army~rebel army]")
    assert [m.entity for m in mentions] == [
        "a1#syrian-army-1",
        "a1#syrian-forces-1",
        "a1#rebel-army-1",
    ]
    forces = entities["a1#syrian-forces-1"]
    assert organ_of(forces, ontology=ONTOLOGY) == "Syria"


def test_the_army_of_the_article() -> None:
    mentions, _ = linked("[Army|Syrian army] left. The [Army~army] said so.")
    assert [m.coref_by for m in mentions] == ["", "head"]
    assert apart("[Army|Syrian army] met [Army|Russian army]. The [Army~army] said so.")


def test_a_publisher_has_the_key_that_its_mentions_have() -> None:
    _, (sana,) = link(*reversed(read("[Outlet|Sana]")), ontology=ONTOLOGY)
    assert entity_of("SANA", "Outlet", ontology=ONTOLOGY) == replace(sana, aliases=())
    daily = entity_of("The Morning Daily", "Outlet", ontology=ONTOLOGY)
    mentions, _ = linked("the [Outlet|Morning Daily]")
    assert (daily.key, daily.name) == (mentions[0].entity, "The Morning Daily")


# -------------------------------------------------------------------- descriptions
def test_the_same_rebels_throughout() -> None:
    mentions, entities = linked(
        "[ArmedGroup~Rebels] attacked. The [ArmedGroup~rebels] fled. [ArmedGroup~rebels] returned."
    )
    assert {m.entity for m in mentions} == {"a1#rebels-1"} == set(entities)
    assert [m.coref_by for m in mentions] == ["", "exact", "exact"]


def test_other_words_are_other_rebels() -> None:
    assert apart("[ArmedGroup~rebels], [ArmedGroup~rebel groups], [ArmedGroup~Syrian rebels]")
    assert apart("A [ArmedGroup~rebel] met the [ArmedGroup~rebels].")


def test_a_modifier_has_no_number() -> None:
    for marked in (
        "[ArmedGroup~Rebels] fired; the [Shelling!rebel shelling] went on in rebel-held parts.",
        "The [Shelling!rebel shelling] went on; [ArmedGroup~rebels] fired.",
    ):
        article, mentions = read(marked)
        at = article.text.index("rebel shelling")
        rebel = Mention(at, at + 5, "rebel", "ArmedGroup", "description", "rebel", "rebel")
        table, entities = link([*mentions, rebel], article, ontology=ONTOLOGY)
        assert len(entities) == 2
        assert len({m.entity for m in table.values() if m.kind == "description"}) == 1


def test_a_phrase_inside_a_longer_one_is_no_modifier_after_a_preposition() -> None:
    article, (group, leader) = read(
        "A [ArmedGroup~rebel] fled. The [Person~leader of the rebel in town]"
    )
    at = article.text.index("rebel in")
    other = Mention(at, at + 5, "rebel", "ArmedGroup", "description", "rebel", "rebel")
    table, _ = link([group, leader, other], article, ontology=ONTOLOGY)
    assert table[other].coref_by == "definite"


def test_each_number_of_victims_is_its_own() -> None:
    mentions, _ = linked(
        "[People~15 civilians] here, [People~7 civilians] and [People~22 children]"
    )
    assert [m.entity for m in mentions] == ["a1#civilians-1", "a1#civilians-2", "a1#children-1"]
    assert apart("[People~2 civilians] died in one street, [People~2 civilians] in another.")


def test_the_number_of_the_headline_is_told_again() -> None:
    mentions, _ = linked("[People~22 children] die\n[People~22 children] died.", "headline")
    assert {m.entity for m in mentions} == {"a1#children-1"}
    assert mentions[1].coref_by == "headline"
    assert apart("[People~22 children] die\n[People~21 children] died.", "headline")
    three = "[People~2 men] die\n[People~2 men] died.\n[People~2 men] died elsewhere."
    mentions, _ = linked(three, "headline")
    assert [m.entity for m in mentions] == ["a1#men-1", "a1#men-1", "a1#men-2"]


def test_the_children_of_whom_a_number_was_given() -> None:
    assert groups("[People~22 children] sang. The [People~children] left.") == ["children"] * 2
    mentions, _ = linked("[People~22 children], [People~5 children]; the [People~children] left.")
    assert len({m.entity for m in mentions}) == 3


def test_new_ones_are_new() -> None:
    assert apart("A [ArmedGroup~militia] left. Another [ArmedGroup~militia] came.")
    mentions, _ = linked("A [ArmedGroup~militia] left. The [ArmedGroup~militia] came back.")
    assert [m.coref_by for m in mentions] == ["", "definite"]
    assert apart(
        "A [ArmedGroup~militia] and a [ArmedGroup~militia] left. The [ArmedGroup~militia] came."
    )


def test_whose_forces() -> None:
    whose = "Assad's [Army~forces] fought Putin’s [Army~forces]. [Army~Assad's forces] won."
    mentions, _ = linked(whose)
    assert mentions[0].entity != mentions[1].entity
    assert mentions[0].entity == mentions[2].entity
    assert apart("Their [Army~forces] and their [Army~forces] met.")


def test_the_city_is_the_one_spoken_of() -> None:
    mentions, _ = linked("In [City|Homs] of [State|Syria] the [City~city] burns. [City|Hama] too.")
    assert mentions[2].entity == mentions[0].entity
    assert mentions[2].coref_by == "definite"
    assert apart("[City|Homs] and [City|Hama] burn. The [City~city] is empty.")
    assert apart("[State|Syria] burns. The [Group~group] is far.")
    assert apart("A [City~town] near [City|Homs] burns. The [City~city] is empty.")


def test_that_is_no_determiner_where_it_opens_a_clause() -> None:
    assert apart("[ArmedGroup~20 rebels] fled. He said that [ArmedGroup~rebels] came.")


def test_a_pronoun_that_took_its_antecedents_name() -> None:
    article, (group, other) = read("A [ArmedGroup~rebel group] left. [ArmedGroup~it] came back.")
    it = replace(other, name="rebel group", head="group", coref_by="previous-subject")
    table, entities = link([group, it], article, ontology=ONTOLOGY)
    assert len(entities) == 1
    assert [m.coref_by for m in table.values()] == ["", "previous-subject"]


def test_a_pronoun_without_antecedent_and_a_literal_stay_unlinked() -> None:
    article, (they, text) = read("[~they] said [~Nur Front].")
    they, text = replace(they, kind="pronoun"), replace(text, kind="literal")
    table, entities = link([they, text], article, ontology=ONTOLOGY)
    assert (table, entities) == ({they: they, text: text}, ())


def test_a_literal_alias_still_tells_a_name() -> None:
    article, (now, old, again) = read(
        "[Group|Nur Front] was [Group|Old Valley Men]. [Group|Old Valley Men] left."
    )
    old = replace(old, kind="literal", type="")
    table, (entity,) = link(
        [now, again], article, ontology=ONTOLOGY, aliases=[Alias(now, old, "formerName")]
    )
    assert table[again].entity == table[now].entity == entity.key
    assert (table[old].entity, entity.former) == ("", ("Old Valley Men",))


# --------------------------------------------------------------------------- events
def test_each_happening_is_its_own() -> None:
    mentions, _ = linked("a [Offensive!new offensive], a [Offensive!previous offensive]")
    assert [m.entity for m in mentions] == ["a1#new-offensive-1", "a1#previous-offensive-1"]
    mentions, _ = linked("[Shelling!shelling] here, [Shelling!shelling] there")
    assert [m.entity for m in mentions] == ["a1#shelling-1", "a1#shelling-2"]


def test_the_offensive_is_the_only_one_so_far() -> None:
    mentions, _ = linked("a [Offensive!new offensive] began. The [Offensive!offensive] failed.")
    assert [m.coref_by for m in mentions] == ["", "definite"]
    assert len({m.entity for m in mentions}) == 1


@pytest.mark.parametrize(
    "marked",
    [
        "a [Offensive!new offensive], a [Offensive!second offensive]: the [Offensive!offensive]",
        "a [Offensive!offensive] began. The [Offensive!naval offensive] failed.",
        "a [Offensive!offensive] began. An [Offensive!offensive] failed.",
        "a [Offensive!offensive] began. The [Shelling!shelling] failed.",
    ],
)
def test_happenings_that_may_be_two_are_two(marked: str) -> None:
    assert apart(marked)


def test_a_verb_and_its_noun_are_one_happening() -> None:
    article, (verb, noun) = read("They [Shelling!shelled] it. The [Shelling!shelling] went on.")
    verb = replace(verb, name="shelling", head="shell")
    table, _ = link([verb, noun], article, ontology=ONTOLOGY)
    assert table[verb].entity == table[noun].entity == "a1#shelling-1"


def test_the_headlines_happening_is_told_again() -> None:
    marked = (
        "Rebels launch [Offensive!new offensive]\nRebels launched an [Offensive!offensive].\n"
        "Snow fell.\nRebels prepared an [Offensive!offensive]."
    )
    mentions, _ = linked(marked, "headline")
    keys = [m.entity for m in mentions]
    assert keys == ["a1#new-offensive-1", "a1#new-offensive-1", "a1#offensive-1"]
    other = "Rebels launch [Offensive!naval offensive]\nA [Offensive!ground offensive] began."
    assert apart(other, "headline")


def test_the_text_may_say_that_two_happenings_are_one() -> None:
    marked = "a [Offensive!battle] and a [Offensive!fight]"
    assert not apart(marked, told=[(0, 1, "coreference")])


def test_two_rules_at_one_trigger_speak_of_one_happening() -> None:
    article, (one,) = read("[Shelling!shelled]")
    other = replace(one, name="bombardment")
    table, _ = link([one, other], article, ontology=ONTOLOGY)
    assert table[one].entity == table[other].entity


# ---------------------------------------------------------------------- as a whole
def test_nothing_in_nothing_out() -> None:
    assert link([], Article("a1", "", ()), ontology=ONTOLOGY) == ({}, ())


def test_order_of_input_does_not_matter() -> None:
    article, mentions = read(
        "[Person|Assad] [Person|Bashar al-Assad] [ArmedGroup|Nur Front] [ArmedGroup|NF] "
        "[People~3 men] [People~4 men] [Group|Front]"
    )
    forward = link(mentions, article, ontology=ONTOLOGY)
    backward = link(mentions[::-1], article, ontology=ONTOLOGY)
    assert forward == backward
    assert list(forward[0]) == list(backward[0])


def test_the_same_on_every_hash_seed() -> None:
    code = (
        "import test_link as t\n"
        "print(t.linked('[|SOHR] [Monitor|Syrian Observatory for Human Rights] [Group|Zenki] '"
        "'[ArmedGroup|Zenki] [Army|Zenki] [Person|Bush] [Person|A Bush] [State|Congo] [City~city]'))"
    )
    path = os.pathsep.join([str(Path(__file__).parent), str(Path(__file__).parents[1])])
    found = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": path},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "2")
    }
    assert len(found) == 1
    assert "SOHR" in found.pop()


def test_a_long_article_is_linked_in_reasonable_time() -> None:
    many = " ".join(
        f"[Person|Given{i} Family{i}] [Person|Family{i}] [ArmedGroup|Name{i} Front] [Group|Name{i}] "
        f"the [ArmedGroup~rebels] [Group~group]"
        for i in range(300)
    )
    mentions, entities = linked(many)
    assert len(mentions) == 1800
    assert len([e for e in entities.values() if e.kind == "name"]) == 600
