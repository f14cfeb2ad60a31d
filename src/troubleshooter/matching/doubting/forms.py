"""What the form shows in which a find stands: a log, a program, a list, a title."""

from __future__ import annotations

from collections.abc import Iterator

from troubleshooter.matching.doubting import moodwords as words
from troubleshooter.matching.doubting.around import MARKS, Around, Cue, pieces
from troubleshooter.matching.reading.late import Late

_ANSWER = Late(
    r"(?i)(?:message|error|title|detail|descr\w*|value|reason|melding|fault\w*|string|te(?:x|ks)t"
    r"|\bmsg|omschrijving|bericht|resul\w*|respon\w*|antwoord|answer"
    r"|code)\w{0,12}[\"']?\]?\s?(?:[:=]|=>)\s?\[?\s?$"
)
_NONE_BEFORE = Late(r"(?i)(?:^|[\s(,:])(?:0|nul|zero)\s?(?:x|keer|times|van|of|out of)?\s?[\"'(]*$")
_NONE_BEHIND = Late(
    r"(?i)^[\"')\]]*\s{0,2}[:=|,]?\s{0,2}"
    r"(?:(?:matches: )?0(?:[\s,;)]|$)|(?:none|nul|false|n/a|no data|inactie[fv])\b)"
)
_UNSET = Late(r"(?i)^[\"']?\s?=\s?[\"']?(?:false|0|no|none|off|nee|uit|null)\b")
_HEALTHY = Late(r"\b(?:INFO|DEBUG|OK|PASS\w{0,3}|NOTICE)\b|[\x{2713}\x{2714}\x{2611}\x{2705}]")
_QUIET = Late(r"\b(?:INFO|DEBUG)\b")
_COMMENT = Late(r"(?:^|\s)(?://|/\*)[^\n]*$")
_REMARK = Late(r"(?:^|\s)(?:--\s|#\s)[^\n]*$")
_PROGRAM = Late(
    r"(?:\b(?:[sS]tarts_?[wW]ith|[eE]nds_?[wW]ith|[cC]ontains|includes|indexOf|[eE]quals|[mM]atches"
    r"|replace|strpos|str_contains|in_array|LIKE|IN|VALUES)\s?\([^\n]{0,80}"
    r"|[=!]==\s?|\|=\s?\"?\(?|\b(?:case|return|enum)\s[^\n]{0,60}"
    r"|\b[A-Z]{2,}_[A-Z_]{2,}\s?=\s?)$"
)
_NEWS = Late(
    r"(?im)^\W{0,4}(?:release ?notes?|changelog|what's new|wat is er nieuw"
    r"|nieuw in (?:versie|release)|new in (?:version|release)|upgrade notes?)\b"
)
_CONTENTS = Late(
    r"(?im)^\W{0,4}(?:\d{1,2}(?:\.\d)+|(?:hoofdstuk|chapter|bijlage|annex|appendix"
    r"|paragraaf|section)"
    r"\s\w{1,3}(?:\.\d)*)[.:]?\s[^\n]{0,40}$"
)
_DOTTED = Late(r"^[^\n]{0,40}\s?\.\s?\.\s?\.[. ]*\s\d{1,3}\s*(?:\n|$)")
_CHECKLIST = Late(
    r"^\s*(?:[-*\x{2022}]\s|\d{1,2}[.)]\s)?(?:\[[ xXvV\x{2713}]?\]|[\x{2610}\x{2611}])\s"
)
_HEAD = Late(
    r"^\W{0,6}([^\s:|(\"\x{201c}\x{2018}][^\n:|(\"\x{201c}\x{2018}\x{2013}\x{2014}]{1,70}?"
    r"(?:[:\n|(\"\x{201c}\x{2018}\x{2013}\x{2014}]|\s[-'`>]|\d\.\s))"
)
"""What a text or a line begins with, up to a mark."""
_GENRE = Late(
    r"(?i)\b(?:faq|kb|kennis(?:bank|artikel)\w*|knowledge ?base|wiki|(?:kb|help|intro)[- ]?arti\w+"
    r"|handleiding|\w*handboek|(?:user|reference) manual|runbook|playbook|draaiboek|glossary"
    r"|(?:begrippen|woorden|vertaal|code|besluiten)lijst|codeoverzicht|inhoudsopgave"
    r"|table of contents|release ?(?:notes?|bericht\w*)|changelog|vacature\w*|vacancy|annex"
    r"|statement of work|scriptie|thesis|\w*cursus\w*|\w*training|onboarding"
    r"|\w*(?:test|migrati(?:e|on)|project|communicati(?:e|on))\W?plan|requirements?|\w*besluit"
    r"|decision|(?:change|feature|pull) request|\w*voorstel|proposal|\w*criteri\w+"
    r"|definition of done|quiz\w*|toets\w*|exam(?:en\w*)?|oefen\w+|bingo|proofreading"
    r"|concepttekst\w*|house style|style ?guide|schrijfwijzer|top \d+|mock-?up\w*|vertaling\w*"
    r"|translations?|zoek(?:term|opdracht|actie|vraag|filter|geschiedenis)\w*"
    r"|search(?:es| (?:term|query|filter|history)\w*)|poster|interview|enqu\x{00ea}te|homework"
    r"|huiswerk|workshop|webinar|present(?:atie|ation)\w*|test ?case|testgeval|user story|sprint"
    r"|(?:les|lesson|hoofdstuk|chapter|paragraaf|par\.|section|bijlage|appendix|dia|slide|exercise"
    r"|eis) \d[\w.]*|arti(?:kel|cle)\s\d+\.\d|legenda?|(?:alert|alarm)\w* ?(?:rule|regel"
    r"|beschrijving|aanmaken))\b"
    r"|^(?:(?:de|het|een|the|an?|ons|onze|our|uit|from|voor|for|re:)\s){0,2}(?:config\w*"
    r"|instelling(?:en)?|settings?|options?|optie|features?|release|scenario|enum|templates?"
    r"|sjabloon|e?mail ?template|canned reply|standaardtekst|macro|plan|planning"
    r"|(?:\w+ )?\w*checklist|tips?|instructi\w+|wording|spec|regex|idee|use case|story|demo\S*"
    r"|merge (?:branch|pull)|wijzigingen|policy|beleid|course|retro|agenda"
    r"|(?:tabel|table|figuur|figure|tc-)\s?\d[\w.]*)\b"
)
"""Kinds of documents and of their parts that report nothing."""
_ARTICLE = Late(
    r"(?im)^\W{0,4}(?:oorza(?:ken|ak)|(?:possible )?causes?|oplossing(?:en)?|resolution|solution"
    r"|applies to|related \w+|zie ook|see also)\W{0,3}(?::|$)|^\W{0,3}(?-i:Q)\s?\d{0,2}\s?[:.)]\s"
)
"""A line of an article on an error, or of questions and answers."""
_NO_TITLE = words.NOW | words.LATELY | words.US | words.PAST | words.words("gelezen gevolgd read")
_DEFINED = Late(
    r"^[\"')\]]*(?: (?:=|==|betekent|means|is short for|is the code for|is de code voor) "
    r"[\"']?[^\W\d]| (?:gaat over|betreft|staat voor|stands for|hoort bij|is about"
    r"|refers to|slaat op"
    r"|wil zeggen|(?:all )?(?:starts?|begins?) with|beginn?(?:t|en) met"
    r"|(?:kan|kunnen|cannot|can't) (?:\w+ )?(?:niet|nooit|occur|happen|appear|voorkomen)) )"
)
_AS_SUCH = Late(
    r"(?i)(?:\b(?:zoals|such as|bijvoorbeeld|e\.g\.|for example|for instance|bijv\.?|bv\.?|genaamd"
    r"|called|namely|namelijk"
    r"|(?:foutcodes?|codes?|meldingen|fouten|messages?|errors|texts?|teksten) (?:als|like)))"
    r",?\s?[\"'(\[]*$"
)
_SUCH = words.words(
    "zoals as bijvoorbeeld g example instance bijv bv genaamd called namely namelijk als like"
)
_IN_A_ROW = Late(r"^[\"'](?:,| and| or| en| of|,? ?/)\s?[\"']\w")
_ROW_BEFORE = Late(r"\w[\"'](?:,| and| or| en| of|,? ?/)\s?[\"']$")
_EXPECTED = Late(
    r"(?i)\b(?:expected|verwachte?)(?: (?:result|outcome|answer|resultaat|uitkomst|antwoord|melding"
    r"|message|error|fout))?\s?[:=](?: (?:melding|message|error|fout))?\s?[\"'(]*$"
)
_QUERY = Late(r"\b[Cc]trl.?[Ff]\b|\b(?:AND|OR|NOT) \(?-?\w{2,20}:|^[\"'] (?:AND|OR|NOT) ")
_GIVEN = Late(
    r"(?im)(?:^|[.:] )\W{0,3}(?:given|gegeven|scenario|as an?|als een?)\s.{0,200}"
    r"\b(?:when|then|dan|wanneer|so that|wil ik)\b"
)
_GIVES = words.words("given gegeven scenario as als")
_EXPECTS = words.words("expected verwacht verwachte")
_IS = words.words(
    "betekent means is gaat betreft staat stands hoort refers slaat wil start starts begin begins"
    " begint kan kunnen cannot can't"
)
_LEVELS = ("INFO", "DEBUG", "OK", "PASS", "NOTICE", "\u2713", "\u2714", "\u2611", "\u2705")
_BOXES = ("[", "\u2610", "\u2611")
_QUERIES = (" AND ", " OR ", " NOT ", "trl")
_NEWS_REACH, _TITLE_REACH, _SHORT, _COUNTED = 800, 120, 40, 20  # characters


def of_lines(here: Around) -> Iterator[Cue]:
    """What a line shows that a find stands in: a log's level, a comment, a count of none."""
    line, behind = here.line, here.behind
    for name, pattern, text in (
        ("comment", _COMMENT, line if "//" in line or "/*" in line else ""),
        ("remark", _REMARK, line if "--" in line or "#" in line else ""),
        ("news", _NEWS, here.text[max(0, here.start - _NEWS_REACH) : here.start]),
        ("unset", _UNSET, behind if "=" in behind[:3] else ""),
        ("none", _NONE_BEFORE, here.before[-_COUNTED:]),
        ("none behind", _NONE_BEHIND, behind),
        ("program", _PROGRAM, line[:-1] if here.quoted else ""),
    ):
        if text and (found := pattern.search(text)) is not None:
            yield name, found[0].strip().split("(")[0][:20]
    if not any(mark in line or mark in behind for mark in _LEVELS):
        return
    if (found := _HEALTHY.search(here.before)) is not None and _parted(here.before[found.end() :]):
        yield "healthy", found[0]
    elif (found := _HEALTHY.search(behind)) is not None:
        yield "healthy behind", found[0]
    if (found := _QUIET.search(line)) is not None and _parted(line[found.end() :]):
        yield "quiet", found[0]


def _parted(between: str) -> bool:
    """Whether words stand between a log's level and the find, which is then not the log's own."""
    return sum(piece not in MARKS for piece in pieces(between)) > 1


def of_labels(here: Around) -> Iterator[Cue]:
    """What a quotation in data or a bare log is called, and whether it is a program's own."""
    if not here.quoted or _ANSWER.search(here.before.rstrip()) is not None:
        return
    lead = here.words_before
    if lead and lead[-1] in words.CALLED:
        yield "label", lead[-1]
    elif word := words.first((*lead[-4:], *here.words_behind[:1]), words.CALLED):
        yield "label near", word


def of_documents(here: Around) -> Iterator[Cue]:
    """What kind of document a find stands in that is no log and no report."""
    heads = here.text[: min(here.start, _TITLE_REACH)], here.line[:_TITLE_REACH]
    if found := next(filter(None, map(_title, heads)), ""):
        yield "titled", found
    for name, pattern, row in _asked_of(here):
        if (match := pattern.search(row)) is not None:
            yield name, match[0].strip()[:30]


def _title(begin: str) -> str:
    """What kind of document the head of a text or a line names; empty if it tells what somebody
    did."""
    if (head := _HEAD.search(begin)) is None or (genre := _GENRE.search(head[1])) is None:
        return ""
    return genre[0] if _NO_TITLE.isdisjoint(pieces(head[1])) else ""


def _asked_of(here: Around) -> Iterator[tuple[str, Late, str]]:
    """The patterns of documents that can fit, as cheap tests show, each with its cue and text."""
    text, line, before, behind = here.text, here.line, here.before, here.behind[:60]
    lead = {*here.words_before[-8:]}
    if "\n" in text:
        yield "article", _ARTICLE, text[: here.start] + "_" + text[here.end :]
    if line[:1].isalnum() and not here.quoted and len(line) < _SHORT:
        yield "contents", _CONTENTS, line
    if ".." in (rest := text[here.end : here.end + 80]) or ". ." in rest:
        yield "contents", _DOTTED, rest
    if any(mark in line for mark in _BOXES):
        yield "checklist", _CHECKLIST, line
    if "=" in behind[:6] or not _IS.isdisjoint(here.words_behind[:2]):
        yield "defined", _DEFINED, behind
    if not _SUCH.isdisjoint(here.words_before[-2:]):
        yield "such as", _AS_SUCH, before
    if not _EXPECTS.isdisjoint(lead):
        yield "expected", _EXPECTED, before
    if not _GIVES.isdisjoint(here.words_before):
        yield "given", _GIVEN, line
    for row in (line, behind):
        if any(mark in row for mark in _QUERIES):
            yield "query", _QUERY, row


def is_in_a_row(here: Around) -> bool:
    """Whether other quotations stand beside one in a row."""
    text = here.text
    beside = text[here.end : here.end + 10], text[max(0, here.start - 10) : here.start]
    return _IN_A_ROW.search(beside[0]) is not None or _ROW_BEFORE.search(beside[1]) is not None
