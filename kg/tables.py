"""Rows in, text out: a table for people, CSV, JSON Lines or Markdown for programs and papers."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Mapping, Sequence
from typing import Any

Row = Mapping[str, Any]

SHORT_CLAIMS = ("standing", "source", "subject", "relation", "object", "count_text", "place", "time_text", "confidence")  # fmt: skip
SHORT_ATTRIBUTIONS = ("source", "cue", "kind", "content")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would run a cell that starts so
_NARROWEST = 6


def render(rows: Sequence[Row], form: str, *, short: Sequence[str] = ()) -> str:
    """`form` is table, csv, jsonl or md. A table and Markdown show the `short` columns, if given."""
    if form == "jsonl":
        return "".join(json.dumps(dict(row), ensure_ascii=False) + "\n" for row in rows)
    columns = list(rows[0]) if rows else list(short)
    if form == "csv":
        return _csv(rows, columns)
    columns = [c for c in short if not rows or c in rows[0]] or columns
    cells = [[_text(row[c]) for c in columns] for row in rows]
    return _markdown(columns, cells) if form == "md" else _table(columns, cells)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, (list, tuple)):
        return " | ".join(map(str, value))
    if isinstance(value, float):
        return f"{value:.2f}"
    return " ".join(str(value).split())


def _csv(rows: Sequence[Row], columns: Sequence[str]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_cell(row[c]) for c in columns])
    return out.getvalue()


def _cell(value: Any) -> Any:
    if isinstance(value, str) and value.startswith(_FORMULA):
        return "'" + value
    return " | ".join(map(str, value)) if isinstance(value, (list, tuple)) else value


def _markdown(columns: Sequence[str], cells: Sequence[Sequence[str]]) -> str:
    lines = [list(columns), ["---"] * len(columns), *cells]
    return "".join("| " + " | ".join(c.replace("|", "\\|") for c in row) + " |\n" for row in lines)


def _table(columns: Sequence[str], cells: Sequence[Sequence[str]]) -> str:
    """As wide as the terminal: the widest columns give way first."""
    if not columns:
        return "no rows\n"
    widths = [max([len(name), *(len(row[i]) for row in cells)]) for i, name in enumerate(columns)]
    room = max(80, shutil.get_terminal_size((120, 24)).columns) - 2 * (len(columns) - 1)
    while sum(widths) > room and max(widths) > _NARROWEST:
        widths[widths.index(max(widths))] -= 1
    lines = [_line(columns, widths), _line(["─" * w for w in widths], widths)]
    lines += [_line(row, widths) for row in cells]
    lines.append(f"{len(cells)} row{'s' * (len(cells) != 1)}")
    return "\n".join(lines) + "\n"


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    shown = (c if len(c) <= w else c[: w - 1] + "…" for c, w in zip(cells, widths, strict=True))
    return "  ".join(c.ljust(w) for c, w in zip(shown, widths, strict=True)).rstrip()
