"""Whether what had an error was put right or went through after all, or a lesson or a rule for
alerts is what names it."""

from __future__ import annotations

import re

from troubleshooter.matching.reading.late import Late

_REACH = 160  # characters before and behind the error
_MARKS = "\"'()[]\N{LEFT SINGLE QUOTATION MARK}\N{LEFT DOUBLE QUOTATION MARK}"
_MARKS += "\N{RIGHT SINGLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}"
_DOCUMENTS_WITH = Late(
    r"(?i)\b(?:facturen|factuur|invoices?|orders?|bestelling(?:en)?|(?:werk)?bon(?:nen)?"
    r"|work ?orders?|boeking(?:en)?|entries|entry|betaling(?:en)?|payments?|relaties?|relations?"
    r"|klanten|customers?|regels|records|documents?)(?: #?[\w\-]{1,14}){0,2}"
    r" (?:met|with|that had|that got|die|waarbij)"
    r"(?: (?:de|het|the|an?|een|fout|foutcode|error|code|melding|message|status|kregen|gaven"
    r"|had)){0,4}$",
    needs=(" met", " with", " that", " die", " waarbij"),
)
_WENT = Late(
    r"(?i)^(?:zijn|is|waren|was|are|were|have been|has been|kwamen|gingen|went|came)"
    r"(?: (?:vanochtend|vanmorgen|vanmiddag|gisteren|vandaag|nu|inmiddels|alsnog|toch|weer|daarna"
    r"|later|allemaal|gewoon|netjes|goed|correct|all|now|meanwhile|since|successfully|finally|then"
    r"|today|yesterday|this morning)){1,5}"
    r" (?:verwerkt|doorgekomen|overgekomen|geboekt|ge[e\x{eb}]xporteerd|verzonden|verstuurd"
    r"|aangekomen|gelukt|goedgegaan|gegaan|door|over|processed|exported|booked|sent|synced|posted"
    r"|through|across)\b"
)
_LESSON = Late(
    r"(?i)\b(?:cursus|training|course|workshop|webinar|les|lesson|module|hoofdstuk|chapter|manual"
    r"|handleiding|presentatie|presentation|artikel|article|video)\b[^.!?:\n]{0,40}"
    r"\b(?:behandelt|behandelen|bespreekt|covers?|treats?|gaat over|is about|deals with"
    r"|legt uit)\b[^.!?\n]{0,60}$",
    needs=(
        "behandel",
        "bespreekt",
        "cover",
        "treat",
        "gaat over",
        "is about",
        "deals with",
        "legt uit",
    ),
)
_ALERT_RULE = Late(
    r"(?i)\b(?:alert(?:ing)?|alarm|monitoring|notification|notificatie)[ \-]?"
    r"(?:rule|regel|policy|trigger|condition)s?\b[^.!?\n]{0,30}"
    r"\b(?:created|added|updated|changed|saved|defined|aangemaakt|toegevoegd|gewijzigd|opgeslagen"
    r"|ingesteld)\b[^.!?\n]{0,30}$",
    needs=("alert", "alarm", "monitoring", "noti"),
)


_PUT_RIGHT = Late(
    r"(?i)^(?P<what>[^,.;:!?\n]{3,100}?)\s(?:was|were|is|are|has been|have been|werd|werden|zijn)\s"
    r"(?:(?:meanwhile|since|now|already|automatically|inmiddels|intussen|nu|al|automatisch)\s)?"
    r"(?:corrected|repaired|rectified|replaced|amended|gecorrigeerd|hersteld|gerepareerd|rechtgezet"
    r"|vervangen|verbeterd)\b(?P<rest>[^\n]{0,120})",
    needs=(
        "correct",
        "repair",
        "rectif",
        "replac",
        "amend",
        "recht",
        "her",
        "ver",
        "corrig",
        "repar",
    ),
)
_OF_ANOTHER = frozenset(
    {"it", "which", "that", "who", "this", "die", "dat", "hij", "dit", "deze", "what", "wat"}
)
"""What is put right then is something that was named before: `since it was replaced`."""
_NAME = 20  # characters behind an error in which its number may stand
_REPLACED = Late(
    r"(?i)^(?P<what>[^,.;:!?\n]{3,100}?)\s(?:replaced|corrected|repaired|vervangen|gecorrigeerd"
    r"|hersteld)(?:\.?\s*$|\s(?:by|with|to|door|met|naar)\s)(?P<rest>[^\n]{0,120})",
    needs=("replaced", "corrected", "repaired", "vervangen", "gecorrigeerd", "hersteld"),
)
_TO_BE = Late(
    r"(?i)\b(?:be|must|should|moet(?:en)?|worden|wordt|kan|kunnen|te|to be|cannot|could|kon|if"
    r"|als)\b"
)
_SINCE = re.compile(
    r"\b(?:sinds|since|after|nadat|toen|when|because|omdat|doordat)\b", re.IGNORECASE
)
"""What was put right then is what the error comes of."""
_NOT_YET = Late(
    r"(?i)\b(?:but|maar|yet|still|again|not|never|nog|weer|toch|niet|opnieuw|fail(?:s|ed|ing)?"
    r"|errors?|mislukt\w?|fout(?:en)?|geweigerd|refused|rejected)\b"
)


def is_settled(text: str, start: int, end: int) -> bool:
    """Whether the error at `start`..`end` of `text` was put right, is what documents had that went
    through since, or what a lesson or a rule for alerts names."""
    if _is_put_right(text[start : end + _REACH], end - start):
        return True
    low = text.rfind("\n", max(0, start - _REACH), start) + 1 or max(0, start - _REACH)
    before = text[low:start].rstrip(f" {_MARKS}")
    if not before:
        return False
    if _LESSON.search(before) is not None or _ALERT_RULE.search(before) is not None:
        return True
    if _DOCUMENTS_WITH.search(before) is None:
        return False
    # A pattern may take in what the sentence goes on with behind the closing quote.
    inside = text[start:end].lstrip(_MARKS)
    closed = next((at for at, mark in enumerate(inside) if mark in _MARKS), len(inside))
    behind = (inside[closed:] + text[end : end + _REACH]).lstrip(f" {_MARKS}")
    return _WENT.search(behind) is not None


def _is_put_right(said: str, length: int) -> bool:
    """Whether `said`, which begins with an error of that `length`, goes on with its being put
    right: `Invalid material code 00871 was corrected`."""
    found = _PUT_RIGHT.search(said)
    if found is None:
        found = _REPLACED.search(said)
        if found is None or _TO_BE.search(found["what"]) is not None:
            return False
    beyond = found["what"][length:]
    if len(beyond) > _NAME or _SINCE.search(beyond) is not None:
        return False
    if found["what"].rpartition(" ")[2].lower() in _OF_ANOTHER:
        return False
    return _NOT_YET.search(found["rest"]) is None
