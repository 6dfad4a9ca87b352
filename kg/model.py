"""The records that every other module speaks in. Imports nothing but the standard library.

Offsets are characters, half-open, in `Article.text` as it was read. Token indices, spaCy objects
and RDF terms never appear here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Polarity = Literal["positive", "negative"]
Realis = Literal["actual", "planned", "hypothetical", "requested"]
Certainty = Literal["certain", "reported"]
Standing = Literal["stated", "claimed", "denied", "unreal"]
MentionKind = Literal["name", "description", "pronoun", "event", "literal"]
BlockKind = Literal["headline", "standfirst", "paragraph"]


# ---------------------------------------------------------------- text as read
@dataclass(frozen=True, slots=True)
class Span:
    """`text == article.text[start:end]`, always."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Block:
    """A run of the story that is parsed on its own: a headline, a standfirst, a paragraph."""

    start: int
    end: int
    kind: BlockKind = "paragraph"


@dataclass(frozen=True, slots=True)
class Masked:
    """A run that is no part of the story. Kept with its reason and score (0–1), never deleted."""

    start: int
    end: int
    reason: str
    score: float = 1.0


@dataclass(frozen=True, slots=True)
class Article:
    """One news text. `blocks` and `masked` are sorted, disjoint, and cover all but white space.

    `text` has decoded characters, `\\n` line ends and blanked control characters; for HTML it is
    the extracted text. `id` is a file-safe slug, unique within a run. `date` is ISO (YYYY-MM-DD).
    `publisher` is empty where it is not known. `path` says where it was read from, for messages.
    """

    id: str
    text: str
    blocks: tuple[Block, ...]
    masked: tuple[Masked, ...] = ()
    title: str = ""
    url: str = ""
    publisher: str = ""
    date: str = ""
    path: str = ""


# ------------------------------------------------------------------ who and what
@dataclass(frozen=True, slots=True)
class Count:
    """A number of things. `minimum` or `maximum` is None where the text leaves that end open."""

    minimum: int | None
    maximum: int | None
    text: str


@dataclass(frozen=True, slots=True)
class Mention:
    """A place in the text that speaks of something: a phrase with its class and, later, its entity.

    `type` is the local name of an ontology class ("ArmedGroup"), "" where it is not known.
    `name` is the mention without determiners, numbers and possessive mark, as a label.
    `entity` is the key of its `Entity`, "" before linking. `coref_by` names the sieve that linked
    it, "" where it names its entity itself. For `kind == "literal"` the name is the value.
    """

    start: int
    end: int
    text: str
    type: str
    kind: MentionKind
    name: str
    head: str = ""  # lemma of the head word
    count: Count | None = None
    entity: str = ""
    coref_by: str = ""


@dataclass(frozen=True, slots=True)
class Entity:
    """One thing that mentions refer to. `key` is unique and the same on every run.

    Names are global: `article == ""`. Descriptions and events are scoped: `article` is the id of
    their article, and their key starts with it. `aliases` are the other names, sorted.
    `former` are former names. `wikidata`, `lat`, `lon`, `country` come from gazetteers only.
    """

    key: str
    name: str
    type: str
    kind: MentionKind
    article: str = ""
    aliases: tuple[str, ...] = ()
    former: tuple[str, ...] = ()
    wikidata: str = ""
    lat: float | None = None
    lon: float | None = None
    country: str = ""


# ----------------------------------------------------------------- who says what
@dataclass(frozen=True, slots=True)
class Attribution:
    """Somebody says something, found whether or not the content yields a claim.

    `source` is None where the text names none ("was reported to"); `relayed_by` are those who
    passed it on, nearest the source first, the outlet left out. `content` are disjoint spans.
    `kind` is the local name of the cue's class in the ontology ("Claiming", "Denying"); `cue` is
    the reporting word itself. `quoted`: the content holds a direct quotation.
    `outer` is the attribution in whose content this one lies, if any.
    """

    source: Mention | None
    cue: Span
    content: tuple[Span, ...]
    kind: str
    sentence: Span
    relayed_by: tuple[Mention, ...] = ()
    quoted: bool = False
    polarity: Polarity = "positive"
    realis: Realis = "actual"
    modality: str = ""
    outer: Attribution | None = None


@dataclass(frozen=True, slots=True)
class TimeSpan:
    """When, as ISO dates, inclusive; an open or unknown end is empty.

    `precision` is day, month, year or range, or "" where the text could not be anchored.
    `throughout`: the claim holds during all of the interval ("since 2012"), else within it.
    """

    start: str
    end: str
    precision: str
    text: str
    throughout: bool = False


@dataclass(frozen=True, slots=True)
class Claim:
    """What one voice says: subject, relation, object, and how it is said.

    `relation` is a property's local name. `attribution` is None for the outlet's own voice.
    `event` is the happening that the claim is about. `content` is set on a speech act: the claim
    that it makes; `part_of` on "including 22 children": the claim whose count holds this one.
    `certainty` is the voice's own ("allegedly" makes it reported). `found_by` is frame/rule.
    """

    article: str
    subject: Mention
    relation: str
    object: Mention
    trigger: Span
    sentence: Span
    found_by: str
    confidence: float
    attribution: Attribution | None = None
    polarity: Polarity = "positive"
    realis: Realis = "actual"
    modality: str = ""
    certainty: Certainty = "certain"
    hedge: str = ""
    count: Count | None = None
    place: Mention | None = None
    time: TimeSpan | None = None
    instrument: Mention | None = None
    event: Mention | None = None
    content: Claim | None = None
    part_of: Claim | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """All that one article says: the input of fusing and assembling.

    Every mention in `claims` and `attributions` has its `entity` set, and each key is in
    `entities`. `outlet` is the entity of the article's publisher.
    """

    article: Article
    claims: tuple[Claim, ...]
    attributions: tuple[Attribution, ...]
    entities: tuple[Entity, ...]
    outlet: Entity
    mentions: tuple[Mention, ...] = ()


@dataclass(frozen=True, slots=True)
class Rivalry:
    """Two claims to be read together. `kind`: rivals, contradicts, divergesFrom, corroborates."""

    kind: str
    first: Claim
    second: Claim


# ------------------------------------------------------------------- the ontology
@dataclass(frozen=True, slots=True)
class Class:
    """A class of entities. `nouns` are lemmas of common nouns that describe a member ("rebel");
    `name_words` are words inside or at the end of names of members ("Brigade")."""

    name: str
    label: str
    parents: tuple[str, ...] = ()
    nouns: tuple[str, ...] = ()
    name_words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Frame:
    """A piece of syntax, written once: patterns in the notation of `patterns.py`."""

    name: str
    patterns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation as data. `parents` are its direct super-relations, nearest first."""

    name: str
    label: str
    inverse_label: str = ""
    domain: str = "Cause"
    range: str = "Thing"
    parents: tuple[str, ...] = ()
    symmetric: bool = False
    toll: bool = False
    speech_act: bool = False
    event: str = ""
    excludes: tuple[str, ...] = ()
    frames: tuple[str, ...] = ()
    triggers: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    counter_examples: tuple[str, ...] = ()
    notations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cue:
    """A closed set of words and their effect on the claims in their scope.

    `kind` is "reporting", "modality", "negation" or "hedge"; `name` the local name of the block.
    `words` are lemmas, several words with one blank between ("according to").
    """

    name: str
    kind: str
    words: tuple[str, ...]
    modality: str = ""
    realis: Realis = "actual"
    polarity: Polarity = "positive"
    certainty: Certainty = "certain"


@dataclass(frozen=True, slots=True)
class Known:
    """A named thing of the gazetteer. `aliases` hold every spelling that counts as its name."""

    name: str
    type: str
    aliases: tuple[str, ...] = ()
    former: tuple[str, ...] = ()
    demonyms: tuple[str, ...] = ()
    organ_of: str = ""  # name of the party whose organ it is
    side: str = ""
    country: str = ""
    wikidata: str = ""
    lat: float | None = None
    lon: float | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Ontology:
    """The configuration of everything, as plain strings; made by `ontology.py`, passed by value.

    `words` are the other closed word lists, by name ("lightVerb", "title", "comparatorAtLeast").
    """

    classes: Mapping[str, Class]
    relations: Mapping[str, Relation]
    frames: Mapping[str, Frame]
    cues: tuple[Cue, ...]
    words: Mapping[str, frozenset[str]]
    known: tuple[Known, ...] = ()
    ancestors: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def is_a(self, kind: str, ancestor: str) -> bool:
        """Whether class or relation `kind` is `ancestor` or lies below it; "" is nothing."""
        return kind == ancestor or ancestor in self.ancestors.get(kind, frozenset())


def standing(claim: Claim, *, party_outlet: bool = False) -> Standing:
    """How a claim stands: the one rule that decides what becomes a plain triple.

    `party_outlet`: the article's outlet is the organ of a party and states nothing itself.
    """
    if claim.realis != "actual":
        return "unreal"
    if claim.polarity == "negative":
        return "denied"
    own_voice = claim.attribution is None and not party_outlet
    return "stated" if own_voice and claim.certainty == "certain" else "claimed"
