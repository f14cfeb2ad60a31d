"""A new rule from messages: a form, a test at every change, and kept only when it passes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Horizontal, VerticalScroll
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Input, Static

from troubleshooter.errors import TroubleshooterError
from troubleshooter.model import Level, RetryWhen, System
from troubleshooter.pipeline.authoring import trial
from troubleshooter.pipeline.drafting import Seed, Wish, Words, draft
from troubleshooter.report.visible import visible, visible_line
from troubleshooter.rules.writing import rule_text, save
from troubleshooter.tui.faults import told_faults
from troubleshooter.tui.messages import RulesChanged, Tab
from troubleshooter.tui.screens.page import Opened
from troubleshooter.tui.session import Loaded, Session
from troubleshooter.tui.widgets.choice import Choice, Chosen
from troubleshooter.tui.widgets.key_bar import KeyBar
from troubleshooter.tui.widgets.top_bar import TopBar

DEBOUNCE_S = 0.5
"""How long typing must pause before the rule is tested."""

_FIELDS = ("id", "title_nl", "title_en", "cause_nl", "cause_en", "fix_nl", "fix_en", "where")
_CHOICES = ("system", "level", "again")
_LEVELS = tuple(Level)
_AGAIN = tuple(RetryWhen)
_SYSTEMS = tuple(System)
_ID = re.compile(r"[a-z0-9]+(\.[a-z0-9]+(-[a-z0-9]+)*)")
_SOURCE = "field: our own cases"


class NewRulePage(Opened):
    """Makes a rule of `messages`, which the rule must recognise."""

    help_key = "help.new_rule"
    tab: ClassVar[Tab | None] = "log"
    AUTO_FOCUS = "#title_nl"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+s", "save", "key.save", priority=True)]
    DEFAULT_CSS = """
    NewRulePage {
        & #both { height: 1fr; }
        & #form, & #tested {
            border: round $border-blurred; border-title-color: $quiet; padding: 0 1;
            &:focus, &:focus-within { border: round $border; border-title-color: $primary; }
        }
        & .row { height: 1; }
        & .label { width: 24; color: $quiet; }
        & .row Input {
            border: none; height: 1; padding: 0 1; background: $surface; width: 1fr;
            &:focus { background: $panel; border: none; }
        }
        & .row Choice { width: 1fr; }
        &.-wide #both { layout: horizontal; }
        &.-wide #form { width: 1fr; } &.-wide #tested { width: 1fr; }
        &.-narrow #both { layout: vertical; }
        &.-narrow #form { height: 13; } &.-narrow #tested { height: 1fr; }
        &.-narrow .label { width: 24; }
    }
    """

    def __init__(
        self, session: Session, loaded: Loaded, messages: Sequence[str], system: System | None
    ) -> None:
        super().__init__(session)
        self._loaded = loaded
        self._seed = Seed(tuple(messages))
        self._system = system or System.NETWORK
        self._timer: Timer | None = None
        self._text = ""
        self._faults: tuple[str, ...] | None = None
        self._testing = False
        self._again = False

    @property
    def green(self) -> bool:
        """Whether the rule as it is now passed."""
        return self._faults == () and not self._testing and self._timer is None

    def compose(self) -> ComposeResult:
        """The form, and what the test says."""
        yield TopBar(self.here)
        with Container(id="both"):
            with VerticalScroll(id="form", can_focus=False):
                for name in (*_FIELDS, *_CHOICES):
                    with Horizontal(classes="row"):
                        yield Static(id=f"label-{name}", classes="label")
                        yield (
                            Choice(id=name)
                            if name in _CHOICES
                            else Input(id=name, select_on_focus=False)
                        )
            with VerticalScroll(id="tested"):
                yield Static(id="told")
                yield Static(id="file")
        yield KeyBar()

    def on_mount(self) -> None:
        """A first draft, and its test."""
        self.relabel()
        self.query_one("#system", Choice).choose(_SYSTEMS.index(self._system))
        self._test()

    def relabel(self) -> None:
        """Say everything in the language of now."""
        super().relabel()
        say = self.wording.say
        self.query_one("#form").border_title = say("new_rule.title")
        self.query_one("#tested").border_title = say("new_rule.tested")
        for name in (*_FIELDS, *_CHOICES):
            self.query_one(f"#label-{name}", Static).update(say(f"new_rule.{name}"))
        self.query_one("#system", Choice).offer([system.value for system in _SYSTEMS])
        self.query_one("#level", Choice).offer([self.wording.level(level) for level in _LEVELS])
        self.query_one("#again", Choice).offer([say(f"again.{when.value}") for when in _AGAIN])
        self._show()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Test when typing pauses."""
        event.stop()
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(DEBOUNCE_S, self._test)
        self._show()

    def on_chosen(self, event: Chosen) -> None:
        """Test anew."""
        event.stop()
        self._test()

    def _test(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        if self._testing:
            self._again = True
            return
        self._testing, self._again = True, False
        self._show()
        self._try(self._wish())

    def _wish(self) -> Wish:
        given = {name: self.query_one(f"#{name}", Input).value.strip() for name in _FIELDS}
        words = Words(**{name: given[name] for name in _FIELDS if name != "id"})
        return Wish(
            given["id"] or _proposed(words),
            _SYSTEMS[self.query_one("#system", Choice).index],
            _LEVELS[self.query_one("#level", Choice).index],
            _AGAIN[self.query_one("#again", Choice).index],
            _SOURCE,
            words,
            draft=False,
        )

    @work(thread=True, exit_on_error=False, group="trial")
    def _try(self, wish: Wish) -> None:
        text = ""
        faults: tuple[str, ...] = ("",)
        try:
            text, faults = self._tried(wish)
        except TroubleshooterError as error:
            faults = (str(error),)
        finally:
            self.app.call_from_thread(self._take, wish, text, faults)

    def _tried(self, wish: Wish) -> tuple[str, tuple[str, ...]]:
        """The rule file, and what is wrong with it."""
        say = self.wording.say
        if not _ID.fullmatch(wish.id):
            return "", (say("new_rule.no_id", id=wish.id),)
        text = rule_text(draft(self._seed, wish, datetime.now().astimezone().date()))
        faults = trial(self._loaded.knowledge, wish.id, text, self._seed.messages)
        missing = " · ".join(say(f"new_rule.{name}") for name in wish.words.missing())
        if missing:
            faults = (say("new_rule.missing", names=missing), *faults)
        return text, faults

    def _take(self, wish: Wish, text: str, faults: tuple[str, ...]) -> None:
        self._testing = False
        self._text, self._faults = text, faults
        field = self.query_one("#id", Input)
        field.placeholder = wish.id
        self._show()
        if self._again:
            self._test()

    def _show(self) -> None:
        say = self.wording.say
        if self._testing or self._timer is not None:
            told = Content.styled(say("new_rule.testing"), "$quiet")
        elif self._faults:
            language, shelf = self.session.language, self._loaded.shelf
            told_of = told_faults(
                self._faults, self.wording, lambda rule: shelf.rule_title(rule, language)
            )
            lines = "\n".join(f"- {fault}" for fault in told_of)
            told = Content.assemble((f"✖ {say('new_rule.red')}", "bold $error"), "\n", lines)
        else:
            told = Content.styled(f"✔ {say('new_rule.green')}", "bold $success")
        self.query_one("#told", Static).update(told)
        self.query_one("#file", Static).update(
            Content.assemble("\n", (visible(self._text), "$quiet"))
        )

    def action_save(self) -> None:
        """Keep the rule among the user's own, if it passed."""
        if not self.green:
            told = self.wording.say("new_rule.not_yet")
            self.notify(told, severity="warning", markup=False, timeout=5)
            return
        try:
            path = save(self._loaded.knowledge.locations.user_rules, self._wish().id, self._text)
        except TroubleshooterError as error:
            self.notify(visible_line(str(error)), severity="error", markup=False, timeout=12)
            return
        self.post_message(RulesChanged(self.wording.say("new_rule.kept", path=str(path))))
        self.dismiss()


def _proposed(words: Words) -> str:
    """An id made of the title."""
    slug = re.findall(r"[a-z0-9]+", (words.title_en or words.title_nl).lower())[:5]
    return f"own.{'-'.join(slug) or 'new-rule'}"
