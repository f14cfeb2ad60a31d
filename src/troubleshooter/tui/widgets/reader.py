"""An article laid out to read, with its links both in the text and listed below it."""

from __future__ import annotations

import re
from functools import partial

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widgets import Markdown, Static

from troubleshooter.model import Article
from troubleshooter.report.visible import visible
from troubleshooter.tui.messages import AddressChosen, ArticleChosen, RuleChosen
from troubleshooter.tui.shelf import Shelf
from troubleshooter.tui.surviving import Surviving
from troubleshooter.tui.widgets.link_line import LinkLine
from troubleshooter.tui.wording import Wording

_LINK = re.compile(r"\]\((article|rule):([^()\[\]\s]+)\)")


class Reader(Surviving, VerticalScroll):
    """Shows an article."""

    DEFAULT_CSS = """
    Reader {
        & #title { padding: 0 2; text-style: bold; color: $primary; }
        & #summary { padding: 0 2; color: $quiet; }
        & MarkdownH2, & MarkdownH3 {
            margin: 1 0 0 0; color: $primary; text-style: bold; content-align: left middle;
        }
        & MarkdownParagraph { margin: 0 0 1 0; }
        & MarkdownListItem MarkdownParagraph { margin: 0; }
        & Markdown { background: transparent; padding: 0 1; margin: 0; }
        & .section { padding: 0 2; color: $quiet; text-style: bold; }
        & .links { height: auto; padding: 0 1; margin-bottom: 1; }
    }
    """

    shown: reactive[tuple[Article, Shelf, Wording] | None] = reactive(None, recompose=True)

    def compose(self) -> ComposeResult:
        """Title, summary, text, links."""
        if self.shown is None:
            return
        article, shelf, wording = self.shown
        yield Static(Content(visible(article.title)), id="title")
        yield Static(Content(visible(article.summary)), id="summary")
        yield Markdown(visible(article.body), open_links=False)
        links = [
            LinkLine(title, "", partial(linked, f"{kind}:{name}"))
            for kind, name in dict.fromkeys(_LINK.findall(article.body))
            for title in [
                shelf.article_title(name, wording.language)
                if kind == "article"
                else shelf.rule_title(name, wording.language)
            ]
        ]
        if links:
            yield Static(wording.say("reader.links"), classes="section")
            yield Vertical(*links, classes="links")

    def watch_shown(self) -> None:
        """Another article is read from its top."""
        self.scroll_home(animate=False)

    def on_markdown_link_clicked(self, event: Markdown.LinkClicked) -> None:
        """A link in the text."""
        event.stop()
        self.post_message(linked(event.href))


def linked(target: str) -> Message:
    """What it means to follow a link to `target`."""
    kind, _, name = target.partition(":")
    if kind == "article":
        return ArticleChosen(name)
    return RuleChosen(name) if kind == "rule" else AddressChosen(target)
