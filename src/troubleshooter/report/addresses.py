"""Postal addresses in log text: Dutch streets and postcodes, and fields named as an address."""

from __future__ import annotations

from collections.abc import Iterator, Set

import re2

# Not -veld, -ring, -pad or -punt: those end the words for fields, deliveries and file paths.
_STREET_ENDS = (
    r"(?:straat|straatweg|laan|weg|steenweg|plein|kade|gracht|dijk|singel|plantsoen|dreef|steeg"
    r"|hof|baan|markt|boulevard|allee|straße|strasse)"
)
_LETTERS = r"A-Za-z\x{C0}-\x{24F}"
_CAPITAL = rf"[A-Z\x{{C0}}-\x{{DE}}][{_LETTERS}.'’-]{{0,30}}"
_FIRST = rf"(?:{_CAPITAL} (?:(?:van|der|den|de|ten|ter|het|aan|op|{_CAPITAL}) ){{0,3}})?"
_NUMBER = r"[1-9][0-9]{0,4}(?: ?[A-Za-z]|[ /-]?(?:bis|hs|[IV]{1,3})|[-/][0-9]{1,4})?"
_POSTCODE = r"[1-9][0-9]{3} ?[A-Z]{2}"
_CITY_WORD = rf"[A-Z\x{{C0}}-\x{{DE}}'’][{_LETTERS}'’-]{{1,30}}"
_CITY = rf"{_CITY_WORD}(?: (?:aan|den|der|de|het|op|bij|en|a/d|[A-Z][{_LETTERS}-]{{1,30}})){{0,4}}"
_STREET = re2.compile(
    rf"(?:^|[^\w.-])({_FIRST}(?:[A-Z\x{{C0}}-\x{{DE}}'’][{_LETTERS}.'’-]{{1,30}}{_STREET_ENDS}"
    rf"|[A-Z\x{{C0}}-\x{{DE}}][{_LETTERS}'’-]{{1,30}} (?i:{_STREET_ENDS}))"
    rf" {_NUMBER})(?:$|[^\w])"
)
_ENDS = re2.compile(rf"(?i){_STREET_ENDS}")
_REST = re2.compile(rf"[ ,;\n]{{1,3}}{_POSTCODE}(?:$|[^\w])")
_POSTCODE_CITY = re2.compile(rf"(?:^|[^\w.,/-])([1-9][0-9]{{3}} [A-Z]{{2}}),? {_CITY}")
_POSTCODE_CUE = re2.compile(
    r"(?i)\b(?:postcode|postal[ _-]?code|zip[ _-]?code|zip)\b[\"'”’]?\W{0,5}"
    r"([1-9][0-9]{3} ?[a-z]{2})(?:$|\W)"
)
_AFTER_POSTCODE = re2.compile(rf",? {_CITY}")
_KEYED = re2.compile(
    r"(?i)(?:^|[\n\"'{(\[,;|&?]|  )\s?(?:(?:billing|shipping|factuur|aflever|bezoek|post)[ _-]?)?"
    r"(?:adres(?:regel)?|address(?:[ _-]?line)?|street(?:[ _-]?(?:line|name))?|straat(?:naam)?)"
    r"[ _-]?[0-9]?[\"'”’]?\s{0,2}[:=]>?\s{0,2}[\"'“‘„\[]{0,2}"
    rf"(['’]?[{_LETTERS}]"
    r"[^\"“”„;|<>()\[\]{}\n=&@/]{2,80})"
)
_CITY_KEYED = re2.compile(
    r"(?i)[\"'](?:city|woonplaats|plaatsnaam)[\"']\s{0,2}[:=]>?\s{0,2}[\"']([^\"'\n{}\[\]]{2,60})[\"']"
)
# Letters that no postcode has, and such as stand behind a number for a country or a measure.
_NEVER = frozenset(
    "SA SD SS NL BE DE EN FR GB OK NR KG GR ML CL DL MM CM DM KM KW PK VA HZ".split()  # noqa: SIM905
)


def find_addresses(text: str, vocabulary: Set[str]) -> Iterator[tuple[int, int]]:
    """Where addresses stand in `text`; `vocabulary` are words (lower case) of the log's own
    messages, which are no part of one."""
    for match in _STREET.finditer(text):
        start, end = match.span(1)
        words = text[start:end].split(" ")
        while len(words) > 2 and words[0].casefold() in vocabulary:
            start += len(words[0]) + 1
            words = words[1:]
        bare = _ENDS.fullmatch(words[0]) is not None
        if not bare and words[0].casefold() not in vocabulary:
            yield start, _with_postcode(text, end, vocabulary)
    for pattern in (_POSTCODE_CUE, _POSTCODE_CITY):
        for match in pattern.finditer(text):
            start, end = match.span(1)
            city = _city(text, end, vocabulary)
            if pattern is _POSTCODE_CUE or (city > end and match[1][-2:] not in _NEVER):
                yield start, city
    for match in _KEYED.finditer(text):
        value = match[1].rstrip(" .,'’")
        if any(map(str.isdigit, value)) and any(map(str.isalpha, value)) and " " in value:
            yield match.start(1), match.start(1) + len(value)
    for match in _CITY_KEYED.finditer(text):
        yield match.span(1)


def _with_postcode(text: str, end: int, vocabulary: Set[str]) -> int:
    """Where an address ends whose street and number end at `end`."""
    rest = _REST.match(text, end)
    if rest is None:
        return end
    postcode = rest.end() if rest[0][-1].isalnum() else rest.end() - 1
    return _city(text, postcode, vocabulary)


def _city(text: str, end: int, vocabulary: Set[str]) -> int:
    """Where the town ends that stands behind a postcode; `end` when there is none."""
    match = _AFTER_POSTCODE.match(text, end)
    if match is None:
        return end
    words = match[0].split(" ")
    while len(words) > 1 and (words[-1].casefold() in vocabulary or words[-1].islower()):
        words.pop()
    kept = " ".join(words)
    return end + len(kept) if kept.strip(" ,") else end
