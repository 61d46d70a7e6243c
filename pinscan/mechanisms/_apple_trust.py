"""How iOS code decides on a server's certificates: what a decision to accept depends on.

An acceptance (a challenge answered with a credential, a verify block completed with true) depends on conditions. They
say whether the chain was evaluated, what of it was compared with which literals or certificates of the bundle, and for
which hosts. What is compared is told by what was read of the chain: ``SecCertificateCopyData`` is the certificate,
``SecKeyCopyExternalRepresentation`` the raw key, and with an ASN.1 header before it the SPKI.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from pinscan.build import Build
from pinscan.code.apple.binary import AppleBinary
from pinscan.code.apple.sites import CallSite
from pinscan.code.values import Alternatives, Blob, Const, Hole, Items, Made, Pairs, Text, Value, options
from pinscan.mechanisms._apple_bundle import loaded, main_bundle, pin_of
from pinscan.mechanisms._apple_host_terms import about_host, hosts_asked, hosts_of, together
from pinscan.mechanisms._apple_keys import whole
from pinscan.mechanisms._apple_pins import pin_from, pins_in
from pinscan.mechanisms._apple_switches import flags_in
from pinscan.mechanisms._apple_terms import (
    APPENDS,
    ASKS_LOGS,
    ASKS_POLICY,
    CERTIFICATE,
    CHAIN,
    COMPARES,
    CREATE,
    DIFFERENCE,
    EVALUATE,
    HASHES,
    KEY,
    KEY_OF,
    LOGGED,
    LOOKUPS,
    NEUTRAL,
    NULLABLE,
    NUMBERS,
    SEARCHES,
    SPKI,
    SUCCEEDS,
    THROWN,
    name_of,
    nodes,
)
from pinscan.model import HOLE, Host, Pin, Subject

HEADERS: dict[str, tuple[bytes, ...]] = {
    "RSA": tuple(
        bytes.fromhex(text)
        for text in (
            "30820122300d06092a864886f70d01010105000382010f00", "308201a2300d06092a864886f70d01010105000382018f00",
            "30820222300d06092a864886f70d01010105000382020f00",
        )
    ),
    "EC": tuple(
        bytes.fromhex(text)
        for text in (
            "3059301306072a8648ce3d020106082a8648ce3d030107034200", "3076301006072a8648ce3d020106052b81040022036200",
        )
    ),
}  # fmt: skip
"""Key type -> the ASN.1 headers that make an SPKI of a raw key: RSA 2048, 3072, 4096; P-256, P-384."""


@dataclass(frozen=True, slots=True)
class Match:
    """Pins that an acceptance requires one of, for some hosts (none: every host)."""

    hosts: tuple[Host, ...]
    pins: tuple[Pin, ...]
    source: str | None = None
    sure: bool = True
    """Whether what is compared was followed; else it is told by what else the code reads of the chain."""
    enforced: bool = True
    """Whether a key that matches none is refused."""


@dataclass
class Verdict:
    """What one acceptance depends on."""

    site: CallSite
    evaluated: bool = False
    hosts: tuple[Host, ...] = ()
    excepted: tuple[str, ...] = ()
    """Hosts that it is not for."""
    asked: tuple[Host, ...] = ()
    """Hosts that the code asks for to choose what it depends on: whether it is for them, only a run for each tells."""
    matches: list[Match] = field(default_factory=list)
    compared: set[Made] = field(default_factory=set)
    """The comparisons with pins that came out equal."""
    unknown: bool = False
    """Something it depends on could not be followed."""
    transparent: bool = False
    """The chain has to be in Certificate Transparency's logs."""


def judge(build: Build, binary: AppleBinary, site: CallSite, used: frozenset[str]) -> Verdict:
    """What an acceptance depends on. `used` are the names of the functions its run calls."""
    conditions = [(guard.value, guard.holds) for guard in site.guards] + [(value, True) for value in site.choices]
    conditions += [(answer, True) for arg in site.args for answer in _answers(arg)]
    transparent = any(holds and name_of(n) == LOGGED for value, holds in conditions for n in nodes(value))
    verdict = Verdict(site, transparent=transparent)
    names = {name_of(node) for value, _ in conditions for node in nodes(value) if node.args}
    failed = any(isinstance(v, Made) and name_of(v) in SUCCEEDS and not holds for v, holds in conditions)
    verdict.evaluated = bool(names & EVALUATE) and not failed and "_SecTrustSetExceptions" not in used
    verdict.excepted = tuple(
        dict.fromkeys(host.pattern for value, holds in conditions for host in hosts_of(value, not holds))
    )
    verdict.hosts = together(host for value, holds in conditions for host in hosts_of(value, holds))
    if not verdict.hosts:
        verdict.asked = together(host for value, _ in conditions for host in hosts_asked(value))
    for value, holds in conditions:
        for node in compared(value, holds):
            found = list(matches(build, binary, node, verdict.hosts, used))
            verdict.compared.update({node} if found and not about_host(node) else ())
            verdict.matches += found
    verdict.matches = _joined(verdict.matches)
    flags = [flag for value, _ in conditions for flag in flags_in(value)]
    outside = {name_of(node) for value, _ in conditions for node in nodes(value, EVALUATE) if node.args}
    strange = outside - EVALUATE - NEUTRAL - NULLABLE - ({"boolValue"} if flags else set())
    strange -= ASKS_LOGS if transparent else frozenset()
    strange -= LOOKUPS if ASKS_POLICY in names else frozenset()  # which policy is asked is another's to tell
    lost = any(_lost(value) or _of_chain_compared(value) for value, _ in conditions)
    verdict.unknown = not verdict.matches and (bool(strange) or lost) and not flags
    if verdict.matches and not verdict.hosts and "host" in used and _chosen_by_code(conditions):
        verdict.hosts = (Host(HOLE),)
        verdict.matches = [replace(m, hosts=m.hosts or verdict.hosts, sure=False) for m in verdict.matches]
    return verdict


def _chosen_by_code(conditions: Iterable[tuple[Value, bool]]) -> bool:
    """Whether a sequence is searched by a closure that was not followed: it may well ask for the host."""
    return any(name_of(node).startswith(SEARCHES) for value, _ in conditions for node in nodes(value))


def _answers(arg: Value) -> Iterator[Made]:
    """The comparisons and evaluations that an argument is the outcome of, where nothing else makes it true."""
    found = [option for option in options(arg) if not _is_no(option)]
    made = [o for o in found if isinstance(o, Made) and name_of(o) in COMPARES | EVALUATE]
    yield from made if len(made) == len(found) else ()


def _is_no(value: Value) -> bool:
    """Whether an answer is no: false, or something of the chain, which stands for a truth only where it is null."""
    if isinstance(value, Const):
        return not value.value
    return isinstance(value, Made) and name_of(value) in CHAIN | CERTIFICATE | KEY


def _of_chain_compared(value: Value) -> bool:
    """Whether something of the server's chain is compared: a test for null is no comparison."""
    compared = (node for node in nodes(value) if name_of(node) in COMPARES - NUMBERS)
    return any(_of_chain(arg) for node in compared for arg in node.args)


def _lost(value: Value) -> bool:
    """Whether a condition itself, or one side of a comparison of numbers, was not followed."""
    if isinstance(value, Made) and value.target in NUMBERS:
        return any(_lost(arg) for arg in value.args)
    return isinstance(value, Hole) and value.reason not in ("parameter", "depth")


def missed(site: CallSite) -> set[Made]:
    """The comparisons that may have come out unequal on the way to a call."""
    return {node for guard in site.guards for node in compared(guard.value, not guard.holds)}


def impossible(site: CallSite) -> bool:
    """Whether a call is for an answer that is none of those that were given."""
    for guard in site.guards:
        value = guard.value
        if guard.holds and isinstance(value, Made) and value.target == "eq" and isinstance(value.args[1], Const):
            chosen = value.args[0].args[0] if isinstance(value.args[0], Made) and value.args[0].args else value
            given = options(chosen)
            if all(isinstance(option, Const) for option in given) and value.args[1] not in given:
                return True
    return False


def compared(value: Value, holds: bool) -> Iterator[Made]:
    """The comparisons inside a condition that came out equal. ``memcmp`` and its kin give zero for equal."""
    if isinstance(value, Alternatives):
        for option in value.options:
            yield from compared(option, holds)
    if not isinstance(value, Made):
        return
    name = name_of(value)
    if name == "eq" and len(value.args) == 2 and value.args[1] == Const(0) and _is_difference(value.args[0]):
        yield from compared(value.args[0], not holds)
        return
    chosen = next((arg for arg in value.args if isinstance(arg, Made) and arg.target == "chosen"), None)
    if name == "eq" and chosen is not None and any(isinstance(arg, Const) for arg in value.args):
        yield from (list(compared(chosen, True)) or (value,)) if holds else ()  # the number stands for an answer
        return
    if name in DIFFERENCE or name in COMPARES:
        if holds != (name in DIFFERENCE):
            yield value
        return
    if name == "chosen" and not holds and any(name_of(one) == THROWN for one in _made(value.args[0])):
        for arg in value.args[1:]:  # nothing was thrown: what would have thrown was well
            yield from compared(arg, True)
        return
    for arg in value.args:
        yield from compared(arg, holds != (name == "not"))
    if name == "chosen" and holds:  # what chose is one way or the other: zero may well be what was wanted
        for arg in value.args[1:]:
            yield from (node for node in compared(arg, not holds) if name_of(node) in DIFFERENCE)


def _is_difference(value: Value) -> bool:
    return isinstance(value, Made) and name_of(value) in DIFFERENCE


def _made(value: Value) -> list[Made]:
    return [option for option in options(value) if isinstance(option, Made)]


def _joined(matches: list[Match]) -> list[Match]:
    """Matches for the same hosts as one: either literal is accepted."""
    found: dict[tuple[Host, ...], Match] = {}
    for match in matches:
        old = found.get(match.hosts)
        pins = dict.fromkeys((*(old.pins if old else ()), *match.pins))
        found[match.hosts] = Match(match.hosts, tuple(pins), match.source, match.sure)
    return list(found.values())


def matches(
    build: Build, binary: AppleBinary, node: Made, hosts: tuple[Host, ...], used: frozenset[str]
) -> Iterator[Match]:
    """What one comparison requires."""
    names = {name_of(inner) for inner in nodes(node)}
    read = names & (CERTIFICATE | KEY | CHAIN)
    subject, sure = _subject(binary, node, names), bool(read)
    if subject is None:
        subject = subject_by_use(binary, used)
    if subject is None:
        return
    part = main_bundle(build, binary.place)
    asked = [arg for inner in nodes(node) if name_of(inner) in LOOKUPS for arg in inner.args]
    tables = [table for arg in asked for table in options(arg) if isinstance(table, Pairs)]
    if tables:
        for key, value in dict.fromkeys(pair for table in tables for pair in table.pairs):
            pins = tuple(pins_in(value, subject))
            if isinstance(key, Text) and pins:
                yield Match((Host(str(key)),), pins, None, sure)
        return
    files = [pair for arg in node.args if not _of_chain(arg) for pair in loaded(part, arg)]
    if files and sure:
        subject = Subject.SPKI if subject is Subject.RAW_KEY and not names & set(HASHES) else subject
        pins = tuple(pin_of(read_, path, subject) for path, read_ in files)
        yield Match(hosts, pins, files[0][0] if len(files) == 1 else None, sure)
        return
    others = [arg for arg in node.args if not _of_chain(arg)]
    pins = tuple(pin for arg in others for pin in pins_in(arg, subject))
    if not pins and sure and not names & set(HASHES):
        pins = tuple(pin for arg in others for pin in whole(arg, subject))
    if pins:
        yield Match(hosts, pins, None, sure)


def completed(match: Match, arrays: Iterable[Value]) -> Match:
    """A match with all the digests of the constant arrays that one of its own lies in: a loop compares each in turn."""
    written = {pin.text: pin.subject for pin in match.pins}
    found = dict.fromkeys(match.pins)
    for array in arrays:
        items = [item.known for item in array.items if isinstance(item, Text)] if isinstance(array, Items) else []
        subject = next((written[item] for item in items if item in written), None)
        if subject is not None:
            found.update(dict.fromkeys(pin for item in items if item for pin in [pin_from(item, subject)] if pin))
    return Match(match.hosts, tuple(found), match.source, match.sure)


def _of_chain(value: Value) -> bool:
    """Whether a value was taken of the server's chain, rather than of a certificate that the app brings."""
    names = {name_of(node) for node in nodes(value)}
    return bool(names & (CERTIFICATE | KEY | CHAIN)) and CREATE not in names


def _subject(binary: AppleBinary, node: Made, names: set[str]) -> Subject | None:
    if names & SPKI:
        return Subject.SPKI
    if names & CERTIFICATE:
        return Subject.CERTIFICATE
    if names & KEY:
        blobs = [arg.data for inner in nodes(node) for arg in inner.args if isinstance(arg, Blob)]
        joined = any(header in blob for blob in blobs for known in HEADERS.values() for header in known)
        plain = not any(name_of(inner) == "data" and len(inner.args) > 1 for inner in nodes(node))
        return Subject.SPKI if joined or not plain else Subject.RAW_KEY
    if names & CHAIN:
        return Subject.SPKI if names & KEY_OF else Subject.CERTIFICATE
    return None


def only_evaluates(used: frozenset[str]) -> bool:
    """Whether code evaluates the chain and takes nothing out of it that it could compare."""
    return bool(used & EVALUATE) and not used & (CERTIFICATE | KEY | CHAIN)


def written_in(value: Value, binary: AppleBinary, used: frozenset[str]) -> tuple[Pin, ...]:
    """The digests inside a value, as pins of what the code reads of the chain; none where it reads nothing of it."""
    subject = subject_by_use(binary, used)
    return tuple(dict.fromkeys(pins_in(value, subject))) if subject is not None else ()


def subject_by_use(binary: AppleBinary, used: frozenset[str]) -> Subject | None:
    """What is compared, by what the same run reads of the chain."""
    if used & KEY:
        return Subject.SPKI if headers(binary) or used & APPENDS else Subject.RAW_KEY
    return Subject.CERTIFICATE if used & CERTIFICATE else None


def headers(binary: AppleBinary) -> list[str]:
    """Key types whose SPKI header lies in the image's constants."""
    found = []
    for section in binary.image.sections:
        if section.name in ("__const", "__data", "__cstring", "__literal16"):
            content = bytes(binary.image.content(section))
            found += [kind for kind, known in HEADERS.items() if any(header in content for header in known)]
    return sorted(set(found))


def near(binary: AppleBinary, functions: Iterable[int], used: frozenset[str]) -> tuple[Pin, ...]:
    """Digests among the constants of the functions that decide: what is left where a comparison was not followed."""
    subject = subject_by_use(binary, used)
    if subject is None:
        return ()
    return tuple(dict.fromkeys(pin for value in binary.literals(functions) for pin in pins_in(value, subject)))
