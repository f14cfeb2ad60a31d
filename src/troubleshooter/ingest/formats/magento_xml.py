"""Synchronisation logs exported from a Magento admin grid as Excel XML (SpreadsheetML)."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl
from lxml import etree

from troubleshooter.errors import InputError
from troubleshooter.ingest.columns import object_field, to_schema
from troubleshooter.ingest.headers import Header, read_header
from troubleshooter.ingest.limits import Limits
from troubleshooter.ingest.recognised import Recognised
from troubleshooter.ingest.table import Completeness
from troubleshooter.ingest.text import TextStream
from troubleshooter.ingest.times import TimeReader
from troubleshooter.model import System

NAME = "magento-grid-xml"
_NAMESPACE = "urn:schemas-microsoft-com:office:spreadsheet"
_ROW = f"{{{_NAMESPACE}}}Row"
_CELL = f"{{{_NAMESPACE}}}Cell"
_DATA = f"{{{_NAMESPACE}}}Data"
_INDEX = f"{{{_NAMESPACE}}}Index"
_SHEET = f"{{{_NAMESPACE}}}Worksheet"
_HEADER_ROWS = 20
_MAX_COLUMNS = 16_384
_FRAME_BYTES_A_ROW = 400
_FIELDS = ("message", "time", "success", "level", "system")


def recognise(stream: TextStream) -> Recognised | None:
    """XML whose root is a SpreadsheetML workbook with a column for messages.

    Raises InputError for other XML, and for XML that declares entities or a document type.
    """
    head = stream.head()
    start = head[:4096].lstrip()
    if not start.startswith((b"<?xml", b"<Workbook", b"<ss:Workbook")):
        return None
    if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
        if b"<html" in head[:4096].lower():
            return None
        raise InputError("", "XML with a document type or entities is refused")
    if _NAMESPACE.encode() not in head:
        if b"<html" in head[:4096].lower():
            return None
        raise InputError("", "XML, but no Excel XML export")
    header = next(
        (found for _, row in _rows(iter((head,)), None) if (found := read_header(row))), None
    )
    if header is None:
        raise InputError("", "Excel XML without a column for messages")
    kind = object_field(set(header.positions))
    grid = header.is_magento_grid
    return Recognised(
        NAME, System.MAGENTO if grid else None, kind, "utc" if grid else None, _frames
    )


def _frames(stream: TextStream, limits: Limits) -> Iterator[pl.DataFrame]:
    times = TimeReader()
    header: Header | None = None
    most = max(1, limits.batch // _FRAME_BYTES_A_ROW)
    batch: list[tuple[int, list[str]]] = []
    for number, row in _rows(stream.chunks(min(limits.batch, 1 << 20)), stream.completeness):
        if header is None or number == 1:
            header = read_header(row) or header
        elif any(row):
            batch.append((number, row))
            if len(batch) >= most:
                yield to_schema(_columns(batch, header), times)
                batch = []
    if batch and header is not None:
        yield to_schema(_columns(batch, header), times)


def _columns(batch: list[tuple[int, list[str]]], header: Header) -> pl.DataFrame:
    wanted = {field: at for field in _FIELDS if (at := header.position(field)) is not None}
    kind = object_field(set(header.positions))
    if kind is not None:
        wanted["object"] = header.positions[kind]
    columns = [
        pl.Series(name, [row[at] if at < len(row) else "" for _, row in batch], dtype=pl.String)
        for name, at in wanted.items()
    ]
    return pl.DataFrame([pl.Series("line", [at for at, _ in batch], dtype=pl.UInt64), *columns])


def _rows(
    pieces: Iterator[bytes], completeness: Completeness | None
) -> Iterator[tuple[int, list[str]]]:
    """The number (from 1, in its worksheet) and the cells of every row.

    Without `completeness` a break is no news: the text is known to be only a beginning.
    """
    parser = etree.XMLPullParser(
        events=("start", "end"),
        tag=(_ROW, _SHEET),
        encoding="utf-8",
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
    )
    number = 0
    try:
        for piece in pieces:
            parser.feed(piece)
            for event, element in parser.read_events():
                if element.tag == _SHEET:
                    number = 0
                elif event == "end":
                    index = element.get(_INDEX)
                    number = int(index) if index and index.isdecimal() else number + 1
                    yield number, _cells(element)
                    _forget(element)
        if completeness is not None:
            parser.close()
    except etree.XMLSyntaxError as error:
        if completeness is not None and completeness.broken is None:
            completeness.broken = f"the XML is damaged: {_why(error)}"


def _why(error: etree.XMLSyntaxError) -> str:
    return (error.msg or "not well-formed").splitlines()[0]


def _cells(row: etree._Element) -> list[str]:
    cells: list[str] = []
    for cell in row.iterchildren(_CELL):
        index = cell.get(_INDEX)
        if index and index.isdecimal() and len(cells) < int(index) <= _MAX_COLUMNS:
            cells.extend([""] * (int(index) - 1 - len(cells)))
        data = cell.find(_DATA)
        cells.append("" if data is None else "".join(map(str, data.itertext())))
    return cells


def _forget(element: etree._Element) -> None:
    """Free a row that has been read, and what stands before it."""
    element.clear()
    while element.getprevious() is not None:
        del element.getparent()[0]
