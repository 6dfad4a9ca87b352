"""Words per second of the language pipeline alone and of the whole build, in one run.

    python tests/benchmarks/speed.py [FOLDER]

Reads the articles of a folder (default: examples/, each several times), parses them, then builds
their graph, in turn, and prints both rates, their ratio, start-up of `kg --help`, and peak memory.
"""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from kg import api
from kg.ontology import read_ontology
from kg.parse import parse
from kg.pipeline import readings, tools

ROUNDS = 5
COPIES = 8


def main(folder: Path) -> None:
    articles = list(api.read([str(folder)])) * COPIES
    words = sum(len(a.text[b.start : b.end].split()) for a in articles for b in a.blocks)
    use = tools(read_ontology())
    list(readings(articles[:2], use))  # warm
    alone, whole, graph = [], [], []
    for _ in range(ROUNDS):
        start = time.process_time()
        for article in articles:
            with use.nlp.memory_zone():
                parse(article, use.nlp)
        parsed = time.process_time()
        found = list(readings(articles, use))
        read = time.process_time()
        made = api.assembled(found[: len(found) // COPIES], use.ontology)
        with tempfile.TemporaryDirectory() as out:
            api.save(made, Path(out) / "graph.ttl")
        done = time.process_time()
        alone.append(parsed - start)
        whole.append(read - parsed + (done - read) * COPIES)
        graph.append((done - read) * COPIES)
    ratios = [w / a for w, a in zip(whole, alone, strict=True)]
    begin = time.perf_counter()
    subprocess.run([sys.executable, "-m", "kg", "--help"], check=True, stdout=subprocess.DEVNULL)
    helped = time.perf_counter() - begin
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{len(articles)} articles, {words:,} words, median of {ROUNDS} rounds, CPU seconds")
    print(f"language pipeline alone   {words / statistics.median(alone):>9,.0f} words/s")
    print(f"whole build, with Turtle  {words / statistics.median(whole):>9,.0f} words/s")
    print(f"of which graph and Turtle {statistics.median(graph) / statistics.median(whole):>9.0%}")
    print(f"whole ÷ pipeline          {statistics.median(ratios):>9.2f}   (aim: at most 1.5)")
    print(f"kg --help                 {helped:>9.2f} s")
    print(f"peak memory               {peak:>9.0f} MB")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[2] / "examples")
