"""The cahier inside a synthesis: where it stands in the JSON, and in the Markdown, of one."""

from typing import Any, Final

from .blocks import LINE_END

FORMAT: Final = "tablee-synthesis"
BEGINS: Final = "<!-- tablee-synthesis: cahier -->"
ENDS: Final = "<!-- tablee-synthesis: end -->"


def in_json(data: Any) -> Any:
    """Return the cahier of a synthesis, an empty one when it has none; other data as they are."""
    if isinstance(data, dict) and data.get("format") == FORMAT:
        return data.get("cahier") or {}
    return data


def in_markdown(text: str) -> str:
    """Return the part of a synthesis that is a cahier, on its own lines; other text as it is."""
    lines = LINE_END.split(text)
    if BEGINS not in lines:
        return text
    begins = lines.index(BEGINS)
    ends = lines.index(ENDS, begins) if ENDS in lines[begins:] else len(lines)
    return "\n".join([""] * (begins + 1) + lines[begins + 1 : ends])
