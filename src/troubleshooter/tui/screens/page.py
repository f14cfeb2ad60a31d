"""What all screens have in common: the language of the session, and errors that never escape."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import ClassVar, TypeVar

from textual.binding import ActiveBinding, Binding, BindingType
from textual.screen import ModalScreen, Screen
from textual.worker import Worker, WorkerState

from troubleshooter.cancelling import Cancellation
from troubleshooter.report.visible import visible_line
from troubleshooter.tui.messages import Failed, Tab
from troubleshooter.tui.session import Session
from troubleshooter.tui.surviving import Surviving
from troubleshooter.tui.widgets.top_bar import TAB_KEYS, TopBar
from troubleshooter.tui.widgets.underway_line import Underway, UnderwayLine
from troubleshooter.tui.wording import Wording

BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]
"""Below 100 columns things stand under each other."""

ROOMY = 150
"""From so many columns on a footer holds all keys of any screen."""

Answered = TypeVar("Answered")


def in_words(bindings: Mapping[str, ActiveBinding], wording: Wording) -> dict[str, ActiveBinding]:
    """`bindings` with the keys of words replaced by the words."""
    return {
        key: active._replace(
            binding=replace(active.binding, description=_told(active.binding, wording))
        )
        for key, active in bindings.items()
    }


def _told(binding: Binding, wording: Wording) -> str:
    if binding.action == "command_palette":
        return wording.say("key.palette")
    described = binding.description
    return wording.say(described) if described.startswith("key.") else described


class Page(Surviving, Screen[None]):
    """A full screen; `tab` is the main screen it is, `help_key` the words that explain it."""

    HORIZONTAL_BREAKPOINTS = BREAKPOINTS
    DEFAULT_CSS = "Page { overflow: hidden; }"
    tab: ClassVar[Tab | None] = None
    help_key: ClassVar[str] = ""
    spared: ClassVar[frozenset[str]] = frozenset()
    """Actions whose keys the footer of a narrow screen has no room for; help tells them still."""
    crowded: ClassVar[frozenset[str]] = frozenset()
    """The same of a screen that is wide, yet not wider than `ROOMY`."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self._underway: list[Underway] = []

    @property
    def here(self) -> Tab | None:
        """The main screen that this one was opened from."""
        return next((tab for tab in TAB_KEYS if tab == self.app.current_mode), self.tab)

    @property
    def stands(self) -> bool:
        """Whether its parts are there: not yet taken down, such as when the app ends."""
        return self.is_mounted and self.is_running and bool(self.query("TopBar #state"))

    # -- what takes its time

    @property
    def underway(self) -> Underway | None:
        """What takes its time here now, the last begun of it; None when nothing does."""
        return self._underway[-1] if self._underway else None

    def begin(self, key: str, **told: str) -> Cancellation:
        """Say under the words of `key` that something is under way, which Esc calls off; so does
        leaving this screen for good."""
        cancellation = Cancellation()
        self._underway.append(Underway(key, cancellation, told))
        self._show_underway()
        return cancellation

    def end(self, cancellation: Cancellation) -> None:
        """It is over, one way or another."""
        self._underway = [one for one in self._underway if one.cancellation is not cancellation]
        self._show_underway()

    def call_off(self) -> None:
        """Call off what was begun last."""
        if self.underway is not None:
            self.underway.cancellation.cancel()
            self._show_underway()

    def _show_underway(self) -> None:
        if not self.is_running:
            return
        lines, underway = self.query(UnderwayLine), self.underway
        if underway is None:
            lines.remove()
        else:
            line = next(iter(lines), None)
            if line is None:
                line = UnderwayLine()
                self.mount(line)
            line.show(underway, self.wording)
        self.refresh_bindings()

    def on_unmount(self) -> None:
        """Whatever is still under way for this screen has lost its point."""
        for one in self._underway:
            one.cancellation.cancel()

    # -- words and keys

    @property
    def wording(self) -> Wording:
        """The words of the session's language."""
        return self.session.wording

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """The keys in force, described in the session's language."""
        found = in_words(super().active_bindings, self.wording)
        spared = self.spared if self.has_class("-narrow") else frozenset()
        if self.size.width < ROOMY:
            spared |= self.crowded
        if self.underway is not None and self.has_class("-narrow"):
            spared |= {"language", "theme"}
        if not spared:
            return found
        return {
            key: active._replace(binding=replace(active.binding, show=False))
            if active.binding.action in spared
            else active
            for key, active in found.items()
        }

    def keys(self) -> tuple[tuple[str, str], ...]:
        """Every key of the app's own that does something here, and what it does."""
        found: dict[str, str] = {}
        for active in super().active_bindings.values():
            if active.binding.description.startswith("key."):
                shown = self.app.get_key_display(active.binding)
                found.setdefault(self.wording.say(active.binding.description), shown)
        found[self.wording.say("key.palette")] = "^p"
        return tuple((shown, told) for told, shown in found.items())

    def on_mount(self) -> None:
        """Say everything for the first time."""
        self.relabel()

    def relabel(self) -> None:
        """Say everything again, in another language or with the knowledge that came."""
        self.query_one(TopBar).show(self.wording, self.state())
        if self.underway is not None:
            self._show_underway()
        self.refresh_bindings()

    def state(self) -> str:
        """How far loading is, in a few words."""
        if self.session.refused:
            return self.wording.say("state.refused")
        if self.session.loaded is None:
            return self.wording.say("state.loading")
        rules = self.wording.say("state.rules", n=len(self.session.loaded.shelf.rules))
        memory = self.session.memory
        if memory.private:
            return f"{self.wording.say('key.private')} · {rules}"
        return f"{visible_line(memory.customer)} · {rules}" if memory.customer else rules

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Pass an error that nobody foresaw on to the app, which tells and survives it."""
        if event.state is WorkerState.ERROR and event.worker.error is not None:
            self.post_message(Failed(event.worker.error))


class Opened(Page):
    """A page that was opened from another, and goes back to it."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "back", "key.back")]

    def action_back(self) -> None:
        """Back to where one came from."""
        self.dismiss()


class Dialog(Surviving, ModalScreen[Answered]):
    """A small screen over another one."""

    HORIZONTAL_BREAKPOINTS = BREAKPOINTS

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session

    @property
    def wording(self) -> Wording:
        """The words of the session's language."""
        return self.session.wording

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """The keys in force, described in the session's language."""
        return in_words(super().active_bindings, self.wording)
