"""An Android build that is only its manifest, its XML resources and some code bytes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from pinscan.build import Build, Part, Role
from pinscan.build.android import (
    DEBUGGABLE,
    NAME,
    NETWORK_SECURITY_CONFIG,
    TEST_ONLY,
    USES_CLEARTEXT_TRAFFIC,
    AndroidApp,
    android,
)
from pinscan.build.resources import ResourceFile, ResourceXml
from pinscan.formats.xmltree import ANDROID, Attribute, Element, Typed
from pinscan.model import Artifact, Kind, Platform
from tests.mechanisms.source_xml import compile_xml

IDS = {
    "networkSecurityConfig": NETWORK_SECURITY_CONFIG,
    "debuggable": DEBUGGABLE,
    "usesCleartextTraffic": USES_CLEARTEXT_TRAFFIC,
    "testOnly": TEST_ONLY,
    "minSdkVersion": 0x0101020C,
    "targetSdkVersion": 0x01010270,
    "name": NAME,
}


@dataclass
class Bytes:
    """An entry held in memory."""

    path: str
    data: bytes
    stored: bool = True

    @property
    def size(self) -> int:
        return len(self.data)

    def read(self) -> bytes:
        return self.data

    def head(self, count: int) -> bytes:
        return self.data[:count]


class FakeResources:
    """XML resources by name, each in some configurations; `raw/my_ca` has a file as well."""

    def __init__(self, part: Part, documents: dict[str, dict[str, Element]]) -> None:
        self.part = part
        self.names = ["", *sorted(documents)]
        self.documents = documents

    def id(self, name: str) -> int:
        return 0x7F010000 + self.names.index(name) if name in self.names else 0

    def name(self, ref: int) -> str | None:
        if ref == 0x7F080001:
            return "raw/my_ca"
        index = ref - 0x7F010000
        return f"xml/{self.names[index]}" if 0 < index < len(self.names) else None

    def find(self, type_name: str, name: str) -> int | None:
        return self.id(name) or None if type_name == "xml" else None

    def ids(self, type_name: str) -> tuple[int, ...]:
        return tuple(self.id(name) for name in self.documents) if type_name == "xml" else ()

    def xml(self, ref: int) -> tuple[ResourceXml, ...]:
        name = (self.name(ref) or "").removeprefix("xml/")
        return tuple(
            ResourceXml(config, self.part, f"res/xml{'' if config == 'default' else '-' + config}/{name}.xml", root)
            for config, root in self.documents.get(name, {}).items()
        )

    def files(self, ref: int) -> tuple[ResourceFile, ...]:
        if ref == 0x7F080001:
            return (ResourceFile("default", self.part, "res/raw/my_ca.pem"),)
        return tuple(ResourceFile(xml.config, xml.part, xml.path) for xml in self.xml(ref))

    def strings(self, ref: int) -> tuple[tuple[str, str], ...]:
        return ()

    def value(self, ref: int) -> bool | int | None:
        return None


def fake_build(
    documents: dict[str, dict[str, str]],
    *,
    application: str = "",
    config: str | None = "net",
    min_sdk: int = 24,
    target_sdk: int = 34,
    code: bytes = b"",
    kind: Kind = Kind.APK,
) -> Build:
    """A build whose manifest refers to the XML resource `config`; documents are sources by name and configuration."""
    part = Part("", Role.MAIN, "", {"classes.dex": Bytes("classes.dex", code)} if code else {})
    compiled = {name: {c: compile_xml(s) for c, s in sources.items()} for name, sources in documents.items()}
    resources = FakeResources(part, compiled)
    reference = 'android:networkSecurityConfig="REF"' if config else ""
    manifest = compile_xml(
        f'<manifest xmlns:android="{ANDROID}" package="com.example">'
        f'<uses-sdk android:minSdkVersion="{min_sdk}" android:targetSdkVersion="{target_sdk}"/>'
        f"<application {reference} {application}/></manifest>"
    )
    app = AndroidApp(
        part,
        "AndroidManifest.xml",
        _with_ids(manifest, resources.id(config or "")),
        cast(Any, resources),
        (),
        ((part, "classes.dex"),) if code else (),
    )
    build = Build(Artifact("app.apk", "0" * 64, 1, kind, Platform.ANDROID), (part,))
    build._cache[android] = app
    return build


def _with_ids(element: Element, reference: int) -> Element:
    """Give the android: attributes their resource ids, and the reference its id."""
    attributes = tuple(
        Attribute(
            a.name,
            a.namespace,
            IDS.get(a.name, 0),
            Typed.REFERENCE if a.value == "REF" else a.type,
            reference if a.value == "REF" else a.value,
            f"@{reference}" if a.value == "REF" else a.raw,
        )
        for a in element.attributes
    )
    children = tuple(_with_ids(child, reference) for child in element.children)
    return Element(element.name, element.namespace, attributes, children, element.text, element.line)
