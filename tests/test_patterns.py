"""The notation of frames: what compiles to which rules, and what is refused with which words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from kg.errors import PatternError
from kg.model import Class, Frame, Ontology, Relation
from kg.ontology import read_ontology
from kg.patterns import Rule, compile_rules, concrete, read_pattern, read_trigger

WORDS = {
    "preposition": frozenset({"of", "on", "against", "for", "in", "at", "with", "from", "by"}),
    "particle": frozenset({"over", "out"}),
}
TRANSITIVE = (
    "trigger:VERB active  subject=subj object=obj",
    "trigger:VERB passive subject=agent|compound object=subj",
)
PREPOSITIONAL = ("trigger:VERB active subject=subj object=prep",)
NOMINAL = ("trigger:NOUN subject=by|poss object=of|over",)


def ontology(triggers: Sequence[str], **frames: Sequence[str]) -> Ontology:
    """One relation, "seized", with these triggers and frames."""
    relation = Relation("seized", "seized", frames=tuple(frames), triggers=tuple(triggers))
    return Ontology(
        classes={},
        relations={"seized": relation},
        frames={name: Frame(name, tuple(patterns)) for name, patterns in frames.items()},
        cues=(),
        words=WORDS,
    )


def shown(rule: Rule) -> tuple[str, str, tuple[str, ...], str, str]:
    return rule.frame, rule.head, rule.inner, rule.prep, rule.voice


def test_a_trigger_gives_one_rule_a_pattern_and_both_voices() -> None:
    rules = compile_rules(ontology(["capture"], Transitive=TRANSITIVE))
    active, passive = rules["capture"]
    assert (active.subject, active.object) == (("subj",), ("obj",))
    assert (passive.subject, passive.object) == (("agent", "compound"), ("subj",))
    assert (active.trigger, active.pos, active.light, active.both) == ("capture", "VERB", "", ())


def test_triggers_that_end_in_a_preposition_go_to_patterns_with_prep_and_only_these() -> None:
    triggers = ["capture", "take over", "take control of"]
    rules = compile_rules(ontology(triggers, Transitive=TRANSITIVE, Prepositional=PREPOSITIONAL))
    assert [shown(rule) for rule in rules["take"]] == [
        ("Prepositional", "take", ("control",), "of", "active"),
        ("Transitive", "take", ("over",), "", "active"),
        ("Transitive", "take", ("over",), "", "passive"),
    ]
    assert {rule.frame for rule in rules["capture"]} == {"Transitive"}


def test_rules_are_found_by_the_lemma_of_the_head_with_the_most_words_first() -> None:
    rules = compile_rules(
        ontology(["bomb", "bomb out", "bomb out of"], A=TRANSITIVE, B=PREPOSITIONAL)
    )
    assert [rule.trigger for rule in rules["bomb"]] == [
        "bomb out of",
        "bomb out",
        "bomb out",
        "bomb",
        "bomb",
    ]


def test_alternatives_stay_in_one_rule_until_a_sentence_chooses() -> None:
    rules = compile_rules(ontology(["send|move tank|troop at|in"], P=PREPOSITIONAL))
    assert sorted(rules) == ["move", "send"]
    (active,) = rules["send"]
    assert shown(active)[2:4] == (("tank|troop",), "at|in")
    made = list(concrete(active, {"send", "troop", "in", "the"}))
    assert [(rule.inner, rule.prep) for rule in made] == [(("troop",), "in")]
    assert not list(concrete(active, {"send", "letter", "in"}))


def test_a_class_behind_a_trigger_narrows_its_object() -> None:
    (active, _) = compile_rules(read_with_classes("capture/VERB=City"))["capture"]
    assert active.range == "City"
    with pytest.raises(PatternError, match="want a class below"):
        compile_rules(read_with_classes("capture/VERB=Person"))


def read_with_classes(trigger: str) -> Ontology:
    """The ontology above with two classes, of which one is below the relation's range."""
    made = ontology([trigger], Transitive=TRANSITIVE)
    classes = {name: Class(name, name.lower()) for name in ("Place", "City", "Person")}
    relation = replace(made.relations["seized"], range="Place")
    above = {"City": frozenset({"Place"})}
    return replace(made, classes=classes, relations={"seized": relation}, ancestors=above)


@pytest.mark.parametrize(
    ("trigger", "pos", "anatomy"),
    [
        ("seize control of", "VERB", ("seize", ("control",), "of")),
        ("carry out", "VERB", ("carry", ("out",), "")),
        ("put to death", "VERB", ("put", ("to", "death"), "")),
        ("air strike", "NOUN", ("strike", ("air",), "")),
        ("claim of responsibility for", "NOUN", ("claim", ("of", "responsibility"), "for")),
        ("in control of", "NOUN", ("control", ("in",), "of")),
        ("at war with", "NOUN", ("war", ("at",), "with")),
        ("loyal for", "ADJ", ("loyal", (), "for")),
        ("on", "VERB", ("on", (), "")),
    ],
)
def test_where_a_trigger_has_its_head(
    trigger: str, pos: str, anatomy: tuple[str, tuple[str, ...], str]
) -> None:
    assert read_trigger(trigger, pos, ontology([])) == anatomy


def test_a_part_of_speech_behind_a_trigger_keeps_it_from_the_other() -> None:
    rules = compile_rules(ontology(["raid/NOUN", "storm"], A=TRANSITIVE, B=NOMINAL))
    assert {rule.pos for rule in rules["raid"]} == {"NOUN"}
    assert {rule.pos for rule in rules["storm"]} == {"VERB", "NOUN"}


def test_a_frame_that_a_trigger_names_takes_only_those_that_name_it() -> None:
    intransitive = ("trigger:VERB active object=subj",)
    rules = compile_rules(ontology(["kill", "die/I"], Transitive=TRANSITIVE, I=intransitive))
    assert {rule.frame for rule in rules["kill"]} == {"Transitive"}
    assert {rule.frame for rule in rules["die"]} == {"I"}
    assert rules["die"][0].subject == ()


def test_light_verbs_roles_and_reciprocals() -> None:
    patterns = (
        "light passive > trigger:NOUN subject=agent object=on|against",
        "trigger:NOUN role subject=anchor object=of|poss",
        "trigger:NOUN both=with",
    )
    light, role, both = compile_rules(ontology(["raid"], All=patterns))["raid"]
    assert (light.light, light.voice, light.object) == ("passive", "", ("on", "against"))
    assert (role.light, role.voice, role.subject) == ("", "role", ("anchor",))
    assert (both.both, both.subject, both.object) == (("with",), (), ())


def test_a_slot_may_be_words_that_end_in_a_preposition() -> None:
    pattern = read_pattern("trigger:NOUN subject=by object=as part of|over", ontology([]))
    assert pattern.object == ("as part of", "over")


@pytest.mark.parametrize(
    ("pattern", "complaint"),
    [
        ("trigger:VERB active", "want '"),
        ("seize:VERB active subject=subj object=obj", "want '"),
        ("trigger:VRB active subject=subj object=obj", "part of speech 'VRB'"),
        ("trigger:VERB aktive subject=subj object=obj", "voice 'aktive'"),
        ("trigger:VERB subject=subj object=obj", "voice ''"),
        ("trigger:NOUN active subject=by object=of", "voice 'active'"),
        ("trigger:VERB active subject=sbj object=obj", "no slot 'sbj'"),
        ("trigger:VERB active subject=subj object=obj|", "no slot ''"),
        ("trigger:VERB active subject=subj goal=obj", "end 'goal'"),
        ("trigger:VERB active subject=subj subject=obj", "'subject' twice"),
        ("trigger:VERB active subject=subj", "nothing names the object"),
        ("trigger:VERB active subject=subj both=obj", "both= stands alone"),
        ("trigger:VERB active subject=agent object=obj", "slot 'agent' is for voice 'passive'"),
        ("trigger:VERB active subject=anchor object=obj", "slot 'anchor' is for voice 'role'"),
        ("trigger:NOUN subject=by object=obj", "slot 'obj' is for trigger:VERB"),
        ("trigger:NOUN subject=subj object=of", "slot 'subj' is for trigger:VERB or below"),
        ("light active > trigger:VERB active subject=subj object=obj", "want 'light active >'"),
        ("light bright > trigger:NOUN subject=subj object=of", "want 'light active >'"),
    ],
)
def test_a_bad_pattern_is_named_with_what_was_found(pattern: str, complaint: str) -> None:
    with pytest.raises(PatternError) as error:
        compile_rules(ontology(["seize"], Odd=[pattern]))
    assert complaint in str(error.value)
    assert repr(pattern) in str(error.value)
    assert "kg:Odd" in str(error.value)


@pytest.mark.parametrize(
    ("triggers", "complaint"),
    [
        (["Seize"], "trigger 'Seize'"),
        (["seize  it"], "one blank"),
        (["seize/ADV"], "at most one of /VERB"),
        (["seize", "withdraw from"], "takes the trigger 'withdraw from'"),
    ],
)
def test_a_bad_trigger_is_named_with_its_relation(triggers: list[str], complaint: str) -> None:
    with pytest.raises(PatternError) as error:
        compile_rules(ontology(triggers, Transitive=TRANSITIVE))
    assert complaint in str(error.value)
    assert "kg:seized" in str(error.value)


def test_a_frame_without_a_trigger_for_it_is_an_error() -> None:
    with pytest.raises(PatternError, match="the frame Prepositional takes none of its triggers"):
        compile_rules(ontology(["seize"], Transitive=TRANSITIVE, Prepositional=PREPOSITIONAL))


def test_a_trigger_of_several_words_says_its_part_of_speech_where_frames_differ_in_it() -> None:
    with pytest.raises(PatternError, match="'air strike' could be NOUN or VERB; say which"):
        compile_rules(ontology(["air strike"], Transitive=TRANSITIVE, Nominal=NOMINAL))


def test_the_order_is_that_of_the_built_in_ontology_on_every_run() -> None:
    built_in = read_ontology()
    first, second = compile_rules(built_in), compile_rules(built_in)
    assert list(first.items()) == list(second.items())
    assert list(first) == sorted(first)
    for rules in first.values():
        words = [len(rule.inner) + bool(rule.prep) for rule in rules]
        assert words == sorted(words, reverse=True)


def test_every_trigger_and_every_frame_of_the_built_in_ontology_is_used() -> None:
    built_in = read_ontology()
    rules = [rule for some in compile_rules(built_in).values() for rule in some]
    assert len(rules) > 1000
    used = {(rule.relation, rule.trigger) for rule in rules}
    written = {(r.name, trigger) for r in built_in.relations.values() for trigger in r.triggers}
    assert used == written
    assert {rule.frame for rule in rules} == set(built_in.frames)
