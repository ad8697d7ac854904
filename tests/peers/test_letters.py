"""A hundred thousand edits in every script, by yjs and by the server's library, end equal."""

import base64
import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pycrdt
import pytest

from server.crdt.gate import Gate
from server.crdt.replica import Replica
from server.crdt.rules import ROOTS
from tests.crdt.bytewise import ALICE, BOB
from tests.crdt.people import agree, content

pytestmark = [pytest.mark.peers, pytest.mark.timeout(600)]

EDITS = 100_000
A_ROUND = 100  # edits, half of them by each side, none of which knows those of the other
A_BOARD = 2_000
NOTES = 6

WORDS = [
    "a",
    "été ",
    "œ",
    "😀",
    "🌱🌱",
    "👩🏽‍🌾",  # a farmer: two surrogate pairs and a joined sheaf
    "👨‍👩‍👧‍👦",
    "🏳️‍🌈",
    "🇫🇷",
    "🇫",
    "🏴\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f",
    "1️⃣",
    "🏽",
    "\u200d",
    "\ufe0f",
    "e\u0301",
    "\u0301",
    "a\u0328\u0301\u0323\u035c",
    "Z\u0351\u036b\u0343\u036a",
    "שָׁלוֹם",
    "سلام ",
    "\u202eסוף\u202c",
    "\u2067mixed نص\u2069",
    "नमस्ते",
    "ก็ำ",
    "각각",
    "𝔘𝔫𝔦",
    "𠮷",
    "\U0010ffff",
    "\ufffd",
    "\uffff",
    "\ufeff",
    "\u2028",
    "\x00",
    "\n",
]


class Yjs:
    """The document in Node."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            ["node", "letters.mjs"],
            cwd=Path(__file__).parent,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )

    def ask(self, **request: Any) -> dict[str, Any]:
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer

    def end(self) -> None:
        with self._process as process:
            process.communicate(timeout=20)


class Ours:
    """The same edits by the server's own library, which counts bytes where yjs counts units."""

    def __init__(self, client: int, random: Random) -> None:
        self.doc: pycrdt.Doc[Any] = pycrdt.Doc(client_id=client)
        self.random = random
        self._roots = {root: self.doc.get(root, type=pycrdt.Map) for root in ROOTS}
        self._written: list[bytes] = []
        self._listening = self.doc.observe(lambda event: self._written.append(event.update))

    def create(self) -> list[bytes]:
        for number in range(NOTES):
            note = {"kind": "idea", "pos": [1.0, 2.5], "text": pycrdt.Text("")}
            self._roots["notes"][f"note-{number:08}"] = pycrdt.Map(note)
        return self.told()

    def hear(self, update: bytes) -> None:
        self.doc.apply_update(update)
        self._written.clear()  # an update that was heard, none of ours

    def edit(self, times: int) -> list[bytes]:
        for _ in range(times):
            note = self._roots["notes"][f"note-{self.random.randrange(NOTES):08}"]
            with self.doc.transaction():
                self._edit(note["text"])
        return self.told()

    def _edit(self, text: pycrdt.Text) -> None:
        letters = str(text)
        at = self.random.randint(0, len(letters))
        end = min(at + self.random.randint(1, 5), len(letters))
        erases = len(letters) > 100 or self.random.random() < 0.35
        start = len(letters[:at].encode())
        if erases and at < end:
            del text[start : start + len(letters[at:end].encode())]
        if not erases or at == end or self.random.random() < 0.3:
            text.insert(start, self._word())

    def _word(self) -> str:
        if self.random.random() < 0.9:
            return self.random.choice(WORDS)
        number = self.random.randrange(0x110000 - 0x800)
        return chr(number if number < 0xD800 else number + 0x800)

    def told(self) -> list[bytes]:
        written, self._written[:] = list(self._written), []
        return written


class Table:
    """One board: yjs on one side, the server's library on the other, the server between."""

    def __init__(self, yjs: Yjs, seed: int) -> None:
        self.yjs, self.random = yjs, Random(seed)  # noqa: S311 - a seed, not a secret
        self.gate, self.replica = Gate(), Replica()
        self.edits = 0
        self.ours = Ours(2_000_000 + seed, self.random)
        yjs.ask(begin=1_000_000 + self.random.randrange(2_000_000), words=WORDS)
        self.for_yjs = list(filter(None, (self.taken(u, yjs=False) for u in self.ours.create())))

    def taken(self, update: bytes, *, yjs: bool) -> bytes | None:
        """Let the server take an update of one side; return what it tells the other.

        Both may have erased the same letters: then there is nothing to tell.
        """
        verdict = self.gate.judge(update, BOB if yjs else ALICE, live=True)
        self.edits += 1
        return self.replica.apply([verdict.update]) if verdict.new else None

    def texts(self) -> dict[str, str]:
        notes = content(self.replica)["notes"]
        assert isinstance(notes, dict)
        return {name: note["text"][1] for name, note in notes.items()}

    def round(self, edits: int) -> None:
        """Let both sides write at once; then both hear of it, and all texts are equal."""
        hear = [base64.b64encode(update).decode() for update in self.for_yjs]
        answer = self.yjs.ask(hear=hear, seed=self.random.randrange(1 << 31), edits=edits // 2)
        assert answer["texts"] == self.texts()
        mine = [(update, False) for update in self.ours.edit(edits // 2)]
        theirs = [(base64.b64decode(update), True) for update in answer["updates"]]
        self.for_yjs = []
        for update, yjs in self._in_turns(mine, theirs):
            told = self.taken(update, yjs=yjs)
            if told and yjs:
                self.ours.hear(told)
            elif told:
                self.for_yjs.append(told)
        assert content(self.ours.doc) == content(self.replica)

    def _in_turns(self, *queues: list[tuple[bytes, bool]]) -> Iterator[tuple[bytes, bool]]:
        """Yield the updates of both sides in a random order that keeps each side's own."""
        waiting = [list(reversed(queue)) for queue in queues]
        while left := [queue for queue in waiting if queue]:
            yield self.random.choice(left).pop()

    def restart(self) -> None:
        """Reload the server's state and go on with it."""
        snapshot = self.replica.encode()
        loaded, gate = Replica.load([snapshot]), Gate()
        assert content(loaded) == content(self.replica)
        assert loaded.clocks() == self.replica.clocks()
        gate.learn(snapshot)
        for client in gate.clocks:
            writer = ALICE if self.gate.owns(client, ALICE) else BOB
            gate.bind(client, writer.session, writer.participant, False)
        self.gate, self.replica = gate, loaded
        assert agree(gate, loaded)


@pytest.fixture
def yjs() -> Iterator[Yjs]:
    process = Yjs()
    yield process
    process.end()


def test_both_libraries_write_in_every_script_and_read_the_same(yjs: Yjs) -> None:
    edits = 0
    for seed in range(EDITS // A_BOARD):
        table = Table(yjs, seed)
        while table.edits < A_BOARD + NOTES:
            for _ in range(10):
                table.round(A_ROUND)
            table.restart()
        table.round(0)
        edits += table.edits - NOTES

    assert edits >= EDITS
