"""Vendor error codes in a message, read through typing and scanning errors."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from troubleshooter.matching.reading.values import Value, holding, values

_FAMILIES = "CFACT|CMUT|CREL|CART|FACT|MUT|REL|LEDG|PAGE|DATA|ERR|SECURITY|SEC"
_TORN = "|".join(
    f"{family[:at]}[ -]{family[at:]}"
    for family in ("CFACT", "CMUT")
    for at in range(1, len(family))
)
_MISSPELT = {
    **dict.fromkeys(("CACT", "CFCT", "CFAT", "CFAC"), "CFACT"),
    **dict.fromkeys(("FCACT", "CAFCT", "CFCAT", "CFATC"), "CFACT"),
    **dict.fromkeys(("CFACI", "CFACL", "CFAC1", "CFAC7", "GFACT"), "CFACT"),
    **dict.fromkeys(("CMVT", "CMUI", "CMU7", "GMUT"), "CMUT"),
    **dict.fromkeys(("CFFACT", "CFAACT", "CFACCT", "CFACTT"), "CFACT"),
    **dict.fromkeys(("FCAT", "FATC", "AFCT", "FACCT", "FAACT", "FFACT", "FACTT"), "FACT"),
    **dict.fromkeys(("SECURTIY", "SECUIRTY", "SECRUITY", "SEUCRITY", "SECURIY"), "SECURITY"),
    **dict.fromkeys(("MCUT", "CUMT", "CMTU", "CMMUT", "CMUUT", "CMUTT"), "CMUT"),
}
"""One letter lost, doubled, swapped or misread by a scanner: nothing else is called that."""
_FAMILY_CODE = re.compile(
    rf"(?<![A-Za-z0-9])((?i:{_FAMILIES}|{_TORN}|{'|'.join(_MISSPELT)}))([ _\-]?)"
    r"([0-9OoIlQ]{2,3})(?:(?![A-Za-z0-9])|(?=[A-Z][a-z]{2}))"
)
_SESSION_CODE = re.compile(r"(?<![A-Za-z0-9.])[Ee]([0OoQ]{2}[0-9OoIl])[.,]([0-9Il])(?![A-Za-z0-9])")
_SESSION_WITHOUT_POINT = re.compile(
    r"(?i:executing: \w{3,30}\]|\b(?:open|close)session(?:sub)?)[\s:\-]{0,4}"
    r"(?P<code>[Ee](?P<family>00[0-9])(?P<number>[0-9]))(?![\w.])"
)
_LEGACY_CODE = re.compile(r"(?<![A-Za-z0-9])[Mm]([0OoQ]{2}[0-9])(?![A-Za-z0-9.\-])")
_GOES_ON = re.compile(r"-[A-Z0-9]{1,3}\b")
"""What makes a code a thing's number: `artikel REL_001-B`."""
_DIGITS = str.maketrans({"O": "0", "o": "0", "Q": "0", "I": "1", "l": "1"})
_NUMBERS_BEHIND = re.compile(
    r"(?:(?:\s?[/,+&|]\s?(?:(?:en|and|of|or)\s)?|\s(?:en|and|of|or)\s)0\d\d(?![\w.\-:]|,\d"
    r"|\s(?:x|keer|times|stuks?|st|regels?|lines?|bonnen|orders?|facturen|invoices|euro)\b)){1,6}"
)
_SOAP_NUMBER = re.compile(r"(?<!\w)0\d\d")
_SOAP = frozenset({"CFACT", "CMUT", "CREL", "CART"})
_SOAP_DIGITS = 3
_WORDS = frozenset({"CART"})


_DENIED_BEFORE = re.compile(
    r"(?i)(?<!error )(?<!code )(?<!fault )\b(?:geen|niet|nooit|zonder|no|not|never|without)"
    r"(?: (?:more|any|the|een|de|fout|foutcode|error|code|seen|had|gezien|gehad)){0,2} [^\w(\[]?$"
)
OVER_BEHIND = re.compile(
    r"(?i)^\W{0,3}(?:(?:van|from|of) (?:exact(?: online)?|bookzo|visma(?:\.net)?|e-?boekhouden"
    r"|gisteren|vanochtend|vanmorgen|vannacht|daarnet|zojuist"
    r"|eerder|yesterday|this morning|last night|earlier|(?:vorige|last) (?:week|maand|month)) )?"
    r"(?:(?:op|on|bij|for|voor|van|of) (?:[a-z]{2,12} )?#?[\w\-]{0,12}\d[\w\-]{0,12} )?"
    r"(?:(?:gisteren|vanochtend|vanmorgen|eerder|yesterday|this morning|earlier"
    r"|(?:vorige|afgelopen|deze|last|this) (?:week|maand|month)) )?"
    r"(?:(?:is|was|are|error|fout|code|komt|kwam|comes?|nu|now|al|already|inmiddels|weer) ){0,3}"
    r"(?:(?:(?:has|have|did|heeft|hebben|zijn) )?(?:niet (?:meer|terug(?:gekomen|geweest)?|langer)"
    r"|not (?:come|coming) back|not returned|not been back)"
    r"|(?:hasn't|haven't|didn't) (?:come back|returned)|no longer|gone|weg|solved|resolved"
    r"|fixed|opgelost|verholpen|verleden tijd|(?:a )?(?:thing of the past|history now))\b"
)
_AT_ONCE = 8  # texts
_NEAR = 40  # characters
_LINE = 500  # characters of a line
_QUOTES = "\"'"
_CALLED = re.compile(
    r"(?i)(?:,|\b(?:and|en|or|of|\w{0,12}(?:code|fout|error|melding)))[\s\"':=]{0,4}$"
)
"""What stands before a code in quotes that is one more, or is said to be a code."""
_ITS_NAME_BEFORE = re.compile(
    r"(?i)\b(?:material|materiaal|relation|relatie|article|artikel|item|product|sku|invoice number"
    r"|factuurnummer)\s$"
)
_ITS_NAME_BEHIND = re.compile(r"(?i)\s(?:on|op|already|bestaat|exists|has to|must|moet)\b")


def is_denied(text: str, start: int, end: int) -> bool:
    """Whether `text` says that the code at `start`..`end` is not, or no longer, there:
    `Geen ERR_001 meer`."""
    before, behind = text[max(0, start - _NEAR) : start], text[end:][:_NEAR]
    return bool(_DENIED_BEFORE.search(before) or OVER_BEHIND.search(behind))


@dataclass(frozen=True, slots=True)
class Code:
    """One code in its vendor's spelling, where it stands, and whether its shape alone shows it to
    be an error code (`M006` could also be an article number)."""

    code: str
    start: int
    end: int
    distinctive: bool


def find_codes(text: str) -> list[Code]:
    """Every vendor code in `text`, in order; see `_codes_of`."""
    return list(_codes_of(text))


@lru_cache(maxsize=_AT_ONCE)
def _codes_of(text: str) -> tuple[Code, ...]:
    """The vendor codes in `text`, remembered for the texts in hand.

    SOAP codes are written together (CFACT028), REST codes with an underscore (FACT_018): two
    different families of e-Boekhouden with different meanings. `CFACT O28` is read as CFACT028.
    What a name, an address or a value in quotes holds is none.
    """
    codes: list[Code] = []
    for match in _FAMILY_CODE.finditer(text):
        written = match[1].upper().replace(" ", "").replace("-", "")
        family = _MISSPELT.get(written, written)
        number = match[3].translate(_DIGITS)
        if family not in _SOAP and (match[2] != "_" or _GOES_ON.match(text, match.end())):
            continue
        if family in _SOAP and len(number) < _SOAP_DIGITS:
            continue  # what a cut left of a code is not another code
        if family in _WORDS and match[2] and not match[1].isupper():
            continue  # `Cart 001`
        spelled = family + number if family in _SOAP else f"{family}_{number}"
        codes.append(Code(spelled, match.start(), match.end(), True))
        if family in _SOAP:
            codes += _numbers_behind(text, family, match.end())
    for match in _SESSION_CODE.finditer(text):
        spelled = f"E{match[1].translate(_DIGITS)}.{match[2].translate(_DIGITS)}"
        codes.append(Code(spelled, match.start(), match.end(), True))
    if "session" in text.lower() or "executing" in text:
        codes.extend(
            Code(f"E{match['family']}.{match['number']}", *match.span("code"), True)
            for match in _SESSION_WITHOUT_POINT.finditer(text)
        )
    codes.extend(
        Code(f"M{match[1].translate(_DIGITS)}", match.start(), match.end(), False)
        for match in _LEGACY_CODE.finditer(text)
    )
    return tuple(_told(sorted(codes, key=lambda code: code.start), text)) if codes else ()


def _numbers_behind(text: str, family: str, end: int) -> Iterator[Code]:
    """Further codes of a family of which only the numbers are written: `CFACT037/038`."""
    rest = _NUMBERS_BEHIND.match(text, end)
    for number in _SOAP_NUMBER.finditer(text, end, rest.end()) if rest else ():
        yield Code(family + number[0], number.start(), number.end(), True)


def _told(codes: list[Code], text: str) -> list[Code]:
    """`codes` without those that are only somebody's or something's name, or a value behind the
    code of an error: `MUT_120: no invoice number (PayPal 'REL_002')`."""
    named = values(text)
    told = [code for code in codes if not holding(named, code.start, code.end)]
    if not told:  # a description may be all that tells of an error
        told = [code for code in codes if _is_described(named, code)]
    told = [code for code in told if not _is_whose(code, text)]
    if len(told) < 2 or not any(mark in text for mark in _QUOTES):
        return told
    kept: list[Code] = []
    plain = -_LINE  # where the last one ends that is no value
    for code in told:
        beside = code.start - plain < _LINE and "\n" not in text[max(0, plain) : code.start]
        if not _is_quoted(code, text):
            plain = code.end
        elif beside:
            continue
        kept.append(code)
    return kept


def _is_described(named: Sequence[Value], code: Code) -> bool:
    return all(value.telling for value in holding(named, code.start, code.end))


def _is_whose(code: Code, text: str) -> bool:
    """Whether a thing is called as the code: `Relation CMUT012 on work order 5 not found`."""
    if _ITS_NAME_BEHIND.match(text, code.end) is None:
        return False
    return _ITS_NAME_BEFORE.search(text, max(0, code.start - _NEAR), code.start) is not None


def _is_quoted(code: Code, text: str) -> bool:
    """Whether a code stands in a quotation that no key or word calls an error's code."""
    before = text[max(0, code.start - _LINE) : code.start].rpartition("\n")[2]
    for mark in _QUOTES:
        at = before.rfind(mark)
        if at < 0 or mark not in text[code.end :][:_NEAR]:
            continue
        opens = at == 0 or not before[at - 1].isalnum()
        if opens and before.count(mark) % 2 and _CALLED.search(before[:at]) is None:
            return True
    return False
