"""Speed and memory of `scan` and `explain` beside public tools: `python -m tests.bench.scanning`.

Every figure comes from one run on one machine; what counts are the ratios. ripgrep, Drain3 and
rapidfuzz are measured where they are installed. `--rows` sets the size of the largest export.
"""

from __future__ import annotations

import argparse
import csv
import importlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from tests.bench import exports, rulebooks, workbooks

from troubleshooter.locations import find
from troubleshooter.matching.masks import MASKS
from troubleshooter.model import System
from troubleshooter.pipeline.knowledge import open_knowledge
from troubleshooter.rules.loader import load_rules

PROGRAM = (sys.executable, "-c", "from troubleshooter.cli.main import run; run()")
RIPGREP = ("rg", "--no-config", "--regex-size-limit", "500M", "--dfa-size-limit", "1G", "-i", "-c")
MOST_ROWS = 900_000  # of a worksheet, which has room for a few more
_CAPTURE = re.compile(r"\(\?P<[a-z_]+>")
_QUOTE = re.compile(r"\\([\"'])")
_BOUNDED = re.compile(r"(?<!\\)\{\d+,\d+\}\??")
_PLACEHOLDER = re.compile(r"\\\{[a-z_]+\\\}")
_UNCOMPILED = "PYTHONDONTWRITEBYTECODE"


@dataclass(frozen=True, slots=True)
class Cost:
    """What one process took: wall seconds, processor seconds and peak memory in MB."""

    wall: float
    processor: float
    memory: float


def run(
    arguments: Sequence[str], stdin: Path | None = None, env: Mapping[str, str] | None = None
) -> Cost:
    """Run a command to its end, its output thrown away; as installed, its modules are compiled
    once, whatever this environment says."""
    env = {name: value for name, value in (env or os.environ).items() if name != _UNCOMPILED}
    started = time.perf_counter()
    with (stdin or Path(os.devnull)).open("rb") as source:
        process = subprocess.Popen(
            arguments, stdin=source, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=env
        )
        _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - started
    if (code := os.waitstatus_to_exitcode(status)) not in (0, 1):
        sys.exit(f"{arguments[0]} ended with {code}: its figure would mean nothing")
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def scan(path: Path, folder: Path) -> Cost:
    """Scan one file into full JSON."""
    program = (*PROGRAM, "scan", str(path))
    return run((*program, "--json", str(folder / "result.json")))


def alternation(folder: Path) -> Path:
    """A file with every code, wording and pattern of the rulebook, a regular expression a line."""
    lines: list[str] = []
    for rule in load_rules([find().rules]).values():
        lines += map(re.escape, rule.codes)
        for wording in rule.wordings:
            escaped = re.escape(wording.text).replace("\\ ", " ")
            lines.append(_PLACEHOLDER.sub(".*", escaped))
        lines += (_QUOTE.sub(r"\1", _CAPTURE.sub("(?:", each)) for each in rule.every_pattern)
    path = folder / "patterns.txt"
    # A line at a time and without bounds on repeats, or ripgrep's automaton grows too large.
    whole = [_BOUNDED.sub("*", line.replace("[^\\n]", ".")) for line in dict.fromkeys(lines)]
    path.write_text("\n".join(line for line in whole if "\\n" not in line) + "\n", "utf-8")
    return path


def messages(path: Path, most: int) -> list[str]:
    """The first messages of a grid export."""
    with path.open(encoding="utf-8", newline="") as file:
        return [row["Message"] for row in islice(csv.DictReader(file), most)]


def lines(path: Path, most: int) -> list[str]:
    """The first lines of an export below its header, as they stand."""
    with path.open(encoding="utf-8") as file:
        return [line.rstrip("\n") for line in islice(file, 1, most + 1)]


def drain(texts: Sequence[str], masks: Sequence[tuple[str, str]] = ()) -> float:
    """Rows a second of Drain3 alone, which masks what `masks` say."""
    drain3 = importlib.import_module("drain3")
    config = importlib.import_module("drain3.template_miner_config").TemplateMinerConfig()
    masking = importlib.import_module("drain3.masking")
    config.masking_instructions = [
        masking.MaskingInstruction(pattern, put.strip("<>")) for pattern, put in masks
    ]
    miner = drain3.TemplateMiner(config=config)
    started = time.perf_counter()
    for text in texts:
        miner.add_log_message(text)
    return len(texts) / (time.perf_counter() - started)


def drain_file(path: Path) -> float:
    """Rows a second of Drain3 with the messages of an export, which has to be read."""
    miner = importlib.import_module("drain3").TemplateMiner()
    started, count = time.perf_counter(), 0
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            miner.add_log_message(row["Message"])
            count += 1
    return count / (time.perf_counter() - started)


def fuzzy(texts: Sequence[str]) -> float:
    """Rows a second when each row is compared with every wording by rapidfuzz."""
    from rapidfuzz import fuzz, process

    wordings = [w.text for rule in load_rules([find().rules]).values() for w in rule.wordings]
    started = time.perf_counter()
    for text in texts:
        process.extractOne(text, wordings, scorer=fuzz.WRatio, score_cutoff=90)
    return len(texts) / (time.perf_counter() - started)


def large(folder: Path, count: int) -> Iterator[tuple[str, str]]:
    """The large export, the tools beside it, and a tenth of it for the memory."""
    small, whole = folder / "small.csv", folder / "whole.csv"
    exports.write(small, count // 10)
    exports.write(whole, count)
    tenth, cost = scan(small, folder), scan(whole, folder)
    rate = count / cost.wall
    yield f"grid export, {count:,} rows", f"{cost.wall:.1f} s, {rate:,.0f} rows a second"
    yield "processor time", f"{cost.processor:.1f} s"
    yield "peak memory", f"{cost.memory:.0f} MB, {cost.memory / tenth.memory:.2f} × a tenth's"
    if shutil.which("rg"):
        peer = run((*RIPGREP, "-f", str(alternation(folder)), str(whole)))
        yield "ripgrep counting the rulebook's patterns", f"{peer.wall:.1f} s"
        yield "ours over ripgrep's time", f"{cost.wall / peer.wall:.1f} ×"
    if importlib.util.find_spec("drain3"):
        texts = messages(whole, 50_000)
        # Without masks it takes a number for a word; these are what a log of this field needs.
        own = [mask for mask in MASKS if re.fullmatch("<[a-z-]+>", mask[1])]
        peers = {
            # Few, in its favour: all are unlike each other to it, and each compared with all.
            ", given the file's lines": drain(lines(whole, 5_000)),
            " with our masks": drain(texts, own),
            ", reading the messages from the file": drain_file(small),
            ", given the messages": drain(texts),
        }
        for how, its in peers.items():
            yield f"ours over Drain3's rate{how}", f"{rate / its:,.0f} ×"
    yield "ours over rapidfuzz's rate", f"{rate / fuzzy(messages(whole, 300)):,.0f} ×"


def others(folder: Path, count: int) -> Iterator[tuple[str, str]]:
    """Every message distinct, and the other formats."""
    for kind, suffix in (
        ("distinct", "csv"),
        ("monolog", "log"),
        ("outsmart", "html"),
        ("bookzo", "txt"),
    ):
        path = folder / f"{kind}.{suffix}"
        exports.write(path, count, kind)
        size, wall = path.stat().st_size / 1e6, scan(path, folder).wall
        yield kind, f"{count / wall:,.0f} records a second, {size / wall:.0f} MB a second"
        path.unlink()


def workbook(folder: Path, count: int) -> Iterator[tuple[str, str]]:
    """A grid export as a workbook, beside what the reading library alone takes for it."""
    path = folder / "workbook.xlsx"
    workbooks.write(path, count)
    alone = run((sys.executable, "-c", workbooks.READER, str(path)))
    cost = scan(path, folder)
    size = path.stat().st_size / 1e6
    told = f"{count / cost.wall:,.0f} rows a second, {cost.wall / alone.wall:.2f} × the library's"
    yield f"workbook, {count:,} rows, {size:.0f} MB", f"{told} time"
    yield "processor time", f"{cost.processor:.1f} s, the library's own {alone.processor:.1f} s"
    path.unlink()


def more_rules(folder: Path) -> Iterator[tuple[str, str]]:
    """The same scans with 300 rules and with 50, the best of three each: 50 that know the export's
    messages as the 300 do, and 50 of all kinds, which know few of them."""
    knowing = _rules_of_the_export()
    programs = {
        name: rulebooks.program_with(folder / name, count, first)[0]
        for name, count, first in (
            ("300 rules", 300, knowing),
            ("50 that know the same messages", 50, knowing),
            ("50 of all kinds", 50, ()),
        )
    }
    for name, what in (("whole", "the large export"), ("small", "a tenth of it")):
        path = folder / f"{name}.csv"
        many, *less = (_scanned_by(source, path) for source in programs.values())
        for few, which in zip(less, list(programs)[1:], strict=True):
            told = f"{many.wall / few.wall:.2f} × the time, {many.processor / few.processor:.2f} ×"
            what_beside = f"300 rules beside {which}, {what}"
            yield what_beside, f"{told} the processor time ({few.processor:.1f} s)"
    (folder / "whole.csv").unlink()


def _rules_of_the_export() -> list[str]:
    """The rules that know the messages of a grid export."""
    matcher = open_knowledge().matcher
    examples = [shape.format(a=123_456, b=57) for shape in (*exports.KNOWN, "Success")]
    found = [one.rule for text in examples for one in matcher.diagnose(text, System.MAGENTO)]
    return list(dict.fromkeys(found))


def _scanned_by(source: Path, path: Path) -> Cost:
    home = str(source.parent / "home")
    env = {**os.environ, "PYTHONPATH": str(source), "TROUBLESHOOTER_HOME": home}
    arguments = (*PROGRAM, "scan", str(path), "--no-store", "--no-cases")
    result = str(source.parent / "result.json")
    costs = [run((*arguments, "--json", result), env=env) for _ in range(4)]
    warm = costs[1:]  # the first reads all rules anew
    best = min(warm, key=lambda cost: cost.processor)
    return Cost(min(cost.wall for cost in warm), best.processor, best.memory)


def single(folder: Path) -> Iterator[tuple[str, str]]:
    """One message from a cold shell, and many as JSON lines."""
    program = (*PROGRAM, "explain")
    cold = min(run((*program, "CFACT028")).wall for _ in range(7))
    yield "explain, one message from a cold shell", f"{cold:.2f} s"
    path, count = folder / "lines.jsonl", 10_000
    small = folder / "small.csv"
    path.write_text(
        "".join(json.dumps({"message": m, "system": None}) + "\n" for m in messages(small, count))
    )
    wall = run((*program, "--jsonl"), path).wall
    yield f"explain --jsonl, {count:,} messages", f"{count / wall:,.0f} a second"


def main(arguments: Sequence[str]) -> int:
    """Print the table as Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000_000)
    chosen = parser.parse_args(arguments)
    print("| what | measured |\n|---|---|")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for part in (
            large(folder, chosen.rows),
            more_rules(folder),
            others(folder, chosen.rows // 5),
            workbook(folder, min(chosen.rows // 10, MOST_ROWS)),
            single(folder),
        ):
            for what, measured in part:
                print(f"| {what} | {measured} |", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
