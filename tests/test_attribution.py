"""Who says what: source, cue, content; and what a report does to the claims in it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kg.extract.attribution import attribute, attributions
from kg.extract.mentions import mentions
from kg.extract.realis import PRESUPPOSED
from kg.model import Article, Attribution, Block, Claim, Mention, Span
from kg.parse import parse
from kg.pipeline import Tools


def reports(text: str, use: Tools) -> tuple[Attribution, ...]:
    """The attributions of a text, a paragraph a line."""
    blocks, at = [], 0
    for line in text.split("\n"):
        blocks.append(Block(at, at + len(line)))
        at += len(line) + 1
    doc = parse(Article("test", text, tuple(blocks)), use.nlp)
    use.lex.recognise(doc)
    return attributions(doc, mentions(doc, use.lex), use.ontology)


def named(mention: Mention | None) -> str:
    return mention.name if mention is not None else ""


# sentence · cue · source · content, its spans joined by " + "
REPORTS = [
    # the cue before its content
    ("Militia leaders claimed they had seized two districts.", "claimed", "Militia leaders",
     "they had seized two districts"),
    ("He told reporters that rebels attacked the base.", "told", "He",
     "that rebels attacked the base"),
    ("Human rights groups say the army executed 30 prisoners.", "say", "Human rights groups",
     "the army executed 30 prisoners"),
    ("In a statement, the group said it had killed six soldiers.", "said", "group",
     "it had killed six soldiers"),
    ("The colonel admitted that his unit had shelled the mosque.", "admitted", "colonel",
     "that his unit had shelled the mosque"),
    ("The militia said, “We have taken the bridge.”", "said", "militia",
     "“We have taken the bridge.”"),
    ("Footage claimed to show a burning convoy near the airport.", "claimed", "Footage",
     "to show a burning convoy near the airport"),
    ("Karim Dost, a spokesman for the Eastern Front, said hundreds of fighters were taking part.",
     "said", "Karim Dost", "hundreds of fighters were taking part"),
    # after it, inside of it
    ("The assault began with two car bombs at the gate, monitors said.", "said", "monitors",
     "The assault began with two car bombs at the gate"),
    ("“The road,” he told reporters, “is closed to everyone.”", "told", "he",
     "“The road,” + “is closed to everyone.”"),
    ("Amara, she said, had been bombed for nine days.", "said", "she",
     "Amara + had been bombed for nine days"),
    # going on after it
    ("“The bridge is ours,” the general said in a statement. “The enemy is running.”", "said",
     "general", "“The bridge is ours,” + “The enemy is running.”"),
    ("“They came at night,” said Maria Soto, a farmer. “They burned every house.”", "said",
     "Maria Soto", "“They came at night,” + “They burned every house.”"),
    ("“We captured the town of Dol,” the rebels said.\n“We also took forty prisoners.”", "said",
     "rebels", "“We captured the town of Dol,” + “We also took forty prisoners.”"),
    # according to
    ("According to witnesses, gunmen opened fire on the bus.", "According to", "witnesses",
     "gunmen opened fire on the bus"),
    ("Gunmen, according to police, opened fire on the bus, killing four people.", "according to",
     "police", "Gunmen + opened fire on the bus, killing four people"),
    ("At least nine villagers were killed, according to the Lowland Observatory, with more than"
     " 30 wounded.", "according to", "Lowland Observatory",
     "At least nine villagers were killed + with more than 30 wounded"),
    # nothing of it
    ("Three soldiers were said to have been captured by the guerrillas.", "said", "",
     "Three soldiers + to have been captured by the guerrillas"),
    ("The commander is believed to have fled to the mountains.", "believed", "",
     "The commander + to have fled to the mountains"),
    ("The attack was reported by the Kivu Monitor on Tuesday.", "reported", "Kivu Monitor",
     "The attack"),
    ("The envoy was quoted by Radio Norte as saying the rebels had surrendered.", "quoted",
     "envoy", "the rebels had surrendered"),
    # acts of speech
    ("The minister accused the rebels of shelling a hospital in Torvik.", "accused", "minister",
     "shelling a hospital in Torvik"),
    ("Officials blamed the separatists for the ambush on the convoy.", "blamed", "Officials",
     "the ambush on the convoy"),
    ("The army was accused of killing civilians.", "accused of", "", "killing civilians"),
    ("The Red Falcons claimed credit for two of the “holy” raids.", "claimed credit for",
     "Red Falcons", "two of the “holy” raids"),
    ("The army denied attacking the village.", "denied", "army", "attacking the village"),
    ("The government denied any role in the killing of the bishop.", "denied", "government",
     "any role in the killing of the bishop"),
    ("The ministry denies that its jets bombed the school.", "denies", "ministry",
     "that its jets bombed the school"),
    ("The president ordered the army to bomb the rebel camps.", "ordered", "president",
     "the army to bomb the rebel camps"),
    ("The guerrillas threatened to blow up the dam.", "threatened", "guerrillas",
     "to blow up the dam"),
    ("Residents fear that the militia will attack the camp.", "fear", "Residents",
     "that the militia will attack the camp"),
    ("The group called for attacks on foreign troops.", "called for", "group",
     "attacks on foreign troops"),
    # tags that a parse hides
    ("A shell hit the depot, killing two guards and wounding nine, the district governor, Ada Moss,"
     " said.", "said", "Ada Moss",
     "A shell hit the depot, killing two guards and wounding nine"),
    ("Gunmen shot five farmers on Monday, residents and a local official said.", "said",
     "residents", "Gunmen shot five farmers on Monday"),
    ("The guerrillas raided the village, the mayor, whose brother fled, said by telephone.", "said",
     "mayor", "The guerrillas raided the village"),
    ("A sniper shot a guard in Dol, police in Nava said, in the third such attack this year.",
     "said", "police",
     "A sniper shot a guard in Dol + in the third such attack this year"),
    ("The Front called on the army to leave the camp.", "called on", "Front",
     "the army to leave the camp"),
    ("The militia, which it was announced had joined the alliance, took Aden.", "announced", "",
     "had joined the alliance"),
    ("The governor announced on Friday the arrest of two officers.", "announced", "governor",
     "the arrest of two officers"),
    ("Jets struck two depots; damaged a bridge; and burned a ferry, he added.", "added", "he",
     "Jets struck two depots; damaged a bridge; and burned a ferry"),
    # numbers
    ("The ministry put the toll at nine dead.", "put", "ministry", "the toll at nine dead"),
    ("Rebels put the number of dead at 45.", "put", "Rebels", "the number of dead at 45"),
    ("Doctors at the clinic counted 40 dead villagers.", "counted", "Doctors",
     "40 dead villagers"),
    ("The mayor spoke of 30 dead.", "spoke", "mayor", "30 dead"),
    ("Aid workers gave a figure of 12 dead.", "gave", "Aid workers", "a figure of 12 dead"),
    # a denial and what comes after it
    ("The militia denied that and said an army drone had hit the mill.", "said", "militia",
     "an army drone had hit the mill"),
    ("The minister rejected the claim and accused the rebels of shelling the mill.", "accused",
     "minister", "shelling the mill"),
    # headlines
    ("Police: Gunmen attacked hospital", ":", "Police", "Gunmen attacked hospital"),
    ("Rebels seize town: army", ":", "army", "Rebels seize town"),
    ("Two killed as rockets hit flats, governor says", "says", "governor",
     "Two killed as rockets hit flats"),
    ("Militia attacks base in Sol - officials", "-", "officials", "Militia attacks base in Sol"),
    # quotations over paragraphs and doubled marks
    ("“The army burned our mill.\nSoldiers took two men,” the farmer said.", "said", "farmer",
     "“The army burned our mill.\nSoldiers took two men,”"),
    ('""Soldiers burned the mill,"" said Lama Dost.', "said", "Lama Dost",
     '""Soldiers burned the mill,""'),
    # two voices in one sentence
    ("The rebels said that they had shot down a helicopter, but the army denied the report.",
     "said", "rebels", "that they had shot down a helicopter"),
    ("The army says it repelled the attack, adding that 20 insurgents were killed.", "adding",
     "army", "that 20 insurgents were killed"),
    ("The ministry said that its planes had not bombed the town and claimed civilians could leave.",
     "claimed", "ministry", "civilians could leave"),
    ("The Red Falcons, which split from the Union after claiming to reject its leaders, claimed"
     " credit for the bombing of the barracks.", "claiming", "Red Falcons",
     "to reject its leaders"),
    ("A senior official, who declined to be named, said the garrison had fallen.", "said",
     "senior official", "the garrison had fallen"),
    ("Lima accused Quito of sending troops across the border, saying its patrol had been fired on.",
     "saying", "Lima", "its patrol had been fired on"),
    ("The general said he would hold the pass and warned that the road was closed.", "said",
     "general", "he would hold the pass"),
    ("The general said he would hold the pass and warned that the road was closed.", "warned",
     "general", "that the road was closed"),
    ("Rebels shelled the port, the Coast Monitor (CM) estimates.", "estimates", "Coast Monitor",
     "Rebels shelled the port"),
    ("The Front announced following the raid on Dol that it would leave.", "announced", "Front",
     "that it would leave"),
    ("The rebels said they had burned a depot. The army called that a lie.", "called", "army",
     "they had burned a depot"),
    ("The Red Falcons claimed credit for a raid that killed nine men.", "claimed credit for",
     "Red Falcons", "a raid"),
    ("Nine feared dead after raid on village", "feared", "", "Nine + dead"),
    ("Police hold eleven men suspected of raids on farms.", "suspected", "", "raids on farms"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "cue", "source", "content"), REPORTS)
def test_source_cue_content(text: str, cue: str, source: str, content: str, use: Tools) -> None:
    found = [a for a in reports(text, use) if a.cue.text.startswith(cue.split()[0])]
    assert len(found) == 1, found
    words = " + ".join(span.text for span in found[0].content)
    speaker = found[0].source
    assert (words, speaker.text if speaker is not None else "") == (content, source)
    for span in (found[0].cue, found[0].sentence, *found[0].content):
        assert text[span.start : span.end] == span.text


# sentence · cue · polarity realis modality
EFFECTS = [
    ("The army denied that it had attacked the village.", "denied", "negative actual"),
    ("The ministry neither confirmed nor denied that its forces had crossed the border.",
     "denied", "positive hypothetical"),
    ("The spokesman did not say whether the troops had withdrawn.", "say",
     "positive hypothetical"),
    ("No group has claimed responsibility for the blast.", "claimed",
     "positive hypothetical factive"),
    ("Analysts believe the faction carried out the massacre.", "believe",
     "positive hypothetical believed"),
    ("The president ordered the army to bomb the camps.", "ordered", "positive requested ordered"),
    ("The junta vowed to break the siege of the capital.", "vowed", "positive planned promised"),
    ("The governor condemned the shelling of the market.", "condemned",
     "positive actual factive"),
    ("The general said the port was calm.", "said", "positive actual"),
    ("The general told the garrison to shell the port.", "told", "positive requested ordered"),
    ("The general told the garrison that the port was calm.", "told", "positive actual"),
    ("The mayor rejected talks with the rebels.", "rejected", "positive hypothetical"),
    ("The mayor rejected the claim that the rebels had left.", "rejected", "negative actual"),
    ("The mayor described the raid on the port as a crime.", "described",
     "positive actual factive"),
    ("The mayor described a raid on the port.", "described", "positive actual"),
    ("The declaration condemns “a war that has killed nine judges.”", "condemns",
     "positive actual"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "cue", "expected"), EFFECTS)
def test_what_a_report_does(text: str, cue: str, expected: str, use: Tools) -> None:
    found = next(a for a in reports(text, use) if a.cue.text.startswith(cue))
    assert f"{found.polarity} {found.realis} {found.modality}".strip() == expected


@pytest.mark.parametrize(
    "text",
    [
        "Rebels attacked the base at dawn.",
        "The army carried out an air strike on the town.",
        "The Northern Front, formerly known as the Free Men, shelled the port.",
        "Hundreds of troops crossed the river.",
        "The state lies on the coast.",
    ],
)
def test_no_report(text: str, use: Tools) -> None:
    assert reports(text, use) == ()


def test_nested_voices(use: Tools) -> None:
    text = "The UN said that the ministry claimed its troops had left the city."
    said, claimed = reports(text, use)
    assert claimed.outer == said
    assert named(claimed.source) == "ministry"
    assert [named(m) for m in claimed.relayed_by] == ["UN"]


def test_quoting_names_the_source(use: Tools) -> None:
    text = "State television said the army had retaken the valley, quoting military sources."
    said, quoting = reports(text, use)
    assert [s.text for s in said.content] == ["the army had retaken the valley"]
    assert quoting.content == said.content
    assert quoting.source is not None and quoting.source.text == "military sources"
    assert [m.text for m in quoting.relayed_by] == ["State television"]


def test_speaker_is_carried_over(use: Tools) -> None:
    text = (
        "Karim Dost, a spokesman for the militia, said the bridge had fallen.\n"
        "“We will not stop,” he told the Associated Press."
    )
    said, told = reports(text, use)
    assert told.source is not None and said.source is not None
    assert (told.source.start, told.source.coref_by) == (said.source.start, "speaker")
    assert [named(m) for m in told.relayed_by] == ["Associated Press"]
    assert told.quoted and not said.quoted


def test_a_plural_speaker_is_no_he(use: Tools) -> None:
    delegates, he = reports("Delegates said the talks failed.\nHe said the war went on.", use)
    assert named(delegates.source) == "Delegates"
    assert he.source is not None and he.source.kind == "pronoun" and not he.source.coref_by


SPEAKERS = [
    ("Lee said rebels had fled.\nAn officer accused the rebels of ties to the Front, which he said"
     " had raided a school.", "officer"),
    ("The Monitor said jets had hit a school. The Syrian army denied this. In a statement, it said"
     " its men had shot at rebels only.", "Syrian army"),
    ("Lee said rebels had fled. General Omar Said met the mayor. He said his men had shot two"
     " rebels.", "Omar"),
    ("The group talked to the army until it said that it had taken the base.", "group"),
    ("The ministry said troops had left. Rebels attacked a bridge. They said it had fallen.",
     "Rebels"),
    ("Ann Lee said rebels had fled. The war was over, she said.", "Ann Lee"),
    ("“The road is open,” said a commander. He told reporters the war was over. A resident saw it"
     " otherwise. “Rockets fell on us,” she said.", "resident"),
    ("Mr Lee said rebels had fled. She said the war was over.", "She"),
    ("Delegates met in Oslo. He said the talks had failed.", "He"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "speaker"), SPEAKERS)
def test_who_a_pronoun_is(text: str, speaker: str, use: Tools) -> None:
    assert named(reports(text, use)[-1].source) == speaker


# ------------------------------------------------------------------- to claims
def claim(text: str, trigger: str) -> Claim:
    """A claim of which only the trigger matters."""
    start = text.index(trigger)
    end = Mention(0, 1, text[0], "", "description", text[0])
    span = Span(start, start + len(trigger), trigger)
    return Claim("a", end, "attacked", end, span, Span(0, len(text), text), "test", 1.0)


def test_claim_gets_its_voice(use: Tools) -> None:
    text = "The assault began at the gate, monitors said."
    (given,) = attribute([claim(text, "assault")], reports(text, use))
    assert given.attribution is not None and named(given.attribution.source) == "monitors"


def test_claim_outside_of_content_is_the_outlets(use: Tools) -> None:
    text = "The Red Falcons, which attacked Dol in May, said they had shelled the port."
    own, said = attribute([claim(text, "attacked"), claim(text, "shelled")], reports(text, use))
    assert own.attribution is None
    assert said.attribution is not None


def test_denied_negation_is_positive(use: Tools) -> None:
    text = "The general denied that his men had not left the village."
    found = reports(text, use)
    denied, twice = attribute(
        [claim(text, "left"), replace(claim(text, "left"), polarity="negative")], found
    )
    assert (denied.polarity, twice.polarity) == ("negative", "positive")


def test_innermost_voice_speaks(use: Tools) -> None:
    text = "The UN said that the ministry claimed its troops had left the city."
    (left,) = attribute([claim(text, "left")], reports(text, use))
    assert left.attribution is not None
    assert named(left.attribution.source) == "ministry"


def test_order_is_requested(use: Tools) -> None:
    text = "The president ordered the army to bomb the camps."
    ordered, bombed = attribute([claim(text, "ordered"), claim(text, "bomb")], reports(text, use))
    assert ordered.attribution is None
    assert (bombed.realis, bombed.modality) == ("requested", "ordered")


def test_what_is_condemned_is_taken_for_granted(use: Tools) -> None:
    text = "The governor condemned the shelling of the market."
    (shelling,) = attribute([claim(text, "shelling")], reports(text, use))
    assert shelling.attribution is None
    assert shelling.realis == "actual"


def test_what_an_inquiry_is_about_is_the_outlets(use: Tools) -> None:
    text = "The Monitor called for an inquiry into a raid on a school."
    marked = replace(claim(text, "raid"), modality=PRESUPPOSED)
    (raid,) = attribute([marked], reports(text, use))
    assert (raid.attribution, raid.realis, raid.modality) == (None, "actual", "")


def test_what_is_denied_is_the_part_in_it(use: Tools) -> None:
    text = "Moscow denied responsibility for an air strike on the market."
    marked = replace(claim(text, "strike"), modality=PRESUPPOSED)
    (strike,) = attribute([marked], reports(text, use))
    assert (strike.attribution, strike.polarity, strike.modality) == (None, "positive", "")


def test_what_a_wish_takes_for_granted_is_the_outlets(use: Tools) -> None:
    text = "The army hopes to free the men whom rebels abducted in May."
    marked = replace(claim(text, "abducted"), modality=PRESUPPOSED)
    (abducted,) = attribute([marked], reports(text, use))
    assert (abducted.attribution, abducted.realis) == (None, "actual")


def test_a_statement_is_relayed_by_who_carries_it(use: Tools) -> None:
    text = "Rebels shelled the port, the ministry said in a statement carried by Radio Norte."
    (said,) = reports(text, use)
    assert named(said.source) == "ministry"
    assert [named(m) for m in said.relayed_by] == ["Radio Norte"]


def test_a_speaker_is_no_victim_of_what_he_says(use: Tools) -> None:
    text = "A shell hit the depot, wounding nine, the governor, Ada Moss, said."
    (said,) = reports(text, use)
    assert said.source is not None
    slip = replace(claim(text, "wounding"), object=said.source)
    assert list(attribute([slip], (said,))) == []
