"""Doc in, tolls out that no verb carries: "with more than 100 wounded", "leaving 12 dead and 30 hurt".

A surface pattern beside the frames: number, victims or none, then a word of the ontology's list.
What happened is taken from the toll beside it in the same sentence, else it is the happening.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from spacy.tokens import Doc, Token

from kg.extract.counts import count_of, number_phrase
from kg.extract.mentions import Lexicon, mention_at
from kg.model import Article, Claim, Count, Mention, Span
from kg.parse import arguments, is_noun, sentence_of, span

_REACH = 5  # tokens between a number and its participle: "70 others seriously wounded"


def tolls(lex: Lexicon) -> Callable[[Doc, Article], Iterable[Claim]]:
    """The extractor of tolls by their surface."""
    relation_of = dict(
        entry.split("=") for entry in sorted(lex.ontology.words.get("tollWord", frozenset()))
    )

    def extract(doc: Doc, article: Article) -> Iterator[Claim]:
        for token in doc:
            relation = relation_of.get(token.lower_)
            if relation is None or token.tag_ not in {"VBN", "VBD", "JJ", "NN", "NNS"}:
                continue
            found = _victims(token, lex)
            if found is None:
                continue
            victims, count = found
            event = _event(token, relation, lex)
            if event is None:
                continue
            trigger = Span(token.idx, token.idx + len(token), token.text)
            yield Claim(article=article.id, subject=event, relation=relation, object=victims,
                        trigger=trigger, sentence=span(doc, *sentence_of(token)),
                        found_by="Toll/surface", confidence=0.7, count=count, event=event)  # fmt: skip

    return extract


def _victims(token: Token, lex: Lexicon) -> tuple[Mention, Count] | None:
    """Who stands between the number and the participle: a noun of people, or nobody named."""
    doc = token.doc
    plain_words = lex.ontology.words["victimWord"]
    for arg in arguments(token):
        if arg.role in {"obj", "agent"} or (arg.role == "subj" and not arg.via and (
                arg.token.lemma_.lower() not in plain_words)):  # fmt: skip
            return None  # a clause: the frames have it
    low = max(token.sent.start, token.i - _REACH)
    for i in range(token.i - 1, low - 1, -1):
        word = doc[i]
        if word.is_punct or word.pos_ in {"VERB", "AUX", "CCONJ", "ADP", "PRON"}:
            return None
        if is_noun(word) and not word.ent_type_:
            mention = mention_at(word, lex)
            plain = word.lemma_.lower() in plain_words
            if mention is None or not (plain or lex.ontology.is_a(mention.type, "Actor")):
                return None
            count = count_of(word, lex.ontology)
            if count is None:
                return None
            if plain and not mention.type:
                return _nameless(token, count, mention.start), count
            return mention, count
        if number_phrase(doc, i):
            counted = count_of(word, lex.ontology)
            return (_nameless(token, counted, word.idx), counted) if counted is not None else None
    return None


def _nameless(token: Token, count: Count, start: int) -> Mention:
    """ "more than 100 wounded": people, whoever they were."""
    end = token.idx + len(token)
    return Mention(start, end, token.doc.text[start:end], "People", "description", "people",
                   token.lower_, count)  # fmt: skip


def _event(token: Token, relation: str, lex: Lexicon) -> Mention | None:
    cls = lex.ontology.relations[relation].event
    if not cls:
        return None
    label = lex.ontology.classes[cls].label
    return Mention(token.idx, token.idx + len(token), token.text, cls, "event", label, token.lower_)
