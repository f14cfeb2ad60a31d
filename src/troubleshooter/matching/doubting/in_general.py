"""Whether a line says what anybody gets, or may do about it: `An order without lines results in
CFACT006`, `CFACT028 can be ignored for quotes`."""

from __future__ import annotations

from troubleshooter.matching.reading.late import AnyOf, Late

_OPEN = r"[\"'\x{2018}\x{201c}(]{0,2}"
_SHUT = r"[\"'\x{2019}\x{201d})]{0,2}"
_SAYS = r"(?:geeft|gives|meldt|reports|toont|shows|will (?:give|report|show)|zegt|says)"
_SAID_IN_BOOKS = Late(
    rf"(?i)^{_SHUT},? (?:says|zegt|staat in|volgens|according to|aldus|as per|per)"
    r" (?:the |de |het |onze |our )?(?:[a-z]{2,12} )?(?:manual|handleiding|documentation"
    r"|documentatie|docs|help ?page|helppagina|faq|knowledge base|kennisbank|training|cursus"
    r"|specification|specificatie)\W{0,3}$"
)
_SEEN_AT_EACH = Late(
    rf"(?i)^{_SHUT} (?:zie je|ziet u|you (?:will )?see)(?: [a-z]{{2,8}})?"
    r" (?:na|after|when|als) (?:elke?|iedere?|each|every|any|een|an?)\b"
    r"[^\d\n]{0,60}$"
)
"""When anybody sees it: `'Customer created' zie je na elke nieuwe bestelling`."""
_LET_BE_BEHIND = Late(
    rf"(?i)^{_SHUT} (?:(?:can|may|should|must) (?:safely |simply |always )?be"
    r" (?:ignored|dismissed|skipped|left)|(?:kan|mag|mogen|kunnen|hoef(?:t|je)?)"
    r" (?:je |u |men |rustig |gewoon |altijd |veilig ){0,3}"
    r"(?:genegeerd|negeren|overslaan|overgeslagen))"
    r"(?: worden)?(?: (?:for|voor|bij|on|by|in|door|when|als|with|if) [^\d\n]{2,40})?[.!]?\s*$"
)
_BEHIND = AnyOf(_SAID_IN_BOOKS, _SEEN_AT_EACH, _LET_BE_BEHIND)
_HOW_OFTEN_BEFORE = Late(
    r"(?i)^\W{0,3}(?:hoe (?:vaak|dikwijls)|how (?:often|frequently|many times))"
    r" (?:komt|kwam|komen|zien|does|did|do|is|was|krijg\w*|treedt)"
    rf" (?:(?:je|u|we|jullie|the|de) )?{_OPEN}$"
)
_WITHOUT_BEFORE = Late(
    r"(?i)^\W{0,3}(?:an?|een|any|each|every|elke?|iedere?) [^\W\d][\w\- ]{2,24}"
    r" (?:without|zonder|with an? (?:empty|missing|wrong)"
    r"|met een (?:lege?|ontbrekende?|verkeerde?)|waarvan|whose) [^.;:!?\n\d]{2,50}"
    r" (?:results? in|leads? to|ends? in|leidt tot|levert|eindigt in|causes?|geeft|gives|yields"
    r"|triggers?)(?: dan| then| always| altijd)?"
    r"(?: een| an?| the| de| melding| error| fout){0,3} [\"'\x{2018}\x{201c}(]?$"
)
_THEN_BEFORE = Late(
    r"(?i)\b(?:geldig|valid|houdbaar)\b[^.!?\n]{0,20}[.;,]"
    r" (?:daarna|after that|then|afterwards|dan)"
    rf" (?:{_SAYS} |it |visma |exact |magento |the ){{1,3}}[^.;:!?\n]{{0,24}}"
    r"[\"'\x{2018}\x{201c} ]{1,2}$"
)
"""What comes when something ends: `The token stays valid 30 days; then Visma says ..`."""
_BEFORE = AnyOf(_HOW_OFTEN_BEFORE, _WITHOUT_BEFORE, _THEN_BEFORE)
_FROM_BEFORE = Late(
    r"(?i)^\W{0,3}(?:vanaf|from|as of|met ingang van|starting) [^.;:!?\n]{2,50}"
    rf" {_SAYS}\b[^.;:!?\n]{{0,40}}[\"'\x{{2018}}\x{{201c}} ]{{1,2}}$"
)
_IF_BEHIND = Late(rf"(?i)^{_SHUT},? (?:als|wanneer|zodra|indien|if|when|once|where|waar)\b")
"""From when on it comes, and on what condition."""
_NOW = Late(
    r"(?i)\b(?:but|maar|still|nog|steeds|again|weer|opnieuw|today|vandaag|now|nu|help|sinds|since"
    r"|ik|we|wij|i|ons|onze|our|us|niet|not|geen)\b"
)
_LONGEST = 130  # characters before or behind an error on its line


def is_in_general(before: str, behind: str) -> bool:
    """Whether a line, all of it `before` and `behind` an error, tells what anybody has of it."""
    if len(before) > _LONGEST or len(behind) > _LONGEST:
        return False
    if before.strip() and _BEFORE.fits(before):
        return _NOW.search(behind) is None
    if not behind.strip(" .") or _NOW.search(behind) is not None:
        return False
    if _IF_BEHIND.search(behind) is not None and _FROM_BEFORE.search(before) is not None:
        return True
    return _BEHIND.fits(behind)
