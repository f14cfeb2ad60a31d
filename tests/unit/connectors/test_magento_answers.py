"""Magento's error bodies: placeholders filled in, each status given its own meaning."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from troubleshooter.connectors.magento_answers import checked, filled, said
from troubleshooter.connectors.transport import Answer, HttpClient
from troubleshooter.credentials import Secret, Veil
from troubleshooter.errors import (
    ConnectorError,
    CredentialsRejected,
    LimitReached,
    Refused,
    UnexpectedAnswer,
    VendorFault,
)

NONSENSE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["message", "errors", "messages", "error", "parameters"]), inner
        )
    ),
    max_leaves=12,
)


def http(*secrets: str) -> HttpClient:
    return HttpClient("http://127.0.0.1:9/shop", Veil(Secret(one) for one in secrets))


def answer(status: int, body: Any, media: str = "application/json", **headers: str) -> Answer:
    raw = body.encode() if isinstance(body, str) else json.dumps(body).encode()
    return Answer(status, {"content-type": media, **headers}, raw)


@pytest.mark.parametrize(
    ("message", "parameters", "whole"),
    [
        ("No such entity with %fieldName = %fieldValue", {"fieldName": "id", "fieldValue": 7},
         "No such entity with id = 7"),
        ("%field and %fieldName", {"field": "a", "fieldName": "b"}, "a and b"),
        ("%1 of %2", ["one", "two"], "one of two"),
        ("%10 %1", [str(n) for n in range(1, 11)], "10 1"),
        ("The consumer isn't authorized to access %resources.",
         {"resources": ["Magento_Sales::sales"]},
         "The consumer isn't authorized to access [\"Magento_Sales::sales\"]."),
        ("%1 is not %2", ["%2", "x"], "%2 is not x"),
        ("%missing stays", {"other": "x"}, "%missing stays"),
        ("%1 stays", None, "%1 stays"),
        ("%1 stays", "text", "%1 stays"),
        ("100 % of it", {"of": "x"}, "100 % of it"),
    ],
)  # fmt: skip
def test_placeholders_are_filled_in(message: str, parameters: Any, whole: str) -> None:
    assert filled(message, parameters) == whole


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ({"message": "A\n  b"}, "A b"),
        ({"message": "A", "errors": [{"message": "%1!", "parameters": ["b"]}]}, "A b!"),
        ({"messages": {"error": [{"code": 500, "message": "fatal"}]}}, "fatal"),
        ({"message": "A", "trace": "#0 /srv/shop/secret.php"}, "A"),
        ({"message": ["A"]}, ""),
        (["A"], ""),
        (None, ""),
    ],
)
def test_an_error_body_says_one_line(body: Any, text: str) -> None:
    assert said(body) == text


@pytest.mark.parametrize(
    ("given", "kind", "code", "text"),
    [
        (answer(404, {"message": "No %1", "parameters": ["x"]}), Refused, "404", "No x"),
        (answer(400, {"message": "Bad"}), Refused, "400", "HTTP 400: Bad"),
        (answer(401, {"message": "Consumer is not authorized to access %resources",
                      "parameters": {"resources": "a"}}), Refused, "not-authorised", "access a"),
        (answer(401, {"message": "The consumer isn't authorized to access %resources."}),
         Refused, "not-authorised", "%resources"),
        (answer(401, {"message": "The signature is invalid. Verify and try again."}),
         CredentialsRejected, "401", "signature"),
        (answer(400, {"message": "Please use the 2fa provider-specific endpoints to obtain a "
                      "token.", "parameters": {"active_providers": ["google"]}}),
         CredentialsRejected, "two-factor", "(in use: google)"),
        (answer(429, {"message": "Too Many Requests", "trace": None}), LimitReached, "429", "429"),
        (answer(429, "x", "text/html", **{"retry-after": "30"}), LimitReached, "429",
         "wait 30 seconds"),
        (answer(500, {"message": "Internal Error. Report ID: webapi-1"}), VendorFault, "500",
         "Report ID"),
        (answer(500, {"messages": {"error": [{"code": 500, "message": "Server internal error."}]}}),
         VendorFault, "500", "Server internal error"),
        (answer(503, "<html>", "text/html"), VendorFault, "503", "maintenance"),
        (answer(502, "<html>", "text/html"), VendorFault, "502", "text/html"),
        (answer(200, "<html>", "text/html"), UnexpectedAnswer, "", "text/html"),
        (answer(200, '{"items": [', "application/json"), UnexpectedAnswer, "", "JSON"),
        (answer(302, "", "text/html"), UnexpectedAnswer, "", "302"),
        (answer(301, "", "text/html", location="https://www.shop.example/rest"), UnexpectedAnswer,
         "", "sends on to www.shop.example"),
    ],
)  # fmt: skip
def test_each_answer_becomes_the_error_it_stands_for(
    given: Answer, kind: type[ConnectorError], code: str, text: str
) -> None:
    with pytest.raises(ConnectorError) as caught:
        checked(given, http())
    assert (type(caught.value), caught.value.code) == (kind, code)
    assert text in str(caught.value)


def test_a_secret_that_the_shop_repeats_is_hidden() -> None:
    with pytest.raises(Refused) as caught:
        checked(answer(400, {"message": "token canary-1 is unknown"}), http("canary-1"))
    assert "canary" not in str(caught.value)


@given(NONSENSE, st.sampled_from([200, 302, 400, 401, 404, 429, 500, 503]))
def test_whatever_comes_back_it_ends_in_a_value_or_an_error_of_ours(body: Any, status: int) -> None:
    try:
        found = checked(answer(status, body), http())
    except ConnectorError as error:
        found, body = bool(str(error)), True
    assert found == body
