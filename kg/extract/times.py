"""Sentence text and a publication date in, time expressions out, as intervals with a precision.

Own patterns: `dateparser.search_dates` read "we" as Wednesday and knows no "earlier this month".
Without a publication date a relative expression keeps its text only.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta

from kg.extract.counts import number
from kg.model import TimeSpan

_MONTHS = {
    name: n
    for n, names in enumerate(
        [
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sept sep",
            "october oct",
            "november nov",
            "december dec",
        ],
        start=1,
    )
    for name in names.split()
}
_DAYS = {d: n for n, d in enumerate(
    ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"])}  # fmt: skip
_MONTH = "|".join(sorted((m for m in _MONTHS if m != "may"), key=len, reverse=True)) + "|may"
_DAY = "|".join(_DAYS)
_UNIT = r"(?P<{0}>day|week|month|year|hour|decade)s?"
_NUMBER = r"(?:a few|several|a|an|one|two|three|four|five|six|seven|eight|nine|ten|twelve|\d{1,4})"
_PART = r"(?:morning|afternoon|evening|night|overnight|midnight|dawn|noon)"

_DATE = re.compile(
    rf"(?P<since>since |until |before |after )?(?:on |in |of |early on |late on )?(?:(?:{_DAY}),? )?"
    rf"(?:(?P<d1>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?(?P<m1>{_MONTH})\b\.?(?:,? (?P<y1>(?:19|20)\d\d)\b)?"
    rf"|(?P<m2>{_MONTH})\b\.? (?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\b(?!\d)(?:,? (?P<y2>(?:19|20)\d\d)\b)?"
    rf"|(?P<m3>{_MONTH})\b\.?,? (?P<y3>(?:19|20)\d\d)\b"
    rf"|(?P<iso>(?:19|20)\d\d-\d\d-\d\d))",
    re.I,
)
_MONTH_ALONE = re.compile(
    rf"\b(?P<how>since|in|last|this|early|late|mid|until|during|by) (?P<rest>early |late |mid-?)?(?P<m>{_MONTH})\b(?! \d)",
    re.I,
)
_YEARS = re.compile(
    r"\b(?P<how>since|in|from|between|during|of|until|by|after|before|early|late) (?:early |late |the year )?"
    r"(?P<y>(?:19|20)\d\d)\b(?:(?: to | and |-|–)(?P<z>(?:19|20)\d\d)\b)?(?![,.]?\d)"
    r"|(?<=\()(?P<y2>(?:19|20)\d\d)(?:-|–)(?P<z2>(?:19|20)\d\d)(?=\))"
)
_WEEKDAY = re.compile(
    rf"(?P<how>since |until )?\b(?:on |late on |early on |last |late |early )?(?P<next>next |coming )?(?P<day>{_DAY})"
    rf"(?:['’]s)?(?: {_PART})?\b",
    re.I,
)
_NEAR = re.compile(
    rf"\b(?:(?P<today>today|tonight|this {_PART})|(?P<yesterday>yesterday(?: {_PART})?|last night|overnight)|"
    r"(?P<tomorrow>tomorrow))\b",
    re.I,
)
_THIS = re.compile(
    r"\b(?P<part>earlier |later |late |early )?(?P<which>this|last|next) (?P<unit>week|month|year|weekend)\b",
    re.I,
)
_AGO = re.compile(rf"\b(?P<n>{_NUMBER}) {_UNIT.format('unit')} (?:ago|earlier)\b", re.I)
_PAST = re.compile(
    rf"\b(?:in|over|for|during|within) the (?:past|last|previous) (?:(?P<n>{_NUMBER}) )?{_UNIT.format('unit')}\b",
    re.I,
)
_ORDINARY_MAY = re.compile(r"^may$", re.I)


def times(text: str, anchor: str) -> list[tuple[int, int, TimeSpan]]:
    """The time expressions of a text: (start, end, interval), in text order, disjoint.

    `anchor` is the publication date (ISO), "" for none. A weekday is the last one up to it.
    """
    day = date.fromisoformat(anchor) if anchor else None
    found: list[tuple[int, int, TimeSpan]] = []
    for start, end, when in sorted(_all(text, day), key=lambda f: (f[0] - f[1], f[0])):
        if all(end <= s or start >= e for s, e, _ in found):
            found.append((start, end, when))
    return sorted(found, key=lambda f: f[0])


def _all(text: str, day: date | None) -> Iterator[tuple[int, int, TimeSpan]]:
    for match in _DATE.finditer(text):
        if when := _calendar(match, day):
            yield match.start(), match.end(), when
    for match in _MONTH_ALONE.finditer(text):
        if _ORDINARY_MAY.match(match["m"]) and match["m"].islower():
            continue
        yield match.start(), match.end(), _month(match, day)
    for match in _YEARS.finditer(text):
        yield match.start(), match.end(), _years(match)
    for match in _WEEKDAY.finditer(text):
        yield match.start(), match.end(), _weekday(match, day)
    for match in _NEAR.finditer(text):
        shift = 0 if match["today"] else -1 if match["yesterday"] else 1
        yield match.start(), match.end(), _on(day and day + timedelta(days=shift), match[0])
    for match in _THIS.finditer(text):
        yield match.start(), match.end(), _this(match, day)
    for match in _AGO.finditer(text):
        yield match.start(), match.end(), _ago(match, day)
    for match in _PAST.finditer(text):
        yield match.start(), match.end(), _past(match, day)


def _on(day: date | None, text: str) -> TimeSpan:
    iso = day.isoformat() if day else ""
    return TimeSpan(iso, iso, "day" if day else "", text.strip())


def _whole_month(year: int, month: int, text: str, throughout: bool = False) -> TimeSpan:
    last = monthrange(year, month)[1]
    end = "" if throughout else f"{year}-{month:02}-{last:02}"
    return TimeSpan(f"{year}-{month:02}-01", end, "month", text.strip(), throughout)


def _calendar(match: re.Match[str], day: date | None) -> TimeSpan | None:
    text, how = match[0], (match["since"] or "").strip().lower()
    if match["iso"]:
        year, month, number_of_day = (int(part) for part in match["iso"].split("-"))
    elif match["m3"]:
        made = _whole_month(int(match["y3"]), _MONTHS[match["m3"].lower()], text, how == "since")
        return _bounded(made, how)
    else:
        name = match["m1"] or match["m2"]
        if name.islower() and name == "may":
            return None
        month = _MONTHS[name.lower()]
        number_of_day = int(match["d1"] or match["d2"])
        given = match["y1"] or match["y2"]
        if not given and day is None:
            return TimeSpan("", "", "", text.strip())
        year = int(given) if given else _year_before(month, number_of_day, day)
    try:
        on = date(year, month, number_of_day)
    except ValueError:
        return None
    return _bounded(_on(on, text), how)


def _bounded(when: TimeSpan, how: str) -> TimeSpan:
    """ "since", "until", "before" and "after" leave one end of the interval open."""
    if how == "since":
        return TimeSpan(when.start, "", when.precision, when.text, True)
    if how == "after":
        return TimeSpan(when.end or when.start, "", when.precision, when.text)
    if how in {"until", "before", "by"}:
        return TimeSpan("", when.end or when.start, when.precision, when.text, how == "until")
    return when


def _year_before(month: int, number_of_day: int, day: date | None) -> int:
    assert day is not None
    later = (month, number_of_day) > (day.month, day.day + 7)
    return day.year - 1 if later and month - day.month > 2 else day.year


def _month(match: re.Match[str], day: date | None) -> TimeSpan:
    if day is None:
        return TimeSpan("", "", "", match[0])
    month = _MONTHS[match["m"].lower()]
    year = day.year if month <= day.month else day.year - 1
    how = match["how"].lower()
    return _bounded(_whole_month(year, month, match[0], how == "since"), how)


def _years(match: re.Match[str]) -> TimeSpan:
    first, second = match["y"] or match["y2"], match["z"] or match["z2"]
    if second:
        return TimeSpan(f"{first}-01-01", f"{second}-12-31", "range", match[0])
    how = (match["how"] or "").lower()
    return _bounded(TimeSpan(f"{first}-01-01", f"{first}-12-31", "year", match[0]), how)


def _weekday(match: re.Match[str], day: date | None) -> TimeSpan:
    if day is None:
        return TimeSpan("", "", "", match[0].strip())
    back = (day.weekday() - _DAYS[match["day"].lower()]) % 7
    on = day + timedelta(days=7 - back) if match["next"] else day - timedelta(days=back)
    return _bounded(_on(on, match[0]), (match["how"] or "").strip().lower())


def _this(match: re.Match[str], day: date | None) -> TimeSpan:
    text = match[0]
    if day is None:
        return TimeSpan("", "", "", text)
    step = {"this": 0, "last": -1, "next": 1}[match["which"].lower()]
    unit, part = match["unit"].lower(), (match["part"] or "").strip().lower()
    if unit == "year":
        first, last = date(day.year + step, 1, 1), date(day.year + step, 12, 31)
    elif unit == "month":
        months = day.year * 12 + day.month - 1 + step
        year, month = divmod(months, 12)
        first = date(year, month + 1, 1)
        last = date(year, month + 1, monthrange(year, month + 1)[1])
    else:
        first = day - timedelta(days=day.weekday()) + timedelta(weeks=step)
        last = first + timedelta(days=6)
        if unit == "weekend":
            first = last - timedelta(days=1)
    if part == "earlier" and step == 0:
        last = day
    if part == "later" and step == 0:
        first = day
    precision = {"week": "range", "weekend": "range"}.get(unit, unit)
    return TimeSpan(first.isoformat(), last.isoformat(), precision, text)


def _amount(word: str | None) -> int | None:
    if word is None or word.lower() in {"a", "an"}:
        return 1
    return None if word.lower() in {"a few", "several"} else number([word.lower()])


def _ago(match: re.Match[str], day: date | None) -> TimeSpan:
    amount, unit = _amount(match["n"]), match["unit"].lower()
    if day is None or amount is None:
        return TimeSpan("", "", "", match[0])
    if unit in {"day", "hour"}:
        return _on(day - timedelta(days=amount if unit == "day" else 0), match[0])
    if unit == "week":
        middle = day - timedelta(weeks=amount)
        return TimeSpan((middle - timedelta(days=3)).isoformat(), (middle + timedelta(days=3)).isoformat(),
                        "range", match[0])  # fmt: skip
    if unit == "month":
        year, month = divmod(day.year * 12 + day.month - 1 - amount, 12)
        return _whole_month(year, month + 1, match[0])
    year = day.year - amount * (10 if unit == "decade" else 1)
    if year < 1:
        return TimeSpan("", "", "", match[0])
    return TimeSpan(f"{year:04}-01-01", f"{year:04}-12-31", "year", match[0])


def _past(match: re.Match[str], day: date | None) -> TimeSpan:
    amount, unit = _amount(match["n"]), match["unit"].lower()
    if day is None or amount is None:
        return TimeSpan("", "", "", match[0])
    days = {"hour": 1 / 24, "day": 1, "week": 7, "month": 30, "year": 365, "decade": 3652}[unit]
    if amount * days > 365 * 500:
        return TimeSpan("", "", "", match[0])
    first = day - timedelta(days=max(1, round(amount * days)))
    return TimeSpan(first.isoformat(), day.isoformat(), "range", match[0])
