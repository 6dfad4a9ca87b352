"""Treebanks and WordNet's lists in, the lemma table of the pipeline out: only what rules get wrong.

Word lists come from the package spacy-lookups-data (`lemma_exc`, `lemma_index`; WordNet 3.0).
"""

import gzip
import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import spacy_lookups_data  # type: ignore[import-untyped]
from spacy.lookups import Lookups

from kg.pipes import WORD_CLASS, rule_lemma
from training.entities import read_words
from training.treebank import Sentence

WORDNET = {"v": "verb", "n": "noun", "a": "adj"}
TYPICAL = {  # a class's suffixes, and a UPOS and XPOS with which `rule_lemma` handles each
    "v": (("s", "VERB", "VBZ"), ("ed", "VERB", "VBD"), ("ing", "VERB", "VBG")),
    "n": (("s", "NOUN", "NNS"),),
    "a": (("er", "ADJ", "JJR"), ("est", "ADJ", "JJS")),
}


def _lookup(name: str) -> Any:
    source = Path(spacy_lookups_data.__file__).parent / "data" / f"en_{name}.json.gz"
    with gzip.open(source, "rt", encoding="utf8") as lines:
        return json.load(lines)


def treebank_lemmas(sentences: Iterable[Sentence]) -> dict[str, str]:
    """``UPOS|XPOS|form`` -> its most frequent lemma."""
    seen: dict[tuple[str, str, str], Counter[str]] = defaultdict(Counter)
    for sentence in sentences:
        for word in sentence.words:
            if word.lemma != "_":
                seen[word.upos, word.xpos, word.form][word.lemma] += 1
    by_key: dict[str, Counter[str]] = defaultdict(Counter)
    for (upos, xpos, form), lemmas in seen.items():
        lower = form.lower()
        common = xpos in ("NN", "NNS", "JJ") and form != lower and (upos, xpos, lower) in seen
        if not common:  # "Council" as a common noun says nothing about "council"
            by_key[f"{upos}|{xpos}|{lower}"] += lemmas
    return {
        key: min(lemmas, key=lambda lemma: (-lemmas[lemma], lemma))
        for key, lemmas in by_key.items()
    }


def wordnet_lemmas(forms: Iterable[str]) -> dict[str, str]:
    """``class|form`` -> lemma, for irregular forms and for `forms` that WordNet vouches for."""
    exceptions, index, rules = map(_lookup, ("lemma_exc", "lemma_index", "lemma_rules"))
    found: dict[str, str] = {}
    candidates = sorted(set(forms))
    for word_class, name in WORDNET.items():
        known = set(index[name])
        for form in candidates:
            for old, new in rules[name]:
                base = form.removesuffix(old) + new
                if form.endswith(old) and base in known:
                    found.setdefault(f"{word_class}|{form}", base)
            if word_class == "n" and form.endswith("s") and form in known:
                found.setdefault(f"n|{form}", form)
        for form, lemmas in exceptions[name].items():
            if lemmas[0] != form and "_" not in form:
                found[f"{word_class}|{form}"] = lemmas[0]
    return found


def needed(treebanks: dict[str, str], wordnet: dict[str, str]) -> dict[str, str]:
    """The entries without which the lemma would come out different, sorted by key.

    WordNet overrules a treebank where only WordNet's lemma begins like the form (in the treebank a
    typing error was mended, "leaned" as "learn"), or the treebank's is no verb ("freed" as "fre").
    `lemmas` of words.toml overrules both.
    """
    index = _lookup("lemma_index")
    verbs = set(index["verb"])
    bases = {"VERB": verbs, "NOUN": set(index["noun"]), "ADJ": set(index["adj"])}
    table: dict[str, str] = {}
    for key, lemma in wordnet.items():
        word_class, form = key.split("|", 1)
        for suffix, upos, xpos in TYPICAL[word_class]:
            if form.endswith(suffix) and rule_lemma(form, upos, xpos) == lemma:
                break
        else:
            table[key] = lemma
    for key, lemma in (treebanks | read_words()["lemmas"]).items():
        upos, xpos, form = key.split("|", 2)
        word_class = WORD_CLASS.get(xpos, "")
        vouched = wordnet.get(f"{word_class}|{form}")
        if vouched and word_class in ("v", "n") and upos != "PROPN":
            mended = form.startswith(vouched[:-1]) and not form.startswith(lemma[:-1].lower())
            if mended or (word_class == "v" and lemma not in verbs):
                lemma = vouched
        elif (
            not word_class
            and len(form) > 3
            and form in bases.get(upos, ())
            and lemma.lower() != form
        ):
            continue  # a word of its own, mended in the treebank: "loose" as "lose"
        behind = table.get(f"{word_class}|{form}")
        plain = rule_lemma(form, upos, xpos)
        if lemma != (behind or plain) and not (upos == "PROPN" and lemma.lower() == plain):
            table[key] = lemma
    return dict(sorted(table.items()))


def lemma_lookups(
    sentences: Iterable[Sentence], forms: Iterable[str], demonyms: Iterable[str]
) -> Lookups:
    """The table `lemma_forms` that the component `kg_lemmatizer` reads.

    `forms` are further lower-case words to look up in WordNet; `demonyms` keep their capital.
    """
    names = {f"ADJ|JJ|{name.lower()}": name for name in demonyms}
    table = needed(names | treebank_lemmas(sentences), wordnet_lemmas(forms))
    lookups = Lookups()
    lookups.add_table("lemma_forms", table)
    return lookups
