"""Named queries answer; strangers' queries reach nothing but the graph, and not for ever."""

from __future__ import annotations

import http.server
import threading
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest
from rdflib import RDF, Graph

from kg.assemble import assemble
from kg.errors import GraphError, QueryError
from kg.rdf import dataset
from kg.rows import claims
from kg.sparql import _ask, check, queries, query
from kg.sparql.explain import explain
from kg.vocab import KG
from tests import readings as r


@pytest.fixture(scope="module")
def graph() -> Graph:
    return assemble(r.READINGS, ontology=r.ONTOLOGY, rivalries=r.RIVALRIES)


# ----------------------------------------------------------------------------- named
ANSWERS = {
    "attacks": [("fighters", "shelled", "market", "stated", "The Daily Courier"),
                ("strike", "attacked", "market", "claimed", "The Daily Courier")],
    "allies": [],
    "where": [("Qara", "located in", "Varda")],
    "roles": [("Ilan Serr", "leads", "Northern Front")],
    "denied": [("Vardan army", "Vardan army", "bombed from the air", "market", None, None)],
    "rivals": [("divergesFrom", "Radio Varda", "Lantern Network")],
    "self-claimed": [("Vardan army", "Vardan army", "repelled", "assault")],
    "tolls": [(None, "killed", "civilians", "Radio Varda", 40, 40, "40", "claimed", "2031-05-14"),
              ("bombardment", "killed", "children", "Lantern Network", 4, 4, "four", "claimed",
               "2031-05-13"),
              ("bombardment", "killed", "civilians", "Lantern Network", 15, None, "At least 15",
               "claimed", "2031-05-13")],
    "sides": [("Radio Varda", "Northern Front", "killed", "civilians", "claimed")],
    "place": [("Qara", "located in", "Varda"), ("Northern Front", "met with", "envoys"),
              ("fighters", "shelled", "market")],
    "dated": [("Qara", "located in", "Varda", None, None, "The Daily Courier"),
              ("Northern Front", "met with", "envoys", "2031-05-11", "2031-05-11",
               "The Daily Courier"),
              ("fighters", "shelled", "market", "2031-05-12", "2031-05-12", "The Daily Courier")],
    "about": [("interior ministry", "accused", "Northern Front", "stated")],
}  # fmt: skip
PARAMETERS = {"NAME": "qara", "SIDE": "government", "OTHER": "Front"}


@pytest.mark.parametrize("named", queries(), ids=lambda named: named.name)
def test_a_named_query_answers(graph: Graph, named: object) -> None:
    name, parameters = named.name, named.parameters  # type: ignore[attr-defined]
    bindings = {key: PARAMETERS[key] for key in parameters}
    if name == "about":
        bindings = {"NAME": "river brigades"}
    found = query(graph, name, bindings=bindings)
    assert not set(found.columns) & set(parameters)
    rows = [tuple(row.values()) for row in found.rows]
    if name == "rivals":
        rows = [(kind, by1, by2) for kind, by1, _, by2, _ in rows]
    if name in ("about", "self-claimed"):
        rows = [row[:4] for row in rows]
    if name == "about":
        assert len(rows) == 6
        assert ("Northern Front", "former name", "River Brigades", "stated") in rows
        rows = rows[1:2]
    assert rows == ANSWERS[name]


def test_named_queries_say_what_they_are() -> None:
    assert {one.name for one in queries()} == set(ANSWERS)
    assert all(one.title[0].isupper() and one.text for one in queries())


def test_a_name_is_a_value_and_never_a_part_of_the_query(graph: Graph) -> None:
    for name in ('" } UNION { ?a ?b ?c', "'", "\\", "x\n}", "?thing"):
        assert query(graph, "about", bindings={"NAME": name}).rows == []


@pytest.mark.parametrize(
    ("name", "bindings", "message"),
    [
        ("atacks", {}, "did you mean 'attacks'"),
        ("about", {}, "give a value for 'NAME'"),
        ("about", {"NAME": "x", "PLACE": "y"}, "parameter 'PLACE'; it has NAME"),
        ("attacks", {"NAME": "x"}, "parameter 'NAME'; it has none"),
    ],
)
def test_a_wrong_name_or_parameter(
    graph: Graph, name: str, bindings: dict[str, str], message: str
) -> None:
    with pytest.raises(QueryError, match=message):
        query(graph, name, bindings=bindings)


# --------------------------------------------------------------------------- anybody's
def test_prefixes_are_bound_and_values_are_plain(graph: Graph) -> None:
    found = query(graph, "SELECT ?c ?n ?s WHERE { ?c kg:countMin ?n ; kg:selfClaim ?s }")
    assert found.columns == ("c", "n", "s") and found.rows == []
    found = query(
        graph,
        "SELECT ?min ?share ?self WHERE { { ?c kg:countMin ?min ; kg:confidence ?share } UNION "
        "{ ?c kg:selfClaim ?self } } ORDER BY ?min",
    )
    assert found.rows[0] == {"min": None, "share": None, "self": True}
    assert found.rows[-1] == {"min": 40, "share": 0.9, "self": None}


def test_ask_and_construct(graph: Graph) -> None:
    assert query(graph, "ASK { ?c kg:standing kg:denied }").rows == [{"answer": True}]
    found = query(graph, "CONSTRUCT { ?c a kg:Claim } WHERE { ?c kg:standing kg:denied }")
    assert found.columns == ("subject", "predicate", "object")
    assert [row["object"] for row in found.rows] == [str(KG.Claim)]


def test_a_dataset_is_asked_as_one_graph(graph: Graph) -> None:
    count = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
    assert query(dataset(graph), count).rows == [{"n": len(graph)}]


def test_bindings_of_a_free_query_must_be_selected(graph: Graph) -> None:
    text = "SELECT ?LABEL ?x WHERE { ?x skos:prefLabel ?l FILTER(STR(?l) = STR(?LABEL)) }"
    assert len(query(graph, text, bindings={"LABEL": "market"}).rows) == 1
    with pytest.raises(QueryError, match="LABEL"):
        query(graph, text.replace("?LABEL ?x", "?x"), bindings={"LABEL": "market"})


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("SELECT *\nWHERE { ?s foo:p ?o }", r"line 2: .*a prefix that is not bound"),
        ("SELECT *\nWHERE {\n?s ?p }", r"line 3, column 8: '\?s \?p }': no SPARQL from there on"),
        ("", "line 1, column 1"),
    ],
)
def test_a_wrong_query_is_named_with_its_line(graph: Graph, text: str, message: str) -> None:
    with pytest.raises(QueryError, match=message):
        query(graph, text)


# ---------------------------------------------------------------------------- hostile
REFUSED = [
    "SELECT * { SERVICE <http://x.example/> { ?s ?p ?o } }",
    "SELECT * { service silent ?x { ?s ?p ?o } }",
    "SELECT * { { SELECT * { FILTER EXISTS { SERVICE<http://x.example/>{?s ?p ?o} } } } }",
    "SELECT * FROM <file:///etc/hosts> { ?s ?p ?o }",
    "SELECT * FROM NAMED <http://x.example/> { GRAPH ?g { ?s ?p ?o } }",
    "SELECT * { GRAPH ?g { ?s ?p ?o } }",
    "LOAD <file:///etc/hosts>",
    "INSERT DATA { <a> <b> <c> }",
    "DELETE WHERE { ?s ?p ?o }",
    "CLEAR ALL",
    "SELECT * { \\u0053ERVICE <http://x.example/> { ?s ?p ?o } }",
    "SELECT * { ?s ?p 'a' . # '\n SERVICE <http://x.example/> { ?s ?p ?o } }",
    "SELECT * { ?s ?p '''a'b''' . SERVICE <http://x.example/> { ?s ?p ?o } }",
    'SELECT * { ?s ?p "a\\" . " . SERVICE <http://x.example/> { ?s ?p ?o } }',
    "SELECT * { FILTER(?a<?b) SERVICE <http://x.example/> { FILTER(?c>?d) } }",
    "PREFIX : <http://x.example/> SELECT * { ?s ?p 1.SERVICE:x { ?a ?b ?c } }",
    "PREFIX : <http://x.example/> SELECT * { ?s ?p 1e5SERVICE:x { ?a ?b ?c } }",
    "PREFIX : <http://x.example/> SELECT * { ?s ?p true.SERVICE:x { ?a ?b ?c } }",
    "PREFIX : <http://x.example/> SELECT * { ?s :-1SERVICE:x { ?a ?b ?c } }",
    "PREFIX : <http://x.example/> SELECT * { ?s ?p :.SERVICE:x { ?a ?b ?c } }",
    "PREFIX : <http://x.example/> SELECT * { ?s ?p :a\\# SERVICE :x { ?a ?b ?c } }",
    "PREFIX : <http://x.example/> SELECT * { ?s ?p :a\\' SERVICE :x { ?a ?b ?c } # '\n }",
]


@pytest.mark.parametrize("text", REFUSED)
def test_a_query_that_reaches_out_or_changes_something_is_refused(graph: Graph, text: str) -> None:
    with pytest.raises(QueryError, match=r"line [12]: "):
        query(graph, text)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { ?s ?p 'the secret SERVICE' }",
        "SELECT * { ?s ?p 'it\\'s SERVICE' } # FROM here",
        "SELECT ?from ?service { ?from kg:from ?service }",
        "PREFIX graph: <http://SERVICE/FROM> SELECT * { ?s graph:LOAD <http://x/SERVICE> }",
        "SELECT * { ?s ?p 'a'@from }",
    ],
)
def test_words_in_texts_names_and_comments_are_no_keywords(graph: Graph, text: str) -> None:
    check(text)
    assert query(graph, text).columns


def test_a_query_that_is_too_long_is_not_even_read(graph: Graph) -> None:
    start = time.monotonic()
    with pytest.raises(QueryError, match="characters"):
        query(graph, "SELECT * { " + "a." * 100_000 + " }")
    with pytest.raises(QueryError, match="no SPARQL"):
        query(graph, "SELECT * { " + "a." * 9_000 + " }")
    assert time.monotonic() - start < 10


@pytest.fixture()
def server() -> Iterator[tuple[int, list[str]]]:
    """A web server on this machine that notes who asks it."""
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked.append(self.path)
            self.send_error(500)

        do_GET = do_POST

        def log_message(self, *_: object) -> None:
            pass

    listening = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=listening.serve_forever, daemon=True)
    thread.start()
    yield listening.server_port, asked
    listening.shutdown()
    listening.server_close()
    thread.join()


def test_the_box_holds_even_where_the_words_were_not_seen(
    graph: Graph, server: tuple[int, list[str]]
) -> None:
    port, asked = server
    text = f"SELECT * {{ SERVICE <http://127.0.0.1:{port}/> {{ ?s ?p ?o }} }}"
    with pytest.raises(QueryError):
        _ask(graph, text, 10, {})  # past the check of words
    assert asked == []


@pytest.mark.parametrize(
    "text",
    [
        "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }",
        "SELECT (COUNT(*) AS ?n) { ?x (!kg:a|!kg:b)* ?y . ?z (!kg:a|!kg:b)* ?u . ?v (!kg:a|!kg:b)* ?w }",
    ],
)
def test_a_query_has_its_time_and_no_more(graph: Graph, text: str) -> None:
    start = time.monotonic()
    with pytest.raises(QueryError, match=r"no answer within 0\.5 seconds|over 100,000 rows"):
        query(graph, text, timeout=0.5)
    assert time.monotonic() - start < 8


def test_a_catastrophic_pattern_is_no_catastrophe(graph: Graph) -> None:
    text = "SELECT * { ?s nif:anchorOf ?o FILTER(REGEX(?o, '^(([a-zA-Z ,])+.)+$')) }"
    assert query(graph, text).columns


def test_too_many_rows_are_refused(graph: Graph) -> None:
    with pytest.raises(QueryError, match="over 100,000 rows: ask for less, or add LIMIT"):
        query(graph, "SELECT * { ?a ?b ?c . ?d ?e ?f }", timeout=60)


# ---------------------------------------------------------------------------- explain
def test_a_claim_is_explained(graph: Graph) -> None:
    (row,) = [row for row in claims(graph) if row["count_min"] == 15]
    text = explain(graph, row["claim"].rpartition("/")[2])
    assert text.splitlines()[0] == "bombardment — killed — civilians   [claimed]"
    assert "<o>At least 15 civilians</o>, four children among them, <t>died</t> in <s>" in text
    assert "<by>the Lantern Network</by> said." in text
    assert "says who    Lantern Network ('said')" in text
    assert "how many    15–? ('At least 15')" in text
    assert "diverges from\n    Northern Front — killed — civilians (40)   [claimed]" in text


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("shelled", "stated: the outlet itself says so"),
        ("denied", "denied: it is said not to be so"),
        ("promised", "unreal: it is planned (promised)"),
        ("alleged", "claimed: the outlet says so with a hedge ('allegedly')"),
        ("dead", "claimed: somebody else says so"),
        ("radio-dead", "claimed: the outlet is the organ of a party"),
    ],
)
def test_a_standing_is_explained(graph: Graph, name: str, reason: str) -> None:
    claim = r.CLAIMS[name]
    (row,) = [
        row
        for row in claims(graph)
        if (row["article"], row["trigger_start"], row["object_start"])
        == (claim.article, claim.trigger.start, claim.object.start)
    ]
    assert f"stands so   {reason}" in explain(graph, row["claim"])


def test_a_voice_without_a_name_is_explained() -> None:
    claim = replace(r.CLAIMS["located"], attribution=r._REPORTED)
    graph = assemble([replace(r.COURIER_READING, claims=(claim,))], ontology=r.ONTOLOGY)
    text = explain(graph, claims(graph)[0]["claim"])
    voice = "somebody whom the text does not name ('reported'), passed on by The Daily Courier"
    assert f"says who    {voice}" in text


def test_every_claim_can_be_explained(graph: Graph) -> None:
    found = list(graph.subjects(RDF.type, KG.Claim))
    assert len(found) == len(r.CLAIMS)
    assert all("found by" in explain(graph, str(claim)) for claim in found)


def test_a_claim_that_there_is_not(graph: Graph) -> None:
    with pytest.raises(GraphError, match="no claim 'zzz' among 14"):
        explain(graph, "zzz")
    with pytest.raises(GraphError, match="end so"):
        explain(graph, next(c for c in "0123456789abcdef" if _many(graph, c)))


def _many(graph: Graph, end: str) -> bool:
    return sum(str(claim).endswith(end) for claim in graph.subjects(RDF.type, KG.Claim)) > 1
