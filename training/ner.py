"""Entity files in, weights of the entity recogniser out.

    python -m training.train --stages names ner

One LSTM layer in both directions over the words of a sentence and a chain of labels (CRF) over
that; words that a corpus left unannotated may be anything. Every epoch draws new silver sentences:
sentences of the Groningen Meaning Bank with names of armed groups, persons and cities put in.
"""

from __future__ import annotations

import os
import random
import re
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np
import torch
from torch import Tensor, nn

from kg.net import FEATURES, Lexicon, name_bits
from training import DATA, entities, names, net
from training.entities import Row
from training.spelling import requoted, titled
from training.tokenizer import blank

WIDTHS = dict(zip(FEATURES, (96, 32, 16, 48, 24, 8, 16, 24, 32), strict=True))
KINDS = ("EVENT", "FAC", "GPE", "LOC", "MISC", "NORP", "ORG", "PERSON")
FRAMES: list[str] = entities.read_words()["silver"]["frames"]
# Files whose unannotated names are mostly works, products and languages: they become MISC, a kind
# that the recogniser learns to tell from the others and `kg.pipes` leaves out.
MISC_IN = frozenset({"redocred", "gum", "crossner_politics"})
LABELS = ("O", *(f"{part}-{kind}" for kind in KINDS for part in "BILU"))
IDS = {label: i for i, label in enumerate(LABELS)}
NAME_WIDTH = 20
SOURCE_WIDTH = 8
ANY = -1
CITY = re.compile(r"[A-Z][\w' -]+")
SHARES = {  # file -> copies in an epoch
    "gmb": 0.4,
    "redocred": 1.5,
    "gum": 1.5,
    "crossner_politics": 2.0,
    "uner_ewt_dev": 2.0,
    "uner_pud": 2.0,
}
HELD = {
    "redocred": 6,
    "gum": 6,
    "crossner_politics": 10,
    "uner_pud": 20,
}  # percent, for development


@dataclass(frozen=True)
class Recipe:
    """Everything that a training run depends on beside the data."""

    epochs: int = 14
    hidden: int = 160
    layers: int = 1
    dropout: float = 0.4
    words: int = 1500  # in a batch
    peak: float = 3e-3  # learning rate
    silver: int = 10_000  # sentences in an epoch
    framed: int = 4_000  # made sentences in an epoch
    hold: frozenset[str] = frozenset()  # files for development only
    seed: int = 0


@dataclass(frozen=True)
class Tagged:
    """A sentence: forms and the id of each label, ANY where it is unannotated."""

    forms: tuple[str, ...]
    labels: tuple[int, ...]
    source: str


def tagged(row: Row, tokenizer: Any) -> Tagged:
    """A row of an entity file, tokenised; spans that no tokens agree with are unannotated."""
    doc = tokenizer(row.text)
    words = [(t.idx, t.idx + len(t), t.text) for t in doc if not t.is_space]
    starts = {a: i for i, (a, _, _) in enumerate(words)}
    ends = {b: i for i, (_, b, _) in enumerate(words)}
    labels = [0] * len(words)
    source = row.doc.split(":")[0]

    def blur(a: int, b: int) -> None:
        for i, (start, end, _) in enumerate(words):
            if start < b and a < end and labels[i] == 0:
                labels[i] = ANY

    def mark(first: int, last: int, kind: str) -> None:
        if any(labels[first : last + 1]):
            return
        if first == last:
            labels[first] = IDS[f"U-{kind}"]
        else:
            labels[first : last + 1] = [IDS[f"I-{kind}"]] * (last + 1 - first)
            labels[first], labels[last] = IDS[f"B-{kind}"], IDS[f"L-{kind}"]

    for a, b, kind in row.spans:
        first, last = starts.get(a), ends.get(b)
        if kind not in KINDS or first is None or last is None:
            blur(a, b)
        else:
            mark(first, last, kind)
    for a, b in row.missing:
        first, last = starts.get(a), ends.get(b)
        if source in MISC_IN and first is not None and last is not None and row.text[a].isupper():
            mark(first, last, "MISC")
        else:
            blur(a, b)
    return Tagged(tuple(text for _, _, text in words), tuple(labels), source)


def legal() -> tuple[Tensor, Tensor, Tensor]:
    """Which labels may follow each other, begin and end a sentence."""
    n = len(LABELS)
    moves = torch.zeros(n, n, dtype=torch.bool)
    for a, left in enumerate(LABELS):
        for b, right in enumerate(LABELS):
            inside = left[0] in "BI" and left != "O"
            if inside:
                moves[a, b] = right[0] in "IL" and right[2:] == left[2:]
            else:
                moves[a, b] = right == "O" or right[0] in "BU"
    start = torch.tensor([x == "O" or x[0] in "BU" for x in LABELS])
    end = torch.tensor([x == "O" or x[0] in "LU" for x in LABELS])
    return moves, start, end


class Recogniser(nn.Module):
    """Scores of labels for each word, and of their transitions."""

    def __init__(self, sizes: dict[str, int], recipe: Recipe) -> None:
        super().__init__()
        self.embedding = net.Embedding(sizes, WIDTHS, dropout=0.25)
        self.names = nn.Embedding(2 ** len(names.KINDS), NAME_WIDTH)
        self.sources = nn.Embedding(len(SHARES) + 1, SOURCE_WIDTH)
        wide = self.embedding.width + NAME_WIDTH + SOURCE_WIDTH
        self.encoder = net.BiLSTM(wide, recipe.hidden, recipe.layers, recipe.dropout)
        self.out = nn.Linear(self.encoder.width, len(LABELS))
        self.moves = nn.Parameter(torch.zeros(len(LABELS), len(LABELS)))
        self.first = nn.Parameter(torch.zeros(len(LABELS)))
        self.last = nn.Parameter(torch.zeros(len(LABELS)))
        moves, start, end = legal()
        self.register_buffer("legal_moves", torch.where(moves, 0.0, -1e4))
        self.register_buffer("legal_first", torch.where(start, 0.0, -1e4))
        self.register_buffer("legal_last", torch.where(end, 0.0, -1e4))
        self.drop = recipe.dropout

    def chain(self) -> tuple[Tensor, Tensor, Tensor]:
        return (
            self.moves + self.legal_moves,
            self.first + self.legal_first,
            self.last + self.legal_last,
        )

    def forward(self, rows: Tensor, bits: Tensor, lengths: Tensor, sources: Tensor) -> Tensor:
        if self.training:
            bits = bits * (torch.rand(bits.shape) >= 0.3)
            sources = sources * (torch.rand(sources.shape) >= 0.5)
        source = self.sources(sources)[:, None].expand(-1, rows.shape[1], -1)
        vectors = torch.cat((self.embedding(rows), self.names(bits), source), -1)
        hidden = self.encoder(vectors, lengths)[-1]
        return self.out(net.locked_dropout(hidden, self.drop, self.training))

    def total(self, scores: Tensor, lengths: Tensor) -> Tensor:
        """Log of the summed weight of all label sequences, of shape (batch,)."""
        moves, first, last = self.chain()
        alpha = first + scores[:, 0]
        weights = moves.exp()
        for t in range(1, scores.shape[1]):
            top = alpha.max(1, keepdim=True).values.detach()
            going = top + ((alpha - top).exp() @ weights).clamp(min=1e-30).log() + scores[:, t]
            alpha = torch.where((t < lengths)[:, None], going, alpha)
        return torch.logsumexp(alpha + last, 1)

    def loss(
        self, rows: Tensor, bits: Tensor, lengths: Tensor, sources: Tensor, allowed: Tensor
    ) -> Tensor:
        """Mean over sentences; `allowed` is 0 for labels that a word may have, else very low."""
        scores = self(rows, bits, lengths, sources)
        return (self.total(scores, lengths) - self.total(scores + allowed, lengths)).sum() / (
            lengths.sum() / 20
        )

    def decode(
        self, rows: Tensor, bits: Tensor, lengths: Tensor, sources: Tensor
    ) -> list[list[int]]:
        scores = self(rows, bits, lengths, sources)
        moves, first, last = self.chain()
        best = first + scores[:, 0]
        back = []
        for t in range(1, scores.shape[1]):
            value, at = (best[:, :, None] + moves[None]).max(1)
            inside = (t < lengths)[:, None]
            best = torch.where(inside, value + scores[:, t], best)
            same = torch.arange(len(LABELS))[None, :].expand_as(at)
            back.append(torch.where(inside, at, same))
        ends = (best + last).argmax(1)
        out = []
        for i in range(len(rows)):
            at = int(ends[i])
            path = [at]
            for pointers in reversed(back):
                at = int(pointers[i, at])
                path.append(at)
            out.append(path[::-1][: int(lengths[i])])
        return out

    def export(self) -> net.Arrays:
        moves, first, last = (x.detach().numpy() for x in self.chain())
        return {
            **self.embedding.export(),
            **self.encoder.export("lstm"),
            **net.export_linear(self.out, "out"),
            "embed.names": self.names.weight.detach().numpy(),
            "embed.sources": self.sources.weight.detach().numpy(),
            "moves": moves,
            "first": first,
            "last": last,
        }


def padded(
    sentences: Sequence[Tagged], lexicon: Lexicon, known: dict[int, int]
) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
    longest = max(len(s.forms) for s in sentences)
    rows = np.zeros((len(sentences), longest, len(FEATURES)), dtype=np.int64)
    bits = np.zeros((len(sentences), longest), dtype=np.int64)
    allowed = np.zeros((len(sentences), longest, len(LABELS)), dtype=np.float32)
    for i, s in enumerate(sentences):
        n = len(s.forms)
        rows[i, :n] = lexicon.rows(s.forms)
        bits[i, :n] = name_bits(s.forms, known)
        for t, label in enumerate(s.labels):
            if label != ANY:
                allowed[i, t] = -1e4
                allowed[i, t, label] = 0
    lengths = torch.tensor([len(s.forms) for s in sentences])
    order = list(SHARES)
    sources = torch.tensor(
        [order.index(s.source) + 1 if s.source in order else 0 for s in sentences]
    )
    return (
        torch.from_numpy(rows),
        torch.from_numpy(bits),
        lengths,
        sources,
        torch.from_numpy(allowed),
    )


def spans(labels: Sequence[int]) -> set[tuple[int, int, str]]:
    """Entities as (first, last, kind); words marked ANY are in none."""
    found, start = set(), -1
    for i, label in enumerate(labels):
        name = LABELS[label] if label != ANY else "O"
        if name[0] in "BU":
            start = i
        if name[0] in "LU" and name != "O" and start >= 0:
            found.add((start, i, name[2:]))
            start = -1
    return found


PLACE = {"GPE": "LOC", "FAC": "LOC", "LOC": "LOC", "ORG": "ORG", "PERSON": "PERSON"}


def evaluate(
    model: Recogniser,
    parts: dict[str, list[Tagged]],
    lexicon: Lexicon,
    known: dict[int, int],
    source: int = 0,
) -> dict[str, float]:
    """Exact F over PERSON, ORG and places, by part, read in the manner of one source (0: any)."""
    model.eval()
    scores = {}
    with torch.no_grad():
        for part, sentences in parts.items():
            tp = found = gold = 0
            for at in range(0, len(sentences), 128):
                batch = sentences[at : at + 128]
                rows, bits, lengths, sources, _ = padded(batch, lexicon, known)
                paths = model.decode(rows, bits, lengths, torch.full_like(sources, source))
                for s, path in zip(batch, paths, strict=True):
                    blurred = {i for i, x in enumerate(s.labels) if x == ANY}
                    want = {(a, b, PLACE[k]) for a, b, k in spans(s.labels) if k in PLACE}
                    have = {
                        (a, b, PLACE[k])
                        for a, b, k in spans(path)
                        if k in PLACE and not blurred & set(range(a, b + 1))
                    }
                    tp, found, gold = tp + len(want & have), found + len(have), gold + len(want)
            scores[part] = round(200 * tp / max(1, found + gold), 2)
    model.train()
    return scores


def with_cities(row: Row, cities: Sequence[str], draw: random.Random) -> Row:
    """The row with three in ten of its GPEs replaced by a city's name."""
    text, at = "", 0
    out = []
    for a, b, kind in row.spans:
        text += row.text[at:a]
        name = row.text[a:b]
        if (
            kind == "GPE"
            and draw.random() < 0.3
            and not row.text[:a].rstrip().endswith((" the", "The"))
        ):
            name = draw.choice(cities)
        out.append((len(text), len(text) + len(name), kind))
        text += name
        at = b
    return Row(text + row.text[at:], tuple(out), (), row.doc)


def framed(
    groups: Sequence[str], persons: Sequence[str], cities: Sequence[str], draw: random.Random
) -> Row:
    """A made sentence about a group, with names of the lists in it."""
    text = ""
    spans = []
    for part in re.split(r"(\{[GPL]\})", draw.choice(FRAMES)):
        if part == "{L}":
            pieces, label = [(draw.choice(cities), True)], "GPE"
        elif part == "{P}":
            pieces = [(entities.person_form(draw.choice(persons), draw.random() < 0.2, draw), True)]
            label = "PERSON"
        elif part == "{G}":
            pieces, label = entities.group_form(draw.choice(groups), draw), "ORG"
        else:
            pieces, label = [(part, False)], ""
        for piece, is_name in pieces:
            if is_name:
                spans.append((len(text), len(text) + len(piece), label))
            text += piece
    return Row(text, tuple(spans), (), "made")


def respelt(sentence: Tagged, draw: random.Random) -> Tagged:
    chance = draw.random()
    words = list(sentence.forms)
    if chance < 0.05:
        words = titled(words, draw)
    elif chance < 0.08:
        words = [w.upper() for w in words]
    if draw.random() < 0.2:
        words = requoted(words)
    labels = sentence.labels
    if words[-1] == "." and len(words) > 1 and draw.random() < (0.7 if chance < 0.08 else 0.08):
        words, labels = words[:-1], labels[:-1]
    return replace(sentence, forms=tuple(words), labels=labels)


def read_parts(
    data: Path, recipe: Recipe
) -> tuple[dict[str, list[Tagged]], dict[str, list[Tagged]], list[Row]]:
    """Sentences for training and for development, by file, and the rows that silver is made of."""
    labels = entities.known_labels(data / "gazetteers")
    tokenizer = blank().tokenizer
    rows = entities.read_rows(data / "ner" / "gmb_dev.jsonl")
    dev = {"gmb_dev": [tagged(entities.corrected(row, labels), tokenizer) for row in rows]}
    train: dict[str, list[Tagged]] = {}
    bank: list[Row] = []
    for name in SHARES:
        rows = entities.read_rows(data / "ner" / f"{name}.jsonl")
        if name == "gmb":
            rows = [entities.with_compounds_open(entities.corrected(r, labels)) for r in rows]
            bank = rows
        parts: tuple[list[Tagged], list[Tagged]] = ([], [])
        held = HELD.get(name, 0)
        for row in rows:
            is_dev = name in recipe.hold or (
                held > 0 and entities.is_held_out(row.doc, 100 // held)
            )
            parts[is_dev].append(tagged(row, tokenizer))
        train[name] = parts[False]
        if parts[True]:
            dev[name] = parts[True]
    return train, dev, bank


def train(data: Path, table: Path, out: Path, recipe: Recipe) -> None:
    """Train, or go on where the last epoch ended; `out` gets best.npz, labels.json and state.pt."""
    torch.set_num_threads(1)
    torch.manual_seed(recipe.seed)
    rng = np.random.default_rng(recipe.seed)
    draw = random.Random(recipe.seed)
    out.mkdir(parents=True, exist_ok=True)
    with np.load(table) as arrays:
        known = dict(zip(arrays["keys"].tolist(), arrays["bits"].tolist(), strict=True))
    parts, dev, bank = read_parts(data, recipe)
    tokenizer = blank().tokenizer
    groups = entities.group_names(data / "gazetteers", held_out=False)
    persons = entities.person_names(data / "gazetteers")
    persons += entities.noms_de_guerre(persons, count=len(persons) // 12, seed=3)
    kinds = names.entries(data / "gazetteers")
    cities = sorted({n for n, kind in kinds if kind == "city" and CITY.fullmatch(n)})
    counts = Counter(form for part in parts.values() for s in part for form in s.forms)
    for name in [*groups, *persons]:
        counts.update(name.split())
    keys = net.vocabularies(
        (form for form, n in counts.items() for _ in range(min(n, 9))),
        least={"word": 3, "shape": 3, "prefix": 3, "suffix3": 3},
    )
    lexicon = Lexicon(keys)
    model = Recogniser({name: len(values) for name, values in keys.items()}, recipe)
    optimizer = torch.optim.AdamW(
        model.parameters(), lr=recipe.peak, betas=(0.9, 0.98), weight_decay=1e-3
    )
    run = net.Run(out, model, optimizer, net.Average(model, 0.998))
    size = sum(int(len(part) * SHARES[name]) for name, part in parts.items())
    size += recipe.silver + recipe.framed
    mean = sum(len(s.forms) for p in parts.values() for s in p) / sum(map(len, parts.values()))
    total = int(recipe.epochs * size * mean / recipe.words)
    for epoch in range(run.resume(), recipe.epochs):
        started = time.time()
        examples: list[Tagged] = []
        for name, part in parts.items():
            whole, rest = divmod(SHARES[name], 1)
            examples += part * int(whole) + draw.sample(part, int(rest * len(part)))
        seed = 1000 * recipe.seed + epoch
        made = entities.silver(bank, groups, persons, count=recipe.silver, seed=seed)
        made = [with_cities(row, cities, draw) for row in made]
        made += [framed(groups, persons, cities, draw) for _ in range(recipe.framed)]
        examples += [tagged(row, tokenizer) for row in made]
        examples = [respelt(s, draw) for s in examples if s.forms]
        summed = 0.0
        order = net.batches([len(s.forms) for s in examples], recipe.words, rng)
        for batch in order:
            loss = model.loss(*padded([examples[i] for i in batch], lexicon, known))
            summed += run.step(loss, net.learning_rate(run.steps, total, peak=recipe.peak))
        with run.averaged():
            scores = evaluate(model, dev, lexicon, known)
            average = round(sum(scores.values()) / len(scores), 2)
            if run.is_best(average):
                net.write(out, model.export(), keys, {"labels": LABELS})
        run.save(epoch + 1)
        print(epoch + 1, run.steps, total, round(summed / len(order), 3), average, scores,
              f"{time.time() - started:.0f} s", flush=True)  # fmt: skip


if __name__ == "__main__":
    train(DATA, Path("build/pipeline/names.npz"), Path("build/pipeline/ner"), Recipe())
