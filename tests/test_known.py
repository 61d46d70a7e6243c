"""Known keys: the tables are whole, real pins are never placeholders, placeholders always are."""

import base64
import hashlib
import random
from datetime import date

import pytest

from pinscan import known
from pinscan.model import Algorithm, Pin

GTS_R1 = "hxqRlPTu1bMS/0DITB1SSu0vd4u/8l8TjPgfaAp63Gc="
ISRG_X1 = "C5+lpZ7tcVwmwQIMcRtPbsQtWLABXhQzejna0wHFr8M="
BALTIMORE = "Y9mvm0exBk1JoQ57f9Vm28jKo5lFm/woKcVxrYxu80o="
DIGICERT = "r/mIkG3eEpVdm+u/ko/cwxzOMo1bk4TyHIlByibiA5E="


def pin(text: str, algorithm: Algorithm = Algorithm.SHA256) -> Pin:
    """A pin whose digest is its text, where that is base64."""
    try:
        return Pin(text, base64.b64encode(base64.b64decode(text, validate=True)).decode(), algorithm)
    except ValueError:
        return Pin(text, None, algorithm)


def test_every_root_is_whole() -> None:
    """Each line of the table has digests of the right size, a subject and days in order."""
    roots = set(known.roots().values())
    assert len(roots) * 2 == len(known.roots())
    for digest, root in known.roots().items():
        assert len(base64.b64decode(digest, validate=True)) in (20, 32)
        assert root.subject
        assert "2015-04-28" <= root.first_seen <= root.last_seen <= known.newest_store()


def test_live_and_former_roots() -> None:
    """Roots are found by SHA-256 and SHA-1 and told to be live or gone."""
    gts = known.root_of(GTS_R1)
    assert gts is not None
    assert gts.subject == "CN=GTS Root R1,O=Google Trust Services LLC,C=US"
    assert gts.not_after == date(2036, 6, 22)
    assert not known.is_removed(gts)
    isrg = known.root_of(ISRG_X1)
    assert isrg is not None
    assert isrg.subject.startswith("CN=ISRG Root X1,")
    for digest, last in ((BALTIMORE, "2025-01-31"), (DIGICERT, "2025-11-12")):
        gone = known.root_of(digest)
        assert gone is not None
        assert known.is_removed(gone)
        assert gone.last_seen == last
    comodo = known.root_of("blhOM3W9V/bVQhsWAcLYwPU6n24=")
    assert comodo is not None
    assert comodo is known.root_of("grX4Ta9HpZx6tSHkmCrvpApTQGo67CYDnvprLg5yRME=")
    assert known.root_of(base64.b64encode(bytes(range(7, 39))).decode()) is None


def test_documentation_pins() -> None:
    """A documentation pin names its document and host; a live root is a CA pin, unless the whole block was copied."""
    assert known.sample_source("7HIpactkIAq2Y49orFOOQKurWxmmSFZhBCoQYcRhJ3Y=") is not None
    assert "publicobject.com" in str(known.sample_source("afwiKY3RxoMmLkuRW1l7QsPZTJPwDS2pdDROQjXw8ig="))
    assert known.sample_source(DIGICERT) is not None
    assert known.sample_source(GTS_R1) is None
    assert known.sample_block([GTS_R1]) is not None
    assert known.sample_block([GTS_R1, DIGICERT]) is None
    assert known.sample_block([]) is None


def test_documentation_table_is_whole() -> None:
    """Every pin of the table is a digest and belongs to one document."""
    pins = [item for sample in known.samples() for item in sample.pins]
    assert len(pins) == len(set(pins)) == 25
    assert {len(base64.b64decode(item, validate=True)) for item in pins} == {20, 32}


@pytest.mark.parametrize("text", [b"", b"\n"])
def test_digests_of_nothing(text: bytes) -> None:
    """The digests of empty input are known, computed here."""
    for name in ("sha256", "sha1"):
        assert known.is_empty_input(base64.b64encode(hashlib.new(name, text).digest()).decode())
    assert not known.is_empty_input(base64.b64encode(hashlib.sha256(b"x").digest()).decode())


@pytest.mark.parametrize(
    "text",
    ["A" * 43 + "=", "B" * 42 + "A=", "sha256/" + "C" * 43 + "=", "REPLACE_WITH_YOUR_PIN", "TODO", "sha256/XXXX",
     "<pin>", "ABCDEF" * 7 + "A", "abcdef1234567890=", "YOUR_BACKUP_PIN_HASH",
     "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopq=",
     base64.b64encode(bytes(range(32))).decode(), base64.b64encode(b"\x01\x02" * 16).decode(),
     "BackupPinBackupPinBackupPinBackupPinBackupA=", "sha256/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
     "replaceMeWithTheRealPinOfYourServerxxxxxxxxx"],
)  # fmt: skip
def test_placeholders(text: str) -> None:
    """What stands in tutorials and templates is recognised, with a reason."""
    assert known.is_placeholder(pin(text.removeprefix("sha256/")) if "sha" in text else pin(text))
    assert known.is_placeholder(Pin(text, pin(text.removeprefix("sha256/")).digest))


def test_real_digests_are_no_placeholders() -> None:
    """No root's key, no documented pin and none of 5000 random digests is taken for a placeholder."""
    source = random.Random(7)
    digests = [*known.roots(), *(item for sample in known.samples() for item in sample.pins)]
    digests += [base64.b64encode(source.randbytes(32)).decode() for _ in range(5_000)]
    for digest in digests:
        algorithm = Algorithm.SHA1 if len(digest) == 28 else Algorithm.SHA256
        assert known.is_placeholder(Pin(digest, digest, algorithm)) is None
        assert known.is_placeholder(Pin("sha256/" + digest, digest, algorithm)) is None
