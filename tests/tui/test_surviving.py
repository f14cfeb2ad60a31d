"""Whatever breaks in a handler, an action, a timer or a part of a screen: the app goes on."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from troubleshooter.tui.screens.message import MessagePage
from troubleshooter.tui.surviving import Survived
from troubleshooter.tui.widgets.message_field import MessageField

if TYPE_CHECKING:
    from tests.tui.conftest import Desk, OpenApp

MESSAGE = "Work order 26-0812: Invoice template not found (CFACT028)"


def explode(*_: object) -> NoReturn:
    raise ZeroDivisionError("boom token=abcdefgh12345678")


async def still_works(desk: Desk) -> None:
    await desk.until(lambda: "Something went wrong" in desk.text())
    assert "ZeroDivisionError: boom" in desk.text()
    assert "abcdefgh12345678" not in desk.text()
    desk.expects_errors = True
    await desk.press("f2")
    desk.field().focus()
    desk.field().clear()
    await desk.ask(MESSAGE)
    assert "ERROR  Invoice template not found" in desk.text()


async def test_an_error_in_an_action(open_app: OpenApp, home: Path) -> None:
    async with open_app() as desk:
        desk.app.action_theme = explode  # type: ignore[method-assign]
        await desk.press("ctrl+t")
        await still_works(desk)
    assert "ZeroDivisionError" in (home / "state" / "tui.log").read_text("utf-8")


async def test_an_error_in_a_handler_of_a_screen(open_app: OpenApp) -> None:
    async with open_app() as desk:
        page = desk.app.screen
        assert isinstance(page, MessagePage)
        page._show_status = explode  # type: ignore[method-assign]
        await desk.paste("x")
        await desk.until(lambda: desk.app.survived.errors)
        del page._show_status
        await still_works(desk)


async def test_an_error_in_a_handler_of_a_widget(open_app: OpenApp) -> None:
    async with open_app() as desk:
        field = desk.app.screen.query_one(MessageField)
        field.move_cursor = explode  # type: ignore[method-assign, assignment]
        await desk.paste("x")
        await desk.until(lambda: desk.app.survived.errors)
        del field.move_cursor
        await still_works(desk)


async def test_an_error_in_a_timer_and_after_a_refresh(open_app: OpenApp) -> None:
    async with open_app() as desk:
        desk.app.screen.set_timer(0.001, explode)
        desk.app.screen.call_after_refresh(explode)
        await still_works(desk)


async def test_an_error_while_a_part_is_made(open_app: OpenApp) -> None:
    async with open_app() as desk:
        part = MessageField()
        part.compose = explode  # type: ignore[method-assign]
        await desk.app.screen.mount(part)
        await desk.until(lambda: desk.app.survived.errors)
        await part.remove()
        await still_works(desk)


async def test_an_error_while_a_line_is_drawn(open_app: OpenApp) -> None:
    async with open_app() as desk:
        field = desk.field()
        field.render_line = explode  # type: ignore[method-assign, assignment]
        while not desk.app.survived.errors:
            field.refresh()
            # The pilot draws by itself as well, where nothing but the test can catch it.
            with contextlib.suppress(ZeroDivisionError):
                await desk.until(lambda: desk.app.survived.errors)
        del field.render_line
        field.refresh()
        await still_works(desk)


def test_the_same_error_is_told_once_in_a_while() -> None:
    survived = Survived()
    first, second = ValueError("a"), ValueError("b")
    assert survived.is_news(first)
    assert not survived.is_news(first)
    assert survived.is_news(second)
    assert survived.errors == [first, first, second]
