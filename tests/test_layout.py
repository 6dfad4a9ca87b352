"""Places on the page: apart from each other, near to what they are linked with, always the same."""

from __future__ import annotations

from itertools import combinations, pairwise
from math import dist

import pytest

from kg.export.layout import clear_bend, layout

LABEL = (120.0, 40.0)


def overlapping(places: list[tuple[int, int]], size: tuple[float, float]) -> list[tuple[int, int]]:
    return [
        (i, j)
        for (i, (x, y)), (j, (u, v)) in combinations(enumerate(places), 2)
        if abs(x - u) < size[0] and abs(y - v) < size[1]
    ]


def ring(size: int) -> dict[tuple[int, int], int]:
    return dict.fromkeys([*pairwise(range(size)), (0, size - 1)], 1)


@pytest.mark.parametrize("size", [1, 2, 3, 12, 60])
def test_no_label_lies_on_another(size: int) -> None:
    places = layout([LABEL] * size, ring(size) if size > 2 else {})
    assert len(places) == size
    assert overlapping(places, LABEL) == []


def test_nothing_to_place() -> None:
    assert layout([], {}) == []


def test_the_same_input_gives_the_same_places() -> None:
    links = ring(30) | {(0, i): 2 for i in range(5, 20)}
    assert layout([LABEL] * 30, links) == layout([LABEL] * 30, dict(reversed(links.items())))


def test_what_is_linked_is_nearer_than_what_is_not() -> None:
    chain = dict.fromkeys(pairwise(range(8)), 1)
    places = layout([LABEL] * 8, chain)
    assert max(dist(places[i], places[i + 1]) for i in range(7)) < dist(places[0], places[7])


def test_parts_without_a_link_stand_side_by_side() -> None:
    places = layout([LABEL] * 40, {(i, i + 1): 1 for i in range(0, 40, 2)})
    assert overlapping(places, LABEL) == []
    assert max(abs(x) for x, _ in places) < 2000


def test_what_is_not_in_the_core_stands_beside_its_neighbour() -> None:
    links = ring(20) | {(3, i): 1 for i in range(20, 60)}
    places = layout([LABEL] * 61, links, core=range(20))
    assert overlapping(places, LABEL) == []
    beside = [dist(places[3], places[i]) for i in range(20, 60)]
    assert sum(beside) / len(beside) < 1000


def test_a_loop_and_parallel_links_do_no_harm() -> None:
    places = layout([LABEL] * 3, {(0, 0): 4, (0, 1): 9, (1, 2): 1})
    assert overlapping(places, LABEL) == []


def test_a_link_bends_around_a_third_node() -> None:
    centres, radii = [(0, 0), (300, 0), (150, 0)], [20.0, 20.0, 20.0]
    assert clear_bend(0, 1, centres, radii) != 0
    assert clear_bend(0, 1, [(0, 0), (300, 0), (150, 200)], radii) == 0
    assert clear_bend(0, 1, centres[:2], radii[:2]) == 0


def test_it_bends_to_the_free_side() -> None:
    radii = [20.0, 20.0, 20.0, 20.0]
    below = clear_bend(0, 1, [(0, 0), (300, 0), (150, -10), (150, 30)], radii)
    above = clear_bend(0, 1, [(0, 0), (300, 0), (150, 10), (150, -30)], radii)
    assert below == -above != 0
