"""The findings of a scan as a table, known errors and unknown failures in one list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.widgets import DataTable

from troubleshooter.cases.history import Past, Standing
from troubleshooter.live import Verdict
from troubleshooter.model import Diagnosis
from troubleshooter.report.visible import visible_line
from troubleshooter.tui.following import subject
from troubleshooter.tui.marks import COLOURS, SIGNS, UNKNOWN_SIGN, VERDICTS, sparkline
from troubleshooter.tui.scanning import Finding, subject_of_finding
from troubleshooter.tui.shelf import Shelf
from troubleshooter.tui.surviving import Surviving
from troubleshooter.tui.wording import Wording

_WIDE, _VERY_WIDE = 100, 130
_DAY = 14  # The width of a column that shows a day; a wider one shows the time too.
_LEAST_TITLE = 20
_RIGHT = ("records", "documents")


@dataclass(frozen=True, slots=True)
class Found:
    """What the table shows; `period` is what the bars of days span, `pasts` what the customer had
    before, by subject. `news` are the rules and templates that came and nobody looked at yet."""

    findings: tuple[Finding, ...]
    period: tuple[date, date] | None
    shelf: Shelf
    wording: Wording
    verdicts: Mapping[str, Verdict]
    pasts: Mapping[str, Past] = field(default_factory=dict)
    news: frozenset[str] = frozenset()


class FindingsTable(Surviving, DataTable[Text]):
    """A row a finding: level, records, documents, title, days, first and last seen."""

    DEFAULT_CSS = """
    FindingsTable {
        background: transparent;
        scrollbar-gutter: stable;
        overflow-x: hidden;
        & > .datatable--header { background: $surface; color: $quiet; text-style: bold; }
        & > .datatable--even-row, & > .datatable--odd-row { background: transparent; }
        & > .datatable--hover { background: $surface; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "select_cursor", "key.details")]

    def __init__(self) -> None:
        super().__init__(cursor_type="row", zebra_stripes=False, cell_padding=1)
        self._found: Found | None = None
        self._widths: dict[str, int] = {}

    def show(self, found: Found, row: int | None = None) -> None:
        """Show `found`, with the cursor at `row`, or where it is. Where the columns stay as they
        are nothing moves but the cursor, and what is seen with it."""
        before, self._found = self._found, found
        widths = _widths(self.scrollable_content_region.width)
        alike = before is not None and before.wording.language == found.wording.language
        if alike and self.size.width and widths == self._widths and self.columns:
            self._fill(found, self.cursor_row if row is None else row)
        else:
            self.redraw()

    def on_resize(self, _: events.Resize) -> None:
        """The titles get the width that is left."""
        self.redraw()

    def redraw(self) -> None:
        """Draw it all again, in the width and the colours of now."""
        if self._found is None or not self.size.width:
            return
        row = self.cursor_row
        widths = _widths(self.scrollable_content_region.width)
        self._widths = widths
        self.clear(columns=True)
        for name, width in widths.items():
            label = "" if name == "level" else self._found.wording.say(f"column.{name}")
            heading = Text(label, justify="right" if name in _RIGHT else "left")
            self.add_column(heading, width=width, key=name)
        for number, finding in enumerate(self._found.findings):
            cells = self._cells(finding, self._found, widths)
            self.add_row(*(cells[name] for name in widths), key=str(number))
        self.move_cursor(row=min(row, max(0, len(self._found.findings) - 1)), animate=False)

    def _fill(self, found: Found, row: int) -> None:
        """Write `found` into the rows that are there; what is under the cursor stays where it is
        on the screen."""
        widths, y, at = self._widths, int(self.scroll_y), self.cursor_row
        seen = y <= at < y + self.scrollable_content_region.height - self.header_height
        for number, finding in enumerate(found.findings):
            cells = self._cells(finding, found, widths)
            if number < self.row_count:
                for name in widths:
                    self.update_cell(str(number), name, cells[name])
            else:
                self.add_row(*(cells[name] for name in widths), key=str(number))
        for number in range(len(found.findings), self.row_count):
            self.remove_row(str(number))
        row = min(row, max(0, len(found.findings) - 1))
        if row == at:
            return
        self.move_cursor(row=row, animate=False, scroll=False)
        if seen and y:
            self.call_after_refresh(self.scroll_to, y=y + row - at, animate=False)
        elif not seen:
            self.call_after_refresh(self.scroll_to, y=y, animate=False)

    def _cells(self, finding: Finding, found: Found, widths: dict[str, int]) -> dict[str, Text]:
        wording, colours = found.wording, self.app.theme_variables
        documents, bars, verdict = "–", "", None
        if isinstance(finding, Diagnosis):
            sign, word = SIGNS[finding.level], wording.level(finding.level)
            colour = colours[COLOURS[finding.level]]
            title = Text(found.shelf.rule_title(finding.rule, wording.language))
            if finding.objects:
                documents = wording.locale.number(finding.objects)
            verdict = found.verdicts.get(finding.rule)
        else:
            sign, word = UNKNOWN_SIGN, wording.say("level.unknown")
            colour = colours["warning"]
            title = Text(visible_line(finding.template), style="italic")
        if found.period is not None:
            bars = sparkline(finding.by_day, *found.period, widths["days"])
        if verdict is not None:
            title = Text.assemble((f"{VERDICTS[verdict.kind]} ", f"bold {colour}"), title)
        past = found.pasts.get(subject_of_finding(finding))
        if past is not None and past.standing is Standing.CAME_BACK:
            title = Text.assemble(("↻ ", f"bold {colours['warning']}"), title)
        if subject(finding) in found.news:
            mark = (f" {wording.say('follow.mark')} ", f"bold reverse {colours['primary']}")
            title = Text.assemble(mark, " ", title)
        title.truncate(widths["title"], overflow="ellipsis")
        seen = wording.locale.moment if widths["last"] > _DAY else wording.locale.day
        return {
            "level": Text(f"{sign} {word}" if widths["level"] > 1 else sign, f"bold {colour}"),
            "records": Text(wording.locale.number(finding.count), justify="right"),
            "documents": Text(documents, justify="right"),
            "title": title,
            "days": Text(bars, colour),
            "first": Text(seen(finding.first_seen) if finding.first_seen else ""),
            "last": Text(seen(finding.last_seen) if finding.last_seen else ""),
        }


def _widths(width: int) -> dict[str, int]:
    """The columns that `width` has room for, each with its own width, the title with the rest."""
    wide, very_wide = width >= _WIDE, width >= _VERY_WIDE
    seen = 18 if very_wide else _DAY
    columns = {
        "level": 14 if wide else 1,
        "records": 9,
        "documents": 10,
        "title": 0,
        "days": 16 if wide else 8,
        "first": seen,
        "last": seen,
    }
    if not very_wide:
        del columns["first"]
    padding = 2 * len(columns)
    columns["title"] = max(_LEAST_TITLE, width - sum(columns.values()) - padding)
    return columns
