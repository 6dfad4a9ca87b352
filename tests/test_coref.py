"""What pronouns and "the group" mean; where it is open, nothing is claimed."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.extract.coref import antecedents
from kg.extract.mentions import mentions
from kg.model import Article, Block, Reading
from kg.parse import parse
from kg.pipeline import Tools

Read = Callable[..., Reading]


def meaning(text: str, use: Tools) -> tuple[str, str]:
    """(name, sieve) of what the starred pronoun of a text means, ("", "") for nothing."""
    start = text.index("*")
    plain = text.replace("*", "")
    blocks, at = [], 0
    for line in plain.split("\n"):
        blocks.append(Block(at, at + len(line)))
        at += len(line) + 1
    doc = parse(Article("coref", plain, tuple(blocks)), use.nlp)
    use.lex.recognise(doc)
    pronoun = next(m for m in mentions(doc, use.lex).values() if m.start == start)
    found = antecedents(pronoun, doc, use.lex)
    for each in found:
        assert plain[each.start : each.end] == each.text == pronoun.text
    return " + ".join(each.name for each in found), found[0].coref_by if found else ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hamas said *it had captured the outpost.", ("Hamas", "governing-subject")),
        ("Rebel fighters said *they would lay down arms.", ("Rebel fighters", "governing-subject")),
        ("Angela Merkel said *she would visit Kabul.", ("Angela Merkel", "governing-subject")),
        ("Hezbollah and *its allies attacked the town.", ("Hezbollah", "coordinated")),
        ("Rebels moved *their guns to the town.", ("Rebels", "own-subject")),
        ("Rebels took the base.\n*They burned the depot.", ("Rebels", "previous-subject")),
        ("Angela Merkel left Kabul.\n*She met soldiers.", ("Angela Merkel", "previous-subject")),
        # who speaks is meant, whatever place or time stands between
        (
            "The council in Kabul has said *it has freed two men.",
            ("council", "governing-subject"),
        ),
        ("Iran's envoy said *it would lift the ban.", ("Iran", "governing-subject")),
        # an object is not the subject of its own clause
        ("Gunmen stormed the house of Juan Perez and abducted *him.", ("Juan Perez", "only-one")),
        ("Peru freed a reporter but barred *her from leaving.", ("reporter", "only-one")),
        ("Juan Perez fled in May. Police killed *him in June.", ("Juan Perez", "previous-one")),
        ("The body of Juan Perez was found. *He had been shot.", ("Juan Perez", "previous-one")),
        # the main subject before those of other clauses
        (
            "The Islah Front was formed when Hamas and Fatah split.\n*It is led by Ann Lee.",
            ("Islah Front", "previous-subject"),
        ),
        # two are two
        (
            "Gunmen and bombers attacked the camp. *They killed nine guards.",
            ("Gunmen + bombers", "previous-subject"),
        ),
        # a state is one, whatever the ending of its name
        (
            "The United States completed *its withdrawal from Iraq.",
            ("United States", "own-subject"),
        ),
    ],
)
def test_pronouns_with_one_meaning(use: Tools, text: str, expected: tuple[str, str]) -> None:
    assert meaning(text, use) == expected


@pytest.mark.parametrize(
    "text",
    [
        # a subject between, that it could mean, ends the search
        "Amnesty International said the hospital was full when *it was hit.",
        # two of them agree
        "Rebels shot six men because *they had helped the army.",
        "Angela Merkel met Hillary Clinton in Kabul.\nThe visit was short, and *she left early.",
        # the subject speaks of another
        "His lawyer said *he had fled.",
        # what is ambushed is not the ambushers' own
        "Gunmen ambushed *their convoy.",
        # nothing before
        "*They attacked the base.",
        # not the controller of its own clause
        "Congress acted to extend *it.",
        # the voice behind what is told of another
        "*He was shot by gunmen, one officer said.",
        # who is quoted speaks of others than who quotes
        'Juan Perez was unhurt. "They killed *him," a witness said.',
        # not who is named beside the doer
        "The army led by Juan Perez overthrew *him.",
    ],
)
def test_an_open_pronoun_means_nothing(use: Tools, text: str) -> None:
    assert meaning(text, use) == ("", "")


def test_she_is_no_man(use: Tools) -> None:
    assert meaning("The spokesman said *she had left.", use) == ("", "")


def test_a_claim_takes_the_antecedent_and_keeps_the_offsets(read_text: Read) -> None:
    text = "Hamas said it had captured the outpost."
    (claim,) = (c for c in read_text(text).claims if c.relation == "seized")
    assert (claim.subject.name, claim.subject.text) == ("Hamas", "it")
    assert text[claim.subject.start : claim.subject.end] == "it"
    assert claim.subject.coref_by == "governing-subject"


def test_they_who_are_two_are_told_of_each(read_text: Read) -> None:
    claims = read_text("Hamas and Fatah attacked the camp. They killed nine guards.").claims
    killers = [c.subject.name for c in claims if c.relation == "killed"]
    assert sorted(killers) == ["Fatah", "Hamas"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"I condemn the raid," said the minister, Ann Lee.', ["Ann Lee"]),
        ("Ann Lee said I condemn the raid.", []),  # whoever tells of it
    ],
)
def test_who_is_quoted_speaks_of_himself(read_text: Read, text: str, expected: list[str]) -> None:
    claims = [c for c in read_text(text).claims if c.relation == "condemned"]
    assert [c.subject.name for c in claims] == expected
    assert all(c.subject.coref_by == "speaker" for c in claims)


def test_a_claim_with_an_open_pronoun_is_dropped(read_text: Read) -> None:
    claims = read_text("They attacked the base.").claims
    assert [c for c in claims if c.relation == "attacked"] == []


def test_the_group_is_the_one_just_named(read_text: Read) -> None:
    text = "Boko Haram entered the town.\nThe group attacked a school."
    (claim,) = (c for c in read_text(text).claims if c.relation == "attacked")
    assert (claim.subject.name, claim.subject.coref_by) == ("Boko Haram", "definite-group")
    assert claim.subject.text == "group"


def test_a_word_of_its_kind_does_not_hide_the_group(read_text: Read) -> None:
    text = "Boko Haram entered the town.\nThe jihadist group attacked a school."
    (claim,) = (c for c in read_text(text).claims if c.relation == "attacked")
    assert (claim.subject.name, claim.subject.coref_by) == ("Boko Haram", "definite-group")


@pytest.mark.parametrize(
    "text",
    [
        "Boko Haram fought the Taliban.\nThe group attacked a school.",
        "The school reopened.\nThe group attacked a school.",
        "Boko Haram entered the town.\nThe second group attacked a school.",
    ],
)
def test_the_group_with_two_names_or_none_stays_a_description(read_text: Read, text: str) -> None:
    claims = [c for c in read_text(text).claims if c.relation == "attacked"]
    assert all(c.subject.coref_by == "" for c in claims)
