"""Whether a line speaks of an error as an entry of a list, a text or a dashboard, by words right
beside it: `Prioriteit CFACT014: laag`, `CFACT014 is obsolete`."""

from __future__ import annotations

from troubleshooter.matching.reading.late import AnyOf, Late

_OPEN = r"[\"'\x{2018}\x{201c}(]{0,2}"
_SHUT = r"[\"'\x{2019}\x{201d})]{0,2}"
_TRAIT_BEFORE = Late(
    r"(?i)^\W{0,3}(?:prioriteit|priority|severity|ernst|kleur|colou?r|icoon|icon|eigenaar|owner"
    r"|drempel(?:waarde)?|threshold|sla|vertaling|translation|dashboard-?(?:tegel|tile)|tegel|tile"
    rf"|widget|grafiek|chart|macro|reset counter)(?: (?:of|van|for|voor|on))? {_OPEN}$"
)
"""What an entry has: its priority, its owner, a threshold, a tile."""
_TRAIT_BEHIND = Late(
    rf"(?i)^{_SHUT}(?: ?[:=] ?(?:[1-5]|hoog|laag|middel|normaal|high|low|medium|normal|warning|info"
    r"|oranje|rood|groen|orange|red|green|team [\w\-]+)| (?:verhoogd|verlaagd|aangepast|gewijzigd"
    r"|toegevoegd|verwijderd|added|removed|changed|raised|lowered|is \d+ (?:uur"
    r"|hours?)))?[.\s]{0,3}$"
)
_LABEL_BEFORE = Late(
    r"(?i)^\W{0,3}(?:niet meegeteld|not counted|excluded|excluding|exclusief"
    r"|expected (?:result|outcome)|verwachte? (?:resultaat|uitkomst)|niet van toepassing"
    rf"|not applicable|reserved|gereserveerd):? {_OPEN}$"
)
_NOTHING_MORE = Late(rf"^{_SHUT}(?:: \d{{1,4}} [a-z]+ (?:left|over))?[.\s]{{0,3}}$")
_TRIED_BEFORE = Late(
    r"(?i)^\W{0,3}(?:(?:we|i|ik) )?(?:(?:could|can|kon|kan|konden|kunnen) (?:not|niet|ik|we|wij)"
    rf"|cannot|couldn'?t|(?:we|wij|ik) (?:kunnen|kan|konden|kon))(?: reproduce)? {_OPEN}$"
)
_TRIED_BEHIND = Late(rf"(?i)^{_SHUT}(?: (?:niet )?(?:reproduceren|nabootsen))?[.\s]{{0,3}}$")
_REPRODUCE = Late(r"(?i)\b(?:reproduce|reproduceren|nabootsen)\b")
_LEFT_OUT_BEFORE = Late(rf"(?i)^\W{{0,3}}(?:tel|laat|leave|rangschik op code: eerst) {_OPEN}$")
_LEFT_OUT_BEHIND = Late(
    rf"(?i)^{_SHUT}(?: (?:niet mee|buiten beschouwing|out of (?:the )?[a-z]+))?[.\s]{{0,3}}$"
)
_KNOWN_BEFORE = Late(rf"(?i)^\W{{0,3}}(?:ik ken|i don'?t know|i do not know) {_OPEN}$")
_KNOWN_BEHIND = Late(rf"(?i)^{_SHUT}(?: niet)?[.\s]{{0,3}}$")
_PLANNED_BEFORE = Late(
    r"(?i)^\W{0,3}(?:gepland|planned|komt) (?:voor|for|in) (?:v|versie |version |release )?"
    r"\d{1,3}\.\d[\d.]{0,6}:? "
)
_IS_BEHIND = Late(
    rf"(?i)^{_SHUT} (?:"
    r"(?:is|was|wordt|werd) (?:obsolete|deprecated|afgeschaft|uitgefaseerd|gereserveerd|reserved"
    r"|hernoemd naar|renamed to|omgedoopt)\b[^\n]{0,40}"
    r"|(?:vervallen|afgeschaft) (?:per|in|sinds|vanaf) (?:v|versie|version)\b[^\n]{0,20}"
    r"|(?:t/?m|tot en met|to|through) [A-Z]{4,5}\d{3} (?:zijn|are) [^\n]{2,40}"
    r"|(?:hernoemd naar|renamed to|krijgt een eigen|gets its own) [^\d\n]{2,20}"
    r"|(?:kan|can) (?:hier |here |dus |then ){0,2}(?:niet|not|never|nooit)"
    r" (?:optreden|voorkomen|gebeuren|occur|happen)(?: [^\d\n]{2,40})?"
    r"|(?:bleef|blijft)(?: dit keer| deze keer| nu| dus| weer)? (?:uit|weg)"
    r"|failed to appear|stayed away"
    r"|(?:daalde|ging terug|went down|dropped)(?: (?:van|from) \d{1,6})? (?:naar|to) (?:0|nul|zero)"
    r"|uit de wachtrij (?:gehaald|verwijderd)"
    r"|(?:besproken|discussed)(?:, (?:geen actie|no action))"
    r"|(?:staat |is )?(?:op de|on the) agenda(?: (?:van|voor|of|for) [^\W\d_]{3,9}da[gy])?"
    r"|(?:hoort|staat|past|belongs)(?: thuis)? (?:in|bij) (?:het |the )?(?:hoofdstuk|chapter)\b"
    r"[^\n]{0,30}"
    r")[.!]?\s*$"
)
_PART_BEHIND = Late(
    r"(?i)^[ \-](?:teller|counter|tegel|tile|widget|grafiek|macro)"
    r"(?: (?:op (?:0|nul) gezet|reset|set to (?:0|zero)|toegevoegd|added))?[.!]?\s*$"
)
_BEHIND = AnyOf(_IS_BEHIND, _PART_BEHIND)
_RULE_BEFORE = Late(
    r"(?i)^\W{0,3}(?:(?:the|de|een|an?|new|nieuwe?) ){0,2}(?:meldregel"
    r"|alert(?:[ \-]?(?:rule|regel))?|monitor|trigger"
    r"|(?:mail|filter|notificatie|notification)[ \-]?(?:rule|regel))"
    r" [\"'\x{2018}\x{201c}][^\"'\x{2018}\x{201c}\n]{0,40}$"
)
_RULE_BEHIND = Late(
    r"(?i)^[^\"'\x{2019}\x{201d}\n]{0,30}[\"'\x{2019}\x{201d}] (?:(?:is|was|werd) )?(?:aangemaakt"
    r"|gemaakt|toegevoegd|gewijzigd|opgeslagen|verwijderd|ingesteld|created|added|changed|saved|removed"
    r"|deleted|set|updated|aangezet|uitgezet|enabled|disabled)\b[^\n]{0,30}$"
)
"""A rule for alerts that names it among other words: `Meldregel 'more than 5x CFACT038' saved`."""
_PAIRS = (
    (_RULE_BEFORE, _RULE_BEHIND),
    (_TRAIT_BEFORE, _TRAIT_BEHIND),
    (_LABEL_BEFORE, _NOTHING_MORE),
    (_LEFT_OUT_BEFORE, _LEFT_OUT_BEHIND),
    (_KNOWN_BEFORE, _KNOWN_BEHIND),
)
_BEFORE = AnyOf(*(before for before, _ in _PAIRS), _TRIED_BEFORE, _PLANNED_BEFORE)
_LONGEST = 100  # characters before and behind an error on its line


def is_as_an_entry(before: str, behind: str) -> bool:
    """Whether a line, all of it `before` and `behind` an error, speaks of it as an entry."""
    if len(before) > _LONGEST or len(behind) > _LONGEST:
        return False
    if behind.strip(" .") and _BEHIND.fits(behind):
        return True
    if not before.strip() or not _BEFORE.fits(before):
        return False
    if _PLANNED_BEFORE.search(before) is not None:
        return True
    if _TRIED_BEFORE.search(before) is not None:
        said = _REPRODUCE.search(before + behind) is not None
        return said and _TRIED_BEHIND.search(behind) is not None
    return any(
        ahead.search(before) is not None and after.search(behind) is not None
        for ahead, after in _PAIRS
    )
