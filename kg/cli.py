"""Arguments in, one call out: the command `kg`.

Data goes to stdout, progress and messages to stderr. Exit status: 0 done; 1 an input was rejected
or does not conform, and is named; 2 the command itself is wrong. Heavy libraries are imported by the
command that needs them.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import shutil
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg import __version__
from kg.errors import KgError, ModelError, OptionError, QueryError, WriteError

if TYPE_CHECKING:
    from kg.model import Article

    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

FORMATS = (
    "ttl",
    "trig",
    "nt",
    "nq",
    "jsonld",
    "graphml",
    "gexf",
    "csv",
    "jsonl",
    "html",
    "svg",
    "png",
)
DEFAULT_FORMATS = "ttl,html,csv"
TABLES = ("table", "csv", "jsonl", "md")
WRONG_USE = (ModelError, OptionError, QueryError, WriteError)
WHAT = {  # what the default files are for
    "graph.ttl": "the graph, as RDF (Turtle)",
    "graph.html": "the graph to look at: open it in a browser",
    "graph.svg": "a picture of it, for papers",
    "graph.png": "a picture of it, for chats",
    "claims.csv": "one row a claim, with offsets",
    "rejects.jsonl": "inputs that were not read, and why",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    args = parser().parse_args(argv)
    command: Callable[[argparse.Namespace], int] = args.command
    try:
        status = command(args)
        sys.stdout.flush()
    except KgError as error:
        print(f"kg {args.name}: {error}", file=sys.stderr)
        return 2 if isinstance(error, WRONG_USE) else 1
    except BrokenPipeError:  # the reader of our output has gone, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        print("kg: stopped; files written so far are whole", file=sys.stderr)
        return 130
    return status


# -------------------------------------------------------------------- arguments
def parser() -> argparse.ArgumentParser:
    """The parser of the command line; each command's function is its `command`."""
    top = argparse.ArgumentParser(
        prog="kg",
        description="News about armed conflict to a knowledge graph in which a claim stays a claim.",
        epilog="example:\n  kg build article.txt\n  kg query kg-out attacks\n"
        "  kg COMMAND --help   tells more, with an example",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument("--version", action="version", version=f"kg {__version__}")
    commands = top.add_subparsers(dest="name", metavar="COMMAND", required=True)
    _build_arguments(commands)
    _read_arguments(commands)
    _table_arguments(commands)
    _graph_arguments(commands)
    _eval_arguments(commands)
    return top


def _add(
    commands: Commands, name: str, function: Callable[[argparse.Namespace], int],
    text: str, *examples: str,
) -> argparse.ArgumentParser:  # fmt: skip
    made = commands.add_parser(
        name, help=text[0].lower() + text[1:].rstrip("."), description=text,
        epilog="example:\n  " + "\n  ".join(examples),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    made.set_defaults(command=function)
    return made


def _build_arguments(commands: Commands) -> None:
    build = _add(commands, "build", _build, "Read articles and write their graph.",
                 "kg build article.txt", "kg build news/ 'wire/*.jsonl' -o out/ --format trig,csv",
                 "curl -s https://example.org/story | kg build - --date 2016-10-28")  # fmt: skip
    add = build.add_argument
    _paths(build)
    add("-o", "--output", default="kg-out", metavar="DIR", help="folder to write; default: kg-out")
    add("--format", type=_formats, default=DEFAULT_FORMATS, metavar="F,F",
        help=f"any of {', '.join(FORMATS)}; default: {DEFAULT_FORMATS}")  # fmt: skip
    add("--flatten", action="store_true",
        help="also write graph.flat.ttl: what anybody says, as plain triples (said:) without voices")  # fmt: skip
    add("--model", default="", metavar="NAME",
        help="a spaCy English pipeline, by name or folder; default: our own")  # fmt: skip
    add("--ontology", action="append", default=[], metavar="FILE.ttl",
        help="relations, words or actors beside the built-in; repeatable")  # fmt: skip
    add("--extractor", action="append", default=[], metavar="PKG.MOD:FUNCTION",
        help="a function (Doc, Article) → claims beside the built-in; repeatable")  # fmt: skip
    add("--party-outlet", action="append", default=[], metavar="NAME",
        help="an outlet that speaks for a party: its own voice claims; repeatable")  # fmt: skip
    add("--jobs", type=_jobs, default=1, metavar="N", help="processes; 0 is one a core; default: 1")
    add("--json", action="store_true", help="print what was done as JSON")
    add("-q", "--quiet", action="store_true", help="print no summary")


def _read_arguments(commands: Commands) -> None:
    read = _add(commands, "read", _read, "Show how an article is read: its story, and what is masked.",
                "kg read page.html --show-masked")  # fmt: skip
    _paths(read)
    read.add_argument("--show-masked", action="store_true", help="also masked runs, and why")
    read.add_argument("--json", action="store_true", help="one line of JSON an article")


def _table_arguments(commands: Commands) -> None:
    claims = _add(commands, "claims", _claims, "Print a graph's claims as a table.",
                  "kg claims kg-out", "kg claims kg-out --format csv > claims.csv")  # fmt: skip
    _graph(claims)
    _table(claims)
    claims.add_argument("--attributions", action="store_true",
                        help="who says what, whether or not it yields a claim")  # fmt: skip

    query = _add(commands, "query", _query, "Ask a graph: SPARQL, or a named query.",
                 "kg query kg-out attacks", "kg query kg-out about --set NAME='Free Syrian Army'",
                 "kg query kg-out 'SELECT ?who WHERE { ?who kg:memberOf ?group }'")  # fmt: skip
    _graph(query)
    query.add_argument("query", nargs="?", default="", metavar="SPARQL|NAME",
                       help="a query, or a name that `kg queries` lists; prefixes are known")  # fmt: skip
    query.add_argument("-f", "--file", type=_text_of, metavar="FILE",
                       help="the file with the query")  # fmt: skip
    query.add_argument("--set", type=_binding, action="append", default=[], metavar="VARIABLE=TEXT",
                       help="a value for a parameter of the query; repeatable")  # fmt: skip
    query.add_argument("--timeout", type=float, default=10.0, metavar="SECONDS", help="default: 10")
    _table(query)

    queries = _add(commands, "queries", _queries, "List the named queries.", "kg queries")
    queries.add_argument("--json", action="store_true", help="as JSON")


def _graph_arguments(commands: Commands) -> None:
    explain = _add(commands, "explain", _explain, "Tell where a claim comes from and why it stands so.",
                   "kg explain kg-out 3f0a91c2b7de")  # fmt: skip
    _graph(explain)
    explain.add_argument("claim", metavar="CLAIM",
                         help="the claim's IRI, or the end of it as `kg claims` shows it")  # fmt: skip

    _show_arguments(commands)

    validate = _add(commands, "validate", _validate, "Check that no claim stands as a fact.",
                    "kg validate kg-out")  # fmt: skip
    _graph(validate)
    validate.add_argument("--json", action="store_true", help="one line of JSON a violation")

    export = _add(commands, "export", _export, "Write a graph in another format.",
                  "kg export kg-out --to aleppo.graphml")  # fmt: skip
    _graph(export)
    export.add_argument("--to", required=True, metavar="FILE",
                        help=f"its suffix is the format: {', '.join(FORMATS)}")  # fmt: skip

    merge = _add(commands, "merge", _merge, "Join the graphs of several runs.",
                 "kg merge monday/ tuesday/ -o week.ttl")  # fmt: skip
    merge.add_argument("graphs", nargs="+", metavar="GRAPH")
    merge.add_argument("-o", "--output", required=True, metavar="FILE")


def _show_arguments(commands: Commands) -> None:
    show = _add(commands, "show", _show, "Write a graph's interactive page, or a picture of it.",
                "kg show kg-out -o aleppo.html --focus Aleppo --depth 1",
                "kg show week.ttl --from 2016-10-01 --to 2016-10-31 --top 80 -o october.html",
                "kg show kg-out --svg figure.svg --png chat.png")  # fmt: skip
    add = show.add_argument
    _graph(show)
    add("-o", "--output", type=_suffix(".html", ".htm", ".svg", ".png"), metavar="FILE",
        help="a page, .html, or a picture, .svg or .png; default: graph.html")  # fmt: skip
    add("--svg", type=_suffix(".svg"), metavar="FILE.svg", help="a picture, for papers")
    add("--png", type=_suffix(".png"), metavar="FILE.png", help="a picture, for chats")
    add("--title", default="", help="what stands above; default: the article's title")
    add("--focus", default="", metavar="NAME", help="a thing, by name or IRI, and its surroundings")
    add("--depth", type=_positive, default=2, metavar="N", help="steps around it; default: 2")
    add("--top", type=_positive, default=0, metavar="N",
        help="things shown, the most connected; default: 150 at first, and 60 in a picture")  # fmt: skip
    add("--from", dest="first", type=_date, default="", metavar="YYYY-MM-DD",
        help="only claims about this day or later; one without a time counts at its article's day")  # fmt: skip
    add("--to", dest="last", type=_date, default="", metavar="YYYY-MM-DD",
        help="only claims about this day or earlier")  # fmt: skip


def _eval_arguments(commands: Commands) -> None:
    evaluate = _add(commands, "eval", _eval, "Score claims against a gold table of claims.",
                    "kg eval gold.jsonl kg-out", "kg eval gold.jsonl --errors")  # fmt: skip
    add = evaluate.add_argument
    add(
        "gold",
        metavar="GOLD.jsonl",
        help="claims as they should be: the columns of the claims table",
    )
    add("predicted", nargs="?", default="", metavar="GRAPH|CLAIMS.jsonl",
        help="what is scored; default: what kg finds in the texts that the gold table names")  # fmt: skip
    add("--errors", action="store_true", help="also what is missed, flawed and invented")
    add("--ontology", action="append", default=[], metavar="FILE.ttl",
        help="relations beside the built-in; repeatable")  # fmt: skip
    add("--model", default="", metavar="NAME", help="a spaCy English pipeline; default: our own")
    add("--json", action="store_true", help="as JSON")


def _graph(command: argparse.ArgumentParser) -> None:
    command.add_argument("graph", metavar="GRAPH", help="an RDF file, or a folder that kg wrote")


def _table(command: argparse.ArgumentParser) -> None:
    command.add_argument("--format", choices=TABLES, default="table",
                         help="table (the main columns), csv, jsonl, or md (Markdown)")  # fmt: skip


def _paths(command: argparse.ArgumentParser) -> None:
    command.add_argument("paths", nargs="+", metavar="PATH",
                         help="file (text, Markdown, HTML), folder, glob pattern, URL, .jsonl or .csv"
                         " (a column text), or - for stdin")  # fmt: skip
    command.add_argument("--date", type=_date, default="", metavar="YYYY-MM-DD",
                         help="day of publication, of articles that do not tell theirs")  # fmt: skip


def _date(text: str) -> str:
    try:
        return text and date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r}: expected YYYY-MM-DD ({error})") from error


def _formats(text: str) -> list[str]:
    formats = [form.strip() for form in text.split(",") if form.strip()]
    for form in formats or [text]:
        if form not in FORMATS:
            raise argparse.ArgumentTypeError(f"{form!r}: expected any of {', '.join(FORMATS)}")
    return list(dict.fromkeys(formats))


def _jobs(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r}: expected a number of processes, 0 or more")
    return int(text)


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r}: expected a number, 1 or more")
    return int(text)


def _suffix(*suffixes: str) -> Callable[[str], str]:
    def checked(path: str) -> str:
        if Path(path).suffix.lower() not in suffixes:
            raise argparse.ArgumentTypeError(f"{path!r}: expected a name in {', '.join(suffixes)}")
        return path

    return checked


def _binding(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name:
        raise argparse.ArgumentTypeError(f"{text!r}: expected VARIABLE=TEXT")
    return name, value


def _text_of(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise argparse.ArgumentTypeError(f"{path}: cannot be read: {error}") from error


# --------------------------------------------------------------------- commands
def _build(args: argparse.Namespace) -> int:
    from kg import api
    from kg.files import output_folder

    output_folder(args.output)  # one that is not ours is refused before the work begins
    sys.path.append(str(Path.cwd()))  # where the user's extractors are
    run = api.run(
        args.paths, date=args.date, model=args.model, ontology=args.ontology,
        extractors=args.extractor, party_outlets=args.party_outlet, jobs=args.jobs,
        progress=sys.stderr.isatty(),
    )  # fmt: skip
    files = api.write(run, args.output, args.format, flatten=args.flatten)
    if args.json:
        _print_json({**api.numbers(run), "files": list(map(str, files))})
    elif run.readings and not args.quiet:
        print(api.summarize(run, width=_width()))
        print(_files(args.output, files))
    return _report([error for _, error in run.rejects])


def _width() -> int:
    return max(72, min(100, shutil.get_terminal_size((100, 24)).columns))


def _files(folder: str, files: Sequence[Path]) -> str:
    """What was written, and what to do next."""
    folder = folder.rstrip("/") or folder
    beside = [path for path in files if path.parent.name == "articles"]
    texts = [path.name for path in beside if path.suffix == ".txt"]
    names = {path.name: WHAT.get(path.name, "") for path in files if path not in beside}
    text = texts[0] if len(texts) == 1 else f"{len(texts)} texts"
    names[f"articles/{text}"] = "as read; the offsets count in it"
    wide = max(map(len, names))
    shown = [f"  {name:<{wide}}  {what}".rstrip() for name, what in names.items()]
    command = f"kg query {folder} attacks" if "graph.ttl" in names else "kg queries"
    return "\n".join(["", f"Written to {folder}/", *shown, "", f"Next: {command}"])


def _report(errors: Iterable[KgError]) -> int:
    status = 0
    for error in errors:
        print(f"kg: rejected: {error}", file=sys.stderr)
        status = 1
    return status


def _print_json(value: Any) -> None:
    print(json.dumps(value, ensure_ascii=False))


def _read(args: argparse.Namespace) -> int:
    from kg import api

    rejects: list[tuple[str, KgError]] = []
    for article in api.read(args.paths, date=args.date, rejects=rejects):
        if args.json:
            from dataclasses import asdict

            _print_json(asdict(article))
        else:
            print(_as_read(article, args.show_masked))
    return _report(error for _, error in rejects)


def _as_read(article: Article, show_masked: bool) -> str:
    """An article's story, a block a line, with offsets; and what is masked."""
    runs = [(b.start, b.end, str(b.kind)) for b in article.blocks]
    if show_masked:
        runs += [(m.start, m.end, f"MASKED {m.reason} {m.score:.2f}") for m in article.masked]
    facts = [article.id, article.publisher, article.date, article.url,
             f"{len(article.blocks)} blocks", f"{len(article.masked)} masked"]  # fmt: skip
    lines = [" · ".join(fact for fact in facts if fact)]
    for start, end, mark in sorted(runs):
        lines.append(f"{start:>7}  [{mark}] {' '.join(article.text[start:end].split())}")
    return "\n".join(lines)


def _claims(args: argparse.Namespace) -> int:
    from kg import api, rows, tables

    graph = api.load(args.graph)
    if args.attributions:
        _write(
            api.attributions(graph),
            rows.ATTRIBUTION_COLUMNS,
            args.format,
            tables.SHORT_ATTRIBUTIONS,
        )
    else:
        _write(api.claims(graph), rows.CLAIM_COLUMNS, args.format, tables.SHORT_CLAIMS)
    return 0


def _query(args: argparse.Namespace) -> int:
    from kg import api

    if bool(args.query) == bool(args.file):
        raise QueryError("give a query, a name that `kg queries` lists, or -f FILE")
    graph = api.load(args.graph)
    text = args.file or args.query
    answer = api.ask(graph, text, bindings=dict(args.set), timeout=args.timeout)
    _write(answer.rows, answer.columns, args.format)
    return 0


def _write(
    table: Sequence[Mapping[str, Any]], columns: Sequence[str], form: str, short: Sequence[str] = ()
) -> None:
    """`table` in the form asked for; a table for people shows the `short` columns, if given."""
    from kg import tables
    from kg.vocab import BASE, PREFIXES

    for_people = form in {"table", "md"}
    iris = {
        f"{BASE}claim/": "",
        BASE: "",
        **{start: f"{name}:" for name, start in PREFIXES.items()},
    }
    sys.stdout.write(tables.render(
        table, form, short=short if short and for_people else columns, may_drop=bool(short), whole=("claim",),
        width=max(80, shutil.get_terminal_size((120, 24)).columns), iris=iris,
    ))  # fmt: skip


def _queries(args: argparse.Namespace) -> int:
    from kg import api

    named = api.queries()
    if args.json:
        _print_json([{"name": n, "title": t, "parameters": list(p)} for n, t, p in named])
        return 0
    for name, title, parameters in named:
        print(f"{name:<14} {title}")
        if parameters:
            print(f"{'':<14}   " + " ".join(f"--set {p}=…" for p in parameters))
    return 0


def _explain(args: argparse.Namespace) -> int:
    from kg import api

    print(api.explain(api.load(args.graph), args.claim))
    return 0


def _show(args: argparse.Namespace) -> int:
    from kg import api

    graph = api.with_claims(api.load(args.graph), args.graph)
    wanted = [args.output, args.svg, args.png]
    period, top = (args.first, args.last), {"top": args.top} if args.top else {}
    part = {"title": args.title, "focus": args.focus, "depth": args.depth, "period": period, **top}
    for path in list(filter(None, wanted)) or ["graph.html"]:
        if Path(path).suffix.lower() in {".svg", ".png"}:
            print(api.to_image(graph, path, **part))
        else:
            folder = _folder(args.graph)
            texts, masked = api.texts(folder), api.masked(folder)
            print(api.show(graph, path, articles=texts, masked=masked, **part))
    return 0


def _folder(graph: str) -> Path:
    """The output folder itself, or the one that a graph's file lies in."""
    from kg.files import MARKER

    path = Path(graph)
    return path.parent if path.is_file() and (path.parent / MARKER).is_file() else path


def _validate(args: argparse.Namespace) -> int:
    from kg import api

    violations = api.validate(api.load(args.graph))
    for violation in violations:
        if args.json:
            _print_json(
                {"node": violation.node, "message": violation.message, "value": violation.value}
            )
        else:
            print(violation)
    found = f"{len(violations)} violations" if violations else "conforms"
    print(f"{args.graph}: {found}", file=sys.stderr)
    return 1 if violations else 0


def _export(args: argparse.Namespace) -> int:
    from kg import api

    folder = _folder(args.graph)
    texts, masked = api.texts(folder), api.masked(folder)
    print(api.save(api.load(args.graph), args.to, articles=texts, masked=masked))
    return 0


def _eval(args: argparse.Namespace) -> int:
    from kg import evaluate

    made = evaluate.evaluate(args.gold, args.predicted, ontology=args.ontology, model=args.model)
    if args.json:
        _print_json(evaluate.as_json(made))
    else:
        print(evaluate.table(made, errors=args.errors))
    return 0


def _merge(args: argparse.Namespace) -> int:
    from kg import api

    print(api.save(api.merge(args.graphs), args.output))
    return 0


if __name__ == "__main__":
    sys.exit(main())
