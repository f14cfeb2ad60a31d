"""Words that are one term together, and the same words when they are not."""

from __future__ import annotations

import pytest

from troubleshooter.matching.matcher import Matcher


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("Customer invoice refused", "customer-invoice"),
        ("visma.net", "visma-net"),
        ("work\norder 26-1", "work-order"),
        ("WORK\nORDER 26-1", "work-order"),
        ("G/L account 8000", "ledger-account"),
        ("Boekstuknr 26-1", "entry-number"),
    ],
)
def test_words_that_belong_together_are_one_term(text: str, term: str, matcher: Matcher) -> None:
    assert term in {unit.concept for unit in matcher.book.reader.read(text).units}


@pytest.mark.parametrize(
    "text",
    [
        "Invalid reference: Customer (invoice 26-1)",
        "Invalid reference: Customer\nInvoice 26-2: in use",
        "Customer; invoice 26-1",
        "Customer\n(invoice 26-1)",
    ],
)
def test_words_that_something_stands_between_are_not(text: str, matcher: Matcher) -> None:
    concepts = {unit.concept for unit in matcher.book.reader.read(text).units}
    assert {"customer", "invoice"} <= concepts
    assert "customer-invoice" not in concepts
