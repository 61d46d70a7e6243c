"""What is fuzzed: each reader driven through everything it offers, and the samples' files that it starts from.

A target returns, or raises `PinscanError`, for whatever bytes; anything else is a defect.
"""

from __future__ import annotations

import contextlib
import io
import os
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from itertools import islice
from pathlib import Path

from pinscan.build import Build, Limits, Part, open_build
from pinscan.build.archive import open_archive
from pinscan.build.limits import MIB, Budget
from pinscan.build.signers import read_signers
from pinscan.errors import BuildError, FormatError, PinscanError
from pinscan.formats import certfile, dalvik, javascript, macho, pem, swift, x509
from pinscan.formats.arsc import read_arsc
from pinscan.formats.axml import read_axml
from pinscan.formats.dex import Dex, read_all
from pinscan.formats.jvm.library import translate
from pinscan.formats.keystore import is_keystore, read_keystore, read_pkcs12
from pinscan.formats.objc import Runtime, constant
from pinscan.formats.plist import read_plist
from pinscan.formats.protores import read_protores
from pinscan.formats.protoxml import read_protoxml
from pinscan.formats.restable import Table
from pinscan.formats.textxml import is_text_xml, read_textxml
from pinscan.formats.xmltree import Element
from pinscan.mechanisms import _nsc_config, _nsc_syntax
from pinscan.scan import observe, scan
from pinscan.settings import Settings

ROOT = Path(__file__).parents[2]
LIMITS = Limits(entry_size=32 * MIB, total_inflated=64 * MIB)
LARGEST = 100 * 1024
"""Bytes of the largest seed of any target."""
SEEDS = 40
"""Files taken at most for one target, of all sizes."""


@dataclass(frozen=True)
class Target:
    """One reader: what to do with bytes, and which files of the samples are its seeds."""

    read: Callable[[bytes], object]
    wanted: Callable[[str, bytes], bool]
    """Whether a file of a sample, by its path and first bytes, is a seed."""
    largest: int = 16 * 1024
    """Bytes of the largest file taken: a mutation in a small file is more likely to matter."""
    refusal: tuple[type[PinscanError], ...] = (FormatError,)
    """What it may raise."""


# --- the readers ---------------------------------------------------------------------------------------------------
def read_zip(data: bytes) -> None:
    archive = open_archive(memoryview(data), Budget(LIMITS))
    for entry in islice(archive.entries.values(), 200):
        each((0, 64), entry.head)
        for read in (entry.read, entry.window):
            with contextlib.suppress(FormatError):
                read()


def read_table(table: Table) -> None:
    for kind in ("xml", "string", "array", "bool", "raw"):
        for resource in islice(table.ids(kind), 50):
            table.name(resource)
            list(islice(table.lookup(resource), 50))
        table.find(kind, "network_security_config")


def read_nsc(data: bytes) -> None:
    root = read_textxml(data) if is_text_xml(data) else read_axml(data)
    for debuggable in (False, True):
        document = _nsc_syntax.read(replace(root, name=_nsc_syntax.ROOT), debuggable=debuggable)
        _nsc_config.resolve(document, target_sdk=34)


def read_tree(root: Element) -> None:
    for element in root.walk():
        element.by_id(0x01010003), element.attribute("name")


def read_dex(data: bytes) -> None:
    for dex in read_all(data)[:4]:
        for count, read in (
            (len(dex.string_offsets), dex.string), (len(dex.type_ids), dex.type), (len(dex.proto_ids) // 3, dex.proto),
            (len(dex.method_ids) // 4, dex.method), (len(dex.field_ids) // 4, dex.field),
        ):  # fmt: skip
            each(range(min(count, 60)), read)
        each((b"pin", b"sha256/"), dex.strings_with)
        each(("Lokhttp3/CertificatePinner;", "LMain;"), dex.find_class)
        each(("add", "check"), dex.methods_named)
        each(range(min(dex.class_count, 30)), lambda index, dex=dex: read_class(dex, index))


def read_class(dex: Dex, index: int) -> None:
    definition = dex.class_def(index)
    with contextlib.suppress(FormatError):
        dex.static_values(definition)
    for method in dex.class_data(definition.data_offset).methods[:20]:
        if method.code:
            with contextlib.suppress(FormatError):
                read_code(dex, method.code)


def read_code(dex: Dex, offset: int) -> None:
    units = dex.code(offset).units
    for instruction in dalvik.decode(units):
        with contextlib.suppress(FormatError):
            if instruction.op in (0x2B, 0x2C):
                dalvik.switch_targets(units, instruction)
            elif instruction.op == 0x26:
                dalvik.array_data(units, instruction)
    dex.body_at(offset + 20)


def read_classfile(data: bytes) -> None:
    """Translate a class file; what comes of it must be whole, and a class or method that was refused counts as such."""
    for image in translate([("a.class", lambda: data)]):
        read_whole(image.data)
        if image.refused:
            raise FormatError(image.refused[0].reason)


def read_whole(data: bytes) -> None:
    """Read everything in a DEX file that was made here. Raises `AssertionError` where anything is damaged."""
    try:
        dex = Dex(data)
        dex.check_tables()
        for index in range(dex.class_count):
            definition = dex.class_def(index)
            dex.static_values(definition)
            members = dex.class_data(definition.data_offset)
            for field in (*members.static_fields, *members.instance_fields):
                dex.field(field)
            for method in members.methods:
                dex.method(method.index)
                if method.code:
                    read_body(dex, method.code)
    except (FormatError, IndexError) as error:
        raise AssertionError(f"a translation that cannot be read: {error}") from error


def read_body(dex: Dex, offset: int) -> None:
    """Decode a body, whose branches and tables must lead somewhere and whose registers must be there."""
    code = dex.code(offset)
    at = {i.pc: i for i in dalvik.decode(code.units)}
    goals = {target for handler in code.handlers for target in handler.targets}
    for i in at.values():
        if 0x28 <= i.op <= 0x2A or 0x32 <= i.op <= 0x3D:
            goals.add(i.value)
        elif i.op in (0x2B, 0x2C):
            goals.update(target for _, target in dalvik.switch_targets(code.units, i))
        elif i.op == 0x26:
            dalvik.array_data(code.units, i)
        if max(i.regs, default=-1) >= code.registers:
            raise FormatError(f"a register that is not there at {i.pc:#x}")
        if i.ref >= 0:
            named(dex, i)
    if not goals <= at.keys():
        raise FormatError("a branch to where no instruction begins")


def named(dex: Dex, i: dalvik.Instruction) -> object:
    """What an instruction names."""
    if i.op in (0x1A, 0x1B):
        return dex.string(i.ref)
    if i.op >= 0xFC:
        return dex.call_site(i.ref)
    if 0x52 <= i.op <= 0x6D:
        return dex.field(i.ref)
    return dex.method(i.ref) if 0x6E <= i.op <= 0x78 else dex.type(i.ref)


def read_macho(data: bytes) -> None:
    each(macho.images(data)[:4], read_image)


def read_image(image: macho.Image) -> None:
    runtime = Runtime(image)
    for part in ("imports", "stubs", "functions", "fixups"):
        with contextlib.suppress(FormatError):
            getattr(image, part)
    for part in ("selector_slots", "class_slots", "message_stubs", "methods", "by_name", "parents"):
        with contextlib.suppress(FormatError):
            getattr(runtime, part)
    each((b"_curl",), image.symbols_like)
    each((image,), swift.nominal_types)
    each(image.sections[:40], lambda section: read_section(image, runtime, section))


def read_section(image: macho.Image, runtime: Runtime, section: macho.Section) -> None:
    for address, _ in image.pointers(section)[:20]:
        runtime.cfstring(address), constant(image, address), image.text_at(address)


def read_x509(data: bytes) -> None:
    each((x509.read_certificate, x509.read_public_key, x509.read_private_key), lambda read: read(data))


def read_certfile(data: bytes) -> None:
    certfile.may_hold(data[:4096])
    pem.blocks(data)
    certfile.read(data)


def read_store(data: bytes) -> None:
    (read_keystore if is_keystore(data[:16]) else read_pkcs12)(data)


def read_javascript(data: bytes) -> None:
    text = data.decode("utf-8", "replace")
    list(javascript.calls(text, "fetch"))
    list(javascript.objects_with(text, "sslPinning"))
    javascript.read_literal(text, 0)


def each(items: Iterable[object], read: Callable[..., object]) -> None:
    """Read every item; a refused one does not keep the others from being read."""
    for item in items:
        with contextlib.suppress(FormatError):
            read(item)


# --- whole builds --------------------------------------------------------------------------------------------------
@dataclass
class Held:
    """An entry that lies in memory."""

    path: str
    data: bytes
    stored: bool = True

    @property
    def size(self) -> int:
        return len(self.data)

    def read(self) -> bytes:
        return self.data

    def head(self, count: int) -> bytes:
        return self.data[:count]


def files_of(path: Path | io.BytesIO) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist() if 0 < info.file_size <= LARGEST}


@cache
def host(name: str) -> Build:
    """A sample whose main part lies in memory."""
    with open_build(ROOT / "sample_apks" / name, LIMITS) as build:
        entries = {path: Held(path, entry.read()) for path, entry in build.main.entries.items()}
        return Build(build.artifact, (Part("", build.main.role, build.main.prefix, entries),))


def with_file(name: str, wanted: Callable[[str, bytes], bool], data: bytes) -> Build:
    """A sample whose first file of a kind has other bytes."""
    build = host(name)
    path = next(path for path, entry in build.main.entries.items() if wanted(path, entry.head(64)))
    main = Part("", build.main.role, build.main.prefix, {**build.main.entries, path: Held(path, data)})
    return Build(build.artifact, (main,))


def inside(name: str, wanted: Callable[[str, bytes], bool]) -> Callable[[bytes], object]:
    """Observe a sample in which the bytes stand for one of its files."""
    return lambda data: observe(with_file(name, wanted, data), debug=True)


@cache
def settings() -> Settings:
    return Settings.load(as_of=date(2026, 11, 23), find_policy=False, debug=True)


def scan_file(data: bytes) -> None:
    folder = "/dev/shm" if os.path.isdir("/dev/shm") else None
    with tempfile.NamedTemporaryFile(dir=folder) as file:
        file.write(data)
        file.flush()
        scan(Path(file.name), settings())


def signers(data: bytes) -> None:
    archive = open_archive(memoryview(data), Budget(LIMITS))
    read_signers(archive, archive.entries)


# --- the seeds -----------------------------------------------------------------------------------------------------
def ending(*suffixes: str) -> Callable[[str, bytes], bool]:
    return lambda path, head: path.endswith(suffixes)


def starting(*magics: bytes) -> Callable[[str, bytes], bool]:
    return lambda path, head: head.startswith(magics)


AXML, MACHO, DEX = starting(b"\x03\0\x08\0"), starting(b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe"), starting(b"dex\n")
CERTIFICATE = ending(".cer", ".der", ".crt", ".pem", ".p7b", ".key", ".0")
STORE = ending(".bks", ".jks", ".p12", ".pfx", ".keystore")
INFO = ending("Info.plist")
WHOLE = "whole/"


def config(path: str, head: bytes) -> bool:
    return AXML(path, head) and path.startswith("res/")


TARGETS: dict[str, Target] = {
    "zip": Target(read_zip, lambda path, head: path.startswith(WHOLE)),
    "axml": Target(lambda data: read_tree(read_axml(data)), AXML),
    "arsc": Target(lambda data: read_table(read_arsc(data)), ending("resources.arsc")),
    "protoxml": Target(lambda data: read_tree(read_protoxml(data)), lambda p, h: p.endswith(".xml") and h[:1] == b"\n"),
    "protores": Target(lambda data: read_table(read_protores(data)), ending("resources.pb")),
    "textxml": Target(lambda data: read_tree(read_textxml(data)), lambda p, h: p.endswith(".xml") and is_text_xml(h)),
    "plist": Target(read_plist, lambda p, h: p.endswith(".plist")),
    "dex": Target(read_dex, DEX),
    "macho": Target(read_macho, MACHO, LARGEST),
    "x509": Target(read_x509, CERTIFICATE),
    "certfile": Target(read_certfile, CERTIFICATE),
    "keystore": Target(read_store, STORE),
    "javascript": Target(read_javascript, ending(".js", ".jsbundle", ".bundle")),
    "classfile": Target(read_classfile, ending(".class")),
    "nsc": Target(read_nsc, config),
    "signers": Target(signers, lambda p, h: p.startswith(WHOLE) and "signed" in p),
    "dex-code": Target(inside("trust-spki-hex-r8.apk", DEX), DEX, refusal=(FormatError,)),
    "macho-code": Target(inside("objc-session-spki-os.ipa", MACHO), MACHO, LARGEST, refusal=(FormatError,)),
    "nsc-scan": Target(inside("nsc-good.apk", config), config, refusal=(FormatError,)),
    "plist-scan": Target(inside("trustkit-plist-good.ipa", INFO), INFO, refusal=(FormatError,)),
    "scan": Target(scan_file, lambda p, h: p.startswith(WHOLE), refusal=(BuildError, FormatError)),
}


def seeds(target: Target) -> list[bytes]:
    """Distinct files of the samples that the target wants, spread evenly over their sizes."""
    found = {data for path, data in _files() if len(data) <= target.largest and target.wanted(path, data[:64])}
    ordered = sorted(found, key=lambda data: (len(data), data))
    return [ordered[i * len(ordered) // SEEDS] for i in range(SEEDS)] if len(ordered) > SEEDS else ordered


@cache
def _files() -> tuple[tuple[str, bytes], ...]:
    return tuple((path, data) for path, data in _every_file() if len(data) <= LARGEST)


def _every_file() -> Iterator[tuple[str, bytes]]:
    """Every file of every sample, its sources and the test data by its path; each archive itself below ``whole/``."""
    for path in sorted([*(ROOT / "sample_apks").rglob("*"), *(ROOT / "tests" / "data").rglob("*")]):
        if not path.is_file():
            continue
        if not zipfile.is_zipfile(path):
            yield path.name, path.read_bytes()
            continue
        yield WHOLE + path.name, path.read_bytes()
        with contextlib.suppress(zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError):
            for name, data in files_of(path).items():
                yield name, data
                if name.endswith(".jar"):
                    yield from files_of(io.BytesIO(data)).items()
