"""Articles in, readings out, in their order, by several processes that each load the pipeline once."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import OptionError
from kg.model import Article, Reading

if TYPE_CHECKING:
    from kg.extract.frames import Extractor
    from kg.pipeline import Tools


@dataclass(frozen=True, slots=True)
class Setup:
    """What a process needs in order to make its own `Tools`: names and paths, no loaded thing."""

    ontology: tuple[Path, ...] = ()
    model: str = ""
    extractors: tuple[str, ...] = ()


def make_tools(setup: Setup) -> Tools:
    """Load pipeline and ontology. Raises OptionError for an extractor that cannot be imported."""
    if setup == Setup(model=setup.model):
        return _built_in_tools(setup.model)
    return _made_tools(setup)


@cache
def _built_in_tools(model: str) -> Tools:
    """Kept, as nothing of the user's, which may change from call to call, goes into them."""
    return _made_tools(Setup(model=model))


def _made_tools(setup: Setup) -> Tools:
    from kg.ontology import read_ontology
    from kg.pipeline import tools

    extractors = [_extractor(name) for name in setup.extractors]
    return tools(read_ontology(*setup.ontology), model=setup.model, extractors=extractors)


def read_all(articles: Sequence[Article], setup: Setup, *, jobs: int = 1) -> Iterator[Reading]:
    """The readings of `articles`, in their order. `jobs` is a number of processes; 0 is one a core.

    Processes are spawned, so a script that asks for more than one needs
    `if __name__ == "__main__":`.
    """
    from kg.pipeline import readings

    jobs = min(jobs or os.cpu_count() or 1, len(articles))
    if jobs < 2:
        yield from readings(articles, make_tools(setup))
        return
    with ProcessPoolExecutor(jobs, get_context("spawn"), _begin, (setup,)) as pool:
        try:
            yield from pool.map(_read, articles)
        except BrokenProcessPool as error:
            raise OptionError(
                f"one of {jobs} processes was ended (memory?): ask for fewer jobs, and in a script "
                'keep the call under `if __name__ == "__main__":`'
            ) from error
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


_tools: Tools | None = None  # of this process, where it is one of several


def _begin(setup: Setup) -> None:
    global _tools
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    _tools = make_tools(setup)


def _read(article: Article) -> Reading:
    from kg.pipeline import readings

    assert _tools is not None, "a process begins with its tools"
    return next(readings([article], _tools))


def _extractor(name: str) -> Extractor:
    module, _, function = name.partition(":")
    if not module or not function:
        raise OptionError(f"extractor {name!r}: write it as package.module:function")
    try:
        made: Extractor = getattr(import_module(module), function)
    except (ImportError, AttributeError) as error:
        raise OptionError(f"extractor {name!r} cannot be loaded: {error}") from error
    return made
