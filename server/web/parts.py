"""What the doors of one server share: given once by the composition root."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import cast

from starlette.applications import Starlette
from starlette.requests import HTTPConnection

from server.rooms.directory import Directory
from server.rooms.halls import Halls
from server.rooms.histories import Histories
from server.rooms.restorations import Restorations
from server.storage.port import BoardLog, Registry
from server.storage.writer import LogWriter

from .attendance import Attendance
from .budget import Budgets
from .figures import Metrics
from .limits import FailedJoins, WebLimits
from .reach import Reach
from .shelf import Shelf


@dataclass(frozen=True, slots=True)
class Parts:
    """Everything a handler may use; ``now`` tells the time in milliseconds since 1970."""

    registry: Registry
    log: BoardLog
    writer: LogWriter
    halls: Halls
    directory: Directory
    histories: Histories
    restorations: Restorations
    shelf: Shelf
    reach: Reach
    limits: WebLimits
    joins: FailedJoins
    attendance: Attendance
    metrics: Metrics
    now: Callable[[], int]
    budgets: Budgets = field(default_factory=Budgets)
    # Two people who arrive at once must not be dealt the same colour.
    arrivals: asyncio.Lock = field(default_factory=asyncio.Lock)


def parts_of(connection: HTTPConnection) -> Parts:
    """Return the parts of the server that answers."""
    return parts_of_app(connection.app)


def parts_of_app(app: Starlette) -> Parts:
    """Return the parts of an application that has started."""
    return cast(Parts, app.state.parts)
