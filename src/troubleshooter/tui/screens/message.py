"""The first screen: a message goes in on one side, what it is comes out on the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import ActiveBinding, Binding, BindingType
from textual.containers import Container
from textual.message import Message
from textual.timer import Timer
from textual.widgets import TextArea
from textual.worker import Worker, WorkerState

from troubleshooter.tui.messages import (
    FixedWanted,
    NewRuleWanted,
    ReopenWanted,
    ReplyWanted,
    ReportWanted,
    RetryWanted,
    Tab,
    VerifyWanted,
    WrongMatch,
)
from troubleshooter.tui.reading import LONGEST, Reading, read
from troubleshooter.tui.screens.page import ROOMY, Page
from troubleshooter.tui.session import Session
from troubleshooter.tui.widgets.answer import Answer, View
from troubleshooter.tui.widgets.key_bar import KeyBar
from troubleshooter.tui.widgets.message_field import MessageField
from troubleshooter.tui.widgets.top_bar import TopBar

if TYPE_CHECKING:
    from troubleshooter.matching.matcher import Matcher
    from troubleshooter.model import Diagnosis, ScanResult

DEBOUNCE_S = 0.12
"""How long typing must pause before the text is diagnosed."""


_LETTERS = {
    "verify": "v",
    "reply": "r",
    "report": "w",
    "report_pdf": "W",
    "retry": "q",
    "fixed": "f",
    "reopen": "o",
    "wrong": "x",
    "rule": "n",
}
_TOLD_TYPING = (("reply",), ("verify", "reply", "fixed", "reopen"))
_TOLD_READING = (
    ("verify", "reply", "fixed", "reopen"),
    ("verify", "reply", "fixed", "reopen", "wrong"),
)
"""What the footer tells on a narrow and on a wide screen; help tells all, and so does a footer
that has the room."""

_ON_FOUND = frozenset({"verify", "reply", "report", "report_pdf", "retry", "wrong"})


class MessagePage(Page):
    """Paste and see; in the answer the letters act that act on a finding of a log, in the field
    the same with Alt."""

    tab: ClassVar[Tab | None] = "message"
    help_key = "help.message"
    spared = crowded = frozenset({"language", "theme"})
    AUTO_FOCUS = "#field"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+o", "app.open", "key.open_log", priority=True),
        Binding("escape", "clear", "key.clear", priority=True),
        Binding("pagedown", "page(1)", "key.scroll", False, "PgDn", True),
        Binding("pageup", "page(-1)", "key.scroll_back", False, "PgUp", True),
        Binding("v", "verify", "key.verify"),
        Binding("alt+v", "verify", "key.verify", priority=True),
        Binding("r", "reply", "key.reply"),
        Binding("alt+r", "reply", "key.reply", priority=True),
        Binding("w", "report", "key.report"),
        Binding("alt+w", "report", "key.report", priority=True),
        Binding("W", "report_pdf", "key.report_pdf", show=False),
        Binding("alt+W", "report_pdf", "key.report_pdf", show=False, priority=True),
        Binding("q", "retry", "key.retry"),
        Binding("alt+q", "retry", "key.retry", priority=True),
        Binding("f", "fixed", "key.mark_fixed"),
        Binding("alt+f", "fixed", "key.mark_fixed", priority=True),
        Binding("o", "reopen", "key.reopen_case"),
        Binding("alt+o", "reopen", "key.reopen_case", priority=True),
        Binding("x", "wrong", "key.wrong"),
        Binding("alt+x", "wrong", "key.wrong", priority=True),
        Binding("n", "rule", "key.new_rule"),
        Binding("alt+n", "rule", "key.new_rule", priority=True),
    ]
    DEFAULT_CSS = """
    MessagePage {
        & #desk { height: 1fr; }
        & #field, & #answer {
            border: round $border-blurred;
            border-title-color: $quiet;
            border-subtitle-color: $quiet;
            background: transparent;
            padding: 0;
            &:focus { border: round $border; border-title-color: $primary; }
        }
        & #answer { padding: 0; &:focus-within { border: round $border; } }
        & #field { padding: 0 1; }
        &.-wide #desk { layout: horizontal; }
        &.-wide #field { width: 2fr; height: 1fr; }
        &.-wide #answer { width: 3fr; height: 1fr; }
        &.-narrow #desk { layout: vertical; }
        &.-narrow #field { height: 30%; min-height: 4; max-height: 9; }
        &.-narrow #answer { height: 1fr; }
    }
    """

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._timer: Timer | None = None
        self._asked = ""
        self._answered = ""
        self._reading: Reading | None = None
        self._worker: Worker[None] | None = None

    @property
    def settled(self) -> bool:
        """Whether the answer belongs to the text as it is now."""
        return self._answered == self.query_one(MessageField).text

    def compose(self) -> ComposeResult:
        """Top bar, field and answer, keys."""
        yield TopBar(self.tab)
        with Container(id="desk"):
            yield MessageField(id="field", soft_wrap=True, highlight_cursor_line=False)
            yield Answer(id="answer")
        yield KeyBar()

    def relabel(self) -> None:
        """Say everything, and diagnose what was typed while the knowledge was loading."""
        super().relabel()
        field, answer = self.query_one(MessageField), self.query_one(Answer)
        field.border_title = self.wording.say("message.title")
        field.placeholder = self.wording.say("message.placeholder")
        answer.border_title = self.wording.say("answer.title")
        self._show()
        self._ask()

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Diagnose when typing pauses."""
        event.stop()
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(DEBOUNCE_S, self._ask)
        self._show_status()

    def action_clear(self) -> None:
        """Back to the field; in the field: empty it (undo brings the text back)."""
        field = self.query_one(MessageField)
        if field.has_focus:
            field.clear()
        else:
            field.focus()

    # -- acting on what was recognised

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """The keys in force; a letter alone does nothing but write where one types."""
        typing = self.is_mounted and self.query_one(MessageField).has_focus
        narrow, roomy = self.has_class("-narrow"), self.size.width >= ROOMY
        told: tuple[str, ...] = (_TOLD_TYPING if typing else _TOLD_READING)[not narrow]
        if roomy and not typing:
            told = tuple(action for action in _LETTERS if action != "report_pdf")
        kept = {}
        for key, active in super().active_bindings.items():
            binding = active.binding
            letter = _LETTERS.get(binding.action)
            if letter is not None:
                if key.startswith("alt+") is not typing:
                    continue
                shown = binding.action in told
                binding = replace(binding, key_display=key, show=shown)
            elif not typing and binding.action == "app.open" and self._reading:
                binding = replace(binding, show=False)
            elif binding.action == "clear" and not typing:
                binding = replace(binding, description=self.wording.say("key.to_field"))
            kept[key] = active._replace(binding=binding)
        return kept

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What acts on an error needs one that was recognised; a rule is made of any text."""
        del parameters
        reading = self._reading
        if action in _ON_FOUND:
            return reading is not None and bool(reading.found)
        if action in ("fixed", "reopen"):
            return bool(self._settled(action == "reopen"))
        return reading is not None if action == "rule" else True

    def action_verify(self) -> None:
        """Ask the vendor's system about all that was recognised."""
        if self._reading is not None:
            self.post_message(VerifyWanted(_told(self._reading)))

    def action_reply(self) -> None:
        """Write to the customer about it."""
        if self._reading is not None:
            self.post_message(ReplyWanted(_told(self._reading)))

    def action_report(self) -> None:
        """Write the report on it."""
        if self._reading is not None:
            self.post_message(ReportWanted(_told(self._reading)))

    def action_report_pdf(self) -> None:
        """That report as PDF."""
        if self._reading is not None:
            self.post_message(ReportWanted(_told(self._reading), "pdf"))

    def action_fixed(self) -> None:
        """Say that its cause is gone."""
        self._of_some("key.mark_fixed", self._settled(False), FixedWanted)

    def action_reopen(self) -> None:
        """Take that back."""
        self._of_some("key.reopen_case", self._settled(True), ReopenWanted)

    def _settled(self, settled: bool) -> tuple[Diagnosis, ...]:
        """What was recognised whose case is settled, or is not."""
        if self._reading is None:
            return ()
        known = self.session.memory
        found = _told(self._reading).diagnoses if self._reading.found else ()
        return tuple(one for one in found if known.settled(one.rule) is settled)

    def action_retry(self) -> None:
        """Queue what failed."""
        if self._reading is not None:
            self.post_message(RetryWanted(_told(self._reading)))

    def action_wrong(self) -> None:
        """Say that it is something else."""
        self._of_one("key.wrong", WrongMatch)

    def action_rule(self) -> None:
        """Make a rule of the text, or of what was recognised in it."""
        from troubleshooter.tui.told import as_unknown

        if self._reading is not None and not self._reading.found:
            self.post_message(NewRuleWanted(as_unknown(self._answered.strip())))
        else:
            self._of_one("key.new_rule", NewRuleWanted)

    def _of_some(
        self, key: str, found: Sequence[Diagnosis], wanted: Callable[[ScanResult], Message]
    ) -> None:
        from troubleshooter.tui.papers import only

        if self._reading is not None:
            result = _told(self._reading)
            self._of_one(key, lambda one: wanted(only(result, one)), found)

    def _of_one(
        self,
        key: str,
        wanted: Callable[[Diagnosis], Message],
        offered: Sequence[Diagnosis] | None = None,
    ) -> None:
        """Ask for something that is about one error; about which, where there are several."""
        loaded = self.session.loaded
        if loaded is None or self._reading is None:
            return
        from troubleshooter.tui.screens.choose import ChooseDialog

        found = _told(self._reading).diagnoses if offered is None else offered

        def chosen(index: int | None) -> None:
            if index is not None:
                self.post_message(wanted(found[index]))

        if len(found) == 1:
            chosen(0)
            return
        language = self.session.language
        rows = [(loaded.shelf.rule_title(one.rule, language), one.rule) for one in found]
        title = f"{self.wording.say(key)}: {self.wording.say('message.which')}"
        self.app.push_screen(ChooseDialog(self.session, title, "", rows), chosen)

    def action_page(self, direction: int) -> None:
        """Scroll the answer from wherever the cursor is."""
        answer = self.query_one(Answer)
        if direction > 0:
            answer.scroll_page_down()
        else:
            answer.scroll_page_up()

    def _ask(self) -> None:
        """Diagnose the text as it is now, unless a thread is still at it: then afterwards."""
        text = self.query_one(MessageField).text
        loaded = self.session.loaded
        if loaded is None or self._busy() or text == self._answered:
            return
        if not text.strip():
            self._answer(text, None)
            return
        self._asked = text
        self._worker = self._diagnose(loaded.knowledge.matcher, text)

    def _busy(self) -> bool:
        return self._worker is not None and not self._worker.is_finished

    @work(thread=True, exit_on_error=False)
    def _diagnose(self, matcher: Matcher, text: str) -> None:
        reading = read(matcher, text)
        self.app.call_from_thread(self._answer, text, reading)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """When a diagnosis is over, for better or worse, take up the text of now."""
        if event.state in (WorkerState.SUCCESS, WorkerState.ERROR, WorkerState.CANCELLED):
            if event.state is not WorkerState.SUCCESS:
                self._answered = self._asked
            self._ask()

    def _answer(self, text: str, reading: Reading | None) -> None:
        same = reading == self._reading
        self._answered, self._reading = text, reading
        if not same:
            self.session.of_message = None
        if same:
            self._show_status()
        else:
            self._show()

    def _show(self) -> None:
        loaded = self.session.loaded
        shelf = loaded.shelf if loaded else None
        view = View(self.wording, shelf, self._reading, self.session.refused)
        self.query_one(Answer).view = view
        self._show_status()
        self.refresh_bindings()

    def _show_status(self) -> None:
        field, answer = self.query_one(MessageField), self.query_one(Answer)
        say, reading = self.wording.say, self._reading
        waiting = self.session.loaded is None and not self.session.refused and field.text
        if waiting:
            status = say("answer.waiting")
        elif reading is None:
            status = ""
        elif reading.found:
            status = say("answer.count", n=len(reading.found))
        else:
            status = say("answer.unknown")
        answer.border_subtitle = status
        cut = reading is not None and reading.cut
        field.border_subtitle = say("message.cut", limit=LONGEST) if cut else ""


def _told(reading: Reading) -> ScanResult:
    from troubleshooter.tui.told import as_result

    return as_result(reading)
