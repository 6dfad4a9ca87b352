"""The page in a browser: opens from a file without a network, shows who says what, runs nothing.

Needs Chromium (found on the PATH, or named by KG_CHROMIUM) and `pip install playwright`; skips
with the reason where either is missing.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from rdflib import Graph, Literal
from rdflib.namespace import GEO

from kg.assemble import assemble
from kg.export.html import to_html
from tests.readings import ONTOLOGY, READINGS, RIVALRIES
from tests.sample_graph import (
    ID,
    KG,
    SCHEMA,
    add_claim,
    add_entity,
    iri,
    made_up_text,
    made_up_war,
)
from tests.test_html import HOSTILE, hostile_graph

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ARGUMENTS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
TEXT = {"harbour-post": made_up_text()}
PAGES: dict[object, str] = {}  # most tests look at the same one
PATIENCE = 120_000  # milliseconds: the machine may have other things to do
DESK, PHONE = {"width": 1400, "height": 900}, {"width": 390, "height": 844}
EDGE = """(id) => {
  const { x, y } = kg.network.canvasToDOM(kg.network.body.edges[id].edgeType.getPoint(0.5));
  const box = document.getElementById("graph").getBoundingClientRect();
  return [x + box.x, y + box.y];
}"""
IN_VIEW = """(element) => {
  const inner = element.getBoundingClientRect();
  const outer = element.closest("#text, #views > section").getBoundingClientRect();
  return inner.height > 0 && inner.top >= outer.top - 1 && inner.bottom <= outer.bottom + 1;
}"""


@dataclass
class Opened:
    """A page with all that it told and asked for."""

    page: Any
    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def text(self, selector: str) -> str:
        return str(self.page.inner_text(selector))

    def edges(self) -> list[str]:
        return list(self.page.evaluate("kg.edgeView.getIds()"))

    def nodes(self) -> list[str]:
        return list(self.page.evaluate("kg.nodeView.getIds()"))

    def open(self, view: str) -> None:
        if self.page.get_attribute("body", "data-view") != view:
            self.page.click(f"#tabs [data-view={view}]")

    def in_view(self, selector: str) -> bool:
        """Whether an element lies in the part of its scrolled box that one sees."""
        return bool(self.page.eval_on_selector(selector, IN_VIEW))


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    playwright = pytest.importorskip(
        "playwright.sync_api", reason="no browser test: pip install playwright"
    )
    path = os.environ.get("KG_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if not path:
        pytest.skip("no browser test: Chromium is neither on the PATH nor named by KG_CHROMIUM")
    with playwright.sync_playwright() as running:
        browser = running.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def opened(browser: Any, tmp_path: Path) -> Iterator[Any]:
    contexts = []

    def open_page(graph: Graph, *, size: dict[str, int] = DESK, **options: Any) -> Opened:
        show = {key: options.pop(key) for key in ("color_scheme", "has_touch") if key in options}
        key = (frozenset(graph), repr(sorted(options.items())))
        if key not in PAGES:
            PAGES[key] = to_html(graph, **options)
        (tmp_path / "graph.html").write_text(PAGES[key], encoding="utf-8")
        contexts.append(browser.new_context(viewport=size, **show))
        contexts[-1].set_default_timeout(PATIENCE)
        seen = Opened(contexts[-1].new_page())
        seen.page.on("console", lambda message: seen.complaints.append(message.text))
        seen.page.on("pageerror", lambda error: seen.complaints.append(str(error)))
        seen.page.on("dialog", lambda dialog: seen.complaints.append(dialog.message))
        seen.page.on("request", lambda request: seen.requests.append(request.url))
        seen.page.goto((tmp_path / "graph.html").as_uri())
        seen.page.evaluate("kg.ready.then(() => new Promise(requestAnimationFrame))")
        return seen

    yield open_page
    for context in contexts:
        context.close()


def test_it_opens_from_a_file_and_asks_for_nothing_else(opened: Any) -> None:
    seen = opened(made_up_war(), title="War in the valley")
    assert seen.page.title() == seen.text("h1") == "War in the valley"
    assert seen.text("#tally") == "37 entities, 62 claims"
    assert (len(seen.nodes()), len(seen.edges())) == (37, 62)
    assert seen.complaints == []
    assert [url for url in seen.requests if not url.startswith(("file:", "data:"))] == []
    assert len([url for url in seen.requests if url.startswith("file:")]) == 1


def test_a_press_on_an_edge_shows_the_sentence_and_who_says_it(opened: Any) -> None:
    seen = opened(made_up_war(), articles={"harbour-post": made_up_text()})
    seen.page.mouse.click(*seen.page.evaluate(EDGE, "e8"))
    assert seen.text("#panel h2") == "Free Highland Front seized Karsk airfield"
    assert seen.text("#panel .standing") == "Denied by Varenian defence ministry"
    marks = seen.page.eval_on_selector_all(
        "blockquote mark", "all => all.map((one) => [one.className, one.textContent])"
    )
    assert marks == [
        ["source", "Varenian defence ministry"],
        ["subject", "Free Highland Front"],
        ["object", "Karsk airfield"],
    ]
    assert "The Free Highland Front claimed Karsk airfield too." in seen.text("#text")
    assert "2031-03-03" in seen.text("#panel dl")


@pytest.mark.parametrize(
    ("claim", "words"),
    [
        ("e0", "Stated by The Harbour Post in its own voice"),
        ("e2", "Claimed by Mara Velk"),
        ("e4", "Claimed by Mara Velk, relayed by The Harbour Post"),
        ("e42", "Not said to have happened: planned, according to Mara Velk"),
    ],
)
def test_the_standing_is_told_in_words(opened: Any, claim: str, words: str) -> None:
    seen = opened(made_up_war())
    seen.page.evaluate("(id) => kg.select(id)", claim)
    assert seen.text("#panel .standing") == words


def test_what_is_not_planned_is_not_shown_as_planned(opened: Any) -> None:
    graph = Graph()
    army = add_entity(graph, "Army of Ahl", "Army")
    town = add_entity(graph, "Bor", "City")
    claim = add_claim(graph, army, "attacked", town, "unreal", army, "The Army of Ahl: not Bor.")
    graph.set((claim, KG.polarity, KG.negative))
    seen = opened(graph)
    seen.page.evaluate("kg.select('e0')")
    assert seen.text("#panel h2") == "Army of Ahl not attacked Bor"


def test_a_node_lists_its_claims_and_leads_to_them(opened: Any) -> None:
    seen = opened(made_up_war())
    seen.page.fill("#search", "highland c")
    seen.page.keyboard.press("Enter")
    assert seen.text("#panel h2") == "Highland Council"
    assert "As object (4)" in seen.text("#panel")
    seen.page.click("#panel li:has-text('Free Highland Front') button")
    assert seen.text("#panel h2") == "Free Highland Front member of Highland Council"
    seen.page.keyboard.press("Escape")
    assert seen.text("#panel h2") == "Who says what"


def test_the_legend_hides_and_shows(opened: Any) -> None:
    seen = opened(made_up_war())
    seen.page.click("#legend button:has-text('denied')")
    assert len(seen.edges()) == 56 and seen.text("#n-claims") == "56"
    seen.page.click("#legend button:has-text('Events')")
    assert (len(seen.nodes()), len(seen.edges())) == (29, 38)
    seen.page.click("#reset")
    assert (len(seen.nodes()), len(seen.edges())) == (37, 62)


def test_the_table_filters_sorts_and_leads_to_the_graph(opened: Any) -> None:
    seen = opened(made_up_war())
    seen.open("claims")
    seen.page.select_option("#source", label="United Nations (3)")
    assert seen.page.locator("#body tr").count() == len(seen.edges()) == 3
    seen.page.click("#heads th:has-text('Relation') button")
    relations = seen.page.locator("#body td:nth-child(3)").all_inner_texts()
    assert relations == ["agreed ceasefire with", "displaced", "killed"]
    seen.page.click("#body tr:nth-child(2)")
    assert seen.text("#panel h2") == "air strikes displaced residents"
    assert len(seen.page.evaluate("kg.network.getSelectedEdges()")) == 1
    seen.page.click("#reset")
    seen.page.fill("#words", "quiet")
    assert seen.page.locator("#body tr").count() == 0
    seen.page.fill("#words", "white bands")
    assert seen.page.locator("#body td:nth-child(2)").all_inner_texts() == ["River Brigade"]


def test_all_can_be_reached_by_keyboard(opened: Any) -> None:
    seen = opened(made_up_war())
    seen.page.keyboard.press("/")
    seen.page.keyboard.type("mara")
    seen.page.keyboard.press("Enter")
    assert seen.text("#panel h2") == "Mara Velk"
    seen.page.focus("#tabs [data-view=claims]")
    seen.page.keyboard.press("Enter")
    for _ in range(40):
        seen.page.keyboard.press("Tab")
        if seen.page.evaluate("document.activeElement.closest('tbody') !== null"):
            break
    seen.page.keyboard.press("Enter")
    assert seen.text("#panel h2") == "Free Highland Front takes part in assault on Karsk"
    frame = seen.page.locator("#graph .vis-network")
    assert frame.get_attribute("tabindex") == "0" and frame.get_attribute("aria-label")
    seen.page.keyboard.press("Escape")
    frame.focus()
    names = []
    for key in "nnp":
        seen.page.keyboard.press(key)
        names.append(seen.text("#panel h2"))
    assert names[0] == names[2] != names[1]


def test_nothing_that_a_name_says_is_run(opened: Any) -> None:
    seen = opened(hostile_graph(), title=HOSTILE[1], articles={"art": HOSTILE[0]})
    seen.open("claims")
    seen.page.fill("#search", "<")
    names = seen.page.locator("#hits .name").all_text_contents()
    assert set(names) == {name for name in HOSTILE if "<" in name}
    seen.page.fill("#search", "")
    for key in [*seen.nodes(), *seen.edges()]:
        seen.page.evaluate("(key) => kg.select(key)", key)
        seen.page.mouse.move(*seen.page.evaluate(EDGE, seen.edges()[0]))
    rows = seen.page.locator("#body td:nth-child(2)").all_text_contents()
    assert sorted(rows) == sorted(HOSTILE)
    for view in ("voices", "tolls", "timeline", "map"):
        seen.open(view)
    for mention in seen.page.locator("#text .mention").all()[:20]:
        mention.click(position={"x": 2, "y": 2})
    seen.page.wait_for_timeout(100)
    assert seen.page.evaluate("typeof hacked") == "undefined"
    assert seen.page.locator("img, main script, main [onload], main [onerror]").count() == 0
    assert seen.complaints == []
    assert [url for url in seen.requests if not url.startswith(("file:", "data:"))] == []


def test_a_script_that_gets_in_is_refused(opened: Any) -> None:
    """The policy alone would do: markup that we never write is put in on purpose."""
    seen = opened(made_up_war())
    seen.page.evaluate(
        "document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=hacked=1>')"
    )
    seen.page.wait_for_timeout(100)
    assert seen.page.evaluate("typeof hacked") == "undefined"
    assert any("Content Security Policy" in complaint for complaint in seen.complaints)


def test_a_name_in_arabic_is_written_and_found(opened: Any) -> None:
    graph = Graph()
    army = add_entity(graph, "جبهة الوادي", "ArmedGroup", ID["a"])
    town = add_entity(graph, "قرية", "City", ID["b"])
    add_claim(graph, army, "seized", town, "claimed", army, "جبهة الوادي: قرية")
    seen = opened(graph)
    seen.page.fill("#search", "الوادي")
    seen.page.keyboard.press("Enter")
    assert seen.text("#panel h2") == "جبهة الوادي"
    assert seen.complaints == []


def test_a_large_graph_opens_on_the_most_connected(opened: Any) -> None:
    seen = opened(made_up_war(), top=6)
    assert len(seen.nodes()) == 6
    seen.page.fill("#search", "anna suvi")
    seen.page.keyboard.press("Enter")
    assert len(seen.nodes()) == 7
    seen.page.click("text=Show 1 hidden neighbour")
    assert len(seen.nodes()) == 8
    seen.page.click("#all")
    assert len(seen.nodes()) == 37
    seen.page.click("#all")
    assert len(seen.nodes()) == 6


def test_dark_and_light(opened: Any) -> None:
    seen = opened(made_up_war(), color_scheme="dark")
    background = "getComputedStyle(document.body).backgroundColor"
    dark = seen.page.evaluate(background)
    seen.page.click("#theme")
    assert (dark, seen.page.evaluate(background)) == ("rgb(22, 24, 27)", "rgb(255, 255, 255)")


def test_a_telephone_is_wide_enough(opened: Any) -> None:
    seen = opened(made_up_war(), size=PHONE, has_touch=True, articles=TEXT)
    assert seen.page.evaluate("document.documentElement.scrollWidth") == 390
    seen.page.touchscreen.tap(*seen.page.evaluate(EDGE, "e45"))
    assert seen.page.locator("#panel blockquote").is_visible()
    seen.page.click("#read")
    assert "agree on a truce" in seen.text(".sentence.lit") and seen.in_view(".sentence.lit")
    for view in ("claims", "voices", "tolls", "timeline", "map"):
        seen.open(view)
        assert seen.page.locator(f"#{view}").is_visible()
        assert seen.page.evaluate("document.documentElement.scrollWidth") == 390, view


def test_the_sentence_of_a_pressed_line_lights_up_in_the_article(opened: Any) -> None:
    masked = {"harbour-post": [(len(made_up_text()) + 1, len(made_up_text()) + 11, "share line")]}
    seen = opened(
        made_up_war(), articles={"harbour-post": made_up_text() + " Share this"}, masked=masked
    )
    assert not seen.in_view(".sentence[data-sentence='45']")
    seen.page.evaluate("kg.select('e45')")
    assert seen.text(".sentence.lit").startswith("The United Nations hopes that Varenia")
    assert seen.in_view(".sentence.lit")
    ends = seen.page.locator(".lit .mention.on").all_inner_texts()
    assert ends == ["United Nations", "Varenia", "Highland Council"]
    assert seen.text(".masked") == "share lineShare this"


def test_a_mention_leads_to_its_node_and_a_sentence_to_its_claim(opened: Any) -> None:
    seen = opened(made_up_war(), articles=TEXT)
    seen.page.click(".mention:text-is('Lantern Aid') >> nth=0")
    assert seen.text("#panel h2") == "Lantern Aid"
    assert seen.page.evaluate("kg.network.getSelectedNodes().length") == 1
    seen.page.eval_on_selector(".sentence[data-sentence='20']", "(sentence) => sentence.click()")
    assert seen.text("#panel h2") == "Ilan Dresh leads National Guard"
    mention = seen.page.locator(".mention").first
    mention.focus()
    seen.page.keyboard.press("Enter")
    assert seen.text("#panel h2") == mention.inner_text()


def test_a_filter_set_in_one_panel_filters_the_others(opened: Any) -> None:
    seen = opened(made_up_war(), articles=TEXT)
    assert seen.page.locator(".sentence.told").count() == 62
    seen.open("map")
    seen.page.click("#map button:has-text('Port Amel')")
    at_port = len(seen.edges())
    assert 0 < at_port < 20
    assert seen.page.locator(".sentence.told").count() == at_port
    assert seen.page.input_value("#place")
    seen.open("claims")
    assert seen.page.locator("#body tr").count() == at_port
    seen.open("voices")
    seen.page.click(".voice button:has-text('Mara Velk')")
    assert seen.text("#n-claims") == str(len(seen.edges())) == "2"
    seen.page.select_option("#polarity", "negative")
    assert len(seen.edges()) == 1
    seen.page.click("#reset")
    assert len(seen.edges()) == 62


def test_a_drag_over_the_timeline_keeps_a_time(opened: Any) -> None:
    seen = opened(made_up_war())
    seen.open("timeline")
    box = seen.page.locator("#timeline .overlay").bounding_box()
    seen.page.mouse.move(box["x"] + box["width"] * 0.02, box["y"] + 20)
    seen.page.mouse.down()
    seen.page.mouse.move(box["x"] + box["width"] * 0.3, box["y"] + 20, steps=4)
    seen.page.mouse.up()
    start, end = (seen.page.input_value(f"#{name}") for name in ("from", "to"))
    assert "2031-02-15" < start < end < "2031-02-27"
    assert 0 < len(seen.edges()) == seen.page.locator(".moment").count() < 10
    seen.page.fill("#from", "2031-03-09")
    seen.page.fill("#to", "2031-03-09")
    seen.page.locator("#to").blur()
    assert len(seen.edges()) == 1
    seen.page.click(".moment")
    assert seen.text("#panel h2") == "Free Highland Front met with Sarnian foreign ministry"


def test_contradictions_stand_side_by_side(opened: Any) -> None:
    graph = made_up_war()
    graph.add((ID["claim/0000000007"], KG.contradicts, ID["claim/0000000008"]))
    graph.add((ID["claim/0000000008"], KG.contradicts, ID["claim/0000000007"]))
    seen = opened(graph)
    seen.open("voices")
    assert seen.page.locator(".meeting").count() == 1
    assert seen.text(".meeting h4") == "contradict each other"
    first, second = seen.page.locator(".meeting .account").all()
    assert abs(first.bounding_box()["y"] - second.bounding_box()["y"]) < 2
    assert (first.locator(".who").inner_text(), second.locator(".who").inner_text()) == (
        "Free Highland Front",
        "Varenian defence ministry",
    )
    assert seen.page.locator(".cell.disputed").count() == 2
    second.click()
    assert seen.text("#panel .standing") == "Denied by Varenian defence ministry"
    assert "Contradicts" in seen.text("#panel")


def test_tolls_are_intervals_by_source(opened: Any) -> None:
    seen = opened(assemble(READINGS, ontology=ONTOLOGY, rivalries=RIVALRIES))
    seen.open("tolls")
    rows = seen.page.locator(".toll.several").first.locator(".count").all()
    told = [row.locator(".who").inner_text().split("\n") for row in rows]
    assert ["Lantern Network", "At least 15"] in told and len(told) > 1
    at_least = seen.page.locator(".count:has-text('At least 15')").first
    assert at_least.locator(".open").count() == 1 and at_least.locator(".end").count() == 1
    at_least.click()
    assert "At least 15" in seen.text("#panel dl")


def test_places_are_on_the_map_or_listed(opened: Any) -> None:
    graph = made_up_war()
    for name, point in (("Karsk", "POINT(37.5 36.25)"), ("Dolna", "POINT(38.5 35)")):
        graph.add((iri(name), GEO.hasGeometry, ID[f"point/{name}"]))
        graph.add((ID[f"point/{name}"], GEO.asWKT, Literal(point)))
    seen = opened(graph)
    seen.open("map")
    assert sorted(seen.page.locator(".spot text").all_text_contents()) == ["Dolna", "Karsk"]
    assert len(seen.page.get_attribute(".land", "d")) > 1000
    assert "On the map (2)" in seen.text("#map")
    unknown = seen.page.locator(".places ul").nth(1).inner_text()
    assert "Lissa Valley" in unknown and "Port Amel" in unknown
    seen.page.locator(".spot:has-text('Dolna')").press("Enter")
    assert 0 < len(seen.edges()) < 20
    assert seen.complaints == []


def test_several_articles_are_told_apart(opened: Any) -> None:
    graph, texts = Graph(), {}
    front = add_entity(graph, "Free Front", "ArmedGroup")
    for number, name in enumerate(("Post", "Mail", "Post")):
        outlet, article = add_entity(graph, name, "Outlet"), ID[f"story-{number}"]
        town = add_entity(graph, f"Town {number % 2}", "City")
        graph.add((article, SCHEMA.publisher, outlet))
        texts[str(article)] = f"The Free Front seized Town {number % 2}."
        add_claim(
            graph, front, "seized", town, "stated", outlet, texts[str(article)], article=article
        )
    seen = opened(graph, articles=texts)
    assert seen.text("#tally") == "3 entities, 3 claims, 3 articles"
    seen.page.fill("#search", "free")
    seen.page.keyboard.press("Enter")
    assert "in 3 articles" in seen.text("#panel .standing")
    groups = seen.page.eval_on_selector_all(
        "#article optgroup", "all => all.map((one) => one.label)"
    )
    assert groups == ["Post", "Mail"]
    seen.page.evaluate("kg.select('e1')")
    assert "The same in other words" not in seen.text("#panel")
    assert seen.text(".sentence.lit") == "The Free Front seized Town 1."
    seen.open("voices")
    seen.page.click(".outlets button:has-text('Mail')")
    assert seen.edges() == ["e1"]


def test_an_empty_graph_says_so(opened: Any) -> None:
    seen = opened(Graph())
    assert seen.text("#nothing") == "This graph holds no claims."
    assert seen.complaints == []
