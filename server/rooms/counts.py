"""What the rooms of a process count as things happen: plain numbers, never per recipient."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Final

from server.errors import TableeError

from .ticking import Pulse

# Refusals that carry no rule of their own still follow one of schema/wire.md.
RULES: Final = {
    "malformed-frame": "W8",
    "paused": "P7",
    "foreign-client-id": "P2",
    "content-refused": "P10",
    "too-slow": "S11",
}

# How a connection may end by RFC 6455, and by us.
CLOSE_CODES: Final = frozenset(
    (*range(1000, 1004), *range(1005, 1016), 4400, 4401, 4403, 4404, 4408, 4409, 4413, 4422, 4429)
)


@dataclass(slots=True)
class Counts:
    """One object for all rooms of a process; every figure only grows.

    ``edits_in`` are accepted updates, ``edits_out`` the merged
    updates that were told, and ``deliveries`` how many readers they and presence reached.
    ``pulse`` is how long the ticks of rooms held up everybody else.
    """

    messages_in: int = 0
    bytes_in: int = 0
    bytes_out: int = 0
    edits_in: int = 0
    edits_out: int = 0
    deliveries: int = 0
    fell_behind: int = 0
    snapshots_kept: int = 0
    snapshots_failed: int = 0
    pulse: Pulse = field(default_factory=Pulse)
    refusals: Counter[str] = field(default_factory=Counter)
    closes: Counter[str] = field(default_factory=Counter)

    def refused(self, error: TableeError) -> None:
        """Count a refusal under the rule that it follows."""
        self.refusals[rule_of(error)] += 1

    def closed(self, code: int) -> None:
        """Count the end of a connection; codes that peers made up count together."""
        self.closes[str(code) if code in CLOSE_CODES else "other"] += 1


def rule_of(error: TableeError) -> str:
    """Return the rule that an error follows, or its code when it follows none by number."""
    rule = error.details.get("rule")
    return str(rule) if rule else RULES.get(error.code, error.code)
