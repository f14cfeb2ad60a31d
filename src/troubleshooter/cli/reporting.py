"""Reports on disk: of one scan, or of every customer folder with an index of them all."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, cast

from troubleshooter.cli import console
from troubleshooter.errors import UsageError
from troubleshooter.model import Language, ScanResult
from troubleshooter.pipeline.knowledge import Knowledge

if TYPE_CHECKING:
    from troubleshooter.pipeline.report import CustomerReport, ReplyForm

FORMS = (".html", ".txt", ".json")
REPLY_FORMS = (".txt", ".html", ".eml")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a scan is to leave behind besides its answer on the screen."""

    report: Path | None
    reply: Path | None
    unmasked: bool
    language: Language

    def check(self) -> None:
        """Raises UsageError for a file of a kind that cannot be written."""
        if self.report is not None and self.report.suffix not in FORMS:
            raise UsageError(f"{self.report}: a report ends in .html, .txt or .json")
        if self.reply is not None and self.reply.suffix not in REPLY_FORMS:
            raise UsageError(f"{self.reply}: a reply ends in .txt, .html or .eml")
        if self.report is not None and self.report == self.reply:
            raise UsageError(f"{self.report}: report and reply need a file each")

    def write(self, result: ScanResult, knowledge: Knowledge) -> None:
        """Write the report and the reply that were asked for, and say where they are.

        Raises UsageError when a file cannot be written and ConfigurationError for a mistake in
        the user's branding.
        """
        if self.report is not None and self.report.suffix == ".json":
            from troubleshooter.pipeline.report import as_json

            write_text(self.report, json.dumps(as_json(result), indent=1))
            console.talk(f"report: {self.report}")
        elif self.report is not None:
            made = open_report(result, knowledge, self.language, unmasked=self.unmasked)
            for path in _write_report(made, self.report):
                console.talk(f"report: {path}")
        if self.reply is not None:
            made = open_report(result, knowledge, self.language, unmasked=self.unmasked)
            form = cast("ReplyForm", self.reply.suffix.removeprefix("."))
            write_bytes(self.reply, made.reply(form))
            console.talk(f"reply: {self.reply}")


def open_report(
    result: ScanResult, knowledge: Knowledge, spoken: Language, *, unmasked: bool = False
) -> CustomerReport:
    """The report of now on `result`, in the user's branding."""
    from troubleshooter.pipeline.report import customer_report, open_branding

    branding = open_branding()
    for note in branding.notes:
        console.talk(note)
    now = datetime.now(UTC).astimezone()
    return customer_report(result, knowledge, spoken, now, branding, unmasked=unmasked)


def write_report(result: ScanResult, knowledge: Knowledge, target: Path, spoken: Language) -> None:
    """Write the report in the form that the file's ending names.

    Raises UsageError when the file cannot be written.
    """
    _write_report(open_report(result, knowledge, spoken), target)


def _write_report(made: CustomerReport, target: Path) -> Sequence[Path]:
    """Write one report, beside an HTML one the list of its documents if there are any."""
    if target.suffix == ".txt":
        write_text(target, made.text())
        return (target,)
    documents = made.documents()
    beside = target.with_suffix(".csv")
    page = made.html(beside.name if documents else "")
    if not documents:
        write_text(target, page)
        return (target,)
    write_text(beside, documents)
    write_text(target, page)
    return (target, beside)


def write_text(target: Path, text: str) -> None:
    """Write `text` as UTF-8, its line ends as they are."""
    write_bytes(target, text.encode("utf-8", "replace"))


def write_bytes(target: Path, content: bytes) -> None:
    """Write through a neighbour file, so that a full disk leaves no half report.

    Raises UsageError when that fails.
    """
    draft = target.with_name(f".{target.name}.part")
    try:
        draft.write_bytes(content)
        draft.replace(target)
    except (OSError, ValueError) as error:
        _drop(draft)
        why = error.strerror if isinstance(error, OSError) and error.strerror else error
        raise UsageError(f"{target}: cannot be written: {why}") from error


def _drop(draft: Path) -> None:
    try:
        draft.unlink(missing_ok=True)
    except (OSError, ValueError):
        return  # It could not be made either; what matters is told by the caller.
