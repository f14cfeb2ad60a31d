"""Looking for records part by part, and what of them is shown, in order."""

from __future__ import annotations

import time
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

import polars as pl

from troubleshooter.errors import UsageError
from troubleshooter.pipeline.record_parts import RecordParts
from troubleshooter.pipeline.records import Mark, Wanted


@dataclass(slots=True)
class Search:
    """Looks for what is `wanted` in one part after another; one thread looks, another may see
    what was found so far.

    `hits` are the places of the records found, for each part that was looked at; `ends` up to
    which position they go when all of them stand in one row. `trouble` says why nothing can be
    found.
    """

    parts: RecordParts
    found: Sequence[tuple[str, ...]]
    wanted: Wanted
    hits: list[pl.Series] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    trouble: str = ""
    _stopped: bool = False
    _lock: Lock = field(default_factory=Lock)

    def look(self, seconds: float) -> bool:
        """Look through the next parts for about so long; False when there is nothing left to look
        at for now, or it was stopped."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            with self._lock:
                if self._stopped or self.done:
                    return False
                try:
                    records = self.parts.passing(len(self.ends))
                    hits = self.wanted.rows(records, self.found)
                except UsageError as error:
                    self.trouble = str(error)
                    return False
                self.hits.append(hits)
                self.ends.append(self.count + len(hits))
        return True

    def stop(self) -> None:
        """Look no further; once this returns, the parts may change."""
        with self._lock:
            self._stopped = True

    @property
    def count(self) -> int:
        """How many were found so far."""
        return self.ends[-1] if self.ends else 0

    @property
    def stopped(self) -> bool:
        """Whether it was stopped before the end."""
        return self._stopped and len(self.ends) < len(self.parts)

    @property
    def done(self) -> bool:
        """Whether all parts that are there were looked at, or no more will be."""
        return bool(self.trouble) or self._stopped or len(self.ends) >= len(self.parts)

    def without_last(self) -> Search:
        """The same search without what it found in the last part."""
        kept = min(len(self.ends), len(self.parts) - 1)
        return Search(self.parts, self.found, self.wanted, self.hits[:kept], self.ends[:kept])


@dataclass(frozen=True, slots=True)
class Selection:
    """The records shown at one moment: all, or those that `search` found by then.

    A position counts from 0 among the records shown; a row counts among all records.
    """

    parts: RecordParts
    search: Search | None
    ends: tuple[int, ...]

    @property
    def count(self) -> int:
        """How many records are shown."""
        return self.ends[-1] if self.ends else 0

    def _start(self, index: int) -> int:
        return self.ends[index - 1] if index else 0

    def row(self, position: int) -> int:
        """The row at a position, which must be shown."""
        index = bisect_right(self.ends, position)
        place = position - self._start(index)
        if self.search is not None:
            place = int(self.search.hits[index][place])
        return self.parts.start(index) + place

    def position(self, row: int) -> int:
        """The position of a row, or of the first one shown after it."""
        index, place = self.parts.place(row)
        if index >= len(self.ends):
            return self.count
        if self.search is not None:
            place = int(self.search.hits[index].search_sorted(place))
        return self._start(index) + place

    def fetch(self, position: int, count: int, columns: Sequence[pl.Expr]) -> list[dict[str, Any]]:
        """The records at `count` positions from `position` on, or as many as there are."""
        fetched: list[dict[str, Any]] = []
        index = bisect_right(self.ends, position)
        while len(fetched) < count and index < len(self.ends):
            place = position + len(fetched) - self._start(index)
            fetched += self._some(index, place, count - len(fetched)).select(columns).to_dicts()
            index += 1
        return fetched

    def _some(self, index: int, place: int, count: int) -> pl.DataFrame:
        count = min(count, self.ends[index] - self._start(index) - place)
        records = self.parts.part(index)
        if self.search is None:
            return records.slice(place, count)
        return records[self.search.hits[index].slice(place, count)]

    def next_bad(self, position: int, by: int) -> int | None:
        """The position of the next failure after `position`, or of the one before (`by` -1)."""
        order = range(len(self.ends)) if by > 0 else range(len(self.ends) - 1, -1, -1)
        for index in order:
            start = self._start(index)
            if (self.ends[index] <= position + 1) if by > 0 else (start >= position):
                continue
            marks = self.parts.marks[index]
            marks = marks if self.search is None else marks.gather(self.search.hits[index])
            bad = (marks[: self.ends[index] - start] >= Mark.WARNING).arg_true()
            found = _beside(bad, position - start, by)
            if found is not None:
                return start + found
        return None


def _beside(places: pl.Series, place: int, by: int) -> int | None:
    """The one of `places` (sorted) that comes next after `place`, or before it."""
    if place < 0:
        at = 0 if by > 0 else -1
    else:
        side = int(places.search_sorted(place, side="right" if by > 0 else "left"))
        at = side if by > 0 else side - 1
    return int(places[at]) if 0 <= at < len(places) else None


def everything(parts: RecordParts) -> Selection:
    """All records that are there by now."""
    return Selection(parts, None, tuple(parts.ends))


def found_by(search: Search) -> Selection:
    """What `search` found by now."""
    return Selection(search.parts, search, tuple(search.ends))


def next_hit(search: Search, row: int, by: int) -> int | None:
    """The row of the next record found after `row`, or of the one before (`by` -1)."""
    selection = found_by(search)
    position = bisect_left(range(selection.count), row, key=selection.row)
    if by > 0 and position < selection.count and selection.row(position) == row:
        position += 1
    elif by < 0:
        position -= 1
    return selection.row(position) if 0 <= position < selection.count else None
