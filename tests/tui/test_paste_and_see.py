"""The first screen: what is pasted or typed is diagnosed, and the answer stands beside it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from troubleshooter.pipeline.knowledge import Knowledge
from troubleshooter.tui.screens.log import LogPage
from troubleshooter.tui.screens.opened import ArticlePage, RulePage
from troubleshooter.tui.widgets.answer import Answer
from troubleshooter.tui.widgets.link_line import LinkLine
from troubleshooter.tui.widgets.message_field import MessageField

if TYPE_CHECKING:
    from tests.tui.conftest import OpenApp

MESSAGE = "Work order 26-0812: Invoice template not found (CFACT028)"
SIZES = pytest.mark.parametrize("size", [(80, 24), (140, 40)], ids=["80x24", "140x40"])


@SIZES
async def test_the_cursor_stands_in_the_paste_field(
    open_app: OpenApp, size: tuple[int, int]
) -> None:
    async with open_app(size=size) as desk:
        assert isinstance(desk.app.focused, MessageField)


@SIZES
async def test_a_pasted_message_shows_its_title_level_and_confidence(
    open_app: OpenApp, size: tuple[int, int]
) -> None:
    async with open_app(size=size) as desk:
        await desk.ask(MESSAGE)
        shown = desk.text()
    assert "✖ ERROR  Invoice template not found (CFACT028)" in shown
    assert "% sure" in shown
    assert "The code CFACT028 is in the message." in shown


async def test_the_answer_holds_parameters_cause_numbered_fix_and_when_to_send_again(
    open_app: OpenApp,
) -> None:
    async with open_app(size=(140, 90)) as desk:
        await desk.ask(MESSAGE)
        shown = desk.text()
    for expected in (
        "Work order: 26-0812",
        "Cause",
        "1.  Open the invoice templates",
        "→ Settings > General > Software integrations > eBoekhouden > Export",
        "Only makes sense once the cause is gone",
        "Looks like it, but is something else",
        "Read on",
    ):
        assert expected in shown


async def test_typing_is_diagnosed_without_pressing_enter(open_app: OpenApp) -> None:
    async with open_app() as desk:
        await desk.press(*"CFACT028")
        await desk.until(lambda: "Invoice template not found" in desk.text())


async def test_several_messages_are_answered_in_their_order(open_app: OpenApp) -> None:
    text = "\n".join((MESSAGE, "Work order 26-0813: Payment term not filled in (CFACT014)"))
    async with open_app() as desk:
        await desk.ask(text)
        shown = desk.text()
    assert "2 different messages" in shown
    first, second = "Invoice template not found (CFACT028)  ✖", "Payment term not filled in"
    assert shown.index(first) < shown.index(second)


async def test_a_message_that_stands_there_twice_is_told_once_with_both_values(
    open_app: OpenApp,
) -> None:
    async with open_app() as desk:
        await desk.ask(MESSAGE + "\n" + MESSAGE.replace("0812", "0913"))
        shown = desk.text()
    assert "2× in this text" in shown
    assert "Work order: 26-0812, 26-0913" in shown


async def test_an_unknown_message_gets_suggestions_and_no_diagnosis(open_app: OpenApp) -> None:
    async with open_app() as desk:
        await desk.ask("since we renamed the invoice layout no bill gets through")
        shown = desk.text()
        suggested = desk.app.screen.query(LinkLine)
        assert len(suggested) > 0
    assert "No known error in this text" in shown


async def test_escape_empties_the_field_and_the_answer(open_app: OpenApp) -> None:
    async with open_app() as desk:
        await desk.ask(MESSAGE)
        await desk.press("escape")
        await desk.until(lambda: "Paste a message and see at once" in desk.text())
        assert desk.field().text == ""


async def test_only_the_last_text_is_answered(open_app: OpenApp) -> None:
    async with open_app() as desk:
        await desk.paste(MESSAGE)
        desk.field().clear()
        await desk.ask("Payment term not filled in (CFACT014)")
        shown = desk.text()
    assert "Payment term not filled in (CFACT014)" in shown
    assert "CFACT028" not in shown


async def test_tab_and_enter_open_a_look_alike_and_escape_comes_back(open_app: OpenApp) -> None:
    async with open_app() as desk:
        await desk.ask(MESSAGE)
        desk.app.screen.query(LinkLine).first().focus()
        await desk.press("enter")
        await desk.until(lambda: isinstance(desk.app.screen, RulePage))
        assert "Payment term" in desk.text()
        await desk.press("escape")
        assert desk.field().text == MESSAGE


async def test_an_article_opens_inside(open_app: OpenApp) -> None:
    async with open_app() as desk:
        await desk.ask(MESSAGE)
        desk.app.screen.query(LinkLine).last().focus()
        await desk.press("enter")
        await desk.until(lambda: isinstance(desk.app.screen, ArticlePage))
        assert "Article" in desk.text()


async def test_a_click_on_a_look_alike_opens_it(open_app: OpenApp) -> None:
    async with open_app(size=(140, 90)) as desk:
        await desk.ask(MESSAGE)
        link = desk.app.screen.query(LinkLine).first()
        await desk.pilot.click(link)
        await desk.until(lambda: isinstance(desk.app.screen, RulePage))


async def test_page_down_scrolls_the_answer_while_the_cursor_stays_in_the_field(
    open_app: OpenApp,
) -> None:
    async with open_app(size=(80, 24)) as desk:
        await desk.ask(MESSAGE)
        await desk.press("pagedown")
        answer = desk.app.screen.query_one(Answer)
        await desk.until(lambda: answer.scroll_y > 0)
        assert isinstance(desk.app.focused, MessageField)


async def test_a_pasted_path_of_a_file_opens_it_as_a_log(open_app: OpenApp, tmp_path: Path) -> None:
    log = tmp_path / "export of today.csv"
    log.write_text("Order,Message,Success\n1,Invoice template not found (CFACT028),No\n")
    async with open_app() as desk:
        await desk.paste(f"'{log}'")
        page = desk.app.screen
        assert isinstance(page, LogPage)
        await desk.until(lambda: page.result)
        assert "export of today.csv" in desk.text()


async def test_a_long_paste_is_read_as_a_log(open_app: OpenApp) -> None:
    async with open_app() as desk:
        await desk.paste("\n".join(MESSAGE.replace("0812", f"{n:04}") for n in range(300)))
        page = desk.app.screen
        assert isinstance(page, LogPage)
        await desk.until(lambda: page.result)
        assert page.result is not None
        assert page.result.records == 300
        assert "pasted text" in desk.text()


async def test_the_field_works_before_the_knowledge_is_there(
    open_app: OpenApp, knowledge: Knowledge
) -> None:
    from threading import Event

    gate = Event()

    def slowly() -> Knowledge:
        gate.wait(30)
        return knowledge

    async with open_app(load=slowly, ready=False) as desk:
        await desk.until(lambda: desk.app.focused)
        await desk.paste(MESSAGE)
        try:
            assert "loading the rules" in desk.text()
            assert desk.field().text == MESSAGE
        finally:
            gate.set()
        await desk.until(lambda: "The code CFACT028 is in the message." in desk.text())


async def test_the_answer_stands_below_the_field_under_100_columns_and_beside_it_above(
    open_app: OpenApp,
) -> None:
    async with open_app(size=(99, 30)) as desk:
        field, answer = desk.field().region, desk.app.screen.query_one(Answer).region
        assert answer.y >= field.bottom
        await desk.pilot.resize_terminal(100, 30)
        await desk.until(lambda: desk.app.screen.query_one(Answer).region.x > 0)
        field, answer = desk.field().region, desk.app.screen.query_one(Answer).region
        assert answer.x >= field.right
        assert answer.y == field.y
