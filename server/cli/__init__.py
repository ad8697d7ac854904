"""The command line: ``tablee VERB``, the same as ``python -m server VERB``."""

from .running import main

__all__ = ["main"]
