"""Claims in, with a claim for each line of a table under a toll out: "Qara   21,400".

The lines stand below a sentence that ends in a colon; what they count is what the last toll of its
paragraph counts, and each is a part of it. The label is the place, where it names one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from spacy.tokens import Doc

from kg.extract.counts import number
from kg.extract.mentions import Lexicon, mention_at
from kg.model import Article, Block, Claim, Count, Mention, Span
from kg.parse import token_at

LINE = re.compile(r"(\S.*?)[\s.:–—-]+(\d[\d,. ]*)")  # a label and a number
_LESS = 0.8  # of the toll's confidence


def of_lines(claims: Sequence[Claim], doc: Doc, article: Article, lex: Lexicon) -> Iterator[Claim]:
    """The claims that lines of a table make."""
    toll: Claim | None = None
    for block in article.blocks:
        text = article.text[block.start : block.end].strip()
        line = LINE.fullmatch(text)
        if line is None:
            toll = _toll_of(claims, block, lex) if text.endswith(":") else None
        elif toll is not None and (counted := number([line[2].strip().lower()])) is not None:
            yield _claim(toll, block, line, counted, article, doc, lex)


def _toll_of(claims: Sequence[Claim], block: Block, lex: Lexicon) -> Claim | None:
    found = [c for c in claims if block.start <= c.sentence.start < block.end
             and lex.ontology.relations[c.relation].toll and c.count is not None]  # fmt: skip
    return found[-1] if found else None


def _claim(
    toll: Claim, block: Block, line: re.Match[str], counted: int, article: Article, doc: Doc,
    lex: Lexicon,
) -> Claim:  # fmt: skip
    said = article.text[block.start : block.end]
    start = block.start + said.index(line[2].strip(), len(line[1]))
    text = line[2].strip()
    victims = Mention(start, start + len(text), text, toll.object.type, "description",
                      toll.object.name, toll.object.head, Count(counted, counted, text))  # fmt: skip
    token = token_at(doc, block.start)
    label = mention_at(token, lex) if token is not None else None
    named = label is not None and lex.ontology.is_a(label.type, "Place")
    return replace(
        toll, object=victims, count=victims.count, trigger=Span(start, start + len(text), text),
        sentence=Span(block.start, block.end, said), place=label if named else None, part_of=toll,
        found_by="Toll/line", confidence=round(toll.confidence * _LESS, 3),
    )  # fmt: skip
