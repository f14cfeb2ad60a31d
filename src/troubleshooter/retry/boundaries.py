"""The moments of a turn at which a process may die; a crash test ends it at each of them."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum


class Boundary(StrEnum):
    """A moment between two things that are kept, or between keeping and sending."""

    TAKEN_UP = "after taking up"
    BEFORE_LOOK = "before look-up"
    AFTER_LOOK = "after look-up"
    LOOK_DECIDED = "after deciding on a look-up"
    BEFORE_SEND = "after counting, before send"
    SENDING = "sending"
    AFTER_SEND = "after answer, before commit"
    ANSWER_KEPT = "after commit of the answer"
    SETTLED = "after settling"
    TAKING_OVER = "while taking over"
    WAITING = "while waiting"


Pass = Callable[[Boundary], None]


def through(_boundary: Boundary) -> None:
    """Nothing happens at a boundary."""
