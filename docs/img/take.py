"""A page of `kg build` in, the pictures of the documentation out.

    kg build examples/aleppo-2016.txt -o out && python docs/img/take.py out/graph.html [WORDS]

graph.png is the page as it opens, claim.png the first claim whose sentence has WORDS, phone.png
the page on a telephone. Needs Chromium and `pip install playwright`, as the browser tests do.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

HERE = Path(__file__).parent
DESK, PHONE = {"width": 1400, "height": 900}, {"width": 390, "height": 844}
FIND = """(words) => {
  document.getElementById("words").value = words;
  document.getElementById("words").dispatchEvent(new Event("input"));
  const found = kg.edgeView.getIds()[0];
  document.getElementById("reset").click();
  kg.select(found);
}"""


def main(page_path: str, words: str = "") -> None:
    chromium = os.environ.get("KG_CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for name, size in (("graph", DESK), ("claim", DESK), ("phone", PHONE)):
            page = browser.new_page(viewport=size)
            page.goto(Path(page_path).resolve().as_uri())
            if name == "claim":
                page.evaluate(FIND, words)
            page.wait_for_timeout(500)
            page.screenshot(path=HERE / f"{name}.png")
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
