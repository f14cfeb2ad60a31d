"""Where the records of a log ended, and reading on from there once it has grown."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from troubleshooter.ingest.growing import Cut, Tail, read_on
from troubleshooter.ingest.limits import Limits
from troubleshooter.ingest.table import LogTable
from troubleshooter.pipeline.shelf import Seen, look


@dataclass(frozen=True, slots=True)
class End:
    """Up to where a text was read: `cut` is where its last record begins, which may still grow;
    `seen` is how the file looked, `file` which file it was."""

    path: Path
    shown: str
    cut: Cut
    seen: Seen
    file: tuple[int, int]

    def grew(self) -> bool | None:
        """Whether there is more of it now; None when it is no longer the file that was read."""
        try:
            status = self.path.stat()
        except OSError:
            return False  # Between a rotation and the new log there may be none.
        if (status.st_dev, status.st_ino) != self.file or status.st_size < self.seen.size:
            return None
        if (status.st_size, status.st_mtime_ns) == (self.seen.size, self.seen.changed_ns):
            return False
        then = look(self.path, self.seen.size)
        if then is None or (then.head, then.tail) != (self.seen.head, self.seen.tail):
            return None
        return status.st_size > self.seen.size

    def open(self, tail: Tail) -> LogTable | None:
        """The log from its last record on; None when nothing can be read there. `tail`, which is
        to begin at `cut`, watches."""
        table = read_on(self.path, self.shown, self.cut, Limits(), tail.watch)
        return table if isinstance(table, LogTable) else None


def end_of(path: Path, table: LogTable, tail: Tail) -> End | None:
    """Where `table` ended, all of it having been read; None where it cannot be read on."""
    cut = tail.cut(path, table)
    seen = look(path, tail.end)
    if cut is None or seen is None:
        return None
    try:
        status = path.stat()
    except OSError:
        return None
    return End(path, table.path, cut, seen, (status.st_dev, status.st_ino))
