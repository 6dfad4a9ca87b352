"""Two trained pipelines in, kg/models/en_conflict out: parser side, lemmas, entities."""

import csv
import sys
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language
from spacy.util import load_model_from_config
from thinc.api import Config

import kg.pipes
from training import treebank
from training.clusters import cluster_paths
from training.convert import DATA
from training.lemmas import lemma_lookups
from training.tokenizer import follow_treebanks

MODEL = Path(kg.pipes.__file__).parent / "models" / "en_conflict"
VERSION = "0.1.0"
PARSER_SIDE = ("tok2vec", "tagger", "morphologizer", "parser")
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
    ],
}


def merged(parser: Language, ner: Language) -> Language:
    """A fresh pipeline with the components of both; its vocabulary holds the labels only."""
    config = Config(
        {
            "nlp": {
                "lang": "en",
                "pipeline": [*PARSER_SIDE, "kg_lemmatizer", "ner"],
                "batch_size": 256,
            },
            "components": {
                **{name: parser.config["components"][name] for name in PARSER_SIDE},
                "kg_lemmatizer": {"factory": "kg_lemmatizer"},
                "ner": ner.config["components"]["ner"],
            },
        }
    )
    nlp = follow_treebanks(load_model_from_config(config, auto_fill=True))
    for source, names in ((parser, PARSER_SIDE), (ner, ("ner",))):
        for name in names:
            trained: Any = source.get_pipe(name)
            component: Any = nlp.get_pipe(name)
            component.from_bytes(trained.to_bytes(exclude=["vocab"]), exclude=["vocab"])
            for label in getattr(component, "labels", ()):
                nlp.vocab.strings.add(label)
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


def main(parser: Path, ner: Path, data: Path, out: Path = MODEL) -> None:
    """Write the pipeline and say how large it is."""
    nlp = with_lemmas(merged(spacy.load(parser), spacy.load(ner)), data)
    nlp.meta.update(META)
    nlp.to_disk(out)
    size = sum(path.stat().st_size for path in out.rglob("*") if path.is_file())
    print(f"{out.name} {VERSION}: {size / 1e6:.1f} MB")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), DATA, *map(Path, sys.argv[3:4]))
