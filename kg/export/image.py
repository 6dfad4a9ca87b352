"""rdflib graph in, a still picture of it out: SVG that we write, PNG made of it.

What the page draws, for a paper or a chat: the same places, colours and shapes, and lines that tell
how a claim stands. A picture travels without its page, so it carries its own legend and its source.
Names reach it as escaped text only; it holds no script, no link and no foreign image.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from math import cos, hypot, pi, sin
from pathlib import Path
from textwrap import wrap
from typing import Any, NamedTuple
from unicodedata import combining, east_asian_width
from xml.sax.saxutils import escape, quoteattr

from rdflib import Graph

from kg.errors import WriteError
from kg.export.sheet import read_sheet
from kg.files import write as write_file

Json = dict[str, Any]
Point = tuple[float, float]
Box = tuple[float, float, float, float]  # left, upper, right, lower

TOP = 60  # things drawn, if nobody says otherwise: more are not legible on a page of paper
PIXELS = 10_000  # a PNG's longer side at most

_PAPER, _INK, _SOFT, _DENIED = "#ffffff", "#1b1b1a", "#5c5c58", "#b33c00"  # page.css, light
_DASHES = {"claimed": "9 6", "unreal": "2 6"}  # graph.ts
_FONTS = "'Noto Sans', 'Segoe UI', Helvetica, Arial, 'DejaVu Sans', 'Liberation Sans', sans-serif"
_NAME, _WORD, _NOTE, _TITLE = 13.0, 11.0, 12.0, 18.0  # sizes of letters, in pixels
_LINE = 1.2  # height of a line, in letters
_MARGIN, _LEAST_WIDTH = 28.0, 720.0
_WORDS = 400  # claims up to which lines tell their relation, where there is room
_VOICE = 24  # letters of a voice on a line
_CELL = 64.0
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # in XML 1.0

# Corners of the shapes of vis-network around (0, 0), for size 1.
_SHAPES: dict[str, list[Point]] = {
    "square": [(-1, -1), (1, -1), (1, 1), (-1, 1)],
    "diamond": [(0, -1.1), (1.1, 0), (0, 1.1), (-1.1, 0)],
    "triangle": [(0, -1.15), (1.15, 0.85), (-1.15, 0.85)],
    "triangleDown": [(0, 1.15), (1.15, -0.85), (-1.15, -0.85)],
    "hexagon": [(cos(i * pi / 3), sin(i * pi / 3)) for i in range(6)],
    "star": [
        ((1.2 if i % 2 == 0 else 0.55) * sin(i * pi / 5),
         (-1.2 if i % 2 == 0 else -0.55) * cos(i * pi / 5) + 0.1)
        for i in range(10)
    ],
}  # fmt: skip


class Curve(NamedTuple):
    """A quadratic curve: both ends, and the point that it is drawn towards."""

    start: Point
    via: Point
    end: Point

    def at(self, part: float) -> Point:
        return self.blossom(part, part)

    def blossom(self, s: float, t: float) -> Point:
        """The curve's polar form: with s == t a point, else the control point between the two."""
        a, b, c = (1 - s) * (1 - t), (1 - s) * t + s * (1 - t), s * t
        return (
            a * self.start[0] + b * self.via[0] + c * self.end[0],
            a * self.start[1] + b * self.via[1] + c * self.end[1],
        )


def to_svg(
    graph: Graph,
    *,
    title: str = "",
    focus: str = "",
    depth: int = 2,
    top: int = TOP,
    period: tuple[str, str] = ("", ""),
) -> str:
    """The picture as SVG 1.1; the parameters are those of the page. Same graph, same bytes.

    Only the `top` most connected things are drawn. Raises GraphError as the page does.
    """
    sheet = read_sheet(graph, title=title, focus=focus, depth=depth, top=top, period=period)
    if not title:  # a picture stands alone: it says which part of the graph it is
        about = sheet["entities"][sheet["focus"]]["name"] if sheet["focus"] else ""
        sheet["title"] = ", ".join(filter(None, (about, sheet["title"], _days(*period))))
    return picture(sheet)


def _days(first: str, last: str) -> str:
    if first and last:
        return first if first == last else f"{first} to {last}"
    return f"from {first}" if first else f"until {last}" if last else ""


def write(graph: Graph, path: Path, **options: Any) -> None:
    """Write the picture, SVG or PNG by `path`'s suffix, with the options of `to_svg`."""
    kind = path.suffix.lower()
    if kind not in {".svg", ".png"}:
        raise WriteError(f"{path}: suffix {path.suffix!r}; expected .svg or .png")
    svg = to_svg(graph, **options)
    write_file(path, to_png(svg) if kind == ".png" else svg)


def to_png(svg: str, *, scale: float = 2.0) -> bytes:
    """The picture as pixels, `scale` for each of the SVG's, but no side longer than `PIXELS`.

    Letters are those of a font of this machine. Raises WriteError without resvg-py, or where no
    font is found: resvg leaves text out then, and says nothing.
    """
    try:
        import resvg_py
    except ImportError as error:
        raise WriteError(
            "PNG needs resvg-py: pip install 'conflictkg[image]'; SVG needs nothing"
        ) from error
    probe = _svg(40, 20, [_text(["M"], 20, 10, 12)], "", "")
    if _pixels(resvg_py, probe, 1.0) == _pixels(resvg_py, _svg(40, 20, [], "", ""), 1.0):
        raise WriteError(f"PNG: none of the fonts {_FONTS} is installed; SVG needs none")
    longest = max(float(side) for side in re.findall(r'(?:width|height)="([\d.]+)"', svg[:400])[:2])
    return _pixels(resvg_py, svg, min(scale, PIXELS / longest))


def _pixels(resvg_py: Any, svg: str, scale: float) -> bytes:
    made: bytes = resvg_py.svg_to_bytes(svg_string=svg, zoom=scale, background=_PAPER)
    return bytes(made)


# ------------------------------------------------------------------- the picture
def picture(sheet: Json) -> str:
    """The SVG of a sheet, see `kg.export.sheet`."""
    shown = set(sheet["shown"])
    nodes = {node["id"]: node for node in sheet["nodes"] if node["id"] in shown}
    edges = [edge for edge in sheet["edges"] if {edge["from"], edge["to"]} <= shown]
    room, course = _Room(), _Room()
    marks = [_node(sheet, node) for node in nodes.values()]
    lines = [line for edge in edges for line in _edge(sheet, edge, nodes)]
    names = _names(sheet, edges, nodes, room, course)
    words = _words(sheet, edges, nodes, room, course) if len(edges) <= _WORDS else []
    left, upper, right, lower = _bounds([*room.boxes(), *course.boxes()])
    wide = max(right - left, _LEAST_WIDTH)
    aside = (wide - (right - left)) / 2 - left + _MARGIN
    title = wrap(sheet["title"], max(int(wide / (_TITLE * 0.58)), 20))
    head = _MARGIN + (len(title) * _TITLE * _LINE + 14 if title else 0)
    foot, high = _legend(sheet, nodes, edges, wide)
    down = head - upper
    ground = head + lower - upper + 24
    body = [
        _text(title, _MARGIN, _MARGIN + _TITLE * 0.6, _TITLE, bold=True, anchor="start", middle=False),
        f'<g transform="translate({_n(aside)} {_n(down)})">',
        *lines, *marks, *words, *names,
        "</g>",
        f'<g transform="translate({_n(_MARGIN)} {_n(ground)})">', *foot, "</g>",
    ]  # fmt: skip
    about = _about(sheet, nodes, edges)
    return _svg(wide + 2 * _MARGIN, ground + high + _MARGIN, body, sheet["title"], about)


def _svg(wide: float, high: float, body: Sequence[str], title: str, about: str) -> str:
    size = f'width="{_n(wide)}" height="{_n(high)}" viewBox="0 0 {_n(wide)} {_n(high)}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" font-family="{_FONTS}">'
    told = [f"<title>{_safe(title)}</title>", f"<desc>{_safe(about)}</desc>"] if title else []
    paper = f'<rect width="100%" height="100%" fill="{_PAPER}"/>'
    return "\n".join([head, *told, paper, *(part for part in body if part), "</svg>", ""])


def _node(sheet: Json, node: Json) -> str:
    entity = sheet["entities"][node["id"]]
    tip = " – ".join(filter(None, (entity["name"], entity["type"])))
    shape = _shape(node["shape"], node["x"], node["y"], node["size"], _fill(sheet, node))
    return f"<g><title>{_safe(tip)}</title>{shape}</g>"


def _fill(sheet: Json, node: Json) -> str:
    return str(sheet["families"][sheet["entities"][node["id"]]["family"]]["color"])


def _shape(shape: str, x: float, y: float, size: float, fill: str) -> str:
    paint = f'fill={quoteattr(fill)} stroke="{_INK}"'
    corners = _SHAPES.get(shape)
    if corners is None:
        return f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(size)}" {paint}/>'
    points = " ".join(f"{_n(x + size * dx)},{_n(y + size * dy)}" for dx, dy in corners)
    return f'<polygon points="{points}" {paint}/>'


def _names(
    sheet: Json, edges: Sequence[Json], nodes: Mapping[str, Json], room: _Room, course: _Room
) -> list[str]:
    """Each name beside its shape: below, where the layout keeps room for it, or where fewer lines run.

    Fills `room` with what is drawn, and `course` with the lines.
    """
    for edge in edges:
        if edge["from"] == edge["to"]:
            course.take(_around(*_loop(edge, nodes)))
        else:
            curve = _curve(edge, nodes)
            steps = 2 + int(_distance(curve.start, curve.end) / 6)
            for i in range(steps + 1):
                course.take(_around(curve.at(i / steps), 1))
            if edge.get("arrows") == "to":
                _, last = _visible(curve, 0, nodes[edge["to"]]["size"] + 5)
                room.take(_around(curve.at(last), 4))
            if sheet["claims"][edge["id"]]["standing"] == "denied":
                room.take(_around(curve.at(0.5), 6))
    below = {key: _beside(node)[0] for key, node in nodes.items()}
    for key, node in nodes.items():
        room.take(_shape_box(node))
        room.take(below[key])
    written = []
    for key, node in nodes.items():
        room.leave(below[key])
        free = [box for box in _beside(node) if room.is_free(box)] or [below[key]]
        best = min(free, key=lambda box: (course.count(box), free.index(box)))
        room.take(best)
        middle = ((best[0] + best[2]) / 2, (best[1] + best[3]) / 2)
        written.append(_text(node["label"].split("\n"), *middle, _NAME, ground=True))
    return written


def _shape_box(node: Json) -> Box:
    return _around((node["x"], node["y"]), node["size"] + 2)


def _around(middle: Point, half: float) -> Box:
    x, y = middle
    return x - half, y - half, x + half, y + half


def _beside(node: Json) -> list[Box]:
    """Where a name may stand, the best place first."""
    wide, high = _measure(node["label"].split("\n"), _NAME)
    x, y, size = node["x"], node["y"], node["size"]
    down, aside = size + 3 + high / 2, size + 4 + wide / 2
    places = [
        (x, y + down), (x, y - down), (x + aside, y), (x - aside, y),
        (x + 0.75 * aside, y + 0.85 * down), (x - 0.75 * aside, y + 0.85 * down),
        (x + 0.75 * aside, y - 0.85 * down), (x - 0.75 * aside, y - 0.85 * down),
    ]  # fmt: skip
    return [(i - wide / 2, j - high / 2, i + wide / 2, j + high / 2) for i, j in places]


# --------------------------------------------------------------------- the lines
def _curve(edge: Json, nodes: Mapping[str, Json]) -> Curve:
    """As vis-network bends: see `kg.export.layout.clear_bend`."""
    here, there = nodes[edge["from"]], nodes[edge["to"]]
    start, end = (here["x"], here["y"]), (there["x"], there["y"])
    smooth = edge.get("smooth") or {"roundness": 0.0, "type": ""}
    bend = smooth["roundness"] * (-1 if smooth["type"] == "curvedCCW" else 1)
    dx, dy = end[0] - start[0], end[1] - start[1]
    turn, far = bend * pi / 2, 0.5 + 0.5 * abs(bend)
    via = (
        start[0] + far * (dx * cos(turn) + dy * sin(turn)),
        start[1] + far * (dy * cos(turn) - dx * sin(turn)),
    )
    return Curve(start, via, end)


def _edge(sheet: Json, edge: Json, nodes: Mapping[str, Json]) -> Iterator[str]:
    claim = sheet["claims"][edge["id"]]
    standing = claim["standing"]
    ink = _DENIED if standing == "denied" else _SOFT
    dashes = f' stroke-dasharray="{_DASHES[standing]}"' if standing in _DASHES else ""
    line = f'fill="none" stroke="{ink}" stroke-width="1.6"{dashes}'
    yield f"<g><title>{_safe(_sentence(sheet, claim))}</title>"
    if edge["from"] == edge["to"]:
        (x, y), radius = _loop(edge, nodes)
        yield f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(radius)}" {line}/></g>'
        return
    curve = _curve(edge, nodes)
    first, last = _visible(curve, nodes[edge["from"]]["size"], nodes[edge["to"]]["size"])
    start, via, end = curve.at(first), curve.blossom(first, last), curve.at(last)
    straight = not edge.get("smooth")
    bow = f"L{_p(end)}" if straight else f"Q{_p(via)} {_p(end)}"
    yield f'<path d="M{_p(start)}{bow}" {line}/>'
    if edge.get("arrows") == "to":
        yield _arrow(curve.at(max(last - 0.02, 0)), end, ink)
    if standing == "denied":
        yield _cross(curve.at(0.5))
    yield "</g>"


def _loop(edge: Json, nodes: Mapping[str, Json]) -> tuple[Point, float]:
    """Middle and radius of the line from a thing to itself."""
    node, radius = nodes[edge["from"]], edge.get("selfReference", {"size": 16})["size"]
    return (node["x"] + node["size"] * 0.7, node["y"] - node["size"] * 0.7 - radius / 2), radius


def _sentence(sheet: Json, claim: Json) -> str:
    """Who does what to whom, how it stands, and who says so."""
    entities = sheet["entities"]
    ends = [entities[claim[end]]["name"] for end in ("from", "to")]
    said = " – ".join([ends[0], _relation(sheet, claim), ends[1]])
    voice = f", says {entities[claim['source']]['name']}" if claim["source"] else ""
    return f"{said} ({claim['standing']}{voice})"


def _relation(sheet: Json, claim: Json) -> str:
    label = str(sheet["relations"][claim["relation"]]["label"])
    return f"not {label}" if claim["negative"] else label


def _visible(curve: Curve, before: float, after: float) -> tuple[float, float]:
    """From where to where, of 0 to 1, the curve runs outside of the shapes at its ends."""
    steps = [i / 100 for i in range(101)]
    first = next((t for t in steps if _distance(curve.at(t), curve.start) > before + 2), 0.0)
    last = next((t for t in reversed(steps) if _distance(curve.at(t), curve.end) > after + 3), 1.0)
    return (first, last) if first < last else (0.0, 1.0)


def _distance(one: Point, other: Point) -> float:
    return hypot(one[0] - other[0], one[1] - other[1])


def _arrow(before: Point, tip: Point, ink: str) -> str:
    long = _distance(before, tip) or 1.0
    dx, dy = (tip[0] - before[0]) / long, (tip[1] - before[1]) / long
    back = (tip[0] - 9 * dx, tip[1] - 9 * dy)
    sides = [(back[0] - 4 * dy, back[1] + 4 * dx), (back[0] + 4 * dy, back[1] - 4 * dx)]
    return f'<path d="M{_p(tip)}L{_p(sides[0])}L{_p(sides[1])}z" fill="{ink}"/>'


def _cross(middle: Point) -> str:
    x, y = middle
    return (
        f'<path d="M{_p((x - 5, y - 5))}L{_p((x + 5, y + 5))}M{_p((x - 5, y + 5))}L{_p((x + 5, y - 5))}" '
        f'stroke="{_DENIED}" stroke-width="2"/>'
    )


def _words(
    sheet: Json, edges: Sequence[Json], nodes: Mapping[str, Json], room: _Room, course: _Room
) -> list[str]:
    """The relation on each line that has room for it, and below it how and by whom it is said.

    What several lines between the same two say alike is written once, with their number.
    """
    alike: dict[tuple[str, ...], list[Json]] = defaultdict(list)
    for edge in edges:
        claim = sheet["claims"][edge["id"]]
        if edge["from"] != edge["to"]:
            says = (_relation(sheet, claim), _voice(sheet, claim), claim["standing"])
            alike[edge["from"], edge["to"], *says].append(edge)
    written = []
    for (_, _, relation, voice, standing), same in alike.items():
        counts = {_count(sheet["claims"][edge["id"]]) for edge in same}
        count = counts.pop() if len(counts) == 1 else ""
        word = relation + (f" ×{len(same)}" if len(same) > 1 else "")
        full = f"{word} {count}".rstrip()
        curve = _curve(same[len(same) // 2], nodes)
        found = _free_place([[full, voice], [word, voice], [word]], curve, room, course)
        if found:
            lines, x, y = found
            ink = _DENIED if standing == "denied" else _INK
            written.append(_text(lines, x, y, _WORD, ink=ink, ground=True, soft=True))
    return written


def _count(claim: Json) -> str:
    """How many, in figures and signs that every font has; nothing for a single one."""
    low, high = claim["low"], claim["high"]
    if low is None:
        return "" if high is None else f"up to {high:,}"
    if high is None:
        return f"{low:,}+"
    return f"{low:,}–{high:,}" if low != high else f"{low:,}" if low != 1 else ""


def _voice(sheet: Json, claim: Json) -> str:
    """How and by whom it is said, where that is not plainly by the outlet."""
    how = (claim["modality"] or claim["realis"]) if claim["standing"] == "unreal" else ""
    own = claim["source"] == sheet["articles"][claim["article"]]["outlet"] or claim["unnamed"]
    name = "" if own or not claim["source"] else str(sheet["entities"][claim["source"]]["name"])
    short = name if len(name) <= _VOICE else name[: _VOICE - 1].rstrip() + "…"
    return ", ".join(filter(None, (how, short and f"says {short}")))


def _free_place(
    wordings: Sequence[Sequence[str]], curve: Curve, room: _Room, course: _Room
) -> tuple[list[str], float, float] | None:
    """The first wording with room on its line, else beside all lines; the room is taken."""
    on = [curve.at(part) for part in (0.5, 0.42, 0.58, 0.34, 0.66, 0.27, 0.73)]
    dx, dy = curve.end[0] - curve.start[0], curve.end[1] - curve.start[1]
    long = hypot(dx, dy) or 1.0
    for wording in wordings:
        lines = [line for line in wording if line]
        wide, high = _measure(lines, _WORD)
        off = (abs(dy) * wide + abs(dx) * high) / (2 * long)  # as far as it leaves the line
        beside = [
            (x + away * dy / long, y - away * dx / long)
            for far in (off + 3, off + 10, off + 17)
            for x, y in on[:5]
            for away in (far, -far)
        ]
        for number, (x, y) in enumerate([*on, *beside]):
            box = (x - wide / 2, y - high / 2, x + wide / 2, y + high / 2)
            if room.is_free(box) and (number < len(on) or course.is_free(box)):
                room.take(box)
                return lines, x, y
    return None


# -------------------------------------------------------------------- the legend
def _legend(
    sheet: Json, nodes: Mapping[str, Json], edges: Sequence[Json], wide: float
) -> tuple[list[str], float]:
    """What colours, shapes and lines mean, and where it is from; and how high that is."""
    families = Counter(sheet["entities"][key]["family"] for key in nodes)
    standings = Counter(sheet["claims"][edge["id"]]["standing"] for edge in edges)
    signs = []
    for index in sorted(families):
        family = sheet["families"][index]
        signs.append((_shape(family["shape"], 8, 0, 7, family["color"]), 22.0, family["name"]))
    rows = [signs, []]
    for standing, meaning in sheet["standings"].items():
        if standings[standing]:
            rows[1].append((_sample(standing), 44.0, f"{standing}: {meaning}"))
    out, y = [f'<path d="M0 0H{_n(wide)}" stroke="{_SOFT}" stroke-opacity="0.4"/>'], 20.0
    for row in rows:
        x = 0.0
        for sign, indent, text in row:
            long = indent + _measure([text], _NOTE)[0] + 18
            if x and x + long > wide:
                x, y = 0.0, y + 22
            out.append(f'<g transform="translate({_n(x)} {_n(y)})">{sign}</g>')
            out.append(_text([text], x + indent, y, _NOTE, anchor="start"))
            x += long
        y += 24 if row else 0
    about = wrap(_about(sheet, nodes, edges), max(int(wide / (_NOTE * 0.52)), 40))
    out.append(_text(about, 0, y, _NOTE, ink=_SOFT, anchor="start", middle=False))
    return out, y + (len(about) - 1) * _NOTE * _LINE + 8


def _sample(standing: str) -> str:
    ink = _DENIED if standing == "denied" else _SOFT
    dashes = f' stroke-dasharray="{_DASHES[standing]}"' if standing in _DASHES else ""
    line = f'<path d="M0 0H36" stroke="{ink}" stroke-width="1.6"{dashes}/>'
    return line + (_cross((18, 0)) if standing == "denied" else "")


def _about(sheet: Json, nodes: Mapping[str, Json], edges: Sequence[Json]) -> str:
    """The source line: whose articles, of when, and how much of what they say is drawn."""
    entities, articles = sheet["entities"], list(sheet["articles"].values())
    outlets = {entities[one["outlet"]]["name"] for one in articles if one.get("outlet")}
    outlets -= {one["title"] for one in articles}  # an outlet that nobody knows is called so
    days = sorted({one["date"] for one in articles if one.get("date")})
    dates = " to ".join(dict.fromkeys((days[0], days[-1]))) if days else ""
    whose = ", ".join(sorted(outlets)) if len(outlets) <= 3 else f"{len(outlets)} outlets"
    if len(articles) != 1 or not whose:
        number = f"{len(articles)} articles" if len(articles) != 1 else "one article"
        whose = f"{number} of {whose}" if whose else number
    drawn = (
        f"{_of(len(nodes), len(sheet['nodes']), 'entities')} and "
        f"{_of(len(edges), len(sheet['claims']), 'claims')}"
    )
    source = f"Source: {', '.join(filter(None, (whose, dates)))}" if articles else ""
    return ". ".join(filter(None, (source, f"Drawn: {drawn}", "Made with conflictkg")))


def _of(some: int, every: int, what: str) -> str:
    return f"{some} of {every} {what}" if some < every else f"{every} {what}"


# ------------------------------------------------------------------ text and room
class _Room:
    """Boxes that are taken, in a grid of cells."""

    def __init__(self) -> None:
        self._cells: dict[tuple[int, int], list[Box]] = defaultdict(list)

    def take(self, box: Box) -> None:
        for cell in _cells(box):
            self._cells[cell].append(box)

    def leave(self, box: Box) -> None:
        for cell in _cells(box):
            self._cells[cell].remove(box)

    def count(self, box: Box) -> int:
        """How many of the boxes it meets."""
        return len({
            other for cell in _cells(box) for other in self._cells.get(cell, ())
            if box[0] < other[2] and other[0] < box[2] and box[1] < other[3] and other[1] < box[3]
        })  # fmt: skip

    def is_free(self, box: Box) -> bool:
        return self.count(box) == 0

    def boxes(self) -> Iterator[Box]:
        for boxes in self._cells.values():
            yield from boxes


def _bounds(boxes: Sequence[Box]) -> Box:
    if not boxes:
        return (0, 0, 0, 0)
    left, upper, right, lower = zip(*boxes, strict=True)
    return min(left), min(upper), max(right), max(lower)


def _cells(box: Box) -> Iterator[tuple[int, int]]:
    left, upper, right, lower = (int(side // _CELL) for side in box)
    return product(range(left, right + 1), range(upper, lower + 1))


def _measure(lines: Sequence[str], size: float) -> tuple[float, float]:
    """Width and height in pixels, of letters as wide as those of the wider usual fonts."""
    wide = max((sum(map(_advance, line)) for line in lines), default=0.0)
    return wide * size + 4, len(lines) * size * _LINE + 2


def _advance(char: str) -> float:
    """How wide a letter is, in sizes of the font: DejaVu Sans, the widest of `_FONTS`, rounded."""
    if combining(char):
        return 0.0
    if east_asian_width(char) in "WF":
        return 1.0
    if char in "mwMW@—…%":
        return 0.95
    if char in "fijlrtI.,:;'|!() ":
        return 0.37
    return 0.72 if char.isupper() else 0.61


def _text(
    lines: Sequence[str],
    x: float,
    y: float,
    size: float,
    *,
    ink: str = _INK,
    bold: bool = False,
    anchor: str = "middle",
    middle: bool = True,
    ground: bool = False,
    soft: bool = False,
) -> str:
    """Lines around (x, y), or from there on downwards unless `middle`.

    `ground` puts paper behind them; `soft` greys and slants all lines but the first.
    """
    if not lines:
        return ""
    step = size * _LINE
    first = y + size * 0.35 - (step * (len(lines) - 1) / 2 if middle else 0)
    out = []
    if ground:
        wide, high = _measure(lines, size)
        out.append(
            f'<rect x="{_n(x - wide / 2)}" y="{_n(y - high / 2)}" width="{_n(wide)}" '
            f'height="{_n(high)}" rx="3" fill="{_PAPER}" fill-opacity="0.82"/>'
        )
    weight = ' font-weight="600"' if bold else ""
    for number, line in enumerate(lines):
        slant = f' font-style="italic" fill="{_SOFT}"' if soft and number else f' fill="{ink}"'
        out.append(
            f'<text x="{_n(x)}" y="{_n(first + number * step)}" font-size="{_n(size)}" '
            f'text-anchor="{anchor}"{weight}{slant}>{_safe(line)}</text>'
        )
    return "".join(out)


def _safe(text: str) -> str:
    return escape(_ILLEGAL.sub("", text))


def _n(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")


def _p(point: Point) -> str:
    return f"{_n(point[0])} {_n(point[1])}"
