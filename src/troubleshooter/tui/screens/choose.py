"""Choosing one of a few things, such as a connection."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from troubleshooter.report.visible import visible_line
from troubleshooter.tui.screens.page import Dialog
from troubleshooter.tui.session import Session


class ChooseDialog(Dialog[int | None]):
    """Answers with the place of what was chosen, None when nothing was.

    Each of `offered` is a name and something about it; the cursor stands at the one at `first`.
    """

    AUTO_FOCUS = "OptionList"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "cancel", "key.cancel")]
    DEFAULT_CSS = """
    ChooseDialog {
        align: center middle;
        background: $background 60%;
        & #choose {
            width: 78; max-width: 94%; height: auto; max-height: 90%;
            border: round $border; border-title-color: $primary; border-subtitle-color: $quiet;
            background: $surface; padding: 1 2;
        }
        & Static { height: auto; margin-bottom: 1; color: $quiet; }
        & OptionList { background: transparent; border: none; height: auto; max-height: 16; }
        & OptionList:focus { border: none; }
    }
    """

    def __init__(
        self,
        session: Session,
        title: str,
        hint: str,
        offered: Sequence[tuple[str, str]],
        first: int = 0,
    ) -> None:
        super().__init__(session)
        self._title = title
        self._hint = hint
        self._offered = tuple(offered)
        self._first = first

    def compose(self) -> ComposeResult:
        """What it is about, and what there is."""
        with Vertical(id="choose"):
            if self._hint:
                yield Static(Content(self._hint))
            yield OptionList(
                *(
                    Option(
                        Content.assemble(
                            (visible_line(name), "bold"), "  ", (visible_line(about), "$quiet")
                        )
                    )
                    for name, about in self._offered
                ),
                markup=False,
            )

    def on_mount(self) -> None:
        """Title and keys."""
        frame = self.query_one("#choose")
        frame.border_title = self._title
        frame.border_subtitle = self.wording.say("choose.keys")
        self.query_one(OptionList).highlighted = self._first

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Answer."""
        event.stop()
        self.dismiss(event.option_index)

    def action_cancel(self) -> None:
        """Choose nothing."""
        self.dismiss(None)
