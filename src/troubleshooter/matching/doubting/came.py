"""Whether a text shows by its form that an error came: a test got it, a search counted it."""

from __future__ import annotations

import re

from troubleshooter.matching.reading.late import Late

_GOT = Late(
    r"(?i)(?:^|[\s(,;])(?:got|received|actual|but was|was instead|ontvangen|gekregen|werkelijk"
    r"|maar was)(?: value| waarde)?\s{0,3}(?:[:=]\s{0,3}[<\[]?|[<\[])[\"'`]$"
    r"|\b(?:failure|error)(?:\s[a-z]{2,12}=\"[^\"\n]{0,200}\")*\smessage=\"[^\"\n]{0,200}$"
    r"|[\"'](?:errors?|messages|meldingen|fouten|foutmeldingen"
    r"|failures)[\"']\s?:\s?\[[^\[\]{}\n]{0,280}$"
    r"|\blast_?error_?code(?:[\s\"':>]{1,40}|\s?=\s?[\"']?)$"
)
"""What a test says before what it got, a report of tests before why one failed, a record before the
errors that it lists, and the field of e-Boekhouden's answers that holds the code."""
_INSTEAD_BEFORE = Late(r"(?i)\b(?:expected|asserting that|verwacht dat)\s[<\[]?[\"'`]$")
_INSTEAD_BEHIND = re.compile(
    r"[\"'`][>\]]? (?:to (?:equal|eq|be|match)|is (?:identical|equal) to|gelijk is aan) "
    r"(?:\"\"|''|``|null|nil|none|empty|leeg|undefined|200)",
    re.IGNORECASE,
)
"""What a test expected instead of what it got."""
_COUNTING = Late(
    r"(?:^|[$#>|] ?)(?:[zef]?grep|rg)\s(?:-\w+\s){0,4}(?:-\w{0,6}c\w{0,6}|--count)\s"
    r"|\b[zef]?grep\s[^\n|]{0,200}\|\s?wc -l"
)
_COUNT = Late(r"(?m)^(?:[^\s:]{1,200}:)?[1-9]\d{0,8}\s{0,3}$")
_FAILED_MARK = re.compile(r"[ \t>*\-]{0,8}(?:\[[xX]\]|[\u2717\u2718\u2716\u274c\u00d7]) ?")
_WENT_MARK = Late(r"(?mi)^[ \t>*\-]{0,8}(?:\[(?:v|ok|\x{2713})\]|[\x{2713}\x{2714}\x{2705}]) ?\w")
_DIALOG = re.compile(
    r"[ \t>|]{0,8}(?:\[[xX!]\]|[\u26a0\u2716\u2717\u274c]\ufe0f?) ?(?:[^\W\d_]{1,6} )?"
)
_BUTTON = re.compile(
    r"[^\w\n]{0,3}\n[ \t|]{0,8}\[ ?(?:close|ok|cancel|retry|sluiten|annuleren|opnieuw)\b",
    re.IGNORECASE,
)
"""The mark before a dialog's text, and the button below."""
_CODE_FIELD = Late(
    r"(?i)(?:^|[|;/,] )\W{0,3}(?:(?:fout|error|result|return|retour)[ \-]?)?code\s?[:=]\s?$"
)
_NEXT_FIELD = re.compile(r"[\"']?\s?[|;/,]\s?[^\W\d_][\w ]{1,20}[:=]")
_WHEN_IT_CAME = re.compile(r"\b\d{1,2}:\d\d\b|\b\d{4}-\d\d-\d\d\b|\b\d{1,2}-\d{1,2}-\d{2,4}\b")
"""The fields of a record that says when its code came."""
_BEFORE, _BEHIND, _AROUND = 300, 80, 2_000  # characters


def has_come(text: str, start: int, end: int) -> bool:
    """Whether the form of `text` shows that the error at `start`..`end` came: a test that failed
    got it, a search of a log counted it more than never, or it stands at the mark of what failed
    in a list whose other marks say what went well."""
    low = text.rfind("\n", max(0, start - _BEFORE), start) + 1 or max(0, start - _BEFORE)
    before, behind = text[low:start], text[end : end + _BEHIND]
    if _GOT.search(before) is not None:
        return True
    if _INSTEAD_BEHIND.match(behind) is not None and _INSTEAD_BEFORE.search(before) is not None:
        return True
    if "grep" in before or "rg " in before:
        rest = text[end : end + _AROUND]
        counted = _COUNTING.search(before) or _COUNTING.search(
            before + text[start:end] + rest[:_BEHIND]
        )
        return counted is not None and _COUNT.search(rest.partition("\n")[2]) is not None
    if _CODE_FIELD.search(before) is not None and _NEXT_FIELD.match(behind) is not None:
        return _WHEN_IT_CAME.search(behind) is not None
    if _DIALOG.fullmatch(before) is not None and _BUTTON.match(text, end) is not None:
        return True
    around = text[max(0, start - _AROUND) : end + _AROUND]
    return _FAILED_MARK.fullmatch(before) is not None and _WENT_MARK.search(around) is not None
