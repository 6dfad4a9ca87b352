"""Names in, IRIs out: the closed namespaces, and the prefixes that everything is written with.

A misspelt term is an AttributeError. What the ontology defines (relations, classes, kinds of cue)
is open to its user, so it has no attribute here: `term` gives its IRI by its local name.
"""

from __future__ import annotations

import re
from functools import cache
from types import MappingProxyType

from rdflib import DCTERMS, OWL, PROV, RDF, RDFS, SDO, SKOS, XSD, Graph, Namespace, URIRef
from rdflib.namespace import GEO, DefinedNamespace

BASE = "https://w3id.org/conflictkg/id/"
LOCAL_NAME = re.compile(r"[A-Za-z][A-Za-z0-9]{0,79}")


class KG(DefinedNamespace):
    """The vocabulary of claims and of the ontology's annotations (ontologies/kg.ttl)."""

    _fail = True
    _NS = Namespace("https://w3id.org/conflictkg/ontology#")
    _extras = ["from"]  # noqa: RUF012 (rdflib declares it so)

    # upper classes, and the kinds of node that are no entity
    Actor: URIRef
    Attribution: URIRef
    Cause: URIRef
    Claim: URIRef
    Described: URIRef
    Event: URIRef
    Group: URIRef
    Outlet: URIRef
    People: URIRef
    Person: URIRef
    Place: URIRef
    Relation: URIRef
    SpeechAct: URIRef
    State: URIRef
    Thing: URIRef
    Toll: URIRef

    # a claim: what it says, who says it, how it stands
    about: URIRef
    attribution: URIRef
    certainty: URIRef
    claimant: URIRef
    confidence: URIRef
    content: URIRef
    corefBy: URIRef
    countMax: URIRef
    countMin: URIRef
    countText: URIRef
    cue: URIRef
    during: URIRef
    evidence: URIRef
    foundBy: URIRef
    hedge: URIRef
    instrument: URIRef
    modality: URIRef
    partOfCount: URIRef
    place: URIRef
    polarity: URIRef
    realis: URIRef
    relayedBy: URIRef
    selfClaim: URIRef
    standing: URIRef
    timePrecision: URIRef
    timeText: URIRef
    to: URIRef

    # where in the text: each points to a nif:Phrase
    contentSpan: URIRef
    cueMention: URIRef
    objectMention: URIRef
    sourceMention: URIRef
    subjectMention: URIRef
    triggerMention: URIRef

    # an attribution
    attributionKind: URIRef
    outer: URIRef
    quoted: URIRef
    source: URIRef

    # the closed values
    actual: URIRef
    certain: URIRef
    claimed: URIRef
    denied: URIRef
    hypothetical: URIRef
    negative: URIRef
    planned: URIRef
    positive: URIRef
    reported: URIRef
    requested: URIRef
    stated: URIRef
    throughout: URIRef
    unreal: URIRef
    within: URIRef

    # claims beside claims
    contradicts: URIRef
    corroborates: URIRef
    divergesFrom: URIRef
    rivals: URIRef

    # curated, never extracted
    onSide: URIRef
    organOf: URIRef
    unnamedParty: URIRef

    # relations as data
    CAMEO: URIRef
    PLOVER: URIRef
    counterExample: URIRef
    effect: URIRef
    event: URIRef
    example: URIRef
    excludes: URIRef
    frame: URIRef
    inverseLabel: URIRef
    nameWord: URIRef
    noun: URIRef
    pattern: URIRef
    trigger: URIRef
    word: URIRef

    # graphs
    background: URIRef
    flattened: URIRef
    shared: URIRef
    textSha256: URIRef


class SEM(DefinedNamespace):
    """Simple Event Model (van Hage et al. 2011): the terms that are used."""

    _fail = True
    _NS = Namespace("http://semanticweb.cs.vu.nl/2009/11/sem/")

    Event: URIRef
    accordingTo: URIRef
    hasActor: URIRef
    hasPlace: URIRef


class NIF(DefinedNamespace):
    """NLP Interchange Format 2.0, core ontology: the terms that are used."""

    _fail = True
    _NS = Namespace("http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#")

    Context: URIRef
    Phrase: URIRef
    Sentence: URIRef
    anchorOf: URIRef
    beginIndex: URIRef
    endIndex: URIRef
    referenceContext: URIRef


for _space in (KG, SEM, NIF):  # else a term is made anew whenever it is named, which takes longer
    for _name in _space.__annotations__:
        setattr(_space, _name, _space[_name])

PREFIXES = MappingProxyType(
    {
        "dcterms": str(DCTERMS),
        "geo": str(GEO),
        "kg": str(KG),
        "nif": str(NIF),
        "owl": str(OWL),
        "prov": str(PROV),
        "rdf": str(RDF),
        "rdfs": str(RDFS),
        "schema": str(SDO),
        "sem": str(SEM),
        "skos": str(SKOS),
        "xsd": str(XSD),
    }
)
SAID = "https://w3id.org/conflictkg/said#"  # a flattened graph's relations: claims without a voice


@cache
def term(name: str) -> URIRef:
    """The IRI of what the ontology calls `name`. Raises ValueError where it is no local name."""
    if not LOCAL_NAME.fullmatch(name):
        raise ValueError(f"{name!r} is no local name of a class, relation or value")
    return URIRef(str(KG) + name)


def local(iri: object) -> str:
    """The local name of a term: what stands behind the last `#` or `/`."""
    return re.split(r"[#/]", str(iri))[-1]


def new_graph() -> Graph:
    """An empty graph with our prefixes and no others."""
    graph = Graph(bind_namespaces="none")
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace)
    return graph
