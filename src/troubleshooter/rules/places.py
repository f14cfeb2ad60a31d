"""Telling a fix step that is done on a vendor's screen from one that has no place to click."""

from __future__ import annotations

import re

_PROGRAMS = (
    r"(?:e-Boekhouden|Exact(?: Online)?|Bookzo|OutSmart|VISMA\.net|Magento|the shop"
    r"|the (?:web)?shop's admin|the admin|the grid|the sync log|the App Center"
    r"|the Visma Developer Portal)\b"
)
_ON_SCREEN = re.compile(
    rf"\b(?:in|into|open|at|on|from|to|search)\s+{_PROGRAMS}(?!'s? (?:support|answer|side|limit))"
    rf"(?!\s+(?:support|answers|gives|returns|refuses|supports))",
    re.IGNORECASE,
)
_CLICKS = re.compile(
    r"^(?:open|click|tick|untick|press|go to|switch (?:on|off)|turn (?:on|off)|choose|select"
    r"|log in)\b",
    re.IGNORECASE,
)
"""Nobody does this but on a screen."""

_ELSEWHERE = re.compile(
    r"^(?:[^.:;]{0,60}[,:] )?(?:ask|tell|report|pass|send|synchronise|run|wait|repeat|call|have|let"
    r"|export|read|try)\b|\bbin/magento\b|\b(?:GET|POST) /|/v\d/|/rest/"
    r"|\bthe (?:server|session|link)\b|\bin a browser\b",
    re.IGNORECASE,
)
"""Somebody else does it, it waits or does again what was done, it only reads the message, or it is
done on a server, on the wire, in anyone's program, or at the address the message itself gives."""


def is_on_screen(step: str) -> bool:
    """Whether a fix step, told in English, is done in a program that has a screen to name: a step
    in the system that sends, whatever that is, has none, nor has one that somebody else does."""
    told = step.strip()
    clicked = _ON_SCREEN.search(told) is not None or _CLICKS.search(told) is not None
    return clicked and _ELSEWHERE.search(told) is None
