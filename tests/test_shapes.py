"""A claim that stands as a fact is found, whichever way it leaked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from rdflib import RDF, Graph, Literal, URIRef

from kg.assemble import assemble
from kg.errors import OntologyError
from kg.files import ontologies
from kg.shapes import Violation, validate
from kg.vocab import KG, NIF, SEM, new_graph, term
from tests import readings as r

Leak = Callable[[Graph], None]
RELATIONS = {relation.name for relation in r.RELATIONS}


def fresh() -> Graph:
    return assemble(r.READINGS, ontology=r.ONTOLOGY, rivalries=r.RIVALRIES)


def test_what_we_assemble_conforms() -> None:
    assert validate(fresh()) == []


def claim(graph: Graph, standing: URIRef, relation: str) -> URIRef:
    found = set(graph.subjects(KG.standing, standing)) & set(
        graph.subjects(RDF.predicate, term(relation))
    )
    return URIRef(min(map(str, found)))


def plain(graph: Graph, of: URIRef) -> tuple[URIRef, ...]:
    return tuple(
        URIRef(str(graph.value(of, part))) for part in (RDF.subject, RDF.predicate, RDF.object)
    )


# ---------------------------------------------------------------- the ways to leak
def attributed_toll_as_a_plain_triple(graph: Graph) -> None:
    graph.add(plain(graph, claim(graph, KG.claimed, "killed")))  # type: ignore[arg-type]


def general_triple_without_a_claim(graph: Graph) -> None:
    subject, _, end = plain(graph, claim(graph, KG.stated, "shelled"))
    graph.add((end, term("shelled"), subject))


def super_relation_without_a_claim(graph: Graph) -> None:
    subject, _, end = plain(graph, claim(graph, KG.stated, "shelled"))
    graph.add((subject, term("harmed"), end))
    graph.remove((term("harmed"), None, None))


def toll_flipped_to_stated(graph: Graph) -> None:
    toll = claim(graph, KG.claimed, "killed")
    graph.set((toll, KG.standing, KG.stated))
    graph.add(plain(graph, toll))  # type: ignore[arg-type]


def publisher_that_is_an_organ_of_a_party(graph: Graph) -> None:
    outlet = graph.value(claim(graph, KG.stated, "shelled"), KG.claimant)
    graph.add((URIRef(str(outlet)), KG.organOf, KG.unnamedParty))


def negated_claim_still_plain(graph: Graph) -> None:
    shelled = claim(graph, KG.stated, "shelled")
    graph.set((shelled, KG.polarity, KG.negative))
    graph.set((shelled, KG.standing, KG.denied))


def stated_claim_without_its_triple(graph: Graph) -> None:
    graph.remove(plain(graph, claim(graph, KG.stated, "leads")))  # type: ignore[arg-type]


def event_role_without_a_stated_claim(graph: Graph) -> None:
    army, _, assault = plain(graph, claim(graph, KG.claimed, "repelled"))
    graph.add((assault, SEM.hasActor, army))


def wrong_offsets(graph: Graph) -> None:
    sentence = next(graph.subjects(RDF.type, NIF.Sentence))
    graph.set((sentence, NIF.endIndex, Literal(9999)))


def no_claimant(graph: Graph) -> None:
    graph.remove((claim(graph, KG.claimed, "killed"), KG.claimant, None))


def two_claimants(graph: Graph) -> None:
    graph.add((claim(graph, KG.claimed, "killed"), KG.claimant, KG.unnamedParty))


def least_over_most(graph: Graph) -> None:
    graph.set((claim(graph, KG.claimed, "abducted"), KG.countMin, Literal(99)))


def relayed_by_the_claimant(graph: Graph) -> None:
    unreal = claim(graph, KG.unreal, "seized")
    claimant = graph.value(unreal, KG.claimant)
    graph.add((unreal, KG.relayedBy, URIRef(str(claimant))))


def no_schema_slice(graph: Graph) -> None:
    for name in RELATIONS | set(r.PARENTS):
        graph.remove((term(name), None, None))


LEAKS: dict[Leak, tuple[str, ...]] = {
    attributed_toll_as_a_plain_triple: ("claim stands as a fact", "kg:killed", "no stated claim"),
    general_triple_without_a_claim: ("claim stands as a fact", "kg:shelled"),
    super_relation_without_a_claim: ("nowhere declared a kg:Relation",),
    toll_flipped_to_stated: ("kg:standing is kg:stated", "make it kg:claimed"),
    publisher_that_is_an_organ_of_a_party: ("kg:standing is kg:stated", "make it kg:claimed"),
    negated_claim_still_plain: ("claim stands as a fact", "kg:shelled"),
    stated_claim_without_its_triple: ("stated claim", "has no plain triple"),
    event_role_without_a_stated_claim: ("role", "rests on no stated claim"),
    wrong_offsets: ("differ in length",),
    no_claimant: ("kg:claimant", "at least 1"),
    two_claimants: ("kg:claimant", "at most 1"),
    least_over_most: ("kg:countMin", "more than kg:countMax"),
    relayed_by_the_claimant: ("kg:relayedBy", "kg:claimant"),
    no_schema_slice: ("rdf:predicate", "no kg:Relation"),
}


@pytest.mark.parametrize("leak", LEAKS, ids=lambda leak: leak.__name__)
def test_a_leak_is_found_and_named(leak: Leak) -> None:
    graph = fresh()
    leak(graph)
    messages = [str(violation) for violation in validate(graph)]
    assert any(all(part in message for part in LEAKS[leak]) for message in messages), messages


def test_a_violation_says_where_and_what() -> None:
    graph = fresh()
    least_over_most(graph)
    (violation,) = validate(graph)
    assert violation == Violation(
        str(claim(graph, KG.claimed, "abducted")),
        "kg:countMin 99 is more than kg:countMax 2",
        "99",
    )


@pytest.mark.slow
@pytest.mark.parametrize("leak", [None, *LEAKS], ids=lambda leak: getattr(leak, "__name__", "none"))
def test_pyshacl_judges_the_same(leak: Leak | None) -> None:
    if leak is super_relation_without_a_claim:
        pytest.skip("no shape can see it: nothing declares the relation")
    import pyshacl

    graph = fresh()
    if leak:
        leak(graph)
    conforms, report, _ = pyshacl.validate(
        graph, shacl_graph=str(ontologies() / "shapes.ttl"), inference="none"
    )
    assert isinstance(report, Graph)  # else pySHACL has failed and not judged
    assert conforms == (validate(graph) == [])


def test_curated_knowledge_beside_claims_of_the_same_relation() -> None:
    """Whose organ a publisher is, is curated; that must not hide among what outlets state."""
    told = r.claim(
        r.COURIER, 1, r.mention(r.COURIER, "Qara", r.LANTERN, 1), "organOf",
        r.mention(r.COURIER, "Varda", r.VARDA, 1), "city in",
    )  # fmt: skip
    reading = replace(r.COURIER_READING, claims=(*r.COURIER_READING.claims, told))
    assert validate(assemble([reading, r.RADIO_READING], ontology=r.ONTOLOGY)) == []


def test_shapes_with_a_constraint_that_is_not_known_are_refused(tmp_path: Path) -> None:
    shapes = tmp_path / "shapes.ttl"
    shapes.write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix kg: <http://e/> .\n"
        "kg:s a sh:NodeShape ; sh:targetClass kg:C ; sh:property [ sh:path kg:p ; sh:uniqueLang true ] ."
    )
    with pytest.raises(OntologyError, match="sh:uniqueLang: expected one of"):
        validate(new_graph(), shapes=shapes)
