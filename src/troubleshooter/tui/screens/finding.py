"""One finding of a scan: its records, and what the rule says of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from troubleshooter.cases.history import Standing
from troubleshooter.model import Diagnosis, Sample, ScanResult
from troubleshooter.report.visible import visible, visible_line
from troubleshooter.tui.following import subject
from troubleshooter.tui.marks import COLOURS, SIGNS, UNKNOWN_SIGN
from troubleshooter.tui.messages import (
    CaseWanted,
    FindingSeen,
    FixedWanted,
    NewRuleWanted,
    RecordsWanted,
    ReopenWanted,
    ReplyWanted,
    ReportWanted,
    RetryWanted,
    Tab,
    VerifyWanted,
    WrongMatch,
)
from troubleshooter.tui.papers import only
from troubleshooter.tui.reading import read
from troubleshooter.tui.scanning import Finding, findings, subject_of_finding
from troubleshooter.tui.screens.page import Opened
from troubleshooter.tui.session import Loaded, Session
from troubleshooter.tui.widgets.answer import Answer, View
from troubleshooter.tui.widgets.key_bar import KeyBar
from troubleshooter.tui.widgets.rule_card import RuleCard
from troubleshooter.tui.widgets.samples import sample_cards
from troubleshooter.tui.widgets.top_bar import TopBar


class FindingPage(Opened):
    """The finding at `index` of a scan; j and k go to the next and the one before."""

    tab: ClassVar[Tab | None] = "log"
    help_key = "help.finding"
    spared = frozenset({"language", "theme", "back", "records", "report", "rule", "wrong"})
    crowded = frozenset({"language", "theme"})
    AUTO_FOCUS = "#records"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("t", "records", "key.records"),
        Binding("v", "verify", "key.verify"),
        Binding("r", "reply", "key.reply"),
        Binding("w", "report", "key.report"),
        Binding("W", "report_pdf", "key.report_pdf", show=False, key_display="W"),
        Binding("q", "retry", "key.retry"),
        Binding("x", "wrong", "key.wrong"),
        Binding("c", "case", "key.case"),
        Binding("f", "fixed", "key.mark_fixed"),
        Binding("o", "reopen", "key.reopen_case"),
        Binding("n", "rule", "key.new_rule"),
        Binding("j,full_stop", "step(1)", "key.next", show=False, key_display="j"),
        Binding("k,comma", "step(-1)", "key.previous", show=False, key_display="k"),
    ]
    DEFAULT_CSS = """
    FindingPage {
        & #facts { padding: 0 2; margin: 1 0; height: auto; }
        &.-told #facts { margin: 1 0 0 0; }
        & #history { padding: 0 2; height: auto; margin-bottom: 1; display: none; }
        &.-told #history { display: block; }
        & #history.-back { color: $warning; }
        &.-narrow #history { margin: 0; }
        & #both { height: 1fr; }
        & #records, & #explained {
            border: round $border-blurred;
            border-title-color: $quiet;
            padding: 0;
            &:focus, &:focus-within { border: round $border; border-title-color: $primary; }
        }
        & #records { padding: 0 1; }
        &.-wide #both { layout: horizontal; }
        &.-wide #records { width: 2fr; }
        &.-wide #explained { width: 3fr; }
        &.-narrow #facts { margin: 0; }
        &.-narrow #both { layout: vertical; }
        &.-narrow #records { height: 2fr; }
        &.-narrow #explained { height: 3fr; }
    }
    """

    def __init__(self, session: Session, loaded: Loaded, result: ScanResult, index: int) -> None:
        super().__init__(session)
        self._loaded = loaded
        self._result = result
        self._findings = findings(result)
        self._index = index
        self._drawn = ("", "")

    @property
    def finding(self) -> Finding:
        """The finding shown now."""
        return self._findings[self._index]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what a rule is said of can be verified, retried, or wrong."""
        del parameters
        if action in ("verify", "retry", "wrong"):
            return isinstance(self.finding, Diagnosis)
        if action in ("fixed", "reopen"):
            settled = self.session.memory.settled(subject_of_finding(self.finding))
            return settled is (action == "reopen")
        return True

    def compose(self) -> ComposeResult:
        """Facts above; records beside, or above, the explanation."""
        yield TopBar(self.tab)
        yield Static(id="facts")
        yield Static(id="history")
        with Container(id="both"):
            yield VerticalScroll(id="records")
            yield Container(id="explained")
        yield KeyBar()

    def relabel(self) -> None:
        """The finding in the language of now."""
        super().relabel()
        finding = self._findings[self._index]
        self.post_message(FindingSeen(finding))
        self.query_one("#facts", Static).update(self._facts(finding))
        self._show_history(finding)
        explained = self.query_one("#explained", Container)
        explained.border_title = self.wording.say("answer.title")
        self.refresh_bindings()
        drawn = subject(finding), self.session.language
        if drawn == self._drawn:
            return
        self._drawn = drawn
        with self.app.batch_update():
            self._show_samples(finding.samples)
            explained.remove_children()
            explained.mount(self._explanation(finding))
        self.query_one("#records").scroll_home(animate=False)

    def renew(self, result: ScanResult, index: int) -> None:
        """Count what came meanwhile, the finding being the one at `index` by now; the explanation
        stays as it is, and so does what one reads of the samples."""
        before = self.finding
        self._result, self._findings, self._index = result, findings(result), index
        self._drawn = subject(self.finding), self.session.language
        self.query_one("#facts", Static).update(self._facts(self.finding))
        if self.finding.samples != before.samples:
            self._show_samples(self.finding.samples)

    def _show_samples(self, samples: Sequence[Sample]) -> None:
        records = self.query_one("#records", VerticalScroll)
        place = records.scroll_offset.y
        records.border_title = self.wording.say("finding.records", n=len(samples))
        with self.app.batch_update():
            records.remove_children()
            records.mount_all(sample_cards(samples, self.wording))
        records.scroll_to(y=place, animate=False)

    def action_step(self, by: int) -> None:
        """Another finding."""
        self._index = (self._index + by) % len(self._findings)
        self.relabel()

    def action_records(self) -> None:
        """All its records as a table."""
        self.post_message(RecordsWanted(self.finding))

    def action_verify(self) -> None:
        """Ask the vendor's system."""
        self.post_message(VerifyWanted(only(self._result, self.finding)))

    def action_reply(self) -> None:
        """Write to the customer about this."""
        self.post_message(ReplyWanted(only(self._result, self.finding)))

    def action_report(self) -> None:
        """The report on the whole log."""
        self.post_message(ReportWanted(self._result))

    def action_report_pdf(self) -> None:
        """That report as PDF."""
        self.post_message(ReportWanted(self._result, "pdf"))

    def action_retry(self) -> None:
        """Queue what failed."""
        self.post_message(RetryWanted(only(self._result, self.finding)))

    def action_case(self) -> None:
        """What this customer had before."""
        self.post_message(CaseWanted(self.finding))

    def action_fixed(self) -> None:
        """Say that its cause is gone."""
        self.post_message(FixedWanted(only(self._result, self.finding)))

    def action_reopen(self) -> None:
        """Take that back."""
        self.post_message(ReopenWanted(only(self._result, self.finding)))

    def action_wrong(self) -> None:
        """Say that it is something else."""
        if isinstance(self.finding, Diagnosis):
            self.post_message(WrongMatch(self.finding))

    def action_rule(self) -> None:
        """Make a rule of its messages."""
        self.post_message(NewRuleWanted(self.finding))

    def _show_history(self, finding: Finding) -> None:
        memory, line = self.session.memory, self.query_one("#history", Static)
        subject = subject_of_finding(finding)
        past = memory.pasts.get(subject)
        back = past is not None and past.standing is Standing.CAME_BACK
        told = memory.line(subject, past, self.session.language)
        self.set_class(bool(told), "-told")
        line.set_class(back, "-back")
        opens = self.wording.say("cases.opens", pressed="c") if memory.case(subject) else ""
        sign = "↻ " if back else ""
        line.update(
            Content.assemble(
                f"{sign}{visible_line(told)}", (f"  {opens}" if told else "", "$quiet")
            )
        )

    def _facts(self, finding: Finding) -> Content:
        wording = self.wording
        facts = [wording.say("finding.count", n=finding.count)]
        if isinstance(finding, Diagnosis):
            sign, title = SIGNS[finding.level], wording.level(finding.level).upper()
            colour = COLOURS[finding.level]
            if finding.objects:
                facts.append(wording.say("finding.documents", n=finding.objects))
        else:
            sign, title, colour = UNKNOWN_SIGN, wording.say("finding.unknown"), "warning"
        if finding.first_seen and finding.last_seen:
            days = [wording.locale.day(day) for day in (finding.first_seen, finding.last_seen)]
            facts.append(" – ".join(dict.fromkeys(days)))
        told = self.session.verification
        verdict = (
            told.verdicts.get(finding.rule) if told and isinstance(finding, Diagnosis) else None
        )
        if verdict is not None:
            facts.append(wording.say(f"verdict.{verdict.kind.value}"))
        position = f"{self._index + 1}/{len(self._findings)}"
        return Content.assemble(
            (f"{position}  ", "$quiet"),
            (f"{sign} {title}", f"bold ${colour}"),
            "  ",
            " · ".join(facts),
        )

    def _explanation(self, finding: Finding) -> Widget:
        shelf = self._loaded.shelf
        if isinstance(finding, Diagnosis):
            card = RuleCard(shelf.rules[finding.rule], shelf, self.wording)
            return VerticalScroll(card)
        answer = Answer()
        text = finding.samples[0].message if finding.samples else visible(finding.template)
        reading = read(self._loaded.knowledge.matcher, text)
        answer.view = View(self.wording, shelf, reading, typed=False)
        return answer
