"""Words that are one term together, and the same words when they are not."""

from __future__ import annotations

import pytest

from troubleshooter.matching.matcher import Matcher
from troubleshooter.matching.reading.tokens import Gap, tokenize


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


@pytest.mark.parametrize(
    ("text", "gap"),
    [
        ("Error creating document. Customer 5 exists", Gap.SENTENCE),
        ("Error creating document: Customer 5", Gap.CLAUSE),
        ("relatie J. Jansen", Gap.CLAUSE),
        ("Bakkerij Oost B.V. Amsterdam", Gap.CLAUSE),
        ("boekstuk nr. 5", Gap.CLAUSE),
    ],
)
def test_a_sentence_ends_at_a_stop_before_a_capital(text: str, gap: Gap) -> None:
    last = max(token.gap for token in tokenize(text)[1:])
    assert last is gap


def test_words_of_two_sentences_are_no_wording_in_another_order(matcher: Matcher) -> None:
    text = "Error creating document. Error: Warehouse '7' cannot be found. Customer 10999 exists"
    assert "visma.relation-not-found" not in {match.rule for match in matcher.diagnose(text)}
