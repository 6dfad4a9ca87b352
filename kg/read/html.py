"""A page of the web in, its story as plain text with its metadata out."""

from __future__ import annotations

import json
import logging
import re
from collections import deque
from collections.abc import Iterator
from itertools import count
from typing import TYPE_CHECKING

from kg.errors import ReadError
from kg.read.dates import iso_date
from kg.read.decode import clean
from kg.read.page import Page, one_line, web_address
from kg.read.plain import same_words

if TYPE_CHECKING:
    from lxml.html import HtmlElement

logger = logging.getLogger("kg.read")

_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]{0,200}\?>")
_START = re.compile(
    r"\A\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|article)\b", re.I | re.S
)

_DATES = (  # attribute, value: of a meta element; the first that parses counts
    ("property", "article:published_time"), ("property", "og:published_time"),
    ("itemprop", "datepublished"), ("name", "article:published_time"),
    ("name", "parsely-pub-date"), ("name", "sailthru.date"), ("name", "pubdate"),
    ("name", "publishdate"), ("name", "publish-date"), ("name", "publication_date"),
    ("name", "dc.date.issued"), ("name", "dcterms.created"), ("name", "dcterms.date"),
    ("name", "dc.date"), ("name", "date"),
)  # fmt: skip
_SKIPPED_LIST = """
    script style noscript template nav header footer aside form button select option textarea
    iframe object embed svg figure head menu dialog
"""
_SKIPPED = frozenset(_SKIPPED_LIST.split())
_BLOCKS_LIST = """
    p h1 h2 h3 h4 h5 h6 li blockquote pre td th dt dd div section article
"""
_BLOCKS = frozenset(_BLOCKS_LIST.split())
_EVERY = 200  # pages after which trafilatura's caches are emptied: they grow without end
_pages = count(1)


def declared_charset(raw: bytes) -> str:
    """The charset that a page names in its first bytes, "" if it names none."""
    match = _CHARSET.search(raw[:4_096])
    return match[1].decode("ascii") if match else ""


def looks_like_html(text: str) -> bool:
    """Whether `text` starts like a page of the web."""
    return bool(_START.match(_DECLARATION.sub("", text[:4_096])))


def read_html(markup: str, *, name: str, key: str, url: str = "") -> Page:
    """The story of a page, a paragraph a line with a blank line between, its title first.

    trafilatura decides what the story is; where it gives up (deep nesting, over 20 MB) every
    block outside navigation and forms is kept, which is logged. The date comes from JSON-LD and
    meta elements only: guesses from the text made 1 January of "In 2012 war began".
    Raises `ReadError` if no text is left.
    """
    markup = clean(_DECLARATION.sub("", markup))
    tree = _tree(markup)
    if tree is None:
        raise ReadError(f"{name}: no HTML element in it: is it a web page?")
    title, publisher, address = _metadata(markup, tree)
    paragraphs = _story(markup)
    if not paragraphs:
        logger.warning("%s: trafilatura found no story: all its text blocks are kept", name)
        paragraphs = list(_all_blocks(tree))
    paragraphs = [text for text in map(_flat, paragraphs) if text]
    if not paragraphs:
        raise ReadError(
            f"{name}: no text on the page: it is filled in by a script or nested too "
            "deeply: save its text"
        )
    title = next((text for text in paragraphs[:4] if _is_title(text, title)), title)
    if title and title not in paragraphs[:4]:
        paragraphs.insert(0, title)
    return Page(
        text="\n\n".join(paragraphs),
        name=name,
        key=key,
        title=title,
        url=web_address(url or address),
        publisher=publisher,
        date=published(tree),
    )


def _is_title(text: str, title: str) -> bool:
    """Whether `text` is the title, which may go on with the name of the site."""
    return same_words(text, title) or (title.startswith(text) and 2 * len(text) > len(title))


def _flat(text: str) -> str:
    return " ".join(clean(text).split())


def _tree(markup: str) -> HtmlElement | None:
    from lxml import etree, html

    parser = html.HTMLParser(huge_tree=True, encoding="utf-8", remove_comments=True)
    try:
        return html.document_fromstring(markup.encode("utf-8"), parser=parser)
    except etree.ParserError:
        return None


def _metadata(markup: str, tree: HtmlElement) -> tuple[str, str, str]:
    """Title, name of the site, canonical URL."""
    from trafilatura import extract_metadata

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    try:
        found = extract_metadata(markup, extensive=False)
    except Exception as error:
        logger.warning("trafilatura found no metadata: %r", error)
        return _flat(tree.findtext(".//title") or "")[:300], "", ""
    title = one_line(clean(found.title or "")) or one_line(clean(tree.findtext(".//title") or ""))
    return title, one_line(clean(found.sitename or "")), found.url or ""


def _story(markup: str) -> list[str]:
    """The paragraphs that trafilatura takes for the story, in order; none where it gives up."""
    from trafilatura import bare_extraction
    from trafilatura.meta import reset_caches

    if next(_pages) % _EVERY == 0:
        reset_caches()
    try:
        found = bare_extraction(markup, include_comments=False, with_metadata=False)
    except Exception as error:
        logger.warning("trafilatura failed: %r", error)
        return []
    body = getattr(found, "body", None)
    if body is None:
        return []
    paragraphs = []
    for element in body.iterchildren():
        for part in _parts(element):
            rows = list(part.iter("row"))
            paragraphs += [_table_row(row) for row in rows] if rows else [_inline(part)]
        paragraphs.append(element.tail or "")
    return paragraphs


def _parts(element: HtmlElement) -> list[HtmlElement]:
    """The items of a list and the paragraphs of a quotation; all else is one part."""
    whole = element.tag not in {"list", "quote"} or not len(element) or (element.text or "").strip()
    return [element] if whole else list(element)


def _table_row(row: HtmlElement) -> str:
    return " | ".join(filter(None, (_flat(_inline(cell)) for cell in row.iter("cell"))))


def _inline(element: HtmlElement) -> str:
    """The text of an element; breaks and inner blocks are set off by a blank."""
    for node in element.iterdescendants("lb", "p", "item", "list", "quote", "head"):
        node.text = f" {node.text or ''}"
        node.tail = f" {node.tail or ''}"
    return "".join(element.itertext())


def _all_blocks(tree: HtmlElement) -> Iterator[str]:
    """The text of every block element outside navigation, in order. No recursion: trees are deep."""
    from lxml import etree

    found: list[str] = []
    skipping: HtmlElement | None = None
    for event, node in etree.iterwalk(tree, events=("start", "end")):
        if not isinstance(node.tag, str):
            continue
        if event == "start":
            if skipping is None and node.tag in _SKIPPED:
                skipping = node
            if skipping is None:
                if node.tag in _BLOCKS or node.tag == "br":
                    yield "".join(found)
                    found = []
                found.append(node.text or "")
        else:
            if skipping is None and node.tag in _BLOCKS:
                yield "".join(found)
                found = []
            if node is skipping:
                skipping = None
            if skipping is None:
                found.append(node.tail or "")
    yield "".join(found)


def published(tree: HtmlElement) -> str:
    """The ISO date of publication in the page's JSON-LD, meta or time elements, "" if none."""
    for script in tree.iterfind('.//script[@type="application/ld+json"]'):
        for value in _linked_dates(script.text or ""):
            if day := iso_date(value):
                return day
    metas = [
        {name.lower(): value.strip() for name, value in meta.attrib.items()}
        for meta in tree.iterfind(".//meta")
    ]
    for attribute, wanted in _DATES:
        for meta in metas:
            if meta.get(attribute, "").lower() == wanted and (
                day := iso_date(meta.get("content", ""))
            ):
                return day
    for time in tree.iterfind(".//time[@datetime]"):
        marked = "pubdate" in time.attrib or time.get("itemprop", "").lower() == "datepublished"
        if marked and (day := iso_date(time.get("datetime", ""))):
            return day
    return ""


def _linked_dates(script: str) -> Iterator[str]:
    """Every `datePublished` in a JSON-LD script, outermost first."""
    try:
        waiting = deque([json.loads(script)])
    except (ValueError, RecursionError):
        return
    while waiting:
        node = waiting.popleft()
        if isinstance(node, dict):
            if isinstance(node.get("datePublished"), str):
                yield node["datePublished"]
            waiting += node.values()
        elif isinstance(node, list):
            waiting += node
