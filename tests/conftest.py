"""What every test may count on: the prepared Node is first on PATH, the browser is named."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from scripts import chromium, node
from server.cli.serving import SEARCHES

_node = node.find()
if _node is not None:
    os.environ["PATH"] = os.pathsep.join([_node.first()["PATH"], os.environ["PATH"]])
    # Playwright's own Node wants a library that a bare Debian does not have.
    os.environ["PLAYWRIGHT_NODEJS_PATH"] = _node.program

_browser = chromium.find()
if _browser is not None:
    os.environ["CHROMIUM"] = _browser

# What takes long begins first, so that no core waits at the end for a long one to finish.
LONG = ("corruption", "packaging", "peers", "browser", "kill", "soak")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the files of long tests first; within a file, and among equals, nothing moves."""
    rank: dict[Path, int] = {}
    for item in items:
        marks = [LONG.index(mark.name) for mark in item.iter_markers() if mark.name in LONG]
        rank[item.path] = min([rank.get(item.path, len(LONG)), *marks])
    items.sort(key=lambda item: rank[item.path])


# A second is far above any honest example and far below a frozen decoder: a busy machine
# does not fail the suite, a quadratic cost does. In CI the examples are the same every time.
settings.register_profile(
    "tablee",
    deadline=timedelta(seconds=1),
    derandomize=bool(os.environ.get("CI")),
    suppress_health_check=[HealthCheck.too_slow],
    print_blob=True,
)
settings.load_profile("tablee")


@pytest.fixture
def collected() -> Iterator[None]:
    """The collector as the server sets it: what else a test run holds is not looked through."""
    before = gc.get_threshold()
    gc.collect()
    gc.freeze()
    gc.set_threshold(*SEARCHES)
    yield
    gc.set_threshold(*before)
    gc.unfreeze()
