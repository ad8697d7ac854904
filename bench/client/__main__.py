"""The board in a browser, measured beside the boards of others.

python -m bench.client --full                       5 runs of everything: what is committed
python -m bench.client --servers tablee --rounds 1  a first look, into bench/results/short/
python -m bench.client --notes 1000 --servers tablee,excalidraw

The client must be built (`make check` does). Measure on a machine that does nothing else.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from playwright.sync_api import Browser, Page, Playwright, sync_playwright

from bench import machine, records
from bench.servers import ROOT

from . import figures, peers
from .candidates import Candidate, Tablee, candidate, said
from .latency import letters
from .measure import SIZE, Look, start

BATCHES = 20
LETTERS = 20
SETTLE_MS = 2500
SLOW = 4
Result = dict[str, float]


def opened(one: Candidate, page: Page, url: str, count: int, result: Result) -> None:
    """Everything that is asked of one page at full speed."""
    result[f"first_{count}"] = one.first(page, url)
    look = Look(page)
    page.wait_for_timeout(SETTLE_MS)
    result[f"heap_{count}"] = look.heap_mb()
    one.near(page)
    result[f"batch_{count}"] = look.work(lambda: one.move(page, BATCHES), BATCHES)
    result[f"letter_{count}"] = look.work(lambda: one.write(page, LETTERS), LETTERS)
    result |= panned(one, page, look, str(count))
    at = one.hold(page)
    dragged = look.drag(at)
    result |= {f"drag_p95_{count}": dragged.p95, f"drag_{count}": dragged.task}


def panned(one: Candidate, page: Page, look: Look, ending: str) -> Result:
    """Drawing the board about, near and from afar."""
    before = one.where(page)
    near = look.pan(one.target)
    page.mouse.move(SIZE["width"] / 2, SIZE["height"] / 2)
    page.mouse.wheel(40, 60)
    page.wait_for_timeout(300)
    if one.where(page) == before:
        raise RuntimeError("the wheel does not move this board")
    one.all(page)
    far = look.pan(one.target)
    return {
        f"pan_{ending}": near.task,
        f"pan_p95_{ending}": near.p95,
        f"all_{ending}": far.task,
        f"all_p95_{ending}": far.p95,
    }


def slowly(one: Candidate, page: Page, url: str, result: Result) -> None:
    """The same board as a phone's processor opens and draws it."""
    look = Look(page)
    look.slow(SLOW)
    result["slow_first"] = one.first(page, url)
    page.wait_for_timeout(2 * SETTLE_MS)
    one.near(page)
    found = panned(one, page, look, "slow")
    result |= {"slow_pan_p95": found["pan_p95_slow"], "slow_all_p95": found["all_p95_slow"]}


def percentile(values: list[float], share: float) -> float:
    """One of the values, so far up."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def run(playwright: Playwright, name: str, counts: list[int], number: int) -> figures.Row:
    """One board, asked everything once; what fails is said and the rest is asked."""
    began = time.monotonic()
    row: figures.Row = {"server": name, "round": number, "result": {}, "errors": []}

    def ask(what: str, act: Callable[[Browser, Result], None]) -> None:
        browser = start(playwright)
        try:
            act(browser, row["result"])
        except Exception as error:  # one board may fail at one thing: say so, go on
            row["errors"].append(f"{what}: {said(error)}")
        finally:
            browser.close()

    for count in counts:
        ask(f"{count} notes", partial(_at_full_speed, name, count))
    if 1000 in counts:
        ask("processor ×4", partial(_slowly, name))
        if name == "tablee":
            ask("letters", partial(_letters, playwright))
    row["seconds"] = round(time.monotonic() - began, 1)
    return row


def _at_full_speed(name: str, count: int, browser: Browser, result: Result) -> None:
    with candidate(name, count, browser) as (one, url), one.open(browser) as page:
        result["javascript"] = round(one.javascript(), 1)
        opened(one, page, url, count, result)


def _slowly(name: str, browser: Browser, result: Result) -> None:
    with candidate(name, 1000, browser) as (one, url), one.open(browser) as page:
        slowly(one, page, url, result)


def _letters(playwright: Playwright, browser: Browser, result: Result) -> None:
    with candidate("tablee", 1000, browser) as (one, _):
        assert isinstance(one, Tablee)
        took = letters(playwright, browser, one.served, 1000)
    result |= {"letter_p50": percentile(took, 0.5), "letter_p95": percentile(took, 0.95)}


def about(playwright: Playwright, names: list[str], note: str) -> dict[str, Any]:
    """Where the figures come from."""
    browser = start(playwright)
    versions = {"chromium": browser.version, "tablee": machine.commit()}
    browser.close()
    versions |= {name: peers.version(name) for name in names if name != "tablee"}
    found = machine.about(" ".join(["python -m bench.client", *sys.argv[1:]]))
    kept = {key: found[key] for key in ("taken", "command", "machine")}
    return kept | {"versions": versions} | ({"note": note} if note else {})


def parser() -> argparse.ArgumentParser:
    """The options."""
    ap = argparse.ArgumentParser(
        prog="bench.client",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    ap.add_argument("--full", action="store_true", help="5 runs of all, into bench/results/")
    ap.add_argument("--servers", default=",".join(figures.NAMES), help="whose board")
    ap.add_argument("--notes", default="1000,5000", help="how many notes")
    ap.add_argument("--rounds", type=int, default=0, help="how often (1, full: 5)")
    ap.add_argument("--note", default="", help="a sentence that the results carry")
    return ap


def main() -> None:
    """Measure, write, print."""
    args = parser().parse_args()
    if not (ROOT / "server/static/board.html").exists():
        sys.exit("The client is not built: npm run build in client/.")
    names, counts = args.servers.split(","), [int(count) for count in args.notes.split(",")]
    folder = records.FOLDER if args.full else records.SHORT
    rounds = args.rounds or (5 if args.full else 1)
    rows: list[figures.Row] = []
    with sync_playwright() as playwright:
        for name in names:
            if name != "tablee":
                peers.build(name)
        origin = about(playwright, names, args.note)
        for number in range(1, rounds + 1):
            for name in names if number % 2 else names[::-1]:
                row = run(playwright, name, counts, number)
                rows.append(row)
                print(
                    f"  {number}/{rounds} {name}: {row['result']} {row['errors'] or ''}",
                    flush=True,
                )
                figures.write(folder, figures.record(rows, origin), SIZE)
    print(f"\n{(folder / 'client.md').read_text(encoding='utf-8')}")
    print(f"written to {folder.relative_to(ROOT)}/client.json and client.md")


if __name__ == "__main__":
    main()
