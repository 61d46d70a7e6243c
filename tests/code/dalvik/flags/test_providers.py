"""Which of several remote configuration SDKs gives a flag's answer, where R8 took their names."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any, cast

import pytest

from pinscan.code.dalvik.calls import Calls
from pinscan.code.dalvik.flags import remote_config, renamed_flags
from pinscan.code.values import Made

ANCHORS = {provider: anchor for anchor, provider in remote_config.anchors().items()}
ONE, TWO = sorted(ANCHORS)[:2]
FIRST, SECOND = Made("La/b;->a()Z", (), "Z"), Made("Lc/d;->a()Z", (), "Z")


def providers(
    monkeypatch: pytest.MonkeyPatch, *, words: set[str], classes: dict[str, set[str]], homes: dict[str, str]
) -> set[str]:
    """Who may answer, for the texts in the value, those of the classes that are asked and the packages' providers."""

    def said(_: Any, owner: str) -> Iterator[str]:
        yield from classes.get(owner, set())

    monkeypatch.setattr(renamed_flags, "_words_of", said)
    build = SimpleNamespace(once=lambda asked: homes)
    program = SimpleNamespace(build=build, find_class=lambda kind: object())
    return renamed_flags._providers(cast(Calls, SimpleNamespace(program=program)), [FIRST, SECOND], words)


def test_the_nearest_texts_tell(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those in the value before those of the class, the outermost class before others, a class before its package."""
    classes = {"La/b;": {ANCHORS[ONE]}, "Lc/d;": {ANCHORS[TWO]}}
    assert providers(monkeypatch, words={ANCHORS[TWO]}, classes=classes, homes={}) == {TWO}
    assert providers(monkeypatch, words=set(), classes=classes, homes={"La": TWO}) == {ONE}
    assert providers(monkeypatch, words=set(), classes={}, homes={"La": TWO}) == {TWO}


def test_a_class_with_several_sdks_texts_tells_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """R8 merges classes: the next step may tell, else it stays one of both."""
    both = {"La/b;": {ANCHORS[ONE], ANCHORS[TWO]}}
    assert providers(monkeypatch, words=set(), classes=both, homes={}) == {ONE, TWO}
    assert providers(monkeypatch, words=set(), classes=both, homes={"Lc": TWO}) == {TWO}


def test_texts_of_no_sdk_tell_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A flag's name alone is nobody's."""
    assert providers(monkeypatch, words={"ssl_pinning"}, classes={"La/b;": {"welcome"}}, homes={}) == set()
