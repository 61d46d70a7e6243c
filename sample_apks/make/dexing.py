"""From an Android sample's Java and Kotlin to DEX files.

The ways to compile: ``d8`` (as it is, in one DEX file), ``multidex`` (the app in classes.dex, the libraries in
classes2.dex), ``plain`` (R8, only dropping what is not used), ``r8`` (full mode: shrunk, optimised, renamed),
``proguard`` (ProGuard, then D8). A way may begin with a library's name: ``okhttp4-r8`` compiles against that one.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from . import tools

OKIO3 = "com.squareup.okio:okio-jvm:"
STDLIB = "org.jetbrains.kotlin:kotlin-stdlib:"
LIBRARIES: dict[str, list[str]] = {
    "okhttp2": ["com.squareup.okhttp:okhttp:2.7.5", "com.squareup.okio:okio:1.6.0"],
    "okhttp272": ["com.squareup.okhttp:okhttp:2.7.2", "com.squareup.okio:okio:1.6.0"],
    "okhttp310": ["com.squareup.okhttp3:okhttp:3.1.0", "com.squareup.okio:okio:1.6.0"],
    "okhttp3": ["com.squareup.okhttp3:okhttp:3.14.9", "com.squareup.okio:okio:1.17.5"],
    "okhttp4": ["com.squareup.okhttp3:okhttp:4.12.0", OKIO3 + "3.6.0", STDLIB + "1.9.24"],
    "okhttp5": ["com.squareup.okhttp3:okhttp-jvm:5.3.2", OKIO3 + "3.16.2", STDLIB + "2.2.21"],
    "kotlin": [STDLIB + "1.9.24"],
    "coroutines": ["org.jetbrains.kotlinx:kotlinx-coroutines-core-jvm:1.8.1"],
    "retrofit": ["com.squareup.retrofit2:retrofit:2.11.0"],
    "trustkit": ["com.datatheorem.android.trustkit:trustkit:1.1.5:aar"],
    "okhttp-tls": ["com.squareup.okhttp3:okhttp-tls:4.12.0"],
    "conscrypt": ["org.conscrypt:conscrypt-android:2.5.2:aar"],
    "grpc": [
        *(f"io.grpc:grpc-{part}:1.62.2" for part in ("api", "core", "okhttp", "util")),
        "com.google.guava:guava:32.1.3-android",
        "io.perfmark:perfmark-api:0.26.0",
        OKIO3 + "3.6.0",
        STDLIB + "1.9.24",
    ],
    "ktor-cio": [
        *(
            f"io.ktor:ktor-{part}-jvm:2.3.12"
            for part in (
                "client-core",
                "client-cio",
                "network",
                "network-tls",
                "http",
                "http-cio",
                "io",
                "utils",
                "events",
                "websockets",
                "websocket-serialization",
                "serialization",
            )
        ),
        "org.jetbrains.kotlinx:kotlinx-coroutines-core-jvm:1.7.3",
        "org.slf4j:slf4j-api:1.7.36",
        STDLIB + "1.9.24",
    ],
    "json": [
        "com.google.code.gson:gson:2.10.1",
        "com.squareup.retrofit2:converter-gson:2.11.0",
        "com.squareup.okhttp3:logging-interceptor:4.12.0",
        "org.jetbrains.kotlinx:kotlinx-coroutines-core-jvm:1.7.3",
        "io.reactivex.rxjava3:rxjava:3.1.8",
        "org.reactivestreams:reactive-streams:1.0.4",
    ],
    "paho": ["org.eclipse.paho:org.eclipse.paho.client.mqttv3:1.2.5"],
    "java-websocket": ["org.java-websocket:Java-WebSocket:1.5.6", "org.slf4j:slf4j-api:1.7.36"],
    "google-http": ["com.google.http-client:google-http-client:1.44.1"],
    "httpclient": ["org.apache.httpcomponents:httpcore:4.4.16"],
    "picasso": ["com.squareup.picasso:picasso:2.8:aar"],
    "dagger": ["com.google.dagger:dagger:2.44.2", "javax.inject:javax.inject:1"],
    "dagger-compiler": [
        *(f"com.google.dagger:dagger{part}:2.44.2" for part in ("", "-compiler", "-producers", "-spi")),
        "javax.inject:javax.inject:1",
        "com.google.guava:guava:31.0.1-jre",
        "com.google.guava:failureaccess:1.0.1",
        "com.google.googlejavaformat:google-java-format:1.5",
        "com.google.errorprone:javac-shaded:9-dev-r4023-3",
        "com.squareup:javapoet:1.13.0",
        "com.squareup:kotlinpoet:1.11.0",
        "net.ltgt.gradle.incap:incap:0.2",
        "org.checkerframework:checker-compat-qual:2.5.5",
        "org.jetbrains.kotlinx:kotlinx-metadata-jvm:0.5.0",
        "com.google.devtools.ksp:symbol-processing-api:1.7.0-1.0.6",
        STDLIB + "1.9.24",
    ],
    "koin": [
        "io.insert-koin:koin-core-jvm:3.5.6",
        "co.touchlab:stately-concurrency-jvm:2.0.6",
        "co.touchlab:stately-concurrent-collections-jvm:2.0.6",
        "co.touchlab:stately-strict-jvm:2.0.6",
    ],
    "ktor-okhttp": [
        *(
            f"io.ktor:ktor-{part}-jvm:2.3.12"
            for part in (
                "client-core",
                "client-okhttp",
                "http",
                "io",
                "utils",
                "events",
                "websockets",
                "websocket-serialization",
                "serialization",
            )
        ),
        "org.jetbrains.kotlinx:kotlinx-coroutines-core-jvm:1.7.3",
        "org.slf4j:slf4j-api:1.7.36",
    ],
    "moshi": ["com.squareup.moshi:moshi:1.15.1"],
    "gson": ["com.google.code.gson:gson:2.10.1"],
    "converter-gson": ["com.squareup.retrofit2:converter-gson:2.11.0"],
    "serialization": [f"org.jetbrains.kotlinx:kotlinx-serialization-{part}-jvm:1.6.3" for part in ("core", "json")],
    "volley": ["com.android.volley:volley:1.2.1:aar"],
    "netty": [f"io.netty:netty-{part}:4.1.115.Final" for part in ("handler", "common", "buffer", "transport")],
}
ANDROID = "com.google.android:android:4.1.1.4"
"""The android.* class stubs to compile against."""
QUICK = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx1500m"]
"""For short runs of Java tools."""
KOTLIN = [f"org.jetbrains.kotlin:kotlin-{part}:1.9.24" for part in (
    "compiler-embeddable", "stdlib", "script-runtime", "daemon-embeddable")] + [
    "org.jetbrains.kotlin:kotlin-reflect:1.6.10", "org.jetbrains.intellij.deps:trove4j:1.0.20200330",
    "org.jetbrains:annotations:13.0",
]  # fmt: skip


def compile_code(source: Path, package: str, said: dict[str, Any], way: str, work: Path) -> dict[str, bytes]:
    """The DEX entries of a sample compiled one way; ``gen`` in the work folder holds R.java."""
    prefix, _, how = way.rpartition("-")
    names = [*said["libraries"], *filter(None, [prefix])]
    libraries = list(dict.fromkeys(tools.artifact(one) for name in names for one in LIBRARIES[name]))
    out, compiled = work / way, work / f"compiled-{prefix}"
    app = compiled / "app.jar" if compiled.exists() else classes(source, said, libraries, work, compiled)
    out.mkdir()
    if how == "d8":
        return dexed(d8, [app, *libraries], out, said)
    if how == "multidex":
        first, second = (dexed(d8, jars, out, said) for jars in ([app], libraries))
        return {"classes.dex": first["classes.dex"], "classes2.dex": second["classes.dex"]}
    rules = out / "rules.pro"
    rules.write_text("\n".join(_rules(source, package, how, said)))
    if how == "proguard":
        return dexed(d8, [proguard([app, *libraries], rules, out)], out, said)
    return dexed(r8, [app, *libraries], out, said, rules)


def classes(source: Path, said: dict[str, Any], libraries: list[Path], work: Path, out: Path) -> Path:
    """A jar of the app's own classes and of the SDK stubs compiled into it."""
    folders = [source / "java", work / "gen", *(source.parent / "common/stubs" / stub for stub in said["stubs"])]
    java = sorted(path for folder in folders for path in folder.rglob("*.java"))
    kotlin = sorted((source / "kotlin").rglob("*.kt"))
    api = source.parent / "common/android-api"
    path = ":".join(str(jar) for jar in [*libraries, tools.artifact(ANDROID)])
    target = out / "classes"
    target.mkdir(parents=True)
    if kotlin:
        compiler = ":".join(str(tools.artifact(one)) for one in KOTLIN)
        words = ["-no-stdlib", "-no-reflect", "-jvm-target", "1.8", "-nowarn", "-d", target, "-cp", path]
        if said["release"] > 8:
            words[3] = said["release"]
            words.append("-Xlambdas=indy")  # as Kotlin 2 does by itself
        words += [f"-Xplugin={tools.artifact(one)}" for one in said["plugins"]]
        given = [*kotlin, *java, *sorted(api.rglob("*.java"))]
        tools.run("java", "-cp", compiler, "org.jetbrains.kotlin.cli.jvm.K2JVMCompiler", *words, *given)
    if java:
        words = ["--release", said["release"], "-nowarn", "-d", target, "-cp", f"{path}:{target}", "-sourcepath", api]
        words += _processing(said, out)
        tools.run("javac", *words, *java)
    for one in sorted(api.rglob("*.java")):
        (target / one.relative_to(api)).with_suffix(".class").unlink(missing_ok=True)
    jar = out / "app.jar"
    tools.run("jar", "--create", "--file", jar, "--date=1981-01-01T01:01:02Z", "-C", target, ".")
    return jar


def _processing(said: dict[str, Any], out: Path) -> list[object]:
    """The words that tell javac of its annotation processors, or to run none."""
    jars = [str(tools.artifact(one)) for name in said["processors"] for one in LIBRARIES[name]]
    if not jars:
        return ["-proc:none"]
    generated = out / "generated"
    generated.mkdir()
    return ["-processorpath", ":".join(jars), "-s", generated]


def dexed(tool: Any, *words: Any) -> dict[str, bytes]:
    """Run D8 or R8 into an empty folder and return what it wrote."""
    out = words[1] / "dex"
    out.mkdir(exist_ok=True)
    for old in out.iterdir():
        old.unlink()
    tool(*words)
    return {path.name: path.read_bytes() for path in sorted(out.glob("*.dex"))}


def d8(jars: list[Path], out: Path, said: dict[str, Any]) -> None:
    """D8: classes to DEX, nothing else."""
    _android_tool("D8", jars, out, said)


def r8(jars: list[Path], out: Path, said: dict[str, Any], rules: Path) -> None:
    """R8 in full mode with the given rules; leaves ``mapping.txt``."""
    _android_tool("R8", jars, out, said, "--pg-conf", rules, "--pg-map-output", out / "mapping.txt")


def _android_tool(name: str, jars: list[Path], out: Path, said: dict[str, Any], *more: object) -> None:
    mode = "--release" if said["strip_debug"] else "--debug"
    words = [mode, "--min-api", max(said["min_sdk"], 24), "--output", out / "dex", *more]
    for jar in (tools.java8_api(), tools.artifact(ANDROID)):
        words += ["--lib", jar]
    tools.run("java", *QUICK, "-cp", tools.bundletool(), f"com.android.tools.r8.{name}", *words, *jars)


def proguard(jars: list[Path], rules: Path, out: Path) -> Path:
    """ProGuard over the classes; a jar."""
    jar = out / "proguarded.jar"
    injars = [f"-injars {one}(!META-INF/**,!module-info.class)" for one in jars]
    library = [f"-libraryjars {one}" for one in (tools.java8_api(), tools.artifact(ANDROID))]
    config = out / "proguard.pro"
    config.write_text("\n".join([*injars, *library, f"-outjars {jar}", "-ignorewarnings", rules.read_text()]))
    tools.run("proguard", f"@{config}")
    return jar


def _rules(source: Path, package: str, how: str, said: dict[str, Any]) -> list[str]:
    """Keep the entry point; ``plain`` only shrinks; a sample may add rules of its own."""
    rules = [f"-keep class {package}.App {{ public void onCreate(); }}", "-dontwarn **", "-dontnote **"]
    rules += ["-dontobfuscate", "-dontoptimize"] if how == "plain" else ["-allowaccessmodification"]
    if how == "proguard":
        rules += ["-dontpreverify", "-optimizationpasses 2", "-repackageclasses ''", "-keepattributes !Code"]
    own = source / "proguard.pro"
    return [*rules, own.read_text() if own.exists() else ""]
