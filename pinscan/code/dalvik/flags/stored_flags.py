"""Flags that the device keeps: a server's word where the code stores what a server said, else a local toggle."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from pinscan.build import Build
from pinscan.code.dalvik.call import Call
from pinscan.code.dalvik.calls import Calls, calls_of
from pinscan.code.dalvik.flags.answers import answer
from pinscan.code.dalvik.flags.flags import Flag, loaded, reads_of, text_of
from pinscan.code.dalvik.heap import Guard
from pinscan.code.dalvik.program import INVOKES, Method, Site
from pinscan.code.values import Const, Made, Text, Value

Asked = Callable[[Calls, Guard], Iterable[Flag]]
"""What a condition asks for."""

READERS = frozenset(("getBoolean", "getString", "getInt", "getLong", "decodeBool", "decodeString", "decodeInt"))
WRITERS = {
    "Landroid/content/SharedPreferences;": (
        "Landroid/content/SharedPreferences$Editor;", ("putBoolean", "putString", "putInt", "putLong"),
    ),
    "Lcom/tencent/mmkv/MMKV;": ("Lcom/tencent/mmkv/MMKV;", ("encode", "putBoolean", "putString")),
}  # fmt: skip
"""Stores that keep values by name, with what writes to each: `getX(name, default)`, `putX(name, value)`."""
WRITES = 60
"""Most writes to one store that are looked at."""


def is_stored(read: Made) -> bool:
    """Whether a read asks such a store for a value."""
    owner, _, rest = read.target.partition("->")
    return owner in WRITERS and rest.partition("(")[0] in READERS and len(read.args) > 1


def stored(calls: Calls, read: Made, guard: Guard, asked: Asked) -> Flag:
    """The flag that a stored value is: a server's, under the name the server knows, or the device's own."""
    name, where = text_of(read.args[1]), calls.program.location(guard.site)
    default = answer(calls, guard.value, read, read.args[2] if len(read.args) > 2 else Const(0))
    for flag in sources(calls, read, asked):
        return replace(flag, default=default, truth=guard.truth, location=where, key=name)
    return Flag(name, "preferences", "", default, guard.truth, where)


def sources(calls: Calls, read: Made, asked: Asked) -> Iterator[Flag]:
    """The remote flags that are written under a stored value's name."""
    name = text_of(read.args[1])
    for call in _writes(calls, read.target.partition("->")[0], name) if name else ():
        value = call.args[2]
        questions = call.guards if isinstance(value, Const) else (Guard(value, True, call.site),)
        found = [flag for question in questions for flag in asked(calls, question) if flag.remote]
        if found:
            yield min(found, key=lambda flag: not flag.sure)
        elif _is_document(calls, call) and is_fetched(calls, value, call.site) is True:
            yield Flag(name, "own-endpoint", "own-endpoint", None, True, calls.program.location(call.site))


def _is_document(calls: Calls, call: Call) -> bool:
    """Whether what is stored is a text or read from one: an answer of other origin is nobody's word."""
    text = "putString(" in call.target or "->encode(" in call.target
    return text or any("json" in read.target.lower() or ":Z" in read.target for read in reads_of(calls, call.args[2]))


def _writes(calls: Calls, owner: str, name: str) -> Iterator[Call]:
    """The calls that store a value under a name, those of methods that load the name first."""
    editor, names = WRITERS[owner]
    sites = [site for one in names for site in calls.program.callers(editor, one)]
    near = [site for site in sites if name in loaded(calls, site.method)]
    for group in (near[:WRITES], [site for site in sites if site not in near][:WRITES]):
        found = [call for call in _made(calls, group) if len(call.args) == 3 and text_of(call.args[1]) == name]
        yield from found
        if found:
            return


def _made(calls: Calls, sites: list[Site]) -> Iterator[Call]:
    return iter(calls.at(sites)) if sites else iter(())


# --- where a document comes from --------------------------------------------------------------------------------------
_NETWORK = (
    "Ljava/net/URL;->open", "URLConnection;->getInputStream(", "Lokhttp3/Response", "Lokhttp3/Call;->execute(",
    "Lcom/squareup/okhttp/Response", "Lretrofit2/", "Lcom/android/volley/", "Lio/ktor/client/",
    "Lorg/apache/http/HttpResponse;", "Lorg/apache/http/HttpEntity;",
)  # fmt: skip
"""Calls that give what a server said."""
_LOCAL = (
    "Landroid/content/res/", "Ljava/io/File", "Landroid/content/Intent;", "Landroid/os/Bundle;",
    "Landroid/content/Context;->openFileInput(", "Landroid/widget/",
)  # fmt: skip
"""Calls that give what the build or the device holds."""
RESPONSE = "Response{protocol="
"""A text that OkHttp's response keeps when its class is renamed."""


def is_fetched(calls: Calls, value: Value, site: Site) -> bool | None:
    """Whether a value that is used at a place comes from a server (True), or from the build or the device (False).

    A stream's content is not followed: a method that opens a connection is taken to use what it reads. None when
    nothing tells.
    """
    if isinstance(value, Text) and value.known is not None:
        return False
    made = reads_of(calls, value)
    known = calls.program.build.once(responses)
    if any(_names_one(one.target, _NETWORK) or known.intersection((_owner(one), one.type)) for one in made):
        return True
    if any(_names_one(one.target, _LOCAL) for one in made):
        return False
    return _opens(calls, site.method)


def responses(build: Build) -> frozenset[str]:
    """OkHttp's response, under whatever name."""
    return frozenset(site.method.ref.owner for site in build.once(calls_of).program.string_users(RESPONSE))


def _opens(calls: Calls, method: Method) -> bool | None:
    """Whether a method itself asks a server for something (True), or only opens a file (False); None when neither."""
    body, dex = calls.program.body(method), calls.program.images[method.image].dex
    invoked = [dex.method(i.ref) for i in body.at.values() if i.op in INVOKES] if body else []
    known = calls.program.build.once(responses)
    names = [f"{ref.owner}->{ref.name}(" for ref in invoked]
    if any(ref.returns in known for ref in invoked) or any(_names_one(name, _NETWORK) for name in names):
        return True
    return False if any(_names_one(name, _LOCAL) for name in names) else None


def _owner(made: Made) -> str:
    return made.target.partition("->")[0]


def _names_one(target: str, heads: tuple[str, ...]) -> bool:
    return any(head in target for head in heads)
