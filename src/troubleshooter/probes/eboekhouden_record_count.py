"""Are there more relations or articles than one request returns?"""

from __future__ import annotations

from troubleshooter.model import ConnectionSystem
from troubleshooter.probes.probe import BOOKS, Finding, Look, Probe, failed, passed

_LIMIT = 2_000


def _ask(look: Look) -> Finding:
    books = look.ledger()
    full = [kind for kind in ("relations", "articles") if books.more_than(kind, _LIMIT)]
    if not full:
        message = "relations and articles both stay below 2,000 records"
        return passed("below", message, limit=_LIMIT)
    # SOAP shows no more than the limit itself, so a list of exactly that length counts as full.
    how = "fill" if look.system is ConnectionSystem.EBOEKHOUDEN else "go beyond"
    listed = " and ".join(full)
    return failed("reached", f"the {listed} {how} one request of 2,000", limit=_LIMIT, full=listed)


PROBE = Probe(
    "eboekhouden.record-count",
    BOOKS,
    _ask,
    ("reached", "below"),
    after=("eboekhouden.session",),
)
