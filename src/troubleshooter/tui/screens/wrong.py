"""Saying that a match is wrong, and which rule is the right one."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from troubleshooter.report.visible import visible_line
from troubleshooter.tui.marks import COLOURS, SIGNS
from troubleshooter.tui.screens.page import Dialog
from troubleshooter.tui.session import Loaded, Session

_MOST = 40
_LONGEST = 300


class WrongMatchDialog(Dialog[str | None]):
    """Answers with the id of the right rule, '' for none that is known, None for no change."""

    AUTO_FOCUS = "Input"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", "key.cancel"),
        Binding("down", "into_list", show=False),
    ]
    DEFAULT_CSS = """
    WrongMatchDialog {
        align: center middle;
        background: $background 60%;
        & #wrong {
            width: 90; max-width: 96%; height: 22; max-height: 94%;
            border: round $border; border-title-color: $primary; border-subtitle-color: $quiet;
            background: $surface; padding: 1 2;
        }
        & Static { height: auto; max-height: 4; color: $quiet; }
        & Input { margin: 1 0 0 0; border: round $border-blurred; background: transparent; }
        & Input:focus { border: round $border; }
        & OptionList {
            background: transparent; border: none; height: 1fr;
            text-wrap: nowrap; text-overflow: ellipsis;
        }
    }
    """

    def __init__(
        self, session: Session, loaded: Loaded, rule: str, message: str, near: tuple[str, ...]
    ) -> None:
        super().__init__(session)
        self._loaded = loaded
        self._rule = rule
        self._message = message
        self._near = near
        self._offered: tuple[str, ...] = ()

    def compose(self) -> ComposeResult:
        """The message, a search, and the rules it may be."""
        with Vertical(id="wrong"):
            yield Static(Content(visible_line(self._message)[:_LONGEST]))
            yield Input(placeholder=self.wording.say("wrong.search"))
            yield OptionList(markup=False)

    def on_mount(self) -> None:
        """Title, keys, and the nearest rules."""
        frame = self.query_one("#wrong")
        title = self._loaded.shelf.rule_title(self._rule, self.session.language)
        frame.border_title = self.wording.say("wrong.title", rule=title)
        frame.border_subtitle = self.wording.say("choose.keys")
        self._offer("")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Search among the rules."""
        event.stop()
        self._offer(event.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Into the list; nothing is chosen unseen."""
        event.stop()
        self.action_into_list()

    def action_into_list(self) -> None:
        """From the search into the list."""
        self.query_one(OptionList).focus()

    def _offer(self, query: str) -> None:
        shelf, language = self._loaded.shelf, self.session.language
        if query.strip():
            hits = shelf.search(query, language)
            found = [entry.id for entry in hits if entry.kind == "rule"]
        else:
            own = shelf.rules[self._rule].system
            same = (rule.id for rule in shelf.rules.values() if rule.system is own)
            found = [*self._near, *same]
        rules = [rule for rule in dict.fromkeys(found) if rule != self._rule][:_MOST]
        self._offered = ("", *rules)
        options = self.query_one(OptionList)
        options.clear_options()
        options.add_options(Option(self._prompt(rule)) for rule in self._offered)
        options.highlighted = 0

    def _prompt(self, rule: str) -> Content:
        if not rule:
            return Content.styled(self.wording.say("wrong.none"), "italic")
        shelf = self._loaded.shelf
        level = shelf.rules[rule].level
        title = visible_line(shelf.rule_title(rule, self.session.language))
        sign = (f"{SIGNS[level]} ", f"${COLOURS[level]}")
        return Content.assemble(sign, title, (f"  {rule}", "$quiet"))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Answer."""
        event.stop()
        self.dismiss(self._offered[event.option_index])

    def action_cancel(self) -> None:
        """Leave it as it is."""
        self.dismiss(None)
