"""Ways to damage a build, named in ``sample.toml`` as ``damage = "…"``: on its entries, or on the whole file."""

from __future__ import annotations


def cut_config(entries: dict[str, bytes]) -> dict[str, bytes]:
    """Every compiled XML file below res/ loses its second half."""
    return {path: data[: len(data) // 2] if path.startswith("res/xml") else data for path, data in entries.items()}


def trailing_bytes(data: bytes) -> bytes:
    """Bytes after the end of the archive: Android refuses to install it."""
    return data + b"sixteen byte end"


ENTRIES = {"cut-config": cut_config}
FILES = {"trailing-bytes": trailing_bytes}
