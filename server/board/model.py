"""The words of a board: kinds of notes and links, zones, and the limits of each."""

from typing import Final

SCHEMA_VERSION: Final = 1

KINDS: Final = ("challenge", "future", "action", "actor", "initiative", "solution", "idea")
ZONES: Final = ("welcome", "challenge", "future", "solution", "parking")
LINK_KINDS: Final = (
    "reformulates",
    "answers",
    "inspired_by",
    "contributes",
    "combines",
    "strengthens",
    "connects",
    "carries",
    "merges",
    "precedes",
)
STEPS: Final = ("welcome", "challenge", "future", "solution", "plenary")

TEXT_LIMIT: Final = 500
LABEL_LIMIT: Final = 64
COORDINATE_LIMIT: Final = 1_000_000

# Presence colours are dealt in the order of arrival, then begin again.
COLOUR_COUNT: Final = 12
