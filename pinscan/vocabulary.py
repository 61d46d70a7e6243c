"""The words mechanisms and rules share: every kind of observation, the facts it carries, and the facts of pin sets.

This is the one contract between observing and judging. A mechanism may only yield kinds and facts named here (a test
holds it to that); a rule that names another is refused when it is loaded. To add a kind, add a line.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class KindInfo:
    """What an observation of one kind means."""

    meaning: str
    facts: dict[str, str] = field(default_factory=dict)
    """Fact name -> what its value is (type first). A fact that does not apply is left out, not null."""


_HOSTS = "list of str: host names it holds for; left out when it holds for every host"
_EXCEPT = (
    "list of str: names below hosts (below any, where that is left out) that it does not hold for, with all below them"
)
_CIRCUMSTANCE = {
    "condition": "str: build-config | manifest | preferences | device | file | remote | own-endpoint, where the answer "
    "is kept that it depends on; left out when it was not seen to depend on any",
    "flag": "str: the name under which the answer is kept",
    "effective": "bool: whether this build ever gives that answer, where the build has fixed it",
}
_BYPASS = {"class_name": "str: the class, as named in the build", "hosts": _HOSTS}

PIN_SET_FACTS: dict[str, str] = {
    "variant": "str: resource configuration the pins come from (default, v31, night-v8 …), when there are several",
    "expires_text": "str: the expiry as written",
    "expires_malformed": "bool: the expiry cannot be read by the platform",
    "expires_clock": "str: local-midnight | utc-midnight | instant, how the mechanism reads the date",
    "attached": "bool: whether the pinner reaches a client (false: built and never attached)",
    "client_used": "bool: false when the client that the pinner is attached to is dropped",
    "check_stripped": "bool: the code that would check the pins is not in the build",
    "library": "str: library and version, 'okhttp 4.12.0', when the build tells it",
    "all_required": "bool: the leaf list and the CA list must both match (NSPinnedDomains)",
    "blocks_all": "str: reason why every connection to these hosts is refused",
    "report_uris": "list of str: where pin failures are reported",
    "default_report_uri": "bool: reports also go to the library's own default endpoint",
    "swizzled": "bool: enforcement depends on method swizzling (TrustKit iOS)",
    "source_file": "str: path of the certificate, keystore or configuration file the pins come from",
    "local_anchor_bypass": "bool: locally installed CAs skip the pins (Cronet)",
    "overridden_by": "list of str: trust anchor sources with overridePins that skip the pins",
    "separate_connection": "bool: the check runs on a connection of its own, not on the one that carries data",
    "client": "str: what the pins guard: class or client the pinner is attached to, when known",
    "pinner": "int: which of several pinners of the build holds it, from 1",
    "mode": "str: the mechanism's own mode word (AFNetworking: none | public-key | certificate)",
    "host_check": "bool: false when the host name is not verified beside the pin",
    "dynamic": "bool: the pins are fetched at run time",
    "bundle": "str: iOS bundle identifier that carries the entry",
    "except_hosts": "list of str: hosts below its own that the mechanism takes out again (TrustKit)",
}
"""Facts a `PinSet` may carry."""

KINDS: dict[str, KindInfo] = {
    # --- the build itself -------------------------------------------------------------------------------------
    "integrity-note": KindInfo(
        "The container deviates from what a build tool writes", {"note": "str", "android_refuses": "bool"}
    ),
    "packer": KindInfo("A known packer protects the code", {"name": "str"}),
    "bundle": KindInfo(
        "An iOS bundle with an executable of its own",
        {
            "role": "str: app | extension | watch | clip | framework",
            "id": "str",
            "executable": "str: path",
            "networking": "bool: its code uses URL loading APIs",
            "pinned_domains": "list of str: hosts its own Info.plist pins",
        },
    ),
    "traffic-stack": KindInfo(
        "A network stack that carries traffic is in the build",
        {
            "stack": "str: flutter | unity | xamarin | react-native | curl | native-tls | okhttp | cronet | webview …",
            "honours_platform_pins": "bool: the platform's declared pins apply to it",
            "version": "str",
        },
    ),
    "library": KindInfo(
        "A pinning-capable library is present (not evidence of pinning)", {"name": "str", "version": "str"}
    ),
    "host-reference": KindInfo(
        "The app's own code or resources name a host",
        {"host": "str", "scheme": "str: https | http | wss | ws | none", "service": "str: third party it belongs to"},
    ),
    # --- certificates, keys, keystores ------------------------------------------------------------------------
    "certificate": KindInfo(
        "An X.509 certificate in the build",
        {
            "subject": "str: RFC 4514",
            "issuer": "str: RFC 4514",
            "not_before": "str: yyyy-MM-dd",
            "not_after": "str: yyyy-MM-dd",
            "spki_sha256": "str: base64",
            "raw_key_sha256": "str: base64 of SHA-256 over the subjectPublicKey bits alone",
            "certificate_sha256": "str: base64",
            "certificate_sha1": "str: base64",
            "spki_sha1": "str: base64",
            "key_type": "str: RSA | EC | Ed25519 | …",
            "key_bits": "int",
            "signature_hash": "str: sha256 | sha1 | md5 …",
            "is_ca": "bool",
            "self_signed": "bool",
            "host_names": "list of str: DNS names of the subjectAltName",
            "container": "str: pem | der | pkcs7 | pkcs12 | bks | jks | inline",
            "loaded": "bool: whether code or configuration was seen to load it; left out when not known",
            "loadable": "bool: false when the platform cannot read it in this form (PEM in a .cer on iOS)",
            "purpose": "str: pin | anchor | client | signing | unknown",
            "private_key": "bool: its private key lies beside it",
        },
    ),
    "ca-bundle": KindInfo("A file with more than 20 CA certificates: a trust store, not pins", {"count": "int"}),
    "private-key": KindInfo(
        "A private key in the build",
        {"key_type": "str", "key_bits": "int", "encrypted": "bool", "container": "str", "spki_sha256": "str: base64"},
    ),
    "public-key": KindInfo(
        "A bare public key in the build", {"key_type": "str", "key_bits": "int", "spki_sha256": "str: base64"}
    ),
    "keystore": KindInfo("A keystore file", {"type": "str: pkcs12 | bks | jks", "readable": "bool", "entries": "int"}),
    # --- Android, declared ------------------------------------------------------------------------------------
    "nsc": KindInfo(
        "A network security configuration is in force",
        {
            "variant": "str",
            "file": "str",
            "ignored_below": "int: API level below which the system ignores it, where the build runs there",
            "reachable": "bool: false when no supported device picks this variant",
            "pinned_hosts": "list of str",
        },
    ),
    "nsc-crash": KindInfo(
        "The configuration makes the app crash at its first TLS use",
        {
            "reason": "str",
            "since_api": "int: first API level that crashes; left out when every one that reads the file does",
            "variant": "str",
        },
    ),
    "nsc-unknown-element": KindInfo(
        "An element the parser skips silently",
        {
            "name": "str",
            "nearest": "str: the element probably meant; left out when none is near, or the name is right but misplaced",
            "parent": "str: the element it stands in",
            "pins_lost": "int: pin elements skipped with it",
            "variant": "str",
        },
    ),
    "nsc-empty-pin-set": KindInfo(
        "A pin-set without pins: its hosts are not pinned",
        {
            "hosts": _HOSTS,
            "exact": "list of str: those of hosts that hold for the name alone, not for names below it",
            "lifts": "bool: pins that would hold without it are lifted",
            "variant": "str",
        },
    ),
    "nsc-carve-out": KindInfo(
        "A more specific domain without pins takes hosts out of a pinned one",
        {
            "hosts": _HOSTS,
            "exact": "list of str: those of hosts that hold for the name alone, not for names below it",
            "from": "str: the pinned domain that would cover them",
            "variant": "str",
        },
    ),
    "nsc-dead-value": KindInfo(
        "A value the parser ignores or takes literally (reference in a domain, string where a boolean is read)",
        {"attribute": "str", "written": "str", "effect": "str", "variant": "str"},
    ),
    "override-pins": KindInfo(
        "A trust anchor source skips the pins",
        {
            "source": "str: system | user | @raw/…",
            "source_file": "str: path of the certificate file",
            "hosts": _HOSTS,
            "except_hosts": _EXCEPT,
            "debug": "bool: from debug-overrides in force",
            "variant": "str",
        },
    ),
    "user-cas-trusted": KindInfo(
        "CAs installed by the user are trusted",
        {
            "hosts": _HOSTS,
            "except_hosts": _EXCEPT,
            "why": "str: declared | target-sdk",
            "override_pins": "bool",
            "debug": "bool: from debug-overrides in force",
            "variant": "str",
        },
    ),
    "private-anchors": KindInfo(
        "The app trusts certificates of its own",
        {
            "hosts": _HOSTS,
            "except_hosts": _EXCEPT,
            "source": "str: @raw/…",
            "source_file": "str: path of the certificate file",
            "shadows_system": "bool: the system store is not trusted beside them",
            "debug": "bool: from debug-overrides in force",
            "variant": "str",
        },
    ),
    "debug-overrides": KindInfo("debug-overrides are present", {"effective": "bool", "variant": "str"}),
    "debuggable": KindInfo("The build is debuggable"),
    "test-only": KindInfo("The build is marked testOnly: no store accepts it"),
    "debug-config": KindInfo(
        "A *_debug network security configuration is shipped", {"file": "str", "effective": "bool"}
    ),
    "cleartext-permitted": KindInfo(
        "Unencrypted traffic is allowed",
        {
            "hosts": _HOSTS,
            "except_hosts": _EXCEPT,
            "why": "str: declared | uses-cleartext-traffic | target-sdk | ats",
            "bundle": "str: iOS bundle identifier",
            "variant": "str",
        },
    ),
    "trustkit-config": KindInfo(
        "TrustKit's own settings",
        {
            "hosts": _HOSTS,
            "enforce": "bool",
            "distinct_pins": "int",
            "crash": "str: reason TrustKit refuses it",
            "dropped_domains": "list of str: domains its parser loses",
            "default_report_uri": "bool",
            "report_uris": "list of str",
            "used": "bool: the code initialises TrustKit",
            "is_platform_config": "bool",
            "bundle": "str: iOS bundle identifier",
        },
    ),
    # --- iOS, declared ----------------------------------------------------------------------------------------
    "ats-entry-without-identities": KindInfo(
        "A pinned-domains entry that pins nothing", {"host": "str", "bundle": "str"}
    ),
    "ats-entry-blocks-all": KindInfo(
        "A pinned-domains entry that refuses every connection", {"host": "str", "reason": "str", "bundle": "str"}
    ),
    "plist-key-mistyped": KindInfo(
        "A property list key that is misspelt, misplaced or of the wrong type",
        {"key": "str", "problem": "str: misspelt | type | nesting", "nearest": "str", "effect": "str", "bundle": "str"},
    ),
    "ats-exception": KindInfo(
        "An App Transport Security exception",
        {
            "hosts": _HOSTS,
            "allows": "list of str: arbitrary-loads | insecure-http | old-tls | no-forward-secrecy",
            "bundle": "str",
        },
    ),
    # --- trust decisions in code ------------------------------------------------------------------------------
    "trust-all": KindInfo(
        "Accepts any certificate", {**_BYPASS, **_CIRCUMSTANCE, "reached": "bool: seen to be installed in a client"}
    ),
    "hostname-not-verified": KindInfo("Accepts any host name", {**_BYPASS, **_CIRCUMSTANCE}),
    "webview-accepts-bad-certificates": KindInfo(
        "A web view proceeds on certificate errors",
        {**_BYPASS, "condition": "str: none | condition | dialog, what proceeding depends on"},
    ),
    "challenge-accepted-unevaluated": KindInfo(
        "A challenge handler accepts without evaluating trust", {**_BYPASS, "selector": "str"}
    ),
    "validation-switched-off": KindInfo(
        "A library's certificate validation is turned off", {"switch": "str", "library": "str", "hosts": _HOSTS}
    ),
    "custom-trust": KindInfo(
        "Trust decided by own code whose rule could not be read as pins",
        {"class_name": "str", "what": "str", "hosts": _HOSTS, **_CIRCUMSTANCE},
    ),
    "okhttp-unattached-pins": KindInfo("Pin literals that no call uses", {"pins": "list of str"}),
    "retry-without-pinning": KindInfo("A failed pin check is retried with another client", _BYPASS),
    "spki-header": KindInfo(
        "The ASN.1 header of a public key, used to rebuild an SPKI before hashing it", {"key_type": "str"}
    ),
    # --- kill switches, dynamic pins --------------------------------------------------------------------------
    "remote-config": KindInfo("A remote configuration SDK is used", {"provider": "str", "keys": "list of str"}),
    "pinning-flag": KindInfo(
        "A flag whose name speaks of pinning",
        {
            "flag": "str",
            "where": "str: remote | local | build-time | unknown",
            "provider": "str",
            "default": "bool: pinning is on by default",
            "url": "str: where it is fetched from, for an own endpoint",
            "remote_pins": "bool: the name is of pins fetched remotely, not of a switch",
        },
    ),
    "local-pinning-toggle": KindInfo(
        "A local or build-time toggle decides on pinning",
        {
            "flag": "str",
            "store": "str: preferences | device | file | user-defaults | manifest | build-config | launch-argument | settings-bundle",
        },
    ),
    "dynamic-pins": KindInfo(
        "Pins are fetched at run time", {"provider": "str", "url": "str", "signed": "bool", "fallback": "bool"}
    ),
    "over-the-air-code": KindInfo("Code can be replaced without the store", {"provider": "str"}),
    "certificate-transparency": KindInfo(
        "Certificate Transparency is enforced",
        {
            "hosts": _HOSTS,
            "except_hosts": _EXCEPT,
            "fails_open": "bool",
            "library": "str",
            "variant": "str",
            "bundle": "str: iOS bundle identifier",
        },
    ),
    "check-on-separate-connection": KindInfo(
        "The certificate is checked on another connection than the data's", {"library": "str", "hosts": _HOSTS}
    ),
}
"""Every kind of `Observation`."""
