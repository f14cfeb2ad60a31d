"""Is there such a ledger account, and may a sales line be booked on it?"""

from __future__ import annotations

from troubleshooter.connectors.exact_books import LEDGER_TYPES
from troubleshooter.connectors.exact_reading import Resource
from troubleshooter.probes.exact_look import EXACT, SESSION, reader, unseen
from troubleshooter.probes.probe import Finding, Look, Probe, failed, passed, undecided
from troubleshooter.probes.words import Value, say

_FITTING = {90, 110, 140}
_REFUSED = {10, 12, 14, 16, 20, 22, 24}


def _ask(look: Look) -> Finding:
    code = look.parameters["ledger_account"]
    found = reader(look).ledger_account(code)
    if found is None:
        if unseen(look, Resource.LEDGER_ACCOUNTS):
            return undecided(say("unseen"), ledger_account=code)
        return failed("missing", say("missing"), ledger_account=code)
    kind = LEDGER_TYPES.get(found.type or 0, "?")
    evidence: dict[str, Value] = {
        "ledger_account": code,
        "description": found.description,
        "type": found.type or 0,
        "kind": kind,
    }
    if found.blocked:
        return failed("blocked", say("blocked"), **evidence)
    if found.type in _REFUSED:
        return failed("wrong-type", say("wrong-type"), **evidence)
    if found.type in _FITTING:
        return passed("fits", say("fits"), **evidence)
    return undecided(say("unusual"), **evidence)


PROBE = Probe(
    "exact.ledger-account",
    EXACT,
    _ask,
    ("missing", "blocked", "wrong-type", "fits"),
    after=SESSION,
    needs=("ledger_account",),
)
