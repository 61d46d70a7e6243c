"""The log of rotation tests: only added to, read strictly."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from pinscan.errors import ConfigError
from pinscan.rotation import record, show
from pinscan.rotation.matrix import evaluate
from tests.rotation.authority import HOST, NOW, world
from tests.rotation.field import builds
from tests.rotation.test_matrix import chains

WHEN = datetime(2026, 11, 23, 12, 0, 0, 5, tzinfo=UTC)


def document() -> dict[str, object]:
    return show.document(evaluate(builds()[:2], chains()[:2], (), NOW, world().store), None, None)


def test_a_record_for_each_chain_is_added(tmp_path: Path) -> None:
    """What was there stays; builds, hosts, keys and results come back as they were written."""
    log = tmp_path / "rotations.jsonl"
    assert record.load(log) == ()
    assert record.append(log, document(), WHEN) == 2
    first = log.read_text()
    record.append(log, document(), WHEN)
    assert log.read_text().startswith(first)
    tests = record.load(log)
    assert len(tests) == 8
    assert [(t.host, t.result, t.day) for t in tests[:2]] == [(HOST, "accepted", date(2026, 11, 23))] * 2
    assert [t.result for t in tests[2:4]] == ["rejected", "rejected"]
    assert tests[0].key == tests[0].chain[0] == chains()[0].leaf_key.spki_sha256
    assert json.loads(first.splitlines()[0])["tested"] == "2026-11-23T12:00:00+00:00"


@pytest.mark.parametrize("line", ["{", "[]", '{"schema": "pinscan-rotation-test/9"}', '{"schema": 1}', "null"])
def test_a_damaged_log_is_named_with_its_line_and_left_alone(line: str, tmp_path: Path) -> None:
    """Nothing is added to what cannot be read."""
    log = tmp_path / "rotations.jsonl"
    record.append(log, document(), WHEN)
    broken = log.read_text() + line + "\n"
    log.write_text(broken)
    with pytest.raises(ConfigError, match=r"rotations\.jsonl:3: not a record of a rotation test"):
        record.append(log, document(), WHEN)
    assert log.read_text() == broken
