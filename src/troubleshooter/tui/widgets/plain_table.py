"""A small table whose columns are as wide as what stands in them."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from rich.text import Text
from textual.widgets import DataTable

from troubleshooter.tui.surviving import Surviving


class PlainTable(Surviving, DataTable[Text]):
    """A row a thing; Enter or a click chooses it."""

    DEFAULT_CSS = """
    PlainTable {
        background: transparent;
        overflow-x: hidden;
        & > .datatable--header { background: $surface; color: $quiet; text-style: bold; }
        & > .datatable--even-row, & > .datatable--odd-row { background: transparent; }
        & > .datatable--hover { background: $surface; }
    }
    """

    def __init__(self) -> None:
        super().__init__(cursor_type="row")

    def fill(self, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Show `rows` under `heads`; the cursor stays where it was."""
        row = self.cursor_row
        with self.prevent(DataTable.RowHighlighted):
            self.clear(columns=True)
            for place, head in enumerate(heads):
                width = max(cell_len(text) for text in (head, *(one[place] for one in rows)))
                self.add_column(head, width=width)
            for one in rows:
                self.add_row(*map(Text, one))
            if rows:
                self.move_cursor(row=min(row, len(rows) - 1))
