"""What opening a build may cost at most. Every limit that is hit becomes a `Gap`, never a crash."""

from __future__ import annotations

from dataclasses import dataclass

from pinscan.errors import LimitError

MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds for one build, all nested archives together where it says *total*."""

    entries: int = 400_000
    """Entries of one archive or directory; the rest is not listed."""
    entry_size: int = 512 * MIB
    """Bytes one entry may inflate to."""
    total_inflated: int = 4096 * MIB
    """Total bytes inflated; reading the same entry again does not count."""
    ratio: int = 500
    """Inflated to packed size, for entries that inflate past `ratio_from` bytes (deflate can reach 1032)."""
    ratio_from: int = 64 * MIB
    directory: int = 256 * MIB
    """Bytes of an archive's directory, in which one name may take 64 KiB; the rest is not listed."""
    depth: int = 2
    """Archives inside archives: an APK in an XAPK is at depth 1."""
    parts: int = 2000
    """Splits, modules or bundles of one build."""


class Budget:
    """The inflated bytes a whole build may still cost."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.left = limits.total_inflated

    def spend(self, count: int) -> None:
        """Account for `count` inflated bytes. Raises `LimitError` when the build has used up its total."""
        if count > self.left:
            total = self.limits.total_inflated
            raise LimitError(f"the build inflates to more than {total // MIB} MiB in all")
        self.left -= count
