"""The verdict on a build and the scorecard of its hosts. ``docs/verdicts.md`` says the same in prose."""

from __future__ import annotations

from collections.abc import Callable

from pinscan.facts import Case, HostFacts
from pinscan.model import HABITS, Cell, CellState, ScoreRow, SwitchState, Verdict

PASS, WARN, FAIL, UNKNOWN, NA = CellState.PASS, CellState.WARN, CellState.FAIL, CellState.UNKNOWN, CellState.NA


def verdict(case: Case) -> tuple[Verdict, str]:
    """The one word about a build, and why.

    Own pin sets are the app's, not an SDK's. One is *in force* when it is enforced, attached, checked, not expired,
    not overridden by the system's anchors, has a host that can match, and holds pins. A host *matters* when the policy
    requires it, when it is ours and the app names it, or, without a ``first_party`` policy, when the app names it over
    TLS beside a pinned host of the same registrable domain.

    | own pin sets | in force     | hosts that matter        | something unread | verdict      |
    |--------------|--------------|--------------------------|------------------|--------------|
    | none         |              |                          | yes              | inconclusive |
    | none         |              |                          | no               | unpinned     |
    | some         | not all      |                          |                  | partly       |
    | some         | all          | one not (known to be) pinned |              | partly       |
    | some         | all          | all pinned               |                  | pinned       |

    A pin set that is off beside another in force for the same hosts does not count against the build, nor does one
    whose hosts are undone by user CAs that skip the pins count for it.
    """
    if not case.own:
        if case.obstacles:
            return Verdict.INCONCLUSIVE, "no pins found, but " + case.obstacles[0]
        return Verdict.UNPINNED, "no mechanism pins anything, and everything was read"
    for host in case.hosts:
        if host.pin_sets and not host.pinned:
            return Verdict.PARTLY, f"the pins of {host.name} are not in force: {host.why_not_pinned}"
        if host.pin_sets and host.overridden:
            return Verdict.PARTLY, f"{', '.join(host.overridden)} trust anchors skip the pins of {host.name}"
        if host.pin_sets and host.bypassing_stacks:
            return (
                Verdict.PARTLY,
                f"{', '.join(host.bypassing_stacks)} traffic does not look at the pins of {host.name}",
            )
    open_host = next((h for h in case.hosts if h.matters and not h.pinned and not _maybe_by_hostless(case)), None)
    if open_host:
        return Verdict.PARTLY, f"{open_host.name} is not pinned: {open_host.why_not_pinned}"
    return Verdict.PINNED, "every host that matters is pinned"


def _maybe_by_hostless(case: Case) -> bool:
    """Whether pins without a host list are in force, so that any host may be behind them."""
    return any(p.in_force for p in case.hostless)


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
    """Whether the build accepts the key that the register says comes next."""
    if case.register is None:
        return Cell(NA, "no register of keys")
    due = [k for k in case.register.keys if k.state == "next" and (not k.hosts or host.name in k.hosts)]
    if not due:
        return Cell(WARN, "the register names no next key")
    pins = [p.distinct_pins for p in host.holding]
    bad = [k.label or k.sha256 for k in due if not pins or any(f"sha256/{k.sha256}" not in keys for keys in pins)]
    return Cell(FAIL, f"not accepted: {', '.join(bad)}") if bad else Cell(PASS, "the next key is accepted")


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
