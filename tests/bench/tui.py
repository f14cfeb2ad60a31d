"""Times the terminal app: `python -m tests.bench.tui [ROWS]`; first paint, and a log of ROWS rows.

What is printed, in seconds: until the first screen stands; until the first records of the log are
to be seen; until all of them are; the slowest and the usual frame of scrolling through them, key
by key and by leaps; a filter by text and by pattern, from the last key until the rows stand there.
"""

from __future__ import annotations

import asyncio
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

from tests.bench.exports import write
from textual.pilot import Pilot
from textual.widgets import Input

from troubleshooter.locations import find
from troubleshooter.tui.app import TroubleshooterApp
from troubleshooter.tui.screens.log import LogPage
from troubleshooter.tui.screens.records import RecordsPage
from troubleshooter.tui.widgets.record_table import RecordTable

_SIZE = (140, 45)
_MOST_S = 120.0
_PAINT = (
    "import time; begun = time.perf_counter()\n"
    "import asyncio, sys, tempfile\n"
    "from dataclasses import replace\n"
    "from pathlib import Path\n"
    "from troubleshooter.locations import find\n"
    "from troubleshooter.tui.app import TroubleshooterApp\n"
    "async def main():\n"
    "    places = replace(find(), home=Path(tempfile.mkdtemp()))\n"
    "    app = TroubleshooterApp(locations=places)\n"
    "    async with app.run_test(size=(140, 45)) as pilot:\n"
    "        print(time.perf_counter() - begun)\n"
    "asyncio.run(main())\n"
)


def main() -> None:
    """Print the times."""
    count = int(sys.argv[1].replace("_", "")) if len(sys.argv) > 1 else 1_000_000
    print(f"first paint           {min(_first_paint() for _ in range(3)):8.3f}")
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "log.csv"
        write(log, count)
        for what, seconds in asyncio.run(_log(log, Path(folder) / "home")):
            print(f"{what:21} {seconds:8.3f}")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"memory, MB            {memory:8.0f}")


def _first_paint() -> float:
    told = subprocess.run(
        [sys.executable, "-c", _PAINT], capture_output=True, text=True, check=True, env=os.environ
    )
    return float(told.stdout)


async def _log(log: Path, home: Path) -> list[tuple[str, float]]:
    app = TroubleshooterApp([str(log)], "en", locations=replace(find(), home=home))
    async with app.run_test(size=_SIZE) as pilot:
        page = app.get_screen_stack("log")[0]
        assert isinstance(page, LogPage)
        times = [("scan", await _until(pilot, lambda: page.result is not None))]
        begun = time.perf_counter()
        page.action_records()
        await _until(pilot, lambda: isinstance(app.screen, RecordsPage))
        records = app.screen
        assert isinstance(records, RecordsPage)
        await _until(pilot, lambda: records.count > 0)
        times.append(("first records", time.perf_counter() - begun))
        await _until(pilot, lambda: records.settled)
        times.append(("all records", time.perf_counter() - begun))
        times.extend([item async for item in _scrolled(pilot, records)])
        times.extend([item async for item in _filtered(pilot, records)])
    return times


async def _scrolled(pilot: Pilot[None], page: RecordsPage) -> AsyncIterator[tuple[str, float]]:
    table = page.query_one(RecordTable)
    for what, moves in (("page down", _pages(table)), ("leap", _leaps(table, page.count))):
        frames = []
        for move in moves:
            begun = time.perf_counter()
            move()
            for y in range(table.size.height):
                table.render_line(y)
            frames.append(time.perf_counter() - begun)
            await asyncio.sleep(0)
        frames.sort()
        yield f"{what}, usual", frames[len(frames) // 2]
        yield f"{what}, slowest", frames[-1]
    await pilot.press("home")


def _pages(table: RecordTable) -> Iterator[Callable[[], None]]:
    for _ in range(200):
        yield lambda: table.action_page(1)


def _leaps(table: RecordTable, count: int) -> Iterator[Callable[[], None]]:
    for number in range(200):
        place = (number * 7919 * 131) % count
        yield partial(table.jump, place)


async def _filtered(pilot: Pilot[None], page: RecordsPage) -> AsyncIterator[tuple[str, float]]:
    field = page.query_one("#text", Input)
    for what, text in (
        ("filter, text", "tax code"),
        ("filter, pattern", "/order 1.*7$"),
        ("filter, nothing", "zzzz"),
        ("filter, all again", ""),
    ):
        begun = time.perf_counter()
        field.value = text
        await pilot.pause()
        await _until(pilot, lambda: page.settled)
        yield what, time.perf_counter() - begun


async def _until(pilot: Pilot[None], condition: Callable[[], bool]) -> float:
    begun = time.perf_counter()
    while not condition():
        if time.perf_counter() - begun > _MOST_S:
            raise TimeoutError
        await asyncio.sleep(0.002)
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
