"""What was fixed: kept in the customer's case, with the retry engine woken; and taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import work
from textual.widgets import TextArea

from troubleshooter.errors import TroubleshooterError
from troubleshooter.tui.casework import Casework
from troubleshooter.tui.messages import FixedWanted, ReopenWanted
from troubleshooter.tui.screens.message import MessagePage

if TYPE_CHECKING:
    from collections.abc import Mapping

    from troubleshooter.cases.case import Case
    from troubleshooter.pipeline.retry import Retrying


class Fixing(Casework):
    """Marks cases as fixed, wherever that is asked for, and opens them again."""

    def __init__(self) -> None:
        super().__init__()
        self._woken: dict[str, str] = {}
        """The connection whose jobs a case woke, by the case's id."""

    def on_fixed_wanted(self, event: FixedWanted) -> None:
        """Ask what fixed a finding, or a pasted message."""
        from troubleshooter.tui.told import is_message

        self._with_case(event.result, self.ask_fixed, take_in=is_message(event.result))

    def on_reopen_wanted(self, event: ReopenWanted) -> None:
        """It is not fixed after all."""
        self._with_case(event.result, self.reopen)

    def ask_fixed(self, case: Case) -> None:
        """Ask what fixed it, write that down, and wake what waits for it."""
        from troubleshooter.cases.case import DeedKind
        from troubleshooter.tui.screens.ask import AskDialog

        say = self.session.wording.say

        def answered(by: str | None) -> None:
            if by is not None:
                told = self._about(case)["what"]
                self._do(
                    lambda cases: cases.act([case.id], DeedKind.FIXED, by),
                    "case.marked",
                    f"{told}\n{say('case.takes_back', pressed=self._taking_back())}",
                    lambda: self._wake(case),
                )

        hint = say("case.fixed_hint", **self._about(case))
        placeholder = say("case.fixed_placeholder")
        self.push_screen(
            AskDialog(self.session, say("case.fixed_title"), hint, placeholder), answered
        )

    def reopen(self, case: Case) -> None:
        """Take back that it is settled, and let wait what that woke."""
        told = self._about(case)["what"]
        self._do(
            lambda cases: cases.reopen(case.id), "case.reopened", told, lambda: self._rest(case)
        )

    def _taking_back(self) -> str:
        """The key that takes it back where one is now."""
        typing = isinstance(self.page, MessagePage) and isinstance(self.page.focused, TextArea)
        return "Alt+O" if typing else "o"

    # -- the retry engine

    @work(thread=True, exit_on_error=False, group="wake")
    def _wake(self, case: Case) -> None:
        """Let the jobs that wait for this fix go: over the connection that the case was about, or
        the one that is named now."""
        if not case.rule:
            return
        try:
            retrying = self._retrying()
            waiting = retrying.waiting_for(case.rule) if retrying is not None else {}
        except TroubleshooterError as error:
            self.call_from_thread(self.tell, "retry.not_woken", str(error), "warning")
            return
        own = [name for name in waiting if name in self._connections_of(case)]
        if len(own) == 1:
            self._wake_over(case, own[0])
        elif waiting:
            self.call_from_thread(self._ask_over, case, waiting)

    def _ask_over(self, case: Case, waiting: Mapping[str, int]) -> None:
        from troubleshooter.tui.screens.choose import ChooseDialog

        say = self.session.wording.say
        names = list(waiting)

        def chosen(index: int | None) -> None:
            if index is not None and index < len(names):
                self._wake_named(case, names[index])

        rows = [(name, say("retry.jobs", n=waiting[name])) for name in names]
        rows.append((say("retry.wake_none"), ""))
        title = say("retry.wake_title")
        self.push_screen(ChooseDialog(self.session, title, say("retry.wake_hint"), rows), chosen)

    @work(thread=True, exit_on_error=False, group="wake")
    def _wake_named(self, case: Case, connection: str) -> None:
        self._wake_over(case, connection)

    def _wake_over(self, case: Case, connection: str) -> None:
        """Called in a thread."""
        say = self.session.wording.say
        try:
            retrying = self._retrying()
            number = retrying.cause_fixed(case.rule, connection) if retrying is not None else 0
        except TroubleshooterError as error:
            self.call_from_thread(self.tell, "retry.not_woken", str(error), "warning")
            return
        self._woken[case.id] = connection
        told = say("retry.woken", n=number, connection=connection)
        self.call_from_thread(self.tell, "retry.woken_title", told)

    @work(thread=True, exit_on_error=False, group="wake")
    def _rest(self, case: Case) -> None:
        """What was woken and did not go yet waits again."""
        over = [self._woken.pop(case.id)] if case.id in self._woken else self._connections_of(case)
        if not case.rule:
            return
        say = self.session.wording.say
        try:
            retrying = self._retrying()
            for connection in over:
                if retrying is None:
                    return
                number = retrying.cause_unfixed(case.rule, connection)
                if number:
                    told = say("retry.called_back", n=number, connection=connection)
                    self.call_from_thread(self.tell, "retry.woken_title", told)
        except TroubleshooterError as error:
            self.call_from_thread(self.tell, "retry.not_woken", str(error), "warning")

    def _retrying(self) -> Retrying | None:
        from troubleshooter.pipeline.retry import open_retrying

        loaded = self.session.loaded
        return open_retrying(loaded.knowledge) if loaded is not None else None

    def _connections_of(self, case: Case) -> list[str]:
        """The connections that this case is known to be about: asked, or sent over."""
        from troubleshooter.cases.case import DeedKind

        sent = [
            deed.detail.rpartition(": ")[0] for deed in case.deeds if deed.kind is DeedKind.RETRY
        ]
        looks = (self.session.verification, self.session.of_message)
        asked = [one.connection for one in looks if one is not None and case.rule in one.verdicts]
        return list(dict.fromkeys((*sent, *asked)))
