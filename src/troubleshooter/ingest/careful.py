"""Rows of delimited text whose quotes or columns are not as they should be, read one by one."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from troubleshooter.ingest.quoting import RowChunk
from troubleshooter.ingest.table import Completeness

TOO_FEW = "rows with fewer columns than the header"
TOO_MANY = "rows with more columns than the header"
UNCLOSED = "rows with a quote that is never closed"

csv.field_size_limit(2**31 - 1)  # rows are bounded before they get here


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a row and the line of the input at which it starts."""

    line: int
    cells: list[str]


def careful_rows(
    chunk: RowChunk, separator: str, width: int, completeness: Completeness
) -> Iterator[Row]:
    """The rows of `chunk` that have `width` columns; the others are counted.

    Text up to a line feed with even quotes is one row, if its quotes make sense; else it is read
    as leniently as spreadsheets do.
    """
    line = chunk.line
    for block in _blocks(chunk.data):
        text = block.decode("utf-8").removesuffix("\n")
        cells = None if chunk.doubtful else _one_row(text, separator)
        if cells is not None and _has_width(cells, width):
            yield Row(line, cells[:width])
        elif text:
            yield from _lenient(text, separator, width, line, chunk.doubtful, completeness)
        line += block.count(b"\n")


def _has_width(cells: list[str], width: int) -> bool:
    """Whether a row has as many cells as the header; surplus empty ones do no harm."""
    return len(cells) == width or (len(cells) > width and not any(cells[width:]))


def _blocks(data: bytes) -> Iterator[bytes]:
    """`data` cut behind every line feed that no quotes enclose."""
    start = position = quotes = 0
    while (found := data.find(b"\n", position)) >= 0:
        quotes += data.count(b'"', position, found)
        position = found + 1
        if quotes % 2 == 0:
            yield data[start:position]
            start, quotes = position, 0
    if start < len(data):
        yield data[start:]


def _one_row(text: str, separator: str) -> list[str] | None:
    """The cells of a row as Polars understands them, or None where it would refuse the row."""
    if '"' not in text:
        return None if "\n" in text else text.split(separator)
    raw: list[str] = [""]
    for position, part in enumerate(text.split('"')):
        quote = '"' if position else ""
        if position % 2:
            raw[-1] += quote + part
            continue
        first, *others = part.split(separator)
        raw[-1] += quote + first
        raw.extend(others)
    cells: list[str] = []
    for cell in raw:
        if not cell.startswith('"'):
            if '"' in cell and (separator in cell or "\n" in cell):
                return None
            cells.append(cell)
        elif len(cell) > 1 and cell.endswith('"'):
            cells.append('"'.join(part.replace('"', "") for part in cell[1:-1].split('""')))
        else:
            return None
    return cells


def _lenient(
    text: str, separator: str, width: int, line: int, strict: bool, completeness: Completeness
) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=strict)
    before = 0
    try:
        for cells in reader:
            at, before = line + before, reader.line_num
            if _has_width(cells, width):
                yield Row(at, cells[:width])
            elif cells:
                completeness.skip(TOO_FEW if len(cells) < width else TOO_MANY)
    except csv.Error:
        completeness.skip(UNCLOSED)
