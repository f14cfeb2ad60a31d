"""Is the order's billing address complete, and short enough for a relation in e-Boekhouden?"""

from __future__ import annotations

from collections.abc import Mapping

from troubleshooter.connectors.magento_records import BillingAddress
from troubleshooter.probes.magento_asking import AFTER_LOGIN, MAGENTO, shop
from troubleshooter.probes.probe import Finding, Look, Probe, failed, passed, undecided
from troubleshooter.probes.words import Said, say

_MOST: Mapping[str, int] = {
    "company": 100,
    "name": 100,
    "street": 150,
    "email": 150,
    "postcode": 50,
    "city": 50,
    "vat_number": 50,
}
"""Characters a relation in e-Boekhouden takes."""
_NEEDED = ("name", "street", "postcode", "city", "country", "email")


def _fields(billing: BillingAddress, email: str) -> dict[str, str]:
    person = f"{billing.firstname} {billing.lastname}".strip()
    return {
        "company": billing.company,
        "name": person or billing.company,
        "street": billing.street,
        "postcode": billing.postcode,
        "city": billing.city,
        "country": billing.country,
        "email": billing.email or email,
        "vat_number": billing.vat_number,
    }


def _ask(look: Look) -> Finding:
    number = look.parameters["order"]
    order = shop(look).order(number)
    if order is None:
        return undecided(say("no-order"), order=number)
    if order.billing is None:
        return failed("incomplete", say("none"), order=number, missing="billing address")
    fields = _fields(order.billing, order.email)
    missing = [name for name in _NEEDED if not fields[name]]
    long = [name for name, most in _MOST.items() if len(fields[name]) > most]
    evidence = {
        "order": number,
        "missing": ", ".join(missing),
        "too_long": ", ".join(long),
    }
    if missing:
        more = (say("and-too-long"), *_listed(long)) if long else ()
        return failed("incomplete", say("incomplete", *_listed(missing), *more), **evidence)
    if long:
        return failed("incomplete", say("too-long", *_listed(long)), **evidence)
    return passed("complete", say("complete"), order=number)


def _listed(names: list[str]) -> list[Said]:
    """The fields as people call them, with what stands between."""
    found: list[Said] = []
    for name in names:
        found += [say("between"), say(f"field-{name}")] if found else [say(f"field-{name}")]
    return found


PROBE = Probe(
    "magento.billing-address",
    MAGENTO,
    _ask,
    ("incomplete", "complete"),
    after=AFTER_LOGIN,
    needs=("order",),
)
