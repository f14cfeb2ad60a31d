"""Following the logs of a scan: all that was counted of them, with what came since."""

from __future__ import annotations

from dataclasses import dataclass, field

from troubleshooter.errors import InputError
from troubleshooter.ingest.sources import FileSource
from troubleshooter.pipeline.ends import read_whole
from troubleshooter.pipeline.follow import Follower
from troubleshooter.pipeline.parts import Part
from troubleshooter.pipeline.scan import Reading, Scanned, Scanner, Source

MOST_FOLLOWED = 200
"""Files that are followed at once; others keep what was counted of them."""

_MOST_READ_AGAIN = 16 * 1024 * 1024
"""A file is not followed that is larger, in bytes, and must be read again to be."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look at all logs found: whether more was counted, which logs were begun anew, and
    which cannot be read now, each with the reason."""

    changed: bool = False
    anew: tuple[str, ...] = ()
    troubles: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class _Log:
    """What a scan counted of a log, and what follows it; None where that is impossible."""

    counted: Part
    follower: Follower | None


@dataclass(slots=True)
class Following:
    """Give `read` to a scan by `scanner`; once that is over, `look` for more again and again.

    What is new is decided apart, so that others may use the scan's own decisions meanwhile.
    """

    scanner: Scanner
    _apart: Scanner = field(init=False)
    _logs: list[_Log] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._apart = Scanner(self.scanner.matcher, self.scanner.system, self.scanner.only)

    @property
    def possible(self) -> bool:
        """Whether any of the logs can be followed."""
        return any(log.follower is not None for log in self._logs)

    def read(self, source: Source, part: Part, reading: Reading) -> None:
        """Read and count one source, and note where it ended."""
        counted = Part()
        try:
            follower = self._read(source, counted, reading)
        finally:
            part.merge(counted)
        whole = follower is not None and follower.begun
        self._logs.append(_Log(Part() if whole else counted, follower))

    def _read(self, source: Source, counted: Part, reading: Reading) -> Follower | None:
        most = sum(log.follower is not None for log in self._logs) >= MOST_FOLLOWED
        if not isinstance(source, FileSource) or not source.seekable or most:
            self.scanner.read(source, counted, reading)
            return None
        whole = read_whole(self.scanner, source, counted, reading)
        follower = Follower.after(self._apart, source, whole)
        if follower is None and whole.plain and whole.end <= _MOST_READ_AGAIN:
            # Nothing stands in it yet, or its last record was being written.
            return Follower(self._apart, source.path, shown=source.shown)
        return follower

    def look(self) -> Looked:
        """Count what is new; a log that can no longer be followed keeps what was counted."""
        changed = False
        anew: list[str] = []
        troubles: list[tuple[str, str]] = []
        for log in self._logs:
            if log.follower is None:
                continue
            follower = log.follower
            try:
                step = follower.look()
            except InputError as error:
                troubles.append((error.path, error.reason))
                log.counted, log.follower = self._part(log), None
                continue
            changed = changed or step.changed
            if step.anew:
                anew.append(follower.shown)
            if step.trouble:
                troubles.append((follower.shown, step.trouble))
        return Looked(changed, tuple(anew), tuple(troubles))

    def scanned(self) -> Scanned:
        """All that was counted until now, as one scan of the logs."""
        whole = Part()
        for log in self._logs:
            whole.merge(self._part(log))
        return self._apart.conclude(whole)

    def _part(self, log: _Log) -> Part:
        follower = log.follower
        return follower.part() if follower is not None and follower.begun else log.counted
