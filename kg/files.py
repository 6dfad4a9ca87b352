"""Bytes in, whole files out: a file is there as it should be, or as it was before."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from kg.errors import WriteError

MARKER = ".kg"  # an output folder of ours holds this file
LEFT_OVER = ".kg-*.tmp"


def write(path: Path | str, content: bytes | str) -> Path:
    """Write `content` (text as UTF-8) to `path`, whole or not at all; folders are made.

    It goes to a temporary file beside `path` first, is flushed to disk, and then takes its place:
    who reads `path` meanwhile, or after a crash, sees the old file or the new one. Raises
    WriteError.
    """
    path = Path(path)
    raw = content.encode("utf-8") if isinstance(content, str) else content
    temporary = path.parent / f".kg-{os.getpid()}-{os.urandom(4).hex()}.tmp"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _write_through(temporary, raw)
        temporary.replace(path)
    except OSError as error:
        raise WriteError(f"{path}: cannot be written: {error.strerror or error}") from error
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
    _flush_folder(path.parent)
    return path


def _write_through(path: Path, raw: bytes) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    descriptor = os.open(path, flags, 0o666)  # minus the umask, as any file has
    with os.fdopen(descriptor, "wb") as file:
        file.write(raw)
        file.flush()
        os.fsync(file.fileno())


def _flush_folder(folder: Path) -> None:
    """Make a rename in `folder` survive a power cut, where the system can (POSIX)."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def output_folder(path: Path | str) -> Path:
    """`path` as a folder to write into: new, empty, or written by kg before.

    Marks it as ours, and removes what a killed run left half-written. Raises WriteError for a
    file, or for a folder with somebody else's files in it.
    """
    path = Path(path)
    if path.exists() and not path.is_dir():
        raise WriteError(f"{path}: is a file; expected a folder, or a name that is free")
    if path.is_dir() and not (path / MARKER).is_file() and any(path.iterdir()):
        raise WriteError(
            f"{path}: is not empty and was not written by kg (it has no file {MARKER!r}); "
            "choose another folder, or empty this one"
        )
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WriteError(f"{path}: cannot be made: {error.strerror or error}") from error
    for left_over in sorted(path.rglob(LEFT_OVER)):
        left_over.unlink(missing_ok=True)
    if not (path / MARKER).is_file():
        write(path / MARKER, "This folder was written by kg, which may overwrite it.\n")
    return path


def ontologies() -> Path:
    """The folder with the shipped ontology: inside an installed package, else beside it."""
    package = Path(__file__).parent
    inside = package / "ontologies"
    return inside if inside.is_dir() else package.parent / "ontologies"
