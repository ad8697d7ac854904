"""Install a Debian package where we may; elsewhere name it."""

from __future__ import annotations

import os
import shutil

from .console import CommandFailed, run, say, stop


def may_install() -> bool:
    """Only root on a machine with apt; anybody else is told what is missing."""
    return hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get") is not None


def install(package: str, *, otherwise: str) -> None:
    """Install ``package``, or leave with the sentence ``otherwise``."""
    if not may_install():
        stop(otherwise)
    say(f"… installing the Debian package {package}")
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    try:
        run(["apt-get", "update", "-qq"], env=quiet)
        run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", package], env=quiet)
    except CommandFailed as failure:
        stop(f"{otherwise} (tried: {failure})")
