"""Noun phrase in, Count out: how many, with the range that the words leave open.

Own token patterns: text2num reads "hundreds of" as 100, word2number ignores digits.
"""

from __future__ import annotations

import re

from spacy.tokens import Doc, Token

from kg.model import Count, Ontology
from kg.parse import phrase_tokens, role_of

_UNITS = {
    w: n
    for n, w in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
}
_TENS = {
    w: 10 * n
    for n, w in enumerate(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], start=2
    )
}
_SCALES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000,
           "dozen": 12, "score": 20, "k": 1_000, "m": 1_000_000, "bn": 1_000_000_000}  # fmt: skip
_DIGITS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
_GLUED = re.compile(r"(\d[\d,.]*)(k|m|bn)$")
_JOINERS = {"to", "-", "–", "—", "and", "or"}
_LOOK_BACK = 5  # tokens before a number in which its comparator stands


def number(words: list[str]) -> int | None:
    """The value of a run of number words, lower case ("two hundred and six", "1.5 million")."""
    total, group, seen = 0.0, 0.0, False
    for word in words:
        glued = _GLUED.match(word)
        if glued:
            group, seen = float(glued[1].replace(",", "")) * _SCALES[glued[2]], True
        elif _DIGITS.fullmatch(word):
            group, seen = group + float(word.replace(",", "")), True
        elif word in _UNITS or word in _TENS:
            group, seen = group + (_UNITS.get(word, 0) or _TENS.get(word, 0)), True
        elif "-" in word and all(p in _UNITS or p in _TENS for p in word.split("-")):
            group += sum(_UNITS.get(p, 0) + _TENS.get(p, 0) for p in word.split("-"))
            seen = True
        elif word in _SCALES and word not in {"k", "m", "bn"}:
            scale = _SCALES[word]
            group = (group or 1) * scale
            seen = True
            if scale >= 1_000:
                total, group = total + group, 0
        elif word in {"and", "-", "a", "an"} and word != words[-1]:
            continue
        else:
            return None
    return int(total + group) if seen else None


def count_of(head: Token, ontology: Ontology) -> Count | None:
    """The count of a noun phrase by its head: "at least 15 civilians", "dozens of fighters".

    "At least 15" is (15, None), "more than 100" (101, None), "22" (22, 22), "up to 9" (None, 9),
    "15 to 20" (15, 20); a vague number gives its lower bound from the ontology.
    """
    doc = head.doc
    first, _ = phrase_tokens(head)
    first = max(first, head.sent.start)
    numbers = [i for i in range(first, head.i + 1) if _is_number(doc[i])]
    if not numbers and head.i > head.sent.start:
        return _vague(head, ontology)
    if not numbers:
        return None
    start, end = numbers[0], numbers[0] + 1
    while end <= head.i and (_is_number(doc[end]) or (
            doc[end].lower_ in {"and", "-"} and end + 1 in numbers)):  # fmt: skip
        end += 1
    if _is_measure(doc[end] if end <= head.i else head) and end < head.i:
        return None
    return _range(doc, start, end, ontology)


def number_phrase(doc: Doc, index: int) -> bool:
    """Whether a number word ends at this token."""
    return _is_number(doc[index])


def _is_number(token: Token) -> bool:
    word = token.lower_
    return (
        bool(
            _DIGITS.fullmatch(word)
            or _GLUED.match(word)
            or word in _UNITS
            or word in _TENS
            or word in {"hundred", "thousand", "million", "billion", "dozen"}
            or ("-" in word and number([word]) is not None)
        )
        and token.pos_ != "PROPN"
    )


def _is_measure(token: Token) -> bool:
    """ "a 15-year-old boy", "a 500-pound bomb": the number measures and does not count."""
    return (
        token.text in {"-", "–"}
        or token.lower_.startswith(("-year", "year-old"))
        or (token.lower_ in {"year", "%", "percent", "per"})
    )


def _range(doc: Doc, start: int, end: int, ontology: Ontology) -> Count | None:
    words = [doc[i].lower_ for i in range(start, end)]
    low = high = None
    for i, word in enumerate(words):
        if word in {"and", "-", "to"} and 0 < i < len(words) - 1 and word != "and":
            low, high = number(words[:i]), number(words[i + 1 :])
    text_start = start
    if low is None:
        value = number(words)
        if value is None:
            return None
        low = high = value
        # "15 to 20", "between 15 and 20": the first number stands before the phrase's own
        if start >= 2 and doc[start - 1].lower_ in _JOINERS and _is_number(doc[start - 2]):
            earlier = number([doc[start - 2].lower_])
            joiner = doc[start - 1].lower_
            between = start >= 3 and doc[start - 3].lower_ in {"between", "from"}
            if earlier is not None and earlier < value and (joiner != "and" or between):
                low, text_start = earlier, start - 2
    before = " ".join(doc[i].lower_ for i in range(max(0, text_start - _LOOK_BACK), text_start))
    words_of = ontology.words
    comparator, kind = "", ""
    for name in ("comparatorAtLeast", "comparatorMoreThan", "comparatorAtMost",
                 "comparatorLessThan", "comparatorAbout"):  # fmt: skip
        for phrase in words_of.get(name, frozenset()):
            if (before == phrase or before.endswith(" " + phrase)) and len(phrase) > len(
                comparator
            ):
                comparator, kind = phrase, name
    text = doc[text_start:end].text
    if comparator:
        text = doc[text_start - len(comparator.split()) : end].text
    if kind == "comparatorAtLeast":
        return Count(low, None, text)
    if kind == "comparatorMoreThan":
        return Count(low + 1, None, text)
    if kind == "comparatorAtMost":
        return Count(None, high, text)
    if kind == "comparatorLessThan":
        return Count(None, (high or 1) - 1, text)
    return Count(low, high, text)


def _vague(head: Token, ontology: Ontology) -> Count | None:
    """ "dozens of fighters", "a dozen men", "hundreds": a lower bound."""
    bounds = {}
    for entry in ontology.words.get("vagueCount", frozenset()):
        phrase, _, value = entry.partition("=")
        bounds[phrase] = int(value)
    doc = head.doc
    role, prep, governor = role_of(head)
    at = governor if role == "nmod" and prep == "of" else head
    best = ""
    window = " ".join(doc[i].lower_ for i in range(max(head.sent.start, at.i - 3), at.i + 1))
    for phrase in bounds:
        if (window == phrase or window.endswith(" " + phrase)) and len(phrase) > len(best):
            best = phrase
    if not best:
        return None
    first = at.i + 1 - len(best.split())
    return Count(bounds[best], None, doc[first : at.i + 1].text)
