"""Lines of JSONL or CSV in, pages out."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import PurePath

from kg.errors import KgError, ReadError
from kg.read.dates import iso_date
from kg.read.decode import LIMIT, clean, decode
from kg.read.page import Page, one_line, web_address

FIELDS = ("text", "id", "url", "title", "date", "publisher")
Refuse = Callable[[str, KgError], None]


def read_jsonl(lines: Iterable[bytes], *, name: str, refuse: Refuse) -> Iterator[Page]:
    """A page for each line that is an object with a `text`; the other lines are refused."""
    for number, raw in enumerate(lines, start=1):
        if not raw.strip():
            continue
        where = f"{name}:{number}"
        if len(raw) > LIMIT:
            refuse(where, ReadError(f"{where}: {len(raw):,} bytes: a row may have {LIMIT:,}"))
            continue
        try:
            line = decode(raw, name=where)
        except ReadError as error:
            refuse(where, error)
            continue
        try:
            row = json.loads(line.lstrip("\ufeff"))
        except (ValueError, RecursionError) as error:
            refuse(where, ReadError(f"{where}: not JSON ({error}): write one object a line"))
            continue
        yield from _page(row, where=where, key=_key(name, number), refuse=refuse)


def read_csv(lines: Iterable[bytes], *, name: str, refuse: Refuse) -> Iterator[Page]:
    """A page for each row of a table with a header that has a column `text`.

    Commas, semicolons or tabs separate, by the header. A quotation mark left open ends the
    reading, with a message: what follows cannot be told from text.
    """
    csv.field_size_limit(LIMIT)
    decoded = _decoded(lines, name)
    header = next(decoded, "").lstrip("\ufeff")
    separator = max(",;\t", key=header.count)
    columns = [column.strip().lower() for column in next(csv.reader([header], delimiter=separator))]
    if "text" not in columns:
        found = ", ".join(columns) or "none"
        refuse(name, ReadError(f"{name}: no column `text`; its columns: {found}"))
        return
    table = csv.reader(decoded, delimiter=separator, strict=True)
    number = 1
    while True:
        try:
            cells = next(table, None)
        except (csv.Error, ReadError) as error:
            what = f"{name}: after line {table.line_num}: {error}: a quotation mark left open?"
            refuse(name, ReadError(what))
            return
        if cells is None:
            return
        number += 1
        where = f"{name}:{number}"
        if any(cell.strip() for cell in cells):
            row = dict(zip(columns, cells, strict=False))
            yield from _page(row, where=where, key=_key(name, number), refuse=refuse)


def _decoded(lines: Iterable[bytes], name: str) -> Iterator[str]:
    for raw in lines:
        if len(raw) > LIMIT:
            raise ReadError(f"a line of over {LIMIT // 1_000_000} MB")
        yield decode(raw, name=name)


def _key(name: str, number: int) -> str:
    return f"{PurePath(name).stem}-{number}"


def _page(row: object, *, where: str, key: str, refuse: Refuse) -> Iterator[Page]:
    """The page of one row, or nothing where it is refused."""
    if not isinstance(row, Mapping):
        what = f"{where}: {type(row).__name__} where an object with a `text` should be"
        refuse(where, ReadError(what))
        return
    fields = {str(k).lower(): v for k, v in row.items()}
    text = fields.get("text")
    if not isinstance(text, str):
        found = ", ".join(sorted(fields)) or "none"
        refuse(where, ReadError(f"{where}: no `text`; its fields: {found[:200]}"))
        return
    if len(text) > LIMIT:
        refuse(where, ReadError(f"{where}: {len(text):,} characters: at most {LIMIT:,} are read"))
        return
    value = {name: _field(fields.get(name)) for name in FIELDS[1:]}
    yield Page(
        text=clean(text),
        name=where,
        key=value["id"] or key,
        title=value["title"],
        url=web_address(value["url"]),
        publisher=value["publisher"],
        date=iso_date(value["date"]),
    )


def _field(value: object) -> str:
    return one_line(clean(str(value))) if isinstance(value, (str, int)) else ""
