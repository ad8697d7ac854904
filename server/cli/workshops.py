"""The verbs about workshops: migrate, demo, workshop create."""

from argparse import Namespace
from typing import Any

from server.app import now_ms, opened_store, shelf_of
from server.settings import Settings
from server.storage.opening import path_of
from server.storage.shipped import revisions
from server.web.opening import described, open_workshop
from server.web.workshops import plan_of

from .demonstration import Stage, demonstration
from .places import address
from .speaking import Speaker


async def migrate(asked: Namespace, settings: Settings, speaker: Speaker) -> None:
    """Bring the database to the newest schema; memory has none to tell."""
    async with opened_store(settings):
        speaker.tell("migrated")
    kept = path_of(settings.database_url) is not None
    speaker.give({"revision": revisions()[-1] if kept else None})


async def demo(asked: Namespace, settings: Settings, speaker: Speaker) -> None:
    """Prepare the demonstration workshop and show a fresh set of its links."""
    async with opened_store(settings) as store:
        shelf = shelf_of(store)
        stage = Stage(store.registry, store.log, shelf, now_ms())
        opened = await demonstration(stage, asked.language, speaker.language, new=asked.new)
        cahier = await shelf.cahier(opened.workshop.cahier)
    about = described(opened, cahier, address(settings))
    show_links(about, speaker)
    speaker.give(about)


async def create(asked: Namespace, settings: Settings, speaker: Speaker) -> None:
    """Open a workshop and show its links, as ``POST /api/workshops`` answers."""
    wanted = {
        "title": asked.title,
        "tables": asked.tables,
        "language": asked.language or "fr",
        "cahier": asked.cahier,
    }
    async with opened_store(settings) as store:
        plan = await plan_of(wanted, shelf_of(store), limit=settings.max_boards)
        opened = await open_workshop(store.registry, plan, now=now_ms())
    about = described(opened, plan.cahier, address(settings))
    show_links(about, speaker)
    speaker.give(about)


def show_links(about: dict[str, Any], speaker: Speaker) -> None:
    """Print all links of a workshop for people."""
    everybody = about["participant"]
    speaker.tell("workshop", title=about["workshop"]["title"])
    speaker.say(f"  {speaker.word('facilitator')}\n    {about['facilitator']['url']}")
    speaker.say(f"  {speaker.word('everybody')} · {speaker.word('code', code=everybody['code'])}")
    speaker.say(f"    {everybody['url']}")
    for board in about["boards"]:
        theme = f" · {board['theme_name']}" if board["theme_name"] else ""
        code = speaker.word("code", code=board["participant"]["code"])
        speaker.say(f"  {board['name']}{theme} · {code}")
        speaker.say(f"    {speaker.word('take-part')} {board['participant']['url']}")
        speaker.say(f"    {speaker.word('display')} {board['display']['url']}")
