"""rdflib graph in, one HTML file that asks the network for nothing out.

pyvis brings vis-network, which draws; the page around it is ours (`page/`): article text reaches it
only as data, never as markup, and its content security policy lets no script run but the two that
belong to it. pyvis's own template is not used: it asks for Bootstrap at every opening and runs what
a heading or an identifier says.
"""

from __future__ import annotations

import json
import re
import zlib
from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import Any

from rdflib import Graph

from kg.export.sheet import ArticleText, Json, Period, read_sheet
from kg.files import write as write_file


def to_html(
    graph: Graph,
    *,
    title: str = "",
    articles: Mapping[str, ArticleText] | None = None,
    masked: Mapping[str, Iterable[Sequence[Any]]] | None = None,
    focus: str = "",
    depth: int = 2,
    top: int = 150,
    period: Period = ("", ""),
) -> str:
    """The page as text, to be stored as UTF-8: entities as nodes, every claim as an edge.

    `title` is the article's own if there is but one. `articles` are texts by the article's id or
    IRI, and `masked` the runs of them that are no part of the story: (start, end, reason) each.
    `focus` is a name or IRI of an entity: only what lies within `depth` claims of it is kept.
    `top` entities are shown at first, the most connected; the rest waits behind the search.
    `period` are two ISO days, inclusive, "" for an open end: claims of another time are dropped,
    and one without a time of its own counts at the day its article was published.
    Raises GraphError if no entity is called `focus`, if no claim lies in `period`, or if a claim
    lacks a part.
    """
    sheet = read_sheet(
        graph, title=title, articles=articles, masked=masked, focus=focus, depth=depth, top=top,
        period=period,
    )  # fmt: skip
    return _page(sheet)


def write(graph: Graph, path: Path, **options: Any) -> None:
    """Write the page of `to_html`, with its options."""
    write_file(path, to_html(graph, **options))


def _page(sheet: Json) -> str:
    import pyvis

    vendored = files(pyvis) / "lib" / "vis-9.1.2" / "vis-network.min.js"
    vis = vendored.read_text("utf-8").rpartition("//# sourceMappingURL=")[0]
    script, style = _asset("built/page.js"), _asset("page.css")
    policy = (
        f"default-src 'none'; base-uri 'none'; form-action 'none'; img-src data:; "
        f"script-src {_hash(vis)} {_hash(script)}; style-src {_hash(style)}"
    )
    outline = any("at" in entity for entity in sheet["entities"].values())
    detail = {
        "texts": sheet["texts"],
        "world": json.loads(_asset("built/world.json")) if outline else None,
    }
    parts = {
        "policy": policy,
        "title": escape(sheet["title"]),
        "style": style,
        "sheet": _island({key: value for key, value in sheet.items() if key != "texts"}),
        "detail": _packed(detail),
        "vis": vis,
        "script": script,
    }
    return re.sub(r"\{\{ (\w+) \}\}", lambda match: parts[match[1]], _asset("page.html"))


def _asset(name: str) -> str:
    return (files("kg.export") / "page" / name).read_text("utf-8")


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def _json(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def _island(sheet: Json) -> str:
    """JSON that no parser of HTML or of JavaScript can leave."""
    return re.sub("[<>&\u2028\u2029]", lambda match: f"\\u{ord(match[0]):04x}", _json(sheet))


def _packed(detail: Json) -> str:
    """What is read only once the page stands: JSON, deflated (RFC 1950), in base64."""
    return b64encode(zlib.compress(_json(detail).encode(), 9)).decode()
