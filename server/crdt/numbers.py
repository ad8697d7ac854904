"""Numbers as updates write them: seven bits a byte, the lowest first."""


def uint(number: int) -> bytes:
    """Return a number in its shortest form."""
    written = bytearray()
    while number > 0x7F:
        written.append(number & 0x7F | 0x80)
        number >>= 7
    written.append(number)
    return bytes(written)
