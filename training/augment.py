"""Example in, Example out: spellings of newspapers for sentences of treebanks.

Headline case (Title, UPPER, lower), no full stop at the end, curly quotes for straight ones and
back. Passed to `spacy train` with `--code`; the trained pipeline does not need it.
"""

import random
from collections.abc import Callable, Iterator
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Token
from spacy.training import Example
from spacy.util import registry

import kg.pipes  # noqa: F401  (registers the architecture)
import training.tokenizer  # noqa: F401  (registers the tokenizer's callback)
from training.entities import read_words

SMALL = frozenset(read_words()["classes"]["headline_small"].split())
CURLY = {"“": '"', "”": '"', "‘": "'", "’": "'"}


def _titled(words: list[str]) -> list[str]:
    """Title case; half of the time the small words stay small."""
    keep_small = random.random() < 0.5
    return [
        word.lower()
        if keep_small and i and word.lower() in SMALL
        else word
        if word[:1] in "'’" or word.lower() in ("n't", "n’t")
        else word[:1].upper() + word[1:]
        for i, word in enumerate(words)
    ]


def _quoted(words: list[str]) -> list[str]:
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


def _entity(token: Token) -> str | None:
    """IOB tag of a token, None where it is unannotated."""
    if not token.ent_iob:
        return None
    return f"{token.ent_iob_}-{token.ent_type_}" if token.ent_type_ else token.ent_iob_


def respell(doc: Doc, words: list[str]) -> Doc:
    """The Doc's annotation over other spellings; trailing tokens without a word are dropped."""
    tokens = list(doc)[: len(words)]
    parsed = doc.has_annotation("DEP")
    ents: Any = [_entity(t) for t in tokens] if doc.has_annotation("ENT_IOB") else None
    return Doc(
        doc.vocab,
        words=words,
        spaces=[bool(t.whitespace_) for t in tokens],
        tags=[t.tag_ for t in tokens] if parsed else None,
        pos=[t.pos_ for t in tokens] if parsed else None,
        heads=[t.head.i for t in tokens] if parsed else None,
        deps=[t.dep_ for t in tokens] if parsed else None,
        sent_starts=[bool(t.is_sent_start) for t in tokens] if parsed else None,
        ents=ents,
    )


def news_augmenter(
    title: float, upper: float, lower: float, stop: float, quotes: float
) -> Callable[[Language, Example], Iterator[Example]]:
    """Respell a share of the examples: `title`, `upper`, `lower` and `quotes` are probabilities.

    `stop` is the probability that a final full stop is dropped; in headline case it is 0.7.
    """

    def augment(nlp: Language, example: Example) -> Iterator[Example]:
        doc = example.reference
        words = [t.text for t in doc]
        draw = random.random()
        if draw < title:
            words = _titled(words)
        elif draw < title + upper:
            words = [w.upper() for w in words]
        elif draw < title + upper + lower:
            words = [w.lower() for w in words]
        if random.random() < quotes:
            words = _quoted(words)
        last = doc[-1]
        bare = last.text == "." and len(doc) > 1 and all(t.head != last for t in doc[:-1])
        if bare and random.random() < (0.7 if draw < title + upper + lower else stop):
            words = words[:-1]
        if len(words) < len(doc) or words != [t.text for t in doc]:
            changed = respell(doc, words)
            example = Example(nlp.make_doc(changed.text), changed)
        yield example

    return augment


registry.augmenters("kg.news.v1", func=news_augmenter)
