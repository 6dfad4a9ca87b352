"""Article in, spaCy Doc out; and the only place that knows UD and CLEAR labels apart.

A `Doc` made by `parse` spells the whole article: `doc.text` has the length of `article.text`, so
`token.idx` is an offset in the article. Masked runs and the gaps between blocks are white space,
and blocks in capitals are in mixed case (`kg.truecase`).
Rules are written on the accessors below, never on dependency labels.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache, wraps
from importlib import resources
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from spacy.tokens import Doc, Token
from spacy.tokens import Span as DocSpan

from kg.errors import ModelError
from kg.model import Article, Span

if TYPE_CHECKING:
    from spacy.language import Language

SHIPPED = "en_conflict"


class Arg(NamedTuple):
    """A dependent, normalised over label schemes.

    `role`: subj (of either voice), obj, iobj, agent, obl, nmod, time (a bare time phrase), poss,
    compound, amod, appos, title, flat, nummod, det, ccomp, xcomp, advcl, acl, relcl, conj,
    parataxis, advmod, aux, cop, mark, cc, case, prt, punct. `prep`: the preposition of an obl or
    nmod, lower case, several words joined by a blank ("because of"). `via`: how a derived argument
    was found ("conj", "control", "adjunct", "relative", "participle"), "" for the parser's own.
    """

    role: str
    prep: str
    token: Token
    via: str = ""


_UD = {
    "nsubj": "subj", "nsubj:pass": "subj", "nsubj:outer": "outer", "csubj": "csubj",
    "csubj:pass": "csubj", "obl:agent": "agent", "obl:unmarked": "time", "obl:tmod": "time",
    "obl:npmod": "time", "nmod:unmarked": "time", "nmod:tmod": "time", "nmod:npmod": "time",
    "nmod:poss": "poss", "nmod:desc": "title", "compound:prt": "prt", "acl:relcl": "relcl",
    "advcl:relcl": "advcl", "aux:pass": "aux", "det:predet": "det", "cc:preconj": "cc",
    "flat:foreign": "flat", "flat:name": "flat",
}  # fmt: skip
_CLEAR = {
    "nsubj": "subj", "nsubjpass": "subj", "csubjpass": "csubj", "dobj": "obj", "dative": "iobj",
    "npadvmod": "time", "nmod": "compound", "predet": "det", "preconj": "cc", "auxpass": "aux",
    "neg": "advmod", "quantmod": "advmod",
}  # fmt: skip
_COUNTING = {
    "about",
    "around",
    "over",
    "under",
    "up to",
    "between",
    "at",
    "near",
    "like",
    "as",
    "than",
}
_PASSIVE = {"nsubj:pass", "aux:pass", "csubj:pass", "nsubjpass", "auxpass", "csubjpass"}
_FINITE = {"VBD", "VBZ", "VBP"}
_FINITE_AUX = {*_FINITE, "MD"}
_SUBJECT_OR_MARK = {"nsubj", "nsubj:pass", "csubj", "nsubj:outer", "expl", "mark"}
_CLEAR_ONLY = {"prep", "pobj", "dobj", "nsubjpass", "auxpass"}
_NOUN_POS = {"NOUN", "PROPN"}
_NOUN_TAGS = {"NN", "NNS", "NNP", "NNPS"}
_VERB_TAGS = {"VB", "VBD", "VBZ", "VBP", "VBN", "VBG"}
_NOMINAL_OR_ADJ = {"NOUN", "PROPN", "ADJ"}
_CLAUSE_DEPS = {"ROOT", "ccomp", "xcomp", "advcl", "conj", "parataxis", "acl:relcl", "relcl"}
_CLAUSE_SIGNS = {"nsubj", "nsubj:pass", "aux", "aux:pass", "obj", "mark"}
_NOMINAL = {"NOUN", "PROPN", "PRON", "NUM", "X", "SYM"}
_NP_LEFT = {"det", "amod", "compound", "nummod", "poss", "flat", "title", "advmod", "time", "acl"}
_RELATIVE_TAGS = {"WDT", "WP", "WP$"}


# ------------------------------------------------------------------- the pipeline
@cache
def load(model: str = "") -> Language:
    """The shipped pipeline, or any installed spaCy English pipeline by name or path.

    Raises `ModelError` where it cannot be loaded or lacks tagger, parser or entity recogniser.
    """
    import spacy

    import kg.pipes  # noqa: F401  registers the shipped pipeline's parts

    name = model or str(resources.files("kg") / "models" / SHIPPED)
    try:
        nlp = spacy.load(name)
    except (OSError, ValueError) as error:
        raise ModelError(
            f"language pipeline {name!r} cannot be loaded ({error}); install it, give the path of"
            " a pipeline folder, or leave --model out"
        ) from error
    missing = {"parser", "ner"} - set(nlp.pipe_names)
    if missing:
        raise ModelError(
            f"language pipeline {name!r} has no {' and no '.join(sorted(missing))}; it has"
            f" {', '.join(nlp.pipe_names) or 'no components'}"
        )
    return nlp


def parse(article: Article, nlp: Language) -> Doc:
    """Parse block by block, and join to one Doc whose offsets are the article's.

    Blocks in capitals are parsed, and spelt by the Doc, in mixed case.
    """
    from kg.truecase import in_mixed_case

    texts = [_blank(article.text[b.start : b.end]) for b in article.blocks]
    texts = [_without_dateline(text, early=i < _LEAD) for i, text in enumerate(texts)]
    docs = nlp.pipe(in_mixed_case(texts), batch_size=16)
    pieces: list[Doc] = []
    at = 0
    for block, doc in zip(article.blocks, docs, strict=True):
        if block.start > at:
            pieces.append(_gap(nlp, block.start - at))
        pieces.append(doc)
        at = block.end
    if at < len(article.text):
        pieces.append(_gap(nlp, len(article.text) - at))
    own = ["tensor", "user_data"]  # what the joined Doc cannot share
    joined = Doc.from_docs(pieces, ensure_whitespace=False, exclude=own)  # type: ignore[call-arg]
    doc = joined if joined is not None else nlp.make_doc("")
    assert len(doc.text) == len(article.text), "a block's text changed its length"
    return doc


def _sentence(token: Token) -> DocSpan:
    """`token.sent`, looked for once a Doc: spaCy seeks both ends anew at every access."""
    doc = token.doc
    found: list[DocSpan] | None = doc.user_data.get("kg.sents")
    if found is None:
        found = doc.user_data["kg.sents"] = [sent for sent in doc.sents for _ in sent]
    return found[token.i]


def _blank(text: str) -> str:
    """The text with every white-space character a blank: a line end inside a block is no break."""
    return "".join(" " if c.isspace() else c for c in text)


# "KABUL, Afghanistan (AP) — ", "BOGOTA - ", "(CNN) ", "Lima, 12 March 2021 - ", "(Lima, May 4, 2017) – "
_DAY = r"(?:[A-Z]\w+\.? \d{1,2}|\d{1,2} [A-Z]\w+\.?)"
_AGENCY = r"\([A-Z][\w /.,-]{1,30}\)"
_DASH = r"(?:--|[-–—])"
_DATELINE = re.compile(
    r"(?:\W{0,2}[A-Z][A-Z.'’\- ]{2,}(?:,? [A-Z][\w.'’-]+){0,4}"
    rf"(?:,? {_DAY}(?:,? \d{{4}})?)? ?(?:{_AGENCY})? ?(?:{_DASH}|:) "
    rf"|(?!(?:On|In|At|By|Since|Until|After|Before|From|Between)\b)(?P<open>\()?[A-Z][\w'’-]+(?:,? [A-Z][\w.'’-]+){{0,4}}"
    rf",? {_DAY},? \d{{4}}(?(open)\)) ?(?:{_AGENCY})? ?{_DASH} "
    rf"|(?:\([A-Z][A-Za-z/ ]{{1,20}}\) ?){{1,2}}(?:{_DASH} )?)"
    r"(?=[\"“‘']?[A-Z])"
)


_LEAD = 4  # blocks among which the lead is; further down "WALLACE: " opens what somebody says


def _without_dateline(text: str, *, early: bool = True) -> str:
    """A paragraph's dateline blanked: it is no part of the first sentence, and parsers trip on it."""
    match = _DATELINE.match(text)
    if match is None or match.end() >= len(text):
        return text
    if text[: match.end() + 40].isupper() and not match[0].startswith("("):
        return text
    if not early and match[0].rstrip().endswith(":"):
        return text
    return " " * match.end() + text[match.end() :]


def _gap(nlp: Language, length: int) -> Doc:
    """A Doc of one white-space token that fills what lies between two blocks."""
    return Doc(nlp.vocab, words=["\n" * length], spaces=[False], tags=["_SP"], pos=["SPACE"],
              deps=["dep"], heads=[0], lemmas=["\n"], sent_starts=[True])  # fmt: skip


# ---------------------------------------------------------------------- dependents
class _Syntax(NamedTuple):
    dependents: tuple[tuple[Arg, ...], ...]
    parents: tuple[tuple[str, str, Token], ...]  # role, preposition, head
    by_offset: dict[int, int]
    sentences: tuple[tuple[int, int], ...]  # first token, and the first behind it, by token


def text_of(doc: Doc) -> str:
    """`doc.text`, made once: spaCy joins the tokens anew at every access."""
    text: str | None = doc.user_data.get("kg.text")
    if text is None:
        text = doc.user_data["kg.text"] = doc.text
    return text


_Found = TypeVar("_Found")


def _once(read: Callable[[Token], _Found]) -> Callable[[Token], _Found]:
    """A function of a token that looks at its Doc and at nothing else, asked once a token.

    What it found is kept with the Doc, so ask only when the Doc's names are settled.
    """
    name = f"kg.{read.__name__}"

    @wraps(read)
    def kept(token: Token) -> _Found:
        known = token.doc.user_data
        if name not in known:
            known[name] = {}
        found: dict[int, _Found] = known[name]
        i = token.i
        if i not in found:
            found[i] = read(token)
        return found[i]

    return kept


def _syntax(doc: Doc) -> _Syntax:
    found = doc.user_data.get("kg.syntax")
    if found is None:
        found = doc.user_data["kg.syntax"] = _read_syntax(doc)
    return found


def _read_syntax(doc: Doc) -> _Syntax:
    doc.user_token_hooks["sent"] = _sentence
    tokens = list(doc)
    clear = any(token.dep_ in _CLEAR_ONLY for token in tokens)
    parents = [_clear(token) if clear else _ud(token) for token in tokens]
    if not clear:
        for token in tokens:
            if token.dep_ in {"nsubj", "nsubj:pass"}:
                _mend_crossed_subject(token, parents)
                if token.ent_type_:
                    _mend_second_subject(token, parents)
            elif token.dep_ in {"obj", "iobj"}:
                _mend_listed_subject(token, parents)
                _mend_subject_of_content(token, parents)
            elif token.dep_ == "amod" and token.tag_ == "VBN":
                _mend_listed_verb(token, parents)
    dependents: list[list[Arg]] = [[] for _ in tokens]
    for i, (role, prep, head) in enumerate(parents):
        if head != i:
            dependents[head].append(Arg(role, prep, tokens[i]))
    return _Syntax(
        tuple(map(tuple, dependents)),
        tuple((role, prep, tokens[head]) for role, prep, head in parents),
        {token.idx: token.i for token in tokens},
        _sentences(tokens),
    )


def _sentences(tokens: list[Token]) -> tuple[tuple[int, int], ...]:
    starts = [t.i for t in tokens if t.is_sent_start or t.i == 0]
    bounds = zip(starts, [*starts[1:], len(tokens)], strict=True)
    return tuple(each for each in bounds for _ in range(*each))


def _ud(token: Token) -> tuple[str, str, int]:
    dep = token.dep_
    role = _UD.get(dep, dep)
    prep = ""
    if role in {"obl", "nmod", "agent", "conj", "advcl"}:
        prep = _case(token)
        if role == "obl" and prep == "by" and _has_doer(token.head):
            role = "agent"
        if role == "nmod" and not prep and token.i < token.head.i:
            role = "compound"
    elif role == "flat" and token.head.pos_ == "VERB" and token.i > token.head.i:
        role = "obj"  # "continued to shell Sarajevo"
    elif role in {"subj", "obj"} and token.i > 0:
        # "strikes against rebels killed …": what begins with a preposition is no subject
        inside = [c for c in token.lefts if c.dep_ in {"compound", "amod", "nummod", "nmod"}]
        marks = [
            m.lower_
            for c in (token, *inside)
            for m in c.lefts
            if m.dep_ == "case" and m.pos_ == "ADP"
        ]
        prep = marks[0] if marks else ""
        if prep and prep not in _COUNTING:
            role = "obl" if token.head.pos_ in {"VERB", "AUX"} else "nmod"
        else:
            prep = ""
    if role == "agent" and token.head.dep_ == "xcomp" and token.head.pos_ == "ADJ":
        return role, prep, token.head.head.i  # "shot dead by soldiers"
    if role in {"acl", "relcl"} and _is_content(token, role):
        role = "ccomp"  # "the denial that its soldiers had attacked …"
    elif _is_marker(token) and dep != "mark":
        role = "mark"  # "no evidence that the army bombed the school": the clause lacks nothing
    return role, prep, token.head.i


def _has_doer(verb: Token) -> bool:
    """Whether "by" names the doer: behind a passive or a participle."""
    return verb.dep_ in {"acl", "amod"} or any(c.dep_ in _PASSIVE for c in verb.children)


def _is_content(verb: Token, role: str) -> bool:
    """A clause that says what a noun is about, and lacks nothing."""
    children = list(verb.children)
    marked = role == "relcl" and any(c.dep_ == "mark" and c.tag_ == "IN" for c in children)
    return marked or any(_is_marker(child) for child in children)


def _is_marker(token: Token) -> bool:
    """A "that" which opens a clause and fills no place in it."""
    if token.lower_ != "that" or token.i > token.head.i:
        return False
    twice = any(c.dep_ == token.dep_ and c.i != token.i for c in token.head.children)
    filled = token.tag_ == "IN" and token.dep_ in {"nsubj", "obj"} and twice
    return token.dep_ == "mark" or filled


# Misreadings mended on the normalised tree: a role, preposition and head for each token. The arcs of
# spaCy's Doc stay as they are.
_Parents = list[tuple[str, str, int]]


def _mend_listed_subject(noun: Token, parents: _Parents) -> None:
    """ "The army said 58 soldiers, 26 civilians and 191 rebels had died": the first are no object.

    The parser ends the list before its last member and takes that alone for the subject.
    """
    verb = noun.head
    for lower in verb.rights:
        if lower.dep_ != "conj" or lower.i < noun.i or lower.pos_ != "VERB":
            continue
        subjects = [c for c in lower.lefts if c.dep_ in {"nsubj", "nsubj:pass"}]
        if len(subjects) == 1 and any(c.dep_ == "cc" for c in subjects[0].lefts):
            parents[noun.i] = ("subj", "", lower.i)
            parents[subjects[0].i] = ("conj", "", noun.i)
            parents[lower.i] = ("ccomp", "", verb.i)


def _mend_subject_of_content(noun: Token, parents: _Parents) -> None:
    """ "Claiming *the agency* rigged the vote": right before a finite verb without a subject."""
    behind = noun.right_edge.i + 1
    for lower in noun.head.rights:
        if lower.dep_ == "ccomp" and lower.left_edge.i == behind and _lacks_subject(lower):
            parents[noun.i] = ("subj", "", lower.i)


def _mend_crossed_subject(noun: Token, parents: _Parents) -> None:
    """ "The *army*, which lost nine men, said rebels shelled Gao", read as if the army shelled it."""
    verb = noun.head
    above = verb.head
    if verb.dep_ != "ccomp" or not noun.i < above.i < verb.i or not _lacks_subject(above):
        return
    if any(c.dep_ in {"nsubj", "nsubj:pass"} and c.i > above.i for c in verb.lefts):
        parents[noun.i] = ("subj", "", above.i)


def _lacks_subject(verb: Token) -> bool:
    own = list(verb.children)
    finite = verb.tag_ in _FINITE or any(c.dep_ == "aux" and c.tag_ in _FINITE_AUX for c in own)
    return finite and not any(c.dep_ in _SUBJECT_OR_MARK for c in own)


def _mend_listed_verb(participle: Token, parents: _Parents) -> None:
    """ "Destroyed two tanks and *damaged* 13 roads": before a number a participle is a verb."""
    noun, at = participle.head, participle.i
    behind = participle.nbor() if at + 1 < len(participle.doc) else participle
    hyphenated = at > 0 and participle.nbor(-1).text == "-"
    if noun.dep_ not in {"conj", "appos"} or behind.tag_ != "CD" or behind.i > noun.i or hyphenated:
        return
    verb = noun.head
    while verb.dep_ in {"conj", "appos", "obj", "nmod", "obl"} and verb.pos_ != "VERB":
        verb = verb.head
    if verb.tag_ in {"VBD", "VBN"} and verb.i < at:
        parents[at] = ("conj", "", verb.i)
        parents[noun.i] = ("obj", "", at)
        for joined in noun.rights:
            if joined.dep_ == "conj" and joined.pos_ == "VERB":
                parents[joined.i] = ("conj", "", verb.i)


def _mend_second_subject(name: Token, parents: _Parents) -> None:
    """ "The minister, Sergei Ivanov, met", "spokesman Ali Omar spoke", read with two subjects."""
    before = name.left_edge.i - 1
    for noun in name.head.children:
        behind_comma = noun.i == before - 1 and name.doc[before].text == ","
        if noun.dep_ == name.dep_ and noun != name and (noun.i == before or behind_comma):
            parents[name.i] = ("appos", "", noun.i)


def _case(token: Token) -> str:
    """The preposition of a UD phrase: its `case` words before it, with their fixed parts.

    The parser may hang it on the first word of a name of several: "of North Korea".
    """
    words: list[Token] = []
    inside = [c for c in token.lefts if c.dep_ in {"compound", "amod", "nummod", "nmod:desc"}]
    for holder in (token, *inside):
        for child in holder.lefts:
            if child.dep_ == "case":
                words += [child, *(c for c in child.rights if c.dep_ in {"fixed", "case"})]
    return " ".join(word.lower_ for word in sorted(words, key=lambda word: word.i))


def _clear(token: Token) -> tuple[str, str, int]:
    dep, head = token.dep_, token.head
    if dep in {"attr", "acomp", "oprd"}:  # "be" hands its place to the predicate noun
        up = head
        return ("ROOT", "", token.i) if up.dep_ == "ROOT" else (_CLEAR.get(up.dep_, up.dep_), "",
                                                                _clear_head(up.head))  # fmt: skip
    if dep in {"pobj", "pcomp"}:
        words, up = [head.lower_], head
        while up.head.dep_ in {"prep", "agent"} and up.head is not up:
            up = up.head
            words.insert(0, up.lower_)
        if dep == "pcomp":
            return "advcl", " ".join(words), _clear_head(up.head)
        if up.dep_ == "agent":
            return "agent", "by", _clear_head(up.head)
        if up.dep_ == "dative":
            return "obl", " ".join(words), _clear_head(up.head)
        return (
            ("nmod" if up.head.pos_ in _NOMINAL else "obl"),
            " ".join(words),
            _clear_head(up.head),
        )
    return _CLEAR.get(dep, dep), "", _clear_head(head)


def _clear_head(token: Token) -> int:
    """A copula's dependents belong to its predicate noun or adjective."""
    if token.lemma_ == "be":
        for child in token.rights:
            if child.dep_ in {"attr", "acomp"}:
                return child.i
    return token.i


def dependents(token: Token) -> tuple[Arg, ...]:
    """The direct dependents, in text order."""
    return _syntax(token.doc).dependents[token.i]


def role_of(token: Token) -> tuple[str, str, Token]:
    """How a token hangs on its head: role, preposition, head (itself for a root)."""
    return _syntax(token.doc).parents[token.i]


def having(token: Token, *roles: str) -> list[Token]:
    """The direct dependents in these roles."""
    return [arg.token for arg in dependents(token) if arg.role in roles]


def ancestors(token: Token) -> Iterator[Token]:
    """Heads upward in the normalised tree, nearest first."""
    seen = {token.i}
    while True:
        token = role_of(token)[2]
        if token.i in seen:
            return
        seen.add(token.i)
        yield token


def token_at(doc: Doc, start: int) -> Token | None:
    """The token that begins at this offset, or holds it."""
    index = _syntax(doc).by_offset.get(start)
    if index is not None:
        return doc[index]
    span = doc.char_span(start, start + 1, alignment_mode="expand")
    return span[0] if span is not None and len(span) else None


def head_of(doc: Doc, start: int, end: int) -> Token | None:
    """The head of a phrase given by offsets: the token whose own head lies outside of it."""
    span = doc.char_span(start, end, alignment_mode="expand")
    return span.root if span is not None and len(span) else None


# ------------------------------------------------------------------ verbs and nouns
def is_noun(token: Token) -> bool:
    """A common or proper noun, by either of its tags."""
    if token.pos_ in _NOUN_POS:
        return not _is_clause(token)
    return token.tag_ in _NOUN_TAGS


def is_verb(token: Token) -> bool:
    """A verb that is no other verb's auxiliary nor a copula."""
    pos = token.pos_
    if pos == "AUX":
        return role_of(token)[0] not in {"aux", "cop"}
    return pos == "VERB" or _is_clause(token)


def _is_clause(token: Token) -> bool:
    """ "A man was shot", read with a verb's form and place, and only called a noun or adjective."""
    return token.tag_ in _VERB_TAGS and token.pos_ in _NOMINAL_OR_ADJ and (
        token.dep_ in _CLAUSE_DEPS and any(c.dep_ in _CLAUSE_SIGNS for c in token.children))  # fmt: skip


def _passive_label(token: Token) -> bool:
    labels = {child.dep_ for child in token.children}
    if labels & {"aux:pass", "auxpass", "nsubjpass"} or is_hyphenated(token):
        return True
    if "nsubj:pass" in labels and token.tag_ in {"VBN", "VBD"}:
        return not any(c.dep_ == "aux" and c.lemma_ == "have" for c in token.children)
    perfect = any(c.dep_ == "aux" and c.lemma_ == "have" for c in token.children)
    return token.tag_ == "VBN" and role_of(token)[0] in {"acl", "amod"} and not perfect


def is_hyphenated(token: Token) -> bool:
    """The participle of "rebel-held", whatever the parser made of it."""
    return (
        token.tag_ in {"VBN", "VBD"}
        and token.i >= 2
        and token.nbor(-1).text == "-"
        and (not token.nbor(-1).whitespace_)
    )


@_once
def is_passive(token: Token) -> bool:
    """Passive by its auxiliary or subject, as a reduced relative, or sharing a passive's auxiliary.

    A bare past participle that heads a headline ("Rebels killed in clash") counts.
    """
    if _passive_label(token):
        return True
    if token.tag_ != "VBN" or having(token, "aux", "obj"):
        return False
    if any(child.dep_ in {"nsubj"} for child in token.children) or (
        role_of(token)[0] == "ROOT" and token.dep_ != "ROOT"
    ):
        return False  # a past tense that the tagger took for a participle
    role, _, head = role_of(token)
    if role == "conj":
        return head.tag_ in {"VBN", "VBD"} and is_passive(head) and not having(token, "subj")
    return role in {"ROOT", "advcl", "parataxis", "acl"}


def is_copular(token: Token) -> bool:
    """A noun or adjective that is said of a subject ("Khalid is the leader of …")."""
    return bool(having(token, "cop")) or (
        bool(having(token, "subj")) and token.pos_ in {"NOUN", "PROPN", "ADJ"}
    )


def conjuncts(token: Token) -> list[Token]:
    """The token and what is coordinated with it below it, in text order, of one kind of word.

    Not what stands behind an "including": it goes on with what is included, whose ever that is.
    """
    found = [token]
    for arg in dependents(token):
        same = (arg.token.pos_ in _NOMINAL) == (token.pos_ in _NOMINAL)
        if arg.role == "conj" and same and not names_person(arg, token):
            between = token.doc[token.i : arg.token.i]
            found += [] if any(t.lower_ == "including" for t in between) else conjuncts(arg.token)
    return sorted(found, key=lambda t: t.i)


def names_person(arg: Arg, noun: Token) -> bool:
    """ "The minister, Sergei Ivanov, met …": a name behind a comma, read as a second person."""
    return (
        arg.role in {"appos", "conj"}
        and arg.token.ent_type_ == "PERSON"
        and noun.tag_ == "NN"
        and not noun.ent_type_
        and arg.token.i > noun.i
        and not having(arg.token, "cc")
        and not having(noun, "cc")
    )


def particle(token: Token) -> str:
    """The particle of a phrasal verb ("out" in "carry out"), "" for none."""
    return " ".join(child.lower_ for child in having(token, "prt"))


# -------------------------------------------------------------- derived arguments
@_once
def arguments(predicate: Token) -> tuple[Arg, ...]:
    """Dependents with what grammar shares: coordination, relatives, participles, control.

    A subject is inherited from a coordinated verb of the same voice or by a passive with its own
    auxiliary, from the noun of a relative or participle clause, and from the governing verb of a
    "to" clause. Conjuncts are not expanded here (`conjuncts`).
    """
    own = [arg for arg in dependents(predicate) if arg.role != "conj"]
    if not is_verb(predicate):
        return tuple(own)
    role, _, head = role_of(predicate)
    if is_hyphenated(predicate):  # "the rebel-held depot": who, then what
        bearer = (
            [Arg("subj", "", head, "participle")] if is_noun(head) and head.i > predicate.i else []
        )
        return (*(Arg("compound", "", a.token) for a in own if a.token.i < predicate.i and is_noun(a.token)),
                *bearer)  # fmt: skip
    relative = [a for a in own if a.token.tag_ in _RELATIVE_TAGS or (
        a.token.lower_ == "that" and a.token.pos_ in {"PRON", "SCONJ"} and a.role in {"subj", "obj"})]  # fmt: skip
    top = predicate
    while role == "conj" and is_verb(head):
        top = head
        role, _, head = role_of(top)
    if (role in {"relcl", "acl"} and is_noun(head)) or role == "relcl":
        own = _relative(predicate, top, role, head, own, relative)
    subjects = [a for a in own if a.role == "subj"]
    finite_passive = any(child.dep_ in _PASSIVE for child in predicate.children)
    giver = _nearest_with_subject(predicate, top)
    same_voice = is_passive(giver) == is_passive(predicate)
    uneven = predicate.tag_ in _FINITE and giver.tag_ in {
        "VBG",
        "VB",
    }  # "accused of shelling and called on"
    if not subjects and top is not predicate and (same_voice or finite_passive) and not uneven:
        own += [Arg("subj", "", a.token, "conj") for a in arguments(giver) if a.role == "subj"]
    elif (
        not subjects
        and top is predicate
        and (is_verb(head) or (role == "xcomp" and head.pos_ == "ADJ"))  # "ready to withdraw"
        and (
            role == "xcomp"
            or (role == "ccomp" and predicate.tag_ == "VBG")  # "denied shelling the camp"
            or (role == "advcl" and _object_control(predicate, head))
        )
    ):
        governor = arguments(head)
        # "urged Iran to release them", "footage showed soldiers shooting prisoners"
        controller = [a for a in governor if a.role in {"obj", "iobj"}]
        controller = controller or [a for a in governor if a.role == "subj"]
        own += [Arg("subj", "", a.token, "control") for a in controller]
    elif (
        not subjects
        and top is predicate
        and role == "advcl"
        and is_verb(head)
        and (predicate.tag_ == "VBG" and not is_passive(head))
    ):  # "after seizing the town", ", killing two": done by who the sentence is about
        own += [Arg("subj", "", a.token, "adjunct") for a in arguments(head) if a.role == "subj"]
    if predicate is not top:  # "killed or wounded 20 people": a shared object stands on the last
        pass
    elif not is_passive(predicate) and not any(a.role in {"obj", "obl", "ccomp"} for a in own):
        for arg in dependents(predicate):
            if arg.role == "conj" and is_verb(arg.token) and arg.token.i - predicate.i <= 3:
                own += [Arg("obj", "", o, "conj") for o in having(arg.token, "obj")]
    return tuple(own)


def _nearest_with_subject(predicate: Token, top: Token) -> Token:
    """ "The founder left, and his group bombed churches and beheaded captives": the nearest verb that
    a verb is coordinated with and that has a subject, else the first of all.
    """
    at = predicate
    while at.i != top.i:
        at = role_of(at)[2]
        if having(at, "subj"):
            return at
    return top


def _adjacent_person(pronoun: Token, noun: Token) -> Token:
    """ "… successor of Ann Lee, who died": "who" is the person just named, whatever it hangs on."""
    at = pronoun.i - 1
    while at > noun.i and pronoun.doc[at].is_punct:
        at -= 1
    name = pronoun.doc[at]
    if pronoun.lower_ in {"who", "whom"} and at > noun.i and name.ent_type_ == "PERSON":
        first, last = name_around(name)
        return pronoun.doc[first : last + 1].root
    return noun


def _object_control(predicate: Token, governor: Token) -> bool:
    """ "accused X of shelling", "stopped X from leaving": the object does what the "-ing" says."""
    return _marks(predicate) and (bool(having(governor, "obj")) or is_passive(governor))


def _marks(predicate: Token) -> bool:
    """An "-ing" form behind a preposition that hands it the object above as its subject."""
    marks = {child.lower_ for child in having(predicate, "mark", "case")}
    return predicate.tag_ == "VBG" and bool(marks & {"of", "from", "for", "into"})


def _relative(
    predicate: Token, top: Token, role: str, noun: Token, own: list[Arg], relative: list[Arg]
) -> list[Arg]:
    """Put the noun that a relative or participle clause modifies into the clause's gap."""
    if any(t.tag_ == "WP$" for a in own for t in a.token.children):
        return own  # "a man whose sister was killed": no gap
    if relative:
        noun = _adjacent_person(relative[0].token, noun)
        return [Arg(a.role, a.prep, noun, "relative") if a in relative else a for a in own]
    has_subject = any(a.role == "subj" for a in own)
    if role == "acl" and not has_subject and predicate is top and _marks(predicate) and (
            role_of(noun)[0] == "agent"):  # fmt: skip
        above = role_of(noun)[2]  # "accused by monitors of killing": by what the passive is about
        return own + [
            Arg("subj", "", a.token, "control") for a in arguments(above) if a.role == "subj"
        ]
    if role == "acl" and not has_subject:
        if predicate.tag_ in {"VBG", "VBN"} and (
            predicate is top or is_passive(top) == is_passive(predicate)
        ):
            return [*own, Arg("subj", "", noun, "participle")]
        return own
    if role in {"relcl", "acl"} and has_subject and not is_passive(predicate):
        if not any(a.role == "obj" for a in own) and predicate is top:
            return [*own, Arg("obj", "", noun, "relative")]
    if role == "relcl" and not has_subject and predicate is not top:
        inherited = [a for a in arguments(top) if a.role == "subj"]
        if is_passive(top) == is_passive(predicate):
            return [*own, *(Arg("subj", "", a.token, "conj") for a in inherited)]
    return own


# --------------------------------------------------------------------- phrases
def phrase(token: Token) -> tuple[int, int]:
    """Offsets of the base noun phrase of a head: determiner to head, with the rest of its name.

    Prepositional phrases, clauses, appositions and conjuncts to the right are left out, but for
    what the recognised name of the head holds ("Observatory for Human Rights").
    """
    first, last = phrase_tokens(token)
    doc = token.doc
    return doc[first].idx, doc[last].idx + len(doc[last])


@_once
def phrase_tokens(token: Token) -> tuple[int, int]:
    """The first and last token index of the base noun phrase, inclusive."""
    doc, first, last = token.doc, token.i, token.i
    for arg in dependents(token):
        inside = arg.role in _NP_LEFT and arg.token.i < token.i
        if arg.role == "acl" and arg.token.tag_ not in {"VBN", "VBG"}:
            inside = False
        if inside:
            first = min(first, arg.token.left_edge.i)
        elif arg.role in {"flat", "compound"} and arg.token.i > token.i:
            last = max(last, phrase_tokens(arg.token)[1])
    cases = [
        c.i for c in having(token, "case", "mark", "cop", "subj", "aux") if first <= c.i < token.i
    ]
    first = max([first, *(i + 1 for i in cases)])  # "firing only at positions"
    left, right = name_around(token)
    first, last = min(first, left), max(last, right)
    while (
        first < token.i
        and (doc[first].is_punct or doc[first].is_space)
        and doc[first].text not in "'\"’‘“”$"
    ):
        first += 1
    while first < token.i and (doc[first].is_quote or doc[first].pos_ in {"AUX", "CCONJ", "SCONJ"}):
        first += 1
    return first, last


def name_around(token: Token) -> tuple[int, int]:
    """First and last token index of the recognised name that holds the token, else the token."""
    if token.ent_iob_ not in {"B", "I"}:
        return token.i, token.i
    doc, first, last = token.doc, token.i, token.i
    while doc[first].ent_iob_ == "I" and first > 0:
        first -= 1
    while last + 1 < len(doc) and doc[last + 1].ent_iob_ == "I":
        last += 1
    return first, last


def span(doc: Doc, start: int, end: int) -> Span:
    """The Span of offsets; `doc.text` spells the article but for masked runs."""
    return Span(start, end, text_of(doc)[start:end])


def text_between(doc: Doc, first: int, behind: int) -> str:
    """`doc[first:behind].text`, without making the span, which takes five times as long."""
    last = doc[behind - 1]
    return text_of(doc)[doc[first].idx : last.idx + len(last)]


def sentence_bounds(token: Token) -> tuple[int, int]:
    """Index of the first token of the token's sentence, and of the first token behind it.

    `token.sent` looks for them anew, which takes twenty times as long.
    """
    return _syntax(token.doc).sentences[token.i]


def sentence_of(token: Token) -> tuple[int, int]:
    """Offsets of the token's sentence, without white space at either end."""
    doc, (first, behind) = token.doc, sentence_bounds(token)
    start, end = doc[first].idx, doc[behind - 1].idx + len(doc[behind - 1])
    text = text_of(doc)
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def subtree(token: Token) -> tuple[int, int]:
    """Offsets of all that hangs below a token, from its first to its last character."""
    left, right = token.left_edge, token.right_edge
    return left.idx, right.idx + len(right)
