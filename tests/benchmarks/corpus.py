"""Benchmark records in, kg's readings out; parses are kept on disk, so that a second run is quick.

A benchmark is a folder with a file of records (JSON lines with `id`, `text`, `gold`) and its own
`score.py`. It is not ours and stays outside of the repository: KG_SHARED names the folder above
`bench/`. Parses go to KG_CACHE (default ~/.cache/conflictkg), keyed by pipeline, code and text.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from kg import parse as parsing
from kg import pipeline
from kg.errors import ReadError
from kg.model import Article, Ontology, Reading
from kg.ontology import read_ontology
from kg.pipeline import Tools
from kg.read import article
from kg.read.page import Page
from tests.benchmarks import parses

Record = dict[str, Any]
ROOT = Path(__file__).parents[2]


def bench(name: str) -> Path:
    """The folder of a benchmark, whether or not it is there."""
    return Path(os.environ.get("KG_SHARED", ROOT.parent / "shared")) / "bench" / name


def records(path: Path) -> list[Record]:
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def article_of(record: Record) -> Article | None:
    """A record read as `kg build` reads a row of JSON lines; None where kg refuses it."""
    fields = {name: str(record.get(name) or "") for name in ("title", "url")}
    page = Page(record["text"], record["id"], record["id"], **fields)
    try:
        found = article(page, date=str(record.get("date") or "")[:10])
    except ReadError as error:
        print(f"refused: {error}", file=sys.stderr)
        return None
    assert found.text == record["text"], f"{record['id']}: reading changed the text"
    return found


def load_tools() -> Tools:
    """kg's own pipeline and ontology; what it parses is kept."""
    use = pipeline.tools(read_ontology())
    folder = Path(os.environ.get("KG_CACHE", Path.home() / ".cache" / "conflictkg"))
    pipeline.parse = parses.cached(parsing.parse, use.nlp, folder)
    return use


def read_all(found: Iterable[Record], use: Tools) -> Iterator[tuple[Record, Reading]]:
    """Each record that kg reads, with its reading."""
    for record in found:
        told = article_of(record)
        if told is not None:
            with use.nlp.memory_zone():
                yield record, pipeline.reading(told, use)


# ---------------------------------------------------------------------- scoring
def score(folder: Path, gold: Iterable[Record], predicted: Iterable[Record], *options: str) -> Any:
    """What the benchmark's own score.py says of predictions."""
    with tempfile.TemporaryDirectory() as scratch:
        files = []
        for name, rows in (("gold", gold), ("predicted", predicted)):
            files.append(Path(scratch) / f"{name}.jsonl")
            files[-1].write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        command = [sys.executable, str(folder / "score.py"), *map(str, files), *options, "--json"]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
    return json.loads(done.stdout)


def above(ontology: Ontology, relation: str, *wanted: str) -> bool:
    """Whether a relation is one of those wanted, or a narrower one."""
    return any(ontology.is_a(relation, each) for each in wanted)
