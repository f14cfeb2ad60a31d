"""Every form in which Visma.net refuses becomes one of our errors, with what it says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from troubleshooter.connectors.transport import Answer, HttpClient
from troubleshooter.connectors.visma_answers import absent, checked, error_in, quota
from troubleshooter.connectors.visma_net import visma_addresses
from troubleshooter.connectors.visma_writing import wrapped
from troubleshooter.credentials import Secret, Veil
from troubleshooter.errors import (
    CredentialsRejected,
    LimitReached,
    Refused,
    UnexpectedAnswer,
    VendorFault,
)
from troubleshooter.sandbox import visma_faults

TRACE = "30f6cee2-b3fa-4413-a084-2d18f9333e9c"


@pytest.fixture
def http() -> Iterator[HttpClient]:
    client = HttpClient("http://127.0.0.1:9/v1", Veil([Secret("canary-secret")]))
    yield client
    client.close()


def answer(status: int, document: Any = None, text: str = "", **headers: str) -> Answer:
    body = json.dumps(document).encode() if document is not None else text.encode()
    kind = "text/html" if text.startswith("<") else "application/json"
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(status, {"content-type": kind, **named}, body)


GATEWAY = {"ExceptionType": "IPPException", "ExceptionMessage": "", "ExceptionFaultCode": "12002"}
PAGE = "<html><body>Bad gateway</body></html>"
FORMS: list[tuple[int, Any, type[Exception], str, str]] = [
    (
        400,
        {
            "message": f"VismaId: {TRACE}. Error inserting the customer. Error: Inserting "
            "'Customer' record raised at least one error. Please review the errors.\r\nError: "
            "'Customer ID' cannot be empty.\r\n"
        },
        Refused,
        "400",
        f"Error: 'Customer ID' cannot be empty. (VismaId {TRACE})",
    ),
    (500, {"message": "The account is inactive."}, Refused, "500", "The account is inactive."),
    (400, GATEWAY, CredentialsRejected, "12002", "has no access to it"),
    (
        401,
        {**GATEWAY, "ExceptionFaultCode": "12027", "ExceptionMessage": "No license for this..."},
        CredentialsRejected,
        "12027",
        "API User",
    ),
    (400, {"ExceptionFaultCode": "99999"}, Refused, "99999", "99999"),
    (401, None, CredentialsRejected, "401", "tenant of the customer"),
    (400, {"message": "CompanyInContext is missing"}, CredentialsRejected, "401", "InContext"),
    (400, {"error": "invalid_client"}, CredentialsRejected, "invalid_client", "secret is wrong"),
    (
        400,
        {"error": "invalid_grant", "error_description": "used"},
        CredentialsRejected,
        "invalid_grant",
        "used up",
    ),
    (403, None, Refused, "403", "may not do that"),
    (412, None, Refused, "412", "in the meantime"),
    (
        422,
        {"CustomerID": {"value": "X", "error": "'Customer' cannot be found in the system."}},
        Refused,
        "422",
        "CustomerID: 'Customer' cannot be found",
    ),
    (
        422,
        {"Lines": [{"Qty": {"value": 0, "error": "has to be positive"}}]},
        Refused,
        "422",
        "Qty: has to be positive",
    ),
    (
        500,
        {
            "message": "An error has occurred.",
            "exceptionMessage": "Inserting 'Customer' record raised at least one error.",
            "innerException": {"message": "'Customer Class' cannot be empty.\r\n"},
        },
        Refused,
        "500",
        "'Customer Class' cannot be empty.",
    ),
    (500, {"message": "An error has occurred."}, VendorFault, "500", "An error has occurred."),
    (
        400,
        {"title": "Not valid.", "detail": "See errors", "errors": {"a.b": ["must be there"]}},
        Refused,
        "400",
        "Not valid. See errors a.b: must be there",
    ),
    (502, PAGE, VendorFault, "502", "text/html"),
    (500, "", VendorFault, "500", "HTTP 500"),
    (404, PAGE, UnexpectedAnswer, "404", "text/html"),
    (403, PAGE, UnexpectedAnswer, "403", "text/html"),
    (302, PAGE, UnexpectedAnswer, "302", "HTTP 302"),
]


@pytest.mark.parametrize(("status", "given", "kind", "code", "said"), FORMS)
def test_every_form_of_refusal_is_understood(
    http: HttpClient, status: int, given: Any, kind: type[Exception], code: str, said: str
) -> None:
    text = given if isinstance(given, str) else ""
    told = answer(status, None if isinstance(given, str) else given, text)
    error = error_in(told, http)
    assert type(error) is kind
    assert error.code == code
    assert said in str(error)


@pytest.mark.parametrize("name", sorted(visma_faults.REFUSALS))
def test_everything_the_sandbox_refuses_with_is_told(http: HttpClient, name: str) -> None:
    refusal = visma_faults.REFUSALS[name]
    body, status = visma_faults.written(refusal)
    error = error_in(Answer(status, {"content-type": "application/json"}, body), http)
    assert isinstance(error, Refused | CredentialsRejected)
    assert " ".join(refusal.said.split()).removeprefix("Error: ") in str(error)
    if refusal.code:
        assert error.code == refusal.code


def test_a_secret_in_a_refusal_is_hidden(http: HttpClient) -> None:
    error = error_in(answer(400, {"message": "token canary-secret is not known"}), http)
    assert "canary" not in str(error)


def test_a_refusal_without_end_is_cut(http: HttpClient) -> None:
    assert len(str(error_in(answer(400, {"message": "x " * 90_000}), http))) < 700


def test_a_body_nested_without_end_is_no_trouble(http: HttpClient) -> None:
    deep = "[" * 100_000 + "]" * 100_000
    assert isinstance(error_in(answer(500, text=deep), http), VendorFault)
    inner: dict[str, Any] = {"message": "deep down"}
    for _ in range(60):
        inner = {"innerException": inner}
    assert isinstance(error_in(answer(400, inner), http), UnexpectedAnswer)


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({"x_ratelimit_reset": "120"}, 120),
        ({"retry_after": "30"}, 30),
        ({"x_ratelimit_reset": "120", "retry_after": "30"}, 120),
        ({"x_ratelimit_reset": "soon"}, None),
        ({}, None),
    ],
)
def test_a_limit_tells_how_long_it_lasts(
    http: HttpClient, headers: dict[str, str], wait: int | None
) -> None:
    error = error_in(answer(429, {"message": "Too Many Requests"}, "", **headers), http)
    assert isinstance(error, LimitReached)
    assert error.wait_s == wait


def test_the_quota_is_read_from_the_headers() -> None:
    told = quota(
        answer(
            200,
            {},
            x_ratelimit_limit="500",
            x_ratelimit_remaining="2",
            x_ratelimit_reset="90",
            x_ratelimit_policy="4-fixed-window",
        )
    )
    assert told is not None
    assert (told.limit, told.remaining, told.reset_s, told.policy) == (500, 2, 90, "4-fixed-window")
    assert quota(answer(200, {})) is None


@pytest.mark.parametrize(
    ("told", "gone"),
    [
        (answer(404, {"message": "'99' cannot be found"}), True),
        (answer(404), True),
        (answer(400, {"message": "Customer '99' cannot be found in the system."}), True),
        (answer(404, text=PAGE), False),
        (answer(400, {"message": "Value cannot be null."}), False),
        (answer(500, text=PAGE), False),
        (answer(200, {}), False),
        (answer(401), False),
    ],
)
def test_only_a_plain_word_of_the_service_makes_a_record_absent(told: Answer, gone: bool) -> None:
    assert absent(told) is gone


def test_a_success_that_is_no_json_is_no_success(http: HttpClient) -> None:
    with pytest.raises(UnexpectedAnswer):
        checked(answer(200, text=PAGE), http)


def test_plain_values_are_wrapped_and_wrapped_ones_left() -> None:
    given = {
        "number": "10001",
        "name": {"value": "Smit"},
        "mainAddress": {"city": "Ede"},
        "invoiceLines": [{"quantity": 2}],
    }
    assert wrapped(given) == {
        "number": {"value": "10001"},
        "name": {"value": "Smit"},
        "mainAddress": {"city": {"value": "Ede"}},
        "invoiceLines": [{"operation": "Insert", "quantity": {"value": 2}}],
    }


@pytest.mark.parametrize(
    ("given", "erp"),
    [
        ("https://api.finance.visma.net", "https://api.finance.visma.net/v1"),
        ("https://api.finance.visma.net/v1", "https://api.finance.visma.net/v1"),
        (
            "https://integration.visma.net",
            "https://integration.visma.net/API/controller/api/v1",
        ),
    ],
)
def test_an_address_of_vismas_own_goes_with_its_others(given: str, erp: str) -> None:
    where = visma_addresses(given)
    assert where.erp == erp
    assert where.tokens == "https://connect.visma.com/connect/token"
    assert where.orders == "https://salesorder.visma.net/api/v3"


def test_a_name_that_only_ends_like_vismas_gets_no_secret_of_it() -> None:
    where = visma_addresses("https://notvisma.net/v1")
    assert where.tokens == "https://notvisma.net/connect/token"
