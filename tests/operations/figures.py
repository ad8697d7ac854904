"""Figures as a Prometheus server reads them, with a look at what it would forgive."""

from __future__ import annotations

import re
from collections.abc import Iterator

from prometheus_client import Metric
from prometheus_client.parser import text_string_to_metric_families

NAME = re.compile(r"(tablee|process)_[a-z]+(_[a-z]+)*")
UNITS = re.compile(r"_(seconds|bytes)(_total)?$")


class Figures:
    """One answer of ``GET /metrics``, read and checked."""

    def __init__(self, text: str) -> None:
        self.families = list(text_string_to_metric_families(text))
        self.values: dict[tuple[str, str], float] = {}
        for family in self.families:
            for sample in family.samples:
                label = next((v for k, v in sample.labels.items() if k != "le"), "")
                if "le" not in sample.labels:
                    self.values[sample.name, label] = sample.value

    def of(self, name: str, label: str = "") -> float:
        """Return a figure, 0 for a label that was never counted."""
        assert any(f"{name}".startswith(family.name) for family in self.families), name
        return self.values.get((name, label), 0.0)


def faults(text: str) -> list[str]:
    """Return what the format or its conventions do not allow."""
    families = list(text_string_to_metric_families(text))
    names = [family.name for family in families]
    found = [f"{name} comes twice" for name in names if names.count(name) > 1]
    if not text.endswith("\n") or "\n\n" in text:
        found.append("lines end badly")
    found += [f"unannounced line {line}" for line in _unannounced(text)]
    for family in families:
        found += _faults_of(family)
    return found


def _unannounced(text: str) -> Iterator[str]:
    """Yield samples that do not stand under the HELP and TYPE of their family."""
    lines, announced = text.splitlines(), ""
    for before, line in zip(["", *lines], lines, strict=False):
        if line.startswith("# TYPE "):
            announced = line.split(" ")[2]
            if not before.startswith(f"# HELP {announced} "):
                yield line
        elif not line.startswith("#") and not line.startswith(announced):
            yield line


def _faults_of(family: Metric) -> Iterator[str]:
    if not NAME.fullmatch(family.name):
        yield f"{family.name} is no good name"
    if not family.documentation.endswith("."):
        yield f"{family.name} does not say what it means"
    if family.type not in ("counter", "gauge", "histogram"):
        yield f"{family.name} has no type"
    if re.search(r"milli|_ms|_mb|_kb|minutes", family.name):
        yield f"{family.name} has no base unit"
    yield from _sample_faults(family)
    if family.type == "histogram":
        yield from _histogram_faults(family)


def _sample_faults(family: Metric) -> Iterator[str]:
    series = [(sample.name, tuple(sorted(sample.labels.items()))) for sample in family.samples]
    if len(set(series)) != len(series):
        yield f"{family.name} says something twice"
    for sample in family.samples:
        if family.type == "counter" and not sample.name.endswith("_total"):
            yield f"{sample.name} only grows but does not end in _total"
        if sample.value < 0:
            yield f"{sample.name} is negative"


def _histogram_faults(family: Metric) -> Iterator[str]:
    series: dict[tuple[tuple[str, str], ...], list[tuple[float, float]]] = {}
    counts: dict[tuple[tuple[str, str], ...], float] = {}
    for sample in family.samples:
        others = tuple(sorted((k, v) for k, v in sample.labels.items() if k != "le"))
        if sample.name.endswith("_bucket"):
            series.setdefault(others, []).append((float(sample.labels["le"]), sample.value))
        elif sample.name.endswith("_count"):
            counts[others] = sample.value
    if not series or set(series) != set(counts):
        yield f"{family.name} is incomplete"
    for others, buckets in series.items():
        if buckets != sorted(buckets) or [b[1] for b in buckets] != sorted(b[1] for b in buckets):
            yield f"{family.name} does not rise"
        if buckets[-1] != (float("inf"), counts.get(others)):
            yield f"{family.name} does not add up"
