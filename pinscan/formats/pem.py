"""PEM: the armoured blocks of a text (RFC 7468), also inside other text and with ``\\n`` written as two characters."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass

MAX_BLOCKS = 2000
"""Blocks read of one text; the largest public root list has some 300."""

_BEGIN = re.compile(rb"-----BEGIN ([A-Z0-9 ]{1,40})-----")
_HEADERS = re.compile(rb"^[A-Za-z0-9-]+:.*(?:\n[ \t].*)*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Block:
    """One block."""

    label: str
    """``CERTIFICATE``, ``RSA PRIVATE KEY`` …"""
    data: bytes | None
    """The decoded bytes; None when the text between the lines is no base64."""
    line: int
    """Line of the BEGIN in the text, from 1."""
    encrypted: bool = False
    """Whether its header says ``Proc-Type: 4,ENCRYPTED`` (RFC 1421)."""


def blocks(text: bytes, limit: int = MAX_BLOCKS) -> list[Block]:
    """The blocks in order, at most `limit`; one without an end is skipped."""
    found: list[Block] = []
    line, counted, end = 1, 0, 0
    begin = _BEGIN.search(text)
    while begin and len(found) < limit:
        following = _BEGIN.search(text, begin.end())
        if end < begin.end() and (end := text.find(b"-----END", begin.end())) < 0:
            break
        if following is None or end < following.start():
            line += text.count(b"\n", counted, begin.start())
            counted = begin.start()
            found.append(_block(begin[1].decode(), text[begin.end() : end], line))
        begin = following
    return found


def _block(label: str, body: bytes, line: int) -> Block:
    head = body[:200]
    encrypted = b"Proc-Type" in head and b"ENCRYPTED" in head
    return Block(label, decode(_HEADERS.sub(b"", body) if b":" in head else body), line, encrypted)


def decode(text: bytes) -> bytes | None:
    """The bytes that base64 text stands for, whatever its line breaks; None when it is no base64."""
    try:
        return base64.b64decode(b"".join(text.replace(b"\\n", b"").replace(b"\\r", b"").split()), validate=True) or None
    except (binascii.Error, ValueError):
        return None
