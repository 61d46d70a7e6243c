"""Libraries and decoded APKs: plain XML gives the same answers as compiled resources."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pinscan.build import open_build
from pinscan.build.android import NETWORK_SECURITY_CONFIG, AndroidApp, android
from pinscan.formats.xmltree import Typed
from pinscan.model import GapKind
from sample_apks.make.bent_zips import Member, write

ANDROID = 'xmlns:android="http://schemas.android.com/apk/res/android"'
FILES = {
    "AndroidManifest.xml": f'<manifest {ANDROID} package="org.lib"><uses-sdk android:minSdkVersion="24"/>'
    '<application android:networkSecurityConfig="@xml/alias" android:debuggable="@bool/debug"/></manifest>',
    "classes.jar": "",
    "res/values/v.xml": "<resources><string name='host'>api.example.com</string>"
    "<string name='quoted'> one \\n  \"two   \\u0041\" it\\'s </string><bool name='debug'>true</bool>"
    "<item type='xml' name='alias'>@xml/config</item><integer name='n'>-3</integer>"
    "<string-array name='pins'><item>sha256/A</item><item>@string/host</item></string-array></resources>",
    "res/values-de/v.xml": "<resources><string name='host'>api.example.de</string></resources>",
    "res/xml/config.xml": "<network-security-config><domain-config><domain includeSubdomains='@bool/debug'>"
    "example.com</domain></domain-config></network-security-config>",
    "res/xml-v31/config.xml": "<network-security-config/>",
}


def library(tmp_path: Path, **changes: str) -> Path:
    path = tmp_path / "lib.aar"
    files = FILES | {name.replace("__", "/"): text for name, text in changes.items()}
    path.write_bytes(write([Member(name, text.encode()) for name, text in files.items()]))
    return path


@pytest.fixture
def app(tmp_path: Path) -> Iterator[AndroidApp]:
    with open_build(library(tmp_path)) as build:
        yield build.once(android)


def test_the_manifest_leads_to_the_configuration(app: AndroidApp) -> None:
    """References of plain text are followed through an alias to every variant, as in a compiled build."""
    attribute = app.application.by_id(NETWORK_SECURITY_CONFIG)
    assert attribute.type is Typed.REFERENCE
    variants = {file.config: file.root for file in app.resources.xml(attribute.value)}
    assert sorted(variants) == ["default", "v31"]
    domain = variants["default"].children[0].children[0]
    assert domain.attribute("includeSubdomains").type is Typed.REFERENCE
    assert (app.debuggable, app.min_sdk) == (True, 24)


def test_values_read_as_compiled(app: AndroidApp) -> None:
    """Strings in every language with their escapes resolved, arrays, numbers."""
    resources = app.resources
    assert resources.strings(resources.find("string", "host")) == (
        ("default", "api.example.com"),
        ("de", "api.example.de"),
    )
    assert resources.strings(resources.find("string", "quoted")) == (("default", "one \n two   A it's"),)
    assert resources.array(resources.find("array", "pins")) == (("default", ("sha256/A", "api.example.com")),)
    assert resources.value(resources.find("integer", "n")) == -3
    assert resources.name(resources.find("xml", "config")) == "xml/config"
    assert resources.find("xml", "host") is None
    assert resources.strings(0x7F7F7F7F) == ()


def test_a_malformed_values_file_is_a_gap(tmp_path: Path) -> None:
    """One broken file is said to be broken; the app still opens."""
    path = library(tmp_path, **{"res__values__broken.xml": "<resources>"})
    with open_build(path) as build:
        assert build.artifact.id == "org.lib"
        assert (GapKind.DAMAGED, "res") in [(gap.kind, gap.location.path) for gap in build.gaps]
