"""Page in, reports out: each cue with its source and what it says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from spacy.tokens import Token

from kg.extract.contents import (
    Report,
    after_colon,
    after_saying,
    before_contrast,
    before_main,
    clause_around,
    clause_right,
    continued_after,
    governed_by,
    is_aside,
    is_complement,
    is_parenthetical,
    left_of,
    left_of_report,
    object_content,
    past_number,
    past_second_number,
    phrase_end,
    pieces,
    region_of,
    report_end,
    reporting_effect,
    whole_quotes,
)
from kg.extract.cues import Found
from kg.extract.joining import carry_quotes, cut_siblings
from kg.extract.page import (
    ACCUSING,
    DEFINITE_WORDS,
    FINITE,
    MARKS,
    NOUNLIKE,
    RELATIVE,
    SPEAKING_DISTANCE,
    Page,
    choose,
    first_of,
    is_a,
    is_cited,
    is_finite,
    is_passive_report,
    is_report_verb,
    paragraph_of,
    sentence_around,
)
from kg.extract.sources import (
    can_speak,
    holder_of,
    is_voice,
    noun_after,
    relays_of,
    speaker_before,
    speaks,
    subject_of,
)
from kg.extract.tags import by_bracket, by_mark, by_tag
from kg.parse import arguments, dependents, having, is_noun, is_passive, is_verb, role_of

_EXPLETIVE = {"it", "there"}
_CONTENT_PREPOSITIONS = {"of", "for", "about", "against", "on", "over"}


def read_reports(page: Page) -> list[Report]:
    """Every report of the page, in the order of their cues."""
    hits = (choose(page, hits) for hits in page.cues.values())
    reports = [r for hit in hits if hit is not None and (r := read_report(page, hit)) is not None]
    cut_siblings(page, reports)
    reports = [r for r in reports if r.content and not is_mute(page, r)]
    carry_quotes(page, reports)
    return reports


def is_factive(page: Page, report: Report) -> bool:
    """Whether what is reported is taken for granted: "condemned the raid", "blamed for the raid".

    A whole quotation is the source's word: "condemns “a war that has killed judges”".
    """
    cue, words = report.found.cue, report.found.words
    first, end = report.content[0]
    if cue.certainty == "certain":
        quote = page.in_quote[first]
        return quote is None or quote.start < first or quote.end < end
    head = page.doc[first:end].root
    while first <= role_of(head)[2].i < end and role_of(head)[2].i != head.i:
        head = role_of(head)[2]
    definite = any(t.lower_ in DEFINITE_WORDS for t in having(head, "det")) or having(head, "poss")
    given = words in page.words["givenDeed"] or (definite and words in page.words["givenObject"])
    return is_noun(head) and bool(given)


def is_mute(page: Page, report: Report) -> bool:
    """ "Car bombs claimed nine lives", "as you know": a thing or a happening says nothing."""
    source = report.source
    if source is None or source.lower_ == "you":
        return source is not None
    voice = source.lemma_.lower() in page.words["voiceNoun"] | page.words["reportingNoun"]
    thing = is_a(page, source, "Weapon") or is_a(page, source, "Attack")
    return thing and not voice and not source.ent_type_


def read_report(page: Page, hit: Found) -> Report | None:
    head = hit.head
    if is_source_phrase(page, hit):
        return by_phrase(page, hit)
    if is_report_noun(page, hit):
        return by_noun(page, hit) or by_bracket(page, hit) or (
            by_tag(page, hit) if head.tag_ == "NNS" else None)  # fmt: skip
    have = page.doc[head.i - 1] if head.i else head
    if head.tag_ == "VBN" and have.lemma_ == "have" and role_of(have)[0] != "aux":
        return by_perfect(page, hit)
    if is_report_verb(page, head):
        if len(hit.tokens) == 1 and having(head, "prt"):
            return None  # "carried out"
        if hit.words in page.words["namesSource"]:
            return by_citing(page, hit)
        if head.tag_ == "VBG" and head.i and page.doc[head.i - 1].lower_ == "as" and (
                is_cited(page, role_of(head)[2])):  # fmt: skip
            return None  # the second verb of "quoted as saying"
        if hit.words in page.words["countingCue"]:
            return by_count(page, hit)
        if hit.words in page.words["namingCue"]:
            return by_naming(page, hit)
        if hit.cue.polarity == "negative":
            report = by_answer(page, hit)
            if report is not None:
                return report
        report = by_verb(page, hit)
        tag = by_tag(page, hit)
        if report is None or not report.content or report.source is None:
            return tag or report
        return tag if tag is not None and is_interjected(page, report.source, tag) else report
    if hit.words in MARKS:
        return by_mark(page, hit)
    return by_tag(page, hit) if head.tag_ == "NNS" else None


def is_interjected(page: Page, source: Token, tag: Report) -> bool:
    """ "The rebels, *the army says*, have shelled Gao": the verb behind it wants the subject before."""
    first, stop = tag.phrase
    behind = page.doc[stop + 1] if stop + 1 < len(page.doc) else None
    return source.i < first - 1 and page.doc[first - 1].text == page.doc[stop].text == "," and (
        behind is not None and behind.tag_ in FINITE)  # fmt: skip


def by_perfect(page: Page, hit: Found) -> Report | None:
    """ "Has documented raids" read as "has [documented raids]": the perfect all the same."""
    verb, have = hit.head, page.doc[hit.head.i - 1]
    source = next((a.token for a in arguments(have) if a.role == "subj"), None)
    if source is None or not is_voice(page, source) or hit.cue.polarity == "negative":
        return None
    end = sentence_around(page, verb)[1]
    stop = next((k for k in range(verb.i, end) if page.doc[k].text in {",", ";"}), end)
    return report_on(page, hit, source, [(verb.i + 1, stop)])


# "put the toll at nine", "counted nine dead"
def by_count(page: Page, hit: Found) -> Report | None:
    """What somebody counts or puts a number at: said only where there is a number."""
    verb, last = hit.head, hit.tokens[-1].i
    source = None if is_passive_report(verb) else subject_of(page, verb)
    if source is None or not is_voice(page, source):
        return None
    _, end = region_of(page, verb)
    clause = clause_right(page, verb, hit, end)
    if clause is not None and page.doc[clause[0]].lower_ == "that":
        return by_verb(page, hit)
    behind = [a.token.right_edge.i + 1 for a in dependents(verb)
              if a.token.i > verb.i and (a.role in {"obj", "obl", "nmod", "xcomp"} or (
                  a.role == "advcl" and role_of(page.doc[last])[2] == a.token))]  # fmt: skip
    stop = min(max([last + 1, page.doc[last].right_edge.i + 1, *behind]), end)
    stop = next((k for k in range(last + 1, stop) if page.doc[k].text in {",", ";"}), stop)
    stop = past_second_number(page, past_number(page, stop, end), end)
    from_ = last if len(hit.tokens) == 2 and last > verb.i + 1 else verb.i
    counted = (t for t in page.doc[from_ + 1 : stop] if t.ent_type_ not in {"DATE", "TIME"})
    if not any(t.like_num or t.lemma_.lower() in page.words["manyWord"] for t in counted):
        return None
    return report_on(page, hit._replace(tokens=(verb,)), source, [(verb.i + 1, stop)])


def report_on(
    page: Page, hit: Found, source: Token | None, spans: Iterable[tuple[int, int]]
) -> Report:
    """A report whose own words are its source and its verb."""
    verb = hit.head
    report = Report(hit, source, phrase=(left_of(page, source, verb), verb.i + 1))
    report.content = pieces(page, spans)
    report.effect = reporting_effect(page, verb)
    return report


# "called the raid a massacre"
def by_naming(page: Page, hit: Found) -> Report | None:
    """What somebody gives a name to, with the name: "X called Y a Z", "what X called a Z"."""
    verb, passive = hit.head, is_passive_report(hit.head)
    _, end = region_of(page, verb)
    agent = next((a.token for a in arguments(verb) if a.role == "agent"), None)
    source = agent if passive else subject_of(page, verb)
    named = [a.token for a in dependents(verb) if verb.i < a.token.i < end and (
        a.role in {"obj", "iobj", "xcomp", "ccomp"}
        or (a.role in {"obl", "advcl", "time"} and a.prep in {"", "as"}))
        and a.token.ent_type_ not in {"DATE", "TIME"}]  # fmt: skip
    fused = any(arg.token.tag_ in {"WP", "WDT"} for arg in dependents(verb))
    quoted = [q.end for q in page.quotes if named and named[0].i < q.start < end][:1]
    if source is None or not named or (len(named) < 2 and not (fused or passive or quoted)):
        return None
    stop = max([noun.right_edge.i + 1 for noun in named] + quoted)
    spans = [(min(noun.left_edge.i for noun in named), min(stop, end))]
    about = next(
        (a.token for a in arguments(verb) if a.role == "subj" and a.token.i < verb.i), None
    )
    if passive and about is not None:
        spans.insert(0, (about.left_edge.i, min(about.right_edge.i + 1, first_of(page, verb))))
    elif fused and not passive:  # "what it called an attack": no more than its word for it
        hit = hit._replace(cue=replace(hit.cue, certainty="reported"))
    report = report_on(page, hit, source, spans)
    whole_quotes(page, report)
    return report


def is_source_phrase(page: Page, hit: Found) -> bool:
    """ "according to": no verb of the sentence, but what its preposition governs is the source."""
    first = hit.tokens[0]
    clause = (is_verb(first) and first.tag_ != "VBG") or bool(having(first, "subj", "obj"))
    return hit.words in page.words["namesSource"] and (
        not clause if len(hit.tokens) > 1 else first.pos_ == "ADP" and first.text.islower()
    )


def is_report_noun(page: Page, hit: Found) -> bool:
    listed = hit.words in page.words["reportingNoun"] and not is_report_verb(page, hit.head)
    return is_noun(hit.head) and (listed or len(hit.tokens) > 1)


# "according to X"
def by_phrase(page: Page, hit: Found) -> Report | None:
    first, (start, end) = hit.tokens[0].i, sentence_around(page, hit.head)
    source = noun_after(page, hit.tokens[-1].i + 1, end)
    if source is None:
        return None
    stop = phrase_end(page, source, end)
    report = Report(hit, source, relays_of(page, source), phrase=(first, stop))
    start, end = clause_around(page, first, stop, start, end)
    start = max(start, start_of_aside(page, first, stop, end))
    joined = (k for k in range(stop + 1, end - 1) if page.doc[k].text == "," and first > start
              and page.doc[k + 1].lower_ == "and" and page.in_quote[k] is None
              and having(role_of(page.doc[k + 1])[2], "subj"))  # fmt: skip
    report.content = pieces(page, [(start, first), (stop, next(joined, end))])
    whole_quotes(page, report)
    return report


def start_of_aside(page: Page, first: int, stop: int, end: int) -> int:
    """ "It fell a day after the raid, which killed nine according to Oslo.": where "which" begins.

    A relative clause behind a comma that a source phrase closes, no comma between, is all that the
    source speaks of.
    """
    if first == 0 or page.doc[first - 1].text == "," or (stop < end and page.doc[stop].text != "."):
        return 0
    for verb in page.doc[max(0, first - 3 * SPEAKING_DISTANCE) : first]:
        left = verb.left_edge.i
        comma = "," in {page.doc[left].text, page.doc[left - 1].text}
        if role_of(verb)[0] == "relcl" and is_finite(verb) and comma and (
            verb.right_edge.i >= first - 1
        ):  # fmt: skip
            return int(left)
    return 0


# "X claims that", "reports of", "in a threat to"
def by_noun(page: Page, hit: Found) -> Report | None:
    noun, actual = hit.head, hit.cue.realis == "actual"
    source: Token | None = None
    spans, clause = [], False
    many = noun.tag_ in {"NNS", "NNPS"} or len(hit.tokens) > 1
    about = {"of", "for", "about"} if actual and many else set() if actual else {"of", "for"}
    for role, prep, child, _ in dependents(noun):
        if role in {"poss", "compound"} and child.i < noun.i:
            speaks = can_speak(page, child) and child.lower_ not in page.words["dayNoun"]
            if speaks and (role == "poss" or page.mentions.get(child.i) is not None):
                source = child
        elif role in {"nmod", "agent"} and prep in {"by", "from"}:
            source = child
        elif child.i > noun.i:
            told = role in {"acl", "ccomp", "relcl"} and is_complement(page, child)
            clause = clause or told
            if told or (role == "nmod" and prep in about):
                spans.append((child.left_edge.i, child.right_edge.i + 1))
    source = source or holder_of(page, noun)
    if not spans or (source is None and not actual and (hit.cue.realis == "planned" or not clause)):
        return None  # "the risk of attack", "requests for comment": nobody's in particular
    report = report_on(page, hit, source, spans)
    report.phrase = (noun.i, noun.i + 1)
    return report


# "quoting military sources", "was quoted as saying"
def by_citing(page: Page, hit: Found) -> Report | None:
    verb, args, as_ = hit.head, arguments(hit.head), "as" in hit.words.split()
    start, end = sentence_around(page, verb)
    if is_passive(verb):
        source = next((a.token for a in args if a.role == "subj"), None)
        rest = clause_right(page, verb, hit, end)
        if rest is None and role_of(verb)[0] == "acl":
            return None  # "according to residents quoted by the agency"
        spans = [after_saying(page, rest)] if rest else left_of_report(page, verb, source, start)
        report = report_on(page, hit, source, spans)
        report.relays = [a.token for a in args if a.role == "agent"]
    else:
        source = next((a.token for a in args if a.role == "obj"), None) or noun_after(
            page, verb.i + 1, end
        )
        if source is None or not (as_ or speaks(page, source)):
            return by_verb(page, hit)  # "cited attacks on three bridges"
        added = verb.tag_ == "VBG" and page.doc[verb.i - 1].text == ","
        relay = (speaker_before(page, verb) if added else None) or subject_of(page, verb)
        report = report_on(page, hit, source, [])
        report.relays = [relay] if relay is not None else []
        report.phrase = (verb.i, phrase_end(page, source, end))
        rest = clause_right(page, verb, hit, end) if as_ else None
        if rest:
            report.content = pieces(page, [after_saying(page, rest)])
        elif relay is not None and verb.tag_ == "VBG":
            first = report_of(page, relay) or report_before(page, verb, start)
            spans = first.content if first is not None else []
            cut = verb.i if first is not None and verb.i > first.at else end
            report.content = pieces(page, [(s, min(e, cut)) for s, e in spans if s < cut])
    if report.source is None or not report.content:
        return None
    whole_quotes(page, report)
    return report


def report_before(page: Page, verb: Token, start: int) -> Report | None:
    """The report of the same sentence that "quoting X" names the source of."""
    for at in range(verb.i - 1, start - 1, -1):
        hit = choose(page, page.cues.get(at, ()))
        named = hit is not None and hit.words in page.words["namesSource"]
        if hit is not None and not named and is_report_verb(page, hit.head):
            return by_verb(page, hit)
    return None


def report_of(page: Page, speaker: Token) -> Report | None:
    """ "State media, quoting an officer, said …": the report whose subject is the speaker."""
    role, _, verb = role_of(speaker)
    hit = choose(page, page.cues.get(verb.i, ()))
    if role != "subj" or hit is None or verb.i < speaker.i or not is_report_verb(page, verb):
        return None
    return None if hit.words in page.words["namesSource"] else by_verb(page, hit)


# "X said that"
def by_verb(page: Page, hit: Found) -> Report | None:
    verb, passive, args = hit.head, is_passive_report(hit.head), arguments(hit.head)
    if is_counted(page, verb):
        at = verb.i
        return report_on(page, hit, None, [(page.doc[at - 1].left_edge.i, at), (at + 1, at + 2)])
    passive = passive or is_bare_participle(page, hit)
    agent = next((a.token for a in args if a.role == "agent"), None)
    about = next((a.token for a in args if a.role == "subj" and a.via != "relative"), None)
    subject = about if passive else subject_of(page, verb)
    report = Report(hit, agent if passive else subject)
    if report.source is None and not passive:
        return None
    said_in = [a.token for a in args if a.role == "obl" and a.prep in {"in", "to", "by"}]
    told = [a.token for a in args if a.role in {"iobj", "obj"} and is_a(page, a.token, "Outlet")]
    report.relays = [] if passive else told
    report.relays += [relay for noun in said_in for relay in relays_of(page, noun)]
    end = region_of(page, verb)[1]
    report.phrase = (left_of(page, subject, verb), report_end(page, verb, subject, end))
    report.effect = reporting_effect(page, verb)
    spans = spans_of(page, report, subject, passive)
    if spans is None:
        return None
    if is_instruction(page, verb) and not passive and spans and spans[-1][0] > verb.i:
        report.found = hit._replace(cue=replace(hit.cue, realis="requested", modality="ordered"))
    elif hit.words in page.words["refusingCue"] and is_refusal(page, verb):
        report.found = hit._replace(
            cue=replace(hit.cue, polarity="positive", realis="hypothetical")
        )
    elif hit.cue.polarity == "negative":
        spans = [(s, before_contrast(page, s, e)) for s, e in spans]
    bare = (passive or verb.tag_ == "VBN") and not having(verb, "aux")
    if bare and page.doc[verb.i + 1].lower_ == "to":
        spans = [(s, before_main(page, s, e)) for s, e in spans]
    report.content = pieces(page, spans)
    whole_quotes(page, report)
    return report


def spans_of(
    page: Page, report: Report, subject: Token | None, passive: bool
) -> list[tuple[int, int]] | None:
    """What a verb reports: behind it, before it, around it, or as its object; None where nothing is."""
    hit, verb = report.found, report.found.head
    (start, end), last = region_of(page, verb), sentence_around(page, verb)[1]
    governed = governed_by(page, hit, end) if hit.governs_next else None
    right = governed or clause_right(page, verb, hit, end)
    before = [] if passive and subject is not None else left_of_report(page, verb, subject, start)
    if (
        verb.tag_ == "VBG"
        and not right
        and having(verb, "obj")
        and page.doc[verb.i - 1].text == ","
    ):
        before = []  # ", citing the release of the prisoners"
    quoted = bool(before) and page.in_quote[before[-1][1] - 1] is not None
    if right and quoted and not governed and is_aside(page, verb, right):
        right = None  # "“We stay,” X said after the talks broke up"
    if passive and verb.i + 1 < last and page.doc[verb.i + 1].tag_ in FINITE and (
        "it" in {t.lower_ for t in having(verb, "subj")}
    ):  # fmt: skip  # "which it was announced had joined"
        return [
            (verb.i + 1, next((k for k in range(verb.i, last) if page.doc[k].text == ","), last))
        ]
    if governed:
        return [governed]
    whole = subject is not None and (
        subject.left_edge.i,
        min(subject.right_edge.i + 1, first_of(page, verb)),
    )
    if right and not (
        before and page.doc[right[0]].lower_ != "that"
        and is_parenthetical(page, verb, report.phrase, end, before)
    ):  # fmt: skip
        return [whole, right] if passive and whole and not is_expletive(subject) else [right]
    if before:
        rest = continued_after(page, verb, report.phrase, before, end)
        return [*before, rest] if rest else before
    if not passive:
        return after_colon(page, verb, last) or object_content(page, verb, hit)
    if report.source is None and not having(verb, "aux"):
        return None  # "formerly known as", "the reported attack"
    if hit.words in page.words["clauseOnly"] or is_addressee(page, hit, subject):
        return None  # "a truce was agreed", "the mayor was threatened"
    if (
        whole
        and not is_expletive(subject)
        and subject is not None
        and subject.lower_ not in RELATIVE
    ):
        return [whole]
    return after_colon(page, verb, last) or object_content(page, verb, hit)


def is_bare_participle(page: Page, hit: Found) -> bool:
    """ "Guerrillas presumed to be Tamils fled", "men accused of murder fled": no object, no voice."""
    verb, after = hit.head, page.doc[min(hit.head.i + 1, len(page.doc) - 1) :][:2]
    before = page.doc[verb.i - 1] if verb.i else verb
    if verb.tag_ not in {"VBN", "VBD"} or having(verb, "obj", "aux") or before.pos_ not in NOUNLIKE:
        return False
    believed = verb.lower_ in page.words["doubtsWho"] and [t.lower_ for t in after] == ["to", "be"]
    accused = hit.cue.name == ACCUSING and len(hit.tokens) == 2 and hit.tokens[1].i == verb.i + 1
    return believed or (accused and hit.tokens[1].lower_ in {"of", "in"})


def is_expletive(token: Token | None) -> bool:
    return token is not None and token.lower_ in {"it", "there"}


def is_refusal(page: Page, verb: Token) -> bool:
    """ "Rejected the talks", and not "rejected the claim" or "rejected that it had fallen"."""
    nouns = [n for n in having(verb, "obj", "subj") if is_noun(n)]
    clause = having(verb, "ccomp", "xcomp")
    return not clause and not any(n.lemma_.lower() in page.words["reportingNoun"] for n in nouns)


def is_instruction(page: Page, verb: Token) -> bool:
    """ "Told the army to leave", "warned Lima not to": said to somebody who is to do it."""
    told = [c for c in having(verb, "xcomp", "ccomp", "advcl") if c.tag_ == "VB" and c.i > verb.i]
    heard = [o for o in having(verb, "obj", "iobj") if is_a(page, o, "Actor") and o.i > verb.i]
    marks = having(told[0], "mark", "aux") if told and heard else []
    return any(mark.lower_ == "to" and heard[0].i < mark.i for mark in marks)


def is_addressee(page: Page, hit: Found, subject: Token | None) -> bool:
    actor = subject is not None and is_a(page, subject, "Actor")
    return actor and hit.cue.realis in {"planned", "requested"}


def is_counted(page: Page, verb: Token) -> bool:
    """ "Nine feared dead": a headline's passive, of a number that says nothing."""
    after = page.doc[verb.i + 1] if verb.i + 1 < len(page.doc) else verb
    before = page.doc[verb.i - 1] if verb.i else verb
    counted = before.like_num or before.lemma_.lower() in page.words["manyWord"] or any(
        child.like_num for child in having(before, "nummod")
    )  # fmt: skip
    return verb.tag_ in {"VBD", "VBN"} and counted and not having(verb, "aux") and (
        after.tag_ in {"JJ", "VBN", "VBD"}
    )  # fmt: skip


# "…, a claim denied by the rebels", "which they denied", "X denied this"
def by_answer(page: Page, hit: Found) -> Report | None:
    """A denial of what somebody else has just said."""
    verb, (role, _, noun) = hit.head, role_of(hit.head)
    if is_passive_report(verb):
        source = next((a.token for a in arguments(verb) if a.role == "agent"), None)
        about = next(iter(having(verb, "subj")), noun if role == "acl" else None)
    else:
        source = subject_of(page, verb)
        nxt = page.doc[min(verb.i + 1, len(page.doc) - 1)]
        beside = [nxt] if nxt.lower_ in {"it", "this", "that"} and len(hit.tokens) > 1 else []
        about = next(iter([*beside, *having(verb, "obj")]), None)  # "called that a lie"
    if source is None or about is None or not stands_for_report(page, about):
        return None
    start, _ = sentence_around(page, verb)
    said = report_before(page, verb, start)
    if said is None and start > page.paragraphs[paragraph_of(page, verb.i)][0]:
        said = report_before(page, verb, sentence_around(page, page.doc[start - 1])[0])
    if said is None or said.source == source or (
        said.found.cue.realis != "actual" or said.found.cue.polarity != "positive"
    ):  # fmt: skip
        return None
    cut = min([verb.i, about.left_edge.i, left_of(page, source, verb)])
    report = report_on(page, hit, source, [(s, min(e, cut)) for s, e in said.content if s < cut])
    report.phrase, report.answers, report.quoted = (cut, verb.i + 1), True, said.quoted
    return report if report.content else None


def stands_for_report(page: Page, token: Token) -> bool:
    """ "It", "this", "which", "the claim", "the report": words for what was said before."""
    named = is_noun(token) and token.lemma_.lower() in page.words["reportingNoun"] and not any(
        (role in {"acl", "ccomp"} and child.tag_ not in {"VBD", "VBN"})
        or (role == "nmod" and prep in _CONTENT_PREPOSITIONS)
        for role, prep, child, _ in dependents(token)
    )  # fmt: skip
    return named or token.lower_ in {"it", "this", "that", "which"}
