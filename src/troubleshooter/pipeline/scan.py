"""Scanning logs: read, match each template once, count, and say what was read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import BinaryIO

import polars as pl

from troubleshooter.diagnosis import findings
from troubleshooter.diagnosis.tally import Tally
from troubleshooter.ingest.alike import Alike
from troubleshooter.ingest.growing import Lines, Tail
from troubleshooter.ingest.limits import Limits
from troubleshooter.ingest.parallel import Frames, OnAlike, made_of
from troubleshooter.ingest.reader import Watch, find_sources, open_source
from troubleshooter.ingest.sources import FileSource
from troubleshooter.ingest.table import LogTable, Unreadable
from troubleshooter.matching.aligning.parameters import DOCUMENT_PATTERNS
from troubleshooter.matching.clusters import together
from troubleshooter.matching.masks import readable
from troubleshooter.matching.matcher import Matcher
from troubleshooter.model import InputRead, Level, Rule, ScanResult, Skipped, System
from troubleshooter.pipeline.counting import DOCUMENT_OF, PANELS, Counter, Decisions, batch
from troubleshooter.pipeline.filtering import LEFT_OUT, Filter
from troubleshooter.pipeline.first_lines import LineKeys
from troubleshooter.pipeline.kinds import KindBook, Systems
from troubleshooter.pipeline.parts import Failure, Part, summed

_MOST_COMPARED = 20_000
"""Unknown templates that are compared with each other; of more, each is its own cluster."""

_MOST_AHEAD = 4
"""Batches taken before the first is counted, which waits for its templates to be decided."""

_MOST_ALIKE_AHEAD = 10
"""The same for batches of which only kinds are kept, and numbers."""

_MOST_TEXTS_AHEAD = 6
"""The same where texts of kinds are kept until these are decided."""

Source = FileSource | Unreadable | None
Progress = Callable[[str, int], None]
"""Told the input's path and how many of its records are done."""


def _nobody(_: int) -> None:
    """Nobody wants to know how many bytes are done."""


@dataclass(frozen=True, slots=True)
class Scanned:
    """A scan's result, the inputs that failed, and what it takes to merge or judge it; `kinds`
    names the cluster of each template that no rule knows."""

    result: ScanResult
    failures: tuple[Failure, ...]
    tally: Tally
    part: Part
    kinds: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Reading:
    """What is told while sources are read: `progress` of records, `done` of bytes of the source;
    `stdin` is what `-` stands for."""

    stdin: BinaryIO
    progress: Progress | None = None
    done: Callable[[int], None] = _nobody


ReadSource = Callable[[Source, Part, Reading], None]
"""Reads a source into a part, which holds what was counted so far also when it is interrupted."""


@dataclass(slots=True)
class Scanner:
    """Scans with one matcher; remembers what it decided of each template."""

    matcher: Matcher
    system: System | None = None
    only: Filter = field(default_factory=Filter)
    decisions: Decisions = field(init=False)
    _names: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.decisions = Decisions(self.matcher)

    def scan(
        self,
        paths: Sequence[str],
        stdin: BinaryIO,
        progress: Progress | None = None,
        done: Callable[[int], None] = _nobody,
        read: ReadSource | None = None,
    ) -> Scanned:
        """Read and count `paths`.

        What cannot be read is told among the failures; an interrupt ends the scan with what was
        counted so far, marked partial. `read` is how each source is read, if not as usual.
        """
        whole = Part()
        reading = Reading(stdin, progress, done)
        partial = False
        try:
            for source in find_sources(paths):
                part = Part()
                try:
                    (read or self.read)(source, part, reading)
                finally:
                    whole.merge(part)
        except KeyboardInterrupt:
            partial = True
        return self.conclude(whole, partial=partial)

    def conclude(self, whole: Part, *, partial: bool = False) -> Scanned:
        """The result of what was counted."""
        tally = whole.tally
        if self._names.keys() != tally.clusters.keys():
            self._names = _cluster_names(tally.clusters)
        kinds = self._names
        result = ScanResult(
            inputs=tuple(whole.inputs),
            records=tally.records,
            diagnoses=findings.diagnoses(tally, self.matcher.rules, self._parameters),
            unknown=tally.unknown,
            clusters=findings.clusters(tally, lambda _: kinds),
            unremarkable=tally.unremarkable,
            by_day=findings.days(tally),
            partial=partial,
        )
        return Scanned(result, tuple(whole.failures), tally, whole, kinds)

    def read(self, source: Source, part: Part, reading: Reading) -> None:
        """Read and count one source."""
        for table in self.tables(source, part, reading, limits=self.limits):
            self.count(table, part, reading)
            self.check(table, part)

    @property
    def limits(self) -> Limits:
        """How logs are read that are only counted."""
        return Limits(unasked=self.only.unasked)

    def tables(
        self,
        source: Source,
        part: Part,
        reading: Reading,
        watch: Watch | None = None,
        limits: Limits | None = None,
    ) -> Iterator[LogTable]:
        """The logs of a source, each to be consumed before the next; what cannot be read goes
        into `part`. `watch` is shown the bytes read from disk."""
        seen = 0

        def watched(piece: bytes) -> None:
            nonlocal seen
            seen += len(piece)
            reading.done(len(piece))
            if watch is not None:
                watch(piece)

        for opened in open_source(source, reading.stdin, limits, watched):
            if isinstance(opened, Unreadable):
                part.failures.append(Failure(opened.path, opened.reason))
                part.inputs.append(InputRead(opened.path, "", 0, (Skipped(opened.reason, 1),)))
            else:
                yield opened
        if isinstance(source, FileSource):
            reading.done(size_of(source) - seen)

    def check(self, table: LogTable, part: Part) -> None:
        """Tell of a log that could not be read to its end."""
        if table.completeness.broken:
            part.failures.append(Failure(table.path, table.completeness.broken))

    def frames(self, table: LogTable, left_out: list[int]) -> Iterator[pl.DataFrame]:
        """The records of a log that count as far as no decision is needed, their `system` filled
        in; `left_out` is told how many do not."""
        keep = self._keeping(table)
        for frame in table.frames:
            kept = keep(frame)
            left_out.append(frame.height - kept.height)
            yield kept

    def _keeping(self, table: LogTable) -> Callable[[pl.DataFrame], pl.DataFrame]:
        expression, system = self.only.expression(), self._system_of(table)

        def keep(frame: pl.DataFrame) -> pl.DataFrame:
            kept = frame if expression is None else frame.filter(expression)
            return kept.with_columns(system=system)

        return keep

    def count(
        self, table: LogTable, part: Part, reading: Reading, tail: Tail | None = None
    ) -> Part:
        """Read and count one log into `part`; with a `tail`, the last record into a part of its
        own, which is returned."""
        self.decisions.forget()
        counter, last = (Counter(table, self.decisions, self.only) for _ in range(2))
        book = self._book(table)
        work = _Work(self._keeping(table), self.decisions.keys, book, tail)
        alike = work.on_alike() if self.only.expression() is None and book.serves else None
        counted = left_out = 0
        opened = Part()
        end: _Made | None = None
        try:
            for made in made_of(table.frames, work.of, _MOST_AHEAD, alike):
                made.count(counter, book)
                left_out += made.left_out
                counted += made.counted
                if made.end is not None:
                    end = made.end
                    end.count(last, book)
                    counted += end.counted
                if tail is not None and made.lines is not None:
                    tail.note(made.lines)
                if reading.progress is not None:
                    reading.progress(table.path, counted)
            if tail is not None and end is None:
                tail.lose()
        finally:
            noted = list(table.completeness.skipped)
            if table.completeness.broken:
                noted.append(Skipped(table.completeness.broken, 1))
            _conclude(table, counter, part, left_out, noted)
            if end is not None:
                _conclude(table, last, opened, end.left_out, ())
        return opened

    def _book(self, table: LogTable) -> KindBook:
        """What is known of the kinds of a log's records."""
        system = self.system or table.system
        finder = table.frames.finder if isinstance(table.frames, Frames) else None
        quoted = finder is None or finder.quoted
        shapes = self.decisions.shapes(system, quoted)
        if quoted:
            return KindBook(shapes, self._systems(table), system, table.object_kind)
        document = DOCUMENT_OF.get(system) if system else None
        names = re.compile(DOCUMENT_PATTERNS[document]) if document else None
        book = KindBook(shapes, self._systems(table), system, document, names)
        # A panel's entries are read one by one, as each may be about several documents.
        return replace(book, serves=system is not None and system not in PANELS)

    def _system_of(self, table: LogTable) -> pl.Expr:
        """The asked-for system, else the record's own, else the file's."""
        if self.system is not None:
            return pl.lit(self.system.value, pl.String)
        of_file = pl.lit(table.system.value if table.system else None, pl.String)
        return pl.coalesce(pl.col("system"), of_file)

    def _systems(self, table: LogTable) -> Systems:
        """The same for the system that a record names."""
        asked, of_file = self.system, table.system
        return lambda own: asked or own or of_file

    def _parameters(self, rule: str, message: str) -> Mapping[str, str]:
        """The parameters of a sample in which a rule was found: as a message of the rule's own
        system, unless another was asked for."""
        system = self.system or self.matcher.rules[rule].system
        values = self.decisions.values
        known = values.of(message, system)
        if known is None:
            known = values.note(message, system, self.matcher.diagnose(message, system))
        return known.get(rule, {})


@dataclass(frozen=True, slots=True)
class _Made:
    """What a batch of a log comes to: its groups, if any, how many records these are, and how many
    do not count. `end` is the log's last record by itself; `lines` is where records begin;
    `alike` are the records that are in no group, but in a kind."""

    groups: pl.DataFrame | None
    counted: int
    left_out: int
    end: _Made | None = None
    lines: Lines | None = None
    alike: Alike | None = None

    def count(self, counter: Counter, book: KindBook) -> None:
        """Count all of it."""
        if self.alike is not None:
            counter.add_alike(self.alike, book, self.groups)
        elif self.groups is not None:
            counter.add(self.groups)


@dataclass(frozen=True, slots=True)
class _Work:
    """What threads do with the batches of a log: all of it in one go, so that few are held."""

    keep: Callable[[pl.DataFrame], pl.DataFrame]
    keys: LineKeys
    book: KindBook
    tail: Tail | None

    def on_alike(self) -> OnAlike[_Made]:
        """What threads do with rows that were found to be alike, which all count."""
        beyond = self.tail.first_end if self.tail is not None else 0
        last = self.tail is None
        ahead = _MOST_ALIKE_AHEAD if self.book.names is None else _MOST_TEXTS_AHEAD
        return OnAlike(self._of_alike, self.book, beyond, last, ahead)

    def _of_alike(self, alike: Alike) -> _Made:
        groups = self._made(alike.others) if alike.others.height else _Made(None, 0, 0)
        lines = Lines(alike.beyond, alike.last)
        return replace(groups, counted=groups.counted + alike.count, lines=lines, alike=alike)

    def of(self, frame: pl.DataFrame, last: bool) -> _Made:
        """The groups of a batch; of the `last` one, if there is a tail, without its last record."""
        if self.tail is None:
            return self._made(frame)
        lines = self.tail.look(frame)
        if not last:
            return replace(self._made(frame), lines=lines)
        return replace(self._made(frame[:-1]), end=self._made(frame[-1:]), lines=lines)

    def _made(self, frame: pl.DataFrame) -> _Made:
        kept = self.keep(frame)
        return _Made(batch(kept, self.keys), kept.height, frame.height - kept.height)


def _conclude(
    table: LogTable, counter: Counter, part: Part, left_out: int, noted: Iterable[Skipped]
) -> None:
    """Put what was counted of a log into `part`."""
    counter.flush()
    skipped = summed((*noted, Skipped(LEFT_OUT, left_out + counter.left_out)))
    records = counter.total.records
    counted = Part([InputRead(table.path, table.format, records, skipped)], [], counter.total)
    part.merge(counted)


def size_of(source: FileSource) -> int:
    """The size of a file in bytes; 0 when it is gone."""
    try:
        return source.path.stat().st_size
    except OSError:
        return 0


def total_size(paths: Sequence[str]) -> int | None:
    """The bytes that `paths` hold on disk; None when that cannot be known beforehand."""
    total = 0
    for source in find_sources(paths):
        if source is None or (isinstance(source, FileSource) and not source.seekable):
            return None
        if isinstance(source, FileSource):
            total += size_of(source)
    return total


def _cluster_names(templates: Iterable[str]) -> Mapping[str, str]:
    every = tuple(templates)
    names = together(every) if len(every) <= _MOST_COMPARED else {one: one for one in every}
    return {template: readable(name) for template, name in names.items()}


def fails_at(scanned: Scanned, rules: Mapping[str, Rule], level: Level) -> bool:
    """Whether the scan found something of `level` or worse."""
    return findings.fails_at(scanned.tally, rules, level)
