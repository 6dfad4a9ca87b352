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
from rdflib import Graph

from kg.export.html import to_html
from tests.sample_graph import ID, KG, add_claim, add_entity, made_up_text, made_up_war
from tests.test_html import HOSTILE, hostile_graph

pytestmark = pytest.mark.browser

ARGUMENTS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
DESK, PHONE = {"width": 1400, "height": 900}, {"width": 390, "height": 844}
EDGE = """(id) => {
  const { x, y } = kg.network.canvasToDOM(kg.network.body.edges[id].edgeType.getPoint(0.5));
  const box = document.getElementById("graph").getBoundingClientRect();
  return [x + box.x, y + box.y];
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
        (tmp_path / "graph.html").write_text(to_html(graph, **options), encoding="utf-8")
        contexts.append(browser.new_context(viewport=size, **show))
        seen = Opened(contexts[-1].new_page())
        seen.page.on("console", lambda message: seen.complaints.append(message.text))
        seen.page.on("pageerror", lambda error: seen.complaints.append(str(error)))
        seen.page.on("dialog", lambda dialog: seen.complaints.append(dialog.message))
        seen.page.on("request", lambda request: seen.requests.append(request.url))
        seen.page.goto((tmp_path / "graph.html").as_uri())
        seen.page.evaluate("new Promise(requestAnimationFrame)")
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
    assert "The Free Highland Front claimed Karsk airfield too." in seen.text("blockquote")
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
    assert len(seen.edges()) == 56 and seen.text("#drawer") == "Claims (56)"
    seen.page.click("#legend button:has-text('Events')")
    assert len(seen.nodes()) == 33
    seen.page.click("#reset")
    assert (len(seen.nodes()), len(seen.edges())) == (37, 62)


def test_the_table_filters_sorts_and_leads_to_the_graph(opened: Any) -> None:
    seen = opened(made_up_war())
    seen.page.click("#drawer")
    seen.page.select_option("#source", label="United Nations (3)")
    assert seen.page.locator("#body tr").count() == len(seen.edges()) == 3
    seen.page.click("th:has-text('Relation') button")
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
    seen.page.focus("#drawer")
    seen.page.keyboard.press("Enter")
    for _ in range(40):
        seen.page.keyboard.press("Tab")
        if seen.page.evaluate("document.activeElement.closest('tbody') !== null"):
            break
    seen.page.keyboard.press("Enter")
    assert seen.text("#panel h2") == "Free Highland Front takes part in assault on Karsk"
    frame = seen.page.locator("#graph .vis-network")
    assert frame.get_attribute("tabindex") == "0" and frame.get_attribute("aria-label")


def test_nothing_that_a_name_says_is_run(opened: Any) -> None:
    seen = opened(hostile_graph(), title=HOSTILE[1], articles={"art": HOSTILE[0]})
    seen.page.click("#drawer")
    seen.page.fill("#search", "<")
    names = seen.page.locator("#hits .name").all_text_contents()
    assert set(names) == {name for name in HOSTILE if "<" in name}
    seen.page.fill("#search", "")
    for key in [*seen.nodes(), *seen.edges()]:
        seen.page.evaluate("(key) => kg.select(key)", key)
        seen.page.mouse.move(*seen.page.evaluate(EDGE, seen.edges()[0]))
    rows = seen.page.locator("#body td:nth-child(2)").all_text_contents()
    assert sorted(rows) == sorted(HOSTILE)
    seen.page.wait_for_timeout(100)
    assert seen.page.evaluate("typeof hacked") == "undefined"
    assert seen.page.locator("img, #panel script, #body svg[onload]").count() == 0
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
    seen = opened(made_up_war(), size=PHONE, has_touch=True)
    assert seen.page.evaluate("document.documentElement.scrollWidth") == 390
    seen.page.touchscreen.tap(*seen.page.evaluate(EDGE, "e45"))
    assert seen.page.locator("#panel blockquote").is_visible()
    seen.page.click("#drawer")
    assert seen.page.evaluate("document.documentElement.scrollWidth") == 390


def test_an_empty_graph_says_so(opened: Any) -> None:
    seen = opened(Graph())
    assert seen.text("#nothing") == "This graph holds no claims."
    assert seen.complaints == []
