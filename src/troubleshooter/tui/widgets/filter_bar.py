"""The filters of the table of records: text, days, outcome, platform."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from textual import on
from textual.app import ComposeResult
from textual.containers import Container
from textual.message import Message
from textual.timer import Timer
from textual.widgets import Input

from troubleshooter.pipeline.records import Wanted
from troubleshooter.report.visible import visible_line
from troubleshooter.tui.moments import moment
from troubleshooter.tui.remembered import Narrowed, mark_of
from troubleshooter.tui.surviving import Surviving
from troubleshooter.tui.widgets.choice import Choice, Chosen
from troubleshooter.tui.wording import Wording

DEBOUNCE_S = 0.12
"""How long typing must pause before the filter is applied."""

_FIELDS = ("text", "since", "until")
_DAYS = ("since", "until")
_OUTCOMES = (None, False, True)
_LONGEST_NAME = 24


@dataclass
class Filtered(Message):
    """The filters changed."""


@dataclass
class FilterLeft(Message):
    """Enter was pressed in a filter."""


class FilterBar(Surviving, Container):
    """Three fields and two choices; the platforms are those that the log names."""

    DEFAULT_CSS = """
    FilterBar {
        layout: horizontal; height: 1; padding: 0 1; margin: 1 0 0 0;
        & Input {
            border: none; height: 1; padding: 0 1; background: $surface; margin-right: 1;
            &:focus { background: $panel; border: none; }
            &.-wrong { color: $error; }
            & > .input--placeholder { color: $quiet; }
        }
        & #text { width: 1fr; }
        & #since, & #until { width: 20; }
        & Choice { width: auto; min-width: 14; max-width: 30; }
        & .-none { display: none; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        # Made at once, as the screen speaks to them before they stand on it.
        self._fields = {name: Input(id=name, select_on_focus=False) for name in _FIELDS}
        self._outcome = Choice(id="outcome")
        self._platform = Choice(id="platform")
        self._platform.add_class("-none")
        self._timer: Timer | None = None
        self._platforms: tuple[str, ...] = ()
        self._wished = ""
        self._wording: Wording | None = None

    @property
    def resting(self) -> bool:
        """Whether nothing is being typed."""
        return self._timer is None

    def compose(self) -> ComposeResult:
        """The fields."""
        yield from self._fields.values()
        yield self._outcome
        yield self._platform

    def show(self, wording: Wording) -> None:
        """Say everything in `wording`."""
        self._wording = wording
        for name in _FIELDS:
            self._fields[name].placeholder = wording.say(f"records.filter_{name}")
        outcomes = [wording.say(f"records.outcome_{one}") for one in ("all", "failed", "succeeded")]
        self._outcome.offer(outcomes)
        self._show_platforms()

    def offer(self, platforms: Iterable[str]) -> None:
        """Offer the platforms that the log names by now."""
        found = tuple(sorted(platforms))
        if found != self._platforms:
            chosen = self._chosen_platform()
            self._platforms = found
            self._show_platforms()
            self._platform.choose(found.index(chosen) + 1 if chosen in found else 0)
            if self._grant():
                self._tell()

    def _grant(self) -> bool:
        """Choose the platform that is wished for, if it is offered."""
        marks = [mark_of(name) for name in self._platforms]
        granted = self._wished in marks
        if granted:
            self._platform.choose(marks.index(self._wished) + 1)
            self._wished = ""
        return granted

    def _show_platforms(self) -> None:
        if self._wording is not None:
            names = [visible_line(name)[:_LONGEST_NAME] for name in self._platforms]
            self._platform.offer([self._wording.say("records.platform_all"), *names])
            self._platform.set_class(not self._platforms, "-none")

    def _chosen_platform(self) -> str:
        index = self._platform.index
        return self._platforms[index - 1] if 0 < index <= len(self._platforms) else ""

    def clear(self) -> None:
        """Empty everything, without telling anybody."""
        with self.prevent(Input.Changed):
            for name in _FIELDS:
                field = self._fields[name]
                field.clear()
                field.set_class(False, "-wrong")
        self._outcome.choose(0)
        self._platform.choose(0)
        self._wished = ""

    def kept(self) -> Narrowed:
        """What is asked for, as far as it may be kept: no text, and of days only what are some."""
        days = {}
        for name in _DAYS:
            text = self._fields[name].value.strip()
            try:
                days[name] = text if moment(text) is not None else ""
            except ValueError:
                days[name] = ""
        platform = mark_of(self._chosen_platform()) or self._wished
        return Narrowed(_OUTCOMES[self._outcome.index], platform, **days)

    def restore(self, kept: Narrowed) -> None:
        """Ask for what was kept, of a platform once the log names it; tells nobody."""
        with self.prevent(Input.Changed):
            for name in _DAYS:
                self._fields[name].value = getattr(kept, name)
        self._outcome.choose(_OUTCOMES.index(kept.success))
        self._wished = kept.platform
        self._grant()

    def narrowed(self, base: Wanted) -> tuple[Wanted, str]:
        """`base` with what the fields ask for; and what is wrong with a day, '' if nothing."""
        self._rest()
        trouble = ""
        times = {}
        for name in _DAYS:
            field = self._fields[name]
            wrong = False
            try:
                times[name] = moment(field.value, end=name == "until")
            except ValueError:
                times[name], wrong = None, True
                if self._wording is not None:
                    trouble = self._wording.say("records.no_time", text=visible_line(field.value))
            field.set_class(wrong, "-wrong")
        text = self._fields["text"].value
        pattern = text.startswith("/")
        wanted = replace(
            base,
            text=text[1:].removesuffix("/") if pattern else text,
            pattern=pattern,
            success=_OUTCOMES[self._outcome.index],
            platform=self._chosen_platform(),
            since=times["since"],
            until=times["until"],
        )
        return wanted, trouble

    def refuse(self, refused: bool) -> None:
        """Show whether the text is no pattern."""
        self._fields["text"].set_class(refused, "-wrong")

    def _rest(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    def _tell(self) -> None:
        self._rest()
        self.post_message(Filtered())

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self._rest()
        self._timer = self.set_timer(DEBOUNCE_S, self._tell)

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        self.post_message(FilterLeft())

    @on(Chosen)
    def _chosen(self, event: Chosen) -> None:
        event.stop()
        self._wished = ""
        self._tell()
