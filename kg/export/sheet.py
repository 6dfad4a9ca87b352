"""rdflib graph in, the sheet of the page out: plain values, always in the same order.

Entities as nodes with their places, every claim an edge, and the articles cut into runs of text.
Keys are numbers with a letter (n entity, e claim, a article): nothing that a text says is one.
"""

from __future__ import annotations

import json
import re
from collections import Counter, deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from math import sqrt
from textwrap import wrap
from typing import Any, cast
from unicodedata import east_asian_width

from rdflib import OWL, RDF, RDFS, SDO, SKOS, Graph, URIRef
from rdflib.term import Node

from kg.errors import GraphError
from kg.export.geo import spot
from kg.export.layout import Place, Size, clear_bend, layout
from kg.export.runs import Mark, named, runs
from kg.rdf import one_graph
from kg.rows import Row, attributions, claims
from kg.vocab import KG, NIF, local

Json = dict[str, Any]
ArticleText = str  # the text as read, in which the offsets count
Period = tuple[str, str]  # ISO days, inclusive; "" is open

_ENDS = ("subject_iri", "object_iri", "source_iri", "place_iri", "event")
_PLAIN = ("relation", "standing", "realis", "modality", "certainty", "hedge", "instrument", "found_by", "confidence")  # fmt: skip
_LINKS = ("content", "partOfCount", "contradicts", "divergesFrom", "rivals", "corroborates")

_LINE, _LINES = 18, 3  # characters of a label's line, lines of a label
_CHARACTER, _LINE_HEIGHT = 7.7, 17.0  # pixels of the label's font at 14 px
_FEW = 40  # links up to which each has its relation written on it, and is longer
_CORE = 600  # entities that are laid out together at most; time grows with the square
_UNSEEN = re.compile(  # controls, marks that turn the direction of writing, halves of characters
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff"
    "\ud800-\udfff]"
)


def read_sheet(
    graph: Graph,
    *,
    title: str = "",
    articles: Mapping[str, ArticleText] | None = None,
    masked: Mapping[str, Iterable[Sequence[Any]]] | None = None,
    focus: str = "",
    depth: int = 2,
    top: int = 150,
    period: Period = ("", ""),
) -> Json:
    """What the page shows; the parameters are those of `kg.export.html.to_html`.

    Raises GraphError if no entity is called `focus`, if no claim lies in `period`, or if a claim
    lacks a part.
    """
    graph = one_graph(graph)
    rows = claims(graph)
    sheet, number, node = _read(graph, rows)
    if any(period):
        _keep_period(sheet, period)
    centre = _find(sheet, focus) if focus else ""
    if centre:
        _keep_near(sheet, centre, depth)
    said = [(number[row["claim"]], row) for row in rows if number[row["claim"]] in sheet["claims"]]
    kept = {iri: key for iri, key in node.items() if key in sheet["entities"]}
    sheet["texts"] = _clean(_texts(graph, sheet, said, kept, articles or {}, masked or {}))
    sheet["title"] = _clean(title) or _title(list(sheet["articles"].values()))
    sheet["focus"] = centre
    _draw(sheet, top)
    return sheet


def _title(articles: Sequence[Json]) -> str:
    if len(articles) == 1 and articles[0]["title"]:
        return str(articles[0]["title"])
    return f"Claims of {len(articles)} articles" if len(articles) > 1 else "Claims"


def _clean(value: Any) -> Any:
    """The same without characters that nobody sees or that turn the direction of writing."""
    if isinstance(value, str):
        return _UNSEEN.sub("", value)
    if isinstance(value, dict):
        return {key: _clean(inner) for key, inner in value.items()}
    return [_clean(inner) for inner in value] if isinstance(value, list) else value


# ------------------------------------------------------------- the graph, read
def _read(graph: Graph, rows: Sequence[Row]) -> tuple[Json, dict[str, str], dict[str, str]]:
    """Entities, claims, relations and articles; and the keys of claims and of entities by IRI."""
    contexts = {row["claim"]: _context(graph, row["claim"]) for row in rows}
    about = {context: _article(graph, context) for context in sorted(set(contexts.values()))}
    iris = {row[end] for row in rows for end in _ENDS} | {one["outlet"] for one in about.values()}
    node = {iri: f"n{i}" for i, iri in enumerate(sorted(iris - {""}))} | {"": ""}
    article = {context: f"a{i}" for i, context in enumerate(about)}
    number = {row["claim"]: f"e{i}" for i, row in enumerate(rows)}
    family = _families(graph)
    sheet: Json = {
        "entities": {key: _entity(graph, iri, family) for iri, key in node.items() if key},
        "articles": {article[c]: one | {"outlet": node[one["outlet"]]} for c, one in about.items()},
        "relations": _relations(graph),
        "claims": {},
    }
    for row in rows:
        context = contexts[row["claim"]]
        sheet["claims"][number[row["claim"]]] = {
            "iri": row["claim"],
            "from": node[row["subject_iri"]],
            "to": node[row["object_iri"]],
            "value": "" if row["object_iri"] else row["object"],
            "source": node[row["source_iri"] or about[context]["outlet"]],
            "unnamed": bool(row["cue"]) and not row["source"],
            "relays": row["relayed_by"],
            "negative": row["polarity"] == local(KG.negative),
            "place": node[row["place_iri"]],
            "about": node[row["event"]],
            **{name: row[name] for name in _PLAIN},
            "count": _count(row),
            "low": row["count_min"],
            "high": row["count_max"],
            "time": _time(row),
            "when": [row["time_start"], row["time_end"]],
            "article": article[context],
            "text": _pieces(row),
            "links": _links(graph, row["claim"], number),
        }
    return cast(Json, _clean(sheet)), number, node


def _first(graph: Graph, subject: Node, predicate: Node) -> str:
    """The value as text, of several always the same one, English before others; "" for none."""
    values = graph.objects(subject, predicate)
    ranked = sorted(
        (getattr(value, "language", None) not in (None, "en"), str(value)) for value in values
    )
    return ranked[0][1] if ranked else ""


def _context(graph: Graph, claim: str) -> str:
    evidence = graph.value(URIRef(claim), KG.evidence)
    return str(graph.value(evidence, NIF.referenceContext) or "")


def _article(graph: Graph, iri: str) -> Json:
    article = URIRef(iri)
    return {
        "iri": iri,
        "outlet": _first(graph, article, SDO.publisher),
        "title": _first(graph, article, SDO.headline),
        "date": _first(graph, article, SDO.datePublished),
        "url": _first(graph, article, SDO.url),
    }


def _entity(graph: Graph, iri: str, family: Callable[[Node], int | None]) -> Json:
    entity = URIRef(iri)
    kinds = sorted(set(graph.objects(entity, RDF.type)) - {KG.Described}, key=str)
    found = [(index, local(kind)) for kind in kinds if (index := family(kind)) is not None]
    index, kind = found[0] if found else (len(look()["families"]) - 1, "")
    where = spot(graph, entity)
    return {
        "iri": iri,
        "name": _first(graph, entity, SKOS.prefLabel) or local(entity),
        "type": kind or ", ".join(map(local, kinds)),
        "family": index,
        "described": (entity, RDF.type, KG.Described) in graph,
        "aliases": sorted(set(map(str, graph.objects(entity, SKOS.altLabel)))),
        **({"at": list(where.point)} if where.point else {}),
        **({"within": where.within} if where.within else {}),
    }


def _relations(graph: Graph) -> Json:
    """Label and nature of each relation that a claim uses, by local name."""
    used = sorted(set(graph.objects(None, RDF.predicate)), key=str)
    return {
        local(relation): {
            "label": _first(graph, relation, RDFS.label) or _words(local(relation)),
            "symmetric": (relation, RDF.type, OWL.SymmetricProperty) in graph,
            "toll": (relation, RDF.type, KG.Toll) in graph,
        }
        for relation in used
    }


def _words(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()


def _count(row: Row) -> str:
    """The text's own words, and what they come to where that is not plain: "dozens (24 or more)"."""
    low, high, words = row["count_min"], row["count_max"], row["count_text"]
    if low is None:
        figures = "" if high is None else f"at most {high:,}"
    elif high is None:
        figures = f"{low:,} or more"
    else:
        figures = f"{low:,}" if low == high else f"{low:,}–{high:,}"
    plain = (low is not None and low == high) or any(char.isdigit() for char in words)
    return f"{words} ({figures})" if words and figures and not plain else words or figures


def _time(row: Row) -> str:
    start, end, words = row["time_start"], row["time_end"], row["time_text"]
    if start and end:
        dates = start if start == end else f"{start} – {end}"
    else:
        dates = f"from {start}" if start else f"until {end}" if end else ""
    return f"{dates} ({words})" if words and dates and words != dates else words or dates


def _pieces(row: Row) -> list[list[str]]:
    """The sentence cut at its roles: [text, role] each, role "" for what lies between."""
    marks: list[tuple[int, int, str]] = []
    for role in ("subject", "object", "trigger", "source"):
        start, end = row[f"{role}_start"], row[f"{role}_end"]
        inside = start is not None and row["start"] <= start < end <= row["end"]
        if inside and all(end <= left or right <= start for left, right, _ in marks):
            marks.append((start, end, role))
    pieces, here = [], row["start"]
    for start, end, role in [*sorted(marks), (row["end"], row["end"], "")]:
        pieces += [(here, start, ""), (start, end, role)]
        here = end
    text, first = row["sentence"], row["start"]
    return [[text[i - first : j - first], role] for i, j, role in pieces if i < j]


def _links(graph: Graph, iri: str, number: Mapping[str, str]) -> list[list[str]]:
    """Other claims as [kind, key], each under the first kind that holds."""
    claim = URIRef(iri)
    found = [(kind, other) for kind in _LINKS for other in graph.objects(claim, KG[kind])]
    found += [("contentOf", act) for act in graph.subjects(KG.content, claim)]
    links: dict[str, str] = {}
    for kind, other in found:
        links.setdefault(str(other), kind)
    return [[links[other], number[other]] for other in sorted(links) if other in number]


@cache
def look() -> Json:
    """Families of classes with their shape and colour, and what each standing means."""
    text = (files("kg.export") / "page" / "look.json").read_text("utf-8")
    return cast(Json, json.loads(text))


def _families(graph: Graph) -> Callable[[Node], int | None]:
    """Class in, index of the family in look.json out: its own, else that of its nearest parent."""
    known = {name: i for i, one in enumerate(look()["families"]) for name in one["classes"]}

    @cache
    def family(kind: Node) -> int | None:
        queue, seen = deque([kind]), {kind}
        while queue:
            here = queue.popleft()
            if local(here) in known:
                return known[local(here)]
            parents = sorted(set(graph.objects(here, RDFS.subClassOf)) - seen, key=str)
            seen.update(parents)
            queue.extend(parents)
        return None

    return family


# ------------------------------------------------------------- the articles, cut
def _texts(
    graph: Graph,
    sheet: Json,
    said: Sequence[tuple[str, Row]],
    key_of: Mapping[str, str],
    articles: Mapping[str, ArticleText],
    masked: Mapping[str, Iterable[Sequence[Any]]],
) -> Json:
    """Each article's runs, and the number of its sentence on each claim.

    Of an article whose text is not there, or is another, the sentences of its claims stand in.
    """
    rows_of: dict[str, list[tuple[str, Row]]] = {key: [] for key in sheet["articles"]}
    for key, row in said:
        rows_of[sheet["claims"][key]["article"]].append((key, row))
    voices: dict[str, list[Row]] = {}
    for row in attributions(graph):
        voices.setdefault(row["article"], []).append(row)
    texts: Json = {}
    for article, keyed in rows_of.items():
        rows = [row for _, row in keyed]
        names = (rows[0]["article"] if rows else "", sheet["articles"][article]["iri"])
        text = next((articles[name] for name in names if name in articles), "")
        out = next((masked[name] for name in names if name in masked), ())
        sentences = sorted({(row["start"], row["end"], row["sentence"]) for row in rows})
        whole = bool(text) and all(text[i:j] == sentence for i, j, sentence in sentences)
        if whole:
            spans = [(i, j) for i, j, _ in sentences]
            hidden = [(int(run[0]), int(run[1]), str(run[2])) for run in out]
            found = _mentions([*rows, *voices.get(names[0], ())], key_of)
            found += named(text, _names(rows, sheet["entities"], key_of), hidden)
            cut = runs(text, sentences=spans, mentions=found, masked=hidden)
        else:
            cut = [[sentence, i] for i, (_, _, sentence) in enumerate(sentences)]
        texts[article] = {"whole": whole, "runs": cut}
        rank = {span[:2]: i for i, span in enumerate(sentences)}
        for key, row in keyed:
            sheet["claims"][key]["sentence"] = rank[row["start"], row["end"]]
    return texts


def _mentions(rows: Iterable[Row], key_of: Mapping[str, str]) -> list[Mark]:
    """Where claims and attributions say that an entity is spoken of."""
    return sorted(
        (row[f"{role}_start"], row[f"{role}_end"], key_of[row[f"{role}_iri"]])
        for row in rows
        for role in ("subject", "object", "source")
        if row.get(f"{role}_iri") in key_of and row[f"{role}_start"] is not None
    )


def _names(rows: Iterable[Row], entities: Json, key_of: Mapping[str, str]) -> dict[str, str]:
    """Names of what takes part in an article's claims; descriptions name nothing."""
    ends = {row[end] for row in rows for end in _ENDS}
    keys = sorted(key_of[iri] for iri in ends if iri in key_of)
    known = [(key, entities[key]) for key in keys if not entities[key]["described"]]
    return {
        name: key
        for key, entity in known
        for name in (entity["name"], *entity["aliases"])
        if name[:1].isupper()
    }


# ------------------------------------------------------------ a part of the graph
def _keep_period(sheet: Json, period: Period) -> None:
    """Drop the claims of another time; one without a time counts at the day it was published."""
    first, last = period[0], period[1] or "9999-12-31"
    if first > last:
        raise GraphError(f"period {first} to {last}: ends before it begins")
    kept = {}
    for key, claim in sheet["claims"].items():
        published = sheet["articles"][claim["article"]]["date"]
        start, end = claim["when"] if any(claim["when"]) else (published, published)
        if (start or end) and start <= last and (end or "9999-12-31") >= first:
            kept[key] = claim
    if not kept:
        raise GraphError(f"period {first or '…'} to {period[1] or '…'}: no claim lies in it")
    _keep(sheet, kept)


def _find(sheet: Json, focus: str) -> str:
    """The entity of this IRI or name; of several so called, the one with the most claims."""
    entities, wanted = sheet["entities"], _plain(focus)
    ends = Counter(claim[end] for claim in sheet["claims"].values() for end in ("from", "to"))
    called = [key for key, entity in entities.items()
              if focus == entity["iri"] or wanted in map(_plain, _called(entity))]  # fmt: skip
    if called:
        return str(max(
            called, key=lambda key: (focus == entities[key]["iri"], ends[key], -int(key[1:]))
        ))  # fmt: skip
    names = sorted({name for entity in entities.values() for name in _called(entity)})
    inside = [name for name in names if wanted and wanted in _plain(name)]
    alike = get_close_matches(wanted, list(map(_plain, names)), n=5, cutoff=0.6)
    near = [*inside, *(name for one in alike for name in names if _plain(name) == one)]
    hint = f"; the nearest: {', '.join(list(dict.fromkeys(near))[:5])}" if near else ""
    raise GraphError(f"focus {focus!r}: no entity has this name{hint}")


def _called(entity: Json) -> list[str]:
    return [entity["name"], *entity["aliases"]]


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())


def _keep_near(sheet: Json, centre: str, depth: int) -> None:
    """Drop the claims that do not join two entities within `depth` claims of the centre."""
    near: dict[str, set[str]] = {key: set() for key in sheet["entities"]}
    for claim in sheet["claims"].values():
        if claim["to"]:
            near[claim["from"]].add(claim["to"])
            near[claim["to"]].add(claim["from"])
    steps, queue = {centre: 0}, deque([centre])
    while queue:
        key = queue.popleft()
        if steps[key] < depth:
            for other in sorted(near[key] - steps.keys()):
                steps[other] = steps[key] + 1
                queue.append(other)
    kept = {
        key: claim
        for key, claim in sheet["claims"].items()
        if claim["from"] in steps and (not claim["to"] or claim["to"] in steps)
    }
    _keep(sheet, kept, centre)


def _keep(sheet: Json, kept: Json, *centre: str) -> None:
    """Keep these claims, and of the rest what they speak of."""
    sheet["claims"] = kept
    for claim in kept.values():
        claim["links"] = [[kind, key] for kind, key in claim["links"] if key in kept]
    articles = {claim["article"] for claim in kept.values()}
    relations = {claim["relation"] for claim in kept.values()}
    sheet["articles"] = {key: one for key, one in sheet["articles"].items() if key in articles}
    sheet["relations"] = {key: one for key, one in sheet["relations"].items() if key in relations}
    used = {*centre, *(article["outlet"] for article in sheet["articles"].values())}
    for claim in kept.values():
        used.update(claim[end] for end in ("from", "to", "source", "place", "about"))
    sheet["entities"] = {key: e for key, e in sheet["entities"].items() if key in used}


# ----------------------------------------------------------------- the drawing
def _draw(sheet: Json, top: int) -> None:
    """Add nodes with their places, edges with their bows, and what is shown at first."""
    from pyvis.network import Network

    families, entities = look()["families"], sheet["entities"]
    joined = {key: claim for key, claim in sheet["claims"].items() if claim["to"]}
    degree = Counter(end for claim in joined.values() for end in {claim["from"], claim["to"]})
    drawn = sorted(degree, key=lambda key: (key != sheet["focus"], -degree[key], int(key[1:])))
    shown = _shown(drawn, joined, max(top, 1))
    drawn = [*shown, *(key for key in drawn if key not in set(shown))]
    index = {key: i for i, key in enumerate(drawn)}
    ends = {key: (index[claim["from"]], index[claim["to"]]) for key, claim in joined.items()}
    labels = [_label(entities[key]["name"]) for key in drawn]
    radii = [min(8 + 3 * sqrt(degree[key]), 24) for key in drawn]
    places = layout(
        [_box(label, radius) for label, radius in zip(labels, radii, strict=True)],
        Counter((min(pair), max(pair)) for pair in ends.values()),
        core=range(min(len(shown), _CORE)),
        link=105 if len(joined) <= _FEW else 70,
    )
    # A box is as high as node and label, which hangs below; a node's place is its own middle.
    centres = [
        (x, round(y - len(label) * _LINE_HEIGHT / 2))
        for (x, y), label in zip(places, labels, strict=True)
    ]
    net = Network(directed=True, cdn_resources="in_line")
    for key, label, radius, (x, y) in zip(drawn, labels, radii, centres, strict=True):
        family = families[entities[key]["family"]]
        shape, color = family["shape"], family["color"]
        net.add_node(key, "\n".join(label), shape, color, size=radius, x=x, y=y)
    seen = len(shown)
    bows = _bows(ends, centres[:seen], radii[:seen])
    for key, claim in joined.items():
        arrows = "" if sheet["relations"][claim["relation"]]["symmetric"] else "to"
        net.add_edge(claim["from"], claim["to"], id=key, arrows=arrows, **bows[key])
    net.options = _OPTIONS
    nodes, edges, _, _, _, options = net.get_network_data()
    sheet |= {"nodes": nodes, "edges": edges, "options": json.loads(options)}
    sheet |= {"shown": shown, **look()}


def _shown(drawn: Sequence[str], joined: Mapping[str, Json], top: int) -> list[str]:
    """The first of `drawn`, without those that would stand alone as all their neighbours wait."""
    kept = set(drawn[:top])
    company = {claim[end] for claim in joined.values() for end in ("from", "to")
               if {claim["from"], claim["to"]} <= kept}  # fmt: skip
    return [key for key in drawn[:top] if key in company] or list(drawn[:top])


def _bows(
    ends: Mapping[str, tuple[int, int]], centres: Sequence[Place], radii: Sequence[float]
) -> dict[str, Json]:
    """How each edge is bent: parallel ones apart, a single one around the nodes in its way.

    Only the nodes that are shown at first, the first ones, have `centres` and `radii` here.
    """
    strands: dict[tuple[int, int], list[str]] = {}
    for key, pair in ends.items():
        strands.setdefault((min(pair), max(pair)), []).append(key)
    bows: dict[str, Json] = {}
    for (low, high), keys in strands.items():
        for rank, key in enumerate(keys):
            bend = (rank - (len(keys) - 1) / 2) * min(0.22, 1.1 / len(keys))
            if low == high:
                bows[key] = {"selfReference": {"size": 16 + 7 * rank, "angle": 0.8}}
            elif len(keys) == 1 and high < len(centres):
                bows[key] = _bow(clear_bend(*ends[key], centres, radii))
            else:  # seen from the other end, the other side
                bows[key] = _bow(bend if ends[key] == (low, high) else -bend)
    return bows


_OPTIONS: Json = {
    "layout": {"improvedLayout": False},
    "physics": {"enabled": False},
    "interaction": {"hover": True, "keyboard": {"enabled": True, "bindToWindow": False}},
    "nodes": {"borderWidth": 1, "borderWidthSelected": 3},
    "edges": {
        "width": 1.6,
        "selectionWidth": 1,
        "hoverWidth": 1,
        "arrowStrikethrough": False,
        "arrows": {"to": {"scaleFactor": 0.6}},
    },
}


def _label(name: str) -> list[str]:
    """At most three short lines; the whole name stands in the panel."""
    lines = wrap(name, _LINE) or ["?"]
    return lines if len(lines) <= _LINES else [*lines[: _LINES - 1], lines[_LINES - 1][:-1] + "…"]


def _box(lines: list[str], radius: float) -> Size:
    width = max(sum(2 if east_asian_width(c) in "WF" else 1 for c in line) for line in lines)
    return max(2 * radius, width * _CHARACTER), 2 * radius + len(lines) * _LINE_HEIGHT


def _bow(bend: float) -> Json:
    if not bend:
        return {"smooth": False}
    kind = "curvedCW" if bend > 0 else "curvedCCW"
    return {"smooth": {"enabled": True, "type": kind, "roundness": round(abs(bend), 3)}}
