"""Whether the few words beside an error speak of it as an entry of a list, a text, a test or a
dashboard, and no word tells that anybody got it: `Prioriteit CFACT014: laag`."""

from __future__ import annotations

import re

from troubleshooter.matching.doubting.moodwords import words
from troubleshooter.matching.reading.late import Late

_OF_ENTRIES = words(
    # texts that explain errors, and who learns from them
    "handleiding handleidingen documentatie documentation kennisbank hoofdstuk chapter"
    " appendix slide slides presentatie presentation cursus cursist cursisten quiz examen"
    " woordenlijst glossary faq wiki webinar nieuwsbrief newsletter"
    # what is done to a text or a code itself
    " vertalen omgedoopt icoon icoontje icon kleur color colour"
    " obsolete deprecated vervallen afgeschaft uitgefaseerd gereserveerd reserved gedocumenteerd"
    # plans, tests and meetings
    " backlog roadmap notulen agenda agendapunt acceptatiecriterium acceptatiecriteria besproken"
    " discussed nabootsen nagebootst simuleer simuleren simulate simulated reproduceren reproduce"
    " reproduced reproduceer"
    # counting and watching
    " rangschik rangschikken sorteer sorteren gesorteerd meegeteld meetellen excluding exclusief"
    " uitgezonderd weggelaten weglaten teller dashboard dashboards tegel tile widget grafiek kpi"
    " drempel drempelwaarde threshold macro standaardantwoord snippet eigenaar owner sla volgorde"
    # mistakes about which error it was
    " typefout typo onmogelijk impossible"
)
_PHRASES = Late(
    r"(?i)\b(?:knowledge base|hernoemd naar|renamed to"
    r"|user story|release notes?|left out of|leave [^\n]{0,30}\bout of"
    r"|buiten beschouwing|(?:tel|telt|tellen) [^\n]{0,30}\bniet mee|per ongeluk|by mistake"
    r"|(?:wrong|verkeerde?) (?:ticket|klant|customer|code)|niet van toepassing|not applicable"
    r"|(?:kan|kunnen|can) (?:hier |here |dus |then )?(?:niet|not|never|nooit) (?:optreden|voorkomen"
    r"|gebeuren|occur|happen)|expected (?:result|outcome)|verwachte? (?:resultaat|uitkomst)"
    r"|(?:known|bekende) codes|top \d{1,2}:|(?:bleef|blijft|bleven) [^\n]{0,20}\b(?:uit|weg)$"
    r"|(?:fail(?:s|ed)?|failed) to appear|stayed away|(?:daalde|gedaald|went down|dropped) "
    r"[^\n]{0,20}\b(?:naar|to) (?:0|nul|zero)\b|,? nul in \w+$|none in \w+$|ontbreekt in (?:de"
    r"|jullie"
    r"|onze|uw) lijst|(?:prioriteit|priority|severity|ernst)(?: (?:of|van|for|voor))? ?[\"']?$"
    r"|team \w+$|krijgt een eigen|(?:vertaald|translated)$|(?:op|to|at) (?:0|nul|zero) gezet"
    r"|reset (?:the )?counter|uit de wachtrij (?:gehaald|verwijderd)|had (?:hij|zij|ze|he|she"
    r"|they) niet"
    r"|(?:ik|i) (?:ken|don'?t know|do not know)\b[^\n]{0,20}(?: niet)?$"
    r"|don'?t know|what (?:it|that) is called|gereserveerd voor|reserved for)"
)
_PLANNED_BEFORE = Late(
    r"(?i)^\W{0,3}(?:gepland|planned|scheduled|staat op de planning|wens|wish|idee|idea|voorstel"
    r"|proposal|verbetering|improvement)\b(?:[^.;!?\n]|\.\d){0,60}:"
)
_GOT = words(
    "krijg krijgt krijgen kreeg kregen get gets got getting geeft geven gaf gaven give gives gave"
    " meldt meldde meldden report reports reported zegt zei say says said shows showed toont"
    " toonde komt kwam came comes fails failed mislukt mislukte faalt geweigerd refused rejected"
    " afgewezen afgekeurd vastgelopen stopt stopte stops stopped gestopt stuck hangt hangen weer"
    " again steeds still help hulp helpen vandaag today vannacht vanochtend tonight now nu sinds"
    " fired"
    " triggered raised exceeded overschreden afgegaan breached since waarom why error errors"
    " fout fouten warn warning err exception failure"
)
_APPEARS = re.compile(r"(?i)(?:failed to appear|kom(?:t|en) (?:niet|nooit)|report\b)")
_DOCUMENT = Late(
    r"(?i)\b(?:bon|werkbon|wo|wb|factuur|invoice|order|bestelling|klant|relatie|customer|relation"
    r"|work ?order|credit(?:nota|memo| memo)|boeking|regel|line|mutatie|materiaal|material"
    r"|art(?:ikel)?)"
    r"[ :#.]{0,2}(?:nr\.? ?|no\.? ?)?[A-Z]{0,4}[\-/]?\d|\b\d{1,2}[:.]\d\d\b|\b\d{2,4}-\d{2,6}\b"
)
_WORD = re.compile(r"[^\W\d_]+")
_APPEARING = frozenset({"failed", "fails", "komt", "report"})
_BEGINS = re.compile(r"[.:;?!](?=\s|$)")
_ENDS = re.compile(r"[.;?!](?:\s|$)")
_FEW = 12  # words beside an error
_LABEL = 4  # words
_VALUE = (":", "=")
_LONGEST = 100  # characters before and behind an error on its line


def is_as_an_entry(before: str, inside: str, behind: str) -> bool:
    """Whether a line speaks of its error, `inside` between `before` and `behind`, as an entry."""
    if len(before) > _LONGEST or len(behind) > _LONGEST:
        return False
    near, rest = _of_the_clause(before), _ENDS.split(behind.strip(), 1)[0]
    if inside[-1:] in _VALUE or (rest[:1] in _VALUE and not inside[-1:].isdigit()):
        rest = ""  # what a wording ends with
    said = frozenset(_WORD.findall(f"{near} {rest}".lower()))
    of_entries = not said.isdisjoint(_OF_ENTRIES)
    of_entries = of_entries or _PLANNED_BEFORE.search(before) is not None
    if not (of_entries or _PHRASES.search(near) or _PHRASES.search(rest)):
        return False
    beside = f"{before} {behind}"
    words_beside = _WORD.findall(beside.lower())
    got = _GOT.intersection(words_beside)
    if got and not (got <= _APPEARING and _APPEARS.search(beside) is not None):
        return False
    return len(words_beside) <= _FEW and _DOCUMENT.search(beside) is None


def _of_the_clause(before: str) -> str:
    """What stands before an error in its own clause; a label of few words in front is of it."""
    begins = _BEGINS.split(before.lstrip())[-1]
    label = before.strip(" \t\"'(")
    if begins.strip(" \"'(") or not label.endswith(":") or len(label.split()) > _LABEL:
        return begins.rstrip(" \"'(\u2018\u201c")
    return label[:-1]
