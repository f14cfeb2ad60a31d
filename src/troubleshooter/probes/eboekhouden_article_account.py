"""Does the article carry a counter account in e-Boekhouden?"""

from __future__ import annotations

from troubleshooter.probes.probe import BOOKS, Finding, Look, Probe, failed, passed, undecided
from troubleshooter.probes.words import say


def _ask(look: Look) -> Finding:
    code = look.parameters["material"]
    article = look.ledger().article(code)
    if article is None:
        return undecided(say("no-article"), material=code)
    account = article.counter_account
    if account is None:
        return undecided(say("not-shown"), material=code)
    if not account:
        return failed("empty", say("empty"), material=code, counter_account="")
    return passed("filled", say("filled"), material=code, counter_account=account)


PROBE = Probe(
    "eboekhouden.article-account",
    BOOKS,
    _ask,
    ("empty", "filled"),
    after=("eboekhouden.session",),
    needs=("material",),
)
