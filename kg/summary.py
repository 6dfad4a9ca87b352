"""Rows of claims in, a page of text out: what a reader wants to see first.

What stands is told from the graph's rows, so that the page and the graph never differ.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from textwrap import wrap
from typing import Any

from kg.model import Article, Ontology

Row = Mapping[str, Any]
Link = tuple[str, str, str]  # kind, and the IRIs of two claims

STANDINGS = ("stated", "claimed", "denied", "unreal")
_HEADINGS = {
    "stated": "The outlet states",
    "claimed": "Claimed, by whom",
    "denied": "Denied, by whom",
    "unreal": "Not real: planned, asked for, feared, possible",
}
_LINKED = {
    "contradicts": "contradict each other",
    "divergesFrom": "give numbers that do not meet",
    "rivals": "read together",
    "corroborates": "corroborate each other",
}
_LABEL = 16  # characters of a class's label
_PAIRS = 12  # pairs of claims shown


def summary(
    rows: Sequence[Row], articles: Sequence[Article], *, ontology: Ontology,
    links: Sequence[Link] = (), width: int = 100,
) -> str:  # fmt: skip
    """A page about one article; of several, a line each, the totals, and the claims that meet.

    `rows` are those of the claims table, `links` pairs of claims. No line is longer than `width`.
    """
    by_article: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_article[row["article"]].append(row)
    if len(articles) == 1:
        lines = list(_page(articles[0], by_article[articles[0].id], ontology, width))
    else:
        lines = list(_overview(articles, by_article, width))
    lines += _links(rows, links, ontology, width)
    return "\n".join(line.rstrip() for line in lines)


def numbers(rows: Sequence[Row], articles: Sequence[Article]) -> list[dict[str, Any]]:
    """The same for programs: an entry for each article, with its claims by standing."""
    counted = []
    for article in articles:
        own = [row for row in rows if row["article"] == article.id]
        standings = Counter(row["standing"] for row in own)
        counted.append({
            "id": article.id, "path": article.path, "title": article.title, "url": article.url,
            "publisher": article.publisher, "date": article.date, "words": _words(article),
            "claims": {standing: standings[standing] for standing in STANDINGS},
            "sources": len(_sources(own)), "masked": len(article.masked),
        })  # fmt: skip
    return counted


def _words(article: Article) -> int:
    return sum(len(article.text[b.start : b.end].split()) for b in article.blocks)


def _sources(rows: Iterable[Row]) -> set[str]:
    return {row["source_iri"] for row in rows if row["source_iri"]}


def _cut(text: str, room: int) -> str:
    text = " ".join(text.split())
    return text if len(text) <= room else text[: room - 1].rstrip() + "…"


def _many(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


# ------------------------------------------------------------------- several articles
def _overview(
    articles: Sequence[Article], by_article: Mapping[str, Sequence[Row]], width: int
) -> Iterator[str]:
    columns = "  ".join(f"{standing:>7}" for standing in STANDINGS)
    yield f"{'date':<10}  words  {columns}  article"
    totals: Counter[str] = Counter()
    for article in articles:
        standings = Counter(row["standing"] for row in by_article[article.id])
        totals += standings
        yield _counted(article.date, [article], standings, article.title or article.id, width)
    yield _counted("together", articles, totals, _many(len(articles), "article"), width)


def _counted(
    first: str, articles: Sequence[Article], standings: Counter[str], last: str, width: int
) -> str:
    counts = "  ".join(f"{standings[standing]:>7}" for standing in STANDINGS)
    line = f"{first:<10}  {sum(map(_words, articles)):>5}  {counts}  "
    return line + _cut(last, max(20, width - len(line)))


# ------------------------------------------------------------------------ one article
def _page(article: Article, rows: Sequence[Row], ontology: Ontology, width: int) -> Iterator[str]:
    yield _cut(article.title or article.id, width)
    facts = [article.publisher, article.date, _many(_words(article), "word"),
             _many(len(rows), "claim"), _many(len(_sources(rows)), "source") + " besides the outlet"]  # fmt: skip
    yield from _wrapped(" · ".join(fact for fact in facts if fact), "  ", width)
    yield from _things(rows, ontology, width)
    for standing in STANDINGS:
        standing_so = [row for row in rows if row["standing"] == standing]
        if standing_so:
            yield from ("", f"{_HEADINGS[standing]} ({len(standing_so)})")
            yield from _by_voice(standing_so, standing != "stated", ontology, width)
    if article.masked:
        yield from ("", f"Left out as no part of the story ({len(article.masked)})")
        for masked in article.masked:
            text = _cut(article.text[masked.start : masked.end], width - 24)
            yield f"  {masked.reason:<20.20}  {text}"


def _things(rows: Sequence[Row], ontology: Ontology, width: int) -> Iterator[str]:
    """Names by class, those with most claims first; then what has no name."""
    uses: Counter[tuple[str, str]] = Counter()
    described: Counter[str] = Counter()
    for row in rows:
        for role in ("subject", "object", "source"):
            name, kind, iri = row[role], row[f"{role}_type"], row[f"{role}_iri"]
            if not kind or ontology.is_a(kind, "Event"):
                continue
            if "#" in iri:  # scoped to its article
                described[name] += 1
            else:
                uses[kind, name] += 1
    if uses or described:
        yield from ("", "Who and what")
    by_kind: dict[str, list[str]] = defaultdict(list)
    for (kind, name), _ in sorted(uses.items(), key=lambda use: (-use[1], use[0])):
        by_kind[_class_label(kind, ontology)].append(name)
    if described:
        by_kind["not named"] = sorted(described, key=lambda name: (-described[name], name))
    for label, names in by_kind.items():
        yield from _listed(label, names, width)


def _listed(label: str, names: Sequence[str], width: int) -> Iterator[str]:
    """A label and its names, in two lines at most."""
    room = width - _LABEL - 4
    lines = wrap(", ".join(names), room, max_lines=2, placeholder=" …")
    for number, line in enumerate(lines):
        yield f"  {'' if number else label:<{_LABEL}}  {line}"


def _class_label(kind: str, ontology: Ontology) -> str:
    """The class's label up to its first comma; where that is long, its name in words."""
    found = ontology.classes.get(kind)
    label = found.label.split(",")[0].split(" or ")[0] if found else ""
    if label and len(label) <= _LABEL:
        return label
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", kind)[:_LABEL]


def _by_voice(
    rows: Sequence[Row], name_voices: bool, ontology: Ontology, width: int
) -> Iterator[str]:
    voices: dict[str, Sequence[Row]] = {}
    for row in rows:
        voices[voice(row)] = [*voices.get(voice(row), []), row]
    for who, said in voices.items() if name_voices else [("", rows)]:
        if who:
            yield f"  {_cut(who, width - 2)}"
        for row in said:
            yield from _wrapped(line(row, ontology), "    " if who else "  ", width)


def _wrapped(text: str, indent: str, width: int) -> list[str]:
    return wrap(text, width, initial_indent=indent, subsequent_indent=indent + "    ",
                max_lines=2, placeholder=" …")  # fmt: skip


def voice(row: Row) -> str:
    """Who says so, and who relays it."""
    if not row["source"]:
        return "the outlet, of sources it does not name" if row["cue"] else "the outlet"
    relays = ", ".join(row["relayed_by"])
    return f"{row['source']}, relayed by {relays}" if relays else str(row["source"])


def line(row: Row, ontology: Ontology) -> str:
    """One claim as one line: subject – relation – object, with counts, place and time."""
    relation = ontology.relations.get(row["relation"])
    target = f"{row['count_text']} {row['object']}" if row["count_text"] else row["object"]
    # A happening that is the verb itself stands where the text names no doer.
    no_doer = row["subject_start"] == row["trigger_start"] and "#" in row["subject_iri"]
    doer = "(not said by whom)" if no_doer else row["subject"]
    parts = [f"{doer} – {relation.label if relation else row['relation']} – {target}"]
    parts += [f"{word} {row[key]}".strip() for word, key in
              (("at", "place"), ("", "time_text"), ("with", "instrument")) if row[key]]  # fmt: skip
    realis = row["realis"] if row["realis"] != "actual" else ""
    tail = ", ".join(tag for tag in (row["modality"] or realis, row["hedge"]) if tag)
    return ", ".join(parts) + (f" ({tail})" if tail else "")


# ------------------------------------------------------------------- claims that meet
def _links(
    rows: Sequence[Row], links: Sequence[Link], ontology: Ontology, width: int
) -> Iterator[str]:
    by_iri = {row["claim"]: row for row in rows}
    shown = [link for link in links if link[0] in _LINKED]
    shown.sort(key=lambda link: (list(_LINKED).index(link[0]), link))
    if not shown:
        return
    yield from ("", f"Claims that meet ({len(shown)})")
    for kind, *pair in shown[:_PAIRS]:
        yield f"  {_LINKED[kind]}"
        for iri in pair:
            row = by_iri[iri]
            yield from _wrapped(f"{voice(row)}: {line(row, ontology)}", "    ", width)
    if len(shown) > _PAIRS:
        yield f"  … and {len(shown) - _PAIRS} more: kg query … rivals"
