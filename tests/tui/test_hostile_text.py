"""Text from outside is shown as it is: never as markup, never as an order to the terminal."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from troubleshooter.tui.screens.log import LogPage

if TYPE_CHECKING:
    from tests.tui.conftest import Desk, OpenApp

SIZES = pytest.mark.parametrize("size", [(80, 24), (140, 40)], ids=["80x24", "140x40"])
MARKUP = "[bold red]work order [@click=app.quit]26-1[/] [/nope] [link=https://x.y]"
ESCAPES = (
    "\x1b[31mred\x1b[0m \x1b]0;title\x07 \x1b]52;c;aGk=\x07 bell\x07 back\x08 nul\x00 csi\x9b2J"
)
TURNED = "abc\u202edef\u2066ghi\u200b\ufeff"
FAILURE = "Invoice template not found (CFACT028)"


def assert_harmless(desk: Desk) -> None:
    """No character of what is on the screen is one that a terminal acts on."""
    for strip in desk.app.screen._compositor.render_strips():
        for segment in strip:
            bad = [c for c in segment.text if ord(c) < 32 or 127 <= ord(c) < 160]
            assert not bad, segment
            assert not set(segment.text) & set("\u202e\u2066\u200b\ufeff"), segment


@SIZES
async def test_pasted_text(open_app: OpenApp, size: tuple[int, int]) -> None:
    async with open_app(size=size) as desk:
        await desk.ask(f"{MARKUP}\n{ESCAPES} {TURNED} {FAILURE}")
        assert_harmless(desk)
        assert "ERROR  Invoice template not found" in desk.text()
        assert "[bold red]work order [@click=app.quit]26-1[/]" in desk.text()


@SIZES
async def test_a_log_its_samples_and_its_unknown_failures(
    open_app: OpenApp, size: tuple[int, int], tmp_path: Path
) -> None:
    log = tmp_path / "[red]evil.log"
    hostile = (MARKUP, ESCAPES, TURNED)
    lines = [f"Work order '{text}': {FAILURE}" for text in hostile]
    lines += [f"ERROR: the quux failed on {text}" for text in hostile]
    log.write_text("\n".join(lines) + "\n", "utf-8")
    async with open_app(log, size=size) as desk:
        page = desk.app.screen
        assert isinstance(page, LogPage)
        await desk.until(lambda: page.result)
        assert_harmless(desk)
        assert "[red]evil.log" in desk.text()
        await desk.press("enter")
        await desk.until(lambda: "1/" in desk.text())
        for _ in range(3):
            assert_harmless(desk)
            await desk.press("j")
            await desk.until(lambda: "/" in desk.text())


async def test_a_hostile_file_name_in_a_trouble(open_app: OpenApp, tmp_path: Path) -> None:
    async with open_app(tmp_path / "gone\x1b[2J[red].csv") as desk:
        page = desk.app.screen
        assert isinstance(page, LogPage)
        await desk.until(lambda: page.result)
        assert_harmless(desk)
        assert "[2J[red].csv" in desk.text()


async def test_secrets_in_what_was_captured_are_hidden(open_app: OpenApp) -> None:
    async with open_app() as desk:
        await desk.ask("Invoice template 'accessToken=abcdef1234567890' not found (CFACT028)")
        answer = "\n".join(line[57:] for line in desk.text().splitlines())
        assert "abcdef1234567890" not in answer
