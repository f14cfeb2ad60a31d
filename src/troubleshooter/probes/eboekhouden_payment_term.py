"""Is a payment term filled in? The setting itself stands in OutSmart and is not visible."""

from __future__ import annotations

from troubleshooter.probes.probe import BOOKS, Finding, Look, Probe, passed, undecided


def _ask(look: Look) -> Finding:
    number = look.parameters.get("invoice", "")
    if not number:
        return undecided(
            "the payment term stands in the export settings of OutSmart, which no API shows; "
            "look there, or give --param invoice=NUMBER"
        )
    found = look.ledger().invoice(number)
    if found is None:
        return undecided(
            f"invoice {number!r} is not in the books, which says nothing of the export settings",
            invoice=number,
        )
    if not found.term:
        return undecided(f"invoice {number!r} shows no payment term", invoice=number)
    return passed(
        "filled",
        f"invoice {number!r} is in the books with a payment term of {found.term} days",
        invoice=number,
        days=found.term,
    )


PROBE = Probe(
    "eboekhouden.payment-term",
    BOOKS,
    _ask,
    ("empty", "filled"),
    after=("eboekhouden.session",),
)
