"""The second screen: logs are read behind it, and what was found stands in one table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import DataTable, ProgressBar, Static
from textual.worker import Worker, WorkerState

from troubleshooter.model import Diagnosis
from troubleshooter.report.visible import visible_line
from troubleshooter.tui.following import place_of
from troubleshooter.tui.messages import (
    LogGrew,
    LogRead,
    ReplyWanted,
    ReportWanted,
    RetryWanted,
    Tab,
    VerifyWanted,
)
from troubleshooter.tui.scanning import PASTED, Finding, Scan, Source, findings, period
from troubleshooter.tui.screens.finding import FindingPage
from troubleshooter.tui.screens.followed import FollowedPage
from troubleshooter.tui.session import Loaded, Session
from troubleshooter.tui.widgets.customer_line import CustomerLine
from troubleshooter.tui.widgets.findings import FindingsTable, Found
from troubleshooter.tui.widgets.key_bar import KeyBar
from troubleshooter.tui.widgets.top_bar import TopBar

if TYPE_CHECKING:
    from troubleshooter.model import ScanResult
    from troubleshooter.pipeline.counting import Decisions
    from troubleshooter.pipeline.records import Wanted
    from troubleshooter.pipeline.scan import Scanned
    from troubleshooter.tui.records import Records

_MOST_TROUBLES = 3


@dataclass
class _Read(Message):
    """How far a scan is."""

    scan: Scan
    path: str
    records: int


class LogPage(FollowedPage):
    """Findings of the logs that were opened."""

    tab: ClassVar[Tab | None] = "log"
    help_key = "help.log"
    spared = frozenset({"language", "theme", "select_cursor", "follow"})
    AUTO_FOCUS = "FindingsTable"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("o,ctrl+o", "app.open", "key.open_log", key_display="o"),
        Binding("t", "records", "key.records"),
        Binding("v", "verify", "key.verify"),
        Binding("r", "reply", "key.reply"),
        Binding("w", "report", "key.report"),
        Binding("W", "report_pdf", "key.report_pdf", show=False, key_display="W"),
        Binding("q", "retry", "key.retry", show=False),
        Binding("f", "follow", "key.follow"),
        Binding("escape", "stop", "key.stop"),
    ]
    DEFAULT_CSS = """
    LogPage {
        & #summary { height: auto; padding: 0 2; margin: 1 0; }
        &.-narrow #summary { margin: 0; }
        & #customer { height: auto; padding: 0 2; margin-bottom: 1; }
        &.-narrow #customer { margin: 0; }
        & #following { height: auto; padding: 0 2; margin-bottom: 1; }
        &.-narrow #following { margin: 0; }
        & #troubles { height: auto; padding: 0 2; margin-bottom: 1; color: $warning; }
        & #progress { height: 1; padding: 0 2; display: none; }
        & #progress Bar { width: 1fr; }
        & FindingsTable { height: 1fr; padding: 0 1; }
        &.-reading #progress { display: block; }
        & .-empty { display: none; }
    }
    """

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._scan: Scan | None = None
        self._wanted: Source | None = None
        self._source: Source | None = None
        self._scanned: Scanned | None = None
        self._decisions: Decisions | None = None
        self._done: tuple[str, int] = ("", 0)

    @property
    def reading(self) -> bool:
        """Whether a log is being read, or waits for the knowledge to be loaded."""
        return self._scan is not None or self._wanted is not None

    @property
    def scanned(self) -> Scanned | None:
        """What was found, once a log was read."""
        return self._scanned

    @property
    def result(self) -> ScanResult | None:
        """What was found, once a log was read."""
        return self._scanned.result if self._scanned else None

    def compose(self) -> ComposeResult:
        """What was read above, what was found below."""
        yield TopBar(self.tab)
        yield Static(id="summary")
        yield CustomerLine(id="customer", classes="-empty")
        yield ProgressBar(id="progress", show_percentage=False, show_eta=False)
        yield Static(id="following", classes="-empty")
        yield Static(id="troubles", classes="-empty")
        yield FindingsTable()
        yield KeyBar()

    def relabel(self) -> None:
        """Say everything; start what waited for the knowledge."""
        super().relabel()
        if self._wanted is not None and self.session.loaded is not None:
            self._start(self._wanted, self.session.loaded)
        self._show()

    def read(self, source: Source) -> None:
        """Read `source` in place of what was read before."""
        if self._scan is not None:
            self._scan.stop()
            self._scan = None
        if self.log_shared.records is not None:
            self.log_shared.records.stop()
        self.forget_followed()
        self._source, self._scanned, self._wanted = source, None, source
        self._decisions = None
        self.session.verification = None
        self._done = ("", 0)
        if self.is_mounted:
            self.relabel()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Reports need a result; only what runs can be stopped."""
        del parameters
        if action in ("report", "report_pdf", "reply", "verify", "retry", "follow"):
            return self._scanned is not None
        if action == "records":
            return self._source is not None and self.session.loaded is not None
        if action == "stop":
            return self.reading
        return True

    def action_stop(self) -> None:
        """Stop reading; what was counted is shown."""
        self._wanted = None
        if self._scan is not None:
            self._scan.stop()
        self._show()

    def action_report(self) -> None:
        """Write the report to the current folder."""
        self._ask(ReportWanted)

    def action_report_pdf(self) -> None:
        """That report as PDF."""
        self._ask(lambda result: ReportWanted(result, "pdf"))

    def action_reply(self) -> None:
        """Write to the customer about all of it."""
        self._ask(ReplyWanted)

    def action_verify(self) -> None:
        """Ask the vendor's system about all of it."""
        self._ask(VerifyWanted)

    def action_retry(self) -> None:
        """Queue all that failed."""
        self._ask(RetryWanted)

    def _ask(self, wanted: Callable[[ScanResult], Message]) -> None:
        if self._scanned is not None:
            self.post_message(wanted(self._scanned.result))

    def action_records(self) -> None:
        """All records as a table."""
        from troubleshooter.pipeline.records import Wanted

        self.open_records(Wanted())

    def open_records_of(self, finding: Finding) -> None:
        """The records of one finding as a table."""
        from troubleshooter.pipeline.record_kinds import kinds_of
        from troubleshooter.pipeline.records import Wanted

        if isinstance(finding, Diagnosis):
            self.open_records(Wanted(rule=finding.rule))
        elif self._scanned is not None:
            kinds = kinds_of(self._scanned, finding)
            self.open_records(Wanted(unknown=True, kinds=kinds), finding.template)

    def open_records(self, wanted: Wanted, about: str = "") -> None:
        """The records `wanted` as a table; they are read when they are asked for first."""
        from troubleshooter.tui.records import records_of
        from troubleshooter.tui.screens.records import RecordsPage

        loaded = self.session.loaded
        if self._source is None or loaded is None:
            return
        if self.log_shared.records is None:
            records = records_of(self._source, loaded.knowledge, self._decisions)
            self.log_shared.records = records
            self._read_records(records)
        page = RecordsPage(self.session, loaded, self.log_shared, wanted, about)
        self.app.push_screen(page)

    @work(thread=True, exit_on_error=False, group="records")
    def _read_records(self, records: Records) -> None:
        scan = self._scan
        if scan is not None:
            scan.hold()  # What is asked for now comes first.
        try:
            records.read()
        finally:
            if scan is not None:
                scan.go_on()

    def on_screen_resume(self) -> None:
        """Back from the table: the scan need not wait for it any longer."""
        if self._scan is not None:
            self._scan.go_on()
        if self._scanned is not None and self.is_mounted:
            self._draw()  # What came meanwhile may have found no room to be drawn in.

    def on_data_table_row_selected(self, event: DataTable.RowSelected) -> None:
        """Open the finding."""
        event.stop()
        if self._scanned is not None and self.session.loaded is not None:
            result = self._scanned.result
            page = FindingPage(self.session, self.session.loaded, result, event.cursor_row)
            self.app.push_screen(page)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """A scan that failed is over too."""
        if event.state is WorkerState.ERROR and event.worker.group == "scan":
            self._scan = None
            self._show()

    def on__read(self, event: _Read) -> None:
        """Show how far the scan is."""
        event.stop()
        if event.scan is self._scan:
            self._done = event.path, event.records
            self._show_summary()

    def redraw(self) -> None:
        """Take on the colours of another theme."""
        self.query_one(FindingsTable).redraw()

    def _start(self, source: Source, loaded: Loaded) -> None:
        self._wanted = None
        self._scan = Scan(source, self._tell)
        self._run(self._scan, loaded)

    def _tell(self, scan: Scan, path: str, records: int) -> None:
        self.post_message(_Read(scan, path, records))

    @work(thread=True, exit_on_error=False, group="scan")
    def _run(self, scan: Scan, loaded: Loaded) -> None:
        scanned = scan.run(loaded.knowledge)
        self.app.call_from_thread(self._finish, scan, scanned)

    def _finish(self, scan: Scan, scanned: Scanned) -> None:
        if scan is self._scan:
            self._scan, self._scanned, self._decisions = None, scanned, scan.decisions
            self.follow_from(scan.following)
            self._show()
            self.query_one(FindingsTable).focus()
            if self._source is not None:
                self.post_message(LogRead(self._source, scanned.result))

    # -- following

    def renew(self, scanned: Scanned) -> None:
        """Show what was found by now; what one looks at stays what one looks at."""
        before, found = self._scanned, findings(scanned.result)
        if before is None:
            return
        was, row = findings(before.result), self.query_one(FindingsTable).cursor_row
        if row < len(was):
            row = max(place_of(was[row], before, scanned, found), 0)
        self._scanned = scanned
        self._draw(row)
        for screen in self.app.get_screen_stack("log"):
            if isinstance(screen, FindingPage) and screen.is_mounted:
                place = place_of(screen.finding, before, scanned, found)
                if place >= 0:
                    screen.renew(scanned.result, place)

    def followed_to(self, over: bool) -> None:
        """Tell of what came; now and then, and at the end, as of a log that was read."""
        if self._source is not None and self._scanned is not None:
            told = LogRead if over else LogGrew
            self.post_message(told(self._source, self._scanned.result))

    def look_at(self, finding: Finding) -> None:
        """Somebody looks at a finding: it is news no longer."""
        if self._scanned is not None:
            self._news.look_at(finding, self._scanned)
            self._draw()

    def _show(self) -> None:
        self._draw()
        self.refresh_bindings()

    def _draw(self, row: int | None = None) -> None:
        self.set_class(self.reading, "-reading")
        self._show_summary()
        self._show_troubles()
        table = self.query_one(FindingsTable)
        table.set_class(self._scanned is None, "-empty")
        table.disabled = self._scanned is None
        if self._scanned is not None and self.session.loaded is not None:
            result = self._scanned.result
            shelf = self.session.loaded.shelf
            told = self.session.verification
            verdicts = told.verdicts if told is not None else {}
            pasts = self.session.memory.pasts
            told_of = findings(result), period(result)
            news = self._news.of(self._scanned)
            table.show(Found(*told_of, shelf, self.wording, verdicts, pasts, news), row)
        self.show_following()

    def _show_summary(self) -> None:
        say, source = self.wording.say, self._source
        if source is None:
            words = Content(say("log.intro"))
        else:
            name = visible_line(source.name) if source.name else say("log.pasted")
            words = Content.assemble((name, "bold"), "  ", (self._said(source), "$quiet"))
        self.query_one("#summary", Static).update(words)
        line = self.query_one(CustomerLine)
        line.show(self.session.memory if self._scanned is not None else None, self.wording)

    def _said(self, source: Source) -> str:
        say = self.wording.say
        if self._scanned is None:
            if not self.reading:
                return say("log.stopped")
            path, records = self._done
            if self._scan is None:
                return say("log.waiting")
            if self._scan.stopped:
                return say("log.stopping")
            name = visible_line(Path(path).name) if path not in ("", PASTED) else ""
            more = f" · {name}" if name and name != source.name else ""
            return say("log.reading", n=records) + more
        result = self._scanned.result
        bad = sum(item.level.severity >= 2 for item in result.diagnoses)
        said = [
            say("log.records", n=result.records),
            say("log.known", n=bad),
            say("log.unknown", n=len(result.clusters)),
            say("log.unremarkable", n=result.unremarkable),
        ]
        return " · ".join(said) + (f" · {say('log.partial')}" if result.partial else "")

    def _show_troubles(self) -> None:
        lines = self._troubles(self._scanned.result) if self._scanned is not None else []
        shown = lines[:_MOST_TROUBLES]
        if len(lines) > len(shown):
            shown.append(self.wording.say("log.more_troubles", n=len(lines) - len(shown)))
        panel = self.query_one("#troubles", Static)
        panel.set_class(not shown, "-empty")
        panel.update(Content("\n".join(shown)))

    def _troubles(self, result: ScanResult) -> list[str]:
        """What could not be read, a line each; and that nothing was found, if so."""
        say = self.wording.say
        lines = [
            say(
                "log.skipped",
                path=say("log.pasted") if item.path == PASTED else visible_line(item.path),
                reason=visible_line(self.wording.reason(skip.reason)),
                n=skip.count,
            )
            for item in result.inputs
            for skip in item.skipped
        ]
        if not result.diagnoses and not result.clusters:
            lines.append(say("log.nothing"))
        return lines
