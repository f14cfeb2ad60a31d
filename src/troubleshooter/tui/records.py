"""The records of opened logs, read in a thread while the first of them are looked at already."""

from __future__ import annotations

import io
import time
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

import polars as pl

from troubleshooter.errors import StoreError
from troubleshooter.ingest.growing import Tail
from troubleshooter.pipeline.record_end import End, end_of
from troubleshooter.pipeline.record_parts import HELD_BYTES, PART_ROWS, RecordParts
from troubleshooter.pipeline.records import Recording
from troubleshooter.tui.scanning import PASTED, Source

if TYPE_CHECKING:
    from collections.abc import Generator

    from troubleshooter.pipeline.counting import Decisions
    from troubleshooter.pipeline.knowledge import Knowledge

MOST = 50_000_000
"""Records that are kept at once; what comes after is not read."""

_TOGETHER_S = 0.1  # Small batches, of many small files, wait so long for others to join them.


@dataclass(slots=True)
class Growth:
    """What a log has more than before: its new records, the last of the old ones among them."""

    batches: list[pl.DataFrame]
    end: End


@dataclass(slots=True)
class Records:
    """The records of `source`; one thread reads, another looks at what is there so far.

    `trouble` says why reading stopped before the end, `cut` that there were too many.
    """

    source: Source
    recording: Recording
    parts: RecordParts = field(default_factory=RecordParts)
    done: bool = False
    cut: bool = False
    trouble: str = ""
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
        try:
            with closing(self.recording.batches(paths, stdin)) as batches:
                self._keep(batches)
        except StoreError as error:
            self.trouble = str(error)
        finally:
            self.done = True

    def _keep(self, batches: Generator[pl.DataFrame, None, None]) -> None:
        waiting: list[pl.DataFrame] = []
        rows, since, alone = 0, 0.0, False
        for batch in batches:
            self.cut = self.parts.height + rows + batch.height > MOST
            if self._stop.is_set() or self.cut:
                break
            waiting.append(batch)
            rows += batch.height
            now = time.monotonic()
            # A record that comes alone may be the last one of a log that grows.
            alone = batch.height == 1
            if not alone and (rows >= PART_ROWS or now - since > _TOGETHER_S):
                self.parts.append(pl.concat(waiting))
                waiting, rows, since = [], 0, now
        if alone and len(waiting) > 1:
            self.parts.append(pl.concat(waiting[:-1]))
            del waiting[:-1]
        if waiting:
            self.parts.append(pl.concat(waiting))

    # -- logs that grow

    def changed(self) -> bool:
        """Whether the log is no longer what was read, so that it is to be read anew."""
        end = self.recording.end
        return self._state() != self._seen if end is None else end.grew() is None

    def grown(self) -> Growth | None:
        """What was added to the log meanwhile; None when that is nothing, or not whole yet."""
        end = self.recording.end
        if end is None or not end.grew():
            return None
        tail = Tail(end.cut)
        table = end.open(tail)
        if table is None:
            return None
        with closing(self.recording.of_table(table, tail)) as batches:
            made = list(batches)
        after = end_of(end.path, table, tail)
        return Growth(made, after) if after is not None and made else None

    def take(self, growth: Growth) -> None:
        """Keep what was added, in place of the last record as it was."""
        self.parts.drop_last()
        for batch in growth.batches:
            self.parts.append(batch)
        self.recording.end = growth.end

    _seen: tuple[tuple[int, int], ...] = ()

    def note(self) -> None:
        """Take note of how the files look now, to tell later whether they changed."""
        self._seen = self._state()

    def _state(self) -> tuple[tuple[int, int], ...]:
        try:
            found = [Path(path).stat() for path in self.source.paths if not self.source.pasted]
        except OSError:
            return self._seen
        return tuple((one.st_size, one.st_mtime_ns) for one in found)

    def anew(self) -> Records:
        """The same logs as they are by now, still to be read."""
        recording = Recording(self.recording.matcher)
        return Records(self.source, recording, RecordParts(self.parts.held_bytes))


def records_of(
    source: Source,
    knowledge: Knowledge,
    decisions: Decisions | None = None,
    held_bytes: int = HELD_BYTES,
) -> Records:
    """The records of `source`, still to be read; `decisions` as Recording takes them."""
    recording = Recording(knowledge.matcher, decisions=decisions)
    made = Records(source, recording, RecordParts(held_bytes))
    made.note()
    return made
