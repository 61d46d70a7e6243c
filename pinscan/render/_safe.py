"""What no text of a build may carry into a document for people: characters that steer instead of being read."""

from __future__ import annotations

import json
import re
from typing import Any

_BEYOND_ASCII = re.compile(r"[^\x00-\x7e]")


def printable(text: str, keep: str = "") -> str:
    """The text with control, bidirectional and unassigned characters replaced, except those to `keep`.

    Bidirectional controls could make a report read otherwise than it is; line ends would leave the line they stand in.
    """
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c in keep else "\N{REPLACEMENT CHARACTER}" for c in text)


def json_text(document: Any) -> str:
    """A document as ASCII JSON for any parser: a lone surrogate, which strict ones refuse, becomes a question mark."""
    text = json.dumps(document, indent=2, ensure_ascii=False).encode("utf-8", "replace").decode("utf-8")
    return _BEYOND_ASCII.sub(lambda match: json.dumps(match[0])[1:-1], text) + "\n"
