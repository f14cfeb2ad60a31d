"""The records of opened logs, read in a thread while the first of them are looked at already."""

from __future__ import annotations

import io
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

import polars as pl

from troubleshooter.pipeline.records import Recording, empty
from troubleshooter.tui.scanning import PASTED, Source

if TYPE_CHECKING:
    from troubleshooter.pipeline.knowledge import Knowledge

MOST = 20_000_000
"""Records that are kept at once; what comes after is not read."""


@dataclass(slots=True)
class Records:
    """The records of `source`; one thread reads, another looks at what is there so far."""

    source: Source
    recording: Recording
    done: bool = False
    cut: bool = False
    _there: pl.DataFrame = field(default_factory=empty)
    _new: list[pl.DataFrame] = field(default_factory=list)
    _whole: pl.DataFrame | None = None
    _stop: Event = field(default_factory=Event)

    def stop(self) -> None:
        """Stop reading at the next batch; what was read stays."""
        self._stop.set()

    @property
    def stopped(self) -> bool:
        """Whether it was told to stop."""
        return self._stop.is_set()

    def read(self) -> None:
        """Read to the end, or until it is stopped; runs in a thread of its own."""
        stdin = io.BytesIO(self.source.pasted.encode("utf-8", "replace"))
        paths = (PASTED,) if self.source.pasted else self.source.paths
        kept: list[pl.DataFrame] = [empty()]
        count = 0
        try:
            with closing(self.recording.batches(paths, stdin)) as batches:
                for batch in batches:
                    self.cut = count + batch.height > MOST
                    if self._stop.is_set() or self.cut:
                        break
                    count += batch.height
                    kept.append(batch)
                    self._new.append(batch)
            self._whole = pl.concat(kept, rechunk=True)
        finally:
            self.done = True

    def state(self) -> tuple[tuple[int, int], ...]:
        """Sizes and times of the files, to see whether they grew; () when they cannot be told."""
        try:
            found = [Path(path).stat() for path in self.source.paths if not self.source.pasted]
        except OSError:
            return ()
        return tuple((one.st_size, one.st_mtime_ns) for one in found)

    def anew(self) -> Records:
        """The same logs as they are by now, still to be read."""
        return Records(self.source, Recording(self.recording.matcher))

    def take(self) -> pl.DataFrame:
        """The records that are there by now; asked for by one thread only."""
        if self._whole is not None:
            self._there, self._new = self._whole, []
            return self._there
        count = len(self._new)
        if count:
            self._there = pl.concat([self._there, *self._new[:count]])
            del self._new[:count]
        return self._there


def records_of(source: Source, knowledge: Knowledge) -> Records:
    """The records of `source`, still to be read."""
    return Records(source, Recording(knowledge.matcher))
