"""What rules would have hit in logs that were kept, against the rulebook without them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO

import polars as pl

from troubleshooter.ingest.reader import open_inputs
from troubleshooter.ingest.table import LogTable, Unreadable
from troubleshooter.kept import Keeper
from troubleshooter.matching.failure import tells_failure
from troubleshooter.matching.matcher import Matcher
from troubleshooter.model import Rule, System
from troubleshooter.pipeline.keys import templates
from troubleshooter.redact import redact

UNKNOWN = "unknown failure"
UNREMARKABLE = "unremarkable"
_SAMPLES = 3
_SAMPLE_CHARS = 300


@dataclass(slots=True)
class Shift:
    """Records that are decided otherwise: `before` and `after` name rules, or say that none."""

    before: tuple[str, ...]
    after: tuple[str, ...]
    count: int = 0
    samples: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Backtest:
    """The records read, what each tried rule hit among them, and what changed by it."""

    records: int
    hits: Mapping[str, int]
    shifts: tuple[Shift, ...]
    unreadable: tuple[tuple[str, str], ...]


@dataclass(slots=True)
class _Deciding:
    """Two rulebooks side by side; each template is decided once."""

    before: Matcher
    after: Matcher
    known: dict[tuple[str, str | None], tuple[tuple[str, ...], tuple[str, ...]]] = field(
        default_factory=dict
    )

    def of(
        self, template: str, system: str | None, message: str
    ) -> tuple[tuple[str, ...], tuple[str, ...]]:
        key = template, system
        if key not in self.known:
            self.known[key] = (
                _decision(self.before, message, system),
                _decision(self.after, message, system),
            )
        return self.known[key]


def backtest(
    before: Iterable[Rule],
    after: Iterable[Rule],
    tried: Iterable[str],
    paths: Sequence[str],
    stdin: BinaryIO,
    system: System | None = None,
    keeper: Keeper | None = None,
) -> Backtest:
    """Decide every record of `paths` with both rulebooks; `tried` are the rules to count, `keeper`
    keeps what is read of them."""
    deciding = _Deciding(Matcher(before, keeper), Matcher(after, keeper))
    hits = dict.fromkeys(tried, 0)
    shifts: dict[tuple[tuple[str, ...], tuple[str, ...]], Shift] = {}
    unreadable: list[tuple[str, str]] = []
    records = 0
    for table in open_inputs(paths, stdin):
        if isinstance(table, Unreadable):
            unreadable.append((table.path, table.reason))
            continue
        for template, of, message, count in _groups(table, system):
            records += count
            old, new = deciding.of(template, of, message)
            for rule in new:
                if rule in hits:
                    hits[rule] += count
            if old != new:
                shift = shifts.setdefault((old, new), Shift(old, new))
                shift.count += count
                if len(shift.samples) < _SAMPLES:
                    shift.samples.append(redact(message)[:_SAMPLE_CHARS])
        if table.completeness.broken:
            unreadable.append((table.path, table.completeness.broken))
    ranked = sorted(shifts.values(), key=lambda shift: (-shift.count, shift.before, shift.after))
    return Backtest(records, hits, tuple(ranked), tuple(unreadable))


def _groups(table: LogTable, system: System | None) -> Iterator[tuple[str, str | None, str, int]]:
    """Rows of template, system, one of its messages, and how many records it has."""
    of_file = pl.lit(table.system.value if table.system else None, pl.String)
    of = pl.lit(system.value) if system else pl.coalesce(pl.col("system"), of_file)
    for frame in table.frames:
        distinct = frame.group_by("message", of.alias("of")).agg(count=pl.len())
        yield from (
            distinct.with_columns(template=templates(distinct["message"]))
            .group_by("template", "of")
            .agg(pl.col("message").min(), pl.col("count").sum())
            .sort("template", "of")
            .iter_rows()
        )


def _decision(matcher: Matcher, message: str, system: str | None) -> tuple[str, ...]:
    found = matcher.diagnose(message, System(system) if system else None)
    if found:
        return tuple(sorted({match.rule for match in found}))
    return (UNKNOWN,) if tells_failure(message) else (UNREMARKABLE,)
