"""A line that opens something: with Enter, or a click."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from troubleshooter.tui.surviving import Surviving


class LinkLine(Surviving, Static, can_focus=True):
    """Posts the message that `chosen` makes when it is chosen."""

    DEFAULT_CSS = """
    LinkLine {
        height: auto;
        padding: 0 1;
        pointer: pointer;
        &:hover { background: $panel; }
        &:focus { background: $block-cursor-background; color: $block-cursor-foreground; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "choose", "key.open")]

    def __init__(self, title: str, about: str, chosen: Callable[[], Message]) -> None:
        label = Content.assemble("› ", (title, "underline $primary"))
        if about:
            label = Content.assemble(label, (f"  {about}", "$quiet"))
        super().__init__(label)
        self._chosen = chosen

    def action_choose(self) -> None:
        """Enter."""
        self.post_message(self._chosen())

    def on_click(self) -> None:
        """A click."""
        self.post_message(self._chosen())
