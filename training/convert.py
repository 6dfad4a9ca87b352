"""The data folder in, DocBins for training out: treebanks with `parser`, entity files with `ner`."""

import os
import random
import re
import sys
from collections import Counter
from pathlib import Path

from spacy.tokens import DocBin

from training import entities, formulae, treebank
from training.tokenizer import blank

DATA = Path(os.environ.get("KG_DATA", "../shared/data"))
DEV_DOCS = 900


REPORTED = 1600  # clauses of treebanks in frames of reported speech
FORMULAE = 1600  # sentences of the grammar of set phrases


def slot_fillers(data: Path, sentences: list[treebank.Sentence]) -> formulae.Names:
    """Names for `formulae`; none is held out for evaluation."""
    bank = entities.read_rows(data / "ner" / "gmb.jsonl")
    seen = Counter(row.text[a:b] for row in bank for a, b, label in row.spans if label == "GPE")
    places = {name for name, count in seen.items() if count > 2}
    groups = entities.group_names(data / "gazetteers", held_out=False)
    adjectives = {w.form.lower() for s in sentences for w in s.words if w.upos == "ADJ"}
    return formulae.Names(
        places=sorted(p for p in places if re.fullmatch(r"[A-Z][a-z]+([ -][A-Z][a-z]+)?", p)),
        persons=entities.person_names(data / "gazetteers"),
        groups=[group for group in groups if not re.search(r" (and|e|y|des?|di)\b", group, re.I)],
        adjectives=frozenset(adjectives),
    )


def convert_treebanks(data: Path, out: Path) -> None:
    """`parser_train.spacy` and `parser_dev.spacy` from EWT and the open genres of GUM.

    The training part has sentences of `formulae` beside them.
    """
    vocab = blank().vocab
    for part in ("train", "dev"):
        docs = []
        seen: list[treebank.Sentence] = []
        for name in ("en_ewt", "en_gum-open"):
            sentences, dropped = treebank.read_conllu(data / "treebanks" / f"{name}-{part}.conllu")
            docs += list(treebank.paragraphs(vocab, sentences))
            seen += sentences
            print(f"{name}-{part}: {len(sentences)} sentences, {dropped} dropped")
        if part == "train":
            names = slot_fillers(data, seen)
            made = formulae.reported(seen, names, count=REPORTED, seed=1)
            made += formulae.formulae(names, count=FORMULAE, seed=2)
            docs += list(treebank.paragraphs(vocab, made, longest=99))
        random.Random(0).shuffle(docs)
        docs = docs[:DEV_DOCS] if part == "dev" else docs
        DocBin(docs=docs, store_user_data=False).to_disk(out / f"parser_{part}.spacy")
        print(f"parser_{part}: {len(docs)} docs, {sum(len(d) for d in docs)} words")


SOURCES = {  # file -> (copies in the training data, share held back for development, in percent)
    "gmb": (1, 0),
    "redocred": (1, 6),
    "gum": (1, 6),
    "crossner_politics": (2, 10),
    "uner_ewt_dev": (1, 0),
    "uner_pud": (2, 20),
}
SILVER = 0.28  # of the training mix


def convert_entities(data: Path, out: Path) -> None:
    """`ner_train.spacy` and `ner_dev.spacy` from the entity files and swapped-in names."""
    nlp = blank()
    labels = entities.known_labels(data / "gazetteers")
    train: list[entities.Row] = []
    dev = entities.read_rows(data / "ner" / "gmb_dev.jsonl")
    bank: list[entities.Row] = []
    for name, (copies, held) in SOURCES.items():
        rows = entities.read_rows(data / "ner" / f"{name}.jsonl")
        rows = [entities.corrected(row, labels) for row in rows] if name == "gmb" else rows
        bank = rows if name == "gmb" else bank
        for row in rows:
            if entities.is_held_out(row.doc, 100 // held if held else sys.maxsize):
                dev.append(row)
            else:
                train += [row] * copies
    count = int(len(train) * SILVER / (1 - SILVER))
    groups = entities.group_names(data / "gazetteers", held_out=False)
    persons = entities.person_names(data / "gazetteers")
    persons += entities.noms_de_guerre(persons, count=len(persons) // 12, seed=3)
    train += entities.silver(bank, groups, persons, count=count, seed=1)
    dev = [entities.corrected(row, labels) for row in dev]
    print(f"{len(groups)} groups, {len(persons)} persons, {count} silver of {len(train)} rows")
    for part, rows in (("train", train), ("dev", dev)):
        random.Random(2).shuffle(rows)
        docs = list(entities.make_docs(nlp, rows))
        DocBin(docs=docs, store_user_data=False).to_disk(out / f"ner_{part}.spacy")
        print(f"ner_{part}: {len(docs)} docs, {sum(len(d) for d in docs)} words")


def main(data: Path, out: Path) -> None:
    """Write the four DocBins to `out`."""
    out.mkdir(parents=True, exist_ok=True)
    convert_treebanks(data, out)
    convert_entities(data, out)


if __name__ == "__main__":
    main(DATA, Path(sys.argv[1]))
