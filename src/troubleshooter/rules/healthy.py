"""Lines of ordinary traffic, on which no error or warning rule may fire; they ship with the
program so that a rule can be tried where no logs are at hand."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

_FILE = Path(__file__).with_name("healthy.txt")


@lru_cache(maxsize=1)
def healthy_lines() -> tuple[str, ...]:
    """The lines, each of another kind: sync, accounting, Magento, .NET, web server, system."""
    return tuple(line for line in _FILE.read_text("utf-8").splitlines() if line.strip())
