"""Bare numbers that are a vendor's codes where the text calls them so: `code 1504`,
`UpdateWorkorder -> 1503`; anywhere else they are orders, articles or amounts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from troubleshooter.matching.reading.late import Late

_CALLS = r"(?:outsmart|openapi(?:/\d/\w+/?)?|(?:get|post|update|delete)(?:work ?orders?|entity))"
_ROWS = (
    "(?:employees|materials|relations|work ?orders|projects|hour ?types|objects|suppliers|forms"
    "|locations|medewerkers|materialen|relaties|werkbonnen|projecten|uursoorten|objecten"
    "|leveranciers|formulieren)"
)
_SURE = (
    Late(r"(?i)\bcode[\"']?\s*[:=]\s*[\"']?(\d{4})[\"']?\s*,?\s*[\"']?(?:mess?ages?|response)\b"),
    Late(
        rf"(?i)\b{_CALLS}(?:\W{{1,4}}(?:api|openapi|(?:error|fout|antwoord|response)?[- ]?code"
        r"|error|fout|antwoordt?|answer(?:s|ed)?|geeft|gaf|returns?|returned|met|with|een)){1,4}\W{1,4}"
        r"(\d{4})(?:\W{0,3}$|\W{0,2}[\n:,;.(]"
        r"| (?:back|terug|bij|op|for|from|na|zodra|when|after|on|without)\b)"
    ),
    Late(
        r"(?i)(?:\bcode\W{1,3}|^\W{0,3})(\d{4})\s+"
        r"(?:(?:terug)?gekregen |returned |received |back )?"
        r"(?:van|from|by|bij|in|uit|of)\s+(?:de |the )?outsmart\b"
    ),
    Late(
        rf"(?i)\b{_ROWS}\b(?:[^\n]{{0,30}}\b(?:error|fout|antwoord)[- ]?code"
        r"|(?:\W{1,3}(?:check|row|regel)(?: \d{1,6})?)?\W{1,3}code"
        r"| (?:row|regel) \d{1,6} ?(?:\x{2192}|->|=>))\W{1,3}(\d{4})\s*(?:$|[\n:;,|(])"
    ),
)
"""Where nobody but OutSmart writes its codes."""
_END = (
    r"(?:\W{0,3}(?:$|\n)|\W{0,2}[:,;(]\D|[.!?] | \W?(?:back|terug|bij|op|voor|for|from|van|na|after"
    r"|on|in|at|om|als|when|zodra|sinds|since|again|weer|alweer|opnieuw|while|terwijl|but|maar|because"
    r"|omdat|and|en|of|or|toen|then|twice|twee|drie|nu|now)\b)"
)
_KNOWN = (
    Late(
        r"(?i)\{\s{0,4}[\"']?code[\"']?\s{0,2}:\s{0,2}[\"']?(\d{4})[\"']?\s{0,4}(?:, ?\.\.\. ?)?\}"
    ),
    Late(r"(?im)(?:^|[\s,;|])(?:error_?|api_?)?code=[\"']?(\d{4})(?:[\"',;|\s]|$)"),
    Late(
        r"\b(?:Get|Post|Put|Update|Delete|Add|Create)[A-Z][a-z]{2,20}(?: [\w\-./]{1,24}){1,3}: "
        rf"(\d{{4}})(?i:{_END})"
    ),
    Late(
        r"(?i)(?:^|[^\w\"'])(?:(?:error|fout|fault|antwoord|response|result|return|status|api|melding)"
        rf"[ _\-]?)?(?:code|error|fout|fault)\W{{1,3}}(\d{{4}}){_END}"
    ),
    Late(
        r"(?i)(?:\b(?:get|post|put|update|delete|add|create)_?[a-z]{4,20}|openapi/\d/[a-z]{2,30})"
        r"(?:\W{1,4}(?:[a-z]{2,10}\W{1,4}){0,2}|(?: [\w\-./]{1,24}){1,4} ?(?:\x{2192}|->|=>) ?)"
        rf"(\d{{4}}){_END}"
    ),
    Late(rf"(?i)\b(?:err|status|result|response|answer|antwoord|outsmart)\W{{1,3}}(\d{{4}}){_END}"),
    Late(
        r"(?i)\b(?:gets?|got|krijg(?:t|en)?|kregen|kreeg|returns?|returned|gives?|gave|geeft|geven|gaf"
        r"|gaven|antwoordt?|answers?|answered|throws?|threw|zegt|says?|said|ends? (?:in|with)"
        r"|ended in|eindigt (?:op|met)|stopped (?:with|on)|gestopt met|failed with)"
        r"(?: (?:een|a|an|weer|again|steeds|nog|alleen|only|code|just))* "
        rf"(\d{{4}}){_END}"
    ),
    Late(
        r"(?im)\b(?:wo|bon|werkbon|work ?order)\s?[\w\-./]{0,12}\d[\w\-./]{0,12}:\s(\d{4})\W{0,3}$"
    ),
    Late(r"(?i)^\W{0,3}(\d{4}) (?:again|weer|alweer|opnieuw)\b"),
    Late(r"^\W{0,3}(\d{4})\W{0,3}$"),
    Late(r"(?m)^\W{0,2}\[(\d{4})\]\s"),
    Late(
        r"(?m)^\W{0,3}(\d{4}) (?:bij|op|on|at|for|from|van|na) "
        r"(?:/|(?:Get|Post|Put|Update|Delete|Add|Create)[A-Z])"
    ),
    Late(r"(?im)^(?:[^\n]{0,60}[ \t\-:|])?\((\d{4})\)[\s.|]{0,4}$"),
)
"""Where a number is a code of the system that the text is known to come from."""
_MAY = Late(r"\b\d{4}\b")
FOUR_FIGURES = re.compile(r"(?a:\b\d{4})")
"""What every number that is found begins with."""
_LONGEST = 80  # characters of what calls a number a code


@dataclass(frozen=True, slots=True)
class Number:
    """A number that stands as a code, its place, and the text that calls it so (`code 1504`);
    `sure` tells whether that shows whose it is."""

    number: str
    start: int
    end: int
    called: str
    sure: bool


def find_numbers(text: str) -> Iterator[Number]:
    """The numbers that stand in `text` as codes, each place once."""
    if _MAY.search(text) is None:
        return
    told: set[tuple[int, int]] = set()
    for shapes, sure in ((_SURE, True), (_KNOWN, False)):
        for shape in shapes:
            for found in shape.finditer(text):
                if found.span(1) not in told:
                    told.add(found.span(1))
                    start, end = found.span(1)
                    yield Number(found[1], start, end, _called(text, found.start(), end), sure)


def _called(text: str, start: int, end: int) -> str:
    """What a shape took of a text up to its number, which ends it."""
    return text[start:end].strip(" \t\n,;|")[-_LONGEST:]
