"""The public functions: articles to a graph, and a graph to answers, tables, pages and files."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from kg.errors import KgError
from kg.model import Article, Ontology, Reading
from kg.rdf import load
from kg.rows import attributions, claims

if TYPE_CHECKING:
    import networkx as nx
    from rdflib import Graph

    from kg.shapes import Violation
    from kg.sparql import Result

__all__ = [
    "Page", "Run", "ask", "attributions", "build", "claims", "explain", "load", "merge", "numbers", "queries",
    "query", "read", "run", "save", "show", "summarize", "texts", "to_html",
    "to_networkx", "validate", "write",
]  # fmt: skip

Paths = str | Path | Iterable[str | Path]
TABLES = frozenset({"csv", "jsonl"})  # formats that hold the claims, and no graph
WRITTEN = "This folder was written by kg, which may overwrite or remove:\n"


@dataclass(frozen=True)
class Run:
    """What one build made: the readings, their graph, and the inputs that were rejected."""

    readings: tuple[Reading, ...]
    graph: Graph
    rejects: tuple[tuple[str, KgError], ...]
    ontology: Ontology


# ------------------------------------------------------------------ text to graph
def build(
    paths: Paths,
    *,
    date: str = "",
    model: str = "",
    ontology: Iterable[str | Path] = (),
    extractors: Iterable[str] = (),
    party_outlets: Iterable[str] = (),
    jobs: int = 1,
) -> Graph:
    """The graph of articles: `kg.build("article.txt")`. The parameters are those of `run`.

    Raises the first error of an input that cannot be read.
    """
    made = run(
        paths, date=date, model=model, ontology=ontology, extractors=extractors,
        party_outlets=party_outlets, jobs=jobs,
    )  # fmt: skip
    if made.rejects:
        raise made.rejects[0][1]
    return made.graph


def run(
    paths: Paths,
    *,
    date: str = "",
    model: str = "",
    ontology: Iterable[str | Path] = (),
    extractors: Iterable[str] = (),
    party_outlets: Iterable[str] = (),
    jobs: int = 1,
    progress: bool = False,
) -> Run:
    """Read articles and assemble their graph; an input that cannot be read is listed in `rejects`.

    `paths` are files, folders, glob patterns, URLs or "-". `date` (ISO) is for articles that do not
    tell theirs. `model` is a spaCy English pipeline, by name or folder, in place of ours. `ontology`
    are Turtle files beside the built-in, `extractors` are "package.module:function".
    `party_outlets` are names of outlets that speak for a party. `jobs` is a number of processes, 0
    one a core. `progress` shows a bar on stderr.
    """
    from kg.jobs import Setup, read_all
    from kg.ontology import read_ontology

    setup = Setup(tuple(map(Path, ontology)), model, tuple(extractors))
    known = read_ontology(*setup.ontology)
    rejects: list[tuple[str, KgError]] = []
    articles = list(read(paths, date=date, rejects=rejects))
    found: tuple[Reading, ...] = ()
    if articles:
        read_each = read_all(articles, setup, jobs=jobs)
        found = tuple(_with_bar(read_each, len(articles), progress))
    graph = assembled(found, known, frozenset(party_outlets))
    return Run(found, graph, tuple(rejects), known)


def assembled(
    readings: Sequence[Reading], ontology: Ontology, party_outlets: frozenset[str] = frozenset()
) -> Graph:
    """One graph of many readings, with their rival claims linked."""
    from kg.assemble import assemble
    from kg.fuse import rivalries

    return assemble(
        readings, ontology=ontology, rivalries=rivalries(readings, ontology=ontology),
        party_outlets=party_outlets,
    )  # fmt: skip


def read(
    paths: Paths, *, date: str = "", rejects: list[tuple[str, KgError]] | None = None
) -> Iterator[Article]:
    """Articles with what is no part of the story masked; what recurs over them is masked too.

    An input that cannot be read is added to `rejects`; without that list its ReadError is raised.
    """
    from kg.read import mask_repeated
    from kg.read import read as read_paths

    listed = [paths] if isinstance(paths, (str, Path)) else list(paths)
    refuse = None if rejects is None else lambda path, error: rejects.append((path, error))
    yield from mask_repeated(list(read_paths(listed, date=date, rejects=refuse)))


def _with_bar(found: Iterator[Reading], total: int, progress: bool) -> Iterator[Reading]:
    if not progress or total < 2:
        return found
    from tqdm import tqdm

    bar: Iterator[Reading] = tqdm(found, total=total, unit="article", leave=False)
    return bar


def summarize(made: Run, *, width: int = 100) -> str:
    """What the run found: a page for one article, a table for several."""
    from kg.summary import summary

    articles = [reading.article for reading in made.readings]
    return summary(
        claims(made.graph), articles, ontology=made.ontology, links=_links(made.graph),
        width=width,
    )  # fmt: skip


def _links(graph: Graph) -> list[tuple[str, str, str]]:
    """Pairs of claims that are to be read together, each once: kind, and the IRIs of the two."""
    from kg.rdf import RIVALRY
    from kg.vocab import local

    pairs = ((local(kind), sorted(map(str, pair)))
             for kind in RIVALRY for pair in graph.subject_objects(kind))  # fmt: skip
    return sorted({(kind, first, second) for kind, (first, second) in pairs})


def numbers(made: Run) -> dict[str, Any]:
    """What `summarize` tells, for programs: counts by article, and what was rejected."""
    from kg.summary import numbers as count

    articles = [reading.article for reading in made.readings]
    return {
        "articles": count(claims(made.graph), articles),
        "rejects": [_reject(path, error) for path, error in made.rejects],
    }


def _reject(path: str, error: KgError) -> dict[str, str]:
    return {"path": path, "error": type(error).__name__, "message": str(error)}


def write(
    made: Run, folder: str | Path, formats: Sequence[str] = ("ttl", "html", "csv"), *,
    flatten: bool = False,
) -> list[Path]:  # fmt: skip
    """Write what a run made into a folder of ours; returns the files.

    `graph.<format>` for each format, but `claims.csv` and `claims.jsonl`; `graph.flat.ttl` if
    `flatten`; `articles/<id>.txt`, the texts in which the offsets count; `rejects.jsonl` if
    anything was rejected. Of a run that read no article nothing else is written. What an earlier
    run wrote there and this one did not is removed. Raises WriteError, before anything is written,
    for a folder that is not ours.
    """
    from kg.files import MARKER, output_folder
    from kg.files import write as write_file

    folder = output_folder(folder)
    files = []
    if made.rejects:
        lines = (json.dumps(_reject(*each), ensure_ascii=False) + "\n" for each in made.rejects)
        files.append(write_file(folder / "rejects.jsonl", "".join(lines)))
    if not made.readings:
        return files
    texts = {reading.article.id: reading.article.text for reading in made.readings}
    for form in formats:
        name = "claims" if form in TABLES else "graph"
        files.append(save(made.graph, folder / f"{name}.{form}", articles=texts))
    if flatten:
        from kg.rdf import flatten as flat

        files.append(save(flat(made.graph), folder / "graph.flat.ttl"))
    for name, text in texts.items():
        files.append(write_file(folder / "articles" / f"{name}.txt", text))
    _remove_others(folder, files)
    names = sorted(path.relative_to(folder).as_posix() for path in files)
    write_file(folder / MARKER, WRITTEN + "".join(f"{name}\n" for name in names))
    return files


def _remove_others(folder: Path, files: Sequence[Path]) -> None:
    """Remove what the folder's marker lists, and `files` does not hold."""
    from kg.files import MARKER

    for name in (folder / MARKER).read_text(encoding="utf-8").splitlines()[1:]:
        path = folder / PurePosixPath(name)
        if path not in files and path.resolve().is_relative_to(folder.resolve()):
            path.unlink(missing_ok=True)


# ------------------------------------------------------------------ graph to answers
def texts(folder: str | Path) -> dict[str, str]:
    """The texts as read in a folder that `write` wrote: id → text; {} for a file."""
    return {
        path.stem: path.read_bytes().decode("utf-8")
        for path in sorted((Path(folder) / "articles").glob("*.txt"))
    }


def merge(paths: Iterable[str | Path]) -> Graph:
    """One graph of several; of an article that two hold, the later one's. Raises GraphError."""
    from kg.rdf import merge as merge_graphs

    return merge_graphs(load(path) for path in paths)


def ask(
    graph: Graph, text: str, *, bindings: Mapping[str, str] | None = None, timeout: float = 10
) -> Result:
    """Columns and rows of a SPARQL query, or of a named one. Raises QueryError."""
    from kg.sparql import query as answer

    return answer(graph, text, bindings=bindings, timeout=timeout)


def query(
    graph: Graph, text: str, *, bindings: Mapping[str, str] | None = None, timeout: float = 10
) -> list[dict[str, Any]]:
    """The rows of a SPARQL query, or of a named one. Raises QueryError.

    `bindings` give variables a text each; `timeout` is in seconds.
    """
    return ask(graph, text, bindings=bindings, timeout=timeout).rows


def queries() -> list[tuple[str, str, tuple[str, ...]]]:
    """The named queries: name, title, parameters."""
    from kg.sparql import queries as named

    return [(one.name, one.title, one.parameters) for one in named()]


def explain(graph: Graph, claim: str) -> str:
    """Where a claim comes from, and why it stands as it does. `claim`: its IRI, or the IRI's end."""
    from kg.sparql.explain import explain as tell

    return tell(graph, claim)


def validate(graph: Graph) -> list[Violation]:
    """What breaks the shapes; [] where the graph conforms."""
    from kg.shapes import validate as check

    return check(graph)


def to_networkx(graph: Graph) -> nx.MultiDiGraph:
    """Entities and events as nodes, every claim an edge; parallel edges stay."""
    from kg.export.network import to_networkx as project

    return project(graph)


class Page(str):
    """A page as text, which a notebook shows in a frame of its own."""

    def __repr__(self) -> str:
        return "<a page of HTML>"

    def _repr_html_(self) -> str:
        style = "width: 100%; height: 640px; border: 0"
        return f'<iframe srcdoc="{escape(self)}" style="{style}"></iframe>'


def to_html(
    graph: Graph,
    *,
    title: str = "",
    focus: str = "",
    depth: int = 2,
    top: int = 150,
    articles: Mapping[str, str] | None = None,
) -> Page:
    """The interactive page, which opens without a network. Raises GraphError for an unknown `focus`.

    `focus` is a name or an IRI: only what lies within `depth` claims of it is kept. The `top` most
    connected things are shown at first, the rest by search. `articles` (id → text as read) add what
    stands around each sentence.
    """
    from kg.export.html import to_html as page

    return Page(page(graph, title=title, focus=focus, depth=depth, top=top, articles=articles))


def show(
    graph: Graph,
    path: str | Path,
    *,
    title: str = "",
    focus: str = "",
    depth: int = 2,
    top: int = 150,
    articles: Mapping[str, str] | None = None,
) -> Path:
    """Write the interactive page; the parameters are those of `to_html`."""
    from kg.files import write as write_file

    page = to_html(graph, title=title, focus=focus, depth=depth, top=top, articles=articles)
    return write_file(path, page)


def save(graph: Graph, path: str | Path, *, articles: Mapping[str, str] | None = None) -> Path:
    """Write a graph in the format of the path's suffix, whole or not at all. Raises WriteError.

    `articles` (id → text as read) give a page the text around each sentence.
    """
    from kg.export import export

    if articles and Path(path).suffix.lower() in {".html", ".htm"}:
        return show(graph, path, articles=articles)
    return export(graph, path)
