"""``python -m tests.conformance.macho``: real frameworks out of npm packages, read by pinscan and by LIEF."""

from __future__ import annotations

import io
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path

import lief

from pinscan.formats import macho
from tests.conformance.macho.agreement import differences, imports

PACKAGES = ("expo-modules-core@58.0.7", "detox@20.51.4")

_LIBRARY = b"!<arch>\n"
"""How a static library starts, which may also be a slice of a fat file: no image."""


def executables(package: Path) -> Iterator[tuple[str, bytes]]:
    """Every Mach-O image of an npm package, those in archives inside it included."""
    with tarfile.open(package) as tar:
        for member in tar:
            if member.isfile() and member.name.endswith((".tar.gz", ".tbz")):
                stream = tar.extractfile(member)
                if stream is not None:
                    yield from _inside(stream.read())


def _inside(archive: bytes) -> Iterator[tuple[str, bytes]]:
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        for member in tar:
            stream = tar.extractfile(member) if member.isfile() else None
            data = stream.read() if stream is not None else b""
            if macho.is_macho(data[:8]) and _LIBRARY not in data[: 1 << 16]:
                yield member.name, data


def main() -> int:
    """Print a line an image; 1 when any is read differently."""
    wrong = 0
    with tempfile.TemporaryDirectory() as work:
        for name in PACKAGES:
            done = subprocess.run(["npm", "pack", name], cwd=work, capture_output=True, text=True, check=True)
            for path, data in executables(Path(work) / done.stdout.strip().splitlines()[-1]):
                wrong += _compared(path, data)
    return min(wrong, 1)


def _compared(path: str, data: bytes) -> int:
    wrong = 0
    kinds = lief.MachO.Header.FILE_TYPE
    parsed = lief.MachO.parse(list(data))  # its slices die with it
    for ours, theirs in zip(macho.images(data), parsed or (), strict=True):
        if theirs.header.file_type in (kinds.EXECUTE, kinds.DYLIB, kinds.BUNDLE):
            found = differences(ours, theirs)
            wrong += bool(found)
            print(f"{Path(path).name} {ours.cpu_name}: {len(imports(theirs))} imports, {found[:5] or 'alike'}")
    return wrong


if __name__ == "__main__":
    sys.exit(main())
