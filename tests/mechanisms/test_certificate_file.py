"""Certificate, key and key store files are found by name and content, and only those."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from pinscan.build import Build, Role
from pinscan.errors import FormatError, LimitError
from pinscan.mechanisms import _certificates
from pinscan.mechanisms._certificates import certificate_files
from pinscan.mechanisms.certificate_file import observe
from pinscan.model import Fact, Gap, GapKind, Observation, Platform
from pinscan.vocabulary import KINDS
from tests.mechanisms.ios_bundles import Held, app, of_kind, part

DATA = Path(__file__).parent.parent / "data" / "certificates"


def load(name: str) -> bytes:
    return (DATA / name).read_bytes()


def build(files: dict[str, bytes], platform: Platform = Platform.ANDROID) -> Build:
    made = app({}, **files)
    return replace(made, artifact=replace(made.artifact, platform=platform))


def scan(files: dict[str, bytes], platform: Platform = Platform.ANDROID) -> list[Fact]:
    return list(observe(build(files, platform)))


def seen(facts: list[Fact]) -> list[tuple[str, str]]:
    """Kind and file of each observation."""
    return [
        (fact.kind, fact.locations[0].path.removeprefix("Payload/App.app/"))
        for fact in facts
        if isinstance(fact, Observation)
    ]


def test_a_certificate_with_its_facts() -> None:
    """A certificate is told with everything a rule may ask, and where it lies."""
    (fact,) = scan({"assets/api.der": load("leaf.der")})
    assert isinstance(fact, Observation)
    assert set(fact.facts) <= set(KINDS["certificate"].facts)
    assert fact.facts["subject"] == "CN=api.example.com,O=Example,C=DE"
    assert fact.facts["host_names"] == ["api.example.com", "*.example.org"]
    assert (fact.facts["key_type"], fact.facts["key_bits"], fact.facts["container"]) == ("EC", 256, "der")
    assert (fact.facts["is_ca"], fact.facts["self_signed"]) == (False, False)
    assert (fact.locations[0].path, fact.locations[0].offset) == ("Payload/App.app/assets/api.der", 0)
    assert not {"loaded", "purpose", "loadable", "private_key"} & set(fact.facts)


@pytest.mark.parametrize(
    ("path", "name", "kind"),
    [("res/raw/x1", "leaf.der", "certificate"), ("res/a.bin", "leaf.pem", "certificate"),
     ("assets/t.dat", "trust.bks", "certificate"),
     ("assets/store", "trust.jks", "keystore"), ("a.mp", "open.p12", "private-key"), ("k.txt", "ca.key", "private-key"),
     ("res/raw/key", "leaf.pub.pem", "public-key"), ("deep/down/c.cer", "ca.cer", "certificate")],
)  # fmt: skip
def test_found_whatever_it_is_called(path: str, name: str, kind: str) -> None:
    """Renamed and extensionless files are found by their content."""
    assert (kind, path) in seen(scan({path: load(name)}))


@pytest.mark.parametrize(
    "path",
    ["META-INF/CERT.RSA", "META-INF/CERT.EC", "META-INF/CERT.SF", "_CodeSignature/x.cer", "embedded.mobileprovision",
     "SC_Info/App.cer", "PlugIns/x/_CodeSignature/CodeResources.pem"],
)  # fmt: skip
def test_what_signs_the_build_is_left_out(path: str) -> None:
    """Signature blocks, provisioning profiles and FairPlay files are no certificates of the app."""
    assert scan({path: load("chain.p7b")}) == []


def test_other_files_are_not_read() -> None:
    """Media, resources and short or large files of other names are passed over without being read."""
    files = {
        "a.png": load("leaf.der"),
        "b.txt": b"hello",
        "c": b"\x30\x82" + bytes(100),
        "d": load("leaf.der") + bytes(1 << 18),
    }
    made = build(files)
    opened = []

    class Watched(Held):
        def read(self) -> bytes:
            opened.append(self.path)
            return super().read()

    main = made.main
    made.parts = (replace(main, entries={path: Watched(path, data) for path, data in files.items()}),)
    assert list(observe(made)) == []
    assert opened == []


def test_a_name_that_promises_a_certificate_is_a_gap_when_it_holds_none() -> None:
    """A .cer that is no certificate is named, without hiding a pin; other names are not."""
    facts = scan({"a.cer": b"\x13\x37" * 50, "b.dat": b"\x30\x82\x00\x50\x30" + bytes(100)})
    (gap,) = facts
    assert isinstance(gap, Gap)
    assert (gap.kind, gap.blocks, gap.location.path) == (GapKind.DAMAGED, False, "Payload/App.app/a.cer")


@pytest.mark.parametrize(("error", "kind"), [(FormatError, GapKind.DAMAGED), (LimitError, GapKind.LIMIT)])
def test_a_file_that_cannot_be_read_is_a_gap(error: type[FormatError], kind: GapKind) -> None:
    """Damage in the container costs one gap, not the other files."""

    class Damaged(Held):
        def read(self) -> bytes:
            raise error("broken")

    made = build({"z.cer": load("ca.cer")})
    made.parts = (replace(made.main, entries={"a.cer": Damaged("a.cer", b"x" * 100), **made.main.entries}),)
    facts = list(observe(made))
    assert [fact.kind for fact in facts if isinstance(fact, Gap)] == [kind]
    assert ("certificate", "z.cer") in seen(facts)


def test_trust_stores_are_told_apart() -> None:
    """More than 20 CA certificates are a bundle; 20 are not, and many leaves are not."""
    (bundle,) = scan({"cacert.pem": load("ca.pem") * 21})
    assert isinstance(bundle, Observation)
    assert (bundle.kind, bundle.facts) == ("ca-bundle", {"count": 21})
    assert [kind for kind, _ in seen(scan({"cacert.pem": load("ca.pem") * 20}))] == ["certificate"] * 20
    assert [kind for kind, _ in seen(scan({"leaves.pem": load("leaf.pem") * 30}))] == ["certificate"] * 30


def test_private_keys_beside_certificates() -> None:
    """A certificate whose private key is anywhere in the build says so; another one does not."""
    facts = scan({"a.der": load("leaf.der"), "b.cer": load("ca.cer"), "keys/k.pem": load("leaf.key")})
    with_key = {o.locations[0].path[-5:]: o.facts.get("private_key") for o in of_kind(facts, "certificate")}
    assert with_key == {"a.der": True, "b.cer": None}
    (key,) = of_kind(facts, "private-key")
    assert (key.facts["encrypted"], key.facts["key_type"], key.facts["container"]) == (False, "EC", "pem")
    (chain,) = of_kind(scan({"client.jks": load("chain.jks")}), "certificate")
    assert chain.facts["private_key"] is True
    assert chain.locations[0].symbol == "1"


def test_key_stores() -> None:
    """A store is told with its type; one that needs a password is not readable, and that is no gap."""
    facts = scan({"a.p12": load("locked.p12"), "b.bks": load("trust.bks"), "c.bks": load("trust.uber")})
    assert [o.facts for o in of_kind(facts, "keystore")] == [
        {"type": "pkcs12", "readable": False}, {"type": "bks", "readable": True, "entries": 1},
        {"type": "uber", "readable": False},
    ]  # fmt: skip
    assert not [fact for fact in facts if isinstance(fact, Gap)]


def test_pem_that_ios_cannot_load() -> None:
    """PEM in a .cer or .der of an iOS bundle's own folder is dead; elsewhere, and on Android, it is not called so."""
    files = {
        "pem.cer": load("ca.pem"),
        "der.cer": load("ca.cer"),
        "ca.pem": load("ca.pem"),
        "www/pem.cer": load("ca.pem"),
    }

    def dead(platform: Platform) -> list[str]:
        found = of_kind(scan(files, platform), "certificate")
        return [o.locations[0].path for o in found if o.facts.get("loadable") is False]

    assert dead(Platform.IOS) == ["Payload/App.app/pem.cer"]
    assert dead(Platform.ANDROID) == []


def test_every_part_is_looked_into() -> None:
    """Certificates of extensions and frameworks carry the name of their part."""
    made = app({}, part("PlugIns/S.appex", Role.EXTENSION, {"s.cer": load("ca.cer")}))
    assert [(o.part, o.locations[0].path) for o in of_kind(list(observe(made)), "certificate")] == [
        ("PlugIns/S.appex", "Payload/App.app/PlugIns/S.appex/s.cer")
    ]


def test_limits_are_gaps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Too large a file, and too much altogether, are named as not read."""
    monkeypatch.setattr(_certificates, "MAX_FILE", 2000)
    monkeypatch.setattr(_certificates, "MAX_VALUES", 2)
    found = certificate_files(build({"a.pem": load("chain.pem")[:1900], "big.pem": b"x" * 3000, "c.cer": load("ca.cer"),
                                     "d.cer": load("ca.cer"), "e.cer": load("ca.cer")}))  # fmt: skip
    assert [gap.kind for gap in found.gaps] == [GapKind.LIMIT, GapKind.LIMIT]
    assert not any(gap.blocks for gap in found.gaps)
    assert len(found.files) == 2
    assert found.at(found.files[0].part, "a.pem") is found.files[0].contents
    assert found.at(found.files[0].part, "e.cer") is None


def test_nothing_is_imported_for_nothing() -> None:
    """A build without a candidate does not pay for importing the cryptography package."""
    code = (
        "import sys; from tests.mechanisms.ios_bundles import app;"
        "from pinscan.mechanisms.certificate_file import observe;"
        "assert list(observe(app({}, **{'a.txt': b'hello' * 50, 'b': bytes(500)}))) == [];"
        "assert not [name for name in sys.modules if name.startswith('cryptography')]"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=DATA.parent.parent.parent, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
