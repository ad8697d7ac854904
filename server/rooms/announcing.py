"""How the state of the workshop reaches those who said hello (decision 5)."""

from collections.abc import Callable

from server.sync.wire import State, encode

from .audience import Audience
from .member import Member
from .ticking import Tick, state_tick_of


def _silence() -> Callable[[Member], str]:
    """Return no text: the room has ended, and nobody is there to read it."""
    return lambda _member: ""


class StateRelay:
    """Tells the whole state: at once, or once for all that changes together.

    ``text`` returns what makes the JSON text for any member; the common part is built once.
    """

    def __init__(self, audience: Audience, text: Callable[[], Callable[[Member], str]]) -> None:
        self._audience, self._text = audience, text
        self._tick = Tick(self.tell, lambda: state_tick_of(len(audience)), audience.counts.pulse)

    def tell_soon(self) -> None:
        """Somebody came, left or was named."""
        self._tick.arm()

    def tell(self) -> None:
        """Tell everybody now."""
        self._audience.news += 1
        announced = [member for member in self._audience.members if member.announced]
        if not announced:
            return  # the text is as long as there are people: built for nobody, it cost joins 5 %
        text = self._text()
        for member in announced:
            member.send(encode(State(text(member))))

    def end(self) -> None:
        """Tell nothing more, and let go of the room, which holds this."""
        self._tick.end()
        self._text = _silence

    def tell_one(self, member: Member) -> None:
        """Tell one member who has just said hello, or read nothing for a while."""
        if member.announced:
            member.send(encode(State(self._text()(member))))
