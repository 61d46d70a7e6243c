"""Documents that could drift are generated, or held to what they speak of."""

from __future__ import annotations

import inspect
import re
import shlex
import tomllib
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from pinscan import mechanisms, policy, register, render
from pinscan.checks import load_rules
from pinscan.cli import command
from pinscan.rulefile import Rule
from tests.conftest import ROOT, Golden
from tests.facts_of import digest

DOCUMENTS = [ROOT / "README.md", *sorted(ROOT.glob("docs/*.md"))]
SHELL = re.compile(r"```sh\n(.*?)```", re.DOTALL)
TOML = re.compile(r"```toml\n(.*?)```", re.DOTALL)


def rules_page() -> str:
    rules = load_rules()
    rows = ["| rule | severity | what it finds |", "|---|---|---|"]
    rows += [f"| [`{rule.id}`](#{rule.id}) | {rule.worst} | {rule.title} |" for rule in rules]
    return "\n".join(rows) + "\n\n" + "\n".join(map(_rule, rules))


def _rule(rule: Rule) -> str:
    cases = ", ".join(dict.fromkeys(case.severity for case in rule.severities))
    references = "".join(f"\n- {_linked(reference)}" for reference in rule.references)
    head = f"**{rule.title}** ({cases}; about a {rule.subject.replace('_', ' ')})"
    return f"## {rule.id}\n\n{head}\n\n{rule.why.strip()}\n\n{rule.fix.strip()}\n{references}\n"


def rule_table() -> str:
    rows = ["| severity | rule | what it finds |", "|---|---|---|"]
    ordered = sorted(load_rules(), key=lambda rule: (-rule.worst.rank, rule.id))
    rows += [f"| {rule.worst} | [`{rule.id}`](docs/rules.md#{rule.id}) | {rule.title} |" for rule in ordered]
    return "\n".join(rows)


def _linked(reference: str) -> str:
    return f"<{reference}>" if reference.startswith("https://") else reference


def mechanisms_page() -> str:
    names = mechanisms.names()
    rows = ["| mechanism | what it reads |", "|---|---|"]
    rows += [f"| [`{name}`](#{name}) | {mechanisms.load(name).TITLE} |" for name in names]
    pages = [
        f"## {name}\n\n{inspect.cleandoc(mechanisms.load(name).__doc__ or '').replace('``', '`')}\n" for name in names
    ]
    return "\n".join(rows) + "\n\n" + "\n".join(pages)


def formats_table() -> str:
    rows = ["| `--format` | file suffix | what |", "|---|---|---|"]
    for name in render.names():
        module = render.load(name)
        rows.append(
            f"| `{name}` | {f'`{module.SUFFIX}`' if module.SUFFIX else ''} | {(module.__doc__ or '').splitlines()[0]} |"
        )
    return "\n".join(rows)


def snippet(name: str) -> Callable[[], str]:
    language = {"Jenkinsfile": "groovy", "Fastfile": "ruby", "build.gradle.kts": "kotlin"}.get(name, "yaml")
    return lambda: f"```{language}\n{(ROOT / 'pinscan' / 'data' / 'ci' / name).read_text(encoding='utf-8')}```"


CI = sorted(path.name for path in (ROOT / "pinscan" / "data" / "ci").iterdir())
GENERATED: dict[str, Callable[[], str]] = {
    "rules": rules_page,
    "rule-table": rule_table,
    "mechanisms": mechanisms_page,
    "formats": formats_table,
    **{name: snippet(name) for name in CI},
}


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_generated_parts_are_those_of_the_code(path: Path, golden: Golden) -> None:
    """Rules, mechanisms, formats and CI recipes in the documents are generated; `make update` writes them."""
    text = path.read_text(encoding="utf-8")
    for name in re.findall(r"<!-- generated: (\S+) -->", text):
        block = f"<!-- generated: {name} -->\n{GENERATED[name]().rstrip()}\n<!-- end -->"
        text = re.sub(
            rf"<!-- generated: {re.escape(name)} -->\n.*?<!-- end -->", lambda _, b=block: b, text, flags=re.DOTALL
        )
    golden.check(path, text)


def test_everything_generated_has_its_place() -> None:
    """Each table and recipe stands in exactly one document."""
    texts = "".join(path.read_text(encoding="utf-8") for path in DOCUMENTS)
    assert sorted(re.findall(r"<!-- generated: (\S+) -->", texts)) == sorted(GENERATED)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda p: p.name)
def test_links_lead_somewhere(path: Path) -> None:
    """Every relative link of a document names a file or folder that is there."""
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8")):
        assert (path.parent / target).exists(), target


def test_every_page_is_in_the_contents() -> None:
    """docs/README.md names every page beside it."""
    contents = (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
    assert [path.name for path in DOCUMENTS[1:] if path.name != "README.md" and f"({path.name})" not in contents] == []


def command_lines() -> list[tuple[str, str]]:
    """Every pinscan command line in a shell block of a document."""
    found = []
    for path in DOCUMENTS:
        for block in SHELL.findall(path.read_text(encoding="utf-8")):
            lines = (line.split(" #")[0].strip() for line in block.replace("\\\n", " ").splitlines())
            found += [(path.name, line) for line in lines if line.startswith("pinscan ")]
    return found


@pytest.mark.parametrize(("document", "line"), command_lines())
def test_shown_commands_and_options_exist(document: str, line: str) -> None:
    """Each command line of the documents names a command and only options that it has."""
    words = shlex.split(line.split(" > ")[0].split(" | ")[0])[1:]
    context = click.Context(command)
    found: click.Command | None = command.get_command(context, words[0])
    assert found is not None, document
    rest = words[1:]
    while isinstance(found, click.Group):
        found = found.get_command(click.Context(found), rest.pop(0))
        assert found is not None, document
    known = {name for parameter in found.params for name in (*parameter.opts, *parameter.secondary_opts)} | {"--help"}
    assert {word.split("=")[0] for word in rest if re.match(r"--?[a-z]", word)} <= known


@pytest.mark.parametrize(
    ("document", "block"),
    [(path.name, block) for path in DOCUMENTS for block in TOML.findall(path.read_text(encoding="utf-8"))],
)
def test_shown_policies_and_registers_are_sound(document: str, block: str, tmp_path: Path) -> None:
    """Every TOML example is read by the reader of policies, or of registers where it holds keys."""
    (tmp_path / "pins.toml").write_text("")
    path = tmp_path / "example.toml"
    path.write_text(re.sub(r'"[A-Z]+="', f'"{digest("stand-in")}"', block), encoding="utf-8")
    if "key" in tomllib.loads(block):
        assert register.load(path).keys
    else:
        loaded = policy.load(path)
        policy.check_rule_ids(loaded, [rule.id for rule in load_rules()])


def test_every_command_is_documented() -> None:
    """Each command of the command line stands in a document."""
    from pinscan.cli import COMMANDS

    texts = "".join(path.read_text(encoding="utf-8") for path in DOCUMENTS)
    assert [name for name in COMMANDS if f"pinscan {name}" not in texts] == []


@pytest.mark.parametrize("kind", [policy.Policy])
def test_every_key_of_the_policy_is_documented(kind: type) -> None:
    """docs/policy.md names each key of a pinscan.toml."""
    text = (ROOT / "docs" / "policy.md").read_text(encoding="utf-8")
    assert [key for key in kind().effective() if key.rpartition(".")[2] not in text] == []


def test_the_shown_rule_is_sound(tmp_path: Path) -> None:
    """The example of docs/writing-rules.md is a rule that pinscan takes."""
    text = (ROOT / "docs" / "writing-rules.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```yaml\n(title:.*?)```", text, re.DOTALL)
    (tmp_path / "our-api-only.yaml").write_text(example, encoding="utf-8")
    assert "our-api-only" in {rule.id for rule in load_rules((tmp_path,))}


def test_the_screenshot_is_small() -> None:
    """The picture in the README is a PNG under 200 kB."""
    data = (ROOT / "docs" / "report.png").read_bytes()
    assert data.startswith(b"\x89PNG")
    assert len(data) < 200_000
