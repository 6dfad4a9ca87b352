"""Turtle in, Ontology out; the sole judge of the annotations."""

from __future__ import annotations

import gc
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import cast, get_args

import pyoxigraph as ox

from kg.errors import OntologyError, PatternError
from kg.files import ontologies
from kg.model import Certainty, Class, Cue, Frame, Known, Ontology, Polarity, Realis, Relation, Span
from kg.patterns import compile_rules

CORE = "kg.ttl"
NOT_READ = frozenset({"shapes.ttl"})  # shapes constrain graphs and configure nothing
LITERAL = "Literal"  # the range of a relation whose object is text, as `Relation.range` says it

KG = "https://w3id.org/conflictkg/ontology#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
SCHEMA = "https://schema.org/"
TYPE, CLASS, SYMMETRIC = RDF + "type", OWL + "Class", OWL + "SymmetricProperty"
SUBCLASS, SUBPROPERTY = RDFS + "subClassOf", RDFS + "subPropertyOf"
LABEL, DOMAIN, RANGE = RDFS + "label", RDFS + "domain", RDFS + "range"
PREF_LABEL, ALT_LABEL, NOTATION = SKOS + "prefLabel", SKOS + "altLabel", SKOS + "notation"
SAME_AS, LATITUDE, LONGITUDE = SCHEMA + "sameAs", SCHEMA + "latitude", SCHEMA + "longitude"
SOURCE = "http://purl.org/dc/terms/source"
DECLARES = frozenset({TYPE, SUBCLASS, KG + "word"})  # a word list needs no type
PROPERTY_TYPES = frozenset(
    {KG + "Relation"} | {OWL + kind + "Property" for kind in ("Annotation", "Object", "Datatype")}
)
FOREIGN = {  # what may be said with the terms of others, so that a slip of the pen is seen
    RDF: {"type"},
    RDFS: {
        "label", "comment", "domain", "range", "subClassOf", "subPropertyOf", "seeAlso",
        "isDefinedBy",
    },
    SKOS: {
        "prefLabel", "altLabel", "notation", "definition", "note", "scopeNote", "editorialNote",
        "closeMatch", "exactMatch", "broadMatch", "narrowMatch", "relatedMatch",
    },
    SCHEMA: {"sameAs", "latitude", "longitude"},
}  # fmt: skip
CUE_KINDS = {
    "ReportingCue": "reporting",
    "ModalityCue": "modality",
    "NegationCue": "negation",
    "HedgeCue": "hedge",
}
MARK = re.compile(r"<(/?)([^<>]*)>|[<>]")
DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)

Terms = Mapping[str, list[ox.NamedNode | ox.Literal]]  # predicate → objects, as written


@dataclass(frozen=True, slots=True)
class _Triples:
    """What the files say: subject → predicate → objects, in the order in which it is written."""

    of: Mapping[str, Terms]
    by_type: Mapping[str, list[str]]  # type → its subjects; empty for a single file
    files: tuple[tuple[Path, bytes], ...]  # with their bytes, for the line in a message

    def __getitem__(self, subject: str) -> Terms:
        return self.of.get(subject, {})


def read_ontology(*extra: Path) -> Ontology:
    """The built-in ontologies, and extra files merged after them, checked as a whole.

    An extra file may add relations, classes, cues, words and named things, and words to those that
    exist; it may not give a second value where one is due. Nothing is fetched. Raises OntologyError
    (PatternError for a frame or trigger) naming file, line, culprit and what would be right. The
    built-in frames and triggers are judged where they are compiled (patterns.py), once.
    """
    if not extra:
        return _builtin()[1]
    triples = _merge([_builtin()[0], *(_read_file(Path(path)) for path in extra)])
    ontology = _ontology(triples)
    try:
        compile_rules(ontology)  # the judge of patterns and triggers
    except PatternError as error:
        raise _located(triples, error) from error
    return ontology


@cache
def _builtin() -> tuple[_Triples, Ontology]:
    swept = gc.isenabled()
    gc.disable()  # all that is made here stays: to walk it again and again took a sixth of the time
    try:
        return _read_builtin()
    finally:
        if swept:
            gc.enable()


def _read_builtin() -> tuple[_Triples, Ontology]:
    folder = ontologies()
    if not (folder / CORE).is_file():
        raise OntologyError(f"{folder}: no {CORE} there; want the ontologies that come with kg")
    paths = sorted(path for path in folder.glob("*.ttl") if path.name not in NOT_READ)
    triples = _merge([_read_file(path) for path in paths])
    return triples, _ontology(triples)


# ------------------------------------------------------------------------- reading
def _read_file(path: Path) -> _Triples:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise OntologyError(f"{path}: {error.strerror}; want a file of Turtle") from error
    syntax = ox.RdfFormat.from_extension(path.suffix.removeprefix("."))
    if syntax is None or syntax.supports_datasets:
        raise OntologyError(f"{path}: format {path.suffix!r}; an ontology is .ttl, .nt or .rdf")
    if DOCTYPE.search(raw):
        raise OntologyError(f"{path}: holds <!DOCTYPE or <!ENTITY, which may expand without end")
    try:
        quads = list(ox.parse(raw, format=syntax))
    except SyntaxError as error:
        raise OntologyError(
            f"{path}:{error.lineno or 1}: not {syntax.name}: {error.msg}"
        ) from error
    found: dict[str, dict[str, list[ox.NamedNode | ox.Literal]]] = {}
    for subject, predicate, value, _ in quads:
        if type(subject) is not ox.NamedNode or type(value) is ox.BlankNode:
            raise OntologyError(f"{path}: blank node at {predicate}; name it with an IRI")
        name, key = subject.value, predicate.value
        terms = found.get(name)
        if terms is None:
            found[name] = {key: [value]}
        elif key in terms:
            terms[key].append(value)
        else:
            terms[key] = [value]
    return _Triples(found, {}, ((path, raw),))


def _by_type(found: Mapping[str, Terms]) -> dict[str, list[str]]:
    by_type: dict[str, list[str]] = {}
    for subject, terms in found.items():
        for kind in terms.get(TYPE, ()):
            by_type.setdefault(kind.value, []).append(subject)
    return by_type


def _merge(parts: Iterable[_Triples]) -> _Triples:
    """One set of triples; the parts stay as they are."""
    found: dict[str, Terms] = {}
    files: list[tuple[Path, bytes]] = []
    for part in parts:
        for subject, terms in part.of.items():
            before = found.get(subject)
            if before is None:
                found[subject] = terms
            else:
                keys = dict.fromkeys((*before, *terms))
                found[subject] = {k: [*before.get(k, ()), *terms.get(k, ())] for k in keys}
        files += part.files
    return _Triples(found, _by_type(found), tuple(files))


# ------------------------------------------------------------------------- judging
def _ontology(triples: _Triples) -> Ontology:
    _check_terms(triples)
    classes = _classes(triples)
    relations = _relations(triples, classes)
    ontology = Ontology(
        classes=classes,
        relations=relations,
        frames=_frames(triples),
        cues=_cues(triples),
        words=_words(triples),
        known=_known(triples, classes),
        ancestors=_ancestors(triples, classes, relations),
    )
    _check_relations(triples, ontology)
    return ontology


def _check_terms(triples: _Triples) -> None:
    """Every kg: term is declared, every predicate is a property, every annotation in its place."""
    declared = {s for s, terms in triples.of.items() if DECLARES & terms.keys()}
    predicates = {key for terms in triples.of.values() for key in terms}
    for key in sorted(predicates):
        _check_predicate(triples, key, declared)
    annotations = set(triples.by_type.get(OWL + "AnnotationProperty", ()))
    places = {key: triples[key][DOMAIN][0].value for key in annotations if DOMAIN in triples[key]}
    for subject, terms in triples.of.items():
        if subject.startswith(KG) and subject not in declared:
            raise _error(
                triples, subject, f"{_show(subject)} has no type{_hint(subject, declared)}"
            )
        for key in places.keys() & terms.keys():
            if places[key] not in _kinds(triples, subject):
                message = f"{_show(subject)}: {_show(key)} belongs to {_show(places[key])} only"
                raise _error(triples, subject, message, _local(key))
        for key, values in terms.items():
            for value in values:
                if type(value) is ox.NamedNode:
                    iri = value.value
                elif key == NOTATION and isinstance(value, ox.Literal):
                    iri = value.datatype.value
                else:
                    continue
                if iri not in declared and iri.startswith(KG):
                    message = f"{_show(subject)}: no term {_show(iri)}{_hint(iri, declared)}"
                    raise _error(triples, subject, message, _local(iri))


def _check_predicate(triples: _Triples, key: str, declared: set[str]) -> None:
    if key.startswith(KG):
        wrong = not PROPERTY_TYPES & {kind.value for kind in triples[key].get(TYPE, ())}
        near = (one for one in declared if one.startswith(KG) and one[len(KG)].islower())
    else:
        space = next((space for space in FOREIGN if key.startswith(space)), "")
        wrong = bool(space) and key.removeprefix(space) not in FOREIGN[space]
        near = (space + name for name in FOREIGN.get(space, ()))
    if wrong:
        user = next(subject for subject, terms in triples.of.items() if key in terms)
        message = f"{_show(user)}: no property {_show(key)}{_hint(key, near)}"
        raise _error(triples, user, message, ":" + _local(key))


def _kinds(triples: _Triples, subject: str) -> set[str]:
    """The types of a subject, and what they are kinds of; a class of entities is an owl:Class."""
    found: set[str] = set()
    queue = [kind.value for kind in triples[subject].get(TYPE, ())]
    if KG + "word" in triples[subject]:
        queue.append(KG + "WordList")
    if SUBCLASS in triples[subject]:
        queue += _above(triples, subject)
    while queue:
        kind = queue.pop()
        if kind not in found:
            found.add(kind)
            queue += [one.value for one in triples[kind].get(SUBCLASS, ())]
    return found


def _above(triples: _Triples, subject: str) -> list[str]:
    """The types of the classes above a class, so that a kind of an owl:Class is one."""
    seen, queue, types = {subject}, [subject], []
    while queue:
        for parent in triples[queue.pop()].get(SUBCLASS, ()):
            types += [kind.value for kind in triples[parent.value].get(TYPE, ())]
            if parent.value not in seen:
                seen.add(parent.value)
                queue.append(parent.value)
    return types


def _classes(triples: _Triples) -> dict[str, Class]:
    """The classes of entities: each owl:Class of ours, and what is below one."""
    found = set(triples.by_type.get(CLASS, ()))
    stray = min((iri for iri in found if not iri.startswith(KG)), default="")
    if stray:
        raise _error(triples, stray, f"class {_show(stray)}; want it in the namespace <{KG}>")
    below = [s for s in triples.of if s.startswith(KG) and SUBCLASS in triples[s]]
    size = -1
    while size < len(found):
        size = len(found)
        found |= {s for s in below if found & {up.value for up in triples[s][SUBCLASS]}}
    return {
        _local(iri): Class(
            name=_local(iri),
            label=_label(triples, iri),
            parents=_names(triples, iri, SUBCLASS, found),
            nouns=_texts(triples[iri], KG + "noun"),
            name_words=_texts(triples[iri], KG + "nameWord"),
        )
        for iri in sorted(found)
    }


def _relations(triples: _Triples, classes: Mapping[str, Class]) -> dict[str, Relation]:
    found = set(triples.by_type.get(KG + "Relation", ()))
    stray = min((iri for iri in found if not iri.startswith(KG)), default="")
    if stray:
        raise _error(triples, stray, f"relation {_show(stray)}; want it in the namespace <{KG}>")
    class_iris = {KG + name for name in classes}
    made = {}
    for iri in sorted(found):
        terms = triples[iri]
        kinds = {kind.value for kind in terms[TYPE]}
        name = _local(iri)
        if name in classes:
            raise _error(triples, iri, f"{_show(iri)} is a relation and a class; want two names")
        made[name] = Relation(
            name=name,
            label=_label(triples, iri),
            inverse_label=_one(triples, iri, KG + "inverseLabel"),
            domain=_end(triples, iri, DOMAIN, classes),
            range=_end(triples, iri, RANGE, classes),
            parents=_names(triples, iri, SUBPROPERTY, found),
            symmetric=SYMMETRIC in kinds,
            toll=KG + "Toll" in kinds,
            speech_act=KG + "SpeechAct" in kinds,
            event=_one(triples, iri, KG + "event", class_iris),
            excludes=_names(triples, iri, KG + "excludes", found, strict=True),
            frames=_names(
                triples, iri, KG + "frame", set(triples.by_type.get(KG + "Frame", ())), strict=True
            ),
            triggers=tuple(dict.fromkeys(_triggers(terms))),
            examples=_texts(terms, KG + "example"),
            counter_examples=_texts(terms, KG + "counterExample"),
            notations=tuple(
                f"{_local(code.datatype.value)}:{code.value}"
                for code in terms.get(NOTATION, ())
                if isinstance(code, ox.Literal)
            ),
        )
    return made


def _end(triples: _Triples, iri: str, key: str, classes: Mapping[str, Class]) -> str:
    """Domain or range: its own, or that of the nearest relation above that has one."""
    queue, seen = [iri], set()
    while queue:
        current = queue.pop(0)
        seen.add(current)
        values = list(dict.fromkeys(value.value for value in triples[current].get(key, ())))
        if len(values) > 1:
            shown = " and ".join(map(_show, values))
            raise _error(triples, current, f"{_show(current)}: {_show(key)} {shown}; want one")
        if values:
            if values[0] == RDFS + LITERAL and key == RANGE:
                return LITERAL
            if not values[0].startswith(KG) or _local(values[0]) not in classes:
                message = f"{_show(current)}: {_show(key)} {_show(values[0])} is no class of ours"
                near = [KG + name for name in classes]
                raise _error(triples, current, message + _hint(values[0], near), _local(values[0]))
            return _local(values[0])
        queue += [up.value for up in triples[current].get(SUBPROPERTY, ()) if up.value not in seen]
    raise _error(
        triples, iri, f"{_show(iri)} has no {_show(key)}; want a class, as in {_show(KG)}Actor"
    )


def _frames(triples: _Triples) -> dict[str, Frame]:
    found = {}
    for iri in sorted(set(triples.by_type.get(KG + "Frame", ()))):
        patterns = _texts(triples[iri], KG + "pattern")
        if not patterns:
            raise _error(triples, iri, f"frame {_show(iri)} has no kg:pattern; want one at least")
        found[_local(iri)] = Frame(_local(iri), patterns)
    return found


def _cues(triples: _Triples) -> tuple[Cue, ...]:
    found = []
    for name, kind in CUE_KINDS.items():
        for iri in sorted(set(triples.by_type.get(KG + name, ()))):
            words = _texts(triples[iri], KG + "cue")
            if not words:
                raise _error(triples, iri, f"cue {_show(iri)} has no kg:cue; want one at least")
            found.append(
                Cue(
                    name=_local(iri),
                    kind=kind,
                    words=words,
                    modality=_one(triples, iri, KG + "modality"),
                    realis=cast(Realis, _value(triples, iri, "realis", Realis) or "actual"),
                    polarity=cast(
                        Polarity, _value(triples, iri, "polarity", Polarity) or "positive"
                    ),
                    certainty=cast(
                        Certainty, _value(triples, iri, "certainty", Certainty) or "certain"
                    ),
                )
            )
    return tuple(found)


def _words(triples: _Triples) -> dict[str, frozenset[str]]:
    found = {}
    listed = set(triples.by_type.get(KG + "WordList", ()))
    for iri in sorted(listed | {s for s, terms in triples.of.items() if KG + "word" in terms}):
        words = frozenset(_texts(triples[iri], KG + "word"))
        if not words:
            raise _error(triples, iri, f"word list {_show(iri)} is empty; want kg:word")
        found[_local(iri)] = words
    return found


# ---------------------------------------------------------------------- named things
def _known(triples: _Triples, classes: Mapping[str, Class]) -> tuple[Known, ...]:
    kinds: dict[str, str] = {}
    for name in classes:
        for subject in triples.by_type.get(KG + name, ()):
            if kinds.setdefault(subject, name) != name:
                message = f"{_show(subject)} is a kg:{kinds[subject]} and a kg:{name}; want one"
                raise _error(triples, subject, message)
    for subject, terms in triples.of.items():
        if PREF_LABEL in terms and TYPE not in terms:
            raise _error(
                triples, subject, f"{_show(subject)} has a name and no class; want 'a kg:…'"
            )
    return tuple(_known_thing(triples, subject, kinds[subject]) for subject in sorted(kinds))


def _known_thing(triples: _Triples, iri: str, kind: str) -> Known:
    terms = triples[iri]
    names = terms.get(PREF_LABEL, ())
    if not names:
        raise _error(
            triples, iri, f"{_show(iri)}: a kg:{kind} without skos:prefLabel; want its name"
        )
    english = [name.value for name in names if _language(name) in ("en", "")]
    name = english[0] if english else names[0].value
    aliases = dict.fromkeys(o.value for o in (*names, *terms.get(ALT_LABEL, ())) if o.value != name)
    wikidata = _one(triples, iri, SAME_AS).rpartition("/")[2]
    if wikidata and SOURCE not in terms:
        message = f"{_show(iri)}: {wikidata} without dcterms:source; say where it comes from"
        raise _error(triples, iri, message, wikidata)
    return Known(
        name=name,
        type=kind,
        aliases=tuple(aliases),
        former=_texts(terms, KG + "formerName"),
        demonyms=_texts(terms, KG + "demonym"),
        organ_of=_named(triples, iri, KG + "organOf"),
        side=_named(triples, iri, KG + "onSide"),
        country=_named(triples, iri, KG + "country"),
        wikidata=wikidata,
        lat=_degrees(triples, iri, LATITUDE, 90),
        lon=_degrees(triples, iri, LONGITUDE, 180),
        source=" ".join(_texts(terms, SOURCE)),
    )


def _language(value: ox.NamedNode | ox.Literal) -> str:
    return value.language or "" if isinstance(value, ox.Literal) else ""


def _named(triples: _Triples, iri: str, key: str) -> str:
    """A name, given as text or by the IRI of the thing that bears it; "" for none."""
    if key not in triples[iri]:
        return ""
    value = _one(triples, iri, key)
    if isinstance(triples[iri][key][0], ox.Literal):
        return value
    names = triples[value].get(PREF_LABEL) or triples[value].get(LABEL)
    if not names:
        message = f"{_show(iri)}: {_show(key)} <{value}> has no name; want its block, or a text"
        raise _error(triples, iri, message, _local(key))
    return names[0].value


def _degrees(triples: _Triples, iri: str, key: str, limit: int) -> float | None:
    if key not in triples[iri]:
        return None
    text = _one(triples, iri, key)
    if not re.fullmatch(r"[-+]?\d+(\.\d+)?([eE][-+]?\d+)?", text) or abs(float(text)) > limit:
        message = f"{_show(iri)}: {_show(key)} {text!r}; want degrees from -{limit} to {limit}"
        raise _error(triples, iri, message, text)
    return float(text)


# -------------------------------------------------------------------------- ancestors
def _ancestors(
    triples: _Triples, classes: Mapping[str, Class], relations: Mapping[str, Relation]
) -> dict[str, frozenset[str]]:
    """The transitive closure of `parents`, of classes and relations both."""
    parents = {name: one.parents for name, one in classes.items()}
    parents |= {name: one.parents for name, one in relations.items()}
    closed: dict[str, frozenset[str]] = {}

    def close(name: str, path: tuple[str, ...]) -> frozenset[str]:
        if name in path:
            circle = " → ".join(f"kg:{one}" for one in (*path[path.index(name) :], name))
            raise _error(triples, KG + name, f"a circle: {circle}; nothing lies above itself")
        if name not in closed:
            above = (frozenset({up}) | close(up, (*path, name)) for up in parents[name])
            closed[name] = frozenset().union(*above)
        return closed[name]

    return {name: close(name, ()) for name in sorted(parents)}


# --------------------------------------------------------------------------- relations
def _check_relations(triples: _Triples, ontology: Ontology) -> None:
    for relation in ontology.relations.values():
        for message, needle in _faults(relation, ontology):
            raise _error(triples, KG + relation.name, f"kg:{relation.name}: {message}", needle)


def _faults(relation: Relation, ontology: Ontology) -> Iterator[tuple[str, str]]:
    """What is wrong with a relation, each with the words to look for in its block."""
    if len(relation.examples) < 2:
        yield f"{len(relation.examples)} kg:example; want two or more, one for each frame", ""
    if not relation.counter_examples:
        yield "no kg:counterExample; want a sentence that is near to it and yields no claim", ""
    if bool(relation.frames) != bool(relation.triggers):
        yield f"{len(relation.frames)} kg:frame, {len(relation.triggers)} kg:trigger; want both", ""
    if relation.symmetric and relation.domain != relation.range:
        yield f"symmetric from {relation.domain} to {relation.range}; want one class for both", ""
    if relation.event and not ontology.is_a(relation.event, "Event"):
        yield f"kg:event kg:{relation.event} is no kind of kg:Event", relation.event
    for above in relation.parents:
        parent = ontology.relations[above]
        for end, own, other in (
            ("domain", relation.domain, parent.domain),
            ("range", relation.range, parent.range),
        ):
            if own != other and not ontology.is_a(own, other):
                yield f"{end} kg:{own} does not lie in kg:{other}, the {end} of kg:{above}", ""
    for example in relation.examples:
        fault = _mark_fault(example)
        if fault:
            yield f"example {example!r}: {fault}", example
    for example in relation.counter_examples:
        if MARK.search(example):
            yield f"counter-example {example!r} has a mark; want plain words", example


def _mark_fault(example: str) -> str:
    """What is wrong with the marks of an example; "" for nothing."""
    opened: list[str] = []
    for match in MARK.finditer(example):
        mark = match.group()
        if mark in ("<s>", "<o>"):
            opened.append(mark)
        elif mark not in ("</s>", "</o>"):
            return f"mark {mark!r}; want <s>…</s> and <o>…</o>"
        elif not opened or opened.pop() != mark.replace("/", ""):
            return f"{mark} closes nothing; want {mark.replace('/', '')} before it, and no overlap"
    if opened:
        return (
            f"{opened[-1]} is not closed; want {opened[-1].replace('<', '</')} behind its mention"
        )
    if example.count("<o>") != 1 or example.count("<s>") > 1:
        return "want one <o>…</o>, and one <s>…</s> unless the happening is the subject"
    if any(not span.text or span.text != span.text.strip() for span in unmark(example)[1].values()):
        return "want words right between the marks"
    return ""


def unmark(example: str) -> tuple[str, Mapping[str, Span]]:
    """An example without its marks, and what they hold: "s" the subject, "o" the object.

    "<s>Rebels</s> left." is ("Rebels left.", {"s": Span(0, 6, "Rebels")}). One mark may hold the
    other: "<o><s>rebel</s>-held towns</o>".
    """
    text, spans, at = "", {}, 0
    opened: list[int] = []
    for match in MARK.finditer(example):
        text += example[at : match.start()]
        at = match.end()
        if match[1]:
            start = opened.pop()
            spans[match[2]] = Span(start, len(text), text[start:])
        else:
            opened.append(len(text))
    return text + example[at:], spans


# ---------------------------------------------------------------------------- values
def _texts(terms: Terms, key: str) -> tuple[str, ...]:
    values = terms.get(key)
    return tuple(dict.fromkeys(value.value for value in values)) if values else ()


def _triggers(terms: Terms) -> Iterator[str]:
    """ "ban|outlaw/VERB" is two triggers; "lift|ease ban|embargo on" is read as one (patterns.py)."""
    for text in _texts(terms, KG + "trigger"):
        words, slash, only = text.partition("/")
        yield from [text] if " " in words else (one + slash + only for one in words.split("|"))


def _label(triples: _Triples, iri: str) -> str:
    label = _one(triples, iri, LABEL)
    if not label:
        raise _error(triples, iri, f'{_show(iri)} has no rdfs:label; want one, as in "seized"@en')
    return label


def _one(triples: _Triples, iri: str, key: str, among: set[str] | None = None) -> str:
    """The one value, "" for none: text, an IRI, or the local name of one of those in `among`."""
    values = _texts(triples[iri], key)
    if len(values) > 1:
        shown = " and ".join(map(_show, values))
        raise _error(triples, iri, f"{_show(iri)}: {_show(key)} {shown}; want one", values[1])
    if not values or among is None:
        return values[0] if values else ""
    if values[0] not in among:
        message = f"{_show(iri)}: {_show(key)} {_show(values[0])}{_hint(values[0], among)}"
        raise _error(triples, iri, message, _local(values[0]))
    return _local(values[0])


def _value(triples: _Triples, iri: str, key: str, allowed: object) -> str:
    """One of the strings of a Literal type, given as the term of that name; "" for none."""
    return _one(triples, iri, KG + key, {KG + name for name in get_args(allowed)})


def _names(
    triples: _Triples, iri: str, key: str, among: set[str], *, strict: bool = False
) -> tuple[str, ...]:
    """Local names of those values that are in `among`; with `strict`, any other is an error."""
    values = _texts(triples[iri], key)
    for value in values:
        if value not in among and (strict or (value.startswith(KG) and key == SUBPROPERTY)):
            message = f"{_show(iri)}: {_show(key)} {_show(value)} is none{_hint(value, among)}"
            raise _error(triples, iri, message, _local(value))
    return tuple(_local(value) for value in values if value in among)


# --------------------------------------------------------------------------- messages
def _local(iri: str) -> str:
    return iri.replace("/", "#").rpartition("#")[2]


def _show(iri: str) -> str:
    spaces = {KG: "kg", RDF: "rdf", RDFS: "rdfs", OWL: "owl", SKOS: "skos", SCHEMA: "schema"}
    for space, prefix in spaces.items():
        if iri.startswith(space):
            return f"{prefix}:{iri.removeprefix(space)}"
    return f"<{iri}>" if ":" in iri else repr(iri)


def _hint(iri: str, near: Iterable[str]) -> str:
    names = {_local(one): one for one in sorted(near)}
    close = get_close_matches(_local(iri), names, n=1)
    return f"; did you mean {_show(names[close[0]])}?" if close else ""


def _located(triples: _Triples, error: PatternError) -> PatternError:
    """The error with file and line: it names its block first, and what is wrong in quotes."""
    message = str(error)
    block, culprit = re.search(r"kg:(\w+)", message), re.search(r"'([^']+)'", message)
    if block is None:
        return error
    return PatternError(_place(triples, KG + block[1], culprit[1] if culprit else "") + message)


def _error(triples: _Triples, subject: str, message: str, needle: str = "") -> OntologyError:
    return OntologyError(_place(triples, subject, needle) + message)


def _place(triples: _Triples, subject: str, needle: str) -> str:
    """File and line where `needle` stands in the block of `subject`; "" where neither is found."""
    name = re.escape(_local(subject))
    block = re.compile(rf"^[ \t]*(?:[\w-]*:{name}|<[^>\n]*{name}>)(?=\s)", re.MULTILINE)
    spots = []
    for path, raw in reversed(triples.files):
        text = raw.decode("utf-8", "replace")
        for match in block.finditer(text):
            ending = re.compile(r"\n(?=[^\s#])").search(text, match.end())
            at = text.find(needle, match.start(), ending.start() if ending else len(text))
            line = text.count("\n", 0, match.start() if at < 0 else at) + 1
            spots.append((at < 0, f"{path}:{line}: "))
    return min(spots, key=lambda spot: spot[0])[1] if spots else ""
