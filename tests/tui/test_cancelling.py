"""Esc calls off what takes its time; what was known by then stays, and nothing is left behind."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from troubleshooter.live import OpenReason
from troubleshooter.report.pdf import BROWSER
from troubleshooter.sandbox import company
from troubleshooter.sandbox.server import Sandbox
from troubleshooter.tui.following import OpenLog
from troubleshooter.tui.messages import RetryWanted
from troubleshooter.tui.records import records_of
from troubleshooter.tui.scanning import Source
from troubleshooter.tui.screens.connections import ConnectionsPage
from troubleshooter.tui.screens.log import LogPage
from troubleshooter.tui.screens.message import MessagePage
from troubleshooter.tui.screens.page import Page
from troubleshooter.tui.screens.records import RecordsPage
from troubleshooter.tui.screens.verify import VerifyPage

if TYPE_CHECKING:
    from tests.tui.conftest import Desk, OpenApp

LATE_S = 30.0
SOON_S = 8.0
"""Much less than the vendor's answers take."""
MESSAGE = "Invoice 26-0812: Counter account code 9999 unknown (CMUT012)"
RULE = "eboekhouden.counter-account-unknown"
HEAD = 'ID,Order,"Invoice ID",Message,"Date Created",Platform,Success'
ROW = (
    "1,000000301,1,CFACT028: Factuursjabloon 'Kort' niet gevonden,"
    "2026-01-03 07:00:00,e-Boekhouden,No"
)


@pytest.fixture
def sandbox(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    monkeypatch.setenv("TUI_TEST_CODE_1", company.SECURITY_CODE_1)
    monkeypatch.setenv("TUI_TEST_CODE_2", company.SECURITY_CODE_2)
    home.mkdir(exist_ok=True)
    with Sandbox() as running:
        running.latency_s = LATE_S
        (home / "connections.toml").write_text(f"""
[books]
system = "e-boekhouden"
url = "{running.addresses["e-boekhouden"]}"
username = "{company.USERNAME}"
security_code_1 = "env:TUI_TEST_CODE_1"
security_code_2 = "env:TUI_TEST_CODE_2"
""")
        yield running


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "magento-invoice-log.csv"
    path.write_text(f"{HEAD}\n{ROW}\n", "utf-8")
    return path


def asked(sandbox: Sandbox, call: str) -> bool:
    return any(row.call == call for row in sandbox.log)


async def is_read(desk: Desk) -> LogPage:
    page = desk.app.get_screen_stack("log")[0]
    assert isinstance(page, LogPage)
    await desk.until(lambda: page.result)
    return page


async def called_off(desk: Desk) -> None:
    """Esc, and soon nothing is under way any more."""
    page = desk.app.screen
    assert isinstance(page, Page)
    began = time.monotonic()
    await desk.press("escape")
    assert page.underway is None or page.underway.cancellation.cancelled
    await desk.until(lambda: page.underway is None)
    assert time.monotonic() - began < SOON_S
    assert desk.app.screen is page


# -- the vendor's system


@pytest.mark.parametrize(
    ("language", "while_it_runs", "afterwards"),
    [
        ("en", "books is being asked · Esc calls it off", "called off; this was known already"),
        ("nl", "books wordt bevraagd · Esc breekt af", "afgebroken; dit was al bekend"),
    ],
)
async def test_esc_ends_a_verification_and_keeps_what_was_learned(
    open_app: OpenApp, sandbox: Sandbox, language: str, while_it_runs: str, afterwards: str
) -> None:
    sandbox.switch("latency@GetGrootboekrekeningen")
    async with open_app(own=True, language="nl" if language == "nl" else "en") as desk:
        await desk.ask(MESSAGE)
        await desk.press("alt+v")
        await desk.until(lambda: isinstance(desk.app.screen, VerifyPage))
        page = desk.app.screen
        assert isinstance(page, VerifyPage)
        await desk.until(lambda: asked(sandbox, "GetGrootboekrekeningen"))
        await desk.until(lambda: "eboekhouden.session" in desk.text())
        assert while_it_runs in desk.text()
        assert "esc " in desk.text().splitlines()[-1]
        await called_off(desk)
        await desk.until(lambda: afterwards in desk.text())
        assert "eboekhouden.session" in desk.text()
        assert page.verification is not None
        assert page.verification.verdicts[RULE].reason is OpenReason.CALLED_OFF
        assert not sandbox.soap.open_sessions
        await desk.press("escape")
        assert isinstance(desk.app.screen, MessagePage)
        assert desk.field().text == MESSAGE


async def test_a_verification_over_a_whole_log_is_called_off_too(
    open_app: OpenApp, sandbox: Sandbox, log: Path
) -> None:
    sandbox.switch("latency@OpenSession")
    sandbox.latency_s = 1.0
    async with open_app(log, own=True) as desk:
        await is_read(desk)
        await desk.press("v")
        await desk.until(lambda: asked(sandbox, "OpenSession"))
        await called_off(desk)
        await desk.until(lambda: "called off; this was known already" in desk.text())
    assert not sandbox.soap.open_sessions


async def test_esc_ends_the_test_of_a_connection(open_app: OpenApp, sandbox: Sandbox) -> None:
    sandbox.switch("latency@GetAdministraties")
    async with open_app(own=True) as desk:
        await desk.press("f6", "enter")
        await desk.until(lambda: "books is being tested · Esc calls it off" in desk.text())
        await desk.until(lambda: asked(sandbox, "GetAdministraties"))
        await called_off(desk)
        await desk.until(lambda: "Called off; this was known already" in desk.text())
        assert "✔ eboekhouden.session" in desk.text() or "eboekhouden.session" in desk.text()
        sandbox.switch()
        await desk.press("enter")
        await desk.until(lambda: "Called off" not in desk.text() and "calls, of" in desk.text())
        assert isinstance(desk.app.screen, ConnectionsPage)
    assert not sandbox.soap.open_sessions


@pytest.mark.parametrize("way", ["another screen", "out of the app"])
async def test_leaving_calls_it_off_and_waits_for_nobody(
    open_app: OpenApp, sandbox: Sandbox, log: Path, way: str
) -> None:
    sandbox.switch("latency")
    async with open_app(log, own=True) as desk:
        await is_read(desk)
        await desk.press("v")
        await desk.until(lambda: isinstance(desk.app.screen, VerifyPage))
        await desk.until(lambda: len(sandbox.log) > 0)
        page = desk.app.screen
        assert isinstance(page, VerifyPage)
        began = time.monotonic()
        if way == "another screen":
            await desk.press("f3")
            await desk.until(lambda: page.underway is None)
    assert time.monotonic() - began < SOON_S
    assert not sandbox.soap.open_sessions


async def test_esc_acts_only_on_the_screen_where_something_is_under_way(
    open_app: OpenApp, sandbox: Sandbox
) -> None:
    sandbox.switch("latency@GetAdministraties")
    async with open_app(own=True) as desk:
        await desk.press("f6", "enter")
        await desk.until(lambda: asked(sandbox, "GetAdministraties"))
        page = desk.app.screen
        assert isinstance(page, Page)
        await desk.press("f2")
        await desk.paste("x")
        await desk.press("escape")
        assert desk.field().text == ""
        assert page.underway is not None
        assert not page.underway.cancellation.cancelled
        await desk.press("f6", "f1", "escape")
        assert not page.underway.cancellation.cancelled, "Esc closes the dialog first"
        await called_off(desk)


# -- the report, the queue


async def test_esc_ends_the_printing_of_a_report_and_leaves_nothing_behind(
    open_app: OpenApp, log: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a browser that begins to write and then never ends."""
    begun = tmp_path / "begun"
    browser = tmp_path / "browser"
    browser.write_text(
        f"#!{sys.executable}\n"
        "import pathlib, sys, time\n"
        "out = next(a for a in sys.argv if a.startswith('--print-to-pdf='))\n"
        "pathlib.Path(out.partition('=')[2]).write_bytes(b'%PDF-half')\n"
        f"pathlib.Path({str(begun)!r}).touch()\n"
        f"time.sleep({LATE_S})\n"
    )
    browser.chmod(0o755)
    monkeypatch.setenv(BROWSER, str(browser))
    if os.name == "nt":
        pytest.skip("a script is no program there")
    async with open_app(log) as desk:
        await is_read(desk)
        await desk.press("W")
        await desk.until(lambda: "printed as PDF · Esc calls it off" in desk.text())
        await desk.until(begun.exists)
        await called_off(desk)
        await desk.until(lambda: "no report was written" in desk.text())
    assert not list(tmp_path.glob("report-*"))
    assert not list(tmp_path.glob("print-*"))


async def test_a_report_that_was_called_off_in_time_is_not_written(
    open_app: OpenApp, log: Path, tmp_path: Path
) -> None:
    async with open_app(log) as desk:
        page = await is_read(desk)
        # Both stand in the queue of one turn, so that Esc comes before the page is made.
        page.action_report()
        await desk.until(lambda: page.underway or list(tmp_path.glob("report-*")))
        page.call_off()
        await desk.until(lambda: page.underway is None)
        written = list(tmp_path.glob("report-*"))
        words = "Report written" if written else "no report was written"
        await desk.until(lambda: words in desk.text())
    assert all(path.read_text("utf-8").rstrip().endswith("</html>") for path in written)


async def test_adding_to_the_queue_is_all_or_nothing(
    open_app: OpenApp, sandbox: Sandbox, tmp_path: Path
) -> None:
    """Called off half-way: the queue stays as it was."""
    from troubleshooter.cancelling import Cancellation
    from troubleshooter.errors import Cancelled
    from troubleshooter.pipeline.retry import open_retrying
    from troubleshooter.retry.jobs import Chosen
    from troubleshooter.tui.acting import _added

    rows = [ROW.replace("000000301", f"0000{number:05}") for number in range(400)]
    log = tmp_path / "magento-invoice-log.csv"
    log.write_text("\n".join((HEAD, *rows)) + "\n", "utf-8")
    assert sandbox.url
    async with open_app(log, own=True) as desk:
        page = await is_read(desk)
        result, loaded = page.result, desk.app.session.loaded
        assert result is not None
        assert loaded is not None
        retrying = open_retrying(loaded.knowledge)
        cancellation = Cancellation()
        cancellation.cancel()
        with pytest.raises(Cancelled):
            _added(result, loaded, retrying.connect("books"), cancellation)
        assert retrying.number(Chosen()) == 0
        page.post_message(RetryWanted(result))
        await desk.until(lambda: "new" in desk.text() or page.underway)
        page.call_off()
        await desk.until(lambda: page.underway is None)
        number = retrying.number(Chosen())
        words = "400 new" if number else "nothing was put into the queue"
        await desk.until(lambda: words in desk.text())
        assert number in (0, 400)


# -- reading and searching


async def test_esc_stops_the_reading_of_records_before_it_goes_back(
    open_app: OpenApp, log: Path
) -> None:
    async with open_app(log) as desk:
        await is_read(desk)
        loaded = desk.app.session.loaded
        assert loaded is not None
        # Nobody has begun to read these, so they are under way for as long as it takes.
        records = records_of(Source((str(log),)), loaded.knowledge)
        page = RecordsPage(desk.app.session, loaded, OpenLog(records=records))
        desk.app.push_screen(page)
        await desk.until(lambda: "reading… Esc stops" in desk.text())
        await desk.press("escape")
        assert records.stopped
        assert desk.app.screen is page
        await desk.press("escape")
        assert desk.app.screen is not page
