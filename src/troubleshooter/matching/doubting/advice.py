"""Whether a line tells what anybody is to do who gets an error, or when anybody would get it."""

from __future__ import annotations

import re

from troubleshooter.matching.reading.late import Late

_TO_DO = (
    r"(?:check|click|open|try|wait|contact|call|ask|restart|renew|reconnect|log|sign|fill|enter"
    r"|set|turn"
    r"|switch|choose|select|use|change|remove|delete|add|create|update|go|see|read|look|send"
    r"|press|make"
    r"|verify|controleer|klik|probeer|wacht|bel|vraag|herstart|vernieuw|vul|zet|kies|gebruik|wijzig"
    r"|verwijder|maak|ga|kijk|zie|lees|stuur|druk|koppel|neem|geef|pas|stel|haal|doe|voeg|start"
    r"|begin"
    r"|ring|phone|let|tell|inform|notify|report|ignore|run|refresh|repeat|note|save|mail|e-mail"
    r"|meld|laat"
    r"|waarschuw|negeer|ververs|herhaal|noteer)"
)
_ANYBODY = (
    r"(?:je|jij|u|men|iemand|gebruikers?|een gebruiker|de klant|klanten|you|users?|a user|someone"
    r"|anyone|the customer|customers|they)"
)
_SEES = (
    r"(?:krijgt?|krijgen|ziet?|zien|leest?|ontvangt?|get|gets|see|sees|receive|receives|encounter"
    r"|encounters|read|reads|hebt|heeft|have|has)"
)
_BEGINS = r"(?:^|[.!?:;,(\x{2013}\-]\s)\W{0,3}"
_IF_ANYBODY = Late(
    rf"(?i){_BEGINS}(?:if|when|whenever|should|als|wanneer|indien|zodra|mocht) {_ANYBODY}\b"
    r"[^.!?\n]{0,60}$",
    needs=("if", "when", "should", "als", "wanneer", "indien", "zodra", "mocht"),
)
_THEN_DO = Late(
    r"(?i)^[\"')\]]{0,3}[^.!?\n,]{0,40}[,:?] ?(?:(?:please|then|dan|just|first|eerst) )?"
    rf"{_TO_DO}\b",
)
_DO_IF = Late(
    rf"(?i)^\W{{0,3}}(?:please |dan )?{_TO_DO}\b[^.!?\n]{{2,70}}\b(?:als|if|when|wanneer|zodra|once"
    r"|indien|in case(?: of)?|mocht)\b[^.!?\n]{0,60}$",
    needs=("als", "if", "when", "wanneer", "zodra", "once", "indien", "in case", "mocht"),
)
_VERB_FIRST = Late(
    r"(?i)(?:^|[.!?:;(\x{2013}\-]\s)\W{0,3}(?:krijgt?|krijgen|ziet?|geeft|geven|meldt|melden|zegt"
    r"|toont|verschijnt|komt|staat|heeft|hebben|blijft)\s[^.!?\n]{0,60}$",
    needs=(
        *("krijg", "zie", "gee", "geven", "meld", "zegt", "toont", "verschijnt", "komt", "staat"),
        *("heeft", "hebben", "blijft"),
    ),
)
_DO_THEN = Late(
    r"(?i)^[\"')\]]{0,3}[^.!?\n,]{0,40}[,?] ?(?:dan [^\W\d_]{2,}|"
    rf"{_TO_DO}\b[^.!?\n]{{0,30}}\bdan\b)",
    needs=("dan",),
)
_ANYBODY_SEES = Late(
    rf"(?i)(?:^|[.!?:;(\x{{2013}}\-]\s)\W{{0,3}}{_ANYBODY}\s(?:(?:zal|zult|kunt|kan|kunnen|will"
    rf"|may|can"
    rf"|might|would|zou(?:dt)?)\s)?{_SEES}\b[^.!?\n]{{0,50}}$",
)
_ONCE = Late(
    r"(?i)^[\"')\]]{0,3}(?:\s[^.!?\n,]{1,40})?,?\s(?:zodra|als|wanneer|indien|once|when|whenever|if"
    r"|as soon as|tenzij|unless)\s",
    needs=(
        "zodra",
        "als",
        "wanneer",
        "indien",
        "once",
        "when",
        "if",
        "as soon",
        "tenzij",
        "unless",
    ),
)
_OF_US = Late(
    r"(?i)\b(?:i|ik|we|wij|my|our|mijn|onze?|ons|us|now|nu|vandaag|today|gisteren|yesterday"
    r"|again|weer"
    r"|steeds|still|since|sinds|help|hulp|waarom|why|\d{3,})\b"
)
"""What says that somebody tells of their own."""
_OURS_BEHIND = Late(
    r"(?i)\b(?:i|ik|we|wij|my|our|mijn|onze?|ons|us|vandaag|today|gisteren|yesterday|sinds"
    r"|since|help"
    r"|hulp|waarom|why)\b"
)
_ALERT = Late(
    r"(?i)\b(?:alerts?|alarm(?:en)?|melding(?:en)?|notifications?|notificaties?|waarschuwing(?:en)?"
    r"|warnings?|monitor|trigger|filter)\s(?:(?:for|voor|op|on|bij|named)\s)?[\"'(\[]{0,2}$",
    needs=(
        *("alert", "alarm", "melding", "noti", "waarschuwing", "warning", "monitor", "trigger"),
        "filter",
    ),
)
_SWITCHED = Late(
    r"(?i)^[\"')\]]{0,3}\s(?:(?:is|was|werd|wordt|has been|nu|now|temporarily|tijdelijk)\s){0,3}"
    r"(?:(?:switched|turned) (?:on|off)|disabled|enabled|muted|snoozed|silenced|deleted|paused"
    r"|uitgezet|aangezet|uitgeschakeld|ingeschakeld|gedempt|gepauzeerd|verwijderd|gewijzigd"
    r"|changed)\b"
)
"""What somebody did with an alert of that name."""
_CONTACT = re.compile(r"\b(?:contact|call|ask|mail|bel|vraag) (?:us|ons)\b", re.IGNORECASE)
_NEXT = 160  # characters


def is_advice(before: str, behind: str) -> bool:
    """Whether a sentence, `before` and `behind` an error in it, tells anybody what to do who gets
    it, or when they would: `Krijg je '..', probeer het dan later`, `You get '..' once ..`."""
    if not before.strip():
        return False
    near = behind[:_NEXT]
    if _ALERT.search(before) is not None and _SWITCHED.search(near) is not None:
        return True
    told = (
        (_IF_ANYBODY.search(before) is not None and _THEN_DO.search(near) is not None)
        or (_DO_THEN.search(near) is not None and _VERB_FIRST.search(before) is not None)
        or _DO_IF.search(before) is not None
        or (_ONCE.search(near) is not None and _ANYBODY_SEES.search(before) is not None)
    )
    before = _CONTACT.sub("", before)
    return told and _OF_US.search(before) is None and _OURS_BEHIND.search(near) is None
