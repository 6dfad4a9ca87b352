"""One-sentence cases that fool text-to-graph tools: adversarial/cases.toml, through the pipeline."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from kg.model import Claim, Ontology, Reading, standing

CASES = tomllib.loads((Path(__file__).parent / "adversarial" / "cases.toml").read_text())["case"]
ALLOWED = {"family", "text", "claims", "never", "xfail"}


def test_there_are_many_and_all_are_well_formed() -> None:
    assert len(CASES) >= 60
    for case in CASES:
        assert set(case) <= ALLOWED, case["text"]
        assert case.get("claims") or case.get("never"), case["text"]


def name_fits(wanted: str, found: str, *aliases: str) -> bool:
    if wanted == "*":
        return True
    names = {n.casefold().removeprefix("the ") for n in (found, *aliases)}
    return any(wanted.casefold() == n or n.endswith(" " + wanted.casefold()) for n in names)


def fits(
    claim: Claim, pattern: list[str], ontology: Ontology, reading: Reading, *, aliases: bool = True
) -> bool:
    entities = {e.key: e for e in reading.entities} if aliases else {}

    def named(wanted: str, mention: Any) -> bool:
        entity = entities.get(mention.entity)
        other = (entity.name, *entity.aliases) if entity else ()
        return name_fits(wanted, mention.name, mention.text, *other)

    subject, relation, target = pattern[:3]
    if not ontology.is_a(claim.relation, relation):
        return False
    if subject == "=":
        if claim.subject.kind != "event":
            return False
    elif not named(subject, claim.subject):
        return False
    if not named(target, claim.object):
        return False
    if len(pattern) > 3 and standing(claim) != pattern[3]:
        return False
    if len(pattern) > 4 and pattern[4] != "*":
        source = claim.attribution.source if claim.attribution else None
        return named(pattern[4], source) if source else pattern[4] == ""
    return True


def marked(case: dict[str, Any]) -> Any:
    marks = [pytest.mark.xfail(reason=case["xfail"], strict=True)] if "xfail" in case else []
    return pytest.param(case, id=f"{case['family']}: {case['text'][:48]}", marks=marks)


@pytest.mark.parametrize("case", [marked(case) for case in CASES])
def test_case(case: dict[str, Any], read_text: Any, ontology: Ontology) -> None:
    reading = read_text(case["text"])
    said = [f"{standing(c)}: {c.subject.name} {c.relation} {c.object.name}" for c in reading.claims]
    for pattern in case.get("claims", []):
        assert any(fits(c, pattern, ontology, reading) for c in reading.claims), (pattern, said)
    for pattern in case.get("never", []):
        bad = [c for c in reading.claims if fits(c, pattern, ontology, reading, aliases=False)]
        assert not bad, (pattern, said)
