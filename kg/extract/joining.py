"""Reports in, the same reports out: where one speaker ends and whose a loose quotation is."""

from __future__ import annotations

from collections.abc import Sequence

from kg.extract.contents import Report, pieces
from kg.extract.page import CONTRAST, Page, ends_quote, paragraph_of
from kg.extract.quotes import Quote
from kg.parse import having, role_of


def cut_siblings(page: Page, reports: Sequence[Report]) -> None:
    """End content where a later report of the same speaker begins ("said X, adding that Y")."""
    by_sentence: dict[int, list[Report]] = {}
    for report in reports:
        by_sentence.setdefault(report.found.head.sent.start, []).append(report)
    for report in reports:
        for other in by_sentence[report.found.head.sent.start]:
            first = other.phrase[0]
            if other.at <= report.at or not is_sibling(page, report, other):
                continue
            cut = first - 1 if first and page.doc[first - 1].pos_ == "CCONJ" else first
            report.content = pieces(page, [
                (s, min(cut, e) if s < first < e else e)
                for s, e in report.content if s < first or s > other.at
            ])  # fmt: skip


def is_sibling(page: Page, report: Report, other: Report) -> bool:
    verb = other.found.head
    if other.answers:
        return True
    if page.in_quote[verb.i] is not None and page.in_quote[verb.i] is not page.in_quote[report.at]:
        return False
    if verb.tag_ == "VBG" and verb.i and page.doc[verb.i - 1].text == ",":
        inner = [r for r in (report.source, other.source) if r is not None and r.pos_ == "PRON"]
        if inner == [other.source] and inner[0].i > report.at:
            other.source = report.source  # "said she had not seen it, adding that"
        same = other.source == report.source or bool(inner)
        return same or other.found.words in page.words["namesSource"]
    first = other.phrase[0]
    for at in (first - 1, first):  # "X said …, but Y denied …"
        word = page.doc[at].lower_
        if word == "but" or (word in CONTRAST and page.doc[at - 1].text in {",", ";"}):
            return not goes_on(page, report, other)
    role, _, head = role_of(verb)
    if role == "conj" and other.source == report.source and other.source is not None:
        return True
    uneven = verb.tag_ == "VBD" and (
        head.tag_ == "VB" or (head.tag_ == "VBN" and having(head, "aux"))
    )
    if role == "conj" and uneven and not having(verb, "subj") and (
        report.found.head.tag_ == "VBD" and head.i > report.at
    ):  # fmt: skip
        other.source = report.source  # "said he would go and warned": the speaker warned
        return True
    while role == "conj":
        if head.i == report.at:
            return True
        role, _, head = role_of(head)
    return False


def goes_on(page: Page, report: Report, other: Report) -> bool:
    """ "Said she hopes to win but she knows …": what the same speaker says of himself."""
    verb = other.found.head
    if other.source is None or other.source.pos_ != "PRON" or other.source.i > verb.i:
        return False
    role, _, head = role_of(verb)
    return role in {"conj", "parataxis"} and head.i > report.at and any(
        s <= head.i < e for s, e in report.content
    )  # fmt: skip


def carry_quotes(page: Page, reports: Sequence[Report]) -> None:
    """Give a quotation that no cue reports to the speaker before it."""
    for quote in page.quotes:
        before = page.doc[quote.start - 1] if quote.start else None
        opens = before is None or before.is_space or before.is_quote or (
            before.text in {".", "?", "!", ":"} or ends_quote(page, before.i)
        )  # fmt: skip
        told = any(s < quote.end and quote.start < e for r in reports
                   if not quote.start <= r.at < quote.end for s, e in r.content)  # fmt: skip
        speaker = report_for(page, quote, reports) if quote.whole and opens and not told else None
        if speaker is not None:
            speaker.content = pieces(page, [*speaker.content, (quote.start, quote.end)])
            speaker.quoted = True


def report_for(page: Page, quote: Quote, reports: Sequence[Report]) -> Report | None:
    here = paragraph_of(page, quote.start)
    earlier = [
        r for r in reports
        if r.at < quote.start and page.in_quote[r.at] is None
        and (r.quoted or (r.effect.polarity == "positive" and paragraph_of(page, r.at) == here))
    ]  # fmt: skip
    if not earlier:
        return None
    last = max(earlier, key=lambda r: (max(r.at, r.content[-1][1]), r.at))
    if not last.quoted:  # "“We stay,” X said, speaking of the war. “We …”": X's first words go on
        same = [r for r in earlier if r.quoted and page.sentences[r.at] == page.sentences[last.at]]
        last = same[-1] if same else last
    there = paragraph_of(page, max(last.at, last.content[-1][1] - 1))
    if there == here:
        return last
    return last if here - there == 1 and (quote.start == page.paragraphs[here][0]) else None
