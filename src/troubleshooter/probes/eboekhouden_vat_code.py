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

VAT_CODES = (
    "HOOG_VERK", "HOOG_VERK_21", "LAAG_VERK", "LAAG_VERK_9", "VERL_VERK_L9", "VERL_VERK", "AFW",
    "AFW_VERK", "BU_EU_VERK", "BI_EU_VERK", "BI_EU_VERK_D", "AFST_VERK", "LAAG_INK", "LAAG_INK_9",
    "VERL_INK_L9", "HOOG_INK", "HOOG_INK_21", "VERL_INK", "BU_EU_INK", "BI_EU_INK", "GEEN",
)  # fmt: skip
"""The codes of the Dutch list; the REST API has Belgian ones beside them, which start with BE_."""


def _ask(look: Look) -> Finding:
    code = look.parameters["vat_code"]
    if code in VAT_CODES:
        return passed("valid", f"{code!r} is a VAT code of e-Boekhouden", vat_code=code)
    if code.startswith("BE_"):
        return undecided(f"{code!r} looks Belgian; that list is not known here", vat_code=code)
    if code.isdigit():
        account = look.ledger().ledger_account(code)
        if account is not None:
            message = f"{code!r} is no VAT code but a ledger account: {account.description}"
            return failed("unknown", message, vat_code=code, ledger_account=account.description)
    near = nearest(code, VAT_CODES)
    hint = f"; {near} comes nearest" if near else ""
    message = f"{code!r} is no VAT code of e-Boekhouden{hint}"
    return failed("unknown", message, vat_code=code, nearest=near)


PROBE = Probe(
    "eboekhouden.vat-code",
    BOOKS,
    _ask,
    ("unknown", "valid"),
    after=("eboekhouden.session",),
    needs=("vat_code",),
)
