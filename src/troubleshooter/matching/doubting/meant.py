"""Whether a line says that what an error's words name may be so, need not be otherwise, was set to
be so, or is advised about."""

from __future__ import annotations

from troubleshooter.matching.reading.late import AnyOf, Late

_MAY_LACK = Late(
    r"(?i)\b(?:may|can|could|mag|mogen|kan|kunnen)\s(?:(?:be|stay|remain|zijn|blijven|now|nu|also"
    r"|ook|gewoon|left|rustig)\s){0,3}(?:empty|blank|absent|missing|omitted|leeg|ontbreken"
    r"|ongevuld)\b"
)
"""`Identifier may be empty`; what may *not* be empty has its denial between."""
_NEED_NOT = Late(
    r"(?i)\b(?:hoe(?:ft|ven)\s(?:[^\W\d]{1,12}\s){0,3}?(?:niet|geen)|need not|needn't"
    r"|(?:does|do|did)(?: not|n't) (?:need|have) to|no need to|(?:not|niet) (?:necessary|needed"
    r"|nodig) (?:to|om))\b[^,;:.\n]{0,60}$",
    needs=("hoef", "hoev", "need", "have to", "nodig", "necessary"),
)
"""`Betaling 6204 hoeft niet gematcht te worden`."""
_AS_SET = Late(
    r"(?i)^[^.;:\n]{0,40}\b(?:zoals (?:is )?(?:ingesteld|bedoeld|gewenst|verwacht|afgesproken"
    r"|gevraagd|de bedoeling)|(?:conform|volgens) (?:de |uw |onze )?(?:instelling(?:en)?|afspraak"
    r"|configuratie|planning)|as (?:configured|set|intended|expected|agreed|requested|planned"
    r"|wanted|specified in the settings)|(?:per|according to) (?:the |your |our )?(?:settings?"
    r"|configuration)|by design|on purpose|bewust|expres|opzettelijk|intentionally|deliberately)\b",
    needs=(
        *("zoals", "conform", "volgens", "as ", "per ", "according", "by design", "on purpose"),
        *("bewust", "expres", "opzettelijk", "intentionally", "deliberately"),
    ),
)
"""What was done to such things as somebody wanted it: `skipped as configured`."""
_BUT = Late(r"(?i)\b(?:not|niet|but|maar|however|echter|un(?:less|til)|never|nooit)\b")
_ADVISED = Late(
    r"(?i)^[\"')]{0,2}\s?(?:to you|bij u|voor u)?\?\s{1,3}(?:dan )?(?:please )?(?:klik|kies|vul"
    r"|koppel|meld (?:je |u )?(?:opnieuw )?(?:aan|af)|verbreek|verwijder|voeg|wijzig|activeer"
    r"|disconnect|sign (?:in|out)|remove|add|change|activate|enable|re-?authori[sz]e|try"
    r"|probeer|wacht|wait"
    r"|controleer|open|ga naar|kijk|zie|lees|zet"
    r"|gebruik|maak|neem contact|bel|vraag|vernieuw|herstart|selecteer|stel|log (?:opnieuw )?in"
    r"|click|choose|select|fill|check|go to|look|see|read|turn|set|use|create|contact|ask|renew"
    r"|restart|switch|enter|reconnect|log (?:in|on))\b"
)
"""Advice for whoever has it: `Payment term not filled in? Enter the days in the settings.`"""
_OF_MOST = Late(
    r"(?i)(?:^|\s)(?P<few>\d{1,9}(?:[.,]\d{3}){0,2})\s?(?:/|of|van|out of|from|uit)"
    r"\s?(?:(?:a|an|the|de|het|een)\s)?(?:max(?:imaal|imum|imale)?\.?|limit|limiet|at most|hooguit)"
    r"(?:\s(?:of|van))?\s(?P<most>\d{1,9}(?:[.,]\d{3}){0,2})(?:\D|$)"
)
"""How many of those that are allowed: `1500 of max 2000 records`."""
_WILL_BE = Late(
    r"(?i)\b(?:will|shall|zal|zullen)\b[^.;:\n]{0,40}\b(?:in)?(?:valid"
    r"|geldig|ongeldig|unavailable|onbereikbaar)\b"
)
_FROM_THEN = Late(
    r"(?i)^(?:\s(?:in|at|on|for|bij|voor|op)\s(?:[a-z\-]{2,20}\s?){1,3})??\s?\b(?:from|as of"
    r"|starting|vanaf|per|met ingang van)\s(?:the\s|de\s)?(?:tomorrow|morgen"
    r"|(?:next|volgende?|komende|aanstaande)\s(?:weeks?|week|months?|maand|years?|jaar|\w{2,6}dag"
    r"|\w{2,6}day|versie|version|release|quarter|kwartaal))(?:\son)?[.,;!]?\s*$"
)
"""What is still valid and will not be."""
_NOT_SO = Late(
    r"(?i)\b(?:not|niet) (?:invalid|ongeldig|missing|unknown|onbekend|unavailable)\b"
    r"|\b(?:is|are|was|were|zijn|waren) (?:not|niet) (?:empty|leeg|blank)\b"
)
"""A denial of what denies: `API token not invalid`."""
_ITS_MESSAGE = Late(
    r"(?i)^[\"')]{0,2}[ \-](?:messages?|melding(?:en)?|settings?|instelling|options?|optie"
    r"|checks?|controle"
    r"|alerts?|notifications?|notificatie|warnings?|waarschuwing|notice|texts?|tekst|handling|page"
    r"|filter|fields?|veld|column|kolom|label|(?:required |verplicht )?(?:field|veld))\s"
    r"(?:(?:is|was|are|were|has been|have been|werd|zijn|nu|now|temporarily|tijdelijk)\s){0,2}"
    r"(?:switched|turned|changed|added|removed|updated|translated|disabled|enabled|saved|hidden"
    r"|edited|improved|tested|uitgezet|aangezet|gewijzigd|toegevoegd|verwijderd|bijgewerkt|vertaald"
    r"|verborgen"
    r"|uitgeschakeld|ingeschakeld|aangepast|opgeslagen|getest|verbeterd|reset|cleared|gewist)\b"
)
"""What was done to its setting or its message: `Customer email required setting changed`."""
_TICKED = Late(
    r"(?i)^[\"')]{0,2}\s(?:(?:is|was|staat|stond|nu|now)\s){0,2}(?:aangevinkt|uitgevinkt"
    r"|(?:un)?ticked|(?:un)?checked|(?:is|staat|stond) (?:aan|uit|on|off))\s{0,3}(?:$|[.,;\n])"
)
_BY_DEFAULT = Late(
    r"(?i)^[^.,;:\n]{0,40}\s(?:is|zijn|are)\s(?:the |de )?(?:default|standaard(?:waarde"
    r"|instelling)?)"
    r"\s{0,3}(?:$|[.,;\n])"
)
"""`Timeout after 30 seconds is the default`."""
_MADE_SO = Late(
    r"(?i)^[\"')]{0,2}\s(?:gemaakt|verklaard|made|declared)\s(?:door|by|na|after|op|on|voor|for)\b"
)
_MAKE = Late(r"(?i)(?:^|[.:;,>\-] |\bto |\bom )(?:make|mark|maak|zet|stel)\s(?:the |de |het )?$")
_LEAVE = Late(
    r"(?i)(?:^|[.:;,>\-] |\bto |\bom )(?:leave|keep|laat|hou)\s(?:the |de |het |this |dit )?$"
)
_EMPTY = Late(r"(?i)\b(?:empty|blank|leeg)$")
"""`Leave the identifier empty for new relations`."""
_DEMANDED = Late(r"(?i)\b(?:required|mandatory|verplicht|compulsory)$")
_NONE_TO_MATCH = Late(
    r"(?i)\b(?:geen|no|niets|nothing)\s(?:[^\W\d]{2,20}\s){0,2}(?:te|to)\s(?:matchen|match"
    r"|afletteren|reconcile|koppelen|link)\b"
)
_ON_ANOTHER = Late(
    r"(?i)^[\"')]{0,2}\s(?:on|in|op|bij|of|van|for|voor)\s(?:(?:the|de|het|an?"
    r"|een)\s)?(?:quot(?:e|ation)s?"
    r"|offertes?|purchase (?:order|invoice)s?|inkoop(?:order|factuur|bon)|bank (?:rule|statement"
    r"|line)s?"
    r"|bank(?:regel|mutatie|afschrift)|(?:text|tekst)[ \-]?(?:line|regel)s?|memoriaal|kasboek"
    r"|cash book|declaratie|expense claim|reminder|herinnering|aanmaning)\b"
)
"""What a work order or an invoice is not: `Betalingstermijn niet ingevuld op de offerte`."""
_NOT_BACK = Late(
    r"(?i)^[\"')]{0,2}\s?(?:(?:did not|didn't|has not|hasn't|have not|never|does not)\s(?:come"
    r"|came|return"
    r"|recur|reappear|happen)|(?:kwam|komt|is)\s(?:nooit|niet)\s(?:meer\s)?(?:terug|weer))"
)
_MADE_AS_LACKING = Late(
    r"(?i)(?:^|[\s\]:])(?:materi(?:al|aal)|article|artikel|relation|relatie|customer|klant|debtor"
    r"|debiteur)\b(?P<said>[^.;,:\n]{0,40}?)\b(?:created|added|imported|aangemaakt|toegevoegd"
    r"|ge[i\x{00ef}]mporteerd)\b[^;:\n]{0,40}\b(?:because|as|since|omdat|want|aangezien)\b"
    r"[^.;:\n]{0,40}\b(?:not|niet|missing|unknown|onbekend|ontbrak)\b"
)
_UNDONE = Late(r"(?i)\b(?:not|niet|cannot|could|kon|can|kan|failed|must|moet)\b|n't\b")
"""`Material 10450 was created in VISMA.net because it was not found`."""
_DONE_TO_ALL = (
    r" (?:are|worden|will be|get) (?:[^\W\d]{2,14} ){0,2}?(?:created|skipped|ignored|added|imported"
    r"|aangemaakt|overgeslagen|genegeerd|toegevoegd|ge[i\x{00ef}]mporteerd)\b"
)
_DONE = (
    *("created", "skipped", "ignored", "added", "mported", "aangemaakt", "overgeslagen"),
    *("genegeerd", "toegevoegd", "mporteerd"),
)
_OF_ALL = Late(rf"(?i)^[\"')]{{0,2}}{_DONE_TO_ALL}", needs=_DONE)
_OF_ALL_INSIDE = Late(rf"(?i)^[^\d\n]{{3,40}}(?:s|en){_DONE_TO_ALL}", needs=_DONE)
"""What is done with all such things: `unknown relations are created in eBoekhouden first`."""
_NUMBERED = Late(r"\d{3}")
_STILL_TO_DO = Late(
    r"(?i)^[^.:!?\n]{0,30}\b(?:te|to(?: be)?) (?:verwerken|process(?:ed)?|boeken|book(?:ed)?)[,;] "
    r"(?:(?:and|en) )?\d{1,7} (?:al|already|reeds) [^\W\d]{4,20}$"
)
"""How much is done: `nog 6 facturen te verwerken, 112 reeds verwerkt`."""
_INSIDE = AnyOf(_MAY_LACK, _WILL_BE, _NOT_SO, _NONE_TO_MATCH, _STILL_TO_DO)
_ANY_BEHIND = AnyOf(_FROM_THEN, _ITS_MESSAGE, _TICKED, _BY_DEFAULT, _MADE_SO, _ON_ANOTHER)
_NEAR = 90  # characters
_MAKING = ("reated", "dded", "mported", "angemaakt", "oegevoegd", "mporteerd")


def is_meant(before: str, inside: str, behind: str) -> bool:
    """Whether an error's words `inside` a sentence name what may be, need not be or was set to be
    so, or what somebody is advised about who has it."""
    if _INSIDE.fits(inside) or _NEED_NOT.search(before[-60:] + inside) is not None:
        return True
    all_of_them = _OF_ALL.search(behind) or _OF_ALL_INSIDE.search(inside)
    if all_of_them is not None and _UNDONE.search(before[-60:] + inside) is None:
        return True
    if behind.strip(" .\"'") and _is_told_behind(inside, behind):
        return True
    if before and _MAKE.search(before) is not None and _DEMANDED.search(inside) is not None:
        return True
    if before and _LEAVE.search(before) is not None and _EMPTY.search(inside) is not None:
        return True
    if any(word in inside or word in before for word in _MAKING):
        made = _MADE_AS_LACKING.search(before + inside)
        if made is not None and _UNDONE.search(made["said"]) is None:
            return True
    return "max" in inside.lower() and _is_below(before[-40:] + inside + behind[:20])


def _is_told_behind(inside: str, behind: str) -> bool:
    """Whether what follows an error's words says that they are meant so."""
    near = behind[:_NEAR]
    if _ANY_BEHIND.fits(near):
        return True
    last = inside[inside.rfind(" ") + 1 :]  # what fits roughly may take a word in
    if _ITS_MESSAGE.search(f" {last}{near}") is not None:
        return True
    if _NOT_BACK.search(inside[-8:] + near) is not None:
        return True
    meant = _AS_SET.search(near)
    if meant is not None and _BUT.search(meant[0]) is None:
        return True
    advised = "?" in near and _ADVISED.search(near) is not None
    return advised and _NUMBERED.search(inside) is None


def _is_below(text: str) -> bool:
    """Whether a text tells a number of those that are allowed, and that is less."""
    found = _OF_MOST.search(text)
    if found is None:
        return False
    few, most = (int(found[name].replace(".", "").replace(",", "")) for name in ("few", "most"))
    return few < most
