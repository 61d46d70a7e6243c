"""Imports point one way, as the layout promises."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent / "pinscan"

EVERYWHERE = {"deadline", "model", "errors", "suffixes", "vocabulary", "version"}
ALLOWED: dict[str, set[str]] = {
    "formats": {"formats"},
    "build": {"build", "formats"},
    "code": {"code", "build", "formats", "data"},
    "mechanisms": {"mechanisms", "code", "build", "formats", "known", "data"},
    "render": {"render"},
    "saved": {"render"},
    "policy": {"strict", "policy"},
}
PARSERS = {"androguard", "biplist", "lief", "apkInspector", "OpenSSL"}


def modules() -> list[Path]:
    return sorted(ROOT.rglob("*.py"))


def imported(path: Path) -> Iterator[str]:
    """Every absolute module name that a file imports, also inside functions; type checking blocks included."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{path}: relative import"
            if node.module == "pinscan":
                yield from (f"pinscan.{alias.name}" for alias in node.names)
            else:
                yield node.module


def _across(path: Path, imported: str) -> bool:
    """Whether a module about one platform's code imports one about the other's."""
    sides = {path.relative_to(ROOT).parts[1:2], tuple(imported.split(".")[1:2])}
    return imported.startswith("code.") and path.is_relative_to(ROOT / "code") and sides == {("dalvik",), ("apple",)}


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_imports_only_what_lies_below_it(path: Path) -> None:
    """cli -> scan -> {mechanisms -> code -> formats, build -> formats}; render and policy know only the model."""
    layer = path.relative_to(ROOT).parts[0].removesuffix(".py")
    allowed = ALLOWED.get(layer)
    for name in imported(path):
        first, _, rest = name.partition(".")
        if first in PARSERS:
            assert layer in {"formats", "build"}, f"{path.name} imports the parser {first}"
        if first == "pinscan" and rest and allowed is not None:
            target = rest.split(".")[0]
            assert not _across(path, rest), f"the code of one platform must not import the other's: {name}"
            assert target in allowed | EVERYWHERE or target.startswith("__"), f"{layer} must not import {name}"
        if first == "pinscan" and layer != "cli" and path.name != "__main__.py":
            assert not rest.startswith("cli"), f"only the command line may import {name}"
