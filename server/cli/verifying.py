"""The verb ``verify``: read everything again, change nothing, say what is damaged."""

from argparse import Namespace
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, Final

from server.errors import Damaged
from server.replay.examining import Finding, Report, examine
from server.settings import Settings
from server.storage.inspecting import Inspection, SeenBoard
from server.storage.opening import path_of

from .findings import told
from .refusals import FoundDamage, NothingKept, UnknownBoard
from .speaking import Speaker

SHOWN: Final = 20  # findings of one table that are printed; JSON has all of them


async def verify(asked: Namespace, settings: Settings, speaker: Speaker) -> None:
    """Examine one board or all. Raises `FoundDamage` when something is not as it was."""
    path = path_of(settings.database_url)
    if path is None:
        raise NothingKept
    result = _verified(path, asked.board)
    for key, report in result.boards:
        _show(key, report, speaker)
    for finding in result.findings:
        speaker.say(f"✗ {told(finding, speaker.language)}")
    speaker.give(_described(result, speaker.language))
    if damage := result.damage:
        raise FoundDamage(count=damage)
    speaker.tell("all-sound", **result.totals)


class _Result:
    """Everything that was found; ``findings`` are about the file as a whole."""

    def __init__(self) -> None:
        self.boards: list[tuple[SeenBoard, Report]] = []
        self.findings: list[Finding] = []

    @property
    def damage(self) -> int:
        return len(self.findings) + sum(len(report.findings) for _, report in self.boards)

    @property
    def totals(self) -> dict[str, int]:
        reports = [report for _, report in self.boards]
        return {
            "boards": len(reports),
            "entries": sum(report.entries for report in reports),
            "snapshots": sum(report.snapshots for report in reports),
        }


def _verified(path: Path, board: str | None) -> _Result:
    with Inspection(path) as inspection:
        result = _examined(inspection, board)
        if not (result.damage and inspection.overtaken):
            return result
    # Somebody began to serve the file while it was read as one at rest: only a second
    # look, with a journal to follow, tells damage from work in progress.
    with Inspection(path) as inspection:
        return _examined(inspection, board)


def _examined(inspection: Inspection, board: str | None) -> _Result:
    result = _Result()
    try:
        boards = [one for one in inspection.boards() if board in (None, one.id)]
    except Damaged as error:
        result.findings.append(Finding("boards-unreadable", {"why": str(error)}))
        boards = []
    if board is not None and not boards and not result.findings:
        raise UnknownBoard(board=board)
    result.boards += [(one, _report(inspection, one)) for one in boards]
    if board is None:
        result.findings += _of_the_file(inspection)
    return result


def _report(inspection: Inspection, board: SeenBoard) -> Report:
    try:
        snapshots = inspection.snapshots(board.key)
    except Damaged as error:
        unreadable = Finding("log-unreadable", {"seq": 0, "why": str(error)})
        return Report(opens=False, findings=[unreadable])
    return examine(
        inspection.entries(board.key),
        snapshots,
        partial(inspection.snapshot, board.key),
        partial(inspection.end, board.key),
        partial(inspection.bindings, board.key),
        inspection.sessions,
    )


def _of_the_file(inspection: Inspection) -> Iterator[Finding]:
    try:
        for why in inspection.complaints():
            yield Finding("file-damaged", {"why": why})
        for table, count in inspection.orphans().items():
            yield Finding("rows-astray", {"table": table, "count": count})
    except Damaged as error:
        yield Finding("file-damaged", {"why": str(error)})


def _show(board: SeenBoard, report: Report, speaker: Speaker) -> None:
    facts = {"name": board.name, "id": board.id}
    if not report.findings:
        counts = {"entries": report.entries, "snapshots": report.snapshots}
        speaker.tell("table-sound", **facts, **counts)
        return
    speaker.tell("table-damaged", **facts)
    for finding in report.findings[:SHOWN]:
        speaker.say(f"    {told(finding, speaker.language)}")
    if (more := len(report.findings) - SHOWN) > 0:
        speaker.say(f"    {speaker.word('more-damage', count=more)}")
    speaker.say(f"  → {speaker.word('table-opens' if report.opens else 'table-closed')}")


def _described(result: _Result, language: str) -> dict[str, Any]:
    def listed(findings: list[Finding]) -> list[dict[str, Any]]:
        return [
            {"code": one.code, "message": told(one, language), **one.facts} for one in findings
        ]

    boards = [
        {
            "id": board.id,
            "name": board.name,
            "entries": report.entries,
            "snapshots": report.snapshots,
            "sound": not report.findings,
            "opens": report.opens,
            "damage": listed(report.findings),
        }
        for board, report in result.boards
    ]
    return {"sound": not result.damage, "boards": boards, "damage": listed(result.findings)}
