"""What known texts are compared with, and what of a URL is asked for."""

from __future__ import annotations

from urllib.parse import urlsplit

from pinscan.code.apple.calls import Invocation, Model, keyed
from pinscan.code.apple.state import Array, Content, Known, Machine
from pinscan.code.values import Made, Text, text

NOT_FOUND = (1 << 63) - 1
"""``NSNotFound``, where a range begins that is none."""
MAX_TEXT = 1 << 20
"""Characters of a text that is made of others."""


def _known(call: Invocation, machine: Machine) -> str | None:
    value = call.value(machine)
    return value.known if isinstance(value, Text) else None


def _compared(call: Invocation) -> Machine | None:
    one, two = _known(call, call.receiver), _known(call, call.args[0])
    if one is None or two is None:
        return None
    match call.name:
        case "hasSuffix:":
            return int(one.endswith(two))
        case "hasPrefix:":
            return int(one.startswith(two))
        case "containsString:":
            return int(two in one)
        case "caseInsensitiveCompare:":
            return int(one.lower() != two.lower())
        case _:
            return int(one == two)


def _part(call: Invocation) -> Machine | None:
    written, at = _known(call, call.receiver), call.args[0]
    if written is None or not isinstance(at, int) or at > len(written):
        return None
    return call.make(Known(text(written[at:] if call.name.startswith("substringFrom") else written[:at])))


def _range(call: Invocation) -> Machine | None:
    """``rangeOfString:`` of known texts: where it begins in x0, or ``NSNotFound``, and its length in x1."""
    written, wanted = _known(call, call.receiver), _known(call, call.args[0])
    if written is None or not wanted or (len(call.args) > 1 and call.name != "rangeOfString:" and call.args[1] != 0):
        return None
    at = written.find(wanted)
    call.state.x[1] = len(wanted) if at >= 0 else 0
    return at if at >= 0 else NOT_FOUND


def _slice(call: Invocation) -> Machine | None:
    """``subarrayWithRange:``: where it begins and how long it is."""
    content, (start, size) = call.content(call.receiver), call.args[:2]
    if (
        not isinstance(content, Array)
        or not content.complete
        or not isinstance(start, int)
        or not isinstance(size, int)
    ):
        return None
    return call.make(Array(content.items[start : start + size])) if start + size <= len(content.items) else None


def _shorter(call: Invocation) -> Machine | None:
    """``removeObjectAtIndex:``, ``removeLastObject``."""
    index = call.args[0] if call.name.endswith(":") else -1

    def edit(content: Content) -> Content:
        if not isinstance(content, Array) or not isinstance(index, int) or not content.complete:
            return Array((), False) if isinstance(content, Array) else content
        items = list(content.items)
        if items and index < len(items):
            del items[index]
        return Array(tuple(items))

    call.change(call.receiver, edit)
    return 0


def _replaced(call: Invocation) -> Machine | None:
    """``stringByReplacingOccurrencesOfString:withString:`` of known texts."""
    written, old, new = (_known(call, machine) for machine in (call.receiver, *call.args[:2]))
    if written is None or not old or new is None or len(written) * (1 + len(new)) > MAX_TEXT:
        return None
    return call.make(Known(text(written.replace(old, new))))


def _trimmed(call: Invocation) -> Machine | None:
    """``stringByTrimmingCharactersInSet:`` with white space."""
    written, what = _known(call, call.receiver), call.value(call.args[0])
    if written is None or not isinstance(what, Made) or not what.target.startswith("+[NSCharacterSet whitespace"):
        return None
    return call.make(Known(text(written.strip())))


def _as_c(call: Invocation) -> Machine | None:
    return call.receiver if _known(call, call.receiver) is not None else None


def _contains(call: Invocation) -> Machine | None:
    content, wanted = call.content(call.receiver), _known(call, call.args[0])
    if not isinstance(content, Array) or not content.complete or wanted is None:
        return None
    items = [_known(call, item) for item in content.items]
    return int(wanted in items) if None not in items else None


def _of_url(call: Invocation) -> Machine | None:
    """A part of a URL made of a literal; the host of a challenge in a run for one server."""
    made = call.value(call.receiver)
    if call.name == "host" and call.host.server and isinstance(made, Made) and "protectionSpace]" in made.target:
        return call.make(Known(text(call.host.server)))
    if not isinstance(made, Made) or not made.target.startswith(("+[NSURL URLWithString:", "-[NSURL initWithString:")):
        return None
    written = made.args[0].known if made.args and isinstance(made.args[0], Text) else None
    if written is None:
        return None
    try:
        parts = urlsplit(written)
        found = {"host": parts.hostname, "scheme": parts.scheme}.get(call.name, written)
    except ValueError:
        return None
    return call.make(Known(text(found))) if found else 0


TEXTS: dict[str, Model] = {
    **keyed("isEqualToString: isEqual: hasSuffix: hasPrefix: containsString: caseInsensitiveCompare:", _compared),
    **keyed("UTF8String", _as_c),
    **keyed("stringByReplacingOccurrencesOfString:withString:", _replaced),
    **keyed("stringByTrimmingCharactersInSet:", _trimmed),
    **keyed("substringFromIndex: substringToIndex:", _part),
    **keyed("rangeOfString: rangeOfString:options:", _range),
    **keyed("subarrayWithRange:", _slice),
    **keyed("removeObjectAtIndex: removeLastObject", _shorter),
    **keyed("containsObject:", _contains),
    **keyed("host scheme absoluteString", _of_url),
}
"""Messages to texts and URLs."""
