"""What `scan` takes from earlier scans, leaves for later ones, and says of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from troubleshooter.cli import console
from troubleshooter.cli.overview import grouped
from troubleshooter.errors import UsageError
from troubleshooter.model import Language
from troubleshooter.pipeline.knowledge import Knowledge

if TYPE_CHECKING:
    from troubleshooter.pipeline.incremental import Incremental
    from troubleshooter.pipeline.scan import Scanned, Scanner

Again = Annotated[
    bool, typer.Option("--again", help="Read all files anew, also those that have not changed.")
]
NoStore = Annotated[
    bool, typer.Option("--no-store", help="Take nothing from earlier scans and keep nothing.")
]
PartFile = Annotated[
    Path | None,
    typer.Option("--part", metavar="FILE", help="Write the counts, for `scan merge PART...`."),
]
_WORDS: dict[Language, str] = {
    "en": "From an earlier scan: {unchanged} files that have not changed, {grown} read on from"
    " where they ended (--again reads all anew).",
    "nl": "Uit een eerdere scan: {unchanged} bestanden die niet veranderd zijn, {grown} verder"
    " gelezen vanaf waar ze ophielden (met --again wordt alles opnieuw gelezen).",
}
MERGE = "merge"


@dataclass(frozen=True, slots=True)
class Reusing:
    """Whether earlier scans are made use of, and where a part goes."""

    again: bool = False
    no_store: bool = False
    part: Path | None = None

    def reader(self, scanner: Scanner, knowledge: Knowledge) -> Incremental | None:
        """What reads sources with the help of earlier scans; None when that is not wanted."""
        if self.no_store:
            return None
        from troubleshooter.pipeline.incremental import Incremental, open_shelf

        return Incremental(scanner, open_shelf(knowledge.locations.state, scanner), self.again)

    def write(self, scanned: Scanned, scanner: Scanner) -> None:
        """Write the part that was asked for. Raises UsageError when that cannot be."""
        if self.part is None:
            return
        from troubleshooter.cli.reporting import write_text
        from troubleshooter.pipeline.part_files import written

        write_text(self.part, written(scanned, scanner))
        console.talk(f"part: {self.part}")


def told(reader: Incremental | None, language: Language) -> str:
    """What came from earlier scans, in a line; '' when nothing did."""
    if reader is None or not (reader.unchanged or reader.grown):
        return ""
    unchanged, grown = len(reader.unchanged), len(reader.grown)
    return _WORDS[language].format(
        unchanged=grouped(unchanged, language), grown=grouped(grown, language)
    )


def merging(paths: list[str]) -> bool:
    """Whether the words are `merge PART...`; a file of that name is `./merge`."""
    if paths[0] != MERGE or Path(MERGE).exists():
        return False
    if len(paths) < 2:
        raise UsageError("scan merge PART...: name the parts that --part wrote")
    return True
