"""What is masked and what stays: paragraphs made up for these tests, and whole articles."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kg.model import Article, Block, Masked
from kg.read import article, mask_repeated, read
from kg.read.boilerplate import THRESHOLD, mask, score
from kg.read.page import Page
from kg.read.plain import blocks

FIXTURES = Path(__file__).parent / "fixtures" / "read"
EXAMPLES = Path(__file__).parent.parent / "examples"


def lines(name: str) -> list[str]:
    found = (FIXTURES / name).read_text("utf-8").splitlines()
    kept = [line for line in found if line and not line.startswith("#")]
    assert len(kept) > 50
    return kept


def masked(text: str) -> Article:
    return mask(Article("a", text, *blocks(text)))


def story(found: Article) -> list[str]:
    return [found.text[block.start : block.end] for block in found.blocks]


def reasons(found: Article) -> dict[str, str]:
    return {found.text[run.start : run.end]: run.reason for run in found.masked}


@pytest.mark.parametrize("paragraph", lines("story.txt"))
def test_news_stays(paragraph: str) -> None:
    assert story(masked(paragraph)) == [paragraph]


# Of 113 lines of page text 110 are known alone; these take their neighbours, or are missed.
HARD = {
    "To support our work, buy a copy or subscribe online.",
    "Your gift pays for flak jackets, drivers and translators.",
    "Don't have time to read it all? We send you the week's best stories on Sunday.",
}


@pytest.mark.parametrize(
    "paragraph",
    [
        pytest.param(line, marks=pytest.mark.xfail(strict=True, reason="no page word in it"))
        if line in HARD
        else line
        for line in lines("boilerplate.txt")
    ],
)
def test_page_text_is_masked(paragraph: str) -> None:
    found = masked(paragraph)
    assert not found.blocks
    assert all(run.reason and THRESHOLD <= run.score <= 1 for run in found.masked)


def test_a_score_says_why() -> None:
    assert score("Subscribe to our newsletter.") == (1.0, "subscription prompt")
    assert score("The army shelled the town.") == (0.0, "")


def test_quotation_marks_protect_and_evidence_counts_against() -> None:
    banner = "Please donate now."
    assert score(banner)[0] >= THRESHOLD
    assert score(f"“{banner}” read a sign at the hospital, where 40 wounded lay, a nurse said.")[
        0
    ] == pytest.approx(0.0)


def test_a_communique_in_the_first_person_stays() -> None:
    text = (
        "We, the united front, tell the government that we are ready for talks.\n\n"
        "We ask you for a truce of ten days, and we will release our prisoners.\n\n"
        "YOUR SUPPORT IS IMPORTANT TO US AND WE NEED YOUR HELP TO WIN BACK OUR LAND AND OUR HOMES."
    )
    assert len(story(masked(text))) == 3


def test_a_glued_sentence_is_cut_off_the_story() -> None:
    found = masked("Your support makes all the difference.Heavy fighting broke out on Friday.")
    assert story(found) == ["Heavy fighting broke out on Friday."]
    assert reasons(found) == {"Your support makes all the difference.": "donation appeal"}


def test_page_text_at_the_edge_of_a_paragraph_is_cut_off() -> None:
    found = masked(
        "Rebels seized the bridge on Monday, residents said. Read the full story here.\n\n"
        "Troops patrol the harbour at dusk. (AP Photo/Dan Beispiel)\n\n"
        "Image caption, Women queue for water in the camp\n\n"
        "image copyright AFP image caption Troops rest near the bridge"
    )
    assert story(found) == [
        "Rebels seized the bridge on Monday, residents said.",
        "Troops patrol the harbour at dusk.",
        "Women queue for water in the camp",
        "Troops rest near the bridge",
    ]


def test_a_paragraph_between_two_appeals_goes_too() -> None:
    between = "From the desert to the high seas, the Courier is there, and we know our trade."
    appeals = ["Your support helps us to report.", "Please donate today."]
    alone = f"The army shelled the town on Friday.\n\n{between}"
    assert len(story(masked(alone))) == 2
    found = masked(f"The army shelled the town.\n\n{appeals[0]}\n\n{between}\n\n{appeals[1]}")
    assert story(found) == ["The army shelled the town."]


PROSE = "\n\n".join(
    f"The army said that it had lost {n} soldiers in the hills north of the town since Monday, and that the road was open again."
    for n in range(4)
)


def test_readers_comments_go_to_the_end_but_only_after_the_story() -> None:
    found = masked(f"{PROSE}\n\n3 comments\n\nThey are all liars, every one of them.\n\nWell put.")
    assert len(story(found)) == 4
    assert list(reasons(found).values()) == ["comment footer", *["reader comments"] * 2]
    assert len(story(masked(f"3 comments\n\n{PROSE}"))) == 4


def test_links_go_but_not_the_story_around_their_box() -> None:
    box = "Related articles\n\nFloods in the delta\n\nWho are the rebels?"
    assert len(story(masked(f"{PROSE}\n\n{box}\n\n{PROSE}"))) == 8
    teaser = "Two bronze statues that were taken from a museum have come home after ten years…"
    assert len(story(masked(f"{PROSE}\n\nMost read\n\nStatues return\n\n{teaser}"))) == 4


def test_a_menu_goes_but_a_crosshead_stays() -> None:
    found = masked(f"Home\n\nWorld news\n\nMoney\n\n{PROSE}\n\nA second front\n\n{PROSE}")
    assert "A second front" in story(found)
    assert len(story(found)) == 9


def test_an_authors_bio_goes_but_a_reporter_whom_the_story_is_about_stays() -> None:
    bio = "Eva Muster is a freelance journalist for a radio station in the north."
    assert len(story(masked(f"{PROSE}\n\n{bio}"))) == 4
    taken = "Gunmen took Eva Muster from her car on Sunday, and nobody has heard of Muster since."
    assert len(story(masked(f"{taken}\n\n{PROSE}\n\n{bio}"))) == 6


def test_nothing_is_deleted() -> None:
    text = (EXAMPLES / "aleppo-2016.txt").read_text("utf-8")
    found = article(Page(text, "a", "a"))
    rest = list(text)
    runs: list[Block | Masked] = [*found.blocks, *found.masked]
    for run in runs:
        rest[run.start : run.end] = " " * (run.end - run.start)
    assert not "".join(rest).strip()


def test_the_example_article() -> None:
    (found,) = read([EXAMPLES / "aleppo-2016.txt"])
    kept = story(found)
    assert kept[0].startswith("Insurgents open") and kept[-1].endswith("could not fly.")
    assert len(kept) == 20
    assert set(reasons(found).values()) == {
        "byline", "comment footer", "donation appeal", "newsletter prompt", "picture credit",
        "reader comments", "related link", "share line", "subscription prompt",
    }  # fmt: skip
    told = " ".join(kept)
    for page_word in ("donation", "inbox", "paywall", "comments", "annexample", "Log in"):
        assert page_word not in told


# ------------------------------------------------------------------ over many articles
FOOTER = "Since 1921 the Courier has brought the news of the north to the south."


def one(n: int, last: str = FOOTER, publisher: str = "The Courier") -> Article:
    text = f"Shells fell on village {n} at noon.\n\nIts mayor, number {n}, fled.\n\n{last}"
    return replace(article(Page(text, f"{n}.txt", f"a{n}")), publisher=publisher)


def test_what_three_articles_of_one_publisher_share_is_masked() -> None:
    found = mask_repeated([one(n) for n in range(3)])
    assert [len(story(each)) for each in found] == [2, 2, 2]
    assert reasons(found[0]) == {FOOTER: "repeated in other articles"}


@pytest.mark.parametrize(
    "articles",
    [
        [one(1), one(2)],
        [one(1), one(2), one(3, publisher="Another Paper")],
        [one(1), one(1), one(1)],  # versions of one story
        [one(n, "The army said on Friday that it held the whole of the city.") for n in range(3)],
    ],
    ids=["two are no habit", "another publisher", "versions of one story", "reported background"],
)
def test_what_is_not_a_publishers_habit_stays(articles: list[Article]) -> None:
    assert mask_repeated(articles) == articles


def test_an_article_keeps_its_last_paragraph() -> None:
    same = [replace(one(n), text=FOOTER, blocks=blocks(FOOTER)[0]) for n in range(3)]
    assert mask_repeated(same) == same
