"""Statuses of HTTP that a sentence or a loose line calls so and says no more of what went wrong:
`krijgt een 503 van Exact`, `POST salesentry/SalesEntries -> 500, empty body`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

import re2

from troubleshooter.matching.reading.late import Late
from troubleshooter.matching.reading.status_lists import (
    TIMES,
    enumerated,
    in_clauses,
    numbers_things,
    tabled,
)
from troubleshooter.model import System

_MAY = re.compile(r"(?a:\b[45]\d\ds?\b)")
_NUMBER = r"[(\[\"']?([45]\d\d)\b"
_RARE = r"(40[1358]|412|429|50[234])"
"""Statuses that are seldom a count or an amount."""
_BRACKETED = r"[(\[](40[01358]|412|429|50[0234])[)\]]"
_EACH = (
    r"(?:(?:verkoop|inkoop)?(?:factuur|boeking)|betaling|klant|order|export|import|sync|poging"
    r"|regel"
    r"|record|call|aanroep|request|keer|bon|rij|(?:sales )?invoice|payment|entry|attempt|try|time"
    r"|customer|row|line|run)"
)
_FRONT = r"^[^\w\x{20ac}\x{a3}$#]{0,3}"
_CLOCK = r"(?:\d{1,2}[:.uh]\d\d(?::\d\d)?|\d{1,2} ?[uh](?:ur)?)"
"""A time as notes have it: `14:05`, `14u05`, `9u`."""
_NAMED = (
    Late(
        r"(?i)\b(?:http(?:/[\d.]{1,3})?|(?:http|response|antwoord|error|fout|result|api|web"
        r"|status)?"
        r"[\- _]?(?:status|code|exception)(?:[\- ]?code)?|error|err\.?|(?:fout)?melding|fout|result"
        rf"|response|answer|antwoord|api|value__)[\"']?\s{{0,2}}[:=#]?\s?{_NUMBER}"
    ),
    Late(rf"(?i)\b(?:an?|een|the same|dezelfde|plain|bare|kale) {_NUMBER}"),
)
_ANSWERED = (
    Late(
        r"(?i)\b(?:exact(?: online|online\.[a-z]{2,3})?|bookzo|visma(?:\.net)?) ?[:=\-\x{2013}]? ?"
        + _NUMBER
    ),
    Late(rf"(?i)\b[1-9]\d{{0,3}}\s?[x\x{{00d7}}]\s?[(\[]?{_RARE}\b"),
    Late(
        r"(?i)\b(?:staat|stond|stands|krijg(?:t|en)?|kreeg|kregen"
        r"|(?:komt|kwam|came) (?:er|there|up|op))(?: [a-z\d:.]+){0,8} "
        rf"{_RARE}\b"
    ),
    Late(
        r"(?i)\b(?:komt|kwam(?:en)?|comes?|came|eindigt|eindigde|geeindigd|ends?|ended|ging"
        r"|gingen|went"
        r"|goes|stopt|stopte|stops|klapt|klapte|loopt|liep(?:en)?|hangt|hing|strandt|strandde|faalt"
        r"|faalde|fails)(?: [a-z]+){0,3} (?:met|with|op|on|in|door)"
        rf" (?:an? |een |de |the )?{_RARE}\b"
    ),
    Late(rf"(?:^|[:;,|] ?){_RARE} ?= ?\d{{1,3}}(?:[.,]\d{{1,2}})? ?%"),
    Late(rf"\b(?:GET|POST|PUT|PATCH|DELETE|HEAD) [^\s\"']{{1,200}}[\"']?:? {_NUMBER}"),
    Late(rf"(?i)\b(?:resp|response|rc|result|http)[=:] ?[\"']?{_NUMBER}"),
    Late(
        r"(?i)\b(?:gestopt|afgebroken|mislukt|gestrand|failed|stopped|aborted|nok|kapot)"
        rf"(?::|,)?(?: (?:na|op|met|bij|with|on|after|at))? {_NUMBER}"
    ),
    Late(rf"^\W{{0,3}}[(\[]{_RARE}[)\]]"),
    Late(
        r"(?i)\b(?:retry|attempt|try|poging) #?\d{1,2}(?: ?(?:/|of|van) ?\d{1,2})?"
        rf" ?[:=\-\x{{2013}}] ?{_RARE}\b"
    ),
    Late(rf"(?i)\b(?:administrati(?:e|on)|divisi(?:e|on)) \d{{4,8}} ?[:\-\x{{2013}}] ?{_RARE}\b"),
    Late(
        r"(?i)\b(?:only|just|nothing but|always|everywhere|constantly|still|again|alleen|enkel"
        r"|slechts|uitsluitend|niets dan|niks dan|nog|maar|steeds|telkens|continu|constant"
        r"|voortdurend|weer|alweer|opnieuw|overal|allemaal|meteen|direct|alles|everything|er"
        r"|unavailable|onbereikbaar|(?:niet|not) (?:bereikbaar|beschikbaar|reachable|available)"
        r"|niet gelukt|lukt niet|(?:gaat|ging|gaan|gingen) (?:mis|fout)|storing|wrong|went down"
        r"|(?:bij|tijdens) (?:het )?(?:exporteren|importeren|verzenden|versturen|synchroniseren"
        r"|boeken|opslaan|inloggen|ophalen)|(?:when|while|on) (?:exporting|sending|saving|syncing)"
        rf"|(?:every|each|elke|iedere?) {_EACH}"
        rf"|\w{{0,10}}log(?:boek)?:|(?:keeps?|kept) [a-z]{{3,12}}) {_BRACKETED}"
    ),
    Late(
        r"(?i)\b(?:shows?|showed|showing|toont|toonde|toonden|tonen|meldt|meldde|melden|meldden"
        r"|reports?|reported|logs|logt|logde|logged|says?|said|saying|zegt|zei|ziet?|zien|zag|zagen"
        rf"|sees?|saw|seeing|hits?|hitting|eindigt|eindigen)(?: [a-z]+){{0,4}} {_BRACKETED}"
    ),
    Late(r"(?:^\W{0,3}|[\s;|,(])E[:=](40[01358]|412|429|50[0234])\b"),
    Late(rf"(?i)(?:^|[\s;|,(])(?:e|err|st|sts|stat|sc)=[\"']?{_NUMBER}"),
    Late(rf"(?i)(?:^|[\s;|,(])(?:e|sts?|stat)[:.]\s?{_RARE}\b"),
    Late(
        r"(?i)\b(?:rij|row|regel|line|record|batch|run|poging|attempt|factuur|invoice|order"
        r"|bestelling|klant|customer|relatie|debiteur|debtor|betaling|payment|boeking|entry|bon"
        r"|werkbon) (?:nr\.? ?|no\.? ?)?#?[\w\-]{0,12}\d[\w\-]{0,12}\s?(?::|->)"
        r"\s{0,3}\(([45]\d\d)\)\W{0,2}$"
    ),
    Late(
        rf"(?i)(?:^\W{{0,3}}|: ){_RARE} "
        r"(?:bij|op|na|van|on|at|for|from|when|after|tijdens|during) \w"
    ),
    Late(rf"(?i){_FRONT}{_NUMBER} (?:om|at|@) ?{_CLOCK}\b"),
    Late(rf"(?i)^\W{{0,3}}{_CLOCK}\]?[ \t:|\-]{{1,4}}{_RARE}\W{{0,3}}$"),
    Late(rf"(?i){_FRONT}{_RARE} {_CLOCK}\W{{0,3}}$"),
    Late(rf"\b{_RARE}(?:['\x{{2019}}]?s)\b"),
    Late(rf"(?i)\b{_RARE}[ \-](?:client error|server error|error|fout|foutmelding)\b"),
    Late(rf"(?i)^\W{{0,3}}{_RARE} (?:again|weer|alweer|opnieuw)\b"),
    Late(rf"(?:->|=>|\x{{2192}})\s?{_NUMBER}"),
    Late(
        r"(?i)\b(?:gets?|getting|got|krijg(?:t|en)?|kregen|kreeg|returns?|returned|returning"
        r"|gives?|gave"
        r"|geeft|geven|gaf|gaven|antwoordt?|antwoordde|answers?|answered|responds?|responded"
        r"|throws?"
        r"|threw|svarte|svarer|zegt|says|received|ontving|vast op)"
        rf"(?: [a-z]+){{0,4}} {_NUMBER}"
    ),
)
_PIECES = re.compile(r"\W?(?i:sts?)\W")
_STOCKED = Late(
    r"(?i)\b(?:art\w*|items?|sku|prij[sz]\w*|price|aantal\w*|qty|quantity|voorraad|stock|eenh\w*"
    r"|units?|doos|dozen|kg|eur|euro)\b|\x{20ac}"
)
_SHORT_ERROR = re.compile(r"^\W?E[:=]")
_OF_BOOKS = Late(
    r"(?i)\b(?:dagboek|journal|kostenplaats|kostendrager|cost ?cent(?:re|er)|grootboek\w{0,12}"
    r"|\w{0,12}rekening(?:en)?|ledger|afdeling|department|artikel\w{0,8}|item|nummer|number|nr|naam"
    r"|name|code)(?: [a-z]{1,16}){0,3} ?[(\[]$"
)
_KEY_ENDS = re.compile(r"[A-Z]+-\d{3}")
_SAYS_WHOSE = Late(r"(?i)^(?:exact(?: online|online\.[a-z]{2,3})?|bookzo|visma(?:\.net)?)\b")
_VENDOR = r"(?P<who>exact(?:[ \-_]?online)?|bookzo|visma(?:\.net)?)"
_OWNED = (
    Late(
        rf"(?i)(?:^|\n){_VENDOR}\w{{0,60}}\{{[^{{}}\n]{{0,300}}\b(?:code|status(?:_code)?)="
        r"\"(?P<status>[45]\d\d)\"[^{}\n]{0,300}\} [1-9]"
    ),
    Late(rf"(?i)\b{_VENDOR}[ \t]{{0,4}}[|;,\t][ \t]{{0,4}}[(\[]?(?P<status>{_RARE})\b"),
    Late(rf"(?i)\b(?P<status>{_RARE}) \({_VENDOR}\)"),
)
"""Statuses right beside the name of whose they are: `429 (Exact)`."""
_THEN = Late(
    r"(?i)\b(?:eerst|daarna|toen|vervolgens|later|first|then|afterwards)\s"
    rf"(?:(?:an?|een|weer|again|nog|http|status)\s){{0,2}}{_RARE}\b"
)
"""One of several that came one after another: `eerst 503, daarna 429`."""
_BEFORE_THEN = Late(rf"(?i)^\W{{0,3}}{_RARE}(?: (?:en|and))? (?:dan|daarna|toen|later|then)\b")
_ROW = Late(
    rf"[^\w\x{{20ac}}\x{{a3}}$]{{0,3}}(?:[45]\d\d{TIMES}(?:\s?[/,;+&|]\s?|\s(?:en"
    rf"|and|-|->|>|\x{{2192}})\s)){{0,5}}[45]\d\d{TIMES}\W{{0,3}}"
)
_ALONE = Late(rf"(?:^|[^\w\s][\s(]{{1,2}}|[^(]\s|[\[\"'`|>]){_RARE}\b")
_KEY = Late(r"([A-Za-z][\w./\-]*)[\"']?\s?[:=]\s?[\"'(\[<]{0,2}$")
_STATUS_KEY = Late(
    r"(?i)(?:status|code|result|resultaat|http|rc|antwoord|response|resp|error|err|fout|foutmelding"
    r"|melding|exact|bookzo|online|visma|visma\.net|again|weer|nu|now|uur|last|laatste|zegt|says"
    r"|(?:nacht|ochtend|middag|avond|dag)(?:run|job)|poging|attempt|retry|gestopt|stopped|failed"
    r"|mislukt|test|verbinding|connection)$|/"
)
_WORD = Late(r"([A-Za-z][A-Za-z'\-]*)[\s(\[\"'`|>,;!?.]{0,4}$")
_FIGURE = Late(r"[\d\x{20ac}$#%+*/]\W{0,2}$")
_ANY_RARE = re.compile(rf"\b(?:{_RARE}|500)\b")
_PHRASES = (
    "bad request|unauthorized|forbidden|request time-?out|too many requests|internal server error"
    "|bad gateway|service unavailable|gateway time-?out|precondition failed"
)
_OF_ONE = (
    r"(?:(?:verkoop|inkoop)?(?:fact(?:uur)?|boeking)|invoice|inv|order|bestelling|bon|werkbon|entry"
    r"|(?:sales|purchase)entry|boekstuk|klant|customer|relatie|debiteur|debtor|betaling|payment"
    r"|dagboek|journal|batch|run|job|regel|row|rij|adm(?:inistratie|inistration)?|division)\.?"
)
"""One document, with its number behind."""
_BEHIND = Late(
    rf"(?i)^['\x{{2019}}]?s?(?: (?:{_PHRASES}))?"
    r"[)\]\"']{0,2}(?:[ \t]{0,4}(?:\n|$)|[.,;!?)](?:\s|$)| \(| [\-|] ?\d"
    r"| ?[:;]['\-]?[()|/DP]\s{0,2}$|[ \t]{0,2}[^\w\s\"'({\[:]{1,6}\s{0,2}$|[ \t]?[|\t]"
    r"|[ \t]{2,}\w| te zien|,\"\w{1,20}\":(?:\"\"|\d{1,9}|null|true|false|\[\]|\{\})[,}]"
    r"|[;,&]\s?[a-z_]{2,20}=(?:[;,&]|$)| [a-z_]{2,20}[=:]|[ \-](?:client|server) error|-fout"
    r"|:? {1,2}at /| ?[x\x{00d7}] ?\d| = ?\d"
    r"| \d{1,4} ?[x\x{00d7}]\b"
    r"| (?:GET|POST|PUT|PATCH|DELETE|errors?|fouten|fout|response|back|terug|from|van|of|on|op|bij"
    r"|at|for|voor|when|als|while|terwijl|after|na|since|sinds|during|tijdens|in|again|weer"
    r"|every|each|twice|tweemaal|seen|gezien"
    r"|elke?|and|en|all|kl|because|omdat|doordat|until|tot|last|this|yesterday|today|tonight"
    r"|gisteren|achter|behind|next|naast|beside|beneath|below|onder|behalve|except"
    r"|vannacht|vanochtend|vanmorgen|vanmiddag|vanavond|vandaag|deze|dit|om)\b| ?@ ?\d"
    rf"| (?:om |at )?{_CLOCK}(?:\s|[,;.]?$)|[,;] ?{_CLOCK}(?:\s|[,;.]?$)"
    rf"| / ?{_CLOCK}\s|[;,&|] ?(?:t|ts|tijd|time|at|dur|ms|try|poging|attempt|cnt)[=:]"
    rf"| {_OF_ONE} #?[\w\-]{{0,8}}\d)"
)
_REASONED = re.compile(r"[:{\"][ \"']?[^\W\d_]")
_EMPTY_FIELDS = re.compile(
    r",\s?\"?\w{1,30}\"?:\s?(?:null|none|true|false|\"\"|\{\}|\[\]|[\d.]{1,20})"
)
_AFTER_COMMA = re.compile(r"[)\]\"']{0,2}[,;] ?[\"'(]?[^\W\d_]")
_NO_REASON = re.compile(
    r"(?i)[)\]\"']{0,2}[,;] ?(?:[\"']?(?:reason|reden|message|msg|body|detail"
    r"|description)[\"']?\s?[:=]\s?"
    r"[\"']?(?:null|none|empty|leeg|n/a)|empty|leeg|lege|no|geen|zonder|without|rest|verder"
    r"|nothing|niets"
    r"|retry|attempt|poging|again|weer|(?:klant|customer|debtor|relatie|(?:verkoop"
    r"|inkoop)?factuur|fact|invoice|order"
    r"|bon|werkbon|wo|boeking|dagboek|journal|entry|betaling|payment|periode|period)\.?"
    r" [\w.\-]{0,8}\d[\w.\-]{0,12}|gestopt|stopped|since|sinds|after|na|at|om|on|op|in|for|bij|voor"
    r"|from|van|both|beide|all|alle|every|elke?|and|en|so|dus)\b"
)
_SAID = re.compile(r"[ \t>|]*[\"'{\[]?[^\W\d_]{2}")
_FAR = 80  # characters
_LONGEST = 2_000  # characters of a line
_SPOKEN_FOR = frozenset({"400", "403", "404", "409", "412", "422", "500"})
"""With which nearly everything is refused: what was refused may stand behind them."""
_WENT_WELL = Late(
    r"(?i)(?:->|=>|\x{2192}|\b(?:http|status|code|then|toen|daarna|a|een))\s?[:=]?\s?\(?20[0-4]\b"
    r"|\b(?:attempt|retry|try|poging) #?\d{1,2}(?: ?(?:/|of|van) ?\d{1,2})? ?[:=\-] ?20[0-4]\b"
    r"|\b(?:nu|now)\s(?:(?:weer|again|http|status|code)\s){0,2}20[0-4]\s?(?:$|[.,;)]|ok\b)"
    r"|\b(?:(?:weer|again|back|terug|opnieuw) (?:beschikbaar|bereikbaar|online|available|up"
    r"|reachable|in de lucht)|hersteld|restored|recovered|back)\b[^,.;:\n\d]{0,30}"
    r"\b(?:after|na) (?:(?:an?|de|een|the|error|fout|http|status|code) ){0,3}\(?[45]\d\d\b"
)


_NEVER = Late(
    rf"(?i)(?:^|[^\w.,])(?:0|nul|zero) ?(?:x|\x{{00d7}}|keer|times|maal) ?(?:an? |een )?{_RARE}\b"
    rf"|\b(?:no|geen|zonder|without)(?: [a-z]{{2,8}})? {_RARE} (?:seen|gezien)\b"
)
_DONE = Late(
    r"(?i)(?:^|[\s;|,:>\t\"'(\]])(?:ge[e\x{00eb}]xporteerd|exported|verwerkt|processed|verzonden"
    r"|verstuurd|sent"
    r"|geboekt|booked|posted|gelukt|geslaagd|succeeded|success(?:ful(?:ly)?)?|succes|ok\x{e9}?"
    r"|completed|voltooid|synced"
    r"|gesynchroniseerd|gematcht|matched)(?:[\s;|,.!)\"'\[]|$)"
)
_FAILS = Late(
    r"(?i)\b(?:error|fout|fail\w*|mislukt\w*|niet|not|geen|no|nothing|niets|never|nooit"
    r"|exception|refused|geweigerd"
    r"|stopt?|stopped|gestopt|retry|warn\w*|critical|until|tot|toen|then|except|behalve|maar|but"
    r"|na|after)\b"
)


def _is_done(line: str) -> bool:
    """Whether a line says that all of it went well, so that its numbers are values."""
    return _DONE.search(line) is not None and _FAILS.search(line) is None


@dataclass(frozen=True, slots=True)
class LooseStatus:
    """A status (`503`), where it stands with the word that names it, and the text that calls it a
    status (`krijgt een 503`); `whose` is the system named right beside it. `reach` is how many
    lines off another error explains it: none where it is one of several, its own line alone where
    the line says whose it is."""

    status: str
    start: int
    end: int
    called: str
    whose: System | None = None
    reach: int = 1


SEVERAL, ROW = -1, 0
_WHOSE = {"e": System.EXACT, "b": System.EXACT, "v": System.VISMA}
"""By the first letter of what names them."""


def loose_statuses(text: str) -> Iterator[LooseStatus]:
    """The failures that lines of `text` tell by a status, the first of each line; of several only
    where they came one after another or are all there is, and none of lines that tell what the
    trouble was."""
    if _MAY.search(text) is None:
        return
    if _ROW.fullmatch(text) is not None:
        yield from _in_row(text)
        return
    rows = [place for place in tabled(text) if not _is_done(_line(text, place))]
    if rows:
        yield from (_at(text, place, ROW) for place in rows)
        return
    first = 0
    lines = text.split("\n")
    for line, below in zip(lines, (*lines[1:], ""), strict=True):
        for found in _in_line(line) if len(line) <= _LONGEST else ():
            spoken_for = found.status in _SPOKEN_FOR and found.reach != SEVERAL
            if not (spoken_for and _SAID.match(below)):
                yield replace(found, start=first + found.start, end=first + found.end)
        first += len(line) + 1


def _in_row(text: str) -> Iterator[LooseStatus]:
    """The statuses of a message that is nothing else; a number alone that may be an amount is
    none."""
    numbers = list(_MAY.finditer(text))
    rare = [one for one in numbers if _ANY_RARE.fullmatch(one[0])]
    if len(rare) == len(numbers) and (len(rare) > 1 or rare[0][0] != "500"):
        for one in rare:
            yield _at(text, one.span(), SEVERAL if len(rare) > 1 else 1)


def _line(text: str, place: tuple[int, int]) -> str:
    end = text.find("\n", place[1])
    return text[text.rfind("\n", 0, place[0]) + 1 : end if end >= 0 else len(text)]


def _at(text: str, place: tuple[int, int], reach: int) -> LooseStatus:
    said = text[slice(*place)]
    return LooseStatus(said, *place, said, reach=reach)


def _in_line(line: str) -> list[LooseStatus]:
    if _MAY.search(line) is None:
        return []
    if listed := enumerated(line):
        return [_at(line, place, SEVERAL) for place in listed]
    well = _WENT_WELL.search(line) is not None or _is_done(line)
    if not well and (clauses := in_clauses(line)):
        return [_at(line, place, SEVERAL) for place in clauses]
    later = [one for one in _THEN.finditer(line) if _BEHIND.search(line[one.end(1) :])]
    later += _BEFORE_THEN.finditer(line) if later else ()
    told = _told(line)
    if later and len(later) + len(told) >= len(_MAY.findall(line)):
        found = [
            LooseStatus(one[1], one.start(1), one.end(1), one[0], reach=SEVERAL) for one in later
        ]
        places = {one.start for one in found}
        found += [replace(one, reach=SEVERAL) for one in told if one.end - 3 not in places]
        return sorted(found, key=lambda one: one.start)
    return told if _WENT_WELL.search(line) is None else []


def _told(line: str) -> list[LooseStatus]:
    """The status that a line calls one, if no other number is called so; those beside the name of
    whose they are, of however many."""
    if owned := _owned(line):
        return owned
    named = [(one, one.start()) for shape in _NAMED for one in shape.finditer(line)]
    others = [(one, one.start(1)) for shape in _ANSWERED for one in shape.finditer(line)]
    others = [
        (one, at)
        for one, at in others
        if not (_is_of_a_key(line, one) or _is_of_stock(line, one) or _is_of_books(line, one))
    ]
    found = sorted(named + others, key=lambda each: each[0].start(1))
    if not found:
        return _bare(line)
    if _NEVER.search(line) is not None:
        return []
    several = len({one[1] for one, _ in found}) > 1
    if several and (
        len({one.start(1) for one, _ in found}) < len(_MAY.findall(line))
        or not all(_ANY_RARE.fullmatch(one[1]) and _is_alone(line, one) for one, _ in found)
    ):
        return []
    told: dict[str, LooseStatus] = {}
    for one, start in found:
        if one[1] not in told and (several or not told):
            who = _SAYS_WHOSE.search(one[0])
            reach = SEVERAL if several else ROW if who else 1
            whose = _WHOSE[one[0][0].lower()] if who else None
            called = one[0].strip()
            told[one[1]] = LooseStatus(one[1], start, one.end(1), called, whose, reach)
    alone = several or all(_is_alone(line, one) for one, _ in found[:1])
    return list(told.values()) if alone else []


def _is_of_a_key(line: str, one: re2._Match[str]) -> bool:
    """Whether a name and a number are the end of an issue's key: `BOOKZO-EXACT-503`."""
    return _KEY_ENDS.fullmatch(one[0]) is not None and line[: one.start()].endswith("-")


def _is_of_stock(line: str, one: re2._Match[str]) -> bool:
    """Whether `st` is short for pieces: `art=12 st=500 prijs=3`."""
    return _PIECES.match(one[0]) is not None and _STOCKED.search(line) is not None


def _is_of_books(line: str, one: re2._Match[str]) -> bool:
    """Whether a number in brackets is that of an account or a journal, and one behind `E:` that of
    a thing: `dagboek nog (401)`, `artikel E:429`."""
    if one[0][-1] in ")]":
        return _OF_BOOKS.search(line[: one.start(1)]) is not None
    if _SHORT_ERROR.search(one[0]) is None:
        return False
    word = _WORD.search(line[: one.start()] + one[0][0].strip("eE"))
    return word is not None and numbers_things(word[1])


def _bare(line: str) -> list[LooseStatus]:
    """A status that nothing calls so, where nothing shows that it is a count, an amount, or the
    number of something."""
    if _is_done(line) or _NEVER.search(line) is not None:
        return []
    places = [one for one in _ALONE.finditer(line) if _is_no_number(line, one.start(1))]
    if len({one[1] for one in places}) != 1 or len(places) < len(_MAY.findall(line)):
        return []
    one = places[0]
    return [_at(line, one.span(1), 1)] if _is_alone(line, one) else []


def _is_no_number(line: str, start: int) -> bool:
    """Whether what stands before a place does not say what is numbered or counted there."""
    key = _KEY.search(line[:start])
    if key is not None:
        return _STATUS_KEY.search(key[1]) is not None
    word = _WORD.search(line[:start])
    if word is None:
        return _FIGURE.search(line[:start]) is None
    in_path = word.start(1) > 0 and line[word.start(1) - 1] == "/"  # `/api/v1/123/division 401`
    return in_path or not numbers_things(word[1])


def _is_alone(line: str, one: re2._Match[str]) -> bool:
    """Whether what stands behind a status says no more of what went wrong."""
    behind = line[one.end(1) :]
    if one[0][-1] in ")]":
        behind = behind[1:]
    told = one[1] in _SPOKEN_FOR and _is_reasoned(behind)
    return _BEHIND.search(behind) is not None and not told


def _owned(line: str) -> list[LooseStatus]:
    """The statuses that stand right beside the name of whose they are."""
    found = (one for shape in _OWNED for one in shape.finditer(line))
    told: list[LooseStatus] = []
    for one in found:
        metric = one[0][-1].isdigit() and "{" in one[0]
        if metric or _BEHIND.search(line[one.end() :]) is not None:
            start = one.start() + one[0].index(one["status"])
            whose = _WHOSE[one["who"][0].lower()]
            reach = SEVERAL if one[0].endswith(")") else 1  # in a list of whose errors they are
            told.append(LooseStatus(one["status"], start, start + 3, one[0].strip(), whose, reach))
    return told


def _is_reasoned(behind: str) -> bool:
    """Whether the line goes on to say what was wrong."""
    behind = _EMPTY_FIELDS.sub("", behind[: 2 * _FAR])
    if _REASONED.search(behind, 0, _FAR) is not None:
        return True
    return _AFTER_COMMA.match(behind) is not None and _NO_REASON.match(behind) is None
