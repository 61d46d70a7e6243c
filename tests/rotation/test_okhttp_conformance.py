"""pinscan's verdicts are those of OkHttp's own CertificatePinner, run over the same cases.

``tests/conformance/okhttp/run.sh`` made the table: for each version once with the JVM's trust and OkHttp's own chain
cleaner, once with Conscrypt's TrustManagerImpl for both, as on Android. Apps run on Android, so that is what pinscan
answers; the two differ only where OkHttp's own cleaner gives up on a cross-signed chain (*uncleaned*).
"""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import pytest

from pinscan.code.values import Text
from pinscan.mechanisms import _okhttp_pins as okhttp
from pinscan.model import Confidence, PinSet, Report, Verdict
from pinscan.rotation.acceptance import accept
from pinscan.rotation.chains import Chain
from pinscan.rotation.trust import Store, Validation, validate
from tests.conformance.okhttp import cases
from tests.facts_of import ANDROID, HERE
from tests.rotation.authority import NOW

TABLE = Path(cases.__file__).parent / "results.tsv"
ROWS = [line.split("\t") for line in TABLE.read_text().splitlines() if not line.startswith("#")]
VERSIONS = ("3.14.9", "4.12.0")
WORDS = 4
"""Answers before each case: JVM and Android, for each version."""


def build(version: str, pins: list[str]) -> Report:
    """A build whose one pinner has these patterns and pins, as the reader of OkHttp's code would tell it."""
    number = okhttp.parse_version(version)
    sets = tuple(
        PinSet(
            "android-okhttp",
            (okhttp.host(Text((pattern,)), number),),
            (okhttp.pin(Text((pin,))),),
            HERE,
            confidence=Confidence.PROVEN,
            facts={"attached": True, "library": f"okhttp {version}"},
        )
        for pattern, pin in zip(pins[::2], pins[1::2], strict=True)
    )
    return Report(ANDROID, Verdict.PINNED, date(2026, 11, 23), "0", pin_sets=sets)


@cache
def validated(roots: str, called: str, host: str) -> tuple[Chain, Validation]:
    store = Store("test", tuple(c for root in roots.split(",") for c in cases.certificates(root)))
    chain = Chain(called, called, cases.certificates(called))
    return chain, validate(chain, host, NOW, store)


def verdict(version: str, row: list[str]) -> str:
    """What pinscan answers, in the words of the table."""
    roots, called, host, *pins = row
    chain, validation = validated(roots, called, host)
    if validation.problems:
        foreign = all(problem.startswith("the certificate is not for") for problem in validation.problems)
        return "wrong-host" if foreign else "untrusted"
    return str(accept(build(version, pins), chain, host, NOW, validation).result).replace(" ", "-")


@pytest.mark.parametrize("version", VERSIONS)
def test_every_answer_is_okhttps(version: str) -> None:
    """Chains × pins × stores and patterns × hosts: the same word on every row."""
    android = 2 * VERSIONS.index(version) + 1
    said = [verdict(version, row[WORDS:]) for row in ROWS]
    assert [(word, *row) for word, row in zip(said, ROWS, strict=True) if word != row[android]] == []


@pytest.mark.parametrize("version", VERSIONS)
def test_a_jvm_answers_as_android_does_but_for_chains_that_okhttp_cannot_clean(version: str) -> None:
    """Two independent ways of building the chain agree, so neither is an accident of its builder."""
    jvm = 2 * VERSIONS.index(version)
    assert {row[WORDS + 1] for row in ROWS if row[jvm] != row[jvm + 1]} == {"cross-signed"}
    assert {row[jvm] for row in ROWS if row[jvm] != row[jvm + 1]} == {"uncleaned"}


def test_the_table_holds_every_case_with_every_word() -> None:
    """The committed table is that of the cases here, and no kind of answer is missing from it."""
    assert ["\t".join(row[WORDS:]) for row in ROWS] == [case.line for case in cases.cases()]
    words = {word for row in ROWS for word in row[:WORDS]}
    assert words == {"accepted", "rejected", "not-pinned", "untrusted", "wrong-host", "uncleaned"}
