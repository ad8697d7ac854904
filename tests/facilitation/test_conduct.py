"""What a facilitator's commands do to a workshop, and to whom."""

import pytest

from server.board.model import ZONES
from server.board.roles import Role
from server.errors import BadInput, NotFound
from server.facilitation.conduct import AT_TABLE, COMMANDS, Conduct, TableConduct

NORD, SUD = "nord", "sud"


@pytest.fixture
def conduct() -> Conduct:
    return Conduct({NORD: TableConduct(False, "welcome"), SUD: TableConduct(False, "challenge")})


def test_p7_a_pause_stops_participants_and_not_the_facilitator(conduct: Conduct) -> None:
    paused = conduct.command("pause", None)

    assert paused.paused
    assert not paused.may_write(NORD, Role.PARTICIPANT)
    assert paused.may_write(NORD, Role.FACILITATOR)


def test_p1_a_viewer_never_writes(conduct: Conduct) -> None:
    assert not conduct.may_write(NORD, Role.VIEWER)


def test_one_table_can_be_paused_and_the_workshop_goes_on(conduct: Conduct) -> None:
    paused = conduct.command("pause", SUD)

    assert not paused.paused
    assert paused.may_write(NORD, Role.PARTICIPANT)
    assert not paused.may_write(SUD, Role.PARTICIPANT)


def test_one_table_can_resume_while_the_others_wait(conduct: Conduct) -> None:
    resumed = conduct.command("pause", None).command("resume", NORD)

    assert resumed.may_write(NORD, Role.PARTICIPANT)
    assert not resumed.may_write(SUD, Role.PARTICIPANT)


def test_a_step_goes_to_one_table_or_to_all(conduct: Conduct) -> None:
    one = conduct.command("step", SUD, "future")
    every = one.command("step", None, "solution")

    assert one.tables[NORD].step == "welcome"
    assert one.tables[SUD].step == "future"
    assert {table.step for table in every.tables.values()} == {"solution"}


def test_a_pause_survives_a_change_of_step(conduct: Conduct) -> None:
    assert conduct.command("pause", None).command("step", None, "future").paused


def test_p11_a_lock_binds_participants_of_one_table_or_of_all(conduct: Conduct) -> None:
    one = conduct.command("lock", SUD)
    every = one.command("lock", None)

    assert one.is_locked(SUD, Role.PARTICIPANT)
    assert not one.is_locked(NORD, Role.PARTICIPANT)
    assert not one.is_locked(SUD, Role.FACILITATOR)
    assert every.is_locked(NORD, Role.PARTICIPANT)
    assert not every.command("unlock", NORD).is_locked(NORD, Role.PARTICIPANT)


def test_a_lock_a_pause_and_a_step_leave_each_other_alone(conduct: Conduct) -> None:
    changed = conduct.command("lock", SUD).command("pause", None).command("step", SUD, "future")

    assert changed.tables[SUD] == TableConduct(True, "future", True)
    assert changed.command("resume", None).tables[SUD] == TableConduct(False, "future", True)


@pytest.mark.parametrize(
    ("do", "step"), [("explode", None), ("step", None), ("step", "dessert"), (None, None), (3, 4)]
)
def test_what_is_not_a_command_is_refused(conduct: Conduct, do: object, step: object) -> None:
    with pytest.raises(BadInput):
        conduct.command(do, None, step)


def test_a_table_of_another_workshop_is_not_found(conduct: Conduct) -> None:
    with pytest.raises(NotFound):
        conduct.command("pause", "ailleurs")


def test_a_step_has_its_own_time(conduct: Conduct) -> None:
    timed = conduct.command("time", SUD, 1_800_000_000_000)
    next_step = timed.command("step", SUD, "future")

    assert timed.tables[SUD].ends_ms == 1_800_000_000_000
    assert timed.tables[NORD].ends_ms is None
    assert next_step.tables[SUD].ends_ms is None
    assert timed.command("time", None, None).tables[SUD].ends_ms is None


@pytest.mark.parametrize("show", [*ZONES, "all", "person:p1-_", None])
def test_a_screen_shows_a_zone_all_of_it_or_follows_a_person(
    conduct: Conduct, show: str | None
) -> None:
    shown = conduct.command("show", SUD, show)

    assert shown.tables[SUD].show == show
    assert shown.tables[NORD].show is None


@pytest.mark.parametrize("show", ["", "person:", "person:a b", "nowhere", 7, f"person:{'a' * 65}"])
def test_a_screen_shows_nothing_else(conduct: Conduct, show: object) -> None:
    with pytest.raises(BadInput):
        conduct.command("show", SUD, show)


def test_the_room_is_dark_light_or_as_the_screen_has_it(conduct: Conduct) -> None:
    dark = conduct.command("light", None, "dark")

    assert [table.light for table in dark.tables.values()] == ["dark", "dark"]
    assert dark.command("light", SUD, None).tables[SUD].light is None
    with pytest.raises(BadInput):
        conduct.command("light", SUD, "blinding")


@pytest.mark.parametrize("do", COMMANDS)
def test_who_may_command_what(conduct: Conduct, do: str) -> None:
    paused = conduct.command("pause", SUD)
    own_screen = do in AT_TABLE

    assert conduct.may_command(do, None, Role.FACILITATOR)
    assert conduct.may_command(do, SUD, Role.PARTICIPANT) == own_screen
    assert not conduct.may_command(do, None, Role.PARTICIPANT)
    assert not paused.may_command(do, SUD, Role.PARTICIPANT)
    assert paused.may_command(do, NORD, Role.PARTICIPANT) == own_screen
    assert not conduct.may_command(do, SUD, Role.VIEWER)
