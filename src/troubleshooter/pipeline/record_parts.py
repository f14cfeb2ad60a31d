"""Records kept in parts: the first of them in memory, the rest packed in a file without a name."""

from __future__ import annotations

import io
import tempfile
from bisect import bisect_right
from collections import OrderedDict
from dataclasses import dataclass, field
from threading import Lock
from typing import IO, Any
from weakref import finalize

import polars as pl

from troubleshooter.errors import StoreError
from troubleshooter.pipeline.records import empty

HELD_BYTES = 256 * 1024 * 1024
"""How much is kept in memory as it is; what comes after is packed away."""

PART_ROWS = 32_768
_MOST_UNPACKED = 12


@dataclass(slots=True, weakref_slot=True)
class RecordParts:
    """Batches of records in their order; one thread adds while another looks.

    `ends` holds up to which row each part goes, `marks` the marks of its records, `platforms` what
    the logs' Platform columns say, as far as there are not too many.
    """

    held_bytes: int = HELD_BYTES
    ends: list[int] = field(default_factory=list)
    marks: list[pl.Series] = field(default_factory=list)
    platforms: set[str] = field(default_factory=set)
    _parts: list[pl.DataFrame | tuple[int, int]] = field(default_factory=list)
    _held: int = 0
    _file: IO[bytes] | None = None
    _written: int = 0
    _lock: Lock = field(default_factory=Lock)
    _unpacked: OrderedDict[int, pl.DataFrame] = field(default_factory=OrderedDict)

    def __len__(self) -> int:
        return len(self.ends)

    @property
    def height(self) -> int:
        """How many records there are."""
        return self.ends[-1] if self.ends else 0

    def start(self, index: int) -> int:
        """The row with which the part at `index` begins."""
        return self.ends[index - 1] if index else 0

    def place(self, row: int) -> tuple[int, int]:
        """The part that a row is in, and its place there."""
        index = bisect_right(self.ends, row)
        return index, row - self.start(index)

    def append(self, batch: pl.DataFrame) -> None:
        """Keep one more batch. Raises StoreError when there is no room left for it."""
        for part in batch.iter_slices(PART_ROWS):
            if not part.height:
                continue
            if len(self.platforms) < 100:
                self.platforms.update(part["platform"].drop_nulls().unique())
            self._parts.append(self._kept(part))
            self.marks.append(part["mark"].rechunk())
            self.ends.append(self.height + part.height)

    def _kept(self, part: pl.DataFrame) -> pl.DataFrame | tuple[int, int]:
        size = int(part.estimated_size())
        if self._held + size <= self.held_bytes:
            self._held += size
            return part
        packed = io.BytesIO()
        part.write_ipc(packed, compression="zstd")
        data = packed.getvalue()
        try:
            with self._lock:
                if self._file is None:
                    # It has no name, so nothing stays behind, whatever ends the program.
                    self._file = tempfile.TemporaryFile(prefix="troubleshooter-")  # noqa: SIM115
                    finalize(self, self._file.close)
                self._file.seek(self._written)
                self._file.write(data)
                self._file.flush()
        except OSError as error:
            raise StoreError(f"{tempfile.gettempdir()}: {error.strerror or error}") from error
        offset, self._written = self._written, self._written + len(data)
        return offset, len(data)

    def drop_last(self) -> None:
        """Let go of the last part."""
        self.ends.pop()
        self.marks.pop()
        self._parts.pop()
        with self._lock:
            self._unpacked.pop(len(self._parts), None)

    def part(self, index: int) -> pl.DataFrame:
        """The records of one part, which stays at hand for a while."""
        kept = self._parts[index]
        if isinstance(kept, pl.DataFrame):
            return kept
        with self._lock:
            found = self._unpacked.get(index)
            if found is not None:
                self._unpacked.move_to_end(index)
                return found
        found = pl.read_ipc(self._data(kept))
        with self._lock:
            self._unpacked[index] = found
            while len(self._unpacked) > _MOST_UNPACKED:
                self._unpacked.popitem(last=False)
        return found

    def passing(self, index: int) -> pl.DataFrame:
        """The records of one part, for one look in passing."""
        kept = self._parts[index]
        return kept if isinstance(kept, pl.DataFrame) else pl.read_ipc(self._data(kept))

    def _data(self, place: tuple[int, int]) -> bytes:
        with self._lock:
            if self._file is None:
                return b""
            self._file.seek(place[0])
            return self._file.read(place[1])

    def record(self, row: int) -> dict[str, Any]:
        """One record, by its row."""
        index, place = self.place(row)
        return self.part(index).row(place, named=True)

    def whole(self) -> pl.DataFrame:
        """All records in one frame, for logs that are known to be small."""
        return pl.concat([empty(), *(self.passing(index) for index in range(len(self)))])
