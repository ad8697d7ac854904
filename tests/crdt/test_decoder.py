"""Updates are decoded to the last byte or refused, whatever they announce."""

import struct as packing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.crdt.decoder import (
    ANY,
    DELETED,
    GC,
    STRING,
    TYPE,
    BigInt,
    Decoded,
    MalformedUpdate,
    Struct,
    decode,
    read_state_vector,
    units,
)
from server.errors import ProtocolViolation

from .bytewise import encode, item, note, run, string, uint, update, value

ids = st.tuples(st.integers(0, 2**53 - 1), st.integers(0, 2**31 - 1))
letters = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)
plain = st.recursive(
    st.booleans()
    | st.none()
    | st.integers(0, 2**31)
    | st.text(max_size=5)
    | st.floats(allow_nan=False),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)


@st.composite
def structs(draw: st.DrawFn, client: int, clock: int) -> Struct:
    kind = draw(st.sampled_from([GC, DELETED, STRING, TYPE, ANY]))
    length = draw(st.integers(1, 1000))
    if kind == GC:
        return run(GC, client, clock, length)
    origin, right = draw(st.none() | ids), draw(st.none() | ids)
    parent = sub = None
    if not origin and not right:
        parent, sub = draw(letters | ids), draw(st.none() | letters)
    content: object = None
    if kind == STRING:
        content = draw(letters)
        length = units(str(content))
    elif kind == ANY:
        content = draw(st.lists(plain, min_size=1, max_size=3))
        length = len(content)
    elif kind == TYPE:
        content, length = draw(st.sampled_from([0, 1, 2, 4, 6])), 1
    return Struct(client, clock, kind, length, origin, right, parent, sub, content)


@st.composite
def updates(draw: st.DrawFn) -> Decoded:
    sections = []
    for client in draw(st.lists(st.integers(0, 2**53 - 1), max_size=3, unique=True)):
        clock = draw(st.integers(0, 1000))
        section = []
        for _ in range(draw(st.integers(1, 4))):
            section.append(draw(structs(client, clock)))
            clock += section[-1].length
        sections.append(section)
    ranges = st.tuples(st.integers(0, 2**53 - 1), st.integers(0, 1000), st.integers(1, 100))
    deletions: list[tuple[int, int, int]] = []
    for client, clock, length in sorted(draw(st.lists(ranges, max_size=4))):
        if not deletions or deletions[-1][0] != client or sum(deletions[-1][1:]) <= clock:
            deletions.append((client, clock, length))
    return Decoded(sections, deletions)


@given(updates())
def test_what_is_written_is_read_again(written: Decoded) -> None:
    assert decode(encode(written)) == written


@given(updates(), st.integers(min_value=1))
def test_g3_an_update_cut_short_is_refused(written: Decoded, cut: int) -> None:
    data = encode(written)

    with pytest.raises(MalformedUpdate):
        decode(data[: cut % len(data)])


@given(st.binary(max_size=60))
def test_g3_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        decode(data)
    except MalformedUpdate as refusal:
        assert 0 <= refusal.offset <= len(data)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x00",
        b"\x00\x00\x00",
        update(*note(1, 0)) + b"\x00",
        b"\x80\x00\x00",
        b"\x80" * 8 + b"\x01\x00",
        b"\xff" * 1_000_000,
        b"\x80\x80\x80\x71",
        b"\x00\x80\x80\x80\x71",
        b"\x01\x80\x80\x80\x71\x01\x00",
        b"\x01\x01\x01\x00\x04\x01\x01a\x00\x00",
        b"\x01\x01\x01\x00\x08\x01\x01a\x00\x00",
        b"\x01\x01\x01\x00\x08\x01\x01a\x01\x75\x80\x80\x80\x71\x00",
        b"\x01\x01\x01\x00\x04\x02\x01a\x01a\x00",
        b"\x01\x01\x01\x00\x08\x01\x01a\x01\x7b\x00\x00",
        b"\x01\x01\x01\x00\x00\x00\x00",
        b"\x00\x01\x01\x01\x00\x00",
        b"\x01\x01\x01\x00\x08\x01\x01a\x01\x01\x00",
    ],
)
def test_g3_lengths_counts_and_numbers_are_believed_only_when_they_can_be_true(
    data: bytes,
) -> None:
    with pytest.raises(MalformedUpdate) as refusal:
        decode(data)

    assert refusal.value.details["rule"] == "G3"


def test_g4_values_nest_sixteen_deep_and_no_deeper() -> None:
    deep: list[object] = [1]
    for _ in range(15):
        deep = [deep]

    decode(update(item(1, 0, [deep], parent="links", sub="a")))
    with pytest.raises(MalformedUpdate, match="16"):
        decode(update(item(1, 0, [[deep]], parent="links", sub="a")))


def test_g4_an_abyss_of_values_is_refused_without_falling() -> None:
    head = bytes.fromhex("010105002801016d016b01")

    with pytest.raises(MalformedUpdate):
        decode(head + b"\x75\x01" * 26_210 + b"\x7e\x00")


@pytest.mark.parametrize("info", [0x0B, 0x1F, 0x14, 0x80, 0xC0, 0x20, 0x2A])
def test_g5_an_unknown_content_is_refused(info: int) -> None:
    with pytest.raises(MalformedUpdate, match="known content"):
        decode(b"\x01\x01\x01\x00" + bytes([info]) + b"\x01\x01a\x01k\x01\x00")


def test_g5_a_shared_type_beyond_the_known_ones_is_refused() -> None:
    with pytest.raises(MalformedUpdate, match="known type"):
        decode(update(item(1, 0, 7, parent="notes", sub="a")))


def test_g6_a_section_without_structs_is_refused() -> None:
    with pytest.raises(MalformedUpdate) as refusal:
        decode(bytes.fromhex("010087ad4b0300"))

    assert refusal.value.details["rule"] == "G6"


def test_g6_a_client_with_two_sections_is_refused() -> None:
    twice = Decoded([note(1, 0), note(1, 12)], [])

    with pytest.raises(MalformedUpdate, match="once"):
        decode(encode(twice))


def test_g8_a_clock_near_two_to_the_thirty_first_is_refused() -> None:
    with pytest.raises(MalformedUpdate) as refusal:
        decode(update(item(1, 2**31 - 1, ["x"], parent="board", sub="theme")))

    assert refusal.value.details["rule"] == "G8"


@pytest.mark.parametrize("half", [b"\xed\xa0\xbd", b"\xed\xb8\x80", b"\xf0\x9f\x98"])
def test_g11_a_half_surrogate_pair_is_no_text(half: bytes) -> None:
    with pytest.raises(MalformedUpdate) as refusal:
        decode(b"\x01\x01\x01\x00\x04\x01\x01a" + uint(len(half)) + half + b"\x00")

    assert refusal.value.details["rule"] == "G11"


def test_every_plain_value_of_javascript_is_read() -> None:
    raw = [
        b"\x74\x02\x01\x02",
        b"\x77\x02\xc3\xa9",
        b"\x78",
        b"\x79",
        b"\x7a" + packing.pack(">q", -5),
        b"\x7b" + packing.pack(">d", 0.1),
        b"\x7c" + packing.pack(">f", 0.5),
        b"\x7d\x41",
        b"\x7d\xc1\x01",
        b"\x7e",
        b"\x75\x01\x7d\x01",
        b"\x76\x01\x01a\x78",
    ]
    data = b"\x01\x01\x01\x00\x28\x01\x01a\x01k" + uint(len(raw)) + b"".join(raw) + b"\x00"

    content = decode(data).sections[0][0].content

    assert content == [
        b"\x01\x02",
        "é",
        True,
        False,
        -5,
        0.1,
        0.5,
        -1,
        -65,
        None,
        [1],
        {"a": True},
    ]
    assert isinstance(content, list)
    assert isinstance(content[4], BigInt)


@pytest.mark.parametrize(
    ("kind", "content", "length"),
    [
        (2, b"\x02" + string("1") + string("2"), 2),
        (3, b"\x02\x01\x02", 1),
        (5, string("{}"), 1),
        (6, string("bold") + string("true"), 1),
        (7, b"\x03" + string("p"), 1),
        (9, string("guid") + value({}), 1),
    ],
)
def test_contents_that_boards_do_not_have_are_read_all_the_same(
    kind: int, content: bytes, length: int
) -> None:
    data = bytes([1, 1, 1, 0, kind]) + b"\x01\x01a" + content + b"\x00"

    struct = decode(data).sections[0][0]

    assert (struct.kind, struct.length) == (kind, length)


@given(letters)
def test_units_count_as_javascript_does(text: str) -> None:
    assert units(text) == len(text.encode("utf-16-le")) // 2


def test_w7_a_state_vector_is_read_pair_by_pair() -> None:
    assert read_state_vector(b"\x02\x01\x05\x87\xad\x4b\x03") == [(1, 5), (1234567, 3)]


@pytest.mark.parametrize(
    "data",
    [b"", b"\x80\x80\x80\x71", b"\x01\x01", b"\x01\x01\x01\x01", b"\x01\x01\x80\x80\x80\x80\x08"],
)
def test_w7_a_state_vector_that_announces_more_than_it_holds_is_refused(data: bytes) -> None:
    with pytest.raises(ProtocolViolation):
        read_state_vector(data)


@pytest.mark.parametrize(
    "deletions",
    ["0001650208010401", "0001650204030501", "00026501040165010801"],
)
def test_g6_deletions_rise_and_each_client_has_them_once(deletions: str) -> None:
    with pytest.raises(MalformedUpdate) as refusal:
        decode(bytes.fromhex(deletions))

    assert refusal.value.details["rule"] == "G6"
    assert decode(bytes.fromhex("0001650204010801")).deletions == [(101, 4, 1), (101, 8, 1)]
