"""How the probes about booked sales entries find one, and what of it is shown."""

from __future__ import annotations

from troubleshooter.connectors.exact_books import SalesEntry
from troubleshooter.connectors.exact_reading import EntryQuery
from troubleshooter.probes.exact_look import reader
from troubleshooter.probes.probe import Look
from troubleshooter.probes.words import Value

NUMBERS = ("invoice", "entry_number")


def number_of(look: Look) -> str:
    """The number asked for: that of the entry goes before that of the invoice."""
    return (look.parameters.get("entry_number") or look.parameters.get("invoice") or "").strip()


def entries(look: Look) -> tuple[SalesEntry, ...]:
    """The entries under the number; one that is no number is looked up as a reference."""
    number = number_of(look)
    journal = look.parameters.get("journal", "").strip()
    if number.isascii() and number.isdigit() and int(number) < 2**31:
        return reader(look).sales_entries(EntryQuery(number=number, journal=journal))
    return reader(look).sales_entries(EntryQuery(your_ref=number, journal=journal))


def shown(entry: SalesEntry) -> dict[str, Value]:
    """What is shown of an entry as evidence."""
    found: dict[str, Value] = {
        "entry_id": entry.id,
        "entry_number": entry.number or 0,
        "journal_found": entry.journal,
        "customer_found": entry.customer_name,
        "status": entry.status or 0,
    }
    if entry.day is not None:
        found["date_found"] = entry.day.isoformat()
    if entry.amount is not None:
        found["amount_found"] = f"{entry.amount:.2f}"
    return found
