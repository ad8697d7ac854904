"""The verb ``tablee catalogue import``: the initiatives that exist already, for one cahier."""

from argparse import Namespace
from pathlib import Path

from server.app import opened_store, shelf_of
from server.settings import Settings
from server.web.catalogues import keep

from .cahiers import content_of
from .speaking import Speaker


async def read(asked: Namespace, settings: Settings, speaker: Speaker) -> None:
    """Import a file, in place of the catalogue that the cahier had, and tell what is new."""
    data = content_of(Path(asked.file), settings.max_cahier)
    async with opened_store(settings) as store:
        kept = await keep(
            shelf_of(store),
            asked.cahier,
            data,
            filename=Path(asked.file).name,
            messages=speaker.language,
            limit=settings.max_cahier,
        )
    speaker.tell("catalogued", title=kept.title, id=kept.cahier)
    speaker.tell("initiatives", **kept.counts)
    for message in kept.warnings:
        speaker.say(f"  {message}")
    speaker.give(kept.report())
