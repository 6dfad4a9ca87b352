"""Benchmarks in, one table out: how good kg is, beside floor, reach, dream and what is published.

    python -m tests.benchmarks.run [NAME…] [--errors N] [--json]

`make eval` runs all. Figures are on development splits; floors.toml holds what each must not fall
below, and the checksum of the file on which it was measured.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kg.pipeline import Tools
from tests.benchmarks import adversarial, corpus, errors
from tests.benchmarks.registry import BENCHMARKS, FLOORS, NAMES, predictions, records


@dataclass(frozen=True)
class Figure:
    """One measure of one benchmark, in percent."""

    benchmark: str
    measure: str
    ours: float
    floor: float
    reach: str
    dream: str
    published: str
    note: str = ""


def figures(names: Iterable[str], use: Tools) -> Iterator[Figure]:
    """Run the benchmarks named and score them."""
    for name in names:
        found, note = _adversarial(use) if name == "adversarial" else _scored(name, use)
        for measure in FLOORS[name]["measure"]:
            yield Figure(
                name, measure["name"], found[measure["name"]], measure["floor"],
                *(str(measure.get(key, "–")) for key in ("reach", "dream", "published")), note,
            )  # fmt: skip


def _adversarial(use: Tools) -> tuple[dict[str, float], str]:
    return {"read rightly": adversarial.score(use)}, f"{len(adversarial.CASES)} sentences"


def _scored(name: str, use: Tools) -> tuple[dict[str, float], str]:
    module, folder = BENCHMARKS[name], corpus.bench(name)
    gold = records(name)
    predicted = predictions(name, use)
    table = corpus.score(folder, gold, predicted, *getattr(module, "OPTIONS", ()))
    found = {measure: table[row][column] for measure, (row, column) in module.MEASURES.items()}
    note = f"{len(gold)} texts"
    if extra := getattr(module, "more", None):
        more, told = extra(folder, gold, predicted)
        return {**found, **more}, f"{note}{told}"
    return found, note


def table(found: Sequence[Figure]) -> str:
    head = ("benchmark", "measure", "ours", "floor", "reach", "dream", "published")
    rows = [
        (f.benchmark, f.measure, f"{f.ours:.1f}", f"{f.floor:.1f}", f.reach, f.dream, f.published)
        for f in found
    ]
    widths = [max(len(row[i]) for row in (head, *rows)) for i in range(len(head))]
    lines = [
        "  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)).rstrip()
        for row in (head, *rows)
    ]
    notes = "; ".join(dict.fromkeys(f"{f.benchmark} {f.note}" for f in found))
    return "\n".join([lines[0], "─" * max(map(len, lines)), *lines[1:], "", notes])


def _is_there(name: str) -> bool:
    """Whether the benchmark's data is; says so if it is not."""
    there = name == "adversarial" or corpus.bench(name).is_dir()
    if not there:
        print(f"{name}: left out, no {corpus.bench(name)}; set KG_SHARED", file=sys.stderr)
    return there


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(NAMES)}")
    parser.add_argument("--errors", type=int, default=0, metavar="N", help="misses and inventions")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    names = asked.names or [name for name in NAMES if _is_there(name)]
    if unknown := sorted(set(names) - set(NAMES)):
        parser.error(f"{', '.join(unknown)}: expected any of {', '.join(NAMES)}")
    use = corpus.load_tools()
    if asked.errors:
        for name in names:
            print("\n".join(errors.listed(name, use, asked.errors)))
        return 0
    found = list(figures(names, use))
    print(json.dumps([vars(f) for f in found]) if asked.json else table(found))
    return int(any(f.ours < f.floor for f in found))


if __name__ == "__main__":
    sys.exit(main())
