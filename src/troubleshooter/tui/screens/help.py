"""Help: what this screen is for, and its keys."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from troubleshooter.tui.screens.page import Dialog
from troubleshooter.tui.session import Session

Keys = Sequence[tuple[str, str]]
"""Keys as shown, and what they do."""


class HelpDialog(Dialog[None]):
    """Explains the screen beneath it."""

    AUTO_FOCUS = "#help"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,question_mark,f1,enter,q", "close", "key.close")
    ]
    DEFAULT_CSS = """
    HelpDialog {
        align: center middle;
        background: $background 60%;
        & #help {
            width: 72; max-width: 94%; height: auto; max-height: 92%;
            border: round $border; border-title-color: $primary; border-subtitle-color: $quiet;
            background: $surface; padding: 1 2;
        }
        & Static { height: auto; }
        & .keys { margin-top: 1; }
    }
    """

    def __init__(self, session: Session, help_key: str, keys: Keys) -> None:
        super().__init__(session)
        self._help_key = help_key
        self._keys = keys

    def compose(self) -> ComposeResult:
        """The text and the keys."""
        say = self.wording.say
        width = max((len(key) for key, _ in self._keys), default=0)
        rows = [
            Content.assemble((key.rjust(width), "bold $primary"), f"  {told}")
            for key, told in self._keys
        ]
        with VerticalScroll(id="help"):
            yield Static(Content(say(self._help_key).strip()))
            yield Static(Content("\n").join(rows), classes="keys")

    def on_mount(self) -> None:
        """Title and how to leave."""
        paper = self.query_one("#help")
        paper.border_title = self.wording.say("help.title")
        paper.border_subtitle = self.wording.say("help.close")

    def action_close(self) -> None:
        """Back to the screen beneath."""
        self.dismiss()
