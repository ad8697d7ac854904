"""A board as the rules of the method look at it: living notes, and the links between them.

The same questions as `client/src/model/family.ts` and `parts.ts` answer in the page.
"""

from collections import Counter
from collections.abc import Iterable
from typing import Final

from server.board.model import ZONES
from server.crdt.document import BoardContent, Link, Note

# Where each zone ends (px at zoom 1), as `zoneAt` of `client/src/model/geometry.ts` has it.
ENDS: Final = ((308, "welcome"), (1084, "challenge"), (1780, "future"), (2756, "solution"))
ROW: Final = 60  # papers that lie nearer than this in height stand in one row
SUPPORT: Final = "support"


class Family:
    """Living notes by id, links between living notes, members of solutions, supports."""

    def __init__(self, content: BoardContent) -> None:
        self.notes = {note.id: note for note in content.notes if not note.deleted}
        self._links: dict[str, list[Link]] = {}
        self._members: dict[str, list[Note]] = {}
        for link in _distinct(content.links):
            if link.start in self.notes and link.end in self.notes:
                self._links.setdefault(link.start, []).append(link)
                self._links.setdefault(link.end, []).append(link)
        for note in self.reading():
            if note.solution and note.solution != note.id and note.solution in self.notes:
                self._members.setdefault(note.solution, []).append(note)
        self.challenge = self._living(content.board.get("challenge"))
        self.future = self._living(content.board.get("future"))
        support = {(each.note, each.person) for each in content.reactions if each.name == SUPPORT}
        self._supports = Counter(note for note, _ in support)
        self._comments: dict[str, list[str]] = {}
        for comment in content.comments:
            if not comment.deleted and comment.text.strip():
                self._comments.setdefault(comment.note, []).append(comment.text)

    def note(self, id: str) -> Note | None:
        """Return a living note."""
        return self.notes.get(id)

    def members(self, solution: str) -> list[Note]:
        """Return what lies in a solution, in reading order."""
        return self._members.get(solution, [])

    def links(self, id: str) -> list[Link]:
        """Return the links of a note, each once."""
        return self._links.get(id, [])

    def supports(self, id: str) -> int:
        """Return how many people support a note."""
        return self._supports[id]

    def comments(self, id: str) -> list[str]:
        """Return the remarks on a note."""
        return self._comments.get(id, [])

    def reading(self) -> list[Note]:
        """Return the living notes by zone, then in rows from the upper left."""
        return sorted(self.notes.values(), key=_place)

    def _living(self, id: str | int | None) -> Note | None:
        return self.notes.get(id) if isinstance(id, str) else None


def zone_of(note: Note) -> str:
    """Return the zone of a note: the one it names, else where it lies."""
    if note.zone in ZONES:
        return str(note.zone)
    return next((zone for end, zone in ENDS if note.pos[0] < end), "parking")


def far(link: Link, near: str) -> str:
    """Return the other end of a link."""
    return link.end if link.start == near else link.start


def _place(note: Note) -> tuple[int, int, float, str]:
    return ZONES.index(zone_of(note)), round(note.pos[1] / ROW), note.pos[0], note.id


def _distinct(links: Iterable[Link]) -> Iterable[Link]:
    """Leave out twins, and links that lead from a note to itself, as the page does."""
    seen: set[tuple[str, str, str]] = set()
    for link in sorted(links, key=lambda link: link.id):
        key = (link.start, link.end, link.kind)
        if link.start != link.end and key not in seen:
            seen.add(key)
            yield link
