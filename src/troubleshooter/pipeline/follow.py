"""Following a log that grows: what is new each time one looks, also across its rotation."""

from __future__ import annotations

import io
from dataclasses import dataclass, field, replace
from pathlib import Path

from troubleshooter.errors import InputError
from troubleshooter.ingest.growing import FORMATS, Cut, Tail, read_on
from troubleshooter.ingest.gunzip import MAGIC
from troubleshooter.ingest.limits import Limits
from troubleshooter.ingest.magic import OLE, ZIP, binary_kind
from troubleshooter.ingest.reader import PIECE
from troubleshooter.ingest.table import LogTable
from troubleshooter.pipeline.incremental import leave_behind
from troubleshooter.pipeline.parts import Part
from troubleshooter.pipeline.scan import Reading, Scanned, Scanner
from troubleshooter.pipeline.shelf import Seen, look

_START = Cut(head=0, head_line=1, offset=0, line=1)
_MAGIC_BYTES = 4096
_NOTHING = io.BytesIO()


@dataclass(frozen=True, slots=True)
class Step:
    """What one look found: the new records, and whether the log was begun anew."""

    fresh: Part
    anew: bool = False


@dataclass(slots=True)
class Follower:
    """Looks at a log again and again; records count once they are whole, each once.

    The last record of a log may still grow, so it counts when another follows it, or when a
    look finds nothing more and its line has ended.
    """

    scanner: Scanner
    path: Path
    whole: Part = field(default_factory=Part)
    _cut: Cut = _START
    _opened: Part = field(default_factory=Part)
    _lines: int | None = None
    _ended: bool = False
    _seen: Seen | None = None
    _file: tuple[int, int] | None = None

    def look(self) -> Step:
        """Count what is new. Raises InputError for what cannot be followed."""
        fresh = Part()
        try:
            status = self.path.stat()
        except OSError:
            return Step(fresh)  # between a rotation and the new log there may be none
        file = (status.st_dev, status.st_ino)
        anew = self._seen is not None and self._begun_anew(file, status.st_size)
        if anew:
            self._finish(file, fresh)
        self._file = file
        if self._seen is None or status.st_size > self._seen.size:
            self._read(self.path, fresh)
        elif self._ended and self._opened.inputs:
            self._close(fresh)
        self.whole.merge(fresh)
        return Step(fresh, anew)

    def scanned(self) -> Scanned:
        """All that was counted, the last record included, as one scan of the log."""
        whole = Part()
        for part in (self.whole, self._opened):
            for one in part.inputs:
                whole.go_on(Part([one]))
            whole.failures += part.failures
            whole.tally.merge(part.tally)
        return self.scanner.conclude(whole)

    def _begun_anew(self, file: tuple[int, int], size: int) -> bool:
        seen = self._seen
        if seen is None or file != self._file or size < seen.size:
            return True
        then = look(self.path, seen.size)
        return then is not None and then.head != seen.head

    def _finish(self, file: tuple[int, int], fresh: Part) -> None:
        """Count what the old log still held, where it can be found under another name."""
        old = self._renamed() if file != self._file else None
        if old is not None:
            self._read(old, fresh)
        self._close(fresh)
        self._cut, self._seen, self._ended = _START, None, False

    def _renamed(self) -> Path | None:
        try:
            for path in sorted(self.path.parent.glob(f"{self.path.name}*")):
                status = path.stat()
                if (status.st_dev, status.st_ino) == self._file:
                    return path
        except OSError:
            return None
        return None

    def _close(self, fresh: Part) -> None:
        """Count the last record as it is; what follows it is another one."""
        fresh.merge(self._opened)
        self._opened = Part()
        seen, cut = self._seen, self._cut
        if seen is None or self._lines is None:
            return
        after = self._lines + 1
        # A short head is made longer, for it tells how to read what follows.
        if cut.head == cut.offset and seen.size <= PIECE:
            self._cut = replace(cut, head=seen.size, head_line=after, offset=seen.size, line=after)
        else:
            self._cut = replace(cut, offset=seen.size, line=after)

    def _read(self, path: Path, fresh: Part) -> None:
        first = self._cut == _START
        tail = Tail(None if first else self._cut)
        ends = [b""]

        def watch(piece: bytes) -> None:
            tail.watch(piece)
            ends[0] = piece[-1:]

        if first:
            _refuse_binary(path)
        table = read_on(path, str(self.path), self._cut, Limits(), watch)
        if not isinstance(table, LogTable):
            return  # nothing stands in it yet
        new = Part()
        opened = self.scanner.count(table, new, Reading(_NOTHING), tail)
        self.scanner.check(table, new)
        cut = tail.cut(path, table)
        if cut is None and tail.records:
            if table.format not in FORMATS:
                raise InputError(str(self.path), f"cannot be followed: {table.format}")
            return  # a record is being written: it is read once it is whole
        if cut is not None:
            leave_behind(path, str(self.path), new, opened, cut)
        fresh.merge(new)
        self._opened, self._lines = opened, table.completeness.lines
        self._cut = cut or self._cut
        self._ended = ends[0] == b"\n"
        self._seen = look(path, tail.end)


def _refuse_binary(path: Path) -> None:
    try:
        with path.open("rb") as file:
            first = file.read(_MAGIC_BYTES)
    except OSError as error:
        raise InputError(str(path), (error.strerror or str(error)).lower()) from error
    packed = first.startswith((MAGIC, *ZIP, OLE))
    if packed or (first and binary_kind(first) is not None):
        raise InputError(str(path), "cannot be followed: only text logs grow line by line")
