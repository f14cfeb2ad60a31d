"""Whose log it is, and how its findings stand to what that customer had before."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static

from troubleshooter.cases.history import Standing
from troubleshooter.report.visible import visible_line
from troubleshooter.tui.memory import Memory
from troubleshooter.tui.surviving import Surviving
from troubleshooter.tui.wording import Wording

_ORDER = (Standing.CAME_BACK, Standing.NEW, Standing.KNOWN, Standing.SETTLED)


class CustomerLine(Surviving, Static):
    """Takes no room where there is nothing to say."""

    def show(self, memory: Memory | None, wording: Wording) -> None:
        """Say it of `memory`; None is of no log."""
        words = _words(memory, wording) if memory is not None else Content("")
        self.set_class(not words.plain, "-empty")
        self.update(words)


def _words(memory: Memory, wording: Wording) -> Content:
    say = wording.say
    if memory.private:
        return Content.styled(say("cases.private"), "$quiet")
    if memory.off or memory.trouble:
        return Content("")
    if not memory.customer:
        first = visible_line(next(iter(memory.proposed), ""))
        told = say("cases.maybe", customer=first) if first else say("cases.whose")
        return Content.styled(told, "$quiet")
    counts = memory.counts()
    told = " · ".join(
        say(f"cases.counts_{kind.value.replace('-', '_')}", n=counts[kind])
        for kind in _ORDER
        if counts.get(kind)
    )
    colour = "$warning" if counts.get(Standing.CAME_BACK) else "$quiet"
    name = visible_line(memory.customer)
    return Content.assemble((name, "bold $primary"), (f"  {told}", colour))
