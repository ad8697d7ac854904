"""A process that writes until it is killed: `python -m tests.storage.appending PATH`.

After each acknowledgement it prints board and number of the row, at once.
"""

from __future__ import annotations

import asyncio
import os
import sys
from functools import partial
from pathlib import Path

from server.errors import TableeError
from server.storage.sql import SqlDatabase
from server.storage.writer import LogWriter

from .samples import WORKSHOP, binding, row


async def write_for_ever(path: Path) -> None:
    database = SqlDatabase(path, exclusive=True)
    await database.open()
    writer = LogWriter(database.log)
    await writer.start()

    def go_on(board: int, seq: int, problem: TableeError | None = None) -> None:
        if problem is not None:
            raise SystemExit(str(problem))
        if seq:
            os.write(1, f"{board} {seq}\n".encode())
        following = seq + 1
        # An id that is bound with every tenth row, as when somebody reloads the page.
        bindings = [] if following % 10 else [binding(board, following)]
        writer.submit([row(board, following)], bindings, partial(go_on, board, following))

    for table in await database.registry.boards_of(WORKSHOP.id):
        go_on(table.key, (await database.log.head(table.key))[0])
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(write_for_ever(Path(sys.argv[1])))
