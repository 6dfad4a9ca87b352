"""Claims in, the same claims out, each with its confidence: the share of such claims that is right.

An analyst read the claims of many articles against their sentences; `confidence.toml` beside the
ontology is what came of it. A frame has odds of being right, in the outlet's own voice, about an
actual deed of an actor, in a sentence of middling length; each other kind of evidence multiplies
them. Half right counts as wrong. The table is fitted by `training/confidence.py`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from functools import cache

from kg.errors import OntologyError
from kg.files import ontologies
from kg.model import Claim

FILE = "confidence.toml"
OTHER = "other"  # the odds of what a table does not name

Odds = Mapping[str, Mapping[str, float]]


@cache
def table() -> Odds:
    """The odds by frame, voice, realis, subject and length; OntologyError where they are broken."""
    path = ontologies() / FILE
    try:
        found: Odds = tomllib.loads(path.read_text(encoding="utf-8"))
        positive = all(odds > 0 for group in found.values() for odds in group.values())
    except (OSError, ValueError, AttributeError, TypeError) as error:
        raise OntologyError(f"{path}: {error}; want tables of odds that come with kg") from error
    missing = {"frame", "voice", "realis", "subject", "words"} - set(found)
    if missing or not positive:
        raise OntologyError(f"{path}: no [{min(missing, default='odds above 0')}] there")
    return found


def share(
    odds: Odds, *, found_by: str, words: int, voice: str, realis: str, subject: str
) -> float | None:
    """How often a claim with this evidence is right, 0 to 1; None where its frame was never read.

    `words` is the length of its sentence, which is what makes a parse doubtful; `voice` the kind of
    its attribution, "" for the outlet's own; `subject` the kind of the mention that is its subject.
    """
    frame = odds["frame"].get(found_by, odds["frame"].get(found_by.partition("/")[0]))
    if frame is None:
        return None
    bands = sorted(int(below) for below in odds["words"] if below != OTHER)
    band = next((str(below) for below in bands if words < below), OTHER)
    right = frame * odds["words"][band]
    for name, value in (("voice", voice), ("realis", realis), ("subject", subject)):
        right *= odds[name].get(value, odds[name].get(OTHER, 1.0))
    return round(right / (1 + right), 3)


def calibrated(claim: Claim) -> Claim:
    """The claim with its confidence; one of an extractor that was never read keeps its own."""
    found = share(
        table(), found_by=claim.found_by, words=len(claim.sentence.text.split()),
        voice=claim.attribution.kind if claim.attribution else "", realis=claim.realis,
        subject=claim.subject.kind,
    )  # fmt: skip
    return replace(
        claim,
        confidence=claim.confidence if found is None else found,
        content=claim.content and calibrated(claim.content),
        part_of=claim.part_of and calibrated(claim.part_of),
    )
