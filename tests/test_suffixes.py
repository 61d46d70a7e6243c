"""Public suffixes, against the package that the list comes from."""

from __future__ import annotations

import pytest
from publicsuffixlist import PublicSuffixList

from pinscan.suffixes import suffixes

NAMES = (
    "com", "example.com", "api.example.com", "example.co.uk", "a.b.example.co.uk", "co.uk", "uk", "github.io",
    "me.github.io", "www.ck", "city.kobe.jp", "x.city.kobe.jp", "kobe.jp", "c.kobe.jp", "b.c.kobe.jp", "nowhere",
    "a.nowhere", "a.b.nowhere", "example.xn--p1ai", "xn--p1ai", "a.xn--55qx5d.cn", "公司.cn", "食狮.公司.cn", "рф",
    "a..com", ".com", "com.", "example.com.", "", ".", "EXAMPLE.Com", "*.example.com", "a" + ".b" * 40 + ".com",
    "!city.kobe.jp", "// a", "1.2.3.4",
)  # fmt: skip


@pytest.mark.parametrize("only_registries", [False, True])
@pytest.mark.parametrize("unknown", [False, True])
def test_every_name_ends_in_the_suffix_that_the_package_finds(only_registries: bool, unknown: bool) -> None:
    """Exceptions, wildcards, companies, names in Punycode and in their own script, and what is no name."""
    theirs = PublicSuffixList(only_icann=only_registries, accept_unknown=unknown)
    ours = suffixes(only_registries=only_registries)
    for name in NAMES:
        assert ours.public(name, unknown=unknown) == theirs.publicsuffix(name), name
        assert ours.registrable(name, unknown=unknown) == theirs.privatesuffix(name), name
