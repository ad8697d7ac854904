"""What people say about notes: support, comments, search, and the sheet of keys."""

from typing import Any

import pytest
from playwright.async_api import Browser, Locator, expect

from tests.serving import Server

from .visitors import PHONE, Visitor, visitor

pytestmark = pytest.mark.browser

NOTE = "Ouvrir une légumerie"


def board_data(server: Server, workshop: Any) -> Any:
    """Return what the server has of the first table."""
    board = workshop["boards"][0]
    session = server.session(board["display"]["token"])["session"]
    return server.ask("GET", f"/api/boards/{board['id']}", session=session)


async def choose(person: Visitor, text: str) -> None:
    """Select a note as a hand does."""
    await person.note(text).click()
    await expect(person.page.get_by_role("toolbar")).to_be_visible()


async def test_support_is_counted_and_named_and_taken_back_by_its_person_only(
    server: Server, browser: Browser, workshop: Any
) -> None:
    link = workshop["boards"][0]["participant"]["url"]
    async with visitor(browser) as ines, visitor(browser) as samir:
        await ines.sit_down(link, "Inès")
        await samir.sit_down(link, "Samir")
        await ines.write(NOTE)

        await choose(samir, NOTE)
        await samir.page.keyboard.press("u")

        seen = ines.note(NOTE).locator("[data-supports]")
        await expect(seen).to_have_attribute("data-supports", "1")
        await expect(seen).to_have_attribute("title", "1 soutien\u00a0: Samir")
        await choose(ines, NOTE)
        await ines.page.keyboard.press("u")
        await expect(seen).to_have_attribute("title", "2 soutiens\u00a0: Samir, vous")
        await expect(samir.note(NOTE).locator("[data-supports]")).to_have_attribute(
            "data-supports", "2"
        )

        await ines.page.keyboard.press("u")
        await expect(seen).to_have_attribute("title", "1 soutien\u00a0: Samir")
        await ines.until_kept()
        await samir.until_kept()
        (reaction,) = board_data(server, workshop)["reactions"]
        assert reaction["name"] == "support"

        await samir.page.reload()
        await samir.until_kept()
        mine = samir.note(NOTE).locator("[data-supports]")
        await expect(mine).to_have_attribute("title", "1 soutien\u00a0: vous")
        assert ines.faults == samir.faults == []


async def say(person: Visitor, words: str) -> Locator:
    """Comment on the chosen note by keys alone; return the comment in the thread."""
    await person.page.keyboard.press("k")
    await expect(person.page.get_by_label("Votre commentaire")).to_be_focused()
    await person.page.keyboard.type(words)
    await person.page.keyboard.press("Enter")
    return comment(person, words)


def comment(person: Visitor, words: str) -> Locator:
    return person.page.locator("[data-comment]").filter(has_text=words)


def thread(person: Visitor) -> Locator:
    return person.page.locator("[data-comment]")


async def test_a_thread_is_written_by_keys_and_is_the_same_for_both(
    server: Server, browser: Browser, workshop: Any
) -> None:
    link = workshop["boards"][0]["participant"]["url"]
    async with visitor(browser) as ines, visitor(browser) as samir:
        await ines.sit_down(link, "Inès")
        await samir.sit_down(link, "Samir")
        await ines.write(NOTE)
        await say(ines, "Qui pétrit <b>la pâte</b> ?")

        seen = samir.note(NOTE).locator("[data-comments]")
        await expect(seen).to_have_attribute("data-comments", "1")
        await choose(samir, NOTE)
        await say(samir, "Le boulanger")

        await expect(comment(samir, "<b>la pâte</b>")).to_contain_text("Inès")
        await expect(comment(ines, "Le boulanger")).to_contain_text("Samir")
        for person in (ines, samir):
            await expect(thread(person)).to_have_count(2)
            await expect(thread(person).first).to_contain_text("Qui pétrit")
        await samir.until_kept()
        kept = board_data(server, workshop)["comments"]
        assert sorted(one["text"] for one in kept) == [
            "Le boulanger",
            "Qui pétrit <b>la pâte</b> ?",
        ]
        assert len({one["author"] for one in kept}) == 2

        await ines.page.keyboard.press("Escape")
        await expect(thread(ines)).to_have_count(0)
        await expect(ines.note(NOTE)).to_be_focused()
        assert ines.faults == samir.faults == []


async def test_only_its_author_changes_a_comment_and_a_removed_one_can_be_put_back(
    server: Server, browser: Browser, workshop: Any
) -> None:
    link = workshop["boards"][0]["participant"]["url"]
    async with visitor(browser) as ines, visitor(browser) as samir:
        await ines.sit_down(link, "Inès")
        await samir.sit_down(link, "Samir")
        await ines.write(NOTE)
        own = await say(ines, "Le boulanger")
        await choose(samir, NOTE)
        await samir.page.keyboard.press("k")
        await expect(comment(samir, "Le boulanger")).to_be_visible()
        await expect(comment(samir, "Le boulanger").get_by_role("button")).to_have_count(0)

        await own.get_by_role("button", name="Modifier").click()
        await ines.page.keyboard.press("End")
        await ines.page.keyboard.type(" du bourg")
        await ines.page.keyboard.press("Enter")
        await expect(comment(samir, "Le boulanger du bourg")).to_be_visible()

        await own.get_by_role("button", name="Retirer").click()
        await expect(thread(samir)).to_have_count(0)
        await ines.page.get_by_role("button", name="Remettre").click()
        await expect(comment(samir, "Le boulanger du bourg")).to_be_visible()
        assert ines.faults == samir.faults == []


async def test_undo_takes_back_ones_own_support_and_ones_own_comment(
    server: Server, browser: Browser, workshop: Any
) -> None:
    link = workshop["boards"][0]["participant"]["url"]
    async with visitor(browser) as ines, visitor(browser) as samir:
        await ines.sit_down(link, "Inès")
        await samir.sit_down(link, "Samir")
        await samir.write(NOTE)
        await choose(samir, NOTE)
        await samir.page.keyboard.press("u")
        await choose(ines, NOTE)
        await ines.page.keyboard.press("u")
        await say(ines, "Trop vite dit")
        seen = samir.note(NOTE)
        await expect(seen.locator("[data-comments]")).to_have_attribute("data-comments", "1")
        await expect(seen.locator("[data-supports]")).to_have_attribute("data-supports", "2")

        await ines.page.keyboard.press("Escape")
        await ines.page.keyboard.press("Control+z")
        await expect(seen.locator("[data-comments]")).to_have_count(0)
        await ines.page.keyboard.press("Control+z")
        await expect(seen.locator("[data-supports]")).to_have_attribute("data-supports", "1")
        await ines.until_kept()

        kept = board_data(server, workshop)
        assert [one["text"] for one in kept["deleted"]["comments"]] == ["Trop vite dit"]
        assert len(kept["reactions"]) == 1
        assert ines.faults == samir.faults == []


FOUND = {
    "LEGUMERIE": NOTE,
    "coeur": "Le cœur du bourg",
    "samir defi": "Comment nourrir sans gaspiller ?",
    "souhaitable bourg": "Le cœur du bourg",
    '"four à"': "Un four à pain",
}


async def test_search_finds_by_text_person_kind_and_zone_and_lights_the_notes(
    server: Server, browser: Browser, workshop: Any
) -> None:
    link = workshop["boards"][0]["participant"]["url"]
    async with visitor(browser) as ines, visitor(browser) as samir:
        await ines.sit_down(link, "Inès")
        await samir.sit_down(link, "Samir")
        for text, key in ((NOTE, "a"), ("Le cœur du bourg", "f"), ("Un four à pain", "n")):
            await ines.write(text, key)
        await samir.write("Comment nourrir sans gaspiller ?", "d")
        await expect(ines.notes()).to_have_count(4)

        await ines.page.keyboard.press("/")
        field = ines.page.get_by_label("Mots à chercher")
        await expect(field).to_be_focused()
        options = ines.page.locator("#found [role=option]")
        for question, text in FOUND.items():
            await field.fill(question)
            await expect(options).to_have_count(1)
            await expect(options).to_contain_text(text)
            note = await ines.note(text).get_attribute("data-note-id")
            await expect(ines.page.locator(f'[data-lit="{note}"]')).to_be_visible()
        await field.fill("licorne")
        await expect(ines.page.get_by_text("Aucune note avec ces mots.")).to_be_visible()
        await expect(options).to_have_count(0)
        assert ines.faults == samir.faults == []


async def test_arrows_and_enter_go_from_the_search_to_a_note(
    server: Server, browser: Browser, workshop: Any
) -> None:
    async with visitor(browser) as ines:
        await ines.sit_down(workshop["boards"][0]["participant"]["url"], "Inès")
        for text, key in ((NOTE, "a"), ("Le cœur du bourg", "f"), ("Un four à pain", "n")):
            await ines.write(text, key)
        await ines.page.keyboard.press("/")
        field = ines.page.get_by_label("Mots à chercher")
        await expect(field).to_be_focused()

        await ines.page.keyboard.type("inès")
        await expect(ines.page.get_by_text("3 notes trouvées")).to_be_visible()
        await expect(ines.page.locator("[data-lit]")).to_have_count(3)
        await ines.page.keyboard.press("ArrowDown")
        chosen = ines.page.locator('[role="option"][aria-selected="true"]')
        text = await chosen.locator(".words").inner_text()
        await ines.page.keyboard.press("Enter")
        await expect(ines.note(text.split("\n")[0])).to_be_focused()

        await ines.page.keyboard.press("Control+f")
        await expect(field).to_be_focused()
        await ines.page.keyboard.press("Escape")
        await expect(field).to_have_count(0)
        await expect(ines.page.locator("[data-lit]")).to_have_count(0)
        assert ines.faults == []


async def test_the_sheet_of_keys_lists_them_and_switches_single_keys_off(
    server: Server, browser: Browser, workshop: Any
) -> None:
    async with visitor(browser) as ines:
        await ines.sit_down(workshop["boards"][0]["participant"]["url"], "Inès")
        await ines.write(NOTE)

        await ines.page.keyboard.press("?")
        dialog = ines.page.get_by_role("dialog", name="Raccourcis clavier")
        for words, key in (("Commenter", "K"), ("Soutenir", "U"), ("Poser un défi", "D")):
            line = dialog.locator("dl > div").filter(has_text=words)
            await expect(line.locator("kbd")).to_have_text([key])
        await dialog.get_by_label("Raccourcis d’une seule touche").uncheck()
        await ines.page.keyboard.press("Escape")
        await expect(dialog).to_have_count(0)

        for key in ("d", "u", "k", "?", "/"):
            await ines.page.keyboard.press(key)
        await ines.page.keyboard.press("Control+f")
        await expect(ines.page.get_by_label("Mots à chercher")).to_be_focused()
        await expect(ines.notes()).to_have_count(1)
        await expect(ines.note(NOTE).locator("[data-supports]")).to_have_count(0)
        await expect(dialog).to_have_count(0)

        await ines.page.get_by_role("button", name="nom, langue").click()
        await ines.page.get_by_role("button", name="Raccourcis clavier").click()
        await dialog.get_by_label("Raccourcis d’une seule touche").check()
        await expect(ines.page.get_by_role("dialog")).to_have_count(1)
        assert ines.faults == []


async def test_no_key_of_the_sheet_stands_for_two_things(
    server: Server, browser: Browser, workshop: Any
) -> None:
    async with visitor(browser) as ines:
        await ines.sit_down(workshop["boards"][0]["participant"]["url"], "Inès")
        await ines.write(NOTE)
        await ines.page.keyboard.press("?")
        await ines.page.get_by_role("dialog", name="Raccourcis clavier").wait_for()

        written = await ines.page.locator("dialog .keys").all_inner_texts()
        keys = [" ".join(text.split()) for text in written]
        assert len(keys) > 30
        assert sorted(key for key in set(keys) if keys.count(key) > 1) == []
        assert ines.faults == []


async def test_what_others_do_is_announced_unless_one_wants_quiet(
    server: Server, browser: Browser, workshop: Any
) -> None:
    link = workshop["boards"][0]["participant"]["url"]
    async with visitor(browser) as ines, visitor(browser) as samir, visitor(browser) as quiet:
        await quiet.page.add_init_script("localStorage.setItem('tablee:told', 'own')")
        for person, name in ((ines, "Inès"), (samir, "Samir"), (quiet, "Camille")):
            await person.sit_down(link, name)
        await ines.write(NOTE)
        line = "div[aria-live=polite]"
        await expect(samir.page.locator(line)).to_contain_text("Inès a posé une note")

        await ines.page.keyboard.press("k")
        await expect(ines.page.get_by_label("Votre commentaire")).to_be_focused()
        await ines.page.keyboard.type("Avec qui ?")
        await ines.page.keyboard.press("Enter")

        await expect(samir.page.locator(line)).to_contain_text("Inès commente\u00a0: Avec qui ?")
        await expect(quiet.note(NOTE).locator("[data-comments]")).to_have_count(1)
        await quiet.write("Mon propre geste")
        await expect(quiet.page.locator(line)).to_contain_text("Note posée")
        assert "Inès" not in (await quiet.page.locator(line).inner_text())
        assert ines.faults == samir.faults == quiet.faults == []


async def test_who_may_only_read_reads_comments_and_is_offered_no_support(
    server: Server, browser: Browser, workshop: Any
) -> None:
    board = workshop["boards"][0]
    async with visitor(browser) as ines, visitor(browser) as samir:
        await ines.sit_down(board["participant"]["url"], "Inès")
        await samir.sit_down(board["participant"]["url"], "Samir")
        await ines.write(NOTE)
        await ines.page.keyboard.press("k")
        await ines.page.get_by_label("Votre commentaire").fill("Avec qui ?")
        await ines.page.get_by_role("button", name="Envoyer").click()
        await ines.until_kept()

        facilitator = server.session(workshop["facilitator"]["token"])["session"]
        server.ask(
            "POST",
            f"/api/workshops/{workshop['workshop']['id']}/commands",
            {"do": "pause", "board": board["id"]},
            session=facilitator,
        )

        await expect(samir.page.get_by_text("Pause. On lit")).to_be_visible()
        await choose(samir, NOTE)
        await samir.page.keyboard.press("u")
        bar = samir.page.get_by_role("toolbar")
        await expect(bar.get_by_role("button", name="Modifier")).to_have_count(0)
        await bar.get_by_role("button", name="Commenter").click()
        await expect(samir.page.locator("[data-comment]")).to_contain_text("Avec qui ?")
        await expect(samir.page.get_by_label("Votre commentaire")).to_have_count(0)
        await expect(samir.page.get_by_role("button", name="Soutenir")).to_have_count(0)
        await expect(samir.note(NOTE).locator("[data-supports]")).to_have_count(0)
        assert ines.faults == samir.faults == []


async def test_a_telephone_supports_comments_and_searches_by_touch(
    server: Server, browser: Browser, workshop: Any
) -> None:
    link = workshop["boards"][0]["participant"]["url"]
    touch: Any = {"viewport": PHONE, "has_touch": True, "is_mobile": True}
    async with visitor(browser) as ines, visitor(browser, **touch) as samir:
        await ines.sit_down(link, "Inès")
        await ines.write(NOTE)
        await ines.until_kept()
        await samir.sit_down(link, "Samir")
        page = samir.page
        await page.get_by_role("button", name="Tableau").tap()
        await samir.note(NOTE).get_by_role("button").first.tap()
        await page.get_by_role("button", name="Soutenir").tap()
        await page.get_by_role("button", name="Plus", exact=True).tap()
        await page.get_by_role("button", name="Commenter").tap()
        await page.get_by_label("Votre commentaire").fill("Avec la cuisine du collège")
        await page.get_by_role("button", name="Envoyer").tap()

        seen = ines.note(NOTE)
        await expect(seen.locator("[data-comments]")).to_have_attribute("data-comments", "1")
        await expect(seen.locator("[data-supports]")).to_have_attribute("data-supports", "1")
        await page.get_by_role("button", name="Fermer").tap()

        await page.get_by_role("button", name="Écrire").tap()
        await page.get_by_role("button", name="nom, langue").tap()
        await page.get_by_role("button", name="Chercher").tap()
        await page.get_by_label("Mots à chercher").fill("legumerie")
        await page.locator("#found [role=option]").tap()
        await expect(samir.note(NOTE).get_by_role("button").first).to_be_focused()
        await expect(samir.note(NOTE).locator("[data-comments]")).to_be_visible()
        assert ines.faults == samir.faults == []
