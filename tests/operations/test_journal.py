"""The journal says what happened, line by line, and nothing that people wrote or hold secret.

Attacks 8 (a token in an address) and 61 (a line broken by what somebody typed).
"""

from __future__ import annotations

import asyncio
import json
import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException

from server.cli.journal import JsonLines, TextLines, watch_over
from server.errors import ContentRefused, Unavailable
from server.sync import awareness, wire
from tests.person import Person
from tests.serving import RefusedError, Server, serving

WORDS = "Zébulon🦓"
BREAK = f"{WORDS}\n2026 level=error event=forged\r\x1b[31m\u2028\u202e"
PAIR = re.compile(r'([a-z]+)=([\w.:/+-]+|"(?:[^"\\]|\\.)*")(?: |$)', re.ASCII)


def read(form: str, line: str) -> dict[str, Any]:
    """Return what a line says; it must be a line of this form and nothing else."""
    assert line.isascii() and line.isprintable(), line
    if form == "json":
        said: dict[str, Any] = json.loads(line)
        return said
    assert "".join(found.group() for found in PAIR.finditer(line)) == line, line
    return {key: json.loads(v) if v[0] == '"' else v for key, v in PAIR.findall(line)}


def lines_of(output: str) -> Iterator[str]:
    """Leave out what the server says to the person at the terminal."""
    return (line for line in output.splitlines() if not line.startswith("Tablée écoute"))


async def knock(server: Server, path: str, **options: Any) -> int | None:
    """Try to open a socket and return how it ended."""
    try:
        async with connect(f"ws://{server.address}{path}", **options) as socket:
            await socket.wait_closed()
            return socket.close_code
    except WebSocketException:
        return None


async def shout(server: Server, request: bytes) -> None:
    """Send bytes that may be no request at all, and read whatever comes."""
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    writer.write(request)
    await writer.drain()
    writer.write_eof()
    await reader.read()
    writer.close()


WRONG = "tok" + "X" * 40


async def an_evening(server: Server) -> list[str]:
    """Do what people and enemies do; return every text that must not stand in the journal."""
    link = server.workshop(title=f"Atelier {WORDS}")
    board, token = link["boards"][0]["id"], link["participant"]["token"]
    session = server.session(token, f"Zoé {WORDS}")["session"]
    async with Person(server.url, board, session) as person:
        await person.until(lambda: person.synced)
        note = await person.add_note(BREAK)
        await person.type(note, 0, BREAK)
        await person.until_saved()
    await hostile_frames(server, board, session)
    await strangers(server, board, session)
    secrets = [session, token, link["facilitator"]["token"], link["participant"]["code"]]
    return [WORDS, "Zébulon", "\\u00e9bulon", "forged", WRONG, "ABCD2345", *secrets]


async def hostile_frames(server: Server, board: str, session: str) -> None:
    """Send what the room refuses, with words in it."""
    async with Person(server.url, board, session) as liar:
        await liar.until(lambda: liar.synced)
        await liar.add_note(BREAK, kind=BREAK)
        assert await liar.until_closed() == 4422
    async with Person(server.url, board, session) as brute:
        await brute.until(lambda: brute.synced)
        await brute.send_bytes(b"\x07" + BREAK.encode())
        assert await brute.until_closed() == 4400
    async with Person(server.url, board, session) as vain:
        await vain.until(lambda: vain.synced)
        state = f'{{"x": NaN, "y": "{WORDS}"}}'.encode()
        entry = awareness.Entry(vain.client, 2, state)
        await vain.send(wire.Awareness(awareness.encode([entry])))
        assert await vain.until_closed() == 4400


async def strangers(server: Server, board: str, session: str) -> None:
    """Knock with keys that open nothing, at addresses that nobody serves."""
    assert await knock(server, f"/sync/{board}?token={WRONG}") == 4401
    assert await knock(server, f"/sync/{board}", subprotocols=["tablee", WRONG]) == 4401
    assert await knock(server, f"/sync/x{WRONG}?token={session}") == 4404
    await knock(server, f"/sync/x%0A{WRONG}?token={session}")
    await knock(server, f"/sync/{board}", origin=f"https://{WRONG}.example")
    for method, path, body in (
        ("POST", "/api/sessions", {"token": WRONG, "name": BREAK}),
        ("POST", "/api/sessions", {"code": "ABCD2345", "name": BREAK}),
        ("POST", "/api/doors", {"token": BREAK}),
        ("GET", f"/api/boards/{board}?at={WRONG}", None),
        ("GET", f"/{WRONG}%0Alevel=error", None),
        ("PATCH", "/api/sessions/current", {"name": BREAK}),
    ):
        with pytest.raises(RefusedError):
            server.ask(method, path, body, session=WRONG)
    header = f"GET /{WRONG} HTTP/1.1\r\nHost: {WRONG}\r\nX: {WORDS}\x00\r\n\r\n"
    await shout(server, header.encode())
    await shout(server, f"{WRONG}\r\n{WORDS}\r\n\r\n".encode())


@pytest.mark.parametrize("form", ["text", "json"])
async def test_a_whole_evening_leaves_no_word_no_name_and_no_key_in_the_journal(
    tmp_path: Path, form: str
) -> None:
    with serving(tmp_path, TABLEE_LOG_LEVEL="debug", TABLEE_LOG_FORMAT=form) as server:
        secrets = await an_evening(server)
        server.stop()
        output = server.output

    events = [read(form, line) for line in lines_of(output) if line != "Tout est gardé."]

    assert [secret for secret in secrets if secret in output] == []
    told = [(event.get("rule"), str(event.get("close"))) for event in events]
    assert ("W8", "4400") in told
    assert ("no-session", "4401") in told
    assert any(close == "4422" and rule.startswith("G") for rule, close in told)
    assert "a link or code opened nothing" in [event["event"] for event in events]
    closed = [event for event in events if event["event"] == "a connection is closed"]
    assert all(event["board"] and event["participant"] for event in closed)
    assert [event for event in events if event["level"] not in ("debug", "info", "warning")] == []


def told(caught: Exception | None = None, **extra: object) -> logging.LogRecord:
    """Return an event as the logging library makes it."""
    information = (type(caught), caught, caught.__traceback__) if caught else None
    record = logging.LogRecord(
        "server.rooms.room", logging.ERROR, __file__, 1, f"perdu {BREAK}", None, information
    )
    vars(record).update(extra)
    return record


@pytest.mark.parametrize(("form", "lines"), [("text", TextLines()), ("json", JsonLines())])
def test_whatever_an_event_holds_it_is_one_line_that_reads_back(
    form: str, lines: logging.Formatter
) -> None:
    error = Unavailable(f"le disque refuse\n{BREAK}")

    line = lines.format(told(error=error, board='b"\\\n', participant="p", close=1013, note="x"))

    said = read(form, line)
    assert said["board"] == 'b"\\\n'
    assert (said["code"], said["why"]) == ("unavailable", f"le disque refuse\n{BREAK}")
    assert str(said["close"]) == "1013"
    assert "note" not in said
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", said["time"])


@pytest.mark.parametrize(("form", "lines"), [("text", TextLines()), ("json", JsonLines())])
def test_what_nobody_caught_is_told_by_its_places_not_by_its_words(
    form: str, lines: logging.Formatter
) -> None:
    try:
        raise ValueError(WORDS)
    except ValueError as caught:
        record = told(caught)
        record.msg = "imprévu"

    said = read(form, lines.format(record))

    assert said["error"] == "ValueError"
    assert said["at"].startswith("test_journal.py:")
    assert WORDS not in lines.format(record)


def test_what_somebody_sent_is_not_quoted_as_a_reason() -> None:
    record = told(error=ContentRefused(WORDS, rule="G16"))
    record.levelno, record.msg = logging.INFO, "a connection is closed"

    said = read("json", JsonLines().format(record))

    assert (said["code"], said["rule"]) == ("content-refused", "G16")
    assert "why" not in said


async def test_a_task_that_fails_unseen_is_told_by_the_journal(
    caplog: pytest.LogCaptureFixture,
) -> None:
    loop = asyncio.get_running_loop()
    watch_over(loop)

    loop.call_exception_handler({"message": WORDS, "exception": KeyError(WORDS)})
    loop.call_exception_handler({"message": WORDS})

    assert [record.getMessage() for record in caplog.records] == ["nobody caught an error"] * 2
    assert all(WORDS not in JsonLines().format(record) for record in caplog.records)
    loop.set_exception_handler(None)
