"""Every shipped rule on synthetic facts: one build it fires on, and look-alikes it stays silent on."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from pinscan.checks import judge
from pinscan.model import Algorithm, Finding, Gap, GapKind, KillSwitch, Location, Pin, Seen, Severity, SwitchState
from pinscan.policy import Expiry, Ignore, KillSwitchPolicy, Pinning, Policy
from pinscan.register import Key, Register
from pinscan.rulefile import load_rules
from tests.facts_of import ANDROID, IOS, TODAY, digest, gap, host, observed, pin, pin_set, seen, used

RULES = {rule.id: rule for rule in load_rules(checked=True)}

GOOD = pin_set(pin("a"), pin("b"), expires=date(2027, 6, 30), switch="impossible")
OKHTTP: dict[str, Any] = {"mechanism": "android-okhttp", "switch": "absent"}
AAAA = Pin("sha256/" + "A" * 43 + "=", "A" * 43 + "=")
EMPTY = Pin("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=", "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=")
DOCS = Pin("7HIpactkIAq2Y49orFOOQKurWxmmSFZhBCoQYcRhJ3Y=", "7HIpactkIAq2Y49orFOOQKurWxmmSFZhBCoQYcRhJ3Y=")
GTS_R1 = Pin("hxqRlPTu1bMS/0DITB1SSu0vd4u/8l8TjPgfaAp63Gc=", "hxqRlPTu1bMS/0DITB1SSu0vd4u/8l8TjPgfaAp63Gc=")
GTS_R4 = Pin("mEflZT5enoR1FuXLgYYGqnVEoZvmf9c2bVBpiOjYQ0c=", "mEflZT5enoR1FuXLgYYGqnVEoZvmf9c2bVBpiOjYQ0c=")
AFWI = Pin("afwiKY3RxoMmLkuRW1l7QsPZTJPwDS2pdDROQjXw8ig=", "afwiKY3RxoMmLkuRW1l7QsPZTJPwDS2pdDROQjXw8ig=")
GRX4 = Pin("grX4Ta9HpZx6tSHkmCrvpApTQGo67CYDnvprLg5yRME=", "grX4Ta9HpZx6tSHkmCrvpApTQGo67CYDnvprLg5yRME=")
LE_X3 = Pin("YLh1dUR9y6Kja30RrAn7JKnbQG/uEtLMkBgFF2Fuihg=", "YLh1dUR9y6Kja30RrAn7JKnbQG/uEtLMkBgFF2Fuihg=")
DST_X3 = Pin("Vjs8r4z+80wjNcr1YKepWQboSIRi63WsWXhIMN+eWys=", "Vjs8r4z+80wjNcr1YKepWQboSIRi63WsWXhIMN+eWys=")
BALTIMORE = Pin("Y9mvm0exBk1JoQ57f9Vm28jKo5lFm/woKcVxrYxu80o=", "Y9mvm0exBk1JoQ57f9Vm28jKo5lFm/woKcVxrYxu80o=")
SHA1 = Pin("sha1/ABCDEFG", base64.b64encode(hashlib.sha1(b"key").digest()).decode(), Algorithm.SHA1)
SHORT = Pin("sha256/AbCdEfGhIjKlMnOp", "AbCdEfGhIjKlMnOp")
SOON, LATE = TODAY + timedelta(days=10), TODAY + timedelta(days=3000)


def certificate(name: str = "c", **facts: Any) -> Any:
    """A strong, valid server certificate that is loaded, unless told otherwise."""
    plain = {
        "subject": f"CN={name}", "issuer": "CN=CA", "not_after": "2030-01-01", "spki_sha256": digest(name),
        "certificate_sha256": digest(f"certificate {name}"), "raw_key_sha256": digest(f"raw {name}"), "key_type": "RSA",
        "key_bits": 2048, "signature_hash": "sha256", "is_ca": False, "loaded": True,
    }  # fmt: skip
    return observed("certificate", **{**plain, **facts})


def switch(state: str, **more: Any) -> dict[str, Any]:
    """OkHttp pins behind a switch."""
    return {"mechanism": "android-okhttp", "kill_switch": KillSwitch(SwitchState(state), **more)}


def code(*pins: Pin, **more: Any) -> Any:
    """OkHttp pins without a switch."""
    return pin_set(*pins, **{**OKHTTP, **more})


def trustkit(**more: Any) -> Any:
    """Pins that code hands to TrustKit."""
    return pin_set(pin("a"), pin("b"), **{"mechanism": "ios-trustkit", "switch": "absent", **more})


def bundle(**facts: Any) -> Any:
    """A share extension that uses the network and pins nothing in its Info.plist, unless told otherwise."""
    plain = {"role": "extension", "id": "com.shop.share", "networking": True, "pinned_domains": []}
    return replace(observed("bundle", **{**plain, **facts}), part="PlugIns/Share.appex")


def ats(*pins: Pin, **more: Any) -> Any:
    """NSPinnedDomains pins."""
    return pin_set(*pins, **{"mechanism": "ios-ats", "switch": "impossible", **more})


def carrying(**facts: Any) -> Any:
    """A good pin set that carries these facts."""
    return replace(GOOD, facts=facts)


def damaged(blocks: bool = True) -> Gap:
    """A file that could not be parsed."""
    return Gap(GapKind.DAMAGED, "the resource table is cut short", Location("resources.arsc"), blocks)


FIRES: dict[str, list[Any]] = {
    "code-unreadable": [[gap()]],
    "build-damaged": [[damaged()], [damaged(blocks=False)]],
    "container-deviates": [[observed("integrity-note", note="trailing bytes", android_refuses=True)]],
    "configurations-disagree": [
        [observed("nsc", variant="default"), observed("nsc", variant="v31"), carrying(variant="default")],
        [GOOD, code(pin("x"), pin("y"))],
    ],
    "host-not-pinned": [
        [GOOD, used("cdn.shop.com")],
        [[used("api.other.com")], {"policy": Policy(first_party=("other.com",))}],
        [[], {"policy": Policy(require_pinned=("api.other.com",))}],
    ],
    "no-pinning": [[]],
    "only-test-hosts-pinned": [
        [pin_set(pin("a"), hosts=("example.com",))],
        [pin_set(pin("a"), pin("b"), hosts=("localhost", "api.staging.shop.com"))],
    ],
    "pinned-host-unused": [[pin_set(pin("a"), pin("b"), hosts=("api.shpo.com",)), used("api.shop.com")]],
    "subdomains-not-covered": [[pin_set(pin("a"), pin("b"), hosts=("shop.com",)), used("api.shop.com")]],
    "host-pattern-never-matches": [
        [pin_set(pin("a"), pin("b"), hosts=("*.shop.com",))],
        [ats(pin("a"), pin("b"), hosts=("https://api.shop.com",))],
        [ats(pin("a"), pin("b"), hosts=("api.shop.com:8443",))],
        [pin_set(pin("a"), pin("b"), hosts=("@string/host",))],
    ],
    "pins-bypassed-by-other-stack": [[GOOD, observed("traffic-stack", stack="flutter", honours_platform_pins=False)]],
    "pins-ignored-on-old-os": [
        [seen(GOOD, artifact=replace(ANDROID, min_os="21"))],
        [seen(ats(pin("a"), pin("b")), artifact=replace(IOS, min_os="13.4"))],
    ],
    "extension-without-pins": [
        [ats(pin("a"), pin("b")), observed("bundle", role="extension", id="x", networking=True, pinned_domains=[])]
    ],
    "extension-without-code-pins": [
        [trustkit(), bundle()],
        [trustkit(hosts=()), bundle(role="watch")],
        [trustkit(), trustkit(part="PlugIns/Other.appex"), bundle()],
    ],
    "pinner-not-attached": [[code(pin("a"), pin("b"), facts={"attached": False})]],
    "pin-check-missing": [[code(pin("a"), pin("b"), facts={"check_stripped": True})]],
    "unused-pin-literals": [[observed("okhttp-unattached-pins", pins=["sha256/x"])]],
    "pin-malformed": [[code(pin("a"), SHORT)], [code(pin("a"), Pin("sha256/no pin!", None))]],
    "pin-placeholder": [[code(pin("a"), AAAA)]],
    "pin-of-empty-input": [[code(pin("a"), EMPTY)]],
    "pin-copied-from-docs": [[code(pin("a"), DOCS)], [code(AFWI, GRX4)], [code(DST_X3, LE_X3)]],
    "pin-sha1": [[code(SHA1)]],
    "whole-certificate-pin": [[code(pin("a", subject="certificate"), pin("b"))]],
    "embedded-certificate-expired": [[certificate(not_after="2026-11-22")]],
    "embedded-certificate-expiring": [[certificate(not_after="2026-11-23")], [certificate(not_after="2027-01-31")]],
    "pin-of-public-root": [[code(pin("a"), GTS_R1)]],
    "pin-of-removed-root": [[code(pin("a"), BALTIMORE)], [code(DST_X3)]],
    "embedded-certificate-weak": [[certificate(key_bits=1024)], [certificate(signature_hash="md5")]],
    "certificate-not-loadable": [[certificate(loadable=False)]],
    "private-key-shipped": [[observed("private-key", key_type="RSA", encrypted=False)], [observed("private-key")]],
    "pin-computed-wrongly": [
        [code(pin("a"), pin("certificate c")), certificate()],
        [code(pin("a"), pin("raw c")), certificate()],
    ],
    "no-backup-pin": [
        [code(pin("a"))],
        [ats(pin("a"))],
        [[code(pin("a"), pin("b"))], {"policy": Policy(pinning=Pinning(min_pins=3))}],
        [ats(pin("a", role="leaf"), pin("b", role="leaf"), pin("c", role="ca"), facts={"all_required": True})],
    ],
    "backup-pin-duplicate": [[code(pin("a"), replace(pin("a"), text=digest("a").rstrip("=")))]],
    "backup-pin-unusable": [[code(pin("a"), AAAA)], [code(pin("a"), BALTIMORE)], [code(pin("a"), SHORT)]],
    "ios-leaf-and-ca-both-required": [[ats(pin("a", role="leaf"), pin("b", role="ca"), facts={"all_required": True})]],
    "backup-shares-fate": [[code(GTS_R1, GTS_R4)]],
    "trustkit-too-few-pins": [[observed("trustkit-config", enforce=True, distinct_pins=1)]],
    "trustkit-refuses-config": [[observed("trustkit-config", enforce=True, distinct_pins=2, crash="no such domain")]],
    "pin-set-expired": [[replace(GOOD, expires=TODAY)], [replace(GOOD, expires=date(2020, 1, 1))]],
    "pin-set-expiring": [[replace(GOOD, expires=SOON)], [replace(GOOD, expires=TODAY + timedelta(days=1))]],
    "pin-set-without-expiry": [[replace(GOOD, expires=None)]],
    "pin-set-expiry-too-far": [[replace(GOOD, expires=LATE)]],
    "pin-set-expiry-malformed": [[replace(carrying(expires_malformed=True, expires_text="30.6.27"), expires=None)]],
    "pin-set-outlives-certificate": [[code(pin("c"), pin("b"), expires=LATE), certificate()]],
    "nsc-crashes-app": [[observed("nsc-crash", reason="two pin-sets")]],
    "host-carved-out-of-pins": [[GOOD, observed("nsc-carve-out", hosts=["static.shop.com"], **{"from": "shop.com"})]],
    "build-marked-test-only": [[GOOD, observed("test-only")]],
    "empty-pin-set-unpins": [[GOOD, observed("nsc-empty-pin-set", hosts=["pay.shop.com"])]],
    "override-pins": [[GOOD, observed("override-pins", source="user")]],
    "user-cas-trusted": [[observed("user-cas-trusted", why="target-sdk")]],
    "debug-settings-in-release": [[observed("debug-overrides", effective=False)], [observed("debuggable")]],
    "cleartext-to-pinned-host": [
        [GOOD, observed("cleartext-permitted", hosts=["shop.com"], why="declared")],
        [GOOD, used("api.shop.com", "http")],
    ],
    "ats-entry-without-identities": [[observed("ats-entry-without-identities", host="api.shop.com")]],
    "ats-entry-blocks-all": [[observed("ats-entry-blocks-all", host="api.shop.com", reason="empty list")]],
    "pins-block-every-connection": [[code(pin("a"), facts={"blocks_all": "no certificate in the bundle"})]],
    "plist-key-mistyped": [[observed("plist-key-mistyped", key="NSPinnedDomain", problem="misspelt")]],
    "nsc-element-misspelt": [[observed("nsc-unknown-element", name="pinset", nearest="pin-set")]],
    "nsc-value-without-effect": [[observed("nsc-dead-value", attribute="includeSubdomains", written="@7f01")]],
    "private-anchors": [[observed("private-anchors", source="@raw/ca")]],
    "ats-exception-on-pinned-host": [
        [ats(pin("a")), observed("ats-exception", hosts=["shop.com"], allows=["old-tls"])]
    ],
    "pinning-not-enforced": [[replace(GOOD, enforced=False)]],
    "trustkit-report-only": [[observed("trustkit-config", enforce=False)]],
    "pin-reports-leak": [
        [observed("trustkit-config", default_report_uri=True)],
        [observed("trustkit-config", report_uris=["http://r.shop.com"])],
    ],
    "pin-reports-insecure": [[carrying(report_uris=["http://r.shop.com/"])]],
    "local-anchors-bypass-pins": [[carrying(local_anchor_bypass=True)]],
    "okhttp-pinning-vulnerable": [
        [code(pin("a"), facts={"library": name})] for name in ("okhttp 2.7.3", "okhttp 3.0.1", "okhttp 3.1.1")
    ],
    "check-on-separate-connection": [[observed("check-on-separate-connection", library="SSLCertificateChecker")]],
    "pins-checked-on-separate-connection": [[carrying(separate_connection=True)]],
    "trustkit-drops-domains": [[observed("trustkit-config", dropped_domains=["api.shop.com"])]],
    "pinning-by-swizzling": [[carrying(swizzled=True)]],
    "retry-without-pinning": [[observed("retry-without-pinning")]],
    "trust-all": [[observed("trust-all")]],
    "hostname-not-verified": [[observed("hostname-not-verified")]],
    "webview-accepts-bad-certificates": [[observed("webview-accepts-bad-certificates")]],
    "challenge-accepted-unevaluated": [[observed("challenge-accepted-unevaluated")]],
    "validation-switched-off": [[observed("validation-switched-off", switch="allowInvalidCertificates")]],
    "local-pinning-toggle": [[observed("local-pinning-toggle", flag="ssl_pinning", store="preferences")]],
    "custom-trust-unread": [[observed("custom-trust", what="a native method decides")]],
    "no-kill-switch": [[code(pin("a"), pin("b"))]],
    "platform-pins-cannot-be-lifted": [[GOOD]],
    "kill-switch-present": [
        [pin_set(pin("a"), pin("b"), **switch("present", flag="ssl_pinning"))],
        [pin_set(pin("a"), pin("b"), **switch("probable"))],
    ],
    "kill-switch-defaults-off": [[pin_set(pin("a"), **switch("present", flag="f", default=False))]],
    "kill-switch-behind-its-own-pins": [
        [
            pin_set(
                pin("a"),
                hosts=(host("googleapis.com", "any"),),
                **switch("present", flag="f", provider="firebase-remote-config"),
            )
        ],
        [
            pin_set(pin("a"), **switch("present", flag="f", provider="own-endpoint")),
            observed("pinning-flag", flag="f", url="https://api.shop.com/config.json"),
        ],
    ],
    "remote-pins-unauthenticated": [
        [observed("dynamic-pins", url="http://pins.shop.com/")],
        [observed("dynamic-pins", url="https://pins.shop.com/", signed=False)],
    ],
    "kill-switch-partial": [[GOOD, pin_set(pin("a"), pin("b"), **switch("present", flag="f"))]],
    "sdk-pins": [[replace(GOOD, origin="sdk:maps")]],
    "certificate-transparency": [[observed("certificate-transparency")]],
    "dynamic-pins": [[observed("dynamic-pins", provider="approov")]],
    "over-the-air-code": [[observed("over-the-air-code", provider="codepush")]],
    "orphan-certificate": [[certificate(loaded=False)]],
    "pin-not-documented": [[[code(pin("a"), pin("b"))], {"register": Register((Key(digest("a"), "current"),))}]],
    "retired-key-shipped": [[[code(pin("a"), pin("b"))], {"register": Register((Key(digest("a"), "retired"),))}]],
    "next-key-missing": [[[code(pin("a"), pin("b"))], {"register": Register((Key(digest("n"), "next"),))}]],
    "register-key-expired": [
        [[], {"register": Register((Key(digest("a"), "current", not_after=date(2026, 11, 22)),))}]
    ],
    "register-backup-is-current": [
        [[], {"register": Register((Key(digest("a"), "current", "one"), Key(digest("a"), "backup", "two")))}]
    ],
    "ignore-expired": [
        [[code(pin("a"))], {"policy": Policy(ignore=(Ignore("no-backup-pin", "r", date(2026, 11, 22)),))}]
    ],
    "ignore-unused": [[[], {"policy": Policy(ignore=(Ignore("no-backup-pin", "r", date(2027, 1, 1)),))}]],
}
"""Rule -> builds that it fires on: facts, or a list of facts and what else judging is given."""

SILENT: dict[str, list[Any]] = {
    "code-unreadable": [[gap(blocks=False)], [damaged()]],
    "build-damaged": [[gap()]],
    "container-deviates": [[GOOD]],
    "configurations-disagree": [
        [
            observed("nsc", variant="default"),
            observed("nsc", variant="v31"),
            carrying(variant="default"),
            carrying(variant="v31"),
        ],
        [GOOD, code(pin("a"), pin("c"))],
    ],
    "host-not-pinned": [
        [GOOD, used("cdn.other.com")],
        [GOOD, used("cdn.shop.com", service="a map service")],
        [GOOD, used("www.shop.com")],
        [[used("api.other.com"), gap()], {"policy": Policy(first_party=("other.com",))}],
        [[GOOD], {"policy": Policy(require_pinned=("api.shop.com",))}],
    ],
    "no-pinning": [[GOOD], [gap()], [observed("custom-trust")], [observed("dynamic-pins")]],
    "only-test-hosts-pinned": [
        [pin_set(pin("a"), pin("b"), hosts=("localhost", "api.shop.com"))],
        [pin_set(pin("a"), hosts=("api.latest.shop.com",))],
        [pin_set(pin("a"), hosts=(host("example.com", "any"),)), used("api.example.com")],
        [[pin_set(pin("a"), hosts=("staging.shop.com",))], {"policy": Policy(first_party=("shop.com",))}],
    ],
    "pinned-host-unused": [[GOOD, used("api.shop.com")], [GOOD], [GOOD, used("a.com"), gap()]],
    "subdomains-not-covered": [
        [pin_set(pin("a"), pin("b"), hosts=(host("shop.com", "any"),)), used("api.shop.com")],
        [pin_set(pin("a"), pin("b"), hosts=("shop.com", "api.shop.com")), used("api.shop.com")],
    ],
    "host-pattern-never-matches": [
        [code(pin("a"), pin("b"), hosts=(host("shop.com", "one", apex=False, text="*.shop.com"),))],
        [GOOD],
        [code(pin("a"), hosts=("⟨?⟩.shop.com",))],
    ],
    "pins-bypassed-by-other-stack": [
        [GOOD, observed("traffic-stack", stack="okhttp", honours_platform_pins=True)],
        [code(pin("a")), observed("traffic-stack", stack="flutter", honours_platform_pins=False)],
    ],
    "pins-ignored-on-old-os": [[GOOD], [seen(GOOD, code(pin("a")), artifact=replace(ANDROID, min_os="21"))]],
    "extension-without-pins": [
        [ats(pin("a")), observed("bundle", role="extension", networking=True, pinned_domains=["api.shop.com"])],
        [ats(pin("a")), observed("bundle", role="extension", networking=False, pinned_domains=[])],
        [observed("bundle", role="extension", networking=True, pinned_domains=[])],
        [ats(pin("a")), trustkit(part="PlugIns/Share.appex"), bundle()],
    ],
    "extension-without-code-pins": [
        [trustkit(), trustkit(part="PlugIns/Share.appex"), bundle()],
        [trustkit(), trustkit(part="Frameworks/Net.framework"), bundle()],
        [trustkit(), bundle(networking=False)],
        [trustkit(), bundle(pinned_domains=["api.shop.com"])],
        [trustkit(), bundle(role="app")],
        [trustkit(enforced=False), bundle()],
        [trustkit(origin="sdk:maps"), bundle()],
        [trustkit(), bundle(), replace(observed("custom-trust"), part="PlugIns/Share.appex")],
        [
            trustkit(),
            bundle(),
            Gap(GapKind.ENCRYPTED, "encrypted", Location("Payload/A.app/PlugIns/Share.appex/Share")),
        ],
        [ats(pin("a"), pin("b")), bundle()],
        [trustkit(part="PlugIns/Other.appex"), bundle()],
    ],
    "pinner-not-attached": [[code(pin("a"), facts={"attached": True})], [GOOD]],
    "pin-check-missing": [[GOOD]],
    "unused-pin-literals": [[GOOD]],
    "pin-malformed": [[GOOD], [code(SHA1)]],
    "pin-placeholder": [[GOOD], [code(EMPTY)], [code(AAAA, origin="sdk:maps")]],
    "pin-of-empty-input": [[GOOD], [code(AAAA)]],
    "pin-copied-from-docs": [[GOOD], [code(GTS_R1, pin("b"))], [code(DST_X3)], [code(GRX4, pin("b"))]],
    "pin-sha1": [[GOOD]],
    "whole-certificate-pin": [[GOOD], [certificate()]],
    "embedded-certificate-expired": [
        [certificate()],
        [certificate(not_after="2026-11-23")],
        [certificate(not_after="2020-01-01", purpose="client")],
    ],
    "embedded-certificate-expiring": [[certificate()], [certificate(not_after="2026-11-22")]],
    "pin-of-public-root": [[GOOD], [code(BALTIMORE)]],
    "pin-of-removed-root": [[code(GTS_R1)]],
    "embedded-certificate-weak": [[certificate()], [certificate(key_type="EC", key_bits=256)]],
    "certificate-not-loadable": [[certificate()], [certificate(loadable=True)]],
    "private-key-shipped": [[observed("private-key", encrypted=True)], [observed("public-key")]],
    "pin-computed-wrongly": [
        [code(pin("c"), pin("b")), certificate()],
        [code(pin("certificate c", subject="certificate")), certificate()],
    ],
    "no-backup-pin": [
        [GOOD],
        [replace(GOOD, pins=(pin("a"),), enforced=False)],
        [replace(GOOD, pins=(pin("a"),), expires=TODAY)],
        [replace(GOOD, pins=(pin("a"),), origin="sdk:maps")],
        [code(pin("a")), code(pin("b"))],
        [code(pin("a"), pin("a"))],
        [[code(pin("a"))], {"policy": Policy(pinning=Pinning(min_pins=1))}],
    ],
    "backup-pin-duplicate": [[GOOD], [code(pin("a"), pin("a"), pin("b"))]],
    "backup-pin-unusable": [[GOOD], [code(pin("a"), pin("b"), AAAA)], [code(AAAA, EMPTY)]],
    "ios-leaf-and-ca-both-required": [
        [ats(pin("a", role="leaf"), pin("b", role="leaf"))],
        [ats(pin("a", role="leaf"), pin("b", role="ca"), pin("c", role="ca"), facts={"all_required": True})],
    ],
    "backup-shares-fate": [[GOOD], [code(GTS_R1, pin("b"))], [code(GTS_R1, GTS_R1)]],
    "trustkit-too-few-pins": [
        [observed("trustkit-config", enforce=False, distinct_pins=1)],
        [observed("trustkit-config", enforce=True, distinct_pins=2)],
        [observed("trustkit-config", enforce=True, distinct_pins=1, used=False)],
    ],
    "trustkit-refuses-config": [[observed("trustkit-config", enforce=True, distinct_pins=2)]],
    "pin-set-expired": [
        [replace(GOOD, origin="sdk:maps", expires=TODAY)],
        [replace(GOOD, expires=TODAY + timedelta(days=1))],
        [replace(GOOD, expires=None)],
    ],
    "pin-set-expiring": [[GOOD], [replace(GOOD, expires=TODAY)]],
    "pin-set-without-expiry": [[GOOD], [code(pin("a"), pin("b"))], [ats(pin("a"))]],
    "pin-set-expiry-too-far": [[GOOD]],
    "pin-set-expiry-malformed": [[GOOD], [replace(GOOD, expires=None)]],
    "pin-set-outlives-certificate": [[code(pin("c"), expires=date(2029, 1, 1)), certificate()], [GOOD, certificate()]],
    "override-pins": [[GOOD, observed("override-pins", source="user", debug=True)]],
    "private-anchors": [[observed("private-anchors", source="@raw/ca", shadows_system=False)]],
    "debug-settings-in-release": [[GOOD]],
    "cleartext-to-pinned-host": [
        [GOOD, observed("cleartext-permitted", hosts=["other.com"], why="declared")],
        [GOOD, used("api.shop.com", "https")],
        [observed("cleartext-permitted", why="declared")],
    ],
    "nsc-element-misspelt": [[observed("nsc-unknown-element", name="vendor-element")]],
    "ats-exception-on-pinned-host": [
        [ats(pin("a")), observed("ats-exception", hosts=["other.com"], allows=["old-tls"])],
        [observed("ats-exception", hosts=["shop.com"], allows=["old-tls"])],
    ],
    "pinning-not-enforced": [[GOOD], [replace(GOOD, enforced=None)], [replace(GOOD, enforced=False, expires=TODAY)]],
    "trustkit-report-only": [
        [observed("trustkit-config", enforce=True)],
        [seen(observed("trustkit-config", enforce=False), artifact=IOS)],
    ],
    "pin-reports-leak": [[observed("trustkit-config", default_report_uri=False, report_uris=["https://r.shop.com"])]],
    "pin-reports-insecure": [[carrying(report_uris=["https://r.shop.com/"])]],
    "local-anchors-bypass-pins": [[carrying(local_anchor_bypass=False)]],
    "okhttp-pinning-vulnerable": [
        [code(pin("a"), facts={"library": name})]
        for name in ("okhttp 2.7.5", "okhttp 3.1.2", "okhttp 4.12.0", "okhttp")
    ],
    "trustkit-drops-domains": [[observed("trustkit-config", dropped_domains=[])]],
    "pinning-by-swizzling": [[carrying(swizzled=False)]],
    "local-pinning-toggle": [
        [observed("local-pinning-toggle", origin="sdk:ads")],
        [observed("pinning-flag", flag="f")],
    ],
    "custom-trust-unread": [[observed("custom-trust", origin="sdk:ads")]],
    "no-kill-switch": [
        [GOOD],
        [pin_set(pin("a"), **switch("present"))],
        [[code(pin("a"))], {"policy": Policy(kill_switch=KillSwitchPolicy("forbidden"))}],
    ],
    "platform-pins-cannot-be-lifted": [[code(pin("a"))], [replace(GOOD, expires=TODAY)]],
    "kill-switch-present": [[GOOD], [code(pin("a"))]],
    "kill-switch-defaults-off": [
        [pin_set(pin("a"), **switch("present", default=True))],
        [pin_set(pin("a"), **switch("present"))],
    ],
    "kill-switch-behind-its-own-pins": [
        [pin_set(pin("a"), **switch("present", flag="f", provider="firebase-remote-config"))],
        [
            pin_set(pin("a"), **switch("present", flag="f", provider="own-endpoint")),
            observed("pinning-flag", flag="f", url="https://flags.shop.com/config.json"),
        ],
    ],
    "remote-pins-unauthenticated": [[observed("dynamic-pins", url="https://pins.shop.com/", signed=True)]],
    "kill-switch-partial": [[GOOD], [pin_set(pin("a"), **switch("present"))], [GOOD, code(pin("a"))]],
    "sdk-pins": [[GOOD]],
    "orphan-certificate": [
        [
            replace(certificate(loaded=None), locations=(Location("res/raw/ca.pem"),)),
            observed("private-anchors", source="@raw/ca"),
        ],
        [certificate()],
        [code(pin("c")), certificate(loaded=False)],
        [certificate(purpose="client", loaded=False)],
    ],
    "pin-not-documented": [
        [[GOOD], {"register": Register((Key(digest("a"), "current"), Key(digest("b"), "backup")))}],
        [GOOD],
    ],
    "retired-key-shipped": [[[GOOD], {"register": Register((Key(digest("a"), "current"),))}]],
    "next-key-missing": [
        [[GOOD], {"register": Register((Key(digest("b"), "next"),))}],
        [[GOOD], {"register": Register((Key(digest("n"), "retired"),))}],
        [[GOOD], {"register": Register((Key(digest("n"), "next", hosts=("pay.shop.com",)),))}],
    ],
    "register-key-expired": [
        [[], {"register": Register((Key(digest("a"), "current", not_after=TODAY),))}],
        [[], {"register": Register((Key(digest("a"), "retired", not_after=date(2020, 1, 1)),))}],
    ],
    "register-backup-is-current": [
        [[], {"register": Register((Key(digest("a"), "current"), Key(digest("b"), "backup")))}]
    ],
    "ignore-expired": [[[code(pin("a"))], {"policy": Policy(ignore=(Ignore("no-backup-pin", "r", TODAY),))}]],
    "ignore-unused": [[[code(pin("a"))], {"policy": Policy(ignore=(Ignore("no-backup-pin", "r", TODAY),))}]],
}
"""Rule -> builds much like those it fires on, and silent. Rules about one kind of observation only need no entry."""


def findings(rule: str, case: list[Any]) -> list[Finding]:
    """What one rule says of a synthetic build."""
    facts, more = (case[0], case[1]) if len(case) == 2 and isinstance(case[1], dict) else (case, {})
    build = facts[0] if facts and isinstance(facts[0], Seen) else seen(*facts)
    rules = [RULES[rule]] if not more.get("policy", Policy()).ignore else list(RULES.values())
    report = judge(build, rules=rules, as_of=TODAY, **more)
    return [finding for finding in report.findings if finding.rule == rule]


def test_every_rule_is_proved_here() -> None:
    """No shipped rule is without a build that it fires on, and none here is unknown."""
    assert set(FIRES) == set(RULES)
    assert set(SILENT) <= set(RULES)
    plain = {rule.id for rule in RULES.values() if rule.when == "true" and rule.kinds}
    assert set(RULES) - set(SILENT) <= plain | {"pins-block-every-connection", "pins-checked-on-separate-connection"}


@pytest.mark.parametrize(("rule", "case"), [(rule, case) for rule, cases in FIRES.items() for case in cases])
def test_a_rule_fires(rule: str, case: list[Any]) -> None:
    """The rule fires, with evidence and a message without holes."""
    found = findings(rule, case)
    assert found
    for finding in found:
        assert finding.locations
        assert "None" not in finding.message
        assert finding.message.strip() == finding.message


@pytest.mark.parametrize(("rule", "case"), [(rule, case) for rule, cases in SILENT.items() for case in cases])
def test_a_rule_stays_silent(rule: str, case: list[Any]) -> None:
    """The rule says nothing of a build that only looks alike."""
    assert findings(rule, case) == []


@pytest.mark.parametrize(
    ("rule", "case", "severity"),
    [
        ("trust-all", [observed("trust-all")], Severity.CRITICAL),
        ("trust-all", [observed("trust-all", origin="sdk:ads")], Severity.MEDIUM),
        ("trust-all", [observed("trust-all", reached=False)], Severity.LOW),
        ("pin-of-public-root", [code(GTS_R1)], Severity.INFO),
        (
            "pin-of-public-root",
            [[code(GTS_R1)], {"policy": Policy(pinning=Pinning(allow_ca_pins=False))}],
            Severity.LOW,
        ),
        ("pin-set-without-expiry", [replace(GOOD, expires=None)], Severity.INFO),
        (
            "pin-set-without-expiry",
            [[replace(GOOD, expires=None)], {"policy": Policy(pinning=Pinning(expiry=Expiry(require=True)))}],
            Severity.MEDIUM,
        ),
        ("no-kill-switch", [code(pin("a"))], Severity.LOW),
        (
            "no-kill-switch",
            [[code(pin("a"))], {"policy": Policy(kill_switch=KillSwitchPolicy("present"))}],
            Severity.HIGH,
        ),
        (
            "kill-switch-present",
            [[pin_set(pin("a"), **switch("present"))], {"policy": Policy(kill_switch=KillSwitchPolicy("forbidden"))}],
            Severity.HIGH,
        ),
        ("host-not-pinned", [GOOD, used("cdn.shop.com")], Severity.INFO),
        ("host-not-pinned", [[used("api.shop.com")], {"policy": Policy(first_party=("shop.com",))}], Severity.HIGH),
        ("host-not-pinned", [[gap()], {"policy": Policy(require_pinned=("api.shop.com",))}], Severity.MEDIUM),
        ("user-cas-trusted", [GOOD, observed("user-cas-trusted", override_pins=True)], Severity.HIGH),
        ("user-cas-trusted", [GOOD, observed("user-cas-trusted", override_pins=False)], Severity.MEDIUM),
        (
            "debug-settings-in-release",
            [seen(observed("debug-overrides"), artifact=replace(ANDROID, debuggable=True))],
            Severity.HIGH,
        ),
        ("platform-pins-cannot-be-lifted", [ats(pin("a"))], Severity.MEDIUM),
        ("whole-certificate-pin", [code(pin("a", subject="certificate", role="leaf"))], Severity.HIGH),
        ("whole-certificate-pin", [code(pin("a", subject="certificate"))], Severity.MEDIUM),
        ("embedded-certificate-expired", [certificate(not_after="2020-01-01", loaded=None)], Severity.LOW),
    ],
)
def test_the_severity_follows_the_facts(rule: str, case: list[Any], severity: Severity) -> None:
    """Where a rule's severity depends on facts or policy, it is this one."""
    assert [finding.severity for finding in findings(rule, case)] == [severity]
