"""Which finds a text tells of as having happened, by what its sentences say around them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, islice, takewhile

from troubleshooter.matching.aligning.found import Found
from troubleshooter.matching.doubting.around import (
    around,
    is_all_of_an_entry,
    quotation,
    stands_alone,
)
from troubleshooter.matching.doubting.mood import is_only_spoken_of
from troubleshooter.matching.outcome import Outcome, Step

_IN_A_ROW = re.compile(
    r"[\"'`)\].]{0,2}(?:, ?| ?/ ?|,? (?:and|en|or|of) | ?(?=[(\[]))[\"'`(\[]{0,3}"
)
"""What stands between finds that are told in a row, or between a wording and its code."""
_NEAR = 1_000  # characters
_NEARLY = 0.06  # of a score
_TOUCHES = 4  # characters between a code and its wording
_BETWEEN = 12  # characters between two that are told in a row
_CLAUSE = 120  # characters
_BROKEN = 40  # characters of a broken word and the value beside it
_HAS_NONE = re.compile(
    r"(?:^|[\n:;,.] )[^,;:.!?\n]{2,60} (?:heeft|hebben|has|have|had) (?:nog )?(?:geen|no)"
    r" [^,;:.!?\n()]{2,30} \($"
)
"""What stands before a code in brackets and tells what it means: `Hour type has no VAT code (`."""
_SUPPOSES = re.compile(
    r"(?i)\b(?:if|when|whenever|once|unless|should|as long|as soon|als|wanneer|indien|zodra|tenzij"
    r"|mocht|zolang|who|wie|which|welke|any|every|each|elke?|iedere?|nobody|no one|none|niemand"
    r"|never|nooit|may|might|can|could|kan|kunnen|zou|would)\b"
)
"""What says that it may be so of something, or is so of nothing."""
_MOST_SHOWN = 3  # words that show a mood


_STILL_REPORTS = re.compile(
    r"(?i)\b(?:verder|(?:voor )?de rest|het overige|al het andere|otherwise|everything else"
    r"|all else|the rest)\b(?: \w+){0,3} (?:groen|goed|prima|ok[eé]?|fine|green|normaal"
    r"|normal|good)\b"
    r"|\b(?:(?:allebei|beide|both|nog|steeds|still) ){0,2}(?:niet|not|never|nooit)"
    r"(?: yet| helemaal| echt| allebei| beide)? (?:opgelost|verholpen|solved|resolved|fixed)\b"
)
"""What says that this is all that is wrong, or that it goes on: nothing against a report."""


def happened(items: Sequence[Found], text: str, record: list[Step]) -> list[Found]:
    """`items` less what the text around them only speaks of, and what is the same rule there."""
    one_line = "\n" not in text.strip()
    rules = len({item.rule.id for item in items}) if one_line else 1
    spoken: defaultdict[str, list[tuple[Found, str]]] = defaultdict(list)
    rows = _rows(items, text)
    for at, row in enumerate(rows):
        low, near = _without_others(at, rows, text)
        start, end = _told(row, low, near)
        if stands_alone(near, start, end) or is_all_of_an_entry(near, start, end):
            continue
        plain = _STILL_REPORTS.sub(lambda one: " " * len(one[0]), near)
        here = around(plain, start, end)
        shown = {bad: is_only_spoken_of(here, rules, bad) for bad in row.levels}
        for item in row.items:
            if words := shown[item.rule.level.bad]:
                spoken[item.rule.id].append((item, ", ".join(words[:_MOST_SHOWN])))
    kept: list[Found] = []
    for item in items:
        others = spoken.get(item.rule.id, ())
        why = next((why for other, why in others if _overlap(item, other)), None)
        if why is None:
            kept.append(item)
        else:
            record.append(item.step(Outcome.MENTIONED, why))
    return kept


@dataclass(slots=True)
class _Row:
    """Finds that overlap or are told in a row (`Timeout, API error and Success`)."""

    start: int
    end: int
    items: list[Found]
    rules: set[str]

    @property
    def levels(self) -> set[bool]:
        """Whether they are errors; both, where good news stands beside."""
        return {item.rule.level.bad for item in self.items}

    @property
    def strong(self) -> list[Found]:
        """Those that fit best; others may take in words of the sentence."""
        best = max(item.score for item in self.items) - _NEARLY
        return [item for item in self.items if item.score >= best]


def _rows(items: Sequence[Found], text: str) -> list[_Row]:
    """All finds, from the text's begin to its end."""
    rows: list[_Row] = []
    for item in sorted(items, key=lambda item: (item.start, item.end)):
        own = {item.rule.id, item.rule.parent or item.rule.id}
        if rows and _is_told_with(item, own, rows[-1], text):
            rows[-1].end = max(rows[-1].end, item.end)
            rows[-1].items.append(item)
            rows[-1].rules |= own
        else:
            rows.append(_Row(item.start, item.end, [item], own))
    return rows


def _is_told_with(item: Found, own: set[str], row: _Row, text: str) -> bool:
    """Whether a find overlaps a row before it, goes on with it, or is a code at its wording."""
    between = text[row.end : item.start]
    if len(between) <= _TOUCHES and "\n" not in between and not own.isdisjoint(row.rules):
        return True
    return item.start <= row.end or (
        len(between) <= _BETWEEN and _IN_A_ROW.fullmatch(between) is not None
    )


def _told(row: _Row, low: int, near: str) -> tuple[int, int]:
    """Where in the text `near` a row, which begins at `low`, the error's own words stand: in the
    quotation marks, if the same rule was found in such."""
    strong = row.strong
    coded = {item.rule.id for item in strong if item.stage == "code"}
    # What stands before its code in brackets are the error's own words, however it is put.
    strong += [item for item in row.items if item.rule.id in coded and item.alignment is not None]
    start, end = min(item.start for item in strong) - low, max(item.end for item in strong) - low
    if coded and near[end : end + 1] == ")":
        own = _HAS_NONE.search(near, max(0, start - _CLAUSE), start)
        if own is not None and _SUPPOSES.search(own[0]) is None:
            start = own.start() + (own[0][0] in "\n:;,.")
    start, end = _with_what_broke(strong, near, start, end)
    if quotation(near, start, end) is not None:
        return start, end
    widest = max(strong, key=lambda item: item.end - item.start).rule.id
    places = ((item.start - low, item.end - low) for item in strong if item.rule.id == widest)
    return next((one for one in places if quotation(near, *one) is not None), (start, end))


def _with_what_broke(items: Sequence[Found], near: str, start: int, end: int) -> tuple[int, int]:
    """A stretch of `near` with what is left of a wording of which the message's edge broke off the
    front or the end: `rial 4/60 on ..` of `material 4/60 on ..` is the error's own."""
    torn = [item.alignment for item in items if item.alignment is not None]
    if any(one.lost_front for one in torn):
        low = near.rfind("\n", 0, start) + 1
        start = low if start - low <= _BROKEN else start
    if any(one.lost_end for one in torn):
        high = near.find("\n", end)
        high = high if high >= 0 else len(near)
        end = high if high - end <= _BROKEN else end
    return start, end


def _without_others(at: int, rows: Sequence[_Row], text: str) -> tuple[int, str]:
    """The text near one of the rows, from where it begins, with all else that was found blotted
    out: what another error says is no sentence about this one."""
    row = rows[at]
    low, high = max(0, row.start - _NEAR), min(len(text), row.end + _NEAR)
    near = text[low:high]
    before = takewhile(lambda other: other.end > low, (rows[one] for one in range(at - 1, -1, -1)))
    behind = takewhile(lambda other: other.start < high, islice(rows, at + 1, None))
    for other in chain(before, behind):
        start, end = max(low, other.start) - low, min(high, other.end) - low
        near = near[:start] + "_" * (end - start) + near[end:]
    return low, near


def _overlap(one: Found, other: Found) -> bool:
    return one.start < other.end and other.start < one.end
