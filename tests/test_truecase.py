"""Text in capitals is read in mixed case; its offsets stay."""

from __future__ import annotations

import time

import pytest

from kg.truecase import in_mixed_case, is_upper_case, pieces, restore

WIRE = [  # own sentences in the manner of old wire copy
    "President Ricardo Valdivia arrived in San Salvador on Tuesday.",
    "The army said guerrillas attacked a bridge near the town of Santa Rosa.",
    "Two soldiers were wounded when a bomb exploded outside the French embassy in Lima.",
    "Colonel Hector Ramos told reporters that the rebels had fled to the mountains.",
    "The Revolutionary Armed Forces of Colombia (FARC) denied that it had kidnapped the mayor.",
    "UN officials met with leaders of the FMLN in Mexico on Friday.",
]


@pytest.mark.parametrize("sentence", WIRE)
def test_wire_copy_gets_its_case_back(sentence: str) -> None:
    assert restore([sentence.upper()]) == [sentence]


@pytest.mark.parametrize(
    ("text", "upper"),
    [
        ("GUNMEN KILL FOUR NEAR BORDER POST", True),
        ("TROOPS SHELLED THE TOWN, SAID A McALLISTER AIDE.", True),
        ("WE ARE SURE OF IT AND SO IS HE, SAID THE MAYOR OF LIMA.", True),
        ("Gunmen kill four near border post", False),
        ("Gunmen Kill Four Near Border Post", False),
        ("FMLN, ELN, UN", False),  # acronyms say nothing about the rest
        ("BBC", False),
        ("KABUL, Afghanistan (AP) - A bomb exploded on Monday.", False),
        ("", False),
        ("1,200 -- 14:30", False),
    ],
)
def test_capitals_are_told_from_acronyms(text: str, upper: bool) -> None:
    assert is_upper_case(text) is upper


@pytest.mark.parametrize(
    "text",
    [
        "STRASSE UND STRAßE WERE CLOSED BY POLICE",
        "İSTANBUL POLICE ARRESTED TWO MEN IN İZMİR",
        "ΑΘΗΝΑΣ POLICE FOUND THE WEAPONS",
        "THE ﬁRST ATTACK CAME AT DAWN",
        "A\u0301RBENZ FLED TO THE HILLS \U0001f600 ON MONDAY",
        "THE  TOWN\n\nWAS -- SHELLED?!",
        "",
        "...",
    ],
)
def test_every_character_keeps_its_place(text: str) -> None:
    (restored,) = restore([text])
    assert len(restored) == len(text)
    assert restored.casefold() == text.casefold() or "İ" in text or "ß" in text
    for piece in pieces(text):
        assert len(piece.word) == piece.end - piece.start


def test_words_that_have_a_small_letter_stay() -> None:
    (restored,) = restore(["TROOPS OF GENERAL McALLISTER LEFT THE de facto CAPITAL."])
    assert "McALLISTER" in restored and "de facto" in restored


def test_an_acronym_defined_in_brackets_stays_one() -> None:
    (restored,) = restore(
        ["THE PATRIOTIC FRONT OF ZOLDAVIA (PFZ) ATTACKED. THE PFZ SAID SO ON RADIO."]
    )
    assert restored.count("PFZ") == 2


def test_names_with_an_apostrophe() -> None:
    (restored,) = restore(["MAJOR LUIGI D'ANNUNZIO MET PATRICK O'CONNOR. \"I'LL STAY,\" HE SAID."])
    assert restored == "Major Luigi D'Annunzio met Patrick O'Connor. \"I'll stay,\" he said."


def test_a_headline_learns_from_the_article_below() -> None:
    body = "A spokesman for Brave said that the town was quiet. The mayor had met Brave before."
    headline, paragraph = in_mixed_case(["TROOPS LEAVE AFTER TALKS WITH BRAVE", body])
    assert headline == "Troops leave after talks with Brave"
    assert paragraph == body


def test_mixed_case_is_left_alone_without_the_model(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise AssertionError("the model was loaded")

    monkeypatch.setattr("kg.truecase.load", fail)
    blocks = ["Rebels seized the town.", "It fell on Monday, the UN said."]
    assert in_mixed_case(blocks) == blocks


def test_what_begins_after_a_speaker_begins_a_sentence() -> None:
    assert restore(["(REPORTER) WHO ATTACKED THE TOWN? (MINISTER) THE REBELS DID."]) == [
        "(Reporter) Who attacked the town? (Minister) The rebels did."
    ]


def test_it_costs_little() -> None:
    text = " ".join(sentence.upper() for sentence in WIRE)
    restore([text])
    began = time.perf_counter()
    restore([text] * 50)
    assert time.perf_counter() - began < 3  # about 4,000 words
