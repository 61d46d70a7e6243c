"""JUnit XML as CI servers read it: a suite for each build, a test case for each rule."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from pinscan.model import Finding, Json, Report, Results, RuleOutcome, RuleState, Severity
from pinscan.render import Style
from pinscan.render._safe import printable

SUFFIX: str | None = ".xml"

GATE = "high"
"""From the policy's ``gate.fail_on`` on a finding fails its test case; below it, it is printed as output. This is for
reports without that key."""


def render(results: Results, style: Style) -> str:
    """One ``testsuites`` document; a build that could not be opened is a suite with one error."""
    suites = [_suite(report) for report in results.reports]
    suites += [
        f'<testsuite name={_quoted(f.file)} tests="1" failures="0" errors="1" skipped="0">\n'
        f'  <testcase classname={_quoted(f.file)} name="open">\n'
        f"    <error message={_quoted(f.message)}>{_text(f.hint)}</error>\n  </testcase>\n</testsuite>"
        for f in results.failures
    ]
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="pinscan">\n'
        + "\n".join(suites)
        + "\n</testsuites>\n"
    )


def _suite(report: Report) -> str:
    found: dict[str, list[Finding]] = {}
    for finding in report.findings:
        if finding.suppressed is None:
            found.setdefault(finding.rule, []).append(finding)
    known = {rule.id for rule in report.rules}
    rules = [*report.rules, *(_unlisted(found[name][0]) for name in sorted(found.keys() - known))]
    cases = [_case(report, rule, found.get(rule.id, [])) for rule in rules if rule.state is not RuleState.OFF]
    cases.append(_coverage(report))
    failures = sum("<failure" in case for case in cases)
    skipped = sum("<skipped" in case for case in cases)
    name = _quoted(report.artifact.file)
    head = f'<testsuite name={name} tests="{len(cases)}" failures="{failures}" errors="0" skipped="{skipped}">'
    return "\n".join([head, *cases, "</testsuite>"])


def _unlisted(finding: Finding) -> RuleOutcome:
    return RuleOutcome(finding.rule, finding.rule, finding.severity, RuleState.FIRED)


def _case(report: Report, rule: RuleOutcome, findings: list[Finding]) -> str:
    head = f"  <testcase classname={_quoted(f'pinscan.{report.artifact.file}')} name={_quoted(rule.id)}"
    if not findings:
        return f"{head}><skipped/></testcase>" if rule.state is RuleState.NOT_APPLICABLE else f"{head}/>"
    failing = [finding for finding in findings if finding.severity.rank >= _gate(report)]
    lines = "\n".join(f"[{f.severity}] {f.message}\n  at {_where(f)}" for f in findings)
    fix = f"\n\nfix: {rule.fix.strip()}" if rule.fix else ""
    if not failing:
        return f"{head}><system-out>{_text(lines)}</system-out></testcase>"
    message = _quoted(f"{rule.title}: {len(failing)} finding{'s' if len(failing) > 1 else ''}")
    worst = max(failing, key=lambda finding: finding.severity.rank).severity
    return f'{head}>\n    <failure type="{worst}" message={message}>{_text(lines + fix)}</failure>\n  </testcase>'


def _coverage(report: Report) -> str:
    """Whether everything that bears on pinning could be read: a case that fails when the policy requires it."""
    head = f'  <testcase classname={_quoted(f"pinscan.{report.artifact.file}")} name="coverage"'
    lines = "\n".join(f"{gap.location.path}: {gap.reason} [{gap.kind}]" for gap in report.gaps if gap.blocks)
    if not lines:
        return f"{head}/>"
    if _policy(report, "gate.require_coverage") is not True:
        return f"{head}><system-out>{_text(lines)}</system-out></testcase>"
    message = '<failure type="coverage" message="something that could hide a pin was not readable">'
    return f"{head}>\n    {message}{_text(lines)}</failure>\n  </testcase>"


def _gate(report: Report) -> int:
    """The rank of the gate's severity; above every rank when nothing is to fail."""
    word = _policy(report, "gate.fail_on") or GATE
    return Severity(word).rank if word in list(Severity) else len(Severity)


def _policy(report: Report, key: str) -> Json:
    entry = report.policy.get(key)
    return entry.get("value") if isinstance(entry, dict) else None


def _where(finding: Finding) -> str:
    first = finding.locations[0]
    return first.path + (f":{first.line}" if first.line else "") + (f" {first.symbol}" if first.symbol else "")


def _legal(text: str) -> str:
    """The text without what XML 1.0 cannot hold (section 2.2) and without what would steer a console."""
    return printable(text, keep="\n\t")


def _text(text: str) -> str:
    return escape(_legal(text))


def _quoted(text: str) -> str:
    return quoteattr(_legal(text))
