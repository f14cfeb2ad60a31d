"""`scan`: whole log exports, counted, diagnosed and reported."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from troubleshooter.cli import console, overview
from troubleshooter.cli.options import LangOption, SystemOption, language, moment
from troubleshooter.cli.progress import Progress
from troubleshooter.errors import TroubleshooterError, UsageError
from troubleshooter.model import Language, Level, ScanResult
from troubleshooter.pipeline.knowledge import Knowledge, open_knowledge

_UNREADABLE = 3


def scan(
    paths: Annotated[
        list[str], typer.Argument(metavar="PATH...", help="Files, folders, archives; - is stdin.")
    ],
    system: SystemOption = None,
    json_file: Annotated[
        str | None, typer.Option("--json", metavar="FILE|-", help="Write the result as JSON.")
    ] = None,
    report: Annotated[
        Path | None,
        typer.Option(
            "--report", metavar="FILE", help="Write the customer's report; .html, .txt or .json."
        ),
    ] = None,
    since: Annotated[
        str | None, typer.Option("--since", metavar="DATE", help="Only records from this time on.")
    ] = None,
    until: Annotated[
        str | None,
        typer.Option("--until", metavar="DATE", help="Only records up to this day or time."),
    ] = None,
    text: Annotated[
        str | None, typer.Option("--text", help="Only records that hold this text or number.")
    ] = None,
    lang: LangOption = None,
    fail_on: Annotated[
        Level | None, typer.Option("--fail-on", help="Exit 1 on findings of this level or worse.")
    ] = None,
) -> None:
    """Read log exports and say which known errors they hold, how often and on what."""
    from troubleshooter.pipeline.scan import Filter, Scanner, fails_at

    try:
        only = Filter(moment(since), moment(until, end_of_day=True), text)
        knowledge = open_knowledge()
        _refuse(paths, report)
        with Progress() as progress:
            scanned = Scanner(knowledge.matcher, system, only).scan(
                paths, sys.stdin.buffer, progress.records
            )
        for failure in scanned.failures:
            console.talk(f"{failure.path}: {failure.reason}")
        if json_file is not None:
            _write_json(scanned.result, json_file)
        if report is not None:
            write_report(scanned.result, knowledge, report, language(lang))
            console.talk(f"report: {report}")
        if json_file != "-":
            console.out(overview.text(scanned.result, knowledge.rules, language(lang)))
    except TroubleshooterError as error:
        console.fail(error)
    if scanned.result.partial:
        raise typer.Exit(console.INTERRUPTED)
    if scanned.failures:
        raise typer.Exit(_UNREADABLE)
    if fail_on is not None and fails_at(scanned, knowledge.rules, fail_on):
        raise typer.Exit(1)


def _refuse(paths: list[str], report: Path | None) -> None:
    if paths.count("-") > 1:
        raise UsageError("standard input (-) can be read only once")
    if report is not None and report.suffix not in (".html", ".txt", ".json"):
        raise UsageError(f"{report}: a report ends in .html, .txt or .json")


def _write_json(result: ScanResult, target: str) -> None:
    from troubleshooter.pipeline.report import as_json

    text = json.dumps(as_json(result), indent=1)
    if target == "-":
        console.out(text)
    else:
        _write(Path(target), text + "\n")


def write_report(result: ScanResult, knowledge: Knowledge, target: Path, spoken: Language) -> None:
    """Write the report in the form that the file's ending names.

    Raises UsageError when the file cannot be written.
    """
    from troubleshooter.pipeline import report

    now = datetime.now(UTC).astimezone()
    if target.suffix == ".json":
        text = json.dumps(report.as_json(result), indent=1)
    elif target.suffix == ".txt":
        text = report.as_text(result, knowledge, spoken, now)
    else:
        text = report.as_html(result, knowledge, spoken, now)
    _write(target, text)


def _write(target: Path, text: str) -> None:
    """Write through a neighbour file, so that a full disk leaves no half report."""
    draft = target.with_name(f".{target.name}.part")
    try:
        draft.write_text(text, "utf-8", newline="\n")
        draft.replace(target)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise UsageError(f"{target}: cannot be written: {error.strerror or error}") from error
