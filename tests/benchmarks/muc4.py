"""Readings in, MUC-4 role fillers out: who did an act of violence, to whom, to what, with what.

As the keys' own rules have it (MUC-4, 1992): incidents are acts against civilians and what is theirs,
done, tried, ordered or threatened; what befalls soldiers and fighters, and what states wage as war,
is none. Perpetrators count whether named, suspected or possible. A body is an organisation, named or
not ("the army"); its members are individuals. Victims are named ones; a body with premises that is
attacked stands for these. A filler is right if its name is one of the key's strings, so each entity
is given by one name as the text has it: individuals who did it with their number and title (so the
keys of the training split), persons by the fullest name, bodies by the one that is used most.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from kg.model import Claim, Mention, Ontology, Reading
from tests.benchmarks import corpus

FILE = "dev.jsonl"
MEASURES = {"CEAF-REE F1": ("micro_avg", "f")}
VIOLENT = ("attacked", "damaged", "harmed", "abducted", "threatened")
JOINING = ("takesPartIn", "claimedResponsibilityFor")
ACTS = ("Attack", "Killing", "Abduction")  # events that are acts of violence
ARMED = ("Army", "ArmedGroup")
DETACHED = ("patrol", "commando", "squad", "unit", "detachment", "personnel", "force")
BODIES = ("Army", "Police", "Government", "Party", "Coalition")
WHERE = ("State", "City", "Region", "Area")  # a place that an act is in, and not what it is done to
NO_PREMISES = (*ARMED, "State", "EthnicGroup", "Human")
BELONGING = ("memberOf", "factionOf", "organOf")
TRIED = ("attempted", "failed", "threatened", "ordered", "believed")


def predict(record: corpus.Record, reading: Reading, ontology: Ontology) -> dict[str, Any]:
    """One line of predictions. `record` gives the id alone."""
    roles: dict[str, list[list[str]]] = {}
    seen: set[tuple[str, str]] = set()
    for role, mention, _ in fillers(reading, ontology):
        name = filler(role, mention, reading, ontology)
        keys = {(role, name.lower()), (role, mention.entity)}
        if name and not keys & seen:
            roles.setdefault(role, []).append([name])
            seen |= keys
    return {"id": record["id"], "roles": roles}


def fillers(reading: Reading, ontology: Ontology) -> Iterator[tuple[str, Mention, Claim]]:
    """Role, its filler and the claim that says so."""
    named = {entity.key for entity in reading.entities if entity.kind == "name"}
    told = [c for c in reading.claims if happened(c)]
    incidents = [c for c in told if incident(c, ontology)]
    doers = set()
    for claim in (*incidents, *_joined(reading.claims, incidents, ontology)):
        for role, mention in _doer(claim.subject, ontology):
            doers.add(mention.entity)
            yield role, mention, claim
            if role == "PerpInd" and (body := _body(mention, reading, ontology)) is not None:
                yield "PerpOrg", body, claim
    for claim in incidents:
        yield from ((role, m, claim) for role, m in _harmed(claim, named, ontology))
    for claim in told:
        if claim.instrument is not None and (claim in incidents or _is_act(claim.event, ontology)):
            yield "Weapon", claim.instrument, claim
        belongs = corpus.above(ontology, claim.relation, *BELONGING)
        state = _is(claim.object, ontology, ("State",))
        if belongs and claim.subject.entity in doers and claim.object.kind == "name" and not state:
            yield "PerpOrg", claim.object, claim


def happened(claim: Claim) -> bool:
    """Done, or tried, ordered, threatened or believed; not denied, feared or supposed."""
    if claim.modality in TRIED:
        return claim.polarity == "positive" or claim.modality == "failed"
    return claim.polarity == "positive" and claim.realis == "actual"


def incident(claim: Claim, ontology: Ontology) -> bool:
    """An act of violence whose victims are no fighters, and which no state wages as a war."""
    violent = corpus.above(ontology, claim.relation, *VIOLENT)
    fighters = _is(claim.object, ontology, ARMED) or _is(claim.subject, ontology, ("State",))
    return violent and not fighters and claim.object.kind != "event" and not (
        _is(claim.object, ontology, ("Property",)) and _is_military(claim.object, ontology))  # fmt: skip


def _is_military(thing: Mention, ontology: Ontology) -> bool:
    """ "An army convoy", "rebel positions": things of those who fight."""
    armed = {noun for cls in ARMED for noun in ontology.classes[cls].nouns}
    return bool({*thing.name.lower().split()[:-1]} & armed)


def _joined(
    claims: Iterable[Claim], incidents: Sequence[Claim], ontology: Ontology
) -> Iterator[Claim]:
    """Who is said to have had a part, be it possibly, in an incident or an act told without its victims."""
    events = {c.event.entity for c in incidents if c.event is not None}
    events |= {c.subject.entity for c in incidents if c.subject.kind == "event"}
    for claim in claims:
        part = corpus.above(ontology, claim.relation, *JOINING)
        possible = claim.polarity == "positive" and claim.realis in {"actual", "hypothetical"}
        if part and possible and not _is(claim.subject, ontology, ("State",)) and (
                claim.object.entity in events or _is_act(claim.object, ontology)):  # fmt: skip
            yield claim


def _is_act(event: Mention | None, ontology: Ontology) -> bool:
    return event is not None and event.kind == "event" and _is(event, ontology, ACTS)


def _doer(subject: Mention, ontology: Ontology) -> Iterator[tuple[str, Mention]]:
    if _is(subject, ontology, ("Weapon",)):
        yield "Weapon", subject
    elif subject.kind != "event" and _is(subject, ontology, ("Actor",)):
        named = subject.kind == "name" and _is(subject, ontology, ("Group",))
        body = _is(subject, ontology, BODIES) and subject.head not in DETACHED and (
            {subject.head, subject.name.lower().removesuffix("s")} & ontology.words["collectiveNoun"])  # fmt: skip
        yield ("PerpOrg" if named or body else "PerpInd"), subject


def _body(mention: Mention, reading: Reading, ontology: Ontology) -> Mention | None:
    """The body whose members a description speaks of: "*army* troops", "members of the *Front*"."""
    named = {name.lower(): entity for entity in reading.entities if entity.kind == "name"
             and _is_body(entity.type, ontology) for name in (entity.name, *entity.aliases)}  # fmt: skip
    plain = {noun for cls in BODIES for noun in ontology.classes[cls].nouns}
    plain &= ontology.words["collectiveNoun"]
    before, of, behind = mention.name.partition(" of ")
    phrases = [behind.removeprefix("the ")] if of else []
    words = before.split()[:-1]
    phrases += [" ".join(words[i:n]) for n in range(len(words), 0, -1) for i in range(n)]
    for phrase in phrases if mention.kind == "description" else ():
        if (entity := named.get(phrase.lower())) is not None:
            return replace(mention, kind="name", name=entity.name, entity=entity.key)
        if phrase and phrase.split()[-1].lower() in plain:
            return replace(mention, kind="name", name=phrase, entity="")
    return None


def _is_body(kind: str, ontology: Ontology) -> bool:
    return ontology.is_a(kind, "Group") and not ontology.is_a(kind, "State")


def _harmed(
    claim: Claim, named: Container[str], ontology: Ontology
) -> Iterator[tuple[str, Mention]]:
    what = claim.object
    if _is(what, ontology, ("Human",)):
        if what.kind == "name" or what.entity in named:
            yield "Victim", what
        return
    group = what.kind == "name" and _is(what, ontology, ("Group",))
    struck = corpus.above(ontology, claim.relation, "attacked", "damaged")
    if _is(what, ontology, ("Property",)):
        if not _is(what, ontology, WHERE):
            yield "Target", what
    elif group and struck and not _is(what, ontology, NO_PREMISES):
        yield "Target", what


def filler(role: str, mention: Mention, reading: Reading, ontology: Ontology) -> str:
    """The name in the text of what is meant, "" where only a pronoun speaks of it."""
    meant = next((e for e in reading.entities if e.key == mention.entity), None)
    if meant is None or meant.kind != "name":
        told = "" if mention.kind == "pronoun" else mention.name
        whole = role == "PerpInd" and not mention.coref_by
        return mention.text if told and whole else told
    flat = " ".join(reading.article.text.split())
    used = {name: flat.lower().count(name.lower()) for name in (meant.name, *meant.aliases)}
    if not ontology.is_a(meant.type, "Human"):
        return max((n for n in used if used[n]), key=lambda n: (used[n], n), default=mention.name)
    name = meant.name if used[meant.name] else mention.name
    return _titled(name, flat, ontology) if role == "PerpInd" else name


def _titled(name: str, text: str, ontology: Ontology) -> str:
    """A name with the titles that stand before it where the text first has it."""
    words = text[: max(0, text.lower().find(name.lower()))].split()
    titles = {title.lower() for title in ontology.words["title"]}
    start = len(words)
    while start and words[start - 1].lower().strip(".") in titles:
        start -= 1
    return " ".join((*words[start:], name))


def _is(mention: Mention, ontology: Ontology, classes: Iterable[str]) -> bool:
    return any(ontology.is_a(mention.type, each) for each in classes)
