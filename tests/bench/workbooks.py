"""Large workbooks for the benchmarks, and what their reading library alone takes for them."""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Iterator
from pathlib import Path
from string import ascii_uppercase
from xml.sax.saxutils import escape

from tests.bench import exports

READER = """
import sys, fastexcel
book = fastexcel.read_excel(open(sys.argv[1], "rb").read())
rows = book.load_sheet(0, header_row=None, dtypes="string", dtype_coercion="coerce").to_polars()
print(rows.height)
"""
"""What reads a workbook and does nothing with it; takes its path."""

_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships'
    '+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
    '<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.spreadsheetml.sharedStrings+xml"/></Types>'
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def write(path: Path, count: int) -> None:
    """Write the grid export of `count` rows as a workbook; its texts are shared, as in Excel's."""
    shared: dict[str, int] = {}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as book:
        book.writestr("[Content_Types].xml", _TYPES)
        book.writestr("_rels/.rels", _related(("officeDocument", "xl/workbook.xml")))
        book.writestr(
            "xl/workbook.xml",
            f'<workbook {_MAIN} xmlns:r="{_OFFICE}"><sheets>'
            '<sheet name="Log" sheetId="1" r:id="rId1"/></sheets></workbook>',
        )
        targets = (("worksheet", "worksheets/sheet1.xml"), ("sharedStrings", "sharedStrings.xml"))
        book.writestr("xl/_rels/workbook.xml.rels", _related(*targets))
        with book.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            for piece in _sheet(count, shared):
                sheet.write(piece.encode())
        strings = "".join(f"<si><t>{escape(text)}</t></si>" for text in shared)
        book.writestr("xl/sharedStrings.xml", f"<sst {_MAIN}>{strings}</sst>")


def _related(*targets: tuple[str, str]) -> str:
    links = (
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f"{_RELATIONS}{''.join(links)}</Relationships>"


def _sheet(count: int, shared: dict[str, int]) -> Iterator[str]:
    yield f"<worksheet {_MAIN}><sheetData>"
    lines = (exports.HEADER, *exports.rows(count, distinct=False))
    for number, row in enumerate(csv.reader(lines), 1):
        # Each cell with its reference, as Excel writes it.
        cells = "".join(
            f'<c r="{column}{number}"><v>{cell}</v></c>'
            if cell.isdigit()
            else f'<c r="{column}{number}" t="s"><v>{shared.setdefault(cell, len(shared))}</v></c>'
            for column, cell in zip(ascii_uppercase, row, strict=False)
        )
        yield f'<row r="{number}">{cells}</row>'
    yield "</sheetData></worksheet>"
