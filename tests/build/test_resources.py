"""One app compiled four ways (dense, sparse, shortened, as a bundle) reads the same."""

from pathlib import Path

import pytest

from pinscan.build import open_build
from pinscan.build.android import NETWORK_SECURITY_CONFIG, AndroidApp, android
from pinscan.formats.xmltree import Typed

DATA = Path(__file__).parents[1] / "data"
SPELLINGS = ("tables.apk", "tables-sparse.apk", "tables-short.apk", "tables.aab")
HELLO, INDIRECT, PINS, DEBUG, ANSWER = 0x7F050000, 0x7F050001, 0x7F010001, 0x7F020000, 0x7F030000


@pytest.fixture(params=SPELLINGS)
def app(request: pytest.FixtureRequest) -> AndroidApp:
    with open_build(DATA / request.param) as build:
        yield build.once(android)


def test_strings_come_in_every_configuration(app: AndroidApp) -> None:
    """A string is given with aapt's name of each configuration."""
    assert app.resources.strings(HELLO) == (("default", "Hello ünï"), ("de", "Hallo"), ("b+sr+Latn", "Zdravo"))


def test_references_are_followed(app: AndroidApp) -> None:
    """A string that refers to another gives the other's texts."""
    assert app.resources.strings(INDIRECT) == app.resources.strings(HELLO)


def test_arrays_resolve_their_items(app: AndroidApp) -> None:
    """An item that is a reference is given as its text."""
    assert app.resources.array(PINS) == (("default", ("sha256/AAAA", "Hello ünï")),)


def test_numbers_and_booleans_keep_their_type(app: AndroidApp) -> None:
    """A boolean stays one, a negative number stays negative."""
    assert app.resources.values(DEBUG) == (("default", True), ("night", False))
    assert app.resources.values(ANSWER) == (("default", -42), ("sw600dp-land", 43))
    assert app.resources.value(DEBUG) is True


def test_unknown_ids_give_nothing(app: AndroidApp) -> None:
    """Framework ids and ids that no table holds have no values and no name."""
    for ref in (0, 0x01010001, 0x7F0500FF, 0x7FFF0000, 0xFFFFFFFF):
        assert app.resources.strings(ref) == app.resources.files(ref) == app.resources.array(ref) == ()
        assert app.resources.name(ref) is None
        assert app.resources.value(ref) is None


def test_aliased_xml_is_read_in_every_configuration(app: AndroidApp) -> None:
    """The configuration that the manifest names by an alias is found with typed values, by id alone."""
    attribute = app.application.by_id(NETWORK_SECURITY_CONFIG)
    assert attribute.type is Typed.REFERENCE
    variants = {file.config: file.root for file in app.resources.xml(attribute.value)}
    assert list(variants) == ["default", "v31"]
    for config, year in (("default", "2027-06-30"), ("v31", "2028-06-30")):
        domain_config = variants[config].children[0]
        cleartext = domain_config.attribute("cleartextTrafficPermitted")
        assert (cleartext.type, cleartext.value, cleartext.raw) == (Typed.BOOL, False, "false")
        assert domain_config.children[0].text.strip() == "api.example.com"
        assert domain_config.children[1].attribute("expiration").value == year
        assert domain_config.line == 2


def test_identity_resolves_references(app: AndroidApp) -> None:
    """versionName and debuggable are references here, and are followed."""
    assert (app.package, app.min_sdk, app.target_sdk, app.debuggable) == ("org.pinscan.tables", 26, 34, True)
    assert app.text(app.manifest, 0x0101021C) == "2.5"


@pytest.mark.parametrize("name", [name for name in SPELLINGS if name != "tables-short.apk"])
def test_names_lead_to_ids_and_back(name: str) -> None:
    """A resource is found by type and name, and no other type answers for it."""
    with open_build(DATA / name) as build:
        resources = build.once(android).resources
        assert resources.find("string", "hello") == HELLO
        assert resources.name(HELLO) == "string/hello"
        assert resources.find("xml", "hello") is None
        assert resources.find("string", "hell") is None
        assert resources.ids("string") == (HELLO, INDIRECT, 0x7F050002, 0x7F050003)


def test_obfuscated_names_do_not_stop_ids() -> None:
    """Collapsed names answer no search, but every id still reads."""
    with open_build(DATA / "tables-short.apk") as build:
        assert build.once(android).resources.find("string", "hello") is None
        assert build.once(android).resources.ids("bool") == (DEBUG,)


def test_a_circle_of_references_ends(tmp_path: Path) -> None:
    """An alias that leads back to itself gives nothing instead of never ending."""
    data = (DATA / "tables.apk").read_bytes()
    value = INDIRECT.to_bytes(4, "little")
    at = data.index(b"\x08\x00\x00\x01" + HELLO.to_bytes(4, "little"), data.index(b"resources.arsc"))
    path = tmp_path / "circle.apk"
    # two references lead to `hello`: `indirect` and an array item; turn both to `indirect`
    path.write_bytes(data.replace(data[at : at + 8], b"\x08\x00\x00\x01" + value))
    with open_build(path) as build:
        assert build.once(android).resources.strings(INDIRECT) == ()
        assert build.once(android).resources.array(PINS) == (("default", ("sha256/AAAA", "⟨?⟩")),)
