"""Which certificate files of the bundles the code of an iOS build loads: ``build.once(loaded_files)``.

Certificates come into being through ``SecCertificateCreateWithData``; what it is given is followed to the file.
"""

from __future__ import annotations

from pinscan.build import Build
from pinscan.code.apple.binary import apple_code
from pinscan.mechanisms._apple_bundle import loaded, main_bundle

_CREATE = "_SecCertificateCreateWithData"


def loaded_files(build: Build) -> frozenset[str]:
    """Paths inside the build of the files that code makes certificates of. A file that is not here may be loaded too:
    by a library, or by code that was not followed.
    """
    found: set[str] = set()
    for binary in build.once(apple_code):
        if binary.readable and binary.has_symbol(_CREATE):
            part = main_bundle(build, binary.place)
            for site in binary.calls(_CREATE):
                data = site.args[1] if len(site.args) > 1 else None
                found.update(part.at(path).path for path, _ in (loaded(part, data) if data is not None else ()))
    return frozenset(found)
