"""Whose deed it is, and upon whom: frames, mentions and pronouns together, in sentences made up here."""

from __future__ import annotations

import pytest

from kg.model import standing
from tests.conftest import Read

Said = set[tuple[str, str, str]]


def said(read: Read, text: str) -> Said:
    return {(c.subject.name, c.relation, c.object.name) for c in read(text).claims}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Iran rejected a call from France to free him.", ("Iran", "rejected", "call from France")),
        ("Chad rejected the Sudanese plan.", ("Chad", "rejected", "Sudanese plan")),
        ("The pope condemned the Turkish air strikes on Dohuk.", ("pope", "condemned", "Turkey")),
        ("The union condemned the murder of a nun by soldiers.", ("union", "condemned", "soldiers")),
    ],
)  # fmt: skip
def test_an_act_upon_what_an_actor_has_is_towards_the_actor(
    read_text: Read, text: str, expected: tuple[str, str, str]
) -> None:
    assert expected in said(read_text, text)


@pytest.mark.parametrize(
    ("text", "never"),
    [
        ("The pope condemned the bishop's murder.", ("pope", "condemned", "bishop")),
        ("The union condemned the journalist arrests.", ("union", "condemned", "journalist")),
        ("Iran rejected a plan for talks with Oman.", ("Iran", "rejected", "Oman")),
        ("Chad rejected the release of prisoners.", ("Chad", "rejected", "prisoners")),
    ],
)
def test_who_suffers_or_is_only_named_there_is_no_owner(
    read_text: Read, text: str, never: tuple[str, str, str]
) -> None:
    assert never not in said(read_text, text)


@pytest.mark.parametrize(
    ("text", "expected", "stands"),
    [
        ("The rebels commenced an assault on the airport.", ("rebels", "attacked", "airport"), "stated"),
        ("The king ordered the arrest of the mayor.", ("king", "arrested", "mayor"), "unreal"),
        ("A judge ordered the release of Ann Lee.", ("judge", "released", "Ann Lee"), "unreal"),
        ("The army launched operations to detain the rebels.", ("army", "arrested", "rebels"), "unreal"),
        ("Oman pledged support for the rebels.", ("Oman", "supports", "rebels"), "unreal"),
    ],
)  # fmt: skip
def test_the_subject_of_a_support_verb_does_the_deed(
    read_text: Read, text: str, expected: tuple[str, str, str], stands: str
) -> None:
    found = {
        (c.subject.name, c.relation, c.object.name): standing(c) for c in read_text(text).claims
    }
    assert found.get(expected) == stands, found


@pytest.mark.parametrize(
    "text",
    [
        "The president announced the release of a citizen held in Sanaa.",
        "Hamas announced the killing of its commander.",
        "The court discussed the arrest of the mayor.",
    ],
)
def test_who_tells_of_a_deed_has_not_done_it(read_text: Read, text: str) -> None:
    assert not any(
        c.relation in {"released", "killed", "arrested"} and c.subject.kind != "event"
        for c in read_text(text).claims
    )


def test_what_is_included_is_acted_upon(read_text: Read) -> None:
    found = said(read_text, "Soldiers killed six priests, including Juan Vega and two women.")
    assert {("Soldiers", "killed", name) for name in ("priests", "Juan Vega", "women")} <= found
    assert not any(subject == "Juan Vega" for subject, _, _ in found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hamas fighters attacked the base.", ("Hamas", "attacked", "base")),
        ("Three Hamas gunmen attacked the base.", ("gunmen", "attacked", "base")),
        ("Three Hamas gunmen attacked the base.", ("gunmen", "memberOf", "Hamas")),
        ("The Norte cell of the ELN kidnapped an engineer.",
         ("Norte cell of ELN", "factionOf", "ELN")),
        ("Members of the armed forces shot the bishop.",
         ("Members of armed forces", "attacked", "bishop")),
        ("Several urban guerrillas attacked a bank.", ("urban guerrillas", "attacked", "bank")),
        ("Troops left Tabqa, in northern Syria.", ("Tabqa", "locatedIn", "northern Syria")),
        ("Troops left Tabqa, in northern Syria.", ("northern Syria", "locatedIn", "Syria")),
    ],
)  # fmt: skip
def test_a_part_is_not_the_whole(
    read_text: Read, text: str, expected: tuple[str, str, str]
) -> None:
    found = said(read_text, text)
    assert any(
        (s.removeprefix("Hamas "), r, o) == expected or (s, r, o) == expected for s, r, o in found
    ), found


def test_they_are_those_whom_the_fighters_fight_for(read_text: Read) -> None:
    found = said(read_text, "Taliban fighters attacked the base. They killed nine soldiers.")
    assert ("Taliban", "killed", "soldiers") in found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Oman urged Iran to release the sailors.", ("Iran", "released", "sailors")),
        ("The UN called on the rebels to free the nuns.", ("rebels", "released", "nuns")),
        (
            "The assault started with rebels detonating bombs at posts.",
            ("rebels", "bombed", "posts"),
        ),
    ],
)
def test_who_is_bidden_does_it(read_text: Read, text: str, expected: tuple[str, str, str]) -> None:
    assert expected in said(read_text, text)


@pytest.mark.parametrize(
    ("text", "owner"),
    [
        ("An army helicopter fired on a market in Nyala.", "army"),
        ("Syrian government warplanes struck a town.", "Syrian government"),
        ("A Kenyan police drone hit a barn.", "Kenyan police"),
    ],
)
def test_a_weapon_acts_for_the_group_before_it(read_text: Read, text: str, owner: str) -> None:
    (claim,) = (c for c in read_text(text).claims if c.relation == "attacked")
    assert claim.subject.name == owner
    assert claim.instrument is not None


def test_an_airline_does_not_act_through_its_plane(read_text: Read) -> None:
    found = said(read_text, "An airline jet crashed near Cali, killing 30 passengers.")
    assert not any(subject == "airline" and relation == "killed" for subject, relation, _ in found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Three were abducted by gunmen.", ("gunmen", "abducted", "people")),
        ("Dozens were arrested by the police.", ("police", "arrested", "people")),
        ("Gunmen stormed a bank, killing three and injuring one other.", ("Gunmen", "wounded", "people")),
        ("By the end of May, 40 had been killed.", ("killing", "killed", "people")),
    ],
)  # fmt: skip
def test_a_number_alone_counts_people(
    read_text: Read, text: str, expected: tuple[str, str, str]
) -> None:
    assert expected in said(read_text, text)


@pytest.mark.parametrize(
    "text",
    ["Rebels lost two tanks and captured three.", "Mora was arrested at 1500 on 9 December."],
)
def test_a_number_of_something_else_counts_none(read_text: Read, text: str) -> None:
    assert not any(target == "people" for _, _, target in said(read_text, text))


def test_an_unknown_noun_that_ends_like_a_person_is_one(read_text: Read) -> None:
    assert ("Gunmen", "killed", "beekeeper") in said(read_text, "Gunmen killed a beekeeper.")
    assert not said(read_text, "The senator killed the bill.")


def test_a_phrase_behind_two_passives_serves_both(read_text: Read) -> None:
    found = said(read_text, "Two herders were killed and four wounded by raiders near Bosaso.")
    assert {("raiders", "killed", "herders"), ("raiders", "wounded", "people")} <= found
    found = said(read_text, "The mayor was killed by rebels and the town was seized.")
    assert ("rebels", "seized", "town") not in found


def test_a_phrase_behind_two_nouns_serves_both(read_text: Read) -> None:
    found = said(read_text, "The kidnapping and murder of Juan Paz shocked the town.")
    assert {(r, o) for _, r, o in found} >= {("abducted", "Juan Paz"), ("killed", "Juan Paz")}


def test_a_list_read_as_appositions_is_a_list(read_text: Read) -> None:
    text = "Guerrillas attacked the residence, the hotel's guards, the minister's house and the council."
    assert {o for _, r, o in said(read_text, text) if r == "attacked"} == {
        "residence", "hotel's guards", "minister's house", "council"}  # fmt: skip


def test_an_apposition_read_as_a_member_is_none(read_text: Read) -> None:
    found = said(read_text, "Gunmen killed Ann Lee, the mayor, and two guards.")
    assert {o for _, r, o in found if r == "killed"} == {"Ann Lee", "guards"}


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("The envoy met the Bolivian president Juan Rojas, government officials and officers.",
         ("government officials", "leads", "Bolivia")),
        ("Chadian leftist leader Ali Hassan went to Moscow.", ("Ali Hassan", "leads", "Chad")),
        ("Serbs from Krajina, a part of Croatia, sent trucks.", ("Serbs", "memberOf", "Croatia")),
        ("Nine brigades, including the Hawks Brigade, clashed.",
         ("brigades", "fightsAgainst", "Hawks Brigade")),
        ("They claimed a bomb attack on a Hindu funeral that killed 50 people.",
         ("Hindu funeral", "killed", "people")),
        ("Chad asked experts to help in the investigation of the killing of Ali Hassan.",
         ("Ali Hassan", "investigates", "killing")),
    ],
)  # fmt: skip
def test_a_neighbour_is_not_meant(read_text: Read, text: str, wrong: tuple[str, str, str]) -> None:
    assert wrong not in said(read_text, text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Guerrillas bombed the offices of the Farmers Union.", "offices of Farmers Union"),
        ("A Taliban faction attacked a base.", "Taliban faction"),
        ("Hamas's military wing attacked a base.", "Hamas's military wing"),
        ("Gunmen burned the headquarters of the party and the union.",
         "headquarters of party and the union"),
        ("Troops attacked Yagha province.", "Yagha province"),
        ("Boko Haram attacked the port of Baga.", "port"),
    ],
)  # fmt: skip
def test_what_a_mention_is_called(read_text: Read, text: str, name: str) -> None:
    assert any(name in (s, o) for s, _, o in said(read_text, text)), said(read_text, text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The rebels are gearing up to attack the port.", ("rebels", "attacked", "port")),
        ("Rebels shelled the base in an attempt to destroy the radar.",
         ("Rebels", "destroyed", "radar")),
    ],
)  # fmt: skip
def test_what_is_done_to_an_end_has_the_doer_of_the_clause(
    read_text: Read, text: str, expected: tuple[str, str, str]
) -> None:
    assert expected in said(read_text, text)
    never = said(read_text, "The council discussed a plan to attack the port.")
    assert not any(subject == "council" and r == "attacked" for subject, r, _ in never)
