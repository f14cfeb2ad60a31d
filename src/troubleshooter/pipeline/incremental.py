"""Scanning only what is new: unchanged files come from the shelf, grown ones are read on."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

from troubleshooter.ingest.growing import Cut, Tail, read_on, skipped_from
from troubleshooter.ingest.limits import Limits
from troubleshooter.ingest.sources import FileSource
from troubleshooter.ingest.table import LogTable
from troubleshooter.model import InputRead, Skipped
from troubleshooter.pipeline.ends import joined, read_whole
from troubleshooter.pipeline.parts import Part, summed
from troubleshooter.pipeline.scan import Reading, Scanner, Source, size_of
from troubleshooter.pipeline.shelf import FOLDER, Kept, Shelf, filter_mark, look, rules_mark


def open_shelf(state: Path, scanner: Scanner) -> Shelf:
    """The shelf in the folder of the program's state for what this scanner counts."""
    mark = f"{rules_mark(scanner.matcher.rules)} {filter_mark(scanner.system, scanner.only)}"
    return Shelf(state / FOLDER, mark)


@dataclass(slots=True)
class Incremental:
    """Reads sources for a scanner, and remembers what it counted on a shelf.

    With `again` nothing is taken from the shelf. `unchanged` and `grown` are the files of which
    everything, or everything but what was added, came from there.
    """

    scanner: Scanner
    shelf: Shelf
    again: bool = False
    unchanged: list[str] = field(default_factory=list)
    grown: list[str] = field(default_factory=list)

    def read(self, source: Source, part: Part, reading: Reading) -> None:
        """Read and count one source, as far as that is still to be done."""
        if not isinstance(source, FileSource) or not source.seekable:
            self.scanner.read(source, part, reading)
            return
        before = look(source.path)
        kept = None if self.again else self.shelf.find(source.path, source.shown)
        if kept is not None and kept.seen == before:
            part.merge(kept.whole())
            self.unchanged.append(source.shown)
            reading.done(size_of(source))
            return
        if kept is not None and kept.cut is not None and _only_grew(source, kept):
            made = self._read_on(source, kept.settled, kept.cut, part, reading)
        else:
            made = self._read_all(source, part, reading)
        if made is None or before is None or look(source.path) != before or part.failures:
            return  # it changed meanwhile, or was not read to its end
        settled, opened, cut = made
        self.shelf.keep(source.path, source.shown, Kept(before, settled, opened, cut))

    def _read_all(
        self, source: FileSource, part: Part, reading: Reading
    ) -> tuple[Part, Part, Cut | None] | None:
        whole = read_whole(self.scanner, source, part, reading)
        return _settled(source, whole.settled, whole.opened, whole.cut)

    def _read_on(
        self, source: FileSource, settled: Part, cut: Cut, part: Part, reading: Reading
    ) -> tuple[Part, Part, Cut | None] | None:
        tail = Tail(cut)

        def watch(piece: bytes) -> None:
            tail.watch(piece)
            reading.done(len(piece))

        reading.done(cut.offset)
        table = read_on(source.path, source.shown, cut, self.scanner.limits, watch)
        if not isinstance(table, LogTable):
            return self._read_all(source, part, reading)
        whole, added, opened = Part(), Part(), Part()
        whole.merge(settled)
        try:
            opened = self.scanner.count(table, added, reading, tail)
            self.scanner.check(table, added)
        finally:
            whole.go_on(added)
            part.merge(joined(whole, opened))
        self.grown.append(source.shown)
        return _settled(source, whole, opened, tail.cut(source.path, table))


def _settled(
    source: FileSource, settled: Part, opened: Part, cut: Cut | None
) -> tuple[Part, Part, Cut | None]:
    """What need not be read again, and what must be once more when the file grew."""
    if cut is None or not cut.exact or len(settled.inputs) != 1:
        return joined(settled, opened), Part(), None
    leave_behind(source.path, source.shown, settled, opened, cut)
    return settled, opened, cut


def leave_behind(path: Path, shown: str, settled: Part, opened: Part, cut: Cut) -> None:
    """Take what is skipped from `cut` on out of `settled` and into `opened`."""
    if not any(read.skipped for read in settled.inputs):
        return
    skipped = skipped_from(path, shown, cut, Limits())
    (read,) = settled.inputs
    less = tuple(Skipped(one.reason, -one.count) for one in skipped)
    settled.inputs[0] = replace(read, skipped=summed((*read.skipped, *less)))
    opened.go_on(Part([InputRead(read.path, read.format, 0, tuple(skipped))]))


def _only_grew(source: FileSource, kept: Kept) -> bool:
    """Whether the file is what it was when it was kept, and more."""
    if size_of(source) <= kept.seen.size:
        return False
    then = look(source.path, kept.seen.size)
    return then is not None and (then.head, then.tail) == (kept.seen.head, kept.seen.tail)
