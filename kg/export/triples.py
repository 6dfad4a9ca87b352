"""Graph in, Turtle, TriG, N-Triples, N-Quads out: same graph, same bytes.

rdflib's Turtle writer is ten times slower, spells out every IRI that holds a `/` or `#`, and orders
by class only. Here each article has a prefix, and what belongs together stands together: articles,
names, descriptions, claims in the order of the text, who says what, the text itself, the schema.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from itertools import chain
from pathlib import Path

from rdflib import RDF, XSD, Dataset, Graph, Literal, URIRef
from rdflib.term import Node

from kg.files import write
from kg.rdf import Triple, absolute, dataset, ntriples, one_graph, quoted
from kg.vocab import BASE, KG, NIF, PREFIXES, SAID

LOCAL = re.compile(r"[A-Za-z_](?:[A-Za-z0-9_-]*[A-Za-z0-9_])?")
FRAGMENT = re.compile(r"[A-Za-z0-9][A-Za-z0-9=,-]*")
RELATIVE = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*(?:/[A-Za-z0-9-]+)*(?:#[A-Za-z0-9=,-]*)?")
NUMBER = {
    XSD.integer: re.compile(r"-?(?:0|[1-9]\d*)"),
    XSD.decimal: re.compile(r"-?\d+\.\d+"),
    XSD.boolean: re.compile(r"true|false"),
}
SPAN = re.compile(r"#char=(\d+),(\d+)$")

_About = dict[Node, dict[Node, list[Node]]]  # subject → predicate → values


# Bound once: a closed namespace makes each term anew.
FIRST: Mapping[Node, int] = {
    term: rank
    for rank, term in enumerate(
        (RDF.type, KG.standing, RDF.subject, RDF.predicate, RDF.object, KG.claimant)
    )
}
TYPE, EVIDENCE, CONTEXT, CLAIM, ATTRIBUTION = (
    RDF.type, KG.evidence, NIF.Context, KG.Claim, KG.Attribution,
)  # fmt: skip


def write_turtle(graph: Graph, path: Path) -> None:
    """One graph; a dataset's graphs become one."""
    write(path, turtle(graph))


def write_trig(graph: Graph, path: Path) -> None:
    """Named graphs: a dataset's own, or one for each article, `kg:shared` and `kg:background`."""
    write(path, trig(graph if isinstance(graph, Dataset) else dataset(graph)))


def write_ntriples(graph: Graph, path: Path) -> None:
    """One triple a line, sorted; a dataset's graphs become one."""
    write(path, ntriples(graph))


def write_nquads(graph: Graph, path: Path) -> None:
    """One quad a line, sorted, in the named graphs that `write_trig` makes."""
    named = graph if isinstance(graph, Dataset) else dataset(graph)
    quads = ([node for node in quad if node is not None] for quad in named.quads())
    lines = (" ".join(map(absolute, quad)) for quad in quads)
    write(path, "".join(f"{line} .\n" for line in sorted(set(lines))))


def turtle(graph: Graph) -> str:
    about = _grouped(one_graph(graph))
    names = _names([about])
    return _header(names) + _body(about, names, "")


def trig(named: Dataset) -> str:
    parts: dict[Node | None, list[Triple]] = defaultdict(list)
    for subject, predicate, value, name in named.quads():
        parts[name].append((subject, predicate, value))
    homes = {home: _grouped(parts[home]) for home in sorted(parts, key=str)}
    names = _names(homes.values())
    text = _header(names)
    for home, about in homes.items():
        opening = "{" if home is None else f"{_term(home, names)} {{"
        text += f"\n{opening}{_body(about, names, '    ')}}}\n"
    return text


def _grouped(triples: Iterable[Triple]) -> _About:
    about: _About = {}
    for subject, predicate, value in triples:
        about.setdefault(subject, {}).setdefault(predicate, []).append(value)
    return about


def _names(parts: Iterable[_About]) -> dict[str, str]:
    """Prefix by namespace, of what is used: ours, and one for each article."""
    iris, articles = set[str](), set[str]()
    for about in parts:
        for subject, says in about.items():
            iris.update((str(subject), *map(str, says)))
            if CONTEXT in says.get(TYPE, ()):
                articles.add(str(subject))
            for value in chain.from_iterable(says.values()):
                if isinstance(value, Literal):
                    iris.add(value.datatype or "")
                else:
                    iris.add(str(value))
    used = {iri.rpartition(mark)[0] + mark for iri in iris for mark in "#/"}
    known = {**PREFIXES, "said": SAID}
    names = {namespace: prefix for prefix, namespace in known.items() if namespace in used}
    for number, article in enumerate(sorted(articles), start=1):
        names[article + "#"] = f"a{number}"
    return names


def _header(names: Mapping[str, str]) -> str:
    lines = [f"@prefix {prefix}: <{namespace}> ." for namespace, prefix in names.items()]
    return "\n".join([f"@base <{BASE}> .", *lines]) + "\n"


def _body(about: _About, names: Mapping[str, str], indent: str) -> str:
    spelt: dict[Node, str] = {}  # IRIs: each stands in many triples

    def spell(node: Node) -> str:
        if type(node) is Literal:
            return _literal(node, names)
        found = spelt.get(node)
        if found is None:
            found = spelt[node] = _term(node, names)
        return found

    text = []
    for subject in sorted(about, key=lambda node: _order(node, about[node])):
        says = about[subject]
        lines = [
            f"{'a' if p == TYPE else spell(p)} {' , '.join(sorted(map(spell, says[p])))}"
            for p in sorted(says, key=_rank)
        ]
        text.append(f"\n{indent}{spell(subject)} " + f" ;\n{indent}    ".join(lines) + " .\n")
    return "".join(text)


def _order(node: Node, says: Mapping[Node, list[Node]]) -> tuple[object, ...]:
    """Sort key of a subject: its group, then where in which text it stands, then its IRI."""
    kinds = says.get(TYPE, [])
    spot = says[EVIDENCE][0] if EVIDENCE in says else node
    found = SPAN.search(str(spot))
    place = (str(spot)[: found.start()], int(found[1]), -int(found[2])) if found else ("", 0, 0)
    if CONTEXT in kinds:
        group = 0
    elif CLAIM in kinds:
        group = 3
    elif ATTRIBUTION in kinds:
        group = 4
    elif found:
        group = 5
    elif str(node).startswith(str(KG)):
        group = 6
    else:
        group = 2 if "#" in str(node) else 1
    return (group, *place, str(node))


@cache
def _rank(predicate: Node) -> tuple[int, str]:
    return (FIRST.get(predicate, len(FIRST)), str(predicate))


def _term(node: Node, names: Mapping[str, str]) -> str:
    if isinstance(node, Literal):
        return _literal(node, names)
    if not isinstance(node, URIRef):
        return f"_:{node}"
    iri = str(node)
    for mark in "#/":
        stem, _, rest = iri.rpartition(mark)
        prefix = names.get(stem + mark)
        if prefix is not None and LOCAL.fullmatch(rest):
            return f"{prefix}:{rest}"
        if prefix is not None and FRAGMENT.fullmatch(rest):
            return f"{prefix}:{rest.replace('=', chr(92) + '=').replace(',', chr(92) + ',')}"
    rest = iri.removeprefix(BASE)
    return f"<{rest}>" if rest != iri and RELATIVE.fullmatch(rest) else absolute(node)


def _literal(literal: Literal, names: Mapping[str, str]) -> str:
    plain = NUMBER.get(literal.datatype) if literal.datatype else None
    if plain is not None and plain.fullmatch(literal):
        return str(literal)
    if literal.datatype is None:
        return absolute(literal)
    return f"{quoted(literal)}^^{_term(literal.datatype, names)}"
