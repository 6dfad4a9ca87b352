"""Names in sentences in, the share of right classes out: how well kg tells an army from a court.

    python -m tests.benchmarks.classes

`classes.psv` beside this file holds one made-up sentence a line; the name stands between < and >.
Right is the class itself, one of its alternatives, or a class below it in the ontology.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import NamedTuple

from kg.extract.mentions import lexicon, mention_of, mentions
from kg.model import Article, Block
from kg.ontology import read_ontology
from kg.parse import load, parse, token_at

LIST = Path(__file__).parent / "classes.psv"


class Typed(NamedTuple):
    """A name with the class that it has, the one that kg gave ("" for none), and where it stood."""

    wanted: str
    found: str
    label: str
    sentence: str
    right: bool


def cases() -> list[tuple[str, str, int]]:
    """Wanted class, sentence without marks, offset of the name's last character."""
    rows = []
    for line in LIST.read_text(encoding="utf8").splitlines():
        if line and not line.startswith("#"):
            wanted, marked = line.split("|", 1)
            end = marked.replace("<", "").index(">") - 1
            rows.append((wanted, marked.replace("<", "").replace(">", ""), end))
    return rows


def typed() -> list[Typed]:
    """Every case through the pipeline, the gazetteer and the class rules."""
    ontology = read_ontology()
    nlp = load()
    lex = lexicon(ontology, nlp)
    results = []
    for wanted, text, end in cases():
        doc = parse(Article("a", text, (Block(0, len(text)),)), nlp)
        lex.recognise(doc)
        marked = mentions(doc, lex)
        token = token_at(doc, end)
        assert token is not None, text
        inside = [m for m in marked.values() if m.start <= end < m.end and m.kind == "name"]
        mention = min(inside, key=lambda m: m.end - m.start, default=mention_of(token, lex))
        found = mention.type if mention is not None else ""
        right = any(found and ontology.is_a(found, one) for one in wanted.split("/"))
        results.append(Typed(wanted, found, mention.text if mention else "", text, right))
    return results


def main() -> None:
    """Print the share by class and every wrong one."""
    results = typed()
    total = Counter(r.wanted for r in results)
    right = Counter(r.wanted for r in results if r.right)
    for wanted in sorted(total):
        print(f"{wanted:14} {right[wanted]:3} of {total[wanted]:3}")
    print(f"{'all':14} {sum(right.values()):3} of {len(results):3}"
          f"  {100 * sum(right.values()) / len(results):.1f} %")  # fmt: skip
    for r in results:
        if not r.right:
            print(f"  {r.wanted} read as {r.found or 'nothing'} ({r.label}): {r.sentence}")


if __name__ == "__main__":
    main()
