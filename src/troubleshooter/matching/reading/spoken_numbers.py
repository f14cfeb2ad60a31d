"""Codes and statuses that somebody dictated: `cee fact nul nul zes`, `status five oh three`."""

from __future__ import annotations

import re

_DIGITS = {
    **dict.fromkeys(("nul", "zero", "oh"), "0"),
    **dict.fromkeys(("een", "\u00e9\u00e9n", "one"), "1"),
    **dict.fromkeys(("twee", "two"), "2"),
    **dict.fromkeys(("drie", "three"), "3"),
    **dict.fromkeys(("vier", "four"), "4"),
    **dict.fromkeys(("vijf", "five"), "5"),
    **dict.fromkeys(("zes", "six"), "6"),
    **dict.fromkeys(("zeven", "seven"), "7"),
    **dict.fromkeys(("acht", "eight"), "8"),
    **dict.fromkeys(("negen", "nine"), "9"),
}
_WHOLE = {
    "401": "vierhonderd(?: ?en)? ?(?:een|\u00e9\u00e9n)|four hundred(?: and)? one",
    "429": "vierhonderd(?: ?en)? ?negenentwintig|four hundred(?: and)? twenty[ -]nine",
    "500": "vijfhonderd|five hundred",
    "503": "vijfhonderd(?: ?en)? ?drie|five hundred(?: and)? three",
}
_DIGIT = rf"(?:{'|'.join(_DIGITS)})"
_CALLED = (
    r"(?:(?:fout|error|status)?codes?|(?:fout)?melding|status|error|fout)(?: is| nummer| number)?"
)
_SPOKEN = re.compile(
    rf"\b(?P<lead>(?P<soap>(?:cee|see|ce|c)[ -]?(?P<family>fact|mut))|ee?|{_CALLED}),?[ -]"
    rf"(?P<digits>{_DIGIT}(?:[ -]{_DIGIT}){{2}})(?:[ -](?:punt|point)[ -](?P<sub>{_DIGIT}))?\b",
    re.IGNORECASE,
)
_STATUS = re.compile(
    rf"\b(?P<lead>{_CALLED}),? (?:"
    + "|".join(f"(?P<s{status}>{words})" for status, words in sorted(_WHOLE.items(), reverse=True))
    + r")\b",
    re.IGNORECASE,
)
_HINTS = ("nul", "zero", "oh", "honderd", "hundred", "vier", "vijf", "four", "five")


def written(text: str) -> str:
    """`text` with codes and statuses of which the digits are words as they are written."""
    if not any(hint in text for hint in _HINTS):
        return text
    return _STATUS.sub(_status, _SPOKEN.sub(_code, text))


def _code(match: re.Match[str]) -> str:
    digits = "".join(_DIGITS[word.lower()] for word in re.split("[ -]", match["digits"]))
    if match["soap"]:
        return f"C{match['family'].upper()}{digits}" + (f" {match['sub']}" if match["sub"] else "")
    if match["lead"].lower() in ("e", "ee"):
        return f"E{digits}.{_DIGITS[match['sub'].lower()]}" if match["sub"] else match[0]
    return f"{match['lead']} {digits}"


def _status(match: re.Match[str]) -> str:
    status = next(name for name in _WHOLE if match[f"s{name}"])
    return f"{match['lead']} {status}"
