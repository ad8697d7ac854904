"""The same notes for everybody: seeded French sentences, laid in rows."""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import lru_cache
from math import ceil, sqrt

WIDTH, HEIGHT = 220, 132
ACROSS, DOWN = 236, 148  # from one note to the next
HEADER = 112
# Zones as client/src/model/geometry.ts has them: where they begin, and how many notes a row holds.
ZONES = (
    ("welcome", 0, 1),
    ("challenge", 316, 3),
    ("future", 1092, 2),
    ("solution", 1788, 4),
    ("parking", 2764, 1),
)
KINDS = ("idea", "challenge", "future", "action", "initiative", "idea")
WORDS = (
    "ouvrir partager la cantine quartier énergie école santé marche vélo demain ensemble "
    "avec les voisins repas local jardin atelier chaque samedi sans voiture pour tous enfants "
    "mairie association réparer cultiver écouter apprendre logement solidarité forêt rivière"
)


@dataclass(frozen=True)
class Note:
    """One note of the measured board; `square` is its place for boards without zones."""

    id: str
    text: str
    kind: str
    zone: str
    place: tuple[int, int]
    square: tuple[int, int]


@lru_cache(maxsize=4)
def notes(count: int) -> tuple[Note, ...]:
    """``count`` notes, always the same ones.

    In zones they fill rows of eleven from the top. Boards without zones get them at the same
    distances in a square: they cannot look far enough away to show one that is so tall.
    """
    rng = random.Random(count)
    words = WORDS.split()
    columns = [(zone, left, column) for zone, left, most in ZONES for column in range(most)]
    side = ceil(sqrt(count * DOWN / ACROSS))
    found = []
    for i in range(count):
        row, at = divmod(i, len(columns))
        zone, left, column = columns[at]
        found.append(
            Note(
                id=f"bench-client-{i:06d}",
                text=" ".join(rng.choices(words, k=rng.randint(5, 18))).capitalize(),
                kind=KINDS[i % len(KINDS)],
                zone=zone,
                place=(left + 24 + column * ACROSS, HEADER + row * DOWN),
                square=(i % side * ACROSS, i // side * DOWN),
            )
        )
    return tuple(found)
