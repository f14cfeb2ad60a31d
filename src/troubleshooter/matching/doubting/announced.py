"""Whether a text announces that an error may come: maintenance that is planned."""

from __future__ import annotations

import re

from troubleshooter.matching.reading.late import Late

_REACH = 400  # characters before and behind the error
_WORK = Late(
    r"(?i)\b(?:[a-z]{0,14}onderhoud\w{0,12}|maintenance|downtime|werkzaamheden|service window"
    r"|upgrade|migratie|migration|livegang|go-?live|ligt [^:\n]{0,30}\b(?:eruit|plat))\b"
)
"""What is planned."""
_NOTICE = Late(
    r"(?i)\b(?:(?:voor)?aankondiging|aangekondigde?|announcement|announced|heads[ -]?up|let op"
    r"|please note|reminder|herinnering|mededeling|planned|scheduled|geplande?|upcoming|aanstaande?"
    r"|komende?|next|volgende?|onderhouds?(?:melding|venster|bericht)|maintenance (?:window|notice)"
    r"|service window|statuspagina|status page|tonight|vannacht|vanavond"
    r"|morgen(?:avond|ochtend|middag|nacht)?"
    r"|tomorrow"
    r"|this weekend|dit weekend)\b"
    r"|\b\d{1,2}[:.]\d\d\s?(?:u(?:ur)?\s)?(?:-|\x{2013}|tot|to|until|and|en)\s?\d{1,2}[:.]\d\d\b"
)
"""What says so, and when."""
_FROM = Late(
    r"(?i)\b(?:met ingang van|from|vanaf|as of|starting|per)\s(?:1\s|\d{1,2}\s)?"
    r"(?:jan|feb|m(?:aa|rt|ar)|apr|may|mei|jun|jul|aug|sep|o[kc]t|nov|dec)[a-z]{0,7}\b"
)
_BEFOREHAND = Late(r"(?i)\b(?:vooraankondiging|advance notice)\b")
_MAY = Late(
    r"(?i)\b(?:kan|kunnen|kunt|zal|zullen|zult|zou|zouden|can|could|may|might|will|would|expect"
    r"|verwacht|houdt? rekening met|be aware of|bear in mind|mogelijk|possibly|wellicht"
    r"|misschien)\b(?P<what>[^.!?;:\n]{0,100})$"
)
"""What may be, up to the error."""
_HINTS = (
    "nderhoud",
    "NDERHOUD",
    "aintenance",
    "owntime",
    "erkzaam",
    "indow",
    "pgrad",
    "igrati",
    "live",
    "ligt",
    "anaf",
    "rom ",
    "s of",
    "ngang",
    "tarting",
    "per ",
    "ankondiging",
    "dvance",
)
"""Parts of words without one of which nothing is announced."""
_EXPECTED = re.compile(
    r"[\"')]{0,2}\s(?:can|may|might|will|is to|are to|kan|kunnen)(?: then| dan)?"
    r" (?:be expected|occur"
    r"|appear|happen|optreden|voorkomen|verschijnen)\b",
    re.IGNORECASE,
)
_NOT = re.compile(r"(?i)\b(?:niet|geen|not|no|nothing|niets)\b")
_THEN = Late(
    r"(?i)(?:\b(?:tijdens|gedurende|during)\s(?:the |het |de |this |dit |deze |die )?"
    r"(?:[a-z]{0,14}onderhoud\w{0,12}|maintenance|downtime|window|werkzaamheden|venster|upgrade)"
    r"|\b(?:dan|then)\b|\bin that (?:window|period)\b)[^.!?;\n]{0,80}$"
)
"""What comes at that time."""
_CAME = Late(
    r"(?i)\b(?:nog steeds|still|nu|now|sinds|since|ondanks|despite|na|after|kreeg|kregen|got"
    r"|getting|keeps?|blijft|blijven|mislukt\w{0,2}|failed|failing|fails|faalt|stopte?n?|stopped"
    r"|was|were|waren|gaf|gaven|gave|meldde\w?|toonde|returned|had|has|heeft|hebben|vanochtend"
    r"|vanmorgen|gisteren|yesterday|this morning|waarom|why|exception|begonnen|started|bezig"
    r"|ongoing|afgelopen|last|eerder|earlier|inmiddels|already"
    r"|(?:we|wij|ik|i|ze|they|klanten|customers) (?:krijg|krijgen|get|see|zien|zie)"
    r"|(?:krijg|krijgen|zie|zien) (?:we|wij|ik|ze))\b"
    r"|\b(?:werkbon|bon|work ?order|factuur|invoice|order|bestelling|boeking|entry)\s#?\w{0,3}-?\d"
    r"|\?|(?-i:\b(?:ERROR|WARN))|(?:^|\n)\W{0,2}(?:20\d\d-\d\d-\d\d[T ])?\d\d:\d\d"
)
"""What says that it came and on what, or asks."""
_STATUS = re.compile(r"\(?\b[45]\d\d\b")
"""Where an error begins for which a pattern takes in whose it is: `VISMA.net .. (503)`."""


def is_announced(text: str, start: int, end: int) -> bool:
    """Whether the error at `start`..`end` of `text` is what planned work may bring: `onderhoud op
    zondag, de koppeling kan dan .. melden`."""
    status = _STATUS.search(text, start, end)
    start = status.start() if status else start
    before, behind = text[max(0, start - _REACH) : start], text[end : end + _REACH]
    if not any(word in before for word in _HINTS):
        return False
    may = _MAY.search(before)
    expected = _EXPECTED.match(behind) is not None
    if (
        not expected
        and may is None
        and _THEN.search(before) is None
        and _BEFOREHAND.search(before) is None
    ):
        return False
    if may is not None and _NOT.search(may["what"]) is not None:
        return False
    planned = _WORK.search(before) is not None and _NOTICE.search(before) is not None
    if not (planned or (may and _FROM.search(before)) or _BEFOREHAND.search(before)):
        return False
    return _CAME.search(before) is None and _CAME.search(behind) is None
