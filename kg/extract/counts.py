"""Noun phrase in, Count out: how many, with the range that the words leave open.

Own token patterns, read from right to left before the noun, so that a wrong parse costs nothing:
text2num reads "hundreds of" as 100, word2number ignores digits. What vague words are worth
("dozens=24"), which words compare ("at least") and which measure ("year") is the ontology's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

from spacy.tokens import Doc, Token

from kg.model import Count, Ontology
from kg.parse import conjuncts, phrase_tokens

_UNITS = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14,
    "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
}  # fmt: skip
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
         "eighty": 80, "ninety": 90}  # fmt: skip
_SCALES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000,
           "dozen": 12}  # fmt: skip
_NUMBER_WORDS = frozenset({*_UNITS, *_TENS, *_SCALES})
_SUFFIXES = {"k": 1_000, "m": 1_000_000, "mn": 1_000_000, "bn": 1_000_000_000}
_DIGITS = re.compile(  # with lakhs: 1,80,000; no clock time: 0300
    r"(?:\d{1,3}(?:,\d{2,3})+(?:\.\d+)?|(?!0\d{3})\d+(?:\.\d+)?)"
)
_GLUED = re.compile(rf"({_DIGITS.pattern})({'|'.join(_SUFFIXES)})")
_RANGE = re.compile(rf"({_DIGITS.pattern})[-–—]({_DIGITS.pattern})")
_YEAR = re.compile(r"(?:19|20)\d\d")
_THREE_DIGITS = re.compile(r"\d{3}")
_DASHES = frozenset("-–—")
_COMPARATORS = ("comparatorAtLeast", "comparatorMoreThan", "comparatorAtMost",
                "comparatorLessThan", "comparatorAbout")  # fmt: skip
_ROUNDED = {"odd", "plus", "+"}  # "20-odd", "100-plus"
_WINDOW = 14  # tokens before a noun in which its number stands
_LONGEST = 6  # tokens of the longest comparator


class _Number(NamedTuple):
    """Tokens `start` to `end` (half-open) that say `low` to `high`; None for an open end."""

    start: int
    end: int
    low: int | None
    high: int | None


# ------------------------------------------------------------------- number words
def number(words: Sequence[str]) -> int | None:
    """The value of a run of number words, lower case ("two hundred and six", "1.5 million").

    None where a word is no number, and where the words do not make one ("two three").
    """
    total, group, last = 0.0, 0.0, ""
    for at, word in enumerate(words):
        following = words[at + 1] if at + 1 < len(words) else ""
        glued = _GLUED.fullmatch(word)
        if glued and not last:
            group, last = _float(glued[1]) * _SUFFIXES[glued[2]], "scale"
        elif _DIGITS.fullmatch(word) and last in {"", "scale", "hundred"}:
            group, last = group + _float(word), "digits"
        elif _THREE_DIGITS.fullmatch(word) and last == "digits" and 0 < group < 1_000:
            group = group * 1_000 + int(word)  # "10 000"
        elif word in _UNITS and last in {"", "tens", "scale", "hundred"}:
            group, last = group + _UNITS[word], "unit"
        elif word in _TENS and last in {"", "scale", "hundred"}:
            group, last = group + _TENS[word], "tens"
        elif word in _SUFFIXES and last == "digits":
            group, last = group * _SUFFIXES[word], "scale"
        elif word in {"hundred", "dozen"} and last != "scale":
            group, last = (group or 1) * _SCALES[word], "hundred"
        elif word in _SCALES:
            total, group, last = total + (group or 1) * _SCALES[word], 0, "scale"
        elif "-" in word and len(word) > 1 and (value := number(word.split("-"))) is not None:
            group, last = group + value, "unit"
        elif not (
            (word == "and" and last in {"scale", "hundred"} and following)
            or (word in _DASHES and last == "tens" and following in _UNITS)
            or (word in {"a", "an"} and not last and following in _SCALES)
        ):
            return None
    return round(total + group) if last else None


def _float(digits: str) -> float:
    return float(digits.replace(",", ""))


def number_phrase(doc: Doc, index: int) -> bool:
    """Whether this token is a number word: digits, or a word that `number` reads."""
    token = doc[index]
    word = token.lower_
    if word.isalpha() and word not in _NUMBER_WORDS:
        return False
    if _DIGITS.fullmatch(word) or _GLUED.fullmatch(word) or _RANGE.fullmatch(word):
        return not token.ent_type_
    if token.pos_ == "PROPN" and token.ent_type_:
        return False
    return word in _NUMBER_WORDS or ("-" in word and number([word]) is not None)


# ------------------------------------------------------------------ noun phrases
def count_of(head: Token, ontology: Ontology) -> Count | None:
    """The count of a noun phrase by its head: "at least 15 civilians", "dozens of fighters".

    "At least 15" is (15, None), "more than 100" (101, None), "22" (22, 22), "up to 9" (None, 9),
    "15 to 20" (15, 20), "both" (2, 2); a vague number gives its lower bound from the ontology
    ("dozens": 24, None). Ages, measures, years, ordinals and numbers in names count nothing.
    """
    doc, words = head.doc, ontology.words
    if not _numbered(doc, ontology).intersection(range(max(0, head.i - _WINDOW), head.i + 1)):
        return None
    if number_phrase(doc, head.i) or head.lower_ in _vague_words(ontology.words["vagueCount"]):
        found = _ending_at(doc, head.i, head.sent.start, ontology)
        return None if found is None else _compared(doc, found, ontology)
    if head.lemma_.lower() in words["measureNoun"]:
        return None
    first = _first(doc, head, ontology)
    if first > head.sent.start and not doc[first].is_punct:  # "two of the 15 hostages": two
        if counted := _before_of(doc, first, ontology):
            return counted[0]
    numbers = _within(doc, first, head, ontology)
    if numbers:
        return _compared(doc, _sum(doc, numbers), ontology)
    if any(doc[i].lower_ == "both" for i in range(max(first - 1, head.sent.start), head.i)):
        both = next(t for t in reversed(doc[: head.i]) if t.lower_ == "both")
        plural = head.tag_ in {"NNS", "NNPS"} and len(conjuncts(head)) == 1
        return Count(2, 2, both.text) if plural else None
    return None


def _numbered(doc: Doc, ontology: Ontology) -> set[int]:
    """The tokens that may count, made once a document: most nouns stand by none."""
    found: set[int] | None = doc.user_data.get("kg.numbered")
    if found is None:
        single = {"both", "couple", "score"}
        found = {t.i for t in doc if t.lower_ in single or _counts(doc, t.i, ontology)}
        doc.user_data["kg.numbered"] = found
    return found


def count_at(token: Token, ontology: Ontology) -> Count | None:
    """The count that a number word by itself ends: "rose to *45*", "killed at least *12* and …".

    None inside a larger number, and where the number measures, counts money or dates something.
    """
    doc = token.doc
    following = doc[token.i + 1] if token.i + 1 < len(doc) else None
    if not _counts(doc, token.i, ontology) or token.ent_type_ or (
            following is not None and _counts(doc, following.i, ontology)):  # fmt: skip
        return None
    if _begins_range(doc, token.i, ontology):
        return None
    found = _ending_at(doc, token.i, token.sent.start, ontology)
    if found is None:
        return None
    if _is_date(doc, found, token, ontology) or _is_measure(doc, found, doc[-1], ontology):
        return None
    if doc[found.start - 1].lower_ == "from" and doc[found.end - 2].lower_ == "to":
        single = _single(doc, token.i, token.sent.start, ontology)  # "from 30 to 45": now 45
        found = single if single is not None else found
    return _compared(doc, found, ontology)


def _begins_range(doc: Doc, last: int, ontology: Ontology) -> bool:
    """ "between *six* and eight": the number goes on behind its joiner."""
    at, low = last, doc[last].sent.start
    while at > low and _counts(doc, at - 1, ontology):
        at -= 1
    marked = at > low and doc[at - 1].lower_ in {"between", "from"}
    return marked and last + 2 < len(doc) and doc[last + 1].lower_ in {"and", "to"} and (
        _counts(doc, last + 2, ontology))  # fmt: skip


def one_of(head: Token, cls: str, ontology: Ontology) -> Count | None:
    """The one that an article counts: "a woman" is (1, 1), "a family" and "a militia" are None.

    `cls` is the phrase's class. For tolls; elsewhere an article does not count.
    """
    doc, words = head.doc, ontology.words
    people = any(ontology.is_a(cls, kind) for kind in words["countedClass"])
    if not people or head.tag_ not in {"NN", "NNP"} or head.ent_type_:
        return None
    lemma = head.lemma_.lower()
    if lemma in words["collectiveNoun"] or (lemma in words["groupWord"] and cls != "Person"):
        return None
    first, _ = phrase_tokens(head)
    for i in (first, first - 1):
        if i >= head.sent.start and doc[i].lower_ in {"a", "an", "another"}:
            return Count(1, 1, doc[i].text)
    return None


def _first(doc: Doc, head: Token, ontology: Ontology) -> int:
    """Where the phrase begins, with numbers that a parse left outside ("100-plus fighters")."""
    first, low = max(phrase_tokens(head)[0], head.sent.start), head.sent.start
    if first > low and doc[first - 1].lower_ in _ROUNDED:
        first -= 1
    while first - 1 > low and doc[first - 1].text in _DASHES and not doc[first - 1].whitespace_:
        first -= 2
    if first - 1 > low and doc[first - 1].lower_ == "and" and _counts(doc, first, ontology) and (
            doc[first - 2].tag_ == "JJ" and _counts(doc, first - 3, ontology)):  # fmt: skip
        first -= 3  # "three Malian and two French soldiers"
    return max(first, low)


@cache
def _vague(entries: frozenset[str]) -> Mapping[str, int]:
    parts = (entry.partition("=") for entry in entries)
    return {phrase: int(value) for phrase, _, value in parts}


@cache
def _vague_words(entries: frozenset[str]) -> frozenset[str]:
    """The single words that are vague numbers by themselves: "dozens", "hundreds"."""
    return frozenset(w for w in _vague(entries) if " " not in w and w not in _SCALES)


def _before_of(doc: Doc, first: int, ontology: Ontology) -> list[Count | None]:
    """The count before "of (the)" on the left of a phrase; [] where nothing there counts.

    [None] for a part of unknown size: "most of the 40 villages".
    """
    words = ontology.words
    at = first if doc[first].lower_ == "of" else first - 1
    if at > 0 and doc[at].pos_ == "DET":
        at -= 1
    if at < 1 or doc[at].lower_ != "of":
        return []
    before = doc[at - 1]
    if before.sent != doc[first].sent:
        return []
    if before.lower_ in words["partNoun"] or before.lemma_.lower() in words["partNoun"]:
        return [None]
    if number_phrase(doc, before.i) or before.lower_ in _vague_words(ontology.words["vagueCount"]) or (
            before.lower_ in {"couple", "score"}):  # fmt: skip
        found = _ending_at(doc, before.i, before.sent.start, ontology)
        dated = found is None or _is_date(doc, found, doc[first], ontology)  # "died in 1977 of"
        return [] if found is None or dated else [_compared(doc, found, ontology)]
    return []


def _within(doc: Doc, first: int, head: Token, ontology: Ontology) -> list[_Number]:
    """The counting numbers of a phrase, in text order: neither measures nor years nor dates."""
    found: list[_Number] = []
    at, low = head.i - 1, head.sent.start
    while at >= first or (at >= low and at == first - 1 and _counts(doc, at, ontology)):
        number_here = _counts(doc, at, ontology) and not doc[at].ent_type_
        run = _ending_at(doc, at, low, ontology) if number_here else None
        if run is None:
            at -= 1
            continue
        if not (_is_measure(doc, run, head, ontology) or _is_date(doc, run, head, ontology)):
            found.insert(0, run)
        at = run.start - 1
    return found


def _counts(doc: Doc, index: int, ontology: Ontology) -> bool:
    word = doc[index].lower_
    if word in _vague_words(ontology.words["vagueCount"]):
        return True
    if word.isalpha() and word not in _NUMBER_WORDS and word not in _SUFFIXES:
        return False  # most words, told apart without a pattern
    return number_phrase(doc, index) or _is_suffix(doc, index)


def _is_suffix(doc: Doc, index: int) -> bool:
    """The "m" of "2m people"."""
    return doc[index].lower_ in _SUFFIXES and index > 0 and not doc[index - 1].whitespace_ and (
        _DIGITS.fullmatch(doc[index - 1].text) is not None)  # fmt: skip


def _sum(doc: Doc, numbers: list[_Number]) -> _Number:
    """ "three Malian and two French soldiers" are five; else the first number counts."""
    first = numbers[0]
    for other in numbers[1:]:
        between = [t.lower_ for t in doc[first.end : other.start]]
        joined = len(between) >= 2 and between[-1] in {"and", ","} and "of" not in between
        exact = None not in (first.low, first.high, other.low, other.high)
        if not (joined and exact):  # "12 dead, about 70 others": the nearer one
            return numbers[-1] if "," in between else numbers[0]
        assert first.low is not None and first.high is not None
        assert other.low is not None and other.high is not None
        first = _Number(first.start, other.end, first.low + other.low, first.high + other.high)
    return first


def _is_measure(doc: Doc, found: _Number, head: Token, ontology: Ontology) -> bool:
    """ "a 15-year-old boy", "a 500-pound bomb", "12 hours": the number measures."""
    after = doc[found.end] if found.end < len(doc) else None
    if after is None:
        return False
    if after.text in _DASHES and not doc[found.end - 1].whitespace_:
        return not (after.whitespace_ or (
            found.end + 1 < len(doc) and doc[found.end + 1].lower_ in _ROUNDED))  # fmt: skip
    lemma = after.lemma_.lower()
    return after.i <= head.i and (
        lemma in ontology.words["measureNoun"] or after.lower_ in ontology.words["measureNoun"]
        or after.lower_.startswith("-") or after.text == "%"
    )  # fmt: skip


def _is_date(doc: Doc, found: _Number, head: Token, ontology: Ontology) -> bool:
    """ "In 2013 rebels …", "the 2006 attacks", "on May 5 gunmen …", "15 March protesters"."""
    months = ontology.words["month"]
    before = doc[found.start - 1] if found.start > 0 else None
    after = doc[found.end] if found.end < len(doc) else None
    for beside in (before, after):
        if beside is not None and any(
                f"{beside.text.rstrip('.')}={n}" in months for n in range(1, 13)):  # fmt: skip
            return True
    if found.end - found.start > 1 or not _YEAR.fullmatch(doc[found.start].text):
        return False
    determined = before is not None and (
        before.lower_ in {"the", "in", "since", "by", "until", "from", "during", "of", ","}
        or before.pos_ == "DET"
    )
    return determined or head.tag_ not in {"NNS", "NNPS"}


# ------------------------------------------------------------------------- ranges
def _ending_at(doc: Doc, last: int, low: int, ontology: Ontology) -> _Number | None:
    """The number whose last word is the token `last`, with the number that it is a range with."""
    single = _single(doc, last, low, ontology)
    if single is None or single.low is None or single.high is None or single.start < low + 2:
        return single
    joiner = doc[single.start - 1]
    if joiner.lower_ in {"to", "or", "and"} or joiner.text in _DASHES:
        earlier = _single(doc, single.start - 2, low, ontology)
        if earlier is None or earlier.low is None or earlier.high is None:
            return single
        between = earlier.start > low and doc[earlier.start - 1].lower_ in {"between", "from"}
        if joiner.lower_ == "and" and not between:
            return single
        least = _scaled(doc, earlier, single)
        if least is not None and least < single.low:
            return _Number(earlier.start, single.end, least, single.high)
    return single


def _scaled(doc: Doc, earlier: _Number, later: _Number) -> int | None:
    """The lower number of a range in the upper's scale: "1.5 to 2 million", "20-30,000"."""
    words = [t.lower_ for t in doc[earlier.start : earlier.end]]
    last = doc[later.end - 1].lower_
    scale = _SCALES.get(last, 1)
    if "," in last and "," not in words[-1] and len(words) == 1:
        scale = 1_000
    assert earlier.low is not None and later.high is not None
    if scale == 1 or any(word in _SCALES for word in words):
        return earlier.low
    digits = len(words) == 1 and _DIGITS.fullmatch(words[0])
    scaled = round((_float(words[0]) if digits else earlier.low) * scale)
    return scaled if scaled < later.high else earlier.low


def _single(doc: Doc, last: int, low: int, ontology: Ontology) -> _Number | None:
    """The longest number or vague number whose last word is the token `last`."""
    end = last + 1
    glued = _RANGE.fullmatch(doc[last].text)
    if glued:
        least, most = round(_float(glued[1])), round(_float(glued[2]))
        if "," in glued[2] and least < 1_000 and least * 1_000 < most:
            least *= 1_000
        return _Number(last, end, least, most) if least < most else None
    vague = _vague(ontology.words["vagueCount"])
    texts = [t.lower_ for t in doc[max(low, last - 5) : end]]
    start, value = end, None
    for at in range(len(texts)):
        value = number(texts[at:])
        if value is not None:
            start = end - (len(texts) - at)
            break
    for at in range(len(texts)):
        phrase = " ".join(texts[at:]).replace(" - ", "-")
        if phrase in vague and end - (len(texts) - at) <= start:
            return _Number(end - (len(texts) - at), end, vague[phrase], None)
    if value is None or _no_number(doc, start):
        return None
    return _Number(start, end, value, value)


def _no_number(doc: Doc, start: int) -> bool:
    """ "no one", "every one of": the word counts nothing; "$2 million" counts money."""
    before = doc[start - 1] if start > 0 else None
    if before is None:
        return False
    money = before.is_currency or before.text.endswith("$")
    one = doc[start].lower_ == "one" and before.lower_ in {"no", "any", "every", "this", "that"}
    return money or one


# -------------------------------------------------------------------- comparators
def _compared(doc: Doc, found: _Number, ontology: Ontology) -> Count:
    """The number with the words that compare it: before it ("at least"), or behind ("or more")."""
    kind, start, end = _comparator(doc, found, ontology)
    text = doc[start:end].text
    low, high = found.low, found.high
    if kind == "comparatorAtLeast":
        return Count(low, None, text)
    if kind == "comparatorMoreThan":
        return Count(None if low is None else low + 1, None, text)
    if kind in {"comparatorAtMost", "comparatorLessThan"}:
        most = high if high is not None else low
        plural = high is None and doc[found.end - 1].lower_.endswith("s")
        if most is None or plural:  # "up to hundreds": no end
            return Count(None, None, text)
        return Count(None, most - (kind == "comparatorLessThan"), text)
    if kind == "comparatorAbout" and high is None and not doc[found.end - 1].lower_.endswith("s"):
        return Count(low, low, text)  # "nearly two dozen"
    return Count(low, high, text)


def _comparator(doc: Doc, found: _Number, ontology: Ontology) -> tuple[str, int, int]:
    """The kind of comparison, "" for none, and where the number begins and ends with it."""
    words = ontology.words
    start, end = found.start, found.end
    behind = " ".join(t.lower_ for t in doc[end : end + 2])
    for entry in sorted(words["comparatorBehind"]):
        phrase, _, kind = entry.partition("=")
        if behind == phrase or behind.startswith((phrase + " ",)):
            size = len(phrase.split())
            if doc[end : end + size].text.lower().replace(" ", "") == phrase.replace(" ", ""):
                return kind, start, end + size
    at, low = start, doc[start].sent.start
    while at > low and doc[at - 1].lower_ in words["moreOf"]:  # "at least another 15"
        at -= 1
    if at > low and doc[at - 1].lower_ in {"between", "from"} and found.low != found.high:
        at = start = at - 1
    for begin in (at, start):
        left = [t.lower_ for t in doc[max(low, begin - _LONGEST) : begin]]
        for size in range(len(left), 0, -1):
            phrase = " ".join(left[-size:])
            kind = next((name for name in _COMPARATORS if phrase in words[name]), "")
            if kind and not (size == 1 and _is_case(doc, begin - 1, found)):
                return kind, begin - size, end
    return "", start, end


def _is_case(doc: Doc, index: int, found: _Number) -> bool:
    """ "fighting over two towns": a preposition, not "more than"; small numbers only."""
    token = doc[index]
    return token.dep_ in {"case", "prep"} and (found.low or 0) < 10
