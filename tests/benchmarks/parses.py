"""A parser in, the same parser out with a memory on disk: what was parsed once is loaded."""

from __future__ import annotations

import contextlib
import hashlib
import inspect
import re
import sys
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from kg import parse as parsing
from kg import pipes
from kg.files import write
from kg.model import Article

Parse = Callable[[Article, Language], Doc]


def cached(parse: Parse, nlp: Language, folder: Path) -> Parse:
    """`parse`, but an article that was parsed before by the same pipeline and code is loaded."""
    version = _version(parse)
    _forget(folder)

    def parse_or_load(told: Article, nlp: Language) -> Doc:
        key = hashlib.sha256(f"{version}{told.blocks}{told.text}".encode()).hexdigest()
        path = folder / f"parses-{version[:16]}" / f"{key[:32]}.spacy"
        if path.is_file():
            return Doc(nlp.vocab).from_bytes(path.read_bytes())
        doc = parse(told, nlp)
        write(path, doc.to_bytes(exclude=["tensor", "user_data"]))
        return doc

    return parse_or_load


def _forget(folder: Path) -> None:
    """Remove what older code or pipelines parsed, where nothing was added for a week."""
    for old in folder.glob("parses-" + "[0-9a-f]" * 16):
        if time.time() - old.stat().st_mtime > 7 * 86_400:
            for parse in old.glob("*.spacy"):
                parse.unlink(missing_ok=True)
            with contextlib.suppress(OSError):  # not empty: somebody else's
                old.rmdir()


def _version(parse: Parse) -> str:
    """A digest of the pipeline's files and of the code that makes a parse."""
    digest = hashlib.sha256()
    for path in sorted(Path(parsing.__file__).parent.joinpath("models").rglob("*")):
        if path.is_file():
            digest.update(path.read_bytes())
    for source in sorted(_sources(parse, set()) | _modules(pipes, set())):
        digest.update(source.encode())
    return digest.hexdigest()


def _modules(module: ModuleType, seen: set[str]) -> set[str]:
    """The source of a module of kg, and of those of kg that it takes things from."""
    seen.add(inspect.getsource(module))
    for made in list(vars(module).values()):
        other = (
            made
            if inspect.ismodule(made)
            else sys.modules.get(str(getattr(made, "__module__", "")))
        )
        if other is not None and other.__name__.startswith("kg."):
            if inspect.getsource(other) not in seen:
                _modules(other, seen)
    return seen


def _sources(made: Any, seen: set[str]) -> set[str]:
    """The source of a function of kg, of those that it names, and the patterns it names."""
    names = vars(sys.modules[made.__module__])
    seen.add(inspect.getsource(made))
    for name in made.__code__.co_names:
        local = name.startswith("kg.")  # imported inside of the function
        other = import_module(name) if local else names.get(name)
        if isinstance(other, re.Pattern):
            seen.add(other.pattern)
        elif inspect.ismodule(other) and other.__name__.startswith("kg."):
            _modules(other, seen)
        elif inspect.isfunction(other) and other.__module__.startswith("kg."):
            if inspect.getsource(other) not in seen:
                _sources(other, seen)
    return seen
