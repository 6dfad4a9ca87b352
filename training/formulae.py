"""Treebank sentences and names in, sentences in the set phrases of conflict news out, with trees.

The treebanks hold hardly any newswire: no "told reporters that", no "killed and wounded". Two
supplements, both with the trees that EWT would give:

- `reported`: a clause of a treebank inside a frame of reported speech;
- `formula`: a small grammar of attacks, losses, moves and claims, over names of the gazetteers.
"""

import random
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from training.entities import GROUP_HEADS, group_names, person_names, read_rows, read_words
from training.treebank import Sentence, Word

_WORDS = read_words()
VERBS: dict[str, list[str]] = _WORDS["verbs"]
SLOTS: dict[str, list[str]] = {
    name: words.split() if isinstance(words, str) else words
    for name, words in _WORDS["slots"].items()
}
PLURAL, ADJECTIVES, SAYING = (
    frozenset(_WORDS["classes"][name].split()) for name in ("plural", "adjectives", "saying")
)
PAST, PARTICIPLE, PRESENT, PRESENT_3SG, ING = range(5)  # places of a verb's forms
REPORTED = 1600  # clauses of treebanks in frames of reported speech
FORMULAE = 1600  # sentences of the grammar of set phrases
TAGS = ("VBD", "VBN", "VBP", "VBZ", "VBG")
Segment = tuple["Part", str, int]  # words, label, index of the segment they depend on


@dataclass(frozen=True)
class Part:
    """Words whose heads count from 0; `root` is the index of their head."""

    words: tuple[Word, ...]
    root: int


@dataclass(frozen=True)
class Names:
    """What fills the slots: places, persons, groups, and words that are adjectives in names."""

    places: Sequence[str]
    persons: Sequence[str]
    groups: Sequence[str]
    adjectives: frozenset[str]


def _word(form: str, upos: str, xpos: str, head: int, rel: str, space: bool = True) -> Word:
    return Word(form, "_", upos, xpos, head, rel, space)


def one(form: str, upos: str, xpos: str) -> Part:
    """A part of one word."""
    return Part((_word(form, upos, xpos, 0, "ROOT"),), 0)


def join(*segments: Segment) -> Part:
    """Parts in order; each is (part, label, index of the part it depends on).

    The part that depends on itself holds the root.
    """
    offsets = [0]
    for part, _, _ in segments:
        offsets.append(offsets[-1] + len(part.words))
    words: list[Word] = []
    root = -1
    for i, (part, rel, parent) in enumerate(segments):
        top = offsets[parent] + segments[parent][0].root
        for j, word in enumerate(part.words):
            is_top = j == part.root
            if is_top and parent == i:
                root = offsets[i] + j
            head = top if is_top else offsets[i] + word.head
            label = ("ROOT" if parent == i else rel) if is_top else word.deprel
            words.append(replace(word, head=head, deprel=label))
    return Part(tuple(words), root)


def name(text: str) -> Part:
    """A name whose words are flat: Deir al-Zor, Abu Bakr al-Baghdadi."""
    pieces = re.findall(r"[^\s-]+|-", text)
    words = []
    at = 0
    for i, piece in enumerate(pieces):
        at += len(piece)
        space = text[at : at + 1] == " " or at >= len(text)
        at += space
        if piece == "-":
            head = 0 if i == 1 else min(i + 1, len(pieces) - 1)
            words.append(_word("-", "PUNCT", "HYPH", head, "punct", space))
        else:
            words.append(_word(piece, "PROPN", "NNP", 0, "flat" if i else "ROOT", space))
    return Part(tuple(words), 0)


def bare_group(text: str, names: Names) -> Part:
    """A group's name without its article: words before a head noun, `of` phrases, or flat words."""
    pieces = text.split()
    for i, piece in enumerate(pieces[1:-1], 1):
        if piece in ("of", "for", "in"):
            tail = bare_group(" ".join(pieces[i + 1 :]), names)
            return join((bare_group(" ".join(pieces[:i]), names), "", 0),
                        (prep(piece, tail), "nmod", 0))  # fmt: skip
    if pieces[0] == "the" and len(pieces) > 1:
        return join((one("the", "DET", "DT"), "det", 1), (bare_group(text[4:], names), "", 1))
    if pieces[-1] not in GROUP_HEADS or "-" in text:
        return name(text)
    last = len(pieces) - 1
    words = [
        _word(p, "ADJ", "NNP", last, "amod")
        if p.lower() in names.adjectives
        else _word(p, "PROPN", "NNP", last, "compound")
        for p in pieces[:-1]
    ]
    tag = "NNPS" if pieces[-1].endswith("s") else "NNP"
    return Part((*words, _word(pieces[-1], "PROPN", tag, last, "ROOT")), last)


def group(text: str, names: Names) -> Part:
    """A group's name, with an article if its head noun is English: the Free Syrian Army."""
    part = bare_group(text, names)
    if part.words[part.root].form in GROUP_HEADS:
        return join((one("the", "DET", "DT"), "det", 1), (part, "", 1))
    return part


def phrase(text: str) -> Part:
    """A noun phrase of common words, the last one its head: a police station."""
    pieces = text.split()
    last = len(pieces) - 1
    words = []
    for i, piece in enumerate(pieces):
        if i == last:
            plural = piece in PLURAL or (piece.endswith("s") and not piece.endswith("ss"))
            words.append(_word(piece, "NOUN", "NNS" if plural else "NN", last, "ROOT"))
        elif piece in ("a", "an", "the", "any"):
            words.append(_word(piece, "DET", "DT", last, "det"))
        elif piece == "their":
            words.append(_word(piece, "PRON", "PRP$", last, "nmod:poss"))
        elif piece in ADJECTIVES or "-" in piece:
            words.append(_word(piece, "ADJ", "JJ", last, "amod"))
        elif piece == "news" or not piece.endswith("s"):
            words.append(_word(piece, "NOUN", "NN", last, "compound"))
        else:
            words.append(_word(piece, "NOUN", "NNS", last, "compound"))
    if pieces in (["the", "BBC"], ["Reuters"]):
        words[-1] = _word(pieces[-1], "PROPN", "NNP", last, "ROOT")
    return Part(tuple(words), last)


def prep(form: str, part: Part) -> Part:
    """A noun phrase with its preposition."""
    return join((one(form, "ADP", "IN"), "case", 1), (part, "", 1))


def person(names: Names, rng: random.Random) -> Part:
    """A person, sometimes with a title or an apposition."""
    part = name(rng.choice(names.persons))
    draw = rng.random()
    if draw < 0.35:
        title = [one(t, "PROPN", "NNP") for t in rng.choice(SLOTS["titles"]).split()]
        head = (
            title[0]
            if len(title) == 1
            else join((title[0], "compound" if title[0].words[0].form == "Foreign" else "amod", 1),
                      (title[1], "", 1))
        )  # fmt: skip
        return join((head, "nmod:desc", 1), (part, "", 1))
    if draw < 0.6:
        words = rng.choice(SLOTS["posts"]).split()
        of = prep(words[2], group(rng.choice(names.groups), names))
        post = join((phrase(" ".join(words[:2])), "", 0), (of, "nmod", 0))
        comma = one(",", "PUNCT", ",")
        return join((part, "", 0), (comma, "punct", 2), (post, "appos", 0), (comma, "punct", 0))
    return part


def actor(names: Names, rng: random.Random) -> tuple[Part, bool]:
    """Who fights, and whether it is plural."""
    draw = rng.random()
    if draw < 0.22:
        return group(rng.choice(names.groups), names), False
    if draw < 0.3:
        return name(rng.choice(names.places)), False
    noun = rng.choice(SLOTS["fighters"])
    part = one(noun, "NOUN", "NNS")
    if draw < 0.45:
        return join(
            (one(rng.choice(SLOTS["demonyms"]), "ADJ", "JJ"), "amod", 1), (part, "", 1)
        ), True
    if draw < 0.58:
        return join(
            (one(rng.choice(SLOTS["kinds"]), "NOUN", "NN"), "compound", 1), (part, "", 1)
        ), True
    if draw < 0.68:
        stance = rng.choice(SLOTS["stances"])
        return join((one(stance, "ADJ", "JJ"), "amod", 1), (part, "", 1)), True
    if draw < 0.76:
        modifier = bare_group(rng.choice(names.groups), names)
        return join((modifier, "compound", 1), (part, "", 1)), True
    if draw < 0.84:
        backer = rng.choice(
            [one(rng.choice(SLOTS["demonyms"]), "ADJ", "JJ"), name("U.S."), name("Saudi")]
        )
        backer = Part((*backer.words[:-1], replace(backer.words[-1], space=False)), backer.root)
        hyphen = Part((_word("-", "PUNCT", "HYPH", 0, "ROOT", False),), 0)
        backed = one(rng.choice(["backed", "led", "supported"]), "VERB", "VBN")
        stance_part = join((backer, "compound", 2), (hyphen, "punct", 0), (backed, "", 2))
        return join((stance_part, "amod", 1), (part, "", 1)), True
    if draw < 0.92:
        loyal = one("loyal", "ADJ", "JJ")
        tail = join((loyal, "", 0), (prep("to", name(rng.choice(names.persons))), "obl", 0))
        return join((part, "", 0), (tail, "amod", 0)), True
    return part, True


def where(names: Names, rng: random.Random) -> Part:
    """In a place: in Aleppo, near the northern town of Azaz, in Helmand province."""
    place = name(rng.choice(names.places))
    draw = rng.random()
    if draw < 0.2:
        town = join(
            (one("the", "DET", "DT"), "det", 2),
            (one(rng.choice(SLOTS["regions"]), "ADJ", "JJ"), "amod", 2),
            (one(rng.choice(["city", "town", "village", "province"]), "NOUN", "NN"), "", 2),
            (prep("of", place), "nmod", 2),
        )
        return prep(rng.choice(["in", "near"]), town)
    if draw < 0.35:
        kind = one(rng.choice(["province", "district", "region"]), "NOUN", "NN")
        return prep("in", join((place, "compound", 1), (kind, "", 1)))
    return prep(rng.choice(["in", "in", "in", "near", "outside"]), place)


def when(rng: random.Random) -> tuple[Part, str]:
    """A time and its label."""
    day = one(rng.choice(SLOTS["days"]), "PROPN", "NNP")
    draw = rng.random()
    if draw < 0.6:
        return prep("on", day), "obl"
    if draw < 0.8:
        return day, "obl:unmarked"
    late = one(rng.choice(["late", "early"]), "ADJ", "JJ")
    return join((late, "amod", 1), (day, "", 1)), "obl:unmarked"


def count(rng: random.Random) -> Part:
    """A number, sometimes at least, more than, or about it."""
    number = one(str(rng.choice([2, 3, 5, 7, 12, 16, 20, 45, 60, 120])), "NUM", "CD")
    if rng.random() < 0.3:
        number = one(rng.choice(SLOTS["numbers"]), "NUM", "CD")
    draw = rng.random()
    if draw < 0.35:
        least = join((one("at", "ADP", "IN"), "case", 1), (one("least", "ADJ", "JJS"), "", 1))
        return join((least, "nmod", 1), (number, "", 1))
    if draw < 0.5:
        more = join((one("more", "ADJ", "JJR"), "", 0), (one("than", "ADP", "IN"), "fixed", 0))
        return join((more, "advmod", 1), (number, "", 1))
    return number


def victims(rng: random.Random) -> Part:
    """People hurt, often counted."""
    noun = one(rng.choice(SLOTS["victims"]), "NOUN", "NNS")
    if rng.random() < 0.8:
        return join((count(rng), "nummod", 1), (noun, "", 1))
    return noun


def verb(forms: str, which: int) -> Part:
    """A form of a verb, by its place."""
    return one(forms.split()[which], "VERB", TAGS[which])


def _be(plural: bool) -> Part:
    return one("were" if plural else "was", "AUX", "VBD")


@dataclass(frozen=True)
class Scene:
    """Who does it, to what, and the place and time that end the clause, with their labels."""

    names: Names
    subject: Part
    tense: int
    headline: bool
    target: Part
    place: Part
    tail: tuple[tuple[Part, str], ...]

    def built(self, top: int, *segments: Segment, place: bool = True) -> Part:
        """The segments, and behind them place and time, which depend on segment `top`."""
        tail = [(part, rel) for part, rel in self.tail if place or part is not self.place]
        return join(*segments, *((part, rel, top) for part, rel in tail))

    def active(self, forms: str, *segments: Segment, place: bool = True) -> Part:
        """Subject and verb, then the segments; the verb is segment 1."""
        said = (verb(forms, self.tense), "", 1)
        return self.built(1, (self.subject, "nsubj", 1), said, *segments, place=place)


def _struck(scene: Scene, rng: random.Random) -> Part:
    forms = rng.choice(VERBS["strike"] + VERBS["take"])
    taken = forms in VERBS["take"]
    thing = name(rng.choice(scene.names.places)) if taken else scene.target
    return scene.active(forms, (thing, "obj", 1))


def _harmed(scene: Scene, rng: random.Random) -> Part:
    who = victims(rng)
    return scene.active(rng.choice(VERBS["harm"]), (who, "obj", 1))


def _was_struck(scene: Scene, rng: random.Random) -> Part:
    forms = rng.choice(VERBS["strike"] + VERBS["take"] + VERBS["harm"])
    who = victims(rng) if forms in VERBS["harm"] else scene.target
    if forms in VERBS["take"]:
        who = name(rng.choice(scene.names.places))
    top = 1 if scene.headline else 2
    be = [] if scene.headline else [(_be(who.words[who.root].xpos == "NNS"), "aux:pass", top)]
    return scene.built(
        top,
        (who, "nsubj:pass", top),
        *be,
        (verb(forms, PARTICIPLE), "", top),
        (prep("by", scene.subject), "obl:agent", top),
    )


def _toll(scene: Scene, rng: random.Random) -> Part:
    dead = victims(rng) if rng.random() < 0.7 else count(rng)
    hurt = join((count(rng), "nummod", 1), (one("others", "NOUN", "NNS"), "", 1))
    if rng.random() < 0.3:
        hurt = one(rng.choice(["dozens", "scores", "many"]), "NOUN", "NNS")
    top = 1 if scene.headline else 2
    be = [] if scene.headline else [(_be(True), "aux:pass", top)]
    segments: list[Segment] = [(dead, "nsubj:pass", top), *be]
    segments.append((one("killed", "VERB", "VBN"), "", top))
    if rng.random() < 0.6:
        wounded = one(rng.choice(["wounded", "injured"]), "VERB", "VBN")
        both = join((one("and", "CCONJ", "CC"), "cc", 2), (hurt, "nsubj:pass", 2), (wounded, "", 2))
        segments.append((both, "conj", top))
    event = phrase(rng.choice(SLOTS["events"]))
    if rng.random() < 0.4:
        where_to = prep("on", name(rng.choice(scene.names.places)))
        event = join((event, "", 0), (where_to, "nmod", 0))
    segments.append((prep(rng.choice(["in", "by"]), event), "obl", top))
    return scene.built(top, *segments)


def _clashed(scene: Scene, rng: random.Random) -> Part:
    other, _ = actor(scene.names, rng)
    return scene.active("clashed clashed clash clashes", (prep("with", other), "obl", 1))


def _moved(scene: Scene, rng: random.Random) -> Part:
    forms = rng.choice(VERBS["move"])
    way = "on" if forms.startswith("adv") else "from"
    return scene.active(forms, (prep(way, name(rng.choice(scene.names.places))), "obl", 1))


def _launched(scene: Scene, rng: random.Random) -> Part:
    deed = phrase(rng.choice(SLOTS["deeds"]))
    against = prep(rng.choice(["against", "on"]), name(rng.choice(scene.names.places)))
    deed = join((deed, "", 0), (against, "nmod", 0))
    if rng.random() < 0.4:
        out = (one("out", "ADP", "RP"), "compound:prt", 1)
        return scene.active("carried carried carry carries", out, (deed, "obj", 1), place=False)
    return scene.active("launched launched launch launches", (deed, "obj", 1), place=False)


def _vowed(scene: Scene, rng: random.Random) -> Part:
    forms = rng.choice(VERBS["attempt"])
    base = rng.choice(VERBS["take"]).split()[PRESENT]
    deed = join(
        (one("to", "PART", "TO"), "mark", 1),
        (one(base, "VERB", "VB"), "", 1),
        (name(rng.choice(scene.names.places)), "obj", 1),
    )
    return scene.active(forms, (deed, "xcomp", 1))


def _denied(scene: Scene, rng: random.Random) -> Part:
    attack = prep("in", phrase(rng.choice(["the attack", "the killing", "the bombing"])))
    thing = join((phrase("any involvement"), "", 0), (attack, "nmod", 0))
    return scene.active("denied denied deny denies", (thing, "obj", 1), place=False)


def _blamed(scene: Scene, rng: random.Random) -> Part:
    other, _ = actor(scene.names, rng)
    blame = prep("for", phrase(rng.choice(["the attack", "the bombing", "the killings"])))
    forms = "blamed blamed blame blames"
    return scene.active(forms, (other, "obj", 1), (blame, "obl", 1), place=False)


def _claimed(scene: Scene, rng: random.Random) -> Part:
    attack = phrase(rng.choice(["the attack", "the bombing", "the killings", "the blast"]))
    if rng.random() < 0.4:
        attack = join((attack, "", 0), (scene.place, "nmod", 0))
    thing = join((one("responsibility", "NOUN", "NN"), "", 0), (prep("for", attack), "nmod", 0))
    return scene.active("claimed claimed claim claims", (thing, "obj", 1))


def _accused(scene: Scene, rng: random.Random) -> Part:
    other, _ = actor(scene.names, rng)
    deed = join(
        (one("of", "SCONJ", "IN"), "mark", 1),
        (verb(rng.choice(VERBS["strike"]), ING), "", 1),
        (scene.target, "obj", 1),
    )
    accused = (verb("accused accused accuse accuses", scene.tense), "", 1)
    return join((scene.subject, "nsubj", 1), accused, (other, "obj", 1), (deed, "advcl", 1))


DEEDS = (_struck, _struck, _harmed, _was_struck, _was_struck, _toll, _toll, _clashed, _moved,
         _launched, _launched, _vowed, _denied, _blamed, _claimed, _accused)  # fmt: skip


def clause(names: Names, rng: random.Random, *, headline: bool = False) -> Part:
    """A finite clause about fighting, without its full stop."""
    subject, plural = actor(names, rng)
    place = where(names, rng)
    time = when(rng)
    target = phrase(rng.choice(SLOTS["targets"]))
    deed = rng.choice(DEEDS)
    tail = [(place, "obl")] if rng.random() < 0.45 else []
    tail += [time] if rng.random() < 0.3 else []
    tense = (PRESENT if plural else PRESENT_3SG) if headline else PAST
    return deed(Scene(names, subject, tense, headline, target, place, tuple(tail)), rng)


def source(names: Names, rng: random.Random) -> tuple[Part, bool]:
    """Who says it, and whether it is plural."""
    draw = rng.random()
    if draw < 0.55:
        part = phrase(rng.choice(SLOTS["sources"]))
        return part, part.words[part.root].xpos == "NNS"
    if draw < 0.8:
        return person(names, rng), False
    if draw < 0.9:
        return group(rng.choice(names.groups), names), False
    return name(rng.choice(names.places)), False


def _that_clause(segments: list[Segment], content: Part, share: float, rng: random.Random) -> Part:
    """The clause behind segments whose verb is segment 1, with "that" in a share of cases."""
    if rng.random() < share:
        segments.append((one("that", "SCONJ", "IN"), "mark", len(segments) + 1))
    return join(*segments, (content, "ccomp", 1))


def reporting(content: Part, names: Names, rng: random.Random, *, headline: bool = False) -> Part:
    """The clause inside a frame of reported speech, without its full stop."""
    who, plural = source(names, rng)
    present = headline or rng.random() < 0.15
    tense = (PRESENT if plural else PRESENT_3SG) if present else PAST
    commonest = VERBS["claim"][0]
    said = verb(commonest if rng.random() < 0.6 else rng.choice(VERBS["claim"]), tense)
    comma = one(",", "PUNCT", ",")
    time, time_rel = when(rng)
    segments: list[Segment]
    draw = rng.random()
    if draw < 0.3:  # Rebels shelled the town, officials said on Friday
        segments = [(content, "ccomp", 3), (comma, "punct", 0), (who, "nsubj", 3), (said, "", 3)]
        if rng.random() < 0.3:
            segments.append((time, time_rel, 3))
        return join(*segments)
    if draw < 0.42:  # Rebels shelled the town, said officials
        return join((content, "ccomp", 2), (comma, "punct", 0), (said, "", 2), (who, "nsubj", 2))
    if draw < 0.52:  # "Rebels shelled the town," officials said
        return join(
            (Part((_word('"', "PUNCT", "``", 0, "ROOT", False),), 0), "punct", 1),
            (content, "ccomp", 5),
            (comma, "punct", 1),
            (one('"', "PUNCT", "''"), "punct", 1),
            (who, "nsubj", 5),
            (said, "", 5),
        )
    if draw < 0.72:  # officials told reporters in Kabul on Friday that rebels shelled the town
        hearer = phrase(rng.choice(SLOTS["listeners"]))
        told = verb("told told tell tells", tense)
        segments = [(who, "nsubj", 1), (told, "", 1), (hearer, "iobj", 1)]
        if rng.random() < 0.25:
            segments.append((prep("in", name(rng.choice(names.places))), "obl", 1))
        if rng.random() < 0.25:
            segments.append((time, time_rel, 1))
        return _that_clause(segments, content, 0.85, rng)
    if draw < 0.9:  # officials confirmed that rebels shelled the town
        segments = [(who, "nsubj", 1), (verb(rng.choice(VERBS["claim"]), tense), "", 1)]
        if rng.random() < 0.2:
            segments.append((time, time_rel, 1))
        return _that_clause(segments, content, 0.75, rng)
    to = join((one("according", "VERB", "VBG"), "", 0), (one("to", "ADP", "IN"), "fixed", 0))
    by = join((to, "case", 1), (who, "", 1))
    return join((content, "", 0), (comma, "punct", 2), (by, "obl", 0))


def _closed(part: Part, *, stop: bool) -> Sentence:
    """A part as a sentence: capital first, spaces mended, a full stop if asked for."""
    if stop:
        part = join((part, "", 0), (one(".", "PUNCT", "."), "punct", 0))
    last = len(part.words) - 1
    kept = [
        i
        for i, word in enumerate(part.words)
        if word.form != "," or (i < last and part.words[i + 1].form not in (",", "."))
    ]
    place = {old: new for new, old in enumerate(kept)}
    words = [replace(part.words[i], head=place[part.words[i].head]) for i in kept]
    for i, word in enumerate(words[:-1]):
        closing = words[i + 1].form in (",", ".") or words[i + 1].xpos == "''"
        words[i] = replace(word, space=word.space and not closing)
    first = 1 if words[0].form == '"' else 0
    form = words[first].form
    words[first] = replace(words[first], form=form[:1].upper() + form[1:])
    words[-1] = replace(words[-1], space=True)
    text = "".join(w.form + " " * w.space for w in words).strip()
    return Sentence(tuple(words), text, True)


def _content(sentence: Sentence) -> Part | None:
    """A plain declarative sentence as a clause that can be reported, or None."""
    words = sentence.words
    root = next((i for i, w in enumerate(words) if w.head == i), -1)
    subjects = [w for w in words if w.head == root and w.deprel.startswith("nsubj")]
    if (
        not 5 <= len(words) <= 28
        or words[-1].form != "."
        or any(w.form in ('"', "“", "”", "''", "``", ":", ";", "?", "!") for w in words)
        or words[root].lemma in SAYING
        or words[root].upos not in ("VERB", "ADJ", "NOUN")
        or not subjects
        or words[0].upos in ("PUNCT", "CCONJ", "INTJ", "X")
        or any(w.head == len(words) - 1 for w in words[:-1])
        or sum(w.deprel == "ROOT" for w in words) != 1
        or any(w.head == root and w.deprel in ("parataxis", "discourse") for w in words)
    ):
        return None
    first = words[0]
    if first.upos != "PROPN" and first.form != "I" and first.xpos != "NNP":
        is_demonym = first.upos == "ADJ" and first.lemma[:1].isupper()
        form = first.form if is_demonym else first.form[:1].lower() + first.form[1:]
        first = replace(first, form=form)
    kept = [first, *words[1:-1]]
    kept[-1] = replace(kept[-1], space=True)
    return Part(tuple(kept), root)


def reported(
    sentences: Sequence[Sentence], names: Names, *, count: int, seed: int
) -> list[Sentence]:
    """`count` sentences of treebanks as reported speech."""
    rng = random.Random(seed)
    contents = [part for part in map(_content, sentences) if part is not None]
    return [_closed(reporting(rng.choice(contents), names, rng), stop=True) for _ in range(count)]


def dateline(sentence: Sentence, names: Names, rng: random.Random) -> list[Sentence]:
    """A sentence behind a dateline, which counts as a sentence of its own: KABUL (AP) —"""
    place = rng.choice(names.places).upper()
    part = name(place)
    if rng.random() < 0.3:
        country = name(rng.choice(names.places))
        part = join((part, "", 0), (one(",", "PUNCT", ","), "punct", 2), (country, "appos", 0))
    if rng.random() < 0.7:
        agency = name(rng.choice(SLOTS["agencies"]))
        bracket = Part((_word("(", "PUNCT", "-LRB-", 0, "ROOT", False),), 0)
        inside = Part((replace(agency.words[0], space=False),), 0)
        closing = one(")", "PUNCT", "-RRB-")
        part = join((part, "", 0), (bracket, "punct", 2), (inside, "parataxis", 0),
                    (closing, "punct", 2))  # fmt: skip
    dash = rng.choice(["—", "–", "--", "-"])
    part = join((part, "", 0), (one(dash, "PUNCT", ":"), "punct", 0))
    words = list(part.words)
    for i, word in enumerate(words[:-1]):
        if words[i + 1].form == ",":
            words[i] = replace(word, space=False)
    text = "".join(w.form + " " * w.space for w in words).strip()
    return [Sentence(tuple(words), text, True), replace(sentence, opens=False)]


def formulae(names: Names, *, count: int, seed: int) -> list[Sentence]:
    """`count` sentences of the grammar: four in ten reported, a quarter headlines."""
    rng = random.Random(seed)
    made: list[Sentence] = []
    alone = True
    while len(made) < count:
        headline = rng.random() < 0.25
        part = clause(names, rng, headline=headline)
        if rng.random() < 0.4:
            part = reporting(part, names, rng, headline=headline)
        sentence = _closed(part, stop=not headline)
        if not headline and rng.random() < 0.12:
            made += dateline(sentence, names, rng)
        else:
            opens = alone or headline or rng.random() < 0.5
            made.append(replace(sentence, opens=opens))
        alone = headline
    return made


def slot_fillers(data: Path, sentences: Sequence[Sentence]) -> Names:
    """Names for `formulae`; none is held out for evaluation."""
    bank = read_rows(data / "ner" / "gmb.jsonl")
    seen = Counter(row.text[a:b] for row in bank for a, b, label in row.spans if label == "GPE")
    places = {name for name, count in seen.items() if count > 2}
    groups = group_names(data / "gazetteers", held_out=False)
    adjectives = {w.form.lower() for s in sentences for w in s.words if w.upos == "ADJ"}
    return Names(
        places=sorted(p for p in places if re.fullmatch(r"[A-Z][a-z]+([ -][A-Z][a-z]+)?", p)),
        persons=person_names(data / "gazetteers"),
        groups=[group for group in groups if not re.search(r" (and|e|y|des?|di)\b", group, re.I)],
        adjectives=frozenset(adjectives),
    )


def made_sentences(data: Path, seen: Sequence[Sentence]) -> list[Sentence]:
    """Both supplements, over the sentences of the treebanks and the names of the gazetteers."""
    names = slot_fillers(data, seen)
    made = reported(seen, names, count=REPORTED, seed=1)
    return made + formulae(names, count=FORMULAE, seed=2)
