"""Asking for a few words, or for a longer text."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static, TextArea

from troubleshooter.tui.screens.page import Dialog
from troubleshooter.tui.session import Session

_FRAME = """
    align: center middle;
    background: $background 60%;
    & #ask {
        width: 78; max-width: 96%; height: auto; max-height: 94%;
        border: round $border; border-title-color: $primary; border-subtitle-color: $quiet;
        background: $surface; padding: 1 2;
    }
    & Static { height: auto; color: $quiet; }
    & Input { margin: 1 0 0 0; border: round $border-blurred; background: transparent; }
    & Input:focus { border: round $border; }
    & TextArea { height: 12; border: round $border-blurred; background: transparent; padding: 0; }
    & TextArea:focus { border: round $border; }
"""


class AskDialog(Dialog[str | None]):
    """Answers with a line of text, which may be empty, None for nothing."""

    AUTO_FOCUS = "Input"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "cancel", "key.cancel")]
    DEFAULT_CSS = f"AskDialog {{ {_FRAME} }}"

    def __init__(self, session: Session, title: str, hint: str, placeholder: str) -> None:
        super().__init__(session)
        self._title = title
        self._hint = hint
        self._placeholder = placeholder

    def compose(self) -> ComposeResult:
        """What about, and a field."""
        with Vertical(id="ask"):
            yield Static(Content(self._hint))
            yield Input(placeholder=self._placeholder, max_length=300)

    def on_mount(self) -> None:
        """Title and keys."""
        frame = self.query_one("#ask")
        frame.border_title = self._title
        frame.border_subtitle = self.wording.say("case.ask_keys")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Answer."""
        event.stop()
        self.dismiss(event.value)

    def action_cancel(self) -> None:
        """Answer with nothing."""
        self.dismiss(None)


class NoteDialog(Dialog[str | None]):
    """Answers with a text, None for no change."""

    AUTO_FOCUS = "TextArea"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", "key.cancel", priority=True),
        Binding("ctrl+s", "keep", "key.keep", priority=True),
    ]
    DEFAULT_CSS = f"NoteDialog {{ {_FRAME} }}"

    def __init__(self, session: Session, about: str, text: str) -> None:
        super().__init__(session)
        self._about = about
        self._text = text

    def compose(self) -> ComposeResult:
        """What about, and the text."""
        with Vertical(id="ask"):
            yield Static(Content(self._about))
            yield TextArea(self._text, soft_wrap=True, highlight_cursor_line=False)

    def on_mount(self) -> None:
        """Title, keys, and the cursor at the end."""
        frame = self.query_one("#ask")
        frame.border_title = self.wording.say("case.note_title")
        frame.border_subtitle = self.wording.say("case.note_keys")
        area = self.query_one(TextArea)
        area.move_cursor(area.document.end)

    def action_keep(self) -> None:
        """Answer."""
        self.dismiss(self.query_one(TextArea).text)

    def action_cancel(self) -> None:
        """Change nothing."""
        self.dismiss(None)
