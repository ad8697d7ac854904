"""A workshop that never was: what the people of one table write in ninety minutes, seeded.

A discrete-event simulation with one document for each person and late delivery, after the
measured habits of evidence on replay: pauses of 15 s in the median, letters every 190 ms, 6 %
corrections, drops of notes and of groups, links, reactions, comments, colours, deletions and
restorations, two or three reloads (a new client id each). A drag is a drop: the way there is
presence and no update.
"""

from __future__ import annotations

import heapq
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Final, NamedTuple

import pycrdt

WORDS: Final = (
    "eau",
    "partage",
    "quartier",
    "énergie",
    "école",
    "santé",
    "marche",
    "vélo",
    "futur",
    "ensemble",
    "cantine",
    "jardin",
    "atelier",
    "toit",
    "forêt",
    "commune",
    "voisins",
    "légumes",
    "l’été",
    "à",
    "côté",
    "déjà",
    "rivière",
    "🌱",
    "🚲",
    "maire",
    "réseau",
    "où",
    "dès",
    "lors",
)
KINDS: Final = ("idea", "idea", "idea", "challenge", "future", "action", "action", "actor")
ZONES: Final = {
    "challenge": "challenge",
    "future": "future",
    "action": "solution",
    "actor": "solution",
    "idea": "welcome",
}
LINKS: Final = ("reformulates", "answers", "inspired_by", "contributes", "combines", "carries")


class TraceRow(NamedTuple):
    """One entry as the log keeps it."""

    seq: int
    t_ms: int
    session: int
    data: bytes


@dataclass(slots=True)
class Trace:
    """The rows of one table, and which participant each session was."""

    rows: list[TraceRow]
    people: dict[int, str]
    clients: dict[int, int]  # client id to session


@dataclass(slots=True)
class _Person:
    id: str
    rng: random.Random
    session: int = 0
    doc: pycrdt.Doc[Any] = field(default_factory=pycrdt.Doc)

    def root(self, name: str) -> pycrdt.Map[Any]:
        return self.doc.get(name, type=pycrdt.Map)


class _Workshop:
    def __init__(self, seed: int, people: int, minutes: float, pace: float) -> None:
        self.rng = random.Random(seed)
        self.end, self.pace = minutes * 60_000, pace
        self.now = 0.0
        self.rows: list[TraceRow] = []
        self.people: dict[int, str] = {}
        self.clients: dict[int, int] = {}
        self._order = count()
        self._agenda: list[tuple[float, int, Callable[[], None]]] = []
        self.table = [
            _Person(f"person-{seed}-{n:04d}", random.Random(seed * 1000 + n))
            for n in range(people)
        ]
        self._ids = count()

    def run(self) -> Trace:
        for person in self.table:
            self._sit(person)
            self._later(person.rng.uniform(0, 60_000), self._acting(person))
            for _ in range(person.rng.randint(0, 3)):
                self._later(person.rng.uniform(0, self.end), self._reloading(person))
        while self._agenda and self._agenda[0][0] <= self.end:
            self.now, _, do = heapq.heappop(self._agenda)
            do()
        return Trace(self.rows, self.people, self.clients)

    def _later(self, wait: float, do: Callable[[], None]) -> None:
        heapq.heappush(self._agenda, (self.now + wait, next(self._order), do))

    def _sit(self, person: _Person) -> None:
        """Give a person a new session and a new document with all that is on disk."""
        person.session = len(self.people) + 1
        self.people[person.session] = person.id
        client = self.rng.randrange(1, 1 << 31)
        self.clients[client] = person.session
        person.doc = pycrdt.Doc(client_id=client)
        for root in ("notes", "links", "comments", "reactions", "board"):
            person.root(root)
        with person.doc.transaction():
            for row in self.rows:
                person.doc.apply_update(row.data)

    def _reloading(self, person: _Person) -> Callable[[], None]:
        return lambda: self._sit(person)

    def _acting(self, person: _Person) -> Callable[[], None]:
        def act() -> None:
            steps = _actions(self, person)
            self._go_on(person, person.session, steps)

        return act

    def _go_on(self, person: _Person, session: int, steps: Iterator[float]) -> None:
        """Do the next step of an action; after the last one, and a pause, begin another."""
        wait = next(steps, None) if session == person.session else None
        if wait is None:
            pause = person.rng.lognormvariate(9.6, 0.9) / self.pace
            self._later(pause, self._acting(person))
        else:
            self._later(wait / self.pace, lambda: self._go_on(person, session, steps))

    def write(self, person: _Person, change: Callable[[_Person], None]) -> None:
        """Let a person change their document; log what that brought, deliver it a little later."""
        brought: list[bytes] = []
        listening = person.doc.observe(lambda event: brought.append(bytes(event.update)))
        with person.doc.transaction():
            change(person)
        person.doc.unobserve(listening)
        for data in brought:
            last = self.rows[-1].t_ms if self.rows else 0
            row = TraceRow(len(self.rows) + 1, max(last, int(self.now)), person.session, data)
            self.rows.append(row)
            for other in self.table:
                if other is not person:
                    self._later(self.rng.uniform(20, 300), _delivery(other, other.session, data))

    def new_id(self, kind: str) -> str:
        return f"{kind}-{next(self._ids):06d}-{self.rng.randrange(1 << 32):08x}"


def _delivery(person: _Person, session: int, data: bytes) -> Callable[[], None]:
    def deliver() -> None:
        if person.session == session:
            person.doc.apply_update(data)

    return deliver


def _actions(workshop: _Workshop, person: _Person) -> Iterator[float]:
    """One thing that a person does, step by step; each step yields the wait until the next."""
    rng, notes = person.rng, person.root("notes")
    here = sorted(id for id in notes if not notes[id].get("del"))
    roll = rng.random()
    if len(here) < 5 or roll < 0.13:
        yield from _write_note(workshop, person)
        return
    id = rng.choice(here)
    if roll < 0.62:
        few = rng.sample(here, min(len(here), rng.randint(3, 8))) if roll < 0.16 else [id]
        yield 1_400
        workshop.write(person, lambda p: _drop(p, few, rng))
    elif roll < 0.67:
        yield from _type(workshop, person, id, _sentence(rng, 2, 6), append=True)
    elif roll < 0.98:
        yield 500
        workshop.write(person, lambda p: _small(workshop, p, id, rng.choice(here)))
    else:
        yield 500
        workshop.write(person, lambda p: _take_off(p, id))


def _write_note(workshop: _Workshop, person: _Person) -> Iterator[float]:
    rng, id = person.rng, workshop.new_id("note")
    kind = rng.choice(KINDS)
    entry = {
        "kind": kind,
        "pos": [rng.randrange(0, 5000), rng.randrange(0, 3000)],
        "zone": ZONES[kind],
        "size": [190, 110],
    }
    workshop.write(
        person,
        lambda p: p.root("notes").update({id: pycrdt.Map({**entry, "text": pycrdt.Text("")})}),
    )
    yield 800
    yield from _type(workshop, person, id, _sentence(rng, 5, 16), append=False)


def _type(
    workshop: _Workshop, person: _Person, id: str, words: str, *, append: bool
) -> Iterator[float]:
    rng = person.rng
    for letter in f" {words}" if append else words:
        workshop.write(person, lambda p, letter=letter: _letter(p, id, letter))
        if rng.random() < 0.06:
            yield rng.lognormvariate(5.25, 0.5)
            workshop.write(person, lambda p: _backspace(p, id))
            yield rng.lognormvariate(5.25, 0.5)
            workshop.write(person, lambda p, letter=letter: _letter(p, id, letter))
        yield rng.lognormvariate(5.25, 0.5) + (rng.lognormvariate(6, 1) if letter == " " else 0)


def _letter(person: _Person, id: str, letter: str) -> None:
    text = person.root("notes")[id]["text"]
    text.insert(len(str(text).encode()), letter)


def _backspace(person: _Person, id: str) -> None:
    text = person.root("notes")[id]["text"]
    whole = str(text)
    if whole:
        end = len(whole.encode())
        del text[end - len(whole[-1].encode()) : end]


def _drop(person: _Person, ids: list[str], rng: random.Random) -> None:
    dx, dy = rng.randrange(-900, 900), rng.randrange(-600, 600)
    for id in ids:
        note = person.root("notes")[id]
        x, y = note["pos"]
        note["pos"] = [x + dx + rng.choice((0, 0.25)), y + dy]
        if rng.random() < 0.2:
            note["z"] = f"a{rng.randrange(1 << 20):05x}"


def _small(workshop: _Workshop, person: _Person, id: str, other: str) -> None:
    rng, roll = person.rng, person.rng.random()
    note = person.root("notes")[id]
    if roll < 0.3:
        note["colour"] = rng.choice(("sun", "sky", "leaf", "rose"))
    elif roll < 0.4:
        note["label"] = rng.choice(WORDS)
    elif roll < 0.65 and id != other:
        link = {"from": id, "to": other, "kind": rng.choice(LINKS)}
        person.root("links")[workshop.new_id("link")] = link
    elif roll < 0.9:
        person.root("reactions")[f"{id}:{person.id}:support"] = 1
    elif roll < 0.94:
        person.root("board")[rng.choice(("challenge", "future"))] = id
    else:
        remark = {"note": id, "text": pycrdt.Text(_sentence(rng, 2, 8))}
        person.root("comments")[workshop.new_id("comment")] = pycrdt.Map(remark)


def _take_off(person: _Person, id: str) -> None:
    gone = sorted(i for i in person.root("notes") if person.root("notes")[i].get("del"))
    if gone and person.rng.random() < 0.3:
        del person.root("notes")[person.rng.choice(gone)]["del"]
    else:
        person.root("notes")[id]["del"] = 1


def _sentence(rng: random.Random, least: int, most: int) -> str:
    return " ".join(rng.choices(WORDS, k=rng.randint(least, most)))


def trace(seed: int, people: int = 12, minutes: float = 90, pace: float = 1.0) -> Trace:
    """Return what one table wrote; the same for the same numbers. ``pace`` 2 is twice as busy."""
    return _Workshop(seed, people, minutes, pace).run()
