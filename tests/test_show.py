"""`kg show` and `kg.show`: a page or a picture of a graph, or of a part; and a frame in a notebook."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from rdflib import SKOS, Graph, Literal

import kg
from kg import api
from kg.cli import main
from kg.errors import GraphError, OptionError
from kg.export.frame import frame
from tests.sample_graph import iri, made_up_text, made_up_war

Run = Callable[..., tuple[int, str, str]]

# What VS Code allows in the output of a notebook's cell, as far as it matters here.
STRICT = (
    "default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval'; style-src 'unsafe-inline'; "
    "img-src https: data:; connect-src https:; child-src https: data:;"
)
NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """`kg show war.ttl …` in a folder of its own: status, stdout, stderr."""
    monkeypatch.chdir(tmp_path)
    kg.save(made_up_war(), "war.ttl")

    def call(*arguments: str) -> tuple[int, str, str]:
        try:
            status = main(["show", *arguments])
        except SystemExit as stop:
            status = int(str(stop.code))
        captured = capsys.readouterr()
        return status, captured.out, " ".join(captured.err.split())

    return call


def sheet(page: str) -> dict[str, Any]:
    """The values that a page holds."""
    island = page.split('<script type="application/json" id="sheet">')[1].split("</script>")[0]
    made: dict[str, Any] = json.loads(island)
    return made


# ------------------------------------------------------------------- kg show
def test_a_page_unless_a_picture_is_asked_for(run: Run) -> None:
    assert run("war.ttl") == (0, "graph.html\n", "")
    assert run("war.ttl", "-o", "a.svg") == (0, "a.svg\n", "")
    assert run("war.ttl", "--svg", "b.svg", "--focus", "karsk") == (0, "b.svg\n", "")
    assert sorted(path.name for path in Path().iterdir()) == [
        "a.svg", "b.svg", "graph.html", "war.ttl",
    ]  # fmt: skip
    assert "karsk" not in Path("a.svg").read_text("utf-8").split("</title>")[0].lower()
    assert Path("b.svg").read_text("utf-8").split("<title>")[1].startswith("Karsk, Night of")


def test_page_and_pictures_at_once(run: Run) -> None:
    pytest.importorskip("resvg_py", reason="no PNG: pip install 'conflictkg[image]'")
    made = run("war.ttl", "-o", "p.html", "--svg", "p.svg", "--png", "p.png", "--top", "5")
    assert made == (0, "p.html\np.svg\np.png\n", "")
    assert Path("p.png").read_bytes()[:4] == b"\x89PNG"


@pytest.mark.parametrize("suffix", ["ttl", "trig", "jsonld", "nq", "nt"])
def test_any_rdf_file_is_shown_alike(run: Run, suffix: str) -> None:
    kg.save(made_up_war(), f"x.{suffix}")
    assert run(f"x.{suffix}", "-o", "x.svg")[0] == run("war.ttl", "-o", "war.svg")[0] == 0
    assert Path("x.svg").read_bytes() == Path("war.svg").read_bytes()


@pytest.mark.slow
def test_a_folder_and_its_file_show_the_article_too(run: Run, built: Path) -> None:
    assert run(str(built), "-o", "folder.html")[0] == run(str(built / "graph.ttl"))[0] == 0
    page = Path("folder.html").read_text("utf-8")
    assert page == Path("graph.html").read_text("utf-8")
    shutil.copy(built / "graph.ttl", "alone.ttl")
    assert run("alone.ttl", "-o", "alone.html")[0] == 0
    assert len(Path("alone.html").read_text("utf-8")) < len(page)


def test_what_is_masked_is_kept_beside_the_texts(built: Path, tmp_path: Path) -> None:
    texts, masked = api.texts(built), api.masked(built)
    assert "aleppo-2016" in masked and set(masked) <= set(texts)
    reasons = {texts["aleppo-2016"][start:end]: why for start, end, why in masked["aleppo-2016"]}
    assert reasons["By Ann Example in Gaziantep"] == "byline"
    assert api.masked(tmp_path) == {}
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "masked.json").write_text('{"a": [[1]]}')
    with pytest.raises(GraphError, match=r"masked\.json: not as kg wrote it"):
        api.masked(tmp_path)


def test_focus_depth_and_top(run: Run) -> None:
    run("war.ttl", "--focus", "lantern aid", "--depth", "1", "-o", "near.html")
    near = sheet(Path("near.html").read_text("utf-8"))
    names = {near["entities"][node["id"]]["name"] for node in near["nodes"]}
    assert {"Lantern Aid", "Anna Suvi"} <= names and "Karsk" not in names
    run("war.ttl", "--top", "6", "-o", "top.html")
    assert len(sheet(Path("top.html").read_text("utf-8"))["shown"]) <= 6


def test_from_and_to(run: Run) -> None:
    assert run("war.ttl", "--to", "2031-02-25", "-o", "early.svg")[0] == 0
    early = Path("early.svg").read_text("utf-8")
    assert "destroyed – Lissa bridge" in early and "assault on Karsk" not in early
    assert "until 2031-02-25" in early


def test_a_focus_that_is_there_twice_is_the_one_spoken_of_most(run: Run) -> None:
    graph = made_up_war()
    graph.add((iri("Radio Ostrel"), SKOS.altLabel, Literal("the front")))
    graph.add((iri("Free Highland Front"), SKOS.altLabel, Literal("the front")))
    assert sheet(kg.to_html(graph, focus="The  Front"))["entities"]
    found = sheet(kg.to_html(graph, focus="the front"))
    assert found["entities"][found["focus"]]["name"] == "Free Highland Front"


WRONG = [
    (["--focus", "Carsk"], 1, "kg show: focus 'Carsk': no entity has this name"),
    (["--focus", "Carsk"], 1, "Karsk"),
    (["--focus", "valley"], 1, "Lissa Valley"),
    (["--from", "2040-01-01"], 1, "no claim lies in it"),
    (["--from", "2031-03-03", "--to", "2031-03-01"], 1, "ends before it begins"),
    (["--from", "yesterday"], 2, "--from: 'yesterday': expected YYYY-MM-DD"),
    (["--depth", "0"], 2, "--depth: '0': expected a number, 1 or more"),
    (["--top", "many"], 2, "--top: 'many': expected a number, 1 or more"),
    (["-o", "war.pdf"], 2, "'war.pdf': expected a name in .html, .htm, .svg, .png"),
    (["--png", "war.svg"], 2, "--png: 'war.svg': expected a name in .png"),
]


@pytest.mark.parametrize(("arguments", "status", "message"), WRONG)
def test_what_is_wrong_is_told_and_nothing_is_written(
    run: Run, arguments: list[str], status: int, message: str
) -> None:
    got, out, err = run("war.ttl", *arguments)
    assert (got, out) == (status, "")
    assert message in err
    assert [path.name for path in Path().iterdir()] == ["war.ttl"]


def test_a_graph_without_claims_is_refused(run: Run) -> None:
    Path("other.ttl").write_text("<urn:a> <urn:b> <urn:c> .")
    assert run("other.ttl") == (1, "", "kg show: other.ttl: holds no claim; expected a graph that kg build wrote")  # fmt: skip
    Path("flat.ttl").write_text(
        "<urn:a> <https://w3id.org/conflictkg/ontology#flattened> true ; <urn:b> <urn:c> ."
    )
    assert "flat.ttl: is flattened" in run("flat.ttl")[2]


def test_the_help_has_examples(run: Run) -> None:
    status, out, _ = run("--help")
    assert status == 0 and "kg show kg-out --svg figure.svg --png chat.png" in out
    assert "--from YYYY-MM-DD" in out and "--depth N" in out


# ------------------------------------------------------------------- kg.show
def test_kg_show_writes_a_page_or_is_one(tmp_path: Path) -> None:
    graph = made_up_war()
    path = kg.show(graph, tmp_path / "war.html", articles={"harbour-post": made_up_text()})
    assert path.read_text("utf-8").startswith("<!doctype html>")
    assert kg.show(graph, focus="Karsk") == kg.to_html(graph, focus="Karsk")
    with pytest.raises(OptionError, match="'2031-3-1': expected YYYY-MM-DD"):
        kg.show(graph, period=("2031-3-1", ""))
    with pytest.raises(OptionError, match="depth 0: expected 1 or more"):
        kg.show(graph, depth=0)


def test_a_cell_of_a_notebook_shows_a_small_frame() -> None:
    """The cell is executed as a notebook does it, by IPython."""
    interactive = pytest.importorskip("IPython.core.interactiveshell")
    shell = interactive.InteractiveShell.instance()
    try:
        shell.user_ns["graph"] = made_up_war()
        cell = shell.run_cell("import kg\nkg.show(graph, focus='Karsk')", store_history=False)
        cell.raise_error()
        data, _ = shell.display_formatter.format(cell.result)
    finally:
        interactive.InteractiveShell.clear_instance()
    html = data["text/html"]
    assert html.startswith("<iframe srcdoc=") and html.count("<") == 2  # escaped, all of it
    assert "allow-scripts" in html and "allow-same-origin" not in html
    assert len(html) < 450_000 and len(html) < 0.7 * len(cell.result)
    assert data["text/plain"] == "<a page of HTML>"


# ------------------------------------------------------------- in a browser
@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    playwright = pytest.importorskip(
        "playwright.sync_api", reason="no browser test: pip install playwright"
    )
    path = os.environ.get("KG_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if not path:
        pytest.skip("no browser test: Chromium is neither on the PATH nor named by KG_CHROMIUM")
    with playwright.sync_playwright() as running:
        browser = running.chromium.launch(
            executable_path=path, args=["--headless", "--no-sandbox", "--disable-gpu"]
        )
        yield browser
        browser.close()


def notebook(browser: Any, cell: str, policy: str = "") -> tuple[Any, list[str]]:
    """A page around the output of a cell; and what it complains of or asks for."""
    page, seen = browser.new_page(viewport={"width": 900, "height": 800}), []
    page.on("console", lambda message: seen.append(message.text))
    page.on("pageerror", lambda error: seen.append(str(error)))
    page.on("request", lambda request: seen.append(request.url))
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy}">' if policy else ""
    page.set_content(f"<!doctype html>{meta}<title>notebook</title><div>{cell}</div>")
    return page, seen


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("policy", ["", STRICT], ids=["Jupyter", "VS Code"])
def test_the_frame_shows_the_graph_and_asks_for_nothing(browser: Any, policy: str) -> None:
    graph = made_up_war()
    page, seen = notebook(browser, kg.show(graph, title="War in the valley")._repr_html_(), policy)
    inside = page.frame_locator("iframe")
    inside.locator("#graph canvas").wait_for(timeout=20_000)
    frame = page.frames[-1]
    assert frame.evaluate("kg.network.body.nodeIndices.length") == 37
    ink = """() => {
      const canvas = document.querySelector("#graph canvas");
      const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
      const colours = new Set();
      for (let i = 0; i < data.length; i += 4) if (data[i + 3]) colours.add(data[i] * 65536 + data[i + 1] * 256 + data[i + 2]);
      return colours.size;
    }"""
    frame.wait_for_timeout(500)
    assert frame.evaluate(ink) > 20  # it is drawn, in the colours of its entities
    box = frame.evaluate("document.getElementById('graph').getBoundingClientRect().toJSON()")
    assert box["width"] > 400 and box["height"] > 250  # and there is room to see it
    assert [one for one in seen if not one.startswith(("about:", "data:", "blob:"))] == []
    page.close()


@pytest.mark.browser
@pytest.mark.slow
def test_the_frame_cannot_reach_the_notebook(browser: Any) -> None:
    attack = "<!doctype html><script>try { parent.document.title = 'hacked' } catch { document.title = 'kept out' }</script>"
    page, _ = notebook(browser, frame(attack))
    page.wait_for_timeout(500)
    assert page.title() == "notebook"
    assert page.frames[-1].title() == "kept out"
    page.close()


@pytest.mark.browser
@pytest.mark.slow
def test_in_the_frame_a_name_is_a_name_and_the_policy_of_the_page_holds(browser: Any) -> None:
    graph: Graph = made_up_war()
    name = "</script><img src=x onerror=hacked=1>'\"`\u2028é漢"
    graph.set((iri("Karsk"), SKOS.prefLabel, Literal(name)))
    page, _ = notebook(browser, kg.show(graph, title=name)._repr_html_())
    page.frame_locator("iframe").locator("#graph canvas").wait_for(timeout=20_000)
    inside = page.frames[-1]
    assert inside.evaluate("document.querySelector('h1').textContent") == name
    inside.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=hacked=1>')")
    page.wait_for_timeout(200)
    assert inside.evaluate("typeof hacked") == "undefined"
    page.close()
