"""`scan`: whole log exports, counted, diagnosed and reported."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from troubleshooter.cli import console, overview
from troubleshooter.cli.options import LangOption, SystemOption, language, moment
from troubleshooter.cli.progress import Progress
from troubleshooter.cli.reporting import Wanted, write_text
from troubleshooter.errors import TroubleshooterError, UsageError
from troubleshooter.model import Level, ScanResult
from troubleshooter.pipeline.knowledge import open_knowledge

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
    reply: Annotated[
        Path | None,
        typer.Option("--reply", metavar="FILE", help="Write a mail reply; .txt, .html or .eml."),
    ] = None,
    unmasked: Annotated[
        bool, typer.Option("--unmasked", help="Leave names, addresses and the like as they are.")
    ] = False,
    per_folder: Annotated[
        bool, typer.Option("--per-folder", help="A report for each folder inside the one given.")
    ] = False,
    reports: Annotated[
        Path | None,
        typer.Option("--reports", metavar="FOLDER", help="Where reports per folder go."),
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
        wanted = Wanted(report, reply, unmasked, language(lang))
        wanted.check()
        if paths.count("-") > 1:
            raise UsageError("standard input (-) can be read only once")
        if (reports is not None) is not per_folder:
            raise UsageError("--per-folder and --reports FOLDER go together")
        knowledge = open_knowledge()
        scanner = Scanner(knowledge.matcher, system, only)
        if reports is not None:
            from troubleshooter.cli.folders import Batch

            folder = _one_folder(paths, wanted, json_file)
            batch = Batch(folder, reports, wanted.language, fail_on, unmasked)
            raise typer.Exit(batch.run(scanner, knowledge))
        with Progress() as progress:
            scanned = scanner.scan(paths, sys.stdin.buffer, progress.records)
        for failure in scanned.failures:
            console.talk(f"{failure.path}: {failure.reason}")
        if json_file is not None:
            _write_json(scanned.result, json_file)
        wanted.write(scanned.result, knowledge)
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


def _one_folder(paths: list[str], wanted: Wanted, json_file: str | None) -> Path:
    """The folder of customers' folders. Raises UsageError for what does not go with it."""
    if len(paths) != 1 or not Path(paths[0]).is_dir():
        raise UsageError("--per-folder takes one folder, which holds a folder for each customer")
    if json_file is not None or wanted.report is not None or wanted.reply is not None:
        raise UsageError("--per-folder names the files itself: no --json, --report or --reply")
    return Path(paths[0])


def _write_json(result: ScanResult, target: str) -> None:
    from troubleshooter.pipeline.report import as_json

    text = json.dumps(as_json(result), indent=1)
    if target == "-":
        console.out(text)
    else:
        write_text(Path(target), text + "\n")
