"""Sentences in, arrays out: the language pipeline's networks in numpy, for prediction only.

They are trained with torch by the recipe in `training/`, which exports the weights; nothing here
needs it. A sentence is a list of word forms. Every form becomes a row of feature ids (word,
affixes, shape, prefixes of its Brown-cluster path), the rows become vectors, and recurrent layers
(LSTM in both directions) give each word a vector that knows its sentence.

Timothy Dozat and Christopher Manning, "Deep Biaffine Attention for Neural Dependency Parsing",
ICLR 2017, describe the arc scorer.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.lang.lex_attrs import word_shape
from spacy.strings import get_string_id

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Weights = Mapping[str, Floats]

CLUSTERS = Path(__file__).parent / "models" / "clusters.npz"
CLUSTER_BITS = (4, 6, 10, 32)  # path prefixes; 32 is the whole path (18 bits at most)
FEATURES = ("word", "prefix", "suffix2", "suffix3", "shape", "c4", "c6", "c10", "c32")
UNKNOWN, ROOT = 0, 1  # ids that every feature has; those of its vocabulary follow
_STRAIGHT = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "‑": "-"})
_DIGIT = re.compile(r"[0-9]")
_CACHED = 200_000  # forms; the cache is emptied when it is full


@cache
def cluster_table() -> dict[int, int]:
    """String id of a clustered word form -> its path, whose low bits are its first steps."""
    with np.load(CLUSTERS) as table:
        return dict(zip(table["forms"].tolist(), table["paths"].tolist(), strict=True))


def cluster_path(form: str) -> int:
    """Brown-cluster path of a form or of its lower-cased form, 0 where neither has one."""
    table = cluster_table()
    path = table.get(get_string_id(form), 0)
    return path or table.get(get_string_id(form.lower()), 0)


def feature_keys(form: str) -> tuple[int, ...]:
    """One key for each of FEATURES; 0 where the form has no such feature."""
    form = form.translate(_STRAIGHT)
    word = _DIGIT.sub("0", form.lower())
    path = cluster_path(form)
    texts = (word, word[:3], word[-2:], word[-3:], word_shape(form))
    prefixes = [(path & (2**bits - 1)) + 1 if path else 0 for bits in CLUSTER_BITS]
    return (*(get_string_id(text) for text in texts), *prefixes)


class Lexicon:
    """Word forms to rows of feature ids, by the vocabularies of a trained network."""

    def __init__(self, vocabularies: Mapping[str, NDArray[np.uint64]]) -> None:
        self.vocabularies = vocabularies
        self._ids = [
            {key: at for at, key in enumerate(vocabularies[name].tolist(), start=2)}
            for name in FEATURES
        ]
        self._rows: dict[str, tuple[int, ...]] = {}

    def row(self, form: str) -> tuple[int, ...]:
        """The feature ids of a form."""
        row = self._rows.get(form)
        if row is None:
            if len(self._rows) >= _CACHED:
                self._rows.clear()
            keys = feature_keys(form)
            row = tuple(ids.get(key, UNKNOWN) for ids, key in zip(self._ids, keys, strict=True))
            self._rows[form] = row
        return row

    def rows(self, forms: Sequence[str]) -> Ints:
        """Shape (words, features)."""
        return np.array([self.row(form) for form in forms], dtype=np.int64).reshape(
            len(forms), len(FEATURES)
        )


def embed(rows: Ints, weights: Weights) -> Floats:
    """Shape (words, width): the vectors of all features side by side."""
    columns = [weights[f"embed.{name}"][rows[:, at]] for at, name in enumerate(FEATURES)]
    return np.concatenate(columns, axis=1)


class Packing:
    """The order of words in which step t of all sentences lies together, longest sentence first."""

    def __init__(self, lengths: Sequence[int]) -> None:
        sizes = np.asarray(lengths)
        starts = np.concatenate(([0], np.cumsum(sizes)[:-1]))
        order = np.argsort(-sizes, kind="stable")
        steps = int(sizes.max(initial=0))
        self.active = [int(np.count_nonzero(sizes > t)) for t in range(steps)]
        self.at = np.concatenate(
            [starts[order[:n]] + t for t, n in enumerate(self.active)] or [np.empty(0, np.int64)]
        ).astype(np.int64)
        self.inverse = np.empty_like(self.at)
        self.inverse[self.at] = np.arange(len(self.at))


def _sigmoid(x: Floats) -> Floats:
    out: Floats = np.tanh(x * np.float32(0.5))
    out += 1
    out *= np.float32(0.5)
    return out


def _lstm(inputs: Floats, packing: Packing, recurrent: Floats, *, backwards: bool) -> Floats:
    """One direction over packed gate inputs of shape (words, 4 × width), order i, f, g, o."""
    width = recurrent.shape[0]
    out = np.empty((len(inputs), width), dtype=np.float32)
    offsets = np.concatenate(([0], np.cumsum(packing.active)))
    widest = packing.active[0] if packing.active else 0
    hidden = np.zeros((widest, width), dtype=np.float32)
    cell = np.zeros((widest, width), dtype=np.float32)
    steps = range(len(packing.active))
    for t in reversed(steps) if backwards else steps:
        n, start = packing.active[t], int(offsets[t])
        gates = inputs[start : start + n] + hidden[:n] @ recurrent
        in_forget = _sigmoid(gates[:, : 2 * width])
        proposed = np.tanh(gates[:, 2 * width : 3 * width])
        state = in_forget[:, width:] * cell[:n] + in_forget[:, :width] * proposed
        shown = _sigmoid(gates[:, 3 * width :]) * np.tanh(state)
        cell[:n], hidden[:n] = state, shown
        out[start : start + n] = shown
    return out


def bilstm(vectors: Floats, packing: Packing, weights: Weights, name: str) -> Floats:
    """Both directions over packed vectors: shape (words, 2 × width)."""
    sides = []
    for side in ("forward", "backward"):
        inputs = vectors @ weights[f"{name}.{side}.input"] + weights[f"{name}.{side}.bias"]
        recurrent = weights[f"{name}.{side}.recurrent"]
        sides.append(_lstm(inputs, packing, recurrent, backwards=side == "backward"))
    return np.concatenate(sides, axis=1)


def linear(vectors: Floats, weights: Weights, name: str) -> Floats:
    """Shape (words, outputs)."""
    out: Floats = vectors @ weights[f"{name}.weight"] + weights[f"{name}.bias"]
    return out


def relu(x: Floats) -> Floats:
    """Leaky, slope 0.1."""
    out: Floats = np.maximum(x, x * np.float32(0.1))
    return out


def window_scores(vectors: Floats, lengths: Sequence[int], weights: Weights) -> Floats:
    """One score a word from its neighbours on both sides, as many as the weights have places for.

    `lengths` are the words of each text; beyond a text's ends the vectors are zero.
    """
    matrix_of_all = weights["split1.weight"]
    by_place = matrix_of_all.reshape(-1, vectors.shape[1], matrix_of_all.shape[1])
    reach = len(by_place) // 2
    hidden = np.zeros((len(vectors), by_place.shape[2]), dtype=np.float32)
    first = np.repeat(np.cumsum([0, *lengths])[:-1], lengths)
    last = first + np.repeat(lengths, lengths)
    at = np.arange(len(vectors))
    for place, matrix in enumerate(by_place):
        other = at + place - reach
        inside = (other >= first) & (other < last)
        hidden[inside] += (vectors @ matrix)[other[inside]]
    out: Floats = linear(relu(hidden + weights["split1.bias"]), weights, "split2")[:, 0]
    return out


def best_tree(scores: NDArray[Any]) -> Ints:
    """Heads of the best tree with one root, for scores of shape (words, 1 + words).

    Column 0 is the root; entry (i, j) is the score of word j - 1 as the head of word i. A head of
    -1 is the root. Chu-Liu and Edmonds, once for every candidate of the root that can win.
    """
    count = len(scores)
    heads: Ints = scores.argmax(axis=1) - 1
    if np.count_nonzero(heads == -1) == 1 and _is_tree(heads):
        return heads
    square = np.full((count + 1, count + 1), -np.inf)
    square[1:] = scores
    np.fill_diagonal(square, -np.inf)
    best, best_score = None, -np.inf
    allowed = square[1:, 0]
    for root in np.argsort(-allowed)[:3]:
        single = square.copy()
        single[1:, 0] = -np.inf
        single[root + 1, 0] = square[root + 1, 0]
        single[root + 1, 1:] = -np.inf
        tree = _arborescence(single)
        score = float(single[np.arange(1, count + 1), tree[1:]].sum())
        if score > best_score:
            best, best_score = tree, score
    assert best is not None
    found: Ints = best[1:] - 1
    return found


def _is_tree(heads: Ints) -> bool:
    seen = [0] * len(heads)
    parents = heads.tolist()
    for start in range(len(parents)):
        at, mark = start, start + 1
        while at != -1 and not seen[at]:
            seen[at] = mark
            at = parents[at]
        if at != -1 and seen[at] == mark:
            return False
    return True


def _cycle(heads: Ints) -> list[int]:
    """The nodes of one cycle among heads (node 0 is the root), empty if there is none."""
    parents = heads.tolist()
    seen = [0] * len(parents)
    for start in range(1, len(parents)):
        at, mark = start, start
        while at != 0 and not seen[at]:
            seen[at] = mark
            at = parents[at]
        if at != 0 and seen[at] == mark:
            cycle = [at]
            while parents[cycle[-1]] != at:
                cycle.append(parents[cycle[-1]])
            return cycle
    return []


def _arborescence(scores: NDArray[np.float64]) -> Ints:
    """Heads of the best arborescence from node 0; entry (i, j) is the score of j as head of i."""
    count = len(scores)
    heads: Ints = scores.argmax(axis=1)
    heads[0] = 0
    cycle = _cycle(heads)
    if not cycle:
        return heads
    inside = np.zeros(count, dtype=bool)
    inside[cycle] = True
    outside = np.flatnonzero(~inside)
    new = len(outside)
    smaller = np.full((new + 1, new + 1), -np.inf)
    smaller[:new, :new] = scores[np.ix_(outside, outside)]
    members = np.array(cycle)
    kept = scores[members, heads[members]]
    into = scores[np.ix_(members, outside)] - kept[:, None] + kept.sum()
    smaller[new, :new] = into.max(axis=0)
    enters = members[into.argmax(axis=0)]
    out = scores[np.ix_(outside, members)]
    smaller[:new, new] = out.max(axis=1)
    leaves = members[out.argmax(axis=1)]
    inner = _arborescence(smaller)
    result: Ints = heads.copy()
    for i in range(1, new):
        result[outside[i]] = leaves[i] if inner[i] == new else outside[inner[i]]
    entered = enters[inner[new]]
    result[entered] = outside[inner[new]]
    return result


def viterbi(scores: Floats, packing: Packing, moves: Floats, first: Floats, last: Floats) -> Ints:
    """The best labels of packed words, for packed scores of shape (words, labels)."""
    offsets = np.concatenate(([0], np.cumsum(packing.active)))
    best = first + scores[: offsets[1]]
    back: list[Ints] = []
    for t, n in enumerate(packing.active[1:], 1):
        paths = best[:n, :, None] + moves
        pointers = paths.argmax(axis=1)
        back.append(pointers)
        top = np.take_along_axis(paths, pointers[:, None, :], axis=1)[:, 0]
        best[:n] = top + scores[offsets[t] : offsets[t + 1]]
    at = (best + last).argmax(axis=1)
    labels = np.empty(len(scores), dtype=np.int64)
    for t in reversed(range(len(packing.active))):
        n = packing.active[t]
        labels[offsets[t] : offsets[t + 1]] = at[:n]
        if t:
            at[:n] = back[t - 1][np.arange(n), at[:n]]
    return labels


LONGEST_NAME = 4  # words of a phrase in the table of names


def name_bits(forms: Sequence[str], names: Mapping[int, int]) -> list[int]:
    """The kinds of name, as bits, that each capitalised word is or is part of."""
    bits = [0] * len(forms)
    lower = [form.lower() for form in forms]
    for at, form in enumerate(forms):
        if not form[:1].isupper():
            continue
        for end in range(min(len(forms), at + LONGEST_NAME), at, -1):
            kinds = names.get(get_string_id(" ".join(lower[at:end])), 0)
            if kinds:
                for i in range(at, end):
                    bits[i] |= kinds
    return bits
