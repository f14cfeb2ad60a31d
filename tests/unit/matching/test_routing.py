"""Whose answer a status is, by the address that it stands beside."""

from __future__ import annotations

import pytest

from troubleshooter.matching.matcher import Matcher
from troubleshooter.matching.reading.routing import is_anothers_answer
from troubleshooter.model import System

EXACT = "https://start.exactonline.nl/api/v1/1187003/crm/Accounts"
PARCEL = "https://api.parcel.example/v1/labels"


@pytest.mark.parametrize(
    ("system", "said", "line", "anothers"),
    [
        (System.EXACT, "401 Unauthorized", f"GET {PARCEL}: 401 Unauthorized", True),
        (System.EXACT, "401 Unauthorized", f"GET {EXACT}: 401 Unauthorized", False),
        (System.EXACT, "401 Unauthorized", "klant 10228: 401 Unauthorized", False),
        (System.EXACT, "Not found: Journal", f"{PARCEL} Not found: Journal", False),
        (System.VISMA, "429", f"{EXACT} 429, then https://api.finance.visma.net/v1 429", False),
        (System.VISMA, "429", "app.out-smart.com/openapi/7/x answered 429", True),
        (System.MAGENTO, "429", "https://shop.example/rest/V1/orders 429", False),
        (System.NETWORK, "502", f"{PARCEL} 502", False),
    ],
)
def test_whose_answer(system: System, said: str, line: str, anothers: bool) -> None:
    assert is_anothers_answer(system, said, line) is anothers


@pytest.mark.parametrize(
    "form",
    [
        "GET {url} => 401",
        "{url} gaf 401 terug",
        "Client error: `GET {url}` resulted in a `401 Unauthorized` response",
        "401 Client Error: Unauthorized for url: {url}",
        "request to {url} failed with status code 401",
        "{url}: 401 Unauthorized",
    ],
)
def test_a_refusal_is_exacts_only_at_its_own_address(matcher: Matcher, form: str) -> None:
    own = matcher.diagnose(form.format(url=EXACT))
    assert [match.rule for match in own] == ["exact.unauthorized"]
    assert matcher.diagnose(form.format(url=PARCEL)) == ()


def test_what_a_customer_is_called_names_no_system(matcher: Matcher) -> None:
    message = 'Order 12 customer "{}": Invoice number already exists'
    assert matcher.explain(message.format("Exact Bouw B.V.")).routed == "any"
    assert matcher.explain("Exact: " + message.format("Bouw")).routed == "named"


@pytest.mark.parametrize(
    "message",
    [
        "Betalingstermijn niet ingevuld bij klant Visma Bouw",
        "CFACT014, klant 1022 Exact & Zonen",
        "CFACT014 bij klant Exact BV",
    ],
)
def test_a_customer_that_is_called_like_a_product_names_no_system(
    matcher: Matcher, message: str
) -> None:
    found = [match.rule for match in matcher.diagnose(message)]
    assert found == ["eboekhouden.payment-term-missing"]


@pytest.mark.parametrize(
    "message", ["klant Exact Online meldt 503", "Klant Exact zegt 503", "klant: Exact geeft 503"]
)
def test_a_product_beside_a_customer_is_still_named(matcher: Matcher, message: str) -> None:
    assert [match.rule for match in matcher.diagnose(message)] == ["exact.service-unavailable"]
