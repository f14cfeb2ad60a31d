"""Does the article carry a counter account in e-Boekhouden?"""

from __future__ import annotations

from troubleshooter.probes.probe import BOOKS, Finding, Look, Probe, failed, passed, undecided


def _ask(look: Look) -> Finding:
    code = look.parameters["material"]
    article = look.ledger().article(code)
    if article is None:
        return undecided(f"there is no article {code!r} in this administration", material=code)
    account = article.counter_account
    if account is None:
        message = f"this interface does not show the counter account of {code!r}"
        return undecided(message, material=code)
    if not account:
        message = f"article {code!r} has no counter account"
        return failed("empty", message, material=code, counter_account="")
    message = f"article {code!r} has a counter account; look at the card in OutSmart"
    return passed("filled", message, material=code, counter_account=account)


PROBE = Probe(
    "eboekhouden.article-account",
    BOOKS,
    _ask,
    ("empty", "filled"),
    after=("eboekhouden.session",),
    needs=("material",),
)
