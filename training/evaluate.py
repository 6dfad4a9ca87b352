"""The shipped pipeline and the data folder in, training/scores.json out.

    python -m training.evaluate [--write]

Treebank scores twice: on gold tokens with spaCy's scorer, and end to end from the raw text of
paragraphs, in the way of the CoNLL 2018 shared task (F over words that have the same characters;
LAS without subtypes, punctuation counts). Entities: exact spans, GPE, LOC and FAC as one.
"""

import json
import random
import re
import statistics
import sys
import time
import tomllib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import accumulate
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language
from spacy.scorer import Scorer
from spacy.tokens import Doc, Token
from spacy.training import Example

import kg.pipes  # noqa: F401  (registers the components)
from kg.model import Article, Block
from training import DATA, MODEL, entities, treebank

SCORES = Path(__file__).parent / "scores.json"
CHECK = Path(__file__).parent / "check.toml"
CARD = MODEL.parent / "README.md"
Entity = tuple[int, int, str]
PLACE = {"GPE": "LOC", "FAC": "LOC", "LOC": "LOC", "ORG": "ORG", "PERSON": "PERSON"}
# Frames for the names of armed groups that were kept out of training; {} is the name.
FRAMES = (
    "Fighters of {} attacked an army post near the border on Sunday.",
    "{} claimed responsibility for the bombing.",
    "The army said it had killed 14 members of {} in the raid.",
    "Government forces clashed with {} in the eastern suburbs, activists said.",
    "A commander of {} told reporters that the town had been captured.",
    "The ceasefire was rejected by {}, which controls most of the province.",
    "Two aid workers were abducted by {} in March.",
    "{} has been fighting the government since 2011.",
    "Officials blamed {} for the attack on the convoy.",
    "The United States lists {} as a terrorist organization.",
)


def percent(hits: float, total: float) -> float:
    """A share in percent, to a tenth; an empty total is an error."""
    if not total:
        raise ValueError("nothing to evaluate: the total is 0")
    return round(100 * hits / total, 1)


def f_score(hits: int, found: int, wanted: int) -> float:
    """F1 in percent, to a tenth."""
    return percent(2 * hits, found + wanted)


def gold_tokens(nlp: Language, docs: Sequence[Doc]) -> dict[str, float]:
    """TAG, UPOS, UAS, LAS, lemmas and sentences on gold tokens, by spaCy's scorer."""
    examples = []
    for doc in docs:
        words, spaces = [t.text for t in doc], [bool(t.whitespace_) for t in doc]
        examples.append(Example(Doc(nlp.vocab, words=words, spaces=spaces), doc))
    with nlp.select_pipes(disable=[n for n in nlp.pipe_names if n == "ner"]):
        predicted = nlp.pipe([example.predicted for example in examples])
        for example, doc in zip(examples, predicted, strict=True):
            example.predicted = doc
    scores: dict[str, Any] = {}
    for attribute in ("tag", "pos", "lemma"):
        scores |= Scorer.score_token_attr(examples, attribute)
    scores |= Scorer.score_deps(
        examples, "dep", getter=lambda token, _: token.dep_.lower(), ignore_labels=("p", "punct")
    )
    scores |= Scorer.score_spans(examples, "sents", has_annotation=lambda doc: True)
    names = {
        "tag": "tag_acc",
        "upos": "pos_acc",
        "uas": "dep_uas",
        "las": "dep_las",
        "lemma": "lemma_acc",
        "sentences": "sents_f",
    }
    return {name: round(100 * scores[key], 1) for name, key in names.items()}


def _label(token: Token) -> str:
    return str(token.dep_).split(":")[0].lower()


def raw_text(nlp: Language, docs: Sequence[Doc]) -> dict[str, float]:
    """Words, sentences, TAG, UPOS, UAS, LAS and lemmas from raw paragraphs, as F1."""
    hits: Counter[str] = Counter()
    found = wanted = found_sents = wanted_sents = 0
    with nlp.select_pipes(disable=[n for n in nlp.pipe_names if n == "ner"]):
        predictions = nlp.pipe(doc.text for doc in docs)
        for gold, doc in zip(docs, predictions, strict=True):
            by_span = {(t.idx, t.idx + len(t)): t for t in doc if not t.is_space}
            found += len(by_span)
            wanted += len(gold)
            sents = {(s.start_char, s.end_char) for s in doc.sents}
            gold_sents = {(s.start_char, s.end_char) for s in gold.sents}
            found_sents += len(sents)
            wanted_sents += len(gold_sents)
            hits["sentences"] += len(sents & gold_sents)
            for token in gold:
                other = by_span.get((token.idx, token.idx + len(token)))
                if other is None:
                    continue
                hits["words"] += 1
                hits["tag"] += token.tag_ == other.tag_
                hits["upos"] += token.pos_ == other.pos_
                hits["lemma"] += token.lemma_ in ("_", other.lemma_)
                is_root = token.head == token
                head = (token.head.idx, len(token.head))
                same = (
                    other.head == other
                    if is_root
                    else other.head != other and (other.head.idx, len(other.head)) == head
                )
                hits["uas"] += same
                hits["las"] += same and _label(token) == _label(other)
    scores = {
        name: f_score(hits[name], found, wanted)
        for name in ("words", "tag", "upos", "lemma", "uas", "las")
    }
    scores["sentences"] = f_score(hits["sentences"], found_sents, wanted_sents)
    return scores


def write_conllu(nlp: Language, docs: Sequence[Doc], path: Path) -> None:
    """Parses from raw paragraphs as CoNLL-U, for the official scorer: udeval GOLD PATH (udtools)."""
    lines: list[str] = []
    with nlp.select_pipes(disable=[n for n in nlp.pipe_names if n == "ner"]):
        for doc in nlp.pipe(doc.text for doc in docs):
            for sent in doc.sents:
                words = [t for t in sent if not t.is_space]
                number = {t.i: str(n) for n, t in enumerate(words, 1)}
                for t in words:
                    head = "0" if t.head == t else number[t.head.i]
                    label = "root" if t.head == t else t.dep_
                    misc = "_" if t.whitespace_ else "SpaceAfter=No"
                    cells = (t.text, t.lemma_, t.pos_, t.tag_, "_", head, label, "_", misc)
                    lines.append("\t".join((number[t.i], *cells)))
                lines.append("")
    path.write_text("\n".join([*lines, ""]), encoding="utf8")


class Tally:
    """Counts of entities found, wanted and hit, PERSON, ORG and places apart."""

    def __init__(self) -> None:
        self.found: Counter[str] = Counter()
        self.wanted: Counter[str] = Counter()
        self.hits: Counter[str] = Counter()

    def add(self, wanted: Iterable[Entity], found: Iterable[Entity]) -> None:
        """Count the entities of one text; labels that are no PERSON, ORG or place are left out."""
        gold = {(a, b, PLACE[label]) for a, b, label in wanted if label in PLACE}
        pred = {(a, b, PLACE[label]) for a, b, label in found if label in PLACE}
        for kind, spans in ((self.wanted, gold), (self.found, pred), (self.hits, gold & pred)):
            kind.update(label for _, _, label in spans)
            kind["all"] += len(spans)
        self.hits["span"] += len({s[:2] for s in gold} & {s[:2] for s in pred})

    def scores(self) -> dict[str, float]:
        """P, R, F in percent, F of each label, and F without the label."""
        found, wanted, hits = self.found, self.wanted, self.hits
        scores = {
            "p": percent(hits["all"], found["all"]),
            "r": percent(hits["all"], wanted["all"]),
            "f": f_score(hits["all"], found["all"], wanted["all"]),
            "f_untyped": f_score(hits["span"], found["all"], wanted["all"]),
        }
        for label in ("PERSON", "ORG", "LOC"):
            scores[f"f_{label}"] = f_score(hits[label], found[label], wanted[label])
        return scores


def entity_scores(nlp: Language, rows: Sequence[entities.Row]) -> dict[str, float]:
    """Exact spans of the recogniser alone, sentence by sentence."""
    tally = Tally()
    with nlp.select_pipes(enable=["ner"]):
        for row, doc in zip(rows, nlp.pipe(row.text for row in rows), strict=True):
            tally.add(row.spans, {(e.start_char, e.end_char, e.label_) for e in doc.ents})
    return tally.scores()


def spelling(name: str) -> str:
    """A group's name without what `entities.group_form` may change in it."""
    return re.sub(r"[^a-z]", "", re.sub(r"\b(for the|of|al|el)\b", "", name.lower()))


def group_recall(nlp: Language, data: Path) -> dict[str, float]:
    """Exact ORG recall on armed-group names kept out of training, in sentences of two kinds."""
    names = entities.group_names(data / "gazetteers", held_out=True)
    rng = random.Random(0)
    framed = []
    for i, name in enumerate(names):
        frame = FRAMES[i % len(FRAMES)]
        english = name.split()[-1] in entities.GROUP_HEADS
        before, after = frame.split("{}")
        article = ("the " if before else "The ") if english else ""
        start = len(before) + len(article)
        text = f"{before}{article}{name}{after}"
        framed.append(entities.Row(text, ((start, start + len(name), "ORG"),), (), name))
    bank = entities.read_rows(data / "ner" / "gmb_dev.jsonl")
    hosts = [r for r in bank if any(label == "ORG" for _, _, label in r.spans)]
    swapped = [entities.swap(rng.choice(hosts), [name], [], rng) for name in names]
    own = {spelling(name) for name in names}
    swapped = [
        replace(row, spans=tuple(s for s in row.spans if spelling(row.text[s[0] : s[1]]) in own))
        for row in swapped
    ]  # not the other organisations of the sentence
    recalls = {}
    for kind, rows in (("framed", framed), ("swapped", [row for row in swapped if row.spans])):
        wanted = hits = 0
        with nlp.select_pipes(enable=["ner"]):
            for row, doc in zip(rows, nlp.pipe(row.text for row in rows), strict=True):
                pred = {(e.start_char, e.end_char) for e in doc.ents if e.label_ == "ORG"}
                gold = {(a, b) for a, b, label in row.spans if label == "ORG"}
                wanted += len(gold)
                hits += len(gold & pred)
        recalls[kind] = percent(hits, wanted)
    return {"names": len(names), **recalls}


def _arcs(doc: Doc) -> set[str]:
    """The arcs of a parse in the notation of check.toml."""
    keep = ("nsubj:pass", "obl:agent")
    return {
        f"{t.head.text} {t.dep_ if t.dep_ in keep else _label(t)} {t.text}"
        for t in doc
        if t.head != t
    }


def check(nlp: Language) -> dict[str, Any]:
    """Share of the arcs and entities of check.toml that are found, and what is missing."""
    with CHECK.open("rb") as lines:
        sentences = tomllib.load(lines)["sentence"]
    wanted: Counter[str] = Counter()
    missing: dict[str, list[str]] = {"arcs": [], "ents": []}
    for sentence in sentences:
        doc = nlp(sentence["text"])
        found = {"arcs": _arcs(doc), "ents": {f"{e.label_} {e.text}" for e in doc.ents}}
        for kind, lost in missing.items():
            wanted[kind] += len(sentence[kind])
            lost += [want for want in sentence[kind] if want not in found[kind]]
    scores = {kind: percent(n - len(missing[kind]), n) for kind, n in wanted.items()}
    return {**scores, "missing": missing}


def speed(nlp: Language, texts: Sequence[str], *, rounds: int = 3) -> dict[str, float]:
    """Words a CPU second of the whole pipeline and of a fresh blank tokenizer, and their ratio.

    Medians of `rounds`; every round reads other texts, since a tokenizer remembers what it has
    read.
    """
    list(nlp.pipe(texts[:2]))
    ratios, rates = [], []
    share = len(texts) // rounds
    for number in range(rounds):
        part = texts[number * share : (number + 1) * share]
        taken = []
        for pipeline in (spacy.blank("en"), nlp):
            start = time.process_time()
            words = sum(len(doc) for doc in pipeline.pipe(part))
            taken.append(time.process_time() - start)
        ratios.append(taken[1] / taken[0])
        rates.append((words / taken[0], words / taken[1]))
    tokenizer, pipeline_rate = (statistics.median(rate) for rate in zip(*rates, strict=True))
    return {
        "ratio": round(statistics.median(ratios), 1),
        "tokenizer": round(tokenizer, -2),
        "pipeline": round(pipeline_rate, -2),
    }


def news_paragraphs(data: Path) -> list[str]:
    """Sentences of the Groningen Meaning Bank's development part, four to a paragraph."""
    rows = entities.read_rows(data / "ner" / "gmb_dev.jsonl")
    texts = [row.text for row in rows]
    return [" ".join(texts[at : at + 4]) for at in range(0, len(texts), 4)]


def in_article(nlp: Language, rows: Sequence[entities.Row]) -> dict[str, float]:
    """Entity scores as kg reads: rows of one document together, with gazetteer and consistency."""
    from kg.extract.mentions import lexicon
    from kg.ontology import read_ontology
    from kg.parse import parse

    recognise = lexicon(read_ontology(), nlp).recognise
    documents: dict[str, list[entities.Row]] = {}
    for row in rows:
        documents.setdefault(row.doc, []).append(row)
    tally = Tally()
    for name, part in documents.items():
        text = "\n\n".join(row.text for row in part)
        starts = list(accumulate((len(row.text) + 2 for row in part), initial=0))
        blocks = tuple(Block(at, at + len(row.text)) for at, row in zip(starts, part, strict=False))
        doc = parse(Article(re.sub(r"\W+", "-", name), text, blocks), nlp)
        recognise(doc)
        gold = {
            (at + a, at + b, label)
            for at, row in zip(starts, part, strict=False)
            for a, b, label in row.spans
        }
        tally.add(gold, {(e.start_char, e.end_char, e.label_) for e in doc.ents})
    return tally.scores()


def evaluate(nlp: Language, data: Path) -> dict[str, Any]:
    """All scores of a pipeline."""
    scores: dict[str, Any] = {"treebanks": {}, "entities": {}, "entities_in_kg": {}}
    docs: list[Doc] = []
    for name in ("en_ewt-test", "en_gum-open-dev"):
        sentences, _ = treebank.read_conllu(data / "treebanks" / f"{name}.conllu")
        docs = list(treebank.paragraphs(nlp.vocab, sentences, longest=99))
        scores["treebanks"][name] = {
            "gold_tokens": gold_tokens(nlp, docs),
            "raw_text": raw_text(nlp, docs),
        }
    for name in ("eval_wikigold", "eval_uner_ewt_test", "gmb_dev"):
        rows = entities.read_rows(data / "ner" / f"{name}.jsonl")
        scores["entities"][name] = entity_scores(nlp, rows)
        scores["entities_in_kg"][name] = in_article(nlp, rows)
    scores["held_out_groups"] = group_recall(nlp, data)
    scores["check"] = check(nlp)
    scores["words_per_cpu_second"] = speed(nlp, news_paragraphs(data))
    scores["megabytes"] = round(megabytes(MODEL.parent), 1)
    return scores


def megabytes(folder: Path) -> float:
    """Size of the files below a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


def card_table(scores: dict[str, Any]) -> str:
    """The scores as the Markdown table of the model card."""
    ewt, gum = (scores["treebanks"][name] for name in ("en_ewt-test", "en_gum-open-dev"))
    news, wiki, web = (
        scores["entities"][name] for name in ("gmb_dev", "eval_wikigold", "eval_uner_ewt_test")
    )
    groups, checked = scores["held_out_groups"], scores["check"]
    rates, in_kg = scores["words_per_cpu_second"], scores["entities_in_kg"]

    def parse(part: dict[str, float]) -> str:
        return " / ".join(str(part[name]) for name in ("tag", "uas", "las"))

    def typed(part: dict[str, float]) -> str:
        return f"{part['f']} (PERSON {part['f_PERSON']}, ORG {part['f_ORG']}, places {part['f_LOC']}; untyped {part['f_untyped']})"

    rows = [
        ("EWT test, gold tokens, spaCy's scorer: TAG / UAS / LAS", parse(ewt["gold_tokens"])),
        ("EWT test, raw paragraphs, as CoNLL 2018: TAG / UAS / LAS", parse(ewt["raw_text"])),
        ("GUM open dev (used to pick checkpoints), gold tokens", parse(gum["gold_tokens"])),
        ("lemmas, EWT test, gold tokens, own tags", ewt["gold_tokens"]["lemma"]),
        ("WikiGold, exact spans, F", typed(wiki)),
        ("UNER EWT test, exact spans, F", typed(web)),
        ("GMB dev (used to pick checkpoints), exact spans, F", typed(news)),
        (
            "the same three as kg reads them: documents, gazetteer, consistency",
            " / ".join(str(part["f"]) for part in in_kg.values()),
        ),
        (
            f"{groups['names']} armed groups kept out of training, recall as ORG",
            f"{groups['framed']} in own sentences, {groups['swapped']} in sentences of GMB",
        ),
        (
            "training/check.toml, made-up sentences: arcs / entities found",
            f"{checked['arcs']} / {checked['ents']}",
        ),
        (
            "blank tokenizer ÷ whole pipeline, words a CPU second, one core, one run",
            f"{rates['ratio']} ({rates['tokenizer']:,.0f} ÷ {rates['pipeline']:,.0f})",
        ),
    ]
    lines = ["| what | score |", "|---|---|", *(f"| {what} | {score} |" for what, score in rows)]
    return "\n".join(lines)


def write_card(scores: dict[str, Any], card: Path = CARD) -> None:
    """Put the table between the card's two score marks."""
    text = card.read_text(encoding="utf8")
    before, _, rest = text.partition("<!-- scores -->\n")
    _, mark, after = rest.partition("<!-- /scores -->")
    if not mark:
        raise ValueError(f"{card}: no <!-- scores --> … <!-- /scores --> in it")
    table = card_table(scores)
    card.write_text(f"{before}<!-- scores -->\n{table}\n<!-- /scores -->{after}", encoding="utf8")


REACH = (  # what, path in the scores, target
    ("EWT test, raw text: TAG", "treebanks.en_ewt-test.raw_text.tag", 95),
    ("EWT test, raw text: UAS", "treebanks.en_ewt-test.raw_text.uas", 87),
    ("EWT test, raw text: LAS", "treebanks.en_ewt-test.raw_text.las", 84),
    ("EWT test, gold tokens: TAG", "treebanks.en_ewt-test.gold_tokens.tag", 95),
    ("EWT test, gold tokens: UAS", "treebanks.en_ewt-test.gold_tokens.uas", 87),
    ("EWT test, gold tokens: LAS", "treebanks.en_ewt-test.gold_tokens.las", 84),
    ("WikiGold F, sentence by sentence", "entities.eval_wikigold.f", 76),
    ("WikiGold F, as kg reads a document", "entities_in_kg.eval_wikigold.f", 76),
    ("UNER EWT test F, sentence by sentence", "entities.eval_uner_ewt_test.f", 68),
    ("UNER EWT test F, as kg reads a document", "entities_in_kg.eval_uner_ewt_test.f", 68),
    ("armed groups never seen: recall in news", "held_out_groups.swapped", 90),
    ("armed groups never seen: recall in own sentences", "held_out_groups.framed", 90),
    ("blank tokenizer ÷ pipeline (at most)", "words_per_cpu_second.ratio", 20),
    ("megabytes (at most)", "megabytes", 40),
)


def figure(scores: dict[str, Any], path: str) -> float | None:
    """The figure at a path with dots, None where there is none yet."""
    found: Any = scores
    for name in path.split("."):
        found = found.get(name, {})
    return found if isinstance(found, (int, float)) else None


def compare(measured: dict[str, Any], filed: dict[str, Any]) -> str:
    """What was measured now beside the score file and the targets, as a table."""
    rows = [("", "now", "score file", "target")]
    for what, path, target in REACH:
        rows.append((what, str(figure(measured, path)), str(figure(filed, path)), str(target)))
    widths = [max(len(row[i]) for row in rows) for i in range(4)]
    return "\n".join(
        "  ".join(
            [
                row[0].ljust(widths[0]),
                *(c.rjust(w) for c, w in zip(row[1:], widths[1:], strict=True)),
            ]
        )
        for row in rows
    )


def main(data: Path, *, write: bool) -> None:
    """Measure the shipped pipeline; `write` puts the scores into the score file and the card."""
    nlp = spacy.load(MODEL)
    filed = json.loads(SCORES.read_text(encoding="utf8"))
    scores = {"version": nlp.meta["version"], **evaluate(nlp, data)}
    print(compare(scores, filed))
    if write:
        text = json.dumps(scores, indent=2, sort_keys=True)
        SCORES.write_text(text + "\n", encoding="utf8")
        write_card(scores)
    else:
        print("training/scores.json is as it was; python -m training.evaluate --write renews it")


if __name__ == "__main__":
    if sys.argv[1:2] == ["conllu"]:  # conllu MODEL OUT: the parses of EWT's test part
        ewt, _ = treebank.read_conllu(DATA / "treebanks" / "en_ewt-test.conllu")
        model = spacy.load(sys.argv[2])
        gold = list(treebank.paragraphs(model.vocab, ewt, longest=99))
        write_conllu(model, gold, Path(sys.argv[3]))
    else:
        main(DATA, write="--write" in sys.argv)
