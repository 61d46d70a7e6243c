"""A large iOS build with pins: a delegate among many functions that form addresses and call, as real code does.

The filler is assembled, not compiled, so that tens of megabytes take seconds. Needs the samples' toolchain.
"""

from __future__ import annotations

import plistlib
import struct
import subprocess
import tempfile
import zipfile
from pathlib import Path

from sample_apks.make import ios, ios_sdk

SAMPLE = "objc-session-spki"
PAIRS = 6
"""Addresses that one filler function forms."""
_BODY = (
    0xB0000088,  # adrp x8, a page of data
    0x91004108,  # add x8, x8, #16
    0xF9400109,  # ldr x9, [x8]
    0x8B08012A,  # add x10, x9, x8
    0xF81F83EA,  # stur x10, [sp, #-8]
    0xB940050B,  # ldr w11, [x8, #4]
    0x4A09016B,  # eor w11, w11, w9
    0x3400004B,  # cbz w11, over the next
    0xD1000D4A,  # sub x10, x10, #3
)
_FUNCTION = struct.pack(
    f"<{2 + len(_BODY) * PAIRS + 4}I",
    *(0xA9BF7BFD, 0x910003FD),  # stp x29, x30, [sp, #-16]!; mov x29, sp
    *(_BODY * PAIRS),
    *(0x97FFFF00, 0x97FFFE00, 0xA8C17BFD, 0xD65F03C0),  # two calls of fillers before it; ldp …; ret
)


def heavy(cache: Path, megabytes: int) -> Path | None:
    """An IPA whose executable has so many megabytes of code. None without the toolchain."""
    target = (cache / f"heavy-pins-{megabytes}.ipa").absolute()
    if target.exists():
        return target
    cache.mkdir(exist_ok=True)
    try:
        with tempfile.TemporaryDirectory() as work:
            executable = _linked(Path(work), megabytes * 1_000_000 // len(_FUNCTION))
            _pack(executable, target)
    except (OSError, RuntimeError) as error:
        print(f"{target.name} cannot be made: {error}")
        return None
    return target


def _linked(work: Path, functions: int) -> Path:
    (work / "filler.bin").write_bytes(_FUNCTION)
    listing = "".join(f'filler{n}: .incbin "{work}/filler.bin"\n' for n in range(functions))
    (work / "filler.s").write_text(f".section __TEXT,__text,regular,pure_instructions\n.p2align 2\n{listing}")
    sdk = ios_sdk.write(work / "sdk")
    sources = [ios.COMMON / "app.m", ios.SOURCES / SAMPLE / "main.m", work / "filler.s"]
    objects = []
    for source in sources:
        objects.append(work / f"{source.stem}.o")
        flags = [] if source.suffix == ".s" else ["-fobjc-arc", "-Os", "-w", f"-I{ios.COMMON}"]
        _run("clang-19", "-target", "arm64-apple-ios14.0", "-isysroot", sdk, *flags, "-c", source, "-o", objects[-1])
    frameworks = [
        word for name in ("Foundation", "CoreFoundation", "Security", "UIKit") for word in ("-framework", name)
    ]
    _run(
        "ld64.lld-19", "-arch", "arm64", "-platform_version", "ios", "14.0", "17.0", "-syslibroot", sdk, "-lobjc",
        "-lSystem", *frameworks, *objects, "-o", work / "App",
    )  # fmt: skip
    return work / "App"


def _pack(executable: Path, target: Path) -> None:
    info = {"CFBundleIdentifier": "org.example.heavy", "CFBundleExecutable": "App", "CFBundlePackageType": "APPL"}
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("Payload/App.app/Info.plist", plistlib.dumps(info))
        archive.write(executable, "Payload/App.app/App")


def _run(*command: object) -> None:
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr[-500:])
