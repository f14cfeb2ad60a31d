"""Statuses of HTTP that a table's column or a list holds: `codes per day: Mon 401, Tue 503`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from troubleshooter.matching.reading.late import Late

TIMES = r"(?: ?\(\d{1,6} ?[x\x{00d7}]\)| ?[x\x{00d7}] ?\d{1,6}| \d{1,6} ?[x\x{00d7}])?"
"""A pattern of how often a status came: `(14x)`."""
_LISTED = Late(
    r"(?i)\b(?:(?:status|http|response|antwoord|result|fout)?[\- ]?codes?|statuses|statussen)\b"
    r"[^:;,|\d]{0,60}:"
)
_ITEM = Late(
    rf"(?i)^[^\w]{{0,3}}(?:[a-z]{{1,12}}\.? |[a-z]{{1,12}} ?[=:] ?)?([1-5]\d\d){TIMES}\W{{0,2}}$"
)
_PARTS = Late(r"(?i)[^,;|/]+")
_CLAUSES = re.compile(r"[,;]|\s(?:en|and)\s")
_CLAUSE = Late(
    r"(?i)^\s*(?:[a-z][a-z\-/.]{0,24}[:=]?\s|\d{1,2}[:.]\d\d\s|\d{1,2} ?(?:uur|u)\s){0,6}"
    rf"[(\[]?([45]\d\d)[)\]]?(?:{TIMES}|\s?=\s?\d{{1,6}}"
    r"|\s(?:om|at|op|on|rond|around|tot|until)\s[\w:.]{1,12}(?: uur| u)?|\s(?:weer|again|opnieuw))?"
    r"[\s.!]{0,3}$"
)
_THREE = Late(r"(?:^|[^\d.,:/\-])\d{3}(?:[^\d.:/\-]|[.,]?$|[.,:]\D)")
_NAMED = Late(r"(?:^|[^A-Za-z/])([A-Za-z]+)[:=]?\s?[(\[]?$")
_STATUS = 1


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_THINGS = _words(
    "klant customer factuur invoice order bestelling boeking rekening account grootboek"
    " dagboek journal relatie relation debiteur debtor artikel boekstuk nummer number regel"
    " pagina totaal kostenplaats versie version remaining bedrag amount saldo balance prijs price"
    " korting discount tarief kosten costs paragraaf medewerker employee"
    " nr afdeling kostendrager marge division divisie filiaal vestiging tenant"
)
"""What words end with that have numbers of their own: `grootboekrekening 401`."""
_LITTLE = _words(
    "nr no van tot from bon werkbon line port poort page item type maat kamer total limit"
    " nieuw new ok open over left done read klaar count sent hits gb rek fact kp kpl dagb bkst inv"
    " build release stap step ticket vraag question case hoofdstuk chapter"
    " uren hours btw vat som id ref blz pag hfst par art"
)
"""Words before such numbers and counts that others end with by chance: `online`, `opnieuw`."""
_PLACES = frozenset(
    _words(
        "kamer room hotelkamer zaal lokaal leslokaal hal deur gate lift elevator locker kluisje bus"
        " buslijn tram trein vlucht flight tafel table verdieping etage floor toestel huisnummer"
        " appartement apartment studio perron camera kassa box unit parkeerplaats stelling kooi"
        " stand badge vak kenteken sleutel pasje medewerker"
    )
)
"""What is numbered and has people, keys and services of its own: `Kamer 401 niet gemachtigd`."""
_COUNTED = _words(
    "klanten customers facturen invoices orders bestellingen bonnen boekingen rekeningen"
    " accounts relaties relations debiteuren debtors artikelen items regels lines pages"
    " records rows rijen entries documents documenten producten products betalingen payments"
    " memos creditnota's calls requests aanroepen verwerkt processed exported imported"
    " xporteerd mporteerd verzonden verstuurd created aangemaakt bijgewerkt updated skipped"
    " overgeslagen gelukt succeeded success geboekt booked aantal stuks export import sync"
    " gewijzigd changed opgehaald fetched gelezen"
)
"""What words end with that are counted: `facturen 503, klanten 429`."""
_TELLING = frozenset({"401", "403", "429", "502", "503", "504"})
_FIGURE = re.compile(r"\d")
_NAME = Late(
    r"(?i)^(?:sc-)?(?:(?:http|response|resp|result|api)?[_ \-]?(?:status|code|result)"
    r"(?:[_ \-]?code)?|http|antwoord(?:code)?)$"
)
_FAILED = re.compile(r"[45]\d\d")
_CELL = re.compile(r"[^\s|;,\t]+(?: [^\s|;,\t]+)*")
_LEAST = 2  # statuses of an enumeration
_LONGEST = 500  # characters of a line
_MOST = 200  # rows of a table

Place = tuple[int, int]


def numbers_things(word: str) -> bool:
    """Whether a number behind `word` is that of a thing, one end of a range, or a count."""
    lowered = word.lower()
    return lowered in _PLACES or lowered in _LITTLE or lowered.endswith((*_THINGS, *_COUNTED))


def numbers_places(word: str) -> bool:
    """Whether a number behind `word` is that of a room, a bus, a camera."""
    return word.lower() in _PLACES


def enumerated(line: str) -> list[Place]:
    """Where the failures stand in a line that lists statuses, however often each came; a list that
    has other figures is none."""
    head = _LISTED.search(line) if len(line) <= _LONGEST else None
    if head is None:
        return []
    found: list[Place] = []
    for part in _PARTS.finditer(line[head.end() :]):
        item = _ITEM.search(part[0])
        if item is not None:
            start = head.end() + part.start() + item.start(1)
            found.append((start, start + 3))
        elif _FIGURE.search(part[0]) is not None:
            return []
    if len(found) < _LEAST:
        return []
    return [place for place in found if _FAILED.fullmatch(line[slice(*place)])]


def in_clauses(line: str) -> list[Place]:
    """Where the failures stand in a line of which each clause that has a number of three figures
    has a status, and nothing that it may be the number of: `eerst 503, om 02:40 ineens 429`."""
    if len(line) > _LONGEST:
        return []
    found: list[Place] = []
    start = 0
    for end in (*(mark.span() for mark in _CLAUSES.finditer(line)), (len(line), len(line))):
        part = line[start : end[0]]
        clause = _CLAUSE.search(part)
        named = _NAMED.search(part[: clause.start(_STATUS)]) if clause else None
        if clause is not None and (named is None or not numbers_things(named[1])):
            found.append((start + clause.start(_STATUS), start + clause.end(_STATUS)))
        elif _THREE.search(part) is not None:
            return []
        start = end[1]
    told = [line[slice(*place)] for place in found]
    return found if len(found) >= _LEAST and not _TELLING.isdisjoint(told) else []


def tabled(text: str) -> Iterator[Place]:
    """Where the failures stand below a column's name that says that it holds statuses, or alone
    below a command that asks for nothing else."""
    first = 0
    column, head = None, 0
    lines = text.split("\n")[:_MOST] if "\n" in text else []
    asked = "http_code}" in text
    for line in lines:
        cells = list(_CELL.finditer(line)) if len(line) <= _LONGEST else []
        named = next((at for at, cell in enumerate(cells) if _NAME.search(cell[0])), None)
        if named is not None and len(cells) >= _LEAST:
            column, head = named, len(cells)
        elif column is not None and column < len(cells) <= head:
            if _FAILED.fullmatch(cells[column][0]):
                yield first + cells[column].start(), first + cells[column].end()
        elif asked and _FAILED.fullmatch(line.strip()):
            at = first + line.index(line.strip())
            yield at, at + 3
        first += len(line) + 1
