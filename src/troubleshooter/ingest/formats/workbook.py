"""Spreadsheets (.xlsx, .xlsb, .xls, .ods): every sheet that holds a log."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import fastexcel
import polars as pl

from troubleshooter.ingest.columns import object_field, to_schema
from troubleshooter.ingest.headers import Header, read_header
from troubleshooter.ingest.table import Completeness, LogTable, Unreadable
from troubleshooter.ingest.times import TimeReader
from troubleshooter.model import System

BOOKZO = "bookzo-xlsx"
MAGENTO = "magento-grid-xlsx"
TABLE = "table-xlsx"
NAMES: tuple[str, ...] = (BOOKZO, MAGENTO, TABLE)

_HEADER_ROWS = 20
_FRAME_ROWS = 200_000
_FIELDS = ("message", "time", "success", "level", "system")


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A worksheet that holds a log: its name, its header, and the row (from 0) that one is."""

    name: str
    header: Header
    header_row: int


def open_workbook(data: bytes, shown: str, kind: str) -> Iterator[LogTable | Unreadable]:
    """A table for every sheet with a column for messages; the sheet's name is part of the path
    only when there is more than one. `kind` is what to call the file when it cannot be read."""
    try:
        book = fastexcel.read_excel(data)
        sheets = [sheet for name in book.sheet_names if (sheet := _find_header(book, name))]
    except fastexcel.FastExcelError:
        yield Unreadable(shown, f"{kind} that is damaged or protected")
        return
    if not sheets:
        yield Unreadable(shown, "a spreadsheet without a column for messages")
    for sheet in sheets:
        path = shown if len(sheets) == 1 else f"{shown}!{sheet.name}"
        yield _open_sheet(book, sheet, path)


def _find_header(book: fastexcel.ExcelReader, name: str) -> _Sheet | None:
    rows = book.load_sheet(name, header_row=None, n_rows=_HEADER_ROWS, dtypes="string").to_polars()
    for number, row in enumerate(rows.iter_rows()):
        cells = [cell or "" for cell in row]
        header = read_header(cells)
        if header is not None and len(header.positions) > 1:
            return _Sheet(name, header, number)
    return None


def _open_sheet(book: fastexcel.ExcelReader, sheet: _Sheet, path: str) -> LogTable:
    form, system, zone = _kind(sheet.header)
    completeness = Completeness()
    kind = object_field(set(sheet.header.positions))
    frames = _frames(book, sheet, kind, completeness)
    return LogTable(path, form, system, kind, zone, frames, completeness)


def _kind(header: Header) -> tuple[str, System | None, Literal["utc", "local"] | None]:
    if header.is_magento_grid:
        return MAGENTO, System.MAGENTO, "utc"
    if header.is_bookzo:
        return BOOKZO, System.EXACT, "local"
    return TABLE, None, None


def _frames(
    book: fastexcel.ExcelReader, sheet: _Sheet, kind: str | None, completeness: Completeness
) -> Iterator[pl.DataFrame]:
    wanted = {field: at for field in _FIELDS if (at := sheet.header.position(field)) is not None}
    if kind is not None:
        wanted["object"] = sheet.header.positions[kind]
    try:
        rows = book.load_sheet(
            sheet.name, header_row=None, skip_rows=sheet.header_row + 1, dtypes="string"
        ).to_polars()
    except fastexcel.FastExcelError:
        completeness.broken = "the worksheet is damaged"
        return
    columns = [rows.to_series(at).rename(name) for name, at in wanted.items() if at < rows.width]
    lines = pl.int_range(
        sheet.header_row + 2, sheet.header_row + 2 + rows.height, dtype=pl.UInt64, eager=True
    )
    table = pl.DataFrame([lines.rename("line"), *columns])
    filled = pl.any_horizontal(pl.exclude("line").fill_null("").str.contains(r"\S"))
    table = table.filter(filled)
    times = TimeReader()
    for start in range(0, table.height, _FRAME_ROWS):
        yield to_schema(_plain(table.slice(start, _FRAME_ROWS)), times)


def _plain(table: pl.DataFrame) -> pl.DataFrame:
    """Numbers of documents that Excel took for numbers, without their decimals."""
    if "object" not in table.columns:
        return table
    return table.with_columns(pl.col("object").str.replace(r"\.0$", ""))


def _cells(row: Sequence[str | None]) -> list[str]:
    return [cell or "" for cell in row]
