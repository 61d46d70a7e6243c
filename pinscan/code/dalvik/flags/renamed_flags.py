"""Flags read through a remote configuration SDK whose names are gone: its own texts tell which one it is."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pinscan.build import Build
from pinscan.code import flag_names
from pinscan.code.dalvik.calls import Calls, calls_of
from pinscan.code.dalvik.flags import remote_config
from pinscan.code.dalvik.flags.flag_defaults import defaults_everywhere
from pinscan.code.dalvik.flags.flags import Flag, loaded, texts, truth_of
from pinscan.code.dalvik.heap import Guard
from pinscan.code.dalvik.program import Method
from pinscan.code.values import Const, Made, Text, options

_NAME = re.compile(r"[a-z][a-zA-Z0-9]*(?:[_-][a-zA-Z0-9]+)+")
"""How flags are spelt that several words make up."""
FALSE_WORDS = "^(0|false|f|no|n|off|)$"
"""What Firebase Remote Config matches an "off" with (ConfigGetParameterHandler)."""


def renamed(calls: Calls, reads: list[Made], guard: Guard) -> Iterator[Flag]:
    """A flag read through a renamed SDK: a name about pinning, and the SDK's own texts in the value or its class."""
    words = {text for read in reads for text in texts(read)}
    words.update(text for read in reads for text in _own_texts(calls, read))
    own = calls.program.build.flags
    names = sorted((word for word in words if flag_names.speaks_of_pinning(word, own) and " " not in word), key=len)
    names = names or _handed_names(reads)
    if not names:
        return
    providers = _providers(calls, reads, words)
    if providers:
        provider = providers.pop() if len(providers) == 1 else ""  # which of several is asked is not seen
        truth = guard.truth if FALSE_WORDS not in words else not guard.truth
        default = _default_of_renamed(calls, reads, provider, names[0])
        yield Flag(names[0], "remote", provider, default, truth, calls.program.location(guard.site))


def _providers(calls: Calls, reads: list[Made], words: set[str]) -> set[str]:
    """Whose texts are nearest to what is asked: in the value, in the classes of what is read (the outermost first), in
    their packages. One provider where a step tells one, else all that were met."""
    anchors, packages = remote_config.anchors(), calls.program.build.once(homes)
    owners = dict.fromkeys(read.target.partition("->")[0] for read in reads)
    own = [owner for owner in owners if calls.program.find_class(owner)]
    steps = [{anchors[word] for word in words if word in anchors}]
    steps.extend({anchors[word] for word in _words_of(calls, owner) if word in anchors} for owner in own)
    steps.extend({packages[_package(owner)]} for owner in own if _package(owner) in packages)
    return next((set(step) for step in steps if len(step) == 1), set().union(*steps))


def _handed_names(reads: list[Made]) -> list[str]:
    """Texts like a flag's name that a read is given, where none of them is about pinning."""
    given = {arg.known for read in reads for arg in read.args if isinstance(arg, Text) and arg.known}
    return sorted(word for word in given if _NAME.fullmatch(word))


def homes(build: Build) -> dict[str, str]:
    """Packages with a class that loads a text of a remote configuration SDK, each with its provider.

    R8 gives the classes of one package one new package, unless it puts all of them into the nameless one.
    """
    calls = build.once(calls_of)
    anchors = remote_config.anchors().items()
    users = ((provider, site) for anchor, provider in anchors for site in calls.program.string_users(anchor))
    return {package: provider for provider, site in users if (package := _package(site.method.ref.owner))}


def _package(owner: str) -> str:
    return owner.rpartition("/")[0]


def _asked_inside(calls: Calls, read: Made) -> Method | None:
    """The build's own method that a read calls, when it gives an answer."""
    if not read.target.endswith((")Z", ")Ljava/lang/Boolean;", ")Ljava/lang/String;")):
        return None
    methods = calls.program.methods(read.target.partition("->")[0])
    return next((method for method in methods if method.code and str(method.ref) == read.target), None)


def _own_texts(calls: Calls, read: Made) -> Iterator[str]:
    """The texts that a method loads which is asked: R8 moves the flag's name into it when all ask for the same."""
    method = _asked_inside(calls, read)
    return loaded(calls, method) if method is not None else iter(())


def _default_inside(calls: Calls, reads: list[Made], name: str) -> bool | None:
    """The default of a reader that R8 moved the flag's name into: the one constant it returns."""
    for read in reads:
        method = _asked_inside(calls, read)
        if method is not None and name in loaded(calls, method):
            told = {o.value for o in options(calls.result(method)) if isinstance(o, Const)}
            return bool(told.pop()) if len(told) == 1 else None
    return None


def _default_of_renamed(calls: Calls, reads: list[Made], provider: str, name: str) -> bool | None:
    """The default handed over with the name, else that of the app's own defaults, which are found by their key."""
    for read in reads:
        for place, arg in enumerate(read.args[:-1]):
            if isinstance(arg, Text) and arg.known == name and provider != "firebase-remote-config":
                return truth_of(read.args[place + 1])
    if provider != "firebase-remote-config":
        return _default_inside(calls, reads, name)
    files_ = defaults_everywhere(calls, name)
    return files_[0] if files_ and len(set(files_)) == 1 else None if files_ else False


def _words_of(calls: Calls, owner: str) -> Iterator[str]:
    """The texts that a class's methods load."""
    for method in calls.program.methods(owner)[:60]:
        yield from loaded(calls, method)
