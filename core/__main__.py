"""The command line: `python -m core train | teach | evaluate | ablate | predict | describe | bench | export`."""

import argparse
import json
import os
import sys
from io import TextIOWrapper
from pathlib import Path
from typing import NoReturn

# Idle OpenMP threads sleep instead of spinning, or a second busy program halves the speed several times over.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # NumPy's threads spin, and its matrix products here are small

from core.computing import DEVICES, PRECISIONS
from core.data import DATASETS, DEFAULT_DATA
from core.errors import UserError
from core.inside.branches import FILLS
from core.memory import keep_one_heap
from core.models import MODELS
from core.paths import ASSETS, FIRST_WEIGHTS
from core.runs.config import KEPT_EPOCHS, RECIPES


def main(arguments: list[str] | None = None) -> int:
    """Runs one command; returns the exit status: 0, 1 where files failed, 2 for a mistake of the user's."""
    keep_one_heap()
    parser = _parser()
    options = parser.parse_args(arguments)
    if isinstance(sys.stdout, TextIOWrapper):  # names of files may be no text, and consoles may know no quotes
        sys.stdout.reconfigure(errors="backslashreplace")
    if options.version or options.info:
        from core.about import PROGRAM, info, program_version

        print(info() if options.info else f"{PROGRAM} {program_version()}")
        return 0
    if options.command is None:
        parser.print_help(sys.stderr)
        return 2
    try:
        status: int = options.command(options)
        sys.stdout.flush()
        return status
    except UserError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130  # what shells expect after Ctrl+C
    except BrokenPipeError:  # the reader of our output has gone
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one line instead of below ten lines of usage."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"error: {message}; see {self.prog} --help\n")


def _parser() -> argparse.ArgumentParser:
    description = "Trains the networks of Inception Lab and uses them, without a window."
    parser = _Parser(prog="python -m core", description=description)
    parser.set_defaults(command=None)
    parser.add_argument("--version", action="store_true", help="say the program's version")
    parser.add_argument("--info", action="store_true", help="say versions, device and folders, for a report")
    commands = parser.add_subparsers(metavar="COMMAND")
    _add_train(commands.add_parser("train", help="train a network"))
    _add_teach(commands.add_parser("teach", help="own classes from a few pictures of each"))
    _add_evaluate(commands.add_parser("evaluate", help="how good weights are: accuracy, confusion, every class"))
    _add_ablate(commands.add_parser("ablate", help="how much accuracy each branch is worth"))
    _add_predict(commands.add_parser("predict", help="what is on these pictures"))
    _add_describe(commands.add_parser("describe", help="shapes, parameters and multiply-adds of a network"))
    _add_bench(commands.add_parser("bench", help="how fast training goes here, against the book's own loop"))
    _add_export(commands.add_parser("export", help="a run's weights in 8 bits and its curve, as they ship"))
    return parser


def _add_train(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--model", choices=MODELS, metavar="M", help=f"{', '.join(MODELS)} (default: googlenet)")
    parser.add_argument(
        "--data", choices=DATASETS, metavar="D", help=f"{', '.join(DATASETS)} (default: {DEFAULT_DATA})"
    )
    parser.add_argument("--recipe", choices=RECIPES[:-1], help="where the other settings come from (default: book)")
    parser.add_argument("--epochs", type=int, metavar="N")
    parser.add_argument("--images", type=int, metavar="K", help="how many training images to use")
    parser.add_argument("--batch-size", type=int, metavar="B")
    parser.add_argument("--lr", type=float, metavar="L", help="learning rate")
    parser.add_argument("--image-size", type=int, metavar="S", help="pixels a side")
    parser.add_argument("--seed", type=int, metavar="S", help="of the random numbers (default: 0)")
    parser.add_argument("--device", choices=DEVICES)
    parser.add_argument("--precision", choices=PRECISIONS, help="number format")
    parser.add_argument("--keep", choices=KEPT_EPOCHS, help="the weights of all epochs or of a few of them")
    parser.add_argument("--photos", metavar="DIR", help="photographs for the photos recipe, a folder a class")
    parser.add_argument("--start", metavar="NAME|DIR|FILE", help="the weights to begin with")
    folder = parser.add_mutually_exclusive_group()
    folder.add_argument("--out", type=Path, metavar="DIR", help="the run's folder (default: a new one among your runs)")
    folder.add_argument("--resume", type=Path, metavar="DIR", help="continue the run in this folder")
    parser.add_argument("--tensorboard", action="store_true", help="event files for TensorBoard in the run's folder")
    parser.add_argument("--json", action="store_true", help="one event a line")
    parser.set_defaults(command=_train)


def _train(options: argparse.Namespace) -> int:
    from core.train.command import train_command

    return train_command(options)


def _add_teach(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "folders", type=Path, nargs="+", metavar="DIR", help="one folder a class in it; several are several people's"
    )
    parser.add_argument("--out", type=Path, metavar="DIR", help="the run's folder (default: a new one among your runs)")
    parser.add_argument("--full", action="store_true", help="all weights, not the last layer alone: takes minutes")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(command=_teach)


def _teach(options: argparse.Namespace) -> int:
    from core.teach.command import teach_command

    return teach_command(options)


def _add_evaluate(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--weights", default=FIRST_WEIGHTS, metavar="NAME|DIR|FILE", help=f"(default: {FIRST_WEIGHTS})")
    _add_epoch(parser)
    parser.add_argument("--photos", type=Path, metavar="DIR", help="photographs, one folder a class, not test images")
    parser.add_argument("--device", choices=DEVICES, default="auto")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(command=_evaluate)


def _evaluate(options: argparse.Namespace) -> int:
    from core.evaluate.command import evaluate_command

    return evaluate_command(options)


def _add_ablate(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--weights", default=FIRST_WEIGHTS, metavar="NAME|DIR|FILE", help=f"(default: {FIRST_WEIGHTS})")
    parser.add_argument("--images", type=int, default=1000, metavar="N", help="test images (default: the first 1000)")
    parser.add_argument("--off", choices=FILLS, default="zeros", help="what a branch gives that is off")
    parser.add_argument("--device", choices=DEVICES, default="auto")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(command=_ablate)


def _ablate(options: argparse.Namespace) -> int:
    from core.evaluate.ablate_command import ablate_command

    return ablate_command(options)


def _add_predict(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE", help="pictures, or folders of them")
    parser.add_argument("--weights", default=FIRST_WEIGHTS, metavar="NAME|DIR|FILE", help=f"(default: {FIRST_WEIGHTS})")
    _add_epoch(parser)
    parser.add_argument("--json", action="store_true", help="one file a line, with all probabilities")
    parser.set_defaults(command=_predict)


def _predict(options: argparse.Namespace) -> int:
    from core.predict.command import predict_files

    return predict_files(options.files, options.weights, as_json=options.json, epoch=options.epoch)


def _add_epoch(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--epoch", type=float, metavar="N", help="the run as it was after N epochs: 0, 0.5 or one that it has kept"
    )


def _add_describe(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("model", choices=MODELS, metavar="NAME", help=", ".join(MODELS))
    parser.add_argument("--image-size", type=int, metavar="N")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(command=_describe)


def _describe(options: argparse.Namespace) -> int:
    from core.inside.describe import describe, format_table

    description = describe(options.model, image_size=options.image_size)
    print(json.dumps(description.as_dict()) if options.json else format_table(description))
    return 0


def _add_bench(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(command=_bench)


def _bench(options: argparse.Namespace) -> int:
    from core.bench.command import bench_command

    return bench_command(options)


def _add_export(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("run", type=Path, metavar="DIR", help="the run's folder")
    parser.add_argument("--name", required=True, help="what the weights will be called")
    parser.add_argument("--credit", default="", metavar="TEXT", help="source and licence of what else it learned from")
    also = "other weights that began as the run's did: the average of all is exported"
    parser.add_argument("--average", nargs="+", default=(), metavar="NAME|DIR|FILE", help=also)
    looked_back = "take its weights after N epochs along, to look back at: 0.5 or those that it has kept"
    parser.add_argument("--moments", nargs="+", type=float, default=(), metavar="N", help=looked_back)
    parser.add_argument("--assets", type=Path, default=ASSETS, metavar="DIR", help="where they go")
    parser.set_defaults(command=_export)


def _export(options: argparse.Namespace) -> int:
    from core.runs.export import export_run
    from core.runs.folder import RunFolder

    run, also, epochs = RunFolder(options.run), options.average, options.moments
    print(export_run(run, options.name, options.assets, options.credit, also, epochs))
    return 0


if __name__ == "__main__":
    sys.exit(main())
