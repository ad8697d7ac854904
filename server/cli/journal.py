"""The journal of the server: one event a line, without what people wrote, their names or keys.

Events are told with ``logger.info("…", extra={…})``; only the facts named here are written
down. Of an exception the places it passed are kept, never its words: they may quote anything.
"""

import json
import logging
import re
import time
import traceback
from asyncio import AbstractEventLoop
from collections.abc import Mapping
from typing import Any, Final

from server.errors import TableeError
from server.rooms.counts import rule_of

FACTS: Final = ("board", "workshop", "participant", "seq", "close", "endpoint")
PLAIN: Final = re.compile(r"[\w.:/+-]+", re.ASCII)

logger = logging.getLogger(__name__)


def keep_journal(level: str, form: str) -> None:
    """Write our events from ``level`` on to standard error, of libraries what goes wrong."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines() if form == "json" else TextLines())
    ours = logging.getLevelNamesMapping()[level.upper()]
    # Libraries below a warning show addresses with the session in them, and whole statements.
    logging.basicConfig(level=max(ours, logging.WARNING), handlers=[handler], force=True)
    logging.getLogger("server").setLevel(ours)


def watch_over(loop: AbstractEventLoop) -> None:
    """Let the journal, not the loop's own words, tell what nobody caught."""

    def unforeseen(_: AbstractEventLoop, context: Mapping[str, Any]) -> None:
        error = context.get("exception")
        told = (type(error), error, error.__traceback__) if error else None
        logger.error("nobody caught an error", exc_info=told)

    loop.set_exception_handler(unforeseen)


class JsonLines(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        return json.dumps(facts_of(record))


class TextLines(logging.Formatter):
    """One line of ``key=value``, as logfmt has it."""

    def format(self, record: logging.LogRecord) -> str:
        return " ".join(f"{key}={_shown(value)}" for key, value in facts_of(record).items())


def facts_of(record: logging.LogRecord) -> dict[str, str | int]:
    """Return everything a line says, in order; ``error`` of an event is one of ours."""
    told: dict[str, str | int] = {
        "time": _moment(record.created),
        "level": record.levelname.lower(),
        "logger": record.name,
        "event": record.getMessage().strip(),
    }
    told |= {fact: vars(record)[fact] for fact in FACTS if fact in vars(record)}
    error = vars(record).get("error")
    if isinstance(error, TableeError):
        told |= {"code": error.code, "rule": rule_of(error)}
        if record.levelno >= logging.WARNING:
            # A fault of ours or of the disk; below, it is what somebody sent.
            told["why"] = str(error)
    if record.exc_info and record.exc_info[0]:
        told |= {"error": record.exc_info[0].__name__, "at": _places(record.exc_info[2])}
    return told


def _places(trace: Any) -> str:
    frames = reversed(traceback.extract_tb(trace))
    return " < ".join(f"{frame.filename.rpartition('/')[2]}:{frame.lineno}" for frame in frames)


def _moment(seconds: float) -> str:
    whole, rest = divmod(int(seconds * 1000), 1000)
    return f"{time.strftime('%Y-%m-%dT%H:%M:%S', time.gmtime(whole))}.{rest:03d}Z"


def _shown(value: str | int) -> str:
    text = str(value)
    # JSON writes every letter beyond ASCII and every control as an escape: no line can be
    # broken, no terminal be addressed, no direction of writing be turned.
    return text if PLAIN.fullmatch(text) else json.dumps(text)
