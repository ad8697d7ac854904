"""Find the browser that the tests drive."""

from __future__ import annotations

import os
import shutil

from . import debian
from .console import stop

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ADVICE = (
    "The browser tests need Chromium: apt install chromium, or name one in CHROMIUM=/path/to/it."
)


def find() -> str | None:
    """The browser named by CHROMIUM, else the first one on PATH."""
    named = os.environ.get("CHROMIUM")
    if named:
        return shutil.which(named)
    return next(filter(None, map(shutil.which, NAMES)), None)


def prepare() -> str:
    """The path of a Chromium, installed where we may; otherwise say what to install."""
    if os.environ.get("CHROMIUM") and find() is None:
        stop(f"CHROMIUM names {os.environ['CHROMIUM']}, which is not a program.")
    if find() is None:
        debian.install("chromium", otherwise=ADVICE)
    return find() or stop(ADVICE)
