"""The benchmarks by name: their records, and what kg predicts for them."""

from __future__ import annotations

import hashlib
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

from kg.model import Ontology, Reading
from kg.pipeline import Tools
from tests.benchmarks import corpus, muc4, plover, polnear, re3d, wikievents

BENCHMARKS: dict[str, ModuleType] = {
    "polnear": polnear, "muc4": muc4, "re3d": re3d, "wikievents": wikievents, "plover": plover,
}  # fmt: skip
NAMES = (*BENCHMARKS, "adversarial")
FLOORS = tomllib.loads(Path(__file__).with_name("floors.toml").read_text(encoding="utf-8"))


def predictions(name: str, use: Tools) -> list[dict[str, Any]]:
    """One line of predictions for each record of a benchmark."""
    module, gold = BENCHMARKS[name], records(name)
    if name == "polnear":
        lines: list[dict[str, Any]] = module.predictions(gold, use)
        return lines
    predict: Callable[[corpus.Record, Reading, Ontology], dict[str, Any]] = module.predict
    made = {r["id"]: predict(r, told, use.ontology) for r, told in corpus.read_all(gold, use)}
    return [made.get(record["id"], {"id": record["id"]}) for record in gold]


def records(name: str) -> list[corpus.Record]:
    """The records of a benchmark's development split. The file must be the one that was measured."""
    path = corpus.bench(name) / BENCHMARKS[name].FILE
    found = hashlib.md5(path.read_bytes()).hexdigest()
    if found != FLOORS[name]["md5"]:
        sys.exit(
            f"{path}: md5 is {found}, not {FLOORS[name]['md5']}: floors.toml is of another file"
        )
    return corpus.records(path)
