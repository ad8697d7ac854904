"""The bus of one process: a notice is a call."""

from collections.abc import Callable

from .port import Told


class LocalBus:
    """Tells at once, in the order of subscription."""

    def __init__(self) -> None:
        self._listeners: dict[str, list[Told]] = {}

    def publish(self, topic: str, notice: str) -> None:
        """Call every listener; a list is copied since one may end its subscription."""
        for told in tuple(self._listeners.get(topic, ())):
            told(notice)

    def subscribe(self, topic: str, told: Told) -> Callable[[], None]:
        """Listen to ``topic``; the answer ends the subscription."""
        listeners = self._listeners.setdefault(topic, [])
        listeners.append(told)

        def end() -> None:
            if told in listeners:
                listeners.remove(told)
            if not listeners and self._listeners.get(topic) is listeners:
                del self._listeners[topic]

        return end
