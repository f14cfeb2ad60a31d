"""Speed of `explain`: `python -m tests.bench.explaining`.

From a cold shell for three kinds of messages, with what was read kept from a first start; and many
messages as lines of JSON: the failures of a grid export (15 known and 40 unknown shapes with
changing numbers), every rule's own examples with changing numbers, and failures that all differ in
more than numbers. Rates are by processor time, the start taken off; the machine may be shared.
"""

from __future__ import annotations

import json
import random
import re
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.bench import exports
from tests.bench.scanning import PROGRAM, Cost, run

from troubleshooter.pipeline.knowledge import open_knowledge

COLD = (
    ("a code", "CFACT028"),
    ("a wording", "Invoice number 12345 already exists"),
    ("a description, for suggestions", "Our invoice layout seems to be wrong in the bookkeeping"),
)
_FIGURE = re.compile("[0-9]")


def grid(count: int) -> Iterator[str]:
    """Failures as a grid export holds them."""
    chance = random.Random(20260103)  # noqa: S311 -- test data
    return (exports._failure(chance) for _ in range(count))


def different(count: int) -> Iterator[str]:
    """The same, each with an identifier of its own."""
    chance = random.Random(20260104)  # noqa: S311 -- test data
    return (f"{exports._failure(chance)} {n:x}z{chance.randrange(16**6):06x}" for n in range(count))


def examples(count: int) -> Iterator[str]:
    """The rules' own examples in turn, their figures changed."""
    chance = random.Random(20260105)  # noqa: S311 -- test data
    own = [one.message for rule in open_knowledge().rules.values() for one in rule.matches]
    for number in range(count):
        yield _FIGURE.sub(lambda _: str(chance.randrange(10)), own[number % len(own)])


def cold(message: str) -> Cost:
    """The least that one start took of nine."""
    return min((run((*PROGRAM, "explain", message)) for _ in range(9)), key=lambda cost: cost.wall)


def lines(messages: Iterable[str], folder: Path) -> Cost:
    """What answering these messages took."""
    path = folder / "lines.jsonl"
    with path.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps({"message": one, "system": None}) + "\n" for one in messages)
    return run((*PROGRAM, "explain", "--jsonl"), path)


def one_by_one(messages: Iterable[str]) -> float:
    """Milliseconds of processor time a message, each by itself."""
    matcher, texts = open_knowledge().matcher, list(messages)
    for text in texts[:200]:
        matcher.explain(text)
    started = time.process_time()
    for text in texts:
        matcher.explain(text)
    return (time.process_time() - started) / len(texts) * 1e3


def main() -> int:
    """Print the table as Markdown."""
    print("| what | wall | processor |\n|---|---|---|")
    run((*PROGRAM, "explain", COLD[-1][1]))  # so that all is kept
    for name, message in COLD:
        cost = cold(message)
        print(f"| cold shell, {name} | {cost.wall:.2f} s | {cost.processor:.2f} s |")
    with tempfile.TemporaryDirectory() as folder:
        start = lines((), Path(folder)).processor
        for name, texts, count in (
            ("failures of a grid export", grid, 100_000),
            ("rules' own examples, other figures", examples, 30_000),
            ("all different", different, 10_000),
        ):
            cost = lines(texts(count), Path(folder))
            rate = count / (cost.processor - start)
            told = f"{count / cost.wall:,.0f} a second | {rate:,.0f} a second, {cost.memory:.0f} MB"
            print(f"| lines: {name}, {count:,} | {told} |")
    for name, texts in (("rules' own examples", examples), ("all different", different)):
        print(f"| one by one: {name} | | {one_by_one(texts(2_000)):.2f} ms a message |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
