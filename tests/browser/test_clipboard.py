"""Copying notes from table to table and pasting words from elsewhere, in real browsers."""

from typing import Any

import pytest
from playwright.async_api import Browser, expect

from tests.serving import Server

from .choosing import chosen, on_disk, paste, sit, three, toolbar
from .visitors import Visitor, texts, visitor

pytestmark = pytest.mark.browser


async def test_notes_are_copied_to_another_table_by_the_clipboard(
    server: Server, browser: Browser, workshop: Any
) -> None:
    async with visitor(browser) as ines:
        await sit(ines, workshop)
        await three(ines)
        await ines.page.keyboard.press("Control+a")
        await ines.page.keyboard.press("Control+c")

        other = Visitor(ines.context, await ines.context.new_page())
        await other.page.goto(workshop["facilitator"]["url"])
        await other.page.goto(workshop["boards"][1]["participant"]["url"])
        await other.page.get_by_role("textbox").first.fill("Inès")
        await other.page.get_by_role("button", name="Prendre place").click()
        await other.page.wait_for_url("**/b/*")
        await other.until_kept()
        await other.page.keyboard.press("Control+v")

        await expect(other.notes()).to_have_count(3)
        await other.until_kept()
        first, second = on_disk(server, workshop), on_disk(server, workshop, 1)
        assert set(first) == set(second)
        assert all(first[word]["id"] != second[word]["id"] for word in first)
        # Cut takes them off, and pasting lays them again.
        await expect(chosen(other)).to_have_count(3)
        await other.page.keyboard.press("Control+x")
        await expect(other.notes()).to_have_count(0)
        await other.page.keyboard.press("Control+v")
        await expect(other.notes()).to_have_count(3)
        assert ines.faults == other.faults == []


async def test_lines_and_tables_from_elsewhere_become_notes(
    server: Server, browser: Browser, workshop: Any
) -> None:
    async with visitor(browser, permissions=["clipboard-read", "clipboard-write"]) as ines:
        await sit(ines, workshop)

        await paste(ines, "- <img src=x onerror=alert(1)>\n- un four 🍞\n\n- مرحبا")
        await expect(ines.notes()).to_have_count(3)
        await ines.until_kept()
        assert texts(server, workshop) == sorted(
            ["<img src=x onerror=alert(1)>", "un four 🍞", "مرحبا"]
        )
        await ines.page.keyboard.press("Control+z")
        await expect(ines.notes()).to_have_count(0)

        await ines.page.keyboard.press("Escape")
        await paste(ines, "École\tjardin\nMairie\tcour")
        await expect(ines.notes()).not_to_have_count(0)
        await ines.until_kept()
        kept = on_disk(server, workshop)
        assert set(kept) in (
            {"École", "jardin", "Mairie", "cour"},  # side by side where there is room,
            {"École · jardin", "Mairie · cour"},  # else a note a row
        )
        assert ines.faults == []


async def test_too_much_is_refused_with_a_sentence_and_the_table_is_unharmed(
    server: Server, browser: Browser, workshop: Any
) -> None:
    async with visitor(browser, permissions=["clipboard-read", "clipboard-write"]) as ines:
        await sit(ines, workshop)
        await ines.write("déjà là")

        await paste(ines, "\n".join(f"ligne {i}" for i in range(5000)))
        await expect(ines.page.get_by_text("Rien n’a été posé")).to_be_visible()
        await expect(ines.page.get_by_text("5 000 notes sont trop")).to_be_visible()
        await paste(ines, "é" * 10_000_000)
        await expect(ines.page.get_by_text("trop long pour des notes")).to_be_visible()
        await expect(ines.notes()).to_have_count(1)

        # Into a note: as much as fits, and that is said.
        await ines.note("déjà là").dblclick()
        field = ines.page.locator("textarea")
        await field.press("Control+a")
        await paste(ines, "x" * 10_000_000)
        await expect(field).to_have_value("x" * 500)
        await expect(ines.page.get_by_text("La note est pleine").first).to_be_visible()
        await ines.page.keyboard.press("Escape")
        await ines.write("et après")
        await ines.until_kept()
        assert texts(server, workshop) == ["et après", "x" * 500]
        assert ines.faults == []


async def test_a_solution_is_copied_with_what_lies_in_it(
    server: Server, browser: Browser, workshop: Any
) -> None:
    async with visitor(browser) as ines:
        await sit(ines, workshop)
        await ines.write("Ouvrir une légumerie", "a")
        await ines.page.keyboard.press("Escape")
        await ines.write("Grouper les commandes", "a")
        await ines.page.keyboard.press("Control+a")
        await toolbar(ines).get_by_role("button", name="Plus").click()
        await toolbar(ines).get_by_role("button", name="solution").first.click()
        await expect(ines.page.locator("[data-note-id][data-kind=solution]")).to_have_count(1)
        await ines.page.keyboard.type("La cantine")
        await ines.page.keyboard.press("Escape")
        await ines.until_kept()

        await ines.page.keyboard.press("Control+d")
        await expect(ines.page.locator("[data-note-id][data-kind=solution]")).to_have_count(2)
        await ines.until_kept()
        entry = workshop["boards"][0]
        session = server.session(entry["display"]["token"])["session"]
        notes = server.ask("GET", f"/api/boards/{entry['id']}", session=session)["notes"]
        assert len(notes) == 6
        trays = {note["id"] for note in notes if note["kind"] == "solution"}
        inside = [note["solution"] for note in notes if note["kind"] == "action"]
        assert sorted(inside) == sorted([*trays, *trays])

        await ines.page.keyboard.press("Control+z")
        await expect(ines.page.locator("[data-note-id][data-kind=solution]")).to_have_count(1)
        assert ines.faults == []
