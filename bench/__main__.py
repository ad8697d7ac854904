"""`make bench`: this checkout and its peers, question by question.

make bench                                       a few minutes, into bench/results/short/
make bench ARGS="--full"                         everything, three rounds: what is committed
make bench ARGS="--questions storm,lone --servers tablee"
make bench ARGS="--workloads plenary:100 --servers tablee,ws-relay --rounds 3"
                                                 a free comparison (bench.compare), printed only
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import time

from . import campaign, compare, machine, records, servers
from .question import OURS, PEERS, Question
from .questions import ALL
from .watch import loadgen

SHORT = "plenary,workshop30,storm,join,lone"
FREE = ("--workloads", "--durability", "--server-file", "--install")


def parser() -> argparse.ArgumentParser:
    """The options of `make bench`."""
    ap = argparse.ArgumentParser(
        prog="bench",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="Further options (--duration 4 …) go to every run.",
    )
    add = ap.add_argument
    add("--full", action="store_true", help="all questions, three rounds, into bench/results/")
    add("--questions", default="", help=", ".join(question.name for question in ALL))
    add("--servers", default=",".join((OURS, *PEERS)), help="who is asked")
    add("--rounds", type=int, default=0, help="how often (1, full: 3)")
    add(
        "--minutes",
        type=float,
        default=0,
        help="no run is begun that would end later (full: 25)",
    )
    add("--note", default="", help="a sentence that the results carry")
    add(
        "--render",
        action="store_true",
        help="write files, page, chart and README from the runs again",
    )
    return ap


def pin() -> list[str]:
    """Cores of their own for server and generator, where there are two."""
    cores = [str(core) for core in sorted(os.sched_getaffinity(0))]
    os.environ.setdefault("BENCH_AUTOGROUP_NICE", "-15")
    if len(cores) < 2:
        return []
    os.environ.setdefault("BENCH_SERVER_CPUS", cores[0])
    os.environ.setdefault("BENCH_GENERATOR_CPUS", cores[1])
    return [
        *("--server-cpus", os.environ["BENCH_SERVER_CPUS"]),
        *("--generator-cpus", os.environ["BENCH_GENERATOR_CPUS"]),
    ]


def wanted(questions: list[Question], names: list[str]) -> list[str]:
    """The servers that the questions are about; one with a store comes along with its kind."""
    asked = dict.fromkeys(name for question in questions for name in question.servers)
    return [n for n in asked if any(n == name or n.startswith(f"{name}-") for name in names)]


def called(arguments: list[str]) -> str:
    """The command that others would give; a note is told apart."""
    kept = list(arguments)
    if "--note" in kept:
        at = kept.index("--note")
        del kept[at : at + 2]
    return " ".join(["python -m bench", *kept])


def free() -> None:
    """A comparison without questions: `bench.compare` with our pinning."""
    sys.argv[1:] = ["--servers", OURS, "--rounds", "1", *pin(), *sys.argv[1:]]
    compare.main()


def main() -> None:
    """Measure, write, print."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # servers are stopped on the way out
    if any(argument.partition("=")[0] in FREE for argument in sys.argv[1:]):
        return free()
    args, extra = parser().parse_known_args()
    if args.render:
        records.again(records.FOLDER, ALL)
        return campaign.render(records.FOLDER)
    loadgen()  # nothing is installed for a generator that cannot be compiled
    pin()
    names = args.questions or ("" if args.full else SHORT)
    chosen = [question for question in ALL if not names or question.name in names.split(",")]
    if not args.full:
        extra = ["--duration", "4", "--warmup", "1", *extra]
    began, minutes = time.monotonic(), args.minutes or (25 if args.full else 0)
    here = servers.install(wanted(chosen, args.servers.split(",")))
    about = machine.about(called(sys.argv[1:]))
    run = campaign.Campaign(
        chosen,
        here,
        args.rounds or (3 if args.full else 1),
        records.FOLDER if args.full else records.SHORT,
        about | ({"note": args.note} if args.note else {}),
        extra,
        began + 60 * minutes if minutes else float("inf"),
    )
    run.run()
    print(f"\n{campaign.summary(run)}\n\nwritten to {run.folder.relative_to(servers.ROOT)}/")
    return None


if __name__ == "__main__":
    main()
