"""A workshop with people in it, on a real server."""

from dataclasses import dataclass
from typing import Any

from tests.serving import Server


@dataclass(frozen=True)
class Place:
    """One table of a fresh workshop, and the ways to sit down at it."""

    server: Server
    workshop: dict[str, Any]

    @classmethod
    def of(cls, server: Server, tables: int = 1) -> "Place":
        return cls(server, server.workshop(tables))

    @property
    def address(self) -> str:
        return self.server.address

    @property
    def board(self) -> str:
        board: str = self.workshop["boards"][0]["id"]
        return board

    def participant(self, name: str) -> str:
        """Return the session token of a new participant of the table."""
        return self._session(self.workshop["boards"][0]["participant"]["token"], name)

    def viewer(self) -> str:
        """Return the session token of the table's display."""
        return self._session(self.workshop["boards"][0]["display"]["token"], "Écran")

    def facilitator(self, name: str = "Inès") -> str:
        """Return the session token of a facilitator."""
        return self._session(self.workshop["facilitator"]["token"], name)

    def command(self, do: str) -> None:
        """Pause or resume the table as its facilitator."""
        path = f"/api/workshops/{self.workshop['workshop']['id']}/commands"
        body = {"do": do, "board": self.board}
        self.server.ask("POST", path, body, session=self.facilitator())

    def as_data(self) -> Any:
        """Return the board as GET /api/boards/{id} answers it."""
        return self.server.ask("GET", f"/api/boards/{self.board}", session=self.facilitator())

    def _session(self, token: str, name: str) -> str:
        session: str = self.server.session(token, name)["session"]
        return session
