"""What probes answered, a line each: the sign, the probe, and the message beside or below it."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from textual.content import Content

from troubleshooter.live import ProbeResult
from troubleshooter.report.visible import visible_line
from troubleshooter.tui.marks import OUTCOMES

_BESIDE = 90
"""Columns from which on messages stand beside the names."""
_NARROWEST = 20


def probe_lines(results: Sequence[ProbeResult], width: int) -> Content:
    """`results` in lines of `width` columns; of a message that goes on, all lines begin alike."""
    beside = width >= _BESIDE
    longest = max((len(one.probe) for one in results), default=0)
    edge = longest + 4 if beside else 2
    lines: list[Content] = []
    for one in results:
        sign, colour = OUTCOMES[one.outcome]
        said = _wrapped(visible_line(one.message), width - edge) or [""]
        name = (f"{one.probe:{longest}}", "$quiet" if beside else "bold")
        head = Content.assemble((f"{sign} ", f"bold {colour}"), name)
        if beside:
            head = Content.assemble(head, f"  {said[0]}")
        lines.append(head)
        lines += [Content(" " * edge + line) for line in said[1 if beside else 0 :]]
    return Content("\n").join(lines)


def hanging(text: str, edge: int, width: int) -> str:
    """`text` below what stands before it, `edge` columns in; '' for none."""
    return "".join(f"\n{' ' * edge}{line}" for line in _wrapped(text, width - edge))


def _wrapped(text: str, room: int) -> list[str]:
    return textwrap.wrap(text, max(room, _NARROWEST), break_on_hyphens=False)
