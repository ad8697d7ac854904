"""Snapshots are kept after they were read again and found equal to the log, whoever wrote."""

from server.rooms.opening import keep_snapshot, open_board

from .table import lay_table, until


async def test_a_snapshot_of_many_people_is_found_equal_to_its_log() -> None:
    # The library lists client ids in another order after a reload, about every second time.
    for _ in range(8):
        table = await lay_table()
        people = [table.guest() for _ in range(9)]
        for number, person in enumerate(people):
            person.send(f"note-aaaaaaa{number}", f"idée {number} 🌱")
        await until(lambda t=table: len(t.door.rows) == 9)

        await keep_snapshot(table.database.log, table.room.snapshot())

        opened = await open_board(table.database.log, table.board.key)
        assert opened.snapshot_seq == 9
