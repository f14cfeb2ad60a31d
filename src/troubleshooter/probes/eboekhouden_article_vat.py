"""Does the article carry a valid VAT code in e-Boekhouden?"""

from __future__ import annotations

from troubleshooter.probes.eboekhouden_vat_code import VAT_CODES
from troubleshooter.probes.probe import BOOKS, Finding, Look, Probe, failed, passed, undecided


def _ask(look: Look) -> Finding:
    code = look.parameters["material"]
    article = look.ledger().article(code)
    if article is None:
        return undecided(f"there is no article {code!r} in this administration", material=code)
    vat = article.vat_code
    if vat is None:
        return undecided(f"this interface does not show the VAT code of {code!r}", material=code)
    if not vat:
        return failed("not-valid", f"article {code!r} has no VAT code", material=code, vat_code="")
    if vat in VAT_CODES or vat.startswith("BE_"):
        message = f"article {code!r} has the VAT code {vat}; look at the card in OutSmart"
        return passed("valid", message, material=code, vat_code=vat)
    message = f"article {code!r} has {vat!r}, which is no VAT code"
    return failed("not-valid", message, material=code, vat_code=vat)


PROBE = Probe(
    "eboekhouden.article-vat",
    BOOKS,
    _ask,
    ("not-valid", "valid"),
    after=("eboekhouden.session",),
    needs=("material",),
)
