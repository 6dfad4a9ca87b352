"""A text and what is marked in it in, runs of text for the page out.

Offsets count characters in Python and UTF-16 units in a browser: so the text is cut here, and the
page never counts.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence

Mark = tuple[int, int, str]  # start, end, and what it is: half-open, in characters
Run = list[str | int]  # text, number of its sentence or -1, key of its entity, reason if masked

SHORT = 4  # letters from which on a name is looked for in the text


def runs(
    text: str,
    *,
    sentences: Sequence[tuple[int, int]],
    mentions: Iterable[Mark] = (),
    masked: Iterable[Mark] = (),
) -> list[Run]:
    """`text` cut at every mark: `"".join(run[0] for run in runs(...)) == text`.

    Of mentions that lie in one another the inner one counts. Marks that reach out of the text
    are left out. A run ends where the rest of it says nothing.
    """
    size = len(text)
    spans = [(start, end, str(i)) for i, (start, end) in enumerate(sentences)]
    layers = [
        [(start, end, value) for start, end, value in layer if 0 <= start < end <= size]
        for layer in (spans, sorted(mentions, key=lambda m: (m[0] - m[1], m)), masked)
    ]
    cuts = sorted({0, size, *(cut for layer in layers for mark in layer for cut in mark[:2])})
    painted = [[""] * (len(cuts) - 1) for _ in layers]
    for row, layer in zip(painted, layers, strict=True):
        for start, end, value in layer:
            first, last = bisect_left(cuts, start), bisect_left(cuts, end)
            row[first:last] = [value] * (last - first)
    return [
        _run(text[cuts[i] : cuts[i + 1]], *(row[i] for row in painted))
        for i in range(len(cuts) - 1)
    ]


def _run(text: str, sentence: str, entity: str, reason: str) -> Run:
    run: Run = [text, int(sentence or -1), entity, reason]
    while len(run) > 1 and run[-1] in ("", -1):
        run.pop()
    return run


def named(text: str, names: Mapping[str, str], masked: Iterable[Mark] = ()) -> list[Mark]:
    """Where names stand in `text` as whole words in their own spelling: `names` gives their key.

    Only names of four letters and more, as shorter ones are too often something else.
    """
    wanted = sorted((n for n in names if len(n) >= SHORT), key=lambda name: (-len(name), name))
    if not wanted:
        return []
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, wanted))})(?!\w)")
    hidden = [(start, end) for start, end, _ in masked]
    return [
        (found.start(), found.end(), names[found[0]])
        for found in pattern.finditer(text)
        if not any(start < found.end() and found.start() < end for start, end in hidden)
    ]
