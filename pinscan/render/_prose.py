"""The prose of rules as HTML: paragraphs, fenced snippets and inline code; everything else is plain text."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

from pinscan.render._safe import printable

FENCED = re.compile(r"^```[^\n]*\n(.*?)^```[ \t]*$", re.DOTALL | re.MULTILINE)


def prose(text: str) -> Markup:
    """The text with its paragraphs as ``<p>`` and its fenced blocks as ``<pre>``, every character escaped."""
    parts = FENCED.split(printable(text, keep="\n"))
    return Markup("").join(_snippet(part) if number % 2 else _paragraphs(part) for number, part in enumerate(parts))


def first_paragraph(text: str) -> str:
    """The first paragraph in one line: what to do, in short. Empty when the text begins with a snippet.

    A last sentence that only leads over to the snippet (``Common ones:``) is left out; a lone one ends with a stop.
    """
    lead = " ".join(re.split(r"\n\s*\n", FENCED.split(text)[0].strip())[0].split())
    if not lead.endswith(":"):
        return lead
    whole, stop, _ = lead.rpartition(". ")
    return whole + "." if stop else lead[:-1] + "."


def inline(text: str) -> Markup:
    """One paragraph's text, what stands in backticks as ``<code>``."""
    text = printable(text, keep="\n")
    parts = text.split("`")
    if len(parts) % 2 == 0:  # an unpaired backtick is a backtick
        return escape(text)
    return Markup("").join(
        Markup("<code>{}</code>").format(part) if number % 2 else escape(part) for number, part in enumerate(parts)
    )


def _paragraphs(text: str) -> Markup:
    blocks = (" ".join(block.split()) for block in re.split(r"\n\s*\n", text))
    return Markup("").join(Markup("<p>{}</p>").format(inline(block)) for block in blocks if block)


def _snippet(code: str) -> Markup:
    return Markup("<pre><code>{}</code></pre>").format(code.rstrip("\n"))
