"""One line at a finding: what the customer had before, and whether others have it too."""

from __future__ import annotations

from dataclasses import dataclass

from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from troubleshooter.report.visible import visible_line
from troubleshooter.tui.reading import Found, Reading
from troubleshooter.tui.surviving import Surviving
from troubleshooter.tui.told import as_result


class HistoryLine(Surviving, Static):
    """Asks for its words when it is shown; without any it takes no room."""

    DEFAULT_CSS = """
    HistoryLine {
        height: auto; padding: 0 1; color: $primary; display: none;
        &.-told { display: block; }
        &.-back { color: $warning; }
    }
    """

    def __init__(self, found: Found) -> None:
        super().__init__()
        self.subject = found.rule.id
        self.result = as_result(Reading((found,)))

    def on_mount(self) -> None:
        """Ask."""
        self.ask()

    def ask(self) -> None:
        """Ask again, since more may be known."""
        self.post_message(HistoryWanted(self))

    def tell(self, words: str, key: str = "", back: bool = False) -> None:
        """Say `words`, and behind it what `key` does; `back` when the error came back."""
        self.set_class(bool(words), "-told")
        self.set_class(back, "-back")
        sign = "↻ " if back else ""
        more = (f"  {key}", "$quiet") if words and key else ""
        self.update(Content.assemble((f"{sign}{visible_line(words)}", ""), more))


@dataclass
class HistoryWanted(Message):
    """A line asks what the customer had before."""

    line: HistoryLine
