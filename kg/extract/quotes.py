"""Doc in, its paragraphs, quotations and sentences out, as token indices, half-open."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Doc

_OPEN, _CLOSE = {"“", "``", "„", "«"}, {"”", "''", "»"}
_STRAIGHT = {'"'}
_SINGLE_OPEN, _SINGLE_CLOSE = "‘", "’"
_ENDS = {",", ".", "?", "!", "…", "...", "—", "–", "-"}
_QUOTED_PARAGRAPHS = 8  # over which a quotation may go on without marks


@dataclass(frozen=True)
class Quote:
    """A quotation from mark to mark, half-open; `whole` where it is an utterance, no scare quote."""

    start: int
    end: int
    whole: bool
    opens: bool  # left open at the end of its paragraph


def paragraphs(doc: Doc) -> list[tuple[int, int]]:
    """Token ranges between line ends."""
    ranges = []
    start = 0
    for token in doc:
        if token.is_space and "\n" in token.text:
            if token.i > start:
                ranges.append((start, token.i))
            start = token.i + 1
    if start < len(doc):
        ranges.append((start, len(doc)))
    return ranges


def quotes(doc: Doc, paragraphs: Sequence[tuple[int, int]]) -> list[Quote]:
    """Quotations, marks included. One left open runs to the end of its paragraph."""
    found: list[Quote] = []
    for start, end in paragraphs:
        if found and found[-1].end > start:
            start = found[-1].end  # a quotation that began in an earlier paragraph
        opened = -1
        closer: frozenset[str] = frozenset()
        for at in range(start, end):
            token = doc[at]
            if opened < 0 and found and found[-1].end == at and _doubles(doc, at):
                found[-1] = replace(found[-1], end=at + 1)
            elif opened < 0:
                closing = _closers(doc, at, end)
                if closing:
                    opened, closer = at, closing
            elif at > opened and _doubles(doc, at) and at - opened <= 3 and (
                doc[at - 1].text == token.text and all(
                    doc[k].text == token.text for k in range(opened, at))
            ):  # fmt: skip  # """Quoted twice"" by a table"
                continue
            elif token.text in closer and _closes(doc, at):
                found.append(_quote(doc, opened, at + 1, False))
                opened = -1
        if opened >= 0 and (last := _closed_later(doc, paragraphs, end, closer)) > 0:
            found.append(_quote(doc, opened, last + 1, True))
        elif opened >= 0 and closer != frozenset({"'"}) and end - opened > 3:
            found.append(_quote(doc, opened, end, True))
    return found


def _doubles(doc: Doc, at: int) -> bool:
    """A straight mark right behind another one."""
    return doc[at].text in _STRAIGHT and at > 0 and not doc[at - 1].whitespace_


def _closed_later(
    doc: Doc, paragraphs: Sequence[tuple[int, int]], start: int, closer: frozenset[str]
) -> int:
    """Where a quotation left open is closed: at the first mark of the next paragraphs, else -1."""
    if closer == frozenset({"'"}):
        return -1
    later = [span for span in paragraphs if span[0] >= start]
    for first, end in later[:_QUOTED_PARAGRAPHS]:
        for at in range(first, end):
            text = doc[at].text
            if text in closer or text in _OPEN:
                behind = at > first and not doc[at - 1].whitespace_ and doc[at - 1].text != "("
                return at if behind and text in closer else -1
    return -1


def _closers(doc: Doc, at: int, end: int) -> frozenset[str]:
    text = doc[at].text
    if text in _OPEN:
        return frozenset(_CLOSE | _STRAIGHT)
    if text in _STRAIGHT or (text in _CLOSE and text != "»"):
        return frozenset(_STRAIGHT | _CLOSE)
    if text == _SINGLE_OPEN:
        return frozenset({_SINGLE_CLOSE, "'"})
    if (
        text == "'"
        and not doc[at].whitespace_
        and (at == 0 or doc[at - 1].whitespace_ or doc[at - 1].is_space)
    ):
        if any(doc[k].text == "'" and doc[k].tag_ != "POS" for k in range(at + 2, end)):
            return frozenset({"'"})
    return frozenset()


def _closes(doc: Doc, at: int) -> bool:
    """A closing mark; an apostrophe after a plural is none."""
    text = doc[at].text
    if text in {_SINGLE_CLOSE, "'"}:
        return doc[at].tag_ != "POS" or doc[at - 1].is_punct
    return True


def _quote(doc: Doc, start: int, end: int, opens: bool) -> Quote:
    inner = [t for t in doc[start + 1 : end - 1] if not t.is_space]
    last = doc[end - 2].text if end - 2 > start else ""
    before = doc[start - 1] if start else None
    begins = (
        before is None
        or before.is_space
        or before.text in {",", ":", ".", "?", "!"}
        or before.is_quote
    )
    after = doc[end].text if end < len(doc) else ""
    ended = opens or last in _ENDS or (after in {",", "."} and begins)
    capital = bool(inner) and inner[0].text[:1].isupper()
    whole = len(inner) >= 2 and (begins or capital or opens) and (ended or len(inner) >= 6)
    return Quote(start, end, whole, opens)


def ends_at(in_quote: Sequence[Quote | None], at: int) -> bool:
    quote = in_quote[at] if 0 <= at < len(in_quote) else None
    return quote is not None and quote.end == at + 1


def opens_at(in_quote: Sequence[Quote | None], at: int) -> bool:
    quote = in_quote[at]
    return quote is not None and quote.start == at


def sentences(
    doc: Doc, in_quote: Sequence[Quote | None], titles: Container[str]
) -> list[tuple[int, int]]:
    """For each token its sentence: a parser's, parted at a full stop that it read over ("He
    left. “We stay,” she said"), joined where it ends one without a mark ("Gov. | Ann Lee")."""
    ends = [sent.end for sent in doc.sents if _may_end(doc, sent.end - 1, titles)]
    found: list[tuple[int, int]] = []
    for end in ends if ends and ends[-1] == len(doc) else [*ends, len(doc)]:
        start = len(found)
        for at in range(start, end):
            if at + 1 == end or _is_full_stop(doc, in_quote, at, start):
                found += [(start, at + 1)] * (at + 1 - start)
                start = at + 1
    return found


def _may_end(doc: Doc, at: int, titles: Container[str]) -> bool:
    """Whether a sentence can end here: at a mark, or at the end of its paragraph."""
    token = doc[at]
    if token.is_space or at + 1 == len(doc) or doc[at + 1].is_space:
        return True
    if token.text.endswith(".") and len(token.text) > 1:
        return token.lower_.rstrip(".") not in titles and doc[at + 1].text[:1].isupper()
    return token.is_punct


def _is_full_stop(doc: Doc, in_quote: Sequence[Quote | None], at: int, start: int) -> bool:
    """A mark that ends a sentence, with a capital or a quotation after it."""
    capital = doc[at + 1].text[:1].isupper() and not doc[at + 1].is_punct
    quote = in_quote[at]
    if ends_at(in_quote, at) and quote is not None:
        if doc[at - 1].text not in {".", "?", "!"}:
            return False
        return (quote.whole and opens_at(in_quote, at + 1)) or (capital and quote.start > start)
    if doc[at].text not in {".", "?", "!"} or quote is not None:
        return False
    return capital or opens_at(in_quote, at + 1)
