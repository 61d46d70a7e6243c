"""Build the samples again: ``python -m sample_apks.make [NAME…]``; without names, every sample whose sources changed.

A platform is a module beside this one: ``names() -> list[str]``, ``stale(name) -> bool``, ``make(name) -> None``.
A sample is rebuilt when a source of it is newer than its builds, or when it is named.
"""

from __future__ import annotations

import importlib
import importlib.util
import sys
from fnmatch import fnmatch

PLATFORMS = ("android", "ios")


def main(patterns: list[str]) -> int:
    """Build what matches a glob pattern (with none, what is out of date); 0 when all went well."""
    failed = []
    for platform in PLATFORMS:
        if importlib.util.find_spec(f"sample_apks.make.{platform}") is None:
            continue
        module = importlib.import_module(f"sample_apks.make.{platform}")
        for name in module.names():
            if patterns and not any(fnmatch(name, pattern) for pattern in patterns):
                continue
            if not patterns and not module.stale(name):
                continue
            print(f"{platform}: {name}", flush=True)
            try:
                module.make(name)
            except RuntimeError as error:
                failed.append(name)
                print(f"  failed: {error}", file=sys.stderr)
    if failed:
        print(f"not built: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
