"""Polarity, realis, modality and hedge of a trigger, marked in its sentence."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kg.extract.realis import effects, judge, taken_for_granted
from kg.model import Claim, Mention, Span
from kg.parse import token_at
from kg.pipeline import Tools

SENTENCES = [
    ("Rebels <t>attacked</t> the base.", "positive actual"),
    ("Rebels did not <t>attack</t> the base.", "negative actual"),
    ("The rebels never <t>attacked</t> the base.", "negative actual"),
    ("No one was <t>killed</t> in the raid.", "negative actual"),
    ("No civilians were <t>killed</t>.", "negative actual"),
    ("The blast <t>killed</t> nobody.", "negative actual"),
    ("Neither side <t>attacked</t> the other.", "negative actual"),
    ("The column crossed the river without <t>attacking</t> the village.", "negative actual"),
    ("There is no evidence that the army <t>shelled</t> the school.", "negative hypothetical"),
    ("The troops failed to <t>seize</t> the airport.", "negative actual failed"),
    ("The troops did not fail to <t>seize</t> the airport.", "positive actual"),
    ("The mayor refused to <t>leave</t> the town.", "negative actual"),
    ("Government forces were unable to <t>retake</t> the city.", "negative actual failed"),
    ("The guerrillas tried to <t>capture</t> the bridge.", "positive planned attempted"),
    ("Rebels are seeking to <t>retake</t> the port.", "positive planned attempted"),
    ("The junta plans to <t>attack</t> the border towns.", "positive planned"),
    ("The army will <t>attack</t> the border towns.", "positive planned"),
    ("Troops are set to <t>withdraw</t> from the province.", "positive planned"),
    ("Troops are going to <t>withdraw</t> from the province.", "positive planned"),
    ("Militants may <t>attack</t> the embassy.", "positive hypothetical"),
    ("The militia could <t>seize</t> the capital.", "positive hypothetical"),
    (
        "If the army <t>attacks</t> the valley, the rebels will respond.",
        "positive hypothetical conditional",
    ),
    ("Unless the rebels <t>withdraw</t>, the talks will end.", "positive hypothetical conditional"),
    ("Have the rebels <t>captured</t> the bridge?", "positive hypothetical question"),
    (
        "The rebels launched an offensive to <t>break</t> the government's siege.",
        "positive planned",
    ),
    ("The rebels launched an offensive to break the government's <t>siege</t>.", "positive actual"),
    ("The rebels <t>launched</t> an offensive to break the siege.", "positive actual"),
    (
        "Fighters crossed the river in a bid to <t>surround</t> the garrison.",
        "positive planned attempted",
    ),
    ("Police foiled an <t>attack</t> on the embassy.", "negative actual failed"),
    ("The <t>attack</t> on the embassy was averted.", "negative actual failed"),
    ("Troops <t>repelled</t> an attack on the base.", "positive actual"),
    ("Troops repelled an <t>attack</t> on the base.", "positive actual"),
    ("The rebels managed to <t>capture</t> the hill.", "positive actual"),
    ("The troops began to <t>shell</t> the town.", "positive actual"),
    ("The troops continued to <t>shell</t> the town.", "positive actual"),
    ("The rebels succeeded in <t>capturing</t> the hill.", "positive actual"),
    ("The alleged <t>attack</t> happened at dawn.", "positive actual hedge"),
    ("The army allegedly <t>shelled</t> a hospital.", "positive actual hedge"),
    ("Rebels reportedly <t>captured</t> the town of Nava.", "positive actual hedge"),
    ("The rebels appear to have <t>captured</t> the town.", "positive actual hedge"),
    ("Suspected militants <t>killed</t> nine people.", "positive actual"),
    ("The planned <t>offensive</t> was to start in May.", "positive planned"),
    ("The embassy warned of a possible <t>attack</t>.", "positive hypothetical feared"),
    ("Frustrated <t>attack</t> on the depot.", "negative actual failed"),
    ("The threat of <t>attack</t> kept the market shut.", "positive planned threatened"),
    ("Their attempt to <t>assassinate</t> the president failed.", "positive planned attempted"),
    ("The rebels did not <t>kill</t> or wound anyone.", "negative actual"),
    ("The rebels did not kill or <t>wound</t> anyone.", "negative actual"),
    ("The army did not advance after <t>shelling</t> the village.", "positive actual"),
    ("The general, who had <t>captured</t> the port, may resign.", "positive actual"),
    ("The rebels may leave the town that they <t>captured</t> in May.", "positive actual"),
    ("The militia was the first group to <t>attack</t> the dam.", "positive actual"),
    ("They did not carry out the <t>attack</t>.", "negative actual"),
    ("The rebels could launch an <t>attack</t> on the port.", "positive hypothetical"),
    ("The junta prevented the convoy from <t>entering</t> the enclave.", "negative actual failed"),
    ("The ceasefire would <t>end</t> the war.", "positive hypothetical"),
    ("Police arrested men who were planning to <t>bomb</t> a train.", "positive planned"),
    ("The army no longer <t>controls</t> the pass.", "negative actual"),
    ("The rebels called off the <t>offensive</t>.", "negative actual failed"),
    ("The two sides have not <t>signed</t> a ceasefire.", "negative actual"),
    ("Negotiators could not <t>agree</t> on a truce.", "negative hypothetical"),
    ("All factions, without exception, <t>joined</t> the offensive.", "positive actual"),
    ("More than 200 fighters were <t>killed</t>, not 50.", "positive actual"),
    ("Soldiers went on to <t>kill</t> the prisoners.", "positive actual"),
    ("The bombers were ordered to <t>strike</t> the harbour.", "positive requested ordered"),
    ("The army wants to <t>retake</t> the valley.", "positive hypothetical hoped"),
    ("The rebels agreed to <t>withdraw</t> from Sol.", "positive planned promised"),
    ("Gunmen <t>attacked</t> a convoy as it tried to leave the town.", "positive actual"),
    ("The rebels have yet to <t>attack</t> the city.", "negative actual"),
    ("Neither the army nor the police <t>shelled</t> the mill.", "negative actual"),
    ("The guerrillas <t>shelled</t> neither the mill nor the port.", "negative actual"),
    ("No soldiers or police <t>attacked</t> the mill.", "negative actual"),
    ("The <t>liberation</t> of Sol will free the province.", "positive planned"),
    ("An <t>attack</t> on the city would cost many lives.", "positive hypothetical"),
    ("The <t>attack</t> on the mosque will be investigated.", "positive actual"),
    (
        "The <t>attack</t> on the mosque, which shook the town, will be remembered.",
        "positive actual",
    ),
    ("The <t>killing</t> of the bishop could be a crime.", "positive actual"),
    ("The rebels made preparations for the <t>assault</t> on the port.", "positive planned"),
    ("A possible raid that <t>killed</t> nine villagers is under review.", "positive hypothetical"),
    ("Army '<t>shelled</t>' hospital", "positive actual hedge"),
    ("The minister accused the rebels of <t>shelling</t> the mill.", "positive actual"),
    ("Residents had to <t>leave</t> the camp.", "positive actual"),
    ("The troops were able to <t>seize</t> the port.", "positive actual"),
    ("The troops may be able to <t>seize</t> the port.", "positive hypothetical"),
    ("The troops are not only <t>shelling</t> the port.", "positive actual"),
    ("It may be the deadliest <t>raid</t> of the war.", "positive actual"),
    ("It may be a <t>raid</t>.", "positive hypothetical"),
    ("Suspected rebels who <t>shelled</t> the port fled.", "positive actual hedge"),
    ("Lima must stop <t>shelling</t> the port.", "positive actual"),
    ("Lima must stop and <t>shell</t> the port.", "positive requested ordered"),
    ("Judges struck to <t>protest</t> against the raid.", "positive actual"),
    ("Troops marched to <t>attack</t> the port.", "positive planned"),
]


@pytest.mark.parametrize(("marked", "expected"), SENTENCES)
def test_scope(marked: str, expected: str, use: Tools) -> None:
    start = marked.index("<t>")
    doc = use.nlp(marked.replace("<t>", "").replace("</t>", ""))
    token = token_at(doc, start)
    assert token is not None
    found = effects(token, use.ontology)
    words = [found.polarity, found.realis]
    words += [found.modality] if found.modality else []
    words += ["hedge"] if found.hedge else []
    assert " ".join(words) == expected


def claim(text: str, trigger: str) -> Claim:
    """A claim of which only the trigger matters."""
    start = text.index(trigger)
    end = Mention(0, 1, text[0], "", "description", text[0])
    span = Span(start, start + len(trigger), trigger)
    return Claim("a", end, "attacked", end, span, Span(0, len(text), text), "test", 1.0)


def test_judge_sets_the_claim(use: Tools) -> None:
    text = "The army allegedly tried to shell the port but did not capture it."
    doc = use.nlp(text)
    shelled, captured = judge([claim(text, "shell"), claim(text, "capture")], doc, use.ontology)
    assert (shelled.polarity, shelled.realis, shelled.modality) == (
        "positive", "planned", "attempted",
    )  # fmt: skip
    assert (shelled.certainty, shelled.hedge) == ("reported", "allegedly")
    assert (captured.polarity, captured.realis) == ("negative", "actual")


def test_judge_keeps_order_and_plain_claims(use: Tools) -> None:
    text = "Rebels attacked the base and shelled the port."
    claims = [claim(text, "shelled"), claim(text, "attacked")]
    assert list(judge(claims, use.nlp(text), use.ontology)) == claims


GRANTED = [
    ("The Monitor called for an inquiry into a <t>raid</t> on a school.", True),
    ("The judge ordered the arrest of the general, who <t>led</t> the massacre.", True),
    ("He is not charged with taking part in the <t>attack</t>.", True),
    ("The envoy asked for details of the <t>raid</t>.", True),
    ("Moscow denied responsibility for an air <t>strike</t> on the market.", True),
    ("The envoy hopes to end the <t>raids</t>.", True),
    ("The envoy spoke of the men killed in the recent <t>raid</t>.", True),
    ("Lima fears for the men because rebels <t>shelled</t> the camp.", True),
    ("Lima fears that rebels will come if they <t>shell</t> the camp.", False),
    ("The militia called for a <t>raid</t> on the port.", False),
    ("The army denied <t>shelling</t> the mill.", False),
    ("The rebels threatened a <t>raid</t> that will end the war.", False),
]


@pytest.mark.parametrize(("marked", "expected"), GRANTED)
def test_taken_for_granted(marked: str, expected: bool, use: Tools) -> None:
    start = marked.index("<t>")
    token = token_at(use.nlp(marked.replace("<t>", "").replace("</t>", "")), start)
    assert token is not None
    assert taken_for_granted(token, use.ontology) is expected


def test_a_happening_is_no_surer_than_its_name(use: Tools) -> None:
    text = "Nine people died in an apparent raid on a house."
    start = text.index("an apparent")
    raid = Mention(start, start + 16, text[start : start + 16], "Attack", "event", "raid")
    (died,) = judge([replace(claim(text, "died"), subject=raid)], use.nlp(text), use.ontology)
    assert (died.certainty, died.hedge) == ("reported", "apparent")
