"""The customers' cases: opened from a finding, and told of all that is done about it."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from textual import work

from troubleshooter.errors import TroubleshooterError
from troubleshooter.report.visible import visible_line
from troubleshooter.tui.customers import Customers
from troubleshooter.tui.messages import (
    CaseChosen,
    CaseDeedWanted,
    CaseWanted,
    ChoiceMade,
    Replied,
    Verified,
)
from troubleshooter.tui.remembered import forgotten

if TYPE_CHECKING:
    from troubleshooter.cases.case import Case, DeedKind
    from troubleshooter.model import Cluster, Diagnosis, ScanResult
    from troubleshooter.pipeline.cases import Cases, Deleted


class Casework(Customers):
    """Does what the keys on a case ask for, and writes down what other keys did."""

    # -- opening a case

    def action_case(self) -> None:
        """The case of the finding, or of the message, that is looked at."""
        from troubleshooter.tui.reading import Reading
        from troubleshooter.tui.screens.finding import FindingPage
        from troubleshooter.tui.told import as_result
        from troubleshooter.tui.widgets.answer import Answer

        screen = self.screen
        if isinstance(screen, FindingPage):
            self.post_message(CaseWanted(screen.finding))
            return
        view = next((one.view for one in screen.query(Answer)), None)
        found = view.reading.found if view is not None and view.reading is not None else ()
        told = [as_result(Reading((one,))) for one in found]
        if len(told) == 1:
            self._keep_message(told[0])
        elif told:
            self._choose_message(told)

    def _choose_message(self, told: Sequence[ScanResult]) -> None:
        from troubleshooter.tui.screens.choose import ChooseDialog

        loaded = self.session.loaded
        if loaded is None:
            return
        rules = [one.diagnoses[0].rule for one in told]
        rows = [(loaded.shelf.rule_title(rule, self.session.language), rule) for rule in rules]

        def chosen(index: int | None) -> None:
            if index is not None:
                self._keep_message(told[index])

        title = self.session.wording.say("key.case")
        self.push_screen(ChooseDialog(self.session, title, "", rows), chosen)

    def on_case_wanted(self, event: CaseWanted) -> None:
        """Open the customer's case of a finding."""
        from troubleshooter.tui.papers import only

        if self._read_log is not None:
            self._open_case(only(self._read_log[1], event.finding))

    def _open_case(self, result: ScanResult) -> None:
        self._with_case(result, self._chosen_case)

    def _keep_message(self, result: ScanResult) -> None:
        """Take a message into its case, where it counts once a day, and open that."""
        self._with_case(result, self._chosen_case, take_in=True)

    def _chosen_case(self, case: Case) -> None:
        self.post_message(CaseChosen(case))

    def _with_case(
        self, result: ScanResult, then: Callable[[Case], object], take_in: bool = False
    ) -> None:
        """Do something with the customer's case of the one finding of `result`; who the customer
        is, is asked first where it is not known, and a case is made where there is none."""
        from troubleshooter.pipeline.case_taking import is_trouble, subject_in

        [finding] = _findings(result)
        if self.memory.private or self.memory.off:
            self.tell("key.case", self.session.wording.say(self._why_not()), "warning")
        elif not is_trouble(finding):
            self.tell("key.case", self.session.wording.say("cases.no_trouble"))
        elif not self.memory.customer:
            self._whose(lambda: self._with_case(result, then, take_in))
        else:
            case = self.memory.case(subject_in(finding))
            if case is not None and not take_in:
                then(case)
            else:
                self._make_case(result, subject_in(finding), then)

    @work(thread=True, exit_on_error=False, group="cases")
    def _make_case(self, result: ScanResult, subject: str, then: Callable[[Case], object]) -> None:
        try:
            with self._one_at_a_time:
                known = self._record(self.memory.customer, None, result).known
        except TroubleshooterError as error:
            self.call_from_thread(self._unusable, error)
            return

        def made() -> None:
            self.memory.known = known
            self.refresh_cases()
            then(known.cases[subject])

        self.call_from_thread(made)

    def on_case_chosen(self, event: CaseChosen) -> None:
        """Open a case."""
        self._show_case(event.case)

    @work(thread=True, exit_on_error=False, group="cases")
    def _show_case(self, case: Case) -> None:
        from troubleshooter.tui.screens.cases import CasePage

        try:
            found = self._found(case.id) or case
            others = self.open_cases().known(case.customer).elsewhere.get(case.subject, 0)
        except TroubleshooterError as error:
            self.call_from_thread(self._unusable, error)
        else:
            page = CasePage(self.session, found, others, self._found)
            self.call_from_thread(self.push_screen, page)

    def _found(self, case_id: str) -> Case | None:
        try:
            return self.open_cases().named(case_id)
        except TroubleshooterError:
            return None  # It is gone, or cannot be read now; what was shown stays.

    # -- what is done

    def on_replied(self, event: Replied) -> None:
        """A reply was composed."""
        from troubleshooter.cases.case import DeedKind

        self.did(DeedKind.REPLY, event.result)

    def on_verified(self, event: Verified) -> None:
        """What a live look said goes with the case."""
        from troubleshooter.cases.case import DeedKind

        details = {one.rule: one.kind.value for one in event.verification.verdicts.values()}
        if self.memory.usable and self.memory.customer and details:
            self._write_down(DeedKind.VERIFIED, event.result, details)

    def did(self, kind: DeedKind, result: ScanResult, detail: str = "") -> None:
        """Write down in the customer's cases what was done about `result`."""
        if self.memory.usable and self.memory.customer:
            self._write_down(kind, result, {"": detail})

    @work(thread=True, exit_on_error=False, group="cases")
    def _write_down(self, kind: DeedKind, result: ScanResult, details: Mapping[str, str]) -> None:
        """Add a deed to the cases of a result: each with the detail under its subject, or all with
        the one under ''."""
        from troubleshooter.pipeline.case_taking import is_trouble, subject_in
        from troubleshooter.tui.told import is_message

        try:
            with self._one_at_a_time:
                cases, customer = self.open_cases(), self.memory.customer
                known = cases.known(customer)
                subjects = [subject_in(one) for one in _findings(result) if is_trouble(one)]
                if is_message(result) or any(one not in known.cases for one in subjects):
                    known = self._record(customer, None, result).known
                for subject in subjects:
                    detail = details.get(subject, details.get(""))
                    if detail is not None and subject in known.cases:
                        cases.act([known.cases[subject].id], kind, detail)
        except TroubleshooterError as error:
            self.call_from_thread(self._unusable, error)
        else:
            self._look_again()

    def on_case_deed_wanted(self, event: CaseDeedWanted) -> None:
        """Do what a key on a case asks for."""
        case = event.case
        if event.deed == "fixed":
            self.ask_fixed(case)
        elif event.deed == "note":
            self._ask_note(case)
        elif event.deed == "delete":
            self._ask_delete(case)
        elif event.deed == "close":
            self._do(lambda cases: cases.close(case.id))
        else:
            self.reopen(case)

    def _about(self, case: Case) -> dict[str, str]:
        from troubleshooter.tui.widgets.case_view import CaseView

        loaded = self.session.loaded
        view = CaseView(self.session.wording, loaded.shelf if loaded else None)
        return {"customer": visible_line(case.customer), "what": view.title(case)}

    @abstractmethod
    def ask_fixed(self, case: Case) -> None:
        """Ask what fixed it, write that down, and wake what waits for it."""

    @abstractmethod
    def reopen(self, case: Case) -> None:
        """Take back that it is settled, and let wait what that woke."""

    def _ask_note(self, case: Case) -> None:
        from troubleshooter.tui.screens.ask import NoteDialog

        def answered(text: str | None) -> None:
            if text is not None:
                self._do(lambda cases: cases.write_note(case.id, text))

        about = "{customer}: {what}".format(**self._about(case))
        self.push_screen(NoteDialog(self.session, about, case.note), answered)

    def _ask_delete(self, case: Case) -> None:
        from troubleshooter.tui.screens.choose import ChooseDialog

        say = self.session.wording.say

        def answered(index: int | None) -> None:
            if index == 1:
                self._delete(case)

        title, hint = say("case.delete_title"), say("case.delete_hint", **self._about(case))
        rows = [(say("case.delete_no"), ""), (say("case.delete_yes"), "")]
        self.push_screen(ChooseDialog(self.session, title, hint, rows), answered)

    @work(thread=True, exit_on_error=False, group="cases")
    def _delete(self, case: Case) -> None:
        try:
            with self._one_at_a_time:
                deleted = self.open_cases().delete([case.id])
        except TroubleshooterError as error:
            self.call_from_thread(self.tell, "case.not_done", str(error), "error")
        else:
            self.call_from_thread(self._deleted, case, deleted)
            self._look_again()

    def _deleted(self, case: Case, deleted: Deleted) -> None:
        from troubleshooter.tui.screens.cases import CasePage

        self.tell("case.deleted", "{customer}: {what}".format(**self._about(case)))
        self.post_message(ChoiceMade(forgotten(deleted.files)))
        if deleted.trouble:
            self.tell("case.left", deleted.trouble, "warning")
        if deleted.feedback:
            self.change_rules(self.session.wording.say("case.deleted"))
        page = self.screen
        if isinstance(page, CasePage) and page.case is not None and page.case.id == case.id:
            self.pop_screen()

    @work(thread=True, exit_on_error=False, group="cases")
    def _do(
        self,
        deed: Callable[[Cases], object],
        key: str = "",
        told: str = "",
        then: Callable[[], object] = lambda: None,
    ) -> None:
        try:
            with self._one_at_a_time:
                deed(self.open_cases())
        except TroubleshooterError as error:
            self.call_from_thread(self.tell, "case.not_done", str(error), "error")
        else:
            if key:
                self.call_from_thread(self.tell, key, told)
            self._look_again()
            self.call_from_thread(then)

    def _look_again(self) -> None:
        """Read what is known now; called in a thread."""
        from troubleshooter.pipeline.case_taking import pasts
        from troubleshooter.pipeline.cases import now

        log = self._read_log
        try:
            known = self.open_cases().known(self.memory.customer)
        except TroubleshooterError as error:
            self.call_from_thread(self._unusable, error)
            return

        def take() -> None:
            self.memory.known = known
            open_now, taken_in = self._read_log, self.memory.receipt is not None
            if taken_in and log is not None and open_now is not None and self._is_open(log[0]):
                self.memory.pasts = pasts(known, open_now[1], now())
            self.refresh_cases()

        self.call_from_thread(take)


def _findings(result: ScanResult) -> tuple[Diagnosis | Cluster, ...]:
    return (*result.diagnoses, *result.clusters)
