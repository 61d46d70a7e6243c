"""Pins that scripts hand to plugins: read when the plugin is there, tied to their hosts, never from shape alone."""

from __future__ import annotations

import base64
import json
import zipfile
from pathlib import Path

import pytest

from pinscan import mechanisms
from pinscan.build import open_build
from pinscan.formats.javascript import HERMES
from pinscan.model import Algorithm, Fact, Gap, Observation, PinSet, Subdomains, Subject, SwitchState
from tests.conftest import SAMPLES

A = base64.b64encode(bytes(range(32))).decode()
B = base64.b64encode(bytes(range(1, 33))).decode()
PRINT = " ".join(f"{n:02X}" for n in range(20))
CERTIFICATE = next((Path(__file__).parent.parent / "data" / "certificates").glob("*.der")).read_bytes()


def app(tmp_path: Path, plugin: str = "", **files: str | bytes) -> Path:
    """An Android build with a plugin's class name in its code and these files (``__`` stands for ``/``)."""
    path = tmp_path / "app.apk"
    path.write_bytes((SAMPLES / "no-nsc-d8.apk").read_bytes())
    with zipfile.ZipFile(path, "a") as archive:
        dex = archive.read("classes.dex")
        if plugin:
            archive.writestr("classes2.dex", dex + f"\0{plugin}\0".encode())
        for name, content in files.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return path


def facts(path: Path, mechanism: str) -> list[Fact]:
    with open_build(path) as build:
        return list(mechanisms.load(mechanism).observe(build))


def pin_sets(found: list[Fact]) -> list[PinSet]:
    return [fact for fact in found if isinstance(fact, PinSet)]


RN = "Lcom/sslpublickeypinning/SslPublicKeyPinningModule;"
CONFIG = (
    'e.init=()=>(0,r.initializeSslPinning)({"api.shop.example":{includeSubdomains:!0,'
    f'publicKeyHashes:["{A}","{B}"],expirationDate:"2027-06-30"}}}})'
)


def test_public_key_pinning_of_react_native(tmp_path: Path) -> None:
    """Each host has its own hashes, reach and date."""
    (found,) = pin_sets(facts(app(tmp_path, RN, assets__index_dot_android_dot_bundle=CONFIG), "react-native"))
    assert [(h.pattern, h.subdomains) for h in found.hosts] == [("api.shop.example", Subdomains.ANY)]
    assert [pin.digest for pin in found.pins] == [A, B]
    assert str(found.expires) == "2027-06-30"


def test_a_script_without_its_plugin_pins_nothing(tmp_path: Path) -> None:
    """The same script in an app that does not carry the native half is no pin set."""
    assert facts(app(tmp_path, "", assets__index_dot_android_dot_bundle=CONFIG), "react-native") == []


def test_a_script_that_can_lift_the_pins_makes_a_switch_probable(tmp_path: Path) -> None:
    """disableSslPinning in the script: something may switch it off."""
    path = app(tmp_path, RN, assets__index_dot_android_dot_bundle=CONFIG + ";x.disableSslPinning()")
    assert pin_sets(facts(path, "react-native"))[0].kill_switch.state is SwitchState.PROBABLE


def test_bytecode_beside_the_plugin_is_a_gap(tmp_path: Path) -> None:
    """Hermes bytecode is not read, so it is said; without the plugin nothing could hide there."""
    name = "assets__index_dot_android_dot_bundle"
    with_plugin = facts(app(tmp_path, RN, **{name: HERMES + b"\0" * 64}), "react-native")
    assert [type(fact) for fact in with_plugin] == [Gap]
    assert facts(app(tmp_path, "", **{name: HERMES + b"\0" * 64}), "react-native") == []


def test_fetch_with_pinned_keys_and_with_security_off(tmp_path: Path) -> None:
    """react-native-ssl-pinning: keys of the call for the call's host, and its switch that turns everything off."""
    script = (
        f'f.fetch("https://api.shop.example/v1",{{method:"GET",pkPinning:!0,sslPinning:{{certs:["sha256/{A}"]}}}});'
        'f.fetch("https://old.shop.example/",{disableAllSecurity:!0});fetch("https://x.example",{method:"POST"})'
    )
    path = app(tmp_path, "Lcom/toyberman/RNSslPinningPackage;", assets__index_dot_android_dot_bundle=script)
    found = facts(path, "react-native")
    (pins,) = pin_sets(found)
    assert ([h.pattern for h in pins.hosts], [p.digest for p in pins.pins]) == (["api.shop.example"], [A])
    (off,) = [fact for fact in found if isinstance(fact, Observation)]
    assert (off.kind, off.facts["hosts"]) == ("validation-switched-off", ["old.shop.example"])


def test_settings_of_the_ssl_manager(tmp_path: Path) -> None:
    """ssl_config.json: hosts, hashes with or without prefix, and a host that is only reported."""
    settings = {
        "sha256Keys": {"a.example": [f"sha256/{A}", B], "b.example": [A]},
        "domains": {"b.example": {"enforcePinning": False, "includeSubdomains": True}},
    }
    first, second = pin_sets(facts(app(tmp_path, "", assets__ssl_config_dot_json=json.dumps(settings)), "react-native"))
    assert ([p.digest for p in first.pins], first.enforced) == ([A, B], True)
    assert (second.enforced, second.hosts[0].subdomains) == (False, Subdomains.ANY)


def test_damaged_settings_are_a_gap(tmp_path: Path) -> None:
    """A settings file that is no JSON hides its pins."""
    assert isinstance(facts(app(tmp_path, "", assets__ssl_config_dot_json="{"), "react-native")[0], Gap)


@pytest.mark.parametrize(("mode", "kind"), [("pinned", PinSet), ("nocheck", Observation), ("default", None)])
def test_trust_mode_of_cordova(tmp_path: Path, mode: str, kind: type | None) -> None:
    """'pinned' trusts the folder's certificates, 'nocheck' anything, 'default' is the system's business."""
    files: dict[str, str | bytes] = {
        "assets__www__js__index_dot_js": f"cordova.plugin.http.setServerTrustMode('{mode}',ok,no)",
        "assets__www__certificates__server_dot_cer": CERTIFICATE,
    }
    found = facts(app(tmp_path, "Lcom/silkimen/cordovahttp/CordovaServerTrust;", **files), "cordova")
    assert [type(fact) for fact in found] == ([kind] if kind else [])
    if kind is PinSet:
        assert pin_sets(found)[0].pins[0].subject is Subject.CERTIFICATE


def test_the_certificate_checker_compares_on_its_own_connection(tmp_path: Path) -> None:
    """Fingerprints of the leaf for the host of the URL, with the reason why that is weak."""
    script = (
        f'window.plugins.sslCertificateChecker.check(ok,failed,"https://api.shop.example","{PRINT}");form.check(a,b)'
    )
    path = app(tmp_path, "Lnl/xservices/plugins/SSLCertificateChecker;", assets__www__index_dot_js=script)
    pins, weak = facts(path, "cordova")
    assert isinstance(pins, PinSet)
    assert (pins.hosts[0].pattern, pins.pins[0].algorithm) == ("api.shop.example", Algorithm.SHA1)
    assert isinstance(weak, Observation)
    assert weak.kind == "check-on-separate-connection"


def test_certificates_of_capacitor(tmp_path: Path) -> None:
    """Certificates that capacitor.config.json names are pins when they are there, and a gap when not."""
    settings = json.dumps({"plugins": {"SSLPinning": {"certs": ["certs/server.cer"]}}})
    there = app(tmp_path, "", assets__capacitor_dot_config_dot_json=settings, assets__certs__server_dot_cer=CERTIFICATE)
    assert len(pin_sets(facts(there, "cordova"))) == 1
    missing = app(tmp_path, "", assets__capacitor_dot_config_dot_json=settings)
    assert [type(fact) for fact in facts(missing, "cordova")] == [Gap]


def test_nativescript_and_titanium_name_a_file_for_a_host(tmp_path: Path) -> None:
    """Each ties the host of its call to the certificate file that the call names."""
    script = (
        'https.enableSSLPinning({host:"api.shop.example",certificate:"assets/server.cer",validatesDomainName:!1});'
        'h.createX509CertificatePinningSecurityManager([{url:"https://t.example",serverCertificate:"server.cer"}])'
    )
    path = app(tmp_path, "", assets__app__bundle_dot_js=script, assets__server_dot_cer=CERTIFICATE)
    found = facts(path, "nativescript")
    assert [(p.hosts[0].pattern, len(p.pins)) for p in pin_sets(found)] == [("api.shop.example", 1)]
    assert [fact.kind for fact in found if isinstance(fact, Observation)] == ["hostname-not-verified"]
    (titanium,) = pin_sets(facts(path, "titanium"))
    assert (titanium.hosts[0].pattern, titanium.pins[0].subject) == ("t.example", Subject.SPKI)
