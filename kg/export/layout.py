"""Boxes and links in, a place on the plane for each box out.

Made for reading, not for physics: the distance on the page follows the distance in the graph
(stress majorisation, Gansner, Koren & North 2004), no label lies on another, and the parts that
nothing links are packed side by side. The same input gives the same places. Only numpy is needed,
while networkx's layouts ask for scipy from 500 nodes on.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from heapq import heappop, heappush
from itertools import count
from math import cos, pi, sin, sqrt
from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Matrix = NDArray[np.float64]

Size = tuple[float, float]
Place = tuple[int, int]
Cell = tuple[int, int]
Near = Mapping[int, Mapping[int, int]]  # neighbours with the number of links

_CELL = 40.0  # the grid in which free room is looked for
_GAP = 14.0  # free space around a box
_UNSHARED, _STRAND = 0.3, 0.1  # how much longer a link gets, see `_ways`
_CLEAR = 20.0  # a box's middle keeps this far from links that are not its own
_BENDS = (0.0, 0.12, -0.12, 0.22, -0.22, 0.34, -0.34)
_BOW = 0.18  # how far the widest of them is off the straight line, as a share of its length
_WIDER = 1.7  # a window is wider than high, and so is a label
_TURN = pi * (3 - sqrt(5))  # golden angle: points on a spiral that never line up


def layout(
    sizes: Sequence[Size],
    links: Mapping[tuple[int, int], int],
    *,
    core: Sequence[int] | None = None,
    link: float = 70.0,
) -> list[Place]:
    """The centre of every box, in pixels, y downwards.

    `sizes` are widths and heights with the label; `links` number the parallel links of a pair.
    `core` (default: all) are the boxes that are seen first, at most some 600, as time and space
    grow with their square; each other one is put beside those of its neighbours that are placed.
    `link` is the wanted length of a link between boxes that share their neighbours.
    """
    near: dict[int, dict[int, int]] = {i: {} for i in range(len(sizes))}
    for (a, b), strands in links.items():
        if a != b:
            near[a][b] = near[b][a] = near[a].get(b, 0) + strands
    ground = _Ground()
    for part in _parts(range(len(sizes)) if core is None else sorted(set(core)), near):
        ground.put(part, _spread(part, near, sizes, link), near, sizes)
    _settle_rest(ground, near, sizes)
    return [ground.places[i] for i in range(len(sizes))]


def clear_bend(
    start: int, end: int, centres: Sequence[Place] | Matrix, radii: Sequence[float]
) -> float:
    """How far to bend a link so that it passes no third node: 0 is straight, sign is the side.

    As vis-network bends: `curvedCW` of that roundness where positive, `curvedCCW` where negative.
    """
    import numpy as np

    middles, room = np.asarray(centres, float), np.asarray(radii) + 5.0
    here, there = middles[start], middles[end]
    # only what touches the circle around the link, and the widest bow of it, can be in the way
    (dx, dy), (x, y) = there - here, (middles - here).T
    long = np.hypot(dx, dy)
    beside = np.hypot(x - dx / 2, y - dy / 2) < long / 2 + room
    beside &= abs(x * dy - y * dx) <= (_BOW * long + room) * long
    beside[[start, end]] = False
    middles, room = middles[beside], room[beside]
    best, fewest = 0.0, len(room) + 1
    for bend in _BENDS:
        path = _path(here, there, bend)
        far = np.hypot(*np.moveaxis(path[:, None, :] - middles[None, :, :], 2, 0))
        hit = int((far < room).any(axis=0).sum())
        if hit < fewest:
            best, fewest = bend, hit
        if not hit:
            break
    return best


def _path(here: Matrix, there: Matrix, bend: float) -> Matrix:
    """Points of the quadratic curve that vis-network draws."""
    import numpy as np

    turned = bend * pi / 2
    turn = np.array([[cos(turned), -sin(turned)], [sin(turned), cos(turned)]])
    via = here + (0.5 + 0.5 * abs(bend)) * ((there - here) @ turn)
    part = np.linspace(0.05, 0.95, 25)[:, None]
    return np.asarray((1 - part) ** 2 * here + 2 * part * (1 - part) * via + part**2 * there)


def _parts(kept: Sequence[int], near: Near) -> list[list[int]]:
    """The connected parts of what is kept, the largest first."""
    inside, seen, parts = set(kept), set[int](), []
    for start in kept:
        if start in seen:
            continue
        part = _reached(start, near, inside)
        seen.update(part)
        parts.append(sorted(part))
    return sorted(parts, key=lambda part: (-len(part), part[0]))


def _reached(start: int, near: Near, inside: set[int]) -> list[int]:
    found, seen = [start], {start}
    for i in found:
        new = [j for j in near[i] if j in inside and j not in seen]
        seen.update(new)
        found += new
    return found


def _spread(part: Sequence[int], near: Near, sizes: Sequence[Size], link: float) -> Matrix:
    """Places of one connected part, around the origin."""
    import numpy as np

    index = {i: row for row, i in enumerate(part)}
    wanted = np.zeros((len(part), len(part)))
    for i in part:
        for j, length in _ways(i, near, set(part)).items():
            wanted[index[i], index[j]] = link * length
    boxes = np.array([sizes[i] for i in part]) + _GAP
    links = np.array([(index[i], index[j]) for i in part for j in near[i] if i < j and j in index])
    if not len(links):
        return np.zeros((1, 2))
    starts = max(1, min(12, 50_000 // len(part) ** 2))
    places = _least_crossed((_scattered(len(part), i) for i in range(starts)), wanted, links)
    places = _upright(places) * np.array([_WIDER, 1.0])
    for _ in range(max(2, min(40, 1_000_000 // len(part) ** 2))):
        places = _apart(places, boxes, rounds=10)
        if not _step_off(places, links):
            break
    return _apart(places, boxes)


def _least_crossed(drafts: Iterable[Matrix], wanted: Matrix, links: NDArray[np.int_]) -> Matrix:
    """The draft that, once relaxed, has the fewest links crossed; the first of equals."""
    best, fewest = None, -1
    for draft in drafts:
        places = _relax(draft, wanted)
        crossed = _crossings(places, links)
        if best is None or crossed < fewest:
            best, fewest = places, crossed
        if not crossed:
            break
    assert best is not None, "no draft"
    return best


def _scattered(size: int, start: int) -> Matrix:
    """Places by chance, the same ones for the same `start` wherever it runs."""
    import numpy as np

    chance = Random(start)
    return np.array([[chance.random(), chance.random()] for _ in range(size)]) * 560


def _crossings(places: Matrix, links: NDArray[np.int_]) -> int:
    """How many pairs of links cross."""
    import numpy as np

    here, there = places[links[:, 0]], places[links[:, 1]]

    def sides(point: Matrix) -> Matrix:  # of every link, on which the other link's end lies
        ahead, aside = there - here, point[None, :, :] - here[:, None, :]
        return np.sign(ahead[:, None, 0] * aside[..., 1] - ahead[:, None, 1] * aside[..., 0])

    apart = sides(here) * sides(there) < 0
    return int((apart & apart.T).sum()) // 2


def _ways(start: int, near: Near, inside: set[int]) -> dict[int, float]:
    """Length of the shortest way to all that can be reached inside, in links.

    A link is longer the more neighbours its ends do not share, so that hubs keep their distance,
    and the more strands it has.
    """
    lengths: dict[int, float] = {}
    queue = [(0.0, start)]
    while queue:
        length, i = heappop(queue)
        if i in lengths:
            continue
        lengths[i] = length
        for j, strands in near[i].items():
            if j in inside and j not in lengths:
                unshared = len(near[i].keys() ^ near[j].keys()) - 2
                longer = min(_UNSHARED * sqrt(unshared) + _STRAND * (strands - 1), 1.5)
                heappush(queue, (length + 1 + longer, j))
    return lengths


def _step_off(places: Matrix, links: NDArray[np.int_]) -> bool:
    """Move boxes, in place, off the links that run through their middle; whether any had to."""
    import numpy as np

    here, there = places[links[:, 0]], places[links[:, 1]]
    way = there - here
    long = np.maximum((way**2).sum(axis=1), 1.0)
    delta = places[None, :, :] - here[:, None, :]
    part = (delta * way[:, None, :]).sum(axis=2) / long[:, None]
    off = delta - part[..., None] * way[:, None, :]  # from the nearest point of the link
    distance = np.hypot(off[..., 0], off[..., 1])
    hit = (part > 0.05) & (part < 0.95) & (distance < _CLEAR)
    hit[np.arange(len(links)), links[:, 0]] = hit[np.arange(len(links)), links[:, 1]] = False
    if not hit.any():
        return False
    across = np.stack([-way[:, 1], way[:, 0]], axis=1) / np.sqrt(long)[:, None]
    side = np.where((off * across[:, None, :]).sum(axis=2) >= 0, 1.0, -1.0)
    step = side * (_CLEAR - distance) * hit
    places += 0.5 * (step[..., None] * across[:, None, :]).sum(axis=0)
    return True


def _relax(places: Matrix, wanted: Matrix, rounds: int = 300) -> Matrix:
    """Damped stress majorisation: distances on the plane approach the wanted ones."""
    import numpy as np

    if len(places) < 2:
        return places
    weight = np.where(wanted > 0, 1.0 / np.maximum(wanted, 1.0) ** 2, 0.0)
    total = weight.sum(axis=1)
    for _ in range(rounds):
        delta = places[:, None, :] - places[None, :, :]
        distance = np.maximum(np.hypot(delta[..., 0], delta[..., 1]), 1e-6)
        pull = weight * (1.0 - wanted / distance)
        places = places - 0.6 * (pull[..., None] * delta).sum(axis=1) / total[:, None]
    return places


def _upright(places: Matrix) -> Matrix:
    """Turned about its middle so that the longer axis lies along x."""
    import numpy as np

    places = places - places.mean(axis=0)
    xx, yy, xy = (places[:, 0] ** 2).sum(), (places[:, 1] ** 2).sum(), places.prod(axis=1).sum()
    angle = 0.5 * np.arctan2(2 * xy, xx - yy)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    return np.asarray(places @ turn)


def _apart(places: Matrix, boxes: Matrix, rounds: int = 300) -> Matrix:
    """Moved until no two boxes overlap: each pair along the axis where the way is shorter."""
    import numpy as np

    need = (boxes[:, None, :] + boxes[None, :, :]) / 2
    others = ~np.eye(len(places), dtype=bool)
    sign_of_row = np.sign(np.arange(len(places))[:, None] - np.arange(len(places))[None, :])
    for _ in range(rounds):
        delta = places[:, None, :] - places[None, :, :]
        over = need - np.abs(delta)
        hit = (over > 0).all(axis=2) & others
        if not hit.any():
            break
        way = np.where(delta != 0, np.sign(delta), sign_of_row[..., None])
        along_x = hit & (over[..., 0] <= over[..., 1])
        along_y = hit & ~along_x
        places = places + 0.5 * np.stack(
            [
                (way[..., 0] * over[..., 0] * along_x).sum(axis=1),
                (way[..., 1] * over[..., 1] * along_y).sum(axis=1),
            ],
            axis=1,
        )
    return places


class _Ground:
    """What is taken so far: places by box, and a grid of cells for a fast look."""

    def __init__(self) -> None:
        self.places: dict[int, Place] = {}
        self._taken: set[Cell] = set()
        self._full: dict[Cell, int] = {}  # how far around a cell there was no room

    def put(self, part: Sequence[int], places: Matrix, near: Near, sizes: Sequence[Size]) -> None:
        """Set a part down as near to the middle as it finds room for its boxes and links."""
        at = {i: (float(x), float(y)) for i, (x, y) in zip(part, places, strict=True)}
        shape = {cell for i in part for cell in _cells(*at[i], sizes[i])}
        for i in part:
            for j in near[i].keys() & at.keys():
                shape.update(_cells_between(at[i], at[j]))
        for rank in count():
            right, down = _cell(*_outwards(rank))
            if all((column + right, row + down) not in self._taken for column, row in shape):
                break
        for i, (x, y) in at.items():
            self.places[i] = (round(x + right * _CELL), round(y + down * _CELL))
        self._taken.update((column + right, row + down) for column, row in shape)

    def put_beside(self, i: int, x: float, y: float, size: Size) -> None:
        """Set one box down at a free place close to a point."""
        around = _cell(x / 8, y / 8)
        for rank in count(self._full.get(around, 0)):
            dx, dy = _outwards(rank)
            if _cell(x + dx, y + dy) in self._taken:
                continue
            cells = set(_cells(x + dx, y + dy, size))
            if self._taken.isdisjoint(cells):
                break
        self._full[around] = rank
        self._taken |= cells
        self.places[i] = (round(x + dx), round(y + dy))


def _cell(x: float, y: float) -> Cell:
    return int(x // _CELL), int(y // _CELL)


def _cells(x: float, y: float, size: Size) -> Iterator[Cell]:
    """The cells that a box covers."""
    wide, high = (size[0] + _GAP) / 2, (size[1] + _GAP) / 2
    left, upper = _cell(x - wide, y - high)
    right, lower = _cell(x + wide, y + high)
    for column in range(left, right + 1):
        for row in range(upper, lower + 1):
            yield column, row


def _cells_between(here: tuple[float, float], there: tuple[float, float]) -> Iterator[Cell]:
    (x, y), (u, v) = here, there
    steps = 1 + int(max(abs(u - x), abs(v - y)) // _CELL)
    for step in range(steps + 1):
        yield _cell(x + (u - x) * step / steps, y + (v - y) * step / steps)


def _outwards(rank: int) -> tuple[float, float]:
    """Point number `rank` on a spiral around the origin, about one for each cell."""
    radius, angle = 0.8 * _CELL * sqrt(rank), rank * _TURN
    return _WIDER * radius * cos(angle), radius * sin(angle)


def _settle_rest(ground: _Ground, near: Near, sizes: Sequence[Size]) -> None:
    """Place what is not in the core, in the order in which the core's links reach it."""
    reached = deque(sorted(ground.places))
    for start in range(len(sizes)):
        while reached:
            for j in sorted(near[reached.popleft()].keys() - ground.places.keys()):
                _settle(j, ground, near, sizes)
                reached.append(j)
        if start not in ground.places:  # a part that no link joins to the core
            _settle(start, ground, near, sizes)
            reached.append(start)


def _settle(i: int, ground: _Ground, near: Near, sizes: Sequence[Size]) -> None:
    placed = [ground.places[j] for j in sorted(near[i].keys() & ground.places.keys())]
    x = sum(x for x, _ in placed) / max(len(placed), 1)
    y = sum(y for _, y in placed) / max(len(placed), 1)
    ground.put_beside(i, x, y, sizes[i])
