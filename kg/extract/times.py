"""Sentence text and a publication date in, time expressions out, as intervals with a precision.

Own patterns: `dateparser.search_dates` read "we" as Wednesday and knows no "earlier this month".
Without a publication date a relative expression keeps its text only; so does one that is relative
to another time of the story ("two days later") or names no number ("in recent weeks").
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from kg.extract.counts import number
from kg.model import TimeSpan

_MONTHS = {
    "January": 1, "February": 2, "March": 3, "April": 4, "May": 5, "June": 6, "July": 7,
    "August": 8, "September": 9, "October": 10, "November": 11, "December": 12,
}  # fmt: skip
_SHORT_MONTHS = {name[:3]: n for name, n in _MONTHS.items() if name != "May"} | {"Sept": 9}
_WEEKDAYS = {"Monday": 0, "Tuesday": 1, "Wednesday": 2, "Thursday": 3, "Friday": 4,
             "Saturday": 5, "Sunday": 6}  # fmt: skip

_MONTH = "|".join([*_MONTHS, *sorted(_SHORT_MONTHS, key=len, reverse=True)])
_FULL_MONTH = "|".join(_MONTHS)
_WEEKDAY = "|".join(_WEEKDAYS)
_YEAR = r"(?:19|20)\d\d"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])"
_PART = r"(?:morning|afternoon|evening|night|midnight|dawn|noon|midday)"
_UNIT = r"(?:hour|day|week|month|year|decade)"
_SOME = r"(?:several|a few|few|many|recent|a couple of|some)"
_NUMBER = (r"(?:a|an|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty"
           r"|thirty|forty|\d{1,3})")  # fmt: skip
# What bounds an interval, or only leads to it: "since Monday", "early on Monday".
_HOW = r"(?:(?P<how>[Ss]ince|[Uu]ntil|[Tt]ill|[Uu]p to|[Bb]efore|[Aa]fter|[Bb]y|[Ff]rom) )?"
_LEAD = (r"(?:(?:[Ee]arlier|[Ll]ater|[Ee]arly|[Ll]ate|[Oo]vernight) )?(?:(?:[Oo]n|[Ii]n) )?"
         rf"(?:the (?:{_PART} of )?)?")  # fmt: skip

# "in October", "on 9 August": a month with neither a year nor a word that ties it to the present
_BARE_MONTH = re.compile(
    rf"^(?!.*(?:{_YEAR}|\b(?:this|last|next|{_WEEKDAY})\b)).*\b(?:{_FULL_MONTH})\b"
)
# "in May 2017", "In 2013 rebels …": the year that a story has reached; not "since 2013"
_STORY_YEAR = re.compile(rf"(?:\b(?:{_FULL_MONTH}),? |(?:^|[.!?”\"])\s*In )({_YEAR})\b")
_EARLY = 2  # days by which an article may be dated too early
_SEASONS = {"spring", "summer", "autumn", "fall", "winter"}

_Matched = re.Match[str]


def times(
    text: str, anchor: str, *, ahead: bool = False, told: str = ""
) -> list[tuple[int, int, TimeSpan]]:
    """The time expressions of a text: (start, end, interval), in text order, disjoint.

    `anchor` is the publication date (ISO), "" for none. A weekday, a month or a day without a
    year is the last one up to it; the next one where the text looks `ahead`; where `told`, the
    paragraph up to the text, or the text before it tells of an earlier year, a month is of that.
    """
    today = date.fromisoformat(anchor) if anchor else None
    if today is not None and not 1500 <= today.year <= 2900:  # no date of an article: "0001-01-01"
        today = None
    found: list[tuple[int, int, TimeSpan]] = []
    for start, end, when in sorted(_all(text, today, ahead), key=lambda f: (f[0] - f[1], f[0])):
        if all(end <= other[0] or start >= other[1] for other in found):
            found.append((start, end, _in_year_told(when, told + text[:start], today)))
    return list(_joined(text, sorted(found, key=lambda f: f[0])))


def _in_year_told(when: TimeSpan, told: str, today: date | None) -> TimeSpan:
    """ "… in May 2017. … in October": of 2017, if that is a past year and it has no other."""
    named = _BARE_MONTH.search(when.text)
    years = _STORY_YEAR.findall(told) if named and when.precision else []
    if today is None or not years or not int(years[-1]) < today.year:
        return when
    shift = int(years[-1]) - int((when.start or when.end)[:4])
    return _years_on(when, shift) if shift < 0 else when


def not_ahead(when: TimeSpan, anchor: str) -> TimeSpan:
    """ "attacked on 11 November", told in October: of last year, where no year is named."""
    if not (anchor and when.start and _BARE_MONTH.search(when.text)):
        return when
    after = (date.fromisoformat(when.start) - date.fromisoformat(anchor)).days
    return _years_on(when, -1) if after > _EARLY else when


def _years_on(when: TimeSpan, shift: int) -> TimeSpan:
    """The same days so many years on."""
    if "02-29" in {when.start[5:], when.end[5:]}:
        return when
    start, end = (f"{int(d[:4]) + shift}{d[4:]}" if d else "" for d in (when.start, when.end))
    return TimeSpan(start, end, when.precision, when.text, when.throughout)


def _joined(
    text: str, found: list[tuple[int, int, TimeSpan]]
) -> Iterator[tuple[int, int, TimeSpan]]:
    """ "from 13 May to 15 June", "between Friday and 2 March": two times that bound one interval."""
    at = 0
    while at < len(found):
        start, end, first = found[at]
        before = text[max(0, start - 8) : start].lower()
        led = text[start:end].lower().startswith("from ") or before.endswith(("between ", "from "))
        if led and at + 1 < len(found):
            begin, stop, last = found[at + 1]
            if text[end:begin].lower() in {" to ", " and ", " until ", " – ", " - ", " through "} and (
                    first.start and last.end and first.start <= last.end):  # fmt: skip
                whole = text[start:stop]
                yield start, stop, TimeSpan(first.start, last.end, "range", whole)
                at += 2
                continue
        yield start, end, first
        at += 1


def _all(text: str, today: date | None, ahead: bool) -> Iterator[tuple[int, int, TimeSpan]]:
    for pattern, read, parts in _READERS:
        if any(part in text for part in parts):
            for match in pattern.finditer(text):
                when = read(match, today, ahead)
                if when is not None:
                    yield match.start(), match.end(), when


# -------------------------------------------------------------------- intervals
def _unknown(match: _Matched) -> TimeSpan:
    return TimeSpan("", "", "", match[0])


def _from_to(first: date, last: date, precision: str, match: _Matched) -> TimeSpan:
    return TimeSpan(first.isoformat(), last.isoformat(), precision, match[0])


def _on(day: date, match: _Matched) -> TimeSpan:
    return _from_to(day, day, "day", match)


def _month_of(year: int, month: int) -> tuple[date, date]:
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def _bounded(when: TimeSpan, how: str | None) -> TimeSpan:
    """ "since", "until", "before" and "after" leave one end of the interval open."""
    how = (how or "").lower()
    if how in {"since", "from"}:
        return TimeSpan(when.start, "", when.precision, when.text, True)
    if how == "after":
        return TimeSpan(when.end, "", when.precision, when.text)
    if how in {"until", "till", "up to"}:
        return TimeSpan("", when.end, when.precision, when.text, True)
    if how == "by":
        return TimeSpan("", when.end, when.precision, when.text)
    if how == "before":
        return TimeSpan("", when.start, when.precision, when.text)
    return when


def _part_of(first: date, last: date, part: str) -> tuple[date, date]:
    """The early, middle or late third of an interval; of a year, four months."""
    if part and (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        months = {"e": (1, 4), "s": (1, 4), "b": (1, 4), "m": (5, 8), "l": (9, 12)}.get(
            part[0] if part[:3] != "end" else "l", (1, 12))  # fmt: skip
        return date(first.year, months[0], 1), _month_of(last.year, months[1])[1]
    third = ((last - first).days + 1) // 3
    if part.startswith(("early", "start", "beginning", "first")):
        return first, first + timedelta(days=third - 1)
    if part.startswith("mid"):
        return first + timedelta(days=third), last - timedelta(days=third)
    if part.startswith(("late", "end", "close")):
        return last - timedelta(days=third), last
    return first, last


# ----------------------------------------------------------------- calendar dates
_DATE = re.compile(
    rf"\b{_HOW}{_LEAD}(?:(?P<weekday>{_WEEKDAY}),? )?(?:the )?(?:"
    rf"(?:(?P<a1>{_DAY})(?:st|nd|rd|th)?(?: ?[-–] ?| to | and ))?"
    rf"(?P<d1>{_DAY})(?:st|nd|rd|th)?(?: of)? (?P<m1>{_MONTH})\b\.?(?:,? (?P<y1>{_YEAR})\b)?"
    rf"|(?P<m2>{_MONTH})\b\.? (?:(?P<a2>{_DAY})(?:st|nd|rd|th)?(?: ?[-–] ?| to | and ))?"
    rf"(?P<d2>{_DAY})(?:st|nd|rd|th)?\b(?![\d:]|,\d)(?:,? (?P<y2>{_YEAR})\b)?"
    rf"|(?P<iso>{_YEAR}-\d\d-\d\d)\b)"
)


def _calendar(match: _Matched, today: date | None, ahead: bool) -> TimeSpan | None:
    how = match["how"]
    if match["iso"]:
        try:
            return _bounded(_on(date.fromisoformat(match["iso"]), match), how)
        except ValueError:
            return None
    month = _month_number(match["m1"] or match["m2"])
    last, first = int(match["d1"] or match["d2"]), match["a1"] or match["a2"]
    given = match["y1"] or match["y2"]
    if not given and today is None:
        return _unknown(match)
    year = int(given) if given else 0
    if not given and today is not None:
        year = _nearest_year(month, last, today, ahead)
        if match["weekday"]:  # "Monday, Dec. 26": the year in which it was one
            wanted = _WEEKDAYS[match["weekday"]]
            year = next((y for y in (year, year + 1, year - 1)
                         if _weekday_of(y, month, last) == wanted), year)  # fmt: skip
    try:
        end = date(year, month, last)
        start = date(year, month, int(first)) if first else end
    except ValueError:
        return None
    if start > end:
        return None
    if start < end:
        return _from_to(start, end, "range", match)
    return _bounded(_on(end, match), how)


def _weekday_of(year: int, month: int, day: int) -> int | None:
    return date(year, month, day).weekday() if day <= monthrange(year, month)[1] else None


def _month_number(name: str) -> int:
    return _MONTHS.get(name) or _SHORT_MONTHS[name]


def _nearest_year(month: int, day: int, today: date, ahead: bool) -> int:
    """The year that a day without one lies in: the last up to a fortnight ahead, or the next."""
    day = min(day, monthrange(2000, month)[1])
    here = (month, day)
    if ahead:
        return today.year + (here < (today.month, today.day))
    soon = today + timedelta(days=14)
    if soon.year > today.year and here <= (soon.month, soon.day):
        return soon.year
    return today.year - (here > (soon.month, soon.day) and soon.year == today.year)


# ------------------------------------------------------------------------- months
_MONTH_YEAR = re.compile(
    rf"\b{_HOW}(?:[Ii]n |[Dd]uring |[Oo]f )?(?:the )?"
    rf"(?:(?P<part>[Ee]arly|[Ll]ate|[Mm]id|start of|beginning of|end of|middle of)[ -])?"
    rf"(?P<m>{_MONTH})\b\.?,? (?:of )?(?P<y>{_YEAR})\b"
    rf"(?:(?: to | until |[-–])(?:(?P<m2>{_MONTH})\b\.?,? )(?P<y2>{_YEAR})\b)?"
)
_MONTH_ALONE = re.compile(
    rf"\b(?:(?P<how>[Ss]ince|[Uu]ntil|[Tt]ill|[Ff]rom|[Bb]efore|[Aa]fter) |(?:[Ii]n|[Dd]uring) )?"
    rf"(?:the )?(?P<part>(?:[Ee]arly|[Ll]ate|[Mm]id|start of|beginning of|end of|middle of)[ -])?"
    rf"(?P<which>last |this |next |this past )?(?P<m>{_FULL_MONTH}|Sept(?=\.))\b"
    rf"(?:(?: and | to | or |[-–])(?P<m2>{_FULL_MONTH})\b)?(?![ .]{{1,2}}\d)"
    r"(?:,? (?:of )?(?P<year>this|last|next) year\b)?"
)


def _month_year(match: _Matched, today: date | None, ahead: bool) -> TimeSpan | None:
    first, last = _month_of(int(match["y"]), _month_number(match["m"]))
    if match["y2"]:
        last = _month_of(int(match["y2"]), _month_number(match["m2"]))[1]
        return _from_to(first, last, "range", match) if first < last else None
    part = (match["part"] or "").lower()
    first, last = _part_of(first, last, part.replace("middle", "mid"))
    return _bounded(_from_to(first, last, "range" if part else "month", match), match["how"])


def _month(match: _Matched, today: date | None, ahead: bool) -> TimeSpan | None:
    if match[0] == match["m"]:
        return None  # a bare month may be a verb or a name: "May", "March"
    if today is None:
        return _unknown(match)
    month, which = _month_number(match["m"]), (match["which"] or "").strip()
    year = today.year if month <= today.month else today.year - 1
    if which == "next" or (ahead and which != "last" and not match["how"]):
        year = today.year if month >= today.month else today.year + 1
    elif which == "this":
        year = today.year
    elif which == "last" and month == today.month:
        year -= 1
    if match["year"]:
        year = today.year + _STEP[match["year"]]
    if match["m2"]:
        later = _month_number(match["m2"])
        first, last = date(year, month, 1), _month_of(year + (later < month), later)[1]
        return _from_to(first, last, "range", match)
    part = (match["part"] or "").strip(" -").lower().replace("middle", "mid")
    first, last = _part_of(*_month_of(year, month), part)
    return _bounded(_from_to(first, last, "range" if part else "month", match), match["how"])


# -------------------------------------------------------------------------- years
_YEARS = re.compile(
    rf"\b(?P<lead>(?:[Ff]rom|[Bb]etween|[Ii]n|[Dd]uring)(?: the years?)? |\()?"
    rf"(?P<y>{_YEAR})(?P<join> to | until | through | and | ?[-–] ?)(?P<z>{_YEAR}|\d\d)\b(?![,.:/-]?\d)"
)
_YEAR_ALONE = re.compile(
    rf"\b(?:(?P<how>[Ss]ince|[Uu]ntil|[Tt]ill|[Uu]p to|[Bb]efore|[Aa]fter|[Bb]y|[Ff]rom)"
    rf"|(?P<at>[Ii]n|[Dd]uring|[Oo]f|[Tt]hroughout|[Aa]t))(?: the(?: year)?)? "
    rf"(?P<part>(?:[Ee]arly|[Ll]ate|[Mm]id|[Ss]tart of|[Bb]eginning of|[Ee]nd of|middle of"
    rf"|spring of|summer of|autumn of|fall of|winter of|spring|summer|autumn|fall|winter)[ -])?"
    rf"(?P<y>{_YEAR})\b(?![,.:/-]?\d)(?! ?(?:%|percent))"
)
_SEASON = re.compile(
    rf"\b(?:the )?(?:(?:early|late|mid)[ -])?(?:spring|summer|autumn|fall|winter)(?: of)? (?P<y>{_YEAR})\b"
)
_PART_YEAR = re.compile(rf"\b(?:the )?(?P<part>[Ee]arly|[Ll]ate|[Mm]id)[ -](?P<y>{_YEAR})\b")
_MODIFIER_YEAR = re.compile(
    rf"(?<=\b(?:the|his|her|its)\ )(?P<y>{_YEAR})(?=\ [a-z])|(?<=\ba\ )(?P<y2>{_YEAR})(?=\ [a-z])",
    re.X,
)
_DECADE = re.compile(
    r"\b(?:(?P<how>[Ss]ince|[Uu]ntil|[Bb]efore|[Aa]fter|[Ff]rom) |[Ii]n |[Dd]uring )?(?:the )?"
    r"(?:(?P<part>[Ee]arly|[Ll]ate|[Mm]id)[ -]?(?:to late )?(?:the )?)?(?P<y>(?:19|20)\d0)['’]?s\b"
)


def _years(match: _Matched, today: date | None, ahead: bool) -> TimeSpan | None:
    first, second, join = match["y"], match["z"], match["join"].strip()
    if len(second) == 2:
        if join not in {"-", "–"}:
            return None
        second = first[:2] + second
    if not match["lead"] and join in {"and", "to"}:
        return None  # "2012 and 2013" without "in" may count
    if match["lead"] and match["lead"].lower().startswith("in") and join == "to":
        return None
    if int(first) >= int(second):
        return None
    span = _from_to(date(int(first), 1, 1), date(int(second), 12, 31), "range", match)
    if span.text.startswith("("):
        return TimeSpan(span.start, span.end, span.precision, span.text)
    return span


def _year_alone(match: _Matched, today: date | None, ahead: bool) -> TimeSpan | None:
    following = match.string[match.end() :]
    if match[0].endswith(f" the {match['y']}"):
        return None  # "in the 2003 war": the year is the war's
    if (match["at"] or match["how"]).lower() in {"of", "by", "from", "up to", "at"} and (
        re.match(r" (?!his|its|was|has)[a-z]+s\b", following) or (match["at"] or "").lower() == "at"
    ) and not match["part"]:  # fmt: skip
        return None  # "of 2000 soldiers"
    part = (match["part"] or "").strip(" -").lower().replace("middle", "mid")
    return _whole_year(match, int(match["y"]), part, match["how"])


def _whole_year(match: _Matched, year: int, part: str = "", how: str | None = None) -> TimeSpan:
    whole = date(year, 1, 1), date(year, 12, 31)
    season = part.split()[0] in _SEASONS if part else False
    first, last = whole if season else _part_of(*whole, part)
    precision = "year" if (first, last) == whole else "range"
    return _bounded(_from_to(first, last, precision, match), how)


def _season(match: _Matched, today: date | None, ahead: bool) -> TimeSpan | None:
    return _whole_year(match, int(match["y"]))  # which months, the hemisphere decides


def _part_year(match: _Matched, today: date | None, ahead: bool) -> TimeSpan | None:
    return _whole_year(match, int(match["y"]), match["part"].lower())


def _modifier_year(match: _Matched, today: date | None, ahead: bool) -> TimeSpan | None:
    return _whole_year(match, int(match["y"] or match["y2"]))


def _decade(match: _Matched, today: date | None, ahead: bool) -> TimeSpan | None:
    year = int(match["y"])
    first, last = date(year, 1, 1), date(year + 9, 12, 31)
    part = (match["part"] or "").lower()
    if part == "early":
        last = date(year + 3, 12, 31)
    elif part == "mid":
        first, last = date(year + 4, 1, 1), date(year + 6, 12, 31)
    elif part == "late":
        first = date(year + 6, 1, 1)
    return _bounded(_from_to(first, last, "range", match), match["how"])


# ----------------------------------------------------------------------- weekdays
_WEEKDAY_ONE = re.compile(
    rf"(?<!Black )(?<!Good )(?<!Bloody )(?<!Holy )(?<!Easter )(?<!Palm )(?<!very )(?<!ach )"
    rf"\b{_HOW}{_LEAD}(?:(?P<part>[Ee]arly|[Ll]ate) )?"
    rf"(?:(?P<which>[Ll]ast|[Nn]ext|[Tt]his|[Cc]oming|[Tt]his coming|[Tt]his past) )?"
    rf"(?P<day>{_WEEKDAY})(?:['’]s\b)?(?: {_PART})?\b(?P<week>,? (?:of )?last week\b)?(?!s\b)"
)
_WEEKDAY_TWO = re.compile(
    rf"\b(?:[Bb]etween|[Ff]rom) (?P<a>{_WEEKDAY})(?: {_PART})? (?:and|to|until) (?P<b>{_WEEKDAY})(?: {_PART})?\b"
)


def _weekday(match: _Matched, today: date | None, ahead: bool) -> TimeSpan | None:
    how, which = (match["how"] or "").lower(), (match["which"] or "").lower()
    if today is None or (how in {"until", "till", "by", "up to"} and not which):
        return _unknown(match)  # "until Friday": the last or the coming one?
    if which in {"next", "coming", "this coming"} or (ahead and which not in {"last", "this past"}):
        on = today + timedelta(days=(_WEEKDAYS[match["day"]] - today.weekday() - 1) % 7 + 1)
        if ahead and not which and _WEEKDAYS[match["day"]] == today.weekday():
            on = today
    else:
        back = (today.weekday() - _WEEKDAYS[match["day"]]) % 7
        on = today - timedelta(days=back or (7 if which == "last" else 0))
        if match["week"]:
            monday = today - timedelta(days=today.weekday() + 7)
            on = monday + timedelta(days=_WEEKDAYS[match["day"]])
    return _bounded(_on(on, match), how)


def _weekdays(match: _Matched, today: date | None, ahead: bool) -> TimeSpan | None:
    if today is None:
        return _unknown(match)
    last = today - timedelta(days=(today.weekday() - _WEEKDAYS[match["b"]]) % 7)
    first = last - timedelta(days=(_WEEKDAYS[match["b"]] - _WEEKDAYS[match["a"]]) % 7)
    return _from_to(first, last, "range", match)


# ------------------------------------------------------------------ near the date
_NEAR = re.compile(
    rf"\b(?:(?P<before>[Tt]he day before yesterday)|(?P<after>[Tt]he day after tomorrow)"
    rf"|(?:[Ee]arlier |[Ll]ater )?(?P<today>[Tt]oday|[Tt]onight|[Tt]his {_PART})"
    rf"|(?P<yesterday>[Yy]esterday(?: {_PART})?|[Ll]ast night)"
    rf"|(?P<overnight>[Oo]vernight)|(?P<tomorrow>[Tt]omorrow(?: {_PART})?))\b"
)
_THIS = re.compile(
    r"\b(?P<how>[Ss]ince |[Uu]ntil |[Bb]y |[Bb]efore |[Aa]fter )?"
    r"(?:(?P<part>[Ee]arlier|[Ll]ater|[Ee]arly|[Ll]ate|[Mm]id)[ -](?:in )?(?:the )?)?"
    r"(?P<which>[Tt]his|[Ll]ast|[Nn]ext|(?<=lier in the )|(?<=ater in the )) ?"
    r"(?P<unit>week|month|year|decade)\b"
)
_WEEKEND = re.compile(
    r"\b(?:(?:[Oo]ver|[Aa]t|[Oo]n|[Dd]uring) )?(?:the (?P<past>past |last )?|(?P<which>this|last|next|this past) )weekend\b"
)
_BEGINNING = re.compile(
    r"\b(?P<how>[Ss]ince|[Ff]rom|[Aa]t|[Bb]y|[Bb]efore) the (?P<part>start|beginning|end) of "
    r"(?P<which>the|this|last|next) (?P<unit>week|month|year)\b"
)
_AGO = re.compile(
    rf"\b(?:(?P<more>[Mm]ore than|[Oo]ver|[Ll]ess than) )?(?P<n>{_NUMBER}|[Ss]everal|[Aa] few|[Mm]any) "
    rf"(?P<unit>{_UNIT})s? ago\b"
)
_PAST = re.compile(
    rf"\b(?P<lead>[Ii]n|[Oo]ver|[Ff]or|[Dd]uring|[Ww]ithin|[Tt]hroughout) the "
    rf"(?P<way>past|last|previous|next|coming|following) (?:(?P<n>{_NUMBER}|{_SOME}) )?(?P<unit>{_UNIT})s?\b"
)
_VAGUE = re.compile(
    rf"\b(?:[Ii]n|[Oo]ver|[Dd]uring) recent {_UNIT}s\b"
    rf"|\b(?:[Tt]he|[Tt]hat)(?: very)? (?:same|previous|following|next|preceding) (?:{_UNIT}|morning|evening|night|afternoon)\b"
    rf"|\b(?:[Tt]he )?(?:day|week|month|year|night) (?:before|earlier|later|after)\b(?! (?:yesterday|tomorrow|the|a|an|his|its|their)\b)"
    rf"|\b(?:{_NUMBER}|{_SOME}|[Aa]) {_UNIT}s? (?:earlier|later|before|afterwards?)\b(?! (?:the|a|an|his|its|their)\b)"
    rf"|\b(?:[Tt]hat|[Tt]he same) (?:day|week|month|year|night|morning|evening)\b"
    rf"|\b[Ee]arlier in the day\b"
)


def _near(match: _Matched, today: date | None, ahead: bool) -> TimeSpan | None:
    if today is None:
        return _unknown(match)
    if match["overnight"]:
        return _from_to(today - timedelta(days=1), today, "range", match)
    shift = {"before": -2, "yesterday": -1, "today": 0, "tomorrow": 1, "after": 2}
    return _on(today + timedelta(days=shift[match.lastgroup or "today"]), match)


def _unit_around(today: date, unit: str, step: int) -> tuple[date, date]:
    """The calendar week, month, year or decade that lies `step` of them from the date."""
    if unit == "decade":
        first = max(1, today.year // 10 * 10 + 10 * step)
        return date(first, 1, 1), date(first + 9, 12, 31)
    if unit == "year":
        return date(today.year + step, 1, 1), date(today.year + step, 12, 31)
    if unit == "month":
        year, month = divmod(today.year * 12 + today.month - 1 + step, 12)
        return _month_of(year, month + 1)
    monday = today - timedelta(days=today.weekday()) + timedelta(weeks=step)
    return monday, monday + timedelta(days=6)


_STEP = {"this": 0, "the": 0, "": 0, "last": -1, "next": 1}
_PRECISION = {"week": "range", "decade": "range"}


def _this(match: _Matched, today: date | None, ahead: bool) -> TimeSpan | None:
    if today is None:
        return _unknown(match)
    unit, part = match["unit"], (match["part"] or "").lower()
    step = _STEP[match["which"].lower()]
    first, last = _unit_around(today, unit, step)
    precision = _PRECISION.get(unit, unit)
    if part in {"earlier", "later"} and step == 0:
        first, last = (first, today) if part == "earlier" else (today, last)
        precision = "range"
    elif part:
        first, last = _part_of(first, last, part)
        precision = "range"
    return _bounded(_from_to(first, last, precision, match), (match["how"] or "").strip())


def _weekend(match: _Matched, today: date | None, ahead: bool) -> TimeSpan | None:
    if today is None:
        return _unknown(match)
    saturday = today - timedelta(days=(today.weekday() - 5) % 7)
    which = match["which"] or ""
    if which == "next" or (today.weekday() < 5 and (ahead or which == "this")):
        saturday += timedelta(weeks=1)
    elif today.weekday() >= 5 and (which == "last" or match["past"]):
        saturday -= timedelta(weeks=1)
    return _from_to(saturday, saturday + timedelta(days=1), "range", match)


def _beginning(match: _Matched, today: date | None, ahead: bool) -> TimeSpan | None:
    if today is None:
        return _unknown(match)
    first, last = _unit_around(today, match["unit"], _STEP[match["which"]])
    how = match["how"].lower()
    if how in {"since", "from"} and match["part"] != "end":
        return TimeSpan(first.isoformat(), "", "day", match[0], True)
    first, last = _part_of(first, last, match["part"])
    return _bounded(_from_to(first, last, "range", match), how)


def _amount(word: str | None) -> int | None:
    if word is None or word.lower() in {"a", "an"}:
        return 1
    return number([word.lower()])


def _ago(match: _Matched, today: date | None, ahead: bool) -> TimeSpan | None:
    amount, unit = _amount(match["n"]), match["unit"]
    if today is None or amount is None or match["more"]:
        return _unknown(match)
    if unit in {"day", "hour"}:
        return _on(today - timedelta(hours=amount * (24 if unit == "day" else 0)), match)
    if unit == "week":
        middle = today - timedelta(weeks=amount)
        three = timedelta(days=3)
        return _from_to(middle - three, middle + three, "range", match)
    years = amount * (10 if unit == "decade" else 1)
    if (unit != "month" and years >= today.year) or amount > 12 * (today.year - 1):
        return _unknown(match)
    if unit == "month":
        return _from_to(*_unit_around(today, "month", -amount), "month", match)
    first, last = _unit_around(today, "year", -years)
    if unit == "decade":
        return _from_to(date(first.year - 2, 1, 1), date(first.year + 2, 12, 31), "range", match)
    return _from_to(first, last, "year", match)


def _shifted(day: date, unit: str, amount: int) -> date:
    """The date that lies a number of units off; the month's last day where there is no such day."""
    if unit in {"hour", "day", "week"}:
        days = {"hour": 1 / 24, "day": 1, "week": 7}[unit] * amount
        return day + timedelta(days=round(days) or (1 if amount > 0 else -1))
    months = amount * {"month": 1, "year": 12, "decade": 120}[unit]
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    year = min(max(year, 1), 9999)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _past(match: _Matched, today: date | None, ahead: bool) -> TimeSpan | None:
    amount, unit = _amount(match["n"]), match["unit"]
    vague = match["n"] is None and match[0].endswith("s")  # "in the coming days"
    if today is None or amount is None or vague:
        return _unknown(match)
    if amount > 300:
        return _unknown(match)
    throughout = match["lead"].lower() in {"for", "throughout"}
    onward = match["way"] in {"next", "coming", "following"}
    far = _shifted(today, unit, amount if onward else -amount)
    first, last = (today, far) if onward else (far, today)
    return TimeSpan(first.isoformat(), last.isoformat(), "range", match[0], throughout)


def _vague(match: _Matched, today: date | None, ahead: bool) -> TimeSpan | None:
    return _unknown(match)


_Reader = Callable[[_Matched, date | None, bool], TimeSpan | None]
# With each pattern some letters of which a text must have one, or it is not looked for: that takes
# ten times as long, and most sentences name no time.
_MONTHLY = tuple(month[:3] for month in _MONTHS)
_YEARLY = ("19", "20")
_DAILY = ("day", "night", "morning", "noon", "evening", "dawn", "morrow")
_LONGER = ("hour", "week", "month", "year", "decade")
_READERS: tuple[tuple[re.Pattern[str], _Reader, tuple[str, ...]], ...] = (
    (_DATE, _calendar, (*_MONTHLY, *_YEARLY)), (_MONTH_YEAR, _month_year, _YEARLY),
    (_MONTH_ALONE, _month, _MONTHLY), (_YEARS, _years, _YEARLY),
    (_YEAR_ALONE, _year_alone, _YEARLY), (_SEASON, _season, _YEARLY),
    (_PART_YEAR, _part_year, _YEARLY), (_MODIFIER_YEAR, _modifier_year, _YEARLY),
    (_DECADE, _decade, _YEARLY), (_WEEKDAY_TWO, _weekdays, _DAILY),
    (_WEEKDAY_ONE, _weekday, _DAILY), (_NEAR, _near, _DAILY), (_THIS, _this, _LONGER),
    (_WEEKEND, _weekend, _LONGER), (_BEGINNING, _beginning, _LONGER), (_AGO, _ago, ("ago",)),
    (_PAST, _past, (*_LONGER, *_DAILY)), (_VAGUE, _vague, (*_LONGER, *_DAILY)),
)  # fmt: skip
