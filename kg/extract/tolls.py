"""Doc in, tolls out that no clause carries: "12 dead and 30 hurt", "the death toll rose to 45".

Surface patterns beside the frames: a number, victims or none, then a word of the ontology's list.
Each gives its victims a count; who or what did it is the subject of the verb above ("the blast
left 12 dead"), a happening beside it ("12 dead in a raid"), else the toll's own happening.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import NamedTuple

from spacy.tokens import Doc, Token

from kg.extract.counts import count_at, count_of, number_phrase
from kg.extract.members import listed, named
from kg.extract.mentions import Lexicon, mention_at, mentions
from kg.model import Article, Claim, Count, Mention, Ontology, Span
from kg.parse import (
    arguments,
    dependents,
    is_noun,
    is_passive,
    is_verb,
    role_of,
    sentence_bounds,
    sentence_of,
    span,
    text_of,
)

_REACH = 6  # tokens between a number and its participle: "70 others seriously wounded"
_FAR = 14  # tokens between "death toll" and its number: "toll from Monday's raid rose to 45"
_SEPARATORS = {"and", "or", "/", "&"}
_ADVERBIAL = {"ADV", "AUX", "PART"}
SURFACE = "Toll/surface"
LOST = "Toll/lost"  # of those whom the subject of its clause lost
VICTIMS = "Toll/victims"  # who the victims were: of what, the sentences before tell (happenings.py)


class _Toll(NamedTuple):
    """Victims with their count, and the word that says what happened to them."""

    word: Token
    relation: str
    victims: Mention
    number: Count | None


class _Words(NamedTuple):
    """The ontology's lists, as mappings from word to relation."""

    participle: Mapping[str, str]
    verb: Mapping[str, str]
    noun: Mapping[str, str]
    total: Mapping[str, str]
    victim: Mapping[str, str]


def tolls(lex: Lexicon) -> Callable[[Doc, Article], Iterable[Claim]]:
    """The extractor of tolls by their surface."""
    words = _words(lex.ontology)

    def extract(doc: Doc, article: Article) -> Iterator[Claim]:
        for sentence in doc.sents:
            found = [toll for token in sentence for toll in _tolls_at(token, words, lex)]
            doers = [_doer(toll, lex) for toll in found]
            happenings = {m for m in doers if m is not None and m.kind == "event"}
            shared = next(iter(happenings)) if len(happenings) == 1 else None
            for toll, doer in zip(found, doers, strict=True):
                subject = doer or shared or _event(toll, lex)
                if subject is not None:
                    yield _claim(toll, subject, article, lex)
            for toll in (t for token in sentence for t in _victims_at(token, words.victim, lex)):
                subject = _event(toll, lex)
                if subject is not None:
                    yield replace(_claim(toll, subject, article, lex), found_by=VICTIMS)

    return extract


def joint(word: Token, relation: str, ontology: Ontology) -> str | None:
    """The relation of a toll's word where it may be half of a joint one.

    "Killed and wounded" is one toll, harmed, said by the first word; None for the second. Any
    other word keeps its relation.
    """
    words = _words(ontology)
    first = _other_half(word, -1, words)
    if first is not None and word.lower_ in words.participle:
        before = words.participle.get(first.lower_, relation)
        if _joint(before, word, words) != before:
            return None
    return _joint(relation, _other_half(word, 1, words), words)


def _words(ontology: Ontology) -> _Words:
    lists = ("tollWord", "tollVerb", "tollNoun", "tollTotal", "victimNoun")
    return _Words(*(_by_word(ontology.words[name]) for name in lists))


@cache
def _by_word(entries: frozenset[str]) -> Mapping[str, str]:
    return dict(entry.split("=") for entry in sorted(entries))


def _claim(toll: _Toll, subject: Mention, article: Article, lex: Lexicon) -> Claim:
    word, victims, lost = toll.word, toll.victims, _losing(toll.word, lex)
    subjects = (
        [mention_at(a.token, lex) for a in arguments(lost) if a.role == "subj"] if lost else []
    )
    loser = next(iter(subjects), None)
    if loser is not None and victims.name == "people" and loser.kind == "name":
        victims = replace(victims, name=f"people of {loser.name}")
    return Claim(
        article=article.id, subject=subject, relation=toll.relation, object=victims,
        trigger=Span(word.idx, word.idx + len(word), word.text),
        sentence=span(word.doc, *sentence_of(word)), found_by=LOST if lost else SURFACE, confidence=0.7,
        count=toll.number, event=subject if subject.kind == "event" else _event(toll, lex),
    )  # fmt: skip


def _tolls_at(token: Token, words: _Words, lex: Lexicon) -> Iterator[_Toll]:
    low = token.lower_
    found = None
    if low in words.participle and token.tag_ in {"VBN", "VBD", "JJ", "NN", "NNS", "RB"}:
        found = _after_number(token, words, lex)
    if found is None and token.lemma_.lower() in words.verb and is_verb(token):
        found = _before_number(token, words, lex.ontology)
        if found is not None and token.lemma_.lower() in lex.ontology.words["takingVerb"]:
            found = _of_persons(found, lex)
    if found is None and token.lemma_.lower() in words.noun:
        found = _counted_noun(token, words.noun[token.lemma_.lower()], lex)
    if found is None and token.lemma_.lower() == "toll":
        found = _total(token, words.total, lex.ontology)
    if found is None and token.lemma_.lower() in lex.ontology.words["losingVerb"]:
        found = _lost(token, words, lex)
    if found is not None:
        yield found


# ---------------------------------------------------------------------- patterns
def _after_number(token: Token, words: _Words, lex: Lexicon) -> _Toll | None:
    """ "12 dead", "70 others injured", "15 were killed": who stands between number and word."""
    doc, ontology = token.doc, lex.ontology
    plain_words = ontology.words["victimWord"]
    if _other_half(token, -1, words) is not None:
        return None
    if _is_attribute(token):
        return _attributed(token, words, lex)
    for arg in arguments(token) if _losing(token, lex) is None else ():
        clause = arg.role in {"agent", "subj"} and not arg.via and _is_known(arg.token, lex)
        if arg.role == "obj" or clause:
            return None  # the frames have it
    other = _other_half(token, 1, words)
    relation = _joint(words.participle[token.lower_], other, words)
    for i in range(token.i - 1, max(sentence_bounds(token)[0], token.i - _REACH) - 1, -1):
        word = doc[i]
        if number_phrase(doc, i) or word.lemma_.lower() in plain_words or is_noun(word):
            break
        if word.pos_ not in _ADVERBIAL and word.lower_ not in ontology.words["tollBetween"]:
            return None
    else:
        return None
    if (counted := count_at(word, ontology)) is not None:
        return _Toll(token, relation, _nameless(word, other or token, counted), counted)
    counted = count_of(word, ontology) if is_noun(word) and not word.ent_type_ else None
    mention = mention_at(word, lex)
    if counted is None or mention is None:
        return None
    if word.lemma_.lower() in plain_words:
        return _Toll(token, relation, _nameless(word, other or token, counted), counted)
    if not ontology.is_a(mention.type, "Actor"):
        return None
    return _Toll(token, relation, mention, counted)


def _attributed(token: Token, words: _Words, lex: Lexicon) -> _Toll | None:
    """ "12 *wounded* soldiers were flown out": the number stands before the word."""
    head, persons = role_of(token)[2], lex.ontology.words["countedClass"]
    if role_of(head)[2].lemma_.lower() in words.verb:
        return None  # "killed 12 wounded rebels"
    mention, counted = mention_at(head, lex), count_of(head, lex.ontology)
    if mention is None or counted is None or not number_phrase(token.doc, token.i - 1) or not any(
            lex.ontology.is_a(mention.type, cls) for cls in persons):  # fmt: skip
        return None
    return _Toll(token, words.participle[token.lower_], mention, counted)


def _before_number(token: Token, words: _Words, ontology: Ontology) -> _Toll | None:
    """ "killing at least 12 and wounding dozens": the number has no noun behind it."""
    doc, plain_words = token.doc, ontology.words["victimWord"]
    other = _other_half(token, 1, words)
    relation = _joint(words.verb[token.lemma_.lower()], other, words)
    start = (token if other is None else other).i + 1
    if other is None and _other_half(token, -1, words) is not None:
        return None
    last: Token | None = None
    for i in range(start, min(start + _REACH, sentence_bounds(token)[1])):
        word = doc[i]
        if count_at(word, ontology) is not None:
            if doc[i - 1].lower_ == "at":
                return None  # "arrested at 1500": a clock time
            last = word
        elif last is None and not (
            word.pos_ in {"ADV", "ADJ", "ADP", "DET", "NUM", "SCONJ"}
            or number_phrase(doc, i)
            or (word.lower_ == "and" and number_phrase(doc, i - 1) and number_phrase(doc, i + 1))
        ):
            return None
        elif last is not None and not (number_phrase(doc, i) or word.lower_ in {"to", "-"}):
            break
    if last is None:
        return None
    at = last.i + 1
    while at < len(doc) and doc[at].lower_ in {"more", "further"}:
        at += 1
    after = doc[at] if at < len(doc) else None
    bare = (
        after is None
        or after.is_punct
        or after.pos_ in {"CCONJ", "ADP", "SCONJ", "ADV"}
        or after.tag_ in {"VBD", "VBZ"}
    )
    own_noun = role_of(last)[0] in {"nummod", "compound"} and role_of(last)[2].i > last.i and (
        after is not None and role_of(last)[2].i == after.i)  # fmt: skip
    if not bare or own_noun or (after is not None and after.lemma_.lower() in plain_words):
        return None
    if after is not None and after.lower_ == "of" and after.i + 1 < len(doc) and (
            doc[after.i + 1].tag_ == "PRP$" or doc[after.i + 1].pos_ != "PRON"):  # fmt: skip
        return None  # "100 of its people": the frames have it
    counted = count_at(last, ontology)
    return (
        None if counted is None else _Toll(token, relation, _nameless(last, last, counted), counted)
    )


def _lost(token: Token, words: _Words, lex: Lexicon) -> _Toll | None:
    """ "The army lost 12 men", "lost 33 *of their own*": killed, and never by the army."""
    objects = [a.token for a in arguments(token) if a.role == "obj" and a.token.i > token.i]
    if not is_verb(token) or is_passive(token) or not objects or any(
            a.prep in {"to", "from"} for a in dependents(token)):  # fmt: skip
        return None
    head, doc = objects[0], token.doc
    behind = doc[head.i + 1 : min(head.i + 4, sentence_bounds(token)[1])]
    own = len(behind) == 3 and behind[0].lower_ == "of" and behind[1].tag_ == "PRP$" and (
        behind[2].lower_ in lex.ontology.words["ownWord"])  # fmt: skip
    counted = count_of(head, lex.ontology)
    if counted is not None and own and number_phrase(doc, head.i):
        return _Toll(token, "killed", _nameless(head, behind[2], counted), counted)
    many = [a.token for a in dependents(head) if a.role == "nmod" and a.prep == "of"]
    head = many[0] if counted is not None and many else head  # "dozens of soldiers"
    counted, mention = count_of(head, lex.ontology), mention_at(head, lex)
    bands = lex.ontology.words["lostClass"]
    if counted is None or mention is None or head.lower_ in words.participle or not any(
            lex.ontology.is_a(mention.type, cls) for cls in bands):  # fmt: skip
        return None
    return _Toll(token, "killed", mention, counted)


def _losing(token: Token, lex: Lexicon) -> Token | None:
    """ "Chad *lost* 29 dead": the verb whose subject they were of."""
    for _ in range(3):
        if is_verb(token) and token.lemma_.lower() in lex.ontology.words["losingVerb"]:
            return token
        role, _, head = role_of(token)
        if role in {"advcl", "relcl", "ccomp", "parataxis"}:
            return None  # "lost its mill when 12 were killed"
        token = head
    return None


def _of_persons(toll: _Toll, lex: Lexicon) -> _Toll | None:
    """ "killed 60 soldiers, *captured* three": three of what was counted last, if persons."""
    doc, start = toll.word.doc, sentence_bounds(toll.word)[0]
    counted = [m for i in range(start, toll.word.i) if (m := mentions(doc, lex).get(i))
               and m.count is not None]  # fmt: skip
    classes = lex.ontology.words["countedClass"]
    if not counted or not any(lex.ontology.is_a(counted[-1].type, cls) for cls in classes):
        return None
    last = counted[-1]
    return toll._replace(victims=replace(toll.victims, name=last.name, type=last.type))


def _counted_noun(token: Token, relation: str, lex: Lexicon) -> _Toll | None:
    """ "15 deaths", "60 casualties", "claimed 12 lives"."""
    counted = count_of(token, lex.ontology)
    if counted is None or counted.minimum == 0:
        return None
    if any(arg.role == "nmod" and arg.prep in {"of", "among", "to"} for arg in dependents(token)):
        return None  # "the deaths of 15 miners": the frames have it
    verb = role_of(token)[2]
    if token.lemma_.lower() in lex.ontology.words["lifeNoun"] and (
            verb.lemma_.lower() not in lex.ontology.words["lifeVerb"]):  # fmt: skip
        return None
    return _Toll(token, relation, _nameless(token, token, counted), counted)


def _total(token: Token, totals: Mapping[str, str], ontology: Ontology) -> _Toll | None:
    """ "the death toll from Monday's raid rose to 45"."""
    doc = token.doc
    before = doc[token.i - 1].lower_ if token.i > sentence_bounds(token)[0] else ""
    relation = totals.get(f"{before} toll") or totals.get("toll")
    if relation is None or before in {"heavy", "its", "their"}:
        return None
    for i in range(token.i + 1, min(token.i + _FAR, sentence_bounds(token)[1])):
        word, previous = doc[i], doc[i - 1]
        if word.text in {";", ".", "”"} or (word.text == "," and count_at(doc[i + 1], ontology)):
            return None
        counted = count_at(word, ontology)
        if counted is None:
            continue
        back = i - len(counted.text.split()) if counted.text else i - 1
        marker = doc[max(back, token.i)].lower_
        if (
            marker in ontology.words["tollGrowth"]
            or previous.lower_ in ontology.words["tollGrowth"]
        ):
            continue  # "rose by 12 to 45"
        return _Toll(token, relation, _nameless(word, word, counted), counted)
    return None


# ------------------------------------------------------------------------ victims
def _victims_at(token: Token, nouns: Mapping[str, str], lex: Lexicon) -> Iterator[_Toll]:
    """ "The victims were identified as A and B", "among the dead were a priest and two nuns"."""
    relation = nouns.get(token.lower_) or nouns.get(token.lemma_.lower())
    if relation is None or not any(t.tag_ == "DT" for t in token.lefts):
        return
    start, end = _list_behind(token, lex.ontology), sentence_bounds(token)[1]
    if start:
        doc = token.doc
        found = (*named(doc, start, end, lex), *listed(doc, start, end, lex))
        yield from (_Toll(token, relation, victim, victim.count) for victim in found)


def _list_behind(noun: Token, ontology: Ontology) -> int:
    """Where a list of victims begins behind their noun: "were", "included", "identified … as"; 0 for none."""
    doc, end, naming = noun.doc, noun.sent.end, ontology.words["identifyVerb"]
    verbs = (t for t in doc[noun.i + 1 : min(noun.i + 5, end)] if is_verb(t) or t.pos_ == "AUX")
    verb = next(verbs, None)
    before = any(t.lemma_.lower() in naming for t in doc[max(noun.sent.start, noun.i - 3) : noun.i])
    for i in range(noun.i + 1, min(noun.i + _REACH, end)):
        named_so = before or any(t.lemma_.lower() in naming for t in doc[noun.i + 1 : i])
        if doc[i].lower_ == "as" and named_so:
            return i + 1
    tells = verb is not None and verb.tag_ in {"VBD", "VBZ", "VBP"} and (
        verb.lemma_.lower() in ontology.words["listVerb"] and verb.nbor().tag_ not in {"VBN", "VBG", "IN"})  # fmt: skip
    return verb.i + 1 if verb is not None and tells else 0


# ------------------------------------------------------------------------- joints
def _other_half(token: Token, way: int, words: _Words) -> Token | None:
    """The toll word joined to this one with nothing between: "killed *and injured*"."""
    doc, joint, other = token.doc, token.i + way, token.i + 2 * way
    start, end = sentence_bounds(token)
    if not start <= other < end:
        return None
    word = doc[other]
    if doc[joint].lower_ not in _SEPARATORS or not (
            word.lower_ in words.participle or word.lemma_.lower() in words.verb):  # fmt: skip
        return None
    return word


def _joint(relation: str, other: Token | None, words: _Words) -> str:
    """Dead and wounded counted together are harmed."""
    if other is None:
        return relation
    second = words.participle.get(other.lower_) or words.verb.get(other.lemma_.lower(), relation)
    return relation if second == relation else words.total.get(f"{relation}+{second}", "") or (
        words.total.get(f"{second}+{relation}", "") or relation)  # fmt: skip


def _is_attribute(token: Token) -> bool:
    """ "two wounded lions": said of the noun behind it."""
    role, _, head = role_of(token)
    before = role in {"amod", "compound", "nummod"} and head.i > token.i and is_noun(head)
    return before and not any(t.text == "," for t in token.doc[token.i : head.i])


def _is_known(token: Token, lex: Lexicon) -> bool:
    mention = mention_at(token, lex)
    return mention is not None and (mention.kind == "pronoun" or bool(mention.type))


# -------------------------------------------------------------------------- ends
def _nameless(first: Token, last: Token, count: Count) -> Mention:
    """ "more than 100 wounded": people, whoever they were; from their number to the word."""
    doc = last.doc
    end = last.idx + len(last)
    at = text_of(doc).rfind(count.text, 0, max(end, first.idx + len(first)))
    start = at if 0 <= at <= first.idx else first.idx
    return Mention(start, end, text_of(doc)[start:end], "People", "description", "people",
                   last.lower_, count)  # fmt: skip


def _doer(toll: _Toll, lex: Lexicon) -> Mention | None:
    """Who or what the text gives as the doer: an actor, or a happening beside the toll."""
    ontology = lex.ontology
    domain = ontology.relations[toll.relation].domain
    for mention in (*_governing(toll, lex), *_beside(toll, lex)):
        if ontology.is_a(mention.type, domain) and mention.kind != "pronoun":
            return mention
    return None


def _governing(toll: _Toll, lex: Lexicon) -> Iterator[Mention]:
    """The subject of the toll's own active verb, or of the one that brings it: "left 12 dead"."""
    token, words = toll.word, lex.ontology.words
    verb: Token | None = token
    losing = token.lemma_.lower() in words["losingVerb"]
    if losing or not is_verb(token) or is_passive(token) or toll.victims.start < token.idx:
        verb = None  # "Chad lost 58 wounded" wounded nobody
        for _ in range(3):
            token = role_of(token)[2]
            if is_verb(token) and token.lemma_.lower() in words["tollCarrier"]:
                verb = token
                break
    if verb is None:
        return
    for arg in arguments(verb):
        if arg.role == "subj" and (mention := mention_at(arg.token, lex)) is not None:
            yield mention


def _beside(toll: _Toll, lex: Lexicon) -> Iterator[Mention]:
    """ "12 dead in Qara raid": the happening that a preposition joins to the toll."""
    holders = [toll.word, role_of(toll.word)[2]]
    for holder in holders:
        for arg in dependents(holder):
            if arg.role in {"obl", "nmod", "agent"} and arg.prep in lex.ontology.words["eventPrep"]:
                mention = mention_at(arg.token, lex)
                if mention is not None and mention.kind == "event":
                    yield mention


def _event(toll: _Toll, lex: Lexicon) -> Mention | None:
    cls = lex.ontology.relations[toll.relation].event
    if not cls:
        return None
    word, label = toll.word, lex.ontology.classes[cls].label
    return Mention(word.idx, word.idx + len(word), word.text, cls, "event", label, word.lower_)
