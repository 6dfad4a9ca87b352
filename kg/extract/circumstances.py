"""Claims in, the same claims with place, time and instrument of their own clause out.

The one-event rule: a circumstance is taken from what hangs on the trigger, on the noun that names
its event, or on the verb that carries it; never from a clause beside it. What stands before the
subject of a sentence ("On Monday, …") is shared by its coordinated verbs, and a participle that
gives a result (", killing two") shares all with the verb above. What one happening shares with
another that a text tells apart from it is settled later, by `happenings`.
A line of a list ("- Qara: two killed") has the place at its head, and the time of the line above.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import cache

from spacy.tokens import Doc, Token

from kg.extract.counts import one_of
from kg.extract.mentions import Lexicon, mention_at
from kg.extract.times import not_ahead, times
from kg.model import Article, Claim, Mention, TimeSpan
from kg.parse import (
    Arg,
    conjuncts,
    dependents,
    having,
    head_of,
    is_noun,
    is_passive,
    is_verb,
    particle,
    role_of,
    sentence_bounds,
    token_at,
)

_AHEAD = {"planned", "requested"}
_BULLETS = "-–—•*·"
_SHORT = 7  # days that a time may span to hold for the next deed of a sentence as well
_LABEL = 7  # tokens of the label of a line, with its bullet and colon
_Dated = list[tuple[Token, TimeSpan]]


def circumstances(
    claims: Iterable[Claim], doc: Doc, article: Article, lex: Lexicon
) -> Iterator[Claim]:
    """Fill `place`, `time` and `instrument` where the clause has them.

    In a toll, an article counts as well: "killed a woman" is one.
    """
    dated: dict[tuple[int, bool], _Dated] = {}
    for claim in claims:
        trigger = token_at(doc, claim.trigger.start)
        assert trigger is not None
        ahead = claim.realis in _AHEAD
        key = (claim.sentence.start, ahead)
        if key not in dated:
            dated[key] = list(_dated(doc, claim, article, ahead))
        bearers = _bearers(trigger, claim, doc, lex)
        found = claim.count
        if found is None and lex.ontology.relations[claim.relation].toll:
            head = head_of(doc, claim.object.start, claim.object.end)
            if head is not None and claim.object.kind == "description":
                found = one_of(head, claim.object.type, lex.ontology)
        when = claim.time or _time(bearers, dated[key], lex)
        if when is not None and not ahead and _is_past(trigger):
            when = not_ahead(when, article.date)
        yield replace(
            claim,
            count=found,
            place=claim.place or _place(bearers, claim, doc, lex) or _line_place(claim, doc, lex),
            time=when or _line_time(claim, doc, article),
            instrument=claim.instrument or _instrument(bearers, claim, doc, lex),
        )


def _is_past(verb: Token) -> bool:
    """ "attacked", "was attacked", "had attacked"."""
    past = (verb, *having(verb, "aux"))
    return any(t.tag_ == "VBD" for t in past) and all(t.tag_ != "MD" for t in past)


# ------------------------------------------------------------------------ clauses
def _bearers(trigger: Token, claim: Claim, doc: Doc, lex: Lexicon) -> list[Token]:
    """The tokens on which a circumstance of this happening can hang, nearest first.

    "The paper on Saturday blamed the raid in Qara on rebels": not the day of the blame.
    """
    told_of = claim.event is not None and claim.relation in lex.ontology.words["authorship"]
    found = [] if told_of and is_verb(trigger) else [trigger]
    if claim.event is not None:
        head = head_of(doc, claim.event.start, claim.event.end)
        if (
            head is not None
            and head not in found
            and sentence_bounds(head) == sentence_bounds(trigger)
        ):
            found.append(head)
    found = found or [trigger]
    light = lex.ontology.words["lightVerb"]
    for token in list(found):
        role, _, head = role_of(token)
        carried = role == "obj" and {head.lemma_.lower(), _phrasal(head)} & light
        if is_noun(token) and is_verb(head) and head not in found and (
                carried or _undergoes(token, role, head, claim, lex)):  # fmt: skip
            found.append(head)
    for token in list(found):
        if is_verb(token):
            found += [other for other in _sharing(token, claim, lex) if other not in found]
    return found


def _phrasal(verb: Token) -> str:
    return f"{verb.lemma_.lower()} {particle(verb)}".strip()


def _undergoes(noun: Token, role: str, verb: Token, claim: Claim, lex: Lexicon) -> bool:
    """ "The attack on X *took place on Monday*", "… *was carried out* in May": the event's own."""
    if role != "subj" or claim.event is None or claim.event.kind != "event":
        return False
    passive_light = is_passive(verb) and verb.lemma_.lower() in lex.ontology.words["lightVerb"]
    return passive_light or verb.lemma_.lower() in lex.ontology.words["happeningVerb"]


def _sharing(verb: Token, claim: Claim, lex: Lexicon) -> Iterator[Token]:
    """The verbs and events whose circumstances are this verb's as well."""
    role, _, head = role_of(verb)
    if role == "xcomp" and is_verb(head):
        yield head
    alone = not having(verb, "mark", "subj", "aux")
    if role == "advcl" and verb.tag_ == "VBG" and is_verb(head) and alone:
        yield head
    words, toll = lex.ontology.words, lex.ontology.relations[claim.relation].toll
    preps = words["eventPrep"] if toll else words["eventPrep"] - words["laterPrep"]
    for arg in dependents(verb):  # "killed in a raid *on Monday*"
        if arg.role in {"obl", "agent"} and arg.prep in preps:
            event = mention_at(arg.token, lex)
            if event is not None and event.kind == "event":
                yield arg.token
    if not toll:
        return
    for arg in dependents(verb):
        listed = arg.token.lower_ in _toll_words(lex.ontology.words["tollWord"])
        if arg.role == "conj" and listed and not having(arg.token, "obj"):
            yield arg.token  # "12 were killed and 30 wounded *in Qara*"
    beside = head if role == "conj" and is_verb(head) and is_passive(head) else verb
    for holder in dict.fromkeys((verb, beside)):  # "12 killed and 30 wounded when …": both
        yield from (a.token for a in dependents(holder) if is_cause(a, lex))


def is_cause(arg: Arg, lex: Lexicon) -> bool:
    """ "killed *when a bomb exploded in Qara*": the clause of what brought a toll about."""
    if arg.role != "advcl":
        return False
    words = lex.ontology.words["eventMark"]
    marks = [*having(arg.token, "mark", "advmod"), arg.token.left_edge]
    return any(token.lower_ in words and token.i < arg.token.i for token in marks)


@cache
def _toll_words(entries: frozenset[str]) -> frozenset[str]:
    return frozenset(entry.partition("=")[0] for entry in entries)


def _behind(noun: Token) -> Iterator[Arg]:
    """ "counted 12 deaths *in the town* *between May 10 and 24*": behind a noun, hung on its verb."""
    at = noun.i + 1
    for arg in sorted(dependents(role_of(noun)[2]), key=lambda a: a.token.left_edge.i):
        if arg.role == "obl" and arg.token.left_edge.i == at:
            yield arg
            at = arg.token.right_edge.i + 1


def _hanging(bearers: Sequence[Token]) -> Iterator[Arg]:
    """What hangs on the bearers, and what a sentence puts before them all."""
    for token in bearers:
        yield from dependents(token)
    if is_noun(bearers[0]):
        yield from _behind(bearers[0])
    for token in bearers:
        top, (role, _, head) = token, role_of(token)
        while role == "conj" and is_verb(head) and is_verb(token):
            top, (role, _, head) = head, role_of(head)
            subjects = having(top, "subj")
            first = min((t.i for t in subjects), default=top.i)
            yield from (a for a in dependents(top) if a.token.i < first and a.token not in subjects)


# ------------------------------------------------------------------------- places
def _place(bearers: list[Token], claim: Claim, doc: Doc, lex: Lexicon) -> Mention | None:
    """A named place that holds it before one that it is near, names before descriptions."""
    words, is_a = lex.ontology.words, lex.ontology.is_a
    candidates = [
        a
        for a in _hanging(bearers)
        if (a.role in {"obl", "nmod"} and a.prep in words["placePrep"])
        or (a.role == "advmod" and a.token.lemma_.lower() in words["direction"])
    ]
    target = head_of(doc, claim.object.start, claim.object.end)
    if target is not None and any(is_a(claim.object.type, c) for c in words["placedClass"]):
        candidates += [a for part in _last_of(target) for a in dependents(part)
                       if a.role == "nmod" and a.prep in words["placePrep"]]  # fmt: skip
    candidates += [
        b
        for token in bearers
        for a in dependents(token)
        if a.role == "agent"
        for b in dependents(a.token)
        if b.role == "nmod" and b.prep in words["placePrep"]
    ]  # "by a sniper *in Qara*"
    toll = lex.ontology.relations[claim.relation].toll
    if toll and is_verb(bearers[0]):  # "58,000 people have fled *the city*"
        candidates += [a._replace(prep="in") for a in dependents(bearers[0]) if a.role == "obj"]
    found: list[tuple[int, Mention]] = []
    for where in _relative_places(bearers, lex):
        if _is_place(where, claim, lex):
            found.append((where.kind != "name", where))
    if target is not None and is_a(claim.object.type, "Facility"):
        found += [(1, m) for m in _owners(target, lex) if _is_place(m, claim, lex)]
    for arg in candidates:
        parts = conjuncts(arg.token)
        if target in parts:
            continue  # "an attack on a depot and a garage": ends, not places
        if mention_at(parts[0], lex) is None:
            parts = parts[:1]  # "Qara on *4 April* and Homs from 5 April"
        for token in parts:
            for near, mention in _places_of(token, arg.prep, lex):
                if _is_place(mention, claim, lex):
                    found.append((2 * near + (mention.kind != "name"), mention))
    for arg in _hanging(bearers):  # "the Qara bombing"
        if arg.role == "compound" and is_noun(role_of(arg.token)[2]):
            mention_here = mention_at(arg.token, lex)
            if (
                mention_here is not None
                and mention_here.kind == "name"
                and (is_a(mention_here.type, "City") and _is_place(mention_here, claim, lex))
            ):
                found.append((1, mention_here))
    return min(found, key=lambda f: f[0], default=(0, None))[1]


def _relative_places(bearers: Iterable[Token], lex: Lexicon) -> Iterator[Mention]:
    """ "the massacre at Qara, a village …, *where* gunmen killed 12": the place, by its name if told."""
    for verb in bearers:
        role, _, noun = role_of(verb)
        while role == "conj" and is_verb(noun):
            verb, (role, _, noun) = noun, role_of(noun)
        words = (t.lower_ for t in verb.subtree if not t.is_punct)
        if role != "relcl" or next(words, "") not in lex.ontology.words["relativePlace"]:
            continue
        above, _, name = role_of(noun)
        for token in (name, noun) if above == "appos" else (noun,):
            mention = mention_at(token, lex)
            if mention is not None and lex.ontology.is_a(mention.type, "Place"):
                yield mention
                break


def _owners(target: Token, lex: Lexicon) -> Iterator[Mention]:
    """ "the cathedral *of Jolo*", "*Qara's* hospital", "the *Qara* airport": where a building is."""
    for arg in dependents(target):
        inside = arg.role in {"poss", "compound"} or (arg.role == "nmod" and arg.prep == "of")
        mention = mention_at(arg.token, lex) if inside else None
        if mention is not None and mention.kind == "name" and (
                lex.ontology.is_a(mention.type, "City") or lex.ontology.is_a(mention.type, "Area")):  # fmt: skip
            yield mention


def _last_of(target: Token) -> list[Token]:
    """The target and the last of what it is coordinated with: "a depot and a garage *in Qara*"."""
    role, _, head = role_of(target)
    whole = conjuncts(head if role == "conj" and is_noun(head) else target)
    return list(dict.fromkeys((target, whole[-1])))


def _places_of(token: Token, prep: str, lex: Lexicon) -> Iterator[tuple[bool, Mention]]:
    """The places that a phrase speaks of, and whether it is only near them."""
    words = lex.ontology.words
    near = prep not in words["containingPrep"]
    for arg in dependents(token):  # "in front of the mill", "in the vicinity of Qara"
        if arg.role == "nmod" and f"{prep} {token.lower_} {arg.prep}" in words["placePrep"]:
            beside_it = mention_at(arg.token, lex)
            yield from () if beside_it is None else ((True, beside_it),)
            return
    mention = mention_at(token, lex)
    inside = next(
        (t for t in having(token, "flat", "compound") if t.ent_type_ and t.i > token.i), None
    )
    if inside is not None and not token.ent_type_:  # "in *northern* Mali", read as one name
        token, mention = inside, mention_at(inside, lex)
    beside = token.lemma_.lower() in words["direction"] | words["outskirt"]
    if mention is not None and not (beside and mention.kind != "name"):
        yield near, mention
    for arg in dependents(token):  # "in a market in Qara", "in the suburbs of Qara"
        inner = arg.prep in words["placePrep"] or (arg.prep == "of" and beside)
        if (
            arg.role in {"nmod", "obl"}
            and inner
            and (found := mention_at(arg.token, lex)) is not None
        ):
            yield near or beside or arg.prep not in words["containingPrep"], found
    if mention is not None and lex.ontology.is_a(mention.type, "Facility") and not beside:
        yield from ((near, owner) for owner in _owners(token, lex))


def _is_place(mention: Mention, claim: Claim, lex: Lexicon) -> bool:
    ends = (claim.subject, claim.object)
    return (
        mention.kind in {"name", "description"}
        and lex.ontology.is_a(mention.type, "Place")
        and all((mention.start, mention.end) != (end.start, end.end) for end in ends)
        and all(mention.name != end.name for end in ends)
    )


# -------------------------------------------------------------------------- times
def _dated(
    doc: Doc, claim: Claim, article: Article, ahead: bool
) -> Iterator[tuple[Token, TimeSpan]]:
    """The times of the claim's sentence with the word that heads each; none inside a name."""
    at = claim.sentence.start
    block = next((b.start for b in article.blocks if b.start <= at < b.end), at)
    told = article.text[block:at]
    for start, end, when in times(claim.sentence.text, article.date, ahead=ahead, told=told):
        head = head_of(doc, at + start, at + end)
        if head is not None and head.ent_type_ == "":
            yield head, when


def _time(bearers: list[Token], dated: _Dated, lex: Lexicon) -> TimeSpan | None:
    """The time that hangs nearest; one that could be anchored before one that could not."""
    return _time_of(bearers, dated, lex) or _time_gone_on(bearers, dated, lex)


def _time_gone_on(bearers: list[Token], dated: _Dated, lex: Lexicon) -> TimeSpan | None:
    """ "drove into the camp *on Monday*, looted shops and shot two men": the day, told once."""
    before = [head for verb in bearers[:1] if is_verb(verb) for head in gone_on_from(verb)]
    found = _time_of(before, dated, lex) if before else None
    return found if is_short(found) else None


def gone_on_from(verb: Token) -> list[Token]:
    """The verbs before it in a coordination with one subject, nearest first."""
    role, _, head = role_of(verb)
    if role != "conj" or not is_verb(head) or having(verb, "subj"):
        return []
    between = [
        a.token for a in dependents(head) if a.role == "conj" and head.i < a.token.i < verb.i
    ]
    return [*(t for t in reversed(between) if not having(t, "subj")), head, *gone_on_from(head)]


def is_short(time: TimeSpan | None) -> bool:
    """A day or a few: what is done next may be of the same."""
    if time is None or not (time.start and time.end):
        return False
    return (date.fromisoformat(time.end) - date.fromisoformat(time.start)).days <= _SHORT


def _time_of(bearers: list[Token], dated: _Dated, lex: Lexicon) -> TimeSpan | None:
    if not dated:
        return None
    hanging = [arg.token.i for arg in _hanging(bearers)]
    found = []
    ranked = any(_is_ranked(token, lex) for token in bearers)
    for at, (head, when) in enumerate(dated):
        if ranked and when.throughout:
            continue  # "the first raid since 2017"
        above = _bearer_above(head, bearers, lex)
        if head in bearers:
            rank = -1
        elif head.i in hanging:
            rank = hanging.index(head.i)
        elif above is not None:
            rank = len(hanging) + bearers.index(above)
        else:
            continue
        found.append((not when.precision, rank, at, when))
    return min(found)[3] if found else None


def _is_ranked(noun: Token, lex: Lexicon) -> bool:
    """ "the deadliest raid", "the first death": what it is compared with is no time of its own."""
    words = lex.ontology.words["rankWord"]
    return any(t.tag_ == "JJS" or t.lemma_.lower() in words for t in having(noun, "amod"))


def _bearer_above(token: Token, bearers: list[Token], lex: Lexicon) -> Token | None:
    """The bearer that a time hangs on through plain nouns: "a raid on a depot in Qara on Monday"."""
    seen: set[int] = set()
    while token.i not in seen:
        seen.add(token.i)
        token = role_of(token)[2]
        if token in bearers:
            return token
        mention = mention_at(token, lex)
        if is_verb(token) or (mention is not None and mention.kind == "event"):
            return None
    return None


# ---------------------------------------------------------------------- lists
def _line_place(claim: Claim, doc: Doc, lex: Lexicon) -> Mention | None:
    """ "- Qara: two students killed": the place at the head of a line."""
    first = token_at(doc, claim.sentence.start)
    if first is None:
        return None
    at, end = sentence_bounds(first)
    colon = next((i for i in range(at, min(end, at + _LABEL)) if doc[i].text == ":"), None)
    if colon is None or colon + 1 >= end or doc[colon].idx > claim.trigger.start:
        return None
    words = [i for i in range(at, colon) if doc[i].is_alpha]
    found = [m for i in words if (m := mention_at(doc[i], lex)) is not None]
    whole = [
        m for m in found if words and m.start <= doc[words[0]].idx and m.end >= doc[colon - 1].idx
    ]
    return next((m for m in whole if m.kind == "name" and _is_place(m, claim, lex)), None)


def _line_time(claim: Claim, doc: Doc, article: Article) -> TimeSpan | None:
    """ "In the last 48 hours:" above a list: the time of each of its lines."""
    blocks = [b for b in article.blocks if b.start <= claim.sentence.start]
    if not blocks or not _is_line(article.text, blocks[-1].start, claim.sentence.start):
        return None
    lines = article.text[: claim.sentence.start].rstrip(_BULLETS + " \n\t").split("\n")
    for line in reversed(lines):
        if line.strip() and line.lstrip()[0] not in _BULLETS:
            found = times(line, article.date) if line.rstrip().endswith(":") else []
            return found[0][2] if len(found) == 1 and found[0][2].precision else None
    return None


def _is_line(text: str, block: int, start: int) -> bool:
    """Whether a sentence stands in a line of a list."""
    line = text[text.rfind("\n", 0, start) + 1 : start + 1].lstrip()
    return line[:1] in _BULLETS and line[:1] != "" and block <= start


# -------------------------------------------------------------------- instruments
def _instrument(bearers: list[Token], claim: Claim, doc: Doc, lex: Lexicon) -> Mention | None:
    if lex.ontology.relations[claim.relation].speech_act:
        return None  # "accused Kampala of using drones"
    is_a = lex.ontology.is_a
    taken = {(claim.subject.start, claim.subject.end), (claim.object.start, claim.object.end)}
    target = head_of(doc, claim.object.start, claim.object.end)
    for held, wanted in _held(bearers, target, lex):
        if target is not None and target in conjuncts(held):
            continue  # "captured three guns and several tanks"
        mention = _weapon(held, lex)
        if mention is not None and is_a(mention.type, wanted) and (
                (mention.start, mention.end) not in taken):  # fmt: skip
            return mention  # "fired *rockets* at a camp", "*a bomb* was set off in Qara"
    return None


def _held(
    bearers: Sequence[Token], target: Token | None, lex: Lexicon
) -> Iterator[tuple[Token, str]]:
    """What may be the instrument, with the class that it must be of: what undergoes is a weapon."""
    preps = lex.ontology.words["instrumentPrep"]
    for token in bearers if target is None else (*bearers, target):
        for arg in sorted(dependents(token), key=lambda a: -a.token.i):  # "car *bomb* blast"
            if arg.role in {"advcl", "acl"} and not arg.prep:  # "using Grad rockets"
                inner = having(arg.token, "obj")
                if inner and arg.token.lower_ in preps:
                    yield inner[0], "Object"
            elif token is target:  # "attacked the palace with rockets", hung on the palace
                if arg.role == "nmod" and arg.prep == "with" and not _is_actor(token, lex):
                    yield arg.token, "Weapon"
            elif arg.role in {"obl", "nmod", "agent"}:
                if arg.prep in preps:
                    yield arg.token, "Object"
                elif arg.role == "nmod" and arg.prep == "of":  # "the explosion of two bombs"
                    yield arg.token, "Weapon"
            elif arg.role == "subj":
                if is_verb(token):
                    yield arg.token, "Weapon" if is_passive(token) else "Object"
            elif arg.role == "obj":
                yield arg.token, "Weapon"
            elif arg.role == "compound" and _is_armed(token, lex):  # no "arms embargo"
                yield arg.token, "Object"


def _is_armed(token: Token, lex: Lexicon) -> bool:
    mention, armed = mention_at(token, lex), lex.ontology.words["armedEvent"]
    return mention is not None and any(lex.ontology.is_a(mention.type, cls) for cls in armed)


def _is_actor(token: Token, lex: Lexicon) -> bool:
    mention = mention_at(token, lex)
    return mention is not None and lex.ontology.is_a(mention.type, "Actor")


def _weapon(held: Token, lex: Lexicon) -> Mention | None:
    """The mention of an instrument: "with *mortar* fire", "a truck rigged with *dynamite*"."""
    mention = mention_at(held, lex)
    if mention is not None and mention.kind == "event":
        inside = list(having(held, "compound")) if _is_armed(held, lex) else []
    else:
        inside = [b.token for a in dependents(held) if a.role == "acl"
                  for b in dependents(a.token) if b.role in {"obl", "obj"}]  # fmt: skip
    weapons = (m for t in inside if (m := mention_at(t, lex)) is not None)
    better = next((m for m in weapons if lex.ontology.is_a(m.type, "Weapon")), None)
    if mention is None or better is None or lex.ontology.is_a(mention.type, "Weapon"):
        return mention
    return better
