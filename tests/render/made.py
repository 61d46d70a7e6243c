"""Reports made up for renderers: one large, one of nothing, one in which every string attacks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from pinscan.model import (
    HABITS,
    Artifact,
    Cell,
    CellState,
    Confidence,
    Failure,
    Finding,
    Gap,
    GapKind,
    Host,
    KillSwitch,
    Kind,
    Location,
    Observation,
    Pin,
    PinSet,
    Platform,
    Report,
    Results,
    RuleOutcome,
    RuleState,
    ScoreRow,
    Severity,
    Subdomains,
    Suppression,
    SwitchState,
    Verdict,
)
from tests.facts_of import TODAY, digest

WHY = "Because a lost key locks every user out. " * 6
FIX = 'Pin a second key.\n\n```xml\n<pin digest="SHA-256">BACKUP=</pin>\n```\n' + "Then ship it. " * 10
SHOP = Artifact(
    "app.apk", "ab" * 32, 1_234_567, Kind.APK, Platform.ANDROID, "com.shop.app", "1.2", "12", "26", "35",
    signers=("cd" * 32,),
)  # fmt: skip


def where(number: int, text: str = "<pin-set>") -> Location:
    """A place in a made-up build."""
    return Location("res/xml/network_security_config.xml", "network-security-config/domain-config", None, number, text)


def rule(name: str, severity: Severity = Severity.HIGH, state: RuleState = RuleState.FIRED) -> RuleOutcome:
    """A rule that says as much as a real one."""
    return RuleOutcome(name, f"Title of {name}", severity, state, WHY, FIX, ("MASVS-NETWORK-2", "CWE-295"))


def row(host: str, state: CellState = CellState.PASS) -> ScoreRow:
    """A row of the scorecard that is the same in every column."""
    return ScoreRow(host, {habit: Cell(state, f"{habit} of {host}") for habit in HABITS})


def large(hosts: int = 300, findings: int = 2_000) -> Report:
    """A report of many hosts and findings, as large builds of many mechanisms give them."""
    names = [f"api-{number}.service-{number % 17}.example" for number in range(hosts)]
    rules = [rule(f"rule-{number}", list(Severity)[number % 5]) for number in range(60)]
    states = list(CellState)
    return Report(
        SHOP, Verdict.PARTLY, TODAY, "0.1.0",
        scorecard=tuple(row(name, states[number % 5]) for number, name in enumerate(names)),
        pin_sets=tuple(
            PinSet(
                "android-nsc", (Host(name, Subdomains.ANY),), tuple(Pin(digest(f"{name}{k}"), digest(f"{name}{k}")) for k in (1, 2)),
                (where(number),), expires=TODAY + timedelta(days=number),
            )
            for number, name in enumerate(names)
        ),
        findings=tuple(
            Finding(
                f"rule-{number % 60}", list(Severity)[number % 60 % 5], Confidence.PROVEN,
                f"{names[number % hosts]} accepts one key only, 2 wanted: losing it locks every user out",
                tuple(where(number + k) for k in range(5)), f"{number:016x}", (names[number % hosts],),
            )
            for number in range(findings)
        ),
        rules=tuple(rules),
    )  # fmt: skip


def small() -> Report:
    """A report with one of everything."""
    pins = PinSet(
        "android-okhttp", (Host("shop.example", Subdomains.ONE, apex=False, text="*.shop.example"),),
        (Pin("sha256/" + digest("a"), digest("a")), Pin("sha256/oops", None)),
        (Location("classes.dex", "Lcom/shop/Net;->client()V", 4711, None, "*.shop.example"),),
        expires=date(2027, 6, 30), enforced=None, confidence=Confidence.LIKELY,
        kill_switch=KillSwitch(SwitchState.PRESENT, "pinning_on", "firebase-remote-config", True, (Location("classes.dex", "Lcom/shop/Flags;->on()Z", 99),)),
    )  # fmt: skip
    certificate = Observation(
        "certificate-file", "certificate", (Location("assets/ca.pem"),),
        {"subject": "CN=Shop CA", "not_before": "2024-01-01", "not_after": "2026-12-24", "host_names": ["shop.example"]},
    )  # fmt: skip
    waived = Suppression("policy", "retired in March", date(2027, 3, 31))
    found = Finding(
        "no-backup-pin",
        Severity.HIGH,
        Confidence.LIKELY,
        "shop.example accepts one key only",
        (where(5), where(6)),
        "1" * 16,
        ("shop.example",),
    )
    return Report(
        SHOP, Verdict.PARTLY, TODAY, "0.1.0",
        scorecard=(row("shop.example", CellState.WARN), row("*", CellState.UNKNOWN)),
        pin_sets=(pins,), observations=(certificate,),
        gaps=(Gap(GapKind.PACKED, "the code is packed", Location("classes2.dex")), Gap(GapKind.DAMAGED, "a broken image", Location("res/a.png"), False)),
        findings=(
            found,
            replace(found, rule="old", severity=Severity.CRITICAL, fingerprint="2" * 16, suppressed=waived),
            replace(found, rule="whole-app", severity=Severity.INFO, hosts=(), fingerprint="3" * 16, message="Said of the whole app"),
        ),
        rules=(rule("no-backup-pin"), rule("whole-app", Severity.INFO), rule("quiet", state=RuleState.PASSED), rule("idle", state=RuleState.NOT_APPLICABLE), rule("old", Severity.CRITICAL), rule("shut", state=RuleState.OFF)),
        policy={"gate.fail_on": {"value": "high", "source": "pinscan.toml"}, "pinning.expiry.horizon_days": {"value": 30, "source": "default"}},
        labels={digest("a"): "register: api-2026, current"}, reason="shop.example: its pins may not be enforced",
    )  # fmt: skip


def several() -> Results:
    """Two builds of one app and one that could not be opened."""
    ios = replace(SHOP, file="app.ipa", kind=Kind.IPA, platform=Platform.IOS)
    other = replace(
        small(),
        artifact=ios,
        findings=(),
        pin_sets=(),
        verdict=Verdict.UNPINNED,
        scorecard=(row("shop.example", CellState.FAIL),),
    )
    return Results((small(), other), (Failure("broken.apk", "broken.apk: not a ZIP archive", "pass an APK"),))


def nothing() -> Report:
    """A report of a build in which nothing was seen and no rule fired."""
    return Report(SHOP, Verdict.UNPINNED, TODAY, "0.1.0")
