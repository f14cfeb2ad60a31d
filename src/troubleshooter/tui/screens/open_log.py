"""Asking for the path of a log, or which of those opened before."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.suggester import Suggester
from textual.widgets import Input, OptionList, Static

from troubleshooter.tui.choices import told
from troubleshooter.tui.messages import ChoiceMade
from troubleshooter.tui.pasted import completed, paths_in
from troubleshooter.tui.remembered import Recent, forgotten
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
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", "key.cancel"),
        Binding("down", "into_list", show=False),
        Binding("delete", "forget", "key.forget"),
    ]
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
        & OptionList {
            background: transparent; border: none; height: auto; max-height: 10; padding: 0;
            text-wrap: nowrap; text-overflow: ellipsis; margin-bottom: 1;
        }
        & .-empty { display: none; }
    }
    """

    def compose(self) -> ComposeResult:
        """One field, and what was opened before."""
        with Vertical(id="ask"):
            yield Static(Content(self.wording.say("open.hint")), id="hint")
            yield Input(placeholder=self.wording.say("open.placeholder"), suggester=_Paths())
            yield OptionList(markup=False)
            yield Static(id="trouble")

    def on_mount(self) -> None:
        """Title and keys."""
        self.query_one("#ask").border_title = self.wording.say("open.title")
        self._show()

    def _show(self) -> None:
        options, recent = self.query_one(OptionList), self._recent
        at = options.highlighted or 0
        options.clear_options()
        options.add_options(
            Content.assemble((name, "bold"), "  ", (folder, "$quiet"))
            for name, folder in map(told, recent)
        )
        options.set_class(not recent, "-empty")
        if recent:
            options.highlighted = min(at, len(recent) - 1)
        else:
            self.query_one(Input).focus()
        keys = "open.keys_recent" if recent else "open.keys"
        self.query_one("#ask").border_subtitle = self.wording.say(keys)

    @property
    def _recent(self) -> tuple[Recent, ...]:
        return self.session.choices.now.recent

    def action_into_list(self) -> None:
        """From the field to what was opened before."""
        if self._recent:
            self.query_one(OptionList).focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what was opened before can be forgotten."""
        del parameters
        return action != "forget" or self.query_one(OptionList).has_focus

    def action_forget(self) -> None:
        """Forget the chosen one."""
        at = self.query_one(OptionList).highlighted
        if at is not None:
            choices, change = self.session.choices, forgotten(self._recent[at].paths)
            choices.now = change(choices.now)
            self.post_message(ChoiceMade(change))
            self._show()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Answer with what was opened before, if it is still there."""
        event.stop()
        paths = self._recent[event.option_index].paths
        if all(map(_exists, paths)):
            self.dismiss(paths)
        else:
            self.query_one("#trouble", Static).update(Content(self.wording.say("open.missing")))

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


def _exists(path: str) -> bool:
    try:
        return Path(path).exists()
    except (OSError, ValueError):
        return False
