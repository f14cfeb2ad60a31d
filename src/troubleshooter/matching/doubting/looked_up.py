"""Whether a line only looks an error up, compares it with another, says where it is described, or
keeps it as one that is closed: `grep -c CFACT028 sync.log`, `[closed] CFACT028 on order 12`."""

from __future__ import annotations

from troubleshooter.matching.reading.late import AnyOf, Late

_CLOSED_BEFORE = Late(
    r"(?i)^\W{0,3}[\[(<](?:closed|gesloten|resolved|opgelost|solved|afgehandeld|done|fixed|wontfix"
    r"|won't fix|duplicate|afgesloten|verholpen)[\])>]\W{0,3}$"
)
"""A mark of what is no longer open, in brackets at the line's front."""
_COMMAND_BEFORE = Late(
    r"(?i)^\W{0,4}(?:\w{1,20}@[\w\-]{1,30}[:~/\w\-]{0,40}[$#] ?)?(?:sudo )?"
    r"(?:[efz]?grep|rg|ack|ag|findstr|select-string|awk|sed|less|tail|journalctl)\s"
    r"(?:[^\n>=]{0,80}[^\n>=\"'])?$"
)
"""A command that searches a log: what it found is told in lines of their own."""
_ANSWERED = Late(
    r"(?i)(?:->|=>|\x{2192}|[:=]) ?[1-9]|\b(?:geeft|gives|shows?|toont|found|gevonden)\b"
)
_KEY_BEFORE = Late(
    r"^\W{0,3}[A-Za-z][\w\-]{1,40}(?:\.[\w\-]{1,40}){1,6}"
    r"\.(?:text|label|title|tekst|titel|omschrijving|description|tooltip|help|placeholder)"
    r" ?[:=] ?[\"']?$"
)
"""The key of a text for the screen: `statuscode.401.text = `."""
_SOUGHT_BEFORE = Late(
    r"(?i)^\W{0,3}(?:zoekterm|search term|searched for|zoekopdracht|trefwoord(?:en)?|keywords?"
    r"|kolomkop|column head(?:er|ing)?|kop(?: van)? (?:de )?kolom|tooltip|knop(?:tekst)?"
    r"|button(?: text)?"
    r"|synonie?m(?:en|s)?(?: (?:of|van|for|voor))?|glossary"
    r"|woordenlijst)\s?[:=] ?[\"'\x{2018}\x{201c}]?$"
)
_EVENT_BEFORE = Late(
    r"(?i)^\W{0,3}(?:observers?|events?|(?:web)?hooks?|listeners?|handlers?|callbacks?|topics?)"
    r"(?: ?name| ?naam)?\s?[:=] ?[\"']?$"
)
_PUT_BEFORE = Late(r"(?i)\bstatus\b[^.;:!?\n]{0,40} (?:op|naar|to|als|as) [\"'\x{2018}\x{201c}]$")
_PUT_BEHIND = Late(
    r"(?i)^[\"'\x{2019}\x{201d}](?: (?:gezet|gewijzigd|veranderd|bijgewerkt|set"
    r"|changed))?[.\s]{0,3}$"
)
"""A status that somebody gives: `Status op "Reeds verwerkt" gezet`."""
_EMPTY_BEHIND = Late(r"^[\"'\x{2019}\x{201d})]{0,2}(?: \([^()\d\n]{2,20}\))?[.\s]{0,3}$")
_NO_RESULTS = Late(
    r"(?i)^[\"'\x{2019}\x{201d})]{0,2} ?[(\[:\-\x{2013}]{1,2} ?(?:0|no|geen|zero|nul)"
    r" (?:results?|resultaten|hits|treffers|matches|rijen|rows|records)\b[)\].\s]{0,4}$"
)
_NEITHER = Late(
    r"(?i)\b(?:geen van (?:beide|de twee|allebei|drie(?:\x{eb}n)?)|neither(?: one| of (?:them"
    r"|the two|those))?"
    r"|none of (?:these|those|the two))\W{0,3}$",
    needs=("geen van", "neither", "none of"),
)
_COMPARED_BEHIND = Late(
    r"(?i)^[\"'\x{2019}\x{201d})]{0,2} (?:lijkt (?:erg |sterk |veel )?op|lijken op|resembles?"
    r"|looks like"
    r"|is (?:like|similar to|close to|not the same as|niet hetzelfde als|anders dan|different from"
    r"|verwant aan|related to)|verschilt van|differs from|wordt vaak verward met"
    r"|is often (?:confused with|mistaken for))\b[^\d\n]{0,20}(?:[A-Z]{1,5}[\d_.]{3,7}"
    r"|[\"'\x{2018}\x{201c}]|[1-5]\d\d\b)"
)
"""How it is like another error: `CFACT028 lijkt op CFACT014`."""
_DESCRIBED_BEHIND = Late(
    r"(?i)^[\"'\x{2019}\x{201d})]{0,2} (?:staat|is|wordt|stands|appears|komt)(?: (?:ook|al|also"
    r"|now|nu|kort"
    r"|briefly|voor|uitgelegd|beschreven|explained|described|listed|vermeld|genoemd"
    r"|mentioned)){0,3}"
    r" (?:op|in|on|at|onder|under)(?: (?:de|het|the|our|onze|an?|een)){0,2}(?: [a-z\-]{2,20})?"
    r" (?:pagina|page|blz\.?|bladzijde|hoofdstuk|chapter|paragraaf|section|bijlage|appendix"
    r"|artikel|article"
    r"|handleiding|manual|documentatie|documentation|kennisbank|knowledge base|faq|wiki"
    r"|woordenlijst"
    r"|glossary)\b"
)
_NOTHING_IN_CELLS = Late(
    r"^[\"')]{0,2}(?:\s?[|;\t]\s?(?:[^|;,:=\n\d]{1,12} ?\d{0,4} ?[:=] ?)?0(?:[.,]0{1,2})?(?: ?%|x)?"
    r"(?:$|[\s|;])){1,12}\W{0,3}$"
)
_ZERO = Late(r"0\D.{0,40}\b0(?:\D|$)")
_LET_BE_BEHIND = Late(
    r"(?i)^[\"'\x{2019}\x{201d})]{0,2} (?:(?:can|may|should|must) (?:safely |simply |always )?be"
    r" (?:ignored|dismissed|skipped|left)|(?:kan|mag|mogen|kunnen|hoef(?:t|je)?)"
    r" (?:je |u |men |rustig |gewoon |altijd |veilig |niet ){0,3}(?:genegeerd|negeren|overslaan"
    r"|overgeslagen))"
    r"(?: worden)?(?: (?:for|voor|bij|on|by|in|door|when|als|with|if) [^\d\n]{2,40})?[.!]?\s*$"
)
"""What anybody may do about it: `CFACT028 can be ignored for quotes`."""
_EXCLUDED_BEHIND = Late(
    r"(?i)^[\"'\x{2019}\x{201d})]{0,2} (?:(?:sluit(?:en)?|kan|kunnen|konden) (?:ik|we|wij)"
    r" (?:uit\b|hier uitsluiten"
    r"|uitsluiten)|(?:is|was|are|were|zijn|waren) (?:verdwenen|weg|gone|over|voorbij)(?: (?:now"
    r"|nu|weer))?"
    r"|(?:verdween|verdwenen|disappeared|vanished|went away)\b[^\d\n]{0,60})[.!]?\s*$"
)
_SOLVED_BEHIND = Late(
    r"(?i)^[\"'\x{2019}\x{201d})]{0,2} [^.;:!?\n]{0,60}\b(?:is|are|was|were|werd|zijn|has been"
    r"|have been)"
    r"(?: (?:sinds|since|al|already|nu|now|vorige|last|deze|this|op|on|in|week|inmiddels|door|by"
    r"|via"
    r"|[^\W\d_]{2,9}dag|[a-z]{3,6}day|ons|us|hen|them)){0,5} (?:verholpen|opgelost|hersteld"
    r"|solved|resolved"
    r"|fixed|afgehandeld|dealt with)(?: [^.;:!?\n]{2,40})?[.!]?\s*$",
    needs=("opgelost", "verholpen", "hersteld", "solved", "fixed", "afgehandeld", "dealt"),
)
_GONE_BEFORE = Late(
    r"(?i)\b(?:verdween|verdwenen|disappeared|vanished|ruled out|uitgesloten)\b"
    r"(?: (?:de|het|the|that|die|melding|fout|error|code"
    r"|message)){0,3} [\"'\x{2018}\x{201c}(]{0,2}$"
)
_ENDED_WELL = Late(
    r"(?i)(?:->|=>|\x{2192}) ?(?:http )?20[0-4](?: ok)?[.!]?\s*$",
    needs=("20",),
)
_YEARS_AGO = Late(
    r"(?i)^[\"'\x{2019}\x{201d})]{0,2} (?:last year|vorig jaar|(?:in|during) (?:the )?(?:spring"
    r"|summer|autumn"
    r"|winter|year) of 20\d\d|in 20(?:0\d|1\d|2[0-4]))[.!]?\s*$"
)
_RULE_BEHIND = Late(
    r"(?i)^ \((?:validation rule|validatie ?regel|regel|rule|check|controle|spec|requirement|eis"
    r"|voorwaarde"
    r"|acceptance criterion|criterium|testgeval|test case|naam|name|titel|title)\)\W{0,3}$"
)
_NAMED_BEFORE = AnyOf(_KEY_BEFORE, _SOUGHT_BEFORE, _EVENT_BEFORE)
_BEHIND = AnyOf(
    *(_NO_RESULTS, _NEITHER, _COMPARED_BEHIND, _DESCRIBED_BEHIND, _NOTHING_IN_CELLS),
    *(_SOLVED_BEHIND, _LET_BE_BEHIND, _EXCLUDED_BEHIND, _ENDED_WELL, _YEARS_AGO, _RULE_BEHIND),
)
_STILL = Late(
    r"(?i)\b(?:but|maar|still|nog|steeds|again|weer|opnieuw|today|vandaag|now|nu|not|niet|yet"
    r"|help)\b"
)
_LONGEST = 130  # characters before or behind an error on its line
_PARTED = ("|", ";", "\t")


def is_looked_up(before: str, behind: str) -> bool:
    """Whether a line, all of it `before` and `behind` an error, only looks it up or keeps it."""
    if len(before) > _LONGEST or len(behind) > _LONGEST:
        return False
    if before.strip() and _is_sought(before, behind):
        return True
    if not behind.strip(" .") or not _BEHIND.fits(behind):
        return False
    if _NOTHING_IN_CELLS.search(behind) is not None:
        return _ZERO.search(behind) is not None and not any(mark in before for mark in _PARTED)
    if _ENDED_WELL.search(behind) is not None or _COMPARED_BEHIND.search(behind) is not None:
        return True
    return _STILL.search(behind) is None


def _is_sought(before: str, behind: str) -> bool:
    """Whether what stands before an error searches for it, prints it, or marks it as closed."""
    if _CLOSED_BEFORE.search(before) is not None:
        return True
    if _COMMAND_BEFORE.search(before) is not None:
        return _ANSWERED.search(behind) is None
    if _GONE_BEFORE.search(before) is not None:
        return _STILL.search(before + behind) is None
    if _PUT_BEFORE.search(before) is not None and _PUT_BEHIND.search(behind) is not None:
        return True
    return _NAMED_BEFORE.fits(before) and _EMPTY_BEHIND.search(behind) is not None
