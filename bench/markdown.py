"""Results as tables: the targets at a glance for the README, every server for those who ask."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from .question import NAMES, OURS
from .records import Record

BEGIN, END = "<!-- bench: begin -->", "<!-- bench: end -->"


def number(value: float) -> str:
    """Three digits are more than a virtual machine knows."""
    if value == round(value) and abs(value) < 1000:
        return f"{value:.0f}"
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def with_unit(value: float, unit: str) -> str:
    """A number and its unit."""
    return f"{number(value)} {unit}".strip()


def targets(found: Sequence[Record]) -> str:
    """A line per target: what was aimed at, what was measured, and the best peer."""
    lines = [
        "| measured | target | Tablée: min – **median** – max | runs | verdict | best peer |",
        "|---|---|---|---|---|---|",
    ]
    lines += [_target(one, target) for one in found for target in one["targets"]]
    return "\n".join(lines)


def _target(one: Record, target: dict[str, Any]) -> str:
    sign = "≥" if target["better"] == "more" else "≤"
    wanted = f"{sign} {with_unit(target['limit'], target['unit'])}"
    ours = one["servers"].get(OURS, {}).get(target["figure"])
    cells = [f"{one['question']}: {target['figure']}", wanted]
    if ours is None:
        cells += ["not measured", "0"]
    else:
        low, middle, high = (number(ours[key]) for key in ("low", "median", "high"))
        cells += [f"{low} – **{middle}** – {high} {target['unit']}".rstrip(), str(ours["runs"])]
    return f"| {' | '.join([*cells, verdict(target), best_peer(one, target)])} |"


def verdict(target: dict[str, Any]) -> str:
    """Reached or not, by how much, and whether in every run."""
    said = "reached" if target["reached"] else "**not reached**"
    said += f", {target['by']}" if target["by"] else ""
    if target["reached"] and not target["in_every_run"]:
        said += " (not in every run)"
    busy = target.get("busy", 0)
    return said + (f" (generator busy in {busy} of the runs)" if busy else "")


def best_peer(one: Record, target: dict[str, Any]) -> str:
    """The best of the others that lost nothing."""
    peers = {
        name: figures[target["figure"]]["median"]
        for name, figures in one["servers"].items()
        if name != OURS and target["figure"] in figures and holds(figures)
    }
    if not peers:
        return "none holds it" if len(one["servers"]) > 1 else "–"
    best = (max if target["better"] == "more" else min)(peers, key=lambda name: peers[name])
    return f"{with_unit(peers[best], target['unit'])} ({NAMES[best]})"


def holds(figures: dict[str, Any]) -> bool:
    """Whether a server delivered every edit, in all its runs."""
    return not figures.get("edits missing", {"high": 0})["high"]


def comparison(one: Record) -> str:
    """One question: a row per server, median and, where it varies, the range."""
    names = list(dict.fromkeys(name for figures in one["servers"].values() for name in figures))
    units = {name: f["unit"] for figures in one["servers"].values() for name, f in figures.items()}
    heads = [f"{name} ({units[name]})" if units[name] else name for name in names]
    lines = [f"| server | runs | {' | '.join(heads)} |", "|---" * (len(names) + 2) + "|"]
    for server, figures in one["servers"].items():
        runs = max((figure["runs"] for figure in figures.values()), default=0)
        cells = [_spread(figures[name]) if name in figures else "–" for name in names]
        lines.append(f"| {NAMES[server]} | {runs} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _spread(figure: dict[str, Any]) -> str:
    low, middle, high = (number(figure[key]) for key in ("low", "median", "high"))
    return middle if low == high else f"{middle} ({low} – {high})"


def ratios(one: Record) -> str:
    """How many times ours each peer needs or takes, figure by figure."""
    ours, lines = one["servers"].get(OURS, {}), []
    for name, figures in one["servers"].items():
        if name == OURS:
            continue
        parts = [
            f"{figure} × {number(figures[figure]['median'] / ours[figure]['median'])}"
            for figure in figures
            if figure in ours and min(ours[figure]["median"], figures[figure]["median"]) > 0
        ]
        lost = "" if holds(figures) else " — edits were missing"
        lines.append(f"- {NAMES[name]}, ours = 1: {', '.join(parts) or 'no run ended well'}{lost}")
    return "\n".join(lines)


def origin(one: Record) -> str:
    """Where, when and how it was measured."""
    machine, pinned, disk = one["machine"], one["pinned"], one["durability"]
    ours, peers = one["versions"]["tablee"], one["versions"]["peers"]
    named = [f"{name} {peers[name]}" for name in NAMES.values() if name in peers]
    place = f"{machine['processor']}, {machine['cores']} cores, {machine['memory_gb']} GB"
    text = (
        f"Measured on {one['taken'][:10]} with `{one['command']}`: {place}, {machine['system']}, "
        f"Python {ours['python']}; server on core {pinned['server'] or 'any'}, "
        f"generator on core {pinned['generator'] or 'any'}; {one['rounds']} "
        f"{'rounds' if one['rounds'] > 1 else 'round'}, the servers in turn. "
        f"Tablée {ours['tablee']} ({ours['commit']}) commits each edit with "
        f"`synchronous={disk['synchronous']}` (journal: {disk['journal_mode']}) before anybody "
        "sees it."
    )
    against = f" Against {', '.join(named)}; Node {peers['node']}." if named else ""
    return text + against + (f" {one['note']}" if one.get("note") else "")


def glance(found: Sequence[Record], chart: str) -> str:
    """What the README shows."""
    if not found:
        return "Nothing has been measured yet."
    picture = f"![Tablée and its peers, measured in one run]({chart})"
    same = len({(one["taken"], one["command"]) for one in found}) == 1
    apart = "" if same else " Not everything was measured in that run: see the page of results."
    parts = [picture, targets(found), cursors(found), origin(found[0]) + apart]
    return "\n\n".join(part for part in parts if part)


def cursors(found: Sequence[Record]) -> str:
    """How much of the pointing each reader is shown; edits are never thinned out."""
    figures = {one["question"]: one["servers"].get(OURS, {}) for one in found}
    people = figures.get("capacity", {}).get("people on one board", {}).get("median", 0)
    rooms = {"workshop30": "10", "plenary": "100", "capacity": f"{people:,.0f}"}
    parts = [
        f"{number(of['cursors shown']['median'])} % with {size} "
        f"({number(of['cursor p99']['median'])} ms at p99, "
        f"{number(of['to each reader']['median'])} kB/s to each reader)"
        for name, size in rooms.items()
        if "cursors shown" in (of := figures.get(name, {}))
    ]
    if not parts:
        return ""
    return (
        "Edits all arrive. Cursors thin out by themselves as a board fills; of all positions, "
        f"each reader is shown {'; '.join(parts)}."
    )


def page(found: Sequence[Record]) -> str:
    """The page beside the files."""
    parts = ["# Results", "", glance(found, "chart.svg"), ""]
    for one in found:
        ran = ", ".join(sorted({f"`{row['workload']}`" for row in one["rows"]}))
        parts += [f"## {one['question']}", "", f"{one['asks']} {ran}", "", comparison(one), ""]
        if len(one["servers"]) > 1:
            parts += [ratios(one), ""]
        failed = failures(one)
        parts += [*(f"- {text}" for text in failed), ""] if failed else []
        parts += [f"Every run: [{one['question']}.json]({one['question']}.json).", ""]
        if origin(one) != origin(found[0]):
            parts += [origin(one), ""]
    return "\n".join(parts)


def failures(one: Record) -> list[str]:
    """Runs that did not end well, each with what was said, and those that count for nothing."""
    said = []
    for row in one["rows"]:
        where = f"{NAMES[row['server']]}, round {row['round']}"
        if "error" in row:
            said.append(f"{where}: {row['error']}")
        if "discarded" in row:
            seconds = row["discarded"]["stood_still_ms"] / 1000
            said.append(f"{where}: measured again, the machine stood still for {seconds:.1f} s")
    return said


def into(document: Path, text: str) -> None:
    """Put the table between the marks of a document."""
    whole = document.read_text(encoding="utf-8")
    before, _, rest = whole.partition(BEGIN)
    _, _, after = rest.partition(END)
    document.write_text(f"{before}{BEGIN}\n\n{text}\n\n{END}{after}", encoding="utf-8")
