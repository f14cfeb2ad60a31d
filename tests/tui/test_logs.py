"""The log screen: files are read behind it, findings stand in a table, a report can be written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from textual.widgets import Input

from troubleshooter.model import LANGUAGES, Language
from troubleshooter.tui.scanning import Scan, Source, findings
from troubleshooter.tui.screens.finding import FindingPage
from troubleshooter.tui.screens.log import LogPage
from troubleshooter.tui.screens.open_log import OpenLogDialog
from troubleshooter.tui.widgets.findings import FindingsTable

if TYPE_CHECKING:
    from tests.tui.conftest import Desk, OpenApp

    from troubleshooter.pipeline.knowledge import Knowledge

SIZES = pytest.mark.parametrize("size", [(80, 24), (140, 40)], ids=["80x24", "140x40"])
FAILED = (
    ("2026-01-02 07:15:20", "CFACT028: Invoice template not found"),
    ("2026-01-05 07:15:20", "CFACT028: Invoice template not found"),
    ("2026-01-05 08:15:20", "CFACT014: Payment term not filled in"),
    ("2026-01-05 09:00:00", "The quux refused to frobnicate the widget"),
)
ROWS = (
    "1042,000000106,000000027,Success,2026-01-02 06:15:20,e-Boekhouden,Yes",
    *(
        f'{number},000000{number},000000{number},"{message}",{time},e-Boekhouden,No'
        for number, (time, message) in enumerate(FAILED, start=210)
    ),
)
HEAD = 'ID,Order,"Invoice ID",Message,"Date Created",Platform,Success'

_WORD = re.compile(r"\w+")


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "magento-invoice-log.csv"
    path.write_text("\n".join((HEAD, *ROWS)) + "\n", "utf-8")
    return path


def page_of(desk: Desk) -> LogPage:
    page = desk.app.get_screen_stack("log")[0]
    assert isinstance(page, LogPage)
    return page


async def read(desk: Desk) -> LogPage:
    await desk.until(lambda: page_of(desk).result)
    return page_of(desk)


@SIZES
async def test_a_file_argument_shows_findings_with_counts_and_documents(
    open_app: OpenApp, log: Path, size: tuple[int, int]
) -> None:
    async with open_app(log, size=size) as desk:
        await read(desk)
        lines = desk.text().splitlines()
    [row] = [line for line in lines if "Invoice template" in line]
    assert row.split()[:1] == ["✖"]
    assert " 2 " in row
    assert any("5 entries · 2 known errors · 1 kind unknown" in line for line in lines)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_keys_of_a_log_fit_in_80_columns(
    open_app: OpenApp, log: Path, language: Language
) -> None:
    wanted = ("F1 Hulp", "^p Opdrachten") if language == "nl" else ("F1 Help", "^p Comm")
    async with open_app(log, size=(80, 24), language=language) as desk:
        await read(desk)
        await desk.until(lambda: wanted[0] in desk.text().splitlines()[-1])
        assert wanted[1] in desk.text().splitlines()[-1]
        await desk.press("enter")
        await desk.until(lambda: wanted[0] in desk.text().splitlines()[-1])
        assert wanted[1] in desk.text().splitlines()[-1]


async def test_a_wide_table_names_levels_and_shows_first_and_last_seen(
    open_app: OpenApp, log: Path
) -> None:
    async with open_app(log) as desk:
        await read(desk)
        [row] = [line for line in desk.text().splitlines() if "Invoice template" in line]
    assert "✖ error" in row
    assert "2 Jan 2026, 07:15" in row
    assert "5 Jan 2026, 07:15" in row
    assert "▇  ▇" in row


async def test_unknown_failures_stand_beside_the_known_errors(open_app: OpenApp, log: Path) -> None:
    async with open_app(log) as desk:
        await read(desk)
        assert "? unknown" in desk.text()
        assert "The quux refused to frobnicate" in desk.text()


@SIZES
async def test_enter_shows_the_records_and_the_explanation(
    open_app: OpenApp, log: Path, size: tuple[int, int]
) -> None:
    async with open_app(log, size=size) as desk:
        await read(desk)
        await desk.press("enter")
        await desk.until(lambda: isinstance(desk.app.screen, FindingPage))
        await desk.until(lambda: "Cause" in desk.text())
        shown = desk.text()
        assert "magento-invoice-log.csv:3" in shown
        assert "CFACT028: Invoice template not found" in shown
        await desk.press("escape")
        assert isinstance(desk.app.screen, LogPage)


async def test_j_and_k_walk_along_the_findings(open_app: OpenApp, log: Path) -> None:
    async with open_app(log) as desk:
        await read(desk)
        await desk.press("enter", "j")
        await desk.until(lambda: "CFACT014: Payment term not filled in" in desk.text())
        await desk.press("k")
        await desk.until(lambda: "CFACT028: Invoice template not found" in desk.text())


async def test_an_unknown_failure_shows_its_records_and_says_that_no_rule_knows_it(
    open_app: OpenApp, log: Path
) -> None:
    async with open_app(log) as desk:
        page = await read(desk)
        assert page.result is not None
        index = [hasattr(item, "template") for item in findings(page.result)].index(True)
        page.query_one(FindingsTable).move_cursor(row=index)
        await desk.press("enter")
        await desk.until(lambda: "A failure that no rule knows" in desk.text())
        assert "The quux refused to frobnicate the widget" in desk.text()


async def test_w_writes_the_report_to_the_current_folder_and_says_where(
    open_app: OpenApp, log: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with open_app(log) as desk:
        await read(desk)
        await desk.press("w")
        await desk.until(lambda: "Report written" in desk.text())
    [report] = tmp_path.glob("report-*.html")
    assert "Invoice template not found" in report.read_text("utf-8")


async def test_a_second_report_leaves_the_first_alone(
    open_app: OpenApp, log: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with open_app(log) as desk:
        await read(desk)
        await desk.press("w")
        await desk.until(lambda: len(list(tmp_path.glob("report-*.html"))) == 1)
        await desk.press("w")
        await desk.until(lambda: len(list(tmp_path.glob("report-*.html"))) == 2)


async def test_a_missing_and_a_binary_file_are_told_and_the_rest_is_read(
    open_app: OpenApp, log: Path, tmp_path: Path
) -> None:
    picture = tmp_path / "picture.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
    async with open_app(tmp_path / "gone.csv", picture, log) as desk:
        page = await read(desk)
        assert page.result is not None
        assert page.result.records == 5
        assert "gone.csv: not found" in desk.text()
        assert "picture.png" in desk.text()


async def test_o_asks_for_a_path_and_opens_it(open_app: OpenApp, log: Path) -> None:
    async with open_app() as desk:
        await desk.press("f3", "o")
        await desk.until(lambda: isinstance(desk.app.screen, OpenLogDialog))
        desk.app.screen.query_one(Input).value = str(log)
        await desk.press("enter")
        page = await read(desk)
        assert desk.app.screen is page


async def test_a_path_that_is_not_there_is_told_and_can_be_mended(
    open_app: OpenApp, log: Path
) -> None:
    async with open_app() as desk:
        await desk.press("ctrl+o", *"nowhere.csv", "enter")
        assert "There is no file or folder there" in desk.text()
        assert isinstance(desk.app.screen, OpenLogDialog)


async def test_another_log_takes_the_place_of_the_first(
    open_app: OpenApp, log: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.log"
    other.write_text("Payment term not filled in (CFACT014)\n")
    async with open_app(log) as desk:
        page = await read(desk)
        await desk.press("f2")
        await desk.paste(str(other))
        await desk.until(lambda: page.result and page.result.records == 1)
        assert "other.log" in desk.text()
        assert "Invoice template" not in desk.text()


async def test_reading_waits_for_the_knowledge_and_can_be_called_off(
    open_app: OpenApp, log: Path, knowledge: Knowledge
) -> None:
    from threading import Event

    gate = Event()

    def slowly() -> Knowledge:
        gate.wait(30)
        return knowledge

    async with open_app(log, load=slowly, ready=False) as desk:
        await desk.until(lambda: "waiting for the rules" in desk.text())
        await desk.press("escape")
        gate.set()
        await desk.until(lambda: desk.app.session.loaded)
        assert page_of(desk).result is None
        assert "not read" in desk.text()


async def test_a_scan_that_is_stopped_keeps_what_it_counted(
    knowledge: Knowledge, tmp_path: Path
) -> None:
    for number in range(20):
        path = tmp_path / f"{number:02}.csv"
        path.write_text("\n".join((HEAD, *ROWS)) + "\n", "utf-8")
    told: list[Mapping[str, int]] = []

    def stop(scan: Scan, path: str, records: int) -> None:
        told.append({path: records})
        scan.stop()

    scan = Scan(Source((str(tmp_path),)), stop)
    result = scan.run(knowledge).result
    assert result.partial
    assert 0 < result.records < 100
    assert len(told) == 1


async def test_the_order_is_errors_then_unknown_then_good_news(
    knowledge: Knowledge, log: Path
) -> None:
    result = Scan(Source((str(log),)), lambda *_: None).run(knowledge).result
    names = [getattr(item, "rule", "unknown") for item in findings(result)]
    assert names.index("unknown") == 2
    assert names[-1] == "magento.sync-succeeded"


async def test_a_scan_that_breaks_is_told_written_down_and_survived(
    open_app: OpenApp, log: Path, home: Path, knowledge: Knowledge
) -> None:
    async with open_app(log) as desk:
        page = await read(desk)
        loaded = desk.app.session.loaded
        assert loaded is not None
        desk.expects_errors = True
        broken = replace(loaded, knowledge=None)  # type: ignore[arg-type]
        desk.app.session.loaded = broken
        page.read(Source((str(log),)))
        await desk.until(lambda: "Something went wrong" in desk.text())
        assert not page.reading
        desk.app.session.loaded = loaded
        page.read(Source((str(log),)))
        await read(desk)
    [line] = (home / "state" / "tui.log").read_text("utf-8").splitlines()
    assert "AttributeError" in line


@pytest.mark.parametrize("key", ["w", "r"])  # a report, a reply
async def test_a_mistake_in_the_branding_is_told_instead_of_what_would_bear_it(
    key: str,
    open_app: OpenApp,
    log: Path,
    home: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    home.mkdir()
    (home / "branding.toml").write_text('lago = "x.png"\n')
    async with open_app(log, own=True) as desk:
        await read(desk)
        await desk.press(key)
        # Where the line breaks depends on how long the folder's name is.
        await desk.until(lambda: "did you mean logo" in " ".join(_WORD.findall(desk.text())))
    assert not list(tmp_path.glob("report-*.html"))


async def test_the_report_is_in_the_users_own_looks(
    open_app: OpenApp, log: Path, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    home.mkdir()
    (home / "branding.toml").write_text('[colours]\naccent = "#0d5c63"\n')
    async with open_app(log, own=True) as desk:
        await read(desk)
        await desk.press("w")
        await desk.until(lambda: "Report written" in desk.text())
    [report] = tmp_path.glob("report-*.html")
    assert "#0d5c63" in report.read_text("utf-8")
