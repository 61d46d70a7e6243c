"""Documents that could drift are generated, or held to what they speak of."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pinscan import mechanisms
from pinscan.checks import load_rules
from tests.conftest import ROOT, Golden


def rules_table() -> str:
    rows = ["| rule | severity | what it finds |", "|---|---|---|"]
    rows += [f"| `{rule.id}` | {rule.worst} | {rule.title} |" for rule in load_rules()]
    return "\n".join(rows)


def mechanisms_table() -> str:
    rows = ["| mechanism | what it reads |", "|---|---|"]
    rows += [f"| `{name}` | {mechanisms.load(name).TITLE} |" for name in mechanisms.names()]
    return "\n".join(rows)


GENERATED = {"rules": rules_table, "mechanisms": mechanisms_table}


def test_the_readme_tables_are_those_of_the_code(golden: Golden) -> None:
    """Rules and mechanisms in the README are generated; `make update` writes them."""
    path = ROOT / "README.md"
    text = path.read_text(encoding="utf-8")
    for name, make in GENERATED.items():
        block = f"<!-- generated: {name} -->\n{make()}\n<!-- end -->"
        text = re.sub(rf"<!-- generated: {name} -->\n.*?<!-- end -->", lambda _, b=block: b, text, flags=re.DOTALL)
    golden.check(path, text)


@pytest.mark.parametrize("path", [ROOT / "README.md", *sorted(ROOT.glob("docs/*.md"))], ids=lambda p: p.name)
def test_links_lead_somewhere(path: Path) -> None:
    """Every relative link of a document names a file or folder that is there."""
    for target in re.findall(r"\]\(([^)#:]+)\)", path.read_text(encoding="utf-8")):
        assert (path.parent / target).exists(), target
