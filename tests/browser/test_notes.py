"""What is done with notes, one by one and many at once, in real browsers."""

import asyncio
from typing import Any

import pytest
from playwright.async_api import Browser, expect

from tests.serving import Server

from .choosing import chosen, draw_box, on_disk, sit, three, toolbar
from .test_accessibility import violations
from .visitors import PHONE, Visitor, texts, visitor

pytestmark = pytest.mark.browser


async def test_a_box_chooses_and_the_group_moves_as_one_for_everybody(
    server: Server, browser: Browser, workshop: Any
) -> None:
    async with visitor(browser) as ines, visitor(browser) as samir:
        await sit(ines, workshop)
        await sit(samir, workshop, "Samir")
        words = await three(ines)
        await ines.until_kept()
        before = on_disk(server, workshop)

        await draw_box(ines, words)
        await expect(chosen(ines)).to_have_count(3)
        await expect(toolbar(ines)).to_contain_text("3 notes choisies")
        await ines.drag("une cour", 40, 60)
        await ines.until_kept()

        after = on_disk(server, workshop)
        moves = {
            tuple(now - then for now, then in zip(after[w]["pos"], before[w]["pos"], strict=True))
            for w in words
        }
        assert len(moves) == 1
        assert moves != {(0, 0)}
        # The other sees the same places.
        for word in words:
            x, y = after[word]["pos"]
            await expect(samir.note(word)).to_have_css(
                "transform", f"matrix(1, 0, 0, 1, {x:g}, {y:g})"
            )
        assert ines.faults == samir.faults == []


async def test_shift_adds_takes_from_and_keys_move_and_remove_many(
    server: Server, browser: Browser, workshop: Any
) -> None:
    async with visitor(browser) as ines:
        await sit(ines, workshop)
        words = await three(ines)
        keyboard = ines.page.keyboard

        await ines.note("un four").click()
        await ines.note("un jardin").click(modifiers=["Shift"])
        await ines.note("une cour").click(modifiers=["Shift"])
        await ines.note("un jardin").click(modifiers=["Shift"])
        await expect(chosen(ines)).to_have_count(2)
        await ines.until_kept()
        before = on_disk(server, workshop)
        await keyboard.press("Shift+ArrowDown")
        await ines.until_kept()
        after = on_disk(server, workshop)
        down = {word: after[word]["pos"][1] - before[word]["pos"][1] for word in words}
        assert down == {"un four": 16, "une cour": 16, "un jardin": 0}

        await keyboard.press("Control+a")
        await expect(chosen(ines)).to_have_count(3)
        await keyboard.press("Delete")
        await expect(ines.notes()).to_have_count(0)
        await keyboard.press("Control+z")
        await expect(ines.notes()).to_have_count(3)
        assert ines.faults == []


async def test_many_change_kind_size_and_label_from_the_bar(
    server: Server, browser: Browser, workshop: Any
) -> None:
    async with visitor(browser) as ines:
        await sit(ines, workshop)
        words = await three(ines)
        await ines.page.keyboard.press("Control+a")
        bar = toolbar(ines)

        await bar.get_by_role("button", name="Plus").click()
        await bar.get_by_role("button", name="Action", exact=True).click()
        await bar.get_by_role("button", name="Rouge").click()
        await bar.get_by_role("button", name="Grande").click()
        await bar.get_by_role("button", name="En grille").click()
        await ines.page.keyboard.press("Escape")
        await ines.page.keyboard.press("t")
        await ines.page.get_by_role("dialog").get_by_role("textbox").fill("urgent")
        await ines.page.keyboard.press("Enter")
        await expect(ines.page.get_by_role("dialog")).to_have_count(0)

        await ines.until_kept()
        for word in words:
            note = on_disk(server, workshop)[word]
            assert note["kind"] == "action"
            assert note["colour"] == "red"
            assert note["label"] == "urgent"
            await expect(ines.note(word)).to_have_attribute("data-kind", "action")
            await expect(ines.note(word)).to_contain_text("urgent")
        places = {tuple(note["pos"]) for note in on_disk(server, workshop).values()}
        assert len(places) == 3
        assert ines.faults == []


async def test_undo_of_two_people_takes_back_ones_own_and_tears_nothing(
    server: Server, browser: Browser, workshop: Any
) -> None:
    async with visitor(browser) as ines, visitor(browser) as samir:
        await sit(ines, workshop)
        await sit(samir, workshop, "Samir")
        await ines.write("le four")
        await expect(samir.note("le four")).to_be_visible()
        await samir.write("à Samir")
        await samir.type_into("le four", " et la cour")
        await samir.page.keyboard.press("Escape")
        await expect(ines.note("le four et la cour")).to_be_visible()

        # Both at once, until nothing is left to take back.
        async def all_back(person: Visitor) -> None:
            await person.page.keyboard.press("Escape")
            for _ in range(8):
                await person.page.keyboard.press("Control+z")

        await all_back(ines)
        await expect(samir.note("et la cour")).to_have_count(0)
        # What Samir wrote went with Ines's note: she is told, and has it back with one click.
        await ines.page.get_by_role("button", name="Remettre").click()
        await expect(samir.note("et la cour")).to_be_visible()
        await expect(samir.note("à Samir")).to_be_visible()
        await asyncio.gather(all_back(ines), all_back(samir))
        await expect(ines.note("à Samir")).to_have_count(0)
        for person in (ines, samir):
            await person.until_kept()
        assert ines.faults == samir.faults == []


async def test_what_was_taken_off_is_put_back_from_the_panel_by_anyone(
    server: Server, browser: Browser, workshop: Any
) -> None:
    async with visitor(browser) as ines, visitor(browser) as samir:
        await sit(ines, workshop)
        await sit(samir, workshop, "Samir")
        await three(ines)
        await expect(samir.notes()).to_have_count(3)
        await ines.page.keyboard.press("Control+a")
        await ines.page.keyboard.press("Delete")
        await expect(samir.notes()).to_have_count(0)

        await samir.page.keyboard.press("b")
        panel = samir.page.get_by_role("region", name="Notes retirées")
        await expect(panel.get_by_role("listitem")).to_have_count(3)
        await expect(panel).to_contain_text("retirée par Inès")
        await panel.get_by_role("button", name="Remettre : une cour").click()

        await expect(ines.note("une cour")).to_be_visible()
        await expect(panel.get_by_role("listitem")).to_have_count(2)
        await samir.page.keyboard.press("Escape")
        await expect(panel).to_have_count(0)
        await samir.until_kept()
        assert texts(server, workshop) == ["une cour"]
        assert ines.faults == samir.faults == []


async def test_no_first_letter_is_lost_however_fast_one_begins(
    server: Server, browser: Browser, workshop: Any
) -> None:
    async with visitor(browser) as ines:
        await sit(ines, workshop)
        keyboard = ines.page.keyboard
        for number in range(5):
            # Nothing waits between the key that lays the note and the first letters.
            await asyncio.gather(
                keyboard.press("n"), *(keyboard.press(key) for key in f"vite{number}")
            )
            await keyboard.press("Escape")
        await ines.note("vite4").dblclick()
        await keyboard.type("!")
        await keyboard.press("Escape")
        await ines.until_kept()
        assert texts(server, workshop) == ["vite0", "vite1", "vite2", "vite3", "vite4!"]
        assert ines.faults == []


async def test_many_are_chosen_and_moved_without_a_pointer(
    server: Server, browser: Browser, workshop: Any
) -> None:
    async with visitor(browser) as ines:
        await sit(ines, workshop)
        words = await three(ines)
        keyboard = ines.page.keyboard
        await keyboard.press("ArrowDown")
        await expect(chosen(ines)).to_have_count(1)

        # X gathers: arrows walk on, X again takes what they come to.
        await keyboard.press("x")
        await keyboard.press("ArrowLeft")
        await keyboard.press("x")
        await expect(chosen(ines)).to_have_count(2)
        await keyboard.press("Escape")
        await expect(chosen(ines)).to_have_count(0)

        await keyboard.press("Control+a")
        await keyboard.press("m")
        await expect(toolbar(ines).get_by_role("button", name="Parking")).to_be_visible()
        for _ in range(3):
            await keyboard.press("Tab")
        await keyboard.press("Enter")
        await ines.until_kept()
        notes = on_disk(server, workshop)
        assert {notes[word]["zone"] for word in words} == {"parking"}
        assert len({tuple(notes[word]["pos"]) for word in words}) == 3
        assert ines.faults == []


async def test_on_a_phone_many_are_chosen_by_tapping_and_put_back_from_the_list(
    server: Server, browser: Browser, workshop: Any
) -> None:
    phone: dict[str, Any] = {"viewport": PHONE, "has_touch": True, "is_mobile": True}
    async with visitor(browser) as ines, visitor(browser, **phone) as samir:
        await sit(ines, workshop)
        await three(ines)
        await ines.until_kept()
        await sit(samir, workshop, "Samir")
        await samir.page.get_by_role("button", name="Plan").click()

        await samir.note("un four").tap()
        await toolbar(samir).get_by_role("button", name="Plus").click()
        await toolbar(samir).get_by_role("button", name="En choisir d’autres").click()
        await samir.note("une cour").tap()
        await expect(toolbar(samir)).to_contain_text("2 notes choisies")
        await toolbar(samir).get_by_role("button", name="Retirer").click()
        await expect(ines.notes()).to_have_count(1)

        await samir.page.get_by_role("button", name="Tableau").click()
        await samir.page.get_by_role("button", name="Notes retirées").click()
        await samir.page.get_by_role("button", name="Remettre : un four").click()
        await expect(ines.note("un four")).to_be_visible()
        assert samir.faults == ines.faults == []


async def test_the_bar_the_menu_the_label_and_the_panel_pass_axe(
    browser: Browser, workshop: Any
) -> None:
    async with visitor(browser) as ines:
        await sit(ines, workshop)
        await three(ines)
        await ines.page.keyboard.press("Control+a")
        await toolbar(ines).get_by_role("button", name="Plus").click()
        await expect(toolbar(ines).get_by_text("Ranger")).to_be_visible()
        assert await violations(ines.page) == []

        await ines.page.keyboard.press("Escape")
        await ines.page.keyboard.press("t")
        await ines.page.get_by_role("dialog").wait_for()
        assert await violations(ines.page) == []

        await ines.page.keyboard.press("Escape")
        await ines.page.keyboard.press("Delete")
        await expect(ines.notes()).to_have_count(0)
        await ines.page.keyboard.press("b")
        await ines.page.get_by_role("region", name="Notes retirées").wait_for()
        assert await violations(ines.page) == []


async def test_a_word_that_is_still_composed_is_kept_when_one_touches_beside(
    server: Server, browser: Browser, workshop: Any
) -> None:
    async with visitor(browser, has_touch=True) as ines:
        await sit(ines, workshop)
        await ines.page.keyboard.press("n")
        await expect(ines.page.get_by_role("textbox", name="Texte de la note")).to_be_focused()
        keyboard = await ines.context.new_cdp_session(ines.page)
        word = {"text": "cantine", "selectionStart": 7, "selectionEnd": 7}
        await keyboard.send("Input.imeSetComposition", word)
        place = await ines.page.locator("[data-zone=future]").bounding_box()
        assert place is not None
        await ines.page.touchscreen.tap(place["x"] + 60, place["y"] + 300)
        await ines.until_kept()
        assert texts(server, workshop) == ["cantine"]
