"""Graph and question in, rows out: named queries, and SPARQL from strangers in a box.

A query runs in a process of its own, which is killed when its time is up, has no way to open a file
or a connection (POSIX), and holds nothing but the graph. Before that, words that would reach out
(SERVICE, FROM) or change something (INSERT, LOAD, …) are refused by name.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import QueryError

if TYPE_CHECKING:
    from rdflib import Graph

FOLDER = Path(__file__).with_name("queries")
WORKER = Path(__file__).with_name("worker.py")
MAX_ROWS = 100_000
MAX_TEXT = 20_000  # characters of a query
# Enough of SPARQL's grammar to tell its keywords from words in texts, IRIs, comments, variables.
TOKEN = re.compile(
    r"""
      (?P<hidden> \\. | \#[^\n\r]* | <[^<>"{}|^`\\\x00-\x20]*> | [?$]\w+
                | \"{3}(?:\"{0,2}(?:[^"\\]|\\.))*\"{3} | '{3}(?:'{0,2}(?:[^'\\]|\\.))*'{3}
                | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*' )
    | (?P<words>  \w[\w.-]* ) (?P<name> :[\w:%.-]* )?
    | (?P<rest>   [:@][\w:%.-]* | . )
    """,
    re.VERBOSE | re.DOTALL,
)
ESCAPE = re.compile(r"\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}")
REACHES_OUT = "SERVICE"
REFUSED = {
    "FROM": "names a source; the graph that is asked is the one that was loaded",
    "GRAPH": "names a graph; named graphs are read as one here, leave it out",
} | dict.fromkeys(
    ["INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH"],
    "changes the graph; only SELECT, ASK, CONSTRUCT and DESCRIBE are answered",
)


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """A query that comes with kg. `parameters` are names of variables that the caller binds."""

    name: str
    title: str
    parameters: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Result:
    """Rows by column: IRIs and texts as str, numbers and truth values as such, None for unbound.

    ASK gives one row with the column "answer"; CONSTRUCT and DESCRIBE give subject, predicate,
    object.
    """

    columns: tuple[str, ...]
    rows: list[dict[str, Any]]


@cache
def queries() -> tuple[NamedQuery, ...]:
    """The named queries, by name: files `queries/*.rq` that begin with `# title`."""
    return tuple(_named(path) for path in sorted(FOLDER.glob("*.rq")))


def _named(path: Path) -> NamedQuery:
    text = path.read_text(encoding="utf-8")
    comments = [line.removeprefix("#").strip() for line in text.splitlines() if line[:1] == "#"]
    words = [comment.split() for comment in comments[1:]]
    parameters = tuple(name for first, name in words if first == "parameter")
    return NamedQuery(path.stem, comments[0], parameters, text)


def query(
    graph: Graph,
    text: str,
    *,
    timeout: float = 10,
    bindings: Mapping[str, str] | None = None,
) -> Result:
    """Answer `text`: SPARQL, or the name of a query that `queries` lists.

    The prefixes of `kg.vocab` are bound. `bindings` gives variables a text each, as a value and
    never as a part of the query; such a variable must be selected, and is left out of the rows.
    `timeout` is in seconds, from when the graph stands ready. Raises QueryError for a query that
    is wrong (with its line), reaches out, changes something, takes too long, or has over 100,000
    rows, and for a parameter that is missing or unknown.
    """
    bindings = dict(bindings or {})
    named = {one.name: one for one in queries()}.get(text.strip())
    if named is not None:
        _check_parameters(named, bindings)
        text = named.text
    elif re.fullmatch(r"[\w-]+", text.strip()):
        near = get_close_matches(text.strip(), [one.name for one in queries()])
        hint = f"; did you mean {near[0]!r}?" if near else ""
        raise QueryError(f"no named query {text.strip()!r}{hint} (`kg queries` lists them)")
    check(text)
    return _ask(graph, text, timeout, bindings)


def _check_parameters(named: NamedQuery, bindings: Mapping[str, str]) -> None:
    if missing := [name for name in named.parameters if name not in bindings]:
        raise QueryError(f"query {named.name!r} ({named.title}): give a value for {missing[0]!r}")
    if unknown := [name for name in bindings if name not in named.parameters]:
        wants = ", ".join(named.parameters) or "none"
        raise QueryError(f"query {named.name!r}: parameter {unknown[0]!r}; it has {wants}")


def check(text: str) -> None:
    """Raise QueryError, with the line, where a query would reach out or change something.

    SERVICE is refused wherever it is no text, IRI, comment or variable, also inside a name: a
    parser may read `1SERVICE:x` as three words. The others could do no harm where a query runs.
    """
    if len(text) > MAX_TEXT:
        raise QueryError(f"the query has {len(text):,} characters; at most {MAX_TEXT:,} are read")
    if found := ESCAPE.search(text):
        raise QueryError(f"{_line(text, found.start())}: {found[0]}: write the character itself")
    for token in TOKEN.finditer(text):
        if token["hidden"]:
            continue
        if REACHES_OUT in token[0].upper():
            raise QueryError(
                f"{_line(text, token.start())}: {token[0]}: SERVICE asks another server, and only "
                "the graph itself can be asked (a name with this word in it: write its <IRI>)"
            )
        for word in re.split("[.-]", token["words"] or "") if token["name"] is None else ():
            if word.upper() in REFUSED:
                raise QueryError(f"{_line(text, token.start())}: {word} {REFUSED[word.upper()]}")


def _line(text: str, start: int) -> str:
    return f"line {text.count(chr(10), 0, start) + 1}"


def _ask(graph: Graph, text: str, timeout: float, bindings: Mapping[str, str]) -> Result:
    from kg.rdf import ntriples
    from kg.vocab import BASE, PREFIXES

    task = {
        "query": text,
        "base": BASE,
        "prefixes": dict(PREFIXES),
        "bindings": bindings,
        "rows": MAX_ROWS,
    }
    question = f"{json.dumps(task)}\n{ntriples(graph)}".encode()
    answer = json.loads(_run(question, timeout))
    if "error" in answer:
        raise QueryError(_message(answer["error"], text))
    columns = tuple(name for name in answer["columns"] if name not in bindings)
    kept = [answer["columns"].index(name) for name in columns]
    rows = [dict(zip(columns, (row[i] for i in kept), strict=True)) for row in answer["rows"]]
    return Result(columns, rows)


def _run(question: bytes, timeout: float) -> bytes:
    """What the worker answers. It says one line when its graph stands; from then on time counts."""
    pipe = subprocess.PIPE
    command = [sys.executable, "-P", str(WORKER)]  # -P: what lies beside it is not to be imported
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe) as worker:
        assert worker.stdin is not None and worker.stdout is not None
        with contextlib.suppress(BrokenPipeError):
            worker.stdin.write(question)
            worker.stdin.close()
        worker.stdin = None  # `communicate` would flush it
        os.read(worker.stdout.fileno(), 1)  # not by its buffer, which might take more
        try:
            answer, complaint = worker.communicate(timeout=timeout)
        except subprocess.TimeoutExpired:
            worker.kill()
            raise QueryError(
                f"no answer within {timeout:g} seconds: bind more, or give it more time"
            ) from None
        except BaseException:
            worker.kill()
            raise
    if worker.returncode:
        last = complaint.decode(errors="replace").strip().splitlines()[-1:]
        raise QueryError(f"the query ended its process ({worker.returncode}): {''.join(last)}")
    return answer


def _message(error: str, text: str) -> str:
    """An engine's message, with the line that it is about and not with the engine's grammar."""
    found = re.match(r"error at (\d+):(\d+): (.*)", error, re.DOTALL)
    if found is None:
        return error
    number, column = int(found[1]), int(found[2])
    line = (text.splitlines() or [""])[min(number, max(1, text.count("\n") + 1)) - 1]
    if "Prefix not found" in found[3]:
        return f"line {number}: {line.strip()!r}: a prefix that is not bound; add PREFIX name: <…>"
    return f"line {number}, column {column}: {line.strip()!r}: no SPARQL from there on"
