"""Whether all that a line says beside the words of an error is that there is none of it, that it is
over, or that it is only named: `Duplicate found: none`, `Unit test: API error`."""

from __future__ import annotations

from troubleshooter.matching.reading.late import Late

_NONE = r"(?:0|zero|nul|none|geen|nooit|never|n\.?v\.?t\.?|n/a|niet van toepassing|not applicable)"
_FINE = (
    r"(?:ok\x{e9}?|okay|goed|fine|good|in orde|opgelost|solved|fixed|resolved|verholpen|hersteld"
    r"|werkt weer|works again|working again|voorbij|gone|weg)"
)
_BEHIND = Late(
    r"(?i)^(?:"
    rf"(?:[:=?(]|[\-\x{{2013}}\x{{2014}}] |\x{{2192}}|->|=>)\s?{_NONE}\)?"
    # `- No` ends a row of the shop's grid.
    r"|[:=?]\s?(?:no|nee|false|onwaar|passed|geslaagd)"
    r"|[^,;.:=!?\n]{0,40}[:=]\s?(?:aan|uit|on|off|enabled|disabled|ingeschakeld|uitgeschakeld)"
    r"(?:, (?:threshold|drempel|max|min|level|niveau)\b[^\n]{1,30})?"
    rf"|\((?:example|voorbeeld|sample|(?:(?:nu|now|inmiddels|al|already) )?{_FINE})\)"
    r"|= ?\d{1,6} ?(?:s|sec|ms|min|seconds|seconden)"
    r"|(?:[:=] ?|[,;.] |- )(?:(?:nu|now|inmiddels|intussen|is|weer|again)[ :]{1,2}){0,3}"
    rf"{_FINE}"
    r"(?: (?:again|weer|now|nu|yesterday|gisteren|since|sinds)[^,;.!?\n]{0,20})?"
    r"|-? ?(?:errors?|fouten|count|totaal|total|aantal|hits|meldingen|keer|times) ?[:=]? ?0"
    r"|:? ?(?:cannot|can't|can no longer|kan niet(?: meer)?) (?:happen|occur|gebeuren|voorkomen)"
    r"(?: any ?more)? (?:since|sinds) [^,;!?\n]{2,30}"
    r"|[\-:,(]? ?(?:(?:was )?(?:last seen|laatst gezien|laatste keer)[ :]{1,2}[^,;!?\n]{0,8})?"
    r"(?:\d{1,2} |an? |een )?(?:months?|years?|maanden|maand|jaar|jaren) (?:ago|geleden)\)?"
    r"|(?:(?:is|was|can be|kan) )?(?:ruled out|uitgesloten|excluded)(?:,[^\n]{2,40})?"
    r"|(?:is not (?:one )?of (?:our|the|their)|is geen van (?:onze|de)|hoort niet bij"
    r"|does not belong to|is not part of|is not ours)[^,;.!?\n]{0,40}"
    r"|, (?:skipped as configured|overgeslagen zoals ingesteld)"
    r"|(?:did not|didn't|has not|hasn't|have not|does not|doesn't|is niet|kwam niet|komt niet"
    r"|werd niet|was niet|is not)(?: been| meer| ook)? (?:occur(?:red)?|happen(?:ed)?"
    r"|appear(?:ed)?|seen|found|opgetreden|voorgekomen|voor|gevonden|gezien)(?: [^,;.!?\n]{1,24})?"
    r")[.!]?$"
)
"""What may end the line behind an error: a count of none, an answer, that it is over."""
_NAMED_BEFORE = Late(
    r"(?i)^\W{0,3}(?:"
    r"(?:errors?|fouten|meldingen|failures?) ?[:=] ?(?:0|none|geen) ?\("
    r"|not a single|(?:no|zero) occurrences? of|geen (?:enkele|voorkomens? van|gevallen van)"
    r"|(?:(?:today|vandaag|deze week|this week|yesterday|gisteren) )?(?:0|geen|no|zero)"
    r" (?:x|keer|times|errors?|fouten|meldingen)(?: of| van)?|0 ?%"
    r"|(?:this |dit |it |dat )?(?:may|might|could|kan|kunnen|zou) (?:also |ook )?(?:cause|lead to"
    r"|result in|leiden tot|veroorzaken|opleveren)|voorkomt|prevents?|avoids?|vermijdt"
    r"|(?:unit|integration|smoke|regressie|regression)[ \-]?tests?:|test ?(?:case|geval) ?\w{0,6}:"
    r"|(?:proef|test)(?:run|draai)\w{0,3}:|dry[ \-]?run:|simulat(?:ion|ie|ed)(?: \w{3,12})?:"
    r"|mock(?: response| answer)?:|(?:checking|looking|scanning) for|zoekt? naar"
    r"|(?:help|kennisbank|knowledge base|support)[ \-]?(?:artikel|article|page|pagina)s? ?\d{0,6}:"
    r"|veelgestelde vragen:|faq:"
    r"|(?:retry|second attempt|tweede poging|nieuwe poging|attempt \d) (?:was |is )?(?:ok|gelukt"
    r"|succeeded|successful|geslaagd) (?:after|na|ondanks)"
    r"|(?:solved|fixed|resolved|opgelost|verholpen|hersteld):"
    r"|(?:last|vorige?|afgelopen|previous) (?:month|year|week|maand|jaar):"
    r"|geen fout:|no(?:t an)? error:|not|niet:|kpi|(?:nieuw veld|new field|help text|helptekst"
    r"|legend):|(?:no|geen) probleme?n?s? (?:with|met)|(?:shortcut|sneltoets) (?:to|for|voor)"
    r"|(?:all |alles |everything )?(?:exported|sent|booked|synced|export|sync"
    r"|ge[e\x{00eb}]xporteerd|verstuurd|verwerkt|geboekt) (?:without|zonder)"
    r"|(?:0|no|geen) (?:warnings|waarschuwingen|errors|fouten), ?(?:0|no|geen)"
    r"|(?:all|alles|everything)(?: is)? (?:fine|good|ok|goed|prima), ?(?:no|geen)"
    r"|(?:improved?|better|clearer|verbeterde?|duidelijker|duidelijkere|betere) (?:text|tekst"
    r"|wording|message|melding) (?:for|of|voor|bij|van)"
    r"|(?:ruled out|excluded|filtered out|cleared|dismissed|uitgesloten|uitgefilterd|weggefilterd"
    r"|gewist|translated|vertaald|translation|vertaling|documentation|documentatie"
    r"|legenda|tooltip):|(?:note|comment|opmerking|notitie) (?:added to|toegevoegd aan)"
    r"|(?:step|stap) \d{1,2}[:.)] (?:handle|catch|treat|test|vang|behandel)"
    r"|(?:no|geen) (?:alerts?|meldingen|alarms?)(?: today| vandaag)?,? (?:ook |and |en )?"
    r"(?:no|geen)"
    r"|false (?:positive|alarm):|vals(?:e)? (?:alarm|melding):"
    r"|(?:since|sinds|na|after) [^,;.:\n]{3,40} (?:no|geen)(?: more)?"
    r") ?[\"'(\x{2018}\x{201c}]{0,2}(?:the |de |het |an? |een )?$"
)
"""What may begin the line that ends with an error that it only names."""
_WORDING_BEFORE = Late(
    r"(?i)^\W{0,3}(?:(?:0|no|geen) (?:warnings|waarschuwingen|errors|fouten), ?(?:0|no|geen)"
    r"|(?:all|alles|everything)(?: is)? (?:fine|good|ok|goed|prima), ?(?:no|geen)|0 ?%|0 ?x"
    r"|(?:checked|gecontroleerd): (?:no|geen)|(?:no|geen) probleme?n?s? (?:with|met)|not a single"
    r"|(?:improved|clearer|verbeterde|duidelijkere?) (?:text|tekst) (?:for|voor|bij)"
    r"|(?:documentation|documentatie|translation|vertaling|tooltip|legenda?|help ?text|kpi"
    r"|simulati(?:on|e)|unit test|solved|fixed|opgelost|geen fout|false positive):)"
    r" [\"']?[^\W\d][^,;:.!?\n]+ \($"
)
"""The same, where a code stands in brackets behind its wording."""
_BOX_BEFORE = Late(
    r"^\s?(?:\[ ?\]|\x{2610}) ?[\"'(\x{2018}\x{201c}]{0,2}(?:The |De |Het |An? |Een )?$"
)
"""A box that is not ticked; with a dash before it is what somebody has still to mend."""
_WHEN = Late(
    r"(?i)^(?:(?:so far |tot nu toe )?(?:today|vandaag|this (?:week|month)|deze (?:week|maand))"
    r"|(?:in|during|over) (?:the|de|het) (?:last|past|laatste|afgelopen) [^,;.:!?\n]{2,20})[.!]?$"
)
"""When there was none."""
_NEWS_BEFORE = Late(
    r"(?i)^\W{0,3}(?:(?:fixed|solved|improved|changed|new|opgelost|verholpen|verbeterd|gewijzigd"
    r"|nieuw) in (?:v|versie |version |release )?|v|versie |version |release )\d+\.[\d.]{1,8} ?:"
    r" ?[\"'(\x{2018}\x{201c}]{0,2}$"
)
"""The news of a version: `Fixed in 4.12: CFACT006 on work orders with hour types only`."""
_QUOTED_BEHIND = Late(
    r"(?i)^(?:"
    r"(?:is |was |werd |wordt |are |were )?(?:added|toegevoegd) (?:to|aan) [^,;.!?\n]{2,40}"
    r"|(?:is |was |werd |has been )?(?:dealt with|afgehandeld|dismissed|genegeerd|ignored"
    r"|documented|gedocumenteerd|beschreven|explained|uitgelegd)"
    r"(?: (?:as|als|in|by|door) [^,;.!?\n]{2,40})?"
    r"|(?:is |was |werd )?(?:set|ingesteld|gezet) (?:at|to|on|op) [^,;.!?\n]{1,20}"
    r")[.!]?$"
)
"""What was done with a rule, an alert or a text of that name, which stands in quotes."""
_KIND_BEFORE = Late(
    r"(?i)^\W{0,3}(?:the |de |het )?(?:log ?level|priority|prioriteit|severity|label|icon|icoon"
    r"|colou?r|kleur|sla|owner|eigenaar|category|categorie|answer|antwoord|macro|reply"
    r"|template answer|standaardantwoord|artikel|article|(?:e-?mail ?|mail ?)?(?:sjabloon|template)"
    r"|snippet|rapport|report|view|weergave|dashboard|widget|query|zoekopdracht|formulier|kolom"
    r"|column"
    r"|tab(?:blad)?|knop|button|menu(?:-?item)?)"
    r"(?: (?:of|for|van|voor|bij))? [\"'(\x{2018}\x{201c}]{1,2}$"
)
_NOT_BEFORE = Late(r"(?i)^\W{0,3}(?:it (?:is|was) )?(?:not|niet|geen) [\"'\x{2018}\x{201c}]$")
_BUT_BEHIND = Late(r"(?i)^,? ?(?:but|maar) ")
"""What it was not: `Not 'Timeout' but just slow`."""
_SET_BEFORE = Late(
    r"(?i)^\W{0,3}(?:retry|retries|warn|mail|notify|alert|skip|ignore|show|hide|negeer|toon"
    r"|verberg|meld"
    r"|waarschuw|herhaal)(?: (?:on|for|at|bij|voor|op))? [\"'(\x{2018}\x{201c}]{0,2}$"
)
_SET_TO = Late(
    r"(?i)^[:=] ?(?:yes|no|ja|nee|on|off|aan|uit|always|never|altijd|nooit|enabled|disabled"
    r"|\d{1,3} ?x?)(?:, ?(?:threshold|drempel|na|after|from|vanaf|max|min)\b[^\n]{1,30})?$"
)
"""A setting of what is done about such errors, and its value: `Retry on API error: 3x`."""
_LATER_OK = Late(
    r"(?i)^(?:"
    r"(?:->|=>|\x{2192}) ?(?:created|corrected|retried|fixed|exported|ok|aangemaakt|hersteld"
    r"|gecorrigeerd|ge[e\x{00eb}]xporteerd)(?:,? (?:->|=>|and|en)? ?(?:ok|exported|sent|booked"
    r"|created|gelukt|ge[e\x{00eb}]xporteerd|verstuurd|geboekt))?"
    r"|(?:at |om )?\d\d?:\d\d(?::\d\d)?[,;] ?(?:ok|goed|fine|gelukt|success) (?:at |om )?\d\d?:\d\d"
    r"|[,;] ?(?:at |om )?\d\d?:\d\d(?::\d\d)? (?:ok|exported|created|sent|booked|processed|success"
    r"|gelukt|verstuurd|verzonden|geboekt|verwerkt|ge[e\x{00eb}]xporteerd|aangemaakt)"
    r"|(?:yesterday|gisteren)[,;] ?(?:but |maar )?(?:fine|ok|good|goed) (?:today|now|vandaag|nu)"
    r"|[.;] ?(?:after|na|nu|now) ?: ?[^\W\d_][^,;.!?\n]{1,30}"
    r")[.!]?$"
)
"""What came later on the same line, and went well."""
_ASKED_BEFORE = Late(
    r"(?i)^\W{0,3}(?:(?:is|was) (?:this|that|it|dit|dat|het)|do you mean|bedoelt? (?:u|je)"
    r"|(?:could|can|might|may|kunnen|kan|zouden|zou) (?:we|you|this|it|wij|je|u|dit|dat|ik|i)"
    r"(?: (?:also|ook|get|give|cause))?) ?[\"'(\x{2018}\x{201c}]{0,2}(?:the |de |het |an? |een )?$"
)
_HOLDS = Late(
    r"(?i)^ ?[:,\-] ?(?:geldt|gelden|telt|slaat|hoort|does|do)"
    r" (?:dat|dit|het|die|it|that|this|they)\b(?: [a-z]+)?? (?:ook|also|hold for|apply to"
    r"|count for)"
    r"\b[^?!.\n\d]{2,50}\?$"
)
"""A question of where it holds: `CFACT038: geldt dat ook voor uursoorten?`"""
_WHICH_BEFORE = Late(
    r"(?i)^\W{0,3}(?:hoort|horen|geldt|gelden|valt|vallen|slaat|staat|does|do) ?"
    r"[\"'(\x{2018}\x{201c}]{0,2}(?:the |de |het )?$"
)
"""A question of what an error is about: `Hoort CFACT028 bij het sjabloon of bij de btw-code?`"""
_ASKED_BEHIND = Late(r"(?i)^(?: ?(?:krijgen|geven|zijn|worden|veroorzaken|be|happen|occur))? ?\?$")
"""A line that only asks whether it is, or might come."""
_LONGEST = 130  # characters before or behind an error on its line
_OPENING = "\"'(\N{LEFT SINGLE QUOTATION MARK}\N{LEFT DOUBLE QUOTATION MARK}"
_CLOSING = "\"')]\N{RIGHT SINGLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}"


def is_named_in_short(before: str, behind: str) -> bool:
    """Whether a line, all of it `before` and `behind` an error, reports none by its few words.

    Not for good news, of which `OK` and `fine` say that it came.
    """
    if len(before) > _LONGEST or len(behind) > _LONGEST:
        return False
    if ":" in before and _NEWS_BEFORE.search(before) is not None:
        return True
    rest = behind.lstrip(f"{_CLOSING} \t").rstrip()
    if rest and _WHEN.search(rest) is None:
        if rest[-1] == "?" and _is_asked_of_all(before, behind.rstrip()):
            return True
        if rest[-1] == "?" and _ASKED_BEFORE.search(before) is not None:
            return _ASKED_BEHIND.search(rest) is not None
        if rest[0] in ":=" and _SET_BEFORE.search(before) is not None:
            return _SET_TO.search(rest) is not None
        said = rest[2:] if rest[:2] == ". " and rest[2:3].isdigit() else rest
        if _BEHIND.search(said) is not None or _LATER_OK.search(said) is not None:
            return True
        if not before or before[-1] not in _OPENING or behind[0] not in _CLOSING:
            return False
        if _BUT_BEHIND.search(rest) is not None and _NOT_BEFORE.search(before) is not None:
            return True
        return _KIND_BEFORE.search(before) is not None or _QUOTED_BEHIND.search(rest) is not None
    if before[-2:] == " (" and _WORDING_BEFORE.search(before) is not None:
        return True
    if not before.strip():
        return False
    return _NAMED_BEFORE.search(before) is not None or _BOX_BEFORE.search(before) is not None


def _is_asked_of_all(before: str, behind: str) -> bool:
    """Whether a line asks what an error is about, or where it holds."""
    return _WHICH_BEFORE.search(before) is not None or _HOLDS.search(behind) is not None
