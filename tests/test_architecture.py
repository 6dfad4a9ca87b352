"""The house keeps its layers, and what a newcomer meets first loads nothing heavy."""

from __future__ import annotations

import ast
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import kg

ROOT = Path(__file__).parents[1]
WAIST = ("model", "errors", "link", "fuse", "patterns", "files", "summary", "tables")
HEAVY = ("spacy", "thinc", "numpy", "rdflib", "pyoxigraph", "networkx", "pyvis", "trafilatura")


def test_the_contracts_of_the_layers_are_kept(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from importlinter.cli import lint_imports

    monkeypatch.chdir(ROOT)
    status = lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True)
    assert status == 0, capsys.readouterr().out


@pytest.mark.parametrize("name", WAIST)
def test_a_waist_file_imports_only_the_standard_library_and_kg(name: str) -> None:
    files = [ROOT / "kg" / f"{name}.py", *(ROOT / "kg" / name).glob("*.py")]
    texts = [path.read_text(encoding="utf-8") for path in files if path.exists()]
    found = set()
    for node in (node for text in texts for node in ast.walk(ast.parse(text))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add((node.module or "kg").split(".")[0])
    assert texts
    assert found <= {"kg", *sys.stdlib_module_names}


def loaded(code: str) -> set[str]:
    """The top-level modules that are loaded once `code` has run in a fresh interpreter."""
    code += "\nimport sys; print(' '.join({name.split('.')[0] for name in sys.modules}))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(run.stdout.splitlines()[-1].split())


@pytest.mark.parametrize(
    "code",
    [
        "import kg; kg.__version__",
        "import kg.model, kg.link, kg.fuse, kg.patterns, kg.tables, kg.summary",
        "import kg.cli; kg.cli.parser().format_help()",
        "import kg.cli\ntry: kg.cli.main(['build', '--help'])\nexcept SystemExit: pass",
    ],
)
def test_the_first_step_loads_nothing_heavy(code: str) -> None:
    assert loaded(code) & set(HEAVY) == set()


def test_asking_a_graph_loads_no_language_pipeline() -> None:
    assert "spacy" not in loaded("import kg.api, kg.rows, kg.rdf, kg.assemble, kg.export")


def test_reading_text_loads_no_graph_library() -> None:
    assert loaded("import kg.read, kg.parse, kg.extract.frames") & {"rdflib", "networkx"} == set()


def test_the_public_names_are_a_dozen_at_most_and_all_there() -> None:
    assert 0 < len(kg.__all__) <= 12
    code = "import kg; print(all(callable(getattr(kg, name)) for name in kg.__all__))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "True\n"


def test_an_unknown_name_is_told_what_there_is() -> None:
    with pytest.raises(
        AttributeError, match="no attribute 'extract_all'; it has attributions, build"
    ):
        _ = kg.extract_all


def test_no_word_of_the_domain_is_spelt_in_python() -> None:
    from kg.ontology import read_ontology

    ontology = read_ontology()
    words = {name for known in ontology.known for name in (known.name, *known.aliases)}
    triggers = (t for relation in ontology.relations.values() for t in relation.triggers)
    words |= {trigger.removesuffix("/VERB") for trigger in triggers if trigger.endswith("/VERB")}
    words = {word for word in words if len(word) > 3}
    assert {"Aleppo", "Russia", "capture", "shell"} <= words
    strings = [
        (path.name, node.lineno, node.value)
        for side in ("link.py", "fuse.py", "parse.py", "pipeline.py", "extract/*.py", "read/*.py")
        for path in sorted((ROOT / "kg").glob(side))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    assert len(strings) > 1000
    groups = {"join", "lead"}  # of a regular expression in times.py
    assert [found for found in strings if found[2] in words - groups] == []


@pytest.mark.slow
def test_the_wheel_holds_what_the_package_reads(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    held = set(zipfile.ZipFile(wheel).namelist())
    made = {"__pycache__", "node_modules"}
    package = [p for p in (ROOT / "kg").rglob("*") if p.is_file() and not made & set(p.parts)]
    read = [*package, *(ROOT / "ontologies").iterdir()]
    names = {str(p.relative_to(ROOT)).replace("ontologies/", "kg/ontologies/", 1) for p in read}
    assert len(names) > 100 and names - held == set()
    assert {name.split("/")[0] for name in held} == {"kg", "conflictkg-0.1.0.dist-info"}
