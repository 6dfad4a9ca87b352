"""From an article to answers: python examples/quickstart.py"""

from pathlib import Path

import kg

article = Path(__file__).with_name("aleppo-2016.txt")
graph = kg.build(article)  # an rdflib.Graph

for row in kg.claims(graph):  # a dict a claim, ready for pandas.DataFrame
    voice = row["source"] or "the outlet"
    print(f"{row['standing']:8} {voice}: {row['subject']} – {row['relation']} – {row['object']}")

print(kg.query(graph, "tolls")[0])  # a named query, or SPARQL
print(kg.to_networkx(graph))  # nodes are entities and events, edges are claims
kg.show(graph, "aleppo.html")  # opens in a browser, offline
kg.save(graph, "aleppo.ttl")
