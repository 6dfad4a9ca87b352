"""What the documentation shows is run: scripts, notebook, query, links, and the README's own output."""

from __future__ import annotations

import importlib.util
import json
import re
import runpy
import sys
from difflib import SequenceMatcher
from pathlib import Path
from types import ModuleType

import pytest

from kg import api
from kg.cli import main
from kg.rows import CLAIM_COLUMNS

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "examples"
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


@pytest.fixture(scope="module")
def readme() -> ModuleType:
    """docs/readme.py, which is a script and no part of the package."""
    spec = importlib.util.spec_from_file_location("readme", ROOT / "docs" / "readme.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_quick_start_runs_and_writes_its_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    runpy.run_path(str(EXAMPLES / "quickstart.py"))
    out = capsys.readouterr().out
    assert "stated   the outlet: " in out and "MultiDiGraph with" in out
    assert sorted(path.name for path in tmp_path.iterdir()) == ["aleppo.html", "aleppo.ttl"]


def test_tolls_stand_beside_each_other_by_source(
    built: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["toll_by_source.py", str(built)])
    runpy.run_path(str(EXAMPLES / "toll_by_source.py"), run_name="__main__")
    out = capsys.readouterr().out
    assert re.search(r"^mindanao-2017: killed\n +58  soldiers +military$", out, re.MULTILINE)


def test_the_query_in_the_file_finds_kinds_of_attacks(
    built: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    query = str(EXAMPLES / "who_attacked_whom.rq")
    assert main(["query", str(built), "-f", query, "--format", "jsonl"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert len({row["how"] for row in rows}) > 1
    assert {"stated", "claimed"} <= {row["standing"] for row in rows}


def test_the_notebook_runs_from_top_to_bottom(
    readme: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(EXAMPLES)
    notebook = json.loads((EXAMPLES / "tour.ipynb").read_text(encoding="utf-8"))
    printed = [text for _, text in readme.run_cells(notebook)]
    assert len(printed) > 5
    assert printed[-1] == "[]\n"  # no violations
    assert "<a page of" in printed[-2]


def test_the_examples_say_that_their_outlets_are_invented() -> None:
    said = (EXAMPLES / "README.rst").read_text(encoding="utf-8")
    assert "**invented**" in said
    listed = set(re.findall(r"``([\w.-]+\.\w+)``", said))
    assert {path.name for path in EXAMPLES.iterdir() if path.is_file()} - {"README.rst"} <= listed


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_the_links_of_the_documents_lead_somewhere(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    links = re.findall(r"\]\((?!https?:)([^)#]+)", text)
    assert [link for link in links if not (path.parent / link).exists()] == []


def test_the_documented_columns_are_those_of_the_table() -> None:
    text = (ROOT / "docs" / "claims-table.md").read_text(encoding="utf-8")
    first_cells = re.findall(r"^\| (`[^|]+) \|", text, re.MULTILINE)
    documented = [name for cell in first_cells for name in re.findall(r"`(\w+)`", cell)]
    assert sorted(documented) == sorted(CLAIM_COLUMNS)


def test_the_documents_name_only_properties_that_there_are(built: Path) -> None:
    import kg.vocab

    used = {str(term).rpartition("#")[2] for triple in api.load(built) for term in triple}
    for name in ("README.md", "docs/graph.md"):
        text = (ROOT / name).read_text(encoding="utf-8")
        for term in set(re.findall(r"kg:(\w+)", text)):
            assert term in used or term in kg.vocab.KG, f"{name}: kg:{term}"


def test_commands_of_the_documents_are_commands(readme: ModuleType) -> None:
    from kg.cli import parser

    text = (ROOT / "README.md").read_text(encoding="utf-8")
    commands = set(re.findall(r"^(?:\$ )?kg (\w+)", text, re.MULTILINE))
    assert len(commands) > 5
    for command in commands:
        with pytest.raises(SystemExit) as stopped:
            parser().parse_args([command, "--help"])
        assert stopped.value.code == 0


def test_files_shown_in_the_readme_are_as_they_are(readme: ModuleType) -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = [block for block in readme.BLOCK.finditer(text) if block["kind"] == "file"]
    assert shown
    for block in shown:
        assert block["old"].rstrip() == (ROOT / block["what"]).read_text(encoding="utf-8").rstrip()


@pytest.mark.slow
def test_what_the_readme_shows_is_about_what_the_commands_print_today(readme: ModuleType) -> None:
    """Where this fails: make readme. (`python docs/readme.py --check` compares every letter.)"""
    for path, refresh in (
        (readme.README, readme.refreshed),
        (readme.NOTEBOOK, readme.refreshed_notebook),
    ):
        old = path.read_text(encoding="utf-8")
        same = SequenceMatcher(None, old.splitlines(), refresh(old).splitlines(), autojunk=False)
        assert same.ratio() > 0.9, f"{path.name} is stale: make readme"
