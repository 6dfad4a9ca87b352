"""Language in, the same Language out, with a tokenizer that follows the treebanks more closely.

The changes are part of what the tokenizer saves: the trained pipeline needs none of this.
"""

import re
from collections.abc import Callable, Iterable
from typing import Any

import spacy
from spacy.language import Language
from spacy.symbols import NORM, ORTH
from spacy.util import compile_infix_regex, compile_prefix_regex, compile_suffix_regex, registry

# UD keeps a prefix with its word (pro-government, anti-aircraft, mid-1990s), but splits
# names like Vice-President and Inter-Services
PREFIXES = (
    "anti|arch|co|counter|cross|de|e|ex|extra|hyper|inter|intra|macro|mid|micro|mini|mis|multi|"
    "neo|non|over|pan|para|post|pre|pro|pseudo|psycho|quasi|re|semi|socio|sub|super|trans|ultra|"
    "un|vice"
)
NOT_IN_NAMES = "Inter|Micro|Pan|Trans|Vice"
WHOLE = (  # words that nothing may split
    rf"(?!(?:{NOT_IN_NAMES})[-‑][A-Z])(?:{PREFIXES}|{PREFIXES.title()})[-‑](?i:[a-z]+)",
    r"(?i:mid)[-‑]\d+s?",
    r"(?:\+?\d{1,3}-)?\d{3}-\d{3}-\d{4}|x?\d{3}-\d{4}|x?\d-\d{4,5}|\d{3}/\d{3}-\d{4}",  # telephone
    r"\d{1,2}-\d{1,2}-(?:\d\d|\d{4})",  # a date in figures
    r"(?:1\d)?\d0['’]s",  # the 1990's
    r"(?i:[\w-]+\.(?:com|net|org|edu|gov))",
)
# one token each, wherever they stand: !!! ?! .... === *** >>
RUNS = (
    r"[!?]{2,}", r"\.\.+", r"…\.*", r"[=_*+~-]{2,}", r"<<+", r">>+", r"\$\$+",
    r"``+", r"''+", r"‘’",
)  # fmt: skip
LETTER = "[^\\W\\d_]"
INFIXES = (
    rf"(?<={LETTER})[-–](?=\d)",  # AK-47, F-16
    r"(?<=\d)–(?=\d)",  # 5–10
    r"(?<=\w)[-–](?=[$£€])|(?<=[-–])[$£€](?=\d)",
    rf"(?<={LETTER}),(?=\d)|(?<=\d),(?={LETTER})",
    rf"(?<={LETTER})[:=](?=\d)",
    r"(?<=\w)[(\[{](?=\w)|[)\]}](?=[\w–-])|(?<=[)\]}–])[-–.(\[{](?=[\w(\[{])",
    r"(?<=[\w.,!?])[\"“”](?=[\w<(])|(?<=[a-z\d])[.,!?](?=[\"”]\w)|(?<=\w)<(?=\w)",
    r"(?<=[0-9])(?:[ap]m|[AP]M)(?=[-–])",
    rf"(?<={LETTER})['’](?:ll|ve|re|[sdm])(?!\w)",  # behind a dash: soon—it's
    rf"(?<={LETTER}\.)[-–](?={LETTER})",  # U.S.-led
)
NOT = rf"(?<={LETTER})n['’]t(?!\w)"  # behind a dash, as above
ABBREVIATIONS = (
    "Amb.", "Attn.", "Brig.", "Capt.", "Cmdr.", "Col.", "Cpl.", "Drs.", "Ft.",
    "Fri.", "Gens.", "Gov.", "Lt.", "Maj.", "Mon.", "No.", "Nos.", "Pvt.", "Reps.", "Sat.", "Sens.",
    "Sgt.", "Spc.", "Sr.", "Thu.", "Thur.", "Thurs.", "Tue.", "Tues.", "Wed.", "al.", "lb.",
    "oz.", "approx.", "ext.",
)  # fmt: skip
UPPER = re.compile(r"[A-Z][a-z]{1,4}\.")  # Gen., Ltd.: written GEN., LTD. in capitals
NOT_UPPER = {"ID.", "IND.", "MASS.", "MISS.", "ARK.", "ORE.", "LA.", "PA.", "NO.", "MO.", "MON.",
             "SAT.", "WASH.", "KAN.", "MAR.", "ILL."}  # fmt: skip
NEGATED = (
    "ARE", "CA", "COULD", "DID", "DO", "DOES", "HAD", "HAS", "HAVE", "IS", "SHOULD", "WAS", "WERE",
    "WO", "WOULD",
)  # fmt: skip
SPLIT = (
    ("and", "/", "or"), ("wan", "na"), ("out", "ta"), ("du", "n", "no"), ("DO", "NT"), ("CA", "NT"),
    ("b/c",), ("B/C",), ("US$",),
)  # fmt: skip


def _gated(pieces: Iterable[str]) -> list[str]:
    """One expression of many, tried only where a mark stands: it halves the tokenizer's time."""
    pieces = list(pieces)
    behind_digits = [p for p in pieces if p.startswith(("(?<=[0-9])", "US", "C\\$", "A\\$"))]
    at_marks = [p for p in pieces if p and p not in behind_digits]
    return [rf"(?:(?=[\W_])(?:{'|'.join(at_marks)}))", *behind_digits]


def _rules(nlp: Language) -> tuple[list[str], list[str], list[str]]:
    """Prefix, suffix and infix expressions; where two match, the first listed prefix wins."""
    own = [nlp.Defaults.prefixes, nlp.Defaults.suffixes, nlp.Defaults.infixes]
    spacys = [[str(piece) for piece in pieces or []] for pieces in own]
    prefixes = [*RUNS, r"-(?=\w)", r"[~@](?=\d)", r"/(?=[A-Za-z]{2})"]
    prefixes += ["#(?![A-Za-z])" if p == "#" else p for p in spacys[0]]
    suffixes = [
        *RUNS,
        *spacys[1],
        r"(?<![A-Z.])[.,:][?!]+",
        r"!+\.",
        rf"(?<={LETTER})-",
        r"(?<=[A-Za-z])\++",
        r"[`´]s",
        r"(?<=[0-9])(?:[ap]m|[AP]M|k|hrs?|yrs?|mins?|bn|MM|GMT|UTC)",
    ]
    infixes = [*RUNS, *INFIXES, *spacys[2]]
    return _gated(prefixes), _gated(suffixes), [*_gated(infixes), NOT]


def follow_treebanks(nlp: Language) -> Language:
    """Runs of marks are one token, AK-47 is three, pro-government one; capital DON'T is split."""
    tokenizer: Any = nlp.tokenizer
    known = [word for word in tokenizer.rules if UPPER.fullmatch(word)]
    upper = {word.upper() for word in (*known, *ABBREVIATIONS) if UPPER.fullmatch(word)}
    for word in (*ABBREVIATIONS, *sorted(upper - NOT_UPPER)):
        tokenizer.add_special_case(word, [{ORTH: word}])
    for verb in NEGATED:
        for apostrophe in ("'", "’"):
            parts = [{ORTH: verb}, {ORTH: f"N{apostrophe}T", NORM: "not"}]
            tokenizer.add_special_case(f"{verb}N{apostrophe}T", parts)
    for forms in SPLIT:
        for first in {forms[0], forms[0].capitalize()} if forms[0].islower() else {forms[0]}:
            words = [first, *forms[1:]]
            tokenizer.add_special_case("".join(words), [{ORTH: word} for word in words])
    prefixes, suffixes, infixes = _rules(nlp)
    tokenizer.prefix_search = compile_prefix_regex(prefixes).search
    tokenizer.suffix_search = compile_suffix_regex(suffixes).search
    tokenizer.infix_finditer = compile_infix_regex(infixes).finditer
    tokenizer.token_match = re.compile(rf"(?:{'|'.join(WHOLE)})$").match
    return nlp


def blank() -> Language:
    """A blank English pipeline with this tokenizer."""
    return follow_treebanks(spacy.blank("en"))


def make_callback() -> Callable[[Language], Language]:
    """For `[nlp.after_creation]` of a training configuration."""
    return follow_treebanks


registry.callbacks("kg.follow_treebanks.v1", func=make_callback)
