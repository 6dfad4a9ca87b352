"""Rows as tables: readable in a narrow terminal, harmless in a spreadsheet, exact for programs."""

from __future__ import annotations

import csv
import io
import json

from kg.tables import SHORT_ATTRIBUTIONS, SHORT_CLAIMS, render

ROWS = [
    {"who": "Rebels", "whom": "the garrison of a very long place name", "min": 15, "by": []},
    {"who": "Army", "whom": "rebels", "min": None, "by": ["Radio Delta", "State TV"]},
]


def test_a_table_has_a_row_a_line_and_their_number() -> None:
    assert render(ROWS, "table").splitlines() == [
        "who     whom                                    min  by",
        "──────  ──────────────────────────────────────  ───  ──────────────────────",
        "Rebels  the garrison of a very long place name  15",
        "Army    rebels                                       Radio Delta | State TV",
        "2 rows",
    ]


def test_a_narrow_table_cuts_the_widest_columns() -> None:
    lines = render(ROWS, "table", width=50).splitlines()
    assert max(map(len, lines)) <= 50
    assert lines[2].startswith("Rebels  the garrison of")
    assert "…" in lines[2]


def test_a_narrow_table_leaves_out_the_last_of_its_short_columns() -> None:
    row = dict.fromkeys(SHORT_CLAIMS, "a text of some length")
    header = render([row], "table", short=SHORT_CLAIMS, width=80, may_drop=True).splitlines()[0]
    assert header.split() == ["standing", "source", "subject", "relation", "object", "claim"]
    assert len(render([row], "table", short=SHORT_CLAIMS, width=250).split("\n")[0].split()) == 9


def test_a_column_that_stays_whole_is_not_cut() -> None:
    row = {"who": "somebody with a long name", "claim": "7dc6d236a5c2"}
    assert "7dc6d236a5c2" in render([row], "table", width=24, whole=("claim",))
    assert "7dc6d236a5c2" in render([{"claim": "7dc6d236a5c2"}], "table", width=6, whole=("claim",))


def test_an_iri_is_shortened_and_cut_at_its_beginning() -> None:
    rows = [{"iri": "https://example.org/id/aleppo-34e7cc881d60", "n": 1}]
    assert "\naleppo-34e7cc881d60  1" in render(rows, "table", iris={"https://example.org/id/": ""})
    narrow = render(
        [{"iri": "https://example.org/a#killing-1", "text": "x " * 90}], "table", width=40
    )
    assert "…ample.org/a#killing-1" in narrow or narrow.splitlines()[2].split()[0].endswith("g-1")


def test_letters_that_take_two_cells_stay_in_their_column() -> None:
    lines = render([{"name": "阿勒颇", "n": 1}, {"name": "Aleppo", "n": 2}], "table").splitlines()
    assert lines[2:4] == ["阿勒颇  1", "Aleppo  2"]


def test_no_rows_say_so() -> None:
    assert render([], "table", short=("who",)) == "no rows\n"
    assert render([], "csv", short=("who", "whom")) == "who,whom\n"
    assert render([], "md", short=("who",)) == "| who |\n| --- |\n"
    assert render([], "jsonl") == ""


def test_csv_has_lists_joined_and_no_formula() -> None:
    rows = [{"a": "=HYPERLINK(1)", "b": ["@x", "y"], "c": -3, "d": 'he said "no",\nthen left'}]
    assert list(csv.reader(io.StringIO(render(rows, "csv")))) == [
        ["a", "b", "c", "d"],
        ["'=HYPERLINK(1)", "'@x | y", "-3", 'he said "no",\nthen left'],
    ]


def test_json_lines_keep_everything_as_it_is() -> None:
    assert [json.loads(line) for line in render(ROWS, "jsonl").splitlines()] == ROWS


def test_markdown_escapes_its_bars() -> None:
    assert render([{"by": ["A", "B"]}], "md").splitlines()[-1] == "| A \\| B |"


def test_text_cannot_move_the_cursor_or_turn_the_line() -> None:
    shown = render([{"name": "a\x1b[2Jb\u202ec\r\nd"}], "table")
    assert shown.splitlines()[2] == "a [2Jb c d"


def test_the_short_columns_are_columns_of_the_tables() -> None:
    from kg.rows import ATTRIBUTION_COLUMNS, CLAIM_COLUMNS

    assert set(SHORT_CLAIMS) < set(CLAIM_COLUMNS)
    assert set(SHORT_ATTRIBUTIONS) < set(ATTRIBUTION_COLUMNS)
