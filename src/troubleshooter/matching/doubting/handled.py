"""Which errors a line of a log tells to have been put right at once, with no failure after it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from troubleshooter.matching.aligning.found import Found
from troubleshooter.matching.doubting.attempts import (
    is_closed,
    is_over,
    may_be_over,
    put_right_later,
)
from troubleshooter.matching.doubting.remedies import (
    Said,
    ended_well,
    fails,
    first_remedy,
    is_of_documents,
    may_tell_a_remedy,
)
from troubleshooter.matching.outcome import Outcome, Step
from troubleshooter.matching.reading.late import Late

_TOUCHES = 4  # characters between a code and its wording
_MARK = re.compile(r"[,;] | (?:en|and|maar|but) ")
"""Behind it something else is said, though a find that fits roughly took it in."""
_REACH = 400  # characters of the line behind an error that are looked at
_PERSON = Late(
    r"(?i)\b(?:i|ik|we|wij|me|mij|us|ons|my|mijn|our|onze|you|your|u|uw|je|jij|jullie|he|she|hij"
    r"|they|heb|hebben)\b|\?"
)
"""People tell what they did about an error that came; programs tell what they did instead."""
_LEVEL = re.compile(r"\b(?:ERROR|ERR|FATAL|CRITICAL|SEVERE|FOUT)\b")
_FAILED_THEN = Late(
    r"(?i)\b(?:errors?|fout(?:en)?|failed|mislukt|refused|geweigerd|rejected|exception|(?:not|niet)"
    r" (?:exported|sent|booked|verzonden|verstuurd|geboekt|ge[e\x{00eb}]xporteerd))\b"
)
_SETTLED_BEFORE = Late(
    r"(?i)^(?P<what>.*)\b(?:aangemaakt|toegevoegd|created|added)\s?[;,.(]\s?[^;\n]{0,60}\b(?:was"
    r"|were|waren"
    r"|bestond\w*|did|had)\b[^;\n]{0,20}\b(?:nog|yet)\b"
)
_LEFT = Late(
    r"(?i)\b((?:changed|switched|moved|gewijzigd|veranderd|gewisseld|overgezet) (?:from|van))\s"
    r"[^,;:]{1,60}$"
)
_FOR_ANOTHER = Late(r"(?i)^[\"']?\s(?:to|into|naar|in)\s[\"']?\w")
"""What is behind a state that a record was in before."""
_MAY_BE_SETTLED = Late(
    r"(?i)\b(?:aangemaakt|toegevoegd|created|added|changed|switched|moved|gewijzigd|veranderd"
    r"|gewisseld|overgezet)\b",
    needs=(
        *("aangemaakt", "toegevoegd", "created", "added", "changed", "switched", "moved"),
        *("gewijzigd", "veranderd", "gewisseld", "overgezet"),
    ),
)


@dataclass(frozen=True, slots=True)
class _Error:
    """A find of an error, and where its own words end."""

    item: Found
    end: int


def unhandled(items: list[Found], text: str, record: list[Step]) -> list[Found]:
    """`items` less the errors that their line, or that of a later attempt, tells to have been put
    right; they go into the record with the words that say so."""
    lines: defaultdict[int, list[_Error]] = defaultdict(list)
    for item in items:
        if item.rule.level.bad:
            lines[item.line].append(_Error(item, _end(item, text)))
    over = may_be_over(text)
    places = {(error.item.start, error.end) for errors in lines.values() for error in errors}
    hinted = {place for place in places if _may_be_handled(text, *place)}
    right: list[tuple[Found, str]] = []
    for errors in lines.values():
        for error in errors:
            told = (error.item.start, error.end) in hinted
            words = _handled(error, errors, text) if told else ""
            if words := words or (_later(error, text) if over else ""):
                right.append((error.item, words))
    if not right:
        return items
    kept: list[Found] = []
    for item in items:
        words = next((words for other, words in right if _is_same(item, other)), "")
        if words:
            record.append(item.step(Outcome.HANDLED, words))
        else:
            kept.append(item)
    return kept


def _later(error: _Error, text: str) -> str:
    """The words that say that an alert or outage is over; or that the issue is closed or a later
    attempt went well, unless somebody tells of it who minds."""
    place = error.item.start, error.end
    if over := is_over(text, *place):
        return over
    words = is_closed(text, *place) or put_right_later(text, *place)
    return "" if words and _PERSON.search(text) is not None else words


def _is_same(item: Found, other: Found) -> bool:
    """Whether two finds are one error: a wording and the code beside it."""
    touches = item.start <= other.end + _TOUCHES and other.start <= item.end + _TOUCHES
    return item.rule.id == other.rule.id and touches


def _may_be_handled(text: str, start: int, end: int) -> bool:
    """Whether a line holds any word without which no error in it was put right."""
    low, high = _line(text, start, end)
    return may_tell_a_remedy(text[end:high]) or _MAY_BE_SETTLED.search(text[low:end]) is not None


def _handled(error: _Error, others: Iterable[_Error], text: str) -> str:
    """The words that say that an error was put right at once (`not found, created`, `was empty,
    filled with 30`), with no failure after them; empty if nothing says so. The `others` stand in
    its line."""
    start, end = error.item.start, error.end
    low, high = _line(text, start, end)
    before, inside, after = text[low:start], text[start:end], text[end:high]
    if _PERSON.search(before) or _PERSON.search(after) or _LEVEL.search(before):
        return ""
    settled = _SETTLED_BEFORE.search(before + inside)
    if settled is not None and not is_of_documents(settled["what"]):
        return str(settled[0])
    left = _LEFT.search(inside)
    if left is not None and _FOR_ANOTHER.search(after) is not None:
        return str(left[1])
    behind = _behind(error, others, text[: min(high, end + _REACH)])
    if not behind:
        return ""
    words = ended_well(behind, fails(before), Said.of(error.item.rule, before, inside))
    return "" if words and _FAILED_THEN.search(_next_line(text, high)) is not None else words


def _behind(error: _Error, others: Iterable[_Error], text: str) -> str:
    """The text behind an error up to the next one; what else is the same error blotted out."""
    begin, end = error.end, len(text)
    behind = text[begin:]
    for other in others:
        start, last = other.item.start, min(other.end, len(text)) - begin
        if last <= 0 or start >= len(text):
            continue
        if start >= begin and other.item.rule.id != error.item.rule.id:
            end = min(end, start)
        elif start >= begin or not _MARK.search(text, begin, last + begin):
            low = max(0, start - begin)
            behind = behind[:low] + "_" * (last - low) + behind[last:]
    return behind[: end - begin]


def _end(item: Found, text: str) -> int:
    """The end of an error's own words: what fits roughly, or has a place for any text, may take in
    what was done about it."""
    if item.stage == "code" or (item.stage == "exact" and item.alignment is not None):
        return item.end
    remedy = first_remedy(text[item.start : item.end])
    return item.end if remedy is None else item.start + remedy


def _line(text: str, start: int, end: int) -> tuple[int, int]:
    low = max(text.rfind("\n", 0, start) + 1, start - _REACH)
    high = text.find("\n", end)
    return low, min(len(text) if high < 0 else high, end + _REACH)


def _next_line(text: str, end: int) -> str:
    """The line behind one that ends there, unless it begins with a time of its own."""
    line = text[end + 1 : end + 1 + _REACH].split("\n", 1)[0].lstrip()
    return "" if line[:1].isdigit() else line
