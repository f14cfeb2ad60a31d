"""Whether a line is an entry of a list: a language file, a map of codes, an enumeration."""

from __future__ import annotations

import re

_LINES = 12  # before and behind that are looked at
_REACH = 1_500  # characters
_FEW, _MANY = 2, 3  # entries that make a list
_LONGEST_NUMBER = 4  # figures of a key that is a code, and no order's number
_ENTRY = re.compile(
    r"[ \t+\-]{0,40}[\[({]{0,2}"
    r"(?P<key>\"[^\"\n]{1,160}\"|'[^'\n]{1,160}'|[\w.\-]{1,60})[\])]?"
    r"[ \t]{0,20}(?P<mark>=>|->|:|=|,|;)[ \t]{0,20}(?P<value>[^\s=][^\n]{0,400})"
)
_ROW = re.compile(r" {0,20}(?P<mark>\|) ?(?P<key>[^|\n]{1,160}?) {0,60}\|(?P<value>[^\n]{1,400})")
_SET = re.compile(
    r"[ \t]{0,20}(?P<key>[A-Z][^\n=\"']{2,100}?) (?P<mark>=) (?P<value>[A-Z][^\n]{1,400})"
)
_MEMBER = re.compile(
    r"[ \t+\-]{0,40}(?P<key>\"[^\"\n]{1,160}\"|'[^'\n]{1,160}'|[A-Za-z]\w{2,60}),?\s*$"
)
_OPENED = re.compile(
    r"[^\n\"]*[\w)>\]]\s?[=:(]?\s?[\[({]\s*$|\s*[\[({]\s*$|[^\n\"]*(?:enum|type)\b[^\n\"]*$"
)
_KIND = re.compile(r"([A-Za-z]{1,20}?)(?:[A-Z_.\-]|\d{1,3}\D{0,2}$|\d{3}_)")
_TEXT = re.compile(r"[\"'`]?(?:[A-Z\u00c0-\u00dd][^\n\"]{0,200}? [^\n]|[A-Z]{2,8}_?\d)")
_LANGUAGE = re.compile(r"[a-z]{2}(?:[_\-][A-Z]{2})?")
_WEEKDAYS = frozenset(
    ["ma", "di", "wo", "do", "vr", "za", "zo", "mo", "tu", "we", "th", "fr", "sa", "su"]
)
_NUMBERS, _CAPITALS, _LANGUAGES = "0", "A", "nl"
_LETTERS = re.compile(r"\s?[\"']?[^\W\d_]")
_REFERENCE = re.compile(r"\d{3}|\d-\d")
_QUOTES = "\"'`"
_HEAD = re.compile(r"(?i)[ |\"']*(?:error ?|fout ?)?(?:code|key|sleutel)s?\b")
_RULED = re.compile(r" {0,20}\|[ :|\-]{3,}$")


def is_entry(text: str, start: int, end: int) -> bool:
    """Whether the line of `start`..`end` is one of several lines that each give a text, a code or
    what is done with it: all of one shape, with keys of one kind."""
    low = text.rfind("\n", max(0, start - _REACH), start) + 1
    high = text.find("\n", end, end + _REACH)
    own = text[low : high if high >= 0 else end + _REACH]
    above = text[max(0, low - _REACH) : max(0, low - 1)].split("\n")[-_LINES:]
    below = text[high + 1 : high + _REACH].split("\n")[:_LINES] if high >= 0 else []
    if low == 0:
        above = []
    others = [line for line in (*above, *below) if line.strip()]
    if not others:
        return False
    if _is_member(own, above, others):
        return True
    for shape in (_ENTRY, _ROW, _SET):
        entry = shape.match(own)
        if entry is not None and _is_one_of(entry, start - low, shape, others):
            return True
    return False


def _is_one_of(own: re.Match[str], place: int, shape: re.Pattern[str], others: list[str]) -> bool:
    """Whether others have the shape of an entry, and keys of the kind of its key."""
    entries = [own]
    for line in others:
        other = shape.match(line)
        if other is not None and other["mark"] == own["mark"] and _quoted(other) == _quoted(own):
            entries.append(other)
    keys = {entry["key"] for entry in entries}
    if len(keys) < _FEW:
        return False
    in_key = own.start("key") <= place < own.end("key")
    if own["mark"] == "|":
        ruled = any(_RULED.match(line) for line in others)
        told = ruled and _LETTERS.match(own["value"]) and not _REFERENCE.search(own["value"])
        return bool(told) and (in_key or any(_HEAD.match(line) for line in others))
    if own["mark"] == ",":
        return in_key and _quoted(own) and _LETTERS.match(own["value"]) is not None
    if in_key and (_quoted(own) or shape is _SET):
        return True
    return _are_alike(own, in_key, entries)


def _are_alike(own: re.Match[str], in_key: bool, entries: list[re.Match[str]]) -> bool:
    """Whether the keys of entries are of the kind of one of them, and their values texts."""
    own_kind = kind(own["key"])
    alike = {entry["key"]: entry["value"] for entry in entries if kind(entry["key"]) == own_kind}
    if not own_kind or len(alike) < _FEW or _WEEKDAYS.issuperset(alike):
        return False
    told = own["value"][0] in _QUOTES
    if own_kind == _NUMBERS:
        return told and len(alike) >= _MANY
    texts = sum(_TEXT.match(value) is not None for value in alike.values())
    if own_kind == _CAPITALS:
        return texts >= _FEW and (own["mark"] == "=" or "_" in own["key"])
    numbered = any(map(str.isdigit, own["key"]))  # an order's number, unless it is the find
    named = own[0][0].isspace() or (own["mark"] == "=" and "." in own["key"])
    if numbered and not (told or _quoted(own)) and not (in_key and named):
        return False
    few = _FEW if numbered or own_kind == _LANGUAGES else _MANY
    return texts == len(alike) >= few


def _quoted(entry: re.Match[str]) -> bool:
    """Whether an entry's key is in quotation marks."""
    return entry["key"][0] in _QUOTES


def kind(key: str) -> str:
    """What keys of one list begin with: `err` of `err.mail`, `CFACT` of `CFACT028`; or what they
    all are: names in capitals, short numbers, languages. Empty for any other word."""
    key = key.strip("\"'")
    if key.isdigit():
        return _NUMBERS if len(key) <= _LONGEST_NUMBER else ""
    if key.isupper() and not any(map(str.isdigit, key)) and len(key) > 1:
        return _CAPITALS
    if _LANGUAGE.fullmatch(key) is not None:
        return _LANGUAGES
    found = _KIND.match(key)
    return found[1] if found is not None else ""


def _is_member(own: str, above: list[str], others: list[str]) -> bool:
    """Whether a line is a member of an enumeration or a list in brackets."""
    member = _MEMBER.match(own)
    if member is None:
        return False
    quoted = member["key"][0] in "\"'"
    alike = sum(
        other is not None and (other["key"][0] in "\"'") == quoted
        for other in map(_MEMBER.match, others)
    )
    if not quoted:
        return alike >= _MANY - 1 and own.rstrip().endswith(",")
    first = next((line for line in reversed(above) if _MEMBER.match(line) is None), "")
    return alike >= 1 and _OPENED.match(first) is not None and first.strip() not in ("", "[", "{")
