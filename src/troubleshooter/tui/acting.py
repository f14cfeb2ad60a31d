"""What can be done with a finding: verify it, write of it, retry it, correct it, make a rule."""

from __future__ import annotations

from abc import abstractmethod
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from textual import work
from textual.app import App
from textual.notifications import SeverityLevel

from troubleshooter.errors import Cancelled, TroubleshooterError
from troubleshooter.report.visible import visible
from troubleshooter.tui.messages import ChoiceMade
from troubleshooter.tui.screens.page import Page

if TYPE_CHECKING:
    from troubleshooter.cancelling import Cancellation
    from troubleshooter.cases.case import DeedKind
    from troubleshooter.live import Connection
    from troubleshooter.model import Diagnosis, ScanResult, System
    from troubleshooter.pipeline.retry import Added
    from troubleshooter.tui.messages import (
        NewRuleWanted,
        ReplyWanted,
        ReportWanted,
        RetryWanted,
        VerifyWanted,
        WrongMatch,
    )
    from troubleshooter.tui.session import Loaded, Session


_MOST_REASONS = 3


class Acting(App[None]):
    """Does what the keys on a finding ask for."""

    session: Session

    def tell(self, key: str, told: str, severity: SeverityLevel = "information") -> None:
        """Say `told` in a corner, under the words of `key`."""
        title = self.session.wording.say(key)
        self.notify(visible(told), title=title, severity=severity, markup=False, timeout=12)

    @property
    def page(self) -> Page | None:
        """The full screen that is looked at, also from behind a dialog."""
        pages = (screen for screen in reversed(self.screen_stack) if isinstance(screen, Page))
        return next(pages, None)

    @abstractmethod
    def did(self, kind: DeedKind, result: ScanResult, detail: str = "") -> None:
        """Write down in the customer's cases what was done about `result`."""

    @abstractmethod
    def change_rules(self, told: str) -> None:
        """Take in the rules as they are now, and say `told` then."""

    # -- the report and the reply

    def on_report_wanted(self, event: ReportWanted) -> None:
        """Write the report to the current folder."""
        page, loaded = self.page, self.session.loaded
        if loaded is not None and page is not None:
            key = "report.printing" if event.form == "pdf" else "report.writing"
            self._report(event, loaded, page, page.begin(key))

    @work(thread=True, exit_on_error=False, group="report")
    def _report(
        self, event: ReportWanted, loaded: Loaded, page: Page, cancellation: Cancellation
    ) -> None:
        from troubleshooter.cases.case import DeedKind
        from troubleshooter.tui.papers import customer_paper, write

        language, result = self.session.language, event.result
        try:
            looked = self.session.verification_of(result)
            paper = customer_paper(result, loaded.knowledge, language, looked)
            cancellation.check()
            if event.form == "pdf":
                content = paper.pdf(Path.cwd(), cancellation=cancellation)
            else:
                content = paper.html().encode()
            cancellation.check()
            [path] = write("report", language, {event.form: content}, Path.cwd())
        except Cancelled:
            told = self.session.wording.say("report.called_off")
            self.call_from_thread(self.tell, "report.refused", told, "warning")
        except TroubleshooterError as error:
            self.call_from_thread(self.tell, "report.refused", str(error), "error")
        else:
            told = "\n".join((str(path), *paper.branding.notes))
            self.call_from_thread(self.tell, "report.written", told)
            self.call_from_thread(self.did, DeedKind.REPORT, result, path.name)
        finally:
            self.call_from_thread(page.end, cancellation)

    def on_reply_wanted(self, event: ReplyWanted) -> None:
        """Show the reply."""
        from troubleshooter.tui.screens.reply import ReplyPage

        if self.session.loaded is not None:
            self.push_screen(ReplyPage(self.session, self.session.loaded, event.result))

    # -- the vendor's system

    def on_verify_wanted(self, event: VerifyWanted) -> None:
        """Ask over the one connection that can tell, or over the chosen one of several."""
        from troubleshooter.tui.screens.verify import VerifyPage

        loaded = self.session.loaded
        if loaded is None:
            return

        def ask(connection: Connection) -> None:
            self.push_screen(VerifyPage(self.session, loaded, connection, event.result))

        self._choose("verify.title", _fitting(event.result, loaded), ask)

    def _choose(
        self,
        title: str,
        offered: Callable[[], list[Connection]],
        then: Callable[[Connection], None],
    ) -> None:
        from troubleshooter.tui.screens.choose import ChooseDialog

        say = self.session.wording.say
        try:
            found = offered()
        except TroubleshooterError as error:
            self.tell("connections.refused", str(error), "error")
            return
        if not found:
            self.tell("connections.no_fitting", say("connections.how"), "warning")
        elif len(found) == 1:
            then(found[0])
        else:
            asks = title == "verify.title"

            def chosen(index: int | None) -> None:
                if index is not None:
                    name = found[index].name
                    if asks:
                        self.post_message(ChoiceMade(lambda now: replace(now, connection=name)))
                    then(found[index])

            rows = [(one.name, one.system.value) for one in found]
            names, last = [one.name for one in found], self.session.choices.now.connection
            first = names.index(last) if asks and last in names else 0
            self.push_screen(ChooseDialog(self.session, say(title), "", rows, first), chosen)

    # -- the retry queue

    def on_retry_wanted(self, event: RetryWanted) -> None:
        """Queue what failed, over the chosen connection."""
        loaded = self.session.loaded
        if loaded is None:
            return

        page = self.page

        def queue(connection: Connection) -> None:
            if page is not None:
                cancellation = page.begin("retry.adding")
                self._queue(event.result, loaded, connection, page, cancellation)

        self._choose("retry.over", lambda: _connections(loaded), queue)

    @work(thread=True, exit_on_error=False, group="queue")
    def _queue(
        self,
        result: ScanResult,
        loaded: Loaded,
        connection: Connection,
        page: Page,
        cancellation: Cancellation,
    ) -> None:
        try:
            added = _added(result, loaded, connection, cancellation)
        except Cancelled:
            told = self.session.wording.say("retry.called_off")
            self.call_from_thread(self.tell, "retry.refused", told, "warning")
        except TroubleshooterError as error:
            self.call_from_thread(self.tell, "retry.refused", str(error), "error")
        else:
            self.call_from_thread(self._queued, result, connection, added)
        finally:
            self.call_from_thread(page.end, cancellation)

    def _queued(self, result: ScanResult, connection: Connection, added: Added) -> None:
        from troubleshooter.cases.case import DeedKind

        wording = self.session.wording
        told = [wording.say("retry.added", n=len(added.new))]
        if added.joined:
            told.append(wording.say("retry.joined", n=len(added.joined)))
        reasons = Counter(one.why.in_language(wording.language) for one in added.not_taken)
        told += [
            wording.say("retry.not_taken", n=number, why=why)
            for why, number in reasons.most_common(_MOST_REASONS)
        ]
        rest = sum(number for _, number in reasons.most_common()[_MOST_REASONS:])
        if rest:
            told.append(wording.say("retry.more", n=rest))
        if added.new:
            self.did(DeedKind.RETRY, result, f"{connection.name}: {told[0]}")
        severity: SeverityLevel = "information" if added.new or added.joined else "warning"
        self.tell("retry.title", "\n".join(told), severity)

    # -- the rules

    def on_wrong_match(self, event: WrongMatch) -> None:
        """Ask which rule is right, and keep that."""
        from troubleshooter.tui.screens.wrong import WrongMatchDialog

        loaded, finding = self.session.loaded, event.finding
        if loaded is None or not finding.samples:
            return
        message = finding.samples[0].message
        explained = loaded.knowledge.matcher.explain(message)
        near = tuple(item.rule for item in explained.suggestions)

        def chosen(right: str | None) -> None:
            if right is not None:
                self._keep_wrong(loaded, finding, message, right)

        dialog = WrongMatchDialog(self.session, loaded, finding.rule, message, near)
        self.push_screen(dialog, chosen)

    @work(thread=True, exit_on_error=False, group="feedback")
    def _keep_wrong(self, loaded: Loaded, finding: Diagnosis, message: str, right: str) -> None:
        from troubleshooter.pipeline.feedback import Opinion, take

        system = loaded.shelf.rules[finding.rule].system
        case = self.session.memory.case(finding.rule)
        case_id = case.id if case is not None else ""
        opinion = Opinion("wrong", message, finding.rule, right, system, case_id)
        try:
            take(loaded.knowledge, opinion)
        except TroubleshooterError as error:
            self.call_from_thread(self.tell, "wrong.refused", str(error), "error")
        else:
            told = self.session.wording.say("wrong.kept")
            self.call_from_thread(self.change_rules, told)

    def on_new_rule_wanted(self, event: NewRuleWanted) -> None:
        """Open the form."""
        from troubleshooter.model import Diagnosis
        from troubleshooter.tui.screens.new_rule import NewRulePage

        loaded, finding = self.session.loaded, event.finding
        messages = tuple(dict.fromkeys(sample.message for sample in finding.samples))
        if loaded is not None and messages:
            system = _system(finding.rule if isinstance(finding, Diagnosis) else "", loaded)
            system = system or _named(messages[0], loaded)
            self.push_screen(NewRulePage(self.session, loaded, messages, system))


def _added(
    result: ScanResult, loaded: Loaded, connection: Connection, cancellation: Cancellation
) -> Added:
    """What of `result` went into the queue: all that can, or nothing when it is called off."""
    import json
    from tempfile import TemporaryDirectory

    from troubleshooter.pipeline.report import as_json
    from troubleshooter.pipeline.retry import open_retrying

    with TemporaryDirectory(prefix="troubleshooter-") as folder:
        scan = Path(folder) / "scan.json"
        scan.write_text(json.dumps(as_json(result)), "utf-8")
        cancellation.check()
        retrying = open_retrying(loaded.knowledge)
        return retrying.add_from_scan(scan, connection.name, cancellation=cancellation)


def _system(rule: str, loaded: Loaded) -> System | None:
    known = loaded.shelf.rules.get(rule)
    return known.system if known else None


def _named(message: str, loaded: Loaded) -> System | None:
    """The system that a message is of, as far as it says."""
    from troubleshooter.model import System

    explained = loaded.knowledge.matcher.explain(message)
    named = [system for system in explained.competing if system is not System.NETWORK]
    return named[0] if named else None


def _connections(loaded: Loaded) -> list[Connection]:
    from troubleshooter.config import read_connections

    return list(read_connections(loaded.knowledge.locations.connections).values())


def _fitting(result: ScanResult, loaded: Loaded) -> Callable[[], list[Connection]]:
    """The connections whose system can tell of anything that was found."""

    def found() -> list[Connection]:
        from troubleshooter.pipeline.verdicts import entries

        rules = {item.rule: loaded.knowledge.rules[item.rule] for item in result.diagnoses}
        return [one for one in _connections(loaded) if entries(rules, one)]

    return found
