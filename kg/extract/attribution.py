"""Doc in, attributions out: who says what; and claims in, claims with their attribution out.

The cues are the ontology's. Tree and text are read together, because a report is often where a
parser errs: the tree names source and content first, the order of words, commas and quotation marks
decide where it is silent or contradicts itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from spacy.tokens import Doc, Token
from spacy.tokens import Span as SpacySpan

from kg.extract.cues import Found, find_cues
from kg.extract.realis import PRESUPPOSED, Effects, effects, flip
from kg.model import Attribution, Claim, Mention, MentionKind, Ontology, Polarity, Realis
from kg.parse import (
    arguments,
    dependents,
    having,
    head_of,
    is_noun,
    is_passive,
    is_verb,
    phrase,
    role_of,
    sentence_of,
    span,
    text_of,
    token_at,
)

_OPEN, _CLOSE = {"“", "``", "„", "«"}, {"”", "''", "»"}
_STRAIGHT = {'"'}
_SINGLE_OPEN, _SINGLE_CLOSE = "‘", "’"
_ENDS = {",", ".", "?", "!", "…", "...", "—", "–", "-"}
_FINITE = {"VBD", "VBZ", "VBP", "MD"}
_NOUNLIKE = {"NOUN", "PROPN", "PRON", "NUM"}
_FIRST_PERSON = {"i", "we", "me", "us"}
_EXPLETIVE = {"it", "there"}
_RELATIVE = {"who", "which", "that", "whom"}
_CONTRAST = {"but", "while", "whereas", "although", "though", "yet"}
_CONTENT_PREPOSITIONS = {"of", "for", "about", "against", "on", "over"}
_MARKS = {":", "-", "–", "—", "―", "--"}
_ACCUSING = "Accusing"  # the cues that say of somebody that he did something
_CONTENT_MARKS = {"that", "whether", "if", "to"}
_SPEAKING_DISTANCE = 14  # tokens between a quotation and the verb that reports it
_HEADLINE = 25  # tokens of a line without a full stop
_QUOTED_PARAGRAPHS = 8  # over which a quotation may go on without marks
_NAME = 6  # tokens of a source beside a colon


@dataclass
class _Report:
    """An attribution in the making, in token indices; half-open ranges."""

    found: Found
    source: Token | None = None
    relays: list[Token] = field(default_factory=list)
    content: list[tuple[int, int]] = field(default_factory=list)
    phrase: tuple[int, int] = (0, 0)  # source, cue and what belongs to them
    quoted: bool = False
    effect: Effects = field(default_factory=Effects)
    sourceless: bool = False
    answers: bool = False  # it speaks of what another report says

    @property
    def at(self) -> int:
        return self.found.head.i


@dataclass(frozen=True)
class _Quote:
    """A quotation from mark to mark, half-open; `whole` where it is an utterance, no scare quote."""

    start: int
    end: int
    whole: bool
    opens: bool  # left open at the end of its paragraph


# ============================================================== the attributions
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
    reader = _Reader(doc, mentions, ontology)
    reports = reader.read()
    found = _records(reports, doc, reader)
    return tuple(_carry(found, reader)) if carry_speakers else tuple(found)


class _Reader:
    """One document with what is looked up in it again and again."""

    def __init__(self, doc: Doc, mentions: Mapping[int, Mention], ontology: Ontology) -> None:
        self.doc, self.mentions, self.ontology = doc, mentions, ontology
        self.cues = find_cues(doc, ontology)
        self.paragraphs = _paragraphs(doc)
        self.quotes = _quotes(doc, self.paragraphs)
        self.in_quote: list[_Quote | None] = [None] * len(doc)
        for quote in self.quotes:
            for at in range(quote.start, quote.end):
                self.in_quote[at] = quote
        self.titles = {
            word.rstrip(".").lower() for word in ontology.words.get("title", frozenset())
        }
        self.sentences = self.marked_sentences()
        self.names_source = ontology.words.get("namesSource", frozenset())
        self.clause_only = ontology.words.get("clauseOnly", frozenset())
        self.never_to = ontology.words.get("neverTo", frozenset())
        self.nouns = ontology.words.get("reportingNoun", frozenset())
        self.naming = ontology.words.get("namingCue", frozenset())
        self.counting = ontology.words.get("countingCue", frozenset())
        self.voices = ontology.words.get("voiceNoun", frozenset())
        self.days = ontology.words.get("dayNoun", frozenset())
        self.members = ontology.words.get("memberNoun", frozenset())
        self.many = ontology.words.get("manyWord", frozenset())

    def read(self) -> list[_Report]:
        reports: list[_Report] = []
        for hits in self.cues.values():
            hit = self.choose(hits)
            if hit is None:
                continue
            report = self.report(hit)
            if report is not None:
                reports.append(report)
        self.cut_siblings(reports)
        reports = [report for report in reports if report.content and not (
            self.is_idle(report) or self.is_mute(report))]  # fmt: skip
        reports = [report for report in reports if not self.introduces_another(report, reports)]
        self.carry_quotes(reports)
        return reports

    def is_idle(self, report: _Report) -> bool:
        """ "You know", "as you might ask": nobody says anything."""
        return report.source is not None and report.source.lower_ == "you"

    def is_mute(self, report: _Report) -> bool:
        """ "Car bombs claimed nine lives": a thing or a happening says nothing, a statement does."""
        source = report.source
        if source is None or source.ent_type_ or source.lemma_.lower() in self.voices | self.nouns:
            return False
        return self.is_a(source, "Weapon") or self.is_a(source, "Attack")

    def introduces_another(self, report: _Report, reports: Sequence[_Report]) -> bool:
        """ "Went on to say that", "responded by saying that": the second verb says it."""
        if report.found.cue.realis != "actual" or report.found.cue.polarity != "positive":
            return False
        first, end = report.content[0]
        start = first
        while start < end and self.doc[start].pos_ in {"PART", "ADP", "SCONJ"}:
            start += 1
        means = start > first and self.doc[start - 1].pos_ in {"ADP", "SCONJ"}
        return (means or report.found.words in self.never_to) and any(other.at == start and other is not report and other.source == report.source
                   and self.doc[start].tag_ in {"VB", "VBG"} for other in reports)  # fmt: skip

    def choose(self, hits: Sequence[Found]) -> Found | None:
        reporting = [
            hit for hit in hits if hit.cue.kind == "reporting" and not self.is_in_name(hit.head)
        ]
        return max(reporting, key=lambda hit: len(hit.tokens), default=None)

    def is_in_name(self, token: Token) -> bool:
        """ "Omar Said": a capital inside of a recognised name."""
        return token.ent_iob_ == "I" and token.text[:1].isupper() and token.tag_ not in {"IN"}

    # ----------------------------------------------------------- one report
    def report(self, hit: Found) -> _Report | None:
        head = hit.head
        if self.is_source_phrase(hit):
            return self.by_phrase(hit)
        if self.is_report_noun(hit):
            return self.by_noun(hit) or self.by_plural(hit)
        have = self.doc[head.i - 1] if head.i else head
        if head.tag_ == "VBN" and have.lemma_ == "have" and role_of(have)[0] != "aux":
            return self.by_perfect(hit)
        if self.is_report_verb(head):
            if len(hit.tokens) == 1 and having(head, "prt"):
                return None  # "carried out"
            if hit.words in self.names_source:
                return self.by_citing(hit)
            if head.tag_ == "VBG" and head.i and self.doc[head.i - 1].lower_ == "as" and (
                    self.is_cited(role_of(head)[2])):  # fmt: skip
                return None  # the second verb of "quoted as saying"
            if hit.words in self.counting:
                return self.by_count(hit)
            if hit.words in self.naming:
                return self.by_naming(hit)
            if hit.cue.polarity == "negative":
                report = self.by_answer(hit)
                if report is not None:
                    return report
            report = self.by_verb(hit)
            if report is None or self.is_doubtful(report):
                return self.by_tag(hit) or report
            return report
        if hit.words in _MARKS:
            return self.by_mark(hit)
        return self.by_tag(hit) if head.tag_ == "NNS" else None

    def by_perfect(self, hit: Found) -> _Report | None:
        """ "Has documented raids" read as "has [documented raids]": the perfect all the same."""
        verb, have = hit.head, self.doc[hit.head.i - 1]
        source = next((a.token for a in arguments(have) if a.role == "subj"), None)
        if source is None or not self.is_voice(source) or hit.cue.polarity == "negative":
            return None
        end = self.sentence(verb)[1]
        stop = next((k for k in range(verb.i, end) if self.doc[k].text in {",", ";"}), end)
        report = _Report(hit, source, phrase=(self.left_of(source, have), verb.i + 1))
        report.content = self.pieces([(verb.i + 1, stop)])
        report.effect = self.reporting_effect(have)
        return report

    def is_doubtful(self, report: _Report) -> bool:
        """No content, no source where the words name one, or content behind a comma alone."""
        if not report.content or report.source is None:
            return True
        at = report.at
        return report.content[0][0] > at and "," in {
            token.text for token in self.doc[at : report.content[0][0]]
        } and not report.quoted  # fmt: skip

    def by_plural(self, hit: Found) -> _Report | None:
        """ "…, the Fund estimates": a verb read as a plural, behind somebody who speaks."""
        report = self.by_tag(hit) if hit.head.tag_ == "NNS" else None
        if report is None or report.source is None or self.doc[report.at - 1].text == "(" or not (
            report.source.ent_type_ in {"ORG", "PERSON"} or self.is_a(report.source, "Actor")
        ):  # fmt: skip
            return None
        return report

    # "…, X said." by the words alone
    def by_tag(self, hit: Found) -> _Report | None:
        """A report between a comma and the next stop, whatever the parser made of it."""
        verb, cue = hit.head, hit.cue
        start, end = self.line(verb)
        plain = cue.realis == "actual" and cue.polarity == "positive" and len(hit.tokens) == 1
        if not plain or cue.certainty != "reported" or self.in_quote[verb.i] is not None:
            return None
        if verb.tag_ not in _FINITE | {"VBN", "NNS"} or having(verb, "aux"):
            return None
        tag = self.tag_before(verb, start) or self.tag_after(verb, start, end)
        if tag is None:
            return None
        left, stop, source = tag
        while stop < end and not self.ends_tag(stop):
            token = self.doc[stop]
            if token.tag_ in _FINITE or token.tag_ in {"VBG", "VB", "WDT", "WRB"} or (
                token.lower_ in {"that", "whether"} or stop - verb.i > _SPEAKING_DISTANCE
                or token.text == ":" or self.in_quote[stop] is not None
            ):  # fmt: skip
                if token.tag_ in {"VBN", "VBG"} and stop - verb.i > 3:
                    break  # "said in a statement posted on its website"
                return None
            stop += 1
        if token_stops := stop + 1 < end and self.doc[stop].text == ",":
            nxt = self.doc[stop + 1]
            token_stops = nxt.tag_ == "VBG" or nxt.pos_ == "CCONJ" or nxt.lower_ in _CONTRAST
        start, last = self.clause_around(left - 1, stop, start, end)
        after = [] if token_stops or stop >= last else [(stop, last)]
        content = self.pieces([(start, left - 1), *after])
        told = any(start <= c.i < left for c in having(verb, "ccomp", "parataxis"))
        if not told and not any(self.says_something(s, e) for s, e in content):
            return None
        report = _Report(hit, source, phrase=(left, stop), content=content)
        report.effect = self.reporting_effect(verb)
        self.whole_quotes(report)
        return report

    def line(self, token: Token) -> tuple[int, int]:
        """The sentence, or the whole of a headline."""
        number = self.paragraph_of(token.i)
        if number >= 0 and self.is_headline(number):
            return self.paragraphs[number]
        return self.sentence(token)

    def is_headline(self, number: int) -> bool:
        """A short line without a full stop."""
        start, end = self.paragraphs[number]
        last = end - 1
        while last > start and (self.doc[last].is_space or self.doc[last].is_quote):
            last -= 1
        return end - start <= _HEADLINE and self.doc[last].text not in {".", "?", "!", ":", ";"}

    def says_something(self, start: int, end: int) -> bool:
        return any(t.tag_ in _FINITE or t.tag_ == "VBN" for t in self.doc[start:end])

    def ends_tag(self, at: int) -> bool:
        return self.doc[at].text in {",", ".", ";", "?", "!", "—", "–"} or self.doc[at].is_space

    def tag_before(self, verb: Token, start: int) -> tuple[int, int, Token] | None:
        """Where ", X" begins before a verb, the verb's end, and X; with X's own apposition."""
        at = verb.i - 1
        while at > start and self.doc[at].pos_ == "ADV":
            at -= 1
        commas = [k for k in range(start, at + 1) if self.doc[k].text in {",", "—", "–"}
                  and self.in_quote[k] is None]  # fmt: skip
        if not commas or at <= start:
            return None
        if commas[-1] != at:
            left = commas[-1] + 1
            if not self.is_bare_phrase(left, at + 1):
                return None
            source = self.noun_after(left, at + 1)
            return (left, verb.i + 1, source) if source is not None else None
        segments = [(a + 1, b) for a, b in pairwise(commas)]
        while len(segments) > 1 and all(t.like_num for t in self.doc[slice(*segments[-1])]):
            segments.pop()  # an age
        if not segments:
            return None
        inner = segments.pop()
        clause = self.doc[inner[0]].tag_ in {"WP", "WP$", "WDT", "VBN", "VBG"}
        if not clause and not self.is_bare_phrase(*inner):
            return None
        if not segments or not self.is_bare_phrase(*segments[-1]):
            return None if clause or segments == [] else self.tag_of(inner, inner[0], verb)
        return self.tag_of(segments[-1], segments[-1][0], verb, None if clause else inner)

    def tag_of(
        self, outer: tuple[int, int], left: int, verb: Token, inner: tuple[int, int] | None = None
    ) -> tuple[int, int, Token] | None:
        source = self.noun_after(*outer)
        name = self.noun_after(*inner) if inner is not None else None
        if name is not None and name.ent_type_ == "PERSON":
            source = name
        return (left, verb.i + 1, source) if source is not None else None

    def tag_after(self, verb: Token, start: int, end: int) -> tuple[int, int, Token] | None:
        """ "…, said X": the verb behind a comma, X behind it."""
        if verb.i <= start + 1 or self.doc[verb.i - 1].text != "," or verb.i + 1 >= end:
            return None
        stop = verb.i + 1
        while stop < end and not self.ends_tag(stop):
            stop += 1
        if not self.is_bare_phrase(verb.i + 1, stop):
            return None
        source = self.noun_after(verb.i + 1, stop)
        if source is None or any(noun.i < verb.i for noun in having(verb, "subj")):
            return None
        named = source.pos_ == "PROPN" or bool(source.ent_type_)
        speaks = named or self.is_a(source, "Actor") or source.lemma_.lower() in self.voices
        return (verb.i, stop, source) if speaks else None

    def is_bare_phrase(self, start: int, end: int) -> bool:
        """Words that can be a noun phrase without a clause."""
        if not 0 < end - start <= _SPEAKING_DISTANCE:
            return False
        first = self.doc[start]
        opens = first.pos_ in {"DET", "ADJ", "NUM", *_NOUNLIKE} or first.tag_ in {"PRP$", "PRP"}
        return opens and first.tag_ not in {"WP", "WDT", "WP$", "EX"} and not any(
            token.tag_ in _FINITE | {"VB"} or token.is_quote or token.text in {":", ";"}
            for token in self.doc[start:end]
        ) and any(token.pos_ in _NOUNLIKE for token in self.doc[start:end])  # fmt: skip

    # "Army: rebels seize town", "Rebels seize town: army"
    def by_mark(self, hit: Found) -> _Report | None:
        """In a headline, whoever stands alone before or behind a colon, or behind a dash, says it."""
        at = hit.head.i
        number = self.paragraph_of(at)
        if number < 0:
            return None
        start, end = self.paragraphs[number]
        sides = [((at + 1, end), (start, at))] if self.is_headline(number) else []
        if hit.words == ":":
            sides.insert(0, ((start, at), (at + 1, end)))  # "Minister: We will not yield."
        elif self.ends_quote(at - 1):
            return self.by_dash(hit, end)
        elif not self.doc[at - 1].whitespace_:
            return None
        for (left, right), (first, last) in sides:
            source = self.noun_after(left, right) if right - left <= _NAME else None
            if source is None or last - first < 3 or not self.is_bare_phrase(left, right):
                continue
            named = source.ent_type_ in {"ORG", "PERSON"}
            actor = self.is_a(source, "Actor") and not self.is_a(source, "Place")
            if named or actor or source.lemma_.lower() in self.voices:
                report = _Report(hit, source, phrase=(left, right))
                report.content = self.pieces([(first, last)])
                self.whole_quotes(report)
                return report
        return None

    def by_dash(self, hit: Found, end: int) -> _Report | None:
        """ "“We stay.” — Ana Ruiz": whose words they are, behind a dash."""
        at = hit.head.i
        stop = at + 1
        while stop < end and not self.opens_quote(stop) and stop - at <= _NAME:
            stop += 1
        source = self.noun_after(at + 1, stop)
        quote = self.in_quote[at - 1]
        alone = stop == end or self.opens_quote(stop)
        if (
            source is None
            or quote is None
            or not alone
            or source.ent_type_ not in {"ORG", "PERSON"}
        ):
            return None
        return _Report(
            hit, source, phrase=(at, stop), content=[(quote.start, quote.end)], quoted=True
        )

    # "put the toll at nine", "counted nine dead"
    def by_count(self, hit: Found) -> _Report | None:
        """What somebody counts or puts a number at: said only where there is a number."""
        verb = hit.head
        source = None if _passive(verb) else self.subject(verb)
        if source is None or not self.is_voice(source):
            return None
        _, end = self.region(verb)
        clause = self.clause_right(verb, hit, end)
        if clause is not None and self.doc[clause[0]].lower_ == "that":
            return self.by_verb(hit)
        last = hit.tokens[-1].i
        stop = last + 1
        for role, _, child, _ in dependents(verb):
            if role in {"obj", "obl", "nmod", "xcomp"} and child.i > verb.i:
                stop = max(stop, child.right_edge.i + 1)
        for at in range(verb.i + 1, min(stop, end)):
            if self.doc[at].text in {",", ";"} and at > last:
                stop = at
                break
        stop = self.past_number(min(max(stop, self.doc[last].right_edge.i + 1), end), end)
        stop = self.past_second_number(stop, end)
        from_ = last if len(hit.tokens) == 2 and last > verb.i + 1 else verb.i
        if not any(token.like_num or token.lemma_.lower() in self.many
                   for token in self.doc[from_ + 1 : stop] if token.ent_type_ not in {"DATE", "TIME"}):  # fmt: skip
            return None
        report = _Report(hit._replace(tokens=(verb,)), source)
        report.phrase = (self.left_of(source, verb), verb.i + 1)
        report.content = self.pieces([(verb.i + 1, stop)])
        report.effect = self.reporting_effect(verb)
        return report

    def past_second_number(self, stop: int, end: int) -> int:
        """Past "and about 70 injured" behind a first number, where no clause of its own begins."""
        rest = self.doc[stop:end]
        if len(rest) < 2 or rest[0].pos_ != "CCONJ":
            return stop
        counted = next((k for k, t in enumerate(rest[:5]) if t.like_num), None)
        if counted is None or any(
            t.is_quote or t.tag_ in _FINITE | {"VB", "VBG"} or t.pos_ == "PRON" for t in rest
        ):
            return stop
        last = next((k for k, t in enumerate(rest) if k > counted and t.is_punct), len(rest))
        return stop + last

    # "called the raid a massacre"
    def by_naming(self, hit: Found) -> _Report | None:
        """What somebody gives a name to, with the name: "X called Y a Z", "what X called a Z"."""
        verb, passive = hit.head, _passive(hit.head)
        _, end = self.region(verb)
        if passive:
            source = next((a.token for a in arguments(verb) if a.role == "agent"), None)
        else:
            source = self.subject(verb)
        if source is None:
            return None
        named = [a.token for a in dependents(verb) if verb.i < a.token.i < end and (
            a.role in {"obj", "iobj", "xcomp", "ccomp"}
            or (a.role in {"obl", "advcl", "time"} and a.prep in {"", "as"}))
            and a.token.ent_type_ not in {"DATE", "TIME"}]  # fmt: skip
        fused = any(arg.token.tag_ in {"WP", "WDT"} for arg in dependents(verb))
        quoted = [q.end for q in self.quotes if named and named[0].i < q.start < end][:1]
        if not named or (len(named) < 2 and not (fused or passive or quoted)):
            return None
        report = _Report(hit, source, phrase=(self.left_of(source, verb), verb.i + 1))
        stop = max([noun.right_edge.i + 1 for noun in named] + quoted)
        report.content = self.pieces([(min(noun.left_edge.i for noun in named), min(stop, end))])
        if passive:
            about = next((a.token for a in arguments(verb) if a.role == "subj"), None)
            if about is not None and about.i < verb.i:
                whole = (about.left_edge.i, min(about.right_edge.i + 1, self.first_of(verb)))
                report.content = self.pieces([whole, *report.content])
        elif fused:  # "what it called an attack": no more than its word for it
            report.found = hit._replace(cue=replace(hit.cue, certainty="reported"))
        report.effect = self.reporting_effect(verb)
        self.whole_quotes(report)
        return report

    def is_source_phrase(self, hit: Found) -> bool:
        """ "according to": no verb of the sentence, but what its preposition governs is the source."""
        if hit.words not in self.names_source:
            return False
        return (len(hit.tokens) > 1 and not self.is_clause_head(hit.tokens[0])) or (
            len(hit.tokens) == 1 and hit.head.pos_ == "ADP"
        )

    def is_clause_head(self, token: Token) -> bool:
        return (is_verb(token) and token.tag_ != "VBG") or bool(having(token, "subj", "obj"))

    def is_report_noun(self, hit: Found) -> bool:
        if len(hit.tokens) > 1 and is_noun(hit.head):
            return True
        return is_noun(hit.head) and hit.words in self.nouns

    def is_report_verb(self, token: Token) -> bool:
        return is_verb(token) and role_of(token)[0] not in {"amod", "compound", "case"}

    # "according to X"
    def by_phrase(self, hit: Found) -> _Report | None:
        last = hit.tokens[-1].i
        start, end = self.sentence(hit.head)
        source = self.noun_after(last + 1, end)
        if source is None:
            return None
        first = hit.tokens[0].i
        stop = self.phrase_end(source, end)
        report = _Report(hit, source, phrase=(first, stop))
        for clause in having(source, "acl"):  # "according to residents quoted by Radio Norte"
            if self.is_cited(clause):
                report.relays = [a.token for a in arguments(clause) if a.role == "agent"]
        start, end = self.clause_around(first, stop, start, end)
        report.content = self.pieces([(start, first), (stop, end)])
        self.whole_quotes(report)
        return report

    def noun_after(self, at: int, end: int) -> Token | None:
        """The head of the noun phrase that begins here."""
        while at < end and self.doc[at].pos_ not in _NOUNLIKE:
            if is_verb(self.doc[at]) and self.doc[at].tag_ in _FINITE:
                return None
            at += 1
        if at >= end:
            return None
        token = self.doc[at]
        while True:
            role, _, head = role_of(token)
            if role in {"compound", "amod", "poss", "nummod", "title", "flat", "det", "nmod"} and (
                at < head.i < end or (role == "flat" and head.i >= at)
            ):
                token = head
            else:
                return token

    def phrase_end(self, noun: Token, end: int) -> int:
        """Where the noun's phrase ends, with what hangs on it; at the latest before a finite clause."""
        stop = min(noun.right_edge.i + 1, end)
        if stop <= noun.i:
            stop = noun.i + 1
        asides = {t.left_edge.i: t.right_edge.i for t in having(noun, "appos", "acl", "relcl")}
        at = noun.i + 1
        while at < stop:
            token = self.doc[at]
            aside = asides.get(at, asides.get(at + 1)) if token.text == "," else None
            if aside is not None:  # "according to the Monitor, a group based in Oslo"
                at = aside
            elif token.is_quote or token.text in {",", ";", ":"}:
                return at
            at += 1
        return min(at, stop)

    def clause_around(self, first: int, stop: int, start: int, end: int) -> tuple[int, int]:
        """The part of the sentence that a parenthetical report speaks of: up to "; " or ", but"."""
        for at in range(first - 1, start, -1):
            if self.clause_boundary(at):
                start = at + 1
                break
        for at in range(stop, end):
            if self.clause_boundary(at):
                end = at
                break
        return start, end

    def clause_boundary(self, at: int) -> bool:
        token = self.doc[at]
        if self.in_quote[at] is not None:
            return False
        if token.text == ";":  # but "seized two towns; shelled a third; and …"
            nxt = self.doc[min(at + 1, len(self.doc) - 1)]
            return nxt.pos_ != "CCONJ" and nxt.tag_ not in {"VBD", "VBN", "VBG"}
        if token.text != "," or at + 1 >= len(self.doc):
            return False
        nxt = self.doc[at + 1]
        if nxt.pos_ != "CCONJ" and nxt.lower_ not in {"while", "although", "though", "whereas"}:
            return False
        if nxt.lower_ in {"and", "or"}:
            return False
        head = role_of(nxt)[2]
        return is_verb(head) or bool(having(head, "cop", "subj"))

    # "X claims that", "reports of", "in a threat to"
    def by_noun(self, hit: Found) -> _Report | None:
        noun = hit.head
        report = _Report(hit)
        spans = []
        source: Token | None = None
        clause = False
        for role, prep, child, _ in dependents(noun):
            if role in {"poss", "compound"} and child.i < noun.i:
                if not self.can_speak(child) or child.lower_ in self.days:
                    continue
                if role == "poss" or self.mentions.get(child.i) is not None:
                    source = child
            elif role in {"nmod", "agent"} and prep in {"by", "from"}:
                source = child
            elif child.i < noun.i:
                continue
            elif role in {"acl", "ccomp", "relcl"} and self.is_complement(child):
                spans.append((child.left_edge.i, child.right_edge.i + 1))
                clause = True
            elif role == "nmod" and prep in {"of", "about", "for"} and hit.cue.realis == "actual":
                if noun.tag_ in {"NNS", "NNPS"} or len(hit.tokens) > 1:
                    spans.append((child.left_edge.i, child.right_edge.i + 1))
            elif role == "nmod" and prep in {"of", "for"} and hit.cue.realis != "actual":
                spans.append((child.left_edge.i, child.right_edge.i + 1))
        if not spans:
            return None
        if source is None:
            source = self.holder_of(noun)
        if source is None and (
            hit.cue.realis == "planned" or (hit.cue.realis != "actual" and not clause)
        ):
            return None  # "the risk of attack", "requests for comment": nobody's in particular
        report.source = source
        report.content = self.pieces(spans)
        report.phrase = (noun.i, noun.i + 1)
        report.effect = self.reporting_effect(noun)
        return report

    def is_complement(self, clause: Token) -> bool:
        marks = [c for c in dependents(clause) if c.role in {"mark", "aux", "subj", "obj"}]
        first = next((m for m in marks if m.token.i == clause.left_edge.i), None)
        if first is not None and first.token.lower_ in {"that", "whether"}:
            subjects = [m for m in marks if m.role == "subj"]
            return first.role == "mark" or (first.role == "subj" and len(subjects) > 1)
        return clause.tag_ == "VB" and any(m.token.lower_ == "to" for m in marks)

    def holder_of(self, noun: Token) -> Token | None:
        """Whose claim it is: the subject of the light verb that carries it ("made a claim that")."""
        role, _, head = role_of(noun)
        if role in {"obj", "obl"} and is_verb(head):
            if is_passive(head):
                return next((a.token for a in arguments(head) if a.role == "agent"), None)
            if role == "obj":
                return next((a.token for a in arguments(head) if a.role == "subj"), None)
        return None

    # "quoting military sources", "was quoted as saying"
    def by_citing(self, hit: Found) -> _Report | None:
        verb = hit.head
        args = arguments(verb)
        start, end = self.sentence(verb)
        if is_passive(verb):
            source = next((a.token for a in args if a.role == "subj"), None)
            relays = [a.token for a in args if a.role == "agent"]
            rest = self.clause_right(verb, hit, end)
            if rest is None and role_of(verb)[0] == "acl":
                return None  # "according to residents quoted by the agency"
            report = _Report(hit, source, relays, phrase=(self.left_of(source, verb), verb.i + 1))
            report.content = self.pieces([self.after_saying(rest)]) if rest else []
            if not report.content:
                report.content = self.pieces(self.left_of_report(verb, source, start))
        else:
            source = next((a.token for a in args if a.role == "obj"), None) or self.noun_after(
                verb.i + 1, end
            )
            if source is not None and "as" not in hit.words.split() and not self.speaks(source):
                return self.by_verb(hit)  # "cited attacks on three bridges"
            relay = None
            if verb.tag_ == "VBG" and self.doc[verb.i - 1].text == ",":
                relay = self.speaker_before(verb)
            relay = relay or self.subject(verb)
            report = _Report(hit, source, [relay] if relay is not None else [])
            report.phrase = (
                verb.i,
                self.phrase_end(source, end) if source is not None else verb.i + 1,
            )
            rest = self.clause_right(verb, hit, end) if "as" in hit.words.split() else None
            if rest:
                report.content = self.pieces([self.after_saying(rest)])
            elif relay is not None and verb.tag_ == "VBG":
                said = self.report_of(relay)
                first = said or self.report_before(verb, start)
                if first is not None:
                    report.content = list(first.content)
                    if verb.i > first.at:
                        self.cut(report, verb.i)
        if report.source is None or not report.content:
            return None
        self.whole_quotes(report)
        report.effect = self.reporting_effect(verb)
        return report

    def is_cited(self, token: Token) -> bool:
        hit = self.choose(self.cues.get(token.i, ()))
        return hit is not None and hit.words in self.names_source

    def after_saying(self, rest: tuple[int, int]) -> tuple[int, int]:
        """Without the second reporting verb of "quoted as saying"."""
        start, end = rest
        while start < end and self.doc[start].lower_ == "as":
            start += 1
        again = self.choose(self.cues.get(start, ()))
        if again is not None and self.doc[start].tag_ == "VBG" and start + 1 < end:
            start += 1
        return start, end

    def report_before(self, verb: Token, start: int) -> _Report | None:
        """The report of the same sentence that "quoting X" names the source of."""
        for at in range(verb.i - 1, start - 1, -1):
            hit = self.choose(self.cues.get(at, ()))
            if (
                hit is not None
                and self.is_report_verb(hit.head)
                and hit.words not in self.names_source
            ):
                return self.by_verb(hit)
        return None

    def report_of(self, speaker: Token) -> _Report | None:
        """ "State media, quoting an officer, said …": the report whose subject is the speaker."""
        role, _, verb = role_of(speaker)
        hit = self.choose(self.cues.get(verb.i, ()))
        if role != "subj" or hit is None or verb.i < speaker.i or not self.is_report_verb(verb):
            return None
        return None if hit.words in self.names_source else self.by_verb(hit)

    def speaks(self, noun: Token) -> bool:
        """Whether a noun is somebody, or something like a report, that says things."""
        named = noun.pos_ in {"PROPN", "PRON"} or noun.ent_type_ in {"ORG", "PERSON"}
        return named or self.is_a(noun, "Actor") or noun.lemma_.lower() in self.voices

    def cut(self, report: _Report, at: int) -> None:
        report.content = self.pieces([(s, min(e, at)) for s, e in report.content if s < at])

    # "X said that"
    def by_verb(self, hit: Found) -> _Report | None:
        verb = hit.head
        start, end = self.region(verb)
        passive = _passive(verb)
        if hit.cue.polarity == "negative" and having(verb, "iobj") and having(verb, "obj"):
            return None  # "deny the rebels a haven"
        args = arguments(verb)
        report = _Report(hit)
        relays: list[Token] = []
        if passive:
            report.source = next((a.token for a in args if a.role == "agent"), None)
            subject = next((a.token for a in args if a.role == "subj"), None)
            report.sourceless = report.source is None
        else:
            report.source = subject = self.subject(verb)
            relays = [
                a.token for a in args if a.role in {"iobj", "obj"} and self.is_a(a.token, "Outlet")
            ]
            if report.source is None:
                return None
        report.relays = relays
        left = self.left_of(subject, verb)
        report.phrase = (left, self.report_end(verb, subject, end))
        report.effect = self.reporting_effect(verb)
        spans: list[tuple[int, int]] = []
        governed = self.governed(hit, end) if hit.governs_next else None
        right = governed or self.clause_right(verb, hit, end, passive=passive)
        before = (
            [] if passive and subject is not None else self.left_of_report(verb, subject, start)
        )
        if (
            verb.tag_ == "VBG"
            and not right
            and having(verb, "obj")
            and self.doc[verb.i - 1].text == ","
        ):
            before = []  # ", citing the release of the prisoners"
        last = self.sentence(verb)[1]
        if right and before and not governed and self.in_quote[before[-1][1] - 1] is not None and (
            self.is_aside(verb, right)
        ):  # fmt: skip
            right = None  # "“We stay,” X said after the talks broke up"
        if passive and verb.i + 1 < last and self.doc[verb.i + 1].tag_ in _FINITE and (
            "it" in {t.lower_ for t in having(verb, "subj")}
        ):  # fmt: skip  # "which it was announced had joined"
            stop = next((k for k in range(verb.i + 1, last) if self.doc[k].text == ","), last)
            spans = [(verb.i + 1, stop)]
        elif governed:
            spans = [governed]
        elif right and not (before and self.is_parenthetical(verb, report.phrase, end, before)):
            spans = [right]
            if passive and subject is not None and subject.lower_ not in _EXPLETIVE:
                stop = subject.right_edge.i + 1
                if stop > verb.i:  # the noun of a relative clause
                    stop = subject.i + 1
                spans.insert(0, (subject.left_edge.i, min(stop, self.first_of(verb))))
        elif before:
            spans = before
            rest = self.continued(verb, report.phrase, before, end)
            if rest:
                spans = [*before, rest]
        elif passive and report.source is None and not having(verb, "aux"):
            return None  # "formerly known as", "the reported attack"
        elif passive and hit.words in self.clause_only:
            return None  # "a truce was agreed"
        elif passive and subject is not None and subject.lower_ not in _EXPLETIVE | _RELATIVE:
            spans = [(subject.left_edge.i, min(subject.right_edge.i + 1, self.first_of(verb)))]
        else:
            spans = self.after_colon(verb, last) or self.object_content(verb, hit)
        if hit.cue.polarity == "negative":
            spans = [(s, self.before_contrast(s, e)) for s, e in spans]
        if verb.tag_ == "VBN" and not having(verb, "aux") and self.doc[verb.i + 1].lower_ == "to":
            spans = [(s, self.before_main(s, e)) for s, e in spans]
        report.content = self.pieces(spans)
        self.whole_quotes(report)
        return report

    def before_main(self, start: int, end: int) -> int:
        """ "Men believed to be rebels killed …": the main verb is no part of what is believed."""
        for at in range(start + 2, end):
            token = self.doc[at]
            if token.lower_ in _CONTENT_MARKS - {"to"} or token.tag_ in {"WP", "WDT", "WRB"} or (
                token.pos_ == "SCONJ" or self.in_quote[at] is not None
            ):  # fmt: skip
                return end
            if token.tag_ in _FINITE:
                return at
        return end

    def before_contrast(self, start: int, end: int) -> int:
        """ "Denied firing, although X saw shells fall": what is set against a denial is not denied."""
        for at in range(start + 1, end):
            contrast = self.doc[at].lower_ in _CONTRAST and self.doc[at - 1].text == ","
            if contrast and self.in_quote[at] is None and self.has_verb(at, end):
                return at
        return end

    def after_colon(self, verb: Token, end: int) -> list[tuple[int, int]]:
        """What a report with a colon at its end introduces: the quotation or paragraph after it."""
        colon = end - 1
        while colon > verb.i and self.doc[colon].is_space:
            colon -= 1
        if self.doc[colon].text != ":" or colon - verb.i > _SPEAKING_DISTANCE:
            return []
        at = colon + 1
        while at < len(self.doc) and self.doc[at].is_space:
            at += 1
        quote = self.in_quote[at] if at < len(self.doc) and self.opens_quote(at) else None
        if quote is not None:
            return [(quote.start, quote.end)]
        number = self.paragraph_of(at) if at < len(self.doc) else -1
        return [self.paragraphs[number]] if number >= 0 and self.paragraphs[number][0] == at else []

    # "…, a claim denied by the rebels", "which they denied", "X denied this"
    def by_answer(self, hit: Found) -> _Report | None:
        """A denial of what somebody else has just said."""
        verb = hit.head
        role, _, noun = role_of(verb)
        if _passive(verb):
            source = next((a.token for a in arguments(verb) if a.role == "agent"), None)
            about = next(iter(having(verb, "subj")), noun if role == "acl" else None)
        else:
            source = self.subject(verb)
            about = next(iter(having(verb, "obj")), None)
        if source is None or about is None or not self.stands_for_report(about):
            return None
        start, _ = self.sentence(verb)
        said = self.report_before(verb, start)
        paragraph = self.paragraph_of(verb.i)
        if said is None and start > self.paragraphs[paragraph][0]:
            said = self.report_before(verb, self.sentence(self.doc[start - 1])[0])
        if said is None or not said.content or said.source == source:
            return None
        if said.found.cue.realis != "actual" or said.found.cue.polarity != "positive":
            return None
        cut = min([verb.i, about.left_edge.i, self.left_of(source, verb)])
        report = _Report(hit, source, phrase=(cut, verb.i + 1), answers=True)
        report.content = self.pieces([(s, min(e, cut)) for s, e in said.content if s < cut])
        report.quoted, report.effect = said.quoted, self.reporting_effect(verb)
        return report if report.content else None

    def stands_for_report(self, token: Token) -> bool:
        """ "It", "this", "which", "the claim", "the report": words for what was said before."""
        if token.lower_ in {"it", "this", "that", "which"}:
            return True
        named = token.lemma_.lower() in self.nouns and is_noun(token)
        return named and not any(
            (role in {"acl", "ccomp"} and child.tag_ not in {"VBD", "VBN"})
            or (role == "nmod" and prep in _CONTENT_PREPOSITIONS)
            for role, prep, child, _ in dependents(token)
        )  # fmt: skip

    def is_aside(self, verb: Token, right: tuple[int, int]) -> bool:
        """Whether words behind a report say when or how, and are not what is said."""
        first = self.doc[right[0]]
        if first.lower_ in {"that", "whether"} or self.opens_quote(right[0]):
            return False
        return not any(
            child.i > verb.i and all(m.lower_ in _CONTENT_MARKS for m in having(child, "mark"))
            for child in having(verb, "ccomp", "xcomp")
        )

    def first_of(self, verb: Token) -> int:
        """The first of a verb's auxiliaries."""
        return min([verb.i, *(t.i for t in having(verb, "aux"))])

    def is_a(self, token: Token, kind: str) -> bool:
        mention = self.mentions.get(token.i)
        return mention is not None and self.ontology.is_a(mention.type, kind)

    # ------------------------------------------------------------ its source
    def subject(self, verb: Token) -> Token | None:
        if verb.tag_ == "VBG" and verb.i and self.doc[verb.i - 1].text == ",":
            speaker = None if having(verb, "subj") else self.speaker_before(verb)
            if speaker is not None:
                return speaker
        for arg in arguments(verb):
            speaks = self.can_speak(arg.token) or arg.token.pos_ in {"DET", "ADJ"}
            speaks = speaks or (arg.token.text[:1].isupper() and not is_verb(arg.token))
            if arg.role == "subj" and speaks and (
                    self.in_quote[arg.token.i] in {None, self.in_quote[verb.i]}):  # fmt: skip
                if arg.via == "conj" and not self.is_voice(arg.token):
                    return self.speaker_before(verb) or arg.token
                nearer = self.nearer_speaker(arg.token, verb)
                if nearer is not None:
                    return nearer
                return self.antecedent(arg.token, verb)
        role, _, _ = role_of(verb)
        if verb.tag_ == "VBG" or role in {"advcl", "xcomp", "conj", "acl"}:
            inherited = self.inherited(verb)
            if inherited is not None:
                return inherited
        return self.beside(verb)

    def nearer_speaker(self, subject: Token, verb: Token) -> Token | None:
        """ "…, killing the mayor, A B, the army reported": whoever stands right before the verb.

        A name in apposition would have a comma behind it; a list, a conjunction.
        """
        start, first = self.sentence(verb)[0], self.first_of(verb)
        comma = next((k for k in range(first - 1, start, -1) if self.doc[k].text == ","), start)
        if not subject.i < comma < first - 1 or not self.has_finite(start, subject.i):
            return None
        if not self.is_bare_phrase(comma + 1, first) or (
            any(t.pos_ == "CCONJ" for t in self.doc[comma + 1 : first])
            or any(t.pos_ not in {"PROPN", "NOUN", "PUNCT"} for t in self.doc[subject.i : comma])
        ):  # fmt: skip
            return None
        noun = self.noun_after(comma + 1, first)
        voice = noun is not None and (
            self.is_a(noun, "Actor") or noun.lemma_.lower() in self.voices
        )
        return noun if voice else None

    def can_speak(self, token: Token) -> bool:
        named = token.pos_ in _NOUNLIKE or token.tag_ in {"NNP", "NNPS"}
        return named and token.ent_type_ not in {"DATE", "TIME"}

    def is_voice(self, token: Token) -> bool:
        """Whether the ontology lets it speak: an actor, or nothing that it knows."""
        mention = self.mentions.get(token.i)
        if mention is None or not mention.type:
            return True
        return not any(self.ontology.is_a(mention.type, k) for k in ("Event", "Object")) and (
            self.ontology.is_a(mention.type, "Actor")
        )

    def antecedent(self, token: Token, verb: Token) -> Token:
        """The noun of a relative pronoun."""
        if token.lower_ not in _RELATIVE:
            return token
        at = verb
        for _ in range(4):
            role, _, head = role_of(at)
            if role in {"relcl", "acl"}:
                return head
            if head.i == at.i:
                break
            at = head
        before = self.doc[token.i - 1] if token.i else token
        if before.text == "," and token.i > 1:
            before = self.doc[token.i - 2]
        return before if before.pos_ in _NOUNLIKE else token

    def inherited(self, verb: Token) -> Token | None:
        """The subject of the nearest governing clause that has one ("…, adding that")."""
        at = verb
        for _ in range(4):
            role, _, head = role_of(at)
            if head.i == at.i:
                return None
            if role in {"relcl", "ccomp"}:
                return None
            if role == "acl" and not is_verb(head):
                before = self.doc[verb.i - 1].text if verb.i else ""
                if (
                    before == ","
                ):  # "said they had left, adding that": the speaker, not the last noun
                    return self.speaker_before(verb)
                return head if self.can_speak(head) else None
            if role == "advcl" and at.tag_ == "VB" and is_verb(head):
                led = [o for o in having(head, "obj") if o.i < at.i and self.is_a(o, "Actor")]
                if led:
                    return led[0]  # "pushed the minister, who …, to admit"
            for arg in arguments(head):
                if arg.role == "subj" and self.can_speak(arg.token) and not _passive(head):
                    return self.antecedent(arg.token, head)
            at = head
        return None

    def speaker_before(self, verb: Token) -> Token | None:
        start, _ = self.sentence(verb)
        for at in range(verb.i - 1, start - 1, -1):
            hit = self.choose(self.cues.get(at, ()))
            if hit is not None and self.is_report_verb(hit.head) and not is_passive(hit.head):
                return self.subject(hit.head)
        root = verb.sent.root
        return next((a.token for a in arguments(root) if a.role == "subj"), None)

    def beside(self, verb: Token) -> Token | None:
        """The noun phrase right before the verb, or right after an inverted one ("…," said X)."""
        start, end = self.sentence(verb)
        at = verb.i - 1
        while at >= start and self.doc[at].pos_ in {"ADV", "AUX", "PART"}:
            at -= 1
        if at >= start and self.doc[at].pos_ in _NOUNLIKE and verb.tag_ in _FINITE | {"NNS"}:
            token = self.doc[at]
            while (
                token.i > start
                and role_of(token)[2].i < token.i
                and (role_of(token)[0] in {"flat", "nmod", "appos", "acl", "compound"})
            ):
                token = role_of(token)[2]
            if is_verb(token) or not self.can_speak(token):
                return None
            return token
        at = verb.i + 1
        if self.follows_content(verb, start) and at < end:
            token = self.doc[at]
            if token.pos_ in {"DET", "ADJ", "PRON", "NOUN", "PROPN"}:
                return self.noun_after(at, end)
        return None

    def follows_content(self, verb: Token, start: int) -> bool:
        """Whether the verb comes right after a comma or closing quotation mark."""
        if verb.i <= start:
            return False
        before = self.doc[verb.i - 1]
        return before.text == "," or before.is_quote or self.ends_quote(verb.i - 1)

    def ends_quote(self, at: int) -> bool:
        quote = self.in_quote[at] if 0 <= at < len(self.doc) else None
        return quote is not None and quote.end == at + 1

    def left_of(self, subject: Token | None, verb: Token) -> int:
        """Where the report's own words begin, left of content: with its subject's whole phrase."""
        if subject is None:
            return self.first_of(verb)
        start, _ = self.sentence(verb)
        own = role_of(subject)[2].i == verb.i or not any(
            is_verb(self.doc[k]) for k in range(subject.i + 1, self.first_of(verb))
        )
        if subject.i > verb.i or not own or subject.i < start:
            return self.first_of(verb)
        left = subject.left_edge.i
        for at in range(subject.i - 1, max(left, start) - 1, -1):
            if self.ends_quote(at) or self.doc[at].text in {";", ":"}:
                return at + 1
        left = max(left, start)
        while left < subject.i and self.doc[left].text in {",", ";", ":"}:
            left += 1
        return left

    # ----------------------------------------------------------- its content
    def sentence(self, token: Token) -> tuple[int, int]:
        """The sentence of a token, as token indices."""
        return self.sentences[token.i]

    def marked_sentences(self) -> list[tuple[int, int]]:
        """For each token its sentence: a parser's, parted at a full stop that it read over ("He
        left. “We stay,” she said"), joined where it ends one without a mark ("Gov. | Ann Lee")."""
        ends = [sent.end for sent in self.doc.sents if self.may_end(sent.end - 1)]
        found: list[tuple[int, int]] = []
        start = 0
        for end in [*ends, len(self.doc)] if not ends or ends[-1] < len(self.doc) else ends:
            for at in range(start, end):
                if at + 1 == end or self.is_full_stop(at, start):
                    found += [(start, at + 1)] * (at + 1 - start)
                    start = at + 1
        return found

    def may_end(self, at: int) -> bool:
        """Whether a sentence can end here: at a mark, or at the end of its paragraph."""
        token = self.doc[at]
        if token.is_space or at + 1 == len(self.doc) or self.doc[at + 1].is_space:
            return True
        if token.text.endswith(".") and len(token.text) > 1:
            return (
                token.lower_.rstrip(".") not in self.titles and self.doc[at + 1].text[:1].isupper()
            )
        return token.is_punct

    def is_full_stop(self, at: int, start: int) -> bool:
        """A mark that ends a sentence, with a capital or a quotation after it."""
        doc, nxt = self.doc, self.doc[at + 1]
        capital = nxt.text[:1].isupper() and not nxt.is_punct
        if self.ends_quote(at):
            quote = self.in_quote[at]
            if quote is None or doc[at - 1].text not in {".", "?", "!"}:
                return False
            return (quote.whole and self.opens_quote(at + 1)) or (capital and quote.start > start)
        if doc[at].text not in {".", "?", "!"} or self.in_quote[at] is not None:
            return False
        return capital or self.opens_quote(at + 1)

    def opens_quote(self, at: int) -> bool:
        quote = self.in_quote[at]
        return quote is not None and quote.start == at

    def region(self, verb: Token) -> tuple[int, int]:
        """Where a report's content can lie: a relative clause's own words, else the sentence."""
        start, end = self.sentence(verb)
        at = verb
        for _ in range(3):
            role, _, head = role_of(at)
            if role == "relcl" or (role == "acl" and at is verb and verb.tag_ in {"VBN", "VBG"}):
                comma = verb.i > start and self.doc[verb.i - 1].text == "," and verb.tag_ == "VBG"
                if not comma:
                    return at.left_edge.i, max(at.right_edge.i + 1, verb.i + 1)
            if role == "conj":
                return at.left_edge.i, end
            if role == "advcl" and any(c.i < at.i for c in having(at, "mark")) and at.tag_ != "VB":
                return at.left_edge.i, max(at.right_edge.i + 1, verb.i + 1)
            if head.i == at.i or role not in {"xcomp"}:
                break
            at = head
        return start, end

    def report_end(self, verb: Token, subject: Token | None, end: int) -> int:
        """Where the report's own words end on the right: source, addressee, time, manner."""
        stop = verb.i + 1
        if subject is not None and subject.i > verb.i:
            stop = max(stop, self.phrase_end(subject, end))
        for role, _, child, _ in dependents(verb):
            if child.i > verb.i and role in {"obl", "time", "advmod", "iobj", "obj", "prt"}:
                if child.left_edge.i <= stop + 1 and self.doc[min(stop, end - 1)].text != ",":
                    stop = max(stop, self.phrase_end(child, end))
        return min(stop, end)

    def clause_right(
        self, verb: Token, hit: Found, end: int, *, passive: bool = False
    ) -> tuple[int, int] | None:
        """The content clause after the verb: by the tree, else by "that", a colon, a quotation."""
        after = hit.tokens[-1].i + 1 if len(hit.tokens) > 1 else verb.i + 1
        start: int | None = None
        clause: Token | None = None
        for role, _, child, _ in dependents(verb):
            if child.i <= verb.i:
                continue
            if child.tag_ in {"NN", "NNS"} and child.lemma_.lower() in self.nouns:
                if child.i + 1 < end and self.doc[child.i + 1].lower_ == "that":
                    clause, start = child, child.i + 1  # "denied reports that", read as a verb
                break
            if role in {"ccomp", "xcomp", "csubj"} or self.is_asked(child, role, hit) or (
                role == "parataxis" and (is_verb(child) or having(child, "subj", "cop"))
                and child.left_edge.i <= verb.i + 4 and self.doc[child.left_edge.i - 1].text not in {",", ";"}
            ):  # fmt: skip
                if role == "xcomp" and hit.words in self.never_to and child.tag_ in {"VB", "VBG"}:
                    continue
                clause, start = child, max(child.left_edge.i, after)
                for noun in having(verb, "obj", "iobj"):
                    if noun.i < verb.i or noun.i > child.i:
                        continue
                    if child.tag_ in {"VB", "VBG"} and noun.right_edge.i + 1 == start:
                        start = noun.left_edge.i  # "ordered the army to": who is to do it
                    elif role == "ccomp" and is_finite(child) and not having(child, "subj"):
                        start = noun.left_edge.i  # "saying those who fled were safe"
                break
        linear = self.clause_start(verb, after, end)
        if linear is not None and self.doc[linear].tag_ == "VBG" and hit.words in self.never_to:
            linear = None  # "would go on supporting"
        if linear is not None and (start is None or linear < start):
            start = linear
            if clause is None and self.doc[linear].tag_ == "VBG":
                clause = self.doc[linear]
        if start is None or start >= end:
            return None
        return start, self.clause_end(verb, clause, start, end)

    def is_asked(self, clause: Token, role: str, hit: Found) -> bool:
        """An infinitive that a parser takes for a purpose: "ordered the army to bomb"."""
        return (
            role == "advcl"
            and clause.tag_ == "VB"
            and hit.cue.realis != "actual"
            and any(mark.lower_ == "to" for mark in having(clause, "mark"))
            and self.doc[clause.left_edge.i - 1].text != ","
        )

    def clause_start(self, verb: Token, after: int, end: int) -> int | None:
        """A content clause's start from the words: what follows is "that", a colon, a quotation,
        or a noun phrase with a finite verb."""
        at = after
        gap = 0
        while at < end and gap < _SPEAKING_DISTANCE:
            token = self.doc[at]
            quote = self.in_quote[at]
            if quote is not None and quote.start == at:
                return at if quote.whole or at == after else None
            if token.lower_ in {"that", "whether", "why", "how"} and (
                at == after or token.tag_ in {"IN", "WDT", "WRB"}
            ):
                if at + 1 < end and self.doc[at + 1].pos_ in {"CCONJ", "PUNCT"}:
                    return None  # "denied that and said"
                if self.doc[at - 1].pos_ == "CCONJ":
                    return None  # "said that bodies had been found and that …"
                if at > after and token.tag_ == "WDT" and role_of(role_of(token)[2])[0] == "relcl":
                    return None  # "believed the polls that showed …"
                return at if self.has_verb(at + 1, end) else None
            if token.text == ":":
                return at + 1 if at + 1 < end else None
            issued = token.tag_ == "VBN" and role_of(token)[0] == "acl" and gap > 1
            if token.text in {",", ";", "."} or token.tag_ in _FINITE or (
                is_verb(token) and not issued  # "said in a letter issued by his office that"
            ):  # fmt: skip
                break
            gap += 1
            at += 1
        if at >= end:
            return None
        token = self.doc[at]
        if token.text == "," or token.text == ";":
            nxt = at + 1
            if nxt < end and self.in_quote[nxt] is not None and self.in_quote[nxt].start == nxt:  # type: ignore[union-attr]
                return nxt
            return None
        if is_verb(token) and token.tag_ == "VBG" and at == after:
            return at
        if self.doc[at - 1].pos_ == "CCONJ":
            return None
        clause = role_of(token)[2] if role_of(token)[0] in {"aux", "cop"} else token
        if role_of(clause)[0] == "advcl" and any(m.i > verb.i for m in having(clause, "mark")):
            return None  # "demonstrated outside the palace after it had spoken"
        if token.tag_ in _FINITE and at > after and self.subject_between(verb, after, at):
            nearest = next(k for k in range(at - 1, after - 1, -1) if self.doc[k].pos_ in _NOUNLIKE)
            left = nearest
            while (
                left > after
                and self.doc[left].pos_ != "PRON"
                and (
                    self.doc[left - 1].pos_ in {"DET", "ADJ", "NOUN", "PROPN", "NUM", "PART"}
                    or self.doc[left - 1].tag_ in {"PRP$", "HYPH"}
                )
            ):
                left -= 1
            return left
        return None

    def subject_between(self, verb: Token, after: int, at: int) -> bool:
        """Whether the words between are the subject of the finite verb rather than the verb's own."""
        return any(
            self.doc[k].pos_ in _NOUNLIKE and role_of(self.doc[k])[2].i != verb.i
            for k in range(after, at)
        ) and not any(self.doc[k].tag_ in {"WDT", "WP"} for k in range(after, at))

    def has_verb(self, start: int, end: int) -> bool:
        return any(
            self.doc[at].tag_ in _FINITE or is_verb(self.doc[at]) for at in range(start, end)
        )

    def clause_end(self, verb: Token, clause: Token | None, start: int, end: int) -> int:
        """To the end of the region, unless the tree gives a later clause to the reporting verb."""
        quote = self.in_quote[start]
        if quote is not None and quote.start == start and quote.whole:
            return max(quote.end, start + 1)
        inside = self.in_quote[verb.i]
        if inside is not None:
            end = min(end, inside.end)
        stop = clause.right_edge.i + 1 if clause is not None else start + 1
        at = max(stop, start + 1)
        while at < end:
            token = self.doc[at]
            if self.opens_other(token, verb, start):
                return at
            at += 1
        return end

    def opens_other(self, token: Token, verb: Token, start: int) -> bool:
        """Whether here begins a clause that the tree hangs on the reporting verb or above it."""
        before = self.doc[token.i - 1]
        if before.text not in {",", ";"} and token.pos_ != "CCONJ":
            return False
        top = token
        for _ in range(40):
            role, _, head = role_of(top)
            if head.i == top.i:
                return False
            if head.i == verb.i or (head.i < verb.i and top.i > verb.i):
                break
            top = head
        else:
            return False
        if top.i < start:
            return False
        if token.i != top.left_edge.i:
            return False
        if role == "conj":
            return is_verb(top) and (
                bool(having(top, "subj")) or self.choose(self.cues.get(top.i, ())) is not None
            )
        return role in {"advcl", "parataxis"} and (head.i == verb.i or role == "parataxis")

    def left_of_report(
        self, verb: Token, subject: Token | None, start: int
    ) -> list[tuple[int, int]]:
        """The content before "X said" or "said X": the sentence so far, or the quotation."""
        left = min(self.left_of(subject, verb), self.first_of(verb))
        if subject is None or subject.i > verb.i:
            left = self.first_of(verb)
        if left <= 0:
            return []
        before = left - 1
        start = max([start, *(k + 1 for k in range(start, before) if self.doc[k].text == ";"
                              and self.clause_boundary(k) and self.has_report(start, k))])  # fmt: skip
        if self.ends_quote(before):
            quote = self.in_quote[before]
            assert quote is not None
            return [(min(quote.start, max(start, self.sentence_start_of(quote))), left)]
        if self.doc[before].text != "," or before <= start:
            return []
        if self.ends_quote(before - 1):
            quote = self.in_quote[before - 1]
            assert quote is not None
            return [(min(quote.start, start), before)]
        if not self.has_finite(start, before):
            role, _, head = role_of(verb)
            if role == "parataxis" and head.i > verb.i:
                return [(start, before)]
            after = self.report_end(verb, subject, self.sentence(verb)[1])
            words = self.doc[after : after + 2]
            if len(words) == 2 and words[0].text == "," and words[1].tag_ in _FINITE:
                return [(start, before)]  # "Amara, she said, had fallen"
            alone = not self.has_verb(verb.i + 1, self.sentence(verb)[1])
            clause = any(role_of(self.doc[k])[2].i >= left for k in range(start, before))
            return [(start, before)] if alone and not clause else []
        return [(start, before)] if self.governs_left(verb, start, before) else []

    def has_report(self, start: int, end: int) -> bool:
        return any(self.choose(self.cues.get(at, ())) is not None for at in range(start, end))

    def sentence_start_of(self, quote: _Quote) -> int:
        return self.doc[quote.start].sent.start if not quote.whole else quote.start

    def has_finite(self, start: int, end: int) -> bool:
        return any(
            self.doc[at].tag_ in _FINITE and role_of(self.doc[at])[0] not in {"advcl"}
            for at in range(start, end)
        )

    def governs_left(self, verb: Token, start: int, before: int) -> bool:
        """Whether a clause before the comma is the verb's content and not an adverbial one."""
        for role, _, child, _ in dependents(verb):
            if start <= child.i < before:
                if role in {"ccomp", "parataxis", "xcomp"}:
                    return True
                if role in {"advcl"}:
                    first = self.doc[child.left_edge.i]
                    if first.pos_ in {"SCONJ", "ADP"} or child.tag_ in {"VBG", "VBN"}:
                        return False
        role, _, head = role_of(verb)
        if role in {"parataxis", "conj", "ccomp", "appos", "relcl", "acl", "advcl", "obj", "dep"}:
            return (
                (start <= head.i < before and role in {"parataxis", "ccomp", "appos"})
                or (head.i > verb.i and role == "parataxis")
                or not self.has_verb(verb.i + 1, self.sentence(verb)[1])
            )
        return not self.has_verb(verb.i + 1, self.sentence(verb)[1])

    def is_parenthetical(
        self, verb: Token, own: tuple[int, int], end: int, before: list[tuple[int, int]]
    ) -> bool:
        """Whether "X said" stands between commas: "The city, he said, is calm"."""
        at = own[1]
        if (
            self.doc[before[0][0]].tag_ in {"VBN", "VBG"}
            and self.in_quote[before[-1][1] - 1] is None
        ):
            return False  # "Asked about the raid, he said, …"
        return (
            at >= end
            or self.doc[at].text in {",", ".", "?", "!"}
            or self.doc[at].is_quote
            or (role_of(verb)[0] == "parataxis")
        )

    def continued(
        self, verb: Token, own: tuple[int, int], before: list[tuple[int, int]], end: int
    ) -> tuple[int, int] | None:
        """What goes on after an interruption: a quotation, or the clause that the report cut."""
        at = own[1]
        if at >= end or self.doc[at].text != ",":
            for k in range(at, min(at + _SPEAKING_DISTANCE, end)):
                quote = self.in_quote[k]
                if quote is not None and quote.start == k and quote.whole:
                    return k, max(quote.end, k + 1)
                if self.doc[k].tag_ in _FINITE:
                    return None
            return None
        for k in range(at, min(at + _SPEAKING_DISTANCE, end)):
            quote = self.in_quote[k]
            if quote is not None and quote.start == k and quote.whole:
                return k, max(quote.end, k + 1)
        if before and self.in_quote[before[-1][1] - 1] is not None:
            return None
        role, _, head = role_of(verb)
        if role == "parataxis" and head.i > verb.i:
            return at + 1, end
        if at + 1 < end and (
            self.doc[at + 1].tag_ in _FINITE or self.doc[at + 1].pos_ in {"SCONJ", "ADP"}
        ):
            return at + 1, end
        if any(role_of(self.doc[k])[2].i < before[-1][1] and role_of(self.doc[k])[2].i >= before[0][0]
               and role_of(self.doc[k])[0] not in {"punct"} for k in range(at + 1, end)):  # fmt: skip
            return at + 1, end
        return None

    def governed(self, hit: Found, end: int) -> tuple[int, int] | None:
        """The content of a cue that ends in a preposition ("accused X of"): what that governs."""
        last = hit.tokens[-1].i
        start = last + 1
        if start >= end or self.doc[start].ent_type_ in {"DATE", "TIME"}:
            return None
        token = self.doc[last]
        head = role_of(token)[2]
        target = head if head.i > last else None
        if target is not None and role_of(target)[0] == "nummod":
            target = role_of(target)[2]
        if target is None:
            target = next(
                (c for c in (self.doc[k] for k in range(start, end)) if role_of(c)[2].i <= last),
                None,
            )
        if target is not None and self.is_a(target, "Actor"):  # "blamed the raid on the militia"
            for noun in having(hit.head, "subj" if _passive(hit.head) else "obj"):
                if not self.is_a(noun, "Actor"):
                    stop = min(noun.right_edge.i + 1, last if noun.i < last else len(self.doc))
                    return noun.left_edge.i, min(stop, hit.head.i) if _passive(hit.head) else stop
        stop = target.right_edge.i + 1 if target is not None else end
        while stop < end and self.doc[stop].pos_ == "ADP":  # "credit for two | of the raids"
            after = self.noun_after(stop + 1, end)
            if after is None or after.right_edge.i < stop:
                break
            stop = after.right_edge.i + 1
        if stop + 1 < end and self.doc[stop].lower_ == "to" and self.doc[stop + 1].tag_ == "VB":
            verb = self.doc[stop + 1]
            if role_of(verb)[0] in {"aux", "cop"}:
                verb = role_of(verb)[2]
            stop = max(stop, verb.right_edge.i + 1)  # "called on both sides to stop"
        for at in range(start, end):
            if self.doc[at].text == "," and at >= stop - 1:
                stop = min(stop, at)
                break
        return start, self.past_number(max(min(stop, end), start + 1), end)

    def past_number(self, stop: int, end: int) -> int:
        """Past the word that a number at the end counts ("40 wounded")."""
        if (
            stop < end
            and self.doc[stop - 1].like_num
            and self.doc[stop].tag_[:2] in {"NN", "JJ", "VB"}
        ):
            return stop + 1
        return stop

    def object_content(self, verb: Token, hit: Found) -> list[tuple[int, int]]:
        """What is said as a noun phrase: "denied any role", "warned of", "confirmed the deaths"."""
        spans: list[tuple[int, int]] = []
        if hit.words in self.clause_only:
            return spans
        behind = [arg for arg in dependents(verb) if arg.token.i > verb.i]
        named = any(arg.prep == "as" for arg in behind)  # "described the general as a butcher"
        reported = hit.cue.certainty == "reported"
        for arg in behind:
            noun = arg.token
            first, last = noun.left_edge.i, noun.right_edge.i + 1
            if arg.role == "obl" and arg.prep in _CONTENT_PREPOSITIONS and reported and (
                not spans or first > spans[-1][1]
            ):  # fmt: skip
                said = noun.pos_ != "NUM" and not (arg.prep in {"on", "over"} and noun.ent_type_)
            elif arg.role == "obj" or (arg.role == "obl" and not arg.prep and not noun.ent_type_):
                actor = reported and self.is_a(noun, "Actor")
                said = noun.pos_ != "PRON" and (named or not actor)
            elif spans and arg.role == "obl":
                goes_on = first == spans[-1][1] and arg.prep != "by" and not noun.ent_type_
                said = goes_on or arg.prep == "as"
            else:  # "complained about the noise to annoy them", and not ", saying that"
                clause = arg.role in {"advcl", "xcomp", "ccomp"}
                said = bool(spans) and clause and self.doc[first - 1].text != ","
            if said:
                spans.append((first, last))
        return spans

    # -------------------------------------------------------------- together
    def pieces(self, spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
        """The ranges without white space and commas at their ends; sorted, joined, none empty."""
        trimmed = []
        for start, end in spans:
            while start < end and (
                self.doc[start].is_space or self.doc[start].text in {",", ";", ":", ".", "—", "–"}
            ):
                start += 1
            while end > start and (
                self.doc[end - 1].is_space
                or self.doc[end - 1].text in {",", ";", ":", "—", "–", "."}
            ):
                if self.doc[end - 1].text in {",", "."} and self.in_quote[end - 1] is not None:
                    break
                end -= 1
            if start < end and any(
                (t.is_alpha or t.like_num) and t.pos_ not in {"CCONJ", "SCONJ"}
                for t in self.doc[start:end]
            ):
                trimmed.append((start, end))
        joined: list[tuple[int, int]] = []
        for start, end in sorted(trimmed):
            if joined and start <= joined[-1][1]:
                joined[-1] = joined[-1][0], max(joined[-1][1], end)
            else:
                joined.append((start, end))
        return joined

    def whole_quotes(self, report: _Report) -> None:
        """Stretch content that touches an utterance in quotation marks over all of it."""
        grown = []
        for start, end in report.content:
            for at in (start, end - 1):
                quote = self.in_quote[at]
                if quote is None or not quote.whole or quote.start <= report.at < quote.end:
                    continue
                if any(quote.start <= k < quote.end for k in range(*report.phrase)):
                    continue
                start, end = min(start, quote.start), max(end, quote.end)
            grown.append((start, end))
            if any(self.in_quote[k] is not None for k in range(start, end)):
                report.quoted = True
        report.content = self.pieces(grown)

    def cut_siblings(self, reports: list[_Report]) -> None:
        """End content where a later report of the same speaker begins ("said X, adding that Y")."""
        by_sentence: dict[int, list[_Report]] = {}
        for report in reports:
            by_sentence.setdefault(report.found.head.sent.start, []).append(report)
        for report in reports:
            for other in by_sentence[report.found.head.sent.start]:
                if other is report or other.at <= report.at:
                    continue
                if not self.is_sibling(report, other):
                    continue
                report.content = self.pieces(
                    [(s, self.before(other, e) if s < other.phrase[0] < e else e)
                     for s, e in report.content if s < other.phrase[0] or s > other.at]
                )  # fmt: skip

    def before(self, other: _Report, end: int) -> int:
        at = other.phrase[0]
        if at > 0 and self.doc[at - 1].pos_ == "CCONJ":
            at -= 1
        return min(at, end)

    def is_sibling(self, report: _Report, other: _Report) -> bool:
        verb = other.found.head
        if other.answers:
            return True
        if (
            self.in_quote[verb.i] is not None
            and self.in_quote[verb.i] is not self.in_quote[report.at]
        ):
            return False
        if verb.tag_ == "VBG" and verb.i and self.doc[verb.i - 1].text == ",":
            return other.source == report.source or other.found.words in self.names_source
        first = other.phrase[0]
        for at in (first - 1, first):  # "X said …, but Y denied …"
            word = self.doc[at].lower_
            if word == "but" or (word in _CONTRAST and self.doc[at - 1].text in {",", ";"}):
                return not self.goes_on(report, other)
        role, _, head = role_of(verb)
        if role == "conj" and other.source == report.source and other.source is not None:
            return True
        while role == "conj":
            if head.i == report.at:
                return True
            role, _, head = role_of(head)
        return False

    def goes_on(self, report: _Report, other: _Report) -> bool:
        """ "Said she hopes to win but she knows …": what the same speaker says of himself."""
        verb = other.found.head
        if other.source is None or other.source.pos_ != "PRON" or other.source.i > verb.i:
            return False
        role, _, head = role_of(verb)
        return role in {"conj", "parataxis"} and head.i > report.at and any(
            s <= head.i < e for s, e in report.content
        )  # fmt: skip

    def reporting_effect(self, token: Token) -> Effects:
        effect = effects(token, self.ontology)
        predicates = [c for c in having(token, "ccomp", "parataxis") if having(c, "cop")]
        if any(hit.cue.kind == "negation" for c in predicates if not having(c, "subj")
               for hit in self.cues.get(c.i, ())):  # fmt: skip
            return effect._replace(polarity=flip(effect.polarity))  # "reports that … were false"
        return effect

    # ---------------------------------------------------------- quotations on
    def carry_quotes(self, reports: list[_Report]) -> None:
        """Give a quotation that no cue reports to the speaker before it."""
        for quote in self.quotes:
            if not quote.whole:
                continue
            if not self.starts_sentence(quote) or any(
                s < quote.end and quote.start < e
                for r in reports
                if not quote.start <= r.at < quote.end
                for s, e in r.content
            ):
                continue
            speaker = self.report_for(quote, reports)
            if speaker is not None:
                speaker.content = self.pieces([*speaker.content, (quote.start, quote.end)])
                speaker.quoted = True

    def starts_sentence(self, quote: _Quote) -> bool:
        if quote.start == 0:
            return True
        before = self.doc[quote.start - 1]
        return (
            before.is_space
            or before.text in {".", "?", "!", ":"}
            or before.is_quote
            or (self.ends_quote(quote.start - 1))
        )

    def report_for(self, quote: _Quote, reports: list[_Report]) -> _Report | None:
        here = self.paragraph_of(quote.start)
        earlier = [
            r for r in reports
            if r.at < quote.start and self.in_quote[r.at] is None and (r.quoted or self.introduces(r, quote))
        ]  # fmt: skip
        if not earlier:
            return None
        last = max(earlier, key=lambda r: (max(r.at, r.content[-1][1]), r.at))
        if (
            not last.quoted
        ):  # "“We stay,” X said, speaking of the war. “We …”": X's first words go on
            same = [
                r for r in earlier if r.quoted and self.sentences[r.at] == self.sentences[last.at]
            ]
            last = same[-1] if same else last
        there = self.paragraph_of(max(last.at, last.content[-1][1] - 1))
        if there == here:
            return last
        return last if here - there == 1 and (quote.start == self.paragraphs[here][0]) else None

    def introduces(self, report: _Report, quote: _Quote) -> bool:
        """A report right before the quotation ("He was defiant, aides said. “…”") or with a colon."""
        return self.paragraph_of(report.at) == self.paragraph_of(quote.start)

    def paragraph_of(self, at: int) -> int:
        for number, (start, end) in enumerate(self.paragraphs):
            if start <= at < end:
                return number
        return -1


def is_finite(clause: Token) -> bool:
    return clause.tag_ in _FINITE or any(t.tag_ in _FINITE for t in having(clause, "aux", "cop"))


def _passive(verb: Token) -> bool:
    """Passive by its form too: a parser's label alone does not make "denied" one."""
    if verb.tag_ == "VBD" and having(verb, "agent") and not having(verb, "obj"):
        return True  # "a claim denied by the rebels"
    if verb.tag_ != "VBN" or not is_passive(verb):
        return False
    role, _, noun = role_of(verb)
    main = role == "acl" and role_of(noun)[0] == "ROOT" and noun.i == verb.i - 1
    main = main or (role == "ROOT" and bool(having(verb, "subj")))
    bare = not having(verb, "aux", "agent") and verb.sent[-1].text == "."
    return not (main and bare and verb.text.endswith("ed"))  # "The Front called on …"


# ---------------------------------------------------------- paragraphs and quotes
def _paragraphs(doc: Doc) -> list[tuple[int, int]]:
    """Token ranges between line ends."""
    ranges = []
    start = 0
    for token in doc:
        if token.is_space and "\n" in token.text:
            if token.i > start:
                ranges.append((start, token.i))
            start = token.i + 1
    if start < len(doc):
        ranges.append((start, len(doc)))
    return ranges


def _quotes(doc: Doc, paragraphs: Sequence[tuple[int, int]]) -> list[_Quote]:
    """Quotations, marks included. One left open runs to the end of its paragraph."""
    found: list[_Quote] = []
    for start, end in paragraphs:
        if found and found[-1].end > start:
            start = found[-1].end  # a quotation that began in an earlier paragraph
        opened = -1
        closer: frozenset[str] = frozenset()
        for at in range(start, end):
            token = doc[at]
            if opened < 0 and found and found[-1].end == at and _doubles(doc, at):
                found[-1] = replace(found[-1], end=at + 1)
            elif opened < 0:
                closing = _closers(doc, at, end)
                if closing:
                    opened, closer = at, closing
            elif at > opened and _doubles(doc, at) and at - opened <= 3 and (
                doc[at - 1].text == token.text and all(
                    doc[k].text == token.text for k in range(opened, at))
            ):  # fmt: skip  # """Quoted twice"" by a table"
                continue
            elif token.text in closer and _closes(doc, at):
                found.append(_quote(doc, opened, at + 1, False))
                opened = -1
        if opened >= 0 and (last := _closed_later(doc, paragraphs, end, closer)) > 0:
            found.append(_quote(doc, opened, last + 1, True))
        elif opened >= 0 and closer != frozenset({"'"}) and end - opened > 3:
            found.append(_quote(doc, opened, end, True))
    return found


def _doubles(doc: Doc, at: int) -> bool:
    """A straight mark right behind another one."""
    return doc[at].text in _STRAIGHT and at > 0 and not doc[at - 1].whitespace_


def _closed_later(
    doc: Doc, paragraphs: Sequence[tuple[int, int]], start: int, closer: frozenset[str]
) -> int:
    """Where a quotation left open is closed: at the first mark of the next paragraphs, else -1."""
    if closer == frozenset({"'"}):
        return -1
    later = [span for span in paragraphs if span[0] >= start]
    for first, end in later[:_QUOTED_PARAGRAPHS]:
        for at in range(first, end):
            text = doc[at].text
            if text in closer or text in _OPEN:
                behind = at > first and not doc[at - 1].whitespace_ and doc[at - 1].text != "("
                return at if behind and text in closer else -1
    return -1


def _closers(doc: Doc, at: int, end: int) -> frozenset[str]:
    text = doc[at].text
    if text in _OPEN:
        return frozenset(_CLOSE | _STRAIGHT)
    if text in _STRAIGHT or (text in _CLOSE and text != "»"):
        return frozenset(_STRAIGHT | _CLOSE)
    if text == _SINGLE_OPEN:
        return frozenset({_SINGLE_CLOSE, "'"})
    if (
        text == "'"
        and not doc[at].whitespace_
        and (at == 0 or doc[at - 1].whitespace_ or doc[at - 1].is_space)
    ):
        if any(doc[k].text == "'" and doc[k].tag_ != "POS" for k in range(at + 2, end)):
            return frozenset({"'"})
    return frozenset()


def _closes(doc: Doc, at: int) -> bool:
    """A closing mark; an apostrophe after a plural is none."""
    text = doc[at].text
    if text in {_SINGLE_CLOSE, "'"}:
        return doc[at].tag_ != "POS" or doc[at - 1].is_punct
    return True


def _quote(doc: Doc, start: int, end: int, opens: bool) -> _Quote:
    inner = [t for t in doc[start + 1 : end - 1] if not t.is_space]
    last = doc[end - 2].text if end - 2 > start else ""
    before = doc[start - 1] if start else None
    begins = (
        before is None
        or before.is_space
        or before.text in {",", ":", ".", "?", "!"}
        or before.is_quote
    )
    after = doc[end].text if end < len(doc) else ""
    ended = opens or last in _ENDS or (after in {",", "."} and begins)
    capital = bool(inner) and inner[0].text[:1].isupper()
    whole = len(inner) >= 2 and (begins or capital or opens) and (ended or len(inner) >= 6)
    return _Quote(start, end, whole, opens)


# ------------------------------------------------------------------- to records
def _records(reports: list[_Report], doc: Doc, reader: _Reader) -> list[Attribution]:
    """Attributions in text order of their cues, each inside the one whose content holds it."""
    ordered = sorted(reports, key=lambda r: r.at)
    made: dict[int, Attribution] = {}
    making: set[int] = set()

    def outer_of(report: _Report) -> _Report | None:
        holders = [
            other for other in ordered
            if other is not report and any(s <= report.at < e for s, e in other.content)
            and not any(s <= other.at < e for s, e in report.content)
        ]  # fmt: skip
        return min(holders, key=lambda r: sum(e - s for s, e in r.content), default=None)

    def make(report: _Report) -> Attribution:
        if report.at in made:
            return made[report.at]
        making.add(report.at)
        holder = outer_of(report)
        outer = make(holder) if holder is not None and holder.at not in making else None
        making.discard(report.at)
        made[report.at] = _record(report, doc, reader, outer)
        return made[report.at]

    return [make(report) for report in ordered]


def _record(report: _Report, doc: Doc, reader: _Reader, outer: Attribution | None) -> Attribution:
    cue = report.found.cue
    first, last = report.found.tokens[0], report.found.tokens[-1]
    contiguous = last.i - first.i < len(report.found.tokens) + 1
    end = last.idx + len(last) if contiguous else first.idx + len(first)
    source = _mention(report.source, reader) if report.source is not None else None
    left = doc[report.phrase[0]].idx
    if source is not None and cue.words and report.found.words in _MARKS and source.start < left:
        text = text_of(doc)[left : source.end]
        source = replace(source, start=left, text=text, name=text)
    relays = [_mention(relay, reader) for relay in report.relays]
    if outer is not None and source is not None and source.kind == "pronoun":
        if source.text.lower() in _FIRST_PERSON and outer.source is not None:
            source = replace(outer.source, coref_by="speaker")
            relays += outer.relayed_by
            outer_relays: tuple[Mention, ...] = ()
        else:
            outer_relays = _passed_on(outer)
    else:
        outer_relays = _passed_on(outer) if outer is not None else ()
    relays = [r for r in (*relays, *outer_relays) if source is None or r.start != source.start]
    polarity, realis, modality = _standing(report, outer, is_given(report, reader))
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


def _passed_on(outer: Attribution) -> tuple[Mention, ...]:
    own = (outer.source,) if outer.source is not None else ()
    return (*own, *outer.relayed_by)


def is_given(report: _Report, reader: _Reader) -> bool:
    """ "Ordered the release of men suspected of a raid": suspected they are, whatever is ordered."""
    role, _, noun = role_of(report.found.head)
    return role == "acl" and report.found.head.tag_ == "VBN" and reader.is_a(noun, "Actor")


def _standing(
    report: _Report, outer: Attribution | None, given: bool
) -> tuple[Polarity, Realis, str]:
    """What the report does to its content: the cue's effect, unless the report itself is not one.

    Who did not say, could not confirm or will say something leaves it open.
    """
    cue, effect = report.found.cue, report.effect
    polarity: Polarity = cue.polarity
    realis: Realis = cue.realis
    modality = cue.modality or ("factive" if cue.certainty == "certain" else "")
    if effect.polarity == "negative" or effect.realis != "actual":
        polarity, modality = "positive", effect.modality or modality
        realis = "hypothetical" if realis == "actual" else realis
    if outer is not None and outer.realis != "actual" and realis == "actual" and not given:
        realis = outer.realis
    if outer is not None and outer.polarity == "negative" and realis == "actual":
        realis = "hypothetical"
    return polarity, realis, modality


def _mention(token: Token, reader: _Reader) -> Mention:
    known = reader.mentions.get(token.i)
    if known is not None:
        return known
    start, end = phrase(token)
    text = text_of(token.doc)[start:end]
    kind: MentionKind = "description"
    if token.pos_ == "PRON":
        kind = "pronoun"
    elif token.pos_ == "PROPN" or token.ent_type_:
        kind = "name"
    return Mention(start, end, text, "", kind, text, head=token.lemma_)


# ------------------------------------------------------------------ the speaker
_SINGULAR_PERSON, _PLURAL, _THING = {"he", "she", "who"}, {"they", "we"}, {"it"}
_SENTENCES_BACK = 2  # for a subject that has not spoken
_PARAGRAPHS_BACK = 2


def _carry(found: Sequence[Attribution], reader: _Reader) -> Iterator[Attribution]:
    """Pronouns as sources become who they stand for: a subject or a speaker before them."""
    done: dict[int, Attribution] = {}
    sexes: dict[int, str] = {}  # by where the speaker is named
    for attribution in found:
        outer = done.get(attribution.outer.cue.start) if attribution.outer is not None else None
        attribution = (
            replace(attribution, outer=outer) if attribution.outer is not None else attribution
        )
        source = attribution.source
        before = list(done.values())
        if source is not None and source.kind == "pronoun" and not source.entity:
            word = source.text.lower()
            named = _speaker_for(source, attribution, before, reader)
            if named is not None and word in _SINGULAR_PERSON:
                known = sexes.get(named.start) or _sex(named, reader)
                if known and known != word:
                    named = None  # rather nobody than another
                else:
                    sexes[named.start] = word
            if named is not None:
                source = replace(named, coref_by="speaker")
                attribution = replace(attribution, source=source)
        relays = tuple(
            replace(n, coref_by="speaker")
            if r.kind == "pronoun" and (n := _speaker_for(r, attribution, before, reader))
            else r
            for r in attribution.relayed_by
        )
        relays = tuple(r for r in relays if source is None or r.start != source.start)
        if relays != attribution.relayed_by:
            attribution = replace(attribution, relayed_by=relays)
        done[attribution.cue.start] = attribution
        yield attribution


def _sex(mention: Mention, reader: _Reader) -> str:
    """ "she" or "he" by the title or noun of a person, "" where nothing tells."""
    token = head_of(reader.doc, mention.start, mention.end)
    if token is None:
        return ""
    near = reader.doc[max(token.sent.start, token.left_edge.i - 1) : token.i + 1]
    forms = {t.text.rstrip(".") for t in near} | {t.lower_ for t in near}
    words = reader.ontology.words
    for pronoun, lists in (
        ("she", ("femaleTitle", "femaleNoun")),
        ("he", ("maleTitle", "maleNoun")),
    ):
        if any(forms & words.get(name, frozenset()) for name in lists):
            return pronoun
    return ""


def _is_plural(mention: Mention, doc: Doc) -> bool:
    token = head_of(doc, mention.start, mention.end)
    return token is not None and (token.tag_ in {"NNS", "NNPS"} or bool(having(token, "conj")))


def _speaker_for(
    pronoun: Mention, attribution: Attribution, before: Sequence[Attribution], reader: _Reader
) -> Mention | None:
    """The subject above in the sentence, else sentence by sentence back: who spoke, who acted."""
    doc = reader.doc
    token = token_at(doc, pronoun.start)
    if token is None:
        return None
    word = token.lower_
    spoken = [a for a in before if a.source is not None and a.source.kind != "pronoun"]
    own = _subject_above(token, attribution, before, reader)
    if own is not None:
        return own
    here = reader.paragraph_of(token.i)
    sent = token.sent
    for back in range(12):
        speakers = [
            a for a in spoken if sent.start_char <= a.cue.start < min(sent.end_char, pronoun.start)
        ]
        subject = _main_subject(sent, before, reader) if back else None
        if back and subject is not None and back <= _SENTENCES_BACK and (
            not any(_holds(a, subject) for a in spoken)
        ):  # fmt: skip
            mention = _mention(subject, reader)
            if _can_act(word, mention, subject, reader):
                return mention
        for speaker in reversed(speakers):
            if speaker.source is not None and _fits(word, speaker.source, reader):
                return speaker.source
        if sent.start == 0:
            return None
        at = sent.start - 1
        while at > 0 and doc[at].is_space:
            at -= 1
        sent = doc[at].sent
        if here - reader.paragraph_of(at) > _PARAGRAPHS_BACK:
            return None
    return None


def _holds(attribution: Attribution, token: Token) -> bool:
    return any(s.start <= token.idx < s.end for s in attribution.content)


def _subject_above(
    token: Token, attribution: Attribution, before: Sequence[Attribution], reader: _Reader
) -> Mention | None:
    """The subject of a clause above the pronoun's own, left of it and no part of what it says."""
    word = token.lower_
    at, seen = token, {token.i}
    while True:
        head = role_of(at)[2]
        if head.i in seen:
            return None
        seen.add(head.i)
        at = head
        for arg in arguments(at):
            subject = arg.token
            if arg.role != "subj" or subject.i >= token.i or _holds(attribution, subject):
                continue
            if subject.pos_ == "PRON":
                known = next((a.source for a in before if a.source is not None
                              and a.source.coref_by and a.source.start != subject.idx
                              and subject.lower_ == word and _governs(a, at)), None)  # fmt: skip
                if known is not None:
                    return known
                continue
            mention = _mention(subject, reader)
            if _can_act(word, mention, subject, reader):
                return mention


def _governs(attribution: Attribution, verb: Token) -> bool:
    return attribution.cue.start == verb.idx


def _main_subject(sent: SpacySpan, before: Sequence[Attribution], reader: _Reader) -> Token | None:
    root = sent.root
    while role_of(root)[2].i != root.i and sent.start <= role_of(root)[2].i < sent.end:
        root = role_of(root)[2]
    return next((a.token for a in arguments(root) if a.role == "subj" and a.via == ""
                 and a.token.pos_ != "PRON"), None)  # fmt: skip


def _can_act(word: str, mention: Mention, token: Token, reader: _Reader) -> bool:
    """Whether a pronoun can stand for a phrase that is known to be a person or a group."""
    is_a = reader.ontology.is_a
    plural = token.tag_ in {"NNS", "NNPS"} or bool(having(token, "conj"))
    member = token.tag_ == "NN" and token.lemma_.lower() in reader.members
    if word in _SINGULAR_PERSON:
        return not plural and mention.count is None and (
            is_a(mention.type, "Human") or member or token.ent_type_ == "PERSON")  # fmt: skip
    if word in _PLURAL:
        return is_a(mention.type, "Actor") and (plural or mention.count is not None)
    if word in _THING:
        human = is_a(mention.type, "Person") or is_a(mention.type, "People") or member
        return is_a(mention.type, "Group") and not plural and not human
    return False


def _fits(word: str, speaker: Mention, reader: _Reader) -> bool:
    """Whether a pronoun can stand for somebody who has spoken."""
    is_a = reader.ontology.is_a
    plural = speaker.count is not None or _is_plural(speaker, reader.doc)
    person = is_a(speaker.type, "Person")
    member = speaker.head.lower() in reader.members and not plural
    if word in _SINGULAR_PERSON:
        return not plural and (person or member or (not speaker.type and speaker.kind == "name"))
    if word in _PLURAL:
        return plural or not (person or member)
    return word in _THING and not (plural or person or member or is_a(speaker.type, "People"))


# ==================================================================== to claims
def attribute(claims: Iterable[Claim], attributions: Sequence[Attribution]) -> Iterator[Claim]:
    """Each claim with the innermost attribution whose content holds its trigger, order kept.

    The report's polarity, realis and modality act on the claim: a denied negative is positive.
    What is taken for granted ("called for an inquiry into the attack", by `judge`) stays actual;
    under a denial it is of the voice outside of it. What a factive report takes for granted ("condemned the attack") stays the outlet's own.
    """
    spans = sorted(
        (
            # "denied reports that …": of two cues over one content the denial decides
            # "X, quoting Y, said …": Y, whom X passes on
            (
                s.end - s.start,
                a.polarity == "positive",
                -len(a.relayed_by),
                -a.cue.start,
                s.start,
                s.end,
                a,
            )
            for a in attributions
            for s in a.content
        ),
        key=lambda row: row[:6],
    )
    accusing = [a for a in attributions if a.kind == _ACCUSING]
    for claim in claims:
        at = claim.trigger
        holder = _accuser(claim, accusing) or next(
            (a for *_, start, end, a in spans
             if start <= at.start and at.end <= end and a.modality != "factive"
             and not (a.cue.start < at.end and at.start < a.cue.end)),
            None,
        )  # fmt: skip
        granted = claim.modality == PRESUPPOSED
        if granted:
            claim = replace(claim, modality="")
            if (
                holder is not None and holder.polarity == "negative"
            ):  # "…, who hold Mora, … denied it"
                holder = _answered(claim, holder, attributions) or holder
        while granted and holder is not None and holder.polarity == "negative":
            holder = holder.outer  # "denied any role in the attack": an attack there was
        if holder is None:
            yield claim
            continue
        if not _names_its_source(claim, holder):
            yield _said(claim, holder, granted)
        said = _answered(claim, holder, attributions)
        if said is not None:
            yield _said(claim, said, granted)


def _accuser(claim: Claim, accusing: Sequence[Attribution]) -> Attribution | None:
    """ "Blamed the Front for the raid": that the Front did it is what the cue itself says."""
    for attribution in accusing:
        cue, source = attribution.cue, attribution.source
        if (
            cue.start <= claim.trigger.start < cue.end
            and claim.object.kind == "event"
            and (source is None or source.start != claim.subject.start)
        ):
            return attribution
    return None


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
        and (attribution.cue.start >= claim.trigger.end or attribution.cue.text in _MARKS)
        for mention in (claim.subject, claim.object)
    )  # fmt: skip


def _said(claim: Claim, attribution: Attribution, granted: bool) -> Claim:
    if granted and attribution.realis != "actual":
        return replace(claim, attribution=attribution)
    polarity = flip(claim.polarity) if attribution.polarity == "negative" else claim.polarity
    return replace(
        claim,
        attribution=attribution,
        polarity=polarity,
        realis=attribution.realis if claim.realis == "actual" else claim.realis,
        modality=claim.modality or attribution.modality,
    )
