"""Whether a line says that an error has gone, was solved, or is of years ago: `CFACT028 bij Snoek
is sinds dinsdag verholpen`, `HTTP 429 -> wait 60 min -> HTTP 200`."""

from __future__ import annotations

from troubleshooter.matching.reading.late import AnyOf, Late

_SHUT = r"[\"'\x{2019}\x{201d})]{0,2}"
_GONE_BEFORE = Late(
    r"(?i)(?:^\W{0,3}(?:na|after|sinds|since|met|with|door|by) [^.;:!?,\n]{2,60}"
    r" (?:verdween|verdwenen|disappeared|vanished)(?: (?:de|het|the|melding|fout|error|code)){0,3}"
    r"|^\W{0,3}(?:ruled out|uitgesloten):?) [\"'\x{2018}\x{201c}(]{0,2}$"
)
_PAST_BEHIND = Late(
    r"(?i)\b(?:(?:that|dat|it|this|dit|which) is (?:now )?(?:history|in the past|over\W*$)"
    r"|tot het verleden|verleden tijd|(?:is|was) geschiedenis|a thing of the past|van de baan"
    r"|(?:is|was) history)\b"
)
_GONE_BEHIND = Late(
    rf"(?i)^{_SHUT} (?:(?:sluit(?:en)?|kan|kunnen|konden) (?:ik|we|wij)"
    r" (?:uit\b|hier uitsluiten|uitsluiten)"
    r"|(?:is|was|are|were|zijn|waren) (?:verdwenen|weg|gone|over|voorbij)(?: (?:now|nu|weer))?"
    r"|(?:verdween|verdwenen|disappeared|vanished|went away)"
    r"(?: (?:na|after|door|by|sinds|since|met|with|toen|when) [^\d\n]{2,50})?)[.!]?\s*$"
)
_SOLVED_BEHIND = Late(
    rf"(?i)^{_SHUT}(?: (?:bij|at|for|voor) [^.;:!?\n\d]{{2,50}})?"
    r" (?:is|are|was|were|werd|zijn|has been|have been)"
    r"(?: (?:sinds|since|al|already|nu|now|vorige|last|deze|this|op|on|in|week|inmiddels|door|by"
    r"|via|[^\W\d_]{2,9}dag|[a-z]{3,6}day|ons|us|hen|them)){0,5}"
    r" (?:verholpen|opgelost|hersteld|solved|resolved|fixed|afgehandeld|dealt with)"
    r"(?: [^.;:!?\n]{2,40})?[.!]?\s*$",
    needs=("opgelost", "verholpen", "hersteld", "solved", "fixed", "afgehandeld", "dealt"),
)
_SOLVED_INSIDE = Late(
    r"(?i)^[^.,:;!?\n]{3,40} (?:is |was |now |nu )?(?:verholpen|opgelost|hersteld|solved|resolved"
    r"|fixed)[,;] [^.:;!?\n]{5,60}\b(?:(?:works?|werkt|loopt|runs?|goes|gaat) "
    r"(?:(?:nu|now|inmiddels) )?(?:weer|again|goed|fine|ok)|is (?:(?:nu|now|inmiddels|weer) )?"
    r"(?:goed|fine|ok))[.!]?\s*$",
    needs=("opgelost", "verholpen", "hersteld", "solved", "fixed"),
)
"""What a find took in: `Timeout verholpen, verbinding met e-Boekhouden werkt weer`."""
_NOT_SOLVED = Late(
    r"(?i)\b(?:not|niet|nooit|never|half|partly|deels|n't|cannot|kan|kon|could|moet|must|should"
    r"|to be|nog|still|yet|until|totdat|tot|pas|als|if|once|zodra|wanneer|when)\b"
)
_YEARS_AGO = Late(
    rf"(?i)^{_SHUT} (?:last year|vorig jaar|(?:in|during) (?:the )?(?:spring|summer|autumn|winter"
    r"|year) of 20\d\d)[.!]?\s*$"
)
_ENDED_WELL = Late(r"(?i)(?:->|=>|\x{2192}) ?(?:http )?20[0-4](?: ok)?[.!]?\s*$", needs=("20",))
_STATUS = Late(r"\b[45]\d\d\b")
_BEHIND = AnyOf(_PAST_BEHIND, _GONE_BEHIND, _SOLVED_BEHIND, _YEARS_AGO)
_STILL = Late(
    r"(?i)\b(?:but|maar|still|nog|steeds|again|weer|opnieuw|today|vandaag|not|niet|yet|help|totdat"
    r"|until|should|moet|pas|nadat|keeps?|blijft)\b"
)
_LONGEST = 130  # characters before or behind an error on its line


def is_gone_since(before: str, inside: str, behind: str) -> bool:
    """Whether a line says of its error, `inside` between `before` and `behind`, that it is over."""
    if len(before) > _LONGEST or len(behind) > _LONGEST:
        return False
    if before.strip() and _GONE_BEFORE.search(before) is not None:
        return _STILL.search(before + behind) is None
    if not behind.strip(" ."):
        return False
    solved = _SOLVED_INSIDE.search(inside + behind)
    if solved is not None:
        return _NOT_SOLVED.search(solved[0]) is None
    if _ENDED_WELL.search(behind) is not None:
        return _STATUS.search(inside) is not None
    return _BEHIND.fits(behind) and _STILL.search(behind) is None
