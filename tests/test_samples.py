"""Every sample build is what its truth file says, and its report is the golden one."""

from __future__ import annotations

import json
from datetime import date
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from pinscan.model import HABITS, Confidence, Host, Pin, PinSet, Report, Results, Subdomains
from pinscan.render import Style
from pinscan.render import json as json_renderer
from pinscan.scan import scan
from pinscan.settings import Settings
from pinscan.vocabulary import KINDS, PIN_SET_FACTS
from tests.conftest import SAMPLES, Golden

TRUTHS = sorted(SAMPLES.glob("*.truth.yaml"))
RANK = [Confidence.HEURISTIC, Confidence.LIKELY, Confidence.PROVEN]


@cache
def schema() -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(
        json.loads(files("pinscan.render").joinpath("report.schema.json").read_text())
    )


@cache
def truth_of(path: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
    return loaded


@lru_cache(maxsize=8)  # the tests of one sample follow each other
def report_of(path: Path) -> Report:
    truth = truth_of(path)
    as_of = truth.get("as_of") or date(2026, 11, 23)
    return scan(SAMPLES / truth["build"], Settings.load(as_of=as_of, find_policy=False, debug=True))


def reach(host: Host) -> str:
    below = {Subdomains.NONE: "none", Subdomains.ONE: "one", Subdomains.ANY: "any"}[host.subdomains]
    return below if host.apex else f"{below}-below"


def pin_text(pin: Pin) -> str:
    return pin.digest if pin.digest is not None else f"raw:{pin.text}"


def shown(pin_set: PinSet, truth: dict[str, Any]) -> dict[str, Any]:
    """The pin set in the words of a truth file, with the facts and fields that the truth speaks of."""
    switch = pin_set.kill_switch
    wanted = truth.get("kill_switch")
    state: Any = str(switch.state)
    if isinstance(wanted, dict):
        state = {key: getattr(switch, key) for key in wanted} | {"state": str(switch.state)}
    return {
        "mechanism": pin_set.mechanism,
        "hosts": {host.pattern: reach(host) for host in pin_set.hosts},
        "pins": sorted(map(pin_text, pin_set.pins)),
        "algorithm": sorted({str(pin.algorithm) for pin in pin_set.pins}),
        "subject": sorted({str(pin.subject) for pin in pin_set.pins}),
        "expires": pin_set.expires,
        "enforced": "unknown" if pin_set.enforced is None else pin_set.enforced,
        "kill_switch": state,
        "origin": pin_set.origin,
        "facts": {key: pin_set.facts.get(key) for key in truth.get("facts", {})},
    }


def expected(truth: dict[str, Any]) -> dict[str, Any]:
    pins = sorted(map(str, truth["pins"]))
    none: list[str] = []
    return {
        "mechanism": truth["mechanism"],
        "hosts": truth["hosts"],
        "pins": pins,
        "algorithm": [truth.get("algorithm", "sha256")] if pins else none,
        "subject": [truth.get("subject", "spki")] if pins else none,
        "expires": truth.get("expires"),
        "enforced": truth.get("enforced", True),
        "kill_switch": truth.get("kill_switch", "unknown"),
        "origin": truth.get("origin", "app"),
        "facts": truth.get("facts", {}),
    }


def matches(pin_set: PinSet, truth: dict[str, Any]) -> bool:
    sure = RANK.index(pin_set.confidence) >= RANK.index(Confidence(truth.get("confidence", "proven")))
    return sure and shown(pin_set, truth) == expected(truth)


def cases() -> list[Any]:
    """One case a truth file; all tests of one run in the same process, so that each build is scanned once."""
    names = ((path, path.name.removesuffix(".truth.yaml")) for path in TRUTHS)
    return [pytest.param(path, id=name, marks=pytest.mark.xdist_group(name)) for path, name in names]


@pytest.mark.parametrize("path", cases(), scope="class")
class TestSample:
    """What is checked of each sample."""

    def test_pin_sets_are_exactly_the_true_ones(self, path: Path) -> None:
        """No pin set is missed, invented, or tied to a wrong host, key or date."""
        left = list(report_of(path).pin_sets)
        missed = []
        for truth in truth_of(path).get("pin_sets") or []:
            found = next((pin_set for pin_set in left if matches(pin_set, truth)), None)
            if found is None:
                missed.append(expected(truth))
            else:
                left.remove(found)
        invented = [shown(pin_set, {"facts": pin_set.facts}) | {"confidence": pin_set.confidence} for pin_set in left]
        assert (missed, invented) == ([], [])

    def test_observations_and_gaps_are_true(self, path: Path) -> None:
        """What must be seen is seen, what must not be there is not, and the blocking gaps are exactly those named."""
        truth, report = truth_of(path), report_of(path)
        for wanted in truth.get("observations") or []:
            facts = wanted.get("facts", {})
            same = [o for o in report.observations if o.kind == wanted["kind"]]
            hits = [o for o in same if all(o.facts.get(key) == value for key, value in facts.items())]
            assert hits, f"missing {wanted}; of this kind: {[dict(o.facts) for o in same]}"
        kinds = {observation.kind for observation in report.observations}
        assert not kinds & set(truth.get("absent") or [])
        assert {str(gap.kind) for gap in report.gaps if gap.blocks} == set(truth.get("gaps") or []), report.gaps

    def test_identity_and_verdict_are_true(self, path: Path) -> None:
        """The artifact and the verdict are as the truth says."""
        truth, report = truth_of(path), report_of(path)
        artifact = {key: getattr(report.artifact, key) for key in truth["artifact"]}
        assert artifact == {k: tuple(v) if isinstance(v, list) else v for k, v in truth["artifact"].items()}
        if "verdict" in truth:
            assert str(report.verdict) == truth["verdict"], report.gaps

    def test_only_known_words_are_used(self, path: Path) -> None:
        """Kinds and facts are those of the vocabulary, every row has every habit, every fact its evidence."""
        report = report_of(path)
        for observation in report.observations:
            assert observation.kind in KINDS
            assert set(observation.facts) <= set(KINDS[observation.kind].facts), observation
            assert observation.locations
        for pin_set in report.pin_sets:
            assert set(pin_set.facts) <= set(PIN_SET_FACTS), pin_set
            assert pin_set.locations
        assert all(tuple(row.cells) == HABITS for row in report.scorecard)

    def test_the_report_is_the_golden_one(self, path: Path, golden: Golden) -> None:
        """The JSON report is byte for byte the committed one, whatever day and place it is made."""
        text = json_renderer.render(Results((report_of(path),)), Style())
        document = json.loads(text)
        document["rules"] = [rule for rule in document["rules"] if rule["state"] == "fired"]  # few among a hundred
        schema().validate(document)
        document["tool"]["version"] = "0"
        del document["policy"]  # the defaults, the same everywhere
        for rule in document["rules"]:
            rule.pop("why"), rule.pop("fix"), rule.pop("references")
        golden.check(SAMPLES / path.name.replace(".truth.yaml", ".golden.json"), json.dumps(document, indent=1) + "\n")


def test_every_build_has_a_truth_and_every_truth_a_build() -> None:
    """No orphan among the samples."""
    builds = {truth_of(path)["build"] for path in TRUTHS}
    present = {
        p.name
        for p in SAMPLES.iterdir()
        if p.suffix in {".apk", ".aab", ".ipa", ".apks", ".xapk", ".apkm", ".aar", ".jar", ".zip"} or p.suffix == ".app"
    }
    assert present - builds == set()
    assert {build for build in builds if not (SAMPLES / build).exists()} == set()
