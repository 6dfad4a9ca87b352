"""Frames and triggers in, rules by lemma out: the notation in which syntax is written once.

A frame's pattern says where the trigger stands and where the relation's ends hang on it:

    trigger:VERB active  subject=subj object=obj
    trigger:VERB passive subject=agent|compound object=subj
    trigger:VERB active  subject=subj object=prep
    trigger:NOUN subject=by|poss|compound|amod object=of|on|against
    light active > trigger:NOUN subject=subj object=on|against
    trigger:NOUN role subject=anchor object=of|poss|compound|amod
    trigger:VERB active both=subj
    trigger:VERB middle subject=subj object=prep

`light` is a verb of the word list `lightVerb` whose object (active) or passive subject (passive) is
the trigger. `role` is a noun or adjective in apposition to a name, its title, or its predicate.
`middle` is active without an object ("moved to the coast").
A pattern without `subject` leaves it to the happening, as does one whose subject the text omits.
`both` is for what its slot coordinates; as the subject of a verb, only where that has no object.

Slots, in order of preference, separated by `|`:

    subj      subject of the trigger (of the light verb), or the noun that its participle modifies
    obj iobj  its object, its second object
    agent     who a passive is done by
    poss      possessive before the noun ("Hama's siege")
    compound  noun before the noun or the participle ("rebel shelling", "rebel-held")
    amod      adjective before the noun, mostly a demonym ("Syrian shelling")
    anchor    the name that a role speaks of
    xcomp     bare noun that complements the trigger ("renamed it Istanbul"), or the subject of the
              clause that does ("demanded that Khartoum withdraw")
    prep      noun of the preposition that ends the trigger ("withdraw from")
    words     noun of that preposition ("on", "as part of")

A trigger is lemmas: "seize", "seize control of", "air strike/NOUN". The head of a verb is its first
word; of a noun or adjective the last word before the next preposition, where a preposition at the
start does not count ("in control of", "claim of responsibility for"). A preposition at the end is
the trigger's own: patterns that name the slot `prep` take such triggers, and only these. Behind a
slash stands the part of speech or the frame that it is for ("die/Intransitive"); a frame that any
trigger of a relation names takes only those that name it. A class behind "=" narrows what the
object may be ("dismiss/VERB=Position"), below the relation's range. "lift|ease ban|embargo on" is
four triggers: a rule keeps the alternatives but of its head, and `concrete` takes those that a
sentence has.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, replace
from itertools import product

from kg.errors import PatternError
from kg.model import Ontology, Relation

SLOTS = ("subj", "obj", "iobj", "agent", "poss", "compound", "amod", "anchor", "xcomp", "prep")
ENDS = ("subject", "object", "both")
POS = ("VERB", "NOUN", "ADJ")
VOICES = {"VERB": ("active", "passive", "middle"), "NOUN": ("", "role"), "ADJ": ("role",)}
PATTERN = re.compile(
    r"(?:light (?P<light>\S+) > )?trigger:(?P<pos>\S+)(?: (?P<voice>[^\s=]+))?"
    r"(?P<ends>(?: \w+=[^=]+)+)"
)
END = re.compile(r" (\w+)=([^=]+?)(?= \w+=|$)")
TRIGGER = re.compile(
    r"(?P<words>[a-z'-]+(?:[ |][a-z'-]+)*)(?:/(?P<only>[A-Za-z]+)(?:=(?P<range>[A-Za-z]+))?)?"
)


@dataclass(frozen=True, slots=True)
class Pattern:
    """One line of a frame, read. Slots are in order of preference; `light` is "" for none."""

    pos: str
    voice: str
    light: str
    subject: tuple[str, ...]
    object: tuple[str, ...]
    both: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """One trigger of one relation in one pattern: what the tree walk looks for at a `head`.

    `head` and `inner` are lemmas. `inner` are the other words without the final preposition: each
    must stand below the head (particle, object, modifier, or that object's own preposition), or be
    its subject where the voice is passive ("control of it was seized"); none of them fills a slot.
    `prep` ends the trigger, must be there, and hangs on the head or on an inner word; "" for none.
    Inner words and `prep` may give alternatives ("troop|soldier"): see `concrete`.
    """

    relation: str
    frame: str
    trigger: str  # as written
    head: str
    pos: str  # VERB, NOUN or ADJ
    inner: tuple[str, ...]
    prep: str
    voice: str  # active or passive (VERB), role (NOUN, ADJ), "" (NOUN)
    light: str  # active or passive: a light verb stands above; "" for none
    subject: tuple[str, ...]
    object: tuple[str, ...]
    both: tuple[str, ...]  # reciprocal: pairs of what this slot coordinates
    range: str = ""  # class of the object, narrower than the relation's; "" for the relation's
    choices: tuple[frozenset[str], ...] = ()  # inner words and preposition, each with alternatives


def compile_rules(ontology: Ontology) -> Mapping[str, tuple[Rule, ...]]:
    """Every rule of the ontology by the lemma of its trigger's head, the most words first.

    The order is the same on every run. Raises PatternError for a pattern or trigger that cannot be
    read, and for one that no rule comes from: a trigger that none of its relation's frames takes.
    """
    if "preposition" not in ontology.words:
        raise PatternError("no word list kg:preposition; want one, to know how triggers end")
    patterns = {
        frame.name: [read_pattern(text, ontology, frame.name) for text in frame.patterns]
        for frame in ontology.frames.values()
    }
    found: dict[str, list[Rule]] = {}
    for name in sorted(ontology.relations):
        for rule in _rules(ontology.relations[name], patterns, ontology):
            found.setdefault(rule.head, []).append(rule)
    # sorting is stable: rules as long as each other stay in the order of relation and trigger
    return {head: tuple(sorted(rules, key=_brevity)) for head, rules in sorted(found.items())}


def concrete(rule: Rule, words: Set[str]) -> Iterator[Rule]:
    """The rules that one with alternatives stands for in a sentence that has these lemmas and forms.

    None where a word of the trigger is missing from the sentence.
    """
    if all(choice & words for choice in rule.choices):
        if "|" not in rule.prep and not any("|" in word for word in rule.inner):
            yield rule
            return
        for chosen in product(*(sorted(choice & words) for choice in rule.choices)):
            inner, prep = (chosen[:-1], chosen[-1]) if rule.prep else (chosen, "")
            yield replace(rule, inner=inner, prep=prep)


def _brevity(rule: Rule) -> int:
    return -len(rule.inner) - bool(rule.prep)


def _rules(
    relation: Relation, patterns: Mapping[str, list[Pattern]], ontology: Ontology
) -> Iterator[Rule]:
    triggers = [_split(trigger, relation, ontology) for trigger in relation.triggers]
    named = {only for _, only, _ in triggers if only in relation.frames}
    unused = set(relation.frames)
    kinds = {pattern.pos for frame in relation.frames for pattern in patterns[frame]}
    for trigger, (words, only, narrow) in zip(relation.triggers, triggers, strict=True):
        taken = False
        for frame in relation.frames:
            if only != frame and (frame in named or only in named):
                continue
            for pattern in patterns[frame]:
                if only in POS and only != pattern.pos:
                    continue
                heads, inner, prep = read_trigger(words, pattern.pos, ontology)
                if ("prep" in pattern.subject + pattern.object + pattern.both) != bool(prep):
                    continue
                if inner and len(kinds) > 1 and not only:
                    raise PatternError(
                        f"kg:{relation.name}: trigger {trigger!r} could be "
                        f"{' or '.join(sorted(kinds))}; say which, as in '{trigger}/{min(kinds)}'"
                    )
                taken = True
                unused.discard(frame)
                choices = [
                    frozenset(word.split("|")) for word in (*inner, *([prep] if prep else ()))
                ]
                for head in heads.split("|"):
                    yield Rule(
                        relation=relation.name,
                        frame=frame,
                        trigger=trigger,
                        head=head,
                        pos=pattern.pos,
                        inner=inner,
                        prep=prep,
                        voice=pattern.voice,
                        light=pattern.light,
                        subject=pattern.subject,
                        object=pattern.object,
                        both=pattern.both,
                        range=narrow,
                        choices=tuple(choices),
                    )
        if not taken:
            raise PatternError(
                f"kg:{relation.name}: no pattern of {', '.join(relation.frames) or 'its frames'} "
                f"takes the trigger {trigger!r}; one that ends in a preposition wants a pattern "
                "with the slot prep, any other one without"
            )
    if unused:
        raise PatternError(
            f"kg:{relation.name}: the frame {min(unused)} takes none of its triggers "
            f"{', '.join(map(repr, relation.triggers))}; drop it, or add a trigger for it"
        )


def _split(trigger: str, relation: Relation, ontology: Ontology) -> tuple[str, str, str]:
    """The words of a trigger, the part of speech or frame that it is for, and the class of its
    object; "" for any.
    """
    match = TRIGGER.fullmatch(trigger)
    if match is None or match["only"] not in (None, *POS, *relation.frames):
        allowed = ", ".join(f"/{one}" for one in (*POS, *relation.frames))
        raise PatternError(
            f"kg:{relation.name}: trigger {trigger!r}; want lower-case lemmas with one blank "
            f"between, and at most one of {allowed} behind them"
        )
    narrow = match["range"] or ""
    if narrow and (narrow not in ontology.classes or not ontology.is_a(narrow, relation.range)):
        raise PatternError(
            f"kg:{relation.name}: trigger {trigger!r}; behind = want a class below {relation.range}"
        )
    return match["words"], match["only"] or "", narrow


def read_pattern(text: str, ontology: Ontology, frame: str = "") -> Pattern:
    """One pattern, read. Raises PatternError naming the frame, the pattern and the bad word."""
    where = f"frame kg:{frame}: pattern {text!r}"
    match = PATTERN.fullmatch(" ".join(text.split()))
    if match is None:
        raise PatternError(
            f"{where}: want '[light VOICE >] trigger:POS [VOICE] subject=SLOTS object=SLOTS'"
        )
    light, pos, voice = match["light"] or "", match["pos"], match["voice"] or ""
    if pos not in POS:
        raise PatternError(f"{where}: part of speech {pos!r}; it is one of {', '.join(POS)}")
    if light and (light not in VOICES["VERB"] or pos != "NOUN" or voice):
        raise PatternError(f"{where}: want 'light active >' or 'light passive >' and trigger:NOUN")
    if voice not in VOICES[pos]:
        allowed = " or ".join(repr(one) for one in VOICES[pos])
        raise PatternError(f"{where}: voice {voice!r}; for trigger:{pos} it is {allowed}")
    ends: dict[str, tuple[str, ...]] = {}
    for end, slots in END.findall(match["ends"]):
        if end not in ENDS or end in ends:
            found = f"{end!r} twice" if end in ends else f"end {end!r}"
            raise PatternError(f"{where}: {found}; want each of {', '.join(ENDS)} once at most")
        ends[end] = tuple(slots.split("|"))
        for slot in ends[end]:
            _check_slot(slot, pos, voice, light, ontology, where)
    if "both" in ends and len(ends) > 1:
        raise PatternError(f"{where}: both= stands alone, without subject= and object=")
    if "both" not in ends and "object" not in ends:
        raise PatternError(f"{where}: nothing names the object; add object= or both=")
    return Pattern(
        pos, voice, light, ends.get("subject", ()), ends.get("object", ()), ends.get("both", ())
    )


def _check_slot(
    slot: str, pos: str, voice: str, light: str, ontology: Ontology, where: str
) -> None:
    words = ontology.words["preposition"] | ontology.words.get("particle", frozenset())
    if slot not in SLOTS and slot.split(" ")[-1] not in words:
        raise PatternError(
            f"{where}: no slot {slot!r}; a slot is {', '.join(SLOTS)} or ends in a word of the "
            "word lists kg:preposition and kg:particle"
        )
    if slot == "anchor" and voice != "role":
        raise PatternError(f"{where}: the slot 'anchor' is for voice 'role' only")
    if slot == "agent" and "passive" not in (voice, light):
        raise PatternError(f"{where}: the slot 'agent' is for voice 'passive' only")
    if slot in ("obj", "iobj", "xcomp") and pos != "VERB":
        raise PatternError(f"{where}: the slot {slot!r} is for trigger:VERB only")
    if slot == "subj" and pos != "VERB" and not light:
        raise PatternError(f"{where}: the slot 'subj' is for trigger:VERB or below 'light' only")


def read_trigger(words: str, pos: str, ontology: Ontology) -> tuple[str, tuple[str, ...], str]:
    """Head, inner words and final preposition of a trigger that is read as `pos`.

    "seize control of" as a verb is ("seize", ("control",), "of").
    """
    lemmas, prepositions = words.split(" "), ontology.words["preposition"]
    ends = [not prepositions.isdisjoint(lemma.split("|")) for lemma in lemmas]
    prep = lemmas.pop() if len(lemmas) > 1 and ends[-1] else ""
    index = 0
    if pos != "VERB":
        start = next((i for i in range(len(lemmas)) if not ends[i]), 0)
        stops = (i for i in range(start + 1, len(lemmas)) if ends[i])
        index = next(stops, len(lemmas)) - 1
    return lemmas[index], (*lemmas[:index], *lemmas[index + 1 :]), prep
