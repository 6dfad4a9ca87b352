"""The public functions: articles to a graph, and a graph to answers, tables, pages and files."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, TypedDict, Unpack, overload

from kg.errors import GraphError, KgError, OptionError
from kg.model import Article, Ontology, Reading
from kg.rdf import load
from kg.rows import attributions, claims

if TYPE_CHECKING:
    import networkx as nx
    from rdflib import Graph

    from kg.shapes import Violation
    from kg.sparql import Result

__all__ = [
    "Page", "Picture", "Run", "ask", "attributions", "build", "claims", "explain", "load", "masked", "merge",
    "numbers", "queries", "query", "read", "run", "save", "show", "summarize", "texts", "to_html",
    "to_image", "to_networkx", "validate", "with_claims", "write",
]  # fmt: skip

Paths = str | Path | Iterable[str | Path]
Hidden = tuple[int, int, str]  # what is no part of the story: start, end, reason
TABLES = frozenset({"csv", "jsonl"})  # formats that hold the claims, and no graph
MASKED = "masked.json"  # beside the texts of an output folder
WRITTEN = "This folder was written by kg, which may overwrite or remove:\n"

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


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
    hidden = _hidden(made.readings)
    for form in formats:
        name = "claims" if form in TABLES else "graph"
        path = folder / f"{name}.{form}"
        files.append(save(made.graph, path, articles=texts, masked=hidden))
    if flatten:
        from kg.rdf import flatten as flat

        files.append(save(flat(made.graph), folder / "graph.flat.ttl"))
    for name, text in texts.items():
        files.append(write_file(folder / "articles" / f"{name}.txt", text))
    if hidden:
        runs = json.dumps(hidden, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        files.append(write_file(folder / "articles" / MASKED, runs + "\n"))
    _remove_others(folder, files)
    names = sorted(path.relative_to(folder).as_posix() for path in files)
    write_file(folder / MARKER, WRITTEN + "".join(f"{name}\n" for name in names))
    return files


def _hidden(readings: Iterable[Reading]) -> dict[str, list[Hidden]]:
    """What is no part of the story, by article; articles that are all story are left out."""
    return {
        reading.article.id: [(run.start, run.end, run.reason) for run in reading.article.masked]
        for reading in readings
        if reading.article.masked
    }


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


def masked(folder: str | Path) -> dict[str, list[Hidden]]:
    """What is no part of the story in those texts: id → start, end, reason. Raises GraphError."""
    path = Path(folder) / "articles" / MASKED
    if not path.is_file():
        return {}
    try:
        runs = json.loads(path.read_bytes())
        return {
            str(name): [(int(start), int(end), str(why)) for start, end, why in each]
            for name, each in runs.items()
        }
    except (ValueError, TypeError, AttributeError) as error:
        raise GraphError(
            f"{path}: not as kg wrote it ({error}); build the folder anew, or remove this file"
        ) from error


def with_claims(graph: Graph, name: str) -> Graph:
    """`graph` itself, if there is a claim to show in it. Raises GraphError, which says `name`."""
    from rdflib import RDF

    from kg.rdf import is_flat
    from kg.vocab import KG

    if is_flat(graph):
        raise GraphError(f"{name}: is flattened, its claims have lost their voice; show graph.ttl")
    if (None, RDF.type, KG.Claim) not in graph:
        raise GraphError(f"{name}: holds no claim; expected a graph that kg build wrote")
    return graph


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
        from kg.export.frame import frame

        return frame(self)


class Picture(str):
    """A picture as SVG, which a notebook shows."""

    def __repr__(self) -> str:
        return "<a picture, SVG>"

    def _repr_svg_(self) -> str:
        return str(self)


class Part(TypedDict, total=False):
    """What is shown of a graph, and how it is called; `to_html` tells what each means."""

    title: str
    focus: str
    depth: int
    top: int
    period: tuple[str, str]


class PageOptions(Part, total=False):
    """What is shown on a page."""

    articles: Mapping[str, str] | None
    masked: Mapping[str, Sequence[Hidden]] | None


def to_html(
    graph: Graph,
    *,
    title: str = "",
    focus: str = "",
    depth: int = 2,
    top: int = 150,
    period: tuple[str, str] = ("", ""),
    articles: Mapping[str, str] | None = None,
    masked: Mapping[str, Sequence[Hidden]] | None = None,
) -> Page:
    """The interactive page, which opens without a network.

    `focus` is a name or an IRI: only what lies within `depth` claims of it is kept. `period` are
    two ISO days, "" for an open end: only claims about that time are kept; one without a time
    counts at the day its article was published. The `top` most connected things are shown at
    first, the rest by search. `articles` (id → text as read) add the articles themselves, `masked`
    (id → start, end, reason) what is left out of them. Raises GraphError for an unknown `focus`, or
    if nothing is left; OptionError for a number or a day that is none.
    """
    from kg.export.html import to_html as page

    _check(depth, top, period)
    return Page(page(
        graph, title=title, focus=focus, depth=depth, top=top, period=period,
        articles=articles, masked=masked,
    ))  # fmt: skip


@overload
def show(graph: Graph, path: None = None, **options: Unpack[PageOptions]) -> Page: ...
@overload
def show(graph: Graph, path: str | Path, **options: Unpack[PageOptions]) -> Path: ...
def show(
    graph: Graph, path: str | Path | None = None, **options: Unpack[PageOptions]
) -> Page | Path:
    """The interactive page: shown below a notebook's cell, or written to `path`.

    The options are those of `to_html`.
    """
    from kg.files import write as write_file

    page = to_html(graph, **options)
    return page if path is None else write_file(path, page)


@overload
def to_image(graph: Graph, path: None = None, **part: Unpack[Part]) -> Picture: ...
@overload
def to_image(graph: Graph, path: str | Path, **part: Unpack[Part]) -> Path: ...
def to_image(
    graph: Graph, path: str | Path | None = None, **part: Unpack[Part]
) -> Picture | Path:  # fmt: skip
    """A still picture with legend and source, for papers and chats: SVG, or PNG by `path`'s suffix.

    The options are those of `to_html`; `top` is 60, as more is hard to read on paper. Without a
    `path` it is shown below a notebook's cell. PNG needs `pip install 'conflictkg[image]'`. Raises
    what `to_html` does, and WriteError for another suffix, or where PNG cannot be made.
    """
    from kg.export.image import TOP, to_svg, write

    _check(part.get("depth", 2), part.get("top", TOP), part.get("period", ("", "")))
    if path is None:
        return Picture(to_svg(graph, **part))
    write(graph, Path(path), **part)
    return Path(path)


def _check(depth: int, top: int, period: tuple[str, str]) -> None:
    for name, number in (("depth", depth), ("top", top)):
        if number < 1:
            raise OptionError(f"{name} {number}: expected 1 or more")
    for day in filter(None, period):
        if not _DAY.fullmatch(day):
            raise OptionError(f"period: {day!r}: expected YYYY-MM-DD, or nothing for an open end")


def save(
    graph: Graph,
    path: str | Path,
    *,
    articles: Mapping[str, str] | None = None,
    masked: Mapping[str, Sequence[Hidden]] | None = None,
) -> Path:
    """Write a graph in the format of the path's suffix, whole or not at all. Raises WriteError.

    `articles` and `masked` are for a page, as in `to_html`.
    """
    from kg.export import export

    if articles and Path(path).suffix.lower() in {".html", ".htm"}:
        return show(graph, path, articles=articles, masked=masked)
    return export(graph, path)
