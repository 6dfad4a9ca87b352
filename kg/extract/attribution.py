"""Doc in, attributions out: who says what; and claims in, claims with their attribution out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from spacy.tokens import Doc

from kg.extract.contents import Report
from kg.extract.page import ACCUSING, MARKS, Page, is_a, page_of
from kg.extract.realis import DEFINITE, PRESUPPOSED, flip, taken_for_granted
from kg.extract.reports import is_factive, read_reports
from kg.extract.speakers import carry, mention_of
from kg.model import Attribution, Claim, Mention, Ontology, Polarity, Realis
from kg.parse import is_noun, role_of, sentence_of, span, text_of

_FIRST_PERSON = {"i", "we", "me", "us"}


def attributions(
    doc: Doc,
    mentions: Mapping[int, Mention],
    ontology: Ontology,
    *,
    carry_speakers: bool = True,
) -> tuple[Attribution, ...]:
    """Every report in the text, in text order, whether or not its content yields a claim.

    `mentions` are by the token index of their head. A pronoun as source is replaced by the last
    speaker it can stand for (`coref_by="speaker"`), unless `carry_speakers` is false.
    """
    page = page_of(doc, mentions, ontology)
    reports = read_reports(page)
    found = _records(reports, page)
    return tuple(carry(found, page)) if carry_speakers else tuple(found)


def _records(reports: list[Report], page: Page) -> list[Attribution]:
    """Attributions in text order of their cues, each inside the one whose content holds it."""
    ordered = sorted(reports, key=lambda r: r.at)
    made: dict[int, Attribution] = {}
    making: set[int] = set()

    def outer_of(report: Report) -> Report | None:
        holders = [
            other for other in ordered
            if other is not report and any(s <= report.at < e for s, e in other.content)
            and not any(s <= other.at < e for s, e in report.content)
        ]  # fmt: skip
        return min(holders, key=lambda r: sum(e - s for s, e in r.content), default=None)

    def make(report: Report) -> Attribution:
        if report.at in made:
            return made[report.at]
        making.add(report.at)
        holder = outer_of(report)
        outer = make(holder) if holder is not None and holder.at not in making else None
        making.discard(report.at)
        made[report.at] = _record(report, page, outer)
        return made[report.at]

    return [make(report) for report in ordered]


def _record(report: Report, page: Page, outer: Attribution | None) -> Attribution:
    doc, cue = page.doc, report.found.cue
    first, last = report.found.tokens[0], report.found.tokens[-1]
    contiguous = last.i - first.i < len(report.found.tokens) + 1
    end = last.idx + len(last) if contiguous else first.idx + len(first)
    source = mention_of(report.source, page) if report.source is not None else None
    left = doc[report.phrase[0]].idx
    if source is not None and cue.words and report.found.words in MARKS and source.start < left:
        text = text_of(doc)[left : source.end]
        source = replace(source, start=left, text=text, name=text)
    relays = [mention_of(relay, page) for relay in report.relays]
    told = source is not None and source.kind == "pronoun" and source.text.lower() in _FIRST_PERSON
    if outer is not None and outer.source is not None and told:  # "“We stay,” X said": X
        source, relays = replace(outer.source, coref_by="speaker"), [*relays, *outer.relayed_by]
    elif outer is not None:
        relays += [m for m in (outer.source, *outer.relayed_by) if m is not None]
    relays = [r for r in relays if source is None or r.start != source.start]
    factive = is_factive(page, report)
    polarity, realis, modality = _standing(report, outer, is_given(report, page), factive)
    return Attribution(
        source=source,
        cue=span(doc, first.idx, end),
        content=tuple(
            span(doc, doc[s].idx, doc[e - 1].idx + len(doc[e - 1])) for s, e in report.content
        ),
        kind=cue.name,
        sentence=span(doc, *sentence_of(report.found.head)),
        relayed_by=tuple(dict.fromkeys(relays)),
        quoted=report.quoted,
        polarity=polarity,
        realis=realis,
        modality=modality,
        outer=outer,
    )


def is_given(report: Report, page: Page) -> bool:
    """ "Ordered the release of men suspected of a raid": suspected they are, whatever is ordered."""
    head = report.found.head
    role, _, noun = role_of(head)
    if is_noun(head):
        return taken_for_granted(head, page.ontology)
    return role == "acl" and head.tag_ == "VBN" and is_a(page, noun, "Actor")


def _standing(
    report: Report, outer: Attribution | None, given: bool, factive: bool
) -> tuple[Polarity, Realis, str]:
    """What the report does to its content: the cue's effect, unless the report itself is not one.

    Who did not say, could not confirm or will say something leaves it open.
    """
    cue, effect = report.found.cue, report.effect
    polarity: Polarity = cue.polarity
    realis: Realis = cue.realis
    modality = cue.modality or ("factive" if factive else "")
    if effect.polarity == "negative" or effect.realis != "actual":
        polarity, modality = "positive", effect.modality or modality
        realis = "hypothetical" if realis == "actual" else realis
    if outer is not None and outer.realis != "actual" and realis == "actual" and not given:
        realis = outer.realis
    if outer is not None and outer.polarity == "negative" and realis == "actual":
        realis = "hypothetical"
    return polarity, realis, modality


def attribute(claims: Iterable[Claim], attributions: Sequence[Attribution]) -> Iterator[Claim]:
    """Each claim with the innermost attribution whose content holds its trigger, order kept.

    The report's polarity, realis and modality act on the claim: a denied negative is positive.
    What is taken for granted under a denial, a wish or a fear ("called for an inquiry into the
    attack", by `judge`) is of the voice outside of it. What a factive report takes for granted
    ("condemned the attack") stays the outlet's own.
    """
    # "denied reports that …": of two cues over one content the denial decides;
    # "X, quoting Y, said …": Y, whom X passes on
    spans = sorted(
        ((s.end - s.start, a.polarity == "positive", -len(a.relayed_by), -a.cue.start, s.start, s.end, a)
         for a in attributions for s in a.content if a.modality != "factive"),
        key=lambda row: row[:6],
    )  # fmt: skip
    accusing = [a for a in attributions if a.kind == ACCUSING]
    for claim in claims:
        at, mark = claim.trigger, claim.modality
        if mark in {PRESUPPOSED, DEFINITE}:
            claim = replace(claim, modality="")
        holder = _accuser(claim, accusing)
        if holder is None:
            holders = (a for *_, start, end, a in spans if start <= at.start and at.end <= end
                       and not (a.cue.start < at.end and at.start < a.cue.end))  # fmt: skip
            holder = _above_given(claim, next(holders, None), mark, attributions)
        if holder is None:
            yield claim
            continue
        if not _names_its_source(claim, holder):
            yield _said(claim, holder)
        said = _answered(claim, holder, attributions)
        if said is not None:
            yield _said(claim, said)


def _above_given(
    claim: Claim, holder: Attribution | None, mark: str, attributions: Sequence[Attribution]
) -> Attribution | None:
    """The voice of what is taken for granted: that outside of a denial, a wish, a charge.

    "Denied any role in the attack": an attack there was.
    """
    given = mark == PRESUPPOSED
    if given and holder is not None and holder.polarity == "negative":
        holder = _answered(claim, holder, attributions) or holder  # "…, who hold Mora, denied it"
    while holder is not None and (
        (given and (holder.polarity == "negative" or holder.realis != "actual"))
        or (given and holder.kind == ACCUSING)
        or (holder.modality in {"believed", "feared"} and mark in {PRESUPPOSED, DEFINITE})
    ):
        if holder.quoted and holder.polarity == "positive":  # his own words, and no thought
            return replace(holder, realis="actual", modality="")
        holder = holder.outer
    return holder


def _accuser(claim: Claim, accusing: Sequence[Attribution]) -> Attribution | None:
    """ "Blamed the Front for the raid": that the Front did it is what the cue itself says."""
    if claim.object.kind != "event":
        return None
    return next((a for a in accusing if a.cue.start <= claim.trigger.start < a.cue.end
                 and (a.source is None or a.source.start != claim.subject.start)), None)  # fmt: skip


def _answered(
    claim: Claim, denial: Attribution, attributions: Sequence[Attribution]
) -> Attribution | None:
    """The report that a denial answers: both have their say."""
    if denial.polarity != "negative" or denial.source is None:
        return None
    at = claim.trigger
    return next((a for a in attributions if a is not denial and a.source is not None
                 and a.polarity == "positive" and a.modality != "factive"
                 and a.source.start != denial.source.start and a.cue.start < denial.cue.start
                 and not any(s.start <= a.cue.start < s.end for s in denial.content)
                 and any(s.start <= at.start and at.end <= s.end for s in a.content)
                 and not any(s.start <= denial.cue.start < s.end for s in a.content)), None)  # fmt: skip


def _names_its_source(claim: Claim, attribution: Attribution) -> bool:
    """A claim about the speaker at the place where he is named as such: a slip of the parser."""
    source = attribution.source
    if source is None or source.coref_by or source.kind == "pronoun":
        return False
    return any(
        mention.start < source.end and source.start < mention.end
        and not any(s.start <= mention.start < s.end for s in attribution.content)
        and (attribution.cue.start >= claim.trigger.end or attribution.cue.text in MARKS)
        for mention in (claim.subject, claim.object)
    )  # fmt: skip


def _shared(claim: Claim, attribution: Attribution) -> Attribution:
    """ "Chad and *Gabon* offered to mediate": each for itself."""
    source, doer = attribution.source, claim.subject
    listed = source is not None and source.end < doer.start and doer.end <= attribution.cue.start
    inside = any(s.start <= doer.start < s.end for s in attribution.content)
    if not listed or inside or doer.kind not in {"name", "description"}:
        return attribution
    return replace(attribution, source=doer)


def _said(claim: Claim, attribution: Attribution) -> Claim:
    attribution = _shared(claim, attribution)
    polarity = flip(claim.polarity) if attribution.polarity == "negative" else claim.polarity
    return replace(
        claim,
        attribution=attribution,
        polarity=polarity,
        realis=attribution.realis if claim.realis == "actual" else claim.realis,
        modality=claim.modality or attribution.modality.removeprefix("factive"),
    )
