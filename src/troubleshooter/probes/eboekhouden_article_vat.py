"""Does the article carry a valid VAT code in e-Boekhouden?"""

from __future__ import annotations

from troubleshooter.probes.eboekhouden_vat_code import VAT_CODES
from troubleshooter.probes.probe import BOOKS, Finding, Look, Probe, failed, passed, undecided
from troubleshooter.probes.words import say


def _ask(look: Look) -> Finding:
    code = look.parameters["material"]
    article = look.ledger().article(code)
    if article is None:
        return undecided(say("no-article"), material=code)
    vat = article.vat_code
    if vat is None:
        return undecided(say("not-shown"), material=code)
    if not vat:
        return failed("not-valid", say("empty"), material=code, vat_code="")
    if vat in VAT_CODES or vat.startswith("BE_"):
        return passed("valid", say("valid"), material=code, vat_code=vat)
    return failed("not-valid", say("not-valid"), material=code, vat_code=vat)


PROBE = Probe(
    "eboekhouden.article-vat",
    BOOKS,
    _ask,
    ("not-valid", "valid"),
    after=("eboekhouden.session",),
    needs=("material",),
)
