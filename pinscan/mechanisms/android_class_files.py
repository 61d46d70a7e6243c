"""Library builds (AAR, JAR): their code is JVM class files, of which only the constants are read.

What a class file refers to is told from its constant pool. That a pinning API is referred to is no pin, and that none
is proves little, so the code of a library is a gap in any case; the gap says which APIs were seen, and which pins are
written in the classes that refer to them. What they are given for which host, only following the code would tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from pinscan import deadline
from pinscan.build import Build, Entry
from pinscan.build.inner import files_within
from pinscan.errors import FormatError, LimitError, TimeLimitError
from pinscan.formats.classfile import ClassFile, read_class
from pinscan.model import Fact, Gap, GapKind, Kind, Location, Platform

ID = "android-class-files"
TITLE = "Class files of a library build, which are not followed"
PLATFORMS = (Platform.ANDROID,)

MAX_CLASSES = 50_000
_SHOWN = 5
_PIN = re.compile(r"sha(?:256|1)/[A-Za-z0-9+/]{27,43}=?")

CALLED: Mapping[tuple[str, str], str] = {
    ("okhttp3/CertificatePinner$Builder", "add"): "okhttp3.CertificatePinner",
    ("com/squareup/okhttp/CertificatePinner$Builder", "add"): "com.squareup.okhttp.CertificatePinner",
    ("com/datatheorem/android/trustkit/TrustKit", "initializeWithNetworkSecurityConfiguration"): "TrustKit",
    ("org/chromium/net/CronetEngine$Builder", "addPublicKeyPins"): "CronetEngine.Builder.addPublicKeyPins",
    ("android/net/http/HttpEngine$Builder", "addPublicKeyPins"): "HttpEngine.Builder.addPublicKeyPins",
    ("javax/net/ssl/TrustManagerFactory", "init"): "TrustManagerFactory with a key store",
    ("javax/net/ssl/SSLContext", "init"): "SSLContext.init",
    ("android/webkit/SslErrorHandler", "proceed"): "SslErrorHandler.proceed",
}
"""Methods by which code pins, or undoes pinning, and what they are called here."""
INHERITED: Mapping[str, str] = {
    "javax/net/ssl/X509TrustManager": "X509TrustManager",
    "javax/net/ssl/X509ExtendedTrustManager": "X509TrustManager",
    "javax/net/ssl/HostnameVerifier": "HostnameVerifier",
}
"""Types whose subclasses decide about certificates."""


def observe(build: Build) -> Iterator[Fact]:
    """A gap for each JAR, which names the pinning APIs that its classes refer to."""
    if build.artifact.kind is Kind.JAR:
        yield Gap(GapKind.UNSUPPORTED, _reason(build.main.entries), Location(build.artifact.file))
    if build.artifact.kind is not Kind.AAR:
        return
    for part in build.parts:
        for path, entry in part.entries.items():
            if path == "classes.jar" or (path.startswith("libs/") and path.endswith(".jar")):
                yield Gap(GapKind.UNSUPPORTED, _reason(entry), part.at(path))


def _reason(library: Entry | Mapping[str, Entry]) -> str:
    """What is said of a library, given as its file or its files."""
    try:
        seen, unread = _referred(library if isinstance(library, Mapping) else files_within(library))
    except TimeLimitError:
        raise
    except FormatError as error:
        return f"a library's class files, which cannot be read: {error}"
    reason = "a library's class files, which are not followed"
    if seen:
        reason += "; they refer to " + "; ".join(_told(api, classes) for api, classes in sorted(seen.items()))
    elif not unread:
        reason += "; they refer to no pinning API that is known"
    return reason + (f"; {unread} of them cannot be read" if unread else "")


def _told(api: str, classes: Mapping[str, frozenset[str]]) -> str:
    """An API with the first of the classes that refer to it, and the first pins in them."""
    pins = sorted({pin for held in classes.values() for pin in held})
    among = f" beside {', '.join(pins[:_SHOWN])}" if pins else ""
    return f"{api} (in {', '.join(sorted(classes)[:_SHOWN])}{among})"


def _referred(files: Mapping[str, Entry]) -> tuple[dict[str, dict[str, frozenset[str]]], int]:
    """The APIs referred to with the classes that do and the pins in each, and how many class files were not read."""
    seen: dict[str, dict[str, frozenset[str]]] = {}
    paths = [path for path in files if path.endswith(".class") and not path.startswith("META-INF/")]
    unread = max(0, len(paths) - MAX_CLASSES)
    for path in paths[:MAX_CLASSES]:
        deadline.check()
        try:
            found = read_class(files[path].read())
        except LimitError:
            raise
        except FormatError:
            unread += 1
            continue
        for api in _apis(found):
            pins = frozenset(text for text in found.strings if _PIN.fullmatch(text))
            seen.setdefault(api, {})[found.name.replace("/", ".")] = pins
    return seen, unread


def _apis(found: ClassFile) -> Iterator[str]:
    """What a class refers to, beside the API's own classes, which a library may hold too."""
    for (owner, name), api in CALLED.items():
        if (owner, name) in found.methods and found.name.partition("$")[0] != owner.partition("$")[0]:
            yield api
    yield from (INHERITED[parent] for parent in found.parents if parent in INHERITED)
