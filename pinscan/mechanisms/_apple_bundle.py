"""What the mechanisms that read iOS code share: whose code it is, and the certificates an app's code can load."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from pinscan.build.entries import Build, Part, Role
from pinscan.code.apple.binary import AppleBinary
from pinscan.code.apple.image_program import Place
from pinscan.code.values import Alternatives, Blob, File, Items, Made, Pairs, Text, Value, options
from pinscan.errors import FormatError
from pinscan.formats import certfile
from pinscan.formats.x509 import Certificate, read_certificate
from pinscan.mechanisms._certificates import certificate_files
from pinscan.model import Confidence, Host, Json, Observation, Pin, Subject

MAX_CERTIFICATE = 1 << 16


def origin(build: Build, binary: AppleBinary) -> str:
    """``app``, or ``sdk:<name>`` for a framework whose identifier is not of the app's own organisation."""
    bundle = binary.place.bundle
    if bundle.role is not Role.FRAMEWORK:
        return "app"
    own, other = (build.artifact.id or "").split(".")[:2], (bundle.id or "").split(".")[:2]
    name = binary.place.part.name.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    return "app" if len(own) == 2 and own == other else f"sdk:{name}"


def main_bundle(build: Build, place: Place) -> Part:
    """The part that ``NSBundle.mainBundle`` is for this code: a framework's is the app's."""
    return build.main if place.bundle.role is Role.FRAMEWORK else place.part


def has_class(binary: AppleBinary, names: tuple[str, ...]) -> bool:
    """Whether the image imports or contains a class whose name ends with one of these: linked in, not proof of use."""
    imported = (name for name in binary.image.imports if name.startswith("_OBJC_CLASS_$_"))
    if any(name.endswith(names) for name in imported):
        return True
    texts = [bytes(binary.image.content(s)) for s in binary.image.sections if s.kind == 2]
    return any(name.encode() + b"\0" in content for name in names for content in texts)


def certificate(part: Part, path: str) -> Certificate | None:
    """The certificate of a file as iOS would load it: DER only. None when it cannot."""
    entry = part.entries.get(path)
    if entry is None or entry.size > MAX_CERTIFICATE:
        return None
    try:
        return read_certificate(entry.read())
    except FormatError:
        return None


def root_certificates(part: Part, suffixes: tuple[str, ...], folder: str = "") -> list[tuple[str, Certificate]]:
    """Path and certificate of every DER certificate of these suffixes that lies directly in a bundle's folder."""
    found = []
    for path in part.entries:
        name = path.removeprefix(folder)
        if path.startswith(folder) and "/" not in name and name.endswith(suffixes):
            read = certificate(part, path)
            if read is not None:
                found.append((path, read))
    return found


def loaded(part: Part, value: Value) -> Iterator[tuple[str, Certificate]]:
    """Path (or ``inline``) and certificate of every file or literal inside a value.

    A pattern (``*.cer``) and AFNetworking's ``certificatesInBundle:`` stand for every such file of their folder.
    """
    for option in options(value):
        match option:
            case File(path) if "*." in path:
                folder, _, suffix = path.rpartition("*")
                yield from root_certificates(part, (suffix,), folder)
            case File(path):
                read = certificate(part, path)
                if read is not None:
                    yield path, read
            case Blob(data):
                try:
                    yield "inline", read_certificate(data)
                except FormatError:
                    continue
            case Items(items):
                for item in items:
                    yield from loaded(part, item)
            case Made(target, args):
                if target.endswith(" certificatesInBundle:]"):
                    yield from root_certificates(part, (".cer",))
                for arg in args:
                    yield from loaded(part, arg)


def anchors(build: Build, part: Part, value: Value) -> Iterator[tuple[str, Certificate]]:
    """Path (or ``inline``) and certificate of everything in PEM or DER that a value names or spells out."""
    for option in options(value):
        match option:
            case File(path):
                held = build.once(certificate_files).at(part, path)
                for read in held.certificates if held else ():
                    yield path, read
            case Text() if option.known is not None and "-----BEGIN CERTIFICATE-----" in option.known:
                for read in _armoured(option.known):
                    yield _file_of(build, part, read) or "inline", read
            case Made(_, inner) | Items(inner):
                for item in inner:
                    yield from anchors(build, part, item)


def _file_of(build: Build, part: Part, wanted: Certificate) -> str | None:
    """The file of a bundle that holds a certificate: where code read the text from, most likely."""
    files = (file for file in build.once(certificate_files).files if file.part is part)
    held = (file.path for file in files if any(read.sha256 == wanted.sha256 for read in file.contents.certificates))
    return next(held, None)


def _armoured(written: str) -> tuple[Certificate, ...]:
    try:
        return tuple(certfile.read(written.encode()).certificates)
    except FormatError:
        return ()


def brings_certificates(build: Build, binary: AppleBinary) -> bool:
    """Whether the code's main bundle holds a certificate, or its constants one in PEM: something it could trust."""
    part = main_bundle(build, binary.place)
    if any(file.part is part and file.contents.certificates for file in build.once(certificate_files).files):
        return True
    return any(b"-----BEGIN CERTIFICATE" in bytes(binary.image.content(s)) for s in binary.image.named("__cstring"))


def nameless(binary: AppleBinary, class_name: str, mechanism: str, what: str) -> Observation:
    """Custom trust: a library's class is in the image, and the names that would tell what it is given are stripped."""
    where = binary.place.part.at(binary.place.entry.path)
    facts: dict[str, Json] = {"class_name": class_name, "what": what}
    part = binary.place.part.name
    return Observation(mechanism, "custom-trust", (where,), facts, "app", Confidence.HEURISTIC, part)


def hosts_of(value: Value) -> tuple[Host, ...]:
    """The hosts of the URLs, or ``host:port`` pairs, inside a value."""
    found = []
    for written in texts(value):
        try:
            name = urlsplit(written if "//" in written else f"//{written}").hostname
        except ValueError:
            continue
        found += [Host(name)] if name and "." in name else []
    return tuple(dict.fromkeys(found))


def pin_of(read: Certificate, path: str, subject: Subject) -> Pin:
    """The pin that a certificate stands for."""
    match subject:
        case Subject.SPKI:
            digest = read.key.spki_sha256
        case Subject.RAW_KEY:
            digest = read.key.raw_sha256
        case _:
            digest = read.sha256
    return Pin(path, digest, subject=subject)


def certificate_pins(found: Iterable[tuple[str, Certificate]]) -> tuple[Pin, ...]:
    """The pins of whole certificates, each once: several may come from one file or from the code itself."""
    pins = (pin_of(read, path, Subject.CERTIFICATE) for path, read in found)
    return tuple({pin.digest: pin for pin in pins}.values())


def texts(value: Value) -> list[str]:
    """Every wholly known string anywhere inside a value."""
    match value:
        case Text():
            return [value.known] if value.known is not None else []
        case Items(inner) | Alternatives(inner) | Made(_, inner):
            return [t for item in inner for t in texts(item)]
        case Pairs(pairs):
            return [t for pair in pairs for item in pair for t in texts(item)]
        case _:
            return []
