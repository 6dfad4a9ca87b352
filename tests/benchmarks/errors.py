"""A benchmark in, its misses and inventions out, as lines to be read by eye: cause by cause."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator

from kg.pipeline import Tools
from tests.benchmarks import adversarial
from tests.benchmarks.misses import ERRORS
from tests.benchmarks.registry import predictions, records


def listed(name: str, use: Tools, most: int) -> Iterator[str]:
    """At most `most` misses and as many inventions, drawn alike on every run."""
    if name == "adversarial":
        yield from (f"{pattern}: {case['text']}" for case, pattern in adversarial.failures(use))
        return
    gold, predicted = records(name), predictions(name, use)
    found = [
        (kind, record["id"], what, where)
        for record, line in zip(gold, predicted, strict=True)
        for kind, what, where in ERRORS[name](record, line)
    ]
    for kind in ("missed", "invented"):
        those = [error for error in found if error[0] == kind]
        groups = Counter(error[2].split(" ")[0] for error in those)
        yield f"=== {name}: {len(those)} {kind}; " + ", ".join(
            f"{g} {n}" for g, n in groups.most_common(12)
        )
        drawn = random.Random(7).sample(those, min(most, len(those)))
        for _, where_id, what, where in sorted(drawn, key=lambda error: error[2]):
            yield f"- {what}   [{where_id}]\n      {where}"
