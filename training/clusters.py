"""Brown clusters of spacy-lookups-data in, kg/models/clusters.npz out.

A form whose lower-cased form has the same cluster is left out: the lookup falls back to it.
"""

import gzip
import json
from pathlib import Path

import numpy as np
import spacy_lookups_data  # type: ignore[import-untyped]
from spacy.strings import get_string_id

from kg.net import CLUSTERS


def cluster_paths() -> dict[str, int]:
    """Word form -> cluster path, for the forms that have one and need one of their own."""
    source = Path(spacy_lookups_data.__file__).parent / "data" / "en_lexeme_cluster.json.gz"
    with gzip.open(source, "rt", encoding="utf8") as lines:
        table: dict[str, int] = json.load(lines)
    known = {form: path for form, path in table.items() if path}
    return {
        form: path
        for form, path in known.items()
        if form == form.lower() or known.get(form.lower()) != path
    }


def main() -> None:
    """Write the table, sorted by string id."""
    rows = sorted((get_string_id(form), path) for form, path in cluster_paths().items())
    forms = np.array([form for form, _ in rows], dtype=np.uint64)
    paths = np.array([path for _, path in rows], dtype=np.uint32)
    CLUSTERS.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(CLUSTERS, forms=forms, paths=paths)
    print(f"{CLUSTERS}: {len(rows)} forms, {CLUSTERS.stat().st_size} bytes")


if __name__ == "__main__":
    main()
