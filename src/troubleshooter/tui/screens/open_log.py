"""Asking for the path of a log."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.suggester import Suggester
from textual.widgets import Input, Static

from troubleshooter.tui.pasted import completed, paths_in
from troubleshooter.tui.screens.page import Dialog


class _Paths(Suggester):
    """Completes a path from the folder it is in."""

    def __init__(self) -> None:
        super().__init__(use_cache=False, case_sensitive=True)

    async def get_suggestion(self, value: str) -> str | None:
        return completed(value) or None


class OpenLogDialog(Dialog[tuple[str, ...]]):
    """Answers with the paths of existing files or folders, or () when nothing is to be opened."""

    AUTO_FOCUS = "Input"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "cancel", "key.cancel")]
    DEFAULT_CSS = """
    OpenLogDialog {
        align: center middle;
        background: $background 60%;
        & #ask {
            width: 78; max-width: 94%; height: auto;
            border: round $border; border-title-color: $primary; border-subtitle-color: $quiet;
            background: $surface; padding: 1 2;
        }
        & Input { margin: 1 0; border: round $border-blurred; background: transparent; }
        & Input:focus { border: round $border; }
        & #trouble { color: $error; height: auto; }
        & #hint { color: $quiet; }
    }
    """

    def compose(self) -> ComposeResult:
        """One field."""
        with Vertical(id="ask"):
            yield Static(Content(self.wording.say("open.hint")), id="hint")
            yield Input(placeholder=self.wording.say("open.placeholder"), suggester=_Paths())
            yield Static(id="trouble")

    def on_mount(self) -> None:
        """Title and keys."""
        ask = self.query_one("#ask")
        ask.border_title = self.wording.say("open.title")
        ask.border_subtitle = self.wording.say("open.keys")

    def on_input_changed(self, event: Input.Changed) -> None:
        """What was wrong is being mended."""
        event.stop()
        self.query_one("#trouble", Static).update("")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Answer, or say what is wrong and stay."""
        event.stop()
        paths = paths_in(event.value, bare=True)
        if paths:
            self.dismiss(paths)
        elif event.value.strip():
            trouble = Content(self.wording.say("open.missing"))
            self.query_one("#trouble", Static).update(trouble)

    def action_cancel(self) -> None:
        """Open nothing."""
        self.dismiss(())
