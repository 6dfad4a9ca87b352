"""Rows in, text out: a table for people, CSV, JSON Lines or Markdown for programs and papers."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from typing import Any
from unicodedata import east_asian_width

Row = Mapping[str, Any]

SHORT_CLAIMS = ("standing", "source", "subject", "relation", "object", "claim", "count_text", "place", "time_text")  # fmt: skip
SHORT_ATTRIBUTIONS = ("source", "cue", "kind", "content")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would run a cell that starts so
_NARROWEST = 6  # characters of a column
_LEGIBLE = 10  # characters that a column has on average, before the last one is left out


def render(
    rows: Sequence[Row], form: str, *, short: Sequence[str] = (), width: int = 120,
    may_drop: bool = False, whole: Sequence[str] = (), iris: Mapping[str, str] | None = None,
) -> str:  # fmt: skip
    """`form` is table, csv, jsonl or md. A table and Markdown show the `short` columns, if given.

    A table is as wide as `width`: columns are cut, but those that are to stay `whole`, and where it
    `may_drop` some, the last ones are left out. `iris` are beginnings of IRIs and what a table shows
    in their place.
    """
    if form == "jsonl":
        return "".join(json.dumps(dict(row), ensure_ascii=False) + "\n" for row in rows)
    columns = list(rows[0]) if rows else list(short)
    if form == "csv":
        return _csv(rows, columns)
    columns = [c for c in short if not rows or c in rows[0]] or columns
    if form == "table" and may_drop:
        while len(columns) > 1 and _LEGIBLE * len(columns) > _room(columns, width):
            columns.pop()
    cells = [[_text(row[c], iris or {}) for c in columns] for row in rows]
    if form == "md":
        return _markdown(columns, cells)
    return _table(columns, cells, width, [i for i, c in enumerate(columns) if c not in whole])


def _text(value: Any, iris: Mapping[str, str]) -> str:
    if value is None:
        return ""
    if isinstance(value, (list, tuple)):
        return " | ".join(_text(each, iris) for each in value)
    if isinstance(value, float):
        return f"{value:.2f}"
    text = str(value)
    begins = max((start for start in iris if text.startswith(start)), key=len, default="")
    if begins:
        text = iris[begins] + text.removeprefix(begins)
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _csv(rows: Sequence[Row], columns: Sequence[str]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_cell(row[c]) for c in columns])
    return out.getvalue()


def _cell(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        value = " | ".join(map(str, value))
    if isinstance(value, str) and value.startswith(_FORMULA):
        return "'" + value
    return value


def _markdown(columns: Sequence[str], cells: Sequence[Sequence[str]]) -> str:
    lines = [list(columns), ["---"] * len(columns), *cells]
    return "".join("| " + " | ".join(c.replace("|", "\\|") for c in row) + " |\n" for row in lines)


# ------------------------------------------------------------------------ for people
def _table(
    columns: Sequence[str], cells: Sequence[Sequence[str]], width: int, cut: Sequence[int]
) -> str:
    """No wider than `width`: the widest of the columns `cut` give way first."""
    if not cells:
        return "no rows\n"
    widths = [max(_wide(name), *(_wide(row[i]) for row in cells)) for i, name in enumerate(columns)]
    while (
        sum(widths) > _room(columns, width)
        and max((widths[i] for i in cut), default=0) > _NARROWEST
    ):
        widths[max(cut, key=lambda i: widths[i])] -= 1
    lines = [_line(columns, widths), _line(["─" * w for w in widths], widths)]
    lines += [_line(row, widths) for row in cells]
    lines.append(f"{len(cells)} row{'s' * (len(cells) != 1)}")
    return "\n".join(lines) + "\n"


def _room(columns: Sequence[str], width: int) -> int:
    """Characters for the cells, without the gaps between them."""
    return width - 2 * (len(columns) - 1)


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    return "  ".join(_fitted(c, w) for c, w in zip(cells, widths, strict=True)).rstrip()


def _fitted(text: str, width: int) -> str:
    """Cut or filled up; an IRI is cut at its beginning, as its end tells it from others."""
    if _wide(text) > width:
        is_iri = " " not in text and ("#" in text or "/" in text)
        while _wide(text) > width - 1:
            text = text[1:] if is_iri else text[:-1]
        text = f"…{text}" if is_iri else f"{text}…"
    return text + " " * (width - _wide(text))


def _wide(text: str) -> int:
    """Cells of a terminal: Chinese letters take two."""
    return len(text) + sum(east_asian_width(c) in "WF" for c in text if not c.isascii())
