"""A sentence in, the same sentence as a newspaper might spell it out.

Headline case (Title, UPPER, lower), no full stop at the end, curly quotes for straight ones and
back.
"""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

from training.entities import read_words

SMALL = frozenset(read_words()["classes"]["headline_small"].split())
CURLY = {"“": '"', "”": '"', "‘": "'", "’": "'"}
TITLE, UPPER, LOWER, STOP, QUOTES = 0.10, 0.05, 0.04, 0.08, 0.2


def titled(words: list[str], draw: random.Random) -> list[str]:
    """Title case; half of the time the small words stay small."""
    keep_small = draw.random() < 0.5
    return [
        word.lower()
        if keep_small and i and word.lower() in SMALL
        else word
        if word[:1] in "'’" or word.lower() in ("n't", "n’t")
        else word[:1].upper() + word[1:]
        for i, word in enumerate(words)
    ]


def requoted(words: list[str]) -> list[str]:
    """Curly quotes where all were straight, straight ones where some were curly."""
    if any(mark in word for word in words for mark in CURLY):
        table = str.maketrans(CURLY)
        return [word.translate(table) for word in words]
    is_open = False
    out = []
    for word in words:
        if word == '"':
            is_open = not is_open
            word = "“" if is_open else "”"
        out.append(word.replace("'", "’"))
    return out


def respelt(tree: Any, draw: random.Random, *, share: float = 1.0) -> Any:
    """A Tree whose forms are respelt; a final full stop may go, with all that belongs to it.

    `share` scales the probability that anything changes.
    """
    if draw.random() > share:
        return tree
    words = list(tree.forms)
    chance = draw.random()
    headline = chance < TITLE + UPPER + LOWER
    if chance < TITLE:
        words = titled(words, draw)
    elif chance < TITLE + UPPER:
        words = [w.upper() for w in words]
    elif headline:
        words = [w.lower() for w in words]
    if draw.random() < QUOTES:
        words = requoted(words)
    last = len(words)
    bare = words[-1] == "." and last > 1 and last not in tree.heads and tree.heads[-1] != 0
    if bare and draw.random() < (0.7 if headline else STOP):
        return replace(
            tree,
            forms=tuple(words[:-1]), tags=tree.tags[:-1], pos=tree.pos[:-1],
            heads=tree.heads[:-1], labels=tree.labels[:-1],
        )  # fmt: skip
    return tree if words == list(tree.forms) else replace(tree, forms=tuple(words))
