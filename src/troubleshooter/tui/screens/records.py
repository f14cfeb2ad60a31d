"""The whole log: every record in one table, filtered as one types."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Input, Static

from troubleshooter.errors import UsageError
from troubleshooter.pipeline.record_search import Search, everything, found_by, next_hit
from troubleshooter.pipeline.records import Wanted, document_of, empty
from troubleshooter.report.visible import visible_line
from troubleshooter.tui.following import OpenLog
from troubleshooter.tui.messages import ChoiceMade, FollowWanted, Tab
from troubleshooter.tui.records import Growth, Records
from troubleshooter.tui.remembered import Narrowed, filters_of, narrowed
from troubleshooter.tui.screens.page import Opened
from troubleshooter.tui.screens.record import RecordPage
from troubleshooter.tui.screens.record_words import Told
from troubleshooter.tui.session import Loaded, Session
from troubleshooter.tui.widgets.filter_bar import FilterBar, Filtered, FilterLeft
from troubleshooter.tui.widgets.key_bar import KeyBar
from troubleshooter.tui.widgets.record_table import RecordChosen, RecordTable, Shown
from troubleshooter.tui.widgets.top_bar import TopBar

_LOOK_S = 0.1
_FIRST_S = 0.03
_MORE_S = 0.2
_FOLLOW_S = 1.0


class RecordsPage(Opened):
    """All records of the logs that were opened, those of one rule or document, or those found.

    `log` holds the records, which are read or being read, and whether the log is followed.
    `about` says in words what `wanted` asks for beyond the filters, where that has no name.
    """

    tab: ClassVar[Tab | None] = "log"
    help_key = "help.records"
    spared = frozenset({"language", "theme", "choose"})
    AUTO_FOCUS = "RecordTable"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "find", "key.filter", key_display="/"),
        Binding("e", "error(1)", "key.next_error"),
        Binding("E", "error(-1)", "key.previous_error", show=False, key_display="E"),
        Binding("n", "hit(1)", "key.next_hit", show=False),
        Binding("N", "hit(-1)", "key.previous_hit", show=False, key_display="N"),
        Binding("c", "context", "key.context"),
        Binding("h", "history", "key.history"),
        Binding("f", "follow", "key.follow", show=False),
        Binding("s", "stop", "key.stop"),
    ]
    DEFAULT_CSS = """
    RecordsPage {
        & #summary { height: 1; padding: 0 2; text-wrap: nowrap; text-overflow: ellipsis; }
        & #trouble { height: 1; padding: 0 2; color: $error; }
        & RecordTable { height: 1fr; padding: 0 1; }
        &.-narrow FilterBar {
            layout: grid; grid-size: 4 2; grid-columns: 19 19 18 1fr; grid-rows: 1;
            height: 2; margin: 0;
            & #text { column-span: 4; margin-right: 0; width: 100%; }
            & #since, & #until { width: 18; }
            & Choice { width: 100%; }
        }
    }
    """

    def __init__(
        self,
        session: Session,
        loaded: Loaded,
        log: OpenLog,
        wanted: Wanted | None = None,
        about: str = "",
    ) -> None:
        super().__init__(session)
        self._loaded = loaded
        assert log.records is not None  # noqa: S101 - who opens this has them read
        self._log = log
        self._records = log.records
        self._wanted = wanted or Wanted()
        self._about = about
        self._search: Search | None = None
        self._seeking: Search | None = None
        self._selection = everything(self._records.parts)
        self._state: tuple[object, ...] = ()
        self._whole = False
        self._fresh = False
        self._trouble = ""
        self._watching = False
        self._to_end = log.followed
        # How the whole log is narrowed is kept; a finding's records are all wanted.
        self._kept = Narrowed() if self._wanted.everything else None
        self._as_before = False

    @property
    def settled(self) -> bool:
        """Whether the table shows what is wanted of all that is read."""
        search = self._search
        looked = self._records.done and (search is None or search.done)
        return looked and self._state == self._now() and self.query_one(FilterBar).resting

    @property
    def count(self) -> int:
        """How many records are wanted of those that were looked at."""
        return self._records.parts.height if self._search is None else self._search.count

    def compose(self) -> ComposeResult:
        """What is shown, the filter, the records."""
        yield TopBar(self.tab)
        yield Static(id="summary")
        yield FilterBar()
        yield Static(id="trouble")
        yield RecordTable(id="records")
        yield KeyBar()

    def on_mount(self) -> None:
        """Show what is there, and look again while more is read."""
        self._restore()
        self._apply()
        self._look()
        self.set_interval(_LOOK_S, self._look)
        self.set_interval(_FOLLOW_S, self._watch)
        if self._log.behind:
            self._catch_up()

    def relabel(self) -> None:
        """Say everything in the language of now."""
        super().relabel()
        self.query_one(FilterBar).show(self.wording)
        self._show()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what is being read can be stopped; only what is filtered has a context."""
        del parameters
        if action == "stop":
            return not self._records.done
        if action == "context":
            return self._search is not None
        return True

    # -- reading

    def _now(self) -> tuple[object, ...]:
        """What the screen depends on that others change."""
        search, records = self._search, self._records
        return search, search and len(search.ends), len(records.parts), records.done

    def _look(self) -> None:
        """Show what came, and look through it."""
        if self._search is not None and not self._search.done and self._seeking is None:
            self._seeking = self._search
            self._seek(self._search)
        if self._state != self._now():
            self.query_one(FilterBar).offer(self._records.parts.platforms)
            self._show()
            self.refresh_bindings()

    def action_stop(self) -> None:
        """Stop reading; what was read stays."""
        self._records.stop()
        self._show_summary()

    def action_follow(self) -> None:
        """Follow the log while it grows, from its end; or stop following."""
        self._log.followed = not self._log.followed
        self.post_message(FollowWanted(self._log.followed))
        if self._log.followed:
            self.query_one(RecordTable).action_edge(1)
        self._show_summary()

    def _watch(self) -> None:
        """See whether the log changed, while it is followed."""
        if self._log.followed:
            self._catch_up()

    def _catch_up(self) -> None:
        """See whether the log changed, once what was there before is read."""
        if self._records.done and not self._watching:
            self._log.behind = False
            self._watching = True
            self._read_on(self._records)

    @work(thread=True, exit_on_error=False, group="follow")
    def _read_on(self, records: Records) -> None:
        try:
            if records.changed():
                fresh = records.anew()
                fresh.note()
                fresh.read()
                self.app.call_from_thread(self._renewed, fresh)
            else:
                growth = records.grown()
                if growth is not None:
                    self.app.call_from_thread(self._grown, growth)
        finally:
            self._watching = False

    def _grown(self, growth: Growth) -> None:
        search = self._search
        if search is not None:
            search.stop()
            self._search, self._seeking = search.without_last(), None
        self._to_end = self._at_end()
        self._records.take(growth)
        self._look()

    def _renewed(self, records: Records) -> None:
        self._to_end = self._at_end()
        self._records = self._log.records = records
        self._apply()

    def _at_end(self) -> bool:
        at = self.query_one(RecordTable).cursor
        return self._log.followed and at >= self._selection.count - 1

    # -- filtering

    def _restore(self) -> None:
        """Offer what can be chosen, and narrow the log as it was the last time."""
        bar, source = self.query_one(FilterBar), self._records.source
        bar.show(self.wording)
        bar.offer(self._records.parts.platforms)
        kept = filters_of(self.session.choices.now, source.paths)
        if self._kept is not None and not source.pasted and kept != Narrowed():
            bar.restore(kept)
            self._kept, self._as_before = kept, True
            self._wanted, _ = bar.narrowed(self._wanted)

    def _keep(self) -> None:
        kept = self.query_one(FilterBar).kept()
        if self._kept is not None and kept != self._kept:
            self._kept, self._as_before = kept, False
            if not self._records.source.pasted:
                self.post_message(ChoiceMade(narrowed(self._records.source.paths, kept)))

    def on_filtered(self, event: Filtered) -> None:
        """Look for what the filters ask for now."""
        event.stop()
        self._read_fields()
        self._keep()

    def on_filter_left(self, event: FilterLeft) -> None:
        """To the table."""
        event.stop()
        self.query_one(RecordTable).focus()

    def _read_fields(self) -> None:
        bar = self.query_one(FilterBar)
        wanted, self._trouble = bar.narrowed(self._wanted)
        try:
            wanted.rows(empty(), self._records.recording.found)
        except UsageError as error:
            self._trouble = self.wording.say("records.no_pattern", why=visible_line(str(error)))
            bar.refuse(True)
        else:
            bar.refuse(False)
            if wanted != self._wanted:
                self._wanted = wanted
                self._apply()
        self._show_trouble()

    def _apply(self) -> None:
        """Look for what is wanted; what was shown stays until something is found."""
        if self._search is not None:
            self._search.stop()
        self._search, self._seeking, self._fresh = None, None, True
        if self._wanted.everything:
            self._show()
        else:
            records = self._records
            self._search = Search(records.parts, records.recording.found, self._wanted)
            self._look()
        self.refresh_bindings()

    @work(thread=True, exit_on_error=False, group="search")
    def _seek(self, search: Search) -> None:
        seconds, more = _FIRST_S, True
        try:
            while more:
                more = search.look(seconds)
                seconds = _MORE_S
                self.app.call_from_thread(self._sought, search)
        finally:
            if self._seeking is search:
                self._seeking = None

    def _sought(self, search: Search) -> None:
        if search is self._search and self.is_mounted:
            self._show()

    def _show(self) -> None:
        search, records = self._search, self._records
        self._state = self._now()
        if search is not None and not search.ends and not search.done:
            self._show_summary()
            return
        if search is None or self._whole:
            self._selection = everything(records.parts)
        else:
            self._selection = found_by(search)
        found, wanted = records.recording.found, self._wanted
        lit = wanted.text if wanted.pattern else re.escape(wanted.text)
        table = self.query_one(RecordTable)
        shelf, alike = self._loaded.shelf, bool(wanted.rule or wanted.kinds)
        over = records.done and (search is None or search.done)
        nothing = self.wording.say("records.none" if search else "records.empty") if over else ""
        shown = Shown(self._selection, found, shelf, self.wording, lit, alike, nothing)
        table.show(shown, table.row if self._fresh else None)
        self._fresh = False
        if self._to_end and (search is None or search.done):
            self._to_end = False
            table.action_edge(1)
        self._show_summary()

    def _show_trouble(self) -> None:
        self.query_one("#trouble", Static).update(Content(self._trouble))

    def _show_summary(self) -> None:
        told = Told(self._records, self._search, self._wanted, self._about)
        told = replace(told, followed=self._log.followed, as_before=self._as_before)
        self.query_one("#summary", Static).update(told.words(self._loaded.shelf, self.wording))

    # -- keys

    def action_find(self) -> None:
        """To the filter."""
        self.query_one("#text", Input).focus()

    def action_back(self) -> None:
        """From the filter to the table; then stop what runs; then drop the filter; then back."""
        table = self.query_one(RecordTable)
        if not table.has_focus:
            table.focus()
        elif self._search is not None and not self._search.done:
            self._search.stop()
            self._look()
        elif not self._records.done and not self._records.stopped:
            self.action_stop()
        elif not self._wanted.everything:
            self._want(Wanted())
        else:
            self.dismiss()

    def _want(self, wanted: Wanted) -> None:
        self.query_one(FilterBar).clear()
        self._wanted, self._whole, self._trouble = wanted, False, ""
        self._as_before = False
        self._apply()
        self._show_trouble()
        if wanted.everything:
            self._keep()

    def action_error(self, by: int) -> None:
        """The next failure, or the one before."""
        table = self.query_one(RecordTable)
        self._jump(self._selection.next_bad(table.cursor, by), "records.no_error")

    def action_hit(self, by: int) -> None:
        """The next record found, or the one before, while all are shown."""
        table = self.query_one(RecordTable)
        if self._whole and self._search is not None and table.row is not None:
            self._jump(next_hit(self._search, table.row, by), "records.no_hit")
        else:
            table.action_move(by)

    def _jump(self, position: int | None, nothing: str) -> None:
        if position is not None:
            self.query_one(RecordTable).jump(position)
        else:
            self.notify(self.wording.say(nothing), markup=False, timeout=3)

    def action_context(self) -> None:
        """All records around those found, or only those found."""
        self._whole, self._fresh = not self._whole, True
        self._show()

    def action_history(self) -> None:
        """All records about the document of this one."""
        row = self.query_one(RecordTable).row
        if row is None:
            return
        record = self._records.parts.record(row)
        document = document_of(record["message"], record["system"], record["object"])
        if document:
            self._want(replace(Wanted(), document=document))
        else:
            self.notify(self.wording.say("records.no_document"), markup=False, timeout=4)

    def on_record_chosen(self, event: RecordChosen) -> None:
        """Show the record whole."""
        event.stop()
        record = self._records.parts.record(event.row)
        path = self._records.recording.inputs[record["input"]]
        self.app.push_screen(RecordPage(self.session, self._loaded, record, path))
