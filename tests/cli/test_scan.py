"""`pinscan scan` and `report`: exit codes, outputs, several builds, and bad input in one clear line."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pinscan.batch import told_apart
from pinscan.cli import COMMANDS, command
from pinscan.cli.scan import exit_code
from pinscan.model import Results
from tests.conftest import SAMPLES

GOOD = SAMPLES / "nsc-good.apk"
SINGLE = SAMPLES / "nsc-single-pin.apk"
DAY = ("--as-of", "2026-11-23", "--no-policy")


def run(*words: object) -> Result:
    return CliRunner().invoke(command, [str(word) for word in words])


def lines(text: str) -> list[str]:
    return text.strip().splitlines()


def test_a_clean_build_passes_the_gate() -> None:
    """Nothing at the gate: exit code 0, and the report names the host."""
    result = run("scan", GOOD, *DAY)
    assert result.exit_code == 0, result.output
    assert "api.shop.example" in result.stdout


def test_a_finding_at_the_gate_fails_it_and_one_below_does_not() -> None:
    """--fail-on decides: a high finding fails the default gate and passes `critical` and `never`."""
    assert run("scan", SINGLE, *DAY).exit_code == 1
    assert run("scan", SINGLE, *DAY, "--fail-on", "critical").exit_code == 0
    assert run("scan", SINGLE, *DAY, "--fail-on", "never").exit_code == 0


def test_coverage_fails_only_when_it_is_required() -> None:
    """A blocking gap is exit code 3 with --require-coverage, whatever the findings say below the gate."""
    encrypted = SAMPLES / "encrypted-without-declared-pins.ipa"
    assert run("scan", encrypted, *DAY, "--fail-on", "never").exit_code == 0
    assert run("scan", encrypted, *DAY, "--fail-on", "never", "--require-coverage").exit_code == 3


def test_a_broken_build_never_hides_the_others(tmp_path: Path) -> None:
    """One bad build among several: exit code 2, the bad one named, the others whole."""
    bad = tmp_path / "bad.apk"
    bad.write_bytes(b"not a zip")
    result = run("scan", GOOD, bad, SINGLE, *DAY, "-f", "json")
    assert result.exit_code == 2
    document = json.loads(result.stdout)
    assert [report["artifact"]["file"] for report in document["reports"]] == ["nsc-good.apk", "nsc-single-pin.apk"]
    assert [failure["file"] for failure in document["failures"]] == [str(bad)]
    assert len(lines(result.stderr)) <= 2


@pytest.mark.parametrize("isolate", ["--isolate", "--no-isolate"])
def test_isolation_changes_nothing_in_the_report(isolate: str) -> None:
    """A report is the same bytes whether its scan had a process of its own or not."""
    for gate in ((), ("--fail-on", "low"), ("--require-coverage",)):
        direct = run("scan", SINGLE, *DAY, "-f", "json", *gate).stdout
        assert run("scan", SINGLE, *DAY, "-f", "json", *gate, isolate).stdout == direct


def test_every_output_is_written_in_the_format_of_its_suffix(tmp_path: Path) -> None:
    """Several -o in one run; standard output stays quiet unless a format is asked for."""
    outputs = [tmp_path / f"out.{suffix}" for suffix in ("json", "sarif", "html", "xml", "md")]
    result = run("scan", SINGLE, *DAY, *(word for path in outputs for word in ("-o", path)))
    assert result.exit_code == 1
    assert result.stdout == ""
    assert all(path.stat().st_size > 200 for path in outputs)
    assert {path.name for path in tmp_path.iterdir()} == {path.name for path in outputs}, "no temporary file is left"


def test_rendering_a_saved_scan_gives_the_same_bytes(tmp_path: Path) -> None:
    """`report` of a saved JSON is what the scan itself would have written, in every format."""
    saved = tmp_path / "scan.json"
    run("scan", SINGLE, *DAY, "-o", saved)
    for name in ("json", "sarif", "html", "junit", "markdown", "github", "gitlab", "text"):
        direct = run("scan", SINGLE, *DAY, "-f", name).stdout
        assert run("report", saved, "-f", name).stdout == direct, name


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["scan"], "Missing argument"),
        (["scna", "x.apk"], "did you mean 'scan'?"),
        (["app.apk"], "to scan a build: pinscan scan app.apk"),
        (["scan", "absent.apk"], "absent.apk"),
        (["scan", "-"], "standard input"),
        (["scan", "https://example.com/app.apk"], "https://example.com/app.apk: addresses are not fetched"),
        (["scan", GOOD, "-o", "x.docx"], "no format has the suffix '.docx'"),
        (["scan", GOOD, "-o", "x.jsn"], "did you mean '.json'?"),
        (["scan", GOOD, "-o", "no/such/folder/x.json"], "does not exist"),
        (["scan", GOOD, "--policy", "absent.toml"], "absent.toml"),
        (["scan", GOOD, "--rules", "absent"], "absent"),
        (["scan", GOOD, "--baseline", "absent.json"], "absent.json"),
        (["scan", GOOD, "--as-of", "tomorrow"], "tomorrow"),
        (["report", "absent.json"], "absent.json"),
        (["rules", "show", "no-backup-pins"], "did you mean 'no-backup-pin'?"),
        (["mechanisms", "android-ncs"], "did you mean 'android-nsc'?"),
    ],
)
def test_wrong_usage_is_one_clear_line(words: list[object], says: str) -> None:
    """What is wrong is said, with the nearest right word; exit code 2; no traceback."""
    result = run(*words)
    assert result.exit_code == 2
    assert says in result.stderr
    assert "Traceback" not in result.output


def test_an_unreadable_file_is_told(tmp_path: Path) -> None:
    """A build without read permission gives one line, not a traceback."""
    path = tmp_path / "secret.apk"
    shutil.copy(GOOD, path)
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("this user reads everything")
    result = run("scan", path, *DAY)
    assert result.exit_code == 2
    assert "secret.apk" in result.stderr


def test_nothing_is_written_when_the_output_is_refused(tmp_path: Path) -> None:
    """A refused output is refused before any build is scanned, and the others are not written."""
    good = tmp_path / "ok.json"
    assert run("scan", GOOD, *DAY, "-o", good, "-o", tmp_path / "x.docx").exit_code == 2
    assert not good.exists()


def test_an_interrupted_scan_is_not_taken_for_findings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C leaves with 130 and a line that says so: 1 means findings at the gate."""

    def interrupt(*args: object, **options: object) -> Results:
        raise KeyboardInterrupt

    monkeypatch.setattr("pinscan.batch.scan_all", interrupt)
    result = run("scan", GOOD, *DAY)
    assert result.exit_code == 130
    assert lines(result.stderr) == ["pinscan: interrupted"]


def test_builds_of_one_name_are_told_apart(tmp_path: Path) -> None:
    """Flavours are often built under one name: as much of each path as differs stands in every report."""
    paths = [tmp_path / "free" / "out" / "app.apk", tmp_path / "paid" / "out" / "app.apk", tmp_path / "other.apk"]
    for path, source in zip(paths, (GOOD, SINGLE, GOOD), strict=True):
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source, path)
    result = run("scan", *paths, *DAY, "-f", "json", "--no-isolate")
    reports = json.loads(result.stdout)["reports"]
    assert [report["artifact"]["file"] for report in reports] == ["free/out/app.apk", "paid/out/app.apk", "other.apk"]
    assert reports[1]["findings"] == json.loads(run("scan", SINGLE, *DAY, "-f", "json").stdout)["findings"]
    assert told_apart([Path("app.apk"), Path("b/app.apk")], ["app.apk"] * 2) == ["app.apk", "b/app.apk"]
    assert told_apart([Path("a/x"), Path("a/x")], ["x", "x"]) == ["x", "x"]


def test_exit_codes_of_nothing() -> None:
    """No reports, no failures: 0."""
    assert exit_code(Results(()), "info", True) == 0


@pytest.mark.parametrize("name", COMMANDS)
def test_the_listed_help_is_the_commands_own(name: str) -> None:
    """The one line in `pinscan --help` is the first line of the command's help, and every option explains itself."""
    import click

    found = command.get_command(click.Context(command), name)
    assert found is not None
    assert (found.help or "").splitlines()[0] == COMMANDS[name]
    assert all(o.help for o in found.params if isinstance(o, click.Option) and not o.hidden and o.name != "help")


@pytest.mark.parametrize("beside", [[], [GOOD]], ids=["alone", "beside another build"])
def test_a_base_and_its_splits_are_one_report(beside: list[Path]) -> None:
    """Split APKs of one app given as separate files are one build, in process and in a worker alike."""
    files = sorted((SAMPLES / "shop-splits").glob("*.apk"))
    assert len(files) > 1
    result = run("scan", *beside, *files, *DAY, "-f", "json", "--fail-on", "never")
    document = json.loads(result.stdout)
    reports = document["reports"] if beside else [document]
    assert [report["artifact"]["kind"] for report in reports] == ["apk"] * len(beside) + ["apks"], result.stderr


def test_many_saved_scans_become_one_report(tmp_path: Path) -> None:
    """`report` of several files, failures inside, gives the bytes of one scan of all, in every format."""
    bad = tmp_path / "bad.apk"
    bad.write_bytes(b"not a zip")
    run("scan", SINGLE, *DAY, "-o", tmp_path / "one.json")
    run("scan", GOOD, bad, *DAY, "-o", tmp_path / "two.json", "--no-isolate")
    suffixes = ("json", "html", "sarif", "xml", "md")

    def written(folder: Path, *words: object) -> list[str]:
        folder.mkdir()
        outputs = [word for suffix in suffixes for word in ("-o", folder / f"all.{suffix}")]
        printed = run(*words, *outputs, "-f", "gitlab-sast").stdout
        return [printed, *((folder / f"all.{suffix}").read_text(encoding="utf-8") for suffix in suffixes)]

    together = written(tmp_path / "scanned", "scan", SINGLE, GOOD, bad, *DAY)
    assert written(tmp_path / "saved", "report", tmp_path / "one.json", tmp_path / "two.json") == together


def test_outputs_are_written_when_no_build_could_be_opened(tmp_path: Path) -> None:
    """CI reads the JUnit file also when every build is broken: it holds the error."""
    bad = tmp_path / "bad.apk"
    bad.write_bytes(b"not a zip")
    assert run("scan", bad, *DAY, "-o", tmp_path / "junit.xml").exit_code == 2
    assert "<error " in (tmp_path / "junit.xml").read_text(encoding="utf-8")


@pytest.mark.parametrize("encoding", ["cp1252", "ascii", "utf-16"])
def test_a_pipe_gets_utf8_whatever_the_system_writes(encoding: str) -> None:
    """Windows gives pipes its code page, which lacks most characters: what a report holds must come through whole."""
    sample = SAMPLES / "okhttp-shapes-okhttp3-d8.apk"
    words = [sys.executable, "-m", "pinscan", "scan", str(sample), *DAY, "--fail-on", "never"]
    settings = {**os.environ, "PYTHONIOENCODING": encoding, "PYTHONPATH": str(SAMPLES.parent)}
    done = subprocess.run(words, capture_output=True, env=settings, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    text = done.stdout.decode("utf-8")
    assert "⟨?⟩.concat.shapes.example" in text
    assert "\r" not in text
