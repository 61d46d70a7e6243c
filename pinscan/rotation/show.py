"""A matrix and a plan as text, JSON, CSV and HTML. Every text of a build or a certificate is printed harmlessly."""

from __future__ import annotations

import base64
import csv
import hashlib
import html
import io
import json
import textwrap
from collections.abc import Callable, Iterator
from typing import Any

from pinscan.register import Register
from pinscan.rotation.acceptance import Acceptance, Answer, Result
from pinscan.rotation.matrix import Cell, Matrix, build_name
from pinscan.rotation.plan import Plan

SCHEMA = "pinscan-rotation/1"
WORDS = {
    Result.ACCEPTED: "accepted",
    Result.REJECTED: "REJECTED",
    Result.NOT_PINNED: "not pinned",
    Result.UNKNOWN: "unknown",
}
_COLUMNS = (
    "platform", "version", "build", "file", "share", "chain", "host", "result", "mechanism", "pin", "label", "reason",
    "caveats",
)  # fmt: skip
_MARKS = {Result.ACCEPTED: "ok", Result.REJECTED: "bad", Result.NOT_PINNED: "none", Result.UNKNOWN: "maybe"}


def text(matrix: Matrix, plan: Plan | None, register: Register | None, width: int) -> str:
    """For a terminal: what is wrong with the chains, the table, then each answer with its reason."""
    lines = [f"as of {matrix.at.date()}", ""]
    for chain, problems in zip(matrix.chains, matrix.validations, strict=True):
        keys = f"sha256/{chain.leaf_key.spki_sha256}{_label(register, chain.leaf_key.spki_sha256)}"
        lines.append(f"chain {chain.name}: {chain.source}, key {keys}")
        lines += [f"  ! {problem}" for problem in problems] + [f"  {note}" for note in chain.notes]
    lines.append("")
    lines += _table(matrix)
    for build, row in zip(matrix.builds, matrix.cells, strict=True):
        lines += ["", f"{build_name(build)} [{build.artifact.file}]"]
        for chain, cell in zip(matrix.chains, row, strict=True):
            lines += _answers(chain.name, cell, register, width)
    lines += _plan_lines(plan, width) if plan else []
    return "\n".join(_printable(line).rstrip() for line in lines) + "\n"


def as_json(matrix: Matrix, plan: Plan | None, register: Register | None, width: int) -> str:
    """Everything, for machines."""
    return json.dumps(document(matrix, plan, register), indent=2) + "\n"


def as_csv(matrix: Matrix, plan: Plan | None, register: Register | None, width: int) -> str:
    """A row for each build, chain and host."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for index, (build, row) in enumerate(zip(matrix.builds, matrix.cells, strict=True)):
        artifact = build.artifact
        share = f"{matrix.shares[index]:g}" if matrix.shares else ""
        for chain, cell in zip(matrix.chains, row, strict=True):
            for each in cell.hosts:
                worst = max(each.answers, key=lambda a: a.result.rank, default=Answer(each.result, each.reason))
                pin = worst.pin.digest if worst.pin else ""
                writer.writerow(map(_cell, [
                    artifact.platform, artifact.version or "", artifact.build or "", artifact.file, share, chain.name,
                    each.host, each.result, worst.mechanism, pin or "", _name(register, pin or ""), each.reason,
                    "; ".join(each.caveats),
                ]))  # fmt: skip
    return out.getvalue()


def as_html(matrix: Matrix, plan: Plan | None, register: Register | None, width: int) -> str:
    """One self-contained page without scripts, which loads nothing."""
    head = "".join(
        f"<th scope=col>{_html(chain.name)}<small>{_html(chain.source)}</small></th>" for chain in matrix.chains
    )
    rows = []
    for index, (build, row) in enumerate(zip(matrix.builds, matrix.cells, strict=True)):
        share = f"<td>{matrix.shares[index]:g} %</td>" if matrix.shares else ""
        cells = "".join(map(_html_cell, row))
        name = f"{_html(build_name(build))}<small>{_html(build.artifact.file)}</small>"
        rows.append(f"<tr><th scope=row>{name}</th>{share}{cells}</tr>")
    if matrix.shares:
        out = "".join(f"<td>{matrix.locked_out(i):g} %</td>" for i in range(len(matrix.chains)))
        rows.append(f"<tr><th scope=row>locked out</th><td></td>{out}</tr>")
    told = zip(matrix.chains, matrix.validations, strict=True)
    problems = "".join(f"<li><b>{_html(c.name)}</b>: {_html(text)}</li>" for c, found in told for text in found)
    steps = "".join(f"<li>{_html(line)}</li>" for line in _plan_lines(plan, 10_000) if line.strip()) if plan else ""
    share_head = "<th>share of users</th>" if matrix.shares else ""
    return _PAGE.format(
        css=_CSS,
        digest=base64.b64encode(hashlib.sha256(_CSS.encode()).digest()).decode(),
        day=matrix.at.date(),
        problems=f"<ul class=problems>{problems}</ul>" if problems else "",
        head=f"<tr><th>build</th>{share_head}{head}</tr>",
        rows="".join(rows),
        plan=f"<h2>Plan</h2><ul>{steps}</ul>" if steps else "",
    )


WRITERS: dict[str, Callable[[Matrix, Plan | None, Register | None, int], str]] = {
    "text": text, "json": as_json, "csv": as_csv, "html": as_html,
}  # fmt: skip


def document(matrix: Matrix, plan: Plan | None, register: Register | None) -> dict[str, Any]:
    """The matrix as JSON values."""
    found: dict[str, Any] = {
        "schema": SCHEMA,
        "at": matrix.at.isoformat(),
        "chains": [
            {
                "name": chain.name,
                "source": chain.source,
                "keys": [c.key.spki_sha256 for c in chain.certificates] or [chain.leaf_key.spki_sha256],
                "label": _name(register, chain.leaf_key.spki_sha256),
                "not_after": _ends(chain.certificates),
                "problems": list(problems),
                "notes": list(chain.notes),
                "locked_out": round(matrix.locked_out(i), 3) if matrix.shares else None,
                "in_doubt": round(matrix.in_doubt(i), 3) if matrix.shares else None,
            }
            for i, (chain, problems) in enumerate(zip(matrix.chains, matrix.validations, strict=True))
        ],
        "builds": [
            {
                **_build(build),
                "share": matrix.shares[i] if matrix.shares else None,
                "results": {c.name: _cell_json(cell, register) for c, cell in zip(matrix.chains, row, strict=True)},
            }
            for i, (build, row) in enumerate(zip(matrix.builds, matrix.cells, strict=True))
        ],
    }
    if plan:
        found["plan"] = {
            "works": plan.works,
            "deadline": plan.deadline.isoformat() if plan.deadline else None,
            "steps": [
                {"what": s.what, "safe_from": s.safe_from.isoformat() if s.safe_from else None, "why": s.why}
                for s in plan.steps
            ],
            "warnings": list(plan.warnings),
        }
    return found


def _build(build: Any) -> dict[str, Any]:
    artifact = build.artifact
    return {name: getattr(artifact, name) for name in ("file", "sha256", "id", "version", "build")} | {
        "platform": str(artifact.platform)
    }


def _cell_json(cell: Cell, register: Register | None) -> dict[str, Any]:
    return {
        "result": str(cell.result),
        "hosts": [
            {
                "host": each.host,
                "result": str(each.result),
                "reason": each.reason,
                "caveats": list(each.caveats),
                "mechanisms": [_answer_json(answer, register) for answer in each.answers],
            }
            for each in cell.hosts
        ],
    }


def _answer_json(answer: Answer, register: Register | None) -> dict[str, Any]:
    digest = answer.pin.digest if answer.pin else None
    return {
        "mechanism": answer.mechanism,
        "result": str(answer.result),
        "reason": answer.reason,
        "pin": digest,
        "label": _name(register, digest or ""),
        "expires": answer.expires or None,
    }


def _table(matrix: Matrix) -> Iterator[str]:
    """Builds down, chains across."""
    names = [build_name(build) for build in matrix.builds]
    left = max(map(len, [*names, "build", "locked out"]))
    widths = [max(len(chain.name), 10) for chain in matrix.chains]
    share = "  share" if matrix.shares else ""
    yield f"{'build':<{left}}{share}  " + "  ".join(
        f"{c.name:<{w}}" for c, w in zip(matrix.chains, widths, strict=True)
    )
    for index, (name, row) in enumerate(zip(names, matrix.cells, strict=True)):
        part = f" {matrix.shares[index]:>5g}%" if matrix.shares else ""
        yield f"{name:<{left}}{part}  " + "  ".join(f"{_word(c):<{w}}" for c, w in zip(row, widths, strict=True))
    if matrix.shares:
        out = (f"{matrix.locked_out(i):g} %" for i in range(len(matrix.chains)))
        yield f"{'locked out':<{left}}{'':7}  " + "  ".join(f"{o:<{w}}" for o, w in zip(out, widths, strict=True))
        if matrix.untested:
            yield f"not tested: {matrix.untested:g} % of users"


def _word(cell: Cell) -> str:
    """The word of a cell, with a star where something is left open."""
    open_end = cell.result is Result.ACCEPTED and any(each.caveats for each in cell.hosts)
    return WORDS[cell.result] + ("*" if open_end else "")


def _answers(name: str, cell: Cell, register: Register | None, width: int) -> Iterator[str]:
    for each in cell.hosts:
        yield f"  {name}: {each.host}: {WORDS[each.result]}"
        yield from _reasons(each, register, width)


def _reasons(each: Acceptance, register: Register | None, width: int) -> Iterator[str]:
    """The reason of every mechanism, the worst first; then what is left open."""
    anyway = {answer.reason for answer in each.answers if answer.mechanism == "chain"}
    answers = [a for a in each.answers if a.mechanism == "chain" or a.reason not in anyway]
    ordered = sorted(answers, key=lambda a: -a.result.rank)
    for answer in ordered or [Answer(each.result, each.reason)]:
        who = f"{answer.mechanism}: " if answer.mechanism and answer.mechanism != "chain" else ""
        pin = f" ({answer.pin.text}{_label(register, answer.pin.digest)})" if answer.pin else ""
        yield from _wrap(f"{who}{WORDS[answer.result]}: {answer.reason}{pin}", width, "    ")
    for caveat in each.caveats:
        yield from _wrap(f"* {caveat}", width, "    ")


def _plan_lines(plan: Plan, width: int) -> Iterator[str]:
    yield ""
    yield "plan" + (f": the current certificate ends on {plan.deadline}" if plan.deadline else "")
    for number, step in enumerate(plan.steps, 1):
        day = f"safe from {step.safe_from}" if step.safe_from else "no safe day"
        yield from _wrap(f"{number}. {step.what} ({day}: {step.why})", width, "  ")
    for warning in plan.warnings:
        yield from _wrap(f"! {warning}", width, "  ")


def _wrap(line: str, width: int, margin: str) -> list[str]:
    return textwrap.wrap(line, max(width, 40), initial_indent=margin, subsequent_indent=margin + "  ",
                         break_long_words=False, break_on_hyphens=False)  # fmt: skip


def _label(register: Register | None, digest: str | None) -> str:
    name = _name(register, digest or "")
    return f" [{name}]" if name else ""


def _name(register: Register | None, digest: str) -> str:
    """The label and state of a key in the register."""
    found = [key for key in register.keys if key.sha256 == digest] if register else []
    return f"{found[0].label or 'no label'}, {found[0].state}" if found else ""


def _ends(certificates: Any) -> str | None:
    return certificates[0].not_after.date().isoformat() if certificates and certificates[0].not_after else None


def _printable(line: str) -> str:
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in line)


def _html(value: str) -> str:
    return html.escape(_printable(value))


def _html_cell(cell: Cell) -> str:
    """The word, its reason, and what is left open: an answer with a star is not told as one without."""
    open_ends = "".join(f"<small>* {_html(caveat)}</small>" for caveat in _caveats(cell))
    return f'<td class="{_MARKS[cell.result]}">{_word(cell)}<small>{_html(cell.reason)}</small>{open_ends}</td>'


def _caveats(cell: Cell) -> list[str]:
    """What is left open for any host, each told once."""
    return list(dict.fromkeys(caveat for each in cell.hosts for caveat in each.caveats))


def _cell(value: object) -> str:
    """A cell that no spreadsheet takes for a formula."""
    plain = _printable(str(value))
    return f"'{plain}" if plain[:1] in ("=", "+", "-", "@") and len(plain) != 44 else plain


_CSS = """
body { font: 15px/1.45 system-ui, sans-serif; margin: 2rem auto; max-width: 75rem; padding: 0 1rem; color: #1b1f24 }
table { border-collapse: collapse }
th, td { border: 1px solid #ccd1d7; padding: .4rem .6rem; text-align: left; vertical-align: top }
small { display: block; color: #57606a; max-width: 24rem; overflow-wrap: anywhere }
.ok { background: #e6f4ea } .bad { background: #fdecea; font-weight: 600 } .maybe { background: #fff4d6 }
.problems { border-left: 4px solid #c62828; padding: .5rem 2rem }
"""
_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Rotation matrix</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-{digest}'">
<meta name="viewport" content="width=device-width">
<style>{css}</style></head><body>
<h1>Rotation matrix</h1><p>As of {day}.</p>
{problems}
<table><thead>{head}</thead><tbody>{rows}</tbody></table>
{plan}
</body></html>
"""
