"""The records of logs, batch after batch, each with what was decided of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import polars as pl

from troubleshooter.diagnosis.tally import Decision
from troubleshooter.ingest.reader import find_sources
from troubleshooter.ingest.table import LogTable
from troubleshooter.matching.masks import readable
from troubleshooter.model import InputRead, ObjectRef, Skipped, SourceLocation, System
from troubleshooter.pipeline.counting import DOCUMENT_OF, bad_rules, decided
from troubleshooter.pipeline.filtering import LEFT_OUT, is_failure
from troubleshooter.pipeline.parts import Part, summed
from troubleshooter.pipeline.scan import Reading, Scanner
from troubleshooter.redact import redact

LONGEST_MESSAGE = 2_000
"""How much of a message a view shows."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One record as a view shows it: the document it is about, the message without secrets, its
    rules, and whether it failed (None when neither the log nor a rule says so)."""

    time: datetime | None
    document: ObjectRef | None
    message: str
    rules: tuple[str, ...]
    failed: bool | None
    location: SourceLocation


@dataclass(slots=True)
class Rows:
    """Reads logs into batches of records that count; what was read goes into `read`."""

    scanner: Scanner
    read: Part = field(default_factory=Part)
    tables: list[tuple[str, str | None]] = field(default_factory=list)

    def batches(
        self, paths: Sequence[str], reading: Reading, narrow: pl.Expr | None = None
    ) -> Iterator[pl.DataFrame]:
        """The records in batches with the columns of a log table and `input` (index into
        `tables`), `decision` (index into `decisions`), `wrong` (whether it failed).

        `narrow` says which records are wanted at all, over a log table's columns; the others are
        read but not decided. `decisions` change between inputs: use them at once.
        """
        for source in find_sources(paths):
            for table in self.scanner.tables(source, self.read, reading):
                self.tables.append((table.path, table.object_kind))
                yield from self._of(table, reading, narrow)
                self.scanner.check(table, self.read)

    def _of(
        self, table: LogTable, reading: Reading, narrow: pl.Expr | None
    ) -> Iterator[pl.DataFrame]:
        decisions, bad = self.scanner.decisions, bad_rules(self.scanner.matcher)
        decisions.forget()
        left_out: list[int] = []
        records = 0
        for frame in self.scanner.frames(table, left_out):
            rows = decided(frame if narrow is None else frame.filter(narrow), decisions)
            kept = rows.filter(self.scanner.only.of_decided(decisions.known, bad))
            left_out.append(rows.height - kept.height)
            records += frame.height - left_out[-1]
            if reading.progress is not None:
                reading.progress(table.path, records)
            if kept.height:
                failed = is_failure(decisions.known, bad).fill_null(False)
                place = pl.lit(len(self.tables) - 1, pl.UInt32)
                yield kept.with_columns(wrong=failed, input=place)
        noted = summed((*table.completeness.skipped, Skipped(LEFT_OUT, sum(left_out))))
        self.read.inputs.append(InputRead(table.path, table.format, records, noted))

    @property
    def decisions(self) -> Sequence[Decision]:
        """What the indices in the batch at hand stand for."""
        return self.scanner.decisions.known

    def attempts(self, rows: pl.DataFrame) -> tuple[Attempt, ...]:
        """A few rows of batches as they are shown."""
        columns = ("input", "line", "time", "message", "object", "system", "failed", "wrong")
        return tuple(self._attempt(*row) for row in rows.select(columns).iter_rows())

    def _attempt(
        self,
        place: int,
        line: int,
        time: datetime | None,
        message: str,
        number: str | None,
        system: str | None,
        failed: bool | None,
        wrong: bool,
    ) -> Attempt:
        path, kind = self.tables[place]
        matches = self.scanner.matcher.diagnose(message, System(system) if system else None)
        if kind is None or number is None:
            kind = DOCUMENT_OF.get(system or "")
            found = (match.parameters.get(kind) for match in matches) if kind else ()
            number = next((one for one in found if one), None)
        return Attempt(
            time=time,
            document=ObjectRef(kind, number) if kind and number else None,
            message=redact(message[:LONGEST_MESSAGE]),
            rules=tuple(match.rule for match in matches),
            failed=True if failed is None and wrong else failed,
            location=SourceLocation(path, line),
        )


def shown_template(template: str) -> str:
    """A template of unknown failures as people read it, without secrets."""
    return redact(readable(template))[:LONGEST_MESSAGE]
