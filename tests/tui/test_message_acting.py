"""What the keys do with a pasted message: the same as with a finding of a log."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from textual import events
from textual.widgets import Input, OptionList

from troubleshooter.pipeline.knowledge import Knowledge
from troubleshooter.tui.reading import read
from troubleshooter.tui.screens.choose import ChooseDialog
from troubleshooter.tui.screens.message import MessagePage
from troubleshooter.tui.screens.new_rule import NewRulePage
from troubleshooter.tui.screens.reply import ReplyPage
from troubleshooter.tui.screens.verify import VerifyPage
from troubleshooter.tui.screens.wrong import WrongMatchDialog
from troubleshooter.tui.told import as_result, as_unknown, is_message
from troubleshooter.tui.widgets.answer import Answer

if TYPE_CHECKING:
    from tests.tui.conftest import OpenApp

MESSAGE = "Work order 26-0812: Invoice template not found (CFACT028)"
OTHER = "Work order 26-0813: Payment term not filled in (CFACT014)"
TEMPLATE, TERM = "eboekhouden.invoice-template-not-found", "eboekhouden.payment-term-missing"
BOOKS = """
[books]
system = "e-boekhouden"
url = "http://127.0.0.1:9/soap.asmx"
username = "demo"
security_code_1 = "env:TUI_TEST_CODE_1"
security_code_2 = "env:TUI_TEST_CODE_2"
"""


@pytest.fixture
def books(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TUI_TEST_CODE_1", "secret-one-1111")
    monkeypatch.setenv("TUI_TEST_CODE_2", "secret-two-2222")
    home.mkdir(exist_ok=True)
    (home / "connections.toml").write_text(BOOKS)


def test_a_reading_becomes_what_a_scan_gives(knowledge: Knowledge) -> None:
    text = "\n".join((MESSAGE, OTHER, MESSAGE.replace("0812", "0900"), "token=abcdefgh12345678"))
    result = as_result(read(knowledge.matcher, text))
    first, second = result.diagnoses
    assert (first.rule, first.count, first.objects) == (TEMPLATE, 2, 2)
    assert (second.rule, second.count) == (TERM, 1)
    assert [sample.message for sample in second.samples] == [OTHER]
    assert {one.number for one in first.object_list} == {"26-0812", "26-0900"}
    assert is_message(result)


def test_secrets_of_a_pasted_text_are_hidden(knowledge: Knowledge) -> None:
    text = "CFACT028 password=hunter2hunter2"
    for samples in (
        as_result(read(knowledge.matcher, text)).diagnoses[0].samples,
        as_unknown(text).samples,
    ):
        assert "hunter2" not in samples[0].message


async def test_alt_and_a_letter_acts_from_the_field_and_writes_nothing_there(
    open_app: OpenApp,
) -> None:
    async with open_app() as desk:
        desk.app.post_message(events.Key("alt+r", "r"))  # as a terminal sends it
        await desk.pilot.pause()
        assert desk.field().text == ""
        await desk.ask(MESSAGE)
        desk.app.post_message(events.Key("alt+r", "r"))
        await desk.until(lambda: isinstance(desk.app.screen, ReplyPage))
        await desk.until(lambda: "Hello," in desk.text())
        assert "Invoice template not found" in desk.text()
        await desk.press("escape")
        assert desk.field().text == MESSAGE


async def test_in_the_answer_the_letter_alone_acts_and_the_footer_tells_it(
    open_app: OpenApp,
) -> None:
    async with open_app() as desk:
        await desk.ask(MESSAGE)
        assert "alt+r Reply" in desk.text().splitlines()[-1]
        desk.app.screen.query_one(Answer).focus()
        await desk.until(lambda: " r Reply" in desk.text().splitlines()[-1])
        assert "x Wrong" in desk.text().splitlines()[-1]
        await desk.press("r")
        await desk.until(lambda: isinstance(desk.app.screen, ReplyPage))


async def test_a_letter_in_the_field_is_a_letter(open_app: OpenApp) -> None:
    async with open_app() as desk:
        await desk.ask(MESSAGE)
        await desk.press("v", "x")
        assert desk.field().text == MESSAGE + "vx"


async def test_without_an_error_nothing_acts(open_app: OpenApp) -> None:
    async with open_app() as desk:
        await desk.press("alt+r", "alt+v", "alt+q", "alt+w", "alt+x", "alt+n")
        assert isinstance(desk.app.screen, MessagePage)
        assert desk.field().text == ""


async def test_the_report_is_about_the_message(
    open_app: OpenApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with open_app() as desk:
        await desk.ask(MESSAGE)
        await desk.press("alt+w")
        await desk.until(lambda: "Report written" in desk.text())
    [report] = tmp_path.glob("report-*.html")
    assert "Invoice template not found" in report.read_text("utf-8")


@pytest.mark.usefixtures("books")
async def test_a_message_is_verified_and_queued(open_app: OpenApp) -> None:
    async with open_app(own=True) as desk:
        await desk.ask(MESSAGE)
        await desk.press("alt+v")
        await desk.until(lambda: isinstance(desk.app.screen, VerifyPage))
        page = desk.app.screen
        assert isinstance(page, VerifyPage)
        await desk.until(lambda: page.verification)
        assert "stays open" in desk.text()
        await desk.press("escape", "alt+q")
        await desk.until(lambda: "1 new" in desk.text())
        assert desk.app.session.verification is None
        assert desk.app.session.of_message == page.verification


async def test_of_several_errors_the_wrong_one_is_chosen(open_app: OpenApp, home: Path) -> None:
    async with open_app(own=True) as desk:
        await desk.ask(f"{MESSAGE}\n{OTHER}")
        await desk.press("alt+x")
        await desk.until(lambda: isinstance(desk.app.screen, ChooseDialog))
        await desk.press("down", "enter")
        await desk.until(lambda: isinstance(desk.app.screen, WrongMatchDialog))
        dialog = desk.app.screen
        assert "26-0813" in desk.text()
        dialog.query_one(Input).value = "payment"
        await desk.until(lambda: dialog.query_one(OptionList).option_count > 0)
        await desk.press("down", "home", "enter")
        await desk.until(lambda: (home / "feedback.jsonl").exists() or "Not rem" in desk.text())
    if (home / "feedback.jsonl").exists():
        [line] = (home / "feedback.jsonl").read_text("utf-8").splitlines()
        assert json.loads(line)["message"] == OTHER


async def test_a_rule_is_made_of_a_text_that_nobody_knows(open_app: OpenApp) -> None:
    async with open_app(own=True) as desk:
        await desk.ask("The quux refused to frobnicate the widget")
        assert "No known error" in desk.text()
        await desk.press("alt+n")
        await desk.until(lambda: isinstance(desk.app.screen, NewRulePage))
        await desk.until(lambda: "quux" in desk.text())
