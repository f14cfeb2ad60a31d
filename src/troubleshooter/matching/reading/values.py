"""The stretches of a text that only name something: customers, descriptions, addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, islice

import re2

from troubleshooter.matching.reading.late import Late

_PEOPLE = (
    r"customer|client|klant|relation|relatie|debtor|debiteur|supplier|leverancier|guest|gast|user"
    r"|gebruiker|contact"
)
_THINGS = (
    r"company|bedrijf|firma|administratie|username|gebruikersnaam|name|naam|description"
    r"|omschrijving|subject|note|notitie|material|materiaal|article|artikel|item|product|sku|option"
    r"|optie|store ?view|store|tax ?rate|attribute ?set|project|street|straat|city|plaats|tenant"
    r"|organi[sz]ation|organisatie|invoice ?text|factuurtekst|location|locatie"
    r"|(?:grootboek)?rekening|account|dagboek|journal|kostenplaats|cost cent(?:er|re)|btw-?code"
    r"|(?:vat|tax) code|template|sjabloon|duplicate entry|the string"
)
_NAMED = (
    rf"(?i)\b(({_PEOPLE})|{_THINGS})s?"
    r"(?:[ _]?(?:name|naam|view|rate|code|number|nummer|nr\.?|id))?([\"']?)"
    r"(?: eq)?(?: [^\s\"':=]{0,12}\d[^\s\"':=]{0,14})?(?:\s?([:=])\s?|\s)"
)
_TELLING = frozenset({"description", "omschrijving", "subject", "note", "notitie"})
_NOUN, _PERSON, _KEY, _COLON, _VALUE = 1, 2, 3, 4, 5
_DOUBLE = Late(_NAMED + r'"([^"\n]{1,160})"')
_SINGLE = Late(_NAMED + r"'([^\n]{1,160}?)'(?:[^\w]|$)")
_LABELLED = Late(
    rf"(?i)[(\[;|,]\s?({_PEOPLE}|{_THINGS})\s?[:=]\s?"
    r"((?:(?-i:[A-Z0-9])|fam\.|dhr|mevr|mrs?\b|de heer|mevrouw)[^()\[\]\n;|]{1,100})[)\];|]"
)
_FIRM = re.compile(
    r"\b(?:B\.V\.|BV\b|V\.O\.F\b|VOF\b|N\.V\.|NV\b|C\.V\.|GmbH\b|Ltd\b|LLC\b|Inc\b|A/S\b|Holding\b)"
    r"|& (?:Zn|Zoon|Zonen|Co|partners)\b"
)
"""What a firm's name ends with, written as it is in names."""
_FIRMS = ("B", "V", "&", "Ltd", "LLC", "Inc", "A/S", "Holding", "GmbH")
_CAPITALS = re.compile(
    r"(?:(?:[A-Z\u00c0-\u00de][\w'\-]{0,30}|&|en|and|und|van|de|der|den)\s){1,6}$"
)
_OPENING = re.compile(r"(?:^|(?<=[\s(\[,:=]))'(?![tsnkm]\b)(?=\w)")
_CLITIC = re.compile(r"[tsnkm]\b")
"""A letter that an apostrophe stands for the rest of: `'t Zand`, `'s-Hertogenbosch`."""
_PLAIN_WORD = re.compile(
    r"(?<!\S)(?!(?:van|de|der|den|en|and|und|te|in|het)\b)[a-z\u00df-\u00ff]{2,}\b"
)
_PLAIN = 3  # words in small letters that a firm's name may hold
_ADDRESS = re.compile(r"\bhttps?://[^\s\"'<>]{4,}|\b(?:GET|POST|PUT|PATCH|DELETE|HEAD) /\S+")
_TOLD_IN_ADDRESS = Late(
    r"(?i)[?&;#/](?:\w{0,20}_)?(?:err|error|problem|fout|fault|message|msg|melding|reason|reden"
    r"|exception|txt|tekst)\w{0,20}="
)
_FAILED_IN_ADDRESS = Late(
    r"(?i)[?&;](?:(?:status|state|result|resultaat|uitkomst|outcome)=(?:fail(?:ed|ure)?|mislukt|fout"
    r"|error|rejected|refused|afgekeurd|geweigerd)|(?:ok|success|succes|gelukt)=(?:0|false|no|nee))"
    r"(?:&|[^\w&]|$)"
)
_FAILED_ON = Late(
    r"(?i)[?&;](?:bon|werkbon|work_?order|wo|wb|order|bestelling|invoice|factuur|boeking|entry)\w{0,8}=\w"
)
_CODE_IN_ADDRESS = Late(r"(?i)[?&;](?:\w{0,20}_)?code=")
_MOST = 200
_AT_ONCE = 8
"""Texts remembered: the one in hand is asked about many times, and as it is read again."""
_LINE = 500  # characters of a line before and behind a name
_NAME = 80  # characters of a firm's name before what it ends with


@dataclass(frozen=True, slots=True)
class Value:
    """A stretch (`start`..`end`) that only names something; `label` is where the word begins that
    says what, or `start`. Words of a `loose` one may also belong to the sentence around it; a
    `telling` one, a description, may be all that tells of an error."""

    start: int
    end: int
    label: int
    loose: bool = False
    telling: bool = False

    def holds(self, start: int, end: int) -> bool:
        """Whether a stretch lies wholly within."""
        return self.start <= start and end <= self.end


@lru_cache(maxsize=_AT_ONCE)
def values(text: str) -> tuple[Value, ...]:
    """The names and addresses in `text`: what stands in quotes behind `customer`, `naam=` or
    `"description":`, in brackets behind `klant:`, a firm's name, an address that tells no error.

    What somebody says (`klant: "API token invalid"`) is no name.
    """
    every = chain(_quoted(text), _labelled(text), _firms(text), _addresses(text))
    return tuple(islice(every, _MOST))


def holding(named: Sequence[Value], start: int, end: int) -> list[Value]:
    """Those of `named` that a stretch lies wholly within."""
    return [value for value in named if value.holds(start, end)]


def _quoted(text: str) -> Iterator[Value]:
    for mark, pattern in (('"', _DOUBLE), ("'", _SINGLE)):
        for found in pattern.finditer(text) if mark in text else ():
            start, end = found.span(_VALUE)
            if mark == "'" and _CLITIC.match(text, start):
                continue
            if not _is_said(found, text, end):
                telling = found[_NOUN].lower() in _TELLING
                yield Value(start, end, found.start(_NOUN), telling=telling)


def _is_said(found: re2._Match[str], text: str, end: int) -> bool:
    """Whether somebody is quoted with all that is left of the text, outside brackets."""
    if not found[_PERSON] or found[_KEY] or found[_COLON] != ":":
        return False
    before = text[max(0, found.start() - _LINE) : found.start()].rpartition("\n")[2]
    open_one = before.rfind("(") > before.rfind(")")
    return not open_one and not text[end + 1 : end + _LINE].strip(" .!\n")


def _labelled(text: str) -> Iterator[Value]:
    if ":" in text or "=" in text:
        for found in _LABELLED.finditer(text):
            start, end = found.span(2)
            yield Value(start, end, found.start(1))


def _firms(text: str) -> Iterator[Value]:
    if not any(mark in text for mark in _FIRMS):
        return
    for found in _FIRM.finditer(text):
        quoted = _quotation(text, found.start())
        if quoted is not None and not _says_more(text[slice(*quoted)]):
            yield Value(*quoted, quoted[0])
            continue
        low = max(0, found.start() - _NAME)
        name = _CAPITALS.search(text[low : found.start()])
        if name is not None:
            yield Value(low + name.start(), found.end(), low + name.start(), loose=True)


def _says_more(quoted: str) -> bool:
    """Whether a quotation with a firm's name is a message about it: `Customer created: Bos B.V.`"""
    return ": " in quoted or len(_PLAIN_WORD.findall(quoted)) > _PLAIN


def _quotation(text: str, place: int) -> tuple[int, int] | None:
    """The stretch between the quotation marks around a place, on its line."""
    before = text[max(0, place - _LINE) : place].rpartition("\n")[2]
    line = before + text[place : place + _LINE].partition("\n")[0]
    at = len(before)
    first = place - at
    if line.count('"', 0, at) % 2:
        close = line.find('"', at)
        return (first + line.rfind('"', 0, at) + 1, first + close) if close >= 0 else None
    opened = [mark.end() for mark in _OPENING.finditer(line, max(0, at - _NAME), at)]
    close = line.find("'", at)
    return (first + opened[-1], first + close) if opened and close >= 0 else None


def _tells_an_error(address: str) -> bool:
    """Whether an address says itself what went wrong: `?error=..`, `?status=failed&code=..`,
    `?code=..&order=..`."""
    if _TOLD_IN_ADDRESS.search(address) is not None:
        return True
    coded = _CODE_IN_ADDRESS.search(address) is not None
    return coded and any(one.search(address) for one in (_FAILED_IN_ADDRESS, _FAILED_ON))


def _addresses(text: str) -> Iterator[Value]:
    if "/" not in text:
        return
    for found in _ADDRESS.finditer(text):
        if not _tells_an_error(found[0]):
            yield Value(found.start(), found.end(), found.start(), loose=True)
