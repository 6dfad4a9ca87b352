"""A reporting verb in, the spans of what is said out.

Tree and text are read together, because a report is often where a parser errs: the tree names the
content first, the order of words, commas and quotation marks decide where it is silent.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from spacy.tokens import Token

from kg.extract.cues import Found
from kg.extract.page import (
    ACCUSING,
    CONTRAST,
    FINITE,
    NOUNLIKE,
    SPEAKING_DISTANCE,
    Page,
    choose,
    ends_quote,
    first_of,
    has_finite,
    has_verb,
    is_a,
    is_finite,
    is_passive_report,
    opens_quote,
    sentence_around,
)
from kg.extract.realis import Effects, effects, flip, is_past
from kg.extract.sources import noun_after
from kg.parse import dependents, having, is_noun, is_verb, role_of

_EXPLETIVE = {"it", "there"}
_CONTENT_PREPOSITIONS = {"of", "for", "about", "against", "on", "over"}
_CONTENT_MARKS = {"that", "whether", "if", "to"}


@dataclass
class Report:
    """An attribution in the making, in token indices; half-open ranges."""

    found: Found
    source: Token | None = None
    relays: list[Token] = field(default_factory=list)
    content: list[tuple[int, int]] = field(default_factory=list)
    phrase: tuple[int, int] = (0, 0)  # source, cue and what belongs to them
    quoted: bool = False
    effect: Effects = field(default_factory=Effects)
    answers: bool = False  # it speaks of what another report says

    @property
    def at(self) -> int:
        return self.found.head.i


def pieces(page: Page, spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The ranges without white space and commas at their ends; sorted, joined, none empty."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        while start < end and is_edge(page.doc[start]):
            start += 1
        while end > start and is_edge(page.doc[end - 1]) and (
            page.doc[end - 1].text not in {",", "."} or page.in_quote[end - 1] is None
        ):  # fmt: skip
            end -= 1
        if not any((t.is_alpha or t.like_num) and t.pos_ not in {"CCONJ", "SCONJ"}
                   for t in page.doc[start:end]):  # fmt: skip
            continue
        if joined and start <= joined[-1][1]:
            start, end = joined[-1][0], max(joined.pop()[1], end)
        joined.append((start, end))
    return joined


def is_edge(token: Token) -> bool:
    return token.is_space or token.text in {",", ";", ":", ".", "—", "–"}


def left_of(page: Page, subject: Token | None, verb: Token) -> int:
    """Where the report's own words begin, left of content: with its subject's whole phrase."""
    first, (start, _) = first_of(page, verb), sentence_around(page, verb)
    if subject is None or not start <= subject.i < verb.i:
        return first
    between = page.doc[subject.i + 1 : first]
    if role_of(subject)[2].i != verb.i and any(is_verb(token) for token in between):
        return first
    left = max(subject.left_edge.i, start)
    ends = (
        k + 1 for k in range(left, subject.i) if ends_quote(page, k) or page.doc[k].text in ";:"
    )
    left = max([left, *ends])
    return left + 1 if page.doc[left].text == "," else left


def phrase_end(page: Page, noun: Token, end: int) -> int:
    """Where the noun's phrase ends, with what hangs on it; at the latest before a finite clause."""
    stop = max(min(noun.right_edge.i + 1, end), noun.i + 1)
    asides = {t.left_edge.i: t.right_edge.i for t in having(noun, "appos", "acl", "relcl")}
    at = noun.i + 1
    while at < stop:
        token = page.doc[at]
        aside = asides.get(at, asides.get(at + 1)) if token.text == "," else None
        if aside is not None:  # "according to the Monitor, a group based in Oslo"
            at = aside
        elif token.is_quote or token.text in {",", ";", ":"}:
            return at
        at += 1
    return min(at, stop)


def region_of(page: Page, verb: Token) -> tuple[int, int]:
    """Where a report's content can lie: a relative clause's own words, else the sentence."""
    start, end = sentence_around(page, verb)
    at = verb
    for _ in range(3):
        role, _, head = role_of(at)
        added = verb.tag_ == "VBG" and verb.i > start and page.doc[verb.i - 1].text == ","
        own = role == "relcl" or (role == "acl" and at is verb and verb.tag_ in {"VBN", "VBG"})
        marked = role == "advcl" and at.tag_ != "VB" and any(c.i < at.i for c in having(at, "mark"))
        if (own and not added) or marked:
            return at.left_edge.i, max(at.right_edge.i + 1, verb.i + 1)
        if role == "conj":
            return at.left_edge.i, end
        if head.i == at.i or role != "xcomp":
            break
        at = head
    return start, end


def report_end(page: Page, verb: Token, subject: Token | None, end: int) -> int:
    """Where the report's own words end on the right: source, addressee, time, manner."""
    stop = verb.i + 1
    if subject is not None and subject.i > verb.i:
        stop = max(stop, phrase_end(page, subject, end))
    for role, _, child, _ in dependents(verb):
        if child.i > verb.i and role in {"obl", "time", "advmod", "iobj", "obj", "prt"}:
            if child.left_edge.i <= stop + 1 and page.doc[min(stop, end - 1)].text != ",":
                stop = max(stop, phrase_end(page, child, end))
    return min(stop, end)


def clause_around(page: Page, first: int, stop: int, start: int, end: int) -> tuple[int, int]:
    """The part of the sentence that a parenthetical report speaks of: up to "; " or ", but"."""
    left = (k + 1 for k in range(first - 1, start, -1) if clause_boundary(page, k))
    right = (k for k in range(stop, end) if clause_boundary(page, k))
    return next(left, start), next(right, end)


def clause_boundary(page: Page, at: int) -> bool:
    token = page.doc[at]
    if page.in_quote[at] is not None or at + 1 >= len(page.doc):
        return False
    nxt = page.doc[at + 1]
    if token.text == ";":  # but "seized two towns; shelled a third; and …"
        return nxt.pos_ != "CCONJ" and nxt.tag_ not in {"VBD", "VBN", "VBG"}
    if token.text != "," or nxt.lower_ not in CONTRAST:
        return False
    head = role_of(nxt)[2]
    return is_verb(head) or bool(having(head, "cop", "subj"))


def clause_right(page: Page, verb: Token, hit: Found, end: int) -> tuple[int, int] | None:
    """The content clause after the verb: by the tree, else by "that", a colon, a quotation."""
    after = hit.tokens[-1].i + 1 if len(hit.tokens) > 1 else verb.i + 1
    clause, start = clause_below(page, verb, hit, after, end)
    linear = clause_start(page, verb, hit, after, end)
    if linear is not None and (start is None or linear < start):
        start = linear
    if start is None or start >= end:
        return None
    if clause is not None and any(m.i > start for m in having(clause, "mark", "advmod", "obj")):
        opens = (t.i for t in page.doc[start : clause.i] if t.lower_ in {"that", "whether"}
                 or (t.tag_ in {"WRB", "WP"} and role_of(t)[2].i == clause.i))  # fmt: skip
        first = next(opens, start)
        if not any(t.tag_ in FINITE for t in page.doc[start:first]):
            start = first  # "said today that", "told the crowd how"
    quote = page.in_quote[start]
    if quote is not None and quote.start == start and quote.whole:
        return start, quote.end
    inside = page.in_quote[verb.i]
    end = end if inside is None else min(end, inside.end)
    doubtful = hit.cue.polarity == "negative" or hit.cue.realis != "actual"
    ends = (k for k in range(verb.i + 1, end) if page.doc[k].text == ";"
            and page.in_quote[k] is None and (k < start or doubtful))  # fmt: skip
    end = next(ends, end)  # "denied the raid; he is charged with it"
    return (start, end) if start < end else None


def clause_below(
    page: Page, verb: Token, hit: Found, after: int, end: int
) -> tuple[Token | None, int | None]:
    """The clause that the tree gives to the verb, and where it starts."""
    for role, _, child, _ in dependents(verb):
        if child.i <= verb.i:
            continue
        if child.tag_ in {"NN", "NNS"} and child.lemma_.lower() in page.words["reportingNoun"]:
            if child.i + 1 < end and page.doc[child.i + 1].lower_ == "that":
                return child, child.i + 1  # "denied reports that", read as a verb
            break
        beside = role == "parataxis" and (is_verb(child) or having(child, "subj", "cop")) and (
            child.left_edge.i <= verb.i + 4 and page.doc[child.left_edge.i - 1].text not in {",", ";"}
        )  # fmt: skip
        never = role == "xcomp" and hit.words in page.words["neverTo"]
        if (beside or role in {"ccomp", "xcomp", "csubj"} or is_asked(page, child, role, hit)) and not (
            never and child.tag_ in {"VB", "VBG"}
        ):  # fmt: skip
            start = max(child.left_edge.i, after)
            for noun in having(verb, "obj", "iobj"):
                asked = child.tag_ in {"VB", "VBG"} and noun.right_edge.i + 1 == start
                bare = role == "ccomp" and is_finite(child) and not having(child, "subj")
                if verb.i < noun.i < child.i and (asked or bare):
                    start = noun.left_edge.i  # "ordered the army to": who is to do it
            return child, start
    return None, None


def is_asked(page: Page, clause: Token, role: str, hit: Found) -> bool:
    """An infinitive that a parser takes for a purpose: "ordered the army to bomb"."""
    return (
        role == "advcl"
        and clause.tag_ == "VB"
        and hit.cue.realis != "actual"
        and any(mark.lower_ == "to" for mark in having(clause, "mark"))
        and page.doc[clause.left_edge.i - 1].text != ","
    )


def clause_start(page: Page, verb: Token, hit: Found, after: int, end: int) -> int | None:
    """A content clause's start from the words: what follows is "that", a colon, a quotation,
    or a noun phrase with a finite verb."""
    at = after
    while at < end and at - after < SPEAKING_DISTANCE:
        token, quote = page.doc[at], page.in_quote[at]
        if quote is not None and quote.start == at:
            bare = hit.words in page.words["clauseOnly"]  # "said “budget reforms” would help"
            said = quote.whole or (at == after and (bare or has_verb(page, at, quote.end)))
            return at if said else None
        if token.lower_ in {"that", "whether", "why", "how"} and (
            at == after or token.tag_ in {"IN", "WDT", "WRB"}
        ):
            return at if opens_clause(page, at, after, end) else None
        if token.text == ":":
            return at + 1 if at + 1 < end else None
        issued = token.tag_ == "VBN" and role_of(token)[0] == "acl" and at > after + 1
        if token.text in {",", ";", "."} or token.tag_ in FINITE or (
            is_verb(token) and not issued  # "said in a letter issued by his office that"
        ):  # fmt: skip
            break
        at += 1
    if at >= end:
        return None
    token = page.doc[at]
    if token.text in {",", ";"}:
        return at + 1 if at + 1 < end and opens_quote(page, at + 1) else None
    if token.tag_ == "VBG" and at == after and hit.words not in page.words["neverTo"]:
        return at
    clause = role_of(token)[2] if role_of(token)[0] in {"aux", "cop"} else token
    between = page.doc[after:at]
    if page.doc[at - 1].pos_ == "CCONJ" or token.tag_ not in FINITE or (
        role_of(clause)[0] == "advcl" and any(m.i > verb.i for m in having(clause, "mark"))
    ):  # fmt: skip
        return None  # "demonstrated outside the palace after it had spoken"
    if any(t.tag_ in {"WDT", "WP"} for t in between) or not any(
        t.pos_ in NOUNLIKE and role_of(t)[2].i != verb.i for t in between
    ):
        return None  # "released two men who had been held"
    left = next((k for k in range(at - 1, after - 1, -1) if page.doc[k].pos_ in NOUNLIKE), None)
    while left is not None and left > after and page.doc[left].pos_ != "PRON" and (
        page.doc[left - 1].pos_ in {"DET", "ADJ", "NOUN", "PROPN", "NUM", "PART"}
        or page.doc[left - 1].tag_ in {"PRP$", "HYPH"}
    ):  # fmt: skip
        left -= 1
    return left


def opens_clause(page: Page, at: int, after: int, end: int) -> bool:
    """Whether a "that" behind a report begins what is said."""
    token, before = page.doc[at], page.doc[at - 1]
    if at + 1 < end and page.doc[at + 1].pos_ in {"CCONJ", "PUNCT"}:
        return False  # "denied that and said"
    if before.pos_ == "CCONJ":
        return False  # "said that bodies had been found and that …"
    if at > after and is_noun(before) and before.lemma_.lower() in page.words["reportingNoun"] and (
        role_of(before)[0] != "obj"
    ):  # fmt: skip
        return False  # "ordered a raid after reports that …"
    if at > after and token.tag_ == "WDT" and role_of(role_of(token)[2])[0] == "relcl":
        return False  # "believed the polls that showed …"
    return has_verb(page, at + 1, end)


def left_of_report(
    page: Page, verb: Token, subject: Token | None, start: int
) -> list[tuple[int, int]]:
    """The content before "X said" or "said X": the sentence so far, or the quotation."""
    left = min(left_of(page, subject, verb), first_of(page, verb))
    before = left - 1
    start = max([start, *(k + 1 for k in range(start, before) if page.doc[k].text == ";"
                          and clause_boundary(page, k) and has_report(page, start, k))])  # fmt: skip
    quote = page.in_quote[before] if ends_quote(page, before) else None
    if quote is not None:
        first = quote.start if quote.whole else page.doc[quote.start].sent.start
        return [(min(quote.start, max(start, first)), left)]
    if before <= start or page.doc[before].text != ",":
        return []
    if ends_quote(page, before - 1):
        return [(min(page.in_quote[before - 1].start, start), before)]  # type: ignore[union-attr]
    after = sentence_around(page, verb)[1]
    alone = not has_verb(page, verb.i + 1, after)
    role, _, head = role_of(verb)
    if has_finite(page, start, before):
        told = governs_left(page, verb, start, before, alone)
    else:
        words = page.doc[report_end(page, verb, subject, after) :][:2]
        told = (role == "parataxis" and head.i > verb.i) or (
            len(words) == 2 and words[0].text == "," and words[1].tag_ in FINITE  # "A, she said, had"
        ) or (alone and not any(role_of(t)[2].i >= left for t in page.doc[start:before]))  # fmt: skip
    return [(start, before)] if told else []


def has_report(page: Page, start: int, end: int) -> bool:
    return any(choose(page, page.cues.get(at, ())) is not None for at in range(start, end))


def governs_left(page: Page, verb: Token, start: int, before: int, alone: bool) -> bool:
    """Whether a clause before the comma is the verb's content and not an adverbial one."""
    for role, _, child, _ in dependents(verb):
        if start <= child.i < before and role in {"ccomp", "parataxis", "xcomp"}:
            return True
        if start <= child.i < before and role == "advcl":
            opening = page.doc[child.left_edge.i].pos_ in {"SCONJ", "ADP"}
            if opening or child.tag_ in {"VBG", "VBN"}:
                return False
    role, _, head = role_of(verb)
    above = start <= head.i < before and role in {"parataxis", "ccomp", "appos"}
    return above or (head.i > verb.i and role == "parataxis") or alone


def is_parenthetical(
    page: Page, verb: Token, own: tuple[int, int], end: int, before: list[tuple[int, int]]
) -> bool:
    """Whether "X said" stands between commas: "The city, he said, is calm"."""
    at = own[1]
    if page.doc[before[0][0]].tag_ in {"VBN", "VBG"} and page.in_quote[before[-1][1] - 1] is None:
        return False  # "Asked about the raid, he said, …"
    stop = at >= end or page.doc[at].is_quote or page.doc[at].text in {",", ".", "?", "!"}
    return stop or role_of(verb)[0] == "parataxis"


def continued_after(
    page: Page, verb: Token, own: tuple[int, int], before: list[tuple[int, int]], end: int
) -> tuple[int, int] | None:
    """What goes on after an interruption: a quotation, or the clause that the report cut."""
    at = own[1]
    cut = at < end and page.doc[at].text == ","
    for k in range(at, min(at + SPEAKING_DISTANCE, end)):
        quote = page.in_quote[k]
        if quote is not None and quote.start == k and quote.whole:
            return k, quote.end
        if page.doc[k].tag_ in FINITE and not cut:
            break
    if not cut or page.in_quote[before[-1][1] - 1] is not None or at + 1 >= end:
        return None
    role, _, head = role_of(verb)
    nxt, (first, last) = page.doc[at + 1], (before[0][0], before[-1][1])
    below = any(
        first <= role_of(t)[2].i < last and role_of(t)[0] != "punct" for t in page.doc[at + 1 : end]
    )
    goes_on = nxt.tag_ in FINITE or nxt.pos_ in {"SCONJ", "ADP"}
    return (at + 1, end) if below or goes_on or (role == "parataxis" and head.i > verb.i) else None


def governed_by(page: Page, hit: Found, end: int) -> tuple[int, int] | None:
    """The content of a cue that ends in a preposition ("accused X of"): what that governs."""
    last = hit.tokens[-1].i
    start = last + 1
    if start >= end or page.doc[start].ent_type_ in {"DATE", "TIME"}:
        return None
    target = role_of(page.doc[last])[2]
    if target.i <= last:
        target = next(
            (t for t in page.doc[start:end] if role_of(t)[2].i <= last), page.doc[end - 1]
        )
    if is_a(page, target, "Actor"):  # "blamed the raid on the militia"
        passive = is_passive_report(hit.head)
        for noun in having(hit.head, "subj" if passive else "obj"):
            if not is_a(page, noun, "Actor"):
                stop = min(noun.right_edge.i + 1, last if noun.i < last else end)
                return noun.left_edge.i, min(stop, hit.head.i) if passive else stop
    stop = target.right_edge.i + 1
    while stop < end and page.doc[stop].pos_ == "ADP":  # "credit for two | of the raids"
        after = noun_after(page, stop + 1, end)
        if after is None or after.right_edge.i < stop:
            break
        stop = after.right_edge.i + 1
    if stop + 1 < end and page.doc[stop].lower_ == "to" and page.doc[stop + 1].tag_ == "VB":
        verb = page.doc[stop + 1]
        verb = role_of(verb)[2] if role_of(verb)[0] in {"aux", "cop"} else verb
        stop = max(stop, verb.right_edge.i + 1)  # "called on both sides to stop"
    commas = (k for k in range(max(start, stop - 1), end) if page.doc[k].text == ",")
    stop = past_number(page, max(min(stop, end, next(commas, end)), start + 1), end)
    if hit.cue.name == ACCUSING or hit.words in page.words["givenDeed"]:
        clauses = (
            c for token in page.doc[start:stop] for c in having(token, "relcl") if is_past(c)
        )
        told = [c.left_edge.i for c in clauses if c.left_edge.i > start]
        stop = max(start + 1, min([stop, *told]))  # "for a raid that killed nine": nine were killed
    return start, stop


def past_number(page: Page, stop: int, end: int) -> int:
    """Past the word that a number at the end counts ("40 wounded")."""
    if stop < end and page.doc[stop - 1].like_num and page.doc[stop].tag_[:2] in {"NN", "JJ", "VB"}:
        return stop + 1
    return stop


def past_second_number(page: Page, stop: int, end: int) -> int:
    """Past "and about 70 injured" behind a first number, where no clause of its own begins."""
    rest = page.doc[stop:end]
    counted = next((k for k, t in enumerate(rest[:5]) if t.like_num), None)
    if counted is None or rest[0].pos_ != "CCONJ" or any(
        t.is_quote or t.tag_ in FINITE | {"VB", "VBG"} or t.pos_ == "PRON" for t in rest
    ):  # fmt: skip
        return stop
    return stop + next((k for k, t in enumerate(rest) if k > counted and t.is_punct), len(rest))


def object_content(page: Page, verb: Token, hit: Found) -> list[tuple[int, int]]:
    """What is said as a noun phrase: "denied any role", "warned of", "confirmed the deaths"."""
    spans: list[tuple[int, int]] = []
    if hit.words in page.words["clauseOnly"]:
        return spans
    behind = [arg for arg in dependents(verb) if arg.token.i > verb.i]
    named = any(arg.prep == "as" for arg in behind)  # "described the general as a butcher"
    reported = hit.cue.certainty == "reported"
    for arg in behind:
        noun = arg.token
        first, last = noun.left_edge.i, noun.right_edge.i + 1
        while page.doc[first].is_punct and first < noun.i:
            first += 1
        if arg.role == "obl" and arg.prep in _CONTENT_PREPOSITIONS and reported and (
            not spans or first > spans[-1][1]
        ):  # fmt: skip
            said = noun.pos_ != "NUM" and not (arg.prep in {"on", "over"} and noun.ent_type_)
        elif arg.role == "obj" or (arg.role == "obl" and not arg.prep and not noun.ent_type_):
            actor = reported and is_a(page, noun, "Actor")
            said = noun.pos_ != "PRON" and (named or not actor)
        elif spans and arg.role == "obl":
            goes_on = first == spans[-1][1] and arg.prep != "by" and not noun.ent_type_
            said = goes_on or arg.prep == "as"
        else:  # "complained about the noise to annoy them", and not ", saying that"
            clause = arg.role in {"advcl", "xcomp", "ccomp"}
            said = bool(spans) and clause and page.doc[first - 1].text != ","
        if said:
            spans.append((first, last))
    return spans


def before_main(page: Page, start: int, end: int) -> int:
    """ "Men believed to be rebels killed …": the main verb is no part of what is believed."""
    for at in range(start + 2, end):
        token = page.doc[at]
        if token.lower_ in _CONTENT_MARKS - {"to"} or token.tag_ in {"WP", "WDT", "WRB"} or (
            token.pos_ == "SCONJ" or page.in_quote[at] is not None
        ):  # fmt: skip
            return end
        if token.tag_ in FINITE:
            return at
    return end


def before_contrast(page: Page, start: int, end: int) -> int:
    """ "Denied firing, although X saw shells fall": what is set against a denial is not denied."""
    for at in range(start + 1, end):
        contrast = page.doc[at].lower_ in CONTRAST and page.doc[at - 1].text == ","
        if contrast and page.in_quote[at] is None and has_verb(page, at, end):
            return at
    return end


def after_colon(page: Page, verb: Token, end: int) -> list[tuple[int, int]]:
    """What a report with a colon at its end introduces: the quotation or paragraph after it."""
    last = next((t for t in reversed(page.doc[verb.i : end]) if not t.is_space), verb)
    after = next((t.i for t in page.doc[last.i + 1 :] if not t.is_space), -1)
    if last.text != ":" or last.i - verb.i > SPEAKING_DISTANCE or after < 0:
        return []
    quote = page.in_quote[after] if opens_quote(page, after) else None
    if quote is not None:
        return [(quote.start, quote.end)]
    return [lines for lines in page.paragraphs if lines[0] == after]


def is_aside(page: Page, verb: Token, right: tuple[int, int]) -> bool:
    """Whether words behind a report say when or how, and are not what is said."""
    if page.doc[right[0]].lower_ in {"that", "whether"} or opens_quote(page, right[0]):
        return False
    return not any(
        child.i > verb.i and all(m.lower_ in _CONTENT_MARKS for m in having(child, "mark"))
        for child in having(verb, "ccomp", "xcomp")
    )


def whole_quotes(page: Page, report: Report) -> None:
    """Stretch content that touches an utterance in quotation marks over all of it."""
    grown = []
    for start, end in report.content:
        for at in (start, end - 1):
            quote = page.in_quote[at]
            if quote is None or not quote.whole or quote.start <= report.at < quote.end:
                continue
            if any(quote.start <= k < quote.end for k in range(*report.phrase)):
                continue
            start, end = min(start, quote.start), max(end, quote.end)
        grown.append((start, end))
        if any(page.in_quote[k] is not None for k in range(start, end)):
            report.quoted = True
    report.content = pieces(page, grown)


def reporting_effect(page: Page, token: Token) -> Effects:
    effect = effects(token, page.ontology)
    predicates = [c for c in having(token, "ccomp", "parataxis") if having(c, "cop")]
    if any(hit.cue.kind == "negation" and hit.cue.polarity == "negative" for c in predicates if not having(c, "subj")
           for hit in page.cues.get(c.i, ())):  # fmt: skip
        return effect._replace(polarity=flip(effect.polarity))  # "reports that … were false"
    return effect


def is_complement(page: Page, clause: Token) -> bool:
    marks = [c for c in dependents(clause) if c.role in {"mark", "aux", "subj", "obj"}]
    first = next((m for m in marks if m.token.i == clause.left_edge.i), None)
    if first is not None and first.token.lower_ in {"that", "whether"}:
        subjects = [m for m in marks if m.role == "subj"]
        return first.role == "mark" or (first.role == "subj" and len(subjects) > 1)
    return clause.tag_ == "VB" and any(m.token.lower_ == "to" for m in marks)


def after_saying(page: Page, rest: tuple[int, int]) -> tuple[int, int]:
    """Without the second reporting verb of "quoted as saying"."""
    start, end = rest
    while start < end and page.doc[start].lower_ == "as":
        start += 1
    again = choose(page, page.cues.get(start, ()))
    if again is not None and page.doc[start].tag_ == "VBG" and start + 1 < end:
        start += 1
    return start, end
