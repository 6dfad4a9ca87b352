"""README.md and the notebook in, the same with what their commands print today out.

    python docs/readme.py [--check]

In README.md a comment `<!-- run: COMMAND | short 6 -->` stands before a block that shows the command
and what it prints, at most so many lines between two blank ones; `{claimed killed}` in it is the id
of a claim of that standing and relation. `<!-- file: PATH -->` stands before a block that shows a
file. The commands run in a folder of their own that holds examples/. With --check nothing is
written, and the exit status is 1 where something is stale.
"""

from __future__ import annotations

import ast
import contextlib
import io
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from difflib import unified_diff
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
NOTEBOOK = ROOT / "examples" / "tour.ipynb"
BLOCK = re.compile(
    r"(<!-- (?P<kind>run|file): (?P<what>.+?)(?: \| short (?P<lines>\d+))? -->\n```\w*\n)"
    r"(?P<old>.*?)(?=```\n)",
    re.DOTALL,
)
CLAIM = re.compile(r"\{(\w+) (\w+)\}")
WIDTH = "88"


def refreshed(text: str) -> str:
    """`text` with each marked block filled anew."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "examples").symlink_to(ROOT / "examples")
        return BLOCK.sub(lambda block: block[1] + _filled(block, Path(folder)), text)


def _filled(block: re.Match[str], folder: Path) -> str:
    if block["kind"] == "file":
        return (ROOT / block["what"]).read_text(encoding="utf-8").rstrip("\n") + "\n"
    command = CLAIM.sub(lambda wanted: _claim(wanted[1], wanted[2], folder), block["what"])
    printed = _run(command, folder).rstrip("\n")
    if block["lines"]:
        sections = printed.split("\n\n")
        printed = "\n\n".join(_short(section, int(block["lines"])) for section in sections)
    return f"$ {command}\n{printed}\n"


def _short(section: str, most: int) -> str:
    lines = section.split("\n")
    left_out = len(lines) - most
    if left_out < 2:
        return section
    return "\n".join([*lines[:most], f"  … ({left_out} more lines)"])


def _claim(standing: str, relation: str, folder: Path) -> str:
    """The end of the IRI of the first such claim, or else of the first of that standing."""
    rows = map(json.loads, _run("kg claims kg-out --format jsonl", folder).splitlines())
    found = sorted((row for row in rows if row["standing"] == standing),
                   key=lambda row: row["relation"] != relation)  # fmt: skip
    return str(found[0]["claim"]).rpartition("/")[2]


def _run(command: str, folder: Path) -> str:
    """What a command prints. Raises CalledProcessError if it fails."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    done = subprocess.run(
        command, shell=True, cwd=folder, capture_output=True, text=True, check=True,
        env={**os.environ, "PATH": path, "COLUMNS": WIDTH, "PYTHONHASHSEED": "0"},
    )  # fmt: skip
    return done.stdout


# ------------------------------------------------------------------------ notebook
def run_cells(notebook: dict[str, Any]) -> Iterator[tuple[dict[str, Any], str]]:
    """Each code cell and what it prints, with the value of its last expression, as Jupyter has it."""
    names: dict[str, Any] = {"__name__": "__main__"}
    for cell in notebook["cells"]:
        if cell["cell_type"] != "code":
            continue
        tree = ast.parse("".join(cell["source"]))
        last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            exec(compile(tree, "cell", "exec"), names)
            if isinstance(last, ast.Expr):
                value = eval(compile(ast.Expression(last.value), "cell", "eval"), names)
                if value is not None:
                    print(repr(value))
        yield cell, out.getvalue()


def refreshed_notebook(text: str) -> str:
    """The notebook with the output of each cell; it is run in examples/."""
    notebook: dict[str, Any] = json.loads(text)
    with contextlib.chdir(NOTEBOOK.parent):
        for cell, printed in run_cells(notebook):
            lines = printed.splitlines(keepends=True)
            stream = {"name": "stdout", "output_type": "stream", "text": lines}
            cell["outputs"] = [stream] if lines else []
    return json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"


def main(check: bool) -> int:
    stale = 0
    for path, refresh in ((README, refreshed), (NOTEBOOK, refreshed_notebook)):
        old = path.read_text(encoding="utf-8")
        new = refresh(old)
        if new == old:
            continue
        stale = 1
        if check:
            sys.stdout.writelines(unified_diff(
                old.splitlines(keepends=True), new.splitlines(keepends=True), path.name, "today",
            ))  # fmt: skip
        else:
            path.write_text(new, encoding="utf-8")
            print(f"{path.relative_to(ROOT)}: refreshed")
    return stale if check else 0


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv[1:]))
