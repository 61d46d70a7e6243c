"""``pinscan scan``."""

from __future__ import annotations

import sys
from datetime import date, datetime
from pathlib import Path

import click

from pinscan.cli._show import format_option, output_option, show
from pinscan.model import Results, Severity

GATES = [*(str(severity) for severity in reversed(Severity)), "never"]


@click.command("scan")
@click.argument("builds", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="BUILD...")
@format_option
@output_option
@click.option(
    "--policy",
    "policy_file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The team's policy.  [default: pinscan.toml here or above]",
)
@click.option(
    "--rules",
    "rules_dirs",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="A folder of own rules, added to the shipped ones. Repeatable.",
)
@click.option(
    "--fail-on",
    type=click.Choice(GATES),
    help="Exit with 1 for findings this severe or worse.  [default: high, or the policy's]",
)
@click.option("--require-coverage", is_flag=True, default=None, help="Exit with 3 when something could not be read.")
@click.option(
    "--baseline",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="An earlier JSON report: only what is new counts at the gate.",
)
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="The day to judge expiries for.  [default: today]",
)
@click.option(
    "-j",
    "--jobs",
    type=click.IntRange(1, 64),
    metavar="N",
    help="How many builds to scan at the same time.  [default: the number of cores]",
)
@click.option("-q", "--quiet", is_flag=True, help="Print only what fails the gate.")
@click.option("-v", "--verbose", is_flag=True, help="Print everything that was seen.")
@click.option("--debug", is_flag=True, help="Stop with a traceback when a reader fails.")
@click.option(
    "--isolate/--no-isolate",
    default=None,
    help="A process with limits for each build.  [default: for more than one]",
)
@click.option("--no-policy", is_flag=True, help="Look for no pinscan.toml.")
@click.option("--worker-memory", type=int, hidden=True)
def command(
    builds: tuple[Path, ...],
    format: str | None,
    output: tuple[Path, ...],
    policy_file: Path | None,
    rules_dirs: tuple[Path, ...],
    fail_on: str | None,
    require_coverage: bool | None,
    baseline: Path | None,
    as_of: datetime | None,
    jobs: int | None,
    quiet: bool,
    verbose: bool,
    debug: bool,
    isolate: bool | None,
    no_policy: bool,
    worker_memory: int | None,
) -> None:
    """What is pinned in builds, and what is wrong with it.

    BUILD is a finished build (APK, AAB, split set, IPA), a folder with one unpacked, or a folder of builds.
    """
    from pinscan import output as files
    from pinscan.batch import as_builds, scan_all
    from pinscan.cli import printable
    from pinscan.cli._progress import Progress
    from pinscan.isolate import limit_memory
    from pinscan.settings import Settings

    if worker_memory:
        limit_memory(worker_memory)
    for each in output:
        files.target(each)
    settings = Settings.load(
        policy_file=policy_file,
        find_policy=not no_policy,
        rules_dirs=rules_dirs,
        baseline=baseline,
        as_of=as_of.date() if as_of else date.today(),
        fail_on=fail_on,
        require_coverage=require_coverage,
        debug=debug,
    )
    sets = as_builds(builds)
    with Progress(sum(map(len, sets))) as progress:
        results = scan_all(sets, settings, jobs=jobs, isolate=isolate, done=progress.done)
    if results.reports or output or format not in (None, "text"):
        show(results, format, output, verbosity=-1 if quiet else int(verbose))
    for failure in results.failures:
        click.echo(f"pinscan: {printable(failure.message)}", err=True)
        if failure.hint:
            click.echo(f"  {printable(failure.hint)}", err=True)
    sys.exit(exit_code(results, settings.policy.gate.fail_on, settings.policy.gate.require_coverage))


def exit_code(results: Results, fail_on: str, require_coverage: bool) -> int:
    """2 for a build that could not be opened, 1 for findings at the gate, 3 for a blocking gap if that counts."""
    if results.failures:
        return 2
    gate = Severity(fail_on).rank if fail_on != "never" else len(Severity)
    live = (f for report in results.reports for f in report.findings if f.suppressed is None)
    if any(finding.severity.rank >= gate for finding in live):
        return 1
    return 3 if require_coverage and any(gap.blocks for report in results.reports for gap in report.gaps) else 0
