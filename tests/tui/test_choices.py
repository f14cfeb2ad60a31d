"""What is kept between runs: choices and paths, in a file that survives whatever happens to it."""

from __future__ import annotations

import json
import os
import stat
import sys
from dataclasses import replace
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from textual.command import CommandPalette
from textual.widgets import Input, OptionList

from troubleshooter.errors import StoreError
from troubleshooter.tui.remembered import (
    MOST_PATHS,
    MOST_RECENT,
    Narrowed,
    Recent,
    Remembered,
    damaged,
    filters_of,
    forgotten,
    mark_of,
    narrowed,
    opened,
    recall,
    remember,
)
from troubleshooter.tui.screens.cases import CasesPage
from troubleshooter.tui.screens.choose import ChooseDialog
from troubleshooter.tui.screens.log import LogPage
from troubleshooter.tui.screens.open_log import OpenLogDialog
from troubleshooter.tui.screens.records import RecordsPage
from troubleshooter.tui.widgets.choice import Choice
from troubleshooter.tui.widgets.filter_bar import FilterBar

if TYPE_CHECKING:
    from tests.tui.conftest import Desk, OpenApp

HEAD = 'ID,Order,"Invoice ID",Message,"Date Created",Platform,Success\n'
ROWS = (
    "1,000000301,1,Success,2026-01-02 06:15:20,Exact,Yes\n"
    "2,000000302,2,CFACT028: no template,2026-01-03 07:00:00,e-Boekhouden,No\n"
    "3,000000303,3,CFACT014: late,2026-01-05 07:00:00,e-Boekhouden,No\n"
    "4,000000304,4,Invalid tax code,2026-01-05 07:00:00,Exact,No\n"
)
CONNECTIONS = """
[first]
system = "e-boekhouden"
url = "http://127.0.0.1:1"
username = "u"
security_code_1 = "env:NO_SUCH"
security_code_2 = "env:NO_SUCH"
[second]
system = "e-boekhouden"
url = "http://127.0.0.1:1"
username = "u"
security_code_1 = "env:NO_SUCH"
security_code_2 = "env:NO_SUCH"
"""


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "De Vries" / "grid.csv"
    path.parent.mkdir()
    path.write_text(HEAD + ROWS, "utf-8")
    return path


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "home" / "tui.json"


def kept(home: Path) -> dict[str, object]:
    document: dict[str, object] = json.loads((home / "tui.json").read_text("utf-8"))
    return document


async def read(desk: Desk) -> LogPage:
    page = desk.app.get_screen_stack("log")[0]
    assert isinstance(page, LogPage)
    await desk.until(lambda: page.result)
    return page


async def open_records(desk: Desk) -> RecordsPage:
    await read(desk)
    await desk.press("t")
    await desk.until(lambda: isinstance(desk.app.screen, RecordsPage))
    page = desk.app.screen
    assert isinstance(page, RecordsPage)
    await desk.until(lambda: page.settled)
    return page


def shows(page: RecordsPage, expected: int) -> bool:
    return page.settled and page.count == expected


# -- the file


def test_all_that_is_chosen_comes_back(file: Path, log: Path) -> None:
    filters = Narrowed(False, mark_of("Exact"), "2026-01-03", "05-01-2026")
    remember(file, opened([str(log)]))
    remember(file, narrowed([str(log)], filters))
    remember(file, lambda now: replace(now, connection="first", cases="open", theme="light"))
    assert recall(file) == Remembered(
        None, "light", (Recent((str(log),), filters),), "first", "open"
    )


def test_what_is_chosen_no_longer_is_gone_from_the_file(file: Path, log: Path) -> None:
    remember(file, opened([str(log)]))
    remember(file, lambda now: replace(now, cases="open"))
    remember(file, lambda now: replace(now, cases="", recent=()))
    assert json.loads(file.read_text()) == {"language": None, "theme": "dark"}


@pytest.mark.parametrize(
    "broken",
    [
        b"",
        b"{",
        b"[]",
        b"\xff\xfe",
        b"[" * 9000,
        b'{"recent": "' + b"x" * 300_000 + b'"}',
    ],
    ids=["empty", "cut", "list", "binary", "deep", "huge"],
)
def test_a_broken_file_is_no_choice_and_is_replaced(file: Path, broken: bytes) -> None:
    file.parent.mkdir()
    file.write_bytes(broken)
    assert damaged(file)
    assert recall(file) == Remembered()
    remember(file, lambda now: replace(now, theme="light"))
    assert (damaged(file), recall(file)) == (False, Remembered(theme="light"))


@pytest.mark.parametrize(
    "odd",
    [
        {"recent": 7},
        {"recent": [7, None, {}, {"paths": []}, {"paths": [7]}, {"paths": "a"}]},
        {"recent": [{"paths": ["/a\u202e"]}, {"paths": ["/" + "x" * 5000]}]},
        {"recent": [{"paths": ["/a"] * (MOST_PATHS + 1)}]},
        {"connection": ["first"], "cases": 7, "theme": {}},
        {"connection": "x" * 300},
    ],
)
def test_a_value_that_makes_no_sense_counts_as_none(file: Path, odd: object) -> None:
    file.parent.mkdir()
    file.write_text(json.dumps(odd), "utf-8")
    assert recall(file) == Remembered()
    assert not damaged(file)


def test_an_entry_with_odd_filters_keeps_its_path(file: Path) -> None:
    file.parent.mkdir()
    entry = {"paths": ["/a"], "filters": {"success": "no", "since": 7, "newer": 1}, "newer": 1}
    file.write_text(json.dumps({"recent": [entry]}), "utf-8")
    assert recall(file).recent == (Recent(("/a",)),)


def test_what_a_newer_version_keeps_is_left_alone(file: Path) -> None:
    file.parent.mkdir()
    file.write_text('{"panels": {"left": 30}, "theme": "light"}', "utf-8")
    remember(file, lambda now: replace(now, language="en"))
    assert json.loads(file.read_text())["panels"] == {"left": 30}


@pytest.mark.skipif(sys.platform == "win32", reason="no such rights there")
def test_only_the_user_may_read_it(file: Path) -> None:
    remember(file, lambda now: replace(now, theme="light"))
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_the_newest_come_first_each_once_and_the_oldest_go(file: Path, tmp_path: Path) -> None:
    for number in range(MOST_RECENT + 3):
        remember(file, opened([str(tmp_path / f"{number}.log")]))
    remember(file, opened([str(tmp_path / "10.log")]))
    names = [Path(one.paths[0]).name for one in recall(file).recent]
    assert (len(names), names[:2]) == (MOST_RECENT, ["10.log", f"{MOST_RECENT + 2}.log"])
    assert len(set(names)) == MOST_RECENT


def test_a_path_is_kept_whole(file: Path, log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(log.parent)
    remember(file, opened([log.name]))
    assert recall(file).recent == (Recent((str(log),)),)
    assert filters_of(recall(file), [log.name]) == Narrowed()


@pytest.mark.skipif(sys.platform == "win32", reason="a folder in use stays there")
def test_a_current_folder_that_is_gone_keeps_nothing(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    remember(file, opened(["grid.csv"]))
    assert recall(file).recent == ()


@pytest.mark.parametrize("odd", [["/a\nb"], ["/" + "x" * 5000], [f"/{n}" for n in range(99)]])
def test_paths_that_are_odd_or_too_many_are_not_kept(file: Path, odd: list[str]) -> None:
    remember(file, opened(odd))
    assert recall(file).recent == ()


def test_forgetting_one_takes_what_was_opened_beside_it(file: Path) -> None:
    for paths in (["/a"], ["/b", "/c"], ["/d/grid.csv"]):
        remember(file, opened(paths))
    remember(file, forgotten(["/c"]))
    assert [one.paths for one in recall(file).recent] == [("/d/grid.csv",), ("/a",)]
    remember(file, forgotten(["grid.csv"]))
    assert [one.paths for one in recall(file).recent] == [("/a",)]
    remember(file, forgotten([]))
    assert recall(file).recent
    remember(file, forgotten())
    assert not recall(file).recent


def test_a_run_that_was_killed_leaves_the_old_choices_and_its_rest_is_cleared(file: Path) -> None:
    remember(file, lambda now: replace(now, theme="light"))
    rest = file.with_name(".tui.json.77-abc.part")
    rest.write_text('{"theme": "da')
    os.utime(rest, (1, 1))
    assert recall(file).theme == "light"
    remember(file, lambda now: replace(now, language="nl"))
    assert not rest.exists()
    assert recall(file) == Remembered("nl", "light")


def test_what_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file")
    with pytest.raises(StoreError, match="cannot be written"):
        remember(tmp_path / "home" / "tui.json", lambda now: now)


def _open_many(file: str, number: int) -> None:
    for step in range(5):
        remember(Path(file), opened([f"/{number}-{step}.log"]))


def test_several_apps_at_once_lose_nothing(file: Path) -> None:
    context = get_context("spawn")
    apps = [context.Process(target=_open_many, args=(str(file), one)) for one in range(3)]
    for app in apps:
        app.start()
    for app in apps:
        app.join(60)
    assert [app.exitcode for app in apps] == [0, 0, 0]
    names = {one.paths[0] for one in recall(file).recent}
    assert names == {f"/{number}-{step}.log" for number in range(3) for step in range(5)}


# -- the app


async def test_a_log_that_was_opened_is_offered_the_next_time(
    open_app: OpenApp, home: Path, log: Path
) -> None:
    async with open_app(log) as desk:
        await read(desk)
    assert kept(home)["recent"] == [{"paths": [str(log)]}]
    async with open_app() as desk:
        await desk.press("ctrl+o")
        await desk.until(lambda: isinstance(desk.app.screen, OpenLogDialog))
        assert "grid.csv" in desk.text()
        assert "De Vries" in desk.text()
        await desk.press("down", "enter")
        page = await read(desk)
        assert desk.app.screen is page


async def test_a_log_that_is_gone_is_told_and_can_be_forgotten(
    open_app: OpenApp, home: Path, log: Path
) -> None:
    remember(home / "tui.json", opened([str(log.with_name("stays.csv"))]))
    remember(home / "tui.json", opened([str(log)]))
    log.unlink()
    async with open_app() as desk:
        await desk.press("ctrl+o", "down", "enter")
        await desk.until(lambda: "There is no file or folder there" in desk.text())
        await desk.press("delete")
        await desk.until(lambda: "grid.csv" not in desk.text())
        assert "stays.csv" in desk.text()
        await desk.press("delete")
        await desk.until(lambda: "stays.csv" not in desk.text())
        assert isinstance(desk.app.focused, Input)
        assert not desk.app.screen.query_one(OptionList).display
    assert "recent" not in kept(home)


async def test_delete_in_the_field_deletes_a_letter(
    open_app: OpenApp, home: Path, log: Path
) -> None:
    remember(home / "tui.json", opened([str(log)]))
    async with open_app() as desk:
        await desk.press("ctrl+o", "x", "y", "home", "delete")
        assert desk.app.screen.query_one(Input).value == "y"
    assert "recent" in kept(home)


async def test_the_commands_open_and_forget_what_was_opened(
    open_app: OpenApp, home: Path, log: Path
) -> None:
    remember(home / "tui.json", opened([str(log)]))
    async with open_app() as desk:
        await desk.press("ctrl+p")
        await desk.until(lambda: isinstance(desk.app.screen, CommandPalette))
        await desk.press(*"again", "down")
        await desk.until(lambda: "Open again: grid.csv" in desk.text())
        await desk.press("enter")
        await read(desk)
        await desk.press("ctrl+p", *"forget what", "down")
        await desk.until(lambda: "Forget what was opened" in desk.text())
        await desk.press("enter")
        await desk.until(lambda: "recent" not in kept(home))


async def test_nothing_is_kept_of_what_is_private_or_pasted(
    open_app: OpenApp, home: Path, log: Path
) -> None:
    async with open_app() as desk:
        desk.app.session.memory.private = True
        await desk.paste(str(log))
        await read(desk)
    assert not (home / "tui.json").exists()
    async with open_app() as desk:
        await desk.paste("Payment term not filled in (CFACT014)\n" * 3000)
        await read(desk)
    assert not (home / "tui.json").exists()


async def test_the_table_of_a_log_is_narrowed_as_it_was(
    open_app: OpenApp, home: Path, log: Path
) -> None:
    async with open_app(log) as desk:
        page = await open_records(desk)
        await desk.press("slash", *"CFACT", "tab", *"2026-01-03", "tab", "tab", "enter")
        await desk.until(lambda: page.settled and page.count == 2)
        await desk.press("tab", "enter", "enter")
        await desk.until(lambda: page.settled and page.count == 2)
    entry = {"success": False, "platform": mark_of("e-Boekhouden"), "since": "2026-01-03"}
    assert kept(home)["recent"] == [{"paths": [str(log)], "filters": entry}]
    assert "CFACT" not in (home / "tui.json").read_text()
    assert "Boekhouden" not in (home / "tui.json").read_text()
    async with open_app(log) as desk:
        page = await open_records(desk)
        await desk.until(lambda: page.settled and page.count == 2)
        assert "filtered as last time" in desk.text()
        assert "‹ e-Boekhouden ›" in desk.text()
        await desk.press("escape")
        await desk.until(lambda: page.settled and page.count == 4)
        assert "as last time" not in desk.text()
    assert kept(home)["recent"] == [{"paths": [str(log)]}]


async def test_a_findings_records_are_not_narrowed(
    open_app: OpenApp, home: Path, log: Path
) -> None:
    remember(home / "tui.json", opened([str(log)]))
    remember(home / "tui.json", narrowed([str(log)], Narrowed(True)))
    async with open_app(log) as desk:
        await read(desk)
        await desk.press("enter", "t")
        await desk.until(lambda: isinstance(desk.app.screen, RecordsPage))
        page = desk.app.screen
        assert isinstance(page, RecordsPage)
        await desk.until(lambda: page.settled and page.count == 1)
        assert page.query_one(FilterBar).kept() == Narrowed()
    assert kept(home)["recent"] == [{"paths": [str(log)], "filters": {"success": True}}]


async def test_a_table_that_is_opened_again_offers_and_keeps_the_platform(
    open_app: OpenApp, home: Path, log: Path
) -> None:
    remember(home / "tui.json", opened([str(log)]))
    remember(home / "tui.json", narrowed([str(log)], Narrowed(platform=mark_of("Exact"))))
    async with open_app(log) as desk:
        for _ in range(2):
            page = await open_records(desk)
            await desk.until(partial(shows, page, 2))
            assert "‹ Exact ›" in desk.text()
            page.dismiss()
            await desk.until(lambda: isinstance(desk.app.screen, LogPage))


async def test_a_platform_that_the_log_names_no_longer_narrows_nothing(
    open_app: OpenApp, home: Path, log: Path
) -> None:
    remember(home / "tui.json", opened([str(log)]))
    remember(home / "tui.json", narrowed([str(log)], Narrowed(platform=mark_of("Visma"))))
    async with open_app(log) as desk:
        page = await open_records(desk)
        assert page.count == 4


async def test_the_connection_that_was_asked_last_stands_first(
    open_app: OpenApp, home: Path, log: Path
) -> None:
    home.mkdir()
    (home / "connections.toml").write_text(CONNECTIONS)
    async with open_app(log, own=True) as desk:
        await read(desk)
        await desk.press("v")
        await desk.until(lambda: isinstance(desk.app.screen, ChooseDialog))
        assert desk.app.screen.query_one(OptionList).highlighted == 0
        await desk.press("down", "enter")
        await desk.until(lambda: kept(home).get("connection") == "second")
    async with open_app(log, own=True) as desk:
        await read(desk)
        await desk.press("v")
        await desk.until(lambda: isinstance(desk.app.screen, ChooseDialog))
        assert desk.app.screen.query_one(OptionList).highlighted == 1


async def test_the_list_of_cases_is_narrowed_as_it_was(open_app: OpenApp, home: Path) -> None:
    async with open_app() as desk:
        await desk.press("f7")
        page = desk.app.screen
        assert isinstance(page, CasesPage)
        page.query_one(Choice).action_turn(1)
        await desk.until(lambda: kept(home).get("cases") == "open")
    async with open_app() as desk:
        await desk.press("f7")
        assert desk.app.screen.query_one(Choice).index == 1


async def test_choices_that_cannot_be_read_are_told_in_a_word(
    open_app: OpenApp, home: Path, log: Path
) -> None:
    home.mkdir()
    (home / "tui.json").write_text('{"language": "nl", ')
    async with open_app(log) as desk:
        await desk.until(lambda: "could not be read" in desk.text())
        await read(desk)
    assert kept(home)["recent"]
