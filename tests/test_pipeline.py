"""What the pipeline does between its stages."""

from __future__ import annotations

import pytest

from kg.model import Span
from kg.pipeline import _spelt


@pytest.mark.parametrize(
    ("read", "there"),
    [
        ("The army said", "THE ARMY SAID"),  # capitals are parsed in mixed case
        ("who leads the", "who\nleads\u00a0the"),  # a line end inside a paragraph is no break
        ("He              left.", "He [Share this] left."),  # what is no part of the story
    ],
)
def test_records_are_spelt_as_the_article_is(read: str, there: str) -> None:
    assert _spelt(Span(3, 3 + len(read), read), f"A. {there} B.").text == there


def test_other_words_stay_and_are_refused_later() -> None:
    wrong = Span(0, 5, "heads")
    assert _spelt(wrong, "leads on") is wrong
