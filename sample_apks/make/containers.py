"""Containers of more than one APK, all made of the same two modules: a base and a feature.

A sample with ``container = "bundle"`` becomes ``NAME.aab`` with R8's mapping in its metadata, ``NAME.apks`` and
``NAME-universal.apk`` as bundletool makes them of it, and, from the split APKs, ``NAME.xapk``, ``NAME.apkm`` and the
folder ``NAME-splits``. The feature lies in ``feature/``: a manifest, ``res/`` and ``java/``. ``container = "aar"``
becomes ``NAME.aar``, ``container = "jar"`` ``NAME.jar``.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

from . import android, dexing, tools, zips

VERSION = ("1", "1.0")
"""versionCode and versionName."""
_LIBRARIES = ("aar", "jar")


def builds(name: str) -> list[Path]:
    """The files that a sample is built into."""
    if (kind := android.settings(name)["container"]) in _LIBRARIES:
        return [android.SAMPLES / f"{name}.{kind}"]
    endings = (".aab", ".apks", "-universal.apk", ".xapk", ".apkm", "-splits")
    return [android.SAMPLES / f"{name}{ending}" for ending in endings]


def make(name: str) -> None:
    """Build a sample; RuntimeError when a tool refuses it."""
    said = android.settings(name)
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        if said["container"] in _LIBRARIES:
            {"aar": aar, "jar": jar}[said["container"]](name, said, work)
            return
        bundle, apks, universal, xapk, apkm, splits = builds(name)
        build_bundle(name, said, work, bundle)
        build_apks(bundle, apks, work)
        build_apks(bundle, work / "universal.apks", work, "--mode=universal")
        universal.write_bytes(zips.read(work / "universal.apks")["universal.apk"])
        parts = {
            Path(path).name.replace("base-master", "base"): data
            for path, data in zips.read(apks).items()
            if path.startswith("splits/") and "_2" not in path
        }
        write_xapk(xapk, android.package(name), parts)
        write_apkm(apkm, android.package(name), parts)
        shutil.rmtree(splits, ignore_errors=True)
        splits.mkdir()
        for path, data in parts.items():
            (splits / path).write_bytes(data)


def build_bundle(name: str, said: dict[str, Any], work: Path, target: Path) -> None:
    """The App Bundle of the base and the feature, with the mapping of the base's classes."""
    source, package = android.SOURCES / name, android.package(name)
    binary = android.link(name, said, work)
    way = said["compile"][0]
    dex = dexing.compile_code(source, package, said, way, work)
    base = module(zips.read(android.link(name, said, work, proto=True)), dex)
    feature_dex = dexing.compile_code(source / "feature", package, said | {"libraries": []}, "d8", work / "feature")
    feature = module(zips.read(link_feature(name, source / "feature", binary, said, work)), feature_dex)
    zips.write(work / "base.zip", base)
    zips.write(work / "feature.zip", feature)
    target.unlink(missing_ok=True)
    mapping = work / way / "mapping.txt"
    words = [f"--modules={work / 'base.zip'},{work / 'feature.zip'}", f"--output={work / 'made.aab'}"]
    words.append(f"--metadata-file=com.android.tools.build.obfuscation/proguard.map:{mapping}")
    tools.run("java", "-jar", tools.bundletool(), "build-bundle", *words)
    zips.write(target, zips.read(work / "made.aab"))


def link_feature(name: str, feature: Path, base: Path, said: dict[str, Any], work: Path) -> Path:
    """The feature's resources, linked against the base, in protocol buffers."""
    manifest = work / "feature.xml"
    template = (feature / "AndroidManifest.xml").read_text()
    manifest.write_text(template.replace("org.pinscan.sample", android.package(name)))
    linked = work / "feature.apk"
    tools.run("aapt2", "compile", "--dir", "res", "-o", work / "feature-res.zip", cwd=feature)
    words: list[object] = ["--proto-format", "-I", tools.FRAMEWORK, "-I", base, "--manifest", manifest, "-o", linked]
    words += ["--package-id", "0x7e", "--allow-reserved-package-id", "--auto-add-overlay"]
    words += ["--min-sdk-version", said["min_sdk"], "--target-sdk-version", said["target_sdk"]]
    words += ["--version-code", VERSION[0], "--version-name", VERSION[1], "-R", work / "feature-res.zip"]
    tools.run("aapt2", "link", *words)
    return linked


def module(linked: dict[str, bytes], dex: dict[str, bytes]) -> dict[str, bytes]:
    """The entries of a linked APK laid out as a bundle's module."""
    moved = {"AndroidManifest.xml": "manifest/AndroidManifest.xml"}
    entries = {moved.get(path, path): data for path, data in linked.items()}
    return dict(sorted((entries | {f"dex/{path}": data for path, data in dex.items()}).items()))


def build_apks(bundle: Path, target: Path, work: Path, *words: str) -> None:
    """What bundletool makes of a bundle, signed with the committed throw-away key."""
    store = work / "signing.p12"
    key = ["-inkey", work / "signing.pem", "-in", android.KEYS / "apk-signing.cert.pem"]
    source = ["-inform", "DER", "-in", android.KEYS / "apk-signing.pk8"]
    tools.run("openssl", "pkcs8", *source, "-nocrypt", "-out", work / "signing.pem")
    tools.run("openssl", "pkcs12", "-export", *key, "-name", "sample", "-passout", "pass:sample", "-out", store)
    signing = [f"--ks={store}", "--ks-pass=pass:sample", "--ks-key-alias=sample", "--key-pass=pass:sample"]
    made = work / "made.apks"
    made.unlink(missing_ok=True)
    where = [f"--bundle={bundle}", f"--output={made}", f"--aapt2={shutil.which('aapt2')}"]
    tools.run("java", "-jar", tools.bundletool(), "build-apks", *where, *signing, *words)
    zips.write(target, zips.read(made))


def write_xapk(target: Path, package: str, parts: dict[str, bytes]) -> None:
    """An XAPK: the split APKs beside a manifest.json."""
    names = {f"{package}.apk" if path == "base.apk" else path: path for path in parts}
    listed = [{"file": new, "id": "base" if old == "base.apk" else Path(old).stem} for new, old in names.items()]
    code, version = VERSION
    manifest = {
        "xapk_version": 2, "package_name": package, "name": "sample", "version_code": code, "version_name": version,
        "min_sdk_version": "24", "target_sdk_version": "34", "permissions": ["android.permission.INTERNET"],
        "split_apks": listed,
    }  # fmt: skip
    entries = {new: parts[old] for new, old in names.items()}
    zips.write(target, entries | {"manifest.json": json.dumps(manifest).encode()})


def write_apkm(target: Path, package: str, parts: dict[str, bytes]) -> None:
    """An APKM: base.apk and split_config.*.apk beside an info.json."""
    names = {path if path == "base.apk" else "split_config." + path.split("-")[-1]: path for path in parts}
    names = {new.replace("config.master", path.split("-")[0]): path for new, path in names.items()}
    info = {
        "apkm_version": 5, "app_name": "sample", "pname": package, "versioncode": VERSION[0],
        "release_version": VERSION[1], "min_api": "24",
    }  # fmt: skip
    entries = {new: parts[old] for new, old in names.items()}
    zips.write(target, {"info.json": json.dumps(info).encode()} | entries)


def aar(name: str, said: dict[str, Any], work: Path) -> None:
    """An Android library: text XML, class files, the JARs bundled with it; nothing linked, and no R classes."""
    source = android.SOURCES / name
    manifest = (source / "AndroidManifest.xml").read_text().replace("org.pinscan.sample", android.package(name))
    if (source / "res").is_dir():
        android.link(name, said | {"link": ["--non-final-ids", *said["link"]]}, work)
    jar = work / "classes.jar"
    zips.write(jar, own_classes(name, said, work))
    entries = {"AndroidManifest.xml": manifest.encode(), "classes.jar": jar.read_bytes(), "R.txt": b""}
    for one in [tools.artifact(one) for library in said["bundled"] for one in dexing.LIBRARIES[library]]:
        entries[f"libs/{one.name}"] = one.read_bytes()
    for folder in ("res", "assets"):
        files = sorted(path for path in (source / folder).rglob("*") if path.is_file())
        entries |= {path.relative_to(source).as_posix(): path.read_bytes() for path in files}
    zips.write(builds(name)[0], entries)


def jar(name: str, said: dict[str, Any], work: Path) -> None:
    """A bare JAR; ``java21/`` holds sources of classes that are others for that version of Java."""
    entries = {"META-INF/MANIFEST.MF": b"Manifest-Version: 1.0\r\nMulti-Release: true\r\n\r\n"}
    entries |= own_classes(name, said, work)
    newer = work / "newer"
    shutil.copytree(android.SOURCES / name / "java", newer / "java")
    shutil.copytree(android.SOURCES / name / "java21", newer / "java", dirs_exist_ok=True)
    others = own_classes(name, said, work / "21", newer)
    entries |= {f"META-INF/versions/21/{path}": data for path, data in others.items() if data != entries.get(path)}
    zips.write(builds(name)[0], entries)


def own_classes(name: str, said: dict[str, Any], work: Path, source: Path | None = None) -> dict[str, bytes]:
    """A library's own class files: what it is compiled against and its R classes are its users' affair."""
    libraries = [tools.artifact(one) for library in said["libraries"] for one in dexing.LIBRARIES[library]]
    sources = source or android.SOURCES / name
    made = zips.read(dexing.classes(sources, said, libraries, work, work / "compiled"))
    folder = android.package(name).replace(".", "/") + "/"
    return {p: d for p, d in made.items() if p.startswith(folder) and not p[len(folder) :].startswith(("R.", "R$"))}
