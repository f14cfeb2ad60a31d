"""A line that says what takes its time here, and that Esc calls it off."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from textual.content import Content
from textual.widgets import Static

from troubleshooter.cancelling import Cancellation
from troubleshooter.report.visible import visible_line
from troubleshooter.tui.wording import Wording


@dataclass(frozen=True, slots=True)
class Underway:
    """Something that takes its time; `told` fills in the words under `key`."""

    key: str
    cancellation: Cancellation
    told: Mapping[str, str] = field(default_factory=dict)


class UnderwayLine(Static):
    """Stands at the bottom of a screen while something is under way there."""

    DEFAULT_CSS = """
    UnderwayLine { height: 1; padding: 0 2; background: $panel; color: $foreground; }
    """

    def show(self, underway: Underway, wording: Wording) -> None:
        """Say what it is, or that it is being called off."""
        told = {name: visible_line(value) for name, value in underway.told.items()}
        what = wording.say(underway.key, **told)
        if underway.cancellation.cancelled:
            how = wording.say("underway.stopping")
        else:
            how = wording.say("underway.keys")
        self.update(Content.assemble(("⋯ ", "bold $primary"), what, (f" · {how}", "$quiet")))
