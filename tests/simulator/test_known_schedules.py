"""Histories that once went wrong, each cut down to what mattered and kept by name.

`python -m tests.simulator SEED` prints a failing seed in this form. The lines are played as
they stand: they mean the same when seeds come to mean something else.
"""

import pytest

from .playing import play
from .schedule import Schedule

KNOWN = {
    "the word that an edit was saved was lost with its line": """
        seed 32 boards 1
        seat our participant 0 0 0
        seat our participant 0 0 0
        seat stock participant 2 0 0
        seat our participant 3 0 0
        seat our participant 4 0 0
        seat our participant 5 0 0
        seat our participant 6 0 0
        seat stock facilitator 7 0 0
        665 7 expire 538
        2023 6 reload 4709
        2023 7 note 3424
        2559 7 ghost 5366
    """,
    "an edit landed though the disk said that it had not": """
        seed 44 boards 1
        seat our participant 0 0 0
        seat our participant 1 0 0
        seat our participant 1 0 0
        seat our participant 3 0 0
        1683 -1 lie 1945
        1814 3 retain 1236
        5855 -1 kill-after 934
    """,
    "an old line declared a client id after the new one had": """
        seed 18 boards 1
        seat our participant 0 0 0
        seat our participant 1 0 0
        seat stock participant 1 0 0
        seat stock participant 3 0 0
        seat our participant 4 0 0
        1299 3 ghost 8146
        2716 3 ghost 6590
        6369 0 shut 2078
    """,
    "a page came back at once while its first words were still on the way": """
        seed 46 boards 1
        seat our participant 0 0 0
        seat stock participant 0 0 0
        seat our participant 2 0 0
        203 1 ghost 4337
    """,
    "two in one browser wrote at night, and each waited for the other's words": """
        seed 14 boards 1
        seat stock participant 0 0 1
        seat stock participant 1 0 1
        seat stock facilitator 2 0 0
        seat our participant 3 0 0
        1211 -1 night 3972
        2392 0 note 475
        4424 1 retain 4138
    """,
}


@pytest.mark.parametrize("name", KNOWN)
def test_it_does_not_happen_again(name: str) -> None:
    outcome = play(Schedule.read(KNOWN[name]))

    assert not outcome.faults, "\n".join([*outcome.trace, *outcome.faults])
