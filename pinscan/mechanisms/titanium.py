"""Titanium's appcelerator.https: ``createX509CertificatePinningSecurityManager([{url, serverCertificate}])``.

The module compares the public key of the server's certificate with that of the DER file named.
"""

from __future__ import annotations

from collections.abc import Iterator

from pinscan.build import Build
from pinscan.formats.javascript import calls
from pinscan.mechanisms._javascript import file_pins, host_of_url, scripts
from pinscan.model import Confidence, Fact, Gap, GapKind, Host, PinSet, Platform, Subject

ID = "titanium"
TITLE = "Titanium's appcelerator.https"
PLATFORMS = (Platform.ANDROID, Platform.IOS)


def observe(build: Build) -> Iterator[Fact]:
    """One pin set for each entry with a literal URL and a certificate of the build."""
    for script in build.once(scripts):
        for offset, args in calls(script.text, "createX509CertificatePinningSecurityManager"):
            entries = args[0] if args and isinstance(args[0], list) else []
            for entry in entries:
                url = entry.get("url") if isinstance(entry, dict) else None
                file = entry.get("serverCertificate") if isinstance(entry, dict) else None
                host = host_of_url(url) if isinstance(url, str) else None
                if not host or not isinstance(file, str):
                    continue
                where = script.at(offset, host)
                paths = [path for path in script.part.entries if path.rsplit("/", 1)[-1] == file.rsplit("/", 1)[-1]]
                pins = tuple(pin for path in paths for pin in file_pins(script.part, path, Subject.SPKI))
                if pins:
                    yield PinSet(ID, (Host(host),), pins, (where,), confidence=Confidence.LIKELY, part=script.part.name)
                else:
                    reason = f"the certificate {file[:60]} that pins {host} is not in the build"
                    yield Gap(GapKind.DAMAGED, reason, where)
