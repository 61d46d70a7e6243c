"""The Android samples: a folder ``src/android/NAME`` becomes ``NAME.apk``, or one build a way of compiling.

A folder holds what its app is made of, all optional: ``AndroidManifest.xml`` (else a common one), ``res/``,
``assets/``, ``java/``, ``kotlin/``, ``native/`` (``NAME.c`` becomes ``libNAME.so``), ``root/`` (entries at the top of
the APK), ``proguard.pro`` and ``sample.toml``:

    min_sdk = 24            # and target_sdk = 34, debuggable = false
    compile = ["d8", "r8"]  # NAME-d8.apk, NAME-r8.apk …; see dexing.py
    libraries = ["okhttp3"] # names of LIBRARIES in dexing.py
    stubs = ["firebase"]    # folders of common/stubs compiled into the app
    bundled = ["trustkit"]  # LIBRARIES whose JARs lie in a library's libs/
    processors = ["dagger-compiler"]    # LIBRARIES whose annotation processors run on the Java sources
    plugins = ["group:name:version"]    # plugins of the Kotlin compiler
    link = ["--no-xml-namespaces"]      # extra words for aapt2 link
    optimize = ["--shorten-resource-paths"]   # runs aapt2 optimize with these words
    release = 17            # the Java version of the class files; 8 if not given
    container = "bundle"    # containers.py makes that instead; "tampered" and "hostile": tampering.py, hostile.py
    aapt2 = "compact"       # link with the aapt2 that knows --enable-compact-entries
    damage = "cut-config"   # see damage.py
"""

from __future__ import annotations

import importlib
import tempfile
import tomllib
from pathlib import Path
from typing import Any

from . import damage, tools, zips

SAMPLES = tools.ROOT / "sample_apks"
SOURCES = SAMPLES / "src/android"
COMMON = SOURCES / "common"
KEYS = SAMPLES / "src/keys"


def names() -> list[str]:
    """Every sample, sorted."""
    return sorted(path.name for path in SOURCES.iterdir() if path.is_dir() and path != COMMON)


def settings(name: str) -> dict[str, Any]:
    """What ``sample.toml`` says, with the defaults."""
    path = SOURCES / name / "sample.toml"
    said = tomllib.loads(path.read_text()) if path.exists() else {}
    return {
        "min_sdk": 24, "target_sdk": 34, "debuggable": False, "compile": [], "libraries": [], "stubs": [],
        "link": [], "optimize": [], "container": "apk", "damage": "", "version_name": "1.0", "strip_debug": True,
        "aapt2": "debian", "processors": [], "plugins": [], "release": 8, "bundled": [],
    } | said  # fmt: skip


def builds(name: str) -> list[Path]:
    """The files that a sample is built into."""
    said = settings(name)
    if said["container"] != "apk":
        return _maker(said["container"]).builds(name)
    return [SAMPLES / f"{name}-{way}.apk" for way in said["compile"]] or [SAMPLES / f"{name}.apk"]


def _maker(container: str) -> Any:
    """The module that makes what is no single APK."""
    names = {"tampered": "tampering", "hostile": "hostile"}
    return importlib.import_module(f"sample_apks.make.{names.get(container, 'containers')}")


def stale(name: str) -> bool:
    """Whether a build is missing or older than a source."""
    made = builds(name)
    if not all(path.exists() for path in made):
        return True
    newest = max(path.stat().st_mtime for path in (SOURCES / name).rglob("*"))
    return newest > min(path.stat().st_mtime for path in made)


def make(name: str) -> None:
    """Build a sample; RuntimeError when a tool refuses it."""
    said = settings(name)
    if said["container"] != "apk":
        _maker(said["container"]).make(name)
        return
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        linked = link(name, said, work)
        for way, target in zip(said["compile"] or [None], builds(name), strict=True):
            entries = settled(zips.read(linked))
            if way:
                from . import dexing

                entries |= dexing.compile_code(SOURCES / name, package(name), said, way, work)
            entries |= native(SOURCES / name / "native", work)
            root = SOURCES / name / "root"
            entries |= {p.relative_to(root).as_posix(): p.read_bytes() for p in sorted(root.rglob("*")) if p.is_file()}
            entries = damage.ENTRIES.get(said["damage"], dict)(entries)
            pack(entries, target, work, said["min_sdk"])
            target.write_bytes(damage.FILES.get(said["damage"], bytes)(target.read_bytes()))


def package(name: str) -> str:
    """The application id."""
    return f"org.pinscan.{name.replace('-', '_')}"


def link(name: str, said: dict[str, Any], work: Path, *, proto: bool = False) -> Path:
    """The app's manifest, resources and assets as aapt2 links them; R.java goes to ``gen`` in the work folder."""
    source, linked = SOURCES / name, work / ("linked.proto.apk" if proto else "linked.apk")
    own, kind = source / "AndroidManifest.xml", "code" if said["compile"] else "declared"
    template = own if own.exists() else COMMON / f"AndroidManifest.{kind}.xml"
    manifest = work / "AndroidManifest.xml"
    manifest.write_text(template.read_text().replace("org.pinscan.sample", package(name)))
    aapt2, framework = tools.aapt2(said["aapt2"])
    words: list[object] = [aapt2, "link", "-I", framework, "--manifest", manifest, "-o", linked]
    words += ["--java", work / "gen"]
    words += ["--min-sdk-version", said["min_sdk"], "--target-sdk-version", said["target_sdk"]]
    words += ["--version-code", 1, "--version-name", said["version_name"], "--auto-add-overlay", *said["link"]]
    if said["debuggable"]:
        words.append("--debug-mode")
    if proto:
        words.append("--proto-format")
    if (source / "assets").is_dir():
        words += ["-A", source / "assets"]
    if (source / "res").is_dir():
        tools.run(aapt2, "compile", "--dir", "res", "-o", work / "res.zip", cwd=source)  # it records the path
        zips.write(work / "res.zip", dict(sorted(zips.read(work / "res.zip").items())))
        words.append(work / "res.zip")
    tools.run(*words)
    if not said["optimize"]:
        return linked
    optimized = work / "optimized.apk"
    tools.run("aapt2", "optimize", *said["optimize"], "-o", optimized, linked)
    return optimized


def native(folder: Path, work: Path) -> dict[str, bytes]:
    """The native libraries of a sample for one processor, linked without the system's: what they import stays open."""
    words = ["--target=aarch64-linux-android24", "-shared", "-nostdlib", "-fPIC", "-O2", "-s", "-fuse-ld=lld-19"]
    entries = {}
    for source in sorted(folder.glob("*.c")):
        name = f"lib{source.stem}.so"
        tools.run("clang-19", *words, f"-Wl,-soname,{name}", "-Wl,--build-id=none", "-o", work / name, source)
        entries[f"lib/arm64-v8a/{name}"] = (work / name).read_bytes()
    return entries


def settled(entries: dict[str, bytes]) -> dict[str, bytes]:
    """The entries, those of assets/ and res/ by name: aapt2 takes them in the order of the directory."""
    names = iter(sorted(path for path in entries if path.startswith(("assets/", "res/"))))
    order = [next(names) if path.startswith(("assets/", "res/")) else path for path in entries]
    return {path: entries[path] for path in order}


def pack(entries: dict[str, bytes], target: Path, work: Path, min_sdk: int) -> None:
    """Zip, align and sign an APK with the committed throw-away key."""
    loose, aligned = work / "loose.apk", work / "aligned.apk"
    zips.write(loose, entries)
    tools.run("zipalign", "-f", 4, loose, aligned)
    key = ["--key", KEYS / "apk-signing.pk8", "--cert", KEYS / "apk-signing.cert.pem"]
    v1 = "true" if min_sdk < 24 else "false"
    signing = ["--v1-signing-enabled", v1, "--v4-signing-enabled", "false", "--min-sdk-version", min_sdk]
    tools.run("apksigner", "sign", *key, *signing, "--out", target, aligned)
