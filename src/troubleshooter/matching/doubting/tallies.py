"""Whether a row of a table, or a record, counts the error that it names at none."""

from __future__ import annotations

import re

from troubleshooter.matching.reading.late import Late

_LINE = 600  # characters of a row before and behind an error
_HEAD = 1_500  # characters above a row in which its table's head is looked for
_NEAR = 8  # characters
_BEHIND = 120  # characters behind an error
_RULE = re.compile(r"[|\s:+\-]{3,200}$")
_CELL_BELOW = re.compile(
    r"\t? ?\n ?\t0\t? ?(?:\n ?\t0(?:[.,]0{1,2})? ?%?\t? ?)?(?:\n {0,20}\n|\s{0,20}$)"
)
_CELL_ALONE = re.compile(r"\n {0,20}\n {0,20}\t$")
"""Cells of a page, each in a line of its own; elements of other XML have no empty line there."""
_OWN_NUMBER = re.compile(r"\b(?:C[A-Z]{2,4}[_ ]?\d{2,3}|E\d{3}(?:\.\d)?|[A-Z]\d{3}|[45]\d\d)\b")
"""A code or a status, which is the error's own."""
_MARKS = ("\t", "|", "\u2502", ";", ",")
_ENDS = (" \r", " |\u2502\r")
_EDGES = " \t|\"'`*"
_NOUGHT = re.compile(r"0(?:[.,]0{1,2})? ?%|0 ?[x\u00d7]|0")
_NAUGHT = re.compile(r"0(?: ?[x\u00d7])?")
_COUNT = Late(
    r"(?i)^(?:#|n|nr of .{1,20}|(?:totaal ?|total ?)?(?:aantal(?:len)?|counts?|total|totaal"
    r"|occurrences|hits|times|keer|qty|freq\w{0,8}|frequentie|voorkomens|gevallen|meldingen|errors"
    r"|fouten|orders|invoices|facturen|bonnen|werkbonnen|rows|rijen|records|vandaag|today"
    r"|deze week|this week|gisteren|yesterday)(?: .{1,24})?)$"
)
"""What the head of a column of counts says."""
_KEY = re.compile(
    r"[\"']?(?:\s?\(C[A-Z]{2,4}\d{3}\))?[\"']?,?\s{0,8}(?:[\"'{]{0,2}[a-z_]{1,20}[\"']?\s?[:=]"
    r"\s?[\"'][^\"'\n]{0,40}[\"'],?\s{0,8}){0,2}"
    r"[\"']?(?:(?:error|fout)_?)?(?:count|counter|counted|aantal|occurrences|hits|times"
    r"|keer|freq\w{0,6}|voorkomens|teller)[\"']?\s?[:=]\s{0,3}[\"']?0(?![\d.,]\d|\d)",
    re.IGNORECASE,
)
"""The next field of a record, which counts."""
_PAIR = re.compile(r"\s?[:=]\s?0(?=[\s,;]{1,3}[\"']?[\w.\-]{2,40}\s?[:=]\s?\d|\s{0,3}$)")
_PAIR_BEFORE = re.compile(r"[:=]\s?\d{1,6}[\s,;]{1,3}[\"']?$")
_PAIR_BEHIND = re.compile(r"\s?[:=]\s?0[\s,;]{1,3}[\"']?\w")
"""Counts in a row: `CFACT028=0 CFACT038=0`."""
_BY_NOW = re.compile(
    r"[\"')\]]{0,2}\s?[:=|]?\s0\s?(?:x|keer|times)?\s?(?:vandaag|today|deze week|this week|dit uur"
    r"|vannacht|tonight|(?:in|over) (?:de|het|the) (?:laatste|afgelopen|last|past))\b",
    re.IGNORECASE,
)
_SOME = re.compile(
    r"\b[1-9]\d{0,5}\s?(?:x|keer|times|gisteren|yesterday|vandaag|today|deze|this|vorige|last)\b",
    re.IGNORECASE,
)
"""How often it came at another time."""
_VALUE_OF_KEY = re.compile(r"[\"']\s{0,2}:\s{0,3}0\s{0,4}(?=[,}\n]|$)")
_WORDS_KEY = re.compile(r"(?:^|[{,\n]\s{0,12})[\"'][^\"'\n]{0,60}$")


def is_tallied_at_none(text: str, start: int, end: int) -> bool:
    """Whether the row or record in which the error at `start`..`end` of `text` stands says that it
    came no times: `<td>Timeout</td><td>0</td>`, `CFACT028;0`, `"error": "..", "count": 0`."""
    broken = text.find("\n", start, end)
    end = broken if broken >= 0 else end  # a wording that other rows went into
    behind = text[end : end + _BEHIND]
    if "0" not in behind and "0" not in text[start:end]:
        return False
    if _KEY.match(behind) is not None:
        return True
    if _BY_NOW.match(behind) is not None:
        return _SOME.search(behind.partition("\n")[0]) is None
    if _PAIR.match(behind) is not None:
        around = text[max(0, start - _NEAR) : start]
        return _PAIR_BEHIND.match(behind) is not None or _PAIR_BEFORE.search(around) is not None
    if _VALUE_OF_KEY.match(behind) is not None and " " in text[start:end]:
        return _WORDS_KEY.search(text[max(0, start - _LINE) : start]) is not None
    if _CELL_BELOW.match(behind) is not None:
        return _CELL_ALONE.search(text[max(0, start - _NEAR) : start]) is not None
    low = text.rfind("\n", max(0, start - _LINE), start) + 1
    if low == 0 and start > _LINE:
        return False
    if low == 0 and text[:1] == "\t":
        return False  # elements, whose names are lost
    high = text.find("\n", start, start + _LINE)
    row = text[low : high if high >= 0 else min(len(text), start + _LINE)]
    mark = next((mark for mark in _MARKS if mark in row[start - low :]), "")
    if not mark:
        return False
    above = [line for line in text[max(0, low - _HEAD) : low].split("\n") if mark in line]
    head = next((line for line in above if _RULE.match(line) is None), "")
    at = len(_cells(row[: start - low] + "_", mark)) - 1
    return _counts_none(_cells(row, mark), at, _cells(head, mark), text[start:end], row[:1] == "\t")


def _cells(row: str, mark: str) -> list[str]:
    cells = [cell.strip(_EDGES) for cell in row.strip(_ENDS[mark in "|\u2502"]).split(mark)]
    if row[:1] != "\t" or mark != "\t":
        return cells
    # A page's cells have a tab on either side; more stand between elements of other XML.
    return [] if row[:2] == "\t\t" else [cell for cell in cells if cell]


def _counts_none(cells: list[str], at: int, head: list[str], error: str, page: bool) -> bool:
    """Whether a row is the name of an error and noughts, or its column of counts holds a nought."""
    if len(cells) <= 1 or at >= len(cells) or any(map(_has_figures, cells[:at])):
        return False  # a document's, not the error's own row
    named = len(head) == len(cells) and not any(title.isdigit() for title in head)
    if named and any(
        _COUNT.search(title) is not None and _NAUGHT.fullmatch(cell)
        for title, cell in zip(head, cells, strict=True)
    ):
        return True
    others = _OWN_NUMBER.sub("", cells[at].replace(error.strip(_EDGES), ""))
    if at > 0 or (len(error) < len(cells[at]) and _has_figures(others)):
        return False
    if " " not in error and page:
        return False  # may be elements of an answer, whose names are lost
    if not all(map(_NOUGHT.fullmatch, cells[1:])) or _NAUGHT.fullmatch(cells[1]) is None:
        return False
    return not named  # its head says another thing: an outcome, an amount, a number


def _has_figures(cell: str) -> bool:
    return any(map(str.isdigit, cell))
