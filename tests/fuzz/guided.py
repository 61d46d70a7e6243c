"""``python -m tests.fuzz.guided READER [CORPUS] [libFuzzer options]``: the same targets, guided by coverage.

Needs atheris (Linux; not among the development dependencies): ``pip install atheris``. Without a corpus folder one is
made from the samples in ``.fuzz/READER-corpus``.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib
import sys
from pathlib import Path


def main() -> None:
    """Hand a target to libFuzzer; it ends at the first defect, or when it is told to."""
    atheris = importlib.import_module("atheris")
    reader, *words = sys.argv[1:]
    with atheris.instrument_imports(include=["pinscan"]):
        from tests.fuzz.targets import TARGETS, seeds
    target = TARGETS[reader]
    if not words or words[0].startswith("-"):
        words.insert(0, str(corpus(reader, seeds(target))))

    def one(data: bytes) -> None:
        with contextlib.suppress(*target.refusal):
            target.read(data)

    atheris.Setup([sys.argv[0], *words], one)
    atheris.Fuzz()


def corpus(reader: str, files: list[bytes]) -> Path:
    """A folder with the seeds, each named after its digest."""
    folder = Path(".fuzz") / f"{reader}-corpus"
    folder.mkdir(parents=True, exist_ok=True)
    for data in files:
        (folder / hashlib.sha256(data).hexdigest()[:16]).write_bytes(data)
    return folder


if __name__ == "__main__":
    main()
