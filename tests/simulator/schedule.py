"""What happens when to whom: drawn from a seed, written as lines, cut down to what matters."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import NamedTuple

from .clock import dice

EVERYBODY = -1


class Step(NamedTuple):
    """At ``ms``, page ``who`` (-1: the world) does ``verb``; ``n`` chooses the details."""

    ms: int
    who: int
    verb: str
    n: int


class Seat(NamedTuple):
    """A page that is there from the beginning: what it runs, whose it is, where it sits."""

    client: str  # our | stock
    role: str
    person: int
    board: int
    browser: int  # 0: alone; pages of one browser tell each other what they write


@dataclass(frozen=True)
class Schedule:
    """One history to be played; the same one always plays the same."""

    seed: int
    boards: int
    seats: tuple[Seat, ...]
    steps: tuple[Step, ...]

    def __str__(self) -> str:
        head = f"seed {self.seed} boards {self.boards}"
        seats = ["seat " + " ".join(map(str, seat)) for seat in self.seats]
        steps = [" ".join(map(str, step)) for step in self.steps]
        return "\n".join([head, *seats, *steps])

    @classmethod
    def read(cls, text: str) -> "Schedule":
        """Return what was written by `str`."""
        lines = [line.split() for line in text.strip().splitlines()]
        seats = [
            Seat(line[1], line[2], *map(int, line[3:])) for line in lines if line[0] == "seat"
        ]
        steps = [
            Step(int(ms), int(who), verb, int(n))
            for ms, who, verb, n in (line for line in lines[1:] if line[0] != "seat")
        ]
        return cls(int(lines[0][1]), int(lines[0][3]), tuple(seats), tuple(steps))


WRITING = (
    ("note", 5), ("type", 6), ("erase", 3), ("move", 3), ("label", 2), ("drop", 3),
    ("restore", 1), ("link", 1), ("react", 2), ("retain", 1), ("comment", 1),
)  # fmt: skip
TROUBLE = (
    ("cut", 3), ("ghost", 3), ("away", 2), ("stall", 3), ("sip", 1), ("repeat", 2), ("twin", 1),
    ("shut", 1), ("reload", 1), ("role", 1), ("point", 3), ("cheat", 1), ("expire", 1),
    ("paste", 1),
)  # fmt: skip
DISASTER = (
    ("kill", 3), ("stop", 1), ("refuse", 2), ("lie", 2), ("conflict", 1), ("slow", 1),
    ("deaf", 1), ("kill-before", 1), ("kill-after", 2), ("pause", 2), ("resume", 2), ("clock", 1),
    ("revoke", 1), ("night", 1), ("watch", 1),
)  # fmt: skip
GAPS = ((0, 3), (1, 25), (20, 150), (200, 900), (1000, 4000), (8000, 15000))
SIZES = ((3, 3, 10), (3, 4, 14), (3, 5, 24), (4, 8, 50))


def draw(seed: int) -> Schedule:
    """Return the schedule of a seed: most are small, each with troubles of its own."""
    chance = dice(seed, "schedule")
    least, most, length = chance.choices(SIZES, (55, 28, 14, 3))[0]
    boards = 2 if chance.random() < 0.1 else 1
    seats = _seats(seed, chance.randint(least, most), boards)
    verbs = _verbs(seed)
    gaps = chance.choices(GAPS, (4, 6, 6, 4, 2, 1), k=4)
    ms, steps = 0, []
    for _ in range(chance.randint(length // 2, length)):
        ms += chance.randint(*chance.choice(gaps))
        verb = chance.choices([v for v, _ in verbs], [w for _, w in verbs])[0]
        world = any(verb == word for word, _ in DISASTER)
        who = EVERYBODY if world else chance.randrange(len(seats))
        steps.append(Step(ms, who, verb, chance.randrange(10_000)))
    return Schedule(seed, boards, tuple(seats), tuple(steps))


def _seats(seed: int, count: int, boards: int) -> list[Seat]:
    chance = dice(seed, "seats")
    seats: list[Seat] = []
    for person in range(count):
        client = chance.choices(("our", "stock"), (7, 3))[0]
        role = chance.choices(("participant", "facilitator", "viewer"), (86, 8, 6))[0]
        seat = Seat(client, role if person else "participant", person, person % boards, 0)
        if seats and chance.random() < 0.15:
            before = seats[-1]
            seat = seat._replace(role=before.role, person=before.person, board=before.board)
            if chance.random() < 0.4:
                seats[-1] = before._replace(client="stock", browser=person)
                seat = seat._replace(client="stock", browser=person)
        seats.append(seat)
    return seats


def _verbs(seed: int) -> list[tuple[str, int]]:
    """Choose which troubles occur at all: few of them often find more than all at once."""
    chance = dice(seed, "verbs")
    some = [pair for pair in WRITING if chance.random() < 0.7] or list(WRITING)
    troubles = chance.sample(TROUBLE, chance.randint(0, 4))
    disasters = chance.sample(DISASTER, chance.randint(0, 4))
    return [("note", 3), *some, *troubles, *disasters]


def shrink(schedule: Schedule, fails: Callable[[Schedule], bool]) -> Schedule:
    """Return a smallest part of a schedule that still fails, by leaving out steps."""
    size = max(1, len(schedule.steps) // 2)
    while size:
        at = 0
        while at < len(schedule.steps):
            steps = schedule.steps[:at] + schedule.steps[at + size :]
            less = replace(schedule, steps=steps)
            if fails(less):
                schedule = less
            else:
                at += size
        size //= 2
    return schedule
