"""What a method that decides on trust does when nothing it is shown is right: what tells a check from a show of one.

The method is run as an impostor would meet it. Every comparison with what the other side presents fails, every check
that is handed on refuses, and a handler is entered only where the code can really throw what it catches. A way out
that is left is a way past the check; the comparisons met on the way are what the check compares with.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import cast

from pinscan.code.dalvik.asked_names import ASKS, Name, answer, asked, hash_of
from pinscan.code.dalvik.calls import Calls
from pinscan.code.dalvik.flags.stored_flags import responses
from pinscan.code.dalvik.heap import Guard, Operand, State, depends, freeze
from pinscan.code.dalvik.interpreter import Interpreter
from pinscan.code.dalvik.libraries import MODELLED
from pinscan.code.dalvik.machine import Exit, Machine, Model, ThrownError
from pinscan.code.dalvik.models import library
from pinscan.code.dalvik.program import INVOKES, Body, Method, Site
from pinscan.code.values import Alternatives, Blob, Const, File, Hole, Items, Made, Pairs, Text, Value, is_complete
from pinscan.errors import FormatError
from pinscan.formats.dex import FieldRef, MethodRef

STEPS = 12_000
"""Instructions one trial may take."""
DEPTH = 4
"""Levels of helpers that are always followed."""
HELPERS = 60
"""Most helpers that are always followed."""
UNITS = 3000
"""Largest helper that is always followed, in code units."""
SOURCES = 32
"""Reads of certificates and keys that are noted with a comparison, the last ones before it."""
ACC_NATIVE = 0x100

INTEREST = frozenset((
    "Ljava/security/cert/X509Certificate;", "Ljava/security/cert/Certificate;", "Ljava/security/PublicKey;",
    "Ljava/math/BigInteger;", "Ljava/security/KeyStore;", "Lkotlin/Lazy;",
))  # fmt: skip
"""Types that may hold what is compared with."""
COMPARES = frozenset((
    "equals", "equalsIgnoreCase", "contentEquals", "areEqual", "isEqual", "contains", "containsKey", "containsValue",
    "compareTo", "compareToIgnoreCase", "startsWith", "endsWith", "indexOf", "lastIndexOf", "matches",
    "contentDeepEquals", "deepEquals", "rangeEquals", "containsAll",
))  # fmt: skip
_NUMBERS = {"compareTo": 1, "compareToIgnoreCase": 1, "indexOf": -1, "lastIndexOf": -1}
"""What a comparison that returns a number says of two different values."""
_COMPARERS = (
    "Ljava/lang/", "Ljava/util/", "Ljava/math/", "Ljava/security/", "Ljavax/security/", "Ljavax/net/", "Lkotlin/",
    "Landroid/text/TextUtils;", "Lokio/", "Lcom/google/common/", "Lorg/apache/commons/", "Lj$/util/",
)  # fmt: skip
CHECKS = frozenset(("checkServerTrusted", "checkClientTrusted", "checkTrusted"))
"""Trust managers' own methods: they throw when they refuse."""
_OTHER_CHECKS = frozenset((
    "Ljava/security/cert/CertPathValidator;->validate",
    "Lokhttp3/CertificatePinner;->check",
    "Lokhttp3/CertificatePinner;->check$okhttp",
    "Lcom/squareup/okhttp/CertificatePinner;->check",
))  # fmt: skip
_SOURCES = frozenset(("digest", "update", "getEncoded", "getPublicKey", "getModulus", "getSignature", "sha256", "sha1"))
_SHOWN = frozenset(("getServerCertificates", "getPeerCertificates"))
_HANDSHAKE = {
    "pin": ("okhttp3/CertificatePinner;", "okhttp3/CertificatePinner$Companion;", "okhttp/CertificatePinner;"),
    "peerCertificates": ("okhttp3/Handshake;", "okhttp/Handshake;"),
}
"""OkHttp's own questions about a handshake, by name, and their classes."""
_SWALLOWS = frozenset(("", *(f"Ljava/{name};" for name in (
    "lang/Throwable", "lang/Exception", "lang/RuntimeException", "security/GeneralSecurityException",
    "security/cert/CertificateException", "security/SignatureException", "security/InvalidKeyException",
    "io/IOException", "lang/SecurityException", "lang/IllegalStateException", "lang/IllegalArgumentException",
    "lang/Error", "lang/AssertionError",
)), "Ljavax/net/ssl/SSLException;", "Ljavax/net/ssl/SSLHandshakeException;",
    "Ljavax/net/ssl/SSLPeerUnverifiedException;"))  # fmt: skip
"""Exceptions a refusal may be thrown as; a handler of any other never sees one."""


@dataclass(frozen=True, slots=True)
class Compared:
    """A comparison of what the other side presented."""

    target: str
    site: Site
    known: tuple[Value, ...]
    """What it is compared with."""
    shown: tuple[Value, ...]
    guards: tuple[Guard, ...]
    sources: tuple[tuple[str, Value], ...]
    """Calls met before that read or digest a certificate or key: their targets and what they were given."""


@dataclass
class Trial:
    """What came of running a method as an impostor."""

    valid: bool = False
    """Whether the platform accepted the impostor's certificate."""
    exits: list[Exit] = field(default_factory=list)
    compared: list[Compared] = field(default_factory=list)
    checks: list[tuple[str, Site]] = field(default_factory=list)
    """Checks that are handed on."""
    unread: list[tuple[str, Site]] = field(default_factory=list)
    """Calls that are given the certificate and whose code cannot be read."""
    sources: list[tuple[str, Value]] = field(default_factory=list)
    names: dict[Name, None] = field(default_factory=dict)
    """Host names that something which nobody presented was compared with: the server that the app asks."""
    cut: bool = False
    steps: int = 0
    """Instructions it took."""

    @property
    def open(self) -> list[Exit]:
        """Ways out that depend on nothing the impostor does not control."""
        return [leaving for leaving in self.exits if all(_trivial(guard) for guard in leaving.guards)]


_ENDS = frozenset(("Lokhttp3/Call;->cancel", "Lcom/squareup/okhttp/Call;->cancel"))
"""Calls that end a connection as a refusal does."""
OBJECT = "argument object"
"""What an object is that a method is given and that no impostor makes: whether it is null is no check of one."""
_READS = ("Ljava/security/", "Ljavax/security/", "Ljava/lang/String;", "Landroid/util/Base64;")
"""Owners of what reads, digests and writes out a certificate, which never gives null for one that is there."""


def _trivial(guard: Guard) -> bool:
    match guard.value:
        case Hole(reason):
            return reason.startswith("parameter") or (reason == OBJECT and guard.truth)
        case Made("instance-of", (value, *_)):
            return depends(value)
        case Made("caught"):
            return True  # a handler that only a refusal comes to
        case Made(target, type=kind) if guard.truth and kind[:1] in ("L", "[") and target.startswith(_READS):
            return depends(guard.value)  # asked whether it is null, as Kotlin's own checks do
        case _:
            return False


def try_out(
    calls: Calls, method: Method, args: list[Operand], *, valid: bool = False, server: Name | None = None
) -> Trial:
    """Run a method as an impostor would meet it; in `args`, what the impostor controls is a hole ``parameter``.

    With `valid` the impostor has a certificate that the platform accepts: checks that are handed on pass. Where
    `server` is given, questions about the server's name are answered for it.
    """
    trial = Trial(valid)
    helpers = frozenset(_helpers(calls, method))
    watch = _Watch(calls, trial, valid, helpers, server)
    machine = Interpreter(
        calls.program,
        watch.model,
        lambda ref: _own(_valued(calls.field(ref))),
        slice=helpers,
        interest=INTEREST,
        limit=STEPS,
    )
    machine.enters = _enters(calls, helpers, valid)
    exits = machine.root(method, args)
    trial.exits = [leaving for leaving in exits if not _impossible(leaving)]
    trial.cut, trial.steps = machine.cut, machine.steps
    return trial


def _impossible(leaving: Exit) -> bool:
    """A way that is only taken when the platform hands over null."""
    return any(
        isinstance(g.value, Hole) and g.value.reason.startswith("parameter") and not g.truth for g in leaving.guards
    )


def _helpers(calls: Calls, method: Method) -> Iterator[Method]:
    """The build's own methods that a method calls, directly or not; what an interceptor's chain does is no check."""
    program = calls.program
    answers = program.build.once(responses)
    seen, level = {method}, [method]
    for _ in range(DEPTH):
        below: list[Method] = []
        for caller in level:
            for ref in invoked(calls, caller):
                if ref.owner.startswith(MODELLED) or not program.find_class(ref.owner):
                    continue
                callee = program.find_method(ref.owner, ref.name, ref.params, ref.returns)
                if callee is None or callee in seen or len(seen) > HELPERS:
                    continue
                if callee.ref.returns in answers and callee.ref.owner in method.ref.params:
                    continue
                seen.add(callee)
                if callee.code and program.images[callee.image].dex.code_size(callee.code) <= UNITS:
                    below.append(callee)
                    yield callee
        level = below


def invoked(calls: Calls, method: Method) -> Iterator[MethodRef]:
    """What a method calls, in the order of its code; what cannot be read is left out."""
    body = calls.program.body(method)
    dex = calls.program.images[method.image].dex
    for instruction in body.at.values() if body else ():
        if instruction.op in INVOKES:
            try:
                yield dex.method(instruction.ref)
            except FormatError:
                continue


def _enters(calls: Calls, helpers: frozenset[Method], valid: bool) -> Callable[[Method, Body, int, str], bool]:
    """Whether a refusal inside a try block comes to a handler of the given type."""

    def enters(method: Method, body: Body, place: int, kind: str) -> bool:
        if kind not in _SWALLOWS and not calls.program.find_class(kind):
            return False
        start, end, _ = body.handlers[place]
        dex = calls.program.images[method.image].dex
        for pc, instruction in body.at.items():
            if not start <= pc < end:
                continue
            if instruction.op == 0x27:
                return True
            if instruction.op in INVOKES and _refuses(calls, dex.method(instruction.ref), helpers, valid):
                return True
        return False

    return enters


def _refuses(calls: Calls, ref: MethodRef, helpers: frozenset[Method], valid: bool) -> bool:
    if is_check(ref):
        return not valid or ref.name == "verify"
    callee = (
        calls.program.find_method(ref.owner, ref.name, ref.params, ref.returns)
        if calls.program.find_class(ref.owner)
        else None
    )
    return callee is not None and callee in helpers and _throws(calls, callee)


def _throws(calls: Calls, method: Method) -> bool:
    body = calls.program.body(method)
    return any(i.op == 0x27 for i in body.at.values()) if body else False


def is_check(ref: MethodRef) -> bool:
    """Whether a call hands the decision on to a check that throws when it refuses."""
    if ref.name in CHECKS:
        return True
    if ref.name == "verify" and ref.params[:1] == ("Ljava/security/PublicKey;",):
        return True
    return f"{ref.owner}->{ref.name}" in _OTHER_CHECKS


def _valued(value: Value) -> Value:
    """Of the objects a field of merged classes may hold, the one collection, text or array."""
    match value:
        case Alternatives(choices):
            held = [choice for choice in choices if isinstance(choice, (Items, Pairs, Text, Blob))]
            return held[0] if len(held) == 1 else value
        case _:
            return value


def _own(value: Value) -> Value:
    """A field's value with nothing in it that looks as if the impostor gave it."""
    match value:
        case Hole(reason) if reason.startswith("parameter"):
            return Hole("field")
        case Text(pieces):
            return Text(tuple(Hole("field") if isinstance(p, Hole) else p for p in pieces))
        case Items(items, complete):
            return Items(tuple(map(_own, items)), complete)
        case Pairs(pairs, complete):
            return Pairs(tuple((_own(k), _own(v)) for k, v in pairs), complete)
        case Alternatives(choices):
            return Alternatives(tuple(map(_own, choices)))
        case Made(args=args, calls=made, fields=fields):
            inner = tuple(cast(Made, _own(call)) for call in made)
            return replace(
                value, args=tuple(map(_own, args)), calls=inner, fields=tuple((n, _own(v)) for n, v in fields)
            )
        case _:
            return value


@dataclass
class _Watch:
    """The models of one trial: notes comparisons, checks and sources, and lets them refuse."""

    calls: Calls
    trial: Trial
    valid: bool
    helpers: frozenset[Method]
    server: Name | None = None

    def model(self, ref: MethodRef) -> Model | None:
        """The model of a method in this trial, else the platform's."""
        if is_check(ref):
            return self._check
        if ref.name == "verify" and ref.params == ("Ljava/lang/String;", "Ljavax/net/ssl/SSLSession;"):
            return self._verify
        if ref.name in COMPARES and ref.owner.startswith(_COMPARERS):
            return self._compare
        if ref.name in ASKS and ref.owner.startswith(_COMPARERS):
            return self._ask
        if ref.name in _SOURCES:
            return self._source
        if ref.name in _SHOWN and ref.owner.startswith("Ljavax/net/ssl/"):
            return self._shown
        if ref.name in _HANDSHAKE and ref.owner.endswith(_HANDSHAKE[ref.name]):
            return self._handshake
        if f"{ref.owner}->{ref.name}" in _ENDS:
            return self._end
        if ref.owner.startswith("L") and self._is_native(ref):
            return self._native
        return library.model(ref)

    def field(self, ref: FieldRef) -> Value:
        """What a field holds, with nothing in it that looks as if the impostor gave it."""
        return _own(_valued(self.calls.field(ref)))

    def _is_native(self, ref: MethodRef) -> bool:
        if ref.owner.startswith(("Ljava", "Landroid")) or not self.calls.program.find_class(ref.owner):
            return False
        method = self.calls.program.find_method(ref.owner, ref.name, ref.params, ref.returns)
        return method is not None and bool(method.access & ACC_NATIVE)

    def _shown(self, machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
        """The certificates a connection was shown: what the impostor has."""
        return Items((Hole("parameter certificate"),))

    def _handshake(self, machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
        """What OkHttp tells of a handshake: the certificates, or the pin of the key in one of them."""
        if ref.name == "peerCertificates":
            return Items((Hole("parameter certificate"),))
        self.trial.sources.append(("Ljava/security/cert/Certificate;->getPublicKey()", Hole("parameter certificate")))
        return Text(("sha256/", Hole("parameter pin")))

    def _check(self, machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
        if self._followed(machine, s, ref, args):
            return None
        if ref.name == "verify" and len(args) > 1 and depends(freeze(args[1], s.heap)):
            return None  # with a key that the impostor gave
        self.trial.checks.append((str(ref), machine.frames[-1]))
        if ref.name == "verify":  # against a key of the app's own
            known, shown = (tuple(freeze(arg, s.heap) for arg in part) for part in (args[1:], args[:1]))
            note = Compared(str(ref), machine.frames[-1], known, shown, s.guards, tuple(self.trial.sources[-SOURCES:]))
            self.trial.compared.append(note)
            raise ThrownError
        if self.valid:
            return Hole("parameter checked") if ref.returns != "V" else Const(None)
        raise ThrownError

    def _verify(self, machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
        if self._followed(machine, s, ref, args):
            return None
        self.trial.checks.append((str(ref), machine.frames[-1]))
        return Const(int(self.valid))

    def _followed(self, machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> bool:
        """Whether the receiver is the caller's own, or an object of the build whose method is sure to be run instead.

        Another manager of the build's own that is asked through its interface is a check like any other: it is tried
        out by itself.
        """
        if args[:1] == [Hole("this")]:
            return True
        thing = s.thing(args[0]) if args else None
        kind = thing.type if thing else args[0].type if args and isinstance(args[0], Made) else ""
        if not kind or machine.program.find_class(kind) is None:
            return False
        method = machine.program.find_method(kind, ref.name, ref.params, ref.returns)
        return method is not None and method in self.helpers

    def _source(self, machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
        given = freeze(args[-1], s.heap) if args else Hole()
        self.trial.sources.append((str(ref), given))
        own = library.model(ref)
        return own(machine, s, ref, args) if own else None

    def _end(self, machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
        """The call is given up: nothing more is sent or read, as if the method threw."""
        raise ThrownError

    def _native(self, machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
        if any(depends(freeze(arg, s.heap)) for arg in args):
            self.trial.unread.append((str(ref), machine.frames[-1]))
            if ref.returns == "V":
                raise ThrownError
        return None

    def _ask(self, machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
        """A question that may be about the server's name, else the platform's own model."""
        if ref.name == "hashCode" and self.server is not None and (told := hash_of(s, args, self.server)) is not None:
            return told
        if (told := self._named(s, ref, args)) is not None:
            return told
        own = library.model(ref)
        return own(machine, s, ref, args) if own else None

    def _named(self, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
        """The answer to a question about the server's name, where a server is given; notes the names."""
        names = asked(s, ref, args)
        self.trial.names.update(dict.fromkeys(names))
        return answer(s, ref, args, self.server) if names and self.server is not None else None

    def _compare(self, machine: Machine, s: State, ref: MethodRef, args: list[Operand]) -> Operand | None:
        if (told := self._named(s, ref, args)) is not None:
            return told
        frozen = [freeze(arg, s.heap) for arg in args]
        shown = tuple(value for value in frozen if depends(value))
        known = tuple(value for value in frozen if not depends(value))
        if not shown:
            shown = tuple(value for value in known if not _is_own(value))
            known = tuple(value for value in known if _is_own(value))
            if not shown or not known or not any(map(_looks_like_pins, known)) or asked(s, ref, args):
                own = library.model(ref)
                return own(machine, s, ref, args) if own else None
        if not known and ref.name == "equals" and len(args) == 1:
            return None
        note = Compared(str(ref), machine.frames[-1], known, shown, s.guards, tuple(self.trial.sources[-SOURCES:]))
        self.trial.compared.append(note)
        return Const(_NUMBERS.get(ref.name, 0))


_PARSED = ("CertificateFactory;->generateCertificate(", "->getEncoded(", "->getPublicKey(")
"""Calls that read a certificate, and what is asked of it."""


def _is_own(value: Value) -> bool:
    """Whether a value is wholly known, or a certificate read from what is, or its key or bytes."""
    match value:
        case Made(target, args) if any(call in target for call in _PARSED):
            return bool(args) and _is_own(args[-1])
        case Made(target, args) if "InputStream;-><init>(" in target and args:
            return _is_own(args[0])
        case File():
            return True
    return is_complete(value)


def _looks_like_pins(value: Value) -> bool:
    """Whether a known value is as long as a digest, or holds one that is."""
    match value:
        case Text():
            return len(value.known or "") >= 27
        case Items(items):
            return any(map(_looks_like_pins, items)) or len(items) in (20, 32)
        case Pairs(pairs):
            return any(_looks_like_pins(part) for pair in pairs for part in pair)
        case Alternatives(choices):
            return any(map(_looks_like_pins, choices))
        case Made():
            return _is_own(value)
        case Const() | Hole():
            return False
        case _:
            return len(getattr(value, "data", b"")) in (20, 32)
