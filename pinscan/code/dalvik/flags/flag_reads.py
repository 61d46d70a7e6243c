"""What a condition asks for.

A flag of a remote configuration SDK (`data/remote_config.toml`), of the device's owner or of the app's own server, one
that the device keeps, a constant of the build.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pinscan.code import flag_names
from pinscan.code.dalvik.calls import Calls
from pinscan.code.dalvik.flags import stored_flags
from pinscan.code.dalvik.flags.answers import answer
from pinscan.code.dalvik.flags.flag_defaults import default_of
from pinscan.code.dalvik.flags.flags import Flag, field_of, reads_of, text_of
from pinscan.code.dalvik.flags.remote_config import Reader, readers
from pinscan.code.dalvik.flags.renamed_flags import renamed
from pinscan.code.dalvik.heap import Guard
from pinscan.code.values import Const, Made, Value

NESTED = 2
"""How deep flags are followed that are kept under other flags' names."""
RESTRICTIONS = ("->getApplicationRestrictions(", "getManifestRestrictions(")
_BUNDLES = ("Landroid/os/Bundle;", "Landroid/os/BaseBundle;")
_DOCUMENTS = frozenset(
    f"Lorg/json/JSONObject;->{verb}{kind}" for verb in ("get", "opt") for kind in ("", "Boolean", "String", "Int")
) | frozenset(
    f"Lcom/google/gson/JsonObject;->{name}" for name in ("get", "getAsJsonPrimitive")
)  # fmt: skip
_DEVICE = frozenset(
    (
        "Ljava/lang/System;->getProperty", "Ljava/lang/Boolean;->getBoolean", "Ljava/lang/System;->getenv",
        *(f"Landroid/provider/Settings${table};->get{kind}"
          for table in ("Global", "Secure", "System") for kind in ("Int", "String", "Long")),
        "Landroid/content/Intent;->getBooleanExtra", "Landroid/content/Intent;->getStringExtra",
        "Landroid/os/Bundle;->getBoolean", "Landroid/os/BaseBundle;->getBoolean",
    )
)  # fmt: skip
"""Reads of what the device's user or the manifest set: properties, settings, extras, meta-data."""


FLAG_DEBUGGABLE = 2
"""Of ``ApplicationInfo.flags``: ``android:debuggable``."""


def asked(calls: Calls, guard: Guard, nested: int = NESTED) -> list[Flag]:
    """The flags that a condition asks for; none where it asks for something else."""
    reads = reads_of(calls, guard.value)
    found = [flag for read in reads for flag in _flags(calls, read, guard, nested)]
    return found or list(renamed(calls, reads, guard))


def _flags(calls: Calls, read: Made, guard: Guard, nested: int) -> Iterable[Flag]:
    where = calls.program.location(guard.site)
    head = read.target.partition("(")[0]
    reader = readers().get(head.removesuffix("$default"))
    field = field_of(read.target)
    if reader is not None:
        yield _remote(calls, read, reader, guard)
    elif stored_flags.is_stored(read):
        yield stored_flags.stored(calls, read, guard, lambda c, g: asked(c, g, nested - 1) if nested else ())
    elif head.partition("->")[0] in _BUNDLES and len(read.args) > 1 and _restricted(calls, read.args[0]):
        given = _given(read)
        default = answer(calls, guard.value, read, given)
        yield Flag(text_of(read.args[1]), "remote", "managed-configuration", default, guard.truth, where)
    elif head in _DOCUMENTS and len(read.args) > 1:
        yield from _documented(calls, read, guard, nested)
    elif head in _DEVICE and flag_names.speaks_of_pinning(name := _key(read.args)[1], calls.program.build.flags):
        default = answer(calls, guard.value, read, Const(0))
        yield Flag(name, "device", "", default, guard.truth, where)
    elif is_debuggable(read):
        own = FLAG_DEBUGGABLE if calls.program.build.artifact.debuggable else 0
        yield Flag(
            "android:debuggable", "manifest", "", answer(calls, guard.value, read, Const(own)), guard.truth, where
        )
    elif field is not None and field.owner.endswith("/BuildConfig;"):
        default = answer(calls, guard.value, read, calls.field(field))
        yield Flag(field.name, "build-config", "", default, guard.truth, where)


def is_debuggable(value: Value) -> bool:
    """Whether a value is ``info.flags & FLAG_DEBUGGABLE``: what the manifest says."""
    match value:
        case Made("&", (Made(target), Const(mask))) | Made("&", (Const(mask), Made(target))):
            return mask == FLAG_DEBUGGABLE and target.startswith("Landroid/content/pm/ApplicationInfo;->flags:")
    return False


def _remote(calls: Calls, read: Made, reader: Reader, guard: Guard) -> Flag:
    place, name = _key(read.args, calls.program.build.flags)
    own = read.args[place + 1] if reader.default and 0 <= place < len(read.args) - 1 else None
    given = own if own is not None else default_of(calls, reader.provider, name, read.target.rpartition(")")[2])
    default = answer(calls, guard.value, read, given)
    return Flag(name, "remote", reader.provider, default, guard.truth, calls.program.location(guard.site))


def _given(read: Made) -> Value:
    """What a read by name gives when nothing is there: its last argument, or zero, false and null."""
    return read.args[2] if len(read.args) > 2 else Const(0)


def _documented(calls: Calls, read: Made, guard: Guard, nested: int) -> Iterator[Flag]:
    """A flag in a document: of whoever sent it, by its name in the document."""
    name, where = text_of(read.args[1]), calls.program.location(guard.site)
    default = answer(calls, guard.value, read, _given(read))
    inner = [one for one in reads_of(calls, read.args[0]) if one != read]
    sent = [flag for one in inner for flag in _flags(calls, one, guard, nested) if flag.remote]
    if sent:
        yield Flag(name, sent[0].store, sent[0].provider, default, guard.truth, where, sent[0].sure, sent[0].name)
        return
    asked_at = calls.program.site_at(read.site) or guard.site
    fetched = stored_flags.is_fetched(calls, read.args[0], asked_at)
    if fetched is False:
        yield Flag(name, "file", "", default, guard.truth, where)
    elif fetched or (flag_names.speaks_of_pinning(name, calls.program.build.flags)):
        yield Flag(name, "own-endpoint", "own-endpoint", default, guard.truth, where, fetched is True)


def _restricted(calls: Calls, value: Value) -> bool:
    return any(word in read.target for read in reads_of(calls, value) for word in RESTRICTIONS)


def _key(args: tuple[Value, ...], own: frozenset[str] = frozenset()) -> tuple[int, str]:
    """Where a reader's arguments name the flag, and the name: the first known text, one about pinning before others."""
    named = [(place, text_of(arg)) for place, arg in enumerate(args) if text_of(arg)]
    return min(named, key=lambda one: not flag_names.speaks_of_pinning(one[1], own), default=(-1, ""))


def named_by(args: tuple[Value, ...]) -> str:
    """The flag's name among a reader's arguments; empty when it is not known."""
    return _key(args)[1]
