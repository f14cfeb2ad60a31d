"""Counting the calls that one piece of work makes, also beside others in other threads."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

COUNTED_ERRORS = "counted_errors"
"""In a probe's evidence, how many answers the vendor counts toward a block after errors."""


@dataclass(slots=True)
class Meter:
    """Calls sent to a vendor, those of them that count toward its call limit, and those whose
    answer counts toward a block after errors."""

    calls: int = 0
    counted: int = 0
    errors: int = 0


@runtime_checkable
class Budgeted(Protocol):
    """A connector that knows what is left of the vendor's call limit."""

    def calls_left(self) -> int | None:
        """Calls that may still be made in this window, None while that is not known."""


_METER: ContextVar[Meter | None] = ContextVar("meter", default=None)


@contextmanager
def metered(meter: Meter) -> Iterator[Meter]:
    """Count the calls made inside the block, by this thread, on `meter`."""
    token = _METER.set(meter)
    try:
        yield meter
    finally:
        _METER.reset(token)


def count(counted: bool) -> None:
    """Tell that one call is about to be sent."""
    meter = _METER.get()
    if meter is not None:
        meter.calls += 1
        meter.counted += counted


def count_error() -> None:
    """Tell that the vendor counts the answer just received toward a block after errors."""
    meter = _METER.get()
    if meter is not None:
        meter.errors += 1
