"""Readings in, `ontologies/confidence.toml` out: python -m training.confidence

A logistic regression with a ridge, in the terms that `kg/confidence.py` looks up, on the two thirds
of the articles that are not held back. `--all` fits on all of them. Prints the table.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from kg.confidence import OTHER
from kg.ontology import read_ontology

Row = dict[str, Any]
READINGS = Path(__file__).parents[1] / "tests/golden/readings.jsonl"
RIDGE = 3.0
ENOUGH = 20  # readings that give a frame's voice, or a reporting cue, odds of its own
BELOW = (20, 30, 40)  # words; the second band is the one that others are compared with
NEUTRAL = ("voice=", "realis=actual", "words=30",
           "subject=name", "subject=description", "subject=pronoun")  # fmt: skip


def held_back(row: Row) -> bool:
    """A third of the articles, whatever they say."""
    return int(row["article"][:8], 16) % 3 == 0


def terms(row: Row, often: Counter[str]) -> list[str]:
    """What is known of a claim, as the rows of the table: "frame=Nominal", "words=20"."""
    frame = row["found_by"].partition("/")[0]
    voices = [name for name in often if name.startswith(frame + "/") and often[name] >= ENOUGH]
    cue = row["voice"] if often["voice=" + row["voice"]] >= ENOUGH or not row["voice"] else OTHER
    band = next((str(n) for n in BELOW if row["words"] < n), OTHER)
    return [
        f"frame={row['found_by'] if len(voices) > 1 and row['found_by'] in voices else frame}",
        f"voice={cue}",
        f"realis={row['realis']}",
        f"subject={row['subject_kind']}",
        f"words={band}",
    ]


def fit(rows: Sequence[Row], often: Counter[str]) -> dict[str, float]:
    """Each term's odds; those of a frame hold the odds of all."""
    found = [[t for t in terms(row, often) if t not in NEUTRAL] for row in rows]
    frames = {f"frame={frame}" for frame in read_ontology().frames}
    names = sorted(frames.union(*found))
    at = {name: i for i, name in enumerate(names)}
    x = np.zeros((len(rows), len(names)))
    for i, have in enumerate(found):
        x[i, [at[name] for name in have]] = 1
    y = np.array([row["label"] == "right" for row in rows], dtype=float)
    base = float(np.log(y.mean() / (1 - y.mean())))
    w = np.zeros(len(names))
    for _ in range(50):  # Newton's method
        p = 1 / (1 + np.exp(-(base + x @ w)))
        slope = x.T @ (y - p) - RIDGE * w
        w += np.linalg.solve((x.T * (p * (1 - p))) @ x + RIDGE * np.eye(len(w)), slope)
    odds = {
        name: float(np.exp(weight + (base if name.startswith("frame=") else 0)))
        for name, weight in zip(names, w, strict=True)
    }
    return dict.fromkeys(NEUTRAL, 1.0) | odds


def main() -> None:
    rows = [json.loads(line) for line in READINGS.read_text(encoding="utf-8").splitlines()]
    often = Counter(row["found_by"] for row in rows)
    often.update("voice=" + row["voice"] for row in rows)
    seen = rows if "--all" in sys.argv else [row for row in rows if not held_back(row)]
    odds = fit(seen, often)
    print(f"# Odds of being right, from {len(seen)} claims read; made by training/confidence.py.")
    for group in ("frame", "voice", "realis", "subject", "words"):
        print(f"\n[{group}]")
        for name in sorted(name for name in odds if name.startswith(group + "=")):
            print(f'"{name.partition("=")[2]}" = {odds[name]:.2f}')


if __name__ == "__main__":
    main()
