"""Entity files (JSONL) and gazetteers in, sentences with entities out.

Two things happen on the way: labels that contradict a list of countries or demonyms are corrected,
and names of armed groups and persons are swapped into sentences of the Groningen Meaning Bank
(silver data).
"""

import csv
import json
import random
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import md5
from pathlib import Path
from typing import Any


def read_words() -> dict[str, Any]:
    """The word lists of the recipe, `words.toml`."""
    with (Path(__file__).parent / "words.toml").open("rb") as lines:
        return tomllib.load(lines)


_WORDS = read_words()["entities"]
GROUP_HEADS = frozenset(_WORDS["group_heads"].split())
PLACE_HEADS = {
    head: label for label, heads in _WORDS["place_heads"].items() for head in heads.split()
}
FIXED = {name: label for label, names in _WORDS["fixed"].items() for name in names}
CUES = re.compile(
    r"\b(rebels?|militants?|militias?|insurgents?|guerrillas?|fighters?|gunmen|bombers?|attacks?|"
    r"attacked|killed|clash\w*|cease-?fire|armed|terror\w*|kidnap\w*|hostages?|wounded|troops)\b"
)
TITLES = re.compile(
    r"^((Vice[- ])?(Deputy )?(President|Prime Minister|Premier|Chancellor|Secretary( of State)?|"
    r"Foreign Minister|Minister|Senator|Governor|Ambassador|King|Queen|Prince|Princess|Sheikh|"
    r"General|Gen\.?|Colonel|Col\.?|Major|Captain|Admiral|Lieutenant|Marshal|Sir|Dame|Lord|Dr\.?|"
    r"Mr\.?|Mrs\.?|Ms\.?|Pope|Bishop|Archbishop|Cardinal|Judge|Justice|Representative|Chairman|"
    r"Speaker|Emir|Sultan|Crown Prince)\s+)+"
)


@dataclass(frozen=True)
class Row:
    """A sentence: spans are (start, end, label) in characters, `missing` is unannotated text."""

    text: str
    spans: tuple[tuple[int, int, str], ...]
    missing: tuple[tuple[int, int], ...]
    doc: str


def read_rows(path: Path) -> list[Row]:
    """The rows of an entity file."""
    rows = []
    with path.open(encoding="utf8") as lines:
        for line in lines:
            row = json.loads(line)
            spans = tuple(sorted((a, b, label) for a, b, label in row["spans"] if b > a))
            missing = tuple((a, b) for a, b in row["missing"])
            rows.append(Row(row["text"], spans, missing, f"{path.stem}:{row['doc']}"))
    if not rows:
        raise ValueError(f"{path}: no row in it")
    return rows


_BEFORE_HYPHEN = re.compile(r"\b(?:[A-Z]\.){2,}(?=-[a-z])|\b[A-Z]{2,}(?=-[a-z])")


def with_compounds_open(row: Row) -> Row:
    """GMB leaves the name in "U.S.-led" and "NATO-backed" unlabelled: it counts as unannotated."""
    open_spans = [
        match.span()
        for match in _BEFORE_HYPHEN.finditer(row.text)
        if not any(a < match.end() and match.start() < b for a, b, _ in row.spans)
    ]
    return replace(row, missing=(*row.missing, *open_spans)) if open_spans else row


def is_held_out(name: str, parts: int = 5) -> bool:
    """Whether a name belongs to the `parts`-th that never enters the training data."""
    return int(md5(name.encode()).hexdigest(), 16) % parts == 0


def known_labels(gazetteers: Path) -> dict[str, str]:
    """Name -> label, for countries, capitals and demonyms."""
    labels: dict[str, str] = {}
    with (gazetteers / "countries.csv").open(encoding="utf8") as lines:
        for country in csv.DictReader(lines):
            labels[country["name"]] = "GPE"
            labels[country["capital"]] = "GPE"
    with (gazetteers / "demonyms.csv").open(encoding="utf8") as lines:
        for row in csv.DictReader(lines):
            labels.setdefault(row["demonym"], "NORP")
    for name in (gazetteers / "norp.txt").read_text(encoding="utf8").splitlines():
        labels.setdefault(name, "NORP")
    labels |= FIXED
    del labels[""]
    return labels


def corrected(row: Row, labels: dict[str, str]) -> Row:
    """Labels that contradict the list, or a name that ends like a group's, are put right."""
    spans: list[tuple[int, int, str]] = []
    for start, end, label in row.spans:
        name = row.text[start:end]
        known = labels.get(name)
        if name == "State" and row.text[:start].endswith("Secretary of "):
            continue
        if name.split()[-1] in PLACE_HEADS:
            label = PLACE_HEADS[name.split()[-1]]
        elif known and (known != "GPE" or " " in name or label == "ORG"):
            label = known
        elif name.split()[-1] in GROUP_HEADS and label in ("GPE", "PERSON", "NORP", "LOC"):
            label = "ORG"
        last = spans[-1] if spans else (0, 0, "")
        follows = start - last[1] == 1 and row.text[last[1]] == " "
        if label == "ORG" and follows and last[2] == "NORP" and name.split()[-1] in GROUP_HEADS:
            spans[-1] = (last[0], end, "ORG")
        else:
            spans.append((start, end, label))
    return replace(row, spans=tuple(spans))


def group_names(gazetteers: Path, *, held_out: bool) -> list[str]:
    """Names of armed groups; bare words, dates and what looks like a person are left out."""
    given = {
        TITLES.sub("", line).split(" ")[0]
        for line in (gazetteers / "person.txt").read_text(encoding="utf8").splitlines()
    }
    names = []
    for name in (gazetteers / "armed.txt").read_text(encoding="utf8").splitlines():
        words = name.split()
        person_like = (
            len(words) <= 4
            and words[0] in given | {"Abu", "Abd", "Abdul", "Abdel", "Sheikh"}
            and words[-1] not in GROUP_HEADS
        )
        dated = name[0].isdigit() and words[-1] not in GROUP_HEADS
        if person_like or dated or len(name) < 4 or name != name[0].upper() + name[1:]:
            continue
        if is_held_out(name) == held_out:
            names.append(name)
    if not names:
        raise ValueError(f"{gazetteers}/armed.txt: no group name in it")
    return names


def person_names(gazetteers: Path) -> list[str]:
    """Person names without titles, two words or more, those not held out."""
    lines = (gazetteers / "person.txt").read_text(encoding="utf8").splitlines()
    names = {TITLES.sub("", line).strip() for line in lines}
    kept = [n for n in names if 2 <= len(n.split()) <= 5 and n[0].isupper() and not is_held_out(n)]
    return sorted(kept)


def noms_de_guerre(persons: Sequence[str], *, count: int, seed: int) -> list[str]:
    """Names like Abu Omar al-Shishani, from the given names and origins of other persons."""
    rng = random.Random(seed)
    origins = [n.split()[-1] for n in persons if n.split()[-2].lower() in ("al", "el")]
    given = [n.split()[0] for n in persons if n.split()[-2].lower() in ("al", "el")]
    if not origins:
        raise ValueError("no person name with an Arabic article among the persons")
    return [f"Abu {rng.choice(given)} al {rng.choice(origins)}" for _ in range(count)]


def arabic_article(name: str, rng: random.Random) -> str:
    """One of the usual spellings of the Arabic article: al-, Al-, al, Al."""
    spelling = rng.choice(("al-", "al-", "al-", "Al-", "al ", "el-"))
    return re.sub(r"\b([Aa]l|[Uu]l|[Ee]l)[ -](?=[A-Z])", spelling, name)


def group_form(name: str, rng: random.Random) -> list[tuple[str, bool]]:
    """One way to write a group's name, as (text, is a name): spelt out, acronym, or both."""
    spelt = arabic_article(name, rng)
    words = [w for w in re.split(r"[ -]", name) if w[:1].isupper()]
    acronym = "".join(w[0] for w in words)
    if 3 <= len(acronym) <= 6:
        draw = rng.random()
        if draw < 0.12:
            return [(acronym, True)]
        if draw < 0.22:
            return [(spelt, True), (" (", False), (acronym, True), (")", False)]
    if rng.random() < 0.05:
        return [(spelt.replace(" of ", " for the "), True)]
    return [(spelt, True)]


def person_form(name: str, short: bool, rng: random.Random) -> str:
    """A person's full name, or the last word of it."""
    spelt = arabic_article(name, rng)
    if not short:
        return spelt
    words = spelt.split()
    if len(words) > 1 and words[-2].lower() in ("al", "el", "bin", "van", "de", "von", "abu"):
        return " ".join(words[-2:])
    return words[-1]


def swap(row: Row, groups: Sequence[str], persons: Sequence[str], rng: random.Random) -> Row:
    """The row with one ORG replaced by a group's name and most PERSONs by other persons' names."""
    orgs = [i for i, span in enumerate(row.spans) if span[2] == "ORG"]
    chosen = rng.choice(orgs) if orgs and groups else -1
    text, at = "", 0
    spans: list[tuple[int, int, str]] = []
    for i, (start, end, label) in enumerate(row.spans):
        before = row.text[at:start]
        name = row.text[start:end]
        parts: list[tuple[str, bool]] = [(name, True)]
        if i == chosen:
            group = rng.choice(groups)
            parts = group_form(group, rng)
            takes_article = group.split()[-1] in GROUP_HEADS or len(parts[0][0]) <= 5
            has_article = re.search(r"\b[Tt]he $", before)
            if takes_article and not has_article and rng.random() < 0.8:
                before += "the " if text or before else "The "
            elif has_article and not takes_article and rng.random() < 0.6:
                before = before[:-4]
        elif label == "PERSON" and persons and rng.random() < 0.7:
            parts = [(person_form(rng.choice(persons), " " not in name, rng), True)]
        text += before
        for part, is_name in parts:
            if is_name:
                spans.append((len(text), len(text) + len(part), label))
            text += part
        at = end
    return Row(text + row.text[at:], tuple(spans), (), row.doc + ":swapped")


def silver(
    rows: Sequence[Row], groups: Sequence[str], persons: Sequence[str], *, count: int, seed: int
) -> list[Row]:
    """`count` rows with swapped names; six in ten from sentences about fighting."""
    rng = random.Random(seed)
    whole = [r for r in rows if not r.missing]
    with_org = [r for r in whole if any(s[2] == "ORG" for s in r.spans)]
    fighting = [r for r in with_org if CUES.search(r.text)]
    with_person = [r for r in whole if any(s[2] == "PERSON" for s in r.spans)]
    made = []
    for _ in range(count):
        draw = rng.random()
        source = fighting if draw < 0.5 else with_org if draw < 0.75 else with_person
        made.append(swap(rng.choice(source), groups, persons, rng))
    return made
