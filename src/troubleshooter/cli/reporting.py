"""Reports on disk: of one scan, or of every customer folder with an index of them all."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, cast

from troubleshooter.cli import console, verified
from troubleshooter.errors import UsageError
from troubleshooter.live import Verification
from troubleshooter.model import Language, ScanResult
from troubleshooter.pipeline.knowledge import Knowledge
from troubleshooter.report.json import scan_json

if TYPE_CHECKING:
    from troubleshooter.pipeline.report import CustomerReport, ReplyForm
    from troubleshooter.report.branding import Branding

FORMS = (".html", ".pdf", ".txt", ".json")
REPLY_FORMS = (".txt", ".html", ".eml")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a scan is to leave behind besides its answer on the screen; `after_fix` when live
    verdicts are to tell what is solved."""

    report: Path | None
    reply: Path | None
    unmasked: bool
    language: Language
    after_fix: bool = False

    def check(self) -> None:
        """Raises UsageError for a file of a kind that cannot be written, ConfigurationError for a
        mistake in the user's branding: before anything is read, not after it."""
        if self.report is not None and self.report.suffix not in FORMS:
            raise UsageError(f"{self.report}: a report ends in .html, .pdf, .txt or .json")
        if self.reply is not None and self.reply.suffix not in REPLY_FORMS:
            raise UsageError(f"{self.reply}: a reply ends in .txt, .html or .eml")
        if self.report is not None and self.report == self.reply:
            raise UsageError(f"{self.report}: report and reply need a file each")
        if self.reply is not None or (self.report is not None and self.report.suffix != ".json"):
            from troubleshooter.pipeline.report import open_branding

            open_branding()

    def write(
        self, result: ScanResult, knowledge: Knowledge, looked: Verification | None = None
    ) -> None:
        """Write the report and the reply that were asked for, and say where they are.

        Raises UsageError when a file cannot be written and ConfigurationError for a mistake in
        the user's branding, or when there is nothing to print a PDF with.
        """
        if self.report is not None and self.report.suffix == ".json":
            write_text(self.report, scan_document(result, looked))
            console.talk(f"report: {self.report}")
        elif self.report is not None:
            for path in write_made(self._made(result, knowledge, looked), self.report):
                console.talk(f"report: {path}")
        if self.reply is not None:
            form = cast("ReplyForm", self.reply.suffix.removeprefix("."))
            write_bytes(self.reply, self._made(result, knowledge, looked).reply(form))
            console.talk(f"reply: {self.reply}")

    def _made(
        self, result: ScanResult, knowledge: Knowledge, looked: Verification | None
    ) -> CustomerReport:
        return open_report(
            result,
            knowledge,
            self.language,
            unmasked=self.unmasked,
            looked=looked,
            after_fix=self.after_fix,
        )


def open_looks() -> Branding:
    """The user's branding; what of it is not used is told. Raises ConfigurationError."""
    from troubleshooter.pipeline.report import open_branding

    branding = open_branding()
    for note in branding.notes:
        console.talk(note)
    return branding


def open_report(
    result: ScanResult,
    knowledge: Knowledge,
    spoken: Language,
    *,
    unmasked: bool = False,
    looked: Verification | None = None,
    after_fix: bool = False,
    branding: Branding | None = None,
) -> CustomerReport:
    """The report of now on `result` and what was `looked` up live, in the user's branding."""
    from troubleshooter.pipeline.report import customer_report

    return customer_report(
        result,
        knowledge,
        spoken,
        datetime.now(UTC).astimezone(),
        open_looks() if branding is None else branding,
        unmasked=unmasked,
        verification=looked,
        after_fix=after_fix,
    )


def write_report(
    result: ScanResult,
    knowledge: Knowledge,
    target: Path,
    spoken: Language,
    looked: Verification | None = None,
) -> None:
    """Write the report in the form that the file's ending names.

    Raises UsageError when the file cannot be written.
    """
    write_made(open_report(result, knowledge, spoken, looked=looked), target)


def scan_document(result: ScanResult, looked: Verification | None) -> str:
    """The scan and what was looked up live as JSON text, from which a report can be made."""
    document = scan_json(result)
    if looked is not None:
        document["verification"] = verified.document(looked)
    return json.dumps(document, indent=1) + "\n"


def write_made(made: CustomerReport, target: Path) -> Sequence[Path]:
    """Write one report, beside a page of it the list of its documents if there are any; returns
    the files. A list that an earlier report left there goes when this one has none."""
    if target.suffix == ".txt":
        write_text(target, made.text())
        return (target,)
    beside = write_list(made, target)
    list_name = "" if beside is None else beside.name
    if target.suffix == ".pdf":
        write_bytes(target, made.pdf(_folder(target), list_name))
    else:
        write_text(target, made.html(list_name))
    return (target,) if beside is None else (target, beside)


def write_list(made: CustomerReport, page: Path) -> Path | None:
    """Write the list of documents beside `page` and return where; None when there are none, and
    then the list of an earlier report goes.

    A file that is no such list is never touched: the log itself often has that name. Raises
    UsageError when both names that a list can have are taken.
    """
    own = [page.with_suffix(".csv"), page.with_name(f"{page.stem}.documents.csv")]
    free = [path for path in own if _is_ours(path)]
    documents = made.documents()
    if not documents:
        for path in free:
            _drop(path)
        return None
    if not free:
        raise UsageError(f"{own[1]}: is no list of documents of an earlier report; move it first")
    write_text(free[0], documents)
    return free[0]


def _is_ours(path: Path) -> bool:
    """Whether a list may be written there: there is nothing, or a list of an earlier report."""
    from troubleshooter.pipeline.report import MAX_HEAD, begins_list

    try:
        with path.open("rb") as file:
            return begins_list(file.read(MAX_HEAD))
    except FileNotFoundError:
        return True
    except (OSError, ValueError):
        return False


def _folder(target: Path) -> Path:
    if not target.parent.is_dir():
        raise UsageError(f"{target}: cannot be written: there is no folder {target.parent}")
    return target.parent


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
