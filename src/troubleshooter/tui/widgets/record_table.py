"""All records of a log as a table; only the rows on the screen are ever made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import polars as pl
import re2
from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from troubleshooter.model import Level
from troubleshooter.pipeline.record_search import Selection
from troubleshooter.pipeline.records import Mark
from troubleshooter.redact import redact
from troubleshooter.report.visible import visible_line
from troubleshooter.tui.marks import COLOURS, SIGNS, UNKNOWN_SIGN
from troubleshooter.tui.shelf import Shelf
from troubleshooter.tui.surviving import Surviving
from troubleshooter.tui.wording import Wording

_BLOCK = 256  # Rows fetched together: some screens full, so that scrolling seldom fetches.
_LONGEST = 600  # Characters of a message that a row looks at; no terminal is wider.
_WIDE = 100
_LEVELS = {
    Mark.SUCCESS: Level.SUCCESS,
    Mark.INFO: Level.INFO,
    Mark.WARNING: Level.WARNING,
    Mark.ERROR: Level.ERROR,
}
_FETCHED = (
    *(pl.col(name) for name in ("line", "time", "mark", "rules")),
    pl.col("message").str.head(_LONGEST),
)


@dataclass
class RecordChosen(Message):
    """The record in this row of all records is to be shown whole."""

    row: int


@dataclass(frozen=True, slots=True)
class Shown:
    """What the table shows: the records of `selection`; `found` are the rules that a record's
    `rules` point to, `lit` the pattern whose places are lit up ('' for none). All that are
    `alike` need no column that names the rule. `nothing` is said where there is no record."""

    selection: Selection
    found: Sequence[tuple[str, ...]]
    shelf: Shelf
    wording: Wording
    lit: str = ""
    alike: bool = False
    nothing: str = ""

    @property
    def count(self) -> int:
        """How many rows there are to show."""
        return self.selection.count


class RecordTable(Surviving, ScrollView, can_focus=True):
    """Line, time, level, rule and message of each record."""

    DEFAULT_CSS = """
    RecordTable {
        background: transparent;
        overflow-x: hidden;
        scrollbar-gutter: stable;
        & > .record-table--head { background: $surface; color: $quiet; text-style: bold; }
        & > .record-table--row { color: $foreground; }
        & > .record-table--quiet { color: $quiet; }
        & > .record-table--cursor {
            background: $block-cursor-blurred-background; color: $foreground;
        }
        &:focus > .record-table--cursor {
            background: $block-cursor-background; color: $block-cursor-foreground;
            text-style: bold;
        }
        & > .record-table--lit { color: $warning; text-style: bold underline; }
        & > .record-table--error { color: $error; }
        & > .record-table--warning { color: $warning; }
        & > .record-table--primary { color: $primary; }
        & > .record-table--success { color: $success; }
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"record-table--{name}"
        for name in (
            "head", "row", "quiet", "cursor", "lit", "error", "warning", "primary", "success",
        )
    }  # fmt: skip
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "key.details"),
        Binding("up,k", "move(-1)", show=False),
        Binding("down,j", "move(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown,space", "page(1)", show=False),
        Binding("home,g", "edge(0)", show=False),
        Binding("end,G", "edge(1)", show=False),
    ]

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._shown: Shown | None = None
        self._cursor = 0
        self._blocks: dict[int, list[dict[str, Any]]] = {}
        self._lit: Any = None

    @property
    def cursor(self) -> int:
        """The position of the cursor among the rows shown."""
        return self._cursor

    @property
    def row(self) -> int | None:
        """The row of the cursor among all records; None when nothing is shown."""
        if self._shown is None or not self._shown.count:
            return None
        return self._shown.selection.row(self._cursor)

    def show(self, shown: Shown, row: int | None = None) -> None:
        """Show `shown`, with the cursor on `row` of all records or the nearest one after it, or
        in the same place when that is None."""
        self._shown = shown
        self._blocks.clear()
        self._lit = _pattern(shown.lit)
        if row is not None:
            self._cursor = shown.selection.position(row)
        self._cursor = max(0, min(self._cursor, shown.count - 1))
        self.virtual_size = Size(self.size.width, shown.count + 1)
        self._keep_in_sight()
        self.refresh()

    def jump(self, position: int) -> None:
        """Put the cursor on a position among the rows shown."""
        if self._shown is not None and self._shown.count:
            self._cursor = max(0, min(position, self._shown.count - 1))
            self._keep_in_sight()
            self.refresh()

    def action_move(self, by: int) -> None:
        """One row."""
        self.jump(self._cursor + by)

    def action_page(self, direction: int) -> None:
        """One screen full."""
        self.jump(self._cursor + direction * max(1, self.size.height - 2))

    def action_edge(self, which: int) -> None:
        """The first or the last row."""
        self.jump(self._shown.count - 1 if which and self._shown is not None else 0)

    def action_choose(self) -> None:
        """Show the record whole."""
        row = self.row
        if row is not None:
            self.post_message(RecordChosen(row))

    def on_click(self, event: events.Click) -> None:
        """A click puts the cursor on a row; a second one shows it whole."""
        if event.y < 1 or self._shown is None:
            return
        position = int(self.scroll_offset.y) + event.y - 1
        if position < self._shown.count:
            self.jump(position)
            if event.chain > 1:
                self.action_choose()

    def on_resize(self, _: events.Resize) -> None:
        """The messages get the width that is left."""
        if self._shown is not None:
            self.virtual_size = Size(self.size.width, self._shown.count + 1)
            self._keep_in_sight()

    def notify_style_update(self) -> None:
        """Take on another theme's colours."""
        super().notify_style_update()
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """One line of the screen: the head, or a record."""
        width = self.scrollable_content_region.width
        if self._shown is None or not width:
            return Strip.blank(width, self.rich_style)
        widths = _widths(width, self._shown.alike)
        if y == 0:
            return self._head(self._shown.wording, widths, width)
        position = int(self.scroll_offset.y) + y - 1
        if position == 0 and not self._shown.count and self._shown.nothing:
            style = self.get_component_rich_style("record-table--quiet")
            told = Strip([Segment(f" {self._shown.nothing}", style)])
            return told.adjust_cell_length(width, style)
        if position >= self._shown.count:
            return Strip.blank(width, self.rich_style)
        record = self._record(position, self._shown)
        base = self.get_component_rich_style("record-table--row")
        if position == self._cursor:
            base = self.get_component_rich_style("record-table--cursor")
        return Strip(self._segments(record, self._shown, widths, base)).adjust_cell_length(
            width, base
        )

    def _head(self, wording: Wording, widths: dict[str, int], width: int) -> Strip:
        style = self.get_component_rich_style("record-table--head")
        told = " ".join(
            set_cell_size("" if name == "level" else wording.say(f"records.{name}"), size)
            for name, size in widths.items()
        )
        return Strip([Segment(" " + told, style)]).adjust_cell_length(width, style)

    def _segments(
        self, record: dict[str, Any], shown: Shown, widths: dict[str, int], base: Style
    ) -> list[Segment]:
        sign, colour = _sign(Mark(record["mark"]))
        rules = shown.found[record["rules"]]
        title = shown.shelf.rule_title(rules[0], shown.wording.language) if rules else ""
        if len(rules) > 1:
            title = f"+{len(rules) - 1} {title}"
        time = record["time"]
        quiet = base + self.get_component_rich_style("record-table--quiet", partial=True)
        coloured = base
        if colour:
            coloured += self.get_component_rich_style(f"record-table--{colour}", partial=True)
        line = str(record["line"] or "")
        moment = f"{time:%Y-%m-%d %H:%M:%S}" if time is not None else ""
        cells = {
            "line": (line.rjust(widths["line"]), quiet),
            "time": (moment[2:] if widths["time"] < 19 else moment, quiet),
            "level": (sign, coloured),
            "rule": (title, coloured),
        }
        segments = [Segment(" ", base)]
        for name, (text, style) in cells.items():
            if name not in widths:
                continue
            segments += [Segment(_fitted(text, widths[name]), style), Segment(" ", base)]
        message = visible_line(redact(record["message"][:_LONGEST]))
        segments += self._message(_fitted(message, widths["message"]), base)
        return segments

    def _message(self, text: str, base: Style) -> list[Segment]:
        """The message, lit up where it holds what was looked for."""
        if self._lit is None:
            return [Segment(text, base)]
        lit = base + self.get_component_rich_style("record-table--lit", partial=True)
        segments, at = [], 0
        for found in self._lit.finditer(text):
            if found.start() == found.end():
                continue
            segments.append(Segment(text[at : found.start()], base))
            segments.append(Segment(found.group(), lit))
            at = found.end()
        segments.append(Segment(text[at:], base))
        return segments

    def _record(self, position: int, shown: Shown) -> dict[str, Any]:
        number = position // _BLOCK
        block = self._blocks.get(number)
        if block is None:
            if len(self._blocks) > 8:
                self._blocks.clear()
            block = shown.selection.fetch(number * _BLOCK, _BLOCK, _FETCHED)
            self._blocks[number] = block
        return block[position % _BLOCK]

    def _keep_in_sight(self) -> None:
        height = max(1, self.size.height - 1)
        top = int(self.scroll_target_y)
        if self._cursor < top:
            top = self._cursor
        elif self._cursor >= top + height:
            top = self._cursor - height + 1
        self.scroll_to(y=top, animate=False, force=True, immediate=True)

    def scroll_visible_region(self) -> Region:
        """The rows on the screen, as positions."""
        return Region(0, int(self.scroll_offset.y), self.size.width, self.size.height - 1)


def _pattern(lit: str) -> Any:
    if not lit:
        return None
    try:
        return re2.compile(f"(?i){lit}")
    except re2.error:
        return None


def _fitted(text: str, width: int) -> str:
    """`text` in exactly `width` cells, with an ellipsis where it is cut."""
    if cell_len(text) > width:
        text = set_cell_size(text, max(0, width - 1)) + "…"
    return set_cell_size(text, width)


def _sign(mark: Mark) -> tuple[str, str]:
    if mark is Mark.UNKNOWN:
        return UNKNOWN_SIGN, "warning"
    level = _LEVELS.get(mark)
    return (SIGNS[level], COLOURS[level]) if level else ("", "")


def _widths(width: int, alike: bool) -> dict[str, int]:
    """The columns and their widths; the message gets the rest."""
    wide = width >= _WIDE
    widths = {"line": 8, "time": 19, "level": 1, "rule": 30} if wide else {
        "line": 7, "time": 17, "level": 1, "rule": 18,
    }  # fmt: skip
    if alike:
        del widths["rule"]
    widths["message"] = max(10, width - sum(widths.values()) - len(widths) - 2)
    return widths
