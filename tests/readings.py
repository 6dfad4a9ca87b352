"""Two articles as `Reading`s, built by hand: every standing, every kind of claim, no pipeline.

Varda, Qara and who fights over them do not exist. `READINGS` and `RIVALRIES` go with `ONTOLOGY`, a
small one that has what they use. `CLAIMS` names each claim for tests that look at one.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from kg.model import (
    Article,
    Attribution,
    Block,
    Claim,
    Class,
    Count,
    Entity,
    Known,
    Mention,
    Ontology,
    Reading,
    Relation,
    Rivalry,
    Span,
    TimeSpan,
)

# ------------------------------------------------------------------------- the ontology
PARENTS = {
    "Cause": (), "Thing": (), "Actor": ("Cause", "Thing"), "Person": ("Actor",),
    "People": ("Actor",), "Group": ("Actor",), "ArmedGroup": ("Group",), "Army": ("Group",),
    "Ministry": ("Group",), "Monitor": ("Group",), "Outlet": ("Group",), "Place": ("Thing",),
    "City": ("Place",), "Facility": ("Place",), "State": ("Group", "Place"), "Object": ("Thing",),
    "Weapon": ("Object",), "Event": ("Cause", "Thing"), "Attack": ("Event",),
    "Shelling": ("Attack",),
}  # fmt: skip
NOUNS = {"Army": ("army",), "Ministry": ("ministry", "interior ministry")}
RELATIONS = (
    Relation("attacked", "attacked", "attacked by"),
    Relation("shelled", "shelled", "shelled by", parents=("attacked",), event="Shelling"),
    Relation("bombedFromAir", "bombed from the air", parents=("attacked",)),
    Relation("harmed", "harmed", range="Actor", toll=True),
    Relation("killed", "killed", "killed by", range="Actor", parents=("harmed",), toll=True),
    Relation("abducted", "abducted", domain="Actor", range="Actor"),
    Relation("repelled", "repelled", domain="Actor"),
    Relation("seized", "seized", domain="Actor", excludes=("repelled",)),
    Relation("accused", "accused", domain="Actor", speech_act=True),
    Relation("metWith", "met with", domain="Actor", range="Actor", symmetric=True),
    Relation("leads", "leads", "led by", domain="Actor", range="Group"),
    Relation("formerName", "former name", domain="Actor", range="Literal"),
    Relation("locatedIn", "located in", domain="Thing", range="Place"),
    Relation("organOf", "organ of", domain="Group", range="Actor"),
    Relation("factionOf", "faction of", domain="Group", range="Group", parents=("organOf",)),
    Relation("memberOf", "member of", domain="Actor", range="Group"),
)
KNOWN = (
    Known("Varda", "State", demonyms=("Vardan",), side="government"),
    Known("Radio Varda", "Outlet", organ_of="Varda"),
    Known("Northern Front", "ArmedGroup", side="front"),
    Known("Qara", "City", country="Varda", wikidata="Q12345", lat=34.15, lon=36.75),
)


def ancestors(parents: dict[str, tuple[str, ...]]) -> dict[str, frozenset[str]]:
    def above(name: str) -> frozenset[str]:
        return frozenset(parents[name]).union(*map(above, parents[name]))

    return {name: above(name) for name in parents}


ONTOLOGY = Ontology(
    classes={n: Class(n, n.lower(), up, NOUNS.get(n, ())) for n, up in PARENTS.items()},
    relations={relation.name: relation for relation in RELATIONS},
    frames={},
    cues=(),
    words={},
    known=KNOWN,
    ancestors=ancestors(PARENTS) | ancestors({r.name: r.parents for r in RELATIONS}),
)

# ------------------------------------------------------------------------- the articles
COURIER_TEXT = """\
Market shelled as truce ends
Fighters shelled the market of Qara, a city in Varda, with mortars on Monday.
At least 15 civilians, four children among them, died in the bombardment, the Lantern Network said.
The Vardan army denied that its jets had bombed the market.
Ilan Serr, who leads the Northern Front, told the Inter Press Bureau that his men would take the airport.
The interior ministry accused the Northern Front of abducting two doctors.
The Northern Front, once the River Brigades, met envoys of Varda in Qara on Sunday.
The market was allegedly struck twice before.
The roads were reported to be open again.
"""
RADIO_TEXT = """\
The Northern Front killed 40 civilians in Qara.
The Vardan army threw back the assault, the army said.
"""


def article_of(id_: str, text: str, **about: Any) -> Article:
    blocks, start = [], 0
    for line in text.splitlines(keepends=True):
        blocks.append(Block(start, start + len(line.rstrip("\n"))))
        start += len(line)
    return Article(id_, text, tuple(blocks), **about)


COURIER = article_of(
    "courier-qara",
    COURIER_TEXT,
    title="Market shelled as truce ends",
    url="https://courier.example/2031/05/13/qara#top",
    publisher="The Daily Courier",
    date="2031-05-13",
)
RADIO = article_of("radio-varda", RADIO_TEXT, publisher="Radio Varda", date="2031-05-14")


def entity(key: str, name: str, type_: str, kind: str = "name", **more: object) -> Entity:
    article = key.partition("#")[0] if "#" in key else ""
    return Entity(key, name, type_, kind, article=article, **more)  # type: ignore[arg-type]


FRONT = entity("Group|northern front", "Northern Front", "ArmedGroup", former=("River Brigades",))
ARMY = entity("Group|varda army", "Vardan army", "Army")
VARDA = entity("Group|varda", "Varda", "State")
QARA = entity(
    "Place|qara, varda", "Qara", "City", aliases=("Kara",), wikidata="Q12345", lat=34.15, lon=36.75
)
SERR = entity("Person|ilan serr", "Ilan Serr", "Person")
LANTERN = entity("Group|lantern network", "Lantern Network", "Monitor")
BUREAU = entity("Group|inter press bureau", "Inter Press Bureau", "Outlet")
MINISTRY = entity(
    "courier-qara#interior-ministry-1", "interior ministry", "Ministry", "description"
)
FIGHTERS = entity("courier-qara#fighters-1", "fighters", "ArmedGroup", "description")
MARKET = entity("courier-qara#market-1", "market", "Facility", "description")
SHELLING = entity("courier-qara#bombardment-1", "bombardment", "Shelling", "event")
STRIKE = entity("courier-qara#strike-1", "strike", "Attack", "event")
CIVILIANS = entity("courier-qara#civilians-1", "civilians", "People", "description")
CHILDREN = entity("courier-qara#children-1", "children", "People", "description")
DOCTORS = entity("courier-qara#doctors-1", "doctors", "People", "description")
ENVOYS = entity("courier-qara#envoys-1", "envoys", "People", "description")
MEN = entity("courier-qara#men-1", "men", "People", "description")
AIRPORT = entity("courier-qara#airport-1", "airport", "Facility", "description")
MORTARS = entity("courier-qara#mortars-1", "mortars", "Weapon", "description")
COURIER_OUTLET = entity("Group|daily courier", "The Daily Courier", "Outlet")
RADIO_OUTLET = entity("Group|radio varda", "Radio Varda", "Outlet")
DEAD = entity("radio-varda#civilians-1", "civilians", "People", "description")
ASSAULT = entity("radio-varda#assault-1", "assault", "Attack", "event")


# --------------------------------------------------------------------------- the claims
def span(article: Article, words: str, sentence: int = 0) -> Span:
    """The first occurrence of `words` in the article's block number `sentence`, or after it."""
    start = article.text.index(words, article.blocks[sentence].start)
    return Span(start, start + len(words), words)


def mention(article: Article, words: str, of: Entity, sentence: int, coref_by: str = "") -> Mention:
    at = span(article, words, sentence)
    return Mention(
        at.start, at.end, at.text, of.type, of.kind, of.name, entity=of.key, coref_by=coref_by
    )


def line(article: Article, sentence: int) -> Span:
    block = article.blocks[sentence]
    return Span(block.start, block.end, article.text[block.start : block.end])


def said(
    article: Article, sentence: int, source: Mention | None, cue: str, content: str, kind: str,
    **more: object,
) -> Attribution:  # fmt: skip
    return Attribution(
        source=source,
        cue=span(article, cue, sentence),
        content=(span(article, content, sentence),),
        kind=kind,
        sentence=line(article, sentence),
        **more,  # type: ignore[arg-type]
    )


def claim(
    article: Article, sentence: int, subject: Mention, relation: str, object_: Mention,
    trigger: str, confidence: float = 0.9, **more: object,
) -> Claim:  # fmt: skip
    return Claim(
        article=article.id,
        subject=subject,
        relation=relation,
        object=object_,
        trigger=span(article, trigger, sentence),
        sentence=line(article, sentence),
        found_by=f"Transitive/{trigger}",
        confidence=confidence,
        **more,  # type: ignore[arg-type]
    )


_C, _R = COURIER, RADIO
_MONDAY = TimeSpan("2031-05-12", "2031-05-12", "day", "on Monday")
_LANTERN_SAID = said(
    _C, 2, mention(_C, "the Lantern Network", LANTERN, 2), "said",
    "At least 15 civilians, four children among them, died in the bombardment", "Saying",
)  # fmt: skip
_ARMY_DENIED = said(
    _C, 3, mention(_C, "The Vardan army", ARMY, 3), "denied",
    "that its jets had bombed the market", "Denying", polarity="negative",
)  # fmt: skip
_SERR_TOLD = said(
    _C, 4, mention(_C, "Ilan Serr", SERR, 4), "told", "that his men would take the airport",
    "Saying", relayed_by=(mention(_C, "the Inter Press Bureau", BUREAU, 4),),
)  # fmt: skip
_REPORTED = said(_C, 8, None, "reported", "The roads", "Saying")
_ARMY_SAID = said(
    _R, 1, mention(_R, "the army", ARMY, 1), "said",
    "The Vardan army threw back the assault", "Saying",
)  # fmt: skip

_dead = claim(
    _C, 2, mention(_C, "the bombardment", SHELLING, 2), "killed",
    mention(_C, "At least 15 civilians", CIVILIANS, 2), "died", 0.88, attribution=_LANTERN_SAID,
    count=Count(15, None, "At least 15"), event=mention(_C, "the bombardment", SHELLING, 2),
)  # fmt: skip
_abducted = claim(
    _C, 5, mention(_C, "the Northern Front", FRONT, 5), "abducted",
    mention(_C, "two doctors", DOCTORS, 5), "abducting", count=Count(2, 2, "two"),
)  # fmt: skip
CLAIMS = {
    # the outlet's own voice
    "shelled": claim(
        _C, 1, mention(_C, "Fighters", FIGHTERS, 1), "shelled", mention(_C, "the market", MARKET, 1),
        "shelled", 0.95, event=mention(_C, "shelled", SHELLING, 1),
        place=mention(_C, "Qara", QARA, 1), time=_MONDAY,
        instrument=mention(_C, "mortars", MORTARS, 1),
    ),
    "located": claim(
        _C, 1, mention(_C, "Qara", QARA, 1), "locatedIn", mention(_C, "Varda", VARDA, 1), "city in"
    ),
    "leads": claim(
        _C, 4, mention(_C, "Ilan Serr", SERR, 4), "leads",
        mention(_C, "the Northern Front", FRONT, 4), "leads",
    ),
    "renamed": claim(
        _C, 6, mention(_C, "The Northern Front", FRONT, 6), "formerName",
        Mention(
            span(_C, "River Brigades", 6).start, span(_C, "River Brigades", 6).end,
            "River Brigades", "", "literal", "River Brigades",
        ), "once",
    ),
    "met": claim(
        _C, 6, mention(_C, "The Northern Front", FRONT, 6), "metWith",
        mention(_C, "envoys of Varda", ENVOYS, 6), "met", place=mention(_C, "Qara", QARA, 6),
        time=TimeSpan("2031-05-11", "2031-05-11", "day", "on Sunday"),
    ),
    "accused": claim(
        _C, 5, mention(_C, "The interior ministry", MINISTRY, 5), "accused",
        mention(_C, "the Northern Front", FRONT, 5), "accused", content=_abducted,
    ),
    # what others say
    "dead": _dead,
    "children": claim(
        _C, 2, mention(_C, "the bombardment", SHELLING, 2), "killed",
        mention(_C, "four children", CHILDREN, 2), "died", 0.8, attribution=_LANTERN_SAID,
        count=Count(4, 4, "four"), event=mention(_C, "the bombardment", SHELLING, 2),
        part_of=_dead,
    ),
    "abducted": _abducted,
    "denied": claim(
        _C, 3, mention(_C, "its", ARMY, 3, coref_by="pronoun"), "bombedFromAir",
        mention(_C, "the market", MARKET, 3), "bombed", attribution=_ARMY_DENIED,
        polarity="negative",
    ),
    "promised": claim(
        _C, 4, mention(_C, "his men", MEN, 4), "seized", mention(_C, "the airport", AIRPORT, 4),
        "take", attribution=_SERR_TOLD, realis="planned", modality="promised",
    ),
    "alleged": claim(
        _C, 7, mention(_C, "struck", STRIKE, 7), "attacked", mention(_C, "The market", MARKET, 7),
        "struck", 0.6, certainty="reported", hedge="allegedly",
        event=mention(_C, "struck", STRIKE, 7),
    ),
    # a party's own outlet states nothing
    "radio-dead": claim(
        _R, 0, mention(_R, "The Northern Front", FRONT, 0), "killed",
        mention(_R, "40 civilians", DEAD, 0), "killed", count=Count(40, 40, "40"),
        place=mention(_R, "Qara", QARA, 0),
    ),
    "radio-repelled": claim(
        _R, 1, mention(_R, "The Vardan army", ARMY, 1), "repelled",
        mention(_R, "the assault", ASSAULT, 1), "threw back", attribution=_ARMY_SAID,
        event=mention(_R, "the assault", ASSAULT, 1),
    ),
}  # fmt: skip
COURIER_READING = Reading(
    article=COURIER,
    claims=tuple(c for c in CLAIMS.values() if c.article == COURIER.id),
    attributions=(_LANTERN_SAID, _ARMY_DENIED, _SERR_TOLD, _REPORTED),
    entities=(
        FRONT, ARMY, VARDA, QARA, SERR, LANTERN, BUREAU, MINISTRY, FIGHTERS, MARKET, SHELLING,
        STRIKE, CIVILIANS, CHILDREN, DOCTORS, ENVOYS, MEN, AIRPORT, MORTARS,
    ),
    outlet=COURIER_OUTLET,
)  # fmt: skip
RADIO_READING = Reading(
    article=RADIO,
    claims=tuple(c for c in CLAIMS.values() if c.article == RADIO.id),
    attributions=(_ARMY_SAID,),
    entities=(replace(FRONT, former=()), ARMY, QARA, DEAD, ASSAULT),
    outlet=RADIO_OUTLET,
)
READINGS = (COURIER_READING, RADIO_READING)
RIVALRIES = (Rivalry("divergesFrom", CLAIMS["dead"], CLAIMS["radio-dead"]),)
