"""Whether a later attempt at the same thing, or the end of an alert, says that an error is over."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from troubleshooter.matching.reading.late import Late

_REACH = 4_000  # characters behind an error
_LONGEST = 600  # characters of a line
_NTH = {"first": 1, "second": 2, "third": 3, "eerste": 1, "tweede": 2, "derde": 3}
_ATTEMPT = Late(
    r"(?i)\b(?:(?P<nth>first|second|third|eerste|tweede|derde) (?:attempt|try|retry|poging)"
    r"|(?:attempt|poging|try|retry|tries)[\"']?\s{0,2}[:=#]?\s{0,2}(?P<number>\d{1,2}))\b"
)
_WELL = Late(
    r"(?i)(?:^|[\s;|,:>\"'(\[])(?:ge[e\x{00eb}]xporteerd|exported|verwerkt|processed|verzonden"
    r"|verstuurd|sent|geboekt"
    r"|booked|posted|gelukt|geslaagd|succeeded|success(?:ful(?:ly)?)?|ok|created|aangemaakt"
    r"|refreshed|vernieuwd"
    r"|synced|gesynchroniseerd|nothing left|niets meer over|20[0-4])(?:[\s;|,.!)\"'\]]|$)"
)
_ILL = Late(
    r"(?i)\b(?:error|fout|fail\w*|mislukt\w*|niet|not|exception|refused|geweigerd|rejected"
    r"|timeout|throttled|giving up"
    r"|[45]\d\d)\b"
)
_THING = re.compile(
    r"(?<![\w:.\-])#?([A-Z]{0,4}-?\d{4,12}(?:-\d{1,6})?)(?!\w|[:.]\d)|\b(\d{2,4}-\d{3,6})(?!\w|[:\-]\d)"
)
_STAMP = re.compile(r"\"?(?:ts|time|timestamp)\"?\s?[:=]\s?\"?[\d.]{9,17}")
_EDGES = " ;|,:>\"'([])!."
_SAID = re.compile(r"[a-z]{3,}")
_UP = Late(
    r"(?i)\b(?:monitor is up\b|(?:is|are|zijn) (?:weer|back|again) (?:bereikbaar|beschikbaar|up"
    r"|online|available|reachable)"
    r"|de storing (?:duurde|is voorbij)|(?:the )?(?:outage|incident|downtime) (?:lasted|is over"
    r"|was \d))\b"
)
_MARKED = r"\[(?:hersteld|resolved|recovered|opgelost)\]"
_ALERT = Late(rf"(?i){_MARKED}[^\n]*$")
_INCIDENT = Late(r"(?i)^\W{0,8}(?:resolved|opgelost|hersteld|recovered) [\-\x{2013}\x{2014}] ")
_STATE = Late(r"(?mi)^\W{0,4}(?:status|state|toestand)\s?[:=]\s?(\w{1,20})")
_CLOSED = frozenset(["opgelost", "resolved", "hersteld", "recovered", "afgehandeld", "solved"])
"""The state of an issue, an alert or an incident."""
_AGAIN = Late(
    r"(?i)\b(?:will retry|retry (?:scheduled|in|at|over)|retrying|next (?:try|attempt)"
    r"|volgende poging|nieuwe poging"
    r"|wordt opnieuw|opnieuw over|backing off|back-off)\b"
)
_REASON = Late(r"(?i)\b(?:reason|reden|cause|oorzaak)\b[^:\n]{0,30}: ")


_MAY = Late(
    "|".join(
        (
            *(f"(?:{one.pattern})" for one in (_ATTEMPT, _AGAIN, _STATE, _REASON)),
            rf"(?i:{_MARKED}|(?:resolved|opgelost|hersteld|recovered) [\-\x{{2013}}\x{{2014}}] )",
        )
    )
)
"""All of these at once, as most texts hold none."""


@dataclass(frozen=True, slots=True)
class _Attempt:
    """How often something was tried, the documents that its line names, and the words before."""

    number: int
    things: frozenset[str]
    said: frozenset[str]

    def goes_on_with(self, other: _Attempt) -> bool:
        """Whether this is a later attempt at what `other` tried."""
        alike = not self.said.isdisjoint(other.said) or self.said == other.said
        return self.number > other.number and self.things >= other.things and alike


def may_be_over(text: str) -> bool:
    """Whether `text` holds what one of the following asks for."""
    return _MAY.search(text) is not None


def is_over(text: str, start: int, end: int) -> str:
    """The words that say of an alert or an outage that it is over, `start`..`end` of `text` being
    what it was about; empty if none do. They stand in front of it or of its paragraph, in the line
    below, or say so of what it is the reason of."""
    low, high = _line(text, start, end)
    paragraph = text.rfind("\n\n", max(0, low - _REACH), low) + 1 or max(0, low - _REACH)
    head = text[paragraph:start].lstrip("\n").split("\n", 1)[0][:_LONGEST]
    over = _ALERT.search(text[low:start]) or _ALERT.search(head)
    over = over or _INCIDENT.search(text[high + 1 : high + _LONGEST].split("\n", 1)[0])
    if over is None and _REASON.search(text[low:start]) is not None:
        over = _UP.search(text[max(0, start - _REACH) : end + _REACH])
    return str(over[0]).strip() if over is not None else ""


def is_closed(text: str, start: int, end: int) -> str:
    """The words that say of an issue that it is closed, `start`..`end` of `text` being what it was
    about; empty if none do, or one near is in another state."""
    states = list(_STATE.finditer(text[max(0, start - _REACH) : end + _REACH]))
    closed = bool(states) and all(one[1].lower() in _CLOSED for one in states)
    return str(states[0][0]).strip() if closed else ""


def put_right_later(text: str, start: int, end: int) -> str:
    """The words of a line behind `start`..`end` of `text` that say that the last attempt at the
    same went well; empty if it did not, or none is told."""
    low, high = _line(text, start, end)
    line, below = text[low:high], text[high + 1 : high + _REACH].split("\n")
    own = _attempt(line)
    if own is not None:
        later = [one for one in below if (more := _attempt(one)) and more.goes_on_with(own)]
    else:
        things = _things(line) if _AGAIN.search(line) is not None else frozenset()
        later = [one for one in below if things and things <= _things(one)]
    well = _WELL.search(later[-1]) if later else None
    if well is None or _ILL.search(later[-1]) is not None:
        return ""
    return str(well[0]).strip(_EDGES)


def _line(text: str, start: int, end: int) -> tuple[int, int]:
    high = text.find("\n", end)
    low = max(text.rfind("\n", 0, start) + 1, start - _LONGEST)
    return low, len(text) if high < 0 else high


def compares_figures(text: str) -> bool:
    """Whether the numbers of attempts and documents in `text` may decide whether all is over."""
    if "\n" not in text:
        return False
    return _ATTEMPT.search(text) is not None or _AGAIN.search(text) is not None


def _things(line: str) -> frozenset[str]:
    """The documents that a line names."""
    return frozenset(one[1] or one[2] for one in _THING.finditer(_STAMP.sub("", line)))


def _attempt(line: str) -> _Attempt | None:
    return _remembered(line) if len(line) < _LONGEST else _read(line)


def _read(line: str) -> _Attempt | None:
    found = _ATTEMPT.search(line[:_LONGEST])
    if found is None:
        return None
    number = int(found["number"]) if found["number"] else _NTH[found["nth"].lower()]
    return _Attempt(number, _things(line), frozenset(_SAID.findall(line[: found.start()].lower())))


_remembered = lru_cache(maxsize=4_096)(_read)
"""Lines below are read anew for each find above them."""
