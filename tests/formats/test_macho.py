"""Mach-O images against LIEF, an independent reader, and against bent input."""

from __future__ import annotations

import random
import struct
import zipfile
from functools import cache

import pytest

from pinscan.errors import FormatError
from pinscan.formats import macho, macho_fixups
from pinscan.formats.macho import ARM64, X86_64, Image
from pinscan.formats.objc import Runtime
from tests.conformance.macho import agreement
from tests.conftest import SAMPLES

lief = pytest.importorskip("lief")

BUILDS = (
    "objc-trustkit-os", "objc-trustkit-legacy-binds", "objc-trustkit-relative-methods", "objc-trustkit-stripped",
    "objc-trustkit-fat", "objc-trustkit-selector-stubs-os", "objc-session-spki-os", "encrypted-framework",
)  # fmt: skip


_ALIVE: dict[tuple[str, str], object] = {}
"""LIEF's slices die with the file they come from."""


@cache
def binaries(build: str) -> dict[str, bytes]:
    with zipfile.ZipFile(SAMPLES / f"{build}.ipa") as archive:
        found = {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}
    return {name: data for name, data in found.items() if macho.is_macho(data[:8])}


def pairs() -> list[tuple[str, str]]:
    return [(build, name) for build in BUILDS for name in binaries(build)]


def both(build: str, name: str) -> list[tuple[Image, object]]:
    data = binaries(build)[name]
    ours = macho.images(data)
    _ALIVE[build, name] = lief.MachO.parse(list(data))
    return list(zip(ours, _ALIVE[build, name], strict=True))


@pytest.mark.parametrize(("build", "name"), pairs())
class TestAgainstLief:
    """LIEF reads the same."""

    def test_segments_and_sections(self, build: str, name: str) -> None:
        """Every segment and section has the same name, address, size and place."""
        for ours, theirs in both(build, name):
            assert [(s.name, s.address, s.size, s.offset, s.file_size) for s in ours.segments] == [
                (s.name, s.virtual_address, s.virtual_size, s.file_offset, s.file_size) for s in theirs.segments
            ]
            assert [(s.segment, s.name, s.address, s.size) for s in ours.sections] == [
                (s.segment.name, s.name, s.virtual_address, s.size) for s in theirs.sections
            ]

    def test_imports_and_dylibs(self, build: str, name: str) -> None:
        """The imported names and the linked libraries are the same."""
        for ours, theirs in both(build, name):
            assert set(ours.imports) == agreement.imports(theirs)
            own = lief.MachO.LoadCommand.TYPE.ID_DYLIB
            assert set(ours.dylibs) == {library.name for library in theirs.libraries if library.command != own}

    def test_pointers_bound_to_imports(self, build: str, name: str) -> None:
        """Every place LIEF says is bound reads as that import's name."""
        for ours, theirs in both(build, name):
            bound = {b.address: b.symbol.name for b in theirs.bindings if b.has_symbol}
            assert bound
            assert {address: ours.pointer(address) for address in bound} == bound

    def test_function_starts_and_encryption(self, build: str, name: str) -> None:
        """Function starts and the encrypted range are the same."""
        for ours, theirs in both(build, name):
            assert list(ours.functions) == [ours.base + offset for offset in theirs.function_starts.functions]
            if theirs.has_encryption_info:
                info = theirs.encryption_info
                assert (ours.cryptid, ours.encrypted) == (
                    info.crypt_id,
                    (info.crypt_offset, info.crypt_offset + info.crypt_size),
                )


def test_every_sample_is_read_as_lief_reads_it() -> None:
    """Imports, bindings, sections and function starts of every image of every iOS sample."""
    seen = 0
    for path in sorted(SAMPLES.glob("*.ipa")):
        for name in binaries(path.stem):
            for ours, theirs in both(path.stem, name):
                assert agreement.differences(ours, theirs) == [], f"{path.name} {name} {ours.cpu_name}"
                seen += 1
    assert seen > 300


def image(build: str, end: str = "/App") -> Image:
    data = next(data for name, data in binaries(build).items() if name.endswith(end))
    return next(i for i in macho.images(data) if i.cpu == ARM64)


class TestReading:
    """What other readers do not tell."""

    def test_fat_files_hold_both_architectures(self) -> None:
        """Each slice of a fat file is an image of its own."""
        data = next(data for name, data in binaries("objc-trustkit-fat").items() if name.endswith("/App"))
        assert {i.cpu for i in macho.images(data)} == {ARM64, X86_64}

    def test_selectors_read_alike_through_every_kind_of_fixup(self) -> None:
        """Chained fixups and bind opcodes give the same selectors and classes."""
        chained, legacy = Runtime(image("objc-trustkit-os")), Runtime(image("objc-trustkit-legacy-binds"))
        assert set(chained.selector_slots.values()) == set(legacy.selector_slots.values())
        assert set(chained.class_slots.values()) == set(legacy.class_slots.values())

    def test_relative_method_lists_give_the_same_methods(self) -> None:
        """Methods are the same whether their list is absolute or relative."""
        plain, relative = Runtime(image("objc-trustkit-os")), Runtime(image("objc-trustkit-relative-methods"))
        assert {str(m) for m in plain.methods.values()} == {str(m) for m in relative.methods.values()} != set()

    def test_message_stubs_name_their_selector(self) -> None:
        """Stubs of both sizes lead to their selector."""
        for build in ("objc-trustkit-selector-stubs-os", "objc-trustkit-selector-stubs-small-os"):
            assert "initSharedInstanceWithConfiguration:" in Runtime(image(build)).message_stubs.values()

    def test_nothing_is_read_from_an_encrypted_range(self) -> None:
        """Text inside the FairPlay range reads as None, imports stay readable."""
        data = binaries("encrypted-framework")
        encrypted = [i for d in data.values() for i in macho.images(d) if i.cryptid]
        assert encrypted
        for one in encrypted:
            text = next(one.named("__text"))
            assert one.bytes_at(text.address, 4) is None
            assert one.imports


class TestChainedPointers:
    """Pointer formats by ``mach-o/fixup-chains.h``."""

    @pytest.mark.parametrize(
        ("kind", "raw", "expected"),
        [
            (2, 0x100008060, 0x100008060),
            (2, 0x80 << 36 | 0x100008060, 0x80 << 56 | 0x100008060),
            (2, 1 << 63 | 2 << 51 | 7, (7,)),
            (6, 0x8060, 0x100008060),
            (6, 1 << 63 | 0xFFFFFF, (0xFFFFFF,)),
            (1, 0x100008060, 0x100008060),
            (1, 1 << 63 | 0x8060, 0x100008060),
            (1, 1 << 62 | 5, (5,)),
            (7, 0x8060, 0x100008060),
            (9, 0x8060, 0x100008060),
            (9, 1 << 63 | 1 << 62 | 9, (9,)),
            (12, 1 << 62 | 0x123456, (0x123456,)),
            (12, 1 << 63 | 0x8060, 0x100008060),
            (3, 1 << 31 | 5, (5,)),
        ],
    )
    def test_decode(self, kind: int, raw: int, expected: object) -> None:
        """Rebases and binds of each format decode to the address or the ordinal."""
        assert macho_fixups.decode(kind, raw, 0x100000000) == expected


class TestBentInput:
    """Damage is told, never raised as anything else."""

    def test_mutated_images_raise_only_format_errors(self) -> None:
        """Whatever bytes change, reading ends in values or a FormatError."""
        source = next(d for n, d in binaries("objc-trustkit-os").items() if n.endswith("/App"))
        rng = random.Random(7)
        refused = 0
        for _ in range(400):
            data = bytearray(source)
            for _ in range(rng.randint(1, 6)):
                data[rng.randrange(0, 0xA00)] = rng.choice((0, 1, 0x7F, 0x80, 0xFF, rng.randrange(256)))
            try:
                for one in macho.images(bytes(data)):
                    runtime = Runtime(one)
                    _ = (one.imports, one.functions, one.stubs, runtime.methods, runtime.selector_slots)
            except FormatError:
                refused += 1
        assert 0 < refused < 400

    def test_truncations(self) -> None:
        """Any prefix of an image is read or refused."""
        source = next(d for n, d in binaries("objc-trustkit-legacy-binds").items() if n.endswith("/App"))
        for size in range(0, len(source), 997):
            try:
                for one in macho.images(source[:size]):
                    _ = (one.imports, one.functions, Runtime(one).methods)
            except FormatError:
                continue

    def test_fat_headers_that_lie(self) -> None:
        """Too many, overlapping or cut-off architectures are refused."""
        head = struct.pack(">II", 0xCAFEBABE, 2)
        overlapping = head + struct.pack(">10I", 1, 0, 64, 100, 0, 2, 0, 80, 100, 0) + bytes(200)
        for data in (struct.pack(">II", 0xCAFEBABE, 1000) + bytes(99), head + bytes(40), overlapping, b"", b"\xca\xfe"):
            with pytest.raises(FormatError):
                macho.images(data)

    def test_java_classes_are_not_mistaken(self) -> None:
        """A Java class file shares the fat magic; its version is no number of architectures."""
        assert not macho.is_macho(bytes.fromhex("cafebabe00000034"))
        assert macho.is_macho(bytes.fromhex("cafebabe00000002"))
