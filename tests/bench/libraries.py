"""Large APKs of code that differs: real libraries and tools, each turned into DEX by itself, one after the other.

Needs Java, Maven and the samples' toolchain (sample_apks/README.md), and five minutes of processor time the first
time. Nothing of it is committed: it lies in the cache.
"""

from __future__ import annotations

import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

from sample_apks.make.dexing import QUICK
from sample_apks.make.tools import artifact, bundletool

LIBRARIES = (
    "com.squareup.okhttp3:okhttp:4.12.0", "com.squareup.okio:okio-jvm:3.6.0",
    "org.jetbrains.kotlin:kotlin-stdlib:1.9.24", "com.google.guava:guava:32.1.3-android",
    "org.conscrypt:conscrypt-android:2.5.2:aar", "io.grpc:grpc-core:1.62.2",
    "io.grpc:grpc-okhttp:1.62.2", "org.jetbrains.intellij.deps:trove4j:1.0.20200330",
)  # fmt: skip
"""From Maven Central; behind them come the code of the real APKs, bundletool (R8 in it) and the Kotlin compiler."""
LARGEST = "org.jetbrains.kotlin:kotlin-compiler-embeddable:1.9.24"
PIECE = 3000
"""Classes compiled at a time: about 4 MB of DEX."""
SIZES = (7, 14, 28, 50, 100)
"""Megabytes of DEX in the APKs of the series, at most: the last holds all there is."""


def series(cache: Path, apks: list[Path]) -> Iterator[Path]:
    """An APK for each size, made when it is not in the cache yet; what cannot be made is left out with a word."""
    wanted = {size: cache / f"libraries-{size}mb.apk" for size in SIZES}
    if not all(path.exists() for path in wanted.values()):
        try:
            code = [dex for coordinates in LIBRARIES for dex in _code(artifact(coordinates), cache / "libraries")]
            code += [dex for apk in apks for dex in _taken(apk, cache / "libraries")]
            code += [dex for jar in (bundletool(), artifact(LARGEST)) for dex in _code(jar, cache / "libraries")]
        except (OSError, RuntimeError) as error:
            print(f"the series of libraries cannot be made: {error}"[:200], file=sys.stderr)
            return
        with zipfile.ZipFile(apks[-1]) as archive:
            manifest = archive.read("AndroidManifest.xml")
        for size, path in wanted.items():
            _write(path, manifest, code, size * 1_000_000)
    yield from wanted.values()


def _taken(apk: Path, cache: Path) -> list[Path]:
    """The DEX files of an APK, taken out of it."""
    out = cache / apk.stem
    with zipfile.ZipFile(apk) as archive:
        names = [name for name in archive.namelist() if name.startswith("classes") and name.endswith(".dex")]
        return [Path(archive.extract(name, out)) for name in names]


def _code(jar: Path, cache: Path) -> list[Path]:
    """The DEX files of a library, compiled piece by piece: what D8 costs grows faster than what it is given."""
    out = cache / jar.stem
    out.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(jar) as library:
        names = [name for name in library.namelist() if _is_class(name)]
        pieces = [names[at : at + PIECE] for at in range(0, len(names), PIECE)]
        return [dex for number, piece in enumerate(pieces) for dex in _compiled(library, piece, out / str(number))]


def _is_class(name: str) -> bool:
    """Whether it is one of the classes: among resources D8 suffers no DEX files."""
    return name.endswith(".class") and not name.startswith("META-INF/") and "module-info" not in name


def _compiled(library: zipfile.ZipFile, names: list[str], out: Path) -> list[Path]:
    """The DEX files of some classes of a library."""
    made, piece = out.with_suffix(".zip"), out.with_suffix(".jar")
    if not made.exists():
        with zipfile.ZipFile(piece, "w") as classes:
            for name in names:
                classes.writestr(name, library.read(name))
        d8 = ["java", *QUICK, "-cp", bundletool(), "com.android.tools.r8.D8", "--release", "--no-desugaring"]
        subprocess.run([*d8, "--min-api", "26", "--output", made, piece], capture_output=True, check=False)
        piece.unlink()
    if not made.exists():  # classes that D8 refuses
        return []
    with zipfile.ZipFile(made) as dex:
        return [Path(dex.extract(name, out)) for name in sorted(dex.namelist())]


def _write(path: Path, manifest: bytes, code: list[Path], size: int) -> None:
    """An APK with the first of the DEX files, as many as stay within the size."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("AndroidManifest.xml", manifest)
        number = 1
        for dex in code:
            if dex.stat().st_size <= size:
                archive.write(dex, f"classes{number if number > 1 else ''}.dex")
                size -= dex.stat().st_size
                number += 1
