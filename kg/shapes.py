"""Graph in, violations out: the shapes of ontologies/shapes.ttl, run as SPARQL.

Each constraint becomes one query over the whole graph, so that a graph of a thousand articles takes
seconds; pySHACL asks once for every node. The tests hold the two to the same verdicts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
from rdflib import RDF, RDFS, SH, BNode, Graph, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from kg.errors import GraphError, OntologyError
from kg.files import ontologies
from kg.rdf import absolute, is_flat, ntriples, one_graph
from kg.vocab import KG, PREFIXES, local

A = f"{absolute(RDF.type)}/{absolute(RDFS.subClassOf)}*"
KINDS = {absolute(SH.IRI): "isIRI", absolute(SH.Literal): "isLiteral"}


@dataclass(frozen=True, slots=True, order=True)
class Violation:
    """One breach of one shape. `value` is what is wrong, or "" where something is missing."""

    node: str
    message: str
    value: str = ""

    def __str__(self) -> str:
        return f"{self.node}: {self.message}"


def validate(graph: Graph, *, shapes: Path | None = None) -> list[Violation]:
    """Check that no claim stands as a fact, and that claims, sentences and events are well formed.

    `shapes` is a Turtle file of node shapes; by default the one that comes with kg. Sorted. Raises
    GraphError for a flattened graph, OntologyError for shapes with a constraint that is not known.
    """
    graph = one_graph(graph)
    if is_flat(graph):
        raise GraphError(
            "the graph is flattened: its claims have lost their voice; check graph.ttl"
        )
    path = shapes or ontologies() / "shapes.ttl"
    rules = Graph().parse(path, format="turtle")
    prefixes = dict(PREFIXES)
    for declared in rules.objects(None, SH.declare):
        name, namespace = rules.value(declared, SH.prefix), rules.value(declared, SH.namespace)
        prefixes[str(name)] = str(namespace)
    store = ox.Store()
    store.bulk_load(ntriples(graph).encode(), ox.RdfFormat.N_TRIPLES)
    found = set(_undeclared(graph))
    for shape in sorted(rules.subjects(RDF.type, SH.NodeShape), key=str):
        for target in _targets(rules, shape):
            for pattern, message in _constraints(rules, shape, path):
                found |= set(_violations(store, target, pattern, message, prefixes))
    return sorted(found)


def _undeclared(graph: Graph) -> Iterator[Violation]:
    """Relations that stand in a graph without the schema slice: no shape would ever see them."""
    for predicate in set(graph.predicates()):
        ours = predicate.startswith(str(KG)) if isinstance(predicate, URIRef) else False
        if ours and local(predicate) not in KG and (predicate, RDF.type, KG.Relation) not in graph:
            yield Violation(str(predicate), "is used and nowhere declared a kg:Relation")


# --------------------------------------------------------------------------- shapes, read
def _targets(rules: Graph, shape: Node) -> Iterator[str]:
    for kind in rules.objects(shape, SH.targetClass):
        yield f"$this {A} {absolute(kind)} ."
    for predicate in rules.objects(shape, SH.targetSubjectsOf):
        yield f"$this {absolute(predicate)} ?anything ."


def _constraints(rules: Graph, shape: Node, path: Path) -> Iterator[tuple[str, str]]:
    """The inside of a WHERE that finds what breaks the constraint, and what to say of it."""
    for constraint in rules.objects(shape, SH.sparql):
        select, message = rules.value(constraint, SH.select), rules.value(constraint, SH.message)
        yield str(select).partition("{")[2].rpartition("}")[0], str(message)
    for property_ in rules.objects(shape, SH.property):
        step = rules.value(property_, SH.path)
        if not isinstance(step, URIRef):
            raise OntologyError(f"{path}: {shape}: sh:path {step}: expected a property")
        for predicate, value in rules.predicate_objects(property_):
            if predicate in (SH.path, SH.message, SH.name, SH.description, RDF.type):
                continue
            if not isinstance(predicate, URIRef) or predicate not in CONSTRAINTS:
                known = ", ".join(sorted(map(local, CONSTRAINTS)))
                raise OntologyError(
                    f"{path}: {shape}: sh:{local(predicate)}: expected one of {known}"
                )
            term = _list(rules, value) if isinstance(value, BNode) else absolute(value)
            pattern, complaint = CONSTRAINTS[predicate](absolute(step), term)
            own = rules.value(property_, SH.message)
            yield pattern, str(own or f"{_short(step)} {complaint}")


def _list(rules: Graph, head: BNode) -> str:
    return ", ".join(map(absolute, Collection(rules, head)))


def _count(path: str, test: str) -> str:
    return (
        f"{{ SELECT $this (COUNT(DISTINCT ?one) AS ?value) WHERE {{ TARGET "
        f"OPTIONAL {{ $this {path} ?one }} }} GROUP BY $this }} FILTER(?value {test})"
    )


def _not(path: str, test: str, more: str = "") -> str:
    """Some value fails `test`; one that cannot be tested fails too."""
    return f"$this {path} ?value . {more} FILTER(!COALESCE({test}, false))"


# Property constraints: path and parameter → what violates it, and what to say (SHACL, section 4).
CONSTRAINTS: dict[URIRef, Callable[[str, str], tuple[str, str]]] = {
    SH.minCount: lambda p, n: (
        _count(p, f"< {n}"),
        f"stands {{?value}} times, at least {_n(n)} due",
    ),
    SH.maxCount: lambda p, n: (
        _count(p, f"> {n}"),
        f"stands {{?value}} times, at most {_n(n)} due",
    ),
    SH["class"]: lambda p, c: (
        f"$this {p} ?value . FILTER NOT EXISTS {{ ?value {A} {c} }}",
        f"{{?value}} is no {_short(c)}",
    ),
    SH.datatype: lambda p, d: (_not(p, f"DATATYPE(?value) = {d}"), f"{{?value}} is no {_short(d)}"),
    SH.nodeKind: lambda p, k: (_not(p, f"{KINDS[k]}(?value)"), f"{{?value}} is no {_short(k)}"),
    SH["in"]: lambda p, some: (_not(p, f"?value IN ({some})"), "{?value} is none of its values"),
    SH.disjoint: lambda p, q: (
        f"$this {p} ?value ; {q} ?value",
        f"and {_short(q)} are both {{?value}}",
    ),
    SH.minInclusive: lambda p, n: (_not(p, f"?value >= {n}"), f"{{?value}} is below {_n(n)}"),
    SH.maxInclusive: lambda p, n: (_not(p, f"?value <= {n}"), f"{{?value}} is above {_n(n)}"),
    SH.lessThanOrEquals: lambda p, q: (
        _not(p, "?value <= ?other", f"$this {q} ?other ."),
        f"{{?value}} is more than {_short(q)} {{?other}}",
    ),
    SH.lessThan: lambda p, q: (
        _not(p, "?value < ?other", f"$this {q} ?other ."),
        f"{{?value}} is not less than {_short(q)} {{?other}}",
    ),
}


# ----------------------------------------------------------------------------- shapes, run
def _violations(
    store: ox.Store, target: str, pattern: str, message: str, prefixes: dict[str, str]
) -> Iterator[Violation]:
    where = pattern.replace("TARGET", target)
    answers = store.query(f"SELECT DISTINCT * WHERE {{ {target} {where} }}", prefixes=prefixes)
    assert isinstance(answers, ox.QuerySolutions)
    names = [variable.value for variable in answers.variables]
    for answer in answers:
        values = {name: _short(str(answer[name])) for name in names if answer[name] is not None}
        said = re.sub(r"\{[?$](\w+)\}", lambda m: values.get(m[1], m[0]), message)  # noqa: B023
        node = answer["this"]
        yield Violation(getattr(node, "value", str(node)), said, values.get("value", ""))


def _n(term: str) -> str:
    """A number as N-Triples has it, without its datatype."""
    return term.split('"')[1]


def _short(term: str) -> str:
    """A term for people: with its prefix, a literal without its datatype."""
    if term.startswith('"'):
        return term.rpartition('"')[0][1:]
    iri = term.strip("<>")
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return iri
