"""A phrase for several in, those that the text lists among them out: "two guards, A and B".

By the surface behind the phrase, as parsers hang it anywhere: names set off by a comma, a colon or a
dash, names that follow at once ("peasants A and B"), and what stands behind "including" or "among
them". Nothing behind a verb of another clause.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from spacy.tokens import Doc, Token

from kg.extract.counts import count_at, one_of
from kg.extract.mentions import Lexicon, mention_at, mentions
from kg.model import Mention
from kg.parse import conjuncts, head_of, name_around, role_of, token_at

_FAR = 14  # tokens between a phrase and the mark of its list: "six people were hurt, among them"
_NEAR = 6  # tokens between a mark and the first that it lists
_LIST = 60  # tokens that a list may have
_OPENING = {",", ":", "--", "-", "—", "–", "("}
_BETWEEN = {",", ";", "and", "&", "--", "—", "–", "("}


def members(whole: Mention, trigger: Token, doc: Doc, lex: Lexicon) -> Iterator[Mention]:
    """Who is listed among the persons that `whole` speaks of: names, and counted descriptions."""
    last = token_at(doc, max(whole.start, whole.end - 1))
    persons = lex.ontology.words["countedClass"]
    if last is None or whole.kind != "description" or not _is_several(whole, doc) or not any(
            lex.ontology.is_a(whole.type, cls) for cls in persons):  # fmt: skip
        return
    limit = whole.count.maximum if whole.count is not None else None
    yield from _limited(_apposed(doc, last, lex), limit)
    words = lex.ontology.words
    for i in range(last.i + 1, min(last.sent.end, last.i + _FAR)):
        token = doc[i]
        if token.text == ":" and i > trigger.i:  # "the following were killed: A, B and C"
            yield from _limited(named(doc, i + 1, last.sent.end, lex), limit)
            return
        if token.text in {";", "”", '"'} or (_begins_clause(token) and token.i > trigger.i):
            return
        start = next(
            (i + size for size in (2, 1) if doc[i : i + size].text.lower() in words["partMark"]), 0
        )
        if start and whole.count is None:
            return  # "ten groups attacked soldiers, including the X": of the ten, may be
        if start:
            end = _before_clause(doc, start, last.sent.end)
            yield from _limited(listed(doc, start, end, lex), limit)
            yield from _limited(named(doc, start, end, lex), limit)
            return
        share = doc[i + 1 : i + 3].text.lower() in words["partShare"]
        if share and (counted := count_at(token, lex.ontology)) is not None:
            found = (_described(doc, k, lex) for k in range(i + 3, min(i + 6, last.sent.end)))
            head = next((m for m in found if m is not None and m.type), None)
            if head is not None:
                yield from _limited([replace(head, count=counted)], limit)
            return


def named(doc: Doc, start: int, end: int, lex: Lexicon) -> list[Mention]:
    """The persons that a list names: each at its start, behind a comma or behind "and".

    What is said of one ("A, head of the school, and B") is passed over. The list ends where a clause
    begins.
    """
    found: list[Mention] = []
    begins, i = True, start
    for i in range(start, min(end, start + _LIST)):
        token = doc[i]
        if token.tag_ in {"WP", "WDT", "WRB"} or _begins_clause(token) or token.text in {'"', "”"}:
            break
        first, last = name_around(token)
        if begins and token.ent_type_ == "PERSON" and first == i:
            mention = mention_at(doc[last], lex)
            if mention is not None and mention.kind == "name" and (
                    lex.ontology.is_a(mention.type, "Person")) and mention not in found:  # fmt: skip
                found.append(mention)
        begins = token.lower_ in _BETWEEN or (begins and not token.is_punct and _leads(token, lex))
    return found


def _before_clause(doc: Doc, start: int, end: int) -> int:
    """Where a list ends: "…, among them 16 guards, *and the mayor was shot*" has no mayor in it."""
    verb = next((i for i in range(start, end) if _begins_clause(doc[i])), end)
    commas = [i for i in range(start, verb) if doc[i].text == ","]
    return commas[-1] if verb < end and commas else verb


def _leads(token: Token, lex: Lexicon) -> bool:
    """What may stand before a name in a list: a title, a determiner, "the student", "her son"."""
    return token.tag_ in {"DT", "PRP$", "JJ", "NN", "NNP", "NNS", "CD", "POS"} and (
        token.lower_ != "of")  # fmt: skip


def _apposed(doc: Doc, last: Token, lex: Lexicon) -> list[Mention]:
    """ "two guards, A and B, …", "peasants A and B": a name right behind it begins the list."""
    start, end = last.i + 1, last.sent.end
    if start >= end:
        return []
    if doc[start].ent_type_ == "PERSON":
        return named(doc, start, end, lex)
    if doc[start].text not in _OPENING:
        return []
    found = named(doc, start + 1, end, lex)
    if len(found) < 2:
        return []  # "two guards, Ann Lee said"
    begins = min(m.start for m in found)
    return found if all(_leads(t, lex) for t in doc[start + 1 :] if t.idx < begins) else []


def _is_several(mention: Mention, doc: Doc) -> bool:
    head = head_of(doc, mention.start, mention.end)
    least = mention.count.minimum if mention.count is not None else None
    return (head is not None and head.tag_ in {"NNS", "NNPS"}) or (least or 0) > 1


def _begins_clause(token: Token) -> bool:
    """A finite verb, by itself or by its auxiliary."""
    return token.tag_ in {"VBD", "VBZ", "VBP", "MD"} and token.pos_ in {"VERB", "AUX"}


def listed(doc: Doc, start: int, end: int, lex: Lexicon) -> list[Mention]:
    """The counted persons that begin behind a mark, with those coordinated with the first."""
    for i in range(start, min(start + _NEAR, end)):
        first = _described(doc, i, lex)
        if doc[i].is_punct or _begins_clause(doc[i]):
            return []
        inside = role_of(doc[i])[0] == "compound"  # "six *police* officers"
        if first is not None and first.type and first.start >= doc[start].idx and not inside:
            heads = [doc[i], *(t for t in conjuncts(doc[i]) if t.i > i)]
            described = [(t, m) for t in heads if (m := _described(doc, t.i, lex))]
            found = [(m, m.count or one_of(t, m.type, lex.ontology)) for t, m in described]
            return [replace(m, count=count) for m, count in found if count is not None]
    return []


def _described(doc: Doc, index: int, lex: Lexicon) -> Mention | None:
    """The mention that a token heads, if it describes persons."""
    mention = mentions(doc, lex).get(index)
    persons = mention is not None and mention.kind == "description" and any(
        lex.ontology.is_a(mention.type, cls) for cls in lex.ontology.words["countedClass"])  # fmt: skip
    return mention if persons else None


def _limited(found: Iterable[Mention], limit: int | None) -> Iterator[Mention]:
    """No part is more than the whole."""
    for part in found:
        least = part.count.minimum if part.count is not None else 1
        if limit is None or (least or 0) <= limit:
            yield part
