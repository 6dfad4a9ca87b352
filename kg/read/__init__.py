"""Paths in, Articles out: what is no part of the story is masked, never deleted."""

from __future__ import annotations

import hashlib
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import chain
from pathlib import Path, PurePath
from typing import IO
from urllib.parse import urlsplit

from kg.errors import KgError, ReadError
from kg.model import Article
from kg.read import boilerplate, plain
from kg.read.boilerplate import mask_repeated
from kg.read.dates import full_dates, iso_date
from kg.read.decode import LIMIT, clean, decode
from kg.read.html import declared_charset, looks_like_html, read_html
from kg.read.inputs import SUFFIXES, Refuse, expand, is_url
from kg.read.language import language
from kg.read.page import Page, one_line, web_address
from kg.read.rows import read_csv, read_jsonl

__all__ = ["article", "mask_repeated", "read"]

_SHORTEST_FOR_LANGUAGE = 200  # characters of story; below it py3langid guesses
_SLUG = 80
_OBJECT = re.compile(rb"\s*\{\s*[\"}]")
_RESERVED = re.compile(r"(?:con|nul|aux|prn|com\d|lpt\d)$")  # no file names on Windows


def read(
    paths: Iterable[str | Path],
    *,
    date: str = "",
    stdin: IO[bytes] | None = None,
    rejects: Callable[[str, KgError], None] | None = None,
) -> Iterator[Article]:
    """The articles of files, folders, glob patterns, URLs and "-" (stdin), in their order.

    Reads text, Markdown, HTML, and rows of JSONL and CSV (`text`; `id`, `url`, `title`, `date`,
    `publisher` where they are known). `date` (ISO) is the day of publication of those articles
    that name none. Ids are file-safe and unique. An input that cannot be read goes to
    `rejects(path, error)` and the rest goes on; without `rejects` its `ReadError` is raised.
    """
    if date and iso_date(date) != date:
        raise ReadError(f"date {date!r}: write the day as YYYY-MM-DD, for example 2016-10-28")
    return _articles(paths, date, stdin, rejects or _raise)


def _raise(path: str, error: KgError) -> None:
    raise error


def _articles(
    paths: Iterable[str | Path], date: str, stdin: IO[bytes] | None, refuse: Refuse
) -> Iterator[Article]:
    seen: dict[str, str] = {}
    ids: set[str] = set()
    for path in expand(paths, refuse):
        for page in _pages(path, stdin, refuse):
            try:
                found = article(page, date=date)
            except ReadError as error:
                refuse(page.name, error)
                continue
            same = seen.setdefault(_digest(found.url, found.text), page.name)
            if same != page.name:
                refuse(page.name, ReadError(f"{page.name}: the same text as {same}: read once"))
                continue
            found = replace(found, id=_unique(found, page, ids))
            ids.add(found.id)
            yield found


def article(page: Page, *, date: str = "") -> Article:
    """The article of one page: its blocks, with what is no part of the story masked.

    Raises `ReadError` if it is empty, if nothing is left of it, or if it is not English.
    """
    text, name = page.text, page.name
    if not text.strip():
        raise ReadError(f"{name}: empty: there is no text in it")
    fields = plain.front_matter(text) if page.markdown else {}
    title = page.title or one_line(fields.get("title", ""))
    blocks, unreadable = plain.blocks(text, markdown=page.markdown)
    found = boilerplate.mask(Article(page.key, text, blocks, unreadable, title=title))
    if not found.blocks:
        reasons = Counter(run.reason for run in found.masked)
        listed = ", ".join(f"{count} × {reason}" for reason, count in reasons.most_common(5))
        raise ReadError(f"{name}: nothing of it is a story ({listed}): give the article's text")
    story = " ".join(text[block.start : block.end] for block in found.blocks)
    if len(story) >= _SHORTEST_FOR_LANGUAGE and (spoken := language(story)) != "English":
        raise ReadError(f"{name}: its language is {spoken}: only English is read for now")
    labelled = plain.label(text, found.blocks, title=title)
    if not title and labelled[0].kind == "headline":
        title = one_line(text[labelled[0].start : labelled[0].end])
    day = page.date or iso_date(fields.get("date", "")) or _written_date(found) or date
    return replace(
        found,
        id=_slug(page.key),
        blocks=labelled,
        title=title,
        url=page.url or web_address(fields.get("url", "")),
        publisher=page.publisher
        or one_line(fields.get("publisher", ""))
        or plain.dateline_agency(text, labelled),
        date=day,
        path=name,
    )


def _written_date(found: Article) -> str:
    """The date of the dateline, or of a line at the head that holds nothing else."""
    head = found.blocks[min(3, len(found.blocks)) - 1].end
    lines = [run for run in found.masked if run.reason == "page date" and run.start < head]
    days = (full_dates(found.text[run.start : run.end]) for run in lines)
    return plain.dateline_date(found.text, found.blocks) or next(chain.from_iterable(days), "")


# ------------------------------------------------------------------------- pages
def _pages(path: str, stdin: IO[bytes] | None, refuse: Refuse) -> Iterator[Page]:
    """The pages of one file, address or stdin."""
    try:
        if is_url(path):
            yield _fetch(path)
        elif path == "-":
            yield from _stream(stdin or sys.stdin.buffer, path, "", refuse)
        else:
            with Path(path).open("rb") as stream:
                yield from _stream(stream, path, Path(path).suffix.lower(), refuse)
    except OSError as error:
        what = "a folder" if isinstance(error, IsADirectoryError) else error.strerror
        refuse(path, ReadError(f"{path}: cannot be read: {what}"))
    except ReadError as error:
        refuse(path, error)


def _stream(stream: IO[bytes], name: str, suffix: str, refuse: Refuse) -> Iterator[Page]:
    """The pages of an open file. What has another suffix, or none, is judged by its beginning."""
    first = stream.readline(LIMIT + 1)
    if suffix == ".csv":
        yield from read_csv(_lines(first, stream), name=name, refuse=refuse)
    elif suffix == ".jsonl" or (suffix not in SUFFIXES and _OBJECT.match(first)):
        yield from read_jsonl(_lines(first, stream), name=name, refuse=refuse)
    else:
        raw = first + stream.read(max(0, LIMIT + 1 - len(first)))
        if len(raw) > LIMIT:
            raise ReadError(
                f"{name}: more than {LIMIT // 1_000_000} MB: split it, "
                "or give one article a line (.jsonl)"
            )
        yield _page(raw, name, suffix)


def _lines(first: bytes, stream: IO[bytes]) -> Iterator[bytes]:
    """The lines of a stream; one longer than the limit is cut a byte above it."""
    line = first
    while line:
        yield line
        while len(line) > LIMIT and not line.endswith(b"\n"):
            line = stream.readline(LIMIT + 1)
        line = stream.readline(LIMIT + 1)


def _page(raw: bytes, name: str, suffix: str) -> Page:
    text = decode(raw, name=name, declared=declared_charset(raw))
    key = "stdin" if name == "-" else PurePath(name).stem
    if suffix in {".html", ".htm", ".xhtml"} or (suffix != ".md" and looks_like_html(text)):
        if not text.strip():
            raise ReadError(f"{name}: empty: there is no text in it")
        return read_html(text, name=name, key=key)
    return Page(clean(text), name, key, markdown=suffix == ".md")


def _fetch(url: str) -> Page:
    """The page at an address that the user gave: the only thing that touches the network."""
    from trafilatura import fetch_url

    markup = fetch_url(url)
    if markup is None:
        raise ReadError(f"{url}: could not be fetched: save the page and give the file")
    parts = urlsplit(url)
    key = PurePath(parts.path).stem or parts.hostname or "page"
    return read_html(markup, name=url, key=key, url=url)


# --------------------------------------------------------------------------- ids
def _slug(key: str) -> str:
    """`key` as a file name of lower-case ASCII letters, digits and hyphens, at most 80."""
    plain_letters = unicodedata.normalize("NFKD", key).encode("ascii", "ignore").decode("ascii")
    slug = re.sub(r"[^a-z0-9]+", "-", plain_letters.lower()).strip("-")[:_SLUG].strip("-")
    if not slug:
        return f"article-{_digest(key)[:10]}"
    return f"article-{slug}" if _RESERVED.match(slug) else slug


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()


def _unique(found: Article, page: Page, taken: set[str]) -> str:
    """The article's slug; where another has it, with a digest of what it was read from."""
    unique = found.id
    while unique in taken:
        digest = _digest(unique, page.name, page.key, found.url, found.text)
        unique = f"{found.id}-{digest[:10]}"
    return unique
