"""Readings in, what holds between them out: entities, parties, and claims to be read together."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kg.fuse import parties, rivalries
from kg.model import (
    Article,
    Attribution,
    Certainty,
    Claim,
    Class,
    Count,
    Entity,
    Known,
    Mention,
    MentionKind,
    Ontology,
    Polarity,
    Reading,
    Realis,
    Relation,
    Span,
    TimeSpan,
)

ABOVE = {
    "Person": (), "People": (), "Group": (), "Place": (), "Event": (),
    "ArmedGroup": ("Group",), "Army": ("Group",), "Outlet": ("Group",), "Monitor": ("Group",),
    "City": ("Place",), "State": ("Group", "Place"), "Offensive": ("Event",),
    "Shelling": ("Event",), "Seizure": ("Event",), "Killing": ("Event",),
    "shelled": ("attacked",), "recaptured": ("seized",), "factionOf": ("organOf",),
}  # fmt: skip
RELATIONS = (
    Relation("attacked", "attacked", event="Shelling"),
    Relation("shelled", "shelled", parents=("attacked",)),
    Relation("seized", "seized", event="Seizure", excludes=("repelled",)),
    Relation("recaptured", "recaptured", parents=("seized",), event="Seizure"),
    Relation("repelled", "repelled"),
    Relation("controls", "controls", excludes=("controls",)),
    Relation("killed", "killed", toll=True, event="Killing"),
    Relation("takesPartIn", "takes part in", range="Event"),
    Relation("alliedWith", "allied with", symmetric=True),
    Relation("locatedIn", "located in"),
    Relation("organOf", "organ of"),
    Relation("factionOf", "faction of", parents=("organOf",)),
    Relation("memberOf", "member of"),
    Relation("leads", "leads"),
    Relation("spokespersonFor", "spokesperson for"),
)
ONTOLOGY = Ontology(
    classes={
        name: Class(name, name, up, nouns=("army", "force") if name == "Army" else ())
        for name, up in ABOVE.items()
        if name[0].isupper()
    },
    relations={relation.name: relation for relation in RELATIONS},
    frames={},
    cues=(),
    words={},
    known=(
        Known("Syria", "State", demonyms=("Syrian",), side="government"),
        Known("Russia", "State", demonyms=("Russian",), side="government"),
        Known("SANA", "Outlet", organ_of="Syria"),
        Known("Nur Front", "ArmedGroup", side="rebels"),
        Known("Aleppo", "City", country="Syria"),
    ),
    ancestors={name: frozenset(up) for name, up in ABOVE.items()},
)
NAMED = {
    "Syria": ("Group|syria", "State"),
    "Russia": ("Group|russia", "State"),
    "SANA": ("Group|sana", "Outlet"),
    "Aleppo": ("Place|aleppo, syria", "City"),
    "Nur Front": ("Group|nur front", "ArmedGroup"),
    "Syrian army": ("Group|syria army", "Army"),
    "Observatory": ("Group|observatory", "Monitor"),
    "Homs": ("Place|homs", "City"),
    "Ali Omar": ("Person|ali omar", "Person"),
    "Islam Front": ("Group|islam front", "ArmedGroup"),
    "Hamza": ("Group|hamza", "ArmedGroup"),
    "Daily": ("Group|daily", "Outlet"),
    "Weekly": ("Group|weekly", "Outlet"),
}


def mention(name: str, *, article: str = "a1", count: Count | None = None, at: int = 0) -> Mention:
    """A named thing, or, as "Class:phrase-n", something described or a happening."""
    if name in NAMED:
        key, type_ = NAMED[name]
        return Mention(at, at + len(name), name, type_, "name", name, entity=key)
    type_, _, label = name.partition(":")
    phrase = label.rsplit("-", 1)[0].replace("-", " ")
    kind: MentionKind = "event" if "Event" in ABOVE[type_] else "description"
    key, head = f"{article}#{label}", phrase.split()[-1]
    return Mention(at, at + len(phrase), phrase, type_, kind, phrase, head, count, key)


def exactly(number: int) -> Count:
    return Count(number, number, str(number))


def claim(
    text: str,
    *,
    by: str = "",
    article: str = "a1",
    polarity: Polarity = "positive",
    realis: Realis = "actual",
    certainty: Certainty = "certain",
    count: Count | None = None,
    place: str = "",
    time: TimeSpan | None = None,
    event: str = "",
    sentence: str = "",
) -> Claim:
    """ "Syria shelled Aleppo" or "Army:forces-1 seized City:town-1", said `by` a source."""
    relation = next(r.name for r in RELATIONS if f" {r.name} " in text)
    subject, _, object_ = text.partition(f" {relation} ")
    said = sentence or f"{by} {article} {text}"
    span = Span(0, len(said), said)
    voice = None
    if by:
        source = None if by == "?" else mention(by, article=article)
        voice = Attribution(source, span, (span,), "Claiming", span)
    return Claim(
        article=article,
        subject=mention(subject, article=article),
        relation=relation,
        object=mention(object_, article=article, count=count),
        trigger=Span(5, 6, " "),
        sentence=span,
        found_by="test",
        confidence=1.0,
        attribution=voice,
        polarity=polarity,
        realis=realis,
        certainty=certainty,
        count=count,
        place=mention(place, article=article) if place else None,
        time=time,
        event=mention(event, article=article, at=99) if event else None,
    )


def reading(*claims: Claim, article: str = "a1", date: str = "", outlet: str = "Daily") -> Reading:
    claims = tuple(replace(c, article=article) for c in claims)
    found: dict[str, Entity] = {}
    for said in claims:
        source = said.attribution.source if said.attribution else None
        for m in (said.subject, said.object, said.place, said.event, source):
            if m is not None:
                scope = article if "#" in m.entity else ""
                found[m.entity] = Entity(m.entity, m.name, m.type, m.kind, scope)
    key, type_ = NAMED[outlet]
    return Reading(
        article=Article(article, "", (), date=date),
        claims=claims,
        attributions=(),
        entities=tuple(found.values()),
        outlet=Entity(key, outlet, type_, "name"),
    )


def kinds(*readings: Reading) -> list[str]:
    return [rivalry.kind for rivalry in rivalries(readings, ontology=ONTOLOGY)]


def together(*claims: Claim) -> list[str]:
    """The kinds of rivalry between claims of one article."""
    return kinds(reading(*claims))


def days(start: str, end: str = "", *, throughout: bool = False) -> TimeSpan:
    return TimeSpan(start, end or start, "range", "then", throughout)


TEN_DAYS = days("2016-10-18", "2016-10-28", throughout=True)


# --------------------------------------------------------------------------- denials
def test_a_denial_contradicts_what_lies_inside_it() -> None:
    assert together(
        claim("Russia attacked Aleppo", by="Russia", polarity="negative", time=TEN_DAYS),
        claim("Russia shelled Aleppo", by="Observatory", time=days("2016-10-20")),
    ) == ["contradicts"]


@pytest.mark.parametrize(
    "denied",
    ["Russia attacked Syria", "Russia attacked Aleppo"],
    ids=["the place is wider", "the same"],
)
def test_a_denial_covers_narrower_places_and_the_parties_own_forces(denied: str) -> None:
    no = claim(denied, by="Russia", polarity="negative", time=TEN_DAYS)
    yes = claim("Army:Russian-army-1 shelled Aleppo", by="Observatory", time=days("2016-10-20"))
    assert together(no, yes) == ["contradicts"]


def test_a_denial_of_the_narrower_leaves_the_wider_open() -> None:
    no = claim("Russia shelled Aleppo", by="Russia", polarity="negative", time=TEN_DAYS)
    assert together(no, claim("Russia attacked Aleppo", by="Observatory", time=TEN_DAYS)) == []
    other = claim("Russia shelled Syria", by="Observatory", time=TEN_DAYS)
    assert together(no, other) == []


def test_unknown_time_never_contradicts() -> None:
    no = claim("Russia attacked Aleppo", by="Russia", polarity="negative")
    yes = claim("Russia attacked Aleppo", by="Observatory")
    dated = replace(yes, time=days("2016-10-20"))
    assert together(no, yes) == ["rivals"]
    assert together(no, dated) == ["rivals"]
    assert together(replace(no, time=TEN_DAYS), yes) == ["rivals"]


def test_another_time_is_no_rival() -> None:
    no = claim("Russia attacked Aleppo", by="Russia", polarity="negative", time=TEN_DAYS)
    assert (
        together(no, claim("Russia attacked Aleppo", by="Observatory", time=days("2015-01-01")))
        == []
    )


def test_a_denial_for_one_place_does_not_reach_another() -> None:
    no = claim("Russia attacked Nur Front", by="Russia", polarity="negative", place="Aleppo")
    no = replace(no, time=TEN_DAYS)
    yes = claim("Russia attacked Nur Front", by="Observatory", place="Homs", time=TEN_DAYS)
    nowhere = replace(yes, place=None)
    assert together(no, yes) == []
    assert together(no, nowhere) == ["rivals"]
    assert together(no, replace(yes, place=no.place)) == ["contradicts"]


def test_since_a_day_reaches_to_the_article() -> None:
    since = TimeSpan("2016-10-01", "", "day", "since 1 October", throughout=True)
    no = claim("Russia attacked Aleppo", by="Russia", polarity="negative", time=since)
    yes = claim("Russia attacked Aleppo", by="Observatory", time=days("2016-10-20"))
    assert kinds(reading(no, yes, date="2016-10-28")) == ["contradicts"]
    assert kinds(reading(no, yes)) == ["rivals"]


@pytest.mark.parametrize("realis", ["planned", "hypothetical", "requested"])
def test_only_what_is_actual_contradicts(realis: Realis) -> None:
    no = claim("Russia attacked Aleppo", by="Russia", polarity="negative", time=TEN_DAYS)
    yes = claim("Russia attacked Aleppo", by="Observatory", time=TEN_DAYS, realis=realis)
    assert together(no, yes) == []


def test_one_voice_does_not_contradict_itself() -> None:
    no = claim("Russia attacked Aleppo", by="Russia", polarity="negative", time=TEN_DAYS)
    assert together(no, replace(no, polarity="positive")) == []


def test_a_symmetric_relation_is_denied_in_both_directions() -> None:
    no = claim("Nur Front alliedWith Hamza", by="Hamza", polarity="negative")
    assert together(no, claim("Hamza alliedWith Nur Front", by="Syria")) == ["rivals"]


def test_denied_victims_are_rivals_of_counted_ones() -> None:
    no = claim("Russia killed People:civilians-1", by="Russia", polarity="negative")
    yes = claim("Russia killed People:civilians-2", by="Observatory", count=exactly(15))
    assert together(no, yes) == ["rivals"]


def test_a_denial_in_another_article_is_found_within_the_week() -> None:
    no = claim("Russia attacked Aleppo", by="Russia", polarity="negative")
    yes = claim("Russia attacked Aleppo", by="Observatory", article="a2")
    first = reading(no, date="2016-10-28")
    assert kinds(first, reading(yes, article="a2", date="2016-10-30")) == ["rivals"]
    assert kinds(first, reading(yes, article="a2", date="2017-10-30")) == []
    assert kinds(first, reading(yes, article="a2")) == []


# -------------------------------------------------------------------------- outcomes
ASSAULT = "Offensive:offensive-1"


def test_outcomes_of_one_happening_that_exclude_each_other() -> None:
    assert together(
        claim("Syrian army repelled Nur Front", by="SANA", event=ASSAULT),
        claim("Nur Front seized Aleppo", by="Nur Front", event=ASSAULT),
    ) == ["rivals"]


def test_outcomes_of_two_sides_against_each_other() -> None:
    held = claim(f"Syrian army repelled {ASSAULT}", by="SANA")
    part = claim(f"ArmedGroup:rebels-1 takesPartIn {ASSAULT}")
    took = claim(
        "ArmedGroup:rebel-groups-1 recaptured City:districts-1", by="ArmedGroup:rebel-groups-1"
    )
    assert together(held, part, took) == ["rivals"]
    assert together(held, took) == []


def test_the_label_of_a_happening_says_whose_it_is() -> None:
    held = claim("Syrian army repelled Offensive:rebel-offensive-1", by="SANA")
    took = claim("ArmedGroup:rebels-1 seized City:districts-1", by="ArmedGroup:rebels-1")
    assert together(held, took) == ["rivals"]
    russian = claim("Nur Front repelled Offensive:Russian-offensive-1", by="Nur Front")
    assert together(russian, claim("Russia seized Aleppo", by="Russia")) == ["rivals"]


def test_outcomes_elsewhere_or_at_another_time_are_no_rivals() -> None:
    held = claim("Syrian army repelled Nur Front", by="SANA", place="Homs")
    took = claim("Nur Front seized Aleppo", by="Nur Front", place="Aleppo")
    assert together(held, took) == []
    assert together(replace(held, place=None), took) == ["rivals"]
    then = replace(held, place=None, time=days("2015-01-01"))
    assert together(then, replace(took, time=TEN_DAYS)) == []


def test_one_side_telling_both_is_no_rival() -> None:
    held = claim("Syrian army repelled Nur Front", by="SANA")
    took = claim("Nur Front seized Aleppo", by="Syria")
    assert together(held, took) == []
    assert together(replace(held, attribution=None), replace(took, attribution=None)) == []


def test_other_articles_outcomes_share_no_happening() -> None:
    held = reading(claim("Syrian army repelled Nur Front", by="SANA"), date="2016-10-28")
    took = claim("Nur Front seized Aleppo", by="Nur Front", article="a2")
    assert kinds(held, reading(took, article="a2", date="2016-10-28")) == []


# --------------------------------------------------------------------------- holders
def test_two_sides_that_hold_one_place_throughout() -> None:
    mine = claim("Syria controls Aleppo", by="SANA", time=TEN_DAYS)
    yours = claim("Nur Front controls Aleppo", by="Nur Front", time=TEN_DAYS)
    assert together(mine, yours) == ["contradicts"]
    assert together(mine, replace(yours, time=days("2016-10-20"))) == ["rivals"]
    assert together(mine, replace(yours, time=None)) == ["rivals"]
    assert together(mine, replace(yours, time=days("2014-01-01"))) == []


def test_allies_and_organs_hold_together() -> None:
    state = claim("Syria controls Aleppo", by="Observatory", time=TEN_DAYS)
    army = claim("Syrian army controls Aleppo", by="SANA", time=TEN_DAYS)
    ally = claim("Russia controls Aleppo", by="Russia", time=TEN_DAYS)
    assert together(state, army) == []
    assert together(state, ally) == ["rivals"]


# ----------------------------------------------------------------------------- tolls
def toll(
    source: str, count: Count, *, event: str = "", n: int = 1, who: str = "civilians"
) -> Claim:
    return claim(f"Nur Front killed People:{who}-{n}", by=source, count=count, event=event)


def test_at_least_fifteen_and_at_least_seven_agree() -> None:
    first = toll("Observatory", Count(15, None, "at least 15"))
    assert together(first, toll("SANA", Count(7, None, "at least seven"), n=2)) == []


def test_counts_that_do_not_meet_diverge() -> None:
    first = toll("Observatory", exactly(15))
    assert together(first, toll("SANA", exactly(7), n=2)) == ["divergesFrom"]
    assert together(first, toll("SANA", Count(None, 12, "up to 12"), n=2)) == ["divergesFrom"]
    assert together(first, toll("SANA", Count(14, None, "at least 14"), n=2)) == []


def test_two_sources_that_give_one_toll_corroborate_each_other() -> None:
    first = toll("Observatory", exactly(15), event="Shelling:shelling-1")
    same = toll("SANA", exactly(15), n=2, event="Shelling:shelling-1")
    other = toll("SANA", exactly(15), n=2, event="Shelling:shelling-2")
    assert together(first, same) == ["corroborates"]
    assert together(first, other) == []


def test_counts_of_other_victims_or_happenings_do_not_diverge() -> None:
    first = toll("Observatory", exactly(15), event="Shelling:shelling-1")
    other = toll("SANA", exactly(7), n=2, event="Shelling:shelling-2")
    same = toll("SANA", exactly(7), n=2, event="Shelling:shelling-1")
    assert together(first, same) == ["divergesFrom"]
    assert together(first, other) == []
    assert together(first, toll("SANA", exactly(7), n=2)) == []
    children = toll("SANA", exactly(7), who="children", event="Shelling:shelling-1")
    assert together(first, children) == []


def test_victims_with_other_words_before_them() -> None:
    turkish = toll("Observatory", exactly(15), who="Turkish-soldiers")
    assert together(turkish, toll("SANA", exactly(7), who="Iraqi-soldiers")) == []
    assert together(turkish, toll("SANA", exactly(7), who="soldiers")) == ["divergesFrom"]


def test_another_doer_place_or_time_is_another_toll() -> None:
    first = toll("Observatory", exactly(15))
    second = toll("SANA", exactly(7), n=2)
    assert together(first, replace(second, subject=mention("Hamza"))) == []
    here, there = replace(first, place=mention("Aleppo")), replace(second, place=mention("Homs"))
    assert together(here, there) == []
    then = replace(first, time=TEN_DAYS)
    assert together(then, replace(second, time=days("2011-01-01"))) == []


def test_one_source_with_two_counts_does_not_diverge_from_itself() -> None:
    assert together(toll("SANA", exactly(15)), toll("SANA", exactly(7), n=2)) == []
    corrected = toll("SANA", exactly(15), n=3)
    first, wrong = toll("Observatory", exactly(15)), toll("SANA", exactly(7), n=2)
    assert together(first, wrong, corrected) == []


# --------------------------------------------------------------------- corroboration
def test_independent_voices_corroborate() -> None:
    one = claim("Russia shelled Aleppo", by="Observatory")
    assert together(one, claim("Russia shelled Aleppo", by="Nur Front")) == ["corroborates"]
    assert together(one, claim("Russia shelled Aleppo")) == ["corroborates"]


def test_one_party_or_one_side_does_not_corroborate() -> None:
    one = claim("Nur Front shelled Aleppo", by="SANA")
    assert together(one, claim("Nur Front shelled Aleppo", by="Syrian army")) == []
    assert together(one, claim("Nur Front shelled Aleppo", by="Russia")) == []
    assert together(one, claim("Nur Front shelled Aleppo", by="?")) == []


def test_a_wire_copy_counts_once() -> None:
    wire = "Russian jets shelled the town, residents there said."
    first = reading(claim("Russia shelled Aleppo", sentence=wire), date="2016-10-28")
    copied = claim("Russia shelled Aleppo", sentence=f"  {wire.upper()}", article="a2")
    copy = reading(copied, article="a2", date="2016-10-29", outlet="Weekly")
    assert kinds(first, copy) == []
    own = claim("Russia shelled Aleppo", article="a3", by="Observatory")
    third = reading(own, article="a3", date="2016-10-29")
    assert kinds(first, copy, third) == ["corroborates"]
    assert kinds(third, copy, first) == ["corroborates"]


def test_two_happenings_of_one_kind_do_not_corroborate() -> None:
    one = claim("Russia shelled Aleppo", by="Observatory", event="Shelling:shelling-1")
    two = claim("Russia shelled Aleppo", by="Nur Front", event="Shelling:shelling-2")
    assert together(one, two) == []
    first = reading(one, date="2016-10-28")
    soon = reading(replace(two, article="a2"), article="a2", date="2016-10-29")
    late = reading(replace(two, article="a3"), article="a3", date="2016-12-29")
    assert kinds(first, soon) == ["corroborates"]
    assert kinds(first, late) == []


def test_what_lasts_is_corroborated_at_any_time() -> None:
    one = reading(claim("Aleppo locatedIn Syria"), date="2016-10-28")
    two = claim("Aleppo locatedIn Syria", article="a2", sentence="Aleppo lies in Syria.")
    assert kinds(one, reading(two, article="a2", outlet="Weekly")) == ["corroborates"]


def test_links_grow_with_the_claims_and_not_with_their_square() -> None:
    readings = []
    for n in range(120):
        name = f"Source {n}"
        NAMED[name] = (f"Group|source {n}", "Outlet")
        said = claim("Aleppo locatedIn Syria", article=f"b{n}")
        readings.append(reading(said, article=f"b{n}", outlet=name))
    found = rivalries(readings, ontology=ONTOLOGY)
    assert {rivalry.kind for rivalry in found} == {"corroborates"}
    assert 120 <= len(found) <= 120 * 16
    linked = {r.first.article for r in found} | {r.second.article for r in found}
    assert len(linked) == 120


def test_each_pair_once_earlier_claim_first_whatever_the_order() -> None:
    one = reading(claim("Russia shelled Aleppo", by="Observatory"), date="2016-10-28")
    said = claim("Russia shelled Aleppo", by="Nur Front", article="a2")
    two = reading(said, article="a2", date="2016-10-29")
    forward = rivalries([one, two], ontology=ONTOLOGY)
    assert forward == rivalries([two, one], ontology=ONTOLOGY)
    (rivalry,) = forward
    assert (rivalry.first.article, rivalry.second.article) == ("a1", "a2")


# --------------------------------------------------------------------------- parties
def party_of(*claims: Claim, outlet: str = "Daily") -> dict[str, str]:
    return parties([reading(*claims, outlet=outlet)], ONTOLOGY)


def test_parties_by_gazetteer_and_by_name() -> None:
    found = party_of(claim("Syrian army repelled Nur Front", by="SANA"))
    assert found == {
        "Group|daily": "Group|daily",
        "Group|nur front": "Group|nur front",
        "Group|sana": "Group|syria",
        "Group|syria army": "Group|syria",
    }


def test_parties_by_stated_claims_to_the_top() -> None:
    found = party_of(
        claim("Ali Omar spokespersonFor Hamza"),
        claim("Hamza factionOf Islam Front"),
    )
    assert found["Person|ali omar"] == found["Group|hamza"] == "Group|islam front"


def test_members_of_an_alliance_are_parties_of_their_own() -> None:
    found = party_of(claim("Hamza memberOf Islam Front"), claim("Ali Omar memberOf Hamza"))
    assert found["Group|hamza"] == "Group|hamza" == found["Person|ali omar"]


def test_a_state_belongs_to_nobody() -> None:
    assert party_of(claim("Syria organOf Russia"))["Group|syria"] == "Group|syria"


@pytest.mark.parametrize(
    "said",
    [
        claim("Hamza factionOf Islam Front", by="SANA"),
        claim("Hamza factionOf Islam Front", polarity="negative"),
        claim("Hamza factionOf Islam Front", realis="hypothetical"),
        claim("Hamza factionOf Islam Front", certainty="reported"),
    ],
    ids=["by others", "denied", "unreal", "hedged"],
)
def test_what_others_say_of_a_group_makes_no_party(said: Claim) -> None:
    assert party_of(said)["Group|hamza"] == "Group|hamza"


def test_what_a_group_says_of_itself_does() -> None:
    for source in ("Hamza", "Islam Front"):
        said = claim("Hamza factionOf Islam Front", by=source)
        assert party_of(said)["Group|hamza"] == "Group|islam front"


def test_a_party_outlet_states_nothing() -> None:
    said = claim("Hamza factionOf Islam Front")
    assert party_of(said, outlet="SANA")["Group|hamza"] == "Group|hamza"


def test_two_parties_are_none_and_one_above_the_other_is_one() -> None:
    two = (claim("Ali Omar leads Hamza"), claim("Ali Omar leads Nur Front"))
    assert party_of(*two)["Person|ali omar"] == "Person|ali omar"
    nested = party_of(*two, claim("Hamza factionOf Nur Front"))
    assert nested["Person|ali omar"] == "Group|nur front"


def test_a_ring_has_one_top() -> None:
    found = party_of(claim("Hamza factionOf Islam Front"), claim("Islam Front factionOf Hamza"))
    assert found["Group|hamza"] == found["Group|islam front"] == "Group|hamza"


def test_described_groups_of_a_named_or_described_one() -> None:
    found = party_of(
        claim("ArmedGroup:rebel-groups-1 attacked ArmedGroup:rebels-1"),
        claim("ArmedGroup:Hamza-fighters-1 attacked Hamza"),
    )
    assert found["a1#rebel-groups-1"] == "a1#rebels-1"
    assert found["a1#Hamza-fighters-1"] == "Group|hamza"
