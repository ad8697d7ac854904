"""`make test` and `make check`: what must pass; what takes long comes last."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from . import chromium, client, virtualenv
from .console import BIN, ROOT, CommandFailed, record, run, say, stop

PEERS = ROOT / "tests" / "peers"
NOT_FAST = ("browser", "peers", "kill", "packaging", "corruption", "simulator", "soak", "fuzz")
SLOW = " and ".join(f"not {marker}" for marker in (*NOT_FAST, "alone"))
# One file of tests for each core at a time, in our own order (tests/conftest.py): whole files,
# for the tests of a file share a server.
SIDE_BY_SIDE = ("-n", "auto", "--dist", "loadfile", "--no-loadscope-reorder")


@dataclass(frozen=True)
class Step:
    """One command that must end well, and what it is called."""

    name: str
    command: list[str]
    cwd: Path = ROOT
    env: dict[str, str] = field(default_factory=dict)


def check() -> None:
    """The part that a person runs before every commit."""
    virtualenv.prepare(["lint", "test"])
    node = client.prepare_node()
    client.prepare_packages(node)
    _carry_out(
        "make check",
        [_python_steps(), _client_steps(node.npm, node.first())],
        [_tests("fast tests", "-q", *SIDE_BY_SIDE, "-m", SLOW, env=node.first())],
    )


def test() -> None:
    """Everything. Nothing is left out silently: what is missing is installed, or named."""
    began = time.monotonic()
    browser = chromium.prepare()  # first: where we may not install it, that is known at once
    virtualenv.prepare(["lint", "test"])
    node = client.prepare_node()
    client.prepare_packages(node)
    client.prepare_packages(node, PEERS)
    say(f"✓ prepared: Node {node.version}, {browser} ({time.monotonic() - began:.0f} s)")
    env = {**node.first(), "CHROMIUM": browser}
    _carry_out(
        "make test",
        [
            [
                *_python_steps(),
                Step("pyright", [str(_pyright()), "--pythonpath", _tool("python")], env=env),
            ],
            [
                *_client_steps(node.npm, env),
                Step("client build", client.build_command(node), client.CLIENT, env),
                Step("client size", [node.npm, "run", "--silent", "size"], client.CLIENT, env),
            ],
        ],
        [
            _tests("tests side by side", *SIDE_BY_SIDE, "-m", "not alone", env=env),
            _tests("tests alone", "-m", "alone", env=env),
        ],
    )


def _python_steps() -> list[Step]:
    return [
        Step("ruff format", [_tool("ruff"), "format", "--check", "--quiet", "."]),
        Step("ruff check", [_tool("ruff"), "check", "--quiet", "."]),
        Step("layers", [_tool("lint-imports"), "--no-cache"]),
        Step("mypy", [_tool("mypy")]),
    ]


def _client_steps(npm: str, env: dict[str, str]) -> list[Step]:
    return [
        Step("client check", [npm, "run", "--silent", "check"], client.CLIENT, env),
        Step("client tests", [npm, "run", "--silent", "test"], client.CLIENT, env),
    ]


def _tests(name: str, *arguments: str, env: dict[str, str]) -> Step:
    return Step(name, [_tool("pytest"), *arguments], env=env)


def _tool(name: str) -> str:
    return str(BIN / name)


def _pyright() -> Path:
    return client.CLIENT / "node_modules" / ".bin" / "pyright"


def _carry_out(title: str, tracks: list[list[Step]], steps: list[Step]) -> None:
    """Carry out tracks side by side, then steps one after the other, with all they print."""
    began = time.monotonic()
    with ThreadPoolExecutor(len(tracks)) as pool:
        failed = list(filter(None, pool.map(_follow, tracks)))
    if failed:
        stop(f"✗ {title} stopped at {', '.join(failed)}")
    for step in steps:
        say(f"── {step.name}")
        started = time.monotonic()
        try:
            run(step.command, cwd=step.cwd, env=step.env)
        except (CommandFailed, OSError) as failure:
            stop(f"✗ {title} stopped at {step.name}: {failure}")
        say(f"✓ {step.name} ({time.monotonic() - started:.0f} s)")
    count = sum(map(len, tracks)) + len(steps)
    say(f"✓ {title}: all {count} steps in {time.monotonic() - began:.0f} s")


def _follow(track: list[Step]) -> str | None:
    """Carry out the steps of a track, each told when it has ended; return which one failed."""
    for step in track:
        started = time.monotonic()
        try:
            status, told = record(step.command, cwd=step.cwd, env=step.env)
        except OSError as failure:
            status, told = 1, str(failure)
        mark = "✗" if status else "✓"
        say(f"{told.rstrip()}\n{mark} {step.name} ({time.monotonic() - started:.0f} s)".lstrip())
        if status:
            return step.name
    return None
