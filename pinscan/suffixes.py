"""Public suffixes of host names, by the list that the package publicsuffixlist carries and keeps up to date.

The list is looked up here as publicsuffix.org's algorithm says. The package's own reader turns every rule into Punycode
first and takes longer than all else that a small build needs; here only names in Punycode make that necessary.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files

DEEPEST = 16
"""Labels at the end of a name that are looked up; no rule has a third of them."""


@dataclass(frozen=True)
class Suffixes:
    """The rules of the list, or of its section of registries."""

    rules: frozenset[str]
    """Lines of the list: a rule each, comments among them."""

    def public(self, name: str, *, unknown: bool = False) -> str | None:
        """The public suffix that a name ends in; None when it ends in none.

        With `unknown` a last label that no rule covers is one.
        """
        labels = _labels(name)
        count = self._count(labels, unknown) if labels else 0
        return ".".join(labels[-count:]) if 0 < count <= len(labels) else None

    def registrable(self, name: str, *, unknown: bool = False) -> str | None:
        """The public suffix and one label more; None when there is none, or nothing before it."""
        labels = _labels(name)
        count = self._count(labels, unknown) if labels else 0
        return ".".join(labels[-count - 1 :]) if 0 < count < len(labels) else None

    def _count(self, labels: list[str], unknown: bool) -> int:
        """How many labels the suffix has: by the longest rule, an exception before a wildcard before a name."""
        rules = self.rules | self._in_punycode if any(label.startswith("xn--") for label in labels) else self.rules
        for at in range(max(0, len(labels) - DEEPEST), len(labels)):
            tail, depth = ".".join(labels[at:]), len(labels) - at
            if f"!{tail}" in rules:
                return depth - 1
            if f"*.{tail}" in rules:
                return depth + 1 if at else depth
            if tail in rules:
                return depth
        return int(unknown)

    @cached_property
    def _in_punycode(self) -> frozenset[str]:
        foreign = [rule for rule in self.rules if not rule.isascii() and not rule.startswith("//")]
        return frozenset(
            rule[: rule.startswith("!")] + rule.lstrip("!").encode("idna").decode("ascii") for rule in foreign
        )


def _labels(name: str) -> list[str]:
    labels = name.removesuffix(".").lower().split(".")
    return [] if "" in labels else labels


@cache
def suffixes(*, only_registries: bool = False) -> Suffixes:
    """The list, loaded when first asked for; with `only_registries` the suffixes of companies are none."""
    text = files("publicsuffixlist").joinpath("public_suffix_list.dat").read_text(encoding="utf-8")
    if only_registries:
        text = text.partition("// ===END ICANN DOMAINS===")[0]
    return Suffixes(frozenset(text.split("\n")))
