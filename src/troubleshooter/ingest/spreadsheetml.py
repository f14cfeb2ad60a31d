"""Excel XML (SpreadsheetML 2003) as rows of cells, read as a stream."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from xml.parsers import expat

from troubleshooter.ingest.table import Completeness
from troubleshooter.ingest.text import LONG_RECORD, readable_size

NAMESPACE = "urn:schemas-microsoft-com:office:spreadsheet"
REFUSED = "XML with a document type or entities is refused"
_WORKSHEET, _ROW, _CELL, _DATA, _INDEX = (
    f"{NAMESPACE} {name}" for name in ("Worksheet", "Row", "Cell", "Data", "Index")
)
_MAX_COLUMNS = 16_384
_MAX_SILENCE = 64 * 1024 * 1024


class _RefusedError(Exception):
    """The document declares a document type or entities."""


@dataclass(frozen=True, slots=True)
class XmlRow:
    """A row: its worksheet and its number there (both from 1), and its cells as text."""

    sheet: int
    number: int
    cells: tuple[str, ...]


class _Collector:
    """Takes the parser's events and gathers whole rows in `rows`."""

    def __init__(self, limit: int, completeness: Completeness) -> None:
        self.rows: list[XmlRow] = []
        self._limit = limit
        self._completeness = completeness
        self._sheet = 0
        self._number = 0
        self._cells: list[str] = []
        self._text: list[str] = []
        self._size = 0
        self._in_data = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == _DATA:
            self._in_data = True
        elif name == _CELL:
            self._text = []
            if attributes and _INDEX in attributes:
                self._fill_to(attributes[_INDEX])
        elif name == _ROW:
            self._cells, self._size = [], 0
            index = attributes.get(_INDEX, "") if attributes else ""
            known = index.isascii() and index.isdecimal() and len(index) < 10
            self._number = int(index) if known else self._number + 1
        elif name == _WORKSHEET:
            self._sheet += 1
            self._number = 0

    def _fill_to(self, index: str) -> None:
        """Add the empty cells that the file leaves out before a cell with an index."""
        if index.isascii() and index.isdecimal() and len(index) < 6:
            missing = min(int(index) - 1, _MAX_COLUMNS) - len(self._cells)
            self._cells.extend([""] * missing)

    def end(self, name: str) -> None:
        if name == _DATA:
            self._in_data = False
        elif name == _CELL:
            if len(self._cells) < _MAX_COLUMNS:
                self._cells.append("".join(self._text))
        elif name == _ROW:
            self.rows.append(XmlRow(self._sheet, self._number, tuple(self._cells)))
            if self._size > self._limit:
                self._completeness.skip(LONG_RECORD.format(limit=readable_size(self._limit)))

    def text(self, text: str) -> None:
        if not self._in_data:
            return
        room = self._limit - self._size
        if room > 0:
            self._text.append(text[:room])
        self._size += len(text)


def refuse(*_: object) -> None:
    """Stop at what a log export never holds and what attacks are made of."""
    raise _RefusedError


def read_rows(
    pieces: Iterator[bytes], limit: int, completeness: Completeness
) -> Iterator[list[XmlRow]]:
    """The rows of the document in `pieces`, one list for each piece of it.

    Rows with more than `limit` characters are cut. A document that is damaged, that declares
    entities or that never ends is read up to there and noted as broken.
    """
    collector = _Collector(limit, completeness)
    parser = expat.ParserCreate("utf-8", namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = collector.start
    parser.EndElementHandler = collector.end
    parser.CharacterDataHandler = collector.text
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    fed = 0
    broken: str | None = None
    for piece in pieces:
        broken = _feed(parser, piece, final=False)
        fed += len(piece)
        if broken is None and fed - parser.CurrentByteIndex > _MAX_SILENCE:
            broken = "the XML holds an element without end"
        rows, collector.rows = collector.rows, []
        yield rows
        if broken:
            break
    if broken is None and completeness.broken is None:
        broken = _feed(parser, b"", final=True)
    if broken and completeness.broken is None:
        completeness.broken = broken


def _feed(parser: expat.XMLParserType, data: bytes, *, final: bool) -> str | None:
    """Parse `data`; what is wrong with it, or None."""
    try:
        parser.Parse(data, final)
    except expat.ExpatError as error:
        return f"the XML is damaged in line {error.lineno}"
    except _RefusedError:
        return REFUSED
    return None
