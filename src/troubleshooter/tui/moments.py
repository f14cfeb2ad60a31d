"""Days and times as people type them in the filter of a log."""

from __future__ import annotations

from datetime import datetime, timedelta

_DAYS = ("%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y")
_TIMES = ("%H:%M:%S", "%H:%M")


def moment(text: str, *, end: bool = False) -> datetime | None:
    """The time that `text` names, None for an empty one; a whole day ends with the next when
    `end`. Raises ValueError when it names none."""
    text = " ".join(text.replace("T", " ").split())
    if not text:
        return None
    day, _, time = text.partition(" ")
    for form in _DAYS:
        if not time:
            found = _read(day, form)
            if found is not None:
                return found + timedelta(days=1) if end else found
        for clock in _TIMES:
            found = _read(text, f"{form} {clock}")
            if found is not None:
                return found
    raise ValueError(text)


def _read(text: str, form: str) -> datetime | None:
    try:
        return datetime.strptime(text, form)  # noqa: DTZ007 - logs have no zone either
    except ValueError:
        return None
