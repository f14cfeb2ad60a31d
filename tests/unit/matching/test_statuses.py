"""A status with which a vendor's service answered a call is read in the shapes of logs, and no
other figure is taken for one."""

from __future__ import annotations

import pytest

from troubleshooter.matching.masks import template
from troubleshooter.matching.matcher import Matcher
from troubleshooter.matching.reading.statuses import answers
from troubleshooter.model import System

ACCOUNTS = "/api/v1/1187003/crm/Accounts"


@pytest.mark.parametrize(
    ("text", "system", "status"),
    [
        (f'10.0.3.7 - - [21/Nov] "GET {ACCOUNTS} HTTP/1.1" 403 0 "-" "sync/2.1"', "exact", "403"),
        (f'"GET {ACCOUNTS} HTTP/1.1" 401 1181 start.exactonline.nl', "exact", "401"),
        (f"GET {ACCOUNTS}?$top=5 HTTP/2 401 - 88ms", "exact", "401"),
        (f"GET {ACCOUNTS} 502 in 60004 ms", "exact", "502"),
        (f"DELETE {ACCOUNTS} [405]", "exact", "405"),
        (f"1769932811.402 212 10.2.4.17 TCP_MISS/503 389 POST {ACCOUNTS} - DIRECT", "exact", "503"),
        (f"PUT {ACCOUNTS}(guid'5a6b0c11-0b1f-4c39-b8a1-9e1b2a3c4d5e') 400", "exact", "400"),
        (f"HTTP 503 on GET {ACCOUNTS}", "exact", "503"),
        (f"HTTP 429 {ACCOUNTS}", "exact", "429"),
        ("documents/DocumentAttachments: HTTP 413", "exact", "413"),
        ("upstream=start.exactonline.nl status=429 rt=0.112", "exact", "429"),
        ("PUT /v1/customer/10044 -> 412", "visma.net", "412"),
        ("http.status=412 http.method=PUT http.route=/v1/customerinvoice", "visma.net", "412"),
        ('{"url":"https://api.finance.visma.net/v1/salesorder","statusCode":429}', "visma", "429"),
        ('"POST /v1/invoice HTTP/1.1" 429 0', "e-boekhouden", "429"),
    ],
)
def test_a_status_is_read(text: str, system: str, status: str) -> None:
    found = list(answers(text))
    assert [(one.status, text[one.start : one.end]) for one in found] == [(status, status)]
    assert found[0].system.value.startswith(system)


@pytest.mark.parametrize(
    "text",
    [
        f'"GET {ACCOUNTS} HTTP/1.1" 200 403 "-" "sync/2.1"',
        f"GET {ACCOUNTS} 200 in 502 ms",
        f"GET {ACCOUNTS}?$top=403 HTTP/1.1",
        f"GET {ACCOUNTS} 429 -> 200",
        f"GET {ACCOUNTS}: 412 accounts read",
        f"expect(status).toBe(403) // GET {ACCOUNTS} 403",
        "PUT /v1/customer/412 -> 204",
        "PUT /v1/customer/10044 -> 204 in 412 ms",
        "POST /v1/invoice 201 429 bytes",
        "GET https://api.parcel.example/v1/session 503 12ms",
        "crm/Accounts 429 gelezen, 0 gewijzigd",
        '{"path":"/v1/customer","status":400,"message":"The value cannot be empty."}',
        "GET /img/logo.png 404",
    ],
)
def test_no_other_figure_is_a_status(text: str) -> None:
    assert list(answers(text)) == []


@pytest.mark.parametrize(
    "text",
    [
        'x "GET /api/v1/1187003/crm/Accounts HTTP/1.1" {} 0',
        "GET /api/v1/1187003/crm/Accounts HTTP/2 {} - 88ms",
        "GET /api/v1/1187003/crm/Accounts {} in 60 ms",
        "GET /api/v1/1187003/crm/Accounts;{};60 ms",
        "/api/v1/1187003/crm/Accounts => {}",
        "/api/v1/1187003/crm/Accounts [{}]",
        "/api/v1/1187003/crm/Accounts → {}",
        '{{"path":"/api/v1/1187003/crm/Accounts","statusCode":"{}"}}',
        "{} on GET /api/v1/1187003/crm/Accounts",
        "path=/api/v1/1187003/crm/Accounts status={}",
    ],
)
def test_what_is_read_is_left_by_masks(text: str) -> None:
    assert [one.status for one in answers(text.format(403))] == ["403"]
    assert len({template(text.format(status)) for status in (200, 403, 429)}) == 3


@pytest.mark.parametrize(
    ("text", "system", "rule"),
    [
        (f'"GET {ACCOUNTS} HTTP/1.1" 403 0', System.EXACT, "exact.forbidden"),
        (f'"GET {ACCOUNTS} HTTP/1.1" 403 0', None, "exact.forbidden"),
        ("PUT /v1/customer/10044 412 31ms", System.VISMA, "visma.version-mismatch"),
        ("POST /v1/customerinvoice: 503", System.VISMA, "visma.unavailable"),
        ("GET /v1/ledger HTTP 503", System.EBOEKHOUDEN, "eboekhouden.rest-service-unavailable"),
        ("api.e-boekhouden.nl => 429", None, "eboekhouden.rest-too-many-requests"),
        (
            f'"POST {ACCOUNTS} HTTP/2" 503 - via_upstream 812 0 "-" "start.exactonline.nl"',
            None,
            "exact.service-unavailable",
        ),
        (
            f'exact/start.exactonline.nl 0/0/21/340/361 500 512 - - "POST {ACCOUNTS} HTTP/1.1"',
            None,
            "exact.internal-server-error",
        ),
        (f'name="GET {ACCOUNTS}" resultCode=401 success=False', None, "exact.unauthorized"),
        ("crm/Accounts 429\n(nog 8x)", System.EXACT, "exact.too-many-requests"),
        ("r = s.get(url)\n<Response [401]>", System.EXACT, "exact.unauthorized"),
    ],
)
def test_a_status_alone_is_its_rule(
    matcher: Matcher, text: str, system: System | None, rule: str
) -> None:
    assert [match.rule for match in matcher.explain(text, system).diagnoses] == [rule]


def test_whose_path_it_is_must_be_known(matcher: Matcher) -> None:
    assert matcher.explain("PUT /v1/customer/10044 412 31ms").diagnoses == ()


def test_a_body_says_more_than_its_status(matcher: Matcher) -> None:
    text = (
        "POST https://start.exactonline.nl/api/oauth2/token\nHTTP/1.1 400 Bad Request\n"
        'Content-Type: application/json\n\n{"error":"invalid_grant","error_description":'
        '"The user is not active"}'
    )
    found = [match.rule for match in matcher.explain(text).diagnoses]
    assert found == ["exact.consent-user-inactive"]
