"""One scan of logs in a thread, that can be followed and stopped; and its report on disk."""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from troubleshooter.model import Cluster, Diagnosis, ScanResult
    from troubleshooter.pipeline.counting import Decisions
    from troubleshooter.pipeline.following import Following
    from troubleshooter.pipeline.knowledge import Knowledge
    from troubleshooter.pipeline.scan import Scanned

_EVERY_S = 0.1

PASTED = "-"
"""The path of a log that was pasted."""


@dataclass(frozen=True, slots=True)
class Source:
    """What a scan reads: files and folders, or a pasted text."""

    paths: tuple[str, ...]
    pasted: str = ""

    @property
    def name(self) -> str:
        """The file's name, or the number of files after the first; '' for a pasted text."""
        if self.pasted:
            return ""
        more = f" +{len(self.paths) - 1}" if len(self.paths) > 1 else ""
        return (Path(self.paths[0]).name or self.paths[0]) + more


def _set() -> Event:
    event = Event()
    event.set()
    return event


@dataclass(slots=True)
class Scan:
    """A scan under way: `progress` is told the scan, the input and the records done, a few times
    a second, in the scan's own thread. `decisions` is what it made of each template, once it is
    over; `following` then goes on from where the logs ended, if they were read to their end."""

    source: Source
    progress: Callable[[Scan, str, int], None]
    decisions: Decisions | None = None
    following: Following | None = None
    _stop: Event = field(default_factory=Event)
    _go: Event = field(default_factory=_set)
    _told: float = 0.0
    _done: dict[str, int] = field(default_factory=dict)

    def stop(self) -> None:
        """End at the next batch, with what was counted until then."""
        self._stop.set()
        self._go.set()

    def hold(self) -> None:
        """Wait at the next batch, for something that is wanted sooner."""
        self._go.clear()

    def go_on(self) -> None:
        """Wait no longer."""
        self._go.set()

    @property
    def stopped(self) -> bool:
        """Whether it was told to stop."""
        return self._stop.is_set()

    def run(self, knowledge: Knowledge) -> Scanned:
        """Scan to the end, or until it is stopped."""
        from troubleshooter.pipeline.following import Following
        from troubleshooter.pipeline.scan import Scanner

        stdin = io.BytesIO(self.source.pasted.encode("utf-8", "replace"))
        paths = (PASTED,) if self.source.pasted else self.source.paths
        scanner = Scanner(knowledge.matcher)
        following = Following(scanner)
        scanned = scanner.scan(paths, stdin, self._batch_done, read=following.read)
        self.decisions = scanner.decisions
        if not scanned.result.partial:
            self.following = following
        return scanned

    def _batch_done(self, path: str, records: int) -> None:
        self._go.wait()
        if self._stop.is_set():
            raise KeyboardInterrupt  # How a scan is asked for what it has so far.
        self._done[path] = records
        now = time.monotonic()
        if now - self._told >= _EVERY_S:
            self._told = now
            self.progress(self, path, sum(self._done.values()))


Finding: TypeAlias = "Diagnosis | Cluster"


def subject_of_finding(finding: Finding) -> str:
    """What a customer's case of this finding is about."""
    from troubleshooter.cases.case import subject_of
    from troubleshooter.model import Diagnosis

    if isinstance(finding, Diagnosis):
        return subject_of(finding.rule)
    return subject_of("", finding.template)


def findings(result: ScanResult) -> tuple[Finding, ...]:
    """What was found, in the order it deserves attention: errors and warnings, then failures
    that nobody knows, then what is only information."""
    from troubleshooter.model import Level

    bad = [item for item in result.diagnoses if item.level.severity >= Level.WARNING.severity]
    rest = [item for item in result.diagnoses if item.level.severity < Level.WARNING.severity]
    return (*bad, *result.clusters, *rest)


def period(result: ScanResult) -> tuple[date, date] | None:
    """The first and last day on which something was found; None when no time is known."""
    days = [day for item in result.diagnoses for day in item.by_day] + list(result.by_day)
    return (min(days), max(days)) if days else None
