"""The terminal app: three main screens, what is common to them, and nothing that ends it."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import cached_property, partial
from importlib import import_module
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import SystemCommand
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.worker import Worker, WorkerState

from troubleshooter.errors import TroubleshooterError
from troubleshooter.locations import Locations, find
from troubleshooter.report.visible import visible_line
from troubleshooter.tui.choices import Choosing
from troubleshooter.tui.fixing import Fixing
from troubleshooter.tui.journal import Journal
from troubleshooter.tui.messages import (
    AddressChosen,
    ArticleChosen,
    Failed,
    FindingSeen,
    FollowWanted,
    LogPasted,
    LogsChosen,
    PasteRefused,
    RecordsWanted,
    RuleChosen,
    RulesChanged,
    Tab,
    TabChosen,
    Verified,
)
from troubleshooter.tui.remembered import Choices, ThemeName
from troubleshooter.tui.scanning import PASTED, Source
from troubleshooter.tui.screens.message import MessagePage
from troubleshooter.tui.screens.page import Dialog, Page
from troubleshooter.tui.session import Loaded, LoadKnowledge, Session, load
from troubleshooter.tui.surviving import Survived, Surviving
from troubleshooter.tui.themes import THEMES

if TYPE_CHECKING:
    from troubleshooter.model import Language
    from troubleshooter.tui.screens.log import LogPage

_GIVE_WAY_S = 0.001
_TABS: tuple[Tab, ...] = ("message", "log", "knowledge", "retry", "connections", "cases")


class TroubleshooterApp(Surviving, Choosing, Fixing):
    """Opens on the paste field, or on `paths` as logs; `private` keeps nothing in cases.

    `language` None speaks what was spoken last, Dutch at first. `locations` and `open_knowledge`
    stand in for the folders in force and what they hold.
    """

    TITLE = "troubleshooter"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "help", "key.help", key_display="F1", priority=True),
        Binding("question_mark", "help", "key.help", show=False),
        Binding("f2", "tab('message')", "key.message", False, "F2", True),
        Binding("f3", "tab('log')", "key.log", False, "F3", True),
        Binding("f4", "tab('knowledge')", "key.knowledge", False, "F4", True),
        Binding("f5", "tab('retry')", "key.retry_screen", False, "F5", True),
        Binding("f6", "tab('connections')", "key.connections", False, "F6", True),
        Binding("f7", "tab('cases')", "key.cases", False, "F7", True),
        Binding("f8", "customer", "key.customer", False, "F8", True),
        Binding("f9", "case", "key.case", False, "F9", True),
        Binding("ctrl+l", "language", "key.language", priority=True),
        Binding("ctrl+t", "theme", "key.theme", priority=True),
        Binding("ctrl+q", "quit", "key.quit", show=False, priority=True),
        Binding("escape", "call_off", "key.call_off", priority=True),
    ]
    COMMAND_PALETTE_DISPLAY = "^p"
    CSS = "* { scrollbar-size: 1 1; } Footer { scrollbar-size: 0 0; }"

    def __init__(
        self,
        paths: Sequence[str] = (),
        language: Language | None = None,
        *,
        locations: Locations | None = None,
        open_knowledge: LoadKnowledge | None = None,
        private: bool = False,
    ) -> None:
        super().__init__()
        places = locations or find()
        choices = Choices.of(places.choices)
        self._journal = Journal(places.state / "tui.log")
        self.survived = Survived()
        remembered = choices.now
        spoken = language or remembered.language or "nl"
        self.session = Session(places, spoken, choices=choices)
        self.session.memory.private = private
        self._theme_name: ThemeName = remembered.theme
        self._paths = tuple(paths)
        self._open_knowledge = open_knowledge
        for theme in THEMES.values():
            self.register_theme(theme)
        self.theme = THEMES[remembered.theme].name
        self.add_mode("message", partial(MessagePage, self.session))
        self.add_mode("log", lambda: self._log_page)
        self.add_mode("knowledge", lambda: _page("knowledge", "KnowledgePage")(self.session))
        self.add_mode("retry", lambda: _page("retry", "RetryPage")(self.session))
        self.add_mode("connections", lambda: _page("connections", "ConnectionsPage")(self.session))
        self.add_mode("cases", lambda: _page("cases", "CasesPage")(self.session, self.open_cases))

    @cached_property
    def _log_page(self) -> LogPage:
        from troubleshooter.tui.screens.log import LogPage

        return LogPage(self.session)

    async def on_mount(self) -> None:
        """Show the first screen; once it is drawn, begin to load."""
        if self._paths:
            self._read(Source(self._paths))
        else:
            await self.switch_mode("message")
        self.screen.call_after_refresh(self._drawn)

    def _drawn(self) -> None:
        """The first screen stands: the rest may take its time."""
        gc.freeze()
        gc.enable()
        # Threads that read give way sooner, so that a key is answered while they do.
        sys.setswitchinterval(_GIVE_WAY_S)
        self.tell_damage()
        self._load()

    @work(thread=True, exit_on_error=False)
    def _load(self) -> None:
        try:
            loaded = load(self._open_knowledge)
        except TroubleshooterError as error:
            self.call_from_thread(self._refuse, tuple(str(error).split("\n")))
        else:
            self.call_from_thread(self._take, loaded)

    def _take(self, loaded: Loaded) -> None:
        self.session.loaded = loaded
        self.relabel()
        if loaded.problems:
            self.tell("notice.articles_refused", loaded.problems[0], "warning")

    def _refuse(self, problems: tuple[str, ...]) -> None:
        self.session.refused = problems
        self.relabel()
        self.tell("notice.rules_refused", problems[0], "error")

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Survive what nobody foresaw in a thread of the app's own."""
        if event.state is WorkerState.ERROR and event.worker.error is not None:
            self._survive(event.worker.error)
            if self.session.loaded is None:
                self._refuse((visible_line(str(event.worker.error)),))

    def on_failed(self, event: Failed) -> None:
        """Survive what nobody foresaw on a screen."""
        self._survive(event.error)

    def _survive(self, error: BaseException) -> None:
        from troubleshooter.redact import redact

        if not self.survived.is_news(error):
            return
        written = self._journal.record(error)
        told = visible_line(redact(f"{type(error).__name__}: {error}"))[:300]
        if written:
            told = f"{told}\n{self._journal.path}"
        self.tell("notice.failed", told, "error")

    def _handle_exception(self, error: Exception) -> None:
        # The library ends the app here. Before there is a screen, there is nothing to go on with.
        if self.is_running and self._screen_stacks.get(self._current_mode):
            self._survive(error)
        else:
            self._journal.record(error)
            super()._handle_exception(error)

    # -- what screens ask for

    def on_tab_chosen(self, event: TabChosen) -> None:
        """Go to a main screen."""
        self.action_tab(event.tab)

    def on_logs_chosen(self, event: LogsChosen) -> None:
        """Read files as logs."""
        self._read(Source(event.paths))

    def on_log_pasted(self, event: LogPasted) -> None:
        """Read a pasted text as a log."""
        self._read(Source((PASTED,), event.text))

    def on_paste_refused(self, event: PasteRefused) -> None:
        """Say what to do instead."""
        say = self.session.wording.say
        self.tell("notice.paste_refused", say("notice.paste_limit", limit=event.limit), "warning")

    def on_records_wanted(self, event: RecordsWanted) -> None:
        """Show the records of one finding."""
        self._log_page.open_records_of(event.finding)

    def on_follow_wanted(self, event: FollowWanted) -> None:
        """Follow the open log, or no longer."""
        self._log_page.follow(event.on, anyway=True)

    def on_finding_seen(self, event: FindingSeen) -> None:
        """It is news no longer."""
        self._log_page.look_at(event.finding)

    def on_verified(self, event: Verified) -> None:
        """Keep what a live look said."""
        self.session.take(event.verification, event.result)
        self._relabel_below()

    def on_rules_changed(self, event: RulesChanged) -> None:
        """Read the rules again."""
        self.change_rules(event.told)

    def change_rules(self, told: str) -> None:
        """Take in the rules as they are now, and say `told` then."""
        self._reload(told)

    @work(thread=True, exit_on_error=False, group="reload")
    def _reload(self, told: str) -> None:
        try:
            loaded = load(self._open_knowledge)
        except TroubleshooterError as error:
            self.call_from_thread(self.tell, "notice.rules_refused", str(error), "error")
        else:
            self.call_from_thread(self._take, loaded)
            self.call_from_thread(self.tell, "notice.rules_changed", told, "information")

    def _relabel_below(self) -> None:
        for screen in self.screen_stack[:-1]:
            if isinstance(screen, Page) and screen.stands:
                screen.relabel()

    def on_rule_chosen(self, event: RuleChosen) -> None:
        """Open a rule."""
        from troubleshooter.tui.screens.opened import RulePage

        loaded = self.session.loaded
        if loaded is not None and event.rule in loaded.shelf.rules:
            self.push_screen(RulePage(self.session, loaded.shelf, event.rule))
        else:
            self.tell("notice.gone", event.rule, "warning")

    def on_article_chosen(self, event: ArticleChosen) -> None:
        """Open an article."""
        from troubleshooter.tui.screens.opened import ArticlePage

        loaded = self.session.loaded
        if loaded is not None and event.article in loaded.shelf.articles.ids:
            self.push_screen(ArticlePage(self.session, loaded.shelf, event.article))
        else:
            self.tell("notice.gone", event.article, "warning")

    def on_address_chosen(self, event: AddressChosen) -> None:
        """Open a web address in the browser; no other kind of address is opened."""
        if event.address.startswith("https://"):
            self.open_url(event.address)
        else:
            self.tell("notice.gone", visible_line(event.address)[:200], "warning")

    def on_unmount(self) -> None:
        """Let go of what is open."""
        self.close_cases()

    def _read(self, source: Source) -> None:
        self.log_opened()
        self.keep_opened(source)
        self._log_page.read(source)
        self.action_tab("log")

    # -- keys

    def action_tab(self, tab: Tab) -> None:
        """Go to a main screen; to the top of it when one is there already."""
        from textual.command import CommandPalette

        if isinstance(self.screen, Dialog | CommandPalette):
            self.pop_screen()
        if self.current_mode == tab:
            while len(self.screen_stack) > 1:
                self.pop_screen()
        self.switch_mode(tab)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what is under way can be called off, on the screen where it is."""
        if action != "call_off":
            return super().check_action(action, parameters)
        page = self.screen
        underway = page.underway if isinstance(page, Page) else None
        return underway is not None and not underway.cancellation.cancelled

    def action_call_off(self) -> None:
        """Call off what is under way on this screen."""
        if isinstance(self.screen, Page):
            self.screen.call_off()

    def action_help(self) -> None:
        """Explain the screen of now."""
        from troubleshooter.tui.screens.help import HelpDialog

        page = self.screen
        if not isinstance(page, Page):
            return
        self.push_screen(HelpDialog(self.session, page.help_key, page.keys()))

    def action_open(self) -> None:
        """Ask for a log."""
        from troubleshooter.tui.screens.open_log import OpenLogDialog

        self.push_screen(OpenLogDialog(self.session), self._opened)

    def _opened(self, paths: tuple[str, ...] | None) -> None:
        if paths:
            self._read(Source(paths))

    def action_language(self) -> None:
        """The other language, for everything."""
        self.session.language = "en" if self.session.language == "nl" else "nl"
        self.relabel()
        self._remember()

    def action_theme(self) -> None:
        """Light or dark."""
        self._theme_name = "light" if self._theme_name == "dark" else "dark"
        self.theme = THEMES[self._theme_name].name
        if "log" in self._screen_stacks:
            self._log_page.call_after_refresh(self._log_page.redraw)
        self._remember()

    def action_command_palette(self) -> None:
        """The list of all commands."""
        from textual.command import CommandPalette

        if not isinstance(self.screen, CommandPalette):
            placeholder = self.session.wording.say("palette.placeholder")
            self.push_screen(CommandPalette(placeholder=placeholder, id="--command-palette"))

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """What the command palette offers."""
        from troubleshooter.tui.screens.finding import FindingPage

        offered: dict[str, Callable[[], object]] = {
            "message": partial(self.action_tab, "message"),
            "log": partial(self.action_tab, "log"),
            "knowledge": partial(self.action_tab, "knowledge"),
            "retry_screen": partial(self.action_tab, "retry"),
            "connections": partial(self.action_tab, "connections"),
            "cases": partial(self.action_tab, "cases"),
            "customer": self.action_customer,
            "private": self.action_private,
            "open_log": self.action_open,
            "language": self.action_language,
            "theme": self.action_theme,
            "help": self.action_help,
            "quit": self.action_quit,
        }
        say = self.session.wording.say
        if (
            "log" in self._screen_stacks
            and screen is self._log_page
            and self._log_page.result is not None
        ):
            offered["report"] = self._log_page.action_report
            offered["report_pdf"] = self._log_page.action_report_pdf
            offered["reply"] = self._log_page.action_reply
            offered["verify"] = self._log_page.action_verify
            offered["records"] = self._log_page.action_records
            offered["retry"] = self._log_page.action_retry
            offered["follow"] = self._log_page.action_follow
        if isinstance(screen, FindingPage | MessagePage):
            offered["case"] = self.action_case
        for name, command in offered.items():
            yield SystemCommand(say(f"key.{name}"), say(f"palette.{name}"), command)
        yield from self.recent_commands(self._read)

    def relabel(self) -> None:
        """Say everything anew on all screens."""
        for mode in _TABS:
            if mode in self._screen_stacks:
                for screen in self.get_screen_stack(mode):
                    if isinstance(screen, Page) and screen.stands:
                        screen.relabel()

    def _remember(self) -> None:
        language, theme = self.session.language, self._theme_name
        self.keep(lambda before: replace(before, language=language, theme=theme))


def _page(module: str, name: str) -> Callable[..., Page]:
    """A main screen by its name; it is loaded when somebody goes there first."""
    found: Callable[..., Page] = getattr(
        import_module(f"troubleshooter.tui.screens.{module}"), name
    )
    return found
