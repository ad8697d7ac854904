"""The synthesis as JSON (`tablee-synthesis` 1): for programs, and as a cahier."""

import json
from dataclasses import asdict
from typing import Any, Final

from server.cahier.content import cahier_data
from server.cahier.within import FORMAT

from .model import Synthesis

VERSION: Final = 1


def to_json(synthesis: Synthesis) -> bytes:
    """Return the file; a reader of cahiers takes what stands under ``cahier``."""
    text = json.dumps(synthesis_data(synthesis), ensure_ascii=False, indent=2)
    return f"{text}\n".encode()


def synthesis_data(synthesis: Synthesis) -> dict[str, Any]:
    """Return the document as plain values."""
    data = asdict(synthesis)
    began, ended, after = (data.pop(key) for key in ("began", "ended", "next"))
    for part in data["parts"]:
        for table in part["tables"]:
            zones = table.pop("zones")
            table["notes"] = [{**entry, "zone": zone} for zone, group in zones for entry in group]
    return {
        "format": FORMAT,
        "version": VERSION,
        "workshop": {
            "id": data.pop("workshop"),
            "title": data.pop("title"),
            "language": data.pop("language"),
            "began": began and began.isoformat(),
            "ended": ended and ended.isoformat(),
        },
        "made_from": {"id": data.pop("cahier"), "title": data.pop("cahier_title")},
        **data,
        "cahier": cahier_data(synthesis.next) if after and synthesis.next else None,
    }
