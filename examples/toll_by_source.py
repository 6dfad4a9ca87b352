"""Who counts how many: every toll in some articles, beside what other sources say.

python examples/toll_by_source.py [ARTICLE or GRAPH …]     default: the examples
"""

import sys
from collections import defaultdict
from pathlib import Path

import kg

TOLLS = ("killed", "wounded", "harmed", "displaced", "missing")


def tolls(graph):
    """(article, relation) → what each source says, in the order of the text."""
    found = defaultdict(list)
    for row in kg.claims(graph):
        said = row["standing"] in ("stated", "claimed")  # neither denied nor feared
        if said and row["relation"] in TOLLS and row["count_text"]:
            found[row["article"], row["relation"]].append(row)
    return found


def bounds(row):
    """ "at least 15" is 15–, "up to 20" is –20, "22" is 22."""
    low, high = row["count_min"], row["count_max"]
    if low == high:
        return f"{low:,}"
    return "–".join("" if end is None else f"{end:,}" for end in (low, high))


def main(paths):
    if len(paths) == 1 and (paths[0].suffix == ".ttl" or (paths[0] / "graph.ttl").exists()):
        graph = kg.load(paths[0])
    else:
        graph = kg.build(paths)
    for (article, relation), rows in sorted(tolls(graph).items()):
        print(f"{article}: {relation}")
        for row in rows:
            source = row["source"] or "(the outlet)"
            print(f"  {bounds(row):>9}  {row['object']:<24.24}  {source}")


if __name__ == "__main__":
    main([Path(path) for path in sys.argv[1:]] or [Path(__file__).parent])
