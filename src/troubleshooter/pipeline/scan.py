"""Scanning logs: read, match each template once, count, and say what was read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import BinaryIO

import polars as pl

from troubleshooter import diagnosis
from troubleshooter.diagnosis import Decision, Tally
from troubleshooter.ingest.reader import open_inputs
from troubleshooter.ingest.table import LogTable, Unreadable
from troubleshooter.matching.failure import tells_failure
from troubleshooter.matching.masks import for_columns, readable
from troubleshooter.matching.matcher import Matcher
from troubleshooter.matching.parameters import DOCUMENT_PATTERNS
from troubleshooter.model import InputRead, Level, Rule, ScanResult, Skipped, System

_DOCUMENT_OF: Mapping[str, str] = {
    System.MAGENTO: "order",
    System.EXACT: "invoice",
    System.EBOEKHOUDEN: "work_order",
    System.VISMA: "work_order",
    System.OUTSMART: "work_order",
}

_PANELS = [System.EBOEKHOUDEN.value, System.VISMA.value, System.OUTSMART.value, System.EXACT.value]
"""Systems whose log panels join messages about different documents in one entry."""
_MOST_REMEMBERED = 200_000


@dataclass(frozen=True, slots=True)
class Filter:
    """Which records count: those from `since` up to but not including `until` (times as written in
    the log), and those that hold `text` (case folded). None leaves all in."""

    since: datetime | None = None
    until: datetime | None = None
    text: str | None = None

    def expression(self) -> pl.Expr | None:
        """The filter over a log table's columns, or None when it leaves everything in."""
        wanted: list[pl.Expr] = []
        if self.since is not None:
            wanted.append(pl.col("time") >= self.since)
        if self.until is not None:
            wanted.append(pl.col("time") < self.until)
        if self.text:
            found = pl.concat_str(pl.col("message"), pl.col("object").fill_null(""), separator="\n")
            wanted.append(found.str.to_lowercase().str.contains(self.text.lower(), literal=True))
        return pl.all_horizontal(wanted) if wanted else None


@dataclass(frozen=True, slots=True)
class Failure:
    """An input that could not be read, or not to its end: one line saying why."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Scanned:
    """A scan's result, the inputs that failed, and what it takes to merge or judge it."""

    result: ScanResult
    failures: tuple[Failure, ...]
    tally: Tally


Progress = Callable[[str, int], None]
"""Told the input's path and how many of its records are done."""


@dataclass(slots=True)
class Scanner:
    """Scans with one matcher; remembers what it decided of each template."""

    matcher: Matcher
    system: System | None = None
    only: Filter = Filter()
    _decisions: dict[tuple[str, str | None], Decision] = field(default_factory=dict)

    def scan(
        self, paths: Sequence[str], stdin: BinaryIO, progress: Progress | None = None
    ) -> Scanned:
        """Read and count `paths`.

        What cannot be read is told among the failures; an interrupt ends the scan with what was
        counted so far, marked partial.
        """
        whole = Tally()
        inputs: list[InputRead] = []
        failures: list[Failure] = []
        partial = False
        try:
            for opened in open_inputs(paths, stdin):
                if isinstance(opened, Unreadable):
                    failures.append(Failure(opened.path, opened.reason))
                    inputs.append(InputRead(opened.path, "", 0, (Skipped(opened.reason, 1),)))
                    continue
                self._read(opened, whole, inputs, progress)
                if opened.completeness.broken:
                    failures.append(Failure(opened.path, opened.completeness.broken))
        except KeyboardInterrupt:
            partial = True
        return Scanned(self.conclude(whole, inputs, partial), tuple(failures), whole)

    def conclude(self, whole: Tally, inputs: Iterable[InputRead], partial: bool) -> ScanResult:
        """The result of what was counted."""
        return ScanResult(
            inputs=tuple(inputs),
            records=whole.records,
            diagnoses=diagnosis.diagnoses(whole, self.matcher.rules, self._parameters),
            unknown=whole.unknown,
            clusters=diagnosis.clusters(whole, readable),
            unremarkable=whole.unremarkable,
            by_day=diagnosis.days(whole),
            partial=partial,
        )

    def _read(
        self,
        table: LogTable,
        whole: Tally,
        inputs: list[InputRead],
        progress: Progress | None,
    ) -> None:
        records = 0
        try:
            for frame in table.frames:
                part = self._count(self._filtered(frame, table), table)
                whole.merge(part)
                records += part.records
                if progress is not None:
                    progress(table.path, records)
        finally:
            skipped = list(table.completeness.skipped)
            if table.completeness.broken:
                skipped.append(Skipped(table.completeness.broken, 1))
            inputs.append(InputRead(table.path, table.format, records, tuple(skipped)))

    def _filtered(self, frame: pl.DataFrame, table: LogTable) -> pl.DataFrame:
        """The records that count; those left out are told among what was skipped."""
        expression = self.only.expression()
        if expression is None:
            return frame
        kept = frame.filter(expression)
        if kept.height < frame.height:
            table.completeness.skip("left out by the filter", frame.height - kept.height)
        return kept

    def _count(self, frame: pl.DataFrame, table: LogTable) -> Tally:
        groups = diagnosis.grouped(frame, self._system_of(table))
        decided, decisions = self._decide(groups.select("message", "system").unique())
        groups = groups.join(decided, on=["message", "system"], how="left", nulls_equal=True)
        documents = self._documents(groups, decisions, table.object_kind)
        return diagnosis.tally(groups, decisions, table.path, _bad(self.matcher.rules), documents)

    def _documents(
        self, groups: pl.DataFrame, decisions: list[Decision], object_kind: str | None
    ) -> pl.DataFrame:
        """The documents under each rule, as rows of name (the rule), kind and number: from the
        log's own column, else from the message; a record that holds several messages gives each
        of its errors its own."""
        rules = pl.DataFrame(
            [(index, rule) for index, item in enumerate(decisions) for rule in item.rules],
            schema={"decision": pl.UInt32, "name": pl.String},
            orient="row",
        )
        held = groups.join(rules, on="decision", how="inner")
        of_column = (
            held.filter(pl.col("objects").list.len() > 0)
            .select("name", kind=pl.lit(object_kind, pl.String), number="objects")
            .explode("number")
        )
        bare = held.filter(pl.col("objects").list.len() < pl.col("count"))
        several = pl.col("decision").is_in(
            [index for index, item in enumerate(decisions) if len(item.rules) > 1]
        )
        lines = pl.col("message").str.contains("\n", literal=True)
        own = several | (lines & pl.col("system").is_in(_PANELS)).fill_null(False)
        of_message = bare.filter(~own).select("name", "kind", "number")
        wanted = bare.filter(own).select("message", "system").unique()
        return pl.concat([of_column, of_message, self._each_own(wanted)])

    def _each_own(self, messages: pl.DataFrame) -> pl.DataFrame:
        found: list[tuple[str, str, str | None]] = []
        for message, system in messages.iter_rows():
            kind = _DOCUMENT_OF.get(system or "")
            if kind is not None:
                found.extend(
                    (match.rule, kind, match.parameters.get(kind))
                    for match in self.matcher.diagnose(message, System(system))
                )
        schema = {"name": pl.String, "kind": pl.String, "number": pl.String}
        return pl.DataFrame(found, schema=schema, orient="row")

    def _system_of(self, table: LogTable) -> pl.Expr:
        """The asked-for system, else the record's own, else the file's."""
        if self.system is not None:
            return pl.lit(self.system.value, pl.String)
        of_file = pl.lit(table.system.value if table.system else None, pl.String)
        return pl.coalesce(pl.col("system"), of_file)

    def _decide(self, distinct: pl.DataFrame) -> tuple[pl.DataFrame, list[Decision]]:
        distinct = distinct.with_columns(template=_template())
        templates = distinct.group_by("template", "system").agg(pl.col("message").min())
        decisions = [
            self._decision(template, system, message)
            for template, system, message in templates.iter_rows()
        ]
        numbered = templates.select(
            "template",
            "system",
            decision=pl.int_range(pl.len(), dtype=pl.UInt32),
            known=pl.Series([bool(item.rules) for item in decisions], dtype=pl.Boolean),
        )
        decided = distinct.join(
            numbered, on=["template", "system"], how="left", nulls_equal=True
        ).with_columns(kind=_document_kind())
        found = pl.lit(None, pl.String)
        for name in sorted(set(_DOCUMENT_OF.values())):
            numbers = pl.col("message").str.extract(DOCUMENT_PATTERNS[name], 1)
            found = (
                pl.when(pl.col("known") & (pl.col("kind") == name)).then(numbers).otherwise(found)
            )
        return (
            decided.with_columns(number=found.str.strip_chars_end(".-/:,"))
            .with_columns(
                kind=pl.when(pl.col("number").is_not_null()).then(pl.col("kind")).otherwise(None)
            )
            .drop("template", "known"),
            decisions,
        )

    def _decision(self, template: str, system: str | None, message: str) -> Decision:
        key = template, system
        decision = self._decisions.get(key)
        if decision is None:
            matches = self.matcher.diagnose(message, System(system) if system else None)
            rules = tuple(match.rule for match in matches)
            decision = Decision(template, rules, not rules and tells_failure(message))
            if len(self._decisions) >= _MOST_REMEMBERED:
                self._decisions.clear()
            self._decisions[key] = decision
        return decision

    def _parameters(self, rule: str, message: str) -> Mapping[str, str]:
        for match in self.matcher.diagnose(message, self.system):
            if match.rule == rule:
                return match.parameters
        return {}


def fails_at(scanned: Scanned, rules: Mapping[str, Rule], level: Level) -> bool:
    """Whether the scan found something of `level` or worse."""
    return diagnosis.fails_at(scanned.tally, rules, level)


def _bad(rules: Mapping[str, Rule]) -> frozenset[str]:
    return frozenset(
        rule.id for rule in rules.values() if rule.level in (Level.ERROR, Level.WARNING)
    )


def _template() -> pl.Expr:
    masked = pl.col("message")
    for pattern, replacement in for_columns():
        masked = masked.str.replace_all(pattern, replacement)
    return masked


def _document_kind() -> pl.Expr:
    return pl.col("system").replace_strict(
        list(_DOCUMENT_OF), list(_DOCUMENT_OF.values()), default=None, return_dtype=pl.String
    )
