"""Claims over pronouns in, claims over what they mean out: precise sieves, each link named.

A pronoun that no sieve resolves takes its claim with it: a missed edge, not an invented one. From
sure to less sure:

    coordinated        "Hezbollah and its allies"
    own-subject        "rebels moved their guns"
    governing-subject  "Hamas said it …": of whoever speaks, or of the body that he speaks for
    only-one           the one phrase before it in the sentence that fits; never its own clause's
                       subject, if it is an object ("stormed the house of X and abducted him")
    previous-subject   the main subject of the sentence before, for a pronoun that leads its own
    previous-one       the one phrase of the sentence before that fits
    speaker            "I" of a person who is quoted, "we" of a group

What a reader might take it for as well ends the search: "HRW said the mosque was full when it was
hit" is no statement about HRW. "They" who are two are told of each. "The group" means the one named
armed group of the sentences before (definite-group); with two it means neither.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from itertools import product
from typing import NamedTuple

from spacy.tokens import Doc, Token

from kg.extract.mentions import (
    Lexicon,
    actor_of_modifier,
    mention_at,
    mentions,
    modifiers_that_act,
)
from kg.extract.names import namings
from kg.model import Claim, Mention
from kg.parse import (
    Arg,
    arguments,
    conjuncts,
    dependents,
    having,
    head_of,
    is_noun,
    is_passive,
    is_verb,
    role_of,
    token_at,
)

_MAN = {"he", "him", "his"}
_WOMAN = {"she", "her", "hers"}
_PERSON = _MAN | _WOMAN
_THING = {"it", "its"}
_MANY = {"they", "them", "their", "theirs"}
_I = {"i", "me", "my"}
_WE = {"we", "us", "our"}
_CLAUSES = {"ccomp", "advcl", "xcomp", "parataxis"}
_CORE = {"subj", "obj", "iobj", "agent"}
_BESIDE = {"appos", "title", "flat", "compound", "amod"}  # of a phrase that is looked at itself
_BACK = 2  # sentences in which "the group" finds its name
_DEPTH = 4  # pronouns that mean pronouns: "They said they …"


def corefer(claims: Iterable[Claim], doc: Doc, lex: Lexicon) -> Iterator[Claim]:
    """Replace pronouns and "the group" at either end by their antecedent.

    A claim whose pronoun stays unresolved is dropped; one about "they" who are two is told of each.
    The mention keeps its offsets, takes the antecedent's name, class and kind, and `coref_by` names
    the sieve.
    """
    for claim in claims:
        relation = lex.ontology.relations[claim.relation]
        subjects = _meanings(claim.subject, relation.domain, claim, doc, lex)
        objects = _meanings(claim.object, relation.range, claim, doc, lex)
        plain = "pronoun" not in {claim.subject.kind, claim.object.kind}
        for subject, target in product(subjects, objects):
            if subject.name != target.name or (plain and subject.kind != "name"):
                yield replace(claim, subject=subject, object=target)
            elif plain:
                yield claim  # "X fought the militants": not themselves


def _meanings(
    mention: Mention, wanted: str, claim: Claim, doc: Doc, lex: Lexicon
) -> tuple[Mention, ...]:
    """What a claim's end means, of the wanted class; itself unless it stands for another phrase."""
    if mention.kind == "pronoun":
        found = antecedents(mention, doc, lex) or _speaker(mention, claim, lex)
        return tuple(m for m in found if lex.ontology.is_a(m.type, wanted))
    group = definite_group(mention, doc, lex)
    fits = group is not None and lex.ontology.is_a(group.type, wanted)
    return (group,) if group is not None and fits else (mention,)


def antecedents(mention: Mention, doc: Doc, lex: Lexicon) -> tuple[Mention, ...]:
    """What a pronoun means, at the pronoun's own offsets: several for "they", none if it is open."""
    known: dict[int, tuple[Mention, ...]] = doc.user_data.setdefault("kg.antecedents", {})
    token = token_at(doc, mention.start)
    if token is None:
        return ()
    if token.i not in known:
        known[token.i] = _told_apart(token, lex)
    return known[token.i]


def _told_apart(token: Token, lex: Lexicon) -> tuple[Mention, ...]:
    """The antecedent's members, and who acts through each: "Hamas fighters" are Hamas."""
    resolved = _resolve(token, lex, _DEPTH)
    if resolved is None:
        return ()
    meant, sieve = resolved
    head = head_of(token.doc, meant.start, meant.end)
    several = head is not None and token.lower_ in _MANY
    found = []
    for member in conjuncts(head) if head is not None and several else [head]:
        each = mention_at(member, lex) if member is not None and member != head else meant
        if each is not None:
            acting = modifiers_that_act(member, each, lex) if member is not None else []
            found.append(acting[0] if len(acting) == 1 else each)
    return tuple(_in_place(token, each, sieve) for each in found)


def _in_place(token: Token, meant: Mention, sieve: str) -> Mention:
    return replace(meant, start=token.idx, end=token.idx + len(token), text=token.text,
                   coref_by=sieve, count=None)  # fmt: skip


def _resolve(token: Token, lex: Lexicon, depth: int) -> tuple[Mention, str] | None:
    """The phrase that a pronoun stands for, where it stands, and the name of the sieve."""
    if depth == 0 or token.lower_ not in _PERSON | _THING | _MANY:
        return None
    for name, sieve in _SIEVES:
        found = sieve(token, lex, depth)
        if found is not None:
            return found, name
    return None


def _antecedent(token: Token, lex: Lexicon, depth: int) -> Mention | None:
    """What a pronoun means that another pronoun means."""
    found = _resolve(token, lex, depth - 1)
    return found[0] if found is not None else None


def _speaker(mention: Mention, claim: Claim, lex: Lexicon) -> tuple[Mention, ...]:
    """ "I condemn the attack", said by a minister; "we took the town", said by a group."""
    source, word = claim.attribution.source if claim.attribution else None, mention.text.lower()
    if source is None or claim.attribution is None or source.kind not in {"name", "description"}:
        return ()
    told = claim.attribution.sentence.start == claim.sentence.start
    if told and not claim.attribution.quoted:
        return ()  # "he said we had fed them": who tells of it
    person = lex.ontology.is_a(source.type, "Person")
    group = lex.ontology.is_a(source.type, "Group") and source.type != "Outlet"
    if (word in _I and person) or (word in _WE and group):
        return (replace(source, start=mention.start, end=mention.end, text=mention.text,
                        coref_by="speaker", count=None),)  # fmt: skip
    return ()


# ---------------------------------------------------------------------- agreement
def _agrees(pronoun: Token, candidate: Token, mention: Mention, lex: Lexicon) -> bool:
    """Whether a phrase has the number, the class and the gender of a pronoun."""
    if not _is_one_of_several(candidate):
        return _is_alike(pronoun, candidate, mention, lex)
    if pronoun.lower_ not in _MANY or role_of(candidate)[0] == "conj":
        return False
    members = [mention_at(token, lex) for token in conjuncts(candidate)]
    return all(m is not None and m.kind in {"name", "description"} and any(
        lex.ontology.is_a(m.type, kind) for kind in ("Group", "People", "Person"))
        for m in members)  # fmt: skip


def _is_alike(pronoun: Token, candidate: Token, mention: Mention, lex: Lexicon) -> bool:
    """Whether a phrase by itself, without what is coordinated with it, could be meant."""
    word, is_a = pronoun.lower_, lex.ontology.is_a
    if mention.kind in {"pronoun", "literal", "event"} or not mention.type:
        return False
    plural = _is_plural(candidate, mention, lex)
    person = _is_person(candidate, mention, lex)
    if word in _PERSON:
        return person and not plural and (
            _gender(candidate, lex) in {"", "f" if word in _WOMAN else "m"})  # fmt: skip
    if word in _THING:
        thing = any(is_a(mention.type, kind) for kind in ("Group", "Place", "Object"))
        inner = mention.kind == "description" and mention.head in lex.ontology.words["innerBody"]
        return thing and not plural and not person and not inner
    group = is_a(mention.type, "Group") or is_a(mention.type, "People") or (plural and person)
    return group and (plural or _is_band(mention, lex))


def _is_person(candidate: Token, mention: Mention, lex: Lexicon) -> bool:
    """ "Ann Lee", "the minister", "a gunman": one of a group is a person, too."""
    if lex.ontology.is_a(mention.type, "Person"):
        return True
    if mention.kind != "description" or candidate.tag_ != "NN":
        return False
    if _is_of_person(candidate):
        return False
    member = candidate.lemma_.lower() in lex.ontology.words["memberNoun"]
    return member or lex.ontology.is_a(mention.type, "People")


def _is_of_person(noun: Token) -> bool:
    """ "The body of Ann Lee" is spoken of as Ann Lee."""
    return any(a.prep == "of" and a.token.ent_type_ == "PERSON" for a in dependents(noun))


def _is_plural(candidate: Token, mention: Mention | None, lex: Lexicon) -> bool:
    """ "Rebels", "the Houthis"; but "the United States" and "a headquarters" are one."""
    if candidate.tag_ not in {"NNS", "NNPS"}:
        return False
    if mention is None or mention.kind != "name":
        return not any(arg.token.lower_ in {"a", "an"} for arg in dependents(candidate))
    return not any(lex.ontology.is_a(mention.type, kind) for kind in ("Place", "IGO"))


def _is_one_of_several(candidate: Token) -> bool:
    role, _, head = role_of(candidate)
    return len(conjuncts(candidate)) > 1 or (role == "conj" and is_noun(head))


def _is_band(mention: Mention, lex: Lexicon) -> bool:
    """A name in the singular that is spoken of as "they": fighters, forces."""
    return mention.kind == "name" and any(
        lex.ontology.is_a(mention.type, cls) for cls in lex.ontology.words["bandClass"])  # fmt: skip


def _competes(pronoun: Token, candidate: Token, mention: Mention | None, lex: Lexicon) -> bool:
    """Whether a phrase between an antecedent and the pronoun leaves it open which is meant."""
    if mention is not None and _agrees(pronoun, candidate, mention, lex):
        return True
    if pronoun.lower_ in _MANY and mention is not None and mention.type and (
            len(conjuncts(candidate)) > 1):  # fmt: skip
        return any(lex.ontology.is_a(mention.type, cls) for cls in ("Person", "Group", "People"))
    return role_of(candidate)[0] == "subj" and _could_mean(pronoun, candidate, mention, lex)


def _is_open(pronoun: Token, subject: Token, lex: Lexicon) -> bool:
    """Whether something between a subject and a pronoun could be meant as well.

    Or the subject itself speaks of another: "his lawyer said he …". Of what a subject says, the
    subject is the subject: there only who else does or suffers something comes between.
    """
    doc = pronoun.doc
    said = role_of(pronoun)[0] == "subj" and _is_said_by(pronoun, subject)
    for i in range(subject.left_edge.i, pronoun.i):
        other = doc[i]
        if i <= subject.right_edge.i and other.tag_ == "PRP$" and _same_kind(pronoun, other):
            return True
        mention = mentions(doc, lex).get(i)
        if i <= subject.i or mention is None or mention.start <= subject.idx < mention.end:
            continue
        if said and (i <= subject.right_edge.i or role_of(other)[0] not in _CORE):
            continue
        if mention.end <= pronoun.idx and _competes(pronoun, other, mention, lex):
            return True
    return False


def _is_said_by(pronoun: Token, subject: Token) -> bool:
    """Whether the clause of a pronoun is what the subject's verb takes for its content."""
    verb = _clause(pronoun)
    while verb is not None:
        role, _, head = role_of(verb)
        if role not in {"ccomp", "conj"} or not is_verb(head):
            return False
        if any(arg.token == subject for arg in arguments(head)):
            return role == "ccomp"
        verb = head
    return False


def _gender(token: Token, lex: Lexicon) -> str:
    """ "f" or "m" by the title or noun of a person, "" where nothing tells."""
    words = lex.ontology.words
    before = token.doc[max(token.sent.start, token.left_edge.i - 1) : token.i + 1]
    forms = {t.text.rstrip(".") for t in before} | {t.lower_ for t in before}
    for sex, titles in (("f", "femaleTitle"), ("m", "maleTitle")):
        lists = words[titles] | words["femaleNoun" if sex == "f" else "maleNoun"]
        if forms & lists:
            return sex
    return ""


def _could_mean(pronoun: Token, candidate: Token, mention: Mention | None, lex: Lexicon) -> bool:
    """Whether a reader might take a pronoun for this phrase, whatever its class: it blocks."""
    word = pronoun.lower_
    plural = _is_plural(candidate, mention, lex) or len(conjuncts(candidate)) > 1
    person = mention is not None and (
        _is_person(candidate, mention, lex)
        or (mention.type == "People" and not _is_of_person(candidate))
    )
    if word in _MANY:
        return plural
    if word in _THING:
        return not plural and not person and is_noun(candidate)
    return not plural and (person or (candidate.pos_ == "PROPN" and _is_any_name(mention, lex)))


def _is_any_name(mention: Mention | None, lex: Lexicon) -> bool:
    """A name of one word that no gazetteer knows may be a surname, whatever it was taken for."""
    return mention is None or not mention.type or (
        " " not in mention.name and mention.name.lower() not in lex.known)  # fmt: skip


# ------------------------------------------------------------------------- sieves
def _coordinated(token: Token, lex: Lexicon, depth: int) -> Mention | None:
    """ "Hezbollah and its allies": the phrase that the pronoun's own is joined to."""
    if token.tag_ != "PRP$":
        return None
    owned = role_of(token)[2]
    role, _, first = role_of(owned)
    if role != "conj" or not is_noun(first) or len(conjuncts(first)) > 2:
        return None
    mention = mention_at(first, lex)
    if mention is None or mention.kind in {"pronoun", "literal", "event"} or not mention.type:
        return None
    plural = _is_plural(first, mention, lex)
    is_a, word = lex.ontology.is_a, token.lower_
    if word in _PERSON:
        return mention if is_a(mention.type, "Person") and not plural else None
    group = is_a(mention.type, "Group")
    if word in _THING:
        return mention if group and not plural else None
    return mention if group and (plural or mention.kind == "name") else None


def _own_subject(token: Token, lex: Lexicon, depth: int) -> Mention | None:
    """ "Rebels moved their guns": the subject of a possessive's own clause, not itself."""
    if token.tag_ != "PRP$":
        return None
    verb = _clause(token)
    subject = None if verb is None else _subject(verb)
    if verb is None or subject is None or _holds(subject, token):
        return None
    if _is_harmed(token, verb, lex):
        return None  # "gunmen ambushed their convoy": not the gunmen's
    return _meant(token, subject, lex, depth)


def _is_harmed(token: Token, verb: Token, lex: Lexicon) -> bool:
    return role_of(role_of(token)[2])[0] == "obj" and verb.lemma_.lower() in _harmful(lex)


def _governing_subject(token: Token, lex: Lexicon, depth: int) -> Mention | None:
    """ "Hamas said it …": the nearest subject above that the pronoun could mean, if it agrees."""
    verb = _clause(token)
    if verb is None or (token.tag_ == "PRP$" and _is_blocked(token, verb, lex)):
        return None
    own = _own(token, verb, lex)
    while verb is not None:
        role, _, head = role_of(verb)
        if role in {"ccomp", "acl"} and role_of(head)[0] == "obj" and having(verb, "mark"):
            if having(head, "poss"):  # "rejected the army's claim that it …"
                return _meant(token, having(head, "poss")[0], lex, depth)
            head = role_of(head)[2]  # "rejected the charge that it …"
        if role == "conj" and is_verb(head) and role_of(token)[0] == "subj":
            pass  # "Rebels took the base and they burnt it"
        elif role not in _CLAUSES | {"acl"} or not is_verb(head):
            return None
        subject = _subject(head)
        ahead = subject is not None and subject.i > token.i and role != "advcl"
        if subject is not None and subject.i not in {token.i, *own} and not ahead:
            mention = mention_at(subject, lex)
            body = _spoken_for(token, subject, mention, lex) if role == "ccomp" else None
            if body is not None:
                return body
            pronoun = mention is not None and mention.kind == "pronoun"
            if pronoun or _could_mean(token, subject, mention, lex) or (
                    mention is not None and _agrees(token, subject, mention, lex)):  # fmt: skip
                return _meant(token, subject, lex, depth)
        verb = head
    return None


def _spoken_for(
    token: Token, subject: Token, mention: Mention | None, lex: Lexicon
) -> Mention | None:
    """ "Iran's envoy said it …", "a spokesman for the army said they …": the body of who speaks."""
    if mention is None or token.lower_ in _PERSON or not (
            lex.ontology.is_a(mention.type, "Person") and subject.tag_ in {"NN", "NNP"}):  # fmt: skip
        return None
    found = []
    for arg in dependents(subject):
        if arg.role in {"poss", "compound", "amod", "nmod", "title"} and (
                arg.role != "nmod" or arg.prep in {"of", "for", "from"}):  # fmt: skip
            body = actor_of_modifier(arg.token, lex) or mention_at(arg.token, lex)
            if body is not None and lex.ontology.is_a(body.type, "Group"):
                found.append(body)
    return found[0] if len(found) == 1 else None


def _is_blocked(token: Token, verb: Token, lex: Lexicon) -> bool:
    """Whether a possessive could mean its own clause's subject, which did not agree."""
    subject = _subject(verb)
    if subject is None or _holds(subject, token):
        return False
    return _could_mean(token, subject, mention_at(subject, lex), lex)


def _only_here(token: Token, lex: Lexicon, depth: int) -> Mention | None:
    """ "Gunmen stormed Perez's house and killed him": the only one in the sentence so far."""
    found = _field(token, token.sent.start, token.i, lex, depth)
    return found.only()


def _previous_subject(token: Token, lex: Lexicon, depth: int) -> Mention | None:
    """What the sentence before is about, for a pronoun that leads its own.

    Its main clause's subject, if no other subject and no object of the main clause fits.
    """
    verb = _clause(token)
    leads = role_of(token)[0] == "subj" or (
        token.tag_ == "PRP$" and role_of(role_of(token)[2])[0] == "subj")  # fmt: skip
    if verb is None or not leads or role_of(verb)[0] != "ROOT":
        return None
    here = _subject(verb)
    if here is None or not _holds(here, token):
        return None
    if token.lower_ == "it" and not is_verb(verb):
        return None  # "It is a fact that …"
    before = _sentence_before(token.sent.start, token.doc)
    if before is None or not _field(token, token.sent.start, token.i, lex, depth).is_empty():
        return None
    field = _field(token, *before, lex, depth)
    main = [(t, m) for t, m in field.fits if _is_main(t)]
    same = [m for t, m in main if t.tag_ == "PRP"]
    if len(same) == 1 and token.lower_ in _THING:
        return same[0]  # "Oman armed it. Later it signed a truce": still the same
    if any(t.tag_ == "PRP" and _is_main(t) for t, _ in field.others):
        return None
    if len(main) != 1 or role_of(main[0][0])[0] != "subj" or any(
            role_of(t)[0] == "subj" for t, _ in field.others):  # fmt: skip
        return None
    if any(role_of(t)[0] == "subj" and t != main[0][0] for t, _ in field.fits):
        return None
    return main[0][1]


def _only_before(token: Token, lex: Lexicon, depth: int) -> Mention | None:
    """ "Perez fled in May. Police killed him": the only one in the sentence before."""
    before = _sentence_before(token.sent.start, token.doc)
    if before is None or not _field(token, token.sent.start, token.i, lex, depth).is_empty():
        return None
    field = _field(token, *before, lex, depth)
    if token.lower_ in _THING and any(role_of(t)[0] not in _CORE for t, _ in field.fits):
        return None  # "stormed the post near Qara. It …"
    return field.only()


_SIEVES = (("coordinated", _coordinated), ("own-subject", _own_subject),
           ("governing-subject", _governing_subject), ("only-one", _only_here),
           ("previous-subject", _previous_subject), ("previous-one", _only_before))  # fmt: skip
SIEVES = frozenset({name for name, _ in _SIEVES} | {"speaker"})  # those that replace a pronoun


# ------------------------------------------------------------------- what is near
class _Field(NamedTuple):
    """What a pronoun may mean in a stretch of text."""

    fits: tuple[tuple[Token, Mention], ...]  # one for each thing, by its last phrase
    others: tuple[tuple[Token, Mention | None], ...]  # a reader may take it for these as well

    def is_empty(self) -> bool:
        return not self.fits and not self.others

    def only(self) -> Mention | None:
        return self.fits[0][1] if len(self.fits) == 1 and not self.others else None


def _field(token: Token, start: int, end: int, lex: Lexicon, depth: int) -> _Field:
    """What agrees with a pronoun between two tokens, but for what its own clause rules out."""
    doc, verb = token.doc, _clause(token)
    own = _own(token, verb, lex) if verb is not None else set()
    doers = {m.name for i in own if _same_kind(token, doc[i]) and doc[i].tag_ == "PRP"
             and (m := _antecedent(doc[i], lex, depth)) is not None}  # fmt: skip
    acts = verb is not None and role_of(token)[0] == "subj" and not is_passive(verb)
    quoted = _quoted(doc)
    fits: list[tuple[Token, Mention]] = []
    others: list[tuple[Token, Mention | None]] = []
    for i in range(start, end):
        other, mention = doc[i], mentions(doc, lex).get(i)
        role = role_of(other)[0]
        if i in own or i == token.i or quoted[i] != quoted[token.i] or role in _BESIDE or (
                having(other, "cop")):  # fmt: skip
            continue
        if other.tag_ in {"PRP", "PRP$"}:
            if not _same_kind(token, other):
                continue
            meant = _antecedent(other, lex, depth)
            if meant is not None and meant.name in doers:
                continue
            if meant is not None:
                fits.append((other, meant))
            else:
                others.append((other, None))
        elif mention is not None and _agrees(token, other, mention, lex):
            if mention.name not in doers and not (acts and _is_where(other, mention, lex)):
                fits.append((other, mention))
        elif role in _CORE and is_noun(other) and (
                _could_mean(token, other, mention, lex) or _may_be_one(token, other, mention, lex)):  # fmt: skip
            others.append((other, mention))
    return _Field(tuple(_distinct(fits, doc, lex)), tuple(others))


def _distinct(
    found: list[tuple[Token, Mention]], doc: Doc, lex: Lexicon
) -> Iterator[tuple[Token, Mention]]:
    """One for each thing: a name and its acronym, a name and a part of it are one."""
    same = {n.second.name: n.first.name for n in namings(doc, lex)}
    kept: list[tuple[Token, Mention]] = []
    for token, mention in found:
        words = set(same.get(mention.name, mention.name).split())
        for at, (_, other) in enumerate(kept):
            others = set(same.get(other.name, other.name).split())
            if mention.kind == other.kind and (words <= others or others <= words):
                if mention.kind == "name" or words == others:
                    longer = mention if len(words) > len(others) else other
                    kept[at] = (token if _is_main(token) else kept[at][0], longer)
                    break
        else:
            kept.append((token, mention))
    return iter(kept)


def _may_be_one(pronoun: Token, candidate: Token, mention: Mention | None, lex: Lexicon) -> bool:
    """ "The envoy and Ann Lee said that she …": one person of several."""
    return pronoun.lower_ in _PERSON and mention is not None and (
        _is_alike(pronoun, candidate, mention, lex))  # fmt: skip


def _is_where(token: Token, mention: Mention, lex: Lexicon) -> bool:
    """ "Flew to Baku": a place does nothing, unless it acts as a state."""
    acts = lex.ontology.is_a(mention.type, "Group") or not lex.ontology.is_a(mention.type, "Place")
    return not acts and role_of(token)[0] in {"obl", "nmod", "conj"}


def _is_main(token: Token) -> bool:
    """Whether a phrase is subject or object of the main clause of its sentence."""
    role, _, verb = role_of(token)
    while role == "conj":
        role, _, verb = role_of(verb)
    top, _, above = role_of(verb)
    while top == "conj":
        top, _, above = role_of(above)
    return role in {"subj", "obj"} and top == "ROOT"


def _own(token: Token, verb: Token, lex: Lexicon) -> set[int]:
    """The tokens that a pronoun cannot mean: who does what is done to it, and where it does it."""
    if token.tag_ == "PRP$":
        harmed = _subject(verb) if _is_harmed(token, verb, lex) else None
        return {t.i for t in conjuncts(harmed)} if harmed is not None else set()
    if role_of(token)[0] == "subj":
        return {i for arg in dependents(verb) if arg.role in {"obl", "time"} and arg.token.i < token.i
                for i in range(arg.token.left_edge.i, arg.token.right_edge.i + 1)}  # fmt: skip
    above, seen = verb, set[int]()
    while above.i not in seen:
        subjects = [a.token for a in arguments(above) if a.role == "subj"]
        if subjects:
            return {i for s in subjects for t in conjuncts(s)
                    for i in range(t.i, max(t.i, t.right_edge.i) + 1) if i < token.i}  # fmt: skip
        seen.add(above.i)  # "needed months to retake it"; "armed and financed it", with "armed"
        above = role_of(above)[2]  # taken for an adjective
    return set()


def _quoted(doc: Doc) -> list[bool]:
    """For each token whether it stands between quotation marks; a paragraph begins outside."""
    found: list[bool] | None = doc.user_data.get("kg.quoted")
    if found is None:
        found, inside = [], False
        for token in doc:
            if token.is_space and "\n" in token.text:
                inside = False
            elif token.is_quote and token.text not in {"'", "’", "‘"}:
                inside = not inside
            found.append(inside)
        doc.user_data["kg.quoted"] = found
    return found


def _holds(phrase: Token, token: Token) -> bool:
    return bool(phrase.left_edge.i <= token.i <= phrase.right_edge.i)


def _harmful(lex: Lexicon) -> frozenset[str]:
    """The verbs of relations whose object is not the subject's own."""
    return _first_words(tuple(
        trigger for name in sorted(lex.ontology.words["harmfulRelation"])
        for trigger in lex.ontology.relations[name].triggers))  # fmt: skip


@cache
def _first_words(triggers: tuple[str, ...]) -> frozenset[str]:
    return frozenset(trigger.partition("/")[0].split()[0] for trigger in triggers)


def _same_kind(one: Token, other: Token) -> bool:
    words = (_MAN, _WOMAN, _THING, _MANY)
    return any(one.lower_ in kind and other.lower_ in kind for kind in words)


def _meant(token: Token, subject: Token, lex: Lexicon, depth: int) -> Mention | None:
    """A subject that a pronoun means, or what that subject means if it is a pronoun."""
    mention = mention_at(subject, lex)
    if mention is None:
        return None
    if subject.i < token.i and _is_open(token, subject, lex):
        return None
    if mention.kind == "pronoun":
        return _antecedent(subject, lex, depth) if _same_kind(token, subject) else None
    return mention if _agrees(token, subject, mention, lex) else None


def _clause(token: Token) -> Token | None:
    """The verb, or copular word, of the clause that a token stands in."""
    seen: set[int] = set()
    while token.i not in seen:
        seen.add(token.i)
        token = role_of(token)[2]
        if is_verb(token) or any(a.role == "cop" for a in dependents(token)):
            return token if token.i not in seen else None
    return None


def _subject(verb: Token) -> Token | None:
    return next((arg.token for arg in arguments(verb) if arg.role == "subj"), None)


def _sentence_before(start: int, doc: Doc) -> tuple[int, int] | None:
    """First and last token index of the last sentence of words before a token, half-open."""
    while start > 0:
        sent = doc[start - 1].sent
        if any(token.is_alpha for token in sent):
            return sent.start, sent.end
        start = sent.start
    return None


# ------------------------------------------------------------- definite descriptions
def definite_group(mention: Mention, doc: Doc, lex: Lexicon) -> Mention | None:
    """The one named armed group that "the group" or "the militants" means, at its own offsets.

    Looks at the part of the sentence before it and at the two sentences before; two names, but
    for a name and its acronym, mean neither.
    """
    words, is_a = lex.ontology.words, lex.ontology.is_a
    if mention.kind != "description" or not is_a(mention.type, "Group"):
        return None
    token = head_of(doc, mention.start, mention.end)
    if token is None or token.lemma_.lower() not in words["definiteGroup"]:
        return None
    own = [
        arg.token for arg in dependents(token) if arg.role != "punct" and not _says_kind(arg, lex)
    ]
    if (
        len(own) != 1
        or own[0].lower_ not in {"the", "this"}
        or role_of(token)[0] in {"appos", "conj"}
    ):
        return None
    start = _sentences_back(token, doc)
    same = {n.second.name: n.first.name for n in namings(doc, lex)}
    general = words["groupWord"]
    found: dict[str, Mention] = {}
    for i, other in mentions(doc, lex).items():
        if not start <= i < token.i or other.kind != "name":
            continue
        any_group = token.lemma_.lower() in general and is_a(other.type, "Group") and (
            not is_a(other.type, "State"))  # fmt: skip
        if any_group or is_a(other.type, "ArmedGroup"):
            found.setdefault(same.get(other.name, other.name), other)
    if len(found) != 1:
        return None
    group = next(iter(found.values()))
    if not is_a(group.type, "ArmedGroup") and not (
            group.type == "Group" and token.lemma_.lower() in general):  # fmt: skip
        return None
    return replace(group, start=mention.start, end=mention.end, text=mention.text, count=None,
                   coref_by="definite-group")  # fmt: skip


def _sentences_back(token: Token, doc: Doc) -> int:
    """Index of the first token of the sentences in which "the group" finds its name."""
    start = int(token.sent.start)
    for _ in range(_BACK):
        before = _sentence_before(start, doc)
        if before is None:
            break
        start = before[0]
    return start


def _says_kind(arg: Arg, lex: Lexicon) -> bool:
    """ "The militant group", "the jihadist movement": a word that any armed group bears."""
    cls = lex.nouns.get(arg.token.lemma_.lower(), "")
    return arg.role in {"amod", "compound"} and lex.ontology.is_a(cls, "ArmedGroup")
