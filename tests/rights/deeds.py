"""Everything that somebody could try to do to a board, derived from its schema.

A deed names a root, a key and an operation; what is there before comes from `laid`.
"""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pycrdt import Map, Text

SCHEMA: Final = json.loads(
    (Path(__file__).parents[2] / "schema" / "board.schema.json").read_text("utf-8")
)

FULL: Final = "note-full-000001"  # has every key, written by the server
BARE: Final = "note-bare-000001"  # has what it cannot do without
REMARK: Final = "comm-000000001"
REMARK_DELETED: Final = "comm-000000002"
LINE: Final = "link-000000001"
NEW: Final = "entry-new-00001"

DOER: Final = "person-doer-00001"
OTHER: Final = "person-witness-01"

WHOLE: Final = "(whole)"
UNKNOWN: Final = ("auteur", "__proto__", "constructor", "")
WORDS: Final = ("mobilite", "bleu", "note-autre-00001", "note-encore-0002")

Roots = dict[str, "Map[Any]"]


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing to try. ``of`` is whose entry it is about, where that matters."""

    root: str
    key: str
    operation: str
    of: str = ""

    def __str__(self) -> str:
        whose = f" of {self.of}" if self.of else ""
        return f"{self.operation} {self.root}/{self.key}{whose}"


def deeds() -> Iterator[Deed]:
    """Yield every deed: each root of the schema, each key of its entries, and unknown ones."""
    for root in SCHEMA["properties"]:
        if root == "reactions":
            yield from (
                Deed(root, WHOLE, operation, of)
                for of in ("oneself", "somebody")
                for operation in ("create", "change", "delete")
            )
        elif root == "board":
            for key in (*properties(root), *UNKNOWN):
                yield from (Deed(root, key, done) for done in _operations(root, key))
        else:
            yield from (Deed(root, WHOLE, done) for done in ("create", "change", "delete"))
            yield from (Deed(root, WHOLE, f"create {name!r}") for name in ("court", "é" * 12))
            for key in (*properties(root), *UNKNOWN):
                yield from (Deed(root, key, done) for done in _operations(root, key))
    yield from (Deed(root, NEW, "create") for root in ("intrus", "__proto__", "votes"))


_OPERATIONS: Final = ("create", "change", "delete", "distort")


def _operations(root: str, key: str) -> tuple[str, ...]:
    if key not in properties(root):
        return ("create",)
    if root == "links":
        return ("omit", "distort")
    if is_text(root, key):
        return (*_OPERATIONS, "replace")
    return _OPERATIONS


# ------------------------------------------------------------------ what the schema says


def properties(root: str) -> dict[str, Any]:
    """Return the keys of a root's entries; of the root itself where that has keys."""
    described = SCHEMA["properties"][root]
    entry = described if "$ref" in described else described["additionalProperties"]
    found: dict[str, Any] = _resolved(entry).get("properties", {})
    return found


def is_text(root: str, key: str) -> bool:
    """Tell whether a key holds a shared text."""
    described = properties(root).get(key)
    return described is not None and _resolved(described).get("title") == "Text"


def _resolved(described: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in described or "allOf" in described:
        if "allOf" in described:
            (described,) = described["allOf"]
        else:
            described = SCHEMA["$defs"][described["$ref"].rpartition("/")[2]]
    return described


def value_of(described: dict[str, Any], turn: int = 0) -> Any:
    """Return a value that the schema allows; another one at another turn."""
    described = _resolved(described)
    if "anyOf" in described:
        return value_of(described["anyOf"][-1], turn)
    if "enum" in described:
        return described["enum"][turn]
    if "const" in described:
        return float(described["const"])
    match described["type"]:
        case "number":
            return 12.5 + turn
        case "array":
            return [value_of(each, turn) for each in described["prefixItems"]]
        case "object":
            return {key: value_of(each, turn) for key, each in described["properties"].items()}
        case _:
            pattern = re.compile(described.get("pattern", ""))
            return [word for word in WORDS if pattern.search(word)][turn]


# -------------------------------------------------------------------------- doing it


def perform(deed: Deed, roots: Roots, person: str) -> None:
    """Do it in somebody's own document, as their library lets them."""
    if deed.root == "reactions":
        _react(deed, roots, person)
    elif deed.root == "board":
        _retain(deed, roots)
    elif deed.root not in SCHEMA["properties"]:
        roots[deed.root][deed.key] = 1.0
    elif deed.root == "links":
        _draw(deed, roots)
    elif deed.key == WHOLE:
        _whole(deed, roots)
    else:
        _within(deed, roots)


def _react(deed: Deed, roots: Roots, person: str) -> None:
    who = person if deed.of == "oneself" else OTHER
    reactions = roots["reactions"]
    match deed.operation:
        case "create":
            reactions[f"{BARE}:{who}:bravo"] = 1.0
        case "change":
            reactions[f"{BARE}:{who}:heart"] = 1.0
        case _:
            del reactions[f"{BARE}:{who}:heart"]


def _retain(deed: Deed, roots: Roots) -> None:
    board, key = roots["board"], deed.key
    described = properties("board").get(key)
    if described is None:
        board[key] = "intrus"
    elif deed.operation == "distort":
        board[key] = {"à": "côté"}
    elif deed.operation == "delete":
        del board[key]
    else:
        if deed.operation == "create":
            del board[key]
        board[key] = value_of(described, turn=1 if "const" not in described else 0)


def _draw(deed: Deed, roots: Roots) -> None:
    links, link = roots["links"], value_of(SCHEMA["$defs"]["Link"])
    match deed.operation:
        case "create":
            links[NEW] = link | ({} if deed.key == WHOLE else {deed.key: "intrus"})
        case "change":
            links[LINE] = value_of(SCHEMA["$defs"]["Link"], turn=0) | {"kind": "precedes"}
        case "delete":
            del links[LINE]
        case "omit":
            links[NEW] = {key: value for key, value in link.items() if key != deed.key}
        case "distort":
            links[LINE] = link | {deed.key: ["intrus"]}
        case other:
            links[_named(other)] = link


def _named(operation: str) -> str:
    return operation.partition("'")[2].rstrip("'")


def _whole(deed: Deed, roots: Roots) -> None:
    entries, there = roots[deed.root], BARE if deed.root == "notes" else REMARK
    match deed.operation:
        case "create":
            entries[NEW] = Map(required(deed.root))
        case "change":
            entries[there] = Map(required(deed.root))
        case "delete":
            del entries[there]
        case other:
            entries[_named(other)] = Map(required(deed.root))


def required(root: str) -> dict[str, Any]:
    """Return the least that an entry is made of."""
    described = _resolved(SCHEMA["properties"][root]["additionalProperties"])
    return {
        key: Text("à créer 🌱") if is_text(root, key) else value_of(described["properties"][key])
        for key in described["required"]
    }


def _within(deed: Deed, roots: Roots) -> None:
    known = properties(deed.root).get(deed.key)
    bare, full = (BARE, FULL) if deed.root == "notes" else (REMARK, REMARK_DELETED)
    entry = roots[deed.root][bare if deed.operation == "create" else full]
    if known is None:
        entry[deed.key] = "intrus"
    elif deed.operation == "distort":
        entry[deed.key] = {"à": "côté"}
    elif deed.operation == "delete":
        del entry[deed.key]
    elif is_text(deed.root, deed.key):
        _TEXTS[deed.operation](entry, deed.key)
    else:
        entry[deed.key] = value_of(known, turn=1)


def _edit(entry: "Map[Any]", key: str) -> None:
    text = entry[key]
    text += " et encore 🚲"


def _replace(entry: "Map[Any]", key: str) -> None:
    entry[key] = Text("à la place 🎯")


_TEXTS: Final[dict[str, Callable[["Map[Any]", str], None]]] = {
    "create": _replace,
    "change": _edit,
    "replace": _replace,
}
