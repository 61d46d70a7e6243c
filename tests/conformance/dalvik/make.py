"""Compile the cases, run them on a JVM, and write `cases-WAY.dex`, `cases.jar` and `results.tsv` beside this file.

    python -m tests.conformance.dalvik.make

The cases in ``java`` and ``kotlin`` are written by hand; those of arithmetic are made here, from a fixed seed. A JVM
runs all of them twice, with both answers of what no analysis can know. Needs what `sample_apks/README.md` names.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sample_apks.make import dexing, tools, zips

HERE = Path(__file__).parent
WAYS = ("plain", "r8")
CLASSES = {"release": 11}
"""The JAR's own settings: class files with invokedynamic for texts and lambdas, as libraries have them today."""
WHOLE = """-keepnames class ** { *; }
-keepattributes InnerClasses
-dontoptimize
-dontwarn **
-dontnote **
-keep class cases.App"""
ENUMS = "-keepclassmembers class * extends java.lang.Enum { *; }"
SEED, CASES = 20_261_123, 150
KEEP = "-keep class cases.** { static void *(); }\n-keep class cases.Sink { *; }\n"
INTS = ("+", "-", "*", "&", "|", "^")
EDGES = (0, 1, -1, 2, 7, 255, 256, 65_535, 0x7FFFFFFF, -0x80000000, 0x12345678, -12345)
WIDE = (0, 1, -1, 0xFFFFFFFF, 1 << 40, 0x7FFFFFFFFFFFFFFF, -0x8000000000000000, -987654321987)


def numbers() -> str:
    """``Numbers.java``: methods of random arithmetic on ints, longs, chars, bytes, shorts, floats and doubles."""
    random_ = random.Random(SEED)
    bodies = [f"    static void n{i}() {{ {' '.join(statements(random_, i))} }}" for i in range(CASES)]
    every = " ".join(f"n{i}();" for i in range(CASES))
    return "\n".join(
        ["package cases;", "", "final class Numbers {", *bodies, f"    static void all() {{ {every} }}", "}"]
    )


def statements(random_: random.Random, number: int) -> Iterator[str]:
    """The body of one case: variables, some operations on them, a loop, and what came of it."""
    pick = random_.choice
    yield f"int a = {pick(EDGES)}, b = {pick(EDGES)}; long l = {pick(WIDE)}L, m = {pick(WIDE)}L;"
    yield f"double d = {pick((0.5, -3.75, 1e10, 123456.789))}; float f = {pick((1.5, -0.25, 1e6))}f;"
    for _ in range(random_.randint(2, 5)):
        yield operation(random_)
    inner = f"{operation(random_)} if ((a & 1) == 0) b ^= i; else l += i;"
    yield f"for (int i = 0; i < {random_.randint(1, 6)}; i++) {{ {inner} }}"
    cases = f"case 0: b++; break; case {random_.randint(1, 2)}: l = -l; case 3: a = ~a; break; default: m >>= 1;"
    yield f"switch (a & 3) {{ {cases} }}"
    yield f'Sink.show("n{number}", a + " " + b + " " + l + " " + m + " " + (long) d + " " + (int) f);'


def operation(random_: random.Random) -> str:
    """One assignment whose meaning is the same on every JVM."""
    op, shift = random_.choice(INTS), random_.choice(("<<", ">>", ">>>"))
    return random_.choice((
        f"a = a {op} b;", f"b = b {op} {random_.choice(EDGES)};",
        f"l = l {op} m;", f"m = m {op} {random_.choice(WIDE)}L;",
        f"a = a {shift} {random_.randint(0, 40)};", f"l = l {shift} {random_.randint(0, 70)};", f"b = b {shift} a;",
        "a = b == 0 ? 1 : a / b;", "a = b == 0 ? 2 : a % b;", "l = m == 0 ? 3 : l / m;", "l = m == 0 ? 4 : l % m;",
        "a = (byte) a;", "b = (char) b;", "a = (short) (a + b);", "l = a;", "a = (int) l;", "m = ~m;", "b = -b;",
        "d = d * a + l;", "f = f / 3 + b;", "a = (int) d;", "l = (long) (d / 7);", "b = Double.compare(d, f);",
        "a = Integer.bitCount(a);", "b = Integer.rotateLeft(b, 7);", "l = Long.reverse(l);",
        "a = Math.max(a, b) - Math.abs(b % 1000);", "l = l > m ? l - 1 : m + 1;", "b = a < b ? 11 : 22;",
        "m = Long.parseLong(Long.toString(m & 0xffffffffL, 36), 36);",
    ))  # fmt: skip


def main() -> None:
    """Write the DEX files and the results."""
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        source = work / "conformance"
        shutil.copytree(HERE / "java", source / "java")
        shutil.copytree(HERE / "kotlin", source / "kotlin")
        (work / "common/android-api").mkdir(parents=True)
        (source / "java/cases/Numbers.java").write_text(numbers())
        (source / "proguard.pro").write_text(KEEP)
        said = {"libraries": ["kotlin"], "stubs": [], "strip_debug": True, "min_sdk": 26, "release": 8, "plugins": [],
                "processors": []}  # fmt: skip
        for way in WAYS:
            entries = dexing.compile_code(source, "cases", said, way, work / "out")
            (HERE / f"cases-{way}.dex").write_bytes(entries["classes.dex"])
        write_jar(source, said | CLASSES, work / "jar")
        path = f"{work / 'out/plain/classes'}:{tools.artifact(dexing.LIBRARIES['kotlin'][0])}"
        shown = [run(path, answer) for answer in (False, True)]
        rows = sorted({(case, value) for lines in shown for case, value in lines})
    (HERE / "results.tsv").write_text("".join(f"{case}\t{value}\n" for case, value in rows))


def write_jar(source: Path, said: dict[str, Any], work: Path) -> None:
    """The cases and what they need of Kotlin's library as class files."""
    libraries = [tools.artifact(one) for one in dexing.LIBRARIES["kotlin"]]
    app = dexing.classes(source, said, libraries, work, work / "classes")
    rules = work / "rules.pro"
    rules.write_text(f"{KEEP}{WHOLE} {{ *; }}\n{ENUMS}\n")
    zips.write(HERE / "cases.jar", zips.read(dexing.proguard([app, *libraries], rules, work)))


def run(path: str, answer: bool) -> list[tuple[str, str]]:
    """What the cases show on a JVM: each name with its value, escaped to stay on one line."""
    environment = os.environ | ({"OPEN_ANSWER": "1"} if answer else {})
    done = subprocess.run(
        ["java", "-cp", path, "cases.App"], env=environment, capture_output=True, check=True, text=True
    )
    return [(case, value) for case, _, value in (line.partition("\t") for line in done.stdout.split("\x1e")) if case]


if __name__ == "__main__":
    main()
