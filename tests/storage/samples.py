"""A workshop to put things into: « Été à la ferme », two tables, one link each."""

from __future__ import annotations

import hashlib

from server.board.roles import Role
from server.storage.port import (
    Binding,
    Board,
    Database,
    Link,
    Participant,
    Row,
    Session,
    Snapshot,
    StoredCahier,
    Workshop,
)

WORKSHOP = Workshop(
    id="w" * 16,
    title="Été à la ferme 🌾",
    language="fr",
    cahier="builtin-fr",
    created_ms=1_800_000_000_000,
    erase_after_ms=1_807_776_000_000,
)


def hash_of(words: str) -> bytes:
    return hashlib.sha256(words.encode()).digest()


def board(number: int, workshop: str = WORKSHOP.id, **other: object) -> Board:
    fields = {
        "key": 0,
        "id": f"{workshop[:8]}board{number:03d}",
        "workshop": workshop,
        "number": number,
        "name": f"Table {number} · l’eau",
        "theme": None if number % 2 else "ecol",
        "created_ms": WORKSHOP.created_ms,
    }
    return Board(**(fields | other))


def link(words: str, of: str | None = None, **other: object) -> Link:
    fields = {
        "token_hash": hash_of(words),
        "workshop": WORKSHOP.id,
        "board": of,
        "role": Role.PARTICIPANT,
        "code_hash": hash_of(f"code of {words}"),
    }
    return Link(**(fields | other))


def person(number: int, **other: object) -> Participant:
    fields = {
        "id": f"person{number:010d}",
        "workshop": WORKSHOP.id,
        "name": f"Zoé {number} 🌻",
        "colour": number % 12,
        "role": Role.PARTICIPANT,
        "joined_ms": WORKSHOP.created_ms + number,
    }
    return Participant(**(fields | other))


def session(words: str, of: Participant, from_link: int, **other: object) -> Session:
    fields = {
        "key": 0,
        "token_hash": hash_of(words),
        "workshop": WORKSHOP.id,
        "participant": of,
        "link": from_link,
        "boards": (),
        "started_ms": WORKSHOP.created_ms,
        "expires_ms": WORKSHOP.created_ms + 43_200_000,
    }
    return Session(**(fields | other))


def cahier(id: str, created_ms: int) -> StoredCahier:
    return StoredCahier(id, f"Cahier « {id} »", "fr", created_ms, '{"thèmes": ["écologie 🌍"]}')


def row(board: int, seq: int, data: bytes | None = None, **other: int) -> Row:
    words = f"défi {seq} de la table {board} 💧".encode() if data is None else data
    return Row(board, seq, other.get("t_ms", seq * 40), other.get("session", 1), words)


def rows(board: int, first: int, last: int) -> list[Row]:
    return [row(board, seq) for seq in range(first, last + 1)]


def binding(board: int, client: int, **other: object) -> Binding:
    fields = {"session": 1, "participant": person(1).id}
    return Binding(board, client, **(fields | other))


def snapshot(board: int, seq: int) -> Snapshot:
    return Snapshot(board, seq, seq * 40, f"tout jusqu’à {seq} 🧺".encode() * 100)


async def two_tables(database: Database) -> list[Board]:
    """Store the workshop with its two tables; return them with their keys."""
    return await database.registry.create_workshop(
        WORKSHOP, [board(1), board(2)], [link("animatrice", role=Role.FACILITATOR)]
    )
