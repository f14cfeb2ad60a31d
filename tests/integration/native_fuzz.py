"""Hands made-up rows and records to the compiled module in FOLDER: `native_fuzz.py FOLDER SEED`."""

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
RECORD_PIECES = (
    b"\n",
    b"\n[",
    b"[2026-01-05 10:00:00",
    b"[2026-01-05T10:00:00.123456+00:00",
    b".5Z",
    b"-0100",
    b"] ",
    b"main",
    b".ERROR:",
    b".INFO: ",
    b"a.b-c_",
    b"order 12",
    b"item 0",
    b"\xc3\xa9",
)
SHAPES = (b"item 0", b"HTTP 000", b"step 0", b"")
NAMED = array("I", [111, 3, 211, 3, 401, 3, 411, 3, 503, 3]).tobytes()
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


def _record(chance: random.Random) -> bytes:
    message = chance.choice([b"item %d", b"HTTP %d00", b"order %d gone", b"%d"]) % chance.randrange(
        10
    )
    rest = chance.choice([b"", b"\n#0 x\n#1 y", b"\n", b"\n0", b"\n[x"])
    zone = chance.choice([b"", b"", b"Z", b".25+00:00", b"+0100"])
    day, second = chance.randrange(1, 33), chance.randrange(61)
    between = chance.choice([b" ", b"T"])
    time = b"2026-01-%02d%s10:00:%02d%s" % (day, between, second, zone)
    level = chance.choice([b"INFO", b"ERROR", b"EMERGENCY", b"info"])
    return b"[%s] main.%s: %s%s\n" % (time, level, message, rest)


def _log(chance: random.Random) -> bytes:
    kind = chance.random()
    if kind < 0.3:
        return b"".join(chance.choices(RECORD_PIECES, k=chance.randrange(60)))
    text = b"".join(_record(chance) for _ in range(chance.randrange(30)))
    place = chance.randrange(len(text) + 1)
    damage = chance.choice(RECORD_PIECES) if chance.random() < 0.3 else b""
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
    """How many texts of rows were not refused."""
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
                chance.choice(
                    [b"YYYY-MM-DD hh:mm:ss", b"DD-MM-YYYY hh:mm", b"YYYY-MM-DD?hh:mm:ss~"]
                ),
                tuple((shape, _marks(shape, chance)) for shape in SHAPES),
                NAMED,
                1,
                3,
            )
        except ValueError:
            continue
        taken += 1
        if found is not None:
            _assert_told_apart(*found[:2])
    return taken


def fuzz_records(
    records: Callable[..., tuple[bytes, ...] | None],
    numbers: Callable[[bytes, bytes, bytes, bytes], bytes],
    seed: int,
) -> int:
    """How many texts of records were not refused."""
    chance = random.Random(seed)  # noqa: S311 -- test data
    taken = 0
    for _ in range(ROUNDS):
        text = _log(chance)
        start = chance.randrange(len(text) + 1) if chance.random() < 0.2 else 0
        form = chance.choice([b"YYYY-MM-DD hh:mm:ss", b"YYYY-MM-DD?hh:mm:ss~"])
        shapes = tuple((shape, _marks(shape, chance)) for shape in SHAPES)
        try:
            found = records(text, start, len(text), form, shapes, NAMED, 1, 3)
        except ValueError:
            continue
        if found is None:
            continue
        taken += 1
        _assert_told_apart(*found[:2])
        spans = array("I", chance.choices(range(12), k=len(found[0]) // 64)).tobytes()
        try:
            made = numbers(text, found[4], found[5], spans)
        except ValueError:
            continue
        assert len(made) == len(found[4])
    return taken


if __name__ == "__main__":
    sys.path.insert(0, sys.argv[1])
    module = import_module("_alike")
    rows = fuzz(module.alike, int(sys.argv[2]))
    print(min(rows, fuzz_records(module.records, module.numbers, int(sys.argv[2]))))
