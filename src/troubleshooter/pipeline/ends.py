"""Files read whole in such a way that one can go on from their end once they have grown."""

from __future__ import annotations

from dataclasses import dataclass

from troubleshooter.ingest.growing import FORMATS, Cut, Tail
from troubleshooter.ingest.sources import FileSource
from troubleshooter.pipeline.parts import Part
from troubleshooter.pipeline.scan import Reading, Scanner


@dataclass(frozen=True, slots=True)
class Whole:
    """What was counted of a file up to byte `end`, after `lines` lines where those are known.

    `opened` is its last record, `settled` the rest; where the last record cannot be told apart it
    is among the rest. `cut` is where the last record begins, None where one cannot go on from
    there. `plain` says that it is a text to which a program adds records, or empty so far.
    `ended` is whether its last line is whole.
    """

    settled: Part
    opened: Part
    cut: Cut | None
    end: int = 0
    lines: int | None = None
    plain: bool = False
    ended: bool = False


def read_whole(scanner: Scanner, source: FileSource, part: Part, reading: Reading) -> Whole:
    """Read and count a file into `part`, also when that is interrupted."""
    tail, last = Tail(), b""

    def watch(piece: bytes) -> None:
        nonlocal last
        tail.watch(piece)
        last = piece[-1:]

    settled, opened = Part(), Part()
    cut: Cut | None = None
    lines, tables, plain = None, 0, False
    try:
        for table in scanner.tables(source, settled, reading, watch, scanner.limits):
            tables += 1
            plain = tables == 1 and table.format in FORMATS and table.path == source.shown
            opened = scanner.count(table, settled, reading, tail if plain else None)
            scanner.check(table, settled)
            cut = tail.cut(source.path, table) if plain else None
            lines = table.completeness.lines
    finally:
        part.merge(joined(settled, opened))
    plain = (plain and not tail.unfit) or not tail.end
    return Whole(settled, opened, cut, tail.end, lines, plain, last == b"\n")


def joined(settled: Part, opened: Part) -> Part:
    """All that was counted of a file."""
    whole = Part()
    whole.merge(settled)
    if opened.inputs:
        whole.go_on(opened)
    return whole
