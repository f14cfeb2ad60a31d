"""`scan --per-folder`: a report for every customer folder, and an index of them all."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from troubleshooter.cases.naming import LONGEST
from troubleshooter.cli import console
from troubleshooter.cli.progress import Progress
from troubleshooter.cli.recording import take_in
from troubleshooter.cli.reporting import (
    open_looks,
    open_report,
    write_bytes,
    write_list,
    write_text,
)
from troubleshooter.cli.reusing import Reusing, told
from troubleshooter.errors import StoreError, UsageError
from troubleshooter.model import Language, Level
from troubleshooter.pipeline.batch import Run, file_names
from troubleshooter.pipeline.knowledge import Knowledge
from troubleshooter.pipeline.scan import Scanned, Scanner, fails_at

if TYPE_CHECKING:
    from troubleshooter.pipeline.report import CustomerReport

HISTORY = ".history"
_UNREADABLE = 3


@dataclass(frozen=True, slots=True)
class Batch:
    """What to scan, in which way, and where the reports go."""

    folder: Path
    target: Path
    language: Language
    fail_on: Level | None
    unmasked: bool
    reuse: Reusing = field(default_factory=Reusing)
    keep: bool = True

    def run(self, scanner: Scanner, knowledge: Knowledge) -> int:
        """Scan every customer folder and write its report, its reply and the index.

        Returns the exit code: 130 when interrupted (the index is then left as it was), 5 when the
        cases could not be kept, 3 when an input could not be read, 1 for a finding at or above
        `fail_on`, else 0. Raises UsageError when there is no folder or a file cannot be written.
        """
        looks = open_looks()
        folders = self._folders()
        run = Run(self.language, datetime.now(UTC).astimezone(), tuple(self._kept()))
        worst = 0
        files = file_names(folder.name for folder in folders)
        reader = self.reuse.reader(scanner, knowledge)
        with Progress([str(folder) for folder in folders]) as progress:
            for folder in folders:
                scanned = scanner.scan(
                    [str(folder)],
                    io.BytesIO(),
                    progress.records,
                    progress.done,
                    None if reader is None else reader.read,
                )
                if scanned.result.partial:
                    return console.INTERRUPTED
                worst = max(worst, self._code(scanned, knowledge))
                made = open_report(
                    scanned.result,
                    knowledge,
                    self.language,
                    unmasked=self.unmasked,
                    branding=looks,
                )
                self._write(made, files[folder.name])
                run.add(made, folder.name, files[folder.name])
                worst = max(worst, self._take_in(folder, scanned, knowledge))
        if reader is not None:
            reader.shelf.tidy()
        write_text(self.target / "index.html", run.index(knowledge, looks))
        self._keep(run)
        console.talk(f"index: {self.target / 'index.html'}")
        if said := told(reader, self.language):
            console.talk(said)
        return worst

    def _folders(self) -> list[Path]:
        """The customers' folders, by name; what lies beside them is told and left out."""
        try:
            found = sorted(self.folder.iterdir(), key=lambda path: path.name)
            self.target.mkdir(parents=True, exist_ok=True)
            (self.target / HISTORY).mkdir(exist_ok=True)
        except OSError as error:
            place = error.filename or self.folder
            raise UsageError(f"{place}: {error.strerror or error}") from error
        folders = []
        for path in found:
            if path.name.startswith(".") or path.resolve() == self.target.resolve():
                continue
            if path.is_dir():
                folders.append(path)
            else:
                console.talk(f"{path}: not in a customer's folder, left out")
        if not folders:
            raise UsageError(f"{self.folder}: holds no customer folders")
        return folders

    def _code(self, scanned: Scanned, knowledge: Knowledge) -> int:
        for failure in scanned.failures:
            console.talk(f"{failure.path}: {failure.reason}")
        if scanned.failures:
            return _UNREADABLE
        return int(self.fail_on is not None and fails_at(scanned, knowledge.rules, self.fail_on))

    def _take_in(self, folder: Path, scanned: Scanned, knowledge: Knowledge) -> int:
        """Take the scan into the customer's cases; the exit code that this comes to."""
        if not self.keep:
            return 0
        try:
            name, spoken = folder.name[:LONGEST], self.language
            kept = take_in(name, scanned.result, knowledge, spoken, [str(folder)])
        except UsageError as error:
            console.talk(f"{folder}: {error}")
            return 0
        if kept.summary:
            console.talk(kept.summary)
        return StoreError.exit_code if kept.failed else 0

    def _write(self, made: CustomerReport, file: str) -> None:
        page = self.target / f"{file}.html"
        listed = write_list(made, page)
        write_text(page, made.html("" if listed is None else listed.name))
        write_bytes(self.target / f"{file}.eml", made.reply("eml"))

    def _kept(self) -> Iterator[str]:
        """What the last run kept; a file that cannot be read counts as none."""
        for path in sorted((self.target / HISTORY).glob("*.json")):
            try:
                with path.open(encoding="utf-8") as file:
                    yield file.read(Run.MAX_KEPT)
            except (OSError, UnicodeDecodeError) as error:
                console.talk(f"{path}: cannot be read and is not compared with: {error}")

    def _keep(self, run: Run) -> None:
        for name, text in run.kept():
            write_text(self.target / HISTORY / name, text)
        for name in run.forgotten():
            (self.target / HISTORY / name).unlink(missing_ok=True)
