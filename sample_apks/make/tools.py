"""The toolchain of the Android samples: what is installed, and what is fetched once into ``.samples-tools/``.

Debian packages: aapt, android-framework-res, apksigner, zipalign, proguard-cli, openjdk-17-jdk-headless, maven;
clang-19 and lld-19 for native code. D8, R8
and bundletool come in one jar (Apache-2.0) out of a PyPI wheel, which is GPL as a whole and is therefore only ever
fetched; libraries come from Maven Central. Everything fetched is held to a SHA-256.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CACHE = ROOT / ".samples-tools"
FRAMEWORK = Path("/usr/share/android-framework-res/framework-res.apk")
WHEEL = ("mobsf==4.4.0", "mobsf/StaticAnalyzer/tools/bundletool-all-1.17.2.jar")
APKTOOL = "mobsf/StaticAnalyzer/tools/apktool_2.10.0.jar"
"""Holds the one published aapt2 that writes compact entries, and the only framework that it links against."""
HASHES = ROOT / "sample_apks/src/android/tools.sha256"


def run(*command: object, cwd: Path | None = None) -> str:
    """Run a command and return its output; RuntimeError with its own words when it fails."""
    words = [str(word) for word in command]
    try:
        done = subprocess.run(words, cwd=cwd, capture_output=True, text=True, check=False)
    except FileNotFoundError as error:
        raise RuntimeError(f"{words[0]} is not installed: see sample_apks/make/tools.py for the packages") from error
    if done.returncode:
        raise RuntimeError(f"{' '.join(words[:6])} … ended with {done.returncode}:\n{done.stdout}{done.stderr}".strip())
    return done.stdout


def bundletool() -> Path:
    """The jar that holds bundletool, D8 and R8."""
    return _of_wheel(WHEEL[1])


def aapt2(which: str) -> tuple[Path, Path]:
    """An aapt2 and the framework to link against: ``debian``, or ``compact`` for apktool's."""
    if which == "debian":
        return Path("aapt2"), FRAMEWORK
    program, framework = CACHE / "aapt2_64", CACHE / "android-framework.jar"
    if not (program.exists() and framework.exists()):
        with zipfile.ZipFile(_of_wheel(APKTOOL)) as archive:
            program.write_bytes(archive.read("prebuilt/linux/aapt2_64"))
            framework.write_bytes(archive.read("brut/androlib/android-framework.jar"))
        program.chmod(0o755)
    return program, framework


def _of_wheel(member: str) -> Path:
    """A jar of the one published wheel that holds Android's tools."""
    jar = CACHE / Path(member).name
    if not jar.exists():
        wheels = CACHE / "wheels"
        run(sys.executable, "-m", "pip", "download", WHEEL[0], "--no-deps", "-q", "-d", wheels)
        wheel = next(wheels.glob("*.whl"))
        with zipfile.ZipFile(wheel) as archive, archive.open(member) as source, jar.open("wb") as target:
            shutil.copyfileobj(source, target)
        shutil.rmtree(wheels)
        check(jar)
    return jar


def artifact(coordinates: str) -> Path:
    """A file from Maven Central: ``group:name:version`` or ``group:name:version:aar``; an AAR gives its classes.jar."""
    _, name, version, *rest = coordinates.split(":")
    suffix = rest[0] if rest else "jar"
    path = CACHE / f"{name}-{version}.{suffix}"
    if not path.exists():
        CACHE.mkdir(exist_ok=True)
        plugin = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy"
        run("mvn", "-q", plugin, f"-Dartifact={coordinates}", f"-DoutputDirectory={CACHE}")
        check(path)
    if suffix != "aar":
        return path
    classes = path.with_suffix(".classes.jar")
    if not classes.exists():
        with zipfile.ZipFile(path) as archive:
            classes.write_bytes(archive.read("classes.jar"))
    return classes


def java8_api() -> Path:
    """Java 8's API as class files, made of the JDK's own signature data; R8 3.3 cannot read a JDK 17 image."""
    jar = CACHE / "java8-api.jar"
    if jar.exists():
        return jar
    javac = shutil.which("javac")
    if javac is None:
        raise RuntimeError("javac is not installed: see sample_apks/make/tools.py for the packages")
    signatures = Path(javac).resolve().parents[1] / "lib/ct.sym"
    CACHE.mkdir(exist_ok=True)
    classes: dict[str, bytes] = {}
    with zipfile.ZipFile(signatures) as source:
        for entry in source.namelist():
            releases, *path = entry.split("/")
            name = "/".join(path[1:] if path and "." in path[0] else path).removesuffix(".sig") + ".class"
            if "8" in releases and entry.endswith(".sig") and not name.startswith("module-info"):
                data = source.read(entry)
                classes.setdefault(name, data[:6] + b"\0\x34" + data[8:])
    with zipfile.ZipFile(jar, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in classes.items():
            target.writestr(name, data)
    return jar


def check(path: Path) -> None:
    """Hold a fetched file to its committed SHA-256; a file that has none yet is refused with the line to add."""
    known = dict(reversed(line.split()) for line in HASHES.read_text().splitlines() if line.strip())  # type: ignore[misc]
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    if known.get(path.name) != digest:
        path.rename(path.with_suffix(path.suffix + ".refused"))
        raise RuntimeError(
            f"{path.name} is not the file expected; its line for {HASHES.name} would be:\n{digest}  {path.name}"
        )
