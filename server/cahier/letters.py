"""From bytes to clean text, and from titles to names a machine can keep."""

import re
import unicodedata
from typing import Final

BINARY: Final = (b"%PDF", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"{\\rtf", b"\x89PNG", b"\xff\xd8")
BLANK: Final = re.compile(r"[ \t\n\r\f\v\x00-\x1f\x7f-\x9f]+")
WORD: Final = re.compile(r"[^\W_]+")
END: Final = re.compile(r"[,;:(–—/]")
SHORT_LIMIT: Final = 26
SLUG_LIMIT: Final = 40


def word_set(text: str) -> frozenset[str]:
    """Return the words of a list written as running text."""
    return frozenset(text.split())


# Words that say nothing about the subject at either end of a title…
LINKING: Final = word_set(
    """a an and au aux avec d dans das de den der des die du ein eine el en et for in into l la le
    les leur leurs los nos notre of on our ou para par pour sans sur the to towards un und une vers
    via with y"""
)
# … and those that say nothing at its beginning.
OPENING: Final = LINKING | word_set(
    """about accompagner agir ameliorer build construire contre create creer defendre desarrollar
    develop developper encourager enjeu enjeux entwickeln favoriser foster inventer lutter meet
    mieux new nouveau nouveaux nouvel nouvelle nouvelles promote promouvoir proteger reduce reducir
    reduire relever renforcer repenser repondre reussir ridurre soutenir strengthen support
    transformer"""
)


def decode(data: bytes) -> tuple[str, int]:
    """Return the text of a file and how many of its letters could not be read.

    UTF-8 with or without BOM, UTF-16 with BOM, else Windows-1252. A UTF-8 text with a few
    damaged letters stays UTF-8. Raises `ValueError` for what is not text.
    """
    if data.startswith(BINARY):
        raise ValueError("binary")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = data.decode("utf-16", "replace")
    else:
        if b"\x00" in data:
            raise ValueError("binary")
        text = _narrow(data)
    return text.removeprefix("\ufeff"), text.count("\ufffd")


def _narrow(data: bytes) -> str:
    text = data.decode("utf-8", "replace")
    damaged = text.count("\ufffd")
    foreign = sum(letter > "\x7f" for letter in text) - damaged
    return data.decode("cp1252", "replace") if damaged > foreign else text


def clean(text: str) -> str:
    """Return one line of text: composed letters, single spaces, nothing that cannot be shown.

    No-break spaces are kept: they are typography.
    """
    whole = text.encode("utf-8", "replace").decode() if not text.isascii() else text
    return BLANK.sub(" ", unicodedata.normalize("NFC", whole).replace("\xad", "")).strip()


def paragraphs(text: str) -> str:
    """Return clean paragraphs, separated by one empty line."""
    lines: list[list[str]] = [[]]
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        if line.strip():
            lines[-1].append(line)
        elif lines[-1]:
            lines.append([])
    return "\n\n".join(clean(" ".join(part)) for part in lines if part)


def brief(text: str, limit: int = 60) -> str:
    """Return the beginning of a text, for a warning."""
    line = clean(text[: 4 * limit])
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def fold(text: str) -> str:
    """Return the text without case and accents, for comparing words."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def words(text: str) -> list[str]:
    """Return the folded words of a text."""
    return WORD.findall(fold(text))


def slug(title: str) -> str:
    """Return lower-case ASCII words joined by hyphens, or nothing for other alphabets."""
    parts: list[str] = []
    for word in words(title[: 8 * SLUG_LIMIT]):
        if len("-".join([*parts, word])) > SLUG_LIMIT:
            break
        if word.isascii():
            parts.append(word)
    while len(parts) > 1 and parts[-1] in LINKING:
        parts.pop()
    name = "-".join(parts)
    return f"theme-{name}" if name[:1].isdigit() else name


def prefix(slug: str) -> str:
    """Return up to four capital letters for card ids, from the first word that says something."""
    parts = [part for part in slug.split("-") if part[0].isalpha()]
    telling = next((part for part in parts if part not in OPENING), parts[0])
    return telling[:4].upper()


def short_name(title: str) -> str:
    """Return the part of a title that fits on a tab, beginning with a capital letter."""
    spans = list(WORD.finditer(title[:200]))
    while len(spans) > 1 and fold(spans[0].group()) in OPENING:
        spans.pop(0)
    if not spans:
        return title[:SHORT_LIMIT].strip()
    start = spans[0].start()
    stop = END.search(title, start)
    limit = min(stop.start() if stop else len(title), start + SHORT_LIMIT)
    fitting = [span for span in spans if span.end() <= limit]
    while len(fitting) > 1 and fold(fitting[-1].group()) in LINKING:
        fitting.pop()
    name = title[start : fitting[-1].end()] if fitting else title[start:limit].strip()
    return name[:1].upper() + name[1:]
