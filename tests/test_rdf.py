"""Graphs come back from files as they were, and go together without losing a voice."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest
from rdflib import RDF, RDFS, Graph, Literal, URIRef

from kg.assemble import assemble
from kg.errors import GraphError
from kg.rdf import dataset, flatten, graph_of, is_flat, load, merge
from kg.rows import claims
from kg.shapes import validate
from kg.vocab import KG, SAID, new_graph, term
from tests import readings as r


@pytest.fixture(scope="module")
def graph() -> Graph:
    return assemble(r.READINGS, ontology=r.ONTOLOGY, rivalries=r.RIVALRIES)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.ttl", "<a> <b> <c> .", "line 1"),
        ("a.ttl", "@prefix e: <http://e/> .\ne:a e:b <http://e/a b> .", "line 2"),
        ("a.ttl", "# nothing", "holds no triple"),
        ("a.docx", "x", "expected one of .ttl"),
        ("a.rdf", "<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'a'>]><x/>", "explode"),
        ("a.jsonld", '{"@context": "https://example.org/c", "a": 1}', "remote context"),
    ],
)
def test_a_file_that_is_no_graph_is_refused(
    tmp_path: Path, name: str, content: str, message: str
) -> None:
    (tmp_path / name).write_text(content)
    with pytest.raises(GraphError, match=message):
        load(tmp_path / name)


def test_a_missing_file_or_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(GraphError, match=r"holds no graph; expected one of graph\.ttl"):
        load(tmp_path)


def test_load_reads_an_output_folder(tmp_path: Path) -> None:
    (tmp_path / "graph.ttl").write_text("<http://e/a> <http://e/b> 5 .")
    assert set(load(tmp_path)) == {(URIRef("http://e/a"), URIRef("http://e/b"), Literal(5))}


def test_an_articles_graph_holds_what_it_says_and_states(graph: Graph) -> None:
    named = dataset(graph)
    radio = assemble([r.RADIO_READING], ontology=r.ONTOLOGY)
    article = URIRef(str(next(radio.subjects(KG.textSha256))))
    assert {name for *_, name in named.quads()} == {
        article, URIRef("https://courier.example/2031/05/13/qara"), KG.shared, KG.background,
    }  # fmt: skip
    part = named.graph(article)
    assert set(part.subjects(RDF.type, KG.Claim)) == set(radio.subjects(RDF.type, KG.Claim))
    assert not list(part.subjects(RDF.type, term("ArmedGroup")))
    background = {predicate for _, predicate, _ in named.graph(KG.background)}
    assert {KG.onSide, KG.organOf} <= background
    assert {(s, p, o) for s, p, o, _ in named.quads()} == set(graph)


def test_a_triple_that_two_articles_state_stands_in_both() -> None:
    copy = replace(r.COURIER, id="copy", url="https://copy.example/1")
    entities = (r.FRONT, r.SERR)
    twins = [
        replace(
            r.COURIER_READING, article=article, claims=(replace(r.CLAIMS["leads"], article=id_),),
            attributions=(), entities=entities, outlet=outlet,
        )
        for article, id_, outlet in ((r.COURIER, r.COURIER.id, r.COURIER_OUTLET), (copy, "copy", r.BUREAU))
    ]  # fmt: skip
    quads = dataset(assemble(twins, ontology=r.ONTOLOGY)).quads((None, term("leads"), None, None))
    assert len(list(quads)) == 2


def test_merged_graphs_are_the_graph_of_all(graph: Graph) -> None:
    apart = [assemble([reading], ontology=r.ONTOLOGY) for reading in r.READINGS]
    merged = merge(apart)
    rivals = {t for t in graph if t[1] == KG.divergesFrom}
    assert set(merged) == set(graph) - rivals
    assert validate(merged) == []


def test_a_later_reading_of_an_article_replaces_the_earlier(graph: Graph) -> None:
    hedged = replace(r.CLAIMS["shelled"], certainty="reported", hedge="reportedly")
    kept = [hedged if c is r.CLAIMS["shelled"] else c for c in r.COURIER_READING.claims]
    kept = [c for c in kept if c is not r.CLAIMS["dead"] and c is not r.CLAIMS["children"]]
    later = assemble([replace(r.COURIER_READING, claims=tuple(kept))], ontology=r.ONTOLOGY)
    merged = merge([graph, later])
    assert (None, term("shelled"), None) not in merged
    assert (None, KG.divergesFrom, None) not in merged  # one of the two claims is gone
    assert len(claims(merged)) == len(r.CLAIMS) - 2
    assert validate(merged) == []


def test_a_thing_keeps_one_preferred_label() -> None:
    other = replace(r.FRONT, name="the Northern Front", former=())
    entities = tuple(other if e.key == r.FRONT.key else e for e in r.RADIO_READING.entities)
    assert other in entities
    apart = [
        assemble([reading], ontology=r.ONTOLOGY)
        for reading in (r.COURIER_READING, replace(r.RADIO_READING, entities=entities))
    ]
    rows = [row for row in claims(merge(apart)) if row["relation"] == "leads"]
    assert {row["object"] for row in rows} == {"Northern Front"}


def test_a_flattened_graph_is_marked_and_refused(graph: Graph) -> None:
    flat = flatten(graph)
    assert is_flat(flat) and not is_flat(graph)
    said = {str(p).removeprefix(SAID) for _, p, _ in flat if str(p).startswith(SAID)}
    assert said == {
        "abducted", "accused", "attacked", "formerName", "killed", "leads", "locatedIn",
        "metWith", "repelled", "shelled",
    }  # fmt: skip
    assert not [p for _, p, _ in flat if str(p).startswith(str(KG)) and p != KG.flattened]
    with pytest.raises(GraphError, match="flattened"):
        merge([graph, flat])
    with pytest.raises(GraphError, match="flattened"):
        validate(flat)


def test_flattening_needs_no_schema_slice() -> None:
    graph = new_graph()
    assert len(flatten(graph)) == 2
    assert not list(flatten(graph).objects(None, RDFS.label))


# ------------------------------------------------------------------------- in memory
def test_the_store_answers_as_rdflibs_own(graph: Graph) -> None:
    own, theirs = graph_of(graph), Graph()
    for triple in graph:
        theirs.add(triple)
    gone = next(iter(graph.triples((None, KG.standing, None))))
    assert (None, *gone[1:]) in own  # by value: an index that has to follow what comes next
    for one in (own, theirs):
        one.remove(gone)
        one.add((gone[0], KG.hedge, Literal("perhaps")))
        one.add((gone[0], KG.hedge, Literal("perhaps")))
    assert len(own) == len(theirs) == len(graph)
    subject, predicate, value = next(iter(theirs.triples((None, RDF.object, None))))
    for pattern in product((subject, None), (predicate, None), (value, None)):
        assert set(own.triples(pattern)) == set(theirs.triples(pattern)), pattern
    assert gone not in own and (gone[0], KG.hedge, Literal("perhaps")) in own
    assert own.qname(KG.hedge) == "kg:hedge"
    own.remove((None, None, None))
    assert not own and not list(own.subjects())
