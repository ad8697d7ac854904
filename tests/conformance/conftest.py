"""One server for all cases, and a fresh connection for each of them."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import repeat
from typing import Any

import pytest

from tests.serving import Server, serving

from .peer import Peer


@pytest.fixture(scope="package")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("conformance")) as running:
        pid = running.pid
        yield running
        assert running.ask("GET", "/healthz"), "all of it did the server no harm"
        assert running.pid == pid
        assert "Traceback" not in running.output


@pytest.fixture(scope="package")
def board(server: Server) -> Any:
    return server.workshop()["boards"][0]


@pytest.fixture(scope="package")
def sessions(server: Server, board: Any) -> Iterator[str]:
    """Return sessions of people, each for a few connections: to take a place costs more."""

    def of_people() -> Iterator[str]:
        while True:
            session = str(server.session(board["participant"]["token"])["session"])
            yield from repeat(session, 8)

    return of_people()


@pytest.fixture
def sit_down(server: Server, board: Any, sessions: Iterator[str]) -> Iterator[Callable[..., Peer]]:
    """Return a function that opens a connection to the board."""
    with ExitStack() as leaving:

        def sit(*headers: str, greeting: bool = True) -> Peer:
            peer = Peer(server.port, board["id"], next(sessions), *headers, greeting=greeting)
            return leaving.enter_context(peer)

        yield sit


@pytest.fixture
def peer(sit_down: Callable[..., Peer]) -> Peer:
    return sit_down()
