"""`pinscan hash`, `verify`, `pins` and `diff`: outputs, exit codes, and bad input in one clear line."""

from __future__ import annotations

import json
import re
import socket
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from pinscan.cli import command
from pinscan.cli._sources import is_host
from tests.conftest import SAMPLES, Golden
from tests.rotation import shop
from tests.rotation.authority import FOLDER
from tests.rotation.test_connect import listening, tls, world

GOLDENS = Path(__file__).parent / "goldens"
CERTIFICATES = FOLDER.parent / "certificates"


@pytest.fixture(autouse=True)
def _in_the_shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test works in a folder with the shop's builds and chains."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PINSCAN_PASSWORD", raising=False)
    monkeypatch.setenv("PYTHONPATH", str(SAMPLES.parent))
    shop.furnish(tmp_path)


def run(*words: object, **more: Any) -> Result:
    return CliRunner().invoke(command, [str(word) for word in words], **more)


def dated(text: str) -> str:
    return re.sub(r"20\d\d-\d\d-\d\d", "DATE", text)


# --- hash ---------------------------------------------------------------------------------------------------


def test_hash_shows_a_chain_and_every_dialect(golden: Golden) -> None:
    """From leaf to root, with advice, then snippets with the key and its backup."""
    result = run("hash", "current.pem", "backup.pem")
    assert result.exit_code == 0, result.output
    golden.check(GOLDENS / "hash.txt", dated(result.stdout))


def test_hash_of_one_key_leaves_room_for_the_backup() -> None:
    """A comment stands where the second pin belongs, never a made-up value."""
    result = run("hash", "next.csr", "-d", "nsc", "--host", "api.shop.com")
    assert result.stdout.count("<pin digest=") == 2
    assert "<!-- <pin" in result.stdout
    assert shop.PINS["2"] in result.stdout


def test_a_key_that_is_only_requested_is_the_registers_next() -> None:
    """A request has no certificate yet: no server uses its key, and the register must not say so."""
    assert 'state = "next"' in run("hash", "next.csr", "-d", "register").stdout
    assert 'state = "current"' in run("hash", "current.pem", "-d", "register").stdout


def test_hash_as_json() -> None:
    """For scripts: every certificate with its facts, and the dialects."""
    document = json.loads(run("hash", "current.pem", "-f", "json").stdout)
    leaf, issuer = document["inputs"][0]["items"]
    assert (leaf["position"], issuer["position"]) == ("leaf", "intermediate")
    assert document["dialects"]["curl"].startswith(f"curl --pinnedpubkey 'sha256//{shop.PINS['1']}'")


def test_hash_reads_a_private_key_and_never_shows_it() -> None:
    """Its pin, and not a line of the key."""
    secret = (FOLDER / "server-1.key").read_text().splitlines()[1]
    result = run("hash", FOLDER / "server-1.key")
    assert shop.PINS["1"] in result.stdout
    assert secret not in result.output


def test_hash_of_a_live_server(tmp_path: Path) -> None:
    """The chain that is served, without a word about its validity."""
    with listening(tls(tmp_path, world().chains["expired"])) as where:
        result = run("hash", where, "-d", "hpkp")
    assert result.stdout == f'pin-sha256="{shop.PINS["1"]}"\n'


@pytest.mark.parametrize(
    ("password", "said"),
    [("secret", "pin-sha256"), ("wrong", "wrong password"), (None, "needs a password")],
)
def test_passwords_come_from_the_environment(password: str | None, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a terminal there is no prompt to hang on."""
    if password:
        monkeypatch.setenv("PINSCAN_PASSWORD", password)
    for file in ("leaf.encrypted.key", "locked.p12"):
        result = run("hash", CERTIFICATES / file, "-d", "hpkp")
        assert said in result.output, file
        assert result.exit_code == (0 if password == "secret" else 2)


@pytest.mark.parametrize(
    ("word", "host"),
    [("api.example.com", True), ("api.example.com:8443", True), ("localhost", True), ("next.pem", False),
     ("missing.p12", False), ("folder/x.com", False), ("key", False), ("https://api.example.com/", True)],
)  # fmt: skip
def test_a_mistyped_file_is_no_host(word: str, host: bool) -> None:
    """A name that looks like a file is never connected to; an address is a host written the wrong way."""
    assert is_host(word) is host
    if "://" in word:
        assert "is no host" in run("hash", word).stderr


# --- verify -------------------------------------------------------------------------------------------------

DAY = "2026-11-23"
VERIFY = ("--trust-store", "roots.pem", "--at", DAY)


def test_verify_says_who_is_locked_out(golden: Golden) -> None:
    """The table, the reasons, the plan; exit code 1 for the chain named next."""
    builds = ("shop-1.0.ipa", "shop-1.1.ipa", "shop-1.2.ipa")
    chains = ("--chain", "current=current.pem", "--chain", "next=next.pem")
    result = run("verify", *builds, *chains, "--share", "shares.csv", "--plan", *VERIFY)
    assert result.exit_code == 1, result.output
    golden.check(GOLDENS / "verify.txt", result.stdout)
    assert run("verify", "shop-1.2.ipa", "--chain", "next=next.pem", *VERIFY).exit_code == 0


def test_verify_takes_saved_scans_and_builds_alike() -> None:
    """A saved scan is enough: the same answers."""
    assert run("scan", "shop-1.1.ipa", "--no-policy", "--fail-on", "never", "-o", "shop-1.1.json").exit_code == 0
    words = ("--chain", "next=next.pem", *VERIFY, "-f", "csv")
    fresh, saved = (run("verify", build, *words).stdout for build in ("shop-1.1.ipa", "shop-1.1.json"))
    assert fresh == saved
    assert "rejected" in fresh


def test_verify_reads_android_and_its_expiry(tmp_path: Path) -> None:
    """A pin set that has ended accepts everything; the day itself is no longer pinned."""
    build = shop.aar(tmp_path / "shop.aar", "1.0", "2027-01-31", shop.PINS["1"])
    words = ("verify", build, "--chain", "next=next.pem", *VERIFY, "-f", "csv")
    assert ",rejected," in run(*words, "--at", "2027-01-30").stdout
    assert ",not pinned," in run(*words, "--at", "2027-01-31").stdout


def test_verify_a_live_server(tmp_path: Path) -> None:
    """--connect asks the named host; the pins that are looked at are those of --host, or the server's name."""
    with listening(tls(tmp_path, world().chains["current"])) as where:
        named = run("verify", "shop-1.2.ipa", "--connect", where, "--host", "api.shop.com", *VERIFY)
        plain = run("verify", "shop-1.2.ipa", "--connect", where, *VERIFY)
    assert named.exit_code == 0, named.output
    assert "ios-ats: accepted" in named.stdout
    assert plain.exit_code == 1
    assert "the certificate is not for localhost" in plain.stdout


def test_an_unknown_answer_fails_only_when_coverage_is_required() -> None:
    """An encrypted app may pin anything."""
    words = ("verify", SAMPLES / "encrypted-without-declared-pins.ipa", "--chain", "next=next.pem", *VERIFY)
    assert run(*words).exit_code == 0
    assert run(*words, "--require-coverage").exit_code == 3


BAD: dict[str, tuple[tuple[str, ...], str]] = {
    "no chain": (("shop-1.0.ipa",), "no chain to test"),
    "no such chain": (("shop-1.0.ipa", "--chain", "none.pem"), "none.pem: cannot be read"),
    "no certificate": (("shop-1.0.ipa", "--chain", "shares.csv"), "holds no certificate or key"),
    "a URL": (("shop-1.0.ipa", "--connect", "https://api.shop.com/"), "is no host"),
    "twice": (("shop-1.0.ipa", "--chain", "a=next.pem", "--chain", "a=current.pem"), "two chains are called 'a'"),
    "no such build": (("none.ipa", "--chain", "next.pem"), "none.ipa"),
    "no build": (("next.pem", "--chain", "next.pem"), "next.pem"),
    "no report": (("bad.json", "--chain", "next.pem"), "not a pinscan report"),
    "shares": (("shop-1.0.ipa", "--chain", "next.pem", "--share", "shares.csv"), "no build here is '1.1'"),
    "plan": (("shop-1.0.ipa", "--chain", "current.pem", "--plan"), "a plan needs the chain to change to"),
    "suffix": (("shop-1.0.ipa", "--chain", "next.pem", "-o", "x.doc"), "no format has the suffix '.doc'"),
    "store": (("shop-1.0.ipa", "--chain", "next.pem", "--trust-store", "shares.csv"), "--trust-store shares.csv"),
    "log": (("shop-1.0.ipa", "--chain", "next.pem", "--record", "bad.json"), "bad.json:1: not a record"),
    "register": (("shop-1.0.ipa", "--chain", "next.pem", "--register", "none.toml"), "none.toml"),
}


@pytest.mark.parametrize("case", list(BAD))
def test_bad_input_is_one_line_and_writes_nothing(case: str, tmp_path: Path) -> None:
    """Exit code 2, what and where, and no file is made or changed."""
    (tmp_path / "bad.json").write_text("{}\n")
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}
    words, said = BAD[case]
    result = run(
        "verify",
        *words,
        *(VERIFY if case != "store" else VERIFY[2:]),
        *(("-o", "out.html") if case != "suffix" else ()),
    )
    assert result.exit_code == 2, result.output
    assert said in result.stderr
    assert len(result.stderr.strip().splitlines()) <= 2
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_build_without_pins_is_told_as_such(tmp_path: Path) -> None:
    """Not pinned is an answer; a key alone then has no host to ask about."""
    shop.ipa(tmp_path / "open.ipa", "1.0")
    result = run("verify", "open.ipa", "--chain", "next.pem", *VERIFY)
    assert "not pinned" in result.stdout or "unknown" in result.stdout
    assert "no host to ask about" in run("verify", "open.ipa", "--chain", "next.csr", *VERIFY).stderr


# --- pins and diff --------------------------------------------------------------------------------------------


def test_pins_lists_writes_and_promotes(tmp_path: Path) -> None:
    """The inventory, the register made from it, and a key that moves through its states."""
    assert run("pins", "shop-1.1.ipa", "shop-1.2.ipa", "--register", "pins.toml", "--write").exit_code == 0
    path = tmp_path / "pins.toml"
    states = {shop.PINS["1"]: ("current", "one"), shop.PINS["2"]: ("next", "two"), shop.PINS["3"]: ("backup", "three")}
    entries = [f'[[key]] # {name}\nsha256 = "{pin}"\nstate = "{state}"\nlabel = "{name}"\nhosts = ["api.shop.com"]\n'
               for pin, (state, name) in states.items()]  # fmt: skip
    path.write_text("# ours\n" + "\n".join(entries))
    listed = run("pins", "shop-1.2.ipa", "--register", "pins.toml").stdout
    assert re.search(rf"current +sha256/{re.escape(shop.PINS['1'])} +one, ios-ats", listed)
    assert "not pinned by any build: three (backup)" in listed
    moved = run("pins", "--register", "pins.toml", "--promote", "two")
    assert moved.stderr.splitlines() == ["pins.toml: two: next -> current", "pins.toml: one: current -> retired"]
    assert run("pins", "--register", "pins.toml", "--promote", "three").exit_code == 0
    text = path.read_text()
    assert re.findall(r'state = "(\w+)"', text) == ["retired", "current", "next"]
    assert text.startswith("# ours\n[[key]] # one\n")


def test_splits_and_folders_are_taken_as_builds(tmp_path: Path) -> None:
    """Every command groups splits with their base and takes a folder for the builds in it, in the order given."""
    from zipfile import ZipFile

    with ZipFile(SAMPLES / "shop.apks") as archive:
        for name in ("base-master", "base-de"):
            (tmp_path / f"{name}.apk").write_bytes(archive.read(f"splits/{name}.apk"))
    set_of = [str(tmp_path / "base-de.apk"), str(tmp_path / "base-master.apk")]
    folder = tmp_path / "folder"
    folder.mkdir()
    for name in ("nsc-good.apk", "objc-trustkit-os.ipa"):
        (folder / name).write_bytes((SAMPLES / name).read_bytes())
    listed = json.loads(run("pins", *set_of, str(folder), "--format", "json").output)
    builds = {build for entry in listed["pins"] for build in entry["builds"]}
    assert builds == {"base-master.apk", "nsc-good.apk", "objc-trustkit-os.ipa"}
    assert run("diff", str(folder), set_of[0]).exit_code == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--register", "pins.toml", "--promote", "tow"), "no key is labelled 'tow' (did you mean 'two'?)"),
        (("--register", "pins.toml", "--promote", "two"), "'two' is current: only next and backup keys"),
        (("shop-1.0.ipa", "--register", "none.toml"), "none.toml: cannot be read"),
        (("shop-1.0.ipa", "--write"), "no register to write"),
        (("open.ipa", "--register", "none.toml", "--write"), "none.toml: no key to write"),
        ((), "no build to list"),
    ],
)
def test_pins_refuses_in_one_line(words: tuple[str, ...], said: str, tmp_path: Path) -> None:
    """And leaves the register as it was."""
    entry = f'[[key]]\nsha256 = "{shop.PINS["2"]}"\nstate = "current"\nlabel = "two"\n'
    (tmp_path / "pins.toml").write_text(entry)
    shop.ipa(tmp_path / "open.ipa", "1.0")
    result = run("pins", *words)
    assert (result.exit_code, said in result.stderr) == (2, True), result.output
    assert (tmp_path / "pins.toml").read_text() == entry


def test_diff_of_two_builds(golden: Golden) -> None:
    """In text and Markdown, and the gate."""
    text = run("diff", "shop-1.1.ipa", "shop-1.0.ipa", "--fail-on", "weaker")
    assert text.exit_code == 1
    assert "weakened: lost backup: 1 key left" in text.stdout
    assert run("diff", "shop-1.0.ipa", "shop-1.1.ipa", "--fail-on", "weaker").exit_code == 0
    assert run("diff", "shop-1.0.ipa", "shop-1.1.ipa", "--fail-on", "any").exit_code == 1
    assert run("diff", "shop-1.0.ipa", "shop-1.0.ipa", "--fail-on", "any").exit_code == 0
    golden.check(GOLDENS / "diff.md", run("diff", "shop-1.1.ipa", "shop-1.2.ipa", "-f", "markdown").stdout)
    assert json.loads(run("diff", "shop-1.1.ipa", "shop-1.0.ipa", "-f", "json").stdout)["changes"][0]["weaker"] in (
        True,
        False,
    )


# --- the network ----------------------------------------------------------------------------------------------


def test_nothing_but_a_named_host_touches_the_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Scanning, verifying, hashing, diffing and listing open no socket and resolve no name."""

    def forbidden(*_: Any, **__: Any) -> Any:
        raise AssertionError("touched the network")

    for name in ("socket", "create_connection", "getaddrinfo", "gethostbyname"):
        monkeypatch.setattr(socket, name, forbidden)
    for words in (
        ("scan", "shop-1.0.ipa", "--fail-on", "never"), ("hash", "next.pem"), ("pins", "shop-1.0.ipa"),
        ("verify", "shop-1.2.ipa", "--chain", "next=next.pem", *VERIFY), ("diff", "shop-1.0.ipa", "shop-1.0.ipa"),
    ):  # fmt: skip
        result = run(*words)
        assert result.exit_code == 0, result.output
