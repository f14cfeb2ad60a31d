"""Vendor error codes in a message, read through typing and scanning errors."""

from __future__ import annotations

import re
from dataclasses import dataclass

_FAMILIES = "CFACT|CMUT|CREL|CART|FACT|MUT|REL|LEDG|PAGE|DATA|ERR|SECURITY|SEC"
_TORN = "|".join(
    f"{family[:at]} {family[at:]}" for family in ("CFACT", "CMUT") for at in range(1, len(family))
)
_MISSPELT = {
    **dict.fromkeys(("CACT", "CFCT", "CFAT", "CFAC"), "CFACT"),
    **dict.fromkeys(("FCACT", "CAFCT", "CFCAT", "CFATC"), "CFACT"),
    **dict.fromkeys(("CFFACT", "CFAACT", "CFACCT", "CFACTT"), "CFACT"),
    **dict.fromkeys(("MCUT", "CUMT", "CMTU", "CMMUT", "CMUUT", "CMUTT"), "CMUT"),
}
"""One letter lost, doubled or swapped: nothing else is called that."""
_FAMILY_CODE = re.compile(
    rf"(?<![A-Za-z0-9])((?i:{_FAMILIES}|{_TORN}|{'|'.join(_MISSPELT)}))([ _\-]?)"
    r"([0-9OoIlQ]{2,3})(?:(?![A-Za-z0-9])|(?=[A-Z][a-z]{2}))"
)
_SESSION_CODE = re.compile(r"(?<![A-Za-z0-9.])[Ee]([0OoQ]{2}[0-9OoIl])[.,]([0-9Il])(?![A-Za-z0-9])")
_LEGACY_CODE = re.compile(r"(?<![A-Za-z0-9])[Mm]([0OoQ]{2}[0-9])(?![A-Za-z0-9.\-])")
_DIGITS = str.maketrans({"O": "0", "o": "0", "Q": "0", "I": "1", "l": "1"})
_SOAP = frozenset({"CFACT", "CMUT", "CREL", "CART"})
_SOAP_DIGITS = 3
_WORDS = frozenset({"CART"})


_DENIED_BEFORE = re.compile(
    r"(?i)(?<!error )(?<!code )(?<!fault )\b(?:geen|niet|nooit|zonder|no|not|never|without)"
    r"(?: (?:more|any|the|een|de|fout|foutcode|error|code|seen|had|gezien|gehad)){0,2} \W?$"
)
OVER_BEHIND = re.compile(
    r"(?i)^\W{0,3}(?:(?:is|was|are|error|fout|code|komt|kwam|comes?) ){0,2}"
    r"(?:niet (?:meer|terug|langer)|no longer|not (?:come|coming) back|gone|weg|solved|resolved"
    r"|fixed|opgelost|verholpen)\b"
)
_NEAR = 40  # characters


def is_denied(text: str, code: Code) -> bool:
    """Whether the text says that the code is not, or no longer, there: `Geen ERR_001 meer`."""
    before, behind = text[max(0, code.start - _NEAR) : code.start], text[code.end :][:_NEAR]
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
    """Every vendor code in `text`, in order.

    SOAP codes are written together (CFACT028), REST codes with an underscore (FACT_018): two
    different families of e-Boekhouden with different meanings. `CFACT O28` is read as CFACT028.
    """
    codes: list[Code] = []
    for match in _FAMILY_CODE.finditer(text):
        written = match[1].upper().replace(" ", "")
        family = _MISSPELT.get(written, written)
        number = match[3].translate(_DIGITS)
        if family not in _SOAP and match[2] != "_":
            continue
        if family in _SOAP and len(number) < _SOAP_DIGITS:
            continue  # what a cut left of a code is not another code
        if family in _WORDS and match[2] and not match[1].isupper():
            continue  # `Cart 001`
        spelled = family + number if family in _SOAP else f"{family}_{number}"
        codes.append(Code(spelled, match.start(), match.end(), True))
    for match in _SESSION_CODE.finditer(text):
        spelled = f"E{match[1].translate(_DIGITS)}.{match[2].translate(_DIGITS)}"
        codes.append(Code(spelled, match.start(), match.end(), True))
    codes.extend(
        Code(f"M{match[1].translate(_DIGITS)}", match.start(), match.end(), False)
        for match in _LEGACY_CODE.finditer(text)
    )
    return sorted(codes, key=lambda code: code.start)
