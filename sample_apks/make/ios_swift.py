"""Swift for iOS without Apple's toolchain: swiftc for Linux writes LLVM IR, which is retargeted and compiled.

What differs from a build by Xcode: Swift classes have no Objective-C metadata, and Foundation is not there; samples
declare what they call of it. The Swift runtime's symbols are bound to stubs made from what the objects leave undefined.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

from sample_apks.make import ios_sdk

SECTIONS = {
    "swift5_entry": "__TEXT,__swift5_entry",
    "swift5_fieldmd": "__TEXT,__swift5_fieldmd",
    "swift5_mpenum": "__TEXT,__swift5_mpenum",
    "swift5_protocol_conformances": "__TEXT,__swift5_proto",
    "swift5_protocols": "__TEXT,__swift5_protos",
    "swift5_reflstr": "__TEXT,__swift5_reflstr",
    "swift5_type_metadata": "__TEXT,__swift5_types",
    "swift5_typeref": "__TEXT,__swift5_typeref",
    "swift5_capture": "__TEXT,__swift5_capture",
    "swift5_builtin": "__TEXT,__swift5_builtin",
    "swift5_assocty": "__TEXT,__swift5_assocty",
    ".rodata": "__TEXT,__const",
    ".swift1_autolink_entries": "__LLVM,__autolink",
}
"""ELF section -> the Mach-O section that Apple's compiler uses."""

APPLE_TYPES = {
    "AA6SecKeyC": "So9SecKeyRefa",
    "AA14SecCertificateC": "So17SecCertificateRefa",
    "AA23URLSessionConfigurationC": "So25NSURLSessionConfigurationC",
    "AA13DispatchQueueC": "So17OS_dispatch_queueC",
    "AA12UserDefaultsC": "So14NSUserDefaultsC",
}
"""Stand-in types of a sample's module as mangled -> as the system's own types are mangled."""

LAYOUT = "e-m:o-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-n32:64-S128-Fn32"


def compiler() -> str:
    """The Swift compiler: $SWIFTC, or swiftc on the path; RuntimeError when there is none."""
    found = os.environ.get("SWIFTC") or shutil.which("swiftc")
    if not found:
        raise RuntimeError("swiftc missing: install Debian's swiftlang (trixie) or set SWIFTC")
    return found


def compile_module(name: str, sources: list[Path], opt: str, work: Path, *flags: str | Path) -> Path:
    """Compile one module to an object file in `work`, where modules compiled before are found.

    `opt` is Onone, O or Osize.
    """
    base = [compiler(), "-module-name", name, "-parse-as-library", "-wmo", f"-{opt}", "-I", work, *flags]
    _run(work, *base, "-emit-module", "-emit-module-path", work / f"{name}.swiftmodule", *sources)
    _run(work, *base, "-emit-ir", "-o", work / f"{name}.ll", *sources)
    code = work / f"{name}.ios.ll"
    code.write_text(retarget((work / f"{name}.ll").read_text()))
    target = [compiler(), "-frontend", "-c", f"-{opt}", "-target", "arm64-apple-ios14.0"]
    try:
        _run(work, *target, code, "-o", work / f"{name}.o")
    except RuntimeError as error:
        if "LLVMARCContract" not in str(error):
            raise
        # the code is optimised already: what that makes of some reference counts may not be optimised again
        _run(work, *target, "-disable-swift-specific-llvm-optzns", code, "-o", work / f"{name}.o")
    return work / f"{name}.o"


def retarget(code: str) -> str:
    """Rewrite LLVM IR for x86-64 Linux as IR for arm64 iOS: layout, triple, sections, and what ELF alone has."""
    code = re.sub(r"target datalayout = .*", f'target datalayout = "{LAYOUT}"', code)
    code = re.sub(r"target triple = .*", 'target triple = "arm64-apple-ios14.0"', code)
    code = re.sub(r'section "([^"]+)"', _section, code)
    code = re.sub(r"^\$.* = comdat any\n", "", code, flags=re.M)
    code = re.sub(r",? comdat(\([^)]*\))?(?=[ ,\n])", "", code)
    code = re.sub(r'"(target-cpu|target-features|tune-cpu)"="[^"]*"', "", code)
    code = re.sub(r'"frame-pointer"="[^"]*"', '"frame-pointer"="non-leaf"', code)
    code = code.replace("protected ", "").replace("@malloc_usable_size", "@malloc_size")
    return re.sub(r"@\"?\$s[\w$]*", lambda m: _apple_types(m[0]), code)


def _section(match: re.Match[str]) -> str:
    """The section of Apple's compiler; those of LLVM itself stay."""
    ours = SECTIONS.get(match[1])
    return f'section "{ours},regular"' if ours else match[0]


def _apple_types(symbol: str) -> str:
    for ours, apples in APPLE_TYPES.items():
        symbol = symbol.replace(ours, apples)
    return symbol


def runtime_stubs(sdk: Path, objects: list[Path], libraries: list[Path]) -> None:
    """Write libswiftCore and libswiftFoundation stubs that export what the objects use and nothing of ours defines."""
    used = {name for file in objects for name in _symbols(file, "-u")}
    defined = {name for file in [*objects, *libraries] for name in _symbols(file, "-U")}
    wanted = {name for name in used - defined if name.startswith(("_swift_", "__swift", "_$s"))}
    foundation = {name for name in wanted if "10Foundation" in name}
    for library, names in {"libswiftFoundation": foundation, "libswiftCore": wanted - foundation}.items():
        stub = sdk / "usr" / "lib" / f"{library}.tbd"
        ios_sdk.stub(stub, f"/usr/lib/swift/{library}.dylib", " ".join(sorted(names)), "")


def _symbols(file: Path, which: str) -> list[str]:
    listing = subprocess.run(["llvm-nm-19", "-j", which, file], capture_output=True, text=True, check=True)
    return listing.stdout.split()


def _run(work: Path, *command: object) -> None:
    done = subprocess.run([str(word) for word in command], cwd=work, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(map(str, command))}\n{done.stderr}")
