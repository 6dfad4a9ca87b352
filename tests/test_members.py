"""Those that a text lists among several: names and counted parts, each a claim of its own."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.model import Claim, Reading

Read = Callable[..., Reading]


def befallen(read_text: Read, text: str, relation: str) -> set[str]:
    return {c.object.name for c in read_text(text).claims if c.relation == relation}


@pytest.mark.parametrize(
    ("text", "relation", "expected"),
    [
        ("Two of her bodyguards, Omar Ruiz and Ivan Lima, who were in the car, were killed.",
         "killed", {"bodyguards", "Omar Ruiz", "Ivan Lima"}),
        ("Rebels kidnapped two engineers, Lars Holm and Ivan Petrov, near the mine.",
         "abducted", {"engineers", "Lars Holm", "Ivan Petrov"}),
        ("Peasants Victor Vasquez and Rafael Romero were murdered by troops.",
         "killed", {"Peasants", "Victor Vasquez", "Rafael Romero"}),
        ("Four people died in the attack, including Senator Ann Lee and a driver.",
         "killed", {"people", "Ann Lee", "driver"}),
    ],
)  # fmt: skip
def test_named_and_counted_members(
    read_text: Read, text: str, relation: str, expected: set[str]
) -> None:
    assert befallen(read_text, text, relation) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Rebels killed two soldiers, Ann Lee said.",
        "Rebels killed two soldiers, said Colonel Omar Ruiz, the head of the garrison.",
    ],
)
def test_who_speaks_is_no_member(read_text: Read, text: str) -> None:
    assert befallen(read_text, text, "killed") == {"soldiers"}


@pytest.mark.parametrize(
    ("text", "subject", "expected"),
    [
        ("Gunmen attacked a bus in Lima on Monday, killing two men. "
         "The victims were identified as David Reed, director of a school, and John Moss.",
         "Gunmen", {"men", "David Reed", "John Moss"}),
        ("Twelve people were killed by a bomb in Oslo. Among the dead were Ann Lee and a priest.",
         "killing", {"people", "Ann Lee", "priest"}),
    ],
)  # fmt: skip
def test_victims_told_later(read_text: Read, text: str, subject: str, expected: set[str]) -> None:
    killed = [c for c in read_text(text).claims if c.relation == "killed"]
    assert {c.object.name for c in killed} == expected
    assert {c.subject.name for c in killed} == {subject}
    assert len({c.event.entity for c in killed if c.event is not None}) == 1


def test_the_victims_were_buried_names_nobody(read_text: Read) -> None:
    found: list[Claim] = [*read_text("The dead were buried. The victims were students.").claims]
    assert found == []
