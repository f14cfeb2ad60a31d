"""The knowledge screen: search in both languages, read, follow links, go back."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest
from textual.widgets import OptionList

from troubleshooter.pipeline.knowledge import Knowledge
from troubleshooter.tui.screens.knowledge import KnowledgePage
from troubleshooter.tui.screens.opened import ArticlePage, RulePage
from troubleshooter.tui.shelf import Shelf
from troubleshooter.tui.widgets.link_line import LinkLine
from troubleshooter.tui.widgets.reader import Reader, linked

if TYPE_CHECKING:
    from tests.tui.conftest import Desk, OpenApp

SIZES = pytest.mark.parametrize("size", [(80, 24), (140, 40)], ids=["80x24", "140x40"])


@pytest.fixture(scope="module")
def shelf(knowledge: Knowledge) -> Shelf:
    return Shelf(knowledge.rules, knowledge.articles)


def shows(desk: Desk, words: str) -> bool:
    return words in desk.text()


async def search(desk: Desk, words: str) -> KnowledgePage:
    await desk.press("f4")
    page = desk.app.screen
    assert isinstance(page, KnowledgePage)
    await desk.paste(words)
    await desk.until(lambda: page.settled and page.query_one(OptionList).option_count)
    return page


@SIZES
async def test_an_empty_search_lists_everything(
    open_app: OpenApp, shelf: Shelf, size: tuple[int, int]
) -> None:
    async with open_app(size=size) as desk:
        page = await search(desk, "")
        everything = len(shelf.rules) + len(shelf.articles.articles("en"))
        assert page.query_one(OptionList).option_count == everything


@SIZES
async def test_enter_opens_the_best_hit_and_escape_comes_back(
    open_app: OpenApp, size: tuple[int, int]
) -> None:
    async with open_app(size=size) as desk:
        page = await search(desk, "periods")
        await desk.press("enter")
        await desk.until(lambda: isinstance(desk.app.screen, ArticlePage | RulePage))
        await desk.press("escape")
        assert desk.app.screen is page


async def test_a_link_in_an_article_is_followed_inside_and_back_again(open_app: OpenApp) -> None:
    async with open_app() as desk:
        await search(desk, "export settings eboekhouden")
        await desk.press("enter")
        await desk.until(lambda: desk.app.screen.query(LinkLine))
        article = desk.app.screen
        article.query(LinkLine).first().focus()
        await desk.press("enter")
        await desk.until(lambda: isinstance(desk.app.screen, RulePage))
        await desk.press("escape")
        assert desk.app.screen is article


async def test_a_link_in_the_text_of_an_article_opens_a_rule(open_app: OpenApp) -> None:
    async with open_app() as desk:
        desk.app.screen.post_message(linked("article:eboekhouden/export-settings"))
        await desk.until(lambda: desk.app.screen.query(LinkLine))
        reader = desk.app.screen.query_one(Reader)
        reader.post_message(linked("rule:eboekhouden.payment-term-missing"))
        await desk.until(lambda: isinstance(desk.app.screen, RulePage))


async def test_what_is_highlighted_is_shown_beside_the_list_where_there_is_room(
    open_app: OpenApp,
) -> None:
    async with open_app() as desk:
        await search(desk, "CFACT028")
        await desk.until(lambda: "What the customer does" in desk.text())


async def test_arrow_down_goes_from_the_field_into_the_list(open_app: OpenApp) -> None:
    async with open_app() as desk:
        await search(desk, "btw")
        await desk.press("down")
        assert isinstance(desk.app.focused, OptionList)


async def test_nothing_found_is_said(open_app: OpenApp) -> None:
    async with open_app() as desk:
        await desk.press("f4", *"xyzzyplugh")
        await desk.until(lambda: "Nothing found" in desk.text())


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("CFACT028", "eboekhouden.invoice-template-not-found"),
        ("factuursjabloon", "eboekhouden.invoice-template-not-found"),
        ("invoice template", "eboekhouden.invoice-template-not-found"),
        ("boekjaar periode", "exact.financial-period-missing"),
    ],
)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_rules_are_found_in_either_language(
    shelf: Shelf, query: str, expected: str, language: str
) -> None:
    found = shelf.search(query, "nl" if language == "nl" else "en")
    assert expected in [entry.id for entry in found[:8]]


async def test_only_https_addresses_are_opened(open_app: OpenApp) -> None:
    async with open_app() as desk:
        for address in ("http://example.org", "file:///etc/passwd", "javascript:1"):
            desk.app.screen.post_message(linked(address))
            await desk.until(partial(shows, desk, address))
