"""The tricky sentences in, the share that is read rightly out, known failures counted as wrong."""

from __future__ import annotations

from typing import Any

from kg import pipeline
from kg.model import Article, Block
from kg.pipeline import Tools
from tests.test_adversarial import CASES, fits


def failures(use: Tools) -> list[tuple[dict[str, Any], list[str]]]:
    """The cases that are read wrongly, with the pattern that is missing or must not be there."""
    return [(case, pattern) for case in CASES if (pattern := wrong(case, use)) is not None]


def wrong(case: dict[str, Any], use: Tools) -> list[str] | None:
    text = case["text"]
    told = pipeline.reading(Article("test", text, (Block(0, len(text)),), date="2024-05-17"), use)
    for pattern in case.get("claims", []):
        if not any(fits(c, pattern, use.ontology, told) for c in told.claims):
            return ["missing", *pattern]
    for pattern in case.get("never", []):
        if any(fits(c, pattern, use.ontology, told, aliases=False) for c in told.claims):
            return ["wrongly found", *pattern]
    return None


def score(use: Tools) -> float:
    """Cases read rightly, in percent."""
    return round(100 * (1 - len(failures(use)) / len(CASES)), 2)
