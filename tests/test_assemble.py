"""What of a reading becomes a triple, and what does not."""

from __future__ import annotations

from dataclasses import replace

import pytest
from rdflib import RDF, RDFS, SDO, SKOS, BNode, Graph, Literal, URIRef
from rdflib.namespace import GEO, OWL

from kg.assemble import article_iri, assemble, entity_iri, mint
from kg.errors import GraphError
from kg.model import Claim, Entity, Mention, Reading, Rivalry, Span
from kg.vocab import BASE, KG, NIF, SEM, term
from tests import readings as r

COURIER = URIRef("https://courier.example/2031/05/13/qara")
RADIO = article_iri(r.RADIO)


def graph_of(*readings: Reading, **options: object) -> Graph:
    return assemble(readings, ontology=r.ONTOLOGY, **options)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def graph() -> Graph:
    return graph_of(*r.READINGS, rivalries=r.RIVALRIES)


def iri(entity: Entity) -> URIRef:
    return entity_iri(entity, RADIO if entity.article == r.RADIO.id else COURIER)


def node(graph: Graph, name: str) -> URIRef:
    """The node of one of `readings.CLAIMS`, by its words in the text."""
    claim = r.CLAIMS[name]
    article = RADIO if claim.article == r.RADIO.id else COURIER
    found = (
        set(graph.subjects(RDF.predicate, term(claim.relation)))
        & set(graph.subjects(KG.subjectMention, spot(article, claim.subject)))
        & set(graph.subjects(KG.objectMention, spot(article, claim.object)))
    )
    assert len(found) == 1, name
    return URIRef(str(*found))


def spot(article: URIRef, span: Span | Mention) -> URIRef:
    return URIRef(f"{article}#char={span.start},{span.end}")


def changed(name: str, **fields: object) -> Reading:
    """The courier's reading with one claim changed."""
    claims = [
        replace(c, **fields) if c is r.CLAIMS[name] else c  # type: ignore[arg-type]
        for c in r.COURIER_READING.claims
    ]
    return replace(r.COURIER_READING, claims=tuple(claims))


# --------------------------------------------------------------- a claim is no fact
STANDINGS = {
    "shelled": KG.stated, "located": KG.stated, "leads": KG.stated, "renamed": KG.stated,
    "met": KG.stated, "accused": KG.stated, "dead": KG.claimed, "children": KG.claimed,
    "abducted": KG.claimed, "alleged": KG.claimed, "radio-dead": KG.claimed,
    "radio-repelled": KG.claimed, "denied": KG.denied, "promised": KG.unreal,
}  # fmt: skip


@pytest.mark.parametrize("name", r.CLAIMS)
def test_only_a_stated_claim_is_a_plain_triple(graph: Graph, name: str) -> None:
    claim = node(graph, name)
    assert graph.value(claim, KG.standing) == STANDINGS[name]
    subject, relation, end = (
        graph.value(claim, part) for part in (RDF.subject, RDF.predicate, RDF.object)
    )
    assert subject and relation and end
    assert ((subject, relation, end) in graph) == (STANDINGS[name] == KG.stated)


def test_every_claim_has_one_claimant(graph: Graph) -> None:
    claims = set(graph.subjects(RDF.type, KG.Claim))
    assert len(claims) == len(r.CLAIMS)
    assert all(len(set(graph.objects(claim, KG.claimant))) == 1 for claim in claims)
    assert graph.value(node(graph, "shelled"), KG.claimant) == iri(r.COURIER_OUTLET)
    assert graph.value(node(graph, "dead"), KG.claimant) == iri(r.LANTERN)


def test_a_party_outlet_states_nothing(graph: Graph) -> None:
    assert graph.value(node(graph, "radio-dead"), KG.claimant) == iri(r.RADIO_OUTLET)
    assert (iri(r.RADIO_OUTLET), KG.organOf, iri(r.VARDA)) in graph
    assert (iri(r.COURIER_OUTLET), KG.organOf, None) not in graph


@pytest.mark.parametrize("name", ["the daily courier", r.COURIER_OUTLET.key])
def test_a_party_outlet_named_by_the_user(name: str) -> None:
    graph = graph_of(r.COURIER_READING, party_outlets=frozenset({name}))
    assert (None, KG.standing, KG.stated) not in graph
    assert (iri(r.COURIER_OUTLET), KG.organOf, KG.unnamedParty) in graph


def test_an_outlet_that_another_one_calls_an_organ_states_nothing() -> None:
    told = r.claim(
        r.RADIO, 0, r.mention(r.RADIO, "The Northern Front", r.COURIER_OUTLET, 0), "organOf",
        r.mention(r.RADIO, "Qara", r.FRONT, 0), "killed",
    )  # fmt: skip
    other = replace(
        r.RADIO_READING,
        claims=(told,),
        attributions=(),
        outlet=r.LANTERN,
        entities=(r.COURIER_OUTLET, r.FRONT),
    )
    graph = graph_of(r.COURIER_READING, other)
    assert (iri(r.COURIER_OUTLET), KG.organOf, iri(r.FRONT)) in graph
    assert set(graph.subjects(KG.standing, KG.stated)) == {
        next(graph.subjects(RDF.predicate, KG.organOf))
    }


def test_what_a_speech_act_says_is_its_speakers(graph: Graph) -> None:
    act, content = node(graph, "accused"), node(graph, "abducted")
    assert graph.value(act, KG.content) == content
    assert graph.value(act, KG.claimant) == iri(r.COURIER_OUTLET)
    assert graph.value(content, KG.claimant) == iri(r.MINISTRY)


def test_what_a_denied_speech_act_says_is_said_by_nobody() -> None:
    graph = graph_of(changed("accused", polarity="negative"))
    assert graph.value(node(graph, "abducted"), KG.standing) == KG.unreal


def test_an_older_copy_inside_another_claim_does_not_lose_its_voice() -> None:
    older = replace(r.CLAIMS["dead"], attribution=None, count=None)
    graph = graph_of(changed("children", part_of=older))
    assert len(set(graph.subjects(RDF.type, KG.Claim))) == len(r.COURIER_READING.claims)
    assert graph.value(node(graph, "children"), KG.partOfCount) == node(graph, "dead")
    assert graph.value(node(graph, "dead"), KG.standing) == KG.claimed


def test_a_voice_that_the_text_does_not_name_is_the_outlets_doubt() -> None:
    graph = graph_of(changed("located", attribution=r._REPORTED))
    claim = node(graph, "located")
    assert graph.value(claim, KG.claimant) == iri(r.COURIER_OUTLET)
    assert graph.value(claim, KG.certainty) == KG.reported
    assert graph.value(claim, KG.standing) == KG.claimed


def test_a_pronoun_that_leads_nowhere_is_nobodys_name() -> None:
    he = replace(r.mention(r.COURIER, "his", r.SERR, 4), entity="", kind="pronoun", name="his")
    said = replace(r._SERR_TOLD, source=he)
    reading = changed("promised", attribution=said, realis="actual", modality="")
    graph = graph_of(replace(reading, attributions=(said,)))
    claim = node(graph, "promised")
    assert graph.value(claim, KG.claimant) == iri(r.COURIER_OUTLET)
    assert graph.value(claim, KG.standing) == KG.claimed
    attribution = graph.value(claim, KG.attribution)
    assert graph.value(attribution, KG.source) is None
    assert graph.value(attribution, KG.sourceMention) == spot(COURIER, he)


def test_relays_leave_out_the_outlet_and_the_source(graph: Graph) -> None:
    claim = node(graph, "promised")
    assert set(graph.objects(claim, KG.relayedBy)) == {iri(r.BUREAU)}
    said = replace(
        r._SERR_TOLD,
        relayed_by=(
            r.mention(r.COURIER, "the Inter Press Bureau", r.BUREAU, 4),
            r.mention(r.COURIER, "the Northern Front", r.LANTERN, 4),
            r.mention(r.COURIER, "Ilan Serr", r.SERR, 4),
            r.mention(r.COURIER, "his", r.COURIER_OUTLET, 4),
        ),
    )
    other = graph_of(changed("promised", attribution=said))
    attribution = other.value(node(other, "promised"), KG.attribution)
    assert [other.value(attribution, RDF[f"_{n}"]) for n in (1, 2, 3)] == [
        iri(r.BUREAU), iri(r.LANTERN), None,
    ]  # fmt: skip


def test_a_party_about_its_own_deed(graph: Graph) -> None:
    assert set(graph.subjects(KG.selfClaim, Literal(True))) == {node(graph, "radio-repelled")}


# ------------------------------------------------------------------------- happenings
def test_a_happening_has_the_roles_that_are_stated_and_no_others(graph: Graph) -> None:
    assert set(graph.objects(iri(r.SHELLING), SEM.hasActor)) == {iri(r.FIGHTERS)}
    assert set(graph.objects(iri(r.SHELLING), SEM.hasPlace)) == {iri(r.MARKET), iri(r.QARA)}
    assert (iri(r.ASSAULT), SEM.hasActor, None) not in graph
    assert (iri(r.STRIKE), SEM.hasPlace, None) not in graph


def test_circumstances_stand_on_the_claim(graph: Graph) -> None:
    claim = node(graph, "shelled")
    assert graph.value(claim, KG.about) == iri(r.SHELLING)
    assert graph.value(claim, KG.instrument) == iri(r.MORTARS)
    assert graph.value(claim, KG.place) == iri(r.QARA)
    assert str(graph.value(claim, KG["from"])) == "2031-05-12"
    assert graph.value(claim, KG.during) == KG.within
    dead = node(graph, "dead")
    assert graph.value(dead, KG.countMin) == Literal(15)
    assert graph.value(dead, KG.countMax) is None


# ------------------------------------------------------------------------------- text
def test_offsets_are_those_of_the_text(graph: Graph) -> None:
    spans = list(graph.subjects(NIF.anchorOf))
    assert len(spans) > 40
    texts = {COURIER: r.COURIER_TEXT, RADIO: r.RADIO_TEXT}
    for span in spans:
        text = texts[URIRef(str(graph.value(span, NIF.referenceContext)))]
        begin, end = (int(str(graph.value(span, at))) for at in (NIF.beginIndex, NIF.endIndex))
        assert text[begin:end] == str(graph.value(span, NIF.anchorOf))


def test_a_mention_that_does_not_stand_there_is_refused() -> None:
    wrong = replace(r.CLAIMS["leads"].trigger, text="heads")
    with pytest.raises(ValueError, match="read 'leads', but a record says 'heads'"):
        graph_of(changed("leads", trigger=wrong))


# ------------------------------------------------------------------------------- names
def test_names_are_global_and_descriptions_are_of_their_article(graph: Graph) -> None:
    assert str(iri(r.FRONT)).startswith(f"{BASE}northern-front-")
    assert iri(r.CIVILIANS) == URIRef(f"{COURIER}#civilians-1")
    assert iri(r.DEAD) == URIRef(f"{RADIO}#civilians-1")
    assert (iri(r.CIVILIANS), RDF.type, KG.Described) in graph
    assert (iri(r.SHELLING), RDF.type, KG.Described) not in graph
    assert (iri(r.FRONT), RDF.type, KG.Described) not in graph


def test_an_article_is_its_url_or_its_content() -> None:
    assert article_iri(r.COURIER) == COURIER
    assert str(RADIO).startswith(f"{BASE}the-northern-front-killed-40-civilians-i")
    assert article_iri(replace(r.RADIO, id="other", path="b.txt")) == RADIO
    assert article_iri(replace(r.RADIO, text=r.RADIO_TEXT.replace("40", "41"))) != RADIO
    assert article_iri(replace(r.RADIO, publisher="The Daily Courier")) != RADIO


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)", "https://x.example/a b", "https://x.example/<a>", "file:///etc/hosts",
        f"{BASE}varda-000000000000", str(KG.stated).split("#")[0], "https://x.example/%zz",
        "https://x.example/" + "a" * 3000,
    ],
)  # fmt: skip
def test_a_bad_url_names_no_article(url: str) -> None:
    assert article_iri(replace(r.COURIER, url=url)) == article_iri(replace(r.COURIER, url=""))


def test_two_versions_of_a_page_are_two_articles() -> None:
    later = replace(r.RADIO_READING, article=replace(r.RADIO, url=r.COURIER.url))
    articles = set(graph_of(r.COURIER_READING, later).subjects(RDF.type, SDO.NewsArticle))
    assert len(articles) == 2
    assert COURIER not in articles


def test_iris_are_of_all_that_makes_a_thing_what_it_is() -> None:
    assert mint(BASE, "A", "x", "yz") != mint(BASE, "A", "xy", "z")
    assert mint(BASE, "Харків", "x").startswith(BASE)
    for base in ("example/", "https://x.example", "https://x.example/#", "https://x y/"):
        with pytest.raises(GraphError, match="expected an absolute IRI"):
            mint(base, "A", "x")


@pytest.mark.parametrize(
    "fields", [{"confidence": 0.1}, {"found_by": "other/rule"}, {"event": None}, {"count": None}]
)
def test_a_claims_iri_survives_a_better_model(graph: Graph, fields: dict[str, object]) -> None:
    assert node(graph_of(changed("dead", **fields)), "dead") == node(graph, "dead")


def test_a_claims_iri_is_of_what_is_said_and_by_whom(graph: Graph) -> None:
    for fields in ({"polarity": "negative"}, {"realis": "planned"}, {"attribution": None}):
        assert node(graph_of(changed("dead", **fields)), "dead") != node(graph, "dead")


def test_of_two_claims_with_one_content_the_more_confident_is_kept() -> None:
    better = replace(r.CLAIMS["leads"], confidence=0.99, found_by="Role/lead")
    reading = replace(r.COURIER_READING, claims=(*r.COURIER_READING.claims, better))
    graph = graph_of(reading)
    assert graph.value(node(graph, "leads"), KG.foundBy) == Literal("Role/lead")
    assert len(set(graph.subjects(RDF.type, KG.Claim))) == len(r.COURIER_READING.claims)


def test_the_order_of_readings_does_not_matter(graph: Graph) -> None:
    turned = [replace(x, claims=x.claims[::-1], entities=x.entities[::-1]) for x in r.READINGS]
    assert set(graph_of(*turned[::-1], rivalries=r.RIVALRIES)) == set(graph)


def test_there_are_no_blank_nodes(graph: Graph) -> None:
    assert not [node for triple in graph for node in triple if isinstance(node, BNode)]


# ------------------------------------------------------------------ schema, background
def test_a_symmetric_relation_is_one_claim_and_two_triples(graph: Graph) -> None:
    assert (iri(r.FRONT), KG_met, iri(r.ENVOYS)) in graph
    assert (iri(r.ENVOYS), KG_met, iri(r.FRONT)) in graph
    assert len(set(graph.subjects(RDF.predicate, KG_met))) == 1
    turned = replace(
        r.CLAIMS["met"], subject=r.CLAIMS["met"].object, object=r.CLAIMS["met"].subject
    )
    reading = replace(r.COURIER_READING, claims=(*r.COURIER_READING.claims, turned))
    assert len(set(graph_of(reading).subjects(RDF.predicate, KG_met))) == 1


KG_met = term("metWith")


def test_the_graph_carries_the_slice_of_the_schema_that_it_uses(graph: Graph) -> None:
    assert (term("shelled"), RDF.type, KG.Relation) in graph
    assert (term("shelled"), RDFS.subPropertyOf, term("attacked")) in graph
    assert (term("killed"), RDF.type, KG.Toll) in graph
    assert (KG_met, RDF.type, OWL.SymmetricProperty) in graph
    assert (term("accused"), RDF.type, KG.SpeechAct) in graph
    assert (term("Shelling"), RDFS.subClassOf, term("Attack")) in graph
    assert (term("factionOf"), None, None) not in graph
    assert (iri(r.FIGHTERS), term("attacked"), iri(r.MARKET)) not in graph  # not materialised


def test_the_gazetteer_states_nothing(graph: Graph) -> None:
    qara = iri(r.QARA)
    assert (qara, SKOS.exactMatch, URIRef("http://www.wikidata.org/entity/Q12345")) in graph
    assert (qara, SDO.containedInPlace, iri(r.VARDA)) in graph
    geometry = graph.value(qara, GEO.hasGeometry)
    assert str(graph.value(geometry, GEO.asWKT)) == "POINT(36.75 34.15)"
    without = graph_of(r.RADIO_READING)
    assert (qara, SDO.containedInPlace, iri(r.VARDA)) in without
    assert (None, term("locatedIn"), None) not in without


def test_sides_come_from_the_gazetteer(graph: Graph) -> None:
    sides = {
        str(graph.value(who, SKOS.prefLabel)): str(graph.value(side, SKOS.prefLabel))
        for who, side in graph.subject_objects(KG.onSide)
    }
    assert sides == {
        "Varda": "government", "Vardan army": "government", "Radio Varda": "government",
        "Northern Front": "front",
    }  # fmt: skip


def test_a_former_name_is_a_name_and_a_stated_claim(graph: Graph) -> None:
    front = iri(r.FRONT)
    assert (front, SKOS.altLabel, Literal("River Brigades", lang="en")) in graph
    assert (front, term("formerName"), Literal("River Brigades")) in graph
    unsaid = graph_of(changed("renamed", polarity="negative"))
    assert (front, SKOS.altLabel, Literal("River Brigades", lang="en")) in unsaid
    assert (front, term("formerName"), None) not in unsaid


# ------------------------------------------------------------------------------ rivals
def test_rivals_are_linked_in_both_directions(graph: Graph) -> None:
    ours, theirs = node(graph, "dead"), node(graph, "radio-dead")
    assert (ours, KG.divergesFrom, theirs) in graph
    assert (theirs, KG.divergesFrom, ours) in graph


def test_a_rivalry_of_a_claim_that_is_not_there_is_an_error() -> None:
    stray: Claim = replace(r.CLAIMS["dead"], article="elsewhere")
    with pytest.raises(KeyError, match="no reading has"):
        graph_of(r.COURIER_READING, rivalries=[Rivalry("rivals", stray, r.CLAIMS["leads"])])
