"""The choices of this run: kept at every change, for the next one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from textual.app import SystemCommand

from troubleshooter.errors import StoreError
from troubleshooter.report.visible import visible_line
from troubleshooter.tui.acting import Acting
from troubleshooter.tui.messages import ChoiceMade
from troubleshooter.tui.remembered import Change, Recent, forgotten, opened
from troubleshooter.tui.scanning import Source

_MOST_OFFERED = 9
_LONGEST_FOLDER = 40


class Choosing(Acting):
    """Keeps what is chosen, and offers the logs that were opened before."""

    def __init__(self) -> None:
        super().__init__()
        self._not_kept = ""

    def keep(self, change: Change) -> None:
        """Keep a choice; that it cannot be kept is told once."""
        try:
            self.session.choices.change(change)
        except StoreError as error:
            if str(error) != self._not_kept:
                self._not_kept = str(error)
                self.tell("notice.not_remembered", str(error), "warning")

    def on_choice_made(self, event: ChoiceMade) -> None:
        """A screen has a choice to keep."""
        self.keep(event.change)

    def keep_opened(self, source: Source) -> None:
        """Keep that logs were opened, unless nothing is to be kept."""
        if not source.pasted and not self.session.memory.private:
            self.keep(opened(source.paths))

    def tell_damage(self) -> None:
        """Say that what was kept could not be read."""
        choices = self.session.choices
        if choices.damaged:
            self.tell("notice.choices_damaged", str(choices.path), "warning")

    def recent_commands(self, read: Callable[[Source], None]) -> Iterable[SystemCommand]:
        """The logs opened before as commands, and forgetting them."""
        say, recent = self.session.wording.say, self.session.choices.now.recent
        for one in recent[:_MOST_OFFERED]:
            name, folder = told(one)
            yield SystemCommand(
                say("recent.again", name=name), folder, partial(read, Source(one.paths))
            )
        if recent:
            yield SystemCommand(
                say("recent.forget"), say("recent.forget_all"), partial(self.keep, forgotten())
            )


def told(recent: Recent) -> tuple[str, str]:
    """What logs opened before are called, and where they are: the end of that, if it is long."""
    name, folder = Source(recent.paths).name, str(Path(recent.paths[0]).parent)
    if len(folder) > _LONGEST_FOLDER:
        folder = "…" + folder[1 - _LONGEST_FOLDER :]
    return visible_line(name), visible_line(folder)
