"""A rule or an article, opened from anywhere; Esc goes back."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import VerticalScroll

from troubleshooter.tui.screens.page import Opened
from troubleshooter.tui.session import Session
from troubleshooter.tui.shelf import Shelf
from troubleshooter.tui.widgets.key_bar import KeyBar
from troubleshooter.tui.widgets.reader import Reader
from troubleshooter.tui.widgets.rule_card import RuleCard
from troubleshooter.tui.widgets.top_bar import TopBar

_PAPER = """
    border: round $border-blurred;
    border-title-color: $quiet;
    padding: 0;
    max-width: 120;
"""


class ArticlePage(Opened):
    """One article."""

    help_key = "help.article"
    AUTO_FOCUS = "Reader"
    DEFAULT_CSS = f"ArticlePage Reader {{ {_PAPER} &:focus {{ border: round $border; }} }}"

    def __init__(self, session: Session, shelf: Shelf, article: str) -> None:
        super().__init__(session)
        self._shelf = shelf
        self._article = article

    def compose(self) -> ComposeResult:
        """The article."""
        yield TopBar(self.tab)
        yield Reader()
        yield KeyBar()

    def relabel(self) -> None:
        """The article in the language of now."""
        super().relabel()
        reader = self.query_one(Reader)
        reader.border_title = self.wording.say("kind.article")
        article = self._shelf.articles.article(self._article, self.session.language)
        if article is not None:
            reader.shown = article, self._shelf, self.wording


class RulePage(Opened):
    """One rule, as it is known, without a message."""

    help_key = "help.rule"
    AUTO_FOCUS = "#rule"
    DEFAULT_CSS = f"RulePage #rule {{ {_PAPER} &:focus {{ border: round $border; }} }}"

    def __init__(self, session: Session, shelf: Shelf, rule: str) -> None:
        super().__init__(session)
        self._shelf = shelf
        self._rule = rule

    def compose(self) -> ComposeResult:
        """The rule."""
        yield TopBar(self.tab)
        yield VerticalScroll(id="rule")
        yield KeyBar()

    def relabel(self) -> None:
        """The rule in the language of now."""
        super().relabel()
        paper = self.query_one("#rule", VerticalScroll)
        paper.border_title = self.wording.say("kind.rule")
        paper.remove_children()
        paper.mount(RuleCard(self._shelf.rules[self._rule], self._shelf, self.wording))
