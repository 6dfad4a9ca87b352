"""Made-up graphs in, a table out: how soon the page can be used, against pyvis as it comes.

    python -m tests.benchmarks.page [--sizes 50,500,2000,5000] [--limit 60] [--kinds page,all,pyvis]

For each size, in one run and one after the other: our page as it opens (the 150 most connected),
our page with all entities drawn at once, and pyvis with its defaults (but for `cdn_resources`, as
its default page opens blank without a network). "Usable" is when the network is drawn and a frame
after that is done: CPU seconds of all of Chromium's processes since the file was opened, and
seconds on the wall, which tell as much about what else the machine does. While the mouse drags the
drawing, CPU time is counted by frame: 16 ms and less can be smooth. A page that is not usable
after `--limit` CPU seconds is given up, and said so. Needs Chromium and `pip install playwright`.
"""

from __future__ import annotations

import argparse
import os
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

from rdflib import DCTERMS, RDF, RDFS, SKOS, Graph, Literal, Namespace, URIRef

from kg.api import to_html
from kg.export.network import to_networkx
from kg.vocab import NIF, new_graph

KG = Namespace("https://w3id.org/conflictkg/ontology#")
ID = Namespace("https://w3id.org/conflictkg/id/")
SCHEMA = Namespace("https://schema.org/")
TYPES = ("ArmedGroup", "Army", "State", "Person", "City", "Facility", "Attack", "Monitor")
RELATIONS = ("attacked", "killed", "seized", "supports", "locatedIn", "accused", "takesPartIn")
STANDINGS = ("stated",) * 11 + ("claimed",) * 7 + ("denied", "unreal")
SYLLABLES = ("ka", "ro", "min", "del", "su", "var", "tesh", "ol", "bri", "na", "gor", "lis")
PER_ARTICLE = 20  # claims
DRAG = 5.0  # seconds
VIEW = {"width": 1400, "height": 900}
ARGUMENTS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
    "--disable-component-update", "--no-first-run",
]  # fmt: skip

# Looks on from within, as asking from outside costs CPU time of its own. The physics of vis-network
# is ready where there is none, or when it has come to rest.
LOOK_ON = """
const looking = setInterval(() => {
  const network = window.kg?.network ?? window.network;
  if (!network?.physics?.ready) return;
  clearInterval(looking);
  network.redraw();
  requestAnimationFrame(() => setTimeout(() => { window.usable = performance.now(); }));
}, 50);
"""
COUNT = """() => {
  window.frames_seen = 0;
  const count = () => { window.frames_seen += 1; requestAnimationFrame(count); };
  requestAnimationFrame(count);
}"""


def made_up(size: int) -> Graph:
    """`size` entities and about twice as many claims; few have many (preferential attachment)."""
    chance, graph, ends = Random(size), new_graph(), [0, 1]
    for i in range(size):
        words = ("".join(chance.choices(SYLLABLES, k=3)).title() for _ in range(2))
        graph.add((ID[f"e{i}"], RDF.type, KG[chance.choice(TYPES)]))
        graph.add((ID[f"e{i}"], SKOS.prefLabel, Literal(" ".join(words))))
    number = 0
    for i in range(2, size):
        for _ in range(2):
            other = chance.choice(ends)
            _add_claim(graph, number, ID[f"e{i}"], ID[f"e{other}"], ID[f"e{other % 7}"], chance)
            ends += [i, other]
            number += 1
    for relation in RELATIONS:
        graph.add((KG[relation], RDFS.label, Literal(relation)))
    return graph


def _add_claim(
    graph: Graph, number: int, subject: URIRef, object_: URIRef, source: URIRef, chance: Random
) -> None:
    article, claim = ID[f"article{number // PER_ARTICLE}"], ID[f"claim/{number:012x}"]
    if number % PER_ARTICLE == 0:
        graph.add((article, SCHEMA.publisher, ID["e0"]))
        graph.add((article, DCTERMS.identifier, Literal(f"article{number // PER_ARTICLE}")))
        graph.add((article, SCHEMA.headline, Literal(f"Day {number // PER_ARTICLE} of the war")))
    text = f"{' '.join(chance.choices(SYLLABLES, k=22))}, it was said on day {number}."
    start = 200 * (number % PER_ARTICLE)
    sentence = URIRef(f"{article}#char={start},{start + len(text)}")
    standing = chance.choice(STANDINGS)
    for predicate, value in (
        (NIF.referenceContext, article), (NIF.beginIndex, Literal(start)),
        (NIF.endIndex, Literal(start + len(text))), (NIF.anchorOf, Literal(text)),
    ):  # fmt: skip
        graph.add((sentence, predicate, value))
    for predicate, value in (
        (RDF.type, KG.Claim), (RDF.subject, subject), (RDF.object, object_),
        (RDF.predicate, KG[chance.choice(RELATIONS)]), (KG.standing, KG[standing]),
        (KG.claimant, source), (KG.polarity, KG.negative if standing == "denied" else KG.positive),
        (KG.realis, KG.planned if standing == "unreal" else KG.actual),
        (KG.certainty, KG.certain), (KG.evidence, sentence), (KG.confidence, Literal(0.8)),
    ):  # fmt: skip
        graph.add((claim, predicate, value))


def as_pyvis(graph: Graph) -> str:
    """The same graph as pyvis draws it by default; the sentence is the edge's tooltip."""
    from pyvis.network import Network

    network = to_networkx(graph)
    net = Network(cdn_resources="in_line", directed=True, height="900px")
    for node, about in network.nodes(data=True):
        net.add_node(node, label=about["label"], title=about["type"])
    for subject, object_, about in network.edges(data=True):
        net.add_edge(subject, object_, title=about["sentence"])
    return str(net.generate_html())


KINDS: dict[str, tuple[str, Callable[[Graph], str]]] = {
    "page": ("kg, as it opens", to_html),
    "all": ("kg, all drawn", lambda graph: to_html(graph, top=1_000_000)),
    "pyvis": ("pyvis defaults", as_pyvis),
}


def measure(playwright: Any, page: str, limit: float) -> dict[str, float]:
    """CPU seconds and seconds until usable, CPU milliseconds a frame; {} if not within `limit`."""
    chromium = os.environ.get("KG_CHROMIUM") or shutil.which("chromium")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "page.html"
        path.write_text(page, encoding="utf-8")
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS, timeout=0)
        try:
            return _opened(browser, path, limit)
        finally:
            browser.close()


def _opened(browser: Any, path: Path, limit: float) -> dict[str, float]:
    about = browser.new_browser_cdp_session()
    tab = browser.new_page(viewport=VIEW)
    tab.set_default_timeout(0)
    tab.add_init_script(LOOK_ON)
    tab.route("http*://**", lambda route: route.abort())  # pyvis asks for Bootstrap
    before = _cpu(about)
    tab.goto(path.as_uri(), wait_until="commit")
    while not _within(tab, "() => window.usable !== undefined", seconds=10):
        if _cpu(about) - before > limit:
            return {}
    cpu, seconds = _cpu(about) - before, tab.evaluate("window.usable") / 1000
    return {"cpu": cpu, "seconds": seconds, "frame": _dragged(tab, about)}


def _within(tab: Any, test: str, seconds: float) -> bool:
    """Whether `test` comes true in the page within so many seconds."""
    from playwright.sync_api import TimeoutError as OutOfTime

    try:
        tab.wait_for_function(test, polling=1000, timeout=seconds * 1000)
    except OutOfTime:
        return False
    return True


def _cpu(about: Any) -> float:
    return sum(each["cpuTime"] for each in about.send("SystemInfo.getProcessInfo")["processInfo"])


def _dragged(tab: Any, about: Any) -> float:
    """CPU milliseconds a frame while the mouse drags the drawing to and fro."""
    box = tab.locator("canvas").first.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    tab.mouse.move(x, y)
    tab.mouse.down()
    tab.evaluate(COUNT)
    start, before, step = time.perf_counter(), _cpu(about), 0
    while time.perf_counter() - start < DRAG:
        step += 1
        tab.mouse.move(x + 4 * (step % 40), y + 2 * (step % 40))
    frames = max(tab.evaluate("window.frames_seen"), 1)
    spent = _cpu(about) - before
    tab.mouse.up()
    return float(1000 * spent / frames)


def main(sizes: list[int], kinds: list[str], limit: float) -> None:
    from playwright.sync_api import sync_playwright

    heads = ("entities / claims", "page", "made in, CPU s", "MB", "usable after, CPU s",
             "on the wall, s", "dragging, CPU ms a frame")  # fmt: skip
    print(f"| {' | '.join(heads)} |\n|--:|---|--:|--:|--:|--:|--:|", flush=True)
    for size in sizes:
        graph = made_up(size)
        claims = sum(1 for _ in graph.subjects(RDF.type, KG.Claim))
        for kind in kinds:
            name, make = KINDS[kind]
            start = time.process_time()
            page = make(graph)
            made = time.process_time() - start
            with sync_playwright() as playwright:
                found = measure(playwright, page, limit)
            cells = (
                [f"{found['cpu']:.1f}", f"{found['seconds']:.1f}", f"{found['frame']:.0f}"]
                if found
                else [f"not within {limit:.0f}", "–", "–"]
            )
            megabytes = len(page.encode()) / 1e6
            row = [f"{size:,} / {claims:,}", name, f"{made:.1f}", f"{megabytes:.1f}", *cells]
            print(f"| {' | '.join(row)} |", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", default="50,500,2000,5000")
    parser.add_argument("--kinds", default=",".join(KINDS))
    parser.add_argument("--limit", type=float, default=60, help="CPU seconds; default: 60")
    arguments = parser.parse_args()
    main(
        [int(size) for size in arguments.sizes.split(",")],
        arguments.kinds.split(","),
        arguments.limit,
    )
