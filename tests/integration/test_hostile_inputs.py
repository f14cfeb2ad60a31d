"""Broken and hostile inputs: each ends in one clear line, and what can be read is read."""

from __future__ import annotations

import gzip
import io
import os
import threading
import zipfile
import zlib
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from troubleshooter.ingest.limits import Limits
from troubleshooter.ingest.reader import open_inputs
from troubleshooter.ingest.table import SCHEMA, LogTable, Unreadable

HEADER = b'ID,Order,Message,"Date Created",Platform,Success\n'
SMALL = Limits(batch=4096, record=2000, unpacked=300_000, ratio=50, ratio_grace=20_000, depth=3)


def row(number: int, message: str = "Success") -> bytes:
    return f'{number},0000{number},{message},"2026-01-02 06:15:20",e-Boekhouden,Yes\n'.encode()


def rows(count: int) -> bytes:
    return HEADER + b"".join(row(number) for number in range(count))


def opened(data: bytes, limits: Limits | None = None) -> list[tuple[LogTable, pl.DataFrame]]:
    """The tables in `data`, given as standard input; fails when something is unreadable."""
    found = []
    for table in open_inputs(["-"], io.BytesIO(data), limits):
        assert isinstance(table, LogTable), table
        found.append((table, pl.concat([SCHEMA.to_frame(), *table.frames])))
    return found


def only(data: bytes, limits: Limits | None = None) -> tuple[LogTable, pl.DataFrame]:
    ((table, frame),) = opened(data, limits)
    return table, frame


def refused(data: bytes, limits: Limits | None = None) -> str:
    """Why `data` gives nothing at all."""
    (found,) = open_inputs(["-"], io.BytesIO(data), limits)
    assert isinstance(found, Unreadable), found
    assert "\n" not in found.reason
    return found.reason


def skipped(table: LogTable) -> dict[str, int]:
    return {entry.reason: entry.count for entry in table.completeness.skipped}


def zipped(**members: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return target.getvalue()


# --- nothing to read ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "an empty file"),
        (b"\xef\xbb\xbf", "holds no text"),
        (b" \n\n\t\n", "holds no text"),
        (b"%PDF-1.7\n%\xe2\xe3", "no log but a PDF document"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "no log but a PNG picture"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "no log but a JPEG picture"),
        (b"\x7fELF\x02\x01\x01", "no log but a program"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
         "no log but an old Office document; save it as .xlsx"),
        (b"7z\xbc\xaf\x27\x1c\x00\x04", "no log but a 7-Zip archive; unpack it first"),
        (bytes(range(256)) * 20, "no log but binary data"),
        (zipped(**{"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"}),
         "no log but a Word document"),
        (zipped(), "an empty archive"),
        (zipped(**{"__MACOSX/._a": b"x", ".DS_Store": b"x"}), "an empty archive"),
        (b"<!doctype html><html><body><p>Inloggen</p></body></html>",
         "a web page without a log table"),
    ],
)  # fmt: skip
def test_input_without_a_log_says_what_it_is(data: bytes, reason: str) -> None:
    assert refused(data) == reason


def test_missing_file_does_not_keep_others_from_being_read(tmp_path: Path) -> None:
    good = tmp_path / "log.csv"
    good.write_bytes(rows(3))
    missing = tmp_path / "gone.csv"
    first, second = open_inputs([str(missing), str(good)], io.BytesIO())
    assert first == Unreadable(str(missing), "not found")
    assert isinstance(second, LogTable)
    assert sum(frame.height for frame in second.frames) == 3


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read all")
def test_file_without_permission_says_so(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_bytes(rows(1))
    path.chmod(0)
    (found,) = open_inputs([str(path)], io.BytesIO())
    assert found == Unreadable(str(path), "no permission to read it")


def test_folder_is_walked_in_order_and_links_do_not_trap(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "two.csv").write_bytes(rows(2))
    (tmp_path / "a.csv").write_bytes(rows(1))
    (tmp_path / "b" / "loop").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "c.csv").symlink_to(tmp_path / "gone")
    (tmp_path / "self").symlink_to(tmp_path / "self")
    (tmp_path / "empty").mkdir()
    read: list[tuple[str, int | str]] = []
    for found in open_inputs([str(tmp_path)], io.BytesIO()):
        name = str(Path(found.path).relative_to(tmp_path))
        if isinstance(found, Unreadable):
            read.append((name, found.reason))
        else:
            read.append((name, sum(frame.height for frame in found.frames)))
    assert read[:5] == [
        ("a.csv", 1),
        (str(Path("b", "loop")), "a link that leads back to a folder it lies in"),
        (str(Path("b", "two.csv")), 2),
        ("c.csv", "a link to a file that is gone"),
        ("empty", "an empty folder"),
    ]
    assert read[5][0] == "self"
    assert isinstance(read[5][1], str)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_pipe_that_is_named_itself_is_read(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_bytes, args=(zipped(log=rows(3)),))
    writer.start()
    (table,) = open_inputs([str(pipe)], io.BytesIO())
    writer.join()
    assert isinstance(table, LogTable)
    assert table.path == f"{pipe}!log"


def test_names_in_archives_cannot_break_a_line() -> None:
    ((table, _),) = opened(zipped(**{"a\nb\x1b[31m.csv": rows(1)}))
    assert table.path == "-!a\ufffdb\ufffd[31m.csv"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_pipe_in_a_folder_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (found,) = open_inputs([str(tmp_path)], io.BytesIO())
    assert isinstance(found, Unreadable)
    assert found.reason == "not a file but a device, pipe or socket"


# --- broken compression and archives -----------------------------------------------------------


def test_truncated_gzip_delivers_the_rows_before_the_break() -> None:
    packed = gzip.compress(b"".join([HEADER, *(row(n, os.urandom(20).hex()) for n in range(999))]))
    table, frame = only(packed[: len(packed) // 2])
    assert 300 < frame.height < 700
    assert table.completeness.broken == "the gzip data ends too early: the rest is missing"


def test_damaged_gzip_delivers_the_rows_before_the_damage() -> None:
    packed = bytearray(gzip.compress(b"".join([HEADER, *(row(n) for n in range(50_000))]), 1))
    middle = len(packed) // 2
    packed[middle : middle + 40] = b"\xff" * 40
    table, frame = only(bytes(packed))
    assert frame.height > 1000
    assert table.completeness.broken == "the gzip data is damaged"


def test_gzip_without_any_text_is_refused() -> None:
    cut = gzip.compress(rows(5))[:10]
    assert refused(cut) == "the gzip data ends too early: the rest is missing"
    assert refused(gzip.compress(b"")) == "an empty file"


def test_gzip_members_follow_one_another_and_padding_is_ignored() -> None:
    packed = gzip.compress(rows(2)) + gzip.compress(row(3)) + bytes(512)
    table, frame = only(packed)
    assert frame.height == 3
    assert table.completeness.broken is None


def test_truncated_zip_is_refused() -> None:
    packed = zipped(log=rows(100))
    assert refused(packed[:-30]) == "the zip archive is damaged or ends too early"


def test_damaged_member_breaks_only_itself() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("first.csv", rows(5000))
        archive.writestr("second.csv", rows(4))
    packed = target.getvalue().replace(b"e-Boekhouden", b"e-boekhouden", 1)
    (first, one), (second, two) = opened(packed)
    assert first.completeness.broken == "damaged in the zip archive"
    assert 0 < one.height < 5000
    assert second.completeness.broken is None
    assert two.height == 4


def test_encrypted_member_is_named_and_others_are_read() -> None:
    packed = bytearray(zipped(secret=rows(3), open=rows(2)))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        packed[packed.index(signature) + offset] |= 1
    first, second = open_inputs(["-"], io.BytesIO(bytes(packed)))
    assert first == Unreadable("-!secret", "encrypted: unpack it with its password first")
    assert isinstance(second, LogTable)


def test_member_packed_in_an_unknown_way_is_named() -> None:
    packed = bytearray(zipped(odd=rows(3)))
    for signature, offset in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        packed[packed.index(signature) + offset] = 99
    assert refused(bytes(packed)) == "packed in a way that cannot be read"


# --- bombs -------------------------------------------------------------------------------------


def bomb(size: int) -> bytes:
    return rows(1) + b"0" * size


def test_gzip_bomb_is_stopped() -> None:
    assert refused(gzip.compress(bomb(200_000)), SMALL) == (
        "unpacks to more than 50 times its size: refused as a decompression bomb"
    )


def test_zip_bomb_is_stopped() -> None:
    assert refused(zipped(log=bomb(200_000)), SMALL) == (
        "unpacks to more than 50 times its size: refused as a decompression bomb"
    )


def test_rows_before_a_bomb_goes_off_are_delivered() -> None:
    packed = gzip.compress(rows(30_000) + bytes(5_000_000))
    table, frame = only(packed, Limits(ratio=20, ratio_grace=1_500_000))
    assert frame.height > 15_000
    assert table.completeness.broken == (
        "unpacks to more than 20 times its size: refused as a decompression bomb"
    )


def test_many_members_cannot_unpack_to_more_than_the_total() -> None:
    found = list(
        open_inputs(
            ["-"],
            io.BytesIO(zipped(**{f"m{n}": os.urandom(9000).hex().encode() for n in range(40)})),
            SMALL,
        )
    )
    assert isinstance(found[-1], Unreadable)
    assert found[-1].reason == "unpacks to more than 293 kB, which is the limit"


def test_archive_in_archives_is_followed_only_so_deep() -> None:
    packed = rows(2)
    for _ in range(3):
        packed = zipped(inner=packed)
    table, frame = only(packed)
    assert (table.path, frame.height) == ("-!inner!inner!inner", 2)
    assert refused(zipped(inner=packed)) == "archives in archives more than 3 deep"
    assert refused(gzip.compress(packed)) == "archives in archives more than 3 deep"


def test_archive_in_an_archive_may_only_be_so_large() -> None:
    inner = zipped(log=os.urandom(50_000))
    limits = Limits(nested_archive=20_000)
    assert refused(zipped(inner=inner), limits) == "an archive in an archive, larger than 19.5 kB"


def test_archive_may_only_hold_so_many_files() -> None:
    limits = Limits(members=2)
    packed = zipped(a=rows(1), b=rows(1), c=rows(1))
    *read, last = open_inputs(["-"], io.BytesIO(packed), limits)
    assert [type(found) for found in read] == [LogTable, LogTable]
    assert last == Unreadable("-", "holds 3 files; those after 2 were not opened")


def test_workbook_bomb_is_refused() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Datum", "Melding"])
    for _ in range(2000):
        sheet.append(["02-02-2026 02:00:30", "x" * 300])
    target = io.BytesIO()
    book.save(target)
    assert refused(target.getvalue(), Limits(workbook=50_000)) == (
        "the workbook unpacks to more than 48.8 kB"
    )


SHEET = "xl/worksheets/sheet1.xml"


def workbook(**changes: bytes) -> bytes:
    """A workbook with a log of one row, in whose worksheet each `old` text became a new one."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Datum", "Melding"])
    sheet.append(["02-02-2026 02:00:30", "Reeds verwerkt"])
    saved, changed = io.BytesIO(), io.BytesIO()
    book.save(saved)
    with zipfile.ZipFile(saved) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == SHEET:
                for reference, replacement in changes.items():
                    found = f'r="{reference}"'.encode()
                    assert found in data
                    data = data.replace(found, replacement)
            new.writestr(name, data)
    return changed.getvalue()


def test_workbook_is_read() -> None:
    _, frame = only(workbook())
    assert frame["message"].to_list() == ["Reeds verwerkt"]


@pytest.mark.parametrize(
    "reference",
    [
        b'r="XFD1048576"',
        b"r='xfd1048576'",
        b'r = "XFD1048576"',
        b"r" + b" " * 150 + b'="XFD1048576"',
        b"r" + b" " * 300_000 + b'="XFD1048576"',
        b"r=" + b" " * 300_000 + b'"XFD1048576"',
        b'x="' + b"<c " * 100_000 + b'" r="XFD1048576"',
        b'r="B4000000000"',
        b'r="ZZZZZZZZZZZZZ9"',
    ],
    ids=lambda reference: reference[:12].decode(),
)
def test_workbook_with_cells_far_apart_is_refused(reference: bytes) -> None:
    assert refused(workbook(B2=reference)) == "a workbook whose cells lie too far apart"


def test_damaged_workbook_is_refused() -> None:
    packed = zipped(**{"xl/workbook.xml": b"<workbook", "[Content_Types].xml": b""})
    assert refused(packed) == "a workbook that is damaged or protected"


# --- XML ---------------------------------------------------------------------------------------

EXCEL = (
    b'<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
    b'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="x"><Table>'
)


def xml_row(*cells: bytes) -> bytes:
    inner = b"".join(b"<Cell><Data>" + cell + b"</Data></Cell>" for cell in cells)
    return b"<Row>" + inner + b"</Row>"


XML_HEADER = xml_row(b"ID", b"Message", b"Date Created", b"Success")
XML_END = b"</Table></Worksheet></Workbook>"


@pytest.mark.parametrize(
    "declaration",
    [
        b'<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;&b;">]>',
        b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]>',
        b'<!DOCTYPE a SYSTEM "http://127.0.0.1/a.dtd">',
    ],
)
def test_xml_with_entities_or_document_type_is_refused(declaration: bytes) -> None:
    document = b'<?xml version="1.0"?>' + declaration + EXCEL + XML_HEADER + XML_END
    assert refused(document) == "XML with a document type or entities is refused"


def test_xml_document_type_far_behind_the_beginning_is_no_way_in() -> None:
    comment = b"<!--" + b"x" * 200_000 + b"-->"
    entity = b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]>'
    document = b'<?xml version="1.0"?>' + comment + entity + EXCEL + XML_HEADER + xml_row(b"&b;")
    assert refused(document + XML_END) == "XML with a document type or entities is refused"


def test_other_xml_is_read_as_plain_text() -> None:
    table, frame = only(b'<?xml version="1.0"?>\n<fault>Counter account code unknown</fault>\n')
    assert table.format == "plain-text"
    assert frame["message"][1] == "<fault>Counter account code unknown</fault>"


def test_truncated_xml_delivers_the_rows_before_the_break() -> None:
    whole = EXCEL + XML_HEADER + xml_row(b"1", b"Success", b"2026-01-02 06:15:20", b"Yes")
    table, frame = only(whole + b"<Row><Cell><Data>2</Da")
    assert frame.height == 1
    assert table.completeness.broken == "the XML is damaged in line 1"


def test_xml_cells_may_skip_columns_and_be_far_away() -> None:
    skipping = (
        b'<Row ss:Index="7"><Cell ss:Index="2"><Data>Mislukt</Data></Cell>'
        b'<Cell ss:Index="4"><Data>No</Data></Cell><Cell ss:Index="99999999"/></Row>'
    )
    _, frame = only(EXCEL + XML_HEADER + skipping + XML_END)
    assert frame.select("line", "message", "failed").rows() == [(7, "Mislukt", True)]


def test_xml_cell_beyond_the_limit_is_cut() -> None:
    table, frame = only(EXCEL + XML_HEADER + xml_row(b"1", b"x" * 9000) + XML_END, SMALL)
    assert len(frame["message"][0]) < 2000
    assert skipped(table) == {"records longer than 1.95 kB, cut there": 1}


# --- delimited text ----------------------------------------------------------------------------


def test_ragged_rows_are_counted_and_the_others_read() -> None:
    data = HEADER + row(1) + b"2,too,few\n" + row(3) + row(4)[:-1] + b",one,more\n" + row(5)
    table, frame = only(data)
    assert frame["line"].to_list() == [2, 4, 6]
    assert skipped(table) == {
        "rows with fewer columns than the header": 1,
        "rows with more columns than the header": 1,
    }


def test_surplus_empty_cells_and_blank_lines_do_no_harm() -> None:
    table, frame = only(HEADER + row(1)[:-1] + b",,\n\n" + row(2) + b"\n\n")
    assert frame["line"].to_list() == [2, 4]
    assert skipped(table) == {}


def test_unclosed_quote_costs_only_its_row() -> None:
    data = HEADER + row(1, '"a\nb"') + row(2, '"never closed') + row(3) + row(4, '"c"')
    table, frame = only(data)
    assert frame["line"].to_list() == [2, 5, 6]
    assert skipped(table) == {"rows with a quote that is never closed": 1}


def test_unclosed_quote_is_given_up_after_the_longest_record() -> None:
    data = HEADER + row(1, '"never closed') + b"".join(row(number) for number in range(500))
    table, frame = only(data, SMALL)
    assert frame.height == 500
    assert skipped(table) == {"rows with a quote that is never closed": 1}


def test_quote_within_an_unquoted_cell_is_text() -> None:
    _, frame = only(HEADER + row(1, 'pijp 5" koper') + row(2))
    assert frame["message"].to_list() == ['pijp 5" koper', "Success"]


def test_cut_off_last_row_is_counted() -> None:
    table, frame = only(HEADER + row(1) + row(2, '"cut off here')[:15])
    assert frame.height == 1
    assert skipped(table) == {"rows with a quote that is never closed": 1}


def test_row_beyond_the_limit_is_left_out_and_counted() -> None:
    long_row = row(2, "x" * 9000)
    for limits in (SMALL, Limits(batch=100, record=2000)):
        table, frame = only(HEADER + row(1) + long_row + row(3), limits)
        assert frame["line"].to_list() == [2, 4]
        assert skipped(table) == {"rows longer than 1.95 kB": 1}


def test_header_alone_is_an_empty_log() -> None:
    table, frame = only(HEADER)
    assert (table.format, frame.height) == ("magento-grid-csv", 0)


# --- characters --------------------------------------------------------------------------------


def test_nul_characters_are_left_out_and_counted() -> None:
    table, frame = only(HEADER + row(1, "Suc\0cess") + row(2, "\0\0ok"))
    assert frame["message"].to_list() == ["Success", "ok"]
    assert skipped(table) == {"NUL characters left out": 3}


def test_broken_utf8_in_a_utf8_log_is_replaced_and_counted() -> None:
    data = HEADER + row(1, "Geëxporteerd naar Zoë") + b"2,1,caf\xff,,,\n"
    table, frame = only(data)
    assert frame["message"].to_list() == ["Geëxporteerd naar Zoë", "caf\ufffd"]
    assert list(skipped(table).values()) == [1]


def test_windows_text_far_behind_ascii_is_understood() -> None:
    filler = b"".join(row(number) for number in range(60_000))
    _, frame = only(HEADER + filler + row(1, "Geëxporteerd").decode().encode("cp1252"))
    assert frame["message"][-1] == "Geëxporteerd"


def test_control_characters_that_mark_rows_do_not_disturb_reading() -> None:
    _, frame = only(HEADER + row(1, "\x01\x02\x03\x04") + row(2))
    assert frame["message"].to_list() == ["\x01\x02\x03\x04", "Success"]


# --- size --------------------------------------------------------------------------------------


def test_endless_line_is_cut_and_counted() -> None:
    data = b"2026-01-02 06:15:20 ERROR first\n" + b"x" * 30_000_000 + b"\nlast\n"
    table, frame = only(data)
    assert frame["message"].str.len_bytes().to_list() == [5, 1024 * 1024, 4]
    assert frame["line"].to_list() == [1, 2, 3]
    assert skipped(table) == {"lines longer than 1 MB, cut there": 1}


def test_endless_record_is_cut_and_counted() -> None:
    start = b"[2026-01-02 06:15:20] main.ERROR: "
    data = start + b"first\n" + b"#0 frame\n" * 5000 + start + b"second [] []\n"
    for batch in (50, 5000, 1_000_000):
        table, frame = only(data, Limits(batch=batch, record=2000))
        assert frame["line"].to_list() == [1, 5002]
        assert 1900 < len(frame["message"][0]) < 2000
        assert skipped(table) == {"records longer than 1.95 kB, cut there": 1}


def test_deeply_nested_json_does_no_harm() -> None:
    deep = b'{"message":' + b"[" * 100_000 + b"]" * 100_000 + b"}\n"
    good = b'{"message":"Counter account code unknown","level":"error"}\n'
    _, frame = only(good * 30 + deep + good)
    assert frame.height == 32
    assert frame["message"][-1] == "Counter account code unknown"


def test_table_row_beyond_the_limit_is_cut_and_counted() -> None:
    cells = b"<td>04-03-2026 12:30</td><td>"
    page = b"<html><table><tr>" + cells + b"y" * 9000 + b"</td></tr><tr>" + cells + b"ok</td></tr>"
    table, frame = only(page, SMALL)
    assert frame["message"][1] == "ok"
    assert skipped(table) == {"records longer than 1.95 kB, cut there": 1}


def test_file_that_shrinks_while_it_is_read_ends_early(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_bytes(rows(60_000))
    (tables,) = [open_inputs([str(path)], io.BytesIO(), Limits(batch=100_000))]
    table = next(tables)
    assert isinstance(table, LogTable)
    os.truncate(path, 1000)
    assert 0 < sum(frame.height for frame in table.frames) < 60_000


def test_reading_can_be_given_up_in_the_middle(tmp_path: Path) -> None:
    path = tmp_path / "log.csv.gz"
    path.write_bytes(gzip.compress(rows(60_000)))
    inputs = open_inputs([str(path), str(path)], io.BytesIO(), Limits(batch=50_000))
    first = next(inputs)
    assert isinstance(first, LogTable)
    assert next(first.frames).height > 0
    second = next(inputs)
    assert isinstance(second, LogTable)
    assert sum(frame.height for frame in second.frames) == 60_000


def test_zlib_stream_without_gzip_header_is_binary() -> None:
    assert refused(zlib.compress(rows(300))) == "no log but binary data"
