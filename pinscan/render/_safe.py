"""What no text of a build may carry into a document for people: characters that steer instead of being read."""

from __future__ import annotations


def printable(text: str, keep: str = "") -> str:
    """The text with control, bidirectional and unassigned characters replaced, except those to `keep`.

    Bidirectional controls could make a report read otherwise than it is; line ends would leave the line they stand in.
    """
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c in keep else "\N{REPLACEMENT CHARACTER}" for c in text)
