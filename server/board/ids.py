"""Identifiers: random, URL-safe, unguessable enough to need no counter."""

import secrets
from typing import NewType

BoardId = NewType("BoardId", str)
WorkshopId = NewType("WorkshopId", str)
ParticipantId = NewType("ParticipantId", str)

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
LENGTH = 16


def new_id() -> str:
    """Return 16 characters of a 32-letter alphabet: 80 random bits."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def is_id(text: str) -> bool:
    """Tell whether ``text`` could have come from `new_id`."""
    return len(text) == LENGTH and all(letter in ALPHABET for letter in text)
