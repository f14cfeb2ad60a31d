"""The whole log as a table: read behind the screen, filtered as one types, walked by its errors."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
import pytest
from textual.widgets import Input

from troubleshooter.errors import UsageError
from troubleshooter.model import Cluster
from troubleshooter.pipeline.knowledge import Knowledge
from troubleshooter.pipeline.records import Mark, Wanted
from troubleshooter.tui.moments import moment
from troubleshooter.tui.records import Records, records_of
from troubleshooter.tui.scanning import Source, findings
from troubleshooter.tui.screens.log import LogPage
from troubleshooter.tui.screens.record import RecordPage
from troubleshooter.tui.screens.records import RecordsPage
from troubleshooter.tui.widgets.choice import Choice
from troubleshooter.tui.widgets.findings import FindingsTable
from troubleshooter.tui.widgets.record_table import RecordTable

if TYPE_CHECKING:
    from tests.tui.conftest import Desk, OpenApp

SIZES = pytest.mark.parametrize("size", [(80, 24), (140, 40)], ids=["80x24", "140x40"])
HEAD = 'ID,Order,"Invoice ID",Message,"Date Created",Platform,Success'
ROWS = (
    ("000000301", "Success", "2026-01-02 06:15:20", "Yes"),
    ("000000302", "CFACT028: Invoice template not found", "2026-01-03 07:00:00", "No"),
    ("000000303", "The quux refused to frobnicate (twice)", "2026-01-04 07:00:00", "No"),
    ("000000302", "CFACT014: Payment term not filled in", "2026-01-05 07:00:00", "No"),
    ("000000302", "Success", "2026-01-06 07:00:00", "Yes"),
    ("000000304", "Success", "2026-01-07 07:00:00", "Yes"),
)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "magento-invoice-log.csv"
    rows = (
        f'{place},{order},{order},"{message}",{time},e-Boekhouden,{success}'
        for place, (order, message, time, success) in enumerate(ROWS, start=1)
    )
    path.write_text("\n".join((HEAD, *rows)) + "\n", "utf-8")
    return path


@pytest.fixture
def read(log: Path, knowledge: Knowledge) -> Records:
    records = records_of(Source((str(log),)), knowledge)
    records.read()
    return records


def wanted_lines(records: Records, wanted: Wanted) -> list[int]:
    frame = records.parts.whole()
    return frame["line"].gather(wanted.rows(frame, records.recording.found)).to_list()


async def open_records(desk: Desk) -> RecordsPage:
    log_page = desk.app.get_screen_stack("log")[0]
    assert isinstance(log_page, LogPage)
    await desk.until(lambda: log_page.result)
    await desk.press("t")
    await desk.until(lambda: isinstance(desk.app.screen, RecordsPage))
    page = desk.app.screen
    assert isinstance(page, RecordsPage)
    await desk.until(lambda: page.settled)
    return page


async def filter_by(desk: Desk, page: RecordsPage, text: str, field: str = "text") -> None:
    page.query_one(f"#{field}", Input).value = text
    await desk.pilot.pause()
    await desk.until(lambda: page.settled)


def test_each_record_has_the_decision_that_the_scan_counts(read: Records) -> None:
    frame = read.parts.whole()
    marks = [Mark(mark) for mark in frame["mark"]]
    assert marks == [
        Mark.SUCCESS,
        Mark.ERROR,
        Mark.UNKNOWN,
        Mark.ERROR,
        Mark.SUCCESS,
        Mark.SUCCESS,
    ]
    assert read.recording.found[frame["rules"][1]] == ("eboekhouden.invoice-template-not-found",)
    assert read.recording.found[frame["rules"][2]] == ()


@pytest.mark.parametrize(
    ("wanted", "lines"),
    [
        (Wanted(text="SUCCESS"), [2, 6, 7]),
        (Wanted(text="(twice)"), [4]),
        (Wanted(text="cfact0(28|14)", pattern=True), [3, 5]),
        (Wanted(text="000000304"), [7]),
        (Wanted(success=False), [3, 4, 5]),
        (Wanted(success=True), [2, 6, 7]),
        (Wanted(since=datetime(2026, 1, 6)), [6, 7]),  # noqa: DTZ001
        (Wanted(until=datetime(2026, 1, 4)), [2, 3]),  # noqa: DTZ001
        (Wanted(document="000000302"), [3, 5, 6]),
        (Wanted(platform="e-Boekhouden", success=False), [3, 4, 5]),
        (Wanted(platform="Exact"), []),
        (Wanted(rule="eboekhouden.payment-term-missing"), [5]),
        (Wanted(unknown=True), [4]),
        (Wanted(success=False, text="term"), [5]),
        (Wanted(text="nowhere"), []),
    ],
)
def test_what_is_wanted_is_found(read: Records, wanted: Wanted, lines: list[int]) -> None:
    assert wanted_lines(read, wanted) == lines


@pytest.mark.parametrize(
    "pattern", ["(", "[a", "*", "a{9999999}", r"\p{Nope}", "(?P<x", "x" * 2000]
)
def test_a_bad_pattern_is_told_in_one_line(read: Records, pattern: str) -> None:
    with pytest.raises(UsageError) as told:
        wanted_lines(read, Wanted(text=pattern, pattern=True))
    assert "\n" not in str(told.value)
    assert str(told.value)


def test_a_pattern_that_explodes_elsewhere_takes_no_time(knowledge: Knowledge) -> None:
    source = Source(("-",), "ERROR: " + "a" * 50_000 + "!\n")
    records = records_of(source, knowledge)
    records.read()
    assert wanted_lines(records, Wanted(text="(a*)*b", pattern=True)) == []


def test_reading_that_is_stopped_keeps_what_there_is(log: Path, knowledge: Knowledge) -> None:
    records = records_of(Source((str(log),) * 3), knowledge)
    records.stop()
    records.read()
    assert records.done
    assert records.parts.height == 0


def test_records_of_a_log_that_cannot_be_read_are_none(
    tmp_path: Path, knowledge: Knowledge
) -> None:
    records = records_of(Source((str(tmp_path / "gone.csv"),)), knowledge)
    records.read()
    assert records.parts.height == 0
    assert [path for path, _ in records.recording.unread] == [str(tmp_path / "gone.csv")]


@pytest.mark.parametrize(
    ("text", "end", "expected"),
    [
        ("", False, None),
        ("2026-01-31", False, datetime(2026, 1, 31)),  # noqa: DTZ001
        ("2026-01-31", True, datetime(2026, 2, 1)),  # noqa: DTZ001
        (" 31-01-2026 ", False, datetime(2026, 1, 31)),  # noqa: DTZ001
        ("31-1-2026 13:45", True, datetime(2026, 1, 31, 13, 45)),  # noqa: DTZ001
        ("2026-01-31T13:45:10", False, datetime(2026, 1, 31, 13, 45, 10)),  # noqa: DTZ001
    ],
)
def test_days_and_times_as_typed(text: str, end: bool, expected: datetime | None) -> None:
    assert moment(text, end=end) == expected


@pytest.mark.parametrize("text", ["yesterday", "2026-02-30", "31-01", "2026-01-31 25:00"])
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=text.split()[0]):
        moment(text)


@SIZES
async def test_t_shows_every_record_with_its_rule(
    open_app: OpenApp, log: Path, size: tuple[int, int]
) -> None:
    async with open_app(log, size=size) as desk:
        await open_records(desk)
        shown = desk.text()
    assert "6 entries" in shown
    assert "The quux" in shown
    [row] = [line for line in shown.splitlines() if "CFACT028" in line]
    assert "✖ Invoice template" in row


async def test_typing_filters_and_a_bad_pattern_is_a_message(open_app: OpenApp, log: Path) -> None:
    async with open_app(log) as desk:
        page = await open_records(desk)
        await desk.press("slash", *"cfact")
        await desk.until(lambda: page.settled and page.count == 2)
        assert "2 of 6 entries" in desk.text()
        assert "The quux" not in desk.text()
        await filter_by(desk, page, "/cfact(")
        assert "this pattern is not right: unclosed group" in desk.text()
        assert page.count == 2
        await filter_by(desk, page, "/cfact0(28|99)")
        assert page.count == 1
        assert "not right" not in desk.text()


async def test_days_and_outcome_filter_too(open_app: OpenApp, log: Path) -> None:
    async with open_app(log) as desk:
        page = await open_records(desk)
        await filter_by(desk, page, "2026-01-04", "since")
        assert page.count == 4
        await filter_by(desk, page, "5-1-2026", "until")
        assert page.count == 2
        await filter_by(desk, page, "tomorrow", "until")
        assert "“tomorrow” is no date" in desk.text()
        page.query_one("#outcome", Choice).focus()
        await desk.press("enter")
        await desk.until(lambda: page.settled and page.count == 2)
        assert "‹ failed ›" in desk.text()


async def test_the_platforms_that_the_log_names_are_a_choice(open_app: OpenApp, log: Path) -> None:
    log.write_text(log.read_text().replace("07:00:00,e-Boekhouden", "07:00:00,Exact Online"))
    async with open_app(log, size=(80, 24)) as desk:
        page = await open_records(desk)
        assert "‹ all platforms ›" in desk.text()
        page.query_one("#platform", Choice).focus()
        await desk.press("enter")
        await desk.until(lambda: page.settled and page.count == 5)
        assert "‹ Exact Online ›" in desk.text()
        await desk.press("enter")
        await desk.until(lambda: page.settled and page.count == 1)
        assert "‹ e-Boekhouden ›" in desk.text()


async def test_a_log_without_platforms_has_no_such_choice(
    open_app: OpenApp, tmp_path: Path
) -> None:
    log = tmp_path / "a.log"
    log.write_text("Payment term not filled in (CFACT014)\n")
    async with open_app(log) as desk:
        page = await open_records(desk)
        assert not page.query_one("#platform", Choice).display


async def test_e_walks_along_the_errors_and_stops_at_the_last(open_app: OpenApp, log: Path) -> None:
    async with open_app(log) as desk:
        page = await open_records(desk)
        table = page.query_one(RecordTable)
        seen = []
        for key in ("e", "e", "e", "e", "E"):
            await desk.press(key)
            seen.append(table.row)
        assert seen == [1, 2, 3, 3, 2]
        assert "No more errors that way" in desk.text()


async def test_context_shows_what_stands_around_the_hits(open_app: OpenApp, log: Path) -> None:
    async with open_app(log) as desk:
        page = await open_records(desk)
        await filter_by(desk, page, "CFACT")
        await desk.press("c")
        assert "The quux" in desk.text()
        table = page.query_one(RecordTable)
        assert table.row == 1
        await desk.press("n")
        assert table.row == 3
        await desk.press("N")
        assert table.row == 1


async def test_history_shows_all_records_of_one_document_and_escape_all_again(
    open_app: OpenApp, log: Path
) -> None:
    async with open_app(log) as desk:
        page = await open_records(desk)
        await desk.press("e", "h")
        await desk.until(lambda: page.settled and page.count == 3)
        assert "document 000000302" in desk.text()
        await desk.press("escape")
        await desk.until(lambda: page.settled and page.count == 6)
        await desk.press("escape")
        await desk.until(lambda: isinstance(desk.app.screen, LogPage))


async def test_enter_shows_the_record_whole_with_its_explanation(
    open_app: OpenApp, log: Path
) -> None:
    async with open_app(log) as desk:
        await open_records(desk)
        await desk.press("e", "enter")
        await desk.until(lambda: isinstance(desk.app.screen, RecordPage))
        await desk.until(lambda: "What the customer does" in desk.text())
        assert "magento-invoice-log.csv:3" in desk.text()
        await desk.press("escape")
        assert isinstance(desk.app.screen, RecordsPage)


async def test_t_on_a_finding_shows_its_records_only(open_app: OpenApp, log: Path) -> None:
    async with open_app(log) as desk:
        log_page = desk.app.get_screen_stack("log")[0]
        assert isinstance(log_page, LogPage)
        await desk.until(lambda: log_page.result)
        await desk.press("enter", "t")
        await desk.until(lambda: isinstance(desk.app.screen, RecordsPage))
        page = desk.app.screen
        assert isinstance(page, RecordsPage)
        await desk.until(lambda: page.settled and page.count == 1)
        assert "only “" in desk.text()


async def test_t_on_an_unknown_failure_shows_the_records_of_its_kind_only(
    open_app: OpenApp, log: Path
) -> None:
    with log.open("a") as file:
        for number, told in enumerate(("The frob broke at step 7", "The frob broke at step 8")):
            file.write(f"1{number},00000031{number},1,{told},2026-01-08 07:00:00,e-Boekhouden,No\n")
    async with open_app(log) as desk:
        log_page = desk.app.get_screen_stack("log")[0]
        assert isinstance(log_page, LogPage)
        await desk.until(lambda: log_page.result)
        assert log_page.result is not None
        index = next(
            place
            for place, one in enumerate(findings(log_page.result))
            if isinstance(one, Cluster) and "frob broke" in one.template
        )
        log_page.query_one(FindingsTable).move_cursor(row=index)
        await desk.press("enter", "t")
        await desk.until(lambda: isinstance(desk.app.screen, RecordsPage))
        page = desk.app.screen
        assert isinstance(page, RecordsPage)
        await desk.until(lambda: page.settled and page.count == 2)
        assert "step 7" in desk.text()
        assert "quux" not in desk.text()


async def test_a_click_chooses_a_row_and_two_clicks_open_it(open_app: OpenApp, log: Path) -> None:
    async with open_app(log) as desk:
        page = await open_records(desk)
        table = page.query_one(RecordTable)
        await desk.pilot.click(table, offset=(10, 3))
        assert table.cursor == 2
        await desk.pilot.click(table, offset=(10, 3), times=2)
        await desk.until(lambda: isinstance(desk.app.screen, RecordPage))


async def test_only_rows_on_the_screen_are_made(open_app: OpenApp, log: Path) -> None:
    lines = log.read_text().splitlines()
    log.write_text("\n".join((lines[0], *lines[1:] * 20_000)) + "\n")
    async with open_app(log) as desk:
        page = await open_records(desk)
        table = page.query_one(RecordTable)
        await desk.press("end")
        assert table.cursor == 119_999
        assert "120001" in desk.text()
        assert sum(len(block) for block in blocks(table)) < 1_000
        await desk.press("home", "pagedown")
        assert table.cursor > 20


def blocks(table: RecordTable) -> Sequence[Sequence[object]]:
    return list(table._blocks.values())


async def test_hostile_text_in_a_record_stays_text(open_app: OpenApp, tmp_path: Path) -> None:
    log = tmp_path / "evil.log"
    log.write_text(
        "ERROR [bold]quux[/] \x1b[2J failed password=hunter2hunter2 \u202eabc\n", "utf-8"
    )
    async with open_app(log) as desk:
        await open_records(desk)
        assert "[bold]quux[/]" in desk.text()
        assert "hunter2" not in desk.text()
        assert not {"\x1b", "\u202e"} & set(desk.text())
        await desk.press("enter")
        await desk.until(lambda: isinstance(desk.app.screen, RecordPage))
        assert "hunter2" not in desk.text()
        assert not {"\x1b", "\u202e"} & set(desk.text())


async def test_the_table_follows_language_and_theme(open_app: OpenApp, log: Path) -> None:
    async with open_app(log) as desk:
        await open_records(desk)
        await desk.press("ctrl+l")
        await desk.until(lambda: "Factuursjabloon niet" in desk.text())
        await desk.press("ctrl+t")
        assert "6 meldingen" in desk.text()


async def test_f_follows_a_log_that_grows(open_app: OpenApp, log: Path) -> None:
    async with open_app(log) as desk:
        page = await open_records(desk)
        await desk.press("f")
        assert "following" in desk.text()
        with log.open("a") as file:
            file.write("7,000000305,7,CFACT014: late,2026-01-08 07:00:00,e-Boekhouden,No\n")
        await desk.until(lambda: page.count == 7)
        await desk.until(lambda: page.query_one(RecordTable).row == 6)
        log.unlink()
        await desk.press("f")
        assert "following" not in desk.text()
        assert "7 entries" in desk.text()


def test_a_table_may_be_empty() -> None:
    from troubleshooter.pipeline.records import empty

    assert Wanted(text="x").rows(empty(), [()]).equals(pl.Series([], dtype=pl.UInt32))
