"""The cases as a table: where each stands, when it was there last, how often, whose, and what."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.widgets import DataTable

from troubleshooter.cases.history import episodes
from troubleshooter.report.visible import visible_line
from troubleshooter.tui.surviving import Surviving
from troubleshooter.tui.widgets.case_view import CaseView

if TYPE_CHECKING:
    from troubleshooter.cases.case import Case

_ROOMY = 84
_LEAST_TITLE = 16


class CaseTable(Surviving, DataTable[Text]):
    """A row a case; what it is about gets the width that is left."""

    DEFAULT_CSS = """
    CaseTable {
        background: transparent;
        scrollbar-gutter: stable;
        overflow-x: hidden;
        & > .datatable--header { background: $surface; color: $quiet; text-style: bold; }
        & > .datatable--even-row, & > .datatable--odd-row { background: transparent; }
        & > .datatable--hover { background: $surface; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "select_cursor", "key.open")]

    def __init__(self) -> None:
        super().__init__(cursor_type="row")
        self._cases: Sequence[Case] = ()
        self._view: CaseView | None = None

    def show(self, cases: Sequence[Case], view: CaseView) -> None:
        """Show `cases`; the cursor stays where it was."""
        self._cases, self._view = cases, view
        self._draw()

    def on_resize(self, _: events.Resize) -> None:
        """Another width."""
        self._draw()

    def _draw(self) -> None:
        view, row = self._view, self.cursor_row
        if view is None or not self.size.width:
            return
        widths = _widths(self.scrollable_content_region.width)
        with self.prevent(DataTable.RowHighlighted):
            self.clear(columns=True)
            for name, width in widths.items():
                head = view.wording.say(f"cases.{name}") if width > 1 else ""
                self.add_column(_cut(head, width), width=width)
            for case in self._cases:
                cells = self._cells(case, view, widths)
                self.add_row(*(cells[name] for name in widths))
            if self._cases:
                self.move_cursor(row=min(row, len(self._cases) - 1), animate=False)

    def _cells(self, case: Case, view: CaseView, widths: dict[str, int]) -> dict[str, Text]:
        times = episodes(case)
        state, colour = view.state(case)
        shown = state if widths["state"] > 1 else state[0]
        last = view.wording.locale.day(times[-1].last) if times else ""
        words = {
            "last": last,
            "times": f"{len(times)}×",
            "customer": visible_line(case.customer),
            "what": view.title(case),
        }
        colours = self.app.theme_variables
        cells = {name: _cut(text, widths[name]) for name, text in words.items()}
        return {"state": Text(shown, f"bold {colours[colour.removeprefix('$')]}"), **cells}


def _cut(text: str, width: int) -> Text:
    cut = Text(text)
    cut.truncate(width, overflow="ellipsis")
    return cut


def _widths(width: int) -> dict[str, int]:
    """The columns, `what` with the width that is left."""
    roomy = width >= _ROOMY
    columns = {
        "state": 15 if roomy else 1,
        "last": 11,
        "times": 5,
        "customer": 26 if roomy else 22,
    }
    left = width - sum(columns.values()) - 2 * (len(columns) + 1)
    return {**columns, "what": max(_LEAST_TITLE, left)}
