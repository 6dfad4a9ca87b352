"""What must hold of every graph, asked of the graphs of all example articles."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from rdflib import OWL, RDF, RDFS, Graph, URIRef

from kg import api
from kg.vocab import KG, SEM, local

EXAMPLES = Path(__file__).parents[1] / "examples"
# The columns of the table that hold offsets, and the one with the text that stands there.
SPANS = {
    "start": "sentence", "trigger_start": "trigger", "subject_start": "subject_mention",
    "object_start": "object_mention",
}  # fmt: skip


@pytest.fixture(scope="module")
def graph(built: Path) -> Graph:
    return api.load(built)


@pytest.fixture(scope="module")
def rows(graph: Graph) -> list[dict[str, Any]]:
    found = api.claims(graph)
    assert len(found) > 50
    assert {"stated", "claimed", "denied"} <= {row["standing"] for row in found}
    return found


def test_the_graph_conforms(graph: Graph) -> None:
    assert api.validate(graph) == []


def test_every_claim_has_one_voice_and_stands_by_the_rule(rows: list[dict[str, Any]]) -> None:
    for row in rows:
        if row["standing"] == "stated":
            assert (row["source"], row["polarity"], row["realis"], row["certainty"]) == ("", "positive", "actual", "certain"), row  # fmt: skip
        if row["standing"] == "denied":
            assert (row["polarity"], row["realis"]) == ("negative", "actual"), row
        if row["standing"] == "unreal":
            assert row["realis"] != "actual", row
        assert row["asserted"] == (row["standing"] == "stated")


def test_no_claim_is_a_plain_triple_unless_the_outlet_states_it(graph: Graph) -> None:
    """The one rule: what is only claimed, denied or feared is nowhere asserted."""
    relations = set(graph.subjects(RDF.type, KG.Relation))
    assert len(relations) > 10
    stated = set()
    for claim in graph.subjects(KG.standing, KG.stated):
        says = dict(graph.predicate_objects(claim))
        subject, relation, end = says[RDF.subject], says[RDF.predicate], says[RDF.object]
        stated.add((subject, relation, end))
        if (relation, RDF.type, OWL.SymmetricProperty) in graph:
            stated.add((end, relation, subject))
    plain = {(s, p, o) for p in relations for s, o in graph.subject_objects(p)}
    assert plain - stated - background(graph) == set()
    assert stated - plain == set()


def background(graph: Graph) -> set[tuple[Any, Any, Any]]:
    """What the gazetteer knows of outlets, and no article says, in whatever voice."""
    said = {tuple(graph.value(claim, part) for part in (RDF.subject, RDF.predicate, RDF.object))
            for claim in graph.subjects(RDF.type, KG.Claim)}  # fmt: skip
    return {(s, KG.organOf, o) for s, o in graph.subject_objects(KG.organOf)} - said


def test_no_event_has_a_role_that_nobody_states(graph: Graph) -> None:
    stated = set(graph.subjects(KG.standing, KG.stated))
    roles = [(event, role, who) for role in (SEM.hasActor, SEM.hasPlace)
             for event, who in graph.subject_objects(role)]  # fmt: skip
    assert len(roles) > 5
    for event, role, who in roles:
        around = {claim for claim in graph.subjects(KG.about, event) if claim in stated}
        around |= {claim for claim in graph.subjects(RDF.subject, event) if claim in stated}
        said = {value for claim in around for value in graph.objects(claim)}
        assert who in said, (event, local(role), who)


def test_every_offset_points_at_its_text(built: Path, rows: list[dict[str, Any]]) -> None:
    texts = api.texts(built)
    for row in rows:
        text = texts[row["article"]]
        for start, name in SPANS.items():
            assert text[row[start] : row[start.replace("start", "end")]] == row[name]
        if row["source_start"] is not None:
            assert 0 <= row["source_start"] < row["source_end"] <= len(text)


def test_no_claim_comes_from_what_is_masked(built: Path, rows: list[dict[str, Any]]) -> None:
    masked = {article.id: article.masked for article in api.read(EXAMPLES)}
    assert sum(map(len, masked.values())) > 10
    for row in rows:
        for run in masked[row["article"]]:
            for start in SPANS:
                end = row[start.replace("start", "end")]
                assert end <= run.start or row[start] >= run.end, (row["sentence"], run)


def test_every_relation_that_is_used_is_declared_with_its_parents(graph: Graph) -> None:
    for relation in set(graph.objects(None, RDF.predicate)):
        assert (relation, RDF.type, KG.Relation) in graph
        for parent in graph.objects(relation, RDFS.subPropertyOf):
            ours = isinstance(parent, URIRef) and parent.startswith(str(KG))
            assert not ours or (parent, RDFS.label, None) in graph, parent


def test_a_flattened_graph_asserts_nothing_in_our_namespace(built: Path) -> None:
    flat = Graph().parse(built / "graph.flat.ttl")
    assert len(flat) > 50
    ours = {local(p) for p in flat.predicates() if isinstance(p, URIRef) and p.startswith(str(KG))}
    assert ours <= {"flattened"}


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("the network was asked for")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    yield


def test_nothing_asks_for_the_network(no_network: None, tmp_path: Path) -> None:
    made = api.run(EXAMPLES / "kharkiv-2022.html")
    files = api.write(made, tmp_path / "out", ["ttl", "html", "jsonld", "graphml", "csv"])
    assert len(files) == 7  # five formats, the text, what is masked in it
    assert api.validate(api.load(tmp_path / "out" / "graph.jsonld")) == []
    assert api.query(made.graph, "rivals") is not None


@pytest.mark.slow
def test_two_runs_write_the_same_bytes_whatever_the_hash_seed(tmp_path: Path) -> None:
    formats = "ttl,trig,nt,nq,jsonld,graphml,gexf,csv,jsonl,html"
    for seed in ("1", "2"):
        command = [sys.executable, "-m", "kg", "build", str(EXAMPLES), "-o", str(tmp_path / seed),
                   "--format", formats, "--flatten", "--quiet"]  # fmt: skip
        subprocess.run(command, check=True, env={**os.environ, "PYTHONHASHSEED": seed})
    first = sorted(p for p in (tmp_path / "1").rglob("*") if p.is_file())
    assert len(first) == 20  # ten formats, the flat graph, seven texts, masks, the marker
    for path in first:
        other = tmp_path / "2" / path.relative_to(tmp_path / "1")
        assert path.read_bytes() == other.read_bytes(), path.name


def test_who_condemns_an_event_is_not_in_it(tmp_path: Path) -> None:
    path = tmp_path / "article.txt"
    path.write_text("The interior ministry condemned the massacre. Rebels took part in the raid.\n")
    graph = api.build(path)
    roles = {str(o).rpartition("#")[2] for o in graph.objects(None, SEM.hasActor)}
    assert any("rebels" in role for role in roles)
    assert not any("ministry" in role for role in roles)
    assert api.validate(graph) == []
