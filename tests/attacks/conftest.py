"""One server for all attacks, and a fresh board for each."""

from collections.abc import Iterator

import pytest

from tests.serving import Server, serving

from .scene import Scene


@pytest.fixture(scope="package")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("attacks")) as running:
        pid = running.pid
        yield running
        assert running.ask("GET", "/healthz"), "the server lives on after all of them"
        assert running.pid == pid
        assert "Traceback" not in running.output


@pytest.fixture
def scene(server: Server) -> Iterator[Scene]:
    scene = Scene(server)
    yield scene
    scene.close()
