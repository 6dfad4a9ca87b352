"""A graph gives back every column of the claims table."""

from __future__ import annotations

import pytest
from rdflib import RDF, Graph

from kg.assemble import assemble
from kg.errors import GraphError
from kg.rdf import dataset
from kg.rows import ATTRIBUTION_COLUMNS, CLAIM_COLUMNS, attributions, claims
from kg.vocab import KG, new_graph
from tests import readings as r

TEXTS = {r.COURIER.id: r.COURIER_TEXT, r.RADIO.id: r.RADIO_TEXT}


@pytest.fixture(scope="module")
def graph() -> Graph:
    return assemble(r.READINGS, ontology=r.ONTOLOGY, rivalries=r.RIVALRIES)


def test_a_row_has_every_column_of_the_contract(graph: Graph) -> None:
    rows = claims(graph)
    assert len(rows) == len(r.CLAIMS)
    assert all(tuple(row) == CLAIM_COLUMNS for row in rows)
    (row,) = [row for row in rows if row["relation"] == "shelled"]
    assert row | {"claim": "", "event": "", "found_by": ""} == {
        "claim": "", "article": "courier-qara",
        "subject": "fighters", "subject_type": "ArmedGroup",
        "subject_iri": "https://courier.example/2031/05/13/qara#fighters-1",
        "subject_mention": "Fighters", "subject_start": 29, "subject_end": 37,
        "relation": "shelled",
        "object": "market", "object_type": "Facility",
        "object_iri": "https://courier.example/2031/05/13/qara#market-1",
        "object_mention": "the market", "object_start": 46, "object_end": 56,
        "source": "", "source_iri": "", "source_type": "", "source_start": None,
        "source_end": None, "cue": "", "relayed_by": [],
        "standing": "stated", "polarity": "positive", "realis": "actual", "modality": "",
        "certainty": "certain", "hedge": "", "asserted": True,
        "count_min": None, "count_max": None, "count_text": "",
        "place": "Qara", "place_iri": row["place_iri"],
        "time_start": "2031-05-12", "time_end": "2031-05-12", "time_precision": "day",
        "time_text": "on Monday", "instrument": "mortars", "event": "", "event_type": "Shelling",
        "trigger": "shelled", "trigger_start": 38, "trigger_end": 45,
        "sentence": r.COURIER_TEXT.splitlines()[1], "start": 29, "end": 106,
        "found_by": "", "coref_by": "", "confidence": 0.95,
    }  # fmt: skip


def test_rows_are_what_was_read(graph: Graph) -> None:
    """Each claim, turned into a row by hand, is the row that comes out of the graph."""
    rows = {
        (row["article"], row["trigger_start"], row["object_start"]): row for row in claims(graph)
    }
    assert len(rows) == len(r.CLAIMS)
    for claim in r.CLAIMS.values():
        row = rows[claim.article, claim.trigger.start, claim.object.start]
        said, count, time = claim.attribution, claim.count, claim.time
        assert row["subject_mention"] == claim.subject.text
        assert row["object_mention"] == claim.object.text
        assert (row["relation"], row["polarity"]) == (claim.relation, claim.polarity)
        assert (row["realis"], row["modality"]) == (claim.realis, claim.modality)
        assert (row["certainty"], row["hedge"]) == (claim.certainty, claim.hedge)
        assert row["cue"] == (said.cue.text if said else "")
        assert (row["count_min"], row["count_max"], row["count_text"]) == (
            (count.minimum, count.maximum, count.text) if count else (None, None, "")
        )
        assert row["time_text"] == (time.text if time else "")
        assert row["confidence"] == claim.confidence
        assert row["coref_by"] == claim.subject.coref_by


def test_every_mention_stands_where_the_row_says(graph: Graph) -> None:
    for row in claims(graph):
        text = TEXTS[row["article"]]
        assert text[row["start"] : row["end"]] == row["sentence"]
        assert text[row["trigger_start"] : row["trigger_end"]] == row["trigger"]
        for end in ("subject", "object"):
            start, stop = row[f"{end}_start"], row[f"{end}_end"]
            assert text[start:stop] == row[f"{end}_mention"]


def test_the_source_is_who_says_it_and_empty_for_the_outlet(graph: Graph) -> None:
    voices = {
        (row["relation"], row["source"], row["source_type"], *row["relayed_by"])
        for row in claims(graph)
        if row["source"]
    }
    assert voices == {
        ("killed", "Lantern Network", "Monitor"), ("abducted", "interior ministry", "Ministry"),
        ("bombedFromAir", "Vardan army", "Army"), ("repelled", "Vardan army", "Army"),
        ("seized", "Ilan Serr", "Person", "Inter Press Bureau"),
    }  # fmt: skip


def test_a_literal_object_has_no_iri(graph: Graph) -> None:
    (row,) = [row for row in claims(graph) if row["relation"] == "formerName"]
    assert (row["object"], row["object_type"], row["object_iri"]) == ("River Brigades", "", "")


def test_attributions_are_found_whether_or_not_they_yield_a_claim(graph: Graph) -> None:
    rows = attributions(graph)
    assert all(tuple(row) == ATTRIBUTION_COLUMNS for row in rows)
    assert [(row["source"], row["cue"], row["kind"]) for row in rows] == [
        ("Lantern Network", "said", "Saying"), ("Vardan army", "denied", "Denying"),
        ("Ilan Serr", "told", "Saying"), ("", "reported", "Saying"),
        ("Vardan army", "said", "Saying"),
    ]  # fmt: skip
    for row in rows:
        text = TEXTS[row["article"]]
        assert text[row["cue_start"] : row["cue_end"]] == row["cue"]
        spans = zip(row["content_start"], row["content_end"], row["content"], strict=True)
        assert all(text[start:end] == content for start, end, content in spans)
    assert rows[2]["relayed_by"] == ["Inter Press Bureau"]
    assert rows[1]["polarity"] == "negative"


def test_a_dataset_gives_the_same_rows(graph: Graph) -> None:
    assert claims(dataset(graph)) == claims(graph)


def test_a_claim_without_its_parts_is_an_error() -> None:
    graph = new_graph()
    graph.add((KG.about, RDF.type, KG.Claim))
    with pytest.raises(GraphError, match="has no subject, predicate"):
        claims(graph)
