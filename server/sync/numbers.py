"""Reading and writing the bricks of every frame: numbers, bytes and texts (rules W2 to W9)."""

from server.crdt.numbers import uint
from server.errors import ProtocolViolation

LARGEST = 2**53 - 1
LONGEST = 8  # bytes of `LARGEST`

_ONE_BYTE = [bytes([value]) for value in range(0x80)]


class MalformedFrame(ProtocolViolation):
    """Bytes that do not decode; ``offset`` is where reading stopped."""

    def __init__(self, expected: str, *, offset: int) -> None:
        self.expected = expected
        self.offset = offset
        super().__init__(f"expected {expected} at byte {offset}", offset=offset)


class Reader:
    """Walk through bytes from the first to the last; every method raises `MalformedFrame`."""

    __slots__ = ("_data", "at")

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.at = 0

    def number(self, expected: str) -> int:
        """Return a number below 2**53, written in the fewest bytes (rules W2, W3)."""
        data, start = self._data, self.at
        # Nearly every number is one byte: types, lengths, counts.
        if start < len(data) and data[start] < 0x80:
            self.at = start + 1
            return data[start]
        value = shift = 0
        for byte in data[start : start + LONGEST]:
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                break
        else:
            raise MalformedFrame(expected, offset=min(start + LONGEST, len(data)))
        if value > LARGEST or byte == 0:
            raise MalformedFrame(f"{expected} in its shortest form", offset=start)
        self.at = start + shift // 7
        return value

    def block(self, expected: str) -> bytes:
        """Return as many bytes as the number in front of them announces (rule W5)."""
        start = self.at
        length = self.number(f"the length of {expected}")
        end = self.at + length
        if end > len(self._data):
            self.at = start
            raise MalformedFrame(f"{expected} of {length} bytes", offset=start)
        taken = self._data[self.at : end]
        self.at = end
        return taken

    def text(self, expected: str) -> str:
        """Return a text; its length is counted in bytes of UTF-8 (rule W6)."""
        start = self.at
        try:
            return self.block(expected).decode()
        except UnicodeDecodeError as refused:
            raise MalformedFrame(f"{expected} in UTF-8", offset=start) from refused

    def count(self, expected: str, *, each: int) -> int:
        """Return an announced number of things of at least ``each`` bytes (rule W7)."""
        start = self.at
        announced = self.number(f"the number of {expected}")
        if announced * each > len(self._data) - self.at:
            raise MalformedFrame(f"{announced} {expected}", offset=start)
        return announced

    def end(self) -> None:
        """Refuse what is left over (rule W9)."""
        if self.at != len(self._data):
            raise MalformedFrame("the end of the message", offset=self.at)


def number_at(data: bytes, at: int) -> tuple[int, int]:
    """Return the number that begins at ``at`` and where the next thing begins.

    For hot paths. Raises `IndexError` where the bytes end, and for a number that is not in
    its shortest form or too long (rules W2, W3): whoever reads slowly finds the words for it.
    """
    value = data[at]
    if value < 0x80:
        return value, at + 1
    value &= 0x7F
    for shift in range(7, 7 * LONGEST, 7):
        at += 1
        byte = data[at]
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            if not byte or value > LARGEST:
                break
            return value, at + 1
    raise IndexError(at)


def number(value: int) -> bytes:
    """Return a number in its shortest form: seven bits a byte, the lowest first."""
    if 0 <= value < 0x4000:
        return _ONE_BYTE[value] if value < 0x80 else bytes((value & 0x7F | 0x80, value >> 7))
    if not 0 <= value <= LARGEST:
        raise ValueError(f"{value} is not a number of the protocol")
    return uint(value)


def block(content: bytes) -> bytes:
    """Return bytes behind their length."""
    return number(len(content)) + content


def text(content: str) -> bytes:
    """Return a text as UTF-8 behind its length in bytes."""
    return block(content.encode())
