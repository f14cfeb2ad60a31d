"""Hands made-up rows to the compiled module in FOLDER: `native_fuzz.py FOLDER SEED`."""

from __future__ import annotations

import random
import struct
import sys
from array import array
from collections.abc import Callable
from importlib import import_module

PIECES = (
    b",",
    b"\n",
    b'"',
    b'""',
    b"12",
    b"item 0",
    b"2026-01-05 10:00:00",
    b"No",
    b" ",
    b"\xc3\xa9",
)
SHAPES = (b"item 0", b"HTTP 000", b"step 0", b"")
ROUNDS = 20_000


def _row(chance: random.Random) -> bytes:
    order = chance.randrange(10 ** chance.randrange(1, 21))
    message = chance.choice(
        [
            b"item %d" % chance.randrange(10),
            b"HTTP %d" % chance.choice([500, 503, 404, 401, 411, 211, 111]),
            b"step %d" % chance.randrange(10),
            b'"a ""%d"" b"' % chance.randrange(99),
            b"",
        ]
    )
    day, second = chance.randrange(1, 33), chance.randrange(61)
    success = chance.choice([b"Yes", b"No", b""])
    return b"%d,%s,2026-01-%02d 10:00:%02d,%s\n" % (order, message, day, second, success)


def _text(chance: random.Random) -> bytes:
    kind = chance.random()
    if kind < 0.2:
        return chance.randbytes(chance.randrange(200))
    if kind < 0.4:
        return b"".join(chance.choices(PIECES, k=chance.randrange(60)))
    text = b"".join(_row(chance) for _ in range(chance.randrange(30)))
    place = chance.randrange(len(text) + 1)
    damage = chance.choice(PIECES) if chance.random() < 0.3 else b""
    return text[:place] + damage + text[place + len(damage) :]


def _marks(shape: bytes, chance: random.Random) -> bytes:
    figures = [place for place, byte in enumerate(shape) if byte == ord("0")]
    places = chance.choices(figures, k=chance.randrange(4)) if figures else []
    pairs = [(place, 1024 + chance.randrange(1024)) for place in dict.fromkeys(places)]
    if shape.endswith(b"000") and chance.random() < 0.7:
        pairs.append((len(shape) - 3, 3))
    if chance.random() < 0.05:
        pairs.append((len(shape) + chance.randrange(2), 1024))
    return array("I", [part for pair in sorted(pairs) for part in pair]).tobytes()


def _assert_told_apart(kinds: bytes, told: bytes) -> None:
    """What tells kinds apart is different for each."""
    seen: set[tuple[int, bytes]] = set()
    end = 0
    for _, wording, size, *_ in struct.iter_unpack("=16q", kinds):
        one = wording, told[end : end + size]
        end += size
        assert one not in seen, one
        seen.add(one)


def fuzz(alike: Callable[..., tuple[bytes, ...] | None], seed: int) -> int:
    """How many texts were not refused."""
    chance = random.Random(seed)  # noqa: S311 -- test data
    taken = 0
    for _ in range(ROUNDS):
        text = _text(chance)
        start = chance.randrange(len(text) + 1) if chance.random() < 0.2 else 0
        try:
            found = alike(
                text,
                start,
                len(text),
                ord(","),
                chance.choice([4, 4, 4, 3, 1]),
                1,
                chance.choice([2, 2, -1]),
                0,
                chance.choice([(3,), ()]),
                chance.choice([b"YYYY-MM-DD hh:mm:ss", b"DD-MM-YYYY hh:mm"]),
                tuple((shape, _marks(shape, chance)) for shape in SHAPES),
                array("I", [111, 3, 211, 3, 401, 3, 411, 3, 503, 3]).tobytes(),
                1,
                3,
            )
        except ValueError:
            continue
        taken += 1
        if found is not None:
            _assert_told_apart(*found[:2])
    return taken


if __name__ == "__main__":
    sys.path.insert(0, sys.argv[1])
    print(fuzz(import_module("_alike").alike, int(sys.argv[2])))
