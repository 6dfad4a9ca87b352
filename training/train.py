"""The data folder in, kg/models and training/scores.json out: the whole recipe, in one command.

    python -m training.train

Stages: clusters, convert, parser, ner, assemble, evaluate; `--stages` picks some. The parser and
the recogniser can be trained side by side, each with `--stages` of its own. `--resume` goes on
from the last checkpoint, with a fresh learning rate schedule.
"""

import argparse
import os
from pathlib import Path
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "1")  # before anything loads BLAS

from spacy.cli.train import train
from spacy.util import load_config

import training.augment  # noqa: F401  (registers what the configurations name)
from training import assemble, clusters, convert, evaluate

HERE = Path(__file__).parent
STAGES = ("clusters", "convert", "parser", "ner", "assemble", "evaluate")


def train_part(name: str, work: Path, *, max_steps: int | None, resume: bool) -> None:
    """Train `parser` or `ner` by its configuration; checkpoints are model-best and model-last."""
    out = work / name
    overrides: dict[str, Any] = {
        "paths.train": str(work / "corpus" / f"{name}_train.spacy"),
        "paths.dev": str(work / "corpus" / f"{name}_dev.spacy"),
    }
    if max_steps is not None:
        overrides["training.max_steps"] = max_steps
    config = load_config(HERE / f"{name}.cfg")
    last = out / "model-last"
    if resume and last.exists():
        for component in config["nlp"]["pipeline"]:
            config["components"][component] = {"source": str(last)}
    work.mkdir(parents=True, exist_ok=True)
    used = work / f"{name}.cfg"
    config.to_disk(used)
    train(used, out, overrides=overrides)


def main() -> None:
    """Read the arguments and run the stages in order."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=convert.DATA, help="default: $KG_DATA")
    parser.add_argument("--work", type=Path, default=Path("build/pipeline"))
    parser.add_argument("--stages", nargs="+", choices=STAGES, default=STAGES)
    parser.add_argument("--max-steps", type=int, help="instead of the configuration's")
    parser.add_argument("--resume", action="store_true")
    args = parser.parse_args()
    for stage in args.stages:
        if stage == "clusters":
            clusters.main()
        elif stage == "convert":
            convert.main(args.data, args.work / "corpus")
        elif stage == "assemble":
            best = [args.work / part / "model-best" for part in ("parser", "ner")]
            assemble.main(best[0], best[1], args.data)
        elif stage == "evaluate":
            evaluate.main(args.data)
        else:
            train_part(stage, args.work, max_steps=args.max_steps, resume=args.resume)


if __name__ == "__main__":
    main()
