"""Install a Debian package where we may; elsewhere name it."""

from __future__ import annotations

import os
import shutil

from .console import ask, say, stop


def may_install() -> bool:
    """Only root on a machine with apt; anybody else is told what is missing."""
    return hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get") is not None


def install(package: str, *, otherwise: str) -> None:
    """Install ``package``, or leave with the sentence ``otherwise``."""
    if not may_install():
        stop(otherwise)
    say(f"… installing the Debian package {package}")
    updated = ask(["apt-get", "update"])
    installed = ask(["apt-get", "install", "-y", "--no-install-recommends", package])
    if installed is None:
        why = (
            "apt-get install refused" if updated is not None else "apt-get update found no archive"
        )
        stop(f"{otherwise} ({why}.)")
