"""Claims in, claims out with the contents of speech acts: who claims a deed, says that it did it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from kg.model import Attribution, Claim, Ontology, Span


def contents(claims: Iterable[Claim], ontology: Ontology) -> Iterator[Claim]:
    """Tie each speech act to the claim that it makes.

    "Claimed responsibility for the attack" makes one of its own, with the claimant as its source;
    "accused the army of shelling a school" is tied to what the attribution found.
    """
    found = list(claims)
    made = dict(entry.split("=") for entry in sorted(ontology.words["contentRelation"]))
    for claim in found:
        if not ontology.relations[claim.relation].speech_act:
            yield claim
        elif claim.relation in made:
            content = _own_deed(claim, made[claim.relation])
            yield replace(claim, content=content)
            yield content
        else:
            yield replace(claim, content=_said(claim, found))


def _own_deed(act: Claim, relation: str) -> Claim:
    """What somebody says of a deed by claiming it."""
    deed = Span(act.object.start, act.object.end, act.object.text)
    voice = Attribution(source=act.subject, cue=act.trigger, content=(deed,), kind="Claiming",
                        sentence=act.sentence, outer=act.attribution)  # fmt: skip
    return replace(act, relation=relation, attribution=voice, content=None, event=act.object,
                   found_by=f"Speech/{act.relation}", confidence=round(act.confidence * 0.95, 3))  # fmt: skip


def _said(act: Claim, claims: Iterable[Claim]) -> Claim | None:
    """The claim about the act's addressee that the act's own words report."""
    for claim in claims:
        voice = claim.attribution
        if claim is not act and voice is not None and claim.subject.start == act.object.start and (
                voice.cue.start <= act.trigger.start < voice.cue.end):  # fmt: skip
            return claim
    return None
