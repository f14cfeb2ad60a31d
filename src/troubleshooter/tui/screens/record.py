"""One record of a log, whole, and what is known of its message."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from troubleshooter.pipeline.records import document_of
from troubleshooter.redact import redact
from troubleshooter.report.visible import cut, visible, visible_line
from troubleshooter.tui.messages import Tab
from troubleshooter.tui.reading import read
from troubleshooter.tui.scanning import PASTED
from troubleshooter.tui.screens.page import Opened
from troubleshooter.tui.session import Loaded, Session
from troubleshooter.tui.widgets.answer import Answer, View
from troubleshooter.tui.widgets.key_bar import KeyBar
from troubleshooter.tui.widgets.top_bar import TopBar

_LONGEST = 20_000


class RecordPage(Opened):
    """The record on one side, the answer on the other."""

    tab: ClassVar[Tab | None] = "log"
    help_key = "help.record"
    AUTO_FOCUS = "#record"
    DEFAULT_CSS = """
    RecordPage {
        & #both { height: 1fr; }
        & #record, & #answer {
            border: round $border-blurred; border-title-color: $quiet; padding: 0;
            &:focus, &:focus-within { border: round $border; border-title-color: $primary; }
        }
        & #record { padding: 0 1; }
        &.-wide #both { layout: horizontal; }
        &.-wide #record { width: 2fr; }
        &.-wide #answer { width: 3fr; }
        &.-narrow #both { layout: vertical; }
        &.-narrow #record { height: 2fr; }
        &.-narrow #answer { height: 3fr; }
    }
    """

    def __init__(
        self, session: Session, loaded: Loaded, record: Mapping[str, Any], path: str
    ) -> None:
        super().__init__(session)
        self._loaded = loaded
        self._record = record
        self._path = path

    def compose(self) -> ComposeResult:
        """The record, and the answer."""
        yield TopBar(self.tab)
        with Container(id="both"):
            with VerticalScroll(id="record"):
                yield Static(id="text")
            yield Answer(id="answer")
        yield KeyBar()

    def relabel(self) -> None:
        """The record and its answer in the language of now."""
        super().relabel()
        self.query_one("#record").border_title = self.wording.say("records.one")
        self.query_one("#text", Static).update(self._content())
        answer = self.query_one(Answer)
        answer.border_title = self.wording.say("answer.title")
        reading = read(self._loaded.knowledge.matcher, self._record["message"])
        answer.view = View(self.wording, self._loaded.shelf, reading, typed=False)

    def _content(self) -> Content:
        say, record = self.wording.say, self._record
        name = say("log.pasted") if self._path == PASTED else visible_line(Path(self._path).name)
        document = document_of(record["message"], record["system"], record["object"])
        facts = [
            f"{name}:{record['line']}" if record["line"] else name,
            self.wording.locale.moment(record["time"]) if record["time"] else "",
            say("records.said_failed") if record["failed"] else "",
            say("records.of_document", document=visible_line(document)) if document else "",
        ]
        text, left = cut(visible(redact(record["message"])).strip(), _LONGEST)
        told = f" {say('sample.more', n=left)}" if left else ""
        head = " · ".join(fact for fact in facts if fact)
        return Content.assemble((head, "$quiet"), "\n\n", text, (told, "$quiet"))
