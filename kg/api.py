"""The public functions: articles to a graph, and a graph to answers, tables, pages and files."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import KgError, ReadError
from kg.model import Article, Ontology, Reading
from kg.rdf import load as _load
from kg.rows import attributions, claims

if TYPE_CHECKING:
    import networkx as nx
    from rdflib import Graph

    from kg.pipeline import Tools
    from kg.validate import Violation

__all__ = [
    "Run", "attributions", "build", "claims", "explain", "load", "merge", "queries", "query",
    "read", "run", "save", "show", "summarize", "to_html", "to_networkx", "validate", "write",
]  # fmt: skip

Paths = str | Path | Iterable[str | Path]


@dataclass(frozen=True)
class Run:
    """What one build made: the readings, their graph, and the inputs that were rejected."""

    readings: tuple[Reading, ...]
    graph: Graph
    rejects: tuple[tuple[str, KgError], ...]
    ontology: Ontology
    party_outlets: frozenset[str]


# ------------------------------------------------------------------ text to graph
def build(paths: Paths, **options: Any) -> Graph:
    """The graph of articles: `kg.build("article.txt")`. Options are those of `run`.

    Raises the first error of an input that cannot be read.
    """
    made = run(paths, **options)
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
    output: str | Path = "",
    progress: bool = False,
) -> Run:
    """Read articles and assemble their graph; an input that cannot be read is listed in `rejects`.

    `date` (ISO) is for articles that do not tell theirs. `ontology` are Turtle files beside the
    built-in, `extractors` are "package.module:function". `party_outlets` are names of outlets that
    speak for a party. `output` is checked before the work begins. `progress` shows a bar on stderr.
    """
    from kg.ontology import read_ontology
    from kg.pipeline import readings, tools

    if output:
        from kg.files import output_folder

        output_folder(output)
    rejects: list[tuple[str, KgError]] = []
    articles = list(read(paths, date=date, rejects=rejects))
    known = read_ontology(*(Path(path) for path in ontology))
    outlets = frozenset(party_outlets)
    if not articles:
        return Run((), assembled((), known, outlets), tuple(rejects), known, outlets)
    use = tools(known, model=model, extractors=[_function(name) for name in extractors])
    found = tuple(_with_bar(readings(articles, use), len(articles), progress))
    return Run(found, assembled(found, known, outlets), tuple(rejects), known, outlets)


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
    """Articles with what is no part of the story masked; what recurs over them is masked too."""
    from kg.read import read as read_paths
    from kg.read.boilerplate import mask_repeated

    listed = [paths] if isinstance(paths, (str, Path)) else list(paths)
    refuse = None if rejects is None else lambda path, error: rejects.append((path, error))
    yield from mask_repeated(
        list(read_paths(listed, date=date, rejects=refuse, stdin=sys.stdin.buffer))
    )


def _function(name: str) -> Any:
    module, _, function = name.partition(":")
    if not module or not function:
        raise ReadError(f"extractor {name!r}: write it as package.module:function")
    try:
        return getattr(import_module(module), function)
    except (ImportError, AttributeError) as error:
        raise ReadError(f"extractor {name!r} cannot be loaded: {error}") from error


def _with_bar(found: Iterator[Reading], total: int, progress: bool) -> Iterator[Reading]:
    if not progress or total < 2:
        return found
    from tqdm import tqdm

    bar: Iterator[Reading] = tqdm(found, total=total, unit="article", leave=False)
    return bar


def summarize(made: Run) -> str:
    """A page of text: what the run found."""
    from kg.summary import summary

    outlets = {r.outlet.key for r in made.readings if r.outlet.name in made.party_outlets}
    return summary(made.readings, ontology=made.ontology, party_outlets=frozenset(outlets))


def write(made: Run, folder: str | Path, formats: Sequence[str]) -> list[Path]:
    """Write `graph.<format>`, `claims.csv` or `.jsonl`, and the texts as read; returns the files."""
    from kg.files import write as write_file

    folder = Path(folder)
    texts = {r.article.id: r.article.text for r in made.readings}
    files = []
    for form in formats:
        name = "claims" if form in {"csv", "jsonl"} else "graph"
        files.append(save(made.graph, folder / f"{name}.{form}", articles=texts))
    for name, text in texts.items():
        files.append(write_file(folder / "articles" / f"{name}.txt", text))
    return files


# ------------------------------------------------------------------ graph to answers
def load(path: str | Path) -> Graph:
    """The graph of an RDF file, or of a folder that `kg build` wrote. Raises GraphError."""
    return _load(path)


def merge(paths: Iterable[str | Path]) -> Graph:
    """One graph of several; refuses flattened ones."""
    from kg.rdf import merge as merge_graphs

    return merge_graphs(load(path) for path in paths)


def query(
    graph: Graph, text: str, *, bindings: Mapping[str, str] | None = None, timeout: float = 10
) -> list[dict[str, Any]]:
    """The rows of a SPARQL query, or of a named one. Raises QueryError."""
    from kg.query import query as ask

    return ask(graph, text, bindings=bindings, timeout=timeout).rows


def queries() -> list[tuple[str, str, tuple[str, ...]]]:
    """The named queries: name, title, parameters."""
    from kg.query import queries as named

    return [(one.name, one.title, one.parameters) for one in named()]


def explain(graph: Graph, claim: str) -> str:
    """Where a claim comes from, and why it stands as it does."""
    from kg.query.explain import explain as tell

    return tell(graph, claim)


def validate(graph: Graph) -> list[Violation]:
    """What breaks the shapes; [] where the graph conforms."""
    from kg.validate import validate as check

    return check(graph)


def to_networkx(graph: Graph) -> nx.MultiDiGraph:
    """Entities and events as nodes, every claim an edge; parallel edges stay."""
    from kg.export.network import to_networkx as project

    return project(graph)


def to_html(graph: Graph, **options: Any) -> str:
    """The interactive page as text; options: title, focus, depth, top."""
    from kg.export.html import to_html as page

    return page(graph, **options)


def save(graph: Graph, path: str | Path, *, articles: Mapping[str, str] | None = None) -> Path:
    """Write a graph in the format of the path's suffix, whole or not at all."""
    from kg.export import export

    if articles and Path(path).suffix == ".html":
        from kg.export.html import write as write_page

        write_page(graph, Path(path), articles=articles)
        return Path(path)
    return export(graph, path)


def show(graph: Graph, path: str | Path, **options: Any) -> Path:
    """Write the interactive page; options: title, focus, depth, top."""
    from kg.export.html import write as write_page

    write_page(graph, Path(path), **options)
    return Path(path)
