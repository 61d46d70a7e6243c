"""Regular expressions of the platform on known texts."""

from __future__ import annotations

import pytest

from pinscan.code.dalvik.models.java_io import properties
from pinscan.code.dalvik.models.patterns import compiled, replacement, split


def test_trailing_empty_parts_are_dropped_without_a_limit() -> None:
    """``String.split`` drops empty texts at the end, and keeps them when a limit is given."""
    assert split(";", "a;b;;") == ["a", "b"]
    assert split(r"\s*,\s*", "a , b,c") == ["a", "b", "c"]
    assert split("=", "h=x=y=", 2) == ["h", "x=y="]


@pytest.mark.parametrize("pattern", ["(a+)+b", ".*.*.*x", "(?<=a)b", "a{2}+", "[a&&b]", "x" * 300])
def test_patterns_that_differ_or_take_long_are_refused(pattern: str) -> None:
    """What Python may read otherwise, or search without end, is not computed."""
    with pytest.raises(ValueError, match="pattern"):
        compiled(pattern)


def test_groups_of_a_replacement() -> None:
    """``$1`` names a group; named groups are not read."""
    assert compiled("(a)b").sub(replacement("$1c"), "ab") == "ac"
    with pytest.raises(ValueError, match="replacement"):
        replacement("${name}")


def test_properties_go_on_over_lines() -> None:
    """Keys end at ``=``, ``:`` or a blank; a backslash joins lines; comments are left out."""
    assert properties("# c\na = b\nx\\\n y:z\n\nk v\nu=\\u0041\n") == {"a": "b", "xy": "z", "k": "v", "u": "A"}
