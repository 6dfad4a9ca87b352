"""The data folder in, kg/models and training/scores.json out: the whole recipe, in one command.

    python -m training.train

Stages: clusters, truecase, names, parser, ner, assemble, evaluate; `--stages` picks some. The
parser and the recogniser can be trained side by side, each in a process of its own. A stopped
training goes on where its last epoch ended.
"""

import argparse
from pathlib import Path

from training import DATA, clusters

STAGES = ("clusters", "truecase", "names", "parser", "ner", "assemble", "evaluate")


def main() -> None:
    """Read the arguments and run the stages in order."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--data", type=Path, default=DATA, help="default: $KG_DATA")
    arguments.add_argument("--work", type=Path, default=Path("build/pipeline"))
    arguments.add_argument("--stages", nargs="+", choices=STAGES, default=STAGES)
    args = arguments.parse_args()
    args.work.mkdir(parents=True, exist_ok=True)
    names = args.work / "names.npz"
    for stage in args.stages:
        if stage == "clusters":
            clusters.main()
        elif stage == "truecase":
            from training import truecase

            truecase.main(args.data)
        elif stage == "names":
            from training.names import main as write_names

            write_names(args.data / "gazetteers", names)
        elif stage == "parser":
            from training import parser

            parser.train(args.data, args.work / "parser", parser.Recipe())
        elif stage == "ner":
            from training import ner

            ner.train(args.data, names, args.work / "ner", ner.Recipe())
        elif stage == "assemble":
            from training import assemble

            assemble.main(args.work / "parser", args.work / "ner", names, args.data)
        else:
            from training import evaluate

            evaluate.main(args.data, write=True)


if __name__ == "__main__":
    main()
