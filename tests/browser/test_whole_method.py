"""A team at four screens carries out the whole method, in French and in English.

Inès has a laptop and a mouse, Luc a telephone, Awa nothing but a keyboard; a screen shows it all.
"""

import os
import subprocess
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.async_api import Browser, expect

from tests.serving import ROOT, Server

from .hands import COUNT_POINTERS, board_of, told, write
from .visitors import PHONE, PROJECTOR, Visitor, foreign, visitor

pytestmark = pytest.mark.browser

CATALOGUE = "nom;thème;description;porteur\nLa Charrette;{theme};Des légumes livrés.;Gaec Roux\n"


@dataclass(frozen=True)
class Words:
    """What the pages say in one language, and what the team writes."""

    language: str
    locale: str
    theme: str
    sit: str
    drawer: str
    map: str
    kind: str
    idea: str
    lay: str
    retained: tuple[str, str]
    search: str
    targets: str
    find: str
    objective: str
    whole: str
    challenge: str
    future: str
    actions: tuple[str, str]
    actors: tuple[str, str, str]
    solution: str
    aim: str


FRENCH = Words(
    language="fr",
    locale="fr-FR",
    theme="Écologie",
    sit="Prendre place",
    drawer="Tiroir de cartes",
    map="Table vue d’en haut",
    kind="Futur",
    idea="Votre idée",
    lay="Poser sur la table",
    retained=("Défi retenu", "Futur retenu"),
    search="Chercher une note",
    targets="Notes à relier",
    find="Mots à chercher",
    objective="Objectif commun",
    whole="Votre solution se tient.",
    challenge=" dans nos cantines",
    future="En 2032, chaque élève connaît la ferme de son déjeuner 🌱",
    actions=("Grouper les commandes de six communes", "Ouvrir une légumerie"),
    actors=("Les six mairies", "Gaec Roux", "Parents d’élèves"),
    solution="La cantine du pays",
    aim="Acheter ensemble pour que le local coûte autant",
)
ENGLISH = Words(
    language="en",
    locale="en-GB",
    theme="Ecology",
    sit="Take a seat",
    drawer="Drawer of cards",
    map="Table seen from above",
    kind="Future",
    idea="Your idea",
    lay="Lay on the table",
    retained=("Chosen challenge", "Chosen future"),
    search="Find a note",
    targets="Notes to link to",
    find="Words to search for",
    objective="Common objective",
    whole="Your solution holds together.",
    challenge=" in our canteens",
    future="In 2032 every pupil knows the farm of their lunch 🌱",
    actions=("Order together as six villages", "Open a vegetable kitchen"),
    actors=("Six town halls", "The Roux farm", "Parents"),
    solution="The canteen of the land",
    aim="Buy together so that local food costs no more",
)


@pytest.fixture(scope="module")
def catalogues(server: Server) -> None:
    """One initiative that exists already, for the cahier of each language."""
    environment = os.environ | {
        "PYTHONPATH": str(ROOT),
        "TABLEE_DATABASE_URL": f"sqlite+aiosqlite:///{server.database}",
    }
    for words in (FRENCH, ENGLISH):
        file = server.folder / f"initiatives-{words.language}.csv"
        file.write_text(CATALOGUE.format(theme=words.theme), "utf-8")
        order = ["catalogue", "import", str(file), "--cahier", f"builtin-{words.language}"]
        subprocess.run(
            [sys.executable, "-m", "server", *order],
            cwd=server.folder,
            env=environment,
            check=True,
            timeout=60,
        )


async def seat(person: Visitor, link: str, name: str, words: Words) -> None:
    await person.page.goto(link)
    await person.page.get_by_role("textbox").first.fill(name)
    await person.page.get_by_role("button", name=words.sit).click()
    await person.page.wait_for_url("**/b/*")
    await person.until_kept()


async def seat_by_keys(person: Visitor, link: str, words: Words) -> None:
    await person.context.add_init_script(COUNT_POINTERS)
    await person.page.goto(link)
    await person.page.get_by_role("textbox").first.focus()
    await person.page.keyboard.type("Awa")
    await person.page.keyboard.press("Enter")
    await person.page.wait_for_url("**/b/*")
    await person.until_kept()
    await expect(person.page.locator("svg.links")).to_have_count(1)
    await person.page.get_by_role("group", name=words.map).focus()


async def take(ines: Visitor, words: Words, deck: int, card: str | None = None) -> None:
    """Take a card of a deck by mouse: the first one when none is named."""
    drawer = ines.page.get_by_role("region", name=words.drawer)
    await drawer.get_by_role("tab").nth(deck).click()
    cards = drawer.locator(f"[data-card='{card}']" if card else "[data-card]")
    await cards.first.click()


async def choose(awa: Visitor, words: Words, text: str) -> None:
    """Answer the list that asks where a line leads."""
    field = awa.page.get_by_role("combobox", name=words.search)
    await expect(field).to_be_focused()
    await awa.page.keyboard.type(text)
    options = awa.page.get_by_role("listbox", name=words.targets).get_by_role("option")
    await expect(options).to_have_count(1)
    await awa.page.keyboard.press("Enter")
    await expect(field).to_have_count(0)


async def reach(awa: Visitor, words: Words, text: str) -> None:
    """Go to a note by searching for it, as one does who has no pointer."""
    await awa.page.keyboard.press("/")
    await expect(awa.page.get_by_label(words.find)).to_be_focused()
    await awa.page.keyboard.type(text)
    await expect(awa.page.locator("[role=option]")).to_have_count(1)
    await awa.page.keyboard.press("Enter")
    await expect(awa.note(text).first).to_be_focused()


async def link(awa: Visitor, words: Words, start: str, end: str) -> None:
    await reach(awa, words, start)
    await awa.page.keyboard.press("l")
    await choose(awa, words, end)


@dataclass
class Team:
    """Who works at one table, and the cards that lie in its drawer."""

    words: Words
    cards: Any
    ines: Visitor
    luc: Visitor
    awa: Visitor
    screen: Visitor


async def choose_challenge(team: Team) -> None:
    """Inès takes a card, Awa says it in the words of the table and retains it."""
    ines = team.ines
    awa = team.awa
    screen = team.screen
    words = team.words
    await take(ines, words, 0)
    await reach(awa, words, team.cards["challenges"][0]["text"])
    await awa.page.keyboard.press("Enter")
    await awa.page.locator("textarea").wait_for()
    await awa.page.keyboard.press("Control+End")
    await awa.page.keyboard.type(words.challenge)
    await awa.page.keyboard.press("Escape")
    await awa.page.keyboard.press("r")
    await expect(ines.page.locator("article.kept")).to_contain_text(words.retained[0])
    challenge = team.cards["challenges"][0]["text"] + words.challenge
    await expect(screen.page.get_by_text(challenge).first).to_be_visible()
    await expect(ines.page.locator("[data-slip=challenge] ins")).to_contain_text(
        words.challenge.strip()
    )


async def tell_future(team: Team) -> None:
    """Luc tells it from his telephone, the table retains it."""
    ines = team.ines
    luc = team.luc
    awa = team.awa
    words = team.words
    await luc.page.get_by_role("button", name=words.kind, exact=True).tap()
    await luc.page.get_by_label(words.idea).fill(words.future)
    await luc.page.get_by_role("button", name=words.lay, exact=True).tap()
    await reach(awa, words, words.future)
    await awa.page.keyboard.press("r")
    await expect(ines.page.locator("article.kept")).to_have_count(2)


async def gather_actions(team: Team) -> None:
    """One action from the deck, one new and one more, those who carry them, what exists."""
    ines = team.ines
    awa = team.awa
    words = team.words
    deck = team.cards["actions"][0]["text"]
    first, second = words.actions
    await write(awa, "o", words.solution)
    await write(awa, "a", first)
    await write(awa, "p", words.actors[0])
    await write(awa, "p", words.actors[1])
    await write(awa, "a", second)
    await write(awa, "p", words.actors[2])
    await take(ines, words, 2)
    await take(ines, words, 3)
    await reach(awa, words, deck)
    await awa.page.keyboard.press("Shift+M")
    await expect(awa.page.locator("[data-point=actions]")).to_have_attribute("data-done", "true")


async def tie_together(team: Team) -> None:
    """Awa links what belongs together and writes the objective."""
    awa = team.awa
    words = team.words
    deck, exists = team.cards["actions"][0]["text"], "La Charrette"
    first, second = words.actions
    await link(awa, words, second, first)
    await link(awa, words, deck, first)
    await link(awa, words, first, exists)
    await reach(awa, words, words.solution)
    await awa.page.keyboard.press("j")
    await expect(awa.page.get_by_label(words.objective)).to_be_focused()
    await awa.page.keyboard.type(words.aim)
    await awa.page.keyboard.press("Enter")
    await expect(awa.note(words.solution).first).to_be_focused()
    await link(awa, words, words.solution, words.future)


async def see_it_whole(team: Team) -> None:
    """Everybody sees that the solution holds together, and that it is kept."""
    ines = team.ines
    luc = team.luc
    awa = team.awa
    screen = team.screen
    words = team.words
    for person in (awa, ines):
        await expect(person.page.locator("[data-point][data-done=true]")).to_have_count(7)
        await expect(person.page.get_by_text(words.whole)).to_be_visible()
    await expect(screen.note(words.solution).first).to_be_visible()
    for person in (ines, luc, awa):
        await person.until_kept()


def assert_kept(team: Team, kept: Any) -> None:
    """Compare what the server has on disk with what the team agreed on."""
    words, deck = team.words, team.cards["actions"][0]["text"]
    first, second = words.actions
    exists = "La Charrette"
    assert {
        (first, "strengthens", exists),
        (words.actors[0], "carries", first),
        (words.actors[1], "carries", first),
        (words.actors[2], "carries", second),
        (words.solution, "contributes", words.future),
    } <= told(kept)
    (solution,) = [note for note in kept["notes"] if note["kind"] == "solution"]
    parts = {note["text"] for note in kept["notes"] if note["solution"] == solution["id"]}
    assert {first, second, deck, *words.actors} <= parts
    assert solution["objective"] == words.aim


STEPS: dict[str, tuple[Callable[[Team], Awaitable[None]], ...]] = {
    "challenge": (choose_challenge,),
    "future": (tell_future,),
    "solution": (gather_actions, tie_together, see_it_whole),
}


@pytest.mark.usefixtures("catalogues")
@pytest.mark.parametrize("words", [FRENCH, ENGLISH], ids=["français", "English"])
@pytest.mark.timeout(300)
async def test_a_team_at_four_screens_builds_its_solution(
    server: Server, browser: Browser, words: Words
) -> None:
    workshop = server.ask(
        "POST",
        "/api/workshops",
        {"title": "Ambert 2032", "language": words.language, "tables": [{"theme": "ecol"}]},
    )
    board = workshop["boards"][0]
    invitation, speech = board["participant"]["url"], {"locale": words.locale}
    session = server.session(board["display"]["token"])["session"]
    cards = server.ask("GET", f"/api/boards/{board['id']}/cahier", session=session)["theme"]
    facilitator = server.session(workshop["facilitator"]["token"])["session"]
    commands = f"/api/workshops/{workshop['workshop']['id']}/commands"
    phone = speech | {"viewport": PHONE, "has_touch": True, "is_mobile": True}
    async with (
        visitor(browser, **speech) as ines,
        visitor(browser, **phone) as luc,
        visitor(browser, **speech) as awa,
        visitor(browser, viewport=PROJECTOR, **speech) as screen,
    ):
        await seat(ines, invitation, "Inès", words)
        await seat(luc, invitation, "Luc", words)
        await seat_by_keys(awa, invitation, words)
        await screen.page.goto(board["display"]["url"])
        await screen.until_kept()

        team = Team(words, cards, ines, luc, awa, screen)
        for step, parts in STEPS.items():
            order = {"do": "step", "board": board["id"], "step": step}
            server.ask("POST", commands, order, session=facilitator)
            for part in parts:
                await part(team)

        assert_kept(team, board_of(server, workshop))
        assert await awa.page.evaluate("window.pointers") == 0
        for person in (ines, luc, awa, screen):
            assert person.faults == []
            assert list(foreign(person.requests, server.url)) == []
