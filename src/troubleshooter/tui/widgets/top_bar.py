"""The line at the top: the main screens with their keys, and how far loading is."""

from __future__ import annotations

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from troubleshooter.tui.messages import Tab, TabChosen
from troubleshooter.tui.surviving import Surviving
from troubleshooter.tui.wording import Wording

_ROOMY = 100
TAB_KEYS: dict[Tab, str] = {
    "message": "F2",
    "log": "F3",
    "knowledge": "F4",
    "retry": "F5",
    "connections": "F6",
    "cases": "F7",
}


class TabLabel(Surviving, Static):
    """The name of a main screen; a click goes there."""

    def __init__(self, tab: Tab, active: bool) -> None:
        super().__init__(classes="-active" if active else "")
        self.tab: Tab = tab

    def on_click(self) -> None:
        """A click."""
        self.post_message(TabChosen(self.tab))


class TopBar(Horizontal):
    """Shows where one is; `active` is None on screens that belong to none of them."""

    DEFAULT_CSS = """
    TopBar {
        height: 1;
        background: $surface;
        & #brand { width: auto; padding: 0 2 0 1; color: $primary; text-style: bold; }
        & TabLabel { width: auto; padding: 0 1; color: $quiet; pointer: pointer; }
        & TabLabel:hover { background: $panel; }
        & TabLabel.-active { background: $panel; color: $foreground; text-style: bold; }
        & #state { width: 1fr; padding: 0 1; text-align: right; color: $quiet; }
    }
    """

    def __init__(self, active: Tab | None) -> None:
        super().__init__()
        self._active = active
        self._state = ""
        self._taken = 0

    def compose(self) -> ComposeResult:
        """Name, tabs, state."""
        yield Static("◆ troubleshooter", id="brand")
        for tab in TAB_KEYS:
            yield TabLabel(tab, tab == self._active)
        yield Static(id="state")

    def on_resize(self, event: events.Resize) -> None:
        """Where there is little room, the sign alone is enough of a name."""
        wide = event.size.width >= _ROOMY
        self.query_one("#brand", Static).update("◆ troubleshooter" if wide else "◆")
        self._show_state(event.size.width)

    def show(self, wording: Wording, state: str) -> None:
        """Say it all in `wording`; `state` stands on the right."""
        self._taken = 0
        for label in self.query(TabLabel):
            words = f"{TAB_KEYS[label.tab]} ", wording.say(f"tab.{label.tab}")
            label.update(Content.assemble((words[0], "$primary"), words[1]))
            self._taken += cell_len("".join(words)) + 2
        self._state = state
        self._show_state(self.size.width)

    def _show_state(self, width: int) -> None:
        """Say it as far as there is room: of several parts the last ones go first."""
        brand = 19 if width >= _ROOMY else 4
        room = width - self._taken - brand - 2
        state = self._state
        while cell_len(state) > room and state:
            state = state.rpartition(" · ")[0]
        self.query_one("#state", Static).update(Content(state))
