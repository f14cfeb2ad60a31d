"""Whose log or message it is: known by its path, proposed, or said; and what was before."""

from __future__ import annotations

import threading
from abc import abstractmethod
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from textual import work

from troubleshooter.errors import TroubleshooterError
from troubleshooter.tui.acting import Acting

if TYPE_CHECKING:
    from troubleshooter.cases.history import Past
    from troubleshooter.model import ScanResult
    from troubleshooter.pipeline.case_taking import Recorded
    from troubleshooter.pipeline.cases import Cases, Known
    from troubleshooter.tui.memory import Memory
    from troubleshooter.tui.messages import LogGrew, LogRead
    from troubleshooter.tui.scanning import Source
    from troubleshooter.tui.widgets.history_line import HistoryWanted

Then = Callable[[], None]


class Customers(Acting):
    """Knows whose log is open, and keeps what is found in that customer's cases.

    Only threads touch the store; what is known of it is set on the app's own thread.
    """

    def __init__(self) -> None:
        super().__init__()
        self._cases: Cases | None = None
        self._one_at_a_time = threading.RLock()
        self._read_log: tuple[Source, ScanResult] | None = None
        self._last_customer = ""

    @property
    def memory(self) -> Memory:
        """What is known of the customer."""
        return self.session.memory

    @abstractmethod
    def relabel(self) -> None:
        """Say everything anew on all screens."""

    def open_cases(self) -> Cases:
        """The cases, opened when they are asked for first. Raises StoreError or
        ConfigurationError."""
        from troubleshooter.pipeline.cases import open_cases

        with self._one_at_a_time:
            if self._cases is None:
                self._cases = open_cases(self.session.locations)
            return self._cases

    def close_cases(self) -> None:
        """Let go of the file."""
        if self._cases is not None:
            self._cases.store.close()

    # -- whose log it is

    def log_opened(self) -> None:
        """Another log is opened, which may be another customer's."""
        self._read_log = None
        self._last_customer = self.memory.customer or self._last_customer
        self.memory.forget()
        self.memory.proposed = ()

    def on_log_read(self, event: LogRead) -> None:
        """See whose log it is, and take it in when that is known."""
        self._read_log = event.source, event.result
        if self.session.loaded is not None and not self.memory.private:
            self._recognise(event.source, event.result)

    def on_log_grew(self, event: LogGrew) -> None:
        """See what was before the findings that came; they are taken in later, all at once."""
        from troubleshooter.pipeline.case_taking import pasts
        from troubleshooter.pipeline.cases import now

        if not self._is_open(event.source):
            return
        self._read_log, memory = (event.source, event.result), self.memory
        if memory.known is not None and memory.receipt is not None:
            before, memory.pasts = memory.pasts, pasts(memory.known, event.result, now())
            if memory.pasts != before:
                self.relabel()

    def _is_open(self, source: Source) -> bool:
        """Whether that is the log that is open, however much it grew."""
        return self._read_log is not None and self._read_log[0] is source

    @work(thread=True, exit_on_error=False, group="cases")
    def _recognise(self, source: Source, result: ScanResult) -> None:
        paths = _paths(source)
        try:
            with self._one_at_a_time:
                cases = self.open_cases()
                name = cases.whose(paths) if cases.settings.record and paths else ""
                recorded = self._record(name, source, result) if name else None
                proposed = cases.proposed(paths, self._others()) if not name else ()
                known = recorded.known if recorded else cases.known("")
        except TroubleshooterError as error:
            self.call_from_thread(self._unusable, error)
        else:
            self.call_from_thread(self._recognised, source, proposed, known, recorded)

    def _recognised(
        self,
        source: Source,
        proposed: tuple[str, ...],
        known: Known,
        recorded: Recorded | None,
    ) -> None:
        memory = self.memory
        memory.trouble = ""
        memory.off = self._cases is not None and not self._cases.settings.record
        if not self._is_open(source):
            return
        memory.proposed, memory.known = proposed, known
        if recorded is not None:
            self._be_about(recorded)
        self.refresh_cases()

    def _record(self, name: str, source: Source | None, result: ScanResult) -> Recorded:
        """Take a result in; of the open log in place of what it added before."""
        from troubleshooter.pipeline.case_taking import record

        loaded = self.session.loaded
        assert loaded is not None  # noqa: S101 - nothing is read before
        before = self.memory.receipt if source is not None else None
        rules, language = loaded.knowledge.rules, self.session.language
        paths = _paths(source) if source is not None else ()
        return record(self.open_cases(), name, result, rules, language, before, paths)

    def _others(self) -> Sequence[str]:
        """Names that may be meant where nothing says so: the last customer, the connections."""
        from troubleshooter.config import read_connections

        try:
            names = list(read_connections(self.session.locations.connections))
        except TroubleshooterError:
            names = []  # It is told where connections are asked for.
        return [*([self._last_customer] if self._last_customer else []), *names]

    def action_customer(self) -> None:
        """Say whose log or message it is."""
        self._whose(None)

    def _whose(self, then: Then | None) -> None:
        if self.memory.private or self.memory.off:
            self.tell("key.customer", self.session.wording.say(self._why_not()), "warning")
        else:
            self._offer_customers(then)

    @work(thread=True, exit_on_error=False, group="cases")
    def _offer_customers(self, then: Then | None) -> None:
        paths = _paths(self._read_log[0]) if self._read_log is not None else ()
        try:
            cases = self.open_cases()
            customers, proposed = cases.customers(), cases.proposed(paths, self._others())
        except TroubleshooterError as error:
            self.call_from_thread(self._unusable, error)
        else:
            self.call_from_thread(self._ask_customer, proposed, customers, then)

    def _ask_customer(
        self, proposed: Sequence[str], customers: Sequence[str], then: Then | None
    ) -> None:
        def chosen(name: str | None) -> None:
            if name == "":
                self._nobody()
            elif name is not None:
                self._choose_customer(name, then)

        from troubleshooter.tui.screens.customer import CustomerDialog

        dialog = CustomerDialog(self.session, self.memory.customer, proposed, customers)
        self.push_screen(dialog, chosen)

    @work(thread=True, exit_on_error=False, group="cases")
    def _choose_customer(self, name: str, then: Then | None) -> None:
        log, recorded = self._read_log, None
        try:
            with self._one_at_a_time:
                if log is not None:
                    recorded = self._record(name, *log)
                known = recorded.known if recorded else self.open_cases().known(name)
        except TroubleshooterError as error:
            self.call_from_thread(self._unusable, error)
        else:
            self.call_from_thread(self._chosen, name, known, recorded, then)

    def _chosen(
        self, name: str, known: Known, recorded: Recorded | None, then: Then | None
    ) -> None:
        self.memory.trouble = ""
        self.memory.customer, self.memory.known = known.customer or name, known
        if recorded is not None:
            self._be_about(recorded)
        self.refresh_cases()
        if then is not None:
            then()

    def _be_about(self, recorded: Recorded) -> None:
        memory = self.memory
        memory.customer, memory.known = recorded.known.customer, recorded.known
        memory.pasts, memory.receipt = recorded.pasts, recorded.receipt

    @work(thread=True, exit_on_error=False, group="cases")
    def _nobody(self) -> None:
        receipt = self.memory.receipt
        paths = _paths(self._read_log[0]) if self._read_log is not None else ()
        try:
            cases = self.open_cases()
            if receipt is not None:
                cases.take_back(receipt, paths)
            known = cases.known("")
        except TroubleshooterError as error:
            self.call_from_thread(self._unusable, error)
            return

        def forget() -> None:
            self.memory.forget()
            self.memory.known = known
            self.refresh_cases()

        self.call_from_thread(forget)

    def action_private(self) -> None:
        """Keep nothing from now on, or keep again."""
        memory, say = self.memory, self.session.wording.say
        memory.private = not memory.private
        memory.forget()
        told = "cases.private_on" if memory.private else "cases.private_off"
        self.tell("key.private", say(told))
        if not memory.private and self._read_log is not None:
            self._recognise(*self._read_log)
        self.refresh_cases()

    def _unusable(self, error: TroubleshooterError) -> None:
        if self.memory.trouble != str(error):
            self.memory.trouble = str(error)
            self.tell("cases.unusable", str(error), "warning")
        self.refresh_cases()

    def _why_not(self) -> str:
        return "cases.switched_off" if self.memory.off else "cases.private"

    # -- what was before

    def refresh_cases(self) -> None:
        """Say anew what is known."""
        from troubleshooter.tui.widgets.history_line import HistoryLine

        self.relabel()
        for mode in ("message", "log"):
            for screen in self.get_screen_stack(mode) if mode in self._screen_stacks else ():
                for line in screen.query(HistoryLine):
                    line.ask()

    def on_history_wanted(self, event: HistoryWanted) -> None:
        """Tell a line what the customer had before its message."""
        from troubleshooter.cases.history import Standing

        line, memory = event.line, self.memory
        if not memory.usable or memory.known is None:
            line.tell("")
            return
        past = self._past_of(line.result)
        words = memory.line(line.subject, past, self.session.language)
        say = self.session.wording.say
        key = say("cases.keeps") if memory.customer else ""
        line.tell(words, key, past is not None and past.standing is Standing.CAME_BACK)

    def _past_of(self, result: ScanResult) -> Past | None:
        from troubleshooter.pipeline.case_taking import pasts
        from troubleshooter.pipeline.cases import now

        known = self.memory.known
        found: Mapping[str, Past] = pasts(known, result, now()) if known is not None else {}
        return next(iter(found.values()), None)


def _paths(source: Source) -> tuple[str, ...]:
    return () if source.pasted else source.paths
