"""Library builds: their class files are followed as an app's code is, and what cannot be read of them is told."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from pinscan.code.dalvik import class_files
from pinscan.model import Gap, PinSet, Report
from pinscan.scan import scan
from tests.formats.jvm.assembled import Assembler, u2
from tests.formats.jvm.test_classfile import CLIENT
from tests.test_scan import settings

PATH = "org/pinscan/pinned_library/Client.class"
PLAIN = Assembler().data()
SUBROUTINE = Assembler(name="a/Old")
SUBROUTINE.method("old", "()V", b"\xa8\x00\x03\xb1")


def jar(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def library(tmp_path: Path, package: bytes = b"org.lib", **jars: bytes) -> Path:
    path = tmp_path / "lib.aar"
    manifest = b'<manifest xmlns:android="http://schemas.android.com/apk/res/android" package="%b"/>' % package
    named = {name.replace("libs_", "libs/") + ".jar": data for name, data in jars.items()}
    path.write_bytes(jar({"AndroidManifest.xml": manifest, "R.txt": b"", **named}))
    return path


def report(path: Path) -> Report:
    return scan(path, settings(debug=True))


def places(found: PinSet) -> set[str]:
    return {location.path for location in found.locations}


@pytest.mark.parametrize("name", ["classes", "libs_client"])
def test_every_jar_of_a_library_is_followed(name: str, tmp_path: Path) -> None:
    """A pin is found where it stands: in a class file of the library's own JAR or of one beside it."""
    jars = {"classes": jar({"a/B.class": PLAIN})} | {name: jar({PATH: CLIENT})}
    found = report(library(tmp_path, **jars))
    (pinned,) = found.pin_sets
    assert places(pinned) == {f"{name.replace('_', '/')}.jar!/{PATH}"}
    assert {location.line for location in pinned.locations} == {13, 14}
    assert (str(found.verdict), found.gaps) == ("pinned", ())


def test_a_bare_jar_and_a_folder_of_classes_are_libraries_too(tmp_path: Path) -> None:
    """They have no manifest, so nothing is said of the system; paths count from the JAR."""
    (tmp_path / "client.jar").write_bytes(jar({"META-INF/MANIFEST.MF": b"Manifest-Version: 1.0", PATH: CLIENT}))
    folder = tmp_path / "classes" / PATH
    folder.parent.mkdir(parents=True)
    folder.write_bytes(CLIENT)
    for path, kind in ((tmp_path / "client.jar", "jar"), (tmp_path / "classes", "directory")):
        found = report(path)
        assert (found.artifact.kind, found.artifact.min_os, str(found.verdict)) == (kind, None, "pinned")
        assert places(found.pin_sets[0]) == {PATH}


def test_other_versions_of_a_class_and_other_jars_are_not_the_librarys_code(tmp_path: Path) -> None:
    """Classes for later Java versions, what checks the library's users (lint.jar) and its interface (api.jar)."""
    versions = jar({"META-INF/versions/11/" + PATH: CLIENT, "a/B.class": PLAIN})
    found = report(library(tmp_path, classes=versions, lint=jar({PATH: CLIENT}), api=jar({PATH: CLIENT})))
    assert (found.pin_sets, str(found.verdict)) == ((), "unpinned")


def test_what_cannot_be_read_is_a_gap(tmp_path: Path) -> None:
    """No archive, a bomb, a damaged class: pins may hide there; a method that is not translated hides its own alone."""
    bomb = jar({"a.class": b"\xca\xfe\xba\xbe" + bytes(20 << 20)})
    some = jar(
        {"a/B.class": PLAIN, "a/Bad.class": b"damaged", "a/Old.class": SUBROUTINE.data(), "module-info.class": b""}
    )
    found = report(library(tmp_path, classes=some, libs_bomb=bomb, libs_none=b"none"))
    told = {(gap.location.path, gap.blocks) for gap in found.gaps}
    assert told == {
        ("classes.jar!/a/Bad.class", True), ("classes.jar!/a/Old.class", False),
        ("libs/bomb.jar!/a.class", True), ("libs/none.jar", True), ("classes.jar!/module-info.class", True),
    }  # fmt: skip
    assert str(found.verdict) == "inconclusive"


def test_many_refusals_are_counted(tmp_path: Path) -> None:
    """A few are told one by one, the others together; a damaged class comes before any method."""
    old = Assembler(name="a/Old")
    for number in range(30):
        old.method(f"m{number}", "()V", b"\xa8\x00\x03\xb1")
    path = library(tmp_path, classes=jar({"a/Old.class": old.data(), "z/Bad.class": b"damaged"}))
    found = report(path).gaps
    assert len(found) == 21
    assert [gap.location.path for gap in found if gap.blocks] == ["classes.jar!/z/Bad.class"]
    assert "11 more classes and methods that cannot be translated" in [gap.reason for gap in found]


def test_class_files_past_a_limit_are_a_gap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What fits is read; the rest is told."""
    monkeypatch.setattr(class_files, "MOST", len(CLIENT) + 10)
    found = report(library(tmp_path, classes=jar({PATH: CLIENT, "z/B.class": PLAIN})))
    assert len(found.pin_sets) == 1
    (gap,) = found.gaps
    assert isinstance(gap, Gap)
    assert gap.blocks
    assert gap.kind == "limit"


def test_a_librarys_dependency_need_not_be_in_it(tmp_path: Path) -> None:
    """That OkHttp's check is not in a library says nothing: the app brings it, so the pins are in force."""
    (pinned,) = report(library(tmp_path, classes=jar({PATH: CLIENT}))).pin_sets
    assert pinned.enforced is True
    assert "check_stripped" not in pinned.facts


def test_a_library_is_nobodys_sdk_but_its_own(tmp_path: Path) -> None:
    """The pins of a known SDK are its own where it is scanned by itself, and another's where it is bundled."""
    made = Assembler(name="com/braintreepayments/api/Client")
    builder = "okhttp3/CertificatePinner$Builder"
    add = made.member(builder, "add", f"(Ljava/lang/String;[Ljava/lang/String;)L{builder};")
    pin = made.string("sha256/AzvfGZ3xXP0kjuMHyVOGUtpEARHssvZDXdKERBo6Krw=")
    code = b"\xbb%b\x59\xb7%b" % (u2(made.cls(builder)), u2(made.member(builder, "<init>", "()V")))
    host, text = made.string("api.pay.example"), made.cls("java/lang/String")
    code += b"\x13%b\x04\xbd%b\x59\x03\x13%b\x53" % (u2(host), u2(text), u2(pin))
    code += b"\xb6%b\xb6%b\x57\xb1" % (u2(add), u2(made.member(builder, "build", "()Lokhttp3/CertificatePinner;")))
    made.method("main", "()V", code)
    own = jar({"com/braintreepayments/api/Client.class": made.data()})
    paths = [library(tmp_path, b"com.braintreepayments.api", classes=own)]
    (tmp_path / "sdk.jar").write_bytes(own)
    paths.append(tmp_path / "sdk.jar")
    assert [one.origin for path in paths for one in report(path).pin_sets] == ["app", "app"]
    for jars in ({"classes": own}, {"classes": jar({"a/B.class": PLAIN}), "libs_sdk": own}):
        (bundled,) = report(library(tmp_path, **jars)).pin_sets
        assert bundled.origin == "sdk:braintree"
