"""Makes large Magento exports for the benchmarks: `python tests/bench/exports.py ROWS FILE`.

70 % successes, 30 % failures over 15 known and 40 unknown message shapes with varied numbers; with
`--distinct` every message differs. The same seed gives the same file.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

KNOWN = (
    "Invalid credentials",
    'Authentication failed for user "user{a}@shop.example" in store view "nl"',
    'Invalid tax code "HOOG_VERK{b}", rate "NL 21%"',
    "Customer email required for order {a}",
    "Invoice number {a} already exists",
    "Connection timed out",
    "cURL error 28: Operation timed out after {a} milliseconds with 0 bytes received",
    "API error: unexpected answer from soap.e-boekhouden.nl (HTTP 503)",
    "Validation error",
    "CFACT028: Invoice template not found",
    "code: CFACT038, description: VAT code not filled in",
    "CFACT014: Betalingstermijn niet ingevuld",
    "CMUT012: Counter account code {b} unknown",
    "CFACT040: Counter account code not filled in (line {b})",
    "API error for order {a}",
)
_NOUNS = ("ledger", "shipment", "address", "currency", "discount", "coupon", "store", "branch")
_VERBS = ("could not be mapped", "is blocked", "was rejected", "exceeds its limit", "has no owner")
UNKNOWN = tuple(f"Item {{a}}: {noun} {verb} at step {{b}}" for noun in _NOUNS for verb in _VERBS)
HEADER = 'ID,Order,"Invoice ID",Message,"Date Created",Platform,Success\n'
_START = datetime(2026, 1, 1, tzinfo=UTC)


def rows(count: int, distinct: bool) -> Iterator[str]:
    """The data rows of an export, each ending in a line feed."""
    chance = random.Random(20260101)  # noqa: S311 -- test data
    for number in range(count):
        order = 100_000_000 + number * 7 // 10
        failed = chance.random() < 0.3
        message = "Success"
        if failed or distinct:
            shape = chance.choice(KNOWN if chance.random() < 0.5 else UNKNOWN)
            message = shape.format(a=chance.randrange(10**6), b=chance.randrange(100))
            if distinct:
                message += f" {number:x}z{chance.randrange(16**6):06x}"
        inner = message.replace('"', '""')
        quoted = f'"{inner}"' if " " in message or '"' in message else message
        when = (_START + timedelta(seconds=2 * number)).strftime("%Y-%m-%d %H:%M:%S")
        yield (
            f'{number + 1},{order},{order - 5_000_000},{quoted},"{when}",e-Boekhouden,'
            f"{'No' if failed or distinct else 'Yes'}\n"
        )


def write(path: Path, count: int, distinct: bool = False) -> None:
    """Write an export of `count` rows to `path`."""
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(HEADER)
        file.writelines(rows(count, distinct))


def main(arguments: Sequence[str]) -> int:
    """Write an export."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", type=int)
    parser.add_argument("file", type=Path)
    parser.add_argument("--distinct", action="store_true")
    chosen = parser.parse_args(arguments)
    write(chosen.file, chosen.rows, chosen.distinct)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
