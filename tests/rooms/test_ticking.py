"""All tables of a process share their moments, and nothing else."""

from server.rooms.ticking import Tick

from .table import until


def _fail() -> None:
    raise RuntimeError("un défaut 🌵")


async def test_a_tick_that_fails_does_not_hold_up_those_of_the_same_moment() -> None:
    came: list[str] = []
    ticks = [Tick(_fail, lambda: 0.02), Tick(lambda: came.append("🌻"), lambda: 0.02)]

    for tick in ticks:
        tick.rest()
        tick.arm()
    await until(lambda: came)

    assert came == ["🌻"]
