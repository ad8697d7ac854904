"""The verbs of ``tablee cahier``: import, list, show."""

from argparse import Namespace
from pathlib import Path

from server.app import opened_store, shelf_of
from server.cahier.content import cahier_data
from server.cahier.importing import import_cahier
from server.errors import BadInput, TooLarge
from server.settings import Settings
from server.web.cahiers import keep
from server.web.refusals import UnreadableCahier

from .refusals import NoSuchFile
from .speaking import Speaker


async def read(asked: Namespace, settings: Settings, speaker: Speaker) -> None:
    """Import a file and tell what was found in it."""
    data = content_of(Path(asked.file), settings.max_cahier)
    try:
        imported = import_cahier(
            data,
            filename=Path(asked.file).name,
            language=asked.language,
            title=asked.title,
            messages=speaker.language,
            limit=settings.max_cahier,
        )
    except BadInput as error:
        raise UnreadableCahier(sentence=str(error)) from error
    async with opened_store(settings) as store:
        report = await keep(shelf_of(store), imported)
    speaker.tell("imported", title=report["title"], id=report["id"])
    speaker.tell("counts", **imported.counts)
    for message in imported.messages:
        speaker.say(f"  {message}")
    speaker.give(report)


async def listed(asked: Namespace, settings: Settings, speaker: Speaker) -> None:
    """Show all cahiers in few words."""
    async with opened_store(settings) as store:
        cahiers = await shelf_of(store).listed()
    for cahier in cahiers:
        speaker.say(f"{cahier['id']}  {cahier['language']}  {cahier['title']}")
    speaker.give({"cahiers": cahiers})


async def show(asked: Namespace, settings: Settings, speaker: Speaker) -> None:
    """Show one cahier, card by card."""
    async with opened_store(settings) as store:
        cahier = await shelf_of(store).cahier(asked.id)
    speaker.say(cahier.title)
    for theme in cahier.themes:
        speaker.say(f"\n{theme.title}")
        for card in theme.cards:
            speaker.say(f"  {card.id}  {card.text}")
    speaker.give(cahier_data(cahier))


def content_of(path: Path, limit: int) -> bytes:
    """Return the bytes of a file. Raises `NoSuchFile`, `TooLarge`."""
    try:
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except (OSError, ValueError) as error:
        raise NoSuchFile(path=str(path)) from error
    if len(data) > limit:
        raise TooLarge(limit=limit)
    return data
