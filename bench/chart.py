"""A small chart of the comparison as SVG, readable on light and dark pages."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any, NamedTuple

from .markdown import holds, with_unit
from .question import NAMES, OURS
from .records import Record

WIDTH, LEFT, BAR, GAP, PANEL = 840, 16, 14, 22, 128
NAMED, DRAWN = 142, 130  # pixels before the bars, and of the longest

STYLE = """
  .page { fill: #ffffff; stroke: #d0d7de }
  text { font: 12px system-ui, -apple-system, "Segoe UI", sans-serif; fill: #1f2328 }
  .head { font-size: 13px; font-weight: 600 }
  .less { fill: #59636e }
  .ours { fill: #0f766e } .peer { fill: #8b949e }
  .lost { fill: none; stroke: #8b949e; stroke-dasharray: 3 2 }
  .range { stroke: #1f2328; stroke-width: 1.5 }
  .aim { stroke: #b45309; stroke-width: 1.5; stroke-dasharray: 2 2 }
  @media (prefers-color-scheme: dark) {
    .page { fill: #0d1117; stroke: #30363d }
    text { fill: #e6edf3 } .less { fill: #9198a1 }
    .ours { fill: #2dd4bf } .peer { fill: #6e7681 } .lost { stroke: #9198a1 }
    .range { stroke: #e6edf3 } .aim { stroke: #fbbf24 }
  }
"""


class Panel(NamedTuple):
    """One figure of one question, all servers."""

    question: str
    figure: str
    title: str
    more: bool = False


PANELS = (
    Panel("capacity", "people on one board", "People on one board, p99 < 100 ms", more=True),
    Panel("workshop30", "processor", "30 tables × 10 people: share of a core"),
    Panel("plenary", "processor", "100 people on one board: share of a core"),
    Panel("storm", "processor per delivery", "50 writing at once: µs per delivery"),
    Panel("join", "join p99", "100 open 5,000 notes at once: p99"),
    Panel("memory", "a person", "Memory of one more person"),
)


def chart(found: Sequence[Record]) -> str:
    """The whole picture; a panel per figure that was measured."""
    records = {one["question"]: one for one in found}
    shown = [panel for panel in PANELS if _has(records.get(panel.question), panel)]
    rows = -(-len(shown) // 2)
    height = 56 + rows * PANEL
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
        f'width="{WIDTH}" height="{height}" role="img" aria-labelledby="title">',
        '<title id="title">Tablée and its peers, measured in one run</title>',
        f"<style>{STYLE}</style>",
        f'<rect class="page" x="0.5" y="0.5" width="{WIDTH - 1}" height="{height - 1}" rx="8"/>',
    ]
    for place, panel in enumerate(shown):
        x, y = LEFT + place % 2 * WIDTH // 2, 26 + place // 2 * PANEL
        parts += _panel(records[panel.question], panel, x, y)
    parts += [_key(height - 16), "</svg>", ""]
    return "\n".join(parts)


def _has(one: Record | None, panel: Panel) -> bool:
    return one is not None and panel.figure in one["servers"].get(OURS, {})


def _panel(one: Record, panel: Panel, x: int, y: int) -> list[str]:
    figures = {
        name: figures[panel.figure] | {"holds": holds(figures)}
        for name, figures in one["servers"].items()
        if panel.figure in figures
    }
    aim = next((t["limit"] for t in one["targets"] if t["figure"] == panel.figure), None)
    top = max([figure["high"] for figure in figures.values()] + [aim or 0]) or 1
    better = "more is better" if panel.more else "less is better"
    parts = [
        f'<text class="head" x="{x}" y="{y}">{escape(panel.title)}'
        f'<tspan class="less" font-weight="400" dx="8">{better}</tspan></text>'
    ]
    for row, (name, figure) in enumerate(figures.items()):
        parts += _bar(name, figure, DRAWN / top, x, y + 12 + row * GAP)
    if aim is not None:
        at = x + NAMED + aim * DRAWN / top
        bottom = y + 8 + len(figures) * GAP
        parts.append(f'<line class="aim" x1="{at:.1f}" x2="{at:.1f}" y1="{y + 8}" y2="{bottom}"/>')
    return parts


def _bar(name: str, figure: dict[str, Any], scale: float, x: int, y: int) -> list[str]:
    low, middle, high = (max(0.0, figure[key]) * scale for key in ("low", "median", "high"))
    kind = "ours" if name == OURS else "peer" if figure["holds"] else "lost"
    begin, centre = x + NAMED, y + BAR / 2
    said = with_unit(figure["median"], figure["unit"]) + (
        "" if figure["holds"] else ", edits lost"
    )
    parts = [
        f'<text x="{x}" y="{y + 11}">{escape(NAMES[name])}</text>',
        f'<rect class="{kind}" x="{begin}" y="{y}" width="{max(middle, 1):.1f}" height="{BAR}"/>',
        f'<text x="{begin + max(high, 1) + 6:.1f}" y="{y + 11}">{escape(said)}</text>',
    ]
    if high - low > 1:
        parts.append(
            f'<line class="range" x1="{begin + low:.1f}" x2="{begin + high:.1f}" '
            f'y1="{centre}" y2="{centre}"/>'
        )
    return parts


def _key(y: int) -> str:
    return (
        f'<text class="less" x="{LEFT}" y="{y}">bar: median · thin line: all runs '
        "· dashed line: our target · dashed bar: edits were missing</text>"
    )
