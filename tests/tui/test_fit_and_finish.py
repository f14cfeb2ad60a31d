"""Language, theme, help, commands, what is kept between runs, and errors that end nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest
from textual.command import CommandPalette

from troubleshooter.errors import Problem, RuleError
from troubleshooter.pipeline.knowledge import Knowledge
from troubleshooter.tui.screens.help import HelpDialog

if TYPE_CHECKING:
    from tests.tui.conftest import OpenApp

MESSAGE = "Work order 26-0812: Invoice template not found (CFACT028)"
SIZES = pytest.mark.parametrize("size", [(80, 24), (140, 40)], ids=["80x24", "140x40"])
SCREENS = ("f2", "f3", "f4", "f5", "f6", "f7")


async def test_one_key_switches_interface_and_answer_to_the_other_language(
    open_app: OpenApp,
) -> None:
    async with open_app(language="nl") as desk:
        await desk.ask(MESSAGE)
        assert "Factuursjabloon niet gevonden" in desk.text()
        assert "Melding" in desk.text()
        await desk.press("ctrl+l")
        await desk.until(lambda: "✖ ERROR  Invoice template not found" in desk.text())
        assert "Message" in desk.text()
        assert "Factuursjabloon" not in desk.text()


async def test_a_log_and_its_finding_switch_language_too(open_app: OpenApp, tmp_path: Path) -> None:
    log = tmp_path / "a.log"
    log.write_text("Payment term not filled in (CFACT014)\n")
    async with open_app(log, language="nl") as desk:
        await desk.until(lambda: "Betalingstermijn niet ingevuld" in desk.text())
        await desk.press("enter", "ctrl+l")
        await desk.until(lambda: "What the customer does" in desk.text())
        await desk.press("escape")
        await desk.until(lambda: "1 entry · 1 known error" in desk.text())


async def test_language_and_theme_are_kept_for_the_next_run(open_app: OpenApp, home: Path) -> None:
    async with open_app(language=None) as desk:
        assert desk.app.session.language == "nl"
        assert desk.app.current_theme.dark
        await desk.press("ctrl+l", "ctrl+t")
    assert json.loads((home / "tui.json").read_text()) == {"language": "en", "theme": "light"}
    async with open_app(language=None) as desk:
        assert desk.app.session.language == "en"
        assert not desk.app.current_theme.dark


async def test_a_language_that_is_asked_for_goes_before_what_was_kept(
    open_app: OpenApp, home: Path
) -> None:
    home.mkdir()
    (home / "tui.json").write_text('{"language": "nl"}')
    async with open_app(language="en") as desk:
        assert desk.app.session.language == "en"


async def test_a_home_that_cannot_be_written_is_told_and_survived(
    open_app: OpenApp, home: Path
) -> None:
    home.write_text("a file, no folder")
    async with open_app() as desk:
        await desk.press("ctrl+t")
        await desk.until(lambda: "were not kept" in desk.text())


@SIZES
async def test_f1_explains_every_screen(open_app: OpenApp, size: tuple[int, int]) -> None:
    async with open_app(size=size) as desk:
        for key in SCREENS:
            await desk.press(key, "f1")
            await desk.until(lambda: "Esc closes" in desk.text())
            assert isinstance(desk.app.screen, HelpDialog)
            await desk.press("escape")
            assert not isinstance(desk.app.screen, HelpDialog)


async def test_a_question_mark_asks_for_help_where_nothing_is_typed_yet(open_app: OpenApp) -> None:
    async with open_app() as desk:
        for key in SCREENS:
            await desk.press(key, "?")
            await desk.until(lambda: isinstance(desk.app.screen, HelpDialog))
            await desk.press("escape")


async def test_a_question_mark_in_a_text_is_a_question_mark(open_app: OpenApp) -> None:
    async with open_app() as desk:
        await desk.press(*"why?")
        assert desk.field().text == "why?"


@pytest.mark.parametrize("size", [(80, 24), (100, 30), (120, 32), (140, 40), (150, 40)])
@pytest.mark.parametrize("language", ["nl", "en"])
async def test_no_key_in_the_footer_falls_off_the_screen(
    open_app: OpenApp, size: tuple[int, int], language: Literal["nl", "en"]
) -> None:
    commands, help_key = {
        "nl": ("^p Opdrachten", "F1 Hulp"),
        "en": ("^p Commands", "F1 Help"),
    }[language]
    async with open_app(size=size, language=language) as desk:
        for key in SCREENS:
            await desk.press(key)
            await desk.until(lambda: commands in desk.text().splitlines()[-1])
            assert help_key in desk.text().splitlines()[-1]
        await desk.press("f2")
        await desk.ask(MESSAGE)
        for _ in range(2):
            await desk.until(lambda: commands in desk.text().splitlines()[-1])
            assert help_key in desk.text().splitlines()[-1]
            await desk.press("tab")


async def test_the_command_palette_speaks_the_language_and_runs_a_command(
    open_app: OpenApp,
) -> None:
    async with open_app(language="nl") as desk:
        await desk.press("ctrl+p")
        await desk.until(lambda: isinstance(desk.app.screen, CommandPalette))
        await desk.until(lambda: "Zoeken in artikelen en fouten" in desk.text())
        await desk.press(*"Kennis")
        await desk.until(lambda: desk.text().count("Kennis") > 1)
        await desk.press("enter")
        await desk.until(lambda: desk.app.current_mode == "knowledge")


async def test_a_click_on_a_tab_goes_there(open_app: OpenApp) -> None:
    async with open_app() as desk:
        column = desk.text().splitlines()[0].index("Knowledge")
        await desk.pilot.click(offset=(column + 2, 0))
        await desk.until(lambda: desk.app.current_mode == "knowledge")


async def test_a_broken_rule_is_told_and_the_app_stays(open_app: OpenApp) -> None:
    def refuse() -> Knowledge:
        raise RuleError((Problem("rules/x/y.yaml", 3, "unknown key 'titel'", "title?"),))

    async with open_app(load=refuse, ready=False) as desk:
        await desk.until(lambda: desk.app.session.refused)
        await desk.until(lambda: "rules/x/y.yaml:3" in desk.text())
        assert "rules not usable" in desk.text()
        await desk.press(*"abc")
        assert desk.field().text == "abc"


async def test_an_unforeseen_error_while_loading_is_told_and_written_down(
    open_app: OpenApp, home: Path
) -> None:
    def explode() -> Knowledge:
        raise ZeroDivisionError("token=abcdefgh12345678 [red]boom[/red]")

    async with open_app(load=explode, ready=False) as desk:
        await desk.until(lambda: "Something went wrong" in desk.text())
        desk.expects_errors = True
        assert "[red]boom[/red]" in desk.text()
    [line] = (home / "state" / "tui.log").read_text("utf-8").splitlines()
    assert "ZeroDivisionError" in line
    assert "abcdefgh12345678" not in line


async def test_an_unforeseen_error_while_diagnosing_leaves_the_field_in_use(
    open_app: OpenApp, knowledge: Knowledge
) -> None:
    from dataclasses import replace

    async with open_app() as desk:
        loaded = desk.app.session.loaded
        assert loaded is not None
        desk.expects_errors = True
        broken = replace(loaded, knowledge=knowledge.locations)  # type: ignore[arg-type]
        desk.app.session.loaded = broken
        await desk.paste("x")
        desk.app.session.loaded = loaded
        await desk.ask(MESSAGE)
        assert "CFACT028" in desk.text()


async def test_it_answers_at_any_size(open_app: OpenApp) -> None:
    async with open_app(size=(80, 24)) as desk:
        await desk.ask(MESSAGE)
        for width, height in ((40, 10), (200, 60), (100, 24)):
            await desk.pilot.resize_terminal(width, height)
            await desk.until(lambda: "ERROR" in desk.text())
