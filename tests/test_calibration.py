"""A claim at 0.8 is right eight times in ten: measured on readings that the odds were not fitted to.

`golden/readings.jsonl` is an analyst's reading of claims, without their text: where each claim
stands in which text, its evidence, and whether it is right, half right (which counts as wrong) or
wrong: those that the rules make, for what they no longer make says nothing of them. A third of the
articles is held back from the fit.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kg import confidence
from kg.confidence import calibrated, share, table
from kg.errors import OntologyError
from tests import readings as r

Row = dict[str, Any]
READINGS = Path(__file__).parent / "golden" / "readings.jsonl"
ROWS: list[Row] = [json.loads(line) for line in READINGS.read_text("utf-8").splitlines()]
HELD_BACK = [row for row in ROWS if int(row["article"][:8], 16) % 3 == 0]


def recomputed(row: Row) -> float:
    found = share(table(), found_by=row["found_by"], words=row["words"], voice=row["voice"],
                  realis=row["realis"], subject=row["subject_kind"])  # fmt: skip
    assert found is not None
    return found


def calibration_error(rows: Sequence[Row], confidences: Sequence[float], bins: int = 10) -> float:
    """ECE: by how much confidence and share right differ, over bins of equal width."""
    found: list[list[tuple[float, bool]]] = [[] for _ in range(bins)]
    for row, sure in zip(rows, confidences, strict=True):
        found[min(int(sure * bins), bins - 1)].append((sure, row["label"] == "right"))
    gaps = (abs(sum(sure - right for sure, right in b)) for b in found)
    return sum(gaps) / len(rows)


def test_enough_was_read() -> None:
    assert len(ROWS) >= 1500 and len({row["article"] for row in ROWS}) >= 140
    assert {row["label"] for row in ROWS} == {"right", "half", "wrong"}
    assert all(bool(row["cause"]) == (row["label"] != "right") for row in ROWS)
    assert not {"text", "sentence", "subject", "object"} & ROWS[0].keys()  # places, no words


def test_confidence_is_the_share_that_is_right() -> None:
    error = calibration_error(HELD_BACK, [recomputed(row) for row in HELD_BACK])
    assert len(HELD_BACK) >= 400
    assert error <= 0.07
    assert error < calibration_error(HELD_BACK, [row["confidence"] for row in HELD_BACK])


def test_the_surer_half_is_right_more_often() -> None:
    by_sure = sorted(HELD_BACK, key=recomputed)
    half = len(by_sure) // 2
    right = [row["label"] == "right" for row in by_sure]
    assert sum(right[half:]) / (len(right) - half) >= sum(right[:half]) / half + 0.1


def test_evidence_makes_a_claim_surer_or_less_sure() -> None:
    plain = {"found_by": "Transitive/active", "words": 25, "voice": "", "realis": "actual",
             "subject": "name"}  # fmt: skip

    def sure(**evidence: Any) -> float:
        found = share(table(), **plain | evidence)
        assert found is not None
        return found

    assert sure(words=12) > sure() > sure(words=35) > sure(words=60)
    assert sure() > sure(realis="hypothetical")
    assert sure() > sure(subject="event")
    assert sure(found_by="Transitive/passive") > sure() > sure(found_by="Toll/surface")


def test_what_was_never_read_keeps_its_own_confidence() -> None:
    claim = replace(r.CLAIMS["leads"], found_by="mine/example", confidence=0.99)
    assert calibrated(claim) == claim
    assert calibrated(replace(claim, found_by="Role/role")).confidence < 0.95


def test_a_broken_table_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confidence, "ontologies", lambda: tmp_path)
    table.cache_clear()
    try:
        (tmp_path / "confidence.toml").write_text('[frame]\n"Role" = 2.0\n')
        with pytest.raises(OntologyError, match=r"confidence\.toml: no \[realis\] there"):
            table()
    finally:
        table.cache_clear()
