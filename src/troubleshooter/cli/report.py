"""`report`: the customer's report of a kept scan or of logs, and two scans side by side."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from troubleshooter.cli import console
from troubleshooter.cli.options import LangOption, SystemOption, UnmaskedFlag, language
from troubleshooter.cli.progress import Progress
from troubleshooter.cli.reporting import (
    Wanted,
    open_looks,
    open_report,
    write_bytes,
    write_made,
    write_text,
)
from troubleshooter.errors import ConnectorError, TroubleshooterError, UsageError
from troubleshooter.live import Verification
from troubleshooter.model import ScanResult, System
from troubleshooter.pipeline.knowledge import Knowledge, open_knowledge

_UNREADABLE = 3
_COMPARED = (".html", ".pdf", ".txt")


class _MakesUnlessTold(TyperGroup):
    """`report FILE...` is short for `report make FILE...`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if args and args[0] not in (*self.commands, "--help"):
            args = ["make", *args]
        return super().parse_args(ctx, args)


app = typer.Typer(
    cls=_MakesUnlessTold,
    help="Make the customer's report of a kept scan or of logs: `report FILE...` is short for "
    "`report make FILE...`. Or compare two scans.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

_Scans = Annotated[
    list[str],
    typer.Argument(metavar="SCAN.json|LOGS...", help="What `scan --json` wrote, or logs."),
]
_Out = Annotated[
    Path | None,
    typer.Option("--out", metavar="FILE", help="Where it goes; .html, .pdf, .txt or .json."),
]
_Pdf = Annotated[
    Path | None, typer.Option("--pdf", metavar="FILE", help="Also print the page to a PDF.")
]
_Reply = Annotated[
    Path | None,
    typer.Option("--reply", metavar="FILE", help="Write a mail reply; .txt, .html or .eml."),
]
_Verify = Annotated[
    str | None,
    typer.Option(
        "--verify",
        metavar="CONNECTION",
        help="After the fix: ask that connection's system again, and stamp what is solved.",
    ),
]


@app.command()
def make(
    scans: _Scans,
    out: _Out = None,
    pdf: _Pdf = None,
    reply: _Reply = None,
    verify: _Verify = None,
    system: SystemOption = None,
    unmasked: UnmaskedFlag = False,
    lang: LangOption = None,
) -> None:
    """Make a report of a kept scan, or of logs (the default: `report FILE...`)."""
    wanted = Wanted(out, reply, unmasked, language(lang), after_fix=verify is not None)
    try:
        code = _Made(scans, wanted, pdf, verify, system).run()
    except TroubleshooterError as error:
        console.fail(error)
    if code:
        raise typer.Exit(code)


@app.command()
def compare(
    before: Annotated[str, typer.Argument(metavar="OLD", help="The earlier scan, or logs.")],
    now: Annotated[str, typer.Argument(metavar="NEW", help="The newer scan, or logs.")],
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Where it goes; .html, .pdf, .txt.")
    ] = None,
    unmasked: UnmaskedFlag = False,
    lang: LangOption = None,
) -> None:
    """Say what is new, gone, better and worse since an earlier scan of the same customer."""
    from troubleshooter.pipeline.report import compared_report

    try:
        if out is not None and out.suffix not in _COMPARED:
            raise UsageError(f"{out}: a comparison ends in .html, .pdf or .txt")
        looks = open_looks()
        knowledge = open_knowledge()
        scans = [_read([path], knowledge, None, any_rules=True) for path in (before, now)]
        made = compared_report(
            scans[0].result,
            scans[1].result,
            knowledge,
            language(lang),
            datetime.now(UTC).astimezone(),
            looks,
            unmasked=unmasked,
        )
        if out is None:
            console.out(made.text().rstrip("\n"))
        elif out.suffix == ".txt":
            write_text(out, made.text())
        elif out.suffix == ".pdf":
            write_bytes(out, made.pdf(out.parent))
        else:
            write_text(out, made.html())
    except TroubleshooterError as error:
        console.fail(error)
    if out is not None:
        console.talk(f"comparison: {out}")
    code = max(scan.code for scan in scans)
    if code:
        raise typer.Exit(code)


@dataclass(frozen=True, slots=True)
class _Read:
    """A scan, kept or made now, what was looked up with it, and the exit code it deserves."""

    result: ScanResult
    looked: Verification | None
    code: int


@dataclass(frozen=True, slots=True)
class _Made:
    """One call of `report`: its options, checked and carried out."""

    scans: list[str]
    wanted: Wanted
    pdf: Path | None
    verify: str | None
    system: System | None

    def run(self) -> int:
        """Read, look again if asked to, write; returns the exit code."""
        self._check()
        knowledge = open_knowledge()
        connection = None
        if self.verify is not None:
            from troubleshooter.pipeline.verify import connection_named

            connection = connection_named(knowledge, self.verify)
        read = _read(self.scans, knowledge, self.system)
        looked, code = read.looked, read.code
        if connection is not None:
            from troubleshooter.pipeline.verdicts import judge, suspects_of_scan

            suspects = suspects_of_scan(read.result, knowledge.rules)
            looked = judge(knowledge, connection, suspects, self.wanted.language)
            if not looked.looked:
                console.talk(f"{connection.name}: could not be asked: {looked.trouble}")
                code = code or ConnectorError.exit_code
        self._write(read.result, knowledge, looked)
        return code

    def _check(self) -> None:
        self.wanted.check()
        if self.pdf is not None and self.pdf.suffix != ".pdf":
            raise UsageError(f"{self.pdf}: --pdf writes a file that ends in .pdf")
        if self.pdf is not None and self.pdf == self.wanted.report:
            raise UsageError(f"{self.pdf}: --out and --pdf need a file each")
        if self.scans.count("-") > 1:
            raise UsageError("standard input (-) can be read only once")

    def _write(self, result: ScanResult, knowledge: Knowledge, looked: Verification | None) -> None:
        wanted = self.wanted
        wanted.write(result, knowledge, looked)
        told = wanted.report is None and wanted.reply is None and self.pdf is None
        if self.pdf is None and not told:
            return
        made = open_report(
            result,
            knowledge,
            wanted.language,
            unmasked=wanted.unmasked,
            looked=looked,
            after_fix=wanted.after_fix,
        )
        if told:
            console.out(made.text().rstrip("\n"))
        if self.pdf is not None:
            for path in write_made(made, self.pdf):
                console.talk(f"report: {path}")


def _read(
    paths: list[str], knowledge: Knowledge, system: System | None, *, any_rules: bool = False
) -> _Read:
    """The kept scan that `paths` is, else what a scan of these logs finds."""
    from troubleshooter.pipeline.report import kept_scan
    from troubleshooter.pipeline.scan import Scanner

    if len(paths) == 1 and paths[0].casefold().endswith(".json") and Path(paths[0]).is_file():
        kept = kept_scan(Path(paths[0]), None if any_rules else knowledge)
        if kept is not None:
            return _Read(kept.result, kept.verification, 0)
    with Progress() as progress:
        scanned = Scanner(knowledge.matcher, system).scan(paths, sys.stdin.buffer, progress.records)
    for failure in scanned.failures:
        console.talk(f"{failure.path}: {failure.reason}")
    code = _UNREADABLE if scanned.failures else 0
    return _Read(scanned.result, None, console.INTERRUPTED if scanned.result.partial else code)
