"""A choice between a few words: Enter, space or a click goes to the next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from troubleshooter.tui.surviving import Surviving


@dataclass
class Chosen(Message):
    """Another word is chosen, by its place."""

    index: int


class Choice(Surviving, Static, can_focus=True):
    """Shows the word chosen, between marks that tell there are others."""

    DEFAULT_CSS = """
    Choice {
        height: 1; padding: 0 1; pointer: pointer; color: $primary;
        &:focus { background: $block-cursor-background; color: $block-cursor-foreground; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space,right", "turn(1)", "key.turn"),
        Binding("left", "turn(-1)", show=False),
    ]

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._words: tuple[str, ...] = ("",)
        self.index = 0

    def offer(self, words: Sequence[str]) -> None:
        """Offer `words`; the place of the chosen one stays."""
        self._words = tuple(words)
        self.choose(self.index)

    def choose(self, index: int) -> None:
        """Choose the word at `index`, without telling anybody."""
        self.index = index % len(self._words)
        self.update(Content(f"‹ {self._words[self.index]} ›"))

    def action_turn(self, by: int) -> None:
        """The next word, or the one before."""
        self.choose(self.index + by)
        self.post_message(Chosen(self.index))

    def on_click(self) -> None:
        """A click."""
        self.action_turn(1)
