"""The page as text: what is in it, what is not, and that hostile names stay names."""

from __future__ import annotations

import json
import random
import re
import zlib
from base64 import b64decode, b64encode
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from rdflib import DCTERMS, RDF, RDFS, SDO, SKOS, Dataset, Graph, Literal
from rdflib.namespace import GEO

from kg.assemble import assemble
from kg.errors import GraphError
from kg.export import html
from kg.export.html import to_html, write
from kg.export.runs import named, runs
from kg.ontology import read_ontology
from tests.readings import ONTOLOGY, READINGS, RIVALRIES
from tests.sample_graph import ID, KG, SCHEMA, add_claim, add_entity, iri, made_up_text, made_up_war

HOSTILE = [
    "<img src=x onerror=hacked=1>",
    "</script><script>hacked=1</script>",
    "<!--<script>",
    "{{ vis }} {{ 7*7 }} ${hacked=1}",
    "javascript:hacked=1",
    "\"'><svg onload=hacked=1>",
    "line\u2028separator\u2029s",
    "\\u003cb\\u003e \\",
]


class Markup(HTMLParser):
    """Tags with their attributes, and the text outside of scripts and styles."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.inside: dict[str, list[str]] = {"script": [], "style": [], "": []}
        self.open = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.open = tag if tag in self.inside else ""
        if self.open:
            self.inside[tag].append("")

    def handle_endtag(self, tag: str) -> None:
        self.open = ""

    def handle_data(self, data: str) -> None:
        if self.open:
            self.inside[self.open][-1] += data
        else:
            self.inside[""].append(data)


def sheet(page: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(Markup(page).inside["script"][0])
    return found


def detail(page: str) -> dict[str, Any]:
    """What the page unpacks once it stands."""
    packed = b64decode(Markup(page).inside["script"][1])
    found: dict[str, Any] = json.loads(zlib.decompress(packed))
    return found


def by_name(page: str) -> dict[str, str]:
    return {entity["name"]: key for key, entity in sheet(page)["entities"].items()}


def hostile_graph() -> Graph:
    graph = Graph()
    outlet = add_entity(graph, "Post", "Outlet", ID["post"])
    graph.add((ID["art"], SCHEMA.publisher, outlet))
    for number, name in enumerate(HOSTILE):
        node = add_entity(graph, name, "ArmedGroup", ID[f"h{number}"])
        add_claim(graph, node, "attacked", outlet, "stated", outlet, f"{name} attacked Post.",
                  start=100 * number, article=ID["art"])  # fmt: skip
    graph.add((KG.attacked, RDFS.label, Literal(HOSTILE[0])))
    return graph


# ------------------------------------------------------------------ one file, no network
def test_nothing_is_loaded_from_anywhere() -> None:
    markup = Markup(to_html(made_up_war(), title="War"))
    for tag, attributes in markup.tags:
        assert tag not in ("iframe", "img", "object", "embed", "base", "form")
        assert not attributes.keys() & {"src", "srcset", "action", "style"}, tag
        assert attributes.get("href", "data:,").startswith("data:"), tag
        assert not [name for name in attributes if name.startswith("on")], tag
    assert "@import" not in markup.inside["style"][0] and "url(" not in markup.inside["style"][0]
    assert not any("sourceMappingURL" in script for script in markup.inside["script"])


def test_only_its_own_scripts_may_run() -> None:
    page = to_html(made_up_war())
    markup = Markup(page)
    policy = next(a["content"] for t, a in markup.tags if a.get("http-equiv")) or ""
    assert policy.startswith("default-src 'none'") and "unsafe" not in policy
    _, _, *scripts = markup.inside["script"]  # the two before are data
    assert len(scripts) == 2
    for text in [*scripts, *markup.inside["style"]]:
        digest = b64encode(sha256(text.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy


def test_no_text_of_an_article_is_in_the_markup() -> None:
    graph = made_up_war()
    markup = Markup(to_html(graph, articles={"harbour-post": made_up_text()}))
    visible = " ".join(markup.inside[""])
    labels = set(map(str, graph.objects(None, SKOS.prefLabel)))
    assert len(labels) > 30
    assert not [label for label in labels if label in visible]
    assert not [label for label in labels for _, a in markup.tags if label in a.values()]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_stays_a_name(name: str) -> None:
    page = to_html(hostile_graph(), title=name, articles={"art": name})
    island = re.search(r'id="sheet">(.*?)</script>', page, re.DOTALL)
    assert island and not set("<>&\u2028\u2029") & set(island[1])
    assert name in by_name(page)
    assert sheet(page)["title"] == name
    assert len(Markup(page).inside["script"]) == 4
    tags, of_empty = ([tag for tag, _ in Markup(p).tags] for p in (page, to_html(Graph())))
    assert tags == of_empty


def test_marks_that_turn_the_direction_of_writing_are_left_out() -> None:
    graph = Graph()
    rebels = add_entity(graph, "Front\u202egnp.exe\u2066\u200f\x07\ud800", "ArmedGroup", ID["x"])
    add_claim(graph, rebels, "attacked", rebels, "stated", rebels, "They\u202e fought.")
    page = to_html(graph, title="\u202etitle")
    page.encode("utf-8")
    assert list(by_name(page)) == ["Frontgnp.exe"]
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", page)


def test_the_same_graph_gives_the_same_bytes() -> None:
    triples = list(made_up_war())
    random.Random(7).shuffle(triples)
    shuffled = Graph()
    for triple in triples:
        shuffled.add(triple)
    assert to_html(shuffled) == to_html(made_up_war())


# ------------------------------------------------------------------------- what it holds
def test_every_claim_between_two_entities_is_an_edge() -> None:
    page = sheet(to_html(made_up_war()))
    assert len(page["claims"]) == len(page["edges"]) == 62
    assert {edge["id"] for edge in page["edges"]} == set(page["claims"])
    assert all(re.fullmatch(r"n\d+", node["id"]) for node in page["nodes"])


def test_parallel_claims_are_bent_apart() -> None:
    page = sheet(to_html(made_up_war()))
    ends = {name: key for key, name in ((k, e["name"]) for k, e in page["entities"].items())}
    front, airfield = ends["Free Highland Front"], ends["Karsk airfield"]
    bends = [
        (edge["smooth"] and (edge["smooth"]["type"], edge["smooth"]["roundness"]))
        for edge in page["edges"]
        if {edge["from"], edge["to"]} == {front, airfield}
    ]
    assert len(bends) == len(set(bends)) == 3


def test_claims_both_ways_are_bent_apart() -> None:
    graph = Graph()
    a, b = add_entity(graph, "Ahl", "State"), add_entity(graph, "Bor", "State")
    add_claim(graph, a, "attacked", b, "stated", a, "Ahl attacked Bor.")
    add_claim(graph, b, "attacked", a, "stated", a, "Bor attacked Ahl.", start=50)
    there, back = sheet(to_html(graph))["edges"]
    # seen from the other end, the same sense of turning is the other side
    assert there["smooth"]["type"] == back["smooth"]["type"]


def test_what_is_said_in_words_is_a_claim_but_no_node() -> None:
    page = sheet(to_html(assemble(READINGS, ontology=ONTOLOGY)))
    said = [claim for claim in page["claims"].values() if not claim["to"]]
    assert [claim["value"] for claim in said] == ["River Brigades"]
    assert len(page["edges"]) == len(page["claims"]) - 1


def claim_about(page: dict[str, Any], relation: str, standing: str) -> dict[str, Any]:
    wanted = (relation, standing)
    found = [c for c in page["claims"].values() if (c["relation"], c["standing"]) == wanted]
    claim: dict[str, Any] = found[0]
    return claim


def test_a_claim_knows_its_voice_sentence_count_and_place() -> None:
    page = sheet(to_html(assemble(READINGS, ontology=ONTOLOGY, rivalries=RIVALRIES)))
    name = {key: entity["name"] for key, entity in page["entities"].items()} | {"": ""}
    dead = next(c for c in page["claims"].values() if c["count"] == "At least 15")
    assert name[dead["source"]] == "Lantern Network"
    assert [piece for piece in dead["text"] if piece[1]][:2] == [
        ["At least 15 civilians", "object"],
        ["died", "trigger"],
    ]
    assert "".join(piece for piece, _ in dead["text"]).startswith("At least 15 civilians, four")
    linked = [(kind, key) for c in page["claims"].values() for kind, key in c["links"]]
    to_dead = sorted(kind for kind, key in linked if page["claims"][key] is dead)
    assert to_dead == ["divergesFrom", "partOfCount"]
    shelled = claim_about(page, "shelled", "stated")
    assert (name[shelled["place"]], shelled["instrument"]) == ("Qara", "mortars")
    assert shelled["time"] == "2031-05-12 (on Monday)"
    assert name[page["articles"][shelled["article"]]["outlet"]] == name[shelled["source"]]
    planned = claim_about(page, "seized", "unreal")
    assert (planned["modality"], planned["relays"]) == ("promised", ["Inter Press Bureau"])
    alleged = claim_about(page, "attacked", "claimed")
    assert (alleged["certainty"], alleged["hedge"]) == ("reported", "allegedly")
    assert "content" in {kind for kind, _ in claim_about(page, "accused", "stated")["links"]}


@pytest.mark.parametrize(
    ("low", "high", "words", "shown"),
    [
        (22, 22, "twenty-two", "twenty-two"),
        (15, None, "at least 15", "at least 15"),
        (24, None, "dozens", "dozens (24 or more)"),
        (None, 3, "up to three", "up to three (at most 3)"),
        (2000, 3000, "", "2,000–3,000"),
        (None, None, "", ""),
    ],
)
def test_a_count_is_told_as_it_was(low: int, high: int, words: str, shown: str) -> None:
    graph = Graph()
    army = add_entity(graph, "Army of Ahl", "Army")
    claim = add_claim(graph, army, "killed", army, "claimed", army, "Some were killed.")
    for name, value in (("countMin", low), ("countMax", high), ("countText", words)):
        if value not in (None, ""):
            graph.add((claim, KG[name], Literal(value)))
    assert sheet(to_html(graph))["claims"]["e0"]["count"] == shown


def test_nobody_is_shown_without_company() -> None:
    graph = Graph()
    ends = [add_entity(graph, f"Band {i}", "ArmedGroup") for i in range(10)]
    for i in range(0, 10, 2):
        add_claim(graph, ends[i], "attacked", ends[i + 1], "stated", ends[0], "They fought.")
    assert len(sheet(to_html(graph, top=5))["shown"]) == 4


def test_an_article_is_shown_whole_if_it_is_the_same_text() -> None:
    graph, text = made_up_war(), made_up_text()
    whole = detail(to_html(graph, articles={"harbour-post": text}))["texts"]["a0"]
    assert whole["whole"] and "".join(run[0] for run in whole["runs"]) == text
    by_iri = to_html(graph, articles={str(ID["harbour-post-2031-03-04"]): text})
    assert detail(by_iri)["texts"]["a0"] == whole
    for articles in ({}, {"harbour-post": "Another text. " * 500}):
        cited = detail(to_html(graph, articles=articles))["texts"]["a0"]
        assert not cited["whole"]
        assert " ".join(run[0] for run in cited["runs"]) == text


def test_a_claim_knows_its_sentence_in_the_article() -> None:
    page = to_html(made_up_war(), articles={"harbour-post": made_up_text()})
    runs = detail(page)["texts"]["a0"]["runs"]
    for claim in sheet(page)["claims"].values():
        said = "".join(run[0] for run in runs if run[1:2] == [claim["sentence"]])
        assert said == "".join(piece for piece, _ in claim["text"])


def test_mentions_and_what_is_no_part_of_the_story_are_marked() -> None:
    text = f"{made_up_text()} Karsk sleeps. Subscribe to Karsk weekly!"
    start = text.index("Subscribe")
    masked = {"harbour-post": [(start, len(text), "newsletter prompt")]}
    page = to_html(made_up_war(), articles={"harbour-post": text}, masked=masked)
    runs, keys = detail(page)["texts"]["a0"]["runs"], by_name(page)
    assert runs[-1] == ["Subscribe to Karsk weekly!", -1, "", "newsletter prompt"]
    assert ["Karsk", -1, keys["Karsk"]] in runs  # a name, also where no claim is
    assert ["Karsk airfield", 5, keys["Karsk airfield"]] in runs  # the longest name


def test_astral_letters_and_nested_mentions_do_not_shift_the_text() -> None:
    text = "\U0001f30d The 4th Army of Ahl fell."
    found = runs(
        text, sentences=[(2, len(text))], mentions=[(6, 21, "n1"), (18, 21, "n2"), (0, 99, "x")]
    )
    assert found == [
        ["\U0001f30d "],
        ["The ", 0],
        ["4th Army of ", 0, "n1"],
        ["Ahl", 0, "n2"],
        [" fell.", 0],
    ]
    assert named("Ahl or Bors? Borsk.", {"Bors": "n1", "Ahl": "n2"}) == [(7, 11, "n1")]


def test_coordinates_are_those_of_the_graph() -> None:
    graph = made_up_war()
    for name, point in (("Karsk", "POINT(37.5 36.25)"), ("Dolna", "POINT(400 0)")):
        shape = ID[f"point/{name}"]
        graph.add((iri(name), GEO.hasGeometry, shape))
        graph.add((shape, GEO.asWKT, Literal(point, datatype=GEO.wktLiteral)))
    graph.add((iri("Dolna"), SDO.containedInPlace, iri("Varenia")))
    page = to_html(graph)
    found = sheet(page)["entities"]
    karsk, dolna = (found[by_name(page)[name]] for name in ("Karsk", "Dolna"))
    assert karsk["at"] == [37.5, 36.25]
    assert "at" not in dolna and dolna["within"] == "Varenia"
    assert detail(page)["world"]["type"] == "Topology"
    assert detail(to_html(made_up_war()))["world"] is None  # no place on it, no map in it


@pytest.mark.slow
def test_fifty_articles_are_below_five_megabytes() -> None:
    graph, articles = Graph(), {}
    for number in range(50):
        text = " ".join(f"{sentence} ({number})." for sentence in made_up_text().split(".")) * 2
        name, outlet = f"story-{number}", add_entity(graph, f"Post {number % 7}", "Outlet")
        graph.add((ID[name], SCHEMA.publisher, outlet))
        articles[str(ID[name])] = text
        for i in range(30):
            ends = [
                add_entity(graph, f"Band {(number * i + k) % 900}", "ArmedGroup") for k in (0, 7)
            ]
            add_claim(graph, ends[0], "attacked", ends[1], "claimed", outlet, text[i * 90 :][:80],
                      start=i * 90, article=ID[name])  # fmt: skip
    page = to_html(graph, articles=articles)
    assert len(sheet(page)["claims"]) == 1500
    assert all(text["whole"] for text in detail(page)["texts"].values())
    assert len(page.encode()) < 3_000_000


def test_every_class_of_the_ontology_has_a_colour_and_a_shape() -> None:
    ontology = read_ontology()
    roots = ("Actor", "Place", "Object", "Event")
    kinds = [n for n in ontology.classes if any(ontology.is_a(n, root) for root in roots)]
    assert len(kinds) > 30
    graph = Graph()
    for name, one in ontology.classes.items():
        for parent in one.parents:
            graph.add((KG[name], RDFS.subClassOf, KG[parent]))
    for number, name in enumerate(kinds):
        node = add_entity(graph, name, name, ID[f"x{number}"])
        add_claim(graph, node, "attacked", node, "stated", node, "They fought.")
    page = sheet(to_html(graph))
    last = len(page["families"]) - 1
    assert [e["name"] for e in page["entities"].values() if e["family"] == last] == []


def test_a_class_of_the_user_looks_like_its_parent() -> None:
    graph = Graph()
    node = add_entity(graph, "Night Watch", "Militia")
    graph.add((KG.Militia, RDFS.subClassOf, KG.ArmedGroup))
    add_claim(graph, node, "attacked", node, "stated", node, "Night Watch attacked.")
    page = sheet(to_html(graph))
    assert "ArmedGroup" in page["families"][page["entities"]["n0"]["family"]]["classes"]


def test_colours_are_told_apart_without_colour() -> None:
    families = sheet(to_html(Graph()))["families"]
    shapes = [family["shape"] for family in families[:-1]]
    assert len(set(shapes)) == len(shapes)


def test_a_plan_that_is_denied_is_read_as_one() -> None:
    graph = Graph()
    army = add_entity(graph, "Army of Ahl", "Army")
    claim = add_claim(graph, army, "attacked", army, "unreal", army, "We will not attack.")
    graph.set((claim, KG.polarity, KG.negative))
    (only,) = sheet(to_html(graph))["claims"].values()
    assert (only["standing"], only["realis"], only["negative"]) == ("unreal", "planned", True)


def test_two_articles_of_one_name_keep_their_own_outlets() -> None:
    graph = Graph()
    for name in ("Post", "Mail"):
        outlet, article = add_entity(graph, name, "Outlet"), ID[f"{name}/1"]
        graph.add((article, SCHEMA.publisher, outlet))
        graph.add((article, DCTERMS.identifier, Literal("story")))
        add_claim(graph, outlet, "attacked", outlet, "stated", outlet, name, article=article)
    page = sheet(to_html(graph))
    said_by = {
        c["text"][0][0]: page["entities"][c["source"]]["name"] for c in page["claims"].values()
    }
    assert said_by == {"Post": "Post", "Mail": "Mail"}


def test_the_title_is_the_articles_own_if_there_is_but_one() -> None:
    assert sheet(to_html(made_up_war()))["title"] == "Night of shelling in the valley"
    assert sheet(to_html(made_up_war(), title="Valley"))["title"] == "Valley"
    assert sheet(to_html(Graph()))["title"] == "Claims"


# -------------------------------------------------------------------- parts of a graph
def test_the_most_connected_are_shown_first() -> None:
    page = sheet(to_html(made_up_war(), top=6))
    names = {page["entities"][key]["name"] for key in page["shown"]}
    assert len(page["shown"]) == 6 and len(page["nodes"]) == 37
    assert {"Free Highland Front", "Varenian Army", "Sons of the River"} <= names


def test_a_focus_keeps_what_is_near() -> None:
    page = sheet(to_html(made_up_war(), focus="lantern aid", depth=1, top=1))
    names = {page["entities"][node["id"]]["name"] for node in page["nodes"]}
    assert names == {"Lantern Aid", "Anna Suvi"}
    assert page["shown"] == [page["focus"]]
    assert len(page["claims"]) == 1
    assert sheet(to_html(made_up_war(), focus=str(iri("Lantern Aid")), depth=1))["claims"]
    wider = sheet(to_html(made_up_war(), focus="Karsk", depth=2))
    assert 10 < len(wider["claims"]) < 62


def test_a_period_keeps_the_claims_of_its_time() -> None:
    page = sheet(to_html(made_up_war(), period=("2031-03-03", "2031-03-03")))
    assert {tuple(claim["when"]) for claim in page["claims"].values()} == {("2031-03-03",) * 2}
    # what tells no time counts at the day of its article, 4 March
    later = sheet(to_html(made_up_war(), period=("2031-03-04", "")))
    assert ("", "") in {tuple(claim["when"]) for claim in later["claims"].values()}
    with pytest.raises(GraphError, match="period … to 1999-01-01: no claim lies in it"):
        to_html(made_up_war(), period=("", "1999-01-01"))
    with pytest.raises(GraphError, match="ends before it begins"):
        to_html(made_up_war(), period=("2031-03-04", "2031-03-01"))


def test_a_focus_that_is_not_there_says_what_is() -> None:
    with pytest.raises(GraphError, match=r"focus 'lissa': no entity has this name; .*Lissa Valley"):
        to_html(made_up_war(), focus="lissa")


def test_a_dataset_and_an_empty_graph_have_a_page() -> None:
    named = Dataset()
    for triple in made_up_war():
        named.graph(ID["g"]).add(triple)
    assert to_html(named) == to_html(made_up_war())
    assert sheet(to_html(Graph()))["nodes"] == []


def test_a_claim_without_its_parts_is_an_error() -> None:
    graph = Graph()
    graph.add((ID["c"], RDF.type, KG.Claim))
    with pytest.raises(GraphError, match="has no subject, predicate, object"):
        to_html(graph)


def test_writing(tmp_path: Path) -> None:
    write(made_up_war(), tmp_path / "new" / "graph.html", title="Valley")
    page = (tmp_path / "new" / "graph.html").read_text("utf-8")
    assert page == to_html(made_up_war(), title="Valley")
    assert len(page) < 800_000


# ------------------------------------------------------------------ built from its sources
def test_the_built_script_is_of_these_sources() -> None:
    """After a change there: `npm ci && npm run build` in kg/export/page."""
    page = Path(html.__file__).parent / "page"
    seal = json.loads((page / "built" / "seal.json").read_text(encoding="utf-8"))
    sources = {f"src/{path.name}" for path in (page / "src").iterdir()}
    assert len(sources) > 10 and sources <= seal.keys()
    found = {name: sha256((page / name).read_bytes()).hexdigest() for name in seal}
    assert found == seal


def test_no_source_of_the_page_makes_markup_of_text() -> None:
    """Text from articles becomes `textContent`: nothing here parses a string as HTML or as code."""
    page = Path(html.__file__).parent / "page"
    unsafe = (
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|\.html\("
    )
    for path in sorted((page / "src").iterdir()):
        assert not re.search(unsafe, path.read_text(encoding="utf-8")), path.name
    built = (page / "built" / "page.js").read_text(encoding="utf-8")
    assert "</script" not in built.lower() and "<!--" not in built
