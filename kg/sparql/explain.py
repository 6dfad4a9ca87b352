"""Graph and a claim's IRI in, a readable account of it out: who says what, and why it stands so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from textwrap import indent
from typing import Any

from rdflib import RDF, RDFS, SDO, SKOS, Graph, URIRef
from rdflib.term import Node

from kg.errors import GraphError
from kg.rdf import one_graph
from kg.rows import Row, claims
from kg.vocab import KG, NIF, local

LINKS = (KG.contradicts, KG.divergesFrom, KG.rivals, KG.corroborates, KG.content, KG.partOfCount)
# The letters of the ontology's examples (<s> subject, <o> object), and two more.
MARKS = {"subject": "s", "object": "o", "trigger": "t", "source": "by"}


def explain(graph: Graph, claim: str) -> str:
    """Explain one claim, given by its IRI or by how that ends ("3f0a91c2b7de").

    Raises GraphError if no claim, or more than one, ends so.
    """
    graph = one_graph(graph)
    rows = {row["claim"]: row for row in claims(graph)}
    row = rows[_find(rows, claim)]
    node = URIRef(row["claim"])
    lines = [
        f"{row['subject']} — {_label(graph, row)} — {row['object']}   [{row['standing']}]",
        f"  {row['claim']}",
        "",
        indent(_marked(row), "  "),
        f"  {row['article']}, characters {row['start']}–{row['end']}"
        + "".join(f", published {day}" for day in _published(graph, node)),
        "",
        f"  says who    {_voice(graph, node, row)}",
        f"  stands so   {_reason(graph, node, row)}",
        *(f"  {name:<11} {value}" for name, value in _details(graph, node, row) if value),
        f"  found by    {row['found_by']}, confidence {row['confidence']:.2f}",
    ]
    for predicate, end in _links(graph, node, rows):
        words = re.sub("([A-Z])", lambda found: f" {found[0].lower()}", predicate)
        lines += ["", f"  {words}", indent(_brief(graph, rows[str(end)]), "    ")]
    return "\n".join(lines)


def _find(rows: dict[str, Row], claim: str) -> str:
    if claim in rows:
        return claim
    found = [iri for iri in rows if claim and iri.endswith(claim)]
    if len(found) == 1:
        return found[0]
    if not found:
        raise GraphError(f"no claim {claim!r} among {len(rows)}: expected an IRI or its end")
    raise GraphError(f"claim {claim!r}: {len(found)} end so, {found[0]} and {found[1]} for two")


def _label(graph: Graph, row: Row) -> str:
    for relation in graph.objects(URIRef(row["claim"]), RDF.predicate):
        for label in graph.objects(relation, RDFS.label):
            return str(label)
    return str(row["relation"])


def _marked(row: Row) -> str:
    """The sentence with `<s>subject</s>`, `<o>object</o>`, `<t>trigger</t>`, `<by>source</by>`."""
    spans = {
        (row[f"{part}_start"], row[f"{part}_end"], mark)
        for part, mark in MARKS.items()
        if row[f"{part}_start"] is not None
        and row["start"] <= row[f"{part}_start"] < row[f"{part}_end"] <= row["end"]
    }
    text, end = [], row["end"]
    opening = sorted(spans, key=lambda span: (span[0], -span[1], span[2]))
    for i in range(row["start"], row["end"] + 1):
        closing = [span for span in reversed(opening) if span[1] == i]
        text += [f"</{mark}>" for _, _, mark in closing]
        text += [f"<{mark}>" for start, _, mark in opening if start == i]
        text += row["sentence"][i - row["start"]] if i < end else ""
    return " ".join("".join(text).split())


def _published(graph: Graph, claim: Node) -> Iterator[str]:
    for article in _articles(graph, claim):
        for day in graph.objects(article, SDO.datePublished):
            yield str(day)


def _articles(graph: Graph, claim: Node) -> Iterator[Node]:
    for sentence in graph.objects(claim, KG.evidence):
        yield from graph.objects(sentence, NIF.referenceContext)


def _name(graph: Graph, node: Node) -> str:
    return min(map(str, graph.objects(node, SKOS.prefLabel)), default=str(node))


def _voice(graph: Graph, claim: Node, row: Row) -> str:
    claimant = next(iter(graph.objects(claim, KG.claimant)))
    cue = f" ({row['cue']!r})" if row["cue"] else ""
    if not row["source"] and cue:
        return f"somebody whom the text does not name{cue}, passed on by {_name(graph, claimant)}"
    if not row["source"]:
        return f"{_name(graph, claimant)}, in its own voice" + _organ(graph, claimant)
    relays = "".join(f", passed on by {relay}" for relay in row["relayed_by"])
    told = ", of its own side's deed" if (claim, KG.selfClaim, None) in graph else ""
    return f"{row['source']}{cue}{relays}{told}"


def _organ(graph: Graph, outlet: Node) -> str:
    return "".join(
        f", an organ of {'a party' if party == KG.unnamedParty else _name(graph, party)}"
        for party in sorted(graph.objects(outlet, KG.organOf), key=str)
    )


def _reason(graph: Graph, claim: Node, row: Row) -> str:
    kind = f" ({row['modality']})" if row["modality"] else ""
    if row["standing"] == "unreal":
        return f"unreal: it is {row['realis']}{kind}; nobody says that it has happened"
    if row["standing"] == "denied":
        return f"denied: it is said not to be so{kind}"
    if row["standing"] == "stated":
        return "stated: the outlet itself says so, without hedging; it is a plain triple too"
    if row["source"] or row["cue"]:
        return "claimed: somebody else says so, not the outlet; it is no plain triple"
    claimant = next(iter(graph.objects(claim, KG.claimant)))
    if (claimant, KG.organOf, None) in graph:
        return "claimed: the outlet is the organ of a party, and states nothing itself"
    return "claimed: the outlet says so with a hedge" + (
        f" ({row['hedge']!r})" if row["hedge"] else ""
    )


def _details(graph: Graph, claim: Node, row: Row) -> Iterator[tuple[str, Any]]:
    time = " to ".join(filter(None, dict.fromkeys((row["time_start"], row["time_end"]))))
    yield "hedge", row["hedge"]
    yield "how many", _count(row)
    yield "where", row["place"]
    yield "when", ": ".join(filter(None, (row["time_text"] and repr(row["time_text"]), time)))
    yield "with", row["instrument"]
    for event in graph.objects(claim, KG.about):
        yield "happening", f"{_name(graph, event)} ({row['event_type']})"
    yield "reference", row["coref_by"] and f"resolved by {row['coref_by']}"


def _count(row: Row) -> str:
    low, high = row["count_min"], row["count_max"]
    if low is None and high is None:
        return str(row["count_text"])
    bounds = (
        str(low)
        if low == high
        else f"{'?' if low is None else low}–{'?' if high is None else high}"
    )
    return f"{bounds} ({row['count_text']!r})"


def _links(graph: Graph, claim: Node, rows: dict[str, Row]) -> Iterator[tuple[str, Node]]:
    for predicate in LINKS:
        for end in sorted(graph.objects(claim, predicate), key=str):
            if str(end) in rows:
                yield local(predicate), end


def _brief(graph: Graph, row: Row) -> str:
    count = f" ({row['count_text']})" if row["count_text"] else ""
    says = f"{row['subject']} — {_label(graph, row)} — {row['object']}{count}"
    source = row["source"] or _voice(graph, URIRef(row["claim"]), row)
    sentence = " ".join(row["sentence"].split())
    return f"{says}   [{row['standing']}] by {source}\n{sentence}\n{row['claim']}"
