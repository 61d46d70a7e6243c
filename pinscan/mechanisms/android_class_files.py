"""Library builds (AAR): their code is JVM class files, of which only the names are read.

What a class file refers to is told from its constant pool. That a pinning API is referred to is no pin, and that none
is proves little, so the code of a library is a gap in any case; the gap says which APIs were seen.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pinscan import deadline
from pinscan.build import Build, Entry
from pinscan.build.inner import files_within
from pinscan.errors import FormatError, LimitError, TimeLimitError
from pinscan.formats.classfile import ClassFile, read_class
from pinscan.model import Fact, Gap, GapKind, Kind, Platform

ID = "android-class-files"
TITLE = "Class files of a library build, which are not followed"
PLATFORMS = (Platform.ANDROID,)

MAX_CLASSES = 50_000
_SHOWN = 5

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
    """A gap for each JAR of an AAR, which names the pinning APIs that its classes refer to."""
    if build.artifact.kind is not Kind.AAR:
        return
    for part in build.parts:
        for path, entry in part.entries.items():
            if path == "classes.jar" or (path.startswith("libs/") and path.endswith(".jar")):
                yield Gap(GapKind.UNSUPPORTED, _reason(entry), part.at(path))


def _reason(entry: Entry) -> str:
    try:
        seen, unread = _referred(files_within(entry))
    except TimeLimitError:
        raise
    except FormatError as error:
        return f"a library's class files, which cannot be read: {error}"
    reason = "a library's class files, which are not followed"
    if seen:
        shown = [f"{api} (in {', '.join(sorted(classes)[:_SHOWN])})" for api, classes in sorted(seen.items())]
        reason += "; they refer to " + "; ".join(shown)
    elif not unread:
        reason += "; they refer to no pinning API that is known"
    return reason + (f"; {unread} of them cannot be read" if unread else "")


def _referred(files: Mapping[str, Entry]) -> tuple[dict[str, set[str]], int]:
    """The APIs referred to with the classes that do, and how many class files were not read."""
    seen: dict[str, set[str]] = {}
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
            seen.setdefault(api, set()).add(found.name.replace("/", "."))
    return seen, unread


def _apis(found: ClassFile) -> Iterator[str]:
    """What a class refers to, beside the API's own classes, which a library may hold too."""
    for (owner, name), api in CALLED.items():
        if (owner, name) in found.methods and found.name.partition("$")[0] != owner.partition("$")[0]:
            yield api
    yield from (INHERITED[parent] for parent in found.parents if parent in INHERITED)
