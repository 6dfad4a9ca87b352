"""Treebanks, entity files and names in, kg/models/truecase.npz out: the model of `kg.truecase`.

A conditional random field over words, trained by Adagrad on mixed-case sentences, its features
hashed into one table, its weights rounded to bytes. Run: python -m training.truecase
"""

import argparse
import gzip
import json
import os
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from zlib import crc32

import numpy as np
import spacy_lookups_data  # type: ignore[import-untyped]
from numpy.typing import NDArray

from kg.ontology import read_ontology
from kg.truecase import (
    BITS,
    LEXICAL,
    MODEL,
    SEPARATORS,
    Piece,
    best_path,
    case_of,
    features,
    pieces,
)
from training.entities import Row, is_held_out, read_rows
from training.treebank import read_conllu

TRAINED_ON = ("gmb", "gum", "redocred", "crossner_politics", "uner_pud")
TREEBANKS = ("en_ewt-train", "en_gum-open-train")
SWAPPED = 0.35  # share of the news sentences that are repeated with other names
PRUNED = 0.1  # smaller weights are left out of what is written
EPOCHS, RATE = 5, 0.15
FLOOR = -17.8  # log probability below which a word gets no code
HIDDEN = 0.12  # share of the words whose own features are hidden in training

Texts = list[str]
Floats = NDArray[np.float32]


# -------------------------------------------------------------------------- texts
def _is_mixed(text: str) -> bool:
    """Whether a sentence is written as news is: a capital first, most words in lower case."""
    words = [word for word in re.findall(r"[^\W\d_]+", text) if len(word) > 3]
    lower = sum(word.islower() for word in words)
    shouted = sum(word.isupper() for word in words)
    first = re.search(r"[^\W\d_]", text)
    return (
        len(words) > 3
        and lower * 3 > len(words)
        and shouted * 4 < len(words)
        and first is not None
        and first[0].isupper()
    )


def _names(data: Path) -> dict[str, list[str]]:
    """Names by entity label, without the armed groups that are held out for evaluation."""
    folder = data / "gazetteers"

    def lines(name: str) -> list[str]:
        return (folder / f"{name}.txt").read_text(encoding="utf8").splitlines()

    ontology = read_ontology()
    known: dict[str, list[str]] = defaultdict(list)
    for entry in ontology.known:
        for name in (entry.name, *entry.aliases):
            if ontology.is_a(entry.type, "Place"):
                known["GPE"].append(name)
            elif ontology.is_a(entry.type, "Group"):
                known["ORG"].append(name)
    names = {
        "PERSON": lines("person"),
        "ORG": lines("armed") + lines("armed") + lines("igo")[::3] + known["ORG"],
        "GPE": known["GPE"] + lines("state"),
    }
    return {
        label: sorted({n for n in some if n[:1].isupper() and not is_held_out(n)})
        for label, some in names.items()
    }


def _swapped(rows: Sequence[Row], names: dict[str, list[str]], rng: random.Random) -> Iterator[str]:
    """Sentences in which names are replaced by others of their kind."""
    for row in rows:
        kinds = [span for span in row.spans if span[2] in names]
        if not kinds or rng.random() > SWAPPED:
            continue
        out, at = [], 0
        for start, end, label in kinds:
            if start >= at and " " + row.text[start:end] in " " + row.text:
                out += [row.text[at:start], rng.choice(names[label])]
                at = end
        yield "".join([*out, row.text[at:]])


def _acronyms(
    rows: Sequence[Row], names: dict[str, list[str]], rng: random.Random
) -> Iterator[str]:
    """Sentences with other acronyms: of listed groups, listed or made of their initials."""
    initials = {"".join(re.findall(r"\b[A-Z]", name)) for name in names["ORG"]}
    listed = {name for name in names["ORG"] if name.isupper() and name.isalpha()}
    made = sorted(form for form in initials if 3 <= len(form) <= 6) + sorted(listed) * 2
    for row in rows:
        groups = [span for span in row.spans if span[2] == "ORG"]
        if not groups or rng.random() > SWAPPED:
            continue
        start, end, _ = rng.choice(groups)
        name, short = row.text[start:end], rng.choice(made)
        if rng.random() < 0.3 and not name.isupper():
            full = rng.choice(names["ORG"])
            short = (
                f"{full} ({''.join(re.findall(r'[A-Z]', full)) if rng.random() < 0.5 else short})"
            )
        yield row.text[:start] + short + row.text[end:]


def training_texts(data: Path, rng: random.Random) -> Texts:
    """Paragraphs of one to three sentences in mixed case."""
    sentences: Texts = []
    for name in TRAINED_ON:
        rows = read_rows(data / "ner" / f"{name}.jsonl")
        sentences += [row.text for row in rows]
        if name == "gmb":
            sentences += _swapped(rows, _names(data), rng)
            sentences += _acronyms(rows, _names(data), rng)
    for name in TREEBANKS:
        found, _ = read_conllu(data / "treebanks" / f"{name}.conllu")
        sentences += [sentence.text for sentence in found]
    sentences = [text for text in sentences if _is_mixed(text)]
    rng.shuffle(sentences)
    paragraphs, at = [], 0
    while at < len(sentences):
        size = rng.randint(1, 3)
        paragraphs.append(" ".join(sentences[at : at + size]))
        at += size
    return paragraphs


# -------------------------------------------------------------------------- words
def _level(value: float, steps: Sequence[float]) -> int:
    return sum(value > step for step in steps)


def word_codes(*, floor: float) -> tuple[NDArray[np.uint32], NDArray[np.uint8]]:
    """How words are mostly written: sorted crc32 of the lower-cased words, and a code of each.

    From the word probabilities of spacy-lookups-data, coarsely: 9 steps of title over lower case,
    4 of capitals, 3 of frequency.
    """
    source = Path(spacy_lookups_data.__file__).parent / "data" / "en_lexeme_prob.json.gz"
    with gzip.open(source, "rt", encoding="utf8") as lines:
        table: dict[str, float] = json.load(lines)
    rare = -20.0
    words = {form.lower() for form, p in table.items() if form.isalpha() and p > floor}
    keys: dict[int, int] = {}
    for word in sorted(words):
        low, title = table.get(word, rare), table.get(word.capitalize(), rare)
        upper = table.get(word.upper(), rare) if len(word) > 1 else rare
        ratio = _level(title - low, (-4, -2.5, -1.2, -0.3, 0.5, 1.2, 2, 3.5))
        capitals = _level(upper - max(low, title), (-4, -1.5, 0))
        often = _level(max(low, title, upper), (-15.5, -12))
        keys[crc32(word.encode())] = ratio * 12 + capitals * 3 + often
    order = sorted(keys)
    return np.array(order, np.uint32), np.array([keys[k] for k in order], np.uint8)


def mixed_forms(texts: Texts) -> list[str]:
    """Words that are mostly written with a capital inside: McCain, YouTube, MiG."""
    forms: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for text in texts:
        for piece in pieces(text):
            form = text[piece.start : piece.end]
            forms[piece.word][form] += 1
    out = []
    for counts in forms.values():
        form, n = counts.most_common(1)[0]
        plain = form in {form.lower(), form.capitalize(), form.upper()}
        if not plain and n > 1 and n * 3 > counts.total() * 2 and len(form) == len(form.lower()):
            out.append(form)
    return sorted(out)


# ----------------------------------------------------------------------- training
class Corpus:
    """Texts as arrays: features of all words, their cases, and where each text begins."""

    def __init__(self, texts: Texts, keys: NDArray[np.uint32], codes: NDArray[np.uint8]) -> None:
        groups: list[list[Piece]] = [pieces(text) for text in texts]
        kept = [(t, g) for t, g in zip(texts, groups, strict=True) if g]
        self.texts = [text for text, _ in kept]
        self.groups = [group for _, group in kept]
        parts = [
            features(self.texts[i : i + 5000], self.groups[i : i + 5000], keys, codes)
            for i in range(0, len(kept), 5000)
        ]
        self.names = parts[0][1]
        self.index = np.concatenate([part[0].astype(np.int32) for part in parts])
        self.before = np.array([p.before for g in self.groups for p in g], np.int64)
        self.cases = np.array(
            [case_of(t[p.start : p.end]) for t, g in kept for p in g], dtype=np.int64
        )
        lengths = np.array([len(group) for group in self.groups])
        self.ends = np.cumsum(lengths)
        self.starts = self.ends - lengths


def _log_sum(values: Floats, axis: int) -> Floats:
    top = values.max(axis=axis, keepdims=True)
    total: Floats = np.log(np.exp(values - top).sum(axis=axis)) + top.squeeze(axis)
    return total


def _marginals(
    scores: Floats, before: NDArray[np.int64], mask: NDArray[np.bool_], steps: Floats
) -> tuple[Floats, Floats]:
    """Marginals of cases (texts, words, 3) and of pairs by separator (separators, 3, 3)."""
    texts, length, _ = scores.shape
    forward = np.zeros_like(scores)
    backward = np.zeros_like(scores)
    forward[:, 0] = scores[:, 0]
    for at in range(1, length):
        reached = forward[:, at - 1, :, None] + steps[before[:, at]]
        forward[:, at] = _log_sum(reached, 1) + scores[:, at]
    for at in range(length - 2, -1, -1):
        after = steps[before[:, at + 1]] + (scores[:, at + 1] + backward[:, at + 1])[:, None, :]
        backward[:, at] = np.where(mask[:, at + 1, None], _log_sum(after, 2), 0)
    last = mask.sum(axis=1) - 1
    whole = _log_sum(forward[np.arange(texts), last], 1)
    single = np.exp(forward + backward - whole[:, None, None]) * mask[:, :, None]
    pairs = np.zeros_like(steps)
    for at in range(1, length):
        joint = forward[:, at - 1, :, None] + steps[before[:, at]] + (
            scores[:, at] + backward[:, at])[:, None, :]  # fmt: skip
        chance = np.exp(joint - whole[:, None, None]) * mask[:, at, None, None]
        np.add.at(pairs, before[:, at], chance)
    return single.astype(np.float32), pairs


def train(
    corpus: Corpus, *, epochs: int, rate: float, rng: np.random.Generator, report: Corpus
) -> tuple[Floats, Floats]:
    """Weights and transition scores."""
    size = 2**BITS
    weights, squares = np.zeros((size, 3), np.float32), np.full((size, 3), 1e-2, np.float32)
    steps = np.zeros((len(SEPARATORS), 3, 3), np.float32)
    step_squares = np.full_like(steps, 1e-2)
    lexical = np.array([name in LEXICAL for name in corpus.names])
    lengths = corpus.ends - corpus.starts
    for epoch in range(epochs):
        order = np.argsort(lengths + rng.integers(0, 12, len(lengths)))
        batches = np.array_split(order, max(1, len(order) // 192))
        rng.shuffle(batches)
        pace = rate * (1 - epoch / epochs) + 0.01
        for batch in batches:
            longest = int(lengths[batch].max())
            mask = np.arange(longest)[None, :] < lengths[batch][:, None]
            place = np.minimum(
                corpus.starts[batch][:, None] + np.arange(longest), len(corpus.cases) - 1
            )
            where = place[mask]
            index = corpus.index[where]
            live = np.ones(index.shape, np.float32)
            hidden = rng.random(len(index)) < HIDDEN
            live[np.ix_(hidden, lexical)] = 0
            scores = np.zeros((*mask.shape, 3), np.float32)
            scores[mask] = (weights[index] * live[:, :, None]).sum(axis=1)
            before = np.where(mask, corpus.before[place], 0)
            single, pairs = _marginals(scores, before, mask, steps)
            gold = corpus.cases[where]
            wrong = single[mask]
            wrong[np.arange(len(gold)), gold] -= 1
            seen = np.zeros_like(steps)
            inner = mask[:, 1:]
            cases = np.where(mask, corpus.cases[place], 0)
            np.add.at(seen, (before[:, 1:][inner], cases[:, :-1][inner], cases[:, 1:][inner]), 1.0)
            change = (pairs - seen) / len(batch)
            step_squares += change**2
            steps -= pace * change / np.sqrt(step_squares)
            flat = index.ravel()
            for case in range(3):
                grads = np.bincount(flat, (wrong[:, case, None] * live).ravel(), minlength=size)
                grad = (grads / len(batch)).astype(np.float32) + 1e-7 * weights[:, case]
                squares[:, case] += grad**2
                weights[:, case] -= pace * grad / np.sqrt(squares[:, case])
        print(f"epoch {epoch + 1}: dev", accuracy(report, weights, steps), flush=True)
    return weights, steps


def accuracy(corpus: Corpus, weights: Floats, steps: Floats) -> str:
    """Share of words in their right case: all, not at the start of a sentence, those with capitals."""
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for start, end in zip(corpus.starts, corpus.ends, strict=True):
        scores = weights[corpus.index[start:end]].sum(axis=1)
        path = best_path(scores, corpus.before[start:end].tolist(), steps)
        for at, case in enumerate(path):
            gold = int(corpus.cases[start + at])
            kinds = ["all"]
            if corpus.before[start + at] > 1:
                kinds += ["inside", f"inside {('lower', 'title', 'upper')[gold]}"]
            for kind in kinds:
                total[kind] += 1
                right[kind] += case == gold
    return " ".join(f"{kind} {right[kind] / total[kind]:.4f}" for kind in sorted(total))


def save(
    path: Path, weights: Floats, steps: Floats, keys: NDArray[np.uint32],
    codes: NDArray[np.uint8], mixed: list[str],
) -> None:  # fmt: skip
    """Write the model: weights as bytes, word hashes as gaps."""
    weights = np.where(np.abs(weights) < PRUNED, np.float32(0), weights)
    scale = np.float32(np.quantile(np.abs(weights[weights != 0]), 0.9995) / 127)
    small = np.clip(np.round(weights / scale), -127, 127).astype(np.int8)
    gaps = np.diff(keys, prepend=np.uint32(0)).astype(np.uint32)
    np.savez_compressed(path, weights=small, scale=scale, steps=steps, gaps=gaps, codes=codes,
                        mixed=np.array(" ".join(mixed)))  # fmt: skip


def main(data: Path, out: Path = MODEL) -> None:
    """Train, print the accuracy on development text, and write the model."""
    texts = training_texts(data, random.Random(0))
    keys, codes = word_codes(floor=FLOOR)
    print(f"{len(texts)} texts, {len(keys)} words with a code", flush=True)
    dev = [row.text for row in read_rows(data / "ner" / "gmb_dev.jsonl")]
    found, _ = read_conllu(data / "treebanks" / "en_ewt-dev.conllu")
    dev += [sentence.text for sentence in found]
    report = Corpus([text for text in dev if _is_mixed(text)], keys, codes)
    corpus = Corpus(texts, keys, codes)
    print(f"{len(corpus.cases)} words, {corpus.index.shape[1]} features", flush=True)
    weights, steps = train(
        corpus, epochs=EPOCHS, rate=RATE, rng=np.random.default_rng(0), report=report
    )
    mixed = mixed_forms(texts)
    save(out, weights, steps, keys, codes, mixed)
    print(f"{out}: {out.stat().st_size} bytes, {len(mixed)} mixed spellings")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=os.environ.get("KG_DATA", "../shared/data"))
    parser.add_argument("--out", type=Path, default=MODEL)
    args = parser.parse_args()
    main(Path(args.data), args.out)
