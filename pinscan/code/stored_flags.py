"""Flags that are kept on the device: a server's word where the code stores what a server said, else a local toggle."""

from __future__ import annotations

from pinscan.code.calls import Calls
from pinscan.code.flags import Flag, reads, text_of
from pinscan.code.values import Const
from pinscan.model import Location

PREFERENCES = "Landroid/content/SharedPreferences;->getBoolean("


def preference(calls: Calls, name: str, default: bool | None, truth: bool, where: Location) -> Flag:
    """A preference: a server's word when some code stores what it read from JSON under its name."""
    for call in calls.to("Landroid/content/SharedPreferences$Editor;", "putBoolean"):
        if len(call.args) == 3 and name and text_of(call.args[1]) == name and not isinstance(call.args[2], Const):
            sources = list(reads(calls, call.args[2]))
            if any("json" in source.target.lower() for source in sources):
                return Flag(name, "own-endpoint", "own-endpoint", default, truth, where)
            if any("/http" in s.target.lower() or "retrofit" in s.target.lower() for s in sources):
                return Flag(name, "own-endpoint", "own-endpoint", default, truth, where, sure=False)
    return Flag(name, "preferences", "", default, truth, where)
