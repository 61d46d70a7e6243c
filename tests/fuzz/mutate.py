"""Bend bytes as damage and attackers do: lengths and offsets made absurd, parts moved, repeated, cut, mixed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

LARGEST = 1 << 20
"""Bytes a mutated input may grow to."""
NUMBERS = (0, 1, 2, 0x7F, 0x80, 0xFF, 0x100, 0x7FFF, 0x8000, 0xFFFF, 0x10000, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF)


def _flip(data: bytearray, random: Random) -> None:
    data[random.randrange(len(data))] ^= 1 << random.randrange(8)


def _byte(data: bytearray, random: Random) -> None:
    data[random.randrange(len(data))] = random.randrange(256)


def _number(data: bytearray, random: Random) -> None:
    size, order = random.choice((1, 2, 4, 4, 8)), random.choice(("little", "little", "big"))
    at = random.randrange(len(data))
    at -= at % size if random.random() < 0.7 else 0
    value = random.choice(NUMBERS) if random.random() < 0.7 else random.randrange(len(data) + 16)
    end = min(at + size, len(data))
    data[at:end] = (value % 256**size).to_bytes(size, order)[: end - at]


def _nudge(data: bytearray, random: Random) -> None:
    at = random.randrange(len(data))
    data[at] = (data[at] + random.choice((-4, -1, 1, 4))) % 256


def _copy(data: bytearray, random: Random) -> None:
    source, target = random.randrange(len(data)), random.randrange(len(data))
    piece = data[source : source + random.randrange(1, 65)]
    data[target : target + len(piece)] = piece


def _insert(data: bytearray, random: Random) -> None:
    source, target = random.randrange(len(data)), random.randrange(len(data))
    piece = data[source : source + random.randrange(1, 65)]
    data[target:target] = piece * random.choice((1, 1, 1, 2, 50))


def _delete(data: bytearray, random: Random) -> None:
    at = random.randrange(len(data))
    del data[at : at + random.randrange(1, 65)]


def _cut(data: bytearray, random: Random) -> None:
    del data[random.randrange(len(data)) :]


WAYS: tuple[Callable[[bytearray, Random], None], ...] = (
    *(_flip, _byte, _number, _number, _number, _number, _nudge, _nudge, _copy),
    *(_insert, _delete, _cut),
)


def mutate(seeds: Sequence[bytes], random: Random) -> bytes:
    """One of the seeds, changed in one to some places; now and then continued with another seed's end."""
    data = bytearray(random.choice(seeds))
    if random.random() < 0.03:
        other = random.choice(seeds)
        data[random.randrange(len(data) + 1) :] = other[random.randrange(len(other) + 1) :]
    for _ in range(random.choice((1, 1, 2, 3, 5, 8, 20))):
        if not data:
            break
        random.choice(WAYS)(data, random)
    return bytes(data[:LARGEST])
