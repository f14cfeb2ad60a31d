"""Is this tax code one that e-Boekhouden has? Looked up here; nothing is asked of the shop."""

from __future__ import annotations

from troubleshooter.probes.eboekhouden_vat_code import VAT_CODES
from troubleshooter.probes.magento_asking import MAGENTO
from troubleshooter.probes.probe import Finding, Look, Probe, failed, nearest, passed, undecided
from troubleshooter.probes.words import say

_TRAPS = {"BUITEN_EU_VERK": "BU_EU_VERK"}
"""Codes that the module's own page lists and e-Boekhouden's lists do not."""


def _ask(look: Look) -> Finding:
    code = look.parameters["tax_code"]
    if code in VAT_CODES:
        return passed("valid", say("valid"), tax_code=code)
    if code.startswith("BE_"):
        return undecided(say("belgian"), tax_code=code)
    if code in _TRAPS:
        return failed("unknown", say("trap"), tax_code=code, nearest=_TRAPS[code])
    near = nearest(code, VAT_CODES)
    if near and " ".join(code.split()).casefold() == near.casefold():
        return failed("unknown", say("spelling"), tax_code=code, nearest=near)
    hint = (say("nearest", nearest=near),) if near else ()
    return failed("unknown", say("unknown", *hint), tax_code=code, nearest=near)


PROBE = Probe(
    "magento.tax-code",
    MAGENTO,
    _ask,
    ("unknown", "valid"),
    needs=("tax_code",),
    outside=True,
)
