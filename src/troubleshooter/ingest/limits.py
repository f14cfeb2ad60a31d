"""The bounds within which inputs are read, so that no file can exhaust memory, disk or time."""

from __future__ import annotations

from dataclasses import dataclass

MIB = 1024 * 1024

BATCH_BYTES = 8 * MIB
MAX_RECORD_BYTES = MIB
MAX_UNPACKED_BYTES = 256 * 1024 * MIB
MAX_UNPACK_RATIO = 250
RATIO_GRACE_BYTES = 64 * MIB
MAX_ARCHIVE_DEPTH = 3
MAX_ARCHIVE_MEMBERS = 100_000
MAX_NESTED_ARCHIVE_BYTES = 2 * 1024 * MIB
MAX_WORKBOOK_BYTES = 512 * MIB
MAX_WORKSHEET_CELLS = 30_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """All bounds of one reading; every size is in bytes.

    `batch` is how much text goes into one frame; `record` the longest record (or line) kept
    whole; `unpacked` what all archives of one input may unpack to in total; `ratio` how many
    times its packed size a member may grow once it is beyond `ratio_grace`; `depth` how deep
    archives may lie in archives; `members` how many files one archive may hold;
    `nested_archive` the largest archive inside an archive; `workbook` the largest unpacked
    spreadsheet and `cells` how far apart its cells may lie (rows times columns). `unasked` are
    columns of a log table that nobody looks at, so that formats may leave them empty.
    """

    batch: int = BATCH_BYTES
    record: int = MAX_RECORD_BYTES
    unpacked: int = MAX_UNPACKED_BYTES
    ratio: int = MAX_UNPACK_RATIO
    ratio_grace: int = RATIO_GRACE_BYTES
    depth: int = MAX_ARCHIVE_DEPTH
    members: int = MAX_ARCHIVE_MEMBERS
    nested_archive: int = MAX_NESTED_ARCHIVE_BYTES
    workbook: int = MAX_WORKBOOK_BYTES
    cells: int = MAX_WORKSHEET_CELLS
    unasked: frozenset[str] = frozenset()
