"""Excel workbooks (.xlsx): every worksheet that holds a log."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal, TypeVar

import fastexcel
import polars as pl

from troubleshooter.errors import InputError
from troubleshooter.ingest.columns import document_columns, object_field, to_schema
from troubleshooter.ingest.headers import Header, read_header
from troubleshooter.ingest.table import Completeness, LogTable, Unreadable
from troubleshooter.ingest.times import TimeReader
from troubleshooter.model import System

BOOKZO = "bookzo-xlsx"
MAGENTO = "magento-grid-xlsx"
TABLE = "table-xlsx"
NAMES: tuple[str, ...] = (BOOKZO, MAGENTO, TABLE)

_HEADER_ROWS = 20
_FRAME_ROWS = 100_000
_FIELDS = ("message", "time", "success", "level", "system", "platform")

# The reading library logs what it finds odd; without a handler that would land on stderr.
logging.getLogger("calamine").addHandler(logging.NullHandler())

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A worksheet that holds a log: its name, its header, and the header's row from 0."""

    name: str
    header: Header
    header_row: int


def open_workbook(data: bytes, shown: str) -> Iterator[LogTable | Unreadable]:
    """A table for every worksheet with a column for messages; its name is part of the path when
    the workbook has several."""
    try:
        book = _guarded(lambda: fastexcel.read_excel(data), shown)
        names = list(book.sheet_names)
    except InputError as error:
        yield Unreadable(shown, error.reason)
        return
    found = False
    for name in names:
        path = shown if len(names) == 1 else f"{shown}!{name}"
        try:
            rows = _load(book, name, path)
        except InputError as error:
            found = True
            yield Unreadable(path, error.reason)
            continue
        sheet = _find_header(rows, name)
        if sheet is not None:
            found = True
            yield _open_sheet(rows, sheet, path)
    if not found:
        yield Unreadable(shown, "a workbook without a column for messages")


def _guarded(action: Callable[[], Result], shown: str) -> Result:
    """What `action` gives; raises InputError when the reading library fails on the file."""
    try:
        return action()
    except fastexcel.FastExcelError as error:
        raise InputError(shown, "a workbook that is damaged or protected") from error
    except BaseException as error:
        # A panic of the library is no Exception, and its class cannot be imported.
        if type(error).__module__ == "pyo3_runtime":
            raise InputError(shown, "a workbook that is damaged") from error
        raise


def _load(book: fastexcel.ExcelReader, name: str, path: str) -> pl.DataFrame:
    """All rows of a worksheet as text, from its first row on, also when that is empty."""
    return _guarded(
        lambda: book.load_sheet(
            name, header_row=None, skip_rows=0, dtypes="string", dtype_coercion="coerce"
        ).to_polars(),
        path,
    )


def _find_header(rows: pl.DataFrame, name: str) -> _Sheet | None:
    for number, row in enumerate(rows.head(_HEADER_ROWS).iter_rows()):
        header = read_header([cell or "" for cell in row])
        if header is not None and len(header.positions) > 1:
            return _Sheet(name, header, number)
    return None


def _open_sheet(rows: pl.DataFrame, sheet: _Sheet, path: str) -> LogTable:
    form, system, zone = _kind(sheet.header)
    kind = object_field(set(sheet.header.positions))
    frames = _frames(rows, sheet)
    return LogTable(path, form, system, kind, zone, frames, Completeness())


def _kind(header: Header) -> tuple[str, System | None, Literal["utc", "local"] | None]:
    if header.is_magento_grid:
        return MAGENTO, System.MAGENTO, "utc"
    if header.is_bookzo:
        return BOOKZO, System.EXACT, "local"
    return TABLE, None, None


def _frames(rows: pl.DataFrame, sheet: _Sheet) -> Iterator[pl.DataFrame]:
    wanted = {field: at for field in _FIELDS if (at := sheet.header.position(field)) is not None}
    wanted |= document_columns(sheet.header.positions)
    table = rows.select(
        pl.int_range(1, pl.len() + 1, dtype=pl.UInt64).alias("line"),
        *(rows.to_series(at).alias(name) for name, at in wanted.items()),
    ).slice(sheet.header_row + 1)
    filled = pl.any_horizontal(pl.exclude("line").fill_null("").str.strip_chars() != "")
    times = TimeReader()
    for start in range(0, table.height, _FRAME_ROWS):
        part = table.slice(start, _FRAME_ROWS).filter(filled)
        if part.height:
            yield to_schema(_unix_breaks(part), times)


def _unix_breaks(table: pl.DataFrame) -> pl.DataFrame:
    """Line breaks in cells as line feeds, which Excel writes in more than one way."""
    message = pl.col("message").str.replace_all("_x000D_\n", "\n", literal=True)
    return table.with_columns(message.str.replace_all("\r\n", "\n", literal=True))
