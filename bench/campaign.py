"""Ask the questions: servers in turn, round after round, until all is told or time is up."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from . import chart, markdown, records
from .compare import one
from .load import STILL_MS
from .question import NAMES, OURS, Question, Row
from .questions import ALL
from .servers import ROOT, SERVERS
from .watch import bench_dir


@dataclass
class Campaign:
    """One call of `make bench`: its questions, and the rows so far.

    After the first round no run is begun that would end after ``until`` (of `time.monotonic`),
    judged by how long it took before; what is left out is seen in the number of runs.
    """

    questions: Sequence[Question]
    servers: Sequence[str]
    rounds: int
    folder: Path
    about: dict[str, Any]
    extra: list[str] = field(default_factory=list)
    until: float = float("inf")
    rows: dict[str, list[Row]] = field(default_factory=dict)

    def run(self) -> None:
        """Ask everything; the files are whole after every round."""
        for number in range(1, self.rounds + 1):
            for question in self.questions:
                for name in self._turn(question, number):
                    if self._fits(question, name, number):
                        self._ask(question, name, number)
            self.write()

    def write(self) -> None:
        """All files, the page and the chart."""
        for question in self.questions:
            rows = self.rows.get(question.name, [])
            if rows:
                records.write(self.folder, records.record(question, rows, self.about))
        render(self.folder)

    def _turn(self, question: Question, number: int) -> list[str]:
        asked = [name for name in question.servers if name in self.servers]
        return asked if number % 2 else asked[::-1]

    def _fits(self, question: Question, name: str, number: int) -> bool:
        before = [row for row in self._rows(question) if row["server"] == name]
        if name != OURS and any(row.get("result", {}).get("missing") for row in before):
            return False  # it does not hold this load: once is enough to know
        if number == 1:
            return True
        took = [row["seconds"] for row in before]
        if time.monotonic() + max(took, default=0) < self.until:
            return True
        print(f"  {question.name}, {NAMES[name]}: time is up", flush=True)
        return False

    def _rows(self, question: Question, of: str = "") -> list[Row]:
        return self.rows.setdefault(of or question.name, [])

    def _ask(self, question: Question, name: str, number: int) -> None:
        workload = question.workload
        if not isinstance(workload, str):
            workload = workload(name, self._rows(question, question.follows))
        row = self._run(question, name, workload, number)
        if row.get("result", {}).get("stood_still_ms", 0) > STILL_MS:
            # A virtual machine may be held for seconds: that run says nothing about anybody.
            row["discarded"] = row.pop("result")
            self._rows(question).append(row)
            row = self._run(question, name, workload, number)
        self._rows(question).append(row)
        print(
            f"  {number}/{self.rounds} {question.name}, {NAMES[name]}: {said(question, row)}",
            flush=True,
        )

    def _run(self, question: Question, name: str, workload: str, number: int) -> Row:
        began = time.monotonic()
        row: Row = {"server": name, "round": number, "workload": workload}
        try:
            ask = question.measure or one
            row["result"] = ask(name, SERVERS[name], workload, self.extra)
        except Exception as failure:  # a peer may die under load: say so, go on
            row["error"] = without_paths(f"{type(failure).__name__} {failure}")[:500]
        row["seconds"] = round(time.monotonic() - began, 1)
        return row


def said(question: Question, row: Row) -> str:
    """One run on one line."""
    if "error" in row:
        return str(row["error"])
    result = row["result"]
    shown = [
        f"{figure.name} {markdown.with_unit(figure.of(result), figure.unit)}"
        for figure in question.figures
    ]
    busy = "" if result.get("generator_ok", True) else ", gen=BUSY"
    return ", ".join(shown) + busy + f" [{row['seconds']:.0f} s]"


def without_paths(text: str) -> str:
    """Results are for everybody: where this machine keeps its files is nobody's business."""
    return text.replace(str(bench_dir()), "BENCH_DIR").replace(str(ROOT), ".")


def render(folder: Path) -> None:
    """The page and the chart from the files, and the README from the committed ones."""
    found = records.read(folder, ALL)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "README.md").write_text(markdown.page(found), encoding="utf-8")
    (folder / "chart.svg").write_text(chart.chart(found), encoding="utf-8")
    if folder == records.FOLDER:
        text = markdown.glance(found, "bench/results/chart.svg")
        markdown.into(ROOT / "README.md", text)


def summary(campaign: Campaign) -> str:
    """What stands at the end of the output."""
    found = records.read(campaign.folder, campaign.questions)
    parts = [markdown.targets(found), ""]
    for record in found:
        peers = markdown.ratios(record) if len(record["servers"]) > 1 else ""
        parts += [f"{record['question']}:", peers] if peers else []
    return "\n".join(parts)
