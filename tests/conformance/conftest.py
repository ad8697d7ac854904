"""One server for all cases, and a fresh person for each of them."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
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


@pytest.fixture
def sit_down(server: Server, board: Any) -> Iterator[Callable[..., Peer]]:
    """Return a function that opens a connection of a new person to the board."""
    with ExitStack() as leaving:

        def sit(*headers: str, greeting: bool = True) -> Peer:
            session = server.session(board["participant"]["token"])["session"]
            peer = Peer(server.port, board["id"], session, *headers, greeting=greeting)
            return leaving.enter_context(peer)

        yield sit


@pytest.fixture
def peer(sit_down: Callable[..., Peer]) -> Peer:
    return sit_down()
