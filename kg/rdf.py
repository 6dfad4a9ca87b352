"""RDF files in, one graph of ours out: loading, merging, and the other shapes of a graph.

The type is rdflib's `Graph` throughout. Turtle and its kin are parsed by pyoxigraph, which is
strict about IRIs and some thirty times faster than rdflib.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, cast

import pyoxigraph
from rdflib import OWL, RDF, RDFS, SDO, SKOS, XSD, BNode, Dataset, Graph, Literal, URIRef
from rdflib.namespace import GEO
from rdflib.store import Store
from rdflib.term import Node

from kg.errors import GraphError
from kg.vocab import KG, NIF, PREFIXES, SAID, local

GRAPH_FILE = "graph.ttl"  # what an output folder calls its graph
FORMATS = {
    ".ttl": pyoxigraph.RdfFormat.TURTLE,
    ".nt": pyoxigraph.RdfFormat.N_TRIPLES,
    ".nq": pyoxigraph.RdfFormat.N_QUADS,
    ".trig": pyoxigraph.RdfFormat.TRIG,
    ".jsonld": pyoxigraph.RdfFormat.JSON_LD,
    ".rdf": pyoxigraph.RdfFormat.RDF_XML,
    ".xml": pyoxigraph.RdfFormat.RDF_XML,
}
CURATED = frozenset({KG.onSide, KG.organOf, SKOS.exactMatch, SDO.containedInPlace})
GEOMETRY = frozenset({GEO.hasGeometry, GEO.asWKT})
RIVALRY = frozenset({KG.rivals, KG.contradicts, KG.divergesFrom, KG.corroborates})

XSD_STRING = str(XSD.string)
SAFE = re.compile(r"[a-z][a-z0-9+.-]*:[^\s<>\"{}|\\^`\x00-\x20\x7f-\x9f]*", re.IGNORECASE)
CONTROL = re.compile(r'[\\"\x00-\x1f\x7f]')
SHORT = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}

Triple = tuple[Node, Node, Node]
_Index = dict[Node, dict[Node, dict[Node, None]]]


# ------------------------------------------------------------------------ in memory
class Triples(Store):
    """What holds a graph's triples: by subject, and by value for the predicates so asked for.

    rdflib's own store keeps three indices and a context for each triple, which takes eight times as
    long to fill and was a third of a build. It holds one graph, whatever context it is asked in.
    """

    context_aware = graph_aware = True  # pySHACL wraps a dataset around any graph

    def __init__(self, configuration: str | None = None, identifier: Any = None) -> None:
        super().__init__(configuration, identifier)
        self._of: _Index = {}  # subject → predicate → values
        self._by: _Index = {}  # predicate → value → subjects
        self._prefixes: dict[str, URIRef] = {}

    def fill(self, triples: Iterable[Triple]) -> None:
        """`add` for many."""
        of = self._of
        self._by.clear()
        for subject, predicate, value in triples:
            says = of.get(subject)
            if says is None:
                says = of[subject] = {}
            values = says.get(predicate)
            if values is None:
                says[predicate] = {value: None}
            else:
                values[value] = None

    def add(self, triple: Any, context: Any = None, quoted: bool = False) -> None:
        subject, predicate, value = triple
        self._of.setdefault(subject, {}).setdefault(predicate, {})[value] = None
        if predicate in self._by:
            self._by[predicate].setdefault(value, {})[subject] = None

    def remove(self, triple: Any, context: Any = None) -> None:
        for (subject, predicate, value), _ in list(self.triples(triple)):
            del self._of[subject][predicate][value]
            if predicate in self._by:
                del self._by[predicate][value][subject]

    def triples(self, triple_pattern: Any, context: Any = None) -> Iterator[tuple[Any, Any]]:
        subject, predicate, value = triple_pattern
        if subject is None and predicate is not None and value is not None:
            for one in list(self._subjects(predicate).get(value, ())):
                yield (one, predicate, value), ()
            return
        for one in list(self._of) if subject is None else [subject]:
            says = self._of.get(one, {})
            for verb in list(says) if predicate is None else [predicate]:
                values = says.get(verb, {})
                for each in list(values) if value is None else {value} & values.keys():
                    yield (one, verb, each), ()

    def _subjects(self, predicate: Node) -> dict[Node, dict[Node, None]]:
        found = self._by.get(predicate)
        if found is None:
            found = self._by[predicate] = {}
            for subject, says in self._of.items():
                for value in says.get(predicate, ()):
                    found.setdefault(value, {})[subject] = None
        return found

    def __len__(self, context: Any = None) -> int:
        return sum(len(values) for says in self._of.values() for values in says.values())

    def bind(self, prefix: str, namespace: URIRef, override: bool = True) -> None:
        self._prefixes[prefix] = namespace

    def namespace(self, prefix: str) -> URIRef | None:
        return self._prefixes.get(prefix)

    def prefix(self, namespace: URIRef) -> str | None:
        return next((short for short, long in self._prefixes.items() if long == namespace), None)

    def namespaces(self) -> Iterator[tuple[str, URIRef]]:
        yield from list(self._prefixes.items())


def graph_of(triples: Iterable[Triple]) -> Graph:
    """A graph of triples, with our prefixes and no others."""
    store = Triples()
    store.fill(triples)
    graph = Graph(store, bind_namespaces="none")
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace)
    return graph


# ---------------------------------------------------------------------------- files
def load(path: Path | str) -> Graph:
    """The graph in `path`: an RDF file, or an output folder, whose graph.ttl (.trig, …) is read.

    Named graphs come out as one. Nothing is fetched. Raises GraphError for a file that is
    missing, of another kind, malformed, or without a single triple.
    """
    path = Path(path)
    if not path.exists() and not path.suffix:
        raise GraphError(f"{path}: no such file or folder")
    if path.is_dir():
        path = _graph_of(path)
    kind = FORMATS.get(path.suffix.lower())
    if kind is None:
        raise GraphError(f"{path}: suffix {path.suffix!r}; expected one of {', '.join(FORMATS)}")
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise GraphError(f"{path}: cannot be read: {error.strerror or error}") from error
    return parse(raw, kind, str(path))


def _graph_of(folder: Path) -> Path:
    """The file of an output folder that holds the graph, Turtle before its kin."""
    stem = Path(GRAPH_FILE).stem
    held = [folder / f"{stem}{suffix}" for suffix in FORMATS]
    found = [path for path in held if path.is_file()]
    if not found:
        wanted = ", ".join(path.name for path in held[:5])
        raise GraphError(f"{folder}: holds no graph; expected one of {wanted}, as kg build writes")
    return found[0]


def parse(raw: bytes, kind: pyoxigraph.RdfFormat, name: str) -> Graph:
    """The graph that `raw` spells; `name` says in messages where it came from."""
    if kind == pyoxigraph.RdfFormat.RDF_XML and (b"<!DOCTYPE" in raw or b"<!ENTITY" in raw):
        raise GraphError(f"{name}: declares XML entities, which can be made to explode: refused")
    try:
        quads = list(pyoxigraph.parse(raw, kind))
    except SyntaxError as error:
        raise GraphError(f"{name}: {error}") from error
    if not quads:
        raise GraphError(f"{name}: holds no triple")
    iris: dict[str, URIRef] = {}

    def node(of: object) -> Node:
        if isinstance(of, pyoxigraph.NamedNode):
            return iris.get(of.value) or iris.setdefault(of.value, URIRef(of.value))
        if isinstance(of, pyoxigraph.BlankNode):
            return BNode(of.value)
        if isinstance(of, pyoxigraph.Literal):
            if of.language:
                return Literal(of.value, lang=of.language)
            kind = of.datatype.value
            return Literal(of.value, datatype=None if kind == XSD_STRING else URIRef(kind))
        raise GraphError(f"{name}: {of} is RDF 1.2, which rdflib cannot hold")

    return graph_of((node(q.subject), node(q.predicate), node(q.object)) for q in quads)


def one_graph(graph: Graph) -> Graph:
    """`graph` itself, or all triples of a dataset's graphs."""
    if not isinstance(graph, Dataset):
        return graph
    return graph_of((s, p, o) for s, p, o, _ in graph.quads())


# --------------------------------------------------------------------------- N-Triples
def ntriples(graph: Graph) -> str:
    """One triple a line, sorted; a dataset's graphs become one. Raises GraphError for a bad IRI."""
    lines = {" ".join(map(absolute, triple)) for triple in one_graph(graph)}
    return "".join(f"{line} .\n" for line in sorted(lines))


def absolute(node: Node) -> str:
    """A term as N-Triples has it. Raises GraphError for an IRI that is none."""
    if isinstance(node, Literal):
        kind = f"^^{absolute(node.datatype)}" if node.datatype else ""
        return quoted(node) + (f"@{node.language}" if node.language else kind)
    if not isinstance(node, URIRef):
        return f"_:{node}"
    if not SAFE.fullmatch(node):
        raise GraphError(
            f'{str(node)!r} is no IRI: expected a scheme, and no blank or any of < > " {{ }} | \\ ^ `'
        )
    return f"<{node}>"


def quoted(text: str) -> str:
    return f'"{CONTROL.sub(_escape, text)}"'


def _escape(found: re.Match[str]) -> str:
    return SHORT.get(found[0]) or f"\\u{ord(found[0]):04X}"


# ---------------------------------------------------------------------- named graphs
def dataset(graph: Graph) -> Dataset:
    """The same triples in named graphs: one for each article, `kg:shared` and `kg:background`.

    An article's graph is named by its IRI and holds its sentences, claims and descriptions, and
    the plain triples that its claims state: one that two articles state stands in both.
    `kg:shared` has names, classes and the schema slice, `kg:background` what the gazetteer knows.
    """
    named = Dataset()
    for prefix, namespace in PREFIXES.items():
        named.bind(prefix, namespace)
    for name, triples in _by_article(graph).items():
        part = named.graph(name)
        for triple in triples:
            part.add(triple)
    return named


def _by_article(graph: Graph) -> dict[URIRef, list[Triple]]:
    articles = set(graph.subjects(RDF.type, NIF.Context))
    sentence_of = dict(graph.subject_objects(KG.evidence))
    article_of = dict(graph.subject_objects(NIF.referenceContext))
    stated: dict[Triple, set[Node]] = defaultdict(set)
    for claim in graph.subjects(KG.standing, KG.stated):
        article = article_of.get(sentence_of.get(claim, claim), KG.shared)
        subject, relation, end = (
            cast(Node, graph.value(claim, part))
            for part in (RDF.subject, RDF.predicate, RDF.object)
        )
        stated[subject, relation, end].add(article)
        if (relation, RDF.type, OWL.SymmetricProperty) in graph:
            stated[end, relation, subject].add(article)

    def homes(triple: Triple) -> set[Node]:
        subject, predicate, _ = triple
        if triple in stated:
            return stated[triple]
        if predicate in CURATED or predicate in GEOMETRY or triple[2] == GEO.Geometry:
            return {KG.background}
        owner = URIRef(str(subject).split("#")[0])
        if owner in articles:
            return {owner}
        return {article_of.get(sentence_of.get(subject, subject), KG.shared)}

    parts: dict[URIRef, list[Triple]] = defaultdict(list)
    for triple in graph:
        for home in homes(triple):
            parts[cast(URIRef, home)].append(triple)
    return parts


def merge(graphs: Iterable[Graph]) -> Graph:
    """One graph of many. What a later one says of an article replaces what an earlier one said.

    So a run with a better model can be merged over an old one. A thing keeps one preferred label.
    Links between claims that are gone go too. Raises GraphError for a flattened graph.
    """
    parts: dict[URIRef, list[Triple]] = {}
    for number, graph in enumerate(graphs, start=1):
        if is_flat(graph):
            raise GraphError(
                f"graph {number}: is flattened, its claims have lost their voice; merge the "
                "graph.ttl that it was made of"
            )
        for name, triples in _by_article(one_graph(graph)).items():
            common = name in (KG.shared, KG.background)
            parts[name] = [*parts.get(name, []), *triples] if common else triples
    merged = graph_of(triple for triples in parts.values() for triple in triples)
    claims = set(merged.subjects(RDF.type, KG.Claim))
    for relation in RIVALRY:
        for first, second in list(merged.subject_objects(relation)):
            if second not in claims:
                merged.remove((first, relation, second))
    for thing in set(merged.subjects(SKOS.prefLabel)):
        for label in sorted(merged.objects(thing, SKOS.prefLabel), key=str)[1:]:
            merged.remove((thing, SKOS.prefLabel, label))
            merged.add((thing, SKOS.altLabel, label))
    return merged


# ------------------------------------------------------------------- claims without voices
def flatten(graph: Graph) -> Graph:
    """Positive, actual claims as plain triples, whoever makes them, in the namespace `said:`.

    For tools that know nothing of claims. What it says is said, by somebody, and no more; it is
    marked, and `merge` and `validate` refuse it.
    """
    graph = one_graph(graph)
    flat = graph_of(())
    flat.bind("said", SAID)
    mark = URIRef(SAID.removesuffix("#"))
    flat.add((mark, RDF.type, OWL.Ontology))
    flat.add((mark, KG.flattened, Literal(True)))
    for claim in graph.subjects(RDF.type, KG.Claim):
        says = dict(graph.predicate_objects(claim))
        if (says[KG.polarity], says[KG.realis]) != (KG.positive, KG.actual):
            continue
        subject, relation, end = says[RDF.subject], says[RDF.predicate], says[RDF.object]
        said = URIRef(SAID + local(relation))
        flat.add((subject, said, end))
        for label in graph.objects(relation, RDFS.label):
            flat.add((said, RDFS.label, label))
        if (relation, RDF.type, OWL.SymmetricProperty) in graph and isinstance(end, URIRef):
            flat.add((end, said, subject))
        for thing in {subject, end}:
            for predicate in (RDF.type, SKOS.prefLabel, SKOS.altLabel):
                for value in graph.objects(thing, predicate):
                    flat.add((thing, predicate, value))
    return flat


def is_flat(graph: Graph) -> bool:
    return next(one_graph(graph).subjects(KG.flattened), None) is not None
