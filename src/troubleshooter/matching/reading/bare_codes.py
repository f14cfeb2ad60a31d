"""Codes such as `M006` that may as well be an article's number: whether what stands around one
treats it as an error's, where the system is known."""

from __future__ import annotations

import re

from troubleshooter.matching.reading.late import Late

_THING = Late(
    r"(?i)(?:\b(?:artikel\w*|articles?|items?|sku|products?|producten|productcode|materials?"
    r"|materia(?:al|len)|parts?|onderdeel|onderdelen|voorraad|stock|model|maat|size|locatie|vak)\b"
    r"|\d ?(?:x|st|stuks|pcs|meter|m)\b\.?)(?:[^\w\n]{0,4}\w{1,12})?[^\w\n]{0,4}$"
)
"""What an article's number stands behind: `artikel nr M006`, `12 x M006`."""
_MAKE = Late(
    r"(?i)(?:\b\w{0,16}(?:firmware|versienr|versienummer)|\b(?:versie|version|release|rev|revisie"
    r"|revision|bios|build|driver|model(?:nr|nummer)?|type(?:nr|nummer|plaatje)?|typenr"
    r"|(?:art(?:ikel)?|onderdeel|serie|bestel|onderdelen|part|serial|item)"
    r"[ .\-]?(?:nrs?|nummers?|no|numbers?)|sn|s/n|p/n|sku|lamp|toner|filter|patch"
    r"|(?:update|upgrade) (?:naar|to)))\.?(?: (?:versie|version|nr\.?|no\.?|rev\.?|v))?"
    r"\s?:?\s?[\"'(]?$"
)
"""What a version, a model or a part's number stands right behind: `scannerfirmware E003.1`."""
_OF_ERRORS = Late(r"(?i)\b(?:error|fout|exception|melding|message)s?[ \-]?\w{1,12}\.?\s?:?\s?$")
_TIMES = Late(
    r"(?i)\b(?:\w{0,12}fout(?:en)?|errors?|keer|times|vandaag|today|gisteren|yesterday|vannacht"
    r"|vanochtend|vanmorgen|tonight|this morning|deze week|this week|(?:per|an) (?:uur|hour))\b"
)
"""What says that a count tells how often, not of how many things."""
_FAILING = (
    r"(?:end(?:s|ed)|fail(?:s|ed|ing|ure)?|mislukt(?:e|en)?|stop(?:s|t|te|ped)|gestopt|eindigt"
    r"|eindigde|ge\x{00eb}indigd|afgebroken|aborted|geweigerd|weigert|refuse[sd]|rejected|afgewezen"
    r"|afgekeurd|crashe[sd]|gecrasht|gestrand|strandt|stokt|stuck|hangt|vast(?:gelopen)?|fout"
    r"|errors?|foutmelding|bounce[sd]|teruggekomen|returned)"
)
_TOLD_BEFORE = Late(
    r"(?i)(?:"
    rf"\b{_FAILING} (?:(?:\w+ )?(?:with|on|met|op|by|door|in)|w/) ?(?:an? |een |de |the )?"
    r"|\b(?:staat|stond|blijft|bleef|stays|stands|sits) (?:nog |weer |still |again )?(?:op|on|at) "
    r"|\b(?:opnieuw|(?:al)?weer|again|alleen|only|still|nog steeds|steeds|telkens) "
    r"|\b(?:last|laatste|current|huidige) \w{2,12}\s?[:=]\s?"
    r"|\b\w{0,20}(?:refused|exception|error|fault|fout|melding|mislukt|failed|resultaat|result"
    r"|uitkomst|outcome|reason|reden)[\"']?\s?[:=]\s?"
    r")[\"'(\[]?$"
)
_HANGS = Late(r"(?i)\b(?:op|on|at) [\"']?$")
_HANGS_BEHIND = Late(r"(?i)^[\"']? (?:staat|stond|blijft|hangt)\b")
_NUMBERED = Late(r"(?:^|[\s>|;,\[(\"'])\S{0,20}\d\S{0,20}\s?:\s?$")
"""The number of what failed: `26-0301: M006`."""
_CELL_ENDS = Late(r"^[\"')\]]?[.!]?\s{0,3}(?:$|[\n\t;|,\"<])")
_OPENS, _CLOSES = re.compile(r"[(\[]$"), re.compile(r"^[)\]]")
_CELLS = re.compile(r"[\t|;]")
_FAILED = Late(
    r"(?i)\b(?:\w{0,20}fout(?:en)?|fail(?:s|ed|ure)?|mislukt|errors?|refused|rejected|afgekeurd"
    r"|geweigerd)\b"
)
_NEAR = 60  # characters
_LINE = 500  # characters of a line


def is_things(text: str, start: int) -> bool:
    """Whether what stands before a place says that an article's number follows."""
    before = text[max(0, start - _NEAR) : start].rpartition("\n")[2]
    made = _MAKE.search(before) is not None and _OF_ERRORS.search(before) is None
    if not made and _THING.search(before) is None:
        return False
    behind = text[start : start + _NEAR].partition("\n")[0]
    return _TIMES.search(before) is None and _TIMES.search(behind) is None


def is_told(text: str, start: int, end: int) -> bool:
    """Whether the code at `start`..`end` stands where errors are told: in brackets, behind a word
    of failing or the number of what failed, or in a cell beside one that says so."""
    first = max(0, start - _LINE)
    before = text[first:start].rpartition("\n")[2]
    behind = text[end : end + _LINE].partition("\n")[0]
    near = before[-_NEAR:]
    if _THING.search(near) is not None:
        return False
    if _OPENS.search(near) is not None and _CLOSES.match(behind) is not None:
        return True
    if _TOLD_BEFORE.search(near) is not None:
        return True
    if _HANGS.search(near) is not None and _HANGS_BEHIND.search(behind) is not None:
        return True
    if _NUMBERED.search(near) is not None and _CELL_ENDS.search(behind) is not None:
        return True
    return _is_beside_a_failure(before, behind, text[:_LINE].partition("\n")[0])


def _is_beside_a_failure(before: str, behind: str, head: str) -> bool:
    """Whether it has a cell to itself, not the first, of a row that says in another that it failed;
    a table of articles is none."""
    cells, rest = _CELLS.split(before), _CELLS.split(behind)
    if len(cells) < 2 or cells[-1].strip(" \"'") or rest[0].strip(" \"'\r"):
        return False
    others = "\n".join((*cells[:-1], *rest[1:]))
    tabled = any(_THING.search(name.strip(" \"'\r")) is not None for name in _CELLS.split(head))
    return not tabled and _FAILED.search(others) is not None
