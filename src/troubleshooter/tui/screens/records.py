"""The whole log: every record in one table, filtered as one types."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

import polars as pl
from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Footer, Input, Static

from troubleshooter.errors import UsageError
from troubleshooter.pipeline.records import Mark, Wanted, document_of
from troubleshooter.report.visible import visible_line
from troubleshooter.tui.messages import Tab
from troubleshooter.tui.moments import moment
from troubleshooter.tui.records import MOST, Records
from troubleshooter.tui.screens.page import Opened
from troubleshooter.tui.screens.record import RecordPage
from troubleshooter.tui.session import Loaded, Session
from troubleshooter.tui.widgets.choice import Choice, Chosen
from troubleshooter.tui.widgets.record_table import RecordChosen, RecordTable, Shown
from troubleshooter.tui.widgets.top_bar import TopBar

DEBOUNCE_S = 0.12
"""How long typing must pause before the filter is applied."""

_GROWING_S = 0.15
_FOLLOW_S = 1.0
_OUTCOMES = (None, False, True)
_FIELDS = ("text", "since", "until")


class RecordsPage(Opened):
    """All records of the logs that were opened, those of one rule or document, or those found."""

    tab: ClassVar[Tab | None] = "log"
    help_key = "help.records"
    spared = frozenset({"language", "theme", "choose", "error(-1)"})
    AUTO_FOCUS = "RecordTable"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "find", "key.filter", key_display="/"),
        Binding("e", "error(1)", "key.next_error"),
        Binding("E", "error(-1)", "key.previous_error", key_display="E"),
        Binding("n", "hit(1)", "key.next_hit", show=False),
        Binding("N", "hit(-1)", "key.previous_hit", show=False, key_display="N"),
        Binding("c", "context", "key.context"),
        Binding("h", "history", "key.history"),
        Binding("f", "follow", "key.follow", show=False),
        Binding("s", "stop", "key.stop"),
    ]
    DEFAULT_CSS = """
    RecordsPage {
        & #summary { height: 1; padding: 0 2; }
        & #filters { height: 1; padding: 0 1; margin: 1 0 0 0; }
        & #filters Input {
            border: none; height: 1; padding: 0 1; background: $surface; margin-right: 1;
            &:focus { background: $panel; border: none; }
            &.-wrong { color: $error; }
        }
        & #text { width: 1fr; }
        & #since, & #until { width: 20; }
        & #outcome { width: 22; }
        & #trouble { height: 1; padding: 0 2; color: $error; }
        & RecordTable { height: 1fr; padding: 0 1; }
        &.-narrow #since, &.-narrow #until { width: 14; }
        &.-narrow #outcome { width: 16; }
        &.-narrow #filters { margin: 0; }
    }
    """

    def __init__(
        self, session: Session, loaded: Loaded, records: Records, wanted: Wanted | None = None
    ) -> None:
        super().__init__(session)
        self._loaded = loaded
        self._records = records
        self._wanted = wanted or Wanted()
        self._applied: Wanted | None = None
        self._frame = records.take()
        self._hits: pl.Series | None = None
        self._bad: pl.Series = pl.Series([], dtype=pl.UInt32)
        self._whole = False
        self._finding = False
        self._timer: Timer | None = None
        self._growing: Timer | None = None
        self._trouble = ""
        self._following: Timer | None = None
        self._next: Records | None = None
        self._to_end = False
        self._seen = records.state()

    @property
    def settled(self) -> bool:
        """Whether the table shows what is wanted of all that is read."""
        current = self._applied == self._wanted and self._timer is None
        return self._records.done and current and self._growing is None

    @property
    def count(self) -> int:
        """How many records are wanted of those that are there."""
        return self._frame.height if self._hits is None else len(self._hits)

    def compose(self) -> ComposeResult:
        """What is shown, the filter, the records."""
        yield TopBar(self.tab)
        yield Static(id="summary")
        with Horizontal(id="filters"):
            for name in _FIELDS:
                yield Input(id=name, select_on_focus=False)
            yield Choice(id="outcome")
        yield Static(id="trouble")
        yield RecordTable(id="records")
        yield Footer()

    def on_mount(self) -> None:
        """Show what is there, and look again while more is read."""
        self._growing = self.set_interval(_GROWING_S, self._grow)
        self._apply()

    def relabel(self) -> None:
        """Say everything in the language of now."""
        super().relabel()
        say = self.wording.say
        for name in _FIELDS:
            self.query_one(f"#{name}", Input).placeholder = say(f"records.filter_{name}")
        outcomes = [say(f"records.outcome_{name}") for name in ("all", "failed", "succeeded")]
        self.query_one(Choice).offer(outcomes)
        self._show()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what is being read can be stopped; only what is filtered has a context."""
        del parameters
        if action == "stop":
            return not self._records.done
        if action == "context":
            return self._hits is not None
        return True

    # -- reading

    def _grow(self) -> None:
        done = self._records.done
        frame = self._records.take()
        if frame.height != self._frame.height or frame is not self._frame:
            self._frame = frame
            self._applied = None
            self._apply()
        if done and self._growing is not None:
            self._growing.stop()
            self._growing = None
            self.refresh_bindings()
        self._show_summary()

    def action_stop(self) -> None:
        """Stop reading; what was read stays."""
        self._records.stop()

    def action_follow(self) -> None:
        """Follow the log while it grows, from its end; or stop following."""
        if self._following is not None:
            self._following.stop()
            self._following = None
        else:
            self._following = self.set_interval(_FOLLOW_S, self._look)
            self.query_one(RecordTable).action_edge(1)
        self._show_summary()

    def _look(self) -> None:
        """Read the log again when it changed, once what was read before is there."""
        state = self._records.state()
        if state and state != self._seen and self._records.done and self._next is None:
            self._seen, self._next = state, self._records.anew()
            self._read_again(self._next)

    @work(thread=True, exit_on_error=False, group="follow")
    def _read_again(self, records: Records) -> None:
        try:
            records.read()
        finally:
            self.app.call_from_thread(self._renewed, records)

    def _renewed(self, records: Records) -> None:
        table = self.query_one(RecordTable)
        at_end = table.cursor >= self.count - 1
        self._records, self._next = records, None
        self._frame, self._applied = records.take(), None
        self._to_end = self._following is not None and at_end
        self._apply()

    # -- filtering

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(DEBOUNCE_S, self._read_fields)

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        self.query_one(RecordTable).focus()

    @on(Chosen)
    def _outcome(self, event: Chosen) -> None:
        event.stop()
        self._read_fields()

    def _read_fields(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        text = self.query_one("#text", Input).value
        pattern = text.startswith("/")
        self._trouble = ""
        times = {}
        for name in ("since", "until"):
            field = self.query_one(f"#{name}", Input)
            try:
                times[name] = moment(field.value, end=name == "until")
            except ValueError:
                times[name] = None
                self._trouble = self.wording.say("records.no_time", text=visible_line(field.value))
            field.set_class(bool(self._trouble), "-wrong")
        self._wanted = replace(
            self._wanted,
            text=text[1:].removesuffix("/") if pattern else text,
            pattern=pattern,
            success=_OUTCOMES[self.query_one(Choice).index],
            since=times["since"],
            until=times["until"],
        )
        self._apply()

    def _apply(self) -> None:
        """Look for what is wanted, unless a thread is still at it: then afterwards."""
        if not self._finding and self._applied != self._wanted:
            self._finding = True
            self._find(self._wanted, self._frame)
        self._show_summary()

    @work(thread=True, exit_on_error=False, group="filter")
    def _find(self, wanted: Wanted, frame: pl.DataFrame) -> None:
        hits: pl.Series | None = None
        trouble = ""
        try:
            hits = None if wanted.everything else wanted.rows(frame, self._records.recording.found)
        except UsageError as error:
            trouble = str(error)
        self.app.call_from_thread(self._take, wanted, frame, hits, trouble)

    def _take(
        self, wanted: Wanted, frame: pl.DataFrame, hits: pl.Series | None, trouble: str
    ) -> None:
        self._finding = False
        self._applied = wanted if frame is self._frame else None
        field = self.query_one("#text", Input)
        field.set_class(bool(trouble), "-wrong")
        if trouble:
            self._trouble = self.wording.say("records.no_pattern", why=visible_line(trouble))
        else:
            self._frame_shown, self._hits = frame, hits
            self._show()
        self._show_trouble()
        self.refresh_bindings()
        self._apply()

    _frame_shown: pl.DataFrame | None = None

    def _show(self) -> None:
        frame = self._frame_shown
        if frame is None:
            return
        table = self.query_one(RecordTable)
        rows = None if self._whole else self._hits
        marks = frame["mark"] if rows is None else frame["mark"].gather(rows)
        self._bad = (marks >= Mark.WARNING).arg_true()
        wanted = self._wanted
        lit = wanted.text if wanted.pattern else _quoted(wanted.text)
        shown = Shown(
            frame, rows, self._records.recording.found, self._loaded.shelf, self.wording, lit
        )
        table.show(shown, table.row)
        if self._to_end:
            self._to_end = False
            table.action_edge(1)
        self._show_summary()
        self._show_trouble()

    def _show_trouble(self) -> None:
        self.query_one("#trouble", Static).update(Content(self._trouble))

    def _show_summary(self) -> None:
        say = self.wording.say
        name = visible_line(self._records.source.name) or say("log.pasted")
        all_of_them = say("log.records", n=self._frame.height)
        said = [say("records.of", n=self.count, all=all_of_them)] if self._hits is not None else [
            all_of_them
        ]  # fmt: skip
        if not self._records.done:
            said.append(say("log.stopping" if self._records.stopped else "records.reading"))
        elif self._records.stopped:
            said.append(say("log.partial"))
        elif self._records.cut:
            said.append(say("records.cut", n=MOST))
        if self._following is not None:
            said.append(say("records.following"))
        said.extend(self._narrowed())
        unread = len(self._records.recording.unread)
        if unread:
            said.append(say("records.unread", n=unread))
        self.query_one("#summary", Static).update(
            Content.assemble((name, "bold"), "  ", (" · ".join(said), "$quiet"))
        )

    def _narrowed(self) -> list[str]:
        say, wanted = self.wording.say, self._wanted
        told = []
        if wanted.rule:
            title = self._loaded.shelf.rule_title(wanted.rule, self.session.language)
            told.append(say("records.of_rule", rule=title))
        if wanted.unknown:
            told.append(say("records.of_unknown"))
        if wanted.document:
            told.append(say("records.of_document", document=visible_line(wanted.document)))
        return told

    # -- keys

    def action_find(self) -> None:
        """To the filter."""
        self.query_one("#text", Input).focus()

    def action_back(self) -> None:
        """From the filter to the table; then drop the filter; then back."""
        table = self.query_one(RecordTable)
        if not table.has_focus:
            table.focus()
        elif not self._wanted.everything:
            for name in _FIELDS:
                self.query_one(f"#{name}", Input).clear()
            self.query_one(Choice).choose(0)
            self._wanted, self._whole = Wanted(), False
            self._read_fields()
        else:
            self.dismiss()

    def action_error(self, by: int) -> None:
        """The next failure, or the one before."""
        self._jump(self._bad, by, "records.no_error")

    def action_hit(self, by: int) -> None:
        """The next record found, or the one before, while all are shown."""
        if self._whole and self._hits is not None:
            self._jump(self._hits, by, "records.no_hit")
        else:
            self.query_one(RecordTable).action_move(by)

    def _jump(self, positions: pl.Series, by: int, nothing: str) -> None:
        table = self.query_one(RecordTable)
        if by > 0:
            place = int(positions.search_sorted(table.cursor, side="right"))
        else:
            place = int(positions.search_sorted(table.cursor, side="left")) - 1
        if 0 <= place < len(positions):
            table.jump(int(positions[place]))
        else:
            self.notify(self.wording.say(nothing), markup=False, timeout=3)

    def action_context(self) -> None:
        """All records around those found, or only those found."""
        self._whole = not self._whole
        self._show()

    def action_history(self) -> None:
        """All records about the document of this one."""
        row = self.query_one(RecordTable).row
        if row is None:
            return
        record = self._frame.row(row, named=True)
        document = document_of(record["message"], record["system"], record["object"])
        if document:
            self._wanted, self._whole = replace(Wanted(), document=document), False
            self._apply()
        else:
            self.notify(self.wording.say("records.no_document"), markup=False, timeout=4)

    def on_record_chosen(self, event: RecordChosen) -> None:
        """Show the record whole."""
        event.stop()
        record = self._frame.row(event.row, named=True)
        path = self._records.recording.inputs[record["input"]]
        self.app.push_screen(RecordPage(self.session, self._loaded, record, path))


def _quoted(text: str) -> str:
    import re

    return re.escape(text)
