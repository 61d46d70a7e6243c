"""Makes ``pinscan/data/roots.tsv``: the keys of public roots, past and present, from published certifi releases.

Run from the top of the repository: ``python tools/build_roots.py``. It downloads the releases below through pip, reads
the roots of each, and writes one line a key: SPKI digests, the day its certificate ends, the first and the last of
these releases that carry it, its subject. Add the newest release to the list and run it again to bring the table up to
date; the same releases give the same bytes.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pinscan.formats import pem
from pinscan.formats.x509 import Certificate, read_certificate

RELEASES = [
    "2015.4.28", "2015.11.20.1", "2016.2.28", "2016.9.26", "2017.1.23", "2017.7.27.1", "2018.1.18", "2018.8.24",
    "2018.11.29", "2019.3.9", "2019.11.28", "2020.4.5.1", "2020.12.5", "2021.5.30", "2021.10.8", "2022.6.15",
    "2022.12.7", "2023.5.7", "2023.11.17", "2024.2.2", "2024.8.30", "2025.1.31", "2025.8.3", "2025.11.12", "2026.10.18",
]  # fmt: skip
LISTS = ("certifi/cacert.pem", "certifi/old_root.pem", "certifi/weak.pem")
TARGET = Path(__file__).parent.parent / "pinscan" / "data" / "roots.tsv"
HEAD = """\
# Public root keys, from Mozilla's CA certificate list as published by certifi (Mozilla Public License 2.0).
# Made by tools/build_roots.py from {count} releases, {first} to {last}.
# spki_sha256\tspki_sha1\tnot_after\tfirst_seen\tlast_seen\tsubject
"""


@dataclass
class Seen:
    """A key, its longest-lived certificate and the days of the releases that carry it."""

    certificate: Certificate
    days: list[str]


def download(release: str, folder: Path) -> Path:
    """The wheel of one release, in `folder`."""
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
    into = folder / release
    subprocess.run([*pip, "--only-binary", ":all:", "--dest", into, f"certifi=={release}"], check=True)  # noqa: S603
    return next(into.glob("*.whl"))


def roots(wheel: Path) -> Iterator[Certificate]:
    """Every certificate in the lists of a wheel."""
    with zipfile.ZipFile(wheel) as archive:
        for name in set(LISTS) & set(archive.namelist()):
            for block in pem.blocks(archive.read(name)):
                assert block.data is not None, f"{wheel.name}: {name} line {block.line}"
                yield read_certificate(block.data)


def day(release: str) -> str:
    """The day a release is named after."""
    year, month, date = release.split(".")[:3]
    return f"{year}-{int(month):02}-{int(date):02}"


def table(folder: Path) -> dict[str, Seen]:
    """Every key of the releases, by its digest."""
    found: dict[str, Seen] = {}
    for release in RELEASES:
        for certificate in roots(download(release, folder)):
            seen = found.setdefault(certificate.key.spki_sha256, Seen(certificate, []))
            seen.days.append(day(release))
            if certificate.not_after and certificate.not_after > (seen.certificate.not_after or certificate.not_after):
                seen.certificate = certificate
        print(release, len(found), file=sys.stderr)
    return found


def line(seen: Seen) -> str:
    """One line of the table."""
    root = seen.certificate
    end = root.not_after.date().isoformat() if root.not_after else ""
    key = root.key
    return "\t".join([key.spki_sha256, key.spki_sha1, end, min(seen.days), max(seen.days), root.subject or ""]) + "\n"


def main() -> None:
    """Write the table."""
    with tempfile.TemporaryDirectory() as folder:
        found = table(Path(folder))
    head = HEAD.format(count=len(RELEASES), first=RELEASES[0], last=RELEASES[-1])
    lines = sorted(map(line, found.values()), key=lambda text: text.split("\t")[-1])
    TARGET.write_text(head + "".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
