"""Gold claims and found claims in, figures out: precision, recall, what is missed, what is invented.

The matching rule
  A found claim is right if it is of the gold claim's article, its relation is the gold's or a
  narrower one, and both ends fit. An end fits if any of its names (preferred name, the words in the
  text, aliases) fits any that gold allows. Two names fit if they are the same without case,
  articles, accents and marks; if one is the initials of the other; or if they have the same head
  word and the words of one are all among those of the other ("rebels", "Houthi rebels"). Either
  direction will do for a symmetric relation.
  Gold and found claims are paired one to one, as many as can be. A found claim that says again
  what a paired one says is neither right nor invented.

A gold file has a JSON object a line: a claim with the columns of the claims table, of which article,
subject, relation and object are needed; a column that is left out is not judged, and a list allows
each of its entries. A subject "=" is the happening itself, "*" is anything. `"optional": true` marks
a claim that may be found and need not be. Any line of an article may hold its `text`, or a
`text_file` beside the gold file, with `date`, `title`, `url`, `publisher`; a line without a relation
tells of an article alone.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.errors import ReadError
from kg.link import normal
from kg.model import Ontology

Row = Mapping[str, Any]
Fit = Callable[[Row, Row], bool]  # gold, found

HAPPENING, ANYTHING = "=", "*"
CIRCUMSTANCES = {  # scored over those claims that give one, where gold judges it
    "with its count": ("count_min", "count_max"),
    "with its place": ("place",),
    "with its time": ("time_start", "time_end"),
}
JUDGED = (
    "polarity",
    "realis",
    "source",
    *(c for columns in CIRCUMSTANCES.values() for c in columns),
)
ABOUT_ARTICLE = ("text", "text_file", "date", "title", "url", "publisher")
_HEAD_ENDS = frozenset({"of", "in", "at", "on", "for", "from", "near", "by", "with", "who", "that"})
_ARTICLES = frozenset({"the", "a", "an"})


@dataclass(frozen=True)
class Figure:
    """One measure: how many were found, wanted, and right."""

    measure: str
    found: int
    wanted: int
    right: int

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        return self.right / self.wanted if self.wanted else 0.0

    @property
    def f1(self) -> float:
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


@dataclass(frozen=True)
class Evaluation:
    """Figures, and the claims behind them.

    `flawed` are pairs of which the triple is right, with the columns that are not. `words` is the
    number of words of the articles whose text is known.
    """

    figures: tuple[Figure, ...]
    missed: tuple[Row, ...]
    invented: tuple[Row, ...]
    flawed: tuple[tuple[Row, Row, tuple[str, ...]], ...]
    articles: int
    words: int = 0


# -------------------------------------------------------------------- files to rows
def evaluate(
    gold: str | Path, predicted: str | Path = "", *, ontology: Sequence[str | Path] = (), model: str = ""
) -> Evaluation:  # fmt: skip
    """Score a graph, or a claims table (.jsonl), against gold; without one, the texts gold names.

    Raises ReadError for a gold file that is not as it should be, or an article that is not there.
    """
    from kg.ontology import read_ontology

    rows = read_rows(gold)
    known = read_ontology(*map(Path, ontology))
    texts = {name: text for name, text in _texts(rows, Path(gold)).items() if text}
    if not predicted:
        found = _built(rows, texts, gold, known, ontology, model)
    elif Path(predicted).suffix == ".jsonl":
        found = read_rows(predicted)
    else:
        found = _of_graph(predicted)
    articles = {row["article"] for row in rows}
    if found and not any(row["article"] in articles for row in found):
        others = ", ".join(sorted({str(row["article"]) for row in found})[:5])
        raise ReadError(
            f"{gold}: {predicted} holds none of its articles ({', '.join(sorted(articles)[:5])}),"
            f" it holds {others}: write the same ids"
        )
    made = compare(rows, found, ontology=known)
    words = sum(len(text.split()) for text in texts.values())
    return Evaluation(made.figures, made.missed, made.invented, made.flawed, made.articles, words)


def read_rows(path: str | Path) -> list[Row]:
    """The objects of a JSON Lines file, each with an `article`. Raises ReadError."""
    try:
        lines = Path(path).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ReadError(f"{path}: cannot be read: {error}") from error
    rows: list[Row] = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            raise ReadError(
                f"{path}:{number}: not JSON ({error}): write one object a line"
            ) from error
        if not isinstance(row, dict) or not row.get("article"):
            raise ReadError(f"{path}:{number}: no `article`: write the id of the claim's article")
        if row.get("relation") and not (row.get("subject") and row.get("object")):
            raise ReadError(f"{path}:{number}: no `subject` or no `object`: a claim needs both")
        rows.append(row)
    if not rows:
        raise ReadError(f"{path}: no claims in it: write a JSON object a line")
    return rows


def _texts(rows: Sequence[Row], gold: Path) -> dict[str, str]:
    """The articles of gold rows, with their texts, "" where none is given."""
    texts = {str(row["article"]): "" for row in rows}
    for row in rows:
        if row.get("text"):
            texts[row["article"]] = str(row["text"])
        elif row.get("text_file"):
            path = gold.parent / str(row["text_file"])
            try:
                texts[row["article"]] = path.read_text(encoding="utf-8")
            except (OSError, UnicodeDecodeError) as error:
                raise ReadError(f"{path}: named in {gold}, cannot be read: {error}") from error
    return texts


def _built(
    rows: Sequence[Row], texts: Mapping[str, str], gold: str | Path, known: Ontology,
    ontology: Sequence[str | Path], model: str,
) -> list[Row]:  # fmt: skip
    """The claims that kg finds in the texts of gold's articles, under gold's ids of them."""
    from kg import api
    from kg.jobs import Setup, read_all
    from kg.read import article
    from kg.read.page import Page

    told: dict[str, dict[str, Any]] = defaultdict(dict)
    for row in rows:
        told[row["article"]] |= {
            name: str(row[name]) for name in ABOUT_ARTICLE[2:] if row.get(name)
        }
    if missing := sorted({row["article"] for row in rows} - set(texts)):
        raise ReadError(
            f"{gold}: no text of {', '.join(missing)}: add `text` or `text_file` to one of its lines,"
            " or give a graph or a claims table to score"
        )
    articles, ids = [], {}
    for name, text in texts.items():
        made = article(Page(text, name, name, **told[name]))
        articles.append(made)
        ids[made.id] = name
    readings = list(read_all(articles, Setup(tuple(map(Path, ontology)), model, ()), jobs=1))
    found = _of_graph(api.assembled(readings, known))
    return [{**row, "article": ids[row["article"]]} for row in found]


def _of_graph(graph: Any) -> list[Row]:
    """The claims of a graph, or of its file or folder, with the other names of subject and object."""
    from rdflib import SKOS, URIRef

    from kg import api
    from kg.rdf import one_graph

    loaded = api.load(graph) if isinstance(graph, (str, Path)) else graph
    merged = one_graph(loaded)

    def aliases(iri: str) -> list[str]:
        return sorted(map(str, merged.objects(URIRef(iri), SKOS.altLabel))) if iri else []

    ends = ("subject", "object", "source", "place")
    return [
        {**row, **{f"{end}_aliases": aliases(row[f"{end}_iri"]) for end in ends}}
        for row in api.claims(loaded)
    ]


# ------------------------------------------------------------------- rows to figures
def compare(gold: Iterable[Row], found: Iterable[Row], *, ontology: Ontology) -> Evaluation:
    """Score found claims against gold ones. Found claims of articles that gold lacks are left out."""
    lines = list(gold)
    articles = {row["article"] for row in lines}
    wanted = [row for row in lines if row.get("relation")]
    made = [row for row in found if row["article"] in articles and row.get("relation")]

    def triple(want: Row, got: Row) -> bool:
        return _same_triple(want, got, ontology)

    voice = _and(triple, ("polarity", "realis"))
    source = _and(voice, ("source",))
    figures = [
        _figure("triple", wanted, made, triple),
        _figure("with polarity and realis", wanted, made, voice),
        _figure("with these and the source", wanted, made, source),
    ]
    for measure, columns in CIRCUMSTANCES.items():
        judged = [want for want in wanted if set(columns) & set(want)]
        others = [want for want in wanted if not set(columns) & set(want)]
        giving = [
            got for got in made if _gives(got, columns) and not any(triple(w, got) for w in others)
        ]
        if judged:
            needed = [want for want in judged if _gives(want, columns)]
            figures.append(_figure(measure, needed, giving, _and(triple, columns)))
    pairs = _paired(wanted, made, (source, voice, triple))
    flawed = tuple((w, g, bad) for w, g in pairs if (bad := _wrong(w, g, JUDGED)))
    hit, used = {id(w) for w, _ in pairs}, {id(g) for _, g in pairs}
    missed = tuple(w for w in wanted if id(w) not in hit and not w.get("optional"))
    seen = [w for w in wanted if id(w) in hit or w.get("optional")]
    invented = tuple(g for g in made if id(g) not in used and not any(triple(w, g) for w in seen))
    return Evaluation(tuple(figures), missed, invented, flawed, len(articles))


def _figure(measure: str, wanted: Sequence[Row], found: Sequence[Row], fit: Fit) -> Figure:
    """`wanted` and `found` are paired; what says again what is paired, or is optional, is left out."""
    pairs = _paired(wanted, found, (fit,))
    paired = {id(got) for _, got in pairs}
    hit = [want for want, _ in pairs]
    right = sum(not want.get("optional") for want in hit)
    free = [want for want in wanted if want.get("optional")]
    others = sum(
        not any(fit(want, got) for want in (*hit, *free)) for got in found if id(got) not in paired
    )
    needed = sum(not want.get("optional") for want in wanted)
    return Figure(measure, right + others, needed, right)


def _paired(
    wanted: Sequence[Row], found: Sequence[Row], fits: Sequence[Fit]
) -> list[tuple[Row, Row]]:
    """Gold and found claims one to one, as many as the last of `fits` allows, the first preferred."""
    by_article: dict[str, list[int]] = defaultdict(list)
    for at, got in enumerate(found):
        by_article[got["article"]].append(at)
    of: dict[int, int] = {}  # found → wanted
    met: dict[int, int] = {}
    for fit in fits:
        near = [
            [at for at in by_article[want["article"]] if fit(want, found[at])] for want in wanted
        ]
        order = sorted(range(len(wanted)), key=lambda i: bool(wanted[i].get("optional")))
        for i in order:
            if i not in met:
                _augment(i, near, of, met)
    return [(wanted[i], found[at]) for i, at in sorted(met.items())]


def _augment(
    start: int, near: Sequence[Sequence[int]], of: dict[int, int], met: dict[int, int]
) -> None:
    """Find a partner for `start`, moving others to theirs where need be (Kuhn 1955)."""
    came: dict[int, int] = {}  # found → the wanted one that reached it
    waiting = [start]
    while waiting:
        i = waiting.pop(0)
        for at in near[i]:
            if at in came:
                continue
            came[at] = i
            if at in of:
                waiting.append(of[at])
                continue
            while True:
                i = came[at]
                before = met.get(i)
                of[at], met[i] = i, at
                if before is None:
                    return
                at = before


def _same_triple(want: Row, got: Row, ontology: Ontology) -> bool:
    relations = [r for r in _listed(want["relation"]) if ontology.is_a(got["relation"], r)]
    if want["article"] != got["article"] or not relations:
        return False
    if _end_fits(want["subject"], got, "subject", ontology) and _end_fits(
        want["object"], got, "object", ontology
    ):
        return True
    known = ontology.relations.get(got["relation"])
    return (
        known is not None
        and known.symmetric
        and _end_fits(want["subject"], got, "object", ontology)
        and _end_fits(want["object"], got, "subject", ontology)
    )


def _end_fits(want: Any, got: Row, end: str, ontology: Ontology) -> bool:
    happening = ontology.is_a(str(got.get(f"{end}_type", "")), "Event")
    names = [got.get(end), got.get(f"{end}_mention"), *(got.get(f"{end}_aliases") or ())]
    for each in _listed(want):
        if each == ANYTHING or (each == HAPPENING and happening):
            return True
        if any(names_fit(str(each), str(name)) for name in names if name):
            return True
    return False


def _and(fit: Fit, columns: Sequence[str]) -> Fit:
    """A fit that asks for these columns, too."""
    return lambda want, got: fit(want, got) and not _wrong(want, got, columns)


def _gives(row: Row, columns: Iterable[str]) -> bool:
    return any(row.get(column) not in (None, "", []) for column in columns)


def _wrong(want: Row, got: Row, columns: Iterable[str]) -> tuple[str, ...]:
    """The columns that gold judges and that are not as gold has them."""
    return tuple(c for c in columns if c in want and not _column_fits(want[c], got, c))


def _column_fits(want: Any, got: Row, column: str) -> bool:
    value = got.get(column)
    if column in {"source", "place"}:
        names = [n for n in (value, *(got.get(f"{column}_aliases") or ())) if n]
        for each in _listed(want) or [""]:
            if each == ANYTHING or (not each and not names):
                return True
            if each and any(names_fit(str(each), str(name)) for name in names):
                return True
        return False
    return any((each or None) == (value or None) for each in _listed(want) or [None])


def _listed(value: Any) -> list[Any]:
    return list(value) if isinstance(value, (list, tuple)) else [value]


# --------------------------------------------------------------------------- names
def names_fit(one: str, other: str) -> bool:
    """Whether two names may mean the same: equal, initials, or one head with more or fewer words.

    >>> names_fit("the rebels", "Houthi rebels"), names_fit("Syrian army", "Russian army")
    (True, False)
    """
    first, second = _words(one), _words(other)
    if first == second or not first or not second:
        return bool(first) and first == second
    if _is_short_for(one, other) or _is_short_for(other, one):
        return True
    nested = set(first) <= set(second) or set(second) <= set(first)
    return nested and _head(first) == _head(second)


def _words(name: str) -> list[str]:
    return [word for word in normal(name).split() if word not in _ARTICLES]


def _head(words: Sequence[str]) -> str:
    """The last word before the first preposition."""
    ends = [i for i, word in enumerate(words) if i and word in _HEAD_ENDS]
    return words[ends[0] - 1] if ends else words[-1]


def _is_short_for(short: str, name: str) -> bool:
    """FSA, F.S.A.: the capitals at the beginning of the words of a name."""
    letters = short.replace(".", "").removeprefix("the ")
    initials = "".join(word[0] for word in name.replace("-", " ").split() if word[0].isupper())
    return len(letters) > 1 and letters.isupper() and letters == initials


# ------------------------------------------------------------------------- for people
def table(made: Evaluation, *, errors: bool = False) -> str:
    """The figures as a page; with `errors` the claims that are missed, flawed and invented."""
    lines = [f"{'':<28}{'right':>7}{'found':>7}{'gold':>7}{'P':>8}{'R':>8}{'F1':>8}"]
    for f in made.figures:
        figures = (f.precision, f.recall, f.f1)
        shown = "".join(f"{100 * value:>8.1f}" for value in figures)
        lines.append(f"{f.measure:<28}{f.right:>7}{f.found:>7}{f.wanted:>7}{shown}")
    found = made.figures[0].found
    density = f", {100 * found / made.words:.1f} claims per 100 words" if made.words else ""
    lines.append(f"{made.articles} article{'s' * (made.articles != 1)}{density}")
    if errors:
        lines += ["", f"missed ({len(made.missed)})", *(f"  {told(row)}" for row in made.missed)]
        lines += ["", f"right triple, other columns wrong ({len(made.flawed)})"]
        for want, got, columns in made.flawed:
            wrong = "; ".join(f"{c} {got.get(c)!r}, gold {want[c]!r}" for c in columns)
            lines.append(f"  {told(got)}: {wrong}")
        lines += [
            "",
            f"invented ({len(made.invented)})",
            *(f"  {told(row)}" for row in made.invented),
        ]
    return "\n".join(lines)


def told(row: Row) -> str:
    """A claim on one line: article, triple, voice."""

    def first(column: str) -> str:
        return " / ".join(str(each) for each in _listed(row.get(column)) if each not in (None, ""))

    triple = f"{first('subject')} — {first('relation')} — {first('object')}"
    marks = [
        first("polarity") if first("polarity") == "negative" else "",
        first("realis") if first("realis") not in {"", "actual"} else "",
        f"says {first('source')}" if first("source") else "",
    ]
    shown = f"{row['article']}: {triple}" + "".join(f", {mark}" for mark in marks if mark)
    return "".join(c if c.isprintable() else " " for c in shown)


def as_json(made: Evaluation) -> dict[str, Any]:
    """The same for programs."""
    return {
        "figures": [
            {
                **vars(figure),
                **{name: round(getattr(figure, name), 4) for name in ("precision", "recall", "f1")},
            }
            for figure in made.figures
        ],
        "articles": made.articles,
        "words": made.words,
        "missed": [dict(row) for row in made.missed],
        "invented": [dict(row) for row in made.invented],
        "flawed": [
            {"gold": dict(want), "found": dict(got), "columns": list(columns)}
            for want, got, columns in made.flawed
        ],
    }
