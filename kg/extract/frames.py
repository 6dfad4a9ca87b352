"""Doc in, claims out by the ontology's frames: a tree walk over rules indexed by trigger lemma.

DependencyMatcher does the same 300 to 1,400 times slower at this size (docs/decisions).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from spacy.tokens import Doc, Token

from kg.extract.mentions import (
    Lexicon,
    acting_capital,
    acting_state,
    actor_of_modifier,
    expand,
    mention_at,
    modifiers_that_act,
    noun_class,
)
from kg.extract.tolls import joint
from kg.model import Article, Claim, Mention, Relation, Span
from kg.parse import (
    Arg,
    arguments,
    conjuncts,
    dependents,
    having,
    head_of,
    is_copular,
    is_hyphenated,
    is_noun,
    is_passive,
    is_verb,
    name_around,
    particle,
    phrase_tokens,
    role_of,
    sentence_of,
    span,
)
from kg.patterns import Rule, concrete

Extractor = Callable[[Doc, Article], Iterable[Claim]]

# What may be a word of a trigger at one token, for active and for passive triggers: made once.
_Near = dict[bool, list[tuple[str, str, Arg]]]
# Which of two readings of the same words to keep. What a claim's confidence is, confidence.py says.
_CONFIDENCE = {"VERB": 0.85, "NOUN": 0.75, "ADJ": 0.7}
_VIA = {
    "": 1.0,
    "participle": 0.95,
    "relative": 0.9,
    "conj": 0.9,
    "control": 0.9,
    "adjunct": 0.8,
    "member": 0.85,
    "event": 0.9,
    "carried": 0.9,
}
# A happening with a place and no victim: other claims may be of it, and the place is its scene, or
# was only near it (happenings.py).
WHERE, NEAR = "Where/active", "Where/near"
_PERSON_ENDINGS = ("man", "woman", "er", "or", "ist", "ian", "ee", "eur", "herd", "boy", "girl")
_VERB_ROLES = {"subj", "iobj", "agent"}
_INNER_ROLES = {
    "obj",
    "prt",
    "obl",
    "nmod",
    "advmod",
    "compound",
    "amod",
    "xcomp",
    "iobj",
    "case",
    "nummod",
}


def frames(rules: Mapping[str, tuple[Rule, ...]], lex: Lexicon) -> Extractor:
    """The extractor of all relations that the ontology gives frames and triggers."""

    phrases: dict[str, list[list[str]]] = {}
    for phrase in sorted(lex.ontology.words["setPhrase"]):
        for word in phrase.split():
            phrases.setdefault(word, []).append(phrase.split())

    def extract(doc: Doc, article: Article) -> Iterator[Claim]:
        for token, candidates in _candidates(doc, rules):
            words, fixed = 0, _set_phrase(token, phrases)
            ends: set[int] = set()
            near: _Near = {}
            for rule in candidates:
                if not fixed <= {rule.head, rule.prep, *rule.inner}:
                    continue
                size = len(rule.inner) + bool(rule.prep)
                act = lex.ontology.relations[rule.relation].speech_act
                if size < words and not act:
                    continue  # a longer trigger has spoken
                for claim in _match(rule, token, near, lex, article, rules):
                    if size < words and claim.subject.start in ends:
                        continue  # but "blamed X for Y" is also what the blamer did
                    words = max(words, size)
                    ends |= {claim.subject.start, claim.object.start}
                    yield claim

    return extract


def _candidates(
    doc: Doc, rules: Mapping[str, tuple[Rule, ...]]
) -> Iterator[tuple[Token, Sequence[Rule]]]:
    """The rules of a token's lemma and of its form ("shelling" is shell, or shelling), longest first:
    those whose words the sentence has.
    """
    for sentence in doc.sents:
        lemmas = [token.lemma_.lower() for token in sentence]
        words = {*lemmas, *(token.lower_ for token in sentence)}
        for token, lemma in zip(sentence, lemmas, strict=True):
            found, form = rules.get(lemma, ()), token.lower_
            both = form != lemma and form in rules
            if both:
                found = (*found, *rules[form])
            made = [one for rule in found for one in concrete(rule, words)]
            if both:
                made.sort(key=lambda rule: -len(rule.inner) - bool(rule.prep))
            if made:
                yield token, made


def _set_phrase(token: Token, phrases: Mapping[str, list[list[str]]]) -> set[str]:
    """ "heart attack", "strike a deal": the words of a phrase that means something of its own."""
    lemma, doc = token.lemma_.lower(), token.doc
    for words in phrases.get(lemma, ()):
        start = token.i - words.index(lemma)
        if start >= 0 and [t.lemma_.lower() for t in doc[start : start + len(words)]] == words:
            return set(words)
    return set()


def _match(
    rule: Rule,
    token: Token,
    near: _Near,
    lex: Lexicon,
    article: Article,
    rules: Mapping[str, tuple[Rule, ...]],
) -> Iterator[Claim]:
    if not _fits(rule, token):
        return
    inner = _inner(rule, token, near)
    if inner is None:
        return
    light = None
    if rule.light:
        light = _light_verb(rule, token, lex)
        if light is None:
            return
    relation = lex.ontology.relations[rule.relation]
    if relation.toll:  # "killed and wounded": one count for both
        counted = joint(token, relation.name, lex.ontology)
        if counted is None:
            return
        relation = lex.ontology.relations[counted]
    ends = _Ends(rule, relation, token, inner, light, lex, rules)
    if rule.both:
        yield from ends.pairs(article)
    else:
        yield from ends.claims(article)


def _fits(rule: Rule, token: Token) -> bool:
    if rule.pos == "VERB":
        if rule.voice == "middle" and any(a.role == "obj" for a in arguments(token)):
            return False
        return is_verb(token) and is_undergone(token) == (rule.voice == "passive")
    if rule.pos == "NOUN":
        if not is_noun(token):
            return False
        role, _, _ = role_of(token)
        if rule.voice == "role" and token.ent_type_ and name_around(token)[0] < token.i and (
                rule.frame == "Membership" or token.ent_type_ == "ORG"):  # fmt: skip
            return False  # "Ansar Dine, the Mopti Liberation *Front*": a name's own word
        if rule.voice == "role" or rule.light:
            return True
        return role not in {"compound", "flat", "amod"}
    return token.pos_ in {"ADJ", "VERB"} and role_of(token)[0] not in {"aux"}


def is_undergone(verb: Token) -> bool:
    """A passive, or a participle said of the subject: "remain kidnapped", "were found murdered"."""
    bare = verb.tag_ == "VBN" and role_of(verb)[0] == "xcomp" and not having(verb, "obj", "aux")
    return bare or is_passive(verb)


def _inner(rule: Rule, token: Token, near: _Near) -> list[Token] | None:
    """The tokens of the trigger's other words, None where one is missing."""
    found = []
    for word in rule.inner:
        passive = rule.voice == "passive"
        if passive not in near:
            near[passive] = _words_near(token, passive)
        for lemma, form, arg in near[passive]:
            if word in (lemma, form):
                found.append(arg.token)
                break
            if word in arg.prep.split():
                break
        else:
            return None
    return found


def _words_near(token: Token, passive: bool) -> list[tuple[str, str, Arg]]:
    """Lemma, form and role of what may be a word of a trigger at a token."""
    near = [
        a for a in dependents(token) if a.role in _INNER_ROLES or (passive and a.role == "subj")
    ]
    near += [b for a in near for b in dependents(a.token) if b.role in _INNER_ROLES]
    role, prep, head = role_of(token)
    if passive and role == "acl":  # "a bomb placed under his car"
        near.append(Arg(role, prep, head))
    return [(arg.token.lemma_.lower(), arg.token.lower_, arg) for arg in near]


def _light_verb(rule: Rule, token: Token, lex: Lexicon) -> Token | None:
    """The verb that only carries the trigger noun ("launched an offensive")."""
    head = token
    role, _, verb = role_of(token)
    while role == "conj" and is_noun(verb):
        head = verb
        role, _, verb = role_of(head)
    light = lex.ontology.words.get("lightVerb", frozenset())
    name = f"{verb.lemma_.lower()} {particle(verb)}".strip()
    if not is_verb(verb) or (name not in light and verb.lemma_.lower() not in light):
        return None
    if rule.light == "active" and role == "obj" and not is_passive(verb):
        return verb
    if rule.light == "passive" and is_passive(verb) and (
            role == "subj" or (role_of(verb)[0] == "acl" and role_of(verb)[2] == head)):  # fmt: skip
        return verb
    return None


class _Ends:
    """One match of one rule: finds what stands at the relation's two ends."""

    def __init__(self, rule: Rule, relation: Relation, token: Token, inner: list[Token],
                 light: Token | None, lex: Lexicon,
                 rules: Mapping[str, tuple[Rule, ...]]) -> None:  # fmt: skip
        self.rule, self.relation, self.token, self.inner = rule, relation, token, inner
        self.light, self.lex, self.rules = light, lex, rules
        self.args = arguments(light if light is not None else token)
        self.named_event: Mention | None = None  # in which the thing happened, if the clause says

    def claims(self, article: Article) -> Iterator[Claim]:
        if self.rule.prep and not self.slot("prep"):
            return
        if self.where_only():
            return
        objects = self.end(self.rule.object, self.rule.range or self.relation.range, "object")
        if not objects:
            return
        subjects = self.end(self.rule.subject, self.relation.domain, "subject") or self.supported()
        subjects = self.behind(subjects) if subjects else self.happening()
        literal, is_a = self.relation.range == "Literal", self.lex.ontology.is_a
        for subject, via_subject in subjects:
            for target, via_object in objects:
                placed = is_a(subject.type, "Place") and not is_a(subject.type, "Actor")
                if placed and is_a(target.type, "Place") and target.kind != "name":
                    continue  # "the largest city in the country" says nothing about where
                if (literal and subject.kind != "name") or not self.is_violent(subject, target):
                    continue
                if self.rule.frame == "Intransitive" and not self.rule.inner and subject.kind == "event" and (
                        subject.start == self.token.idx and target.count is None):  # fmt: skip
                    continue  # "who died in 2013": that somebody died needs a number or an event
                if subject.start != target.start or subject.end != target.end:
                    claim = self.claim(article, subject, target, via_subject, via_object)
                    if self.is_where(target):
                        near = self.rule.prep in self.lex.ontology.words["nearPrep"]
                        yield replace(claim, found_by=NEAR if near else WHERE)
                        continue
                    yield claim
                    yield from self.parts(claim)

    def where_only(self) -> bool:
        """ "were shot at a checkpoint": what was done is done to the subject, and "at" is where."""
        rule = self.rule
        if rule.pos != "VERB" or not rule.prep or rule.inner or not is_passive(self.token):
            return False
        plain = any(
            r.relation == rule.relation and not r.prep and not r.inner and r.frame == "Transitive"
            for r in self.rules.get(rule.head, ())
        )
        return plain and any(
            self.lex.ontology.is_a(m.type, "Actor")
            for a in self.slot("subj")
            if a.via != "relative"
            for m in [mention_at(a.token, self.lex)]
            if m is not None
        )

    def parts(self, claim: Claim) -> Iterator[Claim]:
        """ "15 people, including 3 children and Ann Lee": claims of their own, part of the other's count."""
        head = head_of(self.token.doc, claim.object.start, claim.object.end)
        counted = self.relation.toll and claim.count is not None
        if head is None or not (counted or head.tag_ in {"NNS", "NNPS"}):
            return
        for token in self.included(head):
            part = mention_at(token, self.lex)
            if part is None or not self.lex.ontology.is_a(part.type, self.relation.range):
                continue
            if part.kind == "name" or (counted and part.count is not None):
                yield replace(claim, object=part, count=part.count,
                              part_of=claim if counted else None,
                              confidence=round(claim.confidence * 0.9, 3))  # fmt: skip

    def included(self, head: Token) -> list[Token]:
        """What "including" or "such as" counts among a phrase: behind it, or behind its clause.

        "Ten groups attacked the guards, including the X": of two that are several, the counted one.
        """
        words = self.lex.ontology.words["includingPrep"]
        found = [a.token for a in dependents(head) if a.prep in words]
        if not found:
            ends = [a.token for a in self.args if a.role in {"subj", "obj", "agent"}]
            found = [a.token for a in self.args if a.prep in words
                     and head.i == max((e.i for e in ends if e.i < a.token.i), default=-1)]  # fmt: skip
        if found and not _is_counted(head) and any(
                role_of(t)[0] == "subj" for t in _counted(head.doc[head.sent.start : head.i])):  # fmt: skip
            return []
        if not found and _is_counted(head) and role_of(head)[0] == "subj":
            marks = (t for t in head.doc[head.i : head.sent.end] if t.lower_ in words)
            found = [m.head for m in marks
                     if m.head.i > m.i and not _counted(head.doc[head.i + 1 : m.i])]  # fmt: skip
        return [t for token in found for t in expand(token, self.lex)]

    def pairs(self, article: Article) -> Iterator[Claim]:
        """Reciprocal: "X and Y met" gives each pair of the coordinated once."""
        both = self.end(self.rule.both, self.relation.domain, "subject")
        found = [end for end in both if end[1] != "member"]  # "nine brigades, including the X"
        for i, (first, via) in enumerate(found):
            for second, _ in found[i + 1 :]:
                yield self.claim(article, first, second, via, via)

    def is_violent(self, subject: Mention, target: Mention) -> bool:
        """ "targeted officials with sanctions", "took the bus": weak triggers want arms at the ends."""
        words, head = self.lex.ontology.words, self.rule.head
        if self.rule.inner or self.rule.prep:
            return True
        if head in words["searchTrigger"] and self.is_any(subject, "searcherClass"):
            return False
        if head in words["verbalTrigger"]:
            verbal = self.is_any(subject, "politicalClass") and self.is_any(
                target, "politicalClass"
            )
            named = subject.kind == "name" and target.kind == "name"
            return not (verbal and named) and target.head not in words["verbalTarget"]
        if head in words["takingTrigger"]:
            return self.is_any(subject, "takerClass") and self.is_any(target, "takenClass")
        if head in words["weakTrigger"]:
            return self.is_any(subject, "armedClass") or self.is_any(target, "struckClass")
        return True

    def is_where(self, target: Mention) -> bool:
        """ "a bomb exploded in Aden", "near a school": where it was, and not what it was meant for."""
        words, is_a = self.lex.ontology.words, self.lex.ontology.is_a
        if self.rule.pos != "VERB" or self.relation.name not in words["blastRelation"]:
            return False
        area = is_a(target.type, "Place") and not is_a(target.type, "Facility")
        near = self.rule.prep in words["nearPrep"]
        return near or (area and self.rule.prep in words["insidePrep"])

    def is_any(self, mention: Mention, words: str) -> bool:
        classes, is_a = self.lex.ontology.words[words], self.lex.ontology.is_a
        return mention.kind == "pronoun" or any(is_a(mention.type, cls) for cls in classes)

    # ---------------------------------------------------------------- ends
    def end(self, slots: tuple[str, ...], wanted: str, which: str) -> list[tuple[Mention, str]]:
        """The mentions of the first slot that holds any of the wanted class."""
        one = self.token.tag_ in {"NN", "NNP"} and not is_copular(self.token)
        for slot in slots:
            found: list[tuple[Mention, str]] = []
            for arg in map(self.antecedent, self.slot(slot)):
                whole = is_hyphenated(self.token) and which == "object"
                whole |= one and slot == "anchor"  # "Ann Lee, a member of the X, and Jo Day"
                heads = [arg.token] if whole else expand(arg.token, self.lex)
                if arg.via in {"participle", "relative"}:  # "the Front, known as X, and its ally"
                    heads = [h for h in heads if h.i < self.token.i] or [arg.token]
                if which == "object" and self.with_person(heads):
                    continue
                for head in heads:
                    for mention in self.read(head, wanted, which):
                        if slot == "anchor" and not self.is_of_kind(mention):
                            continue
                        if all(mention != m for m, _ in found):
                            found.append((mention, arg.via))
                    if which == "subject":
                        found += [(m, "member") for m in self.members(head, wanted)]
            if found:
                return found
        return []

    def antecedent(self, arg: Arg) -> Arg:
        """ "the mayor of Achi, *who* was kidnapped", "an attack on a funeral *that* killed 50": what a
        relative clause can be about, where the noun before it is of another kind.
        """
        if arg.via != "relative":
            return arg
        person = any(t.lower_ in {"who", "whom"} for t in having(self.token, "subj", "obj"))
        if not person and not (self.relation.toll and arg.role == "subj"):
            return arg
        token = arg.token
        for _ in range(4):
            mention = mention_at(token, self.lex)
            if mention is not None and mention.kind == "pronoun":
                break
            if mention is not None and (
                self.is_who(mention) if person else self.is_deadly(mention)
            ):
                return arg._replace(token=token)
            role, _, token = role_of(token)
            if role not in {"nmod", "appos", "conj", "flat"}:
                break
        return arg

    def is_who(self, mention: Mention) -> bool:
        """Whether "who" may be said of it: persons, and bands of them."""
        is_a, bands = self.lex.ontology.is_a, self.lex.ontology.words["bandClass"]
        return any(is_a(mention.type, cls) for cls in ("Human", "EthnicGroup", *bands))

    def is_deadly(self, mention: Mention) -> bool:
        """Whether a toll may be of it: an armed actor, a weapon, or a happening that is violent."""
        is_a, words = self.lex.ontology.is_a, self.lex.ontology.words
        if mention.kind == "event":
            return mention.type != "Event"
        return any(is_a(mention.type, cls) for cls in words["armedClass"]) or mention.type == ""

    def with_person(self, heads: Sequence[Token]) -> bool:
        """ "joined Ann Lee and partners for talks": who joins a person joins no group."""
        found = (mention_at(head, self.lex) for head in heads)
        return self.relation.name in self.lex.ontology.words["groupOnly"] and any(
            m is not None and self.lex.ontology.is_a(m.type, "Person") for m in found)  # fmt: skip

    def is_of_kind(self, anchor: Mention) -> bool:
        """What a role noun is said of is of the noun's own kind: a city is no captain."""
        if self.rule.head in self.lex.ontology.words["memberWord"]:
            return True  # states are members, too
        first, _ = phrase_tokens(self.token)
        cls, is_a = noun_class(self.token, first, self.lex), self.lex.ontology.is_a
        kinds = [kind for kind in ("Human", "Place", "Group") if is_a(cls, kind)]
        return not kinds or anchor.kind == "pronoun" or any(is_a(anchor.type, k) for k in kinds)

    def members(self, head: Token, wanted: str) -> list[Mention]:
        """ "20 groups, including X and Y": the named members of a described many do the same."""
        if head.tag_ != "NNS" or self.relation.range == "Literal":  # a former name is one's own
            return []
        named = (t for t in self.included(head) if t.lower_ not in self.lex.demonyms)
        found = (mention_at(token, self.lex) for token in named)  # "Turkmen and other brigades"
        return [m for m in found
                if m is not None and m.kind == "name" and self.lex.ontology.is_a(m.type, wanted)]  # fmt: skip

    def read(self, head: Token, wanted: str, which: str) -> list[Mention]:
        mention = mention_at(head, self.lex)
        if mention is None or (is_bare_number(mention) and not self.counts(which)):
            return []
        is_a = self.lex.ontology.is_a
        if which == "subject":
            mention = named_by_apposition(head, mention, self.lex)
        if mention.kind == "pronoun":
            anybody = self.lex.nouns.get(mention.head, "")
            if not anybody:
                thing = which == "object" and self.rule.range and mention.head == "it"
                return [] if thing else [mention]  # "took the car and abandoned it": no siege
            anyone = which == "object" and is_a(anybody, wanted)  # and nobody does anything
            return [replace(mention, kind="description", type=anybody)] if anyone else []
        if which == "subject" and is_a(mention.type, "Weapon") and (
                self.relation.name in self.lex.ontology.words["ownMotion"]):  # fmt: skip
            return []  # "rebel shells landed in the market": no rebel went there
        if which == "subject":
            acting = modifiers_that_act(head, mention, self.lex)
            if acting and all(is_a(m.type, wanted) for m in acting):
                return acting
        if wanted == "Literal":
            return [replace(mention, kind="literal", type="")] if mention.kind == "name" else []
        if mention.kind == "description" and mention.head in self.lex.ontology.words["frontNoun"]:
            return []  # "attacks on every front"
        if which == "object" and wanted != "Place" and (
                mention.kind == "description" and mention.name in self.lex.ontology.words["direction"]):  # fmt: skip
            return []
        capital = acting_capital(mention, self.lex)  # "Moscow accused Kyiv": states, by their seat
        if capital is not None and (self.relation.speech_act or not is_a(mention.type, wanted)):
            mention = capital
        if which == "object" and self.relation.name in self.lex.ontology.words["towardsOwner"]:
            return self.owners(head, mention, wanted)
        if which == "object" and self.upon_people() and is_somebody(head, mention):
            mention = replace(mention, type="Person" if head.tag_ == "NN" else "People")
        return [mention] if is_a(mention.type, wanted) else []

    def counts(self, which: str) -> bool:
        """ "captured three" may be three tanks: whether a number alone is of people here."""
        taking = self.lex.ontology.words["takingVerb"]
        return which == "object" and self.upon_people() and self.rule.head not in taking

    def upon_people(self) -> bool:
        """Whether what the relation tells befalls people only: "killed", "arrested"."""
        return (self.relation.domain, self.relation.range) == ("Cause", "Actor")

    def owners(self, head: Token, mention: Mention, wanted: str) -> list[Mention]:
        """ "rejected a call from France", "condemned the Syrian strikes": an act upon what an actor
        says, has or does is towards the actor. Without one it is upon the thing, if it may be.
        """
        is_a = self.lex.ontology.is_a
        found: list[Mention] = []
        if mention.kind == "event":
            found = [m for m, _ in self.doers(head) if is_a(m.type, wanted)]
            if found:
                self.named_event = mention
        elif not mention.type and mention.kind == "description":
            whose = {"by", "from"}
            if head.lemma_.lower() in self.lex.ontology.words["abstractNoun"]:
                whose = {"by", "from", "of"}
            owners = [a for a in dependents(head) if a.role == "nmod" and a.prep in whose]
            owners = [a for a in dependents(head) if a.role == "poss"] or owners
            found = [m for a in owners for t in expand(a.token, self.lex)
                     for m in self.read(t, "Actor", "subject") if m.kind != "pronoun"]  # fmt: skip
            if not owners:
                before = [a.token for a in dependents(head) if a.role in {"amod", "compound"}]
                found = [m for b in before if b.i < head.i and not (b.i and b.nbor(-1).text == "-")
                         for t in conjuncts(b) if (m := actor_of_modifier(t, self.lex)) is not None]  # fmt: skip
            found = [m for m in found if is_a(m.type, wanted)]
        return found or ([mention] if is_a(mention.type, wanted) else [])

    def slot(self, slot: str) -> list[Arg]:
        if slot == "anchor":
            role, prep, head = role_of(self.token)
            if role == "nmod" and prep in self.rule.inner:  # "areas under Taliban control"
                return [Arg("anchor", "", head)]
            return [Arg("anchor", "", anchor) for anchor in anchors(self.token)]
        if slot == "xcomp":
            return self.complement()
        if slot == "obj":
            small = [
                a for t in self.inner for a in dependents(t) if a.role == "subj"
            ]  # "left ten dead"
            # "fought off the gunmen": a parser may read the particle as a preposition
            return small + [a for a in self.args if a.role == slot
                            or (a.role == "obl" and a.prep and a.prep in self.rule.inner
                                and a.token not in self.inner)]  # fmt: skip
        if slot in _VERB_ROLES:
            found = [
                arg
                for arg in self.args
                if arg.role == slot and (slot != "agent" or arg.token.i > self.token.i)
            ]  # "by the end of May, 12 were killed"
            if slot == "subj" and (told := self.commanded()):
                return told
            if slot == "subj" and any(is_party(arg.token) for arg in found):
                return []
            more = {"agent": shared_agents, "subj": self.purposing}.get(slot)
            return found or (list(more(self.token)) if more is not None else [])
        if slot in {"poss", "compound", "amod"}:
            judging = self.lex.ontology.words["judgingNoun"]
            other = {
                w
                for r in self.rules[self.rule.head]
                if r.relation == self.relation.name
                for word in r.inner
                for w in word.split("|")
            }  # "military aid to": no aid of the military's
            return [a for a in self.bearing() if a.role == slot and a.token not in self.inner
                    and not (self.rule.voice == "role" and self.outranked(a))
                    and a.token.lemma_.lower() not in judging | other
                    and not (slot == "compound" and self.rule.pos == "NOUN" and self.rule.voice != "role"
                             and self.is_city(a.token))]  # fmt: skip
        prep = self.rule.prep if slot == "prep" else slot
        if self.rule.pos == "NOUN" and self.governed(prep):
            return []
        return [arg for arg in self.bearing() if arg.role in {"obl", "nmod", "agent"}
                and (arg.prep == prep or (slot == "prep" and self.own_prep(arg.prep)))]  # fmt: skip

    def commanded(self) -> list[Arg]:
        """ "ordered the army to leave", "called on the rebels to free them": who a speech act bids do
        something does it, and not who speaks.
        """
        role, _, verb = role_of(self.token)
        if role == "advcl" and self.token.tag_ == "VBG":  # "began with rebels shelling the port"
            wanted = any(not rule.inner and "with" in rule.prep.split("|")
                         for rule in self.rules.get(verb.lemma_.lower(), ()))  # fmt: skip
            return [a._replace(role="subj", via="control") for a in dependents(verb) if a.prep == "with"
                    and not wanted and a.token.right_edge.i + 1 == self.token.i]  # fmt: skip
        to = any(t.lower_ == "to" for t in having(self.token, "mark"))
        if role not in {"advcl", "xcomp"} or not to or not is_verb(verb):
            return []
        relations, is_a = self.lex.ontology.relations, self.lex.ontology.is_a
        bids = [rule for rule in self.rules.get(verb.lemma_.lower(), ()) if not rule.inner
                and relations[rule.relation].speech_act and is_a(relations[rule.relation].range, "Actor")]  # fmt: skip
        preps = {prep for rule in bids if rule.prep for prep in rule.prep.split("|")}
        bidden = [a for a in arguments(verb) if a.token.i < self.token.i and (
            (a.role in {"obj", "iobj"} and not all(rule.prep for rule in bids)) or (a.role == "obl" and a.prep in preps))]  # fmt: skip
        return [arg._replace(role="subj", prep="", via="control") for arg in bidden]

    def outranked(self, arg: Arg) -> bool:
        """ "Chadian leftist leader", "Chad's Football League president": not Chad's, but of those
        whom a nearer word names.
        """
        between = [a.token for a in dependents(self.token) if a.role in {"amod", "compound", "poss"}
                   and arg.token.i < a.token.i < self.token.i]  # fmt: skip
        nouns, is_a, judging = (
            self.lex.nouns,
            self.lex.ontology.is_a,
            self.lex.ontology.words["judgingNoun"],
        )
        kinds = [nouns.get(t.lemma_.lower(), "") for t in between
                 if not t.ent_type_ and t.lemma_.lower() not in judging]  # fmt: skip
        return any(is_a(kind, "Group") or is_a(kind, "People") for kind in kinds) or any(
            t.ent_type_ in {"ORG", "EVENT"} and name_around(t) != name_around(arg.token) for t in between)  # fmt: skip

    def purposing(self, deed: Token) -> list[Arg]:
        """ "gear up to attack", "shelled it in an attempt to destroy the radar": what is done to an end
        has the doer of the clause.
        """
        role, _, verb = role_of(deed)
        if deed.tag_ != "VB" or not any(t.lower_ == "to" for t in having(deed, "mark")):
            return []
        if role == "acl" and is_noun(verb):
            noun, prep, verb = role_of(verb)
            if (noun, prep) != ("obl", "in"):
                return []
        elif role != "advcl":
            return []
        if not is_verb(verb) or is_passive(verb):
            return []
        given = [
            a for a in arguments(verb) if a.via not in {"adjunct", "control"}
        ]  # too long a way
        if role == "advcl" and any(self.is_end(a, deed) for a in given):
            return []
        return [a._replace(via="control") for a in given if a.role == "subj"]

    def is_end(self, arg: Arg, deed: Token) -> bool:
        """ "sent jets to bomb it", "rejected a call to free them": who or what the deed may hang on."""
        if arg.role not in {"obj", "iobj"}:
            return arg.prep in {"for", "to"} and arg.token.i < deed.i <= arg.token.right_edge.i + 2
        mention = mention_at(arg.token, self.lex)
        return mention is None or not self.lex.ontology.is_a(mention.type, "Weapon")

    def complement(self) -> list[Arg]:
        """ "demanded that Iraq withdraw", "named him leader": who the trigger's clause is about."""
        found = []
        for arg in self.args:
            if arg.role in {"ccomp", "xcomp"}:
                own = [a for a in dependents(arg.token) if a.role == "subj"]
                found += own or ([arg] if is_noun(arg.token) else [])
        return found

    def own_prep(self, prep: str) -> bool:
        """ "pull out of": a parser may read "out of" as one preposition."""
        words = prep.split()
        return (
            bool(words)
            and words[-1] == self.rule.prep
            and all(w in self.rule.inner for w in words[:-1])
        )

    def governed(self, prep: str) -> bool:
        """ "blamed the attack on Hezbollah": the preposition is the verb's, not the noun's."""
        role, _, verb = role_of(self.token)
        return role == "obj" and self.light is None and any(
            prep in rule.prep.split("|") and not rule.inner
            for rule in self.rules.get(verb.lemma_.lower(), ())
        )  # fmt: skip

    def bearing(self) -> list[Arg]:
        """What hangs on the trigger, on its other words, and on the light verb above it."""
        found = list(self.args) if self.rule.pos == "VERB" else list(dependents(self.token))
        for token in self.inner:
            found += dependents(token)
        if self.rule.pos == "VERB" and self.rule.prep:
            objects = [a.token for a in self.args if a.role == "obj"
                       or (a.role == "obl" and a.prep and a.prep in self.rule.inner)]  # fmt: skip
            objects += [b.token for t in objects for b in dependents(t) if b.prep == "of"]
            found += [b for t in objects for b in dependents(t)
                      if b.role == "nmod" and b.prep == self.rule.prep]  # fmt: skip
        if self.light is not None:
            found += [a for a in self.args if a.role in {"obl", "nmod", "agent"}]
        if (
            self.rule.pos == "NOUN"
        ):  # "the killing of six priests by soldiers", where "by" hangs on the priests
            found += [b for a in found if a.role == "nmod" for b in dependents(a.token)
                      if b.role == "nmod" and b.prep in {"by", self.rule.prep} - {"of"}]  # fmt: skip
            found += phrases_behind(self.token) + phrases_shared(self.token)
        return found

    def supported(self) -> list[tuple[Mention, str]]:
        """ "ordered the arrest of …", "launched an operation to free …": the deed of the subject of the
        verb that governs it, for verbs that speak of one's own deeds.
        """
        words = self.lex.ontology.words
        own = words["lightVerb"] | words["supportVerb"]
        if self.rule.pos == "VERB" and "subj" in self.rule.subject and self.token.tag_ == "VB":
            role, _, verb = role_of(self.token)
            if role == "acl" and is_noun(verb):
                role, _, verb = role_of(verb)
            passive = False
        elif self.rule.pos == "NOUN" and "by" in self.rule.subject:
            top = self.token
            role, _, verb = role_of(top)
            while role == "conj" and is_noun(verb):
                top = verb
                role, _, verb = role_of(top)
            passive = is_passive(verb)
        else:
            return []
        name = f"{verb.lemma_.lower()} {particle(verb)}".strip()
        if not is_verb(verb) or name not in own or (
                role not in ({"subj"} if passive else {"obj", "advcl", "acl"})):  # fmt: skip
            return []
        is_a, told = self.lex.ontology.is_a, name in words["tellingVerb"]
        if told and any(is_a(self.relation.name, other) for other in words["toldOfOthers"]):
            return []
        return [(m, "carried") for arg in arguments(verb) if arg.role == ("agent" if passive else "subj")
                for head in expand(arg.token, self.lex)
                for m in self.read(head, "Group" if told else "Actor", "subject")]  # fmt: skip

    # ----------------------------------------------------------- happening
    def happening(self) -> list[tuple[Mention, str]]:
        """No agent in the text: the event that the clause names, else that of the trigger itself.

        Only where the clause leaves the agent out; an agent of the wrong class gives nothing, but
        for an instrument or vehicle in its place ("a car bomb killed …").
        """
        ontology = self.lex.ontology
        domain, words = self.relation.domain, ontology.words
        if not self.relation.event or not (
            ontology.is_a("Event", domain) and ontology.is_a(domain, "Cause")
        ):
            return []
        for slot in self.rule.subject:
            if slot in {"amod", "compound", "poss"}:
                continue
            for arg in self.slot(slot):
                mention = mention_at(arg.token, self.lex)
                if mention is None or not ontology.is_a(mention.type, "Object"):
                    return []
        for arg in self.args:
            if arg.role in {"obl", "agent"} and arg.prep in words["eventPrep"]:
                mention = mention_at(arg.token, self.lex)
                if mention is not None and mention.kind == "event":
                    if arg.prep in words["laterPrep"] and not self.relation.toll:
                        continue  # "detained after the killing": not by it
                    self.named_event = mention
                    return self.doers(arg.token) or [(mention, arg.via)]
        return [(self.event(), "")]

    def behind(self, subjects: list[tuple[Mention, str]]) -> list[tuple[Mention, str]]:
        """ "rebel shelling killed …": who stands behind an event that does something, if it says."""
        found = []
        for mention, via in subjects:
            head = head_of(self.token.doc, mention.start, mention.end)
            doers = self.doers(head) if mention.kind == "event" and head is not None else []
            if doers:
                self.named_event = mention
            found += doers or [(mention, via)]
        return found

    def doers(self, event: Token) -> list[tuple[Mention, str]]:
        """ "killed in the rebel bombardment", "in shelling by rebels": the event's own agent."""
        found = []
        judging = self.lex.ontology.words["judgingNoun"]
        own = mention_at(event, self.lex)
        suffered = (
            own is not None
            and own.type in self.lex.ontology.words["sufferedEvent"]
            and not any(arg.prep == "of" for arg in dependents(event))
        )  # "the bishop's murder", but "the rebels' murder of the bishop"
        for arg in (*dependents(event), *phrases_behind(event)):
            if arg.token.lemma_.lower() in judging or (suffered and arg.role == "poss"):
                continue
            if arg.role == "compound" and self.is_city(arg.token):
                continue
            if arg.role in {"compound", "poss"} or (
                arg.role in {"nmod", "agent"} and arg.prep == "by"
            ):
                wanted = "Group" if arg.role == "compound" else "Actor"  # "journalist arrests"
                for head in expand(arg.token, self.lex):
                    found += [(m, "event") for m in self.read(head, wanted, "subject")
                              if m.kind != "pronoun"]  # fmt: skip
            elif arg.role == "amod":
                found += [(m, "event") for t in conjuncts(arg.token)
                          if (m := acting_state(t, self.lex)) is not None]  # fmt: skip
        return found

    def is_city(self, token: Token) -> bool:
        """ "a Beirut car bombing": before a happening's noun a city is where, even a capital."""
        mention = mention_at(token, self.lex)
        return mention is not None and self.lex.ontology.is_a(mention.type, "City")

    def event(self) -> Mention:
        """The happening that the trigger speaks of, labelled by its noun or its class."""
        own = mention_at(self.token, self.lex)
        if own is not None and own.kind == "event":
            return own
        cls = self.lex.ontology.classes[self.relation.event]
        start, end = self.token.idx, self.token.idx + len(self.token)
        label = self.relation.label if cls.name == "Event" else cls.label
        return Mention(start, end, self.token.text, cls.name, "event", label,
                       self.token.lemma_.lower())  # fmt: skip

    def claim(self, article: Article, subject: Mention, target: Mention, *via: str) -> Claim:
        event = self.named_event
        if event is not None:
            pass
        elif subject.kind == "event":
            event = subject
        elif target.kind == "event":
            event = target
        elif self.relation.event:
            event = self.event()
        confidence = _CONFIDENCE[self.rule.pos]
        for how in via:
            confidence *= _VIA.get(how, 0.85)
        for mention in (subject, target):
            confidence *= 0.8 if mention.kind == "pronoun" else 1.0
        token = self.token
        trigger = Span(token.idx, token.idx + len(token), token.text)
        voice = self.rule.voice or self.rule.light or "nominal"
        return Claim(
            article=article.id, subject=subject, relation=self.relation.name, object=target,
            trigger=trigger, sentence=span(token.doc, *sentence_of(token)),
            found_by=f"{self.rule.frame}/{voice}", confidence=round(confidence, 3),
            count=target.count if self.relation.toll else target.count or subject.count,
            event=event,
        )  # fmt: skip


def _is_counted(noun: Token) -> bool:
    return bool(having(noun, "nummod"))


def _counted(words: Iterable[Token]) -> list[Token]:
    """The plural nouns with a number."""
    return [t for t in words if t.tag_ == "NNS" and _is_counted(t)]


def phrases_behind(noun: Token) -> list[Arg]:
    """ "spoke of an attack on the port": phrases right behind a noun that hang on the word above it.

    Between a subject and its verb they can belong to nothing else.
    """
    role, _, head = role_of(noun)
    if role not in {"subj", "obj", "obl"}:
        return []
    found, at = [], noun.right_edge.i + 1
    for arg in dependents(head):
        if arg.role == "obl" and arg.prep and arg.token.left_edge.i == at:
            found.append(arg._replace(role="nmod"))
            at = arg.token.right_edge.i + 1
    return found


def is_somebody(head: Token, mention: Mention) -> bool:
    """ "a beekeeper", "18 suspected spotters": a noun that the ontology lacks, and that ends like one
    of a person.
    """
    counted = mention.count is not None or any(
        t.lower_ in {"a", "an", "another"} for t in having(head, "det")
    )
    return not mention.type and mention.kind == "description" and counted and (
        mention.head.endswith(_PERSON_ENDINGS))  # fmt: skip


def is_bare_number(mention: Mention) -> bool:
    """ "killing *three*": people of whom the text gives the number and no noun."""
    return mention.count is not None and mention.count.text == mention.text


def shared_agents(passive: Token) -> list[Arg]:
    """ "two killed and four wounded by raiders": the phrase behind serves both, whichever has it."""
    role, _, first = role_of(passive)
    others = [first] if role == "conj" and is_verb(first) and is_passive(first) else []
    if not having(passive, "obl", "agent", "xcomp"):
        others += [t for t in having(passive, "conj")
                   if is_verb(t) and is_passive(t) and not having(t, "aux")]  # fmt: skip
    return [a._replace(via="conj") for other in others for a in dependents(other)
            if a.role == "agent" and a.token.i > max(passive.i, other.i)]  # fmt: skip


def phrases_shared(noun: Token) -> list[Arg]:
    """ "the kidnapping and murder of a judge": what stands behind the second noun is of both."""
    role, _, first = role_of(noun)
    if role != "conj" or not is_noun(first) or having(noun, "nmod"):
        return []
    return [a for a in dependents(first) if a.role == "nmod" and a.token.i > noun.i]


def named_by_apposition(head: Token, mention: Mention, lex: Lexicon) -> Mention:
    """ "Ann Lee, *the general* who leads …", "the X, *a group* that …": the name that it is said of."""
    role, _, above = role_of(head)
    if mention.kind != "description" or role != "appos" or head.tag_ != "NN" or above.i > head.i:
        return mention
    named, is_a = mention_at(above, lex), lex.ontology.is_a
    if named is None or named.kind != "name" or not any(
            is_a(mention.type, kind) and is_a(named.type, kind) for kind in ("Human", "Group")):  # fmt: skip
        return mention
    return named


def is_party(subject: Token) -> bool:
    """ "Fighting between rebels, *the army* and *militias* killed …", read with the army as the
    subject: "between" wants two, and the second of them stands here.
    """
    doc = subject.doc
    if not having(subject, "conj") or subject.left_edge.i == subject.sent.start:
        return False
    for at in range(subject.left_edge.i - 1, subject.sent.start, -1):
        token = doc[at]
        if is_verb(token) or token.pos_ == "AUX":
            return False
        if token.lower_ == "between":
            first = role_of(token)[2]
            return (
                token.i < first.i < subject.left_edge.i
                and len(conjuncts(first)) == 1
                and doc[first.right_edge.i + 1].text == ","
            )
    return False


def anchors(token: Token) -> list[Token]:
    """The names that a role noun speaks of: "X, leader of Y", "Y leader X", "X is the leader of Y"."""
    top = token
    role, prep, head = role_of(top)
    if role == "conj":  # "Hamas and its military wing, the Qassam Brigades"
        beside = [*having(token, "appos"), *having(head, "appos")]
        named = [t for t in beside if t.ent_type_ and 0 < t.left_edge.i - token.i < 3]
        if named:
            return named[:1]
    while role == "conj" and (is_noun(head) or head.pos_ == "ADJ"):
        person = top.i + 1 < len(top.doc) and top.doc[top.i + 1].ent_type_ == "PERSON"
        others = any(
            t.lower_ == "other" for t in having(top, "amod")
        )  # "Ann Lee and other members"
        if head.ent_type_ and not (is_copular(head) or others) and (
                person or top.tag_ in {"NNS", "NNPS"} or having(top, "det", "poss")):  # fmt: skip
            role = "list"  # "the president Ann Lee and government officials"
            break
        top = head
        role, prep, head = role_of(top)
    found: list[Token] = []
    if role == "subj" and is_copular(head) and is_noun(head) and any(
            t.lower_ == "the" for t in having(top, "det")):  # fmt: skip
        return conjuncts(head)  # "the authors of the attack are two brothers"
    if is_copular(top) or (is_verb(top) and having(top, "subj")):
        found = [arg.token for arg in arguments(top) if arg.role == "subj"]
        found = found or having(top, "subj")
    elif role in {"appos", "title", "compound"} or (role == "nmod" and not prep):
        if role == "appos" or head.ent_type_:
            found = [head]
    elif is_noun(head) and (role == "acl" or (role == "amod" and token.pos_ == "ADJ")):
        found = [head]
    if not found:
        found = [t for t in having(top, "appos", "flat", "title") if t.ent_type_ and t.i > top.i]
        found = found[:1]
    one = token.tag_ in {"NN", "NNP"}  # no "Taliban militants"
    if not found and one and token.i > 0 and token.doc[token.i - 1].ent_type_ == "ORG":
        first, last = name_around(token.doc[token.i - 1])  # "its Ahrar al-Sham faction"
        if last < token.i:
            found = [token.doc[first : last + 1].root]
    if not found and token.i + 1 < len(token.doc) and token.doc[token.i + 1].ent_type_ == "PERSON":
        first, last = name_around(token.doc[token.i + 1])
        found = [token.doc[first : last + 1].root]
    return [t for anchor in found for t in conjuncts(anchor)] if is_copular(top) else found
