"""The recipe of the language pipeline; see README.md beside this file."""

import os
from pathlib import Path

DATA = Path(os.environ.get("KG_DATA", "../shared/data"))
MODEL = Path(__file__).parents[1] / "kg" / "models" / "en_conflict"
