"""Words in, reports out where no tree is needed: "…, X said.", "X: …", "“…” — X"."""

from __future__ import annotations

from itertools import pairwise

from spacy.tokens import Token

from kg.extract.contents import Report, clause_around, pieces, reporting_effect, whole_quotes
from kg.extract.cues import Found
from kg.extract.page import (
    CONTRAST,
    FINITE,
    SPEAKING_DISTANCE,
    Page,
    ends_quote,
    is_a,
    is_headline,
    opens_quote,
    paragraph_of,
    sentence_around,
)
from kg.extract.sources import is_bare_phrase, noun_after, speaks
from kg.parse import having

_NAME = 6  # tokens of a source beside a colon


# "…, X said." by the words alone
def by_tag(page: Page, hit: Found) -> Report | None:
    """A report between a comma and the next stop, whatever the parser made of it."""
    verb, cue = hit.head, hit.cue
    start, end = sentence_around(page, verb)
    plain = cue.realis == "actual" and cue.polarity == "positive" and len(hit.tokens) == 1
    if not plain or cue.certainty != "reported" or page.in_quote[verb.i] is not None or (
        verb.tag_ not in FINITE | {"VBN", "NNS"} or having(verb, "aux")
    ):  # fmt: skip
        return None
    tag = tag_before(page, verb, start) or tag_after(page, verb, start, end)
    stop = tag_end(page, tag[1], end) if tag is not None else None
    if tag is None or stop is None:
        return None
    left, _, source = tag
    nxt = page.doc[stop + 1] if stop + 1 < end and page.doc[stop].text == "," else None
    other = nxt is not None and (nxt.tag_ == "VBG" or nxt.pos_ == "CCONJ" or nxt.lower_ in CONTRAST)
    start, last = clause_around(page, left - 1, stop, start, end)
    content = pieces(page, [(start, left - 1), (stop, stop if other else max(stop, last))])
    told = any(start <= c.i < left for c in having(verb, "ccomp", "parataxis"))
    if not told and not any(t.tag_ in FINITE | {"VBN"} for s, e in content for t in page.doc[s:e]):
        return None
    report = Report(hit, source, phrase=(left, stop), content=content)
    report.effect = reporting_effect(page, verb)
    whole_quotes(page, report)
    return report


def by_bracket(page: Page, hit: Found) -> Report | None:
    """ "Forty people have died (Oxfam estimate).": who says what stands before the bracket."""
    noun, (start, end) = hit.head, sentence_around(page, hit.head)
    opens = next((k for k in range(noun.i - 1, start, -1) if page.doc[k].text in {"(", ")"}), start)
    closed = noun.i + 1 < end and page.doc[noun.i + 1].text == ")"
    source = noun_after(page, opens + 1, noun.i) if closed and noun.i - opens <= _NAME else None
    if source is None or page.doc[opens].text != "(" or not speaks(page, source):
        return None
    first, _ = clause_around(page, opens, noun.i + 2, start, end)
    report = Report(hit, source, phrase=(opens, noun.i + 2))
    report.content = pieces(page, [(first, opens)])
    return report


def tag_end(page: Page, stop: int, end: int) -> int | None:
    """Where "X said on Monday" ends; None where more than time and manner follows."""
    first = stop
    while stop < end and not ends_tag(page, stop):
        token = page.doc[stop]
        if token.tag_ in {"VBN", "VBG"} and stop - first > 2:
            break  # "said in a statement posted on its website"
        clause = token.tag_ in FINITE | {"VBG", "VB", "WDT", "WRB"} or token.text == ":"
        if clause or stop - first > SPEAKING_DISTANCE or page.in_quote[stop] is not None or (
            token.lower_ in {"that", "whether"}
        ):  # fmt: skip
            return None
        stop += 1
    return stop


def ends_tag(page: Page, at: int) -> bool:
    return page.doc[at].text in {",", ".", ";", "?", "!", "—", "–"} or page.doc[at].is_space


def tag_before(page: Page, verb: Token, start: int) -> tuple[int, int, Token] | None:
    """Where ", X" begins before a verb, the verb's end, and X; with X's own apposition."""
    at = verb.i - 1
    while at > start and page.doc[at].pos_ == "ADV":
        at -= 1
    commas = [k for k in range(start, at + 1) if page.doc[k].text in {",", "—", "–"}
              and page.in_quote[k] is None]  # fmt: skip
    if not commas or at <= start:
        return None
    if commas[-1] != at:
        return tag_of(page, (commas[-1] + 1, at + 1), verb)
    segments = [(a + 1, b) for a, b in pairwise(commas)]
    while len(segments) > 1 and all(t.like_num for t in page.doc[slice(*segments[-1])]):
        segments.pop()  # an age
    inner = segments.pop() if segments else (at, at)
    clause = page.doc[inner[0]].tag_ in {"WP", "WP$", "WDT", "VBN", "VBG"}
    outer = tag_of(page, segments[-1], verb) if segments else None
    if clause or outer is None:
        return outer or (None if clause else tag_of(page, inner, verb))
    name = noun_after(page, *inner) if is_bare_phrase(page, *inner) else None
    if name is None:
        return None
    return (*outer[:2], name) if name.ent_type_ == "PERSON" else outer


def tag_of(page: Page, words: tuple[int, int], verb: Token) -> tuple[int, int, Token] | None:
    source = noun_after(page, *words) if is_bare_phrase(page, *words) else None
    return (words[0], verb.i + 1, source) if source is not None else None


def tag_after(page: Page, verb: Token, start: int, end: int) -> tuple[int, int, Token] | None:
    """ "…, said X": the verb behind a comma, X behind it."""
    if verb.i <= start + 1 or page.doc[verb.i - 1].text != ",":
        return None
    stop = next((k for k in range(verb.i + 1, end) if ends_tag(page, k)), end)
    bare = is_bare_phrase(page, verb.i + 1, stop)
    source = noun_after(page, verb.i + 1, stop) if bare else None
    if source is None or any(noun.i < verb.i for noun in having(verb, "subj")):
        return None
    return (verb.i, stop, source) if source.ent_type_ or speaks(page, source) else None


# "Army: rebels seize town", "Rebels seize town: army"
def by_mark(page: Page, hit: Found) -> Report | None:
    """In a headline, whoever stands alone before or behind a colon, or behind a dash, says it."""
    at = hit.head.i
    number = paragraph_of(page, at)
    start, end = page.paragraphs[number]
    if hit.words != ":" and ends_quote(page, at - 1):
        return by_dash(page, hit, end)
    if number < 0 or (hit.words != ":" and not page.doc[at - 1].whitespace_):
        return None
    sides = [((start, at), (at + 1, end))] if hit.words == ":" else []  # "Minister: We stay."
    sides += [((at + 1, end), (start, at))] if is_headline(page, number) else []
    for (left, right), (first, last) in sides:
        source = noun_after(page, left, right) if right - left <= _NAME else None
        if source is None or last - first < 3 or not is_bare_phrase(page, left, right):
            continue
        named = source.ent_type_ in {"ORG", "PERSON"}
        actor = is_a(page, source, "Actor") and not is_a(page, source, "Place")
        if named or actor or source.lemma_.lower() in page.words["voiceNoun"]:
            report = Report(hit, source, phrase=(left, right))
            report.content = pieces(page, [(first, last)])
            whole_quotes(page, report)
            return report
    return None


def by_dash(page: Page, hit: Found, end: int) -> Report | None:
    """ "“We stay.” — Ana Ruiz": whose words they are, behind a dash."""
    at = hit.head.i
    opens = (k for k in range(at + 1, min(end, at + _NAME + 2)) if opens_quote(page, k))
    stop = next(opens, end)
    source, quote = noun_after(page, at + 1, stop), page.in_quote[at - 1]
    if source is None or quote is None or stop - at > _NAME + 1 or (
        source.ent_type_ not in {"ORG", "PERSON"}
    ):  # fmt: skip
        return None
    return Report(hit, source, phrase=(at, stop), content=[(quote.start, quote.end)], quoted=True)
