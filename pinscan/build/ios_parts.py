"""Where the bundles lie in an IPA, an ``.app`` or an ``.xcarchive``, and which files belong to which."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from pinscan.build.entries import Entry, Part, Role
from pinscan.model import Kind

_LAYOUTS = (
    (Kind.IPA, re.compile(r"(?:[^/]+/){0,8}?Payload/[^/]+\.app/")),
    (Kind.XCARCHIVE, re.compile(r"(?:[^/]+/){0,8}?Products/Applications/[^/]+\.app/")),
    (Kind.APP, re.compile(r"(?:[^/]+/){0,8}?[^/]+\.app/")),
)
_IGNORED = ("__MACOSX/",)
_NESTED = re.compile(r".*?[^/]+\.(?:app|appex|framework)/")
_DYLIB = re.compile(r"(?:.*/)?Frameworks/[^/]+\.dylib")


@dataclass(frozen=True, slots=True)
class IosLayout:
    """Which kind of container it is, and the folders of the apps in it."""

    kind: Kind
    apps: tuple[str, ...]
    """``Payload/X.app/``; empty text for a bare bundle's own folder. Sorted."""


def ios_layout(entries: Mapping[str, Entry]) -> IosLayout | None:
    """The app bundles of a container, or None when it holds none. A bare folder counts by its ``Info.plist``."""
    for kind, pattern in _LAYOUTS:
        if kind is Kind.APP and "Info.plist" in entries:
            return IosLayout(kind, ("",))
        matches = (pattern.match(path) for path in entries if not path.startswith(_IGNORED))
        found = sorted({match.group() for match in matches if match})
        with_info = [app for app in found if app + "Info.plist" in entries]
        if found and (with_info or kind is Kind.IPA):
            return IosLayout(kind, tuple(with_info or found))
    return None


def ios_parts(entries: Mapping[str, Entry], app: str) -> tuple[Part, ...]:
    """The app at `app` and every bundle nested in it, the app first, the rest by name."""
    members: dict[str, dict[str, Entry]] = {"": {}}
    for path, entry in entries.items():
        if path.startswith(app):
            inner = path[len(app) :]
            owner = inner if _DYLIB.fullmatch(inner) else _owner(inner)
            folder = _folder(owner)
            members.setdefault(owner, {})[inner[len(folder) :]] = entry
    return tuple(
        Part(owner.rstrip("/"), _role(owner), app + _folder(owner), files) for owner, files in sorted(members.items())
    )


def _owner(path: str) -> str:
    """The innermost bundle folder that a file lies in, with its slash; empty for the app itself."""
    owner = ""
    while match := _NESTED.match(path, len(owner)):
        owner = path[: match.end()]
    return owner


def _folder(owner: str) -> str:
    """The folder a part's paths start from: a library lies beside others in its folder."""
    return owner[: owner.rfind("/") + 1]


def _role(owner: str) -> Role:
    name = owner.rstrip("/")
    if not name:
        return Role.MAIN
    if name.endswith((".framework", ".dylib")):
        return Role.FRAMEWORK
    folder = name.split("/")[-2:-1]
    if name.endswith(".app") and folder == ["Watch"]:
        return Role.WATCH
    if name.endswith(".app") and folder == ["AppClips"]:
        return Role.CLIP
    return Role.EXTENSION
