"""Graph and path in, a file out: one function a format, by suffix."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import WriteError

if TYPE_CHECKING:
    from rdflib import Graph

WRITERS = {  # suffix → module and function (graph, path)
    ".ttl": "triples.write_turtle",
    ".trig": "triples.write_trig",
    ".nt": "triples.write_ntriples",
    ".nq": "triples.write_nquads",
    ".jsonld": "jsonld.write_jsonld",
    ".graphml": "network.write_graphml",
    ".gexf": "network.write_gexf",
    ".csv": "table.write_csv",
    ".jsonl": "table.write_jsonl",
    ".html": "html.write",
    ".svg": "image.write",
    ".png": "image.write",
}


def writer(suffix: str) -> Callable[[Graph, Path], None]:
    """The function that writes `suffix` (".ttl"). Raises WriteError for one that there is not."""
    if suffix not in WRITERS:
        raise WriteError(f"suffix {suffix!r}: expected one of {', '.join(WRITERS)}")
    module, _, name = WRITERS[suffix].partition(".")
    function: Callable[[Graph, Path], None] = getattr(import_module(f"kg.export.{module}"), name)
    return function


def export(graph: Graph, path: Path | str) -> Path:
    """Write `graph` to `path` in the format of its suffix, whole or not at all."""
    path = Path(path)
    writer(path.suffix.lower())(graph, path)
    return path
