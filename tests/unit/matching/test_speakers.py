"""What another product says is none of our errors; what ours says beside its name is one."""

from __future__ import annotations

import pytest

from troubleshooter.matching.matcher import Matcher
from troubleshooter.matching.outcome import Outcome
from troubleshooter.model import System

REFUSED = "The remote server returned an error: (401) Unauthorized."
ANOTHERS = [
    ("its log's channel", f"[2026-03-01 06:12:40] moneybird.ERROR: {REFUSED}", None),
    ("a channel in brackets", f"[snelstart/sync] 06:12 {REFUSED}", None),
    (
        "its stack frame",
        f"{REFUSED}\n   at System.Net.HttpWebRequest.GetResponse()\n   at PostNL.Label.Send()",
        None,
    ),
    ("its service's address", f"PUT https://api.xero.com/api.xro/2.0/Items\n{REFUSED}", None),
    ("the text's first line", f"AFAS Profit Connector (FbSales)\nHTTP 401\n{REFUSED}", None),
    ("the text's last line", f"<m>\n {REFUSED}\n</m>\n<!-- Twinfield session 4 -->", None),
    ("the line above", f"Track & trace, PostNL-module:\n{REFUSED}\nExact is fine.", "exact-online"),
    ("who says so", 'Mollie-dashboard zegt "Invoice not found" bij hun eigen nota.', "magento"),
    ("who said so", 'We left Moneybird, which said "Invoice not found" each day.', "magento"),
    ("the host it is of", '"Authentication failed" for smtp.office365.com again.', "magento"),
    ("the mark of an authority", "urn:ietf:params:acme:error:x :: HTTP 429 :: exact set", None),
    ("whose payment it is", "Payment 8812 (PayPal, 45.00 EUR): Invalid credentials", "magento"),
    ("a plugin's name in quotes", "Error in plugin 'Mollie Payments': API error", "magento"),
]
ANOTHERS += [
    ("the host of another vendor", f"{REFUSED} (soap.e-boekhouden.nl)", "exact-online"),
]
OURS = [
    (
        "what is said beside another's host",
        "HTTP 500 from api.visma.net, and Exact says (401) Unauthorized",
        None,
        "exact.unauthorized",
    ),
    ("the host of its own", f"{REFUSED} (start.exactonline.nl)", None, "exact.unauthorized"),
    ("no name of another", REFUSED, "exact-online", "exact.unauthorized"),
    (
        "our service's address beside",
        f"xero.com was fine.\nPOST https://start.exactonline.nl/api/v1/1/crm/Accounts\n{REFUSED}",
        None,
        "exact.unauthorized",
    ),
    (
        "another product is only a payment's",
        "Mollie order 000012 to e-Boekhouden: Invalid tax code HOOG",
        None,
        "magento.tax-code-invalid",
    ),
    (
        "a code is its vendor's own",
        "Mollie-betalingen: CFACT028 op order 12",
        None,
        "eboekhouden.invoice-template-not-found",
    ),
    (
        "the line above names ours as well",
        f"Shopify naar Exact:\n{REFUSED}",
        None,
        "exact.unauthorized",
    ),
    (
        "a customer who is called as a product",
        "In Magento krijgt klant King steeds Customer email required bij order 12",
        "magento",
        "magento.customer-email-required",
    ),
    (
        "a line above that says whose payments they are",
        "Mollie-betalingen van 12 maart:\nFout bij exporteren van betaling. Resource not found for"
        " the segment 'SalesEntries'.",
        None,
        "exact.payment-segment-not-found",
    ),
    (
        "the network's errors are anybody's",
        "cURL error 28: Operation timed out after 10000 milliseconds with 0 bytes received for"
        " https://api.mollie.com/v2/payments/tr_W",
        None,
        "network.connection-timed-out",
    ),
    (
        "how a numbered payment was paid",
        "Fout bij exporteren van betaling 20251104-07 (PayPal, € 118,00): De objectverwijzing is"
        " niet op een exemplaar ingesteld.",
        None,
        "exact.payment-export-null-reference",
    ),
    (
        "how an order was paid",
        "Order 100000123 (Klarna, € 45,00): Invoice number 100000123 already exists",
        "magento",
        "magento.invoice-number-exists",
    ),
    (
        "what a line of an invoice sells",
        "Ongeldige referentie: Btw-code 8010, factuurregel 2 'Verzendkosten PostNL'",
        "exact-online",
        "exact.vat-code-reference-invalid",
    ),
    (
        "what a line sells, before the error",
        'Boeking 20260012, regel 1 "Transactiekosten Mollie": Geblokkeerd: Grootboekrekening',
        "exact-online",
        "exact.gl-account-blocked",
    ),
]


@pytest.mark.parametrize(("by", "message", "system"), ANOTHERS)
def test_what_another_product_says_is_foreign(
    matcher: Matcher, by: str, message: str, system: str | None
) -> None:
    explained = matcher.explain(message, System(system) if system else None)
    assert explained.diagnoses == (), by
    assert Outcome.FOREIGN in {step.outcome for step in explained.steps}


@pytest.mark.parametrize(("why", "message", "system", "rule"), OURS)
def test_what_is_ours_is_told(
    matcher: Matcher, why: str, message: str, system: str | None, rule: str
) -> None:
    found = matcher.explain(message, System(system) if system else None).diagnoses
    assert [match.rule for match in found] == [rule], why
