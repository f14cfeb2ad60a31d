"""Whether a text tells of an error that happened, or only supposes, explains or remembers it."""

from __future__ import annotations

import re

from troubleshooter.matching.doubting.announced import is_announced
from troubleshooter.matching.doubting.around import sentence
from troubleshooter.matching.doubting.choices import (
    is_among_settings,
    is_box,
    is_field_setting,
    is_notice,
    is_setting,
)
from troubleshooter.matching.doubting.elsewhere import is_elsewhere, is_of_a_site
from troubleshooter.matching.doubting.meanings import is_meaning_asked
from troubleshooter.matching.doubting.meant import is_meant
from troubleshooter.matching.doubting.menus import is_in_a_menu
from troubleshooter.matching.doubting.moodwords import words
from troubleshooter.matching.doubting.over import BACK_BEHIND
from troubleshooter.matching.doubting.settled import is_settled
from troubleshooter.matching.doubting.tallies import is_tallied_at_none
from troubleshooter.matching.doubting.verb_first import is_condition_first, is_mistaken_first
from troubleshooter.matching.doubting.zeros import is_fine, is_none
from troubleshooter.matching.reading.codes import OVER_BEHIND
from troubleshooter.matching.reading.late import Late

REACH = 200  # characters before and behind a find that are looked at

_IF = Late(
    r"(?i)^(.*(?:^|[\s(,:;\-]))"
    r"(?:if|when|whenever|once|unless|in case|as soon as|as long as|suppose|supposing"
    r"|provided|before|als|wanneer|indien|zodra|zolang|tenzij|mits|mocht(?:en)?|ingeval|stel"
    r"|voordat|v\x{00f3}\x{00f3}rdat|alvorens)\s+"
    r"((?:[^\s,:;\"'()\[\]]+\s+){0,6}[\"']?)$"
)
_WITH, _AS_SUCH = Late(r"(?i)\bmet\s$"), Late(r"(?i)^als\s")
"""What stands before and as a word that is no condition: `rood, met als tekst ".."`."""
_AS_LONG = Late(r"(?i)\b(?:zolang|as long as)\s")
_STUCK = Late(
    r"(?i)\b(?:(?:kan|kunnen) (?:ik|wij|we) [^.;!?\n]{0,80}?\b(?:niet|niets|niks|geen|nergens)\b"
    r"|(?:i|we) can(?: ?no|'?)t\b|(?:i am|i'm|we are|we're) stuck\b"
    r"|(?:zit|zitten|sta|staan) (?:ik|wij|we) (?:vast|stil)\b|(?:staat|ligt) alles stil\b)"
)
"""What somebody is kept from `zolang werkbon 12 op .. staat` is their complaint."""
_EVENT = Late(r"(?i)\b(?:if|when|whenever|once)\s+\w{2,20}ing(?:\s+[^\s]+){0,5}\s+$")
"""`When sending invoice 12: ..` says when it happened."""
_AS = Late(r"(?i)\w\s+als\s+$")
_ONLY_IF = Late(
    r"(?i)\b(?:alleen|ook|zelfs|behalve|tenzij|maar|dus|en|of|want|pas|zoals)\s+als\s+$"
)
"""What stands before a condition, where `gemeld als ..` names what it is."""
_NAMING = Late(
    r"(?i)\b(?:\w*melding|\w*fout|error|message|warning|text|tekst|status|code|line|regel)\b"
)
"""Whose words a quotation is in a condition: `als de melding ".." verschijnt`."""
_SHOULD = Late(r"(?i)^\W*(?:should|were)\s+(?:[^\s,:;\"'()\[\]]+\s+){0,4}$")
_HAPPENED = Late(
    r"(?i)\b(?:error|fout|failed|fails|mislukt\w*|exception|stopp?ed|gestopt|stopt|aborted"
    r"|afgebroken|refused|rejected|geweigerd|zowel|evenals|warning|waarschuwing|critical)\b"
)
_SOMEBODY = Late(
    r"(?i)\b(?:i|ik|we|wij|my|our|mijn|onze?|it|he|she|hij|krijg\w*|kregen|get|gets|got|see|zie"
    r"|zien|staat|komt|verschijnt|appears|says|zegt)\b"
)
_KINDS = (
    r"(?:customers|invoices|orders|relations|materials|work ?orders|accounts|payments|entries"
    r"|credit ?memos|products|items|documents|klanten|debiteuren|facturen|bestellingen|relaties"
    r"|materialen|artikelen|werkbonnen|rekeningen|grootboekrekeningen|betalingen|boekingen"
    r"|creditnota's|producten|regels|lines)\b"
)
_A_KIND = Late(rf"(?i)^{_KINDS}")
_OF_KIND = Late(rf"(?i)\b{_KINDS}")
_ANY = Late(r"(?i)(?:^|[\s(])(?:an?|een|any|every|each|elke?|iedere?)\s+$")
_GOES_ON = Late(
    r"(?i)^\s*(?:[a-z\-]+\s+){0,2}?(?:is|are|will|can|may|must|wordt|worden|kan|kunnen|zal|zullen"
    r"|gaat|gaan|mag|mogen|krijgt|krijgen)\b"
)
_THEN = Late(
    r"(?i)\b(?:gisteren|vanochtend|vanmorgen|yesterday|this morning) (?:nog|still)\b|(?:^"
    r"|[^\w])(?:vorige?|afgelopen|verleden)\s(?:week|maand|jaar|keer)\b"
    r"|\blast (?:week|month|year|time)\b|\bvroeger\b|\bvoorheen\b|\bpreviously\b"
    r"|\bin het verleden\b|\bin the past\b|\bused to\b|\bin \d{4} (?:we|wij|i|ik)\b"
)
_STILL = Late(r"(?i)\b(?:sinds|since|vanaf|from|nog steeds|still)\W*(?:de\s|the\s)?$")
_NOW = Late(
    r"(?i)\btot (?:we|wij|ik|dat|de|het)\b|\buntil\b|\bnu (?:is|gaat|werkt|loopt|niet|zijn)\b"
    r"|\bnow (?:it|is|all|everything)\b|\bnooit meer\b|\bnever again\b|\bsinds (?:de|het)\b"
    r"|\b(?:opgelost|verholpen|solved|resolved|fixed)\b"
    r"|\b(?:vandaag|nu|inmiddels|today|now) (?:is |weer |alles |back |all |to ){0,2}"
    r"(?:goed|ok\x{e9}?|prima|fine|good|normaal|normal)\b"
    r"|\b(?:loopt|lopen|werkt|werken|doet|gaat|draait) [^.;\n]{0,40}\bweer\b|\b(?:works?|runs?"
    r"|working|running|up) (?:fine )?again\b"
)
_MENTIONED = Late(
    r"(?i)\b(?:codes|errors|messages|fouten|foutcodes|meldingen|lijst|list"
    r"|overzicht)\b[^.;\n]{0,30}"
    r"\b(?:like|such as|zoals|for example|bijvoorbeeld)\s+(?:[\w'\"]+\s*(?:,|and|en|or|of)\s*)*"
    r"[\"']?$"
)
_SOUGHT = Late(
    r"(?i)(?:@expectedException\w*\s+(?:the\s+)?"
    r"|\b(?:zoek\w{0,10}|gezocht op|search(?:ed|ing)?(?: for)?)\s?:?\s?[\"']"
    r"|\b(?:option|optie|instelling|setting|report|rapport|overzicht|filter|e?mail ?template|query"
    r"|view|weergave|dashboard|label|tabblad|button|knop|column"
    r"|kolom|alert rule|alarm)\s?[\"'][^\"'\n]{0,60}|\bfilter(?:ed)?\b[^\n]{0,40}=\s?[\"']"
    r"|\b(?:example|voorbeeld)(?: of| van)?(?: an?| een| the| de)? (?:error |fout)?"
    r"(?:message|melding|text|tekst|error|output|response|antwoord)\s?:\s?[^:\n]{0,80}"
    r"|\b(?:FAQ|KB article|handleiding|hoofdstuk|chapter|documentation|documentatie|translation"
    r"|vertaling|mock\w{0,4}|stub|simulated|gesimuleerde?)\b[^:\n]{0,30}:\s"
    r"(?:[a-z]{2,12}\s){0,2}[\"'(]{0,2}"
    r"|\bwould (?:have )?(?:failed|fail|returned?|thrown?) (?:with )?[\"']?"
    r"|\bretry[ -]?(?:policy|settings?)\b[^\n]{0,60}|\bTODO\b[^\n]{0,40}"
    r"|\d (?:means|betekent) (?:that|dat) (?:\w+ ){0,3})$"
)
_A_CODE = Late(r"[A-Za-z]{1,8}[_\- ]?\d[\d.]*")
_NOBODY_ELSES = Late(r"(?i)C(?:FACT|MUT|REL|ART)\W?\d+")
"""Codes that look so much like what they are that nothing else is called as one."""
_THING = Late(
    r"(?i)(?:\b(?:ticket|zaak|issue|werkbon|work ?order|artikel|article|item|materia(?:al|l)"
    r"|onderdeel|kamer|room|zaal|table|tabel|column|kolom|file|bestand|sectie"
    r"|section|vlucht|flight)\s|#)$"
)
_FILE = Late(
    r"(?i)^(?:\.(?:pdf|csv|xlsx?|xml|zip|gz|json|txt|docx?|png|jpe?g|eml|msg|log|bak|sql)\b"
    r"|\s(?:is|was) (?:de|the) (?:naam|name)\b)"
)
_EXPLAINED = Late(
    r"(?i)^\W{0,3}(?:(?:means|betekent|stands for|staat voor|duidt op)\b"
    r"|(?:(?:krijgt|ziet) (?:u|men)|(?:krijg|zie) je|you (?:get|see)|(?:verschijnt|ontstaat|volgt)"
    r"|(?:appears|comes|arises)) (?:als|wanneer|zodra|when|if|once)\b"
    r"|(?:is about|gaat over|gaat om|heeft te maken met|has to do with) (?:the|an?|het|de|een)"
    r" [^\W\d]{3,20}(?: (?:of|van|op|on) (?:the |de |het |an? |een )?(?-i:[a-z]){3,20})?(?:, (?:not"
    r"|niet) [a-z ]{3,40})?\W*$)",
    needs=(
        *("means", "betekent", "staat", "stands", "duidt", "krijg", "zie", "you", "verschijnt"),
        *("ontstaat", "volgt", "appears", "comes", "arises", "about", "gaat", "te maken", "to do"),
    ),
)
_NAMING_VERBS = ("means", "betekent", "stands for", "staat voor", "duidt op")
_OF_SOMEBODY = Late(
    r"(?i)\b(?:ik|wij|we|i|our|ons|onze|us|my|mijn|steeds|still|weer|again|nu|now"
    r"|[a-z]{3,}ing)\b|\d"
)
"""Who gets it when: `CFACT028 verschijnt als ik exporteer`."""
_OF_THINGS = Late(
    r"(?i)^\W{0,3}(?:is about|gaat over|gaat om|heeft te maken met|has to do with) (?:de|het|the) "
    r"(?:bon|bonnen|werkbon(?:nen)?|orders?|facturen|invoices?|work ?orders?|boeking(?:en)?|export"
    r"|import|sync|betaling(?:en)?|payments?|klanten|customers)\b"
)
"""Which documents have it: `CFACT028 gaat over de bonnen van Jansen`."""
_WHAT = Late(r"(?i)^\W{0,3}(?:means|betekent)\s+(?:what|wat)\b")
_INSIDE = Late(
    r"(?i)\w \b(?:means|betekent|stands for)\b \w",
    needs=("means", "betekent", "stands for"),
)
_COUNT = Late(r"^\s?[:=]\s?\d{1,4}(?:[,;.)\s]|$)")
_ASSIGNED = Late(r"^=\w")
_WORKS = Late(r"(?i)\b(?:it works|works again|werkt (?:nu|weer)|loopt (?:nu|weer))\b")
_WAS_SO = Late(
    r"(?i)\b(?:was|were|waren|ontbrak|stond|stonden|miste)\b",
    needs=("was", "were", "waren", "ontbrak", "stond", "miste"),
)
_PASSED = Late(
    r"^\w*\s{1,3}(?:PASSED|passed|ok\b)",
    needs=("passed", "ok"),
)
_NEWS = Late(
    r"(?i)^(?-i:fix|feat|chore|docs|refactor)(?:\([\w\-]{1,30}\))?!?:\s"
    r"|^\W{0,4}(?:(?:changelog|release(?: notes?)?|version|versie)\W{1,3}v?\d|v?\d{1,2}\.\d{1,3}"
    r"(?:\.\d{1,4})?\s?[:\-\x{2013}]\s)[^\n]*\b(?:fix(?:ed|es)?|add(?:s|ed)?|improved?|clearer|new"
    r"|opgelost|verbeterd|nieuw|duidelijker|toegevoegd)\b"
    r"|^\W{0,4}(?:fixed|added|improved|opgelost|verbeterd|toegevoegd)\s?:\s"
)
_LEGEND = Late(r"(?:\b\d{3}\s?=\s?[A-Za-z][^=\n]{2,60}){3}")
_HOW = Late(
    r"(?i)^\W*(?:hoe (?:maak|voeg|stel|zet|voorkom|kan|kunnen|moet)|how (?:do|can|should) (?:i|we)"
    r"|wat (?:moet|kan) (?:ik|je|men|we) doen (?:als|wanneer|indien)|what (?:should|can|do|must)"
    r" (?:i|we|you) do (?:when|if)|wat houd(?:t|en)|waar (?:kan|stel|vind)|where (?:can|do)"
    r"|is het mogelijk|is it possible"
    r"|kan ik|kunnen we"
    r"|can (?:i|we|a|an)|may (?:i|we)|mag (?:ik|een)|moet (?:ik|elke?|een)|must (?:i|every|a)"
    r"|wat gebeurt|what happens|what if|wat als|do you expect|verwacht(?:en)? (?:je|u|jullie)"
    r"|(?:can|could|kan|kun(?:nen)?)\b[^?]{0,60}"
    r"\b(?:be set|so that|zodat|ingesteld worden|instellen))\b"
)
_ASKED_OF = Late(
    r"(?i)\b(?:error|fout|foutmelding|melding|message|problem|probleem|oplos\w*|los\b|solve|fix"
    r"|resolve|help|waarom|why|krijg\w*|get|verhelp\w*|doen aan|do about|vandaan|weg)\b"
)
_AGAIN_AT = Late(r"(?i)\b(?:weer|again|opnieuw|steeds|still|nog)\b|\b\w{0,6}\d{3}")
"""Somebody has it: `Wat moet ik doen als CFACT028 weer komt bij bon 25-0188?`"""
_WOULD_BE = Late(
    r"(?i)^\W*(?:wordt|worden|raakt|raken|zal|zullen|zou(?:den)?|will|would|does|do|is|are|gaat"
    r"|gaan)\s"
)
_WHETHER_YET = Late(
    r"(?i)^\W{0,3}(?:is|zijn|are|was|were|waren|has|have|heeft|hebben)\s(?:(?:de|het|the|all|alle"
    r"|our|onze|deze|this|these|die|mijn|my)\s)?[^.:;!?\n]{3,50}\s(?:al|already|reeds)\s"
    r"[^\W\d]{4,25}$"
)
"""`Zijn de facturen van maart al verwerkt in Exact?`"""
_WHEN_SO = Late(r"(?i)\s(?:als|wanneer|indien|zodra|if|when|once)\s")
"""A question of what comes of something: `worden de instellingen ongeldig als ik .. wijzig?`"""
_IS_AGAIN = Late(
    r"(?i)\b(?:(?:re)?activated|released|unblocked|reopened|(?:ge|her)?activeerd|geactiveerd"
    r"|gedeblokkeerd|vrijgegeven|heropend)\b"
)


_CONDITIONS = words(
    "if when whenever once unless case soon long suppose supposing provided should were als wanneer"
    " indien zodra zolang tenzij mits mocht mochten ingeval stel before voordat rdat alvorens"
)
_COMES_OF = words("dan and en wie whoever who")
_ARTICLES = words("a an een any every each elk elke ieder iedere")
_EARLIER = words(
    "vorig vorige afgelopen verleden last vroeger voorheen previously past used in sinds gisteren"
    " vanochtend vanmorgen yesterday morning"
)
_NEW = words(
    "changelog release version versie fix fixes fixed add adds added improve improved opgelost"
    " verbeterd toegevoegd clearer new nieuw duidelijker feat chore docs refactor"
)
_LISTED = words("like such zoals example bijvoorbeeld")
_PROGRAM = words(
    "grep egrep zgrep retry regex todo means betekent expectedexception example voorbeeld faq kb"
    " handleiding hoofdstuk chapter documentation documentatie translation vertaling mock mocked"
    " stub simulated gesimuleerd gesimuleerde would"
)
_FOLLOWED = words("gelezen gevolgd doorgenomen nagelezen read followed")
_AFTERWARDS = words("daarna toen weer nog opnieuw again still afterwards then")
"""What came when a guide had been followed: `Handleiding gelezen, daarna weer: ..`."""
_WORDS = re.compile("[a-z]+")
_LINE = 2_000  # characters of a line before and behind a find that are looked at
_NONE_OF = re.compile(r"(?i)\b(?:no|geen) [\w ]{3,30}$")
_FICTION = Late(
    r"(?i)\b(?:made-up|fictitious|fictional|invented|verzonnen|fictie(?:f|ve)) (?:data|gegevens"
    r"|figures|cijfers"
    r"|examples?|voorbeeld\w{0,6}|errors?|fout\w{0,8}|messages?|melding\w{0,4}|invoices?"
    r"|facturen|orders?|bon\w{0,4})\b",
    needs=("made-up", "ficti", "invented", "verzonnen"),
)
_RANGE = re.compile(r"\W{0,3}(?:\d{3,12}\s)?(?:t/m|tot en met|through|thru) \d")
"""What numbers are set aside or in use, no one of them refused."""
_MEASURED = re.compile(
    r",? (?:last|past|laatste|afgelopen) \d{0,4}\s?(?:h|hours?|uur|d|days?|dag(?:en)?|min\w{0,4}"
    r"|w|weeks?|weken)"
    r"[\"'\]]"
)
"""What a chart is called that counts an error."""
_DONE_TO = re.compile(
    r"(?i) (?:(?:were|was|have been|has been|zijn|is|werden|werd) )?(?:changed|affected|skipped"
    r"|lost|touched|edited|modified|gewijzigd|veranderd|geraakt|overgeslagen|verloren|aangepast)\b"
)
_NONE_TOUCHED = re.compile(
    r"(?i)(?:no|geen)(?: [^\W\d]{2,20}){1,2} (?:(?:were|have been|zijn|werden) )?(?:changed|touched"
    r"|edited|modified|removed|deleted|lost|gewijzigd|veranderd|aangepast|verwijderd|verloren)"
    r" (?:on|of|in|for|op|van|bij|voor)\b"
)
"""What was done to none of them: `no order lines changed`."""


def is_supposed(text: str, start: int, end: int) -> bool:
    """Whether the error at `start`..`end` of `text` is a condition (`If the period is closed, ..`),
    a setting's name, one that any thing of a kind may have (`Invoices without lines are
    skipped`), one of the past, an example, counted at none, or words in a program, a search or the
    news of a version."""
    low, high = sentence(text, start, end, REACH)
    before, inside, behind = text[low:start], text[start:end], text[end:high]
    first, last = line_of(text, start, end)
    said = frozenset(_WORDS.findall(text[first:start].lower()))
    return (
        (not said.isdisjoint(_CONDITIONS) and _is_condition(before, behind))
        or (not said.isdisjoint(_COMES_OF) and is_mistaken_first(before, text[end:]))
        or is_condition_first(text[low : high + REACH], start - low)
        or is_none(text, before, start, end)
        or is_tallied_at_none(text, start, end)
        or is_setting(inside, behind)
        or is_among_settings(inside, text[end:last])
        or is_field_setting(text[first:last], inside, text[max(0, first - _LINE) : last + _LINE])
        or is_notice(text[first:start], text[end:last])
        or is_in_a_menu(text[first:start], inside, text[end:last])
        or is_fine(before, inside)
        or is_meant(before, inside, text[end : high + REACH])
        or _is_none_touched(inside, behind)
        or _is_of_a_kind(before, inside, behind, not said.isdisjoint(_ARTICLES))
        or is_box(text[first:start], text[end:last], text[max(0, first - _LINE) : last + _LINE])
        or (
            "?" in text[end : high + 1] and _is_asked(before, text[start:end], text[end : high + 1])
        )
        or is_meaning_asked(text, start, end)
        or is_announced(text, start, end)
        or is_settled(text, start, end)
        or _is_quoted(before, said)
        or _is_explained(before, inside, behind)
        or _is_over(inside, behind, text[first:last])
        or is_elsewhere(text[first:start], text[end:last])
        or is_of_a_site(before, inside, text[end:last])
        or _RANGE.match(text, end) is not None
        or _MEASURED.match(text, end) is not None
        or _FICTION.search(text[max(0, start - REACH) : start]) is not None
        or (not said.isdisjoint(_EARLIER) and _is_of_the_past(text[first:start], text[end:last]))
        or (not said.isdisjoint(_NEW) and _NEWS.search(text[first:start]) is not None)
        or ("=" in inside + before and _LEGEND.search(text[first:last]) is not None)
    )


def _is_condition(before: str, behind: str) -> bool:
    """Whether a condition begins before the error, with nothing but its own words between, and
    nobody is stuck as long as it holds."""
    found = _IF.search(before)
    if found is None:
        return _SHOULD.search(before) is not None
    if _WITH.search(found[1]) is not None and _AS_SUCH.search(before[len(found[1]) :]) is not None:
        return False
    if _HAPPENED.search(found[1]) is not None or _SOMEBODY.search(found[2]) is not None:
        return False
    if _AS_LONG.search(before) is not None and _STUCK.search(behind) is not None:
        return False
    said = found[2].rstrip("\"'")
    until = before[: len(before) - len(found[2])]
    if said and said != found[2] and _NAMING.search(said) is None:
        return False
    if not said and _AS.search(until) is not None:
        return _ONLY_IF.search(until) is not None
    return _EVENT.search(until + said) is None


def _is_none_touched(inside: str, behind: str) -> bool:
    """Whether nothing was done to any of them: `no order lines changed on work order 12`."""
    if _NONE_TOUCHED.match(inside) is not None:
        return True
    return _NONE_OF.search(inside) is not None and _DONE_TO.match(behind) is not None


def _is_of_a_kind(before: str, inside: str, behind: str, article: bool) -> bool:
    """Whether the sentence says what is done with all that have the error."""
    if behind[:2].lstrip()[:1] in (":", "=") and _COUNT.search(behind) is not None:
        return _OF_KIND.search(inside) is not None
    if not (article and _ANY.search(before)) and _A_KIND.search(inside) is None:
        return False
    return _GOES_ON.search(behind) is not None


def _is_quoted(before: str, said: frozenset[str]) -> bool:
    """Whether program text, a search, an option or a list of codes names the error."""
    if not said.isdisjoint(_LISTED) and _MENTIONED.search(before) is not None:
        return True
    marks = any(mark in before for mark in "\"'/@")
    marks = marks or not said.isdisjoint(_PROGRAM)
    if not marks or _SOUGHT.search(before) is None:
        return False
    return said.isdisjoint(_FOLLOWED) or said.isdisjoint(_AFTERWARDS)


def _is_explained(before: str, inside: str, behind: str) -> bool:
    """Whether the text says what the error means, or gives a setting of that name a value."""
    if _INSIDE.search(inside) is not None:
        return True
    if inside[-1:].isdigit() and _is_named(before, inside, behind):
        return True
    if not behind:
        return False
    explained = _EXPLAINED.search(behind)
    if explained is not None and _WHAT.search(behind) is None:
        names = explained[0].strip(" ,;:-\"')").lower().startswith(_NAMING_VERBS)
        if names or (_OF_SOMEBODY.search(behind) is None and _OF_THINGS.search(behind) is None):
            return True
    if _PASSED.search(behind) is not None:
        return True
    return behind[0] == "=" and inside.isalpha() and _ASSIGNED.search(behind) is not None


def _is_named(before: str, inside: str, behind: str) -> bool:
    """Whether a thing is called as the code: a file, a ticket, a room."""
    if _A_CODE.fullmatch(inside) is None:
        return False
    called = _THING.search(before) is not None and _NOBODY_ELSES.fullmatch(inside) is None
    return called or _FILE.search(behind) is not None


def _is_over(inside: str, behind: str, line: str) -> bool:
    """Whether the sentence says that the error is gone, or was why it works now."""
    if behind and (found := OVER_BEHIND.search(behind)) is not None:
        return BACK_BEHIND.search(behind, found.start()) is None
    if _WAS_SO.search(inside) is None:
        return False
    return _IS_AGAIN.search(behind) is not None or _WORKS.search(line) is not None


def _is_asked(before: str, inside: str, behind: str) -> bool:
    """Whether somebody asks how something is done, and not about an error they have."""
    if not behind.endswith("?"):
        return False
    if _WOULD_BE.search(before) is not None and _WHEN_SO.search(behind) is not None:
        return True
    if _WHETHER_YET.search(before + inside) is not None:
        return _ASKED_OF.search(before) is None and _ASKED_OF.search(behind) is None
    if _HOW.search(before) is None or _AGAIN_AT.search(behind) is not None:
        return False
    return _ASKED_OF.search(before) is None and _ASKED_OF.search(behind) is None


def _is_of_the_past(before: str, behind: str) -> bool:
    """Whether the line says that it was so then, and is not so now."""
    then = _THEN.search(before)
    if then is None or _STILL.search(before[: then.start()]) is not None:
        return False
    return _NOW.search(behind) is not None


def line_of(text: str, start: int, end: int) -> tuple[int, int]:
    first = max(0, start - _LINE)
    low = text.rfind("\n", first, start) + 1
    high = text.find("\n", end, end + _LINE)
    return low or first, min(len(text), end + _LINE) if high < 0 else high
