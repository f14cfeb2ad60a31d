"""Which systems' rules may compete for a message."""

from __future__ import annotations

import re
from collections.abc import Iterator

from troubleshooter.matching.reading.late import Late
from troubleshooter.matching.reading.names import PLAIN_NAMES
from troubleshooter.matching.reading.reader import Reading, Unit
from troubleshooter.matching.reading.values import values
from troubleshooter.matching.reading.vocabulary import skeleton
from troubleshooter.model import System

_COMPETING: dict[System, frozenset[System]] = {
    # Magmodules logs e-Boekhouden's own codes; OutSmart feeds both bookkeeping systems.
    System.MAGENTO: frozenset({System.MAGENTO, System.EBOEKHOUDEN}),
    System.OUTSMART: frozenset({System.OUTSMART, System.EBOEKHOUDEN, System.VISMA}),
}
_NAMED: dict[str, frozenset[System]] = {
    "exact": frozenset({System.EXACT}),
    "bookzo": frozenset({System.EXACT}),
    "visma-net": frozenset({System.VISMA}),
    "e-boekhouden": frozenset({System.EBOEKHOUDEN, System.MAGENTO}),
    "magento": frozenset({System.MAGENTO, System.EBOEKHOUDEN}),
    "outsmart": frozenset({System.OUTSMART, System.EBOEKHOUDEN, System.VISMA}),
}


_NEAR = 40  # characters
_CUSTOMERS = Late(
    r"(?i)\b(?:klant|customer|relatie|relation|debiteur|debtor|contact|leverancier|supplier|firma)"
    r"(?: (?:nr\.? ?|no\.? ?)?#?\d{1,9})?:? $"
)
_GOES_ON = re.compile(
    r" (?:(?:&|en|and) [A-Z][a-z]|(?:B\.?V|N\.?V|V\.?O\.?F)\b"
    r"|(?!Online|Net\b|Globe|Software|Business|Api)[A-Z][a-z]{2,20}\b)"
)
"""What a customer is called beside the name of a product: `klant Visma Bouw`, `klant Exact BV`."""
_SHOPS = frozenset({"webshop", "webshops", "webwinkel", "webwinkels"})
_CHANNEL = Late(
    r"\b(?:Accounting(?:Debug|Error|Info)\.[A-Z]{4,9}|AccountingEboekhouden\\"
    r"|accounting-eboekhouden/)"
)
"""What the shop's extension logs under, and where its code stands."""
_NAMES = re.compile(rf"(?i)\b{PLAIN_NAMES}\b")
_SPELT = {"visma": "visma-net", "eboekhouden": "e-boekhouden"}
_ADVERBS = frozenset({"exactly", "exacte", "exacter"})
_HOSTS: dict[System, tuple[str, ...]] = {
    System.EXACT: ("exactonline.", "bookzo."),
    System.VISMA: ("visma.",),
    System.EBOEKHOUDEN: ("e-boekhouden.",),
    System.OUTSMART: ("out-smart.", "outsmart."),
}
"""What the addresses of a vendor's services hold; web shops have addresses of their own."""

_SERVICES = Late(
    r"(?i)\b(?:(?P<exact>start\.exactonline\.[a-z]{2,3}"
    r"|exactonline\.[a-z]{2,3}:? ?[(\[]?[45]\d\d)|(?:api\.finance|integration)\.visma\.net)\b"
)
_ADDRESS = re.compile(r"https?://([\w.\-]{1,253})|\b((?:[\w\-]{1,63}\.){1,4}[a-z]{2,4})(?=/)")
_VENDORS_HOST = re.compile(
    r"\b(?:[\w\-]{1,63}\.){1,3}(?:e-boekhouden\.nl|exactonline\.[a-z]{2,3}|visma\.net|bookzo\.nl"
    r"|out-?smart\.(?:com|nl))\b",
    re.IGNORECASE,
)
_STATUS = re.compile(r"\b\d{3}\b")
_NO_SHOPS = Late(
    r"(?i)\bsoap (?:add|get|update)\w{4,12}\b|\badd(?:mutatie|factuur|relatie)(?:result|response)\b"
    r"|\b(?:werk(?:bon|order)(?:nen|s)?|work ?orders?|outsmart)\b"
)
"""What only the client of e-Boekhouden's SOAP service itself says, or OutSmart, which feeds it; web
shops log its codes, too."""
_WHOLE_ADDRESS = re.compile(r"\bhttps?://[^\s\"'<>]{1,400}")


def is_anothers_answer(system: System, said: str, line: str) -> bool:
    """Whether `said` holds a status of HTTP and the addresses in its `line` are of others than
    `system`: a 401 of a parcel service is none of Exact Online's."""
    own = _HOSTS.get(system)
    if own is None or _STATUS.search(_WHOLE_ADDRESS.sub(" ", said)) is None:
        return False
    hosts = [skeleton((found[1] or found[2]).lower()) for found in _ADDRESS.finditer(line)]
    if not hosts and system not in named_plainly(_VENDORS_HOST.sub(" ", line)):
        hosts = [skeleton(found[0].lower()) for found in _VENDORS_HOST.finditer(line)]
    return bool(hosts) and not any(skeleton(part) in host for host in hosts for part in own)


def is_own_host(host: str) -> bool:
    """Whether a host is one of the vendors' services."""
    return any(part in host for parts in _HOSTS.values() for part in parts)


def competing(system: System) -> frozenset[System]:
    """The systems whose rules compete for a message known to come from `system`."""
    return _COMPETING.get(system, frozenset({system})) | {System.NETWORK}


def is_no_shops(text: str) -> bool:
    """Whether a text shows that a code of e-Boekhouden in it did not come by way of a web shop."""
    return _NO_SHOPS.search(text) is not None


def named(reading: Reading) -> frozenset[System]:
    """The systems that a message names, with those that log on their behalf; empty if none. What a
    customer is called names none: `customer "Exact Bouw B.V."`."""
    systems: set[System] = set()
    shop = False
    for unit in reading.units:
        found = _NAMED.get(unit.concept)
        if found and not _is_adverb(reading, unit) and not _is_in_a_name(reading, unit):
            systems |= found
            shop = shop or unit.concept == System.MAGENTO
    if _CHANNEL.search(reading.text) is not None:
        systems |= _NAMED["magento"]
    if systems and not _SHOPS.isdisjoint(reading.forms):
        systems |= _NAMED["magento"]  # another system's error does not rule out the shop's
    elif System.MAGENTO in systems and not shop and is_no_shops(reading.text):
        systems.remove(System.MAGENTO)
    return frozenset(systems)


def serving(text: str) -> Iterator[System]:
    """The systems of which a text holds a host that serves their calls."""
    for found in _SERVICES.finditer(text):
        yield System.EXACT if found["exact"] else System.VISMA


def named_plainly(line: str) -> frozenset[System]:
    """The systems of which a line holds the plain name, with those that log on their behalf."""
    names = {found[0].lower() for found in _NAMES.finditer(line)}
    return frozenset().union(*(_NAMED[_SPELT.get(name, name)] for name in names))


def _is_adverb(reading: Reading, unit: Unit) -> bool:
    """Whether a word is no misspelt product: `exactly as the manual predicts`."""
    return unit.similarity < 1.0 and reading.tokens[unit.first].form in _ADVERBS


def _is_in_a_name(reading: Reading, unit: Unit) -> bool:
    start, end = reading.tokens[unit.first].start, reading.tokens[unit.last].end
    if _CUSTOMERS.search(reading.text[max(0, start - _NEAR) : start]) is not None:
        return _GOES_ON.match(reading.text, end) is not None
    return any(value.holds(start, end) for value in values(reading.text) if not value.loose)
