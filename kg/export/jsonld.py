"""Graph in, JSON-LD out, with its context in the file: nobody has to fetch anything to read it."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

from rdflib import RDF, XSD, Graph, Literal, URIRef
from rdflib.term import Node

from kg.files import write
from kg.rdf import absolute, one_graph
from kg.vocab import PREFIXES


def write_jsonld(graph: Graph, path: Path) -> None:
    """One flat `@graph`, sorted by `@id`; terms with the prefixes of `kg.vocab`."""
    about: dict[str, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for subject, predicate, value in one_graph(graph):
        if predicate == RDF.type:
            about[_name(subject)]["@type"].append(_name(value))
        else:
            about[_name(subject)][_name(predicate)].append(_value(value))
    nodes = [
        {"@id": name, **{key: _alone(says[key]) for key in sorted(says)}}
        for name, says in sorted(about.items())
    ]
    document = {"@context": dict(PREFIXES), "@graph": nodes}
    write(path, json.dumps(document, ensure_ascii=False, indent=1) + "\n")


def _name(node: Node) -> str:
    """A term with prefix, or a whole IRI; what is not ours is never shortened by accident."""
    if not isinstance(node, URIRef):
        return f"_:{node}"
    text = absolute(node)[1:-1]
    for prefix, namespace in PREFIXES.items():
        rest = text.removeprefix(namespace)
        if rest != text and rest.isalnum():
            return f"{prefix}:{rest}"
    return text


def _value(node: Node) -> Any:
    if not isinstance(node, Literal):
        return {"@id": _name(node)}
    if node.datatype in (XSD.integer, XSD.boolean) and str(node.value).lower() == str(node):
        return node.value
    if node.language:
        return {"@value": str(node), "@language": node.language}
    if node.datatype:
        return {"@value": str(node), "@type": _name(node.datatype)}
    return str(node)


def _alone(values: list[Any]) -> Any:
    """One value as itself, several as a sorted list."""
    return values[0] if len(values) == 1 else sorted(values, key=json.dumps)
