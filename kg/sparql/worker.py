"""One question on stdin, one answer on stdout: what runs a query, in a process of its own.

In: a line of JSON (query, prefixes, base, bindings, rows), then the graph as N-Triples. Out: an
empty line when the graph stands, then JSON: columns and rows, or an error. Run as a script, so
that it needs nothing but pyoxigraph.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import Any

import pyoxigraph as ox

GIGABYTE = 2**30
MEMORY = 4 * GIGABYTE  # beside the graph's own, which is some ten times its N-Triples
XSD = "http://www.w3.org/2001/XMLSchema#"
NUMBERS = {XSD + "integer": int, XSD + "decimal": float, XSD + "double": float}


def main() -> None:
    head, _, triples = sys.stdin.buffer.read().partition(b"\n")
    task = json.loads(head)
    store = ox.Store()
    store.bulk_load(triples, ox.RdfFormat.N_TRIPLES)
    close_the_box(len(triples))
    sys.stdout.write("\n")
    sys.stdout.flush()
    json.dump(answer(store, task), sys.stdout)


def close_the_box(size: int) -> None:
    """From here on: no new file, no connection, no end of memory (POSIX; elsewhere the time limit)."""
    try:
        import resource
    except ImportError:
        return
    for limit, most in ((resource.RLIMIT_NOFILE, 3), (resource.RLIMIT_AS, MEMORY + 10 * size)):
        hard = resource.getrlimit(limit)[1]
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(limit, (most, most))


def answer(store: ox.Store, task: dict[str, Any]) -> dict[str, Any]:
    values: dict[ox.Variable, Any] = {
        ox.Variable(name): ox.Literal(text) for name, text in task["bindings"].items()
    }
    try:
        found = store.query(
            task["query"], base_iri=task["base"], prefixes=task["prefixes"], substitutions=values
        )
        columns, rows = table(found)
        kept: list[list[Any]] = []
        for row in rows:
            if len(kept) == task["rows"]:
                return {"error": f"over {task['rows']:,} rows: ask for less, or add LIMIT"}
            kept.append(row)
    except (SyntaxError, RuntimeError, OSError, ValueError) as error:
        return {"error": str(error)}
    return {"columns": columns, "rows": kept}


def table(found: Any) -> tuple[list[str], Iterator[list[Any]]]:
    if isinstance(found, ox.QueryBoolean):
        return ["answer"], iter([[bool(found)]])
    if isinstance(found, ox.QueryTriples):
        triples = ([value(t.subject), value(t.predicate), value(t.object)] for t in found)
        return ["subject", "predicate", "object"], triples
    return [variable.value for variable in found.variables], (list(map(value, s)) for s in found)


def value(term: Any) -> Any:
    if isinstance(term, ox.Literal):
        kind = term.datatype.value
        if kind == XSD + "boolean":
            return term.value in ("true", "1")
        return NUMBERS[kind](term.value) if kind in NUMBERS else term.value
    if isinstance(term, ox.BlankNode):
        return f"_:{term.value}"
    return None if term is None else term.value


if __name__ == "__main__":
    main()
