"""Names of flags that speak of certificate pinning, told from flags about messages, screens and PIN codes.

By the words of a name rather than by one pattern: ``disable_ssl_pinning``, ``sslPinningEnabled``, ``tls-pinning`` and
``mobilePinningKillSwitchAllow`` are meant, ``enable_message_pinning``, ``screen_pinning_enabled``, ``disable_pin_code``
and ``pin_unlock_enabled`` are not.
"""

from __future__ import annotations

import re
from collections.abc import Set

_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_VERBS = frozenset(
    (
        "enable", "enabled", "disable", "disabled", "active", "kill", "switch", "enforce", "enforced",
        "bypass", "skip", "use", "allow", "on", "off", "toggle", "force", "check",
    )
)  # fmt: skip
_NEGATIVE = frozenset(
    (
        "disable", "disabled", "kill", "bypass", "skip", "off", "ignore", "without", "no", "insecure",
    )
)  # fmt: skip
_PINNING = frozenset(("pinning",))
_PIN = frozenset(["pin", "pins", "pinned", "pinning"])
_SECURE = frozenset(
    (
        "ssl", "tls", "cert", "certs", "certificate", "certificates", "spki", "https",
    )
)  # fmt: skip
_OTHER = frozenset(
    (
        "screen", "app", "message", "messages", "chat", "chats", "conversation", "conversations", "note",
        "notes", "tab", "tabs", "panel", "panels", "post", "posts", "map", "item", "items", "task", "lock",
        "code", "unlock", "duress", "keypad", "window", "board", "story", "comment", "comments", "list",
        "channel", "thread",
    )
)  # fmt: skip
_REMOTE_PINS = frozenset(
    (
        "config", "configuration", "list", "hashes", "pins", "fingerprints", "data", "json", "values", "set",
        "keys",
    )
)  # fmt: skip


def words(name: str) -> frozenset[str]:
    """The words of a name, in lower case: camel case, dashes, dots and underscores are told apart."""
    return frozenset(word.lower() for word in _WORDS.findall(name))


def speaks_of_pinning(name: str, own: Set[str] = frozenset()) -> bool:
    """Whether a flag of this name is about certificate pinning: by its words, or as one of the team's `own` names."""
    if name in own:
        return True
    found = words(name)
    if found & _SECURE:
        return bool(found & _PIN) or bool(
            {"certificate", "cert", "ssl", "tls"} & found and {"validation", "check"} & found
        )
    return bool(found & _PINNING and found & _VERBS and not found & _OTHER)


def names_pins(name: str) -> bool:
    """Whether the name is of pins to be fetched (``ssl_pinning_config``), rather than of a switch."""
    found = words(name)
    return speaks_of_pinning(name) and bool(found & _REMOTE_PINS) and not found & _VERBS


def negative(name: str) -> bool:
    """Whether the flag, when on, lifts pinning: ``disable_ssl_pinning``."""
    return bool(words(name) & _NEGATIVE)
