"""Vectors of words in torch, for training: what `kg/net.py` computes in numpy for prediction."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn.utils.rnn import PackedSequence, pack_padded_sequence, pad_packed_sequence

from kg.net import FEATURES, feature_keys

Arrays = dict[str, NDArray[np.float32]]


def vocabularies(
    forms: Iterable[str], *, least: Mapping[str, int]
) -> dict[str, NDArray[np.uint64]]:
    """Sorted keys of every feature that occur in the forms at least so often (default twice)."""
    counts: dict[str, Counter[int]] = {name: Counter() for name in FEATURES}
    for form, times in Counter(forms).items():
        for name, key in zip(FEATURES, feature_keys(form), strict=True):
            counts[name][key] += times
    return {
        name: np.array(
            sorted(k for k, n in counts[name].items() if k and n >= least.get(name, 2)), np.uint64
        )
        for name in FEATURES
    }


class Embedding(nn.Module):
    """Rows of feature ids to vectors, side by side; whole features are dropped in training."""

    def __init__(self, sizes: Mapping[str, int], widths: Mapping[str, int], dropout: float) -> None:
        super().__init__()
        self.tables = nn.ModuleDict(
            {name: nn.Embedding(sizes[name] + 2, widths[name]) for name in FEATURES}
        )
        for table in self.tables.values():
            nn.init.normal_(table.weight, std=0.25)
        self.dropout = dropout
        self.width = sum(widths.values())

    def forward(self, rows: Tensor) -> Tensor:
        parts = []
        for at, name in enumerate(FEATURES):
            ids = rows[..., at]
            if self.training:  # 0 is "unknown": learnt, and what a new word looks like
                p = self.dropout if name == "word" else self.dropout / 3
                ids = ids * (torch.rand(ids.shape) >= p)
            parts.append(self.tables[name](ids))
        return torch.cat(parts, dim=-1)

    def export(self) -> Arrays:
        return {
            f"embed.{name}": table.weight.detach().numpy() for name, table in self.tables.items()
        }


def locked_dropout(x: Tensor, p: float, training: bool) -> Tensor:
    """Dropout with one mask for all steps of a sentence; x has shape (batch, steps, width)."""
    if not training or not p:
        return x
    mask = x.new_empty(x.shape[0], 1, x.shape[2]).bernoulli_(1 - p) / (1 - p)
    return x * mask


class BiLSTM(nn.Module):
    """Layers of LSTM in both directions, with locked dropout before each."""

    def __init__(self, width: int, hidden: int, layers: int, dropout: float) -> None:
        super().__init__()
        self.layers = nn.ModuleList(
            nn.LSTM(width if i == 0 else 2 * hidden, hidden, bidirectional=True, batch_first=True)
            for i in range(layers)
        )
        for layer in self.layers:
            for name, value in layer.named_parameters():
                if "weight_hh" in name:
                    for part in value.data.chunk(4):
                        nn.init.orthogonal_(part)
                elif "weight_ih" in name:
                    nn.init.xavier_uniform_(value)
                else:
                    nn.init.zeros_(value)
                    if "bias_ih" in name:
                        value.data[hidden : 2 * hidden] = 1.0
        self.dropout = dropout
        self.width = 2 * hidden

    def forward(self, x: Tensor, lengths: Tensor) -> list[Tensor]:
        """The output of every layer, each of shape (batch, steps, 2 × hidden)."""
        outputs = []
        for layer in self.layers:
            x = locked_dropout(x, self.dropout, self.training)
            packed: PackedSequence = pack_padded_sequence(
                x, lengths, batch_first=True, enforce_sorted=False
            )
            x, _ = pad_packed_sequence(layer(packed)[0], batch_first=True)
            outputs.append(x)
        return outputs

    def export(self, name: str) -> Arrays:
        arrays: Arrays = {}
        for i, layer in enumerate(self.layers, 1):
            for side, suffix in (("forward", ""), ("backward", "_reverse")):
                values = {k: v.detach().numpy() for k, v in layer.named_parameters()}
                key = f"{name}{i}.{side}"
                arrays[f"{key}.input"] = values[f"weight_ih_l0{suffix}"].T.copy()
                arrays[f"{key}.recurrent"] = values[f"weight_hh_l0{suffix}"].T.copy()
                arrays[f"{key}.bias"] = (
                    values[f"bias_ih_l0{suffix}"] + values[f"bias_hh_l0{suffix}"]
                )
        return arrays


def export_linear(layer: nn.Linear, name: str) -> Arrays:
    """Weights and bias as `kg.net.linear` reads them."""
    return {
        f"{name}.weight": layer.weight.detach().numpy().T.copy(),
        f"{name}.bias": layer.bias.detach().numpy(),
    }


class Average:
    """A moving average of a module's weights."""

    def __init__(self, module: nn.Module, decay: float) -> None:
        self.module, self.decay = module, decay
        self.values = {k: v.detach().clone() for k, v in module.state_dict().items()}
        self.steps = 0

    def update(self) -> None:
        self.steps += 1
        decay = min(self.decay, (1 + self.steps) / (10 + self.steps))
        with torch.no_grad():
            for name, value in self.module.state_dict().items():
                self.values[name].lerp_(value, 1 - decay)

    def swap(self) -> None:
        """Exchange the module's weights with the average; a second call undoes the first."""
        current = {k: v.detach().clone() for k, v in self.module.state_dict().items()}
        self.module.load_state_dict(self.values)
        self.values = current


def batches(lengths: Sequence[int], words: int, rng: np.random.Generator) -> list[list[int]]:
    """Indices in batches of about so many words, of items of alike length, in random order."""
    noisy = np.asarray(lengths) + rng.integers(0, 6, len(lengths))
    order = np.argsort(noisy, kind="stable")
    made: list[list[int]] = [[]]
    size = 0
    for i in order.tolist():
        if size >= words:
            made.append([])
            size = 0
        made[-1].append(i)
        size += lengths[i]
    at = rng.permutation(len(made))
    return [made[i] for i in at]


def learning_rate(step: int, total: int, *, peak: float, warmup: int = 200) -> float:
    """Linear warm-up, then a cosine to a hundredth."""
    if step < warmup:
        return peak * (step + 1) / warmup
    share = min(1.0, (step - warmup) / max(1, total - warmup))
    return float(peak * (0.01 + 0.99 * 0.5 * (1 + np.cos(np.pi * share))))


def write(
    out: Path,
    arrays: Arrays,
    keys: Mapping[str, NDArray[np.uint64]],
    labels: Mapping[str, Sequence[str]],
) -> None:
    """Weights, vocabularies and labels as the components of `kg.pipes` read them."""
    packed: dict[str, Any] = {f"weights:{name}": array for name, array in arrays.items()}
    packed |= {f"vocabulary:{name}": array for name, array in keys.items()}
    np.savez(out / "best.npz", **packed)
    (out / "labels.json").write_text(json.dumps(dict(labels)), encoding="utf8")


class Run:
    """The state of a training: what is saved after every epoch and found again."""

    def __init__(
        self, out: Path, model: nn.Module, optimizer: torch.optim.Optimizer, average: Average
    ) -> None:
        self.path = out / "state.pt"
        self.model, self.optimizer, self.average = model, optimizer, average
        self.steps, self.best = 0, 0.0

    def resume(self) -> int:
        """The number of epochs already done."""
        if not self.path.exists():
            return 0
        saved: dict[str, Any] = torch.load(self.path, weights_only=False)
        self.model.load_state_dict(saved["model"])
        self.optimizer.load_state_dict(saved["optimizer"])
        self.average.values, self.average.steps = saved["average"], saved["steps"]
        self.steps, self.best = saved["steps"], saved["best"]
        return int(saved["epoch"])

    def save(self, epoch: int) -> None:
        """Write the state, in whole or not at all."""
        part = self.path.with_suffix(".part")
        state = {"model": self.model.state_dict(), "optimizer": self.optimizer.state_dict(),
                 "average": self.average.values, "steps": self.steps, "best": self.best,
                 "epoch": epoch}  # fmt: skip
        torch.save(state, part)
        part.replace(self.path)

    def step(self, loss: Tensor, rate: float) -> float:
        """One update at a learning rate; the value of the loss."""
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        self.optimizer.zero_grad(set_to_none=True)
        torch.autograd.backward(loss)
        nn.utils.clip_grad_norm_(self.model.parameters(), 5.0)
        self.optimizer.step()
        self.average.update()
        self.steps += 1
        return float(loss.item())

    @contextmanager
    def averaged(self) -> Iterator[None]:
        """The model with its averaged weights, for as long as the block lasts."""
        self.average.swap()
        yield
        self.average.swap()

    def is_best(self, score: float) -> bool:
        """Whether a score beats all before it; remembers it if so."""
        if score <= self.best:
            return False
        self.best = score
        return True
