"""Language in, the same Language out, with a tokenizer that follows the treebanks more closely.

The changes are part of what the tokenizer saves: the trained pipeline needs none of this.
"""

import re
from collections.abc import Callable
from typing import Any

import spacy
from spacy.language import Language
from spacy.symbols import NORM, ORTH
from spacy.util import registry

# UD keeps a prefix with its word: pro-government, anti-aircraft, ex-rebel
PREFIXES = (
    "anti|co|counter|de|e|ex|extra|hyper|inter|intra|macro|mid|micro|mini|multi|neo|non|pan|para|"
    "post|pre|pro|pseudo|quasi|re|semi|sub|super|trans|ultra|un|vice"
)
PREFIXED = re.compile(rf"(?i)^(?:{PREFIXES})[-‑][a-z]+$")
ABBREVIATIONS = (
    "Brig.", "Capt.", "Cmdr.", "Col.", "Cpl.", "Ft.", "Lt.", "Maj.", "Sgt.", "Fri.", "Sat.",
    "Thu.", "Thurs.", "Tue.", "Tues.", "Wed.",
)  # fmt: skip
NEGATED = (
    "ARE", "CA", "COULD", "DID", "DO", "DOES", "HAD", "HAS", "HAVE", "IS", "SHOULD", "WAS", "WERE",
    "WO", "WOULD",
)  # fmt: skip


def follow_treebanks(nlp: Language) -> Language:
    """Keep prefixed words and abbreviations whole, split capital DON'T."""
    tokenizer: Any = nlp.tokenizer
    for word in ABBREVIATIONS:
        tokenizer.add_special_case(word, [{ORTH: word}])
    for verb in NEGATED:
        for apostrophe in ("'", "’"):
            parts = [{ORTH: verb}, {ORTH: f"N{apostrophe}T", NORM: "not"}]
            tokenizer.add_special_case(f"{verb}N{apostrophe}T", parts)
    tokenizer.token_match = PREFIXED.match
    return nlp


def blank() -> Language:
    """A blank English pipeline with this tokenizer."""
    return follow_treebanks(spacy.blank("en"))


def make_callback() -> Callable[[Language], Language]:
    """For `[nlp.after_creation]` of a training configuration."""
    return follow_treebanks


registry.callbacks("kg.follow_treebanks.v1", func=make_callback)
