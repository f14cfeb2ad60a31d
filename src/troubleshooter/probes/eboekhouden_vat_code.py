"""Is this a VAT code of e-Boekhouden, or was a ledger number entered in its place?"""

from __future__ import annotations

from troubleshooter.probes.probe import (
    BOOKS,
    Finding,
    Look,
    Probe,
    failed,
    nearest,
    passed,
    undecided,
)
from troubleshooter.probes.words import say

VAT_CODES = (
    "HOOG_VERK", "HOOG_VERK_21", "LAAG_VERK", "LAAG_VERK_9", "VERL_VERK_L9", "VERL_VERK", "AFW",
    "AFW_VERK", "BU_EU_VERK", "BI_EU_VERK", "BI_EU_VERK_D", "AFST_VERK", "LAAG_INK", "LAAG_INK_9",
    "VERL_INK_L9", "HOOG_INK", "HOOG_INK_21", "VERL_INK", "BU_EU_INK", "BI_EU_INK", "GEEN",
)  # fmt: skip
"""The codes of the Dutch list; the REST API has Belgian ones beside them, which start with BE_."""


def _ask(look: Look) -> Finding:
    code = look.parameters["vat_code"]
    if code in VAT_CODES:
        return passed("valid", say("valid"), vat_code=code)
    if code.startswith("BE_"):
        return undecided(say("belgian"), vat_code=code)
    if code.isdigit():
        account = look.ledger().ledger_account(code)
        if account is not None:
            named = account.description
            return failed("unknown", say("ledger"), vat_code=code, ledger_account=named)
    near = nearest(code, VAT_CODES)
    said = say("unknown", *([say("nearest")] if near else []))
    return failed("unknown", said, vat_code=code, nearest=near)


PROBE = Probe(
    "eboekhouden.vat-code",
    BOOKS,
    _ask,
    ("unknown", "valid"),
    after=("eboekhouden.session",),
    needs=("vat_code",),
)
