"""Values captured from a message: what stands in a wording's holes, and well-known fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

import re2

from troubleshooter.matching.aligning.align import Alignment
from troubleshooter.matching.reading.codes import find_codes
from troubleshooter.matching.reading.reader import Reading
from troubleshooter.matching.reading.tokens import Gap
from troubleshooter.model import Rule

_DOCUMENT = r"[A-Za-z]{0,4}[-/ ]?\d[\w.\-/]*"
_REFERENCE = r"['\"]?([A-Za-z0-9][\w.\-/]*)['\"]?"
_SEP = r"\s*(?:nr\.?|no\.?|nummer|number|id)?\s*[:=#]?\s*['\"]*"
_DAY = r"\d{1,2}-\d{1,2}-\d{4}(?: \d{1,2}:\d{2}(?::\d{2})?)?"
_ISO_DAY = r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2})?)?"
_WORK_ORDER = r"work ?orders?|werkbon|werkorder|werkbonnummer|wb|bon"
_ACCOUNT = r"account code|account|rekening|grootboekrekening|tegenrekening(?:code)?"
_FIELDS: dict[str, str] = {
    "work_order": rf"\b(?:{_WORK_ORDER})\b{_SEP}({_DOCUMENT})",
    "order": rf"\b(?:order|bestelling|order_id|increment_id|orderid)\b['\"]*{_SEP}(\d[\w\-/]*)",
    "invoice": rf"\b(?:invoice|factuur|factuurnummer|invoice_id)\b['\"]*{_SEP}({_DOCUMENT})",
    "creditmemo": rf"\b(?:credit ?memo|creditnota|creditfactuur)\b['\"]*{_SEP}({_DOCUMENT})",
    "payment": rf"\b(?:payment|betaling)\b{_SEP}({_DOCUMENT})",
    "material": rf"\b(?:material|materiaal|artikel|article|hour type|uursoort)\b{_SEP}{_REFERENCE}",
    "relation": rf"\b(?:relation|relatie|debtor|debiteur)\b{_SEP}(\d[\w.\-/]*|[A-Z]+-[\w.\-/]+)",
    "status": r"(?:\b(?:HTTP|status|code)(?:/\d\.\d)?[ :=]*|\()([1-5]\d\d)\b",
    "username": r"\b(?:user|username|gebruiker|gebruikersnaam)\b\s*[:=]?\s*"
    r"['\"]([^'\"\s]{1,120})['\"]",
    "store": r"\bstore(?: ?view)?\b\s*[:=]?\s*['\"]([^'\"]{1,80})['\"]",
    "tax_code": r"\b((?:[A-Z]{2,}_)+[A-Z0-9]+|[A-Z]{2,}_[A-Z0-9_]+|HOOG_VERK\w*|GEEN)\b",
    "ledger_account": rf"\b(?:{_ACCOUNT})\b\s*(?:code)?\s*[:#]?\s*['\"]?(\d{{3,10}})\b",
    "template": r"(?:template|sjabloon)\b\s*[:=]?\s*['\"]([^'\"]{1,120})['\"]",
    "host": r"['\"(\s/]((?:[a-z0-9-]{1,60}\.){1,6}[a-z]{2,12})\b",
    "date": rf"\b({_DAY}|{_ISO_DAY})\b",
    "guid": r"\b([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})\b",
    "email": r"\b([\w.+-]{1,64}@[\w-]{1,60}(?:\.[\w-]{1,60}){1,6})\b",
    "journal": r"\b(?:journal|dagboek)\b\s*[:#]?\s*['\"]?(\w{1,10})\b",
    "entry_number": rf"\b(?:entry number|boekstuknummer)\b[.: #]*({_DOCUMENT})",
    "milliseconds": r"\b(\d{1,9}) (?:milliseconds|ms|milliseconden)\b",
    "endpoint": r"\b((?:salesentry|crm|cashflow|financial|logistics|vat)/\w{1,60})\b",
}
DOCUMENT_PATTERNS: Mapping[str, str] = {
    name: f"(?i){_FIELDS[name]}" for name in ("work_order", "order", "invoice")
}
"""Patterns (one group) for the document a record is about, for use on whole columns."""

_FILE = re2.compile(
    r"\.(?:as[mp]x|conf(?:ig)?|cs|csv|dll|exe|gz|html?|ini|java|jsx?|json|log|php|phtml|py|rb|sql"
    r"|svc|tsx?|txt|xlsx|xml|ya?ml|zip)$"
)
_MANUALS = frozenset({"curl.haxx.se", "curl.se"})
"""Hosts that messages name as the place where they are explained."""
_STRIP = " \t\n'\"“”‘’.,:;|"


_KEYED = re2.compile(r"(?m)^[A-Za-z_.]{2,40}: \S.*$")


@lru_cache(maxsize=64)
def _field(name: str) -> re2._Regexp[str] | None:
    pattern = _FIELDS.get(name)
    return (
        None
        if pattern is None
        else re2.compile(f"(?i){pattern}" if name != "tax_code" else pattern)
    )


def field_names() -> frozenset[str]:
    """The names of the fields that can be looked for anywhere in a message."""
    return frozenset(_FIELDS)


def find_field(name: str, text: str) -> str | None:
    """The first value of field `name` in `text`, or None; unknown names have no value."""
    pattern = _field(name)
    if pattern is None or not text or pattern.search(text.encode()) is None:
        return None  # as in most texts, which bytes tell at least cost
    for match in pattern.finditer(text):
        before = text[max(0, match.start() - 6) : match.start()].casefold()
        if name == "order" and before.rstrip(" -").endswith("work"):
            continue  # an OutSmart work order is no order of a web shop
        if name == "host" and _is_no_host(match[1].casefold()):
            continue
        return str(match[1]).rstrip(".-/:,")
    return None


def _is_no_host(name: str) -> bool:
    """Whether what looks like a host is a file, or where a program's manual is."""
    return name in _MANUALS or _FILE.search(name) is not None


def captured(alignment: Alignment, reading: Reading, stopwords: frozenset[str]) -> dict[str, str]:
    """What stands in the holes of an aligned wording, quotes and outer punctuation removed."""
    phrase, units = alignment.phrase, reading.units
    found: dict[str, str] = {}
    by_position = dict(alignment.pairs)
    in_order = sorted(unit for _, unit in alignment.pairs)
    if [unit for _, unit in alignment.pairs] != in_order:
        return found  # words in another order say nothing of where the values stand
    for place, name in enumerate(phrase.holes):
        if name is None:
            continue
        before = [unit for position, unit in alignment.pairs if position < place]
        if place > 0 and not before:
            continue
        start = units[before[-1]].last + 1 if before else _left_edge(reading, alignment)
        end = (
            units[by_position[place]].first - 1
            if place in by_position
            else _right_edge(reading, start)
        )
        if place < len(phrase.concepts) and place not in by_position:
            continue
        value = _value(reading, start, end, stopwords)
        if value and "\n" not in value:
            found[name] = value[:200]
    return found


def _value(reading: Reading, start: int, end: int, stopwords: frozenset[str]) -> str:
    """The text of tokens `start`..`end` without function words, quotes and marks around it."""
    tokens, text = reading.tokens, reading.text
    while end >= start and tokens[end].form in stopwords and _blank(text, tokens[end].start - 1):
        end -= 1
    while start <= end and tokens[start].form in stopwords and _blank(text, tokens[start].end):
        start += 1
    if end < start:
        return ""
    value = _without_code(reading.slice(start, end)).split(": ")[0].strip(_STRIP)
    behind = text[tokens[end].end : tokens[end].end + 1]
    before = text[tokens[start].start - 1] if tokens[start].start else ""
    inch = (
        behind in ('"', "'")
        and before not in ('"', "'")
        and value[-1:].isdigit()
        and text.count(behind, 0, tokens[end].end) % 2 == 0
    )
    return value + behind if inch else value


def _blank(text: str, place: int) -> bool:
    """Whether a space stands at `place`, which may lie outside the text."""
    return place >= 0 and text[place : place + 1] in (" ", "\n")


def _without_code(value: str) -> str:
    """A value ends where a vendor's code begins: `CV-KETEL HR107 (CFACT037)`."""
    codes = [code.start for code in find_codes(value) if code.distinctive and code.start > 0]
    return value[: min(codes)].rstrip("( ") if codes else value


def _left_edge(reading: Reading, alignment: Alignment) -> int:
    first = reading.units[alignment.first].first
    start = first
    while start > 0 and first - start < 6 and reading.tokens[start].gap is Gap.NONE:
        start -= 1
    return start if start < first else first


def _right_edge(reading: Reading, start: int) -> int:
    tokens = reading.tokens
    if start >= len(tokens) or (start > 0 and tokens[start].gap is Gap.LINE):
        return start - 1
    if tokens[start].quoted:
        quote = reading.text[tokens[start].start - 1]
        closing = reading.text.find(quote, tokens[start].start)
        end = start
        while end + 1 < len(tokens) and tokens[end + 1].start < closing:
            end += 1
        return end
    end = start
    while end + 1 < len(tokens):
        between = reading.text[tokens[end].end : tokens[end + 1].start]
        if tokens[end + 1].gap is Gap.LINE or between not in (" ", "-", "/", ".", ",", "x", "_"):
            break
        end += 1
    return end


def _keyed_lines(text: str) -> str:
    """The lines of the form `key: value`: what a nested log object was flattened to."""
    if "\n" not in text:
        return ""
    return "\n".join(match[0] for match in _KEYED.finditer(text))


def of_match(
    rule: Rule,
    alignments: Sequence[Alignment],
    reading: Reading,
    line: str,
    stopwords: frozenset[str],
) -> Mapping[str, str]:
    """The parameters of one accepted match: what stands in the holes of the wording that captures
    most, then the rule's fields, looked for in the match's own line and in `key: value` lines."""
    captures = [
        (alignment.exact, captured(alignment, reading, stopwords)) for alignment in alignments
    ]
    found = max(captures, key=lambda pair: (len(pair[1]), pair[0]), default=(False, {}))[1]
    for name in rule.parameters:
        if name in found:
            continue
        value = find_field(name, line) or find_field(name, _keyed_lines(reading.text))
        if value:
            found[name] = value
    return found
