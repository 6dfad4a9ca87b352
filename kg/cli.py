"""Arguments in, one call out: the command `kg`.

Data goes to stdout, progress and messages to stderr. Exit status: 0 done, 1 something was rejected
or does not conform, 2 wrong usage. Heavy libraries are imported by the command that needs them.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kg import __version__
from kg.errors import KgError

if TYPE_CHECKING:
    from collections.abc import Callable

FORMATS = ("ttl", "trig", "nt", "nq", "jsonld", "graphml", "gexf", "csv", "jsonl", "html")
TABLES = ("table", "csv", "jsonl", "md")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    args = parser().parse_args(argv)
    command: Callable[[argparse.Namespace], int] = args.command
    try:
        return command(args)
    except KgError as error:
        print(f"kg: {error}", file=sys.stderr)
        return 1
    except BrokenPipeError:  # the reader of our output has gone, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        print("kg: stopped; files written so far are whole", file=sys.stderr)
        return 130


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(
        prog="kg",
        description="News about armed conflict to a knowledge graph in which a claim stays a claim.",
        epilog="example:  kg build article.txt -o out/   then   kg query out/ attacks",
    )
    top.add_argument("--version", action="version", version=f"kg {__version__}")
    commands = top.add_subparsers(dest="name", metavar="COMMAND", required=True)
    _build_parser(commands)
    _graph_parsers(commands)
    _text_parsers(commands)
    return top


def _add(commands: argparse._SubParsersAction[argparse.ArgumentParser], name: str, function: Callable[[argparse.Namespace], int],
         text: str, example: str) -> argparse.ArgumentParser:  # fmt: skip
    made = commands.add_parser(
        name, help=text[0].lower() + text[1:].rstrip("."), description=text,
        epilog=f"example:  {example}",
    )  # fmt: skip
    made.set_defaults(command=function)
    return made


def _build_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    build = _add(commands, "build", _build, "Read articles and write their graph.",
                 "kg build news/*.txt wire.jsonl -o out/ --format trig,csv")  # fmt: skip
    build.add_argument("paths", nargs="+", metavar="PATH",
                       help="file, folder, glob, URL, .jsonl or .csv (column text), or - for stdin")  # fmt: skip
    build.add_argument("-o", "--output", default="kg-out", metavar="DIR", help="default: kg-out/")
    build.add_argument("--format", default="ttl,html,csv", metavar="F,F",
                       help=f"any of {','.join(FORMATS)}; default: ttl,html,csv")  # fmt: skip
    build.add_argument("--date", default="", metavar="YYYY-MM-DD",
                       help="publication date of articles that do not tell theirs")  # fmt: skip
    build.add_argument("--model", default="", metavar="NAME",
                       help="an installed spaCy English pipeline, or a folder; default: our own")  # fmt: skip
    build.add_argument("--ontology", action="append", default=[], metavar="FILE.ttl",
                       help="relations, words or actors beside the built-in; repeatable")  # fmt: skip
    build.add_argument("--extractor", action="append", default=[], metavar="PKG.MOD:FUNCTION",
                       help="a function (Doc, Article) → claims beside the built-in; repeatable")  # fmt: skip
    build.add_argument("--party-outlet", action="append", default=[], metavar="NAME",
                       help="an outlet that speaks for a party: its own voice is a claim")  # fmt: skip
    build.add_argument("-q", "--quiet", action="store_true", help="print no summary")


def _graph_parsers(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    claims = _add(commands, "claims", _claims, "Print a graph's claims as a table.",
                  "kg claims out/ --format csv > claims.csv")  # fmt: skip
    _graph(claims)
    claims.add_argument("--format", choices=TABLES, default="table")
    claims.add_argument("--attributions", action="store_true",
                        help="who says what, whether or not it yields a claim")  # fmt: skip

    query = _add(commands, "query", _query, "Ask a graph: SPARQL, or a named query.",
                 "kg query out/ about --set name='Free Syrian Army'")  # fmt: skip
    _graph(query)
    query.add_argument("query", nargs="?", default="", metavar="SPARQL|NAME",
                       help="the text of a query, or a name that `kg queries` lists")  # fmt: skip
    query.add_argument("-f", "--file", metavar="FILE", help="read the query from a file")
    query.add_argument("--set", action="append", default=[], metavar="VARIABLE=TEXT",
                       help="a value for a parameter of a named query")  # fmt: skip
    query.add_argument("--format", choices=TABLES, default="table")
    query.add_argument("--timeout", type=float, default=10.0, metavar="SECONDS")

    queries = _add(commands, "queries", _queries, "List the named queries.", "kg queries")
    queries.set_defaults(graph=None)

    show = _add(commands, "show", _show, "Write a graph's interactive page.",
                "kg show out/ -o view.html --focus 'Aleppo' --depth 2")  # fmt: skip
    _graph(show)
    show.add_argument("-o", "--output", default="graph.html", metavar="FILE.html")
    show.add_argument(
        "--focus", default="", metavar="NAME", help="one entity and what is around it"
    )
    show.add_argument("--depth", type=int, default=2, help="steps around the focus; default: 2")
    show.add_argument("--top", type=int, default=150, help="entities shown at first; default: 150")

    explain = _add(commands, "explain", _explain, "Tell where one claim comes from, and why it stands as it does.",
                   "kg explain out/ 3f0a91c2b7de")  # fmt: skip
    _graph(explain)
    explain.add_argument("claim", metavar="CLAIM", help="the claim's IRI, or the end of it")

    validate = _add(commands, "validate", _validate, "Check a graph against the shapes: no claim stands as a fact.",
                    "kg validate out/graph.ttl")  # fmt: skip
    _graph(validate)

    export = _add(commands, "export", _export, "Write a graph in another format.",
                  "kg export out/ --to graph.graphml")  # fmt: skip
    _graph(export)
    export.add_argument("--to", required=True, metavar="FILE", help=f"suffix: {', '.join(FORMATS)}")

    merge = _add(commands, "merge", _merge, "Join the graphs of several runs.",
                 "kg merge monday/ tuesday/ -o week.ttl")  # fmt: skip
    merge.add_argument("graphs", nargs="+", metavar="GRAPH")
    merge.add_argument("-o", "--output", required=True, metavar="FILE")


def _text_parsers(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    read = _add(commands, "read", _read, "Show how an article is read: its story, and what is masked.",
                "kg read page.html --show-masked")  # fmt: skip
    read.add_argument("paths", nargs="+", metavar="PATH")
    read.add_argument("--show-masked", action="store_true", help="masked runs with their reason")
    read.add_argument("--date", default="", metavar="YYYY-MM-DD")


def _graph(command: argparse.ArgumentParser) -> None:
    command.add_argument("graph", metavar="GRAPH", help="an RDF file, or a folder that kg wrote")


# --------------------------------------------------------------------- commands
def _build(args: argparse.Namespace) -> int:
    from kg import api

    formats = [f for f in args.format.split(",") if f]
    unknown = sorted(set(formats) - set(FORMATS))
    if unknown or not formats:
        print(f"kg build: --format {','.join(unknown) or 'nothing'}: it is any of {','.join(FORMATS)}",
              file=sys.stderr)  # fmt: skip
        return 2
    run = api.run(
        args.paths, date=args.date, model=args.model, ontology=args.ontology,
        extractors=args.extractor, party_outlets=args.party_outlet, output=args.output,
        progress=sys.stderr.isatty(),
    )  # fmt: skip
    files = api.write(run, args.output, formats) if run.readings else []
    if not args.quiet and run.readings:
        print(api.summarize(run))
        print("\nFiles")
        for path in files:
            print(f"  {path}")
    return _report(run.rejects)


def _report(rejects: Sequence[tuple[str, KgError]]) -> int:
    for path, error in rejects:
        text = str(error)
        print(
            f"kg: rejected: {text if text.startswith(path) else f'{path}: {text}'}", file=sys.stderr
        )
    return 1 if rejects else 0


def _claims(args: argparse.Namespace) -> int:
    from kg import api, tables

    graph = api.load(args.graph)
    if args.attributions:
        rows, columns = api.attributions(graph), tables.SHORT_ATTRIBUTIONS
    else:
        rows, columns = api.claims(graph), tables.SHORT_CLAIMS
    sys.stdout.write(tables.render(rows, args.format, short=columns))
    return 0


def _query(args: argparse.Namespace) -> int:
    from kg import api, tables

    if bool(args.query) == bool(args.file):
        print("kg query: give a query, a name that `kg queries` lists, or -f FILE", file=sys.stderr)
        return 2
    bindings = {}
    for pair in args.set:
        name, equals, value = pair.partition("=")
        if not equals:
            print(f"kg query: --set {pair!r}: expected VARIABLE=TEXT", file=sys.stderr)
            return 2
        bindings[name] = value
    text = Path(args.file).read_text(encoding="utf-8") if args.file else args.query
    rows = api.query(api.load(args.graph), text, bindings=bindings, timeout=args.timeout)
    sys.stdout.write(tables.render(rows, args.format))
    return 0


def _queries(args: argparse.Namespace) -> int:
    from kg import api

    for name, title, parameters in api.queries():
        wants = (
            "  (--set " + " --set ".join(f"{p}=…" for p in parameters) + ")" if parameters else ""
        )
        print(f"{name:<18} {title}{wants}")
    return 0


def _show(args: argparse.Namespace) -> int:
    from kg import api

    path = api.show(
        api.load(args.graph), args.output, focus=args.focus, depth=args.depth, top=args.top
    )
    print(path)
    return 0


def _explain(args: argparse.Namespace) -> int:
    from kg import api

    print(api.explain(api.load(args.graph), args.claim))
    return 0


def _validate(args: argparse.Namespace) -> int:
    from kg import api

    violations = api.validate(api.load(args.graph))
    for violation in violations:
        print(violation)
    print(f"{len(violations)} violations" if violations else "conforms", file=sys.stderr)
    return 1 if violations else 0


def _export(args: argparse.Namespace) -> int:
    from kg import api

    print(api.save(api.load(args.graph), args.to))
    return 0


def _merge(args: argparse.Namespace) -> int:
    from kg import api

    print(api.save(api.merge(args.graphs), args.output))
    return 0


def _read(args: argparse.Namespace) -> int:
    from kg import api

    rejects: list[tuple[str, KgError]] = []
    for article in api.read(args.paths, date=args.date, rejects=rejects):
        facts = [article.title, article.publisher, article.date, article.url]
        print(f"{article.id}: " + " · ".join(fact for fact in facts if fact))
        marks = [(b.start, b.end, f"[{b.kind}]") for b in article.blocks]
        if args.show_masked:
            marks += [
                (m.start, m.end, f"[masked: {m.reason}, {m.score:.2f}]") for m in article.masked
            ]
        for start, end, mark in sorted(marks):
            print(f"{start:>7} {mark} {' '.join(article.text[start:end].split())}")
    return _report(rejects)


if __name__ == "__main__":
    sys.exit(main())
