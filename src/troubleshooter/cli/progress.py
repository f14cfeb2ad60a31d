"""Progress of long work on stderr, on a terminal only."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import TextIO

from troubleshooter.cli.console import visible

_EVERY_S = 0.1
_NAME_WIDTH = 40
_SURE_AFTER_S = 2.0
"""From when on the time that is left is told: before that it would jump about."""


class Progress:
    """One line that is drawn over and over, and gone when the work is done.

    `paths` are the files and folders to be read, whose sizes tell how much there is to do;
    of standard input that is not known.
    """

    def __init__(
        self,
        paths: Sequence[str] = (),
        stream: TextIO | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._stream = stream or sys.stderr
        self._terminal = self._stream.isatty()
        self._clock = clock
        self._started = clock()
        self._drawn = 0.0
        self._name = ""
        self._rows: dict[str, int] = {}
        self._bytes = 0
        self._total = _total(paths) if paths and self._terminal else None

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._terminal and self._drawn:
            self._stream.write("\r\x1b[2K")
            self._stream.flush()

    def records(self, path: str, count: int) -> None:
        """Told that `count` records of `path` are done."""
        self._rows[path] = count
        self._name = path
        self._draw()

    def done(self, count: int) -> None:
        """Told that `count` more bytes were read from disk."""
        self._bytes += count
        self._draw()

    def _draw(self) -> None:
        now = self._clock()
        if not self._terminal or now - self._drawn < _EVERY_S:
            return
        self._drawn = now
        self._stream.write(f"\r\x1b[2K{self.line(now - self._started)}")
        self._stream.flush()

    def line(self, passed_s: float) -> str:
        """What is done after so many seconds: bytes, records, rate, time left, the input."""
        rows = sum(self._rows.values())
        told = []
        if self._bytes:
            of_total = f" of {size(self._total)}" if self._total else ""
            told.append(size(self._bytes) + of_total)
        told += [f"{rows:,} records", f"{rows / max(passed_s, 0.001):,.0f}/s"]
        if self._total and self._bytes and passed_s >= _SURE_AFTER_S:
            left = max(self._total - self._bytes, 0) * passed_s / self._bytes
            told.append(f"{duration(left)} left")
        if self._name:
            told.append(visible(self._name)[-_NAME_WIDTH:])
        return "  ".join(told)


def size(count: int | None) -> str:
    """Bytes as people write them: 12 MB, 3.4 GB."""
    amount = float(count or 0)
    for unit in ("B", "kB", "MB"):
        if amount < 1000:
            return f"{amount:.0f} {unit}"
        amount /= 1000
    return f"{amount:.1f} GB"


def duration(seconds: float) -> str:
    """Seconds as people write them: 40 s, 3:20, 1:02:03."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    hours, rest = divmod(whole, 3600)
    minutes = f"{rest // 60}:{rest % 60:02d}"
    return minutes if not hours else f"{hours}:{rest // 60:02d}:{rest % 60:02d}"


def _total(paths: Sequence[str]) -> int | None:
    from troubleshooter.pipeline.scan import total_size

    return total_size(paths)
