"""Has every tax rate of the shop a VAT code? The mapping itself is only seen by the self-test."""

from __future__ import annotations

from troubleshooter.connectors.magento_records import TaxRate
from troubleshooter.errors import ConnectorError
from troubleshooter.probes.magento_asking import AFTER_LOGIN, MAGENTO, command, shop
from troubleshooter.probes.probe import Finding, Look, Probe, failed, passed, undecided
from troubleshooter.probes.words import Said, Value, say

_HOME = "NL"
_DUTCH = {21.0, 9.0, 0.0}
"""Percentages that VAT codes for sales carry today."""
_OLD = {19.0, 6.0}
"""Those that HOOG_VERK and LAAG_VERK carried once."""


def _ask(look: Look) -> Finding:
    rates = shop(look).tax_rates()
    odd = _listed([one for one in rates if _odd(one)])
    abroad = _listed([one for one in rates if one.country != _HOME and one.percentage])
    old = _listed([one for one in rates if one.country == _HOME and one.percentage in _OLD])
    evidence: dict[str, Value] = {
        "rates": len(rates),
        "without_code": odd,
        "abroad": abroad,
        "old": old,
    }
    if odd:
        return failed("unmapped", say("no-code", odd=odd), **evidence)
    more = (*([say("abroad")] if abroad else []), *([say("old")] if old else []))
    tested = _tested(look, evidence, more)
    if tested is not None:
        return tested
    return undecided(say("unseen", *more), **evidence)


def _tested(look: Look, evidence: dict[str, Value], more: tuple[Said, ...]) -> Finding | None:
    """What the self-test says of the mapping, None when it is out of reach or says nothing."""
    line = command(look)
    if line is None:
        return None
    try:
        test = line.selftest().about("tax", "btw", "vat")
    except ConnectorError as error:
        return undecided(say("untested", *more, error=str(error)), **evidence)
    if test is None:
        return None
    if not test.known:
        return undecided(say("odd-word", *more, said=test.said), **evidence)
    if test.good:
        return passed("mapped", say("mapped", *more, said=test.said), **evidence)
    return failed("unmapped", say("unmapped", *more, said=test.said), **evidence)


def _odd(rate: TaxRate) -> bool:
    return rate.country == _HOME and rate.percentage not in _DUTCH | _OLD


def _listed(rates: list[TaxRate]) -> str:
    return ", ".join(f"{one.code} ({one.percentage:g} %)" for one in rates[:8])


PROBE = Probe(
    "magento.tax-mapping",
    MAGENTO,
    _ask,
    ("unmapped", "mapped"),
    after=AFTER_LOGIN,
    limit_s=150,
)
