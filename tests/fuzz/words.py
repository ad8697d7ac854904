"""What stands in forged updates: words, and values as the schema does and does not want them."""

import struct
from typing import Final

from server.crdt.decoder import MAP_TYPE, TEXT_TYPE
from tests.crdt.bytewise import NOTE, OTHER, uint

WORDS: Final = (
    "a",
    "et ",
    "défi",
    "où ? ",
    "e\u0301",
    "œuf 🥚",
    "😀",
    "a😀b",
    "🇫🇷",
    "👩🏽‍🌾",
    "שלום",
    "\u202eסוף\u202c",
    "‍",
    "ﷺ",
    "\x00",
    "\n",
    "\ufeff",
    "𝔘",
    "x" * 40,
)

NAMES: Final = (
    NOTE,
    OTHER,
    "note-cccccccc03",
    "note-dddddddd04",
    "note-zzzzzzzz09",
    "_-_-_-_-_-_-",
)
LINKS: Final = ("link-000000001", "link-000000002", "link-000000003")
COMMENTS: Final = ("comm-000000001", "comm-000000002")
REACTIONS: Final = tuple(
    f"{note}:{person}:{name}"
    for note in (NOTE, OTHER)
    for person in ("alice-participant", "bob-participant", "carol-participant")
    for name in ("heart", "star")
)
BOARD_KEYS: Final = ("theme", "challenge", "future")
ODD_NAMES: Final = ("", "short", "a" * 65, "note with space", "note-é0000000000", "__proto__")

LINK: Final = {"from": NOTE, "to": OTHER, "kind": "answers"}

GOOD: Final[dict[str, tuple[object, ...]]] = {
    "kind": ("idea", "action", "solution", "challenge"),
    "pos": ([10, 20.5], [-3.5, 1_000_000], [0, 0]),
    "size": ([320, 192], [0.5, 1]),
    "z": ("a0V", 1.5, -7),
    "colour": ("terra-2", "ocre"),
    "label": ("été", "", "é" * 64, "🌻"),
    "zone": ("welcome", "parking"),
    "source": ("ECOL-D2", "où 🌱"),
    "solution": (NOTE, OTHER),
    "del": (1, True, 0),
    "note": (NOTE, OTHER),
}

DEEP: Final = b"\x01" + b"\x75\x01" * 17 + b"\x7e"
BAD: Final[tuple[object, ...]] = (
    None,
    True,
    False,
    float("nan"),
    float("inf"),
    1e308,
    -0.0,
    1_000_001,
    "",
    "nothing",
    "x" * 129,
    [],
    [1],
    [1, "2"],
    [True, 1],
    [1, float("nan")],
    [0, -1],
    {},
    LINK,
    {**LINK, "by": "me"},
    {**LINK, "kind": "loves"},
    {"__proto__": {"to": 1}},
    [[[[1]]]],
    [{"a": [None, {"b": "🎉"}]}],
)

# Contents that our own writing of values does not know: BigInt, undefined, bytes, float32.
RAW_VALUES: Final = (
    b"\x01\x7a" + bytes(7) + b"\x01",
    b"\x01\x7f",
    b"\x01\x74\x02\xff\x00",
    b"\x01\x7c" + struct.pack(">f", 1.5),
    b"\x01\x75\x02\x7c" + struct.pack(">f", 0.1) + b"\x7d\x01",
    DEEP,
)
FOREIGN: Final = (
    (2, b"\x01\x011"),  # JSON
    (2, b"\x01\x09undefined"),
    (3, b"\x02\xff\x00"),  # binary
    (5, b"\x02{}"),  # embed
    (6, b"\x01b\x04true"),  # format
    (7, b"\x00"),  # an array
    (7, b"\x03\x01p"),  # an XML element
    (7, b"\x04"),
    (7, b"\x06"),
    (9, b"\x04guid\x76\x00"),  # a sub-document
)
TYPES: Final = (MAP_TYPE, TEXT_TYPE)
ODD_ROOTS: Final = ("note", "state", "__proto__", "", "notes ", "text")


def _deep_values() -> bytes:
    """Arrays in arrays, 26,210 deep: elsewhere they end the process."""
    return bytes.fromhex("010105002801016d016b01") + b"\x75\x01" * 26_210 + b"\x7e\x00"


def _deep_maps() -> bytes:
    """Maps in maps: elsewhere their deletion ends the process."""
    inner = (b"\x27\x00\x65" + uint(clock) + b"\x01a\x01" for clock in range(2_000))
    return (
        b"\x01" + uint(2_001) + b"\x65\x00\x27\x01\x05notes\x01a\x01" + b"".join(inner) + b"\x00"
    )


# Whole updates, most of them from the study of the library: 1234567 is a client id there.
WHOLE: Final = (
    b"",
    b"\x00\x00",
    bytes.fromhex("010087ad4b0300"),
    bytes.fromhex("000187ad4b010d01"),
    bytes.fromhex("01044d0000010000090002140078c7021402050400"),
    bytes.fromhex("010100000401016106c3a9f09f8e8900"),
    bytes.fromhex("020001b5030201ffffffffffffff0f000f008100008100000201ffffffffffffff0f00810000"),
    bytes.fromhex(
        "03056300080101610177010000008187ad4b0001e387ad4b0087ad4b0402000000000000000163"
        "000000000000"
    ),
    b"\x80\x80\x80\x40\x00",  # an announced crowd
    b"\x01\x01\x65\xff\xff\xff\xff\x07\x00\x01\x00",  # a clock at the end of all clocks
    b"\x01\x01\x65\x00\x00\xc0\x84\x3d\x00",  # a collected run of a million
    b"\x00\x01\x65\x01\x00\xff\xff\xff\xff\x07",  # everything deleted
    b"\xff" * 4_096,
    bytes((1 << 16) + 1),
    _deep_values(),
    _deep_maps(),
)
