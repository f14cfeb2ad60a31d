"""Whether a message that no rule knows tells of a failure, where the log itself does not say."""

from __future__ import annotations

import re2

_FAILURE = re2.compile(
    r"(?i)\b(?:error|errors|fout|fouten|fail\w*|mislukt\w*|exception|fault|denied|refused|rejected"
    r"|geweigerd|afgekeurd|invalid\w*|ongeldig\w*|incorrect|onjuist\w*|unknown|onbekend\w*"
    r"|unauthori[sz]ed|forbidden|verboden|unavailable|timed[ -]?out|time[ -]?out|missing|ontbreek\w*"
    r"|ontbrekend\w*|mandatory|verplicht|required|vereist|blocked|geblokkeerd|inactive|inactief"
    r"|non-actief|closed|afgesloten|expired|verlopen|cannot|can't|couldn't|unable|credit hold|on hold"
    r"|out of balance|already (?:exists|released|in use|processed)|bestaat (?:reeds|al|niet)"
    r"|in gebruik|in use|not (?:found|allowed|known|valid|possible|recogni[sz]ed|exist|set|filled)"
    r"|does not exist|do not exist|could not|must be|has to be|moet\w* .{0,40}(?:zijn|liggen)"
    r"|niet (?:gevonden|toegestaan|bekend|geldig|mogelijk|ingevuld|herkend|gelukt|worden|gelijk)"
    r"|geen geldig\w*|kan niet|kon niet|deadlock)\b"
)
_HARMLESS = re2.compile(
    r"(?i)(?:\b(?:0|no|geen|zonder|without)\s+(?:errors?|fouten|failures?|exceptions?)\b"
    r"|\bout of \d+ work ?orders have errors\. click for details"
    r"|^synchronisatie voltooid|^sync(?:hroni[sz]ation)? (?:completed|finished)"
    r"|\blimit not reached\b|\btime-?out\s*[:=]\s*\d|\berrors?[\"']?\s*[:=]\s*(?:0|\[\]|null|\"\")"
    r"|\b(?:is|are) (?:run|skipped)\b|\bretry(?:ing)? (?:settings?|policy)\b)"
)


def tells_failure(message: str) -> bool:
    """Whether some line of `message` tells of something that went wrong.

    Summaries (`Synchronisatie voltooid, 3 fouten`) do not: the failures they count stand in
    records of their own.
    """
    return any(
        _FAILURE.search(line) is not None and _HARMLESS.search(line) is None
        for line in message.split("\n")
    )
