"""What travels between processes: short notices about a workshop, never an edit."""

from collections.abc import Callable
from typing import Protocol

Told = Callable[[str], None]


class Bus(Protocol):
    """Carries a notice to everybody who listens to its topic, the publisher included."""

    def publish(self, topic: str, notice: str) -> None: ...

    def subscribe(self, topic: str, told: Told) -> Callable[[], None]:
        """Listen to ``topic``; the answer ends the subscription."""
        ...
