"""A gold record and a line of predictions in, what was missed and what was invented out.

The only part that looks at gold: nothing here reaches a prediction.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from tests.benchmarks import corpus, re3d

Record = corpus.Record
Error = tuple[str, str, str]  # missed or invented; what; where
_STOP = re.compile(r"(?<=[.!?\"”])\s+|\n\s*\n")


def sentence(text: str, start: int, end: int) -> str:
    """What stands between the stops around `start` and `end`, on one line."""
    stops = [0, *(m.end() for m in _STOP.finditer(text)), len(text)]
    first = max(s for s in stops if s <= start)
    last = min((s for s in stops if s >= end), default=len(text))
    return " ".join(text[first:last].split())[:420]


def _found_at(text: str, phrase: str) -> str:
    at = re.search(r"\s+".join(map(re.escape, phrase.split())), text, re.IGNORECASE)
    return sentence(text, *at.span()) if at else "(not in the text as such)"


def _muc4(gold: Record, line: Record) -> Iterator[Error]:
    norm = _scorer("muc4").norm
    wanted, made = gold["gold"]["roles"], line.get("roles", {})
    for role in ("PerpInd", "PerpOrg", "Target", "Victim", "Weapon"):
        golds = [{norm(n): n for n in entity} for entity in wanted.get(role, []) if entity]
        for (name,) in made.get(role, []):
            hit = next((g for g in golds if norm(name) in g), None)
            if hit is not None:
                golds.remove(hit)
            else:
                yield "invented", f"{role} {name}", _found_at(gold["text"], name)
        for left in golds:
            names = list(left.values())
            yield "missed", f"{role} {' / '.join(names[:4])}", _found_at(gold["text"], names[0])


def _re3d(gold: Record, line: Record) -> Iterator[Error]:
    scorer, text = _scorer("re3d"), gold["text"]

    def pairs(relations: list[dict[str, Any]]) -> dict[tuple[str, ...], tuple[int, ...]]:
        found = {}
        for r in relations:
            spans = [tuple(r["source"]), tuple(r["target"])]
            names = [scorer.norm(text[s:e]) for s, e in spans]
            if r["type"] in re3d.RELATIONS and not set(names) & scorer.PRON:
                if r["type"] in scorer.SYM:
                    names.sort()
                starts, ends = zip(*spans, strict=True)
                found[(r["type"], *names)] = (min(starts), max(ends))
        return found

    wanted, made = pairs(gold["gold"]["relations"]), pairs(line.get("relations", []))
    for kind, those, others in (("missed", wanted, made), ("invented", made, wanted)):
        for (relation, *names), span in those.items():
            if (relation, *names) not in others:
                yield kind, f"{relation} {' | '.join(names)}", sentence(text, *span)


def _wikievents(gold: Record, line: Record) -> Iterator[Error]:
    scorer, text, told = _scorer("wikievents"), gold["text"], gold["gold"]
    mentions = {e["id"]: e for e in told["entities"]}
    cluster = {m: c[0] for c in told["clusters"] for m in c}
    heads: dict[Any, set[str]] = {}
    for m, e in mentions.items():
        for key in (scorer.head(text, e["start"], e["end"]), scorer.norm(e["text"])):
            heads.setdefault(key, set()).add(cluster.get(m, m))
    wanted = {
        (scorer.lev(e["type"], 2), a["role"], cluster.get(a["entity"], a["entity"])): (e, a)
        for e in told["events"] if e["type"].startswith(("Conflict", "Life")) for a in e["arguments"]
    }  # fmt: skip
    left, seen = dict(wanted), set()
    for e in line.get("events", []):
        for a in e["arguments"]:
            head = scorer.head(text, a["start"], a["end"])
            phrase = text[a["start"] : a["end"]]
            meant = heads.get(head, set()) | heads.get(scorer.norm(phrase), set())
            meant |= heads.get(scorer.norm(text[slice(*head)]), set())
            keys = {(scorer.lev(e["type"], 2), a["role"], m) for m in meant}
            if keys & set(wanted):
                left = {k: v for k, v in left.items() if k not in keys}
            elif (e["type"], a["role"], phrase) not in seen:
                seen.add((e["type"], a["role"], phrase))
                where = sentence(
                    text, min(a["start"], e["trigger"][0]), max(a["end"], e["trigger"][1])
                )
                yield "invented", f"{e['type'].split('.')[1]}.{a['role']} {phrase}", where
    for (kind, role, _), (e, a) in left.items():
        what = f"{kind.split('.')[1]}.{role} {a['text']} (of “{e['trigger_text']}”)"
        yield (
            "missed",
            what,
            sentence(text, min(a["start"], e["trigger"][0]), max(a["end"], e["trigger"][1])),
        )


def _plover(gold: Record, line: Record) -> Iterator[Error]:
    scorer = _scorer("plover")
    want, made = gold["gold"]["events"][0], line.get("events", [])
    told = [f"{e['type']}: {e['source']} → {e['target']}" for e in made]
    right = any(
        all(any(scorer.same(x, y) for x in e[k] for y in want[k]) for k in ("source", "target"))
        for e in made
    )
    what = (
        f"{want['type']} {want['source']} → {want['target']}; ours: {' ; '.join(told) or 'nothing'}"
    )
    if not right:
        yield ("invented" if made else "missed"), what, gold["text"]
    elif all(scorer.ty(e) != want["type"] for e in made):
        yield "invented", f"(code) {what}", gold["text"]


def _polnear(gold: Record, line: Record) -> Iterator[Error]:
    text = gold["text"]

    def words(spans: list[list[int]]) -> frozenset[int]:
        return frozenset(i for s, e in spans for i in range(s, e) if text[i].isalnum())

    def same(one: Record, other: Record) -> bool:
        a, b = words(one["content"]), words(other["content"])
        s, t = words(one["source"]), words(other["source"])
        return bool(a and b) and 2 * len(a & b) >= len(a | b) and (bool(s & t) or not (s or t))

    def told(a: Record) -> str:
        source, cue, content = (
            " … ".join(text[s:e] for s, e in a[r]) for r in ("source", "cue", "content")
        )
        return f"{' '.join(source.split()) or '–'} | {cue} | {' '.join(content.split())[:160]}"

    golds, made = list(gold["gold"]["attributions"]), line.get("attributions", [])
    for a in made:
        hit = next((g for g in golds if same(a, g)), None)
        if hit is not None:
            golds.remove(hit)
        else:
            yield "invented", told(a), sentence(text, *(a["cue"] or a["content"])[0])
    for g in golds:
        if g["content"]:
            yield "missed", told(g), sentence(text, *(g["cue"] or g["content"])[0])


@cache
def _scorer(name: str) -> Any:
    """The benchmark's own scorer as a module: its ways of comparing names."""
    import importlib.util

    spec = importlib.util.spec_from_file_location(f"{name}_score", corpus.bench(name) / "score.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


ERRORS: dict[str, Callable[[Record, Record], Iterator[Error]]] = {
    "muc4": _muc4, "re3d": _re3d, "wikievents": _wikievents, "plover": _plover, "polnear": _polnear,
}  # fmt: skip
