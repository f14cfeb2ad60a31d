"""Is the accounting module switched on in the shop?"""

from __future__ import annotations

from troubleshooter.probes.magento_asking import AFTER_LOGIN, MAGENTO, shop
from troubleshooter.probes.probe import Finding, Look, Probe, failed, passed
from troubleshooter.probes.words import say

_VENDOR = "magmodules_"
_MARKS = ("accounting", "boekhouden")
"""The vendor publishes neither module's exact name, so both are known by these parts of it."""


def _ask(look: Look) -> Finding:
    names = shop(look).modules()
    found = [
        name
        for name in names
        if name.casefold().startswith(_VENDOR) and any(mark in name.casefold() for mark in _MARKS)
    ]
    if found:
        listed = ", ".join(found[:6])
        return passed("present", say("present"), modules=listed, count=len(names))
    others = ", ".join(name for name in names if name.casefold().startswith(_VENDOR))[:200]
    key = "others" if others else "absent"
    return failed("absent", say(key), modules=others, count=len(names))


PROBE = Probe("magento.module", MAGENTO, _ask, ("absent", "present"), after=AFTER_LOGIN)
