"""A reply to the customer: seen, copied, kept as files."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from troubleshooter.errors import TroubleshooterError
from troubleshooter.model import ScanResult
from troubleshooter.report.visible import visible, visible_line
from troubleshooter.tui.messages import Replied, Tab
from troubleshooter.tui.papers import customer_paper, write
from troubleshooter.tui.screens.page import Opened
from troubleshooter.tui.session import Loaded, Session
from troubleshooter.tui.widgets.key_bar import KeyBar
from troubleshooter.tui.widgets.top_bar import TopBar

_COPIED = {"txt": "reply.copied_txt", "html": "reply.copied_html"}


class ReplyPage(Opened):
    """The reply that `result` comes down to, in the language of now."""

    tab: ClassVar[Tab | None] = "log"
    help_key = "help.reply"
    spared = frozenset({"language", "theme"})
    AUTO_FOCUS = "#paper"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("c", "copy('txt')", "key.copy_text"),
        Binding("h", "copy('html')", "key.copy_html"),
        Binding("s", "save", "key.save"),
    ]
    DEFAULT_CSS = """
    ReplyPage #paper {
        border: round $border-blurred; border-title-color: $quiet; max-width: 120; padding: 0 2;
        &:focus { border: round $border; border-title-color: $primary; }
    }
    """

    def __init__(self, session: Session, loaded: Loaded, result: ScanResult) -> None:
        super().__init__(session)
        self._loaded = loaded
        self._result = result
        self._forms: dict[str, bytes] = {}
        self._told = False

    def compose(self) -> ComposeResult:
        """The text as the customer gets it."""
        yield TopBar(self.here)
        with VerticalScroll(id="paper"):
            yield Static(id="text")
        yield KeyBar()

    def relabel(self) -> None:
        """Write it in the language of now."""
        super().relabel()
        self.query_one("#paper").border_title = self.wording.say("reply.title")
        self._forms = {}
        self._write()

    @work(thread=True, exit_on_error=False, exclusive=True, group="reply")
    def _write(self) -> None:
        language = self.session.language
        try:
            told = self.session.verification_of(self._result)
            paper = customer_paper(self._result, self._loaded.knowledge, language, told)
            forms = {
                "txt": paper.reply("txt"), "html": paper.reply("html"), "eml": paper.reply("eml")
            }  # fmt: skip
        except TroubleshooterError as error:
            self.app.call_from_thread(self._refuse, str(error))
        else:
            self.app.call_from_thread(self._take, forms)

    def _take(self, forms: dict[str, bytes]) -> None:
        self._forms = forms
        self.query_one("#text", Static).update(Content(visible(forms["txt"].decode())))

    def _refuse(self, trouble: str) -> None:
        self.query_one("#text", Static).update(Content.styled(visible(trouble), "$error"))

    def action_copy(self, form: str) -> None:
        """To the clipboard, by the terminal's own means."""
        if form in self._forms:
            self.app.copy_to_clipboard(self._forms[form].decode())
            self._composed()
            self.notify(self.wording.say(_COPIED[form]), markup=False, timeout=4)

    def _composed(self) -> None:
        if not self._told:
            self._told = True
            self.post_message(Replied(self._result))

    def action_save(self) -> None:
        """As text, as HTML and as a draft mail, in the current folder."""
        if not self._forms:
            return
        try:
            paths = write("reply", self.session.language, self._forms, Path.cwd())
        except TroubleshooterError as error:
            title = self.wording.say("reply.refused")
            told = visible_line(str(error))
            self.notify(told, title=title, severity="error", markup=False, timeout=12)
            return
        self._composed()
        told = "\n".join(visible_line(str(path)) for path in paths)
        self.notify(told, title=self.wording.say("reply.saved"), markup=False, timeout=10)
