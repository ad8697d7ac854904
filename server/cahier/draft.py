"""What a reader has understood of a file, before it gets its names."""

from dataclasses import dataclass, field
from typing import Final

from .letters import brief
from .sentences import placed, refuse, remark

LISTS: Final = ("challenges", "orientations", "actions")
MAX_REMARKS: Final = 200
MAX_CARDS: Final = 5000
MAX_THEMES: Final = 200


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing that was not understood or not kept; ``line`` 0 when the text says where."""

    line: int
    text: str


@dataclass(slots=True)
class DraftCard:
    """One card as read; ``id`` is only a wish."""

    text: str
    line: int
    explanation: list[str] = field(default_factory=list)
    id: str = ""


@dataclass(slots=True)
class DraftTheme:
    """One theme as read; ``id``, ``short`` and ``weave`` are only wishes."""

    title: str
    line: int
    presentation: list[str] = field(default_factory=list)
    challenges: list[DraftCard] = field(default_factory=list)
    orientations: list[DraftCard] = field(default_factory=list)
    actions: list[DraftCard] = field(default_factory=list)
    id: str = ""
    short: str = ""
    weave: str = ""

    def cards(self, kind: str) -> list[DraftCard]:
        """Return the list of that kind: challenges, orientations or actions."""
        match kind:
            case "challenges":
                return self.challenges
            case "orientations":
                return self.orientations
            case _:
                return self.actions


class Draft:
    """A cahier in the making, with the remarks that its reader collects."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.title = ""
        self.presentation: list[str] = []
        self.themes: list[DraftTheme] = []
        self.joined: list[int] = []
        self._remarks: list[Remark] = []
        self._unsaid = 0
        self._cards = 0

    def remark(self, line: int, key: str, text: str = "", **facts: int) -> None:
        """Keep a remark; beyond `MAX_REMARKS` only their number is kept."""
        if len(self._remarks) == MAX_REMARKS:
            self._unsaid += 1
            return
        said = remark(self.language, key, text=brief(text), **facts)
        self._remarks.append(Remark(line, said))

    def add_theme(self, theme: DraftTheme) -> DraftTheme:
        """Add a theme and return it. Raises `BadInput` beyond `MAX_THEMES`."""
        if len(self.themes) == MAX_THEMES:
            raise refuse(self.language, "too-many", limit=MAX_THEMES)
        self.themes.append(theme)
        return theme

    def add_card(self, theme: DraftTheme, kind: str, card: DraftCard) -> DraftCard:
        """Add a card to a theme and return it. Raises `BadInput` beyond `MAX_CARDS`."""
        if self._cards == MAX_CARDS:
            raise refuse(self.language, "too-many", limit=MAX_CARDS)
        self._cards += 1
        theme.cards(kind).append(card)
        return card

    def remark_missing(self) -> None:
        """Remark on every theme that lacks défis, orientations or actions."""
        for theme in self.themes:
            for kind in LISTS:
                if not theme.cards(kind):
                    self.remark(theme.line, f"no-{kind}", theme.title)

    def remarks(self) -> tuple[Remark, ...]:
        """Return all remarks in the order of their lines, and how many more there were."""
        said = sorted(self._remarks, key=lambda remark: remark.line)
        if self._unsaid:
            said.append(Remark(0, remark(self.language, "others", count=self._unsaid)))
        return tuple(said)

    def say(self, remark: Remark) -> str:
        """Return a remark as people read it."""
        return placed(self.language, remark.line, remark.text)
