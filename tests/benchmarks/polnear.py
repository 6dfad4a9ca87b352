"""PolNeAR articles in, the table of its scorer out: how well attributions are found.

    python tests/benchmarks/polnear.py BENCH/polnear [--split dev] [--model NAME]

`BENCH/polnear` holds `dev.jsonl` and `score.py`. The corpus is not ours and stays outside of the
repository. Run by hand; measured, never tuned to.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import re
import time
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from kg.extract.attribution import attributions
from kg.extract.mentions import lexicon, mentions
from kg.model import Article, Attribution, Block, Mention, Ontology
from kg.ontology import read_ontology
from kg.parse import load, parse, subtree, token_at

Spans = list[list[int]]
_LINE = re.compile(r"[^\n]*\S[^\n]*")
_REPORT = re.compile(
    r"(?P<source>(?:[A-Z][\w.’'-]*\s?){1,4}|he|she|they)\s+(?P<cue>said|says|told|added)\s+"
    r"(?P<content>[^.\n]+)"
)


def article_of(record: dict[str, Any]) -> Article:
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


def baseline(text: str) -> Iterator[dict[str, Spans]]:
    """ "X said …" by a regular expression: what any system must beat."""
    for match in _REPORT.finditer(text):
        yield {role: [list(match.span(role))] for role in ("source", "cue", "content")}


def run(
    records: list[dict[str, Any]], nlp: Language, ontology: Ontology
) -> tuple[dict[str, list[dict[str, Spans]]], float, float]:
    """Predictions by record id, and the seconds spent parsing and attributing."""
    lex = lexicon(ontology, nlp.vocab)
    result = {}
    parsing = attributing = 0.0
    for record in records:
        before = time.perf_counter()
        doc = parse(article_of(record), nlp)
        between = time.perf_counter()
        lex.recognise(doc)
        marked = mentions(doc, lex)
        ready = time.perf_counter()
        found = attributions(doc, marked, ontology, carry_speakers=False)
        parsing += between - before
        attributing += time.perf_counter() - ready
        result[record["id"]] = list(predicted(found, doc))
    return result, parsing, attributing


def scorer(folder: Path) -> ModuleType:
    """The corpus's own scorer."""
    spec = importlib.util.spec_from_file_location("polnear_score", folder / "score.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def table(name: str, score: dict[str, dict[str, float]]) -> str:
    rows = [name]
    for measure, value in score.items():
        rows.append(
            f"  {measure:<16} P {value['p']:6.2f}  R {value['r']:6.2f}  F1 {value['f']:6.2f}"
        )
    return "\n".join(rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--split", default="dev")
    parser.add_argument("--model", default="")
    arguments = parser.parse_args()
    with (arguments.folder / f"{arguments.split}.jsonl").open(encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines if line.strip()]
    found, parsing, attributing = run(records, load(arguments.model), read_ontology())
    score = scorer(arguments.folder).score
    gold = [record["gold"]["attributions"] for record in records]
    texts = [record["text"] for record in records]
    regular = [list(baseline(text)) for text in texts]
    ours = [found[record["id"]] for record in records]
    print(table("regular expression", score(list(zip(texts, gold, regular, strict=True)))))
    print(table("kg", score(list(zip(texts, gold, ours, strict=True)))))
    print(f"parsing {parsing:.1f} s, attributing {attributing:.1f} s")


if __name__ == "__main__":
    main()
