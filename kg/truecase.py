"""Text in capitals in, the same text in mixed case out, character for character.

Old wire copy is all capitals, and headlines still are; tagger, parser and entity recogniser live on
case. A linear-chain model (`training/truecase.py`) gives each word one of three cases from the word,
its neighbours, its clusters and the marks around it. Words that come more than once are decided
together, and what an article writes in mixed case elsewhere is believed.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from spacy.strings import get_string_id

from kg.net import cluster_table

MODEL = Path(__file__).parent / "models" / "truecase.npz"
LOWER, TITLE, UPPER = range(3)  # a single capital is TITLE
BITS = 18  # of the table of weights
UNKNOWN = 255  # code of a word that `Model.codes` does not have
NAMELIKE = 5 * 12  # codes from here on: words mostly written with a capital

_PIECE = re.compile(r"[^\W\d_]+")
_END = re.compile(r"[.!?]['\"’”)\]]*\s")
_LONG = 4  # letters of a word that can tell capitals from abbreviations
_ROMAN = re.compile(r"(?:x{0,3}(?:ix|iv|v?i{0,3}))$")
_VOWELS = frozenset("aeiouyáéíóúàèìòùâêîôûäëïöüãõåøæ")

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]


class Model(NamedTuple):
    """`weights` (2**BITS, 3), `steps` (separators, 3, 3), word codes by crc32, `mixed` spellings."""

    weights: Floats
    steps: Floats
    keys: NDArray[np.uint32]
    codes: NDArray[np.uint8]
    mixed: dict[str, str]


class Piece(NamedTuple):
    """A run of letters, in lower case, with the kind of what stands before it."""

    start: int
    end: int
    word: str
    before: int


@cache
def load() -> Model:
    """The shipped model, read once."""
    with np.load(MODEL) as table:
        weights = table["weights"].astype(np.float32) * table["scale"]
        mixed = {form.lower(): form for form in str(table["mixed"]).split()}
        keys = np.cumsum(table["gaps"], dtype=np.uint32)
        return Model(weights, table["steps"], keys, table["codes"], mixed)


# ------------------------------------------------------------------------ pieces
SEPARATORS = ("start", "sentence", "blank", "-", "'", ".", "(", '"', ",", ":", "/", "--", "digit",
              "other")  # fmt: skip

APOSTROPHE = SEPARATORS.index("'")


def _separator(gap: str) -> int:
    """The kind of what stands between two runs of letters."""
    name = "other"
    if _END.search(gap) or gap.count("\n") > 1:
        name = "sentence"
    elif not gap.strip():
        name = "blank"
    elif gap[-1].isdigit():
        name = "digit"
    else:
        mark = gap.strip()
        for sign, kind in (("--", "--"), ("—", "--"), ("(", "("), ("[", "("), ('"', '"'), ("“", '"'),
                           ("''", '"'), ("``", '"')):  # fmt: skip
            if sign in mark:
                name = kind
                break
        else:
            last = "'" if mark[-1] in "'’‘`" else "-" if mark[-1] in "-–‑" else mark[-1]
            name = last if last in SEPARATORS else "other"
            if last == "'" and gap[0].isspace():
                name = '"'
    return SEPARATORS.index(name)


def pieces(text: str) -> list[Piece]:
    """The runs of letters of a text; what follows "(Reporter)" at a sentence's start begins it."""
    found: list[Piece] = []
    at, speaker = 0, False
    for match in _PIECE.finditer(text):
        gap = text[at : match.start()]
        before = _separator(gap) if found else 0
        if speaker and ")" in gap:
            before, speaker = 1, False
        if gap.endswith(("(", "[")):
            speaker = not found or before == 1 or _END.search(gap[:-1]) is not None
        found.append(Piece(match.start(), match.end(), _lower(match[0]), before))
        at = match.end()
    return found


def _lower(text: str) -> str:
    """Lower case of the same length: İ, whose lower case is two characters, stays."""
    return "".join(low if len(low := char.lower()) == 1 else char for char in text)


# ---------------------------------------------------------------------- features
_PRIMES = np.array(
    [0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0x27D4EB2F165667C5],
    dtype=np.uint64,
)
_WORD, _CODE, _LOW, _TITLED, _SUFFIX3, _SUFFIX2, _PREFIX, _FORM, _COLUMNS = range(9)
LEXICAL = {  # hidden at random in training
    "word", "left+word", "word+right", "separator+word", "left2+left+word", "word+right+right2",
    "suffix3", "low", "titled",
}  # fmt: skip


def _mix(template: int, *values: Any) -> Ints:
    total = np.asarray([template + 1], dtype=np.uint64) * _PRIMES[3]
    for prime, value in zip(_PRIMES, values, strict=False):
        total = (total ^ np.asarray(value).astype(np.uint64)) * prime
        total ^= total >> np.uint64(29)
    rows: Ints = (total >> np.uint64(64 - BITS)).astype(np.int64)
    return rows


def _form(word: str) -> int:
    vowels = sum(char in _VOWELS for char in word)
    roman = 1 if _ROMAN.match(word) else 0
    return min(len(word), 9) * 8 + min(vowels, 3) * 2 + roman


def _codes(
    words: Sequence[str], keys: NDArray[np.uint32], codes: NDArray[np.uint8]
) -> NDArray[np.uint8]:
    hashes = np.array([crc32(word.encode()) for word in words], dtype=np.uint32)
    at = np.minimum(np.searchsorted(keys, hashes), len(keys) - 1)
    return np.where(keys[at] == hashes, codes[at], np.uint8(UNKNOWN))


def _rows(words: Sequence[str], keys: NDArray[np.uint32], codes: NDArray[np.uint8]) -> Ints:
    """A row of numbers for every word: its hash, code, clusters, endings and form."""
    paths = cluster_table()
    rows = np.zeros((len(words), _COLUMNS), dtype=np.int64)
    rows[:, _WORD] = [crc32(word.encode()) for word in words]
    rows[:, _CODE] = _codes(words, keys, codes)
    rows[:, _LOW] = [paths.get(get_string_id(word), 0) for word in words]
    rows[:, _TITLED] = [paths.get(get_string_id(word.capitalize()), 0) for word in words]
    for column, part in (
        (_SUFFIX3, slice(-3, None)),
        (_SUFFIX2, slice(-2, None)),
        (_PREFIX, slice(0, 3)),
    ):
        rows[:, column] = [crc32(word[part].encode()) for word in words]
    rows[:, _FORM] = [_form(word) for word in words]
    return rows


def features(
    texts: Sequence[str],
    found: Sequence[Sequence[Piece]],
    keys: NDArray[np.uint32],
    codes: NDArray[np.uint8],
) -> tuple[Ints, list[str]]:
    """Row numbers in the table of weights, (pieces of all texts, features), and features' names."""
    flat = [piece for group in found for piece in group]
    words = sorted({piece.word for piece in flat})
    number = {word: at + 1 for at, word in enumerate(words)}
    table = np.zeros((len(words) + 1, _COLUMNS), dtype=np.int64)  # row 0: outside of the text
    table[1:] = _rows(words, keys, codes)
    ids = np.array([number[piece.word] for piece in flat], dtype=np.int64)
    text_of = np.repeat(np.arange(len(found)), [len(group) for group in found])
    before = np.array([piece.before for piece in flat], dtype=np.int64)
    after = np.zeros_like(before)
    after[:-1] = np.where(text_of[1:] == text_of[:-1], before[1:], 0)

    def beside(step: int) -> Ints:
        """The rows of the words `step` away, row 0 beyond the text's ends."""
        shifted = np.zeros_like(ids)
        if step > 0 and len(ids) > step:
            shifted[:-step] = np.where(text_of[step:] == text_of[:-step], ids[step:], 0)
        elif step < 0 and len(ids) > -step:
            shifted[-step:] = np.where(text_of[:step] == text_of[-step:], ids[:step], 0)
        out: Ints = table[shifted]
        return out

    own, left, right, left2, right2 = (beside(step) if step else table[ids]
                                       for step in (0, -1, 1, -2, 2))  # fmt: skip
    brackets = np.concatenate([_brackets(t, g) for t, g in zip(texts, found, strict=True)])
    low10, titled10 = own[:, _LOW] & 1023, own[:, _TITLED] & 1023
    columns: dict[str, tuple[Any, ...]] = {
        "word": (own[:, _WORD],),
        "left+word": (left[:, _WORD], own[:, _WORD]),
        "word+right": (own[:, _WORD], right[:, _WORD]),
        "separator+word": (before, own[:, _WORD]),
        "left": (left[:, _WORD], before),
        "right": (right[:, _WORD], after),
        "left2": (left2[:, _WORD],),
        "right2": (right2[:, _WORD],),
        "left+right": (left[:, _WORD], right[:, _WORD]),
        "code": (own[:, _CODE],),
        "code+separator": (own[:, _CODE], before, after),
        "code+left": (own[:, _CODE], left[:, _WORD]),
        "code+right": (own[:, _CODE], right[:, _WORD]),
        "codes left": (own[:, _CODE], left[:, _CODE], before),
        "codes right": (own[:, _CODE], right[:, _CODE], after),
        "codes around": (left[:, _CODE], right[:, _CODE]),
        "code+brackets": (own[:, _CODE], brackets),
        "low": (own[:, _LOW],),
        "low10": (low10, before),
        "titled": (own[:, _TITLED],),
        "titled10": (titled10, before),
        "clusters": (low10, titled10),
        "left low": (left[:, _LOW], before),
        "left titled10": (left[:, _TITLED] & 1023, before),
        "right low": (right[:, _LOW], after),
        "right titled10": (right[:, _TITLED] & 1023, after),
        "titled10 left low10": (titled10, left[:, _LOW] & 1023),
        "titled10 right low10": (titled10, right[:, _LOW] & 1023),
        "code left low": (own[:, _CODE], left[:, _LOW]),
        "code right low": (own[:, _CODE], right[:, _LOW]),
        "codes left2": (left2[:, _CODE], left[:, _WORD], own[:, _CODE]),
        "codes right2": (own[:, _CODE], right[:, _WORD], right2[:, _CODE]),
        "left2+left+word": (left2[:, _WORD], left[:, _WORD], own[:, _WORD]),
        "word+right+right2": (own[:, _WORD], right[:, _WORD], right2[:, _WORD]),
        "suffix3": (own[:, _SUFFIX3],),
        "suffix2": (own[:, _SUFFIX2], own[:, _CODE]),
        "prefix": (own[:, _PREFIX],),
        "form": (own[:, _FORM],),
        "form+separators": (own[:, _FORM], before, after),
        "form+code": (own[:, _FORM], own[:, _CODE]),
        "separators": (before, after),
        "brackets": (brackets, own[:, _FORM]),
    }
    index = np.stack([_mix(n, *values) for n, values in enumerate(columns.values())], axis=1)
    return index, list(columns)


def _brackets(text: str, group: Sequence[Piece]) -> Ints:
    """1 for the only word in brackets, 2 if its letters are the initials of words before it; from
    10: how many words stand between a word and such brackets after it; 0 elsewhere."""
    marks = np.zeros(len(group), dtype=np.int64)
    for at, piece in enumerate(group):
        alone = text[piece.start - 1 : piece.start] in {"(", "["} and (
            text[piece.end : piece.end + 1] in {")", "]"})  # fmt: skip
        if alone and len(piece.word) > 1:
            initials = [p.word[0] for p in group[max(0, at - 12) : at]]
            marks[at] = 2 if _spelt(piece.word, initials) else 1
            for away in range(1, min(7, at + 1)):
                if not marks[at - away]:
                    marks[at - away] = 10 + away
    return marks


def _spelt(letters: str, initials: Sequence[str]) -> bool:
    """Whether the letters come in this order among the initials, ending near their end."""
    at = 0
    for initial in initials:
        if at < len(letters) and initial == letters[at]:
            at += 1
    return at == len(letters) and len(letters) > 1


# ---------------------------------------------------------------------- decoding
def is_upper_case(text: str) -> bool:
    """Whether a block is written in capitals: nearly all of its words, and more than acronyms."""
    if sum(map(str.islower, text)) * 4 > len(text):  # the usual case, seen without looking closer
        return False
    words = [text[piece.start : piece.end] for piece in pieces(text) if piece.end - piece.start > 1]
    capitals = [word for word in words if word.isupper()]
    long = sum(len(word) >= _LONG for word in capitals)
    words_too = long * (4 if len(capitals) > 4 else 2) >= len(capitals)
    return len(capitals) > 1 and words_too and len(capitals) >= 0.8 * len(words)


def best_path(scores: Floats, before: Sequence[int], steps: Floats) -> list[int]:
    """The most likely cases of one text's words (Viterbi); `scores` is (words, 3)."""
    total = scores[0].copy()
    came: list[NDArray[np.int64]] = []
    for at in range(1, len(scores)):
        reached = total[:, None] + steps[before[at]]
        origin = reached.argmax(axis=0)
        came.append(origin)
        total = reached[origin, (0, 1, 2)] + scores[at]
    path = [int(total.argmax())]
    for origin in reversed(came):
        path.append(int(origin[path[-1]]))
    return path[::-1]


POOLED = (0.2, 0.9)  # how far a word's occurrences share their scores: common words, likely names
SEEN = 2.0  # weight of a case that the article itself writes


def case_of(form: str) -> int:
    """LOWER, TITLE or UPPER."""
    if form.isupper() and len(form) > 1:
        return UPPER
    return TITLE if form[:1].isupper() else LOWER


def in_mixed_case(blocks: Sequence[str]) -> list[str]:
    """The blocks of an article, those in capitals restored with a look at the others."""
    shouted = [is_upper_case(block) for block in blocks]
    if not any(shouted):
        return list(blocks)
    restored = iter(
        restore(
            [block for block, yes in zip(blocks, shouted, strict=True) if yes],
            [block for block, yes in zip(blocks, shouted, strict=True) if not yes],
        )
    )
    return [next(restored) if yes else b for b, yes in zip(blocks, shouted, strict=True)]


def restore(texts: Iterable[str], beside: Iterable[str] = ()) -> list[str]:
    """The texts, all of one article and all in capitals, in mixed case and of the same lengths.

    `beside` are those parts of the article that are in mixed case already. Words of a text that
    have a lower-case letter stay as they are.
    """
    texts = list(texts)
    found = [pieces(text) for text in texts]
    flat = [piece for group in found for piece in group]
    if not flat:
        return texts
    model = load()
    index, _ = features(texts, found, model.keys, model.codes)
    scores = np.zeros((len(flat), 3), dtype=np.float32)
    for column in range(index.shape[1]):
        scores += model.weights[index[:, column]]
    scores = _agree(scores, flat, _likely_names(flat, model), _written(beside))
    out, at = [], 0
    for text, group in zip(texts, found, strict=True):
        if not group:
            out.append(text)
            continue
        cases = best_path(
            scores[at : at + len(group)], [piece.before for piece in group], model.steps
        )
        out.append(_spell(text, group, cases, model.mixed))
        at += len(group)
    return out


def _likely_names(flat: Sequence[Piece], model: Model) -> frozenset[str]:
    """The words that are rare, not known, or mostly written with a capital."""
    words = sorted({piece.word for piece in flat})
    codes = _codes(words, model.keys, model.codes)
    return frozenset(
        w for w, code in zip(words, codes, strict=True) if code >= NAMELIKE or code % 3 == 0
    )


def _agree(
    scores: Floats, flat: Sequence[Piece], names: frozenset[str], written: dict[str, Floats]
) -> Floats:
    """Scores drawn to the mean of the same word's, and to what the article writes elsewhere."""
    places: defaultdict[str, list[int]] = defaultdict(list)
    for at, piece in enumerate(flat):
        if piece.before > 1:
            places[piece.word].append(at)
    scores = scores.copy()
    for word, own in places.items():
        if len(own) > 1:
            mean = scores[own].mean(axis=0)
            scores[own] += POOLED[word in names] * (mean - scores[own])
        if word in written:
            scores[own] += SEEN * written[word]
    return scores


def _written(texts: Iterable[str]) -> dict[str, Floats]:
    """The share of each case among the words inside the sentences of mixed-case text, less a third."""
    counts: defaultdict[str, Counter[int]] = defaultdict(Counter)
    for text in texts:
        for piece in pieces(text):
            if piece.before > 1:
                counts[piece.word][case_of(text[piece.start : piece.end])] += 1
    return {
        word: np.array([cases[c] / cases.total() - 1 / 3 for c in range(3)], dtype=np.float32)
        for word, cases in counts.items()
    }


def _spell(text: str, group: Sequence[Piece], cases: Sequence[int], mixed: dict[str, str]) -> str:
    """The text with every word of capitals written in its case."""
    out, at, initial = [], 0, False
    for piece, case in zip(group, cases, strict=True):
        word = text[piece.start : piece.end]
        if initial and piece.before == APOSTROPHE and len(word) > 2:
            case = TITLE  # D'Annunzio, O'Connor; not "I'll"
        initial = len(word) == 1 and case == TITLE
        out.append(text[at : piece.start])
        at = piece.end
        if not word.isupper():
            out.append(word)
        elif case == LOWER:
            out.append(piece.word)
        elif piece.word in mixed:
            out.append(mixed[piece.word])
        elif case == TITLE and piece.word.startswith("mc") and len(word) > 4:
            out.append(f"{word[0]}{piece.word[1]}{word[2]}{piece.word[3:]}")  # McAllister
        elif case == TITLE:
            out.append(word[0] + piece.word[1:])
        else:
            out.append(word)
    out.append(text[at:])
    return "".join(out)
