"""Progress of long work on stderr, on a terminal only."""

from __future__ import annotations

import sys
import time
from types import TracebackType

from troubleshooter.cli.console import visible

_EVERY_S = 0.1
_NAME_WIDTH = 40


class Progress:
    """One line that is drawn over and over, and gone when the work is done."""

    def __init__(self) -> None:
        self._terminal = sys.stderr.isatty()
        self._started = time.monotonic()
        self._drawn = 0.0
        self._done: dict[str, int] = {}

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._terminal and self._drawn:
            sys.stderr.write("\r\x1b[2K")
            sys.stderr.flush()

    def records(self, path: str, count: int) -> None:
        """Told that `count` records of `path` are done."""
        self._done[path] = count
        now = time.monotonic()
        if not self._terminal or now - self._drawn < _EVERY_S:
            return
        self._drawn = now
        total = sum(self._done.values())
        rate = total / max(now - self._started, 0.001)
        name = visible(path)[-_NAME_WIDTH:]
        sys.stderr.write(f"\r\x1b[2K{total:,} records  {rate:,.0f}/s  {name}")
        sys.stderr.flush()
