"""Whether a line goes on behind an error with what put it right, and that all went on then."""

from __future__ import annotations

from troubleshooter.matching.reading.late import Late

_THING = (
    r"(?:(?:the |de |het )?(?:invoice|order|work ?order|factuur|werkbon|bon|bestelling|boeking"
    r"|entry"
    r"|sync|export|import|payment|betaling)(?: #?[\w\-]{0,8}\d[\w\-]{0,8})? "
    r"|[\w\-]{0,8}\d[\w\-]{0,8} "
    r"|(?:all|alles|alle \w{3,12}|everything|it|then|toen|daarna|and|en|is|was|are|zijn|werd) )"
)
_DONE = (
    r"(?:exported|sent|booked|synced|posted|processed|accepted|imported|transferred"
    r"|ge[e\x{00eb}]xporteerd"
    r"|verstuurd|verzonden|geboekt|gesynct|gesynchroniseerd|verwerkt|ge[i\x{00ef}]mporteerd"
    r"|doorgestuurd|overgekomen)"
)
_ITS = (
    r"(?:(?:the |de |het )?(?:invoice|order|work ?order|factuur|werkbon|bon|bestelling|boeking"
    r"|entry|payment|betaling)(?: #?[\w\-]{0,8}\d[\w\-]{0,8})? |[\w\-]{0,8}\d[\w\-]{0,8} "
    r"|(?:it|then|toen|daarna|and|en|is|was|are|zijn|werd) )"
)
_WENT = (
    rf"(?:{_DONE}|complete|completed|ok\x{{e9}}?|gelukt|geslaagd|succeeded|finished"
    rf"|afgerond"
    r"|went through|through|doorgekomen|gaat door|ging door)"
)
_FIXED = (
    r"(?:swapped|exchanged|replaced|changed|corrected|renewed|re-?entered|entered|filled in"
    r"|picked|chosen"
    r"|selected|added|mapped|reset|verwisseld|vervangen|ingeruild|omgezet|gewijzigd|aangepast"
    r"|gecorrigeerd|vernieuwd|opnieuw ingevuld|ingevuld|gekozen|toegevoegd|gekoppeld"
    r"|(?:customer|relation|debtor|material|contact|template|klant|relatie|debiteur|materiaal"
    r"|artikel"
    r"|sjabloon)(?: [\w\-]{0,10}\d[\w\-]{0,8})? (?:created|aangemaakt|made|gemaakt))"
)
_WAITED = (
    r"(?:waited|gewacht|wachtte|retried|retry|paused|gepauzeerd|opnieuw geprobeerd|tried again"
    r"|(?:min|minutes|minuten|sec|seconds|seconden|uur|hours?) later|logged in again"
    r"|opnieuw ingelogd)"
)
_DATE = r"\d{1,4}[\-/:.]\d{1,2}(?:[\-/:.]\d{1,4})?"
_OVER = (
    r"(?:cleared|gewist|afgehandeld|dealt with|handled|opgelost|solved|resolved|fixed|verholpen"
    r"|hersteld"
    r"|closed|gesloten|gone|over)"
)
_MENDED = Late(
    r"(?i)(?:"
    rf"[,;] (?:{_THING}){{0,3}}(?:{_DONE} (?:after all|alsnog)|(?:nu|now|alsnog|toch|daarna|then"
    rf"|later)(?: toch| wel| ook)? {_DONE})"
    r"|[,;] (?:[^,;.:!?\n]{2,40} )?(?:weer (?:verbonden|online|actief|bereikbaar)"
    r"|(?:re)?connected again|reconnected|(?:back )?online again)"
    r"(?: (?:after|since|na|sinds) [^,;.:!?\n]{2,30})?"
    r"|[,;] (?:(?:nu|now|vandaag|today|inmiddels|intussen) )?(?:(?:draait|werkt|loopt) (?:alles"
    r"|het|de"
    r" \w{3,14}) weer(?: goed)?|(?:everything|all|it|the \w{3,14}) (?:runs|works|is running"
    r"|is working)"
    r" (?:again|fine)(?: now| today)?)"
    rf"|[,;] [^,;.:!?\n]{{0,30}}\b{_WAITED}\b[^,;.:!?\n]{{0,30}}[,;] (?:{_THING}){{0,2}}{_WENT}"
    rf"|[,; ](?: ?[^,;.:!?\n]{{0,25}} )?{_FIXED}(?: (?:for|by|with|to|voor|door|met|naar)"
    rf" [^,;:!?\n]{{1,30}})?[,;] (?:{_ITS}|nu |now |alsnog ){{0,3}}(?:{_DONE}|went through|through"
    r"|doorgekomen|gaat door|ging door)(?: after all| alsnog)?"
    rf"| (?:is |was |werd |has been )?{_OVER} (?:op|on|at|om|per) {_DATE}(?:,[^;:!?\n]{{0,50}})?"
    rf"|(?: |, )(?:error |fout |melding |alert |storing )?(?:of|from|van) \d\d?[:.]\d\d (?:is "
    rf"|was |now |nu )?{_OVER}"
    rf"| (?:and|en) (?:has|have|is|are|was|were|werd|zijn) (?:been )?(?:then |so |daarom "
    rf"|daarna |alsnog )?{_DONE}"
    r"|[,;] (?:and |en |now |nu |is |are |zijn ){0,3}(?:no longer|niet meer|niet langer) (?:invalid"
    r"|ongeldig|empty|leeg|unknown|onbekend|missing|refused|rejected)"
    r"|[,;(] ?(?:was|were|stond|stonden|waren) (?:empty|leeg|missing|invalid|unknown|ongeldig"
    r"|onbekend|blank)"
    r" (?:before|earlier|previously|until now|eerst|eerder|voorheen|tot nu toe|hiervoor)"
    r"|\)?: [1-9][\w.]{0,8} (?:dagen |days )?(?:is )?(?:ingevuld|filled in|entered|ingesteld"
    r"|gekozen)"
    r"(?:, [^;:!?\n]{2,40})?"
    r")\)?[.!]?\s*$"
)
"""What was done about it, and that it went through, to the end of the line."""
_MADE = Late(
    r"(?i)\b(?:niet|not|geen|no|unknown|onbekend|yet|new|nieuwe?)\b[^.;!?\n]{0,60}[,;:\x{2013}\-] ?"
    r"(?:(?:and|en|so|dus|it|he|hij|deze|wordt|is|werd|will|be|being|gets|was|now|nu|automatisch"
    r"|automatically) ){0,4}(?:aangemaakt|created)"
    r"(?: (?:as|als) (?:an? |een )?(?:new |nieuwe )?(?:customer|klant|relation|relatie|debtor"
    r"|debiteur)(?: #?\d{2,8})?)?[.!]?\s*$",
    needs=("aangemaakt", "created"),
)
"""What was not there yet, and is made by the program: `Klant nog niet bekend, wordt aangemaakt`."""
_NOT_THAT = Late(
    r"(?i)\b(?:not|niet|geen|never|nooit|fail\w*|mislukt\w*|but|maar|still|nog|yet|rest|others?"
    r"|andere|overige|without|zonder|half|deels|partly|to be|te|must|moet\w*|should|needs?|will|zal"
    r"|wordt|worden|please|graag|if|als|only|alleen)\b"
)
"""What says that it is not so, or is so of something else."""
_NO_LONGER = Late(r"(?i)\b(?:no longer|niet meer|niet langer|not any ?more)\b")
_LONGEST = 300  # characters of an error
_SHORT = 200  # characters behind it


def mended(inside: str, behind: str) -> str:
    """The words with which a line goes on behind its error, `inside`, that say that it was put
    right; empty if none do."""
    if len(behind) > _SHORT:
        return ""
    if len(inside) > _LONGEST:
        inside = ""
    if _MADE.search(inside + behind) is not None:
        return behind.strip(" ,;") or "\u2026"
    found, before = _MENDED.search(behind), 0
    if found is None:
        # A pattern with an open end takes in the rest; a verb of its own words mends nothing.
        found, before = _MENDED.search(inside + behind), len(inside)
        if found is None or (found.start() < before and found[0][:1] == " "):
            return ""
    between = behind[: max(0, found.start() - before)]
    said = f"{between} {found[0]}"
    none = _NO_LONGER.search(said)
    if none is not None:
        said = said[: none.start()] + said[none.end() :]
    return "" if _NOT_THAT.search(said) is not None else str(found[0]).strip(" ,;")
