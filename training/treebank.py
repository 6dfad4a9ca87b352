"""CoNLL-U in, spaCy Docs out: raw text, XPOS, UPOS, lemmas, UD heads and labels.

Unlike `spacy convert`, a multiword token keeps its spelling (``do|n't`` becomes two tokens of the
text ``don't``), and every sentence is checked against its ``# text``.
"""

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from spacy.tokens import Doc
from spacy.vocab import Vocab


@dataclass(frozen=True)
class Word:
    """A syntactic word; `head` counts from 0 in its sentence, the root is its own head."""

    form: str
    lemma: str
    upos: str
    xpos: str
    head: int
    deprel: str
    space: bool


@dataclass(frozen=True)
class Sentence:
    """The words of a sentence, its text, and whether it opens a paragraph."""

    words: tuple[Word, ...]
    text: str
    opens: bool


def _split_multiword(surface: str, forms: list[str]) -> list[str] | None:
    """Spell the words of a multiword token with its own characters, or None if they differ."""
    if "".join(forms).lower() == surface.lower():
        bounds = [0]
        for form in forms:
            bounds.append(bounds[-1] + len(form))
        return [surface[a:b] for a, b in pairwise(bounds)]
    return None


def _sentence(block: list[str]) -> Sentence | None:
    """One block of CoNLL-U; None where a multiword token is no concatenation of its words."""
    text, opens = "", False
    words: list[Word] = []
    span: tuple[int, int, str, bool] | None = None
    for line in block:
        if line.startswith("#"):
            if line.startswith("# text ="):
                text = line.removeprefix("# text =").strip().replace("\u00a0", " ")
            opens = opens or line.startswith(("# newpar", "# newdoc"))
            continue
        cells = line.split("\t")
        number, form, lemma, upos, xpos, _, head, deprel, _, misc = cells
        space = "SpaceAfter=No" not in misc.split("|")
        if "." in number:
            continue
        if "-" in number:
            first, last = number.split("-")
            span = (int(first), int(last), form, space)
            continue
        at = int(number)
        parent = at - 1 if head == "0" else int(head) - 1
        if span and at < span[1]:
            space = False
        elif span and at == span[1]:
            space = span[3]
        deprel = "ROOT" if head == "0" else deprel
        words.append(Word(form, lemma, upos, xpos, parent, deprel, space))
        if span and at == span[1]:
            first_at = span[0] - 1
            forms = _split_multiword(span[2], [w.form for w in words[first_at:]])
            if forms is None:
                return None
            words[first_at:] = [
                replace(word, form=form) for word, form in zip(words[first_at:], forms, strict=True)
            ]
            span = None
    spelt = "".join(w.form + " " * w.space for w in words).strip()
    if not words or spelt != text or any(" " in w.form for w in words):
        return None
    return Sentence(tuple(words), text, opens)


def read_conllu(path: Path) -> tuple[list[Sentence], int]:
    """The sentences of a treebank and the number of those left out as not reproducible."""
    sentences: list[Sentence] = []
    dropped = 0
    for block in path.read_text(encoding="utf8").split("\n\n"):
        lines = block.strip("\n").split("\n")
        if lines == [""]:
            continue
        sentence = _sentence(lines)
        if sentence is None:
            dropped += 1
        else:
            sentences.append(sentence)
    if not sentences:
        raise ValueError(f"{path}: no sentence in it")
    return sentences, dropped


def make_doc(vocab: Vocab, sentences: Iterable[Sentence]) -> Doc:
    """Sentences of one paragraph as one Doc."""
    words: list[Word] = []
    heads: list[int] = []
    starts: list[bool | int | None] = []
    for sentence in sentences:
        offset = len(words)
        heads += [offset + w.head for w in sentence.words]
        starts += [i == 0 for i in range(len(sentence.words))]
        words += sentence.words
    return Doc(
        vocab,
        words=[w.form for w in words],
        spaces=[w.space for w in words],
        lemmas=[w.lemma for w in words],
        tags=[w.xpos for w in words],
        pos=[w.upos for w in words],
        heads=heads,
        deps=[w.deprel for w in words],
        sent_starts=starts,
    )


def paragraphs(
    vocab: Vocab, sentences: Iterable[Sentence], *, longest: int = 5, seed: int = 0
) -> Iterator[Doc]:
    """Docs of 1 to `longest` neighbouring sentences, none across a paragraph's end."""
    rng = random.Random(seed)
    group: list[Sentence] = []
    size = rng.randint(1, longest)
    for sentence in sentences:
        if group and (sentence.opens or len(group) >= size):
            yield make_doc(vocab, group)
            group, size = [], rng.randint(1, longest)
        group.append(sentence)
    if group:
        yield make_doc(vocab, group)
