"""When: time expressions as inclusive intervals. The articles of these tests are of 17 May 2024,
a Friday."""

from __future__ import annotations

from itertools import pairwise

import pytest

from kg.extract.times import times
from kg.model import TimeSpan

FRIDAY = "2024-05-17"
Found = tuple[str, str, str]


def only(text: str, anchor: str = FRIDAY, *, ahead: bool = False) -> TimeSpan:
    found = times(text, anchor, ahead=ahead)
    assert len(found) == 1, found
    start, end, when = found[0]
    assert text[start:end] == when.text
    return when


def interval(text: str, anchor: str = FRIDAY, *, ahead: bool = False) -> Found:
    when = only(text, anchor, ahead=ahead)
    return when.start, when.end, when.precision


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("on 5 March 2011", ("2011-03-05", "2011-03-05", "day")),
        ("on March 5, 2011", ("2011-03-05", "2011-03-05", "day")),
        ("on Saturday, 5 March 2011", ("2011-03-05", "2011-03-05", "day")),
        ("the 5th of March 2011", ("2011-03-05", "2011-03-05", "day")),
        ("On the morning of 5 March 2011", ("2011-03-05", "2011-03-05", "day")),
        ("2011-03-05", ("2011-03-05", "2011-03-05", "day")),
        ("on Sept. 3", ("2023-09-03", "2023-09-03", "day")),
        ("on Tuesday, Dec. 26", ("2023-12-26", "2023-12-26", "day")),
        ("on Thursday, 6 June", ("2024-06-06", "2024-06-06", "day")),
        ("on 20 May", ("2024-05-20", "2024-05-20", "day")),
        ("March 5-8", ("2024-03-05", "2024-03-08", "range")),
        ("from 12 to 14 December", ("2023-12-12", "2023-12-14", "range")),
        ("from 13 April to 2 May", ("2024-04-13", "2024-05-02", "range")),
    ],
)
def test_dates(text: str, expected: Found) -> None:
    assert interval(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("in March 2011", ("2011-03-01", "2011-03-31", "month")),
        ("June 2011", ("2011-06-01", "2011-06-30", "month")),
        ("in mid-March 2011", ("2011-03-11", "2011-03-21", "range")),
        ("in March", ("2024-03-01", "2024-03-31", "month")),
        ("in August", ("2023-08-01", "2023-08-31", "month")),
        ("last May", ("2023-05-01", "2023-05-31", "month")),
        ("next August", ("2024-08-01", "2024-08-31", "month")),
        ("in late August", ("2023-08-21", "2023-08-31", "range")),
        ("in March and April", ("2024-03-01", "2024-04-30", "range")),
        ("in 2013", ("2013-01-01", "2013-12-31", "year")),
        ("in early 2013", ("2013-01-01", "2013-04-30", "range")),
        ("at the end of 2013", ("2013-09-01", "2013-12-31", "range")),
        ("the summer of 2013", ("2013-01-01", "2013-12-31", "year")),
        ("from 2003 to 2011", ("2003-01-01", "2011-12-31", "range")),
        ("between 2003 and 2011", ("2003-01-01", "2011-12-31", "range")),
        ("the 2003-2011 war", ("2003-01-01", "2011-12-31", "range")),
        ("the 2006-07 war", ("2006-01-01", "2007-12-31", "range")),
        ("the 2003 invasion", ("2003-01-01", "2003-12-31", "year")),
        ("in the 2003 war", ("2003-01-01", "2003-12-31", "year")),
        ("in the 1990s", ("1990-01-01", "1999-12-31", "range")),
        ("in the early 1990s", ("1990-01-01", "1993-12-31", "range")),
    ],
)
def test_months_and_years(text: str, expected: Found) -> None:
    assert interval(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("on Monday", ("2024-05-13", "2024-05-13", "day")),
        ("On Friday", ("2024-05-17", "2024-05-17", "day")),
        ("last Friday", ("2024-05-10", "2024-05-10", "day")),
        ("next Monday", ("2024-05-20", "2024-05-20", "day")),
        ("late on Monday night", ("2024-05-13", "2024-05-13", "day")),
        ("at dawn on Tuesday", ("2024-05-14", "2024-05-14", "day")),
        ("earlier on Friday", ("2024-05-17", "2024-05-17", "day")),
        ("on Monday last week", ("2024-05-06", "2024-05-06", "day")),
        ("from Monday to Wednesday", ("2024-05-13", "2024-05-15", "range")),
        ("yesterday evening", ("2024-05-16", "2024-05-16", "day")),
        ("the day before yesterday", ("2024-05-15", "2024-05-15", "day")),
        ("this morning", ("2024-05-17", "2024-05-17", "day")),
        ("overnight", ("2024-05-16", "2024-05-17", "range")),
        ("over the weekend", ("2024-05-11", "2024-05-12", "range")),
        ("earlier this month", ("2024-05-01", "2024-05-17", "range")),
        ("earlier this week", ("2024-05-13", "2024-05-17", "range")),
        ("last week", ("2024-05-06", "2024-05-12", "range")),
        ("late last month", ("2024-04-20", "2024-04-30", "range")),
        ("last year", ("2023-01-01", "2023-12-31", "year")),
        ("two years ago", ("2022-01-01", "2022-12-31", "year")),
        ("three days ago", ("2024-05-14", "2024-05-14", "day")),
        ("in the past 10 days", ("2024-05-07", "2024-05-17", "range")),
        ("over the next two weeks", ("2024-05-17", "2024-05-31", "range")),
    ],
)
def test_times_relative_to_publication(text: str, expected: Found) -> None:
    assert interval(text) == expected
    assert interval(text, "")[:2] == ("", ""), "without a date the text alone is kept"


@pytest.mark.parametrize(
    ("text", "start", "end", "throughout"),
    [
        ("since 2012", "2012-01-01", "", True),
        ("since Monday", "2024-05-13", "", True),
        ("since mid-March 2011", "2011-03-11", "", True),
        ("since the beginning of the year", "2024-01-01", "", True),
        ("until 2014", "", "2014-12-31", True),
        ("before March 2011", "", "2011-03-01", False),
        ("after 5 March 2011", "2011-03-05", "", False),
        ("by 2014", "", "2014-12-31", False),
        ("for the past two years", "2022-05-17", "2024-05-17", True),
        ("in the past two years", "2022-05-17", "2024-05-17", False),
    ],
)
def test_an_open_end_is_empty(text: str, start: str, end: str, throughout: bool) -> None:
    when = only(text)
    assert (when.start, when.end, when.throughout) == (start, end, throughout)


@pytest.mark.parametrize(
    "text",
    [
        "in recent weeks",
        "several days ago",
        "more than two years ago",
        "two days later",
        "the following day",
        "the day before",
        "in the coming days",
        "until Friday",
    ],
)
def test_what_cannot_be_anchored_keeps_its_text(text: str) -> None:
    assert only(text) == TimeSpan("", "", "", text)


@pytest.mark.parametrize(
    "text",
    [
        "Rebels may march on the capital.",
        "They marched on a second city.",
        "Theresa May met the king.",
        "A column of 2000 soldiers left.",
        "About 1,990 people fled.",
        "Each Friday the square fills, since Black Friday.",
        "Article 5 binds the allies.",
        "It took 10 years.",
    ],
)
def test_what_is_no_time(text: str) -> None:
    assert times(text, FRIDAY) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("on Monday", "2024-05-20"),
        ("on Friday", "2024-05-17"),
        ("in March", "2025-03-01"),
        ("on 5 January", "2025-01-05"),
        ("on 5 January 2024", "2024-01-05"),
    ],
)
def test_a_plan_looks_ahead(text: str, expected: str) -> None:
    assert only(text, ahead=True).start == expected


def test_a_year_ends_and_a_date_has_none() -> None:
    assert interval("on 28 December", "2024-01-03")[0] == "2023-12-28"
    assert interval("on 2 January", "2023-12-30")[0] == "2024-01-02"
    assert interval("on 29 February", "2024-05-17")[0] == "2024-02-29"


def test_several_times_of_a_sentence_are_disjoint_and_in_order() -> None:
    text = "On Monday in May 2014, and again last week, shells fell."
    found = times(text, FRIDAY)
    assert [text[start:end] for start, end, _ in found] == ["On Monday", "in May 2014", "last week"]
    assert all(one[1] <= two[0] for one, two in pairwise(found))


@pytest.mark.parametrize("anchor", ["0001-01-01", "9999-12-31"])
@pytest.mark.parametrize("text", ["last year", "next week", "yesterday", "300 years ago"])
def test_an_impossible_publication_date_anchors_nothing(anchor: str, text: str) -> None:
    assert interval(text, anchor)[:2] == ("", "")


@pytest.mark.parametrize(
    ("told", "text", "expected"),
    [
        ("The siege began in May 2017.", "He died in October.", "2017-10-01"),
        ("", "In 2013 rebels took the town, and in October they lost it.", "2013-10-01"),
        ("The war has gone on since 2013.", "He died in October.", "2023-10-01"),
        ("The siege began in May 2017.", "He died in October last year.", "2023-10-01"),
        ("The siege began in May 2017.", "He died in October 2020.", "2020-10-01"),
    ],
)
def test_a_month_is_of_the_year_that_the_story_has_reached(
    told: str, text: str, expected: str
) -> None:
    assert times(text, FRIDAY, told=told)[-1][2].start == expected


def test_a_month_of_this_year_or_the_last() -> None:
    assert interval("In January this year two bombs went off.")[0] == "2024-01-01"
    assert interval("He died in October last year.")[0] == "2023-10-01"


def test_from_a_year_on() -> None:
    assert interval("From 1991 his men took towns.") == ("1991-01-01", "", "year")
