"""The command line as its users meet it: what it prints, writes, refuses, and returns."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kg.cli import DEFAULT_FORMATS, FORMATS, main, parser

STORY = """Rebels seize depot in Sarmin
SARMIN, May 3, 2015 (Harbour News) - Rebels captured an army depot in Sarmin on Sunday.
State television said soldiers had repelled the attack.
"""
COMMANDS = (
    "build", "read", "claims", "query", "queries", "explain", "show", "validate", "export", "merge",
)  # fmt: skip
EXAMPLES = Path(__file__).parents[1] / "examples"

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def kg(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Run]:
    """`status, stdout, stderr = kg("build", "story.txt")`, in a folder with one story."""
    (tmp_path / "story.txt").write_text(STORY, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    path = list(sys.path)

    def run(*arguments: object) -> tuple[int, str, str]:
        try:
            status = main([str(argument) for argument in arguments])
        except SystemExit as stop:
            status = int(stop.code or 0)
        said = capsys.readouterr()
        return status, said.out, said.err

    yield run
    sys.path[:] = path


# ------------------------------------------------------------------------- build
def test_build_prints_what_it_found_and_names_the_files(kg: Run) -> None:
    status, out, err = kg("build", "story.txt", "--format", "ttl,csv")
    assert (status, err) == (0, "")
    assert out.startswith("Rebels seize depot in Sarmin\n  Harbour News · 2015-05-03 · ")
    assert "The outlet states" in out and "Claimed, by whom" in out
    assert "Rebels – seized – army depot" in out
    assert out.index("Claimed, by whom") < out.index("repelled")
    assert out.splitlines()[-7:] == [
        "",
        "Written to kg-out/",
        "  graph.ttl           the graph, as RDF (Turtle)",
        "  claims.csv          one row a claim, with offsets",
        "  articles/story.txt  as read; the offsets count in it",
        "",
        "Next: kg query kg-out attacks",
    ]
    assert sorted(p.name for p in Path("kg-out").rglob("*") if p.is_file()) == [
        ".kg", "claims.csv", "graph.ttl", "story.txt",
    ]  # fmt: skip


@pytest.mark.parametrize("columns", ["72", "80"])
def test_build_fits_a_narrow_terminal(
    kg: Run, columns: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    _, out, _ = kg("build", EXAMPLES / "aleppo-2016.txt", "--format", "ttl")
    assert max(map(len, out.splitlines())) <= int(columns)


def test_build_of_several_articles_prints_a_table(kg: Run) -> None:
    status, out, _ = kg(
        "build", "story.txt", EXAMPLES / "wire.jsonl", "--format", "nt", "-o", "many"
    )
    assert status == 0
    assert out.splitlines()[0].split() == ["date", "words", "stated", "claimed", "denied", "unreal", "article"]  # fmt: skip
    assert "together" in out and "5 articles" in out
    assert "articles/5 texts" in out


def test_build_json_is_one_object_on_stdout(kg: Run) -> None:
    status, out, err = kg("build", "story.txt", "gone.txt", "--json", "--format", "nt")
    assert status == 1
    done = json.loads(out)
    (article,) = done["articles"]
    assert article["id"] == "story" and article["claims"]["stated"] >= 1
    assert done["rejects"][0]["path"] == "gone.txt"
    assert done["files"] == ["kg-out/rejects.jsonl", "kg-out/graph.nt", "kg-out/articles/story.txt"]
    assert "gone.txt: no such file" in err


def test_what_cannot_be_read_is_listed_and_the_rest_goes_on(kg: Run) -> None:
    Path("empty.txt").write_bytes(b"")
    Path("picture.txt").write_bytes(bytes(range(256)) * 40)
    Path("polish.txt").write_text(
        "Rosyjskie rakiety trafiły w środę w blok mieszkalny na przedmieściach miasta, zabijając "
        "siedem osób i raniąc ponad dwadzieścia, poinformował gubernator obwodu. Ministerstwo "
        "obrony zaprzeczyło, że jego wojska ostrzelały domy, i oskarżyło przeciwnika.",
        encoding="utf-8",
    )
    status, out, err = kg("build", "empty.txt", "picture.txt", "polish.txt", "gone", "story.txt", "--format", "ttl")  # fmt: skip
    assert status == 1
    assert out.startswith("Rebels seize depot in Sarmin")
    lines = err.splitlines()
    assert [line.split(": ")[:3] for line in lines] == [
        ["kg", "rejected", "gone"],
        ["kg", "rejected", "empty.txt"],
        ["kg", "rejected", "picture.txt"],
        ["kg", "rejected", "polish.txt"],
    ] or sorted(line.split(": ")[2] for line in lines) == ["empty.txt", "gone", "picture.txt", "polish.txt"]  # fmt: skip
    assert "empty" in err and "Polish" in err and "no such file or folder" in err
    rejects = [json.loads(line) for line in Path("kg-out/rejects.jsonl").read_text().splitlines()]
    assert {reject["error"] for reject in rejects} == {"ReadError"}
    assert f"kg: rejected: {rejects[0]['message']}" == lines[0]


def test_where_nothing_can_be_read_nothing_else_is_written(kg: Run) -> None:
    status, out, err = kg("build", "gone.txt")
    assert (status, out) == (1, "")
    assert "gone.txt: no such file or folder" in err
    assert sorted(p.name for p in Path("kg-out").iterdir()) == [".kg", "rejects.jsonl"]


def test_a_folder_that_is_not_ours_is_left_alone(kg: Run) -> None:
    Path("thesis").mkdir()
    Path("thesis/graph.ttl").write_text("mine")
    status, out, err = kg("build", "story.txt", "-o", "thesis")
    assert (status, out) == (2, "")
    assert err.startswith("kg build: thesis: is not empty and was not written by kg")
    assert [p.name for p in Path("thesis").iterdir()] == ["graph.ttl"]


def test_a_second_run_removes_what_only_the_first_one_wrote(kg: Run) -> None:
    Path("other.txt").write_text(STORY.replace("Sarmin", "Binnish"), encoding="utf-8")
    kg("build", "story.txt", "gone", "-o", "out", "--format", "ttl,csv")
    Path("out/notes.md").write_text("an analyst's own")
    kg("build", "other.txt", "-o", "out", "--format", "ttl")
    files = sorted(p.relative_to("out").as_posix() for p in Path("out").rglob("*") if p.is_file())
    assert files == [".kg", "articles/other.txt", "graph.ttl", "notes.md"]


def test_a_folder_is_read_without_what_was_written_into_it(kg: Run) -> None:
    for _ in range(2):
        status, out, err = kg("build", ".", "--format", "ttl")
        assert (status, err) == (0, "") and "articles/story.txt" in out


def test_a_story_comes_from_stdin(kg: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(STORY.encode())))
    status, out, _ = kg("build", "-", "--format", "ttl")
    assert status == 0 and "articles/stdin.txt" in out


def test_a_date_is_for_articles_that_tell_none(kg: Run) -> None:
    Path("undated.txt").write_text("Rebels captured a depot in Sarmin on Sunday.\n")
    kg("build", "undated.txt", "--date", "2015-05-05", "--format", "jsonl")
    rows = [json.loads(line) for line in Path("kg-out/claims.jsonl").read_text().splitlines()]
    assert {row["time_start"] for row in rows if row["time_text"]} == {"2015-05-03"}


def test_an_ontology_and_an_outlet_of_a_party_can_be_added(kg: Run) -> None:
    Path("my.ttl").write_text(
        "@prefix kg: <https://w3id.org/conflictkg/ontology#> .\n"
        '@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n'
        '<https://example.org/front> a kg:ArmedGroup ; skos:prefLabel "Free River Front"@en .\n'
    )  # fmt: skip
    Path("page.jsonl").write_text(json.dumps({
        "publisher": "Radio River", "date": "2015-05-03", "title": "Depot taken",
        "text": "The Free River Front captured a depot in Sarmin on Sunday.",
    }))  # fmt: skip
    status, _, err = kg("build", "page.jsonl", "--ontology", "my.ttl", "--party-outlet", "Radio River",
                        "--format", "jsonl")  # fmt: skip
    assert (status, err) == (0, "")
    rows = [json.loads(line) for line in Path("kg-out/claims.jsonl").read_text().splitlines()]
    assert ("Free River Front", "ArmedGroup", "claimed") in {
        (row["subject"], row["subject_type"], row["standing"]) for row in rows
    }


def test_flatten_writes_a_graph_that_validate_and_merge_refuse(kg: Run, built: Path) -> None:
    flat = built / "graph.flat.ttl"
    assert "said:" in flat.read_text(encoding="utf-8")
    for command in (("validate", flat), ("merge", flat, built, "-o", "both.ttl")):
        status, out, err = kg(*command)
        assert (status, out) == (1, "")
        assert "flattened" in err
    assert not Path("both.ttl").exists()


def test_an_extractor_of_ones_own_is_loaded_from_the_folder_one_works_in(kg: Run) -> None:
    Path("mine.py").write_text("def none(doc, article):\n    return ()\n")
    assert kg("build", "story.txt", "--extractor", "mine:none", "--format", "nt")[0] == 0
    status, _, err = kg("build", "story.txt", "--extractor", "mine:other", "--format", "nt")
    assert status == 2
    assert err.startswith("kg build: extractor 'mine:other' cannot be loaded: module 'mine' has no")


# ------------------------------------------------------------------ wrong arguments
WRONG = [
    (["build", "story.txt", "--format", "ttl,xml"], "'xml': expected any of ttl, trig"),
    (["build", "story.txt", "--format", ""], "expected any of ttl"),
    (["build", "story.txt", "--date", "28 Oct 2016"], "'28 Oct 2016': expected YYYY-MM-DD"),
    (["build", "story.txt", "--date", "2016-02-30"], "'2016-02-30': expected YYYY-MM-DD"),
    (["build", "story.txt", "--jobs", "-1"], "'-1': expected a number of processes"),
    (["build", "story.txt", "--extractor", "mine"], "write it as package.module:function"),
    (["build", "story.txt", "--model", "no_such_model"], "'no_such_model' cannot be loaded"),
    (["build", "story.txt", "-o", "story.txt"], "story.txt: is a file; expected a folder"),
    (["build"], "the following arguments are required: PATH"),
    ([], "the following arguments are required: COMMAND"),
    (["bild", "story.txt"], "invalid choice: 'bild'"),
    (["query", "OUT"], "give a query, a name that `kg queries` lists, or -f FILE"),
    (["query", "OUT", "atacks"], "no named query 'atacks'; did you mean 'attacks'?"),
    (["query", "OUT", "about"], "give a value for 'NAME'"),
    (["query", "OUT", "about", "--set", "Aleppo"], "'Aleppo': expected VARIABLE=TEXT"),
    (["query", "OUT", "SELECT ?x WHERE { ?x kg:seized"], "no SPARQL from there on"),
    (["query", "OUT", "LOAD <file:///etc/hostname>"], "LOAD changes the graph"),
    (["query", "OUT", "-f", "none.rq"], "none.rq: cannot be read"),
    (["export", "OUT", "--to", "graph.docx"], "suffix '.docx': expected one of .ttl"),
    (["claims", "OUT", "--format", "xls"], "invalid choice: 'xls'"),
]


@pytest.mark.parametrize(("arguments", "message"), WRONG)
def test_a_wrong_command_returns_2_and_says_what_would_be_right(
    kg: Run, built: Path, arguments: list[str], message: str
) -> None:
    status, out, err = kg(*(built if a == "OUT" else a for a in arguments))
    assert (status, out) == (2, "")
    assert message in " ".join(err.split())


REJECTED = [
    (["claims", "gone.ttl"], "gone.ttl: cannot be read: No such file"),
    (["claims", "gone"], "gone: no such file or folder"),
    (["claims", "."], ".: holds no graph; expected one of graph.ttl, graph.nt"),
    (["query", "story.txt", "attacks"], "story.txt: suffix '.txt'; expected one of"),
    (["validate", "bad.ttl"], "bad.ttl: "),
    (["explain", "OUT", "000000000000"], "no claim '000000000000' among"),
    (["show", "OUT", "--focus", "Atlantis"], "Atlantis"),
    (["build", "story.txt", "--ontology", "bad.ttl"], "bad.ttl"),
]


@pytest.mark.parametrize(("arguments", "message"), REJECTED)
def test_an_input_that_is_rejected_returns_1_and_is_named(
    kg: Run, built: Path, arguments: list[str], message: str
) -> None:
    Path("bad.ttl").write_text("<a> <b> .")
    status, out, err = kg(*(built if a == "OUT" else a for a in arguments))
    assert (status, out) == (1, "")
    assert err.startswith(f"kg {arguments[0]}: ") and message in err
    assert "Traceback" not in err


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_each_command_ends_with_an_example(kg: Run, command: str) -> None:
    status, out, _ = kg(command, "--help")
    assert status == 0
    assert f"example:\n  kg {command}" in out or f"example:\n  kg {command}" in out.replace(
        "| ", ""
    )


def test_help_fits_80_columns(kg: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    for command in ([], *([name] for name in COMMANDS)):
        _, out, _ = kg(*command, "--help")
        assert [line for line in out.splitlines() if len(line) > 80] == []


def test_every_format_has_its_writer() -> None:
    from kg.export import WRITERS

    assert {f".{form}" for form in FORMATS} == set(WRITERS)
    assert set(DEFAULT_FORMATS.split(",")) < set(FORMATS)
    assert parser().parse_args(["build", "x"]).format == DEFAULT_FORMATS.split(",")


# ------------------------------------------------------------------------ graphs
def test_claims_as_table_csv_jsonl_and_markdown(kg: Run, built: Path) -> None:
    header, rule, *_, last = kg("claims", built)[1].splitlines()
    assert header.split()[:6] == ["standing", "source", "subject", "relation", "object", "claim"]
    rows = list(csv.DictReader(io.StringIO(kg("claims", built, "--format", "csv")[1])))
    assert last == f"{len(rows)} rows" and set(rule) == {"─", " "}
    lines = kg("claims", built, "--format", "jsonl")[1].splitlines()
    assert [json.loads(line)["claim"] for line in lines] == [row["claim"] for row in rows]
    assert len(kg("claims", built, "--format", "md")[1].splitlines()) == len(rows) + 2
    assert (built / "claims.jsonl").read_text(encoding="utf-8").splitlines() == lines


def test_claims_attributions_are_there_without_claims_too(kg: Run, built: Path) -> None:
    lines = kg("claims", built, "--attributions", "--format", "jsonl")[1].splitlines()
    kinds = {json.loads(line)["kind"] for line in lines}
    assert {"Saying", "Claiming", "Denying"} <= kinds


def test_queries_are_listed_and_answered(kg: Run, built: Path) -> None:
    status, out, _ = kg("queries")
    assert status == 0
    names = [one["name"] for one in json.loads(kg("queries", "--json")[1])]
    assert all(f"\n{name} " in f"\n{out}" for name in names)
    assert kg("query", built, "attacks")[1].splitlines()[0].split() == ["who", "how", "whom", "standing", "by"]  # fmt: skip
    subject = json.loads(kg("claims", built, "--format", "jsonl")[1].splitlines()[0])["subject"]
    about = kg("query", built, "about", "--set", f"NAME={subject}", "--format", "csv")[1]
    assert subject in about


def test_a_query_comes_from_a_file_and_may_find_nothing(kg: Run, built: Path) -> None:
    Path("q.rq").write_text("SELECT ?claim WHERE { ?claim kg:standing kg:stated }")
    rows = kg("query", built, "-f", "q.rq", "--format", "csv")[1].splitlines()
    assert rows[0] == "claim" and len(rows) > 10
    nothing = "SELECT ?who ?whom WHERE { ?who kg:besieged ?whom }"
    assert kg("query", built, nothing)[:2] == (0, "no rows\n")
    assert kg("query", built, nothing, "--format", "csv")[1] == "who,whom\n"


def test_explain_takes_the_id_that_the_table_shows(kg: Run, built: Path) -> None:
    header, _, first, *_ = kg("claims", built)[1].splitlines()
    at = header.index("claim")
    status, out, _ = kg("explain", built, first[at : at + 12])
    assert status == 0
    assert "says who" in out and "stands so" in out


def test_validate_says_so_on_stderr_and_by_its_status(kg: Run, built: Path) -> None:
    assert kg("validate", built) == (0, "", f"{built}: conforms\n")
    leak = (
        (built / "graph.ttl")
        .read_text(encoding="utf-8")
        .replace("kg:standing kg:denied", "kg:standing kg:stated")
    )
    Path("leak.ttl").write_text(leak, encoding="utf-8")
    status, out, err = kg("validate", "leak.ttl", "--json")
    assert status == 1 and "violations" in err
    assert all(set(json.loads(line)) == {"node", "message", "value"} for line in out.splitlines())


def test_show_and_export_write_one_file_and_print_its_name(kg: Run, built: Path) -> None:
    assert kg("show", built, "-o", "a.html", "--focus", "Aleppo", "--depth", "1")[:2] == (
        0,
        "a.html\n",
    )
    assert "<!doctype html>" in Path("a.html").read_text(encoding="utf-8").lower()
    for suffix in ("nt", "jsonld", "graphml", "csv"):
        assert kg("export", built, "--to", f"x.{suffix}")[:2] == (0, f"x.{suffix}\n")
        assert Path(f"x.{suffix}").stat().st_size > 1000


def test_merge_joins_two_runs(kg: Run) -> None:
    Path("other.txt").write_text(STORY.replace("Sarmin", "Binnish"), encoding="utf-8")
    for name in ("story", "other"):
        kg("build", f"{name}.txt", "-o", name, "--format", "ttl")
    assert kg("merge", "story", "other", "-o", "both.ttl")[:2] == (0, "both.ttl\n")
    rows = [
        json.loads(line) for line in kg("claims", "both.ttl", "--format", "jsonl")[1].splitlines()
    ]
    assert {row["article"] for row in rows} == {"story", "other"}
    assert kg("validate", "both.ttl")[0] == 0


# ------------------------------------------------------------------------- reading
def test_read_shows_the_story_and_on_demand_what_is_masked(kg: Run) -> None:
    path = EXAMPLES / "aleppo-2016.txt"
    _, plain, _ = kg("read", path)
    _, masked, _ = kg("read", path, "--show-masked")
    assert plain.startswith("aleppo-2016 · Northern Courier · 2016-10-28 · ")
    assert "[headline] Insurgents open new front" in plain
    assert "paywall" not in plain and "[MASKED donation appeal" in masked
    article = json.loads(kg("read", path, "--json")[1])
    for run in article["blocks"] + article["masked"]:
        assert article["text"][run["start"] : run["end"]].strip()


# --------------------------------------------------------------------- processes
def test_the_command_stops_quietly_when_its_reader_has_gone(built: Path) -> None:
    command = [sys.executable, "-m", "kg", "claims", str(built), "--format", "jsonl"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None and process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0


def test_the_version_is_that_of_the_package(kg: Run) -> None:
    from importlib.metadata import version

    assert kg("--version")[:2] == (0, f"kg {version('conflictkg')}\n")


@pytest.mark.slow
def test_several_processes_write_the_same_bytes_as_one(tmp_path: Path) -> None:
    for jobs in ("1", "2"):
        command = [sys.executable, "-m", "kg", "build", str(EXAMPLES), "-o", str(tmp_path / jobs),
                   "--jobs", jobs, "--format", "ttl", "--quiet"]  # fmt: skip
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        assert (done.stdout, done.stderr) == ("", "")
    one, two = (tmp_path / jobs / "graph.ttl" for jobs in ("1", "2"))
    assert one.read_bytes() == two.read_bytes()
