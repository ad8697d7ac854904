"""From the boards of a workshop to its synthesis: what was retained, combined, supported."""

from collections import Counter
from collections.abc import Iterator, Mapping

from server.board.model import KINDS, ZONES
from server.cahier.content import Cahier, same
from server.crdt.document import Link, Note

from .family import Family, far, zone_of
from .model import (
    Action,
    Entry,
    Figures,
    Hold,
    Part,
    Retained,
    Room,
    SeatedTable,
    Solution,
    Synthesis,
    Table,
    UsedCard,
    Voice,
)
from .points import HOLDING, actors, acts, bearers, points
from .renewing import renewed
from .text import line, shown

DECKS = {"challenges": "challenge", "orientations": "future", "actions": "action"}


def synthesise(room: Room) -> Synthesis:
    """Return the synthesis of a workshop. Notes that were taken off are in no part of it."""
    builder = _Builder(room)
    return builder.whole()


class _Builder:
    def __init__(self, room: Room) -> None:
        self._room = room
        self._cards = _deck(room)
        self._used: dict[str, set[int]] = {}
        self._count: Counter[str] = Counter()
        self._kinds: Counter[str] = Counter()

    def whole(self) -> Synthesis:
        room = self._room
        parts = tuple(self._parts(room.cahier))
        return Synthesis(
            workshop=room.id,
            title=line(room.title),
            language=room.language,
            began=room.began,
            ended=room.ended,
            cahier=room.cahier.id,
            cahier_title=line(room.cahier.title),
            parts=parts,
            figures=self._figures(parts),
            cards=tuple(self._used_cards()),
            next=renewed(room, parts),
        )

    def _parts(self, cahier: Cahier) -> Iterator[Part]:
        """Yield a part for each theme that has a table, and one for tables without a theme."""
        known = {theme.id for theme in cahier.themes}
        others = {table.theme for table in self._room.tables} - known
        for theme in cahier.themes:
            if tables := self._tables({theme.id}):
                title, short = line(theme.title), line(theme.short)
                yield Part(theme.id, title, short, theme.weave, tables)
        if tables := self._tables(others):
            yield Part(None, "", "", None, tables)

    def _tables(self, themes: set[str | None] | set[str]) -> tuple[Table, ...]:
        tables = sorted(self._room.tables, key=lambda table: table.number)
        return tuple(self._table(table) for table in tables if table.theme in themes)

    def _table(self, seated: SeatedTable) -> Table:
        name = line(seated.name)
        if seated.content is None:
            self._count["unread"] += 1
            return Table(seated.id, seated.number, name, readable=False)
        family = Family(seated.content)
        for note in family.notes.values():
            self._kinds[note.kind] += 1
            self._count["supports"] += family.supports(note.id)
            self._count["comments"] += len(family.comments(note.id))
            if note.source in self._cards:
                self._used.setdefault(str(note.source), set()).add(seated.number)
        solutions = tuple(_solutions(family))
        return Table(
            id=seated.id,
            number=seated.number,
            name=name,
            people=seated.people,
            problems=len(seated.content.problems),
            challenge=self._retained(family.challenge, family),
            future=self._retained(family.future, family),
            solutions=solutions,
            voice=_voice(family),
            zones=_zones(family, {solution.note: solution.title for solution in solutions}),
        )

    def _retained(self, note: Note | None, family: Family) -> Retained | None:
        if note is None or not note.text.strip():
            return None
        original, card = self._original(note, family)
        if original is not None and same(original) == same(note.text):
            original = None
        sources = [
            linked
            for link in family.links(note.id)
            if link.kind == "inspired_by" and link.start == note.id
            if (linked := family.note(link.end)) is not None
        ]
        cards = dict.fromkeys(source.source for source in sources if source.source)
        cards.pop(card or "", None)
        return Retained(
            note=note.id,
            text=shown(note.text),
            original=shown(original) if original and original.strip() else None,
            card=card,
            cards=tuple(cards),
            ideas=sum(not source.source for source in sources),
        )

    def _original(self, note: Note, family: Family) -> tuple[str | None, str | None]:
        """Return the wording that a note reworks and its card, as `originalOf` of the page."""
        for link in family.links(note.id):
            linked = family.note(link.end)
            if link.kind == "reformulates" and link.start == note.id and linked is not None:
                return linked.text, linked.source or note.source
        card = self._cards.get(note.source or "")
        return (card[1] if card else None), note.source

    def _figures(self, parts: tuple[Part, ...]) -> Figures:
        tables = [table for part in parts for table in part.tables]
        return Figures(
            tables=len(tables),
            people=self._room.people,
            notes=sum(table.notes for table in tables),
            challenges=sum(table.challenge is not None for table in tables),
            futures=sum(table.future is not None for table in tables),
            solutions=sum(len(table.solutions) for table in tables),
            actions=sum(len(each.actions) for table in tables for each in table.solutions),
            supports=self._count["supports"],
            comments=self._count["comments"],
            unread=self._count["unread"],
            cards=len(self._cards),
            cards_used=len(self._used),
            kinds={kind: self._kinds[kind] for kind in KINDS},
        )

    def _used_cards(self) -> Iterator[UsedCard]:
        for id, (kind, text) in self._cards.items():
            if tables := self._used.get(id):
                yield UsedCard(id, kind, line(text), tuple(sorted(tables)))


def _deck(room: Room) -> Mapping[str, tuple[str, str]]:
    """Return kind and words of every card of the cahier and of its catalogue."""
    cards = {
        card.id: (kind, card.text)
        for theme in room.cahier.themes
        for deck, kind in DECKS.items()
        for card in getattr(theme, deck)
    }
    return cards | {each.id: ("initiative", each.name) for each in room.initiatives}


def _solutions(family: Family) -> Iterator[Solution]:
    """Yield the solutions that say something, in reading order."""
    for note in family.reading():
        if note.kind != "solution":
            continue
        members = [each for each in family.members(note.id) if each.text.strip()]
        if not (note.text.strip() or (note.objective or "").strip() or members):
            continue
        every = [each for each in members if acts(each)]
        actions = tuple(_action(each, every, family) for each in every)
        carrying = {actor.id for each in every for actor in bearers(each.id, family)}
        yield Solution(
            note=note.id,
            title=shown(note.text),
            objective=shown(note.objective or ""),
            actions=actions,
            others=tuple(
                line(actor.text)
                for actor in actors(note.id, family)
                if actor.id not in carrying and actor.text.strip()
            ),
            ideas=tuple(shown(each.text) for each in members if each.kind == "idea"),
            initiatives=tuple(_taken_up([note, *every], family)),
            points=points(note, family),
        )


def _action(note: Note, every: list[Note], family: Family) -> Action:
    numbers = {each.id: number for number, each in enumerate(every, 1)}
    holds = [
        _hold(link, note.id, other, numbers)
        for link in family.links(note.id)
        if link.kind in HOLDING
        if (other := family.note(far(link, note.id))) is not None
        if acts(other) and other.text.strip()
    ]
    named = {hold.number for hold in holds}
    own = {actor.id for actor in bearers(note.id, family)}
    holds += [
        Hold("bearer", True, number, line(other.text))
        for other in every
        if (number := numbers[other.id]) not in named and other.id != note.id
        if own & {actor.id for actor in bearers(other.id, family)}
    ]
    return Action(
        note=note.id,
        kind=note.kind,
        text=shown(note.text),
        bearers=tuple(
            line(actor.text) for actor in bearers(note.id, family) if actor.text.strip()
        ),
        holds=tuple(holds),
        card=note.source,
    )


def _hold(link: Link, near: str, other: Note, numbers: Mapping[str, int]) -> Hold:
    return Hold(link.kind, link.start == near, numbers.get(other.id), line(other.text))


def _taken_up(notes: list[Note], family: Family) -> Iterator[str]:
    """Yield each initiative that a solution strengthens or connects, once."""
    seen: set[str] = set()
    for note in notes:
        for link in family.links(note.id):
            for end in (link.start, link.end):
                other = family.note(end)
                if link.kind not in ("strengthens", "connects") or other is None:
                    continue
                if other.kind == "initiative" and end not in seen and other.text.strip():
                    seen.add(end)
                    yield line(other.text)


def _voice(family: Family) -> Voice | None:
    """Choose the words that most people supported; none when nobody supported any.

    What the table retained, and its solution, stand on its page already.
    """
    said = {note.id for note in (family.challenge, family.future) if note is not None}
    free = [
        note
        for note in family.reading()
        if note.id not in said and not note.solution and note.kind not in ("solution", "actor")
    ]
    best = max(free, key=lambda note: family.supports(note.id), default=None)
    if best is None or not best.text.strip() or not family.supports(best.id):
        return None
    return Voice(shown(best.text), family.supports(best.id))


def _zones(family: Family, titles: Mapping[str, str]) -> tuple[tuple[str, tuple[Entry, ...]], ...]:
    """Return every note that says something, by zone and in reading order."""
    zones: dict[str, list[Entry]] = {zone: [] for zone in ZONES}
    for note in family.reading():
        if not note.text.strip() and not (note.objective or "").strip():
            continue
        zones[zone_of(note)].append(
            Entry(
                note=note.id,
                kind=note.kind,
                text=shown(note.text),
                card=note.source,
                supports=family.supports(note.id),
                comments=tuple(map(shown, family.comments(note.id))),
                solution=titles.get(note.solution or ""),
                mark=_mark(note, family),
            )
        )
    return tuple((zone, tuple(entries)) for zone, entries in zones.items() if entries)


def _mark(note: Note, family: Family) -> str | None:
    if note is family.challenge:
        return "challenge"
    return "future" if note is family.future else None
