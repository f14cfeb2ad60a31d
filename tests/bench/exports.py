"""Makes large exports for the benchmarks: `python tests/bench/exports.py ROWS FILE [--kind KIND]`.

`grid`: a Magento invoice export, 70 % successes, 30 % failures over 15 known and 40 unknown message
shapes with varied numbers; `distinct`: the same, every message different; `monolog`: a Magento log
with stack traces; `outsmart`: a log panel as HTML; `bookzo`: a log copied as text. The same kind
and number give the same file.
"""

from __future__ import annotations

import argparse
import html
import random
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
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
    """The data rows of a grid export, each ending in a line feed."""
    chance = random.Random(20260101)  # noqa: S311 -- test data
    for number in range(count):
        order = 100_000_000 + number * 7 // 10
        failed = chance.random() < 0.3
        message = "Success"
        if failed or distinct:
            message = _failure(chance)
            if distinct:
                message += f" {number:x}z{chance.randrange(16**6):06x}"
        inner = message.replace('"', '""')
        quoted = f'"{inner}"' if " " in message or '"' in message else message
        yield (
            f'{number + 1},{order},{order - 5_000_000},{quoted},"{_time(number)}",e-Boekhouden,'
            f"{'No' if failed or distinct else 'Yes'}\n"
        )


def _failure(chance: random.Random) -> str:
    shape = chance.choice(KNOWN if chance.random() < 0.5 else UNKNOWN)
    return shape.format(a=chance.randrange(10**6), b=chance.randrange(100))


def _time(number: int, form: str = "%Y-%m-%d %H:%M:%S") -> str:
    return (_START + timedelta(seconds=2 * number)).strftime(form)


def _grid(count: int) -> Iterator[str]:
    yield HEADER
    yield from rows(count, distinct=False)


def _distinct(count: int) -> Iterator[str]:
    yield HEADER
    yield from rows(count, distinct=True)


def _monolog(count: int) -> Iterator[str]:
    chance = random.Random(20260102)  # noqa: S311 -- test data
    for number in range(count):
        order = 100_000_000 + number
        if number % 4:
            yield f"[{_time(number)}] AccountingDebug.INFO: Processing order {order} [] []\n"
            continue
        yield f"[{_time(number)}] main.CRITICAL: {_failure(chance)} in /srv/shop/Push.php:118\n"
        yield "Stack trace:\n"
        for depth in range(8):
            place = f"/srv/shop/vendor/acme/module-{depth}/Model/Step{depth}.php({depth * 31})"
            yield f"#{depth} {place}: Acme\\Module{depth}\\Model\\Step->execute()\n"
        yield "#8 {main} [] []\n"


def _outsmart(count: int) -> Iterator[str]:
    chance = random.Random(20260103)  # noqa: S311 -- test data
    yield "<!DOCTYPE html><html><head><title>OutSmart - eBoekhouden</title></head><body>\n"
    yield "<h1>eBoekhouden</h1><table><thead><tr><th>Datum</th><th>Melding</th></tr></thead>\n"
    for number in range(count):
        text = "Werkbon geëxporteerd" if number % 3 else chance.choice(KNOWN).format(a=number, b=7)
        message = html.escape(f"Werkbon {number}: {text}")
        when = _time(number, "%d-%m-%Y %H:%M")
        yield f'<tr class="log-row"><td class="t">{when}</td><td>{message}</td></tr>\n'
    yield "</table></body></html>\n"


def _bookzo(count: int) -> Iterator[str]:
    refused = "De externe server heeft een fout geretourneerd: (500) interne serverfout."
    yield "Datum\tFactuur\tMelding\n"
    for number in range(count):
        text = "Geëxporteerd" if number % 3 else refused
        yield f"{_time(number, '%d-%m-%Y %H:%M:%S')}\t{20_000_000 + number}\t{text}\n"


KINDS: Mapping[str, Callable[[int], Iterator[str]]] = {
    "grid": _grid,
    "distinct": _distinct,
    "monolog": _monolog,
    "outsmart": _outsmart,
    "bookzo": _bookzo,
}


def write(path: Path, count: int, kind: str = "grid") -> None:
    """Write an export of `count` records to `path`."""
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(KINDS[kind](count))


def main(arguments: Sequence[str]) -> int:
    """Write an export."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", type=int)
    parser.add_argument("file", type=Path)
    parser.add_argument("--kind", choices=list(KINDS), default="grid")
    chosen = parser.parse_args(arguments)
    write(chosen.file, chosen.rows, chosen.kind)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
