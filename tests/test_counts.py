"""How many: every form of number that news gives, with the range that the words leave open."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from spacy.tokens import Doc, Token

from kg.extract.counts import count_at, count_of, number, number_phrase, one_of
from kg.model import Article, Block, Count
from kg.parse import parse
from kg.pipeline import Tools

Bounds = tuple[int | None, int | None]
Marked = Callable[[str], Token]


@pytest.fixture(scope="module")
def marked(use: Tools) -> Marked:
    """The token behind the star of a sentence, in a parsed document."""

    def find(text: str) -> Token:
        start = text.index("*")
        return next(t for t in _doc(text.replace("*", ""), use) if t.idx == start)

    return find


def _doc(text: str, use: Tools) -> Doc:
    doc = parse(Article("counts", text, (Block(0, len(text)),)), use.nlp)
    use.lex.recognise(doc)
    return doc


def bounds(count: Count | None) -> Bounds | None:
    return None if count is None else (count.minimum, count.maximum)


# ------------------------------------------------------------------------- words
@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("seven", 7),
        ("twenty-two", 22),
        ("two hundred and six", 206),
        ("one hundred", 100),
        ("a thousand", 1_000),
        ("three hundred thousand", 300_000),
        ("1.5 million", 1_500_000),
        ("2m", 2_000_000),
        ("12k", 12_000),
        ("1,500", 1_500),
        ("1,80,000", 180_000),
        ("10 000", 10_000),
        ("two thousand and one", 2_001),
    ],
)
def test_number_words_have_their_value(words: str, value: int) -> None:
    assert number(words.split()) == value


@pytest.mark.parametrize("words", ["guards", "two three", "and", "", "twenty guards", "the"])
def test_other_words_are_no_number(words: str) -> None:
    assert number(words.split()) is None


def test_a_number_in_a_name_is_part_of_the_name(use: Tools) -> None:
    doc = _doc("Twelve guards fled.", use)
    assert number_phrase(doc, 0) and not number_phrase(doc, 1)


# ----------------------------------------------------------------------- phrases
@pytest.mark.parametrize(
    ("phrase", "expected", "text"),
    [
        ("at least 15 *guards", (15, None), "at least 15"),
        ("no fewer than ten *guards", (10, None), "no fewer than ten"),
        ("at least another five *guards", (5, None), "at least another five"),
        ("15 or more *guards", (15, None), "15 or more"),
        ("100-plus *guards", (100, None), "100-plus"),
        ("more than 100 *guards", (101, None), "more than 100"),
        ("over 40 *guards", (41, None), "over 40"),
        ("up to nine *guards", (None, 9), "up to nine"),
        ("as many as 30 *guards", (None, 30), "as many as 30"),
        ("fewer than 20 *guards", (None, 19), "fewer than 20"),
        ("about 300 *guards", (300, 300), "about 300"),
        ("nearly 50 *guards", (50, 50), "nearly 50"),
        ("an estimated 300 *guards", (300, 300), "an estimated 300"),
        ("some 4,000 *guards", (4_000, 4_000), "some 4,000"),
        ("20-odd *guards", (20, 20), "20-odd"),
    ],
)
def test_comparisons_open_an_end(
    marked: Marked, use: Tools, phrase: str, expected: Bounds, text: str
) -> None:
    count = count_of(marked(f"The raid killed {phrase} in Newry."), use.ontology)
    assert (bounds(count), count and count.text) == (expected, text)


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("15 to 20 *guards", (15, 20)),
        ("between 15 and 20 *guards", (15, 20)),
        ("from 15 to 20 *guards", (15, 20)),
        ("15-20 *guards", (15, 20)),
        ("1,500–2,000 *guards", (1_500, 2_000)),
        ("20-30,000 *refugees", (20_000, 30_000)),
        ("1.5 to 2 million *refugees", (1_500_000, 2_000_000)),
        ("two or three *guards", (2, 3)),
        ("at least seven to nine *guards", (7, None)),
    ],
)
def test_ranges(marked: Marked, use: Tools, phrase: str, expected: Bounds) -> None:
    count = count_of(marked(f"The raid drove out {phrase} in Newry."), use.ontology)
    assert bounds(count) == expected


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("dozens of *guards", (24, None)),
        ("dozens more *guards", (24, None)),
        ("scores of *guards", (40, None)),
        ("hundreds of *guards", (200, None)),
        ("hundreds of thousands of *people", (200_000, None)),
        ("tens of thousands of *people", (20_000, None)),
        ("several hundred *people", (300, None)),
        ("a couple of *guards", (2, None)),
        ("a dozen *guards", (12, None)),
        ("half a dozen *guards", (6, None)),
        ("more than a hundred *guards", (101, None)),
        ("up to two dozen *guards", (None, 24)),
        ("fewer than a dozen *guards", (None, 11)),
        ("nearly two dozen *guards", (24, 24)),
    ],
)
def test_vague_numbers_are_worth_what_the_ontology_says(
    marked: Marked, use: Tools, phrase: str, expected: Bounds
) -> None:
    assert bounds(count_of(marked(f"The raid killed {phrase}."), use.ontology)) == expected


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("22 *guards", 22),
        ("twenty-two *guards", 22),
        ("all 102 *people", 102),
        ("three *others", 3),
        ("a further 30 *people", 30),
        ("a group of 20 *gunmen", 20),
        ("a total of 45 *bodies", 45),
        ("two of the 15 *hostages", 2),
        ("one of the *hostages", 1),
        ("15 15-year-old *boys", 15),
        ("two 500-pound *bombs", 2),
        ("2m *people", 2_000_000),
        ("both *guards", 2),
    ],
)
def test_exact_numbers(marked: Marked, use: Tools, phrase: str, expected: int) -> None:
    count = count_of(marked(f"The raid killed {phrase}."), use.ontology)
    assert bounds(count) == (expected, expected)


@pytest.mark.parametrize(
    "sentence",
    [
        "A 48-year-old *guard fled.",
        "A 500-pound *bomb fell on the market.",
        "A two-day *battle began.",
        "The fighting lasted three *days.",
        "The 15-member *council met.",
        "The 2006 *attacks shook the city.",
        "In 2013 *rebels took the town.",
        "On May 5 *gunmen stormed the school.",
        "At 0300 *gunmen stormed the school.",
        "He died in 2011 of *injuries.",
        "No *guards were killed.",
        "A $2 million *reward was offered.",
        "Most of the 40 *villages burned.",
        "The 1st *Brigade left.",
    ],
)
def test_ages_measures_years_and_parts_count_nothing(
    marked: Marked, use: Tools, sentence: str
) -> None:
    assert count_of(marked(sentence), use.ontology) is None


def test_two_numbers_of_one_noun_are_added(marked: Marked, use: Tools) -> None:
    token = marked("They buried three young and two old *guards.")
    assert bounds(count_of(token, use.ontology)) == (5, 5)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The toll rose to *45.", (45, 45)),
        ("The toll rose from 30 to *45.", (45, 45)),
        ("The raid killed at least *12 and wounded more.", (12, None)),
        ("The raid wounded *dozens.", (24, None)),
        ("It happened in *2013.", None),
        ("It happened on May *5.", None),
        ("The army lost *15 percent of its tanks.", None),
    ],
)
def test_a_number_without_a_noun(
    marked: Marked, use: Tools, sentence: str, expected: Bounds | None
) -> None:
    assert bounds(count_at(marked(sentence), use.ontology)) == expected


@pytest.mark.parametrize(
    ("sentence", "cls", "expected"),
    [
        ("Shells killed a *woman.", "People", (1, 1)),
        ("Shells killed an elderly *man.", "Person", (1, 1)),
        ("Rebels shot a *soldier.", "Army", (1, 1)),
        ("Shells killed a *family.", "People", None),
        ("Rebels fought a *militia.", "ArmedGroup", None),
        ("Shells hit a *village.", "City", None),
        ("Shells killed the *woman.", "People", None),
    ],
)
def test_an_article_counts_one_person(
    marked: Marked, use: Tools, sentence: str, cls: str, expected: Bounds | None
) -> None:
    assert bounds(one_of(marked(sentence), cls, use.ontology)) == expected
