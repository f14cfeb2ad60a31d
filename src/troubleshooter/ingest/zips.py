"""zip archives and what else comes in their clothes (spreadsheets, documents)."""

from __future__ import annotations

import lzma
import re
import struct
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO

import re2

from troubleshooter.errors import InputError
from troubleshooter.ingest.budget import Budget
from troubleshooter.ingest.sources import LEFTOVER_FOLDER, LEFTOVERS
from troubleshooter.ingest.text import readable_size

PIECE = 128 * 1024  # what is lost at the end when a member's checksum is wrong
_IN_MEMORY = 32 * 1024 * 1024

ZIP_ERRORS: tuple[type[Exception], ...] = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    ValueError,
)

_CELLS_BEGIN = b"sheetData"
_LONGEST_REFERENCE = 1024
_REFERENCE = re.compile(rb"""(?<!\w)r\s{0,199}=\s{0,199}["']([A-Za-z]*)([0-9]*)""")
_FAR = rb"""r[\s\x0b]*=[\s\x0b]*["'](?:[A-Za-z]{2}|[A-Za-z]?[0-9]{7})"""
_STRETCHED = re.compile(rb"[r=]\s{200}")  # hides a reference
_STEP = 40
_LONG_SPACE = re.compile(rb"\s{5}")
"""In every fortieth byte: what is in any that holds a stretched reference, and is quickly seen."""
_MOST_LETTERS, _MOST_DIGITS = 6, 9
_NEAR_COLUMNS, _NEAR_ROWS = 26, 999_999  # what no far reference means at the most

_DOCUMENTS: tuple[tuple[str, str], ...] = (
    ("word/", "a Word document"),
    ("ppt/", "a PowerPoint presentation"),
    ("visio/", "a Visio drawing"),
    ("xl/", "a binary workbook; save it as .xlsx"),
)


def spool(raw: Iterator[bytes], budget: Budget) -> IO[bytes]:
    """`raw` in an unnamed temporary file, in memory while it is small.

    Raises InputError when it is larger than an archive inside an archive may be.
    """
    file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 (the caller closes it)
    size = 0
    try:
        for piece in raw:
            size += len(piece)
            if size > budget.limits.nested_archive:
                allowed = readable_size(budget.limits.nested_archive)
                raise InputError(budget.path, f"an archive in an archive, larger than {allowed}")
            file.write(piece)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return file


def open_zip(file: IO[bytes], path: str) -> zipfile.ZipFile:
    """The archive in `file`; raises InputError when it is damaged."""
    try:
        return zipfile.ZipFile(file)
    except ZIP_ERRORS as error:
        raise InputError(path, "the zip archive is damaged or ends too early") from error


def is_workbook(archive: zipfile.ZipFile) -> bool:
    """Whether the archive is an Excel workbook (.xlsx)."""
    return "xl/workbook.xml" in archive.namelist()


def document_kind(archive: zipfile.ZipFile) -> str | None:
    """Which document the archive is that holds no log, if it is one."""
    names = archive.namelist()
    for start, kind in _DOCUMENTS:
        if "[Content_Types].xml" in names and any(name.startswith(start) for name in names):
            return kind
    return (
        "an OpenDocument or e-book file; save a spreadsheet as .xlsx"
        if ("mimetype" in names)
        else None
    )


def members(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """The archive's files in their order, without what operating systems add."""
    return [
        info
        for info in archive.infolist()
        if not info.is_dir()
        and not info.filename.startswith(f"{LEFTOVER_FOLDER}/")
        and info.filename.rsplit("/", 1)[-1] not in LEFTOVERS
    ]


def member_pieces(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, budget: Budget
) -> Iterator[bytes]:
    """The unpacked bytes of one member; raises InputError when it is damaged, encrypted or a
    bomb."""
    if info.flag_bits & 0x1:
        raise InputError(budget.path, "encrypted: unpack it with its password first")
    unpacked = 0
    try:
        with archive.open(info) as file:
            while piece := file.read(PIECE):
                unpacked += len(piece)
                budget.spend(len(piece))
                budget.check_ratio(info.compress_size, unpacked)
                yield piece
    except NotImplementedError as error:
        raise InputError(budget.path, "packed in a way that cannot be read") from error
    except ZIP_ERRORS as error:
        raise InputError(budget.path, "damaged in the zip archive") from error


def check_workbook(archive: zipfile.ZipFile, budget: Budget) -> None:
    """Raise InputError when reading a workbook at once would take too much memory: when it
    unpacks to too much, or when the cells of a worksheet lie too far apart.

    Every part is unpacked once, for the sizes that the archive claims may be lies.
    """
    infos = archive.infolist()
    allowed = budget.limits.workbook
    if sum(info.file_size for info in infos) > allowed:
        size = readable_size(allowed)
        raise InputError(budget.path, f"the workbook unpacks to more than {size}")
    for info in infos:
        _check_extent(member_pieces(archive, info, budget), budget)


def _check_extent(pieces: Iterator[bytes], budget: Budget) -> None:
    """Raise InputError when the cells of a worksheet may span more than is allowed.

    Cells that lie near, as those of logs do, cost one search; only in pieces with others is
    every cell looked at. Parts of the workbook that hold no cells are just unpacked.
    """
    far = _latin(_FAR)
    columns, rows = 1, 1
    tail = b""
    begun = False
    for piece in pieces:
        data = tail + piece
        tail = data[-_LONGEST_REFERENCE:]
        begun = begun or _CELLS_BEGIN in data
        if not begun:
            continue
        if far.search(data) is None:
            columns, rows = max(columns, _NEAR_COLUMNS), max(rows, _NEAR_ROWS)
        else:
            furthest = _furthest_cell(data)
            columns, rows = max(columns, furthest[0]), max(rows, furthest[1])
        stretched = _LONG_SPACE.search(data[::_STEP]) and _STRETCHED.search(data)
        if columns * rows > budget.limits.cells or stretched:
            raise InputError(budget.path, "a workbook whose cells lie too far apart")


def _latin(pattern: bytes) -> re2._Regexp[bytes]:
    """A pattern of bytes, compiled; one search of a sheet takes a fifth of the time of `re`'s."""
    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1
    options.never_capture = True
    return re2.compile(pattern, options)


def _furthest_cell(data: bytes) -> tuple[int, int]:
    """The highest column and row that a reference in `data` names, at least (1, 1)."""
    columns, rows = 1, 1
    for letters, digits in _REFERENCE.findall(data):
        if len(letters) > _MOST_LETTERS or len(digits) > _MOST_DIGITS:
            return sys.maxsize, sys.maxsize
        if digits:
            columns, rows = max(columns, _column_number(letters)), max(rows, int(digits))
    return columns, rows


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
