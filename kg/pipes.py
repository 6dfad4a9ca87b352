"""Doc in, Doc out: the registered parts of the shipped spaCy pipeline.

Importing this module registers

- ``kg_syntax`` (component): sentences, XPOS, UPOS and the dependency tree, by `kg.net`;
- ``kg_entities`` (component): entities, by `kg.net`;
- ``kg_lemmatizer`` (component): lemmas from a table of word forms, with suffix rules behind it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray
from spacy.attrs import DEP, HEAD, POS, TAG
from spacy.language import Language
from spacy.parts_of_speech import IDS, SPACE
from spacy.pipeline import Lemmatizer
from spacy.tokens import Doc, Span, Token
from spacy.vocab import Vocab

from kg import net

WORD_CLASS = {  # XPOS of inflected words -> the class whose forms the table lists
    **dict.fromkeys(("VBZ", "VBD", "VBN", "VBG"), "v"),
    **dict.fromkeys(("NNS", "NNPS"), "n"),
    **dict.fromkeys(("JJR", "JJS", "RBR", "RBS"), "a"),
}
_DOUBLED = re.compile(r"([bdgkmnprtv])\1$")
_SILENT_E = re.compile(
    r"([aeiou][csvz]|[^aeiou][uvz]|rs|ns|[dlr]g|nc|rc|[bcdfgkptz]l|[^aeo]at|ir|[^aeo]ik)$"
)


def _without_suffix(stem: str) -> str:
    """The base form of a stem that lost -ed, -ing, -er or -est: stopp, seiz, attack."""
    if _DOUBLED.search(stem):
        return stem[:-1]
    return stem + "e" if _SILENT_E.search(stem) else stem


def _without_s(form: str) -> str:
    if form.endswith("ies") and len(form) > 4:
        return form[:-3] + "y"
    if re.search(r"(ss|sh|ch|x|zz|o)es$", form):
        return form[:-2]
    return form[:-1] if form.endswith("s") and not form.endswith("ss") else form


def rule_lemma(form: str, upos: str, xpos: str) -> str:
    """Lemma of a form by its suffix alone; names keep their case."""
    word = form if upos == "PROPN" else form.lower()
    word_class = WORD_CLASS.get(xpos)
    if xpos == "VBZ" or word_class == "n":
        return _without_s(word)
    if word_class is None or len(word) < 5:
        return word
    for suffix, y_suffix in (("ing", ""), ("ed", "ied"), ("er", "ier"), ("est", "iest")):
        if y_suffix and word.endswith(y_suffix):
            return word.removesuffix(y_suffix) + "y"
        stem = word.removesuffix(suffix)
        if stem != word and re.search("[aeiouy]", stem):
            return _without_suffix(stem)
    return word


class TableLemmatizer(Lemmatizer):
    """Lemmas from the table ``lemma_forms``, with `rule_lemma` behind it.

    A key is ``UPOS|XPOS|form`` (seen in a treebank) or ``class|form``, in lower case, class being
    v, n or a (a form the rules would get wrong).
    """

    @classmethod
    def get_lookups_config(cls, mode: str) -> tuple[list[str], list[str]]:
        """The one table that is needed."""
        return ["lemma_forms"], []

    def table_lemmatize(self, token: Token) -> list[str]:
        """The lemma of a tagged token, as the only element."""
        table = self.lookups.get_table("lemma_forms")
        form, xpos = token.lower_, token.tag_
        lemma = table.get(f"{token.pos_}|{xpos}|{form}")
        if lemma is None and xpos in WORD_CLASS:
            lemma = table.get(f"{WORD_CLASS[xpos]}|{form}")
        return [lemma if lemma is not None else rule_lemma(token.text, token.pos_, xpos)]


@Language.factory("kg_lemmatizer", assigns=["token.lemma"])
def make_lemmatizer(nlp: Language, name: str) -> TableLemmatizer:
    """A lemmatizer without its table: `initialize(lookups=…)` or `from_disk` brings it."""
    return TableLemmatizer(nlp.vocab, None, name, mode="table", overwrite=True)


class Network:
    """A component whose weights `training/` made: what both have in common."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab
        self.weights: dict[str, net.Floats] = {}
        self.labels: dict[str, list[str]] = {}
        self.lexicon = net.Lexicon({name: np.empty(0, np.uint64) for name in net.FEATURES})

    def predict(self, docs: Sequence[Doc]) -> None:
        """Annotate the documents in place."""
        raise NotImplementedError

    def __call__(self, doc: Doc) -> Doc:
        self.predict([doc])
        return doc

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 64) -> Iterator[Doc]:
        """Annotate a stream, `batch_size` documents at a time."""
        stream = iter(stream)
        while docs := list(islice(stream, batch_size)):
            self.predict(docs)
            yield from docs

    def read_arrays(self, path: Path) -> None:
        """Take weights, vocabularies and labels from what the recipe writes."""
        with np.load(path) as arrays:
            weights = {k: arrays[k] for k in arrays.files if k.startswith("weights:")}
            keys = {k: arrays[k] for k in arrays.files if k.startswith("vocabulary:")}
        self.weights = {k.partition(":")[2]: v.astype(np.float32) for k, v in weights.items()}
        self.lexicon = net.Lexicon({k.partition(":")[2]: v for k, v in keys.items()})
        for names in self.labels.values():
            for name in names:
                self.vocab.strings.add(name)

    def to_disk(self, path: Path, *, exclude: Sequence[str] = ()) -> None:
        """Write the weights at half precision: a folder with `weights.npz` and `labels.json`."""
        path = Path(path)
        path.mkdir(parents=True, exist_ok=True)
        arrays: dict[str, NDArray[Any]] = {
            f"weights:{k}": v.astype(np.float16) for k, v in self.weights.items()
        }
        arrays |= {f"vocabulary:{k}": v for k, v in self.lexicon.vocabularies.items()}
        np.savez_compressed(path / "weights.npz", **cast(Any, arrays))
        (path / "labels.json").write_text(json.dumps(self.labels), encoding="utf8")

    def from_disk(self, path: Path, *, exclude: Sequence[str] = ()) -> Network:
        """Read what `to_disk` wrote."""
        path = Path(path)
        self.labels = json.loads((path / "labels.json").read_text(encoding="utf8"))
        self.read_arrays(path / "weights.npz")
        return self


class Syntax(Network):
    """Sentences, tags and trees. White space hangs from the word before it."""

    def predict(self, docs: Sequence[Doc]) -> None:
        words = [[t.i for t in doc if not t.is_space] for doc in docs]
        forms = [[doc[i].text for i in at] for doc, at in zip(docs, words, strict=True)]
        lengths = [len(at) for at in words]
        if not sum(lengths):
            for doc in docs:
                self._annotate(doc, [], {})
            return
        rows = self.lexicon.rows([form for text in forms for form in text])
        vectors = net.embed(rows, self.weights)
        starts = net.window_scores(vectors, lengths, self.weights) > 0
        starts[np.cumsum([0, *lengths])[:-1][np.asarray(lengths) > 0]] = True
        first = np.flatnonzero(starts)
        sizes = np.diff([*first, len(rows)])
        found = self._parse(vectors, first, sizes)
        at = 0
        for doc, own in zip(docs, words, strict=True):
            self._annotate(doc, own, {k: v[at : at + len(own)] for k, v in found.items()})
            at += len(own)

    def _parse(self, vectors: net.Floats, first: net.Ints, sizes: net.Ints) -> dict[str, net.Ints]:
        """Tags, UPOS, heads (relative; 0 is the root) and labels of all words of all sentences."""
        weights = self.weights
        root = net.embed(np.full((1, len(net.FEATURES)), net.ROOT), weights)
        rooted = np.insert(vectors, first, root, axis=0)
        packing = net.Packing((sizes + 1).tolist())
        one = net.bilstm(rooted[packing.at], packing, weights, "lstm1")
        two = net.bilstm(one, packing, weights, "lstm2")
        words = np.ones(len(rooted), dtype=bool)
        words[first + np.arange(len(first))] = False
        one = one[packing.inverse][words]
        two = two[packing.inverse]
        arc = weights["arcs"].shape[1]
        dep = net.relu(net.linear(two, weights, "dep"))
        head = net.relu(net.linear(two, weights, "head"))
        ones = np.ones((len(two), 1), dtype=np.float32)
        turned = np.concatenate((dep[:, :arc], ones), axis=1) @ weights["arcs"]
        heads = np.empty(len(vectors), dtype=np.int64)
        chosen = np.empty(len(vectors), dtype=np.int64)
        at = 0
        for number, size in enumerate(sizes.tolist()):
            begin = at + number  # of the sentence with its root
            scores = turned[begin + 1 : begin + 1 + size] @ head[begin : begin + 1 + size, :arc].T
            tree = net.best_tree(scores)
            chosen[at : at + size] = begin + 1 + tree
            heads[at : at + size] = np.where(tree < 0, 0, tree - np.arange(size))
            at += size
        rels = weights["rels"]
        left = np.concatenate((dep[words][:, arc:], ones[: len(vectors)]), axis=1)
        right = np.concatenate((head[chosen][:, arc:], ones[: len(vectors)]), axis=1)
        count, width, _ = rels.shape
        mixed = left @ rels.transpose(1, 0, 2).reshape(width, count * width)
        labels = np.matmul(mixed.reshape(-1, count, width), right[:, :, None])[..., 0]
        is_root = heads == 0
        top = self.labels["labels"].index("ROOT")
        labels[:, top] = np.where(is_root, np.inf, -np.inf)
        return {
            "tags": net.linear(one, weights, "tags").argmax(axis=1),
            "pos": net.linear(one, weights, "pos").argmax(axis=1),
            "heads": heads,
            "labels": labels.argmax(axis=1),
        }

    def _annotate(self, doc: Doc, own: list[int], found: dict[str, net.Ints]) -> None:
        strings = self.vocab.strings
        table = np.zeros((len(doc), 4), dtype=np.int64)
        table[:, 0] = _signed(strings.add("_SP"))
        table[:, 1] = SPACE
        table[:, 3] = _signed(strings.add("dep"))
        table[1:, 2] = -1
        if own:
            place = np.asarray(own)
            kinds = {
                k: np.array([_signed(strings.add(x)) for x in names])
                for k, names in self.labels.items()
            }
            table[place, 0] = kinds["tags"][found["tags"]]
            table[place, 1] = self._upos()[found["pos"]]
            table[place, 2] = place[np.arange(len(place)) + found["heads"]] - place
            table[place, 3] = kinds["labels"][found["labels"]]
            table[: own[0], 2] = own[0] - np.arange(own[0])
        doc.from_array([TAG, POS, HEAD, DEP], cast(Any, table.astype(np.uint64)))

    def _upos(self) -> net.Ints:
        return np.array([IDS[name] for name in self.labels["pos"]])


def _signed(key: int) -> int:
    """A string id as numpy's signed integer of the same bits."""
    return key - 2**64 if key >= 2**63 else key


def _sentences(doc: Doc) -> list[list[int]]:
    """The words of each sentence; the document is one where nobody has split it."""
    parts = doc.sents if doc.has_annotation("SENT_START") else [doc]
    return [[token.i for token in part if not token.is_space] for part in parts]


OTHER = "MISC"  # names of works, products, languages: learnt to be told apart, left out


class Entities(Network):
    """Entities of each sentence."""

    def __init__(self, vocab: Vocab) -> None:
        super().__init__(vocab)
        self.names: dict[int, int] = {}

    def predict(self, docs: Sequence[Doc]) -> None:
        kept = [(doc, at) for doc in docs for at in _sentences(doc) if at]
        for doc in docs:
            doc.set_ents([])
        if not kept:
            return
        forms = [[doc[i].text for i in at] for doc, at in kept]
        lengths = [len(at) for _, at in kept]
        rows = self.lexicon.rows([form for text in forms for form in text])
        bits = np.array([x for text in forms for x in net.name_bits(text, self.names)])
        weights = self.weights
        style = np.zeros(len(rows), dtype=np.int64)  # no corpus in particular
        parts = (weights["embed.names"][bits], weights["embed.sources"][style])
        vectors = np.concatenate((net.embed(rows, weights), *parts), axis=1)
        packing = net.Packing(lengths)
        hidden = net.bilstm(vectors[packing.at], packing, weights, "lstm1")
        scores = net.linear(hidden, weights, "out")
        path = net.viterbi(scores, packing, weights["moves"], weights["first"], weights["last"])
        names = self.labels["labels"]
        at = 0
        found: dict[int, list[Span]] = {}
        natural = path[packing.inverse].tolist()
        for doc, own in kept:
            begin = -1
            for place, label in enumerate(natural[at : at + len(own)]):
                part, _, kind = names[label].partition("-")
                if part in ("B", "U"):
                    begin = own[place]
                if part in ("L", "U") and begin >= 0:
                    if kind != OTHER:
                        span = Span(doc, begin, own[place] + 1, label=kind)
                        found.setdefault(id(doc), []).append(span)
                    begin = -1
            at += len(own)
        for doc in docs:
            doc.set_ents(found.get(id(doc), []))

    def to_disk(self, path: Path, *, exclude: Sequence[str] = ()) -> None:
        """Write the weights and the table of names."""
        super().to_disk(path)
        keys = np.array(sorted(self.names), dtype=np.uint64)
        bits = np.array([self.names[key] for key in keys.tolist()], dtype=np.uint8)
        np.savez_compressed(Path(path) / "names.npz", keys=keys, bits=bits)

    def from_disk(self, path: Path, *, exclude: Sequence[str] = ()) -> Network:
        """Read what `to_disk` wrote."""
        super().from_disk(path)
        self.read_names(Path(path) / "names.npz")
        return self

    def read_names(self, path: Path) -> None:
        """Take the table of names."""
        with np.load(path) as table:
            self.names = dict(zip(table["keys"].tolist(), table["bits"].tolist(), strict=True))


@Language.factory("kg_syntax", assigns=["token.tag", "token.pos", "token.head", "token.dep"])
def make_syntax(nlp: Language, name: str) -> Syntax:
    """A parser without weights: `from_disk` or `read_arrays` brings them."""
    return Syntax(nlp.vocab)


@Language.factory("kg_entities", assigns=["doc.ents"])
def make_entities(nlp: Language, name: str) -> Entities:
    """A recogniser without weights: `from_disk` or `read_arrays` brings them."""
    return Entities(nlp.vocab)
