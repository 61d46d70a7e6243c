"""The verdict on a build and the scorecard of its hosts. ``docs/verdicts.md`` says the same in prose."""

from __future__ import annotations

from collections.abc import Callable

from pinscan.facts import Case, HostFacts
from pinscan.facts.hosts import EVERY_HOST
from pinscan.facts.names import below
from pinscan.model import HABITS, Cell, CellState, ScoreRow, SwitchState, Verdict
from pinscan.register import Key
from pinscan.rotation.record import Tested

PASS, WARN, FAIL, UNKNOWN, NA = CellState.PASS, CellState.WARN, CellState.FAIL, CellState.UNKNOWN, CellState.NA


def verdict(case: Case) -> tuple[Verdict, str]:
    """The one word about a build, and why.

    Only the app's own pin sets count, not those of SDKs. One is *in force* when it is enforced, attached to a client,
    checked by code that is there, not expired, not skipped for the system's own anchors, and when at least one of its
    hosts can match; where enforcement is not known, so is this. An *open* host is one that should be pinned and is
    not: a host of a pin set that is off while nothing else pins it; one whose configuration lifts its pins or forgets
    them; one that the policy requires; one of ours (``first_party``) that the app names over TLS; and one whose
    platform pins are not looked at by the network stack in use, or missing from one resource configuration. Without
    a ``first_party`` policy it cannot be told which of the hosts that an app names are its own.

    | pin sets in force   | something unread | open hosts | verdict      |
    |---------------------|------------------|------------|--------------|
    | none                | no               |            | unpinned     |
    | none                | yes              |            | inconclusive |
    | only perhaps        |                  |            | inconclusive |
    | some                |                  | some       | partly       |
    | some                |                  | none       | pinned       |

    *Something unread* is a blocking gap, or a trust decision in the app's code that was not understood. A required
    host that might be pinned by what was not read is not known to be open, yet not known to be pinned: partly.
    """
    if not any(p.in_force for p in case.own):
        if any(p.in_force is None for p in case.own):
            return Verdict.INCONCLUSIVE, "there are pins, but whether they are enforced is not known"
        if case.obstacles:
            return Verdict.INCONCLUSIVE, "no pins in force were found, but " + case.obstacles[0]
        why = f"its pins are off: {case.own[0].idle}" if case.own else "no mechanism pins anything"
        return Verdict.UNPINNED, why + "; everything was read"
    for host in case.hosts:
        reason = _open(case, host)
        if reason:
            return Verdict.PARTLY, f"{host.name}: {reason}"
    return Verdict.PINNED, "every host that should be pinned is"


def _open(case: Case, host: HostFacts) -> str | None:
    """Why a host that should be pinned is not, or None."""
    if host.bypassing_stacks:
        return f"{', '.join(host.bypassing_stacks)} traffic does not look at its pins"
    if host.unpinned_variants and all(p.is_platform for p in host.holding):
        return f"its configuration for {', '.join(host.unpinned_variants)} has no pins"
    if host.pinned or not (host.pin_sets or host.lifted or (host.first_party and host.matters)):
        return None
    behind_hostless = any(p.in_force for p in case.hostless) and not host.pin_sets and not host.required
    return None if behind_hostless else host.why_not_pinned


def score(case: Case) -> tuple[ScoreRow, ...]:
    """One row for each host that the app pins or the policy requires, by name."""
    shown = (host for host in case.hosts if host.pin_sets or host.required)
    return tuple(ScoreRow(host.name, {habit: _CELLS[habit](case, host) for habit in HABITS}) for host in shown)


def _pinned(case: Case, host: HostFacts) -> Cell:
    if host.pinned:
        return Cell(PASS, "by " + ", ".join(sorted({p.mechanism for p in host.holding})))
    return Cell(UNKNOWN if host.pinned is None else FAIL, host.why_not_pinned)


def _spki(case: Case, host: HostFacts) -> Cell:
    pins = [pin for p in host.holding for pin in p.pins]
    if not pins:
        return Cell(NA, "no pins to look at")
    whole = sum(pin.subject == "certificate" for pin in pins)
    if whole:
        return Cell(FAIL if whole == len(pins) else WARN, f"{whole} of {len(pins)} pins are of whole certificates")
    raw = sum(pin.subject == "raw-key" for pin in pins)
    return Cell(WARN, f"{raw} pins are of bare keys, not of their SPKI") if raw else Cell(PASS, "all pins are of keys")


def _backup(case: Case, host: HostFacts) -> Cell:
    if not host.holding:
        return Cell(NA, "no pins in force")
    need = case.policy.pinning.min_pins
    if any(p.facts.dynamic for p in host.holding):
        return Cell(UNKNOWN, "its pins are fetched at run time")
    if any(not p.pins for p in host.holding):
        return Cell(UNKNOWN, "its keys could not be read")
    keys = f"{host.keys} usable {'key' if host.keys == 1 else 'keys'}, {need} wanted"
    fate = next((p.shared_fate for p in host.holding if p.shared_fate), None)
    if host.keys >= need and fate:
        return Cell(WARN, f"{keys}, but {fate}")
    return Cell(PASS if host.keys >= need else FAIL, keys)


def _expiry(case: Case, host: HostFacts) -> Cell:
    policy = case.policy.pinning.expiry
    expired = next((p for p in host.pin_sets if p.expired), None)
    if expired:
        return Cell(FAIL, f"expired on {expired.expires}")
    if any(p.facts.expires_malformed for p in host.pin_sets):
        return Cell(FAIL, "the expiration cannot be read")
    dated = [p.days_left for p in host.holding if p.days_left is not None]
    if not dated:
        can = any(p.can_expire for p in host.holding)
        return Cell(FAIL if policy.require else WARN, "no expiration") if can else Cell(NA, "its mechanism has none")
    left = min(dated)
    state = WARN if left < policy.horizon_days or max(dated) > policy.max_days else PASS
    return Cell(state, f"{left} days left")


def _kill_switch(case: Case, host: HostFacts) -> Cell:
    state, expect = host.kill_switch, case.policy.kill_switch.expect
    if state is None:
        return Cell(NA, "no pins in force")
    if expect == "forbidden":
        bad = state in (SwitchState.PRESENT, SwitchState.PROBABLE)
        return (
            Cell(FAIL, f"{state}, and the policy forbids one") if bad else Cell(PASS, f"{state}, as the policy wants")
        )
    if state is SwitchState.PRESENT:
        flags = sorted({p.kill_switch.flag for p in host.holding if p.kill_switch.flag})
        return Cell(PASS, "a server can lift the pins" + (f": {', '.join(flags)}" if flags else ""))
    if state in (SwitchState.PROBABLE, SwitchState.UNKNOWN):
        return Cell(UNKNOWN, _SWITCH[state])
    return Cell(FAIL if expect == "present" else WARN, _SWITCH[state])


_SWITCH = {
    SwitchState.PROBABLE: "there may be one, its link to the pins was not proved",
    SwitchState.UNKNOWN: "not known",
    SwitchState.ABSENT: "none: only a new version lifts the pins",
    SwitchState.IMPOSSIBLE: "impossible: the platform enforces the pins",
}


def _trust_store(case: Case, host: HostFacts) -> Cell:
    if not host.holding:
        return Cell(NA, "no pins in force")
    if host.overridden:
        return Cell(FAIL, f"{', '.join(host.overridden)} trust anchors skip the pins")
    if host.undone_by:
        return Cell(FAIL, f"beside it in the app: {', '.join(host.undone_by)}")
    if host.bypassing_stacks:
        return Cell(FAIL, f"{', '.join(host.bypassing_stacks)} traffic does not look at the pins")
    if host.cleartext_declared:
        return Cell(FAIL, "unencrypted traffic is allowed")
    if host.user_cas:
        return Cell(WARN, "user-installed CAs are trusted (the pins still apply)")
    if any(p.facts.local_anchor_bypass for p in host.holding):
        return Cell(WARN, "locally installed CAs skip the pins")
    return Cell(UNKNOWN, case.obstacles[0]) if case.obstacles else Cell(PASS, "nothing seen that weakens it")


def _documented(case: Case, host: HostFacts) -> Cell:
    if case.register is None:
        return Cell(NA, "no register of keys")
    if not host.pin_sets:
        return Cell(NA, "no pins")
    missing = {text for p in host.pin_sets for text in p.undocumented_pins}
    retired = {text for p in host.pin_sets for text in p.retired_pins}
    if retired:
        return Cell(FAIL, "retired in the register: " + ", ".join(sorted(retired)))
    return Cell(FAIL, f"{len(missing)} pins are not in the register") if missing else Cell(PASS, "all in the register")


def _rotation_tested(case: Case, host: HostFacts) -> Cell:
    """Whether the build accepts the key that comes next: by the log of rotation tests, else by its pins."""
    if case.register is None:
        return Cell(NA, "no register of keys")
    due = [k for k in case.register.keys if k.state == "next" and (not k.hosts or host.name in k.hosts)]
    if not due:
        return Cell(WARN, "the register names no next key")
    tests = [_last_test(case, host, k) for k in due]
    failed = [t for t in tests if t and t.result in ("rejected", "unknown")]
    if failed:
        worst = min(failed, key=lambda t: t.result)
        return Cell(FAIL if worst.result == "rejected" else UNKNOWN, f"{worst.result} on {worst.day}: {worst.reason}")
    if all(tests):
        return Cell(PASS, f"tested on {min(t.day for t in tests if t)}: the next key is accepted")
    pins = [p.distinct_pins for p in host.holding]
    bad = [k.label or k.sha256 for k in due if not pins or any(f"sha256/{k.sha256}" not in keys for keys in pins)]
    if bad:
        return Cell(FAIL, f"not accepted: {', '.join(bad)}")
    if case.register.log:
        return Cell(WARN, "the next key is pinned, but no test with it is in the log")
    return Cell(PASS, "the next key is accepted")


def _last_test(case: Case, host: HostFacts, key: Key) -> Tested | None:
    """The latest test of this very build with a server key, for the host; for a pattern, of any host below it."""
    name = host.name.removeprefix("*.")
    tests = case.register.tests if case.register else ()
    mine = (t for t in tests if t.build == case.seen.artifact.sha256 and t.key == key.sha256)
    found = [t for t in mine if host.name == EVERY_HOST or below(t.host, name)]
    return found[-1] if found else None


_CELLS: dict[str, Callable[[Case, HostFacts], Cell]] = {
    "pinned": _pinned,
    "spki": _spki,
    "backup": _backup,
    "expiry": _expiry,
    "kill_switch": _kill_switch,
    "trust_store": _trust_store,
    "documented": _documented,
    "rotation_tested": _rotation_tested,
}
