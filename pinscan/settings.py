"""What shapes a judgement, read once for all builds of a run: policy, rules, register, baseline and the day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from pinscan import baseline as baselines
from pinscan import policy as policies
from pinscan import register as registers
from pinscan.baseline import Baseline
from pinscan.policy import Policy
from pinscan.register import Register
from pinscan.rulefile import Rule, load_rules


@dataclass(frozen=True)
class Settings:
    """Everything that two scans of one build must share to give the same report."""

    as_of: date
    policy: Policy = field(default_factory=Policy)
    rules: tuple[Rule, ...] = field(default_factory=load_rules)
    register: Register | None = None
    baseline: Baseline | None = None
    debug: bool = False
    """Raise what a mechanism raises instead of recording a gap."""
    options: tuple[str, ...] = ()
    """The options of ``pinscan scan`` that give the same settings to another process."""

    @classmethod
    def load(
        cls,
        *,
        as_of: date,
        policy_file: Path | None = None,
        find_policy: bool = True,
        rules_dirs: Sequence[Path] = (),
        baseline: Path | None = None,
        fail_on: str | None = None,
        require_coverage: bool | None = None,
        debug: bool = False,
    ) -> Settings:
        """Read every file that a command line names. Raises `ConfigError`.

        Without `policy_file` the policy is the ``pinscan.toml`` in the working directory or above it, unless
        `find_policy` is False.
        """
        found = policy_file or (policies.find(Path.cwd()) if find_policy else None)
        policy = policies.load(found) if found else Policy()
        if fail_on is not None:
            policy = policy.override("gate.fail_on", fail_on, "--fail-on")
        if require_coverage is not None:
            policy = policy.override("gate.require_coverage", require_coverage, "--require-coverage")
        options = ["--as-of", as_of.isoformat()]
        options += ["--policy", str(found)] if found else ["--no-policy"]
        options += [word for folder in rules_dirs for word in ("--rules", str(folder))]
        options += ["--baseline", str(baseline)] if baseline else []
        options += ["--fail-on", fail_on] if fail_on is not None else []
        options += ["--require-coverage"] if require_coverage else []
        return cls(
            as_of=as_of,
            policy=policy,
            rules=load_rules(tuple(rules_dirs)),
            register=registers.load(policy.register_file) if policy.register_file else None,
            baseline=baselines.load(baseline) if baseline else None,
            debug=debug,
            options=tuple(options),
        )
