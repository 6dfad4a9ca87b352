"""Article in, Article out: what is no part of the story is masked with its reason, never deleted.

A paragraph is judged by its own words: page talk (`boilerplate.toml`) and first or second person
outside quotation marks speak against it, the marks of reporting (numbers, names, "said",
quotations) for it. First person alone proves nothing: statements and communiqués are story.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit

from kg.model import Article, Block, Masked

THRESHOLD = 0.5
LONGEST = 3_000  # characters of a paragraph that are looked at
REPEATED = 3  # articles of one publisher that share a paragraph

# Weights and word lists were set on tests/fixtures/read and on 80,000 news paragraphs and sentences
# of eight corpora (war, politics, local news; 1989-2020), of which 5 are still masked wrongly: a
# figure on seen text. Of 62 lines of other pages 41 were found before those pages were looked at,
# 58 after (2026-11).
_CALL, _PHRASE, _FIRM, _APPEAL, _WEAK, _PERSON = 0.7, 0.6, 0.9, 0.3, 0.2, 0.4
_REPORTING, _NUMBER, _NAME, _QUOTED, _LONG = 0.3, 0.1, 0.05, 0.2, 0.2

_QUOTES = re.compile(
    r"(?:''|``).*?(?:''|$)|“[^”]*(?:”|$)|\"[^\"]*(?:\"|$)|(?<!\w)[‘'](?=\w)[^’'\n]{12,}?[.,!?]?[’'](?!\w)"
)
_PERSONS = re.compile(r"\b(?:we|our|ours|us|you|your|yours|we['’]\w+|you['’]\w+)\b", re.IGNORECASE)
_COUNTRY = re.compile(r"\bU\.?S\.?\b")  # capitals: the country, not the pronoun
_WORD = re.compile(r"\w+")
_NUMBERS = re.compile(r"(?<![$£€\w])\d[\d,.]*\b(?! (?:min|comment|share|like|view))")
_NAMES = re.compile(r"(?<=[a-z,;:] )[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)*")
_SENTENCE = re.compile(r"(?<=[.!?…])[\"”’)]*\s+(?=[\"“‘(]?[A-Z@\d])|\s*[|•]\s*")
_STOP = re.compile(r"[.!?…:;,][\"'”’»)\]]{0,3}$")
_TEASER = re.compile(r"(?:…|\.\.\.)$")
_LINK = re.compile(r"https?://\S|www\.\w|\b[\w.+-]+@[\w-]+\.\w|(?<!\w)@\w+")
_NAME_WORD = r"(?:[A-Z][\w.'’-]*|de|van|von|bin|and|in|for|of|at|the|&|\||(?:al|el)-\w+)"
_BYLINE = re.compile(rf"(?:By|BY|by) {_NAME_WORD}(?:,? {_NAME_WORD})*$")
_DATE_LINE = re.compile(
    r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,? )?"
    r"(?:\d{1,2}(?:st|nd|rd|th)? [a-z]{3,9}\.?,? (?:19|20)\d\d|[a-z]{3,9}\.? \d{1,2},? (?:19|20)\d\d"
    r"|(?:19|20)\d\d-\d\d-\d\d)[\s,|·•—-]*(?:at )?(?:\d{1,2}[:.]\d\d)?\s?(?:[ap]\.?m\.?)?\s?\(?\w{0,5}\)?",
    re.IGNORECASE,
)
_ROW = re.compile(r"\S.*?[\s.:–—-]+\d[\d,. ]*")  # a line of a table: a label and a number
_BREADCRUMB = re.compile(r"[\w&’' -]{2,25}(?:\s*[|>»›•·/]\s*[\w&’' -]{2,25}){2,}")


@dataclass(frozen=True, slots=True)
class _Words:
    """`boilerplate.toml`, compiled. `call` and `phrase` are pairs of reason and pattern."""

    call: tuple[tuple[str, re.Pattern[str]], ...]
    phrase: tuple[tuple[str, re.Pattern[str]], ...]
    furniture: tuple[tuple[str, re.Pattern[str]], ...]
    itself: re.Pattern[str]
    reader: re.Pattern[str]
    weak: re.Pattern[str]
    evidence: re.Pattern[str]
    credit: re.Pattern[str]
    label: re.Pattern[str]
    bio: re.Pattern[str]


def _alternatives(patterns: Iterable[str]) -> str:
    return "(?:" + "|".join(f"(?:{pattern})" for pattern in patterns) + ")"


@cache
def _words() -> _Words:
    source = Path(__file__).with_suffix(".toml").read_text("utf-8")
    table = tomllib.loads(source.replace(r"\\S+", r"\\S{1,30}"))  # bounded: texts are hostile

    def compiled(
        lists: Mapping[str, list[str]], before: str, after: str
    ) -> tuple[tuple[str, re.Pattern[str]], ...]:
        return tuple(
            (reason, re.compile(before + _alternatives(patterns) + after, re.IGNORECASE))
            for reason, patterns in lists.items()
        )

    def anywhere(patterns: list[str]) -> re.Pattern[str]:
        return re.compile(rf"\b{_alternatives(patterns)}(?!\w)", re.IGNORECASE)

    agencies = _alternatives(table["picture"]["agencies"])
    # A credit in brackets, after a label, alone with its agency, or behind a copyright sign.
    credit = (
        rf"\((?:[^()]{{1,80}}(?:/ ?|via ))?{agencies}(?:/[^()]{{1,60}}| photo[^()]{{0,60}})?\.?\)$"
        rf"|(?:(?<=[.!?…)\"”] )|(?<=\()|^)(?:(?:file )?(?:photo|photograph|picture|image|pic)s?"
        rf"(?: credit| source| copyright)?(?: by|:| courtesy(?: of)?)|credit:|image (?:source|copyright),|source:)"
        rf" ?[^.\n]{{2,80}}\.?\)?$"
        rf"|^(?:[\w .’'-]{{2,50}} ?[/|] ?|[\w .]{{0,30}}via )?{agencies}(?:/\w+| via {agencies})?\.?$"
        rf"|^(?:©|\(c\)) ?[^.\n]{{2,60}}$"
    )
    return _Words(
        call=compiled(table["call"], r"\W{0,4}", r"(?!\w)"),
        phrase=compiled(table["phrase"], r"(?<!\w)", r"(?!\w)"),
        furniture=compiled(table["furniture"], r"[\s\W]*", r"[\s\W]*"),
        itself=anywhere(table["appeal"]["itself"]),
        reader=anywhere(table["appeal"]["reader"]),
        weak=anywhere(table["weak"]["words"]),
        evidence=anywhere(table["evidence"]["words"]),
        credit=re.compile(credit, re.IGNORECASE),
        label=re.compile(table["picture"]["label"], re.IGNORECASE),
        bio=re.compile(
            rf"(?P<name>(?:[A-Z][\w.'’-]+ ){{2,4}})(?:is|was|has been|reports?|covers|writes) "
            rf"(?:[^.]{{0,120}}\b{_alternatives(table['bio']['roles'])}\b|from\b|for\b)"
        ),
    )


def _own(piece: str) -> str:
    """`piece` without what stands in quotation marks and without the country's "US"."""
    return _COUNTRY.sub("", _QUOTES.sub(" “” ", piece))


def _evidence(piece: str, own: str) -> float:
    words = _words()
    names = 0 if own.isupper() else len(_NAMES.findall(own))
    return (
        _REPORTING * bool(words.evidence.search(own))
        + _NUMBER * min(2, len(_NUMBERS.findall(own)))
        + _NAME * min(4, names)
        + _QUOTED * (len(own) < 0.8 * len(piece))
    )


def _hits(own: str) -> dict[str, float]:
    """Reasons with the weight of their strongest page talk in `own`."""
    words = _words()
    found: dict[str, float] = {}
    for sentence in _SENTENCE.split(own):
        for reason, pattern in words.call:
            if sentence and pattern.match(sentence):
                found.setdefault(reason, _CALL)
    for reason, pattern in words.phrase:
        if pattern.search(own):
            found.setdefault(reason, _FIRM if reason in _UNMISTAKABLE else _PHRASE)
    if not found and words.itself.search(own) and words.reader.search(own):
        found["appeal to readers"] = _APPEAL
    return found


def score(piece: str) -> tuple[float, str]:
    """How much `piece`, a paragraph or sentence, reads like a page and not like news: 0–1, and why.

    At `THRESHOLD` and above it is boilerplate.
    """
    piece = piece[:LONGEST]
    own = _own(piece)
    hits = _hits(own)
    total = len(_WORD.findall(own))
    if not hits or not total:
        return 0.0, ""
    reason = max(hits, key=lambda key: hits[key])
    found = hits.pop(reason) + 0.3 * len(hits)
    weak = {match[0].lower() for match in _words().weak.finditer(own)}
    found += _WEAK * min(3, len(weak))
    found += _PERSON * min(1.0, 8 * len(_PERSONS.findall(own)) / total)
    found += 0.2 * bool(_LINK.search(own))
    found -= _evidence(piece, own) + _LONG * (total > 60)
    if piece.isupper() and total > 12:
        return 0.0, ""  # telex: there was no page around it
    return max(0.0, min(1.0, found)), reason


def _whole(piece: str) -> str:
    """The reason why a paragraph is page furniture as a whole, "" if it is not."""
    if len(piece) > 250:
        return ""
    if _BYLINE.fullmatch(piece) and len(piece) <= 120:
        return "byline"
    if _DATE_LINE.fullmatch(piece):
        return "page date"
    if _BREADCRUMB.fullmatch(piece):
        return "navigation"
    for reason, pattern in _words().furniture:
        if pattern.fullmatch(piece):
            return reason
    match = _words().credit.search(piece)
    return "picture credit" if match and match.end() - match.start() > 0.9 * len(piece) else ""


@dataclass(frozen=True, slots=True)
class _Piece:
    """A run with its verdict; story where `reason` is empty."""

    start: int
    end: int
    reason: str = ""
    score: float = 0.0


def _judge(text: str, start: int, end: int) -> list[_Piece]:
    """A paragraph in one piece, or with the boilerplate at its edges cut off."""
    piece = text[start:end]
    if reason := _whole(piece):
        return [_Piece(start, end, reason, 1.0)]
    found, reason = score(piece)
    if found >= THRESHOLD:
        return [_Piece(start, end, reason, found)]
    front, back = start, end
    cut: list[_Piece] = []
    if label := _words().label.match(piece):
        front = _skip(text, start + label.end(), end)
        cut.append(_Piece(start, start + label.end(), "picture caption", 1.0))
    if credit := _words().credit.search(piece[-150:]):
        at = max(end - 150, start) + credit.start()
        if at > front:
            cut.append(_Piece(at, end, "picture credit", 1.0))
            back = at
    if reason:
        sentences = _sentences(text, front, back)
        while len(sentences) > 1 and (verdict := _edge(text, sentences[0])):
            cut.append(verdict)
            front = sentences.pop(0)[1]
        while len(sentences) > 1 and (verdict := _edge(text, sentences[-1])):
            cut.append(verdict)
            back = sentences.pop()[0]
    front = _skip(text, front, back)
    back = front + len(text[front:back].rstrip())
    return sorted([*cut, _Piece(front, back)], key=lambda part: part.start)


def _skip(text: str, start: int, end: int) -> int:
    """`start` moved over white space."""
    return end - len(text[start:end].lstrip())


def _sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Rough sentences, without the white space between them."""
    found = []
    at = start
    for gap in _SENTENCE.finditer(text[start:end]):
        found.append((at, at + len(text[at : start + gap.end()].rstrip())))
        at = start + gap.end()
    return [(s, e) for s, e in [*found, (at, end)] if e > s]


def _edge(text: str, sentence: tuple[int, int]) -> _Piece | None:
    found, reason = score(text[slice(*sentence)])
    return _Piece(*sentence, reason, found) if found >= THRESHOLD + 0.1 else None


# ------------------------------------------------------------- what the neighbours tell
_UNMISTAKABLE = frozenset(["copyright line"])
_PROMPTS = frozenset(
    [
        "donation appeal",
        "appeal to readers",
        "subscription prompt",
        "login prompt",
        "newsletter prompt",
        "cookie notice",
    ]
)
_ENOUGH = 3  # paragraphs of story before a tail may begin


def _is_story(piece: str) -> bool:
    """A full paragraph of prose: long enough, and it ends with a stop that is no teaser's."""
    return len(piece) >= 80 and bool(_STOP.search(piece[-9:])) and not _TEASER.search(piece[-9:])


def _fill_gaps(text: str, pieces: list[_Piece]) -> list[_Piece]:
    """Mask the one or two paragraphs between two prompts if they talk of "we" or "you" too."""
    filled = list(pieces)
    prompts = [i for i, piece in enumerate(pieces) if piece.reason in _PROMPTS]
    for left, right in pairwise(prompts):
        if not 1 < right - left <= 3:
            continue
        for i in range(left + 1, right):
            own = _own(text[pieces[i].start : pieces[i].end])
            page_talk = _PERSONS.search(own) or _words().weak.search(own)
            if not pieces[i].reason and page_talk and not _words().evidence.search(own):
                filled[i] = replace(pieces[i], reason=pieces[left].reason, score=THRESHOLD)
    return filled


def _mask_tail(text: str, pieces: list[_Piece]) -> list[_Piece]:
    """Mask reader comments to the end, and the links after a marker such as "Most read".

    After a marker of links the rest goes if at least half of it is no prose; else the links that
    follow at once.
    """
    masked = list(pieces)
    prose = 0
    for i, piece in enumerate(pieces):
        rest = pieces[i + 1 :]
        if not piece.reason:
            prose += _is_story(text[piece.start : piece.end])
        elif piece.reason == "comment footer" and piece.score == 1.0 and prose >= _ENOUGH:
            masked[i + 1 :] = [_as(part, "reader comments") for part in rest]
            break
        elif piece.reason == "related links":
            links = [not _is_story(text[part.start : part.end]) for part in rest]
            at_once = next((n for n, link in enumerate(links) if not link), len(links))
            whole = prose >= _ENOUGH and 2 * sum(links) >= len(links)
            stop = len(rest) if whole else at_once
            masked[i + 1 : i + 1 + stop] = [_as(part, "related links") for part in rest[:stop]]
    return masked


def _as(piece: _Piece, reason: str) -> _Piece:
    return piece if piece.reason else replace(piece, reason=reason, score=0.8)


def _mask_bio(text: str, pieces: list[_Piece]) -> list[_Piece]:
    """Mask the author's bio among the last two paragraphs of the story.

    Its subject is named nowhere else: a reporter whom the story is about stays.
    """
    masked = list(pieces)
    story = [i for i, piece in enumerate(pieces) if not piece.reason]
    for i in story[-2:] if len(story) > _ENOUGH else []:
        match = _words().bio.match(text, pieces[i].start, pieces[i].end)
        if match is None or _words().evidence.search(text, pieces[i].start, pieces[i].end):
            continue
        surname = match["name"].split()[-1]
        if not any(surname in text[pieces[j].start : pieces[j].end] for j in story if j != i):
            masked[i] = _as(pieces[i], "author bio")
    return masked


def _mask_navigation(text: str, pieces: list[_Piece]) -> list[_Piece]:
    """Mask three or more labels of one to three words in a row: a menu.

    Not the lines of a table ("Qara  21,400") under a line that ends in a colon.
    """
    masked = list(pieces)
    run: list[int] = []
    for i, piece in enumerate([*pieces, _Piece(0, 0)]):
        label = text[piece.start : piece.end]
        if (
            i < len(pieces)
            and len(label) <= 30
            and len(label.split()) <= 3
            and not _STOP.search(label)
        ):
            run.append(i)
            continue
        if len(run) >= 3 and not _is_table(text, pieces, run):
            for at in run:
                masked[at] = _as(pieces[at], "navigation")
        run = []
    return masked


def _is_table(text: str, pieces: Sequence[_Piece], run: Sequence[int]) -> bool:
    above = [p for p in pieces[: run[0]] if not p.reason and text[p.start : p.end].strip()]
    told = bool(above) and text[above[-1].start : above[-1].end].rstrip().endswith(":")
    return told and all(_ROW.fullmatch(text[pieces[i].start : pieces[i].end]) for i in run)


def mask(article: Article) -> Article:
    """`article` with its boilerplate moved from `blocks` to `masked`."""
    text = article.text
    pieces = [part for block in article.blocks for part in _judge(text, block.start, block.end)]
    for look in (_fill_gaps, _mask_tail, _mask_navigation, _mask_bio):
        pieces = look(text, pieces)
    return _with(article, [piece for piece in pieces if piece.end > piece.start])


def _with(article: Article, pieces: Iterable[_Piece]) -> Article:
    kinds = {block.start: block.kind for block in article.blocks}
    blocks, masked = [], list(article.masked)
    for piece in pieces:
        if piece.reason:
            masked.append(Masked(piece.start, piece.end, piece.reason, round(piece.score, 2)))
        else:
            blocks.append(Block(piece.start, piece.end, kinds.get(piece.start, "paragraph")))
    masked.sort(key=lambda run: run.start)
    return replace(article, blocks=tuple(blocks), masked=tuple(masked))


# ----------------------------------------------------------- what other articles tell
def _digest(paragraph: str) -> bytes:
    words = " ".join(_WORD.findall(paragraph.casefold()))
    return hashlib.sha256(words.encode("utf-8")).digest()


def mask_repeated(articles: Sequence[Article]) -> list[Article]:
    """`articles` in their order, with what recurs in three or more of one publisher masked.

    The publisher is the article's, else the host of its URL; articles without either count as
    one publisher's. Versions of one story (more than half of the paragraphs shared) count once,
    and a paragraph in which somebody is quoted or reported to say something stays: background
    recurs too. An article never loses its last paragraph this way.
    """
    digests = [
        [_digest(article.text[block.start : block.end]) for block in article.blocks]
        for article in articles
    ]
    seen: dict[tuple[str, bytes], list[int]] = defaultdict(list)
    for i, article in enumerate(articles):
        publisher = article.publisher.casefold() or urlsplit(article.url).hostname or ""
        for digest in set(digests[i]):
            seen[publisher, digest].append(i)
    repeated = {
        (i, digest)
        for (_, digest), where in seen.items()
        if len(where) >= REPEATED and _stories(where, digests) >= REPEATED
        for i in where
    }
    masked = []
    for i, article in enumerate(articles):
        pieces = []
        for block, digest in zip(article.blocks, digests[i], strict=True):
            own = _own(article.text[block.start : block.end])
            again = (i, digest) in repeated and not _words().evidence.search(own)
            pieces.append(
                _Piece(block.start, block.end, "repeated in other articles" if again else "", 0.9)
            )
        story_left = any(not piece.reason for piece in pieces)
        masked.append(_with(article, pieces) if story_left else article)
    return masked


def _stories(where: Sequence[int], digests: Sequence[Sequence[bytes]]) -> int:
    """How many of the articles at `where` are different stories, up to `REPEATED`."""
    stories: list[set[bytes]] = []
    for i in where:
        mine = set(digests[i])
        if all(2 * len(mine & other) <= min(len(mine), len(other)) for other in stories):
            stories.append(mine)
        if len(stories) == REPEATED:
            break
    return len(stories)
