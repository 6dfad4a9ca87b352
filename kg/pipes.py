"""Doc in, Doc out: the registered parts of the shipped spaCy pipeline.

Importing this module registers

- ``kg.ClusterEmbed.v1`` (architecture): hash embeddings over lexical attributes and Brown clusters;
- ``kg_lemmatizer`` (component): lemmas from a table of word forms, with suffix rules behind it.
"""

import re
from functools import cache
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray
from spacy.language import Language
from spacy.pipeline import Lemmatizer
from spacy.tokens import Doc, Token
from spacy.util import registry
from thinc.api import (
    HashEmbed,
    Maxout,
    Model,
    chain,
    concatenate,
    list2ragged,
    ragged2list,
    with_array,
)
from thinc.types import Floats2d, Ints2d, Ragged

CLUSTERS = Path(__file__).parent / "models" / "clusters.npz"
CLUSTER_BITS = (4, 6, 10, 32)  # path prefixes; 32 is the whole path (18 bits at most)


@cache
def cluster_table() -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """The sorted string ids of the clustered word forms, and the cluster path of each.

    The low bits of a path are its first steps. The table is read once, on first use.
    """
    with np.load(CLUSTERS) as table:
        return table["forms"], table["paths"].astype(np.uint64)


def _lookup(ids: NDArray[np.uint64]) -> NDArray[np.uint64]:
    forms, paths = cluster_table()
    at = np.minimum(np.searchsorted(forms, ids), len(forms) - 1)
    return np.where(forms[at] == ids, paths[at], np.uint64(0))


def clusters(doc: Doc) -> NDArray[np.uint64]:
    """Brown-cluster path of every token, 0 where neither form nor lower-cased form has one."""
    ids = doc.to_array(["ORTH", "LOWER"]).reshape(len(doc), 2).astype(np.uint64)
    by_form = _lookup(ids[:, 0])
    return np.where(by_form == 0, _lookup(ids[:, 1]), by_form)


def _features(
    model: Model[list[Doc], list[Ints2d]], docs: list[Doc], is_train: bool
) -> tuple[list[Ints2d], object]:
    attrs: list[int | str] = model.attrs["attrs"]
    rows = []
    for doc in docs:
        paths = clusters(doc)
        columns: list[NDArray[Any]] = [doc.to_array(attrs).reshape(len(doc), len(attrs))]
        for bits in CLUSTER_BITS:
            prefix = paths & np.uint64(2**bits - 1)
            columns.append(np.where(paths == 0, np.uint64(0), prefix + np.uint64(1))[:, None])
        features: Any = np.concatenate(columns, axis=1)
        rows.append(model.ops.asarray2i(features, dtype="uint64"))
    return rows, lambda _: []


def ClusterEmbed(
    width: int, attrs: list[str], rows: list[int], cluster_rows: list[int]
) -> Model[list[Doc], list[Floats2d]]:
    """`spacy.MultiHashEmbed` with four more tables: prefixes of the Brown-cluster path.

    `rows` has one entry for each of `attrs`; `cluster_rows` one for the prefixes of 4, 6 and 10
    bits and one for the whole path.
    """
    if len(rows) != len(attrs) or len(cluster_rows) != len(CLUSTER_BITS):
        raise ValueError(
            f"{len(attrs)} attrs with {len(rows)} rows and {len(cluster_rows)} cluster_rows: "
            f"expected {len(attrs)} and {len(CLUSTER_BITS)}"
        )
    features: Model[list[Doc], list[Ints2d]] = Model(
        "cluster_features", _features, attrs={"attrs": attrs}
    )
    tables: list[Model[Ints2d, Floats2d]] = [
        HashEmbed(width, n, column=column, seed=8 + column, dropout=0.0)
        for column, n in enumerate([*rows, *cluster_rows])
    ]
    mix: Model[Ragged, Ragged] = with_array(
        Maxout(width, width * len(tables), nP=3, dropout=0.0, normalize=True)
    )
    return chain(
        features,
        cast(Model[list[Ints2d], Ragged], list2ragged()),
        with_array(concatenate(*tables)),
        mix,
        ragged2list(),
    )


registry.architectures("kg.ClusterEmbed.v1", func=ClusterEmbed)

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
