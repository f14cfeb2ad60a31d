"""Which finds a text tells of as having happened: each place is judged once, and what is said of
an error's best words is said of all its words there."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import accumulate

from troubleshooter.matching.aligning.found import Found
from troubleshooter.matching.doubting.advice import is_advice
from troubleshooter.matching.doubting.around import quotation, sentence
from troubleshooter.matching.doubting.as_an_entry import is_as_an_entry
from troubleshooter.matching.doubting.came import has_come
from troubleshooter.matching.doubting.gone_since import is_gone_since
from troubleshooter.matching.doubting.handled import unhandled
from troubleshooter.matching.doubting.in_general import is_in_general
from troubleshooter.matching.doubting.looked_up import is_looked_up
from troubleshooter.matching.doubting.mended_since import mended
from troubleshooter.matching.doubting.naming import not_of_programs
from troubleshooter.matching.doubting.nothing_came import is_nothing_came
from troubleshooter.matching.doubting.only_a_name import is_only_a_name
from troubleshooter.matching.doubting.own_words import (
    clipped,
    is_one_clause,
    outer_quotation,
    spread,
)
from troubleshooter.matching.doubting.short_lines import is_named_in_short
from troubleshooter.matching.doubting.spoken import happened
from troubleshooter.matching.doubting.supposed import REACH, is_supposed, line_of
from troubleshooter.matching.doubting.trials import (
    is_a_tests,
    is_not_all,
    is_of_a_part,
    is_of_commands,
    is_scenario,
    is_to_come,
    is_to_do,
    is_tried,
)
from troubleshooter.matching.doubting.zeros import is_none, is_none_of_kind
from troubleshooter.matching.outcome import Outcome, Step
from troubleshooter.matching.reading.codes import find_codes
from troubleshooter.matching.reading.values import holding, values

_OWN_VALUE = re.compile(
    r"(?:[\"')]{0,2} [\"']?[A-Z0-9][A-Z0-9_\-./]{1,20}[\"']?(?= |$))?"
    r"(?: \(C[A-Z]{2,4}[ _\-]?\d{3}\)| \(E\d{3}\.\d\))?"
)
"""The value and the code that a wording may have behind it: `Invalid tax code HOOG`."""
_LEAD = re.compile(
    r"(?:[^,;\n]{1,20}[,;] (?:[a-z]{2,9} )?)?(?:no|geen) (?=[A-Z\"'(\u2018\u201c])"
    r"|[a-z]{1,12} (?:[a-z]{1,12} )?[\"'\u2018\u201c]"
    r"|[^\"'\n]{1,60} (?:to (?:avoid|prevent)|against|tegen) [\"'\u2018\u201c]"
)
"""Words before a wording or its quotation that a find took in."""
_SURE = 0.95  # the score of a find whose words say what the text says of it
_CONDITION = re.compile(
    r"[^.:;!?\n]{3,60}\s(?:als|wanneer|indien|if|when)\s(?:een|an?|er|the|de|het)\s",
    re.IGNORECASE,
)
"""What a wording that fits roughly may take in: `nieuwe relatie aan als een relatie niet ..`."""
_LOGGED = re.compile(
    r"\[?(?:(?:\d{4}-\d\d-\d\d|\d\d[\-/]\d\d[\-/]\d{4})[ T])?(?:\d\d:\d\d(?::\d\d(?:[.,]\d{1,6})?)?"
    r"(?:Z|[+\-]\d\d:?\d\d)?)?\]?[ \t|\-]{0,3}(?:\[?(?:ERROR|FOUT|CRITICAL|(?i:error|fout):)\]?:?)?"
    r"[ \t|\-]{0,3}(?:(?:[Tt]he|[Dd]e|[Hh]et) )?"
)
"""What a log puts before an error, which says nothing of it: a time, a level."""
_OWN_CODE = re.compile(r"(?: \((?:c[a-z]{2,4}[ _\-]?\d{3}|e\d{3}\.\d)\))?[.\s]{0,4}$")
_VALUE_IN = re.compile(r"\{\w+\}")
_VALUE = re.compile(
    r"(?!\W?(?:0+|nul|zero|geen|no|none|nihil|test\w*|example|voorbeeld|sample|dummy|any|some)\b)"
    r"[\"']?[\w./\-]{1,40}[\"']?"
)
"""What may stand in a wording's place for a value so that nothing more is said by it: `0 tax rules
not mapped` counts at none."""
_REMEMBERED = 64  # places of which the last answers are known
_SHORT = 200  # characters before and behind an error on a short line
TOUCHES = 4  # characters between finds of one error


def told_of(found: Iterable[Found], text: str, record: list[Step]) -> list[Found]:
    """`found` less what `text` does not tell of as having happened; that goes into the record."""
    items, sure = _parted((clipped(item, text) for item in found), text)
    if not items or any(_is_all(item, text) for item in items):
        return sure + items
    kept: list[Found] = []
    refused: list[Found] = []
    judged: dict[tuple[int, int, bool], bool] = {}
    for item in items:
        place = item.start, item.end, item.rule.level.bad
        if place not in judged:
            whole = _with_quotation(text, *place[:2])
            judged[place] = (
                is_supposed(text, *whole)
                or (place[2] and _is_only_named(text, *whole))
                or _is_of_a_program(text, *whole, place[2])
            )
        (refused if judged[place] else kept).append(item)
    if refused:
        placed = Placed(refused)
        kept, others = _split(
            kept, lambda item: any(_says_less(item, other, text) for other in placed.near(item))
        )
        record.extend(item.step(Outcome.SUPPOSED) for item in (*refused, *others))
    kept = unhandled(not_of_programs(kept, text, record), text, record)
    kept = _unmended(kept, text, record)
    return sure + _unnamed(happened(kept, text, record), text, record)


def _is_all(item: Found, text: str) -> bool:
    """Whether a text is an error to the letter and nothing else but what a log puts before it, so
    that nothing is said of it, nor of what else was found in it."""
    if item.alignment is None or not item.alignment.exact or not item.rule.level.bad:
        return False
    if len(text) > _SHORT or "\n" in text:
        return False
    rest = _OWN_CODE.sub("", _LOGGED.sub("", text, count=1).casefold())
    literal, *others = _VALUE_IN.split(item.alignment.phrase.wording.text.casefold().rstrip(" ."))
    if not rest.startswith(literal):
        return False
    at = len(literal)
    for part in others:
        value = _VALUE.match(rest, at)
        if value is None or not rest.startswith(part, value.end()):
            return False
        at = value.end() + len(part)
    return at == len(rest)


class Placed:
    """Finds by rule and place, so that those near another one are seen without a look at all."""

    def __init__(self, items: Iterable[Found]) -> None:
        self._items: defaultdict[str, list[Found]] = defaultdict(list)
        for item in sorted(items, key=lambda item: item.start):
            self._items[item.rule.id].append(item)
        self._starts = {rule: [item.start for item in row] for rule, row in self._items.items()}
        # How far those up to each reach: from there on back none comes near.
        self._reach = {
            rule: list(accumulate((item.end for item in row), max))
            for rule, row in self._items.items()
        }

    def near(self, item: Found) -> Iterator[Found]:
        """Those of the same rule that overlap a find or all but touch it."""
        rule = item.rule.id
        if rule not in self._items:
            return
        row, reach = self._items[rule], self._reach[rule]
        at = bisect_right(self._starts[rule], item.end + TOUCHES) - 1
        while at >= 0 and reach[at] >= item.start - TOUCHES:
            if row[at].end >= item.start - TOUCHES:
                yield row[at]
            at -= 1


def _split(
    items: Iterable[Found], goes: Callable[[Found], bool]
) -> tuple[list[Found], list[Found]]:
    """The finds that stay and those that go, in their order."""
    stay: list[Found] = []
    gone: list[Found] = []
    for item in items:
        (gone if goes(item) else stay).append(item)
    return stay, gone


def _says_less(item: Found, other: Found, text: str) -> bool:
    """Whether the words of another find near one of the same error fit better: what is said of that
    one is said of both."""
    if item.score > other.score or other.score < _SURE:
        return False
    between = text[min(item.end, other.end) : max(item.start, other.start)]
    if len(between) > TOUCHES or "\n" in between:
        return False
    if item.stage != "code" or other.stage == "code" or _is_within(item, other):
        return True
    # A code beside them stands for itself but where its wording is plainly said to be none.
    low, _ = sentence(text, other.start, other.end, REACH)
    none = is_none(text, text[low : other.start], other.start, other.end)
    return none or _is_only_named(text, other.start, other.end)


def _is_only_named(text: str, start: int, end: int) -> bool:
    """Whether the few words of its line, or an advice, name the error at `start`..`end`."""
    low, _ = sentence(text, start, end, REACH)
    first, last = line_of(text, start, end)
    if is_named_in_short(text[first:start], text[end:last]):
        return True
    if _is_said_to_be_none(text, first, last, start, end):
        return True
    begin, close = spread(text, first, last, start, end)
    named = (begin, close) != (start, end) and _is_named_there(text, first, last, begin, close)
    before, rest = text[first:begin], text[close:last]
    if not named and before and rest and is_one_clause(rest):
        named = is_named_in_short(before, "") or is_none_of_kind(before)
    condition = _CONDITION.match(text[start:end])
    until = start + condition.end() if condition is not None else start
    return named or is_advice(text[low:until], text[end:])


def _is_named_there(text: str, first: int, last: int, start: int, end: int) -> bool:
    """Whether its line, `first`..`last`, counts the error at `start`..`end` at none or names it."""
    before = text[first:start]
    if is_named_in_short(before, text[end:last]) or is_none(text, before, start, end):
        return True
    return _is_said_to_be_none(text, first, last, start, end)


def _is_said_to_be_none(text: str, first: int, last: int, start: int, end: int) -> bool:
    """Whether its line, `first`..`last`, says that none came of the error at `start`..`end`,
    or gives its words as a name."""
    before, inside, behind = text[first:start], text[start:end], text[end:last]
    if _is_none_there(before, inside, behind):
        return True
    lead = _LEAD.match(inside)
    if lead is not None and _is_none_there(before + lead[0], inside[lead.end() :], behind):
        return True
    own = _OWN_VALUE.match(behind)
    if own is None or not own[0]:
        return False
    return _is_none_there(before, inside + own[0], behind[own.end() :])


def _is_none_there(before: str, inside: str, behind: str) -> bool:
    """Whether a short line, `before` and `behind` what it says `inside`, counts that at none or
    only names it: `Klant aangemaakt: nihil`."""
    short = len(before) <= _SHORT and len(inside) <= _SHORT and len(behind) <= _SHORT
    return short and _is_said_of(before, inside, behind)


@lru_cache(maxsize=_REMEMBERED)  # several finds of one error stand in the same place
def _is_said_of(before: str, inside: str, behind: str) -> bool:
    return (
        is_nothing_came(before, inside, behind)
        or is_only_a_name(before, inside, behind)
        or is_looked_up(before, inside, behind)
        or is_in_general(before, behind)
        or is_gone_since(before, inside, behind)
        or is_as_an_entry(before, behind)
    )


def _with_quotation(text: str, start: int, end: int) -> tuple[int, int]:
    """A stretch without the marks at its edges, or all of the quotation it stands in."""
    first, last = line_of(text, start, end)
    place = _words_within(text, start, end)
    outer = outer_quotation(text, first, last, *place)
    return outer or quotation(text, start, end) or (start, end)


def _parted(found: Iterable[Found], text: str) -> tuple[list[Found], list[Found]]:
    """What may only be spoken of, and what the text's form shows to have come."""
    doubtful: list[Found] = []
    sure: list[Found] = []
    come: dict[tuple[int, int], bool] = {}
    for item in found:
        place = item.start, item.end
        if item.rule.level.bad and place not in come:
            come[place] = has_come(text, *_words_within(text, *place))
        (sure if item.rule.level.bad and come[place] else doubtful).append(item)
    if not sure:
        return doubtful, sure
    placed = Placed(sure)
    doubtful, parts = _split(
        doubtful, lambda item: any(_is_within(item, other) for other in placed.near(item))
    )
    return doubtful, sure + parts


def _is_within(item: Found, other: Found) -> bool:
    return other.start <= item.start and item.end <= other.end


def _unnamed(items: list[Found], text: str, record: list[Step]) -> list[Found]:
    """`items` less what only a name or value holds; a description counts where it is alone."""
    named = values(text)
    holders = [holding(named, *_words_within(text, item.start, item.end)) for item in items]
    outside = any(not holder for holder in holders)
    kept: list[Found] = []
    for item, holder in zip(items, holders, strict=True):
        told = not holder or (not outside and all(value.telling for value in holder))
        if told and not _is_a_values_code(item, text):
            kept.append(item)
        else:
            record.append(item.step(Outcome.VALUE))
    return kept


def _is_of_a_program(text: str, start: int, end: int, bad: bool) -> bool:
    """Whether a test names the error, or what is good news elsewhere is still to come or printed
    by a command."""
    first, last = line_of(text, start, end)
    if not bad:
        later = (
            is_to_come(text[start:end])
            or is_to_do(text[start:end], text[end:last])
            or is_of_a_part(text[first:start])
            or is_not_all(text[first:start], text[start:end], text[end:last])
            or is_a_tests(text[first:start], text[start:end], text[end:last])
            or _is_none_there(text[first:start], text[start:end], text[end:last])
        )
        return later or is_of_commands(text)
    tried = is_tried(text[first:start], text[start:end], text[end:last])
    return tried or is_scenario(text, text[first:last])


def _unmended(items: list[Found], text: str, record: list[Step]) -> list[Found]:
    """`items` less what its line says to have been put right, and other words of the same error."""
    right: list[Found] = []
    said: dict[tuple[int, int], str] = {}
    for item in items:
        place = item.start, item.end
        if item.rule.level.bad and place not in said:
            _, last = line_of(text, *place)
            said[place] = mended(text[item.start : item.end], text[item.end : last])
        if item.rule.level.bad and said[place]:
            right.append(item)
            record.append(item.step(Outcome.HANDLED, said[place]))
    if not right:
        return items
    placed = Placed(right)
    return [item for item in items if next(placed.near(item), None) is None]


def _words_within(text: str, start: int, end: int) -> tuple[int, int]:
    """A stretch without the marks at its edges, which patterns may take in."""
    while start < end and not text[start].isalnum():
        start += 1
    while end > start and not text[end - 1].isalnum():
        end -= 1
    return start, end


def _is_a_values_code(item: Found, text: str) -> bool:
    """Whether a pattern fits a code that is only a value where it stands."""
    if item.stage == "code" or item.alignment is not None:
        return False
    if not find_codes(text[item.start : item.end]):
        return False
    return not any(item.start <= code.start and code.end <= item.end for code in find_codes(text))
