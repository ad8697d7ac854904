"""How papers look in what is drawn: colours of the pages in the light mode, cuts, signs."""

from typing import Final, NamedTuple

INK: Final = "#1c2530"
INK_2: Final = "#45505c"
EDGE: Final = "#7c858a"
CLOTH: Final = "#f3f5f1"
TABLE: Final = "#e7eae4"
PAPER: Final = "#ffffff"


class Look(NamedTuple):
    """The colour of a paper, that of its sign, and the sign: a path on a grid of 24."""

    paper: str
    stamp: str
    sign: str


LOOKS: Final = {
    "idea": Look(
        "#ffee93",
        "#5f4b00",
        "M15 14c.2-1 .7-1.7 1.5-2.5 1-.9 1.5-2.2 1.5-3.5A6 6 0 0 0 6 8c0 1 .2 2.2 1.5 3.5"
        ".7.7 1.3 1.5 1.5 2.5M9 18h6M10 22h4",
    ),
    "challenge": Look(
        "#ffc4b8", "#8e2a1a", "M7.2 8.2a5 5 0 1 1 7.3 4.4c-1.7.9-2.5 1.9-2.5 3.4M12 20.6h.01"
    ),
    "future": Look(
        "#bad8fb",
        "#0f4376",
        "M2 19.5h20M6 19.5a6 6 0 0 1 12 0M12 4.5v4M4.2 9.7l2.6 2.4M19.8 9.7l-2.6 2.4",
    ),
    "action": Look("#ddf2be", "#345a0c", "M5 12h14M12 5l7 7-7 7"),
    "actor": Look(
        "#efe6fa",
        "#563186",
        "M19 21v-2a4 4 0 0 0-4-4H9a4 4 0 0 0-4 4v2M8 7a4 4 0 1 0 8 0a4 4 0 1 0-8 0",
    ),
    "initiative": Look(
        "#e2c08c",
        "#5e3b08",
        "M14 9.536V7a4 4 0 0 1 4-4h1.5a.5.5 0 0 1 .5.5V5a4 4 0 0 1-4 4 4 4 0 0 0-4 4c0 2 1 3 1 "
        "5a5 5 0 0 1-1 3M4 9a5 5 0 0 1 8 4 5 5 0 0 1-8-4M5 21h14",
    ),
    "solution": Look("#ffffff", "#1c2530", "M4 4h7v7H4zM13 4h7v7h-7zM4 13h7v7H4zM13 13h7v7h-7z"),
}
SIGNS: Final = {kind: look.sign for kind, look in LOOKS.items()} | {
    "support": "M18 11V6a2 2 0 0 0-4 0v5M14 10V4a2 2 0 0 0-4 0v6M10 10.5V6a2 2 0 0 0-4 0v8"
    "M18 8a2 2 0 1 1 4 0v6a8 8 0 0 1-8 8h-2c-2.8 0-4.5-.9-6-2.3l-3.6-3.6a2 2 0 0 1 2.8-2.8L7 15",
}
COLOURS: Final = {
    "yellow": "idea",
    "red": "challenge",
    "blue": "future",
    "green": "action",
    "violet": "actor",
    "brown": "initiative",
    "white": "solution",
}
# The radii of the corners in px: upper left, upper right, lower right, lower left.
CUTS: Final = {
    "idea": (3, 3, 26, 3),
    "challenge": (3, 3, 3, 3),
    "future": (28, 28, 3, 3),
    "action": (3, 28, 28, 3),
    "actor": (19, 19, 19, 19),
    "initiative": (8, 8, 8, 8),
    "solution": (16, 16, 16, 16),
}
THEMES: Final = {
    "ineg": "#b92b52",
    "agir": "#974e00",
    "econ": "#4a2470",
    "ecol": "#1b5230",
    "coop": "#0a6c93",
}


def colours(kind: str, colour: str | None) -> tuple[str, str]:
    """Return the colours of a paper and of its sign."""
    look = LOOKS[COLOURS.get(colour or "", kind)]
    return look.paper, look.stamp
