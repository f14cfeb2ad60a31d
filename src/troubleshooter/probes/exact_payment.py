"""Is the invoice still outstanding, or has its payment been matched?"""

from __future__ import annotations

from decimal import Decimal

from troubleshooter.connectors.exact_reading import Resource
from troubleshooter.probes.exact_entry import NUMBERS, number_of
from troubleshooter.probes.exact_look import EXACT, SESSION, reader, unseen
from troubleshooter.probes.probe import Finding, Look, Probe, failed, passed, undecided
from troubleshooter.probes.words import say


def _ask(look: Look) -> Finding:
    number = number_of(look)
    found = reader(look).receivables(number)
    if not found:
        if unseen(look, Resource.RECEIVABLES):
            return undecided(say("unseen"), invoice=number)
        return undecided(say("none"), invoice=number)
    left = [one for one in found if not one.settled]
    if not left:
        return passed("settled", say("settled"), invoice=number)
    amount = sum((one.amount or Decimal(0) for one in left), Decimal(0))
    return failed("outstanding", say("outstanding"), invoice=number, amount=f"{amount:.2f}")


PROBE = Probe(
    "exact.payment",
    EXACT,
    _ask,
    ("outstanding", "settled"),
    after=SESSION,
    either=NUMBERS,
)
