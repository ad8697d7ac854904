"""Says clearly when the real document is not at hand, and leaves its tests out."""

import pytest

from .documents import REAL

collect_ignore = [] if REAL.exists() else ["test_real_document.py"]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if not REAL.exists():
        terminalreporter.write_line(
            "The real cahier des défis is not at hand: its own tests were not collected; "
            "our sample with the same traps was read instead."
        )
