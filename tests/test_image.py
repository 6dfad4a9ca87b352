"""The picture of a graph: what it draws and says, that nothing overlaps, and that names stay names."""

from __future__ import annotations

import re
import struct
import sys
from collections import Counter
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from rdflib import OWL, RDF, RDFS, XSD, Graph, Literal, URIRef

import kg
from kg.errors import GraphError, OptionError, WriteError
from kg.export import image
from kg.export.image import picture, to_png, to_svg
from kg.export.sheet import read_sheet
from tests.sample_graph import ID, KG, add_claim, add_entity, iri, made_up_war

SVG = "{http://www.w3.org/2000/svg}"
Box = tuple[float, float, float, float]
HOSTILE = [
    "<img src=x onerror=hacked=1>",
    "</svg><script>hacked=1</script>",
    "]]><!--<script>",
    "\"'><g onload='hacked=1'>",
    "&lt;b&gt; &xxe; %xxe;",
    "javascript:hacked=1",
    "url(https://example.org/x)",
]


def drawn(svg: str) -> ET.Element:
    """The picture, parsed: it is whole XML, or this raises."""
    return ET.fromstring(svg)


def tips(svg: str) -> list[str]:
    """What hovering over its shapes and lines tells."""
    root = drawn(svg)
    return [str(tip.text) for group in root.iter(f"{SVG}g") for tip in group.findall(f"{SVG}title")]


def said(svg: str) -> list[str]:
    """Every line of text in it, as it is read."""
    return [str(text.text) for text in drawn(svg).iter(f"{SVG}text")]


def written(svg: str) -> list[Box]:
    """The boxes of names and of words on lines."""
    boxes = [one.attrib for one in drawn(svg).iter(f"{SVG}rect") if "rx" in one.attrib]
    sizes = [[float(one[side]) for side in ("x", "y", "width", "height")] for one in boxes]
    return [(x, y, x + wide, y + high) for x, y, wide, high in sizes]


def overlapping(boxes: list[Box], slack: float = 0.2) -> list[tuple[Box, Box]]:
    return [
        (a, b)
        for a, b in combinations(boxes, 2)
        if min(a[2], b[2]) - max(a[0], b[0]) > slack and min(a[3], b[3]) - max(a[1], b[1]) > slack
    ]


# ------------------------------------------------------------------- what it draws
def test_it_draws_every_entity_and_every_claim_and_tells_who_says_what() -> None:
    told = tips(to_svg(made_up_war()))
    assert len(told) == 37 + 62
    assert "Varenian Army – Army" in told
    assert "Varenian Army – killed – civilians (denied, says Tomas Orrin)" not in told
    assert "Varenian Army – not killed – civilians (denied, says Tomas Orrin)" in told
    assert "bombardment of Dolna – killed – civilians (claimed, says Lantern Aid)" in told


def test_places_are_those_of_the_page() -> None:
    graph = made_up_war()
    sheet = read_sheet(graph, top=60)
    circles = {
        (float(one.attrib["cx"]), float(one.attrib["cy"]))
        for one in drawn(to_svg(graph)).iter(f"{SVG}circle")
    }
    dots = {(n["x"], n["y"]) for n in sheet["nodes"] if n["shape"] == "dot"}
    assert len(dots) > 5 and dots <= circles


def test_a_line_tells_how_its_claim_stands() -> None:
    lines = {
        str(group.find(f"{SVG}title").text): group.findall(f"{SVG}path")  # type: ignore[union-attr]
        for group in drawn(to_svg(made_up_war())).iter(f"{SVG}g")
        if group.find(f"{SVG}path") is not None and group.find(f"{SVG}title") is not None
    }
    looks = Counter()
    for told, (line, *marks) in lines.items():
        standing = re.findall(r"\((\w+)", told)[-1]
        cross = any("stroke" in mark.attrib for mark in marks)
        looks[standing, line.get("stroke-dasharray", "solid"), line.get("stroke"), cross] += 1
    assert set(looks) == {
        ("stated", "solid", image._SOFT, False),
        ("claimed", "9 6", image._SOFT, False),
        ("denied", "solid", image._DENIED, True),
        ("unreal", "2 6", image._SOFT, False),
    }


def test_a_symmetric_relation_has_no_arrow_and_a_loop_is_drawn() -> None:
    graph = Graph()
    one, other = add_entity(graph, "Ahl", "Army"), add_entity(graph, "Bor", "Army")
    add_claim(graph, one, "alliedWith", other, "stated", one, "Ahl is allied with Bor.")
    add_claim(graph, one, "attacked", one, "stated", one, "Ahl attacked Ahl.")
    svg = to_svg(graph)
    assert svg.count(f'fill="{image._SOFT}"/>') == 1  # the head of one arrow
    graph.add((KG.alliedWith, RDF.type, OWL.SymmetricProperty))
    svg = to_svg(graph)
    assert svg.count(f'fill="{image._SOFT}"/>') == 0
    assert "Ahl – attacked – Ahl (stated, says Ahl)" in tips(svg)


def test_the_words_on_a_line_tell_count_voice_denial_and_number() -> None:
    graph = Graph()
    army, aid = add_entity(graph, "Army of Ahl", "Army"), add_entity(graph, "Lantern Aid", "NGO")
    town, people = add_entity(graph, "Bor", "City"), add_entity(graph, "residents", "People")
    outlet = add_entity(graph, "The Post", "Outlet")
    article = ID["harbour-post-2031-03-04"]
    graph.add((article, URIRef("https://schema.org/publisher"), outlet))
    for start in (0, 100):
        add_claim(graph, army, "shelled", town, "stated", outlet, "Bor was shelled.", start=start)
    toll = add_claim(graph, army, "killed", people, "claimed", aid, "Nine died.", start=200)
    graph.add((toll, KG.countText, Literal("at least nine")))
    graph.add((toll, KG.countMin, Literal(9, datatype=XSD.integer)))
    add_claim(graph, army, "seized", aid, "denied", army, "Not seized.", start=300)
    add_claim(graph, aid, "supports", town, "unreal", aid, "It will help.", start=400)
    words = said(to_svg(graph))
    assert "shelled ×2" in words and "says The Post" not in words
    assert "killed 9+" in words and "says Lantern Aid" in words
    assert "not seized" in words and "seized" not in words
    assert "planned, says Lantern Aid" in words


@pytest.mark.parametrize("top", [10, 60])
def test_no_name_or_word_lies_on_another(top: int) -> None:
    boxes = written(to_svg(made_up_war(), top=top))
    assert len(boxes) > top / 2
    assert overlapping(boxes) == []


def test_all_lies_within_the_paper() -> None:
    svg = to_svg(made_up_war())
    wide, high = (float(drawn(svg).attrib[side]) for side in ("width", "height"))
    (x, y) = map(float, re.findall(r'translate\(([-\d.]+) ([-\d.]+)\)">', svg)[0])
    for left, upper, right, lower in written(svg):
        assert left + x >= 0 and upper + y >= 0 and right + x <= wide and lower + y <= high


# -------------------------------------------------------- what travels with it
def test_it_carries_title_legend_and_source() -> None:
    words = said(to_svg(made_up_war(), top=12))
    assert words[0] == "Night of shelling in the valley"
    assert "Armed actors" in words and "Objects" not in words
    assert "denied: a source says that it is not so" in words
    end = " ".join(words[-2:])
    assert "Source: The Harbour Post, 2031-03-04" in end
    assert re.search(r"Drawn: \d+ of 37 entities and \d+ of 62 claims", end)


def test_the_title_says_which_part_it_is() -> None:
    graph = made_up_war()
    assert said(to_svg(graph, focus="Karsk", depth=1))[0].startswith("Karsk, Night of shelling")
    period = ("2031-03-01", "2031-03-02")
    assert "2031-03-01 to 2031-03-02" in said(to_svg(graph, period=period))[0]
    assert said(to_svg(graph, title="Figure 1", focus="Karsk"))[0] == "Figure 1"


def test_a_focus_and_a_period_keep_a_part() -> None:
    graph = made_up_war()
    near = tips(to_svg(graph, focus="Lantern Aid", depth=1))
    assert 1 < len(near) < 20 and "Lantern Aid – NGO" in near
    assert 0 < len(tips(to_svg(graph, period=("", "2031-02-25")))) < 20


def test_many_articles_are_counted() -> None:
    sheet = read_sheet(made_up_war())
    sheet["articles"]["a1"] = sheet["articles"]["a0"] | {"date": "2031-03-09", "title": "More"}
    end = " ".join(said(picture(sheet))[-2:])
    assert "2 articles of The Harbour Post, 2031-03-04 to 2031-03-09" in end


def test_an_empty_graph_is_a_picture_too() -> None:
    assert "0 entities and 0 claims" in " ".join(said(to_svg(Graph())))


def test_colours_are_those_of_the_page() -> None:
    css = (Path(image.__file__).parent / "page" / "page.css").read_text(encoding="utf-8")
    light = dict(re.findall(r"--([\w-]+): (#\w+);", css.split('[data-theme="dark"]')[0]))
    named = {"paper": image._PAPER, "ink": image._INK, "soft": image._SOFT, "denied": image._DENIED}
    assert {name: light[name] for name in named} == named


def test_same_graph_same_bytes() -> None:
    again = Graph()
    for triple in sorted(made_up_war(), reverse=True):
        again.add(triple)
    assert to_svg(again) == to_svg(made_up_war())


# ------------------------------------------------------------------- hostile names
def hostile() -> Graph:
    graph = Graph()
    outlet = add_entity(graph, HOSTILE[0], "Outlet", ID["outlet"])
    nodes = [add_entity(graph, name, "Army", ID[f"x{i}"]) for i, name in enumerate(HOSTILE)]
    graph.add((KG.attacked, RDFS.label, Literal(HOSTILE[1])))
    for i, node in enumerate(nodes):
        add_claim(graph, node, "attacked", nodes[i - 1], "claimed", outlet, "It is said.", start=i)
    return graph


def test_nothing_that_a_name_says_is_markup() -> None:
    svg = to_svg(hostile(), title=HOSTILE[2])
    root = drawn(svg)
    tags = {one.tag.removeprefix(SVG) for one in root.iter()}
    assert tags == {"svg", "title", "desc", "rect", "g", "path", "text", "polygon"}
    attributes = {name for one in root.iter() for name in one.attrib}
    assert not [name for name in attributes if name.startswith("on") or "href" in name]
    assert "<!DOCTYPE" not in svg and "<!ENTITY" not in svg and "<?" not in svg
    assert {f"{name} – Army" for name in HOSTILE} <= set(tips(svg))
    assert root.findtext(f"{SVG}title") == HOSTILE[2]


def test_characters_that_xml_cannot_hold_are_left_out() -> None:
    graph = Graph()
    one = add_entity(graph, "Ahl\ufffe\uffff\u202e", "Army", ID["a"])
    other = add_entity(graph, "القرية", "City", ID["b"])
    add_claim(graph, one, "seized", other, "stated", one, "Taken.")
    assert {"Ahl – Army", "القرية – City"} <= set(tips(to_svg(graph, title="T\ufffe")))


# ------------------------------------------------------------------- files
def size_of(png: bytes) -> tuple[int, int]:
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    wide, high = struct.unpack(">II", png[16:24])
    return wide, high


def test_a_png_has_two_pixels_for_one_but_not_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("resvg_py", reason="no PNG: pip install 'conflictkg[image]'")
    svg = to_svg(made_up_war(), focus="Karsk", depth=1)
    wide, high = (float(drawn(svg).attrib[side]) for side in ("width", "height"))
    got = size_of(to_png(svg))
    assert abs(got[0] - 2 * wide) <= 2 and abs(got[1] - 2 * high) <= 2
    monkeypatch.setattr(image, "PIXELS", 300)
    assert max(size_of(to_png(svg))) in {299, 300, 301}


def test_without_a_font_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("resvg_py", reason="no PNG: pip install 'conflictkg[image]'")
    monkeypatch.setattr(image, "_FONTS", "'No Such Font'")
    with pytest.raises(WriteError, match=r"none of the fonts .* is installed; SVG needs none"):
        to_png(to_svg(made_up_war()))


def test_without_resvg_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "resvg_py", None)
    with pytest.raises(WriteError, match=r"pip install 'conflictkg\[image\]'; SVG needs nothing"):
        to_png("<svg/>")


def test_kg_to_image_writes_by_suffix_or_shows_in_a_notebook(tmp_path: Path) -> None:
    graph = made_up_war()
    path = kg.to_image(graph, tmp_path / "deep" / "war.svg", focus="Karsk")
    assert path.read_text(encoding="utf-8") == to_svg(graph, focus="Karsk")
    shown = kg.to_image(graph, top=5)
    assert shown._repr_svg_() == to_svg(graph, top=5) and len(repr(shown)) < 40
    with pytest.raises(WriteError, match=r"war\.gif: suffix '\.gif'; expected \.svg or \.png"):
        kg.to_image(graph, tmp_path / "war.gif")
    assert not (tmp_path / "war.gif").exists()


def test_wrong_options_are_refused() -> None:
    graph = made_up_war()
    with pytest.raises(OptionError, match="top 0: expected 1 or more"):
        kg.to_image(graph, top=0)
    with pytest.raises(OptionError, match="depth -1: expected 1 or more"):
        kg.to_image(graph, depth=-1)
    with pytest.raises(OptionError, match="'last week': expected YYYY-MM-DD"):
        kg.to_image(graph, period=("last week", ""))
    with pytest.raises(GraphError, match="no claim lies in it"):
        kg.to_image(graph, period=("1999-01-01", "1999-12-31"))
    assert str(iri("Karsk")) in [e["iri"] for e in read_sheet(graph)["entities"].values()]
