"""Whether a line only looks an error up, compares it with another, says where it is described, or
keeps it as one that is closed: `grep -c CFACT028 sync.log`, `[closed] CFACT028 on order 12`."""

from __future__ import annotations

from troubleshooter.matching.reading.late import AnyOf, Late

_OPEN = r"[\"'\x{2018}\x{201c}(]{0,2}"
_SHUT = r"[\"'\x{2019}\x{201d})]{0,2}"
_CLOSED_BEFORE = Late(
    r"(?i)^\W{0,3}[\[(<](?:closed|gesloten|resolved|opgelost|solved|afgehandeld|fixed|afgesloten"
    r"|verholpen)[\])>]\W{0,3}$"
)
"""A mark of what is no longer open, in brackets at the line's front."""
_COMMAND_BEFORE = Late(
    r"^\W{0,4}(?:\w{1,20}@[\w\-]{1,30}[:~/\w\-]{0,40}[$#] ?)?(?:sudo )?"
    r"(?:tail [^\n:=]{0,40}\| ?)?(?:[efz]?grep|rg|findstr|Select-String|awk|sed)\s"
    r"(?:[^\n>=:]{0,80}[^\n>=:\"'])?$"
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
"""The key of a text for the screen: `statuscode.unauthorized.text = `."""
_SOUGHT_BEFORE = Late(
    r"(?i)^\W{0,3}(?:zoekterm|search term|searched for|zoekopdracht|trefwoord(?:en)?|keywords?"
    r"|kolomkop|column head(?:er|ing)?|kop(?: van)? (?:de )?kolom|tooltip|knop(?:tekst)?"
    r"|button(?: text)?|synon(?:ie|y)m(?:en|s)?(?: (?:of|van|for|voor))?|glossary|woordenlijst)"
    rf"\s?[:=] ?{_OPEN}$"
)
_ANSWER_KEY = Late(r"(?i)\b(?:errors?|response|result|exception|body|message|fault)\.")
_EVENT_BEFORE = Late(
    r"(?i)^\W{0,3}(?:observers?|events?|(?:web)?hooks?|listeners?|handlers?|topics?)"
    r"(?: ?name| ?naam)?\s?[:=] ?[\"']?$"
)
_NAMED_BEFORE = AnyOf(_KEY_BEFORE, _SOUGHT_BEFORE, _EVENT_BEFORE)
_EMPTY_BEHIND = Late(rf"^{_SHUT}(?: \([^()\d\n]{{2,20}}\))?[.\s]{{0,3}}$")
_PUT_BEFORE = Late(r"(?i)\bstatus\b[^.;:!?\n]{0,40} (?:op|naar|to|als|as) [\"'\x{2018}\x{201c}]$")
_PUT_BEHIND = Late(r"(?i)^[\"'\x{2019}\x{201d}] (?:gezet|zetten)[.\s]{0,3}$")
"""A status that somebody gives: `Status op "Reeds verwerkt" gezet`."""
_OTHER_BEFORE = Late(
    r"(?i)\b(?:is|was|it's|that's|seems|lijkt(?: me)?) (?:something|iets)(?: quite| heel| very"
    rf"| totally)? (?:other than|anders dan|different from|else than) {_OPEN}$"
)
_COMPARED_BEHIND = Late(
    rf"(?i)^{_SHUT} (?:lijkt (?:erg |sterk |veel )?op|lijken op|resembles?|looks like"
    r"|is (?:like|similar to|close to|not the same as|niet hetzelfde als|anders dan"
    r"|different from|verwant aan|related to)|verschilt van|differs from|wordt vaak verward met"
    r"|is often (?:confused with|mistaken for))\b[^\d\n]{0,20}"
    r"(?:[A-Z]{1,5}[\d_.]{3,7}|[\"'\x{2018}\x{201c}]|[1-5]\d\d\b)"
)
"""How it is like another error: `CFACT028 lijkt op CFACT014`."""
_COMPARED_BEFORE = Late(
    r"^\W{0,3}(?:[A-Z]{1,5}[\d_.]{3,7}|[\"'\x{2018}\x{201c}][^\"'\n]{3,60}[\"'\x{2019}\x{201d}])"
    r" (?:lijkt (?:erg |sterk |veel )?op|resembles?|is (?:similar|related) to|verschilt van"
    rf"|differs from|wordt vaak verward met|is often (?:confused with|mistaken for)) {_OPEN}$"
)
_HAD = Late(
    r"(?i)\b(?:mislukt|lukt niet|fails?|failed|heeft|heb|hebben|has|have|had|both|beide|komt"
    r"|came|comes"
    r"|krijg\w*|still|nog|steeds|again|weer|help|hulp)\b"
)
_NO_RESULTS = Late(
    rf"(?i)^{_SHUT} ?[(\[:\-\x{{2013}}]{{1,2}} ?(?:0|no|geen|zero|nul)"
    r" (?:results?|resultaten|hits|treffers|matches|rijen|rows|records)\b[)\].\s]{0,4}$"
)
_NEITHER = Late(
    r"(?i)\b(?:geen van (?:beide|de twee|allebei|drie(?:\x{eb}n)?)"
    r"|neither(?: one| of (?:them|the two|those))?|none of (?:these|those|the two))\W{0,3}$",
    needs=("geen van", "neither", "none of"),
)
_DESCRIBED_BEHIND = Late(
    rf"(?i)^{_SHUT} (?:staat|is|wordt|stands)(?: (?:ook|al|also|now|nu|kort|briefly"
    r"|voor|uitgelegd|beschreven|explained|described|listed|vermeld|genoemd|mentioned)){0,3}"
    r" (?:op|in|on|at|onder|under)(?: (?:de|het|the|our|onze|an?|een)){0,2}(?: [a-z\-]{2,20})?"
    r" (?:(?:pagina|page|blz\.?|bladzijde|hoofdstuk|chapter|paragraaf|bijlage|appendix) \d"
    r"|handleiding|manual|documentatie|documentation|kennisbank|knowledge base"
    r"|faq|wiki|woordenlijst|glossary)"
)
_NOT_THERE = Late(
    rf"(?i)^{_SHUT} (?:staat|stond|staan|is|was)(?: (?:dus|dan|ook|to be found))?"
    r" (?:niet|nergens|not|nowhere)(?: te vinden| to be found)? (?:in|op|on)"
    r" (?:(?:het|de|the|ons|onze|our|uw|your) )?(?:log|logs|logboek|lijst|list)[.!]?\s*$"
)
_NOTHING_IN_CELLS = Late(
    r"^[\"')]{0,2}(?:\s?[|;\t]\s?(?:(?:week|wk|dag|day|maand|month|kw|q)?"
    r" ?(?:[A-Z]{4,5})?\d{0,4} ?[:=] ?)?0(?:[.,]0{1,2})?(?: ?%|x)?){1,12}[\s|;.]{0,3}$"
)
_TWICE_NOUGHT = Late(r"0[|;\t%x ].{0,40}[|;\t :=]0(?:\D|$)")
_CELLS = ("|", ";", "\t")
_RULE_BEHIND = Late(
    r"(?i)^ \((?:validation rule|validatie ?regel|spec|requirement|eis"
    r"|voorwaarde|acceptance criterion|criterium|testgeval|test case|naam|name|titel|title)\)"
    r"\W{0,3}$"
)
_AT_ONCE = AnyOf(_CLOSED_BEFORE, _OTHER_BEFORE, _COMPARED_BEFORE)
_BEHIND = AnyOf(
    *(_COMPARED_BEHIND, _NO_RESULTS, _NEITHER, _DESCRIBED_BEHIND, _NOT_THERE),
    *(_NOTHING_IN_CELLS, _RULE_BEHIND),
)
_STILL = Late(
    r"(?i)\b(?:but|maar|still|nog|steeds|again|weer|opnieuw|today|vandaag|now|nu|not|niet|yet"
    r"|help)\b"
)
_LONGEST = 130  # characters before or behind an error on its line


def is_looked_up(before: str, inside: str, behind: str) -> bool:
    """Whether a line only looks up or keeps its error, `inside` between `before` and `behind`."""
    if len(before) > _LONGEST or len(behind) > _LONGEST:
        return False
    if before.strip() and _is_sought(before, inside, behind):
        return True
    if not behind.strip(" .") or not _BEHIND.fits(behind):
        return False
    if _NOTHING_IN_CELLS.search(behind) is not None:
        in_a_row = any(mark in before for mark in _CELLS)
        return _TWICE_NOUGHT.search(behind) is not None and not in_a_row
    if _COMPARED_BEHIND.search(behind) is not None:
        return not before.strip(" \"'(") and _HAD.search(behind) is None
    return _NOT_THERE.search(behind) is not None or _STILL.search(behind) is None


def _is_sought(before: str, inside: str, behind: str) -> bool:
    """Whether what stands before an error searches for it, prints it, or marks it as closed."""
    if _AT_ONCE.fits(before):
        return _STILL.search(behind) is None and _HAD.search(before + behind) is None
    if _COMMAND_BEFORE.search(before) is not None:
        return _ANSWERED.search(behind) is None
    if _PUT_BEFORE.search(before) is not None and _PUT_BEHIND.search(behind) is not None:
        return True
    if not _NAMED_BEFORE.fits(before) or _EMPTY_BEHIND.search(behind) is None:
        return False
    if _EVENT_BEFORE.search(before) is not None:
        return " " not in inside.strip()  # `event: customer_created`
    return _KEY_BEFORE.search(before) is None or _ANSWER_KEY.search(before) is None
