"""Graph in, points on the map out: what the gazetteer knows of where things are."""

from __future__ import annotations

import re
from typing import NamedTuple

from rdflib import SDO, SKOS, Graph
from rdflib.namespace import GEO
from rdflib.term import Node

POINT = re.compile(r"\s*POINT\s*\(\s*(-?\d+(?:\.\d+)?)\s+(-?\d+(?:\.\d+)?)\s*\)\s*", re.IGNORECASE)


class Spot(NamedTuple):
    """Where a thing is. `point` is longitude and latitude, None where no gazetteer tells it;
    `within` names what contains it, "" likewise."""

    point: tuple[float, float] | None
    within: str


def spot(graph: Graph, thing: Node) -> Spot:
    """The place of one node: of several points always the same one; WGS 84, as GeoSPARQL has it."""
    shapes = graph.objects(thing, GEO.hasGeometry)
    texts = sorted(str(text) for shape in shapes for text in graph.objects(shape, GEO.asWKT))
    points = [found for text in texts if (found := _point(text))]
    names = sorted(
        str(name)
        for outer in graph.objects(thing, SDO.containedInPlace)
        for name in graph.objects(outer, SKOS.prefLabel)
    )
    return Spot(points[0] if points else None, names[0] if names else "")


def _point(text: str) -> tuple[float, float] | None:
    """Longitude and latitude; None for what is no point, and for one that is not on the globe."""
    found = POINT.fullmatch(text)
    if not found:
        return None
    longitude, latitude = float(found[1]), float(found[2])
    return (longitude, latitude) if abs(longitude) <= 180 and abs(latitude) <= 90 else None
