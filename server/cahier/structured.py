"""A cahier in JSON, ours or written by hand, or within a synthesis.

Ids and explanations may be missing.
"""

import json
from typing import Any, Final

from .draft import LISTS, Draft, DraftCard, DraftTheme
from .letters import clean, paragraphs
from .sentences import refuse
from .within import in_json

THEME_FIELDS: Final = frozenset(
    ("id", "title", "short", "presentation", "weave", "challenges", "orientations", "actions")
)
CAHIER_FIELDS: Final = frozenset(("id", "title", "language", "presentation", "themes"))
CARD_FIELDS: Final = frozenset(("id", "text", "explanation"))


def read_json(text: str, draft: Draft) -> None:
    """Fill a draft from JSON; remarks name the place as ``themes[2].actions[0]``."""
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        facts = {"line": error.lineno, "column": error.colno}
        raise refuse(draft.language, "json-syntax", **facts) from None
    except (ValueError, RecursionError):
        raise refuse(draft.language, "json-shape") from None
    data = in_json(data)
    if not isinstance(data, dict):
        raise refuse(draft.language, "no-theme")
    reader = _Reader(draft)
    reader.unknown(data, CAHIER_FIELDS, "")
    draft.title = reader.line(data, "title", "")
    draft.presentation = [reader.prose(data, "presentation", "")]
    for number, theme in enumerate(reader.rows(data, "themes", "")):
        reader.theme(theme, f"themes[{number}]")


class _Reader:
    """Takes what has the right form and remarks on the rest."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft

    def theme(self, data: Any, path: str) -> None:
        title = self.line(data, "title", path) if isinstance(data, dict) else ""
        if not title:
            self._draft.remark(0, "value", path)
            return
        theme = self._draft.add_theme(
            DraftTheme(
                title,
                0,
                presentation=[self.prose(data, "presentation", path)],
                id=self.line(data, "id", path),
                short=self.line(data, "short", path),
                weave=self.line(data, "weave", path),
            )
        )
        self.unknown(data, THEME_FIELDS, path)
        for kind in LISTS:
            for number, card in enumerate(self.rows(data, kind, path)):
                self._card(theme, kind, card, f"{path}.{kind}[{number}]")

    def _card(self, theme: DraftTheme, kind: str, data: Any, path: str) -> None:
        if isinstance(data, str):
            data = {"text": data}
        text = self.line(data, "text", path) if isinstance(data, dict) else ""
        if not text:
            self._draft.remark(0, "value", path)
            return
        self.unknown(data, CARD_FIELDS, path)
        explanation = [self.prose(data, "explanation", path)]
        card = DraftCard(text, 0, explanation, self.line(data, "id", path))
        self._draft.add_card(theme, kind, card)

    def unknown(self, data: dict[str, Any], fields: frozenset[str], path: str) -> None:
        for name in data:
            if name not in fields:
                self._draft.remark(0, "field", _at(path, name))

    def rows(self, data: dict[str, Any], name: str, path: str) -> list[Any]:
        rows = data.get(name, [])
        if isinstance(rows, list):
            return rows
        self._draft.remark(0, "value", _at(path, name))
        return []

    def line(self, data: dict[str, Any], name: str, path: str) -> str:
        return clean(self._string(data, name, path))

    def prose(self, data: dict[str, Any], name: str, path: str) -> str:
        return paragraphs(self._string(data, name, path))

    def _string(self, data: dict[str, Any], name: str, path: str) -> str:
        value = data.get(name)
        if isinstance(value, str):
            return value
        if value is not None:
            self._draft.remark(0, "value", _at(path, name))
        return ""


def _at(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
