"""Every format holds the graph, and the same bytes every time."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import networkx as nx
import pyoxigraph as ox
import pytest
from rdflib import Graph, Literal, URIRef

from kg.assemble import assemble
from kg.errors import GraphError, WriteError
from kg.export import WRITERS, export
from kg.export.network import to_networkx
from kg.export.triples import turtle
from kg.model import Reading
from kg.rdf import dataset, load
from kg.rows import CLAIM_COLUMNS, claims
from kg.vocab import KG, new_graph
from tests import readings as r

ROOT = Path(__file__).parent.parent
OURS = sorted(set(WRITERS) - {".html"})


@pytest.fixture(scope="module")
def graph() -> Graph:
    return assemble(r.READINGS, ontology=r.ONTOLOGY, rivalries=r.RIVALRIES)


# ------------------------------------------------------------------------------- RDF
@pytest.mark.parametrize("suffix", [".ttl", ".trig", ".nt", ".nq", ".jsonld"])
def test_rdf_comes_back_as_it_was(graph: Graph, tmp_path: Path, suffix: str) -> None:
    assert set(load(export(graph, tmp_path / f"graph{suffix}"))) == set(graph)


def test_rdflib_reads_our_turtle_too(graph: Graph) -> None:
    assert set(Graph().parse(data=turtle(graph), format="turtle")) == set(graph)


def test_turtle_is_for_people(graph: Graph) -> None:
    text = turtle(graph)
    assert "a1:fighters-1 a kg:ArmedGroup , kg:Described ;\n    skos:prefLabel" in text
    (claim,) = [block for block in text.split("\n\n") if "rdf:predicate kg:shelled" in block]
    assert claim.splitlines()[1:4] == [
        "    kg:standing kg:stated ;",
        "    rdf:subject a1:fighters-1 ;",
        "    rdf:predicate kg:shelled ;",
    ]
    assert text.index("schema:NewsArticle") < text.index(" a kg:Claim ") < text.index("nif:Phrase")


@pytest.mark.parametrize("suffix", [".trig", ".nq"])
def test_quads_are_in_a_graph_for_each_article(graph: Graph, tmp_path: Path, suffix: str) -> None:
    raw = export(graph, tmp_path / f"graph{suffix}").read_bytes()
    kind = ox.RdfFormat.TRIG if suffix == ".trig" else ox.RdfFormat.N_QUADS
    quads = {tuple(map(str, quad)) for quad in ox.parse(raw, kind)}
    named = {str(quad.graph_name) for quad in ox.parse(raw, kind)}
    assert len(quads) == sum(1 for _ in dataset(graph).quads())
    assert {f"<{KG.shared}>", f"<{KG.background}>"} < named
    assert len(named) == 4


NASTY = 'a "quoted"\\ \n\r\t\x0b line <b>&amp; \U0001f600 Харків \u2028'


def test_any_text_survives(tmp_path: Path) -> None:
    graph = new_graph()
    for text in (NASTY, "'''", '"""', "\\u0041", "a\\", ""):
        graph.add((URIRef("http://e/a"), KG.hedge, Literal(text)))
        graph.add((URIRef("http://e/a"), KG.hedge, Literal(text, lang="en")))
    for suffix in (".ttl", ".nt", ".nq", ".trig", ".jsonld"):
        assert set(load(export(graph, tmp_path / f"x{suffix}"))) == set(graph), suffix


@pytest.mark.parametrize(
    "iri", ["http://e/a b", 'http://e/"', "http://e/>", "a", "http://e/\n", "http://e/{}"]
)
def test_a_bad_iri_is_refused_and_the_old_file_stays(tmp_path: Path, iri: str) -> None:
    graph = new_graph()
    graph.add((URIRef(iri), KG.hedge, Literal("x")))
    for suffix in (".ttl", ".nt", ".nq", ".trig", ".jsonld"):
        path = tmp_path / f"x{suffix}"
        path.write_text("old")
        with pytest.raises(GraphError, match="is no IRI"):
            export(graph, path)
        assert path.read_text() == "old"


def test_iris_that_look_like_ours_stay_what_they_are(tmp_path: Path) -> None:
    graph = new_graph()
    for end in ("id//evil.example/x", "id/a:b", "id/../x", "id/a?q=1", "id/#x", "id/a%20b", "id/"):
        graph.add((URIRef(f"https://w3id.org/conflictkg/{end}"), KG.hedge, Literal("x")))
    graph.add((URIRef("https://schema.org/a-b"), KG.hedge, Literal(1.5)))
    for suffix in (".ttl", ".jsonld"):
        assert set(load(export(graph, tmp_path / f"x{suffix}"))) == set(graph)


def test_jsonld_carries_its_context(graph: Graph, tmp_path: Path) -> None:
    document = json.loads(export(graph, tmp_path / "g.jsonld").read_text())
    assert document["@context"]["kg"] == str(KG)
    ids = [node["@id"] for node in document["@graph"]]
    assert ids == sorted(ids)


# ------------------------------------------------------------------------ same bytes
SCRIPT = """
import sys
from dataclasses import replace
from pathlib import Path
from kg.assemble import assemble
from kg.export import WRITERS, export
from tests import readings as r
graph = assemble(r.READINGS, ontology=r.ONTOLOGY, rivalries=r.RIVALRIES)
for suffix in sorted(set(WRITERS) - {".html"}):
    export(graph, Path(sys.argv[1]) / f"graph{suffix}")
"""


@pytest.mark.slow
def test_same_graph_same_bytes_under_any_hash_seed(tmp_path: Path) -> None:
    digests = []
    for seed in ("0", "4711"):
        out = tmp_path / seed
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        subprocess.run([sys.executable, "-c", SCRIPT, out], cwd=ROOT, env=environment, check=True)
        files = sorted(out.iterdir())
        assert [path.suffix for path in files] == OURS
        digests.append([hashlib.sha256(path.read_bytes()).hexdigest() for path in files])
    assert digests[0] == digests[1]


def test_a_graph_that_was_loaded_is_written_as_before(graph: Graph, tmp_path: Path) -> None:
    first = export(graph, tmp_path / "a.ttl")
    assert export(load(first), tmp_path / "b.ttl").read_bytes() == first.read_bytes()


# ---------------------------------------------------------------------------- tables
def test_csv_is_the_claims_table(graph: Graph, tmp_path: Path) -> None:
    with export(graph, tmp_path / "claims.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    assert tuple(header) == CLAIM_COLUMNS
    assert len(rows) == len(r.CLAIMS)


def test_jsonl_has_the_rows_as_they_are(graph: Graph, tmp_path: Path) -> None:
    lines = export(graph, tmp_path / "claims.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line) for line in lines] == claims(graph)


def test_a_graph_without_claims_still_has_a_header(tmp_path: Path) -> None:
    text = export(new_graph(), tmp_path / "claims.csv").read_text()
    assert text == ",".join(CLAIM_COLUMNS) + "\n"


# --------------------------------------------------------------------------- networks
def test_every_claim_is_an_edge_and_every_literal_an_attribute(graph: Graph) -> None:
    before = set(graph)
    network = to_networkx(graph)
    assert set(graph) == before
    edges = {key: about for _, _, key, about in network.edges(keys=True, data=True)}
    rows = {row["claim"]: row for row in claims(graph)}
    assert set(edges) == {iri for iri, row in rows.items() if row["object_iri"]}
    assert all(edges[iri]["standing"] == rows[iri]["standing"] for iri in edges)
    (front,) = [n for n, about in network.nodes(data=True) if about["label"] == "Northern Front"]
    assert network.nodes[front]["formerName"] == "River Brigades"
    assert network.nodes[front]["type"] == "ArmedGroup"
    (market,) = [n for n, about in network.nodes(data=True) if about["label"] == "market"]
    assert network.nodes[market]["described"] is True


def test_two_claims_about_one_pair_are_two_edges() -> None:
    claim = r.CLAIMS["dead"]
    twin = r.claim(r.COURIER, 2, claim.subject, "killed", claim.object, "died", count=claim.count)
    reading = Reading(r.COURIER, (claim, twin), (), r.COURIER_READING.entities, r.COURIER_OUTLET)
    network = to_networkx(assemble([reading], ontology=r.ONTOLOGY))
    assert sorted(s for *_, s in network.edges(data="standing")) == ["claimed", "stated"]


def test_what_is_only_claimed_in_words_is_no_plain_attribute() -> None:
    claim = replace(r.CLAIMS["renamed"], attribution=r._LANTERN_SAID)
    reading = replace(r.COURIER_READING, claims=(claim, r.CLAIMS["leads"]))
    network = to_networkx(assemble([reading], ontology=r.ONTOLOGY))
    (front,) = [about for _, about in network.nodes(data=True) if about["type"] == "ArmedGroup"]
    assert "formerName" not in front
    assert front["formerName (claimed, Lantern Network)"] == "River Brigades"


def test_graphml_and_gexf_open_elsewhere(graph: Graph, tmp_path: Path) -> None:
    network = to_networkx(graph)
    for suffix, read in ((".graphml", nx.read_graphml), (".gexf", nx.read_gexf)):
        again = read(export(graph, tmp_path / f"g{suffix}"))
        assert set(again) == set(network), suffix
        assert again.number_of_edges() == network.number_of_edges(), suffix


def test_control_characters_do_not_break_xml(graph: Graph, tmp_path: Path) -> None:
    changed = new_graph()
    for subject, predicate, value in graph:
        text = f"\x0b{value}\x00" if isinstance(value, Literal) and value.language else value
        changed.add((subject, predicate, Literal(text) if text is not value else value))
    for suffix, read in ((".graphml", nx.read_graphml), (".gexf", nx.read_gexf)):
        assert len(read(export(changed, tmp_path / f"g{suffix}"))) == len(to_networkx(graph))


# ----------------------------------------------------------------------------- suffix
def test_an_unknown_suffix_is_named_with_those_there_are(graph: Graph, tmp_path: Path) -> None:
    with pytest.raises(WriteError, match=r"'\.docx': expected one of \.ttl, \.trig"):
        export(graph, tmp_path / "graph.docx")
