"""The browser side: its packages, and its build, each only when something changed."""

from __future__ import annotations

from pathlib import Path

from . import node as nodes
from . import stamps, virtualenv
from .console import ROOT, CommandFailed, run, say, stop

CLIENT = ROOT / "client"
STATIC = ROOT / "server" / "static"
NOT_SOURCES = ("node_modules", "test", "tests", "dist", ".svelte-kit", ".vite")


def prepare_node() -> nodes.Node:
    """The machine's Node, or the one of PyPI put into the virtual environment."""
    found = nodes.find()
    if found is None:
        say("… no Node 20.19 with npm 11 on this machine: taking it from PyPI")
        virtualenv.prepare(["client"])
        nodes.unwrap()
        found = nodes.find()
    if found is None:
        stop("Node could not be prepared: install Node 20.19 or newer, with npm 11.")
    return found


def prepare_packages(node: nodes.Node, folder: Path = CLIENT) -> None:
    """`npm ci` when the lock file or Node changed since the last time."""
    lock = [folder / "package.json", folder / "package-lock.json"]
    digest = stamps.digest(folder, lock, node.version.split(".")[0])
    installed = folder / "node_modules"
    if stamps.read(installed).get("digest") == digest:
        return
    say(f"… installing npm packages of {folder.relative_to(ROOT).as_posix()}/")
    try:
        run([node.npm, "ci", "--loglevel=error"], cwd=folder, env=node.first())
    except CommandFailed as failure:
        stop(f"The npm packages could not be installed: {failure}.")
    installed.mkdir(exist_ok=True)
    stamps.write(installed, {"digest": digest})


def build_command(node: nodes.Node) -> list[str]:
    """How the pages are built, with a word only when it fails."""
    return [node.npm, "run", "--silent", "build", "--", "--logLevel", "error"]


def build(node: nodes.Node) -> None:
    """Build the pages into `server/static`, unless they are those of the present sources."""
    sources = stamps.files_below(CLIENT, without=NOT_SOURCES)
    digest = stamps.digest(CLIENT, sources)
    if (STATIC / "index.html").exists() and stamps.read(STATIC).get("digest") == digest:
        return
    say("… building the pages")
    if STATIC.exists():
        stamps.forget(STATIC)
    try:
        run(build_command(node), cwd=CLIENT, env=node.first())
    except CommandFailed as failure:
        stop(f"The pages could not be built: {failure}.")
    stamps.write(STATIC, {"digest": digest})


def prepare() -> nodes.Node:
    """Everything the server needs to show its pages."""
    found = prepare_node()
    prepare_packages(found)
    build(found)
    return found
