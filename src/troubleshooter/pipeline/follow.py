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
from troubleshooter.ingest.sources import FileSource, reason
from troubleshooter.ingest.table import LogTable
from troubleshooter.pipeline.ends import Whole, joined
from troubleshooter.pipeline.incremental import leave_behind
from troubleshooter.pipeline.parts import Part
from troubleshooter.pipeline.scan import Reading, Scanned, Scanner
from troubleshooter.pipeline.shelf import Seen, look

_START = Cut(head=0, head_line=1, offset=0, line=1)
_MAGIC_BYTES = 4096
_NOTHING = io.BytesIO()


@dataclass(frozen=True, slots=True)
class Step:
    """What one look found: the new records, and whether the log was begun anew.

    `changed` is whether there is more to show than before, be it a last record that is not whole
    yet. `trouble` is why the log cannot be read now, '' when it can.
    """

    fresh: Part
    anew: bool = False
    changed: bool = False
    trouble: str = ""


@dataclass(slots=True)
class Follower:
    """Looks at a log again and again; records count once they are whole, each once.

    The last record of a log may still grow, so it counts when another follows it, or when a
    look finds nothing more and its line has ended. `shown` is what the log is called, if not as
    its path.
    """

    scanner: Scanner
    path: Path
    whole: Part = field(default_factory=Part)
    shown: str = ""
    _cut: Cut = _START
    _opened: Part = field(default_factory=Part)
    _lines: int | None = None
    _ended: bool = False
    _seen: Seen | None = None
    _file: tuple[int, int] | None = None
    _looked: tuple[int, ...] = ()

    @classmethod
    def after(cls, scanner: Scanner, source: FileSource, read: Whole) -> Follower | None:
        """Goes on from where a file ended that was read whole; None where one cannot, for then it
        is to be read from its beginning."""
        seen, cut = look(source.path, read.end), read.cut
        if seen is None or cut is None or len(read.settled.inputs) != 1:
            return None
        try:
            status = source.path.stat()
        except OSError:
            return None
        follower = cls(scanner, source.path, shown=source.shown)
        follower.whole.merge(read.settled)
        opened = joined(read.opened, Part())
        leave_behind(source.path, source.shown, follower.whole, opened, cut)
        follower._opened, follower._lines, follower._ended = opened, read.lines, read.ended
        follower._cut, follower._seen = cut, seen
        follower._file = (status.st_dev, status.st_ino)
        return follower

    @property
    def begun(self) -> bool:
        """Whether anything was counted of the log."""
        return bool(self.whole.inputs or self._opened.inputs)

    def look(self) -> Step:
        """Count what is new. Raises InputError for what cannot be followed."""
        fresh = Part()
        try:
            status = self.path.stat()
            looked = (status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns)
            still = looked == self._looked
            if not still:
                self.path.open("rb").close()
        except OSError as error:
            # Between a rotation and the new log there may be none.
            self._looked = ()
            return Step(fresh, trouble=_why(error))
        self._looked = looked
        file = (status.st_dev, status.st_ino)
        anew = not still and self._seen is not None and self._begun_anew(file, status.st_size)
        if anew:
            self._finish(file, fresh)
        self._file = file
        changed, more = False, self._seen is None or status.st_size > self._seen.size
        try:
            if more and not still:
                changed = self._read(self.path, fresh)
            elif not more and self._ended and self._opened.inputs:
                self._close(fresh)
        finally:
            self.whole.merge(fresh)
        return Step(fresh, anew, changed or anew)

    def part(self) -> Part:
        """All that was counted, the last record included, as one input."""
        whole = Part()
        for part in (self.whole, self._opened):
            for one in part.inputs:
                whole.go_on(Part([one]))
            whole.failures += part.failures
            whole.tally.merge(part.tally)
        return whole

    def scanned(self) -> Scanned:
        """All that was counted, the last record included, as one scan of the log."""
        return self.scanner.conclude(self.part())

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

    def _read(self, path: Path, fresh: Part) -> bool:
        """Count what stands behind the place that was read to; whether that was anything."""
        first = self._cut == _START
        tail = Tail(None if first else self._cut)
        ends = [b""]

        def watch(piece: bytes) -> None:
            tail.watch(piece)
            ends[0] = piece[-1:]

        if first:
            _refuse_binary(path)
        shown = self.shown or str(self.path)
        table = read_on(path, shown, self._cut, Limits(), watch)
        if not isinstance(table, LogTable):
            return False  # nothing stands in it yet
        new = Part()
        opened = self.scanner.count(table, new, Reading(_NOTHING), tail)
        self.scanner.check(table, new)
        cut = tail.cut(path, table)
        if cut is None and tail.records:
            if table.format not in FORMATS:
                raise InputError(shown, f"cannot be followed: {table.format}")
            return False  # a record is being written: it is read once it is whole
        if cut is not None:
            leave_behind(path, shown, new, opened, cut)
        fresh.merge(new)
        self._opened, self._lines = opened, table.completeness.lines
        self._cut = cut or self._cut
        self._ended = ends[0] == b"\n"
        self._seen = look(path, tail.end) or self._seen
        return bool(new.tally.records or opened.tally.records)


def _why(error: OSError) -> str:
    return "not found" if isinstance(error, FileNotFoundError) else reason(error)


def _refuse_binary(path: Path) -> None:
    try:
        with path.open("rb") as file:
            first = file.read(_MAGIC_BYTES)
    except OSError as error:
        raise InputError(str(path), (error.strerror or str(error)).lower()) from error
    packed = first.startswith((MAGIC, *ZIP, OLE))
    if packed or (first and binary_kind(first) is not None):
        raise InputError(str(path), "cannot be followed: only text logs grow line by line")
