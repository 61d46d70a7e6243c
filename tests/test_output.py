"""Outputs are whole or untouched, whatever the disk or the other outputs do."""

from __future__ import annotations

import errno
import os
import tempfile
from pathlib import Path

import pytest

from pinscan import output, render
from pinscan.errors import UsageError
from pinscan.model import Results
from tests.render import made

RESULTS = Results((made.small(),))
NAMES = ("a.html", "b.json", "c.sarif", "d.xml", "e.md")


def targets(folder: Path) -> list[output.Target]:
    return [output.target(folder / name) for name in NAMES]


def test_each_file_is_its_formats_document(tmp_path: Path) -> None:
    """The suffix, in any case, names the format; the bytes are the renderer's; nothing else is in the folder."""
    output.write(RESULTS, [*targets(tmp_path), output.target(tmp_path / "F.JSON")])
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([*NAMES, "F.JSON"])
    text = (tmp_path / "c.sarif").read_bytes().decode("utf-8")
    assert text == render.load("sarif").render(RESULTS, render.Style())
    assert (tmp_path / "F.JSON").read_bytes() == (tmp_path / "b.json").read_bytes()


def test_a_full_disk_leaves_every_file_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the third file cannot be written, the first two are still the old ones, and no temporary file stays."""
    for name in NAMES[:2]:
        (tmp_path / name).write_text("old")
    real, made_files = tempfile.mkstemp, []

    def full(**options: object) -> tuple[int, str]:
        made_files.append(options)
        if len(made_files) == 3:
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(**options)  # type: ignore[call-overload, no-any-return]

    monkeypatch.setattr(tempfile, "mkstemp", full)
    with pytest.raises(UsageError, match=r"c\.sarif: cannot be written: No space left on device"):
        output.write(RESULTS, targets(tmp_path))
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(NAMES[:2])
    assert all((tmp_path / name).read_text() == "old" for name in NAMES[:2])


def test_a_renderer_that_fails_leaves_every_file_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything is rendered before anything is written."""

    def broken(results: Results, style: render.Style) -> str:
        raise ZeroDivisionError

    monkeypatch.setattr(render.load("markdown"), "render", broken)
    with pytest.raises(ZeroDivisionError):
        output.write(RESULTS, targets(tmp_path))
    assert list(tmp_path.iterdir()) == []


def test_new_files_get_the_usual_permissions(tmp_path: Path) -> None:
    """A report is as readable as any file that the user makes, not private like a temporary one."""
    old = os.umask(0o022)
    try:
        output.write(RESULTS, [output.target(tmp_path / "a.json")])
    finally:
        os.umask(old)
    assert (tmp_path / "a.json").stat().st_mode & 0o777 == 0o644


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("report", "no format has the suffix ''"),
        ("report.pdf", "known suffixes: .html .json .md .sarif .xml"),
        ("no/folder/x.json", "does not exist"),
        ("taken.json", "cannot be written"),
    ],
)
def test_what_cannot_be_written_is_refused_before_any_scan(tmp_path: Path, name: str, says: str) -> None:
    """An unknown suffix, a missing folder, a folder in the way: one line, and what is possible."""
    (tmp_path / "taken.json").mkdir()
    with pytest.raises(UsageError) as caught:
        output.target(tmp_path / name)
    assert says in f"{caught.value} {caught.value.hint}"
