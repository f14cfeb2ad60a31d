"""Are there more relations or articles than one request returns?"""

from __future__ import annotations

from troubleshooter.live import ConnectionSystem
from troubleshooter.probes.probe import BOOKS, Finding, Look, Probe, failed, passed
from troubleshooter.probes.words import say

_LIMIT = 2_000


def _ask(look: Look) -> Finding:
    books = look.ledger()
    full = [kind for kind in ("relations", "articles") if books.more_than(kind, _LIMIT)]
    if not full:
        return passed("below", say("below"), limit=_LIMIT)
    # SOAP shows no more than the limit itself, so a list of exactly that length counts as full.
    how = "fill" if look.system is ConnectionSystem.EBOEKHOUDEN else "beyond"
    which = "both" if len(full) > 1 else full[0]
    return failed("reached", say(f"full-{how}-{which}"), limit=_LIMIT, full=" and ".join(full))


PROBE = Probe(
    "eboekhouden.record-count",
    BOOKS,
    _ask,
    ("reached", "below"),
    after=("eboekhouden.session",),
)
