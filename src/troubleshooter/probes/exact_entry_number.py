"""Is this entry number in use, and is it the same invoice?"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from troubleshooter.connectors.exact_books import SalesEntry
from troubleshooter.connectors.exact_reading import Resource
from troubleshooter.probes.exact_entry import NUMBERS, entries, number_of, shown
from troubleshooter.probes.exact_look import EXACT, SESSION, day_of, reader, unseen
from troubleshooter.probes.probe import Finding, Look, Probe, failed, passed, undecided
from troubleshooter.probes.words import Value, say


def _ask(look: Look) -> Finding:
    number = number_of(look)
    found = entries(look)
    if not found:
        if unseen(look, Resource.SALES_ENTRIES):
            return undecided(say("unseen"), invoice=number)
        return passed("free", say("free"), invoice=number)
    same = _compared(look, found[0])
    evidence: dict[str, Value] = {"invoice": number, **shown(found[0]), **same}
    if not same:
        return failed("used", say("used"), **evidence)
    if all(same.values()):
        # One customer may have many invoices; that amount or date agree as well makes it sure.
        key = "used-same" if len(same) > 1 else "used-likely"
        return failed("used", say(key), **evidence)
    other = ", ".join(name.removeprefix("same_") for name, equal in same.items() if not equal)
    return failed("used", say("used-other", differs=other), **evidence)


def _compared(look: Look, entry: SalesEntry) -> dict[str, bool]:
    given = look.parameters
    same: dict[str, bool] = {}
    if given.get("customer"):
        same["same_customer"] = _same_customer(look, given["customer"], entry)
    day = day_of(given.get("date", ""))
    if day is not None:
        same["same_date"] = day == entry.day
    amount = _amount(given.get("amount", ""))
    if amount is not None and entry.amount is not None:
        same["same_amount"] = abs(amount - entry.amount) < Decimal("0.005")
    return same


def _same_customer(look: Look, wanted: str, entry: SalesEntry) -> bool:
    if wanted.strip().casefold() == entry.customer_name.casefold():
        return True
    return any(
        one.id.casefold() == entry.customer.casefold() for one in reader(look).accounts(wanted)
    )


def _amount(text: str) -> Decimal | None:
    """An amount as people write it: 1.234,50 and 1234.50 alike."""
    plain = text.strip().removeprefix("€").strip()
    if "," in plain and plain.rfind(",") > plain.rfind("."):
        plain = plain.replace(".", "").replace(",", ".")
    try:
        found = Decimal(plain.replace(",", ""))
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


PROBE = Probe(
    "exact.entry-number",
    EXACT,
    _ask,
    ("used", "free"),
    after=SESSION,
    either=NUMBERS,
    also=("journal", "customer", "date", "amount"),
)
