"""Modified UTF-8, the encoding of strings in DEX files (dex-format: "MUTF-8 (Modified UTF-8) Encoding")."""

from __future__ import annotations


def decode(raw: bytes) -> str:
    """Text of MUTF-8 bytes: NUL is C0 80, characters past the BMP are surrogate pairs of three bytes each.

    Bytes that are no MUTF-8 become U+FFFD, unpaired surrogates too: the result can always be encoded again.
    """
    try:
        return raw.decode("ascii")
    except UnicodeDecodeError:
        pass
    plain = raw.replace(b"\xc0\x80", b"\x00")
    halves = plain.decode("utf-8", "surrogatepass") if _is_utf8(plain) else plain.decode("utf-8", "replace")
    return halves.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def encode(text: str) -> bytes:
    """MUTF-8 bytes of a text."""
    if text.isascii() and "\0" not in text:
        return text.encode("ascii")
    units = text.encode("utf-16-le", "surrogatepass")
    halves = "".join(chr(int.from_bytes(units[i : i + 2], "little")) for i in range(0, len(units), 2))
    return halves.encode("utf-8", "surrogatepass").replace(b"\x00", b"\xc0\x80")


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return False
    return True
