"""What a look after the fix says of all errors together: how many are solved, which are not."""

from __future__ import annotations

from collections.abc import Sequence

from troubleshooter.live import VerdictKind, Verification
from troubleshooter.report.content import Item
from troubleshooter.report.locale import Locale
from troubleshooter.report.visible import cut, visible_line

MAX_TROUBLE = 300


def told_stamps(
    items: Sequence[Item], verification: Verification, locale: Locale
) -> tuple[str, str]:
    """Two sentences on errors that were looked up again: what is solved, and what is left."""
    say = locale.say
    kinds = [None if item.verified is None else item.verified.kind for item in items]
    solved = kinds.count(VerdictKind.REFUTED)
    left = kinds.count(VerdictKind.CONFIRMED)
    untold = len(items) - solved - left
    if solved == len(items):
        first = say("stamp.headline.all", n=solved)
    elif solved:
        first = say("stamp.headline.some", n=solved, total=len(items))
    else:
        first = say("stamp.headline.none", n=len(items))
    parts = []
    if left:
        parts.append(say("stamp.headline.left", n=left))
    if untold:
        parts.append(say("stamp.headline.untold", n=untold))
    second = [f"{locale.listing(parts)}." if parts else say("stamp.headline.done")]
    system = say(f"connection_system.{verification.system}")
    if verification.looked:
        second.append(say("stamp.headline.checked", system=system, moment=verification.at))
    else:
        second.append(say("stamp.headline.unreached", system=system, moment=verification.at))
    if verification.trouble:
        why = cut(visible_line(verification.trouble), MAX_TROUBLE)[0]
        second.append(say("stamp.headline.trouble", why=why))
    return first, " ".join(second)
