"""`scan`: whole log exports, counted, diagnosed and reported."""

from __future__ import annotations

import gc
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from troubleshooter.cli import console, following, narrowing, overview, recording, reusing, views
from troubleshooter.cli.options import (
    Lang,
    LangOption,
    SystemOption,
    UnmaskedFlag,
    VerifyOption,
    language,
)
from troubleshooter.cli.progress import Progress
from troubleshooter.cli.reporting import Wanted, scan_document, write_text
from troubleshooter.errors import ConnectorError, StoreError, TroubleshooterError, UsageError
from troubleshooter.live import Connection, Verification
from troubleshooter.model import Language, Level, ScanResult
from troubleshooter.pipeline.knowledge import Knowledge, open_knowledge

if TYPE_CHECKING:
    from troubleshooter.pipeline.scan import Scanned, Scanner

_UNREADABLE = 3

_Paths = Annotated[
    list[str], typer.Argument(metavar="PATH...", help="Files, folders, archives; - is stdin.")
]
_JsonFile = Annotated[
    str | None, typer.Option("--json", metavar="FILE|-", help="Write the result as JSON.")
]
_ReportFile = Annotated[
    Path | None,
    typer.Option(
        "--report", metavar="FILE", help="Write the customer's report; .html, .pdf, .txt or .json."
    ),
]
_ReplyFile = Annotated[
    Path | None,
    typer.Option("--reply", metavar="FILE", help="Write a mail reply; .txt, .html or .eml."),
]
_PerFolder = Annotated[
    bool, typer.Option("--per-folder", help="A report for each folder inside the one given.")
]
_Reports = Annotated[
    Path | None, typer.Option("--reports", metavar="FOLDER", help="Where reports per folder go.")
]
_FailOn = Annotated[
    Level | None, typer.Option("--fail-on", help="Exit 1 on findings of this level or worse.")
]


def scan(
    paths: _Paths,
    system: SystemOption = None,
    json_file: _JsonFile = None,
    report: _ReportFile = None,
    reply: _ReplyFile = None,
    unmasked: UnmaskedFlag = False,
    per_folder: _PerFolder = False,
    reports: _Reports = None,
    since: narrowing.Since = None,
    until: narrowing.Until = None,
    text: narrowing.WithText = None,
    platform: narrowing.Platform = None,
    success: narrowing.Successful = None,
    only_failures: narrowing.OnlyFailures = False,
    rule: narrowing.RuleIds = None,
    view: views.ViewName = None,
    document: views.DocumentNumber = None,
    day: views.Day = None,
    most: views.Most = None,
    again: reusing.Again = False,
    no_store: reusing.NoStore = False,
    part: reusing.PartFile = None,
    follow: following.Follow = False,
    customer: recording.CustomerName = None,
    no_cases: recording.NoCases = False,
    verify: VerifyOption = None,
    lang: LangOption = None,
    fail_on: _FailOn = None,
) -> None:
    """Read log exports and say which known errors they hold, how often and on what."""
    only = narrowing.Narrowing(
        system, since, until, text, platform, success, only_failures, tuple(rule or ())
    )
    viewing = views.Viewing(view, document, day, most, json_file)
    asked = Asked(
        paths,
        only,
        viewing,
        reusing.Reusing(again, no_store, part),
        recording.Recording(customer, no_cases),
        follow,
        json_file,
        report,
        reply,
        unmasked,
        per_folder,
        reports,
        verify,
        lang,
        fail_on,
    )
    try:
        code = asked.run()
    except TroubleshooterError as error:
        console.fail(error)
    if code:
        raise typer.Exit(code)


@dataclass(frozen=True, slots=True)
class Asked:
    """One call of `scan`: its options, checked and carried out."""

    paths: list[str]
    only: narrowing.Narrowing
    viewing: views.Viewing
    reuse: reusing.Reusing
    keep: recording.Recording
    follow: bool
    json_file: str | None
    report: Path | None
    reply: Path | None
    unmasked: bool
    per_folder: bool
    reports: Path | None
    verify: str | None
    lang: Lang | None
    fail_on: Level | None

    def run(self) -> int:
        """Scan, write what was asked for and tell the rest; returns the exit code."""
        spoken = language(self.lang)
        wanted = Wanted(self.report, self.reply, self.unmasked, spoken)
        self._check(wanted)
        knowledge = open_knowledge()
        scanner = self.only.scanner(knowledge)
        if not gc.isenabled():
            gc.freeze()  # what was made so far stays
            gc.enable()
        if self.viewing.view is not None:
            return self.viewing.run(scanner, knowledge, self.paths, spoken)
        if self.follow:
            return following.Following(self.paths[0], self.json_file, spoken).run(
                scanner, knowledge
            )
        reached = _reached(knowledge, self.verify)
        if self.reports is not None:
            from troubleshooter.cli.folders import Batch

            folder = Path(self.paths[0])
            keep = not self.keep.no_cases
            batch = Batch(
                folder, self.reports, spoken, self.fail_on, self.unmasked, self.reuse, keep
            )
            return batch.run(scanner, knowledge)
        scanned, reused = self._scanned(scanner, knowledge, spoken)
        for failure in scanned.failures:
            console.talk(f"{failure.path}: {failure.reason}")
        looked = _verified(scanned.result, knowledge, reached, spoken)
        if self.json_file is not None:
            _write_json(scanned.result, self.json_file, looked)
        wanted.write(scanned.result, knowledge, looked)
        self.reuse.write(scanned, scanner)
        kept = self.keep.take(scanned.result, knowledge, spoken, self.paths)
        if self.json_file != "-":
            console.out(overview.text(scanned.result, knowledge.rules, spoken, looked, kept.lines))
        for said in filter(None, (kept.summary, reused)):
            (console.talk if self.json_file == "-" else console.out)(said)
        code = self._code(scanned, knowledge, looked)
        return StoreError.exit_code if kept.failed and not code else code

    def _scanned(
        self, scanner: Scanner, knowledge: Knowledge, spoken: Language
    ) -> tuple[Scanned, str]:
        """The scan, or the parts merged into one, and what is said of earlier scans."""
        if reusing.merging(self.paths):
            from troubleshooter.pipeline.part_files import merged

            return merged(self.paths[1:], knowledge.matcher), ""
        reader = self.reuse.reader(scanner, knowledge)
        with Progress(self.paths) as progress:
            scanned = scanner.scan(
                self.paths,
                sys.stdin.buffer,
                progress.records,
                progress.done,
                None if reader is None else reader.read,
            )
        if reader is not None:
            reader.shelf.tidy()
        return scanned, reusing.told(reader, spoken)

    def _check(self, wanted: Wanted) -> None:
        """Raises UsageError for what makes no sense, ConfigurationError for a mistake in the
        looks of reports: both before a long scan, not after it."""
        self.only.check()
        self.viewing.check()
        self.keep.check(self.per_folder, self.follow or self.viewing.view is not None)
        wanted.check()
        if self.paths.count("-") > 1:
            raise UsageError("standard input (-) can be read only once")
        self._check_targets()
        if (self.reports is not None) is not self.per_folder:
            raise UsageError("--per-folder and --reports FOLDER go together")
        alone = (self.report, self.reply, self.verify, self.reports, self.fail_on, self.reuse.part)
        if self.viewing.view is not None and any(option is not None for option in alone):
            raise UsageError(
                "--view goes with --json only: no report, --verify, --part or --fail-on"
            )
        if self.follow:
            following.check(self.paths, self.viewing.view is not None or any(map(bool, alone)))
        if not self.per_folder:
            return
        if len(self.paths) != 1 or not Path(self.paths[0]).is_dir():
            raise UsageError("--per-folder takes one folder, with a folder for each customer")
        if self.verify is not None:
            raise UsageError("--verify asks one customer's system: no --per-folder with it")
        files = (self.json_file, self.report, self.reply, self.reuse.part)
        if any(file is not None for file in files):
            raise UsageError("--per-folder names the files itself: no --json, --report or --reply")

    def _check_targets(self) -> None:
        """Raises UsageError when a log itself is named as the file to write."""
        json_file = Path(self.json_file) if self.json_file not in (None, "-") else None
        targets = (self.report, self.reply, json_file, self.reuse.part)
        read = {Path(path).resolve() for path in self.paths if path != "-"}
        for target in targets:
            if target is not None and Path(target).resolve() in read:
                raise UsageError(f"{target}: is read, so it cannot be written as well")

    def _code(self, scanned: Scanned, knowledge: Knowledge, looked: Verification | None) -> int:
        from troubleshooter.pipeline.scan import fails_at

        if scanned.result.partial:
            return console.INTERRUPTED
        if scanned.failures:
            return _UNREADABLE
        if looked is not None and not looked.looked:
            return ConnectorError.exit_code
        fails = self.fail_on is not None and fails_at(scanned, knowledge.rules, self.fail_on)
        return int(fails)


def _reached(knowledge: Knowledge, name: str | None) -> Connection | None:
    """The connection, looked up before a long scan starts. Raises UsageError without it."""
    if name is None:
        return None
    from troubleshooter.pipeline.verify import connection_named

    return connection_named(knowledge, name)


def _verified(
    result: ScanResult, knowledge: Knowledge, reached: Connection | None, spoken: Language
) -> Verification | None:
    if reached is None:
        return None
    from troubleshooter.pipeline.verdicts import judge, suspects_of_scan

    return judge(knowledge, reached, suspects_of_scan(result, knowledge.rules), spoken)


def _write_json(result: ScanResult, target: str, looked: Verification | None) -> None:
    text = scan_document(result, looked)
    if target == "-":
        console.out(text.rstrip("\n"))
    else:
        write_text(Path(target), text)
