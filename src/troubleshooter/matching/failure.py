"""Whether a message that no rule knows tells of a failure, where the log itself does not say."""

from __future__ import annotations

import re2

_FAILURE = re2.compile(
    r"(?i)\b(?:error|errors|fout|fouten|fail\w*|mislukt\w*|exception|fault|denied|refused"
    r"|rejected|geweigerd|afgekeurd|invalid\w*|ongeldig\w*|incorrect|onjuist\w*|unknown"
    r"|onbekend\w*|unauthori[sz]ed|forbidden|verboden|unavailable|timed[ -]?out|time[ -]?out"
    r"|missing|ontbreek\w*|ontbrekend\w*|mandatory|verplicht|required|vereist|blocked"
    r"|geblokkeerd|inactive|inactief|non-actief|closed|afgesloten|expired|verlopen|cannot|can't"
    r"|couldn't|unable|credit hold|on hold|out of balance"
    r"|already (?:exists|released|in use|processed)|bestaat (?:reeds|al|niet)|in gebruik|in use"
    r"|not (?:found|allowed|known|valid|possible|recogni[sz]ed|exist|set|filled)|does not exist"
    r"|do not exist|could not|must be|has to be|moet\w* .{0,40}(?:zijn|liggen)"
    r"|niet (?:gevonden|toegestaan|bekend|geldig|mogelijk|ingevuld|herkend|gelukt|worden|gelijk)"
    r"|geen geldig\w*|kan niet|kon niet|deadlock|te lang|too long"
    r"|C(?:FACT|MUT|REL|ART)\d{3}|E\d{3}\.\d"
    r"|(?:FACT|MUT|REL|LEDG|PAGE|DATA|SECURITY|ERR)_\d{2,3})\b"
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
