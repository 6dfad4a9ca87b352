"""Graph in, rows out: the claims table, and who says what.

A row is a dict with the same keys always, so that `pandas.DataFrame(claims(graph))` works.
Numbers that are not known are None, other unknowns "". Rows are in the order of the text.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

from rdflib import DCTERMS, RDF, RDFS, SDO, SKOS, Graph, Literal, URIRef
from rdflib.term import Node

from kg.errors import GraphError
from kg.rdf import one_graph
from kg.vocab import KG, NIF, local

Row = dict[str, Any]

CLAIM_COLUMNS = (
    "claim", "article",
    "subject", "subject_type", "subject_iri", "subject_mention", "subject_start", "subject_end",
    "relation",
    "object", "object_type", "object_iri", "object_mention", "object_start", "object_end",
    "source", "source_iri", "source_type", "source_start", "source_end", "cue", "relayed_by",
    "standing", "polarity", "realis", "modality", "certainty", "hedge", "asserted",
    "count_min", "count_max", "count_text", "place", "place_iri",
    "time_start", "time_end", "time_precision", "time_text", "instrument", "event", "event_type",
    "trigger", "trigger_start", "trigger_end", "sentence", "start", "end",
    "found_by", "coref_by", "confidence",
)  # fmt: skip
ATTRIBUTION_COLUMNS = (
    "attribution", "article", "source", "source_iri", "source_type", "source_mention",
    "source_start", "source_end", "cue", "cue_start", "cue_end", "kind",
    "content", "content_start", "content_end", "quoted", "polarity", "realis", "modality",
    "relayed_by", "outer", "sentence", "start", "end",
)  # fmt: skip


def claims(graph: Graph) -> list[Row]:
    """One row a claim, with the columns `CLAIM_COLUMNS`; `relayed_by` is a list, nearest first.

    `source` is empty where the outlet speaks for itself. `coref_by` names the sieves that found
    subject and object, joined by " | ". Raises GraphError for a claim without its parts.
    """
    reader = _Reader(one_graph(graph))
    rows = [_claim(reader, claim) for claim in reader.graph.subjects(RDF.type, KG.Claim)]
    order = ("article", "start", "end", "trigger_start", "subject_start", "object_start", "claim")
    return sorted(rows, key=lambda row: [(row[name] is None, row[name]) for name in order])


def attributions(graph: Graph) -> list[Row]:
    """One row an attribution, with the columns `ATTRIBUTION_COLUMNS`.

    `content`, `content_start` and `content_end` are lists, an entry for each stretch of content.
    """
    reader = _Reader(one_graph(graph))
    rows = [_attribution(reader, a) for a in reader.graph.subjects(RDF.type, KG.Attribution)]
    order = ("article", "start", "cue_start", "source_start", "attribution")
    return sorted(rows, key=lambda row: [(row[name] is None, row[name]) for name in order])


class _Reader:
    """A graph with what rows ask of it again and again, looked up once."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.labels: dict[Node, str] = {}
        self.kinds: dict[Node, str] = {}
        self.spans: dict[Node, tuple[str, int | None, int | None]] = {}

    @cached_property
    def above(self) -> dict[Node, set[Node]]:
        """The superclasses of each class that the graph names, from its schema slice."""
        kinds = {kind for kind in self.graph.objects(None, RDF.type) if isinstance(kind, URIRef)}
        return {
            kind: {up for up in self.graph.transitive_objects(kind, RDFS.subClassOf) if up} - {kind}
            for kind in kinds
        }

    def label(self, node: Node | None) -> str:
        if node is None or isinstance(node, Literal):
            return "" if node is None else str(node)
        if node not in self.labels:
            found = sorted(map(str, self.graph.objects(node, SKOS.prefLabel)))
            self.labels[node] = found[0] if found else str(node)
        return self.labels[node]

    def kind(self, node: Node | None) -> str:
        """The local name of the narrowest class, "" for a literal or nothing."""
        if not isinstance(node, URIRef):
            return ""
        if node not in self.kinds:
            found = set(self.graph.objects(node, RDF.type)) - {KG.Described}
            broad = {up for kind in found for up in self.above.get(kind, ())}
            self.kinds[node] = min((local(kind) for kind in found - broad), default="")
        return self.kinds[node]

    def span(self, node: Node | None) -> tuple[str, int | None, int | None]:
        """Text, start and end of a phrase or sentence."""
        if node is None:
            return "", None, None
        if node not in self.spans:
            begin, end = (self.graph.value(node, at) for at in (NIF.beginIndex, NIF.endIndex))
            text = self.graph.value(node, NIF.anchorOf)
            if not (isinstance(begin, Literal) and isinstance(end, Literal) and text is not None):
                raise GraphError(f"{node}: expected a text with nif:beginIndex and nif:endIndex")
            self.spans[node] = str(text), int(begin), int(end)
        return self.spans[node]

    def article(self, sentence: Node) -> Node:
        return self.graph.value(sentence, NIF.referenceContext) or sentence

    def article_id(self, article: Node) -> str:
        found = sorted(map(str, self.graph.objects(article, DCTERMS.identifier)))
        return found[0] if found else str(article)


def _claim(reader: _Reader, claim: Node) -> Row:
    graph = reader.graph
    says = dict(graph.predicate_objects(claim))
    needed = (RDF.subject, RDF.predicate, RDF.object, KG.claimant, KG.standing, KG.evidence)
    if missing := [local(part) for part in needed if part not in says]:
        raise GraphError(f"claim {claim}: has no {', '.join(missing)}; is this a graph of kg?")
    subject, object_, event = says[RDF.subject], says[RDF.object], says.get(KG.about)
    article = reader.article(says[KG.evidence])
    spoken = says.get(KG.sourceMention)
    own_voice = spoken is None and (article, SDO.publisher, says[KG.claimant]) in graph
    source = None if own_voice else says[KG.claimant]
    values = (
        str(claim), reader.article_id(article),
        reader.label(subject), reader.kind(subject), str(subject),
        *reader.span(says.get(KG.subjectMention)),
        local(says[RDF.predicate]),
        reader.label(object_), reader.kind(object_), _iri(object_),
        *reader.span(says.get(KG.objectMention)),
        reader.label(source), _iri(source), reader.kind(source), *reader.span(spoken)[1:],
        _text(says.get(KG.cue)), _relays(reader, claim, says.get(KG.attribution)),
        local(says[KG.standing]), _local(says.get(KG.polarity)), _local(says.get(KG.realis)),
        _text(says.get(KG.modality)), _local(says.get(KG.certainty)), _text(says.get(KG.hedge)),
        says[KG.standing] == KG.stated,
        _int(says.get(KG.countMin)), _int(says.get(KG.countMax)), _text(says.get(KG.countText)),
        reader.label(says.get(KG.place)), _iri(says.get(KG.place)),
        _text(says.get(KG["from"])), _text(says.get(KG.to)),
        _text(says.get(KG.timePrecision)), _text(says.get(KG.timeText)),
        reader.label(says.get(KG.instrument)), _iri(event), reader.kind(event),
        *reader.span(says.get(KG.triggerMention)), *reader.span(says[KG.evidence]),
        _text(says.get(KG.foundBy)), " | ".join(sorted(map(str, graph.objects(claim, KG.corefBy)))),
        _float(says.get(KG.confidence)),
    )  # fmt: skip
    return dict(zip(CLAIM_COLUMNS, values, strict=True))


def _attribution(reader: _Reader, attribution: Node) -> Row:
    graph = reader.graph
    says = dict(graph.predicate_objects(attribution))
    if KG.evidence not in says:
        raise GraphError(f"attribution {attribution}: has no evidence; is this a graph of kg?")
    source = says.get(KG.source)
    spans = (reader.span(span) for span in graph.objects(attribution, KG.contentSpan))
    content = sorted(spans, key=lambda span: (span[1] or 0, span[2] or 0))
    values = (
        str(attribution), reader.article_id(reader.article(says[KG.evidence])),
        reader.label(source), _iri(source), reader.kind(source),
        *reader.span(says.get(KG.sourceMention)), *reader.span(says.get(KG.cueMention)),
        _local(says.get(KG.attributionKind)),
        [text for text, _, _ in content], [start for _, start, _ in content],
        [end for _, _, end in content],
        says.get(KG.quoted) == Literal(True), _local(says.get(KG.polarity)),
        _local(says.get(KG.realis)), _text(says.get(KG.modality)),
        _relays(reader, attribution, attribution), _iri(says.get(KG.outer)),
        *reader.span(says[KG.evidence]),
    )  # fmt: skip
    return dict(zip(ATTRIBUTION_COLUMNS, values, strict=True))


def _relays(reader: _Reader, said: Node, attribution: Node | None) -> list[str]:
    """Labels, nearest to the source first: the order stands on the attribution as rdf:_1, rdf:_2."""
    relays = sorted(set(reader.graph.objects(said, KG.relayedBy)), key=str)
    if attribution is not None and len(relays) > 1:
        place = {
            relay: int(str(number).removeprefix(f"{RDF}_"))
            for number, relay in reader.graph.predicate_objects(attribution)
            if str(number).startswith(f"{RDF}_")
        }
        relays.sort(key=lambda relay: place.get(relay, 0))
    return [reader.label(relay) for relay in relays]


def _iri(node: Node | None) -> str:
    return str(node) if isinstance(node, URIRef) else ""


def _text(node: Node | None) -> str:
    return "" if node is None else str(node)


def _local(node: Node | None) -> str:
    return "" if node is None else local(node)


def _int(node: Node | None) -> int | None:
    return int(node) if isinstance(node, Literal) else None


def _float(node: Node | None) -> float | None:
    return float(node) if isinstance(node, Literal) else None
