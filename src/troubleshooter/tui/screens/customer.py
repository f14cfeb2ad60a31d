"""Saying whose log or message it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from troubleshooter.cases.naming import LONGEST, cleaned, key_of
from troubleshooter.errors import UsageError
from troubleshooter.report.visible import visible_line
from troubleshooter.tui.screens.page import Dialog
from troubleshooter.tui.session import Session

_MOST = 200


class CustomerDialog(Dialog[str | None]):
    """Answers with a customer's name, '' for nobody, None for no change.

    `proposed` come first, the first of them filled in; `customers` are those there are.
    """

    AUTO_FOCUS = "Input"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", "key.cancel"),
        Binding("down", "into_list", show=False),
    ]
    DEFAULT_CSS = """
    CustomerDialog {
        align: center middle;
        background: $background 60%;
        & #customer {
            width: 78; max-width: 96%; height: auto; max-height: 94%;
            border: round $border; border-title-color: $primary; border-subtitle-color: $quiet;
            background: $surface; padding: 1 2;
        }
        & Static { height: auto; color: $quiet; }
        & Input { margin: 1 0 0 0; border: round $border-blurred; background: transparent; }
        & Input:focus { border: round $border; }
        & #trouble { color: $error; }
        & OptionList {
            background: transparent; border: none; height: auto; max-height: 10;
            text-wrap: nowrap; text-overflow: ellipsis;
        }
    }
    """

    def __init__(
        self, session: Session, current: str, proposed: Sequence[str], customers: Sequence[str]
    ) -> None:
        super().__init__(session)
        self._current = current
        self._proposed = tuple(proposed)
        self._customers = tuple(customers)
        self._offered: tuple[str, ...] = ()

    def compose(self) -> ComposeResult:
        """What for, a field, and the names there are."""
        first = self._current or next(iter(self._proposed), "")
        with Vertical(id="customer"):
            yield Static(Content(self.wording.say("customer.hint")))
            yield Input(first, max_length=LONGEST)
            yield Static(id="trouble")
            yield OptionList(markup=False)

    def on_mount(self) -> None:
        """Title, keys, and all names."""
        frame = self.query_one("#customer")
        frame.border_title = self.wording.say("customer.title")
        frame.border_subtitle = self.wording.say("customer.keys")
        self._offer("")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Only names that fit."""
        event.stop()
        self.query_one("#trouble", Static).update("")
        untouched = event.value in (self._current, *self._proposed[:1])
        self._offer("" if untouched else event.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Answer with what is in the field, spelt as the customer is known."""
        event.stop()
        try:
            name = cleaned(event.value)
        except UsageError:
            self.query_one("#trouble", Static).update(self.wording.say("customer.title"))
            return
        known = {key_of(one): one for one in self._customers}
        self.dismiss(known.get(key_of(name), name))

    def action_into_list(self) -> None:
        """From the field into the list."""
        self.query_one(OptionList).focus()

    def _offer(self, query: str) -> None:
        key = key_of(query)
        names = dict.fromkeys((*self._proposed, *self._customers))
        fitting = [name for name in names if key in key_of(name)][:_MOST]
        self._offered = (*fitting, *([""] if self._current else []))
        options = self.query_one(OptionList)
        options.clear_options()
        options.add_options(Option(self._prompt(name)) for name in self._offered)
        if self._offered:
            options.highlighted = 0

    def _prompt(self, name: str) -> Content:
        if not name:
            return Content.styled(self.wording.say("customer.nobody"), "italic")
        about = self.wording.say("customer.proposed") if name in self._proposed else ""
        return Content.assemble(visible_line(name), (f"  {about}", "$quiet"))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Answer."""
        event.stop()
        self.dismiss(self._offered[event.option_index])

    def action_cancel(self) -> None:
        """Leave it as it is."""
        self.dismiss(None)
