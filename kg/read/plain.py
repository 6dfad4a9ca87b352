"""Characters in, blocks out: where the paragraphs of a text begin and end, and what each is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice, pairwise
from typing import NamedTuple

from kg.model import Block, Masked
from kg.read.dates import FULL_DATE, full_dates

LONGEST_BLOCK = 100_000  # characters; a longer paragraph is split at sentence ends

_FINAL_STOP = re.compile(r"[.!?…][\"'”’»)\]]{0,3}$")
_OPEN_END = re.compile(r"[;:,]$")
_FIRST_WORD = re.compile(r"\S+")
_BULLET = re.compile(r"(?:[-*•–—]|\d{1,2}[.)])\s")
_DATELINE_ONLY = re.compile(r"[A-Z][\w .,'’/()-]{1,60}(?:—|–|--|-)$")
_DATELINE_START = re.compile(  # in capitals, with lower case somewhere after the dash
    r"[A-Z][A-Z .'’-]{2,40}[,(][^\n]{0,80}(?:—|–|--|\s-\s)(?=[^\n]{0,100}[a-z])"
)
_DATELINE_DASH = re.compile(r"\s(?:—|–|--|-)\s|(?:—|–|--)")
_DATELINE_WORD = r"(?:[A-Z][\w'’-]*|de|del|of|el|the|and|al-\w+|\([^()]{1,40}\))"
_DATELINE_HEAD = re.compile(
    r"(?!(?:On|In|At|Since|By|After|Before|Until|From|Late|Early|During|Between|As|About)\b)"
    rf"(?:{_DATELINE_WORD}(?:[\s,.:/|]+{_DATELINE_WORD}){{0,7}})?[\s,.:/|]*"
)
_AGENCY = re.compile(r"\(([A-Z][\w .&'’/-]{1,39})\)\s*$")
_DATELINE = 120  # characters within which a dateline's dash must come

_MARKDOWN = re.compile(r"(?:#{1,6}|>+|[-*+]|\d{1,3}[.)])[ \t]+")
_FRONT_MATTER = re.compile(r"\A---\n(.*?)\n---[ \t]*(?:\n|\Z)", re.DOTALL)
_FIELD = re.compile(r"^(\w+):[ \t]*(.*?)[ \t]*$", re.MULTILINE)

# "difference.Fierce": a stop, perhaps a closing quote, and at once a capitalised word that goes on.
_GLUE = re.compile(r"(?<=[a-zß-ÿ\d\"”’')])[.!?][\"”’')]{0,2}(?=[“‘\"]?[A-Z][a-z’'-]*[\s,])")
_WORD_BEFORE = re.compile(r"(\w+)[\"”’')]?$")
_WORD_AFTER = re.compile(r"[“‘\"]?([A-Z][a-z]*)")
_ADDRESS = re.compile(r"://|www\.|@|/")
_ABBREVIATIONS_LIST = """
    mr mrs ms dr prof gen lt col maj capt cpt sgt cpl pvt adm cmdr rev hon sen rep gov pres amb
    st ste mt ft jr sr vs etc no nos dept univ inc ltd co corp bros jan feb mar apr jun jul aug
    sep sept oct nov dec approx est fig vol ed al op cf viz
"""
_ABBREVIATIONS = frozenset(_ABBREVIATIONS_LIST.split())
_DOMAINS_LIST = """
    com org net gov edu info co uk us ru ua io tv fm js news
"""
_DOMAINS = frozenset(_DOMAINS_LIST.split())

# A sentence end for cutting very long paragraphs only.
_SENTENCE_END = re.compile(r"[.!?][\"”’)]*\s")

# The spaCy tokenizer is quadratic on symbols: 4,000 "$" in a row take 3 s.
_SYMBOL_RUN = re.compile(r"(?:[^\w\s]|_){51,}")
_UNBROKEN = 1_000
_UNBROKEN_RUN = re.compile(rf"\S{{{_UNBROKEN + 1},}}")

Span = tuple[int, int]


class Line(NamedTuple):
    """A line without its white space at either end; `indent` is the width of that at the front."""

    start: int
    end: int
    indent: int
    text: str


def trim(text: str, start: int, end: int) -> Span:
    """`start, end` without the white space at either end."""
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    return start + left, start + max(left, len(piece.rstrip()))


def _groups(text: str) -> Iterator[list[Line]]:
    """Runs of lines that are not blank."""
    group: list[Line] = []
    at = 0
    for raw in text.split("\n"):
        start, end = trim(text, at, at + len(raw))
        if end > start:
            group.append(Line(start, end, start - at, text[start:end]))
        elif group:
            yield group
            group = []
        at += len(raw) + 1
    if group:
        yield group


def _reach(line: Line, following: Line) -> int:
    """The width that `line` would have had with the first word of the next."""
    word = _FIRST_WORD.match(following.text)
    return line.indent + len(line.text) + 1 + (len(word[0]) if word else 0)


def _wrap_width(groups: list[list[Line]]) -> int:
    """The width at which the text was hard-wrapped, or 0.

    A wrapped line is full: the next word would not have fitted. Wrapped lines seldom end with a
    stop, and the next one seldom starts with a capital (where the text has lower case at all).
    """
    lines = [line for group in groups for line in group]
    pairs = [(a, b) for group in groups for a, b in pairwise(group)]
    widths = sorted(line.indent + len(line.text) for line in lines)
    if not pairs or widths[len(widths) * 9 // 10] > 100:
        return 0
    width = max((w for w in widths if w <= 100), default=0)
    full = sum(_reach(a, b) > width - 8 for a, b in pairs)
    stopped = sum(bool(_FINAL_STOP.search(a.text[-9:])) for a, _ in pairs)
    lower = sum(b.text[0].islower() for _, b in pairs)
    capitals_only = sum(line.text.isupper() for line in lines) * 2 > len(lines)
    wrapped = (
        full * 2 >= len(pairs)
        and stopped * 2 <= len(pairs)
        and (capitals_only or lower * 5 >= len(pairs) * 2)
    )
    return width if wrapped else 0


def _continues(line: Line, following: Line, width: int) -> bool:
    """Whether the following line is of the same paragraph; `width` as of `_wrap_width`."""
    if _BULLET.match(following.text) or _DATELINE_START.match(following.text):
        return False
    if _DATELINE_ONLY.match(line.text):
        return True
    stopped = bool(_FINAL_STOP.search(line.text[-9:]))
    if not width:
        return not stopped and following.text[0].islower() and len(line.text) > 40
    if following.indent >= line.indent + 2:
        return False
    if _reach(line, following) > width - 8:
        return True
    header = len(line.text) <= width * 0.6 and following.text[0].isupper()
    return not stopped and (line.text.isupper() or not header)


def paragraphs(text: str) -> list[Span]:
    """Spans of the paragraphs: by blank lines, by lines, or by filled lines where it is wrapped."""
    groups = list(_groups(text))
    width = _wrap_width(groups)
    spans: list[Span] = []
    for group in groups:
        start, previous = group[0].start, group[0]
        for line in group[1:]:
            if not _continues(previous, line, width):
                spans.append((start, previous.end))
                start = line.start
            previous = line
        spans.append((start, previous.end))
    return spans


def _is_glue(text: str, stop: int, after: int, span: Span) -> bool:
    """Whether the stop at `stop` ends a sentence: no abbreviation, initial, address or domain."""
    left = text[max(span[0], stop - 60) : stop]
    right = text[after : min(span[1], after + 60)]
    before, following = _WORD_BEFORE.search(left), _WORD_AFTER.match(right)
    if before is None or following is None:
        return False
    initial = len(before[1]) == 1 and not before[1].isdigit()
    address = _ADDRESS.search(left.rsplit(None, 1)[-1] + "." + right.split(None, 1)[0])
    known = before[1].lower() in _ABBREVIATIONS or following[1].lower() in _DOMAINS
    return not (initial or address or known)


def split_glued(text: str, span: Span) -> Iterator[Span]:
    """`span` in pieces where a sentence starts without a blank: "… the difference.Fierce …"."""
    start, end = span
    for match in _GLUE.finditer(text, start, end):
        if _is_glue(text, match.start(), match.end(), (start, end)):
            yield trim(text, start, match.end())
            start = match.end()
    yield trim(text, start, end)


def _split_long(text: str, span: Span) -> Iterator[Span]:
    """`span` in pieces of at most `LONGEST_BLOCK`, cut at sentence ends, else at white space."""
    start, end = span
    while end - start > LONGEST_BLOCK:
        limit = start + LONGEST_BLOCK
        cut = max((m.end() for m in _SENTENCE_END.finditer(text, start, limit)), default=0)
        cut = cut or text.rfind(" ", start, limit) + 1 or limit
        yield trim(text, start, cut)
        start = trim(text, cut, end)[0]
    yield start, end


def _cut(spans: Iterable[Span], holes: Iterable[Span], text: str) -> list[Span]:
    """What is left of `spans` without `holes`; both sorted and disjoint."""
    left: list[Span] = []
    waiting = sorted(holes)
    at = 0
    for start, end in spans:
        while at < len(waiting) and waiting[at][1] <= start:
            at += 1
        hole = at
        while hole < len(waiting) and waiting[hole][0] < end:
            left.append(trim(text, start, waiting[hole][0]))
            start = waiting[hole][1]
            hole += 1
        left.append(trim(text, start, end))
    return [(start, end) for start, end in left if end > start]


def _unreadable(text: str) -> list[Masked]:
    """Runs that a tokenizer must not see: many symbols in a row, or no white space for a page."""
    symbols = [match.span() for match in _SYMBOL_RUN.finditer(text)]
    unbroken = (match.span() for match in _UNBROKEN_RUN.finditer(text))
    runs = [Masked(*span, "symbol run") for span in symbols]
    runs += [
        Masked(start, end, "unbroken run")
        for start, end in _cut(unbroken, symbols, text)
        if end - start > _UNBROKEN
    ]
    return sorted(runs, key=lambda run: run.start)


def _ornament(text: str, span: Span) -> bool:
    return not any(character.isalnum() for character in text[slice(*span)])


def blocks(text: str, *, markdown: bool = False) -> tuple[tuple[Block, ...], tuple[Masked, ...]]:
    """Paragraph blocks and what cannot be parsed; together they cover all but white space.

    With `markdown`, front matter and the marks at the front of lines are masked.
    """
    masked = _unreadable(text)
    spans = _cut(paragraphs(text), map(_span, masked), text)
    if markdown:
        marks = _markup(text, spans)
        masked = [run for run in masked if not (marks and run.end <= marks[0].end)] + marks
        spans = _cut(spans, map(_span, marks), text)
    pieces = [
        piece
        for span in spans
        for long in _split_long(text, span)
        for piece in split_glued(text, long)
    ]
    masked += [Masked(*span, "ornament") for span in pieces if _ornament(text, span)]
    return (
        tuple(Block(*span) for span in pieces if not _ornament(text, span)),
        tuple(sorted(masked, key=_span)),
    )


def _span(run: Masked) -> Span:
    return run.start, run.end


def _markup(text: str, spans: Iterable[Span]) -> list[Masked]:
    """Front matter, and the marks at the front of the lines of headings, quotations and lists."""
    front = _FRONT_MATTER.match(text)
    head = front.end() if front else 0
    masked = [Masked(*trim(text, 0, head), "front matter")] if front else []
    for start, end in spans:
        mark = _MARKDOWN.match(text, start, end)
        if mark and start >= head:
            masked.append(Masked(*trim(text, *mark.span()), "markup"))
    return masked


def front_matter(text: str) -> dict[str, str]:
    """The simple `key: value` lines between the two `---` at the head of a Markdown file."""
    front = _FRONT_MATTER.match(text)
    fields = _FIELD.findall(front[1]) if front else []
    return {key.lower(): value.strip("\"'") for key, value in fields}


def same_words(one: str, other: str) -> bool:
    """Whether both have the same letters and digits: titles differ in quotes and final stops."""
    return _letters(one) == _letters(other)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def _stops(piece: str) -> bool:
    return bool(_FINAL_STOP.search(piece[-9:]) or _OPEN_END.search(piece[-1:]))


def label(text: str, story: tuple[Block, ...], *, title: str = "") -> tuple[Block, ...]:
    """`story` with its first block as headline and the next as standfirst, where they look so.

    A headline is the `title`, or a first block that is short and has no final stop; a standfirst
    follows it, is short, has no final stop, and has more text after it.
    """
    if not story:
        return story
    kinds = ["paragraph"] * len(story)
    first = text[story[0].start : story[0].end]
    headline = not _stops(first) or first.endswith(("?", "!"))
    if (title and same_words(first, title)) or (headline and len(first) <= 200 and len(story) > 1):
        kinds[0] = "headline"
        for i, block in enumerate(story[1:3], start=1):
            piece = text[block.start : block.end]
            if _stops(piece) or len(piece) > 300 or i + 1 == len(story):
                break
            if _DATELINE_DASH.search(piece[:_DATELINE]) and full_dates(piece[:_DATELINE]):
                break
            kinds[i] = "standfirst"
    return tuple(
        Block(block.start, block.end, "headline" if kind == "headline" else "standfirst")
        if kind != "paragraph"
        else block
        for block, kind in zip(story, kinds, strict=True)
    )


def dateline_date(text: str, story: Iterable[Block]) -> str:
    """The ISO date of the first dateline ("KABUL, Oct. 28, 2016 (AP) — …"), "" if it is not whole.

    A dateline ends with a dash in the first characters of one of the first five blocks, and holds
    but a date, a place and an agency.
    """
    for block in islice(story, 5):
        head = text[block.start : min(block.end, block.start + _DATELINE)]
        for dash in _DATELINE_DASH.finditer(head):
            dates = full_dates(head[: dash.start()])
            if dates and _DATELINE_HEAD.fullmatch(FULL_DATE.sub("", head[: dash.start()])):
                return dates[0]
    return ""


def dateline_agency(text: str, story: Iterable[Block]) -> str:
    """The agency in the brackets of the first dateline ("KABUL, Afghanistan (AP) — …"), "" if none."""
    for block in islice(story, 5):
        head = text[block.start : min(block.end, block.start + _DATELINE)]
        for dash in _DATELINE_DASH.finditer(head):
            place = FULL_DATE.sub("", head[: dash.start()])
            agency = _AGENCY.search(place)
            if agency and _DATELINE_HEAD.fullmatch(place):
                return agency[1]
    return ""
