"""A step on a vendor's screen is told from one that has no place to click."""

from __future__ import annotations

import pytest

from troubleshooter.rules.places import is_on_screen


@pytest.mark.parametrize(
    "step",
    [
        "Look the invoice number up in e-Boekhouden and compare the amount.",
        "Open that customer in Bookzo and complete the card.",
        "Make the change by hand in Exact.",
        "Search the work order in OutSmart and look at its status.",
        "Choose the VAT code again.",
        "Switch on automatic invoices.",
        "Look in the shop whether the document was saved before you send again.",
    ],
)
def test_a_step_on_a_screen_needs_a_place(step: str) -> None:
    assert is_on_screen(step)


@pytest.mark.parametrize(
    "step",
    [
        "Ask Bookzo support to restore the link to Exact.",
        "If it stays, report it to the maker with the time.",
        "Run the sync again and see whether it went through in e-Boekhouden.",
        "Wait until the next sync.",
        "Run bin/magento setup:upgrade.",
        "Look the account up with GET /v1/ledger and use its id.",
        "Correct it in the sending system.",
        "Open the report file on the server.",
        "Open the address from the message in a browser.",
        "Choose the template again in the settings of the link.",
        "Read the whole answer of e-Boekhouden.",
    ],
)
def test_a_step_of_somebody_else_or_without_a_screen_needs_none(step: str) -> None:
    assert not is_on_screen(step)
