"""`scan --view`: failed records, one document's history, one day, patterns among failures."""

from __future__ import annotations

import dataclasses
import json
import sys
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from troubleshooter.cli import console, view_texts
from troubleshooter.cli.options import moment
from troubleshooter.cli.progress import Progress
from troubleshooter.cli.reporting import write_text
from troubleshooter.errors import InputError, UsageError
from troubleshooter.model import InputRead, Language
from troubleshooter.pipeline.knowledge import Knowledge

if TYPE_CHECKING:
    from troubleshooter.pipeline.parts import Part
    from troubleshooter.pipeline.scan import Scanner
    from troubleshooter.pipeline.views.failed import Failed
    from troubleshooter.pipeline.views.history import History
    from troubleshooter.pipeline.views.patterns import Patterns
    from troubleshooter.pipeline.views.rows import Attempt
    from troubleshooter.pipeline.views.today import Today


class View(StrEnum):
    """A ready view on logs."""

    FAILED = "failed"
    HISTORY = "history"
    TODAY = "today"
    PATTERNS = "patterns"


ViewName = Annotated[
    View | None,
    typer.Option(
        "--view",
        help="Failed records, a document's history, a day's outcome, or patterns in failures.",
    ),
]
DocumentNumber = Annotated[
    str | None,
    typer.Option("--document", metavar="NUMBER", help="The order, invoice or work order to see."),
]
Day = Annotated[
    str | None,
    typer.Option("--day", metavar="DATE", help="The day to see; else the log's last day."),
]
Most = Annotated[
    int | None, typer.Option("--most", min=1, max=100_000, help="How many failed records to see.")
]


@dataclass(frozen=True, slots=True)
class Viewing:
    """The view that was asked for, and on what."""

    view: View | None
    document: str | None
    day: str | None
    most: int | None
    json_file: str | None

    def check(self) -> None:
        """Raises UsageError for options that do not belong to the view, or that it lacks."""
        if (self.document is not None) is not (self.view is View.HISTORY):
            raise UsageError("--view history and --document NUMBER go together")
        if self.document is not None and not self.document.strip():
            raise UsageError("--document is empty")
        if self.day is not None and self.view is not View.TODAY:
            raise UsageError("--day belongs to --view today")
        if self.most is not None and self.view is not View.FAILED:
            raise UsageError("--most belongs to --view failed")
        moment(self.day)

    def run(
        self, scanner: Scanner, knowledge: Knowledge, paths: list[str], spoken: Language
    ) -> int:
        """Read the logs and show the view; returns the exit code."""
        with Progress(paths) as progress:
            text, document, part = self._made(scanner, knowledge, paths, spoken, progress)
        for failure in part.failures:
            console.talk(f"{failure.path}: {failure.reason}")
        inputs = [_input(one) for one in part.inputs]
        document = {"view": self.view, "inputs": inputs, **document}
        if self.json_file is not None:
            written = json.dumps(document, indent=1)
            if self.json_file == "-":
                console.out(written)
            else:
                write_text(Path(self.json_file), written + "\n")
        if self.json_file != "-":
            console.out(text)
        return InputError.exit_code if part.failures else 0

    def _made(
        self,
        scanner: Scanner,
        knowledge: Knowledge,
        paths: list[str],
        spoken: Language,
        progress: Progress,
    ) -> tuple[str, dict[str, object], Part]:
        from troubleshooter.pipeline.scan import Reading
        from troubleshooter.pipeline.views import failed, history, patterns, today
        from troubleshooter.pipeline.views.rows import Rows

        texts = view_texts.Texts(knowledge.rules, spoken)
        stdin = sys.stdin.buffer
        if self.view is View.TODAY:
            scanned = scanner.scan(paths, stdin, progress.records, progress.done)
            at = moment(self.day)
            seen = today.today(scanned.tally, knowledge.rules, None if at is None else at.date())
            return texts.today(seen), _today(seen), scanned.part
        rows, reading = Rows(scanner), Reading(stdin, progress.records, progress.done)
        if self.view is View.HISTORY:
            found = history.history(rows, paths, reading, (self.document or "").strip())
            return texts.history(found), _history(found), rows.read
        if self.view is View.PATTERNS:
            repeats = patterns.patterns(rows, paths, reading)
            return texts.patterns(repeats), _patterns(repeats), rows.read
        wrong = failed.failed(rows, paths, reading, self.most or failed.MOST)
        return texts.failed(wrong), _failed(wrong), rows.read


def _input(read: InputRead) -> dict[str, object]:
    skipped = [dataclasses.asdict(skip) for skip in read.skipped]
    return {"path": read.path, "format": read.format, "records": read.records, "skipped": skipped}


def _failed(view: Failed) -> dict[str, object]:
    attempts = [_attempt(one) for one in view.shown]
    return {"records": view.records, "failed": view.count, "rest": view.rest, "attempts": attempts}


def _history(view: History) -> dict[str, object]:
    return {
        "document": view.document,
        "count": view.count,
        "earlier": view.earlier,
        "failures": view.failures,
        "solved": view.solved,
        "attempts": [_attempt(one) for one in view.shown],
    }


def _today(view: Today | None) -> dict[str, object]:
    if view is None:
        return {"day": None}
    return {
        "day": view.day.isoformat(),
        "outcome": dataclasses.asdict(view.outcome) | {"success_rate": view.rate},
        "before": dataclasses.asdict(view.before)
        | {"success_rate": view.rate_before, "days": view.days_before},
        "causes": [_cause(one.name, one.known) | {"count": one.count, "before_a_day": one.before}
                   for one in view.causes],
    }  # fmt: skip


def _patterns(view: Patterns) -> dict[str, object]:
    return {
        "failures": view.failures,
        "whole": view.whole,
        "causes": [
            _cause(one.name, one.known)
            | {"count": one.count, **_span(one.first, one.last), "hours": list(one.hours)}
            for one in view.causes
        ],
        "repeated": {
            "count": view.repeated_count,
            "documents": [
                {"document": one.document, "count": one.count, **_span(one.first, one.last)}
                for one in view.repeated
            ],
        },
        "together": [
            {"causes": [view_texts.cause(one.one), view_texts.cause(one.other)],
             "shared_hours": one.shared, "hours": one.either}
            for one in view.together
        ],
    }  # fmt: skip


def _attempt(attempt: Attempt) -> dict[str, object]:
    return {
        "time": _time(attempt.time),
        "document": None if attempt.document is None else dataclasses.asdict(attempt.document),
        "message": attempt.message,
        "rules": list(attempt.rules),
        "failed": attempt.failed,
        "location": dataclasses.asdict(attempt.location),
    }


def _cause(name: str, known: bool) -> dict[str, object]:
    if known:
        return {"rule": name, "template": None}
    return {"rule": None, "template": view_texts.cause(name)}


def _span(first: datetime | None, last: datetime | None) -> dict[str, object]:
    return {"first_seen": _time(first), "last_seen": _time(last)}


def _time(at: datetime | date | None) -> str | None:
    if isinstance(at, datetime):
        return at.replace(microsecond=0).isoformat()
    return None if at is None else at.isoformat()
