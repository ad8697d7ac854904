"""The command line: ``tablee VERB``, the same as ``python -m server VERB``."""

import os
import sys
from collections.abc import Sequence

from . import watchdog

__all__ = ["main"]


def main(words: Sequence[str] | None = None) -> int:
    """Carry out one verb and return the exit status; ``serve`` runs under a watchdog."""
    asked = sys.argv[1:] if words is None else list(words)
    lifeline = None
    if asked[:1] == ["serve"] and watchdog.is_wanted(os.environ):
        kept = watchdog.Watchdog().keep()
        if isinstance(kept, int):
            return kept
        lifeline = kept
    # Not before: the watchdog, which never comes here, shall stay small.
    from .running import carry_out

    return carry_out(asked, lifeline)
