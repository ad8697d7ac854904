"""The marks inside a line of Markdown: emphasis, links, escapes. Read away, and written."""

import html
import re
from typing import Final

from .letters import clean

TOKEN: Final = re.compile(
    r"\\(?P<escaped>[^\w\s]|_)"
    r"|(?P<entity>&#?\w{1,31};)"
    r"|<sup>(?P<note>\d{1,3})</sup>"
    r"|<(?P<address>(?:https?://|mailto:|www\.)[^\s<>]{1,2000})>"
    r"|(?P<tag></?(?:[abipsu]|br|del|div|em|font|hr|img|ins|mark|small|span|strong|sub|sup)"
    r"(?:[\s/][^<>]{0,500})?>)"
    r"|(?P<image>!?)\[(?P<label>[^\[\]]{0,2000})\]\((?P<target>[^()\s]{0,2000})\)"
    r"|(?P<run>\*+|_+|`+)"
)
RAISED: Final = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
SPECIAL: Final = re.compile(r"([\\`*_<>&\[\]#{}])")
MARKER: Final = re.compile(
    r"(?:[-+–—•‣▪◦·]|\(?\d{1,3}[.)]|[a-z]\))(?=\s|$)|[•‣▪◦]|={2,}$|-{2,}$|~{3}"
)
LONE_LINK: Final = re.compile(r"<?(?:https?://|www\.)\S+>?")


def plain(text: str) -> str:
    """Return what a person reads of a line of Markdown."""
    pieces: list[str] = []
    openers: dict[str, list[int]] = {}
    position = 0
    for token in TOKEN.finditer(text):
        pieces.append(text[position : token.start()])
        position = token.end()
        if token["run"]:
            _mark(token, text, pieces, openers)
        else:
            pieces.append(_meaning(token))
    pieces.append(text[position:])
    return clean("".join(pieces))


def _mark(
    token: re.Match[str], text: str, pieces: list[str], openers: dict[str, list[int]]
) -> None:
    """Keep a run of marks, or take it away together with the one that it closes."""
    run = token["run"]
    before, after = text[token.start() - 1 : token.start()], text[token.end() : token.end() + 1]
    inner = run[0] == "_"  # an underscore inside a word is a letter like another
    closes = bool(before.strip()) and not (inner and after.isalnum())
    opens = bool(after.strip()) and not (inner and before.isalnum())
    pieces.append(run)
    if closes and openers.get(run):
        pieces[openers[run].pop()] = ""
        pieces[-1] = ""
    elif opens:
        openers.setdefault(run, []).append(len(pieces) - 1)


def _meaning(token: re.Match[str]) -> str:
    if token["escaped"]:
        return token["escaped"]
    if token["entity"]:
        return html.unescape(token["entity"])
    if token["note"]:
        return token["note"].translate(RAISED)
    if token["address"]:
        return token["address"]
    if token["tag"]:
        return " " if token["tag"][:3].lower() == "<br" else ""
    label, target = plain(token["label"]), token["target"]
    if token["image"] or not target or target == label or target.startswith("#"):
        return label
    return f"{label} ({target})"


def emphasised(text: str) -> bool:
    """Tell whether a line stands wholly between marks of emphasis."""
    return len(text) > 2 and text[0] in "*_" and text[-1] == text[0]


def bold_head(text: str) -> tuple[str, str] | None:
    """Split a line that opens with bold words into these words and the rest."""
    mark = text[:2]
    if mark not in ("**", "__"):
        return None
    end = text.find(mark, 2)
    if end < 3:
        return None
    return text[2:end].strip("*_ "), text[end + 2 :].lstrip("* _:–—-")


def escape(text: str) -> str:
    """Write a text so that `plain` gives it back, at the start of a line too."""
    escaped = SPECIAL.sub(r"\\\1", text)
    marker = MARKER.match(escaped)
    if marker is None:
        return escaped
    at = marker.end() - 1
    return f"{escaped[:at]}\\{escaped[at:]}"
