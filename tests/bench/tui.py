"""Times the terminal app: `python -m tests.bench.tui [ROWS] [LOG]`; first paint, and a big log.

The first paint is taken from a shell: `troubleshooter` is started in a terminal of its own, until
the text in the paste field is drawn there; the best of five, and its processor time, which other
work on the machine hardly changes. A second line has a home that knows nothing yet.

Then a log of ROWS rows (or LOG, if given) is opened, and `t` pressed as soon as the rules are
there. What is printed, in seconds: until the first rows are to be seen; how late the app came to
what it had to do while the rest was read (it looks every 10 ms); until all rows are there; the
usual and the slowest frame of scrolling through them, key by key and by leaps; filters, from the
last key until the first rows that fit stand there and until all are found; and the memory.
"""

from __future__ import annotations

import asyncio
import os
import re
import select
import struct
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, replace
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
_MOST_S = 300.0
_DRAWN = b"Plak hier"
_ESCAPES = re.compile(rb"\x1b\[[0-?]*[ -/]*[@-~]")
_PROGRAM = "from troubleshooter.cli.main import run; run()"


def main() -> None:
    """Print the times."""
    count = int(sys.argv[1].replace("_", "")) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        if sys.platform != "win32":
            known = Path(folder) / "known"
            paints = [_first_paint(known) for _ in range(6)][1:]
            _tell("first paint", min(paint.wall for paint in paints))
            _tell("  processor", min(paint.processor for paint in paints))
            _tell("first paint ever", _first_paint(Path(folder) / "new").wall)
        log = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(folder) / "log.csv"
        if len(sys.argv) <= 2:
            write(log, count)
        asyncio.run(_log(log, Path(folder) / "known"))
    for name, size in _memory():
        print(f"{name:28} {size:8.0f} MB")


def _tell(what: str, seconds: float) -> None:
    print(f"{what:28} {seconds:8.3f}", flush=True)


@dataclass(frozen=True, slots=True)
class Paint:
    """How long it took in seconds, and how much of that the program worked."""

    wall: float
    processor: float


def _first_paint(home: Path) -> Paint:
    """Start the app in a terminal until it has drawn its first screen."""
    import fcntl
    import pty
    import signal
    import termios

    begun = time.perf_counter()
    child, terminal = pty.fork()
    if not child:
        os.environ.update(TROUBLESHOOTER_HOME=str(home), TERM="xterm-256color")
        os.execv(sys.executable, [sys.executable, "-c", _PROGRAM])  # noqa: S606
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", _SIZE[1], _SIZE[0], 0, 0))
    drawn = b""
    while _DRAWN not in _ESCAPES.sub(b"", drawn):
        if not select.select([terminal], [], [], _MOST_S)[0]:
            raise TimeoutError
        drawn += os.read(terminal, 65_536)
    wall = time.perf_counter() - begun
    used = Path(f"/proc/{child}/stat")
    ticks = used.read_text().rsplit(")", 1)[1].split()[11:13] if used.exists() else ()
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    os.close(terminal)
    return Paint(wall, sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK"))


def _memory() -> Iterator[tuple[str, float]]:
    status = Path("/proc/self/status")
    for line in status.read_text().splitlines() if status.exists() else ():
        name, _, size = line.partition(":")
        if name in ("VmHWM", "RssAnon"):
            told = {"VmHWM": "memory, at most", "RssAnon": "memory, in the end"}[name]
            yield told, int(size.split()[0]) / 1024


async def _log(log: Path, home: Path) -> None:
    begun = time.perf_counter()
    app = TroubleshooterApp([str(log)], "en", locations=replace(find(), home=home))
    async with app.run_test(size=_SIZE) as pilot:
        page = app.get_screen_stack("log")[0]
        assert isinstance(page, LogPage)
        await _until(lambda: app.session.loaded is not None)
        page.action_records()
        await _until(lambda: isinstance(app.screen, RecordsPage))
        records = app.screen
        assert isinstance(records, RecordsPage)
        await _until(lambda: bool(records.query(RecordTable)))
        table = records.query_one(RecordTable)
        await _until(lambda: table.row is not None)
        _tell("usable", time.perf_counter() - begun)
        lags = await _while_reading(records, table)
        _tell("late while reading, usual", lags[len(lags) // 2])
        _tell("late while reading, 99%", lags[len(lags) * 99 // 100])
        _tell("late while reading, most", lags[-1])
        _tell("all records", time.perf_counter() - begun)
        async for what, seconds in _scrolled(pilot, records):
            _tell(what, seconds)
        async for what, seconds in _filtered(pilot, records):
            _tell(what, seconds)


async def _while_reading(page: RecordsPage, table: RecordTable) -> list[float]:
    """Scroll while the rest is read; how late the app was, in order."""
    lags = [0.0]
    while not page.settled:
        due = time.perf_counter() + 0.01
        await asyncio.sleep(0.01)
        lags.append(time.perf_counter() - due)
        table.action_page(1)
    return sorted(lags)


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
    field, whole = page.query_one("#text", Input), page.count
    for what, text in (
        ("filter, text", "tax code"),
        ("filter, pattern", "/order 1.*7$"),
        ("filter, nothing", "zzzz"),
        ("filter, all again", ""),
    ):
        begun = time.perf_counter()
        field.value = text
        await pilot.pause()
        await _until(lambda: 0 < page.count < whole or page.settled)
        yield f"{what}, first", time.perf_counter() - begun
        await _until(lambda: page.settled)
        yield f"{what}, all", time.perf_counter() - begun


async def _until(condition: Callable[[], bool]) -> None:
    end = time.perf_counter() + _MOST_S
    while not condition():
        if time.perf_counter() > end:
            raise TimeoutError
        await asyncio.sleep(0.002)


if __name__ == "__main__":
    main()
