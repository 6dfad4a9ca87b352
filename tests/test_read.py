"""Reading: what goes in as bytes comes out as articles, or as a message that says what to do."""

from __future__ import annotations

import codecs
import io
import json
import os
import socket
from pathlib import Path

import pytest

from kg.errors import KgError, ReadError
from kg.model import Article, Block, Masked
from kg.read import article, read
from kg.read.dates import full_dates, iso_date
from kg.read.decode import clean, decode
from kg.read.html import read_html
from kg.read.language import language
from kg.read.page import Page, web_address
from kg.read.plain import LONGEST_BLOCK, blocks

EXAMPLES = Path(__file__).parent.parent / "examples"
NEWS = "Rebels seized the depot on Friday, the army said."
PAGE = f"<html><body><article><p>{NEWS}</p><p>The governor fled to the port.</p></article></body></html>"


def collect(*paths: str | Path, **options: object) -> tuple[list[Article], list[str]]:
    """Articles, and messages of what was rejected."""
    messages: list[str] = []

    def reject(path: str, error: KgError) -> None:
        assert isinstance(error, ReadError)
        messages.append(str(error))

    return list(read(paths, rejects=reject, **options)), messages  # type: ignore[arg-type]


def story(found: Article) -> list[str]:
    return [found.text[block.start : block.end] for block in found.blocks]


def plain(text: str) -> Article:
    return article(Page(text, "a.txt", "a"))


def check(found: Article) -> None:
    """Blocks and masked runs are sorted, disjoint, trimmed, and cover all but white space."""
    runs: list[Block | Masked] = [*found.blocks, *found.masked]
    runs.sort(key=lambda run: run.start)
    assert list(found.blocks) == sorted(found.blocks, key=lambda run: run.start)
    at = 0
    for run in runs:
        assert at <= run.start < run.end
        assert not found.text[at : run.start].strip()
        assert found.text[run.start : run.end].strip() == found.text[run.start : run.end]
        at = run.end
    assert not found.text[at:].strip()


# ----------------------------------------------------------------------- the examples
def test_the_examples_are_read_whole() -> None:
    found, messages = collect(EXAMPLES)
    assert not messages
    assert {each.id: each.date for each in found} == {
        "aleppo-2016": "2016-10-28",
        "el-salvador-1989": "1989-11-13",
        "kharkiv-2022": "2022-05-11",
        "sahel-2019": "2019-11-04",
        "mindanao-2017": "2017-06-12",
        "armagh-1993": "1993-03-16",
        "sudan-2023": "2023-06-20",
    }
    for each in found:
        check(each)
        assert each.blocks[0].kind == "headline"
        assert each.title == story(each)[0]


def test_a_web_page_gives_its_story_and_its_metadata() -> None:
    (found,) = read([EXAMPLES / "kharkiv-2022.html"])
    assert found.publisher == "The Northern Courier"
    assert found.url == "https://courier.example/world/2022/05/kharkiv-rockets"
    assert found.title == "Two killed as rockets hit Kharkiv flats, governor says"
    assert [block.kind for block in found.blocks[:3]] == ["headline", "standfirst", "paragraph"]
    assert "We sleep in the metro because we do not trust the sky." in story(found)
    told = " ".join(story(found))
    for page_word in ("cookies", "Help us", "newsletter", "Grain ships", "rights reserved", "Home"):
        assert page_word not in told


# ------------------------------------------------------------------ paths of all kinds
def test_folders_globs_stdin_and_files_in_order_and_once(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "two.txt").write_text(NEWS + " Two.")
    (tmp_path / "b" / "one.md").write_text(NEWS + " One.")
    (tmp_path / "b" / ".hidden.txt").write_text(NEWS)
    (tmp_path / "b" / "photo.png").write_bytes(b"\x89PNG")
    (tmp_path / "notes.log").write_text(NEWS + " Log.")
    stdin = io.BytesIO((NEWS + " Stdin.").encode())
    paths: list[str | Path] = [
        tmp_path / "b",
        str(tmp_path / "*.log"),
        "-",
        tmp_path / "b" / "one.md",
    ]
    found, messages = collect(*paths, stdin=stdin)
    assert [each.id for each in found] == ["one", "two", "notes", "stdin"]
    assert not messages


def test_links_in_a_circle_end(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b"
    folder.mkdir(parents=True)
    (folder / "one.txt").write_text(NEWS)
    (folder / "up").symlink_to(tmp_path / "a")
    (folder / "self.txt").symlink_to(folder / "self.txt")
    (folder / "again.txt").symlink_to(folder / "one.txt")
    found, messages = collect(tmp_path)
    assert len(found) == 1
    assert len(messages) == 1 and "self.txt" in messages[0]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("empty.txt", b" \n ", "empty"),
        ("empty.html", b"", "empty"),
        ("photo.txt", b"\x89PNG\0\0", "binary"),
        ("noise.txt", bytes(range(128, 256)) * 9, "binary"),
        ("report.txt", b"%PDF-1.7 ...", "pdftotext"),
        ("report.docx", b"PK\x03\x04....", "ZIP"),
        ("report.txt.gz", b"\x1f\x8b\x08\x00", "gzip"),
        ("big.txt", b"rebels " * 3_000_000, "more than 20 MB"),
        ("page.txt", b"Sign up for our newsletter.\n\nComments\n", "nothing of it is a story"),
        ("table.csv", b"headline,body\na,b\n", "no column `text`; its columns: headline, body"),
        ("rows.jsonl", b'{"body": "x", "date": "y"}\n', "no `text`; its fields: body, date"),
        ("rows.jsonl", b"[1]\n", "list where an object"),
        ("rows.jsonl", b"{nope}\n", "not JSON"),
        ("deep.jsonl", b"[" * 100_000, "not JSON"),
        ("shell.html", b"<html><body><script>go()</script></body></html>", "no text on the page"),
    ],
)
def test_bad_input_says_what_is_wrong_and_the_rest_goes_on(
    tmp_path: Path, name: str, content: bytes, message: str
) -> None:
    (tmp_path / name).write_bytes(content)
    (tmp_path / "zz.txt").write_text(NEWS)
    found, messages = collect(tmp_path / name, tmp_path / "zz.txt")
    assert [each.id for each in found] == ["zz"]
    assert len(messages) == 1
    assert message in messages[0] and name in messages[0]


def test_missing_paths_are_named(tmp_path: Path) -> None:
    (tmp_path / "only.png").write_bytes(b"")
    _, messages = collect(tmp_path / "gone.txt", f"{tmp_path}/*.txt", tmp_path, "ftp://a/b", "")
    wanted = ["no such", "no file matches", "1 .png", "only http", "empty path"]
    assert len(messages) == len(wanted)
    assert all(want in message for want, message in zip(wanted, messages, strict=True))


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_an_unreadable_folder_is_named(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir()
    (tmp_path / "a.txt").write_text(NEWS)
    closed.chmod(0)
    found, messages = collect(tmp_path)
    closed.chmod(0o700)
    assert len(found) == 1 and "closed" in messages[0]


def test_without_rejects_the_error_is_raised(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="no such file"):
        list(read([tmp_path / "gone.txt"]))
    with pytest.raises(ReadError, match="YYYY-MM-DD"):
        read([], date="28/10/2016")


def test_nothing_touches_the_network_but_a_given_url(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("network")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    assert len(collect(EXAMPLES)[0]) == 7

    import trafilatura

    monkeypatch.setattr(trafilatura, "fetch_url", {"https://a.example/news/depot.html": PAGE}.get)
    found, messages = collect("https://a.example/news/depot.html", "https://a.example/gone")
    assert found[0].id == "depot"
    assert found[0].url == "https://a.example/news/depot.html"
    assert len(messages) == 1 and "could not be fetched" in messages[0]


# ------------------------------------------------------------------------------- ids
@pytest.mark.parametrize(
    ("key", "wanted"),
    [
        ("../../x", "x"),
        ("/etc/passwd", "etc-passwd"),
        ("Aléppo: día 1", "aleppo-dia-1"),
        ("CON", "article-con"),
        ("a" * 500, "a" * 80),
    ],
)
def test_an_id_is_a_file_name_and_no_way_out(key: str, wanted: str) -> None:
    assert article(Page(NEWS, "a", key)).id == wanted


def test_an_id_without_latin_letters_is_a_digest() -> None:
    ids = {article(Page(NEWS, "a", key)).id for key in ("حلب", "Київ", "..", "")}
    assert len(ids) == 4 and all(each.startswith("article-") for each in ids)


def test_ids_are_unique_and_the_same_on_every_run(tmp_path: Path) -> None:
    rows = [{"id": "../a", "text": f"{NEWS} {n}"} for n in range(3)]
    (tmp_path / "rows.jsonl").write_text("\n".join(map(json.dumps, rows)))
    ids = [[each.id for each in read([tmp_path / "rows.jsonl"])] for _ in range(2)]
    assert ids[0] == ids[1] and len(set(ids[0])) == 3
    assert all(each == "a" or each.startswith("a-") for each in ids[0])


def test_the_same_text_twice_is_one_article_and_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(NEWS)
    (tmp_path / "b.txt").write_text(NEWS)
    found, messages = collect(tmp_path)
    assert len(found) == 1 and "the same text as" in messages[0]


# ------------------------------------------------------------------------------ rows
def test_rows_of_jsonl_and_csv(tmp_path: Path) -> None:
    row = {"text": NEWS, "id": 7, "url": "https://a.example/7", "title": "Depot falls",
           "date": "Fri, 28 Oct 2016 08:00:00 GMT", "publisher": " The\nCourier "}  # fmt: skip
    (tmp_path / "a.jsonl").write_text(
        f"\ufeff{json.dumps(row)}\n\n" + json.dumps({"text": "Rebels fled."})
    )
    (tmp_path / "b.csv").write_text(f'Text;Date\n"{NEWS} Again,\nit said.";2016-10-29\n;\n')
    found, messages = collect(tmp_path)
    assert not messages
    first, second, third = found
    assert (first.id, first.title, first.publisher) == ("7", "Depot falls", "The Courier")
    assert (first.url, first.date, first.text) == ("https://a.example/7", "2016-10-28", NEWS)
    assert second.id == "a-3" and second.path.endswith("a.jsonl:3")
    assert third.text == f"{NEWS} Again,\nit said." and third.date == "2016-10-29"


def test_rows_may_come_from_stdin() -> None:
    stdin = io.BytesIO(b'{"text": "Rebels seized the depot."}\n{"text": "Rebels left it."}\n')
    found, _ = collect("-", stdin=stdin)
    assert [each.id for each in found] == ["1", "2"]


def test_a_row_that_is_bad_does_not_spoil_the_next(tmp_path: Path) -> None:
    bad = '{"text": "\\ud800 \\u0000 Ok then", "url": "javascript:alert(1)", "date": "10/11/2016"}'
    (tmp_path / "a.jsonl").write_text(f"{bad}\nnope\n" + json.dumps({"text": NEWS}))
    found, messages = collect(tmp_path / "a.jsonl")
    assert len(found) == 2 and "a.jsonl:2" in messages[0]
    assert (found[0].text, found[0].url, found[0].date) == ("    Ok then", "", "")


def test_an_open_quotation_mark_in_a_csv_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text('text\nRebels left.\n"Rebels came.\nThey left.\n')
    found, messages = collect(tmp_path / "a.csv")
    assert len(found) == 1 and "quotation mark" in messages[0]


# -------------------------------------------------------------------------- characters
@pytest.mark.parametrize(
    ("raw", "wanted"),
    [
        ("Kärnten’s".encode(), "Kärnten’s"),
        (codecs.BOM_UTF8 + b"a", "a"),
        (codecs.BOM_UTF16_LE + "Kyïv".encode("utf-16-le"), "Kyïv"),
        ("the army’s café".encode("cp1252"), "the army’s café"),
        ("– “حلب” –".encode() * 3 + b"\x92", "– “حلب” –" * 3 + "\ufffd"),
        ("حلب والرقة وادلب مدن في سوريا".encode("cp1256"), "حلب والرقة وادلب مدن في سوريا"),
    ],
)
def test_decoding(raw: bytes, wanted: str) -> None:
    assert decode(raw, name="a") == wanted


def test_a_declared_charset_counts_where_the_bytes_are_not_utf8() -> None:
    assert decode(b"\xca\xe8\xbf\xe2", name="a", declared="cp1251") == "Київ"
    assert decode(b"caf\xe9", name="a", declared="no-such-charset") == "café"


def test_characters_keep_their_places() -> None:
    assert clean("\ufeffa\r\nb\rc\x0bd\te\u200bf\u2028g\x00") == "a\nb\nc d\te\u200bf\ng "
    assert clean("e\u0301 \ufb01") == "e\u0301 \ufb01"  # nothing is composed


# ------------------------------------------------------------------------------ blocks
def test_one_line_is_one_paragraph() -> None:
    text = f"Depot falls\nArmy blames treason\n{NEWS}\n“We left,” said one.\n"
    found = plain(text)
    assert [block.kind for block in found.blocks] == ["headline", "standfirst"] + ["paragraph"] * 2
    assert found.title == "Depot falls"


def test_wrapped_lines_are_one_paragraph_with_their_line_ends() -> None:
    text = (
        "Rebels seize depot\n\n"
        "Rebels in the north seized a depot of the army on Friday and took\n"
        "away forty mortars, the governor said. He added that the garrison\n"
        "had fled.\n"
        "   The army denied it. It said that the depot had been empty since\n"
        "the spring, and that nobody had been there.\n"
    )
    found = story(plain(text))
    assert len(found) == 3
    assert found[1].startswith("Rebels in") and found[1].endswith("\nhad fled.")
    assert found[2].count("\n") == 1


def test_telex_in_capitals_is_wrapped_text_too() -> None:
    text = (
        "THE ARMY\nDENIED TODAY THAT REBELS HAD TAKEN THE FARM OF THE PRESIDENT ON THE\n"
        "COAST, WHERE HE HAS BEEN STAYING SINCE MONDAY WITH HIS FAMILY AND SOME\nMINISTERS.\n\n"
        "   THE REBELS SAID THAT THEY WOULD RELEASE TWO CAPTAINS WHOM THEY TOOK IN\nTHE HILLS."
    )
    assert len(story(plain(text))) == 2


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("The army left.Rebels came in.", 2),
        ("“We left.”Rebels came in.", 2),
        ("That was in 2016.The rebels came.", 2),
        ("Lt.Gen. Exempla spoke to Mr.Muster.", 1),
        ("The U.S.Army and J.R.Muster came.", 1),
        ("It is on www.Courier.Example.Com today.", 1),
        ("Mail a.Muster@courier.example or see http://a.b/c.Html now.", 1),
        ("The site Harbour.News reported it.", 1),
        ("Some 1.5m people fled. Others stayed.", 1),
    ],
)
def test_glued_sentences_are_two_blocks(text: str, parts: int) -> None:
    found = plain(text)
    assert len(found.blocks) == parts
    assert "".join(story(found)) == text


def test_symbols_that_would_choke_a_tokenizer_are_masked() -> None:
    text = f"Rebels left {'(' * 8000} the town {'=' * 50} {'x' * 5000} on Friday."
    found = plain(text)
    check(found)
    assert [run.reason for run in found.masked] == ["symbol run", "unbroken run"]
    assert story(found) == ["Rebels left", f"the town {'=' * 50}", "on Friday."]


def test_a_very_long_paragraph_is_cut_at_sentence_ends() -> None:
    found, masked = blocks("Rebels left the town. " * 20_000)
    assert len(found) == 5 and not masked
    assert all(block.end - block.start <= LONGEST_BLOCK for block in found)
    assert len(blocks("x " * 60_000)[0]) == 2


def test_markdown_marks_and_front_matter_are_masked(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(
        f"---\ntitle: Depot falls\ndate: 2016-10-28\n---\n# Depot falls\n\n> {NEWS}\n\n- One died.\n"
    )
    (found,) = read([tmp_path / "a.md"])
    check(found)
    assert (found.title, found.date) == ("Depot falls", "2016-10-28")
    assert story(found) == ["Depot falls", NEWS, "One died."]
    assert found.blocks[0].kind == "headline"


def test_ornaments_are_no_story() -> None:
    found = plain(f"{NEWS}\n\n* * *\n\n{NEWS}")
    assert [run.reason for run in found.masked] == ["ornament"]


# ------------------------------------------------------------------------------- dates
@pytest.mark.parametrize(
    ("lead", "wanted"),
    [
        ("KABUL, Oct. 28, 2016 (AP) — Rebels left.", "2016-10-28"),
        ("SAN SALVADOR, Nov. 12, 1989 -- Rebels left.", "1989-11-12"),
        ("Goma, 3 May 2013 - Rebels left.", "2013-05-03"),
        ("Oct. 28, 2016 — Rebels left.", "2016-10-28"),
        ("KABUL, Oct. 28 (AP) — Rebels left.", ""),
        ("KABUL (AP) — Rebels left on Oct. 28, 2016.", ""),
        ("On 28 October 2016 — the third day — rebels left.", ""),
        ("The raid of 28 October 2016 — the third — failed.", ""),
        ("In 2012 war began.", ""),
    ],
)
def test_a_date_comes_from_a_whole_dateline_only(lead: str, wanted: str) -> None:
    assert plain(f"Depot falls\n\n{lead}\n\nOthers stayed.").date == wanted


def test_where_the_date_comes_from() -> None:
    lead = "KABUL, Oct. 28, 2016 (AP) — Rebels left."
    assert article(Page(lead, "a", "a", date="2016-10-29"), date="2016-10-30").date == "2016-10-29"
    assert article(Page(lead, "a", "a"), date="2016-10-30").date == "2016-10-28"
    assert article(Page(NEWS, "a", "a"), date="2016-10-30").date == "2016-10-30"
    assert plain(f"Depot falls\n\nPublished 28 October 2016\n\n{NEWS}").date == "2016-10-28"


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        ("2016-10-28T23:30:00-05:00", "2016-10-28"),
        ("20161028T120000Z", "2016-10-28"),
        ("Fri, 28 Oct 2016 12:00:00 GMT", "2016-10-28"),
        ("October 28th, 2016", "2016-10-28"),
        ("28/10/2016", ""),
        ("31 February 2016", ""),
        ("2016", ""),
        ("", ""),
    ],
)
def test_dates_as_they_are_written(value: str, wanted: str) -> None:
    assert iso_date(value) == wanted


def test_all_dates_of_a_text() -> None:
    assert full_dates("from 1 May 2013 to June 3, 2013 or 2013-07-04") == [
        "2013-05-01", "2013-06-03", "2013-07-04",
    ]  # fmt: skip


# ---------------------------------------------------------------------------- language
def test_another_language_is_refused_by_name() -> None:
    spanish = (
        "El ejército dijo que los rebeldes habían tomado el pueblo y que nueve soldados murieron. "
    )
    with pytest.raises(ReadError, match="its language is Spanish: only English"):
        plain(spanish * 4)
    assert plain(spanish).blocks  # too short to be sure
    assert language(f"{NEWS} {NEWS}".upper()) == "English"


# -------------------------------------------------------------------------------- html
def test_html_is_known_without_its_suffix(tmp_path: Path) -> None:
    (tmp_path / "page").write_text(f"<?xml version='1.0'?>\n<!-- saved -->\n<!DOCTYPE html>{PAGE}")
    (found,) = read([tmp_path / "page"])
    assert story(found)[0] == NEWS and "<" not in found.text


def test_a_title_comes_first_without_the_name_of_the_site() -> None:
    head = "<head><title>Depot falls | The Courier</title></head>"
    body = f"<body><article><p>{NEWS}</p></article></body>"
    assert read_html(f"<html>{head}{body}</html>", name="a", key="a").text.startswith("Depot falls")
    heading = body.replace("<p>", "<h1>Depot falls</h1><p>")
    page = read_html(f"<html>{head}{heading}</html>", name="a", key="a")
    assert page.title == "Depot falls" and page.text == f"Depot falls\n\n{NEWS}"


def test_a_page_too_deep_for_trafilatura_is_read_all_the_same() -> None:
    deep = (
        "<div>" * 300 + f"<nav>Home</nav><p>{NEWS}<br>It was <b>raining</b>.</p>" + "</div>" * 300
    )
    page = read_html(f"<html><body>{deep}</body></html>", name="a", key="a")
    assert page.text == f"{NEWS}\n\nIt was raining."


@pytest.mark.parametrize(
    "head",
    [
        '<meta property="article:published_time" content="2016-10-28T10:00:00Z">',
        '<meta name="date" content="28 October 2016">',
        '<script type="application/ld+json">[{"@graph": [{"datePublished": "2016-10-28"}]}]</script>',
        '<script type="application/ld+json">{oops</script><meta name="DC.date" content="20161028">',
        '<time itemprop="datePublished" datetime="2016-10-28T10:00">today</time>',
    ],
)
def test_the_date_of_a_page_is_in_its_metadata(head: str) -> None:
    markup = PAGE.replace("<body>", f"<head>{head}</head><body>")
    assert read_html(markup, name="a", key="a").date == "2016-10-28"


def test_no_date_is_guessed_from_the_text_of_a_page() -> None:
    markup = PAGE.replace("Friday", "1 May 2012")
    assert read_html(markup, name="a", key="a").date == ""


def test_lists_tables_and_line_breaks_keep_their_words_apart() -> None:
    body = (
        f"<article><h1>Depot falls</h1><p>{NEWS}<br>It rained.</p><ul><li>One died<ul><li>at noon"
        "</li></ul></li><li>Two fled</li></ul><table><tr><td>Goma</td><td>4</td></tr></table>"
        f"<p>{NEWS} Nobody else was there, and the road was open.</p></article>"
    )
    page = read_html(f"<html><body>{body}</body></html>", name="a", key="a")
    assert f"{NEWS} It rained." in page.text
    assert "One died at noon\n\nTwo fled\n\nGoma | 4" in page.text


@pytest.mark.parametrize("url", ["javascript:x", "https://", "https://a b", 'https://a/"', "a.com"])
def test_an_unsafe_address_is_dropped(url: str) -> None:
    assert web_address(url) == ""


@pytest.mark.parametrize(
    ("line", "agency"),
    [
        ("KABUL, Afghanistan (AP) — Gunmen attacked a convoy on Monday.", "AP"),
        (
            "BEIRUT, Oct. 28, 2016 (Northern Courier) — Rebels attacked on Friday.",
            "Northern Courier",
        ),
        ("The army (some 400 men) — all from Gao — attacked a convoy on Monday.", ""),
        ("Rebels attacked a convoy on Monday.", ""),
    ],
)
def test_the_agency_of_a_dateline_is_the_publisher(line: str, agency: str, tmp_path: Path) -> None:
    path = tmp_path / "wire.txt"
    path.write_text(f"Convoy attacked\n\n{line}\n", "utf-8")
    (found,) = read([path])
    assert found.publisher == agency
