"""pinscan's pins of keys, and its verdicts on them, are curl's.

``python -m tests.conformance.curl.run`` made the table with curl's ``--pinnedpubkey``.
"""

from __future__ import annotations

from pathlib import Path

from pinscan.model import Pin, Role
from pinscan.rotation.chains import Chain
from pinscan.rotation.matching import match
from tests.conformance.curl import run
from tests.conformance.okhttp.cases import certificates, keys

ROWS = [line.split("\t") for line in Path(run.__file__).with_name("results.tsv").read_text().splitlines()[1:]]


def test_every_answer_is_curls() -> None:
    """curl holds the server's own key against each pin; a CA's key or a certificate's digest never matches."""
    for chain, name, text, answer in ROWS:
        digests = [part.removeprefix("sha256//") for part in text.split(";")]
        pins = [Pin(digest, digest, role=Role.LEAF) for digest in digests]
        found = match(pins, Chain(chain, chain, certificates(chain)).certificates)
        assert ("accepted" if found else "rejected") == answer, (chain, name)


def test_the_table_is_of_the_committed_keys() -> None:
    """Every chain with every pin, and both answers."""
    pins = {name: pin.replace("sha256/", "sha256//") for name, pin in keys().items() if "sha1" not in name}
    assert {row[0] for row in ROWS} == set(run.CHAINS)
    assert all(pins.get(row[1], row[2]) == row[2] for row in ROWS)
    assert {row[3] for row in ROWS} == {"accepted", "rejected"}
