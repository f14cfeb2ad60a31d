"""What Exact Online's answers mean, told from their status, headers and body alone."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from troubleshooter.connectors import exact_books as books
from troubleshooter.connectors import exact_odata as odata
from troubleshooter.connectors.exact_answers import ExactLimit, Rejected, failure, rates, rows_of
from troubleshooter.connectors.exact_oauth import refusal
from troubleshooter.connectors.oauth import code_in
from troubleshooter.connectors.transport import Answer, HttpClient
from troubleshooter.credentials import Secret, Veil
from troubleshooter.errors import (
    ConnectorError,
    CredentialsRejected,
    Refused,
    UnexpectedAnswer,
    UsageError,
    VendorFault,
)

NOW = datetime(2023, 5, 12, 8, 18, 25, tzinfo=UTC)
MINUTELY = {
    "x-ratelimit-minutely-limit": "60",
    "x-ratelimit-minutely-remaining": "0",
    "x-ratelimit-minutely-reset": "1683879540000",
}
DAILY = {
    "x-ratelimit-limit": "5000",
    "x-ratelimit-remaining": "0",
    "x-ratelimit-reset": "1683936000000",
}
LEFT = {
    **MINUTELY,
    **DAILY,
    "x-ratelimit-minutely-remaining": "58",
    "x-ratelimit-remaining": "4766",
}


@pytest.fixture(scope="module")
def http() -> HttpClient:
    return HttpClient("http://127.0.0.1:9", Veil([Secret("canary-token")]))


def answer(status: int, body: object = "", headers: Mapping[str, str] | None = None) -> Answer:
    text = body if isinstance(body, str) else json.dumps(body)
    return Answer(status, headers or {}, text.encode())


def refusing(value: str) -> dict[str, object]:
    return {"error": {"code": "", "message": {"lang": "", "value": value}}}


def test_several_causes_in_one_body_are_told_apart(http: HttpClient) -> None:
    said = "Verplicht: Factuur voor\r\nVerplicht: Besteld door"
    error = failure(answer(500, refusing(said)), http, "x", NOW)
    assert isinstance(error, Rejected)
    assert error.causes == ("Verplicht: Factuur voor", "Verplicht: Besteld door")


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (500, refusing("Ongeldige referentie: Klant"), Rejected),
        (500, "", VendorFault),
        (500, "<html>Runtime Error</html>", VendorFault),
        (500, {"error": {"message": {"value": ""}}}, VendorFault),
        (502, "", VendorFault),
        (503, "<html>Akamai</html>", VendorFault),
        (504, "", VendorFault),
        (599, "", VendorFault),
        (408, "", VendorFault),
        (400, refusing("This endpoint has mandatory filtering applied."), Rejected),
        (400, {"error": "access_denied", "error_description": "Rate limit exceeded"}, Rejected),
        (403, refusing("Forbidden"), Rejected),
        (404, refusing("Resource not found for the segment 'SalesEntries'."), Rejected),
        (405, "", Rejected),
        (401, "<html><head><title>Object moved</title></head></html>", CredentialsRejected),
        (418, "", UnexpectedAnswer),
        (302, "", UnexpectedAnswer),
    ],
)
def test_each_status_has_its_meaning(
    http: HttpClient, status: int, body: object, kind: type[ConnectorError]
) -> None:
    assert type(failure(answer(status, body), http, "x", NOW)) is kind


@pytest.mark.parametrize("status", [200, 201, 204])
def test_a_good_answer_is_no_failure(http: HttpClient, status: int) -> None:
    assert failure(answer(status), http, "x", NOW) is None


@pytest.mark.parametrize(
    ("headers", "kind", "until"),
    [
        (MINUTELY, "minutely", datetime(2023, 5, 12, 8, 19, 1, tzinfo=UTC)),
        (DAILY, "daily", datetime(2023, 5, 13, tzinfo=UTC)),
        (LEFT, "error-block", datetime(2023, 5, 12, 9, 18, 25, tzinfo=UTC)),
        ({}, "error-block", datetime(2023, 5, 12, 9, 18, 25, tzinfo=UTC)),
    ],
)
def test_the_headers_tell_which_limit_a_429_is(
    http: HttpClient, headers: dict[str, str], kind: str, until: datetime
) -> None:
    error = failure(answer(429, "", headers), http, "salesentry/SalesEntries", NOW)
    assert isinstance(error, ExactLimit)
    assert (error.kind, error.until) == (kind, until)


@pytest.mark.parametrize("reset", ["1683879300000", "1693879540000", "0", "x"])
def test_an_end_that_cannot_be_is_not_believed(http: HttpClient, reset: str) -> None:
    headers = {**MINUTELY, "x-ratelimit-minutely-reset": reset}
    error = failure(answer(429, "", headers), http, "x", NOW)
    assert isinstance(error, ExactLimit)
    assert error.until == datetime(2023, 5, 12, 8, 19, 26, tzinfo=UTC)


def test_headers_of_limits_are_read_in_milliseconds() -> None:
    told = rates(LEFT)
    assert told.minutely is not None
    assert told.daily is not None
    assert (told.minutely.left, told.daily.left) == (58, 4766)
    assert told.minutely.reset == datetime(2023, 5, 12, 8, 19, tzinfo=UTC)
    assert told.daily.reset == datetime(2023, 5, 13, tzinfo=UTC)


@pytest.mark.parametrize("value", ["", "x", "-1", "9" * 40, "1e5"])
def test_headers_that_make_no_sense_are_left_aside(value: str) -> None:
    told = rates({**LEFT, "x-ratelimit-reset": value, "x-ratelimit-minutely-limit": "many"})
    assert told.minutely is None
    assert told.daily is not None
    assert told.daily.reset is None


@pytest.mark.parametrize(
    ("reason", "said", "no_access", "blocked", "scope"),
    [
        ("NoDivisionAccess", "Forbidden", True, False, False),
        ("DivisionBlocked", "Forbidden", False, True, False),
        ("", "Forbidden - WrongDivision", True, False, False),
        ("", "Forbidden - Application Scope Violated. Cannot read 'x' scope.", False, False, True),
        ("LicenseExpired", "Forbidden", False, False, False),
    ],
)
def test_the_reason_of_a_403_is_read_from_header_and_text(
    http: HttpClient, reason: str, said: str, no_access: bool, blocked: bool, scope: bool
) -> None:
    error = failure(answer(403, refusing(said), {"reason": reason}), http, "x", NOW)
    assert isinstance(error, Rejected)
    told = (error.no_division_access, error.division_blocked, error.outside_scope)
    assert told == (no_access, blocked, scope)
    assert error.code == (reason or "403")


@pytest.mark.parametrize(
    ("document", "count"),
    [
        ({"d": {"results": [{"Code": "1"}, {"Code": "2"}]}}, 2),
        ({"d": [{"Code": "1"}]}, 1),
        ({"d": {"Code": "1"}}, 1),
        ({"d": {"0": {"Code": "1"}, "1": {"Code": "2"}}}, 2),
        ({"d": []}, 0),
        ({"d": {"results": [None, 3, {"Code": "1"}]}}, 1),
    ],
)
def test_rows_are_found_in_every_shape(http: HttpClient, document: object, count: int) -> None:
    assert len(rows_of(answer(200, document), http, "x", NOW).rows) == count


@pytest.mark.parametrize("body", ["", "[]", "<html></html>", "{", '{"d": 3}', '{"e": []}', "null"])
def test_what_holds_no_rows_is_no_answer_of_exacts(http: HttpClient, body: str) -> None:
    with pytest.raises(UnexpectedAnswer):
        rows_of(answer(200, body), http, "x", NOW)


def test_the_next_page_is_asked_of_the_same_host(http: HttpClient) -> None:
    away = "https://evil.example/steal?$skiptoken=60&$select=Code"
    found = rows_of(answer(200, {"d": {"results": [], "__next": away}}), http, "x", NOW)
    assert found.following == {"$skiptoken": "60", "$select": "Code"}


def test_a_secret_in_exacts_sentence_is_hidden(http: HttpClient) -> None:
    error = failure(answer(500, refusing("Fout bij canary-token")), http, "x", NOW)
    assert "canary-token" not in str(error)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inside: (
        st.lists(inside, max_size=3)
        | st.dictionaries(
            st.sampled_from(["d", "results", "__next", "error", "message", "value", "0", "Code"]),
            inside,
            max_size=4,
        )
    ),
    max_leaves=12,
)
HEADERS = st.dictionaries(
    st.sampled_from([*LEFT, "reason", "content-type"]), st.text(max_size=12), max_size=8
)
STATUS = st.sampled_from([200, 201, 204, 302, 400, 401, 403, 404, 408, 429, 500, 503])


@given(STATUS, JSON, HEADERS)
def test_whatever_comes_back_is_rows_or_one_of_our_errors(
    status: int, body: object, headers: dict[str, str]
) -> None:
    line = HttpClient("http://127.0.0.1:9", Veil())
    try:
        came = answer(status, json.dumps(body), headers)
        try:
            rows = rows_of(came, line, "x", NOW).rows
        except ConnectorError:
            assert isinstance(refusal(came, line), ConnectorError)
        else:
            for row in rows:
                books.sales_entry(row)
                books.account(row)
                books.vat_code(row)
    finally:
        line.close()


@given(st.one_of(JSON, st.text(alphabet="-0123456789²٣.e", max_size=8)))
def test_no_value_of_a_field_breaks_the_reading(value: object) -> None:
    row = {"F": value}
    for read in (odata.text_in, odata.number_in, odata.amount_in, odata.truth_in, odata.day_in):
        read(row, "F")


@given(st.text(max_size=60))
def test_a_text_literal_always_ends_where_it_should(text: str) -> None:
    literal = odata.quoted(text)
    assert literal[0] == literal[-1] == "'"
    assert literal[1:-1].replace("''", "").count("'") == 0


@given(st.text(max_size=40))
def test_only_a_guid_or_a_number_becomes_one(text: str) -> None:
    for literal in (odata.guid, odata.whole):
        try:
            made = literal(text)
        except Refused:
            continue
        assert odata.is_guid(text) or text.strip().isdigit(), made


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("/Date(1773446400000)/", date(2026, 3, 14)),
        ("2026-03-14T00:00:00", date(2026, 3, 14)),
        ("/Date(-62135596800000)/", date(1, 1, 1)),
        ("/Date(999999999999999)/", None),
        ("soon", None),
        (None, None),
    ],
)
def test_dates_are_read_in_both_ways(value: object, day: date | None) -> None:
    assert odata.day_in({"D": value}, "D") == day


@pytest.mark.parametrize(
    ("value", "amount"),
    [(121, "121.00"), (0.1 + 0.2, "0.30"), ("9,5", None), (True, None), (float("nan"), None)],
)
def test_amounts_are_read_to_the_cent(value: object, amount: str | None) -> None:
    expected = None if amount is None else Decimal(amount)
    assert odata.amount_in({"A": value}, "A") == expected


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("https://park.example/back?code=a%21b&state=s1", "a!b"),
        ("  http://127.0.0.1:8765/callback?state=s1&code=xyz \n", "xyz"),
    ],
)
def test_the_code_is_taken_from_the_address(url: str, code: str) -> None:
    assert code_in(url, "s1").reveal() == code


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("https://park.example/back?code=a", UsageError),
        ("https://park.example/back?code=a&state=s2", UsageError),
        ("https://park.example/back?state=s1", UsageError),
        ("just-the-code", UsageError),
        ("http://[", UsageError),
        ("https://park.example/back?error=access_denied&state=s1", CredentialsRejected),
    ],
)
def test_an_address_that_does_not_fit_gives_no_code(
    url: str, kind: type[UsageError | ConnectorError]
) -> None:
    with pytest.raises(kind):
        code_in(url, "s1")


def test_a_token_endpoint_that_says_bad_request_only_is_understood(http: HttpClient) -> None:
    error = refusal(answer(400, "Bad Request"), http)
    assert isinstance(error, CredentialsRejected)
    assert "client id" in str(error)
