"""What the operating system knows of this process, under the names that Prometheus gives it."""

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from .figures import Metrics

if sys.platform != "win32":
    import resource

STATM: Final = Path("/proc/self/statm")
FILES: Final = Path("/proc/self/fd")


def describe(metrics: Metrics) -> None:
    """Make the process's own figures known, as far as this system has them."""
    begun = time.time()
    figures: list[tuple[str, str, Callable[[], float]]] = [
        ("process_start_time_seconds", "When the process began, since 1970.", lambda: begun),
        ("process_cpu_seconds_total", "Processor time used.", time.process_time),
    ]
    if STATM.exists():
        figures += [
            ("process_resident_memory_bytes", "Memory that is really held.", resident_bytes),
            ("process_open_fds", "Open files and sockets.", lambda: len(os.listdir(FILES))),
        ]
    if sys.platform != "win32":
        figures.append(("process_max_fds", "Open files that the system grants.", _granted))
    for name, meaning, now in figures:
        metrics.figure(name, meaning, now)


def resident_bytes() -> int:
    """Return how much memory the process holds (Linux)."""
    return int(STATM.read_text("ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")


def _granted() -> float:
    soft = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    return float("inf") if soft == resource.RLIM_INFINITY else soft
