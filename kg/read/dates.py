"""A date as a page or a person writes it in, an ISO date out; what is not certain gives ""."""

from __future__ import annotations

import re
from datetime import date, datetime
from email.utils import parsedate_to_datetime

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTH = (
    r"(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY = r"(\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"((?:18|19|20)\d\d)"
FULL_DATE = re.compile(
    rf"\b(?:{_DAY}[ -](?:of )?{_MONTH},?[ -]{_YEAR}|{_MONTH} {_DAY},? {_YEAR}"
    rf"|{_YEAR}-(\d\d)-(\d\d))(?!\d)",
    re.IGNORECASE,
)
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T?\d{4,6}Z?)?$")


def _iso(year: str, month: str, day: str) -> str:
    number = int(month) if month.isdigit() else _MONTHS.index(month[:3].lower()) + 1
    try:
        return date(int(year), number, int(day)).isoformat()
    except ValueError:
        return ""


def full_dates(text: str) -> list[str]:
    """The dates in `text` that have a day, a month by name (or ISO) and a year, in order."""
    found = []
    for day, month, year, month2, day2, year2, year3, month3, day3 in FULL_DATE.findall(text):
        found.append(_iso(year or year2 or year3, month or month2 or month3, day or day2 or day3))
    return [iso for iso in found if iso]


def iso_date(value: str) -> str:
    """The day of a date in ISO, RFC 2822 or words; "" for all else (10/11/2016 is two dates)."""
    value = value.strip()[:100]
    try:
        return datetime.fromisoformat(value).date().isoformat()
    except ValueError:
        pass
    if compact := _COMPACT.match(value):
        return _iso(*compact.groups())
    if dates := full_dates(value):
        return dates[0]
    try:
        return parsedate_to_datetime(value).date().isoformat()
    except (ValueError, IndexError):
        return ""
