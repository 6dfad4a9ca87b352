"""Doc in, Page out: what its reports are read by: cues, paragraphs, quotations, sentences."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from kg.extract.cues import Found, find_cues
from kg.extract.quotes import Quote, ends_at, opens_at, paragraphs, quotes, sentences
from kg.model import Mention, Ontology
from kg.parse import having, is_passive, is_verb, role_of

FINITE = {"VBD", "VBZ", "VBP", "MD"}
NOUNLIKE = {"NOUN", "PROPN", "PRON", "NUM"}
RELATIVE = {"who", "which", "that", "whom"}
DEFINITE_WORDS = {"the", "this", "that", "these", "those"}
CONTRAST = {"but", "while", "whereas", "although", "though", "yet"}
SPEAKING_DISTANCE = 14  # tokens between a quotation and the verb that reports it
MARKS = {":", "-", "–", "—", "―", "--"}
_HEADLINE = 25  # tokens of a line without a full stop


@dataclass(frozen=True)
class Page:
    """A document with what is looked up in it again and again. `words` are the ontology's lists."""

    doc: Doc
    mentions: Mapping[int, Mention]
    ontology: Ontology
    cues: Mapping[int, tuple[Found, ...]]
    paragraphs: list[tuple[int, int]]
    quotes: list[Quote]
    in_quote: list[Quote | None]
    sentences: list[tuple[int, int]]  # for each token
    words: Mapping[str, frozenset[str]]


def page_of(doc: Doc, mentions: Mapping[int, Mention], ontology: Ontology) -> Page:
    """`mentions` are by the token index of their head."""
    lines = paragraphs(doc)
    found = quotes(doc, lines)
    inside: list[Quote | None] = [None] * len(doc)
    for quote in found:
        for at in range(quote.start, quote.end):
            inside[at] = quote
    words = defaultdict(frozenset, ontology.words)
    titles = {word.rstrip(".").lower() for word in words["title"]}
    return Page(doc, mentions, ontology, find_cues(doc, ontology), lines, found, inside,
                sentences(doc, inside, titles), words)  # fmt: skip


ACCUSING = "Accusing"  # the cues that say of somebody that he did something


def is_a(page: Page, token: Token, kind: str) -> bool:
    mention = page.mentions.get(token.i)
    return mention is not None and page.ontology.is_a(mention.type, kind)


def choose(page: Page, hits: Sequence[Found]) -> Found | None:
    reporting = [
        hit for hit in hits if hit.cue.kind == "reporting" and not is_in_name(page, hit.head)
    ]
    return max(reporting, key=lambda hit: len(hit.tokens), default=None)


def is_in_name(page: Page, token: Token) -> bool:
    """ "Omar Said": a capital inside of a recognised name."""
    return token.ent_iob_ == "I" and token.text[:1].isupper() and token.tag_ not in {"IN"}


def sentence_around(page: Page, token: Token) -> tuple[int, int]:
    """The sentence of a token, as token indices."""
    return page.sentences[token.i]


def paragraph_of(page: Page, at: int) -> int:
    for number, (start, end) in enumerate(page.paragraphs):
        if start <= at < end:
            return number
    return -1


def ends_quote(page: Page, at: int) -> bool:
    return ends_at(page.in_quote, at)


def opens_quote(page: Page, at: int) -> bool:
    return opens_at(page.in_quote, at)


def is_headline(page: Page, number: int) -> bool:
    """A short line without a full stop."""
    start, end = page.paragraphs[number]
    last = end - 1
    while last > start and (page.doc[last].is_space or page.doc[last].is_quote):
        last -= 1
    return end - start <= _HEADLINE and page.doc[last].text not in {".", "?", "!", ":", ";"}


def has_verb(page: Page, start: int, end: int) -> bool:
    return any(t.tag_ in FINITE or is_verb(t) for t in page.doc[start:end])


def has_finite(page: Page, start: int, end: int) -> bool:
    return any(t.tag_ in FINITE and role_of(t)[0] != "advcl" for t in page.doc[start:end])


def is_report_verb(page: Page, token: Token) -> bool:
    finite = token.tag_ in {"VBZ", "VBP"} and having(token, "subj")  # "the IOM estimates"
    return (is_verb(token) or bool(finite)) and (
        role_of(token)[0] not in {"amod", "compound", "case"}
    )


def is_cited(page: Page, token: Token) -> bool:
    hit = choose(page, page.cues.get(token.i, ()))
    return hit is not None and hit.words in page.words["namesSource"]


def first_of(page: Page, verb: Token) -> int:
    """The first of a verb's auxiliaries."""
    return min([verb.i, *(t.i for t in having(verb, "aux"))])


def is_finite(clause: Token) -> bool:
    return clause.tag_ in FINITE or any(t.tag_ in FINITE for t in having(clause, "aux", "cop"))


def is_passive_report(verb: Token) -> bool:
    """Passive by its form too: a parser's label alone does not make "denied" one."""
    if verb.tag_ == "VBD" and having(verb, "agent") and not having(verb, "obj"):
        return True  # "a claim denied by the rebels"
    if is_reduced(verb):
        return True
    if verb.tag_ != "VBN" or not is_passive(verb):
        return False
    role, _, noun = role_of(verb)
    main = role == "acl" and role_of(noun)[0] == "ROOT" and noun.i == verb.i - 1
    main = main or (role == "ROOT" and bool(having(verb, "subj")))
    bare = not having(verb, "aux", "agent") and verb.sent[-1].text == "."
    return not (main and bare and verb.text.endswith("ed"))  # "The Front called on …"


def is_reduced(verb: Token) -> bool:
    """ "Men suspected of raids", "bases thought to be empty": a participle after its noun."""
    role, _, head = role_of(verb)
    if verb.tag_ not in {"VBN", "VBD"} or having(verb, "subj", "aux", "obj") or head.i >= verb.i:
        return False
    after = verb.doc[verb.i + 1].lower_ if verb.i + 1 < len(verb.doc) else ""
    before = verb.doc[verb.i - 1]
    infinitive = after == "to" and verb.doc[min(verb.i + 2, len(verb.doc) - 1)].tag_ == "VB"
    return role in {"acl", "xcomp", "ccomp"} and (infinitive or after in {"of", "in"}) and (
        before.pos_ in {"NOUN", "PROPN", "PUNCT"}
    )  # fmt: skip
