"""Paths as a user gives them in, open byte streams out; no loop, no surprise, nothing silent."""

from __future__ import annotations

import glob
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from kg.errors import KgError, ReadError
from kg.files import MARKER

SUFFIXES = frozenset([".txt", ".md", ".html", ".htm", ".xhtml", ".jsonl", ".csv"])
Refuse = Callable[[str, KgError], None]


def is_url(path: str) -> bool:
    return path.lower().startswith(("http://", "https://"))


def expand(paths: Iterable[str | Path], refuse: Refuse) -> Iterator[str]:
    """The files, URLs and "-" that `paths` stand for, in their order; a folder's are sorted.

    A file is given once, however many paths and links lead to it. Hidden files in folders and
    files of other suffixes are passed over; a folder without any file to read is refused.
    """
    seen: set[str] = set()
    for path in map(str, paths):
        for file in _files(path, refuse):
            real = file if file == "-" or is_url(file) else os.path.realpath(file)
            if real not in seen:
                seen.add(real)
                yield file


def _files(path: str, refuse: Refuse) -> Iterator[str]:
    if not path.strip():
        refuse(path, ReadError("an empty path: give a file, a folder, a URL, or - for stdin"))
    elif path == "-" or is_url(path):
        yield path
    elif Path(path).is_dir():
        yield from _folder(path, refuse)
    elif os.path.lexists(path):
        yield path
    elif glob.has_magic(path):
        matches = sorted(glob.glob(path, recursive=True))  # noqa: PTH207 - absolute patterns too
        if not matches:
            refuse(path, ReadError(f"{path}: no file matches this pattern"))
        for match in matches:
            yield from _files(match, refuse)
    elif "://" in path:
        refuse(path, ReadError(f"{path}: only http and https addresses are fetched"))
    else:
        where = Path(path).absolute()
        refuse(path, ReadError(f"{path}: no such file or folder (looked for {where})"))


def _folder(path: str, refuse: Refuse) -> Iterator[str]:
    """The files below a folder, sorted; a folder that a link leads back to is entered once.

    Output folders of `kg build` are passed over: `kg build .` reads the same a second time.
    """
    entered: set[str] = set()
    others: Counter[str] = Counter()
    found = False

    def unreadable(error: OSError) -> None:
        refuse(str(error.filename), ReadError(f"{error.filename}: {error.strerror}: not entered"))

    for folder, below, files in os.walk(path, followlinks=True, onerror=unreadable):
        ours = {name for name in below if (Path(folder) / name / MARKER).is_file()}
        below[:] = sorted(name for name in below if not name.startswith(".") and name not in ours)
        if (real := os.path.realpath(folder)) in entered:
            below.clear()
            continue
        entered.add(real)
        for name in sorted(files):
            suffix = Path(name).suffix.lower()
            if suffix in SUFFIXES and not name.startswith("."):
                found = True
                yield str(Path(folder) / name)
            else:
                others[suffix or name] += 1
    if not found:
        kinds = ", ".join(f"{count} {suffix}" for suffix, count in others.most_common(3))
        holds = f"it holds {kinds}" if kinds else "it is empty"
        wanted = " ".join(sorted(SUFFIXES))
        refuse(
            path, ReadError(f"{path}: no file to read in this folder ({holds}): wanted {wanted}")
        )
