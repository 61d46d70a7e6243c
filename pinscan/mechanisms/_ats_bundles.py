"""The bundles of an iOS build: what each is, whether its code loads URLs, and which hosts its own Info.plist pins.

App Transport Security reads the Info.plist of the process, so an app's pins do not hold for its extensions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pinscan.build import Build, Role
from pinscan.build.ios import Bundle
from pinscan.code.apple.binary import AppleBinary, apple_code
from pinscan.mechanisms._plist_keys import Place
from pinscan.model import Confidence, Json, Observation, PinSet

_ROLES = {Role.MAIN: "app", Role.EXTENSION: "extension", Role.WATCH: "watch", Role.CLIP: "clip"}
_URL_LOADING = re.compile(
    r"_OBJC_CLASS_\$_NS(?:URLSession\w*|URLConnection|URLDownload|(?:Mutable)?URLRequest)"
    r"|_CFReadStreamCreateForHTTPRequest|_\$s10Foundation(?:10URLSession|10URLRequest)\w*"
)
"""What code imports to use the URL Loading System; imports stay readable where FairPlay encrypts the code."""


def bundle_seen(build: Build, place: Place, pinned: list[PinSet]) -> Observation:
    """The ``bundle`` observation of a bundle whose Info.plist gives these pin sets."""
    bundle = place.bundle
    facts: dict[str, Json] = {
        "role": _ROLES.get(bundle.role, "framework"),
        "id": bundle.id,
        "executable": bundle.part.prefix + bundle.executable_path if bundle.executable_path else None,
        "pinned_domains": list[Json](sorted({host.pattern for found in pinned for host in found.hosts})),
    }
    networking, confidence = _networking(build, bundle)
    known = {key: value for key, value in {**facts, "networking": networking}.items() if value is not None}
    part = bundle.part.name
    return Observation(place.mechanism, "bundle", (place.at(),), known, confidence=confidence, part=part)


def _networking(build: Build, bundle: Bundle) -> tuple[bool | None, Confidence]:
    """Whether the bundle's code, or an embedded framework it links, imports the URL Loading System."""
    code = {binary.place.part.name: binary for binary in build.once(apple_code)}
    own = code.get(bundle.part.name)
    if own is None:
        return None, Confidence.PROVEN
    if _loads_urls(own):
        return True, Confidence.PROVEN
    linked = any(_loads_urls(framework) for framework in _linked(own, code))
    return linked, Confidence.LIKELY if linked else Confidence.PROVEN


def _linked(binary: AppleBinary, code: dict[str, AppleBinary]) -> Iterator[AppleBinary]:
    """The embedded frameworks and libraries that an executable links, told by the end of their paths."""
    wanted = {library.rpartition("/")[2] for library in binary.image.dylibs if library.startswith("@")}
    for name, other in code.items():
        if other is not binary and other.place.bundle.role is Role.FRAMEWORK:
            path = other.place.bundle.executable_path or name
            if path.rpartition("/")[2] in wanted:
                yield other


def _loads_urls(binary: AppleBinary) -> bool:
    return any(_URL_LOADING.fullmatch(name) for name in binary.image.imports)
