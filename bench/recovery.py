"""Too much for some seconds, then as before: how late, how large, how soon is it well again?"""

from __future__ import annotations

import statistics
from typing import Any

Bin = tuple[float, int, float, float]  # second of the window, edits due then, p99, the latest


def figures(result: dict[str, Any], burst: float, calm: float, limit: float) -> dict[str, Any]:
    """Before, during and after.

    It is well again when p99 is below ``limit`` ms or, where it was not before, at most half
    above what was usual then.
    """
    bins: list[Bin] = [tuple(one) for one in result.pop("timeline")]
    memory: list[tuple[float, float]] = result.pop("memory", [])
    usual = statistics.median([p99 for at, _, p99, _ in bins if at < burst] or [-1])
    normal, much = largest(memory, 0, burst), largest(memory, burst, 1e9)
    return {
        "before_p99_ms": usual,
        "during_max_ms": max((top for at, _, _, top in bins if burst <= at < calm), default=-1),
        "recover_s": well_again(bins, calm, max(limit, 1.5 * usual)),
        "rss_before_mb": normal,
        "rss_overload_mb": much,
        "rss_ratio": round(much / normal, 3) if normal > 0 else -1,
        "timeline": bins,
        "memory": memory[::5],
    }


def largest(memory: list[tuple[float, float]], begin: float, end: float) -> float:
    """The most memory that was seen in these seconds; -1 if nobody looked."""
    return max((size for at, size in memory if begin <= at < end), default=-1)


def well_again(bins: list[Bin], calm: float, limit: float) -> float:
    """Seconds after ``calm`` from which on p99 stays below ``limit``; -1 if that never is."""
    late = [at for at, _, p99, _ in bins if at >= calm and p99 >= limit]
    last = bins[-1][0] if bins else -1.0
    if last < calm or (late and late[-1] >= last):
        return -1
    after = min((at for at, _, _, _ in bins if at >= calm and (not late or at > late[-1])))
    return round(after - calm, 2) if late else 0.0
