"""The ontology: what its files say, what its reader refuses, and in which words."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

import pytest
from pyshacl import validate
from rdflib import RDF, Graph, URIRef

from kg.errors import OntologyError, PatternError
from kg.files import ontologies
from kg.model import Ontology, Span
from kg.ontology import CUE_KINDS, read_ontology, unmark
from kg.patterns import compile_rules
from kg.vocab import KG, PREFIXES, local

PREFIX = """@prefix kg: <https://w3id.org/conflictkg/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix schema: <https://schema.org/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix my: <https://example.org/my#> .
"""
BRIBED = """
kg:bribed a kg:Relation , owl:ObjectProperty ; rdfs:label "bribed"@en ; kg:inverseLabel "bribed by"@en ;
    rdfs:domain kg:Actor ; rdfs:range kg:Actor ;
    kg:frame kg:Transitive ; kg:trigger "bribe" , "pay off" ;
    kg:example "<s>Smugglers</s> bribed <o>guards</o>." ,
               "<o>Guards</o> were bribed by <s>smugglers</s>." ;
    kg:counterExample "Smugglers met guards." .
"""


@pytest.fixture(scope="module")
def ontology() -> Ontology:
    return read_ontology()


def written(folder: Path, turtle: str, name: str = "my.ttl") -> Path:
    path = folder / name
    path.write_text(PREFIX + turtle, encoding="utf-8")
    return path


def refused(folder: Path, turtle: str) -> str:
    """The message with which an extra file is refused, without its folder."""
    path = written(folder, turtle)
    with pytest.raises(OntologyError) as error:
        read_ontology(path)
    return str(error.value).replace(f"{folder}/", "").replace(f"{ontologies()}/", "")


# ------------------------------------------------------------------ what it says
DESIGN = """
    fightsAgainst attacked shelled bombedFromAir bombed suicideBombed besieges destroyed repelled
    abducted arrested threatened mobilizedAgainst
    harmed killed wounded displaced missing
    accused condemned demandedOf requestedOf rejected claimedResponsibilityFor
    seized recaptured controls withdrewFrom
    alliedWith cooperatedWith supports aided armed funded agreedWith agreedCeasefireWith
    negotiatedWith metWith surrenderedTo released
    sanctioned protestedAgainst investigates
    memberOf factionOf leads spokespersonFor organOf splitFrom severedTiesWith formerName alsoKnownAs
    takesPartIn occurredIn locatedIn basedIn
"""
# docs/decisions/0006-relations.md, and who is held responsible
ADDED = """
    damaged warned deployedTo violated expelled restricted convicted cutAidTo easedMeasuresAgainst
    allowed handedOverTo welcomed establishedTiesWith signedWith mediatedBetween hosted wentTo visited
    responsibleFor overthrew boycotted summoned defended disputed soughtRefugeIn gaveRefugeTo deported
    reachedAgreementWith sentPeacekeepersTo withdrewPeacekeepersFrom declaredCeasefire ended accepted
"""


def test_every_relation_of_the_design_is_there(ontology: Ontology) -> None:
    assert set(ontology.relations) == {*DESIGN.split(), *ADDED.split()}


def test_plover_types_follow_from_the_cameo_roots(ontology: Ontology) -> None:
    roots = {
        "03": "AGREE", "04": "CONSULT", "05": "SUPPORT", "06": "COOPERATE", "07": "AID", "08": "YIELD",
        "02": "REQUEST", "10": "REQUEST", "09": "ACCUSE", "11": "ACCUSE", "12": "REJECT",
        "13": "THREATEN", "14": "PROTEST", "15": "MOBILIZE", "16": "SANCTION", "17": "COERCE",
        "18": "ASSAULT", "19": "ASSAULT", "20": "ASSAULT",
    }  # fmt: skip
    odd = []
    for relation in ontology.relations.values():
        codes = dict(notation.split(":") for notation in relation.notations)
        if {"CAMEO", "PLOVER"} <= set(codes):
            if roots[codes["CAMEO"][:2]] != codes["PLOVER"].partition("-")[0]:
                odd.append((relation.name, codes))
    assert not odd


def test_a_trigger_gives_alternatives(tmp_path: Path) -> None:
    turtle = BRIBED.replace('"pay off"', '"corrupt|suborn" , "pay|buy off|out"')
    mine = read_ontology(written(tmp_path, turtle))
    # single words are triggers of their own; of several words, a rule keeps those that are no head
    assert mine.relations["bribed"].triggers == ("bribe", "corrupt", "suborn", "pay|buy off|out")
    rules = compile_rules(mine)
    assert {"corrupt", "suborn", "pay", "buy"} <= set(rules)
    assert {rule.inner for rule in rules["buy"] if rule.relation == "bribed"} == {("off|out",)}


def test_a_trigger_may_narrow_the_class_of_its_object(tmp_path: Path) -> None:
    turtle = BRIBED.replace('"pay off"', '"buy/VERB=Person"')
    (rule, *_) = [r for r in compile_rules(read_ontology(written(tmp_path, turtle)))["buy"]
                  if r.relation == "bribed"]  # fmt: skip
    assert rule.range == "Person"
    assert "want a class below Actor" in refused(tmp_path, turtle.replace("=Person", "=City"))


def test_what_a_relation_is(ontology: Ontology) -> None:
    seized = ontology.relations["seized"]
    assert (seized.label, seized.inverse_label, seized.event) == ("seized", "seized by", "Seizure")
    assert seized.excludes == ("repelled",)
    assert "seize control of/VERB" in seized.triggers
    assert "CAMEO:192" in seized.notations
    assert ontology.relations["killed"].toll
    assert ontology.relations["accused"].speech_act
    assert ontology.relations["metWith"].symmetric
    assert ontology.relations["formerName"].range == "Literal"


def test_kinds_of_classes_and_of_relations(ontology: Ontology) -> None:
    assert ontology.is_a("SuicideBombing", "Cause")
    assert ontology.is_a("State", "Group")
    assert ontology.is_a("State", "Place")
    assert not ontology.is_a("City", "Actor")
    assert ontology.is_a("shelled", "attacked")
    assert ontology.is_a("spokespersonFor", "organOf")
    assert not ontology.is_a("attacked", "shelled")
    assert "Relation" not in ontology.classes
    assert "Side" not in ontology.classes


def test_ends_of_relations_are_classes_and_events_are_events(ontology: Ontology) -> None:
    for relation in ontology.relations.values():
        assert relation.domain in ontology.classes
        assert relation.range in {*ontology.classes, "Literal"}
        assert not relation.event or ontology.is_a(relation.event, "Event")
        assert relation.inverse_label, relation.name


def test_a_frame_with_two_voices_has_an_example_of_either_sort(ontology: Ontology) -> None:
    """Who did what is not word order: where subject and object can swap places, both are shown."""
    one_sided = set()
    for relation in ontology.relations.values():
        if "Transitive" in relation.frames and not relation.symmetric:
            orders = set()
            for example in relation.examples:
                spans = unmark(example)[1]
                orders.add("s" in spans and spans["s"].start < spans["o"].start)
            if len(orders) < 2:
                one_sided.add(relation.name)
    assert one_sided <= {"missing"}


def test_a_mark_leaves_determiners_out(ontology: Ontology) -> None:
    marks = [
        span.text
        for relation in ontology.relations.values()
        for example in relation.examples
        for span in unmark(example)[1].values()
    ]
    assert len(marks) > 300
    assert [text for text in marks if re.match(r"(?i)(the|an?|his|her|its|their) ", text)] == []


def test_no_sentence_is_used_twice(ontology: Ontology) -> None:
    for relation in ontology.relations.values():
        sentences = [unmark(text)[0] for text in relation.examples + relation.counter_examples]
        assert len(sentences) == len(set(sentences)), relation.name


def test_cues_words_and_named_things_are_read(ontology: Ontology) -> None:
    assert {cue.kind for cue in ontology.cues} <= set(CUE_KINDS.values())
    denying = next(cue for cue in ontology.cues if "deny" in cue.words)
    assert (denying.kind, denying.polarity) == ("reporting", "negative")
    assert "launch" in ontology.words["lightVerb"]
    assert "rebel" in ontology.classes["ArmedGroup"].nouns
    syria = next(known for known in ontology.known if known.name == "Syria")
    assert (syria.type, syria.wikidata) == ("State", "Q858")
    assert "Syrian" in syria.demonyms
    assert syria.lat is not None
    assert "Syria" not in syria.aliases


def test_the_vocabulary_that_graphs_are_written_with_is_declared() -> None:
    graph = Graph()
    for path in sorted(ontologies().glob("*.ttl")):
        graph.parse(path)
    declared = {subject for subject in graph.subjects() if str(subject).startswith(str(KG))}
    terms = {term for term in dir(KG) if isinstance(term, URIRef)}
    assert len(terms) > 50
    assert {local(term) for term in terms - declared} <= {"effect"}
    for name in ("standing", "polarity", "realis", "certainty"):
        assert (KG[name], RDF.type, None) in graph


def test_the_context_binds_the_prefixes_that_graphs_are_written_with() -> None:
    context = json.loads((ontologies() / "context.jsonld").read_text("utf-8"))["@context"]
    assert {name: iri for name, iri in context.items() if name[0] != "@"} == dict(PREFIXES)


# ------------------------------------------------------------------ what may be added
def test_an_extra_file_adds_a_relation_words_and_names(tmp_path: Path, ontology: Ontology) -> None:
    turtle = (
        BRIBED
        + """
kg:Smuggler rdfs:subClassOf kg:ArmedGroup ; rdfs:label "smuggler"@en ; kg:noun "smuggler" .
kg:seized kg:trigger "nab" .
kg:Gossiping a kg:ReportingCue ; kg:cue "gossip" ; kg:certainty kg:reported .
my:ring a kg:Smuggler ; skos:prefLabel "Ring of Nine"@en , "Neunerring"@de ; skos:altLabel "Nine" ;
    kg:formerName "Ring of Eight" ; kg:organOf my:state ; kg:country "Varenia" .
my:state a kg:State ; skos:prefLabel "Varenia" ; kg:demonym "Varenian" ; schema:latitude 47.5 ;
    schema:longitude -3 ; schema:sameAs <http://www.wikidata.org/entity/Q1> ; dcterms:source "made up" .
"""
    )
    mine = read_ontology(written(tmp_path, turtle))
    assert mine.relations["bribed"].triggers == ("bribe", "pay off")
    assert mine.is_a("Smuggler", "Actor")
    assert mine.relations["seized"].triggers == (*ontology.relations["seized"].triggers, "nab")
    assert next(cue for cue in mine.cues if cue.name == "Gossiping").certainty == "reported"
    ring = next(known for known in mine.known if known.name == "Ring of Nine")
    assert (ring.type, ring.organ_of, ring.country) == ("Smuggler", "Varenia", "Varenia")
    assert (ring.aliases, ring.former) == (("Neunerring", "Nine"), ("Ring of Eight",))
    state = next(known for known in mine.known if known.name == "Varenia")
    assert (state.wikidata, state.lat, state.lon) == ("Q1", 47.5, -3.0)


def test_the_built_in_ontology_stays_as_it_is(tmp_path: Path) -> None:
    read_ontology(written(tmp_path, 'kg:seized kg:trigger "nab" .'))
    assert "nab" not in read_ontology().relations["seized"].triggers
    assert read_ontology() is read_ontology()


def test_a_file_that_defines_nothing_is_no_error(tmp_path: Path, ontology: Ontology) -> None:
    assert read_ontology(written(tmp_path, "")) == ontology


# ------------------------------------------------------------------ what is refused
@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("kg:trigger", "kg:triger", "my.ttl:11: kg:bribed: no property kg:triger; did you mean"),
        ("kg:Transitive", "kg:Transitiv", "no term kg:Transitiv; did you mean kg:Transitive?"),
        ("kg:Transitive", "kg:Claiming", "kg:frame kg:Claiming is none"),
        ("rdfs:domain", "rdfs:domian", "no property rdfs:domian; did you mean rdfs:domain?"),
        ("rdfs:domain kg:Actor", "rdfs:domain kg:Relation", "kg:Relation is no class of ours"),
        ("rdfs:domain kg:Actor", "rdfs:domain my:Elf", "<https://example.org/my#Elf> is no class"),
        ("rdfs:domain kg:Actor ;", "", "kg:bribed has no rdfs:domain"),
        ("rdfs:range kg:Actor", "rdfs:range kg:Actor , kg:City", "want one"),
        ('rdfs:label "bribed"@en', 'rdfs:comment "bribed"@en', "kg:bribed has no rdfs:label"),
        ('"bribed by"@en', '"bribed by"@en , "paid"', "kg:inverseLabel 'bribed by' and 'paid'"),
        ('kg:counterExample "Smugglers met guards."', "skos:note 'x'", "no kg:counterExample"),
        ("<s>Smugglers</s> bribed <o>guards</o>.\" ,", '" ,', "want one <o>…</o>"),
        ("<o>guards</o>", "<o>guards", "my.ttl:12: kg:bribed: example"),
        ("<o>guards</o>", "<o>guards", "<o> is not closed; want </o>"),
        ("<o>guards</o>", "<o>guards</s>", "</s> closes nothing; want <s> before it"),
        ("<o>guards</o>", "<x>guards</x>", "mark '<x>'; want <s>…</s> and <o>…</o>"),
        ("<o>guards</o>", "<o></o>guards", "want words right between the marks"),
        ("Smugglers met guards", "Smugglers met <o>guards</o>", "has a mark; want plain words"),
        ('kg:trigger "bribe" , "pay off" ;', "", "1 kg:frame, 0 kg:trigger; want both"),
        ("a kg:Relation ,", "a kg:Relation , owl:Class ,", "is a relation and a class"),
        ("kg:Relation , owl", "kg:Relation , kg:Frame , owl", "frame kg:bribed has no kg:pattern"),
        ("owl:ObjectProperty ;", "owl:SymmetricProperty ; kg:event kg:City ;", "no kind of kg:Event"),
        ("rdfs:label", "rdfs:subPropertyOf kg:leads ; rdfs:label", "does not lie in kg:Human"),
        ("rdfs:label", "rdfs:subPropertyOf kg:brbed ; rdfs:label", "no term kg:brbed; did you mean"),
        ("rdfs:label", "kg:excludes kg:City ; rdfs:label", "kg:excludes kg:City is none"),
        ("kg:frame", 'kg:pattern "x" ; kg:frame', "kg:pattern belongs to kg:Frame only"),
        ("rdfs:label", "rdfs:subPropertyOf kg:bribed ; rdfs:label", "kg:bribed → kg:bribed"),
        ("kg:bribed", "my:bribed", "want it in the namespace <https://w3id.org/conflictkg/ontology#>"),
        ('"bribed"@en', '"bribed"@en ; rdfs:seeAlso [ rdfs:label "x" ]', "blank node at"),
        (" .", " ", "not Turtle"),
    ],
)  # fmt: skip
def test_a_faulty_relation_is_refused(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert old in BRIBED
    assert message in refused(tmp_path, BRIBED.replace(old, new))


def test_a_relation_has_two_examples(tmp_path: Path) -> None:
    one = re.sub(r' ,\s+"<o>Guards.*?" ;', " ;", BRIBED)
    assert "kg:bribed: 1 kg:example; want two or more" in refused(tmp_path, one)


def test_a_symmetric_relation_has_one_class_at_both_ends(tmp_path: Path) -> None:
    odd = BRIBED.replace("owl:ObjectProperty", "owl:SymmetricProperty").replace(
        "rdfs:range kg:Actor", "rdfs:range kg:City"
    )
    assert "symmetric from Actor to City; want one class for both" in refused(tmp_path, odd)


@pytest.mark.parametrize(
    ("turtle", "message"),
    [
        ("kg:Elf rdfs:subClassOf kg:Elfin .", "my.ttl:8: kg:Elf: no term kg:Elfin"),
        ('kg:Elf kg:noun "elf" .', "my.ttl:8: kg:Elf has no type"),
        ("kg:Elf rdfs:subClassOf kg:Group .", "kg:Elf has no rdfs:label"),
        ('my:Elf a owl:Class ; rdfs:label "elf" .', "class <https://example.org/my#Elf>; want"),
        (
            'kg:Elf rdfs:subClassOf kg:Group , kg:Imp ; rdfs:label "elf" .\n'
            'kg:Imp rdfs:subClassOf kg:Elf ; rdfs:label "imp" .',
            "my.ttl:8: a circle: kg:Elf → kg:Imp → kg:Elf",
        ),
        ('kg:Crying a kg:ReportingCue ; rdfs:label "crying" .', "kg:Crying has no kg:cue"),
        (
            'kg:Crying a kg:ReportingCue ; kg:cue "cry" ; kg:polarity kg:actual .',
            "kg:polarity kg:actual",
        ),
        ('kg:Crying kg:cue "cry" .', "kg:Crying has no type"),
        ('kg:seized rdfs:label "grabbed"@en .', "rdfs:label 'seized' and 'grabbed'; want one"),
        ('kg:seized kg:trigger "Seize" .', "my.ttl:8: kg:seized: trigger 'Seize'; want lower-case"),
        (
            'kg:Odd a kg:Frame ; kg:pattern "trigger:VERB subject=subj object=obj" .',
            "my.ttl:8: frame kg:Odd: pattern",
        ),
        ('my:x skos:prefLabel "X" .', "my.ttl:8: <https://example.org/my#x> has a name and no class"),
        ("my:x a kg:City .", "a kg:City without skos:prefLabel"),
        ('my:x a kg:City , kg:Army ; skos:prefLabel "X" .', "is a kg:Army and a kg:City; want one"),
        ('my:x a kg:City ; skos:prefLable "X" .', "no property skos:prefLable; did you mean"),
        ('my:x a kg:Citty ; skos:prefLabel "X" .', "no term kg:Citty; did you mean kg:City?"),
        ('my:x a kg:City ; skos:prefLabel "X" ; kg:organOf my:y .', "has no name; want its block"),
        (
            'my:x a kg:City ; skos:prefLabel "X" ; schema:latitude 91 .',
            "schema:latitude '91'; want degrees from -90 to 90",
        ),
        (
            'my:x a kg:City ; skos:prefLabel "X" ; schema:latitude "north" .',
            "schema:latitude 'north'; want degrees",
        ),
        (
            'my:x a kg:City ; skos:prefLabel "X" ; schema:sameAs <http://www.wikidata.org/entity/Q2> .',
            "Q2 without dcterms:source; say where it comes from",
        ),
    ],
)  # fmt: skip
def test_other_faults_are_refused(tmp_path: Path, turtle: str, message: str) -> None:
    assert message in refused(tmp_path, turtle)


def test_a_bad_pattern_is_a_pattern_error(tmp_path: Path) -> None:
    with pytest.raises(PatternError, match="no slot 'sbj'"):
        read_ontology(
            written(
                tmp_path,
                'kg:Odd a kg:Frame ; kg:pattern "trigger:VERB active subject=sbj object=obj" .',
            )
        )


@pytest.mark.parametrize("bomb", ["<!DOCTYPE rdf [", '<!doctype x [<!entity a "aa">'])
def test_entities_are_refused_before_any_parser_sees_them(tmp_path: Path, bomb: str) -> None:
    path = tmp_path / "bomb.rdf"
    path.write_text(f'<?xml version="1.0"?>\n{bomb}]><rdf/>')
    with pytest.raises(OntologyError, match="DOCTYPE or <!ENTITY, which may expand without end"):
        read_ontology(path)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("my.json", b"{}", "format '.json'"),
        ("my.trig", b"", "format '.trig'"),
        ("my", b"", "format ''"),
        ("my.ttl", b"\xff\xfe\x00", "not Turtle"),
    ],
)
def test_what_is_no_ontology_file(tmp_path: Path, name: str, content: bytes, message: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(OntologyError, match=message):
        read_ontology(tmp_path / name)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(OntologyError, match=r"no\.ttl: No such file"):
        read_ontology(tmp_path / "no.ttl")


# ------------------------------------------------------------------ marks
def test_marks_come_off_and_leave_offsets() -> None:
    text, spans = unmark("<o><s>Rebel</s>-held towns</o> were quiet.")
    assert text == "Rebel-held towns were quiet."
    assert spans == {"s": Span(0, 5, "Rebel"), "o": Span(0, 16, "Rebel-held towns")}
    for span in spans.values():
        assert text[span.start : span.end] == span.text


# ------------------------------------------------------------------ shapes
GRAPH = """
@base <https://w3id.org/conflictkg/id/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix nif: <http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#> .
@prefix sem: <http://semanticweb.cs.vu.nl/2009/11/sem/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<a> a nif:Context ; schema:publisher <paper> .
<a#char=0,19> a nif:Sentence ; nif:referenceContext <a> ; nif:beginIndex 0 ; nif:endIndex 19 ;
    nif:anchorOf "Rebels seized Lissa" .
<raid> a kg:Seizure .
<rebels> kg:seized <lissa> .
<claim/1> a kg:Claim ; kg:standing kg:stated ; rdf:subject <rebels> ; rdf:predicate kg:seized ;
    rdf:object <lissa> ; kg:claimant <paper> ; kg:polarity kg:positive ; kg:realis kg:actual ;
    kg:certainty kg:certain ; kg:evidence <a#char=0,19> ; kg:about <raid> .
<claim/2> a kg:Claim ; kg:standing kg:claimed ; rdf:subject <rebels> ; rdf:predicate kg:killed ;
    rdf:object <guards> ; kg:claimant <monitor> ; kg:polarity kg:positive ; kg:realis kg:actual ;
    kg:certainty kg:certain ; kg:evidence <a#char=0,19> ; kg:countMin 3 ; kg:countMax 5 .
"""


@cache
def shipped(name: str) -> Graph:
    return Graph().parse(ontologies() / name)


def conforms(turtle: str) -> tuple[bool, str]:
    graph = Graph().parse(data=PREFIX + turtle, format="turtle")
    graph += shipped("kg.ttl") + shipped("conflict.ttl")
    verdict, _, report = validate(graph, shacl_graph=shipped("shapes.ttl"), advanced=True)
    return bool(verdict), report


@pytest.mark.slow
def test_a_graph_whose_claims_stay_claims_conforms() -> None:
    verdict, report = conforms(GRAPH)
    assert verdict, report


@pytest.mark.slow
@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("<rebels> kg:seized <lissa> .", "", "has no plain triple"),
        ("<rebels> kg:seized <lissa> .", "<rebels> kg:seized <lissa> ; kg:killed <guards> .",
         "claim stands as a fact"),
        ("kg:claimant <monitor>", "kg:claimant <monitor> ; kg:standing kg:stated", "make it"),
        ("<raid> a kg:Seizure .", "<raid> a kg:Seizure ; sem:hasActor <guards> .",
         "rests on no stated claim"),
        ("kg:countMin 3", "kg:countMin 7", "countM"),
        ("kg:claimant <monitor> ;", "", "kg:claimant"),
        ("nif:endIndex 19", "nif:endIndex 20", "offsets and quotation differ in length"),
        ("<a> a nif:Context ;", "<paper> kg:organOf <junta> . <a> a nif:Context ;", "make it"),
    ],
)  # fmt: skip
def test_each_leak_is_caught(old: str, new: str, message: str) -> None:
    assert old in GRAPH
    verdict, report = conforms(GRAPH.replace(old, new))
    assert not verdict
    assert message in report
