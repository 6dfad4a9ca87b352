"""News about armed conflict in, a knowledge graph out in which a claim stays a claim.

    import kg

    graph = kg.build("article.txt")
    for row in kg.claims(graph):
        print(row["standing"], row["subject"], row["relation"], row["object"], row["source"])

The public names; each loads what it needs when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from kg.api import (
        attributions,
        build,
        claims,
        explain,
        load,
        query,
        save,
        show,
        to_html,
        to_image,
        to_networkx,
        validate,
    )

__all__ = [
    "attributions",
    "build",
    "claims",
    "explain",
    "load",
    "query",
    "save",
    "show",
    "to_html",
    "to_image",
    "to_networkx",
    "validate",
]


def __getattr__(name: str) -> Any:
    if name in __all__:
        return getattr(import_module("kg.api"), name)
    raise AttributeError(f"module 'kg' has no attribute {name!r}; it has {', '.join(__all__)}")


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
