"""How two finds that cover some of the same text stand to each other: one in a value of the other,
one as whose thing the other is about, or both with a part that they share."""

from __future__ import annotations

import re

from troubleshooter.matching.aligning.found import Found

_CLOSES = re.compile(r"[^\"'\n]{0,80}([\"'])(?:\s\w{1,4}){0,2}\s?$")
"""What stands between a find in a quotation and the wording that goes on behind it."""
_AND_THING = re.compile(
    r"[^\W\d_]{3,20}(?:[ \-](?:code|account|term|template|order))?"
    r"(?: (?:[\w./\-]{0,20}\d[\w./\-]{0,20}|'[^'\n]{1,40}'|\"[^\"\n]{1,40}\"))?"
    r" (?:and|en|&) (?:(?:the|de|het) )?",
    re.IGNORECASE,
)
"""A thing beside the one that a wording names, of both of which one denial tells."""
_AND_NO = re.compile(
    r"(?:,? ?(?:and|or|nor|en|of|noch))? ?(?:no|geen|zonder|without)\s", re.IGNORECASE
)
"""What stands between two denials that are said of one thing."""
_IN_NAME = re.compile(r"[^\n]{1,80}\s[A-Z][\w&.'\-]{1,30}\s")
"""What stands before a wording that is only the end of a name: `material Kok Groep is missing`."""
_THING = re.compile(r"[^\W\d_]{3,20}(?: (?:code|account|condition|term))? [\"']?", re.IGNORECASE)
_REFERENCE = re.compile(r"[A-Z]\w{1,20}-\d")
"""A value right behind what it is of: `material Klant-766 not found`."""
_BELONGS = re.compile(
    r"(?i)(?:\b(?:of|van|from|for|voor|bij|with|met)\s(?:(?:the|de|het|our|onze)\s)?|\()$"
)
"""What stands between a thing and whose it is."""


def overlap(one: Found, other: Found) -> bool:
    """Whether some of the text is covered by both."""
    return other.start < one.end and one.start < other.end


def stands_in_a_hole(item: Found, around: Found, text: str) -> bool:
    """Whether a wording begins where another, which ends with it, has only a value: `relation 4410
    on work order 5 not found` in `material but relation 4410 on work order 5 not found`. A number
    is such a value itself: `500 Internal Server Error` in `API error: HTTP 500 Internal ...`."""
    if item.rule.id == around.rule.id or item.score < 1.0 or around.score < 1.0:
        return False
    if item.alignment is None or around.alignment is None or item.end != around.end:
        return False
    if share_a_part(item, around, text):
        return False
    if _REFERENCE.match(text, item.start) and _THING.fullmatch(text, around.start, item.start):
        return False
    if text[item.start].isupper() and _IN_NAME.fullmatch(text, around.start, item.start):
        return False
    if text[item.start].isdigit() or _BELONGS.search(text, around.start, item.start) is not None:
        return False
    inside = {unit for _, unit in around.alignment.pairs}
    return item.start > around.start and item.alignment.first not in inside


def share_a_part(one: Found, other: Found, text: str) -> bool:
    """Whether two wordings are said at once, with one denial or of one thing: `material 12 and
    relation 4410 not found`, `material 12 has no counter account and no VAT code`."""
    if one.alignment is None or other.alignment is None or one.rule.id == other.rule.id:
        return False
    if not one.alignment.phrase.denies or not other.alignment.phrase.denies:
        return False
    if one.end == other.end and one.start != other.start:
        start, end = sorted((one.start, other.start))
        return (
            one.score == other.score == 1.0 and _AND_THING.fullmatch(text, start, end) is not None
        )
    if one.start != other.start:
        return False
    start, end = sorted((one.end, other.end))
    return _AND_NO.match(text, start, end) is not None


def only_says_whose(item: Found, around: Found, text: str) -> bool:
    """Whether a wording, which ends with another, begins with whose thing that is about: `relation
    4410 on work order 5 not found` in `material 12 of relation 4410 on work order 5 not found`."""
    if item.rule.id == around.rule.id or item.alignment is None or around.alignment is None:
        return False
    if around.score < 1.0 or item.end != around.end or item.start <= around.start:
        return False
    return _BELONGS.search(text, around.start, item.start) is not None


def names_in_quotes(around: Found, item: Found, text: str) -> bool:
    """Whether what was found is all within the quoted value of another wording that stands there
    word for word: `"Invoice not found" is required`."""
    other = around.alignment
    if other is None or around.score < 1.0 or not other.complete or not other.phrase.holes[0]:
        return False
    closing = _CLOSES.match(text, item.end, around.start)
    if closing is None:
        return False
    return 0 <= text.rfind(closing[1], 0, item.start) < item.start
