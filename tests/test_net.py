"""The networks in numpy against slow and obvious versions of themselves."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise, product

import numpy as np
import pytest

from kg import net

LENGTHS = (3, 1, 4, 2)


@pytest.fixture
def draw() -> np.random.Generator:
    return np.random.default_rng(7)


def floats(draw: np.random.Generator, *shape: int) -> net.Floats:
    return draw.normal(size=shape).astype(np.float32)


def test_packing_lays_the_steps_together() -> None:
    packing = net.Packing(LENGTHS)
    assert packing.active == [4, 3, 2, 1]
    assert packing.at.tolist() == [4, 0, 8, 3, 5, 1, 9, 6, 2, 7]
    assert packing.at[packing.inverse].tolist() == list(range(10))


def test_packing_of_nothing() -> None:
    assert net.Packing([]).active == []


def slow_lstm(x: net.Floats, weights: net.Weights, side: str) -> net.Floats:
    """One sentence, one word at a time."""
    width = weights[f"l.{side}.recurrent"].shape[0]
    hidden, cell = np.zeros(width), np.zeros(width)
    out = np.zeros((len(x), width))
    for t in reversed(range(len(x))) if side == "backward" else range(len(x)):
        gates = x[t] @ weights[f"l.{side}.input"] + weights[f"l.{side}.bias"]
        gates = gates + hidden @ weights[f"l.{side}.recurrent"]
        into, keep, new, show = np.split(gates, 4)
        cell = cell / (1 + np.exp(-keep)) + np.tanh(new) / (1 + np.exp(-into))
        hidden = np.tanh(cell) / (1 + np.exp(-show))
        out[t] = hidden
    return out.astype(np.float32)


def test_bilstm_is_the_lstm_of_each_sentence(draw: np.random.Generator) -> None:
    weights = {
        f"l.{side}.{name}": floats(draw, *shape)
        for side in ("forward", "backward")
        for name, shape in (("input", (5, 24)), ("recurrent", (6, 24)), ("bias", (24,)))
    }
    x = floats(draw, sum(LENGTHS), 5)
    packing = net.Packing(LENGTHS)
    fast = net.bilstm(x[packing.at], packing, weights, "l")[packing.inverse]
    at = 0
    for length in LENGTHS:
        part = x[at : at + length]
        slow = np.hstack([slow_lstm(part, weights, side) for side in ("forward", "backward")])
        np.testing.assert_allclose(fast[at : at + length], slow, atol=1e-5)
        at += length


def test_windows_end_where_their_text_ends(draw: np.random.Generator) -> None:
    weights = {
        "split1.weight": floats(draw, 3 * 4, 5), "split1.bias": floats(draw, 5),
        "split2.weight": floats(draw, 5, 1), "split2.bias": floats(draw, 1),
    }  # fmt: skip
    x = floats(draw, sum(LENGTHS), 4)
    fast = net.window_scores(x, LENGTHS, weights)
    slow: list[float] = []
    at = 0
    for length in LENGTHS:
        padded = np.vstack([np.zeros((1, 4)), x[at : at + length], np.zeros((1, 4))])
        for i in range(length):
            wide = padded[i : i + 3].reshape(-1) @ weights["split1.weight"] + weights["split1.bias"]
            hidden = np.where(wide > 0, wide, 0.1 * wide)
            slow.append((hidden @ weights["split2.weight"] + weights["split2.bias"])[0])
        at += length
    np.testing.assert_allclose(fast, slow, atol=1e-4)


def is_tree(heads: Sequence[int]) -> bool:
    """One root, and every word leads to it."""
    if sum(head == -1 for head in heads) != 1:
        return False
    for start in range(len(heads)):
        seen, at = set(), start
        while at != -1:
            if at in seen:
                return False
            seen.add(at)
            at = heads[at]
    return True


@pytest.mark.parametrize("seed", range(40))
def test_best_tree_is_the_best_of_all_trees(seed: int) -> None:
    count = 1 + seed % 5
    scores = floats(np.random.default_rng(seed), count, count + 1)
    every = product(*([h for h in range(-1, count) if h != i] for i in range(count)))
    best = max(
        (heads for heads in every if is_tree(heads)),
        key=lambda heads: sum(scores[i, h + 1] for i, h in enumerate(heads)),
    )
    assert net.best_tree(scores).tolist() == list(best)


def test_best_tree_has_one_root_where_all_words_want_to_be_it() -> None:
    scores = np.zeros((30, 31), dtype=np.float32)
    scores[:, 0] = 9
    assert is_tree(net.best_tree(scores).tolist())


def test_viterbi_is_the_best_of_all_paths(draw: np.random.Generator) -> None:
    labels = 3
    moves, first, last = floats(draw, labels, labels), floats(draw, labels), floats(draw, labels)
    scores = floats(draw, sum(LENGTHS), labels)
    packing = net.Packing(LENGTHS)
    fast = net.viterbi(scores[packing.at], packing, moves, first, last)[packing.inverse]
    at = 0
    for length in LENGTHS:

        def value(path: tuple[int, ...], at: int = at) -> float:
            own = sum(scores[at + i, label] for i, label in enumerate(path))
            steps = sum(moves[a, b] for a, b in pairwise(path))
            return float(own + steps + first[path[0]] + last[path[-1]])

        best = max(product(range(labels), repeat=length), key=value)
        assert fast[at : at + length].tolist() == list(best)
        at += length


def test_features_of_a_form() -> None:
    word, prefix, *_ = net.feature_keys("Rebels")
    assert net.feature_keys("REBELS")[0] == word
    assert net.feature_keys("Rebuilt")[1] == prefix
    assert net.feature_keys("“")[0] == net.feature_keys('"')[0]
    assert net.feature_keys("2016")[0] == net.feature_keys("1994")[0]
    assert net.feature_keys("Qzxvbn")[-4:] == (0, 0, 0, 0)  # in no cluster


def test_forms_that_no_vocabulary_has_are_unknown() -> None:
    lexicon = net.Lexicon({name: np.empty(0, np.uint64) for name in net.FEATURES})
    assert lexicon.rows(["Rebels", "attacked"]).tolist() == [[net.UNKNOWN] * 9] * 2
    assert lexicon.rows([]).shape == (0, 9)


def test_names_of_several_words() -> None:
    from spacy.strings import get_string_id

    names = {get_string_id("san salvador"): 4, get_string_id("san"): 2}
    assert net.name_bits(["In", "San", "Salvador", "san"], names) == [0, 6, 4, 0]
