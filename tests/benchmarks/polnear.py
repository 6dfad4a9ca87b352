"""PolNeAR articles in, attributions as its scorer wants them out: who says what.

Political news from the United States, and not war news. Measured, never tuned to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from spacy.tokens import Doc

from kg import pipeline
from kg.extract.attribution import attributions
from kg.extract.mentions import mentions
from kg.model import Article, Attribution, Block, Mention
from kg.parse import subtree, token_at
from kg.pipeline import Tools
from tests.benchmarks import corpus

FILE = "dev.jsonl"
MEASURES = {"linked F1": ("link", "f"), "content overlap F1": ("content overlap", "f")}

Spans = list[list[int]]
_LINE = re.compile(r"[^\n]*\S[^\n]*")


def article_of(record: corpus.Record) -> Article:
    """One corpus record as an article whose blocks are its lines."""
    text = record["text"]
    blocks = tuple(Block(m.start(), m.end()) for m in _LINE.finditer(text))
    return Article(re.sub(r"\W+", "-", str(record["id"])), text, blocks)


def predicted(found: tuple[Attribution, ...], doc: Doc) -> Iterator[dict[str, Spans]]:
    """The corpus marks no report inside of another's content: inner ones are left out."""
    for attribution in found:
        if attribution.outer is not None:
            continue
        source = attribution.source
        yield {
            "source": [_whole_phrase(source, doc)] if source is not None else [],
            "cue": [[attribution.cue.start, attribution.cue.end]],
            "content": [[s.start, s.end] for s in attribution.content],
        }


def _whole_phrase(source: Mention, doc: Doc) -> list[int]:
    """The corpus counts titles, appositions and relative clauses to the source."""
    token = token_at(doc, source.end - 1)
    while token is not None and token.head.idx >= source.start and token.head.idx < source.end:
        if token.head.i == token.i:
            break
        token = token.head
    if token is None:
        return [source.start, source.end]
    start, end = subtree(token)
    return [min(start, source.start), max(end, source.end)]


def predictions(records: list[corpus.Record], use: Tools) -> list[dict[str, Any]]:
    """One line of predictions for each record."""
    lines = []
    for record in records:
        with use.nlp.memory_zone():
            doc = pipeline.parse(article_of(record), use.nlp)
            use.lex.recognise(doc)
            marked = mentions(doc, use.lex)
            found = attributions(doc, marked, use.ontology, carry_speakers=False)
            lines.append({"id": record["id"], "attributions": list(predicted(found, doc))})
    return lines
