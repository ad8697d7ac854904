"""Rights as a matrix: roles × roots and keys of the schema × operations × states of a table.

Every cell is tried at a real room with its real hall: what must not be is neither stored nor
told to a colleague, its author hears why, and can go on as far as the role allows.
"""

import asyncio

import pytest

from server.board.roles import Role

from .deeds import SCHEMA, WHOLE, Deed, deeds, properties
from .expected import DROPPED, MAY, STATES, expected
from .trials import Trial, attempt

DEEDS = list(deeds())
ABREAST = 24  # trials at a time: most of each is waiting for a tick


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("role", list(Role))
async def test_p1_p7_p10_p11_each_role_does_what_is_its_own_and_nothing_else(
    role: Role, state: str
) -> None:
    few = asyncio.Semaphore(ABREAST)

    async def tried(deed: Deed) -> Trial:
        async with few:
            return await attempt(role, state, deed)

    trials = await asyncio.gather(*map(tried, DEEDS))

    wrong = []
    for deed, trial in zip(DEEDS, trials, strict=True):
        now = expected(role, state, deed)
        waits = now.startswith("held") or state == "in trouble"
        later = expected(role, "open", deed) if waits else None
        if (trial.at_once, trial.later, trial.faults) != (now, later, []):
            wrong.append(f"{deed}: {trial} instead of {now}, {later}")
    assert wrong == []


def test_the_table_speaks_of_every_key_of_the_schema() -> None:
    keys = {root: set(properties(root)) for root in SCHEMA["properties"]}

    spoken = {root: set(table) - {WHOLE} for root, table in MAY.items()}

    assert spoken == keys


def test_every_deed_is_tried_once_and_there_are_many() -> None:
    assert len(set(DEEDS)) == len(DEEDS)
    assert len(DEEDS) * len(Role) * len(STATES) > 2000
    assert {deed.root for deed in DEEDS} > set(SCHEMA["properties"])
    assert expected("viewer", "open", DEEDS[0]) == DROPPED
