"""A made-up war as a graph: some forty entities and sixty claims of six sources, for the page.

Places, groups and people do not exist. Built by hand in the pattern of the design, so that the
page is tested without the pipeline.
"""

from __future__ import annotations

from rdflib import DCTERMS, RDF, RDFS, SKOS, XSD, Graph, Literal, Namespace, URIRef

KG = Namespace("https://w3id.org/conflictkg/ontology#")
NIF = Namespace("http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#")
SCHEMA = Namespace("https://schema.org/")
ID = Namespace("https://w3id.org/conflictkg/id/")
REALIS = {"unreal": "planned"}

ENTITIES = {
    "Varenia": "State", "Sarn": "State", "Ostrel": "City", "Karsk": "City", "Dolna": "City",
    "Port Amel": "City", "Lissa Valley": "Region", "Karsk airfield": "Facility",
    "Dolna hospital": "Facility", "Lissa bridge": "Facility", "Free Highland Front": "ArmedGroup",
    "Sons of the River": "ArmedGroup", "Varenian Army": "Army", "National Guard": "Army",
    "Highland Council": "Coalition", "Sarnian foreign ministry": "Ministry",
    "Varenian defence ministry": "Ministry", "Observatory for the Lissa Valley": "Monitor",
    "United Nations": "IGO", "Lantern Aid": "NGO", "Radio Ostrel": "Outlet",
    "The Harbour Post": "Outlet", "Tomas Orrin": "Person", "Jevan Roth": "Person",
    "Mara Velk": "Person", "Ilan Dresh": "Person", "Anna Suvi": "Person",
    "civilians": "People", "children": "People", "residents": "People", "fighters": "People",
    "aid workers": "People", "assault on Karsk": "Offensive", "bombardment of Dolna": "Shelling",
    "air strikes": "AirStrike", "talks in Port Amel": "Negotiation", "siege of Dolna": "Siege",
    "ammunition depot": "Facility", "border villages": "Area", "rockets": "Weapon",
    "River Brigade": "ArmedGroup",
}  # fmt: skip

# subject | relation | object | standing | source, relays | sentence | count | place | date
CLAIMS = """
Free Highland Front|takesPartIn|assault on Karsk|stated||The Free Highland Front has joined the assault on Karsk.|||2031-03-02
Sons of the River|takesPartIn|assault on Karsk|stated||The Sons of the River sent men to the assault on Karsk.|||2031-03-02
River Brigade|takesPartIn|assault on Karsk|claimed|Mara Velk|The River Brigade is part of the assault on Karsk, Mara Velk said.|||
assault on Karsk|occurredIn|Karsk|stated||The assault on Karsk began before dawn.||Karsk|2031-03-02
fighters|takesPartIn|assault on Karsk|claimed|Mara Velk, The Harbour Post|Hundreds of fighters were in the assault on Karsk, Mara Velk told The Harbour Post.|hundreds of||
Free Highland Front|attacked|Karsk airfield|stated||The Free Highland Front attacked Karsk airfield with rockets.||Karsk|2031-03-02
Free Highland Front|seized|ammunition depot|claimed|Free Highland Front|The Free Highland Front claimed to have seized the ammunition depot.||Karsk|2031-03-03
Free Highland Front|seized|Karsk airfield|claimed|Free Highland Front|The Free Highland Front claimed Karsk airfield too.||Karsk|2031-03-03
Free Highland Front|seized|Karsk airfield|denied|Varenian defence ministry|The Varenian defence ministry denied that the Free Highland Front had taken Karsk airfield.||Karsk|2031-03-03
Varenian Army|controls|Karsk airfield|claimed|Varenian defence ministry|Karsk airfield is held by the Varenian Army, the Varenian defence ministry said.||Karsk|2031-03-03
Varenian Army|repelled|assault on Karsk|claimed|Radio Ostrel|Radio Ostrel said the Varenian Army had thrown back the assault on Karsk.||Karsk|2031-03-03
Varenian Army|fightsAgainst|Free Highland Front|stated||The Varenian Army and the Free Highland Front have fought since the autumn.|||
Varenian Army|fightsAgainst|Sons of the River|stated||The Varenian Army fights the Sons of the River along the valley.||Lissa Valley|
National Guard|fightsAgainst|River Brigade|stated||The National Guard clashed with the River Brigade.|||2031-02-27
Free Highland Front|alliedWith|Sons of the River|stated||The Free Highland Front is allied with the Sons of the River.|||
Free Highland Front|memberOf|Highland Council|stated||The Free Highland Front sits on the Highland Council.|||
Sons of the River|memberOf|Highland Council|stated||The Sons of the River are members of the Highland Council.|||
River Brigade|factionOf|Sons of the River|stated||The River Brigade, a faction of the Sons of the River, wore white bands.|||
Jevan Roth|leads|Free Highland Front|stated||Jevan Roth, who leads the Free Highland Front, was not seen.|||
Mara Velk|spokespersonFor|Free Highland Front|stated||Mara Velk speaks for the Free Highland Front.|||
Ilan Dresh|leads|National Guard|stated||Ilan Dresh is the commander of the National Guard.|||
Tomas Orrin|leads|Varenia|stated||Tomas Orrin, president of Varenia, was abroad.|||
Varenian Army|killed|civilians|claimed|Observatory for the Lissa Valley|At least 15 civilians died in shelling by the Varenian Army, according to the Observatory for the Lissa Valley.|at least 15|Dolna|2031-03-01
bombardment of Dolna|killed|civilians|claimed|Lantern Aid|The bombardment of Dolna killed 22 civilians, Lantern Aid said.|22|Dolna|2031-03-01
bombardment of Dolna|killed|children|claimed|Lantern Aid|Nine children were among the dead of the bombardment of Dolna, Lantern Aid said.|nine|Dolna|2031-03-01
bombardment of Dolna|wounded|residents|claimed|Dolna hospital|Dolna hospital counted 70 residents hurt in the bombardment of Dolna.|70|Dolna|2031-03-01
Varenian Army|killed|civilians|denied|Tomas Orrin|Tomas Orrin denied that the Varenian Army had killed civilians.||Dolna|2031-03-02
Free Highland Front|killed|civilians|claimed|Radio Ostrel|Radio Ostrel said that the Free Highland Front had killed seven civilians.|seven|Port Amel|2031-03-01
Free Highland Front|killed|civilians|denied|Mara Velk|Mara Velk denied that civilians had been killed by the Free Highland Front.||Port Amel|2031-03-02
bombardment of Dolna|occurredIn|Dolna|stated||The bombardment of Dolna lasted all night.||Dolna|2031-03-01
Varenian Army|besieges|Dolna|stated||The Varenian Army has besieged Dolna since January.||Dolna|
Varenian Army|shelled|Dolna hospital|claimed|Anna Suvi, Lantern Aid|The Varenian Army shelled Dolna hospital, Anna Suvi of Lantern Aid said.||Dolna|2031-03-01
Varenian Army|shelled|Dolna hospital|denied|Varenian defence ministry|The Varenian defence ministry said that the Varenian Army had not fired on Dolna hospital.||Dolna|2031-03-01
Sarn|bombedFromAir|border villages|claimed|Free Highland Front|Jets of Sarn bombed the border villages, the Free Highland Front said.||Lissa Valley|2031-02-26
Sarn|bombedFromAir|border villages|denied|Sarnian foreign ministry|The Sarnian foreign ministry said that no jet of Sarn had struck the border villages.||Lissa Valley|2031-02-26
air strikes|killed|children|claimed|United Nations|The air strikes killed at least four children, the United Nations said.|at least four|Lissa Valley|2031-02-26
air strikes|occurredIn|border villages|stated||The air strikes hit the border villages on Wednesday.||border villages|2031-02-26
air strikes|displaced|residents|claimed|United Nations|The air strikes drove out 3,000 residents, the United Nations estimated.|3,000|Lissa Valley|
Sarn|armed|Sons of the River|claimed|Varenian defence ministry|Sarn arms the Sons of the River, the Varenian defence ministry claimed.|||
Sarn|armed|Sons of the River|denied|Sarnian foreign ministry|The Sarnian foreign ministry rejected the charge that Sarn arms the Sons of the River.|||
Varenia|accused|Sarn|stated||Varenia accused Sarn of arming the rebels.|||2031-03-01
Sarn|supports|Highland Council|claimed|Tomas Orrin|Tomas Orrin said that Sarn stands behind the Highland Council.|||
Free Highland Front|metWith|Sarnian foreign ministry|unreal|Mara Velk|The Free Highland Front will meet the Sarnian foreign ministry next week, Mara Velk said.||Port Amel|2031-03-09
Varenian Army|attacked|Port Amel|unreal|Jevan Roth|The Varenian Army plans to attack Port Amel, Jevan Roth warned.||Port Amel|
Sons of the River|withdrewFrom|Lissa Valley|unreal|Highland Council|The Sons of the River would leave the Lissa Valley under the plan of the Highland Council.||Lissa Valley|
Varenia|agreedCeasefireWith|Highland Council|unreal|United Nations|The United Nations hopes that Varenia and the Highland Council agree on a truce.|||
Varenia|takesPartIn|talks in Port Amel|stated||Varenia sent envoys to the talks in Port Amel.||Port Amel|2031-03-04
Highland Council|takesPartIn|talks in Port Amel|stated||The Highland Council joined the talks in Port Amel.||Port Amel|2031-03-04
talks in Port Amel|occurredIn|Port Amel|stated||The talks in Port Amel go on.||Port Amel|2031-03-04
United Nations|condemned|bombardment of Dolna|stated||The United Nations condemned the bombardment of Dolna.|||2031-03-02
United Nations|investigates|air strikes|stated||The United Nations opened an inquiry into the air strikes.|||
Sons of the River|abducted|aid workers|claimed|Lantern Aid|Lantern Aid said the Sons of the River had taken three aid workers.|three|Lissa Valley|2031-02-20
Sons of the River|released|aid workers|stated||The Sons of the River freed the aid workers on Sunday.|||2031-03-01
Sons of the River|destroyed|Lissa bridge|claimed|Radio Ostrel, The Harbour Post|The Sons of the River blew up the Lissa bridge, Radio Ostrel reported.||Lissa Valley|2031-02-25
Varenian Army|destroyed|Lissa bridge|claimed|Sons of the River|The Sons of the River said the Varenian Army had destroyed the Lissa bridge itself.||Lissa Valley|2031-02-25
Ostrel|locatedIn|Varenia|stated||Ostrel is the capital of Varenia.|||
Karsk|locatedIn|Varenia|stated||Karsk, in the north of Varenia, has two bridges.|||
Dolna|locatedIn|Lissa Valley|stated||Dolna lies in the Lissa Valley.|||
Radio Ostrel|organOf|Varenia|stated||Radio Ostrel is the state broadcaster of Varenia.|||
Varenian Army|withdrewFrom|border villages|claimed|Observatory for the Lissa Valley|The Varenian Army has pulled out of the border villages, the Observatory for the Lissa Valley said.||border villages|2031-03-02
Anna Suvi|memberOf|Lantern Aid|stated||Anna Suvi is a nurse with Lantern Aid.|||
Varenian defence ministry|requestedOf|Tomas Orrin|claimed|Varenian defence ministry|The Varenian defence ministry said it had asked Tomas Orrin for leave to strike.|||
"""


def iri(name: str) -> URIRef:
    return ID[name.lower().replace(" ", "-")]


def add_entity(graph: Graph, name: str, kind: str, node: URIRef | None = None) -> URIRef:
    """A named node; a name in lower case is a description of its article."""
    node = node or iri(name)
    graph.add((node, RDF.type, KG[kind]))
    graph.add((node, SKOS.prefLabel, Literal(name, lang="en")))
    if name[:1].islower():
        graph.add((node, RDF.type, KG.Described))
    return node


def add_claim(
    graph: Graph,
    subject: URIRef,
    relation: str,
    obj: URIRef | Literal,
    standing: str,
    claimant: URIRef,
    sentence: str,
    *,
    start: int = 0,
    article: URIRef = ID["harbour-post-2031-03-04"],
) -> URIRef:
    """One claim with its sentence, in the pattern of the design."""
    number = len(set(graph.subjects(RDF.type, KG.Claim)))
    claim = ID[f"claim/{number:010x}"]
    evidence = add_span(graph, sentence, start, article)
    graph.add((evidence, RDF.type, NIF.Sentence))
    graph.add((claim, RDF.type, KG.Claim))
    graph.add((claim, RDF.subject, subject))
    graph.add((claim, RDF.predicate, KG[relation]))
    graph.add((claim, RDF.object, obj))
    graph.add((claim, KG.standing, KG[standing]))
    graph.add((claim, KG.claimant, claimant))
    graph.add((claim, KG.polarity, KG.negative if standing == "denied" else KG.positive))
    graph.add((claim, KG.realis, KG[REALIS.get(standing, "actual")]))
    graph.add((claim, KG.certainty, KG.certain))
    graph.add((claim, KG.evidence, evidence))
    graph.add((claim, KG.foundBy, Literal("transitive/1")))
    graph.add((claim, KG.confidence, Literal(0.9 if standing == "stated" else 0.8)))
    for role, end in (("subject", subject), ("object", obj), ("source", claimant)):
        name = str(graph.value(end, SKOS.prefLabel) or end)
        if name in sentence:
            phrase = add_span(graph, name, start + sentence.index(name), article)
            graph.add((claim, KG[f"{role}Mention"], phrase))
    graph.add((KG[relation], RDF.type, KG.Relation))
    if standing == "stated":
        graph.add((subject, KG[relation], obj))
    return claim


def add_span(graph: Graph, text: str, start: int, article: URIRef) -> URIRef:
    span = URIRef(f"{article}#char={start},{start + len(text)}")
    graph.add((span, NIF.referenceContext, article))
    graph.add((span, NIF.beginIndex, Literal(start)))
    graph.add((span, NIF.endIndex, Literal(start + len(text))))
    graph.add((span, NIF.anchorOf, Literal(text)))
    return span


def made_up_war() -> Graph:
    """The whole sample; the text of the article is `made_up_text()`."""
    graph = Graph()
    article = ID["harbour-post-2031-03-04"]
    outlet = add_entity(graph, "The Harbour Post", "Outlet")
    graph.add((article, RDF.type, SCHEMA.NewsArticle))
    graph.add((article, SCHEMA.publisher, outlet))
    graph.add((article, DCTERMS.identifier, Literal("harbour-post")))
    graph.add((article, SCHEMA.headline, Literal("Night of shelling in the valley", lang="en")))
    graph.add((article, SCHEMA.datePublished, Literal("2031-03-04", datatype=XSD.date)))
    for name, kind in ENTITIES.items():
        add_entity(graph, name, kind)
    start = 0
    for line in CLAIMS.strip().splitlines():
        cells = line.split("|")
        subject, relation, obj, standing, sources, sentence, count, place, date = cells
        voice, *relays = [iri(name) for name in sources.split(", ") if name] or [outlet]
        claim = add_claim(
            graph, iri(subject), relation, iri(obj), standing, voice, sentence, start=start
        )
        start += len(sentence) + 1
        for relay in relays:
            graph.add((claim, KG.relayedBy, relay))
        if count:
            graph.add((claim, KG.countText, Literal(count)))
        if place:
            graph.add((claim, KG.place, iri(place)))
        if date:
            graph.add((claim, KG["from"], Literal(date, datatype=XSD.date)))
            graph.add((claim, KG.to, Literal(date, datatype=XSD.date)))
    for relation in ("fightsAgainst", "alliedWith", "metWith"):
        graph.add(
            (KG[relation], RDF.type, URIRef("http://www.w3.org/2002/07/owl#SymmetricProperty"))
        )
    graph.add((KG.takesPartIn, RDFS.label, Literal("takes part in", lang="en")))
    return graph


def made_up_text() -> str:
    return " ".join(line.split("|")[5] for line in CLAIMS.strip().splitlines())
