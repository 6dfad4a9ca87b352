"""Files are whole or not there, and nobody else's folder is written into."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from kg.errors import WriteError
from kg.files import MARKER, output_folder, write


def test_write_makes_folders_and_stores_text_as_utf8(tmp_path: Path) -> None:
    path = write(tmp_path / "a" / "b.txt", "Kharkiv · Харків\n")
    assert path.read_bytes() == "Kharkiv · Харків\n".encode()
    assert [p.name for p in path.parent.iterdir()] == ["b.txt"]


def test_a_failed_write_leaves_the_old_file_and_no_litter(tmp_path: Path) -> None:
    path = write(tmp_path / "graph.ttl", b"old")
    with pytest.raises(UnicodeEncodeError):
        write(path, "\ud800")
    with pytest.raises(WriteError, match="taken"):
        (tmp_path / "taken").mkdir()
        (tmp_path / "taken" / "x").touch()
        write(tmp_path / "taken", b"new")
    assert path.read_bytes() == b"old"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["graph.ttl", "taken"]


def test_a_written_file_has_the_permissions_of_any_file(tmp_path: Path) -> None:
    umask = os.umask(0o022)
    try:
        path = write(tmp_path / "x", b"")
    finally:
        os.umask(umask)
    assert stat.S_IMODE(path.stat().st_mode) == 0o644


def test_output_folder_is_new_empty_or_ours(tmp_path: Path) -> None:
    ours = output_folder(tmp_path / "out")
    assert (ours / MARKER).is_file()
    write(ours / "graph.ttl", b"x")
    assert output_folder(ours) == ours
    (tmp_path / "empty").mkdir()
    assert output_folder(tmp_path / "empty").is_dir()


def test_output_folder_refuses_what_somebody_else_wrote(tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").touch()
    with pytest.raises(WriteError, match="was not written by kg"):
        output_folder(tmp_path)
    with pytest.raises(WriteError, match="is a file"):
        output_folder(tmp_path / "thesis.tex")
    assert [p.name for p in tmp_path.iterdir()] == ["thesis.tex"]


def test_output_folder_cleans_up_after_a_killed_run(tmp_path: Path) -> None:
    output_folder(tmp_path)
    (tmp_path / "articles").mkdir()
    (tmp_path / ".kg-1-00aa.tmp").touch()
    (tmp_path / "articles" / ".kg-1-00bb.tmp").touch()
    output_folder(tmp_path)
    assert sorted(p.name for p in tmp_path.rglob("*")) == [MARKER, "articles"]
