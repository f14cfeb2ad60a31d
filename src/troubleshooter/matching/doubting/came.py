"""Whether a text shows by its form that an error came: a test got it, a search counted it."""

from __future__ import annotations

import re

from troubleshooter.matching.reading.late import Late

_GOT = Late(
    r"(?i)(?:^|[\s(,;])(?:got|received|actual|but was|was instead|ontvangen|gekregen|werkelijk"
    r"|maar was)(?: value| waarde)?\s{0,3}(?:[:=]\s{0,3}[<\[]?|[<\[])[\"'`]$"
    r"|\b(?:failure|error)(?:\s[a-z]{2,12}=\"[^\"\n]{0,200}\")*\smessage=\"[^\"\n]{0,200}$"
    r"|[\"'](?:errors?|messages|meldingen|fouten|foutmeldingen"
    r"|failures)[\"']\s?:\s?\[[^\[\]{}\n]{0,280}$"
    r"|\blast_?error_?code(?:[\s\"':>]{1,40}|\s?=\s?[\"']?)$",
    needs=('"', "'", "`", "code"),
)
"""What a test says before what it got, a report of tests before why one failed, a record before the
errors that it lists, and the field of e-Boekhouden's answers that holds the code."""
_INSTEAD_BEFORE = Late(r"(?i)\b(?:expected|asserting that|verwacht dat)\s[<\[]?[\"'`]$")
_INSTEAD_BEHIND = re.compile(
    r"[\"'`][>\]]? (?:to (?:equal|eq|be|match)|is (?:identical|equal) to|gelijk is aan) "
    r"(?:\"\"|''|``|null|nil|none|empty|leeg|undefined|200)",
    re.IGNORECASE,
)
"""What a test expected instead of what it got."""
_COUNTING = Late(
    r"(?:^|[$#>|] ?)(?:[zef]?grep|rg)\s(?:-\w+\s){0,4}(?:-\w{0,6}c\w{0,6}|--count)\s"
    r"|\b[zef]?grep\s[^\n|]{0,200}\|\s?wc -l"
)
_COUNT = Late(r"(?m)^(?:[^\s:]{1,200}:)?[1-9]\d{0,8}\s{0,3}$")
_FAILED_MARK = re.compile(r"[ \t>*\-]{0,8}(?:\[[xX]\]|[\u2717\u2718\u2716\u274c\u00d7]) ?")
_WENT_MARK = Late(r"(?mi)^[ \t>*\-]{0,8}(?:\[(?:v|ok|\x{2713})\]|[\x{2713}\x{2714}\x{2705}]) ?\w")
_DIALOG = re.compile(
    r"[ \t>|]{0,8}(?:\[[xX!]\]|[\u26a0\u2716\u2717\u274c]\ufe0f?) ?(?:[^\W\d_]{1,6} )?"
)
_BUTTON = re.compile(
    r"[^\w\n]{0,3}\n[ \t|]{0,8}\[ ?(?:close|ok|cancel|retry|sluiten|annuleren|opnieuw)\b",
    re.IGNORECASE,
)
"""The mark before a dialog's text, and the button below."""
_CODE_FIELD = Late(
    r"(?i)(?:^|[|;/,] )\W{0,3}(?:(?:fout|error|result|return|retour)[ \-]?)?code\s?[:=]\s?$",
    needs=("code",),
)
_NEXT_FIELD = re.compile(r"[\"']?\s?[|;/,]\s?[^\W\d_][\w ]{1,20}[:=]")
_WHEN_IT_CAME = re.compile(r"\b\d{1,2}:\d\d\b|\b\d{4}-\d\d-\d\d\b|\b\d{1,2}-\d{1,2}-\d{2,4}\b")
"""The fields of a record that says when its code came."""
_SHOWN = Late(
    r"(?i)(?P<lead>[^\n{]{0,200})\{(?:[^{}\n]{0,120}[,\s])?[\"']?(?:type|level|severity|variant|kind"
    r"|class|status|icon|intent|category)[\"']?\s?:\s?[\"'](?:error|danger|warning|critical|fatal"
    r"|fout|fail(?:ed|ure)?|waarschuwing)[\"'],(?:[^{}\n]{0,120}[,\s])?[\"']?(?:text|message|msg|body"
    r"|title|description|content|detail|tekst|melding|bericht)[\"']?\s?:\s?[\"'][^\"'\n]{0,40}$"
)
"""A notice of a screen that a console prints: `Toast {type: 'error', text: '..`."""
_PROGRAMS = re.compile(r"[(=]\s?$|=>|\b(?:const|let|var|return|expect|throw|await|mock|stub)\b")
"""What a program says before a notice that it only may show."""
_BEGUN = Late(
    r"(?i)(?:^|[.!?:]\s)\W{0,4}(?:(?:de|the|fout|foutcode|code|error|melding|foutmelding|message)"
    r"\s){0,3}[\"'(]{0,2}$"
)
_OFTEN = r"\s?[1-9]\d{0,5}\s?(?:x|keer|maal|times)"
_BY_NOW = (
    r"(?:(?:vandaag|gisteren|vannacht|vanochtend|al|weer|nu|ook|deze|week|today|already)\s){0,2}"
)
_COUNTED = re.compile(
    rf"[\"')\]]{{0,2}}(?:\s(?:kwam|kwamen|komt|komen)\s{_BY_NOW}{_OFTEN}\s{_BY_NOW}voor\b"
    rf"|\s(?:is|werd|was|wordt)\s{_BY_NOW}{_OFTEN}\s(?:voorgekomen|gemeld|gelogd|gezien"
    r"|geregistreerd|opgetreden|teruggekomen|geteld)\b"
    r"|\s(?:(?:has |was |were )?(?:been )?(?:occurred|appeared|come up|came up|seen|logged|reported"
    rf"|recorded|returned|found|thrown))\s{_OFTEN}\b"
    rf"|:?\s{_OFTEN}\s(?:(?:in|over)\s(?:het|de|the)\s(?:afgelopen|laatste|last|past)|sinds|since"
    r"|vandaag|today|deze|this|vannacht|vanochtend)\b)",
    re.IGNORECASE,
)
"""How often it came, as a monitor or a person tells it."""
_ELSEWHERE = Late(
    r"(?i)^[^\n]{0,120}(?:\?|\b(?:test\w{0,12}|demo\w{0,10}|sandbox|staging|acceptatie\w{0,9}"
    r"|simulati\w{2,4}|handleiding|documentatie|manual|docs|faq|cursus|training|lijst|list|tekst"
    r"|text|vorig\w? (?:jaar|maand)|last (?:year|month)|in 20\d\d|opgelost|verholpen|solved|fixed"
    r"|resolved|niet meer|no longer|not since|daarna niet|voor de (?:update|fix)|before the)\b)"
)
_ASKED = Late(r"(?i)\b(?:wat|what|waar)\b[^.!?\n]{0,80}$")
_IN_THE_LOG = Late(
    r"(?i)^[\"')\]\x{2019}\x{201d}]{0,2}[^.?!\n]{0,40}\?\s{1,3}"
    r"(?:(?:ik|wij|we|i)\s(?:zie|zien|zag|see|saw|vond|found)\s(?:hem|het|dit|die|dat|deze|it|this"
    r"|that)|(?:zie|zien|zag)\s(?:ik|wij|we)?\s?(?:hem|het|dit|die|dat)"
    r"|(?:het|dit|die|hij|dat|deze|it|this|that)(?:'s|\s(?:staat|stond|is|was|appears|shows up"
    r"|verschijnt|verscheen))|staat|stond)\s"
    r"(?:(?:nu|steeds|vaak|vandaag|now|often|today|keer|times|\d{1,4}x?)\s){0,3}(?:in|op|on)\s"
    r"(?:het|de|ons|onze|mijn|the|our|my)\s(?:(?:[A-Z][\w.\-]{1,20}|e-Boekhouden|export|import|sync"
    r"|error|invoice|customer|integration|laatste|last)\s)?(?:export|import|sync|fout|fouten|error"
    r"|klant(?:en)?|factuur|order|koppelings?|invoice|systeem|system|server|event|connector)?"
    r"[ \-]?log(?:boek|s|file|bestand)?\b"
)
"""Where who asks what an error means has it from."""
_OWN_CODE = re.compile(r"(?i)C(?:FACT|MUT|REL|ART)[ _\-]?\d{2,3}|E00\d[.,]\d")
_MARKS = "\"' \t\N{LEFT SINGLE QUOTATION MARK}\N{LEFT DOUBLE QUOTATION MARK}"
_DESPITE = re.compile(
    r"[\"')\u2019\u201d]{0,2},? (?:terwijl|hoewel|ondanks dat|ook al|even though|although|though"
    r"|while) (?:[\w\-]{1,20} ){0,3}(?:alles|everything|all|het|de|it|the|wel|is|zijn|are|staat"
    r"|staan)\b",
    re.IGNORECASE,
)
"""`'Invalid tax code' although everything is filled in`."""
_RECEIVED = re.compile(
    r"[\"')\u2019\u201d]{0,2} (?:(?:weer|opnieuw|ook|net|alweer) )?(?:gekregen|ontvangen"
    r"|teruggekregen|received)[.!]?\s*(?:$|\n|,)",
    re.IGNORECASE,
)
"""`gisteren CFACT037 gekregen`."""
_CODE_AT_END = re.compile(
    r"(?i)\((?:C(?:FACT|MUT|REL|ART)[ _\-]?\d{2,3}|E00\d[.,]\d)\)[.!]?(?:\n|$)"
)
_CLAUSE_BEFORE = re.compile(r"[^?!\"\u201c\u2018\n]{3,70}(?:[,;]| [\-\u2013]) ?")
_CLOSES = re.compile(r"\)[.!]?[ \t]{0,4}(?:$|\n)")
_NAMES = re.compile(
    r"'[^'\n]{1,60}'|\"[^\"\n]{1,60}\"|\u2018[^\u2019\n]{1,60}\u2019|\u201c[^\u201d\n]{1,60}\u201d"
)
_OF_DOCUMENT = Late(
    r"(?i)\b(?:werk(?:bon|order)|work ?order|w[ob]|bon|order|bestelling|factuur|invoice|job|klus"
    r"|credit ?memo|creditnota)[ \-](?:nr\.? ?|no\.? ?)?#?[\w\-]{0,6}\d|\b\d{2}-\d{3,6}\b"
)
_REFUSED = Late(
    r"(?i)\b(?:refuse[sd]?|rejects?|rejected|declined?|fail(?:s|ed|ing)|bounce[sd]|stopped|stops"
    r"|stuck"
    r"|stranded|not (?:be )?(?:taken|booked|exported|sent|accepted|processed|created|posted"
    r"|invoiced)"
    r"|could ?n[o']t|cannot|can't|won't|geweigerd|weigert|weigerde|mislukt|mislukte|faalt|afgekeurd"
    r"|afgewezen|niet (?:verwerkt|geboekt|ge[e\x{00eb}]xporteerd|verzonden|verstuurd|aangemaakt"
    r"|overgekomen|over|door|mee|gelukt|gefactureerd|geaccepteerd)|kon niet|lukt niet|wil niet"
    r"|blijft (?:hangen|staan|liggen)|hangt|gestopt|stopt|gestrand|teruggekomen|terug)\b"
)
_OF_THING = Late(
    r"(?i)(?:^|[:|;>\]\-\x{2013}] ?|\d )(?:materiaal|material|artikel|article|item|relatie|relation"
    r"|klant|customer|debiteur|debtor|factuur|invoice|werkbon|work ?order|bon|order|regel|line)"
    r"(?:[ \-]?code|nummer|[ \-]number)?\s[\"']?"
    r"(?:[\w\-./]{0,16}\d[\w\-./]{0,16}|(?-i:[A-Z][A-Z\-]{2,20}))\b"
)
_LACKS = Late(
    r"(?i)\b(?:(?:heeft|hebben|has|have|had|with|met) (?:geen|no)|zonder|without|lacks?|mist"
    r"|missing|ontbreekt|ontbreken|ontbrekende?|(?:niet|not) (?:ingevuld|gevuld|gevonden|geldig"
    r"|bekend|filled|found|valid|known|set)|leeg|empty|invalid|ongeldige?|unknown|onbekende?"
    r"|(?:does not|doesn't) (?:have|exist)|bestaat niet"
    r"|[:,] (?:geen|no) (?:enkele? )?(?:[a-z]{0,6}regels?|[a-z]{0,6}materia[a-z]{1,6}"
    r"|artikel[a-z]{0,2}|items?|lines?|template|[a-z]{0,7}sjabloon|relati[a-z]{1,3}|klant|customer))\b"
)
"""What is wrong with a thing whose line ends with the code: `materiaal 12 zonder btw-code (..)`."""
_NOT_NOW = Late(
    r"(?i)\b(?:if|when|whenever|once|unless|als|wanneer|zodra|indien|mocht|tenzij|zou(?:den)?|would"
    r"|could be|might|may|kan|kunnen|will|zal|zullen|wordt|worden|every|any|elke?|iedere?|tests?"
    r"|tested|testing|testen|getest|test\w{3,12}|demo\w{0,10}|sandbox|staging|voorbeeld|example"
    r"|sample|handleiding|manual|docs?|faq|cursus|training|oefen\w{0,6}|practice|uitleg\w{0,6}"
    r"|uitgelegd|explain\w{0,4}|screenshot|expected|expects?|verwacht\w{0,3}|should|moet"
    r"|assert\w{0,4}|opgelost|verholpen|solved|fixed|fixes|fix|resolved|hersteld|gone"
    r"|no longer|not any ?more"
    r"|niet meer|previously|vroeger|destijds|last (?:week|month|year)|vorig\w? (?:week|maand|jaar)"
    r"|nooit|never|anymore|todo|ticket|scenario|given|slide|stap|step|case|criteri\w{1,3}|story"
    r"|course|book|boek|les|lesson|oefening|exercise|quiz|question|vraag|draft|concept|PR"
    r"|pull request|commit|branch|express|on purpose|expres|by hand|to see|om te zien|i|ik|closed"
    r"|gesloten|afgerond)\b|\?|//|/\*|^\s{0,8}(?:#|\*|- \[)"
)
"""What says that it has not come, or is over."""
_ITEM = Late(
    r"(?i)(?:^|\n)[ \t>]{0,8}(?:[-*\x{2022}\x{2013}] ?|\d{1,2}[.)] )?(?:fact(?:uur)?|invoice|inv"
    r"|order|bestelling|werkbon|bon|work ?order|wo|credit ?memo|creditnota|klant|customer|relatie"
    r"|relation|debiteur|debtor|boeking|entry|betaling|payment)\.? (?:nr\.? ?|no\.? ?)?"
    r"#?[\w\-]{0,8}\d{2,12}[\w\-]{0,6} ?[:\x{2013}\x{2192}] ?[\"']?$",
    needs=(":", "\u2013", "\u2192"),
)
_LINE_ENDS = re.compile(
    r"(?:\s?\([A-Z]{1,6}[ _\-]?\d{2,3}(?:\.\d)?\))?[\"')]{0,2}[.!]?[ \t]{0,8}(?:\n|$)"
)
"""A document and what it got, in a line of their own: `- fact. 8812: ..`."""
_THINGS_WITH = Late(
    r"(?i)(?:^|[\n|;,>\]] ?)\W{0,3}(?:articles|artikelen|items|materials|materialen|invoices"
    r"|facturen|orders|bestellingen|(?:werk)?bonnen|work ?orders|customers|klanten|relations"
    r"|relaties|regels|lines|rows|rijen) (?:with|met) [\"'(]?$",
    needs=("with", "met"),
)
_SOME = re.compile(r"[\"')]? ?[:=] ?[1-9]\d{0,5}[ \t]*(?:$|[\n,;|.])")
"""How many things have it: `Articles with CFACT040: 3`."""
_SO = re.compile(r"[\"')]{0,2},? dus[.!]?[ \t]*(?:$|[\n,;])", re.IGNORECASE)
_THEREFORE = Late(r"(?i)[,;\-\x{2013}] ?(?:dus|vandaar|hence|so|therefore) [\"'(]?$")
_STOPS = re.compile(r"[\"')]?[.!]?[ \t]*(?:$|\n)")
"""A code as the outcome of what was told: `sjabloon niet gevonden, CFACT028 dus`."""
_BEFORE, _BEHIND, _REST, _AROUND, _CODE = 300, 80, 160, 2_000, 14  # characters


def has_come(text: str, start: int, end: int) -> bool:
    """Whether the form of `text` shows that the error at `start`..`end` came: a test that failed
    got it, a search of a log counted it more than never, or it stands at the mark of what failed
    in a list whose other marks say what went well."""
    low = text.rfind("\n", max(0, start - _BEFORE), start) + 1 or max(0, start - _BEFORE)
    before, behind = text[low:start], text[end : end + _BEHIND]
    if _GOT.search(before) is not None:
        return True
    if _INSTEAD_BEHIND.match(behind) is not None and _INSTEAD_BEFORE.search(before) is not None:
        return True
    if _is_told(text, before, end):
        return True
    if "grep" in before or "rg " in before:
        rest = text[end : end + _AROUND]
        counted = _COUNTING.search(before) or _COUNTING.search(
            before + text[start:end] + rest[:_BEHIND]
        )
        return counted is not None and _COUNT.search(rest.partition("\n")[2]) is not None
    if _CODE_FIELD.search(before) is not None and _NEXT_FIELD.match(behind) is not None:
        return _WHEN_IT_CAME.search(behind) is not None
    if _DIALOG.fullmatch(before) is not None and _BUTTON.match(text, end) is not None:
        return True
    if _LINE_ENDS.match(behind) is not None and _ITEM.search(before) is not None:
        above = text[max(0, start - _BEFORE) : start]
        return _NOT_NOW.search(above) is None and _NOT_NOW.search(behind) is None
    if before[-1:] == "(" and _is_refused(before, text[start:end], text[end : end + _REST]):
        return True
    if _is_reason(text, before, end) or _is_outcome(text[start:end], before, behind):
        return True
    if _RECEIVED.match(behind) is not None and _NOT_NOW.search(before + behind) is None:
        return True
    if not before.strip(_MARKS) and _DESPITE.match(behind) is not None:
        return True
    around = text[max(0, start - _AROUND) : end + _AROUND]
    return _FAILED_MARK.fullmatch(before) is not None and _WENT_MARK.search(around) is not None


def _is_refused(before: str, inside: str, behind: str) -> bool:
    """Whether a line says of a numbered document that it was refused, or of a thing what it lacks,
    and ends with the code of why in brackets, whatever words say it: `refused work order 24-0772:
    nothing on it (CFACT006)`."""
    if _OWN_CODE.fullmatch(inside) is None or _CLOSES.match(behind) is None:
        return False
    said = _NAMES.sub("''", before)  # a template that is called `Test` says nothing
    refused = _OF_DOCUMENT.search(said) is not None and _REFUSED.search(said) is not None
    if not refused and (_OF_THING.search(before) is None or _LACKS.search(said) is None):
        return False
    return _NOT_NOW.search(said) is None and _NOT_NOW.search(behind) is None


def _is_outcome(inside: str, before: str, behind: str) -> bool:
    """Whether a code is what things are counted to have, or what a line concludes."""
    if _OWN_CODE.fullmatch(inside) is None:
        return False
    if _SOME.match(behind) is not None and _THINGS_WITH.search(before) is not None:
        return _NOT_NOW.search(before) is None
    so = _SO.match(behind) is not None and _LACKS.search(before) is not None
    so = so or (_THEREFORE.search(before) is not None and _STOPS.match(behind) is not None)
    return so and _NOT_NOW.search(_NAMES.sub("''", before)) is None


def _is_reason(text: str, before: str, end: int) -> bool:
    """Whether an error with its code ends a line of a log, behind what went well or a document:
    `Payment term set, invoice template not found (CFACT028)`."""
    code = _CODE_AT_END.search(text, max(0, end - _CODE), end + _CODE)
    if code is None or code.start() > end + 1 or _CLAUSE_BEFORE.fullmatch(before) is None:
        return False
    return _NOT_NOW.search(_NAMES.sub("''", before)) is None


def _is_told(text: str, before: str, end: int) -> bool:
    """Whether a screen's notice holds the error behind `before`, a count of it follows where it
    ends, or the log that it is read in."""
    if "{" in before and (shown := _SHOWN.search(before)) is not None:
        return _PROGRAMS.search(shown["lead"]) is None
    behind = text[end : end + _REST]
    if _COUNTED.match(behind) is not None:
        return _BEGUN.search(before) is not None and _ELSEWHERE.search(behind) is None
    if "log" not in behind or "?" not in behind:
        return False
    return _IN_THE_LOG.search(behind) is not None and _ASKED.search(before) is not None
