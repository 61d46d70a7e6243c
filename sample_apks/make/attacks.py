"""Strings that attack whoever prints them."""

from __future__ import annotations

ATTACKS = (
    "</script><script>window.pwned=1</script>",
    '"><img src=x onerror=window.pwned=1>',
    "'; window.pwned=1; //",
    "</style><style>*{display:none!important}</style>",
    "</svg><svg onload=window.pwned=1>",
    "javascript:window.pwned=1",
    'https://evil.example/" onmouseover=window.pwned=1 x="',
    "{{ 7 * 7 }}{% raw %}",
    "\x1b[2J\x1b]0;owned\x07\x9b31m",
    "\u202egnp.exe\u2066\u200b\u0000\ufeff",
    "]]>\x0c<!--<?xml-->&lt;&#0;&amp;",
    "::error file=x::owned\r\n::set-output name=a::b\n%0A::stop-commands::x",
    "`code` ``` ~~~ **b** [a](javascript:alert(1)) @everyone #1 https://evil.example/ | x |\n# H\n<details>",
    "\ud800 lone surrogate \udfff",
    "../../../etc/passwd\\..\\x?a#b%00",
    "\n\n```\n</details></details>\n| a | b |\n",
    "a" * 10_000,
    "",
)
"""Each against one reader or another: HTML, CSS, SVG, URLs, templates, terminals, XML, CI logs, Markdown, JSON."""

CARRIED = (
    *(text for text in ATTACKS if text and "\ud800" not in text and "\0" not in text and len(text) < 1000),
    "=cmd|' /C calc'!A0",
    "\u202egnp.exe\u2066\u200b\ufeff",
)
"""Those that file names, property lists and certificates can carry; one against spreadsheets, one against readers."""
