"""The connections screen: which there are, whether they work; secrets never shown."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.tui.conftest import OpenApp

SIZES = pytest.mark.parametrize("size", [(80, 24), (140, 40)], ids=["80x24", "140x40"])
BOOKS = """
[books]
system = "e-boekhouden"
url = "http://127.0.0.1:9/soap.asmx"
username = "demo"
security_code_1 = "env:TUI_TEST_CODE_1"
security_code_2 = "env:TUI_TEST_CODE_2"

[shop]
system = "magento"
url = "https://shop.example"
token = "keyring:shop.token"
"""


@pytest.fixture
def books(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TUI_TEST_CODE_1", "secret-one-1111")
    monkeypatch.setenv("TUI_TEST_CODE_2", "secret-two-2222")
    home.mkdir(exist_ok=True)
    path = home / "connections.toml"
    path.write_text(BOOKS)
    return path


@SIZES
@pytest.mark.usefixtures("books")
async def test_all_connections_are_listed_without_their_secrets(
    open_app: OpenApp, size: tuple[int, int]
) -> None:
    async with open_app(size=size) as desk:
        await desk.press("f6")
        await desk.until(lambda: "shop" in desk.text())
        shown = desk.text()
    assert "e-boekhouden" in shown
    assert "only read" in shown
    assert "secret-one" not in shown


@pytest.mark.usefixtures("books")
async def test_enter_tests_the_connection_and_tells_what_it_cost(open_app: OpenApp) -> None:
    async with open_app() as desk:
        await desk.press("f6", "enter")
        await desk.until(lambda: "network.tcp" in desk.text())
        assert "calls, of which 0 count" in desk.text()
        assert "secret-one" not in desk.text()


async def test_without_connections_it_tells_how_to_add_one(open_app: OpenApp) -> None:
    async with open_app() as desk:
        await desk.press("f6")
        await desk.until(lambda: "troubleshooter connections add NAME" in desk.text())


async def test_a_mistake_in_the_file_is_told_and_mended_by_reading_again(
    open_app: OpenApp, books: Path
) -> None:
    books.write_text(BOOKS.replace("magento", "magenta"))
    async with open_app() as desk:
        await desk.press("f6")
        await desk.until(lambda: "'magenta' is not known" in desk.text())
        books.write_text(BOOKS)
        await desk.press("r")
        await desk.until(lambda: "https://shop.example" in desk.text())


async def test_a_missing_secret_is_told(
    open_app: OpenApp, books: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TUI_TEST_CODE_2")
    async with open_app() as desk:
        await desk.press("f6", "enter")
        await desk.until(lambda: "TUI_TEST_CODE_2" in desk.text())
