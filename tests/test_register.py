"""``pins.toml``: the documented keys, read strictly and written without losing anything."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from pinscan import register as registers
from pinscan.errors import ConfigError
from tests.facts_of import digest, pin, pin_set

ENTRY = '[[key]]\nsha256 = "{}"\nstate = "{}"\n'


def written(tmp_path: Path, text: str) -> Path:
    """A register file with this text."""
    path = tmp_path / "pins.toml"
    path.write_text(text)
    return path


def test_every_key_is_read(tmp_path: Path) -> None:
    """All fields of an entry are understood, and its line is remembered."""
    more = 'label = "one"\nhosts = ["a.com"]\nheld_by = "HSM"\nnot_after = 2027-01-31\nnote = "n"\n'
    (entry,) = registers.load(written(tmp_path, "# ours\n" + ENTRY.format(digest("a"), "next") + more)).keys
    assert (entry.sha256, entry.state, entry.label, entry.hosts) == (digest("a"), "next", "one", ("a.com",))
    assert (entry.held_by, entry.not_after, entry.note, entry.line) == ("HSM", date(2027, 1, 31), "n", 2)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[[keys]]\nsha256 = "x"\n', "keys: unknown key (did you mean 'key'?)"),
        (ENTRY.format("AAAA", "next"), "pins.toml:2: key[0].sha256: 'AAAA' is not the base64 of a SHA-256 digest"),
        (ENTRY.format("+" * 42 + "B=", "next"), "is not the base64"),
        (ENTRY.format(digest("a"), "nxt"), "pins.toml:3: key[0].state: 'nxt' is none of"),
        (ENTRY.format(digest("a"), "next") * 2 + "held = 1\n", "pins.toml:7: key[1].held: unknown key"),
        ('[[key]]\nstate = "next"\n', "pins.toml:1: key[0]: the key 'sha256' is missing"),
        ("key = 3\n", "key: must be a list, not 3"),
        ('[[key]]\nsha256 = "a"\nsha256 = "b"\n', "pins.toml:3: not valid TOML"),
    ],
)
def test_a_mistake_is_one_line(tmp_path: Path, text: str, said: str) -> None:
    """Refusals name file, line and key."""
    with pytest.raises(ConfigError) as caught:
        registers.load(written(tmp_path, text))
    assert said in str(caught.value)


def test_an_empty_register_documents_nothing(tmp_path: Path) -> None:
    """No entry is no error."""
    assert registers.load(written(tmp_path, "")).keys == ()


def test_a_live_entry_wins_over_a_retired_one(tmp_path: Path) -> None:
    """A key retired once and taken into use again counts as current."""
    text = ENTRY.format(digest("a"), "retired") + ENTRY.format(digest("a"), "current")
    entry = registers.load(written(tmp_path, text)).find(pin("a"))
    assert entry is not None
    assert entry.state == "current"


def test_other_pins_have_no_entry(tmp_path: Path) -> None:
    """The register is of SPKI pins: a certificate's digest that is equal is something else."""
    register = registers.load(written(tmp_path, ENTRY.format(digest("a"), "current")))
    assert register.find(pin("a")) is not None
    assert register.find(pin("a", subject="certificate")) is None
    assert register.find(pin("b")) is None


def test_writing_keeps_comments_and_order_and_adds_what_is_missing(tmp_path: Path) -> None:
    """Only the missing key is appended; what was there stays byte for byte."""
    text = "# keys of the shop\n\n" + ENTRY.format(digest("a"), "current") + 'label = "one" # HSM 3\n'
    path = written(tmp_path, text)
    assert registers.write(path, [pin_set(pin("a"), pin("b"), hosts=("z.com", "a.com"))]) == 1
    assert path.read_text().startswith(text)
    new = registers.load(path).keys[1]
    assert (new.sha256, new.hosts, new.state) == (digest("b"), ("a.com", "z.com"), "current")
    before = path.read_text()
    assert registers.write(path, [pin_set(pin("b"), pin("a"))]) == 0
    assert path.read_text() == before


def test_a_register_is_made_when_there_is_none(tmp_path: Path) -> None:
    """The first write makes a file that can be read."""
    path = tmp_path / "pins.toml"
    assert registers.write(path, [pin_set(pin("a"))]) == 1
    assert [key.sha256 for key in registers.load(path).keys] == [digest("a")]


def test_a_broken_register_is_not_written(tmp_path: Path) -> None:
    """Nothing is written over a file that cannot be understood."""
    path = written(tmp_path, "[[key]]\n")
    with pytest.raises(ConfigError):
        registers.write(path, [pin_set(pin("a"))])
    assert path.read_text() == "[[key]]\n"
    assert list(tmp_path.iterdir()) == [path]
