"""A page of `kg build` in, the pictures of the documentation out.

    kg build examples/aleppo-2016.txt -o out && python docs/img/take.py out/graph.html [WORDS]

graph.png is the page as it opens, claim.png the first claim whose sentence has WORDS, phone.png
the page on a telephone; voices, tolls, timeline and map.png are its panels. Needs Chromium and
`pip install playwright`, as the browser tests do.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

HERE = Path(__file__).parent
DESK, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
PANELS = ("voices", "tolls", "timeline", "map")
FIND = """(words) => {
  kg.filter({ words });
  const found = kg.edgeView.getIds()[0];
  kg.filter({ words: "" });
  kg.select(found);
}"""


def main(page_path: str, words: str = "", folder: str = str(HERE)) -> None:
    chromium = os.environ.get("KG_CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for name, size in (("graph", DESK), ("phone", PHONE)):
            page = browser.new_page(viewport=size)
            page.set_default_timeout(120_000)
            page.goto(Path(page_path).resolve().as_uri())
            page.evaluate("kg.ready")
            page.wait_for_timeout(500)
            page.screenshot(path=Path(folder) / f"{name}.png")
            if name == "phone":
                continue
            page.evaluate(FIND, words)
            page.wait_for_timeout(500)
            page.screenshot(path=Path(folder) / "claim.png")
            page.evaluate("kg.select('')")
            for panel in PANELS:
                if page.get_attribute("body", "data-view") != panel:
                    page.click(f"#tabs [data-view={panel}]")
                page.wait_for_timeout(300)
                page.locator("#dock").screenshot(path=Path(folder) / f"{panel}.png")
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
