"""Link tokens and join codes: derived from one secret, kept only as hashes.

From a facilitator's token F come all the others, so nothing that opens a door is
kept at rest: the workshop's participant token, each board's display token D, and
from D that board's participant token. A code is a short form of a participant token.
"""

import base64
import hashlib
import hmac
import secrets

# Crockford's base 32: no I, L, O, U, so that a code can be read aloud.
CODE_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 8
TOKEN_BYTES = 16
TOKEN_LIMIT = 128

_SPOKEN = str.maketrans({"O": "0", "I": "1", "L": "1", " ": None, "-": None, "\u00a0": None})


def new_token() -> str:
    """Return 128 random bits as 22 URL-safe characters."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def derive(token: str, purpose: str) -> str:
    """Return the token that follows from ``token`` for one purpose; it never leads back."""
    digest = _mac(token, purpose)[:TOKEN_BYTES]
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode("ascii")


def participant_token(token: str) -> str:
    """Return the participant token that a facilitator's or a display's token implies."""
    return derive(token, "participant")


def display_token(facilitator: str, board: str) -> str:
    """Return the display token of one board."""
    return derive(facilitator, f"display:{board}")


def code_of(participant: str) -> str:
    """Return the 8 characters that open the same door as a participant token: 40 bits."""
    bits = int.from_bytes(_mac(participant, "code")[:5], "big")
    return "".join(CODE_LETTERS[bits >> shift & 31] for shift in range(35, -1, -5))


def shown(code: str) -> str:
    """Return a code as people read it: two groups of four."""
    return f"{code[:4]} {code[4:]}"


def read_code(text: str) -> str | None:
    """Return the code somebody typed, or None when it cannot be one.

    Lower case, spaces and dashes are welcome, O is read as 0, I and L as 1.
    """
    code = text[:TOKEN_LIMIT].upper().translate(_SPOKEN)
    if len(code) != CODE_LENGTH or any(letter not in CODE_LETTERS for letter in code):
        return None
    return code


def hashed(secret: str) -> bytes:
    """Return what is kept of a token or code: SHA-256, enough for what is random."""
    return hashlib.sha256(secret.encode()).digest()


def same(one: str, other: str) -> bool:
    """Compare two secrets in a time that tells nothing about them."""
    return hmac.compare_digest(hashed(one), hashed(other))


def _mac(token: str, purpose: str) -> bytes:
    return hmac.digest(token.encode(), purpose.encode(), "sha256")
