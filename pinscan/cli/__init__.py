"""The command line: options into calls, and the exit code. Each command is a module, imported when it is called."""

from __future__ import annotations

import gc
import importlib
import io
import os
import sys
from typing import IO, Any

import click

from pinscan import __version__
from pinscan.errors import PinscanError, nearest

COMMANDS = {
    "scan": "What is pinned in builds, and what is wrong with it.",
    "report": "Render saved scans again, in any format.",
    "hash": "The SPKI pin of certificates and keys, ready to paste.",
    "verify": "Would these builds accept this certificate chain? The rotation test.",
    "pins": "The inventory of pins, and the register of documented keys.",
    "diff": "What changed in pinning between two builds.",
    "init": "A starter policy from a first scan, and the CI snippet.",
    "policy": "Show the policy in force and where each value comes from.",
    "rules": "List, show and check rules.",
    "mechanisms": "List the ways to pin that pinscan reads.",
    "schema": "Print the JSON Schema of a report.",
}
"""Each command with its one line of help, so that --help imports none of them (a test holds them equal)."""

INTERRUPTED = 130
"""The exit code after Ctrl-C, as shells have it: 128 and the number of SIGINT."""


class _Commands(click.Group):
    """A group whose commands are modules of this package."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"{__name__}.{name}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            raise click.UsageError(
                f"no such command {args[0]!r}{nearest(args[0], COMMANDS) or _as_build(args[0])}", ctx
            )
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except PinscanError as error:
            raise _Refused(error) from error
        except KeyboardInterrupt:  # click would leave with 1, which is what findings at the gate are told by
            click.echo("\npinscan: interrupted", err=True)
            raise click.exceptions.Exit(INTERRUPTED) from None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


class _Refused(click.ClickException):
    """What pinscan refuses on purpose: one line that says why, one that says what to do, exit code 2."""

    exit_code = 2

    def __init__(self, error: PinscanError) -> None:
        super().__init__(str(error))
        self.hint = error.hint

    def show(self, file: IO[Any] | None = None) -> None:
        click.echo(f"pinscan: {printable(self.message)}", err=True)
        if self.hint:
            click.echo(f"  {printable(self.hint)}", err=True)


def _as_build(word: str) -> str:
    return f"; to scan a build: pinscan scan {word}" if "." in word or "/" in word else ""


EXAMPLES = """\b
Examples:
  pinscan scan app.apk                          read the report here
  pinscan scan app.aab -o audit.html            the report for reviewers
  pinscan scan *.apk *.ipa --fail-on medium     a stricter gate in CI
  pinscan rules show no-backup-pin              what a finding means

\b
Exit codes of scan:
  0  nothing at the gate
  1  findings at or above --fail-on
  2  wrong usage, or a build that cannot be opened
  3  the gate was passed, but something could not be read (--require-coverage)
"""


@click.command("pinscan", cls=_Commands, epilog=EXAMPLES, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, "-V", "--version", message="pinscan %(version)s")
def command() -> None:
    """Which servers a finished mobile build is pinned to, with which keys, and what would go wrong.

    Reads APK, AAB, split sets and IPA files. Nothing of a build is run or unpacked to disk, and nothing is sent
    anywhere.
    """


def main() -> None:
    """Run the command line and exit."""
    gc.set_threshold(100_000)  # a scan makes many small values and hardly a cycle: looking for those costs 5 %
    for stream in (sys.stdout, sys.stderr):
        _take_any_text(stream)
    try:
        command.main(prog_name="pinscan")
    except BrokenPipeError:
        # The reader went away (| head): nothing is wrong, and the interpreter must not complain at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)


def _take_any_text(stream: object) -> None:
    """Let a stream take every character: what a build says is not bound to the alphabet of the machine.

    Files and pipes get UTF-8 and plain line ends, whatever the system's own (Windows has code pages and CRLF).
    """
    if not isinstance(stream, io.TextIOWrapper):
        return
    if stream.isatty():
        stream.reconfigure(errors="backslashreplace")
    else:
        stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")


def printable(text: str) -> str:
    """The text without control characters: file names and strings of a build must not drive the terminal."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)
