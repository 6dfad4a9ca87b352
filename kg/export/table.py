"""Graph in, the claims table out, as CSV or JSON Lines.

JSON Lines has every text as it is. In CSV a text cell that a spreadsheet would run as a formula (it
starts with = + - @, a tab or a return) has a ' before it, and lists are joined by " | ".
"""

from __future__ import annotations

from pathlib import Path

from rdflib import Graph

from kg.files import write
from kg.rows import CLAIM_COLUMNS, claims
from kg.tables import render


def write_csv(graph: Graph, path: Path) -> None:
    write(path, render(claims(graph), "csv", short=CLAIM_COLUMNS))


def write_jsonl(graph: Graph, path: Path) -> None:
    write(path, render(claims(graph), "jsonl"))
