"""Synchronisation logs exported from a Magento admin grid as Excel XML (SpreadsheetML)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import polars as pl

from troubleshooter.errors import InputError
from troubleshooter.ingest.columns import document_columns, object_field, to_schema
from troubleshooter.ingest.headers import Header, read_header
from troubleshooter.ingest.limits import MIB, Limits
from troubleshooter.ingest.recognised import Recognised
from troubleshooter.ingest.spreadsheetml import NAMESPACE, REFUSED, XmlRow, read_rows
from troubleshooter.ingest.table import Completeness
from troubleshooter.ingest.text import TextStream
from troubleshooter.ingest.times import TimeReader
from troubleshooter.model import System

NAME = "magento-grid-xml"
WITHOUT_HEADER = "rows of worksheets without a column for messages"

_BYTES_A_ROW = 400
_FIELDS = ("message", "time", "success", "level", "system", "platform")


def recognise(stream: TextStream) -> Recognised | None:
    """XML whose root is a SpreadsheetML workbook with a column for messages.

    Raises InputError for XML that declares entities or a document type.
    """
    head = stream.head()
    start = head[:4096].lstrip().lower()
    if not start.startswith((b"<?xml", b"<workbook", b"<ss:workbook")) or b"<html" in start:
        return None
    if b"<!doctype" in start or b"<!entity" in start:
        raise InputError("", REFUSED)
    if NAMESPACE.encode() not in head:
        return None
    noted = Completeness()
    rows = [row for some in read_rows(iter((head,)), MIB, noted) for row in some]
    if noted.broken == REFUSED:
        raise InputError("", REFUSED)
    header = next((found for row in rows if (found := read_header(row.cells))), None)
    if header is None:
        raise InputError("", "Excel XML without a column for messages")
    kind = object_field(set(header.positions))
    if header.is_magento_grid:
        return Recognised(NAME, System.MAGENTO, kind, "utc", _frames)
    return Recognised(NAME, None, kind, None, _frames)


def _frames(stream: TextStream, limits: Limits) -> Iterator[pl.DataFrame]:
    times = TimeReader()
    most = max(1, limits.batch // _BYTES_A_ROW)
    header: Header | None = None
    sheet = 0
    batch: list[XmlRow] = []
    pieces = stream.chunks(min(limits.batch, MIB))
    for rows in read_rows(pieces, limits.record, stream.completeness):
        for row in rows:
            if row.sheet != sheet or header is None:
                if batch and header is not None:
                    yield to_schema(_columns(batch, header), times)
                    batch = []
                sheet, header = row.sheet, read_header(row.cells)
                if header is None and any(row.cells):
                    stream.completeness.skip(WITHOUT_HEADER)
            elif any(row.cells):
                batch.append(row)
        if len(batch) >= most and header is not None:
            yield to_schema(_columns(batch, header), times)
            batch = []
    if batch and header is not None:
        yield to_schema(_columns(batch, header), times)


def _columns(rows: Sequence[XmlRow], header: Header) -> pl.DataFrame:
    wanted = {field: at for field in _FIELDS if (at := header.position(field)) is not None}
    wanted |= document_columns(header.positions)
    columns = [
        pl.Series(
            name,
            [row.cells[at] if at < len(row.cells) else "" for row in rows],
            dtype=pl.String,
        )
        for name, at in wanted.items()
    ]
    lines = pl.Series("line", [row.number for row in rows], dtype=pl.UInt64)
    return pl.DataFrame([lines, *columns])
