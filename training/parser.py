"""Treebanks in, weights of tagger, parser and sentence splitter out.

    python -m training.train --stages parser

Two LSTM layers over the words of a sentence, a biaffine scorer of arcs and one of labels (Dozat
and Manning 2017), tags from the first layer, and a small window network that marks the first word
of each sentence. Every epoch respells a share of the sentences as headlines are spelt.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from kg.net import FEATURES, ROOT, Lexicon
from training import DATA, net, treebank
from training.formulae import made_sentences
from training.spelling import respelt

WIDTHS = dict(zip(FEATURES, (96, 24, 16, 40, 16, 8, 16, 24, 32), strict=True))
REACH = 3  # words on both sides that the sentence splitter sees


@dataclass(frozen=True)
class Tree:
    """A sentence: forms, ids of XPOS, UPOS and label (-100 where unknown), heads from 0, the root."""

    forms: tuple[str, ...]
    tags: tuple[int, ...]
    pos: tuple[int, ...]
    heads: tuple[int, ...]
    labels: tuple[int, ...]
    opens: bool


@dataclass(frozen=True)
class Recipe:
    """Everything that a training run depends on beside the data."""

    epochs: int = 22
    hidden: int = 200
    arc: int = 200
    label: int = 72
    dropout: float = 0.33
    words: int = 1200  # in a batch
    peak: float = 2.5e-3  # learning rate
    seed: int = 0


@dataclass(frozen=True)
class Labels:
    """Names of XPOS, UPOS and labels, by id."""

    tags: list[str]
    pos: list[str]
    labels: list[str]


def label_sets(sentences: Sequence[treebank.Sentence]) -> Labels:
    words = [w for s in sentences for w in s.words]
    return Labels(
        sorted({w.xpos for w in words}),
        sorted({w.upos for w in words}),
        sorted({w.deprel for w in words}),
    )


def tree_of(sentence: treebank.Sentence, ids: Sequence[dict[str, int]]) -> Tree:
    """A sentence of a treebank by the ids of XPOS, UPOS and labels."""
    words = sentence.words
    return Tree(
        tuple(w.form for w in words),
        tuple(ids[0].get(w.xpos, -100) for w in words),
        tuple(ids[1].get(w.upos, -100) for w in words),
        tuple(0 if w.head == i else w.head + 1 for i, w in enumerate(words)),
        tuple(ids[2].get(w.deprel, -100) for w in words),
        sentence.opens,
    )


class Parser(nn.Module):
    """Everything that reads one sentence, and the sentence splitter."""

    def __init__(self, sizes: dict[str, int], sets: Labels, recipe: Recipe) -> None:
        super().__init__()
        arc, label, drop = recipe.arc, recipe.label, recipe.dropout
        self.embedding = net.Embedding(sizes, WIDTHS, dropout=0.25)
        self.encoder = net.BiLSTM(self.embedding.width, recipe.hidden, 2, drop)
        wide = self.encoder.width
        self.tags = nn.Linear(wide, len(sets.tags))
        self.pos = nn.Linear(wide, len(sets.pos))
        self.dep = nn.Linear(wide, arc + label)
        self.head = nn.Linear(wide, arc + label)
        self.arcs = nn.Parameter(torch.zeros(arc + 1, arc))
        self.rels = nn.Parameter(torch.zeros(len(sets.labels), label + 1, label + 1))
        self.split1 = nn.Linear((2 * REACH + 1) * self.embedding.width, 48)
        self.split2 = nn.Linear(48, 1)
        self.arc, self.drop = arc, drop
        nn.init.normal_(self.arcs, std=0.01)
        nn.init.normal_(self.rels, std=0.01)

    def forward(self, rows: Tensor, lengths: Tensor) -> tuple[Tensor, ...]:
        """Scores of tags, UPOS, arcs (batch, word, head) and the vectors of labels; word 0 is ROOT."""
        vectors = self.embedding(rows)
        first, second = self.encoder(vectors, lengths)
        first = net.locked_dropout(first, self.drop, self.training)
        second = net.locked_dropout(second, self.drop, self.training)
        dep = F.leaky_relu(self.dep(second), 0.1)
        head = F.leaky_relu(self.head(second), 0.1)
        dep = net.locked_dropout(dep, self.drop, self.training)
        head = net.locked_dropout(head, self.drop, self.training)
        one = dep.new_ones(*dep.shape[:2], 1)
        arcs = (
            torch.cat((dep[..., : self.arc], one), -1)
            @ self.arcs
            @ head[..., : self.arc].transpose(1, 2)
        )
        return (
            self.tags(first),
            self.pos(first),
            arcs,
            torch.cat((dep[..., self.arc :], one), -1),
            torch.cat((head[..., self.arc :], one), -1),
        )

    def label_scores(self, dep: Tensor, head: Tensor) -> Tensor:
        """Shape (words, labels), for the vectors of words and those of their heads."""
        return torch.einsum("na,lab,nb->nl", dep, self.rels, head)

    def splits(self, rows: Tensor) -> Tensor:
        """Scores of a sentence start, for texts padded by REACH words of id 0 on both sides."""
        inside = (rows[..., 0] >= 0).unsqueeze(-1)
        vectors = self.embedding(rows.clamp(min=0)) * inside
        n = rows.shape[0] - 2 * REACH
        wide = torch.cat([vectors[i : i + n] for i in range(2 * REACH + 1)], -1)
        return self.split2(F.leaky_relu(self.split1(wide), 0.1)).squeeze(-1)

    def export(self) -> net.Arrays:
        return {
            **self.embedding.export(),
            **self.encoder.export("lstm"),
            **net.export_linear(self.tags, "tags"),
            **net.export_linear(self.pos, "pos"),
            **net.export_linear(self.dep, "dep"),
            **net.export_linear(self.head, "head"),
            **net.export_linear(self.split1, "split1"),
            **net.export_linear(self.split2, "split2"),
            "arcs": self.arcs.detach().numpy(),
            "rels": self.rels.detach().numpy(),
        }


def padded(trees: Sequence[Tree], lexicon: Lexicon) -> tuple[Tensor, Tensor]:
    """Feature rows with ROOT first, of shape (batch, 1 + words, features), and the lengths."""
    longest = max(len(t.forms) for t in trees) + 1
    rows = np.zeros((len(trees), longest, len(FEATURES)), dtype=np.int64)
    for i, tree in enumerate(trees):
        rows[i, 0] = ROOT
        rows[i, 1 : len(tree.forms) + 1] = lexicon.rows(tree.forms)
    return torch.from_numpy(rows), torch.tensor([len(t.forms) + 1 for t in trees])


def losses(model: Parser, trees: Sequence[Tree], lexicon: Lexicon) -> Tensor:
    """Sum of the mean losses of arcs, labels, tags and UPOS."""
    rows, lengths = padded(trees, lexicon)
    tags, pos, arcs, dep, head = model(rows, lengths)
    steps = rows.shape[1]
    beyond = torch.arange(steps)[None, :] >= lengths[:, None]
    arcs = arcs.masked_fill(beyond[:, None, :], -1e4)
    gold = torch.full((4, len(trees), steps), -100)
    for i, tree in enumerate(trees):
        for k, values in enumerate((tree.heads, tree.labels, tree.tags, tree.pos)):
            gold[k, i, 1 : len(values) + 1] = torch.tensor(values)
    heads = gold[0]
    arc_loss = F.cross_entropy(arcs.flatten(0, 1), heads.flatten(), ignore_index=-100)
    known = (heads >= 0) & (gold[1] >= 0)
    which, at = known.nonzero(as_tuple=True)
    rel = model.label_scores(dep[which, at], head[which, heads[which, at]])
    rel_loss = F.cross_entropy(rel, gold[1][which, at])
    tag_loss = F.cross_entropy(tags.flatten(0, 1), gold[2].flatten(), ignore_index=-100)
    pos_loss = F.cross_entropy(pos.flatten(0, 1), gold[3].flatten(), ignore_index=-100)
    return arc_loss + rel_loss + 0.5 * tag_loss + 0.25 * pos_loss


def split_batch(
    trees: Sequence[Tree], lexicon: Lexicon, rng: random.Random
) -> tuple[Tensor, Tensor]:
    """Neighbouring sentences as one text of feature rows, padded, and which words start one."""
    gap = np.full((REACH, len(FEATURES)), -1, dtype=np.int64)
    rows, starts = [gap], [np.full(0, -1.0)]
    left = rng.randint(1, 5)
    for tree in trees:
        flags = np.zeros(len(tree.forms))
        flags[0] = 1.0
        if tree.opens or left == 0:
            rows.append(gap)
            starts.append(np.full(REACH, -1.0))
            left = rng.randint(1, 5)
            flags[0] = -1.0  # the first word of a text always starts a sentence
        left -= 1
        rows.append(lexicon.rows(tree.forms))
        starts.append(flags)
    rows.append(gap)
    return torch.from_numpy(np.concatenate(rows)), torch.from_numpy(np.concatenate(starts)).float()


def split_loss(
    model: Parser, trees: Sequence[Tree], lexicon: Lexicon, rng: random.Random
) -> Tensor:
    rows, starts = split_batch(trees, lexicon, rng)
    scores = model.splits(rows)
    known = starts >= 0
    return F.binary_cross_entropy_with_logits(scores[known], starts[known])


def evaluate(
    model: Parser, trees: Sequence[Tree], lexicon: Lexicon, sets: Labels
) -> dict[str, float]:
    """TAG, UPOS, UAS, LAS in percent on gold tokens and sentences, arcs taken greedily."""
    model.eval()
    plain = [label.split(":")[0] for label in sets.labels]
    hits = {"tag": 0, "pos": 0, "uas": 0, "las": 0}
    total = split_tp = split_found = split_gold = 0
    with torch.no_grad():
        for at in range(0, len(trees), 64):
            part = trees[at : at + 64]
            rows, lengths = padded(part, lexicon)
            tags, pos, arcs, dep, head = model(rows, lengths)
            beyond = torch.arange(rows.shape[1])[None, :] >= lengths[:, None]
            best = arcs.masked_fill(beyond[:, None, :], -1e4).argmax(-1)
            for i, tree in enumerate(part):
                n = len(tree.forms)
                heads = best[i, 1 : n + 1]
                rel = model.label_scores(dep[i, 1 : n + 1], head[i, heads]).argmax(-1)
                total += n
                hits["tag"] += int((tags[i, 1 : n + 1].argmax(-1) == torch.tensor(tree.tags)).sum())
                hits["pos"] += int((pos[i, 1 : n + 1].argmax(-1) == torch.tensor(tree.pos)).sum())
                right = heads == torch.tensor(tree.heads)
                hits["uas"] += int(right.sum())
                same = torch.tensor(
                    [
                        g >= 0 and plain[r] == plain[g]
                        for r, g in zip(rel.tolist(), tree.labels, strict=True)
                    ]
                )
                hits["las"] += int((right & same).sum())
        rows, starts = split_batch(trees, lexicon, random.Random(0))
        found = model.splits(rows) > 0
        known = starts >= 0
        split_tp = int((found & (starts == 1) & known).sum())
        split_found, split_gold = int((found & known).sum()), int((starts == 1).sum())
    model.train()
    scores = {name: round(100 * n / total, 2) for name, n in hits.items()}
    scores["splits"] = round(200 * split_tp / max(1, split_found + split_gold), 2)
    return scores


def train(data: Path, out: Path, recipe: Recipe) -> None:
    """Train, or go on where the last epoch ended; `out` gets best.npz, labels.json and state.pt."""
    torch.set_num_threads(1)
    torch.manual_seed(recipe.seed)
    rng = np.random.default_rng(recipe.seed)
    draw = random.Random(recipe.seed)
    out.mkdir(parents=True, exist_ok=True)
    banks: dict[str, list[treebank.Sentence]] = {}
    for part in ("train", "dev"):
        files = [data / "treebanks" / f"{name}-{part}.conllu" for name in ("en_ewt", "en_gum-open")]
        banks[part] = [sentence for file in files for sentence in treebank.read_conllu(file)[0]]
    sets = label_sets(banks["train"])
    ids = [
        {name: i for i, name in enumerate(names)} for names in (sets.tags, sets.pos, sets.labels)
    ]
    real = [tree_of(s, ids) for s in banks["train"]]
    made = [tree_of(s, ids) for s in made_sentences(data, banks["train"])]
    dev = [tree_of(s, ids) for s in banks["dev"]]
    keys = net.vocabularies(
        (form for tree in [*real, *made] for form in tree.forms),
        least={"shape": 3, "prefix": 3, "suffix3": 3},
    )
    lexicon = Lexicon(keys)
    model = Parser({name: len(values) for name, values in keys.items()}, sets, recipe)
    optimizer = torch.optim.AdamW(
        model.parameters(), lr=recipe.peak, betas=(0.9, 0.95), weight_decay=1e-3
    )
    average = net.Average(model, 0.998)
    run = net.Run(out, model, optimizer, average)
    total = recipe.epochs * sum(len(t.forms) for t in [*real, *made]) // recipe.words
    for epoch in range(run.resume(), recipe.epochs):
        started = time.time()
        examples = [respelt(tree, draw) for tree in [*real, *made]]
        texts = draw.sample(range(0, len(real), 40), len(range(0, len(real), 40)))
        summed = 0.0
        order = net.batches([len(t.forms) for t in examples], recipe.words, rng)
        for number, batch in enumerate(order):
            loss = losses(model, [examples[i] for i in batch], lexicon)
            if number % 2 == 0:
                at = texts[number // 2 % len(texts)]
                neighbours = [respelt(tree, draw, share=0.3) for tree in real[at : at + 40]]
                loss = loss + split_loss(model, neighbours, lexicon, draw)
            summed += run.step(loss, net.learning_rate(run.steps, total, peak=recipe.peak))
        with run.averaged():
            scores = evaluate(model, dev, lexicon, sets)
            if run.is_best(scores["las"]):
                net.write(out, model.export(), keys, vars(sets))
        run.save(epoch + 1)
        print(epoch + 1, run.steps, total, round(summed / len(order), 3), scores,
              f"{time.time() - started:.0f} s", flush=True)  # fmt: skip


if __name__ == "__main__":
    train(DATA, Path("build/pipeline/parser"), Recipe())
