"""The retry queue: what waits for what, per connection; and a hand on it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.timer import Timer
from textual.widgets import DataTable, Static

from troubleshooter.errors import TroubleshooterError
from troubleshooter.report.visible import visible, visible_line
from troubleshooter.tui.messages import Tab
from troubleshooter.tui.screens.page import Page
from troubleshooter.tui.session import Session
from troubleshooter.tui.widgets.key_bar import KeyBar
from troubleshooter.tui.widgets.plain_table import PlainTable
from troubleshooter.tui.widgets.top_bar import TopBar

if TYPE_CHECKING:
    from troubleshooter.pipeline.retry import Retrying, Shown
    from troubleshooter.retry.doors import Door
    from troubleshooter.retry.job import Hold, Job
    from troubleshooter.retry.plan import PlanLine
    from troubleshooter.retry.steering import Hand

_EVERY_S = 2.0
_MOST = 500
_MOST_HISTORY = 30


@dataclass(frozen=True, slots=True)
class Queue:
    """The queue at one moment."""

    jobs: tuple[Job, ...]
    doors: tuple[Door, ...]
    holds: tuple[Hold, ...]
    plan: tuple[PlanLine, ...]


class JobTable(PlainTable):
    """A row a job."""


class RetryPage(Page):
    """Queues per connection, jobs, and what happens when."""

    tab: ClassVar[Tab | None] = "retry"
    help_key = "help.retry"
    spared = frozenset({"language", "theme", "pause"})
    AUTO_FOCUS = "JobTable"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,n", "steer('at_once')", "key.run_now", key_display="n"),
        Binding("f", "steer('fixed')", "key.fixed"),
        Binding("c", "steer('cancel')", "key.cancel_job"),
        Binding("u", "steer('resume')", "key.resume"),
        Binding("p", "pause", "key.pause"),
        Binding("s", "worker", "key.worker"),
        Binding("a", "plan", "key.plan", show=False),  # its panel names it
    ]
    DEFAULT_CSS = """
    RetryPage {
        & #doors { height: auto; max-height: 6; padding: 0 2; margin: 1 0 0 0; }
        & #both { height: 1fr; }
        & JobTable { padding: 0 1; margin: 1 0; }
        & #told {
            border: round $border-blurred; border-title-color: $quiet; padding: 0 1;
            border-subtitle-color: $quiet;
            &:focus { border: round $border; border-title-color: $primary; }
        }
        & #told Static { height: auto; }
        &.-wide #both { layout: horizontal; }
        &.-wide JobTable { width: 3fr; } &.-wide #told { width: 2fr; }
        &.-narrow #both { layout: vertical; }
        &.-narrow #doors { margin: 0; } &.-narrow JobTable { height: 1fr; margin: 0; }
        &.-narrow #told { height: 8; }
        & .-empty { display: none; }
    }
    """

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._retrying: Retrying | None = None
        self._queue: Queue | None = None
        self._shown: Shown | None = None
        self._trouble = ""
        self._looking = False
        self._planned = False
        self._timer: Timer | None = None
        self._stop: threading.Event | None = None
        self._said = ""

    @property
    def working(self) -> bool:
        """Whether a worker runs in this app."""
        return self._stop is not None

    def compose(self) -> ComposeResult:
        """Connections, jobs, the chosen job."""
        yield TopBar(self.tab)
        yield Static(id="doors")
        with Container(id="both"):
            yield JobTable()
            with VerticalScroll(id="told"):
                yield Static(id="text")
        yield KeyBar()

    def on_mount(self) -> None:
        """Look now and again while the page is seen."""
        self._timer = self.set_interval(_EVERY_S, self._look)
        self._look()

    def on_screen_resume(self) -> None:
        """Look at once when one comes back."""
        self._look()

    def on_unmount(self) -> None:
        """A worker of this app's own ends with it."""
        if self._stop is not None:
            self._stop.set()

    def relabel(self) -> None:
        """Say everything in the language of now."""
        super().relabel()
        self._show()
        self._look()

    def _look(self) -> None:
        if self._looking or not self.is_current or self.session.loaded is None:
            return
        self._looking = True
        self._read(self._job_id())

    @work(thread=True, exit_on_error=False, group="queue")
    def _read(self, chosen: str) -> None:
        trouble, queue, shown = "", None, None
        try:
            retrying = self._opened()
            queue = _queue(retrying)
            if any(job.id == chosen for job in queue.jobs):
                shown = retrying.show(chosen)
        except TroubleshooterError as error:
            trouble = str(error)
        finally:
            self.app.call_from_thread(self._take, queue, shown, trouble)

    def _opened(self) -> Retrying:
        from troubleshooter.pipeline.retry import open_retrying

        if self._retrying is None:
            assert self.session.loaded is not None  # noqa: S101 - nothing is asked before
            self._retrying = open_retrying(self.session.loaded.knowledge)
        return self._retrying

    def _take(self, queue: Queue | None, shown: Shown | None, trouble: str) -> None:
        self._looking, self._trouble, self._shown = False, trouble, shown
        if queue is not None:
            self._queue = queue
        self._show()

    def _job_id(self) -> str:
        row = self.query_one(JobTable).cursor_row
        jobs = self._queue.jobs if self._queue is not None else ()
        return jobs[row].id if row < len(jobs) else ""

    def on_data_table_row_highlighted(self, event: DataTable.RowHighlighted) -> None:
        """Show this job."""
        event.stop()
        if self._shown is None or self._shown.job.id != self._job_id():
            self._look()

    # -- steering

    def action_steer(self, deed: str) -> None:
        """Do something to the chosen job."""
        job = self._job_id()
        if job:
            self._do(lambda retrying, hand: _steer(retrying, hand, job, deed))

    def action_pause(self) -> None:
        """Pause the chosen job's connection, or let it go on."""
        job, queue = self._job_id(), self._queue
        if not job or queue is None:
            return
        connection = next(one.connection for one in queue.jobs if one.id == job)
        paused = any(door.paused for door in queue.doors if door.connection == connection)
        if paused:
            self._do(lambda _, hand: hand.reopen(connection))
        else:
            self._do(lambda _, hand: hand.pause(connection))

    @work(thread=True, exit_on_error=False, group="steer")
    def _do(self, deed: Callable[[Retrying, Hand], object]) -> None:
        try:
            retrying = self._opened()
            with retrying.hand() as hand:
                deed(retrying, hand)
        except TroubleshooterError as error:
            self.app.call_from_thread(self._tell, str(error))
        self.app.call_from_thread(self._look)

    def _tell(self, told: str) -> None:
        self.notify(visible_line(told), severity="warning", markup=False, timeout=8)

    def action_plan(self) -> None:
        """Show what will happen when, or the chosen job again."""
        self._planned = not self._planned
        self._show()

    def action_worker(self) -> None:
        """Start a worker in this app, or stop it."""
        if self._stop is not None:
            self._stop.set()
            self._said = self.wording.say("retry.stopping")
            self._show()
        elif self.session.loaded is not None:
            self._stop, self._said = threading.Event(), ""
            self._work(self._stop)
            self._show()

    @work(thread=True, exit_on_error=False, group="worker")
    def _work(self, stop: threading.Event) -> None:
        def say(told: str) -> None:
            self.app.call_from_thread(self._heard, told)

        try:
            self._opened().work(stop, say)
        except TroubleshooterError as error:
            self.app.call_from_thread(self._tell, str(error))
        finally:
            self.app.call_from_thread(self._ended)

    def _heard(self, told: str) -> None:
        self._said = told
        self._look()

    def _ended(self) -> None:
        self._stop, self._said = None, ""
        self._look()

    # -- showing

    def _show(self) -> None:
        say, queue = self.wording.say, self._queue
        doors = self._doors(queue) if queue is not None else []
        worker = say("retry.working") if self.working else say("retry.idle")
        if self._said:
            worker = f"{worker} · {visible_line(self._said)}"
        doors.append(Content.styled(worker, "$success" if self.working else "$quiet"))
        self.query_one("#doors", Static).update(Content("\n").join(doors))
        self._fill(queue.jobs if queue is not None else ())
        told = self.query_one("#told")
        shown = None if self._planned else self._shown
        titles = [say("retry.job"), say("retry.plan")]
        told.border_title = titles[shown is None]
        told.border_subtitle = f"a {titles[shown is not None]}" if self._shown is not None else ""
        if self._trouble:
            words = Content.styled(visible(self._trouble), "$error")
        elif queue is None:
            loading = self.session.loaded is not None and not self.session.refused
            words = Content(say("retry.loading") if loading else self.state())
        elif not queue.jobs:
            words = Content(say("retry.none"))
        else:
            words = self._job(shown) if shown is not None else self._plan(queue)
        self.query_one("#text", Static).update(words)

    def _doors(self, queue: Queue) -> list[Content]:
        from troubleshooter.retry.texts import REASONS

        say, wording = self.wording.say, self.wording
        lines = []
        for door in queue.doors:
            count = sum(
                job.connection == door.connection and not job.state.ended for job in queue.jobs
            )
            holds = [one for one in queue.holds if one.connection == door.connection]
            state, colour = say("retry.open"), "$success"
            if door.paused:
                state, colour = say("retry.paused"), "$warning"
            elif holds:
                last = max(holds, key=lambda one: one.until)
                until = last.until.astimezone()
                state = say("retry.held", until=f"{until:%H:%M}")
                why = next(
                    (t for reason, t in REASONS.items() if reason.value == last.kind.value), None
                )
                state += f" ({why.in_language(wording.language)})" if why else ""
                colour = "$warning"
            lines.append(Content.assemble(
                (visible_line(door.connection), "bold"), "  ", (state, colour),
                (f"  {say('retry.jobs', n=count)}", "$quiet"),
            ))  # fmt: skip
        return lines

    def _fill(self, jobs: tuple[Job, ...]) -> None:
        from troubleshooter.retry.texts import BUSY, REASONS, STATES

        table, language = self.query_one(JobTable), self.session.language
        heads = [
            self.wording.say(f"retry.{name}")
            for name in ("state", "connection", "record", "when", "why")
        ]
        rows = []
        for job in jobs:
            state = BUSY if job.busy else STATES[job.state]
            due = f"{job.due.astimezone():%d-%m %H:%M}" if job.due and not job.state.ended else ""
            record = visible_line(f"{job.operation} {job.record}")
            why = REASONS[job.reason].in_language(language)
            connection = visible_line(job.connection)
            rows.append((state.in_language(language), connection, record, due, why))
        table.fill(heads, rows)
        table.set_class(not jobs, "-empty")

    def _plan(self, queue: Queue) -> Content:
        return Content("\n").join(self._plan_line(line) for line in queue.plan)

    def _plan_line(self, line: PlanLine) -> Content:
        from troubleshooter.retry.texts import REASONS, WAITS

        language, say = self.session.language, self.wording.say
        when = f"{line.at.astimezone():%d-%m %H:%M}" if line.at else "–"
        waits = WAITS[line.waits_for].in_language(language)
        reason = REASONS[line.reason].in_language(language)
        told = f"{line.count}× {visible_line(line.connection)}: {reason}"
        return Content.assemble(
            (f"{when}  ", "bold"), told, (f" ({say('retry.waits', who=waits)})", "$quiet")
        )

    def _job(self, shown: Shown) -> Content:
        from troubleshooter.retry.texts import ANSWERS, REASONS

        job, language, say = shown.job, self.session.language, self.wording.say
        loaded = self.session.loaded
        parts = [Content.styled(visible_line(f"{job.operation} {job.record}  {job.id}"), "bold")]
        if job.rule is not None and loaded is not None:
            parts.append(Content(loaded.shelf.rule_title(job.rule, language)))
        parts.append(Content(REASONS[job.reason].in_language(language)))
        if job.message:
            parts.append(Content(visible(job.message)))
        if shown.to_do is not None:
            parts.append(Content.styled(shown.to_do.in_language(language), "$warning"))
        for one in shown.attempts[-_MOST_HISTORY:]:
            said = say("retry.no_answer")
            if one.answer is not None:
                said = ANSWERS[one.answer.kind].in_language(language)
                said += f": {visible_line(one.answer.message)}" if one.answer.message else ""
            when = f"{one.begun_at.astimezone():%d-%m %H:%M:%S}"
            parts.append(Content.assemble((f"{when} {one.kind}  ", "$quiet"), said))
        return Content("\n").join(parts)


def _queue(retrying: Retrying) -> Queue:
    from troubleshooter.retry import doors
    from troubleshooter.retry.jobs import Chosen

    jobs = retrying.chosen(Chosen(most=_MOST))
    with retrying.store.read() as db:
        entrances, holds = doors.every(db), doors.holds(db)
    return Queue(jobs, entrances, tuple(holds), retrying.plan())


def _steer(retrying: Retrying, hand: Hand, given: str, deed: str) -> None:
    [job] = retrying.named(hand, [given])
    deeds: Mapping[str, Callable[[Job], object]] = {
        "at_once": hand.at_once,
        "fixed": lambda one: retrying.fixed(hand, one),
        "cancel": hand.cancel,
        "resume": hand.resume,
    }
    deeds[deed](job)
