"""`python3 -m scripts VERB`: the Makefile's only way in."""

from __future__ import annotations

import os
import sys

if sys.version_info < (3, 11):  # noqa: UP036 - an old Python must read this far
    sys.exit("Tablée needs Python 3.11 or newer: name it, as in `make run PYTHON=python3.11`.")

from . import chromium, client, suite, virtualenv
from .console import CommandFailed, environment, run, stop


def serve() -> None:
    """Prepare what is missing, then become the server with its demonstration workshop."""
    virtualenv.prepare()
    client.prepare()
    command = [str(virtualenv.PYTHON), "-m", "server", "serve", "--demo", "--open"]
    os.execve(command[0], command, environment())  # noqa: S606 - it shall receive our signals


def types() -> None:
    """Write the generated TypeScript types again from `schema/`."""
    node = client.prepare_node()
    client.prepare_packages(node)
    run([node.npm, "run", "--silent", "types"], cwd=client.CLIENT, env=node.first())


def bench() -> None:
    """Measure this checkout against its peers; further arguments go to `bench/__main__.py`."""
    virtualenv.prepare()
    node = client.prepare()
    run([str(virtualenv.PYTHON), "-m", "bench", *sys.argv[2:]], env=node.first())


def soak() -> None:
    """Let people come and go for half an hour; further arguments go to `bench/soak.py`."""
    virtualenv.prepare(["test"])
    client.prepare()
    run([str(virtualenv.PYTHON), "-m", "bench.soak", *sys.argv[2:]])


def torture() -> None:
    """Kill servers for as long as asked; further arguments go to `tests/kill/torture.py`."""
    virtualenv.prepare(["test"])
    run([str(virtualenv.PYTHON), "-m", "tests.kill.torture", *sys.argv[2:]])


def screenshots() -> None:
    """Photograph every page in every size; further arguments go to `tests/screenshots`."""
    browser = chromium.prepare()
    virtualenv.prepare(["test"])
    node = client.prepare()
    environment = {**node.first(), "CHROMIUM": browser}
    run([str(virtualenv.PYTHON), "-m", "tests.screenshots", *sys.argv[2:]], env=environment)


def fuzz() -> None:
    """Try inputs on the gate; further arguments go to `tests/fuzz`."""
    virtualenv.prepare(["test"])
    run([str(virtualenv.PYTHON), "-m", "tests.fuzz", *sys.argv[2:]])


VERBS = {
    "run": serve,
    "test": suite.test,
    "check": suite.check,
    "types": types,
    "bench": bench,
    "fuzz": fuzz,
    "soak": soak,
    "screenshots": screenshots,
    "torture": torture,
}


def main() -> None:
    """Carry out the verb; 1 for a refusal, 2 for a wrong usage."""
    verb = VERBS.get(sys.argv[1] if len(sys.argv) > 1 else "")
    if verb is None:
        print(f"usage: python3 -m scripts {{{','.join(VERBS)}}}", file=sys.stderr)
        sys.exit(2)
    try:
        verb()
    except CommandFailed as failure:
        stop(f"✗ {failure}")
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
