"""The stand-in of Exact Online does as Exact does: tokens, limits, questions, bookings."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from troubleshooter.sandbox import exact_books, exact_oauth
from troubleshooter.sandbox.faults import BY_SYSTEM
from troubleshooter.sandbox.server import Sandbox

HEADERS = {"Authorization": f"Bearer {exact_oauth.ACCESS_TOKEN}"}
APP = {"client_id": exact_oauth.CLIENT_ID, "client_secret": exact_oauth.CLIENT_SECRET}
BACK = "http://127.0.0.1:8765/callback"


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as running:
        yield running


@pytest.fixture
def web(sandbox: Sandbox) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=sandbox.addresses["exact-online"], trust_env=False) as client:
        yield client


def asked(web: httpx.Client, endpoint: str, **query: str) -> httpx.Response:
    params = {f"${name}": value for name, value in query.items()}
    return web.get(f"/api/v1/{exact_books.DIVISION}/{endpoint}", params=params, headers=HEADERS)


def refreshed(web: httpx.Client, token: str) -> httpx.Response:
    form = {"grant_type": "refresh_token", "refresh_token": token, **APP}
    return web.post("/api/oauth2/token", data=form)


def test_a_refresh_token_works_once_and_not_too_soon(sandbox: Sandbox, web: httpx.Client) -> None:
    first = refreshed(web, exact_oauth.REFRESH_TOKEN).json()
    assert first["expires_in"] == "600"
    early = refreshed(web, first["refresh_token"])
    assert (early.status_code, early.headers["reason"].split(":")[0]) == (
        400,
        "TooEarlyToRefreshTokens",
    )
    sandbox.exact.advance(570)
    assert refreshed(web, first["refresh_token"]).status_code == 200
    again = refreshed(web, first["refresh_token"])
    assert (again.status_code, again.json()["error"]) == (401, "unauthorized_client")


def test_an_access_token_lives_ten_minutes(sandbox: Sandbox, web: httpx.Client) -> None:
    token = refreshed(web, exact_oauth.REFRESH_TOKEN).json()["access_token"]
    own = {"Authorization": f"Bearer {token}"}
    assert web.get("/api/v1/current/Me?$top=1", headers=own).status_code == 200
    sandbox.exact.advance(601)
    late = web.get("/api/v1/current/Me?$top=1", headers=own)
    assert (late.status_code, "Object moved" in late.text) == (401, True)


@pytest.mark.parametrize(
    ("wait_s", "redirect", "status"),
    [
        (0, BACK, 200),
        (181, BACK, 400),
        (0, BACK + "/", 400),
    ],
)
def test_a_code_works_for_three_minutes_and_its_own_redirect_address(
    sandbox: Sandbox, web: httpx.Client, wait_s: float, redirect: str, status: int
) -> None:
    query = {"client_id": APP["client_id"], "redirect_uri": BACK, "state": "s"}
    where = httpx.URL(web.get("/api/oauth2/auth", params=query).headers["location"])
    assert where.params["state"] == "s"
    form = {
        "grant_type": "authorization_code",
        "code": where.params["code"],
        "redirect_uri": redirect,
        **APP,
    }
    sandbox.exact.advance(wait_s)
    assert web.post("/api/oauth2/token", data=form).status_code == status
    assert web.post("/api/oauth2/token", data=form).status_code == 400, "a code works once"


@pytest.mark.parametrize(
    ("endpoint", "query", "status", "said"),
    [
        ("crm/Accounts", {"select": "ID"}, 400, "mandatory filtering"),
        ("vat/VATCodes", {}, 400, "$select or a $top=1"),
        ("vat/VATCodes", {"select": "Nothing"}, 400, "Nothing"),
        ("vat/VATCodes", {"select": "Code", "filter": "Code is '2'"}, 400, "query syntax"),
        ("vat/VATCodes", {"select": "Code", "filter": "Code eq '2' or 1"}, 400, "query syntax"),
        ("nowhere/Things", {"top": "1"}, 404, "segment"),
        ("vat/VATCodes", {"select": "Code", "filter": "Code eq '2'"}, 200, '"2  "'),
        ("crm/Accounts", {"select": "Name", "filter": "trim(Code) eq '20001'"}, 200, "de Boer"),
        ("crm/Accounts", {"select": "Name", "filter": "Code eq '20001'"}, 200, '"results": []'),
        ("crm/Accounts", {"select": "Code", "filter": "Name eq 'M. O''Neill'"}, 200, "20003"),
    ],
)
def test_questions_are_answered_as_exact_does(
    web: httpx.Client, endpoint: str, query: dict[str, str], status: int, said: str
) -> None:
    answer = asked(web, endpoint, **query)
    assert answer.status_code == status
    assert said in answer.text


def test_limits_are_told_only_where_a_division_is_named(web: httpx.Client) -> None:
    me = web.get("/api/v1/current/Me?$top=1", headers=HEADERS)
    codes = asked(web, "vat/VATCodes", select="Code")
    assert "x-ratelimit-limit" not in me.headers
    assert (codes.headers["x-ratelimit-remaining"], codes.headers["x-ratelimit-limit"]) == (
        "4999",
        "5000",
    )
    assert int(codes.headers["x-ratelimit-minutely-reset"]) % 60_000 == 0


def test_a_minute_over_its_limit_shows_only_the_minutely_headers(
    sandbox: Sandbox, web: httpx.Client
) -> None:
    sandbox.exact.bounds.minutely = 1
    asked(web, "vat/VATCodes", select="Code")
    over = asked(web, "vat/VATCodes", select="Code")
    assert over.status_code == 429
    assert "x-ratelimit-minutely-limit" in over.headers
    assert "x-ratelimit-limit" not in over.headers
    sandbox.exact.advance(60)
    assert asked(web, "vat/VATCodes", select="Code").status_code == 200


def test_every_fault_of_exact_says_what_it_does() -> None:
    assert all(
        name.startswith("exact.") and said for name, said in BY_SYSTEM["exact-online"].items()
    )
