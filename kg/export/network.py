"""Graph in, networkx out, and what Gephi and its like read: GraphML and GEXF.

Nodes are entities and happenings; every claim is an edge with its standing and its source, so
that two sources about one thing are two edges. A literal is no node: what is said of a thing in
words becomes an attribute of its node.
"""

from __future__ import annotations

import re
from collections import defaultdict
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rdflib import RDF, Graph, URIRef

from kg.files import write
from kg.rdf import one_graph
from kg.rows import claims
from kg.vocab import KG

if TYPE_CHECKING:
    import networkx as nx

# What an edge carries of its row in the claims table; `None` and "" are left out.
EDGE = (
    "relation", "standing", "source", "relayed_by", "polarity", "realis", "certainty", "modality",
    "count_min", "count_max", "count_text", "place", "time_start", "time_end", "time_text",
    "instrument", "event", "sentence", "article", "confidence",
)  # fmt: skip
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
CLOCK = re.compile(rb' lastmodifieddate="[^"]*"')


def to_networkx(graph: Graph) -> nx.MultiDiGraph:
    """Entities as nodes, claims as edges, keyed by the claim's IRI; parallel edges stay.

    Nodes have label, type and described (whether they have no name). `graph` is not changed.
    """
    import networkx as nx

    graph = one_graph(graph)
    described = set(graph.subjects(RDF.type, KG.Described))
    rows = claims(graph)
    nodes: dict[str, dict[str, Any]] = {}
    words: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        for end in ("subject", "object"):
            if row[f"{end}_iri"]:
                iri = row[f"{end}_iri"]
                about = {"label": row[end], "type": row[f"{end}_type"]}
                nodes[iri] = {**about, "described": URIRef(iri) in described}
        if not row["object_iri"]:
            words[row["subject_iri"]][_said(row)].append(row["object"])
    network = nx.MultiDiGraph()
    for iri in sorted(nodes):
        said = {name: " | ".join(sorted(set(texts))) for name, texts in words[iri].items()}
        network.add_node(iri, **nodes[iri], **{name: said[name] for name in sorted(said)})
    for row in rows:
        if row["object_iri"]:
            carried = {name: row[name] for name in EDGE if row[name] not in (None, "", [])}
            network.add_edge(row["subject_iri"], row["object_iri"], key=row["claim"], **carried)
    return network


def _said(row: dict[str, Any]) -> str:
    """What a literal is called on its node: not the bare relation, unless the outlet states it."""
    if row["asserted"]:
        return str(row["relation"])
    return f"{row['relation']} ({', '.join(filter(None, (row['standing'], row['source'])))})"


def write_graphml(graph: Graph, path: Path) -> None:
    import networkx as nx

    out = BytesIO()
    nx.write_graphml_xml(_flat(to_networkx(graph)), out)
    write(path, out.getvalue())


def write_gexf(graph: Graph, path: Path) -> None:
    import networkx as nx

    out = BytesIO()
    nx.write_gexf(_flat(to_networkx(graph)), out)
    write(path, CLOCK.sub(b"", out.getvalue()))  # same graph, same bytes, also tomorrow


def _flat(network: nx.MultiDiGraph) -> nx.MultiDiGraph:
    """Lists joined, control characters out: XML can hold neither; every edge has an id."""
    import networkx as nx

    flat = nx.MultiDiGraph()
    for node, about in network.nodes(data=True):
        flat.add_node(_plain(node), **{name: _plain(value) for name, value in about.items()})
    for subject, object_, key, about in network.edges(keys=True, data=True):
        plain = {name: _plain(value) for name, value in about.items()}
        ends = (_plain(subject), _plain(object_))
        flat.add_edge(*ends, key=_plain(key), id=_plain(key), label=plain["relation"], **plain)
    return flat


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        value = " | ".join(map(str, value))
    return CONTROL.sub(" ", value) if isinstance(value, str) else value
