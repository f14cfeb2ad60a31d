"""The keys on a finding: verify, reply, retry, wrong match, new rule."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from textual.widgets import Input, OptionList

from troubleshooter.live import ConnectionSystem, Verdict, VerdictKind, VerdictLook, Verification
from troubleshooter.tui.screens.choose import ChooseDialog
from troubleshooter.tui.screens.finding import FindingPage
from troubleshooter.tui.screens.log import LogPage
from troubleshooter.tui.screens.new_rule import NewRulePage
from troubleshooter.tui.screens.reply import ReplyPage
from troubleshooter.tui.screens.retry import RetryPage
from troubleshooter.tui.screens.verify import VerifyPage
from troubleshooter.tui.screens.wrong import WrongMatchDialog
from troubleshooter.tui.session import Session

if TYPE_CHECKING:
    from tests.tui.conftest import Desk, OpenApp

HEAD = 'ID,Order,"Invoice ID",Message,"Date Created",Platform,Success'
ROWS = (
    "1,000000301,1,CFACT028: Factuursjabloon 'Kort' niet gevonden,"
    "2026-01-03 07:00:00,e-Boekhouden,No",
    "2,000000302,2,The quux refused to frobnicate the widget,2026-01-04 07:00:00,e-Boekhouden,No",
)
BOOKS = """
[books]
system = "e-boekhouden"
url = "http://127.0.0.1:9/soap.asmx"
username = "demo"
security_code_1 = "env:TUI_TEST_CODE_1"
security_code_2 = "env:TUI_TEST_CODE_2"
"""


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "magento-invoice-log.csv"
    path.write_text("\n".join((HEAD, *ROWS)) + "\n", "utf-8")
    return path


@pytest.fixture
def books(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TUI_TEST_CODE_1", "secret-one-1111")
    monkeypatch.setenv("TUI_TEST_CODE_2", "secret-two-2222")
    home.mkdir(exist_ok=True)
    (home / "connections.toml").write_text(BOOKS)
    return home / "connections.toml"


async def first_finding(desk: Desk, row: int = 0, words: str = "1 entry") -> FindingPage:
    page = desk.app.get_screen_stack("log")[0]
    assert isinstance(page, LogPage)
    await desk.until(lambda: page.result)
    await desk.press(*["down"] * row, "enter")
    await desk.until(lambda: isinstance(desk.app.screen, FindingPage))
    finding = desk.app.screen
    assert isinstance(finding, FindingPage)
    await desk.until(lambda: words in desk.text())
    return finding


# -- reply


async def test_r_shows_a_reply_about_this_case_only_and_copies_and_saves_it(
    open_app: OpenApp, log: Path, tmp_path: Path
) -> None:
    async with open_app(log) as desk:
        await first_finding(desk)
        await desk.press("r")
        await desk.until(lambda: isinstance(desk.app.screen, ReplyPage))
        await desk.until(lambda: "Hello," in desk.text())
        assert "Invoice template not found" in desk.text()
        assert "quux" not in desk.text()
        await desk.press("c")
        assert "Invoice template not found" in desk.app.clipboard
        await desk.press("h")
        assert "<html" in desk.app.clipboard
        await desk.press("s")
        await desk.until(lambda: "Reply saved" in desk.text())
    assert {path.suffix for path in tmp_path.glob("reply-*")} == {".txt", ".html", ".eml"}


async def test_the_reply_follows_the_language(open_app: OpenApp, log: Path) -> None:
    async with open_app(log) as desk:
        await first_finding(desk)
        await desk.press("r")
        await desk.until(lambda: "Hello," in desk.text())
        await desk.press("ctrl+l")
        await desk.until(lambda: "Goedendag," in desk.text())


# -- verify


async def test_without_a_connection_v_tells_how_to_add_one(open_app: OpenApp, log: Path) -> None:
    async with open_app(log, own=True) as desk:
        await first_finding(desk)
        await desk.press("v")
        await desk.until(lambda: "troubleshooter connections add" in desk.text())


@pytest.mark.usefixtures("books")
async def test_v_shows_the_probes_and_the_verdict_and_hides_secrets(
    open_app: OpenApp, log: Path
) -> None:
    async with open_app(log, own=True) as desk:
        await first_finding(desk)
        await desk.press("v")
        await desk.until(lambda: isinstance(desk.app.screen, VerifyPage))
        page = desk.app.screen
        assert isinstance(page, VerifyPage)
        await desk.until(lambda: page.verification)
        assert "network.tcp" in desk.text()
        assert "stays open" in desk.text()
        assert "secret-one" not in desk.text()
        await desk.press("escape")
        await desk.until(lambda: "stays open" in desk.text().splitlines()[2])


@pytest.mark.usefixtures("books")
async def test_a_secret_that_is_not_there_is_told(
    open_app: OpenApp, log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TUI_TEST_CODE_1")
    async with open_app(log, own=True) as desk:
        await first_finding(desk)
        await desk.press("v")
        await desk.until(lambda: "could not be asked" in desk.text())
        assert "TUI_TEST_CODE_1" in desk.text()


async def test_of_several_connections_one_is_chosen(
    open_app: OpenApp, log: Path, books: Path
) -> None:
    books.write_text(BOOKS + BOOKS.replace("[books]", "[other]"))
    async with open_app(log, own=True) as desk:
        await first_finding(desk)
        await desk.press("v")
        await desk.until(lambda: isinstance(desk.app.screen, ChooseDialog))
        await desk.press("escape")
        assert isinstance(desk.app.screen, FindingPage)
        await desk.press("v")
        await desk.until(lambda: isinstance(desk.app.screen, ChooseDialog))
        await desk.press("down", "enter")
        await desk.until(lambda: isinstance(desk.app.screen, VerifyPage))
        assert "other" in desk.text()


async def test_broken_connections_are_told(open_app: OpenApp, log: Path, books: Path) -> None:
    books.write_text("[x]\nsystem = 3\n")
    async with open_app(log, own=True) as desk:
        await first_finding(desk)
        await desk.press("v")
        await desk.until(lambda: "connections cannot be used" in desk.text())


async def test_what_a_live_look_said_stands_in_the_table_and_the_report(
    open_app: OpenApp, log: Path, tmp_path: Path
) -> None:
    rule = "eboekhouden.invoice-template-not-found"
    async with open_app(log) as desk:
        finding = await first_finding(desk)
        desk.app.session.take(told(rule, VerdictKind.CONFIRMED))
        finding.relabel()
        await desk.until(lambda: "confirmed" in desk.text())
        await desk.press("w")
        await desk.until(lambda: "Report written" in desk.text())
        page = desk.app.get_screen_stack("log")[0]
        assert isinstance(page, LogPage)
        page.relabel()
        await desk.press("escape")
        await desk.until(lambda: "◆ Invoice template" in desk.text())
    [report] = tmp_path.glob("report-*.html")
    assert "the template is not there" in report.read_text("utf-8")


def told(rule: str, kind: VerdictKind, calls: int = 2) -> Verification:
    from datetime import UTC, datetime

    system = ConnectionSystem.EBOEKHOUDEN
    look = VerdictLook("eboekhouden.invoice-template", kind, "the template is not there")
    at = datetime(2026, 3, 1, tzinfo=UTC)
    return Verification(
        "books", system, at, {rule: Verdict(rule, kind, system, (look,))}, calls, calls, 0.1
    )


def test_verdicts_of_one_connection_are_kept_together(home: Path) -> None:
    from dataclasses import replace

    from troubleshooter.locations import find

    session = Session(replace(find(), home=home), "en")
    session.take(told("a.b", VerdictKind.OPEN))
    session.take(told("c.d", VerdictKind.REFUTED))
    session.take(told("a.b", VerdictKind.CONFIRMED))
    assert session.verification is not None
    kinds = {rule: one.kind for rule, one in session.verification.verdicts.items()}
    assert kinds == {"a.b": VerdictKind.CONFIRMED, "c.d": VerdictKind.REFUTED}
    assert session.verification.calls == 6
    session.take(replace(told("e.f", VerdictKind.OPEN), connection="other"))
    assert list(session.verification.verdicts) == ["e.f"]


# -- the retry queue


async def queued(desk: Desk) -> RetryPage:
    """Queue what the first finding holds, and look at the queue."""
    await first_finding(desk)
    await desk.press("q")
    await desk.until(lambda: "In the queue" in desk.text())
    await desk.until(lambda: "1 new" in desk.text())
    await desk.press("f5")
    await desk.until(lambda: isinstance(desk.app.screen, RetryPage))
    await desk.until(lambda: "000000301" in desk.text())
    page = desk.app.screen
    assert isinstance(page, RetryPage)
    return page


@pytest.mark.usefixtures("books")
async def test_q_queues_what_failed_and_the_retry_screen_steers_it(
    open_app: OpenApp, log: Path
) -> None:
    async with open_app(log, own=True) as desk:
        await queued(desk)
        assert "books  open  1 job" in desk.text()
        await desk.press("c")
        await desk.until(lambda: "cancelled" in desk.text())
        await desk.press("u")
        await desk.until(lambda: "resumed" in desk.text())
        await desk.press("p")
        await desk.until(lambda: "books  paused" in desk.text())
        await desk.press("p")
        await desk.until(lambda: "books  open" in desk.text())


@pytest.mark.usefixtures("books")
async def test_a_shows_the_plan_and_the_job_again(open_app: OpenApp, log: Path) -> None:
    async with open_app(log, own=True) as desk:
        await queued(desk)
        told = desk.app.screen.query_one("#told")
        await desk.until(lambda: told.border_title == "Job")
        await desk.press("a")
        await desk.until(lambda: told.border_title == "What will happen")
        assert "1× books" in desk.text()
        assert "waits for" in desk.text()
        await desk.press("a")
        await desk.until(lambda: told.border_title == "Job")


@pytest.mark.usefixtures("books")
async def test_s_starts_a_worker_and_ends_it(open_app: OpenApp, log: Path) -> None:
    async with open_app(log, own=True) as desk:
        page = await queued(desk)
        assert "no worker in this window" in desk.text()
        await desk.press("s")
        await desk.until(lambda: "a worker runs" in desk.text())
        await desk.press("s")
        await desk.until(lambda: not page.working)
        assert "no worker in this window" in desk.text()


async def test_an_empty_queue_tells_how_it_is_filled(open_app: OpenApp) -> None:
    async with open_app(own=True) as desk:
        await desk.press("f5")
        await desk.until(lambda: "The queue is empty" in desk.text())
        await desk.press("c", "u", "p", "n", "f")
        assert "The queue is empty" in desk.text()


# -- wrong match


async def test_x_keeps_a_wrong_match_and_the_rule_leaves_such_messages_alone(
    open_app: OpenApp, log: Path, home: Path
) -> None:
    log.write_text("\n".join((HEAD, ROWS[0].replace("CFACT028: F", "F"))) + "\n")
    async with open_app(log, own=True) as desk:
        await first_finding(desk)
        await desk.press("x")
        await desk.until(lambda: isinstance(desk.app.screen, WrongMatchDialog))
        dialog = desk.app.screen
        dialog.query_one(Input).value = "payment term"
        await desk.until(lambda: dialog.query_one(OptionList).option_count > 1)
        await desk.press("down")
        await desk.press("home", "enter")
        await desk.until(lambda: "Remembered" in desk.text() or "Not remembered" in desk.text())
        kept = "Rules read again" in desk.text()
    if kept:
        [line] = (home / "feedback.jsonl").read_text("utf-8").splitlines()
        said = json.loads(line)
        assert said["verdict"] == "wrong"
        assert said["rule"] == "eboekhouden.invoice-template-not-found"
    else:
        assert not (home / "feedback.jsonl").exists()


async def test_escape_leaves_the_match_as_it_is(open_app: OpenApp, log: Path, home: Path) -> None:
    async with open_app(log, own=True) as desk:
        await first_finding(desk)
        await desk.press("x")
        await desk.until(lambda: isinstance(desk.app.screen, WrongMatchDialog))
        await desk.press("escape")
        assert isinstance(desk.app.screen, FindingPage)
    assert not (home / "feedback.jsonl").exists()


# -- new rule


async def test_n_makes_a_rule_that_is_kept_only_when_it_passes(
    open_app: OpenApp, log: Path, home: Path
) -> None:
    async with open_app(log, own=True) as desk:
        await first_finding(desk, row=1)
        await desk.press("n")
        await desk.until(lambda: isinstance(desk.app.screen, NewRulePage))
        page = desk.app.screen
        assert isinstance(page, NewRulePage)
        await desk.until(lambda: "still to fill in" in desk.text())
        await desk.press("ctrl+s")
        assert "The rule is not right yet" in desk.text()
        for name, words in {
            "title_nl": "De quux weigert",
            "title_en": "The quux refuses",
            "cause_nl": "De quux is moe.",
            "cause_en": "The quux is tired.",
            "fix_nl": "Laat de quux slapen.",
            "fix_en": "Let the quux sleep.",
        }.items():
            page.query_one(f"#{name}", Input).value = words
        await desk.pilot.pause()
        await desk.until(lambda: page.green)
        await desk.press("ctrl+s")
        await desk.until(lambda: "Rules read again" in desk.text())
        loaded = desk.app.session.loaded
        assert loaded is not None
        assert "own.the-quux-refuses" in loaded.shelf.rules
    assert (home / "rules" / "own" / "the-quux-refuses.yaml").is_file()


async def test_the_system_of_a_new_rule_is_that_of_its_messages_and_faults_are_told_once(
    open_app: OpenApp, log: Path
) -> None:
    row = "1,000000301,1,Invalid credentials,2026-01-03 07:00:00,e-Boekhouden,No"
    log.write_text("\n".join((HEAD, row)) + "\n")
    async with open_app(log, own=True, language="nl") as desk:
        await first_finding(desk, words="1 melding")
        await desk.press("n")
        await desk.until(lambda: isinstance(desk.app.screen, NewRulePage))
        await desk.until(lambda: "nog invullen" in desk.text())
        assert "‹ magento ›" in desk.text()
        assert "takes a message" not in desk.text()
        assert desk.text().count("over van “e-Boekhouden weigert") == 1
