"""Identifiers: random, URL-safe, unguessable enough to need no counter."""

import secrets

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
LENGTH = 16


def new_id() -> str:
    """Return 16 characters of a 32-letter alphabet: 80 random bits."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
