"""What many tests share: the pipeline is loaded once a session."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from kg import api
from kg.model import Article, Block, Ontology, Reading
from kg.ontology import read_ontology
from kg.pipeline import Tools, reading, tools

os.environ.setdefault("OMP_NUM_THREADS", "1")

Read = Callable[..., Reading]


@pytest.fixture(scope="session")
def ontology() -> Ontology:
    return read_ontology()


@pytest.fixture(scope="session")
def use(ontology: Ontology) -> Tools:
    return tools(ontology)


@pytest.fixture(scope="session")
def read_text(use: Tools) -> Read:
    """One reading of a text, a paragraph a line."""

    def read(text: str, *, date: str = "2024-05-17", **meta: str) -> Reading:
        blocks, at = [], 0
        for line in text.split("\n"):
            if line.strip():
                blocks.append(Block(at, at + len(line)))
            at += len(line) + 1
        article = Article(meta.pop("id", "test"), text, tuple(blocks), date=date, **meta)
        return reading(article, use)

    return read


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of benchmark and training data; tests that need it skip where it is absent."""
    path = Path(os.environ.get("KG_SHARED", Path(__file__).parents[2] / "shared"))
    if not (path / "bench").is_dir():
        pytest.skip("no benchmark data: set KG_SHARED to the folder that holds bench/ and data/")
    return path


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An output folder: `kg build examples/ --format ttl,csv,jsonl --flatten`. Not to be changed."""
    folder = tmp_path_factory.mktemp("built") / "out"
    run = api.run([Path(__file__).parents[1] / "examples"])
    assert not run.rejects
    api.write(run, folder, ["ttl", "csv", "jsonl"], flatten=True)
    return folder
