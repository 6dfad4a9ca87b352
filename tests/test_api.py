"""The package as a script or a notebook uses it: `import kg`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import networkx as nx
import pytest
from rdflib import Graph

import kg
from kg import api
from kg.errors import KgError, OptionError, ReadError, WriteError
from kg.model import Article, Claim
from kg.rows import ATTRIBUTION_COLUMNS, CLAIM_COLUMNS

STORY = """Rebels seize depot in Sarmin
SARMIN, May 3, 2015 (Harbour News) - Rebels captured an army depot in Sarmin on Sunday.
State television said soldiers had repelled the attack.
"""


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("api") / "story.txt"
    path.write_text(STORY, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def graph(story: Path) -> Graph:
    return kg.build(story)


def test_ten_lines_from_text_to_answers(graph: Graph, tmp_path: Path) -> None:
    rows = kg.claims(graph)
    assert list(rows[0]) == list(CLAIM_COLUMNS)
    stated = {(row["subject"], row["relation"], row["object"]) for row in rows if row["asserted"]}
    assert ("Rebels", "seized", "army depot") in stated
    assert list(kg.attributions(graph)[0]) == list(ATTRIBUTION_COLUMNS)
    assert kg.query(graph, "SELECT ?who WHERE { ?who kg:seized ?what }") != []
    assert kg.query(graph, "about", bindings={"NAME": "Rebels"}) != []  # a second time too
    assert kg.validate(graph) == []
    network = kg.to_networkx(graph)
    assert isinstance(network, nx.MultiDiGraph) and network.number_of_edges() >= len(rows)
    path = kg.save(graph, tmp_path / "story.ttl")
    assert set(kg.load(path)) == set(graph)
    assert kg.show(graph, tmp_path / "story.html").read_text("utf-8").startswith("<!")


def test_explain_a_row(graph: Graph) -> None:
    row = kg.claims(graph)[0]
    assert row["sentence"].split()[0] in kg.explain(graph, row["claim"])


def test_a_page_shows_itself_in_a_notebook(graph: Graph) -> None:
    page = kg.to_html(graph)
    assert isinstance(page, str) and page.lstrip().lower().startswith("<!doctype html>")
    frame = page._repr_html_()
    assert frame.startswith('<iframe srcdoc="&lt;!') and frame.count("<") == 2
    assert len(repr(page)) < 40


def test_build_raises_the_first_reject_and_run_lists_them(story: Path) -> None:
    with pytest.raises(ReadError, match=r"gone\.txt: no such file"):
        kg.build([story, "gone.txt"])
    made = api.run([story, "gone.txt"])
    assert [path for path, _ in made.rejects] == ["gone.txt"]
    assert [reading.article.id for reading in made.readings] == ["story"]
    assert "Rebels – seized – army depot" in api.summarize(made)
    assert api.numbers(made)["rejects"][0]["error"] == "ReadError"


def test_a_run_of_nothing_is_an_empty_graph() -> None:
    made = api.run([])
    assert (made.readings, made.rejects) == ((), ()) and kg.claims(made.graph) == []


def test_an_outlet_of_a_party_states_nothing(tmp_path: Path) -> None:
    page = tmp_path / "page.jsonl"
    page.write_text(
        '{"publisher": "Radio River", "title": "t", "text": "Rebels captured a depot."}'
    )
    assert {row["standing"] for row in kg.claims(kg.build(page))} == {"stated"}
    (row,) = kg.claims(kg.build(page, party_outlets=["Radio River"]))
    assert row["standing"] == "claimed" and not row["asserted"]


def seized_again(doc: object, article: Article) -> Iterator[Claim]:
    """An extractor of a user: it finds what the built-in ones find, of which it knows one."""
    found = EXAMPLE[0]
    if found.article == article.id:
        yield replace(found, found_by="mine/example", confidence=0.99)


EXAMPLE: list[Claim] = []


def test_an_extractor_is_added_by_its_name(story: Path) -> None:
    made = api.run(story)
    EXAMPLE[:] = [c for c in made.readings[0].claims if c.relation == "seized"]
    rows = kg.claims(kg.build(story, extractors=[f"{__name__}:seized_again"]))
    assert "mine/example" in {row["found_by"] for row in rows}
    with pytest.raises(OptionError, match="write it as package"):
        kg.build(story, extractors=["seized_again"])


def test_write_refuses_a_folder_of_somebody_else(story: Path, tmp_path: Path) -> None:
    (tmp_path / "thesis.odt").write_text("mine")
    with pytest.raises(WriteError, match="not written by kg"):
        api.write(api.run(story), tmp_path)


def test_write_removes_nothing_outside_its_folder(story: Path, tmp_path: Path) -> None:
    (tmp_path / "precious").write_text("mine")
    (tmp_path / "out").mkdir()
    (tmp_path / "out/.kg").write_text(
        "ours:\n../precious\n" + str(tmp_path / "precious") + "\nold.nt\n"
    )
    (tmp_path / "out/old.nt").write_text("")
    api.write(api.run(story), tmp_path / "out", ["nt"])
    assert (tmp_path / "precious").read_text() == "mine"
    assert not (tmp_path / "out/old.nt").exists()


def test_texts_are_those_in_which_the_offsets_count(built: Path) -> None:
    texts = api.texts(built)
    assert "aleppo-2016" in texts and api.texts(built / "graph.ttl") == {}
    for row in kg.claims(kg.load(built)):
        assert texts[row["article"]][row["start"] : row["end"]] == row["sentence"]


def test_every_error_is_one_to_catch() -> None:
    from kg import errors

    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type)]
    assert len(kinds) > 5 and all(issubclass(kind, KgError) for kind in kinds)
