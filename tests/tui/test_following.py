"""A log that grows while it is looked at: the findings keep up, and nothing else moves."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from textual.widgets import Static

from troubleshooter.model import LANGUAGES, Language
from troubleshooter.pipeline.following import Following, Looked
from troubleshooter.tui.following import subject
from troubleshooter.tui.scanning import Source, findings
from troubleshooter.tui.screens.finding import FindingPage
from troubleshooter.tui.screens.log import LogPage
from troubleshooter.tui.screens.records import RecordsPage
from troubleshooter.tui.widgets.findings import FindingsTable

if TYPE_CHECKING:
    from tests.tui.conftest import Desk, OpenApp

HEAD = 'ID,Order,"Invoice ID",Message,"Date Created",Platform,Success\n'
TEMPLATE, TERM, TAX = "CFACT028: no template", "CFACT014: late", "Invalid tax code HOOG_VERK21"
QUUX = "The quux refused to frobnicate the widget"


def row(number: int, message: str, day: int = 2) -> str:
    done = "Yes" if message == "Success" else "No"
    return f"{number},{number:09d},{number},{message},2026-01-{day:02d} 07:00:00,e-B,{done}\n"


def append(path: Path, *rows: str) -> None:
    with path.open("a", encoding="utf-8", newline="") as file:
        file.write("".join(rows))


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "grid.csv"
    rows = [row(1, TEMPLATE), row(2, TEMPLATE), row(3, TERM), row(4, "Success")]
    path.write_text(HEAD + "".join(rows), "utf-8", newline="")
    return path


async def follow(desk: Desk) -> LogPage:
    """Open the log and follow it."""
    page = desk.app.get_screen_stack("log")[0]
    assert isinstance(page, LogPage)
    await desk.until(lambda: page.result)
    await desk.press("f")
    await desk.until(lambda: "following" in desk.text())
    return page


def records(page: LogPage) -> int:
    return page.result.records if page.result is not None else 0


def came(page: LogPage, expected: int) -> bool:
    return records(page) == expected


def under_cursor(page: LogPage) -> str:
    assert page.result is not None
    return subject(findings(page.result)[page.query_one(FindingsTable).cursor_row])


def line(desk: Desk, words: str) -> str:
    [found] = [one for one in desk.text().splitlines() if words in one]
    return found


def told(page: LogPage) -> str:
    return str(page.query_one("#following", Static).visual)


async def test_counts_days_and_last_seen_keep_up(open_app: OpenApp, log: Path) -> None:
    async with open_app(log) as desk:
        page = await follow(desk)
        assert " 2 " in line(desk, "Invoice template")
        append(log, row(5, TEMPLATE, day=4), row(6, TEMPLATE, day=4))
        await desk.until(lambda: records(page) == 6)
        shown = line(desk, "Invoice template")
        assert " 4 " in shown
        assert "▇ ▇" in shown
        assert "4 Jan 2026, 07:00" in shown
        assert "6 entries" in desk.text()
        assert "2 more, the last at" in desk.text()


async def test_unknown_failures_have_bars_of_days(open_app: OpenApp, log: Path) -> None:
    append(log, row(5, QUUX, day=4), row(6, QUUX, day=4), row(7, QUUX, day=3))
    async with open_app(log) as desk:
        await desk.until(lambda: "quux" in desk.text())
        assert " ▄▇" in line(desk, "The quux")


async def test_the_finding_under_the_cursor_stays_under_it(open_app: OpenApp, log: Path) -> None:
    async with open_app(log) as desk:
        page = await follow(desk)
        table = page.query_one(FindingsTable)
        await desk.press("down")
        chosen = under_cursor(page)
        assert "term" in chosen
        append(log, *(row(number, TERM) for number in range(10, 20)))
        append(log, *(row(number, TAX) for number in range(20, 40)))
        await desk.until(lambda: records(page) == 34)
        assert under_cursor(page) == chosen
        assert table.cursor_row == 1
        append(log, *(row(number, TERM) for number in range(40, 80)))
        await desk.until(lambda: records(page) == 74)
        assert (under_cursor(page), table.cursor_row) == (chosen, 0)
        assert table.has_focus


async def test_what_one_reads_does_not_scroll_away(open_app: OpenApp, log: Path) -> None:
    letters = "abcdefghijklmnopqrstuvwxyz"
    append(log, *(row(n, f"The {c * 9} refused to frob {c * 5}") for n, c in enumerate(letters, 9)))
    async with open_app(log, size=(80, 24)) as desk:
        page = await follow(desk)
        table = page.query_one(FindingsTable)
        await desk.press("ctrl+end", "up", "up")
        await desk.until(lambda: table.scroll_y == table.max_scroll_y > 5)
        chosen, place = under_cursor(page), table.cursor_row - table.scroll_y
        for number in range(3):
            append(log, row(70 + number, f"Failed to glorp the {'xyz'[number] * 9} thing"))
            await desk.until(partial(came, page, 31 + number))
            assert under_cursor(page) == chosen
            assert table.cursor_row - table.scroll_y == place


async def test_a_new_finding_is_marked_until_it_is_looked_at(open_app: OpenApp, log: Path) -> None:
    async with open_app(log) as desk:
        page = await follow(desk)
        append(log, row(5, QUUX), row(6, TAX), row(7, TEMPLATE))
        await desk.until(lambda: records(page) == 7)
        assert " new  The quux" in line(desk, "The quux")
        assert " new " in line(desk, "VAT code") or " new " in line(desk, "tax")
        assert " new " not in line(desk, "Invoice template")
        assert "2 new" in told(page)
        rows = [subject(one) for one in findings(page.result)] if page.result else []
        page.query_one(FindingsTable).move_cursor(row=rows.index(QUUX))
        await desk.press("enter")
        await desk.until(lambda: isinstance(desk.app.screen, FindingPage))
        await desk.press("escape")
        assert " new " not in line(desk, "The quux")
        assert "1 new" in told(page)
        append(log, row(8, QUUX))
        await desk.until(lambda: records(page) == 8)
        assert " new " not in line(desk, "The quux")


async def test_f_stops_it_and_says_so(open_app: OpenApp, log: Path) -> None:
    async with open_app(log) as desk:
        page = await follow(desk)
        append(log, row(5, TERM))
        await desk.until(lambda: records(page) == 5)
        await desk.press("f")
        assert "no longer followed · 1 more" in told(page)
        append(log, row(6, TERM))
        await desk.press("f")
        await desk.until(lambda: records(page) == 6)


async def test_nothing_is_drawn_where_nothing_came(open_app: OpenApp, log: Path) -> None:
    async with open_app(log) as desk:
        page = await follow(desk)
        assert page.result is not None
        before, result = page.query_one(FindingsTable)._update_count, page.result
        looks: list[Looked] = []
        look = Following.look

        def looked(following: Following) -> Looked:
            looks.append(look(following))
            return looks[-1]

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Following, "look", looked)
            await desk.until(lambda: len(looks) >= 2)
        assert not any(one.changed for one in looks)
        assert page.result is result
        assert page.query_one(FindingsTable)._update_count == before


async def test_a_log_that_is_gone_emptied_or_rotated_is_told_in_a_line(
    open_app: OpenApp, log: Path
) -> None:
    async with open_app(log) as desk:
        page = await follow(desk)
        log.rename(log.with_name("grid.csv.1"))
        await desk.until(lambda: "grid.csv: not found; goes on once" in told(page))
        assert records(page) == 4
        log.write_text(HEAD + row(9, TAX), "utf-8", newline="")
        await desk.until(lambda: "grid.csv was begun anew" in told(page))
        assert "not found" not in told(page)
        await desk.until(lambda: records(page) == 5)
        log.write_bytes(b"\x1f\x8b\x08" + bytes(900))
        await desk.until(lambda: "cannot be followed" in told(page))
        assert "no longer followed" in told(page)
        assert records(page) == 5


async def test_a_look_that_breaks_is_told_once_and_is_the_last(
    open_app: OpenApp, log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(following: Following) -> Looked:
        raise RuntimeError(f"{following.possible} surprise")

    async with open_app(log) as desk:
        page = await follow(desk)
        desk.expects_errors = True
        monkeypatch.setattr(Following, "look", broken)
        await desk.until(lambda: "True surprise" in desk.text())
        await desk.until(lambda: not page.log_shared.followed)
        assert records(page) == 4
        assert len(desk.app.survived.errors) == 1


@pytest.mark.parametrize("language", LANGUAGES)
async def test_what_cannot_be_followed_is_said(
    open_app: OpenApp, tmp_path: Path, language: Language
) -> None:
    path = tmp_path / "some.log"
    path.write_bytes("ERROR CFACT028\n".encode("utf-16"))
    async with open_app(path, language=language) as desk:
        page = desk.app.get_screen_stack("log")[0]
        assert isinstance(page, LogPage)
        await desk.until(lambda: page.result)
        await desk.press("f")
        words = "can be followed" if language == "en" else "gevolgd worden"
        await desk.until(lambda: words in desk.text())
        assert not page.log_shared.followed


async def test_following_in_the_table_of_records_keeps_the_findings_up_too(
    open_app: OpenApp, log: Path
) -> None:
    async with open_app(log) as desk:
        page = desk.app.get_screen_stack("log")[0]
        assert isinstance(page, LogPage)
        await desk.until(lambda: page.result)
        await desk.press("t")
        await desk.until(lambda: isinstance(desk.app.screen, RecordsPage))
        table = desk.app.screen
        assert isinstance(table, RecordsPage)
        await desk.until(lambda: table.settled)
        await desk.press("f")
        append(log, row(5, QUUX))
        await desk.until(lambda: records(page) == 5 and table.count == 5)
        await desk.press("escape")
        await desk.until(lambda: desk.app.screen is page)
        assert " new  The quux" in desk.text()
        assert "following, f stops" in desk.text()


async def test_what_came_is_told_as_a_log_that_was_read_once_following_stops(
    open_app: OpenApp, log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_app(log) as desk:
        page = await follow(desk)
        told: list[bool] = []
        monkeypatch.setattr(page, "followed_to", lambda over: told.append(over))
        await desk.press("t")
        await desk.until(lambda: isinstance(desk.app.screen, RecordsPage))
        table = desk.app.screen
        assert isinstance(table, RecordsPage)
        append(log, row(5, QUUX))
        await desk.until(lambda: records(page) == 5 and table.count == 5)
        await desk.press("f")
        await desk.until(lambda: told == [False, True])
        await desk.press("f", "f")
        await desk.until(lambda: not page.log_shared.followed)
        assert told == [False, True]


async def test_following_that_was_asked_for_while_the_log_was_read_begins_with_its_end(
    open_app: OpenApp, log: Path
) -> None:
    async with open_app(log) as desk:
        page = desk.app.get_screen_stack("log")[0]
        assert isinstance(page, LogPage)
        await desk.until(lambda: page.result)
        page.read(Source((str(log),)))
        assert page.reading
        page.follow(True, anyway=True)
        await desk.until(lambda: page.result)
        append(log, row(5, QUUX))
        await desk.until(lambda: records(page) == 5)


async def test_records_that_came_before_the_table_was_opened_again_stand_in_it(
    open_app: OpenApp, log: Path
) -> None:
    async with open_app(log) as desk:
        page = desk.app.get_screen_stack("log")[0]
        assert isinstance(page, LogPage)
        await desk.until(lambda: page.result)
        await desk.press("t")
        await desk.until(lambda: "4 entries" in desk.text())
        await desk.press("escape", "f")
        append(log, row(5, QUUX))
        await desk.until(lambda: records(page) == 5)
        await desk.press("f", "t")
        await desk.until(lambda: isinstance(desk.app.screen, RecordsPage))
        await desk.until(lambda: "5 entries" in desk.text())


async def test_an_opened_finding_counts_on_and_keeps_its_place(
    open_app: OpenApp, log: Path
) -> None:
    async with open_app(log) as desk:
        page = await follow(desk)
        await desk.press("enter")
        await desk.until(lambda: "2 entries" in desk.text())
        finding = desk.app.screen
        assert isinstance(finding, FindingPage)
        append(log, *(row(number, TAX) for number in range(10, 20)))
        append(log, row(30, TEMPLATE))
        await desk.until(lambda: records(page) == 15)
        await desk.until(lambda: "3 entries" in desk.text())
        assert desk.app.screen is finding
        assert "2/" in desk.text()


async def test_another_log_is_not_followed_by_itself(
    open_app: OpenApp, log: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.log"
    other.write_text("Payment term not filled in (CFACT014)\n")
    async with open_app(log) as desk:
        page = await follow(desk)
        await desk.press("f2")
        await desk.paste(str(other))
        await desk.until(lambda: records(page) == 1)
        append(log, row(5, QUUX))
        append(other, "Payment term not filled in (CFACT014)\n")
        assert told(page) == ""
        await desk.press("f")
        await desk.until(lambda: records(page) == 2)
        assert "other.log" in desk.text()
