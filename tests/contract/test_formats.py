"""What every log format promises, whichever it is: the same table from the same content."""

from __future__ import annotations

import gzip
import io
import zipfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from troubleshooter.ingest.limits import Limits
from troubleshooter.ingest.reader import format_names, open_inputs
from troubleshooter.ingest.table import SCHEMA, LogTable
from troubleshooter.model import System

LOGS = Path(__file__).parents[1] / "data" / "logs"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


@dataclass(frozen=True)
class Sample:
    """A small log and what must be read from it: (line, time, failed, message, object)."""

    file: str
    format: str
    system: System | None
    object_kind: str | None
    zone: str | None
    records: tuple[tuple[int, datetime | None, bool | None, str, str | None], ...]
    levels: tuple[str | None, ...] = ()
    systems: tuple[str | None, ...] = ()
    is_text: bool = True
    has_lines: bool = True


def workbook(rows: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


MADE: dict[str, bytes] = {
    "bookzo.xlsx": workbook(
        [
            ["Datum", "Factuur", "Melding"],
            ["10-03-2026 02:00:11", None, "Synchronisatie gestart"],
            [at("2026-03-10T02:00:14"), 20261201, "Reeds verwerkt"],
            [None, None, None],
            [
                "10-03-2026 02:00:17",
                "20261202",
                "Invalid reference: Customer\nIn use: Entry number",
            ],
        ]
    ),
    "magento.xlsx": workbook(
        [
            ["ID", "Bestelling", "Factuur-ID", "Bericht", "Aanmaakdatum", "Platform", "Succes"],
            [1, "000000123", "000000117", "Success", "2026-03-11 10:11:12", "e-Boekhouden", "Ja"],
            [2, "000000124", "000000118", " -1 kan niet", "2026-03-11 10:26:12", "e-B", "Nee"],
        ]
    ),
    "failures.xlsx": workbook(
        [
            ["Export van vandaag", None, None],
            [None, None, None],
            ["Level", "Message", "Time"],
            ["error", "Relation code unknown", "2026-03-12 08:00:00"],
        ]
    ),
}

SAMPLES: tuple[Sample, ...] = (
    Sample(
        "magento-invoices.csv", "magento-grid-csv", System.MAGENTO, "order", "utc",
        (
            (2, at("2026-03-02 07:15:10"), False, "Success", "000000811"),
            (3, at("2026-03-02 07:15:12"), True,
             'CFACT028: Factuursjabloon "Webshop B2B" niet gevonden', "000000812"),
            (4, at("2026-03-02 07:30:44"), True,
             "API error (HTTP 502):\n<html>\n<h1>Bad Gateway</h1>\n</html>", "000000813"),
            (8, at("2026-03-02 07:45:01"), True, "-12.40 is geen geldig bedrag voor regel 2",
             "000000814"),
            (9, at("2026-03-02 08:00:00"), None, "", "000000815"),
            (10, at("2026-03-02 08:15:09"), True, "Btw-code HOOG_VERK_21 komt niet voor, regel 1",
             "000000816"),
            (11, at("2026-03-02 08:15:10"), False, 'pad C:\\x\\"y" time-out', "000000817"),
        ),
    ),
    Sample(
        "magento-creditmemos-nl.csv", "magento-grid-csv", System.MAGENTO, "order", "utc",
        (
            (2, at("2026-03-09 06:45"), False, "Success", "100000071"),
            (3, at("2026-03-09 07:00"), True, "Grootboekrekening 8000; niet gevonden", "100000072"),
            (4, at("2026-03-09 07:15"), True, "Regel één\nregel twee €", "100000073"),
            (6, at("2026-03-09 07:30"), None, "Ongeldige btw-code", "100000074"),
        ),
    ),
    Sample(
        "magento-customers.tsv", "magento-grid-csv", System.MAGENTO, None, "local",
        (
            (2, at("2026-01-15 10:11:12"), False, "Customer created", None),
            (3, at("2026-01-15 13:45"), True, "Customer email required", None),
            (4, at("2026-01-16 13:02:03"), True, "Validation error", None),
        ),
    ),
    Sample(
        "magento-invoices.xml", "magento-grid-xml", System.MAGENTO, "order", "utc",
        (
            (2, at("2026-04-01 09:15:02"), False, "Success", "000000911"),
            (3, at("2026-04-01 09:15:03"), True,
             'Invalid tax code "OSS_DE_19" <rate 19%> & more', "000000912"),
            (4, at("2026-04-01 09:30:03"), True, "Connection timeout\nafter 30 s", "000000913"),
            (5, at("2026-04-01 09:45:03"), None, "", "3000000914"),
        ),
        has_lines=False,
    ),
    Sample(
        "magento-system.log", "monolog", System.MAGENTO, None, "utc",
        (
            (1, at("2026-03-05 02:00:01"), False,
             "Cron Job accounting_sync_invoices is run [] []", None),
            (2, at("2026-03-05 02:00:04"), True,
             'AddFactuur for order 100009001 refused, code: CFACT014 {"order":"100009001"} []',
             None),
            (3, at("2026-03-05 02:00:09"), True,
             "SoapFault: Could not connect to host in /srv/shop/Adapter.php:86\nStack trace:\n"
             "#0 [internal function]: SoapClient->__call()\n#1 {main}\n\n"
             "Next RuntimeException: API error for order 100009002 in /srv/shop/Push.php:118\n"
             "Stack trace:\n#0 {main} [] []", None),
            (11, at("2026-03-05 02:15:14.912626"), True,
             'Client error: `POST` resulted in a `500` {"exception":"[object] '
             "(RuntimeException(code: 42): no answer at /srv/shop/m2.php:6)\n[previous exception] "
             '[object] (LogicException(code: 0): inner cause at /srv/shop/m2.php:6)"} []', None),
            (13, at("2026-03-05 02:15:14.5"), None, 'line one\nline two {"a":{"b":1}} []', None),
            (15, at("2026-03-05 02:30"), False, "OpenSession ok in 0.84 s [] []", None),
        ),
        levels=("info", "error", "error", "error", "warning", "debug"),
    ),
    Sample(
        "outsmart-eboekhouden.txt", "outsmart-text", System.EBOEKHOUDEN, None, "local",
        (
            (5, at("2026-03-03 10:15"), None, "2 relations imported", None),
            (7, at("2026-03-03 10:15"), None,
             "Work order 26-0711: Invalid material code KABEL 3X2,5 (CFACT037)", None),
            (9, at("2026-03-03 10:00"), None,
             "Counter account code not filled in (CFACT040) - work order 26-0712\n"
             "Payment term not filled in (CFACT014) - work order 26-0712", None),
            (13, at("2026-03-03 09:45"), None, "Nothing to import", None),
        ),
    ),
    Sample(
        "outsmart-visma.html", "outsmart-html", System.VISMA, None, "local",
        (
            (12, at("2026-03-04 12:30"), True,
             "3 relations imported\n1 out of 4 workorders have errors. Click for details\n"
             'Material Kabel 3x2,5 mm² "YMVK" on work order 26-0801 not found in VISMA.net', None),
            (13, at("2026-03-04 12:15"), False, "2 workorders exported.", None),
            (16, at("2026-03-04 12:00"), True,
             "Relation 10099 on work order 26-0802 not found in VISMA.net", None),
        ),
        levels=("error", None, "error"),
    ),
    Sample(
        "outsmart-eboekhouden.html", "outsmart-html", System.EBOEKHOUDEN, None, "local",
        (
            (3, at("2026-03-05 08:00:11"), True,
             "Invoice template not found (CFACT028)\nwork order 26-0901", None),
            (4, at("2026-03-05 07:45:02"), False, "Niks te importeren & niks te doen", None),
        ),
    ),
    Sample(
        "bookzo.txt", "bookzo-text", System.EXACT, "invoice", "local",
        (
            (2, at("2026-03-06 02:00:30"), None, "Synchronisatie gestart", None),
            (3, at("2026-03-06 02:00:33"), None,
             "De externe server heeft een fout geretourneerd: (500) interne serverfout.",
             "20260901"),
            (4, at("2026-03-06 02:00:35"), None, "Geëxporteerd", "20260902"),
            (5, at("2026-03-06 02:00:39"), None,
             "InvalidResponseException (500): Invalid reference: Customer\n"
             "Onderwerp [GLTransactions]", "20260903"),
            (7, at("2026-03-06 02:00:41"), None, 'Ongeldig: Dagboek\n"Type" ontbreekt',
             "20260904"),
            (9, at("2026-03-06 02:01:03"), None, "Synchronisatie voltooid, 3 fouten", None),
        ),
    ),
    Sample(
        "bookzo.xlsx", "bookzo-xlsx", System.EXACT, "invoice", "local",
        (
            (2, at("2026-03-10 02:00:11"), None, "Synchronisatie gestart", None),
            (3, at("2026-03-10 02:00:14"), None, "Reeds verwerkt", "20261201"),
            (5, at("2026-03-10 02:00:17"), None,
             "Invalid reference: Customer\nIn use: Entry number", "20261202"),
        ),
        is_text=False,
        has_lines=False,
    ),
    Sample(
        "magento.xlsx", "magento-grid-xlsx", System.MAGENTO, "order", "utc",
        (
            (2, at("2026-03-11 10:11:12"), False, "Success", "000000123"),
            (3, at("2026-03-11 10:26:12"), True, "-1 kan niet", "000000124"),
        ),
        is_text=False,
        has_lines=False,
    ),
    Sample(
        "failures.xlsx", "table-xlsx", None, None, None,
        ((4, at("2026-03-12 08:00"), True, "Relation code unknown", None),),
        levels=("error",),
        is_text=False,
        has_lines=False,
    ),
    Sample(
        "events.jsonl", "json-lines", None, None, None,
        (
            (1, at("2026-03-07 05:00:47.154"), True,
             "method: AddFactuur\nworkorder: 26-0955\nLastErrorCode: CMUT012\n"
             "LastErrorDescription: Counter account code unknown", None),
            (2, at("2026-03-07 05:01:18"), True, 'Order 100009006: Invalid tax code "HOOG" €',
             None),
            (4, at("2026-03-07 05:02"), None, "Visma.net answers slowly", None),
            (5, at("2026-03-07 04:03"), False, "Factuur 20260908 geëxporteerd", None),
            (6, at("2026-03-07 05:04"), False, "1 workorders exported.", None),
            (7, at("2026-03-07 05:05"), True,
             "errors: Invalid reference: Customer\nIn use: Entry number\nstatus: 500\n"
             "path: C:\\log\n2", None),
            (8, at("2026-03-07 05:06"), False, "code: E003.1\nhint: call limit reached", None),
        ),
        levels=("error", "error", "warning", "info", "debug", "error", "info"),
        systems=("e-boekhouden", "magento", "visma.net", "exact-online", None, "exact-online",
                 None),
    ),
    Sample(
        "failures.csv", "table-csv", None, "work_order", None,
        (
            (2, at("2026-03-08 11:00"), True, "Relatiecode onbekend", "26-1001"),
            (3, at("2026-03-08 11:05"), None, "Token vernieuwd; opnieuw proberen", "26-1002"),
            (4, at("2026-03-08 11:10"), False, "Niets te doen", None),
        ),
        levels=("error", "warning", "info"),
        systems=("e-boekhouden", "visma.net", "exact-online"),
    ),
    Sample(
        "notes.txt", "plain-text", None, None, None,
        (
            (1, None, None, "Klant belt over facturen van vorige week", None),
            (3, at("2026-03-09 08:00"), True,
             "Work order 26-1101: Payment term not filled in (CFACT014)", None),
            (4, at("2026-03-09 08:00:05.250"), None, "Exact answers slowly", None),
            (5, at("2026-03-09 08:01"), None, "Geëxporteerd", None),
            (6, None, None, "Error creating customer", None),
            (7, None, False, "klaar", None),
        ),
        levels=(None, "error", "warning", None, None, "info"),
    ),
)  # fmt: skip

TEXTS = tuple(sample for sample in SAMPLES if sample.is_text)


def by_name(sample: Sample) -> str:
    return sample.file


def content(sample: Sample) -> bytes:
    return MADE[sample.file] if sample.file in MADE else (LOGS / sample.file).read_bytes()


def table_of(data: bytes, limits: Limits | None = None) -> tuple[LogTable, pl.DataFrame]:
    """The one log in `data`, handed over as standard input, and all its records."""
    tables = open_inputs(["-"], io.BytesIO(data), limits)
    table = next(tables)
    assert isinstance(table, LogTable), table
    frames = list(table.frames)
    assert next(tables, None) is None
    assert all(frame.schema == SCHEMA for frame in frames)
    return table, pl.concat(frames)


def test_bookzo_log_is_known_in_other_clothes() -> None:
    for data in (
        b"Date\tInvoice\tMessage\n2026-03-06 02:00:33\t20260901\tIn use: Entry number\n",
        b"2026-03-06 02:00:33\t20260901\tIn use: Entry number\n",
        b"Datum;Factuur;Melding\n06-03-2026 02:00:33;20260901;In use: Entry number\n",
    ):
        table, records = table_of(data)
        assert (table.system, table.object_kind, table.zone) == (System.EXACT, "invoice", "local")
        assert records.select("time", "object", "message").rows() == [
            (at("2026-03-06 02:00:33"), "20260901", "In use: Entry number")
        ]


def test_panel_title_nearest_to_the_log_names_the_system() -> None:
    table, _ = table_of(b"Exact Online\neBoekhouden\nVISMA.net\nLog\n\n14-02-2026 19:45\nok\n")
    assert table.system == System.VISMA


def test_every_format_has_a_sample() -> None:
    assert {sample.format for sample in SAMPLES} == set(format_names())


@pytest.mark.parametrize("sample", SAMPLES, ids=by_name)
def test_table_says_what_the_log_is(sample: Sample) -> None:
    table, _ = table_of(content(sample))
    assert (table.format, table.system, table.object_kind, table.zone) == (
        sample.format, sample.system, sample.object_kind, sample.zone,
    )  # fmt: skip


@pytest.mark.parametrize("sample", SAMPLES, ids=by_name)
def test_every_record_is_read_and_nothing_is_skipped(sample: Sample) -> None:
    table, records = table_of(content(sample))
    read = records.select("line", "time", "failed", "message", "object").rows()
    assert tuple(read) == sample.records
    assert table.completeness.skipped == []
    assert table.completeness.broken is None


@pytest.mark.parametrize("sample", [s for s in SAMPLES if s.levels], ids=by_name)
def test_levels_are_read(sample: Sample) -> None:
    assert tuple(table_of(content(sample))[1]["level"]) == sample.levels


@pytest.mark.parametrize("sample", [s for s in SAMPLES if s.systems], ids=by_name)
def test_systems_named_by_records_are_read(sample: Sample) -> None:
    assert tuple(table_of(content(sample))[1]["system"]) == sample.systems


@pytest.mark.parametrize("sample", SAMPLES, ids=by_name)
def test_name_of_the_file_does_not_matter(sample: Sample, tmp_path: Path) -> None:
    path = tmp_path / "photo.png"
    path.write_bytes(content(sample))
    (table,) = open_inputs([str(path)], io.BytesIO())
    assert isinstance(table, LogTable)
    assert (table.path, table.format) == (str(path), sample.format)


@pytest.mark.parametrize("batch", [1, 7, 61, 500])
@pytest.mark.parametrize("sample", SAMPLES, ids=by_name)
def test_size_of_a_batch_does_not_matter(sample: Sample, batch: int) -> None:
    _, whole = table_of(content(sample))
    _, parts = table_of(content(sample), Limits(batch=batch))
    assert parts.equals(whole)


@pytest.mark.parametrize("sample", TEXTS, ids=by_name)
def test_line_ends_of_windows_do_not_matter(sample: Sample) -> None:
    data = content(sample)
    _, unix = table_of(data)
    for batch in (11, 1000):
        _, windows = table_of(data.replace(b"\n", b"\r\n"), Limits(batch=batch))
        assert windows.equals(unix)


@pytest.mark.parametrize("sample", TEXTS, ids=by_name)
def test_missing_line_end_at_the_end_does_not_matter(sample: Sample) -> None:
    data = content(sample)
    assert table_of(data.rstrip(b"\n"))[1].equals(table_of(data)[1])


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1252"])
@pytest.mark.parametrize("sample", TEXTS, ids=by_name)
def test_encoding_does_not_matter(sample: Sample, encoding: str) -> None:
    data = content(sample)
    table, records = table_of(data.decode().encode(encoding))
    assert records.equals(table_of(data)[1])
    assert table.completeness.skipped == []


@pytest.mark.parametrize("sample", SAMPLES, ids=by_name)
def test_archives_are_opened(sample: Sample) -> None:
    data = content(sample)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("logs/one", data)
        archive.writestr("two.gz", gzip.compress(data))
    _, expected = table_of(data)
    packed.seek(0)
    paths = []
    for table in open_inputs(["-"], packed):
        assert isinstance(table, LogTable), table
        assert pl.concat(list(table.frames)).equals(expected)
        paths.append(table.path)
    assert paths == ["-!logs/one", "-!two.gz"]


@pytest.mark.parametrize(
    "sample", [s for s in TEXTS if s.has_lines and "html" not in s.format], ids=by_name
)
def test_line_is_where_the_record_starts(sample: Sample) -> None:
    lines = content(sample).decode().split("\n")
    for line, time, _, message, _ in sample.records:
        beginning = message.split("\n")[0].replace('"', "")[:12] or str(time)
        text = "\n".join(lines[line - 1 : line + 1]).replace('"', "")
        if sample.format == "json-lines":
            assert lines[line - 1].startswith("{")
        else:
            assert beginning in text


@pytest.mark.parametrize(
    ("file", "platform", "related"),
    [
        ("magento-invoices.csv", "e-Boekhouden", True),
        ("magento-creditmemos-nl.csv", "e-Boekhouden", True),
        ("magento-customers.tsv", "e-Boekhouden", False),
        ("magento-invoices.xml", "e-Boekhouden", True),
        ("magento.xlsx", "e-Boekhouden", True),
        ("failures.csv", None, False),
        ("magento-system.log", None, False),
    ],
)
def test_grids_give_their_platform_and_the_second_document(
    file: str, platform: str | None, related: bool
) -> None:
    sample = next(one for one in SAMPLES if one.file == file)
    _, records = table_of(content(sample))
    assert records["platform"][0] == platform
    second = records["related"][0]
    assert (second is not None) is related
    assert second is None or second != records["object"][0]


def test_empty_cells_of_platform_and_second_document_are_null() -> None:
    data = b"Order,Invoice ID,Message,Platform,Success\n1,,Success,,Yes\n2,3,Success,x,Yes\n"
    _, records = table_of(data)
    assert records["platform"].to_list() == [None, "x"]
    assert records["related"].to_list() == [None, "3"]


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.file)
def test_leaving_out_columns_that_nobody_asks_for_changes_no_others(sample: Sample) -> None:
    unasked = frozenset({"related", "platform"})
    _, records = table_of(content(sample), Limits(unasked=unasked))
    _, whole = table_of(content(sample))
    assert records.drop(unasked).equals(whole.drop(unasked))
