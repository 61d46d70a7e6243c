"""iOS samples: `src/ios/NAME/sample.yaml` -> NAME.ipa, with Debian's clang-19, lld-19 and llvm-19.

A sample.yaml, every key optional:

    container: ipa             # ipa | deep-ipa | app-zip | xcarchive
    suffix: .ipa
    app:                       # a bundle
      name: App                # folder and executable name
      plist: binary            # binary | xml | {raw: FILE}
      info: {…}                # laid over the default Info.plist; a null takes a key out
      code: {…}                # how the executable is made, see `Code`; null for none
      files: {PATH: SOURCE}    # SOURCE beside the sample.yaml or in common/; {text: …} or {plist: …} instead of a file
      bundles: {PlugIns/Share.appex: {…bundle…}}
    root: {PATH: SOURCE}       # files beside Payload/
    builds: {NAME: {…}}        # several builds of one source: each lays these keys over app.code
"""

from __future__ import annotations

import plistlib
import shutil
import struct
import subprocess
import tempfile
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from hashlib import shake_256
from pathlib import Path
from typing import Any

import yaml

from sample_apks.make import chained, ios_sdk, ios_selectors, ios_swift

SAMPLES = Path(__file__).parent.parent
SOURCES = SAMPLES / "src" / "ios"
COMMON = SOURCES / "common"
TOOLS = ("clang-19", "ld64.lld-19", "llvm-strip-19", "llvm-lipo-19")
DATE = (2026, 1, 1, 0, 0, 0)
Config = Mapping[str, Any]


def names() -> list[str]:
    """The names of all iOS builds."""
    return list(_jobs())


def stale(name: str) -> bool:
    """Whether the build is missing or older than one of its sources."""
    job = _jobs()[name]
    built = job.target.stat().st_mtime if job.target.exists() else 0.0
    return any(file.stat().st_mtime > built for folder in (job.source, COMMON) for file in folder.rglob("*"))


def make(name: str) -> None:
    """Build one sample; RuntimeError when a tool is missing or fails."""
    missing = [tool for tool in TOOLS if shutil.which(tool) is None]
    if missing:
        raise RuntimeError(f"{', '.join(missing)} missing: apt-get install clang-19 lld-19 llvm-19")
    with tempfile.TemporaryDirectory() as work:
        _build(_jobs()[name], ios_sdk.write(Path(work) / "sdk"), Path(work))


@dataclass(frozen=True)
class Job:
    """One build to make: its name, the folder of its sources and its configuration."""

    name: str
    source: Path
    config: Config

    @property
    def target(self) -> Path:
        """The file to write."""
        return SAMPLES / f"{self.name}{self.config.get('suffix', '.ipa')}"


@dataclass(frozen=True)
class Code:
    """How one executable is compiled and linked."""

    sources: list[str] = field(default_factory=lambda: ["common/client.m"])
    modules: list[dict[str, Any]] = field(default_factory=list)
    """Swift modules, in order: {name: …, sources: […], header: …, flags: […], linked: false to import only}.

    `opt` is Onone, O or Osize then.
    """
    opt: str = "Os"
    arc: bool = True
    min_os: str = "14.0"
    cflags: list[str] = field(default_factory=list)
    ldflags: list[str] = field(default_factory=list)
    frameworks: list[str] = field(default_factory=lambda: ["UIKit"])
    links: list[str] = field(default_factory=list)
    """Bundles of this app (Frameworks/X.framework) to link against."""
    dylib: bool = False
    strip: bool = False
    selector_stubs: bool = False
    """Send messages through ``objc_msgSend$SELECTOR`` stubs."""
    fat: bool = False
    """Add an x86_64 simulator slice, first."""
    encrypted: bool = False
    """Mark as FairPlay leaves it: cryptid 1 and the range scrambled."""
    offsets: bool = False
    """Write pointers as offsets from the image's start, as Xcode's linker does."""
    arm64e: bool = False
    """Turn the linked executable into one for arm64e, with signed pointers."""


@cache
def _jobs() -> dict[str, Job]:
    jobs = {}
    for file in sorted(SOURCES.glob("*/sample.yaml")):
        config = yaml.safe_load(file.read_text()) or {}
        for name, code in (config.get("builds") or {file.parent.name: {}}).items():
            app = config.get("app") or {}
            jobs[name] = Job(name, file.parent, {**config, "app": {**app, "code": _over(app.get("code", {}), code)}})
    return jobs


def _over(code: Config | None, changes: Config | None) -> Config | None:
    return None if code is None else {**code, **(changes or {})}


def _build(job: Job, sdk: Path, work: Path) -> None:
    app, container = job.config["app"], job.config.get("container", "ipa")
    name = app.get("name", "App")
    folder = {
        "ipa": f"Payload/{name}.app",
        "deep-ipa": f"{name}/Payload/{name}.app",
        "app-zip": f"{name}.app",
        "xcarchive": f"{name}.xcarchive/Products/Applications/{name}.app",
    }[container]
    _bundle(app, name, job, sdk, work / "tree" / folder)
    for path, source in (job.config.get("root") or {}).items():
        _place(work / "tree" / path, source, job)
    _pack(work / "tree", job.target)


def _bundle(bundle: Config, name: str, job: Job, sdk: Path, target: Path) -> None:
    """Lay out one bundle and the bundles inside it, inner ones first: the executable may link against them."""
    target.mkdir(parents=True, exist_ok=True)
    for path, inner in (bundle.get("bundles") or {}).items():
        _bundle(inner or {}, inner.get("name", Path(path).stem) if inner else Path(path).stem, job, sdk, target / path)
    if bundle.get("code", {}) is not None:
        _executable(Code(**(bundle.get("code") or {})), job, sdk, target, name)
    _info(bundle, name, job, target / "Info.plist")
    for path, source in (bundle.get("files") or {}).items():
        _place(target / path, source, job)


def _info(bundle: Config, name: str, job: Job, target: Path) -> None:
    form = bundle.get("plist", "binary")
    if isinstance(form, dict):
        target.write_bytes(_source(form["raw"], job).read_bytes())
        return
    info = {
        "CFBundleExecutable": name,
        "CFBundleIdentifier": f"org.pinscan.{job.source.name}",
        "CFBundleName": name,
        "CFBundlePackageType": "FMWK" if target.parent.suffix == ".framework" else "APPL",
        "CFBundleShortVersionString": "1.0",
        "CFBundleVersion": "1",
        "DTPlatformVersion": "17.0",
        "MinimumOSVersion": "14.0",
    } | (bundle.get("info") or {})
    kept = {key: value for key, value in info.items() if value is not None}
    target.write_bytes(plistlib.dumps(kept, fmt=plistlib.FMT_BINARY if form == "binary" else plistlib.FMT_XML))


def _place(target: Path, source: Any, job: Job) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(source, str):
        target.write_bytes(_source(source, job).read_bytes())
    elif "text" in source:
        target.write_text(source["text"])
    else:
        target.write_bytes(plistlib.dumps(source["plist"], fmt=plistlib.FMT_BINARY))


def _source(name: str, job: Job) -> Path:
    return SOURCES / name if name.startswith("common/") else job.source / name


def _executable(code: Code, job: Job, sdk: Path, bundle: Path, name: str) -> None:
    output = bundle / name
    _slice(code, job, sdk, bundle, output, "arm64")
    if code.offsets:
        output.write_bytes(chained.to_offsets(output.read_bytes()))
    if code.arm64e:
        output.write_bytes(chained.to_arm64e(output.read_bytes()))
    if code.encrypted:
        output.write_bytes(encrypt(output.read_bytes()))
    if code.fat:
        _run("mv", output, bundle / "arm64")
        _slice(code, job, sdk, bundle, bundle / "x86_64", "x86_64")
        _run("llvm-lipo-19", "-create", bundle / "x86_64", bundle / "arm64", "-output", output)
        _run("rm", bundle / "x86_64", bundle / "arm64")


def _slice(code: Code, job: Job, sdk: Path, bundle: Path, output: Path, arch: str) -> None:
    target = f"arm64-apple-ios{code.min_os}" if arch == "arm64" else f"x86_64-apple-ios{code.min_os}-simulator"
    platform = "ios" if arch == "arm64" else "ios-simulator"
    objects: list[Path] = []
    with tempfile.TemporaryDirectory() as work:
        for module in code.modules:
            sources, flags = [_source(name, job) for name in module["sources"]], module.get("flags", [])
            if "header" in module:
                flags = [*flags, "-import-objc-header", _source(module["header"], job)]
            made = ios_swift.compile_module(module["name"], sources, code.opt, Path(work), *flags)
            objects += [made] if module.get("linked", True) else []
        links = [bundle / path / Path(path).stem for path in code.links]
        if code.modules:
            ios_swift.runtime_stubs(sdk, objects, links)
        for number, name in enumerate(code.sources):
            objects.append(Path(work) / f"{number}.o")
            arc = ["-fobjc-arc"] if code.arc and name.endswith((".m", ".mm")) else []
            include = [f"-I{COMMON}", f"-I{job.source}"]
            level = "Os" if code.modules else code.opt
            compiler = ["clang-19", "-target", target, "-isysroot", sdk, f"-{level}", "-w"]
            source, language = _source(name, job), [*include, *arc, "-fblocks", *code.cflags]
            if code.selector_stubs:
                ir = objects[-1].with_suffix(".ll")
                _run(*compiler, *language, "-S", "-emit-llvm", source, "-o", ir)
                ir.write_text(ios_selectors.stubbed(ir.read_text()))
                source, language = ir, ["-Xclang", "-disable-llvm-passes"]
            _run(*compiler, *language, "-c", source, "-o", objects[-1])
        frameworks = ["Foundation", "CoreFoundation", "Security", *code.frameworks]
        swift = ["-lswiftCore", "-lswiftFoundation"] if code.modules else []
        kind = ["-dylib", "-install_name", f"@rpath/{output.name}.framework/{output.name}"] if code.dylib else []
        _run(
            "ld64.lld-19", "-arch", arch, "-platform_version", platform, code.min_os, "17.0", "-syslibroot", sdk,
            "-lobjc", "-lSystem", *[word for name in frameworks for word in ("-framework", name)], *kind, *links,
            "-rpath", "@executable_path/Frameworks", *swift, *code.ldflags, *objects, "-o", output,
        )  # fmt: skip
    if code.strip:
        _run("llvm-strip-19", "-x", "-S", output)


def encrypt(image: bytes) -> bytes:
    """A thin 64-bit Mach-O as FairPlay leaves it: LC_ENCRYPTION_INFO_64 with cryptid 1, its range scrambled."""
    out, offset = bytearray(image), 32
    for _ in range(struct.unpack_from("<I", image, 16)[0]):
        command, size = struct.unpack_from("<II", image, offset)
        if command == 0x2C:
            start, length = struct.unpack_from("<II", image, offset + 8)
            struct.pack_into("<I", out, offset + 16, 1)
            stream = shake_256(b"FairPlay stand-in").digest(length)
            out[start : start + length] = bytes(a ^ b for a, b in zip(out[start : start + length], stream, strict=True))
        offset += size
    return bytes(out)


def _pack(tree: Path, target: Path) -> None:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(path for path in tree.rglob("*") if path.is_file()):
            entry = zipfile.ZipInfo(file.relative_to(tree).as_posix(), DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o100644 << 16
            archive.writestr(entry, file.read_bytes())


def _run(*command: object) -> None:
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(map(str, command))}\n{done.stderr}")
