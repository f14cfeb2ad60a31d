"""What a format says of an input it recognises."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

import polars as pl

from troubleshooter.ingest.limits import Limits
from troubleshooter.ingest.text import TextStream
from troubleshooter.model import System


@dataclass(frozen=True, slots=True)
class Recognised:
    """A format's name, what it knows of the whole log, and how it reads the text into frames of
    SCHEMA."""

    format: str
    system: System | None
    object_kind: str | None
    zone: Literal["utc", "local"] | None
    frames: Callable[[TextStream, Limits], Iterator[pl.DataFrame]]
