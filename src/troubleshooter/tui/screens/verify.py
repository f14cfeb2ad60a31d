"""Asking a vendor's system whether what was found is true: answers as they come, then verdicts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from troubleshooter.cancelling import Cancellation
from troubleshooter.errors import TroubleshooterError
from troubleshooter.live import Connection, ProbeResult, Verdict, VerdictKind, Verification
from troubleshooter.model import ScanResult
from troubleshooter.report.visible import visible, visible_line
from troubleshooter.tui.marks import VERDICTS
from troubleshooter.tui.messages import Tab, Verified
from troubleshooter.tui.screens.page import Opened
from troubleshooter.tui.session import Loaded, Session
from troubleshooter.tui.widgets.key_bar import KeyBar
from troubleshooter.tui.widgets.probe_lines import hanging, probe_lines
from troubleshooter.tui.widgets.top_bar import TopBar

if TYPE_CHECKING:
    from troubleshooter.pipeline.verdicts import Suspect

_COLOURS: Mapping[VerdictKind, str] = {
    VerdictKind.CONFIRMED: "$error",
    VerdictKind.REFUTED: "$success",
    VerdictKind.OPEN: "$warning",
}


@dataclass
class _Heard(Message):
    """One probe's result."""

    result: ProbeResult


class VerifyPage(Opened):
    """Asks `connection` about what `result` holds, reading only."""

    tab: ClassVar[Tab | None] = "log"
    help_key = "help.verify"
    AUTO_FOCUS = "#answers"
    DEFAULT_CSS = """
    VerifyPage {
        & #asked { padding: 0 2; margin: 1 0; height: auto; }
        & #answers { height: 1fr; padding: 0 2; }
        & #answers Static { height: auto; }
        & .verdict { margin-top: 1; }
    }
    """

    def __init__(
        self, session: Session, loaded: Loaded, connection: Connection, result: ScanResult
    ) -> None:
        super().__init__(session)
        self._loaded = loaded
        self._connection = connection
        self._result = result
        self._heard: list[ProbeResult] = []
        self.verification: Verification | None = None
        self._trouble = ""

    def compose(self) -> ComposeResult:
        """What is asked, the answers, the verdicts."""
        yield TopBar(self.here)
        yield Static(id="asked")
        with VerticalScroll(id="answers"):
            yield Static(id="probes")
            yield Static(id="verdicts", classes="verdict")
        yield KeyBar()

    def on_mount(self) -> None:
        """Ask at once."""
        from troubleshooter.pipeline.verdicts import suspects_of_scan

        self._asking = self.begin("verify.underway", name=self._connection.name)
        self._judge(suspects_of_scan(self._result, self._loaded.knowledge.rules), self._asking)

    @work(thread=True, exit_on_error=False, group="verify")
    def _judge(self, suspects: tuple[Suspect, ...], cancellation: Cancellation) -> None:
        from troubleshooter.pipeline.verdicts import judge

        def hear(result: ProbeResult) -> None:
            self.post_message(_Heard(result))

        app, language = self.app, self.session.language  # The page may be gone by the end.
        try:
            told = judge(
                self._loaded.knowledge,
                self._connection,
                suspects,
                language,
                heard=hear,
                cancellation=cancellation,
            )
        except TroubleshooterError as error:
            app.call_from_thread(self._refuse, str(error))
        else:
            app.post_message(Verified(told, self._result))
            app.call_from_thread(self._finish, told)
        finally:
            app.call_from_thread(self.end, cancellation)

    def on__heard(self, event: _Heard) -> None:
        """Show one more answer."""
        event.stop()
        self._heard.append(event.result)
        self._show()

    def on_resize(self) -> None:
        """Fill the width of now."""
        self.call_after_refresh(self._show)

    def _refuse(self, trouble: str) -> None:
        self._trouble = trouble
        self._show()

    def _finish(self, told: Verification) -> None:
        self.verification = told
        self._show()

    def relabel(self) -> None:
        """Say everything in the language of now."""
        super().relabel()
        self._show()

    def _show(self) -> None:
        if not self.is_running:
            return
        say = self.wording.say
        name = visible_line(self._connection.name)
        state = say("verify.asking")
        told = self.verification
        if told is not None:
            over = "verify.called_off" if told.called_off else "verify.done"
            state = say(over, calls=told.calls, counted=told.counted_calls)
        elif self._trouble:
            state = say("verify.impossible")
        head = Content.assemble((name, "bold"), f"  {self._connection.system.value}  ")
        self.query_one("#asked", Static).update(Content.assemble(head, (state, "$quiet")))
        room = self.query_one("#answers").scrollable_content_region.width
        self.query_one("#probes", Static).update(probe_lines(self._heard, room))
        lines = [Content.styled(visible(self._trouble), "$error")] if self._trouble else []
        if told is not None:
            lines = [self._verdict(verdict) for verdict in told.verdicts.values()]
            if told.trouble:
                lines.insert(0, Content.styled(visible(told.trouble), "$error"))
            if not lines:
                lines = [Content(say("verify.nothing"))]
        self.query_one("#verdicts", Static).update(Content("\n").join(lines))

    def _verdict(self, verdict: Verdict) -> Content:
        say, language = self.wording.say, self.session.language
        shelf = self._loaded.shelf
        why = say(f"verdict.because.{verdict.reason.value}") if verdict.reason else ""
        if verdict.instead:
            why = say("verdict.instead", rule=shelf.rule_title(verdict.instead, language))
        looks = [visible_line(look.message) for look in verdict.looks]
        room = self.query_one("#answers").scrollable_content_region.width
        return Content.assemble(
            (
                f"{VERDICTS[verdict.kind]} {say(f'verdict.{verdict.kind.value}')}",
                f"bold {_COLOURS[verdict.kind]}",
            ),
            "  ",
            (shelf.rule_title(verdict.rule, language), "bold"),
            (hanging(why, 4, room), "$quiet"),
            ("".join(hanging(look, 4, room) for look in dict.fromkeys(looks)), "$quiet"),
        )
