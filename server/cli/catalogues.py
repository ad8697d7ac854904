"""The verb ``tablee catalogue import``: the initiatives that exist already, for one cahier."""

from argparse import Namespace
from pathlib import Path

from server.app import opened_store, shelf_of
from server.cahier.cataloguing import import_catalogue
from server.errors import BadInput
from server.settings import Settings
from server.web.refusals import UnreadableCahier

from .cahiers import content_of
from .speaking import Speaker


async def read(asked: Namespace, settings: Settings, speaker: Speaker) -> None:
    """Import a file, in place of the catalogue that the cahier had, and tell what is new."""
    data = content_of(Path(asked.file), settings.max_cahier)
    async with opened_store(settings) as store:
        shelf = shelf_of(store)
        cahier = await shelf.cahier(asked.cahier)
        known = await shelf.catalogue(cahier.id)
        try:
            found = import_catalogue(
                data,
                cahier,
                known=known,
                filename=Path(asked.file).name,
                messages=speaker.language,
                limit=settings.max_cahier,
            )
        except BadInput as error:
            raise UnreadableCahier(sentence=str(error)) from error
        await shelf.keep_catalogue(cahier.id, found.initiatives)
    before, now = ({each.id for each in some} for some in (known, found.initiatives))
    counts = {"initiatives": len(now), "new": len(now - before), "gone": len(before - now)}
    speaker.tell("catalogued", title=cahier.title, id=cahier.id)
    speaker.tell("initiatives", **counts)
    for message in found.warnings:
        speaker.say(f"  {message}")
    speaker.give(
        {"cahier": cahier.id, "title": cahier.title, **counts, "warnings": list(found.warnings)}
    )
