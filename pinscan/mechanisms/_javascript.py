"""The scripts of a hybrid app, and what the mechanisms that read them share."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from pinscan.build import Build, Part
from pinscan.code.dalvik.program import program
from pinscan.errors import FormatError
from pinscan.formats import certfile
from pinscan.formats.javascript import HERMES, Literal
from pinscan.model import Algorithm, Location, Pin, Platform, Role, Subject

BUNDLES = ("index.android.bundle", "main.jsbundle", "index.bundle")
"""How React Native's packager names what it writes."""
LARGEST = 48 << 20
"""Bytes of a script that is read."""


@dataclass(frozen=True, slots=True)
class Script:
    """One script of the app."""

    part: Part
    path: str
    text: str
    """Source; empty for bytecode."""
    bytecode: bool

    def at(self, offset: int, quoted: str | None = None) -> Location:
        """A place in it."""
        line = self.text.count("\n", 0, offset) + 1
        return self.part.at(self.path, line=line, text=quoted or self.text[offset : offset + 120])


def scripts(build: Build) -> tuple[Script, ...]:
    """React Native bundles and the scripts of web folders, by ``build.once(scripts)``."""
    return tuple(_scripts(build))


def _scripts(build: Build) -> Iterator[Script]:
    for part in build.parts:
        for path, entry in part.entries.items():
            name = path.rsplit("/", 1)[-1]
            web = name.endswith((".js", ".mjs", ".html")) and re.search(r"(?:^|/)(?:www|public|app|assets)/", path)
            if entry.size > LARGEST or not (name in BUNDLES or name.endswith(".jsbundle") or web):
                continue
            try:
                data = entry.read()
            except FormatError:
                continue  # the container's reader has recorded the gap
            code = data.startswith((HERMES, HERMES[::-1]))
            yield Script(part, path, "" if code else data.decode("utf-8", "replace"), code)


def has_native(build: Build, descriptor: str, objc: str) -> bool:
    """Whether the native half of a plugin is in the build: a Java class or package, or an Objective-C class."""
    if build.artifact.platform is Platform.ANDROID:
        return any(image.dex.data.find(descriptor.encode()) >= 0 for image in build.once(program).images)
    # Imported for iOS only: loading the reader of its code takes a while.
    from pinscan.code.apple.binary import apple_code
    from pinscan.mechanisms._apple_bundle import has_class

    return any(has_class(binary, (objc,)) for binary in build.once(apple_code))


def spki_pin(text: str) -> Pin:
    """A pin as these plugins write it: base64 of SHA-256 over the SPKI, with or without ``sha256/``."""
    bare = text.removeprefix("sha256/").strip()
    return Pin(text, _canonical(bare))


def fingerprint_pin(text: str) -> Pin:
    """A certificate fingerprint in hex, with spaces, colons or nothing between: 40 digits are SHA-1, 64 SHA-256."""
    bare = re.sub(r"[\s:]", "", text)
    digest = None
    if re.fullmatch(r"(?:[0-9a-fA-F]{2})+", bare):
        digest = base64.b64encode(bytes.fromhex(bare)).decode()
    algorithm = Algorithm.SHA1 if len(bare) == 40 else Algorithm.SHA256
    return Pin(text, digest, algorithm, Subject.CERTIFICATE, Role.LEAF)


def _canonical(text: str) -> str | None:
    try:
        return base64.b64encode(base64.b64decode(text, validate=True)).decode()
    except (binascii.Error, ValueError):
        return None


def file_pins(part: Part, path: str, subject: Subject = Subject.CERTIFICATE) -> tuple[Pin, ...]:
    """The certificates of a file as pins. Empty when it is not there or holds none."""
    entry = part.entries.get(path)
    if entry is None:
        return ()
    try:
        contents = certfile.read(entry.read())
    except FormatError:
        return ()
    digests = (c.key.spki_sha256 if subject is Subject.SPKI else c.sha256 for c in contents.certificates)
    return tuple(Pin(path, digest, subject=subject) for digest in digests)


def host_of_url(text: str) -> str | None:
    """The host of an address or of a bare name."""
    try:
        return urlsplit(text if "://" in text else f"//{text}").hostname
    except ValueError:
        return None


def texts(value: Literal) -> list[str]:
    """The strings of an array literal, or of one string."""
    if isinstance(value, str):
        return [value]
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []
