"""Who does what and when: the workloads, as a job for the generator."""

from __future__ import annotations

import argparse
import random
import socket
import struct
import time
from dataclasses import dataclass, field
from pathlib import Path

from .adapters import Adapter
from .updates import edit_sequence, seed_update
from .wire import update_message

LOG, JOIN, FINAL, SEEDER = 1, 2, 4, 8
ALWAYS = (0.0, 1e9)  # seconds of the window in which a participant writes and points
BIN_S = 0.25
Role = tuple[str, float]

# people, cursors per second, notes that are there already
DEFAULTS = {
    "workshop": (10, 15.0, 20),
    "plenary": (100, 7.5, 50),
    "overload": (2000, 7.5, 50),
    "storm": (50, 0.0, 20),
    "join": (100, 0.0, 500),
    "idle": (10, 0.0, 20),
    "check": (1, 0.0, 0),
}


@dataclass
class Conn:
    """One participant."""

    room: int
    widx: int
    connect_at: float = 0.0
    seq: int = -1
    edit_hz: float = 0.0
    cursor_hz: float = 0.0
    client_id: int = 1
    flags: int = 0
    acts: tuple[float, float] = ALWAYS


@dataclass
class Plan:
    """One run: rooms, participants, and the sequences of updates that they send."""

    rooms: list[str]
    seed_notes: int = 20
    settle: float = 1.5
    warmup: float = 2.0
    duration: float = 10.0
    drain: float = 5.0
    final_wait: float = 5.0
    join_limit: float = 30.0
    conns: list[Conn] = field(default_factory=list)
    sequences: list[tuple[int, str, int]] = field(default_factory=list)
    pool: dict[tuple[int, str], int] = field(default_factory=dict)
    bin_s: float = 0.0  # above 0: staleness second by second, too

    def sequence(self, writer: int, role: Role) -> int:
        """The number of a sequence long enough for this writer."""
        kind, hz = role
        if (writer, kind) not in self.pool:
            self.pool[writer, kind] = len(self.sequences)
            count = int(hz * 1.35 * (self.warmup + self.duration)) + 3
            self.sequences.append((writer, kind, count))
        return self.pool[writer, kind]

    def seat(self, room: int, i: int, n: int, role: Role | None, cursor_hz: float) -> Conn:
        """Participant ``i`` of ``n``; the last two of the first room keep what they receive."""
        total = len(self.rooms) * n
        when = max(0.5, total / 400) * (room * n + i) / total
        conn = Conn(room, i, connect_at=when, client_id=1000 + i, cursor_hz=cursor_hz)
        if role:
            conn.seq, conn.edit_hz = self.sequence(i, role), role[1]
        if room == 0 and i >= n - 2:
            conn.flags |= LOG
        self.conns.append(conn)
        return conn


def _workshop(plan: Plan, args: argparse.Namespace) -> None:
    typers, draggers = max(1, round(args.people / 3)), max(1, round(args.people / 10))
    for board in range(len(plan.rooms)):
        for i in range(args.people):
            role: Role | None = None
            if i < typers:
                role = "type", 5.0
            elif i < typers + draggers:
                role = "drag", 20.0
            plan.seat(board, i, args.people, role, args.cursor_hz)


def _idle(plan: Plan, args: argparse.Namespace) -> None:
    for board in range(len(plan.rooms)):
        for i in range(args.people):
            plan.seat(board, i, args.people, None, 0)


def _in_plenary(i: int, people: int) -> Role | None:
    if i % 10 or i >= people - 2:
        return None
    return ("type", 5.0) if i % 20 else ("drag", 20.0)


def _plenary(plan: Plan, args: argparse.Namespace) -> None:
    for i in range(args.people):
        plan.seat(0, i, args.people, _in_plenary(i, args.people), args.cursor_hz)


def _overload(plan: Plan, args: argparse.Namespace) -> None:
    """All are there; a quarter acts all the time, everybody between `--burst` and `--calm`.

    Load grows with writers × readers: of twice the people that the server carries, a quarter
    of the writers is as much as it carries, and all of them are four times that.
    """
    plan.bin_s, plan.duration = BIN_S, max(plan.duration, args.calm + 4)
    for i in range(args.people):
        conn = plan.seat(0, i, args.people, _in_plenary(i, args.people), args.cursor_hz)
        if i % 80 >= 20:
            conn.acts = args.burst, args.calm


def _storm(plan: Plan, args: argparse.Namespace) -> None:
    for i in range(args.people + 2):
        plan.seat(0, i, args.people + 2, ("mix", 20.0) if i < args.people else None, 0)


def _join(plan: Plan, args: argparse.Namespace) -> None:
    for i in range(3):
        plan.seat(0, i, 3, None, 0)
    for i in range(args.people):
        when = args.warmup + 0.5
        plan.conns.append(Conn(0, -1, connect_at=when, client_id=5000 + i, flags=JOIN))


def _check(plan: Plan, args: argparse.Namespace) -> None:
    plan.rooms, plan.seed_notes = [args.room], 0
    plan.conns.append(Conn(0, -1, client_id=9, flags=FINAL | LOG))


WORKLOADS = {
    "workshop": _workshop,
    "plenary": _plenary,
    "overload": _overload,
    "storm": _storm,
    "join": _join,
    "idle": _idle,
    "check": _check,
}


def build_plan(args: argparse.Namespace) -> Plan:
    """The plan of one run; ``args`` as parsed by `bench.load`."""
    tag = args.tag or f"{int(time.time() * 1000) % 100000000:08d}"
    boards = args.boards if args.workload in ("workshop", "idle") else 1
    rooms = [f"bench-{args.workload}-{tag}-{board}" for board in range(boards)]
    plan = Plan(rooms, args.seed_notes, args.settle, args.warmup, args.duration, args.drain)
    plan.join_limit = args.join_limit
    WORKLOADS[args.workload](plan, args)
    if args.workload != "check" and not args.no_final:
        plan.conns.append(Conn(0, -1, client_id=999_999, flags=FINAL | LOG))
    return plan


class _Job:
    """The generator's input: little-endian numbers and blobs behind their length."""

    def __init__(self) -> None:
        self.out = bytearray()

    def u32(self, *values: int) -> None:
        for value in values:
            self.out += struct.pack("<I", value & 0xFFFFFFFF)

    def f64(self, *values: float) -> None:
        for value in values:
            self.out += struct.pack("<d", value)

    def blob(self, data: bytes) -> None:
        self.u32(len(data))
        self.out += data


def write_job(path: Path, plan: Plan, adapter: Adapter, host: str, port: int, logs: Path) -> None:
    """Everything that loadgen.c needs to know, in the order in which it reads."""
    adapter.open(plan.rooms)
    adapter.admit([(plan.rooms[conn.room], i) for i, conn in enumerate(plan.conns)])
    seeded = plan.seed_notes > 0 and adapter.can_seed
    job = _Job()
    job.u32(struct.unpack(">I", socket.inet_aton(host))[0], port, adapter.relay, seeded)
    job.f64(plan.settle, plan.warmup, plan.duration, plan.drain, plan.final_wait, plan.join_limit)
    job.f64(plan.bin_s)
    job.blob(str(logs).encode())
    job.u32(len(plan.rooms))
    for number, room in enumerate(plan.rooms):
        job.blob(adapter.prefix(room))
        job.u32(max([c.widx for c in plan.conns if c.room == number], default=-1) + 1)
    job.u32(len(plan.sequences))
    for writer, kind, count in plan.sequences:
        updates = edit_sequence(writer, kind, count)
        job.u32(len(updates))
        for update in updates:
            job.blob(update_message(update))
    _write_conns(job, plan, adapter, seeded)
    path.write_bytes(job.out)


def _write_conns(job: _Job, plan: Plan, adapter: Adapter, seeded: bool) -> None:
    job.u32(len(plan.conns))
    rng = random.Random(3)
    for i, conn in enumerate(plan.conns):
        room = plan.rooms[conn.room]
        hello = adapter.hello(room)
        seeder = seeded and conn.widx == 0
        if seeder:
            seed = update_message(seed_update(plan.seed_notes), step=1)
            hello.append(adapter.prefix(room) + seed)
        job.u32(conn.room, conn.widx)
        job.f64(conn.connect_at)
        job.blob(adapter.request(room, i))
        job.u32(len(hello))
        for message in hello:
            job.blob(message)
        job.u32(conn.seq)
        for hz in (conn.edit_hz, conn.cursor_hz):
            job.f64(hz, rng.random() / hz if hz else 0)
        job.f64(*conn.acts)
        job.u32(conn.client_id, conn.flags | (SEEDER if seeder else 0))
