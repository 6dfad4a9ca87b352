"""The golden articles are well formed: offsets, relations, classes, standings, references.

Whether `kg` finds their claims is measured elsewhere: `tests/golden/README.md` says how to read them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, get_args

import pytest

from kg.model import Certainty, Ontology, Polarity, Realis, Standing
from kg.rows import CLAIM_COLUMNS

GOLDEN = Path(__file__).parent / "golden"
FOLDERS = {"articles": 6, "heldout": 3}  # what is developed on, and what is only measured on
GOLD = sorted(path for folder in FOLDERS for path in (GOLDEN / folder).glob("*.jsonl"))
HAPPENING = "="  # the subject is what happened
UNSAID = frozenset(  # columns that gold does not give
    ("asserted", "confidence", "coref_by", "cue", "event", "found_by", "instrument", "object_iri",
     "place_iri", "source_iri", "subject_iri", "time_text", "trigger", "trigger_end", "trigger_start")
)  # fmt: skip
COLUMNS = frozenset(CLAIM_COLUMNS) - UNSAID
EXTRA = frozenset({"optional", "note", "content", "part_of", "text_file"})
COUNTS, TIMES = (
    {"count_min", "count_max", "count_text"},
    {"time_start", "time_end", "time_precision"},
)
NOT_JUDGED = frozenset({"relayed_by", "place", "event_type"}) | COUNTS | TIMES  # may be left out

Row = dict[str, Any]


def rows(path: Path) -> list[Row]:
    found = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert found, f"{path.name} is empty"
    return found


def each(value: Any) -> list[Any]:
    """One answer or several: an array says that each of them is right."""
    return value if isinstance(value, list) else [value]


def some(ontology: Ontology, kinds: Iterable[str], ancestors: Iterable[str]) -> bool:
    return any(ontology.is_a(kind, above) for kind in kinds for above in ancestors)


@pytest.fixture(params=GOLD, ids=lambda path: path.stem)
def gold(request: pytest.FixtureRequest) -> Path:
    path: Path = request.param
    return path


def test_each_article_has_its_gold() -> None:
    for folder, articles in FOLDERS.items():
        gold = sorted(path.stem for path in (GOLDEN / folder).glob("*.jsonl"))
        assert len(gold) == articles
        assert gold == sorted(path.stem for path in (GOLDEN / folder).glob("*.txt"))


def test_columns_are_those_of_the_claims_table(gold: Path) -> None:
    for row in rows(gold):
        assert COLUMNS - NOT_JUDGED <= row.keys() <= COLUMNS | EXTRA, row["claim"]
        assert row["article"] == gold.stem


def test_offsets_give_the_sentence_and_the_mentions(gold: Path) -> None:
    text = gold.with_suffix(".txt").read_text(encoding="utf-8")
    for row in rows(gold):
        assert text[row["start"] : row["end"]] == row["sentence"], row["claim"]
        for role in ("subject", "object"):
            start, end, mention = (row[f"{role}_{part}"] for part in ("start", "end", "mention"))
            assert (start is None) == (end is None) == (not mention), row["claim"]
            if mention:
                assert text[start:end] == mention, row["claim"]
        start, end = row["source_start"], row["source_end"]
        assert (start is None) == (end is None)
        if start is not None:
            assert row["source"] and 0 <= start < end <= len(text), row["claim"]


def test_relations_are_the_ontologys_and_so_are_their_ends(gold: Path, ontology: Ontology) -> None:
    for row in rows(gold):
        relations = [ontology.relations[name] for name in each(row["relation"])]
        kinds = [k for key in ("subject_type", "object_type", "source_type", "event_type")
                 for k in each(row.get(key, ""))]  # fmt: skip
        assert all(kind == "" or kind in ontology.classes for kind in kinds), row["claim"]
        if row.get("optional"):
            continue  # some are optional because an end is of another class
        ranges = [relation.range for relation in relations]
        literal = row["object_type"] == "" and "Literal" in ranges
        assert literal or some(ontology, each(row["object_type"]), ranges), row["claim"]
        domains = [relation.domain for relation in relations]
        assert some(ontology, each(row["subject_type"]), domains), row["claim"]


def test_standing_follows_from_voice_polarity_and_realis(gold: Path) -> None:
    for row in rows(gold):
        standings, voices = set(each(row["standing"])), set(each(row["source"]))
        assert standings <= set(get_args(Standing)), row["claim"]
        assert row["polarity"] in get_args(Polarity)
        assert row["certainty"] in get_args(Certainty)
        assert set(each(row["realis"])) <= set(get_args(Realis))
        if "actual" not in each(row["realis"]):
            assert "unreal" in standings, row["claim"]
        elif row["polarity"] == "negative":
            assert "denied" in standings, row["claim"]
        elif voices == {""} and row["certainty"] == "certain":
            assert "stated" in standings, row["claim"]
        else:
            assert standings & {"claimed", "stated"}, row["claim"]
        assert ("stated" not in standings) or "" in voices, row["claim"]


def test_counts_and_times_are_intervals(gold: Path) -> None:
    for row in rows(gold):
        for columns in (COUNTS, TIMES):
            assert not columns & row.keys() or columns <= row.keys(), row["claim"]
        if "count_text" in row:
            least, most = row["count_min"], row["count_max"]
            assert row["count_text"] in row["sentence"] and (least, most) != (None, None)
            assert least is None or most is None or least <= most, row["claim"]
        if "time_start" in row:
            start, end = row["time_start"], row["time_end"]
            assert start and (not end or start <= end), row["claim"]
            assert row["time_precision"] in {"day", "month", "year", "range"}, row["claim"]


def test_a_happening_as_subject_is_marked(gold: Path, ontology: Ontology) -> None:
    for row in rows(gold):
        happening = some(ontology, each(row["subject_type"]), ["Event"])
        assert happening == (HAPPENING in each(row["subject"])), row["claim"]


def test_the_first_line_names_the_text(gold: Path) -> None:
    named = [row["text_file"] for row in rows(gold) if "text_file" in row]
    assert named == [gold.with_suffix(".txt").name] == [rows(gold)[0]["text_file"]]


def test_claims_are_told_apart_and_refer_to_each_other(gold: Path) -> None:
    found = rows(gold)
    names = [row["claim"] for row in found]
    assert names == [f"{gold.stem}/{n:02}" for n in range(1, len(found) + 1)]
    for row in found:
        for key in {"content", "part_of"} & row.keys():
            assert row[key] in names and row[key] != row["claim"], row["claim"]


def test_there_is_more_to_find_than_is_optional(gold: Path) -> None:
    asked = [row for row in rows(gold) if not row.get("optional")]
    assert len(asked) > len(rows(gold)) / 2
    assert {each(row["standing"])[0] for row in asked} >= {"stated", "claimed"}
