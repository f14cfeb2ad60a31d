"""Conditions without a word for one, that say what comes of a mistake: `typ je de code verkeerd
over, dan zegt OutSmart ..`, `leave it empty and you get ..`."""

from __future__ import annotations

import re

from troubleshooter.matching.doubting.moodwords import words
from troubleshooter.matching.reading.late import Late

_DUTCH = Late(
    r"(?i)(?:^|[:;.!,(\x{2013}\-]\s)\W{0,3}(?P<verb>[a-z\x{00e0}-\x{00ff}]{2,14})"
    r" (?:je|jij|u|men|iemand|er)\b"
    r"(?P<condition>[^?\n]{3,140}?),? dan (?:zegt|zeggen|krijgt?|krijgen|geeft|geven|meldt|melden"
    r"|komt|komen|volgt|verschijnt|verschijnen|staat|zie|ziet|toont|antwoordt|weigert|faalt|mislukt"
    r"|stopt|loopt|gaat|reageert|klaagt|gooit|roept|wordt|is)\b(?P<told>[^?\n]{0,90})$"
)
_ENGLISH = Late(
    r"(?i)(?:^|[:;.!,(\x{2013}\-]\s)\W{0,3}(?:(?:just|simply|e\.g\.|so|but) )?"
    r"(?P<verb>type|enter|fill|leave|get|forget|skip|omit|rename|remove|delete|drop|clear|miss|mistype"
    r"|misspell|send|do|put|use|change|set|paste|add|close|switch|disable|pick|choose|select|make"
    r"|give|call|sync|export|import|copy|save|link|map|book|push|move|block|archive|deactivate)\b"
    r"(?P<condition>[^?\n]{3,120}?),? and (?:then )?(?:(?:the|your) )?[\w.\-]{2,20}(?:'ll| will)?"
    r" (?:[a-z]{2,10} ){0,2}(?:gets?|sees?|says?|shows?|throws?|gives?|answers?|replies|reply"
    r"|returns?|logs?|fails?|stops?|refuses?|reports?|reads|complains?|responds?|ends?|comes?)"
    r"\b(?P<told>[^?\n]{0,90})$"
)
_ONE_SLIP = Late(
    r"(?i)(?:^|[:;.!,(\x{2013}\-]\s)\W{0,3}(?P<verb>one|an?|een|\x{e9}\x{e9}n|\d)"
    r"(?P<condition> (?:[a-z\-]{2,16} ){1,3}(?:too many|too few|te veel|te weinig|wrong|verkeerd"
    r"|missing|off|vergeten|forgotten)),? (?:and|en|dan) [\w.\-]{2,20}(?: dan)? (?:says?|zegt"
    r"|gives?"
    r"|geeft|get|krijgt?|meldt|replies|answers|antwoordt|returns|throws|shows|toont|refuses|weigert)"
    r"\b(?P<told>[^?\n]{0,90})$"
)
_WHOEVER = Late(
    r"(?i)(?:^|[:;.!,(\x{2013}\-]\s)\W{0,3}(?P<verb>wie|whoever|anyone who|anybody who|those who)"
    r"(?P<condition> [^?\n]{3,100}?),? (?:die )?(?:krijgt|gets?|ziet|sees?|leest|reads?)\b"
    r"(?P<told>[^?\n]{0,60})$"
)
_JOINS = words(
    "als wanneer zodra zolang toen omdat doordat dat wat wie hoe waar waarom waarmee sinds nadat"
    " voordat terwijl nu hier daar of en want maar dus kun kan kunt wil mag zodat tenzij mits"
    " indien hoewel zoals"
)
"""What stands before `je` and is no verb."""
_SLIPS = words(
    "forget skip omit rename remove delete drop clear miss mistype misspell deactivate archive"
    " vergeet verwijder hernoem wis mis vertyp wijzig schrap"
)
"""Verbs that are the mistake themselves."""
_IF_SO = Late(
    r"(?i)^\W{0,3}(?:(?:is|zijn|staat|staan|wordt|worden|komt|komen|verschijnt|heeft|hebben"
    r"|ontbreekt|ontbreken|klopt|kloppen)\b(?P<is>[^?!.\n]{5,140}), ?(?:dan |(?:[a-z]{3,16}"
    r" (?:je |u |jij )?dan|controleer|check|kijk|klik|open|vraag|vul|zet|kies|vernieuw|herstel"
    r"|probeer|stuur|verwijder|wacht)\b)|(?:should|were|had) (?P<were>[^?!.\n]{5,140}), )"
)
"""`Is het token ongeldig, klik dan op Login`, `Should the token be invalid, log in again`."""
_ENDS = re.compile(r"[?!\n]|\.\s")
_MISTAKE = Late(
    r"(?i)\b(?:verkeerde?|foute?|onjuiste?|ongeldige?|geen|niet|leeg|lege|zonder"
    r"|te (?:veel|snel|vaak|lang)|tweemaal|twee keer|dubbele?|spatie|typfout|tikfout"
    r"|andere?|oude|oud|kwijt|weg|tegelijk"
    r"|wrong(?:ly)?|incorrect(?:ly)?|invalid|empty|blank|without|twice|too (?:many|much|fast|often"
    r"|long)|bad|typo|old|at once|another|different|extra|missing|unfilled|unset|off|out)\b"
)
_CAME = Late(
    r"(?i)\b(?:nog steeds|steeds|toch|weer|alweer|telkens|opnieuw|nu|vandaag|gisteren|vanochtend"
    r"|net|zojuist|ineens|still|again|now|today|yesterday|every time|each time|suddenly|my|our|mijn"
    r"|onze?|ik|wij|i|we)\b|\d{3}|\d-\d"
)
"""What is said of something that came, and not of what anybody gets."""
_HAD = Late(
    r"(?i)\b(?:gehad|kreeg|kregen|gebeurde|alweer|zojuist|net|again|just now|got|happened)\b"
)
_HELP = Late(
    r"(?i)\b(?:wat nu|hoe (?:los|krijg|kan|kom)|waarom|hulp|kun(?:nen)? (?:je|jij|jullie|u)|help"
    r"|please|graag|what now|how (?:do|can|to)|why|can you|could you|fix (?:this|it))\b"
)
_NEXT = 160  # characters


def is_condition_first(told: str, place: int) -> bool:
    """Whether `told`, a sentence with an error that begins at `place`, is a condition by the order
    of its words, with what is to be done then."""
    found = _IF_SO.search(told) if "," in told else None
    if found is None or _ENDS.search(told, found.end(), max(place, found.end())) is not None:
        return False
    return _CAME.search(found["is"] or found["were"]) is None and _HAD.search(told) is None


def is_mistaken_first(before: str, behind: str) -> bool:
    """Whether `before`, the sentence up to an error, begins with a mistake that somebody may make,
    and says that the error comes of it; `behind` nobody asks for help."""
    if (found := _WHOEVER.search(before)) is not None and _HELP.search(behind[:_NEXT]) is None:
        return _CAME.search(found["condition"] + found["told"]) is None
    for shape in (_DUTCH, _ENGLISH, _ONE_SLIP):
        if (found := shape.search(before)) is None:
            continue
        verb, condition, told = found["verb"].lower(), found["condition"], found["told"]
        if verb in _JOINS or (verb not in _SLIPS and _MISTAKE.search(condition) is None):
            continue
        if _CAME.search(condition) is None and _CAME.search(told) is None:
            return _HELP.search(behind[:_NEXT]) is None
    return False
